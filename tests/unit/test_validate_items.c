/*
 * Items that are accepted: calls, their outputs, reasoning, and what only a
 * provider understands.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/plain_request.h"

static const struct row rows[] = {
{ "takes_a_replayed_output_message",
    ITEM("{'type':'message','id':'msg_1','role':'assistant','status':"
    "'incomplete','phase':'final_answer','content':[{'type':'output_text',"
    "'text':'a','annotations':[],'logprobs':[]},{'type':'refusal',"
    "'refusal':'no'}]}"),
    "m (message assistant incomplete phase=final id=msg_1 [text text=a] "
    "[refusal text=no])" },
{ "takes_calls_with_their_outputs_in_any_order_of_pairs",
    INPUT("[{'type':'function_call','call_id':'a','name':'f','arguments':"
    "'{\\\"x\\\":1}','id':'fc_1','status':'completed'},"
    "{'type':'function_call','call_id':'b','name':'no such tool',"
    "'arguments':''},"
    "{'type':'function_call_output','call_id':'b','output':''},"
    "{'role':'user','content':'x'},"
    "{'type':'function_call_output','call_id':'a','output':"
    "[{'type':'input_text','text':'1'}]}]"),
    "m (function_call id=fc_1 call_id=a name=f arguments={\\\"x\\\":1})"
    " (function_call call_id=b name=no such tool arguments=)"
    " (function_call_output plain call_id=b [text text=])"
    " (message user plain [text text=x])"
    " (function_call_output call_id=a [text text=1])" },
{ "takes_a_call_id_again_when_it_has_had_its_output",
    INPUT("[{'type':'function_call','call_id':'0','name':'f','arguments':"
    "''},{'type':'function_call_output','call_id':'0','output':'1'},"
    "{'type':'function_call','call_id':'0','name':'g','arguments':''},"
    "{'type':'function_call_output','call_id':'0','output':'2'}]"),
    "m (function_call call_id=0 name=f arguments=)"
    " (function_call_output plain call_id=0 [text text=1])"
    " (function_call call_id=0 name=g arguments=)"
    " (function_call_output plain call_id=0 [text text=2])" },
{ "takes_an_output_without_parts",
    INPUT("[{'type':'function_call','call_id':'a','name':'f',"
    "'arguments':'{}'},{'type':'function_call_output','call_id':'a',"
    "'output':[]}]"),
    "m (function_call call_id=a name=f arguments={})"
    " (function_call_output call_id=a)" },
{ "knows_a_call_id_however_it_is_spelt",
    INPUT("[{'type':'function_call','call_id':'a\\u0062/','name':'f',"
    "'arguments':'{}'},{'type':'function_call_output',"
    "'call_id':'\\u0061b\\/','output':'1'}]"),
    "m (function_call call_id=ab/ name=f arguments={})"
    " (function_call_output plain call_id=ab/ [text text=1])" },
{ "takes_reasoning",
    ITEM("{'type':'reasoning','id':'rs_1','status':'completed','summary':"
    "[{'type':'summary_text','text':'a'},{'type':'summary_text','text':"
    "'b'}],'content':[{'type':'reasoning_text','text':'c'}],"
    "'encrypted_content':'xyz'}"),
    "m (reasoning id=rs_1 encrypted=xyz [summary text=a] [summary text=b]"
    " [reasoning text=c])" },
{ "takes_reasoning_with_nothing_to_read",
    ITEM("{'type':'reasoning','summary':[],'content':null,"
    "'encrypted_content':null}"), "m (reasoning)" },
{ "takes_a_namespace_and_a_failure",
    INPUT("[{'type':'function_call','call_id':'a','name':'f','namespace':"
    "'crm','arguments':'{}','caller':{'type':'program','caller_id':'p'}},"
    "{'type':'function_call_output','call_id':'a','output':'1','is_error':"
    "true,'name':'f','namespace':'crm','caller':{'type':'direct'}}]"),
    "m (function_call call_id=a namespace=crm name=f arguments={})"
    " (function_call_output plain error call_id=a namespace=crm"
    " [text text=1])" },
{ "takes_an_empty_namespace_for_none",
    INPUT("[{'type':'function_call','call_id':'a','name':'f','namespace':"
    "'','arguments':'{}'},{'type':'function_call_output','call_id':'a',"
    "'output':'1','is_error':false}]"),
    "m (function_call call_id=a name=f arguments={})"
    " (function_call_output plain call_id=a [text text=1])" },
{ "takes_custom_calls_with_their_outputs",
    INPUT("[{'type':'custom_tool_call','id':'ctc_1','call_id':'a','name':"
    "'apply_patch','input':'*** Begin\\n','status':'completed'},"
    "{'type':'custom_tool_call','call_id':'b','name':'c','namespace':'n',"
    "'input':''},"
    "{'type':'custom_tool_call_output','call_id':'b','output':[{'type':"
    "'input_text','text':'x'},{'type':'input_image','image_url':"
    "'https://a/b'}]},"
    "{'type':'custom_tool_call_output','call_id':'a','output':'ok',"
    "'is_error':true}]"),
    "m (custom_tool_call id=ctc_1 call_id=a name=apply_patch"
    " input=*** Begin\\n) (custom_tool_call call_id=b namespace=n name=c"
    " input=) (custom_tool_call_output call_id=b [text text=x]"
    " [image url=https://a/b]) (custom_tool_call_output plain error"
    " call_id=a [text text=ok])" },
{ "takes_a_call_that_nobody_waits_for",
    ITEM("{'type':'function_call','call_id':'a','name':'f','arguments':"
    "'{}','async':true}"),
    "m (function_call call_id=a name=f arguments={})" },
{ "takes_a_functions_output_for_a_local_shell_call",
    ITEM("{'type':'local_shell_call','call_id':'a','action':{'type':'exec',"
    "'command':['ls','-l'],'timeout_ms':1000,'env':{'A':'b'}}},"
    "{'type':'function_call_output','call_id':'a','output':'x'}"),
    "m (local_shell_call call_id=a) (function_call_output plain call_id=a"
    " [text text=x])" },
{ "keeps_cache_marks",
    INPUT("[{'role':'user','cache_control':{'type':'ephemeral'},'content':["
    "{'type':'input_text','text':'a','cache_control':{'type':'ephemeral',"
    "'ttl':'1h'}},{'type':'input_text','text':'b',"
    "'prompt_cache_breakpoint':{'mode':'explicit'}},{'type':'input_text',"
    "'text':'c','prompt_cache_breakpoint':{'mode':'explicit'},"
    "'cache_control':{'type':'ephemeral','ttl':'5m'}}]},"
    "{'type':'function_call','call_id':'a','name':'f','arguments':'{}',"
    "'prompt_cache_breakpoint':{'mode':'explicit'}},{'type':"
    "'function_call_output','call_id':'a','output':'1','cache_control':"
    "{'type':'ephemeral','ttl':null}}]"),
    "m (message user cache=5m [text text=a cache=1h] [text text=b"
    " cache=explicit] [text text=c cache=5m]) (function_call"
    " cache=explicit call_id=a name=f arguments={})"
    " (function_call_output plain cache=5m call_id=a [text text=1])" },

/* ---- what only a provider understands ---- */
{ "takes_searches",
    ITEM("{'type':'web_search_call','id':'ws_1','status':'completed',"
    "'action':{'type':'search','query':'q','queries':['q'],'sources':["
    "{'type':'url','url':'https://a'}]}},"
    "{'type':'web_search_call','id':'ws_2','status':'searching'},"
    "{'type':'web_search_call','status':'failed','action':{'type':"
    "'open_page','url':null}},"
    "{'type':'web_search_call','action':{'type':'find_in_page','url':"
    "'https://a','pattern':'p'}},"
    "{'type':'file_search_call','id':'f','status':'completed','queries':"
    "['a'],'results':[{'file_id':'f','text':'t','filename':'n','score':0.5,"
    "'attributes':{'a':'b','c':1,'d':true}}]},"
    "{'type':'file_search_call','id':'f','status':'incomplete','queries':"
    "[],'results':null}"),
    "m (web_search_call id=ws_1) (web_search_call id=ws_2)"
    " (web_search_call) (web_search_call) (file_search_call id=f)"
    " (file_search_call incomplete id=f)" },
{ "takes_code_and_images",
    ITEM("{'type':'code_interpreter_call','id':'ci','status':'completed',"
    "'container_id':'c','code':'1','outputs':[{'type':'logs','logs':'x'},"
    "{'type':'image','url':'https://a'}]},"
    "{'type':'code_interpreter_call','id':'ci','status':'interpreting',"
    "'container_id':'c','code':null,'outputs':null},"
    "{'type':'image_generation_call','id':'ig','status':'generating',"
    "'result':'YQ=='},"
    "{'type':'image_generation_call','id':'ig','status':'failed',"
    "'result':null}"),
    "m (code_interpreter_call id=ci) (code_interpreter_call id=ci)"
    " (image_generation_call id=ig) (image_generation_call id=ig)" },
{ "takes_a_computers_calls",
    ITEM("{'type':'computer_call','id':'cu','call_id':'a','status':"
    "'completed','pending_safety_checks':[{'id':'s','code':'c','message':"
    "null}],'action':{'type':'click','button':'left','x':1,'y':-2}},"
    "{'type':'computer_call_output','call_id':'a','output':{'type':"
    "'computer_screenshot','image_url':'data:image/png;base64,YQ=='},"
    "'acknowledged_safety_checks':[{'id':'s'}]},"
    "{'type':'computer_call','call_id':'b','pending_safety_checks':[],"
    "'actions':[{'type':'double_click','x':1,'y':1,'keys':null},{'type':"
    "'drag','path':[{'x':1,'y':2}]},{'type':'keypress','keys':['a']},"
    "{'type':'move','x':1,'y':2},{'type':'screenshot'},{'type':'scroll',"
    "'x':1,'y':2,'scroll_x':0,'scroll_y':9},{'type':'type','text':'t'},"
    "{'type':'wait'}]}"),
    "m (computer_call id=cu call_id=a) (computer_call_output call_id=a)"
    " (computer_call call_id=b)" },
{ "takes_shells_and_patches",
    ITEM("{'type':'local_shell_call','id':'l','call_id':'a','status':"
    "'in_progress','action':{'type':'exec','command':['ls'],'env':{},"
    "'working_directory':'/','user':'u','timeout_ms':null}},"
    "{'type':'local_shell_call_output','id':'a','output':'x'},"
    "{'type':'shell_call','call_id':'b','action':{'commands':['ls'],"
    "'timeout_ms':1,'max_output_length':2},'environment':{'type':'local'}},"
    "{'type':'shell_call_output','call_id':'b','max_output_length':2,"
    "'output':[{'stdout':'x','stderr':'','outcome':{'type':'exit',"
    "'exit_code':0}},{'stdout':'','stderr':'','outcome':{'type':"
    "'timeout'}}]},"
    "{'type':'apply_patch_call','call_id':'c','status':'completed',"
    "'operation':{'type':'create_file','path':'a','diff':'+x'}},"
    "{'type':'apply_patch_call_output','call_id':'c','status':'failed',"
    "'output':'no'},"
    "{'type':'apply_patch_call','call_id':'d','operation':{'type':"
    "'delete_file','path':'a'}}"),
    "m (local_shell_call in_progress id=l call_id=a)"
    " (local_shell_call_output id=a) (shell_call call_id=b)"
    " (shell_call_output call_id=b) (apply_patch_call call_id=c)"
    " (apply_patch_call_output call_id=c) (apply_patch_call call_id=d)" },
{ "takes_calls_of_servers",
    ITEM("{'type':'mcp_list_tools','id':'ml','server_label':'s','tools':["
    "{'name':'t','input_schema':{},'description':null,'annotations':{}}],"
    "'error':null},"
    "{'type':'mcp_approval_request','id':'mr','server_label':'s','name':"
    "'t','arguments':'{}'},"
    "{'type':'mcp_approval_response','approval_request_id':'mr','approve':"
    "false,'reason':'no'},"
    "{'type':'mcp_call','id':'mc','server_label':'s','name':'t',"
    "'arguments':'{}','output':'x','error':null,'status':'calling',"
    "'approval_request_id':'mr'},"
    "{'type':'mcp_call','server_label':'s','name':'t','arguments':'{}',"
    "'error':{'type':'http_error','code':500,'message':'x'}}"),
    "m (mcp_list_tools id=ml) (mcp_approval_request id=mr)"
    " (mcp_approval_response) (mcp_call id=mc) (mcp_call)" },
{ "takes_programs_and_compaction",
    ITEM("{'type':'program','id':'p','call_id':'a','code':'x',"
    "'fingerprint':'y'},{'type':'program_output','id':'q','call_id':'a',"
    "'result':'1','status':'completed'},{'type':'compaction',"
    "'encrypted_content':'z'},{'type':'compaction_trigger'}"),
    "m (program id=p call_id=a) (program_output id=q call_id=a)"
    " (compaction) (compaction_trigger)" },
{ "keeps_the_last_of_what_updates_say",
    ITEM("{'type':'configuration_update','reasoning':{'effort':'low'},"
    "'text':{'format':{'type':'json_object'}}},{'role':'user','content':"
    "'a'},{'type':'configuration_update','id':'cu_1','reasoning':{'effort':"
    "'high'},'text':null},{'type':'configuration_update','reasoning':"
    "{'effort':null}}"),
    "m (configuration_update) (message user plain [text text=a])"
    " (configuration_update id=cu_1) (configuration_update)"
    " update_effort=high update_format=json_object" },
{ "takes_an_update_that_changes_nothing",
    ITEM("{'type':'configuration_update','reasoning':{'effort':null},"
    "'text':{'format':null}}"), "m (configuration_update)" },
{ "keeps_a_cache_mark_on_any_item",
    ITEM("{'type':'web_search_call','cache_control':{'type':"
    "'ephemeral'}}"), "m (web_search_call cache=5m)" },
};

int
main(void)
{
	static struct CMUnitTest tests[COUNT(rows)];

	add_rows(tests, rows, COUNT(rows), becomes);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
