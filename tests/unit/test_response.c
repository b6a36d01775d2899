#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "lib/events.h"
#include "model/response_json.h"

#define N4(c)	c c c c
#define N32(c)	N4(N4(c)) N4(N4(c))

static const struct usage usage = { 11, 4, 2, 7, 3 };

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

/* ---- collecting ---- */

static void
makes_ids_with_their_prefixes(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_REASONING(1), E_CALL_NO_ID(2, "f"),
	    E_CALL(3, "toolu_1", "g"));
	assert_string_equal(f.response.id, "resp_" N32("0"));
	assert_string_equal(f.response.items[0].id, "msg_" N32("1"));
	assert_string_equal(f.response.items[1].id, "rs_" N32("2"));
	assert_string_equal(f.response.items[2].id, "fc_" N32("3"));
	assert_true(span_is(f.response.items[2].call_id, "call_" N32("4")));
	assert_true(span_is(f.response.items[3].call_id, "toolu_1"));
	assert_true(span_is(f.response.items[3].name, "g"));
	teardown(&f);
}

static void
replaces_call_ids_that_no_client_could_use(void **state)
{
#define LONGEST	N4("1234567890123456")
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN, E_CALL(0, "0", "f"), E_CALL(1, "0", "g"),
	    E_CALL(2, "", "f"), E_CALL(3, LONGEST, "f"),
	    E_CALL(4, LONGEST "x", "f"));
	assert_true(span_is(f.response.items[0].call_id, "0"));
	assert_true(span_is(f.response.items[1].call_id, "call_" N32("3")));
	assert_true(span_is(f.response.items[2].call_id, "call_" N32("5")));
	assert_true(span_is(f.response.items[3].call_id, LONGEST));
	assert_true(span_is(f.response.items[4].call_id, "call_" N32("8")));
	teardown(&f);
}

static void
copies_what_it_is_lent(void **state)
{
	char name[] = "get", id[] = "call", text[] = "abc";
	struct event call = { .type = EVENT_ITEM_BEGIN,
	    .item_type = ITEM_FUNCTION_CALL, .name = { name, 3 },
	    .call_id = { id, 4 } };
	struct event delta = { .type = EVENT_DELTA,
	    .part_type = PART_ARGUMENTS, .text = { text, 3 } };
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN);
	assert_int_equal(sink_send(&f.response.sink, &call, &f.err), 0);
	assert_int_equal(sink_send(&f.response.sink, &delta, &f.err), 0);
	memset(name, 'x', 3);
	memset(id, 'x', 4);
	memset(text, 'x', 3);
	assert_true(span_is(f.response.items[0].name, "get"));
	assert_true(span_is(f.response.items[0].call_id, "call"));
	assert_true(span_is(buf_view(f.response.items[0].parts[0].text),
	    "abc"));
	teardown(&f);
}

static void
begin_empties_what_an_earlier_attempt_left(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "old"), E_DONE(0),
	    E_USAGE(&usage), E_END(COMPLETED));
	events_wall_ms += 5000;
	PLAY(&f, E_BEGIN);
	assert_int_equal(f.response.n_items, 0);
	assert_int_equal(f.response.bytes, 0);
	assert_int_equal(f.response.status, RESPONSE_IN_PROGRESS);
	assert_int_equal(f.response.completed_s, 0);
	assert_false(f.response.has_usage);
	assert_string_equal(f.response.id, "resp_" N32("0"));
	assert_int_equal(f.response.created_s, 1800000000);
	PLAY(&f, E_MESSAGE(0), E_TEXT(0, 0, "new"));
	assert_int_equal(f.response.items[0].n_parts, 1);
	assert_true(span_is(buf_view(f.response.items[0].parts[0].text),
	    "new"));
	teardown(&f);
}

static void
ends_with_the_status_of_its_reason(void **state)
{
	static const struct error failed = {
		.class = ERROR_UPSTREAM_RATE, .message = "slow down",
	};
	static const struct {
		struct event last;
		enum response_status status;
		int64_t completed_s;
	} rows[] = {
		{ E_END(COMPLETED), RESPONSE_COMPLETED, 1800000007 },
		{ E_END(MAX_TOKENS), RESPONSE_INCOMPLETE, 0 },
		{ E_END(CONTENT_FILTER), RESPONSE_INCOMPLETE, 0 },
		{ E_FAIL(&failed), RESPONSE_FAILED, 0 },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		setup(&f, NULL);
		PLAY(&f, E_BEGIN);
		events_wall_ms += 7000;
		PLAY(&f, rows[i].last);
		assert_int_equal(f.response.status, rows[i].status);
		assert_int_equal(f.response.completed_s, rows[i].completed_s);
		if (rows[i].status == RESPONSE_FAILED)
			assert_string_equal(f.response.error.message,
			    "slow down");
		teardown(&f);
	}
}

/* A sink that looks at the response when an event reaches it. */
struct witness {
	struct sink sink;
	const struct response *response;
	size_t seen;
	int result;
};

static int
look(struct sink *s, const struct event *ev, struct error *err)
{
	struct witness *w = (struct witness *)s;
	const struct response *r = w->response;

	w->seen++;
	switch (ev->type) {
	case EVENT_ITEM_BEGIN:
		assert_int_equal(r->n_items, ev->item + 1);
		break;
	case EVENT_DELTA:
		assert_true(span_is(buf_view(r->items[0].parts[0].text),
		    "abc"));
		break;
	case EVENT_ITEM_END:
		assert_int_equal(r->items[0].status, STATUS_INCOMPLETE);
		break;
	case EVENT_END:
		assert_int_equal(r->status, RESPONSE_INCOMPLETE);
		break;
	default:
		break;
	}
	if (w->result == -1)
		return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
	return 0;
}

static void
hands_an_event_on_when_its_state_shows_it(void **state)
{
	struct fixture f;
	struct witness w = { .sink = { look, NULL }, .response = &f.response };
	const struct event usage_event = E_USAGE(&usage);

	(void)state;
	setup(&f, &w.sink);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "abc"), E_CUT(0),
	    E_END(MAX_TOKENS));
	assert_int_equal(w.seen, 5);
	w.result = -1;
	assert_int_equal(sink_send(&f.response.sink, &usage_event, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_CLIENT_GONE);
	teardown(&f);
}

/* ---- ceilings ---- */

static void
refuses_more_text_than_the_ceiling(void **state)
{
	struct event delta = E_TEXT(0, 0, "");
	const size_t each = 1024 * 1024;
	struct fixture f;
	char *text;

	(void)state;
	setup(&f, NULL);
	text = test_malloc(each);
	memset(text, 'x', each);
	delta.text = (struct span){ text, each };
	PLAY(&f, E_BEGIN, E_MESSAGE(0));
	for (size_t i = 0; i < CEILING_OUTPUT / each; i++)
		assert_int_equal(sink_send(&f.response.sink, &delta, &f.err),
		    0);
	delta.text.len = 1;
	assert_int_equal(sink_send(&f.response.sink, &delta, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(f.response.items[0].parts[0].text->len,
	    CEILING_OUTPUT);
	/* It can still be closed, and starts anew after a begin. */
	PLAY(&f, E_CUT(0), E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "x"));
	test_free(text);
	teardown(&f);
}

static void
counts_names_and_annotations_as_well(void **state)
{
	const struct node *note;
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	note = parse(&f, "{\"type\":\"file_path\"}");
	PLAY(&f, E_BEGIN, E_CALL(0, "call", "name"), E_MESSAGE(1),
	    E_TEXT(1, 0, "ab"), E_NOTE(1, 0, note), E_NOTE(1, 0, note));
	assert_int_equal(f.response.bytes, 4 + 4 + 2 + 20 + 21);
	f.response.bytes = CEILING_OUTPUT - 5;
	const struct event call = E_CALL(2, "call", "name");
	const struct event more = E_NOTE(1, 0, note);
	assert_int_equal(sink_send(&f.response.sink, &call, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(sink_send(&f.response.sink, &more, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	teardown(&f);
}

static void
keeps_no_half_of_an_annotation(void **state)
{
	const size_t len = CEILING_OUTPUT / 2 + 1024;
	struct node note = { .kind = NODE_STRING };
	struct event ev = E_NOTE(0, 0, &note);
	const struct output_part *part;
	struct fixture f;
	char *text;

	(void)state;
	setup(&f, NULL);
	text = test_malloc(len);
	memset(text, 'x', len);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "ab"));
	part = &f.response.items[0].parts[0];
	note.span = (struct span){ text, len };
	assert_int_equal(sink_send(&f.response.sink, &ev, &f.err), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sink_send(&f.response.sink, &ev, &f.err), -1);
		assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
		assert_int_equal(part->n_annotations, 1);
		assert_int_equal(part->annotations->len, len + 2);
		assert_false(buf_over(part->annotations));
	}
	test_free(text);
	teardown(&f);
}

static void
refuses_more_items_and_parts_than_allowed(void **state)
{
	struct event item = E_MESSAGE(0), delta = E_TEXT(0, 0, "");
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN);
	for (; item.item < CEILING_OUTPUT_ITEMS; item.item++)
		assert_int_equal(sink_send(&f.response.sink, &item, &f.err),
		    0);
	assert_int_equal(sink_send(&f.response.sink, &item, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(f.response.n_items, CEILING_OUTPUT_ITEMS);

	for (; delta.part < CEILING_PARTS; delta.part++)
		assert_int_equal(sink_send(&f.response.sink, &delta, &f.err),
		    0);
	assert_int_equal(sink_send(&f.response.sink, &delta, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(f.response.items[0].n_parts, CEILING_PARTS);
	teardown(&f);
}

static void
refuses_events_for_what_it_does_not_hold(void **state)
{
	static const struct event rows[] = {
		E_MESSAGE(2), E_TEXT(1, 0, "a"), E_TEXT(0, 1, "a"), E_DONE(1),
		E_NOTE(0, 0, NULL),
	};
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN, E_MESSAGE(0));
	/* An item refused by a ceiling is closed by the gate all the same. */
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(sink_send(&f.response.sink, &rows[i], &f.err),
		    -1);
		assert_int_equal(f.err.class, ERROR_INTERNAL);
	}
	assert_int_equal(f.response.n_items, 1);
	teardown(&f);
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
		cmocka_unit_test(makes_ids_with_their_prefixes),
		cmocka_unit_test(replaces_call_ids_that_no_client_could_use),
		cmocka_unit_test(copies_what_it_is_lent),
		cmocka_unit_test(begin_empties_what_an_earlier_attempt_left),
		cmocka_unit_test(ends_with_the_status_of_its_reason),
		cmocka_unit_test(hands_an_event_on_when_its_state_shows_it),
		cmocka_unit_test(refuses_more_text_than_the_ceiling),
		cmocka_unit_test(counts_names_and_annotations_as_well),
		cmocka_unit_test(keeps_no_half_of_an_annotation),
		cmocka_unit_test(refuses_more_items_and_parts_than_allowed),
		cmocka_unit_test(refuses_events_for_what_it_does_not_hold),
		cmocka_unit_test(writes_every_key_when_nothing_was_said),
		cmocka_unit_test(writes_the_answer_as_it_ended),
		cmocka_unit_test(tells_a_failure_with_a_code_of_the_schema),
		cmocka_unit_test(writes_dollars_exactly),
		cmocka_unit_test(repeats_what_the_request_said),
		cmocka_unit_test(repeats_formats_and_choices),
		cmocka_unit_test(half_an_echo_is_an_overflow),
		cmocka_unit_test(leaves_the_receipt_out_without_one),
		cmocka_unit_test(writes_errors_with_all_four_keys),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
