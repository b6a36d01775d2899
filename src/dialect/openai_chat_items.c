/*
 * Text as items: a message or a reasoning at a time, whose parts follow what
 * the provider says; the <think> marks of some; citations.
 */
#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "dialect/openai_chat.h"

/* ---- items ---- */

int
chat_begin_item(struct chat_state *st, enum item_type type,
    const struct chat_call_item *call, struct error *err)
{
	struct event ev = {
		.type = EVENT_ITEM_BEGIN,
		.item = st->n_items,
		.item_type = type,
	};

	if (st->n_items >= CEILING_OUTPUT_ITEMS)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent more than %zu items",
		    CEILING_OUTPUT_ITEMS);
	if (call != NULL) {
		ev.name = call->name;
		if (call->id.len > 0)
			ev.call_id = call->id;
	}
	st->n_items++;
	return chat_send(st, &ev, err);
}

int
chat_end_item(struct chat_state *st, unsigned item, enum item_status status,
    struct error *err)
{
	struct event ev = {
		.type = EVENT_ITEM_END, .item = item, .status = status,
	};

	return chat_send(st, &ev, err);
}

int
chat_close_talk(struct chat_state *st, enum item_status status,
    struct error *err)
{
	if (!st->talk.open)
		return 0;
	st->talk.open = false;
	return chat_end_item(st, st->talk.item, status, err);
}

/* Text of a message or a reasoning item. Its kind decides whether it goes on
 * with the open item, with a new part of it, or begins another. */
static int
talk(struct chat_state *st, enum item_type type, enum part_type part_type,
    struct span text, struct error *err)
{
	struct event ev = {
		.type = EVENT_DELTA, .part_type = part_type, .text = text,
	};

	if (text.len == 0)
		return 0;
	if (st->talk.open && st->talk.type != type &&
	    chat_close_talk(st, STATUS_COMPLETED, err) == -1)
		return -1;
	if (!st->talk.open) {
		st->talk.open = true;
		st->talk.has_part = false;
		st->talk.type = type;
		st->talk.item = st->n_items;
		st->talk.part = 0;
		if (chat_begin_item(st, type, NULL, err) == -1)
			return -1;
	}
	if (st->talk.has_part && st->talk.part_type != part_type)
		st->talk.part++;
	st->talk.has_part = true;
	st->talk.part_type = part_type;
	ev.item = st->talk.item;
	ev.part = st->talk.part;
	return chat_send(st, &ev, err);
}

/* ---- <think> ---- */

static const char think_begin[] = "<think>", think_end[] = "</think>";

static int
think_send(struct chat_state *st, size_t len, struct error *err)
{
	struct span text = { st->held.data, len };
	int ret;

	if (len == 0)
		return 0;
	ret = st->think == THINK_INSIDE ?
	    talk(st, ITEM_REASONING, PART_REASONING, text, err) :
	    talk(st, ITEM_MESSAGE, PART_TEXT, text, err);
	buf_eat(&st->held, len);
	return ret;
}

/* How many bytes at the end may be the begin of the mark. */
static size_t
partial(struct span text, const char *mark)
{
	size_t n = strlen(mark) - 1;

	if (n > text.len)
		n = text.len;
	while (n > 0 && memcmp(text.p + text.len - n, mark, n) != 0)
		n--;
	return n;
}

static void
think_open(struct chat_state *st)
{
	size_t len = sizeof(think_begin) - 1;

	if (span_begins(buf_view(&st->held), think_begin)) {
		buf_eat(&st->held, len);
		st->think = THINK_INSIDE;
	} else if (st->held.len >= len ||
	    partial(buf_view(&st->held), think_begin) != st->held.len) {
		st->think = THINK_AFTER;
	}
}

/* Holds back no more than could be a mark. */
static int
think_text(struct chat_state *st, struct span text, struct error *err)
{
	const char *end;

	buf_span(&st->held, text);
	if (buf_over(&st->held))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent an answer that is too large");
	if (st->think == THINK_START)
		think_open(st);
	if (st->think == THINK_START)
		return 0;
	if (st->think == THINK_INSIDE) {
		end = memmem(st->held.data, st->held.len, think_end,
		    sizeof(think_end) - 1);
		if (end == NULL)
			return think_send(st, st->held.len -
			    partial(buf_view(&st->held), think_end), err);
		if (think_send(st, (size_t)(end - st->held.data), err) == -1)
			return -1;
		buf_eat(&st->held, sizeof(think_end) - 1);
		st->think = THINK_AFTER;
	}
	return think_send(st, st->held.len, err);
}

/* ---- channels ---- */

static int
route(struct chat_state *st, struct span text, struct error *err)
{
	unsigned quirks = st->decoder->target->provider->quirks;

	if (text.len == 0)
		return 0;
	if (st->channel == CHANNEL_REASONING)
		return talk(st, ITEM_REASONING, PART_REASONING, text, err);
	if (st->channel == CHANNEL_REFUSAL)
		return talk(st, ITEM_MESSAGE, PART_REFUSAL, text, err);
	if (quirks & QUIRK_THINK_TAGS)
		return think_text(st, text, err);
	return talk(st, ITEM_MESSAGE, PART_TEXT, text, err);
}

int
chat_end_channel(struct chat_state *st, struct error *err)
{
	if (st->channel == CHANNEL_NONE)
		return 0;
	if (route(st, delta_end(&st->delta), err) == -1)
		return -1;
	if (st->channel == CHANNEL_CONTENT &&
	    think_send(st, st->held.len, err) == -1)
		return -1;
	if (st->think == THINK_START && st->channel == CHANNEL_CONTENT)
		st->think = THINK_AFTER;
	st->channel = CHANNEL_NONE;
	return 0;
}

int
chat_text(struct chat_state *st, enum chat_channel channel,
    const struct node *text, struct error *err)
{
	if (text == NULL || text->kind != NODE_STRING || text->span.len == 0)
		return 0;
	if (channel != st->channel && chat_end_channel(st, err) == -1)
		return -1;
	st->channel = channel;
	return route(st, delta_take(&st->delta, &st->decoder->scratch, text),
	    err);
}

/* ---- annotations ---- */

static const struct node *
public_citation(struct arena *a, const struct node *from)
{
	static const char *const numbers[] = { "start_index", "end_index" };
	struct error ignored;
	struct buf *out = arena_alloc(a, sizeof(*out));
	struct jsonw w;
	uint64_t value;
	size_t i;

	buf_init(out, CEILING_UPSTREAM_EVENT);
	arena_defer(a, buf_fini_deferred, out);
	w = jsonw_on(out);
	jsonw_object(&w);
	jsonw_key(&w, "type");
	jsonw_string(&w, "url_citation");
	for (i = 0; i < 2; i++) {
		value = 0;
		(void)jsonx_u64(from, numbers[i], &value);
		jsonw_key(&w, numbers[i]);
		jsonw_u64(&w, value);
	}
	jsonw_key(&w, "url");
	jsonw_text(&w, delta_whole(a, jsonx_get(from, "url")));
	jsonw_key(&w, "title");
	jsonw_text(&w, delta_whole(a, jsonx_get(from, "title")));
	jsonw_object_end(&w);
	if (buf_over(out))
		return NULL;
	return scan(a, buf_view(out), SCAN_UPSTREAM, &ignored);
}

/* One that comes when no text is open belongs to nothing and is left out. */
int
chat_annotation(struct chat_state *st, const struct node *annotation,
    struct error *err)
{
	const struct node *inner = jsonx_get(annotation, "url_citation");
	struct span url;
	struct event ev = {
		.type = EVENT_NOTE,
		.part_type = PART_TEXT,
		.note = NOTE_ANNOTATION,
	};

	if (inner == NULL)
		inner = annotation;
	if (!st->talk.open || !st->talk.has_part ||
	    st->talk.part_type != PART_TEXT || !jsonx_text(inner, "url", &url))
		return 0;
	ev.item = st->talk.item;
	ev.part = st->talk.part;
	ev.node = public_citation(&st->decoder->scratch, inner);
	return ev.node == NULL ? 0 : chat_send(st, &ev, err);
}
