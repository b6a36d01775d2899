#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/parse.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static void
parses_u64(void **state)
{
	static const struct { const char *text; uint64_t max; int result;
	    uint64_t v; } cases[] = {
		{ "0", 9, 0, 0 }, { "9", 9, 0, 9 }, { "10", 9, -1, 0 },
		{ "18446744073709551615", UINT64_MAX, 0, UINT64_MAX },
		{ "18446744073709551616", UINT64_MAX, -1, 0 },
		{ "99999999999999999999999", UINT64_MAX, -1, 0 },
		{ "", 9, -1, 0 }, { "-1", 9, -1, 0 }, { "+1", 9, -1, 0 },
		{ " 1", 9, -1, 0 }, { "1 ", 9, -1, 0 }, { "1.0", 9, -1, 0 },
		{ "0x1", 9, -1, 0 }, { "1a", 9, -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint64_t v = 77;

		assert_int_equal(parse_u64(span_of(cases[i].text),
		    cases[i].max, &v), cases[i].result);
		assert_true(v == (cases[i].result == 0 ? cases[i].v : 77));
	}
}

static void
parses_json_integers(void **state)
{
	static const struct { const char *text; int result; int64_t v; }
	    cases[] = {
		{ "16", 0, 16 }, { "16.0", 0, 16 }, { "1.6e1", 0, 16 },
		{ "1600E-2", 0, 16 }, { "-5", 0, -5 }, { "-5.0", 0, -5 },
		{ "0", 0, 0 }, { "-0", 0, 0 }, { "-0.0", 0, 0 },
		{ "9223372036854775807", 0, INT64_MAX },
		{ "-9223372036854775808", 0, INT64_MIN },
		{ "9223372036854775808", -1, 0 },
		{ "-9223372036854775809", -1, 0 },
		{ "9007199254740991.0", 0, 9007199254740991 },
		{ "9007199254740993.0", -1, 0 }, { "1e18", -1, 0 },
		{ "1.5", -1, 0 }, { "1e-1", -1, 0 }, { "", -1, 0 },
		{ "-", -1, 0 }, { "--1", -1, 0 }, { "+1", -1, 0 },
		{ "1.", -1, 0 }, { "nan", -1, 0 }, { "1e999", -1, 0 },
		{ "12x", -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t v = 77;

		assert_int_equal(parse_json_int(span_of(cases[i].text),
		    INT64_MIN, INT64_MAX, &v), cases[i].result);
		assert_true(v == (cases[i].result == 0 ? cases[i].v : 77));
	}
	assert_int_equal(parse_json_int(SPAN("5"), 6, 9, &(int64_t){ 0 }), -1);
	assert_int_equal(parse_json_int(SPAN("10"), 6, 9, &(int64_t){ 0 }),
	    -1);
}

static void
parses_doubles(void **state)
{
	static const struct { const char *text; int result; double v; }
	    cases[] = {
		{ "0", 0, 0 }, { "1.5", 0, 1.5 }, { "-2e3", 0, -2000 },
		{ "1E+2", 0, 100 }, { "0.1", 0, 0.1 }, { "1e-400", 0, 0 },
		{ "1e400", -1, 0 }, { "", -1, 0 }, { ".5", -1, 0 },
		{ "5.", -1, 0 }, { "+5", -1, 0 }, { "05", -1, 0 },
		{ "1e", -1, 0 }, { "0x10", -1, 0 }, { "inf", -1, 0 },
		{ "nan", -1, 0 }, { " 1", -1, 0 }, { "1 ", -1, 0 },
		{ "1,5", -1, 0 }, { "1-1", -1, 0 },
	};
	char longest[400];
	double v;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		v = 77;
		assert_int_equal(parse_double(span_of(cases[i].text), &v),
		    cases[i].result);
		assert_true(v == (cases[i].result == 0 ? cases[i].v : 77));
	}
	(void)snprintf(longest, sizeof(longest), "%.1f", 1.7e308);
	assert_int_equal(parse_double(span_of(longest), &v), 0);
	assert_true(v == 1.7e308);
	memset(longest, '1', sizeof(longest));
	assert_int_equal(parse_double((struct span){ longest,
	    sizeof(longest) }, &v), -1);
}

static void
parses_durations(void **state)
{
	static const struct { const char *text; int result; int64_t ms; }
	    cases[] = {
		{ "250ms", 0, 250 }, { "5s", 0, 5000 }, { "2m", 0, 120000 },
		{ "1h", 0, 3600000 }, { "5", 0, 5000 }, { "0", 0, 0 },
		{ "3601", -1, 0 }, { "2h", -1, 0 }, { "", -1, 0 },
		{ "s", -1, 0 }, { "ms", -1, 0 }, { "5 s", -1, 0 },
		{ "-5s", -1, 0 }, { "1.5s", -1, 0 }, { "5w", -1, 0 },
		{ "5S", -1, 0 }, { "18446744073709551615h", -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t v = 77;

		assert_int_equal(parse_duration(span_of(cases[i].text),
		    3600000, &v), cases[i].result);
		assert_int_equal(v, cases[i].result == 0 ? cases[i].ms : 77);
	}
}

static void
parses_days(void **state)
{
	int64_t v = 77;

	(void)state;
	assert_int_equal(parse_duration(SPAN("30d"), INT64_MAX, &v), 0);
	assert_int_equal(v, INT64_C(30) * 24 * 60 * 60 * 1000);
	assert_int_equal(parse_duration(SPAN("106751991168d"), INT64_MAX, &v),
	    -1);
}

static void
parses_sizes(void **state)
{
	static const struct { const char *text; int result; uint64_t v; }
	    cases[] = {
		{ "100", 0, 100 }, { "512K", 0, 512 * 1024 },
		{ "64M", 0, 64 * 1024 * 1024 },
		{ "1G", 0, 1024 * 1024 * 1024 }, { "0", 0, 0 },
		{ "2G", -1, 0 }, { "1073741825", -1, 0 }, { "", -1, 0 },
		{ "M", -1, 0 }, { "1 M", -1, 0 }, { "1MB", -1, 0 },
		{ "-1", -1, 0 }, { "1.5M", -1, 0 }, { "1m", -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint64_t v = 77;

		assert_int_equal(parse_size(span_of(cases[i].text),
		    1024 * 1024 * 1024, &v), cases[i].result);
		assert_int_equal(v, cases[i].result == 0 ? cases[i].v : 77);
	}
}

static void
parses_decimals_exactly(void **state)
{
	static const struct { const char *text; unsigned scale; int result;
	    uint64_t v; } cases[] = {
		{ "2.5", 6, 0, 2500000 }, { "0.000001", 6, 0, 1 },
		{ "0.1", 1, 0, 1 }, { "3", 2, 0, 300 }, { "0", 6, 0, 0 },
		{ "1.2300000000", 2, 0, 123 }, { "1.234", 2, -1, 0 },
		{ "0.0000001", 6, -1, 0 }, { "", 6, -1, 0 }, { ".", 6, -1, 0 },
		{ "-1", 6, -1, 0 }, { "1e3", 6, -1, 0 }, { "1.2.3", 6, -1, 0 },
		{ "10000000000001", 6, -1, 0 }, { "10000000000000", 6, 0,
		    UINT64_C(10000000000000000000) },
		{ "99999999999999999999999", 0, -1, 0 },
		{ "18446744073709551615", 1, -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint64_t v = 77;

		assert_int_equal(parse_decimal(span_of(cases[i].text),
		    cases[i].scale, UINT64_C(10000000000000000000), &v),
		    cases[i].result);
		assert_true(v == (cases[i].result == 0 ? cases[i].v : 77));
	}
}

/* The scanner's view: where a number ends, and where it goes wrong. */
static void
finds_the_end_of_a_number(void **state)
{
	static const struct { const char *text; bool good; size_t at; }
	    cases[] = {
		{ "0", true, 1 }, { "01", true, 1 }, { "-0.5e+7,", true, 7 },
		{ "12]", true, 2 }, { "1.5.5", true, 3 }, { "1e5e", true, 3 },
		{ "", false, 0 }, { "-", false, 1 }, { "-a", false, 1 },
		{ "+1", false, 0 }, { ".5", false, 0 }, { "1.", false, 2 },
		{ "1.e5", false, 2 }, { "1e", false, 2 }, { "1e-", false, 3 },
		{ "1e-x", false, 3 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *p = cases[i].text, *end = p + strlen(p);

		assert_int_equal(parse_number(&p, end), cases[i].good);
		assert_int_equal(p - cases[i].text, cases[i].at);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_u64),
		cmocka_unit_test(parses_json_integers),
		cmocka_unit_test(parses_doubles),
		cmocka_unit_test(parses_durations),
		cmocka_unit_test(parses_days),
		cmocka_unit_test(parses_sizes),
		cmocka_unit_test(parses_decimals_exactly),
		cmocka_unit_test(finds_the_end_of_a_number),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
