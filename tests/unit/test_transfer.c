#include "config.h"

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/transfer_rig.h"

/* ---- what is sent ---- */

static void
assert_header(const struct upstream_request *got, const char *name,
    const char *value)
{
	char text[128];

	calls_copy(text, sizeof(text), upstream_header(got, name));
	assert_string_equal(text, value);
}

static void
posts_body_and_headers_as_given(void **state)
{
	static const struct upstream_reply ok = { BODY("{}") };
	struct calls *r = *state;
	struct upstream_request got;

	r->headers[0] = (struct header){ "Authorization", "Bearer k" };
	r->headers[1] = (struct header){ "Content-Type", "application/json" };
	r->headers[2] = (struct header){ "X-Empty", "" };
	r->call.n_headers = 3;
	assert_int_equal(calls_reply(r, &ok), 0);
	got = calls_request(r, 0);
	assert_string_equal(got.method, "POST");
	assert_string_equal(got.path, "/v1/x");
	assert_true(span_same(got.body, r->call.body));
	assert_header(&got, "authorization", "Bearer k");
	assert_header(&got, "content-type", "application/json");
	assert_header(&got, "x-empty", "");
	assert_header(&got, "user-agent", "sluice/" PACKAGE_VERSION);
	assert_header(&got, "content-length", "13");
	assert_header(&got, "expect", "-");
	assert_header(&got, "accept-encoding", "-");
	assert_header(&got, "cookie", "-");
}

static void
sends_large_and_empty_bodies_at_once(void **state)
{
	static const struct upstream_reply ok = { BODY("{}") };
	static const size_t sizes[] = { 0, 1, 65536, 3 * 1024 * 1024 };
	struct calls *r = *state;
	struct upstream_request got;
	char *bytes = malloc(sizes[3]);

	assert_non_null(bytes);
	memset(bytes, 'a', sizes[3]);
	bytes[0] = '\0';
	for (unsigned i = 0; i < 4; i++) {
		r->call.body = (struct span){ bytes, sizes[i] };
		assert_int_equal(calls_reply(r, &ok), 0);
		got = calls_request(r, i);
		assert_true(span_same(got.body, r->call.body));
		assert_header(&got, "expect", "-");
	}
	free(bytes);
}

static void
forgets_the_credentials_of_the_last_call(void **state)
{
	static const struct upstream_reply ok = { BODY("{}") };
	struct calls *r = *state;
	struct upstream_request got;

	r->headers[0] = (struct header){ "Authorization", "Bearer k" };
	r->call.n_headers = 1;
	assert_int_equal(calls_reply(r, &ok), 0);
	r->call.n_headers = 0;
	assert_int_equal(calls_reply(r, &ok), 0);
	got = calls_request(r, 1);
	assert_header(&got, "authorization", "-");
}

static void
refuses_headers_with_line_ends(void **state)
{
	static const struct header bad[] = {
		{ "X-A", "a\r\nX-B: b" }, { "X-A\n", "a" }, { "X-A", "\x7f" },
	};
	struct calls *r = *state;

	r->call.n_headers = 1;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		r->headers[0] = bad[i];
		assert_int_equal(calls_run(r), -1);
		assert_int_equal(r->err.class, ERROR_INTERNAL);
	}
	assert_int_equal(upstream_requests(r->upstream), 0);
	r->call.n_headers = 0;
	assert_usable(r);
}

static void
uses_the_configured_proxy_only(void **state)
{
	static const struct upstream_reply ok = { BODY("{}") };
	struct calls *r = *state;
	struct upstream_request got;

	assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
	assert_int_equal(setenv("no_proxy", "*", 1), 0);
	assert_int_equal(calls_reply(r, &ok), 0);
	r->call.proxy = upstream_url(r->upstream);
	r->call.url = "http://provider.invalid/v1/y";
	assert_int_equal(calls_reply(r, &ok), 0);
	got = calls_request(r, 1);
	assert_string_equal(got.path, "http://provider.invalid/v1/y");
	(void)unsetenv("http_proxy");
	(void)unsetenv("no_proxy");
	assert_usable(r);
}

static void
says_that_the_proxy_refused(void **state)
{
	static const struct upstream_reply no = { .status = 407,
	    .headers = "Proxy-Authenticate: Basic\r\n" };
	struct calls *r = *state;
	struct upstream_request got;

	r->call.proxy = upstream_url(r->upstream);
	r->call.url = "https://provider.invalid/v1/y";
	r->headers[0] = (struct header){ "Authorization", "Bearer k" };
	r->call.n_headers = 1;
	assert_fails(r, &no, ERROR_UPSTREAM_CONNECT);
	assert_non_null(strstr(r->err.message, "proxy"));
	assert_non_null(strstr(r->err.detail, "proxy status 407"));
	assert_int_equal(r->answers, 0);
	got = calls_request(r, 0);
	assert_string_equal(got.method, "CONNECT");
	/* The provider's credential is none of the proxy's business. */
	assert_header(&got, "authorization", "-");
}

/* ---- connections ---- */

static void
uses_a_connection_again(void **state)
{
	static const struct upstream_reply replies[] = {
		{ BODY("one") }, { BODY("two"), CHUNKED },
		{ .status = 204 }, { .status = 429, BODY("slow down") },
		{ BODY("last") },
	};
	struct calls *r = *state;

	for (unsigned i = 0; i < 5; i++) {
		assert_int_equal(calls_reply(r, &replies[i]), 0);
		assert_true(r->clean);
		assert_int_equal(calls_request(r, i).connection, 0);
	}
	assert_int_equal(upstream_connections(r->upstream), 1);
}

static void
connects_anew_when_the_kept_connection_was_closed(void **state)
{
	static const struct upstream_reply closes = { BODY("one"),
	    .stop = UPSTREAM_CUT, .stop_at = 3 };
	struct calls *r = *state;

	assert_int_equal(calls_reply(r, &closes), 0);
	assert_true(r->clean);
	assert_usable(r);
	assert_int_equal(upstream_connections(r->upstream), 2);
}

static void
call_path(struct calls *r, const char *path)
{
	static const struct upstream_reply reply = { BODY("fine") };

	(void)snprintf(r->url, sizeof(r->url), "%s%s",
	    upstream_url(r->upstream), path);
	assert_int_equal(calls_reply(r, &reply), 0);
}

static void
goes_where_each_call_says(void **state)
{
	static const char *const paths[] = { "/one", "/one", "/two?a=b%20c",
	    "/one", "/one?", "/" };
	struct calls *r = *state;
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		call_path(r, paths[i]);
		assert_string_equal(calls_request(r, n++).path, paths[i]);
		(void)snprintf(r->url, sizeof(r->url), "http://a b/");
		assert_int_equal(calls_run(r), -1);
		assert_int_equal(r->err.class, ERROR_UPSTREAM_CONNECT);
		call_path(r, paths[i]);
		assert_string_equal(calls_request(r, n++).path, paths[i]);
	}
	assert_int_equal(upstream_connections(r->upstream), 1);
}

/* The provider drops the kept connection just when the call is sent. */
static void
repeats_a_call_that_a_dying_connection_swallowed(void **state)
{
	static const struct upstream_reply dies = { .stop = UPSTREAM_RESET,
	    .stop_in_head = true };
	struct calls *r = *state;

	call_path(r, "/one");
	call_path(r, "/two");
	upstream_next(r->upstream, &dies);
	call_path(r, "/three");
	assert_string_equal(calls_request(r, 2).path, "/three");
	assert_string_equal(calls_request(r, 3).path, "/three");
	assert_usable(r);
}

static void
says_why_it_has_no_connection(void **state)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);
	struct calls *r = *state;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	/* Bound, so that nobody else gets the port, and not listening. */
	assert_int_equal(bind(fd, (struct sockaddr *)&sin, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
	calls_url(r, "http", ntohs(sin.sin_port));
	assert_int_equal(calls_run(r), -1);
	(void)close(fd);
	assert_int_equal(r->err.class, ERROR_UPSTREAM_CONNECT);
	assert_null(strstr(r->err.message, "127.0.0.1"));
	assert_non_null(strstr(r->err.detail, "libcurl 7"));
	assert_usable(r);
}

static void
says_that_tls_failed(void **state)
{
	struct calls *r = *state;

	calls_url(r, "https", upstream_port(r->upstream));
	assert_int_equal(calls_run(r), -1);
	assert_int_equal(r->err.class, ERROR_UPSTREAM_CONNECT);
	assert_int_equal(upstream_requests(r->upstream), 0);

	r->call.ca_file = "/nonexistent/ca.pem";
	assert_int_equal(calls_run(r), -1);
	assert_int_equal(r->err.class, ERROR_UPSTREAM_CONNECT);
	assert_non_null(strstr(r->err.message, "can't be read"));
}

static void
speaks_http_only(void **state)
{
	static const char *const urls[] = {
		"ftp://127.0.0.1/x", "file:///etc/passwd", "http://[bad", "",
	};
	struct calls *r = *state;

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		r->call.url = urls[i];
		assert_int_equal(calls_run(r), -1);
		assert_int_equal(r->answers, 0);
		assert_int_equal(r->pieces, 0);
		assert_true(r->err.class == ERROR_UPSTREAM_PROTOCOL ||
		    r->err.class == ERROR_UPSTREAM_CONNECT);
	}
	assert_usable(r);
}

/* ---- answers ---- */

static void
hands_on_status_and_headers(void **state)
{
	static const struct upstream_reply reply = { .status = 429,
	    .type = "application/json; charset=utf-8",
	    .headers = "RETRY-after:  7 \r\nretry-after-ms: 6500\r\n"
	    "x-request-id: req_1\r\n", BODY("{}") };
	static const struct upstream_reply bare = { BODY("{}") };
	struct calls *r = *state;

	assert_int_equal(calls_reply(r, &reply), 0);
	assert_int_equal(r->status, 429);
	assert_string_equal(r->type, "application/json; charset=utf-8");
	assert_string_equal(r->retry_after, "7");
	assert_string_equal(r->retry_after_ms, "6500");
	assert_string_equal(r->request_id, "req_1");
	assert_int_equal(calls_reply(r, &bare), 0);
	assert_string_equal(r->type, "-");
	assert_string_equal(r->retry_after, "-");
	assert_string_equal(r->request_id, "-");
}

static void
skips_informational_answers(void **state)
{
	static const struct upstream_reply reply = {
		.interim = "HTTP/1.1 100 Continue\r\n\r\n"
		    "HTTP/1.1 103 Early Hints\r\nContent-Type: text/html\r\n"
		    "Content-Encoding: gzip\r\nX-Request-Id: early\r\n\r\n",
		BODY("body") };
	struct calls *r = *state;

	assert_int_equal(calls_reply(r, &reply), 0);
	assert_int_equal(r->answers, 1);
	assert_int_equal(r->status, 200);
	assert_string_equal(r->type, "-");
	assert_string_equal(r->request_id, "-");
	assert_body(r, "body");
}

static void
follows_no_redirect(void **state)
{
	static const struct upstream_reply reply = { .status = 302,
	    .headers = "Location: /elsewhere\r\n", BODY("moved") };
	struct calls *r = *state;

	assert_int_equal(calls_reply(r, &reply), 0);
	assert_int_equal(r->status, 302);
	assert_int_equal(upstream_requests(r->upstream), 1);
}

static void
reads_every_framing_split_anywhere(void **state)
{
	static const char body[] = "data: {\"a\":1}\n\ndata: [DONE]\n\n";
	static const enum upstream_framing framings[] = {
		UPSTREAM_LENGTH, UPSTREAM_CHUNKED, UPSTREAM_UNTIL_CLOSE,
	};
	struct calls *r = *state;

	for (size_t i = 0; i < 3; i++)
		for (size_t piece = 0; piece < 4; piece++) {
			struct upstream_reply reply = { BODY(body),
			    .framing = framings[i], .part.piece = piece,
			    .wire_piece = piece == 3 ? 1 : 0 };

			assert_int_equal(calls_reply(r, &reply), 0);
			assert_true(r->clean);
			assert_body(r, body);
		}
}

static void
takes_answers_without_body(void **state)
{
	static const struct upstream_reply replies[] = {
		{ .status = 204 }, { .status = 200 },
		{ .status = 200, CHUNKED },
		{ .status = 200, .framing = UPSTREAM_UNTIL_CLOSE },
	};
	struct calls *r = *state;

	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		assert_int_equal(calls_reply(r, &replies[i]), 0);
		assert_true(r->clean);
		assert_int_equal(r->answers, 1);
		assert_int_equal(r->pieces, 0);
	}
}

static void
accepts_no_compressed_answer(void **state)
{
	static const struct upstream_reply gzip = { BODY("\x1f\x8b"),
	    .headers = "Content-Encoding: gzip\r\n" };
	static const struct upstream_reply coded = { .raw = SPAN(
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
	    "2\r\nab\r\n0\r\n\r\n") };
	static const struct upstream_reply refusal = { BODY("\x1f\x8b"),
	    .status = 429, .headers = "Content-Encoding: br\r\n" };
	static const struct upstream_reply plain = { BODY("plain"),
	    .headers = "Content-Encoding: Identity\r\n" };
	struct calls *r = *state;

	assert_fails(r, &gzip, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(r->status, 200);
	assert_fails(r, &coded, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(r->pieces, 0);
	/* Its status counts, its words can't be read. */
	assert_int_equal(calls_reply(r, &refusal), 0);
	assert_int_equal(r->status, 429);
	assert_int_equal(r->pieces, 0);
	assert_int_equal(calls_reply(r, &plain), 0);
	assert_body(r, "plain");
}

static void
refuses_what_is_not_http(void **state)
{
	static const struct upstream_reply replies[] = {
		{ .raw = SPAN("hello, this is no HTTP\r\n\r\n") },
		{ .raw = SPAN("HTTP/1.1 abc\r\n\r\n") },
		{ .raw = SPAN("HTTP/1.1 101 Switching Protocols\r\n"
		    "Upgrade: websocket\r\n\r\n") },
		{ .raw = SPAN("HTTP/1.1 099 Odd\r\n\r\n") },
	};
	struct calls *r = *state;

	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		assert_fails(r, &replies[i], ERROR_UPSTREAM_PROTOCOL);
		assert_int_equal(r->answers, 0);
	}
	assert_usable(r);
}

static void
ends_endless_headers_and_header_lines(void **state)
{
	static const struct upstream_reply replies[] = {
		{ .raw = SPAN("HTTP/1.1 200 OK\r\n"),
		    .endless = SPAN("X-Padding: 0123456789abcdef\r\n") },
		{ .raw = SPAN("HTTP/1.1 200 OK\r\nX-Padding: "),
		    .endless = SPAN("0123456789abcdef") },
		{ .raw = SPAN(""),
		    .endless = SPAN("HTTP/1.1 100 Continue\r\n\r\n") },
		{ .raw = SPAN("HTTP/1.1 200 OK\r\n"
		    "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"),
		    .endless = SPAN("X-Trailer: 0123456789abcdef\r\n") },
	};
	struct calls *r = *state;

	for (size_t i = 0; i < 3; i++) {
		assert_fails(r, &replies[i], ERROR_UPSTREAM_PROTOCOL);
		assert_int_equal(r->answers, 0);
		assert_true(upstream_wait_hangup(r->upstream, (unsigned)i,
		    LONG_MS));
	}
	assert_fails(r, &replies[3], ERROR_UPSTREAM_PROTOCOL);
	assert_usable(r);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, calls_setup, calls_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(posts_body_and_headers_as_given),
		TEST(sends_large_and_empty_bodies_at_once),
		TEST(forgets_the_credentials_of_the_last_call),
		TEST(refuses_headers_with_line_ends),
		TEST(uses_the_configured_proxy_only),
		TEST(says_that_the_proxy_refused),
		TEST(uses_a_connection_again),
		TEST(goes_where_each_call_says),
		TEST(connects_anew_when_the_kept_connection_was_closed),
		TEST(repeats_a_call_that_a_dying_connection_swallowed),
		TEST(says_why_it_has_no_connection),
		TEST(says_that_tls_failed),
		TEST(speaks_http_only),
		TEST(hands_on_status_and_headers),
		TEST(skips_informational_answers),
		TEST(follows_no_redirect),
		TEST(reads_every_framing_split_anywhere),
		TEST(takes_answers_without_body),
		TEST(accepts_no_compressed_answer),
		TEST(refuses_what_is_not_http),
		TEST(ends_endless_headers_and_header_lines),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, calls_global_setup,
	    calls_global_teardown);
}
