#include "config.h"

#include "base/jsonx.h"
#include "model/item_id.h"
#include "model/items_json.h"
#include "model/response_json.h"

void
request_items_name(struct request *req)
{
	for (size_t i = req->n_history; i < req->n_items; i++) {
		struct item *item = &req->items[i];
		char id[CLOCK_ID_SIZE];

		if (item->id.len > 0)
			continue;
		item_id_lend(id, item->type, item->type_word);
		item->id = span_of(arena_strdup(req->arena, id));
	}
}

static void
put_text(struct jsonw *w, const char *key, struct span text)
{
	jsonw_key(w, key);
	jsonw_text(w, text);
}

static void
put_word(struct jsonw *w, const char *key, const char *word)
{
	put_text(w, key, span_of(word));
}

/* A message's words are shown as a list, however they came: so clients know
 * messages that are read back. */
static void
put_plain(struct jsonw *w, const struct item *item)
{
	bool own = item->role == ROLE_ASSISTANT;

	jsonw_key(w, "content");
	jsonw_array(w);
	jsonw_object_of(w, "type", own ? "output_text" : "input_text");
	put_text(w, "text", item->parts[0].text);
	if (own) {
		jsonw_key(w, "annotations");
		jsonw_raw(w, SPAN("[]"));
	}
	jsonw_object_end(w);
	jsonw_array_end(w);
}

/* Whether the member is written by us, in our way. */
static bool
is_ours(const struct item *item, struct span key)
{
	return span_is(key, "id") || span_is(key, "type") ||
	    (span_is(key, "status") && item->type != ITEM_HOSTED) ||
	    (span_is(key, "content") && item->type == ITEM_MESSAGE &&
	    item->plain);
}

static void
write_item(struct jsonw *w, const struct item *item)
{
	const struct node *m = item->node == NULL ? NULL : item->node->child;

	jsonw_object(w);
	put_text(w, "id", item->id);
	if (item->type == ITEM_HOSTED) {
		put_text(w, "type", item->type_word);
	} else {
		put_word(w, "type", item_type_word(item->type));
		put_word(w, "status", status_word(item->status));
	}
	if (item->node == NULL)
		put_word(w, "role", role_word(item->role));
	for (; m != NULL; m = m->next)
		if (!is_ours(item, m->key))
			jsonw_member(w, m);
	if (item->type == ITEM_MESSAGE && item->plain)
		put_plain(w, item);
	jsonw_object_end(w);
}

void
request_items_write(struct jsonw *w, const struct request *req)
{
	jsonw_array(w);
	for (size_t i = req->n_history; i < req->n_items; i++)
		write_item(w, &req->items[i]);
	jsonw_array_end(w);
}

/* ---- showing ---- */

static bool
brings_tools(const struct node *type)
{
	return jsonx_is(type, "additional_tools") ||
	    jsonx_is(type, "tool_search_output");
}

static void
show_object(struct jsonw *w, const struct node *item, bool encrypted)
{
	const struct node *type = jsonx_get(item, "type");
	bool hides = !encrypted && jsonx_is(type, "reasoning");
	bool brings = brings_tools(type);

	jsonw_object(w);
	for (const struct node *m = item->child; m != NULL; m = m->next)
		if (brings && span_is(m->key, "tools")) {
			jsonw_key(w, "tools");
			response_definition_write(w, m);
		} else if (!hides || !span_is(m->key, "encrypted_content")) {
			jsonw_member(w, m);
		}
	jsonw_object_end(w);
}

void
item_show(struct jsonw *w, const struct node *item, bool encrypted)
{
	if (item->kind == NODE_OBJECT)
		show_object(w, item, encrypted);
	else
		jsonw_node(w, item);
}

void
items_show(struct jsonw *w, const struct node *items, bool encrypted)
{
	if (items->kind != NODE_ARRAY) {
		item_show(w, items, encrypted);
		return;
	}
	jsonw_array(w);
	for (const struct node *n = items->child; n != NULL; n = n->next)
		item_show(w, n, encrypted);
	jsonw_array_end(w);
}
