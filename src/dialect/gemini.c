/*
 * The wire, POST {base}/models/MODEL:streamGenerateContent?alt=sse, as of
 * 2026-11. Lines end in CRLF, events have no names, and nothing marks the end:
 *
 *	data: {"candidates":[{"content":{"role":"model","parts":[...]},
 *	    "index":0}],"usageMetadata":{...},"modelVersion":"..."}
 *	parts {"text":"...","thought":true}		a reasoning's summary
 *	      {"text":"Hel"}				a message
 *	      {"functionCall":{"id","name","args":{}}}	a call, whole
 *	      {"inlineData":{"mimeType","data"}}	an image
 *	      any of them with "thoughtSignature"	see gemini.h
 *	      {"text":"","thoughtSignature":"..."}	often the last
 *	data: {"candidates":[{..."finishReason":"STOP",
 *	    "groundingMetadata":{...}}],...}		why it ended
 *	data: {"promptFeedback":{"blockReason":"SAFETY"}}	no answer at all
 *	data: {"error":{"code":503,...}}
 *
 * Usage is cumulative, the last counts. Each chunk's parts are increments; a
 * whole answer is one such object, an error may stand in an array. An answer
 * has ended when it said why and its body ended cleanly.
 */
#include "config.h"

#include "base/ceilings.h"
#include "dialect/encode.h"
#include "dialect/gemini.h"

static int
on_document(void *ctx, struct span event, const struct node *node,
    struct error *err)
{
	struct gemini_state *st = ctx;

	(void)event;
	return node == NULL ? 0 : gemini_read(st, node, err);
}

static void
begin(struct decoder *d)
{
	struct gemini_state *st = d->state;
	struct request settled;

	st->decoder = d;
	dialect_settle(&settled, d->request);
	gemini_plan(&st->plan, &settled, d->target);
	intake_init(&st->intake, d, on_document, st);
	emit_init(&st->emit, d);
	gemini_logprobs_init(&st->logprobs, st->plan.logprobs, &d->scratch);
	buf_init(&st->text, CEILING_OUTPUT);
	buf_init(&st->grounding, CEILING_UPSTREAM_EVENT);
	buf_init(&st->held, CEILING_UPSTREAM_BODY);
}

static void
end(struct decoder *d)
{
	struct gemini_state *st = d->state;

	buf_fini(&st->held);
	buf_fini(&st->grounding);
	buf_fini(&st->text);
	gemini_logprobs_fini(&st->logprobs);
	emit_fini(&st->emit);
	intake_fini(&st->intake);
}

static int
feed(struct decoder *d, struct span bytes, struct error *err)
{
	struct gemini_state *st = d->state;

	return intake_feed(&st->intake, bytes, err);
}

static int
complete(struct gemini_state *st, struct error *err)
{
	enum item_status status = st->reason == END_COMPLETED ?
	    STATUS_COMPLETED : STATUS_INCOMPLETE;
	enum item_status before;

	if (st->doubtful && !st->said)
		return error_set(err, ERROR_UPSTREAM_FAILED, NULL,
		    "the provider ended its answer without one");
	/* First what waits for log probabilities, then for citations. */
	gemini_logprobs_end(&st->logprobs);
	if (gemini_tell_held(st, err) == -1)
		return -1;
	before = st->held.len > 0 ? STATUS_COMPLETED : status;
	st->finishing = true;
	if (gemini_ground(st, before, err) == -1 ||
	    gemini_tell_held(st, err) == -1 ||
	    gemini_close_message(st, status, err) == -1 ||
	    gemini_tell_logprobs(st, err) == -1)
		return -1;
	/* A signature is never cut off. */
	if (st->emit.talk.opaque.len > 0 &&
	    emit_close(&st->emit, STATUS_COMPLETED, err) == -1)
		return -1;
	return emit_end(&st->emit, st->reason, err);
}

static int
finish(struct decoder *d, bool clean, struct error *err)
{
	struct gemini_state *st = d->state;

	if (intake_finish(&st->intake, clean, err) == -1)
		return -1;
	/* A whole answer was read to its end, whether it says why or not; a
	 * list of chunks is a stream. */
	if (st->has_finish || (!d->stream && st->emit.n_items > 0))
		return complete(st, err);
	return error_set(err, ERROR_UPSTREAM_CUT, NULL,
	    "the provider's answer broke off before its end");
}

const struct dialect dialect_gemini = {
	.name = "gemini",
	.encode = gemini_encode,
	.can = gemini_can,
	.wants_bytes = gemini_wants_bytes,
	.state_size = sizeof(struct gemini_state),
	.begin = begin,
	.feed = feed,
	.finish = finish,
	.end = end,
	.failure = gemini_failure,
};
