#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/log.h"
#include "base/scan.h"
#include "model/moves.h"
#include "redact/stream.h"

#define BUF_MAX		(SIZE_MAX / 4)

/* A citation whose place isn't decided. */
struct pending {
	unsigned part;
	size_t upto;		/* characters that must be decided */
	struct span json;
};

struct stream_part {
	struct moves moves;
	bool ended;
};

struct stream_item {
	struct redactor_edits edits;	/* told by the redactor */
	struct redactor redactor;	/* of the last part */
	bool searching;			/* it is there */
	enum part_type type;
	struct stream_part *parts;
	size_t n_parts, cap_parts;
	struct pending *pending;
	size_t n_pending, cap_pending;
	struct arena arena;		/* what is pending */
	bool changed;
	bool reasoning;
	struct buf original;		/* reasoning: its texts, a JSON array
					 * that is still open */
};

static void *
grow(void *list, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return list;
	*cap = *cap == 0 ? 4 : *cap * 2;
	list = realloc(list, *cap * size);
	if (list == NULL)
		log_fatal("out of memory");
	return list;
}

/* Tells once that the analysis has failed: what comes then is the end, and
 * nothing undecided goes out with it. */
static int
check_analysis(struct redact_stream *s, struct error *err)
{
	const struct analysis *a = s->guard->analysis;

	if (a == NULL || !a->failed || s->broken)
		return 0;
	s->broken = true;
	*err = a->why;
	return -1;
}

/* ---- items ---- */

static void
item_free(struct stream_item *it)
{
	if (it == NULL)
		return;
	if (it->searching)
		redactor_fini(&it->redactor);
	for (size_t i = 0; i < it->n_parts; i++)
		moves_fini(&it->parts[i].moves);
	free(it->parts);
	free(it->pending);
	arena_fini(&it->arena);
	buf_fini(&it->original);
	free(it);
}

static void
forget_items(struct redact_stream *s)
{
	for (size_t i = 0; i < s->n_items; i++)
		item_free(s->items[i]);
	s->n_items = 0;
}

static void
note_edit(struct redactor_edits *edits, enum entity e, size_t at, size_t len,
    size_t new_at, size_t new_len)
{
	struct stream_item *it = (struct stream_item *)edits;

	(void)e;
	moves_add(&it->parts[it->n_parts - 1].moves,
	    (struct move){ at, len, new_at, new_len });
	it->changed = true;
}

static void
item_begin(struct redact_stream *s, const struct event *ev)
{
	struct stream_item *it = calloc(1, sizeof(*it));

	if (it == NULL)
		log_fatal("out of memory");
	it->edits.edit = note_edit;
	it->reasoning = ev->item_type == ITEM_REASONING;
	arena_init(&it->arena, CEILING_OUTPUT);
	buf_init(&it->original, CEILING_OUTPUT);
	s->items = grow(s->items, s->n_items, &s->cap_items,
	    sizeof(struct stream_item *));
	s->items[s->n_items++] = it;
}

/* ---- citations ---- */

/* The object searched, as a tree that lives until the scratch is reset. */
static const struct node *
search_object(struct redact_stream *s, const struct node *object,
    struct error *err)
{
	buf_reset(&s->out);
	walk_item(&s->walk, object, &s->out);
	if (check_analysis(s, err) == -1)
		return NULL;
	return scan(&s->scratch, arena_span(&s->scratch, buf_view(&s->out)),
	    SCAN_UPSTREAM, err);
}

static int
send_citation(struct redact_stream *s, unsigned item, unsigned part,
    const struct node *annotation, struct error *err)
{
	const struct stream_part *p = &s->items[item]->parts[part];
	struct event ev = { .type = EVENT_NOTE, .item = item, .part = part,
	    .part_type = PART_TEXT, .note = NOTE_ANNOTATION };
	const struct node *searched = search_object(s, annotation, err);
	struct jsonw w = jsonw_on(&s->out);

	if (searched == NULL)
		return -1;
	buf_reset(&s->out);
	moves_write(&w, &p->moves, searched);
	ev.node = scan(&s->scratch, buf_view(&s->out), SCAN_UPSTREAM, err);
	return ev.node == NULL ? -1 : sink_send(s->sink.next, &ev, err);
}

static bool
is_decided(const struct stream_item *it, unsigned part, size_t upto)
{
	return part + 1 < it->n_parts || it->parts[part].ended ||
	    it->redactor.at >= upto;
}

static int
take_citation(struct redact_stream *s, const struct event *ev,
    struct error *err)
{
	struct stream_item *it = s->items[ev->item];
	size_t upto = moves_furthest(ev->node);
	struct jsonw w = jsonw_on(&s->out);

	/* Those before it go first. */
	if (it->n_pending == 0 && is_decided(it, ev->part, upto))
		return send_citation(s, ev->item, ev->part, ev->node, err);
	buf_reset(&s->out);
	jsonw_node(&w, ev->node);
	it->pending = grow(it->pending, it->n_pending, &it->cap_pending,
	    sizeof(*it->pending));
	it->pending[it->n_pending++] = (struct pending){ ev->part, upto,
	    arena_span(&it->arena, buf_view(&s->out)) };
	return arena_over(&it->arena) ? error_set(err, ERROR_UPSTREAM_PROTOCOL,
	    NULL, "the provider's citations are larger than %zu bytes",
	    it->arena.max) : 0;
}

static int
send_pending(struct redact_stream *s, unsigned item, struct error *err)
{
	struct stream_item *it = s->items[item];
	size_t done = 0;
	int rc = 0;

	for (; rc == 0 && done < it->n_pending; done++) {
		const struct pending *p = &it->pending[done];
		const struct node *n;

		if (!is_decided(it, p->part, p->upto))
			break;
		n = scan(&s->scratch, p->json, SCAN_UPSTREAM, err);
		rc = n == NULL ? -1 : send_citation(s, item, p->part, n, err);
	}
	if (done > 0) {
		it->n_pending -= done;
		memmove(it->pending, it->pending + done,
		    it->n_pending * sizeof(*it->pending));
	}
	return rc;
}

/* ---- text ---- */

static int
send_text(struct redact_stream *s, const struct event *delta, struct error *err)
{
	struct event ev = *delta;

	buf_reset(&s->bytes);
	jsonw_escape(&s->bytes, buf_view(&s->out));
	ev.text = buf_view(&s->bytes);
	ev.logprobs = (struct span){ NULL, 0 };
	return sink_send(s->sink.next, &ev, err);
}

/* What is held of the last part goes out: nothing more can come. */
static int
end_part(struct redact_stream *s, unsigned item, struct error *err)
{
	struct stream_item *it = s->items[item];
	struct event ev = { .type = EVENT_DELTA, .item = item };
	struct stream_part *p;

	if (it->n_parts == 0 || it->parts[it->n_parts - 1].ended)
		return 0;
	p = &it->parts[it->n_parts - 1];
	ev.part = (unsigned)it->n_parts - 1;
	ev.part_type = it->type;
	buf_reset(&s->out);
	redactor_end(&it->redactor, &s->out);
	p->ended = true;
	if (it->reasoning)
		buf_putc(&it->original, '"');
	if (check_analysis(s, err) == -1 ||
	    (s->out.len > 0 && send_text(s, &ev, err) == -1))
		return -1;
	return send_pending(s, item, err);
}

static void
begin_part(struct redact_stream *s, struct stream_item *it,
    const struct event *ev)
{
	it->parts = grow(it->parts, it->n_parts, &it->cap_parts,
	    sizeof(*it->parts));
	it->parts[it->n_parts++] = (struct stream_part){ .ended = false };
	it->type = ev->part_type;
	if (!it->searching) {
		redactor_init(&it->redactor, s->guard, &s->guard->rules);
		it->redactor.edits = &it->edits;
		it->searching = true;
	}
	if (it->reasoning)
		buf_puts(&it->original, it->n_parts == 1 ? "[\"" : ",\"");
}

/* Log probabilities that come by themselves have nothing left to say. */
static int
take_delta(struct redact_stream *s, const struct event *ev, struct error *err)
{
	struct stream_item *it = s->items[ev->item];
	bool begins = ev->part >= it->n_parts;

	if (ev->logprobs.len > 0)
		receipt_change(s->receipt, "include", ACTION_DROPPED,
		    "log probabilities spell the text, which is redacted");
	if (!begins && ev->text.len == 0)
		return 0;
	if (begins) {
		if (end_part(s, ev->item, err) == -1)
			return -1;
		begin_part(s, it, ev);
	}
	if (it->reasoning)
		buf_span(&it->original, ev->text);
	buf_reset(&s->out);
	redactor_feed(&it->redactor, jsonx_decode(&s->scratch, ev->text),
	    &s->out);
	if (check_analysis(s, err) == -1)
		return -1;
	if ((begins || s->out.len > 0) && send_text(s, ev, err) == -1)
		return -1;
	return send_pending(s, ev->item, err);
}

/* ---- what else there is ---- */

static int
pass_object(struct redact_stream *s, const struct event *ev, struct error *err)
{
	struct event searched = *ev;

	if (ev->node != NULL) {
		searched.node = search_object(s, ev->node, err);
		if (searched.node == NULL)
			return -1;
	}
	return sink_send(s->sink.next, &searched, err);
}

static int
take_note(struct redact_stream *s, const struct event *ev, struct error *err)
{
	if (ev->note == NOTE_ANNOTATION)
		return take_citation(s, ev, err);
	if (jsonx_get(ev->node, "delta") != NULL)
		return 0;
	return pass_object(s, ev, err);
}

static int
finish_item(struct redact_stream *s, const struct event *ev, struct error *err)
{
	struct stream_item *it = s->items[ev->item];
	struct event end = *ev;

	if (end_part(s, ev->item, err) == -1)
		return -1;
	if (it->searching) {
		redactor_fini(&it->redactor);
		it->searching = false;
	}
	if (ev->opaque.p == NULL || !it->changed)
		return pass_object(s, ev, err);
	buf_putc(&it->original, ']');
	if (s->keeps_original)
		end.original = buf_view(&it->original);
	else
		end.opaque = (struct span){ NULL, 0 };
	return pass_object(s, &end, err);
}

/* Where its rest can't be decided it ends without: who is before this sink
 * takes it for ended, and won't end it again. */
static int
end_item(struct redact_stream *s, const struct event *ev, struct error *err)
{
	const struct event cut = { .type = EVENT_ITEM_END, .item = ev->item,
	    .status = STATUS_INCOMPLETE };
	bool was_broken = s->broken;
	struct error ignored;

	if (finish_item(s, ev, err) == 0)
		return 0;
	if (s->broken && !was_broken)
		(void)sink_send(s->sink.next, &cut, &ignored);
	return -1;
}

static int
pass_failure(struct redact_stream *s, const struct event *ev,
    struct error *err)
{
	struct event fail = *ev;
	struct error searched = *ev->error;

	walk_error(&s->walk, &searched);
	fail.error = &searched;
	return sink_send(s->sink.next, &fail, err);
}

static int
take(struct redact_stream *s, const struct event *ev, struct error *err)
{
	switch (ev->type) {
	case EVENT_BEGIN:
		forget_items(s);
		return sink_send(s->sink.next, ev, err);
	case EVENT_ITEM_BEGIN:
		item_begin(s, ev);
		return pass_object(s, ev, err);
	case EVENT_DELTA:
		return take_delta(s, ev, err);
	case EVENT_NOTE:
		return take_note(s, ev, err);
	case EVENT_ITEM_END:
		return end_item(s, ev, err);
	case EVENT_FAIL:
		return pass_failure(s, ev, err);
	default:
		return sink_send(s->sink.next, ev, err);
	}
}

static int
stream_event(struct sink *sink, const struct event *ev, struct error *err)
{
	struct redact_stream *s = (struct redact_stream *)sink;
	int rc = take(s, ev, err);

	arena_reset(&s->scratch);
	return rc;
}

/* ---- from outside ---- */

void
redact_stream_init(struct redact_stream *s, struct guard *g,
    struct receipt *receipt, struct sink *next)
{
	memset(s, 0, sizeof(*s));
	s->sink = (struct sink){ stream_event, next };
	s->guard = g;
	s->receipt = receipt;
	walk_init(&s->walk, g);
	buf_init(&s->bytes, BUF_MAX);
	buf_init(&s->out, BUF_MAX);
	arena_init(&s->scratch, BUF_MAX);
}

void
redact_stream_fini(struct redact_stream *s)
{
	forget_items(s);
	free(s->items);
	walk_fini(&s->walk);
	buf_fini(&s->bytes);
	buf_fini(&s->out);
	arena_fini(&s->scratch);
}

size_t
redact_stream_held(const struct redact_stream *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_items; i++)
		if (s->items[i]->searching)
			n += redactor_held(&s->items[i]->redactor);
	return n;
}
