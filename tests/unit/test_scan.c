#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/ceilings.h"
#include "base/scan.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static struct arena arena;
static struct error err;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena, (size_t)1 << 30);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

/* The text is scanned from memory that ends where the text does, and which
 * lives as long as the arena. */
static const struct node *
scan_span(struct span text, unsigned flags)
{
	char *copy = malloc(text.len == 0 ? 1 : text.len);

	assert_non_null(copy);
	if (text.len > 0)
		memcpy(copy, text.p, text.len);
	arena_defer(&arena, free, copy);
	memset(&err, 0, sizeof(err));
	return scan(&arena, (struct span){ copy, text.len }, flags, &err);
}

static const struct node *
scan_string(const char *text, unsigned flags)
{
	return scan_span(span_of(text), flags);
}

static void
assert_span(struct span s, const char *expected)
{
	assert_non_null(s.p);
	assert_int_equal(s.len, strlen(expected));
	assert_memory_equal(s.p, expected, s.len);
}

/* ---- what is JSON and what isn't ---- */

static void
accepts_json(void **state)
{
	static const char *const texts[] = {
		"null", "true", "false", "0", "-0", "12", "-1.5", "1e5",
		"1E+5", "0.0e-0", "123456789012345678901234567890", "\"\"",
		"[]", "{}", " [ ] ", "\t{\r\n}", "[1]", "[1,2]", "[[],[]]",
		"{\"a\":{\"b\":[{}]}}", "{\"\":1}", "\"\x7f\"",
		"{\"a\":1,\"A\":2}", "\"\\u0000\"", "\"\\\"\"", "\"\xc2\x80\"",
		"\"\xf4\x8f\xbf\xbf\"", "\"\xef\xbb\xbf\"", "[1 , 2]",
		"[\"a\",null,{\"b\":false}]", "\"\\ud83d\\ude00\"",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		if (scan_string(texts[i], SCAN_REQUEST) == NULL)
			fail_msg("%s: %s", texts[i], err.message);
}

static void
refuses_what_is_no_json(void **state)
{
	static const struct {
		const char *text, *message;
		unsigned line, byte;
	} cases[] = {
		{ "", "unexpected end", 1, 1 },
		{ " \n ", "unexpected end", 2, 2 },
		{ "\xef\xbb\xbf{}", "unexpected character", 1, 1 },
		{ "1 2", "text after the value", 1, 3 },
		{ "{}}", "text after the value", 1, 3 },
		{ "[]\n,", "text after the value", 2, 1 },
		{ "01", "text after the value", 1, 2 },
		{ "[01]", "unexpected character", 1, 3 },
		{ "-01", "text after the value", 1, 3 },
		{ ".5", "unexpected character", 1, 1 },
		{ "1.", "unexpected end", 1, 3 },
		{ "[1.]", "unexpected character", 1, 4 },
		{ "+1", "unexpected character", 1, 1 },
		{ "-", "unexpected end", 1, 2 },
		{ "-a", "unexpected character", 1, 2 },
		{ "1e", "unexpected end", 1, 3 },
		{ "1e+", "unexpected end", 1, 4 },
		{ "[1e]", "unexpected character", 1, 4 },
		{ "0x10", "text after the value", 1, 2 },
		{ "1.5.5", "text after the value", 1, 4 },
		{ "1,5", "text after the value", 1, 2 },
		{ "NaN", "unexpected character", 1, 1 },
		{ "nan", "unexpected character", 1, 2 },
		{ "Infinity", "unexpected character", 1, 1 },
		{ "-Infinity", "unexpected character", 1, 2 },
		{ "nul", "unexpected end", 1, 4 },
		{ "nulL", "unexpected character", 1, 4 },
		{ "nulll", "text after the value", 1, 5 },
		{ "True", "unexpected character", 1, 1 },
		{ "tru", "unexpected end", 1, 4 },
		{ "[fals]", "unexpected character", 1, 6 },
		{ "'a'", "unexpected character", 1, 1 },
		{ "a", "unexpected character", 1, 1 },
		{ "[", "unexpected end", 1, 2 },
		{ "]", "unexpected character", 1, 1 },
		{ "[1", "unexpected end", 1, 3 },
		{ "[1,", "unexpected end", 1, 4 },
		{ "[1,]", "unexpected character", 1, 4 },
		{ "[,1]", "unexpected character", 1, 2 },
		{ "[1,,2]", "unexpected character", 1, 4 },
		{ "[1 2]", "unexpected character", 1, 4 },
		{ "[1}", "unexpected character", 1, 3 },
		{ "[1:2]", "unexpected character", 1, 3 },
		{ "{", "unexpected end", 1, 2 },
		{ "{]", "unexpected character", 1, 2 },
		{ "{\"a\"", "unexpected end", 1, 5 },
		{ "{\"a\"}", "unexpected character", 1, 5 },
		{ "{\"a\":", "unexpected end", 1, 6 },
		{ "{\"a\":}", "unexpected character", 1, 6 },
		{ "{\"a\":1", "unexpected end", 1, 7 },
		{ "{\"a\":1,", "unexpected end", 1, 8 },
		{ "{\"a\":1,\n}", "unexpected character", 2, 1 },
		{ "{\"a\":1]", "unexpected character", 1, 7 },
		{ "{\"a\" 1}", "unexpected character", 1, 6 },
		{ "{\"a\"::1}", "unexpected character", 1, 6 },
		{ "{a:1}", "unexpected character", 1, 2 },
		{ "{1:1}", "unexpected character", 1, 2 },
		{ "{,}", "unexpected character", 1, 2 },
		{ "// x\n1", "unexpected character", 1, 1 },
		{ "[1]/**/", "text after the value", 1, 4 },
		{ "[\f1]", "unexpected character", 1, 2 },
		{ "[\v1]", "unexpected character", 1, 2 },
		{ "[\xc2\xa0""1]", "unexpected character", 1, 2 },
		{ "\"", "unterminated string", 1, 2 },
		{ "\"abc", "unterminated string", 1, 5 },
		{ "\"abc\\\"", "unterminated string", 1, 7 },
		{ "{\"abc", "unterminated string", 1, 6 },
		{ "\"\\", "wrong escape", 1, 2 },
		{ "\"\\x\"", "wrong escape", 1, 2 },
		{ "\"ab\\'\"", "wrong escape", 1, 4 },
		{ "\"\\u12\"", "wrong escape", 1, 2 },
		{ "\"\\u12g4\"", "wrong escape", 1, 2 },
		{ "\"\\u123", "wrong escape", 1, 2 },
		{ "\"a\nb\"", "control character", 1, 3 },
		{ "\"a\tb\"", "control character", 1, 3 },
		{ "\"\x1f\"", "control character", 1, 2 },
		{ "{\"a\x01\":1}", "control character", 1, 4 },
		{ "\"\x80\"", "no UTF-8", 1, 2 },
		{ "\"a\xc0\x80\"", "no UTF-8", 1, 3 },
		{ "\"\xe0\x80\x80\"", "no UTF-8", 1, 2 },
		{ "\"\xed\xa0\x80\"", "no UTF-8", 1, 2 },
		{ "\"\xed\xbf\xbf\"", "no UTF-8", 1, 2 },
		{ "\"\xf4\x90\x80\x80\"", "no UTF-8", 1, 2 },
		{ "\"\xf5\x80\x80\x80\"", "no UTF-8", 1, 2 },
		{ "\"\xe2\x82\"", "no UTF-8", 1, 2 },
		{ "\"ok \xc3\xa9 \xe2\x82\\n\"", "no UTF-8", 1, 8 },
		{ "{\"\xff\":1}", "no UTF-8", 1, 3 },
		{ "\"\\ud83d\"", "half a surrogate", 1, 2 },
		{ "\"x\\ude00\"", "half a surrogate", 1, 3 },
		{ "\"\\ud83d\\n\"", "half a surrogate", 1, 2 },
		{ "\"\\ude00\\ud83d\"", "half a surrogate", 1, 2 },
		{ "\"\\ud83d\\ude00\\ud83d\"", "half a surrogate", 1, 14 },
		{ "{\"\\udfff\":1}", "half a surrogate", 1, 3 },
	};
	char place[64];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		(void)snprintf(place, sizeof(place), "at line %u, byte %u",
		    cases[i].line, cases[i].byte);
		if (scan_string(cases[i].text, SCAN_REQUEST) != NULL)
			fail_msg("accepts %s", cases[i].text);
		if (strstr(err.message, cases[i].message) == NULL ||
		    strstr(err.message, place) == NULL)
			fail_msg("%s: %s", cases[i].text, err.message);
		assert_int_equal(err.class, ERROR_BAD_REQUEST);
		assert_string_equal(err.param, "");
	}
}

static void
refuses_nul_bytes_everywhere(void **state)
{
	static const char text[] = "{\"ab\": [1, true, \"\\n\"]}";
	char copy[sizeof(text)];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++) {
		memcpy(copy, text, sizeof(text));
		copy[i] = '\0';
		assert_null(scan_span((struct span){ copy, sizeof(text) },
		    SCAN_REQUEST));
	}
}

static void
refuses_every_cut_of_a_text(void **state)
{
	static const char text[] = "{\"a\":[1.5e-3,true,null,{\"b\":\"\\u00e9"
	    "\\\\ \xe2\x82\xac\",\"c\":\"\\ud83d\\ude00\"}],\"d\":false}";

	(void)state;
	for (size_t len = 0; len < sizeof(text) - 1; len++)
		assert_null(scan_span((struct span){ text, len },
		    SCAN_REQUEST));
	assert_non_null(scan_string(text, SCAN_REQUEST));
}

static void
says_where_and_what_without_quoting(void **state)
{
	(void)state;
	assert_null(scan_string("{\"a\":1,\n \"b\":\n  hunter2}", 0));
	assert_string_equal(err.message, "the body is not valid JSON: "
	    "unexpected character at line 3, byte 3");
	assert_null(scan_string("{\"secret\":1,\"secret\":2}", 0));
	assert_string_equal(err.message, "the body has a key twice in one "
	    "object at line 1, byte 13");
}

static void
blames_the_provider_for_its_json(void **state)
{
	(void)state;
	assert_null(scan_string("[1,", SCAN_UPSTREAM));
	assert_int_equal(err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_string_equal(err.message, "the provider's answer is not valid "
	    "JSON: unexpected end at line 1, byte 4");
}

static void
takes_an_absent_text_for_an_empty_one(void **state)
{
	(void)state;
	assert_null(scan(&arena, (struct span){ NULL, 0 }, 0, &err));
	assert_int_equal(err.class, ERROR_BAD_REQUEST);
}

/* ---- the tree ---- */

static void
builds_the_tree_in_order(void **state)
{
	const char *text = " {\"a\" : [1, \"x\"],\n\"b\":true, \"c\":false,"
	    "\n\n\"d\":null} ";
	const struct node *root = scan_string(text, 0), *n;

	(void)state;
	assert_non_null(root);
	assert_int_equal(root->kind, NODE_OBJECT);
	assert_int_equal(root->count, 4);
	assert_int_equal(root->line, 1);
	assert_null(root->key.p);
	assert_null(root->next);
	assert_int_equal(root->span.len, strlen(text) - 2);
	assert_int_equal(root->span.p[0], '{');

	n = root->child;
	assert_span(n->key, "a");
	assert_int_equal(n->kind, NODE_ARRAY);
	assert_int_equal(n->count, 2);
	assert_span(n->span, "[1, \"x\"]");
	assert_int_equal(n->child->kind, NODE_NUMBER);
	assert_span(n->child->span, "1");
	assert_null(n->child->key.p);
	assert_int_equal(n->child->next->kind, NODE_STRING);
	assert_span(n->child->next->span, "x");
	assert_null(n->child->next->next);

	n = n->next;
	assert_span(n->key, "b");
	assert_int_equal(n->kind, NODE_BOOL);
	assert_int_equal(n->flags, NODE_TRUE);
	assert_span(n->span, "true");
	assert_int_equal(n->line, 2);
	n = n->next;
	assert_int_equal(n->kind, NODE_BOOL);
	assert_int_equal(n->flags, 0);
	assert_span(n->span, "false");
	n = n->next;
	assert_int_equal(n->kind, NODE_NULL);
	assert_int_equal(n->line, 4);
	assert_span(n->span, "null");
	assert_null(n->next);
}

static void
leaves_plain_strings_where_they_are(void **state)
{
	const char text[] = "[\"plain\",\"a\\nb\",\"\xc3\xa9\",\"\"]";
	const struct node *root = scan(&arena, span_of(text), 0, &err), *n;

	(void)state;
	assert_non_null(root);
	for (n = root->child; n != NULL; n = n->next)
		assert_true(n->span.p > text &&
		    n->span.p + n->span.len < text + sizeof(text));
}

static void
respells_strings_with_minimal_escapes(void **state)
{
	static const struct { const char *text, *span; unsigned flags; }
	    cases[] = {
		{ "\"\"", "", 0 },
		{ "\"plain\"", "plain", 0 },
		{ "\"\xc3\xa9\"", "\xc3\xa9", 0 },
		{ "\"\\u00e9\"", "\xc3\xa9", 0 },
		{ "\"\\u00E9\"", "\xc3\xa9", 0 },
		{ "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80", 0 },
		{ "\"a\\/b\"", "a/b", 0 },
		{ "\"\\u0041\"", "A", 0 },
		{ "\"\\u0022\"", "\\\"", NODE_ESCAPED },
		{ "\"\\u005c\"", "\\\\", NODE_ESCAPED },
		{ "\"\\u005Cn\"", "\\\\n", NODE_ESCAPED },
		{ "\"\\u002f\"", "/", 0 },
		{ "\"\\u000a\\u0008\"", "\\n\\b", NODE_ESCAPED },
		{ "\"\\u001F\"", "\\u001f", NODE_ESCAPED },
		{ "\"\\u001f\"", "\\u001f", NODE_ESCAPED },
		{ "\"\\u0000\"", "\\u0000", NODE_ESCAPED },
		{ "\"\\u007f\"", "\x7f", 0 },
		{ "\"\\u2028\"", "\xe2\x80\xa8", 0 },
		{ "\"\\\\u0041\"", "\\\\u0041", NODE_ESCAPED },
		{ "\"\\\\/\"", "\\\\/", NODE_ESCAPED },
		{ "\"\\n\\/\\t\"", "\\n/\\t", NODE_ESCAPED },
		{ "\"x\\/y\\u00fcz\"", "x/y\xc3\xbcz", 0 },
		{ "\"tail after\\/ \xe2\x82\xac and more\"",
		    "tail after/ \xe2\x82\xac and more", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct node *n = scan_string(cases[i].text, 0);

		assert_non_null(n);
		assert_span(n->span, cases[i].span);
		assert_int_equal(n->flags, cases[i].flags);
	}
}

static void
respells_keys_too(void **state)
{
	const struct node *n = scan_string("{\"a\\u00fc\\/\":1}", 0);

	(void)state;
	assert_non_null(n);
	assert_span(n->child->key, "a\xc3\xbc/");
}

static void
keeps_lone_surrogates_of_providers(void **state)
{
	const struct node *n = scan_string("[\"a\\uD83D\",\"\\uDE00b\","
	    "\"\\ud83d\\ude00\",{\"\\uD83D\":1}]", SCAN_UPSTREAM);

	(void)state;
	assert_non_null(n);
	n = n->child;
	assert_span(n->span, "a\\ud83d");
	assert_int_equal(n->flags, NODE_ESCAPED | NODE_SURROGATE);
	n = n->next;
	assert_span(n->span, "\\ude00b");
	assert_int_equal(n->flags, NODE_ESCAPED | NODE_SURROGATE);
	n = n->next;
	assert_span(n->span, "\xf0\x9f\x98\x80");
	assert_int_equal(n->flags, 0);
	assert_span(n->next->child->key, "\\ud83d");
}

static void
joins_surrogates_that_meet_when_respelt(void **state)
{
	bool surrogate = false;
	struct span s;

	(void)state;
	s = scan_respell(&arena, SPAN("a\\ud83d\\ude00"), &surrogate);
	assert_span(s, "a\xf0\x9f\x98\x80");
	assert_false(surrogate);
	s = scan_respell(&arena, SPAN("a\\ud83d\\n\\/"), &surrogate);
	assert_span(s, "a\\ud83d\\n/");
	assert_true(surrogate);
	s = scan_respell(&arena, SPAN("\\ud83d\\/"), NULL);
	assert_span(s, "\\ud83d/");
}

static void
respelling_returns_the_text_when_nothing_changes(void **state)
{
	static const char *const texts[] = { "", "plain", "\\n\\\"\\\\",
	    "\\u0000\\u001f", "\\ud83d", "\\\\u0041" };
	bool surrogate;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct span s = scan_respell(&arena, span_of(texts[i]),
		    &surrogate);

		assert_ptr_equal(s.p, texts[i]);
		assert_int_equal(s.len, strlen(texts[i]));
	}
	assert_null(scan_respell(&arena, (struct span){ NULL, 0 }, NULL).p);
}

/* ---- duplicate keys ---- */

static void
refuses_duplicate_keys(void **state)
{
	static const char *const texts[] = {
		"{\"a\":1,\"a\":2}", "{\"\":1,\"\":2}",
		"{\"a\":1,\"b\":{\"c\":1,\"c\":1}}",
		"{\"a\":1,\"\\u0061\":2}", "{\"/\":1,\"\\/\":2}",
		"{\"\\n\":1,\"\\u000A\":2}", "{\"\xc3\xa9\":1,\"\\u00e9\":2}",
		"[{\"x\":1},{\"x\":1,\"y\":2,\"x\":3}]",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_null(scan_string(texts[i], SCAN_REQUEST));
		assert_non_null(strstr(err.message, "twice"));
		assert_non_null(scan_string(texts[i], SCAN_UPSTREAM));
	}
}

static void
accepts_the_same_key_in_different_objects(void **state)
{
	(void)state;
	assert_non_null(scan_string("{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},"
	    "{\"a\":2}]}", 0));
}

/* An object of n different keys, and the i-th again when i < n. */
static struct span
object_of(size_t n, size_t again)
{
	struct buf b;

	buf_init(&b, (size_t)1 << 24);
	buf_putc(&b, '{');
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "\"k%zu\":%zu,", i * 7919 % 65537, i);
	buf_printf(&b, "\"%s%zu\":0}", again < n ? "k" : "last",
	    again * 7919 % 65537);
	assert_false(buf_over(&b));
	arena_defer(&arena, free, b.data);
	return buf_view(&b);
}

static void
finds_duplicates_in_objects_of_every_size(void **state)
{
	static const size_t sizes[] = { 1, 2, 15, 16, 17, 18, 31, 32, 33, 63,
	    64, 65, 127, 128, 129, 1000 };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		size_t n = sizes[i], step = n > 200 ? 37 : 1;

		assert_non_null(scan_span(object_of(n, n), 0));
		for (size_t again = 0; again < n; again += step) {
			assert_null(scan_span(object_of(n, again), 0));
			assert_non_null(strstr(err.message, "twice"));
		}
	}
}

static void
tells_large_objects_within_large_objects_apart(void **state)
{
	struct span inner = object_of(40, 40);
	struct buf b;

	(void)state;
	buf_init(&b, (size_t)1 << 20);
	buf_add(&b, inner.p, inner.len - 1);
	buf_puts(&b, ",\"in\":");
	buf_span(&b, inner);
	buf_puts(&b, ",\"in2\":");
	buf_span(&b, inner);
	buf_putc(&b, '}');
	assert_non_null(scan_span(buf_view(&b), 0));
	b.len--;
	buf_puts(&b, ",\"k0\":1}");
	assert_null(scan_span(buf_view(&b), 0));
	buf_fini(&b);
}

/* ---- ceilings ---- */

static struct span
repeated(const char *unit, size_t n, const char *middle, const char *back)
{
	struct buf b;

	buf_init(&b, (size_t)1 << 26);
	for (size_t i = 0; i < n; i++)
		buf_puts(&b, unit);
	buf_puts(&b, middle);
	for (size_t i = 0; i < n; i++)
		buf_puts(&b, back);
	assert_false(buf_over(&b));
	arena_defer(&arena, free, b.data);
	return buf_view(&b);
}

static void
refuses_more_levels_than_the_ceiling(void **state)
{
	const size_t max = CEILING_JSON_DEPTH;

	(void)state;
	assert_non_null(scan_span(repeated("[", max - 1, "[]", "]"), 0));
	assert_non_null(scan_span(repeated("{\"a\":", max, "1", "}"), 0));
	assert_null(scan_span(repeated("[", max + 1, "", "]"), 0));
	assert_string_equal(err.message,
	    "the body has more than 128 levels at line 1, byte 129");
	assert_int_equal(err.class, ERROR_BAD_REQUEST);
	assert_null(scan_span(repeated("{\"a\":", max + 1, "1", "}"), 0));
	assert_null(scan_span(repeated("[", 1000000, "", ""), SCAN_UPSTREAM));
	assert_int_equal(err.class, ERROR_UPSTREAM_PROTOCOL);
}

static void
refuses_more_values_than_the_ceiling(void **state)
{
	/* The array itself is one, and the last 0 is another. */
	const size_t most = CEILING_JSON_TOKENS - 2;
	struct span text = repeated("0,", most + 1, "0]", "");
	char *p = malloc(text.len + 1);

	(void)state;
	assert_non_null(p);
	p[0] = '[';
	memcpy(p + 1, text.p, text.len);
	assert_null(scan_span((struct span){ p, text.len + 1 }, 0));
	assert_non_null(strstr(err.message, "more than 1000000 values"));
	p[2] = '[';
	assert_non_null(scan_span((struct span){ p + 2, text.len - 1 }, 0));
	free(p);
}

static void
refuses_more_keys_than_the_ceiling(void **state)
{
	/* object_of adds one of its own. */
	const size_t most = CEILING_JSON_KEYS - 1;

	(void)state;
	assert_non_null(scan_span(object_of(most, most), 0));
	assert_null(scan_span(object_of(most + 1, most + 1), 0));
	assert_non_null(strstr(err.message, "more than 65536 keys"));
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(accepts_json),
		TEST(refuses_what_is_no_json),
		TEST(refuses_nul_bytes_everywhere),
		TEST(refuses_every_cut_of_a_text),
		TEST(says_where_and_what_without_quoting),
		TEST(blames_the_provider_for_its_json),
		TEST(takes_an_absent_text_for_an_empty_one),
		TEST(builds_the_tree_in_order),
		TEST(leaves_plain_strings_where_they_are),
		TEST(respells_strings_with_minimal_escapes),
		TEST(respells_keys_too),
		TEST(keeps_lone_surrogates_of_providers),
		TEST(joins_surrogates_that_meet_when_respelt),
		TEST(respelling_returns_the_text_when_nothing_changes),
		TEST(refuses_duplicate_keys),
		TEST(accepts_the_same_key_in_different_objects),
		TEST(finds_duplicates_in_objects_of_every_size),
		TEST(tells_large_objects_within_large_objects_apart),
		TEST(refuses_more_levels_than_the_ceiling),
		TEST(refuses_more_values_than_the_ceiling),
		TEST(refuses_more_keys_than_the_ceiling),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
