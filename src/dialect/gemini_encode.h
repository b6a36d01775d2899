/*
 * gemini_encode: a request as a call of generateContent; private to the
 * dialect's files.
 *
 *	gemini_encode.c		the call and its settings
 *	gemini_tools.c		tools and which of them to call
 *	gemini_contents.c	the conversation as contents
 *	gemini_turns.c		the model's part of it
 *	gemini_outputs.c	the outputs of its calls
 *	gemini_media.c		images and files
 */
#ifndef SLUICE_DIALECT_GEMINI_ENCODE_H
#define SLUICE_DIALECT_GEMINI_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "dialect/encode.h"
#include "dialect/gemini.h"
#include "dialect/pairs.h"

enum gemini_speaker { SPEAKER_NONE, SPEAKER_USER, SPEAKER_MODEL };

struct gemini_encoder {
	const struct request *request;
	const struct target *target;
	struct arena *arena;
	struct call *call;
	struct receipt *receipt;
	struct jsonw w;
	struct gemini_plan plan;
	bool in_config;			/* generationConfig is open */

	/* contents */
	enum gemini_speaker speaker;	/* whose content is open */
	struct pairs pairs;
	struct span *ids;		/* by item: what the provider called
					 * the call; absent: nothing */
	bool step_called;		/* the open content has a call ... */
	bool step_ids;			/* ... whose id was the provider's */
	struct span signature, id;	/* for the very next call */
	bool noted_reasoning, noted_hosted, noted_phase, noted_system;
};

static inline const struct item *
gemini_item(const struct gemini_encoder *e, size_t i)
{
	return &e->request->items[i];
}

/* Whether the model can do that as it is asked for. */
static inline bool
gemini_takes(const struct gemini_encoder *e, enum feature f)
{
	return (e->plan.can.native & (unsigned)f) != 0;
}

int	gemini_drop(struct gemini_encoder *, const char *param,
	    const char *why, struct error *);

void	gemini_put_word(struct gemini_encoder *, const char *key,
	    const char *word);

/* ---- tools, toolConfig ---- */

int	gemini_put_tools(struct gemini_encoder *, struct error *);

/* ---- contents ---- */

/* Writes the members systemInstruction and contents. */
int	gemini_put_contents(struct gemini_encoder *, struct error *);

/* Begins a part of the speaker's content, with the content if need be. */
void	gemini_open_part(struct gemini_encoder *, enum gemini_speaker);

void	gemini_put_text(struct gemini_encoder *, enum gemini_speaker,
	    struct span text);

/* Whether it is what the model said or did. */
bool	gemini_is_models(const struct item *);

/* The model's items from i on, with the outputs of its calls; returns where
 * they end, or 0 on error (a turn is never empty). */
size_t	gemini_put_turn(struct gemini_encoder *, size_t i, struct error *);

/* A call that was cut off is none: nobody can have run it. */
static inline bool
gemini_is_call(const struct item *item)
{
	return (item->type == ITEM_FUNCTION_CALL ||
	    item->type == ITEM_CUSTOM_CALL) &&
	    item->status != STATUS_INCOMPLETE;
}

/* A function's name as it goes, by its wire name. */
void	gemini_put_name(struct gemini_encoder *, struct span wire);

/* The members of a call, and of its response, that say which it is. */
void	gemini_put_wire_name(struct gemini_encoder *, const struct item *call);
void	gemini_put_id(struct gemini_encoder *, const struct item *call);

/* The outputs of the calls among the items from ... to. */
int	gemini_put_outputs(struct gemini_encoder *, size_t from, size_t to,
	    struct error *);

/* ---- media ---- */

struct gemini_place {		/* of a part, for receipts */
	size_t item, part;
};

/* An image or a file, as a part of the user's. */
int	gemini_put_media(struct gemini_encoder *, const struct part *,
	    const struct gemini_place *, struct error *);

/* Within a string: the text that names a file. */
void	gemini_write_filename(struct gemini_encoder *, struct span filename);

/* Whether it can stand within the output of a call. */
bool	gemini_fits_output(struct gemini_encoder *, const struct part *);

/* The value there: {"inlineData":...}. */
int	gemini_put_output_media(struct gemini_encoder *, const struct part *,
	    const struct gemini_place *, struct error *);

#endif
