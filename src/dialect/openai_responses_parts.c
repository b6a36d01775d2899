/*
 * The texts of items. The API tells each of them several times: in deltas,
 * then whole at the end of the part, of the item, and of the answer; hosts
 * leave out some of these, none of them all. All that came is kept, so that
 * a later telling can be held against it and adds only what is missing.
 */
#include "config.h"

#include <stdlib.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/log.h"
#include "dialect/logprobs.h"
#include "dialect/openai_responses.h"

static struct responses_part *
add_part(struct responses_item *item)
{
	struct responses_part *p;

	if (item->n_parts == item->cap_parts) {
		item->cap_parts = item->cap_parts == 0 ? 2 :
		    item->cap_parts * 2;
		p = realloc(item->parts, item->cap_parts * sizeof(*p));
		if (p == NULL)
			log_fatal("out of memory");
		item->parts = p;
	}
	p = &item->parts[item->n_parts++];
	*p = (struct responses_part){ .index = 0 };
	buf_init(&p->text.all, CEILING_OUTPUT);
	buf_init(&p->logprobs.all, CEILING_OUTPUT);
	buf_init(&p->annotations.all, CEILING_OUTPUT);
	return p;
}

struct responses_part *
responses_part(struct responses_item *item, enum part_type type,
    uint64_t index, struct error *err)
{
	struct responses_part *p;

	for (size_t i = item->n_parts; i-- > 0; ) {
		p = &item->parts[i];
		if (p->type == type && p->index == index)
			return p;
	}
	if (item->n_parts == CEILING_PARTS) {
		(void)error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent more than %zu parts", CEILING_PARTS);
		return NULL;
	}
	p = add_part(item);
	p->type = type;
	p->index = index;
	return p;
}

size_t
responses_parts_fini(struct responses_item *item)
{
	size_t held = 0;

	for (size_t i = 0; i < item->n_parts; i++) {
		struct responses_part *p = &item->parts[i];

		held += p->text.all.len + p->logprobs.all.len +
		    p->annotations.all.len;
		buf_fini(&p->text.all);
		buf_fini(&p->logprobs.all);
		buf_fini(&p->annotations.all);
	}
	free(item->parts);
	item->parts = NULL;
	item->n_parts = item->cap_parts = item->part = 0;
	return held;
}

/* ---- what comes ---- */

static int
too_large(struct error *err)
{
	return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider sent an answer that is too large");
}

/* Counts what was added to one of the buffers. */
static int
hold(struct responses_state *st, const struct buf *b, size_t before,
    struct error *err)
{
	size_t more = b->len - before;

	if (buf_over(b) || more > CEILING_OUTPUT - st->held)
		return too_large(err);
	st->held += more;
	return 0;
}

static int
add_text(struct responses_state *st, struct responses_part *p,
    struct span text, struct error *err)
{
	size_t before = p->text.all.len;

	buf_span(&p->text.all, text);
	return hold(st, &p->text.all, before, err);
}

static void
write_object(struct jsonw *w, struct arena *a, const struct node *node)
{
	(void)a;
	jsonw_node(w, node);
}

/* The objects of a list from the first on, as many as aren't there yet. */
static int
add_objects(struct responses_state *st, struct responses_told *told,
    const struct node *list, uint64_t first,
    void (*write)(struct jsonw *, struct arena *, const struct node *),
    struct error *err)
{
	struct jsonw w = { .out = &told->all, .comma = told->n > 0 };
	size_t before = told->all.len;
	uint64_t i = 0;

	if (list == NULL || list->kind != NODE_ARRAY)
		return 0;
	for (const struct node *n = list->child; n != NULL; n = n->next) {
		if (n->kind != NODE_OBJECT || i++ < first)
			continue;
		write(&w, &st->emit.decoder->scratch, n);
		told->n++;
	}
	return hold(st, &told->all, before, err);
}

static int
add_logprobs(struct responses_state *st, struct responses_part *p,
    const struct node *list, uint64_t first, struct error *err)
{
	return p->type != PART_TEXT ? 0 : add_objects(st, &p->logprobs, list,
	    first, logprobs_write, err);
}

int
responses_part_delta(struct responses_state *st, struct responses_part *p,
    const struct node *text, const struct node *logprobs, struct error *err)
{
	if (add_text(st, p, delta_take(&p->delta,
	    &st->emit.decoder->scratch, text), err) == -1)
		return -1;
	return add_logprobs(st, p, logprobs, 0, err);
}

/* The text of a string; an object where a string of JSON belongs. */
static struct span
text_of(struct arena *a, const struct node *node)
{
	struct span text = SPAN("");
	struct buf json, out;
	struct jsonw w = jsonw_on(&json);

	if (node == NULL || node->kind != NODE_OBJECT)
		return delta_whole(a, node);
	buf_init(&json, CEILING_OUTPUT);
	buf_init(&out, CEILING_OUTPUT);
	jsonw_node(&w, node);
	jsonw_escape(&out, buf_view(&json));
	text = arena_span(a, buf_view(&out));
	buf_fini(&out);
	buf_fini(&json);
	return text;
}

static void
compact(struct buf *out, struct arena *a, struct span text)
{
	struct jsonw w = jsonw_on(out);
	struct error ignored;

	buf_init(out, CEILING_OUTPUT);
	jsonw_node(&w, scan(a, jsonx_decode(a, text), SCAN_UPSTREAM,
	    &ignored));
}

/* A host may write arguments anew at the end, with other white space. */
static bool
same_json(struct arena *a, struct span one, struct span other)
{
	struct buf b1, b2;
	bool same;

	compact(&b1, a, one);
	compact(&b2, a, other);
	same = span_same(buf_view(&b1), buf_view(&b2)) &&
	    !span_is(buf_view(&b1), "null");
	buf_fini(&b1);
	buf_fini(&b2);
	return same;
}

static bool
begins(struct span text, struct span with)
{
	return text.len >= with.len &&
	    span_same((struct span){ text.p, with.len }, with);
}

/* An empty or shorter whole is one that the host forgot to fill. */
static int
add_rest(struct responses_state *st, struct responses_part *p,
    struct span whole, struct error *err)
{
	struct span had = buf_view(&p->text.all);

	if (begins(whole, had)) {
		p->delta.high = 0;	/* its half is in there */
		return add_text(st, p, (struct span){ whole.p + had.len,
		    whole.len - had.len }, err);
	}
	if (begins(had, whole) || (p->type == PART_ARGUMENTS &&
	    same_json(&st->emit.decoder->scratch, had, whole)))
		return 0;
	return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider ended a text with another than it had sent");
}

int
responses_part_whole(struct responses_state *st, struct responses_part *p,
    const struct node *text, const struct node *logprobs, struct error *err)
{
	struct span whole = text_of(&st->emit.decoder->scratch, text);

	if (whole.len > 0 && add_rest(st, p, whole, err) == -1)
		return -1;
	return add_logprobs(st, p, logprobs, p->logprobs.n, err);
}

int
responses_part_annotation(struct responses_state *st,
    struct responses_part *p, const struct node *annotation,
    const uint64_t *n, struct error *err)
{
	struct jsonw w = { .out = &p->annotations.all,
	    .comma = p->annotations.n > 0 };
	size_t before = p->annotations.all.len;

	if (annotation == NULL || annotation->kind != NODE_OBJECT ||
	    (n != NULL && *n < p->annotations.n))
		return 0;
	p->annotations.n++;
	jsonw_node(&w, annotation);
	return hold(st, &p->annotations.all, before, err);
}

/* ---- parts as objects ---- */

static const struct {
	const char *word;
	enum item_type item;
	enum part_type type;
	const char *key;
} kinds[] = {
	{ "output_text", ITEM_MESSAGE, PART_TEXT, "text" },
	{ "text", ITEM_MESSAGE, PART_TEXT, "text" },
	{ "refusal", ITEM_MESSAGE, PART_REFUSAL, "refusal" },
	{ "summary_text", ITEM_REASONING, PART_SUMMARY, "text" },
	{ "reasoning_text", ITEM_REASONING, PART_REASONING, "text" },
	{ "text", ITEM_REASONING, PART_REASONING, "text" },
};

int
responses_part_object(struct responses_state *st,
    struct responses_item *item, const struct node *part, uint64_t index,
    struct error *err)
{
	struct responses_part *p;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].item != item->type ||
		    !jsonx_is(jsonx_get(part, "type"), kinds[i].word))
			continue;
		p = responses_part(item, kinds[i].type, index, err);
		if (p == NULL || responses_part_whole(st, p, jsonx_get(part,
		    kinds[i].key), jsonx_get(part, "logprobs"), err) == -1)
			return -1;
		return p->type == PART_TEXT ? add_objects(st,
		    &p->annotations, jsonx_get(part, "annotations"),
		    p->annotations.n, write_object, err) : 0;
	}
	return 0;
}

static int
read_list(struct responses_state *st, struct responses_item *item,
    const struct node *list, struct error *err)
{
	uint64_t index = 0;

	if (list == NULL || list->kind != NODE_ARRAY)
		return 0;
	for (const struct node *n = list->child; n != NULL; n = n->next)
		if (responses_part_object(st, item, n, index++, err) == -1)
			return -1;
	return 0;
}

static int
read_call_text(struct responses_state *st, struct responses_item *item,
    enum part_type type, const struct node *text, struct error *err)
{
	struct responses_part *p = responses_part(item, type, 0, err);

	return p == NULL ? -1 : responses_part_whole(st, p, text, NULL, err);
}

int
responses_parts_whole(struct responses_state *st,
    struct responses_item *item, const struct node *node, struct error *err)
{
	switch (item->type) {
	case ITEM_FUNCTION_CALL:
		return read_call_text(st, item, PART_ARGUMENTS,
		    jsonx_get(node, "arguments"), err);
	case ITEM_CUSTOM_CALL:
		return read_call_text(st, item, PART_INPUT,
		    jsonx_get(node, "input"), err);
	case ITEM_REASONING:
		if (read_list(st, item, jsonx_get(node, "summary"), err) == -1)
			return -1;
		return read_list(st, item, jsonx_get(node, "content"), err);
	case ITEM_MESSAGE:
		return read_list(st, item, jsonx_get(node, "content"), err);
	default:
		return 0;
	}
}

/* ---- what goes on ---- */

/* What hasn't gone on; nothing of it is left then. */
static struct span
take_rest(struct responses_told *told)
{
	struct span all = buf_view(&told->all);
	struct span rest = { all.p + told->sent, all.len - told->sent };

	told->sent = all.len;
	return rest;
}

/* Objects without the comma that joins them to those before. */
static struct span
take_objects(struct responses_told *told)
{
	struct span rest = take_rest(told);

	if (rest.len > 0 && rest.p[0] == ',') {
		rest.p++;
		rest.len--;
	}
	return rest;
}

static int
send_annotations(struct responses_state *st, struct responses_part *p,
    struct error *err)
{
	struct span objects = take_objects(&p->annotations);
	const struct node *list;
	struct buf json;
	int ret = 0;

	if (objects.len == 0)
		return 0;
	buf_init(&json, CEILING_OUTPUT + 2);
	buf_putc(&json, '[');
	buf_span(&json, objects);
	buf_putc(&json, ']');
	list = emit_node(&st->emit, buf_view(&json));
	buf_fini(&json);
	for (const struct node *n = list == NULL ? NULL : list->child;
	    n != NULL && ret == 0; n = n->next)
		ret = emit_annotation(&st->emit, n, err);
	return ret;
}

/* over: nothing of this part comes any more. */
static int
send_part(struct responses_state *st, struct responses_item *item,
    struct responses_part *p, bool over, struct error *err)
{
	struct span text;

	if (over && add_text(st, p, delta_end(&p->delta), err) == -1)
		return -1;
	text = take_rest(&p->text);
	if (p->type == PART_ARGUMENTS || p->type == PART_INPUT)
		return text.len == 0 ? 0 : emit_call_span(&st->emit,
		    &item->call, text, err);
	if (emit_span(&st->emit, item->type, p->type, text,
	    take_objects(&p->logprobs), err) == -1)
		return -1;
	/* Annotations belong to a text; they may come before it. */
	return p->text.sent == 0 && !over ? 0 : send_annotations(st, p, err);
}

/* A part is over when the next has begun. */
int
responses_parts_send(struct responses_state *st,
    struct responses_item *item, struct error *err)
{
	bool last;

	for (size_t i = 0; i < item->part; i++)
		if (item->parts[i].text.sent < item->parts[i].text.all.len)
			return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
			    "the provider went on with a text that it had "
			    "left");
	for (; item->part < item->n_parts; item->part++) {
		last = item->part + 1 == item->n_parts;
		if (send_part(st, item, &item->parts[item->part],
		    item->done || !last, err) == -1)
			return -1;
		if (last)
			break;
		emit_next_part(&st->emit);
	}
	return 0;
}
