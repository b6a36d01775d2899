/*
 * Function tools, and which of them the model may or must call. A forced
 * choice goes as it is or is refused; the allowed ones go as a list of their
 * own where a row knows that, else nothing but them is sent.
 */
#include "config.h"

#include <stdio.h>

#include "dialect/openai_chat_encode.h"

static int
check_tools(struct chat_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	char param[48];
	size_t i;

	for (i = 0; i < r->n_tools; i++) {
		(void)snprintf(param, sizeof(param), "tools[%zu]", i);
		if (r->tools[i].type == TOOL_CUSTOM)
			return error_set(err, ERROR_UNSUPPORTED_VALUE, param,
			    "this route takes function tools, no custom ones");
		if (r->tools[i].type == TOOL_HOSTED && chat_drop(e, param,
		    "this route runs no hosted tools", err) == -1)
			return -1;
		if (r->tools[i].type == TOOL_FUNCTION &&
		    chat_has(e, QUIRK_NO_TOOLS))
			return error_set(err, ERROR_UNSUPPORTED_VALUE, param,
			    "this route takes no tools");
	}
	return 0;
}

/* The i'th tool that may be sent, or NULL when that one isn't. */
static const struct tool *
tool_at(const struct chat_encoder *e, size_t i)
{
	const struct request *r = e->request;
	const struct tool *t = e->subset ? r->tool_choice.allowed[i] :
	    &r->tools[i];

	return t->type == TOOL_FUNCTION ? t : NULL;
}

static size_t
tool_count(const struct chat_encoder *e)
{
	return e->subset ? e->request->tool_choice.n_allowed :
	    e->request->n_tools;
}

static int
put_strict(struct chat_encoder *e, const struct tool *t, struct error *err)
{
	char param[48];

	if (t->strict == UNSET)
		return 0;
	if (!chat_has(e, QUIRK_NO_STRICT)) {
		jsonw_key(&e->w, "strict");
		jsonw_bool(&e->w, t->strict == YES);
		return 0;
	}
	if (t->strict == NO)
		return 0;
	(void)snprintf(param, sizeof(param), "tools[%zu].strict",
	    (size_t)(t - e->request->tools));
	return chat_drop(e, param,
	    "this route can't hold calls to their schema", err);
}

static int
put_tool(struct chat_encoder *e, const struct tool *t, struct error *err)
{
	struct jsonw *w = &e->w;

	jsonw_object(w);
	chat_put_word(e, "type", "function");
	jsonw_key(w, "function");
	jsonw_object(w);
	jsonw_key(w, "name");
	jsonw_text(w, t->name);
	if (t->description.p != NULL) {
		jsonw_key(w, "description");
		jsonw_text(w, t->description);
	}
	jsonw_key(w, "parameters");
	if (t->parameters != NULL)
		jsonw_node(w, t->parameters);
	else
		jsonw_raw(w, SPAN("{\"type\":\"object\",\"properties\":{}}"));
	if (put_strict(e, t, err) == -1)
		return -1;
	jsonw_object_end(w);
	jsonw_object_end(w);
	return 0;
}

static bool
allows_function(const struct tool_choice *c)
{
	for (size_t i = 0; i < c->n_allowed; i++)
		if (c->allowed[i]->type == TOOL_FUNCTION)
			return true;
	return false;
}

/* What goes as tools: all, the allowed ones where a row knows no better way
 * or would be given an empty list, or none where it knows no other way to
 * say so. */
static void
choose_tools(struct chat_encoder *e)
{
	const struct tool_choice *c = &e->request->tool_choice;
	size_t i;

	if (c->kind == CHOICE_ALLOWED && !(chat_has(e, QUIRK_ALLOWED_TOOLS) &&
	    allows_function(c))) {
		e->subset = true;
		receipt_change(e->receipt, "tool_choice", ACTION_EMULATED,
		    "only the allowed tools are sent");
	}
	for (i = 0; i < tool_count(e); i++)
		e->has_tools = e->has_tools || tool_at(e, i) != NULL;
	if (c->kind == CHOICE_NONE && e->has_tools &&
	    chat_has(e, QUIRK_NO_CHOICE)) {
		e->has_tools = false;
		receipt_change(e->receipt, "tool_choice", ACTION_EMULATED,
		    "no tools are sent");
	}
}

static int
put_list(struct chat_encoder *e, struct error *err)
{
	const struct tool *t;
	size_t i;

	if (check_tools(e, err) == -1)
		return -1;
	choose_tools(e);
	if (!e->has_tools)
		return 0;
	jsonw_key(&e->w, "tools");
	jsonw_array(&e->w);
	for (i = 0; i < tool_count(e); i++) {
		t = tool_at(e, i);
		if (t != NULL && put_tool(e, t, err) == -1)
			return -1;
	}
	jsonw_array_end(&e->w);
	return 0;
}

static void
put_function_name(struct chat_encoder *e, struct span name)
{
	jsonw_object(&e->w);
	chat_put_word(e, "type", "function");
	jsonw_key(&e->w, "function");
	jsonw_object(&e->w);
	jsonw_key(&e->w, "name");
	jsonw_text(&e->w, name);
	jsonw_object_end(&e->w);
	jsonw_object_end(&e->w);
}

static void
put_allowed(struct chat_encoder *e)
{
	const struct tool_choice *c = &e->request->tool_choice;
	size_t i;

	jsonw_object(&e->w);
	chat_put_word(e, "type", "allowed_tools");
	jsonw_key(&e->w, "allowed_tools");
	jsonw_object(&e->w);
	chat_put_word(e, "mode", c->required ? "required" : "auto");
	jsonw_key(&e->w, "tools");
	jsonw_array(&e->w);
	for (i = 0; i < c->n_allowed; i++)
		if (c->allowed[i]->type == TOOL_FUNCTION)
			put_function_name(e, c->allowed[i]->name);
	jsonw_array_end(&e->w);
	jsonw_object_end(&e->w);
	jsonw_object_end(&e->w);
}

static bool
is_forced(const struct tool_choice *c)
{
	return c->kind == CHOICE_REQUIRED || c->kind == CHOICE_FUNCTION ||
	    c->kind == CHOICE_HOSTED ||
	    (c->kind == CHOICE_ALLOWED && c->required);
}

/* A forced choice is never stripped. */
static int
check_choice(const struct chat_encoder *e, struct error *err)
{
	const struct tool_choice *c = &e->request->tool_choice;

	if (!is_forced(c))
		return 0;
	if (!e->has_tools || c->kind == CHOICE_HOSTED)
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
		    "the tool that must be called isn't run on this route");
	/* DeepSeek can be made to when it doesn't think. */
	if (chat_has(e, QUIRK_NO_CHOICE) ||
	    (chat_has(e, QUIRK_NO_FORCED_CHOICE) && !chat_thinks_not(e)))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
		    "this route can't be made to call a tool; auto and none "
		    "are accepted");
	return 0;
}

static int
put_choice(struct chat_encoder *e, struct error *err)
{
	const struct tool_choice *c = &e->request->tool_choice;
	const char *required = chat_has(e, QUIRK_CHOICE_ANY) ?
	    "any" : "required";

	if (check_choice(e, err) == -1)
		return -1;
	if (!e->has_tools || c->node == NULL || chat_has(e, QUIRK_NO_CHOICE))
		return 0;
	jsonw_key(&e->w, "tool_choice");
	if (c->kind == CHOICE_FUNCTION)
		put_function_name(e, c->name);
	else if (c->kind == CHOICE_ALLOWED && !e->subset)
		put_allowed(e);
	else if (is_forced(c))
		jsonw_string(&e->w, required);
	else
		jsonw_string(&e->w, c->kind == CHOICE_NONE ? "none" : "auto");
	return 0;
}

static int
put_parallel(struct chat_encoder *e, struct error *err)
{
	enum tristate parallel = e->request->parallel_tool_calls;

	if (parallel == UNSET || !e->has_tools)
		return 0;
	if (chat_has(e, QUIRK_NO_PARALLEL_SWITCH))
		return parallel == YES ? 0 : chat_drop(e,
		    "parallel_tool_calls",
		    "this route can't be kept from calling tools at once",
		    err);
	jsonw_key(&e->w, chat_has(e, QUIRK_PARALLEL_FUNCTION) ?
	    "parallel_function_calling" : "parallel_tool_calls");
	jsonw_bool(&e->w, parallel == YES);
	return 0;
}

int
chat_put_tools(struct chat_encoder *e, struct error *err)
{
	if (put_list(e, err) == -1 || put_choice(e, err) == -1)
		return -1;
	return put_parallel(e, err);
}
