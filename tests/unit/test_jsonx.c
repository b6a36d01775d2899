#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/jsonx.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static struct arena arena;
static struct error err;
static const struct jsonx_path root;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena, (size_t)1 << 24);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static const struct node *
read_json(const char *text)
{
	const struct node *n;

	memset(&err, 0, sizeof(err));
	n = scan(&arena, span_of(text), SCAN_UPSTREAM, &err);
	if (n == NULL)
		fail_msg("%s: %s", text, err.message);
	return n;
}

static void
assert_span(struct span s, const char *expected)
{
	assert_non_null(s.p);
	assert_int_equal(s.len, strlen(expected));
	assert_memory_equal(s.p, expected, s.len);
}

static void
assert_error(enum error_class class, const char *param, const char *message)
{
	assert_int_equal(err.class, class);
	assert_string_equal(err.param, param);
	assert_string_equal(err.message, message);
}

/* ---- paths ---- */

static void
prints_paths(void **state)
{
	const struct jsonx_path input = { &root, SPAN("input"), 0 };
	const struct jsonx_path item = { &input, { NULL, 0 }, 2 };
	const struct jsonx_path content = { &item, SPAN("content"), 0 };
	const struct jsonx_path part = { &content, { NULL, 0 }, 0 };
	const struct jsonx_path first = { &root, { NULL, 0 }, 7 };
	const struct {
		const struct jsonx_path *at;
		const char *key, *expected;
	} cases[] = {
		{ NULL, NULL, "" },
		{ NULL, "model", "model" },
		{ &root, NULL, "" },
		{ &root, "model", "model" },
		{ &input, NULL, "input" },
		{ &input, "x", "input.x" },
		{ &item, NULL, "input[2]" },
		{ &part, NULL, "input[2].content[0]" },
		{ &part, "image_url", "input[2].content[0].image_url" },
		{ &first, "id", "[7].id" },
	};
	char out[ERROR_PARAM_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		jsonx_path_print(out, sizeof(out), cases[i].at, cases[i].key);
		assert_string_equal(out, cases[i].expected);
	}
}

static void
cuts_long_paths_between_characters(void **state)
{
	const struct jsonx_path at = { &root, SPAN("ab\xe2\x82\xac"), 0 };
	static const struct { size_t size; const char *expected; } cases[] = {
		{ 1, "" }, { 2, "a" }, { 3, "ab" }, { 4, "ab" }, { 5, "ab" },
		{ 6, "ab\xe2\x82\xac" }, { 7, "ab\xe2\x82\xac." },
		{ 8, "ab\xe2\x82\xac.k" }, { 9, "ab\xe2\x82\xac.ke" },
	};
	char out[16];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		memset(out, 'x', sizeof(out));
		jsonx_path_print(out, cases[i].size, &at, "ke");
		assert_string_equal(out, cases[i].expected);
		assert_int_equal(out[cases[i].size], 'x');
	}
	out[0] = 'x';
	jsonx_path_print(out, 0, &at, NULL);
	assert_int_equal(out[0], 'x');
}

static void
errors_bear_the_path(void **state)
{
	const struct jsonx_path tools = { &root, SPAN("tools"), 0 };
	const struct jsonx_path tool = { &tools, { NULL, 0 }, 3 };

	(void)state;
	assert_int_equal(jsonx_error(&err, ERROR_MISSING, &tool, "name",
	    "expected %s of %d", "one", 5), -1);
	assert_error(ERROR_MISSING, "tools[3].name", "expected one of 5");
}

/* ---- lookups ---- */

/* Keys of all lengths and begins, so that all bits of node_key_bit are met. */
static void
name_key(char key[32], size_t i)
{
	(void)snprintf(key, 32, "%c%.*zu", (int)('A' + i % 58), (int)(i / 8), i);
	for (char *p = key; *p != '\0'; p++)
		if (*p == '\\')
			*p = '!';
}

/* However many members there are, and whoever made the object. */
static void
finds_each_member_and_no_other(void **state)
{
	const struct node *n;
	struct node made;
	struct buf text;
	char key[32];

	(void)state;
	buf_init(&text, (size_t)1 << 16);
	buf_putc(&text, '{');
	for (size_t i = 0; i < 200; i++) {
		name_key(key, i);
		buf_printf(&text, "%s\"%s\":%zu}", i > 0 ? "," : "", key, i);
		n = read_json(text.data);
		made = *n;
		made.keys = 0;		/* as those are that nobody scanned */
		for (size_t j = 0; j < 200; j++) {
			name_key(key, j);
			assert_int_equal(jsonx_get(n, key) != NULL, j <= i);
			assert_ptr_equal(jsonx_get(&made, key),
			    jsonx_get(n, key));
		}
		buf_cut(&text, text.len - 1);
	}
	buf_fini(&text);
}

static void
finds_a_member_however_its_key_is_spelt(void **state)
{
	(void)state;
	assert_non_null(jsonx_get(read_json("{\"\\u006bey\":1}"), "key"));
	assert_non_null(jsonx_member(read_json("{\"\":1}"), ""));
}

static void
finds_members(void **state)
{
	const struct node *obj = read_json("{\"a\":1,\"ab\":null,\"a\":2,"
	    "\"\":3}");

	(void)state;
	assert_span(jsonx_member(obj, "a")->span, "2");
	assert_span(jsonx_member(obj, "")->span, "3");
	assert_int_equal(jsonx_member(obj, "ab")->kind, NODE_NULL);
	assert_null(jsonx_get(obj, "ab"));
	assert_span(jsonx_get(obj, "a")->span, "2");
	assert_null(jsonx_member(obj, "b"));
	assert_null(jsonx_get(obj, "b"));
	assert_null(jsonx_member(NULL, "a"));
	assert_null(jsonx_member(read_json("[1]"), "a"));
	assert_null(jsonx_member(read_json("\"a\""), "a"));
}

/* ---- strict ---- */

static void
missing_and_null_are_unset(void **state)
{
	static const char *const words[] = { "a", NULL };
	const struct node *obj = read_json("{\"x\":null}");
	const struct node *n = obj, *kept = n;
	struct span s = SPAN("kept");
	bool b = true;
	int64_t i = 42;
	double d = 4.5;
	int w = 7;

	(void)state;
	for (int pass = 0; pass < 3; pass++) {
		const char *key = pass == 0 ? "x" : "missing";

		if (pass == 2)
			obj = NULL;
		assert_int_equal(jsonx_read_text(obj, key, &root, 9, &s, &err),
		    0);
		assert_int_equal(jsonx_read_bool(obj, key, &root, &b, &err), 0);
		assert_int_equal(jsonx_read_int(obj, key, &root, 0, 1, &i,
		    &err), 0);
		assert_int_equal(jsonx_read_number(obj, key, &root, 0, 1, &d,
		    &err), 0);
		assert_int_equal(jsonx_read_word(obj, key, &root, words, &w,
		    &err), 0);
		assert_int_equal(jsonx_read_object(obj, key, &root, &n, &err),
		    0);
		assert_int_equal(jsonx_read_array(obj, key, &root, 1, &n,
		    &err), 0);
	}
	assert_span(s, "kept");
	assert_true(b);
	assert_int_equal(i, 42);
	assert_true(d == 4.5);
	assert_int_equal(w, 7);
	assert_ptr_equal(n, kept);
	assert_int_equal(err.class, ERROR_NONE);
}

static void
wrong_types_are_named(void **state)
{
	static const struct { const char *json, *kind; } values[] = {
		{ "{\"x\":true}", "a boolean" }, { "{\"x\":1.5}", "a number" },
		{ "{\"x\":\"s\"}", "a string" }, { "{\"x\":[]}", "an array" },
		{ "{\"x\":{}}", "an object" },
	};
	static const char *const words[] = { "a", NULL };
	const struct node *out = NULL;
	char expected[64];
	struct span s;
	bool b;
	int64_t i;
	double d;
	int w;

	(void)state;
	for (size_t v = 0; v < COUNT(values); v++) {
		const struct node *n = read_json(values[v].json);
		enum node_kind kind = n->child->kind;
#define CHECK(call, allowed, name)					\
	do {								\
		(void)snprintf(expected, sizeof(expected),		\
		    "expected " name ", got %s", values[v].kind);	\
		if (kind != (allowed)) {				\
			assert_int_equal(call, -1);			\
			assert_error(ERROR_TYPE, "x", expected);	\
		}							\
	} while (0)
		CHECK(jsonx_read_text(n, "x", &root, 9, &s, &err), NODE_STRING,
		    "a string");
		CHECK(jsonx_read_word(n, "x", &root, words, &w, &err),
		    NODE_STRING, "a string");
		CHECK(jsonx_read_bool(n, "x", &root, &b, &err), NODE_BOOL,
		    "a boolean");
		CHECK(jsonx_read_int(n, "x", &root, 0, 9, &i, &err),
		    NODE_NUMBER, "an integer");
		CHECK(jsonx_read_number(n, "x", &root, 0, 9, &d, &err),
		    NODE_NUMBER, "a number");
		CHECK(jsonx_read_object(n, "x", &root, &out, &err),
		    NODE_OBJECT, "an object");
		CHECK(jsonx_read_array(n, "x", &root, 9, &out, &err),
		    NODE_ARRAY, "an array");
	}
	assert_null(out);
}

static void
reads_text_up_to_a_number_of_characters(void **state)
{
	const struct node *n = read_json("{\"a\":\"12345\",\"u\":\"\xe2\x82\xac"
	    "\xe2\x82\xac\\n\",\"e\":\"\"}");
	struct span s;

	(void)state;
	assert_int_equal(jsonx_read_text(n, "a", &root, 5, &s, &err), 1);
	assert_span(s, "12345");
	assert_int_equal(jsonx_read_text(n, "u", &root, 3, &s, &err), 1);
	assert_span(s, "\xe2\x82\xac\xe2\x82\xac\\n");
	assert_int_equal(jsonx_read_text(n, "e", &root, 0, &s, &err), 1);
	assert_span(s, "");
	assert_int_equal(jsonx_read_text(n, "a", &root, 4, &s, &err), -1);
	assert_error(ERROR_STRING_LONG, "a", "expected at most 4 characters");
	assert_int_equal(jsonx_read_text(n, "u", &root, 2, &s, &err), -1);
	assert_span(s, "");
}

static void
reads_booleans(void **state)
{
	const struct node *n = read_json("{\"t\":true,\"f\":false}");
	bool b = false;

	(void)state;
	assert_int_equal(jsonx_read_bool(n, "t", &root, &b, &err), 1);
	assert_true(b);
	assert_int_equal(jsonx_read_bool(n, "f", &root, &b, &err), 1);
	assert_false(b);
}

static void
reads_integers_however_written(void **state)
{
	static const struct { const char *json; int64_t v; } cases[] = {
		{ "{\"x\":16}", 16 }, { "{\"x\":16.0}", 16 },
		{ "{\"x\":1.6e1}", 16 }, { "{\"x\":1e3}", 1000 },
		{ "{\"x\":-0}", 0 }, { "{\"x\":-7}", -7 },
		{ "{\"x\":9223372036854775807}", INT64_MAX },
		{ "{\"x\":-9223372036854775808}", INT64_MIN },
		{ "{\"x\":9007199254740993}", 9007199254740993 },
	};
	int64_t v;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		v = 99;
		assert_int_equal(jsonx_read_int(read_json(cases[i].json), "x",
		    &root, INT64_MIN, INT64_MAX, &v, &err), 1);
		assert_true(v == cases[i].v);
	}
}

static void
refuses_integers_outside(void **state)
{
	static const struct {
		const char *json;
		enum error_class class;
		const char *message;
	} cases[] = {
		{ "{\"x\":0}", ERROR_INTEGER_LOW,
		    "expected an integer of at least 1" },
		{ "{\"x\":-1e300}", ERROR_INTEGER_LOW,
		    "expected an integer of at least 1" },
		{ "{\"x\":-1e999}", ERROR_INTEGER_LOW,
		    "expected an integer of at least 1" },
		{ "{\"x\":21}", ERROR_INTEGER_HIGH,
		    "expected an integer of at most 20" },
		{ "{\"x\":9223372036854775808}", ERROR_INTEGER_HIGH,
		    "expected an integer of at most 20" },
		{ "{\"x\":1e999}", ERROR_INTEGER_HIGH,
		    "expected an integer of at most 20" },
		{ "{\"x\":1.5}", ERROR_TYPE,
		    "expected an integer, got a decimal number" },
		{ "{\"x\":1e-9}", ERROR_TYPE,
		    "expected an integer, got a decimal number" },
	};
	int64_t v = 99;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(jsonx_read_int(read_json(cases[i].json), "x",
		    &root, 1, 20, &v, &err), -1);
		assert_error(cases[i].class, "x", cases[i].message);
	}
	assert_int_equal(jsonx_read_int(read_json("{\"x\":1e300}"), "x", &root,
	    0, INT64_MAX, &v, &err), -1);
	assert_int_equal(err.class, ERROR_VALUE);
	assert_int_equal(v, 99);
}

static void
reads_numbers_within_bounds(void **state)
{
	const struct node *n = read_json("{\"a\":0.7,\"b\":2,\"c\":-0.1,"
	    "\"d\":2.1,\"e\":1e999,\"f\":-1e999}");
	double d = 0;

	(void)state;
	assert_int_equal(jsonx_read_number(n, "a", &root, 0, 2, &d, &err), 1);
	assert_true(d == 0.7);
	assert_int_equal(jsonx_read_number(n, "b", &root, 0, 2, &d, &err), 1);
	assert_true(d == 2);
	assert_int_equal(jsonx_read_number(n, "c", &root, 0, 2, &d, &err), -1);
	assert_error(ERROR_DECIMAL_LOW, "c", "expected a number of at least 0");
	assert_int_equal(jsonx_read_number(n, "d", &root, 0, 2, &d, &err), -1);
	assert_error(ERROR_DECIMAL_HIGH, "d", "expected a number of at most 2");
	assert_int_equal(jsonx_read_number(n, "e", &root, 0, 2, &d, &err), -1);
	assert_int_equal(err.class, ERROR_DECIMAL_HIGH);
	assert_int_equal(jsonx_read_number(n, "f", &root, 0, 2, &d, &err), -1);
	assert_int_equal(err.class, ERROR_DECIMAL_LOW);
	assert_true(d == 2);
}

static void
reads_words_and_lists_them(void **state)
{
	static const char *const words[] = { "auto", "none", "required", NULL };
	static const char *const pair[] = { "asc", "desc", NULL };
	static const char *const one[] = { "text", NULL };
	const struct node *n = read_json("{\"x\":\"required\",\"y\":\"Auto\","
	    "\"z\":\"\"}");
	int w = 9;

	(void)state;
	assert_int_equal(jsonx_read_word(n, "x", &root, words, &w, &err), 1);
	assert_int_equal(w, 2);
	assert_int_equal(jsonx_read_word(n, "y", &root, words, &w, &err), -1);
	assert_error(ERROR_VALUE, "y",
	    "expected 'auto', 'none' or 'required'");
	assert_int_equal(jsonx_read_word(n, "z", &root, pair, &w, &err), -1);
	assert_error(ERROR_VALUE, "z", "expected 'asc' or 'desc'");
	assert_int_equal(jsonx_read_word(n, "z", &root, one, &w, &err), -1);
	assert_error(ERROR_VALUE, "z", "expected 'text'");
	assert_int_equal(w, 2);
}

static void
reads_objects_and_arrays(void **state)
{
	const struct node *n = read_json("{\"o\":{\"k\":1},\"a\":[1,2,3]}");
	const struct node *out;

	(void)state;
	assert_int_equal(jsonx_read_object(n, "o", &root, &out, &err), 1);
	assert_span(out->key, "o");
	assert_int_equal(jsonx_read_array(n, "a", &root, 3, &out, &err), 1);
	assert_int_equal(out->count, 3);
	assert_int_equal(jsonx_read_array(n, "a", &root, 2, &out, &err), -1);
	assert_error(ERROR_ARRAY_LONG, "a",
	    "expected at most 2 elements, got 3");
}

/* ---- lenient ---- */

static void
lenient_reads_take_what_fits(void **state)
{
	const struct node *n = read_json("{\"s\":\"x\\n\",\"e\":\"\","
	    "\"n\":null,\"i\":12,\"f\":12.0,\"d\":1.5,\"m\":-1,"
	    "\"big\":18446744073709551615,\"huge\":18446744073709551616,"
	    "\"t\":\"12\",\"z\":-0}");
	struct span s = SPAN("kept");
	uint64_t u = 99;

	(void)state;
	assert_true(jsonx_text(n, "s", &s));
	assert_span(s, "x\\n");
	assert_true(jsonx_text(n, "e", &s));
	assert_span(s, "");
	assert_false(jsonx_text(n, "n", &s));
	assert_false(jsonx_text(n, "i", &s));
	assert_false(jsonx_text(n, "missing", &s));
	assert_false(jsonx_text(NULL, "s", &s));
	assert_false(jsonx_u64(n, "d", &u));
	assert_false(jsonx_u64(n, "m", &u));
	assert_false(jsonx_u64(n, "huge", &u));
	assert_false(jsonx_u64(n, "t", &u));
	assert_false(jsonx_u64(n, "n", &u));
	assert_false(jsonx_u64(n, "missing", &u));
	assert_false(jsonx_u64(NULL, "i", &u));
	assert_int_equal(u, 99);
	assert_true(jsonx_u64(n, "i", &u));
	assert_int_equal(u, 12);
	assert_true(jsonx_u64(n, "f", &u));
	assert_int_equal(u, 12);
	assert_true(jsonx_u64(n, "z", &u));
	assert_int_equal(u, 0);
	assert_true(jsonx_u64(n, "big", &u));
	assert_true(u == UINT64_MAX);
}

/* ---- text and bytes ---- */

static void
decodes_text(void **state)
{
	static const struct { const char *text, *bytes; size_t len; }
	    cases[] = {
		{ "", "", 0 }, { "plain", "plain", 5 },
		{ "a\\nb", "a\nb", 3 }, { "\\\\n", "\\n", 2 },
		{ "\\\"\\\\\\b\\f\\n\\r\\t", "\"\\\b\f\n\r\t", 7 },
		{ "\\u0000x", "\0x", 2 }, { "x\\u001f", "x\x1f", 2 },
		{ "\\ud83d!", "\xef\xbf\xbd!", 4 },
		{ "\\ude00\\ud83d", "\xef\xbf\xbd\xef\xbf\xbd", 6 },
		{ "\\ud83d\\ude00", "\xf0\x9f\x98\x80", 4 },
		{ "\xe2\x82\xac\\n\xc3\xbc", "\xe2\x82\xac\n\xc3\xbc", 6 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct span text = span_of(cases[i].text);
		struct span s = jsonx_decode(&arena, text);

		assert_int_equal(s.len, cases[i].len);
		assert_memory_equal(s.p, cases[i].bytes, s.len);
		if (strchr(cases[i].text, '\\') == NULL)
			assert_ptr_equal(s.p, text.p);
		else
			assert_int_equal(s.p[s.len], '\0');
	}
	assert_null(jsonx_decode(&arena, (struct span){ NULL, 0 }).p);
}

static void
makes_c_strings_without_nul(void **state)
{
	const struct span part = { "abcdef", 3 };

	(void)state;
	assert_string_equal(jsonx_cstring(&arena, part), "abc");
	assert_true(jsonx_cstring(&arena, part) != part.p);
	assert_string_equal(jsonx_cstring(&arena, SPAN("")), "");
	assert_string_equal(jsonx_cstring(&arena, SPAN("a\\tb")), "a\tb");
	assert_null(jsonx_cstring(&arena, SPAN("a\\u0000b")));
	assert_null(jsonx_cstring(&arena, SPAN("\\u0000")));
	assert_null(jsonx_cstring(&arena, (struct span){ NULL, 0 }));
}

static void
compares_strings(void **state)
{
	const struct node *n = read_json("[\"user\",1,\"\",\"us\\u0065r\"]");

	(void)state;
	n = n->child;
	assert_true(jsonx_is(n, "user"));
	assert_false(jsonx_is(n, "use"));
	assert_false(jsonx_is(n, "users"));
	n = n->next;
	assert_false(jsonx_is(n, "1"));
	n = n->next;
	assert_true(jsonx_is(n, ""));
	assert_true(jsonx_is(n->next, "user"));
	assert_false(jsonx_is(NULL, ""));
}

static void
counts_characters(void **state)
{
	static const struct { const char *text; size_t n; } cases[] = {
		{ "", 0 }, { "abc", 3 }, { "\\n", 1 }, { "\\u0000", 1 },
		{ "a\\\\b", 3 }, { "\xe2\x82\xac", 1 },
		{ "\xf0\x9f\x98\x80\\\"\xc3\xbc", 3 }, { "\\ud83d", 1 },
		{ "twelve bytes and \xd1\x8e\xd1\x8e\xd1\x8e\\tmore", 25 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(jsonx_characters(span_of(cases[i].text)),
		    cases[i].n);
	assert_int_equal(jsonx_characters((struct span){ NULL, 0 }), 0);
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(prints_paths),
		TEST(finds_each_member_and_no_other),
		TEST(finds_a_member_however_its_key_is_spelt),
		TEST(cuts_long_paths_between_characters),
		TEST(errors_bear_the_path),
		TEST(finds_members),
		TEST(missing_and_null_are_unset),
		TEST(wrong_types_are_named),
		TEST(reads_text_up_to_a_number_of_characters),
		TEST(reads_booleans),
		TEST(reads_integers_however_written),
		TEST(refuses_integers_outside),
		TEST(reads_numbers_within_bounds),
		TEST(reads_words_and_lists_them),
		TEST(reads_objects_and_arrays),
		TEST(lenient_reads_take_what_fits),
		TEST(decodes_text),
		TEST(makes_c_strings_without_nul),
		TEST(compares_strings),
		TEST(counts_characters),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
