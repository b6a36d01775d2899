/*
 * What the three forms of routing become.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lib/bodies.h"

/* What is expected in one line: what was said, then the changes. */
struct row {
	const char *name, *routing, *becomes;
};

#define UPTIME	"model=uptime at routing.metric provider=uptime at routing.metric"

static const struct row rows[] = {
{ "nothing_is_said_by_default", "{}", "" },
{ "null_is_unset", "null", "" },
{ "null_members_are_unset", "{'model':{'fallbacks':null,'sort':null},"
    "'provider':{'fallbacks':null,'sort':null,'interval':null},"
    "'metric':null,'strategy':null,'interval':null,'strict':null}", "" },
{ "strict_is_read", "{'strict':true}", "strict" },
{ "names_are_read_in_order", "{'model':{'fallbacks':['b','auto','p/x']},"
    "'provider':{'fallbacks':['z','a']}}",
    "models=b,auto,p/x providers=z,a" },
{ "names_are_decoded", "{'model':{'fallbacks':['\\u0061\\/b']}}",
    "models=a/b" },
{ "empty_lists_are_none", "{'model':{'fallbacks':[]},'provider':"
    "{'fallbacks':[]}}", "" },

{ "the_present_form_has_two_sorts", "{'model':{'sort':'cost'},"
    "'provider':{'sort':'performance'}}",
    "model=cost at routing.model.sort "
    "provider=performance at routing.provider.sort" },
{ "a_percentile_is_read", "{'provider':{'sort':'p95_latency'}}",
    "provider=latency p95 at routing.provider.sort" },
{ "the_lowest_percentile_is_read", "{'provider':{'sort':'p0_latency'}}",
    "provider=latency p0 at routing.provider.sort" },
{ "the_highest_percentile_is_read",
    "{'provider':{'sort':'p100_e2e_latency'}}",
    "provider=e2e_latency p100 at routing.provider.sort" },
{ "an_average_is_read", "{'provider':{'sort':'avg_latency'}}",
    "provider=latency avg at routing.provider.sort" },
{ "a_minimum_is_read", "{'provider':{'sort':'min_e2e_latency'}}",
    "provider=e2e_latency min at routing.provider.sort" },
{ "a_maximum_is_read", "{'provider':{'sort':'max_latency'}}",
    "provider=latency max at routing.provider.sort" },
{ "uptime_is_read", "{'provider':{'sort':'uptime'}}",
    "provider=uptime at routing.provider.sort" },
{ "throughput_is_read", "{'provider':{'sort':'throughput'}}",
    "provider=throughput at routing.provider.sort" },
{ "total_requests_are_read", "{'provider':{'sort':'total_requests'}}",
    "provider=requests at routing.provider.sort" },
{ "input_tokens_are_read", "{'provider':{'sort':'input_tokens'}}",
    "provider=input_tokens at routing.provider.sort" },
{ "output_tokens_are_read", "{'provider':{'sort':'output_tokens'}}",
    "provider=output_tokens at routing.provider.sort" },
{ "total_tokens_are_read", "{'provider':{'sort':'total_tokens'}}",
    "provider=total_tokens at routing.provider.sort" },

{ "a_flat_metric_means_both_sorts", "{'metric':'cost'}",
    "model=cost at routing.metric provider=cost at routing.metric" },
{ "min_is_the_natural_way_of_cost", "{'strategy':'min','metric':'cost'}",
    "model=cost at routing.metric provider=cost at routing.metric" },
{ "max_turns_cost", "{'strategy':'max','metric':'cost'}",
    "model=-cost at routing.metric provider=-cost at routing.metric" },
{ "max_turns_latency", "{'strategy':'max','metric':'avg_latency'}",
    "model=-latency avg at routing.metric "
    "provider=-latency avg at routing.metric" },
{ "min_is_the_natural_way_of_e2e_latency",
    "{'strategy':'min','metric':'p50_e2e_latency'}",
    "model=e2e_latency p50 at routing.metric "
    "provider=e2e_latency p50 at routing.metric" },
{ "max_is_the_natural_way_of_uptime",
    "{'strategy':'max','metric':'uptime'}",
    "model=uptime at routing.metric provider=uptime at routing.metric" },
{ "min_turns_throughput", "{'strategy':'min','metric':'throughput'}",
    "model=-throughput at routing.metric "
    "provider=-throughput at routing.metric" },
{ "a_strategy_alone_means_performance", "{'strategy':'max'}",
    "model=performance at routing.strategy "
    "provider=performance at routing.strategy" },
{ "min_turns_performance", "{'strategy':'min'}",
    "model=-performance at routing.strategy "
    "provider=-performance at routing.strategy" },

{ "minutes_are_read", "{'metric':'uptime','interval':'15m'}",
    UPTIME " 900s at routing.interval" },
{ "minutes_may_be_written_out", "{'metric':'uptime','interval':"
    "'20 minutes'}", UPTIME " 1200s at routing.interval" },
{ "hours_are_read", "{'metric':'uptime','interval':'1 hour'}",
    UPTIME " 3600s at routing.interval" },
{ "days_are_read", "{'metric':'uptime','interval':'2d'}",
    UPTIME " 172800s at routing.interval" },
{ "weeks_are_read", "{'metric':'uptime','interval':'1 week'}",
    UPTIME " 604800s at routing.interval" },
{ "years_are_read", "{'metric':'uptime','interval':'4294967295 years'}",
    UPTIME " 135446088615120000s at routing.interval" },
{ "an_interval_may_be_the_providers", "{'provider':{'sort':'uptime',"
    "'interval':'30m'}}", "provider=uptime at routing.provider.sort "
    "1800s at routing.provider.interval" },
{ "an_interval_has_no_effect_alone", "{'interval':'1h'}",
    "3600s at routing.interval (routing.interval unsupported)" },
{ "an_interval_has_no_effect_on_what_is_not_measured",
    "{'provider':{'sort':'cost','interval':'1h'}}",
    "provider=cost at routing.provider.sort "
    "3600s at routing.provider.interval "
    "(routing.provider.interval unsupported)" },

{ "the_present_form_counts_before_the_flat_one",
    "{'model':{'sort':'performance'},'provider':{'sort':'cost'},"
    "'metric':'uptime'}", "model=performance at routing.model.sort "
    "provider=cost at routing.provider.sort (routing.metric unsupported)" },
{ "the_flat_form_says_what_the_present_one_leaves",
    "{'provider':{'sort':'cost'},'metric':'performance'}",
    "model=performance at routing.metric "
    "provider=cost at routing.provider.sort (routing.metric unsupported)" },
{ "both_forms_may_say_the_same", "{'provider':{'sort':'cost'},'metric':"
    "'cost','strategy':'min'}", "model=cost at routing.metric "
    "provider=cost at routing.provider.sort" },
{ "another_direction_is_not_the_same", "{'model':{'sort':'cost'},"
    "'metric':'cost','strategy':'max'}",
    "model=cost at routing.model.sort provider=-cost at routing.metric "
    "(routing.metric unsupported, routing.strategy unsupported)" },
{ "another_percentile_is_not_the_same", "{'provider':{'sort':"
    "'p95_latency'},'metric':'p50_latency'}",
    "model=latency p50 at routing.metric "
    "provider=latency p95 at routing.provider.sort "
    "(routing.metric unsupported)" },
{ "the_present_interval_counts_before_the_flat_one",
    "{'provider':{'sort':'uptime','interval':'1h'},'interval':'2h'}",
    "provider=uptime at routing.provider.sort "
    "3600s at routing.provider.interval (routing.interval unsupported)" },
{ "both_intervals_may_be_the_same",
    "{'provider':{'sort':'uptime','interval':'1h'},'interval':'60m'}",
    "provider=uptime at routing.provider.sort "
    "3600s at routing.provider.interval" },
{ "unknown_members_are_told", "{'provider':{'order':[]},'region':'eu'}",
    " (routing.provider.order dropped, routing.region dropped)" },
};

static void
put_sort(struct buf *b, const char *what, const struct sort *s)
{
	static const char *const metrics[] = { NULL, "cost", "performance",
	    "uptime", "throughput", "requests", "input_tokens",
	    "output_tokens", "total_tokens", "latency", "e2e_latency" };
	static const char *const aggregates[] = { " avg", " min", " max" };

	if (s->metric == METRIC_UNSET) {
		assert_null(s->param);
		return;
	}
	buf_printf(b, "%s%s=%s%s", b->len == 0 ? "" : " ", what,
	    s->reversed ? "-" : "", metrics[s->metric]);
	if (s->metric == METRIC_LATENCY || s->metric == METRIC_E2E_LATENCY) {
		if (s->aggregate == AGGREGATE_PERCENTILE)
			buf_printf(b, " p%u", s->percentile);
		else
			buf_puts(b, aggregates[s->aggregate]);
	}
	buf_printf(b, " at %s", s->param);
}

static void
put_names(struct buf *b, const char *what, const char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s%s%s", i > 0 ? "," : b->len == 0 ? "" : " ",
		    i > 0 ? "" : what, names[i]);
}

static void
put_routing(struct buf *b, const struct routing *r)
{
	if (r->strict)
		buf_puts(b, "strict");
	put_names(b, "models=", r->models, r->n_models);
	put_names(b, "providers=", r->providers, r->n_providers);
	put_sort(b, "model", &r->model_sort);
	put_sort(b, "provider", &r->provider_sort);
	if (r->interval_s != 0)
		buf_printf(b, "%s%llds at %s", b->len == 0 ? "" : " ",
		    (long long)r->interval_s, r->interval_param);
}

static void
becomes(void **state)
{
	const struct row *row = *state;
	struct fixture f;
	struct buf b;

	fixture_init(&f);
	buf_init(&b, 65536);
	buf_printf(&b, WITH("'routing':%s"), row->routing);
	if (read_body(&f, b.data) == -1)
		fail_msg("%s: %s", f.err.param, f.err.message);
	buf_reset(&b);
	put_routing(&b, &f.req.routing);
	for (size_t i = 0; i < f.receipt.n_changes; i++)
		buf_printf(&b, "%s%s %s%s", i == 0 ? " (" : ", ",
		    f.receipt.changes[i].param,
		    action_word(f.receipt.changes[i].action),
		    i + 1 == f.receipt.n_changes ? ")" : "");
	assert_string_equal(buf_view(&b).p, row->becomes);
	buf_fini(&b);
	fixture_fini(&f);
}

/* Names travel to messages and logs. */
static void
refuses_names_with_control_characters(void **state)
{
	static const struct { const char *routing, *param; } bad[] = {
		{ "{'model':{'fallbacks':['a','b\\u0000c']}}",
		  "routing.model.fallbacks[1]" },
		{ "{'model':{'fallbacks':['a\\nb']}}",
		  "routing.model.fallbacks[0]" },
		{ "{'provider':{'fallbacks':['\\u007f']}}",
		  "routing.provider.fallbacks[0]" },
	};
	struct fixture f;
	struct buf b;

	(void)state;
	buf_init(&b, 65536);
	for (size_t i = 0; i < COUNT(bad); i++) {
		fixture_init(&f);
		buf_reset(&b);
		buf_printf(&b, WITH("'routing':%s"), bad[i].routing);
		assert_int_equal(read_body(&f, b.data), -1);
		assert_int_equal(f.err.class, ERROR_VALUE);
		assert_string_equal(f.err.param, bad[i].param);
		fixture_fini(&f);
	}
	buf_fini(&b);
}

int
main(void)
{
	struct CMUnitTest tests[COUNT(rows) + 1];

	for (size_t i = 0; i < COUNT(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
		    .test_func = becomes,
		    .initial_state = (void *)(uintptr_t)&rows[i] };
	tests[COUNT(rows)] = (struct CMUnitTest)
	    cmocka_unit_test(refuses_names_with_control_characters);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
