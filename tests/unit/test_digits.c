#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/dice.h"
#include "redact/bytes.h"
#include "redact/digits.h"

#define TEXT	64

/* As the header says it, from the begin each time. */
static void
count_plainly(const char *text, size_t p, size_t *n, size_t *rows)
{
	size_t gap = 0;

	*n = *rows = 0;
	for (; p < TEXT && *n < DIGITS_MAX && gap < 4; p++) {
		if (byte_is_digit((unsigned char)text[p])) {
			*rows += gap > 0 || *rows == 0;
			gap = 0;
			++*n;
		} else if (digits_joined_by((unsigned char)text[p])) {
			gap++;
		} else {
			return;
		}
	}
}

static void
make_text(char text[TEXT])
{
	static const char some[] = "0123456789012345 .-/(),:aZ_\xc3\xa9%+";
	unsigned digits = 1 + dice(8);

	for (size_t i = 0; i < TEXT; i++)
		text[i] = dice_one_in(digits) ?
		    some[dice(sizeof(some) - 1)] : (char)('0' + dice(10));
}

/* Where a row of digits begins, as the search asks. */
static bool
begins_row(const char *text, size_t p)
{
	return byte_is_digit((unsigned char)text[p]) && (p == 0 ||
	    !byte_is_digit((unsigned char)text[p - 1]));
}

static void
a_window_counts_what_is_written(void **state)
{
	char text[TEXT];

	(void)state;
	dice_seed(1);
	for (int round = 0; round < 20000; round++) {
		struct digits d = { 0, 0, 0, 0, 0 };
		size_t n, rows;

		make_text(text);
		for (size_t p = 0; p < TEXT; p++) {
			if (!begins_row(text, p) || dice_one_in(4))
				continue;
			assert_true(digits_count(&d, text, TEXT, true, p));
			count_plainly(text, p, &n, &rows);
			assert_int_equal(d.n, n);
			if (n < DIGITS_MAX)
				assert_int_equal(digits_rows(&d), rows);
		}
	}
}

static void
waits_for_what_may_follow(void **state)
{
	struct digits d = { 0, 0, 0, 0, 0 };

	(void)state;
	assert_false(digits_count(&d, "12 34", 5, false, 0));
	assert_true(digits_count(&d, "12 34,", 6, false, 0));
	assert_int_equal(d.n, 4);
	assert_int_equal(d.rows, 2);
}

static void
at_most_is_never_less(void **state)
{
	char text[TEXT];
	size_t told = 0;

	(void)state;
	dice_seed(2);
	for (int round = 0; round < 20000; round++) {
		make_text(text);
		for (size_t p = 0; p + DIGITS_AHEAD <= TEXT; p++) {
			size_t n, rows, most_rows, most;

			if (!begins_row(text, p))
				continue;
			most = digits_at_most(text + p, &most_rows);
			count_plainly(text, p, &n, &rows);
			assert_true(most >= n);
			if (most == DIGITS_MAX)
				continue;
			assert_true(most_rows >= rows);
			told++;
		}
	}
	assert_true(told > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_window_counts_what_is_written),
		cmocka_unit_test(waits_for_what_may_follow),
		cmocka_unit_test(at_most_is_never_less),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
