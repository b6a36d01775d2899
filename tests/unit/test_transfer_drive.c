#include "config.h"

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "lib/transfer_rig.h"

/* ---- cut answers ---- */

#define PIECES		"4\r\ndata\r\n3\r\n: x\r\n2\r\n\n\n\r\n0\r\n\r\n"

static void
tells_a_body_cut_after_any_byte_from_a_whole_one(void **state)
{
	static const char head[] = "HTTP/1.1 200 OK\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n";
	static const char whole[] = "data: x\n\n";
	static const enum upstream_stop stops[] = {
		UPSTREAM_CUT, UPSTREAM_RESET,
	};
	const size_t len = sizeof(PIECES) - 1;
	struct calls *r = *state;
	size_t got;

	for (size_t i = 0; i < 2 * (len + 1); i++) {
		size_t at = i / 2;
		struct upstream_reply reply = {
			.raw = SPAN("HTTP/1.1 200 OK\r\n"
			    "Transfer-Encoding: chunked\r\n\r\n" PIECES),
			.stop = stops[i % 2],
			.stop_at = sizeof(head) - 1 + at,
		};

		/* A reset may destroy what was sent just before it. */
		if (calls_reply(r, &reply) == -1) {
			assert_int_equal(stops[i % 2], UPSTREAM_RESET);
			assert_int_equal(r->err.class, ERROR_UPSTREAM_CUT);
			continue;
		}
		if (stops[i % 2] == UPSTREAM_CUT)
			/* libcurl doesn't wait for the last line feed. */
			assert_int_equal(r->clean, at >= len - 1);
		else if (at < len)
			assert_false(r->clean);
		got = r->body.len;
		assert_true(got < sizeof(whole));
		assert_memory_equal(r->body.data == NULL ? "" : r->body.data,
		    whole, got);
	}
	assert_usable(r);
}

static void
never_takes_a_cut_head_for_an_answer(void **state)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
	struct calls *r = *state;

	for (size_t at = 0; at < sizeof(head) - 1; at++) {
		struct upstream_reply reply = { .raw = SPAN(head),
		    .stop = UPSTREAM_CUT, .stop_at = at };

		upstream_next(r->upstream, &reply);
		assert_int_equal(calls_run(r), -1);
		assert_true(r->err.class == ERROR_UPSTREAM_CUT ||
		    r->err.class == ERROR_UPSTREAM_PROTOCOL);
		assert_int_equal(r->answers, 0);
	}
}

static void
tells_a_short_body_from_a_whole_one(void **state)
{
	static const struct upstream_reply replies[] = {
		{ BODY("0123456789"), .stop = UPSTREAM_CUT, .stop_at = 9 },
		{ BODY("0123456789"), CHUNKED, .stop = UPSTREAM_CUT,
		    .stop_at = 15 },
		{ .raw = SPAN("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
		    "\r\n\r\n1\r\na\r\nzz\r\n") },
	};
	struct calls *r = *state;

	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		assert_int_equal(calls_reply(r, &replies[i]), 0);
		assert_false(r->clean);
	}
	assert_usable(r);
}

/* ---- callbacks that refuse ---- */

static void
hangs_up_at_once_when_a_callback_refuses(void **state)
{
	static const struct upstream_reply stalls = { CHUNKED,
	    BODY("data: x\n\n"), .stop = UPSTREAM_STALL, .stop_at = 14 };
	static const struct {
		enum error_class answer, data, turn;
	} rows[] = {
		{ .answer = ERROR_UPSTREAM_PROTOCOL },
		{ .data = ERROR_UPSTREAM_FAILED },
		{ .turn = ERROR_CLIENT_GONE },
	};
	struct calls *r = *state;
	struct upstream_request got;

	for (unsigned i = 0; i < 3; i++) {
		int64_t after;

		r->refuse_answer = rows[i].answer;
		r->refuse_data = rows[i].data;
		r->refuse_turn = rows[i].turn;
		assert_int_equal(calls_reply(r, &stalls), -1);
		after = clock_mono_ms();
		assert_int_equal(r->err.class, rows[i].answer | rows[i].data |
		    rows[i].turn);
		assert_true(upstream_wait_hangup(r->upstream, i, LONG_MS));
		got = calls_request(r, i);
		assert_true(got.hangup_ms - after < 100);
		assert_int_equal(got.replied_ms, 0);
	}
	assert_usable(r);
}

static void
hangs_up_while_the_provider_says_nothing(void **state)
{
	static const struct upstream_reply silent = { BODY("late"),
	    .stop = UPSTREAM_STALL, .stop_in_head = true };
	struct calls *r = *state;

	r->turns_before = 2;
	r->refuse_turn = ERROR_STOPPING;
	assert_fails(r, &silent, ERROR_STOPPING);
	assert_int_equal(r->turns, 3);
	assert_true(upstream_wait_hangup(r->upstream, 0, LONG_MS));
	assert_usable(r);
}

/* ---- turns ---- */

static void
takes_a_turn_for_each_read_not_each_piece(void **state)
{
	static char raw[8192];
	struct upstream_reply reply = { .raw = { raw, 0 } };
	struct calls *r = *state;
	int n = snprintf(raw, sizeof(raw), "HTTP/1.1 200 OK\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n");

	for (int i = 0; i < 100; i++)
		n += snprintf(raw + n, sizeof(raw) - (size_t)n,
		    "9\r\ndata: x\n\n\r\n");
	n += snprintf(raw + n, sizeof(raw) - (size_t)n, "0\r\n\r\n");
	reply.raw.len = (size_t)n;
	r->call.tick_ms = LONG_MS;
	assert_int_equal(calls_reply(r, &reply), 0);
	assert_int_equal(r->body.len, 900);
	assert_true(r->pieces >= 100);
	assert_in_range(r->turns, 1, 10);
}

static void
takes_turns_while_nothing_comes(void **state)
{
	static const struct upstream_reply silent = { BODY("late"),
	    .stop = UPSTREAM_STALL, .stop_in_head = true };
	struct calls *r = *state;

	r->call.tick_ms = 10;
	r->turns_before = 5;
	r->refuse_turn = ERROR_CLIENT_GONE;
	assert_fails(r, &silent, ERROR_CLIENT_GONE);
	assert_in_range(r->ms, 45, LONG_MS / 2);
}

static void
open_pair(struct calls *r)
{
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, r->fds), 0);
	r->watch = r->fds[0];
	r->call.tick_ms = LONG_MS;
}

static void
is_woken_by_the_watched_descriptor(void **state)
{
	static const struct upstream_reply silent = { BODY("late"),
	    .stop = UPSTREAM_STALL, .stop_in_head = true };
	struct calls *r = *state;

	r->refuse_wake = true;
	open_pair(r);
	assert_int_equal(write(r->fds[1], "x", 1), 1);
	assert_fails(r, &silent, ERROR_CLIENT_GONE);
	assert_int_equal(r->wakes, 1);
	assert_true(r->ms < LONG_MS / 2);
}

static void
is_woken_by_a_hang_up_without_input(void **state)
{
	static const struct upstream_reply silent = { BODY("late"),
	    .stop = UPSTREAM_STALL, .stop_in_head = true };
	struct calls *r = *state;

	r->refuse_wake = true;
	assert_int_equal(pipe(r->fds), 0);
	r->watch = r->fds[0];
	r->call.tick_ms = LONG_MS;
	(void)close(r->fds[1]);
	r->fds[1] = -1;
	assert_fails(r, &silent, ERROR_CLIENT_GONE);
	assert_int_equal(r->wakes, 1);
	assert_true(r->ms < LONG_MS / 2);
}

static void
leaves_the_descriptor_alone_when_turn_says_so(void **state)
{
	static const struct upstream_reply slow = { CHUNKED,
	    BODY("0123456789"), .part.piece = 1, .part.pace_ms = 5 };
	struct calls *r = *state;

	r->ignore_wake = true;
	open_pair(r);
	assert_int_equal(write(r->fds[1], "stray", 5), 5);
	assert_int_equal(calls_reply(r, &slow), 0);
	assert_body(r, "0123456789");
	assert_int_equal(r->wakes, 1);
	assert_in_range(r->turns, 2, 40);
}

/* ---- the end in the eyes of the caller ---- */

static void
waits_little_for_an_end_that_does_not_matter(void **state)
{
	static const size_t sizes[] = { 14, 0 };
	static const struct upstream_reply dawdles = { CHUNKED,
	    BODY("data: [DONE]\n\nrest"), .part.pieces = sizes,
	    .stop = UPSTREAM_STALL, .stop_at = 19 };
	struct calls *r = *state;

	r->done_at = "[DONE]";
	r->call.timeouts.total = 0;
	assert_int_equal(calls_reply(r, &dawdles), 0);
	assert_false(r->clean);
	assert_body(r, "data: [DONE]\n\n");
	assert_in_range(r->ms, CEILING_LINGER_MS - 5, LONG_MS / 2);
	assert_true(upstream_wait_hangup(r->upstream, 0, LONG_MS));
	assert_usable(r);
}

static void
keeps_the_connection_when_the_end_comes_soon(void **state)
{
	static const struct upstream_reply soon = { CHUNKED,
	    BODY("data: [DONE]\n\n: bye\n\n"), .part.events = true,
	    .part.pace_ms = 3 };
	struct calls *r = *state;

	r->done_at = "[DONE]";
	assert_int_equal(calls_reply(r, &soon), 0);
	assert_true(r->clean);
	assert_body(r, "data: [DONE]\n\n");	/* and nothing behind it */
	assert_usable(r);
	assert_int_equal(upstream_connections(r->upstream), 1);
}

/* ---- timers ---- */

static void
gives_up_connecting(void **state)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);
	struct calls *r = *state;
	int fd = socket(AF_INET, SOCK_STREAM, 0), full[4];

	/* A queue that is full: the kernel drops what else comes. */
	assert_int_equal(bind(fd, (struct sockaddr *)&sin, len), 0);
	assert_int_equal(listen(fd, 0), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
	for (int i = 0; i < 4; i++) {
		full[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)connect(full[i], (struct sockaddr *)&sin, len);
	}
	calls_url(r, "http", ntohs(sin.sin_port));
	r->call.timeouts.connect = 50;
	assert_int_equal(calls_run(r), -1);
	assert_int_equal(r->err.class, ERROR_UPSTREAM_TIMEOUT);
	assert_in_range(r->ms, 45, LONG_MS / 2);
	for (int i = 0; i < 4; i++)
		(void)close(full[i]);
	(void)close(fd);
	assert_usable(r);
}

static const struct upstream_reply no_head = { BODY("late"),
    .stop = UPSTREAM_STALL, .stop_in_head = true };
static const struct upstream_reply slow_head = { BODY("late"),
    .wire_piece = 1, .wire_pace_ms = 10 };
static const struct upstream_reply no_body = { BODY("late"),
    .stop = UPSTREAM_STALL };
static const struct upstream_reply half_body = { BODY("late"),
    .stop = UPSTREAM_STALL, .stop_at = 2 };
static const struct upstream_reply slow_body = { BODY("0123456789"),
    .part.piece = 1, .part.pace_ms = 10 };

static void
stops_when_a_timer_ends(void **state)
{
	static const struct {
		const char *what;
		const struct upstream_reply *reply;
		bool stream;
		struct timeouts timeouts;
		enum error_class class;
	} rows[] = {
		{ "no head", &no_head, true, { .first_event = 40 },
		    ERROR_UPSTREAM_TIMEOUT },
		{ "slow head", &slow_head, true, { .first_event = 40 },
		    ERROR_UPSTREAM_TIMEOUT },
		{ "no body", &no_body, true, { .first_event = 40 },
		    ERROR_UPSTREAM_TIMEOUT },
		{ "half a body", &half_body, true, { .idle = 40 },
		    ERROR_UPSTREAM_TIMEOUT },
		{ "total, no head", &no_head, true,
		    { .first_event = LONG_MS, .total = 40 }, ERROR_TIMEOUT },
		{ "total, slow body", &slow_body, true, { .total = 40 },
		    ERROR_TIMEOUT },
		{ "total, whole", &half_body, false, { .total = 40 },
		    ERROR_TIMEOUT },
		{ "whole, only total", &half_body, false,
		    { .first_event = 5, .idle = 5, .total = 40 },
		    ERROR_TIMEOUT },
	};
	struct calls *r = *state;

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r->call.stream = rows[i].stream;
		r->call.timeouts = rows[i].timeouts;
		if (calls_reply(r, rows[i].reply) != -1 ||
		    r->err.class != rows[i].class || r->ms < 40 ||
		    r->ms > LONG_MS / 2)
			fail_msg("%s: %s after %d ms", rows[i].what,
			    error_name(r->err.class), (int)r->ms);
		assert_true(upstream_wait_hangup(r->upstream, i, LONG_MS));
	}
	assert_usable(r);
}

static void
lets_whole_answers_take_their_time(void **state)
{
	struct calls *r = *state;

	r->call.timeouts = (struct timeouts){ .first_event = 5, .idle = 5,
	    .total = LONG_MS };
	assert_int_equal(calls_reply(r, &slow_body), 0);
	assert_body(r, "0123456789");
}

static void
counts_every_byte_as_life(void **state)
{
	static const struct upstream_reply pings = { CHUNKED,
	    BODY(":\n\n"), .part.times = 12, .part.pace_ms = 10 };
	struct calls *r = *state;

	r->call.stream = true;
	r->call.timeouts = (struct timeouts){ .first_event = 60, .idle = 60,
	    .total = LONG_MS };
	assert_int_equal(calls_reply(r, &pings), 0);
	assert_true(r->clean);
	assert_true(r->ms >= 100);
}

static void
does_not_take_a_slow_client_for_silence(void **state)
{
	struct calls *r = *state;

	calls_skip(r, 10000);
	r->call.stream = true;
	r->call.timeouts = (struct timeouts){ .first_event = 2000,
	    .idle = 2000 };
	assert_int_equal(calls_reply(r, &slow_body), 0);
	assert_body(r, "0123456789");
	/* In total it counts. */
	r->call.timeouts.total = 15000;
	assert_fails(r, &slow_body, ERROR_TIMEOUT);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, calls_setup, calls_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tells_a_body_cut_after_any_byte_from_a_whole_one),
		TEST(never_takes_a_cut_head_for_an_answer),
		TEST(tells_a_short_body_from_a_whole_one),
		TEST(hangs_up_at_once_when_a_callback_refuses),
		TEST(hangs_up_while_the_provider_says_nothing),
		TEST(takes_a_turn_for_each_read_not_each_piece),
		TEST(takes_turns_while_nothing_comes),
		TEST(is_woken_by_the_watched_descriptor),
		TEST(is_woken_by_a_hang_up_without_input),
		TEST(leaves_the_descriptor_alone_when_turn_says_so),
		TEST(waits_little_for_an_end_that_does_not_matter),
		TEST(keeps_the_connection_when_the_end_comes_soon),
		TEST(gives_up_connecting),
		TEST(stops_when_a_timer_ends),
		TEST(lets_whole_answers_take_their_time),
		TEST(counts_every_byte_as_life),
		TEST(does_not_take_a_slow_client_for_silence),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, calls_global_setup,
	    calls_global_teardown);
}
