/*
 * The choice among the tools:
 *
 *	"none", "auto", "required"
 *	{"type":"function","name":...,"namespace":...?}		also custom
 *	{"type":"mcp","server_label":...,"name":...?}
 *	{"type":"web_search"}			or another hosted tool
 *	{"type":"allowed_tools","mode":"auto"|"required","tools":[...]}
 *
 * The last one's list holds any of the forms before it, and
 * {"type":"namespace","name":...} for all tools in one. What is named must be
 * there, in tools or in an item that brought it.
 */
#include "config.h"

#include <string.h>

#include "model/validate_internal.h"

/* No defined name is longer. */
#define NAME_LIMIT	((size_t)128)

/* The function or custom tool of that name. Without a namespace it is one that
 * stands in none or, if there is none, the only one that stands in any;
 * *several says that there are more. */
static const struct tool *
find_named(const struct request *req, enum tool_type type, struct span name,
    struct span namespace, bool *several)
{
	const struct tool *found = NULL;

	*several = false;
	for (size_t i = 0; i < req->n_all_tools; i++) {
		const struct tool *tool = &req->tools[i];

		if (tool->type != type || !span_same(tool->name, name))
			continue;
		if (span_same(tool->namespace, namespace)) {
			*several = false;
			return tool;
		}
		if (namespace.p != NULL)
			continue;
		*several = found != NULL;
		found = tool;
	}
	return found;
}

/* A hosted tool of that kind; of several servers, the one with the label. */
static const struct tool *
find_hosted(const struct request *req, const char *kind, struct span label)
{
	for (size_t i = 0; i < req->n_all_tools; i++) {
		const struct tool *tool = &req->tools[i];
		struct span own = { NULL, 0 };

		if (tool->type != TOOL_HOSTED || strcmp(kind,
		    validate_hosted_kind(jsonx_get(tool->node, "type"))) != 0)
			continue;
		(void)jsonx_text(tool->node, "server_label", &own);
		if (label.p == NULL || span_same(own, label))
			return tool;
	}
	return NULL;
}

static const struct tool *
read_named(struct reader *r, const struct node *node,
    const struct jsonx_path *at, enum tool_type type)
{
	struct span name, namespace = { NULL, 0 };
	const struct tool *tool;
	bool several;

	if (validate_filled(r, node, "name", at, NAME_LIMIT, &name) == -1 ||
	    jsonx_read_text(node, "namespace", at, NAME_LIMIT, &namespace,
	    r->err) == -1)
		return NULL;
	tool = find_named(r->req, type, name, namespace, &several);
	if (tool == NULL)
		(void)jsonx_error(r->err, ERROR_VALUE, at, "name",
		    "expected the name of a %s in tools",
		    type == TOOL_FUNCTION ? "function" : "custom tool");
	if (several) {
		(void)jsonx_error(r->err, ERROR_VALUE, at, "namespace",
		    "tools of this name stand in several namespaces; expected "
		    "the name of one of them");
		return NULL;
	}
	return tool;
}

static const struct tool *
read_hosted(struct reader *r, const struct node *node,
    const struct jsonx_path *at)
{
	const char *kind = validate_hosted_kind(jsonx_get(node, "type"));
	struct span label = { NULL, 0 }, name;
	const struct tool *tool;

	if (kind == NULL) {
		(void)jsonx_error(r->err, ERROR_VALUE, at, "type", "expected "
		    "function, custom, allowed_tools or the type of a tool in "
		    "tools");
		return NULL;
	}
	if (strcmp(kind, "mcp") == 0 && (validate_filled(r, node,
	    "server_label", at, CEILING_TEXT, &label) == -1 ||
	    jsonx_read_text(node, "name", at, CEILING_TEXT, &name,
	    r->err) == -1))
		return NULL;
	tool = find_hosted(r->req, kind, label);
	if (tool == NULL)
		(void)jsonx_error(r->err, ERROR_VALUE, at,
		    label.p == NULL ? "type" : "server_label",
		    "expected the %s of a tool in tools",
		    label.p == NULL ? "type" : "server_label");
	return tool;
}

/*
 * The tool that {type, name?} stands for, in a choice or in its list; NULL
 * with the error.
 */
static const struct tool *
find_tool(struct reader *r, const struct node *node,
    const struct jsonx_path *at)
{
	const struct node *type = jsonx_get(node, "type");

	if (type == NULL || type->kind != NODE_STRING) {
		(void)jsonx_error(r->err, type == NULL ? ERROR_MISSING :
		    ERROR_TYPE, at, "type", "type is required, a string: the "
		    "type of a tool in tools");
		return NULL;
	}
	if (jsonx_is(type, "function"))
		return read_named(r, node, at, TOOL_FUNCTION);
	if (jsonx_is(type, "custom"))
		return read_named(r, node, at, TOOL_CUSTOM);
	return read_hosted(r, node, at);
}

static int
allow_namespace(struct reader *r, const struct node *node,
    const struct jsonx_path *at, bool *chosen)
{
	const struct request *req = r->req;
	bool found = false;
	struct span name;

	if (validate_filled(r, node, "name", at, NAME_LIMIT, &name) == -1)
		return -1;
	for (size_t i = 0; i < req->n_all_tools; i++) {
		const struct tool *tool = &req->tools[i];

		if (tool->group == NULL || !span_same(tool->namespace, name))
			continue;
		chosen[i] = true;
		found = true;
	}
	return found ? 0 : jsonx_error(r->err, ERROR_VALUE, at, "name",
	    "expected the name of a namespace in tools");
}

static int
allow(struct reader *r, const struct node *node, const struct jsonx_path *at,
    bool *chosen)
{
	const struct tool *tool;

	if (node->kind != NODE_OBJECT)
		return jsonx_error(r->err, ERROR_TYPE, at, NULL,
		    "expected an object with type and name");
	if (jsonx_is(jsonx_get(node, "type"), "namespace"))
		return allow_namespace(r, node, at, chosen);
	tool = find_tool(r, node, at);
	if (tool == NULL)
		return -1;
	chosen[tool - r->req->tools] = true;
	return 0;
}

static int
read_allowed_list(struct reader *r, const struct node *list,
    const struct jsonx_path *at)
{
	struct request *req = r->req;
	struct tool_choice *choice = &req->tool_choice;
	bool *chosen = arena_calloc(r->arena, req->n_all_tools,
	    sizeof(*chosen));
	size_t i = 0;

	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(at, i++);

		if (allow(r, n, &here, chosen) == -1)
			return -1;
	}
	/* In the order of tools[], so that the same set is the same bytes. */
	choice->allowed = arena_calloc(r->arena, req->n_all_tools,
	    sizeof(*choice->allowed));
	for (i = 0; i < req->n_all_tools; i++)
		if (chosen[i])
			choice->allowed[choice->n_allowed++] = &req->tools[i];
	return 0;
}

static int
read_allowed(struct reader *r, const struct node *node,
    const struct jsonx_path *at)
{
	static const char *const modes[] = { "auto", "required", NULL };
	const struct jsonx_path list_at = path_key(at, "tools");
	struct tool_choice *choice = &r->req->tool_choice;
	const struct node *list;
	int mode, found;

	choice->kind = CHOICE_ALLOWED;
	found = jsonx_read_word(node, "mode", at, modes, &mode, r->err);
	if (found == 0)
		return validate_missing(r, at, "mode", "auto or required");
	if (found == -1)
		return -1;
	choice->required = mode == 1;
	found = jsonx_read_array(node, "tools", at, CEILING_TOOLS_ALL, &list,
	    r->err);
	if (found == 0)
		return validate_missing(r, at, "tools",
		    "a list of {type, name}");
	if (found == -1)
		return -1;
	if (list->count == 0)
		return jsonx_error(r->err, ERROR_ARRAY_SHORT, at, "tools",
		    "expected at least one tool; to forbid all say "
		    "\"tool_choice\": \"none\"");
	return read_allowed_list(r, list, &list_at);
}

static int
read_form(struct reader *r, const struct node *node,
    const struct jsonx_path *at)
{
	struct tool_choice *choice = &r->req->tool_choice;
	static const enum choice kinds[] = {
		[TOOL_FUNCTION] = CHOICE_FUNCTION,
		[TOOL_CUSTOM] = CHOICE_CUSTOM,
		[TOOL_HOSTED] = CHOICE_HOSTED,
	};

	if (jsonx_is(jsonx_get(node, "type"), "allowed_tools"))
		return read_allowed(r, node, at);
	choice->tool = find_tool(r, node, at);
	if (choice->tool == NULL)
		return -1;
	choice->kind = kinds[choice->tool->type];
	return 0;
}

int
validate_tool_choice(struct reader *r, const struct field *f)
{
	static const char *const words[] = {
		[CHOICE_AUTO] = "auto",
		[CHOICE_NONE] = "none",
		[CHOICE_REQUIRED] = "required",
		NULL
	};
	const struct jsonx_path at = path_key(&r->root, f->name);
	struct tool_choice *choice = &r->req->tool_choice;
	const struct node *node = jsonx_get(r->req->body, f->name);
	int word = CHOICE_AUTO;

	choice->node = node;
	if (node->kind != NODE_STRING && node->kind != NODE_OBJECT)
		return jsonx_error(r->err, ERROR_TYPE, &r->root, f->name,
		    "expected none, auto, required or an object");
	if (node->kind == NODE_STRING && jsonx_read_word(r->req->body,
	    f->name, &r->root, words, &word, r->err) == -1)
		return -1;
	choice->kind = (enum choice)word;
	if (r->req->n_all_tools == 0 &&
	    (node->kind == NODE_OBJECT || choice->kind == CHOICE_REQUIRED))
		return jsonx_error(r->err, ERROR_VALUE, &r->root, f->name,
		    "this choice needs at least one tool in tools");
	return node->kind == NODE_OBJECT ? read_form(r, node, &at) : 0;
}
