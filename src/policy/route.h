/*
 * route: from a model's name to the candidates that may serve it, in order.
 *
 * A name is looked up as canonical id, alias, auto, then as provider/model:
 * the rest after the first slash is a model of that provider by its public
 * name or the provider's own, and the model's other routes are its fall-back.
 * Routes that the file put together may lead to different models, so there the
 * provider's own name means that route and no other. A rest that nobody knows
 * goes to the provider as given; for a release of a known model (its name and
 * a day) the model's limits and prices hold. Only providers that can be called
 * (address, credential) become candidates.
 */
#ifndef SLUICE_POLICY_ROUTE_H
#define SLUICE_POLICY_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "conf/conf.h"
#include "model/request.h"
#include "model/target.h"

/* The name that is no model but a choice among models. */
#define ROUTE_AUTO	"auto"

struct candidates {
	struct target *list;
	size_t n;
};

/* What a name means. */
struct named {
	const struct conf_model *model;		/* NULL: none is known */
	const struct conf_route *route;		/* of the model, the one that
						 * comes first; NULL: any */
	bool alone;				/* and only that one */
	const struct provider *provider;	/* that the name begins with;
						 * NULL: it doesn't */
	const char *rest;			/* what follows it */
};

/* Not for auto. Everything is NULL when the name means nothing. */
struct named route_named(const struct conf *, const char *name,
	    struct arena *);

/* Of a model's routes the first that can be called; NULL when none can. */
const struct conf_route *route_ready(const struct conf_model *);

/* -1: ERROR_MODEL_NOT_FOUND. On 0 there is at least one candidate. What the
 * targets point to belongs to the configuration and the arena. */
int	route_candidates(const struct conf *, const struct request *,
	    struct arena *, struct candidates *, struct error *);

#endif
