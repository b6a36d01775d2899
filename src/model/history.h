/*
 * history: how the reader of a request gets at what was kept of earlier ones.
 *
 * The model doesn't know a store; whoever serves lends it these. What they
 * hand out is JSON that output_item_write and request_items_write wrote: items
 * as clients know them, each with its type.
 */
#ifndef SLUICE_MODEL_HISTORY_H
#define SLUICE_MODEL_HISTORY_H

#include <stddef.h>

#include "base/error.h"
#include "base/span.h"

/* What one earlier request and its answer were: two JSON arrays of items. */
struct turn {
	struct span input, output;
};

/*
 * Both return 1, 0 when there is nothing of that id, or -1 with err. Nothing
 * is what a foreign id names, an unknown, a deleted and an expired one: nobody
 * is told which. What they give lives as long as the request.
 */
struct history {
	/* Why nothing is kept for who asks, "..., so no response is kept";
	 * the two below aren't called then. NULL: there may be something. */
	const char *none;
	/* All that the response of that id ends, the oldest turn first. */
	int (*turns)(void *ctx, const char *response, struct turn **, size_t *n,
	    struct error *);
	/* The JSON of one item; its id is text. */
	int (*item)(void *ctx, struct span id, struct span *, struct error *);
	void *ctx;
};

#endif
