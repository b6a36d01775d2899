/*
 * One event of a stream, or one whole answer: usage, the reason of the end,
 * errors, and which block a delta is for.
 */
#include "config.h"

#include "base/jsonx.h"
#include "dialect/anthropic.h"

/* ---- usage ---- */

/* No answer has so many tokens; what is larger is no count. */
#define COUNT_MAX	((uint64_t)1 << 40)

/* All counts may be null or missing, in the later events too: then what an
 * earlier one said still holds. They are sums, never to be added. */
static void
count(const struct node *obj, const char *key, uint64_t *out)
{
	uint64_t value;

	if (jsonx_u64(obj, key, &value) && value <= COUNT_MAX)
		*out = value;
}

/* Some hosts know the input at one end of the stream only and say 0 at the
 * other. */
static void
count_input(const struct node *obj, const char *key, uint64_t *out)
{
	uint64_t value = 0;

	count(obj, key, &value);
	if (value != 0)
		*out = value;
}

/* Its input leaves out what was read from and written to the cache. */
static int
read_usage(struct claude_state *st, const struct node *usage,
    struct error *err)
{
	struct usage u;

	if (usage == NULL)
		return 0;
	count_input(usage, "input_tokens", &st->count.input);
	count_input(usage, "cache_read_input_tokens", &st->count.cache_read);
	count_input(usage, "cache_creation_input_tokens",
	    &st->count.cache_write);
	count_input(jsonx_get(usage, "cache_creation"), "ephemeral_1h_input_tokens",
	    &st->count.cache_write_1h);
	count(usage, "output_tokens", &st->count.output);
	count(jsonx_get(usage, "output_tokens_details"), "thinking_tokens",
	    &st->count.thinking);
	count(jsonx_get(usage, "server_tool_use"), "web_search_requests",
	    &st->count.searches);
	u = (struct usage){
		.input = st->count.input + st->count.cache_read +
		    st->count.cache_write,
		.cached = st->count.cache_read,
		.cache_write = st->count.cache_write,
		.cache_write_1h = st->count.cache_write_1h,
		.output = st->count.output,
		.reasoning = st->count.thinking,
		.web_searches = st->count.searches,
	};
	return emit_usage(&st->emit, &u, err);
}

/* ---- the end ---- */

/* All other words, known or not, mean that the answer is complete: end_turn,
 * stop_sequence, tool_use; pause_turn, where a search of the provider's own
 * would go on in a later call. */
static const struct {
	const char *word;
	enum end_reason reason;
} reasons[] = {
	{ "max_tokens", END_MAX_TOKENS },
	{ "model_context_window_exceeded", END_MAX_TOKENS },
	{ "refusal", END_CONTENT_FILTER },
};

static void
read_stop(struct claude_state *st, const struct node *obj)
{
	struct arena *keep = &st->emit.keep;
	const struct node *why;
	struct span word;
	size_t i;

	if (!jsonx_text(obj, "stop_reason", &word))
		return;
	st->reason = END_COMPLETED;
	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (span_is(word, reasons[i].word))
			st->reason = reasons[i].reason;
	why = jsonx_get(jsonx_get(obj, "stop_details"), "explanation");
	st->explanation = arena_span(keep, delta_whole(keep, why));
}

/* A refusal that said nothing else. */
static int
tell_refusal(struct claude_state *st, struct error *err)
{
	static const struct span none = { NULL, 0 };

	if (st->reason != END_CONTENT_FILTER || st->has_words)
		return 0;
	return emit_span(&st->emit, ITEM_MESSAGE, PART_REFUSAL,
	    st->explanation, none, err);
}

static int
complete(struct claude_state *st, struct error *err)
{
	if (!st->emit.begun)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider ended its answer without one");
	if (claude_blocks_end(st, err) == -1 ||
	    claude_searches_end(st, err) == -1 ||
	    tell_refusal(st, err) == -1)
		return -1;
	return emit_end(&st->emit, st->reason, err);
}

/* ---- events ---- */

typedef int event_fn(struct claude_state *, const struct node *,
    struct error *);

/* A second one in the same stream has been seen (2026-11): the blocks count
 * from 0 again. */
static int
on_message_start(struct claude_state *st, const struct node *node,
    struct error *err)
{
	const struct node *message = jsonx_get(node, "message");

	if (st->emit.begun && claude_blocks_end(st, err) == -1)
		return -1;
	if (emit_begin(&st->emit, err) == -1)
		return -1;
	return read_usage(st, jsonx_get(message, "usage"), err);
}

static uint64_t
index_of(const struct node *node)
{
	uint64_t index = 0;

	(void)jsonx_u64(node, "index", &index);
	return index;
}

static int
on_block_start(struct claude_state *st, const struct node *node,
    struct error *err)
{
	return claude_block_start(st, index_of(node),
	    jsonx_get(node, "content_block"), err);
}

static int
on_block_delta(struct claude_state *st, const struct node *node,
    struct error *err)
{
	return claude_block_delta(st, index_of(node),
	    jsonx_get(node, "delta"), err);
}

static int
on_block_stop(struct claude_state *st, const struct node *node,
    struct error *err)
{
	return claude_block_stop(st, index_of(node), err);
}

static int
on_message_delta(struct claude_state *st, const struct node *node,
    struct error *err)
{
	read_stop(st, jsonx_get(node, "delta"));
	return read_usage(st, jsonx_get(node, "usage"), err);
}

static int
on_message_stop(struct claude_state *st, const struct node *node,
    struct error *err)
{
	(void)node;
	return complete(st, err);
}

static int
on_error(struct claude_state *st, const struct node *node, struct error *err)
{
	(void)st;
	dialect_stream_error(node, err);
	return -1;
}

/* A whole answer. */
static int
on_message(struct claude_state *st, const struct node *node,
    struct error *err)
{
	const struct node *list = jsonx_get(node, "content"), *block;
	uint64_t index = 0;

	if (list == NULL || list->kind != NODE_ARRAY)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider's answer has no content");
	if (emit_begin(&st->emit, err) == -1 ||
	    read_usage(st, jsonx_get(node, "usage"), err) == -1)
		return -1;
	for (block = list->child; block != NULL; block = block->next, index++)
		if (claude_block_start(st, index, block, err) == -1 ||
		    claude_block_stop(st, index, err) == -1)
			return -1;
	read_stop(st, node);
	return complete(st, err);
}

static const struct {
	const char *type;
	event_fn *fn;
} events[] = {
	{ "message_start", on_message_start },
	{ "content_block_start", on_block_start },
	{ "content_block_delta", on_block_delta },
	{ "content_block_stop", on_block_stop },
	{ "message_delta", on_message_delta },
	{ "message_stop", on_message_stop },
	{ "error", on_error },
	{ "message", on_message },
};

int
claude_read(struct claude_state *st, struct span event,
    const struct node *node, struct error *err)
{
	struct span type;
	size_t i;

	/* The type stands in both; proxies lose the one or the other. */
	if (!jsonx_text(node, "type", &type) || type.len == 0)
		type = event;
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (span_is(type, events[i].type))
			return events[i].fn(st, node, err);
	if (jsonx_get(node, "error") != NULL)
		return on_error(st, node, err);
	return 0;
}
