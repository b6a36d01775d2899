/*
 * The wire, POST {base}/messages, as of 2026-11:
 *
 *	event: message_start	{"message":{...,"usage":{...}}}	BEGIN, USAGE
 *	event: content_block_start
 *		{"index":0,"content_block":{"type":"thinking",...}}
 *						a reasoning item
 *	event: content_block_delta
 *		{"index":0,"delta":{"type":"thinking_delta",...}}
 *		{"index":0,"delta":{"type":"signature_delta",...}}
 *						what its opaque holds
 *	event: content_block_stop	{"index":0}
 *		... "text": a message; "tool_use": a function call;
 *		"server_tool_use" and "web_search_tool_result": a hosted item
 *	event: message_delta	{"delta":{"stop_reason":"end_turn"},
 *				 "usage":{...}}		USAGE
 *	event: message_stop				END
 *	event: ping					anywhere
 *	event: error		{"error":{"type","message"}}	anywhere; the
 *						last one, and the first of an
 *						overloaded provider
 *
 * A whole answer is the message with its content; its blocks go the way of
 * those of a stream. Of a block that is of no known type nothing is told.
 */
#include "config.h"

#include "base/ceilings.h"
#include "dialect/anthropic.h"
#include "dialect/encode.h"

static int
on_document(void *ctx, struct span event, const struct node *node,
    struct error *err)
{
	struct claude_state *st = ctx;

	if (st->emit.ended || node == NULL)
		return 0;
	if (node->kind != NODE_OBJECT)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent something that is no answer");
	return claude_read(st, event, node, err);
}

static void
claude_begin(struct decoder *d)
{
	struct claude_state *st = d->state;
	struct request settled;

	st->decoder = d;
	intake_init(&st->intake, d, on_document, st);
	emit_init(&st->emit, d);
	buf_init(&st->thoughts, CEILING_OUTPUT);
	dialect_settle(&settled, d->request);
	st->way = claude_way(&settled, d->target);
	st->answer_tool = claude_answer_tool(&settled, &st->emit.keep);
}

static void
claude_end(struct decoder *d)
{
	struct claude_state *st = d->state;

	claude_blocks_fini(st);
	buf_fini(&st->thoughts);
	emit_fini(&st->emit);
	intake_fini(&st->intake);
}

static int
claude_feed(struct decoder *d, struct span bytes, struct error *err)
{
	struct claude_state *st = d->state;

	return st->emit.ended ? 0 : intake_feed(&st->intake, bytes, err);
}

static int
claude_finish(struct decoder *d, bool clean, struct error *err)
{
	struct claude_state *st = d->state;

	if (st->emit.ended)
		return 0;
	if (intake_finish(&st->intake, clean, err) == -1)
		return -1;
	return st->emit.ended ? 0 : error_set(err, ERROR_UPSTREAM_CUT, NULL,
	    "the provider's answer broke off before its end");
}

const struct dialect dialect_anthropic = {
	.name = "anthropic",
	.encode = claude_encode,
	.can = claude_can,
	.wants_bytes = claude_wants_bytes,
	.state_size = sizeof(struct claude_state),
	.begin = claude_begin,
	.feed = claude_feed,
	.finish = claude_finish,
	.end = claude_end,
};
