/* How the FastCGI server ends: signals, the drain, its deadline. */
#include "config.h"

#include <sys/wait.h>

#include <dlfcn.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>
#include <fastcgi.h>

#include "base/buf.h"
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
send_bytes(int fd, struct buf *b)
{
	assert_int_equal(fcgi_client_send(fd, b), 0);
	buf_reset(b);
}

/* Stands before libfcgi's, whose handlers are in place when it returns. */
static bool signal_in_init;

int	FCGX_Init(void);

int
FCGX_Init(void)
{
	int (*real)(void);
	int code;

	*(void **)&real = dlsym(RTLD_NEXT, "FCGX_Init");
	code = real();
	if (signal_in_init)
		(void)raise(SIGTERM);
	return code;
}

static void
ends_by_a_signal_that_comes_while_libfcgi_begins(void **state)
{
	struct rig *r;
	int status;
	pid_t pid;

	(void)state;
	r = rig_new();
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		sigset_t none;

		signal_in_init = true;
		(void)alarm(5);
		(void)sigemptyset(&none);
		(void)sigprocmask(SIG_SETMASK, &none, NULL);
		rig_start(r);
		(void)rig_join(r);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	rig_fini(r);
}

static void
finishes_running_requests_when_told_to_stop(void **state)
{
	static const int numbers[] = { SIGTERM, SIGUSR1, SIGINT };
	struct fcgi_answer a;
	struct buf b;
	struct rig *r;
	int busy, kept;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		r = begin(NULL);
		buf_init(&b, 65536);
		kept = connected(r);
		assert_true(rig_ask(kept, 1, true, "/echo", SPAN("x"), "x"));
		busy = connected(r);
		fcgi_put_request(&b, 1, true, "/wait", NO_BODY);
		send_bytes(busy, &b);
		assert_true(rig_until(r, RIG_STARTED, 2));
		rig_signal(r, numbers[i]);
		/* The idle one is closed, new ones aren't accepted. */
		assert_true(fcgi_client_closed(kept, FCGI_CLIENT_WAIT_MS));
		assert_int_equal(rig_connect(r), -1);
		rig_release(r);
		fcgi_client_read(busy, 1, &a);
		assert_true(a.ended);
		assert_true(fcgi_client_closed(busy, FCGI_CLIENT_WAIT_MS));
		assert_int_equal(rig_join(r), 0);
		assert_int_equal(server_left(), 0);
		assert_int_equal(rig_count(r, RIG_CUT), 0);
		fcgi_answer_free(&a);
		buf_fini(&b);
		(void)close(busy);
		(void)close(kept);
		rig_fini(r);
	}
}

static void
short_drain(struct server_settings *s)
{
	s->threads = 1;
	s->drain_ms = 100;
}

static void
long_drain(struct server_settings *s)
{
	s->threads = 1;
	s->drain_ms = 60000;
}

static void
short_grace(struct server_settings *s)
{
	s->threads = 1;
	s->drain_ms = 100;
	s->grace_ms = 200;
}

static void
cuts_requests_short_at_the_deadline(void **state)
{
	struct fcgi_answer a;
	struct buf b;
	struct rig *r;
	int fd;

	(void)state;
	r = begin(short_drain);
	buf_init(&b, 65536);
	fd = connected(r);
	fcgi_put_request(&b, 1, true, "/wait", NO_BODY);
	send_bytes(fd, &b);
	assert_true(rig_until(r, RIG_STARTED, 1));
	assert_false(server_stopping());
	rig_signal(r, SIGTERM);
	fcgi_client_read(fd, 1, &a);
	assert_true(a.ended);
	assert_int_equal(rig_join(r), 0);
	assert_int_equal(rig_count(r, RIG_CUT), 1);
	assert_int_equal(server_left(), 0);
	fcgi_answer_free(&a);
	(void)close(fd);
	buf_fini(&b);
	rig_fini(r);
}

static void
hurries_at_the_second_interrupt(void **state)
{
	struct buf b;
	struct rig *r;
	int fd;

	(void)state;
	r = begin(long_drain);
	buf_init(&b, 65536);
	fd = connected(r);
	fcgi_put_request(&b, 1, true, "/wait", NO_BODY);
	send_bytes(fd, &b);
	assert_true(rig_until(r, RIG_STARTED, 1));
	rig_signal(r, SIGTERM);
	rig_signal(r, SIGTERM);
	assert_false(fcgi_client_closed(fd, 100));
	rig_signal(r, SIGINT);
	assert_int_equal(rig_join(r), 0);
	assert_int_equal(rig_count(r, RIG_CUT), 1);
	(void)close(fd);
	buf_fini(&b);
	rig_fini(r);
}

/* In a process of its own, since the request is left running. */
static void
returns_though_a_request_never_ends(void **state)
{
	struct buf b;
	struct rig *r;
	pid_t pid;
	int status;

	(void)state;
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		r = begin(short_grace);
		buf_init(&b, 65536);
		fcgi_put_request(&b, 1, true, "/stuck", NO_BODY);
		send_bytes(connected(r), &b);
		(void)rig_until(r, RIG_STARTED, 1);
		rig_signal(r, SIGTERM);
		status = rig_join(r) == 0 && server_left() == 1 ? 0 : 1;
		(void)unlink(r->path);
		(void)rmdir(r->dir);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void
serves_what_had_connected_before_the_stop(void **state)
{
	struct fcgi_answer a;
	struct buf b;
	struct rig *r;
	int busy, late[3];

	(void)state;
	r = begin(long_drain);
	buf_init(&b, 65536);
	busy = connected(r);
	fcgi_put_request(&b, 1, false, "/wait", NO_BODY);
	send_bytes(busy, &b);
	assert_true(rig_until(r, RIG_STARTED, 1));
	for (int i = 0; i < 3; i++) {
		late[i] = connected(r);
		fcgi_put_request(&b, 1, true, "/echo", SPAN("late"));
		send_bytes(late[i], &b);
	}
	rig_signal(r, SIGTERM);
	rig_release(r);
	for (int i = 0; i < 3; i++) {
		fcgi_client_read(late[i], 1, &a);
		assert_true(a.ended);
		fcgi_answer_free(&a);
		(void)close(late[i]);
	}
	assert_int_equal(rig_join(r), 0);
	(void)close(busy);
	buf_fini(&b);
	rig_fini(r);
}

/* A stray record is no reason to stay, and a silent one gets half a second. */
static void
closes_connections_without_a_request_when_told_to_stop(void **state)
{
	int busy, stray, silent;
	struct buf b;
	struct rig *r;

	(void)state;
	r = begin(long_drain);
	buf_init(&b, 65536);
	stray = connected(r);
	assert_true(rig_ask(stray, 1, true, "/echo", SPAN("x"), "x"));
	busy = connected(r);
	fcgi_put_request(&b, 1, true, "/wait", NO_BODY);
	send_bytes(busy, &b);
	assert_true(rig_until(r, RIG_STARTED, 2));
	fcgi_put_record(&b, FCGI_ABORT_REQUEST, 1, "", 0);
	send_bytes(stray, &b);
	silent = connected(r);
	rig_signal(r, SIGTERM);
	rig_release(r);
	assert_true(fcgi_client_closed(stray, 5000));
	assert_true(fcgi_client_closed(silent, 5000));
	assert_int_equal(rig_join(r), 0);
	(void)close(busy);
	(void)close(stray);
	(void)close(silent);
	buf_fini(&b);
	rig_fini(r);
}

static void
goes_on_after_a_hang_up_signal(void **state)
{
	struct rig *r;
	int fd;

	(void)state;
	r = begin(NULL);
	fd = connected(r);
	for (int i = 0; i < 3; i++) {
		rig_signal(r, SIGHUP);
		assert_true(rig_ask(fd, 1, true, "/echo", SPAN("x"), "x"));
	}
	(void)close(fd);
	end(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		/* First, while there are no threads: it forks. */
		cmocka_unit_test(returns_though_a_request_never_ends),
		cmocka_unit_test(
		    ends_by_a_signal_that_comes_while_libfcgi_begins),
		cmocka_unit_test(finishes_running_requests_when_told_to_stop),
		cmocka_unit_test(cuts_requests_short_at_the_deadline),
		cmocka_unit_test(hurries_at_the_second_interrupt),
		cmocka_unit_test(serves_what_had_connected_before_the_stop),
		cmocka_unit_test(
		    closes_connections_without_a_request_when_told_to_stop),
		cmocka_unit_test(goes_on_after_a_hang_up_signal),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	(void)alarm(RIG_ALARM_S);
	/* A shell that starts this in the background has it ignored, and an
	 * ignored signal stops nobody. */
	(void)signal(SIGINT, SIG_DFL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
