/*
 * Items that only the API they came from understands: calls of the tools that
 * a provider runs, their outputs, and what steers them. They are checked, kept
 * as they are, and carried or dropped by the dialects.
 *
 * After the API's schema of 2026-08. An id and a status are asked for nowhere
 * but where another item refers to the id or where the status is all there is
 * to say: agents that keep nothing with the provider leave them out, and are
 * answered (seen 2026-11, the Codex command line).
 */
#include "config.h"

#include "model/validate_shape.h"

/* Sealed text, a screenshot: base64. */
#define SEALED_MAX	((int64_t)20971520)
#define NAME_MAX_CHARS	((int64_t)256)

/* ---- searches ---- */

static const char *const search_states[] = { "in_progress", "searching",
    "completed", "incomplete", "failed", NULL };

static const struct member source_members[] = {
	{ "type", VALUE_TEXT, OPTIONAL },
	{ "url", VALUE_TEXT, OPTIONAL },
	SHAPE_END
};

static const struct member source = { NULL, VALUE_OBJECT, OPTIONAL,
    .of = source_members };

static const struct member search_members[] = {
	{ "query", VALUE_TEXT, OPTIONAL },
	{ "queries", VALUE_LIST, OPTIONAL, .of = &shape_text },
	{ "sources", VALUE_LIST, OPTIONAL, .of = &source },
	SHAPE_END
};

static const struct member open_page_members[] = {
	{ "url", VALUE_TEXT, OPTIONAL },
	SHAPE_END
};

static const struct member find_in_page_members[] = {
	{ "url", VALUE_TEXT, REQUIRED },
	{ "pattern", VALUE_TEXT, REQUIRED },
	SHAPE_END
};

static const struct typed search_actions[] = {
	{ "search", search_members },
	{ "open_page", open_page_members },
	{ "find_in_page", find_in_page_members },
	{ NULL, NULL }
};

/* The first answers with web searches had no action. */
static const struct member web_search_call[] = {
	SHAPE_ID, SHAPE_STATUS(search_states),
	{ "action", VALUE_TYPED, OPTIONAL, .types = search_actions },
	SHAPE_END
};

static const struct member attribute_or_number = { NULL, VALUE_NUMBER,
    OPTIONAL };
static const struct member attribute_or_bool = { NULL, VALUE_BOOL, OPTIONAL,
    .or = &attribute_or_number };
static const struct member attribute = { NULL, VALUE_TEXT, OPTIONAL,
    .max = 512, .or = &attribute_or_bool };

static const struct member found_members[] = {
	{ "file_id", VALUE_TEXT, OPTIONAL },
	{ "text", VALUE_TEXT, OPTIONAL },
	{ "filename", VALUE_TEXT, OPTIONAL },
	{ "attributes", VALUE_MAP, OPTIONAL, .of = &attribute },
	{ "score", VALUE_NUMBER, OPTIONAL },
	SHAPE_END
};

static const struct member found = { NULL, VALUE_OBJECT, OPTIONAL,
    .of = found_members };

static const struct member file_search_call[] = {
	SHAPE_ID, SHAPE_STATUS(search_states),
	{ "queries", VALUE_LIST, REQUIRED, .of = &shape_text },
	{ "results", VALUE_LIST, OPTIONAL, .of = &found },
	SHAPE_END
};

/* ---- code, images ---- */

static const char *const code_states[] = { "in_progress", "interpreting",
    "completed", "incomplete", "failed", NULL };

static const struct member logs_members[] = {
	{ "logs", VALUE_TEXT, REQUIRED },
	SHAPE_END
};

static const struct member code_image_members[] = {
	{ "url", VALUE_TEXT, REQUIRED, .max = CEILING_IMAGE_URL },
	SHAPE_END
};

static const struct typed code_outputs[] = {
	{ "logs", logs_members },
	{ "image", code_image_members },
	{ NULL, NULL }
};

static const struct member code_output = { NULL, VALUE_TYPED, OPTIONAL,
    .types = code_outputs };

static const struct member code_interpreter_call[] = {
	SHAPE_ID, SHAPE_STATUS(code_states),
	{ "container_id", VALUE_TEXT, REQUIRED },
	{ "code", VALUE_TEXT, OPTIONAL },
	{ "outputs", VALUE_LIST, OPTIONAL, .of = &code_output },
	SHAPE_END
};

static const char *const image_states[] = { "in_progress", "generating",
    "completed", "failed", NULL };

static const struct member image_generation_call[] = {
	SHAPE_ID, SHAPE_STATUS(image_states),
	{ "result", VALUE_TEXT, OPTIONAL, .max = CEILING_FILE_DATA },
	SHAPE_END
};

/* ---- servers of tools ---- */

#define SERVER	{ "server_label", VALUE_TEXT, REQUIRED, .min = 1 }
#define NAMED	{ "name", VALUE_TEXT, REQUIRED, .min = 1, \
		    .max = NAME_MAX_CHARS }

static const struct member listed_members[] = {
	NAMED,
	{ "description", VALUE_TEXT, OPTIONAL },
	{ "input_schema", VALUE_OBJECT, REQUIRED },
	{ "annotations", VALUE_OBJECT, OPTIONAL },
	SHAPE_END
};

static const struct member listed = { NULL, VALUE_OBJECT, OPTIONAL,
    .of = listed_members };

static const struct member mcp_list_tools[] = {
	SHAPE_ID, SERVER,
	{ "tools", VALUE_LIST, REQUIRED, .of = &listed },
	{ "error", VALUE_TEXT, OPTIONAL, .or = &shape_object },
	SHAPE_END
};

static const char *const mcp_states[] = { "in_progress", "calling",
    "completed", "incomplete", "failed", NULL };

static const struct member mcp_call[] = {
	SHAPE_ID, SHAPE_STATUS(mcp_states), SERVER, NAMED,
	{ "arguments", VALUE_TEXT, REQUIRED },
	{ "output", VALUE_TEXT, OPTIONAL },
	{ "error", VALUE_TEXT, OPTIONAL, .or = &shape_object },
	{ "approval_request_id", VALUE_TEXT, OPTIONAL },
	SHAPE_END
};

/* The response to it refers to its id. */
static const struct member mcp_approval_request[] = {
	{ "id", VALUE_TEXT, REQUIRED, .min = 1 }, SERVER, NAMED,
	{ "arguments", VALUE_TEXT, REQUIRED },
	SHAPE_END
};

static const struct member mcp_approval_response[] = {
	SHAPE_ID,
	{ "approval_request_id", VALUE_TEXT, REQUIRED, .min = 1 },
	{ "approve", VALUE_BOOL, REQUIRED },
	{ "reason", VALUE_TEXT, OPTIONAL },
	SHAPE_END
};

/* ---- tools that come on the way; validate_tools reads the lists ---- */

static const char *const executions[] = { "server", "client", NULL };

static const struct member tool_search_call[] = {
	SHAPE_ID, SHAPE_STATUS(status_words), SHAPE_CALL_ID(OPTIONAL),
	{ "execution", VALUE_WORD, OPTIONAL, .words = executions },
	{ "arguments", VALUE_OBJECT, REQUIRED },
	SHAPE_END
};

static const struct member tool_search_output[] = {
	SHAPE_ID, SHAPE_STATUS(status_words), SHAPE_CALL_ID(OPTIONAL),
	{ "execution", VALUE_WORD, OPTIONAL, .words = executions },
	{ "tools", VALUE_LIST, REQUIRED, .of = &shape_object },
	SHAPE_END
};

static const char *const developer[] = { "developer", NULL };

static const struct member additional_tools[] = {
	SHAPE_ID,
	{ "role", VALUE_WORD, REQUIRED, .words = developer },
	{ "tools", VALUE_LIST, REQUIRED, .of = &shape_object },
	SHAPE_END
};

/* ---- programs, compaction, configuration ---- */

static const struct member program[] = {
	SHAPE_ID, SHAPE_CALL_ID(REQUIRED),
	{ "code", VALUE_TEXT, REQUIRED },
	{ "fingerprint", VALUE_TEXT, REQUIRED },
	SHAPE_END
};

static const char *const program_states[] = { "completed", "incomplete",
    NULL };

static const struct member program_output[] = {
	SHAPE_ID, SHAPE_STATUS(program_states), SHAPE_CALL_ID(REQUIRED),
	{ "result", VALUE_TEXT, REQUIRED },
	SHAPE_END
};

static const struct member compaction[] = {
	SHAPE_ID,
	{ "encrypted_content", VALUE_TEXT, REQUIRED, .min = 1,
	    .max = SEALED_MAX },
	SHAPE_END
};

static const struct member just_id[] = { SHAPE_ID, SHAPE_END };

/* ---- all of them ---- */

static const struct hosted_kind {
	const char *word;
	const struct member *members;
	int (*read)(struct reader *, const struct node *,
	    const struct jsonx_path *);
} kinds[] = {
	{ "additional_tools", additional_tools, validate_item_tools },
	{ "apply_patch_call", shape_apply_patch_call, NULL },
	{ "apply_patch_call_output", shape_apply_patch_call_output, NULL },
	{ "code_interpreter_call", code_interpreter_call, NULL },
	{ "compaction", compaction, NULL },
	{ "compaction_trigger", just_id, NULL },
	{ "computer_call", shape_computer_call, NULL },
	{ "computer_call_output", shape_computer_call_output, NULL },
	{ "configuration_update", just_id, validate_update },
	{ "file_search_call", file_search_call, NULL },
	{ "image_generation_call", image_generation_call, NULL },
	{ "local_shell_call", shape_local_shell_call, NULL },
	{ "local_shell_call_output", shape_local_shell_call_output, NULL },
	{ "mcp_approval_request", mcp_approval_request, NULL },
	{ "mcp_approval_response", mcp_approval_response, NULL },
	{ "mcp_call", mcp_call, NULL },
	{ "mcp_list_tools", mcp_list_tools, NULL },
	{ "program", program, NULL },
	{ "program_output", program_output, NULL },
	{ "shell_call", shape_shell_call, NULL },
	{ "shell_call_output", shape_shell_call_output, NULL },
	{ "tool_search_call", tool_search_call, NULL },
	{ "tool_search_output", tool_search_output, validate_item_tools },
	{ "web_search_call", web_search_call, NULL },
};

const struct hosted_kind *
validate_hosted_find(const struct node *type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (jsonx_is(type, kinds[i].word))
			return &kinds[i];
	return NULL;
}

int
validate_hosted(struct reader *r, const struct hosted_kind *kind,
    const struct node *node, const struct jsonx_path *at, struct item *item)
{
	const struct node *status = jsonx_get(node, "status");
	bool has_read = kind != NULL && kind->read != NULL;

	item->type = ITEM_HOSTED;
	/* Of what a provider wrote only it has to understand the most. */
	if ((has_read || !validate_was_told(r, node, ITEM_HOSTED)) &&
	    validate_members(r, node, at, kind->members) == -1)
		return -1;
	(void)jsonx_text(node, "id", &item->id);
	(void)jsonx_text(node, "call_id", &item->call_id);
	/* Types have words of their own beside these. */
	for (int i = 0; status_words[i] != NULL; i++)
		if (jsonx_is(status, status_words[i]))
			item->status = (enum item_status)i;
	return has_read ? kind->read(r, node, at) : 0;
}
