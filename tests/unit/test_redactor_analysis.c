/*
 * A redactor with one who is asked beside the rules: here it knows the names
 * Vex and Ploom wherever they stand in a segment, and notes what it is shown.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/dice.h"
#include "redact/redactor.h"

struct sample {
	const char *text, *expected;
};

struct knower {
	struct analysis analysis;	/* first */
	struct analysis_span list[64];
	struct buf seen;		/* "<segment>" each */
	unsigned left;			/* asked so often before it fails */
};

static const struct guard_settings settings = {
	.target = GUARD_BOTH,
	.entities = ENTITY_BIT(ENTITY_PERSON) | ENTITY_BIT(ENTITY_EMAIL) |
	    ENTITY_BIT(ENTITY_LOCATION) | ENTITY_BIT(ENTITY_CREDIT_CARD),
	/* The rules for names are not what this is about. */
	.threshold = 90,
};

static void
find(struct knower *k, size_t *n, struct span text, const char *name,
    enum entity e)
{
	const char *p = text.p, *end = text.p + text.len;

	while ((p = memmem(p, (size_t)(end - p), name, strlen(name))) != NULL) {
		size_t from = (size_t)(p - text.p);

		assert_true(*n < 64);
		k->list[(*n)++] = (struct analysis_span){ e, from,
		    from + strlen(name) };
		p += strlen(name);
	}
}

static int
ask(struct analysis *a, struct span text, const struct analysis_span **list,
    size_t *n)
{
	struct knower *k = (struct knower *)a;

	buf_putc(&k->seen, '<');
	buf_span(&k->seen, text);
	buf_putc(&k->seen, '>');
	if (k->left-- == 0) {
		a->failed = true;
		return -1;
	}
	*n = 0;
	/* In no order. */
	find(k, n, text, "Ploom", ENTITY_LOCATION);
	find(k, n, text, "Vex", ENTITY_PERSON);
	find(k, n, text, "PERSON", ENTITY_LOCATION);
	*list = k->list;
	return 0;
}

static void
set_up(struct knower *k, struct guard *g, struct redactor *r)
{
	memset(k, 0, sizeof(*k));
	k->analysis.ask = ask;
	k->left = UINT32_MAX;
	buf_init(&k->seen, (size_t)1 << 24);
	guard_init(g, &settings);
	g->analysis = &k->analysis;
	redactor_init(r, g, &g->rules);
}

static void
tear_down(struct knower *k, struct redactor *r)
{
	redactor_fini(r);
	buf_fini(&k->seen);
}

static void
hold(const struct sample *samples, size_t n)
{
	struct redactor r;
	struct knower k;
	struct guard g;
	struct buf out;

	set_up(&k, &g, &r);
	buf_init(&out, 4096);
	for (size_t i = 0; i < n; i++)
		for (size_t cut = 0; cut <= strlen(samples[i].text); cut++) {
			buf_reset(&out);
			redactor_feed(&r, (struct span){ samples[i].text, cut },
			    &out);
			redactor_feed(&r, span_of(samples[i].text + cut), &out);
			redactor_end(&r, &out);
			assert_string_equal(buf_view(&out).p,
			    samples[i].expected);
			assert_int_equal(redactor_held(&r), 0);
		}
	tear_down(&k, &r);
	buf_fini(&out);
}

#define HOLD(samples)	hold((samples), sizeof(samples) / sizeof((samples)[0]))

/* What it was asked about a text, which came in pieces of one byte. */
static void
assert_seen(const char *text, const char *segments)
{
	struct redactor r;
	struct knower k;
	struct guard g;
	struct buf out;

	set_up(&k, &g, &r);
	buf_init(&out, 4096);
	for (const char *p = text; *p != '\0'; p++)
		redactor_feed(&r, (struct span){ p, 1 }, &out);
	redactor_end(&r, &out);
	assert_string_equal(buf_view(&k.seen).p, segments);
	tear_down(&k, &r);
	buf_fini(&out);
}

/* ---- tests ---- */

static void
takes_out_what_is_found_beside_the_rules(void **state)
{
	static const struct sample samples[] = {
		{ "", "" },
		{ "Vex", "[PERSON]" },
		{ "I met Vex in Ploom. Vex wrote from vex@example.com, or no.\n"
		    "Then Vex left",
		    "I met [PERSON] in [LOCATION]. [PERSON] wrote from [EMAIL], "
		    "or no.\nThen [PERSON] left" },
		{ "Vex@example.com", "[EMAIL]" },
		{ "4111 1111 1111 1111 Vex", "[CREDIT_CARD] [PERSON]" },
		{ "\xf0\x9f\x98\x80Vex\xf0\x9f\x98\x80",
		    "\xf0\x9f\x98\x80[PERSON]\xf0\x9f\x98\x80" },
	};

	(void)state;
	HOLD(samples);
}

static void
finds_in_strings_of_json_as_they_are_spelt(void **state)
{
	static const struct sample samples[] = {
		{ "{\"to\":\"Ve\\u0078 of Ploom\",\"n\":4111111111111111}",
		    "{\"to\":\"[PERSON] of [LOCATION]\","
		    "\"n\":\"[CREDIT_CARD]\"}" },
		{ "{\"Vex\":[\"\\u00e9. Vex\\n\\nVex\\/\",\"Vex\"]}",
		    "{\"Vex\":[\"\\u00e9. [PERSON]\\n\\n[PERSON]\\/\","
		    "\"[PERSON]\"]}" },
		{ "{\"a\":\"{\\\"b\\\":\\\"in Pl\\\\u006fom \\\"}\"}",
		    "{\"a\":\"{\\\"b\\\":\\\"in [LOCATION] \\\"}\"}" },
		{ "[Vex] is no JSON", "[[PERSON]] is no JSON" },
		{ "{\"a\":\"Vex", "{\"a\":\"[PERSON]" },
	};

	(void)state;
	HOLD(samples);
}

static void
asks_by_the_sentence_and_the_string(void **state)
{
	(void)state;
	assert_seen("One is. Two are\nthree", "<One is. ><Two are\n>");
	assert_seen("{\"Name\":\"One is. Two\",\"n\":[12,\"get_it\",\"X\"]}",
	    "<One is. ><Two><X>");
	assert_seen("12345 67\n4111111111111111", "");
}

static void
leaves_what_stands_for_something(void **state)
{
	static const struct sample samples[] = {
		{ "a [PERSON] is [PERSON_ABCDEF23] is PERSON",
		    "a [PERSON] is [PERSON_ABCDEF23] is [LOCATION]" },
		{ "[PERSON_ABCDEF1] of PERSON",
		    "[[LOCATION]_ABCDEF1] of [LOCATION]" },
	};

	(void)state;
	HOLD(samples);
}

static void
says_the_same_of_a_text_in_pieces(void **state)
{
	static const char *const words[] = { "Vex", "Ploom", " ", " ", ". ",
	    "vex@example.com", "\n", "{\"a\":\"", "\"}", "\\n", "[\"", "\"]",
	    "\\u0056ex", "\xe3\x80\x82", "Dr. ", "is there",
	    "4111 1111 1111 1111", "long and longer and longer and longer and longer still ",
	    "\\\"", "12" };
	struct buf text, whole, pieces;
	struct redactor r;
	struct knower k;
	struct guard g;

	(void)state;
	set_up(&k, &g, &r);
	buf_init(&text, 65536);
	buf_init(&whole, 65536);
	buf_init(&pieces, 65536);
	for (int round = 0; round < 2000; round++) {
		buf_reset(&text);
		buf_reset(&whole);
		buf_reset(&pieces);
		buf_reset(&k.seen);
		for (size_t i = dice(40); i > 0; i--)
			buf_puts(&text, words[dice(sizeof(words) /
			    sizeof(words[0]))]);
		redactor_whole(&r, buf_view(&text), &whole);
		for (size_t at = 0; at < text.len; ) {
			size_t n = 1 + dice(30);

			n = n < text.len - at ? n : text.len - at;
			redactor_feed(&r, (struct span){ text.data + at, n },
			    &pieces);
			at += n;
		}
		redactor_end(&r, &pieces);
		if (!span_same(buf_view(&whole), buf_view(&pieces)))
			fail_msg("%s: %s, in pieces %s", buf_view(&text).p,
			    buf_view(&whole).p, buf_view(&pieces).p);
		assert_null(strstr(buf_view(&whole).p, "Vex"));
	}
	tear_down(&k, &r);
	buf_fini(&text);
	buf_fini(&whole);
	buf_fini(&pieces);
}

static void
lets_nothing_through_once_it_has_failed(void **state)
{
	struct redactor r;
	struct knower k;
	struct guard g;
	struct buf out;

	(void)state;
	set_up(&k, &g, &r);
	buf_init(&out, 4096);
	k.left = 1;
	redactor_feed(&r, SPAN("It is so. It is 4 Vex. 1234"), &out);
	redactor_feed(&r, SPAN("5\nIt is not"), &out);
	redactor_end(&r, &out);
	assert_string_equal(buf_view(&out).p, "It is so. ");
	assert_string_equal(buf_view(&k.seen).p, "<It is so. >"
	    "<It is 4 Vex. 12345\n>");
	tear_down(&k, &r);
	buf_fini(&out);
}

static void
holds_a_segment_until_it_is_whole(void **state)
{
	struct redactor r;
	struct knower k;
	struct guard g;
	struct buf out;

	(void)state;
	set_up(&k, &g, &r);
	buf_init(&out, 4096);
	redactor_feed(&r, SPAN("It is so. It is"), &out);
	assert_string_equal(buf_view(&out).p, "It is so. ");
	assert_int_equal(redactor_held(&r), 5);
	/* Who is left to the rules waits for less. */
	redactor_end(&r, &out);
	buf_reset(&out);
	g.rules_alone = true;
	redactor_feed(&r, SPAN("Vex is so"), &out);
	assert_string_equal(buf_view(&out).p, "Vex is ");
	redactor_end(&r, &out);
	tear_down(&k, &r);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_out_what_is_found_beside_the_rules),
		cmocka_unit_test(finds_in_strings_of_json_as_they_are_spelt),
		cmocka_unit_test(asks_by_the_sentence_and_the_string),
		cmocka_unit_test(leaves_what_stands_for_something),
		cmocka_unit_test(says_the_same_of_a_text_in_pieces),
		cmocka_unit_test(lets_nothing_through_once_it_has_failed),
		cmocka_unit_test(holds_a_segment_until_it_is_whole),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
