/*
 * Tools and choices that are accepted, and the names that providers are told.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/plain_request.h"

static const struct row rows[] = {
{ "reads_functions",
    WITH("'tools':[{'type':'function','name':'a-b_C1','description':'d',"
    "'parameters':{'type':'object'},'strict':true},{'type':'function',"
    "'name':'g','parameters':{},'strict':false}],'tool_choice':'required',"
    "'parallel_tool_calls':false,'max_tool_calls':3"),
    HI " <function type=function name=a-b_C1 description=d"
    " parameters={'type':'object'} strict=yes> <function type=function"
    " name=g parameters={} strict=no> choice=required parallel=no"
    " max_tool_calls=3" },
{ "carries_custom_and_hosted_tools",
    WITH("'tools':[{'type':'custom','name':'c','format':{'type':'grammar',"
    "'syntax':'lark','definition':'x'}},{'type':'custom','name':'d',"
    "'format':{'type':'text'}},{'type':'web_search'},{'type':'mcp',"
    "'server_label':'s','server_url':'https://a'}]"),
    HI " <custom type=custom name=c grammar={'type':'grammar','syntax':"
    "'lark','definition':'x'}> <custom type=custom name=d>"
    " <hosted type=web_search> <hosted type=mcp>" },
{ "reads_no_choice", WITH("'tool_choice':'none'"), HI " choice=none" },
{ "reads_a_free_choice", WITH("'tool_choice':'auto'"), HI },
{ "reads_a_chosen_function",
    WITH("'tools':[{'type':'function','name':'f'}],'tool_choice':"
    "{'type':'function','name':'f'}"),
    HI " <function type=function name=f> choice=function chosen=f" },
{ "reads_a_tool_name_with_a_full_stop",
    WITH("'tools':[{'type':'function','name':'my.tool'}]"),
    HI " <function type=function name=my.tool wire=my_tool>" },
{ "reads_a_chosen_custom_tool",
    WITH("'tools':[{'type':'custom','name':'f'}],'tool_choice':"
    "{'type':'custom','name':'f'}"),
    HI " <custom type=custom name=f> choice=custom chosen=f" },
{ "knows_hosted_tools_by_any_of_their_words",
    WITH("'tools':[{'type':'web_search_2025_08_26'}],'tool_choice':"
    "{'type':'web_search_preview'}"),
    HI " <hosted type=web_search_2025_08_26> choice=hosted"
    " chosen=web_search_2025_08_26" },
{ "reads_a_chosen_server",
    WITH("'tools':[{'type':'mcp','server_label':'s','connector_id':'c'},"
    "{'type':'mcp','server_label':'t','tunnel_id':'u'}],'tool_choice':"
    "{'type':'mcp','server_label':'t','name':'look'}"),
    HI " <hosted type=mcp> <hosted type=mcp> choice=hosted chosen=mcp" },
{ "reads_allowed_tools_in_the_order_of_tools",
    WITH("'tools':[{'type':'function','name':'a'},{'type':'function',"
    "'name':'b'},{'type':'function','name':'c'},{'type':'web_search'}],"
    "'tool_choice':{'type':'allowed_tools','mode':'required','tools':["
    "{'type':'web_search'},{'type':'function','name':'c'},{'type':"
    "'function','name':'a'},{'type':'function','name':'c'}]}"),
    HI " <function type=function name=a> <function type=function name=b>"
    " <function type=function name=c> <hosted type=web_search>"
    " choice=allowed allowed=a allowed=c allowed=web_search must" },
{ "reads_allowed_tools_that_may_be_left",
    WITH("'tools':[{'type':'function','name':'a'}],'tool_choice':{'type':"
    "'allowed_tools','mode':'auto','tools':[{'type':'function',"
    "'name':'a'}]}"),
    HI " <function type=function name=a> choice=allowed allowed=a" },
/* ---- namespaces ---- */
{ "takes_a_namespace_for_its_tools",
    WITH("'tools':[{'type':'function','name':'f'},{'type':'namespace',"
    "'name':'crm','description':'d','tools':[{'type':'function','name':"
    "'find','strict':false},{'type':'custom','name':'note'}]},"
    "{'type':'web_search'}]"),
    HI " <function type=function name=f>"
    " <function type=function namespace=crm name=find wire=crm__find"
    " strict=no>@tools[1].tools[0]"
    " <custom type=custom namespace=crm name=note wire=crm__note>"
    "@tools[1].tools[1] <hosted type=web_search>" },
{ "takes_one_name_in_two_namespaces_and_in_none",
    WITH("'tools':[{'type':'function','name':'f'},{'type':'namespace',"
    "'name':'a','tools':[{'type':'function','name':'f'}]},{'type':"
    "'namespace','name':'b','tools':[{'type':'function','name':'f'}]}]"),
    HI " <function type=function name=f> <function type=function"
    " namespace=a name=f wire=a__f>@tools[1].tools[0]"
    " <function type=function namespace=b name=f wire=b__f>"
    "@tools[2].tools[0]" },
{ "takes_a_namespace_in_two_pieces",
    WITH("'tools':[{'type':'namespace','name':'a','tools':[{'type':"
    "'function','name':'f'}]},{'type':'namespace','name':'a','tools':["
    "{'type':'function','name':'g'}]}]"),
    HI " <function type=function namespace=a name=f wire=a__f>"
    "@tools[0].tools[0] <function type=function namespace=a name=g"
    " wire=a__g>@tools[1].tools[0]" },
{ "sets_a_namespaces_cache_mark_behind_its_last_tool",
    WITH("'tools':[{'type':'namespace','name':'a','cache_control':{'type':"
    "'ephemeral'},'tools':[{'type':'function','name':'f'},{'type':"
    "'function','name':'g'}]}]"),
    HI " <function type=function namespace=a name=f wire=a__f>"
    "@tools[0].tools[0] <function type=function namespace=a name=g"
    " wire=a__g cache=5m>@tools[0].tools[1]" },
{ "keeps_a_last_tools_own_cache_mark",
    WITH("'tools':[{'type':'namespace','name':'a','cache_control':{'type':"
    "'ephemeral'},'tools':[{'type':'function','name':'g','cache_control':"
    "{'type':'ephemeral','ttl':'1h'}}]}]"),
    HI " <function type=function namespace=a name=g wire=a__g cache=1h>"
    "@tools[0].tools[0]" },

/* ---- names for providers ---- */
{ "leaves_a_long_name_of_the_clients_alone",
    WITH("'tools':[{'type':'function','name':'"
    "n234567890123456789012345678901234567890123456789012345678901234"
    "n234567890123456789012345678901234567890123456789012345678901234'}]"),
    HI " <function type=function name="
    "n234567890123456789012345678901234567890123456789012345678901234"
    "n234567890123456789012345678901234567890123456789012345678901234>" },
{ "leaves_64_characters_of_a_made_name",
    WITH("'tools':[{'type':'namespace','name':'ns','tools':[{'type':"
    "'function','name':"
    "'n23456789012345678901234567890123456789012345678901234567890'}]}]"),
    HI " <function type=function namespace=ns name="
    "n23456789012345678901234567890123456789012345678901234567890 wire=ns__"
    "n23456789012345678901234567890123456789012345678901234567890>"
    "@tools[0].tools[0]" },
/* sha256 of "ns__n234...01" */
{ "ends_a_longer_made_name_in_a_hash",
    WITH("'tools':[{'type':'namespace','name':'ns','tools':[{'type':"
    "'function','name':"
    "'n234567890123456789012345678901234567890123456789012345678901'}]}]"),
    HI " <function type=function namespace=ns name="
    "n234567890123456789012345678901234567890123456789012345678901 wire="
    "ns__n23456789012345678901234567890123456789012345678901_36f395d5>"
    "@tools[0].tools[0]" },
{ "ends_a_long_name_with_a_full_stop_in_a_hash",
    WITH("'tools':[{'type':'custom','name':"
    "'a.234567890123456789012345678901234567890123456789012345678901234"
    "5'}]"),
    HI " <custom type=custom name="
    "a.2345678901234567890123456789012345678901234567890123456789012345"
    " wire=a_23456789012345678901234567890123456789012345678901234_7447a595>" },

/* ---- tools that items bring ---- */
{ "appends_tools_that_items_bring",
    "{'model':'m','tools':[{'type':'tool_search','execution':'client'}],"
    "'input':[{'type':'additional_tools','role':'developer','tools':["
    "{'type':'function','name':'f'},{'type':'namespace','name':'n','tools':"
    "[{'type':'custom','name':'c'}]}]},{'type':'tool_search_call','call_id':"
    "'s','execution':'client','arguments':{'query':'x'}},{'type':"
    "'tool_search_output','call_id':'s','tools':[{'type':'function','name':"
    "'g','defer_loading':true}]}]}",
    "m (additional_tools) (tool_search_call call_id=s)"
    " (tool_search_output call_id=s) <hosted type=tool_search> and"
    " <function type=function name=f>@input[0].tools[0]"
    " <custom type=custom namespace=n name=c wire=n__c>"
    "@input[0].tools[1].tools[0]"
    " <function type=function name=g>@input[2].tools[0]" },
{ "takes_a_tool_of_items_once",
    "{'model':'m','input':[{'type':'additional_tools','role':'developer',"
    "'tools':[{'type':'function','name':'f'},{'type':'web_search'}]},"
    "{'type':'additional_tools','role':'developer','tools':[{'type':"
    "'web_search'},{'type':'function','name':'f'}]}]}",
    "m (additional_tools) (additional_tools) and"
    " <function type=function name=f>@input[1].tools[1]"
    " <hosted type=web_search>@input[1].tools[0]" },
{ "lets_a_later_item_define_a_tool_anew",
    "{'model':'m','input':[{'type':'additional_tools','role':'developer',"
    "'tools':[{'type':'function','name':'f','description':'old'}]},"
    "{'type':'additional_tools','role':'developer','tools':[{'type':"
    "'function','name':'f','description':'new'}]}]}",
    "m (additional_tools) (additional_tools) and"
    " <function type=function name=f description=new>@input[1].tools[0]" },
{ "keeps_the_definition_of_the_field_tools",
    "{'model':'m','tools':[{'type':'function','name':'f','description':"
    "'mine','defer_loading':true},{'type':'namespace','name':'n','tools':["
    "{'type':'function','name':'g'}]}],'input':[{'type':"
    "'tool_search_output','tools':[{'type':'function','name':'f',"
    "'description':'theirs'},{'type':'namespace','name':'n','tools':["
    "{'type':'function','name':'g'},{'type':'function','name':'h'}]}]}]}",
    "m (tool_search_output) <function type=function name=f"
    " description=mine> <function type=function namespace=n name=g"
    " wire=n__g>@tools[1].tools[0] and <function type=function namespace=n"
    " name=h wire=n__h>@input[0].tools[1].tools[1]" },
{ "lets_the_choice_name_a_tool_of_an_item",
    "{'model':'m','input':[{'type':'additional_tools','role':'developer',"
    "'tools':[{'type':'function','name':'f'}]}],'tool_choice':{'type':"
    "'function','name':'f'}}",
    "m (additional_tools) and <function type=function name=f>"
    "@input[0].tools[0] choice=function chosen=f" },

/* ---- choices in namespaces ---- */
{ "reads_a_chosen_function_of_a_namespace",
    WITH("'tools':[{'type':'namespace','name':'a','tools':[{'type':"
    "'function','name':'f'}]},{'type':'namespace','name':'b','tools':["
    "{'type':'function','name':'f'}]}],'tool_choice':{'type':'function',"
    "'name':'f','namespace':'b'}"),
    HI " <function type=function namespace=a name=f wire=a__f>"
    "@tools[0].tools[0] <function type=function namespace=b name=f"
    " wire=b__f>@tools[1].tools[0] choice=function chosen=b__f" },
{ "finds_a_chosen_function_in_its_only_namespace",
    WITH("'tools':[{'type':'namespace','name':'a','tools':[{'type':"
    "'function','name':'f'}]}],'tool_choice':{'type':'function','name':"
    "'f'}"),
    HI " <function type=function namespace=a name=f wire=a__f>"
    "@tools[0].tools[0] choice=function chosen=a__f" },
{ "prefers_a_chosen_function_that_stands_in_no_namespace",
    WITH("'tools':[{'type':'namespace','name':'a','tools':[{'type':"
    "'function','name':'f'}]},{'type':'namespace','name':'b','tools':["
    "{'type':'function','name':'f'}]},{'type':'function','name':'f'}],"
    "'tool_choice':{'type':'function','name':'f'}"),
    HI " <function type=function namespace=a name=f wire=a__f>"
    "@tools[0].tools[0] <function type=function namespace=b name=f"
    " wire=b__f>@tools[1].tools[0] <function type=function name=f>"
    " choice=function chosen=f" },
{ "allows_all_kinds_of_tools",
    WITH("'tools':[{'type':'function','name':'a'},{'type':'custom','name':"
    "'b'},{'type':'mcp','server_label':'s','server_url':'u'},{'type':"
    "'namespace','name':'n','tools':[{'type':'function','name':'c'},"
    "{'type':'function','name':'d'}]},{'type':'namespace','name':'o',"
    "'tools':[{'type':'function','name':'e'},{'type':'function','name':"
    "'f'}]}],'tool_choice':{'type':'allowed_tools','mode':'auto','tools':["
    "{'type':'function','name':'f','namespace':'o'},{'type':'namespace',"
    "'name':'n'},{'type':'mcp','server_label':'s'},{'type':'custom','name':"
    "'b'}]}"),
    HI " <function type=function name=a> <custom type=custom name=b>"
    " <hosted type=mcp> <function type=function namespace=n name=c"
    " wire=n__c>@tools[3].tools[0] <function type=function namespace=n"
    " name=d wire=n__d>@tools[3].tools[1] <function type=function"
    " namespace=o name=e wire=o__e>@tools[4].tools[0] <function"
    " type=function namespace=o name=f wire=o__f>@tools[4].tools[1]"
    " choice=allowed allowed=b allowed=mcp allowed=n__c allowed=n__d"
    " allowed=o__f" },

/* ---- definitions ---- */
{ "takes_all_that_a_function_may_say",
    WITH("'tools':[{'type':'function','name':'f','async':true,"
    "'defer_loading':false,'allowed_callers':['direct','programmatic'],"
    "'output_schema':{'type':'object'},'cache_control':{'type':"
    "'ephemeral','ttl':'1h'},'x-own':1}]"),
    HI " <function type=function name=f cache=1h>" },
{ "takes_all_hosted_tools",
    WITH("'tools':[{'type':'web_search','external_web_access':false,"
    "'filters':{'allowed_domains':['a.org'],'blocked_domains':[]},"
    "'user_location':{'type':'approximate','country':'DE','city':null},"
    "'search_context_size':'high','search_content_types':['text','image']},"
    "{'type':'web_search_preview','user_location':{'type':'approximate',"
    "'timezone':'Europe/Berlin','region':'x'}},"
    "{'type':'file_search','vector_store_ids':['v'],'max_num_results':50,"
    "'ranking_options':{'ranker':'auto','score_threshold':0.5,"
    "'hybrid_search':{'embedding_weight':1,'text_weight':2.5}},'filters':"
    "{'type':'and','filters':[{'type':'eq','key':'k','value':'v'},{'type':"
    "'or','filters':[{'type':'in','key':'k','value':['a',1]},{'type':'gt',"
    "'key':'k','value':2},{'type':'ne','key':'k','value':true}]}]}},"
    "{'type':'code_interpreter','container':'cntr_1'},"
    "{'type':'code_interpreter','container':{'type':'auto','file_ids':['f'],"
    "'memory_limit':'4g','network_policy':{'type':'allowlist',"
    "'allowed_domains':['a'],'domain_secrets':[{'domain':'a','name':'b',"
    "'value':'c'}]}}},"
    "{'type':'mcp','server_label':'s','server_url':'https://a','headers':"
    "{'A':'b'},'allowed_tools':['t'],'require_approval':'never',"
    "'server_description':'d','authorization':'k','defer_loading':true},"
    "{'type':'mcp','server_label':'t','connector_id':'c','allowed_tools':"
    "{'tool_names':['a'],'read_only':true},'require_approval':{'always':"
    "{'tool_names':['a']},'never':{'read_only':true}}},"
    "{'type':'image_generation','model':'x','quality':'low','size':"
    "'1024x1024','output_format':'png','output_compression':100,"
    "'moderation':'low','background':'opaque','input_fidelity':'high',"
    "'input_image_mask':{'image_url':'https://a/b'},'partial_images':3,"
    "'action':'edit'},"
    "{'type':'local_shell'},{'type':'shell','environment':{'type':"
    "'container_auto','skills':[{'type':'skill_reference','skill_id':'s'},"
    "{'type':'inline','name':'n','description':'d','source':{'type':"
    "'base64','media_type':'application/zip','data':'YQ=='}}]}},"
    "{'type':'apply_patch','allowed_callers':['direct']},"
    "{'type':'computer'},{'type':'computer_use_preview','environment':"
    "'linux','display_width':800,'display_height':600},"
    "{'type':'tool_search','execution':'server','description':'d',"
    "'parameters':{}},{'type':'programmatic_tool_calling'}]"),
    HI " <hosted type=web_search> <hosted type=web_search_preview>"
    " <hosted type=file_search> <hosted type=code_interpreter>"
    " <hosted type=code_interpreter> <hosted type=mcp> <hosted type=mcp>"
    " <hosted type=image_generation> <hosted type=local_shell>"
    " <hosted type=shell> <hosted type=apply_patch> <hosted type=computer>"
    " <hosted type=computer_use_preview> <hosted type=tool_search>"
    " <hosted type=programmatic_tool_calling>" },
};

int
main(void)
{
	static struct CMUnitTest tests[COUNT(rows)];

	add_rows(tests, rows, COUNT(rows), becomes);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
