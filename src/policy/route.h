/*
 * route: from a model's name to the candidates that may serve a request, in
 * order.
 *
 * A name is looked up as canonical id, alias, auto, then as provider/model:
 * the rest after the first slash is a model of that provider by its public
 * name or the provider's own, and the model's other routes are its fall-back.
 * Routes that the file put together may lead to different models, so there the
 * provider's own name means that route and no other. A rest that nobody knows
 * goes to the provider as given; for a release of a known model (its name and
 * a day) the model's limits and prices hold.
 *
 * The routes that a name leads to form groups, which keep their order: the
 * route of a pinned provider, the other routes of its model, the model of each
 * fall-back; what auto stands for is one group of many models. In a group the
 * routes that serve more of the request come first (needs.h), then what the
 * client's sorts say, then the operator's order decides. A route that can't be
 * called, isn't among the client's providers or can't take the request is left
 * out; each of them is told why. A route that several names lead to counts
 * where it was first met.
 *
 * Nothing is measured by this version: a sort by what would have to be is one
 * by cost, and the receipt says so.
 */
#ifndef SLUICE_POLICY_ROUTE_H
#define SLUICE_POLICY_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "conf/conf.h"
#include "model/receipt.h"
#include "model/request.h"
#include "model/target.h"
#include "policy/needs.h"

/* The name that is no model but a choice among models. */
#define ROUTE_AUTO	"auto"

/* How a route came to be looked at. */
enum origin {
	ORIGIN_NAMED,		/* the model asked for has it */
	ORIGIN_PINNED,		/* the name says provider and model */
	ORIGIN_SIBLING,		/* the pinned one's model has it */
	ORIGIN_AS_GIVEN,	/* nobody knows it; its provider may */
	ORIGIN_FALLBACK,	/* of routing.model.fallbacks */
	ORIGIN_AUTO,		/* auto stands for it */
	ORIGIN_LAST		/* the demo, when auto has nothing else */
};

enum verdict {
	VERDICT_CANDIDATE,
	VERDICT_OFF,		/* its provider has no address or credential */
	VERDICT_EXCLUDED,	/* routing.provider.fallbacks doesn't name it */
	VERDICT_UNFIT,		/* lacks what is never stripped */
	VERDICT_STRICT,		/* would drop what routing.strict keeps */
	VERDICT_BEYOND		/* there are as many candidates as are tried */
};

/* One route that was looked at. */
struct route_choice {
	const struct conf_route *route;
	const char *model;		/* its public name, or its own */
	enum origin origin;
	enum verdict verdict;
	unsigned group;
	unsigned member;		/* which of auto's models */
	struct shortfall shortfall;
	uint64_t model_key, route_key;	/* what the sorts compare */
	size_t place;			/* in the order they were met in, the
					 * operator's in each model */
	uint64_t hash;			/* of the route's name */
};

struct candidates {
	struct target *list;		/* in the order to be tried */
	size_t n;
	struct route_choice *choices;		/* the candidates in the same order,
					 * then those left out */
	size_t n_choices;
	struct needs needs;
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

/* Finds out beforehand what each route can do and what auto stands for, which
 * depend on the configuration alone: once, before many use it. Without it each
 * choice does. */
void	route_prepare(struct conf *);

/* Of a model's routes the first that can be called; NULL when none can. */
const struct conf_route *route_ready(const struct conf_model *);

/*
 * On 0 there is at least one candidate; what the targets point to belongs to
 * the configuration and the arena, and credential, user_hash and cache_key are
 * the caller's to fill in. The receipt has what of routing could have no
 * effect and which names led nowhere. -1, with those choices that there were:
 *	ERROR_MODEL_NOT_FOUND, for the model or a fall-back: nobody knows the
 *	    name, or no provider that has it is on
 *	ERROR_VALUE: routing names no provider, or none that has the model
 *	ERROR_UNSUPPORTED_VALUE: no route can take what the request holds
 *	ERROR_UNSUPPORTED_PARAMETER: none without dropping, and routing is
 *	    strict
 */
int	route_candidates(const struct conf *, const struct request *,
	    struct receipt *, struct arena *, struct candidates *,
	    struct error *);

/* Why a route stands where it does or was left out, in a few words. */
void	route_reason(const struct route_choice *, const struct request *,
	    struct arena *, struct buf *out);

#endif
