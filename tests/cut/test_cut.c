/*
 * Promise 1: the upstream dies after every byte of its answer. Before the
 * first item that is an HTTP error; up to the end mark the stream ends with
 * exactly one terminal event, which is never response.completed; after the end
 * mark it is response.completed. A whole answer is an answer or an error.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "lib/house.h"
#include "lib/upstream.h"

#define CHUNK(fields) \
	"data: {\"id\":\"c\",\"choices\":[{\"index\":0," fields "}]}\n\n"

#define OPENING	CHUNK("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}")
#define FIRST	CHUNK("\"delta\":{\"content\":\"Gr\\u00fc\"}")
#define MIDDLE	CHUNK("\"delta\":{\"content\":\"\xc3\x9f dich.\"}") \
	CHUNK("\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_a\"," \
	"\"type\":\"function\",\"function\":{\"name\":\"f\"," \
	"\"arguments\":\"{\\\"x\\\":\"}}]}") \
	CHUNK("\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{" \
	"\"arguments\":\"1}\"}}]}")
#define FINISH	CHUNK("\"delta\":{},\"finish_reason\":\"tool_calls\"")
#define USAGE	"data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3," \
	"\"completion_tokens\":4,\"total_tokens\":7}}\n\n"
#define DONE	"data: [DONE]\n\n"

#define TOOLS ",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]}"

static struct upstream *upstream;
static struct house house;

static int
set_up(void **state)
{
	char yaml[512];

	(void)state;
	log_set_level(LOG_LEVEL_ERROR);
	upstream = upstream_start();
	upstream_keep(upstream, 100000);
	(void)snprintf(yaml, sizeof(yaml),
	    "providers:\n"
	    "  openai: {base_url: \"%s\", api_key: \"k\"}\n"
	    "  plain: {dialect: openai-chat, base_url: \"%s\", auth: none}\n",
	    upstream_url(upstream), upstream_url(upstream));
	house_open(&house, yaml);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	house_close(&house);
	upstream_stop(upstream);
	return 0;
}

/* Counts terminal events, and the completed ones among them. */
static size_t
terminals(const struct house_answer *a, size_t *completed)
{
	*completed = house_count(a, "event: response.completed\n");
	return *completed + house_count(a, "event: response.failed\n") +
	    house_count(a, "event: response.incomplete\n");
}

enum range { BEFORE_FIRST, BEFORE_END, AFTER_END };

static void
expect_range(const struct house_answer *a, enum range range, size_t cut)
{
	size_t completed, n = terminals(a, &completed);

	if (range == BEFORE_FIRST ? a->status != 424 || n != 0 :
	    a->status != 200 || n != 1 ||
	    completed != (range == AFTER_END) ||
	    house_count(a, "data: [DONE]\n\n") != 1) {
		print_error("cut after %zu bytes, range %d: status %d, %zu "
		    "terminal events, %zu completed\n%.*s\n", cut, range,
		    a->status, n, completed, (int)a->body.len, a->body.p);
		fail();
	}
}

struct stream_case {
	const char *model;
	enum upstream_framing framing;
	bool done;		/* the provider sends [DONE] */
	bool needs_done;	/* and this row is known to do so always */
};

/* The range that a cut after n bytes of the SSE text falls in. */
static enum range
range_of(const struct stream_case *c, size_t n, size_t len)
{
	size_t first = strlen(OPENING FIRST);
	size_t finish = strlen(OPENING FIRST MIDDLE FINISH);
	size_t usage = finish + strlen(USAGE);
	/* The mark counts with the first newline behind it or, for [DONE],
	 * with the blank line that ends its frame. */
	size_t done = usage + strlen(DONE);

	if (n < first)
		return BEFORE_FIRST;
	if (c->done && n >= done)
		return AFTER_END;
	if (c->needs_done)
		return BEFORE_END;
	/* Without a mark: a finish reason and a body that ends as HTTP says,
	 * on the border of a frame. */
	if (c->framing == UPSTREAM_UNTIL_CLOSE && (n == finish || n == usage))
		return AFTER_END;
	return n == len && c->framing != UPSTREAM_UNTIL_CLOSE && !c->done ?
	    AFTER_END : BEFORE_END;
}

static void
cut_stream_everywhere(const struct stream_case *c)
{
	const char *text = c->done ?
	    OPENING FIRST MIDDLE FINISH USAGE DONE :
	    OPENING FIRST MIDDLE FINISH USAGE;
	size_t len = strlen(text), extra = 0;
	char request[256], head[16];

	(void)snprintf(request, sizeof(request), "{\"model\":\"%s\","
	    "\"input\":\"hi\",\"stream\":true" TOOLS, c->model);
	/* A chunk's size line comes before its bytes. */
	if (c->framing == UPSTREAM_CHUNKED)
		extra = (size_t)snprintf(head, sizeof(head), "%zx\r\n", len);
	for (size_t n = 0; n <= len; n++) {
		struct house_answer a;
		bool whole = n == len && c->framing != UPSTREAM_UNTIL_CLOSE;

		upstream_next(upstream, &(struct upstream_reply){
			.type = "text/event-stream",
			.framing = c->framing,
			.part = { .body = { text, len } },
			.stop = whole ? UPSTREAM_NEVER : UPSTREAM_CUT,
			.stop_at = n + extra,
		});
		house_post(&house, request, &a);
		expect_range(&a, range_of(c, n, len), n);
		house_done(&a);
	}
}

static void
promise_1_a_stream_cut_after_every_byte_never_looks_finished(void **state)
{
	static const struct stream_case cases[] = {
		{ "openai/m", UPSTREAM_CHUNKED, true, true },
		{ "openai/m", UPSTREAM_UNTIL_CLOSE, true, true },
		{ "plain/m", UPSTREAM_CHUNKED, true, false },
		{ "plain/m", UPSTREAM_CHUNKED, false, false },
		{ "plain/m", UPSTREAM_LENGTH, false, false },
		{ "plain/m", UPSTREAM_UNTIL_CLOSE, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cut_stream_everywhere(&cases[i]);
}

static void
promise_1_a_whole_answer_cut_after_every_byte_is_an_error(void **state)
{
	static const char text[] = "{\"id\":\"c\",\"choices\":[{\"index\":0,"
	    "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\","
	    "\"content\":\"Gr\\u00fc\xc3\x9f dich.\"}}],\"usage\":{"
	    "\"prompt_tokens\":3,\"completion_tokens\":4,"
	    "\"total_tokens\":7}}";
	static const enum upstream_framing framings[] = {
		UPSTREAM_LENGTH, UPSTREAM_UNTIL_CLOSE,
	};
	size_t len = strlen(text);

	(void)state;
	for (size_t f = 0; f < 2; f++)
		for (size_t n = 0; n <= len; n++) {
			struct house_answer a;

			upstream_next(upstream, &(struct upstream_reply){
				.type = "application/json",
				.framing = framings[f],
				.part = { .body = { text, len } },
				.stop = n == len ? UPSTREAM_NEVER :
				    UPSTREAM_CUT,
				.stop_at = n,
			});
			house_post(&house,
			    "{\"model\":\"openai/m\",\"input\":\"hi\"}", &a);
			if (a.status != (n == len ? 200 : 424))
				fail_msg("cut after %zu bytes: status %d", n,
				    a.status);
			house_done(&a);
		}
}

static void
promise_5_a_client_that_goes_closes_the_upstream(void **state)
{
	static const char request[] =
	    "{\"model\":\"openai/m\",\"input\":\"hi\",\"stream\":true}";
	unsigned number = upstream_requests(upstream);
	struct house_answer a;

	(void)state;
	upstream_next(upstream, &(struct upstream_reply){
		.type = "text/event-stream",
		.framing = UPSTREAM_CHUNKED,
		.part = { .body = SPAN(OPENING FIRST) },
		.more = &(struct upstream_part){ .body = SPAN(MIDDLE),
		    .times = 1000000, .pace_ms = 1 },
		.n_more = 1,
	});
	house_post_gone(&house, request, 200, &a);
	assert_true(upstream_wait_hangup(upstream, number, 1000));
	house_done(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    promise_1_a_stream_cut_after_every_byte_never_looks_finished),
		cmocka_unit_test(
		    promise_1_a_whole_answer_cut_after_every_byte_is_an_error),
		cmocka_unit_test(
		    promise_5_a_client_that_goes_closes_the_upstream),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
