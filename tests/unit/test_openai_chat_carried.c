/*
 * What Chat Completions has no form of its own for, or only with some rows:
 * custom tools, namespaces, hosted items, files, marks of caching; and what
 * is known of a model.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/encode_rig.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

#define CUSTOM		"{'type':'custom','name':'c','description':'D'}"
#define GRAMMAR		"{'type':'custom','name':'c','description':'D','format':" \
	"{'type':'grammar','syntax':'lark','definition':'start: \\'a\\''}}"
#define CUSTOM_CALL(id, in) "{'type':'custom_tool_call','call_id':'" id \
	"','name':'c','input':'" in "'}"
#define CUSTOM_OUTPUT(id, out) "{'type':'custom_tool_call_output'," \
	"'call_id':'" id "','output':" out "}"
#define ONE_STRING	"'parameters':{'type':'object','properties':{'input':{" \
	"'type':'string'}},'required':['input'],'additionalProperties':false}"

static void
carries_custom_tools(void **state)
{
	static const struct encode_row rows[] = {
		{ "azure", HI ",'tools':[" CUSTOM "]",
		    "'tools':[{'type':'custom','custom':{'name':'c',"
		    "'description':'D'}}]", NULL, "" },
		{ "azure", HI ",'tools':[" GRAMMAR "]",
		    "'custom':{'name':'c','description':'D','format':{"
		    "'type':'grammar','grammar':{'syntax':'lark',"
		    "'definition':'start: \\'a\\''}}}", NULL, "" },
		{ "plain", HI ",'tools':[" F("f") "," CUSTOM "]",
		    "{'type':'function','function':{'name':'c',"
		    "'description':'D'," ONE_STRING "}}", "custom",
		    "tools[1] emulated;" },
		{ "plain", HI ",'tools':[" GRAMMAR "]",
		    "'description':'D\\n\\nThe input must match this lark "
		    "grammar:\\nstart: \\'a\\''", NULL,
		    "tools[0] emulated;" },
		{ "azure", HI ",'tools':[" CUSTOM "],'tool_choice':{'type':"
		    "'custom','name':'c'}",
		    "'tool_choice':{'type':'custom','custom':{'name':'c'}}",
		    NULL, "" },
		{ "plain", HI ",'tools':[" CUSTOM "],'tool_choice':{'type':"
		    "'custom','name':'c'}", "'tool_choice':{'type':"
		    "'function','function':{'name':'c'}}", NULL,
		    "tools[0] emulated;" },
		{ "azure", HI ",'tools':[" CUSTOM "," F("f") "],'tool_choice':"
		    "{'type':'allowed_tools','mode':'auto','tools':[{'type':"
		    "'custom','name':'c'}]}", "'tools':[{'type':'custom',"
		    "'custom':{'name':'c'}}]}}", NULL, "" },
		{ "azure", "'input':[" CUSTOM_CALL("a", "x \\'y\\'\\n") ","
		    CUSTOM_OUTPUT("a", "'7'") "]", "'tool_calls':[{'id':'a',"
		    "'type':'custom','custom':{'name':'c','input':"
		    "'x \\'y\\'\\n'}}]},{'role':'tool','tool_call_id':'a',"
		    "'content':'7'}", NULL, "" },
		{ "plain", "'input':[" CUSTOM_CALL("a", "x \\'y\\'\\n") ","
		    CUSTOM_OUTPUT("a", "'7'") "]", "'function':{'name':'c',"
		    "'arguments':'{\\'input\\':\\'x \\\\\\'y\\\\\\'\\\\n\\'}'}",
		    NULL, "input[0] emulated;" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

#define SPACE		"{'type':'namespace','name':'ns','description':'N'," \
	"'tools':[" F("f") "," F("g") "]}"

static void
sends_tools_of_namespaces_by_their_wire_names(void **state)
{
	static const struct encode_row rows[] = {
		{ "plain", HI ",'tools':[" F("f") "," SPACE "]",
		    "'name':'ns__f'", "'name':'g'",
		    "tools[1].tools[0] emulated;" },
		{ "plain", "'input':[{'type':'function_call','call_id':'a',"
		    "'namespace':'ns','name':'f','arguments':'{}'},"
		    OUTPUT("a", "'7'") "],'tools':[" SPACE "]",
		    "'function':{'name':'ns__f','arguments':'{}'}", NULL,
		    "tools[0].tools[0] emulated;" },
		/* Of a namespace that isn't there any more. */
		{ "plain", "'input':[{'type':'function_call','call_id':'a',"
		    "'namespace':'old','name':'f','arguments':'{}'},"
		    OUTPUT("a", "'7'") "]", "'name':'old__f'", NULL, "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

#define SEARCHED	"{'type':'web_search_call','id':'ws_1','status':" \
	"'completed','action':{'type':'search','query':'q'}}"

static void
drops_what_hosted_tools_did_and_tells_once(void **state)
{
	static const struct encode_row rows[] = {
		{ "plain", "'input':[" SEARCHED "," SEARCHED ",{'role':"
		    "'assistant','content':'T'}," CALL("a") ","
		    OUTPUT("a", "'7'") "]", "[{'role':'assistant','content':"
		    "'T','tool_calls':[", "search", "input[0] dropped;" },
		{ "plain", "'input':[{'type':'additional_tools','role':"
		    "'developer','tools':[" F("h") "]},{'role':'user',"
		    "'content':'U'}],'tools':[" F("f") "]",
		    "'name':'h','parameters'", "additional",
		    "input[0] moved;" },
		/* What it asks for is in force, not lost. */
		{ "plain", "'input':[{'role':'user','content':'U'},{'type':"
		    "'configuration_update','text':{'format':{'type':"
		    "'json_schema','name':'later','schema':{'type':'object'}}"
		    "}}]", "'response_format':{'type':'json_schema'",
		    "configuration", "input[1] moved;" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

static void
tells_in_the_text_that_a_call_failed(void **state)
{
	static const struct encode_row rows[] = {
		{ "plain", "'input':[" CALL("a") ",{'type':"
		    "'function_call_output','call_id':'a','output':'no',"
		    "'is_error':true}]", "'content':'The call failed: no'",
		    "is_error", "input[1].is_error emulated;" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

#define PDF	"{'type':'input_file','filename':'a.pdf','file_data':" \
	"'JVBERi0xLjQ='}"
#define NOTE	"{'type':'input_file','filename':'a.md','file_data':" \
	"'data:text/markdown;base64,IyBIaSAi4oKsIg=='}"
#define USER(part) "'input':[{'role':'user','content':[" part "]}]"

static void
carries_files_or_their_text(void **state)
{
	static const struct encode_row rows[] = {
		{ "azure", USER(PDF), "{'type':'file','file':{'filename':"
		    "'a.pdf','file_data':'data:application/pdf;base64,"
		    "JVBERi0xLjQ='}}", NULL, "" },
		/* What the bytes are counts, not what they are called. */
		{ "azure", USER("{'type':'input_image','image_url':"
		    "'data:image/png;base64,/9j/4AAQ'}"),
		    "'url':'data:image/jpeg;base64,/9j/4AAQ'", NULL, "" },
		{ "azure", USER(NOTE), "'file_data':'data:text/markdown;"
		    "base64,IyBIaSAi4oKsIg=='", NULL, "" },
		{ "plain", USER(NOTE), "{'type':'text','text':'a.md:\\n# Hi "
		    "\\'\xe2\x82\xac\\''}", "file",
		    "input[0].content[0] emulated;" },
		{ "plain", "'input':[" CALL("a") "," OUTPUT("a", "[" NOTE "]")
		    "]", "[file attached below]'},{'role':'user','content':[{"
		    "'type':'text','text':'From the output of a:'},{'type':"
		    "'text','text':'a.md:\\n# Hi", NULL,
		    "input[1].output emulated;"
		    "input[1].output[0] emulated;" },
		{ "azure", USER("{'type':'input_file','filename':'a.pdf',"
		    "'file_data':'JVBERi0xLjQ=','detail':'low'}"), "'a.pdf'",
		    "detail", "input[0].content[0].detail dropped;" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

#define BY_URL(end) USER("{'type':'input_file','file_url':" \
	"'https://x.y/a." end "'}")

static void
wants_the_bytes_of_files_that_it_can_send(void **state)
{
	static const struct {
		const char *row, *request;
		bool wanted;
	} rows[] = {
		{ "azure", BY_URL("pdf"), true },
		{ "plain", BY_URL("pdf"), false },
		{ "plain", BY_URL("md"), true },
		{ "azure", USER("{'type':'input_image','image_url':"
		    "'https://x.y/a.png'}"), false },
		{ "azure", USER(PDF), false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct encoded e;
		struct target t = { .provider = &e.row, .model = "m" };
		char text[512];

		(void)snprintf(text, sizeof(text), "{'model':'m',%s}",
		    rows[i].request);
		encode_for(&e, rows[i].row, text, 0);
		assert_int_equal(rows[i].wanted,
		    dialect_find("openai-chat")->wants_bytes(
		    &e.request.items[0].parts[0], &t));
		encoded_fini(&e);
	}
}

static void
sends_a_file_that_was_fetched(void **state)
{
	static struct asset asset = { .url = SPAN("https://x.y/a.pdf"),
	    .mime = SPAN("text/html"), .data = SPAN("JVBERi0xLjQ=") };
	struct assets assets = { .list = &asset };
	const struct target like = { .model = "m" };
	struct encoded e;

	(void)state;
	encode_to(&e, "azure", "{'model':'m'," BY_URL("pdf") "}", &like,
	    &assets);
	assert_int_equal(0, e.ret);
	assert_non_null(strstr(e.body,
	    "\"data:application/pdf;base64,JVBERi0xLjQ=\""));
	encoded_fini(&e);
	encode_to(&e, "azure", "{'model':'m'," BY_URL("pdf") "}", &like, NULL);
	assert_int_equal(-1, e.ret);
	assert_string_equal("input[0].content[0]", e.err.param);
	encoded_fini(&e);
}

#define ASSISTANT(text) "{'role':'assistant','content':'" text "'}"

static void
lets_user_and_assistant_take_turns(void **state)
{
	static const struct encode_row rows[] = {
		{ "perplexity", "'input':[{'role':'user','content':'A'},"
		    "{'role':'user','content':' '},{'role':'user','content':"
		    "'B'}," ASSISTANT("C") "," ASSISTANT("D") ",{'role':"
		    "'user','content':'E'}]",
		    "[{'role':'user','content':[{'type':'text','text':'A'},"
		    "{'type':'text','text':'B'}]}," ASSISTANT("C\\n\\nD")
		    ",{'role':'user','content':'E'}]", NULL, "" },
		{ "plain", "'input':[{'role':'user','content':'A'},"
		    "{'role':'user','content':'B'}]",
		    "{'role':'user','content':'A'},{'role':'user',"
		    "'content':'B'}", NULL, "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

/* ---- what is known of a model ---- */

struct model_row {
	const char *row;
	struct target like;
	const char *request, *has, *lacks, *changes;
	enum effort effort;
};

static void
check_models(const struct model_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct model_row *r = &rows[i];
		struct encoded e;
		char text[1024];

		(void)snprintf(text, sizeof(text), "{'model':'m',%s}",
		    r->request);
		encode_to(&e, r->row, text, &r->like, NULL);
		if (e.ret == -1)
			fail_msg("row %zu: %s", i, e.err.message);
		if (strstr(e.body, r->has) == NULL ||
		    (r->lacks != NULL && strstr(e.body, r->lacks) != NULL))
			fail_msg("row %zu: %s", i, e.body);
		if (strcmp(buf_view(&e.changes).p, r->changes) != 0)
			fail_msg("row %zu: %s", i, buf_view(&e.changes).p);
		assert_int_equal(r->effort, e.call.effort);
		encoded_fini(&e);
	}
}

#define M(name)		{ .model = name }
#define CAN(what)	{ .model = "m", .has_supports = true, \
	.supports = (what) }
#define EFFORT(e)	"'reasoning':{'effort':'" e "'}"

static void
asks_a_model_for_what_it_has(void **state)
{
	static const struct model_row rows[] = {
		{ "azure", M("gpt-5-mini"), HI "," EFFORT("none"),
		    "\"reasoning_effort\":\"minimal\"", NULL,
		    "reasoning.effort moved;", EFFORT_MINIMAL },
		{ "azure", M("gpt-5.2"), HI "," EFFORT("none"),
		    "\"reasoning_effort\":\"none\"", NULL, "", EFFORT_NONE },
		{ "azure", M("gpt-4.1"), HI "," EFFORT("high"), "messages",
		    "effort", "reasoning.effort dropped;", EFFORT_NONE },
		{ "plain", { .model = "m", .efforts = 1u << EFFORT_LOW |
		    1u << EFFORT_HIGH }, HI "," EFFORT("max"),
		    "\"reasoning_effort\":\"high\"", NULL,
		    "reasoning.effort moved;", EFFORT_HIGH },
		{ "plain", CAN(FEATURE_TOOLS), HI "," EFFORT("high"),
		    "messages", "effort", "reasoning.effort dropped;",
		    EFFORT_NONE },
		{ "plain", CAN(FEATURE_TOOLS), HI "," EFFORT("none"),
		    "messages", "effort", "", EFFORT_NONE },
		{ "deepseek", M("m"), HI "," EFFORT("none"), "disabled",
		    NULL, "", EFFORT_NONE },
		{ "zai", M("m"), HI "," EFFORT("high"), "enabled", NULL,
		    "reasoning.effort dropped;", EFFORT_UNSET },
		{ "plain", M("m"), HI, "messages", NULL, "", EFFORT_UNSET },
		/* Sampling while it reasons; the usual values go unsaid. */
		{ "azure", M("gpt-5"), HI ",'temperature':0.5,'top_p':1,"
		    "'presence_penalty':0,'frequency_penalty':1", "messages",
		    "temperature", "temperature dropped;"
		    "frequency_penalty dropped;", EFFORT_UNSET },
		{ "azure", M("gpt-5.2"), HI ",'temperature':0.5,"
		    EFFORT("none"), "\"temperature\":0.5", NULL, "",
		    EFFORT_NONE },
		{ "azure", M("gpt-5"), HI ",'include':["
		    "'message.output_text.logprobs']", "messages",
		    "logprobs", "include dropped;", EFFORT_UNSET },
		/* The same name with a row that isn't OpenAI's. */
		{ "plain", M("gpt-5"), HI ",'temperature':0.5",
		    "\"temperature\":0.5", NULL, "", EFFORT_UNSET },
		{ "azure", M("gpt-4.1"), HI ",'text':{'verbosity':'low'}",
		    "messages", "verbosity", "text.verbosity dropped;",
		    EFFORT_UNSET },
		{ "azure", M("gpt-5.6"), HI ",'prompt_cache_retention':"
		    "'in_memory'", "messages", "in_memory",
		    "prompt_cache_retention dropped;", EFFORT_UNSET },
		{ "plain", CAN(FEATURE_TOOLS), HI ",'text':{'format':{'type':"
		    "'json_schema','name':'n','schema':{'type':'object'}}}",
		    "{\"type\":\"json_object\"}", "json_schema",
		    "text.format emulated;", EFFORT_UNSET },
		{ "azure", CAN(FEATURE_TOOLS), HI ",'include':["
		    "'message.output_text.logprobs']", "messages",
		    "logprobs", "include dropped;", EFFORT_UNSET },
		{ "plain", CAN(FEATURE_TOOLS), USER(NOTE), "a.md:", NULL,
		    "input[0].content[0] emulated;", EFFORT_UNSET },
		{ "azure", M("gpt-4.1"), HI ",'reasoning':{'summary':'auto'}",
		    "messages", NULL, "reasoning.summary dropped;",
		    EFFORT_UNSET },
		{ "azure", M("gpt-5"), HI ",'reasoning':{'summary':'auto'}",
		    "messages", NULL, "reasoning.summary emulated;",
		    EFFORT_UNSET },
		{ "plain", CAN(FEATURE_TOOLS), HI ",'stream':true", "messages",
		    "stream", "", EFFORT_UNSET },
		/* Neither a schema nor any object: words must do. */
		{ "perplexity", CAN(FEATURE_STREAMING), HI ",'text':{'format':"
		    "{'type':'json_schema','name':'n','schema':"
		    "{'type':'object'}}}", "JSON schema", "response_format",
		    "text.format emulated;", EFFORT_UNSET },
		/* Once it refused strict schemas. */
		{ "azure", { .model = "m", .without = WITHOUT_STRICT }, HI
		    ",'tools':[{'type':'function','name':'f','strict':true,"
		    "'parameters':{'type':'object','properties':{}}}],"
		    "'text':{'format':{'type':'json_schema','name':'n',"
		    "'strict':true,'schema':{'type':'object'}}}",
		    "json_schema", "strict", "tools[0].strict dropped;"
		    "text.format.strict dropped;", EFFORT_UNSET },
	};

	(void)state;
	check_models(rows, COUNT(rows));
}

static void
refuses_what_a_model_lacks(void **state)
{
	static const struct {
		struct target like;
		const char *row, *request, *param;
	} rows[] = {
		{ CAN(FEATURE_IMAGES), "plain", HI "," TOOLS, "tools[0]" },
		{ CAN(FEATURE_IMAGES), "plain", HI ",'tools':[" CUSTOM "]",
		    "tools[0]" },
		{ CAN(FEATURE_IMAGES), "plain", "'input':["
		    CUSTOM_CALL("a", "x") "," CUSTOM_OUTPUT("a", "'7'") "]",
		    "input[0]" },
		{ CAN(FEATURE_TOOLS), "plain", USER("{'type':'input_image',"
		    "'image_url':'https://x.y/z'}"), "input[0].content[0]" },
		{ CAN(FEATURE_TOOLS), "azure", USER(PDF),
		    "input[0].content[0]" },
		{ M("m"), "plain", USER(PDF), "input[0].content[0]" },
		{ M("m"), "plain", HI ",'tools':[{'type':'web_search'}],"
		    "'tool_choice':{'type':'web_search'}", "tool_choice" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct encoded e;
		char text[512];

		(void)snprintf(text, sizeof(text), "{'model':'m',%s}",
		    rows[i].request);
		encode_to(&e, rows[i].row, text, &rows[i].like, NULL);
		if (e.ret != -1)
			fail_msg("row %zu was accepted", i);
		assert_int_equal(ERROR_UNSUPPORTED_VALUE, e.err.class);
		assert_string_equal(rows[i].param, e.err.param);
		encoded_fini(&e);
	}
}

/* ---- marks of caching ---- */

#define TEXT(s, mark) "{'type':'input_text','text':'" s "'," mark "}"
#define MARK	"'cache_control':{'type':'ephemeral'}"
#define HOUR	"'cache_control':{'type':'ephemeral','ttl':'1h'}"
#define POINT	"'prompt_cache_breakpoint':{'mode':'explicit'}"
#define WIRE_MARK "\"cache_control\":{\"type\":\"ephemeral\"}"

static void
passes_marks_on_where_they_are_known(void **state)
{
	static const struct model_row rows[] = {
		{ "openrouter", M("anthropic/claude-opus-4.6"),
		    USER(TEXT("A", HOUR)), "[{\"type\":\"text\",\"text\":"
		    "\"A\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":"
		    "\"1h\"}}]", NULL, "", EFFORT_UNSET },
		{ "openrouter", M("google/gemini-3-pro"),
		    USER(TEXT("A", POINT)), WIRE_MARK, NULL, "",
		    EFFORT_UNSET },
		/* A message's mark stands on its last part. */
		{ "openrouter", M("anthropic/claude-opus-4.6"),
		    "'input':[{'role':'user','content':[{'type':'input_text',"
		    "'text':'A'},{'type':'input_text','text':'B'}]," MARK
		    "}]", "\"B\"," WIRE_MARK "}]", "\"A\"," WIRE_MARK, "",
		    EFFORT_UNSET },
		{ "openrouter", M("anthropic/claude-opus-4.6"),
		    "'input':[{'role':'user','content':'A'},{'role':"
		    "'assistant','content':'B'},{'role':'user','content':"
		    "'C'}]," MARK, "\"C\"," WIRE_MARK "}]",
		    "\"A\"," WIRE_MARK, "cache_control emulated;",
		    EFFORT_UNSET },
		{ "openrouter", M("anthropic/claude-opus-4.6"),
		    HI ",'tools':[{'type':'function','name':'f'," MARK "}]",
		    "messages", "cache_control", "cache_control dropped;",
		    EFFORT_UNSET },
		{ "openrouter", M("x-ai/grok-4"), USER(TEXT("A", MARK)),
		    "\"content\":\"A\"", "cache_control",
		    "cache_control dropped;", EFFORT_UNSET },
		{ "azure", M("claude"), USER(TEXT("A", MARK)),
		    "\"content\":\"A\"", "cache_control",
		    "cache_control dropped;", EFFORT_UNSET },
		{ "azure", M("m"), USER(TEXT("A", POINT)),
		    "\"content\":\"A\"", "breakpoint",
		    "prompt_cache_breakpoint dropped;", EFFORT_UNSET },
	};

	(void)state;
	check_models(rows, COUNT(rows));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carries_custom_tools),
		cmocka_unit_test(
		    sends_tools_of_namespaces_by_their_wire_names),
		cmocka_unit_test(drops_what_hosted_tools_did_and_tells_once),
		cmocka_unit_test(tells_in_the_text_that_a_call_failed),
		cmocka_unit_test(carries_files_or_their_text),
		cmocka_unit_test(wants_the_bytes_of_files_that_it_can_send),
		cmocka_unit_test(sends_a_file_that_was_fetched),
		cmocka_unit_test(lets_user_and_assistant_take_turns),
		cmocka_unit_test(asks_a_model_for_what_it_has),
		cmocka_unit_test(refuses_what_a_model_lacks),
		cmocka_unit_test(passes_marks_on_where_they_are_known),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
