#include "config.h"

#include "upstream/gate.h"

static int
pass(struct gate *g, const struct event *ev, struct error *err)
{
	return sink_send(g->sink.next, ev, err);
}

/* What was held goes on: BEGIN, then the usage that came before an item. */
static int
commit(struct gate *g, struct error *err)
{
	const struct event begin = { .type = EVENT_BEGIN };
	const struct event usage = { .type = EVENT_USAGE, .usage = &g->usage };

	if (g->committed)
		return 0;
	g->begun = g->committed = true;
	if (g->commit != NULL)
		g->commit(g->ctx);
	if (pass(g, &begin, err) == -1)
		return -1;
	return g->has_usage ? pass(g, &usage, err) : 0;
}

static int
open_item(struct gate *g, const struct event *ev, struct error *err)
{
	if (ev->item >= CEILING_OUTPUT_ITEMS)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent more than %zu items",
		    CEILING_OUTPUT_ITEMS);
	if (commit(g, err) == -1)
		return -1;
	/* Open even when a sink refuses it: those before that sink took it,
	 * those behind refuse a close they know no begin of. */
	g->open[ev->item] = true;
	if (g->n_items <= ev->item)
		g->n_items = ev->item + 1;
	return pass(g, ev, err);
}

/* Closed even when a sink fails here: it is never closed a second time. */
static int
close_item(struct gate *g, const struct event *ev, struct error *err)
{
	if (ev->item < CEILING_OUTPUT_ITEMS)
		g->open[ev->item] = false;
	return pass(g, ev, err);
}

static int
take_usage(struct gate *g, const struct event *ev, struct error *err)
{
	g->usage = *ev->usage;
	g->has_usage = true;
	return g->committed ? pass(g, ev, err) : 0;
}

static int
end(struct gate *g, const struct event *ev, struct error *err)
{
	if (commit(g, err) == -1)
		return -1;
	g->ended = true;
	return pass(g, ev, err);
}

static int
on_event(struct sink *sink, const struct event *ev, struct error *err)
{
	struct gate *g = (struct gate *)sink;

	if (g->ended)
		return 0;
	switch (ev->type) {
	case EVENT_BEGIN:
		g->begun = true;
		return 0;
	case EVENT_ITEM_BEGIN:
		return open_item(g, ev, err);
	case EVENT_ITEM_END:
		return close_item(g, ev, err);
	case EVENT_USAGE:
		return take_usage(g, ev, err);
	case EVENT_END:
		return end(g, ev, err);
	case EVENT_FAIL:
		return error_set(err, ERROR_INTERNAL, NULL,
		    "a decoder sent a failure instead of returning it");
	case EVENT_DELTA:
	case EVENT_NOTE:
		break;
	}
	return pass(g, ev, err);
}

void
gate_init(struct gate *g, struct sink *next, void (*commit_fn)(void *),
    void *ctx)
{
	*g = (struct gate){ .sink = { .event = on_event, .next = next },
	    .commit = commit_fn, .ctx = ctx };
}

void
gate_fail(struct gate *g, const struct error *why)
{
	struct event ev = { .type = EVENT_ITEM_END,
	    .status = STATUS_INCOMPLETE };
	struct error ignored;

	if (!g->committed || g->ended)
		return;
	for (ev.item = 0; ev.item < g->n_items; ev.item++)
		if (g->open[ev.item])
			(void)close_item(g, &ev, &ignored);
	ev = (struct event){ .type = EVENT_FAIL, .error = why };
	g->ended = true;
	(void)pass(g, &ev, &ignored);
}
