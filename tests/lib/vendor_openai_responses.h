/*
 * vendor_openai_responses: items and parts as JSON, for both forms of an
 * answer; private to its two files.
 */
#ifndef SLUICE_TESTS_VENDOR_OPENAI_RESPONSES_H
#define SLUICE_TESTS_VENDOR_OPENAI_RESPONSES_H

#include "lib/vendor.h"

/* By type of part. */
struct responses_word {
	const char *type, *key;		/* of the part */
	const char *event;		/* of its text */
	const char *part_event, *index;
};
extern const struct responses_word responses_words[];

/* bytes: each token with those it has. */
void	responses_put_logprobs(struct buf *, unsigned first, unsigned n,
	    bool bytes);

/* With its text, and with the rest of it: citations and log probabilities. */
void	responses_put_part(struct buf *, const struct answer_part *, bool text,
	    bool rest);

/* all: as it is in the end, or as it is when it is added. */
void	responses_put_item(struct buf *, const struct answer *, size_t i,
	    bool all, bool early);

/* early: the id that some hosts give it until it is done. */
void	responses_put_id(struct buf *, const char *key,
	    const struct answer_item *, size_t i, bool early);

/* output: with its items. */
void	responses_put_response(struct buf *, const struct answer *,
	    bool output);

void	responses_stream(struct buf *, const struct answer *);

#endif
