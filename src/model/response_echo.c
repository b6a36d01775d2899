/*
 * What the public response object repeats of the request, with the default
 * that stands for what wasn't said: the twenty-one keys of it that the answer
 * doesn't change. All of them are always there, since the Open Responses schema
 * requires them and allows no null for the numbers (2026-04-24).
 */
#include "config.h"

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
	jsonw_object(w);
	jsonw_key(w, "type");
	jsonw_string(w, "function");
	write_text(w, "name", t->name);
	write_text(w, "description", t->description);
	jsonw_key(w, "parameters");
	jsonw_node(w, t->parameters);
	write_strict(w, t->strict);
	jsonw_object_end(w);
}

/* A tool that somebody else runs, as it was sent but for its credentials: an
 * MCP server's token has no place in an answer that clients keep. */
static void
write_hosted(struct jsonw *w, const struct tool *t)
{
	const struct node *m;

	jsonw_object(w);
	for (m = t->node->child; m != NULL; m = m->next)
		if (!span_is(m->key, "authorization") &&
		    !span_is(m->key, "headers"))
			jsonw_member(w, m);
	jsonw_object_end(w);
}

static void
write_tools(struct jsonw *w, const struct request *req)
{
	jsonw_key(w, "tools");
	jsonw_array(w);
	for (size_t i = 0; i < req->n_tools; i++)
		if (req->tools[i].type == TOOL_FUNCTION)
			write_function(w, &req->tools[i]);
		else
			write_hosted(w, &req->tools[i]);
	jsonw_array_end(w);
	jsonw_key(w, "tool_choice");
	if (req->tool_choice.node != NULL)
		jsonw_node(w, req->tool_choice.node);
	else
		jsonw_string(w, "auto");
}

static void
write_format(struct jsonw *w, const struct format *f)
{
	static const char *const words[] = {
		[FORMAT_TEXT] = "text",
		[FORMAT_JSON_OBJECT] = "json_object",
		[FORMAT_JSON_SCHEMA] = "json_schema",
	};

	jsonw_object(w);
	jsonw_key(w, "type");
	jsonw_string(w, words[f->type]);
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
	jsonw_string(w, verbosity == NULL ? "medium" : verbosity);
	jsonw_object_end(w);
}

static void
write_reasoning(struct jsonw *w, const struct request *req)
{
	jsonw_key(w, "reasoning");
	jsonw_object(w);
	jsonw_key(w, "effort");
	jsonw_string(w, effort_word(req->effort));
	jsonw_key(w, "summary");
	jsonw_string(w, summary_word(req->summary));
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
	jsonw_key(w, "truncation");
	jsonw_string(w, "disabled");
	jsonw_key(w, "background");
	jsonw_bool(w, false);
	jsonw_key(w, "service_tier");
	jsonw_string(w, "default");
}

void
response_echo_write(struct jsonw *w, const struct request *req)
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
	write_reasoning(w, req);
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
}

void
response_echo(struct response *r, const struct request *req)
{
	struct jsonw w;

	r->echo = arena_alloc(r->arena, sizeof(*r->echo));
	buf_init(r->echo, CEILING_WRITE);
	arena_defer(r->arena, buf_fini_deferred, r->echo);
	w = jsonw_on(r->echo);
	response_echo_write(&w, req);
}
