/*
 * route_internal: what the parts of the choice among routes share; for
 * route*.c alone.
 */
#ifndef SLUICE_POLICY_ROUTE_INTERNAL_H
#define SLUICE_POLICY_ROUTE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/route.h"

/* A name of the request and what it led to: the model's is the first, those of
 * the fall-backs follow. */
struct wish {
	const char *name;
	struct named named;		/* not of auto */
	bool is_auto;
	size_t first, n;		/* of the choices, while they are in
					 * the operator's order: those that no
					 * earlier name led to */
	unsigned verdicts;		/* a bit 1 << VERDICT_... for each of
					 * its routes, an earlier name's too */
	enum verdict pinned;		/* of the route that it names; a
					 * candidate when it names none */
};

/* One choice among routes, while it is made. */
struct search {
	const struct conf *conf;
	const struct request *req;
	struct receipt *receipt;
	struct arena *arena;
	struct candidates *c;
	struct wish *wishes;
	size_t n_wishes;
	const struct named *autos;	/* as many as conf has; NULL: nobody
					 * asks for auto */
	const bool *allowed;		/* by the provider's index; NULL: all
					 * providers are */
	uint32_t *slots;		/* indexes + 1 of choices, by hash */
	size_t n_slots;			/* a power of two */
};

/* ---- route_sort.c ---- */

/* The price that holds for this route; NULL: unknown. */
const struct price *route_price(const struct conf_route *);

/* Puts the choices in order, as many candidates as are tried at most. What of
 * the sorts could have no effect, or has another, goes into the receipt. */
void	route_sort(struct search *);

/* The metric that a sort of the request comes to. */
enum metric route_metric(const struct sort *);

/* Back from a key of METRIC_COST: pico-dollars for four tokens, three of them
 * input; false when the price isn't known. */
bool	route_cost(uint64_t key, const struct sort *, uint64_t *pico);

/* ---- route_words.c ---- */

/* Fills the error of a search that has no candidate; returns -1. */
int	route_fail(const struct search *, struct error *);

/* Where the name stands in the request. */
const char *route_param(const struct search *, const struct wish *);

/* Of a search that has some: the names that led to none of them, in the
 * receipt. */
void	route_note(const struct search *);

#endif
