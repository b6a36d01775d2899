#include "config.h"

#include "golden/record.h"

#define RECORD_MAX	((size_t)64 * 1024 * 1024)

static void
print(struct buf *out, const struct event *ev)
{
	event_print(out, ev);
	buf_putc(out, '\n');
}

static void
flush_delta(struct record *r)
{
	if (r->delta.type != EVENT_DELTA)
		return;
	r->delta.text = buf_view(&r->text);
	r->delta.logprobs = r->logprobs.len == 0 ?
	    (struct span){ NULL, 0 } : buf_view(&r->logprobs);
	print(&r->lines, &r->delta);
	buf_reset(&r->text);
	buf_reset(&r->logprobs);
	r->delta.type = EVENT_BEGIN;
}

static void
add_logprobs(struct buf *out, struct span more)
{
	if (more.len == 0)
		return;
	if (out->len > 0)
		buf_putc(out, ',');
	buf_span(out, more);
}

static void
add_line(struct record *r, const struct event *ev)
{
	if (ev->type != EVENT_DELTA) {
		flush_delta(r);
		print(&r->lines, ev);
		return;
	}
	if (r->delta.type != EVENT_DELTA || r->delta.item != ev->item ||
	    r->delta.part != ev->part)
		flush_delta(r);
	r->delta = *ev;
	buf_span(&r->text, ev->text);
	add_logprobs(&r->logprobs, ev->logprobs);
}

/* "0.1 text Hello": a part grows at the end of its line. */
static void
add_to_part(struct record_item *it, const struct event *ev)
{
	struct event begin = *ev;

	add_logprobs(&it->logprobs, ev->logprobs);
	begin.logprobs = (struct span){ NULL, 0 };
	if (ev->part + 1 > it->parts) {
		it->parts = ev->part + 1;
		begin.text = SPAN("");
		print(&it->out, &begin);
		it->out.len -= 2;		/* the quote, the newline */
	} else if (it->out.len >= 2) {
		it->out.len -= 2;
	}
	buf_span(&it->out, ev->text);
	buf_puts(&it->out, "\"\n");
}

static void
add_item(struct record *r, const struct event *ev)
{
	struct record_item *it = &r->each[ev->item % RECORD_ITEMS];
	struct buf *out = &it->out;
	struct event begin;

	switch (ev->type) {
	case EVENT_ITEM_BEGIN:
		begin = *ev;
		begin.node = NULL;
		print(out, &begin);
		return;
	case EVENT_DELTA:
		add_to_part(it, ev);
		return;
	case EVENT_NOTE:
		if (ev->note == NOTE_PROGRESS)
			return;
		/* Apart from the part's line, which may still grow. */
		out = &r->end;
		break;
	case EVENT_USAGE:
		out = &r->usage;
		buf_reset(out);
		break;
	case EVENT_BEGIN:
	case EVENT_END:
	case EVENT_FAIL:
		out = &r->end;
		break;
	default:
		break;
	}
	print(out, ev);
}

static int
take(struct sink *s, const struct event *ev, struct error *err)
{
	struct record *r = (struct record *)s;

	add_line(r, ev);
	add_item(r, ev);
	return sink_send(s->next, ev, err);
}

void
record_init(struct record *r, struct sink *next)
{
	*r = (struct record){ .sink = { take, next } };
	buf_init(&r->lines, RECORD_MAX);
	buf_init(&r->items, RECORD_MAX);
	buf_init(&r->text, RECORD_MAX);
	buf_init(&r->logprobs, RECORD_MAX);
	buf_init(&r->usage, RECORD_MAX);
	buf_init(&r->end, RECORD_MAX);
	for (size_t i = 0; i < RECORD_ITEMS; i++) {
		buf_init(&r->each[i].out, RECORD_MAX);
		buf_init(&r->each[i].logprobs, RECORD_MAX);
	}
}

void
record_fini(struct record *r)
{
	buf_fini(&r->lines);
	buf_fini(&r->items);
	buf_fini(&r->text);
	buf_fini(&r->logprobs);
	buf_fini(&r->usage);
	buf_fini(&r->end);
	for (size_t i = 0; i < RECORD_ITEMS; i++) {
		buf_fini(&r->each[i].out);
		buf_fini(&r->each[i].logprobs);
	}
}

void
record_finish(struct record *r, const struct error *err)
{
	flush_delta(r);
	if (err != NULL) {
		buf_printf(&r->lines, "error %s: %s\n",
		    error_name(err->class), err->message);
		buf_printf(&r->end, "error %s: %s\n",
		    error_name(err->class), err->message);
	}
	for (size_t i = 0; i < RECORD_ITEMS; i++) {
		buf_span(&r->items, buf_view(&r->each[i].out));
		buf_span(&r->items, buf_view(&r->each[i].logprobs));
		if (r->each[i].logprobs.len > 0)
			buf_putc(&r->items, '\n');
	}
	buf_span(&r->items, buf_view(&r->usage));
	buf_span(&r->items, buf_view(&r->end));
}
