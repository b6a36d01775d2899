/*
 * Tools: functions, custom tools, and those that a provider runs itself.
 */
#include "config.h"

#include "model/validate_internal.h"

#define TOOL_NAME_MAX	((size_t)128)

/* The words of a tool's type, and what each is. Hosted kinds are told from
 * one another for the tool choice, which may use another of their words. */
static const char *const type_words[] = {
	"function", "custom",
	"web_search", "web_search_2025_08_26", "web_search_preview",
	"web_search_preview_2025_03_11", "file_search", "code_interpreter",
	"mcp", "image_generation", "local_shell", "shell", "apply_patch",
	"computer", "computer_use_preview", "computer_use", "tool_search",
	"namespace", "programmatic_tool_calling", NULL
};

static const char *const hosted_kinds[] = {
	NULL, NULL,
	"web_search", "web_search", "web_search",
	"web_search", "file_search", "code_interpreter",
	"mcp", "image_generation", "local_shell", "shell", "apply_patch",
	"computer", "computer", "computer", "tool_search",
	"namespace", "programmatic_tool_calling", NULL
};

enum { TYPE_FUNCTION, TYPE_CUSTOM };

_Static_assert(sizeof(type_words) == sizeof(hosted_kinds),
    "each word has its kind");

const char *
validate_hosted_kind(const struct node *word)
{
	for (size_t i = 0; type_words[i] != NULL; i++)
		if (jsonx_is(word, type_words[i]))
			return hosted_kinds[i];
	return NULL;
}

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
	    read_parameters(r, node, at, tool) == -1)
		return -1;
	return validate_tristate(r, node, "strict", at, &tool->strict);
}

static int
read_custom(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct tool *tool)
{
	static const char *const types[] = { "text", "grammar", NULL };
	static const char *const syntaxes[] = { "lark", "regex", NULL };
	const struct jsonx_path here = path_key(at, "format");
	const struct node *format;
	struct span definition;
	int found, word;

	tool->type = TOOL_CUSTOM;
	if (read_name(r, node, at, "custom", tool) == -1 ||
	    jsonx_read_text(node, "description", at, CEILING_TEXT,
	    &tool->description, r->err) == -1)
		return -1;
	found = jsonx_read_object(node, "format", at, &format, r->err);
	if (found != 1)
		return found;
	found = jsonx_read_word(format, "type", &here, types, &word, r->err);
	if (found == 0)
		return validate_missing(r, &here, "type", "text or grammar");
	if (found == -1 || word == 0)
		return found == -1 ? -1 : 0;
	found = jsonx_read_word(format, "syntax", &here, syntaxes, &word,
	    r->err);
	if (found == 0)
		return validate_missing(r, &here, "syntax", "lark or regex");
	return found == -1 ? -1 : validate_text(r, format, "definition",
	    &here, CEILING_TEXT, &definition);
}

static int
read_tool(struct reader *r, const struct node *node,
    const struct jsonx_path *at, struct tool *tool)
{
	int type, found, rc = 0;

	if (node->kind != NODE_OBJECT)
		return jsonx_error(r->err, ERROR_TYPE, at, NULL,
		    "expected an object with a type");
	found = jsonx_read_word(node, "type", at, type_words, &type, r->err);
	if (found == 0)
		return validate_missing(r, at, "type",
		    "function, custom, web_search or another tool's type");
	if (found == -1)
		return -1;
	tool->node = node;
	tool->type_word = jsonx_get(node, "type")->span;
	if (type == TYPE_FUNCTION)
		rc = read_function(r, node, at, tool);
	else if (type == TYPE_CUSTOM)
		rc = read_custom(r, node, at, tool);
	else
		tool->type = TOOL_HOSTED;
	return rc == -1 ? -1 : validate_cache_marks(r, node, at);
}

/* Models tell tools by their names alone, functions from custom ones too. */
static int
check_unique(struct reader *r, const struct jsonx_path *at, size_t i)
{
	const struct tool *tools = r->req->tools;

	if (tools[i].name.p == NULL)
		return 0;
	for (size_t j = 0; j < i; j++)
		if (tools[j].name.p != NULL &&
		    span_same(tools[i].name, tools[j].name))
			return jsonx_error(r->err, ERROR_VALUE, at, "name",
			    "tools[%zu] has the same name; names must differ",
			    j);
	return 0;
}

int
validate_tools(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	struct request *req = r->req;
	const struct node *list;
	size_t i = 0;

	if (jsonx_read_array(req->body, f->name, &r->root, CEILING_TOOLS,
	    &list, r->err) == -1)
		return -1;
	req->tools = arena_calloc(r->arena, list->count, sizeof(*req->tools));
	req->n_tools = list->count;
	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(&at, i);

		if (read_tool(r, n, &here, &req->tools[i]) == -1 ||
		    check_unique(r, &here, i) == -1)
			return -1;
		i++;
	}
	return 0;
}
