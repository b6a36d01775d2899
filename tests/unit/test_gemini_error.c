/*
 * Calls that generateContent refused: what each means, and how long to wait.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialect/gemini.h"
#include "lib/events.h"

#define BIG	((size_t)1 << 20)

#define ERR(code, status, message, details) "{'error':{'code':" code \
	",'message':'" message "','status':'" status "','details':[" \
	details "]}}"
#define RETRY(delay) "{'@type':'type.googleapis.com/google.rpc.RetryInfo'," \
	"'retryDelay':" delay "}"
#define QUOTA(id) "{'@type':'type.googleapis.com/google.rpc.QuotaFailure'," \
	"'violations':[{'quotaMetric':'m'},{'quotaId':'" id "'}]}"

static void
tells_what_a_refusal_means(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum error_class class;
		int retry_after_s;
	} rows[] = {
		{ 400, ERR("400", "INVALID_ARGUMENT", "bad", ""),
		    ERROR_UPSTREAM_REQUEST, 0 },
		{ 400, ERR("400", "INVALID_ARGUMENT",
		    "API key not valid. Please pass a valid API key.",
		    "{'reason':'API_KEY_INVALID'}"), ERROR_UPSTREAM_AUTH, 0 },
		{ 400, ERR("400", "INVALID_ARGUMENT", "no",
		    "{'reason':'API_KEY_INVALID'}"), ERROR_UPSTREAM_AUTH, 0 },
		{ 400, ERR("400", "FAILED_PRECONDITION",
		    "User location is not supported for the API use.", ""),
		    ERROR_UPSTREAM_AUTH, 0 },
		{ 400, ERR("400", "INVALID_ARGUMENT", "The input token count "
		    "(1048577) exceeds the maximum number of tokens allowed "
		    "(1048576).", ""), ERROR_UPSTREAM_CONTEXT, 0 },
		{ 400, ERR("400", "INVALID_ARGUMENT", "Function call is "
		    "missing a thought_signature in functionCall parts.", ""),
		    ERROR_UPSTREAM_REASONING, 0 },
		{ 400, ERR("400", "INVALID_ARGUMENT",
		    "Thought signature is not valid.", ""),
		    ERROR_UPSTREAM_REASONING, 0 },
		{ 400, ERR("400", "INVALID_ARGUMENT", "The specified schema "
		    "produces a constraint that has too many states for "
		    "serving.", ""), ERROR_UPSTREAM_SCHEMA, 0 },
		{ 403, ERR("403", "PERMISSION_DENIED", "no", ""),
		    ERROR_UPSTREAM_AUTH, 0 },
		{ 404, ERR("404", "NOT_FOUND", "models/x is not found", ""),
		    ERROR_UPSTREAM_NOT_FOUND, 0 },
		{ 429, ERR("429", "RESOURCE_EXHAUSTED", "slow",
		    RETRY("'17s'")), ERROR_UPSTREAM_RATE, 17 },
		{ 429, ERR("429", "RESOURCE_EXHAUSTED", "slow",
		    RETRY("'1.5s'")), ERROR_UPSTREAM_RATE, 2 },
		{ 429, ERR("429", "RESOURCE_EXHAUSTED", "slow",
		    QUOTA("GenerateRequestsPerMinute")),
		    ERROR_UPSTREAM_RATE, 0 },
		{ 429, ERR("429", "RESOURCE_EXHAUSTED", "slow",
		    QUOTA("GenerateRequestsPerDayPerProject-FreeTier") ","
		    RETRY("'5s'")), ERROR_UPSTREAM_BILLING, 5 },
		{ 429, ERR("429", "RESOURCE_EXHAUSTED", "slow",
		    RETRY("'s'") "," RETRY("'xs'") "," RETRY("'-4s'") ","
		    RETRY("7") "," RETRY("'3'")), ERROR_UPSTREAM_RATE, 0 },
		{ 429, "[" ERR("429", "RESOURCE_EXHAUSTED", "slow",
		    RETRY("'9s'")) "]", ERROR_UPSTREAM_RATE, 9 },
		{ 429, ERR("429", "RESOURCE_EXHAUSTED", "slow",
		    RETRY("'1e99s'")), ERROR_UPSTREAM_RATE, 604800 },
		{ 499, ERR("499", "CANCELLED", "x", ""),
		    ERROR_UPSTREAM_FAILED, 0 },
		{ 500, ERR("500", "INTERNAL", "x", ""),
		    ERROR_UPSTREAM_FAILED, 0 },
		{ 503, ERR("503", "UNAVAILABLE", "The model is overloaded.",
		    ""), ERROR_UPSTREAM_OVERLOADED, 0 },
		{ 504, ERR("504", "DEADLINE_EXCEEDED", "x", ""),
		    ERROR_UPSTREAM_FAILED, 0 },
		{ 502, "<html>no</html>", ERROR_UPSTREAM_FAILED, 0 },
		{ 429, "", ERROR_UPSTREAM_RATE, 0 },
		{ 429, "{'error':{'details':[null,7,{'violations':7},"
		    "{'violations':[null]}]}}", ERROR_UPSTREAM_RATE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct refusal r = { .status = rows[i].status };
		struct error err = { .class = ERROR_NONE };
		struct buf body;

		buf_init(&body, BIG);
		events_quote(&body, rows[i].body);
		r.body = buf_view(&body);
		dialect_gemini.failure(&r, &err);
		if (err.class != rows[i].class)
			fail_msg("row %zu: %s", i, error_name(err.class));
		assert_int_equal(err.retry_after_s, rows[i].retry_after_s);
		buf_fini(&body);
	}
}

/* The header counts for more than the body. */
static void
a_header_says_how_long_to_wait(void **state)
{
	struct refusal r = { .status = 429, .retry_after = SPAN("3") };
	struct error err = { .class = ERROR_NONE };
	struct buf body;

	(void)state;
	buf_init(&body, BIG);
	events_quote(&body, ERR("429", "RESOURCE_EXHAUSTED", "x",
	    RETRY("'17s'")));
	r.body = buf_view(&body);
	dialect_gemini.failure(&r, &err);
	assert_int_equal(err.retry_after_s, 3);
	buf_fini(&body);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_what_a_refusal_means),
		cmocka_unit_test(a_header_says_how_long_to_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
