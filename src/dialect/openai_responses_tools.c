/*
 * Tools, and which of them the model may or must call.
 *
 * OpenAI itself takes all kinds: functions, custom tools, namespaces and the
 * hosted ones, whose definitions go as they were sent. Others that speak the
 * dialect know functions and some hosted tools: there a namespace's function
 * goes by its wire name, and a custom tool is a function of one string.
 */
#include "config.h"

#include <string.h>

#include "base/jsonx.h"
#include "dialect/arguments.h"
#include "dialect/encode.h"
#include "dialect/openai_responses_encode.h"

/* ---- what can be sent ---- */

static bool
is_search(const struct tool *t)
{
	return span_begins(t->type_word, "web_search");
}

static bool
is_sent(const struct responses_encoder *e, const struct tool *t)
{
	if (t->type != TOOL_HOSTED)
		return true;
	return !target_lacks(e->target, is_search(t) ? FEATURE_WEB_SEARCH :
	    FEATURE_TOOLS);
}

static int
check_tools(struct responses_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	bool none = !responses_takes(e, FEATURE_TOOLS);

	/* Those that stand in the input, too. */
	for (size_t i = 0; i < r->n_all_tools && none; i++)
		if (r->tools[i].type != TOOL_HOSTED)
			return error_set(err, ERROR_UNSUPPORTED_VALUE,
			    r->tools[i].param, "this model takes no tools");
	for (size_t i = 0; i < r->n_tools; i++) {
		const struct tool *t = &r->tools[i];

		if (!is_sent(e, t) && responses_drop(e, t->param,
		    "this model runs no such tool", err) == -1)
			return -1;
		if (t->type == TOOL_CUSTOM && !e->native)
			receipt_change(e->receipt, t->param, ACTION_EMULATED,
			    t->grammar == NULL ? "it is sent as a function of "
			    "one string" : "it is sent as a function of one "
			    "string, whose grammar the model is told but not "
			    "held to");
	}
	return 0;
}

/* The i'th tool that may be sent, or NULL when that one isn't. */
static const struct tool *
tool_at(const struct responses_encoder *e, size_t i)
{
	const struct request *r = e->request;
	const struct tool *t = e->subset ? r->tool_choice.allowed[i] :
	    &r->tools[i];

	return is_sent(e, t) ? t : NULL;
}

static size_t
tool_count(const struct responses_encoder *e)
{
	return e->subset ? e->request->tool_choice.n_allowed :
	    e->request->n_tools;
}

/* ---- one tool ---- */

/* Marks of caching, which a tool can't bear here; and strict, when this route
 * has refused it. */
static bool
is_left_out(const struct responses_encoder *e, const struct node *member)
{
	return span_is(member->key, "cache_control") ||
	    span_is(member->key, "prompt_cache_breakpoint") ||
	    ((e->target->without & WITHOUT_STRICT) &&
	    span_is(member->key, "strict"));
}

static void
put_as_sent(struct responses_encoder *e, const struct node *node)
{
	jsonw_object(&e->w);
	for (const struct node *m = node->child; m != NULL; m = m->next)
		if (!is_left_out(e, m))
			jsonw_member(&e->w, m);
	jsonw_object_end(&e->w);
}

/* A namespace as it was defined, with its functions. */
static void
put_group(struct responses_encoder *e, const struct node *group)
{
	jsonw_object(&e->w);
	for (const struct node *m = group->child; m != NULL; m = m->next) {
		if (!span_is(m->key, "tools") || m->kind != NODE_ARRAY) {
			if (!is_left_out(e, m))
				jsonw_member(&e->w, m);
			continue;
		}
		jsonw_key(&e->w, "tools");
		jsonw_array(&e->w);
		for (const struct node *t = m->child; t != NULL; t = t->next)
			put_as_sent(e, t);
		jsonw_array_end(&e->w);
	}
	jsonw_object_end(&e->w);
}

/*
 * Functions without parameters need a schema that strict mode takes too, and
 * an object without properties is refused ("object schema missing
 * properties", reported 2026-11); otherwise the schema is the client's.
 */
static void
put_parameters(struct responses_encoder *e, const struct node *schema)
{
	struct jsonw *w = &e->w;

	jsonw_key(w, "parameters");
	if (schema == NULL || schema->count == 0) {
		jsonw_raw(w, SPAN("{\"type\":\"object\",\"properties\":{},"
		    "\"required\":[],\"additionalProperties\":false}"));
		return;
	}
	if (jsonx_member(schema, "properties") != NULL ||
	    !jsonx_is(jsonx_get(schema, "type"), "object")) {
		jsonw_node(w, schema);
		return;
	}
	jsonw_object(w);
	for (const struct node *m = schema->child; m != NULL; m = m->next)
		jsonw_member(w, m);
	jsonw_key(w, "properties");
	jsonw_raw(w, SPAN("{}"));
	jsonw_object_end(w);
}

/* Of a strict function, when it can't go as one. */
static int
drop_strict(struct responses_encoder *e, const struct tool *t,
    struct error *err)
{
	bool refused = e->target->without & WITHOUT_STRICT;

	if (!refused && !responses_has(e, QUIRK_NO_STRICT))
		return 0;
	return responses_drop(e, arena_printf(e->arena, "%s.strict",
	    t->param), refused ?
	    "this route refused the schema as a strict one" :
	    "this route can't hold calls to their schema", err);
}

/*
 * OpenAI takes a function that doesn't say strict for a strict one when it
 * can, and rewrites its schema for that; here as everywhere else, what wasn't
 * asked for isn't done: false is said, and the schema stays as it is.
 */
static int
put_strict(struct responses_encoder *e, const struct tool *t,
    struct error *err)
{
	if (t->strict == YES && drop_strict(e, t, err) == -1)
		return -1;
	if (responses_has(e, QUIRK_NO_STRICT))
		return 0;
	jsonw_key(&e->w, "strict");
	jsonw_bool(&e->w, t->strict == YES &&
	    !(e->target->without & WITHOUT_STRICT));
	return 0;
}

/* What OpenAI's functions have beside, GPT-6 and tool search. */
static int
put_extras(struct responses_encoder *e, const struct tool *t,
    struct error *err)
{
	static const char *const extras[] = { "async", "output_schema",
		"defer_loading", "allowed_callers" };
	const struct node *value;

	for (size_t i = 0; i < sizeof(extras) / sizeof(extras[0]); i++) {
		value = jsonx_get(t->node, extras[i]);
		if (value == NULL)
			continue;
		if (e->native)
			jsonw_member(&e->w, value);
		else if (responses_drop(e, arena_printf(e->arena, "%s.%s",
		    t->param, extras[i]), "this route has no such setting",
		    err) == -1)
			return -1;
	}
	return 0;
}

static int
put_function(struct responses_encoder *e, const struct tool *t,
    struct error *err)
{
	jsonw_object(&e->w);
	responses_put_word(e, "type", "function");
	responses_put_text(e, "name", t->wire);
	if (t->description.p != NULL)
		responses_put_text(e, "description", t->description);
	put_parameters(e, t->parameters);
	if (put_strict(e, t, err) == -1 || put_extras(e, t, err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	return 0;
}

/* The grammar stands in the description, so that the model knows of it. */
static void
put_grammar_words(struct responses_encoder *e, const struct tool *t)
{
	struct span syntax = SPAN(""), definition = SPAN("");

	(void)jsonx_text(t->grammar, "syntax", &syntax);
	(void)jsonx_text(t->grammar, "definition", &definition);
	jsonw_key(&e->w, "description");
	jsonw_text_begin(&e->w);
	if (t->description.p != NULL) {
		buf_span(e->w.out, t->description);
		buf_puts(e->w.out, "\\n\\n");
	}
	buf_puts(e->w.out, "The input must match this ");
	buf_span(e->w.out, syntax);
	buf_puts(e->w.out, " grammar:\\n");
	buf_span(e->w.out, definition);
	jsonw_text_end(&e->w);
}

static void
put_custom_as_function(struct responses_encoder *e, const struct tool *t)
{
	jsonw_object(&e->w);
	responses_put_word(e, "type", "function");
	responses_put_text(e, "name", t->wire);
	if (t->grammar != NULL)
		put_grammar_words(e, t);
	else if (t->description.p != NULL)
		responses_put_text(e, "description", t->description);
	jsonw_key(&e->w, "parameters");
	jsonw_raw(&e->w, arguments_input_schema);
	jsonw_object_end(&e->w);
}

static void
put_custom(struct responses_encoder *e, const struct tool *t)
{
	jsonw_object(&e->w);
	responses_put_word(e, "type", "custom");
	responses_put_text(e, "name", t->wire);
	if (t->description.p != NULL)
		responses_put_text(e, "description", t->description);
	if (t->grammar != NULL) {
		jsonw_key(&e->w, "format");
		jsonw_node(&e->w, t->grammar);
	}
	jsonw_object_end(&e->w);
}

static int
put_tool(struct responses_encoder *e, const struct tool *t,
    const struct tool *before, struct error *err)
{
	if (t->group != NULL && e->native) {
		/* The whole namespace goes with its first function. */
		if (before == NULL || before->group != t->group)
			put_group(e, t->group);
		return t->strict == YES ? drop_strict(e, t, err) : 0;
	}
	if (t->type == TOOL_FUNCTION)
		return put_function(e, t, err);
	if (t->type == TOOL_HOSTED)
		put_as_sent(e, t->node);
	else if (e->native)
		put_custom(e, t);
	else
		put_custom_as_function(e, t);
	return 0;
}

/* ---- all of them ---- */

/* Where no list of the allowed ones is known, nothing but them is sent. */
static void
choose_tools(struct responses_encoder *e)
{
	const struct request *r = e->request;

	if (r->tool_choice.kind == CHOICE_ALLOWED && !e->native &&
	    !responses_has(e, QUIRK_ALLOWED_TOOLS)) {
		e->subset = true;
		receipt_change(e->receipt, "tool_choice", ACTION_EMULATED,
		    "only the allowed tools are sent");
	}
	for (size_t i = 0; i < tool_count(e); i++)
		e->has_tools = e->has_tools || tool_at(e, i) != NULL;
	if (r->tool_choice.kind == CHOICE_NONE && e->has_tools &&
	    responses_has(e, QUIRK_NO_CHOICE)) {
		e->has_tools = false;
		receipt_change(e->receipt, "tool_choice", ACTION_EMULATED,
		    "no tools are sent");
	}
}

static int
put_list(struct responses_encoder *e, struct error *err)
{
	const struct tool *t, *before = NULL;

	if (check_tools(e, err) == -1)
		return -1;
	choose_tools(e);
	if (!e->has_tools)
		return 0;
	jsonw_key(&e->w, "tools");
	jsonw_array(&e->w);
	for (size_t i = 0; i < tool_count(e); i++) {
		t = tool_at(e, i);
		if (t == NULL)
			continue;
		if (put_tool(e, t, before, err) == -1)
			return -1;
		before = t;
	}
	jsonw_array_end(&e->w);
	return 0;
}

/* ---- the choice ---- */

/* A forced choice is never stripped. */
static int
check_choice(const struct responses_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const struct tool_choice *c = &r->tool_choice;

	if (!tool_choice_forced(c))
		return 0;
	/* Tools may also stand in the input. */
	if ((!e->has_tools && r->n_all_tools <= r->n_tools) ||
	    (c->tool != NULL && !is_sent(e, c->tool)))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
		    "the tool that must be called isn't run on this route");
	if (!responses_takes(e, FEATURE_FORCED_CHOICE))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
		    "this route can't be made to call a tool; auto and none "
		    "are accepted");
	return 0;
}

/* {"type":"function","name":...}. A namespace's function is called for as the
 * client did. */
static void
put_called(struct responses_encoder *e, const struct tool *t)
{
	bool custom = t->type == TOOL_CUSTOM && e->native;
	bool apart = t->namespace.p != NULL && e->native;
	struct span label;

	jsonw_object(&e->w);
	if (t->type == TOOL_HOSTED) {
		responses_put_text(e, "type", t->type_word);
		if (jsonx_text(t->node, "server_label", &label))
			responses_put_text(e, "server_label", label);
	} else {
		responses_put_word(e, "type", custom ? "custom" : "function");
		responses_put_text(e, "name", apart ? t->name : t->wire);
		if (apart)
			responses_put_text(e, "namespace", t->namespace);
	}
	jsonw_object_end(&e->w);
}

static void
put_allowed(struct responses_encoder *e)
{
	const struct tool_choice *c = &e->request->tool_choice;

	jsonw_object(&e->w);
	responses_put_word(e, "type", "allowed_tools");
	responses_put_word(e, "mode", c->required ? "required" : "auto");
	jsonw_key(&e->w, "tools");
	jsonw_array(&e->w);
	for (size_t i = 0; i < c->n_allowed; i++)
		if (is_sent(e, c->allowed[i]))
			put_called(e, c->allowed[i]);
	jsonw_array_end(&e->w);
	jsonw_object_end(&e->w);
}

static int
put_choice(struct responses_encoder *e, struct error *err)
{
	const struct tool_choice *c = &e->request->tool_choice;
	const char *required = responses_has(e, QUIRK_CHOICE_ANY) ?
	    "any" : "required";

	if (check_choice(e, err) == -1)
		return -1;
	if (c->node == NULL || responses_has(e, QUIRK_NO_CHOICE) ||
	    (!e->has_tools && e->request->n_all_tools <= e->request->n_tools))
		return 0;
	jsonw_key(&e->w, "tool_choice");
	if (c->kind == CHOICE_HOSTED)
		put_as_sent(e, c->node);
	else if (c->kind == CHOICE_FUNCTION || c->kind == CHOICE_CUSTOM)
		put_called(e, c->tool);
	else if (c->kind == CHOICE_ALLOWED && !e->subset)
		put_allowed(e);
	else if (tool_choice_forced(c))
		jsonw_string(&e->w, required);
	else
		jsonw_string(&e->w, c->kind == CHOICE_NONE ? "none" : "auto");
	return 0;
}

static int
put_parallel(struct responses_encoder *e, struct error *err)
{
	enum tristate parallel = e->request->parallel_tool_calls;

	if (parallel == UNSET || !e->has_tools)
		return 0;
	if (responses_has(e, QUIRK_NO_PARALLEL_SWITCH))
		return parallel == YES ? 0 : responses_drop(e,
		    "parallel_tool_calls",
		    "this route can't be kept from calling tools at once",
		    err);
	jsonw_key(&e->w, "parallel_tool_calls");
	jsonw_bool(&e->w, parallel == YES);
	return 0;
}

static int
put_most_calls(struct responses_encoder *e, struct error *err)
{
	if (!e->request->max_tool_calls.set)
		return 0;
	if (!e->native)
		return responses_drop(e, "max_tool_calls",
		    "this route can't count hosted tools' calls", err);
	jsonw_key(&e->w, "max_tool_calls");
	jsonw_int(&e->w, e->request->max_tool_calls.value);
	return 0;
}

int
responses_put_tools(struct responses_encoder *e, struct error *err)
{
	if (put_list(e, err) == -1 || put_choice(e, err) == -1 ||
	    put_parallel(e, err) == -1)
		return -1;
	return put_most_calls(e, err);
}
