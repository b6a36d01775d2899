/* The catalogue: the one that is built in, and files in its place. */
#include "config.h"

#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf/price.h"
#include "lib/conf_rig.h"
#include "lib/folder.h"

#define DOLLAR	((uint64_t)1000 * 1000)	/* for a million tokens */

struct fixture {
	char folder[FOLDER_SIZE];
	char file[FOLDER_PATH];
	char yaml[FOLDER_PATH + 64];
};

/* ---- the one that is built in ---- */

/* Dearer than anything, or a cache that costs more than none: a slip. */
static void
check_price(const char *route, const struct price *p)
{
	uint64_t pico, input = 0;

	(void)price_amount(p, &price_classes[PRICE_INPUT], &input);
	if (!p->has_input || !p->has_output)
		fail_msg("%s has half a price", route);
	for (size_t i = 0; i < PRICE_CLASSES; i++)
		if (price_amount(p, &price_classes[i], &pico) &&
		    pico > 500 * DOLLAR && i != PRICE_WEB_SEARCH)
			fail_msg("%s is too dear", route);
	if (p->output < p->input ||
	    (p->has_cached_input && p->cached_input > p->input) ||
	    (p->has_cache_write_1h && p->cache_write_1h < p->cache_write))
		fail_msg("%s has an odd price", route);
	if (p->has_web_search && p->web_search > 100 * 1000 * DOLLAR)
		fail_msg("%s has dear searches", route);
	if (p->over == NULL)
		return;
	if (p->over_input < 1000 || p->over->input < p->input ||
	    p->over->output < p->output || p->over->over != NULL)
		fail_msg("%s has an odd price over its threshold", route);
}

static void
check_route(const struct conf_route *r)
{
	const struct conf_facts *f = &r->facts;

	if (!conf_speaks(r->provider->dialect))
		fail_msg("%s: nobody speaks %s", r->name,
		    r->provider->dialect);
	if (!f->has_supports || !(f->supports & FEATURE_STREAMING))
		fail_msg("%s lacks what it supports", r->name);
	if (f->efforts != 0 && !(f->supports & FEATURE_REASONING))
		fail_msg("%s has efforts and no reasoning", r->name);
	if (f->context_window != 0 && (f->context_window < 4096 ||
	    f->max_output_tokens > f->context_window))
		fail_msg("%s has odd limits", r->name);
	if ((f->price == NULL) != (f->price_as_of == NULL))
		fail_msg("%s has a price without a day", r->name);
	if (f->price != NULL && !r->provider->free)
		check_price(r->name, f->price);
}

static void
every_row_is_sane(void **state)
{
	struct conf c;

	(void)state;
	rig_load(&c, "");
	assert_true(c.n_catalogue > 50);
	for (size_t i = 0; i < c.n_catalogue; i++) {
		const struct conf_model *m = &c.catalogue[i];

		if (m->author == NULL || strcmp(conf_author_name(&c,
		    m->author), m->author) == 0)
			fail_msg("%s has no author with a name", m->name);
		if (strcmp(m->display_name, m->name) == 0 &&
		    strchr(m->name, '/') != NULL)
			fail_msg("%s is a host's own name", m->name);
		assert_true(m->created_s < (int64_t)2000000000);
		assert_ptr_not_equal(conf_model(&c, m->name), NULL);
		assert_string_equal(conf_model(&c, m->name)->name, m->name);
		for (size_t k = 0; k < m->n_routes; k++)
			check_route(&m->routes[k]);
	}
	conf_free(&c);
}

/* What requests are billed by, as the vendors' pages have it. */
static void
prices_are_those_of_the_vendors(void **state)
{
	static const struct {
		const char *model;
		size_t class;
		uint64_t pico;
	} rows[] = {
		{ "gpt-4o", PRICE_INPUT, 2500000 },
		{ "gpt-4o", PRICE_CACHED_INPUT, 1250000 },
		{ "gpt-5.6-sol", PRICE_WEB_SEARCH, 10 * 1000 * DOLLAR },
		{ "claude-opus-4-6", PRICE_CACHE_WRITE, 6250000 },
		{ "claude-opus-4-6", PRICE_CACHE_WRITE_1H, 10000000 },
		{ "claude-opus-4-6", PRICE_OUTPUT, 25000000 },
		{ "claude-haiku-5-5", PRICE_CACHED_INPUT, 10000 },
		{ "gemini-3.5-flash", PRICE_WEB_SEARCH, 14 * 1000 * DOLLAR },
		{ "deepseek-v4-pro", PRICE_CACHED_INPUT, 3625 },
	};
	const struct price *p;
	struct conf c;
	uint64_t pico;

	(void)state;
	rig_load(&c, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		p = conf_model(&c, rows[i].model)->routes[0].facts.price;
		assert_true(price_amount(p, &price_classes[rows[i].class],
		    &pico));
		assert_int_equal(pico, rows[i].pico);
	}
	p = conf_model(&c, "gemini-3.1-pro-preview")->routes[0].facts.price;
	assert_int_equal(p->over_input, 200000);
	assert_int_equal(p->over->output, 18000000);
	p = conf_model(&c, "gpt-5.4")->routes[0].facts.price;
	assert_int_equal(p->over_input, 272000);
	assert_int_equal(p->over->input, 5000000);
	assert_int_equal(p->over->output, 22500000);
	/* A fee for each request isn't among the classes: no price at all. */
	assert_null(conf_model(&c, "sonar")->routes[0].facts.price);
	conf_free(&c);
}

/* ---- a file in its place ---- */

static void
use_file(struct fixture *f, const char *json)
{
	folder_write(f->file, json, strlen(json), 0644);
	(void)snprintf(f->yaml, sizeof(f->yaml), "catalogue: %s\n", f->file);
}

static void
a_file_takes_the_place_of_the_built_in_one(void **state)
{
	static const char json[] =
	    "{\"about\": [\"ours\"], \"prices_as_of\": \"2026-01-02\",\n"
	    "\"authors\": {\"us\": \"Us \\u0026 Co\"}, \"auto\": [\"m\"],\n"
	    "\"models\": [{\"id\": \"m\", \"author\": \"us\", \"note\": null,\n"
	    "\"created\": null, \"aliases\": [\"n\"], \"routes\": [\n"
	    "{\"provider\": \"grok\", \"model\": \"a/b\", \"price\":\n"
	    "{\"input\": 0.25, \"output\": null}, \"supports\": [\"tools\"],\n"
	    "\"note\": \"x\"}, {\"provider\": \"demo\", \"model\": \"d\",\n"
	    "\"price\": null, \"context_window\": 5, \"efforts\": [\"low\"]},\n"
	    "{\"provider\": \"xai\", \"model\": \"c\", \"price\":\n"
	    "{\"input\": 1}, \"price_as_of\": \"2025-12-31\"}]}]}\n";
	struct fixture *f = *state;
	const struct conf_model *m;
	struct conf c;

	use_file(f, json);
	rig_load(&c, f->yaml);
	assert_int_equal(c.n_models, 1);
	assert_null(conf_model(&c, "gpt-5.2"));
	m = conf_model(&c, "n");
	assert_string_equal(m->name, "m");
	assert_string_equal(m->display_name, "m");
	assert_string_equal(conf_author_name(&c, m->author), "Us & Co");
	assert_int_equal(m->n_routes, 3);
	assert_string_equal(m->routes[0].name, "xai/a/b");
	assert_int_equal(m->routes[0].facts.price->input, 250000);
	assert_false(m->routes[0].facts.price->has_output);
	assert_string_equal(m->routes[0].facts.price_as_of, "2026-01-02");
	assert_null(m->routes[1].facts.price);
	assert_null(m->routes[1].facts.price_as_of);
	assert_int_equal(m->routes[1].facts.context_window, 5);
	assert_string_equal(m->routes[2].facts.price_as_of, "2025-12-31");
	assert_int_equal(c.n_auto, 1);
	conf_free(&c);
}

static const struct {
	const char *json, *faults;	/* each begins with the file's name */
} bad[] = {
	{ "{\"models\":[\n{]}", ":2: is not valid JSON: unexpected "
	  "character at byte 2, expected JSON\n" },
	{ "", ":1: is not valid JSON: unexpected end at byte 1, "
	  "expected JSON\n" },
	{ "[]", ":1: is no object, expected one with models\n" },
	{ "{\n\"modells\": []}", ":2: modells is not known, expected models\n" },
	{ "{\"models\": [{\n\"routes\": [{\"provider\": \"demo\",\n"
	  "\"model\": \"x\"}]}]}", ":1: models[0] has no id, expected a name "
	  "of letters, digits and . _ : / @ + -, at most 128\n" },
	{ "{\"models\": [\n{\"id\": \"x\"}]}", ":2: models[0] has no routes, "
	  "expected at least one\n" },
	{ "{\"models\": [{\"id\": \"x\", \"routes\": [\n{\"provider\": "
	  "\"nobody\", \"model\": \"x\"}]}]}", ":2: "
	  "models[0].routes[0].provider is \"nobody\", expected a provider "
	  "that is built in or stands under the configuration's providers\n" },
	{ "{\"models\": [{\"id\": \"x\", \"routes\": [\n{\"provider\": "
	  "\"demo\"}]}]}", ":2: models[0].routes[0] is no route, expected "
	  "provider and model\n" },
	{ "{\"models\": [{\"id\": \"x\", \"routes\": [{\"provider\": \"demo\","
	  " \"model\": \"x\",\n\"price\": {\"input\": -1, \"output\": true}}]}"
	  "]}", ":2: models[0].routes[0].price.input is \"-1\", expected US "
	  "dollars per million tokens such as 0.25, from 0 to 1000000, with "
	  "at most 6 decimals\n$:2: models[0].routes[0].price.output is "
	  "\"true\", expected US dollars per million tokens such as 0.25, "
	  "from 0 to 1000000, with at most 6 decimals\n" },
	{ "{\"models\": [{\"id\": \"auto\", \"routes\": []}]}", ":1: "
	  "models[0].id is \"auto\", expected another name: that one has its "
	  "own meaning\n$:1: models[0] has no routes, expected at least "
	  "one\n" },
	{ "{\"models\": [{\"id\": \"x\", \"aliases\": [\"x\"], \"routes\": ["
	  "{\"provider\": \"demo\", \"model\": \"x\"}]}]}", ": the name x is "
	  "taken, expected each id and alias once\n" },
	{ "{\"auto\": [\"y\"]}", ":1: auto[0] is \"y\", expected the id of a "
	  "model of the catalogue\n" },
	{ "{\"prices_as_of\": \"today\"}", ":1: prices_as_of is \"today\", "
	  "expected a day such as 2026-02-05\n" },
	{ "{\"authors\": {\"A B\": \"x\"}}", ":1: authors.A B is no author, "
	  "expected a name of small letters, digits and . _ -, at most 64\n" },
	{ "{\"models\": 5}", ":1: models is \"5\", expected a list of models\n" },
};

/* The faults with the file's name for each $, and at the beginning. */
static void
name_file(const char *file, const char *faults, char *out, size_t size)
{
	size_t len = (size_t)snprintf(out, size, "%s", file);

	for (; *faults != '\0'; faults++)
		len += (size_t)snprintf(out + len, size - len, "%.*s",
		    *faults == '$' ? FOLDER_PATH : 1,
		    *faults == '$' ? file : faults);
}

static void
says_in_which_line_of_it_what_is_wrong(void **state)
{
	struct fixture *f = *state;
	char faults[2048];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		use_file(f, bad[i].json);
		name_file(f->file, bad[i].faults, faults, sizeof(faults));
		rig_refuse(f->yaml, faults);
	}
}

static void
says_what_is_no_file(void **state)
{
	struct fixture *f = *state;
	char faults[1024];

	(void)snprintf(f->yaml, sizeof(f->yaml), "catalogue: %s\n", f->file);
	(void)snprintf(faults, sizeof(faults), "%s: can't be opened (No such "
	    "file or directory), expected a readable file\n", f->file);
	rig_refuse(f->yaml, faults);
	/* Nobody writes to it: reading it must not wait. */
	assert_int_equal(mkfifo(f->file, 0600), 0);
	(void)snprintf(faults, sizeof(faults), "%s: is no file or too large, "
	    "expected a file of at most 1048576 bytes\n", f->file);
	rig_refuse(f->yaml, faults);
	rig_refuse("catalogue: models.json\n", "f.yaml:1: catalogue is "
	    "\"models.json\", expected an absolute path\n");
}

/* The file's faults come after those of the configuration. */
static void
both_files_tell_their_faults(void **state)
{
	struct fixture *f = *state;
	char faults[1024], yaml[1024];

	use_file(f, "[]");
	(void)snprintf(yaml, sizeof(yaml), "threads: 0\n%s", f->yaml);
	(void)snprintf(faults, sizeof(faults), "f.yaml:1: threads is \"0\", "
	    "expected a whole number from 1 to 100000\n"
	    "%s:1: is no object, expected one with models\n", f->file);
	rig_refuse(yaml, faults);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	rig_clear_environment();
	folder_make(f->folder);
	(void)folder_path(f->folder, "models.json", f->file);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	folder_remove(f->folder);
	free(f);
	return 0;
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(every_row_is_sane),
		TEST(prices_are_those_of_the_vendors),
		TEST(a_file_takes_the_place_of_the_built_in_one),
		TEST(says_in_which_line_of_it_what_is_wrong),
		TEST(says_what_is_no_file),
		TEST(both_files_tell_their_faults),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
