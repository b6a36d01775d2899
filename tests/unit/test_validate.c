/*
 * Requests that are accepted: fields and messages.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/plain_request.h"

static const struct row rows[] = {
{ "reads_a_string_as_one_user_message", "{'model':'m','input':'hi'}", HI },
{ "takes_null_for_unset_everywhere",
    WITH("'stream':null,'instructions':null,'tools':null,"
    "'tool_choice':null,'text':null,'reasoning':null,'metadata':null,"
    "'temperature':null,'max_output_tokens':null,'include':null,"
    "'stream_options':null,'store':null,'user':null,'routing':null,"
    "'previous_response_id':null,'conversation':null,'prompt':null,"
    "'background':null,'truncation':null,'service_tier':null,"
    "'cache_control':null,'context_management':null,'unknown':null"), HI },
{ "takes_null_for_unset_inside_too",
    "{'model':'m','input':[{'type':null,'id':null,'role':'user','status':"
    "null,'phase':null,'cache_control':null,'content':[{'type':"
    "'input_image','image_url':'https://a/b','file_id':null,'detail':null,"
    "'prompt_cache_breakpoint':null}]}],'tools':[{'type':'function','name':"
    "'f','description':null,'parameters':null,'strict':null}],'text':"
    "{'format':null,'verbosity':null},'reasoning':{'effort':null,'summary':"
    "null},'routing':{'model':null,'provider':{'sort':null},'strict':null}}",
    "m (message user [image url=https://a/b]) <function type=function "
    "name=f>" },
{ "keeps_text_as_it_was_sent",
    INPUT("'a\\n\\\"b\\\" \xc3\xbc'"),
    "m (message user plain [text text=a\\n\\\"b\\\" \xc3\xbc])" },
{ "spells_text_with_the_fewest_escapes",
    INPUT("'\\u0041\\/\\u00fc\\ud83d\\ude00'"),
    "m (message user plain [text text=A/\xc3\xbc\xf0\x9f\x98\x80])" },
{ "decodes_the_model", "{'model':'a\\/b\\u00fc','input':'hi'}",
    "a/b\xc3\xbc (message user plain [text text=hi])" },


/* ---- messages ---- */
{ "takes_messages_of_all_roles_without_type",
    INPUT("[{'role':'system','content':'a'},{'role':'developer',"
    "'content':''},{'role':'user','content':'c'},{'role':'assistant',"
    "'content':'d'}]"),
    "m (message system plain [text text=a])"
    " (message developer plain [text text=])"
    " (message user plain [text text=c])"
    " (message assistant plain [text text=d])" },
{ "takes_annotations_and_log_probabilities_that_are_replayed",
    ITEM("{'type':'message','id':'msg_1','role':'assistant','status':"
    "'completed','content':[{'type':'output_text','text':'a','annotations':"
    "[{'type':'url_citation','url':'u','title':'t','start_index':0,"
    "'end_index':1}],'logprobs':[{'token':'a','logprob':-1}]}]}"),
    "m (message assistant id=msg_1 [text text=a])" },
{ "takes_an_empty_replayed_message",
    ITEM("{'role':'assistant','phase':'commentary','content':[]}"),
    "m (message assistant phase=commentary)" },
{ "takes_input_text_in_an_assistant_message",
    ITEM("{'role':'assistant','content':[{'type':'input_text',"
    "'text':'a'}]}"), "m (message assistant [text text=a])" },
{ "takes_images_and_files_of_a_user",
    ITEM("{'role':'user','content':[{'type':'input_text','text':'a'},"
    "{'type':'input_image','image_url':'HTTP://a:80/b?c','detail':'low'},"
    "{'type':'input_image','image_url':"
    "'data:image/svg+xml;charset=utf-8;base64,YQ==','detail':'original'},"
    "{'type':'input_file','file_data':'YQ==','filename':'a.pdf'},"
    "{'type':'input_file','file_data':'data:application/pdf;base64,YQ=='},"
    "{'type':'input_file','file_url':'https://a/b','detail':'high'}]}"),
    "m (message user [text text=a] [image url=HTTP://a:80/b?c detail=low]"
    " [image url=data:image/svg+xml;charset=utf-8;base64,YQ=="
    " detail=original] [file data=YQ== filename=a.pdf]"
    " [file data=data:application/pdf;base64,YQ==]"
    " [file url=https://a/b detail=high])" },

/* ---- the rest ---- */
{ "reads_a_schema",
    WITH("'text':{'verbosity':'low','format':{'type':'json_schema','name':"
    "'n','description':'d','schema':{'type':'object'},'strict':false}}"),
    HI " format=json_schema format_name=n format_description=d"
    " schema={'type':'object'} format_strict=no verbosity=low" },
{ "reads_plain_formats",
    WITH("'text':{'format':{'type':'json_object'}}"),
    HI " format=json_object" },
{ "reads_reasoning_settings",
    WITH("'reasoning':{'effort':'xhigh','summary':'detailed'}"),
    HI " effort=xhigh summary=detailed" },
{ "reads_the_old_name_of_summary",
    WITH("'reasoning':{'effort':'none','generate_summary':'concise'}"),
    HI " effort=none summary=concise" },
{ "prefers_the_new_name_of_summary",
    WITH("'reasoning':{'effort':'max','summary':'auto',"
    "'generate_summary':'concise'}"), HI " effort=max summary=auto" },
{ "reads_numbers_at_their_low_ends",
    WITH("'temperature':0,'top_p':0.0,'presence_penalty':-2,"
    "'frequency_penalty':-2e0,'top_logprobs':0,'max_output_tokens':1,"
    "'max_tool_calls':1"),
    HI " max_output_tokens=1 max_tool_calls=1 top_logprobs=0"
    " temperature=0 top_p=0 presence_penalty=-2 frequency_penalty=-2" },
{ "reads_numbers_at_their_high_ends",
    WITH("'temperature':2,'top_p':1,'presence_penalty':2,"
    "'frequency_penalty':2,'top_logprobs':20,"
    "'max_output_tokens':9007199254740991"),
    HI " max_output_tokens=9007199254740991 top_logprobs=20"
    " temperature=2 top_p=1 presence_penalty=2 frequency_penalty=2" },
{ "reads_integers_however_they_are_written",
    WITH("'max_output_tokens':16.0,'max_tool_calls':1e3,"
    "'top_logprobs':2.0e0"),
    HI " max_output_tokens=16 max_tool_calls=1000 top_logprobs=2" },
{ "reads_every_include",
    WITH("'include':['web_search_call.results',"
    "'web_search_call.action.sources','message.output_text.logprobs',"
    "'message.input_image.image_url','reasoning.encrypted_content',"
    "'file_search_call.results','computer_call_output.output.image_url',"
    "'code_interpreter_call.outputs','web_search_call.results']"),
    HI " include=255" },
{ "reads_one_include", WITH("'include':['reasoning.encrypted_content']"),
    HI " include=16" },
{ "reads_strings_and_switches",
    WITH("'stream':true,'stream_options':{},'store':false,'user':'u',"
    "'instructions':'be brief','prompt_cache_key':'k','metadata':{'a':"
    "'\\u0062'},'safety_identifier':'s','routing':{'strict':true}"),
    "m stream instructions=be brief (message user plain [text text=hi])"
    " store=no metadata={'a':'\\u0062'} user=u cache_key=k safety=s"
    " routing.strict" },
{ "reads_in_memory_with_a_hyphen",
    WITH("'prompt_cache_retention':'in-memory','store':true"),
    HI " store=yes retention=in_memory" },
{ "reads_in_memory_with_a_low_line",
    WITH("'prompt_cache_retention':'in_memory'"),
    HI " retention=in_memory" },
{ "takes_16_pairs_of_metadata",
    WITH("'metadata':{'a':'','b':'','c':'','d':'','e':'','f':'','g':'',"
    "'h':'','i':'','j':'','k':'','l':'','m':'','n':'','o':'','p':''}"),
    HI " metadata={'a':'','b':'','c':'','d':'','e':'','f':'','g':'','h':'',"
    "'i':'','j':'','k':'','l':'','m':'','n':'','o':'','p':''}" },
{ "reads_24h", WITH("'prompt_cache_retention':'24h'"),
    HI " retention=24h" },
{ "keeps_what_only_openai_knows",
    WITH("'prompt_cache_options':{'mode':'explicit','ttl':'12h','prewarm':"
    "true,'comparison_response_id':'resp_1'},'reasoning':{'context':"
    "'current_turn','mode':'pro'},'image':{'context_compression':"
    "'disabled'},'access_programs':{'cyber':true},'moderation':{'model':"
    "'x','policy':{'input':{'mode':'block'},'output':null}}"),
    HI " reasoning.context=current_turn reasoning.mode=pro"
    " prompt_cache_options={'mode':'explicit','ttl':'12h','prewarm':true,"
    "'comparison_response_id':'resp_1'}"
    " image={'context_compression':'disabled'}"
    " access_programs={'cyber':true}"
    " moderation={'model':'x','policy':{'input':{'mode':'block'},'output':"
    "null}}" },
{ "takes_the_usual_switches_and_empty_objects_for_no_hint",
    WITH("'prompt_cache_options':{},'reasoning':{'context':'auto','mode':"
    "'standard'},'image':{},'access_programs':{},'moderation':null"), HI },
{ "keeps_a_cache_mark_at_the_top",
    WITH("'cache_control':{'type':'ephemeral','ttl':'1h'},'routing':"
    "{'strict':true}"), HI " cache=1h routing.strict" },
{ "keeps_log_probabilities_that_are_asked_for",
    WITH("'top_logprobs':3,'include':['message.output_text.logprobs']"),
    HI " top_logprobs=3 include=4" },
};

int
main(void)
{
	static struct CMUnitTest tests[COUNT(rows)];

	add_rows(tests, rows, COUNT(rows), becomes);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
