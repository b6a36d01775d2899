#include "config.h"

#include <stddef.h>

#include "conf/price.h"
#include "policy/cost.h"

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/*
 * What was used of each class; no token is in two of them. Some hosts count
 * cached tokens outside the input, and a part may be told as more than the
 * whole: no count ever goes below 0.
 */
static void
count(const struct usage *u, uint64_t counts[PRICE_CLASSES])
{
	uint64_t cached = least(u->cached, u->input);
	uint64_t rest = u->input - cached;
	uint64_t write_1h = least(u->cache_write_1h, u->cache_write);

	counts[PRICE_INPUT] = rest - least(rest, u->cache_write);
	counts[PRICE_CACHED_INPUT] = cached;
	counts[PRICE_CACHE_WRITE] = u->cache_write - write_1h;
	counts[PRICE_CACHE_WRITE_1H] = write_1h;
	counts[PRICE_OUTPUT] = u->output;
	counts[PRICE_WEB_SEARCH] = u->web_searches;
}

/* What the price over the threshold leaves out is as below it. */
static bool
amount_for(const struct price *p, const struct price_class *class,
    uint64_t input, uint64_t *pico)
{
	if (p->over != NULL && input > p->over_input &&
	    price_amount(p->over, class, pico))
		return true;
	return price_amount(p, class, pico);
}

bool
cost_of(const struct price *p, const struct usage *u, uint64_t *pico)
{
	uint64_t counts[PRICE_CLASSES], amount, part, sum = 0;

	if (p == NULL)
		return false;
	count(u, counts);
	for (size_t i = 0; i < PRICE_CLASSES; i++) {
		if (counts[i] == 0)
			continue;
		if (!amount_for(p, &price_classes[i], u->input, &amount) ||
		    __builtin_mul_overflow(counts[i], amount, &part) ||
		    __builtin_add_overflow(sum, part, &sum))
			return false;
	}
	*pico = sum;
	return true;
}
