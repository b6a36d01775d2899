#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "front/http.h"
#include "front/mem.h"
#include "lib/events.h"

#define MADE	"req_0VgmOYsV000000000000000000000000"
#define TEN	"0123456789"
#define LONG	TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

struct fixture {
	struct arena arena;
	struct mem_conn mem;
	struct http_request request;
	struct buf body;
	struct error err;
};

static void
setup(struct fixture *f, const struct mem_param *params, struct span body)
{
	events_clock();
	arena_init(&f->arena, 1024 * 1024);
	mem_init(&f->mem, params, body);
	http_request_read(&f->mem.conn, &f->arena, &f->request);
	buf_init(&f->body, 0);
}

static void
teardown(struct fixture *f)
{
	buf_fini(&f->body);
	mem_fini(&f->mem);
	arena_fini(&f->arena);
	clock_set_source(NULL);
}

/* ---- reading ---- */

static void
finds_the_path_however_servers_split_it(void **state)
{
	static const struct { const char *script, *info, *path; } rows[] = {
		/* lighttpd, mapped to /v1/ and to / */
		{ "/v1/responses", "", "/v1/responses" },
		{ "/v1/responses", "/resp_1", "/v1/responses/resp_1" },
		{ "", "/v1/responses", "/v1/responses" },
		/* mod_proxy_fcgi */
		{ "/v1/responses", NULL, "/v1/responses" },
		{ NULL, "/v1/responses", "/v1/responses" },
		/* mod_fcgid, CGI, a shared host */
		{ "/gw.fcgi", "/v1/responses", "/v1/responses" },
		{ "/~a/v1/gw.fcgi", "/v1/models", "/v1/models" },
		{ "/api/v1/responses", "", "/v1/responses" },
		/* nginx with the address in both */
		{ "/v1/responses", "/v1/responses", "/v1/responses" },
		/* slashes at the end */
		{ "", "/v1/responses/", "/v1/responses" },
		{ "", "/v1/responses///", "/v1/responses" },
		{ "", "/v1/", "/v1" },
		{ "", "/v1", "/v1" },
		/* no known part */
		{ "", "/", "/" },
		{ "", "///", "/" },
		{ "", "", "/" },
		{ NULL, NULL, "/" },
		{ "/index.html", "", "/index.html" },
		{ "/v1responses", "/", "/v1responses" },
		{ "v1/responses", "", "v1/responses" },
		{ "", "/v1/responses\xff", "/v1/responses\xff" },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct mem_param params[] = {
			{ rows[i].script == NULL ? "X" : "SCRIPT_NAME",
			    rows[i].script },
			{ rows[i].info == NULL ? "X" : "PATH_INFO",
			    rows[i].info },
			{ NULL, NULL },
		};

		setup(&f, params, SPAN(""));
		assert_string_equal(f.request.path, rows[i].path);
		teardown(&f);
	}
}

static void
finds_the_key_and_nothing_else(void **state)
{
	static const struct { struct mem_param params[4]; const char *key; }
	rows[] = {
		{ { { "HTTP_AUTHORIZATION", "Bearer sk-1" } }, "sk-1" },
		{ { { "HTTP_AUTHORIZATION", "bEARER   sk-1" } }, "sk-1" },
		{ { { "REDIRECT_HTTP_AUTHORIZATION", "Bearer r" } }, "r" },
		{ { { "HTTP_X_API_KEY", "x" } }, "x" },
		{ { { "HTTP_API_KEY", "y" } }, "y" },
		{ { { "HTTP_X_API_KEY", "x" },
		    { "HTTP_AUTHORIZATION", "Bearer b" } }, "b" },
		{ { { "HTTP_AUTHORIZATION", "Bearer b" },
		    { "REDIRECT_HTTP_AUTHORIZATION", "Bearer r" } }, "b" },
		{ { { "HTTP_X_API_KEY", "x" }, { "HTTP_API_KEY", "y" } },
		    "x" },
		/* malformed: as good as none */
		{ { { "HTTP_AUTHORIZATION", "" } }, NULL },
		{ { { "HTTP_AUTHORIZATION", "Bearer" } }, NULL },
		{ { { "HTTP_AUTHORIZATION", "Bearer " } }, NULL },
		{ { { "HTTP_AUTHORIZATION", "Bearersk-1" } }, NULL },
		{ { { "HTTP_AUTHORIZATION", "Bearer a b" } }, NULL },
		{ { { "HTTP_AUTHORIZATION", "Bearer a\t" } }, NULL },
		{ { { "HTTP_AUTHORIZATION", "Bearer a\xc3\xa9" } }, NULL },
		{ { { "HTTP_AUTHORIZATION", "Bearer \x7f" } }, NULL },
		{ { { "HTTP_AUTHORIZATION", "Basic dTpw" } }, NULL },
		{ { { "HTTP_AUTHORIZATION", "sk-1" } }, NULL },
		{ { { "HTTP_X_API_KEY", "" } }, NULL },
		{ { { "HTTP_X_API_KEY", "a, b" } }, NULL },
		{ { { "HTTP_AUTHORIZATION", "Basic dTpw" },
		    { "HTTP_X_API_KEY", "x" } }, "x" },
		{ { { "HTTP_AUTHORIZATION", "Basic dTpw" },
		    { "REDIRECT_HTTP_AUTHORIZATION", "Bearer r" } }, "r" },
		{ { { "HTTP_COOKIE", "x" } }, NULL },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		setup(&f, rows[i].params, SPAN(""));
		if (rows[i].key == NULL)
			assert_null(f.request.key);
		else if (f.request.key == NULL)
			fail_msg("row %zu: no key", i);
		else
			assert_string_equal(f.request.key, rows[i].key);
		teardown(&f);
	}
}

static void
takes_the_request_id_of_the_client_when_it_is_one(void **state)
{
	static const struct { const char *sent, *id; } rows[] = {
		{ "a", "a" },
		{ "AZaz09._-", "AZaz09._-" },
		{ LONG "12345678", LONG "12345678" },
		{ LONG "123456789", MADE },
		{ "", MADE },
		{ "a b", MADE },
		{ "a\r\nX: y", MADE },
		{ "a\n", MADE },
		{ "\xc3\xa9", MADE },
		{ "a/b", MADE },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct mem_param params[] = {
			{ "HTTP_X_REQUEST_ID", rows[i].sent }, { NULL, NULL },
		};

		setup(&f, params, SPAN(""));
		assert_string_equal(f.request.request_id, rows[i].id);
		teardown(&f);
	}
	setup(&f, NULL, SPAN(""));
	assert_string_equal(f.request.request_id, MADE);
	teardown(&f);
}

static void
takes_an_idempotency_key_as_it_was_sent(void **state)
{
	static const char *const sent[] = { "a b", "", "\xc3\xa9\n" };
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++) {
		const struct mem_param params[] = {
			{ "HTTP_IDEMPOTENCY_KEY", sent[i] }, { NULL, NULL },
		};

		setup(&f, params, SPAN(""));
		assert_string_equal(f.request.idempotency_key, sent[i]);
		teardown(&f);
	}
	setup(&f, NULL, SPAN(""));
	assert_null(f.request.idempotency_key);
	teardown(&f);
}

static void
reads_the_plain_variables(void **state)
{
	static const struct mem_param params[] = {
		{ "REQUEST_METHOD", "POST" }, { "QUERY_STRING", "a=b&c" },
		{ "CONTENT_TYPE", "application/json" },
		{ "CONTENT_LENGTH", "12" }, { NULL, NULL },
	};
	static const struct mem_param empty[] = {
		{ "CONTENT_TYPE", "" }, { "CONTENT_LENGTH", "" },
		{ NULL, NULL },
	};
	struct fixture f;

	(void)state;
	setup(&f, params, SPAN(""));
	assert_string_equal(f.request.method, "POST");
	assert_string_equal(f.request.query, "a=b&c");
	assert_string_equal(f.request.content_type, "application/json");
	assert_true(f.request.has_length);
	assert_int_equal(f.request.length, 12);
	teardown(&f);
	for (size_t i = 0; i < 2; i++) {
		setup(&f, i == 0 ? NULL : empty, SPAN(""));
		assert_string_equal(f.request.method, "");
		assert_string_equal(f.request.query, "");
		assert_null(f.request.content_type);
		assert_false(f.request.has_length);
		assert_false(f.request.bad_length);
		teardown(&f);
	}
}

#define BODY	"0123456789abcdef"

static void
reads_bodies_by_length_and_to_the_end(void **state)
{
	static const struct {
		const char *length;	/* NULL: none */
		size_t max, cut, piece;
		enum error_class class;
		const char *body;
		uint64_t size;
	} rows[] = {
		{ "16", 100, SIZE_MAX, SIZE_MAX, ERROR_NONE, BODY, 16 },
		{ "16", 16, SIZE_MAX, 1, ERROR_NONE, BODY, 16 },
		{ "0016", 16, SIZE_MAX, 3, ERROR_NONE, BODY, 16 },
		{ "10", 100, SIZE_MAX, SIZE_MAX, ERROR_NONE, TEN, 10 },
		{ "0", 100, SIZE_MAX, SIZE_MAX, ERROR_NONE, "", 0 },
		{ "17", 16, SIZE_MAX, SIZE_MAX, ERROR_TOO_LARGE, "", 0 },
		{ "18446744073709551615", 16, SIZE_MAX, 1, ERROR_TOO_LARGE, "",
		    0 },
		{ "99999999999999999999999", 16, SIZE_MAX, 1, ERROR_TOO_LARGE,
		    "", 0 },
		{ "17", 100, SIZE_MAX, 5, ERROR_BAD_REQUEST, BODY, 17 },
		{ "16", 100, 10, 5, ERROR_BAD_REQUEST, TEN, 16 },
		{ "-1", 100, SIZE_MAX, 5, ERROR_BAD_REQUEST, "", 0 },
		{ "1 6", 100, SIZE_MAX, 5, ERROR_BAD_REQUEST, "", 0 },
		{ "16x", 100, SIZE_MAX, 5, ERROR_BAD_REQUEST, "", 0 },
		{ NULL, 100, SIZE_MAX, SIZE_MAX, ERROR_NONE, BODY, 100 },
		{ "", 100, SIZE_MAX, 1, ERROR_NONE, BODY, 100 },
		{ NULL, 16, SIZE_MAX, 7, ERROR_NONE, BODY, 16 },
		{ NULL, 15, SIZE_MAX, 7, ERROR_TOO_LARGE, "", 15 },
		{ NULL, 0, SIZE_MAX, 7, ERROR_TOO_LARGE, "", 0 },
		{ NULL, 100, 10, 7, ERROR_BAD_REQUEST, TEN, 100 },
	};
	struct fixture f;
	int result;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct mem_param params[] = {
			{ rows[i].length == NULL ? "X" : "CONTENT_LENGTH",
			    rows[i].length }, { NULL, NULL },
		};

		setup(&f, params, SPAN(BODY));
		f.mem.body_cut = rows[i].cut;
		f.mem.body_piece = rows[i].piece;
		f.err.class = ERROR_NONE;
		assert_int_equal(http_body_size(&f.request, rows[i].max),
		    rows[i].size);
		result = http_body_read(&f.mem.conn, &f.request, rows[i].max,
		    &f.body, &f.err);
		if (f.err.class != rows[i].class)
			fail_msg("row %zu: class %d", i, f.err.class);
		assert_int_equal(result, rows[i].class == ERROR_NONE ? 0 : -1);
		if (rows[i].class != ERROR_TOO_LARGE)
			assert_true(span_is(buf_view(&f.body), rows[i].body));
		assert_true(f.body.len <= rows[i].max);
		teardown(&f);
	}
}

static void
reads_a_body_of_megabytes_with_nuls(void **state)
{
	const size_t len = 3 * 1024 * 1024 + 17;
	char *body = test_calloc(1, len);
	struct fixture f;

	(void)state;
	body[len - 1] = 'x';
	setup(&f, NULL, (struct span){ body, len });
	f.mem.body_piece = 8191;
	assert_int_equal(http_body_read(&f.mem.conn, &f.request, len, &f.body,
	    &f.err), 0);
	assert_int_equal(f.body.len, len);
	assert_memory_equal(f.body.data, body, len);
	test_free(body);
	teardown(&f);
}

/* ---- answering ---- */

#define COMMON \
	"Cache-Control: no-store\r\n" \
	"X-Content-Type-Options: nosniff\r\n"

static void
replies_with_head_and_body(void **state)
{
	static const struct {
		const char *method, *extra;
		int status;
		const char *type, *body, *expected;
	} rows[] = {
		{ "POST", NULL, 200, "application/json", "{}",
		    "Status: 200 OK\r\nContent-Type: application/json\r\n"
		    "X-Request-Id: r-1\r\n" COMMON
		    "Content-Length: 2\r\n\r\n{}" },
		{ "HEAD", NULL, 200, "application/json", "{}",
		    "Status: 200 OK\r\nContent-Type: application/json\r\n"
		    "X-Request-Id: r-1\r\n" COMMON
		    "Content-Length: 2\r\n\r\n" },
		{ "POST", "Retry-After: 3\r\nx-should-retry: true\r\n", 429,
		    "application/json", "{}",
		    "Status: 429 Too Many Requests\r\n"
		    "Content-Type: application/json\r\nX-Request-Id: r-1\r\n"
		    COMMON "Retry-After: 3\r\nx-should-retry: true\r\n"
		    "Content-Length: 2\r\n\r\n{}" },
		{ "OPTIONS", NULL, 204, NULL, "",
		    "Status: 204 No Content\r\nX-Request-Id: r-1\r\n" COMMON
		    "\r\n" },
		{ "GET", NULL, 200, "text/plain", "",
		    "Status: 200 OK\r\nContent-Type: text/plain\r\n"
		    "X-Request-Id: r-1\r\n" COMMON
		    "Content-Length: 0\r\n\r\n" },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct mem_param params[] = {
			{ "REQUEST_METHOD", rows[i].method },
			{ "HTTP_X_REQUEST_ID", "r-1" }, { NULL, NULL },
		};

		setup(&f, params, SPAN(""));
		assert_int_equal(http_reply(&f.mem.conn, &f.request,
		    rows[i].status, rows[i].type, rows[i].extra,
		    span_of(rows[i].body)), 0);
		assert_string_equal(f.mem.out.data, rows[i].expected);
		assert_int_equal(f.mem.flushes, 1);
		teardown(&f);
	}
}

static void
tells_servers_not_to_buffer_a_stream(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	http_head_write(&out, 200, "text/event-stream", "r-1", "X-A: b\r\n");
	assert_string_equal(out.data, "Status: 200 OK\r\n"
	    "Content-Type: text/event-stream\r\nX-Request-Id: r-1\r\n"
	    "Cache-Control: no-cache, no-store\r\n"
	    "X-Content-Type-Options: nosniff\r\n"
	    "X-Accel-Buffering: no\r\nX-A: b\r\n\r\n");
	buf_fini(&out);
}

static void
knows_the_phrase_of_every_status_of_ours(void **state)
{
	struct buf out;
	char line[32];

	(void)state;
	for (int c = ERROR_NONE; c < ERROR_CLIENT_GONE; c++) {
		buf_init(&out, 4096);
		http_head_write(&out, error_status((enum error_class)c), NULL,
		    "r", NULL);
		(void)snprintf(line, sizeof(line), "Status: %d ",
		    error_status((enum error_class)c));
		assert_memory_equal(out.data, line, strlen(line));
		assert_null(strstr(out.data, " Unknown\r\n"));
		buf_fini(&out);
	}
	/* A status that nobody thought of is an HTTP status all the same. */
	buf_init(&out, 4096);
	http_head_write(&out, 418, NULL, "r", NULL);
	assert_memory_equal(out.data, "Status: 418 Unknown\r\n", 21);
	buf_fini(&out);
}

static void
says_when_nobody_took_the_reply(void **state)
{
	static const struct mem_param params[] = {
		{ "REQUEST_METHOD", "POST" }, { NULL, NULL },
	};
	static const size_t gone_after[] = { 0, 1, 100 };
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		setup(&f, params, SPAN(""));
		f.mem.gone_after = gone_after[i];
		assert_int_equal(http_reply(&f.mem.conn, &f.request, 200,
		    "text/plain", NULL, SPAN("hello")), -1);
		assert_int_equal(f.mem.out.len, gone_after[i]);
		assert_true(f.mem.conn.ops->gone(&f.mem.conn));
		teardown(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_path_however_servers_split_it),
		cmocka_unit_test(finds_the_key_and_nothing_else),
		cmocka_unit_test(
		    takes_the_request_id_of_the_client_when_it_is_one),
		cmocka_unit_test(takes_an_idempotency_key_as_it_was_sent),
		cmocka_unit_test(reads_the_plain_variables),
		cmocka_unit_test(reads_bodies_by_length_and_to_the_end),
		cmocka_unit_test(reads_a_body_of_megabytes_with_nuls),
		cmocka_unit_test(replies_with_head_and_body),
		cmocka_unit_test(tells_servers_not_to_buffer_a_stream),
		cmocka_unit_test(knows_the_phrase_of_every_status_of_ours),
		cmocka_unit_test(says_when_nobody_took_the_reply),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
