#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/jsonx.h"
#include "lib/claude_rig.h"

#define REASONING(members)	HI ",'reasoning':{" members "}"
#define EFFORT(word)		REASONING("'effort':'" word "'")
#define ADAPTIVE(display)	"'thinking':{'type':'adaptive','display':'" \
	display "'}"
#define CONFIG(word)		"'output_config':{'effort':'" word "'}"
#define MOVED			"reasoning.effort moved;"
#define THOUGHT			"{'type':'thinking','thinking':'T'," \
	"'signature':'S'}"

static void
effort_is_the_familys(void **state)
{
	static const struct claude_row rows[] = {
		{ BOUND, HI, NULL, "thinking", "" },
		{ BOUND, EFFORT("low"), ADAPTIVE("omitted") "," CONFIG("low"),
		    NULL, "" },
		{ BOUND, EFFORT("minimal"), CONFIG("low"), NULL, MOVED },
		{ BOUND, EFFORT("xhigh"), CONFIG("xhigh"), NULL, "" },
		{ SIXTH, EFFORT("xhigh"), CONFIG("max"), NULL, MOVED },
		/* Off: where that can be, and else the least. */
		{ BOUND, EFFORT("none"), ADAPTIVE("omitted") "," CONFIG("low"),
		    NULL, MOVED },
		{ FIFTH, EFFORT("none"), "'thinking':{'type':'disabled'}",
		    "output_config", "" },
		{ SIXTH, EFFORT("none"), "'thinking':{'type':'disabled'}",
		    "output_config", "" },
		{ "claude-sonnet-5-5", EFFORT("none"),
		    "'thinking':{'type':'between_tools'}", "output_config",
		    "" },
		{ BUDGET, EFFORT("none"), NULL, "thinking", "" },
		{ PLAIN, EFFORT("none"), NULL, "thinking", "" },
		/* In tokens. */
		{ BUDGET, EFFORT("minimal"), "'thinking':{'type':'enabled',"
		    "'budget_tokens':1024}", "output_config", "" },
		{ BUDGET, EFFORT("high"), "'budget_tokens':16384", NULL, "" },
		{ BUDGET, EFFORT("max") ",'max_output_tokens':3000",
		    "'budget_tokens':1976", NULL, "" },
		{ BUDGET, EFFORT("max") ",'max_output_tokens':2047", NULL,
		    "thinking", "reasoning.effort dropped;" },
		{ BUDGET, REASONING("'summary':'auto'"),
		    "'budget_tokens':8192", NULL, "" },
		{ PLAIN, EFFORT("low"), NULL, "thinking",
		    "reasoning.effort dropped;" },
		{ PLAIN, REASONING("'summary':'auto'"), NULL, "thinking",
		    "reasoning.summary dropped;" },
		/* Shown when a summary is asked for. */
		{ BOUND, REASONING("'summary':'concise'"),
		    ADAPTIVE("summarized"), "output_config", "" },
		{ SIXTH, REASONING("'effort':'low','summary':'auto'"),
		    ADAPTIVE("summarized") "," CONFIG("low"), NULL, "" },
		/* What an item asks for later holds. */
		{ BOUND, "'reasoning':{'effort':'low'},'input':[{'role':'user',"
		    "'content':'A'},{'type':'configuration_update',"
		    "'reasoning':{'effort':'high'}}]", CONFIG("high"), NULL,
		    "input[1] moved;" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
the_call_says_what_effort_was_asked_for(void **state)
{
	static const struct {
		const char *model, *request;
		enum effort effort;
	} rows[] = {
		{ BOUND, HI, EFFORT_UNSET },
		{ BOUND, EFFORT("none"), EFFORT_LOW },
		{ BOUND, EFFORT("high"), EFFORT_HIGH },
		{ SIXTH, EFFORT("xhigh"), EFFORT_MAX },
		{ FIFTH, EFFORT("none"), EFFORT_NONE },
		{ BUDGET, EFFORT("medium"), EFFORT_MEDIUM },
		{ BUDGET, EFFORT("medium") ",'max_output_tokens':1500",
		    EFFORT_NONE },
		{ PLAIN, EFFORT("medium"), EFFORT_NONE },
		{ SWITCH, HI "," TOOLS ",'tool_choice':'required'",
		    EFFORT_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target like = { .model = rows[i].model };
		struct encoded e;

		claude_encode_as(&e, &like, rows[i].request);
		assert_int_equal(e.ret, 0);
		assert_int_equal(e.call.effort, rows[i].effort);
		encoded_fini(&e);
	}
}

/* The catalogue's list of efforts leaves out none. */
static void
efforts_of_the_model_count(void **state)
{
	const struct target like = {
		.model = FIFTH,
		.efforts = 1u << EFFORT_LOW | 1u << EFFORT_MAX,
	};
	static const struct claude_row rows[] = {
		{ FIFTH, EFFORT("high"), CONFIG("max"), NULL, MOVED },
		{ FIFTH, EFFORT("none"), "'disabled'", NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		claude_check_row(&like, &rows[i], i);
}

static void
sampling_goes_where_it_is_taken(void **state)
{
	static const struct claude_row rows[] = {
		{ SIXTH, HI ",'temperature':0.5,'top_p':0.9",
		    "'temperature':0.5,'top_p':0.9", NULL, "" },
		{ SIXTH, HI ",'temperature':1.5", "'temperature':1,", NULL,
		    "temperature moved;" },
		{ BOUND, HI ",'temperature':0.5,'top_p':0.9", NULL, "t':0.",
		    "temperature dropped;top_p dropped;" },
		/* The default needn't be sent. */
		{ BOUND, HI ",'temperature':1,'top_p':1.0", NULL,
		    "'temperature'", "" },
		{ BUDGET, HI ",'temperature':0.5,'top_p':0.9",
		    "'temperature':0.5", "top_p", "top_p dropped;" },
		{ BUDGET, HI ",'top_p':0.9", "'top_p':0.9", NULL, "" },
		/* Nor while it thinks. */
		{ SIXTH, EFFORT("low") ",'temperature':0.5", NULL,
		    "temperature", "temperature dropped;" },
		{ SIXTH, EFFORT("low") ",'temperature':1", NULL,
		    "temperature", "" },
		{ SIXTH, EFFORT("low") ",'top_p':0.5", NULL, "top_p",
		    "top_p dropped;" },
		{ BUDGET, EFFORT("low") ",'temperature':1,'top_p':0.97",
		    "'top_p':0.97", "temperature", "" },
		{ SIXTH, EFFORT("none") ",'temperature':0.5",
		    "'temperature':0.5", NULL, "" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
the_limit_is_always_sent(void **state)
{
	static const struct {
		const char *model, *request;
		int64_t most;
		const char *has, *changes;
		bool stream;
	} rows[] = {
		{ BOUND, HI, 0, "'max_tokens':128000,", "", true },
		{ BUDGET, HI, 0, "'max_tokens':64000,", "", true },
		{ BOUND, HI, 4096, "'max_tokens':4096,", "", false },
		{ BOUND, HI ",'max_output_tokens':1", 4096,
		    "'max_tokens':1,", "", false },
		{ BOUND, HI ",'max_output_tokens':5000", 4096,
		    "'max_tokens':4096,", "max_output_tokens moved;", false },
		/* Long answers are refused unstreamed. */
		{ BOUND, HI ",'max_output_tokens':21000", 0,
		    "'max_tokens':21000,", "", false },
		{ BOUND, HI ",'max_output_tokens':21001", 0,
		    "'max_tokens':21001,", "", true },
		{ BOUND, HI ",'stream':true", 4096, "'stream':true}", "",
		    true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target like = {
			.model = rows[i].model,
			.max_output_tokens = rows[i].most,
		};
		const struct claude_row row = {
			rows[i].model, rows[i].request, rows[i].has,
			rows[i].stream ? NULL : "stream", rows[i].changes,
		};
		struct encoded e;

		claude_check_row(&like, &row, i);
		claude_encode_as(&e, &like, rows[i].request);
		assert_int_equal(e.call.stream, rows[i].stream);
		encoded_fini(&e);
	}
}

#define SCHEMA	"{'type':'object','properties':{'a':{'type':'string'}}," \
	"'required':['a'],'additionalProperties':false}"
#define FORMAT(schema)	"'text':{'format':{'type':'json_schema','name':'n'," \
	"'schema':" schema "}}"
#define ANSWER	"{'name':'final_answer','description':'Give the final answer " \
	"in this form.','input_schema':" SCHEMA "}"
#define EMULATED	"text.format emulated;"

static void
a_schema_is_native_or_a_tool_or_words(void **state)
{
	static const struct claude_row rows[] = {
		{ BOUND, HI "," FORMAT(SCHEMA), "'output_config':{'format':"
		    "{'type':'json_schema','schema':" SCHEMA "}}", NULL, "" },
		{ BOUND, EFFORT("low") "," FORMAT(SCHEMA), "'output_config':"
		    "{'effort':'low','format':", NULL, "" },
		{ OLD, HI "," FORMAT(SCHEMA), "'tools':[" ANSWER "],"
		    "'tool_choice':{'type':'tool','name':'final_answer',"
		    "'disable_parallel_tool_use':true}", "system", EMULATED },
		{ OLD, HI "," FORMAT(SCHEMA) "," TOOLS, "," ANSWER "],"
		    "'tool_choice':{'type':'any','disable_parallel_tool_use':"
		    "true}", NULL, EMULATED },
		{ OLD, HI "," FORMAT(SCHEMA) "," TOOLS ",'tool_choice':'none'",
		    "'tool_choice':{'type':'tool','name':'final_answer',",
		    NULL, EMULATED },
		/* The client's own tools keep their names. */
		{ OLD, HI "," FORMAT(SCHEMA) ",'tools':[" F("final_answer")
		    "]", "{'name':'final_answer_2',", NULL, EMULATED },
		/* Nothing that was asked for is lost to it. */
		{ OLD, EFFORT("low") "," FORMAT(SCHEMA), "'budget_tokens'",
		    "final_answer", EMULATED },
		{ OLD, HI "," FORMAT(SCHEMA) "," TOOLS ",'tool_choice':"
		    "'required'", "'tool_choice':{'type':'any'}",
		    "final_answer", EMULATED },
		{ OLD, HI "," FORMAT("{'type':'array','items':{'type':"
		    "'string'}}"), "this JSON schema, and with nothing else:"
		    "\\n{\\'type\\':\\'array\\'", NULL, EMULATED },
		{ BOUND, HI ",'instructions':'A','text':{'format':{'type':"
		    "'json_object'}}", "'system':[{'type':'text','text':'A'},"
		    "{'type':'text','text':'Answer with one JSON object, and "
		    "with nothing else.'}]", "output_config", EMULATED },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
strictness_is_left_out_when_it_was_refused(void **state)
{
	static const struct claude_row row = {
		BOUND, HI "," FORMAT(SCHEMA) ",'tools':[{'type':'function',"
		    "'name':'f','strict':true,'parameters':" SCHEMA "}]",
		"Answer with JSON that is valid", "'strict'",
		"tools[0].strict dropped;" EMULATED,
	};
	const struct target like = {
		.model = BOUND, .without = WITHOUT_STRICT,
	};

	(void)state;
	claude_check_row(&like, &row, 0);
}

#define MARK	"'cache_control':{'type':'ephemeral'}"
#define MARKED(text)	"{'role':'user','content':'" text "'," MARK "}"

static void
marks_of_the_cache_go_along(void **state)
{
	static const struct claude_row rows[] = {
		{ BOUND, HI, "]," "'metadata':{'user_id':'USERHASH'}," MARK,
		    NULL, "" },
		{ BOUND, HI "," "'cache_control':{'type':'ephemeral','ttl':"
		    "'1h'}", "," "'cache_control':{'type':'ephemeral','ttl':"
		    "'1h'}", MARK, "" },
		{ BOUND, "'input':[" MARKED("A") "]", "'text':'A'," MARK "}]}]"
		    ",'metadata':{'user_id':'USERHASH'},'stream'", NULL, "" },
		{ BOUND, "'input':[" MARKED("A") "," MARKED("B") "],'tools':["
		    "{'type':'function','name':'f'," MARK "}]," MARK,
		    "'properties':{}}," MARK "}]", NULL, "" },
		/* Four at most, one of which is the automatic one. */
		{ BOUND, "'input':[" MARKED("A") "," MARKED("B") "," MARKED(
		    "C") "," MARKED("D") "," MARKED("E") "]", "'text':'A'},"
		    "{'type':'text','text':'B'," MARK, NULL,
		    "cache_control dropped;" },
		{ BOUND, "'input':[" MARKED("A") "," MARKED("B") "," MARKED(
		    "C") "," MARKED("D") "]," MARK, "'text':'A'},"
		    "{'type':'text','text':'B'," MARK, NULL,
		    "cache_control dropped;" },
		/* On the last block of a message; on an output as a whole. */
		{ BOUND, "'input':[{'role':'user','content':[{'type':"
		    "'input_text','text':'A'},{'type':'input_text','text':"
		    "'B'},{'type':'input_text','text':' '}]," MARK "}]",
		    "'text':'A'},{'type':'text','text':'B'," MARK "}]", NULL,
		    "" },
		{ BOUND, "'input':[" CALL("a") "," OUTPUT("a", "[{'type':"
		    "'input_text','text':'A'," MARK "},{'type':'input_text',"
		    "'text':'B'}]") "]," TOOLS, "'text':'B'}]," MARK "}]}]",
		    NULL, "input emulated;" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
what_has_no_place_is_named(void **state)
{
	static const struct claude_row rows[] = {
		{ BOUND, HI ",'presence_penalty':0.5,'frequency_penalty':0,"
		    "'top_logprobs':2,'include':["
		    "'message.output_text.logprobs',"
		    "'reasoning.encrypted_content',"
		    "'web_search_call.action.sources'],'text':{'verbosity':"
		    "'low'},'max_tool_calls':2,'prompt_cache_key':'k',"
		    "'prompt_cache_retention':'24h','user':'u'", NULL, "'u'",
		    "presence_penalty dropped;top_logprobs dropped;"
		    "include dropped;text.verbosity dropped;"
		    "max_tool_calls dropped;prompt_cache_key dropped;"
		    "prompt_cache_retention dropped;user dropped;" },
		{ BOUND, HI ",'include':['web_search_call.action.sources'],"
		    "'tools':[{'type':'web_search','search_context_size':"
		    "'high'}],'max_tool_calls':2", "'max_uses':2", NULL,
		    "tools[0].search_context_size dropped;" },
		{ BOUND, HI ",'metadata':{'a':'b'}", NULL, "'a'", "" },
	};
	const struct target like = { .model = BOUND };
	struct encoded e;

	(void)state;
	CLAUDE_CHECK(rows);
	claude_encode_as(&e, &like, HI ",'user':'u','routing':{'strict':"
	    "true}");
	assert_int_equal(e.ret, -1);
	assert_int_equal(e.err.class, ERROR_UNSUPPORTED_PARAMETER);
	assert_string_equal(e.err.param, "user");
	encoded_fini(&e);
}

/* ---- thinking that goes back ---- */

#define BLOB	"{\\'blocks\\':[{\\'type\\':\\'thinking\\'," \
	"\\'thinking\\':\\'T\\',\\'signature\\':\\'S\\'}]}"
#define U	"{'role':'user','content':'U'}"
#define R(blob)	"{'type':'reasoning','summary':[{'type':'summary_text'," \
	"'text':'edited'}],'encrypted_content':'" blob "'}"
#define A	"{'role':'assistant','content':'A'}"

/* Fills in what the gateway would have opened, of the maker. */
static void
encode_opened(struct encoded *e, const struct target *like,
    const char *request, const char *maker)
{
	struct target target = *like;
	struct opaque *opaque;
	const struct node *blob;
	struct error err;

	claude_encode_as(e, like, request);
	for (size_t i = 0; i < e->request.n_items; i++) {
		struct item *it = &e->request.items[i];

		if (it->type != ITEM_REASONING)
			continue;
		blob = scan(&e->arena, jsonx_decode(&e->arena,
		    it->encrypted), SCAN_UPSTREAM, &err);
		opaque = arena_alloc(&e->arena, sizeof(*opaque));
		*opaque = (struct opaque){
			.dialect = SPAN("anthropic"),
			.provider = SPAN("anthropic"),
			.model = span_of(maker),
			.blob = blob,
		};
		it->opaque = opaque;
	}
	target.provider = &e->row;
	receipt_init(&e->receipt, &e->arena);
	e->ret = dialect_find("anthropic")->encode(&e->request, &target,
	    &e->arena, &e->call, &e->receipt, &e->err);
	assert_int_equal(e->ret, 0);
	e->body = arena_dup(&e->arena, e->call.body.data, e->call.body.len);
}

static void
thinking_goes_back_to_the_model_that_made_it(void **state)
{
	static const char request[] = "'input':[" U "," R(BLOB) "," A "," U
	    "]";
	static const struct {
		const char *model, *maker;
		unsigned without;
		bool replays, binding;
	} rows[] = {
		{ BOUND, BOUND, 0, true, true },
		{ FIFTH, FIFTH, 0, true, false },
		{ BOUND, FIFTH, 0, false, false },
		{ BOUND, BOUND, WITHOUT_REASONING, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target like = {
			.model = rows[i].model, .without = rows[i].without,
		};
		struct encoded e;

		encode_opened(&e, &like, request, rows[i].maker);
		assert_int_equal(claude_has(&e, THOUGHT ",{'type':'text'"),
		    rows[i].replays);
		assert_int_equal(claude_has(&e, "'block_binding':"
		    "{'prefix_mismatch_behavior':'drop_block'}"),
		    rows[i].binding);
		assert_int_equal(e.receipt.n_changes, !rows[i].replays);
		assert_int_equal(e.call.n_headers, 1);
		assert_int_equal(e.call.joined.name != NULL, rows[i].binding);
		assert_string_equal(e.call.headers[0].name,
		    "anthropic-version");
		assert_string_equal(e.call.headers[0].value, "2023-06-01");
		if (rows[i].binding)
			assert_string_equal(e.call.joined.value,
			    "thinking-binding-controls-2026-08-01");
		encoded_fini(&e);
	}
}

/* With a budget the turn whose calls were answered must begin with its
 * thinking, or there is none. */
static void
a_turn_that_lost_its_thinking_goes_on_without(void **state)
{
	static const char request[] = "'reasoning':{'effort':'low'},'input':["
	    U "," R(BLOB) "," CALL("a") "," OUTPUT("a", "'7'") "]," TOOLS;
	const struct target like = { .model = BUDGET };
	struct encoded e;

	(void)state;
	encode_opened(&e, &like, request, BUDGET);
	assert_true(claude_has(&e, "'budget_tokens':2048"));
	assert_true(claude_has(&e, THOUGHT ",{'type':'tool_use'"));
	encoded_fini(&e);
	encode_opened(&e, &like, request, FIFTH);
	assert_false(claude_has(&e, "budget_tokens"));
	assert_int_equal(e.call.effort, EFFORT_NONE);
	encoded_fini(&e);
}

/* It thinks once, before the first of its calls. */
static void
a_turn_of_many_calls_thinks_on(void **state)
{
	static const char request[] = "'reasoning':{'effort':'low'},'input':["
	    U "," R(BLOB) "," CALL("a") "," OUTPUT("a", "'7'") "," CALL("b")
	    "," OUTPUT("b", "'8'") "]," TOOLS;
	const struct target like = { .model = BUDGET };
	struct encoded e;

	(void)state;
	encode_opened(&e, &like, request, BUDGET);
	assert_true(claude_has(&e, "'budget_tokens':2048"));
	assert_int_equal(e.receipt.n_changes, 0);
	encoded_fini(&e);
}

/* A limit cut off what it led to. */
static void
no_turn_ends_with_thinking(void **state)
{
	static const char request[] = "'input':[" U "," R(BLOB) "," CALL("a")
	    "," OUTPUT("a", "'7'") "," R(BLOB) ",{'type':'function_call',"
	    "'call_id':'b','name':'f','arguments':'{','status':'incomplete'},"
	    OUTPUT("b", "''") "," U "]," TOOLS;
	const struct target like = { .model = FIFTH };
	struct encoded e;

	(void)state;
	encode_opened(&e, &like, request, FIFTH);
	assert_true(claude_has(&e, THOUGHT ",{'type':'tool_use'"));
	assert_true(claude_has(&e, "'content':'7'},{'type':'text','text':"
	    "'U'}]"));
	assert_int_equal(e.receipt.n_changes, 3);
	assert_string_equal(e.receipt.changes[0].param, "input[4]");
	assert_string_equal(e.receipt.changes[1].param, "input[5]");
	encoded_fini(&e);
}

static void
a_rows_version_counts(void **state)
{
	static const struct header version = {
		"Anthropic-Version", "2026-10-21"
	};
	const struct target like = { .model = SIXTH };
	struct target target = like;
	struct encoded e;

	(void)state;
	claude_encode_as(&e, &like, HI ",'temperature':0.5");
	assert_true(claude_has(&e, "temperature"));
	e.row.headers = &version;
	e.row.n_headers = 1;
	target.provider = &e.row;
	assert_int_equal(dialect_find("anthropic")->encode(&e.request,
	    &target, &e.arena, &e.call, &e.receipt, &e.err), 0);
	assert_int_equal(e.call.n_headers, 0);
	e.body = arena_dup(&e.arena, e.call.body.data, e.call.body.len);
	assert_false(claude_has(&e, "temperature"));
	encoded_fini(&e);
}

static void
betas_of_the_row_stand_in_one_header(void **state)
{
	static const char request[] = "'input':[" U "," R(BLOB) "," A "," U
	    "]";
	static const struct {
		const char *own, *sent;
	} rows[] = {
		{ "", "thinking-binding-controls-2026-08-01" },
		{ "a,b", "a,b,thinking-binding-controls-2026-08-01" },
		{ "thinking-binding-controls-2026-08-01,c",
		    "thinking-binding-controls-2026-08-01,c" },
	};
	const struct target like = { .model = BOUND };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct header beta = { "Anthropic-Beta", rows[i].own };
		struct target target = like;
		struct encoded e;

		encode_opened(&e, &like, request, BOUND);
		e.row.headers = &beta;
		e.row.n_headers = 1;
		target.provider = &e.row;
		assert_int_equal(dialect_find("anthropic")->encode(&e.request,
		    &target, &e.arena, &e.call, &e.receipt, &e.err), 0);
		assert_string_equal(e.call.joined.name, "anthropic-beta");
		assert_string_equal(e.call.joined.value, rows[i].sent);
		encoded_fini(&e);
	}
}

static void
names_of_models_are_read_loosely(void **state)
{
	static const struct claude_row rows[] = {
		{ "anthropic/claude-haiku-4.5", HI, "'max_tokens':64000",
		    NULL, "" },
		{ "claude-opus-4@20250514", HI, "'max_tokens':32000", NULL,
		    "" },
		{ "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", HI,
		    "'max_tokens':64000", NULL, "" },
		{ "claude-sonnet-5-5", EFFORT("none"), "between_tools", NULL,
		    "" },
		{ "claude-sonnet-5", EFFORT("none"), "disabled", NULL, "" },
		{ "claude-sonnet-5-20260801", EFFORT("none"), "disabled",
		    NULL, "" },
		{ "anthropic/claude-opus-4", HI, "'max_tokens':32000", NULL,
		    "" },
		/* Newer than the table. */
		{ "claude-sonnet-5-6", EFFORT("none"), ADAPTIVE("omitted"),
		    NULL, MOVED },
		{ "claude-opus-4.10", HI, "'max_tokens':128000", NULL, "" },
		{ "claude-mythos-5-1", EFFORT("none"), ADAPTIVE("omitted"),
		    NULL, MOVED },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(effort_is_the_familys),
		cmocka_unit_test(the_call_says_what_effort_was_asked_for),
		cmocka_unit_test(efforts_of_the_model_count),
		cmocka_unit_test(sampling_goes_where_it_is_taken),
		cmocka_unit_test(the_limit_is_always_sent),
		cmocka_unit_test(a_schema_is_native_or_a_tool_or_words),
		cmocka_unit_test(strictness_is_left_out_when_it_was_refused),
		cmocka_unit_test(marks_of_the_cache_go_along),
		cmocka_unit_test(what_has_no_place_is_named),
		cmocka_unit_test(thinking_goes_back_to_the_model_that_made_it),
		cmocka_unit_test(
		    a_turn_that_lost_its_thinking_goes_on_without),
		cmocka_unit_test(a_turn_of_many_calls_thinks_on),
		cmocka_unit_test(no_turn_ends_with_thinking),
		cmocka_unit_test(a_rows_version_counts),
		cmocka_unit_test(betas_of_the_row_stand_in_one_header),
		cmocka_unit_test(names_of_models_are_read_loosely),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
