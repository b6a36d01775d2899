/*
 * Chat Completions, as of 2026-11. A message has one text of each kind, then
 * calls, which may be interleaved:
 *
 *	{"choices":[{"index":0,"finish_reason":"tool_calls","message":{
 *	 "content":"...","refusal":null,"reasoning_content":"...",
 *	 "annotations":[{"type":"url_citation","url_citation":{...}}],
 *	 "tool_calls":[{"id","type":"function","function":{"name",
 *	 "arguments":"{...}"}}]},"logprobs":{"content":[...]}}],"usage":{...}}
 *
 * Routers add what other vendors seal, "reasoning_details":[{"type":
 * "reasoning.text","text","format","index","signature"},
 * {"type":"reasoning.encrypted","format","index","data"}].
 *
 *	data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}
 *	data: {"choices":[{"delta":{},"finish_reason":"stop"}]}
 *	data: {"choices":[],"usage":{...}}
 *	data: [DONE]
 */
#include "config.h"

#include <string.h>

#include "lib/dice.h"
#include "lib/vendor.h"
#include "model/provider.h"

/* ---- what it can say ---- */

static void
fit_calls(struct answer *a, const struct answer *from)
{
	for (size_t i = 0; i < from->n_items; i++)
		if (answer_is_call(&from->items[i]))
			answer_append(a, &from->items[i]);
}

/* Any of the calls may have been cut off. */
static void
settle_calls(struct answer *a)
{
	for (size_t i = 0; i < a->n_items; i++) {
		struct answer_item *it = &a->items[i];

		if (!answer_is_call(it) || a->reason == END_COMPLETED)
			continue;
		if (it->tool->custom && !it->native && dice_one_in(2))
			it->told = dice((unsigned)it->arguments.n + 1);
		else if (dice_one_in(2))
			it->told = dice(
			    (unsigned)answer_call_text(it)->n + 1);
		it->status = answer_call_is_whole(it) ? STATUS_COMPLETED :
		    STATUS_INCOMPLETE;
	}
}

/* Of a row with tags: what it thinks stands before what it says. */
static void
put_tags(struct answer_item *message)
{
	struct units said, *t = &message->parts[0].text;

	if (message->n_parts == 0 || message->parts[0].type != PART_TEXT)
		return;
	said = *t;
	t->n = 0;
	if (!dice_one_in(6))
		units_ascii(t, "<think>");
	units_random(t, dice(10), "ab </", false);
	if (!dice_one_in(6))
		units_ascii(t, "</think>");
	(void)units_join(t, &said);
}

static void
fit(struct answer *a)
{
	static struct answer from;
	enum part_type thought = a->no_summary ? PART_REASONING : PART_SUMMARY;
	struct answer_item said[2] = {
		{ .type = ITEM_REASONING }, { .type = ITEM_MESSAGE },
	};

	if (dice_one_in(4)) {
		a->quirks = QUIRK_THINK_TAGS;
		a->tagged = true;
	}
	from = *a;
	a->n_items = 0;
	for (size_t i = 0; i < from.n_items; i++) {
		answer_gather(&said[0], &from.items[i], PART_SUMMARY, thought);
		answer_gather(&said[0], &from.items[i], PART_REASONING,
		    thought);
		answer_gather(&said[1], &from.items[i], PART_TEXT, PART_TEXT);
	}
	for (size_t i = 0; i < from.n_items; i++) {
		answer_gather(&said[1], &from.items[i], PART_REFUSAL,
		    PART_REFUSAL);
		if (!a->tagged && from.items[i].blob != 0)
			said[0].blob = from.items[i].blob;
	}
	if (a->tagged)
		put_tags(&said[1]);
	for (size_t i = 0; i < 2; i++)
		if (said[i].n_parts > 0 || said[i].blob != 0)
			answer_append(a, &said[i]);
	fit_calls(a, &from);
	a->usage.cache_write_1h = 0;
	answer_settle(a);
	settle_calls(a);
}

/* Whether the blob is the text's signature; else it is data of its own. */
static bool
is_signature(const struct answer_item *it)
{
	return it->n_parts > 0 && it->blob % 2 == 0;
}

/* Where a second text of the same index begins; 0: there is but one. */
static size_t
second_text(const struct answer_item *it)
{
	size_t at = it->parts[0].text.n / 2;

	return is_signature(it) && it->blob % 4 == 0 &&
	    !units_in_pair(&it->parts[0].text, at) ? at : 0;
}

static void
put_data(struct buf *out, const struct answer_item *it)
{
	buf_printf(out, "{\"type\":\"reasoning.encrypted\",\"format\":\"f-v1\","
	    "\"index\":1,\"data\":\"blob/%u==\"}", it->blob);
}

static void
expect_detail(struct buf *out, const struct answer_item *it, size_t at,
    size_t n)
{
	struct units t = { .n = n };

	memcpy(t.u, it->parts[0].text.u + at, n * sizeof(t.u[0]));
	buf_puts(out, "{\"type\":\"reasoning.text\",\"format\":\"f-v1\","
	    "\"index\":0");
	if (is_signature(it))
		buf_printf(out, ",\"signature\":\"blob/%u==\"", it->blob);
	buf_puts(out, ",\"text\":\"");
	units_meant(out, &t, n);
	buf_puts(out, "\"}");
}

/* All that came, as it was. */
static void
blob(struct buf *out, const struct answer *a, const struct answer_item *it)
{
	size_t n = it->parts[0].text.n, second;

	(void)a;
	if (it->blob == 0)
		return;
	buf_puts(out, "{\"reasoning_details\":[");
	second = second_text(it);
	if (second > 0) {
		expect_detail(out, it, 0, second);
		buf_putc(out, ',');
	}
	if (it->n_parts > 0)
		expect_detail(out, it, second, n - second);
	if (!is_signature(it)) {
		buf_puts(out, it->n_parts > 0 ? "," : "");
		put_data(out, it);
	}
	buf_puts(out, "]}");
}

/* ---- both forms ---- */

static const struct answer_item *
find_reasoning(const struct answer *a)
{
	return a->n_items > 0 && a->items[0].type == ITEM_REASONING ?
	    &a->items[0] : NULL;
}

static const struct answer_part *
find_thought(const struct answer *a)
{
	const struct answer_item *it = find_reasoning(a);

	return it != NULL && it->n_parts > 0 ? it->parts : NULL;
}

static const struct answer_part *
find(const struct answer *a, enum part_type type)
{
	for (size_t i = 0; i < a->n_items; i++)
		for (size_t k = 0; k < a->items[i].n_parts; k++)
			if (a->items[i].parts[k].type == type)
				return &a->items[i].parts[k];
	return NULL;
}

static size_t
find_calls(const struct answer *a, const struct answer_item **calls)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_items; i++)
		if (answer_is_call(&a->items[i]))
			calls[n++] = &a->items[i];
	return n;
}

/* What ends well has several words, and none where something was said. */
static void
put_finish(struct buf *out, const struct answer *a)
{
	static const char *const well[] = { "\"stop\"", "\"tool_calls\"",
		"\"eos\"", "null" };
	static const char *const words[] = {
		[END_MAX_TOKENS] = "\"length\"",
		[END_CONTENT_FILTER] = "\"content_filter\"",
	};

	buf_printf(out, "\"finish_reason\":%s",
	    a->reason != END_COMPLETED ? words[a->reason] :
	    well[dice(a->n_items > 0 ? 4 : 3)]);
}

static void
put_usage(struct buf *out, const struct answer *a)
{
	const struct usage *u = &a->usage;

	buf_printf(out, "\"usage\":{\"prompt_tokens\":%ju,"
	    "\"completion_tokens\":%ju,\"total_tokens\":%ju,",
	    (uintmax_t)u->input, (uintmax_t)u->output,
	    (uintmax_t)(u->input + u->output));
	buf_printf(out, "\"prompt_tokens_details\":{\"cached_tokens\":%ju,"
	    "\"cache_write_tokens\":%ju},\"completion_tokens_details\":"
	    "{\"reasoning_tokens\":%ju}}", (uintmax_t)u->cached,
	    (uintmax_t)u->cache_write, (uintmax_t)u->reasoning);
}

static void
put_annotations(struct buf *out, const struct answer_part *p)
{
	size_t start = 0, end, n = 0;

	buf_puts(out, "\"annotations\":[");
	for (size_t i = 0; p != NULL && i < p->n_stretches; i++) {
		end = units_characters(&p->text, p->stretches[i].end);
		for (unsigned s = 0; s < ANSWER_SOURCES; s++) {
			if (!(p->stretches[i].cites & 1u << s))
				continue;
			buf_printf(out, "%s{\"type\":\"url_citation\","
			    "\"url_citation\":", n++ == 0 ? "" : ",");
			answer_citation(out, s, start, end);
			buf_putc(out, '}');
		}
		start = end;
	}
	buf_putc(out, ']');
}

static bool
is_cited(const struct answer_part *p)
{
	for (size_t i = 0; p != NULL && i < p->n_stretches; i++)
		if (p->stretches[i].cites != 0)
			return true;
	return false;
}

/* A detail of the text, from at on; its signature comes last. */
static void
put_detail(struct buf *out, const struct answer_item *it, size_t at, size_t n)
{
	buf_puts(out, "{\"type\":\"reasoning.text\",\"text\":");
	units_string(out, &it->parts[0].text, at, n);
	buf_puts(out, ",\"format\":\"f-v1\",\"index\":0");
	if (is_signature(it) && (at + n == it->parts[0].text.n ||
	    at + n == second_text(it)))
		buf_printf(out, ",\"signature\":\"blob/%u==\"", it->blob);
	buf_putc(out, '}');
}

/* A head of a call: what its first delta has beside arguments. */
static void
put_call_head(struct buf *out, const struct answer_item *it)
{
	const char *key = it->native ? "custom" : "function";

	buf_printf(out, "\"id\":\"%s\",\"type\":\"%s\",\"%s\":"
	    "{\"name\":\"%s\",", it->id, key, key, it->tool->wire);
}

/* Whether what is sealed comes with it. */
static bool
has_details(const struct answer *a)
{
	return find_reasoning(a) != NULL && find_reasoning(a)->blob != 0;
}

static const char *
text_key(const struct answer_item *it)
{
	return it->native ? "input" : "arguments";
}

/* ---- at once ---- */

static void
put_field(struct buf *out, const char *key, const struct answer_part *p)
{
	if (p == NULL && dice_one_in(2))
		return;
	buf_printf(out, "\"%s\":", key);
	if (p == NULL)
		buf_puts(out, dice_one_in(2) ? "null" : "\"\"");
	else
		units_string(out, &p->text, 0, p->text.n);
	buf_putc(out, ',');
}

/* Some hosts give an object, of which a stream would give the text. */
static void
put_arguments(struct buf *out, const struct answer_item *it)
{
	if (answer_call_is_whole(it) && dice_one_in(3))
		units_bytes(out, &it->arguments, 0, it->arguments.n);
	else
		units_string(out, answer_call_text(it), 0, it->told);
}

static void
put_calls(struct buf *out, const struct answer *a)
{
	const struct answer_item *calls[ANSWER_ITEMS];
	size_t n = find_calls(a, calls);

	buf_puts(out, "\"tool_calls\":[");
	for (size_t i = 0; i < n; i++) {
		buf_puts(out, i == 0 ? "{" : ",{");
		put_call_head(out, calls[i]);
		buf_printf(out, "\"%s\":", text_key(calls[i]));
		put_arguments(out, calls[i]);
		buf_puts(out, "}}");
	}
	buf_puts(out, "],");
}

static void
put_details(struct buf *out, const struct answer *a)
{
	const struct answer_item *it = find_reasoning(a);

	if (!has_details(a))
		return;
	buf_puts(out, "\"reasoning_details\":[");
	if (second_text(it) > 0) {
		put_detail(out, it, 0, second_text(it));
		buf_putc(out, ',');
	}
	if (it->n_parts > 0)
		put_detail(out, it, second_text(it),
		    it->parts[0].text.n - second_text(it));
	if (!is_signature(it)) {
		buf_puts(out, it->n_parts > 0 ? "," : "");
		put_data(out, it);
	}
	buf_puts(out, "],");
}

static void
whole(struct buf *out, const struct answer *a)
{
	const struct answer_part *text = find(a, PART_TEXT);

	buf_puts(out, "{\"id\":\"c\",\"object\":\"chat.completion\","
	    "\"choices\":[{\"index\":0,\"message\":{");
	put_field(out, "content", text);
	put_field(out, "refusal", find(a, PART_REFUSAL));
	put_field(out, dice_one_in(2) ? "reasoning" : "reasoning_content",
	    find_thought(a));
	put_details(out, a);
	if (is_cited(text) || dice_one_in(2)) {
		put_annotations(out, text);
		buf_putc(out, ',');
	}
	put_calls(out, a);
	buf_puts(out, "\"role\":\"assistant\"},");
	if (text != NULL && text->n_tokens > 0) {
		buf_puts(out, "\"logprobs\":{\"content\":[");
		answer_tokens(out, 0, text->n_tokens);
		buf_puts(out, "],\"refusal\":null},");
	}
	put_finish(out, a);
	buf_puts(out, "}]");
	if (a->has_usage) {
		buf_putc(out, ',');
		put_usage(out, a);
	}
	buf_puts(out, "}");
}

/* ---- as a stream ---- */

static void
begin_chunk(struct buf *out)
{
	static const char *const before[] = {
		"",
		": ping\n\n",
		"data: {\"choices\":[],\"usage\":null}\n\n",
		"data: {\"choices\":[{\"delta\":{\"role\":\"\"}}]}\r\n\r\n",
	};

	buf_printf(out, "%sdata: {\"choices\":[{\"index\":0,\"delta\":{",
	    before[dice(4)]);
}

static void
end_chunk(struct buf *out)
{
	buf_printf(out, "}]}%s", dice_one_in(2) ? "\n\n" : "\r\n\r\n");
}

/* Of the text in pieces, beside it or in place of it; then what is sealed. */
static void
stream_details(struct buf *out, const struct answer *a)
{
	const struct answer_item *it = find_reasoning(a);
	const struct units *t = &it->parts[0].text;
	size_t second = second_text(it);
	bool beside = dice_one_in(2);

	for (size_t at = 0, n; it->n_parts > 0 && at < t->n; at += n) {
		n = units_piece(t, at);
		if (at < second && at + n > second)
			n = second - at;
		begin_chunk(out);
		if (beside) {
			buf_puts(out, "\"reasoning\":");
			units_string(out, t, at, n);
			buf_putc(out, ',');
		}
		buf_puts(out, "\"reasoning_details\":[");
		put_detail(out, it, at, n);
		buf_puts(out, "]}");
		end_chunk(out);
	}
	if (is_signature(it))
		return;
	begin_chunk(out);
	buf_puts(out, "\"reasoning_details\":[");
	put_data(out, it);
	buf_puts(out, "]}");
	end_chunk(out);
}

/* Its log probabilities come with the text, more or less. */
static void
stream_text(struct buf *out, const char *key, const struct answer_part *p)
{
	unsigned told = 0, k;

	if (p == NULL)
		return;
	for (size_t at = 0, n; at < p->text.n; at += n) {
		n = units_piece(&p->text, at);
		k = at + n == p->text.n ? p->n_tokens - told :
		    dice(p->n_tokens - told + 1);
		begin_chunk(out);
		buf_printf(out, "\"%s\":", key);
		units_string(out, &p->text, at, n);
		buf_puts(out, "}");
		if (k > 0) {
			buf_puts(out, ",\"logprobs\":{\"content\":[");
			answer_tokens(out, told, k);
			buf_puts(out, "]}");
			told += k;
		}
		end_chunk(out);
	}
}

static void
stream_annotations(struct buf *out, const struct answer_part *p)
{
	if (!is_cited(p))
		return;
	begin_chunk(out);
	put_annotations(out, p);
	buf_puts(out, "}");
	end_chunk(out);
}

/* A delta of the i'th call: its head, or more of its arguments. */
static size_t
stream_call(struct buf *out, const struct answer_item *it, size_t i,
    size_t at, bool head)
{
	size_t n = dice(8);

	if (n > it->told - at)
		n = it->told - at;
	begin_chunk(out);
	buf_printf(out, "\"tool_calls\":[{\"index\":%zu,", i);
	if (head) {
		put_call_head(out, it);
	} else {
		if (dice_one_in(4))
			buf_printf(out, "\"id\":\"%s\",", it->id);
		buf_printf(out, "\"%s\":{", it->native ? "custom" :
		    "function");
	}
	buf_printf(out, "\"%s\":", text_key(it));
	units_string(out, answer_call_text(it), at, n);
	buf_puts(out, "}}]}");
	end_chunk(out);
	return n;
}

/* Begun in their order, then interleaved. */
static void
stream_calls(struct buf *out, const struct answer *a)
{
	const struct answer_item *calls[ANSWER_ITEMS];
	size_t n_calls = find_calls(a, calls);
	size_t at[ANSWER_ITEMS] = { 0 }, begun = 0, left = 0, i, n;

	for (i = 0; i < n_calls; i++)
		left += calls[i]->told;
	while (begun < n_calls || left > 0) {
		bool head = begun == 0 || (begun < n_calls &&
		    dice_one_in(2));

		i = head ? begun++ : dice((unsigned)begun);
		n = stream_call(out, calls[i], i, at[i], head);
		at[i] += n;
		left -= n;
	}
}

static void
stream(struct buf *out, const struct answer *a)
{
	if (has_details(a))
		stream_details(out, a);
	else
		stream_text(out, dice_one_in(2) ? "reasoning" :
		    "reasoning_content", find_thought(a));
	stream_text(out, "content", find(a, PART_TEXT));
	stream_annotations(out, find(a, PART_TEXT));
	stream_text(out, "refusal", find(a, PART_REFUSAL));
	stream_calls(out, a);
	buf_puts(out, "data: {\"choices\":[{\"index\":0,\"delta\":{},");
	put_finish(out, a);
	buf_puts(out, "}]}\n\n");
	if (a->has_usage) {
		buf_puts(out, "data: {\"choices\":[],");
		put_usage(out, a);
		buf_puts(out, "}\n\n");
	}
	buf_puts(out, "data: [DONE]\n\n");
}

const struct vendor vendor_openai_chat = {
	.dialect = "openai-chat",
	.model = "m",
	.marked = true,
	.fit = fit,
	.whole = whole,
	.stream = stream,
	.blob = blob,
};
