#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "lib/house.h"
#include "lib/upstream.h"

#define BODY	"{\"model\":\"a/m\",\"input\":\"hi\"}"
#define ANSWER	"{\"choices\":[{\"message\":{\"content\":\"Hi\"}," \
	"\"finish_reason\":\"stop\"}]}"

struct stage {
	struct upstream *upstream;
	struct house house;
	_Atomic uint64_t in_flight;	/* when the provider was asked, or the
					 * client answered */
	int log_fd;
};

/* The stage of the answer that is being written, and the front's own write. */
static struct stage *writing;
static int (*front_write)(struct conn *, const void *, size_t);

static int
look_and_write(struct conn *c, const void *bytes, size_t len)
{
	writing->in_flight = writing->house.gateway.in_flight;
	return front_write(c, bytes, len);
}

static void
look(void *ctx, const struct upstream_request *r)
{
	struct stage *s = ctx;

	if (r->hangup_ms == 0)
		s->in_flight = s->house.gateway.in_flight;
}

static int
set_up(void **state)
{
	static const struct upstream_reply reply = {
		.type = "application/json",
		.part.body = { ANSWER, sizeof(ANSWER) - 1 },
	};
	char path[] = "/tmp/sluice-gateway-XXXXXX", yaml[512];
	struct stage *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	s->upstream = upstream_start();
	upstream_route(s->upstream, "/", NULL, &reply);
	upstream_tell(s->upstream, look, s);
	(void)snprintf(yaml, sizeof(yaml),
	    "limits: {body: 1M, memory: 2M}\n"
	    "providers:\n"
	    "  a: {dialect: openai-chat, base_url: \"%s\", auth: none}\n",
	    upstream_url(s->upstream));
	house_open(&s->house, yaml);
	s->log_fd = mkstemp(path);
	assert_int_not_equal(s->log_fd, -1);
	(void)unlink(path);
	log_set_fd(s->log_fd);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	struct stage *s = *state;

	log_set_fd(STDERR_FILENO);
	(void)close(s->log_fd);
	house_close(&s->house);
	upstream_stop(s->upstream);
	free(s);
	return 0;
}

static void
call(struct stage *s, const char *length, size_t gone_after, int status)
{
	const struct mem_param params[] = {
		{ "REQUEST_METHOD", "POST" },
		{ "SCRIPT_NAME", "/v1/responses" },
		{ "CONTENT_TYPE", "application/json" },
		{ "CONTENT_LENGTH", length },
		{ "HTTP_AUTHORIZATION", s->house.bearer },
		{ NULL, NULL },
	};
	struct house_answer a;

	mem_init(&a.conn, params, SPAN(BODY));
	a.conn.gone_after = gone_after;
	gateway_serve(&s->house.gateway, &s->house.worker, &a.conn.conn);
	house_read(&a);
	assert_int_equal(a.status, status);
	house_done(&a);
}

static void
expect_logged(struct stage *s, const char *words)
{
	char text[8192];
	ssize_t n = pread(s->log_fd, text, sizeof(text) - 1, 0);

	assert_true(n >= 0);
	text[n] = '\0';
	if (strstr(text, words) == NULL)
		fail_msg("the log lacks %s: %s", words, text);
}

/* Else a few dozen long streams with chunked bodies would fill the memory. */
static void
a_body_of_unknown_length_keeps_only_what_it_is(void **state)
{
	struct stage *s = *state;

	call(s, "", SIZE_MAX, 200);
	assert_int_equal(s->in_flight, strlen(BODY));
	assert_int_equal(s->house.gateway.in_flight, 0);
}

/* A slow client that is being refused must not keep others out. */
static void
a_refused_body_gives_back_its_room_before_it_is_answered(void **state)
{
	const uint64_t full = 2 * 1024 * 1024;
	struct stage *s = *state;
	struct house_answer a;
	struct conn_ops ops;
	const struct mem_param params[] = {
		{ "REQUEST_METHOD", "POST" },
		{ "SCRIPT_NAME", "/v1/responses" },
		{ "CONTENT_LENGTH", "1000" },
		{ "HTTP_AUTHORIZATION", s->house.bearer },
		{ NULL, NULL },
	};

	mem_init(&a.conn, params, SPAN(BODY));
	ops = *a.conn.conn.ops;
	writing = s;
	front_write = ops.write;
	ops.write = look_and_write;
	a.conn.conn.ops = &ops;
	s->house.gateway.in_flight = full;
	gateway_serve(&s->house.gateway, &s->house.worker, &a.conn.conn);
	house_read(&a);
	assert_int_equal(a.status, 503);
	house_done(&a);
	assert_int_equal(s->in_flight, full);
	assert_int_equal(s->house.gateway.in_flight, full);
	expect_logged(s, " status=503 outcome=overloaded ");
	s->house.gateway.in_flight = 0;
}

static void
an_answer_that_nobody_took_is_logged_as_such(void **state)
{
	struct stage *s = *state;
	struct house_answer a;

	call(s, "", 10, 0);
	expect_logged(s, " status=499 outcome=client_gone ");
	assert_int_equal(ftruncate(s->log_fd, 0), 0);
	assert_int_equal(lseek(s->log_fd, 0, SEEK_SET), 0);
	house_post_gone(&s->house, "{\"model\":\"demo/demo\","
	    "\"input\":\"hi\",\"stream\":true}", 10, &a);
	house_done(&a);
	expect_logged(s, " status=499 outcome=client_gone ");
}

static void
a_busy_server_says_when_to_come_back(void **state)
{
	static const struct mem_param params[] = {
		{ "REQUEST_METHOD", "POST" },
		{ "SCRIPT_NAME", "/v1/responses" },
		{ "HTTP_X_REQUEST_ID", "mine" },
		{ NULL, NULL },
	};
	struct stage *s = *state;
	struct house_answer a;

	mem_init(&a.conn, params, SPAN(""));
	gateway_refuse(&s->house.gateway, &a.conn.conn);
	house_read(&a);
	assert_int_equal(a.status, 503);
	assert_non_null(memmem(a.head.p, a.head.len, "Retry-After: 1\r\n",
	    strlen("Retry-After: 1\r\n")));
	assert_non_null(memmem(a.head.p, a.head.len, "X-Request-Id: mine\r\n",
	    strlen("X-Request-Id: mine\r\n")));
	house_done(&a);
	expect_logged(s, "request=mine ");
	expect_logged(s, " status=503 outcome=overloaded ");
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_body_of_unknown_length_keeps_only_what_it_is),
		TEST(a_refused_body_gives_back_its_room_before_it_is_answered),
		TEST(an_answer_that_nobody_took_is_logged_as_such),
		TEST(a_busy_server_says_when_to_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
