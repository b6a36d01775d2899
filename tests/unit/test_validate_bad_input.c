/*
 * Input that is refused: with which class, for which field, in what words.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/refused.h"

/* A user message of one part; a call; its output. */
#define PART(part)	ITEM("{'role':'user','content':[" part "]}")
#define CALL(id)	"{'type':'function_call','call_id':'" id "'," \
	"'name':'f','arguments':'{}'}"
#define OUTPUT(id)	"{'type':'function_call_output','call_id':'" id "'," \
	"'output':'1'}"
#define CUSTOM(id)	"{'type':'custom_tool_call','call_id':'" id "'," \
	"'name':'c','input':'x'}"
#define CUSTOM_OUTPUT(id) "{'type':'custom_tool_call_output','call_id':'" \
	id "','output':'1'}"
#define TOOL(tool)	WITH("'tools':[" tool "]")

static const struct refused rows[] = {
/* ---- input ---- */
{ "refuses_a_request_without_input", "{'model':'m'}", ERROR_MISSING,
    "input", "required" },
{ "refuses_null_input", INPUT("null"), ERROR_MISSING, "input", "required" },
{ "refuses_empty_input", INPUT("''"), ERROR_STRING_SHORT, "input",
    "empty" },
{ "refuses_input_without_items", INPUT("[]"), ERROR_ARRAY_SHORT, "input",
    "at least one" },
{ "refuses_an_object_for_input", INPUT("{'role':'user'}"), ERROR_TYPE,
    "input", "a string or a list" },
{ "refuses_a_string_for_an_item", ITEM("'hi'"), ERROR_TYPE, "input[0]",
    "an object" },
{ "refuses_null_for_an_item", ITEM("null"), ERROR_TYPE, "input[0]",
    "an object" },
{ "refuses_an_unknown_item_type",
    INPUT("[{'role':'user','content':'a'},{'type':'massage'}]"),
    ERROR_VALUE, "input[1].type", "custom_tool_call_output, reasoning or" },
{ "refuses_a_number_for_an_item_type", ITEM("{'type':1}"), ERROR_TYPE,
    "input[0].type", "a string" },
{ "refuses_an_empty_item_type", ITEM("{'type':''}"), ERROR_VALUE,
    "input[0].type", "expected message" },
{ "refuses_an_item_of_a_vendors_own_type",
    ITEM("{'type':'acme:search_result','id':'x'}"),
    ERROR_UNSUPPORTED_VALUE, "input[0].type", "vendor's own type" },
{ "refuses_item_references",
    INPUT("[{'role':'user','content':'a'},{'type':'item_reference','id':"
    "'msg_1'}]"), ERROR_UNSUPPORTED_VALUE, "input[1].id",
    "send the item itself" },
{ "refuses_item_references_without_type", ITEM("{'id':'msg_1'}"),
    ERROR_UNSUPPORTED_VALUE, "input[0].id", "send the item itself" },
{ "refuses_item_references_with_a_null_type",
    ITEM("{'type':null,'id':'msg_1'}"), ERROR_UNSUPPORTED_VALUE,
    "input[0].id", "send the item itself" },
{ "refuses_item_references_without_id", ITEM("{'type':'item_reference'}"),
    ERROR_MISSING, "input[0].id", "required" },
{ "refuses_an_empty_item", ITEM("{}"), ERROR_MISSING, "input[0].role",
    "user, assistant" },
{ "refuses_a_message_without_role", ITEM("{'content':'a'}"),
    ERROR_MISSING, "input[0].role", "user, assistant" },
{ "refuses_an_unknown_role", ITEM("{'role':'tool','content':'a'}"),
    ERROR_VALUE, "input[0].role",
    "'user', 'assistant', 'system' or 'developer'" },
{ "refuses_a_number_for_a_role", ITEM("{'role':1,'content':'a'}"),
    ERROR_TYPE, "input[0].role", "a string" },
{ "refuses_a_message_without_content", ITEM("{'role':'user'}"),
    ERROR_MISSING, "input[0].content", "required" },
{ "refuses_null_content", ITEM("{'role':'assistant','content':null}"),
    ERROR_MISSING, "input[0].content", "required" },
{ "refuses_an_object_for_content", ITEM("{'role':'user','content':{}}"),
    ERROR_TYPE, "input[0].content", "a string or a list" },
{ "refuses_a_user_message_without_parts",
    ITEM("{'role':'user','content':[]}"), ERROR_ARRAY_SHORT,
    "input[0].content", "at least one" },
{ "refuses_an_unknown_status",
    ITEM("{'role':'user','content':'a','status':'done'}"), ERROR_VALUE,
    "input[0].status", "'in_progress', 'completed' or 'incomplete'" },
{ "refuses_an_unknown_phase",
    ITEM("{'role':'assistant','content':'a','phase':'end'}"), ERROR_VALUE,
    "input[0].phase", "'commentary' or 'final_answer'" },
{ "refuses_a_number_for_an_item_id",
    ITEM("{'role':'user','content':'a','id':1}"), ERROR_TYPE, "input[0].id",
    "a string" },

/* ---- parts ---- */
{ "refuses_a_string_for_a_part", PART("'a'"), ERROR_TYPE,
    "input[0].content[0]", "an object" },
{ "refuses_a_part_without_type", PART("{'text':'a'}"), ERROR_MISSING,
    "input[0].content[0].type", "a user message takes" },
{ "refuses_a_number_for_a_part_type", PART("{'type':1}"), ERROR_TYPE,
    "input[0].content[0].type", "a string" },
{ "refuses_the_part_types_of_chat", PART("{'type':'text','text':'a'}"),
    ERROR_VALUE, "input[0].content[0].type", "takes input_text" },
{ "refuses_output_text_of_a_user",
    PART("{'type':'output_text','text':'a'}"), ERROR_VALUE,
    "input[0].content[0].type", "a user message takes" },
{ "refuses_an_image_of_an_assistant", ITEM("{'role':'assistant','content':"
    "[{'type':'input_image','image_url':'https://a/b'}]}"), ERROR_VALUE,
    "input[0].content[0].type", "an assistant message takes output_text" },
{ "refuses_an_image_of_the_system", ITEM("{'role':'system','content':"
    "[{'type':'input_image','image_url':'https://a/b'}]}"), ERROR_VALUE,
    "input[0].content[0].type", "takes input_text only" },
{ "refuses_a_refusal_of_a_developer", ITEM("{'role':'developer','content':"
    "[{'type':'refusal','refusal':'no'}]}"), ERROR_VALUE,
    "input[0].content[0].type", "takes input_text only" },
{ "names_the_part_that_is_wrong", INPUT("[{'role':'user','content':'a'},"
    "{'role':'user','content':'a'},{'role':'user','content':["
    "{'type':'input_text','text':'a'},{'type':'input_text'}]}]"),
    ERROR_MISSING, "input[2].content[1].text", "required" },
{ "refuses_a_number_for_a_text", PART("{'type':'input_text','text':1}"),
    ERROR_TYPE, "input[0].content[0].text", "a string" },
{ "refuses_a_refusal_without_text", ITEM("{'role':'assistant','content':"
    "[{'type':'refusal','text':'no'}]}"), ERROR_MISSING,
    "input[0].content[0].refusal", "required" },
{ "refuses_an_object_for_annotations", ITEM("{'role':'assistant','content':"
    "[{'type':'output_text','text':'a','annotations':{}}]}"), ERROR_TYPE,
    "input[0].content[0].annotations", "an array" },
{ "refuses_a_string_among_annotations", ITEM("{'role':'assistant',"
    "'content':[{'type':'output_text','text':'a','annotations':['x']}]}"),
    ERROR_TYPE, "input[0].content[0].annotations[0]", "an object" },
{ "refuses_a_string_for_replayed_logprobs", ITEM("{'role':'assistant',"
    "'content':[{'type':'output_text','text':'a','logprobs':'x'}]}"),
    ERROR_TYPE, "input[0].content[0].logprobs", "an array" },
{ "refuses_a_video",
    PART("{'type':'input_video','video_url':'https://a/b'}"),
    ERROR_UNSUPPORTED_VALUE, "input[0].content[0].type",
    "input_video is not supported here; send input_text" },
{ "refuses_a_video_in_an_output", ITEM("{'type':'function_call_output',"
    "'call_id':'c','output':[{'type':'input_video'}]}"),
    ERROR_UNSUPPORTED_VALUE, "input[0].output[0].type", "input_video" },
{ "refuses_audio", PART("{'type':'input_audio','input_audio':{}}"),
    ERROR_UNSUPPORTED_VALUE, "input[0].content[0].type", "input_audio" },
{ "refuses_an_image_without_address", PART("{'type':'input_image'}"),
    ERROR_MISSING, "input[0].content[0].image_url", "required" },
{ "refuses_the_nested_image_of_chat",
    PART("{'type':'input_image','image_url':{'url':'https://a/b'}}"),
    ERROR_TYPE, "input[0].content[0].image_url", "a string" },
{ "refuses_an_empty_image", PART("{'type':'input_image','image_url':''}"),
    ERROR_STRING_SHORT, "input[0].content[0].image_url", "empty" },
{ "refuses_an_image_by_ftp",
    PART("{'type':'input_image','image_url':'ftp://a/b'}"), ERROR_VALUE,
    "input[0].content[0].image_url", "data:image/...;base64" },
{ "refuses_an_image_in_a_bucket",
    PART("{'type':'input_image','image_url':'gs://a/b.png'}"), ERROR_VALUE,
    "input[0].content[0].image_url", "https://" },
{ "refuses_a_file_in_a_bucket",
    PART("{'type':'input_file','file_url':'s3://a/b.pdf'}"), ERROR_VALUE,
    "input[0].content[0].file_url", "https://" },
{ "refuses_an_image_of_this_machine",
    PART("{'type':'input_image','image_url':'file:///etc/passwd'}"),
    ERROR_VALUE, "input[0].content[0].image_url", "https://" },
{ "refuses_an_image_without_host",
    PART("{'type':'input_image','image_url':'https:///a'}"), ERROR_VALUE,
    "input[0].content[0].image_url", "https://" },
{ "refuses_white_space_in_an_address",
    PART("{'type':'input_image','image_url':'https://a/b c'}"), ERROR_VALUE,
    "input[0].content[0].image_url", "https://" },
{ "refuses_a_line_end_in_an_address",
    PART("{'type':'input_image','image_url':'https://a/b\\r\\nX: y'}"),
    ERROR_VALUE, "input[0].content[0].image_url", "https://" },
{ "refuses_a_data_url_that_is_no_image",
    PART("{'type':'input_image','image_url':'data:text/plain;base64,YQ=='}"),
    ERROR_VALUE, "input[0].content[0].image_url", "data:image/" },
{ "refuses_a_data_url_without_base64",
    PART("{'type':'input_image','image_url':'data:image/png,abc'}"),
    ERROR_VALUE, "input[0].content[0].image_url", ";base64," },
{ "refuses_a_data_url_without_data",
    PART("{'type':'input_image','image_url':'data:image/png;base64,'}"),
    ERROR_VALUE, "input[0].content[0].image_url", ";base64," },
{ "refuses_a_data_url_without_media_type",
    PART("{'type':'input_image','image_url':'data:image/;base64,YQ=='}"),
    ERROR_VALUE, "input[0].content[0].image_url", "data:image/" },
{ "refuses_a_quote_in_a_media_type",
    PART("{'type':'input_image','image_url':'data:image/\\\";base64,YQ=='}"),
    ERROR_VALUE, "input[0].content[0].image_url", "data:image/" },
{ "refuses_an_image_by_file_id",
    PART("{'type':'input_image','file_id':'file_1'}"),
    ERROR_UNSUPPORTED_VALUE, "input[0].content[0].file_id",
    "there is no file store; send image_url" },
{ "refuses_an_unknown_detail", PART("{'type':'input_image',"
    "'image_url':'https://a/b','detail':'fine'}"), ERROR_VALUE,
    "input[0].content[0].detail", "'low', 'high', 'auto' or 'original'" },
{ "refuses_an_empty_detail", PART("{'type':'input_image',"
    "'image_url':'https://a/b','detail':''}"), ERROR_VALUE,
    "input[0].content[0].detail", "expected 'low'" },
{ "refuses_a_file_without_data", PART("{'type':'input_file'}"),
    ERROR_MISSING, "input[0].content[0].file_data", "file_url" },
{ "refuses_a_file_by_id", PART("{'type':'input_file','file_id':'file_1'}"),
    ERROR_UNSUPPORTED_VALUE, "input[0].content[0].file_id",
    "there is no file store; send file_data" },
{ "refuses_a_file_by_data_and_address", PART("{'type':'input_file',"
    "'file_data':'YQ==','file_url':'https://a/b'}"), ERROR_BAD_REQUEST,
    "input[0].content[0].file_url", "not both" },
{ "refuses_a_file_by_ftp",
    PART("{'type':'input_file','file_url':'ftp://a/b'}"), ERROR_VALUE,
    "input[0].content[0].file_url", "https://" },
{ "refuses_an_empty_file", PART("{'type':'input_file','file_data':''}"),
    ERROR_STRING_SHORT, "input[0].content[0].file_data", "empty" },
{ "refuses_a_file_that_is_a_text_data_url",
    PART("{'type':'input_file','file_data':'data:text/plain,abc'}"),
    ERROR_VALUE, "input[0].content[0].file_data", ";base64," },
{ "refuses_a_number_for_a_filename", PART("{'type':'input_file',"
    "'file_data':'YQ==','filename':1}"), ERROR_TYPE,
    "input[0].content[0].filename", "a string" },
{ "refuses_an_unknown_detail_of_a_file", PART("{'type':'input_file',"
    "'file_data':'YQ==','detail':'original'}"), ERROR_VALUE,
    "input[0].content[0].detail", "'low', 'high' or 'auto'" },

/* ---- cache_control ---- */
{ "refuses_cache_control_without_type", WITH("'cache_control':{}"),
    ERROR_MISSING, "cache_control.type", "ephemeral" },
{ "refuses_an_unknown_cache_control",
    WITH("'cache_control':{'type':'forever'}"), ERROR_VALUE,
    "cache_control.type", "'ephemeral'" },
{ "refuses_a_string_for_cache_control",
    ITEM("{'role':'user','content':'a','cache_control':'ephemeral'}"),
    ERROR_TYPE, "input[0].cache_control", "an object" },
{ "refuses_an_unknown_ttl", PART("{'type':'input_text','text':'a',"
    "'cache_control':{'type':'ephemeral','ttl':'2h'}}"), ERROR_VALUE,
    "input[0].content[0].cache_control.ttl", "'5m' or '1h'" },
{ "refuses_an_unknown_cache_breakpoint", PART("{'type':'input_text',"
    "'text':'a','prompt_cache_breakpoint':{'mode':'x'}}"), ERROR_VALUE,
    "input[0].content[0].prompt_cache_breakpoint.mode", "'explicit'" },
{ "refuses_a_breakpoint_without_mode", PART("{'type':'input_text','text':"
    "'a','prompt_cache_breakpoint':{}}"), ERROR_MISSING,
    "input[0].content[0].prompt_cache_breakpoint.mode", "'explicit'" },
{ "refuses_a_wrong_breakpoint_beside_cache_control",
    PART("{'type':'input_text','text':'a','cache_control':{'type':"
    "'ephemeral'},'prompt_cache_breakpoint':true}"), ERROR_TYPE,
    "input[0].content[0].prompt_cache_breakpoint", "an object" },
{ "refuses_a_wrong_cache_control_on_a_call", ITEM("{'type':"
    "'function_call','call_id':'c','name':'f','arguments':'','cache_control'"
    ":[]}"), ERROR_TYPE, "input[0].cache_control", "an object" },
{ "refuses_a_wrong_cache_control_on_a_tool", TOOL("{'type':'function',"
    "'name':'f','cache_control':{'type':1}}"), ERROR_TYPE,
    "tools[0].cache_control.type", "a string" },

/* ---- calls, outputs, reasoning ---- */
{ "refuses_a_call_without_call_id",
    ITEM("{'type':'function_call','name':'f','arguments':'{}'}"),
    ERROR_MISSING, "input[0].call_id", "required" },
{ "refuses_a_number_for_a_namespace", ITEM("{'type':'function_call',"
    "'call_id':'c','name':'f','arguments':'{}','namespace':1}"), ERROR_TYPE,
    "input[0].namespace", "a string" },
{ "refuses_a_long_namespace", ITEM("{'type':'function_call','call_id':"
    "'c','name':'f','arguments':'{}','namespace':'" S512 "'}"),
    ERROR_STRING_LONG, "input[0].namespace", "at most 256" },
{ "refuses_a_string_for_a_caller", ITEM("{'type':'function_call',"
    "'call_id':'c','name':'f','arguments':'{}','caller':'direct'}"),
    ERROR_TYPE, "input[0].caller", "an object with a type" },
{ "refuses_an_unknown_caller", ITEM("{'type':'function_call','call_id':"
    "'c','name':'f','arguments':'{}','caller':{'type':'human'}}"),
    ERROR_VALUE, "input[0].caller.type", "'direct' or 'program'" },
{ "refuses_a_program_that_calls_without_id", ITEM("{'type':"
    "'function_call_output','call_id':'c','output':'1','caller':{'type':"
    "'program'}}"), ERROR_MISSING, "input[0].caller.caller_id",
    "a string" },
{ "refuses_a_string_for_a_calls_async", ITEM("{'type':'function_call',"
    "'call_id':'c','name':'f','arguments':'{}','async':'yes'}"),
    ERROR_TYPE, "input[0].async", "a boolean" },
{ "refuses_a_long_name_of_an_output", ITEM("{'type':"
    "'function_call_output','call_id':'c','output':'1','name':'" S512
    "'}"), ERROR_STRING_LONG, "input[0].name", "at most 256" },
{ "refuses_a_long_name_of_a_call", ITEM("{'type':'function_call',"
    "'call_id':'c','name':'" S512 "','arguments':'{}'}"),
    ERROR_STRING_LONG, "input[0].name", "at most 256" },
{ "refuses_null_for_a_call_id", ITEM("{'type':'function_call_output',"
    "'call_id':null,'output':'1'}"), ERROR_MISSING, "input[0].call_id",
    "required" },
{ "refuses_a_custom_call_without_call_id",
    ITEM("{'type':'custom_tool_call','name':'c','input':'x'}"),
    ERROR_MISSING, "input[0].call_id", "required" },
{ "refuses_a_custom_call_without_name",
    ITEM("{'type':'custom_tool_call','call_id':'c','input':'x'}"),
    ERROR_MISSING, "input[0].name", "required" },
{ "refuses_a_custom_call_without_input",
    ITEM("{'type':'custom_tool_call','call_id':'c','name':'c'}"),
    ERROR_MISSING, "input[0].input", "required" },
{ "refuses_an_object_for_a_custom_calls_input", ITEM("{'type':"
    "'custom_tool_call','call_id':'c','name':'c','input':{}}"), ERROR_TYPE,
    "input[0].input", "a string" },
{ "refuses_a_custom_output_without_output",
    ITEM("{'type':'custom_tool_call_output','call_id':'c'}"),
    ERROR_MISSING, "input[0].output", "required" },
{ "refuses_a_number_for_a_custom_output",
    ITEM("{'type':'custom_tool_call_output','call_id':'c','output':1}"),
    ERROR_TYPE, "input[0].output", "a string or a list" },
{ "refuses_an_unknown_status_of_a_custom_call", ITEM("{'type':"
    "'custom_tool_call','call_id':'c','name':'c','input':'','status':"
    "'failed'}"), ERROR_VALUE, "input[0].status", "'completed'" },
{ "refuses_an_empty_call_id",
    ITEM("{'type':'function_call','call_id':'','name':'f'}"),
    ERROR_STRING_SHORT, "input[0].call_id", "empty" },
{ "refuses_a_long_call_id", ITEM(CALL(S64 "1")), ERROR_STRING_LONG,
    "input[0].call_id", "at most 64" },
{ "refuses_a_call_without_name",
    ITEM("{'type':'function_call','call_id':'c','arguments':'{}'}"),
    ERROR_MISSING, "input[0].name", "required" },
{ "refuses_a_call_without_arguments",
    ITEM("{'type':'function_call','call_id':'c','name':'f'}"),
    ERROR_MISSING, "input[0].arguments", "required" },
{ "refuses_an_object_for_arguments", ITEM("{'type':'function_call',"
    "'call_id':'c','name':'f','arguments':{}}"), ERROR_TYPE,
    "input[0].arguments", "a string" },
{ "refuses_an_output_without_call_id",
    ITEM("{'type':'function_call_output','output':'1'}"), ERROR_MISSING,
    "input[0].call_id", "required" },
{ "refuses_an_output_without_output",
    ITEM("{'type':'function_call_output','call_id':'c'}"), ERROR_MISSING,
    "input[0].output", "required" },
{ "refuses_an_object_for_an_output", ITEM("{'type':'function_call_output',"
    "'call_id':'c','output':{}}"), ERROR_TYPE, "input[0].output",
    "a string or a list" },
{ "refuses_output_text_in_an_output", ITEM("{'type':'function_call_output',"
    "'call_id':'c','output':[{'type':'output_text','text':'a'}]}"),
    ERROR_VALUE, "input[0].output[0].type", "a tool output takes" },
{ "refuses_a_string_for_is_error", ITEM("{'type':'function_call_output',"
    "'call_id':'c','output':'1','is_error':'yes'}"), ERROR_TYPE,
    "input[0].is_error", "a boolean" },
{ "refuses_reasoning_without_summary", ITEM("{'type':'reasoning'}"),
    ERROR_MISSING, "input[0].summary", "may be empty" },
{ "refuses_input_text_in_a_summary", ITEM("{'type':'reasoning',"
    "'summary':[{'type':'input_text','text':'a'}]}"), ERROR_VALUE,
    "input[0].summary[0].type", "summary_text only" },
{ "refuses_summary_text_in_reasoning_content", ITEM("{'type':'reasoning',"
    "'summary':[],'content':[{'type':'summary_text','text':'a'}]}"),
    ERROR_VALUE, "input[0].content[0].type", "reasoning_text only" },
{ "refuses_a_string_for_reasoning_content",
    ITEM("{'type':'reasoning','summary':[],'content':'a'}"), ERROR_TYPE,
    "input[0].content", "an array" },
{ "refuses_a_number_for_encrypted_content",
    ITEM("{'type':'reasoning','summary':[],'encrypted_content':1}"),
    ERROR_TYPE, "input[0].encrypted_content", "a string" },

/* ---- pairs ---- */
{ "refuses_an_output_without_call", ITEM(OUTPUT("call_9")),
    ERROR_BAD_REQUEST, "input", "input[0], call_id call_9: no function_call" },
{ "refuses_a_call_without_output", ITEM(CALL("call_9")),
    ERROR_BAD_REQUEST, "input",
    "input[0], call_id call_9: no function_call_output" },
{ "refuses_a_call_after_its_output",
    ITEM(OUTPUT("a") "," CALL("a")), ERROR_BAD_REQUEST, "input",
    "input[0], call_id a: no function_call" },
{ "refuses_two_calls_with_one_call_id",
    ITEM(CALL("a") "," CALL("a") "," OUTPUT("a")), ERROR_BAD_REQUEST,
    "input", "input[1], call_id a: a function_call before it" },
{ "refuses_two_calls_with_one_call_id_whose_outputs_follow",
    ITEM(CALL("a") "," CALL("a") "," OUTPUT("a") "," OUTPUT("a")),
    ERROR_BAD_REQUEST, "input", "input[1], call_id a: a function_call" },
{ "refuses_a_second_call_without_output",
    ITEM(CALL("a") "," OUTPUT("a") "," CALL("a")), ERROR_BAD_REQUEST,
    "input", "input[2], call_id a: no function_call_output" },
{ "refuses_two_outputs_for_one_call",
    ITEM(CALL("a") "," OUTPUT("a") "," OUTPUT("a")), ERROR_BAD_REQUEST,
    "input", "input[2], call_id a: a function_call_output before it" },
{ "speaks_of_the_first_fault_among_pairs",
    ITEM(CALL("z") "," CALL("a") "," OUTPUT("a") "," OUTPUT("b")),
    ERROR_BAD_REQUEST, "input", "input[0], call_id z" },
{ "leaves_a_call_id_out_that_is_not_printable",
    ITEM(CALL("a\\nb")), ERROR_BAD_REQUEST, "input",
    "input[0]: no function_call_output" },
{ "leaves_a_call_id_out_that_is_not_ascii",
    ITEM(CALL("\xc3\xbc")), ERROR_BAD_REQUEST, "input",
    "input[0]: no function_call_output" },
{ "spells_a_call_id_as_it_is_meant",
    ITEM(CALL("a\\\"b")), ERROR_BAD_REQUEST, "input", "call_id a\"b:" },
{ "refuses_a_custom_call_without_custom_output", ITEM(CUSTOM("a")),
    ERROR_BAD_REQUEST, "input",
    "input[0], call_id a: no custom_tool_call_output" },
{ "refuses_a_custom_output_without_call", ITEM(CUSTOM_OUTPUT("a")),
    ERROR_BAD_REQUEST, "input",
    "input[0], call_id a: no custom_tool_call with" },
{ "refuses_a_functions_output_for_a_custom_call",
    ITEM(CUSTOM("a") "," OUTPUT("a")), ERROR_BAD_REQUEST, "input",
    "input[1], call_id a: the call with this call_id is answered by a "
    "custom_tool_call_output" },
{ "refuses_a_custom_output_for_a_functions_call",
    ITEM(CALL("a") "," CUSTOM_OUTPUT("a")), ERROR_BAD_REQUEST, "input",
    "answered by a function_call_output, not by this" },
{ "refuses_a_custom_call_with_a_functions_open_call_id",
    ITEM(CALL("a") "," CUSTOM("a") "," OUTPUT("a")), ERROR_BAD_REQUEST,
    "input", "input[1], call_id a: a function_call before it" },
{ "refuses_two_outputs_of_a_call_that_nobody_waits_for",
    ITEM("{'type':'function_call','call_id':'a','name':'f','arguments':"
    "'{}','async':true}," OUTPUT("a") "," OUTPUT("a")), ERROR_BAD_REQUEST,
    "input", "input[2], call_id a: a function_call_output before it" },
{ "refuses_an_output_for_another_hosted_call",
    ITEM("{'type':'shell_call','call_id':'a','action':{'commands':[]}},"
    OUTPUT("a")), ERROR_BAD_REQUEST, "input",
    "input[1], call_id a: no function_call" },
{ "tells_call_ids_apart_that_begin_alike",
    ITEM(CALL("a") "," OUTPUT("ab")), ERROR_BAD_REQUEST, "input",
    "input[0], call_id a:" },
};

int
main(void)
{
	static struct CMUnitTest tests[COUNT(rows)];

	refused_tests(tests, rows, COUNT(rows));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
