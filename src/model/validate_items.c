/*
 * Input: a string, or the items of a conversation.
 */
#include "config.h"

#include <string.h>

#include "model/validate_shape.h"

/* Of the name of a function, tool or namespace in history: models invent
 * names, so it is longer than a definition's pattern allows. */
#define CALL_NAME_MAX	256

static const enum place places[] = {
	[ROLE_USER] = PLACE_USER,
	[ROLE_ASSISTANT] = PLACE_ASSISTANT,
	[ROLE_SYSTEM] = PLACE_SYSTEM,
	[ROLE_DEVELOPER] = PLACE_SYSTEM,
};

static int
read_message(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	int role, phase = PHASE_UNSET, found;

	found = jsonx_read_word(node, "role", at, role_words, &role, r->err);
	if (found == 0)
		return validate_missing(r, at, "role",
		    "user, assistant, system or developer");
	if (found == -1 ||
	    validate_word(r, node, "phase", at, phase_words, &phase) == -1)
		return -1;
	item->role = (enum role)role;
	item->phase = (enum phase)phase;
	return validate_content(r, node, "content", at, places[role],
	    item);
}

/* What a call and its output may say beside what is read from them. */
static const struct member call_members[] = {
	SHAPE_CALLER,
	{ "async", VALUE_BOOL, OPTIONAL },
	SHAPE_END
};

static const struct member output_members[] = {
	SHAPE_CALLER,
	{ "name", VALUE_TEXT, OPTIONAL, .max = CALL_NAME_MAX },
	SHAPE_END
};

/* Models invent names longer than any; of a call that was cut off none may
 * have come. */
static int
read_name(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	return validate_was_told(r, node, item->type) ?
	    validate_text(r, node, "name", at, CEILING_TEXT, &item->name) :
	    validate_filled(r, node, "name", at, CALL_NAME_MAX, &item->name);
}

/* A namespace that is there and empty is none. */
static int
read_namespace(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	bool told = validate_was_told(r, node, item->type);
	int found = jsonx_read_text(node, "namespace", at, told ?
	    CEILING_TEXT : CALL_NAME_MAX, &item->namespace, r->err);

	if (found == 1 && item->namespace.len == 0)
		item->namespace.p = NULL;
	return found == -1 ? -1 : 0;
}

static int
read_call(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	bool custom = item->type == ITEM_CUSTOM_CALL;

	if (validate_filled(r, node, "call_id", at, CEILING_CALL_ID,
	    &item->call_id) == -1 ||
	    read_name(r, node, at, item) == -1 ||
	    read_namespace(r, node, at, item) == -1 ||
	    validate_members(r, node, at, call_members) == -1)
		return -1;
	return custom ? validate_text(r, node, "input", at, CEILING_TEXT,
	    &item->input) : validate_text(r, node, "arguments", at,
	    CEILING_TEXT, &item->arguments);
}

static int
read_output(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	if (validate_filled(r, node, "call_id", at, CEILING_CALL_ID,
	    &item->call_id) == -1 ||
	    jsonx_read_bool(node, "is_error", at, &item->is_error,
	    r->err) == -1 ||
	    read_namespace(r, node, at, item) == -1 ||
	    validate_members(r, node, at, output_members) == -1)
		return -1;
	return validate_content(r, node, "output", at, PLACE_OUTPUT, item);
}

static int
read_reasoning(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	const struct jsonx_path summary_at = path_key(at, "summary");
	const struct jsonx_path content_at = path_key(at, "content");
	const struct node *summary, *content = NULL;
	size_t n_summary;
	int found;

	found = jsonx_read_array(node, "summary", at, CEILING_PARTS, &summary,
	    r->err);
	if (found == 0)
		return validate_missing(r, at, "summary",
		    "a list of summary_text, which may be empty");
	if (found == -1 ||
	    jsonx_read_array(node, "content", at, CEILING_PARTS, &content,
	    r->err) == -1 ||
	    jsonx_read_text(node, "encrypted_content", at, CEILING_TEXT,
	    &item->encrypted, r->err) == -1)
		return -1;
	n_summary = summary->count;
	item->n_parts = n_summary + (content == NULL ? 0 : content->count);
	item->parts = arena_calloc(r->arena, item->n_parts,
	    sizeof(*item->parts));
	if (validate_parts(r, summary, &summary_at, PLACE_SUMMARY,
	    item->parts) == -1)
		return -1;
	return content == NULL ? 0 : validate_parts(r, content, &content_at,
	    PLACE_REASONING, item->parts + n_summary);
}

static int read_kept(struct reader *, const struct node *,
    const struct jsonx_path *, struct item *);

/* Nothing is left of the reference: it is as if the item had been sent. */
static int
read_reference(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	const struct node *kept;
	struct span id;

	if (validate_filled(r, node, "id", at, CEILING_TEXT, &id) == -1)
		return -1;
	if (r->kept != NULL)
		return jsonx_error(r->err, ERROR_VALUE, at, "type",
		    "a reference was kept");
	if (validate_recall_item(r, id, at, &kept) == -1)
		return -1;
	return read_kept(r, kept, at, item);
}

enum { ROW_MESSAGE, ROW_REFERENCE };

/* Those that are read; all others are validate_hosted.c's. */
static const struct item_kind {
	const char *word;
	enum item_type type;
	int (*read)(struct reader *, const struct node *,
	    const struct jsonx_path *, struct item *);
} kinds[] = {
	[ROW_MESSAGE] = { "message", ITEM_MESSAGE, read_message },
	[ROW_REFERENCE] = { "item_reference", ITEM_MESSAGE,
	    read_reference },
	{ "function_call", ITEM_FUNCTION_CALL, read_call },
	{ "function_call_output", ITEM_FUNCTION_OUTPUT, read_output },
	{ "reasoning", ITEM_REASONING, read_reasoning },
	{ "custom_tool_call", ITEM_CUSTOM_CALL, read_call },
	{ "custom_tool_call_output", ITEM_CUSTOM_OUTPUT, read_output },
};

#define USUAL	"message, function_call, function_call_output, " \
		"custom_tool_call, custom_tool_call_output, reasoning or the " \
		"type of another item of an answer"

static const struct item_kind *
find_kind(const struct node *type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (jsonx_is(type, kinds[i].word))
			return &kinds[i];
	return NULL;
}

/* A message may leave its type out, and so may a reference, which is then
 * nothing but an id. */
static const struct item_kind *
kind_without_type(const struct node *node)
{
	if (jsonx_get(node, "id") != NULL &&
	    jsonx_get(node, "role") == NULL &&
	    jsonx_get(node, "content") == NULL)
		return &kinds[ROW_REFERENCE];
	return &kinds[ROW_MESSAGE];
}

/* "acme:search_result": another implementation's own. */
static int
refuse_type(struct reader *r, const struct node *type,
    const struct jsonx_path *at)
{
	if (memchr(type->span.p, ':', type->span.len) != NULL)
		return jsonx_error(r->err, ERROR_UNSUPPORTED_VALUE, at,
		    "type", "items of a vendor's own type (slug:type) are "
		    "understood by no provider here; expected " USUAL);
	return jsonx_error(r->err, ERROR_VALUE, at, "type",
	    "unknown item type; expected " USUAL);
}

static int
read_known(struct reader *r, const struct item_kind *kind,
    const struct node *node, const struct jsonx_path *at, struct item *item)
{
	int status = STATUS_COMPLETED;

	if (jsonx_read_text(node, "id", at, CEILING_TEXT, &item->id,
	    r->err) == -1 ||
	    jsonx_read_word(node, "status", at, status_words, &status,
	    r->err) == -1)
		return -1;
	item->type = kind->type;
	item->status = (enum item_status)status;
	return kind->read(r, node, at, item);
}

static int
read_item(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	const struct node *type = jsonx_get(node, "type");
	const struct hosted_kind *hosted;
	const struct item_kind *kind;
	int rc;

	if (node->kind != NODE_OBJECT)
		return jsonx_error(r->err, ERROR_TYPE, at, NULL,
		    "expected an object: " USUAL);
	if (type != NULL && type->kind != NODE_STRING)
		return jsonx_error(r->err, ERROR_TYPE, at, "type",
		    "expected a string: " USUAL);
	item->node = node;
	item->status = STATUS_COMPLETED;
	if (type != NULL)
		item->type_word = type->span;
	kind = type == NULL ? kind_without_type(node) : find_kind(type);
	if (kind == &kinds[ROW_REFERENCE])
		return kind->read(r, node, at, item);
	hosted = kind != NULL ? NULL : validate_hosted_find(type);
	if (kind == NULL && hosted == NULL &&
	    !validate_was_told(r, node, ITEM_HOSTED))
		return refuse_type(r, type, at);
	rc = kind != NULL ? read_known(r, kind, node, at, item) :
	    validate_hosted(r, hosted, node, at, item);
	return rc == -1 ? -1 : validate_cache_marks(r, node, at, &item->cache);
}

/* An item that was kept; at is the place in the body that led to it. */
static int
read_kept(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	int rc;

	r->kept = at;
	r->clash = false;
	rc = read_item(r, node, at, item);
	if (rc == -1)
		(void)validate_blame_kept(r);
	r->kept = NULL;
	return rc;
}

/* "input":"..." is one user message. */
static int
read_plain(struct reader *r, const struct field *f, struct item *item)
{
	struct part *part = arena_calloc(r->arena, 1, sizeof(*part));

	if (validate_filled(r, r->req->body, f->name, &r->root, CEILING_TEXT,
	    &part->text) == -1)
		return -1;
	part->type = PART_TEXT;
	*item = (struct item){
		.type = ITEM_MESSAGE,
		.role = ROLE_USER,
		.status = STATUS_COMPLETED,
		.parts = part,
		.n_parts = 1,
		.plain = true,
	};
	return 0;
}

static int
read_list(struct reader *r, const struct field *f, const struct node *list,
    struct item *item)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	size_t i = 0;

	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(&at, i++);

		if (read_item(r, n, &here, item++) == -1)
			return -1;
	}
	return 0;
}

/* The turns before, at the front. */
static int
read_history(struct reader *r, const struct recalled *turns)
{
	const struct jsonx_path at = path_key(&r->root, PARAM_HISTORY);
	struct item *item = r->req->items;

	for (size_t i = 0; i < turns->n_lists; i++) {
		const struct node *n = turns->lists[i]->child;

		for (; n != NULL; n = n->next)
			if (read_kept(r, n, &at, item++) == -1)
				return -1;
	}
	return 0;
}

/* How many items the field itself has. */
static int
count_own(struct reader *r, const struct field *f, const struct node *value,
    size_t *n)
{
	bool chained = r->req->previous_response_id != NULL;

	*n = value != NULL && value->kind == NODE_STRING;
	if (value == NULL || value->kind == NODE_STRING)
		return 0;		/* none: in a chain only */
	if (value->kind != NODE_ARRAY)
		return jsonx_error(r->err, ERROR_TYPE, &r->root, f->name,
		    "expected a string or a list of items");
	*n = value->count;
	if (*n == 0 && !chained)
		return jsonx_error(r->err, ERROR_ARRAY_SHORT, &r->root,
		    f->name, "%s must hold at least one item", f->name);
	return jsonx_read_array(r->req->body, f->name, &r->root,
	    CEILING_ITEMS, &value, r->err) == -1 ? -1 : 0;
}

/* What was said before, then what is said now. */
int
validate_input(struct reader *r, const struct field *f)
{
	const struct node *value = jsonx_get(r->req->body, f->name);
	struct request *req = r->req;
	struct recalled before;
	size_t n_own;
	int rc = 0;

	if (count_own(r, f, value, &n_own) == -1 ||
	    validate_recall(r, &before) == -1)
		return -1;
	if (before.n_items > CEILING_ITEMS - n_own)
		return jsonx_error(r->err, ERROR_ARRAY_LONG, &r->root, f->name,
		    "expected at most %zu items in a conversation, and "
		    "%zu stand before these %zu", CEILING_ITEMS,
		    before.n_items, n_own);
	req->n_history = before.n_items;
	req->n_items = before.n_items + n_own;
	req->items = arena_calloc(r->arena, req->n_items, sizeof(*req->items));
	if (read_history(r, &before) == -1)
		return -1;
	if (value != NULL)
		rc = value->kind == NODE_STRING ?
		    read_plain(r, f, &req->items[req->n_history]) :
		    read_list(r, f, value, &req->items[req->n_history]);
	return rc == -1 ? -1 : validate_pairs(r);
}
