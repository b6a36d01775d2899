/*
 * writer_rig: an SSE writer over memory, behind the sinks that are in front of
 * it, and the public stream as text. In what is expected ' stands for " and `
 * for '. Ids are those of events_clock.
 */
#ifndef TESTS_LIB_WRITER_RIG_H
#define TESTS_LIB_WRITER_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "front/mem.h"
#include "front/sse_writer.h"
#include "lib/events.h"
#include "model/response_json.h"

static const struct http_request writer_http = {
	.method = "POST", .path = "/v1/responses", .request_id = "req-1",
};
static const struct usage writer_usage = { .input = 11, .cached = 4,
    .cache_write = 2, .output = 7, .reasoning = 3 };
static const struct error writer_cut = {
	.class = ERROR_UPSTREAM_CUT,
	.message = "the provider's \"stream\" ended",
};

/* ---- what is expected ---- */

#define N4(c)	c c c c
#define N24(c)	N4(c c) N4(N4(c))
#define N32(c)	"0VgmObDf" N24(c)	/* of items, nine seconds later */

#define RESP	"resp_0VgmOYsV" N24("0")
#define MSG(c)	"msg_" N32(c)
#define FC(c)	"fc_" N32(c)
#define CTC(c)	"ctc_" N32(c)
#define WS(c)	"ws_" N32(c)
#define RS(c)	"rs_" N32(c)

#define HEAD \
	"Status: 200 OK\r\n" \
	"Content-Type: text/event-stream\r\n" \
	"X-Request-Id: req-1\r\n" \
	"Cache-Control: no-cache, no-store\r\n" \
	"X-Content-Type-Options: nosniff\r\n" \
	"X-Accel-Buffering: no\r\n\r\n"

#define EV(type, n, rest) \
	"event: " type "\n" \
	"data: {'type':'" type "','sequence_number':" #n rest "}\n\n"

#define OBJECT(completed, status, error, incomplete, output, used) \
	",'response':{'id':'" RESP "','object':'response'," \
	"'created_at':1800000000,'completed_at':" completed "," \
	"'status':'" status "','error':" error "," \
	"'incomplete_details':" incomplete ",'model':'demo/echo'," \
	"'output':[" output "],'usage':" used ",'store':false," \
	"'previous_response_id':null,'instructions':null,'tools':[]," \
	"'tool_choice':'auto','parallel_tool_calls':true," \
	"'max_tool_calls':null," \
	"'text':{'format':{'type':'text'},'verbosity':'medium'}," \
	"'reasoning':{'effort':null,'summary':null}," \
	"'max_output_tokens':null,'temperature':1,'top_p':1," \
	"'presence_penalty':0,'frequency_penalty':0,'top_logprobs':0," \
	"'truncation':'disabled','background':false," \
	"'service_tier':'default','metadata':{},'prompt_cache_key':null," \
	"'safety_identifier':null,'cost':{'total':null,'byok':false}," \
	"'receipt':{'attempts':[],'changes':[],'redacted':{}}}"

#define USED \
	"{'input_tokens':11,'input_tokens_details':{'cached_tokens':4," \
	"'cache_write_tokens':2},'output_tokens':7," \
	"'output_tokens_details':{'reasoning_tokens':3},'total_tokens':18}"

#define STARTED	OBJECT("null", "in_progress", "null", "null", "", "null")
#define OPENING	\
	EV("response.created", 0, STARTED) \
	EV("response.in_progress", 1, STARTED)
#define COMPLETED(n, output, used) \
	EV("response.completed", n, OBJECT("1800000009", "completed", "null", \
	    "null", output, used)) \
	"data: [DONE]\n\n"
#define FAILED(n, output) \
	EV("response.failed", n, OBJECT("null", "failed", \
	    "{'code':'server_error'," \
	    "'message':'the provider`s \\'stream\\' ended'}", "null", output, \
	    "null")) \
	"data: [DONE]\n\n"

#define AT(id, output)		",'item_id':'" id "','output_index':" #output
#define IN(id, output, n)	AT(id, output) ",'content_index':" #n
#define ITEM(output, item)	",'output_index':" #output ",'item':" item

#define MESSAGE(id, status, content) "{'id':'" id "','type':'message'," \
	"'status':'" status "','role':'assistant','content':[" content "]}"
#define TEXT(text) "{'type':'output_text','text':'" text "'," \
	"'annotations':[],'logprobs':[]}"
#define REFUSAL(text) "{'type':'refusal','refusal':'" text "'}"
#define CALL(id, status, call, name, arguments) "{'id':'" id "'," \
	"'type':'function_call','status':'" status "','call_id':'" call "'," \
	"'name':'" name "','arguments':'" arguments "'}"
#define REASONING(id, status, summary) "{'id':'" id "'," \
	"'type':'reasoning','status':'" status "','summary':[" summary "]}"
#define SUMMARY(text) "{'type':'summary_text','text':'" text "'}"

/* ---- a writer over memory ---- */

struct writer_rig {
	struct arena arena;
	struct mem_conn mem;
	struct request request;
	struct receipt receipt;
	struct response response;
	struct sse_writer writer;
	struct check check;
};

static inline void
writer_setup(struct writer_rig *f)
{
	events_clock();
	arena_init(&f->arena, CEILING_REQUEST_ARENA);
	mem_init(&f->mem, NULL, SPAN(""));
	f->request = (struct request){ .model = "echo" };
	receipt_init(&f->receipt, &f->arena);
	response_init(&f->response, &f->arena, "demo/echo", &f->writer.sink);
	sse_writer_init(&f->writer, &f->mem.conn, &writer_http, &f->request,
	    &f->receipt, &f->response);
	check_init(&f->check, &f->response.sink);
	events_wall_ms += 9000;
}

static inline void
writer_teardown(struct writer_rig *f)
{
	check_fini(&f->check);
	sse_writer_fini(&f->writer);
	mem_fini(&f->mem);
	arena_fini(&f->arena);
	clock_set_source(NULL);
}

static inline void
writer_play(struct writer_rig *f, const struct event *events, size_t n)
{
	struct error err;

	if (events_play(&f->check.sink, events, n, &err) == -1)
		fail_msg("%s", err.message);
	assert_int_equal(sse_writer_flush(&f->writer, &err), 0);
}

/* expected has ' for " and ` for '. */
static inline void
assert_stream(struct span got, const char *name, const char *expected)
{
	struct buf want;
	size_t at = 0;

	buf_init(&want, SIZE_MAX);
	events_quote(&want, expected);
	for (size_t i = 0; i < want.len; i++)
		if (want.data[i] == '`')
			want.data[i] = '\'';
	if (!span_same(got, buf_view(&want))) {
		while (at < got.len && at < want.len &&
		    got.p[at] == want.data[at])
			at++;
		fail_msg("%s: byte %zu:\n%.*s\ninstead of\n%.300s", name, at,
		    (int)(got.len - at < 300 ? got.len - at : 300), got.p + at,
		    want.data + at);
	}
	buf_fini(&want);
}

#endif
