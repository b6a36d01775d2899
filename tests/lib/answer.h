/*
 * answer: what a model might say, made by dice; the tests of promise 2 have
 * each vendor say it (vendor.h), as a stream and at once.
 *
 * An answer is a list of items as a client is to get them. A vendor that can't
 * say one of them, or not there, first fits the answer to what it can.
 */
#ifndef SLUICE_TESTS_ANSWER_H
#define SLUICE_TESTS_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "lib/units.h"
#include "model/event.h"
#include "model/request.h"

#define ANSWER_ITEMS		((size_t)8)
#define ANSWER_PARTS		((size_t)4)
#define ANSWER_STRETCHES	((size_t)8)
#define ANSWER_SOURCES		3u
#define ANSWER_TOKENS		12u

/* What the answers answer. */
extern const char answer_request[];

/* The tools of that request. */
struct answer_tool {
	const char *wire, *name, *namespace;	/* namespace NULL: none */
	bool custom;
};

/* JSON texts. */
struct answer_source {
	const char *url, *title;
};
extern const struct answer_source answer_sources[ANSWER_SOURCES];

/* A stretch of a text, from the one before to end, and what it rests on: a bit
 * for each source. */
struct answer_stretch {
	size_t end;
	unsigned cites;
};

struct answer_part {
	enum part_type type;
	struct units text;
	/* Of an output_text: all of it is in stretches. */
	struct answer_stretch stretches[ANSWER_STRETCHES];
	size_t n_stretches;
	unsigned n_tokens;		/* that log probabilities are told of:
					 * made up, or ... */
	size_t token_ends[ANSWER_TOKENS];	/* ... its text, cut there; 0:
					 * they are made up */
	unsigned odd_token;		/* one that doesn't say its text; 0:
					 * none */
	/* Of reasoning: a number that stands for what it was signed with, or 0;
	 * and whether its text is hidden in there. */
	unsigned blob;
	bool redacted;
};

struct answer_item {
	enum item_type type;		/* ITEM_HOSTED: a search */
	struct answer_part parts[ANSWER_PARTS];
	size_t n_parts;
	unsigned blob;			/* of reasoning as a whole, or 0 */

	enum phase phase;		/* of a message */

	/* Calls. */
	const struct answer_tool *tool;
	char id[16];			/* empty: it has none */
	bool native;			/* the vendor knows custom calls */
	bool apart;			/* ... names the namespace apart */
	struct units input;		/* of a custom call */
	struct units arguments;		/* JSON; empty: none were sent. Of a
					 * custom call: with the input in it */
	size_t told;			/* of those, before a limit cut it */

	/* Searches. */
	unsigned query;			/* a number that stands for it */
	unsigned sources;		/* a bit for each */
	bool failed;

	bool cut;			/* the vendor calls it incomplete */
	enum item_status status;	/* as it is to be told */
};

struct answer {
	struct answer_item items[ANSWER_ITEMS];
	size_t n_items;
	enum end_reason reason;
	struct units explanation;	/* why it was refused */
	bool has_usage;
	struct usage usage;
	unsigned quirks;		/* of the row */
	bool no_summary;		/* nobody asks for one ... */
	bool hides_thoughts;		/* ... so the vendor's stay hidden */
	bool tagged;			/* where reasoning ends is the tags' to
					 * say: no text is foretold */
};

/* Any answer at all. */
void	answer_make(struct answer *);

/* ---- for fitting it ---- */

/* Adds an item or a part; NULL when there are too many. */
struct answer_item *answer_add(struct answer *, enum item_type);
struct answer_part *answer_part(struct answer_item *, enum part_type);

/* A copy of the item at the end; one too many is left out. */
void	answer_append(struct answer *, const struct answer_item *);

/* All that part says at the end of to, unless it is too much. */
void	answer_join(struct answer_part *to, const struct answer_part *part);

/* All parts of that type as one of the other item; made if there is none. */
void	answer_gather(struct answer_item *to, const struct answer_item *,
	    enum part_type from, enum part_type as);

static inline bool
answer_is_call(const struct answer_item *it)
{
	return it->type == ITEM_FUNCTION_CALL || it->type == ITEM_CUSTOM_CALL;
}

/* What a call's deltas consist of. */
static inline const struct units *
answer_call_text(const struct answer_item *it)
{
	return it->native ? &it->input : &it->arguments;
}

/* Whether its arguments show that they were not cut off. */
bool	answer_call_is_whole(const struct answer_item *);

/* Cuts its text into tokens. */
void	answer_spell(struct answer_part *);

/* Sets how each item is to end: all well, but for the last of an answer that
 * was cut off. A call that isn't the last was told to its end. */
void	answer_settle(struct answer *);

size_t	answer_searches(const struct answer *);

/* ---- in the public form, as JSON with commas between ---- */

/* The n'th token; with the alternatives it had, or without that member. */
void	answer_token(struct buf *, unsigned n, bool alternatives);
void	answer_tokens(struct buf *, unsigned first, unsigned n);
const char *answer_token_text(unsigned n);		/* JSON text */
const char *answer_token_logprob(unsigned n);
unsigned answer_token_alternatives(unsigned n);		/* the next ones */

/* All of that part. */
void	answer_part_tokens(struct buf *, const struct answer_part *);

void	answer_citations(struct buf *, const struct answer_part *);
void	answer_citation(struct buf *, unsigned source, size_t start,
	    size_t end);

/* ---- against what came out ---- */

struct response;

/* Writes what the blob of a reasoning item is to hold, if it is to have one. */
typedef void answer_blob_fn(struct buf *, const struct answer *,
	    const struct answer_item *);

/* Fails the test when the response says anything else. Its encrypted texts are
 * the blobs as they are. */
void	answer_expect(const struct answer *, const struct response *,
	    answer_blob_fn *);

#endif
