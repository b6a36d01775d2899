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

#include "base/buf.h"
#include "base/log.h"
#include "lib/cut_stories.h"
#include "lib/house.h"
#include "lib/upstream.h"

#define REQUEST	"{\"model\":\"%s\",\"input\":\"hi\",%s" \
	"\"reasoning\":{\"summary\":\"auto\"},\"tools\":[" \
	"{\"type\":\"function\",\"name\":\"f\"}," \
	"{\"type\":\"function\",\"name\":\"g\"}]}"

static struct upstream *upstream;
static struct house house;

static int
set_up(void **state)
{
	const char *url;
	char yaml[1024];

	(void)state;
	log_set_level(LOG_LEVEL_ERROR);
	upstream = upstream_start();
	upstream_keep(upstream, 100000);
	url = upstream_url(upstream);
	(void)snprintf(yaml, sizeof(yaml),
	    "providers:\n"
	    "  azure: {base_url: \"%s\", api_key: \"k\"}\n"
	    "  plain: {dialect: openai-chat, base_url: \"%s\", auth: none}\n"
	    "  anthropic: {base_url: \"%s\", api_key: \"k\"}\n"
	    "  gemini: {base_url: \"%s\", api_key: \"k\"}\n"
	    "  openai: {base_url: \"%s\", api_key: \"k\"}\n",
	    url, url, url, url, url);
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

enum range { BEFORE_FIRST, BEFORE_END, AFTER_END };

/* Before the first item nothing was told but the error, afterwards one end. Who
 * wants no stream gets an answer or an error, even if the provider streams. */
static bool
is_told(const struct house_answer *a, enum range range, bool at_once)
{
	size_t completed = house_count(a, "event: response.completed\n");
	size_t failed = house_count(a, "event: response.failed\n");

	if (at_once)
		return a->status == (range == AFTER_END ? 200 : 424);
	if (range == BEFORE_FIRST)
		return a->status == 424 && house_count(a, "event: ") == 0;
	return a->status == 200 &&
	    completed == (range == AFTER_END) &&
	    failed == (range == BEFORE_END) &&
	    house_count(a, "event: response.incomplete\n") == 0 &&
	    house_count(a, "data: [DONE]\n\n") == 1;
}

/* ---- streams ---- */

struct stream_case {
	const struct cut_story *story;
	enum upstream_framing framing;
	bool at_once;		/* the client wants no stream */
	struct buf text;
	size_t first, finish, tail;	/* where these end */
};

static void
write_stream(struct stream_case *c)
{
	const struct cut_story *s = c->story;

	buf_init(&c->text, (size_t)1 << 16);
	buf_printf(&c->text, "%s%s", s->opening, s->first);
	c->first = c->text.len;
	buf_printf(&c->text, "%s%s", s->middle, s->finish);
	c->finish = c->text.len;
	buf_puts(&c->text, s->tail);
	c->tail = c->text.len;
	buf_puts(&c->text, s->mark);
	if (s->crlf)
		c->first--;
}

/* Whether no frame is begun there. */
static bool
is_border(const struct stream_case *c, size_t n)
{
	return n == c->finish || n == c->tail || (c->story->crlf &&
	    (n + 1 == c->finish || n + 1 == c->tail));
}

/* The range that a cut after n bytes of the SSE text falls in. */
static enum range
range_of(const struct stream_case *c, size_t n)
{
	bool marked = c->story->mark[0] != '\0';

	if (n < c->first)
		return BEFORE_FIRST;
	if (marked && n == c->text.len)
		return AFTER_END;
	if (c->story->needs_mark)
		return BEFORE_END;
	/* Without a mark: it said why it ends, and the body ends as HTTP says,
	 * on the border of a frame. */
	if (c->framing == UPSTREAM_UNTIL_CLOSE)
		return is_border(c, n) ? AFTER_END : BEFORE_END;
	return !marked && n == c->text.len ? AFTER_END : BEFORE_END;
}

/* A chunk's size line comes before its bytes. */
static size_t
bytes_before(const struct stream_case *c)
{
	char head[16];

	return c->framing != UPSTREAM_CHUNKED ? 0 :
	    (size_t)snprintf(head, sizeof(head), "%zx\r\n", c->text.len);
}

static void
cut_stream(const struct stream_case *c, size_t n)
{
	bool whole = n == c->text.len && c->framing != UPSTREAM_UNTIL_CLOSE;
	char request[512];
	struct house_answer a;

	(void)snprintf(request, sizeof(request), REQUEST, c->story->model,
	    c->at_once ? "" : "\"stream\":true,");
	upstream_next(upstream, &(struct upstream_reply){
		.type = "text/event-stream",
		.framing = c->framing,
		.part = { .body = buf_view(&c->text) },
		.stop = whole ? UPSTREAM_NEVER : UPSTREAM_CUT,
		.stop_at = n + bytes_before(c),
	});
	house_post(&house, request, &a);
	if (!is_told(&a, range_of(c, n), c->at_once))
		fail_msg("%s, framing %d, cut after %zu bytes, range %d: "
		    "status %d\n%.*s", c->story->model, c->framing, n,
		    range_of(c, n), a.status, (int)a.body.len, a.body.p);
	house_done(&a);
}

static void
promise_1_a_stream_cut_after_every_byte_never_looks_finished(void **state)
{
	struct stream_case c = *(const struct stream_case *)*state;

	write_stream(&c);
	for (size_t n = 0; n <= c.text.len; n++)
		cut_stream(&c, n);
	buf_fini(&c.text);
}

/* ---- whole answers ---- */

static void
promise_1_a_whole_answer_cut_after_every_byte_is_an_error(void **state)
{
	const struct stream_case *c = *state;
	struct span text = span_of(c->story->whole);
	char request[512];

	/* Few enough tokens for no provider to be asked for a stream. */
	(void)snprintf(request, sizeof(request), REQUEST, c->story->model,
	    "\"max_output_tokens\":100,");
	for (size_t n = 0; n <= text.len; n++) {
		struct house_answer a;

		upstream_next(upstream, &(struct upstream_reply){
			.type = "application/json",
			.framing = c->framing,
			.part = { .body = text },
			.stop = n == text.len ? UPSTREAM_NEVER : UPSTREAM_CUT,
			.stop_at = n,
		});
		house_post(&house, request, &a);
		if (a.status != (n == text.len ? 200 : 424))
			fail_msg("%s, framing %d, cut after %zu bytes: "
			    "status %d", c->story->model, c->framing, n,
			    a.status);
		house_done(&a);
	}
}

static void
promise_5_a_client_that_goes_closes_the_upstream(void **state)
{
	static const char request[] =
	    "{\"model\":\"azure/m\",\"input\":\"hi\",\"stream\":true}";
	unsigned number = upstream_requests(upstream);
	struct house_answer a;
	struct buf opening;

	(void)state;
	buf_init(&opening, (size_t)1 << 16);
	buf_printf(&opening, "%s%s", cut_chat.opening, cut_chat.first);
	upstream_next(upstream, &(struct upstream_reply){
		.type = "text/event-stream",
		.framing = UPSTREAM_CHUNKED,
		.part = { .body = buf_view(&opening) },
		.more = &(struct upstream_part){
		    .body = SPAN(CHAT_DELTA("\"content\":\"x\"")),
		    .times = 1000000, .pace_ms = 1 },
		.n_more = 1,
	});
	house_post_gone(&house, request, 200, &a);
	assert_true(upstream_wait_hangup(upstream, number, 1000));
	house_done(&a);
	buf_fini(&opening);
}

#define CUT(what, story_name, how, no_stream) { \
	.name = #what "_" #story_name "_" #how, \
	.test_func = what, \
	.initial_state = (void *)(uintptr_t)&(const struct stream_case){ \
	    .story = &cut_##story_name, .framing = UPSTREAM_##how, \
	    .at_once = no_stream } }
#define STREAM(story, how) CUT( \
	promise_1_a_stream_cut_after_every_byte_never_looks_finished, \
	story, how, false)
#define COLLECTED(story, how) CUT( \
	promise_1_a_stream_cut_after_every_byte_never_looks_finished, \
	story, how, true)
#define WHOLE(story, how) CUT( \
	promise_1_a_whole_answer_cut_after_every_byte_is_an_error, \
	story, how, true)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STREAM(chat_done_always, CHUNKED),
		STREAM(chat_done_always, UNTIL_CLOSE),
		STREAM(chat_done, CHUNKED),
		STREAM(chat, CHUNKED),
		STREAM(chat, LENGTH),
		STREAM(chat, UNTIL_CLOSE),
		STREAM(claude, CHUNKED),
		STREAM(claude, UNTIL_CLOSE),
		COLLECTED(claude, UNTIL_CLOSE),
		STREAM(gemini, CHUNKED),
		STREAM(gemini, LENGTH),
		STREAM(gemini, UNTIL_CLOSE),
		STREAM(responses, CHUNKED),
		STREAM(responses, UNTIL_CLOSE),
		WHOLE(chat_done_always, LENGTH),
		WHOLE(chat, UNTIL_CLOSE),
		WHOLE(claude, LENGTH),
		WHOLE(claude, UNTIL_CLOSE),
		WHOLE(gemini, LENGTH),
		WHOLE(gemini, UNTIL_CLOSE),
		WHOLE(responses, LENGTH),
		WHOLE(responses, UNTIL_CLOSE),
		cmocka_unit_test(
		    promise_5_a_client_that_goes_closes_the_upstream),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
