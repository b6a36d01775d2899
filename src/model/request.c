#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/jsonx.h"
#include "base/secret.h"
#include "model/receipt.h"
#include "model/request.h"

/* Of a wire name: what every provider takes, and what of a longer one stands
 * before its hash (8 digits and a '_'). A client's own is left alone up to
 * what a definition may have. */
#define WIRE_MAX	((size_t)64)
#define WIRE_HEAD	((size_t)55)
#define NAME_MAX_OWN	((size_t)128)

const char *const role_words[] = {
	[ROLE_USER] = "user",
	[ROLE_ASSISTANT] = "assistant",
	[ROLE_SYSTEM] = "system",
	[ROLE_DEVELOPER] = "developer",
	NULL
};

const char *const status_words[] = {
	[STATUS_IN_PROGRESS] = "in_progress",
	[STATUS_COMPLETED] = "completed",
	[STATUS_INCOMPLETE] = "incomplete",
	NULL
};

const char *const effort_words[] = {
	[EFFORT_UNSET] = "",
	[EFFORT_NONE] = "none",
	[EFFORT_MINIMAL] = "minimal",
	[EFFORT_LOW] = "low",
	[EFFORT_MEDIUM] = "medium",
	[EFFORT_HIGH] = "high",
	[EFFORT_XHIGH] = "xhigh",
	[EFFORT_MAX] = "max",
	NULL
};

const char *const phase_words[] = {
	[PHASE_UNSET] = "",
	[PHASE_COMMENTARY] = "commentary",
	[PHASE_FINAL] = "final_answer",
	NULL
};

const char *const summary_words[] = {
	[SUMMARY_UNSET] = "",
	[SUMMARY_AUTO] = "auto",
	[SUMMARY_CONCISE] = "concise",
	[SUMMARY_DETAILED] = "detailed",
	NULL
};

const char *const verbosity_words[] = {
	[VERBOSITY_UNSET] = "",
	[VERBOSITY_LOW] = "low",
	[VERBOSITY_MEDIUM] = "medium",
	[VERBOSITY_HIGH] = "high",
	NULL
};

const char *const detail_words[] = {
	[DETAIL_UNSET] = "",
	[DETAIL_LOW] = "low",
	[DETAIL_HIGH] = "high",
	[DETAIL_AUTO] = "auto",
	[DETAIL_ORIGINAL] = "original",
	NULL
};

const char *const include_words[] = {
	"web_search_call.results",
	"web_search_call.action.sources",
	"message.output_text.logprobs",
	"message.input_image.image_url",
	"reasoning.encrypted_content",
	"file_search_call.results",
	"computer_call_output.output.image_url",
	"code_interpreter_call.outputs",
	NULL
};

_Static_assert(INCLUDE_ENCRYPTED_REASONING == 1 << 4 &&
    INCLUDE_CODE_OUTPUTS == 1 << 7, "each word stands at its bit");

static const char *const item_type_words[] = {
	[ITEM_MESSAGE] = "message",
	[ITEM_FUNCTION_CALL] = "function_call",
	[ITEM_FUNCTION_OUTPUT] = "function_call_output",
	[ITEM_REASONING] = "reasoning",
	[ITEM_CUSTOM_CALL] = "custom_tool_call",
	[ITEM_CUSTOM_OUTPUT] = "custom_tool_call_output",
	[ITEM_HOSTED] = "hosted",	/* not of the wire: item.type_word is */
};

#define WORDS(table)	(sizeof(table) / sizeof((table)[0]))

/* The word at i of a table that ends with NULL; NULL for the unset value. */
static const char *
word(const char *const *words, size_t n, size_t i)
{
	assert(i + 1 < n);
	return words[i][0] == '\0' ? NULL : words[i];
}

const char *
role_word(enum role role)
{
	return word(role_words, WORDS(role_words), role);
}

const char *
status_word(enum item_status status)
{
	return word(status_words, WORDS(status_words), status);
}

const char *
effort_word(enum effort effort)
{
	return word(effort_words, WORDS(effort_words), effort);
}

const char *
summary_word(enum summary summary)
{
	return word(summary_words, WORDS(summary_words), summary);
}

const char *
phase_word(enum phase phase)
{
	return word(phase_words, WORDS(phase_words), phase);
}

const char *
verbosity_word(enum verbosity verbosity)
{
	return word(verbosity_words, WORDS(verbosity_words), verbosity);
}

const char *
detail_word(enum detail detail)
{
	return word(detail_words, WORDS(detail_words), detail);
}

const char *
item_type_word(enum item_type type)
{
	assert(type < WORDS(item_type_words));
	return item_type_words[type];
}

unsigned
include_bit(struct span text)
{
	for (size_t i = 0; include_words[i] != NULL; i++)
		if (span_is(text, include_words[i]))
			return 1u << i;
	return 0;
}

const char *
request_item_param(const struct request *req, size_t item, const char *rest,
    struct arena *arena)
{
	if (item < req->n_history)
		return PARAM_HISTORY;
	return arena_printf(arena, "input[%zu]%s", item - req->n_history,
	    rest);
}

const char *
request_part_param(const struct request *req, size_t item, size_t part,
    const char *rest, struct arena *arena)
{
	return request_item_param(req, item, arena_printf(arena, ".%s[%zu]%s",
	    req->items[item].type == ITEM_MESSAGE ? "content" : "output",
	    part, rest), arena);
}

/* ---- names of tools ---- */

bool
tool_choice_forced(const struct tool_choice *c)
{
	return c->kind == CHOICE_REQUIRED || c->kind == CHOICE_FUNCTION ||
	    c->kind == CHOICE_CUSTOM || c->kind == CHOICE_HOSTED ||
	    (c->kind == CHOICE_ALLOWED && c->required);
}

const struct tool *
request_tool(const struct request *req, struct span wire)
{
	for (size_t i = 0; i < req->n_all_tools; i++)
		if (req->tools[i].type != TOOL_HOSTED &&
		    span_same(req->tools[i].wire, wire))
			return &req->tools[i];
	return NULL;
}

static bool
is_wire_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static bool
is_wire_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_wire_letter(name.p[i]))
			return false;
	return name.len > 0 && name.len <= NAME_MAX_OWN;
}

/* "namespace__name", as bytes. */
static struct span
join(struct span namespace, struct span name, struct arena *arena)
{
	static const char between[] = "__";
	const size_t between_len = sizeof(between) - 1;
	size_t len = namespace.len + between_len + name.len;
	char *full;

	if (namespace.p == NULL)
		return name;
	full = arena_alloc(arena, len + 1);
	memcpy(full, namespace.p, namespace.len);
	memcpy(full + namespace.len, between, between_len);
	memcpy(full + namespace.len + between_len, name.p, name.len);
	return (struct span){ full, len };
}

/* The last of the name gives way to a hash of all of it. */
static size_t
shorten(char *wire, struct span full)
{
	static const char digits[] = "0123456789abcdef";
	const size_t n_bytes = (WIRE_MAX - WIRE_HEAD - 1) / 2;
	unsigned char hash[32];
	char *p = wire + WIRE_HEAD;

	secret_sha256(full, hash);
	*p++ = '_';
	for (size_t i = 0; i < n_bytes; i++) {
		*p++ = digits[hash[i] >> 4];
		*p++ = digits[hash[i] & 15];
	}
	return WIRE_MAX;
}

struct span
request_make_wire_name(struct span namespace, struct span name,
    struct arena *arena)
{
	struct span full;
	size_t len;
	char *wire;

	if (namespace.p == NULL && is_wire_name(name))
		return name;
	full = join(jsonx_decode(arena, namespace), jsonx_decode(arena, name),
	    arena);
	wire = arena_dup(arena, full.p, full.len);
	for (size_t i = 0; i < full.len; i++)
		if (!is_wire_letter(wire[i]))
			wire[i] = '_';
	len = full.len > WIRE_MAX ? shorten(wire, full) : full.len;
	return (struct span){ wire, len };
}

struct span
request_wire_name(const struct request *req, const struct item *item,
    struct arena *arena)
{
	for (size_t i = 0; i < req->n_all_tools; i++) {
		const struct tool *tool = &req->tools[i];

		if (tool->type != TOOL_HOSTED &&
		    span_same(tool->name, item->name) &&
		    span_same(tool->namespace, item->namespace))
			return tool->wire;
	}
	return request_make_wire_name(item->namespace, item->name, arena);
}
