/*
 * Input: a string, or the items of a conversation.
 */
#include "config.h"

#include "model/validate_internal.h"

/* Of a function's name in history: models invent names, so it is longer than
 * a definition's pattern allows. */
#define CALL_NAME_MAX	((size_t)256)

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
	static const char *const phases[] = {
		[PHASE_UNSET] = "",
		[PHASE_COMMENTARY] = "commentary",
		[PHASE_FINAL] = "final_answer",
		NULL
	};
	int role, phase = PHASE_UNSET, found;

	item->type = ITEM_MESSAGE;
	found = jsonx_read_word(node, "role", at, role_words, &role, r->err);
	if (found == 0)
		return validate_missing(r, at, "role",
		    "user, assistant, system or developer");
	if (found == -1 ||
	    validate_word(r, node, "phase", at, phases, &phase) == -1)
		return -1;
	item->role = (enum role)role;
	item->phase = (enum phase)phase;
	return validate_content(r, node, "content", at, places[role],
	    item);
}

static int
read_call(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	struct span namespace = { NULL, 0 };

	item->type = ITEM_FUNCTION_CALL;
	if (validate_filled(r, node, "call_id", at, CEILING_CALL_ID,
	    &item->call_id) == -1 ||
	    validate_filled(r, node, "name", at, CALL_NAME_MAX,
	    &item->name) == -1 ||
	    jsonx_read_text(node, "namespace", at, CEILING_TEXT, &namespace,
	    r->err) == -1)
		return -1;
	if (namespace.p != NULL)
		validate_note_once(r, NOTE_NAMESPACE, at, "namespace",
		    "not passed on; a function is known by its name alone");
	return validate_text(r, node, "arguments", at, CEILING_TEXT,
	    &item->arguments);
}

static int
read_output(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	bool is_error = false;

	item->type = ITEM_FUNCTION_OUTPUT;
	if (validate_filled(r, node, "call_id", at, CEILING_CALL_ID,
	    &item->call_id) == -1 ||
	    jsonx_read_bool(node, "is_error", at, &is_error, r->err) == -1)
		return -1;
	if (is_error)
		validate_note_once(r, NOTE_IS_ERROR, at, "is_error",
		    "not passed on; say in the output that the call failed");
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

	item->type = ITEM_REASONING;
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

enum { ROW_MESSAGE, ROW_REFERENCE };

/* Every item type of the API (schema of 2026-08). Those without a reader are
 * known and not served. */
static const struct item_kind {
	const char *word;
	int (*read)(struct reader *, const struct node *,
	    const struct jsonx_path *, struct item *);
} kinds[] = {
	[ROW_MESSAGE] = { "message", read_message },
	[ROW_REFERENCE] = { "item_reference", NULL },
	{ "function_call", read_call },
	{ "function_call_output", read_output },
	{ "reasoning", read_reasoning },
	{ "additional_tools", NULL },
	{ "apply_patch_call", NULL },
	{ "apply_patch_call_output", NULL },
	{ "code_interpreter_call", NULL },
	{ "compaction", NULL },
	{ "compaction_trigger", NULL },
	{ "computer_call", NULL },
	{ "computer_call_output", NULL },
	{ "custom_tool_call", NULL },
	{ "custom_tool_call_output", NULL },
	{ "file_search_call", NULL },
	{ "image_generation_call", NULL },
	{ "local_shell_call", NULL },
	{ "local_shell_call_output", NULL },
	{ "mcp_approval_request", NULL },
	{ "mcp_approval_response", NULL },
	{ "mcp_call", NULL },
	{ "mcp_list_tools", NULL },
	{ "program", NULL },
	{ "program_output", NULL },
	{ "shell_call", NULL },
	{ "shell_call_output", NULL },
	{ "tool_search_call", NULL },
	{ "tool_search_output", NULL },
	{ "web_search_call", NULL },
};

#define SERVED	"message, function_call, function_call_output or reasoning"

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

static int
read_item(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct item *item)
{
	const struct node *type = jsonx_get(node, "type");
	const struct item_kind *kind;
	int status = STATUS_COMPLETED;

	if (node->kind != NODE_OBJECT)
		return jsonx_error(r->err, ERROR_TYPE, at, NULL,
		    "expected an object: " SERVED);
	if (type != NULL && type->kind != NODE_STRING)
		return jsonx_error(r->err, ERROR_TYPE, at, "type",
		    "expected a string: " SERVED);
	kind = type == NULL ? kind_without_type(node) : find_kind(type);
	if (kind == NULL)
		return jsonx_error(r->err, ERROR_VALUE, at, "type",
		    "unknown item type; expected " SERVED);
	if (kind->read == NULL)
		return jsonx_error(r->err, ERROR_UNSUPPORTED_VALUE, at, "type",
		    "items of type %s are not supported here; expected "
		    SERVED, kind->word);
	if (jsonx_read_text(node, "id", at, CEILING_TEXT, &item->id,
	    r->err) == -1 ||
	    jsonx_read_word(node, "status", at, status_words, &status,
	    r->err) == -1)
		return -1;
	item->status = (enum item_status)status;
	if (kind->read(r, node, at, item) == -1)
		return -1;
	return validate_cache_marks(r, node, at);
}

/* "input":"..." is one user message. */
static int
read_plain(struct reader *r, const struct field *f)
{
	struct item *item = arena_calloc(r->arena, 1, sizeof(*item));
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
	r->req->items = item;
	r->req->n_items = 1;
	return 0;
}

static int
read_list(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	struct request *req = r->req;
	const struct node *list;
	size_t i = 0;

	if (jsonx_read_array(req->body, f->name, &r->root, CEILING_ITEMS,
	    &list, r->err) == -1)
		return -1;
	if (list->count == 0 && req->previous_response_id == NULL)
		return jsonx_error(r->err, ERROR_ARRAY_SHORT, &r->root,
		    f->name, "%s must hold at least one item", f->name);
	req->items = arena_calloc(r->arena, list->count, sizeof(*req->items));
	req->n_items = list->count;
	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(&at, i);

		if (read_item(r, n, &here, &req->items[i]) == -1)
			return -1;
		i++;
	}
	return validate_pairs(r);
}

int
validate_input(struct reader *r, const struct field *f)
{
	const struct node *value = jsonx_get(r->req->body, f->name);

	if (value->kind == NODE_STRING)
		return read_plain(r, f);
	if (value->kind == NODE_ARRAY)
		return read_list(r, f);
	return jsonx_error(r->err, ERROR_TYPE, &r->root, f->name,
	    "expected a string or a list of items");
}
