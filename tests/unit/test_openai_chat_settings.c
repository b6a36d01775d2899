#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/encode_rig.h"

#define FF(name)	"{'type':'function','function':{'name':'" name "'}}"
#define SCHEMA		"'text':{'format':{'type':'json_schema','name':'n'," \
	"'schema':{'type':'object'}}}"
#define G_TOOL		"'tools':[{'type':'function','function':{'name':'g'," \
	"'parameters':{'type':'object','properties':{}}}}]"

static void
encodes_tools(void **state)
{
	static const struct encode_row rows[] = {
		{ "plain", HI ",'tools':[{'type':'function','name':'f',"
		    "'description':'D','parameters':{'type' : 'object', "
		    "'properties':{}},'strict':true}]",
		    "'tools':[{'type':'function','function':{'name':'f',"
		    "'description':'D','parameters':{'type':'object',"
		    "'properties':{}},'strict':true}}]", "tool_choice", "" },
		/* The client's order stays. */
		{ "plain", HI ",'tools':[" F("z") "," F("a") "," F("m") "]",
		    "'name':'z','parameters':{'type':'object','properties':"
		    "{}}}},{'type':'function','function':{'name':'a'", NULL,
		    "" },
		{ "deepseek", HI ",'tools':[{'type':'function','name':'f',"
		    "'parameters':{'type':'object','properties':{}},'strict':"
		    "true}]",
		    "'name':'f'", "strict", "tools[0].strict dropped;" },
		{ "deepseek", HI ",'tools':[{'type':'function','name':'f',"
		    "'strict':false}]", "'name':'f'", "strict", "" },
		{ "plain", HI ",'tools':[{'type':'web_search'}," F("f") "]",
		    "'tools':[{'type':'function','function':{'name':'f'",
		    "web_search", "tools[0] dropped;" },
		{ "plain", HI ",'tools':[{'type':'web_search'}],"
		    "'parallel_tool_calls':false,'tool_choice':'auto'",
		    "'messages'", "tool", "tools[0] dropped;" },
		{ "plain", HI "," TOOLS ",'tool_choice':'auto'",
		    "'tool_choice':'auto'", NULL, "" },
		{ "plain", HI "," TOOLS ",'tool_choice':'none'",
		    "'tool_choice':'none'", NULL, "" },
		{ "plain", HI "," TOOLS ",'tool_choice':'required'",
		    "'tool_choice':'required'", NULL, "" },
		{ "mistral", HI "," TOOLS ",'tool_choice':'required'",
		    "'tool_choice':'any'", NULL, "" },
		{ "plain", HI "," TOOLS ",'tool_choice':" F("g"),
		    "'tool_choice':" FF("g"), NULL, "" },
		{ "azure", HI "," TOOLS "," ALLOWED("auto"),
		    "'tool_choice':{'type':'allowed_tools','allowed_tools':{"
		    "'mode':'auto','tools':[" FF("g") "]}}", NULL, "" },
		{ "plain", HI "," TOOLS "," ALLOWED("auto"),
		    G_TOOL ",'tool_choice':'auto'", "'name':'f'",
		    "tool_choice emulated;" },
		{ "plain", HI "," TOOLS "," ALLOWED("required"),
		    G_TOOL ",'tool_choice':'required'", NULL,
		    "tool_choice emulated;" },
		/* A list of allowed functions is never empty. */
		{ "azure", HI ",'tools':[" F("f") ",{'type':'web_search'}],"
		    "'tool_choice':{'type':'allowed_tools','mode':'auto',"
		    "'tools':[{'type':'web_search'}]}", "'messages'",
		    "tool", "tools[1] dropped;tool_choice emulated;" },
		{ "ollama", HI "," TOOLS ",'tool_choice':'none'",
		    "'messages'", "tool", "tool_choice emulated;" },
		{ "ollama", HI "," TOOLS ",'tool_choice':'auto'",
		    "'tools'", "tool_choice", "" },
		{ "deepseek", HI "," TOOLS ",'tool_choice':'required',"
		    "'reasoning':{'effort':'none'}",
		    "'tool_choice':'required'", NULL, "" },
		{ "plain", HI "," TOOLS ",'parallel_tool_calls':false",
		    "'parallel_tool_calls':false", NULL, "" },
		{ "plain", HI ",'parallel_tool_calls':false", "'messages'",
		    "parallel", "" },
		{ "xai", HI "," TOOLS ",'parallel_tool_calls':true",
		    "'parallel_function_calling':true", "parallel_tool", "" },
		{ "ollama", HI "," TOOLS ",'parallel_tool_calls':false",
		    "'tools'", "parallel", "parallel_tool_calls dropped;" },
		{ "ollama", HI "," TOOLS ",'parallel_tool_calls':true",
		    "'tools'", "parallel", "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

static void
encodes_settings(void **state)
{
	static const struct encode_row rows[] = {
		{ "plain", HI "," SCHEMA, "'response_format':{'type':"
		    "'json_schema','json_schema':{'name':'n','schema':{"
		    "'type':'object'}}}", NULL, "" },
		{ "plain", HI ",'text':{'format':{'type':'json_object'}}",
		    "'response_format':{'type':'json_object'}", NULL, "" },
		{ "plain", HI ",'text':{'format':{'type':'text'}}",
		    "'messages'", "response_format", "" },
		{ "deepseek", HI "," SCHEMA, "[{'role':'system','content':"
		    "'Answer with one JSON object that is valid against "
		    "this JSON schema, and with nothing else:\\n{\\'type\\':"
		    "\\'object\\'}'},", "json_schema",
		    "text.format emulated;" },
		{ "perplexity", HI ",'text':{'format':{'type':'json_object'}"
		    "}", "{'type':'json_schema','json_schema':{'name':"
		    "'object','schema':{'type':'object'}}}", NULL,
		    "text.format emulated;" },
		{ "azure", HI ",'text':{'verbosity':'high'}",
		    "'verbosity':'high'", NULL, "" },
		{ "plain", HI ",'text':{'verbosity':'high'}", "'messages'",
		    "verbosity", "text.verbosity dropped;" },
		{ "azure", HI ",'max_output_tokens':400",
		    "'max_completion_tokens':400", "'max_tokens'", "" },
		{ "plain", HI ",'max_output_tokens':400",
		    "'max_tokens':400", "completion", "" },
		{ "azure", HI ",'max_output_tokens':3",
		    "'max_completion_tokens':16", NULL,
		    "max_output_tokens raised;" },
		{ "plain", HI ",'max_output_tokens':3", "'max_tokens':3",
		    NULL, "" },
		{ "plain", HI ",'temperature':0.7,'top_p':1e-1,"
		    "'presence_penalty':-0.5,'frequency_penalty':2",
		    "'temperature':0.7,'top_p':0.1,'presence_penalty':-0.5,"
		    "'frequency_penalty':2", NULL, "" },
		{ "groq", HI ",'presence_penalty':1,'frequency_penalty':0",
		    "'messages'", "penalty", "presence_penalty dropped;" },
		{ "plain", HI ",'reasoning':{'effort':'minimal'}",
		    "'reasoning_effort':'minimal'", NULL, "" },
		{ "groq", HI ",'reasoning':{'effort':'none'}",
		    "'reasoning_effort':'low'", NULL,
		    "reasoning.effort moved;" },
		{ "xai", HI ",'reasoning':{'effort':'max'}",
		    "'reasoning_effort':'xhigh'", NULL,
		    "reasoning.effort moved;" },
		{ "deepseek", HI ",'reasoning':{'effort':'low'}",
		    "'thinking':{'type':'enabled'},'reasoning_effort':"
		    "'high'", NULL, "reasoning.effort moved;" },
		{ "deepseek", HI ",'reasoning':{'effort':'none'}",
		    "'thinking':{'type':'disabled'}", "reasoning_effort",
		    "" },
		{ "deepseek", HI ",'reasoning':{'effort':'minimal'}",
		    "'thinking':{'type':'disabled'}", "reasoning_effort",
		    "reasoning.effort moved;" },
		{ "deepseek", HI, "'messages'", "thinking", "" },
		{ "zai", HI ",'reasoning':{'effort':'high'}",
		    "'thinking':{'type':'enabled'}", "reasoning_effort",
		    "reasoning.effort dropped;" },
		{ "perplexity", HI ",'reasoning':{'effort':'high'}",
		    "'messages'", "effort", "reasoning.effort dropped;" },
		{ "plain", HI ",'reasoning':{'summary':'auto'}", "'messages'",
		    "summary", "reasoning.summary emulated;" },
		{ "groq", HI ",'top_logprobs':2,'include':["
		    "'message.output_text.logprobs']", "'messages'",
		    "logprobs", "top_logprobs dropped;include dropped;" },
		{ "azure", HI ",'top_logprobs':2,'include':["
		    "'message.output_text.logprobs']",
		    "'logprobs':true,'top_logprobs':2", NULL, "" },
		{ "plain", HI ",'include':['message.output_text.logprobs']",
		    "'logprobs':true", "top_logprobs", "" },
		/* Validation has noted it. */
		{ "azure", HI ",'top_logprobs':2", "'messages'", "logprobs",
		    "" },
		{ "azure", HI ",'include':['reasoning.encrypted_content']",
		    "'messages'", "include\"", "include dropped;" },
		{ "azure", HI ",'include':['web_search_call.results',"
		    "'message.input_image.image_url']", "'messages'",
		    "include\"", "include dropped;" },
		{ "plain", HI ",'max_tool_calls':2", "'messages'",
		    "max_tool", "max_tool_calls dropped;" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

static void
encodes_caching_and_the_end_user(void **state)
{
	static const struct encode_row rows[] = {
		{ "azure", HI ",'user':'Jo'", "'prompt_cache_key':'Jo',"
		    "'safety_identifier':'USERHASH','store':false", "'user':",
		    "" },
		{ "azure", HI ",'user':'Jo','prompt_cache_key':'K',"
		    "'safety_identifier':'Bo'", "'prompt_cache_key':'K',",
		    "Bo", "user dropped;" },
		{ "azure", HI, "'prompt_cache_key':'PROJECT'", NULL, "" },
		{ "azure", HI ",'prompt_cache_retention':'in-memory'",
		    "'prompt_cache_retention':'in_memory'", NULL, "" },
		{ "groq", HI ",'user':'Jo'", "'user':'USERHASH'", "Jo",
		    "user dropped;" },
		{ "mistral", HI ",'user':'Jo'", "'prompt_cache_key':'Jo'",
		    "HASH", "" },
		{ "plain", HI ",'user':'Jo','prompt_cache_key':'K',"
		    "'prompt_cache_retention':'24h','metadata':{'a':'b'},"
		    "'store':true", "'messages'", "cache",
		    "prompt_cache_key dropped;prompt_cache_retention "
		    "dropped;user dropped;" },
		{ "plain", HI, "{'model'", "HASH", "" },
		{ "plain", HI ",'store':true,'metadata':{'a':'b'}",
		    "{'model'", "store", "" },
		{ "azure", HI ",'store':true", "'store':false", "metadata",
		    "" },
		{ "plain", HI ",'stream':true", "'stream':true,"
		    "'stream_options':{'include_usage':true}}", NULL, "" },
		{ "mistral", HI ",'stream':true", "'stream':true}", NULL,
		    "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

static void
cache_key_goes_as_a_header_where_that_is_known(void **state)
{
	struct encoded e;

	(void)state;
	encode_for(&e, "xai", "{'model':'m',"
	    HI ",'prompt_cache_key':'conv-7'}", 0);
	assert_int_equal(1, e.call.n_headers);
	assert_string_equal("x-grok-conv-id", e.call.headers[0].name);
	assert_string_equal("conv-7", e.call.headers[0].value);
	assert_int_equal(0, e.changes.len);
	encoded_fini(&e);

	encode_for(&e, "xai", "{'model':'m',"
	    HI ",'prompt_cache_key':'a\\r\\nHost: b'}", 0);
	assert_int_equal(0, e.call.n_headers);
	assert_string_equal("prompt_cache_key dropped;", e.changes.data);
	encoded_fini(&e);
}

static void
a_limit_is_always_sent_where_the_providers_is_small(void **state)
{
	struct encoded e;

	(void)state;
	encode_for(&e, "cloudflare", "{'model':'m'," HI "}", 4096);
	assert_non_null(strstr(e.body, "\"max_tokens\":4096"));
	encoded_fini(&e);
	encode_for(&e, "cloudflare", "{'model':'m'," HI "}", 0);
	assert_null(strstr(e.body, "max_tokens"));
	encoded_fini(&e);
	encode_for(&e, "plain", "{'model':'m'," HI "}", 4096);
	assert_null(strstr(e.body, "max_tokens"));
	encoded_fini(&e);
}

static void
refuses_what_must_not_be_stripped(void **state)
{
	static const struct {
		const char *row, *request, *param;
	} rows[] = {
		{ "perplexity", HI "," TOOLS, "tools[0]" },
		{ "perplexity", "'input':[" CALL("a") "," OUTPUT("a", "'7'")
		    "]", "input[0]" },
		{ "plain", HI ",'tools':[{'type':'web_search'}],"
		    "'tool_choice':{'type':'web_search'}", "tool_choice" },
		{ "plain", HI ",'tools':[{'type':'web_search'}],"
		    "'tool_choice':'required'", "tool_choice" },
		{ "azure", HI ",'tools':[" F("f") ",{'type':'web_search'}],"
		    "'tool_choice':{'type':'allowed_tools','mode':'required',"
		    "'tools':[{'type':'web_search'}]}", "tool_choice" },
		{ "ollama", HI "," TOOLS ",'tool_choice':'required'",
		    "tool_choice" },
		{ "choiceless", HI "," TOOLS ",'tool_choice':'required'",
		    "tool_choice" },
		{ "deepseek", HI "," TOOLS ",'tool_choice':" F("f"),
		    "tool_choice" },
		{ "deepseek", HI "," TOOLS "," ALLOWED("required"),
		    "tool_choice" },
		{ "lab", "'input':[{'role':'user','content':[{'type':"
		    "'input_image','image_url':'https://x.y/z'}]}]",
		    "input[0].content[0]" },
		{ "lab", "'input':[" CALL("a") "," OUTPUT("a",
		    "[{'type':'input_text','text':'A'},{'type':'input_image',"
		    "'image_url':'https://x.y/z'}]") "]",
		    "input[1].output[1]" },
		{ "plain", "'input':[{'role':'user','content':[{'type':"
		    "'input_file','filename':'a','file_data':'AAAA'}]}]",
		    "input[0].content[0]" },
		{ "azure", "'input':[{'role':'user','content':[{'type':"
		    "'input_file','file_url':'https://x.y/z'}]}]",
		    "input[0].content[0]" },
		{ "deepseek", HI ",'text':{'format':{'type':'json_schema',"
		    "'name':'n','schema':{'type':'array'}}}",
		    "text.format.schema" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct encoded e;
		char text[1024];

		(void)snprintf(text, sizeof(text), "{'model':'m',%s}",
		    rows[i].request);
		encode_for(&e, rows[i].row, text, 0);
		if (e.ret != -1)
			fail_msg("row %zu was accepted", i);
		assert_int_equal(ERROR_UNSUPPORTED_VALUE, e.err.class);
		assert_string_equal(rows[i].param, e.err.param);
		encoded_fini(&e);
	}
}

static void
strict_routing_forbids_every_drop(void **state)
{
	static const struct {
		const char *row, *request, *param;
	} rows[] = {
		{ "plain", "'tools':[{'type':'web_search'}]", "tools[0]" },
		{ "deepseek", "'tools':[{'type':'function','name':'f',"
		    "'parameters':{'type':'object','properties':{}},"
		    "'strict':true}]", "tools[0].strict" },
		{ "ollama", TOOLS ",'parallel_tool_calls':false",
		    "parallel_tool_calls" },
		{ "plain", "'text':{'verbosity':'low'}", "text.verbosity" },
		{ "perplexity", "'reasoning':{'effort':'low'}",
		    "reasoning.effort" },
		{ "groq", "'presence_penalty':1", "presence_penalty" },
		{ "groq", "'frequency_penalty':1", "frequency_penalty" },
		{ "groq", "'top_logprobs':1,'include':["
		    "'message.output_text.logprobs']", "top_logprobs" },
		{ "groq", "'include':['message.output_text.logprobs']",
		    "include" },
		{ "plain", "'prompt_cache_options':{'mode':'explicit'}",
		    "prompt_cache_options" },
		{ "plain", "'cache_control':{'type':'ephemeral'}",
		    "cache_control" },
		{ "plain", "'prompt_cache_key':'k'", "prompt_cache_key" },
		{ "plain", "'prompt_cache_retention':'24h'",
		    "prompt_cache_retention" },
		{ "plain", "'user':'u'", "user" },
		{ "plain", "'max_tool_calls':1", "max_tool_calls" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct encoded e;
		char text[1024];

		(void)snprintf(text, sizeof(text), "{'model':'m'," HI ",%s,"
		    "'routing':{'strict':true}}", rows[i].request);
		encode_for(&e, rows[i].row, text, 0);
		if (e.ret != -1)
			fail_msg("row %zu was accepted", i);
		assert_int_equal(ERROR_UNSUPPORTED_PARAMETER, e.err.class);
		assert_string_equal(rows[i].param, e.err.param);
		encoded_fini(&e);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodes_tools),
		cmocka_unit_test(encodes_settings),
		cmocka_unit_test(encodes_caching_and_the_end_user),
		cmocka_unit_test(
		    cache_key_goes_as_a_header_where_that_is_known),
		cmocka_unit_test(
		    a_limit_is_always_sent_where_the_providers_is_small),
		cmocka_unit_test(refuses_what_must_not_be_stripped),
		cmocka_unit_test(strict_routing_forbids_every_drop),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
