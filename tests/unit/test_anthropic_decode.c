#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialect/anthropic.h"
#include "lib/events.h"

#define BIG	((size_t)1 << 24)

/* Streams are written here with ' for ", a line for each frame. */
struct run {
	struct sink sink;
	struct buf out;
	int stop_at;		/* the event that the sink refuses; 0: none */
	int n_events, n_ends;
	struct error err;
};

static int
print(struct sink *s, const struct event *ev, struct error *err)
{
	struct run *r = (struct run *)s;

	r->n_ends += ev->type == EVENT_END;
	if (++r->n_events == r->stop_at)
		return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
	event_print(&r->out, ev);
	buf_putc(&r->out, '\n');
	return 0;
}

static void
frames(struct buf *out, const char *quoted)
{
	for (const char *p = quoted; *p != '\0'; p++) {
		if (p == quoted || p[-1] == '\n')
			buf_puts(out, "data: ");
		if (*p == '\n')
			buf_putc(out, '\n');
		buf_putc(out, *p == '\'' ? '"' : *p);
	}
}

static const struct provider row = {
	.name = "anthropic", .dialect = "anthropic",
};

/* Each piece is a copy of its own, so that reading beyond it is caught. */
static int
feed(struct decoder *d, struct span bytes, size_t piece, struct error *err)
{
	int ret = 0;

	while (bytes.len > 0 && ret == 0) {
		size_t n = piece < bytes.len ? piece : bytes.len;
		char *copy = malloc(n);

		assert_non_null(copy);
		memcpy(copy, bytes.p, n);
		ret = d->dialect->feed(d, (struct span){ copy, n }, err);
		free(copy);
		bytes.p += n;
		bytes.len -= n;
	}
	return ret;
}

static int
decode(struct run *r, struct span bytes, size_t piece, bool stream,
    bool clean)
{
	struct target target = {
		.provider = &row, .model = "claude-opus-5-5",
	};
	struct request request = { .model = "m", .summary = SUMMARY_AUTO };
	struct check check;
	struct decoder d;
	int ret;

	r->sink.event = print;
	buf_init(&r->out, BIG);
	check_init(&check, &r->sink);
	decoder_init(&d, &dialect_anthropic, &request, &target, stream,
	    &check.sink);
	ret = feed(&d, bytes, piece, &r->err);
	if (ret == 0)
		ret = dialect_anthropic.finish(&d, clean, &r->err);
	decoder_fini(&d);
	check_fini(&check);
	return ret;
}

#define START	"{'type':'message_start','message':{'usage':{'input_tokens':1," \
	"'output_tokens':1}}}\n"
#define OPEN(i, block)	"{'type':'content_block_start','index':" #i \
	",'content_block':" block "}\n"
#define DELTA(i, delta)	"{'type':'content_block_delta','index':" #i \
	",'delta':" delta "}\n"
#define CLOSE(i)	"{'type':'content_block_stop','index':" #i "}\n"
#define TEXT(i, s)	DELTA(i, "{'type':'text_delta','text':'" s "'}")
#define JSON(i, s)	DELTA(i, "{'type':'input_json_delta'," \
	"'partial_json':'" s "'}")
#define USE(id)		"{'type':'tool_use','id':'" id "','name':'f','input':{}}"
#define STOP(reason)	"{'type':'message_delta','delta':{'stop_reason':'" \
	reason "'}}\n"
#define END		"{'type':'message_stop'}\n"
#define HELLO		START OPEN(0, "{'type':'text','text':''}") \
	TEXT(0, "Hello") CLOSE(0)

#define BEGUN	"begin\nusage input=1 cached=0 cache_write=0 output=1 " \
	"reasoning=0\n"
#define SAID(s)	"item_begin 0 message\ndelta 0.0 text '" s "'\n" \
	"item_end 0 completed\n"

/* What the decoder makes of it, at once and byte by byte; NULL: it fails. */
struct fact {
	const char *stream, *events;
};

static void
check_fact(const struct fact *f, size_t i)
{
	static const size_t pieces[] = { SIZE_MAX, 1, 7 };
	struct buf bytes, want;

	buf_init(&bytes, BIG);
	buf_init(&want, BIG);
	frames(&bytes, f->stream);
	if (f->events != NULL)
		events_quote(&want, f->events);
	for (size_t k = 0; k < sizeof(pieces) / sizeof(pieces[0]); k++) {
		struct run r = { .stop_at = 0 };
		int ret = decode(&r, buf_view(&bytes), pieces[k], true, true);

		if (ret == 0 && r.n_ends != 1)
			fail_msg("fact %zu has no end", i);
		if ((ret == 0) != (f->events != NULL))
			fail_msg("fact %zu: %d %s", i, ret, r.err.message);
		if (f->events != NULL && strcmp(buf_view(&want).p,
		    buf_view(&r.out).p) != 0)
			fail_msg("fact %zu:\n%s", i, buf_view(&r.out).p);
		buf_fini(&r.out);
	}
	buf_fini(&want);
	buf_fini(&bytes);
}

static void
blocks_become_items(void **state)
{
	static const struct fact facts[] = {
		{ HELLO STOP("end_turn") END, BEGUN SAID("Hello")
		    "end completed\n" },
		{ HELLO END, BEGUN SAID("Hello") "end completed\n" },
		/* A block that nobody stopped ends with the answer. */
		{ START OPEN(0, "{'type':'text','text':'A'}") STOP("max_tokens")
		    END, BEGUN "item_begin 0 message\ndelta 0.0 text 'A'\n"
		    "item_end 0 incomplete\nend max_tokens\n" },
		/* Calls that are written at the same time. */
		{ START OPEN(0, USE("a")) OPEN(1, USE("b")) JSON(0, "{")
		    JSON(1, "{}") JSON(0, "}") CLOSE(1) CLOSE(0)
		    STOP("tool_use") END, BEGUN
		    "item_begin 0 function_call 'a' 'f'\n"
		    "item_begin 1 function_call 'b' 'f'\n"
		    "delta 0.0 arguments '{'\ndelta 1.0 arguments '{}'\n"
		    "delta 0.0 arguments '}'\nitem_end 1 completed\n"
		    "item_end 0 completed\nend completed\n" },
		/* Of calls that a limit may have cut off, the last only. */
		{ START OPEN(0, USE("a")) CLOSE(0) OPEN(1, USE("b")) CLOSE(1)
		    STOP("max_tokens") END, BEGUN
		    "item_begin 0 function_call 'a' 'f'\n"
		    "delta 0.0 arguments '{}'\nitem_end 0 completed\n"
		    "item_begin 1 function_call 'b' 'f'\n"
		    "item_end 1 incomplete\nend max_tokens\n" },
		/* A call whose input stands in its start. */
		{ START OPEN(0, "{'type':'tool_use','id':'a','name':'f',"
		    "'input':{'x':[1]}}") CLOSE(0) STOP("tool_use") END, BEGUN
		    "item_begin 0 function_call 'a' 'f'\n"
		    "delta 0.0 arguments '{\\'x\\':[1]}'\n"
		    "item_end 0 completed\nend completed\n" },
		/* A signature in two pieces; one that isn't text's. */
		{ START OPEN(0, "{'type':'thinking','thinking':'','signature':"
		    "''}") DELTA(0, "{'type':'signature_delta','signature':"
		    "'S'}") DELTA(0, "{'type':'signature_delta','signature':"
		    "'T'}") CLOSE(0) OPEN(1, "{'type':'text','text':'A'}")
		    DELTA(1, "{'type':'signature_delta','signature':'U'}")
		    CLOSE(1) END, BEGUN "item_begin 0 reasoning\n"
		    "item_end 0 completed opaque {'blocks':[{'type':'thinking'"
		    ",'thinking':'','signature':'ST'}]}\n"
		    "item_begin 1 message\ndelta 1.0 text 'A'\n"
		    "item_end 1 completed\nend completed\n" },
		/* A text that stays empty, and a block of no known type,
		 * between two thoughts. */
		{ START OPEN(0, "{'type':'redacted_thinking','data':'D'}")
		    CLOSE(0) OPEN(1, "{'type':'text','text':''}") CLOSE(1)
		    OPEN(2, "{'type':'redacted_thinking','data':'E'}")
		    CLOSE(2) OPEN(3, "{'type':'new'}") CLOSE(3)
		    OPEN(4, "{'type':'redacted_thinking','data':'F'}")
		    CLOSE(4) STOP("end_turn") END, BEGUN
		    "item_begin 0 reasoning\nitem_end 0 completed opaque "
		    "{'blocks':[{'type':'redacted_thinking','data':'D'}]}\n"
		    "item_begin 1 reasoning\nitem_end 1 completed opaque "
		    "{'blocks':[{'type':'redacted_thinking','data':'E'}]}\n"
		    "item_begin 2 reasoning\nitem_end 2 completed opaque "
		    "{'blocks':[{'type':'redacted_thinking','data':'F'}]}\n"
		    "end completed\n" },
		/* Thinking that was cut off has no signature. */
		{ START OPEN(0, "{'type':'thinking','thinking':'Hm'}") CLOSE(0)
		    STOP("max_tokens") END, BEGUN "item_begin 0 reasoning\n"
		    "delta 0.0 summary 'Hm'\nitem_end 0 incomplete\n"
		    "end max_tokens\n" },
		/* No refusal beside text; one without words is no item. */
		{ START "{'type':'message_delta','delta':{'stop_reason':"
		    "'refusal','stop_details':null}}\n" END, BEGUN
		    "end content_filter\n" },
		/* A result that nobody asked for. */
		{ START OPEN(0, "{'type':'web_search_tool_result',"
		    "'tool_use_id':'x','content':[]}") CLOSE(0) END, BEGUN
		    "end completed\n" },
		/* What comes after the end is nothing. */
		{ HELLO END HELLO "{'type':'error','error':{}}\n", BEGUN
		    SAID("Hello") "end completed\n" },
		/* Frames that say nothing. */
		{ "[DONE]\n{}\n" START "{'type':null}\n"
		    OPEN(0, "null") OPEN(1, "{'type':7}") DELTA(0, "null")
		    CLOSE(9) DELTA(1, "[]") "{'type':'message_delta'}\n" END,
		    BEGUN "end completed\n" },
	};
	static const struct fact failures[] = {
		{ END, NULL },
		{ START OPEN(0, "{'type':'tool_use','id':'a'}"), NULL },
		{ START JSON(0, "{}"), NULL },
		{ START "[]\n", NULL },
		{ START "{'a'\n", NULL },
		{ HELLO "{'error':{'type':'overloaded_error'}}\n" END, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		check_fact(&facts[i], i);
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		check_fact(&failures[i], i);
}

static void
a_zero_at_the_other_end_is_no_count(void **state)
{
	static const struct fact fact = { START
	    "{'type':'message_delta','delta':{'stop_reason':'end_turn'},"
	    "'usage':{'input_tokens':0,'cache_read_input_tokens':null,"
	    "'output_tokens':5}}\n" END, BEGUN "usage input=1 cached=0 "
	    "cache_write=0 output=5 reasoning=0\nend completed\n" };

	(void)state;
	check_fact(&fact, 0);
}

/* Promise 11: deltas for blocks that were never started open them. */
static void
blocks_that_are_open_are_bounded(void **state)
{
	struct run r = { .stop_at = 0 };
	struct buf bytes;

	(void)state;
	buf_init(&bytes, BIG);
	frames(&bytes, START);
	for (int i = 0; i < 600; i++)
		buf_printf(&bytes, "data: {\"type\":\"content_block_delta\","
		    "\"index\":%d,\"delta\":{\"type\":\"text_delta\","
		    "\"text\":\"a\"}}\n\n", i);
	assert_int_equal(decode(&r, buf_view(&bytes), SIZE_MAX, true, true),
	    -1);
	assert_int_equal(r.err.class, ERROR_UPSTREAM_PROTOCOL);
	buf_fini(&r.out);
	buf_fini(&bytes);
}

#define CITE(u)	DELTA(1, "{'type':'citations_delta','citation':{'type':" \
	"'web_search_result_location','url':'" u "','title':'T'}}")
#define CITED(from, to, u)	"note 0.0 annotation {'type':'url_citation'," \
	"'start_index':" #from ",'end_index':" #to ",'url':'" u "'," \
	"'title':'T'}\n"

static void
citations_span_their_block_in_characters(void **state)
{
	static const struct fact facts[] = {
		{ START OPEN(0, "{'type':'text','text':''}")
		    TEXT(0, "\xc3\xa9\\\\ ") CLOSE(0)
		    OPEN(1, "{'type':'text','text':'','citations':[]}")
		    CITE("u") TEXT(1, "\\ud83d") TEXT(1, "\\ude00\\n")
		    CITE("v") CLOSE(1) TEXT(2, "!") CLOSE(2) END, BEGUN
		    "item_begin 0 message\ndelta 0.0 text '\xc3\xa9\\\\ '\n"
		    "delta 0.0 text '\xf0\x9f\x98\x80\\n'\n"
		    CITED(3, 5, "u") CITED(3, 5, "v")
		    "delta 0.0 text '!'\nitem_end 0 completed\n"
		    "end completed\n" },
		/* Citations of nothing, and of no address. */
		{ START OPEN(1, "{'type':'text','text':''}") CITE("u") CLOSE(1)
		    OPEN(1, "{'type':'text','text':'A','citations':[null,{}]}")
		    CITE("") CLOSE(1) END, BEGUN SAID("A")
		    "end completed\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		check_fact(&facts[i], i);
}

/* Promise 1. */
static void
a_stream_without_message_stop_is_cut(void **state)
{
	struct buf bytes;

	(void)state;
	buf_init(&bytes, BIG);
	frames(&bytes, HELLO OPEN(1, USE("a")) JSON(1, "{}") CLOSE(1)
	    STOP("tool_use") END);
	for (size_t n = 0; n < bytes.len; n++) {
		struct run r = { .stop_at = 0 };

		assert_int_equal(decode(&r, (struct span){ bytes.data, n },
		    SIZE_MAX, true, true), -1);
		assert_int_equal(r.err.class, ERROR_UPSTREAM_CUT);
		assert_int_equal(r.n_ends, 0);
		buf_fini(&r.out);
	}
	buf_fini(&bytes);
}

static void
a_whole_answer_must_end_cleanly(void **state)
{
	static const char whole[] = "{\"type\":\"message\",\"content\":[]}";
	struct run r = { .stop_at = 0 }, cut = r, none = r;

	(void)state;
	assert_int_equal(decode(&r, span_of(whole), 1, false, true), 0);
	assert_string_equal(r.out.data, "begin\nend completed\n");
	assert_int_equal(decode(&cut, span_of(whole), 1, false, false), -1);
	assert_int_equal(cut.err.class, ERROR_UPSTREAM_CUT);
	assert_int_equal(decode(&none, SPAN("{\"type\":\"message\"}"), 1,
	    false, true), -1);
	assert_int_equal(none.err.class, ERROR_UPSTREAM_PROTOCOL);
	buf_fini(&r.out);
	buf_fini(&cut.out);
	buf_fini(&none.out);
}

static void
a_sink_that_refuses_is_heard_at_once(void **state)
{
	struct buf bytes;
	int n = 0, at;

	(void)state;
	buf_init(&bytes, BIG);
	frames(&bytes, START OPEN(0, "{'type':'thinking','thinking':'T',"
	    "'signature':'S'}") CLOSE(0) OPEN(1, "{'type':'text','text':'A',"
	    "'citations':[{'url':'u'}]}") CLOSE(1) OPEN(2, USE("a"))
	    JSON(2, "{}") CLOSE(2) OPEN(3, "{'type':'server_tool_use','id':"
	    "'s','name':'web_search','input':{'query':'q'}}") CLOSE(3)
	    OPEN(4, "{'type':'web_search_tool_result','tool_use_id':'s',"
	    "'content':[]}") CLOSE(4) STOP("end_turn") END);
	for (at = 0; at <= n; at++) {
		struct run r = { .stop_at = at };
		int ret = decode(&r, buf_view(&bytes), SIZE_MAX, true, true);

		if (at == 0)
			n = r.n_events;
		assert_int_equal(ret, at == 0 ? 0 : -1);
		if (at > 0)
			assert_int_equal(r.err.class, ERROR_CLIENT_GONE);
		assert_int_equal(r.n_events, at == 0 ? n : at);
		buf_fini(&r.out);
	}
	assert_true(n > 14);
	buf_fini(&bytes);
}

/* ---- failures ---- */

static const struct {
	int status;
	const char *type, *message;
	enum error_class class, in_stream;
} failures[] = {
	{ 400, "invalid_request_error", "messages: bad",
	    ERROR_UPSTREAM_REQUEST, ERROR_UPSTREAM_REQUEST },
	{ 400, "invalid_request_error",
	    "prompt is too long: 210000 tokens > 200000 maximum",
	    ERROR_UPSTREAM_CONTEXT, ERROR_UPSTREAM_CONTEXT },
	{ 400, "invalid_request_error", "input length and `max_tokens` "
	    "exceed context limit: 1 + 2 > 2", ERROR_UPSTREAM_CONTEXT,
	    ERROR_UPSTREAM_CONTEXT },
	{ 413, "request_too_large", "Request exceeds the maximum size",
	    ERROR_UPSTREAM_CONTEXT, ERROR_UPSTREAM_CONTEXT },
	{ 400, "invalid_request_error", "messages.1.content.0: Invalid "
	    "`signature` in `thinking` block", ERROR_UPSTREAM_REASONING,
	    ERROR_UPSTREAM_REASONING },
	{ 400, "invalid_request_error", "messages.1.content.0.type: Expected "
	    "`thinking` or `redacted_thinking`, but found `tool_use`.",
	    ERROR_UPSTREAM_REASONING, ERROR_UPSTREAM_REASONING },
	{ 400, "invalid_request_error", "The compiled grammar is too large",
	    ERROR_UPSTREAM_SCHEMA, ERROR_UPSTREAM_SCHEMA },
	{ 400, "invalid_request_error", "Your credit balance is too low",
	    ERROR_UPSTREAM_BILLING, ERROR_UPSTREAM_BILLING },
	{ 400, "invalid_request_error", "You have reached your specified API "
	    "usage limits.", ERROR_UPSTREAM_BILLING,
	    ERROR_UPSTREAM_BILLING },
	{ 400, "invalid_request_error", "Output blocked by content filtering "
	    "policy", ERROR_UPSTREAM_POLICY, ERROR_UPSTREAM_POLICY },
	{ 400, "invalid_request_error", "Too many strict tools: 21",
	    ERROR_UPSTREAM_SCHEMA, ERROR_UPSTREAM_SCHEMA },
	{ 400, "invalid_request_error", "The block is bound to a different "
	    "conversation", ERROR_UPSTREAM_REASONING,
	    ERROR_UPSTREAM_REASONING },
	{ 429, "rate_limit_error", "It would exceed the spend limit",
	    ERROR_UPSTREAM_BILLING, ERROR_UPSTREAM_RATE },
	{ 401, "authentication_error", "invalid x-api-key",
	    ERROR_UPSTREAM_AUTH, ERROR_UPSTREAM_AUTH },
	{ 402, "billing_error", "m", ERROR_UPSTREAM_BILLING,
	    ERROR_UPSTREAM_BILLING },
	{ 403, "permission_error", "m", ERROR_UPSTREAM_AUTH,
	    ERROR_UPSTREAM_AUTH },
	{ 404, "not_found_error", "model: x", ERROR_UPSTREAM_NOT_FOUND,
	    ERROR_UPSTREAM_NOT_FOUND },
	{ 409, "conflict_error", "m", ERROR_UPSTREAM_FAILED,
	    ERROR_UPSTREAM_FAILED },
	{ 429, "rate_limit_error", "m", ERROR_UPSTREAM_RATE,
	    ERROR_UPSTREAM_RATE },
	{ 500, "api_error", "m", ERROR_UPSTREAM_FAILED,
	    ERROR_UPSTREAM_FAILED },
	{ 504, "timeout_error", "m", ERROR_UPSTREAM_FAILED,
	    ERROR_UPSTREAM_FAILED },
	{ 529, "overloaded_error", "Overloaded", ERROR_UPSTREAM_OVERLOADED,
	    ERROR_UPSTREAM_OVERLOADED },
	{ 500, "api_error", "prompt is too long", ERROR_UPSTREAM_FAILED,
	    ERROR_UPSTREAM_CONTEXT },
};

static struct error
refuse(int status, const char *body, const char *retry_after)
{
	struct refusal r = {
		.status = status,
		.body = span_of(body),
		.retry_after = span_of(retry_after),
	};
	struct error err = { .class = ERROR_NONE };

	assert_null(dialect_anthropic.failure);
	dialect_refusal(&r, &err);
	return err;
}

static void
failures_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
		struct run r = { .stop_at = 0 };
		struct buf body, stream;
		struct error err;

		buf_init(&body, BIG);
		buf_init(&stream, BIG);
		buf_printf(&body, "{\"type\":\"error\",\"error\":{\"type\":"
		    "\"%s\",\"message\":\"%s\"},\"request_id\":\"req_1\"}",
		    failures[i].type, failures[i].message);
		err = refuse(failures[i].status, body.data, "7");
		if (err.class != failures[i].class)
			fail_msg("row %zu: %s", i, error_name(err.class));
		assert_string_equal(err.message, failures[i].message);
		assert_int_equal(err.retry_after_s, 7);
		buf_printf(&stream, "event: error\ndata: %s\n\n", body.data);
		assert_int_equal(decode(&r, buf_view(&stream), 1, true, true),
		    -1);
		if (r.err.class != failures[i].in_stream)
			fail_msg("row %zu: %s", i, error_name(r.err.class));
		assert_int_equal(r.n_events, 0);
		buf_fini(&r.out);
		buf_fini(&stream);
		buf_fini(&body);
	}
}

static void
a_spend_limit_is_no_rate_limit(void **state)
{
	static const char body[] = "{\"type\":\"error\",\"error\":{\"type\":"
	    "\"rate_limit_error\",\"message\":\"m\",\"details\":"
	    "{\"error_code\":\"monthly_limit_reached\"}}}";

	(void)state;
	assert_int_equal(refuse(429, body, NULL).class,
	    ERROR_UPSTREAM_BILLING);
	assert_int_equal(refuse(429, body, "30").class, ERROR_UPSTREAM_RATE);
	assert_int_equal(refuse(529, "<html>", NULL).class,
	    ERROR_UPSTREAM_OVERLOADED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_become_items),
		cmocka_unit_test(a_zero_at_the_other_end_is_no_count),
		cmocka_unit_test(blocks_that_are_open_are_bounded),
		cmocka_unit_test(citations_span_their_block_in_characters),
		cmocka_unit_test(a_stream_without_message_stop_is_cut),
		cmocka_unit_test(a_whole_answer_must_end_cleanly),
		cmocka_unit_test(a_sink_that_refuses_is_heard_at_once),
		cmocka_unit_test(failures_are_told_apart),
		cmocka_unit_test(a_spend_limit_is_no_rate_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
