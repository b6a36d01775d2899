/*
 * Messages, as of 2026-11. A message is a list of content blocks:
 *
 *	{"type":"message","content":[
 *	 {"type":"thinking","thinking":"...","signature":"..."},
 *	 {"type":"redacted_thinking","data":"..."},
 *	 {"type":"text","text":"...","citations":[...]},
 *	 {"type":"tool_use","id","name","input":{...}},
 *	 {"type":"server_tool_use","id","name":"web_search","input":{...}},
 *	 {"type":"web_search_tool_result","tool_use_id","content":[...]}],
 *	 "stop_reason":"end_turn","usage":{...}}
 *
 * and a stream tells each by content_block_start, _delta and _stop, between
 * message_start and message_delta, message_stop.
 */
#include "config.h"

#include "lib/dice.h"
#include "lib/vendor.h"

/* ---- blocks ---- */

enum kind { THINKING, REDACTED, TEXT, CALL, SEARCH, RESULT };

/* A piece of an item: a thought, a stretch of a text, a call, half of a
 * search. */
struct block {
	enum kind kind;
	const struct answer_item *item;
	const struct answer_part *part;
	size_t start, end;		/* of text */
	unsigned cites;
};

#define BLOCKS_MAX	(ANSWER_ITEMS * ANSWER_STRETCHES)

static size_t
reasoning_blocks(struct block *out, const struct answer_item *it)
{
	for (size_t i = 0; i < it->n_parts; i++)
		out[i] = (struct block){
			.kind = it->parts[i].redacted ? REDACTED : THINKING,
			.item = it,
			.part = &it->parts[i],
			.end = it->parts[i].text.n,
		};
	return it->n_parts;
}

/* What refuses is told at the end, in a place of its own. */
static size_t
message_blocks(struct block *out, const struct answer_item *it)
{
	const struct answer_part *p = &it->parts[0];
	size_t start = 0;

	for (size_t i = 0; i < p->n_stretches; i++) {
		out[i] = (struct block){
			.kind = TEXT,
			.item = it,
			.part = p,
			.start = start,
			.end = p->stretches[i].end,
			.cites = p->stretches[i].cites,
		};
		start = p->stretches[i].end;
	}
	return p->n_stretches;
}

/* Two that stand together may both have begun before the one or the other has
 * found anything. */
static size_t
search_blocks(struct block *out, const struct answer_item *it, bool two)
{
	size_t n = 0, first = two && dice_one_in(2) ? 1 : 0;

	for (size_t i = 0; i < 1 + (size_t)two; i++)
		out[n++] = (struct block){ .kind = SEARCH, .item = it + i };
	for (size_t i = 0; i < 1 + (size_t)two; i++) {
		const struct answer_item *ended = it + (i ^ first);

		if (!ended->cut)
			out[n++] = (struct block){ .kind = RESULT,
			    .item = ended };
	}
	return n;
}

static size_t
blocks_of(const struct answer *a, struct block *out)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_items; i++) {
		const struct answer_item *it = &a->items[i];
		bool two = i + 1 < a->n_items && it->type == ITEM_HOSTED &&
		    it[1].type == ITEM_HOSTED && dice_one_in(2);

		if (it->type == ITEM_REASONING)
			n += reasoning_blocks(out + n, it);
		else if (it->type == ITEM_MESSAGE)
			n += message_blocks(out + n, it);
		else if (answer_is_call(it))
			out[n++] = (struct block){ .kind = CALL, .item = it,
			    .end = it->arguments.n };
		else
			n += search_blocks(out + n, it, two);
		i += two;
	}
	return n;
}

static void
put_citation(struct buf *out, unsigned source)
{
	buf_printf(out, "{\"type\":\"web_search_result_location\","
	    "\"url\":\"%s\",\"title\":\"%s\",\"encrypted_index\":\"Eo8B\","
	    "\"cited_text\":\"...\"}", answer_sources[source].url,
	    answer_sources[source].title);
}

static void
put_citations(struct buf *out, unsigned cites)
{
	unsigned n = 0;

	if (cites == 0) {
		buf_puts(out, dice_one_in(2) ? ",\"citations\":null" : "");
		return;
	}
	buf_puts(out, ",\"citations\":[");
	for (unsigned s = 0; s < ANSWER_SOURCES; s++)
		if (cites & 1u << s) {
			buf_puts(out, n++ == 0 ? "" : ",");
			put_citation(out, s);
		}
	buf_putc(out, ']');
}

static void
put_result(struct buf *out, const struct answer_item *it)
{
	unsigned n = 0;

	buf_printf(out, "{\"type\":\"web_search_tool_result\","
	    "\"tool_use_id\":\"srvtoolu_%u\",\"content\":", it->query);
	if (it->failed) {
		buf_puts(out, "{\"type\":\"web_search_tool_result_error\","
		    "\"error_code\":\"max_uses_exceeded\"}}");
		return;
	}
	buf_putc(out, '[');
	for (unsigned s = 0; s < ANSWER_SOURCES; s++)
		if (it->sources & 1u << s)
			buf_printf(out, "%s{\"type\":\"web_search_result\","
			    "\"url\":\"%s\",\"title\":\"%s\","
			    "\"encrypted_content\":\"EqgF\","
			    "\"page_age\":null}", n++ == 0 ? "" : ",",
			    answer_sources[s].url, answer_sources[s].title);
	buf_puts(out, "]}");
}

static void
put_query(struct buf *out, const struct answer_item *it)
{
	buf_printf(out, "{\"query\":\"query %u\"}", it->query);
}

/* The block as it stands in a whole answer, or at its start. */
static void
put_block(struct buf *out, const struct block *b, bool all)
{
	size_t n = all ? b->end - b->start : 0;

	switch (b->kind) {
	case THINKING:
		buf_puts(out, "{\"type\":\"thinking\",\"thinking\":");
		units_string(out, &b->part->text, b->start, n);
		buf_puts(out, ",\"signature\":\"");
		if (all && b->part->blob != 0)
			buf_printf(out, "blob/%u==", b->part->blob);
		buf_puts(out, "\"}");
		break;
	case REDACTED:
		buf_printf(out, "{\"type\":\"redacted_thinking\","
		    "\"data\":\"blob/%u==\"}", b->part->blob);
		break;
	case TEXT:
		buf_puts(out, "{\"type\":\"text\",\"text\":");
		units_string(out, &b->part->text, b->start, n);
		put_citations(out, all ? b->cites : 0);
		buf_putc(out, '}');
		break;
	case CALL:
		buf_printf(out, "{\"type\":\"tool_use\",\"id\":\"%s\","
		    "\"name\":\"%s\",\"input\":", b->item->id,
		    b->item->tool->wire);
		if (all && b->end > 0)
			units_bytes(out, &b->item->arguments, 0, b->end);
		else
			buf_puts(out, "{}");
		buf_putc(out, '}');
		break;
	case SEARCH:
		buf_printf(out, "{\"type\":\"server_tool_use\",\"id\":"
		    "\"srvtoolu_%u\",\"name\":\"web_search\",\"input\":",
		    b->item->query);
		if (all)
			put_query(out, b->item);
		else
			buf_puts(out, "{}");
		buf_putc(out, '}');
		break;
	case RESULT:
		put_result(out, b->item);
		break;
	}
}

/* ---- both forms ---- */

static void
put_stop(struct buf *out, const struct answer *a)
{
	static const char *const words[][3] = {
		[END_COMPLETED] = { "end_turn", "tool_use", "pause_turn" },
		[END_MAX_TOKENS] = { "max_tokens", "max_tokens",
		    "model_context_window_exceeded" },
		[END_CONTENT_FILTER] = { "refusal", "refusal", "refusal" },
	};

	buf_printf(out, "\"stop_reason\":\"%s\",\"stop_sequence\":null",
	    words[a->reason][dice(3)]);
	if (a->reason == END_CONTENT_FILTER && a->explanation.n > 0) {
		buf_puts(out, ",\"stop_details\":{\"type\":\"refusal\","
		    "\"category\":null,\"explanation\":");
		units_string(out, &a->explanation, 0, a->explanation.n);
		buf_putc(out, '}');
	}
}

static void
put_input_usage(struct buf *out, const struct usage *u)
{
	buf_printf(out, "\"input_tokens\":%ju,"
	    "\"cache_read_input_tokens\":%ju,"
	    "\"cache_creation_input_tokens\":%ju,",
	    (uintmax_t)(u->input - u->cached - u->cache_write),
	    (uintmax_t)u->cached, (uintmax_t)u->cache_write);
	buf_printf(out, "\"cache_creation\":{"
	    "\"ephemeral_5m_input_tokens\":%ju,"
	    "\"ephemeral_1h_input_tokens\":%ju},",
	    (uintmax_t)(u->cache_write - u->cache_write_1h),
	    (uintmax_t)u->cache_write_1h);
}

static void
put_output_usage(struct buf *out, const struct usage *u)
{
	buf_printf(out, "\"output_tokens\":%ju,\"output_tokens_details\":",
	    (uintmax_t)u->output);
	if (u->reasoning > 0 || dice_one_in(2))
		buf_printf(out, "{\"thinking_tokens\":%ju}",
		    (uintmax_t)u->reasoning);
	else
		buf_puts(out, "null");
	buf_puts(out, ",\"server_tool_use\":");
	if (u->web_searches > 0 || dice_one_in(2))
		buf_printf(out, "{\"web_search_requests\":%ju}",
		    (uintmax_t)u->web_searches);
	else
		buf_puts(out, "null");
}

/* ---- at once ---- */

static void
whole(struct buf *out, const struct answer *a)
{
	struct block blocks[BLOCKS_MAX];
	size_t n = blocks_of(a, blocks);

	buf_puts(out, "{\"id\":\"msg_1\",\"type\":\"message\","
	    "\"role\":\"assistant\",\"content\":[");
	for (size_t i = 0; i < n; i++) {
		buf_puts(out, i == 0 ? "" : ",");
		put_block(out, &blocks[i], true);
	}
	buf_puts(out, "],");
	put_stop(out, a);
	if (a->has_usage) {
		buf_puts(out, ",\"usage\":{");
		put_input_usage(out, &a->usage);
		put_output_usage(out, &a->usage);
		buf_putc(out, '}');
	}
	buf_putc(out, '}');
}

/* ---- as a stream ---- */

/* Proxies lose the one or the other of an event's two types; pings, and what
 * nobody knows yet, come anywhere. */
static void
begin_event(struct buf *out, const char *type)
{
	static const char *const before[] = {
		"event: ping\ndata: {\"type\":\"ping\"}\n\n",
		": keep-alive\n\n",
		"event: new\r\ndata: {\"type\":\"new\",\"index\":0}\r\n\r\n",
	};
	unsigned lost = dice(8);

	if (dice_one_in(6))
		buf_puts(out, before[dice(3)]);
	if (lost != 0)
		buf_printf(out, "event: %s\n", type);
	buf_puts(out, "data: {");
	if (lost != 1)
		buf_printf(out, "\"type\":\"%s\",", type);
}

static void
end_event(struct buf *out)
{
	buf_puts(out, dice_one_in(4) ? "}\r\n\r\n" : "}\n\n");
}

static void
put_start(struct buf *out, const struct block *b, size_t index)
{
	begin_event(out, "content_block_start");
	buf_printf(out, "\"index\":%zu,\"content_block\":", index);
	put_block(out, b, false);
	end_event(out);
}

static void
begin_delta(struct buf *out, size_t index, const char *type, const char *key)
{
	begin_event(out, "content_block_delta");
	buf_printf(out, "\"index\":%zu,\"delta\":{\"type\":\"%s\",\"%s\":",
	    index, type, key);
}

static void
end_delta(struct buf *out)
{
	buf_putc(out, '}');
	end_event(out);
}

static void
put_stop_event(struct buf *out, size_t index)
{
	begin_event(out, "content_block_stop");
	buf_printf(out, "\"index\":%zu", index);
	end_event(out);
}

/* A piece of a text; empty ones come, too. */
static size_t
put_piece(struct buf *out, size_t index, const char *type, const char *key,
    const struct units *t, size_t at, size_t end)
{
	size_t n = dice_one_in(8) ? 0 : units_piece(t, at);

	if (n > end - at)
		n = end - at;
	begin_delta(out, index, type, key);
	units_string(out, t, at, n);
	end_delta(out);
	return n;
}

static void
stream_text(struct buf *out, const struct block *b, size_t index,
    const char *type, const char *key)
{
	for (size_t at = b->start; at < b->end; )
		at += put_piece(out, index, type, key, &b->part->text, at,
		    b->end);
}

/* In two, as it may be. */
static void
stream_signature(struct buf *out, const struct block *b, size_t index)
{
	bool apart = dice_one_in(4);

	if (b->part->blob == 0)
		return;
	begin_delta(out, index, "signature_delta", "signature");
	buf_puts(out, "\"blob");
	if (apart) {
		buf_putc(out, '"');
		end_delta(out);
		begin_delta(out, index, "signature_delta", "signature");
		buf_putc(out, '"');
	}
	buf_printf(out, "/%u==\"", b->part->blob);
	end_delta(out);
}

/* Citations come before the text that they are for, or behind it. */
static void
stream_citations(struct buf *out, const struct block *b, size_t index)
{
	for (unsigned s = 0; s < ANSWER_SOURCES; s++)
		if (b->cites & 1u << s) {
			begin_delta(out, index, "citations_delta",
			    "citation");
			put_citation(out, s);
			end_delta(out);
		}
}

static void
stream_query(struct buf *out, const struct block *b, size_t index)
{
	begin_delta(out, index, "input_json_delta", "partial_json");
	buf_puts(out, "\"{\\\"query\\\": \\\"que\"");
	end_delta(out);
	begin_delta(out, index, "input_json_delta", "partial_json");
	buf_printf(out, "\"ry %u\\\"}\"", b->item->query);
	end_delta(out);
}

static void
stream_block(struct buf *out, const struct block *b, size_t index)
{
	bool first = dice_one_in(2);

	if (b->kind != TEXT || !dice_one_in(8))
		put_start(out, b, index);	/* which some hosts forget */
	switch (b->kind) {
	case THINKING:
		stream_text(out, b, index, "thinking_delta", "thinking");
		stream_signature(out, b, index);
		break;
	case TEXT:
		if (first)
			stream_citations(out, b, index);
		stream_text(out, b, index, "text_delta", "text");
		if (!first)
			stream_citations(out, b, index);
		break;
	case SEARCH:
		stream_query(out, b, index);
		break;
	default:
		break;
	}
	put_stop_event(out, index);
}

/* Calls that stand beside each other, one after the other or interleaved. The
 * first delta is empty, and of a call without arguments the only one. */
static void
stream_calls(struct buf *out, const struct block *blocks, size_t n,
    size_t first)
{
	size_t at[BLOCKS_MAX] = { 0 }, begun = 0, left = 0, size, i;

	for (i = 0; i < n; i++)
		left += blocks[i].end;
	while (begun < n || left > 0) {
		if (begun == 0 || (begun < n && dice_one_in(3))) {
			put_start(out, &blocks[begun], first + begun);
			begun++;
			continue;
		}
		i = dice((unsigned)begun);
		size = put_piece(out, first + i, "input_json_delta",
		    "partial_json", &blocks[i].item->arguments, at[i],
		    blocks[i].end);
		at[i] += size;
		left -= size;
	}
	for (i = 0; i < n; i++)
		put_stop_event(out, first + i);
}

static void
stream_blocks(struct buf *out, const struct answer *a)
{
	struct block blocks[BLOCKS_MAX];
	size_t n = blocks_of(a, blocks), calls;

	for (size_t i = 0; i < n; i += calls) {
		calls = 0;
		while (i + calls < n && blocks[i + calls].kind == CALL &&
		    (calls == 0 || (a->reason == END_COMPLETED &&
		    dice_one_in(2))))
			calls++;
		if (calls > 0) {
			stream_calls(out, blocks + i, calls, i);
			continue;
		}
		stream_block(out, &blocks[i], i);
		calls = 1;
	}
}

/* Counts are sums: of what the first event says the last may say nothing. Some
 * hosts know the input only at the end. */
static void
stream(struct buf *out, const struct answer *a)
{
	bool late = dice_one_in(4);

	begin_event(out, "message_start");
	buf_puts(out, "\"message\":{\"id\":\"msg_1\",\"type\":\"message\","
	    "\"role\":\"assistant\",\"content\":[],\"stop_reason\":null");
	if (a->has_usage) {
		buf_puts(out, ",\"usage\":{");
		if (late)
			buf_puts(out, "\"input_tokens\":0,"
			    "\"cache_read_input_tokens\":0,");
		else
			put_input_usage(out, &a->usage);
		buf_puts(out, "\"output_tokens\":1,\"server_tool_use\":null}");
	}
	buf_putc(out, '}');
	end_event(out);
	stream_blocks(out, a);
	begin_event(out, "message_delta");
	buf_puts(out, "\"delta\":{");
	put_stop(out, a);
	buf_putc(out, '}');
	if (a->has_usage) {
		buf_puts(out, ",\"usage\":{");
		if (late || dice_one_in(2))
			put_input_usage(out, &a->usage);
		else
			buf_puts(out, "\"input_tokens\":null,");
		put_output_usage(out, &a->usage);
		buf_putc(out, '}');
	}
	end_event(out);
	begin_event(out, "message_stop");
	buf_puts(out, "\"amazon-bedrock-invocationMetrics\":{}");
	end_event(out);
}

const struct vendor vendor_anthropic = {
	.dialect = "anthropic",
	.model = "claude-opus-5-5",
	.marked = true,
	.fit = vendor_anthropic_fit,
	.whole = whole,
	.stream = stream,
	.blob = vendor_anthropic_blob,
};
