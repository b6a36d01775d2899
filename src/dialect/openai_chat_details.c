/*
 * What a router that serves other vendors' models has of their thoughts, as
 * documented by OpenRouter, 2026-11:
 *
 *	"reasoning_details":[
 *	 {"type":"reasoning.text","text":"...","signature":null,"index":0,...},
 *	 {"type":"reasoning.summary","summary":"...","index":1,...},
 *	 {"type":"reasoning.encrypted","data":"...","id":"...","index":2,...}]
 *
 * A whole answer has each once. A stream has them in pieces, of which those of
 * one type and index are one, until its signature has come. The vendor wants
 * them back as they were and in their order, so reasoning ends with all that
 * came for it, whatever else stands in them.
 */
#include "config.h"

#include <stdlib.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/log.h"
#include "dialect/openai_chat.h"

/* More than any vendor's detail has. */
#define MEMBERS	16

struct chat_detail {
	struct span type, index;	/* the index as JSON; or empty */
	bool whole;			/* nothing more comes for it */
	const char *text_key;		/* "text" or "summary", or NULL */
	struct buf text;		/* what came of it */
	struct delta delta;
	struct span keys[MEMBERS];	/* of the other members, in their order */
	struct span members[MEMBERS];	/* as JSON, with their keys */
	size_t n_members;
};

static struct span
json_of(const struct node *member, struct arena *a)
{
	struct buf json;
	struct jsonw w = jsonw_on(&json);
	struct span copy;

	buf_init(&json, CEILING_UPSTREAM_BODY);
	jsonw_member(&w, member);
	copy = arena_span(a, buf_view(&json));
	buf_fini(&json);
	return copy;
}

/* ---- pieces ---- */

/* The detail that goes on; NULL: another one begins. */
static struct chat_detail *
find_detail(struct chat_state *st, struct span type, struct span index)
{
	for (size_t i = st->n_details; i-- > 0; ) {
		struct chat_detail *d = &st->details[i];

		if (span_same(d->type, type) && span_same(d->index, index))
			return d->whole ? NULL : d;
	}
	return NULL;
}

static struct chat_detail *
new_detail(struct chat_state *st, struct span type, struct span index,
    struct error *err)
{
	struct arena *keep = &st->emit.keep;
	struct chat_detail *d;
	size_t cap;

	if (st->n_details >= CEILING_OUTPUT_ITEMS) {
		(void)error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent more than %zu pieces of reasoning",
		    CEILING_OUTPUT_ITEMS);
		return NULL;
	}
	if (st->n_details == st->cap_details) {
		cap = st->cap_details == 0 ? 4 : st->cap_details * 2;
		st->details = reallocarray(st->details, cap,
		    sizeof(*st->details));
		if (st->details == NULL)
			log_fatal("out of memory");
		st->cap_details = cap;
	}
	d = &st->details[st->n_details++];
	*d = (struct chat_detail){
		.type = arena_span(keep, type),
		.index = arena_span(keep, index),
	};
	buf_init(&d->text, CEILING_OUTPUT);
	return d;
}

/* The last that says something counts. */
static void
put_member(struct chat_state *st, struct chat_detail *d,
    const struct node *member)
{
	struct arena *keep = &st->emit.keep;
	struct span json = json_of(member, &st->emit.decoder->scratch);
	size_t i = 0;

	while (i < d->n_members && !span_same(d->keys[i], member->key))
		i++;
	if (i == MEMBERS || (i < d->n_members &&
	    (member->kind == NODE_NULL || span_same(d->members[i], json))))
		return;
	if (i == d->n_members) {
		d->keys[i] = arena_span(keep, member->key);
		d->n_members++;
	}
	d->members[i] = arena_span(keep, json);
}

static void
put_text(struct chat_state *st, struct chat_detail *d,
    const struct node *member)
{
	struct span text = delta_take(&d->delta,
	    &st->emit.decoder->scratch, member);

	d->text_key = span_is(member->key, "text") ? "text" : "summary";
	buf_span(&d->text, text);
	st->details_len += text.len;
}

/* A signature is the last of its text; data come whole, and what comes of the
 * same index then is other data. */
static void
add_piece(struct chat_state *st, struct chat_detail *d,
    const struct node *piece)
{
	const struct node *m;

	for (m = piece->child; m != NULL; m = m->next) {
		if (m->kind == NODE_STRING && (span_is(m->key, "text") ||
		    span_is(m->key, "summary"))) {
			put_text(st, d, m);
			continue;
		}
		put_member(st, d, m);
		if (m->kind == NODE_STRING && m->span.len > 0 &&
		    (span_is(m->key, "signature") || span_is(m->key, "data")))
			d->whole = true;
	}
}

int
chat_details(struct chat_state *st, const struct node *list,
    struct error *err)
{
	const struct node *one, *index;
	struct chat_detail *d;
	struct span type, at;

	if (list == NULL || list->kind != NODE_ARRAY)
		return 0;
	for (one = list->child; one != NULL; one = one->next) {
		if (!jsonx_text(one, "type", &type))
			continue;
		index = jsonx_get(one, "index");
		at = index == NULL ? SPAN("") :
		    json_of(index, &st->emit.decoder->scratch);
		d = find_detail(st, type, at);
		if (d == NULL)
			d = new_detail(st, type, at, err);
		if (d == NULL)
			return -1;
		add_piece(st, d, one);
	}
	if (st->details_len > CEILING_OUTPUT)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent an answer that is too large");
	return 0;
}

/* ---- what reasoning ends with ---- */

static void
write_detail(struct jsonw *w, struct chat_detail *d)
{
	jsonw_object(w);
	for (size_t i = 0; i < d->n_members; i++)
		if (d->text_key == NULL || !span_is(d->keys[i], d->text_key))
			jsonw_raw(w, d->members[i]);
	if (d->text_key != NULL) {
		buf_span(&d->text, delta_end(&d->delta));
		jsonw_key(w, d->text_key);
		jsonw_text(w, buf_view(&d->text));
	}
	jsonw_object_end(w);
}

static void
drop_all(struct chat_state *st)
{
	for (size_t i = 0; i < st->n_details; i++)
		buf_fini(&st->details[i].text);
	st->n_details = 0;
}

/* Reasoning of which nothing else came is an item all the same. */
int
chat_end_details(struct chat_state *st, struct error *err)
{
	struct buf json;
	struct jsonw w = jsonw_on(&json);
	int ret;

	if (st->n_details == 0)
		return 0;
	buf_init(&json, CEILING_OUTPUT);
	jsonw_object(&w);
	jsonw_key(&w, "reasoning_details");
	jsonw_array(&w);
	for (size_t i = 0; i < st->n_details; i++)
		write_detail(&w, &st->details[i]);
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	drop_all(st);
	ret = buf_over(&json) ? error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider sent an answer that is too large") :
	    emit_open(&st->emit, ITEM_REASONING, err);
	if (ret == 0)
		emit_opaque(&st->emit, buf_view(&json));
	buf_fini(&json);
	return ret;
}

void
chat_details_fini(struct chat_state *st)
{
	drop_all(st);
	free(st->details);
	st->details = NULL;
}
