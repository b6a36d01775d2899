/*
 * Which routes may serve a request, and what is said when none may.
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

/* What each can't do: tools, images; log probabilities; a schema by itself,
 * but by other means. s searches the web, large takes the longest input. */
static const char conf[] = "providers:\n"
    HOST("tools", ", quirks: [no_images, no_logprobs]")
    HOST("eyes", ", quirks: [no_tools]")
    HOST("all", "")
    HOST("odds", ", quirks: [no_logprobs]")
    HOST("emu", ", quirks: [no_json_schema]")
    "  s: {dialect: anthropic, base_url: \"http://127.0.0.1:1/v1\","
    " auth: none}\n"
    "  anthropic: {api_key: k}\n"
    "  off: {dialect: openai-chat, base_url: \"http://127.0.0.1:1/v1\","
    " auth: bearer}\n"
    "models:\n"
    "  m: {routes: [tools/m, eyes/m, odds/m, all/m]}\n"
    "  halves: {routes: [tools/h, eyes/h]}\n"
    "  blind: {routes: [tools/b]}\n"
    "  mute: {routes: [odds/u, tools/u]}\n"
    "  f: {routes: [emu/f, all/f]}\n"
    "  w: {routes: [all/w, s/claude-sonnet-4-6]}\n"
    "  narrow: {routes: [all/narrow], context_window: 10}\n"
    "  wide: {routes: [odds/wide], context_window: 1000}\n"
    "  gone: {routes: [off/gone]}\n"
    "  half-gone: {routes: [off/x, all/x]}\n"
    "auto: [blind, narrow, m, wide]\n";

#define IMAGE	"{'role':'user','content':[{'type':'input_text','text':'hi'}," \
		"{'type':'input_image','image_url':'https://example.com/i'}]}"
#define IMAGES	"'input':[" IMAGE "]"
#define TOOLS	"'tools':[{'type':'function','name':'f'}]"
#define PROBS	"'include':['message.output_text.logprobs'],'top_logprobs':2"
#define SEARCH	"'tools':[{'type':'web_search'}]"
#define SCHEMA	"'text':{'format':{'type':'json_schema','name':'n','schema':" \
		"{'type':'object'}}}"
#define HI	"'input':'hi'"
#define STRICT	"'routing':{'strict':true}"
#define ONLY(providers)	"'routing':{'provider':{'fallbacks':[" providers "]}}"
#define AFTER(models)	"'routing':{'model':{'fallbacks':[" models "]}}"

static const struct route_row rows[] = {
{ "a_plain_request_can_go_anywhere", conf, "m", NULL,
    "tools/m eyes/m odds/m all/m" },
{ "no_image_goes_where_images_are_not_taken", conf, "m", IMAGES,
    "eyes/m odds/m all/m -tools/m:unfit" },
{ "no_tool_goes_where_tools_are_not_taken", conf, "m", HI "," TOOLS,
    "tools/m odds/m all/m -eyes/m:unfit" },
{ "routes_that_drop_something_come_later", conf, "m", HI "," PROBS,
    "eyes/m all/m tools/m odds/m" },
{ "routes_that_emulate_something_come_later", conf, "f", HI "," SCHEMA,
    "all/f emu/f" },
{ "routes_that_search_come_first", conf, "w", HI "," SEARCH,
    "s/claude-sonnet-4-6 all/w" },
{ "what_fits_comes_before_what_was_asked_to_come_first", conf, "m",
    HI "," PROBS ",'routing':{'provider':{'sort':'performance'}}",
    "eyes/m all/m tools/m odds/m" },
{ "a_pinned_route_is_first_though_it_drops_something", conf, "odds/m",
    HI "," PROBS, "odds/m eyes/m all/m tools/m" },
{ "a_route_under_its_providers_own_name_is_alone", conf, "odds/wide-1",
    HI "," PROBS, "odds/wide-1" },

/* auto keeps what serves more together, whatever model it is. */
{ "auto_puts_what_fits_before_the_operators_order", conf, "auto",
    HI "," PROBS, "all/narrow eyes/m all/m tools/b tools/m odds/m odds/wide" },
{ "auto_passes_over_what_does_not_fit", conf, "auto", IMAGES,
    "all/narrow eyes/m odds/m all/m odds/wide -tools/b:unfit "
    "-tools/m:unfit" },
{ "auto_has_narrow_windows_last", conf, "auto",
    "'input':'a text of so many words that ten tokens are not enough'",
    "tools/b tools/m eyes/m odds/m all/m odds/wide all/narrow" },

/* Nobody can. */
{ "says_what_no_route_takes", conf, "blind", IMAGES,
    "unsupported_value at input[0].content[1]" },
{ "says_what_no_route_takes_though_each_takes_a_part", conf, "halves",
    IMAGES "," TOOLS, "unsupported_value at tools[0]" },
{ "what_no_route_takes_may_go_to_a_fallback", conf, "blind",
    IMAGES "," AFTER("'all/x'"), "all/x -tools/b:unfit (model dropped)" },
{ "a_fallback_that_cannot_serve_is_told", conf, "m",
    IMAGES "," AFTER("'blind','all/x'"),
    "eyes/m odds/m all/m all/x -tools/m:unfit -tools/b:unfit "
    "(routing.model.fallbacks[0] dropped)" },
{ "a_pinned_route_that_cannot_serve_leaves_its_others", conf, "tools/m",
    IMAGES, "eyes/m odds/m all/m -tools/m:unfit (model moved)" },
{ "the_demo_does_not_stand_in_for_routes_that_cannot", conf, "auto",
    "'input':[" IMAGE "]," TOOLS "," ONLY("'tools','eyes'"),
    "unsupported_value at tools[0]" },

/* Strict. */
{ "strict_leaves_out_what_would_drop", conf, "m", HI "," PROBS "," STRICT,
    "eyes/m all/m -tools/m:strict -odds/m:strict" },
{ "strict_lets_emulation_be", conf, "f", HI "," SCHEMA "," STRICT,
    "all/f emu/f" },
{ "strict_refuses_when_all_would_drop", conf, "mute",
    HI "," PROBS "," STRICT, "unsupported_parameter at include" },
{ "strict_speaks_of_dropping_when_others_are_unfit", conf, "halves",
    IMAGES "," SEARCH "," STRICT, "unsupported_parameter at tools[0]" },
{ "a_fallback_that_would_drop_is_told", conf, "all/x",
    HI "," PROBS ",'routing':{'strict':true,'model':{'fallbacks':"
    "['mute']}}", "all/x -odds/u:strict -tools/u:strict "
    "(routing.model.fallbacks[0] dropped)" },

/* The client's providers. */
{ "no_other_providers_are_tried", conf, "m", HI "," ONLY("'all','odds'"),
    "odds/m all/m -tools/m:excluded -eyes/m:excluded" },
{ "the_list_does_not_order_them", conf, "m", HI "," ONLY("'odds','tools'"),
    "tools/m odds/m -eyes/m:excluded -all/m:excluded" },
{ "an_empty_list_is_none", conf, "f", HI "," ONLY(""), "emu/f all/f" },
{ "aliases_of_providers_are_known", conf, "claude-sonnet-4-6",
    HI "," ONLY("'anthropic-ai'"), "anthropic/claude-sonnet-4-6" },
{ "the_list_holds_for_fallbacks_and_auto", conf, "blind",
    HI ",'routing':{'model':{'fallbacks':['auto']},'provider':"
    "{'fallbacks':['odds']}}",
    "odds/m odds/wide -tools/b:excluded -all/narrow:excluded "
    "-tools/m:excluded -eyes/m:excluded -all/m:excluded (model dropped)" },
{ "a_fallback_of_no_listed_provider_is_told", conf, "m",
    HI ",'routing':{'model':{'fallbacks':['blind']},'provider':"
    "{'fallbacks':['all']}}",
    "all/m -tools/m:excluded -eyes/m:excluded -odds/m:excluded "
    "-tools/b:excluded (routing.model.fallbacks[0] dropped)" },
{ "a_pinned_provider_must_be_listed_too", conf, "tools/halves",
    HI "," ONLY("'eyes'"), "eyes/h -tools/h:excluded (model moved)" },
{ "refuses_a_provider_that_nobody_knows", conf, "m",
    HI "," ONLY("'all','al'"),
    "invalid_value at routing.provider.fallbacks[1]" },
{ "tells_of_a_provider_that_is_off", conf, "m", HI "," ONLY("'off','all'"),
    "all/m -tools/m:excluded -eyes/m:excluded -odds/m:excluded "
    "(routing.provider.fallbacks[0] dropped)" },
{ "refuses_a_list_that_leaves_nobody", conf, "blind", HI "," ONLY("'all'"),
    "invalid_value at routing.provider.fallbacks" },
{ "refuses_a_list_that_leaves_those_that_are_off", conf, "half-gone",
    HI "," ONLY("'off'"), "invalid_value at routing.provider.fallbacks" },
{ "a_model_that_is_off_is_off_whatever_is_listed", conf, "gone",
    HI "," ONLY("'all'"), "model_not_found at model" },
{ "the_demo_stands_in_when_it_is_listed", conf, "auto", HI ","
    ONLY("'demo'"), "demo/demo -tools/b:excluded -all/narrow:excluded "
    "-tools/m:excluded -eyes/m:excluded -odds/m:excluded "
    "-all/m:excluded -odds/wide:excluded" },
{ "the_demo_does_not_stand_in_when_it_is_not_listed", conf, "auto", HI ","
    ONLY("'s'"), "invalid_value at routing.provider.fallbacks" },
};

/* ---- what is said ---- */

static const struct {
	const char *model, *fields;
	const char *said;	/* part of the error's message */
} sayings[] = {
	{ "nothing", HI, "'nothing' is not served here; use a model of" },
	{ "m", HI "," AFTER("'a','b'"), "'a' is not served here" },
	{ "gone", HI, "'gone' is known, but no provider that has it is on" },
	{ "gone", HI "," AFTER("'off/x'"), "'gone' or its fall-backs" },
	{ "off/new", HI, "the provider 'off' is not on" },
	{ "m", HI "," ONLY("'al'"), "no provider 'al'; those that are on: " },
	{ "m", HI "," ONLY("'al'"), "tools, eyes, all, odds, emu, s" },
	{ "blind", HI "," ONLY("'all'"), "it is to be had from tools" },
	{ "halves", HI "," ONLY("'all'"), "had from tools, eyes" },
	{ "blind", IMAGES, "no route of 'blind' takes images" },
	{ "halves", IMAGES "," TOOLS, "takes tools, images" },
	{ "mute", HI "," PROBS "," STRICT, "no route of 'mute' takes log "
	    "probabilities, and routing.strict allows no dropping" },
};

static void
errors_say_what_would_be_right(void **state)
{
	struct route_rig rig;

	(void)state;
	route_rig_load(&rig, conf);
	for (size_t i = 0; i < COUNT(sayings); i++) {
		route_rig_choose(&rig, sayings[i].model, sayings[i].fields);
		assert_int_equal(rig.ret, -1);
		if (strstr(rig.f.err.message, sayings[i].said) == NULL)
			fail_msg("%s", rig.f.err.message);
	}
	route_rig_fini(&rig);
}

static void
a_refusal_leaves_its_choices_to_be_looked_at(void **state)
{
	struct route_rig rig;

	(void)state;
	route_rig_load(&rig, conf);
	route_rig_choose(&rig, "halves", IMAGES "," TOOLS);
	assert_int_equal(rig.ret, -1);
	assert_int_equal(rig.c.n, 0);
	assert_int_equal(rig.c.n_choices, 2);
	assert_int_equal(rig.c.choices[0].shortfall.unfit, FEATURE_IMAGES);
	assert_int_equal(rig.c.choices[1].shortfall.unfit, FEATURE_TOOLS);
	route_rig_fini(&rig);
}

/* ---- the words for one route ---- */

static const struct {
	const char *model, *fields, *route, *said;
} reasons[] = {
	{ "m", HI, "all/m", "has the model asked for" },
	{ "all/x", HI, "all/x", "is asked for" },
	{ "all/new", HI, "all/new", "goes to its provider as given" },
	{ "eyes/halves", HI, "tools/h", "has the same model" },
	{ "auto", HI, "odds/wide", "is one of auto's" },
	{ "gone", HI "," AFTER("'blind'"), "tools/b", "is a fall-back" },
	{ "auto", HI "," ONLY("'demo'"), "demo/demo",
	    "is what auto has when nothing else is on" },
	{ "w", HI "," SEARCH, "all/w",
	    "has the model asked for; goes without web search" },
	{ "f", HI "," SCHEMA, "emu/f",
	    "has the model asked for; emulates a JSON schema" },
	{ "narrow", "'input':'a text of so many words that ten tokens are not "
	    "enough'", "all/narrow", "has the model asked for; the input is "
	    "probably too long for it" },
	{ "w", HI ",'routing':{'metric':'cost'}", "s/claude-sonnet-4-6",
	    "has the model asked for; unknown price" },
	{ "claude-sonnet-4-6", HI ",'routing':{'metric':'cost'}",
	    "anthropic/claude-sonnet-4-6",
	    "has the model asked for; 6 USD a million tokens" },
	{ "claude-sonnet-4-6", HI ",'routing':{'metric':'cost','strategy':"
	    "'max'}", "anthropic/claude-sonnet-4-6",
	    "has the model asked for; 6 USD a million tokens" },
	{ "m", HI ",'routing':{'metric':'performance'}", "all/m",
	    "has the model asked for; tier 1" },
	{ "auto", HI ",'routing':{'model':{'sort':'cost'}}", "all/m",
	    "is one of auto's; its model from unknown price" },
	{ "half-gone", HI, "off/x", "its provider is not on" },
	{ "m", HI "," ONLY("'all'"), "eyes/m",
	    "routing.provider.fallbacks doesn't name its provider" },
	{ "m", IMAGES, "tools/m", "doesn't take images" },
	{ "m", HI "," PROBS "," STRICT, "tools/m",
	    "doesn't take log probabilities, and routing is strict" },
};

static const struct route_choice *
find_choice(const struct candidates *c, const char *route)
{
	for (size_t i = 0; i < c->n_choices; i++)
		if (strcmp(c->choices[i].route->name, route) == 0)
			return &c->choices[i];
	fail_msg("%s isn't among the choices", route);
	return NULL;
}

static void
each_route_has_its_reason(void **state)
{
	struct route_rig rig;
	struct buf out;

	(void)state;
	route_rig_load(&rig, conf);
	buf_init(&out, 65536);
	for (size_t i = 0; i < COUNT(reasons); i++) {
		route_rig_choose(&rig, reasons[i].model, reasons[i].fields);
		buf_reset(&out);
		route_reason(find_choice(&rig.c, reasons[i].route),
		    &rig.f.req, &rig.f.arena, &out);
		assert_string_equal(buf_view(&out).p, reasons[i].said);
	}
	buf_fini(&out);
	route_rig_fini(&rig);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(errors_say_what_would_be_right),
		cmocka_unit_test(a_refusal_leaves_its_choices_to_be_looked_at),
		cmocka_unit_test(each_route_has_its_reason),
	};
	struct CMUnitTest tests[COUNT(rows) + COUNT(others)];

	route_add_rows(tests, rows, COUNT(rows));
	memcpy(tests + COUNT(rows), others, sizeof(others));
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
