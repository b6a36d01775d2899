/*
 * The items of an answer. OpenAI's own never overlap: added, pieces, done,
 * then the next. Hosts that speak its dialect leave out any of it, change ids
 * between added and done, give several items one output_index, open one item
 * before the other is done, and send the last event with no output (seen of
 * several hosts, 2026-11).
 *
 * So an event finds its item by output_index and id where these agree, else by
 * the id if an item has it, then by the index, then by what is open. What is
 * told of the items, and when, is openai_responses_tell.c's.
 */
#include "config.h"

#include <stdlib.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/log.h"
#include "dialect/openai_responses.h"

void
responses_items_init(struct responses_state *st)
{
	st->tail = &st->items;
}

void
responses_items_fini(struct responses_state *st)
{
	struct responses_item *item;

	while ((item = st->items) != NULL) {
		st->items = item->next;
		responses_parts_fini(item);
		emit_call_fini(&item->call);
		buf_fini(&item->json);
		free(item);
	}
}

static enum item_type
type_of(const struct node *node)
{
	static const struct {
		const char *word;
		enum item_type type;
	} words[] = {
		{ "message", ITEM_MESSAGE },
		{ "reasoning", ITEM_REASONING },
		{ "function_call", ITEM_FUNCTION_CALL },
		{ "custom_tool_call", ITEM_CUSTOM_CALL },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (jsonx_is(jsonx_get(node, "type"), words[i].word))
			return words[i].type;
	return ITEM_HOSTED;
}

/* ---- finding one ---- */

static struct responses_item *
newest_by_index(const struct responses_state *st, uint64_t index)
{
	struct responses_item *found = NULL;

	for (struct responses_item *i = st->items; i != NULL; i = i->next)
		if (i->has_index && i->index == index)
			found = i;
	return found;
}

static struct responses_item *
newest_by_id(const struct responses_state *st, struct span id)
{
	struct responses_item *found = NULL;

	for (struct responses_item *i = st->items; id.len > 0 && i != NULL;
	    i = i->next)
		if (span_same(i->id, id))
			found = i;
	return found;
}

static struct responses_item *
newest_open(const struct responses_state *st)
{
	struct responses_item *found = NULL;

	for (struct responses_item *i = st->items; i != NULL; i = i->next)
		if (!i->done)
			found = i;
	return found;
}

static struct responses_item *
find(const struct responses_state *st, const struct node *event,
    struct span id)
{
	struct responses_item *at = NULL, *found;
	uint64_t index;

	if (jsonx_u64(event, "output_index", &index))
		at = newest_by_index(st, index);
	if (at != NULL && span_same(at->id, id))
		return at;
	found = newest_by_id(st, id);
	if (found == NULL)
		found = at;
	if (found == NULL && jsonx_get(event, "output_index") == NULL)
		found = newest_open(st);
	return found;
}

static struct span
id_of(const struct node *obj, const char *key)
{
	struct span id = SPAN("");

	(void)jsonx_text(obj, key, &id);
	return id;
}

struct responses_item *
responses_item_of(struct responses_state *st, const struct node *event)
{
	return find(st, event, id_of(event, "item_id"));
}

/* ---- making one ---- */

/* Text that outlives the event. */
static struct span
keep(struct responses_state *st, const struct node *string)
{
	return arena_span(&st->emit.keep,
	    delta_whole(&st->emit.decoder->scratch, string));
}

static int
too_many(struct error *err)
{
	return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider sent more than %zu items", CEILING_OUTPUT_ITEMS);
}

static struct responses_item *
new_item(struct responses_state *st, enum item_type type,
    const struct node *event, struct span id, struct error *err)
{
	struct responses_item *item;

	if (st->n_items == CEILING_OUTPUT_ITEMS) {
		(void)too_many(err);
		return NULL;
	}
	item = calloc(1, sizeof(*item));
	if (item == NULL)
		log_fatal("out of memory");
	st->n_items++;
	*st->tail = item;
	st->tail = &item->next;
	if (st->first == NULL)
		st->first = item;
	item->type = type;
	item->id = arena_span(&st->emit.keep, id);
	item->has_index = jsonx_u64(event, "output_index", &item->index);
	emit_call_init(&item->call);
	buf_init(&item->json, CEILING_OUTPUT);
	return item;
}

/* vLLM announces a message under the number and the id of the reasoning before
 * it and goes on with others (its source, 2026-11): the piece of an item that
 * nobody knows is of the one that was announced and has nothing yet. */
struct responses_item *
responses_item_expected(struct responses_state *st, const struct node *event,
    enum item_type type)
{
	struct responses_item *item = responses_item_of(st, event);

	if (item != NULL)
		return item;
	item = newest_open(st);
	if (item == NULL || item->type != type || !item->announced ||
	    item->n_parts > 0)
		return NULL;
	item->id = arena_span(&st->emit.keep, id_of(event, "item_id"));
	item->has_index = jsonx_u64(event, "output_index", &item->index);
	return item;
}

struct responses_item *
responses_item_for(struct responses_state *st, const struct node *event,
    enum item_type type, struct error *err)
{
	struct responses_item *item = responses_item_expected(st, event, type);

	if (item != NULL && item->type == type && !item->done)
		return item;
	return new_item(st, type, event, id_of(event, "item_id"), err);
}

/* ---- what is said of it ---- */

static void
read_text(struct responses_state *st, const struct node *node,
    const char *key, struct span *out)
{
	const struct node *value = jsonx_get(node, key);

	if (out->len == 0 && value != NULL && value->kind == NODE_STRING)
		*out = keep(st, value);
}

/* Text of an item's own, counted. */
static int
hold(struct responses_state *st, struct buf *out, size_t before,
    struct error *err)
{
	st->held -= before;
	if (buf_over(out) || out->len > CEILING_OUTPUT - st->held)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent an answer that is too large");
	st->held += out->len;
	return 0;
}

static int
read_hosted(struct responses_state *st, struct responses_item *item,
    const struct node *node, struct error *err)
{
	struct jsonw w = jsonw_on(&item->json);
	size_t before = item->json.len;

	read_text(st, node, "type", &item->word);
	buf_reset(&item->json);
	jsonw_node(&w, node);
	return hold(st, &item->json, before, err);
}

/* Encrypted reasoning is bound to the id that it came with. */
static int
read_encrypted(struct responses_state *st, struct responses_item *item,
    const struct node *node, struct error *err)
{
	struct jsonw w = jsonw_on(&item->json);
	const struct node *id = jsonx_get(node, "id");
	size_t before = item->json.len;
	struct span encrypted;

	if (!jsonx_text(node, "encrypted_content", &encrypted) ||
	    encrypted.len == 0)
		return 0;
	buf_reset(&item->json);
	jsonw_object(&w);
	if (id != NULL && id->kind == NODE_STRING) {
		jsonw_key(&w, "id");
		jsonw_node(&w, id);
	}
	jsonw_key(&w, "encrypted_content");
	jsonw_text(&w, encrypted);
	jsonw_object_end(&w);
	return hold(st, &item->json, before, err);
}

void
responses_item_named(struct responses_state *st, struct responses_item *item,
    const struct node *event)
{
	read_text(st, event, "name", &item->name);
}

static void
read_phase(struct responses_item *item, const struct node *node)
{
	const struct node *phase = jsonx_get(node, "phase");

	for (int i = PHASE_UNSET + 1; phase_words[i] != NULL; i++)
		if (jsonx_is(phase, phase_words[i]))
			item->phase = (enum phase)i;
}

static int
read_item(struct responses_state *st, struct responses_item *item,
    const struct node *node, struct error *err)
{
	item->announced = true;
	if (item->type == ITEM_MESSAGE)
		read_phase(item, node);
	if (item->type == ITEM_HOSTED)
		return read_hosted(st, item, node, err);
	read_text(st, node, "name", &item->name);
	read_text(st, node, "call_id", &item->call_id);
	read_text(st, node, "namespace", &item->namespace);
	if (item->type == ITEM_REASONING &&
	    read_encrypted(st, item, node, err) == -1)
		return -1;
	return responses_parts_whole(st, item, node, err);
}

/* Of one that the provider has ended. A search is billed when it was done;
 * opening a page and looking in it aren't searches. */
static int
finish_item(struct responses_state *st, struct responses_item *item,
    const struct node *node, struct error *err)
{
	const struct node *status = jsonx_get(node, "status");
	const struct node *action = jsonx_get(jsonx_get(node, "action"),
	    "type");

	if (read_item(st, item, node, err) == -1)
		return -1;
	item->done = true;
	item->status = jsonx_is(status, "incomplete") ? STATUS_INCOMPLETE :
	    STATUS_COMPLETED;
	if (item->type == ITEM_HOSTED &&
	    span_is(item->word, "web_search_call") &&
	    jsonx_is(status, "completed") &&
	    (action == NULL || jsonx_is(action, "search")))
		st->n_searches++;
	return responses_advance(st, err);
}

/* ---- events ---- */

static bool
is_item(const struct node *node)
{
	struct span type;

	return node != NULL && node->kind == NODE_OBJECT &&
	    jsonx_text(node, "type", &type) && type.len > 0;
}

static const struct node *
item_in(const struct node *event)
{
	const struct node *node = jsonx_get(event, "item");

	return is_item(node) ? node : NULL;
}

int
responses_item_added(struct responses_state *st, const struct node *event,
    struct error *err)
{
	const struct node *node = item_in(event);
	struct responses_item *item;
	struct span id;
	uint64_t index;

	if (node == NULL)
		return 0;
	id = id_of(node, "id");
	item = jsonx_u64(event, "output_index", &index) ?
	    newest_by_index(st, index) : newest_by_id(st, id);
	/* A piece of it has come before, or it is told of twice. */
	if (item != NULL && !item->done && item->type == type_of(node) &&
	    (!item->announced || span_same(item->id, id)))
		return read_item(st, item, node, err) == -1 ? -1 :
		    responses_advance(st, err);
	if (item != NULL && !item->done) {
		/* Its place is taken by another: it was all. */
		item->done = true;
		item->status = STATUS_COMPLETED;
	}
	item = new_item(st, type_of(node), event, id, err);
	if (item == NULL || read_item(st, item, node, err) == -1)
		return -1;
	return responses_advance(st, err);
}

int
responses_item_done(struct responses_state *st, const struct node *event,
    struct error *err)
{
	const struct node *node = item_in(event);
	struct responses_item *item;
	struct span id;

	if (node == NULL)
		return 0;
	id = id_of(node, "id");
	item = find(st, event, id);
	if (item != NULL && item->done && item->type == type_of(node) &&
	    span_same(item->id, id))
		return 0;		/* told twice */
	if (item == NULL || item->done || item->type != type_of(node))
		item = new_item(st, type_of(node), event, id, err);
	return item == NULL ? -1 : finish_item(st, item, node, err);
}

/* ---- the output at the end ---- */

static bool
stands_in(const struct node *output, struct span id)
{
	for (const struct node *n = output->child; n != NULL; n = n->next)
		if (id.len > 0 && span_same(id_of(n, "id"), id))
			return true;
	return false;
}

/*
 * The item of the stream that this one of the output is: that of its id, else
 * that of its call, else the next of its type whose own id the output hasn't.
 */
static struct responses_item *
match(const struct responses_state *st, const struct node *output,
    const struct node *node)
{
	struct span id = id_of(node, "id"), call_id = id_of(node, "call_id");
	struct responses_item *found = NULL;
	enum item_type type = type_of(node);

	for (struct responses_item *i = st->items; i != NULL; i = i->next) {
		if (i->matched || i->type != type || (type == ITEM_HOSTED &&
		    !span_same(i->word, id_of(node, "type"))))
			continue;
		if (id.len > 0 && span_same(i->id, id))
			return i;
		if (call_id.len > 0 && i->call_id.len > 0) {
			if (span_same(i->call_id, call_id))
				return i;
			continue;
		}
		if (found == NULL && !stands_in(output, i->id))
			found = i;
	}
	return found;
}

int
responses_output(struct responses_state *st, const struct node *output,
    struct error *err)
{
	struct responses_item *item;
	size_t n = 0;

	if (output == NULL || output->kind != NODE_ARRAY)
		return 0;
	for (const struct node *o = output->child; o != NULL; o = o->next)
		if (++n > CEILING_OUTPUT_ITEMS)
			return too_many(err);
	for (const struct node *o = output->child; o != NULL; o = o->next) {
		if (!is_item(o))
			continue;
		item = match(st, output, o);
		if (item == NULL)
			item = new_item(st, type_of(o), NULL, id_of(o, "id"),
			    err);
		if (item == NULL)
			return -1;
		item->matched = true;
		if ((item->done ? responses_parts_late : finish_item)(st,
		    item, o, err) == -1)
			return -1;
	}
	return 0;
}
