/*
 * What goes out in the openai-responses dialect: tools and the conversation.
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
tools_keep_their_form(void **state)
{
#define NATIVE	"'tools':[{'type':'namespace','name':'crm','description':'C'," \
	"'tools':[" F("find") "," F("drop") "]}]"
	static const struct row rows[] = {
		{ .model = "gpt-5", .request = HI ",'tools':[" CRM "]",
		    .has = NATIVE, .changes = "" },
		/* A mark inside can't go, nor what was refused as strict. */
		{ .model = "gpt-5.6", .request = HI ",'tools':[{'type':"
		    "'namespace','name':'n','description':'d','tools':[{"
		    "'type':'function','name':'f','strict':true,"
		    "'cache_control':{'type':'ephemeral'}}]}]",
		    .without = WITHOUT_STRICT, .has = "'tools':[{'type':"
		    "'function','name':'f'}]",
		    .changes = "tools[0].tools[0].cache_control dropped;"
		    "tools[0].tools[0].strict dropped;" },
		{ .model = "x", .request = HI ",'tools':[" CRM "]",
		    .quirks = PLAIN, .has = "'name':'crm__find'",
		    .lacks = "namespace", .changes = "" },
		{ .model = "gpt-5", .request = HI ",'tools':["
		    CUSTOM("p", GRAMMAR) "]", .has = "{'type':'custom',"
		    "'name':'p','format':{'type':'grammar','syntax':'regex',"
		    "'definition':'a+'}}", .changes = "" },
		{ .model = "x", .request = HI ",'tools':["
		    CUSTOM("p", GRAMMAR) "]", .quirks = PLAIN,
		    .has = "'name':'p','description':'The input must match "
		    "this regex grammar:\\na+','parameters':{",
		    .changes = "tools[0] emulated;" },
		{ .model = "gpt-6-sol", .request = HI ",'tools':[{'type':"
		    "'function','name':'f','async':true,'strict':true}]",
		    .has = "'strict':true,'async':true}", .changes = "" },
		{ .model = "gpt-6-sol", .request = HI ",'tools':[{'type':"
		    "'function','name':'f','strict':true}]",
		    .without = WITHOUT_STRICT, .has = "'strict':false",
		    .changes = "tools[0].strict dropped;" },
		{ .model = "gpt-5", .request = HI ",'tools':[{'type':'mcp',"
		    "'server_label':'s','server_url':'https://e.com',"
		    "'headers':{'X-Key':'k'}}]", .has = "'tools':[{'type':"
		    "'mcp','server_label':'s','server_url':'https://e.com',"
		    "'headers':{'X-Key':'k'}}]", .changes = "" },
		{ .model = "x", .request = HI ",'tools':[{'type':"
		    "'web_search'}," F("f") "]", .lacking = FEATURE_WEB_SEARCH,
		    .lacks = "web_search", .changes = "tools[0] dropped;" },
		{ .model = "x", .request = HI ",'tools':[" F("f") "]",
		    .lacking = FEATURE_TOOLS, .param = "tools[0]" },
	};

	(void)state;
	CHECK(rows);
}

static void
a_forced_choice_is_kept_or_refused(void **state)
{
#define TWO	HI ",'tools':[" F("f") "," F("g") "]"
#define ALLOWED	",'tool_choice':{'type':'allowed_tools','mode':'auto'," \
	"'tools':[" F("g") "]}"
#define SEARCH	HI ",'tools':[{'type':'web_search'}],'tool_choice':{" \
	"'type':'web_search'}"
	static const struct row rows[] = {
		{ .model = "gpt-5", .request = TWO ALLOWED,
		    .has = "'tool_choice':{'type':'allowed_tools','mode':"
		    "'auto','tools':[" F("g") "]}", .changes = "" },
		{ .model = "x", .request = TWO ALLOWED, .quirks = PLAIN,
		    .lacks = "'name':'f'", .has = "'tool_choice':'auto'",
		    .changes = "tool_choice emulated;" },
		{ .model = "gpt-5", .request = TWO ",'tool_choice':'none'",
		    .has = "'tool_choice':'none'", .changes = "" },
		{ .model = "gpt-5", .request = HI ",'tools':[" CRM "],"
		    "'tool_choice':{'type':'function','name':'find',"
		    "'namespace':'crm'}", .has = "'tool_choice':{'type':"
		    "'function','name':'find','namespace':'crm'}",
		    .changes = "" },
		{ .model = "gpt-5", .request = SEARCH,
		    .has = "'tool_choice':{'type':'web_search'}",
		    .changes = "" },
		{ .model = "x", .request = SEARCH,
		    .lacking = FEATURE_WEB_SEARCH, .param = "tool_choice" },
		{ .model = "x", .request = TWO ",'tool_choice':'required'",
		    .quirks = QUIRK_NO_FORCED_CHOICE, .param = "tool_choice" },
	};

	(void)state;
	CHECK(rows);
}

static void
calls_and_outputs_go_back(void **state)
{
#define PAIR(call, output)	IN(call "," output)
	static const struct row rows[] = {
		{ .model = "gpt-5", .request = PAIR(CALL("'arguments':''"),
		    OUTPUT("'7'")), .has = "{'type':'function_call',"
		    "'call_id':'c','name':'f','arguments':'{}'}",
		    .lacks = "fc_1", .changes = "" },
		{ .model = "gpt-5", .request = PAIR(CALL("'arguments':'{}',"
		    "'namespace':'n'"), OUTPUT("'7'")),
		    .has = "'name':'f','namespace':'n'", .changes = "" },
		{ .model = "x", .request = PAIR(CALL("'arguments':'{}',"
		    "'namespace':'n'"), OUTPUT("'7'")), .quirks = PLAIN,
		    .has = "'name':'n__f','arguments'", .changes = "" },
		/* However it came, a lone text is one string. */
		{ .model = "gpt-5", .request = PAIR(CALL("'arguments':'{}'"),
		    OUTPUT("[{'type':'input_text','text':'7'}]")),
		    .has = "'output':'7'", .changes = "" },
		{ .model = "gpt-5", .request = PAIR(CALL("'arguments':'{}'"),
		    OUTPUT("'no','is_error':true")),
		    .has = "'output':'The call failed: no'", .changes = "" },
		{ .model = "gpt-5", .request = PAIR(CALL("'arguments':'{}'"),
		    OUTPUT("[{'type':'input_text','text':'a'},{'type':"
		    "'input_text','text':'b'}],'is_error':true")),
		    .has = "'output':[{'type':'input_text','text':'The call "
		    "failed: '},{'type':'input_text','text':'a'}",
		    .changes = "" },
		{ .model = "x", .request = IN("{'type':'custom_tool_call',"
		    "'call_id':'c','name':'p','input':'a'},{'type':"
		    "'custom_tool_call_output','call_id':'c','output':'b'}"),
		    .quirks = PLAIN, .has = "'arguments':'{\\'input\\':"
		    "\\'a\\'}'},{'type':'function_call_output'",
		    .changes = "" },
		{ .model = "x", .request = PAIR(CALL("'arguments':'{}'"),
		    OUTPUT("'7'")), .lacking = FEATURE_TOOLS,
		    .param = "input[0]" },
	};

	(void)state;
	CHECK(rows);
}

static void
hosted_items_go_back_as_they_came(void **state)
{
	static const struct row rows[] = {
		{ .model = "gpt-5", .request = IN("{'type':'web_search_call',"
		    "'id':'ws_1','status':'completed','action':{'type':"
		    "'search', 'query':'q'}}," SAID("user", "U")),
		    .has = "{'type':'web_search_call','id':'ws_1','status':"
		    "'completed','action':{'type':'search','query':'q'}}",
		    .changes = "" },
	};

	(void)state;
	CHECK(rows);
}

/* Elsewhere it would differ between a chain and the same written out. */
static void
hosted_items_keep_an_id_only_where_it_is_asked_for(void **state)
{
	static const struct row rows[] = {
		{ .model = "gpt-5", .request = IN("{'call_id':'c','id':'sho_1',"
		    "'output':[],'type':'shell_call_output'}"), .has =
		    "{'type':'shell_call_output','call_id':'c','output':[]}",
		    .changes = "" },
		{ .model = "gpt-5", .request = IN("{'status':'completed',"
		    "'type':'mcp_approval_request','name':'n','arguments':"
		    "'{}','server_label':'s','id':'mcpr_1'}"), .has =
		    "{'type':'mcp_approval_request','id':'mcpr_1','status':",
		    .changes = "" },
	};

	(void)state;
	CHECK(rows);
}

/* Nobody can have run it. */
static void
a_call_that_was_cut_off_stays_behind_with_its_output(void **state)
{
#define CUT	"'arguments':'{','status':'incomplete'"
	static const struct row rows[] = {
		{ .model = "gpt-5", .request = IN(SAID("user", "A") ","
		    CALL(CUT)), .lacks = "function_call",
		    .changes = "input[1] dropped;" },
		{ .model = "gpt-5", .request = IN(CALL(CUT) ","
		    OUTPUT("'7'") "," CALL("'arguments':'{}'") ","
		    OUTPUT("'8'")), .has = "'input':[{'type':'function_call',"
		    "'call_id':'c','name':'f','arguments':'{}'},{'type':"
		    "'function_call_output','call_id':'c','output':'8'}]",
		    .changes = "input[0] dropped;input[1] dropped;" },
		{ .model = "gpt-5", .request = IN("{'type':'shell_call',"
		    "'status':'incomplete','call_id':'c','action':{'commands':"
		    "['ls']}}," SAID("user", "A")) ",'routing':{'strict':true}",
		    .lacks = "shell_call", .changes = "input[0] dropped;" },
		/* What runs at the provider's says itself how it ended. */
		{ .model = "gpt-5", .request = IN("{'type':'web_search_call',"
		    "'id':'ws_1','status':'incomplete'}"),
		    .has = "web_search_call", .changes = "" },
		{ .model = "gpt-5", .request = IN(CALL(CUT) ","
		    SAID("user", "A")), .lacking = FEATURE_TOOLS,
		    .lacks = "function_call", .changes = "input[0] dropped;" },
	};

	(void)state;
	CHECK(rows);
#undef CUT
}

static void
what_the_model_lacks_is_refused(void **state)
{
#define SHOWN(part)	IN("{'role':'user','content':[" part "]}")
	static const struct row rows[] = {
		{ .model = "x", .request = SHOWN("{'type':'input_image',"
		    "'image_url':'https://e.com/a.png'}"),
		    .lacking = FEATURE_IMAGES,
		    .param = "input[0].content[0]" },
		{ .model = "x", .request = SHOWN("{'type':'input_file',"
		    "'file_url':'https://e.com/a.pdf'}"),
		    .lacking = FEATURE_FILES,
		    .param = "input[0].content[0]" },
		{ .model = "x", .request = SHOWN("{'type':'input_file',"
		    "'file_url':'https://e.com/a.pdf'}"),
		    .has = "{'type':'input_file','file_url':"
		    "'https://e.com/a.pdf'}", .changes = "" },
		{ .model = "x", .request = SHOWN("{'type':'input_file',"
		    "'file_data':'JVBERi0xLjQK'}"),
		    .has = "'filename':'file.pdf','file_data':"
		    "'data:application/pdf;base64,JVBERi0xLjQK'",
		    .changes = "" },
	};

	(void)state;
	CHECK(rows);
}

static void
the_last_four_marks_are_written(void **state)
{
#define MARKED(text)	"{'type':'input_text','text':'" text "'," EXPLICIT "}"
#define FIVE	SHOWN(MARKED("a") "," MARKED("b") "," MARKED("c") "," \
	MARKED("d") "," MARKED("e"))
	static const struct row rows[] = {
		{ .model = "gpt-5.6-sol", .request = FIVE,
		    .has = "{'type':'input_text','text':'a'}," MARKED("b")
		    "," MARKED("c") "," MARKED("d") "," MARKED("e"),
		    .changes = "input[0].content[0].prompt_cache_breakpoint "
		    "dropped;" },
		{ .model = "gpt-5.5", .request = FIVE, .lacks = "breakpoint",
		    .changes = "prompt_cache_breakpoint dropped;" },
		{ .model = "mine", .request = FIVE, .lacks = "breakpoint",
		    .changes = "prompt_cache_breakpoint dropped;" },
		{ .model = "gpt-5.6-sol", .request = IN("{'role':'assistant',"
		    "'content':'A','cache_control':{'type':'ephemeral'}},"
		    SAID("user", "U")), .lacks = "breakpoint",
		    .changes = "input[0].cache_control dropped;" },
	};

	(void)state;
	CHECK(rows);
}

/* Promise 9: what a conversation's next turn adds comes behind what was. */
static void
a_longer_conversation_begins_alike(void **state)
{
	static const struct row one = { .model = "gpt-5.6-sol",
	    .request = IN(SAID("user", "A") "," SAID("assistant", "B")) };
	static const struct row two = { .model = "gpt-5.6-sol",
	    .request = IN(SAID("user", "A") ",{'type':'message','role':"
	    "'assistant','id':'msg_1','status':'completed','content':[{"
	    "'type':'output_text','text':'B'}]}," SAID("user", "C")) };
	struct out a, b;
	const char *end;

	(void)state;
	encode(&a, &one);
	encode(&b, &two);
	end = strstr(a.body, "],\"include\"");
	assert_non_null(end);
	assert_memory_equal(a.body, b.body, (size_t)(end - a.body));
	out_fini(&a);
	out_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tools_keep_their_form),
		cmocka_unit_test(a_forced_choice_is_kept_or_refused),
		cmocka_unit_test(calls_and_outputs_go_back),
		cmocka_unit_test(hosted_items_go_back_as_they_came),
		cmocka_unit_test(
		    hosted_items_keep_an_id_only_where_it_is_asked_for),
		cmocka_unit_test(
		    a_call_that_was_cut_off_stays_behind_with_its_output),
		cmocka_unit_test(what_the_model_lacks_is_refused),
		cmocka_unit_test(the_last_four_marks_are_written),
		cmocka_unit_test(a_longer_conversation_begins_alike),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
