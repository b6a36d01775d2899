/*
 * On the wire:
 *
 *	event: response.output_text.delta
 *	data: {"type":"response.output_text.delta","sequence_number":4,...}
 *	(empty line)
 *
 * and at the very end "data: [DONE]" with no event line.
 *
 * Deltas are the hot path: six appends, no formatting. JSON text goes in as it
 * stands.
 */
#include "config.h"

#include "base/clock.h"
#include "base/jsonw.h"
#include "front/sse_writer.h"
#include "model/hosted.h"
#include "model/response_json.h"

/* What waits beyond this is handed to the web server without a flush. */
#define HAND_OVER	((size_t)1024 * 1024)

/* The memory that a silent stream may hold for its next events. */
#define KEEP		((size_t)64 * 1024)

/* How each type of part is spoken of. A call's arguments or input are no
 * content part: they have no index and no added and done of their own. */
struct ceremony {
	const char *part_added, *part_done;	/* NULL: none */
	const char *delta, *done;
	const char *index;		/* ",\"content_index\":" */
	const char *text;		/* the key of the text in done */
	const char *tail;		/* what ends delta and done; with log
					 * probabilities they come before */
};

#define NO_LOGPROBS	"\",\"logprobs\":[]"

#define CONTENT	"response.content_part.added", "response.content_part.done"
#define SUMMARY	"response.reasoning_summary_part.added", \
    "response.reasoning_summary_part.done"

static const struct ceremony ceremonies[] = {
	[PART_TEXT] = { CONTENT, "response.output_text.delta",
	    "response.output_text.done", ",\"content_index\":", ",\"text\":\"",
	    NO_LOGPROBS },
	[PART_REFUSAL] = { CONTENT, "response.refusal.delta",
	    "response.refusal.done", ",\"content_index\":",
	    ",\"refusal\":\"", "\"" },
	[PART_SUMMARY] = { SUMMARY, "response.reasoning_summary_text.delta",
	    "response.reasoning_summary_text.done", ",\"summary_index\":",
	    ",\"text\":\"", "\"" },
	[PART_REASONING] = { CONTENT, "response.reasoning_text.delta",
	    "response.reasoning_text.done", ",\"content_index\":",
	    ",\"text\":\"", "\"" },
	[PART_ARGUMENTS] = { NULL, NULL,
	    "response.function_call_arguments.delta",
	    "response.function_call_arguments.done", NULL,
	    ",\"arguments\":\"", "\"" },
	[PART_INPUT] = { NULL, NULL, "response.custom_tool_call_input.delta",
	    "response.custom_tool_call_input.done", NULL, ",\"input\":\"",
	    "\"" },
};

/* ---- pieces ---- */

static void
put_count(struct buf *out, uint64_t n)
{
	struct jsonw w = jsonw_on(out);

	jsonw_u64(&w, n);
}

static void
hand_over(struct sse_writer *sw)
{
	if (!sw->gone && sw->conn->ops->write(sw->conn, sw->out.data,
	    sw->out.len) == -1)
		sw->gone = true;
	if (sw->out.cap > KEEP)
		buf_fini(&sw->out);
	else
		buf_reset(&sw->out);
}

static void
put_type(struct buf *out, struct span type)
{
	buf_span(out, SPAN("event: "));
	buf_span(out, type);
	buf_span(out, SPAN("\ndata: {\"type\":\""));
	buf_span(out, type);
	buf_span(out, SPAN("\",\"sequence_number\":"));
}

static void
begin_as(struct sse_writer *sw, struct span type)
{
	put_type(&sw->out, type);
	put_count(&sw->out, sw->sequence++);
}

static void
begin(struct sse_writer *sw, const char *type)
{
	begin_as(sw, span_of(type));
}

static void
end(struct sse_writer *sw)
{
	buf_span(&sw->out, SPAN("}\n\n"));
	if (sw->out.len > HAND_OVER && !buf_over(&sw->out))
		hand_over(sw);
}

/* Which item an event is about, and which part of it. */
static void
put_place(struct buf *out, unsigned item, const struct output_item *it,
    const char *index_key, unsigned index)
{
	buf_span(out, SPAN(",\"item_id\":\""));
	buf_puts(out, it->id);
	buf_span(out, SPAN("\",\"output_index\":"));
	put_count(out, item);
	if (index_key != NULL) {
		buf_puts(out, index_key);
		put_count(out, index);
	}
}

static void
put_head(struct sse_writer *sw)
{
	if (sw->headed)
		return;
	http_head_write(&sw->out, 200, "text/event-stream",
	    sw->http->request_id, sw->headers);
	sw->headed = true;
}

/* ---- whole events ---- */

static void
write_object(struct sse_writer *sw, const char *type, const struct response *r)
{
	struct jsonw w = jsonw_on(&sw->out);

	begin(sw, type);
	buf_span(&sw->out, SPAN(",\"response\":"));
	response_write(&w, r, sw->request, sw->receipt);
	end(sw);
}

static void
write_item(struct sse_writer *sw, const char *type, unsigned item)
{
	struct jsonw w = jsonw_on(&sw->out);

	begin(sw, type);
	buf_span(&sw->out, SPAN(",\"output_index\":"));
	put_count(&sw->out, item);
	buf_span(&sw->out, SPAN(",\"item\":"));
	output_item_write(&w, sw->response, &sw->response->items[item]);
	end(sw);
}

static void
write_part(struct sse_writer *sw, const char *type, unsigned item,
    const struct output_part *part, bool empty)
{
	struct jsonw w = jsonw_on(&sw->out);

	begin(sw, type);
	put_place(&sw->out, item, &sw->response->items[item],
	    ceremonies[part->type].index, part->index);
	buf_span(&sw->out, SPAN(",\"part\":"));
	output_part_write(&w, sw->response, part, empty);
	end(sw);
}

/* What ends a text's delta and done, in place of NO_LOGPROBS. */
static void
put_logprobs(struct buf *out, struct span logprobs)
{
	buf_span(out, SPAN("\",\"logprobs\":["));
	buf_span(out, logprobs);
	buf_putc(out, ']');
}

/* The text of a part, complete. part NULL: a call without any. */
static void
write_done(struct sse_writer *sw, unsigned item, const struct ceremony *c,
    const struct output_part *part)
{
	const struct output_item *it = &sw->response->items[item];
	struct buf *out = &sw->out;

	begin(sw, c->done);
	put_place(out, item, it, c->index, part == NULL ? 0 : part->index);
	buf_puts(out, c->text);
	if (part != NULL)
		output_text(out, sw->response, part);
	if (part != NULL && part->logprobs != NULL)
		put_logprobs(out, buf_view(part->logprobs));
	else
		buf_puts(out, c->tail);
	if (it->type == ITEM_FUNCTION_CALL) {
		buf_span(out, SPAN(",\"name\":\""));
		buf_span(out, it->name);
		buf_putc(out, '"');
	}
	end(sw);
}

/* How the end of an item without any parts is told: a call's is. */
static const struct ceremony *
partless(enum item_type type)
{
	switch (type) {
	case ITEM_FUNCTION_CALL:
		return &ceremonies[PART_ARGUMENTS];
	case ITEM_CUSTOM_CALL:
		return &ceremonies[PART_INPUT];
	default:
		return NULL;
	}
}

/* Ends the last part that was announced, if there is one. */
static void
close_part(struct sse_writer *sw, unsigned item)
{
	const struct output_item *it = &sw->response->items[item];
	const struct output_part *part = NULL;
	const struct ceremony *c = partless(it->type);

	if (sw->n_parts[item] > 0) {
		part = &it->parts[sw->n_parts[item] - 1];
		c = &ceremonies[part->type];
	}
	if (c == NULL)
		return;
	write_done(sw, item, c, part);
	if (c->part_done != NULL)
		write_part(sw, c->part_done, item, part, false);
}

static void
open_part(struct sse_writer *sw, unsigned item, unsigned number)
{
	const struct output_part *part =
	    &sw->response->items[item].parts[number];
	const struct ceremony *c = &ceremonies[part->type];

	if (number > 0)
		close_part(sw, item);
	if (c->part_added != NULL)
		write_part(sw, c->part_added, item, part, true);
	sw->n_parts[item] = number + 1;
}

/* ---- canonical events ---- */

/* The object as it was when the stream began. */
static void
write_opening(struct sse_writer *sw)
{
	struct response r = *sw->response;

	r.status = RESPONSE_IN_PROGRESS;
	r.n_items = 0;
	r.has_usage = false;
	r.cost_known = false;
	write_object(sw, "response.created", &r);
	write_object(sw, "response.in_progress", &r);
}

static void
on_begin(struct sse_writer *sw, const struct event *ev)
{
	(void)ev;
	put_head(sw);
	if (sw->opened)
		return;
	if (sw->response->echo == NULL)
		response_echo(sw->response, sw->request);
	write_opening(sw);
	sw->opened = true;
}

static void
on_item_begin(struct sse_writer *sw, const struct event *ev)
{
	write_item(sw, "response.output_item.added", ev->item);
}

/* Most deltas are about the part of the one before. */
static void
prepare_delta(struct sse_writer *sw, unsigned item, unsigned number)
{
	const struct output_item *it = &sw->response->items[item];
	const struct output_part *part = &it->parts[number];
	const struct ceremony *c = &ceremonies[part->type];

	if (sw->delta_type.len > 0 && sw->delta_item == item &&
	    sw->delta_part == number)
		return;
	buf_reset(&sw->delta_type);
	put_type(&sw->delta_type, span_of(c->delta));
	buf_reset(&sw->delta_place);
	put_place(&sw->delta_place, item, it, c->index, part->index);
	buf_span(&sw->delta_place, SPAN(",\"delta\":\""));
	sw->delta_item = item;
	sw->delta_part = number;
}

static void
on_delta(struct sse_writer *sw, const struct event *ev)
{
	struct buf *out = &sw->out;

	if (ev->part == sw->n_parts[ev->item])
		open_part(sw, ev->item, ev->part);
	if (ev->text.len == 0 && ev->logprobs.len == 0)
		return;
	/* Log probabilities behind the end of their text: deltas would no
	 * longer add up to what that said. The item's end has them all, or
	 * the answer's. */
	if (ev->part + 1 < sw->n_parts[ev->item] ||
	    sw->response->items[ev->item].status != STATUS_IN_PROGRESS)
		return;
	prepare_delta(sw, ev->item, ev->part);
	buf_span(out, buf_view(&sw->delta_type));
	put_count(out, sw->sequence++);
	buf_span(out, buf_view(&sw->delta_place));
	buf_span(out, ev->text);
	if (ev->logprobs.len > 0)
		put_logprobs(out, ev->logprobs);
	else
		buf_puts(out, ceremonies[ev->part_type].tail);
	end(sw);
}

static void
write_annotation(struct sse_writer *sw, const struct event *ev)
{
	const struct output_item *it = &sw->response->items[ev->item];
	const struct output_part *part = &it->parts[ev->part];
	struct jsonw w = jsonw_on(&sw->out);

	begin(sw, "response.output_text.annotation.added");
	put_place(&sw->out, ev->item, it, ceremonies[part->type].index,
	    part->index);
	buf_span(&sw->out, SPAN(",\"annotation_index\":"));
	put_count(&sw->out, part->n_annotations - 1);
	buf_span(&sw->out, SPAN(",\"annotation\":"));
	jsonw_node(&w, ev->node);
	end(sw);
}

/* What every event says itself, whatever the provider's said. */
static bool
is_of_event(struct span key)
{
	return span_is(key, "type") || span_is(key, "sequence_number") ||
	    span_is(key, "item_id") || span_is(key, "output_index");
}

static void
write_progress(struct sse_writer *sw, const struct event *ev)
{
	const struct output_item *it = &sw->response->items[ev->item];
	struct jsonw w = jsonw_on(&sw->out);
	const struct node *m = ev->node == NULL ? NULL : ev->node->child;

	if (!hosted_progress(it->word, ev->word))
		return;
	begin_as(sw, ev->word);
	put_place(&sw->out, ev->item, it, NULL, 0);
	w.comma = true;
	for (; m != NULL; m = m->next)
		if (!is_of_event(m->key))
			jsonw_member(&w, m);
	end(sw);
}

static void
on_note(struct sse_writer *sw, const struct event *ev)
{
	if (ev->note == NOTE_PROGRESS)
		write_progress(sw, ev);
	else
		write_annotation(sw, ev);
}

static void
on_item_end(struct sse_writer *sw, const struct event *ev)
{
	close_part(sw, ev->item);
	write_item(sw, "response.output_item.done", ev->item);
}

static void
on_usage(struct sse_writer *sw, const struct event *ev)
{
	(void)sw;
	(void)ev;		/* told in the terminal event */
}

static void
on_end(struct sse_writer *sw, const struct event *ev)
{
	static const char *const types[] = {
		[RESPONSE_COMPLETED] = "response.completed",
		[RESPONSE_INCOMPLETE] = "response.incomplete",
		[RESPONSE_FAILED] = "response.failed",
	};

	on_begin(sw, ev);	/* a failure may come first */
	write_object(sw, types[sw->response->status], sw->response);
	buf_span(&sw->out, SPAN("data: [DONE]\n\n"));
	sw->closed = true;
}

static void (*const handlers[])(struct sse_writer *, const struct event *) = {
	[EVENT_BEGIN] = on_begin,
	[EVENT_ITEM_BEGIN] = on_item_begin,
	[EVENT_DELTA] = on_delta,
	[EVENT_NOTE] = on_note,
	[EVENT_ITEM_END] = on_item_end,
	[EVENT_USAGE] = on_usage,
	[EVENT_END] = on_end,
	[EVENT_FAIL] = on_end,
};

/* Whether the stream can still go on. */
static int
settle(const struct sse_writer *sw, struct error *err)
{
	if (sw->gone)
		return error_set(err, ERROR_CLIENT_GONE, NULL,
		    "the client is gone");
	if (buf_over(&sw->out))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "an event of this stream is larger than %zu bytes",
		    sw->out.max);
	return 0;
}

static int
sse_event(struct sink *s, const struct event *ev, struct error *err)
{
	struct sse_writer *sw = (struct sse_writer *)s;

	if (!sw->closed)
		handlers[ev->type](sw, ev);
	if (settle(sw, err) == -1)
		return -1;
	return sink_send(s->next, ev, err);
}

/* ---- use ---- */

void
sse_writer_init(struct sse_writer *sw, struct conn *conn,
    const struct http_request *http, const struct request *request,
    const struct receipt *receipt, struct response *response)
{
	*sw = (struct sse_writer){
		.sink = { sse_event, NULL },
		.conn = conn,
		.http = http,
		.request = request,
		.receipt = receipt,
		.response = response,
		.flushed_ms = clock_mono_ms(),
	};
	buf_init(&sw->out, CEILING_WRITE);
	buf_init(&sw->delta_type, CEILING_WRITE);
	buf_init(&sw->delta_place, CEILING_WRITE);
}

void
sse_writer_fini(struct sse_writer *sw)
{
	buf_fini(&sw->out);
	buf_fini(&sw->delta_type);
	buf_fini(&sw->delta_place);
}

void
sse_writer_beat(struct sse_writer *sw)
{
	if (sw->closed)
		return;
	put_head(sw);
	buf_span(&sw->out, SPAN(":\n\n"));
}

int
sse_writer_flush(struct sse_writer *sw, struct error *err)
{
	if (settle(sw, err) == -1)
		return -1;
	if (sw->out.len == 0)
		return 0;
	hand_over(sw);
	if (!sw->gone && sw->conn->ops->flush(sw->conn) == -1)
		sw->gone = true;
	sw->flushed_ms = clock_mono_ms();
	return settle(sw, err);
}
