/*
 * What a redactor makes of texts. Each case is fed whole and cut at every
 * place; both must give what the table says.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "redact/redactor.h"

struct sample {
	const char *text, *expected;
};

static const struct guard_settings everything = {
	.target = GUARD_BOTH,
	.entities = ENTITY_ALL & ~(ENTITY_BIT(ENTITY_PERSON) |
	    ENTITY_BIT(ENTITY_ORGANIZATION)),
	.threshold = GUARD_THRESHOLD,
};

/* In two pieces. */
static void
redact(struct redactor *r, const char *text, size_t cut, struct buf *out)
{
	buf_reset(out);
	redactor_feed(r, (struct span){ text, cut }, out);
	redactor_feed(r, span_of(text + cut), out);
	redactor_end(r, out);
}

static void
hold(const struct guard_settings *settings, const struct sample *samples,
    size_t n)
{
	struct redactor r;
	struct guard g;
	struct buf out;

	guard_init(&g, settings);
	redactor_init(&r, &g, &g.rules);
	buf_init(&out, 4096);
	for (size_t i = 0; i < n; i++)
		for (size_t cut = 0; cut <= strlen(samples[i].text); cut++) {
			redact(&r, samples[i].text, cut, &out);
			assert_string_equal(buf_view(&out).p,
			    samples[i].expected);
			assert_int_equal(redactor_held(&r), 0);
		}
	redactor_fini(&r);
	buf_fini(&out);
}

#define HOLD(settings, samples) \
	hold((settings), (samples), sizeof(samples) / sizeof((samples)[0]))

/* ---- tests ---- */

static void
searches_plain_text_as_it_stands(void **state)
{
	static const struct sample samples[] = {
		{ "", "" },
		{ " \n", " \n" },
		{ "Nothing to see.", "Nothing to see." },
		{ "write to ana@example.com now", "write to [EMAIL] now" },
		{ "\n\tana@example.com", "\n\t[EMAIL]" },
		{ "card 4111 1111 1111 1111.", "card [CREDIT_CARD]." },
		{ "\"ana@example.com\"", "\"[EMAIL]\"" },
	};

	(void)state;
	HOLD(&everything, samples);
}

static void
keeps_json_json(void **state)
{
	static const struct sample samples[] = {
		{ "{\"to\":\"ana@example.com\"}", "{\"to\":\"[EMAIL]\"}" },
		{ " [ \"ana@example.com\" , 1.5e3,true, null ]\n",
		    " [ \"[EMAIL]\" , 1.5e3,true, null ]\n" },
		{ "{\"card\":4111111111111111,\"n\":12}",
		    "{\"card\":\"[CREDIT_CARD]\",\"n\":12}" },
		{ "{\"card\": 4111111111111111 }",
		    "{\"card\": \"[CREDIT_CARD]\" }" },
		{ "{\"ana@example.com\":{\"a\":[{}]}}",
		    "{\"[EMAIL]\":{\"a\":[{}]}}" },
		{ "[]", "[]" },
		{ "{\"a\":[]} ", "{\"a\":[]} " },
	};

	(void)state;
	HOLD(&everything, samples);
}

static void
finds_what_is_spelt_with_escapes(void **state)
{
	static const struct sample samples[] = {
		{ "{\"to\":\"ana\\u0040example.com\"}",
		    "{\"to\":\"[EMAIL]\"}" },
		{ "{\"to\":\"hi\\nana@example.com\\n\"}",
		    "{\"to\":\"hi\\n[EMAIL]\\n\"}" },
		{ "{\"to\":\"4111\\u00201111 1111 1111\"}",
		    "{\"to\":\"[CREDIT_CARD]\"}" },
	};

	(void)state;
	HOLD(&everything, samples);
}

static void
leaves_the_spelling_of_what_stays(void **state)
{
	static const struct sample samples[] = {
		{ "{\"a\":\"\\u0041\\/\\ud83d\\ude00 ana@example.com \\u00e9\"}",
		    "{\"a\":\"\\u0041\\/\\ud83d\\ude00 [EMAIL] \\u00e9\"}" },
		{ "[\"\\ud83d x\",\"\\ude00\",\"\\q\",\"\\u12\",\"\\ud83d\"]",
		    "[\"\\ud83d x\",\"\\ude00\",\"\\q\",\"\\u12\",\"\\ud83d\"]" },
		{ "[\"\\\\\",\"\\\"\",\"\\ud83d\\n\"]",
		    "[\"\\\\\",\"\\\"\",\"\\ud83d\\n\"]" },
		{ "{\"a\":1e400,\"b\":-0,\"c\":1.0}",
		    "{\"a\":1e400,\"b\":-0,\"c\":1.0}" },
	};

	(void)state;
	HOLD(&everything, samples);
}

static void
takes_a_members_name_for_context(void **state)
{
	static const struct sample samples[] = {
		{ "{\"password\":\"correct-Horse7\"}",
		    "{\"password\":\"[PASSWORD]\"}" },
		{ "{\"user_password\": \"correct-Horse7\"}",
		    "{\"user_password\": \"[PASSWORD]\"}" },
		{ "{\"userPassword\": \"correct-Horse7\"}",
		    "{\"userPassword\": \"[PASSWORD]\"}" },
		{ "{\"colour\":\"correct-Horse7\"}",
		    "{\"colour\":\"correct-Horse7\"}" },
	};

	(void)state;
	HOLD(&everything, samples);
}

static void
searches_json_in_strings_of_json(void **state)
{
	static const struct sample samples[] = {
		{ "{\"a\":\"{\\\"to\\\":\\\"ana\\\\u0040example.com\\\"}\"}",
		    "{\"a\":\"{\\\"to\\\":\\\"[EMAIL]\\\"}\"}" },
		{ "[\"{\\\"password\\\":\\\"correct-Horse7\\\"}\"]",
		    "[\"{\\\"password\\\":\\\"[PASSWORD]\\\"}\"]" },
		{ "[\"[4111111111111111]\"]", "[\"[\\\"[CREDIT_CARD]\\\"]\"]" },
		{ "{\"a\":\"[x] ana@example.com\"}",
		    "{\"a\":\"[x] [EMAIL]\"}" },
		{ "{\"a\":\"{\\\"b\\\":\\\"\\u0041\\\\n\\\"} \"}",
		    "{\"a\":\"{\\\"b\\\":\\\"\\u0041\\\\n\\\"} \"}" },
		{ "{\"password\":\"[secret-Horse7\"}",
		    "{\"password\":\"[[PASSWORD]\"}" },
	};

	(void)state;
	HOLD(&everything, samples);
}

static void
takes_for_text_what_is_no_json_after_all(void **state)
{
	static const struct sample samples[] = {
		{ "[ana@example.com](mailto:ana@example.com)",
		    "[[EMAIL]](mailto:[EMAIL])" },
		{ "{name} has 4111 1111 1111 1111",
		    "{name} has [CREDIT_CARD]" },
		{ "[4111 1111 1111 1111]", "[[CREDIT_CARD]]" },
		{ "{\"a\":1} and ana@example.com", "{\"a\":1} and [EMAIL]" },
		{ "{\"a\":4111111111111111", "{\"a\":[CREDIT_CARD]" },
		{ "{\"a\":\"ana@example.com", "{\"a\":\"[EMAIL]" },
		{ "{\"a\":1]ana@example.com", "{\"a\":1][EMAIL]" },
		{ "{\"a\":nul, ana@example.com", "{\"a\":nul, [EMAIL]" },
	};

	(void)state;
	HOLD(&everything, samples);
}

static void
escapes_a_placeholder_where_it_stands_in_a_string(void **state)
{
	struct guard_settings own = everything;
	static const struct sample samples[] = {
		{ "ana@example.com", "<\"EMAIL\\\">" },
		{ "[\"ana@example.com\"]", "[\"<\\\"EMAIL\\\\\\\">\"]" },
	};

	(void)state;
	own.placeholder = "<\"TYPE\\\">";
	HOLD(&own, samples);
}

static void
takes_out_what_goes_on_in_json_of_any_depth(void **state)
{
	char text[1024], expected[1024];
	size_t depth = LEXER_DEPTH + 6;
	struct sample sample = { text, expected };

	(void)state;
	memset(text, '[', depth);
	memcpy(expected, text, depth);
	memcpy(text + depth, "\"ana@example.com\" 4111111111111111", sizeof("\"ana@example.com\" 4111111111111111"));
	memcpy(expected + depth, "\"[EMAIL]\" [CREDIT_CARD]", sizeof("\"[EMAIL]\" [CREDIT_CARD]"));
	hold(&everything, &sample, 1);
}

/* Longer than what a pattern may match, and than what it can without growing. */
static void
takes_out_an_address_however_long(void **state)
{
	static const size_t lengths[] = { 100, 1900, 2100, 3900, 4095, 4096,
	    4097, 8200, 30000 };
	static const size_t pieces[] = { 1, 7, 20, 153, 1084, 7601, 40000 };
	struct redactor r;
	struct guard g;
	struct buf text, out;

	(void)state;
	guard_init(&g, &everything);
	redactor_init(&r, &g, &g.rules);
	buf_init(&text, 40000);
	buf_init(&out, 40000);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		buf_reset(&text);
		buf_puts(&text, "at https://x.example/");
		while (text.len < lengths[i])
			buf_puts(&text, text.len % 11 == 0 ? "/" : "a");
		buf_puts(&text, " end");
		for (size_t k = 0; k < sizeof(pieces) / sizeof(pieces[0]);
		    k++) {
			buf_reset(&out);
			for (size_t at = 0; at < text.len; at += pieces[k])
				redactor_feed(&r, (struct span){ text.data +
				    at, text.len - at < pieces[k] ?
				    text.len - at : pieces[k] }, &out);
			redactor_end(&r, &out);
			assert_string_equal(buf_view(&out).p, "at [URL] end");
		}
	}
	redactor_fini(&r);
	buf_fini(&text);
	buf_fini(&out);
}

/* ---- what is told of each place ---- */

struct places {
	struct redactor_edits edits;
	size_t list[8][4], n;
};

static void
note_place(struct redactor_edits *e, enum entity entity, size_t at, size_t len,
    size_t new_at, size_t new_len)
{
	struct places *p = (struct places *)e;

	(void)entity;
	p->list[p->n][0] = at;
	p->list[p->n][1] = len;
	p->list[p->n][2] = new_at;
	p->list[p->n++][3] = new_len;
}

static void
counts_places_in_characters(void **state)
{
	static const size_t expected[2][4] = {
		{ 5, 15, 5, 7 },
		{ 25, 15, 17, 7 },
	};
	struct places places = { .edits = { note_place } };
	struct redactor r;
	struct guard g;
	struct buf out;

	(void)state;
	guard_init(&g, &everything);
	redactor_init(&r, &g, &g.rules);
	r.edits = &places.edits;
	buf_init(&out, 4096);
	redact(&r, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80: ana@example.com, "
	    "\xc3\xbc: ana@example.com", 9, &out);
	assert_int_equal(places.n, 2);
	assert_memory_equal(places.list, expected, sizeof(expected));
	assert_int_equal(g.found[ENTITY_EMAIL], 2);
	redactor_fini(&r);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(searches_plain_text_as_it_stands),
		cmocka_unit_test(keeps_json_json),
		cmocka_unit_test(finds_what_is_spelt_with_escapes),
		cmocka_unit_test(leaves_the_spelling_of_what_stays),
		cmocka_unit_test(takes_a_members_name_for_context),
		cmocka_unit_test(searches_json_in_strings_of_json),
		cmocka_unit_test(takes_for_text_what_is_no_json_after_all),
		cmocka_unit_test(
		    escapes_a_placeholder_where_it_stands_in_a_string),
		cmocka_unit_test(takes_out_what_goes_on_in_json_of_any_depth),
		cmocka_unit_test(takes_out_an_address_however_long),
		cmocka_unit_test(counts_places_in_characters),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
