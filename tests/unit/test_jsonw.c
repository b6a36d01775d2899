#include "config.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ceilings.h"
#include "base/jsonw.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static struct arena arena;
static struct buf out;
static struct jsonw w;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena, (size_t)1 << 24);
	buf_init(&out, (size_t)1 << 20);
	w = jsonw_on(&out);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	buf_fini(&out);
	arena_fini(&arena);
	return 0;
}

static void
assert_written(const char *expected)
{
	assert_false(buf_over(&out));
	if (!span_is(buf_view(&out), expected))
		fail_msg("%s instead of %s", buf_view(&out).p, expected);
	buf_reset(&out);
	w = jsonw_on(&out);
}

static void
puts_commas_where_they_belong(void **state)
{
	(void)state;
	jsonw_object(&w);
	jsonw_key(&w, "a");
	jsonw_int(&w, 1);
	jsonw_key(&w, "b");
	jsonw_array(&w);
	jsonw_array(&w);
	jsonw_array_end(&w);
	jsonw_object(&w);
	jsonw_object_end(&w);
	jsonw_string(&w, "x");
	jsonw_null(&w);
	jsonw_bool(&w, true);
	jsonw_bool(&w, false);
	jsonw_raw(&w, SPAN("{\"r\":0}"));
	jsonw_number(&w, 0.5);
	jsonw_u64(&w, 7);
	jsonw_text(&w, SPAN("t"));
	jsonw_array_end(&w);
	jsonw_key(&w, "c");
	jsonw_object(&w);
	jsonw_key(&w, "d");
	jsonw_text_begin(&w);
	buf_puts(&out, "one ");
	buf_puts(&out, "two");
	jsonw_text_end(&w);
	jsonw_key(&w, "e");
	jsonw_text_begin(&w);
	jsonw_text_end(&w);
	jsonw_object_end(&w);
	jsonw_key(&w, "f");
	jsonw_null(&w);
	jsonw_object_end(&w);
	assert_written("{\"a\":1,\"b\":[[],{},\"x\",null,true,false,"
	    "{\"r\":0},0.5,7,\"t\"],\"c\":{\"d\":\"one two\",\"e\":\"\"},"
	    "\"f\":null}");
}

static void
opens_an_object_with_its_first_word(void **state)
{
	(void)state;
	jsonw_array(&w);
	jsonw_object_of(&w, "role", "user");
	jsonw_object_end(&w);
	jsonw_object_of(&w, "type", "");
	jsonw_key(&w, "text");
	jsonw_object_of(&w, "a", "b");
	jsonw_object_end(&w);
	jsonw_object_end(&w);
	jsonw_array_end(&w);
	assert_written("[{\"role\":\"user\"},{\"type\":\"\","
	    "\"text\":{\"a\":\"b\"}}]");
}

static void
writes_null_for_what_is_absent(void **state)
{
	const struct span absent = { NULL, 0 };

	(void)state;
	jsonw_array(&w);
	jsonw_text(&w, absent);
	jsonw_bytes(&w, absent);
	jsonw_string(&w, NULL);
	jsonw_raw(&w, absent);
	jsonw_node(&w, NULL);
	jsonw_text(&w, SPAN(""));
	jsonw_bytes(&w, SPAN(""));
	jsonw_array_end(&w);
	jsonw_escape(&out, absent);
	assert_written("[null,null,null,null,null,\"\",\"\"]");
}

static void
copies_text_and_escapes_bytes(void **state)
{
	(void)state;
	jsonw_array(&w);
	jsonw_text(&w, SPAN("a\\n\\\"\\u0000"));
	jsonw_bytes(&w, SPAN("a\n\"\0"));
	jsonw_string(&w, "\\ / \x1f \x7f \xe2\x82\xac \b\f\r\t");
	jsonw_array_end(&w);
	assert_written("[\"a\\n\\\"\\u0000\",\"a\\n\\\"\\u0000\","
	    "\"\\\\ / \\u001f \x7f \xe2\x82\xac \\b\\f\\r\\t\"]");
}

/* One U+FFFD for each maximal subpart: Unicode, section 3.9, tables 3-8 to
 * 3-11. */
static void
replaces_what_is_no_utf8(void **state)
{
#define R	"\xef\xbf\xbd"
	static const struct { const char *bytes, *text; } cases[] = {
		{ "\x80", R }, { "a\xff" "b", "a" R "b" }, { "\xc3", R },
		{ "\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41",
		    R R R R R R R R "A" },
		{ "\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41",
		    R R R R R R R R "A" },
		{ "\xf4\x91\x92\x93\xff\x41\x80\xbf\x42",
		    R R R R R "A" R R "B" },
		{ "\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41", R R R R "A" },
		{ "\xe2\x82\"\xac", R "\\\"" R },
		{ "\xe2\x82\n", R "\\n" },
		{ "ok \xe2\x82\xac and 16 more bytes then \xe2\x82",
		    "ok \xe2\x82\xac and 16 more bytes then " R },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		jsonw_escape(&out, span_of(cases[i].bytes));
		assert_written(cases[i].text);
	}
}

static void
writes_integers(void **state)
{
	(void)state;
	jsonw_array(&w);
	jsonw_int(&w, 0);
	jsonw_int(&w, -1);
	jsonw_int(&w, INT64_MAX);
	jsonw_int(&w, INT64_MIN);
	jsonw_u64(&w, 0);
	jsonw_u64(&w, 10);
	jsonw_u64(&w, UINT64_MAX);
	jsonw_array_end(&w);
	assert_written("[0,-1,9223372036854775807,-9223372036854775808,0,10,"
	    "18446744073709551615]");
}

static void
writes_the_shortest_number_that_reads_back(void **state)
{
	static const struct { double d; const char *text; } cases[] = {
		{ 0, "0" }, { 1, "1" }, { -3, "-3" }, { 0.1, "0.1" },
		{ 0.7, "0.7" }, { 1.5, "1.5" }, { -2.25, "-2.25" },
		{ 1e15, "1000000000000000" }, { 100, "100" },
		{ 9007199254740992.0, "9007199254740992" },
		{ 1e22, "1e+22" }, { 1e-7, "1e-07" },
		{ 0.30000000000000004, "0.30000000000000004" },
		{ 1.0 / 3, "0.3333333333333333" },
		{ 5e-324, "4.94065645841247e-324" },
		{ DBL_MAX, "1.7976931348623157e+308" },
		{ -0.0, "-0" }, { (double)INFINITY, "null" },
		{ -(double)INFINITY, "null" }, { (double)NAN, "null" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		jsonw_number(&w, cases[i].d);
		if (isfinite(cases[i].d))
			assert_true(strtod(buf_view(&out).p, NULL) ==
			    cases[i].d);
		assert_written(cases[i].text);
	}
}

static void
numbers_read_back_and_scan(void **state)
{
	uint64_t bits = 1;
	struct error err;
	double d;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		bits = bits * UINT64_C(6364136223846793005) + 12345;
		memcpy(&d, &bits, sizeof(d));
		if (!isfinite(d))
			continue;
		jsonw_number(&w, d);
		assert_true(strtod(buf_view(&out).p, NULL) == d);
		assert_non_null(scan(&arena, buf_view(&out), 0, &err));
		buf_reset(&out);
		w = jsonw_on(&out);
	}
}

static void
compacts_nodes(void **state)
{
	static const struct { const char *json, *compact; } cases[] = {
		{ " null ", "null" }, { "[ ]", "[]" }, { "{\n}", "{}" },
		{ "[ true , false,null ]", "[true,false,null]" },
		{ "{ \"a\" : 1.50 ,\r\n\t\"b\\/\" : [ \"\\u00e9\\n\" ] }",
		    "{\"a\":1.50,\"b/\":[\"\xc3\xa9\\n\"]}" },
		{ "-0.0e+00", "-0.0e+00" },
		{ "123456789012345678901234567890",
		    "123456789012345678901234567890" },
		{ "{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}" },
		{ "\"\\uD83D\"", "\"\xef\xbf\xbd\"" },
		{ "{\"\":{\"\":[[],{}]}}", "{\"\":{\"\":[[],{}]}}" },
	};
	const struct node *n;
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		n = scan(&arena, span_of(cases[i].json), SCAN_UPSTREAM, &err);
		assert_non_null(n);
		jsonw_node(&w, n);
		assert_written(cases[i].compact);
	}
}

static void
compacts_the_deepest_tree(void **state)
{
	char text[2 * CEILING_JSON_DEPTH + 1] = "";
	struct error err;
	const struct node *n;

	(void)state;
	memset(text, '[', CEILING_JSON_DEPTH);
	memset(text + CEILING_JSON_DEPTH, ']', CEILING_JSON_DEPTH);
	n = scan(&arena, span_of(text), 0, &err);
	assert_non_null(n);
	jsonw_node(&w, n);
	assert_written(text);
}

static void
writes_no_lone_surrogate_of_a_node(void **state)
{
	struct error err;
	const struct node *n;

	(void)state;
	n = scan(&arena, SPAN("[\"a\\ud83d\", \"\\ude00\\n\\\\ud83d\", "
	    "\"\\ud83d\\ude00\"]"), SCAN_UPSTREAM, &err);
	assert_non_null(n);
	jsonw_node(&w, n);
	assert_written("[\"a\xef\xbf\xbd\","
	    "\"\xef\xbf\xbd\\n\\\\ud83d\",\"\xf0\x9f\x98\x80\"]");
}

static void
overflow_is_the_buffers(void **state)
{
	(void)state;
	for (size_t max = 0; max < 20; max++) {
		buf_fini(&out);
		buf_init(&out, max);
		w = jsonw_on(&out);
		jsonw_object(&w);
		jsonw_key(&w, "key");
		jsonw_string(&w, "value\nvalue\nvalue");
		jsonw_object_end(&w);
		assert_true(buf_over(&out));
		assert_true(out.len <= max);
		assert_memory_equal("{\"key\":\"value\\nvalue\\n",
		    buf_view(&out).p, out.len);
	}
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(puts_commas_where_they_belong),
		TEST(opens_an_object_with_its_first_word),
		TEST(writes_null_for_what_is_absent),
		TEST(copies_text_and_escapes_bytes),
		TEST(replaces_what_is_no_utf8),
		TEST(writes_integers),
		TEST(writes_the_shortest_number_that_reads_back),
		TEST(numbers_read_back_and_scan),
		TEST(compacts_nodes),
		TEST(compacts_the_deepest_tree),
		TEST(writes_no_lone_surrogate_of_a_node),
		TEST(overflow_is_the_buffers),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
