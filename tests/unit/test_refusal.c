#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/scan.h"
#include "dialect/dialect.h"
#include "lib/events.h"

#define GIVES_NO_REASON(status) \
	"the provider answered with status " #status " and gave no reason"

static struct error
refuse(int status, const char *body)
{
	struct refusal r = { .status = status, .body = span_of(body) };
	struct error err = { .class = ERROR_NONE };

	dialect_refusal(&r, &err);
	return err;
}

static void
class_follows_status_and_words(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum error_class class;
	} rows[] = {
		{ 400, "{}", ERROR_UPSTREAM_REQUEST },
		{ 400, "", ERROR_UPSTREAM_REQUEST },
		{ 400, "\n<html>Bad request</html>", ERROR_UPSTREAM_FAILED },
		{ 405, "", ERROR_UPSTREAM_NOT_FOUND },
		{ 407, "", ERROR_UPSTREAM_AUTH },
		{ 418, "", ERROR_UPSTREAM_FAILED },
		{ 421, "<html>", ERROR_UPSTREAM_FAILED },
		{ 451, "", ERROR_UPSTREAM_AUTH },
		{ 422, "{}", ERROR_UPSTREAM_REQUEST },
		{ 401, "{'error':{'type':'invalid_request_error',"
		    "'code':'invalid_api_key','message':'m'}}",
		    ERROR_UPSTREAM_AUTH },
		{ 401, "{'error':{'type':'invalid_request_error'}}",
		    ERROR_UPSTREAM_AUTH },
		{ 403, "{}", ERROR_UPSTREAM_AUTH },
		{ 403, "{'error':{'message':'Your input was flagged'}}",
		    ERROR_UPSTREAM_POLICY },
		{ 402, "{'error':{'code':402,'message':'m'}}",
		    ERROR_UPSTREAM_BILLING },
		{ 404, "{'error':{'code':'DeploymentNotFound'}}",
		    ERROR_UPSTREAM_NOT_FOUND },
		{ 404, "", ERROR_UPSTREAM_NOT_FOUND },
		{ 408, "", ERROR_UPSTREAM_FAILED },
		{ 413, "", ERROR_UPSTREAM_CONTEXT },
		{ 429, "{'error':{'code':'rate_limit_exceeded'}}",
		    ERROR_UPSTREAM_RATE },
		{ 429, "{'error':{'type':'insufficient_quota',"
		    "'code':'insufficient_quota'}}", ERROR_UPSTREAM_BILLING },
		{ 429, "{'error':{'message':'maximum context length'}}",
		    ERROR_UPSTREAM_RATE },
		{ 498, "", ERROR_UPSTREAM_RATE },
		{ 500, "", ERROR_UPSTREAM_FAILED },
		{ 502, "<html>", ERROR_UPSTREAM_FAILED },
		{ 503, "", ERROR_UPSTREAM_OVERLOADED },
		{ 529, "", ERROR_UPSTREAM_OVERLOADED },
		{ 307, "", ERROR_UPSTREAM_FAILED },
		{ 400, "{'error':{'code':'context_length_exceeded'}}",
		    ERROR_UPSTREAM_CONTEXT },
		{ 400, "{'message':'This model`s Maximum Context Length is "
		    "8192 tokens'}", ERROR_UPSTREAM_CONTEXT },
		{ 400, "{'error':{'message':'prompt is too long: 9 tokens'}}",
		    ERROR_UPSTREAM_CONTEXT },
		{ 400, "{'error':{'message':'Your credit balance is too low"
		    "'}}", ERROR_UPSTREAM_BILLING },
		{ 400, "[{'error':{'message':'API key not valid.',"
		    "'status':'INVALID_ARGUMENT'}}]", ERROR_UPSTREAM_AUTH },
		{ 400, "{'error':{'code':'tool_use_failed'}}",
		    ERROR_UPSTREAM_FAILED },
		{ 400, "{'error':{'code':'content_filter','innererror':{'code'"
		    ":'ResponsibleAIPolicyViolation'}}}",
		    ERROR_UPSTREAM_POLICY },
		{ 400, "{'error':{'type':'invalid_request_error','code':"
		    "'invalid_prompt'}}", ERROR_UPSTREAM_POLICY },
		{ 400, "{'error':{'message':'The prompt triggered the content "
		    "management policy.'}}", ERROR_UPSTREAM_POLICY },
		{ 400, "{'error':{'type':'invalid_request_error','message':"
		    "'Output blocked by content filtering policy'}}",
		    ERROR_UPSTREAM_POLICY },
		{ 400, "{'error':{'code':'invalid_encrypted_content'}}",
		    ERROR_UPSTREAM_REASONING },
		{ 400, "{'type':'error','error':{'type':"
		    "'invalid_request_error','message':'messages.1.content.0: "
		    "Invalid `signature` in `thinking` block'}}",
		    ERROR_UPSTREAM_REASONING },
		{ 400, "{'error':{'code':400,'message':'Thought signature is "
		    "not valid','status':'INVALID_ARGUMENT'}}",
		    ERROR_UPSTREAM_REASONING },
		{ 400, "{'error':{'code':400,'message':'Function call is "
		    "missing a thought_signature in functionCall parts.',"
		    "'status':'INVALID_ARGUMENT'}}", ERROR_UPSTREAM_REQUEST },
		{ 400, "{'type':'error','error':{'type':"
		    "'invalid_request_error','message':'The compiled grammar "
		    "is too large'}}", ERROR_UPSTREAM_SCHEMA },
		{ 429, "{'type':'error','error':{'type':'rate_limit_error',"
		    "'message':'m'},'request_id':'req_1'}",
		    ERROR_UPSTREAM_RATE },
		{ 429, "{'type':'error','error':{'type':'rate_limit_error',"
		    "'message':'m','details':{'error_code':"
		    "'enforced_spend_limit_reached'}}}",
		    ERROR_UPSTREAM_BILLING },
		{ 413, "{'type':'error','error':{'type':'request_too_large',"
		    "'message':'m'}}", ERROR_UPSTREAM_CONTEXT },
		{ 409, "{'type':'error','error':{'type':'conflict_error'}}",
		    ERROR_UPSTREAM_FAILED },
		{ 400, "{'error':{'code':400,'message':'m','status':"
		    "'INVALID_ARGUMENT','details':[{'@type':'ErrorInfo',"
		    "'reason':'API_KEY_INVALID'}]}}", ERROR_UPSTREAM_AUTH },
		{ 403, "{'error':{'code':403,'status':'PERMISSION_DENIED'}}",
		    ERROR_UPSTREAM_AUTH },
		{ 429, "{'error':{'code':429,'status':'RESOURCE_EXHAUSTED',"
		    "'details':[{'violations':[{'quotaId':"
		    "'GenerateRequestsPerMinutePerProject'}]}]}}",
		    ERROR_UPSTREAM_RATE },
		{ 429, "[{'error':{'code':429,'status':'RESOURCE_EXHAUSTED',"
		    "'details':[{'violations':[7,{'quotaId':"
		    "'GenerateRequestsPerDayPerProject'}]}]}}]",
		    ERROR_UPSTREAM_BILLING },
		{ 499, "{'error':{'code':499,'status':'CANCELLED'}}",
		    ERROR_UPSTREAM_FAILED },
		{ 503, "{'error':{'code':503,'status':'UNAVAILABLE'}}",
		    ERROR_UPSTREAM_OVERLOADED },
		{ 504, "{'error':{'code':504,'status':'DEADLINE_EXCEEDED'}}",
		    ERROR_UPSTREAM_FAILED },
		{ 429, "{'success':false,'errors':[{'code':3040,"
		    "'message':'m'}]}", ERROR_UPSTREAM_RATE },
		{ 429, "{'success':false,'errors':[{'code':3036,"
		    "'message':'m'}]}", ERROR_UPSTREAM_BILLING },
		{ 500, "{'error':{'code':429,'message':'m'}}",
		    ERROR_UPSTREAM_FAILED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf body;
		struct error err;

		buf_init(&body, 4096);
		events_quote(&body, rows[i].body);
		err = refuse(rows[i].status, buf_view(&body).p);
		if (err.class != rows[i].class)
			fail_msg("row %zu: %s, expected %s", i,
			    error_name(err.class), error_name(rows[i].class));
		buf_fini(&body);
	}
}

static void
message_comes_from_any_known_shape(void **state)
{
	static const struct {
		const char *body, *message;
	} rows[] = {
		{ "{'error':{'message':'m','type':'t'}}", "m" },
		{ "{'code':'c','error':'m'}", "m" },
		{ "{'error':['m','n']}", "m" },
		{ "{'object':'error','message':'m'}", "m" },
		{ "{'message':'m','request_id':'r'}", "m" },
		{ "{'detail':'m'}", "m" },
		{ "{'detail':[{'loc':['body'],'msg':'m','type':'t'}]}", "m" },
		{ "{'type':'error','error':{'type':'t','message':'m'}}", "m" },
		{ "[{'error':{'code':400,'message':'m'}}]", "m" },
		{ "{'success':false,'errors':[{'code':7009,'message':'m'}]}",
		    "m" },
		{ "'m'", "m" },
		{ "{'error':{'message':'a\\n\\tb \\u00e9 \\ud83d'}}",
		    "a  b \xc3\xa9 \xef\xbf\xbd" },
		{ "{'error':{'message':'a\\u0000b'}}", "a b" },
		{ "{'error':{'message':''}}", GIVES_NO_REASON(400) },
		{ "{'error':{'message':7}}", GIVES_NO_REASON(400) },
		{ "{'error':{}}", GIVES_NO_REASON(400) },
		{ "{'error':null,'message':'m'}", "m" },
		{ "[]", GIVES_NO_REASON(400) },
		{ "7", GIVES_NO_REASON(400) },
		{ "<html><title>400</title></html>", GIVES_NO_REASON(400) },
		{ "{'error':{'message':'cut", GIVES_NO_REASON(400) },
		{ "", GIVES_NO_REASON(400) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf body;
		struct error err;

		buf_init(&body, 4096);
		events_quote(&body, rows[i].body);
		err = refuse(400, buf_view(&body).p);
		assert_string_equal(rows[i].message, err.message);
		assert_string_equal("", err.param);
		buf_fini(&body);
	}
}

static void
redirects_are_told_as_such(void **state)
{
	struct error err = refuse(307, "");

	(void)state;
	assert_non_null(strstr(err.message, "redirects"));
}

static void
message_is_cut_at_a_character(void **state)
{
	static const char *const letters[] = { "a", "\xc3\xa9",
		"\xe2\x82\xac", "\xf0\x9f\x98\x80" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		size_t len = strlen(letters[i]), n;
		struct buf body;
		struct error err;

		buf_init(&body, 65536);
		buf_puts(&body, "{\"error\":\" ");
		for (int k = 0; k < 5000; k++)
			buf_puts(&body, letters[i]);
		buf_puts(&body, "\"}");
		err = refuse(500, body.data);
		n = strlen(err.message);
		assert_true(n < ERROR_MESSAGE_SIZE);
		assert_int_equal(0, (n - 1) % len);
		/* 300 characters, or as many as the buffer holds. */
		assert_int_equal(299 * len + 1 < ERROR_MESSAGE_SIZE ? 299 :
		    (ERROR_MESSAGE_SIZE - 2) / len, (n - 1) / len);
		buf_fini(&body);
	}
}

static void
credentials_are_blanked(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "Incorrect API key provided: sk-proj-ab12****yz89.",
		    "Incorrect API key provided: ***" },
		{ "key sk-ant-api03-AbC_dEf-123 is bad", "key *** is bad" },
		{ "Authorization: Bearer abcdefgh12 refused",
		    "Authorization: *** refused" },
		{ "(gsk_0123456789abc)", "(***)" },
		{ "\"xai-0123456789abc\"", "\"***\"" },
		{ "token 0123456789abcdef0123456789abcdef", "token ***" },
		{ "JWT eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "JWT ***" },
		{ "k Zm9vYmFyYmF6cXV4MTIzNDU2", "k ***" },
		{ "id 123e4567-e89b-12d3-a456-426614174000", "id ***" },
		{ "AKIA0123456789ABCDEF:wJalrXUtnFEMI/K7MDENG: no",
		  "***: no" },
		{ "sk-abcdefghij: bad", "***: bad" },
		{ "AIzaSyA-1234567890 and AKIA0123456789ABCDEF",
		    "*** and ***" },
		{ "GET /v1/models?key=AIzaSyA-1234567890 failed",
		    "GET /v1/models?key=*** failed" },
		{ "api_key=sk-abcd1234", "api_key=***" },
		{ "https://x.y/v1/sk-abcd1234 is no path",
		    "https://x.y/v1/*** is no path" },
		{ "key=0123456789abcdef0123456789abcdef", "key=***" },
		{ "0123456789abcdef0123456789abcdef.AbCdEf01", "***" },
		{ "Zm9vYmFyYmF6cXV4MTIzNDU2+/Ab==", "***" },
		/* Words that only look like one. */
		{ "nvidia/Llama-3_1-Nemotron-Ultra-253B-v1",
		    "nvidia/Llama-3_1-Nemotron-Ultra-253B-v1" },
		{ "task-force model claude-sonnet-4-5-20250929",
		    "task-force model claude-sonnet-4-5-20250929" },
		{ "accounts/fireworks/models/llama-v3p1-405b-instruct",
		    "accounts/fireworks/models/llama-v3p1-405b-instruct" },
		{ "meta-llama/Llama-3.3-70B-Instruct-Turbo",
		    "meta-llama/Llama-3.3-70B-Instruct-Turbo" },
		{ "bearer of news", "bearer of news" },
		{ "context_length_exceeded: insufficient_quota_for_request",
		    "context_length_exceeded: insufficient_quota_for_request" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char message[256];

		(void)snprintf(message, sizeof(message), "%s", rows[i].in);
		dialect_scrub(message, sizeof(message));
		assert_string_equal(rows[i].out, message);
	}
}

static void
delay_is_read_from_the_headers(void **state)
{
	static const struct {
		const char *ms, *s;
		int want;
	} rows[] = {
		{ NULL, NULL, 0 },
		{ NULL, "7", 7 },
		{ NULL, "0.2", 1 },
		{ NULL, "0", 0 },
		{ NULL, "-4", 0 },
		{ "1500", "9", 2 },
		{ "nonsense", "9", 9 },
		{ NULL, "nonsense", 0 },
		{ NULL, "", 0 },
		{ NULL, "1e300", 604800 },
		/* The scripted clock says Fri, 15 Jan 2027 08:00:00 GMT. */
		{ NULL, "Fri, 15 Jan 2027 08:01:30 GMT", 90 },
		{ NULL, "Fri, 15 Jan 2027 07:00:00 GMT", 0 },
		{ NULL, "Fri, 15 Foo 2027 08:01:30 GMT", 0 },
		{ NULL, "Fri, 15 Jan 2027 08:01:30 CET", 0 },
	};

	(void)state;
	events_clock();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct refusal r = {
			.status = 429,
			.retry_after = span_of(rows[i].s),
			.retry_after_ms = span_of(rows[i].ms),
		};
		struct error err;

		dialect_refusal(&r, &err);
		if (err.retry_after_s != rows[i].want)
			fail_msg("row %zu: %d, expected %d", i,
			    err.retry_after_s, rows[i].want);
	}
	clock_set_source(NULL);
}

/* Gemini sends no header but says it in the body. */
static void
delay_is_read_from_the_body_without_a_header(void **state)
{
	static const struct {
		const char *header, *delay;
		int want;
	} rows[] = {
		{ NULL, "'17s'", 17 },
		{ NULL, "'1.5s'", 2 },
		{ "3", "'17s'", 3 },
		{ NULL, "'s'", 0 },
		{ NULL, "'17'", 0 },
		{ NULL, "17", 0 },
		{ NULL, "'-1s'", 0 },
		{ NULL, "'1e300s'", 604800 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct refusal r = {
			.status = 429, .retry_after = span_of(rows[i].header),
		};
		struct buf body;
		struct error err;

		buf_init(&body, 4096);
		events_quote(&body, "{'error':{'code':429,'details':[{'@type':"
		    "'type.googleapis.com/google.rpc.RetryInfo',"
		    "'retryDelay':");
		events_quote(&body, rows[i].delay);
		events_quote(&body, "}]}}");
		r.body = buf_view(&body);
		dialect_refusal(&r, &err);
		assert_int_equal(rows[i].want, err.retry_after_s);
		buf_fini(&body);
	}
}

static void
error_in_a_stream_is_classed_by_its_own_words(void **state)
{
	static const struct {
		const char *body;
		enum error_class class;
		const char *message;
	} rows[] = {
		{ "{'message':'m','type':'server_error'}",
		    ERROR_UPSTREAM_FAILED, "m" },
		{ "{'error':{'message':'m','code':502}}",
		    ERROR_UPSTREAM_FAILED, "m" },
		{ "{'error':{'message':'m','code':429}}",
		    ERROR_UPSTREAM_RATE, "m" },
		{ "{'error':{'message':'m','type':'overloaded_error'}}",
		    ERROR_UPSTREAM_OVERLOADED, "m" },
		{ "{'error':{'message':'m','type':'invalid_request_error'}}",
		    ERROR_UPSTREAM_REQUEST, "m" },
		{ "{'type':'error','error':{'type':'api_error','message':"
		    "'m'},'request_id':'r'}", ERROR_UPSTREAM_FAILED, "m" },
		{ "{'type':'error','error':{'type':'not_found_error',"
		    "'message':'m'}}", ERROR_UPSTREAM_NOT_FOUND, "m" },
		{ "{'type':'error','error':{'type':'timeout_error',"
		    "'message':'m'}}", ERROR_UPSTREAM_FAILED, "m" },
		{ "{'type':'error','error':{'type':'request_too_large',"
		    "'message':'m'}}", ERROR_UPSTREAM_CONTEXT, "m" },
		{ "{'type':'error','code':'rate_limit_exceeded','message':'m',"
		    "'param':null,'sequence_number':3}", ERROR_UPSTREAM_RATE,
		    "m" },
		{ "{'code':'invalid_prompt','message':'m'}",
		    ERROR_UPSTREAM_POLICY, "m" },
		{ "[{'error':{'code':503,'status':'UNAVAILABLE','message':"
		    "'m'}}]", ERROR_UPSTREAM_OVERLOADED, "m" },
		{ "{'error':{'status':'PERMISSION_DENIED','message':'m'}}",
		    ERROR_UPSTREAM_AUTH, "m" },
		{ "{'error':{'status':'INTERNAL','message':'m'}}",
		    ERROR_UPSTREAM_FAILED, "m" },
		{ "{'error':'prompt is too long'}", ERROR_UPSTREAM_CONTEXT,
		    "prompt is too long" },
		{ "{'error':{}}", ERROR_UPSTREAM_FAILED,
		    "the provider reported an error and gave no reason" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena a;
		struct buf body;
		struct error err;

		arena_init(&a, 65536);
		buf_init(&body, 4096);
		events_quote(&body, rows[i].body);
		dialect_stream_error(scan(&a, buf_view(&body), SCAN_UPSTREAM,
		    &err), &err);
		assert_int_equal(rows[i].class, err.class);
		assert_string_equal(rows[i].message, err.message);
		buf_fini(&body);
		arena_fini(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(class_follows_status_and_words),
		cmocka_unit_test(message_comes_from_any_known_shape),
		cmocka_unit_test(redirects_are_told_as_such),
		cmocka_unit_test(message_is_cut_at_a_character),
		cmocka_unit_test(credentials_are_blanked),
		cmocka_unit_test(delay_is_read_from_the_headers),
		cmocka_unit_test(delay_is_read_from_the_body_without_a_header),
		cmocka_unit_test(
		    error_in_a_stream_is_classed_by_its_own_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
