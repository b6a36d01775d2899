/*
 * Where a text is cut for an analyzer, and that it doesn't depend on pieces.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "lib/dice.h"
#include "redact/segment.h"

/* The text with a | behind each segment, fed in pieces of at most so many
 * bytes. */
static void
cut(struct buf *out, struct span text, size_t piece)
{
	struct segment s = { .n = 0 };
	size_t n;

	buf_reset(out);
	while (text.len > 0) {
		size_t len = piece == 0 ? 1 + dice(40) : piece;
		struct span part = { text.p, len < text.len ? len : text.len };

		text.p += part.len;
		text.len -= part.len;
		while ((n = segment_take(&s, &part)) > 0) {
			assert_true(n <= SEGMENT_MAX);
			buf_add(out, s.text, n);
			buf_putc(out, '|');
			segment_eat(&s, n);
		}
	}
	buf_add(out, s.text, s.n);
}

static void
cuts_behind_sentences_and_lines(void **state)
{
	static const struct { const char *text, *expected; } rows[] = {
		{ "", "" },
		{ "One word", "One word" },
		{ "It rains. It stops! Does it? Yes.",
		    "It rains. |It stops! |Does it? |Yes." },
		{ "one\ntwo\r\n\nthree", "one\n|two\r\n|\n|three" },
		{ "Dr. Ana met J. R. Mor and Prof. Lee. Then",
		    "Dr. Ana met J. R. Mor and Prof. Lee. Then" },
		{ "on 3. Mai at nine. then", "on 3. Mai at nine. |then" },
		{ "3.5 and a.b.c are whole", "3.5 and a.b.c are whole" },
		{ "wait... then", "wait... |then" },
		{ "\xe9\x9b\xa8\xe3\x80\x82\xe9\x9b\xa8\xef\xbc\x81x",
		    "\xe9\x9b\xa8\xe3\x80\x82|\xe9\x9b\xa8\xef\xbc\x81|x" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t piece = 1; piece < 50; piece++) {
			cut(&out, span_of(rows[i].text), piece);
			assert_string_equal(buf_view(&out).p,
			    rows[i].expected);
		}
	buf_fini(&out);
}

static void
cuts_what_is_too_long_at_a_blank_or_a_character(void **state)
{
	char text[3 * SEGMENT_MAX];
	struct buf out;
	size_t bars;

	(void)state;
	buf_init(&out, 4 * SEGMENT_MAX);
	memset(text, 'x', sizeof(text));
	text[SEGMENT_MAX - 50] = ' ';
	cut(&out, (struct span){ text, SEGMENT_MAX + 10 }, 7);
	assert_int_equal(strcspn(out.data, "|"), SEGMENT_MAX - 49);

	/* Characters of three bytes, of which 400 is no multiple. */
	for (size_t i = 0; i < sizeof(text); i += 3)
		memcpy(text + i, "\xe9\x9b\xa8", 3);
	cut(&out, (struct span){ text, sizeof(text) }, 11);
	bars = 0;
	for (const char *p = out.data, *bar; (bar = strchr(p, '|')) != NULL;
	    p = bar + 1, bars++)
		assert_ptr_equal(utf8_check(p, bar), bar);
	assert_int_equal(bars, 3);

	/* Of what is no UTF-8 any byte will do. */
	memset(text, '\xa8', sizeof(text));
	cut(&out, (struct span){ text, sizeof(text) }, 11);
	assert_int_equal(out.len, sizeof(text) + 3);
	buf_fini(&out);
}

static void
cuts_alike_whatever_the_pieces(void **state)
{
	static const char *const words[] = { ". ", "! ", "Dr", "Ana ", " ",
	    "lopez", "\n", "\xe3\x80\x82", "\xe9\x9b\xa8", "3. ", ".",
	    "averyverylongwordthatgoesonandonandonwithoutanyblankinit" };
	struct buf text, whole, pieces;

	(void)state;
	buf_init(&text, 65536);
	buf_init(&whole, 65536);
	buf_init(&pieces, 65536);
	for (int round = 0; round < 300; round++) {
		buf_reset(&text);
		for (size_t i = dice(100); i > 0; i--)
			buf_puts(&text, words[dice(sizeof(words) /
			    sizeof(words[0]))]);
		cut(&whole, buf_view(&text), 65536);
		cut(&pieces, buf_view(&text), 0);
		assert_string_equal(buf_view(&whole).p, buf_view(&pieces).p);
	}
	buf_fini(&text);
	buf_fini(&whole);
	buf_fini(&pieces);
}

static void
knows_what_may_have_a_meaning(void **state)
{
	static const struct { const char *text; bool speaks; } rows[] = {
		{ "Ana", true }, { "ana lopez", true },
		{ "\xe9\x9b\xa8", true }, { "where is ana", true },
		{ "ana@x", true }, { "getIt now", true },
		{ "", false }, { " \n", false }, { "12345", false },
		{ "+1 (2) -", false }, { "get_weather", false },
		{ " getWeather2\n", false }, { "a.b-c", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (segment_speaks(span_of(rows[i].text)) != rows[i].speaks)
			fail_msg("%s", rows[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_behind_sentences_and_lines),
		cmocka_unit_test(
		    cuts_what_is_too_long_at_a_blank_or_a_character),
		cmocka_unit_test(cuts_alike_whatever_the_pieces),
		cmocka_unit_test(knows_what_may_have_a_meaning),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
