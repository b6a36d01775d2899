/*
 * The wire, POST {base}/responses, as of 2026-11. A frame is "event: TYPE" and
 * "data: {...}" with the same type inside:
 *
 *	response.created		{"response":{...}}	BEGIN
 *	response.in_progress		{"response":{...}}
 *	response.output_item.added	{"output_index":0,"item":{...}}
 *						an item begins
 *	response.content_part.added	{"content_index":0,"part":{...}}
 *	response.output_text.delta	{"delta":"Hel","logprobs":[]}
 *						a piece of its text
 *	response.output_text.annotation.added
 *	response.output_text.done	{"text":"Hello"}
 *	response.content_part.done	{"part":{...}}
 *	response.output_item.done	{"output_index":0,"item":{...}}
 *						it ends
 *	response.completed		{"response":{...,"usage":{...}}}
 *						USAGE, END
 *
 * Refusals, reasoning, its summary, and the arguments of calls come the same
 * way under other names. Items that the provider runs itself have events of
 * their own between added and done, which go on as they are. The last may also
 * be response.incomplete, or response.failed; an error event may stand in for
 * any. A stream without its last event was cut, whatever came before.
 *
 * A whole answer is the object that the last event holds.
 */
#include "config.h"

#include <string.h>

#include "base/jsonx.h"
#include "dialect/openai_responses.h"
#include "dialect/openai_responses_encode.h"

static const struct node *
response_of(const struct node *event)
{
	const struct node *response = jsonx_get(event, "response");

	return response != NULL && response->kind == NODE_OBJECT ?
	    response : event;
}

/* ---- the end of an answer ---- */

/* No answer has so many tokens or parts; what is larger is no count. */
#define COUNT_MAX	((uint64_t)1 << 40)

static uint64_t
count(const struct node *obj, const char *key)
{
	uint64_t n;

	return jsonx_u64(obj, key, &n) && n <= COUNT_MAX ? n : 0;
}

/* Input includes what was read from and written to the cache, output the
 * reasoning. How long what was written is kept is told beside. Searches are
 * counted here, and alone would pass for all that was used. */
static int
send_usage(struct responses_state *st, const struct node *response,
    struct error *err)
{
	const struct node *usage = jsonx_get(response, "usage");
	const struct node *in = jsonx_get(usage, "input_tokens_details");
	const struct node *written = jsonx_get(in,
	    "cache_write_tokens_details");
	struct usage u = {
		.input = count(usage, "input_tokens"),
		.cached = count(in, "cached_tokens"),
		.cache_write = count(in, "cache_write_tokens"),
		.output = count(usage, "output_tokens"),
		.reasoning = count(jsonx_get(usage, "output_tokens_details"),
		    "reasoning_tokens"),
		.web_searches = st->n_searches,
	};

	if (usage == NULL)
		return 0;
	if (u.cache_write == 0)
		u.cache_write = count(written, "ttl_30m_tokens") +
		    count(written, "ttl_12h_tokens");
	return emit_usage(&st->emit, &u, err);
}

/* The public reasons are two. Others that OpenAI has (max_messages, steered)
 * are limits of another kind: the answer isn't all there could be. */
static enum end_reason
reason_of(const struct node *response)
{
	const struct node *reason = jsonx_get(jsonx_get(response,
	    "incomplete_details"), "reason");

	return jsonx_is(reason, "content_filter") ? END_CONTENT_FILTER :
	    END_MAX_TOKENS;
}

static int
end_answer(struct responses_state *st, const struct node *response,
    enum end_reason reason, struct error *err)
{
	if (emit_begin(&st->emit, err) == -1 || responses_output(st,
	    jsonx_get(response, "output"), err) == -1 ||
	    responses_close(st, reason, err) == -1 ||
	    send_usage(st, response, err) == -1)
		return -1;
	return emit_end(&st->emit, reason, err);
}

/* What was used is told before the failure is. */
static int
fail_answer(struct responses_state *st, const struct node *response,
    struct error *err)
{
	if (st->emit.begun && send_usage(st, response, err) == -1)
		return -1;
	return responses_failed(jsonx_get(response, "error"), err);
}

/* The status counts: some hosts end all answers with response.completed. */
static int
read_response(struct responses_state *st, const struct node *response,
    const char *otherwise, struct error *err)
{
	const struct node *error = jsonx_get(response, "error");
	struct span status = span_of(otherwise);

	if (!jsonx_text(response, "status", &status) && error != NULL &&
	    error->kind == NODE_OBJECT)
		status = SPAN("failed");
	if (span_is(status, "completed"))
		return end_answer(st, response, END_COMPLETED, err);
	if (span_is(status, "incomplete"))
		return end_answer(st, response, reason_of(response), err);
	if (span_is(status, "failed"))
		return fail_answer(st, response, err);
	if (span_is(status, "cancelled"))
		return error_set(err, ERROR_UPSTREAM_FAILED, NULL,
		    "the provider cancelled the answer");
	return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider ended its answer without one");
}

/* ---- the events of a stream ---- */

/* Rows that share a handler differ in these. */
struct row {
	const char *type;
	int (*read)(struct responses_state *, const struct row *,
	    const struct node *, struct error *);
	enum item_type item;
	enum part_type part;
	const char *index, *text;	/* keys */
	const char *status;		/* of a last event that lacks one */
};

static int
on_begin(struct responses_state *st, const struct row *row,
    const struct node *event, struct error *err)
{
	(void)row;
	(void)event;
	return emit_begin(&st->emit, err);
}

static int
on_added(struct responses_state *st, const struct row *row,
    const struct node *event, struct error *err)
{
	(void)row;
	return responses_item_added(st, event, err);
}

static int
on_done(struct responses_state *st, const struct row *row,
    const struct node *event, struct error *err)
{
	(void)row;
	return responses_item_done(st, event, err);
}

static struct responses_part *
part_of(struct responses_state *st, const struct row *row,
    const struct node *event, struct responses_item **item,
    struct error *err)
{
	uint64_t index = 0;

	*item = responses_item_for(st, event, row->item, err);
	if (*item == NULL)
		return NULL;
	if (row->index != NULL)
		index = count(event, row->index);
	return responses_part(st, *item, row->part, index, err);
}

static int
on_delta(struct responses_state *st, const struct row *row,
    const struct node *event, struct error *err)
{
	struct responses_item *item = responses_item_of(st, event);
	struct span text = { NULL, 0 };
	struct responses_part *part;

	(void)jsonx_text(event, row->text, &text);
	if (item != NULL && item->done && text.len == 0)
		return 0;		/* an item's last, late */
	part = part_of(st, row, event, &item, err);
	if (part == NULL || responses_part_delta(st, part, jsonx_get(event,
	    row->text), jsonx_get(event, "logprobs"), err) == -1)
		return -1;
	return responses_advance(st, err);
}

/* All of a text; of an item that isn't known or was done this says nothing
 * that its own end doesn't. */
static int
on_whole(struct responses_state *st, const struct row *row,
    const struct node *event, struct error *err)
{
	struct responses_item *item = responses_item_of(st, event);
	struct responses_part *part;

	if (item != NULL && item->done)
		return 0;
	part = part_of(st, row, event, &item, err);
	if (part == NULL || responses_part_whole(st, part, jsonx_get(event,
	    row->text), jsonx_get(event, "logprobs"), err) == -1)
		return -1;
	responses_item_named(st, item, event);
	return responses_advance(st, err);
}

static int
on_part(struct responses_state *st, const struct row *row,
    const struct node *event, struct error *err)
{
	struct responses_item *item = responses_item_of(st, event);
	const struct node *part = jsonx_get(event, "part");
	uint64_t index = count(event, row->index);

	if (item == NULL)
		return 0;
	if (item->done)
		return responses_part_late(st, item, part, index, err);
	if (responses_part_object(st, item, part, index, err) == -1)
		return -1;
	return responses_advance(st, err);
}

static int
on_part_added(struct responses_state *st, const struct row *row,
    const struct node *event, struct error *err)
{
	struct responses_item *item = responses_item_expected(st, event,
	    row->item);
	int ret;

	if (item == NULL || item->done)
		return 0;
	item->parts_announced = false;	/* this is a new one */
	ret = on_part(st, row, event, err);
	item->parts_announced = true;
	return ret;
}

static int
on_annotation(struct responses_state *st, const struct row *row,
    const struct node *event, struct error *err)
{
	struct responses_item *item = responses_item_of(st, event);
	struct responses_part *part;
	uint64_t n;
	bool said = jsonx_u64(event, "annotation_index", &n);

	if (item != NULL && item->done)
		return !said ? 0 : responses_annotation_late(st, item,
		    count(event, row->index), jsonx_get(event, "annotation"),
		    n, err);
	part = part_of(st, row, event, &item, err);
	if (part == NULL || responses_part_annotation(st, part,
	    jsonx_get(event, "annotation"), said ? &n : NULL, err) == -1)
		return -1;
	return responses_advance(st, err);
}

static int
on_last(struct responses_state *st, const struct row *row,
    const struct node *event, struct error *err)
{
	return read_response(st, response_of(event), row->status, err);
}

static int
on_error(struct responses_state *st, const struct row *row,
    const struct node *event, struct error *err)
{
	(void)st;
	(void)row;
	return responses_failed(event, err);
}

/* A text's two events; its pieces are always "delta". */
#define TEXT(name, item, part, index, text) \
	{ "response." name ".delta", on_delta, item, part, index, "delta", \
	    NULL }, \
	{ "response." name ".done", on_whole, item, part, index, text, NULL }
#define PLAIN(type, read)	{ type, read, 0, 0, NULL, NULL, NULL }
#define PARTS(name, item, index) \
	{ "response." name ".added", on_part_added, item, 0, index, NULL, \
	    NULL }, \
	{ "response." name ".done", on_part, item, 0, index, NULL, NULL }
#define LAST(type, status)	{ type, on_last, 0, 0, NULL, NULL, status }

static const struct row rows[] = {
	TEXT("output_text", ITEM_MESSAGE, PART_TEXT, "content_index", "text"),
	TEXT("refusal", ITEM_MESSAGE, PART_REFUSAL, "content_index",
	    "refusal"),
	TEXT("function_call_arguments", ITEM_FUNCTION_CALL, PART_ARGUMENTS,
	    NULL, "arguments"),
	TEXT("custom_tool_call_input", ITEM_CUSTOM_CALL, PART_INPUT, NULL,
	    "input"),
	TEXT("reasoning_summary_text", ITEM_REASONING, PART_SUMMARY,
	    "summary_index", "text"),
	TEXT("reasoning_text", ITEM_REASONING, PART_REASONING,
	    "content_index", "text"),
	/* The Open Responses specification's name for it. */
	TEXT("reasoning", ITEM_REASONING, PART_REASONING, "content_index",
	    "text"),
	{ "response.output_text.annotation.added", on_annotation,
	    ITEM_MESSAGE, PART_TEXT, "content_index", NULL, NULL },
	PLAIN("response.output_item.added", on_added),
	PLAIN("response.output_item.done", on_done),
	PARTS("content_part", ITEM_MESSAGE, "content_index"),
	PARTS("reasoning_summary_part", ITEM_REASONING, "summary_index"),
	PARTS("reasoning_part", ITEM_REASONING, "content_index"), /* vLLM */
	PLAIN("response.created", on_begin),
	PLAIN("response.queued", on_begin),
	PLAIN("response.in_progress", on_begin),
	LAST("response.completed", "completed"),
	LAST("response.incomplete", "incomplete"),
	LAST("response.failed", "failed"),
	LAST("response.cancelled", "cancelled"),
	PLAIN("error", on_error),
};

static const struct row *
row_of(struct span type)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (span_is(type, rows[i].type))
			return &rows[i];
	return NULL;
}

/* An event that nobody knows belongs to a hosted item, or is passed over. */
static int
read_event(struct responses_state *st, struct span line,
    const struct node *event, struct error *err)
{
	struct span type = line;
	const struct row *row;

	(void)jsonx_text(event, "type", &type);
	if (type.p == NULL || span_is(line, "error"))
		type = jsonx_get(event, "error") != NULL ||
		    span_is(line, "error") ? SPAN("error") : SPAN("");
	row = row_of(type);
	if (row != NULL)
		return row->read(st, row, event, err);
	return span_begins(type, "response.") ?
	    responses_progress(st, type, event, err) : 0;
}

/* ---- the body ---- */

static int
read_whole(struct responses_state *st, const struct node *body,
    struct error *err)
{
	const struct node *output = jsonx_get(body, "output");

	if (output == NULL && jsonx_get(body, "status") == NULL)
		return jsonx_get(body, "error") != NULL ||
		    jsonx_is(jsonx_get(body, "type"), "error") ?
		    responses_failed(body, err) :
		    error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent something that is no answer");
	return read_response(st, body, "completed", err);
}

static int
on_document(void *ctx, struct span event, const struct node *node,
    struct error *err)
{
	struct responses_state *st = ctx;

	/* [DONE] of hosts that end as other dialects do. */
	if (st->emit.ended || node == NULL)
		return 0;
	if (node->kind != NODE_OBJECT)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent something that is no answer");
	return st->intake.mode == INTAKE_WHOLE ? read_whole(st, node, err) :
	    read_event(st, event, node, err);
}

static void
responses_begin(struct decoder *d)
{
	struct responses_state *st = d->state;

	emit_init(&st->emit, d);
	intake_init(&st->intake, d, on_document, st);
	responses_items_init(st);
}

static void
responses_end(struct decoder *d)
{
	struct responses_state *st = d->state;

	responses_items_fini(st);
	intake_fini(&st->intake);
	emit_fini(&st->emit);
}

static int
responses_feed(struct decoder *d, struct span bytes, struct error *err)
{
	struct responses_state *st = d->state;

	return st->emit.ended ? 0 : intake_feed(&st->intake, bytes, err);
}

static int
responses_finish(struct decoder *d, bool clean, struct error *err)
{
	struct responses_state *st = d->state;

	if (st->emit.ended)
		return 0;
	if (intake_finish(&st->intake, clean, err) == -1)
		return -1;
	return st->emit.ended ? 0 : error_set(err, ERROR_UPSTREAM_CUT, NULL,
	    "the provider's answer broke off before its end");
}

const struct dialect dialect_openai_responses = {
	.name = "openai-responses",
	.encode = responses_encode,
	.can = responses_can,
	.state_size = sizeof(struct responses_state),
	.begin = responses_begin,
	.feed = responses_feed,
	.finish = responses_finish,
	.end = responses_end,
	.failure = responses_refused,
};
