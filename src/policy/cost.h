/*
 * cost: what an answer costs, from the provider's usage and the price of the
 * route that served, in pico-dollars (1e-12 USD), exactly.
 */
#ifndef SLUICE_POLICY_COST_H
#define SLUICE_POLICY_COST_H

#include <stdbool.h>
#include <stdint.h>

#include "model/event.h"
#include "model/target.h"

/*
 * Input that was neither read from nor written to a cache, cached input, cache
 * writes for minutes and for an hour, output, and web searches are priced
 * apart; reasoning is output. With more input than the price's threshold the
 * whole request has the price over it, where that says something. False when
 * there is no price for a class with a count, or when the sum doesn't fit.
 */
bool	cost_of(const struct price *, const struct usage *, uint64_t *pico);

#endif
