#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonx.h"
#include "base/scan.h"
#include "dialect/arguments.h"

#define BIG		((size_t)1 << 24)
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static void
writes_an_object_or_wraps_the_text(void **state)
{
	static const struct {
		const char *text, *written;
		bool wrapped;
	} rows[] = {
		{ "", "{}", false },
		{ " \\n", "{}", false },
		{ "{}", "{}", false },
		{ "{ \\\"a\\\" : [1, 2.50] }", "{\"a\":[1,2.50]}", false },
		{ "{\\\"a\\\":\\\"x\\\\ny\\\\\\\"\\\"}",
		    "{\"a\":\"x\\ny\\\"\"}", false },
		{ "{\\\"a\\\":\\\"\\\\u00e9\\\"}", "{\"a\":\"\xc3\xa9\"}",
		    false },
		/* Anything else can still be read. */
		{ "[1]", "{\"_raw\":\"[1]\"}", true },
		{ "null", "{\"_raw\":\"null\"}", true },
		{ "{\\\"a\\\":", "{\"_raw\":\"{\\\"a\\\":\"}", true },
		{ "{\\\"a\\\":1,\\\"a\\\":2}",
		    "{\"_raw\":\"{\\\"a\\\":1,\\\"a\\\":2}\"}", true },
		{ "{\\\"a\\\":\\\"\\\\ud83d\\\"}",
		    "{\"_raw\":\"{\\\"a\\\":\\\"\\\\ud83d\\\"}\"}", true },
		{ "\\u0000", "{\"_raw\":\"\\u0000\"}", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out;
		struct jsonw w = jsonw_on(&out);
		struct arena a;
		bool wrapped;

		arena_init(&a, BIG);
		buf_init(&out, BIG);
		wrapped = arguments_write(&w, &a, span_of(rows[i].text));
		assert_string_equal(rows[i].written, out.data);
		assert_int_equal(rows[i].wrapped, wrapped);
		buf_fini(&out);
		arena_fini(&a);
	}
}

static void
writes_no_arguments_as_an_empty_object(void **state)
{
	struct buf out;
	struct jsonw w = jsonw_on(&out);
	struct arena a;

	(void)state;
	arena_init(&a, BIG);
	buf_init(&out, BIG);
	assert_false(arguments_write(&w, &a, (struct span){ NULL, 0 }));
	assert_string_equal("{}", out.data);
	buf_fini(&out);
	arena_fini(&a);
}

/* What nests deeper than anybody's JSON is text. */
static void
wraps_what_is_too_deep(void **state)
{
	struct buf text, out;
	struct jsonw w = jsonw_on(&out);
	struct arena a;

	(void)state;
	arena_init(&a, BIG);
	buf_init(&text, BIG);
	buf_init(&out, BIG);
	for (int i = 0; i < 5000; i++)
		buf_puts(&text, "{\\\"a\\\":");
	assert_true(arguments_write(&w, &a, buf_view(&text)));
	buf_fini(&text);
	buf_fini(&out);
	arena_fini(&a);
}

static void
carries_an_input_there_and_back(void **state)
{
	static const struct {
		const char *input, *arguments;
	} rows[] = {
		{ "", "{\\\"input\\\":\\\"\\\"}" },
		{ "a b", "{\\\"input\\\":\\\"a b\\\"}" },
		{ "\\\"\\n\\\\", "{\\\"input\\\":\\\"\\\\\\\"\\\\n\\\\\\\\"
		    "\\\"}" },
		{ "\\u0000\xc3\xa9", "{\\\"input\\\":\\\"\\\\u0000\xc3\xa9"
		    "\\\"}" },
	};
	struct arena a;

	(void)state;
	arena_init(&a, BIG);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct span there = arguments_of_input(&a,
		    span_of(rows[i].input));

		assert_true(span_is(there, rows[i].arguments));
		assert_true(span_is(arguments_input(&a, there),
		    rows[i].input));
	}
	arena_fini(&a);
}

static void
takes_what_is_no_such_object_as_the_input(void **state)
{
	static const struct {
		const char *arguments, *input;
	} rows[] = {
		{ "", "" },
		{ "plain words", "plain words" },
		{ "{\\\"x\\\":1}", "{\\\"x\\\":1}" },
		{ "{\\\"input\\\":7}", "{\\\"input\\\":7}" },
		{ "[\\\"input\\\"]", "[\\\"input\\\"]" },
		{ "{\\\"input\\\":\\\"a\\\",\\\"why\\\":1}", "a" },
		{ "{\\\"input\\\":\\\"\\\\ud83d!\\\"}", "\xef\xbf\xbd!" },
		{ "{\\\"input\\\":\\\"\\\\u0041\\\"}", "A" },
	};
	struct arena a;

	(void)state;
	arena_init(&a, BIG);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_true(span_is(arguments_input(&a,
		    span_of(rows[i].arguments)), rows[i].input));
	assert_true(span_is(arguments_input(&a, (struct span){ NULL, 0 }),
	    ""));
	arena_fini(&a);
}

static void
asks_for_one_string(void **state)
{
	const struct node *schema;
	struct error err;
	struct arena a;

	(void)state;
	arena_init(&a, BIG);
	schema = scan(&a, arguments_input_schema, SCAN_REQUEST, &err);
	assert_non_null(schema);
	assert_true(jsonx_is(jsonx_get(schema, "type"), "object"));
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_an_object_or_wraps_the_text),
		cmocka_unit_test(writes_no_arguments_as_an_empty_object),
		cmocka_unit_test(wraps_what_is_too_deep),
		cmocka_unit_test(carries_an_input_there_and_back),
		cmocka_unit_test(takes_what_is_no_such_object_as_the_input),
		cmocka_unit_test(asks_for_one_string),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
