#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/jsonx.h"
#include "model/hosted.h"
#include "model/replay.h"
#include "model/response_read.h"

/* What is told now, and to whom. */
struct telling {
	struct replay *replay;
	struct sink *first;
	struct error *err;
};

static int
tell(const struct telling *t, struct event ev)
{
	ev.item = t->replay->number;
	return sink_send(t->first, &ev, t->err);
}

static struct span
text_of(const struct node *object, const char *key)
{
	struct span text = { NULL, 0 };

	(void)jsonx_text(object, key, &text);
	return text;
}

static const struct node *
children(const struct node *object, const char *key)
{
	const struct node *list = jsonx_get(object, key);

	return list == NULL || list->kind != NODE_ARRAY ? NULL : list->child;
}

/* ---- parts ---- */

/* The values of an array, which is compact, with commas between. */
static struct span
inside(const struct node *array)
{
	if (array == NULL || array->kind != NODE_ARRAY || array->count == 0)
		return (struct span){ NULL, 0 };
	return (struct span){ array->span.p + 1, array->span.len - 2 };
}

static int
tell_text(const struct telling *t, enum part_type type, struct span text,
    struct span logprobs)
{
	return tell(t, (struct event){ .type = EVENT_DELTA,
	    .part = t->replay->n_parts++, .part_type = type,
	    .text = text.p == NULL ? SPAN("") : text, .logprobs = logprobs });
}

static int
tell_annotations(const struct telling *t, const struct node *part)
{
	const struct node *n = children(part, "annotations");

	for (; n != NULL; n = n->next)
		if (tell(t, (struct event){ .type = EVENT_NOTE,
		    .part = t->replay->n_parts - 1, .part_type = PART_TEXT,
		    .note = NOTE_ANNOTATION, .node = n }) == -1)
			return -1;
	return 0;
}

static int
tell_part(const struct telling *t, const struct node *part)
{
	static const struct {
		const char *word, *key;
		enum part_type type;
	} rows[] = {
		{ "output_text", "text", PART_TEXT },
		{ "refusal", "refusal", PART_REFUSAL },
		{ "summary_text", "text", PART_SUMMARY },
		{ "reasoning_text", "text", PART_REASONING },
	};
	const struct node *type = jsonx_get(part, "type");
	size_t i = 0;

	while (i < sizeof(rows) / sizeof(rows[0]) &&
	    !jsonx_is(type, rows[i].word))
		i++;
	if (i == sizeof(rows) / sizeof(rows[0]))
		return error_set(t->err, ERROR_INTERNAL, NULL,
		    "internal error: no part of an answer");
	if (tell_text(t, rows[i].type, text_of(part, rows[i].key),
	    inside(jsonx_get(part, "logprobs"))) == -1)
		return -1;
	return rows[i].type == PART_TEXT ? tell_annotations(t, part) : 0;
}

static int
tell_parts(const struct telling *t, const char *list)
{
	const struct node *part = children(t->replay->item, list);

	for (; part != NULL; part = part->next)
		if (tell_part(t, part) == -1)
			return -1;
	return 0;
}

/* ---- items ---- */

static int
tell_message(const struct telling *t)
{
	return tell_parts(t, "content");
}

static int
tell_reasoning(const struct telling *t)
{
	return tell_parts(t, "summary") == -1 ? -1 : tell_parts(t, "content");
}

/* A call without arguments has no part. */
static int
tell_call(const struct telling *t, enum part_type type, const char *key)
{
	const struct span none = { NULL, 0 };
	struct span text = text_of(t->replay->item, key);

	return text.len == 0 ? 0 : tell_text(t, type, text, none);
}

static int
tell_function_call(const struct telling *t)
{
	return tell_call(t, PART_ARGUMENTS, "arguments");
}

static int
tell_custom_call(const struct telling *t)
{
	return tell_call(t, PART_INPUT, "input");
}

static int
tell_nothing(const struct telling *t)
{
	(void)t;
	return 0;
}

/* All other types are hosted ones. */
static const struct row {
	enum item_type type;
	int (*parts)(const struct telling *);
} rows[] = {
	{ ITEM_MESSAGE, tell_message },
	{ ITEM_FUNCTION_CALL, tell_function_call },
	{ ITEM_CUSTOM_CALL, tell_custom_call },
	{ ITEM_REASONING, tell_reasoning },
	{ ITEM_HOSTED, tell_nothing },
};

static const struct row *
row_of(const struct node *item)
{
	const struct node *type = jsonx_get(item, "type");
	const struct row *row = rows;

	while (row->type != ITEM_HOSTED &&
	    !jsonx_is(type, item_type_word(row->type)))
		row++;
	return row;
}

static bool
is_late(const struct hosted *h, struct span key)
{
	if (span_is(key, "status"))
		return true;
	for (size_t i = 0; i < sizeof(h->members) / sizeof(h->members[0]);
	    i++)
		if (h->members[i].key != NULL &&
		    span_is(key, h->members[i].key))
			return true;
	return false;
}

/* A hosted item as it may have begun: without its status and what comes with
 * its end. Of a type that nobody knows nothing is known to come early. */
static const struct node *
early(const struct telling *t)
{
	const struct node *item = t->replay->item, *m;
	const struct hosted *h = hosted_find(text_of(item, "type"));
	struct arena *a = t->replay->response->arena;
	struct node *begun, **last;

	if (h->type == NULL)
		return NULL;
	begun = arena_alloc(a, sizeof(*begun));
	*begun = *item;
	last = &begun->child;
	for (m = item->child; m != NULL; m = m->next) {
		if (is_late(h, m->key))
			continue;
		*last = arena_alloc(a, sizeof(**last));
		**last = *m;
		last = &(*last)->next;
	}
	*last = NULL;
	return begun;
}

static enum phase
phase_of(const struct node *item)
{
	const struct node *phase = jsonx_get(item, "phase");
	int i = PHASE_UNSET + 1;

	while (phase_words[i] != NULL && !jsonx_is(phase, phase_words[i]))
		i++;
	return phase_words[i] == NULL ? PHASE_UNSET : (enum phase)i;
}

static struct event
begin_of(const struct telling *t, enum item_type type)
{
	const struct node *item = t->replay->item;
	struct event ev = { .type = EVENT_ITEM_BEGIN, .item_type = type };

	switch (type) {
	case ITEM_FUNCTION_CALL:
	case ITEM_CUSTOM_CALL:
		ev.name = text_of(item, "name");
		ev.call_id = text_of(item, "call_id");
		ev.namespace = text_of(item, "namespace");
		break;
	case ITEM_MESSAGE:
		ev.phase = phase_of(item);
		break;
	case ITEM_HOSTED:
		ev.word = text_of(item, "type");
		ev.node = early(t);
		break;
	default:
		break;
	}
	return ev;
}

static struct event
end_of(const struct telling *t, enum item_type type)
{
	const struct node *item = t->replay->item;
	bool hosted = type == ITEM_HOSTED;

	return (struct event){ .type = EVENT_ITEM_END,
	    .status = !hosted && jsonx_is(jsonx_get(item, "status"),
	    "incomplete") ? STATUS_INCOMPLETE : STATUS_COMPLETED,
	    .node = hosted ? item : NULL };
}

static int
tell_item(const struct telling *t)
{
	const struct row *row = row_of(t->replay->item);

	t->replay->n_parts = 0;
	return tell(t, begin_of(t, row->type)) == -1 ||
	    row->parts(t) == -1 ||
	    tell(t, end_of(t, row->type)) == -1 ? -1 : 0;
}

/* ---- what events don't say ---- */

static struct output_item *
item_told(struct replay *r)
{
	return &r->response->items[r->number];
}

static void
put_back_id(struct replay *r)
{
	struct output_item *it = item_told(r);
	struct span id = text_of(r->item, "id");

	(void)snprintf(it->id, sizeof(it->id), "%.*s", (int)id.len, id.p);
}

static void
put_back_end(struct replay *r)
{
	struct output_item *it = item_told(r);

	if (it->type == ITEM_HOSTED) {
		it->hosted_status = text_of(r->item, "status");
	} else if (it->type == ITEM_REASONING) {
		it->encrypted = text_of(r->item, "encrypted_content");
		r->response->bytes += it->encrypted.len;
	}
}

static int
put_back(struct sink *sink, const struct event *ev, struct error *err)
{
	struct replay *r = (struct replay *)sink;

	if (ev->type == EVENT_ITEM_BEGIN)
		put_back_id(r);
	else if (ev->type == EVENT_ITEM_END)
		put_back_end(r);
	else if (ev->type == EVENT_END)
		r->response->completed_s = r->was.completed_s;
	return sink_send(sink->next, ev, err);
}

/* ---- all of it ---- */

static bool
has_id(const struct node *item)
{
	struct span id = text_of(item, "id");

	return id.len > 0 && id.len < CLOCK_ID_SIZE;
}

int
replay_init(struct replay *r, struct response *response,
    struct receipt *receipt, const struct node *object,
    const struct node *items, struct sink *next, struct error *err)
{
	*r = (struct replay){ .sink = { put_back, next },
	    .response = response, .items = items };
	response->sink.next = &r->sink;
	if (response_read(response, receipt, object, err) == -1)
		return -1;
	r->was = *response;
	if (items->kind != NODE_ARRAY)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "internal error: an answer without items");
	for (const struct node *n = items->child; n != NULL; n = n->next)
		if (!has_id(n))
			return error_set(err, ERROR_INTERNAL, NULL,
			    "internal error: an item without an id");
	return 0;
}

int
replay_run(struct replay *r, struct sink *first, struct error *err)
{
	const struct telling t = { r, first, err };

	r->number = 0;
	if (tell(&t, (struct event){ .type = EVENT_BEGIN }) == -1)
		return -1;
	for (r->item = r->items->child; r->item != NULL;
	    r->item = r->item->next) {
		if (tell_item(&t) == -1)
			return -1;
		r->number++;
	}
	if (r->was.has_usage && tell(&t, (struct event){ .type = EVENT_USAGE,
	    .usage = &r->was.usage }) == -1)
		return -1;
	return tell(&t, (struct event){ .type = EVENT_END,
	    .reason = r->was.reason });
}
