/*
 * The tools that a provider runs itself: what their definitions may say. They
 * are checked, kept as they are, and carried, translated or dropped by the
 * dialects. After the API's schema of 2026-08 and its documents of 2026-11.
 */
#include "config.h"

#include "model/validate_shape.h"

#define LIMIT_DOMAINS	100
#define LIMIT_FILES	50
#define LIMIT_SKILLS	200

/* ---- who may call a tool ---- */

static const char *const caller_words[] = { "direct", "programmatic", NULL };
static const struct member caller_word = { NULL, VALUE_WORD, OPTIONAL,
    .words = caller_words };

#define ALLOWED_CALLERS	{ "allowed_callers", VALUE_LIST, OPTIONAL, \
			    .min = 1, .of = &caller_word }
#define DEFER_LOADING	{ "defer_loading", VALUE_BOOL, OPTIONAL }

const struct member shape_function[] = {
	{ "async", VALUE_BOOL, OPTIONAL },
	{ "output_schema", VALUE_OBJECT, OPTIONAL },
	DEFER_LOADING, ALLOWED_CALLERS, SHAPE_END
};

const struct member shape_custom[] = {
	DEFER_LOADING, ALLOWED_CALLERS, SHAPE_END
};

static const struct member only_callers[] = { ALLOWED_CALLERS, SHAPE_END };

/* ---- web search ---- */

static const char *const context_sizes[] = { "low", "medium", "high", NULL };
static const char *const content_words[] = { "text", "image", NULL };
static const char *const approximate[] = { "approximate", NULL };

static const struct member content_word = { NULL, VALUE_WORD, OPTIONAL,
    .words = content_words };
static const struct member domain = { NULL, VALUE_TEXT, OPTIONAL, .min = 1 };

static const struct member location_members[] = {
	{ "type", VALUE_WORD, OPTIONAL, .words = approximate },
	{ "country", VALUE_TEXT, OPTIONAL },
	{ "region", VALUE_TEXT, OPTIONAL },
	{ "city", VALUE_TEXT, OPTIONAL },
	{ "timezone", VALUE_TEXT, OPTIONAL },
	SHAPE_END
};

static const struct member domains_members[] = {
	{ "allowed_domains", VALUE_LIST, OPTIONAL, .max = LIMIT_DOMAINS,
	    .of = &domain },
	{ "blocked_domains", VALUE_LIST, OPTIONAL, .max = LIMIT_DOMAINS,
	    .of = &domain },
	SHAPE_END
};

static const struct member web_search[] = {
	{ "external_web_access", VALUE_BOOL, OPTIONAL },
	{ "filters", VALUE_OBJECT, OPTIONAL, .of = domains_members },
	{ "user_location", VALUE_OBJECT, OPTIONAL, .of = location_members },
	{ "search_context_size", VALUE_WORD, OPTIONAL,
	    .words = context_sizes },
	{ "search_content_types", VALUE_LIST, OPTIONAL, .of = &content_word },
	SHAPE_END
};

/* ---- file search ---- */

static const struct typed filter_types[11];

static const struct member filter = { NULL, VALUE_TYPED, OPTIONAL,
    .types = filter_types };

static const struct member value_list_number = { NULL, VALUE_NUMBER,
    OPTIONAL };
static const struct member value_list_entry = { NULL, VALUE_TEXT, OPTIONAL,
    .or = &value_list_number };
static const struct member value_list = { NULL, VALUE_LIST, OPTIONAL,
    .of = &value_list_entry };
static const struct member value_bool = { NULL, VALUE_BOOL, OPTIONAL,
    .or = &value_list };
static const struct member value_number = { NULL, VALUE_NUMBER, OPTIONAL,
    .or = &value_bool };

static const struct member comparison[] = {
	{ "key", VALUE_TEXT, REQUIRED, .min = 1 },
	{ "value", VALUE_TEXT, REQUIRED, .or = &value_number },
	SHAPE_END
};

static const struct member compound[] = {
	{ "filters", VALUE_LIST, REQUIRED, .of = &filter },
	SHAPE_END
};

/* As deep as a body may be nested. */
static const struct typed filter_types[11] = {
	{ "eq", comparison }, { "ne", comparison },
	{ "gt", comparison }, { "gte", comparison },
	{ "lt", comparison }, { "lte", comparison },
	{ "in", comparison }, { "nin", comparison },
	{ "and", compound }, { "or", compound },
	{ NULL, NULL }
};

static const char *const rankers[] = { "auto", "default-2024-11-15", NULL };

static const struct member hybrid_members[] = {
	{ "embedding_weight", VALUE_NUMBER, REQUIRED },
	{ "text_weight", VALUE_NUMBER, REQUIRED },
	SHAPE_END
};

static const struct member ranking_members[] = {
	{ "ranker", VALUE_WORD, OPTIONAL, .words = rankers },
	{ "score_threshold", VALUE_NUMBER, OPTIONAL, .max = 1 },
	{ "hybrid_search", VALUE_OBJECT, OPTIONAL, .of = hybrid_members },
	SHAPE_END
};

static const struct member file_search[] = {
	{ "vector_store_ids", VALUE_LIST, REQUIRED, .min = 1,
	    .of = &shape_text },
	{ "max_num_results", VALUE_INTEGER, OPTIONAL, .min = 1, .max = 50 },
	{ "ranking_options", VALUE_OBJECT, OPTIONAL, .of = ranking_members },
	{ "filters", VALUE_TYPED, OPTIONAL, .types = filter_types },
	SHAPE_END
};

/* ---- containers ---- */

static const char *const memory_limits[] = { "1g", "4g", "16g", "64g", NULL };

static const struct member secret_members[] = {
	{ "domain", VALUE_TEXT, REQUIRED, .min = 1 },
	{ "name", VALUE_TEXT, REQUIRED, .min = 1 },
	{ "value", VALUE_TEXT, REQUIRED, .min = 1 },
	SHAPE_END
};

static const struct member domain_secret = { NULL, VALUE_OBJECT, OPTIONAL,
    .of = secret_members };

static const struct member allowlist_members[] = {
	{ "allowed_domains", VALUE_LIST, REQUIRED, .min = 1, .of = &domain },
	{ "domain_secrets", VALUE_LIST, OPTIONAL, .min = 1,
	    .of = &domain_secret },
	SHAPE_END
};

static const struct typed network_policies[] = {
	{ "disabled", NULL },
	{ "allowlist", allowlist_members },
	{ NULL, NULL }
};

#define CONTAINER \
	{ "file_ids", VALUE_LIST, OPTIONAL, .max = LIMIT_FILES, \
	    .of = &shape_text }, \
	{ "memory_limit", VALUE_WORD, OPTIONAL, .words = memory_limits }, \
	{ "network_policy", VALUE_TYPED, OPTIONAL, \
	    .types = network_policies }

static const struct member auto_members[] = { CONTAINER, SHAPE_END };

static const struct typed containers[] = {
	{ "auto", auto_members },
	{ NULL, NULL }
};

static const struct member new_container = { NULL, VALUE_TYPED, OPTIONAL,
    .types = containers };

static const struct member code_interpreter[] = {
	{ "container", VALUE_TEXT, REQUIRED, .min = 1, .or = &new_container },
	ALLOWED_CALLERS, SHAPE_END
};

static const struct member local_skill_members[] = {
	{ "name", VALUE_TEXT, REQUIRED },
	{ "description", VALUE_TEXT, REQUIRED },
	{ "path", VALUE_TEXT, REQUIRED },
	SHAPE_END
};

static const struct member local_skill = { NULL, VALUE_OBJECT, OPTIONAL,
    .of = local_skill_members };

static const struct member local_members[] = {
	{ "skills", VALUE_LIST, OPTIONAL, .max = LIMIT_SKILLS,
	    .of = &local_skill },
	SHAPE_END
};

static const struct member skill_source_members[] = {
	{ "media_type", VALUE_TEXT, REQUIRED },
	{ "data", VALUE_TEXT, REQUIRED, .min = 1, .max = CEILING_FILE_DATA },
	SHAPE_END
};

static const struct typed skill_sources[] = {
	{ "base64", skill_source_members },
	{ NULL, NULL }
};

static const struct member inline_members[] = {
	{ "name", VALUE_TEXT, REQUIRED },
	{ "description", VALUE_TEXT, REQUIRED },
	{ "source", VALUE_TYPED, REQUIRED, .types = skill_sources },
	SHAPE_END
};

static const struct member reference_members[] = {
	{ "skill_id", VALUE_TEXT, REQUIRED, .min = 1, .max = 64 },
	{ "version", VALUE_TEXT, OPTIONAL },
	SHAPE_END
};

static const struct typed skills[] = {
	{ "skill_reference", reference_members },
	{ "inline", inline_members },
	{ NULL, NULL }
};

static const struct member skill = { NULL, VALUE_TYPED, OPTIONAL,
    .types = skills };

static const struct member container_auto_members[] = {
	CONTAINER,
	{ "skills", VALUE_LIST, OPTIONAL, .max = LIMIT_SKILLS,
	    .of = &skill },
	SHAPE_END
};

static const struct member container_members[] = {
	{ "container_id", VALUE_TEXT, REQUIRED, .min = 1 },
	SHAPE_END
};

static const struct typed environments[] = {
	{ "container_auto", container_auto_members },
	{ "local", local_members },
	{ "container_reference", container_members },
	{ NULL, NULL }
};

static const struct member shell[] = {
	{ "environment", VALUE_TYPED, OPTIONAL, .types = environments },
	ALLOWED_CALLERS, SHAPE_END
};

/* ---- servers ---- */

static const struct member tool_filter[] = {
	{ "tool_names", VALUE_LIST, OPTIONAL, .of = &shape_text },
	{ "read_only", VALUE_BOOL, OPTIONAL },
	SHAPE_END
};

static const struct member filter_object = { NULL, VALUE_OBJECT, OPTIONAL,
    .of = tool_filter };

static const char *const approvals[] = { "always", "never", NULL };

static const struct member approval_members[] = {
	{ "always", VALUE_OBJECT, OPTIONAL, .of = tool_filter },
	{ "never", VALUE_OBJECT, OPTIONAL, .of = tool_filter },
	SHAPE_END
};

static const struct member approval_object = { NULL, VALUE_OBJECT, OPTIONAL,
    .of = approval_members };

static const struct member mcp[] = {
	{ "server_label", VALUE_TEXT, REQUIRED, .min = 1 },
	{ "server_url", VALUE_TEXT, OPTIONAL, .min = 1 },
	{ "connector_id", VALUE_TEXT, OPTIONAL, .min = 1 },
	{ "tunnel_id", VALUE_TEXT, OPTIONAL, .min = 1 },
	{ "authorization", VALUE_TEXT, OPTIONAL },
	{ "server_description", VALUE_TEXT, OPTIONAL },
	{ "headers", VALUE_MAP, OPTIONAL, .of = &shape_text },
	{ "allowed_tools", VALUE_LIST, OPTIONAL, .of = &shape_text,
	    .or = &filter_object },
	{ "require_approval", VALUE_WORD, OPTIONAL, .words = approvals,
	    .or = &approval_object },
	DEFER_LOADING, ALLOWED_CALLERS, SHAPE_END
};

/* Where the server is: said once. */
static int
check_server(struct reader *r, const struct node *node,
    const struct jsonx_path *at)
{
	static const char *const places[] = { "server_url", "connector_id",
	    "tunnel_id" };
	const char *place = NULL;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (jsonx_get(node, places[i]) == NULL)
			continue;
		if (place != NULL)
			return jsonx_error(r->err, ERROR_BAD_REQUEST, at,
			    places[i], "send either %s or %s, not both",
			    place, places[i]);
		place = places[i];
	}
	return place != NULL ? 0 : validate_missing(r, at, "server_url",
	    "the server's address, or connector_id or tunnel_id in its "
	    "place");
}

/* ---- images, computers, search among tools ---- */

static const char *const qualities[] = { "low", "medium", "high", "auto",
    NULL };
static const char *const image_formats[] = { "png", "webp", "jpeg", NULL };
static const char *const moderations[] = { "auto", "low", NULL };
static const char *const backgrounds[] = { "transparent", "opaque", "auto",
    NULL };
static const char *const fidelities[] = { "high", "low", NULL };
static const char *const image_actions[] = { "generate", "edit", "auto",
    NULL };
static const char *const no_file[] = { "there is no file store; send "
    "image_url", NULL };

static const struct member mask_members[] = {
	{ "file_id", VALUE_REFUSED, OPTIONAL, .words = no_file },
	{ "image_url", VALUE_TEXT, OPTIONAL, .min = 1,
	    .max = CEILING_IMAGE_URL },
	SHAPE_END
};

static const struct member image_generation[] = {
	{ "model", VALUE_TEXT, OPTIONAL },
	{ "quality", VALUE_WORD, OPTIONAL, .words = qualities },
	{ "size", VALUE_TEXT, OPTIONAL },
	{ "output_format", VALUE_WORD, OPTIONAL, .words = image_formats },
	{ "output_compression", VALUE_INTEGER, OPTIONAL, .max = 100 },
	{ "moderation", VALUE_WORD, OPTIONAL, .words = moderations },
	{ "background", VALUE_WORD, OPTIONAL, .words = backgrounds },
	{ "input_fidelity", VALUE_WORD, OPTIONAL, .words = fidelities },
	{ "input_image_mask", VALUE_OBJECT, OPTIONAL, .of = mask_members },
	{ "partial_images", VALUE_INTEGER, OPTIONAL, .max = 3 },
	{ "action", VALUE_WORD, OPTIONAL, .words = image_actions },
	SHAPE_END
};

static const char *const screens[] = { "windows", "mac", "linux", "ubuntu",
    "browser", NULL };

static const struct member computer_use_preview[] = {
	{ "environment", VALUE_WORD, REQUIRED, .words = screens },
	{ "display_width", VALUE_INTEGER, REQUIRED, .min = 1,
	    .max = INTEGER_MAX },
	{ "display_height", VALUE_INTEGER, REQUIRED, .min = 1,
	    .max = INTEGER_MAX },
	SHAPE_END
};

static const char *const executions[] = { "server", "client", NULL };

static const struct member tool_search[] = {
	{ "execution", VALUE_WORD, OPTIONAL, .words = executions },
	{ "description", VALUE_TEXT, OPTIONAL },
	{ "parameters", VALUE_OBJECT, OPTIONAL },
	SHAPE_END
};

static const struct member nothing[] = { SHAPE_END };

/* ---- all of them ---- */

/* A kind goes by several words; for the tool choice they are one. */
static const struct hosted_tool {
	const char *word, *kind;
	const struct member *members;
	int (*check)(struct reader *, const struct node *,
	    const struct jsonx_path *);
} hosted_tools[] = {
	{ "web_search", "web_search", web_search, NULL },
	{ "web_search_2025_08_26", "web_search", web_search, NULL },
	{ "web_search_preview", "web_search", web_search, NULL },
	{ "web_search_preview_2025_03_11", "web_search", web_search, NULL },
	{ "file_search", "file_search", file_search, NULL },
	{ "code_interpreter", "code_interpreter", code_interpreter, NULL },
	{ "mcp", "mcp", mcp, check_server },
	{ "image_generation", "image_generation", image_generation, NULL },
	{ "local_shell", "local_shell", nothing, NULL },
	{ "shell", "shell", shell, NULL },
	{ "apply_patch", "apply_patch", only_callers, NULL },
	{ "computer", "computer", nothing, NULL },
	{ "computer_use", "computer", nothing, NULL },
	{ "computer_use_preview", "computer", computer_use_preview, NULL },
	{ "tool_search", "tool_search", tool_search, NULL },
	{ "programmatic_tool_calling", "programmatic_tool_calling", nothing,
	    NULL },
};

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))

static const struct hosted_tool *
find(const struct node *word)
{
	for (size_t i = 0; i < COUNT(hosted_tools); i++)
		if (jsonx_is(word, hosted_tools[i].word))
			return &hosted_tools[i];
	return NULL;
}

const char *
validate_hosted_kind(const struct node *word)
{
	const struct hosted_tool *tool = find(word);

	return tool == NULL ? NULL : tool->kind;
}

int
validate_hosted_tool(struct reader *r, const struct node *node,
    const struct jsonx_path *at)
{
	static const char others[] = "'function', 'custom', 'namespace'";
	const struct hosted_tool *tool = find(jsonx_get(node, "type"));
	const char *list = others;

	if (tool == NULL) {
		for (size_t i = 0; i < COUNT(hosted_tools); i++)
			list = arena_printf(r->arena, "%s%s'%s'", list,
			    i + 1 == COUNT(hosted_tools) ? " or " : ", ",
			    hosted_tools[i].word);
		return jsonx_error(r->err, ERROR_VALUE, at, "type",
		    "expected %s", list);
	}
	if (validate_members(r, node, at, tool->members) == -1)
		return -1;
	return tool->check == NULL ? 0 : tool->check(r, node, at);
}
