/*
 * What a text is made of, as JSON and as what is none, and that it doesn't
 * depend on pieces.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lib/dice.h"
#include "redact/lexer.h"

#define RANDOM	0	/* pieces of any size */

/* What was told, with marks that stand in no row: < and > around what a string
 * means, : behind the first for a name, # around numbers, ^ behind an end, ~
 * before plain text. raw is all of it as it came. */
struct teller {
	struct lexer lexer;
	struct buf told, raw;
};

static struct teller *
teller_of(struct lexer *l)
{
	return (struct teller *)l;	/* its first member */
}

static void
tell_sign(struct lexer *l, struct span s)
{
	buf_span(&teller_of(l)->told, s);
	buf_span(&teller_of(l)->raw, s);
}

static void
tell_closed(struct lexer *l)
{
	buf_putc(&teller_of(l)->told, '^');
}

static void
tell_begin(struct lexer *l)
{
	assert_int_equal(l->state, LEXER_STRING);
	buf_puts(&teller_of(l)->told, l->is_name ? "<:" : "<");
}

static void
tell_string(struct lexer *l, struct span raw, struct span bytes)
{
	assert_int_equal(l->state, LEXER_STRING);
	buf_span(&teller_of(l)->told, bytes);
	buf_span(&teller_of(l)->raw, raw);
}

static void
tell_end(struct lexer *l)
{
	assert_int_equal(l->state, LEXER_STRING);
	buf_putc(&teller_of(l)->told, '>');
}

static void
tell_number(struct lexer *l, struct span s)
{
	assert_int_equal(l->state, LEXER_TOKEN);
	buf_printf(&teller_of(l)->told, "#%.*s#", (int)s.len, s.p);
	buf_span(&teller_of(l)->raw, s);
}

static void
tell_plain(struct lexer *l)
{
	assert_int_equal(l->state, LEXER_TEXT);
	buf_putc(&teller_of(l)->told, '~');
}

static const struct lexer_ops ops = {
	.sign = tell_sign,
	.closed = tell_closed,
	.string_begin = tell_begin,
	.string = tell_string,
	.string_end = tell_end,
	.number = tell_number,
	.plain = tell_plain,
	.text = tell_sign,
};

static void
set_up(struct teller *t)
{
	lexer_init(&t->lexer, &ops);
	buf_init(&t->told, 65536);
	buf_init(&t->raw, 65536);
}

static void
tear_down(struct teller *t)
{
	lexer_fini(&t->lexer);
	buf_fini(&t->told);
	buf_fini(&t->raw);
}

/* One text in pieces of at most so many bytes, each in memory of its own size,
 * and its end. */
static void
take(struct teller *t, struct span text, size_t piece)
{
	buf_reset(&t->told);
	buf_reset(&t->raw);
	for (size_t at = 0, n; at < text.len; at += n) {
		n = piece == RANDOM ? 1 + dice(5) : piece;
		if (n > text.len - at)
			n = text.len - at;
		lexer_feed(&t->lexer, (struct span){ text.p + at, n });
		assert_true(t->raw.len + lexer_held(&t->lexer) == at + n);
	}
	lexer_end(&t->lexer);
	assert_int_equal(lexer_held(&t->lexer), 0);
	lexer_begin(&t->lexer);
}

struct row {
	const char *text, *told;
};

static void
check(const struct row *rows, size_t n)
{
	static const size_t pieces[] = { SIZE_MAX, 1, 2, RANDOM, RANDOM };
	struct teller t;

	set_up(&t);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < sizeof(pieces) / sizeof(pieces[0]); j++) {
			take(&t, span_of(rows[i].text), pieces[j]);
			if (!span_is(buf_view(&t.told), rows[i].told))
				fail_msg("%s: %.*s, not %s", rows[i].text,
				    (int)t.told.len, buf_view(&t.told).p,
				    rows[i].told);
			if (!span_is(buf_view(&t.raw), rows[i].text))
				fail_msg("%s: came as %.*s", rows[i].text,
				    (int)t.raw.len, buf_view(&t.raw).p);
		}
	tear_down(&t);
}

#define CHECK(rows)	check(rows, sizeof(rows) / sizeof((rows)[0]))

static void
tells_what_json_is_made_of(void **state)
{
	static const struct row rows[] = {
		{ "{}", "{}^" },
		{ " \n[ ]\t", " \n[ ]^\t" },
		{ "{\"a\":\"b\",\"c\" : [1, -2.5e+3 ,true,null,false]}",
		    "{\"<:a>\":\"<b>\",\"<:c>\" : [#1#, #-2.5e+3# ,true,null,"
		    "false]^}^" },
		{ "[\"a\",[\"b\"],{\"c\":{}}]",
		    "[\"<a>\",[\"<b>\"]^,{\"<:c>\":{}^}^]^" },
		{ "{\"\":\"\"}", "{\"<:>\":\"<>\"}^" },
	};

	(void)state;
	CHECK(rows);
}

static void
tells_what_a_string_means(void **state)
{
	static const struct row rows[] = {
		{ "[\"a\\n\\\"\\/\\\\\"]", "[\"<a\n\"/\\>\"]^" },
		{ "[\"\\u0041\\u00e9\\ud83d\\ude00\"]",
		    "[\"<A\xc3\xa9\xf0\x9f\x98\x80>\"]^" },
		/* Halves, and backslashes that begin no escape. */
		{ "[\"\\ud83d\\u0041\\ude00-\"]",
		    "[\"<\xef\xbf\xbd" "A\xef\xbf\xbd->\"]^" },
		{ "[\"\\ud83dx\\ud83d\"]",
		    "[\"<\xef\xbf\xbdx\xef\xbf\xbd>\"]^" },
		{ "[\"\\x\\u12\\ud83d\\u1\"]",
		    "[\"<\\x\\u12\xef\xbf\xbd\\u1>\"]^" },
		{ "{\"\\u0061\\t\":1}", "{\"<:a\t>\":#1#}^" },
	};

	(void)state;
	CHECK(rows);
}

static void
tells_other_text_as_it_stands(void **state)
{
	static const struct row rows[] = {
		{ "", "~" },
		{ "  ", "~  " },
		{ "\n \"a\"", "~\n \"a\"" },
		{ "12", "~12" },
		{ "Hello {\"a\":1}", "~Hello {\"a\":1}" },
	};

	(void)state;
	CHECK(rows);
}

static void
tells_the_rest_as_text_once_it_is_no_json(void **state)
{
	static const struct row rows[] = {
		{ "[1] and [2]", "[#1#]^ ~and [2]" },
		{ "{a: 1}", "{~a: 1}" },
		{ "{\"a\" 1}", "{\"<:a>\" ~1}" },
		{ "{\"a\":1,}", "{\"<:a>\":#1#,~}" },
		{ "[1,]", "[#1#,~]" },
		{ "[1 2]", "[~1 2]" },
		{ "[1-2x]", "[~1-2x]" },
		{ "[-]", "[~-]" },
		{ "[nul]", "[~nul]" },
		{ "[\"a\"}", "[\"<a>\"~}" },
		{ "{\"a\":[}", "{\"<:a>\":[~}" },
		{ "[{]", "[{~]" },
	};

	(void)state;
	CHECK(rows);
}

/* As an answer does that was cut. */
static void
ends_anywhere(void **state)
{
	static const struct row rows[] = {
		{ "{\"a\":\"b", "{\"<:a>\":\"<b" },
		{ "[\"\\", "[\"<\\" },
		{ "[\"\\u00", "[\"<\\u00" },
		{ "[\"\\ud83d", "[\"<\xef\xbf\xbd" },
		{ "[\"\\ud83d\\", "[\"<\xef\xbf\xbd\\" },
		{ "[12 ", "[~12 " },
		{ "[tr", "[~tr" },
		{ "{\"a\"", "{\"<:a>\"" },
	};

	(void)state;
	CHECK(rows);
}

static void
puts_ceilings_on_numbers_and_depth(void **state)
{
	char text[1024];
	struct teller t;

	(void)state;
	set_up(&t);
	memset(text, '1', sizeof(text));
	text[0] = '[';
	text[300] = ']';
	take(&t, (struct span){ text, 301 }, 1);
	assert_int_equal(t.told.len, 302);
	assert_memory_equal(t.told.data, "[~111", 5);
	text[200] = ']';
	take(&t, (struct span){ text, 201 }, 1);
	assert_memory_equal(t.told.data, "[#111", 5);
	memset(text, '[', sizeof(text));
	take(&t, (struct span){ text, LEXER_DEPTH + 1 }, 1);
	assert_int_equal(t.told.len, LEXER_DEPTH + 2);
	assert_int_equal(t.told.data[LEXER_DEPTH], '~');
	tear_down(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_what_json_is_made_of),
		cmocka_unit_test(tells_what_a_string_means),
		cmocka_unit_test(tells_other_text_as_it_stands),
		cmocka_unit_test(tells_the_rest_as_text_once_it_is_no_json),
		cmocka_unit_test(ends_anywhere),
		cmocka_unit_test(puts_ceilings_on_numbers_and_depth),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
