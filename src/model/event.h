/*
 * event: the canonical stream of one answer, and the sinks it runs through.
 *
 * A dialect decodes provider bytes into events and knows nothing else;
 * everything downstream is a sink. The grammar, which the check sink holds
 * every stream to:
 *
 *	stream	= BEGIN ( item | USAGE )* ( END | FAIL )
 *	item	= ITEM_BEGIN ( DELTA | NOTE )* ITEM_END late*
 *
 * Items are numbered from 0 in the order of their begin. Items may be open at
 * the same time (a provider that interleaves parallel calls). Within an item
 * the parts are numbered from 0; a delta belongs to the last part or opens
 * the next one (an empty delta does that too). An annotation belongs to any
 * part so far that is a text, and so do log probabilities with an empty delta:
 * a provider may tell both late, when the next part has begun or the item has
 * ended. A hosted item has no parts: it begins with what is known of it, may
 * tell of its progress in notes, and ends with all of it.
 * USAGE may come at any time. All items are closed before END or FAIL. FAIL
 * without BEGIN is for a stream that failed before it began but whose head had
 * gone out.
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
	uint64_t input, cached;
	uint64_t cache_write;		/* all of them */
	uint64_t cache_write_1h;	/* those that are kept for an hour */
	uint64_t output, reasoning;
	uint64_t web_searches;		/* that the provider bills */
};

enum end_reason { END_COMPLETED, END_MAX_TOKENS, END_CONTENT_FILTER };

enum note_type {
	NOTE_ANNOTATION,	/* node: one annotation of an output_text part,
				 * in the public form */
	NOTE_PROGRESS		/* of a hosted item; word: the public event's
				 * type ("response.web_search_call.searching");
				 * one that doesn't begin with "response." and
				 * the item's own type isn't passed on.
				 * node: an object with what the event says
				 * beside type, sequence_number, item_id and
				 * output_index, which are left out of it if
				 * they stand there; NULL: nothing */
};

struct event {
	enum event_type type;
	unsigned item;			/* ITEM_BEGIN to ITEM_END: its number */

	/* ITEM_BEGIN */
	enum item_type item_type;
	struct span name, call_id;	/* a call's, text; one is made for a
					 * call_id that is absent, too long or
					 * another call's */
	struct span namespace;		/* of a call; or absent */
	enum phase phase;		/* a message; its end may know better */
	struct span word;		/* hosted: the item's type, text; and
					 * see NOTE_PROGRESS */

	/* DELTA, NOTE */
	unsigned part;
	enum part_type part_type;	/* what the part is */
	struct span text;		/* DELTA: never absent */
	struct span logprobs;		/* DELTA of an output_text: objects in
					 * the public form with commas between,
					 * compact; or absent */
	enum note_type note;
	const struct node *node;	/* NOTE. Of a hosted item's begin and
					 * end: an object, the item in the
					 * public form, whose type and id are
					 * left out when it is written; its
					 * status stands there if its type has
					 * one (and is made up if it should and
					 * doesn't). NULL: nothing is known
					 * (begin), as it began (end) */

	/* ITEM_END: STATUS_COMPLETED or STATUS_INCOMPLETE */
	enum item_status status;
	struct span opaque;		/* ITEM_END of reasoning: a JSON object,
					 * compact, the dialect's own, which its
					 * encoder wants back; or absent */
	struct span original;		/* with opaque: the reasoning's texts
					 * as its maker told them, where they
					 * were changed on the way: a JSON
					 * array of strings; or absent */
	struct span encrypted;		/* the same sealed, as told to clients,
					 * text; made on the way */

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
		struct buf parts;	/* the type of each, a byte */
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
 *	item_begin 1 function_call "call_1" "search" namespace "crm"
 *	item_begin 2 web_search_call {"status":"in_progress"}
 *	delta 0.0 text "Hel"
 *	delta 0.0 text "Hel" logprobs {...},{...}
 *	note 0.0 annotation {"type":"url_citation"}
 *	note 2 response.web_search_call.searching {}
 *	item_end 0 completed
 *	item_end 0 completed phase commentary
 *	item_end 0 completed opaque {"signature":"..."}
 *	item_end 2 completed {"status":"completed","action":{...}}
 *	usage input=3 cached=0 cache_write=0 output=5 reasoning=0
 *	    (and cache_write_1h=1, web_searches=1 when they aren't 0)
 *	end max_tokens
 *	fail cut
 */
void	event_print(struct buf *, const struct event *);

#endif
