/*
 * Tools, and which of them the model may or must call. A forced choice goes as
 * it is or is refused. Custom tools go as functions of one string; an answer
 * by schema, where functions exclude it, as one more function.
 */
#include "config.h"

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "dialect/arguments.h"
#include "dialect/gemini_encode.h"
#include "dialect/schema.h"

/* Google's search can't be made to run; a forced choice is never stripped. */
static int
check_choice(const struct gemini_encoder *e, struct error *err)
{
	const struct tool_choice *c = &e->request->tool_choice;

	if (!tool_choice_forced(c))
		return 0;
	if (c->kind == CHOICE_HOSTED || !e->plan.functions)
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
		    "this route can be made to call functions only");
	return 0;
}

/* ---- hosted tools ---- */

/* Whether it says no more than the search does anyway. */
static bool
is_idle(const struct node *setting)
{
	return setting->kind == NODE_NULL || span_is(setting->key, "type") ||
	    span_is(setting->key, "cache_control") ||
	    (span_is(setting->key, "external_web_access") &&
	    (setting->flags & NODE_TRUE)) ||
	    (span_is(setting->key, "search_context_size") &&
	    jsonx_is(setting, "medium"));
}

/* What the search would be told. */
static int
drop_search_settings(struct gemini_encoder *e, const struct tool *t,
    struct error *err)
{
	const struct node *m;

	for (m = t->node->child; m != NULL; m = m->next)
		if (!is_idle(m) && gemini_drop(e, arena_printf(e->arena,
		    "%s.%.*s", t->param, (int)(m->key.len < 64 ? m->key.len :
		    64), m->key.p), "this route's search has no such setting",
		    err) == -1)
			return -1;
	return 0;
}

static bool
is_chosen(const struct gemini_encoder *e, const struct tool *t)
{
	const struct tool_choice *c = &e->request->tool_choice;

	if (c->kind != CHOICE_ALLOWED)
		return c->kind != CHOICE_NONE;
	for (size_t i = 0; i < c->n_allowed; i++)
		if (c->allowed[i] == t)
			return true;
	return false;
}

static int
check_hosted(struct gemini_encoder *e, const struct tool *t,
    struct error *err)
{
	if (!gemini_is_search(t))
		return gemini_drop(e, t->param,
		    "this route runs no such tool", err);
	if (e->plan.search && is_chosen(e, t))
		return drop_search_settings(e, t, err);
	if (!is_chosen(e, t)) {
		receipt_change(e->receipt, t->param, ACTION_EMULATED,
		    "a search that may not run is not sent");
		return 0;
	}
	if (!gemini_takes(e, FEATURE_WEB_SEARCH))
		return gemini_drop(e, t->param,
		    "this model doesn't search the web", err);
	return gemini_drop(e, t->param, "this model doesn't search the web "
	    "beside functions or JSON", err);
}

static int
check_tools(struct gemini_encoder *e, struct error *err)
{
	const struct request *r = e->request;

	for (size_t i = 0; i < r->n_all_tools; i++) {
		const struct tool *t = &r->tools[i];

		if (t->type == TOOL_HOSTED && check_hosted(e, t, err) == -1)
			return -1;
		if (t->type != TOOL_HOSTED &&
		    !gemini_takes(e, FEATURE_TOOLS))
			return error_set(err, ERROR_UNSUPPORTED_VALUE,
			    t->param, "this model takes no tools");
	}
	return 0;
}

static int
check_history(const struct gemini_encoder *e, struct error *err)
{
	const struct request *r = e->request;

	if (gemini_takes(e, FEATURE_TOOLS))
		return 0;
	for (size_t i = 0; i < r->n_items; i++)
		if (gemini_is_call(&r->items[i]))
			return error_set(err, ERROR_UNSUPPORTED_VALUE,
			    request_item_param(e->request, i, "", e->arena),
			    "this model takes no tools, in what was said "
			    "before neither");
	return 0;
}

/* ---- functions ---- */

void
gemini_put_name(struct gemini_encoder *e, struct span wire)
{
	jsonw_text_begin(&e->w);
	if (gemini_name_needs_mark(wire))
		buf_putc(e->w.out, '_');
	buf_span(e->w.out, wire);
	jsonw_text_end(&e->w);
}

/* An object without properties, which is refused at the root. */
static bool
is_empty_schema(const struct node *schema)
{
	static const char *const idle[] = { "type", "properties", "required",
		"additionalProperties", "title", "description", "$schema" };
	const struct node *member;
	size_t i;

	if (schema == NULL)
		return true;
	if (!schema_is_object(schema))
		return false;
	for (member = schema->child; member != NULL; member = member->next) {
		for (i = 0; i < sizeof(idle) / sizeof(idle[0]); i++)
			if (span_is(member->key, idle[i]))
				break;
		if (i == sizeof(idle) / sizeof(idle[0]) || member->count > 0)
			return false;
	}
	return true;
}

static void
put_description(struct gemini_encoder *e, const struct tool *t)
{
	struct span syntax = SPAN("text"), definition = SPAN("");

	if (t->description.p == NULL && t->grammar == NULL)
		return;
	jsonw_key(&e->w, "description");
	jsonw_text_begin(&e->w);
	if (t->description.p != NULL)
		buf_span(e->w.out, t->description);
	if (t->grammar != NULL) {
		(void)jsonx_text(t->grammar, "syntax", &syntax);
		(void)jsonx_text(t->grammar, "definition", &definition);
		if (t->description.len > 0)
			buf_puts(e->w.out, "\\n\\n");
		buf_puts(e->w.out, "The input follows this grammar (");
		buf_span(e->w.out, syntax);
		buf_puts(e->w.out, "):\\n");
		buf_span(e->w.out, definition);
	}
	jsonw_text_end(&e->w);
}

static void
put_parameters(struct gemini_encoder *e, const struct tool *t)
{
	if (t->type == TOOL_CUSTOM) {
		receipt_change(e->receipt, t->param, ACTION_EMULATED,
		    "a function of one string stands for it");
		jsonw_key(&e->w, "parametersJsonSchema");
		jsonw_raw(&e->w, arguments_input_schema);
		return;
	}
	if (is_empty_schema(t->parameters))
		return;
	jsonw_key(&e->w, "parametersJsonSchema");
	if (schema_write(&e->w, t->parameters, &schema_gemini))
		receipt_change(e->receipt, arena_printf(e->arena,
		    "%s.parameters", t->param), ACTION_EMULATED,
		    "what this route's schemas don't know stands in "
		    "descriptions");
}

static void
put_function(struct gemini_encoder *e, const struct tool *t)
{
	jsonw_object(&e->w);
	jsonw_key(&e->w, "name");
	gemini_put_name(e, t->wire);
	put_description(e, t);
	put_parameters(e, t);
	jsonw_object_end(&e->w);
}

/* The answer by schema. Other roots than objects stand in one. */
static void
put_answer_tool(struct gemini_encoder *e)
{
	struct jsonw *w = &e->w;
	bool changed;

	jsonw_object(w);
	gemini_put_word(e, "name", e->plan.answer);
	gemini_put_word(e, "description",
	    "Gives the final answer, in this form.");
	jsonw_key(w, "parametersJsonSchema");
	if (e->plan.wrapped) {
		jsonw_object(w);
		gemini_put_word(e, "type", "object");
		jsonw_key(w, "properties");
		jsonw_object(w);
		jsonw_key(w, "value");
	}
	changed = schema_write(w, e->request->format.schema, &schema_gemini);
	if (e->plan.wrapped) {
		jsonw_object_end(w);
		jsonw_key(w, "required");
		jsonw_raw(w, SPAN("[\"value\"]"));
		jsonw_object_end(w);
	}
	if (changed)
		receipt_change(e->receipt, "text.format.schema",
		    ACTION_EMULATED, "what this route's schemas don't know "
		    "stands in descriptions");
	jsonw_object_end(w);
}

static void
put_functions(struct gemini_encoder *e)
{
	const struct request *r = e->request;
	const struct node *group = NULL;

	jsonw_object(&e->w);
	jsonw_key(&e->w, "functionDeclarations");
	jsonw_array(&e->w);
	for (size_t i = 0; i < r->n_all_tools; i++) {
		const struct tool *t = &r->tools[i];

		if (!gemini_is_function(t))
			continue;
		/* One change tells of a whole namespace. */
		if (t->group != NULL && t->group != group)
			receipt_change(e->receipt, t->param, ACTION_EMULATED,
			    "of its namespace only the name is sent, in its "
			    "own");
		group = t->group;
		put_function(e, t);
	}
	if (e->plan.form == FORM_TOOL)
		put_answer_tool(e);
	jsonw_array_end(&e->w);
	jsonw_object_end(&e->w);
}

static void
put_list(struct gemini_encoder *e)
{
	if (!e->plan.functions && !e->plan.search)
		return;
	jsonw_key(&e->w, "tools");
	jsonw_array(&e->w);
	if (e->plan.functions)
		put_functions(e);
	if (e->plan.search)
		jsonw_raw(&e->w, SPAN("{\"googleSearch\":{}}"));
	jsonw_array_end(&e->w);
}

/* ---- toolConfig ---- */

/* Whether a function asks to be held to its schema. */
static int
find_strict(struct gemini_encoder *e, bool *strict, struct error *err)
{
	const struct request *r = e->request;

	*strict = false;
	for (size_t i = 0; i < r->n_all_tools; i++) {
		const struct tool *t = &r->tools[i];

		if (t->type != TOOL_FUNCTION || t->strict != YES)
			continue;
		if (!(e->target->without & WITHOUT_STRICT))
			*strict = true;
		else if (gemini_drop(e, arena_printf(e->arena, "%s.strict",
		    t->param), "the schemas are too large to be held to",
		    err) == -1)
			return -1;
	}
	return 0;
}

static bool
may_answer(const struct gemini_encoder *e)
{
	return e->plan.form == FORM_TOOL &&
	    !tool_choice_forced(&e->request->tool_choice);
}

/* NULL: the default, AUTO. VALIDATED takes AUTO's place only: it lets the
 * model choose, and ANY doesn't. */
static const char *
mode_of(const struct gemini_encoder *e, bool strict)
{
	const struct tool_choice *c = &e->request->tool_choice;

	if (c->kind == CHOICE_NONE)
		return "NONE";
	if (tool_choice_forced(c) || may_answer(e))
		return "ANY";
	return c->kind == CHOICE_ALLOWED || strict ? "VALIDATED" : NULL;
}

/* Whether the choice leaves some of the declared functions out. */
static bool
needs_names(const struct gemini_encoder *e)
{
	const struct tool_choice *c = &e->request->tool_choice;

	return c->kind == CHOICE_FUNCTION || c->kind == CHOICE_CUSTOM ||
	    c->kind == CHOICE_ALLOWED ||
	    (e->plan.form == FORM_TOOL && tool_choice_forced(c));
}

static void
put_names(struct gemini_encoder *e)
{
	const struct request *r = e->request;
	const struct tool_choice *c = &r->tool_choice;
	bool one = c->kind == CHOICE_FUNCTION || c->kind == CHOICE_CUSTOM;

	jsonw_key(&e->w, "allowedFunctionNames");
	jsonw_array(&e->w);
	for (size_t i = 0; i < r->n_all_tools; i++) {
		const struct tool *t = &r->tools[i];

		if (gemini_is_function(t) && is_chosen(e, t) &&
		    (!one || t == c->tool))
			gemini_put_name(e, t->wire);
	}
	if (may_answer(e))
		jsonw_string(&e->w, e->plan.answer);
	jsonw_array_end(&e->w);
}

static int
put_config(struct gemini_encoder *e, struct error *err)
{
	bool strict = false;
	const char *mode;

	if (!e->plan.functions)
		return 0;
	if (find_strict(e, &strict, err) == -1)
		return -1;
	mode = mode_of(e, strict);
	if (mode == NULL && !e->plan.search)
		return 0;
	jsonw_key(&e->w, "toolConfig");
	jsonw_object(&e->w);
	if (mode != NULL) {
		jsonw_key(&e->w, "functionCallingConfig");
		jsonw_object(&e->w);
		gemini_put_word(e, "mode", mode);
		if (needs_names(e))
			put_names(e);
		jsonw_object_end(&e->w);
	}
	if (e->plan.search) {
		jsonw_key(&e->w, "includeServerSideToolInvocations");
		jsonw_bool(&e->w, true);
	}
	jsonw_object_end(&e->w);
	return 0;
}

/* Functions that the choice leaves out altogether aren't declared: one change
 * tells of all. */
static void
note_left_out(struct gemini_encoder *e)
{
	const struct request *r = e->request;
	size_t i = 0;

	while (i < r->n_all_tools && !gemini_is_function(&r->tools[i]))
		i++;
	if (i < r->n_all_tools && !e->plan.functions)
		receipt_change(e->receipt, r->tools[i].param, ACTION_EMULATED,
		    "functions of which none may be called are not sent");
}

int
gemini_put_tools(struct gemini_encoder *e, struct error *err)
{
	if (check_choice(e, err) == -1 || check_tools(e, err) == -1 ||
	    check_history(e, err) == -1)
		return -1;
	note_left_out(e);
	put_list(e);
	return put_config(e, err);
}
