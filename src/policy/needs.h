/*
 * needs: what a request asks of the route that serves it.
 *
 * Found once in a request, then held against what each route can do (the
 * dialect's can). Some needs are never stripped: a route without one is unfit.
 * The others may be, with a receipt, so that such a route comes after those
 * that have them (docs/routing.md has the order). What no bit says, such as a
 * file of a kind that the route can't read, the encoder finds out: it refuses,
 * and the next route is tried.
 */
#ifndef SLUICE_POLICY_NEEDS_H
#define SLUICE_POLICY_NEEDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/request.h"
#include "model/target.h"

struct needs {
	unsigned features;	/* enum feature */
	unsigned kept;		/* of them, what is never stripped */
	unsigned native;	/* of them, what nothing emulates: files, when
				 * one is a PDF */
	uint64_t tokens;	/* of the input: a guess, rather low */
};

/* Never stripped. A web search isn't either when it is what must be called:
 * then needs.kept has it too. */
#define NEEDS_KEPT	(FEATURE_TOOLS | FEATURE_FORCED_CHOICE | \
	FEATURE_JSON_SCHEMA | FEATURE_IMAGES | FEATURE_FILES)

void	needs_of(const struct request *, struct needs *);

/* What the route leaves to be desired. */
struct shortfall {
	unsigned unfit;		/* of needs.kept; not 0: it can't serve */
	unsigned dropped;	/* others that it goes without */
	unsigned emulated;	/* needs that it meets by other means */
	bool tight;		/* the input is probably too long for it */
	unsigned rank;		/* the lower, the better it serves */
};

/* context_window in tokens; 0: unknown, and no input is too long. */
struct shortfall needs_shortfall(const struct needs *,
	    const struct ability *, int64_t context_window);

/* The words for a set of features with ", " between, the most important
 * first: "images, web search"; "" for none. */
const char *needs_words(unsigned features, struct arena *);

/* The path in the request of what needs the first of these features:
 * "tools[0]", "input[2].content[0]", "text.format", "reasoning.effort". NULL
 * when it needs none of them. */
const char *needs_param(const struct needs *, const struct request *,
	    unsigned features, struct arena *);

#endif
