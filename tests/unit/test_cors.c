/* Pages of other origins: what a browser is told, by the real gateway. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/house.h"

#define LISTED	"https://app.example.org"
#define ONE	"cors_origins: [\"" LISTED "\", \"http://localhost:3000\"]\n"
#define ANY	"cors_origins: \"*\"\n"
#define ALLOWS	"Access-Control-Allow-Origin: "
#define EXPOSES	"Access-Control-Expose-Headers: "
#define VARIES	"Vary: Origin\r\n"

/* One call; the answer's head, without its status line, in head. */
static int
call(const char *yaml, const char *method, const char *path,
    const char *origin, const char *asked, const char *names, char head[4096])
{
	const struct mem_param params[] = {
		{ "REQUEST_METHOD", method },
		{ "SCRIPT_NAME", path },
		{ "CONTENT_TYPE", "application/json" },
		{ "HTTP_ORIGIN", origin },
		{ "HTTP_ACCESS_CONTROL_REQUEST_METHOD", asked },
		{ "HTTP_ACCESS_CONTROL_REQUEST_HEADERS", names },
		{ NULL, NULL },
	};
	struct house_answer a;
	struct house h;
	int status;

	house_open(&h, yaml);
	house_call(&h, params, SPAN(""), &a);
	status = a.status;
	(void)snprintf(head, 4096, "%.*s", (int)a.head.len, a.head.p);
	house_done(&a);
	house_close(&h);
	return status;
}

static void
tells_who_may_read(void **state)
{
	static const struct {
		const char *yaml, *origin, *allowed;
		bool varies;
	} rows[] = {
		{ "", LISTED, NULL, false },
		{ "", NULL, NULL, false },
		{ ONE, LISTED, LISTED "\r\n", true },
		{ ONE, "http://localhost:3000", "http://localhost:3000\r\n",
		  true },
		{ ONE, NULL, NULL, true },
		{ ONE, "", NULL, true },
		{ ONE, "https://app.example.or", NULL, true },
		{ ONE, "https://app.example.org.evil", NULL, true },
		{ ONE, "https://APP.example.org", NULL, true },
		{ ONE, LISTED " http://localhost:3000", NULL, true },
		{ ONE, "null", NULL, true },
		{ ANY, LISTED, "*\r\n", false },
		{ ANY, NULL, "*\r\n", false },
	};
	char head[4096];
	const char *p;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)call(rows[i].yaml, "GET", "/v1/models", rows[i].origin,
		    NULL, NULL, head);
		p = strstr(head, ALLOWS);
		assert_int_equal(p != NULL, rows[i].allowed != NULL);
		assert_int_equal(strstr(head, EXPOSES) != NULL, p != NULL);
		assert_int_equal(strstr(head, VARIES) != NULL, rows[i].varies);
		if (p != NULL)
			assert_int_equal(strncmp(p + strlen(ALLOWS),
			    rows[i].allowed, strlen(rows[i].allowed)), 0);
	}
}

/* Else a page couldn't read why. */
static void
errors_can_be_read_too(void **state)
{
	char head[4096];

	(void)state;
	assert_int_equal(call(ONE, "POST", "/v1/responses", LISTED, NULL, NULL,
	    head), 401);
	assert_non_null(strstr(head, ALLOWS LISTED "\r\n"));
	assert_non_null(strstr(head, "WWW-Authenticate: Bearer\r\n"));
	assert_int_equal(call(ONE, "GET", "/v1/nothing", LISTED, NULL, NULL,
	    head), 404);
	assert_non_null(strstr(head, ALLOWS LISTED "\r\n"));
}

static void
grants_what_is_asked_for_before(void **state)
{
	static const char names[] = "authorization,content-type, x-stainless-os";
	char head[4096];

	(void)state;
	assert_int_equal(call(ONE, "OPTIONS", "/v1/responses", LISTED, "POST",
	    names, head), 200);
	assert_non_null(strstr(head, "Allow: POST, OPTIONS\r\n"));
	assert_non_null(strstr(head, ALLOWS LISTED "\r\n"));
	assert_non_null(strstr(head,
	    "Access-Control-Allow-Methods: POST\r\n"));
	assert_non_null(strstr(head, "Access-Control-Allow-Headers: "
	    "authorization,content-type, x-stainless-os\r\n"));
	assert_non_null(strstr(head, "Access-Control-Max-Age: 86400\r\n"));
	assert_non_null(strstr(head, "Content-Length: 0\r\n"));

	assert_int_equal(call(ONE, "OPTIONS", "/v1/responses/resp_1", LISTED,
	    "DELETE", NULL, head), 200);
	assert_non_null(strstr(head,
	    "Access-Control-Allow-Methods: GET, HEAD, DELETE\r\n"));
	assert_non_null(strstr(head, "Access-Control-Allow-Headers: "
	    "Authorization, Content-Type\r\n"));
}

static void
grants_no_names_that_are_none(void **state)
{
	static char many[4096];
	const char *const names[] = { "", "a\r\nSet-Cookie: b", "a;b", "a: b",
		"caf\xc3\xa9", many };
	char head[4096];

	(void)state;
	memset(many, 'a', sizeof(many) - 1);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(call(ANY, "OPTIONS", "/v1/responses", LISTED,
		    "POST", names[i], head), 200);
		assert_non_null(strstr(head, "Access-Control-Allow-Headers: "
		    "Authorization, Content-Type\r\n"));
		assert_null(strstr(head, "Set-Cookie"));
	}
}

static void
options_without_an_origin_tells_what_is_taken(void **state)
{
	char head[4096];

	(void)state;
	assert_int_equal(call("", "OPTIONS", "/v1/models", NULL, NULL, NULL,
	    head), 200);
	assert_non_null(strstr(head, "Allow: GET, HEAD, OPTIONS\r\n"));
	assert_null(strstr(head, "Access-Control-"));
	/* A page that no one let in is told no more. */
	assert_int_equal(call("", "OPTIONS", "/v1/nothing", LISTED, "POST",
	    NULL, head), 404);
	assert_null(strstr(head, "Access-Control-"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_who_may_read),
		cmocka_unit_test(errors_can_be_read_too),
		cmocka_unit_test(grants_what_is_asked_for_before),
		cmocka_unit_test(grants_no_names_that_are_none),
		cmocka_unit_test(options_without_an_origin_tells_what_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
