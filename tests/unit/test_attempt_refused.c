#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "lib/attempt_rig.h"

#define WORDS(s)	"{\"error\":{\"message\":\"" s "\"}}"

static void
classes_a_refused_call(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum error_class class;
		const char *message;
	} rows[] = {
		{ 400, WORDS("no such field"), ERROR_UPSTREAM_REQUEST,
		    ROUTE ": no such field" },
		{ 401, WORDS("who?"), ERROR_UPSTREAM_AUTH, ROUTE ": who?" },
		{ 404, WORDS("no model"), ERROR_UPSTREAM_NOT_FOUND,
		    ROUTE ": no model" },
		{ 429, WORDS("slower"), ERROR_UPSTREAM_RATE,
		    ROUTE ": slower" },
		{ 500, WORDS("oops"), ERROR_UPSTREAM_FAILED, ROUTE ": oops" },
		{ 529, WORDS("busy"), ERROR_UPSTREAM_OVERLOADED,
		    ROUTE ": busy" },
		{ 503, "", ERROR_UPSTREAM_OVERLOADED, NULL },
		{ 502, "<html>inner.host.example</html>",
		    ERROR_UPSTREAM_FAILED, NULL },
	};
	struct rig *r = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct upstream_reply reply = { .status = rows[i].status,
		    .headers = "Retry-After: 7\r\n", CHUNKED,
		    .part.body = span_of(rows[i].body), .part.piece = 5 };

		assert_int_equal(rig_reply(r, &reply), ATTEMPT_FAILED);
		assert_error(r, rows[i].class);
		if (rows[i].message != NULL)
			assert_string_equal(r->err.message, rows[i].message);
		assert_memory_equal(r->err.message, ROUTE ": ",
		    sizeof(ROUTE ": ") - 1);
		assert_null(strstr(r->err.message, "html"));
		assert_int_equal(r->err.retry_after_s, 7);
		assert_recorded(r, rows[i].status,
		    error_name(rows[i].class));
		assert_out(r, "");
	}
	assert_int_equal(upstream_connections(r->upstream), 1);
}

static void
own_failure(const struct refusal *refusal, struct error *err)
{
	(void)error_set(err, ERROR_UPSTREAM_BILLING, NULL, "%d, %zu bytes",
	    refusal->status, refusal->body.len);
}

static void
asks_the_dialect_about_a_refusal(void **state)
{
	static const struct upstream_reply reply = { .status = 400,
	    BODY("0123456789") };
	struct dialect own = tiny;
	struct rig *r = *state;

	own.failure = own_failure;
	r->attempt.dialect = &own;
	assert_int_equal(rig_reply(r, &reply), ATTEMPT_FAILED);
	assert_error(r, ERROR_UPSTREAM_BILLING);
	assert_string_equal(r->err.message, ROUTE ": 400, 10 bytes");
}

static void
hears_of_a_refusal_only_so_much(void **state)
{
	static const struct upstream_reply endless = { .status = 400,
	    CHUNKED, .endless = SPAN("0123456789abcdef0123456789abcdef") };
	struct dialect own = tiny;
	struct rig *r = *state;
	char message[64];

	own.failure = own_failure;
	r->attempt.dialect = &own;
	assert_int_equal(rig_reply(r, &endless), ATTEMPT_FAILED);
	(void)snprintf(message, sizeof(message), ROUTE ": 400, %zu bytes",
	    CEILING_UPSTREAM_ERROR);
	assert_string_equal(r->err.message, message);
	assert_in_range(r->ms, 0, CEILING_UPSTREAM_ERROR_MS - 100);
	assert_true(upstream_wait_hangup(r->upstream, 0, LONG_MS));
}

static void
knows_a_refusal_by_its_status_however_it_ends(void **state)
{
	static const struct upstream_reply replies[] = {
		{ .status = 429, BODY(WORDS("slow")), .stop = UPSTREAM_CUT,
		    .stop_at = 8 },
		{ .status = 429, BODY(WORDS("slow")), .stop = UPSTREAM_STALL,
		    .stop_at = 8 },
		{ .status = 429, BODY("gzip"),
		    .headers = "Content-Encoding: gzip\r\n" },
	};
	struct rig *r = *state;

	/* Two seconds by the clock, not by the test. */
	rig_skip(r, 500);
	r->attempt.timeouts.total = 0;
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		assert_int_equal(rig_reply(r, &replies[i]), ATTEMPT_FAILED);
		assert_error(r, ERROR_UPSTREAM_RATE);
	}
	/* The stream's own timers stop it too; the status still counts. */
	r->turn_takes_ms = 0;
	r->attempt.timeouts.idle = 40;
	assert_int_equal(rig_reply(r, &replies[1]), ATTEMPT_FAILED);
	assert_error(r, ERROR_UPSTREAM_RATE);
	/* Our own total doesn't ask. */
	r->attempt.timeouts = (struct timeouts){ .total = 40 };
	assert_int_equal(rig_reply(r, &replies[1]), ATTEMPT_FAILED);
	assert_error(r, ERROR_TIMEOUT);
}

static void
reads_an_error_object_sent_instead_of_a_stream(void **state)
{
	static const struct {
		struct upstream_reply reply;
		enum error_class class;
		const char *message;
	} rows[] = {
		{ { .type = "application/json", BODY(WORDS("not today")) },
		    ERROR_UPSTREAM_FAILED, ROUTE ": not today" },
		{ { .type = "application/json", BODY("{\"type\":\"error\","
		    "\"error\":{\"type\":\"overloaded_error\","
		    "\"message\":\"busy\"}}") },
		    ERROR_UPSTREAM_OVERLOADED, ROUTE ": busy" },
		{ { .type = "application/json", BODY("{\"object\":\"error\","
		    "\"message\":\"busy\"}") },
		    ERROR_UPSTREAM_FAILED, ROUTE ": busy" },
		/* The status 200 of a refusal says nothing. */
		{ { .type = "application/json", BODY("{\"error\":{\"type\":"
		    "\"invalid_request_error\",\"message\":\"no\"}}") },
		    ERROR_UPSTREAM_REQUEST, ROUTE ": no" },
		{ { .type = "application/json", BODY("{\"id\":\"secret\"}") },
		    ERROR_UPSTREAM_PROTOCOL, NULL },
		{ { .type = "application/json", BODY("{\"error\":null}") },
		    ERROR_UPSTREAM_PROTOCOL, NULL },
		{ { .type = "application/json", BODY("{\"error\":{\"mess"),
		    .stop = UPSTREAM_CUT, .stop_at = 15 },
		    ERROR_UPSTREAM_PROTOCOL, NULL },
		{ { .type = "application/json", BODY("") },
		    ERROR_UPSTREAM_PROTOCOL, NULL },
		{ { .type = "application/json", CHUNKED,
		    .endless = SPAN("[[[[[[[[[[[[[[[[[[[[[[[[") },
		    ERROR_UPSTREAM_PROTOCOL, NULL },
	};
	struct rig *r = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(rig_reply(r, &rows[i].reply), ATTEMPT_FAILED);
		assert_error(r, rows[i].class);
		if (rows[i].message != NULL)
			assert_string_equal(r->err.message, rows[i].message);
		assert_null(strstr(r->err.message, "secret"));
		assert_recorded(r, 200, error_name(rows[i].class));
	}
}

static void
cuts_a_long_message_at_a_character(void **state)
{
	static const struct upstream_reply reply = { EVENTS, BODY("fail "
#define E10	"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9" \
		"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
#define E50	E10 E10 E10 E10 E10
	    E50 E50 E50 E50 E50 E10 "\n") };
	struct rig *r = *state;
	size_t len;

	assert_int_equal(rig_reply(r, &reply), ATTEMPT_FAILED);
	len = strlen(r->err.message);
	assert_true(len < sizeof(r->err.message));
	assert_memory_equal(r->err.message + len - 2, "\xc3\xa9", 2);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, rig_setup, rig_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(classes_a_refused_call),
		TEST(asks_the_dialect_about_a_refusal),
		TEST(hears_of_a_refusal_only_so_much),
		TEST(knows_a_refusal_by_its_status_however_it_ends),
		TEST(reads_an_error_object_sent_instead_of_a_stream),
		TEST(cuts_a_long_message_at_a_character),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, rig_global_setup,
	    rig_global_teardown);
}
