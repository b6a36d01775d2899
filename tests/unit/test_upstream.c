#include "config.h"

#include <sys/resource.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lib/script.h"
#include "lib/upstream.h"

#define LONG_MS		5000
#define STREAMS		1500
#define BODY(s)		.part.body = { (s), sizeof(s) - 1 }

static int
setup(void **state)
{
	*state = upstream_start();
	return 0;
}

static int
teardown(void **state)
{
	upstream_stop(*state);
	return 0;
}

/* ---- a plain client ---- */

static int
dial(struct upstream *u)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)upstream_port(u)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd != -1);
	assert_int_equal(connect(fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	return fd;
}

static void
ask(int fd, const char *path, const char *body)
{
	char text[512];
	int n = snprintf(text, sizeof(text), "POST %s HTTP/1.1\r\nHost: x\r\n"
	    "Content-Length: %zu\r\n\r\n%s", path, strlen(body), body);

	assert_int_equal(send(fd, text, (size_t)n, MSG_NOSIGNAL), n);
}

/* Reads until the text is there, or to the end of the stream. */
static bool
hear(int fd, const char *until)
{
	static char text[65536];
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t len = 0;
	ssize_t n;

	for (;;) {
		text[len] = '\0';
		if (until != NULL && strstr(text, until) != NULL)
			return true;
		assert_int_equal(poll(&p, 1, LONG_MS), 1);
		n = recv(fd, text + len, sizeof(text) - 1 - len, 0);
		if (n <= 0)
			return until == NULL && n == 0;
		len += (size_t)n;
	}
}

static void
assert_answer(struct upstream *u, const char *path, const char *body,
    const char *answer)
{
	int fd = dial(u);

	ask(fd, path, body);
	if (!hear(fd, answer))
		fail_msg("%s %s: no %s", path, body, answer);
	(void)close(fd);
}

/* ---- choosing ---- */

static void
gives_queued_replies_once_each_then_routes(void **state)
{
	static const struct upstream_reply replies[] = {
		{ BODY("<first>") }, { BODY("<second>") }, { BODY("<chat>") },
		{ BODY("<chat again>") }, { BODY("<by model>") },
	};
	struct upstream *u = *state;

	upstream_next(u, &replies[0]);
	upstream_next(u, &replies[1]);
	upstream_route(u, NULL, "m1", &replies[4]);
	upstream_route(u, "/v1/chat", NULL, &replies[2]);
	upstream_route(u, "/v1/chat", NULL, &replies[3]);
	assert_answer(u, "/", "", "<first>");
	assert_answer(u, "/", "", "<second>");
	assert_answer(u, "/v1/chat/x", "", "<chat>");
	assert_answer(u, "/v1/chat/x", "", "<chat again>");
	assert_answer(u, "/v1/chat/x", "", "<chat again>");
	assert_answer(u, "/v1/chat", "{\"model\" : \"m1\"}", "<by model>");
	assert_answer(u, "/v1/chat", "{\"model\":\"m12\"}", "<chat again>");
	assert_answer(u, "/v1/chat", "{\"a\":\"\\\"model\\\":\\\"m1\\\"\"}",
	    "<chat again>");
	assert_answer(u, "/v1/chat", "{\"model\":\"m", "<chat again>");
	assert_answer(u, "/other", "", "404 Not Found");
}

static const struct wire *chosen;

static const struct wire *
choose(void *ctx, const struct upstream_request *r)
{
	(void)ctx;
	return r->body.len > 3 ? chosen : NULL;
}

static void
asks_a_function_first(void **state)
{
	static const struct upstream_reply longer = { BODY("<long>") };
	static const struct upstream_reply any = { BODY("<any>") };
	struct upstream *u = *state;

	chosen = upstream_prepare(u, &longer);
	upstream_choose(u, choose, NULL);
	upstream_route(u, NULL, NULL, &any);
	assert_answer(u, "/", "1234", "<long>");
	assert_answer(u, "/", "123", "<any>");
}

/* ---- what it records ---- */

static void
records_requests_and_hang_ups(void **state)
{
	static const struct upstream_reply reply = { BODY("ok") };
	struct upstream *u = *state;
	struct upstream_request r;
	int fd;

	upstream_keep(u, 2);
	upstream_route(u, NULL, NULL, &reply);
	fd = dial(u);
	ask(fd, "/a?b=c", "hello");
	assert_true(hear(fd, "ok"));
	assert_true(upstream_request(u, 0, &r));
	assert_string_equal(r.path, "/a?b=c");
	assert_true(span_is(r.body, "hello"));
	assert_true(span_is(upstream_header(&r, "HOST"), "x"));
	assert_null(upstream_header(&r, "ost").p);
	assert_int_equal(r.hangup_ms, 0);
	ask(fd, "/b", "");
	assert_true(hear(fd, "ok"));
	(void)close(fd);
	assert_true(upstream_wait_hangup(u, 1, LONG_MS));
	assert_false(upstream_wait_hangup(u, 0, 0));
	assert_answer(u, "/c", "", "ok");
	assert_int_equal(upstream_requests(u), 3);
	assert_false(upstream_request(u, 2, &r));
	assert_int_equal(upstream_connections(u), 2);
}

static void
stalls_until_released(void **state)
{
	static const struct upstream_reply reply = { BODY("before after"),
	    .stop = UPSTREAM_STALL, .stop_at = 6 };
	struct upstream *u = *state;
	int fd = dial(u);

	upstream_route(u, NULL, NULL, &reply);
	ask(fd, "/", "");
	assert_true(hear(fd, "before"));
	assert_true(upstream_wait_stalled(u, 1, LONG_MS));
	upstream_release(u, 2);
	assert_true(hear(fd, "after"));
	/* The second permit waited for this one. */
	ask(fd, "/", "");
	assert_true(hear(fd, "after"));
	(void)close(fd);
}

/* ---- many at once ---- */

static void
raise_files(void)
{
	struct rlimit files;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
	files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_cur < 2 * STREAMS + 64)
		skip();
}

static void
serves_many_streams_at_once(void **state)
{
	static const struct upstream_reply paced = { BODY("tick\n"),
	    .part.times = 20, .part.pace_ms = 5,
	    .framing = UPSTREAM_CHUNKED };
	struct upstream *u = *state;
	static int fds[STREAMS];

	raise_files();
	upstream_route(u, NULL, NULL, &paced);
	for (int i = 0; i < STREAMS; i++) {
		fds[i] = dial(u);
		ask(fds[i], "/", "");
	}
	assert_true(upstream_wait_requests(u, STREAMS, LONG_MS));
	for (int i = 0; i < STREAMS; i++) {
		assert_true(hear(fds[i], "0\r\n\r\n"));
		(void)close(fds[i]);
	}
	assert_int_equal(upstream_connections(u), STREAMS);
}

/* ---- scripts ---- */

static void
reads_a_script(void **state)
{
	static const char text[] =
	    "# two replies\n"
	    "\n"
	    "== reply path=/v1/chat model=slow\n"
	    "status 201\n"
	    "header X-A: b\n"
	    "# in between\n"
	    "chunked\n"
	    "split 2,1\n"
	    "pace 1\n"
	    "\n"
	    "<one>\n"
	    "== more\n"
	    "repeat 2\n"
	    "split 3\n"
	    "\n"
	    "<2>"
	    "\n== reply\n"
	    "close\n"
	    "cut 3\n"
	    "\n"
	    "<all>\n";
	struct upstream *u = *state;
	char fault[256];

	assert_int_equal(script_read(u, "text", SPAN(text), NULL, fault,
	    sizeof(fault)), 0);
	assert_answer(u, "/v1/chat", "{\"model\":\"slow\"}",
	    "HTTP/1.1 201 Scripted\r\nX-A: b\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n"
	    "2\r\n<o\r\n1\r\nn\r\n3\r\ne>\n\r\n"
	    "3\r\n<2>\r\n1\r\n\n\r\n3\r\n<2>\r\n1\r\n\n\r\n0\r\n\r\n");
	assert_answer(u, "/v1/chat", "", "\r\n\r\n<al");
}

static void
tells_who_asks_for_a_stream(void **state)
{
	static const char text[] =
	    "== reply stream=yes\nbare\n\n<streamed>\n\n"
	    "== reply stream=no\n\n<whole>\n";
	static const struct { const char *path, *body, *answer; } rows[] = {
		{ "/v1/x", "{\"stream\":true}", "\r\n\r\n<streamed>" },
		{ "/m:streamGenerateContent?alt=sse", "{}", "<streamed>" },
		{ "/v1/x", "{\"stream\":false}", "<whole>\n" },
		{ "/v1/x", "{\"input\":\"\\\"stream\\\":true\"}", "<whole>\n" },
		{ "/m:generateContent", "", "<whole>\n" },
	};
	struct upstream *u = *state;
	struct upstream_request r;
	char fault[256];

	assert_int_equal(script_read(u, "text", SPAN(text), NULL, fault,
	    sizeof(fault)), 0);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_answer(u, rows[i].path, rows[i].body, rows[i].answer);
	assert_true(upstream_request(u, 0, &r));
	assert_int_equal(r.sent, sizeof("HTTP/1.1 200 OK\r\n"
	    "Content-Length: 10\r\n\r\n<streamed>") - 1);
}

static void
says_where_a_script_is_wrong(void **state)
{
	static const struct { const char *text, *fault; } rows[] = {
		{ "x", "s:1: expected '== reply'" },
		{ "== more\n", "s:1: expected '== reply', then '== more'" },
		{ "\n== reply to=x\n",
		    "s:2: expected path=PREFIX, model=NAME, stream=yes "
		    "or stream=no" },
		{ "== reply\nstatus x\n", "s:2: a number is expected" },
		{ "== reply\nfoo\n", "s:2: unknown setting" },
		{ "== reply\nheader x\n",
		    "s:2: expected 'header NAME: VALUE'" },
		{ "== reply\nsplit 1,x\n",
		    "s:2: expected events, N or N,N,..." },
		{ "== reply\nrepeat 0\n",
		    "s:2: expected 'repeat N', N above 0" },
		{ "== reply\n\nbody\n== more\nstatus 200\n",
		    "s:5: this belongs under '== reply'" },
		{ "== reply\nendless\n\nx\n== more\n",
		    "s:5: nothing comes behind an endless body" },
		{ "== reply\nbody-file /no/such\n",
		    "s:2: the body-file can't be read" },
	};
	char fault[256];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(script_read(*state, "s",
		    span_of(rows[i].text), NULL, fault, sizeof(fault)), -1);
		assert_string_equal(fault, rows[i].fault);
	}
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(gives_queued_replies_once_each_then_routes),
		TEST(asks_a_function_first),
		TEST(records_requests_and_hang_ups),
		TEST(stalls_until_released),
		TEST(serves_many_streams_at_once),
		TEST(reads_a_script),
		TEST(tells_who_asks_for_a_stream),
		TEST(says_where_a_script_is_wrong),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
