#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "dialect/delta.h"

#define FFFD	"\xef\xbf\xbd"
#define SMILE	"\xf0\x9f\x98\x80"		/* \ud83d\ude00 */

static const struct node *
read_string(struct arena *a, const char *json)
{
	struct error err;
	const struct node *n = scan(a, span_of(json), SCAN_UPSTREAM, &err);

	assert_non_null(n);
	return n;
}

static void
halves_meet_or_become_a_replacement(void **state)
{
	static const struct {
		const char *pieces[4];
		const char *text;
	} rows[] = {
		{ { "\"a\"", "\"b\"" }, "ab" },
		{ { "\"\\ud83d\"", "\"\\ude00\"" }, SMILE },
		{ { "\"\\uD83D\"", "\"\\uDE00\"" }, SMILE },
		{ { "\"\\ud83d\\ude00\"" }, SMILE },
		{ { "\"a\\ud83d\"", "\"\"", "\"\\ude00b\"" }, "a" SMILE "b" },
		{ { "\"\\ud83d\"" }, FFFD },
		{ { "\"\\ud83d\"", "\"x\"" }, FFFD "x" },
		{ { "\"\\ud83d\"", "\"\\ud83d\"", "\"\\ude00\"" },
		    FFFD SMILE },
		{ { "\"\\ude00\"", "\"\\ude00a\"" }, FFFD FFFD "a" },
		{ { "\"\\ude00\\ud83d\"", "\"\\ude00\"" }, FFFD SMILE },
		{ { "\"\\ud83dx\\ud83d\"", "\"\\n\"" }, FFFD "x" FFFD "\\n" },
		{ { "\"\\\\ud83d\"", "\"\\ude00\"" }, "\\\\ud83d" FFFD },
		{ { "\"\\ud83d\"", "\"\\\\ude00\"" }, FFFD "\\\\ude00" },
		{ { "\"\\\\\\ud83d\"", "\"\\ude00\"" }, "\\\\" SMILE },
		{ { "\"\\udbff\"", "\"\\udfff\"" }, "\xf4\x8f\xbf\xbf" },
		{ { "\"\\ud800\"", "\"\\udc00\"" }, "\xf0\x90\x80\x80" },
		{ { "7", "null", "\"a\"" }, "a" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct delta d = { 0 };
		struct arena a;
		struct buf out;

		arena_init(&a, 65536);
		buf_init(&out, 4096);
		for (size_t k = 0; k < 4 && rows[i].pieces[k] != NULL; k++)
			buf_span(&out, delta_take(&d, &a,
			    read_string(&a, rows[i].pieces[k])));
		buf_span(&out, delta_end(&d));
		assert_string_equal(rows[i].text, buf_view(&out).p);
		assert_int_equal(0, delta_end(&d).len);
		buf_fini(&out);
		arena_fini(&a);
	}
}

static void
text_without_halves_is_not_copied(void **state)
{
	struct delta d = { 0 };
	struct arena a;
	const struct node *n;

	(void)state;
	arena_init(&a, 65536);
	n = read_string(&a, "\"plain \\\" text\"");
	assert_ptr_equal(n->span.p, delta_take(&d, &a, n).p);
	arena_fini(&a);
}

static void
a_string_alone_ends_at_once(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 65536);
	assert_true(span_is(delta_whole(&a, read_string(&a, "\"f\\ud83d\"")),
	    "f" FFFD));
	assert_true(span_is(delta_whole(&a, read_string(&a, "\"f\"")), "f"));
	assert_int_equal(0, delta_whole(&a, NULL).len);
	assert_int_equal(0, delta_whole(&a, read_string(&a, "{}")).len);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(halves_meet_or_become_a_replacement),
		cmocka_unit_test(text_without_halves_is_not_copied),
		cmocka_unit_test(a_string_alone_ends_at_once),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
