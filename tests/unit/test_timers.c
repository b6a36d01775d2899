#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "upstream/timers.h"

static int64_t now;

static int64_t
scripted_mono_ms(void)
{
	return now;
}

static const struct clock_source scripted = { .mono_ms = scripted_mono_ms };

#define ALL	{ .first_event = 50, .idle = 30, .total = 200 }

static const struct timeouts all = ALL;

static void
ends_each_timer_when_its_time_has_come(void **state)
{
	static const struct {
		const char *what;
		struct timeouts limits;
		bool stream;
		int64_t heard_at;	/* -1: never */
		int64_t last_good;	/* -1: for ever */
		enum error_class class;
	} rows[] = {
		{ "nothing came", ALL, true, -1, 49, ERROR_UPSTREAM_TIMEOUT },
		{ "silence later", ALL, true, 40, 69,
		    ERROR_UPSTREAM_TIMEOUT },
		{ "total counts from the begin", { .total = 60 }, true, 40,
		    59, ERROR_TIMEOUT },
		{ "total comes first", { 0, 50, 50, 50 }, true, -1, 49,
		    ERROR_TIMEOUT },
		{ "a whole answer", ALL, false, 40, 199, ERROR_TIMEOUT },
		{ "no limits", { 0 }, true, 40, -1, ERROR_NONE },
		{ "only idle, nothing came", { .idle = 5 }, true, -1, -1,
		    ERROR_NONE },
	};
	struct error err;
	struct timers t;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		now = 1000;
		timers_begin(&t, &rows[i].limits, rows[i].stream, 10);
		for (int64_t ms = 0; ms < 500; ms++) {
			now = 1000 + ms;
			if (ms == rows[i].heard_at)
				timers_heard(&t);
			if (timers_check(&t, &err) == 0)
				continue;
			if (ms != rows[i].last_good + 1)
				fail_msg("%s: after %d ms", rows[i].what,
				    (int)ms);
			assert_int_equal(err.class, rows[i].class);
			break;
		}
		if (rows[i].last_good == -1)
			assert_int_equal(timers_check(&t, &err), 0);
	}
}

static void
leaves_out_the_time_of_turns(void **state)
{
	struct error err;
	struct timers t;

	(void)state;
	now = 0;
	timers_begin(&t, &all, true, 10);
	timers_heard(&t);
	now = 120;
	timers_turned(&t, 20);
	assert_int_equal(timers_check(&t, &err), 0);
	now = 129;
	assert_int_equal(timers_check(&t, &err), 0);
	now = 130;
	assert_int_equal(timers_check(&t, &err), -1);
	assert_int_equal(err.class, ERROR_UPSTREAM_TIMEOUT);
}

static void
sleeps_until_what_comes_first(void **state)
{
	static const struct timeouts long_ones = { .total = 5000000000 };
	struct timers t;

	(void)state;
	now = 0;
	timers_begin(&t, &all, true, 20);
	assert_int_equal(timers_sleep_ms(&t), 20);	/* the tick */
	assert_false(timers_turn_due(&t));
	now = 20;
	assert_true(timers_turn_due(&t));
	assert_int_equal(timers_sleep_ms(&t), 0);
	timers_turned(&t, 20);
	now = 38;
	timers_turned(&t, 38);
	assert_int_equal(timers_sleep_ms(&t), 12);	/* first_event */
	now = 300;
	assert_int_equal(timers_sleep_ms(&t), 0);
	timers_begin(&t, &long_ones, false, 0);
	assert_int_equal(timers_sleep_ms(&t), 1000);	/* a tick of 0 */
}

static int
begin(void **state)
{
	(void)state;
	clock_set_source(&scripted);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	clock_set_source(NULL);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_each_timer_when_its_time_has_come),
		cmocka_unit_test(leaves_out_the_time_of_turns),
		cmocka_unit_test(sleeps_until_what_comes_first),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, begin, end);
}
