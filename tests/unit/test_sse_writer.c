#include "config.h"

#include "lib/writer_rig.h"

/* ---- the order of events for each kind of answer ---- */

static const struct event text_events[] = {
	E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Hel"), E_TEXT(0, 0, "lo\\n"),
	E_DONE(0), E_USAGE(&writer_usage), E_END(COMPLETED),
};
static const char text_stream[] = HEAD OPENING
    EV("response.output_item.added", 2, ITEM(0,
	MESSAGE(MSG("1"), "in_progress", "")))
    EV("response.content_part.added", 3, IN(MSG("1"), 0, 0)
	",'part':" TEXT(""))
    EV("response.output_text.delta", 4, IN(MSG("1"), 0, 0)
	",'delta':'Hel','logprobs':[]")
    EV("response.output_text.delta", 5, IN(MSG("1"), 0, 0)
	",'delta':'lo\\n','logprobs':[]")
    EV("response.output_text.done", 6, IN(MSG("1"), 0, 0)
	",'text':'Hello\\n','logprobs':[]")
    EV("response.content_part.done", 7, IN(MSG("1"), 0, 0)
	",'part':" TEXT("Hello\\n"))
    EV("response.output_item.done", 8, ITEM(0,
	MESSAGE(MSG("1"), "completed", TEXT("Hello\\n"))))
    COMPLETED(9, MESSAGE(MSG("1"), "completed", TEXT("Hello\\n")), USED);

static const struct event refusal_events[] = {
	E_BEGIN, E_MESSAGE(0), E_DELTA(0, 0, REFUSAL, "I can't"), E_DONE(0),
	E_END(COMPLETED),
};
static const char refusal_stream[] = HEAD OPENING
    EV("response.output_item.added", 2, ITEM(0,
	MESSAGE(MSG("1"), "in_progress", "")))
    EV("response.content_part.added", 3, IN(MSG("1"), 0, 0)
	",'part':" REFUSAL(""))
    EV("response.refusal.delta", 4, IN(MSG("1"), 0, 0)
	",'delta':'I can`t'")
    EV("response.refusal.done", 5, IN(MSG("1"), 0, 0)
	",'refusal':'I can`t'")
    EV("response.content_part.done", 6, IN(MSG("1"), 0, 0)
	",'part':" REFUSAL("I can`t"))
    EV("response.output_item.done", 7, ITEM(0,
	MESSAGE(MSG("1"), "completed", REFUSAL("I can`t"))))
    COMPLETED(8, MESSAGE(MSG("1"), "completed", REFUSAL("I can`t")), "null");

static const struct event call_events[] = {
	E_BEGIN, E_CALL(0, "call_9", "get_weather"),
	E_ARGUMENTS(0, "{\\\"a\\\""), E_ARGUMENTS(0, ":1}"), E_DONE(0), E_END(COMPLETED),
};
#define WEATHER(status, arguments) \
	CALL(FC("1"), status, "call_9", "get_weather", arguments)
static const char call_stream[] = HEAD OPENING
    EV("response.output_item.added", 2, ITEM(0, WEATHER("in_progress", "")))
    EV("response.function_call_arguments.delta", 3, AT(FC("1"), 0)
	",'delta':'{\\'a\\''")
    EV("response.function_call_arguments.delta", 4, AT(FC("1"), 0)
	",'delta':':1}'")
    EV("response.function_call_arguments.done", 5, AT(FC("1"), 0)
	",'arguments':'{\\'a\\':1}','name':'get_weather'")
    EV("response.output_item.done", 6, ITEM(0,
	WEATHER("completed", "{\\'a\\':1}")))
    COMPLETED(7, WEATHER("completed", "{\\'a\\':1}"), "null");

/* The second call's id is made: it is the fourth id of the stream. */
static const struct event parallel_events[] = {
	E_BEGIN, E_CALL(0, "call_a", "f"), E_ARGUMENTS(0, "{"),
	E_CALL_NO_ID(1, "g"), E_ARGUMENTS(1, "[]"), E_ARGUMENTS(0, "}"),
	E_DONE(1), E_DONE(0), E_END(COMPLETED),
};
#define F(status, arguments)	CALL(FC("1"), status, "call_a", "f", arguments)
#define G(status, arguments) \
	CALL(FC("2"), status, "call_" N32("3"), "g", arguments)
static const char parallel_stream[] = HEAD OPENING
    EV("response.output_item.added", 2, ITEM(0, F("in_progress", "")))
    EV("response.function_call_arguments.delta", 3, AT(FC("1"), 0)
	",'delta':'{'")
    EV("response.output_item.added", 4, ITEM(1, G("in_progress", "")))
    EV("response.function_call_arguments.delta", 5, AT(FC("2"), 1)
	",'delta':'[]'")
    EV("response.function_call_arguments.delta", 6, AT(FC("1"), 0)
	",'delta':'}'")
    EV("response.function_call_arguments.done", 7, AT(FC("2"), 1)
	",'arguments':'[]','name':'g'")
    EV("response.output_item.done", 8, ITEM(1, G("completed", "[]")))
    EV("response.function_call_arguments.done", 9, AT(FC("1"), 0)
	",'arguments':'{}','name':'f'")
    EV("response.output_item.done", 10, ITEM(0, F("completed", "{}")))
    COMPLETED(11, F("completed", "{}") "," G("completed", "[]"), "null");

static const struct event summary_events[] = {
	E_BEGIN, E_REASONING(0), E_DELTA(0, 0, SUMMARY, "one"),
	E_DELTA(0, 1, SUMMARY, "two"), E_DONE(0), E_MESSAGE(1),
	E_TEXT(1, 0, "ok"), E_DONE(1), E_END(COMPLETED),
};
#define SUM(n)	AT(RS("1"), 0) ",'summary_index':" #n
#define THOUGHT	REASONING(RS("1"), "completed", SUMMARY("one") "," \
	SUMMARY("two"))
static const char summary_stream[] = HEAD OPENING
    EV("response.output_item.added", 2, ITEM(0,
	REASONING(RS("1"), "in_progress", "")))
    EV("response.reasoning_summary_part.added", 3, SUM(0)
	",'part':" SUMMARY(""))
    EV("response.reasoning_summary_text.delta", 4, SUM(0) ",'delta':'one'")
    EV("response.reasoning_summary_text.done", 5, SUM(0) ",'text':'one'")
    EV("response.reasoning_summary_part.done", 6, SUM(0)
	",'part':" SUMMARY("one"))
    EV("response.reasoning_summary_part.added", 7, SUM(1)
	",'part':" SUMMARY(""))
    EV("response.reasoning_summary_text.delta", 8, SUM(1) ",'delta':'two'")
    EV("response.reasoning_summary_text.done", 9, SUM(1) ",'text':'two'")
    EV("response.reasoning_summary_part.done", 10, SUM(1)
	",'part':" SUMMARY("two"))
    EV("response.output_item.done", 11, ITEM(0, THOUGHT))
    EV("response.output_item.added", 12, ITEM(1,
	MESSAGE(MSG("2"), "in_progress", "")))
    EV("response.content_part.added", 13, IN(MSG("2"), 1, 0)
	",'part':" TEXT(""))
    EV("response.output_text.delta", 14, IN(MSG("2"), 1, 0)
	",'delta':'ok','logprobs':[]")
    EV("response.output_text.done", 15, IN(MSG("2"), 1, 0)
	",'text':'ok','logprobs':[]")
    EV("response.content_part.done", 16, IN(MSG("2"), 1, 0)
	",'part':" TEXT("ok"))
    EV("response.output_item.done", 17, ITEM(1,
	MESSAGE(MSG("2"), "completed", TEXT("ok"))))
    COMPLETED(18, THOUGHT "," MESSAGE(MSG("2"), "completed", TEXT("ok")),
	"null");

/* A summary beside the reasoning's own text: each counts for itself. */
static const struct event reasoning_events[] = {
	E_BEGIN, E_REASONING(0), E_DELTA(0, 0, SUMMARY, "s"),
	E_DELTA(0, 1, REASONING, "hm"), E_DONE(0), E_END(COMPLETED),
};
#define RTEXT(text)	"{'type':'reasoning_text','text':'" text "'}"
#define PONDERED "{'id':'" RS("1") "','type':'reasoning'," \
	"'status':'completed','summary':[" SUMMARY("s") "]," \
	"'content':[" RTEXT("hm") "]}"
static const char reasoning_stream[] = HEAD OPENING
    EV("response.output_item.added", 2, ITEM(0,
	REASONING(RS("1"), "in_progress", "")))
    EV("response.reasoning_summary_part.added", 3, SUM(0)
	",'part':" SUMMARY(""))
    EV("response.reasoning_summary_text.delta", 4, SUM(0) ",'delta':'s'")
    EV("response.reasoning_summary_text.done", 5, SUM(0) ",'text':'s'")
    EV("response.reasoning_summary_part.done", 6, SUM(0)
	",'part':" SUMMARY("s"))
    EV("response.content_part.added", 7, IN(RS("1"), 0, 0)
	",'part':" RTEXT(""))
    EV("response.reasoning_text.delta", 8, IN(RS("1"), 0, 0) ",'delta':'hm'")
    EV("response.reasoning_text.done", 9, IN(RS("1"), 0, 0) ",'text':'hm'")
    EV("response.content_part.done", 10, IN(RS("1"), 0, 0)
	",'part':" RTEXT("hm"))
    EV("response.output_item.done", 11, ITEM(0, PONDERED))
    COMPLETED(12, PONDERED, "null");

static const struct event incomplete_events[] = {
	E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Hel"), E_CUT(0),
	E_USAGE(&writer_usage), E_END(MAX_TOKENS),
};
#define HEL(status)	MESSAGE(MSG("1"), status, TEXT("Hel"))
#define HEL_EVENTS \
    EV("response.output_item.added", 2, ITEM(0, \
	MESSAGE(MSG("1"), "in_progress", ""))) \
    EV("response.content_part.added", 3, IN(MSG("1"), 0, 0) \
	",'part':" TEXT("")) \
    EV("response.output_text.delta", 4, IN(MSG("1"), 0, 0) \
	",'delta':'Hel','logprobs':[]") \
    EV("response.output_text.done", 5, IN(MSG("1"), 0, 0) \
	",'text':'Hel','logprobs':[]") \
    EV("response.content_part.done", 6, IN(MSG("1"), 0, 0) \
	",'part':" TEXT("Hel")) \
    EV("response.output_item.done", 7, ITEM(0, HEL("incomplete")))
static const char incomplete_stream[] = HEAD OPENING HEL_EVENTS
    EV("response.incomplete", 8, OBJECT("null", "incomplete", "null",
	"{'reason':'max_output_tokens'}", HEL("incomplete"), USED))
    "data: [DONE]\n\n";

static const struct event failure_events[] = {
	E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Hel"), E_CUT(0), E_FAIL(&writer_cut),
};
static const char failure_stream[] = HEAD OPENING HEL_EVENTS
    FAILED(8, HEL("incomplete"));

/* A cut call: its arguments are as far as they came. */
static const struct event cut_call_events[] = {
	E_BEGIN, E_CALL(0, "call_9", "get_weather"), E_CUT(0), E_FAIL(&writer_cut),
};
static const char cut_call_stream[] = HEAD OPENING
    EV("response.output_item.added", 2, ITEM(0, WEATHER("in_progress", "")))
    EV("response.function_call_arguments.done", 3, AT(FC("1"), 0)
	",'arguments':'','name':'get_weather'")
    EV("response.output_item.done", 4, ITEM(0, WEATHER("incomplete", "")))
    FAILED(5, WEATHER("incomplete", ""));

static const struct event early_failure_events[] = { E_FAIL(&writer_cut) };
static const char early_failure_stream[] = HEAD OPENING FAILED(2, "");

static const struct event nothing_events[] = { E_BEGIN, E_END(COMPLETED) };
static const char nothing_stream[] = HEAD OPENING COMPLETED(2, "", "null");

static const struct event filter_events[] = {
	E_BEGIN, E_MESSAGE(0), E_CUT(0), E_END(CONTENT_FILTER),
};
static const char filter_stream[] = HEAD OPENING
    EV("response.output_item.added", 2, ITEM(0,
	MESSAGE(MSG("1"), "in_progress", "")))
    EV("response.output_item.done", 3, ITEM(0,
	MESSAGE(MSG("1"), "incomplete", "")))
    EV("response.incomplete", 4, OBJECT("null", "incomplete", "null",
	"{'reason':'content_filter'}", MESSAGE(MSG("1"), "incomplete", ""),
	"null"))
    "data: [DONE]\n\n";

/* Two parts of one message, and empty deltas, which open and say nothing. */
static const struct event parts_events[] = {
	E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, ""), E_TEXT(0, 0, "a"),
	E_TEXT(0, 0, ""), E_DELTA(0, 1, REFUSAL, ""), E_DONE(0),
	E_END(COMPLETED),
};
static const char parts_stream[] = HEAD OPENING
    EV("response.output_item.added", 2, ITEM(0,
	MESSAGE(MSG("1"), "in_progress", "")))
    EV("response.content_part.added", 3, IN(MSG("1"), 0, 0)
	",'part':" TEXT(""))
    EV("response.output_text.delta", 4, IN(MSG("1"), 0, 0)
	",'delta':'a','logprobs':[]")
    EV("response.output_text.done", 5, IN(MSG("1"), 0, 0)
	",'text':'a','logprobs':[]")
    EV("response.content_part.done", 6, IN(MSG("1"), 0, 0)
	",'part':" TEXT("a"))
    EV("response.content_part.added", 7, IN(MSG("1"), 0, 1)
	",'part':" REFUSAL(""))
    EV("response.refusal.done", 8, IN(MSG("1"), 0, 1) ",'refusal':''")
    EV("response.content_part.done", 9, IN(MSG("1"), 0, 1)
	",'part':" REFUSAL(""))
    EV("response.output_item.done", 10, ITEM(0,
	MESSAGE(MSG("1"), "completed", TEXT("a") "," REFUSAL(""))))
    COMPLETED(11, MESSAGE(MSG("1"), "completed", TEXT("a") "," REFUSAL("")),
	"null");

/* Text, then a tool: the message is closed before the call begins. */
static const struct event tool_events[] = {
	E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Hel"), E_CUT(0),
	E_CALL_NO_ID(1, "g"), E_ARGUMENTS(1, "[]"), E_DONE(1),
	E_END(COMPLETED),
};
static const char tool_stream[] = HEAD OPENING HEL_EVENTS
    EV("response.output_item.added", 8, ITEM(1, G("in_progress", "")))
    EV("response.function_call_arguments.delta", 9, AT(FC("2"), 1)
	",'delta':'[]'")
    EV("response.function_call_arguments.done", 10, AT(FC("2"), 1)
	",'arguments':'[]','name':'g'")
    EV("response.output_item.done", 11, ITEM(1, G("completed", "[]")))
    COMPLETED(12, HEL("incomplete") "," G("completed", "[]"), "null");

#define STREAM(x) { #x, x##_events, sizeof(x##_events) / \
	sizeof(x##_events[0]), x##_stream }
static const struct stream {
	const char *name;
	const struct event *events;
	size_t n;
	const char *expected;
} streams[] = {
	STREAM(text), STREAM(refusal), STREAM(call), STREAM(parallel),
	STREAM(summary), STREAM(reasoning), STREAM(incomplete),
	STREAM(failure), STREAM(cut_call), STREAM(early_failure),
	STREAM(nothing), STREAM(filter), STREAM(parts), STREAM(tool),
};
#define N_STREAMS (sizeof(streams) / sizeof(streams[0]))

/* ---- tests ---- */

static void
writes_each_order_byte_for_byte(void **state)
{
	struct writer_rig f;

	(void)state;
	for (size_t i = 0; i < N_STREAMS; i++) {
		writer_setup(&f);
		writer_play(&f, streams[i].events, streams[i].n);
		assert_stream(buf_view(&f.mem.out), streams[i].name,
		    streams[i].expected);
		assert_true(f.writer.closed);
		writer_teardown(&f);
	}
}

static void
ends_with_the_object_of_the_whole_answer(void **state)
{
	struct writer_rig f;
	struct buf whole;
	struct jsonw w;
	size_t len;

	(void)state;
	for (size_t i = 0; i < N_STREAMS; i++) {
		writer_setup(&f);
		f.response.cost_known = true;
		f.response.cost_pico = 42;
		writer_play(&f, streams[i].events, streams[i].n);
		/* The same without what the stream keeps for itself. */
		f.response.echo = NULL;
		buf_init(&whole, SIZE_MAX);
		buf_puts(&whole, ",\"response\":");
		w = jsonw_on(&whole);
		response_write(&w, &f.response, &f.request, &f.receipt);
		buf_puts(&whole, "}\n\ndata: [DONE]\n\n");
		len = f.mem.out.len;
		assert_true(len > whole.len);
		assert_string_equal(f.mem.out.data + len - whole.len,
		    whole.data);
		buf_fini(&whole);
		writer_teardown(&f);
	}
}

static void
writes_the_same_however_it_is_flushed(void **state)
{
	struct writer_rig f;
	struct error err;

	(void)state;
	for (size_t i = 0; i < N_STREAMS; i++) {
		writer_setup(&f);
		for (size_t j = 0; j < streams[i].n; j++)
			writer_play(&f, streams[i].events + j, 1);
		assert_stream(buf_view(&f.mem.out), streams[i].name,
		    streams[i].expected);
		assert_int_equal(sse_writer_flush(&f.writer, &err), 0);
		assert_true(f.mem.flushes <= streams[i].n);
		writer_teardown(&f);
	}
}

static void
starts_early_with_head_and_comments(void **state)
{
	static const struct { const struct event *events; size_t n;
	    const char *expected; } rows[] = {
		{ nothing_events, 2, HEAD ":\n\n:\n\n" OPENING
		    COMPLETED(2, "", "null") },
		{ early_failure_events, 1, HEAD ":\n\n:\n\n" OPENING
		    FAILED(2, "") },
	};
	struct writer_rig f;
	struct error err;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		writer_setup(&f);
		sse_writer_beat(&f.writer);
		assert_int_equal(sse_writer_flush(&f.writer, &err), 0);
		assert_true(f.writer.headed);
		assert_false(f.writer.opened);
		assert_stream(buf_view(&f.mem.out), "head", HEAD ":\n\n");
		sse_writer_beat(&f.writer);
		writer_play(&f, rows[i].events, rows[i].n);
		assert_stream(buf_view(&f.mem.out), "early", rows[i].expected);
		writer_teardown(&f);
	}
}

static void
says_nothing_after_the_terminal_event(void **state)
{
	static const struct event late[] = { E_FAIL(&writer_cut), E_END(COMPLETED) };
	struct writer_rig f;
	struct error err;
	size_t len, flushes;

	(void)state;
	writer_setup(&f);
	writer_play(&f, text_events, streams[0].n);
	len = f.mem.out.len;
	flushes = f.mem.flushes;
	sse_writer_beat(&f.writer);
	assert_int_equal(events_play(&f.writer.sink, late, 2, &err), 0);
	assert_int_equal(sse_writer_flush(&f.writer, &err), 0);
	assert_int_equal(f.mem.out.len, len);
	assert_int_equal(f.mem.flushes, flushes);
	writer_teardown(&f);
}

static void
flushes_once_and_only_what_is_there(void **state)
{
	struct writer_rig f;
	struct error err;

	(void)state;
	writer_setup(&f);
	assert_int_equal(sse_writer_flush(&f.writer, &err), 0);
	assert_int_equal(f.mem.flushes, 0);
	assert_int_equal(f.writer.flushed_ms, 5000);
	events_mono_ms = 6000;
	assert_int_equal(events_play(&f.check.sink, text_events, 4, &err), 0);
	assert_int_equal(f.mem.out.len, 0);
	assert_int_equal(sse_writer_flush(&f.writer, &err), 0);
	assert_int_equal(f.mem.flushes, 1);
	assert_int_equal(f.writer.flushed_ms, 6000);
	events_mono_ms = 7000;
	assert_int_equal(sse_writer_flush(&f.writer, &err), 0);
	assert_int_equal(f.mem.flushes, 1);
	assert_int_equal(f.writer.flushed_ms, 6000);
	writer_teardown(&f);
}

static void
tells_when_the_client_is_gone(void **state)
{
	struct writer_rig f;
	struct error err;

	(void)state;
	writer_setup(&f);
	f.mem.gone_after = 100;
	assert_int_equal(events_play(&f.check.sink, text_events, 4, &err), 0);
	assert_int_equal(sse_writer_flush(&f.writer, &err), -1);
	assert_int_equal(err.class, ERROR_CLIENT_GONE);
	assert_int_equal(f.mem.out.len, 100);
	assert_int_equal(sink_send(&f.check.sink, &text_events[4], &err), -1);
	assert_int_equal(err.class, ERROR_CLIENT_GONE);
	assert_int_equal(sse_writer_flush(&f.writer, &err), -1);
	/* What was collected is there for the record. */
	assert_int_equal(f.response.items[0].status, STATUS_COMPLETED);
	writer_teardown(&f);
}

/* A conn that counts what it is given, and how. */
struct counter {
	struct conn conn;
	size_t bytes, writes, flushes, largest;
};

static int
count_write(struct conn *c, const void *p, size_t len)
{
	struct counter *n = (struct counter *)c;

	(void)p;
	n->writes++;
	n->bytes += len;
	if (len > n->largest)
		n->largest = len;
	return 0;
}

static int
count_flush(struct conn *c)
{
	((struct counter *)c)->flushes++;
	return 0;
}

static void
hands_much_over_before_the_flush(void **state)
{
	static const struct conn_ops ops = {
		.write = count_write, .flush = count_flush,
	};
	static const struct event first[] = { E_BEGIN, E_MESSAGE(0) };
	static const struct event last[] = { E_DONE(0), E_END(COMPLETED) };
	const size_t each = 64 * 1024, n = 300;
	struct counter counter = { .conn = { &ops } };
	struct event delta = { .type = EVENT_DELTA };
	struct writer_rig f;
	struct error err;
	char *text;

	(void)state;
	writer_setup(&f);
	f.writer.conn = &counter.conn;
	text = test_malloc(each);
	memset(text, 'x', each);
	delta.text = (struct span){ text, each };
	assert_int_equal(events_play(&f.check.sink, first, 2, &err), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(sink_send(&f.check.sink, &delta, &err), 0);
	assert_true(f.writer.out.cap < 4 * 1024 * 1024);
	assert_int_equal(events_play(&f.check.sink, last, 2, &err), 0);
	assert_int_equal(counter.flushes, 0);
	assert_int_equal(sse_writer_flush(&f.writer, &err), 0);
	assert_int_equal(counter.flushes, 1);
	assert_true(f.writer.out.cap <= 64 * 1024);
	/* delta, text.done, part.done, item.done, completed */
	assert_true(counter.bytes > 5 * n * each);
	assert_true(counter.largest < n * each + 2 * 1024 * 1024);
	test_free(text);
	writer_teardown(&f);
}

static void
refuses_an_event_beyond_the_ceiling(void **state)
{
	struct writer_rig f;
	struct error err;

	(void)state;
	writer_setup(&f);
	f.writer.out.max = 1000;
	assert_int_equal(events_play(&f.check.sink, text_events, 1, &err), -1);
	assert_int_equal(err.class, ERROR_INTERNAL);
	assert_int_equal(sse_writer_flush(&f.writer, &err), -1);
	assert_int_equal(err.class, ERROR_INTERNAL);
	assert_int_equal(f.mem.out.len, 0);
	writer_teardown(&f);
}

static void
opens_with_no_usage_whatever_came_before(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_USAGE(&writer_usage), E_FAIL(&writer_cut),
	};
	struct writer_rig f;
	struct error err;

	(void)state;
	writer_setup(&f);
	/* As after a failed route: the response knows, the writer is new. */
	f.response.sink.next = NULL;
	assert_int_equal(events_play(&f.check.sink, events, 3, &err), 0);
	f.response.cost_known = true;
	assert_int_equal(sink_send(&f.writer.sink, &events[2], &err), 0);
	assert_int_equal(sse_writer_flush(&f.writer, &err), 0);
	assert_memory_equal(f.mem.out.data, HEAD "event: response.created",
	    sizeof(HEAD "event: response.created") - 1);
	*strstr(f.mem.out.data, "event: response.failed") = '\0';
	assert_null(strstr(f.mem.out.data, "failed"));
	assert_null(strstr(f.mem.out.data, "\"usage\":{"));
	assert_null(strstr(f.mem.out.data, "\"total\":0"));
	writer_teardown(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_each_order_byte_for_byte),
		cmocka_unit_test(ends_with_the_object_of_the_whole_answer),
		cmocka_unit_test(writes_the_same_however_it_is_flushed),
		cmocka_unit_test(starts_early_with_head_and_comments),
		cmocka_unit_test(says_nothing_after_the_terminal_event),
		cmocka_unit_test(flushes_once_and_only_what_is_there),
		cmocka_unit_test(tells_when_the_client_is_gone),
		cmocka_unit_test(hands_much_over_before_the_flush),
		cmocka_unit_test(refuses_an_event_beyond_the_ceiling),
		cmocka_unit_test(opens_with_no_usage_whatever_came_before),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
