#include "config.h"

#include <stdlib.h>

#include "base/ceilings.h"
#include "base/log.h"
#include "base/scan.h"
#include "model/restore.h"

static void
item_begin(struct restore *r)
{
	if (r->n_items == r->cap_items) {
		r->cap_items = r->cap_items == 0 ? 4 : r->cap_items * 2;
		r->items = realloc(r->items, r->cap_items *
		    sizeof(*r->items));
		if (r->items == NULL)
			log_fatal("out of memory");
	}
	r->items[r->n_items++] = (struct restore_item){ .n_parts = 0 };
}

/* What is held of the last part: no mark, or none that is known. The response
 * knows already when the item ends with it; until its text is all told who
 * writes must not. */
static int
end_part(struct restore *r, unsigned item, struct error *err)
{
	struct restore_item *it = &r->items[item];
	struct event ev = { .type = EVENT_DELTA, .item = item,
	    .part = it->n_parts - 1, .part_type = it->type };
	struct output_item *told = &r->response->items[item];
	enum item_status status = told->status;
	int rc;

	if (it->n_parts == 0 || it->restorer.n == 0)
		return 0;
	buf_reset(&r->out);
	restorer_end(&it->restorer, &r->out);
	ev.text = buf_view(&r->out);
	told->status = STATUS_IN_PROGRESS;
	rc = sink_send(r->sink.next, &ev, err);
	told->status = status;
	return rc;
}

static int
take_delta(struct restore *r, const struct event *ev, struct error *err)
{
	struct restore_item *it = &r->items[ev->item];
	bool begins = ev->part >= it->n_parts;
	struct event shown = *ev;

	if (begins) {
		if (end_part(r, ev->item, err) == -1)
			return -1;
		it->n_parts++;
		it->type = ev->part_type;
		restorer_init(&it->restorer, r->response->originals,
		    ev->part_type == PART_ARGUMENTS);
	}
	buf_reset(&r->out);
	restorer_feed(&it->restorer, ev->text, &r->out);
	shown.text = buf_view(&r->out);
	return !begins && shown.text.len == 0 && shown.logprobs.len == 0 ? 0 :
	    sink_send(r->sink.next, &shown, err);
}

/* By the text so far, which has all that it is about. */
static int
take_citation(struct restore *r, const struct event *ev, struct error *err)
{
	const struct output_item *it = &r->response->items[ev->item];
	struct moves moves = { .n = 0 };
	struct jsonw w = jsonw_on(&r->out);
	struct event shown = *ev;

	buf_reset(&r->out);
	originals_restore(r->response->originals,
	    buf_view(it->parts[ev->part].text), false, &r->out, &moves);
	buf_reset(&r->out);
	moves_write(&w, &moves, ev->node);
	moves_fini(&moves);
	arena_reset(&r->scratch);
	shown.node = scan(&r->scratch, buf_view(&r->out), SCAN_UPSTREAM, err);
	return shown.node == NULL ? -1 :
	    sink_send(r->sink.next, &shown, err);
}

static int
restore_event(struct sink *sink, const struct event *ev, struct error *err)
{
	struct restore *r = (struct restore *)sink;

	switch (ev->type) {
	case EVENT_BEGIN:
		r->n_items = 0;
		break;
	case EVENT_ITEM_BEGIN:
		item_begin(r);
		break;
	case EVENT_DELTA:
		return take_delta(r, ev, err);
	case EVENT_NOTE:
		if (ev->note == NOTE_ANNOTATION)
			return take_citation(r, ev, err);
		break;
	case EVENT_ITEM_END:
		if (end_part(r, ev->item, err) == -1)
			return -1;
		break;
	default:
		break;
	}
	return sink_send(r->sink.next, ev, err);
}

void
restore_init(struct restore *r, struct response *response, struct sink *next)
{
	*r = (struct restore){ .sink = { restore_event, next },
	    .response = response };
	buf_init(&r->out, SIZE_MAX / 4);
	arena_init(&r->scratch, SIZE_MAX / 4);
}

void
restore_fini(struct restore *r)
{
	free(r->items);
	buf_fini(&r->out);
	arena_fini(&r->scratch);
}
