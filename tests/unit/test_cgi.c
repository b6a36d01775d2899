/* Plain CGI: a child with pipes and an environment, as a web server starts it. */
#include "config.h"

#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "front/cgi.h"

#define WAIT_MS	20000

/* A child whose program is a function; what it returns is its status. */
struct child {
	pid_t pid;
	int in, out;		/* our ends of its descriptors 0 and 1 */
};

static void
start(struct child *ch, int (*program)(struct conn *), const char *length)
{
	int in[2], out[2];

	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	ch->pid = fork();
	assert_int_not_equal(ch->pid, -1);
	if (ch->pid == 0) {
		(void)dup2(in[0], 0);
		(void)dup2(out[1], 1);
		for (int fd = 3; fd < 64; fd++)
			(void)close(fd);
		(void)setenv("REQUEST_METHOD", "POST", 1);
		(void)setenv("HTTP_X_TEST", "value", 1);
		(void)unsetenv("CONTENT_LENGTH");
		if (length != NULL)
			(void)setenv("CONTENT_LENGTH", length, 1);
		_exit(program(cgi_conn()));
	}
	(void)close(in[0]);
	(void)close(out[1]);
	ch->in = in[1];
	ch->out = out[0];
}

static int
finish(struct child *ch)
{
	int status;

	if (ch->in != -1)
		(void)close(ch->in);
	if (ch->out != -1)
		(void)close(ch->out);
	assert_int_equal(waitpid(ch->pid, &status, 0), ch->pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
give(struct child *ch, const char *text)
{
	assert_int_equal(write(ch->in, text, strlen(text)), strlen(text));
}

static void
close_in(struct child *ch)
{
	(void)close(ch->in);
	ch->in = -1;
}

/* Reads what the child writes, up to max or its end. */
static size_t
take(struct child *ch, char *to, size_t max)
{
	struct pollfd p = { .fd = ch->out, .events = POLLIN };
	size_t len = 0;
	ssize_t n;

	while (len < max && poll(&p, 1, WAIT_MS) == 1) {
		n = read(ch->out, to + len, max - len);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	return len;
}

/* ---- programs ---- */

static int
echo(struct conn *c)
{
	char piece[5];
	ssize_t n;

	while ((n = c->ops->read(c, piece, sizeof(piece))) > 0)
		if (c->ops->write(c, piece, (size_t)n) == -1)
			return 1;
	return n == -1 || c->ops->flush(c) == -1;
}

static int
tell_variables(struct conn *c)
{
	const char *set = conn_param(c, "HTTP_X_TEST");

	return set == NULL || strcmp(set, "value") != 0 ||
	    conn_param(c, "HTTP_X_OTHER") != NULL || c->ops->gone(c);
}

/* Flushes, says so, and waits to be told that the client is gone. */
static int
wait_until_gone(struct conn *c)
{
	struct pollfd p = { .fd = c->ops->fd(c), .events = POLLIN };

	if (p.fd == -1 || c->ops->gone(c) || c->ops->write(c, "x", 1) == -1 ||
	    c->ops->flush(c) == -1)
		return 1;
	/* The signal may interrupt it; the next one finds it readable. */
	if (poll(&p, 1, WAIT_MS) != 1 && poll(&p, 1, WAIT_MS) != 1)
		return 2;
	return c->ops->gone(c) ? 0 : 3;
}

static int
write_until_broken(struct conn *c)
{
	static const char block[100000];

	while (c->ops->write(c, block, sizeof(block)) == 0 &&
	    c->ops->flush(c) == 0)
		continue;
	return c->ops->write(c, "x", 1) == -1 && c->ops->flush(c) == -1 &&
	    c->ops->gone(c) ? 0 : 1;
}

/* Nothing is flushed, so nothing may come before the end of the wait. */
static int
write_without_flush(struct conn *c)
{
	struct pollfd p = { .fd = 0, .events = POLLIN };

	if (c->ops->write(c, "held", 4) == -1 || poll(&p, 1, WAIT_MS) != 1)
		return 1;
	return c->ops->flush(c) == -1;
}

static int
write_much(struct conn *c)
{
	char block[1000];

	for (int i = 0; i < 1000; i++) {
		memset(block, 'a' + i % 26, sizeof(block));
		if (c->ops->write(c, block, sizeof(block)) == -1)
			return 1;
	}
	return c->ops->flush(c) == -1;
}

static int
gone_without_asking(struct conn *c)
{
	struct pollfd p = { .fd = 0, .events = POLLIN };

	if (c->ops->gone(c) || c->ops->write(c, "x", 1) == -1 ||
	    c->ops->flush(c) == -1 || poll(&p, 1, WAIT_MS) != 1)
		return 1;
	return c->ops->gone(c) ? 0 : 2;
}

static int
read_broken(struct conn *c)
{
	char byte;

	if (c->ops->write(c, "x", 1) == -1 || c->ops->flush(c) == -1)
		return 1;
	return c->ops->read(c, &byte, 1) == -1 ? 0 : 2;
}

/* Answers before it has read its body, as a refusal does. */
static int
refuse(struct conn *c)
{
	if (c->ops->write(c, "no", 2) == -1 || c->ops->flush(c) == -1)
		return 1;
	cgi_finish(c);
	return 0;
}

/* Ends its answer, and has something else to do, for as long as its input is
 * open. */
static int
linger(struct conn *c)
{
	char byte;

	if (refuse(c) != 0)
		return 1;
	return read(STDIN_FILENO, &byte, 1) == 0 ? 0 : 2;
}

/* ---- tests ---- */

static void
wants_cgi_when_the_variables_are_there(void **state)
{
	static const struct {
		const char *name, *value;
		bool wanted;
	} rows[] = {
		{ "GATEWAY_INTERFACE", "CGI/1.1", true },
		{ "REQUEST_METHOD", "GET", true },
		{ "REQUEST_METHOD", "", false },
		{ "SERVER_SOFTWARE", "x", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)unsetenv("GATEWAY_INTERFACE");
		(void)unsetenv("REQUEST_METHOD");
		assert_false(cgi_wanted());
		(void)setenv(rows[i].name, rows[i].value, 1);
		assert_int_equal(cgi_wanted(), rows[i].wanted);
		(void)unsetenv(rows[i].name);
	}
}

static void
reads_variables_from_the_environment(void **state)
{
	struct child ch;

	(void)state;
	start(&ch, tell_variables, NULL);
	/* The pipe must be there until it has looked. */
	assert_int_equal(take(&ch, (char[1]){ 0 }, 1), 0);
	assert_int_equal(finish(&ch), 0);
}

static void
reads_the_length_as_sent_and_no_further(void **state)
{
	struct child ch;
	char got[64];
	size_t len;

	(void)state;
	start(&ch, echo, "11");
	give(&ch, "hello ");
	give(&ch, "world, and more");
	len = take(&ch, got, sizeof(got));	/* our end stays open */
	assert_int_equal(len, 11);
	assert_memory_equal(got, "hello world", 11);
	assert_int_equal(finish(&ch), 0);
}

static void
reads_to_the_end_without_a_length(void **state)
{
	static const char *const lengths[] = { NULL, "", "x" };
	struct child ch;
	char got[64];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		start(&ch, echo, lengths[i]);
		give(&ch, "hello world");
		close_in(&ch);
		assert_int_equal(take(&ch, got, sizeof(got)), 11);
		assert_int_equal(finish(&ch), 0);
	}
}

static void
ends_early_when_the_body_does(void **state)
{
	struct child ch;
	char got[64];

	(void)state;
	start(&ch, echo, "100");
	give(&ch, "short");
	close_in(&ch);
	assert_int_equal(take(&ch, got, sizeof(got)), 5);
	assert_int_equal(finish(&ch), 0);
}

/* More than a pipe holds, so that an end without it would break the writer. */
static void
takes_what_is_left_of_a_refused_body(void **state)
{
	static char body[300000];
	struct child ch;
	char got[8];

	(void)state;
	memset(body, 'x', sizeof(body) - 1);
	start(&ch, refuse, "299999");
	assert_int_equal(take(&ch, got, 2), 2);
	give(&ch, body);
	assert_int_equal(finish(&ch), 0);
}

static void
waits_for_no_body_that_was_not_announced(void **state)
{
	struct child ch;
	char got[8];

	(void)state;
	start(&ch, refuse, NULL);
	assert_int_equal(take(&ch, got, sizeof(got)), 2);
	assert_int_equal(finish(&ch), 0);
}

static void
ends_its_output_before_it_ends_itself(void **state)
{
	struct child ch;
	char got[8], byte;

	(void)state;
	start(&ch, linger, NULL);
	assert_int_equal(take(&ch, got, sizeof(got)), 2);
	assert_int_equal(waitpid(ch.pid, NULL, WNOHANG), 0);
	assert_int_equal(read(ch.out, &byte, 1), 0);
	assert_int_equal(finish(&ch), 0);
}

static void
takes_sigterm_for_a_client_that_is_gone(void **state)
{
	struct child ch;
	char byte;

	(void)state;
	start(&ch, wait_until_gone, "0");
	assert_int_equal(take(&ch, &byte, 1), 1);
	assert_int_equal(kill(ch.pid, SIGTERM), 0);
	assert_int_equal(finish(&ch), 0);
}

static void
breaks_the_body_off_at_sigterm(void **state)
{
	struct child ch;
	char byte;

	(void)state;
	start(&ch, read_broken, "10");
	assert_int_equal(take(&ch, &byte, 1), 1);
	assert_int_equal(kill(ch.pid, SIGTERM), 0);
	assert_int_equal(finish(&ch), 0);
}

static void
sees_that_nobody_reads_any_more(void **state)
{
	struct child ch;
	char byte;

	(void)state;
	start(&ch, gone_without_asking, "1");
	assert_int_equal(take(&ch, &byte, 1), 1);
	(void)close(ch.out);
	ch.out = -1;
	give(&ch, "x");
	assert_int_equal(finish(&ch), 0);
}

static void
fails_to_write_to_a_closed_pipe(void **state)
{
	struct child ch;

	(void)state;
	start(&ch, write_until_broken, NULL);
	(void)close(ch.out);
	ch.out = -1;
	assert_int_equal(finish(&ch), 0);
}

static void
holds_what_is_not_flushed(void **state)
{
	struct child ch;
	struct pollfd p;
	char got[8];

	(void)state;
	start(&ch, write_without_flush, NULL);
	p = (struct pollfd){ .fd = ch.out, .events = POLLIN };
	assert_int_equal(poll(&p, 1, 50), 0);
	give(&ch, "go");
	assert_int_equal(take(&ch, got, sizeof(got)), 4);
	assert_int_equal(finish(&ch), 0);
}

static void
writes_more_than_its_buffer_holds(void **state)
{
	size_t max = (size_t)2 * 1000 * 1000;
	char *got = malloc(max);
	struct child ch;

	(void)state;
	assert_non_null(got);
	start(&ch, write_much, NULL);
	assert_int_equal(take(&ch, got, max), 1000 * 1000);
	for (size_t i = 0; i < 1000 * 1000; i++)
		assert_int_equal(got[i], 'a' + (int)(i / 1000 % 26));
	assert_int_equal(finish(&ch), 0);
	free(got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wants_cgi_when_the_variables_are_there),
		cmocka_unit_test(reads_variables_from_the_environment),
		cmocka_unit_test(reads_the_length_as_sent_and_no_further),
		cmocka_unit_test(reads_to_the_end_without_a_length),
		cmocka_unit_test(ends_early_when_the_body_does),
		cmocka_unit_test(takes_what_is_left_of_a_refused_body),
		cmocka_unit_test(waits_for_no_body_that_was_not_announced),
		cmocka_unit_test(ends_its_output_before_it_ends_itself),
		cmocka_unit_test(takes_sigterm_for_a_client_that_is_gone),
		cmocka_unit_test(breaks_the_body_off_at_sigterm),
		cmocka_unit_test(sees_that_nobody_reads_any_more),
		cmocka_unit_test(fails_to_write_to_a_closed_pipe),
		cmocka_unit_test(holds_what_is_not_flushed),
		cmocka_unit_test(writes_more_than_its_buffer_holds),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
