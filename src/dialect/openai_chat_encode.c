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
	    !chat_takes(e, FEATURE_JSON_SCHEMA);
}

static int
put_schema(struct chat_encoder *e, const struct format *f, struct error *err)
{
	bool loose = e->target->without & WITHOUT_STRICT;
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
	if (f->strict != UNSET && !loose) {
		jsonw_key(w, "strict");
		jsonw_bool(w, f->strict == YES);
	}
	jsonw_object_end(w);
	return f->strict == YES && loose ? chat_drop(e, "text.format.strict",
	    "this route refused the schema as a strict one", err) : 0;
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
	    chat_has(e, QUIRK_NO_JSON_OBJECT) ?
	    "the schema stands in the instructions, and is not enforced" :
	    "the schema stands in the instructions, and the answer is any "
	    "JSON object");
	return 0;
}

static int
put_format(struct chat_encoder *e, struct error *err)
{
	const struct format *f = &e->request->format;
	bool emulates = chat_emulates_schema(e);
	int ret = 0;

	if (f->type == FORMAT_TEXT)
		return 0;
	if (emulates && emulate_schema(e, err) == -1)
		return -1;
	/* Then words must do. */
	if (emulates && chat_has(e, QUIRK_NO_JSON_OBJECT))
		return 0;
	jsonw_key(&e->w, "response_format");
	jsonw_object(&e->w);
	if (emulates) {
		chat_put_word(e, "type", "json_object");
	} else if (f->type == FORMAT_JSON_SCHEMA) {
		ret = put_schema(e, f, err);
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
	enum openai_retention known = e->model == NULL ? RETENTION_BOTH :
	    e->model->retention;

	if (retention.p == NULL)
		return 0;
	if (!chat_has(e, QUIRK_OPENAI_FIELDS) || known == RETENTION_NEVER ||
	    (known == RETENTION_24H && !span_is(retention, "24h")))
		return chat_drop(e, "prompt_cache_retention",
		    "this route doesn't let its cache be set so", err);
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
	if (r->user.p == NULL || cached)
		return 0;
	return chat_drop(e, "user", key != NULL ?
	    "this route is told a hash in place of it" :
	    "this route is told of no end user", err);
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
	e->call->stream = e->request->stream &&
	    chat_takes(e, FEATURE_STREAMING);
	if (!e->call->stream)
		return 0;
	jsonw_key(&e->w, "stream");
	jsonw_bool(&e->w, true);
	if (chat_has(e, QUIRK_NO_STREAM_OPTIONS))
		return 0;
	jsonw_key(&e->w, "stream_options");
	jsonw_raw(&e->w, SPAN("{\"include_usage\":true}"));
	return 0;
}

/* ---- marks of explicit caching ---- */

/* Whose marks OpenRouter passes on, by a part of the model's name (its guide
 * to prompt caching, 2026-11); the others' caches work by themselves. */
static const char *const marked_families[] = { "claude", "gemini" };

static bool
knows_marks(const struct chat_encoder *e)
{
	const size_t n = sizeof(marked_families) / sizeof(marked_families[0]);

	for (size_t i = 0; i < n && chat_has(e, QUIRK_CACHE_CONTROL); i++)
		if (strstr(e->target->model, marked_families[i]) != NULL)
			return true;
	return false;
}

static bool
has_mark(const struct item *item)
{
	for (size_t i = 0; i < item->n_parts; i++)
		if (item->parts[i].cache != CACHE_UNSET)
			return true;
	return item->cache != CACHE_UNSET;
}

/* On tools, calls and their outputs there is no place for one. */
static bool
loses_marks(const struct request *r)
{
	for (size_t i = 0; i < r->n_all_tools; i++)
		if (r->tools[i].cache != CACHE_UNSET)
			return true;
	for (size_t i = 0; i < r->n_items; i++)
		if ((r->items[i].type != ITEM_MESSAGE ||
		    r->items[i].role == ROLE_ASSISTANT) &&
		    has_mark(&r->items[i]))
			return true;
	return false;
}

static int
drop_marks(struct chat_encoder *e, struct error *err)
{
	const struct request *r = e->request;

	if (!e->marks)
		return dialect_drop_cache_marks(r, e->receipt,
		    "this route's cache knows no marks", err);
	if (r->cache != CACHE_UNSET && e->last < r->n_items)
		receipt_change(e->receipt, "cache_control", ACTION_EMULATED,
		    "the last message bears the mark");
	return loses_marks(r) ? chat_drop(e, "cache_control",
	    "this route knows marks on the user's and the developer's "
	    "messages only", err) : 0;
}

static size_t
find_last(const struct request *r)
{
	for (size_t i = r->n_items; i > 0; i--)
		if (r->items[i - 1].type == ITEM_MESSAGE &&
		    r->items[i - 1].role != ROLE_ASSISTANT)
			return i - 1;
	return r->n_items;
}

/* ---- the call ---- */

static int (*const steps[])(struct chat_encoder *, struct error *) = {
	put_model, put_messages, chat_put_tools, put_format,
	chat_put_settings, put_cache_key, put_retention, drop_marks, put_user,
	put_store, put_stream,
};

int
chat_encode(const struct request *request, const struct target *target,
    struct arena *a, struct call *call, struct receipt *receipt,
    struct error *err)
{
	struct buf *path = dialect_buf(a, 64);
	struct buf *body = dialect_buf(a, CEILING_REQUEST_ARENA);
	struct request settled;
	struct chat_encoder e = {
		.request = &settled,
		.target = target,
		.arena = a,
		.call = call,
		.receipt = receipt,
		.model = chat_model(target),
		.can = chat_can(target),
		.w = jsonw_on(body),
		.last = find_last(request),
	};
	size_t i;

	dialect_settle(&settled, request);
	*call = (struct call){ .stream = false };
	e.marks = knows_marks(&e);
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
