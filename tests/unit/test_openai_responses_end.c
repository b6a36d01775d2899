/*
 * What comes back in the openai-responses dialect: how answers end and fail.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/responses_decode_rig.h"

/* Promise 1. */
static void
only_the_last_event_ends_an_answer(void **state)
{
	static const struct row rows[] = {
		{ TEXT("0", "Hello") COMPLETED, HELLO END, ERROR_NONE },
		{ TEXT("0", "Hello"), BEGIN M("0") T("0.0", "Hello"),
		    ERROR_UPSTREAM_CUT },
		{ TEXT("0", "Hello") DONE("0", MSG(PART("Hello"))), HELLO,
		    ERROR_UPSTREAM_CUT },
		{ TEXT("0", "Hello") DONE("0", MSG(PART("Hello"))) "[DONE]\n",
		    HELLO, ERROR_UPSTREAM_CUT },
		{ "", "", ERROR_UPSTREAM_CUT },
		{ "[DONE]\n", "", ERROR_UPSTREAM_CUT },
		{ EV("created", "") COMPLETED, BEGIN END, ERROR_NONE },
		{ COMPLETED TEXT("0", "late") "{'type':'error'}\n",
		    BEGIN END, ERROR_NONE },
		{ EV("completed", ",'response':{'status':'in_progress'}"),
		    "", ERROR_UPSTREAM_PROTOCOL },
		{ EV("completed", ",'response':{'status':'cancelled'}"),
		    "", ERROR_UPSTREAM_FAILED },
		{ "7\n" COMPLETED, "", ERROR_UPSTREAM_PROTOCOL },
		{ "[]\n" COMPLETED, "", ERROR_UPSTREAM_PROTOCOL },
		{ "{'a':1}x\n" COMPLETED, "", ERROR_UPSTREAM_PROTOCOL },
		/* The event's line stands in for a type that is missing. */
		{ "{'type':null}\n{}\n" COMPLETED, BEGIN END, ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void
the_status_counts_more_than_the_event(void **state)
{
#define CUT(reason)	",'response':{'status':'incomplete'," \
	"'incomplete_details':{'reason':'" reason "'}}"
#define HALF	BEGIN M("0") T("0.0", "H") "item_end 0 incomplete\n"
	static const struct row rows[] = {
		{ TEXT("0", "H") EV("completed", CUT("max_output_tokens")),
		    HALF "end max_tokens\n", ERROR_NONE },
		{ TEXT("0", "H") EV("incomplete", CUT("content_filter")),
		    HALF "end content_filter\n", ERROR_NONE },
		{ TEXT("0", "H") EV("incomplete", CUT("max_messages")),
		    HALF "end max_tokens\n", ERROR_NONE },
		{ TEXT("0", "H") EV("incomplete", ""),
		    HALF "end max_tokens\n", ERROR_NONE },
		{ EV("completed", ",'response':{'status':'failed','error':{"
		    "'code':'server_error','message':'No.'}}"), "",
		    ERROR_UPSTREAM_FAILED },
		{ EV("completed", ",'response':{'output':[],'error':{"
		    "'code':'server_error','message':'No.'}}"), "",
		    ERROR_UPSTREAM_FAILED },
		{ EV("completed", ",'response':{'error':null}"), BEGIN END,
		    ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void
errors_have_their_classes(void **state)
{
#define FAILED(code)	EV("failed", ",'response':{'status':'failed'," \
	"'error':{'code':'" code "','message':'No.'}}")
	static const struct row rows[] = {
		{ FAILED("rate_limit_exceeded"), "", ERROR_UPSTREAM_RATE },
		{ FAILED("server_error"), "", ERROR_UPSTREAM_FAILED },
		{ FAILED("server_is_overloaded"), "",
		    ERROR_UPSTREAM_OVERLOADED },
		{ FAILED("insufficient_quota"), "", ERROR_UPSTREAM_BILLING },
		{ FAILED("invalid_prompt"), "", ERROR_UPSTREAM_POLICY },
		{ FAILED("bio_policy"), "", ERROR_UPSTREAM_POLICY },
		{ FAILED("image_too_large"), "", ERROR_UPSTREAM_REQUEST },
		/* Another route may serve. */
		{ FAILED("failed_to_download_image"), "", ERROR_FETCH },
		{ FAILED("data_residency_mismatch"), "",
		    ERROR_UPSTREAM_AUTH },
		{ FAILED("context_length_exceeded"), "",
		    ERROR_UPSTREAM_CONTEXT },
		{ FAILED("invalid_encrypted_content"), "",
		    ERROR_UPSTREAM_REASONING },
		{ FAILED("brand_new"), "", ERROR_UPSTREAM_FAILED },
		{ "{'type':'error','code':'slow_down','message':'No.'}\n", "",
		    ERROR_UPSTREAM_RATE },
		{ "{'type':'error','error':{'code':'slow_down'}}\n", "",
		    ERROR_UPSTREAM_RATE },
		{ "{'error':{'code':'slow_down'}}\n", "",
		    ERROR_UPSTREAM_RATE },
		{ "{'type':'error'}\n", "", ERROR_UPSTREAM_FAILED },
	};

	(void)state;
	CHECK(rows);
}

static void
refused_calls_have_their_classes(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum error_class class;
	} rows[] = {
		{ 400, "{'error':{'message':'m','type':"
		    "'invalid_request_error','param':null,'code':"
		    "'invalid_encrypted_content'}}", ERROR_UPSTREAM_REASONING },
		{ 400, "{'error':{'message':'Item \\'fc_1\\' of type "
		    "\\'function_call\\' was provided without its required "
		    "\\u0027reasoning\\u0027 item: \\u0027rs_1\\u0027.'}}",
		    ERROR_UPSTREAM_REASONING },
		{ 404, "{'error':{'message':'Item with id \\u0027rs_1\\u0027 "
		    "not found.'}}", ERROR_UPSTREAM_NOT_FOUND },
		{ 400, "{'error':{'message':'m','code':"
		    "'context_length_exceeded'}}", ERROR_UPSTREAM_CONTEXT },
		{ 400, "{'error':{'message':'m','code':'invalid_prompt'}}",
		    ERROR_UPSTREAM_POLICY },
		{ 429, "{'error':{'message':'m','code':"
		    "'insufficient_quota'}}", ERROR_UPSTREAM_BILLING },
		{ 429, "{'error':{'message':'m','code':'slow_down'}}",
		    ERROR_UPSTREAM_RATE },
		{ 503, "{'error':{'message':'m','code':"
		    "'server_is_overloaded'}}", ERROR_UPSTREAM_OVERLOADED },
		{ 401, "{'error':{'message':'m','code':'invalid_api_key'}}",
		    ERROR_UPSTREAM_AUTH },
		{ 400, "{'error':{'message':'m','code':null}}",
		    ERROR_UPSTREAM_REQUEST },
		{ 502, "<html>", ERROR_UPSTREAM_FAILED },
		{ 400, "", ERROR_UPSTREAM_REQUEST },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct refusal r = { .status = rows[i].status };
		struct error err;
		struct buf body;

		buf_init(&body, BIG);
		events_quote(&body, rows[i].body);
		r.body = buf_view(&body);
		dialect_openai_responses.failure(&r, &err);
		if (err.class != rows[i].class)
			fail_msg("row %zu: %s: %s", i,
			    error_name(err.class), err.message);
		buf_fini(&body);
	}
}

static void
usage_is_told_for_what_it_is(void **state)
{
	static const struct row rows[] = {
		{ EV("created", "") EV("failed", ",'response':{'status':"
		    "'failed','error':{'code':'server_error'},'usage':{"
		    "'input_tokens':3,'output_tokens':1}}"), BEGIN
		    "usage input=3 cached=0 cache_write=0 output=1 "
		    "reasoning=0\n", ERROR_UPSTREAM_FAILED },
		/* More than there can be is no count. */
		{ EV("completed", ",'response':{'usage':{'input_tokens':"
		    "9007199254740991,'output_tokens':1}}"), BEGIN
		    "usage input=0 cached=0 cache_write=0 output=1 "
		    "reasoning=0\n" END, ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void
a_sink_that_refuses_ends_the_answer(void **state)
{
	static const char stream[] = ADDED("0", RS("")) DONE("0", RS(""))
	    TEXT("1", "A") ADDED("2", FC("")) ARGS("2", "{}")
	    ADDED("3", WS("")) LAST("");
	struct buf in;
	int n;

	(void)state;
	buf_init(&in, BIG);
	frames(&in, stream);
	for (n = 1; ; n++) {
		struct run r = { .stop_at = n };
		int ret = decode(&r, buf_view(&in), true, SIZE_MAX, true);

		assert_true(ret == 0 || r.n_events == n);
		assert_int_equal(r.err.class, ret == 0 ? ERROR_NONE :
		    ERROR_CLIENT_GONE);
		run_fini(&r);
		if (ret == 0)
			break;
	}
	assert_true(n > 10);
	buf_fini(&in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_last_event_ends_an_answer),
		cmocka_unit_test(the_status_counts_more_than_the_event),
		cmocka_unit_test(errors_have_their_classes),
		cmocka_unit_test(refused_calls_have_their_classes),
		cmocka_unit_test(usage_is_told_for_what_it_is),
		cmocka_unit_test(a_sink_that_refuses_ends_the_answer),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
