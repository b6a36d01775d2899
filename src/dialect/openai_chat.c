/*
 * The wire, POST {base}/chat/completions, as of 2026-11:
 *
 *	data: {"choices":[{"index":0,"delta":{...},"finish_reason":null}]}
 *	delta {"role":"assistant","content":""}		BEGIN
 *	      {"reasoning_content":"..."}		a reasoning item
 *	      {"content":"Hel"}				a message
 *	      {"tool_calls":[{"index":0,...}]}		a call each
 *	data: {"choices":[{"delta":{},"finish_reason":"stop"}]}
 *	data: {"choices":[],"usage":{...}}		USAGE
 *	data: [DONE]					END
 *
 * A whole answer has "message" where a chunk has "delta"; both go the same
 * way. A provider that leaves out [DONE] has ended when it said why and its
 * body ended cleanly with no frame begun.
 */
#include "config.h"

#include "base/ceilings.h"
#include "dialect/openai_chat.h"

/* Details may come behind the text, which ends as the answer does. */
static int
end_text(struct chat_state *st, struct error *err)
{
	if (chat_end_content(st, err) == -1 || (st->n_details > 0 &&
	    st->emit.talk.open && st->emit.talk.type == ITEM_MESSAGE &&
	    emit_close(&st->emit, st->reason == END_COMPLETED ?
	    STATUS_COMPLETED : STATUS_INCOMPLETE, err) == -1))
		return -1;
	return chat_end_details(st, err);
}

static int
complete(struct chat_state *st, struct error *err)
{
	/* Closing tells what was held back: it may be all there is. */
	if (end_text(st, err) == -1 || chat_end_calls(st, err) == -1)
		return -1;
	if (!st->emit.begun || (!st->has_finish && st->emit.n_items == 0))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider ended its answer without one");
	return emit_end(&st->emit, st->reason, err);
}

/* Gemini's compatible endpoint puts its errors into a list. */
static bool
is_error(struct span event, const struct node *node)
{
	return (event.p != NULL && span_is(event, "error")) ||
	    (node->kind == NODE_ARRAY && node->child != NULL &&
	    chat_has_error(node->child));
}

static int
on_document(void *ctx, struct span event, const struct node *node,
    struct error *err)
{
	struct chat_state *st = ctx;

	if (node == NULL)
		return complete(st, err);
	if (is_error(event, node)) {
		dialect_stream_error(node, err);
		return -1;
	}
	if (node->kind != NODE_OBJECT)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent something that is no answer");
	return chat_read(st, node, err);
}

static void
chat_begin(struct decoder *d)
{
	struct chat_state *st = d->state;

	emit_init(&st->emit, d);
	intake_init(&st->intake, d, on_document, st);
	buf_init(&st->held, CEILING_UPSTREAM_BODY);
}

static void
chat_end(struct decoder *d)
{
	struct chat_state *st = d->state;

	chat_calls_fini(st);
	chat_details_fini(st);
	buf_fini(&st->held);
	intake_fini(&st->intake);
	emit_fini(&st->emit);
}

static int
chat_feed(struct decoder *d, struct span bytes, struct error *err)
{
	struct chat_state *st = d->state;

	return intake_feed(&st->intake, bytes, err);
}

static int
chat_finish(struct decoder *d, bool clean, struct error *err)
{
	struct chat_state *st = d->state;
	bool done_always = d->target->provider->quirks & QUIRK_DONE_ALWAYS;

	if (d->ended)
		return 0;
	if (intake_finish(&st->intake, clean, err) == -1)
		return -1;
	if (st->intake.mode == INTAKE_WHOLE ||
	    (st->has_finish && !done_always))
		return complete(st, err);
	return error_set(err, ERROR_UPSTREAM_CUT, NULL,
	    "the provider's answer broke off before its end");
}

const struct dialect dialect_openai_chat = {
	.name = "openai-chat",
	.encode = chat_encode,
	.can = chat_can,
	.wants_bytes = chat_wants_bytes,
	.state_size = sizeof(struct chat_state),
	.begin = chat_begin,
	.feed = chat_feed,
	.finish = chat_finish,
	.end = chat_end,
};
