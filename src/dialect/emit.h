/*
 * emit: a decoder's events, kept to the grammar of model/event.h.
 *
 * A decoder says what came ("text of a message", "a call begins"); the emitter
 * numbers items and parts, ends what must be ended first, keeps halves of
 * characters until their other half comes, and finds out which tool of the
 * request a call is for: a function, one in a namespace, or a custom tool that
 * was sent as a function. Nothing here knows a wire format.
 *
 * One message or reasoning is open at a time, the talk; calls and hosted items
 * may be open beside each other. Functions return 0, or -1 with err: what a
 * sink said, or ERROR_UPSTREAM_PROTOCOL at a ceiling. Spans are borrowed for
 * the call.
 */
#ifndef SLUICE_DIALECT_EMIT_H
#define SLUICE_DIALECT_EMIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/scan.h"
#include "base/span.h"
#include "dialect/delta.h"
#include "dialect/dialect.h"
#include "model/event.h"

struct emitter {
	struct decoder *decoder;
	struct arena keep;		/* what outlives a frame; decoders may
					 * use it too */
	bool begun, ended;		/* after the end nothing is sent */
	unsigned n_items;
	unsigned n_open;		/* calls and hosted items */
	bool has_usage;
	struct usage usage;
	size_t held;			/* bytes held for all calls */

	struct {
		bool open, has_part, next_part;
		bool told;		/* the part has had a delta */
		enum item_type type;
		unsigned item, part;
		enum part_type part_type;
		struct delta delta;
		struct span opaque;
		enum phase phase;
	} talk;
};

/* In begin and end of the dialect. */
void	emit_init(struct emitter *, struct decoder *);
void	emit_fini(struct emitter *);

/* BEGIN, the first time. */
int	emit_begin(struct emitter *, struct error *);

/* ---- talk: ITEM_MESSAGE or ITEM_REASONING ---- */

/*
 * Text goes on with the open part when item and part are of these types, else
 * with a new part or a new item; the talk before it is closed as completed.
 * text may be NULL or no string: then nothing happens. logprobs (or absent) go
 * with a text of a message, even an empty one.
 */
int	emit_text(struct emitter *, enum item_type, enum part_type,
	    const struct node *text, struct span logprobs, struct error *);

/* The same for text that is known to hold no half characters. */
int	emit_span(struct emitter *, enum item_type, enum part_type,
	    struct span text, struct span logprobs, struct error *);

/* Opens an item of that type though no text has come, unless it is open. */
int	emit_open(struct emitter *, enum item_type, struct error *);

/* The same for a message of that phase, which may be unset; of one that is
 * open already it is told at its end. */
int	emit_message(struct emitter *, enum phase, struct error *);

/* The next text begins a part, even if of the type of the one before. */
void	emit_next_part(struct emitter *);

/* Where a part of the talk stands. */
struct emit_place {
	unsigned item, part;
	enum part_type type;
};

/* Opens such a part though no text has come, unless it is open, and says where
 * it stands. */
int	emit_part(struct emitter *, enum item_type, enum part_type,
	    struct emit_place *, struct error *);

/* For the open text part; without one it is left out. */
int	emit_annotation(struct emitter *, const struct node *, struct error *);

/* For a text part, behind which others may have begun or the item may have
 * ended; for anything else they are left out. */
int	emit_annotation_at(struct emitter *, const struct emit_place *,
	    const struct node *, struct error *);
int	emit_logprobs_at(struct emitter *, const struct emit_place *,
	    struct span logprobs, struct error *);

/* What the open reasoning is to end with: a compact JSON object, copied; the
 * last one counts. */
void	emit_opaque(struct emitter *, struct span json);

/* Ends the talk, if one is open. */
int	emit_close(struct emitter *, enum item_status, struct error *);

/* ---- calls ---- */

struct emit_call {
	bool open;
	bool as_text;			/* set by the decoder before the begin:
					 * its arguments are the answer's text,
					 * and there is no call (an answer by
					 * schema, emulated by a tool) */
	bool custom;			/* of a custom tool */
	bool at_end;			/* it is told whole, at its end */
	unsigned item;
	struct buf arguments;		/* text: all that came */
	size_t sent;
	struct delta delta;
};

void	emit_call_init(struct emit_call *);
void	emit_call_fini(struct emit_call *);

/* Closes the talk and begins the call. name is the wire's; id may be empty. */
int	emit_call_begin(struct emitter *, struct emit_call *, struct span name,
	    struct span call_id, struct error *);

/* The next piece of its arguments: a string node is JSON text in pieces; any
 * other node is the arguments themselves. Before the begin it is kept. */
int	emit_call_text(struct emitter *, struct emit_call *,
	    const struct node *, struct error *);

/* The same for text; and to send what was kept. */
int	emit_call_span(struct emitter *, struct emit_call *, struct span text,
	    struct error *);

/*
 * Ends it, if open. A completed call with no arguments gets "{}". reason is
 * the answer's: of one that a limit cut off, a call whose arguments are no
 * whole object is incomplete. A custom tool's call that was sent as a function
 * is told here, whole.
 */
int	emit_call_end(struct emitter *, struct emit_call *, enum end_reason,
	    struct error *);

/* A custom call that the provider itself knows as one: name and text pieces
 * as above, with its free text in place of arguments. */
int	emit_custom_begin(struct emitter *, struct emit_call *,
	    struct span name, struct span call_id, struct error *);

/* A function of a namespace, named apart by the provider itself. */
int	emit_function_begin(struct emitter *, struct emit_call *,
	    struct span name, struct span namespace, struct span call_id,
	    struct error *);

/* ---- hosted items ---- */

int	emit_hosted_begin(struct emitter *, struct span word,
	    const struct node *, unsigned *item, struct error *);
int	emit_progress(struct emitter *, unsigned item, struct span type,
	    const struct node *, struct error *);
int	emit_hosted_end(struct emitter *, unsigned item, enum item_status,
	    const struct node *, struct error *);

/* ---- the rest ---- */

/* Sends it when it says something new; all zeros say nothing. A part is never
 * more than its whole. */
int	emit_usage(struct emitter *, const struct usage *, struct error *);

/* Closes the talk (completed, or incomplete when the reason says so) and sends
 * END. Calls and hosted items are the decoder's to end before. */
int	emit_end(struct emitter *, enum end_reason, struct error *);

/* A document that a decoder built with jsonw, read back into the decoder's
 * scratch; NULL when it overflowed. */
const struct node *emit_node(struct emitter *, struct span json);

#endif
