#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/jsonx.h"
#include "dialect/encode.h"
#include "dialect/gemini_plan.h"
#include "dialect/schema.h"

bool
gemini_is_search(const struct tool *t)
{
	return t->type == TOOL_HOSTED && span_begins(t->type_word,
	    "web_search");
}

/* Whether the choice lets a tool of this sort be called. */
static bool
lets(const struct request *r, bool (*is)(const struct tool *))
{
	const struct tool_choice *c = &r->tool_choice;
	size_t i;

	if (c->kind == CHOICE_ALLOWED) {
		for (i = 0; i < c->n_allowed; i++)
			if (is(c->allowed[i]))
				return true;
		return false;
	}
	for (i = 0; i < r->n_all_tools; i++)
		if (is(&r->tools[i]))
			return true;
	return false;
}

static bool
is_function(const struct tool *t)
{
	return gemini_is_function(t);
}

/* ---- the form of the answer ---- */

/* References count from the root, so that their schema can't stand within
 * another. */
static bool
can_wrap(const struct node *schema)
{
	return schema_is_object(schema) || (jsonx_get(schema, "$ref") == NULL &&
	    jsonx_get(schema, "$defs") == NULL &&
	    jsonx_get(schema, "definitions") == NULL);
}

static enum gemini_form
form_of(const struct gemini_plan *p, const struct request *r)
{
	bool mixes = p->model->three || !p->functions;

	if (r->format.type == FORMAT_TEXT)
		return FORM_TEXT;
	/* Where nothing holds the answer to an object, and a tool's open
	 * object comes out empty, words must do. */
	if (r->format.type == FORMAT_JSON_OBJECT)
		return mixes ? FORM_JSON : FORM_WORDS_ONLY;
	if (!(p->can.native & FEATURE_JSON_SCHEMA) ||
	    (!mixes && !can_wrap(r->format.schema)))
		return mixes ? FORM_WORDS : FORM_WORDS_ONLY;
	return mixes ? FORM_SCHEMA : FORM_TOOL;
}

/* The first of final_answer, final_answer_1, ... that no tool is called. */
static void
name_answer(struct gemini_plan *p, const struct request *r)
{
	unsigned n = 0;

	(void)snprintf(p->answer, sizeof(p->answer), "final_answer");
	while (request_tool(r, span_of(p->answer)) != NULL)
		(void)snprintf(p->answer, sizeof(p->answer),
		    "final_answer_%u", ++n);
	p->wrapped = !schema_is_object(r->format.schema);
}

void
gemini_plan(struct gemini_plan *p, const struct request *r,
    const struct target *t)
{
	bool asks_form = r->format.type != FORMAT_TEXT;

	*p = (struct gemini_plan){
		.model = gemini_model_find(t->model),
		.can = gemini_can(t),
	};
	p->functions = lets(r, is_function);
	/* Before generation 3 functions and JSON exclude each other, also
	 * where no function may be called. */
	if (r->tool_choice.kind == CHOICE_NONE && asks_form &&
	    !p->model->three)
		p->functions = false;
	p->search = r->tool_choice.kind != CHOICE_NONE &&
	    lets(r, gemini_is_search) &&
	    (p->can.native & FEATURE_WEB_SEARCH) &&
	    (p->model->three || (!p->functions && !asks_form));
	p->tells_logprobs = p->can.native & FEATURE_LOGPROBS;
	p->logprobs = p->tells_logprobs && (r->include & INCLUDE_LOGPROBS);
	p->form = form_of(p, r);
	if (p->form == FORM_TOOL)
		name_answer(p, r);
}

/* ---- names ---- */

bool
gemini_name_needs_mark(struct span name)
{
	return name.len > 0 && !isalpha((unsigned char)name.p[0]) &&
	    name.p[0] != '_';
}

struct span
gemini_tool_name(const struct request *r, struct span name)
{
	struct span rest;

	if (name.len < 2 || name.p[0] != '_' || request_tool(r, name) != NULL)
		return name;
	rest = (struct span){ name.p + 1, name.len - 1 };
	return gemini_name_needs_mark(rest) && request_tool(r, rest) != NULL ?
	    rest : name;
}
