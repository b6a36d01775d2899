/*
 * record: a sink that writes down what passes, in two forms.
 *
 * lines	the events in their order, one line each; adjacent deltas of the
 *		same part are one, so that the text is the same whatever the
 *		pieces it came in
 * items	each item with its parts, each with its log probabilities and
 *		annotations, then the last usage and the end: what streamed and
 *		whole answers must have in common (promise 2); how a hosted item
 *		began and went on is the stream's alone
 */
#ifndef TESTS_GOLDEN_RECORD_H
#define TESTS_GOLDEN_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/event.h"

#define RECORD_ITEMS	64
#define RECORD_PARTS	16

struct record {
	struct sink sink;
	struct buf lines, items;
	struct event delta;		/* the one that still grows */
	struct buf text, logprobs;	/* of it */
	struct record_item {
		struct buf begin, end;
		struct record_part {
			struct buf line;	/* its text at the end of it */
			struct buf logprobs, notes;
		} parts[RECORD_PARTS];
	} each[RECORD_ITEMS];
	struct buf usage, end;
};

void	record_init(struct record *, struct sink *next);
void	record_fini(struct record *);

/* The end: the decoder's error, or NULL. Then lines and items are ready. */
void	record_finish(struct record *, const struct error *);

#endif
