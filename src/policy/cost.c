#include "config.h"

#include "policy/cost.h"

static bool
add(uint64_t *sum, uint64_t count, bool known, uint64_t price)
{
	uint64_t part;

	if (count == 0)
		return true;
	return known && !__builtin_mul_overflow(count, price, &part) &&
	    !__builtin_add_overflow(*sum, part, sum);
}

bool
cost_of(const struct price *p, const struct usage *u, uint64_t *pico)
{
	uint64_t cached = u->cached, fresh = 0, sum = 0;

	if (p == NULL)
		return false;
	/* Some hosts count cached tokens outside the input: never below 0. */
	if (cached > u->input)
		cached = u->input;
	if (u->cache_write < u->input - cached)
		fresh = u->input - cached - u->cache_write;
	if (!add(&sum, fresh, p->has_input, p->input) ||
	    !add(&sum, cached, p->has_cached_input, p->cached_input) ||
	    !add(&sum, u->cache_write, p->has_cache_write, p->cache_write) ||
	    !add(&sum, u->output, p->has_output, p->output))
		return false;
	*pico = sum;
	return true;
}
