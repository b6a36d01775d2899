/*
 * route: from a model's name to the candidates that may serve it, in order.
 *
 * Names are looked up as canonical id, alias, auto, then as provider/model,
 * whose rest goes to that provider as given. Only providers that can be called
 * (address, credential) become candidates.
 */
#ifndef SLUICE_POLICY_ROUTE_H
#define SLUICE_POLICY_ROUTE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "conf/conf.h"
#include "model/request.h"
#include "model/target.h"

struct candidates {
	struct target *list;
	size_t n;
};

/* -1: ERROR_MODEL_NOT_FOUND. On 0 there is at least one candidate. What the
 * targets point to belongs to the configuration and the arena. */
int	route_candidates(const struct conf *, const struct request *,
	    struct arena *, struct candidates *, struct error *);

#endif
