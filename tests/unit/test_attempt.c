#include "config.h"

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/attempt_rig.h"

#define HELLO		"begin\nusage 3\nitem 0\ntext 0 Hello\ndone 0\n" \
			"usage 7\nend\n"
#define BEGUN		"commit\nbegin\n"
#define USAGE(n)	"usage input=0 cached=0 cache_write=0 output=" n \
			" reasoning=0\n"
#define HELLO_OUT	BEGUN USAGE("3") "item_begin 0 message\n" \
			"delta 0.0 text \"Hello\"\nitem_end 0 completed\n" \
			USAGE("7") "end completed\n"
#define CUT_OUT		BEGUN "item_begin 0 message\n" \
			"delta 0.0 text \"Hel\"\nitem_end 0 incomplete\n"

static const struct upstream_reply hello = { EVENTS, CHUNKED, BODY(HELLO) };

/* An item has begun, and then nothing comes. */
static const struct upstream_reply stalls = { EVENTS, CHUNKED,
    BODY("begin\nitem 0\ntext 0 Hel\nend\n"), .part.piece = 24,
    .stop = UPSTREAM_STALL, .stop_at = 30 };

/* The same before the first item. */
static const struct upstream_reply dawdles = { EVENTS, CHUNKED,
    BODY("begin\nitem 0\n"), .part.piece = 6,
    .stop = UPSTREAM_STALL, .stop_at = 11 };

static void
assert_header(const struct upstream_request *got, const char *name,
    const char *value)
{
	struct span v = upstream_header(got, name);
	char text[128];

	(void)snprintf(text, sizeof(text), "%.*s", v.p == NULL ? 1 :
	    (int)v.len, v.p == NULL ? "-" : v.p);
	assert_string_equal(text, value);
}

/* ---- the call ---- */

static void
sends_what_dialect_and_row_say(void **state)
{
	static const struct header row[] = {
		{ "X-Both", "row" }, { "x-row", "yes" },
		{ "x-joined", "row" },
	};
	struct rig *r = *state;
	struct upstream_request got;

	r->provider.headers = row;
	r->provider.n_headers = 3;
	assert_int_equal(rig_reply(r, &hello), ATTEMPT_SERVED);
	got = rig_request(r, 0);
	assert_string_equal(got.path, "/v1/tiny/tiny-model");
	assert_true(span_is(got.body, "{\"model\":\"m\"}"));
	assert_header(&got, "authorization", "Bearer sk-secret");
	assert_header(&got, "content-type", "application/json");
	assert_header(&got, "accept", "text/event-stream");
	assert_header(&got, "x-tiny", "yes");
	assert_header(&got, "x-both", "row");
	assert_header(&got, "x-joined", "row,dialect");
	assert_header(&got, "x-row", "yes");
}

static void
sends_the_credential_as_the_row_says(void **state)
{
	static const struct upstream_reply whole = { BODY(HELLO),
	    .type = "application/json" };
	static const struct {
		enum auth auth;
		const char *key, *bearer, *header;
	} rows[] = {
		{ AUTH_BEARER, "k1", "Bearer k1", "-" },
		{ AUTH_HEADER, "k2", "-", "k2" },
		{ AUTH_NONE, "k3", "-", "-" },
		{ AUTH_BEARER, NULL, "-", "-" },
	};
	struct rig *r = *state;
	struct upstream_request got;

	r->request.stream = false;
	r->provider.auth_header = "x-api-key";
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r->provider.auth = rows[i].auth;
		r->provider.api_key = rows[i].key;
		assert_int_equal(rig_reply(r, &whole), ATTEMPT_SERVED);
		got = rig_request(r, i);
		assert_header(&got, "authorization", rows[i].bearer);
		assert_header(&got, "x-api-key", rows[i].header);
		assert_header(&got, "accept", "application/json");
	}
}

static void
calls_nobody_when_the_request_does_not_fit(void **state)
{
	struct rig *r = *state;

	r->request.n_tools = 1;
	assert_int_equal(rig_run(r), ATTEMPT_FAILED);
	assert_error(r, ERROR_UNSUPPORTED_VALUE);
	assert_string_equal(r->err.param, "tools");
	assert_string_equal(r->err.message,
	    ROUTE ": tools are not known here");
	assert_recorded(r, 0, "unsupported");
	assert_int_equal(upstream_requests(r->upstream), 0);
	assert_out(r, "");
}

static void
keeps_the_changes_that_encoding_noted(void **state)
{
	struct rig *r = *state;

	r->request.n_items = 1;
	assert_int_equal(rig_reply(r, &hello), ATTEMPT_SERVED);
	assert_int_equal(r->receipt.n_changes, 1);
	assert_string_equal(r->receipt.changes[0].param, "input");
}

static void
knows_no_dialect_of_that_name(void **state)
{
	struct rig *r = *state;

	r->attempt.dialect = NULL;
	assert_int_equal(rig_run(r), ATTEMPT_FAILED);
	assert_error(r, ERROR_INTERNAL);
	assert_recorded(r, 0, "internal");
}

/* ---- answers ---- */

static void
serves_streams_and_whole_answers_alike(void **state)
{
	struct upstream_reply reply = hello;
	struct rig *r = *state;

	for (int i = 0; i < 2; i++) {
		r->request.stream = i == 0;
		reply.type = i == 0 ? "text/event-stream" : "application/json";
		reply.headers = "x-request-id: req_7\r\n";
		assert_int_equal(rig_reply(r, &reply), ATTEMPT_SERVED);
		assert_int_equal(r->err.class, ERROR_NONE);
		assert_out(r, HELLO_OUT);
		assert_recorded(r, 200, "ok");
		/* The final object shows the attempt that served. */
		assert_int_equal(r->attempts_at_end, 1);
		assert_int_equal(r->attempt.status, 200);
		assert_string_equal(r->attempt.request_id, "req_7");
		assert_true(r->attempt.has_usage);
		assert_int_equal(r->attempt.usage.output, 7);
		assert_in_range(r->attempt.first_ms, 0, LONG_MS);
	}
	assert_int_equal(upstream_connections(r->upstream), 1);
}

static void
reads_answers_split_anywhere(void **state)
{
	struct upstream_reply reply = hello;
	struct rig *r = *state;

	for (size_t piece = 1; piece < 8; piece++) {
		reply.part.piece = piece;
		assert_int_equal(rig_reply(r, &reply), ATTEMPT_SERVED);
		assert_out(r, HELLO_OUT);
	}
}

static void
judges_the_content_type(void **state)
{
	static const struct {
		const char *type;
		bool stream, whole;
	} rows[] = {
		{ NULL, true, true },
		{ "text/event-stream", true, false },
		{ "Text/Event-Stream; charset=utf-8", true, false },
		{ "application/vnd.amazon.eventstream", true, false },
		{ "application/json", false, true },
		{ "application/json;charset=UTF-8", false, true },
		{ "application/vnd.lab+json", false, true },
		{ "text/plain", true, true },
		{ "text/html", false, false },
		{ "text/html; charset=utf-8", false, false },
		{ "image/png", false, false },
		{ "application/jsonx", false, false },
		{ "application", false, false },
	};
	struct upstream_reply reply = { BODY(HELLO) };
	struct rig *r = *state;

	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		bool fits;

		r->request.stream = i % 2 == 0;
		fits = r->request.stream ? rows[i / 2].stream :
		    rows[i / 2].whole;
		reply.type = rows[i / 2].type;
		(void)rig_reply(r, &reply);
		if (r->err.class != (fits ? ERROR_NONE :
		    ERROR_UPSTREAM_PROTOCOL))
			fail_msg("%s: %s", reply.type, r->err.message);
		assert_recorded(r, 200, fits ? "ok" : "protocol");
	}
}

static void
follows_no_redirect(void **state)
{
	static const struct upstream_reply moved = { .status = 307,
	    .headers = "Location: /elsewhere\r\n" };
	struct rig *r = *state;

	assert_int_equal(rig_reply(r, &moved), ATTEMPT_FAILED);
	assert_error(r, ERROR_UPSTREAM_PROTOCOL);
	assert_string_equal(r->err.message,
	    ROUTE ": the provider answered with a redirect");
	assert_recorded(r, 307, "protocol");
	assert_int_equal(upstream_requests(r->upstream), 1);
}

static void
takes_an_empty_answer_for_none(void **state)
{
	static const struct upstream_reply replies[] = {
		{ .status = 204 }, { EVENTS }, { EVENTS, CHUNKED },
		{ EVENTS, BODY("quiet\n") },
		{ EVENTS, BODY("begin\nusage 1\nquiet\n") },
	};
	struct rig *r = *state;

	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		assert_int_equal(rig_reply(r, &replies[i]), ATTEMPT_FAILED);
		assert_error(r, ERROR_UPSTREAM_CUT);
		assert_out(r, "");
	}
	assert_true(r->attempt.has_usage);
}

/* ---- failures ---- */

static void
shows_nothing_of_what_failed_before_its_first_item(void **state)
{
	static const struct upstream_reply replies[] = {
		{ EVENTS, BODY("begin\nusage 2\nfail sorry\n") },
		{ EVENTS, BODY("begin\nnonsense\n") },
		{ EVENTS, CHUNKED, BODY("begin\n"), .endless = SPAN("aaaa") },
	};
	static const enum error_class classes[] = {
		ERROR_UPSTREAM_FAILED, ERROR_UPSTREAM_PROTOCOL,
		ERROR_UPSTREAM_PROTOCOL,
	};
	struct rig *r = *state;

	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(rig_reply(r, &replies[i]), ATTEMPT_FAILED);
		assert_error(r, classes[i]);
		assert_out(r, "");
		assert_int_equal(r->attempt.first_ms, -1);
	}
}

static void
ends_a_stream_that_failed_later(void **state)
{
	static const struct upstream_reply reply = { EVENTS,
	    BODY("begin\nitem 0\ntext 0 Hel\nfail sorry\n") };
	struct rig *r = *state;

	assert_int_equal(rig_reply(r, &reply), ATTEMPT_SERVED);
	assert_error(r, ERROR_UPSTREAM_FAILED);
	assert_string_equal(r->err.message, ROUTE ": sorry");
	assert_out(r, CUT_OUT "fail failed\n");
	assert_recorded(r, 200, "failed");
	assert_int_equal(r->attempts_at_end, 1);
}

static void
ends_a_stream_that_a_sink_can_not_take(void **state)
{
	struct rig *r = *state;

	r->refuse_event = "delta 0.0";
	assert_int_equal(rig_reply(r, &hello), ATTEMPT_SERVED);
	assert_error(r, ERROR_UPSTREAM_PROTOCOL);
	assert_non_null(strstr(r->out.data, "item_end 0 incomplete\n"
	    "fail protocol\n"));
}

/* Promise 1, at each byte of the wire. */
static void
ends_every_cut_stream_once(void **state)
{
	static const char body[] = "begin\nitem 0\ntext 0 Hello\n"
	    "done 0\nend\n";
	struct upstream_reply reply = { EVENTS, CHUNKED, BODY(body),
	    .part.piece = 9, .stop = UPSTREAM_CUT };
	const size_t len = sizeof(body) - 1 + 5 * (3 + 2) + 5;
	bool failed = false, cut = false, completed = false;
	struct rig *r = *state;

	for (reply.stop_at = 0; reply.stop_at <= len; reply.stop_at++) {
		enum attempt_result result = rig_reply(r, &reply);
		const char *out = r->out.len == 0 ? "" : r->out.data;
		bool end = strstr(out, "end completed\n") != NULL;
		bool fail = strstr(out, "fail cut\n") != NULL;

		if (result == ATTEMPT_FAILED) {
			failed = true;
			assert_false(cut || completed);
			assert_out(r, "");
			assert_error(r, ERROR_UPSTREAM_CUT);
			continue;
		}
		assert_true(end != fail);
		assert_int_equal(r->err.class, fail ? ERROR_UPSTREAM_CUT :
		    ERROR_NONE);
		assert_false(fail && completed);
		cut = cut || fail;
		completed = completed || end;
	}
	assert_true(failed && cut && completed);
}

static void
gives_up_when_nobody_answers(void **state)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);
	struct rig *r = *state;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	/* Bound, so that nobody else gets the port, and not listening. */
	assert_int_equal(bind(fd, (struct sockaddr *)&sin, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
	r->provider.base_url = arena_printf(&r->arena,
	    "http://127.0.0.1:%u/v1", ntohs(sin.sin_port));
	assert_int_equal(rig_run(r), ATTEMPT_FAILED);
	(void)close(fd);
	assert_error(r, ERROR_UPSTREAM_CONNECT);
	assert_null(strstr(r->err.message, "127.0.0.1"));
	assert_recorded(r, 0, "connect");
}

/* ---- timers ---- */

static void
stops_when_a_timer_ends(void **state)
{
	static const struct {
		const struct upstream_reply *reply;
		struct timeouts timeouts;
		bool own_total;
		int64_t patience_ms;
		enum attempt_result result;
		enum error_class class;
		const char *out;
	} rows[] = {
		{ &dawdles, { .idle = 40 }, false, 0, ATTEMPT_FAILED,
		    ERROR_UPSTREAM_TIMEOUT, "" },
		{ &dawdles, { .total = 40 }, false, 0, ATTEMPT_FAILED,
		    ERROR_TIMEOUT, "" },
		{ &dawdles, { .total = 40 }, true, 0, ATTEMPT_FAILED,
		    ERROR_UPSTREAM_TIMEOUT, "" },
		{ &dawdles, { .total = LONG_MS }, false, 40, ATTEMPT_FAILED,
		    ERROR_UPSTREAM_TIMEOUT, "" },
		{ &stalls, { .first_event = 40, .idle = 50 }, false, 0,
		    ATTEMPT_SERVED, ERROR_UPSTREAM_TIMEOUT,
		    CUT_OUT "fail timeout\n" },
		{ &stalls, { .total = 40 }, false, 0, ATTEMPT_SERVED,
		    ERROR_TIMEOUT, CUT_OUT "fail total_timeout\n" },
		/* Nobody else is asked behind the first item. */
		{ &stalls, { .total = 400 }, false, 100, ATTEMPT_SERVED,
		    ERROR_TIMEOUT, CUT_OUT "fail total_timeout\n" },
	};
	struct rig *r = *state;

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r->attempt.timeouts = rows[i].timeouts;
		r->attempt.own_total = rows[i].own_total;
		r->attempt.patience_ms = rows[i].patience_ms;
		assert_int_equal(rig_reply(r, rows[i].reply), rows[i].result);
		assert_error(r, rows[i].class);
		assert_out(r, rows[i].out);
		assert_string_equal(r->receipt.attempts[0].code,
		    error_name(rows[i].class));
		assert_in_range(r->ms, 40, LONG_MS / 2);
		assert_true(upstream_wait_hangup(r->upstream, i, LONG_MS));
	}
}

/* ---- the client ---- */

static void
hangs_up_when_the_client_is_gone(void **state)
{
	static const struct {
		const struct upstream_reply *reply;
		enum error_class class;
		enum attempt_result result;
		const char *out, *code;
	} rows[] = {
		{ &dawdles, ERROR_CLIENT_GONE, ATTEMPT_FAILED, "",
		    "client_gone" },
		{ &dawdles, ERROR_STOPPING, ATTEMPT_FAILED, "", "stopping" },
		{ &stalls, ERROR_CLIENT_GONE, ATTEMPT_FAILED,
		    BEGUN "item_begin 0 message\ndelta 0.0 text \"Hel\"\n",
		    "client_gone" },
		{ &stalls, ERROR_STOPPING, ATTEMPT_SERVED,
		    CUT_OUT "fail stopping\n", "stopping" },
	};
	struct rig *r = *state;
	struct upstream_request got;

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r->refuse_turn = rows[i].class;
		r->refuse_when = rows[i].reply == &stalls ? "Hel" : NULL;
		r->turns_before = 3;
		assert_int_equal(rig_reply(r, rows[i].reply), rows[i].result);
		assert_error(r, rows[i].class);
		assert_string_equal(r->err.message, "no more turns");
		assert_out(r, rows[i].out);
		assert_recorded(r, 200, rows[i].code);
		assert_true(upstream_wait_hangup(r->upstream, i, LONG_MS));
		got = rig_request(r, i);
		assert_int_equal(got.replied_ms, 0);
	}
}

static void
makes_no_failure_of_a_complete_answer(void **state)
{
	struct rig *r = *state;

	r->refuse_turn = ERROR_STOPPING;
	r->refuse_when = "end completed";
	assert_int_equal(rig_reply(r, &hello), ATTEMPT_SERVED);
	assert_int_equal(r->err.class, ERROR_NONE);
	assert_out(r, HELLO_OUT);
	r->refuse_turn = ERROR_CLIENT_GONE;
	assert_int_equal(rig_reply(r, &hello), ATTEMPT_FAILED);
	assert_error(r, ERROR_CLIENT_GONE);
}

/* The body's own end doesn't matter behind the end mark. */
static void
is_complete_at_the_end_mark(void **state)
{
	struct upstream_reply reply = hello;
	struct rig *r = *state;

	reply.stop_at = sizeof(HELLO) - 1 + 6;
	for (int i = 0; i < 2; i++) {
		reply.stop = i == 0 ? UPSTREAM_STALL : UPSTREAM_CUT;
		assert_int_equal(rig_reply(r, &reply), ATTEMPT_SERVED);
		assert_int_equal(r->err.class, ERROR_NONE);
		assert_out(r, HELLO_OUT);
		assert_in_range(r->ms, 0, LONG_MS / 2);
	}
}

static void
is_woken_by_the_client(void **state)
{
	struct rig *r = *state;
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	r->client.fd = fds[0];
	r->client.tick_ms = LONG_MS;
	r->refuse_turn = ERROR_CLIENT_GONE;
	r->refuse_wake = true;
	(void)close(fds[1]);
	assert_int_equal(rig_reply(r, &dawdles), ATTEMPT_FAILED);
	assert_error(r, ERROR_CLIENT_GONE);
	assert_true(r->ms < LONG_MS / 2);
	(void)close(fds[0]);
}

/* ---- a real dialect ---- */

static void
speaks_the_dialect_that_the_row_names(void **state)
{
	static const struct upstream_reply reply = { EVENTS, CHUNKED,
	    .part.events = true, BODY(
	    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\","
	    "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
	    "\"content\":\"Hel\"}}]}\n\n"
	    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\","
	    "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"},"
	    "\"finish_reason\":\"stop\"}]}\n\n"
	    "data: [DONE]\n\n") };
	struct part part = { .type = PART_TEXT, .text = SPAN("Hi") };
	struct item item = { .type = ITEM_MESSAGE, .role = ROLE_USER,
	    .status = STATUS_COMPLETED, .parts = &part, .n_parts = 1 };
	struct rig *r = *state;
	struct upstream_request got;

	r->attempt.dialect = NULL;
	r->provider.dialect = "openai-chat";
	r->request.items = &item;
	r->request.n_items = 1;
	assert_int_equal(rig_reply(r, &reply), ATTEMPT_SERVED);
	assert_int_equal(r->err.class, ERROR_NONE);
	assert_out(r, BEGUN "item_begin 0 message\n"
	    "delta 0.0 text \"Hel\"\ndelta 0.0 text \"lo\"\n"
	    "item_end 0 completed\nend completed\n");
	got = rig_request(r, 0);
	assert_string_equal(got.path, "/v1/chat/completions");
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, rig_setup, rig_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sends_what_dialect_and_row_say),
		TEST(sends_the_credential_as_the_row_says),
		TEST(calls_nobody_when_the_request_does_not_fit),
		TEST(keeps_the_changes_that_encoding_noted),
		TEST(knows_no_dialect_of_that_name),
		TEST(serves_streams_and_whole_answers_alike),
		TEST(reads_answers_split_anywhere),
		TEST(judges_the_content_type),
		TEST(follows_no_redirect),
		TEST(takes_an_empty_answer_for_none),
		TEST(shows_nothing_of_what_failed_before_its_first_item),
		TEST(ends_a_stream_that_failed_later),
		TEST(ends_a_stream_that_a_sink_can_not_take),
		TEST(ends_every_cut_stream_once),
		TEST(gives_up_when_nobody_answers),
		TEST(stops_when_a_timer_ends),
		TEST(hangs_up_when_the_client_is_gone),
		TEST(makes_no_failure_of_a_complete_answer),
		TEST(is_complete_at_the_end_mark),
		TEST(is_woken_by_the_client),
		TEST(speaks_the_dialect_that_the_row_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, rig_global_setup,
	    rig_global_teardown);
}
