/*
 * What an answer costs, from the bytes that each vendor tells its usage in,
 * streamed and at once, to the response that the client gets and the row that
 * is kept: the same exact number in all of them.
 *
 * The prices are such that the cost shows each count by itself: in pico-dollars
 * it has two digits for the input, then two for the cached input, for cache
 * writes, for those of an hour, for the output, and the rest for searches.
 */
#include "config.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "dialect/dialect.h"
#include "gateway/exchange.h"
#include "lib/events.h"
#include "lib/house.h"
#include "model/response_json.h"
#include "model/validate.h"
#include "upstream/gate.h"

#define BIG	((size_t)1 << 20)
#define N(t)	(sizeof(t) / sizeof((t)[0]))

/* Searches, output, written for an hour, written, cached, plain input. */
#define PICO(s, o, h, w, c, i) \
	((((((uint64_t)(s) * 100 + (o)) * 100 + (h)) * 100 + (w)) * 100 + \
	(c)) * 100 + (i))

#define PRICES	"input: 0.000001, cached_input: 0.0001, cache_write: 0.01, " \
	"cache_write_1h: 1, output: 100, web_search: 10"
#define ROW(name, dialect) \
	"  " name ": {dialect: " dialect ", base_url: \"http://127.0.0.1:1\"," \
	" auth: none}\n"
#define MODEL(name, route) \
	"  " name ": {routes: [" route "], price: {" PRICES "}}\n"

static const char yaml[] =
	"providers:\n"
	ROW("chat", "openai-chat") ROW("openai", "openai-responses")
	ROW("claude", "anthropic") ROW("google", "gemini")
	"  deepseek: {base_url: \"http://127.0.0.1:1\", auth: none}\n"
	"models:\n"
	MODEL("chat", "chat/m") MODEL("responses", "openai/m")
	MODEL("claude", "claude/claude-opus-5-5")
	MODEL("gemini-2", "google/gemini-2.5-flash")
	MODEL("gemini-3", "google/gemini-3.8-flash")
	"  deepseek: {routes: [deepseek/deepseek-chat], price: {" PRICES "}}\n"
	"  tiered:\n"
	"    routes: [openai/tiered]\n"
	"    price: {" PRICES ", over: {input_tokens: 20, input: 0.000002,"
	" output: 300}}\n"
	"  plain: {routes: [openai/plain], price: {input: 0.000001, output: "
	"100}}\n"
	"  free: {routes: [openai/free], price: {input: 0, output: 0}}\n"
	"  dear: {routes: [openai/dear], price: {input: 1000000, output: "
	"1000000}}\n";

/* ---- an answer as the vendors send it; ' stands for " ---- */

#define DATA(json)	"data: " json "\n\n"

/* What usage, what comes before the end and what at the begin are put in: %1
 * the usage of a whole answer and of a stream's end, %2 of its begin, %3 what
 * else is in the answer. */
static const struct wire {
	const char *whole, *stream;
} chat = {
	"{'choices':[{'message':{'content':'Hi'},'finish_reason':'stop'}]"
	    "%1%3}",
	DATA("{'choices':[{'delta':{'content':'Hi'}}]}")
	DATA("{'choices':[{'delta':{},'finish_reason':'stop'}]}")
	DATA("{'choices':[]%1}") "data: [DONE]\n\n",
}, responses = {
	"{'status':'completed','output':[{'type':'message','id':'m','role':"
	    "'assistant','content':[{'type':'output_text','text':'Hi'}]}%3]"
	    "%1}",
	DATA("{'type':'response.output_item.done','output_index':0,'item':{"
	    "'type':'message','id':'m','role':'assistant','content':[{'type':"
	    "'output_text','text':'Hi'}]}}")
	DATA("{'type':'response.completed','response':{'status':'completed',"
	    "'output':[{'type':'message','id':'m','role':'assistant','content':"
	    "[{'type':'output_text','text':'Hi'}]}%3]%1}}"),
}, claude = {
	"{'type':'message','content':[{'type':'text','text':'Hi'}],"
	    "'stop_reason':'end_turn'%1}",
	DATA("{'type':'message_start','message':{'content':[]%2}}")
	DATA("{'type':'content_block_start','index':0,'content_block':{'type':"
	    "'text','text':'Hi'}}")
	DATA("{'type':'content_block_stop','index':0}")
	DATA("{'type':'message_delta','delta':{'stop_reason':'end_turn'}%1}")
	DATA("{'type':'message_stop'}"),
}, gemini = {
	"{'candidates':[{'content':{'parts':[{'text':'Hi'}]},'finishReason':"
	    "'STOP'%3}]%1}",
	DATA("{'candidates':[{'content':{'parts':[{'text':'H'}]}}]%2}")
	DATA("{'candidates':[{'content':{'parts':[{'text':'i'}]},"
	    "'finishReason':'STOP'%3}]%1}"),
};

static void
spell(struct buf *out, const char *text, const char *const parts[3])
{
	for (; *text != '\0'; text++) {
		const char *part = NULL;

		if (*text == '%' && text[1] >= '1' && text[1] <= '3')
			part = parts[*++text - '1'];
		else
			buf_putc(out, *text == '\'' ? '"' : *text);
		if (part != NULL)
			events_quote(out, part);
	}
}

/* ---- serving it ---- */

struct served {
	struct mem_conn conn;
	struct exchange x;
	struct error err;
};

static void
serve(struct house *h, struct served *s, const char *model, bool stream,
    struct span bytes, bool cut)
{
	struct exchange *x = &s->x;
	struct gate gate;
	struct decoder d;

	mem_init(&s->conn, NULL, SPAN(""));
	exchange_init(x, &h->gateway, &h->worker, &s->conn.conn);
	(void)snprintf(x->http.request_id, sizeof(x->http.request_id), "req");
	x->http.key = h->key;
	buf_init(&x->body, BIG);
	buf_printf(&x->body, "{\"model\":\"%s\",\"input\":\"Hi there, you\","
	    "\"stream\":%s}", model, stream ? "true" : "false");
	if (exchange_admit(x, &s->err) == -1 ||
	    request_read(&x->arena, buf_view(&x->body), NULL, &x->request,
	    &x->receipt, &s->err) == -1 ||
	    route_candidates(&h->conf, &x->request, &x->receipt, &x->arena,
	    &x->candidates, &s->err) == -1)
		fail_msg("%s", s->err.message);
	exchange_open(x);
	x->target = &x->candidates.list[0];
	x->asks = x->called = true;
	gate_init(&gate, &x->check.sink, NULL, NULL);
	decoder_init(&d, dialect_find(x->target->provider->dialect),
	    &x->request, x->target, stream, &gate.sink);
	if (d.dialect->feed(&d, bytes, &s->err) == -1 ||
	    d.dialect->finish(&d, !cut, &s->err) == -1) {
		if (!cut)
			fail_msg("%s: %.*s", s->err.message, (int)bytes.len,
			    bytes.p);
		x->spent = (struct spent){ s->err.class, 200, gate.has_usage,
		    gate.usage };
		gate_fail(&gate, &s->err);
		if (!stream)
			record_rest(x, &s->err);
	}
	decoder_fini(&d);
	assert_true(x->recorder.done);
}

static void
served_fini(struct served *s)
{
	exchange_fini(&s->x);
	mem_fini(&s->conn);
}

/* ---- what is told of it ---- */

/* A decimal of dollars as pico-dollars; no more than 12 digits behind the
 * point. */
static uint64_t
read_dollars(struct span s)
{
	uint64_t pico = 0;
	int digits = -1;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '.') {
			assert_int_equal(digits, -1);
			digits = 0;
			continue;
		}
		assert_in_range(s.p[i], '0', '9');
		pico = pico * 10 + (uint64_t)(s.p[i] - '0');
		digits += digits >= 0;
	}
	assert_true(digits <= 12);
	for (digits = digits < 0 ? 0 : digits; digits < 12; digits++)
		pico *= 10;
	return pico;
}

/* The response object's cost, as the client reads it: null is unknown. */
static bool
told_cost(struct served *s, uint64_t *pico)
{
	struct exchange *x = &s->x;
	struct buf out;
	struct jsonw w = jsonw_on(&out);
	const struct node *cost, *total;
	struct error err;

	buf_init(&out, BIG);
	response_write(&w, &x->response, &x->request, &x->receipt);
	cost = jsonx_get(scan(&x->arena, buf_view(&out), SCAN_REQUEST, &err),
	    "cost");
	assert_non_null(cost);
	assert_true(cost->child->next->flags == 0);	/* byok: false */
	total = jsonx_member(cost, "total");
	assert_non_null(total);
	if (total->kind == NODE_NUMBER)
		*pico = read_dollars(total->span);
	else
		assert_int_equal(total->kind, NODE_NULL);
	buf_fini(&out);
	return total->kind == NODE_NUMBER;
}

static int
copy_row(void *ctx, const struct request_row *row)
{
	*(struct request_row *)ctx = *row;
	return 1;
}

/* The youngest. */
static void
last_row(struct house *h, struct served *s, struct request_row *row)
{
	const struct request_filter filter = { .limit = 1 };
	struct store *store = h->gateway.store;
	struct error err;

	*row = (struct request_row){ .id = NULL };
	assert_int_equal(store->ops->request_each(store, &filter,
	    &s->x.arena, copy_row, row, &err), 0);
	assert_non_null(row->id);
	if (s->x.watching && row->response != NULL)
		assert_string_equal(row->response, s->x.response.id);
}

static void
assert_same_usage(const struct usage *a, const struct usage *b)
{
	assert_int_equal(a->input, b->input);
	assert_int_equal(a->cached, b->cached);
	assert_int_equal(a->cache_write, b->cache_write);
	assert_int_equal(a->cache_write_1h, b->cache_write_1h);
	assert_int_equal(a->output, b->output);
	assert_int_equal(a->reasoning, b->reasoning);
	assert_int_equal(a->web_searches, b->web_searches);
}

/* ---- the table ---- */

#define UNKNOWN	UINT64_MAX
#define ROW_MAX	UINT64_C(10000000000000000)	/* ten thousand dollars; a sum of
						 * rows is to stay one */

static const struct row {
	const char *name, *model;
	const struct wire *wire;
	const char *end, *begin, *more;	/* see struct wire */
	uint64_t pico;			/* UNKNOWN: null */
} rows[] = {
{ "chat_input_and_output", "chat", &chat,
    ",'usage':{'prompt_tokens':40,'completion_tokens':7}", "", "",
    PICO(0, 7, 0, 0, 0, 40) },
{ "chat_cached_and_written_are_input_and_reasoning_is_output", "chat", &chat,
    ",'usage':{'prompt_tokens':40,'completion_tokens':7,'total_tokens':47,"
    "'prompt_tokens_details':{'cached_tokens':30,'cache_write_tokens':4,"
    "'audio_tokens':2,'image_tokens':1},'completion_tokens_details':{"
    "'reasoning_tokens':5,'audio_tokens':0}}", "", "",
    PICO(0, 7, 0, 4, 30, 6) },
{ "chat_deepseek_spells_its_cache_in_its_own_way", "deepseek", &chat,
    ",'usage':{'prompt_tokens':40,'completion_tokens':7,"
    "'prompt_cache_hit_tokens':32,'prompt_cache_miss_tokens':8}", "", "",
    PICO(0, 7, 0, 0, 32, 8) },
{ "chat_more_cached_than_input_is_no_negative_count", "chat", &chat,
    ",'usage':{'prompt_tokens':4,'completion_tokens':1,"
    "'prompt_tokens_details':{'cached_tokens':90,'cache_write_tokens':90}}",
    "", "", PICO(0, 1, 0, 0, 4, 0) },
{ "chat_without_usage_is_unknown", "chat", &chat, "", "", "", UNKNOWN },
{ "chat_usage_of_null_is_unknown", "chat", &chat, ",'usage':null", "", "",
    UNKNOWN },
{ "responses_input_and_output", "responses", &responses,
    ",'usage':{'input_tokens':40,'output_tokens':7,'total_tokens':47}", "",
    "", PICO(0, 7, 0, 0, 0, 40) },
{ "responses_all_classes", "responses", &responses,
    ",'usage':{'input_tokens':40,'input_tokens_details':{'cached_tokens':30,"
    "'cache_write_tokens':4},'output_tokens':7,'output_tokens_details':{"
    "'reasoning_tokens':7}}", "", "", PICO(0, 7, 0, 4, 30, 6) },
{ "responses_written_for_a_time", "responses", &responses,
    ",'usage':{'input_tokens':40,'input_tokens_details':{"
    "'cache_write_tokens_details':{'ttl_30m_tokens':4,'ttl_12h_tokens':5}},"
    "'output_tokens':7}", "", "", PICO(0, 7, 0, 9, 0, 31) },
{ "responses_searches_but_not_pages_that_were_opened", "responses",
    &responses, ",'usage':{'input_tokens':9,'output_tokens':7}", "",
    ",{'type':'web_search_call','id':'w1','status':'completed','action':{"
    "'type':'search','query':'q'}},{'type':'web_search_call','id':'w2',"
    "'status':'completed','action':{'type':'open_page','url':'https://a'}},{"
    "'type':'web_search_call','id':'w3','status':'failed','action':{'type':"
    "'search','query':'q'}},{'type':'web_search_call','id':'w4','status':"
    "'completed','action':{'type':'search','query':'r'}}",
    PICO(2, 7, 0, 0, 0, 9) },
{ "responses_searches_of_an_answer_without_usage_are_not_its_cost",
    "responses", &responses, "", "", ",{'type':'web_search_call','id':'w1',"
    "'status':'completed','action':{'type':'search','query':'q'}}", UNKNOWN },
{ "claude_input_leaves_out_the_cache", "claude", &claude,
    ",'usage':{'input_tokens':6,'cache_read_input_tokens':30,"
    "'cache_creation_input_tokens':9,'cache_creation':{"
    "'ephemeral_5m_input_tokens':4,'ephemeral_1h_input_tokens':5},"
    "'output_tokens':7,'output_tokens_details':{'thinking_tokens':3},"
    "'server_tool_use':{'web_search_requests':2},'service_tier':'standard'}",
    ",'usage':{'input_tokens':6,'output_tokens':1}", "",
    PICO(2, 7, 5, 4, 30, 6) },
{ "claude_counts_are_told_in_two_places", "claude", &claude,
    ",'usage':{'input_tokens':6,'cache_read_input_tokens':30,"
    "'cache_creation_input_tokens':9,'output_tokens':7}",
    ",'usage':{'input_tokens':6,'cache_read_input_tokens':30,"
    "'cache_creation_input_tokens':9,'output_tokens':2}", "",
    PICO(0, 7, 0, 9, 30, 6) },
{ "claude_zeros_at_one_end_are_nothing", "claude", &claude,
    ",'usage':{'input_tokens':6,'cache_read_input_tokens':0,"
    "'output_tokens':7}", ",'usage':{'input_tokens':0,'output_tokens':0}",
    "", PICO(0, 7, 0, 0, 0, 6) },
{ "gemini_thoughts_are_output_and_tools_input", "gemini-2", &gemini,
    ",'usageMetadata':{'promptTokenCount':40,'toolUsePromptTokenCount':5,"
    "'cachedContentTokenCount':30,'candidatesTokenCount':7,"
    "'thoughtsTokenCount':4,'totalTokenCount':56,'promptTokensDetails':[{"
    "'modality':'AUDIO','tokenCount':3}],'trafficType':'ON_DEMAND'}",
    ",'usageMetadata':{'promptTokenCount':40,'totalTokenCount':40}", "",
    PICO(0, 11, 0, 0, 30, 15) },
{ "gemini_2_bills_an_answer_that_searched", "gemini-2", &gemini,
    ",'usageMetadata':{'promptTokenCount':4,'candidatesTokenCount':7}", "",
    ",'groundingMetadata':{'webSearchQueries':['a','b','c'],"
    "'groundingChunks':[{'web':{'uri':'https://a','title':'t'}}]}",
    PICO(1, 7, 0, 0, 0, 4) },
{ "gemini_3_bills_each_query", "gemini-3", &gemini,
    ",'usageMetadata':{'promptTokenCount':4,'candidatesTokenCount':7}", "",
    ",'groundingMetadata':{'webSearchQueries':['a','b','c'],"
    "'groundingChunks':[{'web':{'uri':'https://a','title':'t'}}]}",
    PICO(3, 7, 0, 0, 0, 4) },
{ "gemini_without_usage_is_unknown", "gemini-3", &gemini, "", "",
    ",'groundingMetadata':{'webSearchQueries':['a'],'groundingChunks':[{"
    "'web':{'uri':'https://a','title':'t'}}]}", UNKNOWN },
{ "at_the_threshold_the_price_is_the_one_below", "tiered", &responses,
    ",'usage':{'input_tokens':20,'input_tokens_details':{'cached_tokens':8},"
    "'output_tokens':7}", "", "", PICO(0, 7, 0, 0, 8, 12) },
{ "over_the_threshold_all_has_the_price_over_it", "tiered", &responses,
    ",'usage':{'input_tokens':21,'input_tokens_details':{'cached_tokens':8},"
    "'output_tokens':7}", "", "", PICO(0, 21, 0, 0, 8, 26) },
{ "a_class_that_was_used_and_has_no_price_is_unknown", "plain", &responses,
    ",'usage':{'input_tokens':20,'input_tokens_details':{'cached_tokens':1},"
    "'output_tokens':7}", "", "", UNKNOWN },
{ "a_class_that_was_not_used_needs_no_price", "plain", &responses,
    ",'usage':{'input_tokens':20,'output_tokens':7}", "", "",
    PICO(0, 7, 0, 0, 0, 20) },
{ "a_search_without_a_price_is_unknown", "plain", &responses,
    ",'usage':{'input_tokens':20,'output_tokens':7}", "",
    ",{'type':'web_search_call','id':'w','status':'completed','action':{"
    "'type':'search','query':'q'}}", UNKNOWN },
{ "a_price_of_nought_costs_nothing", "free", &responses,
    ",'usage':{'input_tokens':20,'output_tokens':7}", "", "", 0 },
{ "no_price_at_all_is_unknown", "openai/unheard-of", &responses,
    ",'usage':{'input_tokens':20,'output_tokens':7}", "", "", UNKNOWN },
{ "large_sums_are_exact", "dear", &responses,
    ",'usage':{'input_tokens':9007199,'output_tokens':1}", "", "",
    UINT64_C(9007200000000000000) },
{ "a_sum_that_a_row_holds_is_exact_there", "dear", &responses,
    ",'usage':{'input_tokens':9998,'output_tokens':1}", "", "",
    UINT64_C(9999000000000000) },
{ "a_sum_that_does_not_fit_is_unknown", "dear", &responses,
    ",'usage':{'input_tokens':18446745,'output_tokens':1}", "", "", UNKNOWN },
{ "a_count_beyond_any_answer_is_no_count", "chat", &chat,
    ",'usage':{'prompt_tokens':18446744073709551615,'completion_tokens':"
    "18446744073709551616}", "", "", UNKNOWN },
};

/* What isn't known there is guessed for the row, which says so. */
static void
assert_told(struct house *h, struct served *s, uint64_t want)
{
	const struct response *r = &s->x.response;
	struct request_row row;
	uint64_t pico = UNKNOWN;

	assert_int_equal(told_cost(s, &pico), want != UNKNOWN);
	assert_int_equal(pico, want);
	last_row(h, s, &row);
	assert_int_equal(row.estimated, !r->has_usage);
	if (!r->has_usage)
		return;
	assert_same_usage(&row.usage, &r->usage);
	assert_int_equal(row.has_cost, want != UNKNOWN);
	assert_int_equal(row.cost_pico, want == UNKNOWN ? 0 :
	    want > ROW_MAX ? ROW_MAX : want);
}

static void
costs_what_the_vendor_says(void **state)
{
	const struct row *row = *state;
	const char *const parts[] = { row->end, row->begin, row->more };
	static struct served s;
	struct house h;
	struct buf bytes;

	house_open(&h, yaml);
	for (int stream = 0; stream < 2; stream++) {
		buf_init(&bytes, BIG);
		spell(&bytes, stream ? row->wire->stream : row->wire->whole,
		    parts);
		serve(&h, &s, row->model, stream, buf_view(&bytes), false);
		assert_told(&h, &s, row->pico);
		served_fini(&s);
		buf_fini(&bytes);
	}
	house_close(&h);
}

/* ---- what broke off ---- */

/*
 * Of a stream without its end the row has what is known and guesses the rest:
 * the input as it was sent, a token for four bytes that came.
 */
static void
what_broke_off_is_estimated(void **state)
{
	static const struct {
		const char *model, *bytes;
		uint64_t input, output;		/* input 0: any guess */
	} cut[] = {
		{ "chat", DATA("{'choices':[{'delta':{'content':"
		    "'0123456789'}}]}"), 0, 3 },
		{ "responses", DATA("{'type':'response.output_text.delta',"
		    "'item_id':'m','output_index':0,'content_index':0,'delta':"
		    "'0123456789'}"), 0, 3 },
		{ "claude", DATA("{'type':'message_start','message':{'content'"
		    ":[],'usage':{'input_tokens':6,'output_tokens':1}}}")
		    DATA("{'type':'content_block_start','index':0,"
		    "'content_block':{'type':'text','text':'0123456789'}}"), 6,
		    3 },
		{ "claude", DATA("{'type':'message_start','message':{'content'"
		    ":[],'usage':{'input_tokens':6,'output_tokens':9}}}")
		    DATA("{'type':'content_block_start','index':0,"
		    "'content_block':{'type':'text','text':'0123456789'}}"), 6,
		    9 },
		{ "gemini-3", DATA("{'candidates':[{'content':{'parts':[{"
		    "'text':'0123456789'}]}}],'usageMetadata':{"
		    "'promptTokenCount':6}}"), 6, 3 },
	};
	static struct served s;
	struct request_row row;
	struct house h;
	struct buf bytes;

	(void)state;
	house_open(&h, yaml);
	for (size_t i = 0; i < N(cut); i++) {
		buf_init(&bytes, BIG);
		events_quote(&bytes, cut[i].bytes);
		serve(&h, &s, cut[i].model, true, buf_view(&bytes), true);
		last_row(&h, &s, &row);
		assert_true(row.estimated);
		assert_int_equal(row.usage.input, cut[i].input != 0 ?
		    cut[i].input : s.x.candidates.needs.tokens);
		assert_true(row.usage.input > 0);
		assert_int_equal(row.usage.output, cut[i].output);
		assert_true(row.has_cost);
		assert_int_equal(row.cost_pico,
		    PICO(0, cut[i].output, 0, 0, 0, row.usage.input));
		served_fini(&s);
		buf_fini(&bytes);
	}
	house_close(&h);
}

/* Of a whole answer that is cut nothing can be read, and all that is known is
 * what was asked: the provider has worked on it. */
static void
a_whole_answer_that_broke_off_is_estimated(void **state)
{
	static const struct { const char *model, *bytes; } cut[] = {
		{ "chat", "{'choices':[{'message':{'content':'0123" },
		{ "responses", "{'status':'completed','output':[{'type':" },
		{ "claude", "{'type':'message','content':[{'type':'text'," },
		{ "gemini-3", "{'candidates':[{'content':{'parts':[{'text':" },
	};
	static struct served s;
	struct request_row row;
	struct house h;
	struct buf bytes;

	(void)state;
	house_open(&h, yaml);
	for (size_t i = 0; i < N(cut); i++) {
		buf_init(&bytes, BIG);
		events_quote(&bytes, cut[i].bytes);
		serve(&h, &s, cut[i].model, false, buf_view(&bytes), true);
		last_row(&h, &s, &row);
		assert_true(row.estimated);
		assert_true(row.usage.input > 0);
		assert_int_equal(row.usage.output, 0);
		assert_true(row.has_cost);
		assert_int_equal(row.cost_pico, row.usage.input);
		served_fini(&s);
		buf_fini(&bytes);
	}
	house_close(&h);
}

/* Each row is a test of its own, by its name. */
int
main(void)
{
	struct CMUnitTest tests[N(rows) + 2];

	for (size_t i = 0; i < N(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
		    .test_func = costs_what_the_vendor_says,
		    .initial_state = (void *)(uintptr_t)&rows[i] };
	tests[N(rows)] = (struct CMUnitTest)
	    cmocka_unit_test(what_broke_off_is_estimated);
	tests[N(rows) + 1] = (struct CMUnitTest)
	    cmocka_unit_test(a_whole_answer_that_broke_off_is_estimated);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
