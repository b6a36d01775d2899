#include "config.h"

#include <sys/socket.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/attempt_rig.h"
#include "lib/events.h"

#define OUT	"commit\nbegin\nitem_begin 0 message\n" \
		"delta 0.0 text \"Hel\"\n"

/* ---- a dialect that steps through events and says how long to wait ---- */

struct steps {
	size_t at;
};

static int step_ms, steps_before_error;
static bool never_ends;

static const struct event script[] = {
	E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Hel"), E_DONE(0),
	E_END(COMPLETED),
};

#define N_STEPS	(sizeof(script) / sizeof(script[0]))

static int
steps_answer(struct decoder *d, struct error *err)
{
	struct steps *s = d->state;

	if ((int)s->at == steps_before_error)
		return error_set(err, ERROR_UPSTREAM_FAILED, NULL, "no more");
	if (s->at == 3 && never_ends)
		return step_ms;
	if (sink_send(d->sink, &script[s->at], err) == -1)
		return -1;
	return ++s->at == N_STEPS ? 0 : step_ms;
}

static const struct dialect steps = {
	.name = "steps",
	.state_size = sizeof(struct steps),
	.answer = steps_answer,
};

static int
setup(void **state)
{
	struct rig *r;

	step_ms = 1;
	steps_before_error = -1;
	never_ends = false;
	if (rig_setup(state) != 0)
		return -1;
	r = *state;
	r->attempt.dialect = &steps;
	return 0;
}

static void
serves_step_by_step(void **state)
{
	struct rig *r = *state;

	step_ms = 15;
	assert_int_equal(rig_run(r), ATTEMPT_SERVED);
	assert_int_equal(r->err.class, ERROR_NONE);
	assert_out(r, OUT "item_end 0 completed\nend completed\n");
	assert_recorded(r, 0, "ok");
	assert_int_equal(r->attempts_at_end, 1);
	assert_true(r->turns >= N_STEPS);
	assert_true(r->ms >= 4 * 15 - 4);
	assert_in_range(r->attempt.first_ms, 10, LONG_MS);
	assert_int_equal(upstream_connections(r->upstream), 0);
}

static void
does_not_wait_for_a_whole_answer(void **state)
{
	struct rig *r = *state;

	step_ms = LONG_MS;
	r->request.stream = false;
	assert_int_equal(rig_run(r), ATTEMPT_SERVED);
	assert_out(r, OUT "item_end 0 completed\nend completed\n");
	assert_true(r->ms < LONG_MS / 2);
}

static void
takes_turns_while_it_waits(void **state)
{
	struct rig *r = *state;

	step_ms = LONG_MS;
	r->client.tick_ms = 5;
	r->turns_before = 10;
	r->refuse_turn = ERROR_CLIENT_GONE;
	assert_int_equal(rig_run(r), ATTEMPT_FAILED);
	assert_error(r, ERROR_CLIENT_GONE);
	assert_int_equal(r->turns, 11);
	assert_in_range(r->ms, 30, LONG_MS / 2);
	assert_recorded(r, 0, "client_gone");
}

static void
is_woken_by_the_client(void **state)
{
	struct rig *r = *state;
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	step_ms = LONG_MS;
	r->client.fd = fds[0];
	r->client.tick_ms = LONG_MS;
	r->refuse_turn = ERROR_CLIENT_GONE;
	r->refuse_wake = true;
	(void)close(fds[1]);
	assert_int_equal(rig_run(r), ATTEMPT_FAILED);
	assert_error(r, ERROR_CLIENT_GONE);
	assert_int_equal(r->wakes, 1);
	assert_true(r->ms < LONG_MS / 2);
	(void)close(fds[0]);
}

static void
stops_after_the_total_time(void **state)
{
	struct rig *r = *state;

	r->attempt.timeouts.total = 200;
	never_ends = true;
	for (int i = 0; i < 3; i++) {
		/* waiting long, little, not at all */
		step_ms = i == 0 ? 7 : 1;
		r->request.stream = i != 2;
		assert_int_equal(rig_run(r), ATTEMPT_SERVED);
		assert_error(r, ERROR_TIMEOUT);
		assert_out(r, OUT "item_end 0 incomplete\n"
		    "fail total_timeout\n");
		assert_in_range(r->ms, 200, LONG_MS / 2);
	}
	step_ms = LONG_MS;
	r->request.stream = true;
	assert_int_equal(rig_run(r), ATTEMPT_FAILED);
	assert_error(r, ERROR_TIMEOUT);
	assert_in_range(r->ms, 200, LONG_MS / 2);
}

static void
fails_when_a_step_does(void **state)
{
	struct rig *r = *state;

	steps_before_error = 1;
	assert_int_equal(rig_run(r), ATTEMPT_FAILED);
	assert_string_equal(r->err.message, ROUTE ": no more");
	assert_out(r, "");
	steps_before_error = 3;
	assert_int_equal(rig_run(r), ATTEMPT_SERVED);
	assert_out(r, OUT "item_end 0 incomplete\nfail failed\n");
	assert_recorded(r, 0, "failed");
}

static void
is_cut_when_it_says_so_without_an_end(void **state)
{
	struct rig *r = *state;

	never_ends = true;
	step_ms = 0;
	assert_int_equal(rig_run(r), ATTEMPT_FAILED);
	assert_error(r, ERROR_UPSTREAM_CUT);
}

static void
stops_when_told(void **state)
{
	struct rig *r = *state;

	r->refuse_turn = ERROR_STOPPING;
	r->refuse_when = "Hel";
	assert_int_equal(rig_run(r), ATTEMPT_SERVED);
	assert_error(r, ERROR_STOPPING);
	assert_out(r, OUT "item_end 0 incomplete\nfail stopping\n");
	/* but not when all is said */
	r->refuse_when = "end completed";
	assert_int_equal(rig_run(r), ATTEMPT_SERVED);
	assert_int_equal(r->err.class, ERROR_NONE);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, rig_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(serves_step_by_step),
		TEST(does_not_wait_for_a_whole_answer),
		TEST(takes_turns_while_it_waits),
		TEST(is_woken_by_the_client),
		TEST(stops_after_the_total_time),
		TEST(fails_when_a_step_does),
		TEST(is_cut_when_it_says_so_without_an_end),
		TEST(stops_when_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, rig_global_setup,
	    rig_global_teardown);
}
