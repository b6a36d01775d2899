/*
 * gemini_plan: which tools a request is sent with, and by what means the
 * answer gets its form. The decoder must know it as the encoder did.
 */
#ifndef SLUICE_DIALECT_GEMINI_PLAN_H
#define SLUICE_DIALECT_GEMINI_PLAN_H

#include <stdbool.h>

#include "base/span.h"
#include "dialect/gemini_models.h"
#include "model/request.h"
#include "model/target.h"

enum gemini_form {
	FORM_TEXT,
	FORM_JSON,		/* any JSON */
	FORM_SCHEMA,		/* JSON by the schema */
	FORM_WORDS,		/* any JSON, and words that say what */
	FORM_WORDS_ONLY,	/* no more than the words */
	FORM_TOOL		/* a tool whose arguments are the answer */
};

struct gemini_plan {
	const struct gemini_model *model;
	struct ability can;
	bool functions;		/* function declarations are sent */
	bool search;		/* so is googleSearch */
	bool tells_logprobs;	/* the model can */
	bool logprobs;		/* ... and is asked for them */
	enum gemini_form form;
	char answer[40];	/* FORM_TOOL: the tool's name */
	bool wrapped;		/* ... whose one argument "value" it is */
};

void	gemini_plan(struct gemini_plan *, const struct request *,
	    const struct target *);

/* Whether the tool is a search of the web, whatever its version. */
bool	gemini_is_search(const struct tool *);

static inline bool
gemini_is_function(const struct tool *t)
{
	return t->type == TOOL_FUNCTION || t->type == TOOL_CUSTOM;
}

/* Names begin with a letter or '_' here: one that doesn't gets a '_' in front.
 * And the way back, to a name of the request's. */
bool	gemini_name_needs_mark(struct span name);
struct span gemini_tool_name(const struct request *, struct span name);

#endif
