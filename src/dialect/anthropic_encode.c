/*
 * The wire, POST {base}/messages, as of 2026-11; which of it goes is the
 * family's of the model:
 *
 *	anthropic-version: 2023-06-01
 *
 *	{"model":"m","max_tokens":4096,
 *	 "thinking":{"type":"adaptive","display":"summarized"},
 *	 "output_config":{"effort":"low","format":{...}},
 *	 "tools":[{"name":"f","description":"...","input_schema":{...}}],
 *	 "tool_choice":{"type":"auto"},
 *	 "system":[{"type":"text","text":"..."}],	instructions
 *	 "messages":[
 *	 {"role":"user","content":[{"type":"text","text":"..."}]},
 *	 {"role":"assistant","content":[		a turn, in its order
 *	  {"type":"thinking","thinking":"...","signature":"..."},
 *	  {"type":"text","text":"..."},
 *	  {"type":"tool_use","id":"call_1","name":"f","input":{}}]},
 *	 {"role":"user","content":[			its outputs come first
 *	  {"type":"tool_result","tool_use_id":"call_1","content":"..."}]}],
 *	 "metadata":{"user_id":"..."},
 *	 "cache_control":{"type":"ephemeral"},"stream":true}
 *
 * The fields stand in the order of the table at the end. A conversation that
 * goes on begins with the same messages: prompt caches need that, and so do
 * thinking blocks, which are bound to all that came before them.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "dialect/anthropic_encode.h"
#include "dialect/encode.h"

#define API_VERSION	"2023-06-01"

/* What would take ten minutes and more is refused by Anthropic's own clients
 * when it isn't streamed, and idle connections drop. */
#define STREAM_ABOVE	21000

/* Breakpoints of the cache in one request. The automatic one is one of them. */
#define MARKS_MAX	4

void
claude_put_word(struct claude_encoder *e, const char *key, const char *word)
{
	jsonw_key(&e->w, key);
	jsonw_string(&e->w, word);
}

int
claude_drop(struct claude_encoder *e, const char *param, const char *why,
    struct error *err)
{
	return dialect_drop(e->request, e->receipt, param, why, err);
}

/* ---- what is decided before anything is written ---- */

static void
plan_limit(struct claude_encoder *e)
{
	const struct request *r = e->request;
	int64_t most = e->target->max_output_tokens;

	if (!r->max_output_tokens.set) {
		e->max_tokens = most > 0 ? most : e->family->max_output;
		return;
	}
	e->max_tokens = r->max_output_tokens.value;
	if (most <= 0 || e->max_tokens <= most)
		return;
	e->max_tokens = most;
	receipt_change(e->receipt, "max_output_tokens", ACTION_MOVED,
	    "this is the most that the model gives");
}

static size_t
count_marks(const struct request *r)
{
	size_t i, k, n = 0;

	for (i = 0; i < r->n_all_tools; i++)
		n += r->tools[i].cache != CACHE_UNSET;
	for (i = 0; i < r->n_items; i++) {
		n += r->items[i].cache != CACHE_UNSET;
		for (k = 0; k < r->items[i].n_parts; k++)
			n += r->items[i].parts[k].cache != CACHE_UNSET;
	}
	return n;
}

/* The last ones cover the most. */
static int
plan_marks(struct claude_encoder *e, struct error *err)
{
	size_t n = count_marks(e->request);
	size_t most = e->request->cache == CACHE_UNSET ? MARKS_MAX :
	    MARKS_MAX - 1;

	if (n <= most)
		return 0;
	e->marks_to_skip = n - most;
	return claude_drop(e, "cache_control",
	    "at most four marks are known; the last ones are sent", err);
}

/* ---- settings ---- */

static int
put_model(struct claude_encoder *e, struct error *err)
{
	(void)err;
	claude_put_word(e, "model", e->target->model);
	return 0;
}

static int
put_limit(struct claude_encoder *e, struct error *err)
{
	(void)err;
	jsonw_key(&e->w, "max_tokens");
	jsonw_int(&e->w, e->max_tokens);
	return 0;
}

/* Only a hash of the API key stands for the end user, never the client's
 * words. */
static int
put_user(struct claude_encoder *e, struct error *err)
{
	(void)err;
	if (e->target->user_hash == NULL)
		return 0;
	jsonw_key(&e->w, "metadata");
	jsonw_object(&e->w);
	claude_put_word(e, "user_id", e->target->user_hash);
	jsonw_object_end(&e->w);
	return 0;
}

void
claude_put_cache(struct claude_encoder *e, enum cache cache)
{
	jsonw_object_of(&e->w, "type", "ephemeral");
	if (cache == CACHE_1H)
		claude_put_word(e, "ttl", "1h");
	jsonw_object_end(&e->w);
}

/* Without any mark of the client's the provider marks the last block by
 * itself: a conversation that goes on is read from its cache. */
static int
put_cache(struct claude_encoder *e, struct error *err)
{
	(void)err;
	if (e->request->cache == CACHE_UNSET && count_marks(e->request) > 0)
		return 0;
	jsonw_key(&e->w, "cache_control");
	claude_put_cache(e, e->request->cache);
	return 0;
}

static int
put_stream(struct claude_encoder *e, struct error *err)
{
	(void)err;
	e->call->stream = claude_takes(e, FEATURE_STREAMING) &&
	    (e->request->stream || e->max_tokens > STREAM_ABOVE);
	if (e->call->stream) {
		jsonw_key(&e->w, "stream");
		jsonw_bool(&e->w, true);
	}
	return 0;
}

/* What this dialect has no place for. */
static int
drop_settings(struct claude_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	unsigned known = INCLUDE_ENCRYPTED_REASONING;
	size_t i;

	if (e->has_search)
		known |= INCLUDE_WEB_SEARCH_SOURCES;
	const struct {
		const char *param, *why;
		bool asked;
	} settings[] = {
		{ "presence_penalty", "this route knows no penalties",
		    r->presence_penalty.set && r->presence_penalty.value != 0 },
		{ "frequency_penalty", "this route knows no penalties",
		    r->frequency_penalty.set &&
		    r->frequency_penalty.value != 0 },
		{ "top_logprobs", "this route gives no log probabilities",
		    r->top_logprobs.set && r->top_logprobs.value > 0 },
		{ "include", "this route gives no log probabilities",
		    r->include & INCLUDE_LOGPROBS },
		{ "include", "this route doesn't give all of it",
		    r->include & ~(known | INCLUDE_LOGPROBS) },
		{ "text.verbosity", "this route knows no verbosity",
		    r->verbosity != VERBOSITY_UNSET },
		{ "max_tool_calls", "no hosted tool is sent to this route",
		    r->max_tool_calls.set && !e->has_search },
		{ "prompt_cache_key", "this route takes no such cache key",
		    r->prompt_cache_key.p != NULL },
		{ "prompt_cache_retention",
		    "only cache_control sets how long this route keeps it",
		    r->prompt_cache_retention.p != NULL },
		{ "user", "this route is told a hash in place of it",
		    r->user.p != NULL },
	};

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (settings[i].asked && claude_drop(e, settings[i].param,
		    settings[i].why, err) == -1)
			return -1;
	return dialect_drop_hints(r, e->receipt, err);
}

/* ---- headers ---- */

/* For block_binding, which anthropic_thinking.c writes. */
#define BINDING_BETA	"thinking-binding-controls-2026-08-01"

/* What the row says itself, or NULL. */
const char *
claude_row_header(const struct provider *row, const char *name)
{
	for (size_t i = 0; i < row->n_headers; i++)
		if (strcasecmp(row->headers[i].name, name) == 0)
			return row->headers[i].value;
	return NULL;
}

static void
add_header(struct call *call, const char *name, const char *value)
{
	call->headers[call->n_headers++] = (struct header){ name, value };
}

/* A row may have betas of its own: a list with commas, in one header. */
static void
add_beta(struct claude_encoder *e)
{
	static const char name[] = "anthropic-beta";
	const char *own = claude_row_header(e->target->provider, name);

	e->call->joined = (struct header){ name,
	    own == NULL || *own == '\0' ? BINDING_BETA :
	    strstr(own, BINDING_BETA) != NULL ? own :
	    arena_printf(e->arena, "%s,%s", own, BINDING_BETA) };
}

static void
add_headers(struct claude_encoder *e)
{
	if (claude_row_header(e->target->provider,
	    "anthropic-version") == NULL)
		add_header(e->call, "anthropic-version", API_VERSION);
	if (e->replays && claude_knows(e, CLAUDE_PRESERVED) &&
	    e->thinking == THINKING_ADAPTIVE)
		add_beta(e);
}

/* ---- the call ---- */

static int (*const steps[])(struct claude_encoder *, struct error *) = {
	put_model, put_limit, claude_put_thinking, claude_put_sampling,
	claude_put_tools, claude_put_system, claude_put_messages, put_user,
	put_cache, put_stream, drop_settings,
};

static int
plan(struct claude_encoder *e, struct error *err)
{
	plan_limit(e);
	pairs_init(&e->pairs, e->request, e->arena);
	claude_number_calls(e);
	e->way = claude_way(e->request, e->target);
	e->answer_tool = claude_answer_tool(e->request, e->arena);
	if (plan_marks(e, err) == -1 || claude_choose_tools(e, err) == -1)
		return -1;
	return claude_plan_thinking(e, err);
}

int
claude_encode(const struct request *request, const struct target *target,
    struct arena *a, struct call *call, struct receipt *receipt,
    struct error *err)
{
	struct buf *path = dialect_buf(a, 64);
	struct buf *body = dialect_buf(a, CEILING_REQUEST_ARENA);
	struct request settled;
	struct claude_encoder e = {
		.request = &settled,
		.target = target,
		.family = claude_family(target->model),
		.can = claude_can(target),
		.arena = a,
		.call = call,
		.receipt = receipt,
		.w = jsonw_on(body),
	};
	size_t i;

	dialect_settle(&settled, request);
	*call = (struct call){ .stream = false };
	buf_puts(path, "/messages");
	if (plan(&e, err) == -1)
		return -1;
	add_headers(&e);
	jsonw_object(&e.w);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i](&e, err) == -1)
			return -1;
	jsonw_object_end(&e.w);
	call->effort = e.effort;
	/* Only read from here on, so that the arena's own stay good. */
	call->path = *path;
	call->body = *body;
	return buf_over(body) ? error_set(err, ERROR_TOO_LARGE, NULL,
	    "the request is too large in this provider's form") : 0;
}
