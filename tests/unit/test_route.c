#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
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

static void
a_price_comes_from_the_model_or_is_free_or_unknown(void **state)
{
	static const struct { const char *name; int known; uint64_t input; }
	    rows[] = {
		{ "big", 1, 1000000 }, { "small", 0, 0 }, { "one/x", 0, 0 },
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
		cmocka_unit_test(
		    a_price_comes_from_the_model_or_is_free_or_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
