/*
 * Function and custom tools, and which of them the model may or must call. A
 * forced choice goes as it is or is refused; the allowed ones go as a list of
 * their own where a row knows that, else nothing but them is sent.
 *
 *	{"type":"function","function":{"name":"f","parameters":{...}}}
 *	{"type":"custom","custom":{"name":"c","format":{"type":"grammar",
 *	 "grammar":{"syntax":"lark","definition":"..."}}}}
 *
 * Only OpenAI knows custom tools; elsewhere a function with one string stands
 * for each.
 */
#include "config.h"

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "dialect/arguments.h"
#include "dialect/openai_chat_encode.h"

const char *
chat_lacks_tools(const struct chat_encoder *e)
{
	return chat_takes(e, FEATURE_TOOLS) ? NULL :
	    "this route takes no tools";
}

static bool
is_native(const struct chat_encoder *e, const struct tool *t)
{
	return t->type == TOOL_CUSTOM && chat_has(e, QUIRK_OPENAI_FIELDS);
}

static int
check_tools(struct chat_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const char *why = chat_lacks_tools(e);
	size_t i;

	for (i = 0; i < r->n_all_tools; i++) {
		const struct tool *t = &r->tools[i];

		if (t->type != TOOL_HOSTED && why != NULL)
			return error_set(err, ERROR_UNSUPPORTED_VALUE,
			    t->param, "%s", why);
		if (t->type == TOOL_HOSTED && chat_drop(e, t->param,
		    "this route runs no hosted tools", err) == -1)
			return -1;
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

	return t->type == TOOL_HOSTED ? NULL : t;
}

static size_t
tool_count(const struct chat_encoder *e)
{
	return e->subset ? e->request->tool_choice.n_allowed :
	    e->request->n_all_tools;
}

/* ---- one tool ---- */

static int
put_strict(struct chat_encoder *e, const struct tool *t, struct error *err)
{
	bool loose = e->target->without & WITHOUT_STRICT;

	if (t->strict == UNSET)
		return 0;
	if (!chat_has(e, QUIRK_NO_STRICT) && !loose) {
		jsonw_key(&e->w, "strict");
		jsonw_bool(&e->w, t->strict == YES);
		return 0;
	}
	if (t->strict == NO)
		return 0;
	return chat_drop(e, arena_printf(e->arena, "%s.strict", t->param),
	    loose ? "this route refused the schema as a strict one" :
	    "this route can't hold calls to their schema", err);
}

/* What a call's input must look like, for models that are only told. */
static void
put_grammar_words(struct chat_encoder *e, const struct tool *t)
{
	struct buf *out = e->w.out;
	struct span syntax = SPAN("regex"), definition = SPAN("");

	(void)jsonx_text(t->grammar, "syntax", &syntax);
	(void)jsonx_text(t->grammar, "definition", &definition);
	if (t->description.len > 0)
		buf_puts(out, "\\n\\n");
	buf_puts(out, "The input must match this ");
	buf_span(out, syntax);
	buf_puts(out, " grammar:\\n");
	buf_span(out, definition);
}

static void
put_description(struct chat_encoder *e, const struct tool *t)
{
	bool words = t->grammar != NULL && !is_native(e, t);

	if (t->description.p == NULL && !words)
		return;
	jsonw_key(&e->w, "description");
	jsonw_text_begin(&e->w);
	buf_span(e->w.out, t->description);
	if (words)
		put_grammar_words(e, t);
	jsonw_text_end(&e->w);
}

static void
put_format(struct chat_encoder *e, const struct tool *t)
{
	struct jsonw *w = &e->w;

	if (t->grammar == NULL)
		return;
	jsonw_key(w, "format");
	jsonw_object(w);
	chat_put_word(e, "type", "grammar");
	jsonw_key(w, "grammar");
	jsonw_object(w);
	jsonw_key(w, "syntax");
	jsonw_node(w, jsonx_get(t->grammar, "syntax"));
	jsonw_key(w, "definition");
	jsonw_node(w, jsonx_get(t->grammar, "definition"));
	jsonw_object_end(w);
	jsonw_object_end(w);
}

static int
put_parameters(struct chat_encoder *e, const struct tool *t,
    struct error *err)
{
	jsonw_key(&e->w, "parameters");
	if (t->type == TOOL_CUSTOM) {
		receipt_change(e->receipt, t->param, ACTION_EMULATED,
		    "a function with one string stands for the custom tool");
		jsonw_raw(&e->w, arguments_input_schema);
		return 0;
	}
	if (t->parameters != NULL)
		jsonw_node(&e->w, t->parameters);
	else
		jsonw_raw(&e->w,
		    SPAN("{\"type\":\"object\",\"properties\":{}}"));
	return put_strict(e, t, err);
}

static int
put_tool(struct chat_encoder *e, const struct tool *t, struct error *err)
{
	const char *type = is_native(e, t) ? "custom" : "function";
	struct jsonw *w = &e->w;

	jsonw_object(w);
	chat_put_word(e, "type", type);
	jsonw_key(w, type);
	jsonw_object(w);
	jsonw_key(w, "name");
	jsonw_text(w, t->wire);
	put_description(e, t);
	if (is_native(e, t))
		put_format(e, t);
	else if (put_parameters(e, t, err) == -1)
		return -1;
	jsonw_object_end(w);
	jsonw_object_end(w);
	return 0;
}

/* ---- all of them ---- */

static bool
allows_some(const struct tool_choice *c)
{
	for (size_t i = 0; i < c->n_allowed; i++)
		if (c->allowed[i]->type != TOOL_HOSTED)
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
	    allows_some(c))) {
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
	const struct node *group = NULL;
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
		if (t == NULL)
			continue;
		/* One change tells of a whole namespace. */
		if (!span_same(t->wire, t->name) &&
		    (t->group == NULL || t->group != group))
			receipt_change(e->receipt, t->param, ACTION_EMULATED,
			    t->namespace.p == NULL ? "its name is spelt with "
			    "letters, digits, '_' and '-'" :
			    "its namespace stands in its name");
		group = t->group;
		if (put_tool(e, t, err) == -1)
			return -1;
	}
	jsonw_array_end(&e->w);
	return 0;
}

/* ---- the choice ---- */

static void
put_tool_name(struct chat_encoder *e, const struct tool *t)
{
	const char *type = is_native(e, t) ? "custom" : "function";

	jsonw_object_of(&e->w, "type", type);
	jsonw_key(&e->w, type);
	jsonw_object(&e->w);
	jsonw_key(&e->w, "name");
	jsonw_text(&e->w, t->wire);
	jsonw_object_end(&e->w);
	jsonw_object_end(&e->w);
}

static void
put_allowed(struct chat_encoder *e)
{
	const struct tool_choice *c = &e->request->tool_choice;
	size_t i;

	jsonw_object_of(&e->w, "type", "allowed_tools");
	jsonw_key(&e->w, "allowed_tools");
	jsonw_object(&e->w);
	chat_put_word(e, "mode", c->required ? "required" : "auto");
	jsonw_key(&e->w, "tools");
	jsonw_array(&e->w);
	for (i = 0; i < c->n_allowed; i++)
		if (c->allowed[i]->type != TOOL_HOSTED)
			put_tool_name(e, c->allowed[i]);
	jsonw_array_end(&e->w);
	jsonw_object_end(&e->w);
	jsonw_object_end(&e->w);
}

/* A forced choice is never stripped. */
static int
check_choice(const struct chat_encoder *e, struct error *err)
{
	const struct tool_choice *c = &e->request->tool_choice;

	if (!tool_choice_forced(c))
		return 0;
	if (!e->has_tools || c->kind == CHOICE_HOSTED)
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
		    "the tool that must be called isn't run on this route");
	if (!chat_takes(e, FEATURE_FORCED_CHOICE) ||
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
	if (c->kind == CHOICE_FUNCTION || c->kind == CHOICE_CUSTOM)
		put_tool_name(e, c->tool);
	else if (c->kind == CHOICE_ALLOWED && !e->subset)
		put_allowed(e);
	else if (tool_choice_forced(c))
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
