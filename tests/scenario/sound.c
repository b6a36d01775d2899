/*
 * What holds of every complete answer, whatever its story: promises 1 and 7,
 * the order and numbering of events, deltas that add up, all keys of the
 * response object, all keys of an error (OpenAI and Open Responses, 2026).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/jsonx.h"
#include "base/parse.h"
#include "scenario/judge.h"

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))

/* ---- objects ---- */

static const char *const response_keys[] = {
	"id", "object", "created_at", "completed_at", "status", "error",
	"incomplete_details", "instructions", "model", "output",
	"previous_response_id", "tools", "tool_choice", "parallel_tool_calls",
	"text", "temperature", "top_p", "presence_penalty",
	"frequency_penalty", "top_logprobs", "reasoning", "usage",
	"max_output_tokens", "max_tool_calls", "truncation", "store",
	"background", "service_tier", "metadata", "safety_identifier",
	"prompt_cache_key",
	/* ours */
	"cost", "receipt",
};

static void
check_keys(struct judge *j, const struct node *obj, const char *what,
    const char *const *keys, size_t n)
{
	const char *missing = "";

	for (size_t i = 0; i < n; i++)
		if (obj == NULL || jsonx_member(obj, keys[i]) == NULL)
			missing = arena_printf(&j->take->arena, "%s %s",
			    missing, keys[i]);
	if (missing[0] != '\0')
		judge_fault(j, "%s lacks%s", what, missing);
}

static void
check_response(struct judge *j, const struct node *obj, const char *status)
{
	check_keys(j, obj, "the response", response_keys,
	    COUNT(response_keys));
	if (obj != NULL && status != NULL &&
	    !jsonx_is(jsonx_member(obj, "status"), status))
		judge_fault(j, "the response's status isn't %s", status);
}

static void
check_error(struct judge *j)
{
	static const char *const keys[] = { "message", "type", "param",
	    "code" };
	const struct node *error = j->take->object == NULL ? NULL :
	    jsonx_get(j->take->object, "error");

	if (!j->take->bodiless)
		check_keys(j, error, "the error", keys, COUNT(keys));
}

/* ---- streams ---- */

static const struct {
	const char *type, *status;
} terminals[] = {
	{ "response.completed", "completed" },
	{ "response.incomplete", "incomplete" },
	{ "response.failed", "failed" },
};

/* There is no event of our own, and never an error event. */
static const char *const types[] = {
	"response.created", "response.in_progress",
	"response.output_item.added", "response.output_item.done",
	"response.content_part.added", "response.content_part.done",
	"response.output_text.delta", "response.output_text.done",
	"response.output_text.annotation.added",
	"response.refusal.delta", "response.refusal.done",
	"response.reasoning_text.delta", "response.reasoning_text.done",
	"response.function_call_arguments.delta",
	"response.function_call_arguments.done",
	"response.completed", "response.incomplete", "response.failed",
};

static const char *
terminal_status(const char *type)
{
	for (size_t i = 0; i < COUNT(terminals); i++)
		if (strcmp(terminals[i].type, type) == 0)
			return terminals[i].status;
	return NULL;
}

static void
check_frame(struct judge *j, size_t number)
{
	const struct frame *f = &j->take->frames[number];
	uint64_t sequence = UINT64_MAX;
	bool known = false;

	if (f->data == NULL)
		return;
	for (size_t i = 0; i < COUNT(types); i++)
		known = known || strcmp(types[i], f->type) == 0;
	if (!known)
		judge_fault(j, "there is no event %s", f->type);
	if (!jsonx_is(jsonx_member(f->data, "type"), f->type))
		judge_fault(j, "the type of event %zu isn't its name", number);
	if (!jsonx_u64(f->data, "sequence_number", &sequence) ||
	    sequence != number)
		judge_fault(j, "event %zu bears another number", number);
}

/* Promise 1. */
static void
check_terminal(struct judge *j)
{
	const struct take *t = j->take;
	size_t n = 0;

	for (size_t i = 0; i < t->n_frames; i++)
		n += terminal_status(t->frames[i].type) != NULL;
	if (n != 1 || terminal_status(t->frames[t->n_frames - 1].type) == NULL)
		judge_fault(j, "%zu terminal events, expected one at the end",
		    n);
	if (!t->done)
		judge_fault(j, "the stream ends without [DONE]");
}

/* Promise 7, and what the objects of a stream are like. */
static void
check_objects(struct judge *j)
{
	const struct take *t = j->take;
	const struct node *first = NULL, *obj;
	const char *type;

	for (size_t i = 0; i < t->n_frames; i++) {
		type = t->frames[i].type;
		obj = t->frames[i].data == NULL ? NULL :
		    jsonx_get(t->frames[i].data, "response");
		if (i < 2 && strcmp(type, i == 0 ? "response.created" :
		    "response.in_progress") != 0)
			judge_fault(j, "event %zu is %s", i, type);
		if (i >= 2 && terminal_status(type) == NULL)
			continue;
		check_response(j, obj, i < 2 ? "in_progress" :
		    terminal_status(type));
		if (i == 0)
			first = obj;
		if (obj != NULL && first != NULL && !span_same(
		    judge_json(j, jsonx_member(first, "id")),
		    judge_json(j, jsonx_member(obj, "id"))))
			judge_fault(j, "%s bears another id", type);
	}
}

/* ---- what adds up ---- */

static bool
same_member(struct judge *j, const struct node *a, const struct node *b,
    const char *key)
{
	return span_same(judge_json(j, jsonx_member(a, key)),
	    judge_json(j, jsonx_member(b, key)));
}

/* The deltas that a done event stands for are its text. */
static void
check_text(struct judge *j, size_t number, const char *delta, const char *key)
{
	const struct node *done = j->take->frames[number].data, *n;
	struct buf sum;

	buf_init(&sum, SIZE_MAX);
	for (size_t i = 0; i < number; i++) {
		n = j->take->frames[i].data;
		if (n == NULL || strcmp(j->take->frames[i].type, delta) != 0 ||
		    !same_member(j, n, done, "item_id") ||
		    !same_member(j, n, done, "content_index") ||
		    !same_member(j, n, done, "output_index") ||
		    jsonx_get(n, "delta") == NULL)
			continue;
		buf_span(&sum, jsonx_get(n, "delta")->span);
	}
	n = jsonx_get(done, key);
	if (n == NULL || !span_same(n->span, buf_view(&sum)))
		judge_fault(j, "event %zu isn't the sum of its deltas",
		    number);
	buf_fini(&sum);
}

/* A finished item is the one of the final response. */
static void
check_item(struct judge *j, size_t number)
{
	const struct node *done = j->take->frames[number].data, *final;
	uint64_t index = 0;
	char path[40];

	(void)jsonx_u64(done, "output_index", &index);
	(void)snprintf(path, sizeof(path), "output[%u]", (unsigned)index);
	final = j->take->object == NULL ? NULL :
	    judge_find(j, j->take->object, span_of(path));
	if (!span_same(judge_json(j, jsonx_get(done, "item")),
	    judge_json(j, final)))
		judge_fault(j, "item %u isn't that of the final response",
		    (unsigned)index);
}

static void
check_sums(struct judge *j)
{
	static const struct {
		const char *done, *delta, *key;
	} sums[] = {
		{ "response.output_text.done", "response.output_text.delta",
		    "text" },
		{ "response.refusal.done", "response.refusal.delta",
		    "refusal" },
		{ "response.reasoning_text.done",
		    "response.reasoning_text.delta", "text" },
		{ "response.function_call_arguments.done",
		    "response.function_call_arguments.delta", "arguments" },
	};
	const struct take *t = j->take;
	size_t added = 0, done = 0;

	for (size_t i = 0; i < t->n_frames; i++) {
		const char *type = t->frames[i].type;

		if (t->frames[i].data == NULL)
			continue;
		for (size_t k = 0; k < COUNT(sums); k++)
			if (strcmp(type, sums[k].done) == 0)
				check_text(j, i, sums[k].delta, sums[k].key);
		added += strcmp(type, "response.output_item.added") == 0;
		if (strcmp(type, "response.output_item.done") == 0) {
			check_item(j, i);
			done++;
		}
	}
	if (added != done || (t->object != NULL &&
	    jsonx_get(t->object, "output") != NULL &&
	    jsonx_get(t->object, "output")->count != done))
		judge_fault(j, "%zu items began, %zu ended, and the response "
		    "has another number", added, done);
}

/* ---- all of it ---- */

static void
check_stream(struct judge *j)
{
	if (j->take->status != 200)
		judge_fault(j, "a stream with status %d", j->take->status);
	if (j->take->n_frames == 0) {
		judge_fault(j, "a stream without events");
		return;
	}
	for (size_t i = 0; i < j->take->n_frames; i++)
		check_frame(j, i);
	check_terminal(j);
	check_objects(j);
	check_sums(j);
}

static void
check_whole(struct judge *j)
{
	const struct take *t = j->take;
	struct span length = take_header(t, "Content-Length");
	struct span type = take_header(t, "Content-Type");
	uint64_t n;

	if (type.p == NULL || !span_is(type, "application/json"))
		judge_fault(j, "the answer is neither a stream nor JSON");
	if (!t->bodiless && (length.p == NULL ||
	    parse_u64(length, UINT32_MAX, &n) == -1 || n != t->body.len))
		judge_fault(j, "the Content-Length isn't the body's");
	if (t->status != 200)
		check_error(j);
	else if (t->object != NULL &&
	    jsonx_get(t->object, "deleted") == NULL &&
	    jsonx_is(jsonx_get(t->object, "object"), "response"))
		check_response(j, t->object, NULL);
}

void
judge_sound(struct judge *j)
{
	if (!j->take->whole)
		return;
	if (take_header(j->take, "X-Request-Id").p == NULL)
		judge_fault(j, "the answer has no X-Request-Id");
	if (j->take->streamed)
		check_stream(j);
	else
		check_whole(j);
}
