/*
 * text, utf8, keyset: what the scanner stands on. The fast paths are compared
 * with slow ones written here.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/keyset.h"
#include "base/text.h"
#include "base/utf8.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* Numbers that look random and are the same in every run. */
static uint32_t
next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(*seed >> 33);
}

/* ---- utf8 ---- */

/* Table 3-7 of the Unicode standard, read aloud: the bytes of the character
 * at p, or 0. */
static size_t
character(const unsigned char *p, size_t left)
{
	static const struct { unsigned char lo, hi, lo2, hi2, len; } rows[] = {
		{ 0x00, 0x7f, 0, 0, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t r = 0; r < COUNT(rows); r++) {
		if (p[0] < rows[r].lo || p[0] > rows[r].hi)
			continue;
		if (rows[r].len > left)
			return 0;
		if (rows[r].len > 1 &&
		    (p[1] < rows[r].lo2 || p[1] > rows[r].hi2))
			return 0;
		for (size_t i = 2; i < rows[r].len; i++)
			if (p[i] < 0x80 || p[i] > 0xbf)
				return 0;
		return rows[r].len;
	}
	return 0;
}

static size_t
good_bytes(const unsigned char *p, size_t len)
{
	size_t at = 0, n;

	while (at < len && (n = character(p + at, len - at)) > 0)
		at += n;
	return at;
}

static void
assert_checked(const char *p, size_t len)
{
	size_t good = good_bytes((const unsigned char *)p, len);

	assert_int_equal(utf8_check(p, p + len) - p, good);
	assert_int_equal(utf8_check_portable(p, p + len) - p, good);
}

/* Every pair of bytes, with what may follow, at every place of a block. */
static void
checks_utf8_as_the_table_says(void **state)
{
	static const char *const tails[] = { "", "\x80", "\xbf\xbf", "a\x80",
	    "\x80\xc3", "\x80\x80\x80" };
	char *text;
	size_t len, tail;

	(void)state;
	for (unsigned pair = 0; pair < 65536; pair++) {
		size_t before = pair % 37;

		for (size_t t = 0; t < COUNT(tails); t++) {
			tail = strlen(tails[t]);
			len = before + 2 + tail + (pair % 3) * 11;
			text = malloc(len);
			assert_non_null(text);
			memset(text, 'x', len);
			text[before] = (char)(pair >> 8);
			text[before + 1] = (char)pair;
			memcpy(text + before + 2, tails[t], tail);
			assert_checked(text, len);
			free(text);
		}
	}
}

static void
checks_utf8_that_changes_language_anywhere(void **state)
{
	static const char *const words[] = { "a", "ordinary words ", "\xc3\xbc",
	    "\xd1\x8e", "\xe2\x82\xac", "\xe4\xb8\xad", "\xf0\x9f\x98\x80",
	    "\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf", "\xe0\xa0\x80",
	    "\xf0\x90\x80\x80" };
	uint64_t seed = 7;
	char text[200];
	size_t len, n;

	(void)state;
	for (int round = 0; round < 30000; round++) {
		const char *word;
		size_t want = next_random(&seed) % 150;

		for (len = 0; len < want; len += n) {
			word = words[next_random(&seed) % COUNT(words)];
			n = strlen(word);
			memcpy(text + len, word, n);
		}
		assert_int_equal(good_bytes((unsigned char *)text, len), len);
		assert_checked(text, len);
		if (len == 0)
			continue;
		/* One byte changed, and the end cut off. */
		text[next_random(&seed) % len] = (char)next_random(&seed);
		assert_checked(text, len);
		assert_checked(text, next_random(&seed) % len);
	}
}

/* The examples of the Unicode standard, tables 3-8 to 3-11. */
static void
measures_maximal_subparts(void **state)
{
	static const struct { const char *bytes; size_t n; } cases[] = {
		{ "\xc0\xaf", 1 }, { "\xe0\x80\xaf", 1 }, { "\xbf", 1 },
		{ "\xf0\x81\x82\x41", 1 }, { "\xed\xa0\x80", 1 },
		{ "\xf4\x91\x92\x93", 1 }, { "\xff", 1 }, { "\xe1\x80\xe2", 2 },
		{ "\xf0\x91\x92\xf1", 3 }, { "\xf1\xbf\x41", 2 },
		{ "\xc3", 1 }, { "\xf1\x80\x80", 3 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *p = cases[i].bytes;

		assert_int_equal(utf8_bad(p, p + strlen(p)), cases[i].n);
	}
}

static void
writes_every_code_point(void **state)
{
	char out[4];
	size_t n;

	(void)state;
	for (uint32_t c = 1; c <= 0x10ffff; c++) {
		if (text_is_surrogate(c))
			continue;
		n = utf8_put(out, c);
		if (character((unsigned char *)out, n) != n)
			fail_msg("U+%04x is written wrong", c);
	}
	assert_int_equal(utf8_put(out, 0x20ac), 3);
	assert_memory_equal(out, "\xe2\x82\xac", 3);
	assert_int_equal(utf8_put(out, 0x1f600), 4);
	assert_memory_equal(out, "\xf0\x9f\x98\x80", 4);
}

static void
counts_code_points(void **state)
{
	static const char text[] = "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80zzzz"
	    "\xd1\x8e\xd1\x8e\xd1\x8e\xd1\x8e\xd1\x8e\xd1\x8e\xd1\x8e";

	(void)state;
	assert_int_equal(utf8_count(text, text), 0);
	assert_int_equal(utf8_count(text, text + 10), 4);
	assert_int_equal(utf8_count(text, text + strlen(text)), 15);
}

/* ---- text ---- */

static size_t
run_slowly(const char *p, size_t len, bool *high)
{
	size_t i;

	for (i = 0; i < len && (unsigned char)p[i] >= 0x20 && p[i] != '"' &&
	    p[i] != '\\'; i++)
		if ((unsigned char)p[i] >= 0x80)
			*high = true;
	return i;
}

static void
assert_same_run(const char *p, size_t len)
{
	bool slow = false, fast = false, portable = false;
	size_t n = run_slowly(p, len, &slow);

	assert_int_equal(text_run(p, p + len, &fast) - p, n);
	assert_int_equal(text_run_portable(p, p + len, &portable) - p, n);
	assert_int_equal(fast, slow);
	assert_int_equal(portable, slow);
}

static void
assert_same_plain(const char *p, size_t len)
{
	size_t n = 0;

	for (; n < len; n++) {
		unsigned char c = (unsigned char)p[n];

		if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\')
			break;
	}
	assert_int_equal(text_plain(p, p + len) - p, n);
	assert_int_equal(text_plain_portable(p, p + len) - p, n);
}

/* Each byte value at each place of strings of each length, with a byte beyond
 * ASCII before and behind it. The memory ends where the text does. */
static void
runs_end_where_they_should(void **state)
{
	char *text;

	(void)state;
	for (size_t len = 1; len < 40; len++) {
		text = malloc(len);
		assert_non_null(text);
		for (size_t at = 0; at < len; at++) {
			for (int c = 0; c < 256; c++) {
				memset(text, 'x', len);
				text[at] = (char)c;
				assert_same_run(text, len);
				assert_same_plain(text, len);
				text[(at * 7 + (size_t)c) % len] = '\xe9';
				assert_same_run(text, len);
				assert_same_plain(text, len);
			}
		}
		free(text);
	}
}

static void
run_leaves_high_alone_in_ascii(void **state)
{
	bool high = true;
	const char text[] = "plain text of more than sixteen bytes\"";

	(void)state;
	(void)text_run(text, text + strlen(text), &high);
	assert_true(high);
	high = false;
	(void)text_run(text, text + strlen(text), &high);
	assert_false(high);
}

static void
reads_escapes(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		uint32_t c;
	} cases[] = {
		{ "\\n", 2, '\n' }, { "\\\"", 2, '"' }, { "\\/", 2, '/' },
		{ "\\\\n", 2, '\\' }, { "\\b", 2, 8 }, { "\\f", 2, 12 },
		{ "\\r", 2, 13 }, { "\\t", 2, 9 },
		{ "\\u0041", 6, 'A' }, { "\\u00e9", 6, 0xe9 },
		{ "\\u00E9", 6, 0xe9 }, { "\\uFFFFx", 6, 0xffff },
		{ "\\u0000", 6, 0 },
		{ "\\ud83d\\ude00", 12, 0x1f600 },
		{ "\\uDBFF\\uDFFF", 12, 0x10ffff },
		{ "\\ud800\\udc00", 12, 0x10000 },
		{ "\\ud83d", 6, 0xd83d }, { "\\ude00\\ud83d", 6, 0xde00 },
		{ "\\ud83dx", 6, 0xd83d }, { "\\ud83d\\n", 6, 0xd83d },
		{ "\\ud83d\\u0041", 6, 0xd83d }, { "\\ud83d\\ude0", 6, 0xd83d },
		{ "\\ud83d\\ud83d", 6, 0xd83d },
		{ "\\", 0, 0 }, { "\\x", 0, 0 }, { "\\N", 0, 0 },
		{ "\\u", 0, 0 }, { "\\u12", 0, 0 }, { "\\u123", 0, 0 },
		{ "\\u12g4", 0, 0 }, { "\\U0041", 0, 0 }, { "\\u-041", 0, 0 },
		{ "\\\xc3", 0, 0 }, { "\\u00\xc3\xa9", 0, 0 }, { "\\'", 0, 0 },
		{ "\\0", 0, 0 },
	};
	uint32_t c;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *p = cases[i].text;

		c = 0;
		assert_int_equal(text_escape(p, p + strlen(p), &c), cases[i].n);
		if (cases[i].n > 0)
			assert_int_equal(c, cases[i].c);
	}
}

static void
writes_minimal_escapes(void **state)
{
	static const struct { uint32_t c; const char *text; } cases[] = {
		{ '"', "\\\"" }, { '\\', "\\\\" }, { '\b', "\\b" },
		{ '\f', "\\f" }, { '\n', "\\n" }, { '\r', "\\r" },
		{ '\t', "\\t" }, { 0, "\\u0000" }, { 0x0b, "\\u000b" },
		{ 0x1f, "\\u001f" }, { '/', "/" }, { 0x7f, "\x7f" },
		{ 'u', "u" }, { 0x2028, "\xe2\x80\xa8" }, { 0xd83d, "\\ud83d" },
		{ 0xdfff, "\\udfff" },
	};
	char out[TEXT_PUT_SIZE];
	size_t n;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		n = text_put(out, cases[i].c);
		assert_int_equal(n, strlen(cases[i].text));
		assert_memory_equal(out, cases[i].text, n);
	}
}

/* ---- keyset ---- */

/* The key is 00 to 0f and the text 00, 01, ... as in the paper's appendix. The
 * values come from a second implementation, which gives the paper's own
 * a129ca6149be45e5 for 2-4 (2026-11). */
static void
hashes_as_siphash_does(void **state)
{
	static const uint64_t seed[2] = { UINT64_C(0x0706050403020100),
	    UINT64_C(0x0f0e0d0c0b0a0908) };
	static const uint64_t expected[] = {
		UINT64_C(0xabac0158050fc4dc), UINT64_C(0xc9f49bf37d57ca93),
		UINT64_C(0x82cb9b024dc7d44d), UINT64_C(0x8bf80ab8e7ddf7fb),
		UINT64_C(0xcf75576088d38328), UINT64_C(0xdef9d52f49533b67),
		UINT64_C(0xc50d2b50c59f22a7), UINT64_C(0xd3927d989bb11140),
		UINT64_C(0x369095118d299a8e), UINT64_C(0x25a48eb36c063de4),
		UINT64_C(0x79de85ee92ff097f), UINT64_C(0x70c118c1f94dc352),
		UINT64_C(0x78a384b157b4d9a2), UINT64_C(0x306f760c1229ffa7),
		UINT64_C(0x605aa111c0f95d34), UINT64_C(0xd320d86d2a519956),
	};
	char text[16];

	(void)state;
	for (size_t i = 0; i < COUNT(expected); i++) {
		text[i] = (char)i;
		assert_int_equal(keyset_hash(seed, (struct span){ text, i }),
		    expected[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checks_utf8_as_the_table_says),
		cmocka_unit_test(checks_utf8_that_changes_language_anywhere),
		cmocka_unit_test(measures_maximal_subparts),
		cmocka_unit_test(writes_every_code_point),
		cmocka_unit_test(counts_code_points),
		cmocka_unit_test(runs_end_where_they_should),
		cmocka_unit_test(run_leaves_high_alone_in_ascii),
		cmocka_unit_test(reads_escapes),
		cmocka_unit_test(writes_minimal_escapes),
		cmocka_unit_test(hashes_as_siphash_does),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
