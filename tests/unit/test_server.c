/* The FastCGI server, driven by a client over a real socket. */
#include "config.h"

#include <sys/socket.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <fastcgi.h>

#include "base/buf.h"
#include "base/clock.h"
#include "lib/fcgi_client.h"
#include "lib/server_rig.h"

#define NO_BODY	SPAN("")

/* A server that is up, with settings that change() chose. */
static struct rig *
begin(void (*change)(struct server_settings *))
{
	struct rig *r = rig_new();

	if (change != NULL)
		change(&r->settings);
	rig_start(r);
	return r;
}

static void
end(struct rig *r)
{
	rig_signal(r, SIGTERM);
	assert_int_equal(rig_join(r), 0);
	assert_int_equal(server_left(), 0);
	assert_int_equal(rig_count(r, RIG_WORKERS),
	    rig_count(r, RIG_WORKERS_ENDED));
	rig_fini(r);
}

static int
connected(struct rig *r)
{
	int fd = rig_connect(r);

	assert_int_not_equal(fd, -1);
	return fd;
}

static void
one_thread(struct server_settings *s)
{
	s->threads = 1;
}

static void
short_waits(struct server_settings *s)
{
	s->threads = 1;
	s->params_ms = 400;
}

static void
short_send(struct server_settings *s)
{
	s->threads = 1;
	s->send_timeout_ms = 1500;
}

static void
send_bytes(int fd, struct buf *b)
{
	assert_int_equal(fcgi_client_send(fd, b), 0);
	buf_reset(b);
}

/* ---- one request ---- */

static void
answers_and_closes_when_the_connection_is_not_kept(void **state)
{
	struct rig *r;
	int fd;

	(void)state;
	r = begin(NULL);
	fd = connected(r);
	assert_true(rig_ask(fd, 1, false, "/echo", SPAN("hello"), "hello"));
	assert_true(fcgi_client_closed(fd, FCGI_CLIENT_WAIT_MS));
	(void)close(fd);
	end(r);
}

static void
answers_many_requests_on_one_kept_connection(void **state)
{
	struct rig *r;
	int fd;

	(void)state;
	r = begin(NULL);
	fd = connected(r);
	for (int i = 0; i < 200; i++)
		assert_true(rig_ask(fd, 1 + i % 3, true, "/echo", SPAN("x"),
		    "x"));
	assert_int_equal(rig_count(r, RIG_WORKERS), 1);
	(void)close(fd);
	end(r);
}

static void
reads_a_request_that_comes_byte_by_byte(void **state)
{
	struct fcgi_answer a;
	struct buf b;
	struct rig *r;
	bool refused = false;
	int fd, other;

	(void)state;
	r = begin(one_thread);
	buf_init(&b, 65536);
	fcgi_put_request(&b, 258, true, "/echo", SPAN("slowly"));
	fd = connected(r);
	assert_int_equal(fcgi_client_trickle(fd, &b), 0);
	fcgi_client_read(fd, 258, &a);
	assert_true(a.ended);
	assert_non_null(strstr(a.out.data, "\r\n\r\nslowly"));
	fcgi_answer_free(&a);
	/* The first byte alone, for so long that the others are refused. */
	buf_reset(&b);
	fcgi_put_request(&b, 258, true, "/echo", SPAN("slowly"));
	assert_int_equal(send(fd, buf_view(&b).p, 1, 0), 1);
	for (int i = 0; i < 100 && !refused; i++) {
		other = connected(r);
		refused = rig_ask(other, 1, true, "/echo", NO_BODY, "refused");
		(void)close(other);
	}
	assert_true(refused);
	b.len--;
	memmove(b.data, b.data + 1, b.len);
	send_bytes(fd, &b);
	fcgi_client_read(fd, 258, &a);
	assert_true(a.ended);
	fcgi_answer_free(&a);
	/* The peer gone after it. */
	assert_int_equal(send(fd, "\1", 1, 0), 1);
	(void)close(fd);
	buf_fini(&b);
	end(r);
}

static void
carries_a_large_body_both_ways(void **state)
{
	size_t len = (size_t)5 * 1024 * 1024;
	char *body = malloc(len + 1);
	struct rig *r;
	int fd;

	(void)state;
	assert_non_null(body);
	for (size_t i = 0; i < len; i++)
		body[i] = (char)('a' + i % 23);
	body[len] = '\0';
	r = begin(NULL);
	fd = connected(r);
	assert_true(rig_ask(fd, 1, true, "/echo", (struct span){ body, len },
	    body));
	assert_true(rig_ask(fd, 1, true, "/echo", SPAN("next"), "next"));
	(void)close(fd);
	end(r);
	free(body);
}

static void
drops_a_body_that_nobody_read(void **state)
{
	size_t len = (size_t)1024 * 1024;
	char *body = calloc(1, len);
	struct rig *r;
	int fd;

	(void)state;
	assert_non_null(body);
	r = begin(one_thread);
	fd = connected(r);
	for (int i = 0; i < 3; i++)
		assert_true(rig_ask(fd, 1, true, "/ignore",
		    (struct span){ body, len }, "ignored"));
	(void)close(fd);
	end(r);
	free(body);
}

static void
closes_when_a_body_that_nobody_reads_never_ends(void **state)
{
	struct buf b, more;
	struct rig *r;
	int fd;

	(void)state;
	r = begin(short_waits);
	buf_init(&b, 65536);
	buf_init(&more, 65536);
	fcgi_put_begin(&b, 1, FCGI_RESPONDER, true);
	fcgi_put_params(&b, 1, (const char *[]){ "SCRIPT_NAME", "/ignore",
	    NULL });
	fcgi_put_record(&more, FCGI_STDIN, 1, "more", 4);
	fd = connected(r);
	send_bytes(fd, &b);
	while (fcgi_client_send(fd, &more) == 0)
		continue;
	(void)close(fd);
	buf_fini(&more);
	buf_fini(&b);
	end(r);
}

static void
says_that_a_body_broke_off(void **state)
{
	static const int how_many = 3;
	struct buf b;
	struct rig *r;
	int fd;

	(void)state;
	r = begin(short_waits);
	buf_init(&b, 65536);
	for (int how = 0; how < how_many; how++) {
		fcgi_put_begin(&b, 1, FCGI_RESPONDER, true);
		fcgi_put_params(&b, 1, (const char *[]){ "SCRIPT_NAME",
		    "/echo", "CONTENT_LENGTH", "20", NULL });
		fcgi_put_record(&b, FCGI_STDIN, 1, "half", 4);
		if (how == 1)
			fcgi_put_record(&b, FCGI_ABORT_REQUEST, 1, "", 0);
		fd = connected(r);
		send_bytes(fd, &b);
		if (how == 0)
			(void)shutdown(fd, SHUT_WR);
		/* how == 2: nothing more comes, for too long */
		assert_true(rig_until(r, RIG_BROKEN, (unsigned)how + 1));
		assert_true(fcgi_client_closed(fd, FCGI_CLIENT_WAIT_MS));
		(void)close(fd);
	}
	buf_fini(&b);
	end(r);
}

static void
refuses_nonsense_and_other_roles(void **state)
{
	struct buf b;
	struct rig *r;
	int fd;

	(void)state;
	r = begin(one_thread);
	buf_init(&b, 65536);

	buf_puts(&b, "GET / HTTP/1.1\r\n\r\n");
	fd = connected(r);
	send_bytes(fd, &b);
	assert_true(fcgi_client_closed(fd, FCGI_CLIENT_WAIT_MS));
	(void)close(fd);

	fcgi_put_begin(&b, 1, FCGI_AUTHORIZER, true);
	fcgi_put_params(&b, 1,
	    (const char *[]){ "SCRIPT_NAME", "/ignore", NULL });
	fcgi_put_stdin(&b, 1, "", 0);
	fd = connected(r);
	send_bytes(fd, &b);
	assert_true(fcgi_client_closed(fd, FCGI_CLIENT_WAIT_MS));
	(void)close(fd);

	/* Parameters that end in the middle of a value. */
	fcgi_put_begin(&b, 1, FCGI_RESPONDER, true);
	fcgi_put_record(&b, FCGI_PARAMS, 1, "\3\3abcd", 6);
	fcgi_put_record(&b, FCGI_PARAMS, 1, "", 0);
	fd = connected(r);
	send_bytes(fd, &b);
	assert_true(fcgi_client_closed(fd, FCGI_CLIENT_WAIT_MS));
	(void)close(fd);

	assert_int_equal(rig_count(r, RIG_STARTED), 0);
	buf_fini(&b);
	end(r);
}

/* ---- the client goes ---- */

static void
sees_a_hang_up_while_a_request_runs(void **state)
{
	struct buf b;
	struct rig *r;
	int fd;

	(void)state;
	r = begin(one_thread);
	buf_init(&b, 65536);
	fcgi_put_request(&b, 1, true, "/watch", SPAN("body"));
	fd = connected(r);
	send_bytes(fd, &b);
	assert_true(rig_until(r, RIG_STARTED, 1));
	(void)close(fd);
	assert_true(rig_until(r, RIG_GONE, 1));
	assert_int_equal(rig_count(r, RIG_UNPOLLED), 0);
	buf_fini(&b);
	end(r);
}

static void
takes_an_abort_record_for_gone_and_keeps_the_connection(void **state)
{
	struct fcgi_answer a;
	struct buf b;
	struct rig *r;
	int fd;

	(void)state;
	r = begin(one_thread);
	buf_init(&b, 65536);
	fcgi_put_request(&b, 7, true, "/watch", SPAN("body"));
	fd = connected(r);
	send_bytes(fd, &b);
	assert_true(rig_until(r, RIG_STARTED, 1));
	/* One for a request of before means nothing. */
	fcgi_put_record(&b, FCGI_ABORT_REQUEST, 6, "", 0);
	fcgi_put_record(&b, FCGI_ABORT_REQUEST, 7, "", 0);
	send_bytes(fd, &b);
	assert_true(rig_until(r, RIG_GONE, 1));
	assert_int_equal(rig_count(r, RIG_UNPOLLED), 0);
	fcgi_client_read(fd, 7, &a);
	assert_true(a.ended);
	fcgi_answer_free(&a);
	assert_true(rig_ask(fd, 8, true, "/echo", SPAN("more"), "more"));
	(void)close(fd);
	buf_fini(&b);
	end(r);
}

static void
stops_polling_when_stray_bytes_wait(void **state)
{
	struct buf b;
	struct rig *r;
	int fd;

	(void)state;
	r = begin(one_thread);
	buf_init(&b, 65536);
	fcgi_put_request(&b, 1, true, "/watch", SPAN("body"));
	fd = connected(r);
	send_bytes(fd, &b);
	assert_true(rig_until(r, RIG_STARTED, 1));
	fcgi_put_record(&b, FCGI_DATA, 1, "stray", 5);
	send_bytes(fd, &b);
	assert_true(rig_until(r, RIG_UNPOLLED, 3));
	assert_int_equal(rig_count(r, RIG_GONE), 0);
	/* A hang-up is still seen behind them. */
	(void)close(fd);
	assert_true(rig_until(r, RIG_GONE, 1));
	buf_fini(&b);
	end(r);
}

static void
drops_stray_records_between_requests(void **state)
{
	struct buf b;
	struct rig *r;
	int fd;

	(void)state;
	r = begin(one_thread);
	buf_init(&b, 1024 * 1024);
	fd = connected(r);
	for (int i = 0; i < 50; i++) {
		fcgi_put_record(&b, FCGI_ABORT_REQUEST, 1, "", 0);
		fcgi_put_record(&b, FCGI_STDIN, 1, "late", 4);
		fcgi_put_record(&b, FCGI_GET_VALUES, 0, "\16\0FCGI_MAX_CONNS",
		    16);
		send_bytes(fd, &b);
		assert_true(rig_ask(fd, 1, true, "/echo", SPAN("x"), "x"));
	}
	(void)close(fd);
	buf_fini(&b);
	end(r);
}

/* Whatever the request has yet to do. */
static void
tells_the_end_with_the_answer(void **state)
{
	struct rig *r;
	int fd;

	(void)state;
	r = begin(one_thread);
	for (unsigned i = 1; i <= 2; i++) {
		fd = connected(r);
		assert_true(rig_ask(fd, 1, true, "/late", SPAN("x"), "told"));
		(void)close(fd);
		assert_true(rig_until(r, RIG_GONE, i));
	}
	end(r);
}

static void
gives_up_on_a_client_that_takes_nothing(void **state)
{
	struct buf b;
	struct rig *r;
	int fd, other;
	int64_t began;

	(void)state;
	r = begin(short_send);
	buf_init(&b, 65536);
	fcgi_put_request(&b, 1, true, "/flood", NO_BODY);
	fd = connected(r);
	send_bytes(fd, &b);
	assert_true(rig_until(r, RIG_UNTAKEN, 1));
	began = clock_mono_ms();
	other = connected(r);
	assert_true(rig_ask(other, 1, true, "/echo", SPAN("x"), "x"));
	/* The end of the request didn't wait for it once more. */
	assert_true(clock_mono_ms() - began < 1200);
	(void)close(other);
	(void)close(fd);
	buf_fini(&b);
	end(r);
}

/* libfcgi would wait for it for two seconds. */
static void
does_not_wait_for_a_peer_that_leaves_its_end_open(void **state)
{
	int64_t began;
	struct rig *r;
	int fd[5];

	(void)state;
	r = begin(one_thread);
	began = clock_mono_ms();
	for (int i = 0; i < 5; i++) {
		fd[i] = connected(r);
		assert_true(rig_ask(fd[i], 1, false, "/echo", SPAN("x"), "x"));
	}
	assert_true(clock_mono_ms() - began < 5000);
	for (int i = 0; i < 5; i++)
		(void)close(fd[i]);
	end(r);
}

/* ---- threads ---- */

static void
two_threads(struct server_settings *s)
{
	s->threads = 2;
}

static void
refuses_when_all_workers_stay_busy(void **state)
{
	struct fcgi_answer a;
	struct buf b;
	struct rig *r;
	int fd[2], other;

	(void)state;
	r = begin(two_threads);
	buf_init(&b, 65536);
	for (int i = 0; i < 2; i++) {
		fd[i] = connected(r);
		fcgi_put_request(&b, 1, false, "/wait", NO_BODY);
		send_bytes(fd[i], &b);
	}
	assert_true(rig_until(r, RIG_STARTED, 2));
	for (int i = 0; i < 3; i++) {
		other = connected(r);
		assert_true(rig_ask(other, 1, true, "/echo", SPAN("body"),
		    "refused"));
		assert_true(fcgi_client_closed(other, FCGI_CLIENT_WAIT_MS));
		(void)close(other);
	}
	assert_int_equal(rig_count(r, RIG_REFUSED), 3);
	rig_release(r);
	for (int i = 0; i < 2; i++) {
		fcgi_client_read(fd[i], 1, &a);
		assert_true(a.ended);
		fcgi_answer_free(&a);
		(void)close(fd[i]);
	}
	other = connected(r);
	assert_true(rig_ask(other, 1, true, "/echo", SPAN("again"), "again"));
	(void)close(other);
	buf_fini(&b);
	end(r);
}

/* As with mod_fcgid, which has many processes. */
static void
stays_at_one_worker_when_requests_come_one_by_one(void **state)
{
	static const char *const paths[] = { "/echo", "/ignore" };
	static const char *const wants[] = { "x", "ignored" };
	struct rig *r;
	int fd;

	(void)state;
	r = begin(NULL);
	for (int i = 0; i < 400; i++) {
		fd = connected(r);
		assert_true(rig_ask(fd, 1, false, paths[i % 2], SPAN("x"),
		    wants[i % 2]));
		(void)close(fd);
	}
	assert_int_equal(rig_count(r, RIG_WORKERS), 1);
	end(r);
}

static void
short_idle(struct server_settings *s)
{
	s->worker_idle_ms = 50;
}

static void
starts_workers_on_demand_and_lets_them_go(void **state)
{
	struct fcgi_answer a;
	struct buf b;
	struct rig *r;
	int fd[6];

	(void)state;
	r = begin(short_idle);
	buf_init(&b, 65536);
	for (int i = 0; i < 6; i++) {
		fd[i] = connected(r);
		fcgi_put_request(&b, 1, true, "/wait", NO_BODY);
		send_bytes(fd[i], &b);
	}
	assert_true(rig_until(r, RIG_STARTED, 6));
	assert_int_equal(rig_count(r, RIG_WORKERS), 6);
	rig_release(r);
	for (int i = 0; i < 6; i++) {
		fcgi_client_read(fd[i], 1, &a);
		assert_true(a.ended);
		fcgi_answer_free(&a);
	}
	assert_true(rig_until(r, RIG_WORKERS_ENDED, 5));
	assert_true(rig_ask(fd[0], 1, true, "/echo", SPAN("x"), "x"));
	for (int i = 0; i < 6; i++)
		(void)close(fd[i]);
	buf_fini(&b);
	end(r);
}

static void
two_that_leave_soon(struct server_settings *s)
{
	s->threads = 2;
	s->worker_idle_ms = 50;
}

static void
starts_workers_again_after_it_refused(void **state)
{
	struct buf b;
	struct rig *r;
	int fd[4], other;

	(void)state;
	r = begin(two_that_leave_soon);
	buf_init(&b, 65536);
	for (unsigned i = 0; i < 4; i++) {
		fd[i] = connected(r);
		fcgi_put_request(&b, 1, false, i < 2 ? "/wait" : "/watch",
		    SPAN("body"));
		send_bytes(fd[i], &b);
		assert_true(rig_until(r, RIG_STARTED, i + 1));
		if (i != 1)
			continue;
		other = connected(r);
		assert_true(rig_ask(other, 1, true, "/echo", NO_BODY,
		    "refused"));
		(void)close(other);
		rig_release(r);
		assert_true(rig_until(r, RIG_WORKERS_ENDED, 1));
	}
	assert_true(rig_until(r, RIG_REFUSED, 1));
	for (int i = 0; i < 4; i++)
		(void)close(fd[i]);
	buf_fini(&b);
	end(r);
}

static void
closes_only_connections_that_never_spoke(void **state)
{
	int kept, silent, stray;
	struct buf b;
	struct rig *r;

	(void)state;
	r = begin(short_waits);
	buf_init(&b, 65536);
	kept = connected(r);
	assert_true(rig_ask(kept, 1, true, "/echo", SPAN("x"), "x"));
	stray = connected(r);
	fcgi_put_record(&b, FCGI_ABORT_REQUEST, 1, "", 0);
	send_bytes(stray, &b);
	silent = connected(r);
	assert_true(fcgi_client_closed(silent, FCGI_CLIENT_WAIT_MS));
	assert_false(fcgi_client_closed(stray, 200));
	assert_true(rig_ask(kept, 1, true, "/echo", SPAN("y"), "y"));
	assert_true(rig_ask(stray, 1, true, "/echo", SPAN("z"), "z"));
	(void)close(kept);
	(void)close(silent);
	(void)close(stray);
	buf_fini(&b);
	end(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    answers_and_closes_when_the_connection_is_not_kept),
		cmocka_unit_test(answers_many_requests_on_one_kept_connection),
		cmocka_unit_test(reads_a_request_that_comes_byte_by_byte),
		cmocka_unit_test(carries_a_large_body_both_ways),
		cmocka_unit_test(drops_a_body_that_nobody_read),
		cmocka_unit_test(
		    closes_when_a_body_that_nobody_reads_never_ends),
		cmocka_unit_test(says_that_a_body_broke_off),
		cmocka_unit_test(refuses_nonsense_and_other_roles),
		cmocka_unit_test(sees_a_hang_up_while_a_request_runs),
		cmocka_unit_test(
		    takes_an_abort_record_for_gone_and_keeps_the_connection),
		cmocka_unit_test(stops_polling_when_stray_bytes_wait),
		cmocka_unit_test(drops_stray_records_between_requests),
		cmocka_unit_test(tells_the_end_with_the_answer),
		cmocka_unit_test(gives_up_on_a_client_that_takes_nothing),
		cmocka_unit_test(
		    does_not_wait_for_a_peer_that_leaves_its_end_open),
		cmocka_unit_test(refuses_when_all_workers_stay_busy),
		cmocka_unit_test(
		    stays_at_one_worker_when_requests_come_one_by_one),
		cmocka_unit_test(starts_workers_on_demand_and_lets_them_go),
		cmocka_unit_test(starts_workers_again_after_it_refused),
		cmocka_unit_test(closes_only_connections_that_never_spoke),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	(void)alarm(RIG_ALARM_S);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
