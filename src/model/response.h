/*
 * response: the answer so far, collected from events.
 *
 * A sink that copies what passes, mints the ids (resp_, msg_, fc_, ctc_, rs_,
 * call_; for hosted items see hosted.h) and hands the event on when its own
 * state already shows it. The SSE writer, the JSON writer and later the
 * recorder read from here, so that they can't differ. BEGIN empties what an
 * earlier attempt left; the response's own id and times stay.
 *
 * An answer beyond CEILING_OUTPUT (all that is kept of it together),
 * CEILING_OUTPUT_ITEMS or CEILING_PARTS (of one item) is
 * ERROR_UPSTREAM_PROTOCOL; what was collected until then stays.
 */
#ifndef SLUICE_MODEL_RESPONSE_H
#define SLUICE_MODEL_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "model/event.h"
#include "model/request.h"

struct output_part {
	enum part_type type;
	unsigned index;		/* in content, or in a reasoning's summary */
	struct buf *text;	/* JSON text */
	struct buf *annotations;	/* JSON objects with commas between;
					 * NULL: none */
	unsigned n_annotations;
	struct buf *logprobs;		/* likewise */
};

struct output_item {
	enum item_type type;
	enum item_status status;
	char id[CLOCK_ID_SIZE];
	enum phase phase;		/* message */
	struct span call_id, name;	/* calls */
	struct span namespace;		/* calls; or absent */
	struct span word;		/* hosted: its type */
	struct span members;		/* hosted: the public item's members
					 * but id, type and status, compact,
					 * with commas between and before the
					 * first */
	struct span hosted_status;	/* hosted: text; absent when the type
					 * has none */
	struct span encrypted;		/* reasoning: sealed; or absent */
	struct output_part *parts;
	size_t n_parts, cap_parts;
};

struct originals;

enum response_status {
	RESPONSE_IN_PROGRESS,
	RESPONSE_COMPLETED,
	RESPONSE_INCOMPLETE,
	RESPONSE_FAILED
};

struct response {
	struct sink sink;
	struct arena *arena;

	char id[CLOCK_ID_SIZE];
	int64_t created_s, completed_s;	/* completed_s 0: not completed */
	enum response_status status;
	enum end_reason reason;		/* when COMPLETED or INCOMPLETE */
	struct error error;		/* when FAILED */

	const char *model;		/* the route that serves, or what was
					 * asked for until there is one */
	struct output_item *items;
	size_t n_items, cap_items;
	size_t bytes;			/* of all text, against CEILING_OUTPUT */
	struct usage usage;
	bool has_usage;

	/* The request's share of the public object, when somebody has had it
	 * built (response_echo in response_json.h); else empty. */
	struct buf *echo;

	/* Set by whoever serves, before BEGIN passes: whether it is stored;
	 * what the client wants to see (enum include); the effort that the
	 * provider was asked for, EFFORT_UNSET for the client's own. */
	bool store;
	unsigned include;
	enum effort effort;

	/* Set by whoever serves, before END passes. */
	const struct originals *originals;	/* that texts are shown with;
					 * NULL: as they are */
	struct span redact;		/* of an answer that shows what was
					 * taken out: a JSON object; or absent */
	bool cost_known;
	uint64_t cost_pico;		/* pico-dollars */
	bool byok;
};

/* Mints the id and takes the time. The arena must outlive it; buffers end
 * with the arena. model is borrowed. */
void	response_init(struct response *, struct arena *, const char *model,
	    struct sink *next);

#endif
