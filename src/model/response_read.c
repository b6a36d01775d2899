#include "config.h"

#include <stdio.h>

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/parse.h"
#include "model/response_read.h"

#define PICO_DIGITS	12		/* a pico-dollar is 1e-12 of one */

/* ---- numbers ---- */

/* 0 for what isn't there. */
static uint64_t
count(const struct node *object, const char *key)
{
	uint64_t n = 0;

	(void)jsonx_u64(object, key, &n);
	return n;
}

static void
read_usage(struct response *r, const struct node *object)
{
	const struct node *usage = jsonx_get(object, "usage");
	const struct node *in = jsonx_get(usage, "input_tokens_details");
	const struct node *out = jsonx_get(usage, "output_tokens_details");

	r->has_usage = usage != NULL;
	r->usage = (struct usage){
		.input = count(usage, "input_tokens"),
		.cached = count(in, "cached_tokens"),
		.cache_write = count(in, "cache_write_tokens"),
		.output = count(usage, "output_tokens"),
		.reasoning = count(out, "reasoning_tokens"),
		.web_searches = count(jsonx_get(usage, "tool_calls"),
		    "web_search"),
	};
}

static bool
is_true(const struct node *object, const char *key)
{
	const struct node *n = jsonx_get(object, key);

	return n != NULL && n->kind == NODE_BOOL && (n->flags & NODE_TRUE);
}

static void
read_cost(struct response *r, const struct node *object)
{
	const struct node *cost = jsonx_get(object, "cost");
	const struct node *total = jsonx_get(cost, "total");

	r->cost_known = total != NULL && total->kind == NODE_NUMBER &&
	    parse_decimal(total->span, PICO_DIGITS, UINT64_MAX,
	    &r->cost_pico) == 0;
	r->byok = is_true(cost, "byok");
}

/* ---- who, when, how it ended ---- */

static bool
read_status(struct response *r, const struct node *object)
{
	const struct node *status = jsonx_get(object, "status");
	const struct node *why = jsonx_get(object, "incomplete_details");

	r->created_s = (int64_t)count(object, "created_at");
	r->completed_s = (int64_t)count(object, "completed_at");
	if (jsonx_is(status, "completed")) {
		r->status = RESPONSE_COMPLETED;
		r->reason = END_COMPLETED;
		return true;
	}
	r->status = RESPONSE_INCOMPLETE;
	r->reason = jsonx_is(jsonx_get(why, "reason"), "content_filter") ?
	    END_CONTENT_FILTER : END_MAX_TOKENS;
	return jsonx_is(status, "incomplete");
}

static bool
read_names(struct response *r, const struct node *object)
{
	struct span id = { NULL, 0 }, model = { NULL, 0 };

	if (!jsonx_text(object, "id", &id) || id.len >= sizeof(r->id) ||
	    !jsonx_text(object, "model", &model))
		return false;
	(void)snprintf(r->id, sizeof(r->id), "%.*s", (int)id.len, id.p);
	r->model = jsonx_cstring(r->arena, model);
	return r->model != NULL;
}

/* ---- what it repeats of its request ---- */

/* The members that the answer makes; all others are the request's. */
static bool
is_of_answer(struct span key)
{
	static const char *const keys[] = { "id", "object", "created_at",
	    "completed_at", "status", "error", "incomplete_details", "model",
	    "output", "usage", "store", "cost", "receipt" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (span_is(key, keys[i]))
			return true;
	return false;
}

/* Every answer repeats something. */
static bool
read_echo(struct response *r, const struct node *object)
{
	struct jsonw w;

	r->echo = arena_alloc(r->arena, sizeof(*r->echo));
	buf_init(r->echo, CEILING_WRITE);
	arena_defer(r->arena, buf_fini_deferred, r->echo);
	w = jsonw_on(r->echo);
	for (const struct node *m = object->child; m != NULL; m = m->next)
		if (!is_of_answer(m->key))
			jsonw_member(&w, m);
	return r->echo->len > 0;
}

int
response_read(struct response *r, struct receipt *receipt,
    const struct node *object, struct error *err)
{
	if (object->kind != NODE_OBJECT || !read_names(r, object) ||
	    !read_status(r, object) || !read_echo(r, object))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "internal error: no response that was answered");
	read_usage(r, object);
	read_cost(r, object);
	r->store = is_true(object, "store");
	receipt_read(receipt, jsonx_get(object, "receipt"));
	return 0;
}
