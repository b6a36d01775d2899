#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "dialect/emit_internal.h"

static const struct span nothing = { NULL, 0 };

void
emit_init(struct emitter *e, struct decoder *d)
{
	*e = (struct emitter){ .decoder = d };
	arena_init(&e->keep, CEILING_OUTPUT);
}

void
emit_fini(struct emitter *e)
{
	arena_fini(&e->keep);
}

int
emit_too_large(struct error *err)
{
	return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider sent an answer that is too large");
}

static int
send_begin(struct emitter *e, struct error *err)
{
	struct event ev = { .type = EVENT_BEGIN };

	e->begun = true;
	return sink_send(e->decoder->sink, &ev, err);
}

int
emit_begin(struct emitter *e, struct error *err)
{
	return e->begun ? 0 : send_begin(e, err);
}

int
emit_send(struct emitter *e, const struct event *ev, struct error *err)
{
	if (e->ended)
		return 0;
	if (arena_over(&e->keep))
		return emit_too_large(err);
	if (emit_begin(e, err) == -1)
		return -1;
	return sink_send(e->decoder->sink, ev, err);
}

int
emit_item(struct emitter *e, struct event *ev, struct error *err)
{
	if (e->n_items >= CEILING_OUTPUT_ITEMS)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent more than %zu items",
		    CEILING_OUTPUT_ITEMS);
	ev->type = EVENT_ITEM_BEGIN;
	ev->item = e->n_items++;
	return emit_send(e, ev, err);
}

/* ---- talk ---- */

static int
send_talk(struct emitter *e, struct span text, struct span logprobs,
    struct error *err)
{
	struct event ev = {
		.type = EVENT_DELTA,
		.item = e->talk.item,
		.part = e->talk.part,
		.part_type = e->talk.part_type,
		.text = text,
	};

	if (e->talk.part_type == PART_TEXT && logprobs.len > 0)
		ev.logprobs = logprobs;
	else if (text.len == 0)
		return 0;
	e->talk.told = true;
	return emit_send(e, &ev, err);
}

/* Half a character whose other half doesn't come any more. */
static int
end_half(struct emitter *e, struct error *err)
{
	return send_talk(e, delta_end(&e->talk.delta), nothing, err);
}

static int
begin_talk(struct emitter *e, enum item_type type, enum phase phase,
    struct error *err)
{
	struct event ev = { .item_type = type, .phase = phase };

	if (emit_close(e, STATUS_COMPLETED, err) == -1)
		return -1;
	memset(&e->talk, 0, sizeof(e->talk));
	e->talk.open = true;
	e->talk.type = type;
	e->talk.item = e->n_items;
	e->talk.phase = phase;
	return emit_item(e, &ev, err);
}

static int
open_talk(struct emitter *e, enum item_type type, enum phase phase,
    struct error *err)
{
	if (!e->talk.open || e->talk.type != type)
		return begin_talk(e, type, phase, err);
	if (phase != PHASE_UNSET)
		e->talk.phase = phase;
	return 0;
}

int
emit_open(struct emitter *e, enum item_type type, struct error *err)
{
	return open_talk(e, type, PHASE_UNSET, err);
}

int
emit_message(struct emitter *e, enum phase phase, struct error *err)
{
	return open_talk(e, ITEM_MESSAGE, phase, err);
}

/* Makes the part of this type the open one. */
static int
select_part(struct emitter *e, enum item_type type, enum part_type part_type,
    struct error *err)
{
	if (emit_open(e, type, err) == -1)
		return -1;
	if (e->talk.has_part && !e->talk.next_part &&
	    e->talk.part_type == part_type)
		return 0;
	if (e->talk.has_part) {
		if (end_half(e, err) == -1)
			return -1;
		if (++e->talk.part >= CEILING_PARTS)
			return emit_too_large(err);
	}
	e->talk.told = false;
	e->talk.has_part = true;
	e->talk.next_part = false;
	e->talk.part_type = part_type;
	return 0;
}

int
emit_text(struct emitter *e, enum item_type type, enum part_type part_type,
    const struct node *text, struct span logprobs, struct error *err)
{
	if (text == NULL || text->kind != NODE_STRING ||
	    (text->span.len == 0 &&
	    (part_type != PART_TEXT || logprobs.len == 0)))
		return 0;
	if (select_part(e, type, part_type, err) == -1)
		return -1;
	return send_talk(e, delta_take(&e->talk.delta,
	    &e->decoder->scratch, text), logprobs, err);
}

int
emit_span(struct emitter *e, enum item_type type, enum part_type part_type,
    struct span text, struct span logprobs, struct error *err)
{
	if (text.len == 0 && (part_type != PART_TEXT || logprobs.len == 0))
		return 0;
	if (text.len == 0)
		text = SPAN("");	/* absent, maybe */
	if (select_part(e, type, part_type, err) == -1 ||
	    end_half(e, err) == -1)
		return -1;
	return send_talk(e, text, logprobs, err);
}

void
emit_next_part(struct emitter *e)
{
	e->talk.next_part = e->talk.has_part;
}

/* Half a character may be all there is of it yet. */
static int
open_part(struct emitter *e, struct error *err)
{
	struct event ev = {
		.type = EVENT_DELTA,
		.item = e->talk.item,
		.part = e->talk.part,
		.part_type = e->talk.part_type,
		.text = SPAN(""),
	};

	e->talk.told = true;
	return emit_send(e, &ev, err);
}

static struct emit_place
place_of(const struct emitter *e)
{
	return (struct emit_place){
		.item = e->talk.item,
		.part = e->talk.part,
		.type = e->talk.part_type,
	};
}

int
emit_part(struct emitter *e, enum item_type type, enum part_type part_type,
    struct emit_place *place, struct error *err)
{
	if (select_part(e, type, part_type, err) == -1)
		return -1;
	*place = place_of(e);
	return e->talk.told ? 0 : open_part(e, err);
}

int
emit_annotation_at(struct emitter *e, const struct emit_place *place,
    const struct node *annotation, struct error *err)
{
	struct event ev = {
		.type = EVENT_NOTE,
		.item = place->item,
		.part = place->part,
		.part_type = PART_TEXT,
		.note = NOTE_ANNOTATION,
		.node = annotation,
	};

	return annotation == NULL || place->type != PART_TEXT ? 0 :
	    emit_send(e, &ev, err);
}

int
emit_logprobs_at(struct emitter *e, const struct emit_place *place,
    struct span logprobs, struct error *err)
{
	struct event ev = {
		.type = EVENT_DELTA,
		.item = place->item,
		.part = place->part,
		.part_type = PART_TEXT,
		.text = SPAN(""),
		.logprobs = logprobs,
	};

	return logprobs.len == 0 || place->type != PART_TEXT ? 0 :
	    emit_send(e, &ev, err);
}

int
emit_annotation(struct emitter *e, const struct node *annotation,
    struct error *err)
{
	struct emit_place place = place_of(e);

	if (annotation == NULL || !e->talk.open || !e->talk.has_part ||
	    place.type != PART_TEXT)
		return 0;
	if (!e->talk.told && open_part(e, err) == -1)
		return -1;
	return emit_annotation_at(e, &place, annotation, err);
}

void
emit_opaque(struct emitter *e, struct span json)
{
	if (e->talk.open && e->talk.type == ITEM_REASONING &&
	    !arena_over(&e->keep))
		e->talk.opaque = arena_span(&e->keep, json);
}

int
emit_close(struct emitter *e, enum item_status status, struct error *err)
{
	struct event ev = {
		.type = EVENT_ITEM_END, .item = e->talk.item, .status = status,
		.phase = e->talk.phase,
	};

	if (!e->talk.open)
		return 0;
	if (end_half(e, err) == -1)
		return -1;
	e->talk.open = e->talk.has_part = e->talk.next_part = false;
	if (e->talk.opaque.len > 0)
		ev.opaque = e->talk.opaque;
	return emit_send(e, &ev, err);
}

/* ---- hosted items ---- */

int
emit_hosted_begin(struct emitter *e, struct span word, const struct node *node,
    unsigned *item, struct error *err)
{
	struct event ev = {
		.item_type = ITEM_HOSTED, .word = word, .node = node,
	};

	if (emit_close(e, STATUS_COMPLETED, err) == -1)
		return -1;
	*item = e->n_items;
	e->n_open++;
	return emit_item(e, &ev, err);
}

int
emit_progress(struct emitter *e, unsigned item, struct span type,
    const struct node *node, struct error *err)
{
	struct event ev = {
		.type = EVENT_NOTE,
		.item = item,
		.note = NOTE_PROGRESS,
		.word = type,
		.node = node,
	};

	return emit_send(e, &ev, err);
}

int
emit_hosted_end(struct emitter *e, unsigned item, enum item_status status,
    const struct node *node, struct error *err)
{
	struct event ev = {
		.type = EVENT_ITEM_END,
		.item = item,
		.status = status,
		.node = node,
	};

	e->n_open--;
	return emit_send(e, &ev, err);
}

/* ---- the rest ---- */

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Providers' sums are not all alike. */
static struct usage
normal_usage(struct usage u)
{
	u.cached = least(u.cached, u.input);
	u.cache_write = least(u.cache_write, u.input - u.cached);
	u.cache_write_1h = least(u.cache_write_1h, u.cache_write);
	u.reasoning = least(u.reasoning, u.output);
	return u;
}

static bool
same_usage(const struct usage *a, const struct usage *b)
{
	return a->input == b->input && a->cached == b->cached &&
	    a->cache_write == b->cache_write &&
	    a->cache_write_1h == b->cache_write_1h &&
	    a->output == b->output && a->reasoning == b->reasoning &&
	    a->web_searches == b->web_searches;
}

/* It goes on as it comes, so that an answer that breaks off is charged; zeros
 * before the first token are no usage. */
int
emit_usage(struct emitter *e, const struct usage *usage, struct error *err)
{
	struct usage u = normal_usage(*usage);
	struct event ev = { .type = EVENT_USAGE, .usage = &e->usage };

	if (u.input == 0 && u.output == 0 && u.web_searches == 0)
		return 0;
	if (e->has_usage && same_usage(&e->usage, &u))
		return 0;
	e->has_usage = true;
	e->usage = u;
	return emit_send(e, &ev, err);
}

int
emit_end(struct emitter *e, enum end_reason reason, struct error *err)
{
	struct event ev = { .type = EVENT_END, .reason = reason };

	if (e->n_open > 0)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "internal error: an answer ended within a call");
	if (emit_close(e, reason == END_COMPLETED ? STATUS_COMPLETED :
	    STATUS_INCOMPLETE, err) == -1 || emit_send(e, &ev, err) == -1)
		return -1;
	e->ended = e->decoder->ended = true;
	return 0;
}

const struct node *
emit_node(struct emitter *e, struct span json)
{
	struct arena *scratch = &e->decoder->scratch;
	struct error ignored;

	return scan(scratch, arena_span(scratch, json), SCAN_UPSTREAM,
	    &ignored);
}
