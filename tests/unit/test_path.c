#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/path.h"

#define ID	"/v1/responses/{id}"
#define ITEMS	"/v1/responses/{id}/input_items"
#define MODEL	"/v1/models/{model*}"
#define ROW	"/v1/models/{model*}/providers/{provider}"

static void
patterns_fit_addresses(void **state)
{
	/* want: the parameters with blanks between, "-" for no fit. */
	static const struct { const char *pattern, *path, *want; } rows[] = {
		{ "/v1/models", "/v1/models", "" },
		{ "/v1/models", "/v1/models/", "-" },
		{ "/v1/models", "/v1/model", "-" },
		{ "/v1/models", "/v1/modelsx", "-" },
		{ ID, "/v1/responses/resp_1", "resp_1" },
		{ ID, "/v1/responses/", "-" },
		{ ID, "/v1/responses", "-" },
		{ ID, "/v1/responses/a/b", "-" },
		{ ITEMS, "/v1/responses/a/input_items", "a" },
		{ ITEMS, "/v1/responses//input_items", "-" },
		{ ITEMS, "/v1/responses/a/input", "-" },
		{ MODEL, "/v1/models/gpt-4o", "gpt-4o" },
		{ MODEL, "/v1/models/a/b/c:d", "a/b/c:d" },
		{ MODEL, "/v1/models/", "-" },
		{ ROW, "/v1/models/a/providers/b", "a b" },
		{ ROW, "/v1/models/a/b/providers/c", "a/b c" },
		{ ROW, "/v1/models/a/providers/b/providers/c",
		  "a/providers/b c" },
		{ ROW, "/v1/models/a/providers/b/c", "-" },
		{ ROW, "/v1/models/a/providers/", "-" },
		{ ROW, "/v1/models//providers/b", "-" },
		/* Decoded once it is clear where a parameter ends. */
		{ ID, "/v1/responses/a%2Fb", "a/b" },
		{ ROW, "/v1/models/a%2fb/providers/%41", "a/b A" },
		{ MODEL, "/v1/models/%zz%4%%00%2", "%zz%4%%00%2" },
		{ MODEL, "/v1/models/a+b", "a+b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *params[PATH_PARAMS] = { "untouched" };
		struct arena a;
		char got[256] = "-";

		arena_init(&a, 1 << 20);
		if (path_fits(rows[i].pattern, rows[i].path, &a, params))
			(void)snprintf(got, sizeof(got), "%s%s%s",
			    params[0] == NULL ? "" : params[0],
			    params[1] == NULL ? "" : " ",
			    params[1] == NULL ? "" : params[1]);
		else
			assert_string_equal(params[0], "untouched");
		assert_string_equal(got, rows[i].want);
		arena_fini(&a);
	}
}

static void
a_plus_is_a_blank_in_a_query_only(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 1 << 20);
	assert_string_equal(path_decode(&a, SPAN("a+b%2B"), true), "a b+");
	assert_string_equal(path_decode(&a, SPAN("a+b%2B"), false), "a+b+");
	assert_string_equal(path_decode(&a, SPAN(""), true), "");
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_fit_addresses),
		cmocka_unit_test(a_plus_is_a_blank_in_a_query_only),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
