#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dialect/demo.h"
#include "lib/events.h"
#include "model/validate.h"

struct printer {
	struct sink sink;
	struct buf out;
	bool growing;
};

/* Deltas of one part are joined, the rest is a line each. */
static int
print(struct sink *s, const struct event *ev, struct error *err)
{
	struct printer *p = (struct printer *)s;

	(void)err;
	if (p->growing && ev->type == EVENT_DELTA) {
		p->out.len -= 2;
		buf_span(&p->out, ev->text);
		buf_puts(&p->out, "\"\n");
		return 0;
	}
	event_print(&p->out, ev);
	buf_putc(&p->out, '\n');
	p->growing = ev->type == EVENT_DELTA;
	return 0;
}

/* Returns how often it wanted to wait, or -1. */
static int
answer(const char *quoted, bool stream, struct buf *out, struct error *err)
{
	struct printer p = { .sink = { print, NULL } };
	struct target target = { .model = "demo" };
	struct request request;
	struct receipt receipt;
	struct check check;
	struct decoder d;
	struct arena a;
	struct buf body;
	int waits = 0, ms = -1;

	arena_init(&a, (size_t)1 << 24);
	buf_init(&body, 65536);
	buf_init(&p.out, (size_t)1 << 24);
	events_quote(&body, quoted);
	receipt_init(&receipt, &a);
	if (request_read(&a, buf_view(&body), NULL, &request, &receipt, err) == -1)
		fail_msg("%s", err->message);
	check_init(&check, &p.sink);
	if (dialect_demo.accept(&request, &target, &receipt, err) == 0) {
		decoder_init(&d, &dialect_demo, &request, &target, stream,
		    &check.sink);
		while ((ms = dialect_demo.answer(&d, err)) > 0) {
			assert_in_range(ms, 1, 100);
			waits++;
		}
		decoder_fini(&d);
	}
	check_fini(&check);
	buf_reset(out);
	buf_span(out, buf_view(&p.out));
	buf_fini(&p.out);
	buf_fini(&body);
	arena_fini(&a);
	return ms == -1 ? -1 : waits;
}

#define SCHEMA	"{'type':'object','required':['city','n','when','tags'," \
	"'unit','any'],'properties':{'city':{'type':'string'}," \
	"'skip':{'type':'string'},'n':{'type':'integer','minimum':3}," \
	"'when':{'type':'string','format':'date'}," \
	"'tags':{'type':'array','items':{'$ref':'#/$defs/tag'}," \
	"'minItems':2},'unit':{'enum':['c','f']}," \
	"'any':{'anyOf':[{'type':['null','string']}]}}," \
	"'$defs':{'tag':{'type':'boolean'}}}"
#define EXAMPLE	"{\\'city\\':\\'example\\',\\'n\\':3," \
	"\\'when\\':\\'2026-01-31\\',\\'tags\\':[true,true]," \
	"\\'unit\\':\\'c\\',\\'any\\':null}"
#define TOOLS	"'tools':[{'type':'web_search'},{'type':'function'," \
	"'name':'f','parameters':" SCHEMA ",'strict':false},{'type':" \
	"'function','name':'g'}]"

#define RULED	"{'type':'custom','name':'ruled','format':{'type':'grammar'," \
	"'syntax':'regex','definition':'[0-9]+'}}"
#define MORE	"'tools':[" RULED ",{'type':'custom','name':'free'}," \
	"{'type':'namespace','name':'crm','description':'d','tools':" \
	"[{'type':'function','name':'find'}]}]"

static void
answers_as_documented(void **state)
{
	static const struct {
		const char *request, *says;
	} rows[] = {
		{ "{'model':'m','input':'Hello \\'you\\''}",
		    "delta 0.0 text 'This is Sluice`s demo, with no model "
		    "behind it. You said: Hello \\'you\\''\n"
		    "item_end 0 completed\n"
		    "usage input=2 cached=0 cache_write=0 output=13 "
		    "reasoning=0\nend completed\n" },
		{ "{'model':'m','input':'a','reasoning':{'effort':'low'}}",
		    "item_begin 0 reasoning\ndelta 0.0 reasoning 'The demo" },
		{ "{'model':'m','input':'a'," TOOLS "}",
		    "item_begin 0 function_call - 'f'\n"
		    "delta 0.0 arguments '" EXAMPLE "'\n"
		    "item_end 0 completed\nusage" },
		{ "{'model':'m','input':'a'," TOOLS
		    ",'parallel_tool_calls':true}",
		    "item_end 0 completed\nitem_begin 1 function_call - 'g'\n"
		    "delta 1.0 arguments '{}'\n" },
		{ "{'model':'m','input':'a'," TOOLS
		    ",'tool_choice':'none'}", "You said: a'\n" },
		{ "{'model':'m','input':'a'," TOOLS ",'tool_choice':"
		    "{'type':'function','name':'g'}}",
		    "begin\nitem_begin 0 function_call - 'g'\n" },
		{ "{'model':'m','input':'a'," TOOLS ",'tool_choice':"
		    "{'type':'allowed_tools','mode':'auto','tools':"
		    "[{'type':'function','name':'g'}]}}",
		    "begin\nitem_begin 0 function_call - 'g'\n" },
		{ "{'model':'m'," TOOLS ",'input':[{'role':'user','content':"
		    "'a'},{'type':'function_call','call_id':'c','name':'f',"
		    "'arguments':'{}'},{'type':'function_call_output',"
		    "'call_id':'c','output':'7 degrees'}]}",
		    "The tool said: 7 degrees'\n" },
		{ "{'model':'m','input':'a'," MORE "}",
		    "begin\nitem_begin 0 custom_tool_call - 'free'\n"
		    "delta 0.0 input 'An example of an input.'\n"
		    "item_end 0 completed\nusage" },
		{ "{'model':'m','input':'a','parallel_tool_calls':true," MORE
		    "}", "item_end 0 completed\n"
		    "item_begin 1 function_call - 'find' namespace 'crm'\n"
		    "delta 1.0 arguments '{}'\n" },
		{ "{'model':'m','input':'a'," MORE ",'tool_choice':"
		    "{'type':'custom','name':'free'}}",
		    "begin\nitem_begin 0 custom_tool_call - 'free'\n" },
		{ "{'model':'m'," MORE ",'input':[{'role':'user','content':"
		    "'a'},{'type':'custom_tool_call','call_id':'c','name':"
		    "'free','input':'x'},{'type':'custom_tool_call_output',"
		    "'call_id':'c','output':'7 degrees'}]}",
		    "The tool said: 7 degrees'\n" },
		{ "{'model':'m','input':'a','text':{'format':{'type':"
		    "'json_schema','name':'n','schema':" SCHEMA "}}}",
		    "delta 0.0 text '" EXAMPLE "'\n" },
		{ "{'model':'m','input':'a json','text':{'format':{'type':"
		    "'json_object'}}}", "delta 0.0 text '{}'\n" },
		{ "{'model':'m','input':'a','max_output_tokens':3}",
		    "delta 0.0 text 'This is Sluice`s '\n"
		    "item_end 0 incomplete\n" },
	};
	struct error err;
	struct buf got, want;

	(void)state;
	buf_init(&got, (size_t)1 << 24);
	buf_init(&want, 65536);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&want);
		for (const char *s = rows[i].says; *s != '\0'; s++)
			buf_putc(&want, *s == '\'' ? '"' :
			    *s == '`' ? '\'' : *s);
		assert_int_equal(0, answer(rows[i].request, false, &got,
		    &err));
		if (strstr(got.data, want.data) == NULL)
			fail_msg("row %zu: %s", i, got.data);
	}
	buf_fini(&want);
	buf_fini(&got);
}

static void
streams_what_it_says_whole_word_by_word(void **state)
{
	static const char request[] = "{'model':'m','input':'a b c',"
	    "'reasoning':{'effort':'high'}}";
	struct error err;
	struct buf whole, streamed;

	(void)state;
	buf_init(&whole, 65536);
	buf_init(&streamed, 65536);
	assert_int_equal(0, answer(request, false, &whole, &err));
	assert_true(answer(request, true, &streamed, &err) > 10);
	assert_string_equal(whole.data, streamed.data);
	buf_fini(&whole);
	buf_fini(&streamed);
}

static void
examples_keep_to_their_bounds(void **state)
{
	static const struct {
		const char *schema, *example;
	} rows[] = {
		{ "{'type':'array','maxItems':0}", "[]" },
		{ "{'type':'array','minItems':2,'items':{'type':'null'}}",
		    "[null,null]" },
		{ "{'type':'number','multipleOf':0.25,'minimum':1.1}",
		    "1.25" },
		{ "{'type':'integer','exclusiveMinimum':3}", "4" },
		{ "{'type':'integer','maximum':-2}", "-2" },
		{ "{'type':'integer','exclusiveMaximum':1}", "0" },
		{ "{'type':'string','minLength':9}", "\\'example..\\'" },
		{ "{'type':'string','maxLength':3}", "\\'exa\\'" },
		{ "{'const':[1,true]}", "[1,true]" },
		{ "{'allOf':[{'type':'boolean'}]}", "true" },
	};
	struct error err;
	struct buf got, request, want;

	(void)state;
	buf_init(&got, (size_t)1 << 24);
	buf_init(&request, 65536);
	buf_init(&want, 65536);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&request);
		buf_printf(&request, "{'model':'m','input':'a','tools':"
		    "[{'type':'function','name':'f','strict':false,"
		    "'parameters':{'type':'object','required':['a'],"
		    "'properties':{'a':%s}}}]}", rows[i].schema);
		buf_reset(&want);
		events_quote(&want, "arguments '{\\'a\\':");
		events_quote(&want, rows[i].example);
		events_quote(&want, "}'\n");
		assert_int_equal(0, answer(request.data, false, &got, &err));
		if (strstr(got.data, want.data) == NULL)
			fail_msg("row %zu: %s", i, got.data);
	}
	buf_fini(&want);
	buf_fini(&request);
	buf_fini(&got);
}

static void
examples_of_endless_schemas_end(void **state)
{
	static const char *const schemas[] = {
		"{'$ref':'#'}",
		"{'type':'object','properties':{'a':{'$ref':'#'}},"
		    "'required':['a']}",
		"{'type':'object','required':['a'],'properties':{'a':{"
		    "'type':'array','minItems':1000000000,'items':{"
		    "'type':'array','minItems':1000000000,'items':{"
		    "'type':'string'}}}}}",
		"{'type':'object','required':['a'],'properties':{'a':{"
		    "'type':'string','minLength':1000000000}}}",
		"{'type':'object','required':['a'],'properties':{'a':{"
		    "'type':'number','exclusiveMinimum':1e308,"
		    "'multipleOf':1e308}}}",
	};
	struct error err;
	struct buf got, request;

	(void)state;
	buf_init(&got, (size_t)1 << 24);
	buf_init(&request, 65536);
	for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++) {
		buf_reset(&request);
		buf_printf(&request, "{'model':'m','input':'a','tools':"
		    "[{'type':'function','name':'f','parameters':%s}]}",
		    schemas[i]);
		assert_int_equal(0, answer(request.data, false, &got, &err));
		assert_non_null(strstr(got.data, "end completed"));
	}
	buf_fini(&request);
	buf_fini(&got);
}

static void
refuses_what_it_is_forced_to_but_can_not(void **state)
{
	static const char *const choices[] = {
		"{'type':'custom','name':'ruled'}",
		"{'type':'web_search'}",
		"'required'",
		("{'type':'allowed_tools','mode':'required','tools':[{"
		    "'type':'web_search'}]}"),
	};
	struct error err;
	struct buf got, request;

	(void)state;
	buf_init(&got, 65536);
	buf_init(&request, 65536);
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		buf_reset(&request);
		buf_printf(&request, "{'model':'m','input':'a','tools':[{"
		    "'type':'web_search'}," RULED "],'tool_choice':%s}",
		    choices[i]);
		assert_int_equal(-1, answer(request.data, false, &got, &err));
		assert_int_equal(ERROR_UNSUPPORTED_VALUE, err.class);
	}
	buf_fini(&request);
	buf_fini(&got);
}

/* ---- what it goes without; requests behind the model ---- */

#define HI	"'input':'a'"
#define UPDATE	"{'type':'configuration_update','text':{'format':{'type':" \
	"'json_schema','name':'n','schema':" SCHEMA "}}}"

static void
tells_what_it_goes_without(void **state)
{
	static const struct {
		const char *fields;
		const char *changes;	/* "param action" each */
		bool strictly;		/* nothing of it is dropped */
	} rows[] = {
		{ HI, "", true },
		{ HI ",'temperature':1,'top_p':1,'presence_penalty':0", "",
		    true },
		{ HI ",'temperature':0", "temperature dropped ", false },
		{ HI ",'top_p':0.5,'presence_penalty':1,"
		    "'frequency_penalty':1", "top_p dropped presence_penalty "
		    "dropped frequency_penalty dropped ", false },
		{ HI ",'text':{'verbosity':'low'}", "text.verbosity dropped ",
		    false },
		{ HI ",'include':['message.output_text.logprobs'],"
		    "'top_logprobs':3",
		    "top_logprobs dropped include dropped ", false },
		{ HI ",'max_tool_calls':2", "max_tool_calls dropped ",
		    false },
		{ HI "," TOOLS, "tools[0] dropped ", false },
		{ HI ",'reasoning':{'effort':'low','summary':'auto'}",
		    "reasoning.summary emulated ", true },
		{ HI ",'reasoning':{'effort':'low','context':'all_turns'}",
		    "reasoning.context dropped ", false },
		{ HI ",'user':'me','prompt_cache_key':'k',"
		    "'prompt_cache_retention':'24h'", "prompt_cache_key "
		    "dropped prompt_cache_retention dropped user dropped ",
		    false },
		{ HI ",'cache_control':{'type':'ephemeral'}",
		    "cache_control dropped ", false },
		{ "'input':[{'role':'user','content':'a'},{'type':"
		    "'web_search_call','id':'ws_1','status':'completed',"
		    "'action':{'type':'search','query':'q'}}]",
		    "input[1] dropped ", false },
		{ "'input':[{'role':'user','content':'a'}," UPDATE "]",
		    "input[1] moved ", true },
	};

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target target = { .model = "demo" };
		bool strict = i % 2 == 1;
		struct request request;
		struct receipt receipt;
		struct error err;
		struct buf text;
		struct arena a;
		int ret;

		arena_init(&a, (size_t)1 << 24);
		buf_init(&text, 65536);
		receipt_init(&receipt, &a);
		events_quote(&text, "{'model':'m',");
		events_quote(&text, rows[i / 2].fields);
		events_quote(&text, strict ? ",'routing':{'strict':true}}" :
		    "}");
		if (request_read(&a, buf_view(&text), NULL, &request, &receipt,
		    &err) == -1)
			fail_msg("%s", err.message);
		receipt_init(&receipt, &a);
		ret = dialect_demo.accept(&request, &target, &receipt, &err);
		assert_int_equal(ret, strict && !rows[i / 2].strictly ? -1 :
		    0);
		if (ret == -1)
			assert_int_equal(err.class,
			    ERROR_UNSUPPORTED_PARAMETER);
		buf_reset(&text);
		for (size_t k = 0; k < receipt.n_changes; k++)
			buf_printf(&text, "%s %s ", receipt.changes[k].param,
			    action_word(receipt.changes[k].action));
		buf_putc(&text, '\0');
		if (ret == 0)
			assert_string_equal(text.data, rows[i / 2].changes);
		buf_fini(&text);
		arena_fini(&a);
	}
}

static void
gives_the_form_that_an_item_asks_for(void **state)
{
	struct error err;
	struct buf got, want;

	(void)state;
	buf_init(&got, 65536);
	buf_init(&want, 65536);
	events_quote(&want, "text '" EXAMPLE "'\n");
	assert_int_equal(0, answer("{'model':'m','input':[{'role':'user',"
	    "'content':'a'}," UPDATE "]}", false, &got, &err));
	assert_non_null(strstr(got.data, want.data));
	buf_fini(&want);
	buf_fini(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_as_documented),
		cmocka_unit_test(streams_what_it_says_whole_word_by_word),
		cmocka_unit_test(examples_keep_to_their_bounds),
		cmocka_unit_test(examples_of_endless_schemas_end),
		cmocka_unit_test(refuses_what_it_is_forced_to_but_can_not),
		cmocka_unit_test(tells_what_it_goes_without),
		cmocka_unit_test(gives_the_form_that_an_item_asks_for),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
