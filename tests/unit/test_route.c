#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lib/conf_rig.h"
#include "policy/route.h"

static const char yaml[] =
    "providers:\n"
    "  one: {dialect: openai-chat, base_url: \"http://127.0.0.1:1/v1\","
    " auth: none}\n"
    "  two: {dialect: openai-chat, base_url: \"http://127.0.0.1:2/v1\","
    " auth: none}\n"
    "  off: {dialect: openai-chat, base_url: \"http://127.0.0.1:3/v1\","
    " auth: bearer}\n"
    "models:\n"
    "  big: {aliases: [large, one/alias], routes: [off/b, two/b, one/b/x],"
    " price: {input: 1, output: 2}}\n"
    "  lost: {routes: [off/l]}\n"
    "  small: {routes: [one/s]}\n";

/* The routes that a name gives, with blanks between; "-" for none. */
static const char *
routes(const char *text, const char *name, char *out, size_t size)
{
	struct request req = { .model = name };
	struct candidates c;
	struct arena arena;
	struct buf faults;
	struct error err;
	struct conf conf;
	size_t len = 0;

	buf_init(&faults, 65536);
	arena_init(&arena, 1 << 20);
	rig_clear_environment();
	assert_int_equal(conf_read(&conf, "r.yaml", span_of(text), &faults), 0);
	buf_fini(&faults);
	(void)snprintf(out, size, "-");
	if (route_candidates(&conf, &req, &arena, &c, &err) == 0) {
		for (size_t i = 0; i < c.n; i++)
			len += (size_t)snprintf(out + len, size - len, "%s%s",
			    i == 0 ? "" : " ", c.list[i].route);
	} else {
		assert_int_equal(err.class, ERROR_MODEL_NOT_FOUND);
		assert_string_equal(err.param, "model");
		assert_int_equal(c.n, 0);
	}
	arena_fini(&arena);
	conf_free(&conf);
	return out;
}

static void
names_lead_to_candidates_in_order(void **state)
{
	static const struct { const char *name, *want; } rows[] = {
		{ "big", "two/b one/b/x" },	/* off has no credential */
		{ "large", "two/b one/b/x" },
		{ "one/alias", "two/b one/b/x" },	/* before provider/ */
		{ "one/anything/at:all", "one/anything/at:all" },
		{ "demo/demo", "demo/demo" },
		{ "demo", "demo/demo" },
		/* A provider's model by its id or an alias: that route, then
		 * the model's others. */
		{ "one/big", "one/b/x two/b" },
		{ "two/large", "two/b one/b/x" },
		/* By the provider's own name it is that one alone. */
		{ "one/b/x", "one/b/x" },
		{ "two/b", "two/b" },
		{ "off/b", "-" },
		{ "one/b", "one/b" },		/* two's name for it, not one's */
		{ "off/big", "two/b one/b/x" },
		{ "one/small", "one/s" },
		{ "lost", "-" },
		{ "off/x", "-" },
		{ "nobody/x", "-" },
		{ "one", "-" },
		{ "one/", "-" },
		{ "/x", "-" },
		{ "Big", "-" },
		{ "", "-" },
	};
	char out[256];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(routes(yaml, rows[i].name, out,
		    sizeof(out)), rows[i].want);
}

static void
auto_is_the_configured_list_and_the_demo_only_when_nothing_else(void **state)
{
	char text[2048], out[256];

	(void)state;
	assert_string_equal(routes(yaml, "auto", out, sizeof(out)),
	    "demo/demo");
	(void)snprintf(text, sizeof(text), "%sauto: [lost, small, big]\n", yaml);
	assert_string_equal(routes(text, "auto", out, sizeof(out)),
	    "one/s two/b one/b/x");
	/* Each route once, by whatever names it is reached. */
	(void)snprintf(text, sizeof(text),
	    "%sauto: [small, large, one/s, big]\n", yaml);
	assert_string_equal(routes(text, "auto", out, sizeof(out)),
	    "one/s two/b one/b/x");
	(void)snprintf(text, sizeof(text), "%sauto: [lost]\n", yaml);
	assert_string_equal(routes(text, "auto", out, sizeof(out)),
	    "demo/demo");
	assert_string_equal(routes("providers: {demo: {enabled: false}}\n",
	    "auto", out, sizeof(out)), "-");
}

/* The catalogue's own, where two hosts have it under names of their own. */
static void
a_hosts_own_name_is_known_at_that_host_alone(void **state)
{
	static const char hosts[] = "providers:\n"
	    "  together: {api_key: k}\n  fireworks: {api_key: k}\n";
	static const struct { const char *name, *want; } rows[] = {
		{ "kimi-k3", "together/moonshotai/Kimi-K3 "
		  "fireworks/accounts/fireworks/models/kimi-k3" },
		{ "fireworks/kimi-k3",
		  "fireworks/accounts/fireworks/models/kimi-k3 "
		  "together/moonshotai/Kimi-K3" },
		{ "fireworks-ai/accounts/fireworks/models/kimi-k3",
		  "fireworks/accounts/fireworks/models/kimi-k3 "
		  "together/moonshotai/Kimi-K3" },
		{ "fireworks/accounts/me/models/mine",
		  "fireworks/accounts/me/models/mine" },
		{ "accounts/fireworks/models/kimi-k3", "-" },
		{ "moonshotai/Kimi-K3", "-" },
		{ "gpt-5.2", "-" },		/* nobody has a key for it */
	};
	char out[256], text[256];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(routes(hosts, rows[i].name, out,
		    sizeof(out)), rows[i].want);
	/* What auto stands for when the file doesn't say. */
	assert_non_null(strstr(routes(hosts, "auto", out, sizeof(out)),
	    "together/"));
	(void)snprintf(text, sizeof(text), "%sauto: []\n", hosts);
	assert_string_equal(routes(text, "auto", out, sizeof(out)),
	    "demo/demo");
}

static void
a_target_has_the_facts_of_its_route(void **state)
{
	static const char text[] = "providers: {anthropic: {api_key: k}}\n"
	    "models: {claude-opus-4-6: {efforts: [low, high]}}\n";
	static const struct { const char *name; bool known; } releases[] = {
		{ "anthropic/claude-opus-4-6-20260205", true },
		{ "anthropic/claude-opus-4-6-2026-02-05", true },
		{ "anthropic/claude-opus-4-6-2026-02", false },
		{ "anthropic/claude-opus-4-6-2026020x", false },
		{ "anthropic/claude-opus-9-20260205", false },
		{ "anthropic/-20260205", false },
		{ "anthropic/20260205", false },
	};
	struct request req = { .model = "claude-opus-4.6" };
	const struct target *t;
	struct candidates c;
	struct arena arena;
	struct buf faults;
	struct error err;
	struct conf conf;

	(void)state;
	buf_init(&faults, 65536);
	arena_init(&arena, 1 << 20);
	assert_int_equal(conf_read(&conf, "r.yaml", span_of(text), &faults), 0);
	assert_int_equal(route_candidates(&conf, &req, &arena, &c, &err), 0);
	t = &c.list[0];
	assert_string_equal(t->route, "anthropic/claude-opus-4-6");
	assert_int_equal(t->context_window, 1000000);
	assert_int_equal(t->max_output_tokens, 128000);
	assert_int_equal(t->price->cache_write_1h, 10000000);
	assert_true(t->has_supports);
	assert_true(t->supports & FEATURE_WEB_SEARCH);
	assert_int_equal(t->efforts, 1u << EFFORT_LOW | 1u << EFFORT_HIGH);
	/* Of a name that nobody knows nothing is known. */
	req.model = "anthropic/claude-next";
	assert_int_equal(route_candidates(&conf, &req, &arena, &c, &err), 0);
	t = &c.list[0];
	assert_string_equal(t->model, "claude-next");
	assert_null(t->price);
	assert_false(t->has_supports);
	assert_int_equal(t->efforts, 0);
	assert_int_equal(t->context_window, 0);
	/* A release goes as given, and is as its model is. */
	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		req.model = releases[i].name;
		assert_int_equal(route_candidates(&conf, &req, &arena, &c,
		    &err), 0);
		assert_int_equal(c.n, 1);
		assert_string_equal(c.list[0].route, releases[i].name);
		assert_int_equal(c.list[0].context_window,
		    releases[i].known ? 1000000 : 0);
		assert_int_equal(c.list[0].price != NULL, releases[i].known);
	}
	buf_fini(&faults);
	arena_fini(&arena);
	conf_free(&conf);
}

static void
a_price_comes_from_the_model_or_is_free_or_unknown(void **state)
{
	static const struct { const char *name; int known; uint64_t input; }
	    rows[] = {
		{ "big", 1, 1000000 }, { "small", 0, 0 }, { "one/x", 0, 0 },
		{ "one/b/x", 1, 1000000 },
		{ "demo/demo", 1, 0 },
	};
	struct arena arena;
	struct buf faults;
	struct conf conf;

	(void)state;
	buf_init(&faults, 65536);
	arena_init(&arena, 1 << 20);
	assert_int_equal(conf_read(&conf, "r.yaml", span_of(yaml), &faults), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request req = { .model = rows[i].name };
		struct candidates c;
		struct error err;

		assert_int_equal(route_candidates(&conf, &req, &arena, &c,
		    &err), 0);
		assert_int_equal(c.list[0].price != NULL, rows[i].known);
		if (rows[i].known)
			assert_int_equal(c.list[0].price->input,
			    rows[i].input);
	}
	buf_fini(&faults);
	arena_fini(&arena);
	conf_free(&conf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_lead_to_candidates_in_order),
		cmocka_unit_test(
		    auto_is_the_configured_list_and_the_demo_only_when_nothing_else),
		cmocka_unit_test(a_hosts_own_name_is_known_at_that_host_alone),
		cmocka_unit_test(a_target_has_the_facts_of_its_route),
		cmocka_unit_test(
		    a_price_comes_from_the_model_or_is_free_or_unknown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
