/*
 * Items that only a provider understands, which are refused: with which class,
 * for which field, in what words.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/refused.h"

/* An item of this type. */
#define TYPE(type, more) ITEM("{'type':'" type "'," more "}")
#define SERVER		"'server_label':'s','name':'t','arguments':'{}'"

static const struct refused rows[] = {
/* ---- searches ---- */
{ "refuses_an_unknown_status_of_a_search",
    TYPE("web_search_call", "'status':'done'"), ERROR_VALUE,
    "input[0].status", "'searching'" },
{ "refuses_a_number_for_a_searchs_id", TYPE("web_search_call", "'id':1"),
    ERROR_TYPE, "input[0].id", "a string" },
{ "refuses_a_string_for_an_action",
    TYPE("web_search_call", "'action':'search'"), ERROR_TYPE,
    "input[0].action", "an object with a type" },
{ "refuses_an_unknown_action",
    TYPE("web_search_call", "'action':{'type':'look'}"), ERROR_VALUE,
    "input[0].action.type", "'search', 'open_page' or 'find_in_page'" },
{ "refuses_an_action_without_type",
    TYPE("web_search_call", "'action':{'query':'q'}"), ERROR_MISSING,
    "input[0].action.type", "'search'" },
{ "refuses_a_number_for_an_actions_type",
    TYPE("web_search_call", "'action':{'type':1}"), ERROR_TYPE,
    "input[0].action.type", "'search'" },
{ "refuses_a_list_for_a_query",
    TYPE("web_search_call", "'action':{'type':'search','query':[]}"),
    ERROR_TYPE, "input[0].action.query", "a string" },
{ "refuses_a_number_among_queries",
    TYPE("web_search_call", "'action':{'type':'search','queries':[1]}"),
    ERROR_TYPE, "input[0].action.queries[0]", "a string" },
{ "refuses_a_string_for_a_source",
    TYPE("web_search_call", "'action':{'type':'search','sources':['a']}"),
    ERROR_TYPE, "input[0].action.sources[0]", "an object" },
{ "refuses_a_find_without_pattern",
    TYPE("web_search_call", "'action':{'type':'find_in_page','url':'u'}"),
    ERROR_MISSING, "input[0].action.pattern", "a string" },
{ "refuses_a_file_search_without_queries",
    TYPE("file_search_call", "'status':'completed'"), ERROR_MISSING,
    "input[0].queries", "an array" },
{ "refuses_a_string_for_results",
    TYPE("file_search_call", "'queries':[],'results':'x'"), ERROR_TYPE,
    "input[0].results", "an array" },
{ "refuses_a_list_for_a_results_attribute",
    TYPE("file_search_call", "'queries':[],'results':[{'attributes':{'a':"
    "[]}}]"), ERROR_TYPE, "input[0].results[0].attributes.a",
    "a string or a boolean or a number" },
{ "refuses_a_long_attribute",
    TYPE("file_search_call", "'queries':[],'results':[{'attributes':{'a':'"
    S512 "1'}}]"), ERROR_STRING_LONG, "input[0].results[0].attributes.a",
    "at most 512" },
{ "refuses_a_string_for_a_score",
    TYPE("file_search_call", "'queries':[],'results':[{'score':'1'}]"),
    ERROR_TYPE, "input[0].results[0].score", "a number" },
{ "refuses_a_wrong_cache_mark_on_a_search",
    TYPE("web_search_call", "'cache_control':{}"), ERROR_MISSING,
    "input[0].cache_control.type", "'ephemeral'" },

/* ---- code, images ---- */
{ "refuses_code_without_container",
    TYPE("code_interpreter_call", "'code':'1'"), ERROR_MISSING,
    "input[0].container_id", "a string" },
{ "refuses_a_list_for_code",
    TYPE("code_interpreter_call", "'container_id':'c','code':[]"),
    ERROR_TYPE, "input[0].code", "a string" },
{ "refuses_an_unknown_output_of_code",
    TYPE("code_interpreter_call", "'container_id':'c','outputs':[{'type':"
    "'video'}]"), ERROR_VALUE, "input[0].outputs[0].type",
    "'logs' or 'image'" },
{ "refuses_logs_without_text",
    TYPE("code_interpreter_call", "'container_id':'c','outputs':[{'type':"
    "'logs'}]"), ERROR_MISSING, "input[0].outputs[0].logs", "a string" },
{ "refuses_an_object_for_a_result",
    TYPE("image_generation_call", "'result':{}"), ERROR_TYPE,
    "input[0].result", "a string" },
{ "refuses_an_unknown_status_of_an_image",
    TYPE("image_generation_call", "'status':'painting'"), ERROR_VALUE,
    "input[0].status", "'generating'" },

/* ---- a computer ---- */
{ "refuses_a_computers_call_without_call_id",
    TYPE("computer_call", "'pending_safety_checks':[]"), ERROR_MISSING,
    "input[0].call_id", "a string" },
{ "refuses_a_long_call_id_of_a_computer",
    TYPE("computer_call", "'call_id':'" S64 "1'"), ERROR_STRING_LONG,
    "input[0].call_id", "at most 64" },
{ "refuses_an_empty_call_id_of_a_computer",
    TYPE("computer_call", "'call_id':''"), ERROR_STRING_SHORT,
    "input[0].call_id", "not empty" },
{ "refuses_an_unknown_click",
    TYPE("computer_call", "'call_id':'a','action':{'type':'click','x':1,"
    "'y':1,'button':'middle'}"), ERROR_VALUE, "input[0].action.button",
    "'wheel'" },
{ "refuses_a_click_nowhere",
    TYPE("computer_call", "'call_id':'a','action':{'type':'click','x':1,"
    "'button':'left'}"), ERROR_MISSING, "input[0].action.y",
    "an integer" },
{ "refuses_a_click_between_points",
    TYPE("computer_call", "'call_id':'a','action':{'type':'move','x':1.5,"
    "'y':1}"), ERROR_TYPE, "input[0].action.x", "an integer" },
{ "refuses_a_wrong_one_among_actions",
    TYPE("computer_call", "'call_id':'a','actions':[{'type':'wait'},"
    "{'type':'rest'}]"), ERROR_VALUE, "input[0].actions[1].type",
    "'screenshot'" },
{ "refuses_a_string_for_a_safety_check",
    TYPE("computer_call", "'call_id':'a','pending_safety_checks':['s']"),
    ERROR_TYPE, "input[0].pending_safety_checks[0]", "an object" },
{ "refuses_a_screenshot_without_image",
    TYPE("computer_call_output", "'call_id':'a','output':{'type':"
    "'computer_screenshot'}"), ERROR_MISSING, "input[0].output.image_url",
    "a string" },
{ "refuses_a_screenshot_by_file_id",
    TYPE("computer_call_output", "'call_id':'a','output':{'type':"
    "'computer_screenshot','file_id':'f'}"), ERROR_UNSUPPORTED_VALUE,
    "input[0].output.file_id", "send image_url" },
{ "refuses_text_for_a_screenshot",
    TYPE("computer_call_output", "'call_id':'a','output':'x'"), ERROR_TYPE,
    "input[0].output", "an object with a type" },

/* ---- shells, patches ---- */
{ "refuses_a_local_shell_call_without_action",
    TYPE("local_shell_call", "'call_id':'a'"), ERROR_MISSING,
    "input[0].action", "an object with a type" },
{ "refuses_a_string_for_a_command",
    TYPE("local_shell_call", "'call_id':'a','action':{'type':'exec',"
    "'command':'ls'}"), ERROR_TYPE, "input[0].action.command", "an array" },
{ "refuses_a_number_in_the_environment",
    TYPE("local_shell_call", "'call_id':'a','action':{'type':'exec',"
    "'command':[],'env':{'A':1}}"), ERROR_TYPE, "input[0].action.env.A",
    "a string" },
{ "refuses_a_time_below_0",
    TYPE("local_shell_call", "'call_id':'a','action':{'type':'exec',"
    "'command':[],'timeout_ms':-1}"), ERROR_INTEGER_LOW,
    "input[0].action.timeout_ms", "from 0" },
{ "refuses_a_local_shell_output_without_id",
    TYPE("local_shell_call_output", "'output':'x'"), ERROR_MISSING,
    "input[0].id", "a string" },
{ "refuses_a_shell_call_without_commands",
    TYPE("shell_call", "'call_id':'a','action':{}"), ERROR_MISSING,
    "input[0].action.commands", "an array" },
{ "refuses_a_number_among_commands",
    TYPE("shell_call", "'call_id':'a','action':{'commands':['ls',1]}"),
    ERROR_TYPE, "input[0].action.commands[1]", "a string" },
{ "refuses_an_unknown_environment_of_a_call",
    TYPE("shell_call", "'call_id':'a','action':{'commands':[]},"
    "'environment':{'type':'moon'}"), ERROR_VALUE,
    "input[0].environment.type", "'local' or 'container_reference'" },
{ "refuses_a_shell_output_without_outcome",
    TYPE("shell_call_output", "'call_id':'a','output':[{'stdout':'',"
    "'stderr':''}]"), ERROR_MISSING, "input[0].output[0].outcome",
    "an object with a type" },
{ "refuses_an_exit_without_code",
    TYPE("shell_call_output", "'call_id':'a','output':[{'stdout':'',"
    "'stderr':'','outcome':{'type':'exit'}}]"), ERROR_MISSING,
    "input[0].output[0].outcome.exit_code", "an integer" },
{ "refuses_a_string_for_a_shell_output",
    TYPE("shell_call_output", "'call_id':'a','output':'x'"), ERROR_TYPE,
    "input[0].output", "an array" },
{ "refuses_an_unknown_operation",
    TYPE("apply_patch_call", "'call_id':'a','operation':{'type':"
    "'move_file'}"), ERROR_VALUE, "input[0].operation.type",
    "'create_file', 'update_file' or 'delete_file'" },
{ "refuses_a_patch_without_path",
    TYPE("apply_patch_call", "'call_id':'a','operation':{'type':"
    "'create_file','path':'','diff':''}"), ERROR_STRING_SHORT,
    "input[0].operation.path", "not empty" },
{ "refuses_a_patch_without_diff",
    TYPE("apply_patch_call", "'call_id':'a','operation':{'type':"
    "'update_file','path':'a'}"), ERROR_MISSING, "input[0].operation.diff",
    "a string" },
{ "refuses_a_patchs_output_without_status",
    TYPE("apply_patch_call_output", "'call_id':'a'"), ERROR_MISSING,
    "input[0].status", "'completed' or 'failed'" },

/* ---- servers ---- */
{ "refuses_a_list_of_no_server", TYPE("mcp_list_tools", "'tools':[]"),
    ERROR_MISSING, "input[0].server_label", "a string" },
{ "refuses_a_listed_tool_without_schema",
    TYPE("mcp_list_tools", "'server_label':'s','tools':[{'name':'t'}]"),
    ERROR_MISSING, "input[0].tools[0].input_schema", "an object" },
{ "refuses_a_servers_call_without_arguments",
    TYPE("mcp_call", "'server_label':'s','name':'t'"), ERROR_MISSING,
    "input[0].arguments", "a string" },
{ "refuses_an_object_for_a_servers_arguments",
    TYPE("mcp_call", "'server_label':'s','name':'t','arguments':{}"),
    ERROR_TYPE, "input[0].arguments", "a string" },
{ "refuses_a_number_for_a_servers_error",
    TYPE("mcp_call", SERVER ",'error':1"), ERROR_TYPE, "input[0].error",
    "a string or an object" },
{ "refuses_an_unknown_status_of_a_servers_call",
    TYPE("mcp_call", SERVER ",'status':'ringing'"), ERROR_VALUE,
    "input[0].status", "'calling'" },
{ "refuses_an_approval_that_answers_nothing",
    TYPE("mcp_approval_response", "'approve':true"), ERROR_MISSING,
    "input[0].approval_request_id", "a string" },
{ "refuses_an_approval_that_says_nothing",
    TYPE("mcp_approval_response", "'approval_request_id':'r'"),
    ERROR_MISSING, "input[0].approve", "a boolean" },
{ "refuses_a_string_for_an_approval",
    TYPE("mcp_approval_response", "'approval_request_id':'r','approve':"
    "'yes'"), ERROR_TYPE, "input[0].approve", "a boolean" },
{ "refuses_a_question_that_cannot_be_answered",
    TYPE("mcp_approval_request", SERVER), ERROR_MISSING, "input[0].id",
    "a string" },

/* ---- tools on the way, programs, compaction ---- */
{ "refuses_text_for_a_tool_searchs_arguments",
    TYPE("tool_search_call", "'arguments':'{}'"), ERROR_TYPE,
    "input[0].arguments", "an object" },
{ "refuses_an_unknown_execution",
    TYPE("tool_search_call", "'arguments':{},'execution':'both'"),
    ERROR_VALUE, "input[0].execution", "'server' or 'client'" },
{ "refuses_a_tool_searchs_output_without_tools",
    TYPE("tool_search_output", "'call_id':'a'"), ERROR_MISSING,
    "input[0].tools", "an array" },
{ "refuses_additional_tools_of_a_user",
    TYPE("additional_tools", "'role':'user','tools':[]"), ERROR_VALUE,
    "input[0].role", "'developer'" },
{ "refuses_additional_tools_of_nobody",
    TYPE("additional_tools", "'tools':[]"), ERROR_MISSING,
    "input[0].role", "'developer'" },
{ "refuses_additional_tools_without_tools",
    TYPE("additional_tools", "'role':'developer'"), ERROR_MISSING,
    "input[0].tools", "an array" },
{ "refuses_a_program_without_code",
    TYPE("program", "'call_id':'a','fingerprint':'f'"), ERROR_MISSING,
    "input[0].code", "a string" },
{ "refuses_a_program_without_fingerprint",
    TYPE("program", "'call_id':'a','code':'1'"), ERROR_MISSING,
    "input[0].fingerprint", "a string" },
{ "refuses_a_programs_unknown_status",
    TYPE("program_output", "'call_id':'a','result':'1','status':'failed'"),
    ERROR_VALUE, "input[0].status", "'completed' or 'incomplete'" },
{ "refuses_a_compaction_of_nothing",
    TYPE("compaction", "'encrypted_content':''"), ERROR_STRING_SHORT,
    "input[0].encrypted_content", "not empty" },
{ "refuses_a_compaction_without_content", TYPE("compaction", "'id':'c'"),
    ERROR_MISSING, "input[0].encrypted_content", "a string" },
{ "refuses_a_number_for_a_triggers_id",
    TYPE("compaction_trigger", "'id':1"), ERROR_TYPE, "input[0].id",
    "a string" },

/* ---- updates ---- */
{ "refuses_a_string_for_an_updates_reasoning",
    TYPE("configuration_update", "'reasoning':'high'"), ERROR_TYPE,
    "input[0].reasoning", "an object" },
{ "refuses_an_unknown_effort_of_an_update",
    TYPE("configuration_update", "'reasoning':{'effort':'hard'}"),
    ERROR_VALUE, "input[0].reasoning.effort", "'minimal'" },
{ "refuses_an_unknown_format_of_an_update",
    TYPE("configuration_update", "'text':{'format':{'type':'xml'}}"),
    ERROR_VALUE, "input[0].text.format.type", "'json_schema'" },
{ "refuses_an_updates_schema_without_name",
    TYPE("configuration_update", "'text':{'format':{'type':'json_schema',"
    "'schema':{}}}"), ERROR_MISSING, "input[0].text.format.name",
    "required" },
{ "refuses_an_update_to_a_list_for_a_schema",
    TYPE("configuration_update", "'text':{'format':{'type':'json_schema',"
    "'name':'n','schema':[]}}"), ERROR_JSON_SCHEMA,
    "input[0].text.format.schema", "an object" },
};

int
main(void)
{
	static struct CMUnitTest tests[COUNT(rows)];

	refused_tests(tests, rows, COUNT(rows));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
