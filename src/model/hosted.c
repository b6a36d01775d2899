#include "config.h"

#include <string.h>

#include "model/hosted.h"

#define END	{ NULL, NULL }
#define NONE	{ END, END }

/*
 * Prefixes as OpenAI gives them where they were seen, else in the same manner.
 * The words for a cut item are those of OpenAI's schema (2026-08-21): there is
 * none that all types have, and a patch knows no end but "completed". The same
 * schema requires members that an item lacks when it begins (seen 2026-11: an
 * image's result, what was compacted, what is searched for).
 */
static const struct hosted types[] = {
	{ "web_search_call", "ws_", "failed",
	    { { "action", "{\"type\":\"search\"}" }, END } },
	{ "file_search_call", "fs_", "failed", { { "queries", "[]" }, END } },
	{ "code_interpreter_call", "ci_", "failed",
	    { { "code", "null" }, { "outputs", "null" } } },
	{ "image_generation_call", "ig_", "failed",
	    { { "result", "null" }, END } },
	{ "mcp_call", "mcp_", "failed", { { "arguments", "\"\"" }, END } },
	{ "mcp_list_tools", "mcpl_", NULL, { { "tools", "[]" }, END } },
	{ "mcp_approval_request", "mcpr_", NULL,
	    { { "arguments", "\"\"" }, END } },
	{ "mcp_approval_response", "mcpa_", NULL, NONE },
	{ "computer_call", "cu_", "incomplete",
	    { { "pending_safety_checks", "[]" }, END } },
	{ "computer_call_output", "cuo_", "incomplete", NONE },
	{ "local_shell_call", "lsh_", "incomplete", NONE },
	{ "local_shell_call_output", "lsho_", "incomplete", NONE },
	{ "shell_call", "sh_", "incomplete",
	    { { "environment", "null" }, END } },
	{ "shell_call_output", "sho_", "incomplete",
	    { { "output", "[]" }, { "max_output_length", "null" } } },
	{ "apply_patch_call", "apc_", "in_progress", NONE },
	{ "apply_patch_call_output", "apco_", "failed", NONE },
	{ "tool_search_call", "tsc_", "incomplete", NONE },
	{ "tool_search_output", "tso_", "incomplete", NONE },
	{ "function_call_output", "fco_", "incomplete", NONE },
	{ "custom_tool_call_output", "ctco_", NULL, NONE },
	{ "additional_tools", "at_", NULL, NONE },
	{ "program", "prg_", NULL, NONE },
	{ "program_output", "prgo_", "incomplete", NONE },
	{ "compaction", "cmp_", NULL,
	    { { "encrypted_content", "\"\"" }, END } },
	{ NULL, "item_", NULL, NONE },
};

const struct hosted *
hosted_find(struct span type)
{
	const struct hosted *h = types;

	while (h->type != NULL && !span_is(type, h->type))
		h++;
	return h;
}

static bool
is_among(struct span word, const char *const *words)
{
	while (*words != NULL && !span_is(word, *words))
		words++;
	return *words != NULL;
}

struct span
hosted_status(const struct hosted *h, struct span said,
    enum item_status status)
{
	static const char *const busy[] = { "in_progress", "searching",
		"interpreting", "generating", "calling", NULL };
	static const char *const cut[] = { "failed", "incomplete", NULL };

	if (said.p == NULL && h->cut == NULL)
		return said;
	switch (status) {
	case STATUS_IN_PROGRESS:
		return said.p != NULL ? said : SPAN("in_progress");
	case STATUS_COMPLETED:
		return said.p != NULL && !is_among(said, busy) ? said :
		    SPAN("completed");
	case STATUS_INCOMPLETE:
		break;
	}
	if (is_among(said, cut))
		return said;
	return h->cut != NULL ? span_of(h->cut) : SPAN("incomplete");
}

/* A name of the wire: it stands in the event's line, too, outside of JSON. */
static bool
is_plain(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') &&
		    !(s.p[i] >= '0' && s.p[i] <= '9') &&
		    s.p[i] != '_' && s.p[i] != '.')
			return false;
	return true;
}

bool
hosted_progress(struct span type, struct span event)
{
	const size_t at = strlen("response.");
	const char *next;

	if (event.len <= at + type.len || !is_plain(event) ||
	    !span_begins(event, "response.") ||
	    memcmp(event.p + at, type.p, type.len) != 0)
		return false;
	/* response.mcp_call.failed, response.mcp_call_arguments.delta */
	next = event.p + at + type.len;
	return *next == '.' || *next == '_';
}
