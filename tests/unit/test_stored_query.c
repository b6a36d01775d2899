#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/stored_query.h"
#include "model/request.h"

#define ENCRYPTED	INCLUDE_ENCRYPTED_REASONING
#define WORD		"reasoning.encrypted_content"

static void
reads_what_it_knows_and_passes_over_the_rest(void **state)
{
	static const struct {
		const char *query;
		unsigned include;
		bool stream, ascending;
		uint64_t limit;
		const char *after;
	} rows[] = {
		{ "", 0, false, false, 20, NULL },
		{ "&&", 0, false, false, 20, NULL },
		{ "x=1&starting_after=3&include_obfuscation=false", 0, false,
		    false, 20, NULL },
		{ "include=" WORD, ENCRYPTED, false, false, 20, NULL },
		{ "include[]=" WORD, ENCRYPTED, false, false, 20, NULL },
		{ "include[0]=" WORD, ENCRYPTED, false, false, 20, NULL },
		{ "include%5B%5D=" WORD "&include%5b%5d="
		    "message.output_text.logprobs", ENCRYPTED |
		    INCLUDE_LOGPROBS, false, false, 20, NULL },
		{ "included=" WORD "&limit[]=1", 0, false, false, 20, NULL },
		{ "stream=true", 0, true, false, 20, NULL },
		{ "stream=false", 0, false, false, 20, NULL },
		{ "limit=1", 0, false, false, 1, NULL },
		{ "limit=5&limit=100&order=asc", 0, false, true, 100, NULL },
		{ "order=asc&order=desc", 0, false, false, 20, NULL },
		{ "after=msg_1", 0, false, false, 20, "msg_1" },
		{ "after=a%26b+c", 0, false, false, 20, "a&b c" },
	};
	struct stored_query q;
	struct arena a;
	struct error err;

	(void)state;
	arena_init(&a, 1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(stored_query_read(rows[i].query, &a, &q,
		    &err), 0);
		assert_int_equal(q.include, rows[i].include);
		assert_int_equal(q.stream, rows[i].stream);
		assert_int_equal(q.ascending, rows[i].ascending);
		assert_int_equal(q.limit, rows[i].limit);
		if (rows[i].after == NULL)
			assert_null(q.after);
		else
			assert_string_equal(q.after, rows[i].after);
	}
	arena_fini(&a);
}

static void
says_which_value_is_wrong(void **state)
{
	static const struct { const char *query, *param; } rows[] = {
		{ "include=other", "include" }, { "include", "include" },
		{ "include[]=" WORD "&include[]=" WORD "s", "include" },
		{ "stream=yes", "stream" }, { "stream", "stream" },
		{ "limit=0", "limit" }, { "limit=101", "limit" },
		{ "limit=", "limit" }, { "limit=-1", "limit" },
		{ "limit=1.0", "limit" },
		{ "limit=18446744073709551617", "limit" },
		{ "order=ASC", "order" }, { "after=x&order=", "order" },
	};
	struct stored_query q;
	struct arena a;
	struct error err;

	(void)state;
	arena_init(&a, 1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(stored_query_read(rows[i].query, &a, &q,
		    &err), -1);
		assert_int_equal(err.class, ERROR_VALUE);
		assert_string_equal(err.param, rows[i].param);
	}
	arena_fini(&a);
}

static void
lists_what_may_be_included(void **state)
{
	struct stored_query q;
	struct arena a;
	struct error err;

	(void)state;
	arena_init(&a, 1 << 20);
	assert_int_equal(stored_query_read("include=all", &a, &q, &err), -1);
	for (size_t i = 0; include_words[i] != NULL; i++) {
		assert_non_null(strstr(err.message, include_words[i]));
		assert_int_equal(include_bit(span_of(include_words[i])),
		    1 << i);
	}
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_knows_and_passes_over_the_rest),
		cmocka_unit_test(says_which_value_is_wrong),
		cmocka_unit_test(lists_what_may_be_included),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
