/*
 * What coding agents send, as seen on the wire 2026-11: accepted, read in full,
 * and with nothing in the receipt but what they add of their own.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/plain_request.h"

/* ---- the Codex command line, in the middle of a task ---- */

#define CODEX_TOOLS \
	"{'type':'function','name':'exec_command','description':'Runs a " \
	"command','strict':false,'parameters':{'type':'object','properties':" \
	"{'cmd':{'type':'string'}},'required':['cmd'],'additionalProperties':" \
	"false}}," \
	"{'type':'custom','name':'apply_patch','description':'Edits files'," \
	"'format':{'type':'grammar','syntax':'lark','definition':'start: " \
	"begin_patch hunk+ end_patch\\nbegin_patch: \\\"*** Begin Patch\\\" " \
	"LF\\n'}}," \
	"{'type':'web_search','external_web_access':true," \
	"'search_content_types':['text','image']}," \
	"{'type':'namespace','name':'mcp__calendar','description':'Calendar'," \
	"'tools':[{'type':'function','name':'list_events','description':" \
	"'Lists events','strict':false,'defer_loading':true,'parameters':" \
	"{'type':'object','properties':{}}}]}," \
	"{'type':'tool_search','execution':'client','description':'Finds " \
	"tools','parameters':{'type':'object','properties':{'query':{'type':" \
	"'string'}},'required':['query'],'additionalProperties':false}}," \
	"{'type':'image_generation','output_format':'png'}"

#define CODEX_INPUT \
	"{'type':'message','role':'developer','content':[{'type':" \
	"'input_text','text':'<permissions>'}]}," \
	"{'type':'message','role':'user','content':[{'type':'input_text'," \
	"'text':'fix it'},{'type':'input_image','image_url':" \
	"'data:image/png;base64,YQ==','detail':'high'}]}," \
	"{'type':'reasoning','summary':[{'type':'summary_text','text':" \
	"'**Look**'}],'content':null,'encrypted_content':'gAAA'}," \
	"{'type':'message','role':'assistant','content':[{'type':" \
	"'output_text','text':'I look.'}],'phase':'commentary'}," \
	"{'type':'function_call','name':'exec_command','arguments':" \
	"'{\\\"cmd\\\":\\\"ls\\\"}','call_id':'call_1'}," \
	"{'type':'function_call_output','call_id':'call_1','output':'a.c'}," \
	"{'type':'custom_tool_call','status':'completed','call_id':'call_2'," \
	"'name':'apply_patch','input':'*** Begin Patch'}," \
	"{'type':'custom_tool_call_output','call_id':'call_2','output':" \
	"'Done'}," \
	"{'type':'tool_search_call','call_id':'call_3','status':'completed'," \
	"'execution':'client','arguments':{'query':'mail'}}," \
	"{'type':'tool_search_output','call_id':'call_3','status':" \
	"'completed','execution':'client','tools':[{'type':'namespace'," \
	"'name':'mcp__mail','description':'Mail','tools':[{'type':'function'," \
	"'name':'send','strict':false,'defer_loading':true,'parameters':" \
	"{'type':'object','properties':{}}}]}]}," \
	"{'type':'function_call','name':'send','namespace':'mcp__mail'," \
	"'arguments':'{}','call_id':'call_4'}," \
	"{'type':'function_call_output','call_id':'call_4','output':[{'type':" \
	"'input_text','text':'sent'},{'type':'input_image','image_url':" \
	"'data:image/png;base64,YQ=='}]}," \
	"{'type':'web_search_call','status':'completed','action':{'type':" \
	"'search','query':'weather','queries':['weather']}}," \
	"{'type':'compaction','encrypted_content':'gBBB'}," \
	"{'type':'additional_tools','role':'developer','tools':[{'type':" \
	"'function','name':'send_note','strict':false,'parameters':{'type':" \
	"'object','properties':{}}}]}"

#define CODEX \
	"{'model':'gpt-5.2','instructions':'You are Codex','input':[" \
	CODEX_INPUT "],'tools':[" CODEX_TOOLS "],'tool_choice':'auto'," \
	"'parallel_tool_calls':true,'reasoning':{'effort':'medium'," \
	"'summary':'auto'},'store':false,'stream':true,'include':[" \
	"'reasoning.encrypted_content'],'service_tier':null," \
	"'prompt_cache_key':'0199','text':{'verbosity':'low'}," \
	"'client_metadata':{'x-codex-installation-id':'1'}}"

#define CODEX_BECOMES \
	"gpt-5.2 stream instructions=You are Codex" \
	" (message developer [text text=<permissions>])" \
	" (message user [text text=fix it] [image" \
	" url=data:image/png;base64,YQ== detail=high])" \
	" (reasoning encrypted=gAAA [summary text=**Look**])" \
	" (message assistant phase=commentary [text text=I look.])" \
	" (function_call call_id=call_1 name=exec_command" \
	" arguments={\\\"cmd\\\":\\\"ls\\\"})" \
	" (function_call_output plain call_id=call_1 [text text=a.c])" \
	" (custom_tool_call call_id=call_2 name=apply_patch" \
	" input=*** Begin Patch)" \
	" (custom_tool_call_output plain call_id=call_2 [text text=Done])" \
	" (tool_search_call call_id=call_3)" \
	" (tool_search_output call_id=call_3)" \
	" (function_call call_id=call_4 namespace=mcp__mail name=send" \
	" arguments={})" \
	" (function_call_output call_id=call_4 [text text=sent]" \
	" [image url=data:image/png;base64,YQ==])" \
	" (web_search_call) (compaction) (additional_tools)" \
	" <function type=function name=exec_command description=Runs a" \
	" command parameters={'type':'object','properties':{'cmd':{'type':" \
	"'string'}},'required':['cmd'],'additionalProperties':false}" \
	" strict=no>" \
	" <custom type=custom name=apply_patch description=Edits files" \
	" grammar={'type':'grammar','syntax':'lark','definition':'start:" \
	" begin_patch hunk+ end_patch\\nbegin_patch: \\\"*** Begin Patch\\\"" \
	" LF\\n'}>" \
	" <hosted type=web_search>" \
	" <function type=function namespace=mcp__calendar name=list_events" \
	" wire=mcp__calendar__list_events description=Lists events" \
	" parameters={'type':'object','properties':{}} strict=no>" \
	"@tools[3].tools[0]" \
	" <hosted type=tool_search> <hosted type=image_generation> and" \
	" <function type=function namespace=mcp__mail name=send" \
	" wire=mcp__mail__send parameters={'type':'object','properties':{}}" \
	" strict=no>@input[9].tools[0].tools[0]" \
	" <function type=function name=send_note" \
	" parameters={'type':'object','properties':{}} strict=no>" \
	"@input[14].tools[0]" \
	" parallel=yes verbosity=low effort=medium summary=auto include=16" \
	" store=no cache_key=0199"

/* ---- a framework that replays what it was answered, as it is ---- */

#define REPLAYED \
	"{'model':'m','input':[{'role':'user','content':'a'}," \
	"{'id':'rs_1','type':'reasoning','status':null,'summary':[]," \
	"'content':[],'encrypted_content':'x'}," \
	"{'id':'msg_1','type':'message','status':'completed','role':" \
	"'assistant','phase':null,'content':[{'type':'output_text','text':'b'," \
	"'annotations':[{'type':'url_citation','url':'https://a','title':'t'," \
	"'start_index':0,'end_index':1}],'logprobs':[]}]}," \
	"{'id':'fc_1','type':'function_call','status':'completed','call_id':" \
	"'c','name':'f','arguments':'{}','parsed_arguments':{}}," \
	"{'type':'function_call_output','call_id':'c','output':'1','id':null," \
	"'status':null}],'tools':[],'user':null,'metadata':null,'stream':" \
	"false,'background':false,'truncation':'disabled','top_logprobs':0," \
	"'text':{'format':{'type':'text'},'verbosity':'medium'},'reasoning':" \
	"{'effort':null,'summary':null,'generate_summary':null}}"

#define REPLAYED_BECOMES \
	"m (message user plain [text text=a]) (reasoning id=rs_1 encrypted=x)" \
	" (message assistant id=msg_1 [text text=b])" \
	" (function_call id=fc_1 call_id=c name=f arguments={})" \
	" (function_call_output plain call_id=c [text text=1])" \
	" verbosity=medium top_logprobs=0"

static const struct row requests[] = {
	{ "reads_what_codex_sends", CODEX, CODEX_BECOMES },
	{ "reads_what_a_framework_replays", REPLAYED, REPLAYED_BECOMES },
};

static const struct row receipts[] = {
	{ "says_of_codex_only_what_it_adds", CODEX,
	    "client_metadata dropped" },
	{ "says_nothing_of_what_a_framework_replays", REPLAYED, "" },
};

int
main(void)
{
	static struct CMUnitTest tests[COUNT(requests) + COUNT(receipts)];

	add_rows(tests, requests, COUNT(requests), becomes);
	add_rows(tests + COUNT(requests), receipts, COUNT(receipts), says);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
