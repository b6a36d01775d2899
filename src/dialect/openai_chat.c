/*
 * The wire, POST {base}/chat/completions, as of 2026-11:
 *
 *	data: {"choices":[{"index":0,"delta":{...},"finish_reason":null}]}
 *	delta {"role":"assistant","content":""}		BEGIN
 *	      {"reasoning_content":"..."}		a reasoning item
 *	      {"content":"Hel"}				a message
 *	      {"tool_calls":[{"index":0,...}]}		a function call each
 *	data: {"choices":[{"delta":{},"finish_reason":"stop"}]}
 *	data: {"choices":[],"usage":{...}}		USAGE
 *	data: [DONE]					END
 *
 * A whole answer has "message" where a chunk has "delta"; both go the same
 * way. A provider that leaves out [DONE] has ended when it said why and its
 * body ended cleanly with no frame begun.
 */
#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/scan.h"
#include "dialect/openai_chat.h"

static void
chat_begin(struct decoder *d)
{
	struct chat_state *st = d->state;

	st->decoder = d;
	st->mode = d->stream ? BODY_UNKNOWN : BODY_WHOLE;
	sse_init(&st->sse, CEILING_UPSTREAM_EVENT);
	buf_init(&st->body, CEILING_UPSTREAM_BODY);
	buf_init(&st->held, CEILING_UPSTREAM_BODY);
	arena_init(&st->keep, CEILING_OUTPUT);
}

static void
chat_end(struct decoder *d)
{
	struct chat_state *st = d->state;

	chat_items_fini(st);
	arena_fini(&st->keep);
	buf_fini(&st->held);
	buf_fini(&st->body);
	sse_fini(&st->sse);
}

static int
complete(struct chat_state *st, struct error *err)
{
	struct event ev = { .type = EVENT_END };

	/* Closing tells what was held back: it may be all there is. */
	if (chat_close(st, err) == -1)
		return -1;
	if (!st->begun || (!st->has_finish && st->n_items == 0))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider ended its answer without one");
	st->ended = true;
	ev.reason = st->reason;
	return chat_send(st, &ev, err);
}

static int
read_json(struct chat_state *st, struct span json, bool is_error,
    struct error *err)
{
	struct arena *scratch = &st->decoder->scratch;
	const struct node *node;

	arena_reset(scratch);
	node = scan(scratch, json, SCAN_UPSTREAM, err);
	if (node == NULL)
		return -1;
	if (is_error) {
		dialect_stream_error(node, err);
		return -1;
	}
	if (node->kind != NODE_OBJECT || arena_over(scratch))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent something that is no answer");
	return chat_read(st, node, err);
}

static int
on_frame(void *ctx, const struct sse_frame *frame, struct error *err)
{
	struct chat_state *st = ctx;

	if (st->ended || frame->data.len == 0)
		return 0;
	if (span_is(frame->data, "[DONE]"))
		return complete(st, err);
	return read_json(st, frame->data, frame->event.p != NULL &&
	    span_is(frame->event, "error"), err);
}

/*
 * Some answer a call for a stream with a whole body, most often an error (xAI
 * with status 200, seen 2026-11). No frame begins with a brace. Returns what
 * is to be read: a whole body without the blanks before it.
 */
static struct span
decide_mode(struct chat_state *st, struct span bytes)
{
	size_t i;

	for (i = 0; i < bytes.len; i++)
		if (memchr(" \t\r\n", bytes.p[i], 4) == NULL)
			break;
	if (i == bytes.len)
		return bytes;
	st->mode = bytes.p[i] == '{' ? BODY_WHOLE : BODY_STREAM;
	if (st->mode == BODY_WHOLE)
		bytes = (struct span){ bytes.p + i, bytes.len - i };
	return bytes;
}

static int
chat_feed(struct decoder *d, struct span bytes, struct error *err)
{
	struct chat_state *st = d->state;

	if (st->ended)
		return 0;
	if (st->mode == BODY_UNKNOWN)
		bytes = decide_mode(st, bytes);
	if (st->mode != BODY_WHOLE)
		return sse_feed(&st->sse, bytes, on_frame, st, err);
	buf_span(&st->body, bytes);
	if (buf_over(&st->body))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent an answer that is too large");
	return 0;
}

static int
chat_finish(struct decoder *d, bool clean, struct error *err)
{
	struct chat_state *st = d->state;
	bool done_always = d->target->provider->quirks & QUIRK_DONE_ALWAYS;

	if (st->ended)
		return 0;
	if (st->mode == BODY_WHOLE && clean) {
		if (read_json(st, buf_view(&st->body), false, err) == -1)
			return -1;
		return complete(st, err);
	}
	if (st->mode == BODY_STREAM && clean && st->has_finish &&
	    !done_always && !sse_pending(&st->sse))
		return complete(st, err);
	return error_set(err, ERROR_UPSTREAM_CUT, NULL,
	    "the provider's answer broke off before its end");
}

const struct dialect dialect_openai_chat = {
	.name = "openai-chat",
	.encode = chat_encode,
	.state_size = sizeof(struct chat_state),
	.begin = chat_begin,
	.feed = chat_feed,
	.finish = chat_finish,
	.end = chat_end,
};
