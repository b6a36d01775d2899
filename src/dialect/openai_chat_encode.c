/*
 * The wire, POST {base}/chat/completions, as of 2026-11; which words a field
 * goes under, or whether it goes at all, is the row's:
 *
 *	{"model":"m","messages":[
 *	 {"role":"system","content":"..."},		instructions
 *	 {"role":"user","content":"..."},		a lone text
 *	 {"role":"user","content":[			text, images, files
 *	  {"type":"text","text":"..."},
 *	  {"type":"image_url","image_url":{"url":"..."}}]},
 *	 {"role":"assistant","content":null,		a turn with calls
 *	  "tool_calls":[{"id":"call_1","type":"function",
 *	   "function":{"name":"f","arguments":"{}"}}]},
 *	 {"role":"tool","tool_call_id":"call_1","content":"..."}],
 *	 "tools":[{"type":"function","function":{...}}],"tool_choice":"auto",
 *	 "response_format":{...},"reasoning_effort":"low","max_tokens":400,
 *	 "stream":true,"stream_options":{"include_usage":true}}
 *
 * The fields stand in the order of the table at the end: the same request
 * always gives the same bytes, which providers' prompt caches need.
 */
#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "dialect/openai_chat_encode.h"

#define LEAST_TOKENS	16

int
chat_drop(struct chat_encoder *e, const char *param, const char *why,
    struct error *err)
{
	if (e->request->strict_routing)
		return error_set(err, ERROR_UNSUPPORTED_PARAMETER, param,
		    "%s, and routing.strict allows no dropping", why);
	receipt_change(e->receipt, param, ACTION_DROPPED, why);
	return 0;
}

static void
put_number(struct chat_encoder *e, const char *key, double value)
{
	jsonw_key(&e->w, key);
	jsonw_number(&e->w, value);
}

void
chat_put_word(struct chat_encoder *e, const char *key, const char *word)
{
	jsonw_key(&e->w, key);
	jsonw_string(&e->w, word);
}

static int
put_model(struct chat_encoder *e, struct error *err)
{
	(void)err;
	chat_put_word(e, "model", e->target->model);
	return 0;
}

static int
put_messages(struct chat_encoder *e, struct error *err)
{
	jsonw_key(&e->w, "messages");
	return chat_put_messages(e, err);
}

/* ---- the form of the answer ---- */

bool
chat_emulates_schema(const struct chat_encoder *e)
{
	return e->request->format.type == FORMAT_JSON_SCHEMA &&
	    chat_has(e, QUIRK_NO_JSON_SCHEMA);
}

static void
put_schema(struct chat_encoder *e, const struct format *f)
{
	struct jsonw *w = &e->w;

	chat_put_word(e, "type", "json_schema");
	jsonw_key(w, "json_schema");
	jsonw_object(w);
	jsonw_key(w, "name");
	jsonw_text(w, f->name);
	if (f->description.p != NULL) {
		jsonw_key(w, "description");
		jsonw_text(w, f->description);
	}
	jsonw_key(w, "schema");
	jsonw_node(w, f->schema);
	if (f->strict != UNSET) {
		jsonw_key(w, "strict");
		jsonw_bool(w, f->strict == YES);
	}
	jsonw_object_end(w);
}

/* json_object gives objects only. */
static int
emulate_schema(struct chat_encoder *e, struct error *err)
{
	struct span type;

	if (jsonx_text(e->request->format.schema, "type", &type) &&
	    !span_is(type, "object"))
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    "text.format.schema",
		    "this route answers with objects only; expected a schema "
		    "whose type is object");
	receipt_change(e->receipt, "text.format", ACTION_EMULATED,
	    "the schema stands in the instructions, and the answer is any "
	    "JSON object");
	chat_put_word(e, "type", "json_object");
	return 0;
}

static int
put_format(struct chat_encoder *e, struct error *err)
{
	const struct format *f = &e->request->format;
	int ret = 0;

	if (f->type == FORMAT_TEXT)
		return 0;
	jsonw_key(&e->w, "response_format");
	jsonw_object(&e->w);
	if (chat_emulates_schema(e)) {
		ret = emulate_schema(e, err);
	} else if (f->type == FORMAT_JSON_SCHEMA) {
		put_schema(e, f);
	} else if (chat_has(e, QUIRK_NO_JSON_OBJECT)) {
		receipt_change(e->receipt, "text.format", ACTION_EMULATED,
		    "a schema that any object fits stands for json_object");
		chat_put_word(e, "type", "json_schema");
		jsonw_key(&e->w, "json_schema");
		jsonw_raw(&e->w, SPAN("{\"name\":\"object\","
		    "\"schema\":{\"type\":\"object\"}}"));
	} else {
		chat_put_word(e, "type", "json_object");
	}
	jsonw_object_end(&e->w);
	return ret;
}

static int
put_verbosity(struct chat_encoder *e, struct error *err)
{
	if (e->request->verbosity == VERBOSITY_UNSET)
		return 0;
	if (!chat_has(e, QUIRK_OPENAI_FIELDS))
		return chat_drop(e, "text.verbosity",
		    "this route knows no verbosity", err);
	chat_put_word(e, "verbosity", verbosity_word(e->request->verbosity));
	return 0;
}

/* ---- reasoning ---- */

bool
chat_thinks_not(const struct chat_encoder *e)
{
	enum effort effort = e->request->effort;

	return chat_has(e, QUIRK_THINKING_SWITCH) &&
	    (effort == EFFORT_NONE || effort == EFFORT_MINIMAL);
}

/* The effort itself if the row takes it, else the next above, else the next
 * below. */
static enum effort
nearest_effort(const struct chat_encoder *e, enum effort effort)
{
	unsigned known = e->target->provider->efforts;
	int i;

	if (known == 0 || (known & 1u << effort))
		return effort;
	for (i = effort + 1; i <= EFFORT_MAX; i++)
		if (known & 1u << i)
			return (enum effort)i;
	for (i = effort - 1; i > EFFORT_UNSET; i--)
		if (known & 1u << i)
			return (enum effort)i;
	return effort;
}

static void
put_thinking(struct chat_encoder *e)
{
	bool off = chat_thinks_not(e);

	if (off && e->request->effort == EFFORT_MINIMAL)
		receipt_change(e->receipt, "reasoning.effort", ACTION_MOVED,
		    "none is the least effort of this route");
	jsonw_key(&e->w, "thinking");
	jsonw_object(&e->w);
	chat_put_word(e, "type", off ? "disabled" : "enabled");
	jsonw_object_end(&e->w);
}

static int
put_effort(struct chat_encoder *e, struct error *err)
{
	enum effort effort = e->request->effort, sent;

	if (effort == EFFORT_UNSET)
		return 0;
	if (chat_has(e, QUIRK_THINKING_SWITCH)) {
		put_thinking(e);
		if (chat_thinks_not(e))
			return 0;
	}
	if (chat_has(e, QUIRK_NO_EFFORT))
		return chat_drop(e, "reasoning.effort",
		    "this route has no degrees of effort", err);
	sent = nearest_effort(e, effort);
	if (sent != effort)
		receipt_change(e->receipt, "reasoning.effort", ACTION_MOVED,
		    arena_printf(e->arena, "%s is the nearest effort of this "
		    "route", effort_word(sent)));
	chat_put_word(e, "reasoning_effort", effort_word(sent));
	return 0;
}

/* ---- settings ---- */

static int
put_limit(struct chat_encoder *e, struct error *err)
{
	int64_t limit = e->target->max_output_tokens;

	(void)err;
	if (e->request->max_output_tokens.set)
		limit = e->request->max_output_tokens.value;
	else if (!chat_has(e, QUIRK_ALWAYS_LIMIT) || limit <= 0)
		return 0;
	if (chat_has(e, QUIRK_LEAST_16_TOKENS) && limit < LEAST_TOKENS) {
		limit = LEAST_TOKENS;
		receipt_change(e->receipt, "max_output_tokens", ACTION_RAISED,
		    "16 is the least that this route takes");
	}
	jsonw_key(&e->w, chat_has(e, QUIRK_MAX_COMPLETION_TOKENS) ?
	    "max_completion_tokens" : "max_tokens");
	jsonw_int(&e->w, limit);
	return 0;
}

static int
put_sampling(struct chat_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const struct {
		const char *name;
		const struct setting *setting;
		bool unknown;
	} settings[] = {
		{ "temperature", &r->temperature, false },
		{ "top_p", &r->top_p, false },
		{ "presence_penalty", &r->presence_penalty,
		    chat_has(e, QUIRK_NO_PENALTIES) },
		{ "frequency_penalty", &r->frequency_penalty,
		    chat_has(e, QUIRK_NO_PENALTIES) },
	};
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (!settings[i].setting->set)
			continue;
		if (!settings[i].unknown)
			put_number(e, settings[i].name,
			    settings[i].setting->value);
		else if (settings[i].setting->value != 0 && chat_drop(e,
		    settings[i].name, "this route knows no penalties",
		    err) == -1)
			return -1;
	}
	return 0;
}

/* What this dialect has no place for. */
static int
drop_settings(struct chat_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const struct {
		const char *param, *why;
		bool asked;
	} settings[] = {
		{ "top_logprobs", "this route gives no log probabilities",
		    r->top_logprobs.set && r->top_logprobs.value > 0 },
		{ "include", "this route gives no log probabilities",
		    r->include & INCLUDE_LOGPROBS },
		{ "include", "this route gives no encrypted reasoning",
		    r->include & INCLUDE_ENCRYPTED_REASONING },
		{ "include", "this route runs no hosted tools and keeps "
		    "no input", r->include & ~(unsigned)(INCLUDE_LOGPROBS |
		    INCLUDE_ENCRYPTED_REASONING) },
		{ "reasoning.summary",
		    "this route gives its reasoning as it is, or none",
		    r->summary != SUMMARY_UNSET },
		{ "max_tool_calls", "this route runs no hosted tools",
		    r->max_tool_calls.set },
	};
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (settings[i].asked && chat_drop(e, settings[i].param,
		    settings[i].why, err) == -1)
			return -1;
	return 0;
}

/* ---- caching, the end user ---- */

/* A header's value is not JSON; a key that doesn't fit is left out. */
static bool
put_cache_header(struct chat_encoder *e, struct span key)
{
	static const char fits[] = "0123456789-._~:"
	    "abcdefghijklmnopqrstuvwxyz" "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *value = arena_dup(e->arena, key.p, key.len);

	if (key.len == 0 || key.len > 128 || strspn(value, fits) != key.len)
		return false;
	e->call->headers[e->call->n_headers++] = (struct header){
		e->target->provider->cache_header, value,
	};
	return true;
}

static int
put_cache_key(struct chat_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	struct span key = r->prompt_cache_key;
	bool asked = key.p != NULL;

	if (!asked)
		key = r->user.p != NULL ? r->user :
		    span_of(e->target->cache_key);
	if (key.p == NULL)
		return 0;
	if (chat_has(e, QUIRK_CACHE_KEY)) {
		jsonw_key(&e->w, "prompt_cache_key");
		jsonw_text(&e->w, key);
		return 0;
	}
	if (e->target->provider->cache_header != NULL &&
	    put_cache_header(e, key))
		return 0;
	return asked ? chat_drop(e, "prompt_cache_key",
	    "this route takes no such cache key", err) : 0;
}

static int
put_retention(struct chat_encoder *e, struct error *err)
{
	struct span retention = e->request->prompt_cache_retention;

	if (retention.p == NULL)
		return 0;
	if (!chat_has(e, QUIRK_OPENAI_FIELDS))
		return chat_drop(e, "prompt_cache_retention",
		    "this route doesn't let its cache be set", err);
	jsonw_key(&e->w, "prompt_cache_retention");
	jsonw_text(&e->w, retention);
	return 0;
}

/* The end user is told apart by a hash of the API key, never by the client's
 * words, which may have become the cache key. */
static int
put_user(struct chat_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	bool cached = r->prompt_cache_key.p == NULL &&
	    (chat_has(e, QUIRK_CACHE_KEY) || e->call->n_headers > 0);
	const char *key = chat_has(e, QUIRK_OPENAI_FIELDS) ?
	    "safety_identifier" : chat_has(e, QUIRK_USER) ? "user" : NULL;

	if (key != NULL && e->target->user_hash != NULL)
		chat_put_word(e, key, e->target->user_hash);
	if (r->user.p == NULL || key != NULL || cached)
		return 0;
	return chat_drop(e, "user", "this route is told of no end user", err);
}

static int
put_store(struct chat_encoder *e, struct error *err)
{
	(void)err;
	if (chat_has(e, QUIRK_OPENAI_FIELDS)) {
		jsonw_key(&e->w, "store");
		jsonw_bool(&e->w, false);
	}
	return 0;
}

static int
put_stream(struct chat_encoder *e, struct error *err)
{
	(void)err;
	e->call->stream = e->request->stream;
	if (!e->request->stream)
		return 0;
	jsonw_key(&e->w, "stream");
	jsonw_bool(&e->w, true);
	if (chat_has(e, QUIRK_NO_STREAM_OPTIONS))
		return 0;
	jsonw_key(&e->w, "stream_options");
	jsonw_raw(&e->w, SPAN("{\"include_usage\":true}"));
	return 0;
}

/* ---- the call ---- */

static int (*const steps[])(struct chat_encoder *, struct error *) = {
	put_model, put_messages, chat_put_tools, put_format, put_verbosity,
	put_effort, put_limit, put_sampling, drop_settings, put_cache_key,
	put_retention, put_user, put_store, put_stream,
};

/* A buffer that ends with the arena. */
static struct buf *
arena_buf(struct arena *a, size_t max)
{
	struct buf *b = arena_alloc(a, sizeof(*b));

	buf_init(b, max);
	arena_defer(a, buf_fini_deferred, b);
	return b;
}

int
chat_encode(const struct request *request, const struct target *target,
    struct arena *a, struct call *call, struct receipt *receipt,
    struct error *err)
{
	struct buf *path = arena_buf(a, 64);
	struct buf *body = arena_buf(a, CEILING_REQUEST_ARENA);
	struct chat_encoder e = {
		.request = request,
		.target = target,
		.arena = a,
		.call = call,
		.receipt = receipt,
		.w = jsonw_on(body),
	};
	size_t i;

	*call = (struct call){ .stream = false };
	buf_puts(path, "/chat/completions");
	jsonw_object(&e.w);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i](&e, err) == -1)
			return -1;
	jsonw_object_end(&e.w);
	/* Only read from here on, so that the arena's own stay good. */
	call->path = *path;
	call->body = *body;
	return buf_over(body) ? error_set(err, ERROR_TOO_LARGE, NULL,
	    "the request is too large in this provider's form") : 0;
}
