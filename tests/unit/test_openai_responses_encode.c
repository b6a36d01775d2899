/*
 * What goes out in the openai-responses dialect: the call and its settings.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/responses_encode_rig.h"

static void
writes_the_same_call_in_a_fixed_order(void **state)
{
	static const struct row row = { .model = "gpt-5.6-sol",
	    .request = "'stream':true,'instructions':'Be brief.',"
	    "'max_output_tokens':400,'reasoning':{'effort':'low'},"
	    "'tool_choice':'auto','tools':[{'type':'function',"
	    "'name':'get_temp','parameters':{'type':'object','properties':{"
	    "'city':{'type':'string'}},'required':['city'],"
	    "'additionalProperties':false}}],'input':[" SAID("user",
	    "How warm is it in Kiel?") ",{'type':'function_call',"
	    "'call_id':'call_9','name':'get_temp','arguments':"
	    "'{}'},{'type':'function_call_output','call_id':'call_9',"
	    "'output':'7'}]" };
	struct out o, again;

	(void)state;
	encode(&o, &row);
	encode(&again, &row);
	assert_string_equal(o.body, quoted(&o.arena, "{'model':'gpt-5.6-sol',"
	    "'instructions':'Be brief.','input':[{'type':'message','role':"
	    "'user','content':[{'type':'input_text','text':'How warm is it "
	    "in Kiel?'}]},{'type':'function_call','call_id':'call_9','name':"
	    "'get_temp','arguments':'{}'},{'type':'function_call_output',"
	    "'call_id':'call_9','output':'7'}],'tools':[{'type':'function',"
	    "'name':'get_temp','parameters':{'type':'object','properties':{"
	    "'city':{'type':'string'}},'required':['city'],"
	    "'additionalProperties':false},'strict':false}],'tool_choice':"
	    "'auto','reasoning':{'effort':'low'},'max_output_tokens':400,"
	    "'include':['reasoning.encrypted_content'],'prompt_cache_key':"
	    "'PROJECT','safety_identifier':'USERHASH','store':false,"
	    "'stream':true,'stream_options':{'include_obfuscation':false}}"));
	assert_string_equal(o.body, again.body);
	assert_string_equal(o.call.path.data, "/responses");
	assert_true(o.call.stream);
	assert_int_equal(o.call.effort, EFFORT_LOW);
	out_fini(&again);
	out_fini(&o);
}

static void
sampling_depends_on_model_and_effort(void **state)
{
#define COLD	HI ",'temperature':0.5"
#define AT(effort)	COLD ",'reasoning':{'effort':'" effort "'}"
	static const struct row rows[] = {
		{ .model = "gpt-5.6", .request = AT("none"),
		    .has = "'temperature':0.5", .changes = "" },
		{ .model = "gpt-5.6", .request = AT("low"),
		    .lacks = "temperature", .changes = "temperature dropped;" },
		{ .model = "gpt-5.6", .request = COLD,
		    .lacks = "temperature", .changes = "temperature dropped;" },
		{ .model = "gpt-5.1", .request = COLD,
		    .has = "'temperature':0.5", .changes = "" },
		{ .model = "gpt-5-mini", .request = COLD,
		    .lacks = "temperature", .changes = "temperature dropped;" },
		{ .model = "gpt-6.2-sol", .request = COLD,
		    .lacks = "temperature", .changes = "temperature dropped;" },
		{ .model = "gpt-6.2-sol", .request = HI ",'temperature':1,"
		    "'top_p':1,'presence_penalty':0", .lacks = "temperature",
		    .changes = "" },
		{ .model = "gpt-4o", .request = COLD ",'top_p':0.5,"
		    "'presence_penalty':1,'frequency_penalty':-1",
		    .has = "'temperature':0.5,'top_p':0.5,"
		    "'presence_penalty':1,'frequency_penalty':-1",
		    .changes = "" },
		{ .model = "my-deployment", .request = AT("low"),
		    .has = "'temperature':0.5", .changes = "" },
		{ .model = "o3", .request = HI ",'presence_penalty':1",
		    .lacks = "penalty",
		    .changes = "presence_penalty dropped;" },
		{ .model = "gpt-4o", .request = HI ",'presence_penalty':1",
		    .quirks = QUIRK_NO_PENALTIES, .lacks = "penalty",
		    .changes = "presence_penalty dropped;" },
	};

	(void)state;
	CHECK(rows);
}

static void
effort_moves_to_what_the_model_takes(void **state)
{
#define EFFORT(effort)	HI ",'reasoning':{'effort':'" effort "'}"
#define MOVED	"reasoning.effort moved;"
	static const struct row rows[] = {
		{ .model = "gpt-5", .request = EFFORT("none"),
		    .has = "'effort':'minimal'", .changes = MOVED },
		{ .model = "gpt-5.5", .request = EFFORT("max"),
		    .has = "'effort':'xhigh'", .changes = MOVED },
		{ .model = "gpt-5-pro", .request = EFFORT("low"),
		    .has = "'effort':'high'", .changes = MOVED },
		{ .model = "gpt-6.2-astra", .request = EFFORT("minimal"),
		    .has = "'effort':'low'", .changes = MOVED },
		{ .model = "gpt-6-sol", .request = EFFORT("max"),
		    .has = "'effort':'max'", .changes = "" },
		{ .model = "openai.gpt-6-sol", .request = EFFORT("minimal"),
		    .has = "'effort':'low'", .changes = MOVED },
		{ .model = "somebody/thinks", .request = EFFORT("minimal"),
		    .has = "'effort':'minimal'", .changes = "" },
		{ .model = "gpt-4.1", .request = EFFORT("high"),
		    .lacks = "reasoning",
		    .changes = "reasoning.effort dropped;" },
		{ .model = "gpt-4.1", .request = EFFORT("none"),
		    .lacks = "reasoning", .changes = "" },
		{ .model = "x", .request = HI ",'reasoning':{'effort':'low',"
		    "'summary':'auto'}", .lacking = FEATURE_REASONING,
		    .lacks = "reasoning", .changes =
		    "reasoning.effort dropped;reasoning.summary dropped;" },
	};

	(void)state;
	CHECK(rows);
}

static void
encrypted_reasoning_is_always_asked_for(void **state)
{
#define ASKED	"'include':['reasoning.encrypted_content']"
	static const struct row rows[] = {
		{ .model = "o4-mini", .request = HI, .has = ASKED,
		    .changes = "" },
		{ .model = "gpt-4o", .request = HI, .lacks = "include",
		    .changes = "" },
		{ .model = "gpt-4o", .request = HI "," ASKED,
		    .lacks = "include", .changes = "include dropped;" },
		/* Of an unknown model nothing is known but what is asked. */
		{ .model = "mine", .request = HI, .lacks = "include",
		    .changes = "" },
		{ .model = "mine", .request = EFFORT("low"), .has = ASKED,
		    .changes = "" },
		{ .model = "mine", .request = HI, .has = ASKED,
		    .lacking = FEATURE_LOGPROBS, .changes = "" },
		{ .model = "mine", .request = HI "," ASKED,
		    .lacking = FEATURE_REASONING, .lacks = "include",
		    .changes = "include dropped;" },
	};

	(void)state;
	CHECK(rows);
}

static void
includes_go_where_they_are_served(void **state)
{
#define LOGPROBS	",'top_logprobs':2,'include':[" \
	"'message.output_text.logprobs']"
	static const struct row rows[] = {
		{ .model = "gpt-4o", .request = HI LOGPROBS,
		    .has = "'top_logprobs':2,'include':["
		    "'message.output_text.logprobs']", .changes = "" },
		/* Validation has noted it. */
		{ .model = "gpt-4o", .request = HI ",'top_logprobs':2",
		    .lacks = "logprobs", .changes = "" },
		{ .model = "gpt-4o", .request = HI LOGPROBS,
		    .lacking = FEATURE_LOGPROBS, .lacks = "logprobs",
		    .changes = "top_logprobs dropped;include dropped;" },
		{ .model = "gpt-5", .request = HI LOGPROBS,
		    .lacks = "logprobs",
		    .changes = "top_logprobs dropped;include dropped;" },
		{ .model = "gpt-4o", .request = HI ",'include':["
		    "'code_interpreter_call.outputs',"
		    "'file_search_call.results']", .has = "'include':["
		    "'file_search_call.results',"
		    "'code_interpreter_call.outputs']", .changes = "" },
		{ .model = "gpt-4o", .request = HI ",'include':["
		    "'file_search_call.results']", .quirks = PLAIN,
		    .lacks = "include", .changes = "include dropped;" },
	};

	(void)state;
	CHECK(rows);
}

static void
settings_go_where_they_are_known(void **state)
{
#define RETENTION(s)	HI ",'prompt_cache_retention':'" s "'"
#define OPTIONS	HI ",'prompt_cache_options':{'ttl':'12h'," \
	"'comparison_response_id':'resp_1'}"
	static const struct row rows[] = {
		{ .model = "gpt-5.4", .request = HI
		    ",'text':{'verbosity':'low'}",
		    .has = "'text':{'verbosity':'low'}", .changes = "" },
		{ .model = "o3", .request = HI ",'text':{'verbosity':'low'}",
		    .lacks = "'text':{",
		    .changes = "text.verbosity dropped;" },
		{ .model = "gpt-5.5", .request = RETENTION("in_memory"),
		    .lacks = "retention",
		    .changes = "prompt_cache_retention dropped;" },
		{ .model = "gpt-5.5", .request = RETENTION("24h"),
		    .has = "'prompt_cache_retention':'24h'", .changes = "" },
		{ .model = "gpt-5.1", .request = RETENTION("in-memory"),
		    .has = "'prompt_cache_retention':'in_memory'",
		    .changes = "" },
		{ .model = "gpt-4o", .request = RETENTION("24h"),
		    .lacks = "retention",
		    .changes = "prompt_cache_retention dropped;" },
		{ .model = "gpt-5.6", .request = OPTIONS,
		    .has = "'prompt_cache_options':{'ttl':'12h'}",
		    .changes = "prompt_cache_options."
		    "comparison_response_id dropped;" },
		{ .model = "gpt-5.5", .request = OPTIONS, .lacks = "options",
		    .changes = "prompt_cache_options dropped;" },
		{ .model = "gpt-5.5", .request = HI
		    ",'reasoning':{'mode':'pro'}", .lacks = "'reasoning':{",
		    .changes = "reasoning.mode dropped;" },
		{ .model = "gpt-5.6", .request = HI
		    ",'reasoning':{'mode':'pro'}",
		    .has = "'reasoning':{'mode':'pro'}", .changes = "" },
		{ .model = "gpt-5.6", .request = HI ",'max_output_tokens':1",
		    .has = "'max_output_tokens':16",
		    .changes = "max_output_tokens raised;" },
		{ .model = "x", .request = HI ",'max_output_tokens':1",
		    .quirks = PLAIN, .has = "'max_output_tokens':1",
		    .changes = "" },
		{ .model = "x", .request = HI ",'max_tool_calls':1",
		    .quirks = PLAIN, .lacks = "max_tool_calls",
		    .changes = "max_tool_calls dropped;" },
	};

	(void)state;
	CHECK(rows);
}

static void
the_end_user_is_a_hash(void **state)
{
	static const struct row rows[] = {
		{ .model = "gpt-5", .request = HI ",'user':'me',"
		    "'safety_identifier':'me too','metadata':{'a':'meta'}",
		    .has = "'prompt_cache_key':'me',"
		    "'safety_identifier':'USERHASH'", .lacks = "meta",
		    .changes = "" },
		{ .model = "gpt-5", .request = HI ",'user':'me',"
		    "'prompt_cache_key':'k'", .has = "'prompt_cache_key':'k',"
		    "'safety_identifier'", .lacks = "'me'",
		    .changes = "user dropped;" },
		{ .model = "x", .request = HI ",'user':'me'", .quirks = PLAIN,
		    .lacks = "'me'", .changes = "user dropped;" },
		{ .model = "x", .request = HI ",'user':'me'",
		    .quirks = PLAIN | QUIRK_USER, .has = "'user':'USERHASH'",
		    .changes = "user dropped;" },
		{ .model = "x", .request = HI ",'prompt_cache_key':'k'",
		    .quirks = PLAIN, .lacks = "'k'",
		    .changes = "prompt_cache_key dropped;" },
	};

	(void)state;
	CHECK(rows);
}

static void
what_only_a_store_serves_is_never_sent(void **state)
{
	static const struct row rows[] = {
		{ .model = "gpt-5", .request = HI ",'store':true,"
		    "'service_tier':'flex','truncation':'disabled'",
		    .has = "'store':false", .lacks = "service_tier",
		    .changes = "" },
	};

	(void)state;
	CHECK(rows);
}

static void
formats(void **state)
{
#define SCHEMA(more)	HI ",'text':{'format':{'type':'json_schema'," \
	"'name':'n','schema':{'type':'object'}" more "}}"
	static const struct row rows[] = {
		{ .model = "gpt-5", .request = SCHEMA(",'strict':true"),
		    .has = "'text':{'format':{'type':'json_schema','name':'n',"
		    "'schema':{'type':'object'},'strict':true}}",
		    .changes = "" },
		{ .model = "gpt-5", .request = SCHEMA(""),
		    .has = "'strict':false", .changes = "" },
		{ .model = "gpt-5", .request = SCHEMA(",'strict':true"),
		    .without = WITHOUT_STRICT, .has = "'strict':false",
		    .changes = "text.format.strict dropped;" },
		{ .model = "gpt-5", .request = HI ",'text':{'format':{"
		    "'type':'json_object'}}", .has = "'text':{'format':{"
		    "'type':'json_object'}}", .changes = "" },
		{ .model = "gpt-5", .request = HI ",'text':{'format':{"
		    "'type':'text'}}", .lacks = "'text':{", .changes = "" },
		{ .model = "gpt-5.5-pro", .request = SCHEMA(""),
		    .lacking = FEATURE_JSON_SCHEMA, .has =
		    "'input':[{'type':'message','role':'developer','content':["
		    "{'type':'input_text','text':'Answer with one JSON object",
		    .changes = "text.format emulated;" },
		/* A json_object can't be an array. */
		{ .model = "gpt-5.5-pro", .request = HI ",'text':{'format':{"
		    "'type':'json_schema','name':'n','schema':{"
		    "'type':'array','items':{}}}}",
		    .lacking = FEATURE_JSON_SCHEMA,
		    .param = "text.format.schema" },
	};

	(void)state;
	CHECK(rows);
}

/* Promise 8. */
static void
nothing_is_dropped_where_the_client_forbids_it(void **state)
{
	static const struct row row = { .model = "gpt-5.6-sol",
	    .request = COLD ",'routing':{'strict':true}" };
	struct out o;

	(void)state;
	encode(&o, &row);
	assert_int_equal(o.ret, -1);
	assert_int_equal(o.err.class, ERROR_UNSUPPORTED_PARAMETER);
	assert_string_equal(o.err.param, "temperature");
	out_fini(&o);
}

static void
a_model_that_cannot_stream_is_called_whole(void **state)
{
	static const struct row row = { .model = "o1-pro",
	    .request = HI ",'stream':true", .lacking = FEATURE_STREAMING };
	struct out o;

	(void)state;
	encode(&o, &row);
	assert_int_equal(o.ret, 0);
	assert_false(o.call.stream);
	assert_null(strstr(o.body, "stream"));
	out_fini(&o);
}

static void
families_are_told_apart_by_whole_parts_of_names(void **state)
{
	static const struct {
		const char *name, *prefix;
	} rows[] = {
		{ "gpt-5", "gpt-5" }, { "gpt-5-mini-2025-08-07", "gpt-5" },
		{ "gpt-5.1", "gpt-5.1" }, { "gpt-5.1-codex", "gpt-5.1-codex" },
		{ "gpt-5.7", NULL }, { "gpt-50", NULL },
		{ "openai/gpt-6-sol", "gpt-6" },
		{ "openai.gpt-6.1-sol", "gpt-6.1-sol" },
		{ "gpt-6.1-terra", "gpt-6.1" }, { "gpt-4o-mini", "gpt-4" },
		{ "gpt-4.1-nano", "gpt-4.1" }, { "gpt-oss:20b", "gpt-oss" },
		{ "o3-pro", "o3" }, { "o30", NULL }, { "grok-4.7", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct openai_model *m =
		    openai_model_find(rows[i].name);

		if (rows[i].prefix == NULL)
			assert_null(m);
		else
			assert_string_equal(m->prefix, rows[i].prefix);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_the_same_call_in_a_fixed_order),
		cmocka_unit_test(sampling_depends_on_model_and_effort),
		cmocka_unit_test(effort_moves_to_what_the_model_takes),
		cmocka_unit_test(encrypted_reasoning_is_always_asked_for),
		cmocka_unit_test(includes_go_where_they_are_served),
		cmocka_unit_test(settings_go_where_they_are_known),
		cmocka_unit_test(the_end_user_is_a_hash),
		cmocka_unit_test(what_only_a_store_serves_is_never_sent),
		cmocka_unit_test(formats),
		cmocka_unit_test(
		    nothing_is_dropped_where_the_client_forbids_it),
		cmocka_unit_test(a_model_that_cannot_stream_is_called_whole),
		cmocka_unit_test(
		    families_are_told_apart_by_whole_parts_of_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
