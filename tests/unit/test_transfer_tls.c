/*
 * A provider with a certificate, by way of openssl's own test server. Without
 * the openssl command this is skipped.
 */
#include "config.h"

#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/folder.h"
#include "lib/transfer_rig.h"

extern char **environ;

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"
    "sealed";

static char folder[FOLDER_SIZE];
static char key_path[FOLDER_PATH], cert_path[FOLDER_PATH];

struct server {
	pid_t pid;
	int in, out;
	unsigned port;
};

/* Runs openssl with pipes to its input and from its output. */
static int
spawn(const char *const *argv, struct server *s)
{
	posix_spawn_file_actions_t files;
	int in[2], out[2], rc;

	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawn_file_actions_adddup2(&files, in[0], 0);
	(void)posix_spawn_file_actions_adddup2(&files, out[1], 1);
	(void)posix_spawn_file_actions_adddup2(&files, out[1], 2);
	for (int i = 0; i < 2; i++) {
		(void)posix_spawn_file_actions_addclose(&files, in[i]);
		(void)posix_spawn_file_actions_addclose(&files, out[i]);
	}
	rc = posix_spawnp(&s->pid, "openssl", &files, NULL,
	    (char *const *)(uintptr_t)argv, environ);
	(void)posix_spawn_file_actions_destroy(&files);
	(void)close(in[0]);
	(void)close(out[1]);
	s->in = in[1];
	s->out = out[0];
	return rc;
}

static int
finish(struct server *s)
{
	int status = -1;

	(void)close(s->in);
	(void)close(s->out);
	while (waitpid(s->pid, &status, 0) == -1 && errno == EINTR)
		continue;
	return status;
}

/* Its first output, up to the line's end, or nothing. */
static void
read_line(int fd, char *line, size_t size)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t len = 0;

	while (len + 1 < size && poll(&p, 1, LONG_MS) == 1 &&
	    read(fd, line + len, 1) == 1 && line[len] != '\n')
		len++;
	line[len] = '\0';
}

static bool
make_certificate(const char *name)
{
	char alt[64];
	const char *argv[] = { "openssl", "req", "-x509", "-newkey", "ec",
	    "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
	    "-subj", "/CN=test", "-addext", alt, "-keyout", key_path, "-out",
	    cert_path, NULL };
	char bytes[256];
	struct server s;

	(void)snprintf(alt, sizeof(alt), "subjectAltName=%s", name);
	if (spawn(argv, &s) != 0) {
		(void)close(s.in);
		(void)close(s.out);
		return false;
	}
	while (read(s.out, bytes, sizeof(bytes)) > 0)
		continue;
	return finish(&s) == 0;
}

static void
serve(struct server *s)
{
	const char *argv[] = { "openssl", "s_server", "-accept",
	    "127.0.0.1:0", "-cert", cert_path, "-key", key_path, NULL };
	const char *at = NULL;
	char line[256];

	assert_int_equal(spawn(argv, s), 0);
	for (int i = 0; i < 8 && at == NULL; i++) {
		read_line(s->out, line, sizeof(line));
		at = strstr(line, "ACCEPT 127.0.0.1:");
	}
	assert_non_null(at);
	s->port = (unsigned)strtoul(strchr(at, ':') + 1, NULL, 10);
	assert_int_equal(write(s->in, answer, sizeof(answer) - 1),
	    sizeof(answer) - 1);
}

static void
stop(struct server *s)
{
	(void)kill(s->pid, SIGKILL);
	(void)finish(s);
}

static int
call(struct calls *r, const char *ca_file)
{
	struct server s;
	int rc;

	serve(&s);
	calls_url(r, "https", s.port);
	r->call.ca_file = ca_file;
	rc = calls_run(r);
	stop(&s);
	return rc;
}

static void
trusts_the_authorities_it_is_given(void **state)
{
	struct calls *r = *state;

	if (!make_certificate("IP:127.0.0.1"))
		skip();
	assert_int_equal(call(r, cert_path), 0);
	assert_body(r, "sealed");
}

static void
trusts_nobody_else(void **state)
{
	struct calls *r = *state;

	if (!make_certificate("IP:127.0.0.1"))
		skip();
	assert_int_equal(call(r, NULL), -1);
	assert_int_equal(r->err.class, ERROR_UPSTREAM_CONNECT);
	assert_non_null(strstr(r->err.message, "could not be verified"));
	assert_int_equal(r->answers, 0);
	/* and after a call that trusted it, no more than before */
	assert_int_equal(call(r, cert_path), 0);
	assert_int_equal(call(r, NULL), -1);
	assert_usable(r);
}

static void
refuses_a_certificate_for_another_host(void **state)
{
	struct calls *r = *state;

	if (!make_certificate("IP:127.0.0.2,DNS:elsewhere.example"))
		skip();
	assert_int_equal(call(r, cert_path), -1);
	assert_int_equal(r->err.class, ERROR_UPSTREAM_CONNECT);
	assert_non_null(strstr(r->err.message, "could not be verified"));
}

static int
begin(void **state)
{
	folder_make(folder);
	(void)folder_path(folder, "key.pem", key_path);
	(void)folder_path(folder, "cert.pem", cert_path);
	(void)signal(SIGPIPE, SIG_IGN);
	return calls_global_setup(state);
}

static int
end(void **state)
{
	folder_remove(folder);
	return calls_global_teardown(state);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, calls_setup, calls_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(trusts_the_authorities_it_is_given),
		TEST(trusts_nobody_else),
		TEST(refuses_a_certificate_for_another_host),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, begin, end);
}
