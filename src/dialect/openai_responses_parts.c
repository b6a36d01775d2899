/*
 * The texts of items. The API tells each of them several times: in deltas,
 * then whole at the end of the part, of the item, and of the answer; hosts
 * leave out some of these, none of them all. All that came is kept, so that
 * a later telling can be held against it and adds only what is missing.
 *
 * A text is over when the next part has begun or its item is done: clients were
 * told its end. Its citations and log probabilities may come until the answer
 * ends, which tells them all once more.
 *
 * Hosts count parts in ways of their own: vLLM over all items of an answer, or
 * up with each delta (its source, 2026-11). So a piece whose number
 * wasn't announced is of the last part, where parts are announced at all; and
 * the list of an item that is done is matched in its order, when it is too
 * short for the numbers that came.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/keyset.h"
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

int
responses_too_large(struct error *err)
{
	return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider sent an answer that is too large");
}

struct responses_part *
responses_part_of(struct responses_item *item, enum part_type type,
    uint64_t index)
{
	struct responses_part *last = NULL;

	for (size_t i = item->n_parts; i-- > 0; ) {
		struct responses_part *p = &item->parts[i];

		if (p->type == type && p->index == index)
			return p;
		if (p->type == type && last == NULL)
			last = p;
	}
	return item->parts_announced ? last : NULL;
}

struct responses_part *
responses_part(struct responses_state *st, struct responses_item *item,
    enum part_type type, uint64_t index, struct error *err)
{
	struct responses_part *p = responses_part_of(item, type, index);

	if (p != NULL)
		return p;
	if (item->n_parts == CEILING_PARTS) {
		(void)error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent more than %zu parts", CEILING_PARTS);
		return NULL;
	}
	/* They are known to the end of the answer. */
	if (sizeof(*p) > CEILING_OUTPUT - st->held) {
		(void)responses_too_large(err);
		return NULL;
	}
	st->held += sizeof(*p);
	p = add_part(item);
	p->type = type;
	p->index = index;
	return p;
}

static size_t
let_go(struct responses_told *told)
{
	size_t len = told->all.len;

	buf_fini(&told->all);
	told->sent = 0;
	return len;
}

static size_t
let_go_all(struct responses_part *p)
{
	return let_go(&p->text) + let_go(&p->logprobs) +
	    let_go(&p->annotations);
}

static const uint64_t no_seed[2];

void
responses_parts_ended(struct responses_state *st, struct responses_item *item)
{
	for (size_t i = 0; i < item->n_parts; i++) {
		struct responses_part *p = &item->parts[i];

		p->len = p->text.all.len;
		p->hash = keyset_hash(no_seed, buf_view(&p->text.all));
		st->held -= let_go_all(p);
	}
}

void
responses_parts_fini(struct responses_item *item)
{
	for (size_t i = 0; i < item->n_parts; i++)
		(void)let_go_all(&item->parts[i]);
	free(item->parts);
	item->parts = NULL;
	item->n_parts = item->cap_parts = item->part = 0;
}

/* ---- what comes ---- */

/* Counts what was added to one of the buffers. */
static int
hold(struct responses_state *st, const struct buf *b, size_t before,
    struct error *err)
{
	size_t more = b->len - before;

	if (buf_over(b) || more > CEILING_OUTPUT - st->held)
		return responses_too_large(err);
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
responses_part_over(struct responses_state *st, struct responses_part *p,
    struct error *err)
{
	return add_text(st, p, delta_end(&p->delta), err);
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

static const struct kind {
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

static const struct kind *
kind_of(const struct responses_item *item, const struct node *part)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].item == item->type &&
		    jsonx_is(jsonx_get(part, "type"), kinds[i].word))
			return &kinds[i];
	return NULL;
}

/* Those citations of the part that weren't told. */
static int
add_annotations(struct responses_state *st, struct responses_part *p,
    const struct node *part, struct error *err)
{
	return p->type != PART_TEXT ? 0 : add_objects(st, &p->annotations,
	    jsonx_get(part, "annotations"), p->annotations.n, write_object,
	    err);
}

int
responses_part_object(struct responses_state *st,
    struct responses_item *item, const struct node *part, uint64_t index,
    struct error *err)
{
	const struct kind *kind = kind_of(item, part);
	struct responses_part *p;

	if (kind == NULL)
		return 0;
	p = responses_part(st, item, kind->type, index, err);
	if (p == NULL || responses_part_whole(st, p, jsonx_get(part,
	    kind->key), jsonx_get(part, "logprobs"), err) == -1)
		return -1;
	return add_annotations(st, p, part, err);
}

static bool
is_of_list(const struct responses_part *p, bool summary)
{
	return (p->type == PART_SUMMARY) == summary;
}

/* Whether a list is too short for the numbers that came. */
static bool
is_miscounted(const struct responses_item *item, bool summary, size_t count)
{
	for (size_t i = 0; i < item->n_parts; i++)
		if (is_of_list(&item->parts[i], summary) &&
		    item->parts[i].index >= count)
			return true;
	return false;
}

/* The number that the n'th part of the list came with. */
static uint64_t
number_of(const struct responses_item *item, bool summary, uint64_t n)
{
	for (size_t i = 0; i < item->n_parts; i++)
		if (is_of_list(&item->parts[i], summary) && n-- == 0)
			return item->parts[i].index;
	return UINT64_MAX - n;		/* of none */
}

/* Calls read for each part of a list, with its number. */
static int
each_part(struct responses_state *st, struct responses_item *item,
    const struct node *list, bool summary, int (*read)(
    struct responses_state *, struct responses_item *, const struct node *,
    uint64_t, struct error *), struct error *err)
{
	bool announced = item->parts_announced;
	bool miscounted;
	uint64_t n = 0;
	int ret = 0;

	if (list == NULL || list->kind != NODE_ARRAY)
		return 0;
	miscounted = is_miscounted(item, summary, list->count);
	item->parts_announced = false;	/* the list has them all */
	for (const struct node *part = list->child; part != NULL && ret == 0;
	    part = part->next, n++)
		ret = read(st, item, part, miscounted ? number_of(item,
		    summary, n) : n, err);
	item->parts_announced = announced;
	return ret;
}

static int
read_list(struct responses_state *st, struct responses_item *item,
    const struct node *list, bool summary, struct error *err)
{
	return each_part(st, item, list, summary, responses_part_object, err);
}

static int
read_call_text(struct responses_state *st, struct responses_item *item,
    enum part_type type, const struct node *text, struct error *err)
{
	struct responses_part *p = responses_part(st, item, type, 0, err);

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
		if (read_list(st, item, jsonx_get(node, "summary"), true,
		    err) == -1)
			return -1;
		return read_list(st, item, jsonx_get(node, "content"), false,
		    err);
	case ITEM_MESSAGE:
		return read_list(st, item, jsonx_get(node, "content"), false,
		    err);
	default:
		return 0;
	}
}

/* ---- behind the end of the item ---- */

static bool
is_blank(struct arena *a, struct span text)
{
	text = jsonx_decode(a, text);
	for (size_t i = 0; i < text.len; i++)
		if (strchr(" \t\r\n", text.p[i]) == NULL)
			return false;
	return true;
}

/* Whether the whole goes on where the text ended. One that is another
 * altogether says nothing: the item's own end counts. */
static bool
is_cut(struct arena *a, bool ended, const struct responses_part *p,
    struct span whole)
{
	size_t len = p == NULL ? 0 : ended ? p->len : p->text.all.len;
	struct span begin = { whole.p, len };

	if (whole.len <= len || is_blank(a, (struct span){ whole.p + len,
	    whole.len - len }))
		return false;
	if (p == NULL)
		return true;
	return ended ? keyset_hash(no_seed, begin) == p->hash :
	    span_same(begin, buf_view(&p->text.all));
}

/* An item that waits for its turn tells it then. */
static int
tell_late(struct responses_state *st, struct responses_item *item,
    struct responses_part *p, struct error *err)
{
	if (!item->ended)
		return 0;
	if (responses_part_send_late(st, p, err) == -1)
		return -1;
	st->held -= let_go_all(p);
	return 0;
}

int
responses_part_late(struct responses_state *st, struct responses_item *item,
    const struct node *part, uint64_t index, struct error *err)
{
	const struct kind *kind = kind_of(item, part);
	struct arena *a = &st->emit.decoder->scratch;
	struct responses_part *p;

	if (kind == NULL || item->type != ITEM_MESSAGE)
		return 0;
	p = responses_part_of(item, kind->type, index);
	if (is_cut(a, item->ended, p, text_of(a, jsonx_get(part,
	    kind->key))))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider ended a text before it was all");
	if (p == NULL)
		return 0;
	if (add_logprobs(st, p, jsonx_get(part, "logprobs"), p->logprobs.n,
	    err) == -1 || add_annotations(st, p, part, err) == -1)
		return -1;
	return tell_late(st, item, p, err);
}

int
responses_parts_late(struct responses_state *st, struct responses_item *item,
    const struct node *node, struct error *err)
{
	return item->type != ITEM_MESSAGE ? 0 : each_part(st, item,
	    jsonx_get(node, "content"), false, responses_part_late, err);
}

int
responses_annotation_late(struct responses_state *st,
    struct responses_item *item, uint64_t index,
    const struct node *annotation, uint64_t n, struct error *err)
{
	struct responses_part *p = responses_part_of(item, PART_TEXT, index);

	if (p == NULL)
		return 0;
	if (responses_part_annotation(st, p, annotation, &n, err) == -1)
		return -1;
	return tell_late(st, item, p, err);
}
