/*
 * Tools that providers run, which are refused: with which class, for which
 * field, in what words.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/refused.h"

/* A tool of this type; a file search; a server. */
#define TOOL(type, more) WITH("'tools':[{'type':'" type "'," more "}]")
#define STORE(more)	TOOL("file_search", "'vector_store_ids':['v']," more)
#define SERVER(more)	TOOL("mcp", "'server_label':'s','server_url':" \
	"'https://a'," more)

#define C10		"'c','c','c','c','c','c','c','c','c','c'"
#define C50		C10 "," C10 "," C10 "," C10 "," C10
#define C100		C50 "," C50

static const struct refused rows[] = {
/* ---- web search ---- */
{ "refuses_a_string_for_external_web_access",
    TOOL("web_search", "'external_web_access':'no'"), ERROR_TYPE,
    "tools[0].external_web_access", "a boolean" },
{ "refuses_a_list_for_filters", TOOL("web_search", "'filters':[]"),
    ERROR_TYPE, "tools[0].filters", "an object" },
{ "refuses_a_string_for_allowed_domains",
    TOOL("web_search", "'filters':{'allowed_domains':'a.org'}"),
    ERROR_TYPE, "tools[0].filters.allowed_domains", "an array" },
{ "refuses_a_number_among_allowed_domains",
    TOOL("web_search", "'filters':{'allowed_domains':['a.org',1]}"),
    ERROR_TYPE, "tools[0].filters.allowed_domains[1]", "a string" },
{ "refuses_an_empty_domain",
    TOOL("web_search", "'filters':{'allowed_domains':['']}"),
    ERROR_STRING_SHORT, "tools[0].filters.allowed_domains[0]",
    "not empty" },
{ "refuses_101_domains",
    TOOL("web_search", "'filters':{'allowed_domains':[" C100 ",'c']}"),
    ERROR_ARRAY_LONG, "tools[0].filters.allowed_domains",
    "at most 100" },
{ "refuses_an_unknown_type_of_location",
    TOOL("web_search", "'user_location':{'type':'exact'}"), ERROR_VALUE,
    "tools[0].user_location.type", "'approximate'" },
{ "refuses_a_number_for_a_country",
    TOOL("web_search", "'user_location':{'country':49}"), ERROR_TYPE,
    "tools[0].user_location.country", "a string" },
{ "refuses_a_string_for_a_location",
    TOOL("web_search_preview", "'user_location':'DE'"), ERROR_TYPE,
    "tools[0].user_location", "an object" },
{ "refuses_an_unknown_search_context_size",
    TOOL("web_search", "'search_context_size':'huge'"), ERROR_VALUE,
    "tools[0].search_context_size", "'low', 'medium' or 'high'" },
{ "refuses_an_unknown_search_content_type",
    TOOL("web_search", "'search_content_types':['video']"), ERROR_VALUE,
    "tools[0].search_content_types[0]", "'text' or 'image'" },
{ "refuses_a_wrong_cache_mark_on_a_hosted_tool",
    TOOL("web_search", "'cache_control':{'type':'x'}"), ERROR_VALUE,
    "tools[0].cache_control.type", "'ephemeral'" },

/* ---- file search ---- */
{ "refuses_file_search_without_stores", TOOL("file_search", "'x':1"),
    ERROR_MISSING, "tools[0].vector_store_ids", "an array" },
{ "refuses_file_search_in_no_store",
    TOOL("file_search", "'vector_store_ids':[]"), ERROR_ARRAY_SHORT,
    "tools[0].vector_store_ids", "at least 1" },
{ "refuses_a_number_for_a_store",
    TOOL("file_search", "'vector_store_ids':[1]"), ERROR_TYPE,
    "tools[0].vector_store_ids[0]", "a string" },
{ "refuses_0_results", STORE("'max_num_results':0"), ERROR_INTEGER_LOW,
    "tools[0].max_num_results", "from 1 to 50" },
{ "refuses_51_results", STORE("'max_num_results':51"), ERROR_INTEGER_HIGH,
    "tools[0].max_num_results", "from 1 to 50" },
{ "refuses_half_a_result", STORE("'max_num_results':1.5"), ERROR_TYPE,
    "tools[0].max_num_results", "an integer" },
{ "refuses_a_huge_number_of_results", STORE("'max_num_results':1e999"),
    ERROR_INTEGER_HIGH, "tools[0].max_num_results", "from 1 to 50" },
{ "refuses_an_unknown_ranker",
    STORE("'ranking_options':{'ranker':'best'}"), ERROR_VALUE,
    "tools[0].ranking_options.ranker", "'auto'" },
{ "refuses_a_score_threshold_above_1",
    STORE("'ranking_options':{'score_threshold':1.1}"), ERROR_DECIMAL_HIGH,
    "tools[0].ranking_options.score_threshold", "from 0 to 1" },
{ "refuses_a_score_threshold_below_0",
    STORE("'ranking_options':{'score_threshold':-1}"), ERROR_DECIMAL_LOW,
    "tools[0].ranking_options.score_threshold", "from 0 to 1" },
{ "refuses_half_a_hybrid_search",
    STORE("'ranking_options':{'hybrid_search':{'text_weight':1}}"),
    ERROR_MISSING, "tools[0].ranking_options.hybrid_search."
    "embedding_weight", "a number" },
{ "refuses_a_weight_beyond_numbers", STORE("'ranking_options':"
    "{'hybrid_search':{'text_weight':1,'embedding_weight':1e999}}"),
    ERROR_VALUE, "tools[0].ranking_options.hybrid_search."
    "embedding_weight", "ordinary size" },
{ "refuses_a_filter_without_type", STORE("'filters':{'key':'k'}"),
    ERROR_MISSING, "tools[0].filters.type", "'eq'" },
{ "refuses_an_unknown_filter", STORE("'filters':{'type':'like'}"),
    ERROR_VALUE, "tools[0].filters.type", "'nin', 'and' or 'or'" },
{ "refuses_a_filter_without_value",
    STORE("'filters':{'type':'eq','key':'k'}"), ERROR_MISSING,
    "tools[0].filters.value", "a string or a number" },
{ "refuses_an_object_for_a_filters_value",
    STORE("'filters':{'type':'eq','key':'k','value':{}}"), ERROR_TYPE,
    "tools[0].filters.value", "a boolean or an array" },
{ "refuses_a_list_in_a_filters_list",
    STORE("'filters':{'type':'in','key':'k','value':[[]]}"), ERROR_TYPE,
    "tools[0].filters.value[0]", "a string or a number" },
{ "refuses_a_wrong_filter_deep_down",
    STORE("'filters':{'type':'and','filters':[{'type':'or','filters':["
    "{'type':'eq','value':1}]}]}"), ERROR_MISSING,
    "tools[0].filters.filters[0].filters[0].key", "a string" },

/* ---- code, shells ---- */
{ "refuses_code_without_container", TOOL("code_interpreter", "'x':1"),
    ERROR_MISSING, "tools[0].container",
    "a string or an object with a type" },
{ "refuses_a_list_for_a_container",
    TOOL("code_interpreter", "'container':[]"), ERROR_TYPE,
    "tools[0].container", "a string or an object" },
{ "refuses_an_unknown_container",
    TOOL("code_interpreter", "'container':{'type':'docker'}"), ERROR_VALUE,
    "tools[0].container.type", "'auto'" },
{ "refuses_an_unknown_memory_limit",
    TOOL("code_interpreter", "'container':{'type':'auto','memory_limit':"
    "'2g'}"), ERROR_VALUE, "tools[0].container.memory_limit", "'1g'" },
{ "refuses_51_files_in_a_container",
    TOOL("code_interpreter", "'container':{'type':'auto','file_ids':["
    C50 ",'c']}"), ERROR_ARRAY_LONG, "tools[0].container.file_ids",
    "at most 50" },
{ "refuses_an_unknown_network_policy",
    TOOL("code_interpreter", "'container':{'type':'auto',"
    "'network_policy':{'type':'open'}}"), ERROR_VALUE,
    "tools[0].container.network_policy.type", "'disabled' or 'allowlist'" },
{ "refuses_an_empty_allowlist",
    TOOL("code_interpreter", "'container':{'type':'auto',"
    "'network_policy':{'type':'allowlist','allowed_domains':[]}}"),
    ERROR_ARRAY_SHORT, "tools[0].container.network_policy."
    "allowed_domains", "at least 1" },
{ "refuses_an_unknown_environment",
    TOOL("shell", "'environment':{'type':'remote'}"), ERROR_VALUE,
    "tools[0].environment.type", "'container_auto', 'local'" },
{ "refuses_a_reference_without_container",
    TOOL("shell", "'environment':{'type':'container_reference'}"),
    ERROR_MISSING, "tools[0].environment.container_id", "a string" },
{ "refuses_a_local_skill_without_path",
    TOOL("shell", "'environment':{'type':'local','skills':[{'name':'n',"
    "'description':'d'}]}"), ERROR_MISSING,
    "tools[0].environment.skills[0].path", "a string" },
{ "refuses_an_unknown_skill",
    TOOL("shell", "'environment':{'type':'container_auto','skills':["
    "{'type':'x'}]}"), ERROR_VALUE, "tools[0].environment.skills[0].type",
    "'skill_reference' or 'inline'" },
{ "refuses_a_string_for_a_patch_tools_callers",
    TOOL("apply_patch", "'allowed_callers':'direct'"), ERROR_TYPE,
    "tools[0].allowed_callers", "an array" },

/* ---- servers ---- */
{ "refuses_a_server_without_label",
    TOOL("mcp", "'server_url':'https://a'"), ERROR_MISSING,
    "tools[0].server_label", "a string" },
{ "refuses_a_server_without_address", TOOL("mcp", "'server_label':'s'"),
    ERROR_MISSING, "tools[0].server_url", "connector_id or tunnel_id" },
{ "refuses_a_server_with_two_addresses",
    SERVER("'connector_id':'c'"), ERROR_BAD_REQUEST,
    "tools[0].connector_id", "either server_url or connector_id" },
{ "refuses_a_list_for_headers", SERVER("'headers':[]"), ERROR_TYPE,
    "tools[0].headers", "an object" },
{ "refuses_a_number_for_a_header", SERVER("'headers':{'A':1}"), ERROR_TYPE,
    "tools[0].headers.A", "a string" },
{ "refuses_a_number_for_an_authorization", SERVER("'authorization':1"),
    ERROR_TYPE, "tools[0].authorization", "a string" },
{ "refuses_a_string_for_a_servers_allowed_tools",
    SERVER("'allowed_tools':'t'"), ERROR_TYPE, "tools[0].allowed_tools",
    "an array or an object" },
{ "refuses_a_number_among_a_servers_allowed_tools",
    SERVER("'allowed_tools':[1]"), ERROR_TYPE,
    "tools[0].allowed_tools[0]", "a string" },
{ "refuses_a_string_for_read_only",
    SERVER("'allowed_tools':{'read_only':'yes'}"), ERROR_TYPE,
    "tools[0].allowed_tools.read_only", "a boolean" },
{ "refuses_an_unknown_approval", SERVER("'require_approval':'ask'"),
    ERROR_VALUE, "tools[0].require_approval", "'always' or 'never'" },
{ "refuses_a_boolean_for_an_approval", SERVER("'require_approval':true"),
    ERROR_TYPE, "tools[0].require_approval", "or an object" },
{ "refuses_a_string_for_tools_that_are_always_approved",
    SERVER("'require_approval':{'always':{'tool_names':'t'}}"), ERROR_TYPE,
    "tools[0].require_approval.always.tool_names", "an array" },
{ "refuses_two_servers_of_one_label",
    WITH("'tools':[{'type':'mcp','server_label':'s','server_url':'a'},"
    "{'type':'mcp','server_label':'s','server_url':'b'}]"), ERROR_VALUE,
    "tools[1].server_label", "tools[0] has the same server_label" },

/* ---- images, computers, search among tools ---- */
{ "refuses_4_partial_images",
    TOOL("image_generation", "'partial_images':4"), ERROR_INTEGER_HIGH,
    "tools[0].partial_images", "from 0 to 3" },
{ "refuses_minus_1_partial_images",
    TOOL("image_generation", "'partial_images':-1"), ERROR_INTEGER_LOW,
    "tools[0].partial_images", "from 0 to 3" },
{ "refuses_101_percent_of_compression",
    TOOL("image_generation", "'output_compression':101"),
    ERROR_INTEGER_HIGH, "tools[0].output_compression", "from 0 to 100" },
{ "refuses_an_unknown_quality",
    TOOL("image_generation", "'quality':'best'"), ERROR_VALUE,
    "tools[0].quality", "'high' or 'auto'" },
{ "refuses_an_unknown_image_format",
    TOOL("image_generation", "'output_format':'gif'"), ERROR_VALUE,
    "tools[0].output_format", "'png', 'webp' or 'jpeg'" },
{ "refuses_an_unknown_background",
    TOOL("image_generation", "'background':'blue'"), ERROR_VALUE,
    "tools[0].background", "'transparent'" },
{ "refuses_a_mask_by_file_id",
    TOOL("image_generation", "'input_image_mask':{'file_id':'f'}"),
    ERROR_UNSUPPORTED_VALUE, "tools[0].input_image_mask.file_id",
    "send image_url" },
{ "refuses_an_unknown_image_action",
    TOOL("image_generation", "'action':'delete'"), ERROR_VALUE,
    "tools[0].action", "'generate', 'edit' or 'auto'" },
{ "refuses_a_computer_without_width",
    TOOL("computer_use_preview", "'environment':'mac','display_height':1"),
    ERROR_MISSING, "tools[0].display_width", "an integer" },
{ "refuses_a_computer_of_no_height",
    TOOL("computer_use_preview", "'environment':'mac','display_width':1,"
    "'display_height':0"), ERROR_INTEGER_LOW, "tools[0].display_height",
    "from 1" },
{ "refuses_an_unknown_computer",
    TOOL("computer_use_preview", "'environment':'dos','display_width':1,"
    "'display_height':1"), ERROR_VALUE, "tools[0].environment",
    "'windows'" },
{ "refuses_an_unknown_execution",
    TOOL("tool_search", "'execution':'both'"), ERROR_VALUE,
    "tools[0].execution", "'server' or 'client'" },
{ "refuses_a_string_for_parameters_of_tool_search",
    TOOL("tool_search", "'parameters':'{}'"), ERROR_TYPE,
    "tools[0].parameters", "an object" },
};

int
main(void)
{
	static struct CMUnitTest tests[COUNT(rows)];

	refused_tests(tests, rows, COUNT(rows));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
