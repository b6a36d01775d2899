/*
 * Tools: functions, custom tools, namespaces of both, and those that a
 * provider runs itself. They stand in the field tools, and in items of the
 * conversation (additional_tools, tool_search_output), which may bring the
 * same one again and again.
 */
#include "config.h"

#include "model/validate_shape.h"

#define TOOL_NAME_MAX	((size_t)128)

/* The fields of a function stand beside its type; chat completions nest them
 * under "function", and that is the usual reason for a missing name. */
static int
read_name(struct reader *r, const struct node *node,
    const struct jsonx_path *at, const char *nest, struct tool *tool)
{
	if (jsonx_get(node, "name") == NULL && jsonx_get(node, nest) != NULL)
		return jsonx_error(r->err, ERROR_MISSING, at, "name",
		    "name is required beside type, not inside %s", nest);
	return validate_name(r, node, "name", at, TOOL_NAME_MAX, &tool->name);
}

static int
read_parameters(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct tool *tool)
{
	const struct node *type;

	if (jsonx_read_object(node, "parameters", at, &tool->parameters,
	    r->err) == -1)
		return -1;
	type = jsonx_get(tool->parameters, "type");
	if (type != NULL && !jsonx_is(type, "object"))
		return jsonx_error(r->err, ERROR_FUNCTION_PARAMETERS, at,
		    "parameters", "the schema of a function's parameters must "
		    "be of \"type\": \"object\"");
	return 0;
}

static int
read_function(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct tool *tool)
{
	tool->type = TOOL_FUNCTION;
	if (read_name(r, node, at, "function", tool) == -1 ||
	    jsonx_read_text(node, "description", at, CEILING_TEXT,
	    &tool->description, r->err) == -1 ||
	    read_parameters(r, node, at, tool) == -1 ||
	    validate_tristate(r, node, "strict", at, &tool->strict) == -1)
		return -1;
	return validate_members(r, node, at, shape_function);
}

static const char *const syntaxes[] = { "lark", "regex", NULL };

static const struct member grammar_members[] = {
	{ "syntax", VALUE_WORD, REQUIRED, .words = syntaxes },
	{ "definition", VALUE_TEXT, REQUIRED, .min = 1 },
	SHAPE_END
};

static const struct typed formats[] = {
	{ "text", NULL },
	{ "grammar", grammar_members },
	{ NULL, NULL }
};

static const struct member format_members[] = {
	{ "format", VALUE_TYPED, OPTIONAL, .types = formats },
	SHAPE_END
};

static int
read_custom(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct tool *tool)
{
	const struct node *format = jsonx_get(node, "format");

	tool->type = TOOL_CUSTOM;
	if (read_name(r, node, at, "custom", tool) == -1 ||
	    jsonx_read_text(node, "description", at, CEILING_TEXT,
	    &tool->description, r->err) == -1 ||
	    validate_members(r, node, at, format_members) == -1)
		return -1;
	if (jsonx_is(jsonx_get(format, "type"), "grammar"))
		tool->grammar = format;
	return validate_members(r, node, at, shape_custom);
}

/* A tool alone or, with a group, in that namespace. */
static int
read_tool(struct reader *r, const struct node *node,
    const struct jsonx_path *at, const struct tool *group, struct tool *tool)
{
	const struct node *type = jsonx_get(node, "type");
	int rc;

	*tool = (struct tool){ .node = node };
	if (node->kind != NODE_OBJECT)
		return jsonx_error(r->err, ERROR_TYPE, at, NULL,
		    "expected an object with a type");
	if (type == NULL)
		return validate_missing(r, at, "type", group != NULL ?
		    "function or custom" :
		    "function, custom, web_search or another tool's type");
	if (type->kind != NODE_STRING)
		return jsonx_error(r->err, ERROR_TYPE, at, "type",
		    "expected a string");
	tool->type_word = type->span;
	if (group != NULL) {
		tool->namespace = group->name;
		tool->group = group->node;
	}
	jsonx_path_print(tool->param, sizeof(tool->param),
	    r->kept != NULL ? r->kept : at, NULL);
	if (jsonx_is(type, "function"))
		rc = read_function(r, node, at, tool);
	else if (jsonx_is(type, "custom"))
		rc = read_custom(r, node, at, tool);
	else if (group != NULL)
		rc = jsonx_error(r->err, ERROR_VALUE, at, "type", "expected "
		    "'function' or 'custom': a namespace holds no others");
	else {
		tool->type = TOOL_HOSTED;
		rc = validate_hosted_tool(r, node, at);
	}
	return rc == -1 ? -1 :
	    validate_cache_marks(r, node, at, &tool->cache);
}

/* A mark on a namespace stands behind its last tool. */
static int
read_namespace(struct reader *r, const struct node *node,
    const struct jsonx_path *at, bool in_item)
{
	const struct jsonx_path list_at = path_key(at, "tools");
	struct tool group = { .node = node }, tool;
	const struct node *list;
	size_t i = 0;
	int found;

	if (validate_name(r, node, "name", at, TOOL_NAME_MAX,
	    &group.name) == -1 ||
	    jsonx_read_text(node, "description", at, CEILING_TEXT,
	    &group.description, r->err) == -1 ||
	    validate_cache_marks(r, node, at, &group.cache) == -1)
		return -1;
	found = jsonx_read_array(node, "tools", at, CEILING_TOOLS_ALL, &list,
	    r->err);
	if (found == 0)
		return validate_missing(r, at, "tools",
		    "a list of functions and custom tools");
	if (found == -1)
		return -1;
	if (list->count == 0)
		return jsonx_error(r->err, ERROR_ARRAY_SHORT, at, "tools",
		    "a namespace must hold at least one tool");
	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(&list_at, i++);

		if (read_tool(r, n, &here, &group, &tool) == -1)
			return -1;
		if (n->next == NULL && tool.cache == CACHE_UNSET)
			tool.cache = group.cache;
		if (validate_add_tool(r, &tool, &here, in_item) == -1)
			return -1;
	}
	return 0;
}

static int
read_list(struct reader *r, const struct node *list,
    const struct jsonx_path *at, bool in_item)
{
	size_t i = 0;

	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(at, i++);
		struct tool tool;

		if (jsonx_is(jsonx_get(n, "type"), "namespace")) {
			if (read_namespace(r, n, &here, in_item) == -1)
				return -1;
			continue;
		}
		if (read_tool(r, n, &here, NULL, &tool) == -1 ||
		    validate_add_tool(r, &tool, &here, in_item) == -1)
			return -1;
	}
	return 0;
}

int
validate_tools(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	const struct node *list;

	if (jsonx_read_array(r->req->body, f->name, &r->root, CEILING_TOOLS,
	    &list, r->err) == -1 || read_list(r, list, &at, false) == -1)
		return -1;
	r->req->n_tools = r->req->n_all_tools;
	return 0;
}

int
validate_item_tools(struct reader *r, const struct node *item,
    const struct jsonx_path *at)
{
	const struct jsonx_path list_at = path_key(at, "tools");

	return read_list(r, jsonx_get(item, "tools"), &list_at, true);
}
