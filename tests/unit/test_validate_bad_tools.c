/*
 * Functions, custom tools, namespaces and choices that are refused: with which
 * class, for which field, in what words.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/refused.h"

/* One tool; some tools and this choice; a namespace of these. */
#define TOOL(tool)	WITH("'tools':[" tool "]")
#define CHOICE(choice)	WITH("'tools':[{'type':'function','name':'f'}," \
	"{'type':'custom','name':'c'},{'type':'mcp','server_label':'s'," \
	"'server_url':'https://a'},{'type':'namespace','name':'n','tools':[" \
	"{'type':'function','name':'t'}]},{'type':'namespace','name':'o'," \
	"'tools':[{'type':'function','name':'t'}]}],'tool_choice':" choice)
#define SPACE(tools)	TOOL("{'type':'namespace','name':'n','tools':[" \
	tools "]}")
#define FUNCTION(more)	TOOL("{'type':'function','name':'f'," more "}")

static const struct refused rows[] = {
/* ---- tools ---- */
{ "refuses_an_object_for_tools", WITH("'tools':{}"), ERROR_TYPE, "tools",
    "an array" },
{ "refuses_a_string_for_a_tool", TOOL("'f'"), ERROR_TYPE, "tools[0]",
    "an object" },
{ "refuses_a_tool_without_type", TOOL("{'name':'f'}"), ERROR_MISSING,
    "tools[0].type", "function, custom" },
{ "refuses_an_unknown_tool_type", TOOL("{'type':'hammer'}"), ERROR_VALUE,
    "tools[0].type", "'programmatic_tool_calling'" },
{ "refuses_a_tool_without_name", TOOL("{'type':'function'}"),
    ERROR_MISSING, "tools[0].name", "required" },
{ "refuses_the_nested_function_of_chat",
    TOOL("{'type':'function','function':{'name':'f'}}"), ERROR_MISSING,
    "tools[0].name", "beside type, not inside function" },
{ "refuses_an_empty_tool_name", TOOL("{'type':'function','name':''}"),
    ERROR_STRING_SHORT, "tools[0].name", "empty" },
{ "refuses_a_tool_name_with_a_space",
    TOOL("{'type':'function','name':'my tool'}"), ERROR_VALUE,
    "tools[0].name", "letters, digits" },
{ "refuses_a_tool_name_with_a_slash",
    TOOL("{'type':'function','name':'my/tool'}"), ERROR_VALUE,
    "tools[0].name", "letters, digits" },
{ "refuses_a_long_tool_name",
    TOOL("{'type':'function','name':'" S64 S64 "1'}"), ERROR_STRING_LONG,
    "tools[0].name", "at most 128" },
{ "refuses_two_tools_of_one_name", TOOL("{'type':'function','name':'f'},"
    "{'type':'web_search'},{'type':'function','name':'f'}"), ERROR_VALUE,
    "tools[2].name", "tools[0] has the same name" },
{ "refuses_a_custom_tool_with_a_functions_name",
    TOOL("{'type':'function','name':'f'},{'type':'custom','name':'f'}"),
    ERROR_VALUE, "tools[1].name", "same name" },
{ "refuses_a_number_for_a_description",
    TOOL("{'type':'function','name':'f','description':1}"), ERROR_TYPE,
    "tools[0].description", "a string" },
{ "refuses_a_string_for_parameters",
    TOOL("{'type':'function','name':'f','parameters':'{}'}"), ERROR_TYPE,
    "tools[0].parameters", "an object" },
{ "refuses_parameters_that_are_no_object", TOOL("{'type':'function',"
    "'name':'f','parameters':{'type':'array'}}"), ERROR_FUNCTION_PARAMETERS,
    "tools[0].parameters", "\"type\": \"object\"" },
{ "refuses_parameters_of_two_types", TOOL("{'type':'function','name':'f',"
    "'parameters':{'type':['object','null']}}"), ERROR_FUNCTION_PARAMETERS,
    "tools[0].parameters", "\"type\": \"object\"" },
{ "refuses_a_string_for_strict",
    TOOL("{'type':'function','name':'f','strict':'yes'}"), ERROR_TYPE,
    "tools[0].strict", "a boolean" },
{ "refuses_a_custom_tool_without_name", TOOL("{'type':'custom'}"),
    ERROR_MISSING, "tools[0].name", "required" },
{ "refuses_an_unknown_custom_format", TOOL("{'type':'custom','name':'c',"
    "'format':{'type':'json'}}"), ERROR_VALUE, "tools[0].format.type",
    "'text' or 'grammar'" },
{ "refuses_a_grammar_without_syntax", TOOL("{'type':'custom','name':'c',"
    "'format':{'type':'grammar'}}"), ERROR_MISSING,
    "tools[0].format.syntax", "'lark' or 'regex'" },
{ "refuses_a_grammar_without_definition", TOOL("{'type':'custom',"
    "'name':'c','format':{'type':'grammar','syntax':'lark'}}"),
    ERROR_MISSING, "tools[0].format.definition", "required" },

/* ---- tool_choice ---- */
{ "refuses_an_unknown_tool_choice", CHOICE("'any'"), ERROR_VALUE,
    "tool_choice", "'auto', 'none' or 'required'" },
{ "refuses_a_list_for_tool_choice", CHOICE("[]"), ERROR_TYPE,
    "tool_choice", "none, auto, required or an object" },
{ "refuses_a_required_tool_without_tools", WITH("'tool_choice':'required'"),
    ERROR_VALUE, "tool_choice", "at least one tool" },
{ "refuses_a_chosen_function_without_tools",
    WITH("'tool_choice':{'type':'function','name':'f'}"), ERROR_VALUE,
    "tool_choice", "at least one tool" },
{ "refuses_allowed_tools_without_tools",
    WITH("'tools':[],'tool_choice':{'type':'allowed_tools','mode':'auto',"
    "'tools':[{'type':'function','name':'f'}]}"), ERROR_VALUE,
    "tool_choice", "at least one tool" },
{ "refuses_a_choice_without_type", CHOICE("{'name':'f'}"), ERROR_MISSING,
    "tool_choice.type", "required" },
{ "refuses_a_number_for_the_choices_type", CHOICE("{'type':1}"),
    ERROR_TYPE, "tool_choice.type", "a string" },
{ "refuses_a_choice_of_unknown_type", CHOICE("{'type':'tool'}"),
    ERROR_VALUE, "tool_choice.type", "function, custom, allowed_tools" },
{ "refuses_a_chosen_function_without_name", CHOICE("{'type':'function'}"),
    ERROR_MISSING, "tool_choice.name", "required" },
{ "refuses_a_chosen_function_that_is_not_there",
    CHOICE("{'type':'function','name':'g'}"), ERROR_VALUE,
    "tool_choice.name", "name of a function in tools" },
{ "refuses_a_custom_tool_chosen_as_a_function",
    CHOICE("{'type':'function','name':'c'}"), ERROR_VALUE,
    "tool_choice.name", "name of a function in tools" },
{ "refuses_a_chosen_custom_tool_that_is_not_there",
    CHOICE("{'type':'custom','name':'f'}"), ERROR_VALUE,
    "tool_choice.name", "name of a custom tool in tools" },
{ "refuses_a_chosen_hosted_tool_that_is_not_there",
    CHOICE("{'type':'web_search'}"), ERROR_VALUE, "tool_choice.type",
    "type of a tool in tools" },
{ "refuses_a_chosen_server_without_label", CHOICE("{'type':'mcp'}"),
    ERROR_MISSING, "tool_choice.server_label", "required" },
{ "refuses_a_chosen_server_that_is_not_there",
    CHOICE("{'type':'mcp','server_label':'t'}"), ERROR_VALUE,
    "tool_choice.server_label", "server_label of a tool in tools" },
{ "refuses_allowed_tools_without_mode",
    CHOICE("{'type':'allowed_tools','tools':[]}"), ERROR_MISSING,
    "tool_choice.mode", "auto or required" },
{ "refuses_an_unknown_mode_of_allowed_tools",
    CHOICE("{'type':'allowed_tools','mode':'none','tools':[]}"),
    ERROR_VALUE, "tool_choice.mode", "'auto' or 'required'" },
{ "refuses_allowed_tools_without_a_list",
    CHOICE("{'type':'allowed_tools','mode':'auto'}"), ERROR_MISSING,
    "tool_choice.tools", "required" },
{ "refuses_an_empty_list_of_allowed_tools",
    CHOICE("{'type':'allowed_tools','mode':'auto','tools':[]}"),
    ERROR_ARRAY_SHORT, "tool_choice.tools", "at least one" },
{ "refuses_an_allowed_tool_that_is_not_there",
    CHOICE("{'type':'allowed_tools','mode':'auto','tools':["
    "{'type':'function','name':'f'},{'type':'function','name':'g'}]}"),
    ERROR_VALUE, "tool_choice.tools[1].name", "name of a function" },
{ "refuses_a_string_for_an_allowed_tool",
    CHOICE("{'type':'allowed_tools','mode':'auto','tools':['f']}"),
    ERROR_TYPE, "tool_choice.tools[0]", "an object" },
{ "refuses_allowed_tools_within_allowed_tools",
    CHOICE("{'type':'allowed_tools','mode':'auto','tools':["
    "{'type':'allowed_tools'}]}"), ERROR_VALUE,
    "tool_choice.tools[0].type", "expected function" },

/* ---- what functions and custom tools may say ---- */
{ "refuses_an_empty_type_of_a_tool", TOOL("{'type':''}"), ERROR_VALUE,
    "tools[0].type", "'function', 'custom', 'namespace'" },
{ "refuses_a_vendors_type_of_a_tool", TOOL("{'type':'acme:x'}"),
    ERROR_VALUE, "tools[0].type", "'web_search'" },
{ "refuses_a_number_for_a_tools_type", TOOL("{'type':1}"), ERROR_TYPE,
    "tools[0].type", "a string" },
{ "refuses_null_for_a_tool", TOOL("null"), ERROR_TYPE, "tools[0]",
    "an object" },
{ "refuses_a_string_for_async", FUNCTION("'async':'yes'"), ERROR_TYPE,
    "tools[0].async", "a boolean" },
{ "refuses_a_string_for_output_schema", FUNCTION("'output_schema':'{}'"),
    ERROR_TYPE, "tools[0].output_schema", "an object" },
{ "refuses_a_number_for_defer_loading", FUNCTION("'defer_loading':1"),
    ERROR_TYPE, "tools[0].defer_loading", "a boolean" },
{ "refuses_a_string_for_allowed_callers",
    FUNCTION("'allowed_callers':'direct'"), ERROR_TYPE,
    "tools[0].allowed_callers", "an array" },
{ "refuses_no_allowed_callers", FUNCTION("'allowed_callers':[]"),
    ERROR_ARRAY_SHORT, "tools[0].allowed_callers", "at least 1" },
{ "refuses_an_unknown_allowed_caller",
    FUNCTION("'allowed_callers':['direct','human']"), ERROR_VALUE,
    "tools[0].allowed_callers[1]", "'direct' or 'programmatic'" },
{ "refuses_a_null_among_allowed_callers",
    FUNCTION("'allowed_callers':[null]"), ERROR_TYPE,
    "tools[0].allowed_callers[0]", "'direct'" },
{ "refuses_a_list_for_a_custom_format", TOOL("{'type':'custom','name':'c',"
    "'format':[]}"), ERROR_TYPE, "tools[0].format", "an object" },
{ "refuses_a_custom_format_without_type", TOOL("{'type':'custom','name':"
    "'c','format':{}}"), ERROR_MISSING, "tools[0].format.type",
    "'text' or 'grammar'" },
{ "refuses_an_unknown_syntax", TOOL("{'type':'custom','name':'c','format':"
    "{'type':'grammar','syntax':'bnf','definition':'x'}}"), ERROR_VALUE,
    "tools[0].format.syntax", "'lark' or 'regex'" },
{ "refuses_an_empty_grammar", TOOL("{'type':'custom','name':'c','format':"
    "{'type':'grammar','syntax':'lark','definition':''}}"),
    ERROR_STRING_SHORT, "tools[0].format.definition", "not empty" },
{ "refuses_the_nested_custom_tool_of_chat",
    TOOL("{'type':'custom','custom':{'name':'c'}}"), ERROR_MISSING,
    "tools[0].name", "not inside custom" },
{ "refuses_a_string_for_a_custom_tools_defer_loading",
    TOOL("{'type':'custom','name':'c','defer_loading':'x'}"), ERROR_TYPE,
    "tools[0].defer_loading", "a boolean" },
{ "refuses_an_unknown_cache_time_of_a_tool",
    FUNCTION("'cache_control':{'type':'ephemeral','ttl':'1d'}"),
    ERROR_VALUE, "tools[0].cache_control.ttl", "'5m' or '1h'" },

/* ---- namespaces ---- */
{ "refuses_a_namespace_without_name",
    TOOL("{'type':'namespace','tools':[]}"), ERROR_MISSING,
    "tools[0].name", "required" },
{ "refuses_a_namespace_name_with_a_slash",
    TOOL("{'type':'namespace','name':'a/b','tools':[]}"), ERROR_VALUE,
    "tools[0].name", "letters, digits" },
{ "refuses_a_number_for_a_namespaces_description",
    TOOL("{'type':'namespace','name':'a','description':1,'tools':[]}"),
    ERROR_TYPE, "tools[0].description", "a string" },
{ "refuses_a_namespace_without_tools",
    TOOL("{'type':'namespace','name':'n'}"), ERROR_MISSING,
    "tools[0].tools", "a list of functions and custom tools" },
{ "refuses_an_empty_namespace", SPACE(""), ERROR_ARRAY_SHORT,
    "tools[0].tools", "at least one tool" },
{ "refuses_an_object_for_a_namespaces_tools",
    TOOL("{'type':'namespace','name':'n','tools':{}}"), ERROR_TYPE,
    "tools[0].tools", "an array" },
{ "refuses_a_string_in_a_namespace", SPACE("'f'"), ERROR_TYPE,
    "tools[0].tools[0]", "an object" },
{ "refuses_a_tool_without_type_in_a_namespace", SPACE("{'name':'f'}"),
    ERROR_MISSING, "tools[0].tools[0].type", "function or custom" },
{ "refuses_a_hosted_tool_in_a_namespace", SPACE("{'type':'web_search'}"),
    ERROR_VALUE, "tools[0].tools[0].type", "'function' or 'custom'" },
{ "refuses_a_namespace_in_a_namespace",
    SPACE("{'type':'namespace','name':'m','tools':[]}"), ERROR_VALUE,
    "tools[0].tools[0].type", "'function' or 'custom'" },
{ "refuses_a_nameless_function_in_a_namespace",
    SPACE("{'type':'function','name':'f'},{'type':'function'}"),
    ERROR_MISSING, "tools[0].tools[1].name", "required" },
{ "refuses_a_functions_schema_in_a_namespace",
    SPACE("{'type':'function','name':'f','parameters':{'type':'string'}}"),
    ERROR_FUNCTION_PARAMETERS, "tools[0].tools[0].parameters",
    "\"type\": \"object\"" },
{ "refuses_two_functions_of_one_name_in_a_namespace",
    SPACE("{'type':'function','name':'f'},{'type':'custom','name':'f'}"),
    ERROR_VALUE, "tools[0].tools[1].name",
    "tools[0].tools[0] has the same name" },
{ "refuses_one_name_in_two_pieces_of_a_namespace",
    TOOL("{'type':'namespace','name':'n','tools':[{'type':'function',"
    "'name':'f'}]},{'type':'namespace','name':'n','tools':[{'type':"
    "'function','name':'f'}]}"), ERROR_VALUE, "tools[1].tools[0].name",
    "tools[0].tools[0] has the same name" },
{ "refuses_a_wrong_cache_mark_on_a_namespace",
    TOOL("{'type':'namespace','name':'n','tools':[{'type':'function',"
    "'name':'f'}],'cache_control':{}}"), ERROR_MISSING,
    "tools[0].cache_control.type", "'ephemeral'" },

/* ---- names that would be one ---- */
{ "refuses_names_that_differ_in_a_full_stop_alone",
    TOOL("{'type':'function','name':'a.b'},{'type':'function','name':"
    "'a_b'}"), ERROR_VALUE, "tools[1].name",
    "tools[0] and tools[1] would both be called a_b" },
{ "refuses_a_function_called_as_one_of_a_namespace",
    TOOL("{'type':'function','name':'n__f'},{'type':'namespace','name':'n',"
    "'tools':[{'type':'function','name':'f'}]}"), ERROR_VALUE,
    "tools[1].tools[0].name",
    "tools[0] and tools[1].tools[0] would both be called n__f" },
{ "refuses_a_tool_of_an_item_called_as_one_in_tools",
    "{'model':'m','tools':[{'type':'function','name':'a_b'}],'input':["
    "{'type':'additional_tools','role':'developer','tools':[{'type':"
    "'custom','name':'a.b'}]}]}", ERROR_VALUE, "input[0].tools[0].name",
    "rename one" },
{ "speaks_of_the_first_of_several_twins",
    TOOL("{'type':'function','name':'z.z'},{'type':'function','name':"
    "'z_z'},{'type':'function','name':'a.a'},{'type':'function','name':"
    "'a_a'}"), ERROR_VALUE, "tools[1].name", "called z_z" },

/* ---- tools that items bring ---- */
{ "refuses_another_kind_of_tool_by_a_name_in_items",
    "{'model':'m','tools':[{'type':'function','name':'f'}],'input':["
    "{'type':'additional_tools','role':'developer','tools':[{'type':"
    "'custom','name':'f'}]}]}", ERROR_VALUE, "input[0].tools[0].name",
    "tools[0] has the same name" },
{ "refuses_a_wrong_tool_in_an_item",
    ITEM("{'type':'tool_search_output','tools':[{'type':'function'}]}"),
    ERROR_MISSING, "input[0].tools[0].name", "required" },
{ "refuses_an_unknown_tool_in_an_item",
    ITEM("{'type':'tool_search_output','tools':[{'type':'hammer'}]}"),
    ERROR_VALUE, "input[0].tools[0].type", "'function'" },
{ "refuses_a_string_for_a_tool_in_an_item",
    ITEM("{'type':'tool_search_output','tools':['f']}"), ERROR_TYPE,
    "input[0].tools[0]", "an object" },
{ "refuses_an_empty_namespace_in_an_item",
    ITEM("{'type':'additional_tools','role':'developer','tools':[{'type':"
    "'namespace','name':'n','tools':[]}]}"), ERROR_ARRAY_SHORT,
    "input[0].tools[0].tools", "at least one tool" },

/* ---- choices ---- */
{ "refuses_a_chosen_function_of_several_namespaces",
    CHOICE("{'type':'function','name':'t'}"), ERROR_VALUE,
    "tool_choice.namespace", "several namespaces" },
{ "refuses_a_chosen_function_of_another_namespace",
    CHOICE("{'type':'function','name':'f','namespace':'n'}"), ERROR_VALUE,
    "tool_choice.name", "name of a function in tools" },
{ "refuses_a_number_for_a_chosen_namespace",
    CHOICE("{'type':'function','name':'t','namespace':1}"), ERROR_TYPE,
    "tool_choice.namespace", "a string" },
{ "refuses_a_namespace_for_a_choice",
    CHOICE("{'type':'namespace','name':'n'}"), ERROR_VALUE,
    "tool_choice.type", "function, custom, allowed_tools" },
{ "refuses_an_allowed_namespace_that_is_not_there",
    CHOICE("{'type':'allowed_tools','mode':'auto','tools':[{'type':"
    "'namespace','name':'f'}]}"), ERROR_VALUE,
    "tool_choice.tools[0].name", "name of a namespace in tools" },
{ "refuses_an_allowed_namespace_without_name",
    CHOICE("{'type':'allowed_tools','mode':'auto','tools':[{'type':"
    "'namespace'}]}"), ERROR_MISSING, "tool_choice.tools[0].name",
    "required" },
{ "refuses_a_number_for_a_chosen_servers_tool",
    CHOICE("{'type':'mcp','server_label':'s','name':1}"), ERROR_TYPE,
    "tool_choice.name", "a string" },
{ "refuses_an_allowed_hosted_tool_that_is_not_there",
    CHOICE("{'type':'allowed_tools','mode':'auto','tools':[{'type':"
    "'web_search'}]}"), ERROR_VALUE, "tool_choice.tools[0].type",
    "type of a tool in tools" },
{ "refuses_an_allowed_custom_tool_that_is_not_there",
    CHOICE("{'type':'allowed_tools','mode':'auto','tools':[{'type':"
    "'custom','name':'f'}]}"), ERROR_VALUE, "tool_choice.tools[0].name",
    "name of a custom tool" },
{ "refuses_a_number_for_a_tool_choice", CHOICE("1"), ERROR_TYPE,
    "tool_choice", "none, auto, required or an object" },
};

int
main(void)
{
	static struct CMUnitTest tests[COUNT(rows)];

	refused_tests(tests, rows, COUNT(rows));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
