/*
 * event: the canonical stream of one answer, and the sinks it runs through.
 *
 * A dialect decodes provider bytes into events and knows nothing else;
 * everything downstream is a sink. The grammar, which the check sink holds
 * every stream to:
 *
 *	stream	= BEGIN ( item | USAGE )* ( END | FAIL )
 *	item	= ITEM_BEGIN ( DELTA | NOTE )* ITEM_END
 *
 * Items are numbered from 0 in the order of their begin. Items may be open at
 * the same time (a provider that interleaves parallel calls). Within an item
 * the parts are numbered from 0; a delta belongs to the last part or opens
 * the next one (an empty delta does that too), a note belongs to the last one,
 * which is a text. USAGE may come at any time. All items are closed before END
 * or FAIL. FAIL without BEGIN is for a stream that failed before it began but
 * whose head had gone out.
 *
 * A decoder never sends FAIL: it returns an error, and the gate (upstream)
 * closes what is open and speaks of the failure.
 *
 * Everything that an event points to is borrowed: valid until the sink
 * returns. A sink that keeps it copies it.
 */
#ifndef SLUICE_MODEL_EVENT_H
#define SLUICE_MODEL_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/scan.h"
#include "base/span.h"
#include "model/request.h"

enum event_type {
	EVENT_BEGIN,
	EVENT_ITEM_BEGIN,
	EVENT_DELTA,
	EVENT_NOTE,
	EVENT_ITEM_END,
	EVENT_USAGE,
	EVENT_END,
	EVENT_FAIL
};

/* Input includes cached and written tokens, output includes reasoning. */
struct usage {
	uint64_t input, cached, cache_write;
	uint64_t output, reasoning;
};

enum end_reason { END_COMPLETED, END_MAX_TOKENS, END_CONTENT_FILTER };

enum note_type {
	NOTE_ANNOTATION		/* node: one annotation of an output_text part,
				 * in the public form */
};

struct event {
	enum event_type type;
	unsigned item;			/* ITEM_BEGIN to ITEM_END: its number */

	/* ITEM_BEGIN */
	enum item_type item_type;
	struct span name, call_id;	/* function call, text; one is made for
					 * a call_id that is absent, too long
					 * or another call's */

	/* DELTA, NOTE */
	unsigned part;
	enum part_type part_type;	/* what the part is */
	struct span text;		/* DELTA: never absent */
	enum note_type note;
	const struct node *node;	/* NOTE */

	/* ITEM_END: STATUS_COMPLETED or STATUS_INCOMPLETE */
	enum item_status status;

	const struct usage *usage;	/* USAGE: replaces an earlier one */
	enum end_reason reason;		/* END */
	const struct error *error;	/* FAIL */
};

struct sink {
	/* 0, or -1 with err: the stream can't go on (client gone, a ceiling). */
	int (*event)(struct sink *, const struct event *, struct error *err);
	struct sink *next;		/* NULL at the end of the chain */
};

static inline int
sink_send(struct sink *s, const struct event *ev, struct error *err)
{
	return s == NULL ? 0 : s->event(s, ev, err);
}

/* ---- the check sink ---- */

/* Passes on what keeps to the grammar; anything else is ERROR_INTERNAL. A FAIL
 * with open items is both: passed on, since a client must hear of its end. */
struct check {
	struct sink sink;
	int state;
	unsigned n_items, n_open;
	struct check_item {
		enum item_type type;
		bool open;
		unsigned n_parts;
		enum part_type part_type;
	} *items;
	size_t cap;
};

void	check_init(struct check *, struct sink *next);
void	check_fini(struct check *);

/* ---- for tests and traces ---- */

/*
 * One line, without newline:
 *
 *	begin
 *	item_begin 0 message
 *	item_begin 1 function_call "call_1" "get_weather"	(no id: -)
 *	delta 0.0 text "Hel"
 *	note 0.0 annotation {"type":"url_citation"}
 *	item_end 0 completed
 *	usage input=3 cached=0 cache_write=0 output=5 reasoning=0
 *	end max_tokens
 *	fail cut
 */
void	event_print(struct buf *, const struct event *);

#endif
