/*
 * Requests that are accepted: what they become, and what the receipt says of
 * them. A row is a test of its own. Bodies are written with ' for ".
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/bodies.h"

/* ---- a request in one line of plain words ---- */

static void
put_text(struct buf *b, const char *name, struct span text)
{
	if (text.p != NULL)
		buf_printf(b, " %s=%.*s", name, (int)text.len, text.p);
}

static void
put_tristate(struct buf *b, const char *name, enum tristate t)
{
	if (t != UNSET)
		buf_printf(b, " %s=%s", name, t == YES ? "yes" : "no");
}

static void
put_word(struct buf *b, const char *name, const char *word)
{
	if (word != NULL)
		buf_printf(b, " %s=%s", name, word);
}

static void
put_node(struct buf *b, const char *name, const struct node *node)
{
	if (node != NULL)
		buf_printf(b, " %s=%.*s", name, (int)node->span.len,
		    node->span.p);
}

static void
put_part(struct buf *b, const struct part *part)
{
	static const char *const types[] = { "text", "refusal", "image",
	    "file", "summary", "reasoning", "arguments" };

	buf_printf(b, " [%s", types[part->type]);
	put_text(b, "text", part->text);
	put_text(b, "url", part->url);
	put_text(b, "data", part->data);
	put_text(b, "filename", part->filename);
	put_word(b, "detail", detail_word(part->detail));
	buf_putc(b, ']');
}

static void
put_item(struct buf *b, const struct item *item)
{
	static const char *const phases[] = { NULL, "commentary", "final" };

	buf_printf(b, " (%s", item_type_word(item->type));
	if (item->type == ITEM_MESSAGE)
		buf_printf(b, " %s", role_word(item->role));
	if (item->status != STATUS_COMPLETED)
		buf_printf(b, " %s", status_word(item->status));
	put_word(b, "phase", phases[item->phase]);
	if (item->plain)
		buf_puts(b, " plain");
	put_text(b, "id", item->id);
	put_text(b, "call_id", item->call_id);
	put_text(b, "name", item->name);
	put_text(b, "arguments", item->arguments);
	put_text(b, "encrypted", item->encrypted);
	for (size_t i = 0; i < item->n_parts; i++)
		put_part(b, &item->parts[i]);
	buf_putc(b, ')');
}

static void
put_tools(struct buf *b, const struct request *req)
{
	static const char *const types[] = { "function", "custom", "hosted" };
	static const char *const kinds[] = { NULL, "none", "required",
	    "function", "allowed", "hosted" };
	const struct tool_choice *choice = &req->tool_choice;

	for (size_t i = 0; i < req->n_tools; i++) {
		const struct tool *tool = &req->tools[i];

		buf_printf(b, " <%s", types[tool->type]);
		put_text(b, "type", tool->type_word);
		put_text(b, "name", tool->name);
		put_text(b, "description", tool->description);
		put_node(b, "parameters", tool->parameters);
		put_tristate(b, "strict", tool->strict);
		assert_non_null(tool->node);
		buf_putc(b, '>');
	}
	put_word(b, "choice", kinds[choice->kind]);
	put_text(b, "chosen", choice->name);
	for (size_t i = 0; i < choice->n_allowed; i++)
		put_text(b, "allowed", choice->allowed[i]->name.p != NULL ?
		    choice->allowed[i]->name : choice->allowed[i]->type_word);
	if (choice->required)
		buf_puts(b, " must");
}

static void
put_limits(struct buf *b, const struct request *req)
{
	const struct { const char *name; struct limit limit; } limits[] = {
		{ "max_output_tokens", req->max_output_tokens },
		{ "max_tool_calls", req->max_tool_calls },
		{ "top_logprobs", req->top_logprobs },
	};
	const struct { const char *name; struct setting setting; }
	settings[] = {
		{ "temperature", req->temperature },
		{ "top_p", req->top_p },
		{ "presence_penalty", req->presence_penalty },
		{ "frequency_penalty", req->frequency_penalty },
	};

	for (size_t i = 0; i < COUNT(limits); i++)
		if (limits[i].limit.set)
			buf_printf(b, " %s=%lld", limits[i].name,
			    (long long)limits[i].limit.value);
	for (size_t i = 0; i < COUNT(settings); i++)
		if (settings[i].setting.set)
			buf_printf(b, " %s=%g", settings[i].name,
			    settings[i].setting.value);
}

static void
put_request(struct buf *b, const struct request *req)
{
	static const char *const formats[] = { NULL, "json_object",
	    "json_schema" };

	buf_puts(b, req->model);
	if (req->stream)
		buf_puts(b, " stream");
	put_word(b, "previous", req->previous_response_id);
	put_text(b, "instructions", req->instructions);
	for (size_t i = 0; i < req->n_items; i++)
		put_item(b, &req->items[i]);
	put_tools(b, req);
	put_tristate(b, "parallel", req->parallel_tool_calls);
	put_word(b, "format", formats[req->format.type]);
	put_text(b, "format_name", req->format.name);
	put_text(b, "format_description", req->format.description);
	put_node(b, "schema", req->format.schema);
	put_tristate(b, "format_strict", req->format.strict);
	put_word(b, "verbosity", verbosity_word(req->verbosity));
	put_word(b, "effort", effort_word(req->effort));
	put_word(b, "summary", summary_word(req->summary));
	put_limits(b, req);
	if (req->include != 0)
		buf_printf(b, " include=%u", req->include);
	put_tristate(b, "store", req->store);
	put_node(b, "metadata", req->metadata);
	put_text(b, "user", req->user);
	put_text(b, "cache_key", req->prompt_cache_key);
	put_text(b, "safety", req->safety_identifier);
	put_text(b, "retention", req->prompt_cache_retention);
	if (req->strict_routing)
		buf_puts(b, " strict_routing");
}

/* ---- what requests become ---- */

struct row {
	const char *name, *body, *becomes;
};

#define HI		"m (message user plain [text text=hi])"

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
{ "needs_no_input_in_a_chain",
    "{'model':'m','previous_response_id':'resp_1'}",
    "m previous=resp_1" },
{ "takes_an_empty_list_in_a_chain",
    "{'model':'m','previous_response_id':'resp_1','input':[]}",
    "m previous=resp_1" },

/* ---- items ---- */
{ "takes_messages_of_all_roles_without_type",
    INPUT("[{'role':'system','content':'a'},{'role':'developer',"
    "'content':''},{'role':'user','content':'c'},{'role':'assistant',"
    "'content':'d'}]"),
    "m (message system plain [text text=a])"
    " (message developer plain [text text=])"
    " (message user plain [text text=c])"
    " (message assistant plain [text text=d])" },
{ "takes_a_replayed_output_message",
    ITEM("{'type':'message','id':'msg_1','role':'assistant','status':"
    "'incomplete','phase':'final_answer','content':[{'type':'output_text',"
    "'text':'a','annotations':[],'logprobs':[]},{'type':'refusal',"
    "'refusal':'no'}]}"),
    "m (message assistant incomplete phase=final id=msg_1 [text text=a] "
    "[refusal text=no])" },
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
{ "takes_a_call_id_again_after_the_output_of_a_chain",
    "{'model':'m','previous_response_id':'resp_1','input':["
    "{'type':'function_call_output','call_id':'0','output':'1'},"
    "{'type':'function_call','call_id':'0','name':'g','arguments':''},"
    "{'type':'function_call_output','call_id':'0','output':'2'}]}",
    "m previous=resp_1 (function_call_output plain call_id=0"
    " [text text=1]) (function_call call_id=0 name=g arguments=)"
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
{ "takes_an_output_alone_in_a_chain",
    "{'model':'m','previous_response_id':'resp_1','input':["
    "{'type':'function_call_output','call_id':'a','output':'1'}]}",
    "m previous=resp_1 (function_call_output plain call_id=a"
    " [text text=1])" },
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

/* ---- tools ---- */
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
    "'format':{'type':'text'}},{'type':'web_search'},{'type':'namespace',"
    "'name':'n','description':'','tools':[]},{'type':'mcp',"
    "'server_label':'s'}]"),
    HI " <custom type=custom name=c> <custom type=custom name=d>"
    " <hosted type=web_search> <hosted type=namespace>"
    " <hosted type=mcp>" },
{ "reads_no_choice", WITH("'tool_choice':'none'"), HI " choice=none" },
{ "reads_a_free_choice", WITH("'tool_choice':'auto'"), HI },
{ "reads_a_chosen_function",
    WITH("'tools':[{'type':'function','name':'f'}],'tool_choice':"
    "{'type':'function','name':'f'}"),
    HI " <function type=function name=f> choice=function chosen=f" },
{ "reads_a_tool_name_with_a_full_stop",
    WITH("'tools':[{'type':'function','name':'my.tool'}]"),
    HI " <function type=function name=my.tool>" },
{ "reads_a_chosen_custom_tool",
    WITH("'tools':[{'type':'custom','name':'f'}],'tool_choice':"
    "{'type':'custom','name':'f'}"),
    HI " <custom type=custom name=f> choice=hosted chosen=f" },
{ "knows_hosted_tools_by_any_of_their_words",
    WITH("'tools':[{'type':'web_search_2025_08_26'}],'tool_choice':"
    "{'type':'web_search_preview'}"),
    HI " <hosted type=web_search_2025_08_26> choice=hosted" },
{ "reads_a_chosen_server",
    WITH("'tools':[{'type':'mcp','server_label':'s'},{'type':'mcp',"
    "'server_label':'t'}],'tool_choice':{'type':'mcp','server_label':'t'}"),
    HI " <hosted type=mcp> <hosted type=mcp> choice=hosted" },
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
    " strict_routing" },
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
};

static void
becomes(void **state)
{
	const struct row *row = *state;
	struct fixture f;
	struct buf b;

	fixture_init(&f);
	buf_init(&b, 65536);
	if (read_body(&f, row->body) == -1)
		fail_msg("%s: %s", f.err.param, f.err.message);
	put_request(&b, &f.req);
	for (size_t i = 0; i < b.len; i++)
		if (b.data[i] == '"' && (i == 0 || b.data[i - 1] != '\\'))
			b.data[i] = '\'';
	assert_string_equal(b.data, row->becomes);
	buf_fini(&b);
	fixture_fini(&f);
}

/* ---- what the receipt says ---- */

static const struct row receipts[] = {
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
    "'service_tier':'flex','truncation':'auto','moderation':{'model':'x'},"
    "'prompt_cache_options':{'ttl':'30m'}"),
    "conversation unsupported, safety_identifier unsupported, "
    "background unsupported, truncation unsupported, "
    "service_tier unsupported, prompt unsupported, "
    "context_management unsupported, moderation unsupported, "
    "prompt_cache_options unsupported" },
{ "names_a_conversation_by_string", WITH("'conversation':'conv_1'"),
    "conversation unsupported" },
{ "names_switches_of_reasoning",
    WITH("'reasoning':{'mode':'pro','context':'all_turns'}"),
    "reasoning.mode unsupported, reasoning.context unsupported" },
{ "names_obfuscation_that_is_asked_for",
    WITH("'stream':true,'stream_options':{'include_obfuscation':true}"),
    "stream_options.include_obfuscation unsupported" },
{ "names_present_routing",
    WITH("'routing':{'model':{'fallbacks':['auto','m2'],'sort':"
    "'performance'},'provider':{'fallbacks':[],'sort':'p95_e2e_latency',"
    "'interval':'15m'}}"),
    "routing.model.fallbacks unsupported, routing.model.sort unsupported, "
    "routing.provider.fallbacks unsupported, "
    "routing.provider.sort unsupported, "
    "routing.provider.interval unsupported" },
{ "names_older_routing",
    WITH("'routing':{'metric':'avg_latency','interval':'2 hours'}"),
    "routing.metric unsupported, routing.interval unsupported" },
{ "names_the_oldest_routing",
    WITH("'routing':{'strategy':'min','metric':'cost',"
    "'interval':'15 minutes'}"),
    "routing.strategy unsupported, routing.metric unsupported, "
    "routing.interval unsupported" },
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
{ "names_the_first_cache_mark_of_many",
    "{'model':'m','input':[{'role':'user','content':'a'},{'role':'user',"
    "'content':[{'type':'input_text','text':'b','cache_control':{'type':"
    "'ephemeral'}},{'type':'input_text','text':'b','cache_control':{'type':"
    "'ephemeral','ttl':'1h'}}]}],'cache_control':{'type':'ephemeral','ttl':"
    "'5m'}}", "input[1].content[0].cache_control dropped" },
{ "names_a_cache_mark_at_the_top",
    WITH("'cache_control':{'type':'ephemeral'}"), "cache_control dropped" },
{ "names_a_cache_mark_on_a_tool",
    WITH("'tools':[{'type':'web_search','cache_control':{'type':"
    "'ephemeral'}}]"), "tools[0].cache_control dropped" },
{ "names_a_cache_mark_on_a_call",
    INPUT("[{'type':'function_call','call_id':'a','name':'f','arguments':"
    "'{}','cache_control':{'type':'ephemeral'}},{'type':"
    "'function_call_output','call_id':'a','output':'1'}]"),
    "input[0].cache_control dropped" },
{ "names_the_first_breakpoint",
    ITEM("{'role':'user','content':[{'type':'input_text','text':'b',"
    "'prompt_cache_breakpoint':{'mode':'explicit'}}]}"),
    "input[0].content[0].prompt_cache_breakpoint dropped" },
{ "names_the_first_failed_call",
    INPUT("[{'type':'function_call','call_id':'a','name':'f','arguments':"
    "'{}'},{'type':'function_call_output','call_id':'a','output':'1',"
    "'is_error':true}]"), "input[1].is_error dropped" },
{ "says_nothing_of_a_call_that_did_not_fail",
    INPUT("[{'type':'function_call','call_id':'a','name':'f','arguments':"
    "'{}'},{'type':'function_call_output','call_id':'a','output':'1',"
    "'is_error':false}]"), "" },
{ "names_the_first_annotations_that_are_replayed",
    INPUT("[{'role':'assistant','content':[{'type':'output_text','text':'a',"
    "'annotations':[],'logprobs':[]},{'type':'output_text','text':'a',"
    "'annotations':[{}],'logprobs':[{}]},{'type':'output_text','text':'a',"
    "'annotations':[{}],'logprobs':[{}]}]}]"),
    "input[0].content[1].annotations dropped, "
    "input[0].content[1].logprobs dropped" },
{ "names_the_first_namespace_of_a_call",
    INPUT("[{'type':'function_call','call_id':'a','name':'f','arguments':"
    "'{}','namespace':'n'},{'type':'function_call_output','call_id':'a',"
    "'output':'1'}]"), "input[0].namespace dropped" },
};

static void
says(void **state)
{
	static const char *const actions[] = { "dropped", "emulated", "moved",
	    "unsupported", "raised" };
	const struct row *row = *state;
	struct fixture f;
	struct buf b;

	fixture_init(&f);
	buf_init(&b, 65536);
	if (read_body(&f, row->body) == -1)
		fail_msg("%s: %s", f.err.param, f.err.message);
	for (size_t i = 0; i < f.receipt.n_changes; i++) {
		assert_true(f.receipt.changes[i].why[0] != '\0');
		buf_printf(&b, "%s%s %s", i == 0 ? "" : ", ",
		    f.receipt.changes[i].param,
		    actions[f.receipt.changes[i].action]);
	}
	assert_string_equal(buf_view(&b).p, row->becomes);
	buf_fini(&b);
	fixture_fini(&f);
}

static void
add_rows(struct CMUnitTest *tests, const struct row *table, size_t n,
    CMUnitTestFunction fn)
{
	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){ .name = table[i].name,
		    .test_func = fn,
		    .initial_state = (void *)(uintptr_t)&table[i] };
}

int
main(void)
{
	static struct CMUnitTest tests[COUNT(rows) + COUNT(receipts)];

	add_rows(tests, rows, COUNT(rows), becomes);
	add_rows(tests + COUNT(rows), receipts, COUNT(receipts), says);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
