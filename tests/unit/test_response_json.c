#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/events.h"
#include "model/response_json.h"

#define N4(c)	c c c c
#define N32(c)	"0VgmOYsV" N4(c c) N4(N4(c))

static const struct usage usage = { .input = 11, .cached = 4,
    .cache_write = 2, .output = 7, .reasoning = 3 };

struct fixture {
	struct arena arena;
	struct request request;
	struct receipt receipt;
	struct response response;
	struct error err;
};

static void
setup(struct fixture *f, struct sink *next)
{
	events_clock();
	arena_init(&f->arena, CEILING_REQUEST_ARENA);
	f->request = (struct request){ .model = "echo" };
	receipt_init(&f->receipt, &f->arena);
	response_init(&f->response, &f->arena, "demo/echo", next);
}

static void
teardown(struct fixture *f)
{
	arena_fini(&f->arena);
	clock_set_source(NULL);
}

#define PLAY(f, ...) do { \
	const struct event played[] = { __VA_ARGS__ }; \
	assert_int_equal(events_play(&(f)->response.sink, played, \
	    sizeof(played) / sizeof(played[0]), &(f)->err), 0); \
} while (0)

static void
assert_json(struct span got, const char *expected)
{
	struct buf want;

	buf_init(&want, SIZE_MAX);
	events_quote(&want, expected);
	assert_int_equal(want.len, strlen(want.data));
	assert_string_equal(got.p, want.data);
	assert_int_equal(got.len, want.len);
	buf_fini(&want);
}

static const struct node *
parse(struct fixture *f, const char *json)
{
	const struct node *n;

	n = scan(&f->arena, span_of(arena_strdup(&f->arena, json)),
	    SCAN_REQUEST, &f->err);
	assert_non_null(n);
	return n;
}

/* ---- the object ---- */

static struct span
object(struct fixture *f)
{
	struct buf *out = arena_alloc(&f->arena, sizeof(*out));
	struct jsonw w = jsonw_on(out);

	buf_init(out, SIZE_MAX);
	arena_defer(&f->arena, buf_fini_deferred, out);
	response_write(&w, &f->response, &f->request, &f->receipt);
	return buf_view(out);
}

#define BEFORE	"{'id':'resp_" N32("0") "','object':'response'," \
	"'created_at':1800000000,"
#define RECEIPT	"'receipt':{'attempts':[],'changes':[],'redacted':{}}}"
#define ECHO_DEFAULT \
	"'previous_response_id':null,'instructions':null,'tools':[]," \
	"'tool_choice':'auto','parallel_tool_calls':true," \
	"'max_tool_calls':null," \
	"'text':{'format':{'type':'text'},'verbosity':'medium'}," \
	"'reasoning':{'effort':null,'summary':null}," \
	"'max_output_tokens':null,'temperature':1,'top_p':1," \
	"'presence_penalty':0,'frequency_penalty':0,'top_logprobs':0," \
	"'truncation':'disabled','background':false," \
	"'service_tier':'default','metadata':{},'prompt_cache_key':null," \
	"'safety_identifier':null,"

static void
writes_every_key_when_nothing_was_said(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	assert_json(object(&f), BEFORE "'completed_at':null,"
	    "'status':'in_progress','error':null,'incomplete_details':null,"
	    "'model':'demo/echo','output':[],'usage':null,'store':false,"
	    ECHO_DEFAULT "'cost':{'total':null,'byok':false}," RECEIPT);
	teardown(&f);
}

static void
writes_the_answer_as_it_ended(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	f.response.store = true;
	f.response.cost_known = true;
	f.response.cost_pico = 123450000;
	f.response.byok = true;
	PLAY(&f, E_BEGIN, E_REASONING(0), E_DELTA(0, 0, SUMMARY, "s"),
	    E_DONE(0), E_MESSAGE(1), E_TEXT(1, 0, "a\\\"b\\u0000"), E_DONE(1),
	    E_CALL(2, "call_1", "f"), E_DONE(2), E_USAGE(&usage),
	    E_END(COMPLETED));
	assert_json(object(&f), BEFORE "'completed_at':1800000000,"
	    "'status':'completed','error':null,'incomplete_details':null,"
	    "'model':'demo/echo','output':["
	    "{'id':'rs_" N32("1") "','type':'reasoning','status':'completed',"
	    "'summary':[{'type':'summary_text','text':'s'}]},"
	    "{'id':'msg_" N32("2") "','type':'message','status':'completed',"
	    "'role':'assistant','content':[{'type':'output_text',"
	    "'text':'a\\'b\\u0000','annotations':[],'logprobs':[]}]},"
	    "{'id':'fc_" N32("3") "','type':'function_call',"
	    "'status':'completed','call_id':'call_1','name':'f',"
	    "'arguments':''}],"
	    "'usage':{'input_tokens':11,'input_tokens_details':"
	    "{'cached_tokens':4,'cache_write_tokens':2},'output_tokens':7,"
	    "'output_tokens_details':{'reasoning_tokens':3},"
	    "'total_tokens':18},'store':true,"
	    ECHO_DEFAULT "'cost':{'total':0.00012345,'byok':true}," RECEIPT);
	teardown(&f);
}

static void
writes_items_of_every_kind(void **state)
{
	static const struct usage searched = { .web_searches = 3 };
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	f.response.include = INCLUDE_ENCRYPTED_REASONING;
	PLAY(&f, E_BEGIN, E_REASONING(0), E_SEALED(0, "sls_x"),
	    E_CALL_IN(1, "c1", "f", "crm"), E_DONE(1),
	    E_CUSTOM(2, "c2", "sh"), E_INPUT(2, "ls\\n"), E_DONE(2),
	    E_HOSTED(3, "mcp_list_tools", NULL), E_DONE_AS(3, parse(&f,
	    "{\"tools\":[],\"server_label\":\"l\"}")),
	    E_HOSTED(4, "web_search_call", parse(&f, "{\"action\":{}}")),
	    E_CUT(4), E_MESSAGE(5), E_LOGPROBS(5, 0, "a", "{}"), E_DONE(5),
	    E_USAGE(&searched), E_END(COMPLETED));
	assert_json(object(&f), BEFORE "'completed_at':1800000000,"
	    "'status':'completed','error':null,'incomplete_details':null,"
	    "'model':'demo/echo','output':["
	    "{'id':'rs_" N32("1") "','type':'reasoning','status':'completed',"
	    "'summary':[],'encrypted_content':'sls_x'},"
	    "{'id':'fc_" N32("2") "','type':'function_call',"
	    "'status':'completed','call_id':'c1','namespace':'crm',"
	    "'name':'f','arguments':''},"
	    "{'id':'ctc_" N32("3") "','type':'custom_tool_call',"
	    "'status':'completed','call_id':'c2','name':'sh',"
	    "'input':'ls\\n'},"
	    "{'id':'mcpl_" N32("4") "','type':'mcp_list_tools','tools':[],"
	    "'server_label':'l'},"
	    "{'id':'ws_" N32("5") "','type':'web_search_call',"
	    "'status':'failed','action':{}},"
	    "{'id':'msg_" N32("6") "','type':'message','status':'completed',"
	    "'role':'assistant','content':[{'type':'output_text','text':'a',"
	    "'annotations':[],'logprobs':[{}]}]}],"
	    "'usage':{'input_tokens':0,'input_tokens_details':"
	    "{'cached_tokens':0,'cache_write_tokens':0},'output_tokens':0,"
	    "'output_tokens_details':{'reasoning_tokens':0},"
	    "'total_tokens':0,'tool_calls':{'web_search':3}},'store':false,"
	    ECHO_DEFAULT "'cost':{'total':null,'byok':false}," RECEIPT);
	f.response.include = 0;
	assert_null(strstr(object(&f).p, "encrypted_content"));
	teardown(&f);
}

static void
tells_a_failure_with_a_code_of_the_schema(void **state)
{
	static const struct error err = {
		.class = ERROR_UPSTREAM_RATE, .message = "wait \"a\nbit\" \xff",
	};
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN, E_FAIL(&err));
	assert_json(object(&f), BEFORE "'completed_at':null,"
	    "'status':'failed','error':{'code':'rate_limit_exceeded',"
	    "'message':'wait \\'a\\nbit\\' \xef\xbf\xbd'},"
	    "'incomplete_details':null,"
	    "'model':'demo/echo','output':[],'usage':null,'store':false,"
	    ECHO_DEFAULT "'cost':{'total':null,'byok':false}," RECEIPT);
	teardown(&f);
}

static void
writes_dollars_exactly(void **state)
{
	static const struct { uint64_t pico; const char *dollars; } rows[] = {
		{ 0, "0" },
		{ 1, "0.000000000001" },
		{ 10, "0.00000000001" },
		{ 123450000, "0.00012345" },
		{ 100000000000, "0.1" },
		{ 300000000000, "0.3" },
		{ 1000000000000, "1" },
		{ 10000000000000, "10" },
		{ 1234567890123456, "1234.567890123456" },
		{ UINT64_MAX, "18446744.073709551615" },
	};
	struct fixture f;
	struct buf want;

	(void)state;
	setup(&f, NULL);
	f.response.cost_known = true;
	PLAY(&f, E_BEGIN, E_END(COMPLETED));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		f.response.cost_pico = rows[i].pico;
		buf_init(&want, 200);
		buf_printf(&want, "\"cost\":{\"total\":%s,\"byok\":false}",
		    rows[i].dollars);
		assert_non_null(strstr(object(&f).p, want.data));
		buf_fini(&want);
	}
	teardown(&f);
}

/* What its provider said by then is less than what it used. */
static void
tells_no_cost_of_an_answer_that_broke_off(void **state)
{
	static const char none[] = "\"cost\":{\"total\":null,";
	const struct error why = { .class = ERROR_UPSTREAM_CUT };
	const struct event fail = { .type = EVENT_FAIL, .error = &why };
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	f.response.cost_known = true;
	f.response.cost_pico = 7;
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_USAGE(&usage));
	assert_non_null(strstr(object(&f).p, none));
	PLAY(&f, E_DONE(0), fail);
	assert_non_null(strstr(object(&f).p, "\"status\":\"failed\""));
	assert_non_null(strstr(object(&f).p, none));
	teardown(&f);
}

/* ---- the request's share ---- */

static struct tool
function_tool(struct fixture *f, const char *parameters, enum tristate strict)
{
	return (struct tool){
		.type = TOOL_FUNCTION, .name = SPAN("get"), .strict = strict,
		.parameters = parameters == NULL ? NULL : parse(f, parameters),
	};
}

static void
fill_request(struct fixture *f, struct tool tools[5])
{
	tools[0] = function_tool(f, "{ \"type\" : \"object\",\n"
	    "\"properties\": {\"caf\\u00e9\": {\"minimum\": 1e3}} }", YES);
	tools[0].description = SPAN("say \\\"hi\\\"");
	tools[1] = function_tool(f, NULL, UNSET);
	tools[2] = function_tool(f, "{}", NO);
	tools[3] = (struct tool){ .type = TOOL_HOSTED, .node = parse(f,
	    "{\"type\":\"mcp\", \"server_label\":\"l\", \"authorization\":"
	    "\"hush\", \"headers\":{\"x\":\"hush\"}, \"allowed_tools\":"
	    "[ \"a\" ] }") };
	tools[4] = (struct tool){ .type = TOOL_CUSTOM, .node = parse(f,
	    "{\"type\":\"custom\", \"name\":\"c\"}") };
	f->request = (struct request){
		.model = "echo", .previous_response_id = "resp_\"1",
		.instructions = SPAN("be\\nkind"), .tools = tools, .n_tools = 5,
		.tool_choice = { .kind = CHOICE_FUNCTION, .node = parse(f,
		    "{\"type\": \"function\", \"name\": \"get\"}") },
		.parallel_tool_calls = NO,
		.max_tool_calls = { true, 3 },
		.format = { .type = FORMAT_JSON_SCHEMA, .name = SPAN("n"),
		    .schema = parse(f, "{ }") },
		.verbosity = VERBOSITY_LOW,
		.effort = EFFORT_HIGH, .summary = SUMMARY_AUTO,
		.max_output_tokens = { true, 1 },
		.temperature = { true, 0.7 }, .top_p = { true, 0 },
		.presence_penalty = { true, -0.5 },
		.frequency_penalty = { true, 2 },
		.top_logprobs = { true, 20 },
		.metadata = parse(f, "{ \"a\" : \"b\" }"),
		.user = SPAN("u"), .prompt_cache_key = SPAN("k"),
		.safety_identifier = SPAN("s"),
		.prompt_cache_retention = SPAN("24h"),
	};
}

static void
repeats_what_the_request_said(void **state)
{
	static const char expected[] =
	    "'previous_response_id':'resp_\\'1','instructions':'be\\nkind',"
	    "'tools':["
	    "{'type':'function','name':'get','description':'say \\'hi\\'',"
	    "'parameters':{'type':'object','properties':"
	    "{'caf\xc3\xa9':{'minimum':1e3}}},'strict':true},"
	    "{'type':'function','name':'get','description':null,"
	    "'parameters':null,'strict':null},"
	    "{'type':'function','name':'get','description':null,"
	    "'parameters':{},'strict':false},"
	    "{'type':'mcp','server_label':'l','allowed_tools':['a']},"
	    "{'type':'custom','name':'c'}],"
	    "'tool_choice':{'type':'function','name':'get'},"
	    "'parallel_tool_calls':false,'max_tool_calls':3,"
	    "'text':{'format':{'type':'json_schema','name':'n',"
	    "'description':null,'schema':{},'strict':false},"
	    "'verbosity':'low'},"
	    "'reasoning':{'effort':'high','summary':'auto'},"
	    "'max_output_tokens':1,'temperature':0.7,'top_p':0,"
	    "'presence_penalty':-0.5,'frequency_penalty':2,"
	    "'top_logprobs':20,'truncation':'disabled','background':false,"
	    "'service_tier':'default','metadata':{'a':'b'},"
	    "'prompt_cache_key':'k','safety_identifier':'s','user':'u',"
	    "'prompt_cache_retention':'24h'";
	struct tool tools[5];
	struct fixture f;
	struct span before, after;

	(void)state;
	setup(&f, NULL);
	fill_request(&f, tools);
	before = object(&f);
	response_echo(&f.response, &f.request);
	assert_json(buf_view(f.response.echo), expected);
	after = object(&f);
	assert_string_equal(before.p, after.p);
	assert_non_null(strstr(after.p, f.response.echo->data));
	assert_null(strstr(after.p, "hush"));
	teardown(&f);
}

static void
repeats_formats_and_choices(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	f.request.format.type = FORMAT_JSON_OBJECT;
	f.request.tool_choice.node = parse(&f, "\"required\"");
	f.request.tool_choice.kind = CHOICE_REQUIRED;
	assert_non_null(strstr(object(&f).p,
	    "\"format\":{\"type\":\"json_object\"}"));
	assert_non_null(strstr(object(&f).p, "\"tool_choice\":\"required\""));
	f.request.format = (struct format){ .type = FORMAT_JSON_SCHEMA,
	    .name = SPAN("n"), .description = SPAN("d"),
	    .schema = parse(&f, "{}"), .strict = YES };
	assert_non_null(strstr(object(&f).p, "\"name\":\"n\","
	    "\"description\":\"d\",\"schema\":{},\"strict\":true}"));
	teardown(&f);
}

/* The item's tools aren't the field's; a namespace is one definition. */
static void
repeats_a_namespace_once_and_no_tools_of_items(void **state)
{
	static const char crm[] = "{\"type\":\"namespace\",\"name\":\"crm\","
	    "\"description\":\"d\",\"tools\":["
	    "{\"type\":\"function\",\"name\":\"a\",\"headers\":\"hush\","
	    "\"parameters\":{\"properties\":{\"headers\":{},"
	    "\"authorization\":{\"domain_secrets\":1}}}},"
	    "{\"type\":\"mcp\",\"authorization\":\"hush\"}]}";
	static const char told[] = "'tools':["
	    "{'type':'function','name':'get','description':null,"
	    "'parameters':{},'strict':null},"
	    "{'type':'namespace','name':'crm','description':'d','tools':["
	    "{'type':'function','name':'a',"
	    "'parameters':{'properties':{'headers':{},"
	    "'authorization':{'domain_secrets':1}}}},{'type':'mcp'}]},"
	    "{'type':'custom','name':'c','format':{'type':'grammar',"
	    "'syntax':'lark','definition':'x'}},"
	    "{'type':'shell','environment':{'network_policy':{"
	    "'allowed_domains':['a.example']}}}],'tool_choice':'auto'";
	struct tool tools[6];
	struct fixture f;
	struct buf want;

	(void)state;
	setup(&f, NULL);
	tools[0] = function_tool(&f, "{}", UNSET);
	tools[1] = function_tool(&f, "{}", UNSET);
	tools[1].group = parse(&f, crm);
	tools[2] = tools[1];
	tools[3] = (struct tool){ .type = TOOL_CUSTOM, .node = parse(&f,
	    "{\"type\":\"custom\",\"name\":\"c\",\"format\":{\"type\":"
	    "\"grammar\",\"syntax\":\"lark\",\"definition\":\"x\"}}") };
	tools[4] = (struct tool){ .type = TOOL_HOSTED, .node = parse(&f,
	    "{\"type\":\"shell\",\"environment\":{\"network_policy\":{"
	    "\"allowed_domains\":[\"a.example\"],\"domain_secrets\":"
	    "[{\"value\":\"hush\"}]}}}") };
	tools[5] = function_tool(&f, "{}", UNSET);
	f.request.tools = tools;
	f.request.n_tools = 5;
	f.request.n_all_tools = 6;
	buf_init(&want, SIZE_MAX);
	events_quote(&want, told);
	if (strstr(object(&f).p, want.data) == NULL)
		fail_msg("%s", object(&f).p);
	assert_null(strstr(object(&f).p, "hush"));
	buf_fini(&want);
	teardown(&f);
}

static void
repeats_hints_that_an_answer_has_a_place_for(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	f.request.hints[0] = (struct hint){ "reasoning", "mode",
	    "reasoning.mode", parse(&f, "\"pro\"") };
	f.request.hints[1] = (struct hint){ NULL, "prompt_cache_options",
	    "prompt_cache_options", parse(&f, "{\"mode\":\"explicit\"}") };
	f.request.hints[2] = (struct hint){ NULL, "moderation", "moderation",
	    parse(&f, "{\"model\":\"m\"}") };
	f.request.hints[3] = (struct hint){ "reasoning", "context",
	    "reasoning.context", parse(&f, "\"auto\"") };
	f.request.n_hints = 4;
	assert_non_null(strstr(object(&f).p, "\"reasoning\":{\"effort\":null,"
	    "\"summary\":null,\"mode\":\"pro\",\"context\":\"auto\"},"));
	assert_non_null(strstr(object(&f).p, ",\"prompt_cache_options\":"
	    "{\"ttl\":\"30m\",\"mode\":\"explicit\"},\"cost\""));
	assert_null(strstr(object(&f).p, "moderation"));
	teardown(&f);
}

static void
tells_the_effort_that_was_asked_for(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	f.request.effort = EFFORT_MAX;
	f.response.effort = EFFORT_HIGH;
	assert_non_null(strstr(object(&f).p, "{\"effort\":\"high\","));
	response_echo(&f.response, &f.request);
	assert_non_null(strstr(object(&f).p, "{\"effort\":\"high\","));
	teardown(&f);
}

static void
half_an_echo_is_an_overflow(void **state)
{
	struct fixture f;
	struct buf out;
	struct jsonw w = jsonw_on(&out);

	(void)state;
	setup(&f, NULL);
	response_echo(&f.response, &f.request);
	f.response.echo->over = true;
	buf_init(&out, SIZE_MAX);
	response_write(&w, &f.response, &f.request, NULL);
	assert_true(buf_over(&out));
	buf_fini(&out);
	teardown(&f);
}

static void
leaves_the_receipt_out_without_one(void **state)
{
	struct fixture f;
	struct buf out;
	struct jsonw w = jsonw_on(&out);

	(void)state;
	setup(&f, NULL);
	buf_init(&out, SIZE_MAX);
	response_write(&w, &f.response, &f.request, NULL);
	assert_null(strstr(out.data, "receipt"));
	assert_string_equal(strstr(out.data, ",\"cost\""),
	    ",\"cost\":{\"total\":null,\"byok\":false}}");
	buf_fini(&out);
	teardown(&f);
}

/* ---- errors ---- */

static void
writes_errors_with_all_four_keys(void **state)
{
	static const struct {
		struct error err;
		const char *model;
		bool tried;
		const char *expected;
	} rows[] = {
		{ { .class = ERROR_MISSING, .param = "model",
		    .message = "say \"which\"\n" }, NULL, false,
		    "{'error':{'message':'say \\'which\\'\\n',"
		    "'type':'invalid_request_error','param':'model',"
		    "'code':'missing_required_parameter'}}" },
		{ { .class = ERROR_NO_KEY, .message = "no key" }, NULL, false,
		    "{'error':{'message':'no key',"
		    "'type':'invalid_request_error','param':null,"
		    "'code':null}}" },
		{ { .class = ERROR_ROUTES_RATE_LIMITED, .message = "later",
		    .retry_after_s = 7 }, "a/b", true,
		    "{'error':{'message':'later','type':'rate_limit_error',"
		    "'param':null,'code':'rate_limit_exceeded','model':'a/b',"
		    "'retry_after':7},'receipt':{'attempts':[{'route':'a/b',"
		    "'status':429,'code':'rate_limited','ms':12}],"
		    "'changes':[],'redacted':{}}}" },
	};
	struct fixture f;
	struct buf out;
	struct jsonw w;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		setup(&f, NULL);
		if (rows[i].tried)
			receipt_attempt(&f.receipt, "a/b", 429, "rate_limited",
			    12);
		else
			receipt_change(&f.receipt, "x", ACTION_DROPPED, "y");
		buf_init(&out, SIZE_MAX);
		w = jsonw_on(&out);
		error_write(&w, &rows[i].err, rows[i].model, &f.receipt);
		assert_json(buf_view(&out), rows[i].expected);
		buf_reset(&out);
		w = jsonw_on(&out);
		error_write(&w, &rows[i].err, rows[i].model, NULL);
		assert_null(strstr(out.data, "receipt"));
		buf_fini(&out);
		teardown(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_every_key_when_nothing_was_said),
		cmocka_unit_test(writes_the_answer_as_it_ended),
		cmocka_unit_test(writes_items_of_every_kind),
		cmocka_unit_test(tells_a_failure_with_a_code_of_the_schema),
		cmocka_unit_test(writes_dollars_exactly),
		cmocka_unit_test(tells_no_cost_of_an_answer_that_broke_off),
		cmocka_unit_test(repeats_what_the_request_said),
		cmocka_unit_test(repeats_formats_and_choices),
		cmocka_unit_test(
		    repeats_a_namespace_once_and_no_tools_of_items),
		cmocka_unit_test(repeats_hints_that_an_answer_has_a_place_for),
		cmocka_unit_test(tells_the_effort_that_was_asked_for),
		cmocka_unit_test(half_an_echo_is_an_overflow),
		cmocka_unit_test(leaves_the_receipt_out_without_one),
		cmocka_unit_test(writes_errors_with_all_four_keys),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
