/* The FastCGI server with many connections at once. */
#include "config.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <fastcgi.h>

#include "base/buf.h"
#include "lib/fcgi_client.h"
#include "lib/server_rig.h"

#define LINES	64
#define ROUNDS	20
#define SILENT	500
#define MANY	1000
#define FEW	128

/* A machine that has little time for the test is no reason to refuse. */
static struct rig *
patient_rig(void)
{
	struct rig *r = rig_new();

	r->settings.queue_ms = FCGI_CLIENT_WAIT_MS;
	return r;
}

static void
end(struct rig *r)
{
	rig_signal(r, SIGTERM);
	assert_int_equal(rig_join(r), 0);
	assert_int_equal(server_left(), 0);
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
ask(int fd, const char *path, const char *body)
{
	struct buf b;

	buf_init(&b, 1024 * 1024);
	fcgi_put_request(&b, 1, true, path, span_of(body));
	assert_int_equal(fcgi_client_send(fd, &b), 0);
	buf_fini(&b);
}

static void
expect(int fd, const char *body)
{
	struct fcgi_answer a;

	fcgi_client_read(fd, 1, &a);
	assert_true(a.ended);
	assert_non_null(a.out.data);
	assert_non_null(strstr(a.out.data, body));
	fcgi_answer_free(&a);
}

/* Every line has a request under way in each round. */
static void
ask_all(const int *fd, size_t n, int round)
{
	char text[64];

	for (size_t i = 0; i < n; i++) {
		(void)snprintf(text, sizeof(text), "line %zu round %d", i,
		    round);
		ask(fd[i], "/echo", text);
	}
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(text, sizeof(text), "line %zu round %d", i,
		    round);
		expect(fd[i], text);
	}
}

static void
serves_sixty_four_kept_connections_with_eight_threads(void **state)
{
	struct rig *r;
	int fd[LINES];

	(void)state;
	r = patient_rig();
	rig_start(r);
	for (int i = 0; i < LINES; i++)
		fd[i] = connected(r);
	for (int round = 0; round < ROUNDS; round++)
		ask_all(fd, LINES, round);
	/* The last client may have its answer before it is counted. */
	assert_true(rig_until(r, RIG_SERVED, LINES * ROUNDS));
	assert_int_equal(rig_count(r, RIG_REFUSED), 0);
	assert_true(r->peak <= 8);
	for (int i = 0; i < LINES; i++)
		(void)close(fd[i]);
	end(r);
}

struct hooligan {
	struct rig *rig;
	atomic_bool stop;
	unsigned done;
};

/* Connects and goes away again: at once, in the middle of the parameters, of
 * the body, before the answer. */
static void *
hang_up_again_and_again(void *arg)
{
	struct hooligan *h = arg;
	struct buf b;
	size_t cut;
	int fd;

	buf_init(&b, 65536);
	fcgi_put_request(&b, 1, true, "/echo", SPAN("nobody will read this"));
	cut = b.len;
	while (!atomic_load(&h->stop)) {
		b.len = h->done++ * 7 % (cut + 1);
		fd = rig_connect(h->rig);
		if (fd == -1)
			continue;
		(void)fcgi_client_send(fd, &b);
		(void)close(fd);
	}
	buf_fini(&b);
	return NULL;
}

static void
loses_nothing_beside_clients_that_hang_up(void **state)
{
	struct hooligan h = { 0 };
	pthread_t thread;
	struct rig *r;
	int fd[LINES];

	(void)state;
	r = patient_rig();
	rig_start(r);
	h.rig = r;
	assert_int_equal(pthread_create(&thread, NULL, hang_up_again_and_again,
	    &h), 0);
	for (int i = 0; i < LINES; i++)
		fd[i] = connected(r);
	for (int round = 0; round < ROUNDS; round++)
		ask_all(fd, LINES, round);
	atomic_store(&h.stop, true);
	(void)pthread_join(thread, NULL);
	assert_true(h.done > 0);
	for (int i = 0; i < LINES; i++)
		(void)close(fd[i]);
	end(r);
}

static void
loses_nothing_between_stray_abort_records(void **state)
{
	struct buf b;
	struct rig *r;
	int fd[LINES];

	(void)state;
	r = patient_rig();
	rig_start(r);
	buf_init(&b, 65536);
	fcgi_put_record(&b, FCGI_ABORT_REQUEST, 1, "", 0);
	for (int i = 0; i < LINES; i++)
		fd[i] = connected(r);
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = round % 3; i < LINES; i += 3)
			assert_int_equal(fcgi_client_send(fd[i], &b), 0);
		ask_all(fd, LINES, round);
	}
	buf_fini(&b);
	for (int i = 0; i < LINES; i++)
		(void)close(fd[i]);
	end(r);
}

static void
serves_beside_five_hundred_silent_connections(void **state)
{
	static int silent[SILENT];
	struct rig *r;
	int fd[LINES];

	(void)state;
	r = patient_rig();
	r->settings.threads = 2;
	r->settings.params_ms = 1000;
	rig_start(r);
	for (int i = 0; i < LINES; i++) {
		fd[i] = connected(r);
		assert_true(rig_ask(fd[i], 1, true, "/echo", SPAN("x"), "x"));
	}
	for (int i = 0; i < SILENT; i++)
		silent[i] = connected(r);
	for (int round = 0; round < ROUNDS; round++)
		ask_all(fd, LINES, round);
	for (int i = 0; i < SILENT; i++) {
		assert_true(fcgi_client_closed(silent[i],
		    FCGI_CLIENT_WAIT_MS));
		(void)close(silent[i]);
	}
	ask_all(fd, LINES, ROUNDS);
	assert_int_equal(rig_count(r, RIG_REFUSED), 0);
	for (int i = 0; i < LINES; i++)
		(void)close(fd[i]);
	end(r);
}

/* Two descriptors each, and those that are in the way. */
static bool
enough_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1 ||
	    limit.rlim_max < (rlim_t)4 * MANY + 2048)
		return false;
	limit.rlim_cur = limit.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* A connection's descriptor here is made before the server's, so that most of
 * the server's lie above 1024. */
static void
serves_a_thousand_requests_at_once_above_descriptor_1024(void **state)
{
	static int fd[MANY];
	struct rig *r;

	(void)state;
	if (!enough_descriptors())
		skip();
	r = patient_rig();
	r->settings.threads = MANY;
	rig_start(r);
	for (int i = 0; i < MANY; i++) {
		fd[i] = connected(r);
		ask(fd[i], "/wait", "");
	}
	assert_true(rig_until(r, RIG_STARTED, MANY));
	rig_release(r);
	for (int i = 0; i < MANY; i++)
		expect(fd[i], "waited");
	assert_int_equal(r->peak, MANY);
	ask_all(fd, LINES, 0);
	for (int i = 0; i < MANY; i++)
		(void)close(fd[i]);
	end(r);
}

/* The rest waits in the kernel until some are closed. */
static void
accepts_again_when_descriptors_are_free(void **state)
{
	struct rlimit before, few;
	int silent[40], used, fd;
	struct rig *r;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	r = patient_rig();
	r->settings.threads = 1;
	used = dup(0);
	assert_int_not_equal(used, -1);
	(void)close(used);
	few = (struct rlimit){ (rlim_t)used + 64, before.rlim_max };
	rig_start(r);
	fd = connected(r);
	assert_true(rig_ask(fd, 1, true, "/echo", SPAN("x"), "x"));
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	for (int i = 0; i < 40; i++)
		silent[i] = rig_connect(r);
	assert_true(rig_ask(fd, 1, true, "/echo", SPAN("x"), "x"));
	for (int i = 0; i < 40; i++)
		if (silent[i] != -1)
			(void)close(silent[i]);
	(void)close(fd);
	fd = connected(r);
	assert_true(rig_ask(fd, 1, true, "/echo", SPAN("y"), "y"));
	(void)close(fd);
	end(r);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
}

/* Serves in a process of its own, whose limit can't be raised again. */
static pid_t
serve_with_few_descriptors(struct rig *r, rlim_t most)
{
	struct rlimit few = { most, most };
	pid_t pid = fork();
	int fd;

	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		if (setrlimit(RLIMIT_NOFILE, &few) == -1)
			_exit(2);
		rig_start(r);
		_exit(rig_join(r) == 0 ? 0 : 1);
	}
	while ((fd = rig_connect(r)) == -1)
		assert_int_equal(waitpid(pid, NULL, WNOHANG), 0);
	(void)close(fd);
	return pid;
}

static void
leaves_half_of_the_descriptors_to_others(void **state)
{
	struct rig *r = patient_rig();
	struct pollfd p = { .events = POLLIN };
	int fd[FEW / 2], late, status;
	pid_t pid;

	(void)state;
	pid = serve_with_few_descriptors(r, FEW);
	for (int i = 0; i < FEW / 2; i++) {
		fd[i] = connected(r);
		assert_true(rig_ask(fd[i], 1, true, "/echo", SPAN("x"), "x"));
	}
	p.fd = late = connected(r);
	ask(late, "/echo", "late");
	assert_int_equal(poll(&p, 1, 250), 0);
	(void)close(fd[0]);
	expect(late, "late");
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	(void)close(late);
	for (int i = 1; i < FEW / 2; i++)
		(void)close(fd[i]);
	rig_fini(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    serves_sixty_four_kept_connections_with_eight_threads),
		cmocka_unit_test(loses_nothing_beside_clients_that_hang_up),
		cmocka_unit_test(loses_nothing_between_stray_abort_records),
		cmocka_unit_test(serves_beside_five_hundred_silent_connections),
		cmocka_unit_test(
		    serves_a_thousand_requests_at_once_above_descriptor_1024),
		cmocka_unit_test(accepts_again_when_descriptors_are_free),
		cmocka_unit_test(leaves_half_of_the_descriptors_to_others),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	(void)alarm(RIG_ALARM_S);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
