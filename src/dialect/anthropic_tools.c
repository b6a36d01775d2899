/*
 * Tools, and which of them the model may or must call. Custom tools go as
 * functions of one string; of the tools that providers run this one has a web
 * search. A forced choice goes as it is or is refused; of allowed tools
 * nothing but them is sent.
 */
#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "dialect/anthropic_encode.h"
#include "dialect/arguments.h"
#include "dialect/encode.h"
#include "dialect/schema.h"

#define SEARCH_TYPE	"web_search_20250305"
#define SEARCH_NAME	"web_search"

#define NO_PARAMETERS	SPAN("{\"type\":\"object\",\"properties\":{}}")

/* ---- which are sent ---- */

/* web_search, web_search_2025_08_26, web_search_preview and its dates. */
static bool
is_search(const struct tool *t)
{
	return t->type == TOOL_HOSTED && span_begins(t->type_word, SEARCH_NAME);
}

/* Why a hosted tool isn't sent, or NULL. Names of tools must differ. */
static const char *
refusal(const struct claude_encoder *e, const struct tool *t)
{
	if (!is_search(t) || !claude_takes(e, FEATURE_WEB_SEARCH))
		return "this route runs no such tool";
	if (e->has_search)
		return "one web search is enough";
	if (request_tool(e->request, SPAN(SEARCH_NAME)) != NULL)
		return "another tool has the name of this route's web search";
	return NULL;
}

static int
choose_tool(struct claude_encoder *e, const struct tool *t,
    struct error *err)
{
	const char *why;

	if (t->type != TOOL_HOSTED && !claude_takes(e, FEATURE_TOOLS))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, t->param,
		    "this model takes no tools");
	if (t->type == TOOL_HOSTED) {
		why = refusal(e, t);
		if (why != NULL)
			return claude_drop(e, t->param, why, err);
		e->has_search = true;
	}
	e->tools[e->n_tools++] = t;
	return 0;
}

static bool
is_sent(const struct claude_encoder *e, const struct tool *t)
{
	for (size_t i = 0; i < e->n_tools; i++)
		if (e->tools[i] == t)
			return true;
	return false;
}

/* A forced choice is never stripped. */
static int
check_choice(const struct claude_encoder *e, struct error *err)
{
	const struct tool_choice *c = &e->request->tool_choice;

	if (!claude_is_forced(e->request) || (e->n_tools > 0 &&
	    (c->tool == NULL || is_sent(e, c->tool))))
		return 0;
	return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
	    "the tool that must be called isn't run on this route");
}

/* The first call of the history, or NULL. */
static const struct item *
first_call(const struct request *r)
{
	for (size_t i = 0; i < r->n_items; i++)
		if (claude_is_call(&r->items[i]))
			return &r->items[i];
	return NULL;
}

static int
check_history(const struct claude_encoder *e, struct error *err)
{
	const struct item *call = claude_takes(e, FEATURE_TOOLS) ? NULL :
	    first_call(e->request);

	return call == NULL ? 0 : error_set(err, ERROR_UNSUPPORTED_VALUE,
	    request_item_param(e->request, (size_t)(call - e->request->items),
	    "", e->arena),
	    "this model takes no tools, in what was said before neither");
}

int
claude_choose_tools(struct claude_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const struct tool_choice *c = &r->tool_choice;
	bool subset = c->kind == CHOICE_ALLOWED;
	size_t i, n = subset ? c->n_allowed : r->n_all_tools;

	e->tools = arena_calloc(e->arena, n + 1, sizeof(*e->tools));
	for (i = 0; i < n; i++)
		if (choose_tool(e, subset ? c->allowed[i] : &r->tools[i],
		    err) == -1)
			return -1;
	if (subset && e->n_tools < r->n_all_tools)
		receipt_change(e->receipt, "tool_choice", ACTION_EMULATED,
		    "only the allowed tools are sent");
	/* Calls of the history are refused in a request without tools. */
	e->has_stubs = e->n_tools == 0 && e->way != WAY_TOOL &&
	    first_call(r) != NULL;
	return check_history(e, err) == -1 ? -1 : check_choice(e, err);
}

/* ---- functions ---- */

static bool
has_members(const struct node *schema, const char *const *keys)
{
	for (; *keys != NULL; keys++)
		if (jsonx_get(schema, *keys) != NULL)
			return true;
	return false;
}

static const char *const combinations[] = { "anyOf", "oneOf", "allOf", NULL };

static bool
is_combination(const struct node *member)
{
	for (const char *const *key = combinations; *key != NULL; key++)
		if (span_is(member->key, *key))
			return true;
	return false;
}

/* Parameters must be of type object, with no combination at the root. Those
 * that say no type are given it; a combination goes into the description, for
 * the model to read. */
static void
put_loose_schema(struct claude_encoder *e, const struct tool *t)
{
	struct jsonw *w = &e->w;
	const struct node *type = jsonx_get(t->parameters, "type"), *m;

	jsonw_object(w);
	if (type == NULL)
		claude_put_word(e, "type", "object");
	for (m = t->parameters->child; m != NULL; m = m->next)
		if (!is_combination(m) &&
		    (type != NULL || !span_is(m->key, "type")))
			jsonw_member(w, m);
	jsonw_object_end(w);
}

static bool
is_strict(const struct claude_encoder *e, const struct tool *t)
{
	return t->strict == YES && claude_knows(e, CLAUDE_STRICT) &&
	    !(e->target->without & WITHOUT_STRICT) &&
	    (t->parameters == NULL || schema_is_object(t->parameters));
}

static void
put_parameters(struct claude_encoder *e, const struct tool *t)
{
	jsonw_key(&e->w, "input_schema");
	if (t->type == TOOL_CUSTOM)
		jsonw_raw(&e->w, arguments_input_schema);
	else if (t->parameters == NULL)
		jsonw_raw(&e->w, NO_PARAMETERS);
	else if (!is_strict(e, t))
		put_loose_schema(e, t);
	else if (schema_write(&e->w, t->parameters, &schema_anthropic))
		receipt_change(e->receipt, t->param, ACTION_EMULATED,
		    "what this route can't enforce stands in descriptions");
}

static int
put_strict(struct claude_encoder *e, const struct tool *t, struct error *err)
{
	if (t->type != TOOL_FUNCTION || t->strict != YES)
		return 0;
	if (is_strict(e, t)) {
		jsonw_key(&e->w, "strict");
		jsonw_bool(&e->w, true);
		return 0;
	}
	return claude_drop(e, arena_printf(e->arena, "%s.strict", t->param),
	    "this route can't hold calls to this schema", err);
}

/* A node as JSON text, after words about it. */
static void
put_words(struct claude_encoder *e, bool *first, const char *words,
    const struct node *node)
{
	struct buf json;
	struct jsonw w = jsonw_on(&json);

	buf_init(&json, CEILING_REQUEST_ARENA);
	jsonw_node(&w, node);
	buf_puts(e->w.out, *first ? "" : "\\n\\n");
	buf_puts(e->w.out, words);
	jsonw_escape(e->w.out, buf_view(&json));
	buf_fini(&json);
	*first = false;
}

static void
put_grammar(struct claude_encoder *e, bool *first, const struct tool *t)
{
	struct span syntax = { NULL, 0 }, definition;

	/* {"type":"grammar","syntax":"lark","definition":"..."} */
	if (!jsonx_text(t->grammar, "definition", &definition)) {
		put_words(e, first, "The input must match: ", t->grammar);
		return;
	}
	(void)jsonx_text(t->grammar, "syntax", &syntax);
	buf_puts(e->w.out, *first ? "" : "\\n\\n");
	buf_puts(e->w.out, "The input must match this grammar");
	if (syntax.len > 0) {
		buf_puts(e->w.out, " (");
		buf_span(e->w.out, syntax);
		buf_putc(e->w.out, ')');
	}
	buf_puts(e->w.out, ":\\n");
	buf_span(e->w.out, definition);
	*first = false;
}

static void
put_description(struct claude_encoder *e, const struct tool *t)
{
	bool first = t->description.len == 0;
	bool combined = t->parameters != NULL && !is_strict(e, t) &&
	    has_members(t->parameters, combinations);

	if (first && t->grammar == NULL && !combined)
		return;
	jsonw_key(&e->w, "description");
	jsonw_text_begin(&e->w);
	if (!first)
		buf_span(e->w.out, t->description);
	if (t->grammar != NULL)
		put_grammar(e, &first, t);
	if (combined)
		put_words(e, &first, "The arguments must be valid against "
		    "this JSON schema:\\n", t->parameters);
	jsonw_text_end(&e->w);
	if (combined)
		receipt_change(e->receipt, t->param, ACTION_EMULATED,
		    "the combination of schemas stands in the description");
}

static int
put_function(struct claude_encoder *e, const struct tool *t,
    struct error *err)
{
	jsonw_key(&e->w, "name");
	jsonw_text(&e->w, t->wire);
	put_description(e, t);
	put_parameters(e, t);
	if (t->type == TOOL_CUSTOM)
		receipt_change(e->receipt, t->param, ACTION_EMULATED,
		    t->grammar == NULL ?
		    "a function with one string stands for the custom tool" :
		    "a function with one string stands for the custom tool, "
		    "whose grammar isn't enforced");
	return put_strict(e, t, err);
}

/* ---- web search ---- */

static void
put_location(struct claude_encoder *e, const struct node *location)
{
	static const char *const keys[] = { "city", "region", "country",
		"timezone" };

	jsonw_key(&e->w, "user_location");
	jsonw_object_of(&e->w, "type", "approximate");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (jsonx_get(location, keys[i]) != NULL) {
			jsonw_key(&e->w, keys[i]);
			jsonw_node(&e->w, jsonx_get(location, keys[i]));
		}
	jsonw_object_end(&e->w);
}

static int
drop_member(struct claude_encoder *e, const struct tool *t,
    const char *object, const struct node *m, struct error *err)
{
	return claude_drop(e, arena_printf(e->arena, "%s.%s%.*s", t->param,
	    object, (int)(m->key.len < 64 ? m->key.len : 64), m->key.p),
	    "this route's web search has no such setting", err);
}

/* One list or the other: both are refused. */
static int
put_filters(struct claude_encoder *e, const struct tool *t,
    const struct node *filters, struct error *err)
{
	const struct node *m;
	bool told = false;

	for (m = filters->child; m != NULL; m = m->next) {
		if (m->kind == NODE_NULL ||
		    (m->kind == NODE_ARRAY && m->count == 0))
			continue;
		if (told || !(span_is(m->key, "allowed_domains") ||
		    span_is(m->key, "blocked_domains"))) {
			if (drop_member(e, t, "filters.", m, err) == -1)
				return -1;
			continue;
		}
		jsonw_member(&e->w, m);
		told = true;
	}
	return 0;
}

/* What the search is told; the rest is named in the receipt. */
static int
put_search_member(struct claude_encoder *e, const struct tool *t,
    const struct node *m, struct error *err)
{
	if (m->kind == NODE_NULL || span_is(m->key, "type") ||
	    span_is(m->key, "cache_control"))
		return 0;
	if (span_is(m->key, "filters"))
		return put_filters(e, t, m, err);
	if (!span_is(m->key, "user_location"))
		return drop_member(e, t, "", m, err);
	put_location(e, m);
	return 0;
}

static int
put_search(struct claude_encoder *e, const struct tool *t, struct error *err)
{
	const struct limit *most = &e->request->max_tool_calls;
	const struct node *m;

	claude_put_word(e, "type", SEARCH_TYPE);
	claude_put_word(e, "name", SEARCH_NAME);
	if (most->set) {
		jsonw_key(&e->w, "max_uses");
		jsonw_int(&e->w, most->value);
	}
	for (m = t->node->child; m != NULL; m = m->next)
		if (put_search_member(e, t, m, err) == -1)
			return -1;
	return 0;
}

/* ---- the list ---- */

static int
put_tool(struct claude_encoder *e, const struct tool *t, struct error *err)
{
	int ret;

	jsonw_object(&e->w);
	ret = t->type == TOOL_HOSTED ? put_search(e, t, err) :
	    put_function(e, t, err);
	claude_put_mark(e, t->cache);
	jsonw_object_end(&e->w);
	return ret;
}

static void
put_answer_tool(struct claude_encoder *e)
{
	const struct format *f = &e->request->format;

	jsonw_object(&e->w);
	jsonw_key(&e->w, "name");
	jsonw_text(&e->w, e->answer_tool);
	jsonw_key(&e->w, "description");
	if (f->description.len > 0)
		jsonw_text(&e->w, f->description);
	else
		jsonw_string(&e->w, "Give the final answer in this form.");
	jsonw_key(&e->w, "input_schema");
	jsonw_node(&e->w, f->schema);
	jsonw_object_end(&e->w);
	receipt_change(e->receipt, "text.format", ACTION_EMULATED,
	    "the answer is asked for as the arguments of a function, which "
	    "the schema is not enforced for");
}

/* Each name of the history once, in its order. */
static void
put_stubs(struct claude_encoder *e)
{
	const struct request *r = e->request;
	struct span *names = arena_calloc(e->arena, CEILING_TOOLS_ALL,
	    sizeof(*names));
	size_t i, k, n = 0;

	for (i = 0; i < r->n_items && n < CEILING_TOOLS_ALL; i++) {
		if (!claude_is_call(&r->items[i]))
			continue;
		names[n] = request_wire_name(r, &r->items[i], e->arena);
		for (k = 0; !span_same(names[k], names[n]); k++)
			continue;
		if (k < n)
			continue;
		jsonw_object(&e->w);
		jsonw_key(&e->w, "name");
		jsonw_text(&e->w, names[n++]);
		jsonw_key(&e->w, "input_schema");
		jsonw_raw(&e->w, NO_PARAMETERS);
		jsonw_object_end(&e->w);
	}
	receipt_change(e->receipt, "tools", ACTION_EMULATED,
	    "definitions without parameters stand for the tools of earlier "
	    "calls, which this route wants defined");
}

static int
put_list(struct claude_encoder *e, struct error *err)
{
	if (e->n_tools == 0 && !e->has_stubs && e->way != WAY_TOOL)
		return 0;
	jsonw_key(&e->w, "tools");
	jsonw_array(&e->w);
	for (size_t i = 0; i < e->n_tools; i++)
		if (put_tool(e, e->tools[i], err) == -1)
			return -1;
	if (e->has_stubs)
		put_stubs(e);
	if (e->way == WAY_TOOL)
		put_answer_tool(e);
	jsonw_array_end(&e->w);
	return 0;
}

/* ---- the choice ---- */

static const char *
choice_word(const struct claude_encoder *e, struct span *name)
{
	const struct tool_choice *c = &e->request->tool_choice;

	if (e->way == WAY_TOOL) {
		*name = e->answer_tool;
		return e->n_tools > 0 && c->kind != CHOICE_NONE ? "any" :
		    "tool";
	}
	if (e->has_stubs || c->kind == CHOICE_NONE)
		return "none";
	if (c->tool != NULL && claude_is_forced(e->request)) {
		*name = c->tool->type == TOOL_HOSTED ? SPAN(SEARCH_NAME) :
		    c->tool->wire;
		return "tool";
	}
	return claude_is_forced(e->request) ? "any" : "auto";
}

static void
put_choice(struct claude_encoder *e)
{
	bool single = e->request->parallel_tool_calls == NO ||
	    e->way == WAY_TOOL;
	struct span name = { NULL, 0 };
	const char *word;

	if (e->n_tools == 0 && !e->has_stubs && e->way != WAY_TOOL)
		return;
	word = choice_word(e, &name);
	if (strcmp(word, "auto") == 0 && !single &&
	    e->request->tool_choice.node == NULL)
		return;
	jsonw_key(&e->w, "tool_choice");
	jsonw_object_of(&e->w, "type", word);
	if (strcmp(word, "tool") == 0) {
		jsonw_key(&e->w, "name");
		jsonw_text(&e->w, name);
	}
	if (single && strcmp(word, "none") != 0) {
		jsonw_key(&e->w, "disable_parallel_tool_use");
		jsonw_bool(&e->w, true);
	}
	jsonw_object_end(&e->w);
}

int
claude_put_tools(struct claude_encoder *e, struct error *err)
{
	if (put_list(e, err) == -1)
		return -1;
	put_choice(e);
	return 0;
}
