/*
 * openai_responses: the Responses dialect; private to its files but for the
 * dialect itself.
 *
 *	openai_responses.c		the dialect: the events of a stream, a
 *					whole answer, its end
 *	openai_responses_items.c	which item an event is about, what it
 *					says of it
 *	openai_responses_tell.c		items as they go on
 *	openai_responses_parts.c	its text, as it comes and as it was
 *	openai_responses_send.c		the same as it goes on
 *	openai_responses_errors.c	how an answer fails
 *
 * and openai_responses_encode.h for the way out.
 */
#ifndef SLUICE_DIALECT_OPENAI_RESPONSES_H
#define SLUICE_DIALECT_OPENAI_RESPONSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dialect/delta.h"
#include "dialect/dialect.h"
#include "dialect/emit.h"
#include "dialect/intake.h"

extern const struct dialect dialect_openai_responses;

/* ---- items ---- */

/* A text of an item. It is told twice and more: in pieces, at the end of the
 * part, of the item, of the answer; it goes on once. */
struct responses_part {
	enum part_type type;
	uint64_t index;			/* among those of its type's list */
	struct responses_told {		/* text; objects with commas between */
		struct buf all;		/* that came */
		size_t sent;
		uint64_t n;		/* of the objects */
	} text, logprobs, annotations;
	struct delta delta;
	bool begun;			/* it has gone on, as this one: */
	struct emit_place place;
	size_t len;			/* of the text, when its item has */
	uint64_t hash;			/* ended */
};

struct responses_item {
	enum item_type type;
	bool has_index;
	uint64_t index;			/* output_index */
	struct span id;			/* the provider's; it may change */
	bool announced;			/* not known by a delta only */
	bool parts_announced;		/* so are its parts */
	bool begun;			/* its begin went on */
	bool done;			/* the provider has ended it */
	bool ended;			/* its end went on */
	bool matched;			/* by the output at the end */
	enum item_status status;	/* when done */
	enum phase phase;		/* of a message */
	struct span name, call_id, namespace;	/* of a call */
	struct emit_call call;
	struct span word;		/* hosted: the type */
	struct buf json;		/* hosted: what is known of it; of
					 * reasoning what it is to end with */
	unsigned number;		/* hosted: of its events */
	struct responses_part *parts;
	size_t n_parts, cap_parts;
	size_t part;			/* the one that is being told */
	struct responses_item *next;
};

struct responses_state {
	struct emitter emit;
	struct intake intake;
	struct responses_item *items, **tail;	/* as they came */
	struct responses_item *first;	/* that hasn't ended, or before it */
	size_t n_items;
	size_t held;			/* bytes of all texts */
	uint64_t n_searches;		/* completed ones */
};

void	responses_items_init(struct responses_state *);
void	responses_items_fini(struct responses_state *);

/* The item that an event is about, or NULL. */
struct responses_item *responses_item_of(struct responses_state *,
	    const struct node *event);

/* The same, or one of that type that was announced otherwise. */
struct responses_item *responses_item_expected(struct responses_state *,
	    const struct node *event, enum item_type);

/* The same for a piece of text, which may be the first that is heard of the
 * item. NULL on error. */
struct responses_item *responses_item_for(struct responses_state *,
	    const struct node *event, enum item_type, struct error *);

/* The event may hold the name of a call that wasn't known. */
void	responses_item_named(struct responses_state *,
	    struct responses_item *, const struct node *event);

/* response.output_item.added, .done */
int	responses_item_added(struct responses_state *, const struct node *event,
	    struct error *);
int	responses_item_done(struct responses_state *, const struct node *event,
	    struct error *);

/* The output of a whole answer, or of the last event of a stream: what isn't
 * known of it yet. */
int	responses_output(struct responses_state *, const struct node *output,
	    struct error *);

/* ---- telling ---- */

/* An event of a hosted item. */
int	responses_progress(struct responses_state *, struct span type,
	    const struct node *event, struct error *);

/*
 * Tells what can be told now, in the order of the items' coming: the first
 * message or reasoning that hasn't ended, or call that hasn't a name, what
 * stands before it, and calls and hosted items that have begun.
 */
int	responses_advance(struct responses_state *, struct error *);

/* Ends all that is open. */
int	responses_close(struct responses_state *, enum end_reason,
	    struct error *);

/* ---- parts ---- */

/* The part that a piece is of, maybe a new one. NULL on error: too many. */
struct responses_part *responses_part(struct responses_state *,
	    struct responses_item *, enum part_type, uint64_t index,
	    struct error *);

/* The same, or NULL when there is none. */
struct responses_part *responses_part_of(struct responses_item *,
	    enum part_type, uint64_t index);

/* When their item has ended: no texts are held any more. */
void	responses_parts_ended(struct responses_state *,
	    struct responses_item *);
void	responses_parts_fini(struct responses_item *);

/* Adds a piece of it. */
int	responses_part_delta(struct responses_state *,
	    struct responses_part *, const struct node *text,
	    const struct node *logprobs, struct error *);

/* Adds what hasn't come of the whole; what has must be its begin. */
int	responses_part_whole(struct responses_state *,
	    struct responses_part *, const struct node *text,
	    const struct node *logprobs, struct error *);

/* The same for a content part or summary as an object; one of an unknown type
 * is passed over. */
int	responses_part_object(struct responses_state *,
	    struct responses_item *, const struct node *part, uint64_t index,
	    struct error *);

/* Adds an annotation, the n'th of its part if that is said. */
int	responses_part_annotation(struct responses_state *,
	    struct responses_part *, const struct node *annotation,
	    const uint64_t *n, struct error *);

/* The same for all of an item that is done. */
int	responses_parts_whole(struct responses_state *,
	    struct responses_item *, const struct node *item, struct error *);

/* No piece of it comes any more. */
int	responses_part_over(struct responses_state *, struct responses_part *,
	    struct error *);

/* Sends what hasn't gone on yet, of an item that has begun. */
int	responses_parts_send(struct responses_state *,
	    struct responses_item *, struct error *);

/* The same for a part behind which the next has begun, or the item ended. */
int	responses_part_send_late(struct responses_state *,
	    struct responses_part *, struct error *);

/* What is told of a part, or a message, when that is done: new citations and
 * log probabilities go on; more text than it had is an error. */
int	responses_part_late(struct responses_state *,
	    struct responses_item *, const struct node *part, uint64_t index,
	    struct error *);
int	responses_parts_late(struct responses_state *,
	    struct responses_item *, const struct node *item, struct error *);
int	responses_annotation_late(struct responses_state *,
	    struct responses_item *, uint64_t index,
	    const struct node *annotation, uint64_t n, struct error *);

/* ---- errors ---- */

int	responses_too_large(struct error *);

/* Reads an error event, or the error of a failed response (NULL: it has
 * none); returns -1. */
int	responses_failed(const struct node *, struct error *);

/* A refused call. */
void	responses_refused(const struct refusal *, struct error *);

#endif
