/* Sealing under the secret: what opens, and what never does. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/secret.h"

#define HEX_A	"000102030405060708090a0b0c0d0e0f" \
		"101112131415161718191a1b1c1d1e1f"
#define HEX_F	"ffffffffffffffffffffffffffffffff" \
		"ffffffffffffffffffffffffffffffff"
#define BEFORE	"before"

/* One of a number of secrets, and buffers. */
struct fixture {
	struct secret secret;
	struct buf seal, out;
};

static void
use_keys(struct fixture *f, const char *file)
{
	struct error err;

	assert_int_equal(secret_parse("f", span_of(file), &f->secret, &err),
	    0);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	use_keys(f, "7 " HEX_A "\n");
	buf_init(&f->seal, SIZE_MAX);
	buf_init(&f->out, SIZE_MAX);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	clock_set_source(NULL);
	buf_fini(&f->seal);
	buf_fini(&f->out);
	free(f);
	return 0;
}

static struct span
seal(struct fixture *f, struct span bytes)
{
	buf_reset(&f->seal);
	secret_seal(&f->secret, "kind", SPAN("project"), bytes, &f->seal);
	assert_false(buf_over(&f->seal));
	return buf_view(&f->seal);
}

/* Whether it opens; when not, nothing may have happened to out. */
static bool
opens(struct fixture *f, const char *kind, struct span context,
    struct span text)
{
	buf_reset(&f->out);
	buf_puts(&f->out, BEFORE);
	if (secret_open(&f->secret, kind, context, text, &f->out) == 0)
		return true;
	assert_string_equal(f->out.data, BEFORE);
	assert_int_equal(f->out.len, strlen(BEFORE));
	assert_false(buf_over(&f->out));
	return false;
}

static void
opens_what_was_sealed(void **state)
{
	static const size_t lens[] = { 0, 1, 2, 3, 4, 15, 16, 17, 1000,
		100001 };
	struct fixture *f = *state;
	char *bytes = calloc(1, 100001);

	assert_non_null(bytes);
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		memset(bytes, (int)i, lens[i]);
		if (lens[i] > 2)
			bytes[1] = '\0';
		seal(f, (struct span){ bytes, lens[i] });
		assert_true(opens(f, "kind", SPAN("project"),
		    buf_view(&f->seal)));
		assert_int_equal(f->out.len, strlen(BEFORE) + lens[i]);
		assert_memory_equal(f->out.data + strlen(BEFORE), bytes,
		    lens[i]);
	}
	free(bytes);
}

static void
a_seal_can_stand_in_json_and_in_addresses(void **state)
{
	struct fixture *f = *state;
	struct span s = seal(f, SPAN("some bytes"));

	assert_true(span_begins(s, "sls_"));
	for (size_t i = 0; i < s.len; i++)
		assert_non_null(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz0123456789-_", s.p[i]));
}

static void
no_two_seals_are_alike(void **state)
{
	struct fixture *f = *state;
	char *first = strdup(seal(f, SPAN("same")).p);

	assert_non_null(first);
	assert_string_not_equal(first, seal(f, SPAN("same")).p);
	free(first);
}

static void
zeros(void *p, size_t len)
{
	memset(p, 0, len);
}

static int64_t
never(void)
{
	return 0;
}

/* Computed by another implementation (Node's crypto, after RFC 5869 and
 * the layout in secret.c): what was sealed must open with every later version. */
static void
a_seal_stays_what_it_was(void **state)
{
	static const struct clock_source still = { never, never, zeros };
	struct fixture *f = *state;

	clock_set_source(&still);
	assert_string_equal(seal(f, SPAN("hello")).p, "sls_AQAAAAcAAAAAAAAA"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPW8o5RejWTDGhDZF0vRgwprsIUxKA");
}

static void
opens_for_nothing_else(void **state)
{
	struct fixture *f = *state;
	struct span s = seal(f, SPAN("secret words"));

	assert_true(opens(f, "kind", SPAN("project"), s));
	assert_false(opens(f, "kinD", SPAN("project"), s));
	assert_false(opens(f, "kind", SPAN("projecT"), s));
	assert_false(opens(f, "kind", SPAN(""), s));
	/* The same bytes, cut elsewhere. */
	assert_false(opens(f, "kindp", SPAN("roject"), s));
	assert_false(opens(f, "kin", SPAN("dproject"), s));
	assert_false(opens(f, "", SPAN("kindproject"), s));
	assert_false(opens(f, "kind", SPAN("project\0"), s));
}

static void
opens_nothing_with_an_altered_letter(void **state)
{
	struct fixture *f = *state;
	struct span s = seal(f, SPAN("secret words"));
	char *bad = strdup(s.p);

	assert_non_null(bad);
	for (size_t i = 0; i < s.len; i++)
		for (int c = 1; c < 256; c++) {
			if ((char)c == s.p[i])
				continue;
			bad[i] = (char)c;
			if (opens(f, "kind", SPAN("project"), span_of(bad)))
				fail_msg("byte %zu: %c for %c", i, c, s.p[i]);
			bad[i] = s.p[i];
		}
	free(bad);
}

/* Every byte beneath the letters, every bit of it. */
static void
opens_nothing_with_an_altered_bit(void **state)
{
	struct fixture *f = *state;
	struct span s = seal(f, SPAN("words"));
	struct buf raw, bad;

	buf_init(&raw, 1000);
	buf_init(&bad, 1000);
	assert_int_equal(base64_decode(&raw, (struct span){ s.p + 4,
	    s.len - 4 }), 0);
	assert_int_equal(raw.len, 1 + 4 + 32 + 5 + 16);
	for (size_t i = 0; i < 8 * raw.len; i++) {
		raw.data[i / 8] ^= (char)(1 << i % 8);
		buf_reset(&bad);
		buf_puts(&bad, "sls_");
		base64_url_encode(&bad, buf_view(&raw));
		assert_false(opens(f, "kind", SPAN("project"),
		    buf_view(&bad)));
		raw.data[i / 8] ^= (char)(1 << i % 8);
	}
	buf_fini(&raw);
	buf_fini(&bad);
}

static void
opens_nothing_that_is_cut_or_longer(void **state)
{
	static const char *const tails[] = { "A", "AA", "AAA", "AAAA", "=",
		"==", " ", "\n" };
	struct fixture *f = *state;
	struct span s = seal(f, SPAN("words"));
	struct buf longer;

	for (size_t len = 0; len < s.len; len++)
		assert_false(opens(f, "kind", SPAN("project"),
		    (struct span){ s.p, len }));
	buf_init(&longer, 1000);
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		buf_reset(&longer);
		buf_span(&longer, s);
		buf_puts(&longer, tails[i]);
		assert_false(opens(f, "kind", SPAN("project"),
		    buf_view(&longer)));
	}
	buf_fini(&longer);
	assert_false(opens(f, "kind", SPAN("project"),
	    (struct span){ NULL, 0 }));
}

/* Base64 as others write it means the same bytes, but isn't what we gave. */
static void
opens_nothing_that_is_spelt_otherwise(void **state)
{
	struct fixture *f = *state;
	char *s;

	/* Until there is one to respell. */
	do
		s = (char *)(uintptr_t)seal(f, SPAN("words")).p;
	while (strpbrk(s + 4, "-_") == NULL);
	for (; *s != '\0'; s++)
		if (s - f->seal.data >= 4 && (*s == '-' || *s == '_'))
			*s = *s == '-' ? '+' : '/';
	assert_false(opens(f, "kind", SPAN("project"), buf_view(&f->seal)));
}

static void
old_keys_open_and_the_highest_seals(void **state)
{
	struct fixture *f = *state;
	char *old = strdup(seal(f, SPAN("words")).p);

	assert_non_null(old);
	use_keys(f, "7 " HEX_A "\n4294967295 " HEX_F "\n");
	assert_true(opens(f, "kind", SPAN("project"), span_of(old)));
	seal(f, SPAN("words"));
	assert_true(opens(f, "kind", SPAN("project"), buf_view(&f->seal)));
	use_keys(f, "4294967295 " HEX_F "\n");
	assert_false(opens(f, "kind", SPAN("project"), span_of(old)));
	assert_true(opens(f, "kind", SPAN("project"), buf_view(&f->seal)));
	/* The number alone opens nothing. */
	use_keys(f, "7 " HEX_F "\n");
	assert_false(opens(f, "kind", SPAN("project"), span_of(old)));
	free(old);
}

static void
stays_below_the_buffers_ceiling(void **state)
{
	struct fixture *f = *state;
	struct buf small;
	struct span s = seal(f, SPAN("twelve bytes"));

	buf_init(&small, 11);
	assert_int_equal(secret_open(&f->secret, "kind", SPAN("project"), s,
	    &small), -1);
	assert_int_equal(small.len, 0);
	assert_false(buf_over(&small));
	small.max = 12;
	assert_int_equal(secret_open(&f->secret, "kind", SPAN("project"), s,
	    &small), 0);
	assert_string_equal(small.data, "twelve bytes");
	/* A buffer that has overflowed gets nothing behind its hole. */
	buf_puts(&small, "more");
	assert_true(buf_over(&small));
	assert_int_equal(secret_open(&f->secret, "kind", SPAN("project"), s,
	    &small), -1);
	assert_true(buf_over(&small));
	buf_fini(&small);
	buf_init(&small, 50);
	secret_seal(&f->secret, "kind", SPAN(""), SPAN("twelve bytes"),
	    &small);
	assert_true(buf_over(&small));
	buf_fini(&small);
}

/* ---- seals that are bytes ---- */

static bool
opens_bytes(struct fixture *f, const char *kind, struct span context,
    struct span bytes)
{
	buf_reset(&f->out);
	buf_puts(&f->out, BEFORE);
	if (secret_open_bytes(&f->secret, kind, context, bytes, &f->out) == 0)
		return true;
	assert_string_equal(f->out.data, BEFORE);
	assert_false(buf_over(&f->out));
	return false;
}

static void
bytes_are_what_the_text_spells(void **state)
{
	struct fixture *f = *state;
	struct span s = seal(f, SPAN("secret words"));
	struct buf raw;

	buf_init(&raw, 1000);
	assert_int_equal(base64_decode(&raw, (struct span){ s.p + 4,
	    s.len - 4 }), 0);
	assert_true(opens_bytes(f, "kind", SPAN("project"), buf_view(&raw)));
	assert_string_equal(f->out.data, BEFORE "secret words");
	/* And the other way round; what is there before stays. */
	buf_reset(&raw);
	buf_puts(&raw, "there");
	secret_seal_bytes(&f->secret, "kind", SPAN("project"),
	    SPAN("other words"), &raw);
	assert_int_equal(raw.len, 5 + 1 + 4 + 32 + 11 + 16);
	assert_memory_equal(raw.data, "there", 5);
	buf_reset(&f->seal);
	buf_puts(&f->seal, "sls_");
	base64_url_encode(&f->seal, (struct span){ raw.data + 5,
	    raw.len - 5 });
	assert_true(opens(f, "kind", SPAN("project"), buf_view(&f->seal)));
	assert_string_equal(f->out.data, BEFORE "other words");
	buf_fini(&raw);
}

static void
bytes_open_for_nothing_else(void **state)
{
	struct fixture *f = *state;
	struct buf raw;
	struct span s;

	buf_init(&raw, 1000);
	secret_seal_bytes(&f->secret, "kind", SPAN("project"), SPAN("words"),
	    &raw);
	s = buf_view(&raw);
	assert_true(opens_bytes(f, "kind", SPAN("project"), s));
	assert_false(opens_bytes(f, "kinD", SPAN("project"), s));
	assert_false(opens_bytes(f, "kind", SPAN("projecT"), s));
	for (size_t len = 0; len < s.len; len++)
		assert_false(opens_bytes(f, "kind", SPAN("project"),
		    (struct span){ s.p, len }));
	for (size_t i = 0; i < 8 * raw.len; i++) {
		raw.data[i / 8] ^= (char)(1 << i % 8);
		assert_false(opens_bytes(f, "kind", SPAN("project"), s));
		raw.data[i / 8] ^= (char)(1 << i % 8);
	}
	assert_false(opens_bytes(f, "kind", SPAN("project"),
	    (struct span){ NULL, 0 }));
	/* The text is no bytes. */
	assert_false(opens_bytes(f, "kind", SPAN("project"),
	    seal(f, SPAN("words"))));
	buf_fini(&raw);
}

static void
bytes_stay_below_the_ceiling(void **state)
{
	struct fixture *f = *state;
	struct buf small;

	buf_init(&small, 60);
	secret_seal_bytes(&f->secret, "kind", SPAN(""), SPAN("twelve bytes"),
	    &small);
	assert_true(buf_over(&small));
	assert_int_equal(small.len, 0);
	buf_fini(&small);
}

static void
tells_which_key_sealed_and_which_seals(void **state)
{
	struct fixture *f = *state;
	struct buf raw;
	unsigned number = 0;

	buf_init(&raw, 1000);
	secret_seal_bytes(&f->secret, "kind", SPAN(""), SPAN(""), &raw);
	use_keys(f, "7 " HEX_A "\n4294967295 " HEX_F "\n");
	assert_int_equal(secret_seal_number(buf_view(&raw), &number), 0);
	assert_int_equal(number, 7);
	assert_int_equal(secret_number(&f->secret), 4294967295);
	buf_reset(&raw);
	secret_seal_bytes(&f->secret, "kind", SPAN(""), SPAN(""), &raw);
	assert_int_equal(secret_seal_number(buf_view(&raw), &number), 0);
	assert_int_equal(number, 4294967295);
	assert_int_equal(secret_seal_number((struct span){ raw.data,
	    raw.len - 1 }, &number), -1);
	raw.data[0] = 2;
	assert_int_equal(secret_seal_number(buf_view(&raw), &number), -1);
	assert_int_equal(secret_seal_number(SPAN(""), &number), -1);
	buf_fini(&raw);
}

static void
the_fingerprint_is_the_lowest_keys(void **state)
{
	struct fixture *f = *state;
	unsigned char one[32], two[32];

	secret_fingerprint(&f->secret, one);
	assert_memory_not_equal(one, f->secret.keys[0].bytes, 32);
	use_keys(f, "7 " HEX_A "\n8 " HEX_F "\n");
	secret_fingerprint(&f->secret, two);
	assert_memory_equal(one, two, 32);
	use_keys(f, "8 " HEX_F "\n");
	secret_fingerprint(&f->secret, two);
	assert_memory_not_equal(one, two, 32);
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(opens_what_was_sealed),
		TEST(a_seal_can_stand_in_json_and_in_addresses),
		TEST(no_two_seals_are_alike),
		TEST(a_seal_stays_what_it_was),
		TEST(opens_for_nothing_else),
		TEST(opens_nothing_with_an_altered_letter),
		TEST(opens_nothing_with_an_altered_bit),
		TEST(opens_nothing_that_is_cut_or_longer),
		TEST(opens_nothing_that_is_spelt_otherwise),
		TEST(old_keys_open_and_the_highest_seals),
		TEST(stays_below_the_buffers_ceiling),
		TEST(bytes_are_what_the_text_spells),
		TEST(bytes_open_for_nothing_else),
		TEST(bytes_stay_below_the_ceiling),
		TEST(tells_which_key_sealed_and_which_seals),
		TEST(the_fingerprint_is_the_lowest_keys),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
