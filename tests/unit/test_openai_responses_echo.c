/*
 * What this program tells its clients is the dialect that it reads: a stream
 * or an answer of its own, decoded and told again, is the same, byte for byte.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonx.h"
#include "base/scan.h"
#include "dialect/openai_responses.h"
#include "front/mem.h"
#include "front/sse_writer.h"
#include "lib/events.h"
#include "model/response_json.h"

#define BIG	((size_t)1 << 24)

/* Events that come by themselves, or out of a decoder, on their way to a
 * client. What would be sealed is open. */
struct teller {
	struct sink sink;
	struct arena arena;
	struct request request;
	struct receipt receipt;
	struct response response;
	struct sse_writer writer;
	struct mem_conn conn;
};

/* What a decoder has to give back stands in for what a gateway seals. */
static int
relay(struct sink *s, const struct event *ev, struct error *err)
{
	struct teller *t = (struct teller *)s;
	struct event shown = *ev;
	const struct node *blob;

	if (ev->opaque.len > 0) {
		blob = scan(&t->arena, arena_span(&t->arena, ev->opaque),
		    SCAN_UPSTREAM, err);
		assert_true(jsonx_text(blob, "encrypted_content",
		    &shown.encrypted));
	}
	return sink_send(&t->response.sink, &shown, err);
}

static void
teller_init(struct teller *t)
{
	static const struct http_request http = {
		.method = "POST", .path = "/v1/responses",
		.request_id = "echo",
	};

	memset(t, 0, sizeof(*t));
	events_clock();
	arena_init(&t->arena, BIG);
	t->sink.event = relay;
	t->request = (struct request){ .arena = &t->arena, .model = "m",
	    .stream = true, .include = ~0u };
	receipt_init(&t->receipt, &t->arena);
	mem_init(&t->conn, NULL, SPAN(""));
	response_init(&t->response, &t->arena, "lab/m", NULL);
	t->response.include = ~0u;
	sse_writer_init(&t->writer, &t->conn.conn, &http, &t->request,
	    &t->receipt, &t->response);
	t->response.sink.next = &t->writer.sink;
}

/* The stream without its HTTP head. */
static struct span
teller_stream(struct teller *t)
{
	struct error err;
	const char *body;

	assert_int_equal(sse_writer_flush(&t->writer, &err), 0);
	body = memmem(t->conn.out.data, t->conn.out.len, "\r\n\r\n", 4);
	assert_non_null(body);
	return span_of(body + 4);
}

static struct span
teller_answer(struct teller *t)
{
	struct buf json;
	struct jsonw w = jsonw_on(&json);
	struct span answer;

	buf_init(&json, BIG);
	response_write(&w, &t->response, &t->request, &t->receipt);
	answer = arena_span(&t->arena, buf_view(&json));
	buf_fini(&json);
	return answer;
}

static void
teller_fini(struct teller *t)
{
	sse_writer_fini(&t->writer);
	mem_fini(&t->conn);
	arena_fini(&t->arena);
	clock_set_source(NULL);
}

static int
decode(struct teller *t, struct span bytes, bool stream, struct error *err)
{
	static const struct provider row = { .name = "sluice" };
	const struct target target = { .provider = &row, .model = "m" };
	const struct dialect *dialect = &dialect_openai_responses;
	struct decoder d;
	struct check check;
	int ret;

	check_init(&check, &t->sink);
	decoder_init(&d, dialect, &t->request, &target, stream, &check.sink);
	ret = dialect->feed(&d, bytes, err);
	if (ret == 0)
		ret = dialect->finish(&d, true, err);
	decoder_fini(&d);
	check_fini(&check);
	return ret;
}

static void
assert_same(struct span a, struct span b)
{
	if (!span_same(a, b))
		fail_msg("told:\n%.*s\nagain:\n%.*s", (int)a.len, a.p,
		    (int)b.len, b.p);
}

static void
tell_again(const struct event *events, size_t n)
{
	struct teller one, two;
	struct span stream, answer;
	struct error err;

	teller_init(&one);
	if (events_play(&one.sink, events, n, &err) == -1)
		fail_msg("%s", err.message);
	stream = teller_stream(&one);
	answer = teller_answer(&one);
	teller_init(&two);
	if (decode(&two, stream, true, &err) == -1)
		fail_msg("%s", err.message);
	assert_same(stream, teller_stream(&two));
	assert_same(answer, teller_answer(&two));
	teller_fini(&two);
	teller_init(&two);
	if (decode(&two, answer, false, &err) == -1)
		fail_msg("%s", err.message);
	assert_same(answer, teller_answer(&two));
	teller_fini(&two);
	teller_fini(&one);
}

#define TELL_AGAIN(events) \
	tell_again(events, sizeof(events) / sizeof((events)[0]))

/* A node that lives in the arena. */
static const struct node *
node_of(struct arena *a, const char *quoted)
{
	const struct node *node;
	struct error err;
	struct buf json;

	buf_init(&json, BIG);
	events_quote(&json, quoted);
	node = scan(a, arena_span(a, buf_view(&json)), SCAN_REQUEST, &err);
	buf_fini(&json);
	assert_non_null(node);
	return node;
}

static const struct usage usage = { .input = 40, .cached = 8,
	.cache_write = 16, .output = 20, .reasoning = 6 };

static void
texts_are_told_again(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Hel"),
		E_TEXT(0, 0, "lo \\\"W\\\"\\n\xc3\xb6"),
		E_DELTA(0, 1, REFUSAL, "No."), E_TEXT(0, 2, "But."),
		E_DONE(0), E_MESSAGE(1), E_TEXT(1, 0, "More."), E_DONE(1),
		E_USAGE(&usage), E_END(COMPLETED),
	};

	(void)state;
	TELL_AGAIN(events);
}

#define LOGPROB(token, logprob, bytes) \
	"{\"token\":\"" token "\",\"logprob\":" logprob "," \
	"\"bytes\":[" bytes "],\"top_logprobs\":[]}"

static void
log_probabilities_and_annotations_are_told_again(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, BIG);
	{
		const struct event events[] = {
			E_BEGIN, E_MESSAGE(0),
			{ .type = EVENT_DELTA, .part_type = PART_TEXT,
			    .text = E_SPAN("7"), .logprobs = E_SPAN(
			    LOGPROB("7", "-1", "55")) },
			E_TEXT(0, 0, " C"),
			{ .type = EVENT_DELTA, .part_type = PART_TEXT,
			    .text = E_SPAN("!"), .logprobs = E_SPAN(
			    LOGPROB("!", "-2", "33") ","
			    LOGPROB("", "0", "")) },
			E_NOTE(0, 0, node_of(&a, "{'type':'url_citation',"
			    "'url':'https://e.com','title':'t',"
			    "'start_index':0,'end_index':1}")),
			E_DONE(0), E_USAGE(&usage), E_END(COMPLETED),
		};

		TELL_AGAIN(events);
	}
	arena_fini(&a);
}

static void
reasoning_is_told_again(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_REASONING(0), E_DELTA(0, 0, SUMMARY, "A"),
		E_DELTA(0, 0, SUMMARY, "a"), E_DELTA(0, 1, SUMMARY, "B"),
		{ .type = EVENT_ITEM_END, .status = STATUS_COMPLETED,
		    .encrypted = E_SPAN("SEALED") },
		E_REASONING(1), E_DELTA(1, 0, REASONING, "raw"), E_DONE(1),
		E_REASONING(2), E_DONE(2),
		E_MESSAGE(3), E_TEXT(3, 0, "C"), E_DONE(3),
		E_USAGE(&usage), E_END(COMPLETED),
	};

	(void)state;
	TELL_AGAIN(events);
}

static void
calls_are_told_again(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_CALL(0, "call_a", "f"), E_ARGUMENTS(0, "{"),
		E_ARGUMENTS(0, "}"), E_DONE(0),
		{ .type = EVENT_ITEM_BEGIN, .item = 1,
		    .item_type = ITEM_FUNCTION_CALL, .name = E_SPAN("find"),
		    .namespace = E_SPAN("crm"), .call_id = E_SPAN("call_b") },
		E_ARGUMENTS(1, "{\\\"a\\\":1}"), E_DONE(1),
		{ .type = EVENT_ITEM_BEGIN, .item = 2,
		    .item_type = ITEM_CUSTOM_CALL, .name = E_SPAN("patch"),
		    .call_id = E_SPAN("call_c") },
		E_DELTA(2, 0, INPUT, "*** Begin\\n"), E_DELTA(2, 0, INPUT, "x"),
		E_DONE(2), E_USAGE(&usage), E_END(COMPLETED),
	};

	(void)state;
	TELL_AGAIN(events);
}

/* Deltas of calls that are open beside each other keep their places. */
static void
calls_that_overlap_are_told_again(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_CALL(0, "call_a", "f"), E_CALL(1, "call_b", "g"),
		E_ARGUMENTS(1, "{"), E_ARGUMENTS(0, "{\\\"a\\\":"),
		E_ARGUMENTS(1, "}"), E_DONE(1), E_ARGUMENTS(0, "1}"),
		E_DONE(0), E_USAGE(&usage), E_END(COMPLETED),
	};

	(void)state;
	TELL_AGAIN(events);
}

static void
hosted_items_are_told_again(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, BIG);
	{
		const struct event events[] = {
			E_BEGIN,
			{ .type = EVENT_ITEM_BEGIN, .item_type = ITEM_HOSTED,
			    .word = E_SPAN("code_interpreter_call"),
			    .node = node_of(&a, "{'status':'in_progress',"
			    "'code':'','container_id':'c','outputs':null}") },
			{ .type = EVENT_NOTE, .note = NOTE_PROGRESS,
			    .word = E_SPAN("response.code_interpreter_call_"
			    "code.delta"), .node = node_of(&a,
			    "{'delta':'1+1'}") },
			{ .type = EVENT_ITEM_END, .status = STATUS_COMPLETED,
			    .node = node_of(&a, "{'status':'completed',"
			    "'code':'1+1','container_id':'c','outputs':["
			    "{'type':'logs','logs':'2'}]}") },
			E_MESSAGE(1), E_TEXT(1, 0, "2"), E_DONE(1),
			E_USAGE(&usage), E_END(COMPLETED),
		};

		TELL_AGAIN(events);
	}
	arena_fini(&a);
}

static void
incomplete_answers_are_told_again(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Once"), E_DONE(0),
		E_CALL(1, "call_a", "f"), E_ARGUMENTS(1, "{\\\"a"), E_CUT(1),
		E_USAGE(&usage), E_END(MAX_TOKENS),
	};
	static const struct event filtered[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Once"), E_CUT(0),
		E_USAGE(&usage), E_END(CONTENT_FILTER),
	};

	(void)state;
	TELL_AGAIN(events);
	TELL_AGAIN(filtered);
}

static void
a_failed_answer_fails_again(void **state)
{
	static const struct error cut = { .class = ERROR_UPSTREAM_CUT,
	    .message = "The provider's answer broke off." };
	static const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Once"), E_CUT(0),
		E_FAIL(&cut),
	};
	struct teller one, two;
	struct error err;

	(void)state;
	teller_init(&one);
	assert_int_equal(events_play(&one.sink, events,
	    sizeof(events) / sizeof(events[0]), &err), 0);
	teller_init(&two);
	assert_int_equal(decode(&two, teller_stream(&one), true, &err), -1);
	assert_int_equal(err.class, ERROR_UPSTREAM_FAILED);
	assert_string_equal(err.message, cut.message);
	teller_fini(&two);
	teller_fini(&one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_told_again),
		cmocka_unit_test(
		    log_probabilities_and_annotations_are_told_again),
		cmocka_unit_test(reasoning_is_told_again),
		cmocka_unit_test(calls_are_told_again),
		cmocka_unit_test(calls_that_overlap_are_told_again),
		cmocka_unit_test(hosted_items_are_told_again),
		cmocka_unit_test(incomplete_answers_are_told_again),
		cmocka_unit_test(a_failed_answer_fails_again),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
