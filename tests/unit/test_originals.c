/*
 * What a client is shown in the place of marks. Each text is fed whole and cut
 * at every byte.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/originals.h"

struct sample {
	const char *text, *expected;	/* JSON texts */
	bool json;			/* it is known to be JSON */
};

static struct arena arena;
static struct originals originals;

static bool
same(struct span a, struct span b)
{
	return span_same(a, b);
}

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena, 1 << 20);
	originals_init(&originals, &arena, same);
	originals_add(&originals, "EMAIL_AAAAAAAA", SPAN("ana@example.com"));
	originals_add(&originals, "PASSWORD_BBBBBBBB", SPAN("a\"b\\c\n"));
	originals_add(&originals, "MEDICAL_RECORD_NUMBER_CCCCCCCC",
	    SPAN("77"));
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static void
hold(const struct sample *samples, size_t n)
{
	struct restorer r;
	struct buf out;

	buf_init(&out, 4096);
	for (size_t i = 0; i < n; i++)
		for (size_t cut = 0; cut <= strlen(samples[i].text); cut++) {
			buf_reset(&out);
			restorer_init(&r, &originals, samples[i].json);
			restorer_feed(&r, (struct span){ samples[i].text,
			    cut }, &out);
			restorer_feed(&r, span_of(samples[i].text + cut),
			    &out);
			restorer_end(&r, &out);
			assert_string_equal(buf_view(&out).p,
			    samples[i].expected);
		}
	buf_fini(&out);
}

#define HOLD(samples) hold((samples), sizeof(samples) / sizeof((samples)[0]))

static void
shows_values_in_the_place_of_marks(void **state)
{
	static const struct sample samples[] = {
		{ "", "", false },
		{ "To [EMAIL_AAAAAAAA].", "To ana@example.com.", false },
		{ "[EMAIL_AAAAAAAA][EMAIL_AAAAAAAA]",
		    "ana@example.comana@example.com", false },
		{ "[[EMAIL_AAAAAAAA]](x)", "[ana@example.com](x)", false },
		{ "[EMAIL[EMAIL_AAAAAAAA]", "[EMAILana@example.com", false },
		{ "No. [MEDICAL_RECORD_NUMBER_CCCCCCCC]", "No. 77", false },
		{ "It is [PASSWORD_BBBBBBBB]", "It is a\\\"b\\\\c\\n", false },
	};

	(void)state;
	HOLD(samples);
}

static void
leaves_what_it_doesnt_know(void **state)
{
	static const struct sample samples[] = {
		{ "[EMAIL_AAAAAAAB] [EMAIL_AAAAAAAA", "[EMAIL_AAAAAAAB] "
		    "[EMAIL_AAAAAAAA", false },
		{ "[EMAIL] [email_aaaaaaaa] EMAIL_AAAAAAAA]",
		    "[EMAIL] [email_aaaaaaaa] EMAIL_AAAAAAAA]", false },
		{ "[1] [x](y) []", "[1] [x](y) []", false },
		{ "[EMAIL_AAAAAAAA_]", "[EMAIL_AAAAAAAA_]", false },
	};

	(void)state;
	HOLD(samples);
}

static void
takes_the_backslash_of_markdown_with_the_mark(void **state)
{
	static const struct sample samples[] = {
		{ "[EMAIL\\\\_AAAAAAAA]", "ana@example.com", false },
		{ "[MEDICAL\\\\_RECORD\\\\_NUMBER\\\\_CCCCCCCC]", "77", false },
	};

	(void)state;
	HOLD(samples);
}

static void
puts_values_into_json_as_json(void **state)
{
	static const struct sample samples[] = {
		{ "{\\\"p\\\":\\\"[PASSWORD_BBBBBBBB]\\\"}",
		    "{\\\"p\\\":\\\"a\\\\\\\"b\\\\\\\\c\\\\n\\\"}", false },
		{ " \\n[ \\\"[PASSWORD_BBBBBBBB]\\\"]",
		    " \\n[ \\\"a\\\\\\\"b\\\\\\\\c\\\\n\\\"]", false },
		{ "[PASSWORD_BBBBBBBB]", "a\\\"b\\\\c\\n", false },
		{ "[PASSWORD_BBBBBBBB]", "a\\\\\\\"b\\\\\\\\c\\\\n", true },
	};

	(void)state;
	HOLD(samples);
}

static void
shows_nothing_where_two_values_have_one_mark(void **state)
{
	static const struct sample samples[] = {
		{ "[EMAIL_DDDDDDDD] [EMAIL_EEEEEEEE]",
		    "[EMAIL_DDDDDDDD] [EMAIL_EEEEEEEE]", false },
	};

	(void)state;
	originals_add(&originals, "EMAIL_DDDDDDDD", SPAN("1"));
	originals_add(&originals, "EMAIL_DDDDDDDD", SPAN("2"));
	originals_lose(&originals, "EMAIL_EEEEEEEE");
	originals_add(&originals, "EMAIL_EEEEEEEE", SPAN("3"));
	HOLD(samples);
}

static void
moves_citations_with_the_text(void **state)
{
	struct moves moves = { .n = 0 };
	struct buf text, out;
	struct jsonw w = jsonw_on(&out);

	(void)state;
	buf_init(&text, 4096);
	buf_init(&out, 4096);
	originals_restore(&originals, SPAN("\xc3\xa9 [EMAIL_AAAAAAAA]\\n"
	    "[MEDICAL_RECORD_NUMBER_CCCCCCCC] x"), false, &text, &moves);
	originals_write_moved(&w, &moves, SPAN("{\"type\":\"url_citation\","
	    "\"start_index\":2,\"end_index\":18,\"url\":\"u\"},"
	    "{\"start_index\":5,\"end_index\":9},"
	    "{\"index\":53},{\"start_index\":0,\"end_index\":1}"));
	assert_string_equal(buf_view(&out).p, "[{\"type\":\"url_citation\","
	    "\"start_index\":2,\"end_index\":17,\"url\":\"u\"},"
	    "{\"start_index\":2,\"end_index\":17},"
	    "{\"index\":22},{\"start_index\":0,\"end_index\":1}]");
	moves_fini(&moves);
	buf_fini(&text);
	buf_fini(&out);
}

static void
keeps_the_table_of_what_stands_in_a_text(void **state)
{
	struct originals again;
	struct error err;
	struct buf out;
	struct jsonw w = jsonw_on(&out);

	(void)state;
	buf_init(&out, 4096);
	originals_write(&w, &originals, SPAN("[PASSWORD_BBBBBBBB] "
	    "EMAIL_DDDDDDDD"));
	assert_string_equal(buf_view(&out).p,
	    "{\"PASSWORD_BBBBBBBB\":\"a\\\"b\\\\c\\n\"}");
	originals_init(&again, &arena, same);
	originals_read(&again, scan(&arena, buf_view(&out), SCAN_REQUEST,
	    &err));
	assert_int_equal(again.n, 1);
	assert_true(span_is(again.list[0].value, "a\"b\\c\n"));
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_values_in_the_place_of_marks),
		cmocka_unit_test(leaves_what_it_doesnt_know),
		cmocka_unit_test(takes_the_backslash_of_markdown_with_the_mark),
		cmocka_unit_test(puts_values_into_json_as_json),
		cmocka_unit_test(shows_nothing_where_two_values_have_one_mark),
		cmocka_unit_test(moves_citations_with_the_text),
		cmocka_unit_test(keeps_the_table_of_what_stands_in_a_text),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
