/*
 * The order of candidates: groups, the client's sorts, the operator's order.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/route_rig.h"

#define HOST(name, more) \
    "  " name ": {dialect: openai-chat, base_url: \"http://127.0.0.1:1/v1\"," \
    " auth: none" more "}\n"
#define HOSTS \
    "providers:\n" \
    HOST("a", ", tier: 3") HOST("b", "") HOST("c", ", tier: 2") \
    HOST("d", ", tier: 1") HOST("z", ", quirks: [no_logprobs]")

static const char conf[] = HOSTS
    "models:\n"
    "  m: {routes: [a/m, b/m, c/m, d/m]}\n"
    "  n: {routes: [a/n, b/n]}\n"
    "  o: {routes: [c/o, d/o]}\n"
    "  p: {routes: [demo/demo, a/p]}\n"
    "  q: {routes: [a/q, b/q, c/q, d/q]}\n"
    "auto: [m, n, o]\n";

static const char by_rank[] = HOSTS
    "models:\n"
    "  r: {routes: [z/r, a/r]}\n"
    "  s: {routes: [b/s]}\n"
    "auto: [s, r]\n";

/* Dollars for a million tokens; of what isn't here the price isn't known. A
 * price with over holds for more than so many input tokens. */
static const struct {
	const char *route;
	uint64_t input, output;
	uint64_t over_input, over;
} prices[] = {
	{ "a/m", 5, 5, 0, 0 },		/* 20 for four tokens */
	{ "b/m", 1, 9, 0, 0 },		/* 12: output is dear */
	{ "d/m", 4, 1, 0, 0 },		/* 13 */
	{ "a/n", 9, 9, 0, 0 },		/* 36 */
	{ "b/n", 3, 2, 0, 0 },		/* 11 */
	{ "d/o", 2, 8, 0, 0 },		/* 14 */
	{ "a/p", 1, 1, 0, 0 },
	{ "a/q", 2, 2, 0, 0 },
	{ "b/q", 1, 1, 10, 3 },		/* 4, or 12 for a longer input */
	{ "z/r", 1, 1, 0, 0 },
	{ "a/r", 9, 9, 0, 0 },
	{ "b/s", 5, 5, 0, 0 },
	{ "d/q", UINT64_MAX / 1000000, 0, 0, 0 },
};

static const struct price *
make_price(struct arena *a, size_t row)
{
	struct price *p = arena_alloc(a, sizeof(*p));
	struct price *over = arena_alloc(a, sizeof(*p));

	p->has_input = p->has_output = true;
	p->input = prices[row].input * 1000000;
	p->output = prices[row].output * 1000000;
	if (prices[row].over != 0) {
		*over = *p;
		over->input = over->output = prices[row].over * 1000000;
		p->over_input = prices[row].over_input;
		p->over = over;
	}
	return p;
}

static void
set_prices(struct conf *c)
{
	for (size_t i = 0; i < c->n_models; i++)
		for (size_t k = 0; k < c->models[i].n_routes; k++) {
			struct conf_route *r = &c->models[i].routes[k];

			for (size_t p = 0; p < COUNT(prices); p++)
				if (strcmp(r->name, prices[p].route) == 0)
					r->facts.price =
					    make_price(&c->arena, p);
		}
}

#define ROUTING(routing)	"'input':'hi','routing':" routing
#define SORT(sort)		ROUTING("{'provider':{'sort':'" sort "'}}")
#define MODELS(sort)		ROUTING("{'model':{'sort':'" sort "'}}")
#define PROBS	"'input':'hi','top_logprobs':2," \
		"'include':['message.output_text.logprobs']"
#define LONG			"a long input, of so many words that they " \
				"cannot be taken for few tokens"

static const struct route_row rows[] = {
{ "is_the_operators_without_sorts", conf, "m", NULL, "a/m b/m c/m d/m" },
{ "cost_is_three_parts_input_to_one_of_output_and_unknown_last", conf, "m",
    SORT("cost"), "b/m d/m a/m c/m" },
{ "unknown_prices_are_last_when_the_dearest_come_first", conf, "m",
    ROUTING("{'strategy':'max','metric':'cost'}"), "a/m d/m b/m c/m" },
{ "what_is_free_costs_nothing", conf, "p", SORT("cost"), "demo/demo a/p" },
{ "what_is_free_is_not_unknown_either", conf, "p",
    ROUTING("{'strategy':'max','metric':'cost'}"), "a/p demo/demo" },
{ "a_price_beyond_all_numbers_is_known", conf, "q", SORT("cost"),
    "b/q a/q d/q c/q" },
{ "the_price_of_long_inputs_counts_for_them", conf, "q",
    "'input':'" LONG "','routing':{'provider':{'sort':'cost'}}",
    "a/q b/q d/q c/q" },
{ "performance_is_by_tier_and_unset_is_the_best", conf, "m",
    SORT("performance"), "b/m d/m c/m a/m" },
{ "strategy_alone_means_performance", conf, "m",
    ROUTING("{'strategy':'max'}"), "b/m d/m c/m a/m" },
{ "performance_may_be_turned", conf, "m",
    ROUTING("{'strategy':'min','metric':'performance'}"),
    "a/m c/m b/m d/m" },
{ "a_measured_sort_becomes_cost", conf, "m", SORT("p95_latency"),
    "b/m d/m a/m c/m (routing.provider.sort moved)" },
{ "a_measured_sort_becomes_cost_whichever_way_it_goes", conf, "m",
    ROUTING("{'strategy':'max','metric':'avg_latency'}"),
    "b/m d/m a/m c/m (routing.metric moved)" },
{ "uptime_is_measured_too", conf, "m",
    ROUTING("{'provider':{'sort':'uptime','interval':'2h'}}"),
    "b/m d/m a/m c/m (routing.provider.sort moved, "
    "routing.provider.interval unsupported)" },
{ "a_flat_interval_is_noted_where_it_stood", conf, "m",
    ROUTING("{'metric':'throughput','interval':'2h'}"),
    "b/m d/m a/m c/m (routing.metric moved, routing.interval "
    "unsupported)" },

/* Several models. */
{ "auto_is_in_the_operators_order", conf, "auto", NULL,
    "a/m b/m c/m d/m a/n b/n c/o d/o" },
{ "models_by_cost_are_as_dear_as_their_cheapest_route", conf, "auto",
    MODELS("cost"), "a/n b/n a/m b/m c/m d/m c/o d/o" },
{ "each_sort_has_its_own_subject", conf, "auto",
    ROUTING("{'model':{'sort':'cost'},'provider':{'sort':'performance'}}"),
    "b/n a/n b/m d/m c/m a/m d/o c/o" },
{ "providers_are_sorted_within_each_model", conf, "auto", SORT("cost"),
    "b/m d/m a/m c/m b/n a/n d/o c/o" },
{ "the_flat_form_sorts_both", conf, "auto",
    ROUTING("{'strategy':'min','metric':'cost'}"),
    "b/n a/n b/m d/m a/m c/m d/o c/o" },
{ "the_dearest_model_is_that_of_the_dearest_route", conf, "auto",
    ROUTING("{'strategy':'max','metric':'cost'}"),
    "a/n b/n a/m d/m b/m c/m d/o c/o" },
{ "models_by_performance_are_in_the_operators_order", conf, "auto",
    MODELS("performance"), "a/m b/m c/m d/m a/n b/n c/o d/o" },
{ "models_by_performance_may_be_turned", conf, "auto",
    ROUTING("{'strategy':'min'}"), "c/o d/o a/n b/n a/m c/m b/m d/m" },
{ "a_measured_sort_of_models_becomes_cost", conf, "auto",
    MODELS("avg_e2e_latency"),
    "a/n b/n a/m b/m c/m d/m c/o d/o (routing.model.sort moved)" },
{ "a_sort_of_models_needs_auto", conf, "m", MODELS("cost"),
    "a/m b/m c/m d/m (routing.model.sort unsupported)" },
{ "a_measured_sort_of_models_needs_auto_too", conf, "m",
    MODELS("uptime"),
    "a/m b/m c/m d/m (routing.model.sort unsupported)" },
{ "auto_may_be_among_the_fallbacks", conf, "o",
    ROUTING("{'model':{'sort':'cost','fallbacks':['auto']}}"),
    "c/o d/o a/n b/n a/m b/m c/m d/m" },

{ "a_model_is_as_dear_as_its_routes_that_serve_as_much", by_rank, "auto",
    PROBS ",'routing':{'metric':'cost'}", "b/s a/r z/r" },
{ "what_serves_more_comes_before_what_costs_less", by_rank, "r",
    PROBS ",'routing':{'metric':'cost'}", "a/r z/r" },

/* Groups. */
{ "a_pinned_provider_stays_first", conf, "a/m", SORT("cost"),
    "a/m b/m d/m c/m" },
{ "fallbacks_keep_the_clients_order", conf, "o",
    ROUTING("{'model':{'fallbacks':['m','n']},'provider':"
    "{'sort':'cost'}}"), "d/o c/o b/m d/m a/m c/m b/n a/n" },
{ "a_flat_sort_leaves_fallbacks_where_they_are", conf, "m",
    ROUTING("{'model':{'fallbacks':['n']},'metric':'cost'}"),
    "b/m d/m a/m c/m b/n a/n" },
{ "a_fallback_may_pin_too", conf, "o",
    ROUTING("{'model':{'fallbacks':['c/m']},'provider':"
    "{'sort':'cost'}}"), "d/o c/o c/m b/m d/m a/m" },
};

static void
check(void **state)
{
	const struct route_row *row = *state;
	struct route_rig rig;

	route_rig_load(&rig, row->conf);
	set_prices(&rig.conf);
	route_rig_choose(&rig, row->model, row->fields);
	route_expect(&rig, row->expected);
	route_rig_fini(&rig);
}

/* ---- more than are tried ---- */

#define TEN(x)	x "/0," x "/1," x "/2," x "/3," x "/4," x "/5," x "/6," \
		x "/7," x "/8," x "/9"
#define FORTY	TEN("a") "," TEN("b") "," TEN("c") "," TEN("d")

static void
tries_no_more_than_a_receipt_can_tell(void **state)
{
	struct route_rig rig;

	(void)state;
	route_rig_load(&rig, HOSTS "models: {m: {routes: [" FORTY "]}}\n");
	route_rig_choose(&rig, "m", SORT("performance"));
	assert_int_equal(rig.ret, 0);
	assert_int_equal(rig.c.n, CEILING_RECEIPT_ATTEMPTS);
	assert_int_equal(rig.c.n_choices, 40);
	for (size_t i = 0; i < 40; i++)
		assert_int_equal(rig.c.choices[i].verdict,
		    i < rig.c.n ? VERDICT_CANDIDATE : VERDICT_BEYOND);
	/* The best are tried: b, d, c, and some of a. */
	assert_string_equal(rig.c.list[0].route, "b/0");
	assert_string_equal(rig.c.list[10].route, "d/0");
	assert_string_equal(rig.c.list[20].route, "c/0");
	assert_string_equal(rig.c.list[31].route, "a/1");
	assert_string_equal(rig.c.choices[32].route->name, "a/2");
	route_rig_fini(&rig);
}

/* How the candidates and those beyond are told: "a/0 a/1 ...". */
static void
expect_tried(const struct route_rig *rig, const char *const *names, size_t n)
{
	assert_int_equal(rig->ret, 0);
	assert_int_equal(rig->c.n, CEILING_RECEIPT_ATTEMPTS);
	for (size_t i = 0; i < rig->c.n; i++)
		assert_int_equal(rig->c.choices[i].verdict, VERDICT_CANDIDATE);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(rig->c.list[rig->c.n - n + i].route,
		    names[i]);
}

/* Forty routes of the model asked for don't keep its fall-backs out. */
static void
leaves_places_to_fall_backs(void **state)
{
	static const char *const last[] = { "b/9", "c/0", "c/1", "c/2", "c/3",
	    "c/4", "c/5", "c/6", "c/7", "c/8", "c/9", "a/x", "b/y" };
	struct route_rig rig;

	(void)state;
	route_rig_load(&rig, HOSTS "models: {m: {routes: [" FORTY "]}, x: "
	    "{routes: [a/x, b/x]}, y: {routes: [b/y, c/y]}}\n");
	route_rig_choose(&rig, "m", ROUTING("{'model':{'fallbacks':"
	    "['x','y','m']}}"));
	expect_tried(&rig, last, COUNT(last));
	assert_int_equal(rig.c.n_choices, 44);
	assert_string_equal(rig.c.choices[32].route->name, "d/0");
	assert_string_equal(rig.c.choices[41].route->name, "d/9");
	assert_string_equal(rig.c.choices[42].route->name, "b/x");
	assert_string_equal(rig.c.choices[43].route->name, "c/y");
	route_rig_fini(&rig);
}

/* Nor do thirty-odd fall-backs keep each other's first routes in alone. */
static void
keeps_half_of_the_places_in_order(void **state)
{
	struct route_rig rig;
	struct buf text, names;

	(void)state;
	buf_init(&text, 65536);
	buf_init(&names, 65536);
	buf_puts(&text, HOSTS "models: {m: {routes: [" TEN("a") "," TEN("b")
	    "]}");
	buf_puts(&names, "'input':'hi','routing':{'model':{'fallbacks':[");
	for (int i = 0; i < 40; i++) {
		buf_printf(&text, ", f%d: {routes: [c/f%d, d/f%d]}", i, i, i);
		buf_printf(&names, "%s'f%d'", i == 0 ? "" : ",", i);
	}
	buf_puts(&text, "}\n");
	buf_puts(&names, "]}}");
	route_rig_load(&rig, buf_view(&text).p);
	route_rig_choose(&rig, "m", buf_view(&names).p);
	expect_tried(&rig, NULL, 0);
	assert_string_equal(rig.c.list[15].route, "b/5");
	assert_string_equal(rig.c.list[16].route, "c/f0");
	assert_string_equal(rig.c.list[31].route, "c/f15");
	route_rig_fini(&rig);
	buf_fini(&names);
	buf_fini(&text);
}

int
main(void)
{
	struct CMUnitTest tests[COUNT(rows) + 3] = {
		[COUNT(rows)] =
		    cmocka_unit_test(tries_no_more_than_a_receipt_can_tell),
		cmocka_unit_test(leaves_places_to_fall_backs),
		cmocka_unit_test(keeps_half_of_the_places_in_order),
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
		    .test_func = check,
		    .initial_state = (void *)(uintptr_t)&rows[i] };
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
