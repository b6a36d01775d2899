/*
 * openai_responses_encode: a request as a call of the Responses API; private
 * to the dialect's files.
 *
 *	openai_responses_encode.c	the call and its settings
 *	openai_responses_can.c		what the row and the model can do
 *	openai_responses_hints.c	caching, and what only OpenAI knows
 *	openai_responses_tools.c	tools and which of them to call
 *	openai_responses_input.c	the conversation
 *
 * The body is built anew, never copied from the client's. What a row or a
 * model can't take is dropped with a change in the receipt when it is a
 * setting or a hint, and refused when it is part of what was asked.
 */
#ifndef SLUICE_DIALECT_OPENAI_RESPONSES_ENCODE_H
#define SLUICE_DIALECT_OPENAI_RESPONSES_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/jsonw.h"
#include "dialect/dialect.h"
#include "dialect/openai_models.h"
#include "dialect/pairs.h"

struct responses_encoder {
	const struct request *request;
	const struct target *target;
	const struct openai_model *model;	/* NULL: of no known family */
	struct ability can;
	struct arena *arena;
	struct call *call;
	struct receipt *receipt;
	struct jsonw w;
	struct pairs pairs;
	bool native;			/* OpenAI's own service: namespaces,
					 * custom tools, all its settings */
	bool subset;			/* only the allowed tools are sent */
	bool has_tools;			/* at least one is */
	bool has_key;			/* a cache key is sent */
	size_t n_marks, marks_over;	/* marks of caching so far; how many of
					 * the first are too many */
};

static inline bool
responses_has(const struct responses_encoder *e, enum quirk quirk)
{
	return (e->target->provider->quirks & (unsigned)quirk) != 0;
}

/* Whether the row and the model can do that as it is asked for. */
static inline bool
responses_takes(const struct responses_encoder *e, enum feature f)
{
	return (e->can.native & (unsigned)f) != 0;
}

/* Whether the model takes marks of explicit caching. */
static inline bool
responses_marks(const struct responses_encoder *e)
{
	return e->native && e->model != NULL && e->model->marks;
}

int	responses_encode(const struct request *, const struct target *,
	    struct arena *, struct call *, struct receipt *, struct error *);

struct ability responses_can(const struct target *);

int	responses_drop(struct responses_encoder *, const char *param,
	    const char *why, struct error *);

void	responses_put_word(struct responses_encoder *, const char *key,
	    const char *word);
void	responses_put_text(struct responses_encoder *, const char *key,
	    struct span text);

/* Whether the schema of the answer goes into the conversation. */
bool	responses_emulates_schema(const struct responses_encoder *);

/* ---- openai_responses_hints.c ---- */

/* The hints of one object, as members of it; NULL: those at the top. */
int	responses_put_hints(struct responses_encoder *, const char *object,
	    struct error *);
bool	responses_has_hints(const struct responses_encoder *,
	    const char *object);

/* prompt_cache_key and what belongs to it. */
int	responses_put_caching(struct responses_encoder *, struct error *);

/* Counts the marks of caching and notes those that can't be sent. */
int	responses_count_marks(struct responses_encoder *, struct error *);

/* Whether this part is to be marked: the next that could be. */
bool	responses_part_marked(const struct responses_encoder *,
	    const struct item *, size_t part);

/* ---- tools, tool_choice, parallel_tool_calls, max_tool_calls ---- */

int	responses_put_tools(struct responses_encoder *, struct error *);

/* ---- input ---- */

int	responses_put_input(struct responses_encoder *, struct error *);

#endif
