#include "config.h"

#include <assert.h>

#include "model/request.h"

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

static const char *const item_type_words[] = {
	[ITEM_MESSAGE] = "message",
	[ITEM_FUNCTION_CALL] = "function_call",
	[ITEM_FUNCTION_OUTPUT] = "function_call_output",
	[ITEM_REASONING] = "reasoning",
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

const struct tool *
request_tool(const struct request *req, struct span name)
{
	for (size_t i = 0; i < req->n_tools; i++)
		if (req->tools[i].type == TOOL_FUNCTION &&
		    span_same(req->tools[i].name, name))
			return &req->tools[i];
	return NULL;
}
