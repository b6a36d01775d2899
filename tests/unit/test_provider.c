#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/provider.h"

static size_t
count_rows(void)
{
	size_t n = 0;

	while (provider_rows[n].name != NULL)
		n++;
	return n;
}

static void
every_row_is_complete(void **state)
{
	(void)state;
	for (const struct provider *p = provider_rows; p->name != NULL; p++) {
		size_t len = p->base_url == NULL ? 0 : strlen(p->base_url);

		assert_non_null(p->dialect);
		assert_non_null(p->display_name);
		assert_true(p->auth == AUTH_NONE || p->key_env != NULL);
		assert_true((p->auth == AUTH_HEADER) ==
		    (p->auth_header != NULL));
		assert_true(len == 0 || p->base_url[len - 1] != '/');
		assert_true(len == 0 || strncmp(p->base_url, "https://",
		    8) == 0);
		/* Facts of a row, never of a configuration. */
		assert_null(p->api_key);
		assert_null(p->proxy);
		assert_int_equal(0, p->n_headers);
	}
}

static void
every_name_is_found_once(void **state)
{
	size_t n = count_rows();

	(void)state;
	for (const struct provider *p = provider_rows; p->name != NULL; p++) {
		assert_ptr_equal(p, provider_find(provider_rows, n, p->name));
		for (size_t i = 0; p->aliases != NULL &&
		    p->aliases[i] != NULL; i++)
			assert_ptr_equal(p, provider_find(provider_rows, n,
			    p->aliases[i]));
	}
	assert_null(provider_find(provider_rows, n, "nobody"));
	assert_null(provider_find(provider_rows, n, ""));
	assert_null(provider_find(provider_rows, n, "OpenAI"));
	assert_null(provider_find(provider_rows, 0, "openai"));
}

static void
a_name_wins_over_an_alias(void **state)
{
	static const char *const aliases[] = { "lab", NULL };
	const struct provider rows[] = {
		{ .name = "other", .aliases = aliases },
		{ .name = "lab" },
	};

	(void)state;
	assert_ptr_equal(&rows[1], provider_find(rows, 2, "lab"));
	assert_ptr_equal(&rows[0], provider_find(rows, 1, "lab"));
}

/* A request that is passed on has a longer way, and a second party that can
 * fail. */
static void
routers_rank_behind_hosts_and_hosts_behind_makers(void **state)
{
	static const char *const ranked[][3] = {
		{ "openai", "groq", "openrouter" },
		{ "azure", "fireworks", "huggingface" },
	};
	size_t n = count_rows();

	(void)state;
	for (size_t i = 0; i < sizeof(ranked) / sizeof(ranked[0]); i++)
		for (size_t j = 1; j < 3; j++)
			assert_true(
			    provider_find(provider_rows, n,
			    ranked[i][j - 1])->tier <
			    provider_find(provider_rows, n,
			    ranked[i][j])->tier);
	for (const struct provider *p = provider_rows; p->name != NULL; p++)
		assert_in_range(p->tier, 0, 9);
}

static void
every_quirk_has_its_word(void **state)
{
	static const struct {
		enum quirk quirk;
		const char *word;
	} rows[] = {
		{ QUIRK_MAX_COMPLETION_TOKENS, "max_completion_tokens" },
		{ QUIRK_DEVELOPER_ROLE, "developer_role" },
		{ QUIRK_NO_PARALLEL_SWITCH, "no_parallel_switch" },
		{ QUIRK_NO_JSON_SCHEMA, "no_json_schema" },
		{ QUIRK_ALLOWED_TOOLS, "allowed_tools" },
		{ QUIRK_OPENAI_FIELDS, "openai_fields" },
		{ QUIRK_DONE_ALWAYS, "done_always" },
		{ QUIRK_REASONING_OUTSIDE, "reasoning_outside" },
		{ QUIRK_SHORT_CALL_IDS, "short_call_ids" },
		{ QUIRK_NO_EFFORT, "no_effort" },
		{ QUIRK_REASONING_CONTENT, "reasoning_content" },
		{ QUIRK_NO_PENALTIES, "no_penalties" },
		{ QUIRK_NO_FORCED_CHOICE, "no_forced_choice" },
		{ QUIRK_NO_LOGPROBS, "no_logprobs" },
		{ QUIRK_CHOICE_ANY, "choice_any" },
		{ QUIRK_NO_IMAGE_DETAIL, "no_image_detail" },
		{ QUIRK_NO_IMAGES, "no_images" },
		{ QUIRK_NO_TOOLS, "no_tools" },
		{ QUIRK_THINK_TAGS, "think_tags" },
		{ QUIRK_NO_STRICT, "no_strict" },
		{ QUIRK_CACHED_OUTSIDE, "cached_outside" },
		{ QUIRK_USER, "user" },
		{ QUIRK_CACHE_KEY, "cache_key" },
		{ QUIRK_THINKING_SWITCH, "thinking_switch" },
		{ QUIRK_NO_CHOICE, "no_choice" },
		{ QUIRK_PARALLEL_FUNCTION, "parallel_function" },
		{ QUIRK_NO_JSON_OBJECT, "no_json_object" },
		{ QUIRK_NO_STREAM_OPTIONS, "no_stream_options" },
		{ QUIRK_LEAST_16_TOKENS, "least_16_tokens" },
		{ QUIRK_ALWAYS_LIMIT, "always_limit" },
		{ QUIRK_CACHE_CONTROL, "cache_control" },
		{ QUIRK_ALTERNATE, "alternate" },
	};
	size_t n = 0;

	(void)state;
	while (quirk_words[n] != NULL)
		n++;
	assert_int_equal(sizeof(rows) / sizeof(rows[0]), n);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(rows[i].word,
		    quirk_words[__builtin_ctz((unsigned)rows[i].quirk)]);
}

static void
is_ready_with_address_and_key(void **state)
{
	static const struct {
		struct provider p;
		bool ready;
	} rows[] = {
		{ { .dialect = "d", .base_url = "u", .api_key = "k" }, true },
		{ { .dialect = "d", .base_url = "u" }, false },
		{ { .dialect = "d", .base_url = "u", .api_key = "" }, false },
		{ { .dialect = "d", .api_key = "k" }, false },
		{ { .base_url = "u", .api_key = "k" }, false },
		{ { .dialect = "d", .base_url = "u", .auth = AUTH_NONE },
		    true },
		{ { .dialect = "d", .auth = AUTH_NONE }, false },
		{ { .dialect = "d", .base_url = "u", .auth = AUTH_HEADER,
		    .auth_header = "h" }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(rows[i].ready, provider_ready(&rows[i].p));
}

static void
only_what_answers_by_itself_is_ready_by_itself(void **state)
{
	(void)state;
	for (const struct provider *p = provider_rows; p->name != NULL; p++)
		assert_int_equal(strcmp(p->name, "demo") == 0 ||
		    strcmp(p->name, "sluice") == 0, provider_ready(p));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_complete),
		cmocka_unit_test(every_name_is_found_once),
		cmocka_unit_test(a_name_wins_over_an_alias),
		cmocka_unit_test(routers_rank_behind_hosts_and_hosts_behind_makers),
		cmocka_unit_test(every_quirk_has_its_word),
		cmocka_unit_test(is_ready_with_address_and_key),
		cmocka_unit_test(
		    only_what_answers_by_itself_is_ready_by_itself),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
