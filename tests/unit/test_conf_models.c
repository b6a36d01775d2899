/* Models of the file over those of the catalogue. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/conf_rig.h"
#include "model/request.h"

#define WARNING(line, model) \
	"f.yaml:" line ": warning: models." model " can't be served, expected " \
	"a route whose provider is on\n"

static void
a_model_of_the_catalogue_needs_no_line(void **state)
{
	const struct conf_model *m;
	struct conf c;

	(void)state;
	rig_load(&c, "");
	m = conf_model(&c, "gpt-5.2");
	assert_non_null(m);
	assert_null(m->said);
	assert_string_equal(m->display_name, "GPT-5.2");
	assert_string_equal(m->author, "openai");
	assert_string_equal(conf_author_name(&c, m->author), "OpenAI");
	assert_string_equal(conf_author_name(&c, "nobody"), "nobody");
	assert_int_equal(m->created_s, 1765411200);	/* 2025-12-11 */
	assert_string_equal(m->routes[0].name, "openai/gpt-5.2");
	assert_int_equal(m->routes[0].facts.context_window, 400000);
	assert_int_equal(m->routes[0].facts.price->input, 1750000);
	assert_true(m->routes[0].facts.efforts & 1u << EFFORT_XHIGH);
	/* An alias, and the name of one host's own, which is none of ours. */
	assert_ptr_equal(conf_model(&c, "gpt-5.6"),
	    conf_model(&c, "gpt-5.6-sol"));
	assert_null(conf_model(&c, "accounts/fireworks/models/kimi-k3"));
	conf_free(&c);
}

static void
the_file_goes_before_the_catalogue(void **state)
{
	const struct conf_model *m;
	const struct conf_facts *f;
	struct conf c;

	(void)state;
	rig_load_with(&c,
	    "models:\n"
	    "  gpt-5.2:\n"
	    "    aliases: [latest]\n"
	    "    max_output_tokens: 7\n"
	    "    price: {input: 1}\n"
	    "    display_name: Ours\n"
	    "  claude-opus-4-6: {supports: [tools], efforts: high}\n",
	    WARNING("2", "gpt-5.2") WARNING("7", "claude-opus-4-6"));
	assert_int_equal(c.n_said, 2);
	assert_int_equal(c.n_models, c.n_catalogue);
	m = conf_model(&c, "latest");
	assert_ptr_equal(m, conf_model(&c, "gpt-5.2"));
	assert_string_equal(m->display_name, "Ours");
	assert_string_equal(m->author, "openai");
	assert_int_equal(m->n_routes, 1);
	f = &m->routes[0].facts;
	assert_int_equal(f->context_window, 400000);
	assert_int_equal(f->max_output_tokens, 7);
	/* A price is one thing: what it doesn't say is not known. */
	assert_int_equal(f->price->input, 1000000);
	assert_false(f->price->has_output);
	assert_null(f->price_as_of);
	f = &conf_model(&c, "claude-opus-4-6")->routes[0].facts;
	assert_int_equal(f->supports, FEATURE_TOOLS);
	assert_int_equal(f->efforts, 1u << EFFORT_HIGH);
	assert_int_equal(f->price->input, 5000000);
	assert_string_equal(f->price_as_of, "2026-09-23");
	/* The catalogue's aliases stay. */
	assert_ptr_equal(conf_model(&c, "claude-opus-4.6"),
	    conf_model(&c, "claude-opus-4-6"));
	/* The catalogue itself is as it was. */
	assert_int_equal(c.catalogue[0].routes[0].facts.context_window,
	    conf_model(&c, c.catalogue[0].name)->routes[0]
	    .facts.context_window);
	conf_free(&c);
}

static void
routes_of_the_file_take_the_place_of_the_catalogues(void **state)
{
	const struct conf_route *r;
	struct conf c;

	(void)state;
	rig_load_with(&c, "models:\n"
	    "  gpt-5.2: {routes: [azure/mine, openai/gpt-5.2]}\n"
	    "  other: {routes: [openai/gpt-5.2]}\n"
	    "  pinned: {routes: [openai/gpt-5.2-2025-12-11]}\n",
	    WARNING("2", "gpt-5.2") WARNING("3", "other")
	    WARNING("4", "pinned"));
	r = conf_model(&c, "gpt-5.2")->routes;
	assert_int_equal(conf_model(&c, "gpt-5.2")->n_routes, 2);
	assert_string_equal(r[0].name, "azure/mine");
	/* A deployment is as large as its model, and costs nobody knows what. */
	assert_int_equal(r[0].facts.context_window, 400000);
	assert_true(r[0].facts.efforts & 1u << EFFORT_XHIGH);
	assert_null(r[0].facts.price);
	assert_false(r[0].facts.has_supports);
	assert_int_equal(r[1].facts.price->output, 14000000);
	/* What is known of a provider's model is known under any name. */
	r = conf_model(&c, "other")->routes;
	assert_int_equal(r[0].facts.price->output, 14000000);
	assert_string_equal(conf_model(&c, "other")->display_name, "other");
	/* And so under the name of a release. */
	r = conf_model(&c, "pinned")->routes;
	assert_string_equal(r[0].model, "gpt-5.2-2025-12-11");
	assert_int_equal(r[0].facts.price->output, 14000000);
	conf_free(&c);
}

/* Else a new catalogue could take a name away from a file that has it. */
static void
names_of_the_file_are_the_files(void **state)
{
	struct conf c;

	(void)state;
	rig_load(&c, "models:\n"
	    "  mine: {routes: demo/x, aliases: [gpt-5.2, gpt-5.6]}\n");
	assert_string_equal(conf_model(&c, "gpt-5.2")->name, "mine");
	assert_string_equal(conf_model(&c, "gpt-5.6")->name, "mine");
	assert_string_equal(conf_model(&c, "gpt-5.6-sol")->name,
	    "gpt-5.6-sol");
	conf_free(&c);
	/* An alias that both give is one. */
	rig_load_with(&c, "models: {gpt-5.6-sol: {aliases: [gpt-5.6]}}\n",
	    WARNING("1", "gpt-5.6-sol"));
	assert_int_equal(conf_model(&c, "gpt-5.6")->n_aliases, 1);
	conf_free(&c);
}

static void
auto_is_the_catalogues_unless_the_file_has_one(void **state)
{
	struct conf c;

	(void)state;
	rig_load(&c, "auto: ~\n");
	assert_false(c.has_auto);
	assert_true(c.n_auto > 0);
	for (size_t i = 0; i < c.n_auto; i++)
		assert_non_null(conf_model(&c, c.auto_models[i]));
	conf_free(&c);
	rig_load(&c, "auto: []\n");
	assert_true(c.has_auto);
	assert_int_equal(c.n_auto, 0);
	conf_free(&c);
	rig_load(&c, "auto: claude-opus-4-6\n");
	assert_int_equal(c.n_auto, 1);
	conf_free(&c);
}

static const struct {
	const char *settings, *faults;
} bad[] = {
	{ "price: {over: {input: 1}}", ".price.over has no input_tokens, "
	  "expected the number of them over which it holds\n" },
	{ "price: {over: 5}", ".price.over is \"5\", expected a mapping such "
	  "as {input_tokens: 200000, input: 2.5}\n" },
	{ "price: {over: {input_tokens: 0}}", ".price.over.input_tokens is "
	  "\"0\", expected a whole number from 1 to 1000000000\n" },
	{ "price: {over: {input_tokens: 1, over: {}}}", ".price.over.over is "
	  "not known, expected input, cached_input, cache_write, "
	  "cache_write_1h, output, web_search or input_tokens\n" },
	{ "price: {web_search: x}", ".price.web_search is \"x\", expected US "
	  "dollars per thousand searches such as 10, from 0 to 1000000, with "
	  "at most 6 decimals\n" },
	{ "efforts: [hight]", ".efforts[0] is \"hight\", expected high\n" },
	{ "created: 2026-02-30", ".created is \"2026-02-30\", expected a day "
	  "such as 2026-02-05\n" },
	{ "created: 2026-2-3", ".created is \"2026-2-3\", expected a day such "
	  "as 2026-02-05\n" },
	{ "created: 2026-02-03x", ".created is \"2026-02-03x\", expected a "
	  "day such as 2026-02-05\n" },
	{ "created: 1970-01-01", ".created is \"1970-01-01\", expected a day "
	  "such as 2026-02-05\n" },
	{ "author: Big Co", ".author is \"Big Co\", expected a name of small "
	  "letters, digits and . _ -, at most 64\n" },
	{ "display_name: []", ".display_name is a list, expected a text\n" },
};

static void
says_what_of_a_model_is_wrong(void **state)
{
	char text[256], faults[512];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)snprintf(text, sizeof(text),
		    "models: {m: {routes: demo/x, %s}}\n", bad[i].settings);
		(void)snprintf(faults, sizeof(faults), "f.yaml:1: models.m%s",
		    bad[i].faults);
		rig_refuse(text, faults);
	}
}

static int
setup(void **state)
{
	(void)state;
	rig_clear_environment();
	return 0;
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		TEST(a_model_of_the_catalogue_needs_no_line),
		TEST(the_file_goes_before_the_catalogue),
		TEST(routes_of_the_file_take_the_place_of_the_catalogues),
		TEST(names_of_the_file_are_the_files),
		TEST(auto_is_the_catalogues_unless_the_file_has_one),
		TEST(says_what_of_a_model_is_wrong),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
