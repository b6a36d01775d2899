/*
 * A provider with a certificate: who is trusted, and who isn't.
 */
#include "config.h"

#include <sys/socket.h>

#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/transfer_rig.h"

static struct authority *authority;

static int
call(struct calls *r, enum certificate which, const char *ca_file)
{
	static const struct upstream_reply reply = { BODY("sealed") };
	struct upstream *u = upstream_start_tls(authority, which);
	int rc;

	upstream_next(u, &reply);
	calls_url(r, "https", upstream_port(u));
	r->call.ca_file = ca_file;
	rc = calls_run(r);
	assert_int_equal(upstream_requests(u), rc == 0);
	upstream_stop(u);
	return rc;
}

static void
assert_unverified(struct calls *r, enum certificate which,
    const char *ca_file)
{
	assert_int_equal(call(r, which, ca_file), -1);
	assert_int_equal(r->err.class, ERROR_UPSTREAM_CONNECT);
	assert_non_null(strstr(r->err.message, "could not be verified"));
	assert_int_equal(r->answers, 0);
}

static void
trusts_the_authorities_it_is_given(void **state)
{
	struct calls *r = *state;

	assert_int_equal(call(r, CERTIFICATE_TRUSTED,
	    authority_file(authority)), 0);
	assert_body(r, "sealed");
	assert_true(r->clean);
}

static void
trusts_nobody_else(void **state)
{
	struct calls *r = *state;

	assert_unverified(r, CERTIFICATE_TRUSTED, NULL);
	/* and after a call that trusted it, no more than before */
	assert_int_equal(call(r, CERTIFICATE_TRUSTED,
	    authority_file(authority)), 0);
	r->answers = 0;
	assert_unverified(r, CERTIFICATE_TRUSTED, NULL);
	assert_usable(r);
}

static void
refuses_certificates_that_are_not_in_order(void **state)
{
	static const enum certificate kinds[] = { CERTIFICATE_EXPIRED,
	    CERTIFICATE_OTHER_NAME, CERTIFICATE_SELF_SIGNED };
	struct calls *r = *state;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		assert_unverified(r, kinds[i], authority_file(authority));
	assert_usable(r);
}

/* Longer than a record, in pieces of all sizes, and cut off at the end. */
static void
carries_bodies_of_any_size(void **state)
{
	static char bytes[300000];
	struct upstream_reply reply = { .framing = UPSTREAM_CHUNKED,
	    .part = { .body = { bytes, sizeof(bytes) }, .piece = 77777 } };
	struct calls *r = *state;
	struct upstream *u = upstream_start_tls(authority,
	    CERTIFICATE_TRUSTED);

	memset(bytes, 'x', sizeof(bytes));
	r->call.ca_file = authority_file(authority);
	calls_url(r, "https", upstream_port(u));
	upstream_next(u, &reply);
	assert_int_equal(calls_run(r), 0);
	assert_int_equal(r->body.len, sizeof(bytes));
	assert_true(r->clean);
	reply.stop = UPSTREAM_CUT;
	reply.stop_at = 200000;
	upstream_next(u, &reply);
	assert_int_equal(calls_run(r), 0);
	assert_false(r->clean);
	reply.stop = UPSTREAM_RESET;
	upstream_next(u, &reply);
	assert_int_equal(calls_run(r), 0);
	assert_false(r->clean);
	upstream_stop(u);
}

/* The kernel takes the connection, and nobody answers in it. */
static void
gives_up_a_handshake_that_hangs(void **state)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
	    .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t len = sizeof(sin);
	struct calls *r = *state;

	assert_int_not_equal(fd, -1);
	assert_int_equal(bind(fd, (struct sockaddr *)&sin, len), 0);
	assert_int_equal(listen(fd, 8), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
	calls_url(r, "https", ntohs(sin.sin_port));
	r->call.timeouts.connect = 60;
	assert_int_equal(calls_run(r), -1);
	assert_int_equal(r->err.class, ERROR_UPSTREAM_TIMEOUT);
	assert_in_range(r->ms, 50, LONG_MS / 2);
	(void)close(fd);
	assert_usable(r);
}

static int
begin(void **state)
{
	authority = authority_new();
	(void)signal(SIGPIPE, SIG_IGN);
	return calls_global_setup(state);
}

static int
end(void **state)
{
	authority_free(authority);
	return calls_global_teardown(state);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, calls_setup, calls_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(trusts_the_authorities_it_is_given),
		TEST(trusts_nobody_else),
		TEST(refuses_certificates_that_are_not_in_order),
		TEST(carries_bodies_of_any_size),
		TEST(gives_up_a_handshake_that_hangs),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, begin, end);
}
