/*
 * openai_chat_encode: a request as a call of Chat Completions; private to the
 * dialect's files.
 *
 *	openai_chat_encode.c	the call: model, form, caching, end user
 *	openai_chat_can.c	what the row and the model can do
 *	openai_chat_settings.c	effort, limit, sampling, what has no place
 *	openai_chat_tools.c	tools and which of them to call
 *	openai_chat_messages.c	the conversation as messages
 *	openai_chat_parts.c	text, images and files in them
 *	openai_chat_turns.c	the assistant's part of it
 *
 * What a row can't take is dropped with a change in the receipt when it is a
 * setting or a hint, and refused when it is part of what was asked.
 */
#ifndef SLUICE_DIALECT_OPENAI_CHAT_ENCODE_H
#define SLUICE_DIALECT_OPENAI_CHAT_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "dialect/encode.h"
#include "dialect/openai_chat.h"
#include "dialect/openai_models.h"
#include "dialect/pairs.h"

struct chat_encoder {
	const struct request *request;
	const struct target *target;
	const struct openai_model *model;	/* NULL: of no known family */
	struct ability can;
	struct arena *arena;
	struct call *call;
	struct receipt *receipt;
	struct jsonw w;
	bool subset;			/* only the allowed tools are sent */
	bool has_tools;			/* at least one is */
	bool marks;			/* of explicit caching are known */
	size_t last;			/* the last message that isn't the
					 * assistant's; n_items: none */
	struct pairs pairs;
	bool noted_reasoning, noted_phase, noted_custom, noted_error;
};

static inline bool
chat_has(const struct chat_encoder *e, enum quirk quirk)
{
	return (e->target->provider->quirks & (unsigned)quirk) != 0;
}

/* Whether the row and the model can do that as it is asked for. */
static inline bool
chat_takes(const struct chat_encoder *e, enum feature f)
{
	return (e->can.native & (unsigned)f) != 0;
}

static inline const struct item *
chat_item(const struct chat_encoder *e, size_t i)
{
	return &e->request->items[i];
}

static inline int
chat_drop(struct chat_encoder *e, const char *param, const char *why,
    struct error *err)
{
	return dialect_drop(e->request, e->receipt, param, why, err);
}

void	chat_put_word(struct chat_encoder *, const char *key,
	    const char *word);

/* The family of the target's model, or NULL. */
const struct openai_model *chat_model(const struct target *);

/* Whether the schema of the answer goes into the instructions. */
bool	chat_emulates_schema(const struct chat_encoder *);

/* ---- settings ---- */

/* Whether the row's switch turns thinking off for this request. */
bool	chat_thinks_not(const struct chat_encoder *);

int	chat_put_settings(struct chat_encoder *, struct error *);

/* ---- tools, tool_choice, parallel_tool_calls ---- */

int	chat_put_tools(struct chat_encoder *, struct error *);

/* Why no tools can be sent at all, or NULL. */
const char *chat_lacks_tools(const struct chat_encoder *);

/* ---- messages ---- */

struct chat_place {		/* of a part, for messages and receipts */
	size_t item, part;
};

/* Writes the value of "messages". */
int	chat_put_messages(struct chat_encoder *, struct error *);

/* Begins a message; its other keys and the end of the object follow. */
void	chat_open_message(struct chat_encoder *, const char *role);

/* A part of a content list, with its mark of caching. */
int	chat_put_part(struct chat_encoder *, const struct part *,
	    const struct chat_place *, enum cache mark, struct error *);

bool	chat_is_call(const struct item *);
bool	chat_is_assistants(const struct item *);

/* The assistant's items from i on, with the outputs of its calls; returns
 * where they end, or 0 on error (a turn is never empty). */
size_t	chat_put_turn(struct chat_encoder *, size_t i, struct error *);

#endif
