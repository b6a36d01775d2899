/*
 * pairs: which output belongs to which call.
 *
 * Validation has seen to it that each has its other; a call_id may be used
 * again once its output came, so an output is the next of that id behind its
 * call. Functions and custom tools alike.
 */
#ifndef SLUICE_DIALECT_PAIRS_H
#define SLUICE_DIALECT_PAIRS_H

#include <stddef.h>

#include "base/arena.h"
#include "model/request.h"

struct pairs {
	const struct request *request;
	size_t *other;		/* by item; its own index: it has none */
};

void	pairs_init(struct pairs *, const struct request *, struct arena *);

/* The item's output, or its call; NULL when there is none. */
const struct item *pairs_other(const struct pairs *, const struct item *);

#endif
