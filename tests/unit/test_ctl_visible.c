/* What a terminal shows of text. */
#include "config.h"

#include "lib/ctl_rig.h"

static const struct row {
	const char *text, *shown, *json;
	size_t width;			/* of what is shown */
} rows[] = {
	{ "", "", "", 0 },
	{ "plain ~", "plain ~", "plain ~", 7 },
	{ "a\x1b[2J", "a?[2J", "a\\u001b[2J", 5 },
	{ "\x7f\xc2\x80\xc2\x9f\xc2\xa0", "???\xc2\xa0",
	    "\\u007f\\u0080\\u009f\xc2\xa0", 4 },
	/* a soft hyphen, an Arabic mark, a filler, zero width, direction */
	{ "\xc2\xad\xd8\x9c\xe3\x85\xa4\xe2\x80\x8b\xe2\x80\xae", "?????",
	    "\\u00ad\\u061c\\u3164\\u200b\\u202e", 5 },
	/* a tag, in JSON two halves */
	{ "x\xf3\xa0\x81\x81y", "x?y", "x\\udb40\\udc41y", 3 },
	{ "\xc3\xa9", "\xc3\xa9", "\xc3\xa9", 1 },
	{ "e\xcc\x81", "e\xcc\x81", "e\xcc\x81", 1 },
	{ "\xe6\x9d\x8e\xec\x9d\xb4", "\xe6\x9d\x8e\xec\x9d\xb4",
	    "\xe6\x9d\x8e\xec\x9d\xb4", 4 },
	{ "\xf0\x9f\xa6\xa6", "\xf0\x9f\xa6\xa6", "\xf0\x9f\xa6\xa6", 2 },
	/* a heart and a variation selector: it has what it needs to be shown */
	{ "\xe2\x9d\xa4\xef\xb8\x8f", "\xe2\x9d\xa4\xef\xb8\x8f",
	    "\xe2\x9d\xa4\xef\xb8\x8f", 1 },
};
#define N_ROWS	(sizeof(rows) / sizeof(rows[0]))

static void
what_can_not_be_seen_is_a_question_mark(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 65536);
	for (size_t i = 0; i < N_ROWS; i++) {
		assert_string_equal(ctl_visible(&a, rows[i].text),
		    rows[i].shown);
		assert_int_equal(ctl_is_visible(rows[i].text),
		    strcmp(rows[i].text, rows[i].shown) == 0);
	}
	arena_fini(&a);
}

static void
what_is_no_utf8_is_a_question_mark(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 65536);
	assert_string_equal(ctl_visible(&a, "a\xff\xe6\x9d"), "a??");
	assert_string_equal(ctl_visible(&a, "\xc3(\xf0\x9f\xa6"), "?(?");
	arena_fini(&a);
}

static void
json_gets_an_escape_that_means_the_same(void **state)
{
	struct buf out;

	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		buf_init(&out, 65536);
		ctl_visible_json(&out, span_of(rows[i].text));
		assert_string_equal(buf_view(&out).p, rows[i].json);
		buf_fini(&out);
	}
}

static void
width_is_in_columns(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ROWS; i++)
		assert_int_equal(ctl_width(rows[i].shown), rows[i].width);
	/* What is no UTF-8 isn't read beyond its end. */
	assert_true(ctl_width("\xf0") <= 2);
	assert_true(ctl_width("a\xe6\x9d") <= 3);
}

static void
a_line_puts_cells_into_their_columns(void **state)
{
	static const char *const cells[] = { "\xe6\x9d\x8e", "12", "longer",
	    "" };
	static const size_t widths[] = { 4, 4, 3, 5 };
	struct buf out;

	(void)state;
	buf_init(&out, 65536);
	ctl_line(&out, cells, widths, 4, 1 << 1);
	assert_string_equal(buf_view(&out).p, "\xe6\x9d\x8e      12  longer\n");
	buf_fini(&out);
}

static void
a_name_has_what_can_be_seen_alone(void **state)
{
	struct error err;

	(void)state;
	assert_int_equal(ctl_check_name("--name", "alice", &err), 0);
	assert_int_equal(ctl_check_name("--name", "al\xf3\xa0\x81\x81ice",
	    &err), -1);
	assert_int_equal(ctl_check_name("--name", "al\xc2\xadice", &err), -1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_can_not_be_seen_is_a_question_mark),
		cmocka_unit_test(what_is_no_utf8_is_a_question_mark),
		cmocka_unit_test(json_gets_an_escape_that_means_the_same),
		cmocka_unit_test(width_is_in_columns),
		cmocka_unit_test(a_line_puts_cells_into_their_columns),
		cmocka_unit_test(a_name_has_what_can_be_seen_alone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
