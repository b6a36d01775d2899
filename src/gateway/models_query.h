/*
 * models_query: what may follow the question mark of a list of models.
 *
 * Filters name a member by its path, as it stands in the list or in the native
 * object (author.slug=anthropic), or in a provider's row there
 * (supports.streaming=true). Numbers can be compared: context_window.gte=128000,
 * and so for .lte .gt .lt. All must hold; those about a provider's row for one
 * and the same row. An array fits when one of its elements does, null when the
 * filter says null.
 *
 * limit, after_id and before_id are Anthropic's; without limit all models come
 * at once.
 */
#ifndef SLUICE_GATEWAY_MODELS_QUERY_H
#define SLUICE_GATEWAY_MODELS_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/scan.h"
#include "base/span.h"

#define MODELS_FILTERS	((size_t)16)
#define MODELS_DEPTH	((size_t)8)

enum compare { COMPARE_EQUAL, COMPARE_GTE, COMPARE_LTE, COMPARE_GT,
    COMPARE_LT };

struct models_filter {
	const char *path[MODELS_DEPTH + 1];	/* ended by NULL */
	enum compare compare;
	const char *value;
	double number;			/* of a value that is one */
	bool is_number;
};

struct models_query {
	struct models_filter filters[MODELS_FILTERS];
	size_t n;
	uint64_t limit;			/* 0: no limit */
	const char *after_id, *before_id;	/* NULL: not given */
};

/* -1: a parameter that nobody knows, or a value that can't be; param names
 * it and the message what would be right. */
int	models_query_read(const char *query, struct arena *,
	    struct models_query *, struct error *);

/* Whether a model, as its native object, passes all filters. */
bool	models_query_fits(const struct models_query *, const struct node *,
	    struct arena *);

/* Which of n models, by id, are on the page: from *first so many as it
 * returns in *count. */
int	models_query_page(const struct models_query *, const char *const *ids,
	    size_t n, size_t *first, size_t *count, struct error *);

#endif
