#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/cost.h"

#define SEARCH	((uint64_t)10 * 1000 * 1000 * 1000)

/* 2 USD, 0.5, 2.5, 4 and 8 USD for a million tokens, 10 for 1000 searches. */
#define FULL \
	.input = 2000000, .cached_input = 500000, .cache_write = 2500000, \
	.cache_write_1h = 4000000, .output = 8000000, .web_search = SEARCH, \
	.has_input = true, .has_cached_input = true, .has_cache_write = true, \
	.has_cache_write_1h = true, .has_output = true, .has_web_search = true

static const struct price full = { FULL };

/* Over 100 tokens of input: twice the input, and 12 USD for output. */
static const struct price over = {
	.input = 4000000, .output = 12000000,
	.has_input = true, .has_output = true,
};
static const struct price tiered = { FULL, .over_input = 100, .over = &over };

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
		/* what is written for an hour is part of what is written */
		{ { .input = 10, .cache_write = 6, .cache_write_1h = 4 },
		    29000000 },
		{ { .input = 6, .cache_write = 6, .cache_write_1h = 9 },
		    24000000 },
		{ { .web_searches = 3 }, 3 * SEARCH },
		{ { .input = 1, .web_searches = 1 }, SEARCH + 2000000 },
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

/* All of the request has the price that its input comes to. */
static void
more_input_than_the_threshold_has_another_price(void **state)
{
	static const struct {
		struct usage usage;
		uint64_t pico;
	} rows[] = {
		{ { .input = 100, .output = 1 }, 208000000 },
		{ { .input = 101, .output = 1 }, 416000000 },
		/* cached tokens are input, too, at the price from below */
		{ { .input = 101, .cached = 100 }, 54000000 },
		{ { .input = 101, .cache_write = 101, .web_searches = 1 },
		    252500000 + SEARCH },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t pico = 1;

		assert_true(cost_of(&tiered, &rows[i].usage, &pico));
		assert_int_equal(pico, rows[i].pico);
	}
}

static void
a_price_over_the_threshold_may_be_the_only_one(void **state)
{
	const struct price p = { .over_input = 100, .over = &over };
	struct usage u = { .input = 100 };
	uint64_t pico;

	(void)state;
	assert_false(cost_of(&p, &u, &pico));
	u.input = 101;
	assert_true(cost_of(&p, &u, &pico));
	assert_int_equal(pico, 404000000);
}

static void
is_unknown_when_a_counted_class_has_no_price(void **state)
{
	static const struct {
		size_t has;
		struct usage usage;
	} rows[] = {
		{ offsetof(struct price, has_input), { .input = 1 } },
		{ offsetof(struct price, has_cached_input),
		  { .input = 1, .cached = 1 } },
		{ offsetof(struct price, has_cache_write),
		  { .input = 1, .cache_write = 1 } },
		{ offsetof(struct price, has_cache_write_1h),
		  { .input = 1, .cache_write = 1, .cache_write_1h = 1 } },
		{ offsetof(struct price, has_output), { .output = 1 } },
		{ offsetof(struct price, has_web_search),
		  { .web_searches = 1 } },
	};
	const struct usage none = { .input = 0 };
	uint64_t pico = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct price p = full;

		*(bool *)((char *)&p + rows[i].has) = false;
		assert_false(cost_of(&p, &rows[i].usage, &pico));
		assert_int_equal(pico, 7);
		/* The others don't ask for it. */
		for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
			uint64_t other;

			assert_int_equal(cost_of(&p, &rows[k].usage, &other),
			    k != i);
		}
	}
	assert_false(cost_of(NULL, &none, &pico));
}

static void
is_unknown_when_the_sum_does_not_fit(void **state)
{
	static const struct usage rows[] = {
		{ .output = UINT64_MAX / 2 },
		{ .input = UINT64_MAX },
		{ .web_searches = UINT64_MAX },
		{ .input = UINT64_MAX / 2000000, .output = 1 },
	};
	uint64_t pico = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_false(cost_of(&full, &rows[i], &pico));
	assert_int_equal(pico, 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prices_each_class_apart_and_exactly),
		cmocka_unit_test(
		    more_input_than_the_threshold_has_another_price),
		cmocka_unit_test(
		    a_price_over_the_threshold_may_be_the_only_one),
		cmocka_unit_test(is_unknown_when_a_counted_class_has_no_price),
		cmocka_unit_test(is_unknown_when_the_sum_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
