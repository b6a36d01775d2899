/*
 * What the receipt says of requests that are accepted.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/plain_request.h"

static const struct row rows[] = {
{ "says_nothing_of_an_ordinary_request",
    WITH("'background':false,'service_tier':'auto','truncation':'disabled',"
    "'reasoning':{'mode':'standard','context':'auto'},"
    "'stream':true,'stream_options':{'include_obfuscation':false},"
    "'routing':{'strict':true}"), "" },
{ "says_nothing_of_the_default_tier", WITH("'service_tier':'default'"), "" },
{ "names_what_has_no_effect",
    WITH("'background':true,'conversation':{'id':'c'},'prompt':{'id':'p',"
    "'version':'1','variables':{'a':'b'}},'context_management':[{'type':"
    "'compaction','compact_threshold':1000}],'safety_identifier':'s',"
    "'service_tier':'flex','truncation':'auto'"),
    "conversation unsupported, safety_identifier unsupported, "
    "background unsupported, truncation unsupported, "
    "service_tier unsupported, prompt unsupported, "
    "context_management unsupported" },
{ "names_a_conversation_by_string", WITH("'conversation':'conv_1'"),
    "conversation unsupported" },
{ "names_obfuscation_that_is_asked_for",
    WITH("'stream':true,'stream_options':{'include_obfuscation':true}"),
    "stream_options.include_obfuscation unsupported" },
{ "says_nothing_of_routing_that_counts",
    WITH("'routing':{'model':{'fallbacks':['auto','m2'],'sort':"
    "'performance'},'provider':{'fallbacks':[],'sort':'p95_e2e_latency',"
    "'interval':'15m'}}"), "" },
{ "names_an_interval_for_what_is_not_measured",
    WITH("'routing':{'strategy':'min','metric':'cost',"
    "'interval':'15 minutes'}"), "routing.interval unsupported" },
{ "names_unknown_routing", WITH("'routing':{'provider':{'order':[]},"
    "'region':'eu','strict':true}"),
    "routing.provider.order dropped, routing.region dropped" },
{ "names_unknown_fields",
    WITH("'client_metadata':{'a':1},'n':1,'nothing':null"),
    "client_metadata dropped, n dropped" },
{ "spells_unknown_names_in_printable_ascii",
    WITH("'a\\u0000b\\n\xc3\xbc\\\"c':1"), "a?b??\"c dropped" },
{ "cuts_long_unknown_names",
    WITH("'1234567890123456789012345678901234567890123456789012345678901234"
    "5':1"), "123456789012345678901234567890123456789012345678901234567890"
    "1234 dropped" },
{ "says_nothing_of_what_dialects_speak_of",
    "{'model':'m','cache_control':{'type':'ephemeral'},"
    "'prompt_cache_options':{'ttl':'30m'},'reasoning':{'mode':'pro'},"
    "'image':{'context_compression':'enabled'},'moderation':{'model':'x'},"
    "'access_programs':{'cyber':true},'tools':[{'type':'web_search',"
    "'cache_control':{'type':'ephemeral'}}],'input':["
    "{'type':'function_call','call_id':'a','name':'f','namespace':'n',"
    "'arguments':'{}'},{'type':'function_call_output','call_id':'a',"
    "'output':'1','is_error':true},{'type':'web_search_call'},{'role':"
    "'assistant','content':[{'type':'output_text','text':'a',"
    "'annotations':[{}],'logprobs':[{}]}]}]}", "" },
{ "says_which_include_log_probabilities_need", WITH("'top_logprobs':3"),
    "top_logprobs unsupported" },
{ "says_nothing_of_no_log_probabilities", WITH("'top_logprobs':0"), "" },
{ "says_nothing_of_log_probabilities_that_are_asked_for",
    WITH("'top_logprobs':3,'include':['message.output_text.logprobs']"),
    "" },
{ "names_unknown_members_of_text_and_reasoning",
    WITH("'text':{'format':{'type':'text'},'stop':null,'tone':'warm'},"
    "'reasoning':{'effort':'low','max_tokens':2000,'exclude':null}"),
    "text.tone dropped, reasoning.max_tokens dropped" },
{ "passes_over_unknown_members_of_items_and_tools",
    WITH("'tools':[{'type':'function','name':'f','own':1},{'type':"
    "'web_search','own':1}]"), "" },
};

int
main(void)
{
	static struct CMUnitTest tests[COUNT(rows)];

	add_rows(tests, rows, COUNT(rows), says);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
