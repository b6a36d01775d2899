/*
 * talk: what clients say in a conversation, and what OpenAI's own API answers
 * beside words and calls, by dice. Templates: ' is written for ", # for a
 * number that is used once.
 */
#ifndef SLUICE_TESTS_TALK_H
#define SLUICE_TESTS_TALK_H

#include <string.h>

#include "base/buf.h"
#include "base/jsonx.h"
#include "lib/dice.h"

#define TALK_PIXEL	"data:image/png;base64,iVBORw0KGgo="
#define TALK_LONG	"a_name_of_a_hundred_characters_that_no_definition_may_" \
	"have_and_that_a_model_may_invent_all_the_same__"
#define TALK_MARKED(output) \
	output ",'cache_control':{'type':'ephemeral','ttl':'1h'}}"
#define TALK_N(table)	(sizeof(table) / sizeof((table)[0]))

/* ---- templates ---- */

static const char *const talk_messages[] = {
	"{'role':'user','content':'Hi'}",
	"{'role':'user','content':[{'type':'input_text','text':'See\\n\\u00fc'},"
	    "{'type':'input_image','detail':'low','image_url':'" TALK_PIXEL
	    "'}]}",
	"{'type':'message','id':'msg_c#','role':'user','content':[{'type':"
	    "'input_file','filename':'a.pdf','file_data':"
	    "'data:application/pdf;base64,JVBERi0xLjQK'},{'type':'input_text',"
	    "'text':'Read','cache_control':{'type':'ephemeral'}}]}",
	"{'role':'user','content':[{'type':'input_image','image_url':"
	    "'https://a.example/i.png'},{'type':'input_text','text':'?'}]}",
	"{'role':'developer','content':'Be brief.'}",
	"{'role':'system','content':[{'type':'input_text','text':'Be kind.'},"
	    "{'type':'input_text','text':'Be true.'}]}",
	"{'role':'assistant','content':'I said so.'}",
	"{'role':'assistant','status':'incomplete','content':[{'type':"
	    "'output_text','text':'I sai','annotations':[],'logprobs':[]}]}",
	"{'role':'assistant','phase':'commentary','content':[{'type':"
	    "'output_text','text':'Look'},{'type':'refusal','refusal':'No'}]}",
	"{'type':'message','role':'assistant','content':[]}",
};

/* What came from elsewhere and is pasted; with ids and without. */
static const char *const talk_pasted[] = {
	"{'type':'reasoning','id':'rs_c#','summary':[{'type':'summary_text',"
	    "'text':'Hm'}]}",
	"{'type':'reasoning','summary':[],'content':[{'type':'reasoning_text',"
	    "'text':'Long'}],'encrypted_content':'bm90IG91cnM='}",
	"{'type':'function_call','call_id':'c#','name':'f','arguments':"
	    "'{\\'a\\':1}'},{'type':'function_call_output','call_id':'c#',"
	    "'output':'7'}",
	"{'type':'function_call','call_id':'c#','name':'find','namespace':"
	    "'crm','arguments':'x'},{'type':'function_call_output','call_id':"
	    "'c#','is_error':true,'output':[]}",
	"{'type':'function_call','call_id':'c#','name':'gone','arguments':'',"
	    "'status':'incomplete'}",
	"{'type':'custom_tool_call','call_id':'c#','name':'patch','input':"
	    "'***'},{'type':'custom_tool_call_output','call_id':'c#',"
	    "'output':'done'}",
	"{'type':'web_search_call','status':'completed','action':{'type':"
	    "'search','query':'q'}}",
	"{'type':'web_search_call','id':'ws_c#','status':'completed'}",
	"{'type':'file_search_call','queries':['q'],'results':[{'file_id':"
	    "'f','text':'t','attributes':{'a':1.50}}]}",
	"{'type':'code_interpreter_call','container_id':'k','code':'1',"
	    "'outputs':[{'type':'logs','logs':'2'}]}",
	"{'type':'image_generation_call','result':'QUJD'}",
	"{'type':'mcp_list_tools','server_label':'s','tools':[{'name':'n',"
	    "'input_schema':{'type':'object'}}]}",
	"{'type':'mcp_call','server_label':'s','name':'n','arguments':'{}',"
	    "'output':null}",
	"{'type':'mcp_approval_request','id':'mcpr_c#','server_label':'s',"
	    "'name':'n','arguments':'{}'},{'type':'mcp_approval_response',"
	    "'approval_request_id':'mcpr_c#','approve':false}",
	"{'type':'computer_call','call_id':'c#','action':{'type':"
	    "'screenshot'},'pending_safety_checks':[]},{'type':"
	    "'computer_call_output','call_id':'c#','output':{'type':"
	    "'computer_screenshot','image_url':'" TALK_PIXEL "'}}",
	"{'type':'local_shell_call','call_id':'c#','action':{'type':'exec',"
	    "'command':['ls'],'env':{}}},{'type':'function_call_output',"
	    "'call_id':'c#','output':'x'}",
	"{'type':'local_shell_call','id':'lsh_c#','call_id':'c#','action':{"
	    "'type':'exec','command':['ls']}},{'type':"
	    "'local_shell_call_output','id':'lsh_c#','output':'x'}",
	"{'type':'shell_call','call_id':'c#','status':'incomplete','action':{"
	    "'commands':['ls']}}",
	"{'type':'shell_call','call_id':'c#','action':{'commands':['ls']}},{"
	    "'type':'shell_call_output','call_id':'c#','output':[{'stdout':"
	    "'x','stderr':'','outcome':{'type':'timeout'}}]}",
	"{'type':'apply_patch_call','call_id':'c#','operation':{'type':"
	    "'delete_file','path':'a'}},{'type':'apply_patch_call_output',"
	    "'call_id':'c#','status':'failed'}",
	"{'type':'tool_search_call','call_id':'c#','execution':'client',"
	    "'arguments':{'q' : 1}},{'type':'tool_search_output','call_id':"
	    "'c#','execution':'client','tools':[{'type':'function','name':"
	    "'found'}]}",
	"{'type':'additional_tools','role':'developer','tools':[{'type':"
	    "'mcp','server_label':'s#','server_url':'https://a.example',"
	    "'authorization':'abc'}]}",
	"{'type':'program','call_id':'c#','code':'x','fingerprint':'p'},{"
	    "'type':'program_output','call_id':'c#','result':'r'}",
	"{'type':'configuration_update','reasoning':{'effort':'high'}}",
	"{'type':'compaction','encrypted_content':'Q29t'}",
	"{'type':'compaction_trigger'}",
};

/* What a client answers a call with, behind its call_id. */
static const char *const talk_outputs[] = {
	"'output':'7'}",
	"'output':''}",
	"'output':[]}",
	"'id':'fco_c#','status':'completed','output':[{'type':'input_text',"
	    "'text':'x'},{'type':'input_image','image_url':'" TALK_PIXEL
	    "'}]}",
	"'is_error':true,'output':'no luck'}",
	TALK_MARKED("'output':[{'type':'input_text','text':'y'}]"),
};

/* Items of an answer as OpenAI's own API sends them. */
static const char *const talk_wire[] = {
	"{'type':'reasoning','id':'rs_w#','summary':[],'encrypted_content':"
	    "'Z0FB#'}",
	"{'type':'message','id':'msg_w#','role':'assistant','status':"
	    "'completed','phase':'final_answer','content':[{'type':"
	    "'output_text','text':'Well','annotations':[{'type':"
	    "'file_citation','file_id':'f','filename':'a','index':2}],"
	    "'logprobs':[]}]}",
	"{'type':'web_search_call','id':'ws_w#','status':'completed','action':"
	    "{'type':'open_page','url':'https://a.example/'}}",
	"{'type':'web_search_call','id':'ws_w#','status':'completed','action':"
	    "{'type':'new_way','how':[1, 2]}}",
	"{'type':'file_search_call','id':'fs_w#','status':'completed',"
	    "'queries':['q'],'results':null}",
	"{'type':'code_interpreter_call','id':'ci_w#','status':'completed',"
	    "'container_id':'k','code':null,'outputs':null}",
	"{'type':'image_generation_call','id':'ig_w#','status':'completed',"
	    "'output_format':'png','result':'QUJD'}",
	"{'type':'mcp_list_tools','id':'mcpl_w#','server_label':'s','tools':[]"
	    ",'error':null}",
	"{'type':'mcp_call','id':'mcp_w#','status':'failed','server_label':"
	    "'s','name':'n','arguments':'{}','output':null,'error':{'code':1,"
	    "'message':'m'}}",
	"{'type':'mcp_approval_request','id':'mcpr_w#','server_label':'s',"
	    "'name':'n','arguments':'{}'}",
	"{'type':'computer_call','id':'cu_w#','status':'completed','call_id':"
	    "'w#','action':{'type':'wait'},'pending_safety_checks':[]}",
	"{'type':'local_shell_call','id':'lsh_w#','status':'completed',"
	    "'call_id':'w#','action':{'type':'exec','command':['ls'],'env':"
	    "{}}}",
	"{'type':'shell_call','id':'sh_w#','status':'in_progress','call_id':"
	    "'w#','action':{'commands':['ls']},'environment':null}",
	"{'type':'apply_patch_call','id':'apc_w#','status':'completed',"
	    "'call_id':'w#','operation':{'type':'create_file','path':'a',"
	    "'diff':'+'}}",
	"{'type':'tool_search_call','id':'tsc_w#','status':'completed',"
	    "'call_id':null,'execution':'server','arguments':{'paths':['crm']"
	    "}},{'type':'tool_search_output','id':'tso_w#','status':"
	    "'completed','call_id':null,'execution':'server','tools':[{'type':"
	    "'function','name':'found'}]}",
	"{'type':'program','id':'prg_w#','call_id':'w#','code':'x',"
	    "'fingerprint':'p'},{'type':'program_output','id':'prgo_w#',"
	    "'call_id':'w#','status':'completed','result':'r'}",
	"{'type':'function_call','id':'fc_w#','call_id':'w#','namespace':"
	    "'crm','name':'" TALK_LONG TALK_LONG TALK_LONG "','arguments':"
	    "'{}','status':'completed'}",
	"{'type':'custom_tool_call','id':'ctc_w#','call_id':'w#','name':'',"
	    "'input':'','status':'incomplete'}",
	"{'type':'compaction','id':'cmp_w#','encrypted_content':'Q29t'}",
	"{'type':'brand_new_call','id':'bn_w#','status':'completed','what':{"
	    "'a':[true,1.0]}}",
};

/* ---- writing ---- */

/* Behind a comma when something stands there. */
static inline void
talk_spell(struct buf *out, const char *text, unsigned number)
{
	if (out->len > 0 && out->data[out->len - 1] != '[' &&
	    out->data[out->len - 1] != ',')
		buf_putc(out, ',');
	for (; *text != '\0'; text++)
		if (*text == '#')
			buf_printf(out, "%u", number);
		else
			buf_putc(out, *text == '\'' ? '"' : *text);
}

/* The client's answer to a call of the turn before. */
static inline void
talk_reply(struct buf *out, const struct node *call, unsigned number)
{
	bool custom = jsonx_is(jsonx_get(call, "type"), "custom_tool_call");
	struct span id = { NULL, 0 };

	(void)jsonx_text(call, "call_id", &id);
	talk_spell(out, custom ? "{'type':'custom_tool_call_output',"
	    "'call_id':'" : "{'type':'function_call_output','call_id':'",
	    number);
	buf_span(out, id);
	buf_puts(out, "\",");
	talk_spell(out, talk_outputs[dice(TALK_N(talk_outputs))], number);
}

/* Something of the client's own, or that it got somewhere. */
static inline void
talk_say(struct buf *out, unsigned number)
{
	if (dice_one_in(2))
		talk_spell(out, talk_messages[dice(TALK_N(talk_messages))],
		    number);
	else
		talk_spell(out, talk_pasted[dice(TALK_N(talk_pasted))],
		    number);
}

/* An answer of OpenAI's, at once or as a stream of what is done. */
static inline void
talk_openai(struct buf *out, bool stream, unsigned number)
{
	struct buf items;
	size_t n = 1 + dice(4);

	buf_init(&items, 1 << 20);
	for (size_t i = 0; i < n; i++)
		talk_spell(&items, talk_wire[dice(TALK_N(talk_wire))],
		    number + (unsigned)i);
	buf_printf(out, "%s{\"object\":\"response\",\"status\":\"completed\","
	    "\"output\":[%s]}%s", stream ? "data: {\"type\":"
	    "\"response.completed\",\"response\":" : "", items.data,
	    stream ? "}\n\n" : "");
	buf_fini(&items);
}

#endif
