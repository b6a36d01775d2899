/*
 * stream: an answer without what a guard takes out of it, while it streams.
 *
 * A sink between the check of the stream's grammar and all that keeps or shows
 * it. Text, refusals, reasoning and arguments are searched as they come; held
 * back is only what could still become a part of something to be taken out,
 * and at the end of a part nothing. Citations have their addresses and titles
 * searched and their indexes moved to where the text stands now; one whose
 * place isn't decided yet waits. What hosted tools tell of themselves is
 * searched; pieces of their progress, which may cut a thing in two, don't pass
 * (the item has all of it at its end), and neither do log probabilities, which
 * spell the text.
 *
 * Whole answers are events, too, and give the same.
 */
#ifndef SLUICE_REDACT_STREAM_H
#define SLUICE_REDACT_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/event.h"
#include "model/receipt.h"
#include "redact/guard.h"
#include "redact/redactor.h"
#include "redact/walk.h"

struct stream_item;

struct redact_stream {
	struct sink sink;
	struct guard *guard;
	struct receipt *receipt;
	struct walk walk;
	/* Whether a provider may see again what it said, so that reasoning
	 * that was searched keeps its seal: event.original. */
	bool keeps_original;
	bool broken;			/* the guard's analysis has failed */

	struct stream_item **items;
	size_t n_items, cap_items;
	struct buf bytes, out;		/* scratch */
	struct arena scratch;
};

/* All but keeps_original is borrowed and must outlive it. */
void	redact_stream_init(struct redact_stream *, struct guard *,
	    struct receipt *, struct sink *next);
void	redact_stream_fini(struct redact_stream *);

/* Bytes that are held back now, of all parts. */
size_t	redact_stream_held(const struct redact_stream *);

#endif
