#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "dialect/intake.h"

#define BOM	"\xef\xbb\xbf"

void
intake_init(struct intake *in, struct decoder *d, intake_fn *fn, void *ctx)
{
	*in = (struct intake){ .decoder = d, .fn = fn, .ctx = ctx };
	in->mode = d->stream ? INTAKE_UNKNOWN : INTAKE_WHOLE;
	sse_init(&in->sse, CEILING_UPSTREAM_EVENT);
	buf_init(&in->body, CEILING_UPSTREAM_BODY);
}

void
intake_fini(struct intake *in)
{
	sse_fini(&in->sse);
	buf_fini(&in->body);
}

static int
read_json(struct intake *in, struct span event, struct span json,
    struct error *err)
{
	struct arena *scratch = &in->decoder->scratch;
	const struct node *node;

	arena_reset(scratch);
	node = scan(scratch, json, SCAN_UPSTREAM, err);
	if (node == NULL)
		return -1;
	if (arena_over(scratch))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent an answer that is too large");
	return in->fn(in->ctx, event, node, err);
}

static int
on_frame(void *ctx, const struct sse_frame *frame, struct error *err)
{
	struct intake *in = ctx;

	if (frame->data.len == 0 || in->decoder->ended)
		return 0;
	if (!span_is(frame->data, "[DONE]"))
		return read_json(in, frame->event, frame->data, err);
	arena_reset(&in->decoder->scratch);
	return in->fn(in->ctx, frame->event, NULL, err);
}

/* What may stand before the first byte that counts. */
static size_t
skip(struct span bytes)
{
	size_t i = 0;

	while (i < bytes.len &&
	    memchr(" \t\r\n" BOM, bytes.p[i], 7) != NULL)
		i++;
	return i;
}

static struct span
behind(struct span bytes, size_t n)
{
	return (struct span){ bytes.p + n, bytes.len - n };
}

/* Decides the mode if it can; what was skipped goes to the framing too, which
 * would have seen it had the mode been known. */
static void
decide(struct intake *in, struct span bytes)
{
	size_t n = skip(bytes);

	if (n < bytes.len)
		in->mode = bytes.p[n] == '{' || bytes.p[n] == '[' ?
		    INTAKE_WHOLE : INTAKE_STREAM;
}

/* A frame that is too large behind the end is none of our business. */
static int
feed_stream(struct intake *in, struct span bytes, struct error *err)
{
	int ret = sse_feed(&in->sse, bytes, on_frame, in, err);

	return in->decoder->ended ? 0 : ret;
}

int
intake_feed(struct intake *in, struct span bytes, struct error *err)
{
	if (in->decoder->ended)
		return 0;
	if (in->mode == INTAKE_UNKNOWN)
		decide(in, bytes);
	if (in->mode != INTAKE_WHOLE)
		return feed_stream(in, bytes, err);
	if (in->body.len == 0)
		bytes = behind(bytes, skip(bytes));
	buf_span(&in->body, bytes);
	if (buf_over(&in->body))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent an answer that is too large");
	return 0;
}

/* Whether JSON stops within an array, an object or a string: a body that only
 * the end of its connection delimits can't say that it was cut. */
static bool
is_cut(struct span json)
{
	bool quoted = false;
	size_t depth = 0;

	for (size_t i = 0; i < json.len; i++) {
		char c = json.p[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			depth++;
		else if (!quoted && (c == '}' || c == ']') && depth > 0)
			depth--;
	}
	return quoted || depth > 0;
}

static int
read_whole(struct intake *in, struct error *err)
{
	static const struct span no_event = { NULL, 0 };
	struct span json = buf_view(&in->body);

	if (read_json(in, no_event, json, err) == 0)
		return 0;
	if (err->class == ERROR_UPSTREAM_PROTOCOL && is_cut(json))
		err->class = ERROR_UPSTREAM_CUT;
	return -1;
}

int
intake_finish(struct intake *in, bool clean, struct error *err)
{
	if (in->decoder->ended)
		return 0;
	if (clean && in->mode == INTAKE_WHOLE && in->body.len > 0)
		return read_whole(in, err);
	if (clean && in->mode == INTAKE_STREAM && !sse_pending(&in->sse))
		return 0;
	return error_set(err, ERROR_UPSTREAM_CUT, NULL,
	    "the provider's answer broke off before its end");
}
