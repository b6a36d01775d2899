/*
 * What was kept: the turns that a request goes on from, and single items that
 * it refers to. It was read by these rules before it was kept, or came from a
 * provider and was then written by us.
 */
#include "config.h"

#include "model/item_id.h"
#include "model/validate_internal.h"

static int
unreadable(struct reader *r, const char *what)
{
	(void)error_set(r->err, ERROR_INTERNAL, NULL,
	    "internal error: what was kept of the conversation can't be read");
	return error_detail(r->err, "%s", what);
}

int
validate_blame_kept(struct reader *r)
{
	struct error old = *r->err;

	/* Not a fault of either alone. */
	if (r->clash)
		return jsonx_error(r->err, old.class, r->kept, NULL, "%s",
		    old.message);
	return unreadable(r, arena_printf(r->arena, "%s: %s", old.param,
	    old.message));
}

static const struct node *
scan_kept(struct reader *r, struct span json, const struct jsonx_path *at,
    enum node_kind kind)
{
	struct error why;
	const struct node *node = scan(r->arena, json, SCAN_UPSTREAM, &why);

	/* A conversation is as long as its owner likes, so that this is asked
	 * on the way. */
	if (arena_over(r->arena)) {
		(void)jsonx_error(r->err, ERROR_TOO_LARGE, at, NULL,
		    "the conversation takes too much memory to read; begin a "
		    "new one with what still matters of it");
		return NULL;
	}
	if (node != NULL && node->kind == kind)
		return node;
	(void)unreadable(r, node == NULL ? why.message :
	    "neither an item nor a list of them");
	return NULL;
}

static const char *
why_none(const struct history *h)
{
	return h == NULL ? "responses are not kept here" : h->none;
}

/* ---- the turns ---- */

static int
take_list(struct reader *r, struct recalled *out, struct span json,
    const struct jsonx_path *at)
{
	const struct node *list = scan_kept(r, json, at, NODE_ARRAY);

	if (list == NULL)
		return -1;
	out->lists[out->n_lists++] = list;
	out->n_items += list->count;
	return 0;
}

int
validate_recall(struct reader *r, struct recalled *out)
{
	const char *id = r->req->previous_response_id;
	const struct history *h = r->history;
	const struct jsonx_path at = path_key(&r->root, PARAM_HISTORY);
	struct turn *turns;
	size_t n;
	int found;

	*out = (struct recalled){ .n_lists = 0 };
	if (id == NULL)
		return 0;
	if (why_none(h) != NULL)
		return jsonx_error(r->err, ERROR_PREVIOUS_NOT_FOUND, &at, NULL,
		    "%s; send the whole conversation as input", why_none(h));
	found = h->turns(h->ctx, id, &turns, &n, r->err);
	if (found == 0)
		return jsonx_error(r->err, ERROR_PREVIOUS_NOT_FOUND, &at, NULL,
		    "Previous response with id '%.64s' not found. It may have "
		    "been deleted or have expired; send the whole "
		    "conversation as input", id);
	if (found == -1)
		return -1;
	out->lists = arena_calloc(r->arena, n, 2 * sizeof(*out->lists));
	for (size_t i = 0; i < n; i++)
		if (take_list(r, out, turns[i].input, &at) == -1 ||
		    take_list(r, out, turns[i].output, &at) == -1)
			return -1;
	return 0;
}

/* ---- an item ---- */

bool
validate_was_told(const struct reader *r, const struct node *item,
    enum item_type type)
{
	struct span id, word = SPAN("");

	(void)jsonx_text(item, "type", &word);
	return r->kept != NULL || (jsonx_text(item, "id", &id) &&
	    item_id_is_told(id, type, word));
}

int
validate_recall_item(struct reader *r, struct span text,
    const struct jsonx_path *at, const struct node **out)
{
	const struct history *h = r->history;
	struct span json;
	const char *id;
	int found;

	if (why_none(h) != NULL)
		return jsonx_error(r->err, ERROR_UNSUPPORTED_VALUE, at, "id",
		    "%s, and none of its items can be referred to; send the "
		    "item itself", why_none(h));
	found = h->item(h->ctx, text, &json, r->err);
	id = found == 0 ? jsonx_cstring(r->arena, text) : NULL;
	if (found == 0)
		return jsonx_error(r->err, ERROR_VALUE, at, "id",
		    "Item with id '%.64s' not found. Expected the id of an "
		    "item in the input or output of a response that is kept; "
		    "else send the item itself", id == NULL ? "" : id);
	if (found == -1)
		return -1;
	*out = scan_kept(r, json, at, NODE_OBJECT);
	return *out == NULL ? -1 : 0;
}
