/*
 * gemini: the dialect of Google's generateContent; private to its files.
 *
 *	gemini.c		the dialect: the begin and the end of an answer
 *	gemini_decode.c		one chunk, or one whole answer
 *	gemini_parts.c		its parts as items of events
 *	gemini_logprobs.c	which message its tokens are of
 *	gemini_grounding.c	what it found on the web: a search, citations
 *	gemini_error.c		refused calls, errors within a stream
 *	gemini_models.c		what each family takes
 *	gemini_plan.c		what must be the same on both ways
 *
 * and gemini_encode.h for the way out.
 *
 * Thought signatures stand beside the very part that they were made with, and
 * must go back there. Each becomes the blob of a reasoning item, at its place
 * in the order of the answer:
 *
 *	{"at":"call","s":"...","id":"x1"}	before the call; id if the
 *						provider gave it one
 *	{"at":"text","s":"..."}			behind the message; "len":n when
 *						only its last n bytes were the
 *						signed part
 *	{"at":"empty","s":"..."}		of an empty text, where it stood
 *	{"at":"thought","s":"..."}		of this item's own text
 *	{"at":"part","part":{...}}		a step of Google's own tools,
 *						which wants to go back whole
 */
#ifndef SLUICE_DIALECT_GEMINI_H
#define SLUICE_DIALECT_GEMINI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/jsonx.h"
#include "dialect/dialect.h"
#include "dialect/emit.h"
#include "dialect/gemini_logprobs.h"
#include "dialect/gemini_models.h"
#include "dialect/gemini_plan.h"
#include "dialect/intake.h"

extern const struct dialect dialect_gemini;

int	gemini_encode(const struct request *, const struct target *,
	    struct arena *, struct call *, struct receipt *, struct error *);
bool	gemini_wants_bytes(const struct part *, const struct target *);

/* ---- decode ---- */

struct gemini_state {
	struct decoder *decoder;
	struct intake intake;
	struct emitter emit;
	struct gemini_plan plan;
	bool has_finish;
	bool doubtful;			/* it ended well if it said anything */
	bool said;			/* it did: more than thoughts */
	enum end_reason reason;
	struct usage usage;

	/* The message that is open. */
	struct buf text;		/* text, while citations may come */
	size_t text_len;
	struct span signature;		/* blob of its last part, which goes
					 * on when the message is closed */

	struct gemini_logprobs logprobs;
	bool seen_signature;		/* of the text that they know last */
	size_t n_messages;		/* told, the open one too */
	unsigned items[CEILING_OUTPUT_ITEMS];	/* theirs */

	/* What it found, known only at the end: citations belong to the
	 * message, so what would close it waits. So it does for log
	 * probabilities, which may come late. */
	struct buf grounding;		/* the last groundingMetadata, JSON */
	struct buf held;		/* parts, with commas between */
	bool finishing;
};

/* Reads a chunk or a whole answer: parts, usage, why it ended. */
int	gemini_read(struct gemini_state *, const struct node *,
	    struct error *);

/* The member if it is an array, else NULL. */
static inline const struct node *
gemini_list(const struct node *obj, const char *key)
{
	const struct node *list = jsonx_get(obj, key);

	return list != NULL && list->kind == NODE_ARRAY ? list : NULL;
}

/* One part of a chunk. */
int	gemini_part(struct gemini_state *, const struct node *,
	    struct error *);

bool	gemini_in_message(const struct gemini_state *);

/* Tells the parts that waited, up to one that goes on waiting. */
int	gemini_tell_held(struct gemini_state *, struct error *);

/* Tells what log probabilities came without a text of theirs. */
int	gemini_tell_logprobs(struct gemini_state *, struct error *);

/* Closes the message, if one is open, and tells its signature. */
int	gemini_close_message(struct gemini_state *, enum item_status,
	    struct error *);

/* Cites, closes the message, and tells of the search. */
int	gemini_ground(struct gemini_state *, enum item_status,
	    struct error *);

/* A hosted item that is known whole; words are its progress, ended by NULL. */
int	gemini_hosted(struct gemini_state *, struct span word,
	    const char *const *words, struct span begin, struct span end,
	    struct error *);

/* ---- errors ---- */

int	gemini_too_large(struct error *);
void	gemini_failure(const struct refusal *, struct error *);
void	gemini_stream_error(const struct node *, struct error *);

#endif
