#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/folder.h"
#include "lib/route_rig.h"

#define PROVIDERS \
    "providers:\n" \
    "  one: {dialect: openai-chat, base_url: \"http://127.0.0.1:1/v1\"," \
    " auth: none}\n" \
    "  two: {dialect: openai-chat, base_url: \"http://127.0.0.1:2/v1\"," \
    " auth: none}\n" \
    "  off: {dialect: openai-chat, base_url: \"http://127.0.0.1:3/v1\"," \
    " auth: bearer}\n"
#define MODELS \
    "models:\n" \
    "  big: {aliases: [large, one/alias], routes: [off/b, two/b, one/b/x]," \
    " price: {input: 1, output: 2}}\n" \
    "  lost: {routes: [off/l]}\n" \
    "  small: {routes: [one/s]}\n"

static const char yaml[] = PROVIDERS MODELS;
static const char hosts[] = "providers:\n"
    "  together: {api_key: k}\n  fireworks: {api_key: k}\n";

#define NAMED(what, model, expected) { what, yaml, model, NULL, expected }
#define OF_AUTO(what, list, expected) \
	{ what, PROVIDERS MODELS "auto: " list "\n", "auto", NULL, expected }

static const struct route_row rows[] = {
NAMED("an_id_gives_the_routes_that_are_on", "big",
    "two/b one/b/x -off/b:off"),
NAMED("an_alias_gives_the_same", "large", "two/b one/b/x -off/b:off"),
NAMED("an_alias_comes_before_a_provider_of_that_name", "one/alias",
    "two/b one/b/x -off/b:off"),
NAMED("what_nobody_knows_goes_to_its_provider_as_it_is",
    "one/anything/at:all", "one/anything/at:all"),
NAMED("the_demo_can_be_asked_for", "demo/demo", "demo/demo"),
NAMED("the_demo_has_a_name", "demo", "demo/demo"),
NAMED("a_pinned_provider_comes_first_and_its_models_others_follow",
    "one/big", "one/b/x two/b -off/b:off"),
NAMED("an_alias_can_be_pinned", "two/large", "two/b one/b/x -off/b:off"),
NAMED("the_providers_own_name_is_that_one_alone", "one/b/x", "one/b/x"),
NAMED("the_providers_own_name_is_its_own", "two/b", "two/b"),
{ "an_alias_takes_no_id_from_a_provider_that_has_it",
    "providers:\n  openai: {api_key: k}\nmodels:\n"
    "  mine: {aliases: [gpt-5.2], routes: [openai/mine]}\n",
    "openai/gpt-5.2", NULL, "openai/gpt-5.2" },
NAMED("another_providers_own_name_is_nothing_here", "one/b", "one/b"),
NAMED("the_own_name_of_a_provider_that_is_off_has_no_route", "off/b",
    "model_not_found at model"),
NAMED("a_pinned_provider_that_is_off_leaves_the_others", "off/big",
    "two/b one/b/x -off/b:off (model moved)"),
NAMED("a_model_of_one_provider_can_be_pinned", "one/small", "one/s"),
NAMED("a_model_whose_providers_are_off_has_no_route", "lost",
    "model_not_found at model"),
NAMED("a_provider_that_is_off_takes_nothing", "off/x",
    "model_not_found at model"),
NAMED("nobody_is_no_provider", "nobody/x", "model_not_found at model"),
NAMED("a_provider_is_no_model", "one", "model_not_found at model"),
NAMED("an_empty_rest_is_no_model", "one/", "model_not_found at model"),
NAMED("an_empty_provider_is_none", "/x", "model_not_found at model"),
NAMED("case_counts", "Big", "model_not_found at model"),

OF_AUTO("auto_is_the_list_in_order", "[lost, small, big]",
    "one/s two/b one/b/x -off/l:off -off/b:off"),
OF_AUTO("auto_has_each_route_once", "[small, large, one/s, big]",
    "one/s two/b one/b/x -off/b:off"),
OF_AUTO("auto_may_pin", "[one/big, small]",
    "one/b/x two/b one/s -off/b:off"),
OF_AUTO("a_pinned_provider_of_autos_that_is_off_is_the_operators_affair",
    "[off/big, small]", "two/b one/b/x one/s -off/b:off"),
OF_AUTO("auto_may_have_what_nobody_knows", "[one/new, small]",
    "one/new one/s"),
OF_AUTO("auto_is_the_demo_when_nothing_else_is_on", "[lost]",
    "demo/demo -off/l:off"),
OF_AUTO("auto_is_the_demo_when_the_list_is_empty", "[]", "demo/demo"),
OF_AUTO("auto_may_have_the_demo_in_its_list", "[demo, small]",
    "demo/demo one/s"),
{ "auto_is_nothing_without_the_demo",
    "providers: {demo: {enabled: false}}\nauto: []\n", "auto", NULL,
    "model_not_found at model" },

{ "fallbacks_follow_in_the_clients_order", yaml, "small", "'input':'hi',"
    "'routing':{'model':{'fallbacks':['two/x','big']}}",
    "one/s two/x two/b one/b/x -off/b:off" },
{ "a_fallback_may_pin", yaml, "small", "'input':'hi',"
    "'routing':{'model':{'fallbacks':['one/big']}}",
    "one/s one/b/x two/b -off/b:off" },
{ "a_fallback_may_be_auto", PROVIDERS MODELS "auto: [small, big]\n",
    "two/x", "'input':'hi','routing':{'model':{'fallbacks':['auto']}}",
    "two/x one/s two/b one/b/x -off/b:off" },
{ "auto_among_the_fallbacks_adds_no_route_twice",
    PROVIDERS MODELS "auto: [small, big]\n", "big", "'input':'hi',"
    "'routing':{'model':{'fallbacks':['auto','small','auto','big']}}",
    "two/b one/b/x one/s -off/b:off" },
{ "auto_is_no_demo_when_its_models_were_asked_for_before",
    PROVIDERS MODELS "auto: [small]\n", "small", "'input':'hi',"
    "'routing':{'model':{'fallbacks':['auto']}}", "one/s" },
{ "auto_may_fall_back_on_a_model", PROVIDERS MODELS "auto: [small]\n",
    "auto", "'input':'hi','routing':{'model':{'fallbacks':['big']}}",
    "one/s two/b one/b/x -off/b:off" },
{ "refuses_a_fallback_that_nobody_knows", yaml, "small", "'input':'hi',"
    "'routing':{'model':{'fallbacks':['big','bigg']}}",
    "model_not_found at routing.model.fallbacks[1]" },
{ "passes_over_a_fallback_whose_providers_are_off", yaml, "small",
    "'input':'hi','routing':{'model':{'fallbacks':['lost','big']}}",
    "one/s two/b one/b/x -off/l:off -off/b:off "
    "(routing.model.fallbacks[0] dropped)" },
{ "passes_over_a_fallback_at_a_provider_that_is_off", yaml, "small",
    "'input':'hi','routing':{'model':{'fallbacks':['off/new']}}",
    "one/s -off/new:off (routing.model.fallbacks[0] dropped)" },
{ "falls_back_from_a_model_whose_providers_are_off", yaml, "lost",
    "'input':'hi','routing':{'model':{'fallbacks':['small']}}",
    "one/s -off/l:off (model dropped)" },
{ "fallbacks_dont_mend_a_name_that_nobody_knows", yaml, "bigg",
    "'input':'hi','routing':{'model':{'fallbacks':['big']}}",
    "model_not_found at model" },
{ "says_so_when_the_fallbacks_are_off_too", yaml, "lost",
    "'input':'hi','routing':{'model':{'fallbacks':['off/x']}}",
    "model_not_found at model" },

/* The catalogue's own, where two hosts have it under names of their own. */
{ "a_model_is_known_at_all_its_hosts", hosts, "kimi-k3", NULL,
    "together/moonshotai/Kimi-K3 "
    "fireworks/accounts/fireworks/models/kimi-k3" },
{ "a_host_can_be_pinned_by_the_models_name", hosts, "fireworks/kimi-k3",
    NULL, "fireworks/accounts/fireworks/models/kimi-k3 "
    "together/moonshotai/Kimi-K3" },
{ "a_host_can_be_pinned_by_its_own_name", hosts,
    "fireworks-ai/accounts/fireworks/models/kimi-k3", NULL,
    "fireworks/accounts/fireworks/models/kimi-k3 "
    "together/moonshotai/Kimi-K3" },
{ "a_hosts_own_name_may_be_new", hosts, "fireworks/accounts/me/models/mine",
    NULL, "fireworks/accounts/me/models/mine" },
{ "a_hosts_own_name_is_no_public_one", hosts,
    "accounts/fireworks/models/kimi-k3", NULL, "model_not_found at model" },
{ "a_maker_is_no_host", hosts, "moonshotai/Kimi-K3", NULL,
    "model_not_found at model" },
{ "a_model_of_the_catalogue_needs_a_key", hosts, "gpt-5.2", NULL,
    "model_not_found at model" },
};

/* What auto stands for when the file doesn't say. */
static void
auto_is_the_catalogues_list_by_default(void **state)
{
	struct route_rig rig;

	(void)state;
	route_rig_load(&rig, hosts);
	route_rig_choose(&rig, "auto", NULL);
	assert_int_equal(rig.ret, 0);
	assert_non_null(strstr(rig.c.list[0].route, "together/"));
	route_rig_fini(&rig);
}

/* A catalogue of the operator's that doesn't have it. */
static void
auto_is_the_demo_that_no_catalogue_knows(void **state)
{
	static const char empty[] = "{\"models\":[]}";
	char folder[FOLDER_SIZE], file[FOLDER_PATH], conf[FOLDER_PATH + 64];
	struct route_rig rig;

	(void)state;
	folder_make(folder);
	folder_write(folder_path(folder, "models.json", file), empty,
	    strlen(empty), 0644);
	(void)snprintf(conf, sizeof(conf), "catalogue: %s\n", file);
	route_rig_load(&rig, conf);
	route_rig_choose(&rig, "auto", NULL);
	route_expect(&rig, "demo/demo");
	route_rig_fini(&rig);
	folder_remove(folder);
}

static const struct target *
first_target(struct route_rig *rig, const char *model)
{
	route_rig_choose(rig, model, NULL);
	assert_int_equal(rig->ret, 0);
	return &rig->c.list[0];
}

static void
a_target_has_the_facts_of_its_route(void **state)
{
	static const char text[] = "providers: {anthropic: {api_key: k}}\n"
	    "models: {claude-opus-4-6: {efforts: [low, high]}}\n";
	const struct target *t;
	struct route_rig rig;

	(void)state;
	route_rig_load(&rig, text);
	t = first_target(&rig, "claude-opus-4.6");
	assert_string_equal(t->route, "anthropic/claude-opus-4-6");
	assert_int_equal(t->context_window, 1000000);
	assert_int_equal(t->max_output_tokens, 128000);
	assert_int_equal(t->price->cache_write_1h, 10000000);
	assert_true(t->has_supports);
	assert_true(t->supports & FEATURE_WEB_SEARCH);
	assert_int_equal(t->efforts, 1u << EFFORT_LOW | 1u << EFFORT_HIGH);
	route_rig_fini(&rig);
}

static void
of_a_name_that_nobody_knows_nothing_is_known(void **state)
{
	const struct target *t;
	struct route_rig rig;

	(void)state;
	route_rig_load(&rig, "providers: {anthropic: {api_key: k}}\n");
	t = first_target(&rig, "anthropic/claude-next");
	assert_string_equal(t->model, "claude-next");
	assert_null(t->price);
	assert_false(t->has_supports);
	assert_int_equal(t->efforts, 0);
	assert_int_equal(t->context_window, 0);
	route_rig_fini(&rig);
}

static void
a_release_goes_as_given_and_is_as_its_model_is(void **state)
{
	static const struct { const char *name; bool known; } releases[] = {
		{ "anthropic/claude-opus-4-6-20260205", true },
		{ "anthropic/claude-opus-4-6-2026-02-05", true },
		{ "anthropic/claude-opus-4-6-2026-02", false },
		{ "anthropic/claude-opus-4-6-2026020x", false },
		{ "anthropic/claude-opus-9-20260205", false },
		{ "anthropic/-20260205", false },
		{ "anthropic/20260205", false },
	};
	const struct target *t;
	struct route_rig rig;

	(void)state;
	route_rig_load(&rig, "providers: {anthropic: {api_key: k}}\n");
	for (size_t i = 0; i < COUNT(releases); i++) {
		t = first_target(&rig, releases[i].name);
		assert_int_equal(rig.c.n, 1);
		assert_int_equal(rig.c.choices[0].origin, ORIGIN_AS_GIVEN);
		assert_string_equal(t->route, releases[i].name);
		assert_int_equal(t->context_window,
		    releases[i].known ? 1000000 : 0);
		assert_int_equal(t->price != NULL, releases[i].known);
	}
	route_rig_fini(&rig);
}

static void
a_price_comes_from_the_model_or_is_free_or_unknown(void **state)
{
	static const struct { const char *name; int known; uint64_t input; }
	    prices[] = {
		{ "big", 1, 1000000 }, { "small", 0, 0 }, { "one/x", 0, 0 },
		{ "one/b/x", 1, 1000000 },
		{ "demo/demo", 1, 0 },
	};
	const struct target *t;
	struct route_rig rig;

	(void)state;
	route_rig_load(&rig, yaml);
	for (size_t i = 0; i < COUNT(prices); i++) {
		t = first_target(&rig, prices[i].name);
		assert_int_equal(t->price != NULL, prices[i].known);
		if (prices[i].known)
			assert_int_equal(t->price->input, prices[i].input);
	}
	route_rig_fini(&rig);
}

/* How each came to be looked at, and the name it goes by. */
static void
choices_tell_their_origin_and_model(void **state)
{
	static const struct {
		enum origin origin;
		const char *model, *route;
		unsigned group;
	} expected[] = {
		{ ORIGIN_PINNED, "big", "one/b/x", 0 },
		{ ORIGIN_SIBLING, "big", "two/b", 1 },
		{ ORIGIN_FALLBACK, "new/1", "one/new/1", 2 },
		{ ORIGIN_AUTO, "small", "one/s", 4 },
		{ ORIGIN_SIBLING, "big", "off/b", 1 },
	};
	struct route_rig rig;

	(void)state;
	route_rig_load(&rig, PROVIDERS MODELS "auto: [small]\n");
	route_rig_choose(&rig, "one/big", "'input':'hi','routing':{'model':"
	    "{'fallbacks':['one/new/1','auto']}}");
	assert_int_equal(rig.c.n_choices, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++) {
		const struct route_choice *c = &rig.c.choices[i];

		assert_int_equal(c->origin, expected[i].origin);
		assert_string_equal(c->model, expected[i].model);
		assert_string_equal(c->route->name, expected[i].route);
		assert_int_equal(c->group, expected[i].group);
	}
	route_rig_fini(&rig);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(auto_is_the_catalogues_list_by_default),
		cmocka_unit_test(auto_is_the_demo_that_no_catalogue_knows),
		cmocka_unit_test(a_target_has_the_facts_of_its_route),
		cmocka_unit_test(of_a_name_that_nobody_knows_nothing_is_known),
		cmocka_unit_test(
		    a_release_goes_as_given_and_is_as_its_model_is),
		cmocka_unit_test(
		    a_price_comes_from_the_model_or_is_free_or_unknown),
		cmocka_unit_test(choices_tell_their_origin_and_model),
	};
	struct CMUnitTest tests[COUNT(rows) + COUNT(others)];

	route_add_rows(tests, rows, COUNT(rows));
	memcpy(tests + COUNT(rows), others, sizeof(others));
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
