#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/cost.h"

/* 2 USD, 0.5, 2.5 and 8 USD for a million tokens. */
static const struct price full = {
	.input = 2000000, .cached_input = 500000, .cache_write = 2500000,
	.output = 8000000,
	.has_input = true, .has_cached_input = true, .has_cache_write = true,
	.has_output = true,
};

static void
prices_each_class_apart_and_exactly(void **state)
{
	static const struct {
		struct usage usage;
		uint64_t pico;
	} rows[] = {
		{ { .input = 0 }, 0 },
		{ { .input = 1 }, 2000000 },
		{ { .input = 10, .output = 3 }, 44000000 },
		/* cached and written tokens are part of the input */
		{ { .input = 10, .cached = 4 }, 14000000 },
		{ { .input = 10, .cached = 4, .cache_write = 6 }, 17000000 },
		/* reasoning is part of the output */
		{ { .output = 5, .reasoning = 5 }, 40000000 },
		/* more cached than input never makes a negative count */
		{ { .input = 3, .cached = 9 }, 1500000 },
		{ { .input = 1000000000, .output = 1000000000 },
		    10000000000000000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t pico = 1;

		assert_true(cost_of(&full, &rows[i].usage, &pico));
		assert_int_equal(pico, rows[i].pico);
	}
}

static void
is_unknown_when_a_counted_class_has_no_price(void **state)
{
	struct price p = full;
	struct usage u = { .input = 5, .cached = 2, .output = 1 };
	uint64_t pico = 7;

	(void)state;
	p.has_cached_input = false;
	assert_false(cost_of(&p, &u, &pico));
	assert_int_equal(pico, 7);
	u.cached = 0;
	assert_true(cost_of(&p, &u, &pico));
	assert_false(cost_of(NULL, &u, &pico));
}

static void
is_unknown_when_the_sum_does_not_fit(void **state)
{
	struct usage u = { .output = UINT64_MAX / 2 };
	uint64_t pico;

	(void)state;
	assert_false(cost_of(&full, &u, &pico));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prices_each_class_apart_and_exactly),
		cmocka_unit_test(is_unknown_when_a_counted_class_has_no_price),
		cmocka_unit_test(is_unknown_when_the_sum_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
