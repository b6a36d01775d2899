/*
 * What the public response object repeats of the request, with the default
 * that stands for what wasn't said: the twenty-one keys of it that the answer
 * doesn't change. All of them are always there, since the Open Responses schema
 * requires them and allows no null for the numbers (2026-04-24).
 */
#include "config.h"

#include <string.h>

#include "base/jsonx.h"
#include "model/response_json.h"

static void
write_limit(struct jsonw *w, const char *key, struct limit l)
{
	jsonw_key(w, key);
	if (l.set)
		jsonw_int(w, l.value);
	else
		jsonw_null(w);
}

static void
write_setting(struct jsonw *w, const char *key, struct setting s,
    double unset)
{
	jsonw_key(w, key);
	jsonw_number(w, s.set ? s.value : unset);
}

static void
write_text(struct jsonw *w, const char *key, struct span text)
{
	jsonw_key(w, key);
	jsonw_text(w, text);
}

/* What was asked for, null when it wasn't: both schemas take a null. */
static void
write_strict(struct jsonw *w, enum tristate strict)
{
	jsonw_key(w, "strict");
	if (strict == UNSET)
		jsonw_null(w);
	else
		jsonw_bool(w, strict == YES);
}

static void
write_function(struct jsonw *w, const struct tool *t)
{
	jsonw_object_of(w, "type", "function");
	write_text(w, "name", t->name);
	write_text(w, "description", t->description);
	jsonw_key(w, "parameters");
	jsonw_node(w, t->parameters);
	write_strict(w, t->strict);
	jsonw_object_end(w);
}

/*
 * What a definition says that has no place in an answer, since clients keep
 * those: an MCP server's token, and values that a container's network gets to
 * see.
 */
static bool
is_credential(struct span key)
{
	return span_is(key, "authorization") || span_is(key, "headers") ||
	    span_is(key, "domain_secrets");
}

/* Whether the names in there are those of a schema, not of a definition. */
static bool
holds_schema(struct span key)
{
	return span_is(key, "parameters") || span_is(key, "output_schema");
}

static void
write_public_member(struct jsonw *w, const struct node *m)
{
	if (is_credential(m->key))
		return;
	if (holds_schema(m->key)) {
		jsonw_member(w, m);
		return;
	}
	jsonw_text(w, m->key);
	buf_putc(w->out, ':');
	w->comma = false;
	response_definition_write(w, m);
}

/* A definition as it was sent but for its credentials, however deep: a
 * namespace has tools, a tool may have a container. */
void
response_definition_write(struct jsonw *w, const struct node *n)
{
	const struct node *m;

	switch ((enum node_kind)n->kind) {
	case NODE_OBJECT:
		jsonw_object(w);
		for (m = n->child; m != NULL; m = m->next)
			write_public_member(w, m);
		jsonw_object_end(w);
		break;
	case NODE_ARRAY:
		jsonw_array(w);
		for (m = n->child; m != NULL; m = m->next)
			response_definition_write(w, m);
		jsonw_array_end(w);
		break;
	default:
		jsonw_node(w, n);
	}
}

static void
write_tool(struct jsonw *w, const struct tool *t)
{
	if (t->group != NULL)
		response_definition_write(w, t->group);
	else if (t->type == TOOL_FUNCTION)
		write_function(w, t);
	else
		response_definition_write(w, t->node);
}

/* The functions of a namespace stand one behind the other, and are told once. */
static void
write_tools(struct jsonw *w, const struct request *req)
{
	const struct node *group = NULL;

	jsonw_key(w, "tools");
	jsonw_array(w);
	for (size_t i = 0; i < req->n_tools; i++) {
		if (req->tools[i].group == NULL ||
		    req->tools[i].group != group)
			write_tool(w, &req->tools[i]);
		group = req->tools[i].group;
	}
	jsonw_array_end(w);
	jsonw_key(w, "tool_choice");
	if (req->tool_choice.node != NULL)
		jsonw_node(w, req->tool_choice.node);
	else
		jsonw_word(w, "auto");
}

static void
write_format(struct jsonw *w, const struct format *f)
{
	static const char *const words[] = {
		[FORMAT_TEXT] = "text",
		[FORMAT_JSON_OBJECT] = "json_object",
		[FORMAT_JSON_SCHEMA] = "json_schema",
	};

	jsonw_object_of(w, "type", words[f->type]);
	if (f->type == FORMAT_JSON_SCHEMA) {
		write_text(w, "name", f->name);
		write_text(w, "description", f->description);
		jsonw_key(w, "schema");
		jsonw_node(w, f->schema);
		jsonw_key(w, "strict");
		jsonw_bool(w, f->strict == YES);
	}
	jsonw_object_end(w);
}

static void
write_text_settings(struct jsonw *w, const struct request *req)
{
	const char *verbosity = verbosity_word(req->verbosity);

	jsonw_key(w, "text");
	jsonw_object(w);
	jsonw_key(w, "format");
	write_format(w, &req->format);
	jsonw_key(w, "verbosity");
	jsonw_word(w, verbosity == NULL ? "medium" : verbosity);
	jsonw_object_end(w);
}

/* What was sent of an object of settings that only OpenAI knows. */
static void
write_hints(struct jsonw *w, const struct request *req, const char *object)
{
	for (size_t i = 0; i < req->n_hints; i++) {
		const struct hint *h = &req->hints[i];

		if (h->object == NULL || strcmp(h->object, object) != 0)
			continue;
		jsonw_key(w, h->key);
		jsonw_node(w, h->node);
	}
}

static void
write_word(struct jsonw *w, const char *key, const struct node *word,
    const char *unset)
{
	jsonw_key(w, key);
	if (word != NULL)
		jsonw_node(w, word);
	else
		jsonw_word(w, unset);
}

/* Either of its two may have been left out; an answer has both. */
static void
write_cache_options(struct jsonw *w, const struct request *req)
{
	for (size_t i = 0; i < req->n_hints; i++) {
		const struct hint *h = &req->hints[i];

		if (h->object != NULL ||
		    strcmp(h->key, "prompt_cache_options") != 0)
			continue;
		jsonw_key(w, h->key);
		jsonw_object(w);
		write_word(w, "ttl", jsonx_get(h->node, "ttl"), "30m");
		write_word(w, "mode", jsonx_get(h->node, "mode"), "implicit");
		jsonw_object_end(w);
	}
}

/* The effort is the one that was asked for, if it is known. */
static void
write_reasoning(struct jsonw *w, const struct response *r,
    const struct request *req)
{
	jsonw_key(w, "reasoning");
	jsonw_object(w);
	jsonw_key(w, "effort");
	jsonw_word(w, effort_word(r->effort != EFFORT_UNSET ? r->effort :
	    req->effort));
	jsonw_key(w, "summary");
	jsonw_word(w, summary_word(req->summary));
	write_hints(w, req, "reasoning");
	jsonw_object_end(w);
}

static void
write_metadata(struct jsonw *w, const struct request *req)
{
	jsonw_key(w, "metadata");
	if (req->metadata != NULL) {
		jsonw_node(w, req->metadata);
		return;
	}
	jsonw_object(w);
	jsonw_object_end(w);
}

/* What has no effect here is told as it really was. */
static void
write_fixed(struct jsonw *w)
{
	jsonw_raw(w, SPAN("\"truncation\":\"disabled\",\"background\":false,"
	    "\"service_tier\":\"default\""));
}

void
response_echo_write(struct jsonw *w, const struct response *r,
    const struct request *req)
{
	struct limit logprobs = req->top_logprobs;

	logprobs.set = true;		/* 0 when it wasn't said */
	jsonw_key(w, "previous_response_id");
	jsonw_string(w, req->previous_response_id);
	write_text(w, "instructions", req->instructions);
	write_tools(w, req);
	jsonw_key(w, "parallel_tool_calls");
	jsonw_bool(w, req->parallel_tool_calls != NO);
	write_limit(w, "max_tool_calls", req->max_tool_calls);
	write_text_settings(w, req);
	write_reasoning(w, r, req);
	write_limit(w, "max_output_tokens", req->max_output_tokens);
	write_setting(w, "temperature", req->temperature, 1);
	write_setting(w, "top_p", req->top_p, 1);
	write_setting(w, "presence_penalty", req->presence_penalty, 0);
	write_setting(w, "frequency_penalty", req->frequency_penalty, 0);
	write_limit(w, "top_logprobs", logprobs);
	write_fixed(w);
	write_metadata(w, req);
	write_text(w, "prompt_cache_key", req->prompt_cache_key);
	write_text(w, "safety_identifier", req->safety_identifier);
	if (req->user.p != NULL)
		write_text(w, "user", req->user);
	if (req->prompt_cache_retention.p != NULL)
		write_text(w, "prompt_cache_retention",
		    req->prompt_cache_retention);
	write_cache_options(w, req);
}

void
response_echo(struct response *r, const struct request *req)
{
	struct jsonw w;

	r->echo = arena_alloc(r->arena, sizeof(*r->echo));
	buf_init(r->echo, CEILING_WRITE);
	arena_defer(r->arena, buf_fini_deferred, r->echo);
	w = jsonw_on(r->echo);
	response_echo_write(&w, r, req);
}
