/*
 * asset: what stood at a public address that a request names, for providers
 * that want bytes.
 *
 * The list is the request's; whoever serves it adds what it fetched, and the
 * next candidate finds it again. Everything lives in the request's arena.
 */
#ifndef SLUICE_MODEL_ASSET_H
#define SLUICE_MODEL_ASSET_H

#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

struct asset {
	struct span url;	/* text, as the part has it */
	struct span mime;	/* bytes, lower case, no parameters; never
				 * absent */
	struct span data;	/* base64, with padding: text */
	struct asset *next;
};

struct assets {
	struct asset *list;
	size_t bytes;		/* of all data */
};

/* NULL when it wasn't fetched; assets may be NULL. */
const struct asset *asset_find(const struct assets *, struct span url);

/* Takes a copy of the struct; its spans must live in the arena. */
void	asset_add(struct assets *, struct arena *, const struct asset *);

#endif
