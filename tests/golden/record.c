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

static void
add_to_part(struct record_part *p, const struct event *ev)
{
	struct event begin = *ev;

	begin.text = SPAN("");
	begin.logprobs = (struct span){ NULL, 0 };
	if (p->line.len == 0) {
		print(&p->line, &begin);
		buf_cut(&p->line, p->line.len - 2);	/* quote, newline */
	}
	buf_span(&p->line, ev->text);
	add_logprobs(&p->logprobs, ev->logprobs);
}

static void
add_item(struct record *r, const struct event *ev)
{
	struct record_item *it = &r->each[ev->item % RECORD_ITEMS];
	struct record_part *part = &it->parts[ev->part % RECORD_PARTS];
	struct event begin;

	switch (ev->type) {
	case EVENT_ITEM_BEGIN:
		begin = *ev;
		begin.node = NULL;
		print(&it->begin, &begin);
		return;
	case EVENT_DELTA:
		add_to_part(part, ev);
		return;
	case EVENT_NOTE:
		if (ev->note != NOTE_PROGRESS)
			print(&part->notes, ev);
		return;
	case EVENT_ITEM_END:
		print(&it->end, ev);
		return;
	case EVENT_USAGE:
		buf_reset(&r->usage);
		print(&r->usage, ev);
		return;
	case EVENT_BEGIN:
	case EVENT_END:
	case EVENT_FAIL:
		break;
	}
	print(&r->end, ev);
}

static int
take(struct sink *s, const struct event *ev, struct error *err)
{
	struct record *r = (struct record *)s;

	add_line(r, ev);
	add_item(r, ev);
	return sink_send(s->next, ev, err);
}

static void
each_buf(struct record *r, void (*call)(struct buf *))
{
	struct buf *const own[] = { &r->lines, &r->items, &r->text,
	    &r->logprobs, &r->usage, &r->end };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		call(own[i]);
	for (size_t i = 0; i < RECORD_ITEMS; i++) {
		call(&r->each[i].begin);
		call(&r->each[i].end);
		for (size_t k = 0; k < RECORD_PARTS; k++) {
			call(&r->each[i].parts[k].line);
			call(&r->each[i].parts[k].logprobs);
			call(&r->each[i].parts[k].notes);
		}
	}
}

static void
init(struct buf *b)
{
	buf_init(b, RECORD_MAX);
}

void
record_init(struct record *r, struct sink *next)
{
	*r = (struct record){ .sink = { take, next } };
	each_buf(r, init);
}

void
record_fini(struct record *r)
{
	each_buf(r, buf_fini);
}

static void
put_part(struct buf *out, const struct record_part *p)
{
	if (p->line.len == 0)
		return;
	buf_span(out, buf_view(&p->line));
	buf_puts(out, "\"\n");
	buf_span(out, buf_view(&p->logprobs));
	if (p->logprobs.len > 0)
		buf_putc(out, '\n');
	buf_span(out, buf_view(&p->notes));
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
		buf_span(&r->items, buf_view(&r->each[i].begin));
		for (size_t k = 0; k < RECORD_PARTS; k++)
			put_part(&r->items, &r->each[i].parts[k]);
		buf_span(&r->items, buf_view(&r->each[i].end));
	}
	buf_span(&r->items, buf_view(&r->usage));
	buf_span(&r->items, buf_view(&r->end));
}
