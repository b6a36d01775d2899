/*
 * Caching, and the settings that only OpenAI's own service knows.
 *
 * Its prompt cache works by itself on what requests have in common at their
 * begin; the key brings like requests to the same machine. GPT-5.6 and later
 * can also be told with marks on parts of the input what is worth keeping;
 * four are written in a request (OpenAI's prompt caching guide, 2026-11).
 */
#include "config.h"

#include <string.h>

#include "base/jsonx.h"
#include "dialect/encode.h"
#include "dialect/openai_responses_encode.h"

#define MARKS_MAX	4

/* ---- hints ---- */

static bool
same_object(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* What came with explicit caching is unknown to earlier models. */
static bool
takes_hint(const struct responses_encoder *e, const struct hint *h)
{
	bool recent = same_object(h->object, "reasoning") ||
	    strcmp(h->key, "prompt_cache_options") == 0;

	return e->native && !(recent && e->model != NULL && !e->model->marks);
}

bool
responses_has_hints(const struct responses_encoder *e, const char *object)
{
	const struct request *r = e->request;

	for (size_t i = 0; i < r->n_hints; i++)
		if (same_object(r->hints[i].object, object) &&
		    takes_hint(e, &r->hints[i]))
			return true;
	return false;
}

/* A response to compare with is one of ours, whose id means nothing there. */
static int
put_hint(struct responses_encoder *e, const struct hint *h,
    struct error *err)
{
	static const char comparison[] = "comparison_response_id";

	jsonw_key(&e->w, h->key);
	if (h->node->kind != NODE_OBJECT ||
	    jsonx_get(h->node, comparison) == NULL) {
		jsonw_node(&e->w, h->node);
		return 0;
	}
	jsonw_object(&e->w);
	for (const struct node *m = h->node->child; m != NULL; m = m->next)
		if (!span_is(m->key, comparison))
			jsonw_member(&e->w, m);
	jsonw_object_end(&e->w);
	return responses_drop(e, arena_printf(e->arena, "%s.%s", h->param,
	    comparison), "the provider stores no responses", err);
}

int
responses_put_hints(struct responses_encoder *e, const char *object,
    struct error *err)
{
	const struct request *r = e->request;

	for (size_t i = 0; i < r->n_hints; i++) {
		const struct hint *h = &r->hints[i];

		if (!same_object(h->object, object))
			continue;
		if ((takes_hint(e, h) ? put_hint(e, h, err) : responses_drop(e,
		    h->param, "this model has no such setting", err)) == -1)
			return -1;
	}
	return 0;
}

/* Those of all other objects; each object is written once. */
static int
put_objects(struct responses_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const char *object;
	size_t i, k;
	bool taken;

	for (i = 0; i < r->n_hints; i++) {
		object = r->hints[i].object;
		for (k = 0; k < i; k++)
			if (same_object(r->hints[k].object, object))
				break;
		if (object == NULL || k < i ||
		    strcmp(object, "reasoning") == 0)
			continue;
		taken = responses_has_hints(e, object);
		if (taken) {
			jsonw_key(&e->w, object);
			jsonw_object(&e->w);
		}
		if (responses_put_hints(e, object, err) == -1)
			return -1;
		if (taken)
			jsonw_object_end(&e->w);
	}
	return 0;
}

/* ---- the cache's settings ---- */

static int
put_key(struct responses_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	struct span key = r->prompt_cache_key;

	if (key.p == NULL)
		key = r->user.p != NULL ? r->user :
		    span_of(e->target->cache_key);
	if (key.p == NULL)
		return 0;
	e->has_key = e->native || responses_has(e, QUIRK_CACHE_KEY);
	if (e->has_key)
		responses_put_text(e, "prompt_cache_key", key);
	else if (r->prompt_cache_key.p != NULL)
		return responses_drop(e, "prompt_cache_key",
		    "this route takes no such cache key", err);
	return 0;
}

static int
put_retention(struct responses_encoder *e, struct error *err)
{
	struct span retention = e->request->prompt_cache_retention;

	if (retention.p == NULL)
		return 0;
	if (!e->native || (e->model != NULL &&
	    e->model->retention == RETENTION_NEVER))
		return responses_drop(e, "prompt_cache_retention",
		    "this model doesn't let its cache be set", err);
	if (e->model != NULL && e->model->retention == RETENTION_24H &&
	    !span_is(retention, "24h"))
		return responses_drop(e, "prompt_cache_retention",
		    "24h is all that this model takes", err);
	responses_put_text(e, "prompt_cache_retention", retention);
	return 0;
}

int
responses_put_caching(struct responses_encoder *e, struct error *err)
{
	if (put_key(e, err) == -1 || put_retention(e, err) == -1 ||
	    responses_put_hints(e, NULL, err) == -1)
		return -1;
	return put_objects(e, err);
}

/* ---- marks ---- */

static const char *
mark_word(enum cache mark)
{
	return mark == CACHE_EXPLICIT ? "prompt_cache_breakpoint" :
	    "cache_control";
}

/* Input parts can be marked; the assistant's own can't. */
static bool
takes_marks(const struct item *item)
{
	return item->type == ITEM_FUNCTION_OUTPUT ||
	    item->type == ITEM_CUSTOM_OUTPUT ||
	    (item->type == ITEM_MESSAGE && item->role != ROLE_ASSISTANT);
}

/* A mark on the item is one on its last part. */
bool
responses_part_marked(const struct responses_encoder *e,
    const struct item *item, size_t part)
{
	return responses_marks(e) && takes_marks(item) &&
	    (item->parts[part].cache != CACHE_UNSET ||
	    (item->cache != CACHE_UNSET && part + 1 == item->n_parts));
}

static int
drop_mark(struct responses_encoder *e, const char *param, struct error *err)
{
	return responses_drop(e, param,
	    "this route can't mark it for its cache", err);
}

/* ".cache_control", at the end of a path. */
static const char *
mark_end(struct responses_encoder *e, enum cache mark)
{
	return arena_printf(e->arena, ".%s", mark_word(mark));
}

/* What is marked is kept as long as prompt_cache_options say. */
static void
note_hour(struct responses_encoder *e, enum cache mark)
{
	if (mark == CACHE_1H)
		receipt_change(e->receipt, "cache_control.ttl", ACTION_MOVED,
		    "this route keeps all that is marked for the same time");
}

/* Those on what can't be marked, and how many there are on what can. */
static int
count_marks_of(struct responses_encoder *e, const struct item *item,
    struct error *err)
{
	size_t place = (size_t)(item - e->request->items);
	bool takes = takes_marks(item);

	note_hour(e, item->cache);
	if (item->cache != CACHE_UNSET && (!takes || item->n_parts == 0) &&
	    drop_mark(e, request_item_param(e->request, place,
	    mark_end(e, item->cache), e->arena), err) == -1)
		return -1;
	for (size_t i = 0; i < item->n_parts; i++) {
		e->marks_over += responses_part_marked(e, item, i);
		note_hour(e, item->parts[i].cache);
		if (item->parts[i].cache != CACHE_UNSET && !takes &&
		    drop_mark(e, request_part_param(e->request, place, i,
		    mark_end(e, item->parts[i].cache), e->arena), err) == -1)
			return -1;
	}
	return 0;
}

int
responses_count_marks(struct responses_encoder *e, struct error *err)
{
	const struct request *r = e->request;

	if (!responses_marks(e))
		return dialect_drop_cache_marks(r, e->receipt,
		    "this model's cache works by itself and takes no marks",
		    err);
	if (r->cache != CACHE_UNSET)
		receipt_change(e->receipt, mark_word(r->cache),
		    ACTION_EMULATED, "this route's cache works by itself");
	for (size_t i = 0; i < r->n_tools; i++)
		if (r->tools[i].cache != CACHE_UNSET && drop_mark(e,
		    arena_printf(e->arena, "%s%s", r->tools[i].param,
		    mark_end(e, r->tools[i].cache)), err) == -1)
			return -1;
	for (size_t i = 0; i < r->n_items; i++)
		if (count_marks_of(e, &r->items[i], err) == -1)
			return -1;
	/* The last ones cover the most. */
	e->marks_over = e->marks_over > MARKS_MAX ?
	    e->marks_over - MARKS_MAX : 0;
	return 0;
}
