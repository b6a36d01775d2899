/*
 * Responses, as of 2026-11. An answer is a list of items:
 *
 *	{"object":"response","status":"completed","output":[
 *	 {"type":"reasoning","id","summary":[...],"encrypted_content":"..."},
 *	 {"type":"message","id","status","role","content":[...]},
 *	 {"type":"function_call","id","status","call_id","name","arguments"},
 *	 {"type":"custom_tool_call","id","status","call_id","name","input"},
 *	 {"type":"web_search_call","id","status","action":{...}}],
 *	 "usage":{...}}
 *
 * and a stream tells of each item that it was added, then its texts in
 * pieces, then each text again at the end of its part, each part, the item,
 * and at last the whole answer. Hosts leave out some of these.
 */
#include "config.h"

#include "lib/dice.h"
#include "lib/vendor_openai_responses.h"

/* ---- what it can say ---- */

/* All of it. Reasoning is sealed as a whole. */
static void
fit(struct answer *a)
{
	uint64_t searches = 0;

	for (size_t i = 0; i < a->n_items; i++) {
		struct answer_item *it = &a->items[i];

		if (it->type == ITEM_HOSTED && !it->failed)
			searches++;
		for (size_t k = 0; k < it->n_parts; k++) {
			it->parts[k].blob = 0;
			it->parts[k].redacted = false;
		}
	}
	a->usage.cache_write_1h = 0;
	a->usage.web_searches = a->has_usage ? searches : 0;
	answer_settle(a);
}

static void
blob(struct buf *out, const struct answer *a, const struct answer_item *it)
{
	if (it->blob != 0)
		buf_printf(out, "{\"id\":\"rs_%zu\","
		    "\"encrypted_content\":\"blob/%u==\"}",
		    (size_t)(it - a->items), it->blob);
}

/* ---- parts ---- */

const struct responses_word responses_words[] = {
	[PART_TEXT] = { "output_text", "text", "output_text", "content_part",
	    "content_index" },
	[PART_REFUSAL] = { "refusal", "refusal", "refusal", "content_part",
	    "content_index" },
	[PART_SUMMARY] = { "summary_text", "text", "reasoning_summary_text",
	    "reasoning_summary_part", "summary_index" },
	[PART_REASONING] = { "reasoning_text", "text", "reasoning_text",
	    "content_part", "content_index" },
};

/* In the pieces of a stream they come without their bytes. */
static void
put_token(struct buf *out, unsigned n, bool top)
{
	buf_printf(out, "{\"token\":\"%s\",\"logprob\":%s",
	    answer_token_text(n), answer_token_logprob(n));
	if (top) {
		buf_puts(out, ",\"top_logprobs\":[");
		for (unsigned i = 1; i <= answer_token_alternatives(n); i++) {
			buf_puts(out, i == 1 ? "" : ",");
			put_token(out, n + i, false);
		}
		buf_putc(out, ']');
	}
	buf_putc(out, '}');
}

void
responses_put_logprobs(struct buf *out, unsigned first, unsigned n, bool bytes)
{
	buf_puts(out, ",\"logprobs\":[");
	if (bytes)
		answer_tokens(out, first, n);
	for (unsigned i = first; !bytes && i < first + n; i++) {
		buf_puts(out, i == first ? "" : ",");
		put_token(out, i, true);
	}
	buf_putc(out, ']');
}

void
responses_put_part(struct buf *out, const struct answer_part *p, bool text,
    bool rest)
{
	buf_printf(out, "{\"type\":\"%s\",\"%s\":",
	    responses_words[p->type].type, responses_words[p->type].key);
	units_string(out, &p->text, 0, text ? p->text.n : 0);
	if (p->type == PART_TEXT) {
		buf_puts(out, ",\"annotations\":[");
		if (rest)
			answer_citations(out, p);
		buf_putc(out, ']');
		responses_put_logprobs(out, 0, rest ? p->n_tokens : 0, true);
	}
	buf_putc(out, '}');
}

static void
put_parts(struct buf *out, const char *key, const struct answer_item *it,
    enum part_type only, bool all)
{
	size_t n = 0;

	buf_printf(out, ",\"%s\":[", key);
	for (size_t i = 0; all && i < it->n_parts; i++) {
		if (it->type == ITEM_REASONING && it->parts[i].type != only)
			continue;
		buf_puts(out, n++ == 0 ? "" : ",");
		responses_put_part(out, &it->parts[i], true, true);
	}
	buf_putc(out, ']');
}

/* ---- items ---- */

static const char *
id_prefix(const struct answer_item *it)
{
	if (it->type == ITEM_MESSAGE)
		return "msg_";
	if (it->type == ITEM_REASONING)
		return "rs_";
	if (it->type == ITEM_HOSTED)
		return "ws_";
	return it->native ? "ctc_" : "fc_";
}

/* Some hosts give an item another id when it is done. */
void
responses_put_id(struct buf *out, const char *key, const struct answer_item *it,
    size_t i, bool early)
{
	buf_printf(out, "\"%s\":\"%s%zu%s\"", key, id_prefix(it), i,
	    early ? "_early" : "");
}

static void
put_reasoning(struct buf *out, const struct answer_item *it, bool all)
{
	bool content = it->n_parts > 0 &&
	    it->parts[0].type == PART_REASONING;

	put_parts(out, "summary", it, PART_SUMMARY, all);
	if (content)
		put_parts(out, "content", it, PART_REASONING, all);
	if (all && it->blob != 0)
		buf_printf(out, ",\"encrypted_content\":\"blob\\/%u==\"",
		    it->blob);
	else if (dice_one_in(2))
		buf_puts(out, ",\"encrypted_content\":null");
}

static void
put_message(struct buf *out, const struct answer_item *it, bool all)
{
	buf_puts(out, ",\"role\":\"assistant\"");
	if (it->phase != PHASE_UNSET)
		buf_printf(out, ",\"phase\":\"%s\"", phase_word(it->phase));
	put_parts(out, "content", it, PART_TEXT, all);
}

/* A host that knows no namespaces and custom tools has functions for them. */
static void
put_call(struct buf *out, const struct answer_item *it, bool all)
{
	buf_printf(out, ",\"call_id\":\"%s\",\"name\":\"%s\"", it->id,
	    it->apart ? it->tool->name : it->tool->wire);
	if (it->apart)
		buf_printf(out, ",\"namespace\":\"%s\"",
		    it->tool->namespace);
	buf_printf(out, ",\"%s\":", it->native ? "input" : "arguments");
	units_string(out, answer_call_text(it), 0, all ? it->told : 0);
}

static void
put_search(struct buf *out, const struct answer_item *it)
{
	size_t n = 0;

	buf_printf(out, ",\"action\":{\"type\":\"search\","
	    "\"query\":\"query %u\",\"sources\":[", it->query);
	for (unsigned s = 0; s < ANSWER_SOURCES; s++)
		if (it->sources & 1u << s)
			buf_printf(out, "%s{\"type\":\"url\",\"url\":\"%s\"}",
			    n++ == 0 ? "" : ",", answer_sources[s].url);
	buf_puts(out, "]}");
}

static const char *
type_of(const struct answer_item *it)
{
	if (it->type == ITEM_MESSAGE)
		return "message";
	if (it->type == ITEM_REASONING)
		return "reasoning";
	if (it->type == ITEM_HOSTED)
		return "web_search_call";
	return it->native ? "custom_tool_call" : "function_call";
}

static const char *
status_of(const struct answer_item *it, bool all)
{
	if (!all)
		return "in_progress";
	if (it->type == ITEM_HOSTED)
		return it->failed ? "failed" : "completed";
	return it->cut ? "incomplete" : "completed";
}

/* all: as it is when it's done, or as it is added. */
void
responses_put_item(struct buf *out, const struct answer *a, size_t i, bool all,
    bool early)
{
	const struct answer_item *it = &a->items[i];

	buf_putc(out, '{');
	responses_put_id(out, "id", it, i, early);
	buf_printf(out, ",\"type\":\"%s\"", type_of(it));
	if (it->type != ITEM_REASONING || it->cut || dice_one_in(2))
		buf_printf(out, ",\"status\":\"%s\"", status_of(it, all));
	if (it->type == ITEM_MESSAGE)
		put_message(out, it, all);
	else if (it->type == ITEM_REASONING)
		put_reasoning(out, it, all);
	else if (answer_is_call(it))
		put_call(out, it, all);
	else if (all || dice_one_in(2))
		put_search(out, it);
	buf_putc(out, '}');
}

/* ---- the answer ---- */

static void
put_usage(struct buf *out, const struct usage *u)
{
	buf_printf(out, ",\"usage\":{\"input_tokens\":%ju,"
	    "\"input_tokens_details\":{\"cached_tokens\":%ju,",
	    (uintmax_t)u->input, (uintmax_t)u->cached);
	if (dice_one_in(2))
		buf_printf(out, "\"cache_write_tokens\":%ju",
		    (uintmax_t)u->cache_write);
	else
		buf_printf(out, "\"cache_write_tokens_details\":{"
		    "\"ttl_30m_tokens\":%ju,\"ttl_12h_tokens\":%ju}",
		    (uintmax_t)(u->cache_write / 2),
		    (uintmax_t)(u->cache_write - u->cache_write / 2));
	buf_printf(out, "},\"output_tokens\":%ju,\"output_tokens_details\":"
	    "{\"reasoning_tokens\":%ju},\"total_tokens\":%ju}",
	    (uintmax_t)u->output, (uintmax_t)u->reasoning,
	    (uintmax_t)(u->input + u->output));
}

static void
put_end(struct buf *out, const struct answer *a)
{
	static const char *const reasons[] = {
		[END_MAX_TOKENS] = "max_output_tokens",
		[END_CONTENT_FILTER] = "content_filter",
	};

	if (a->reason == END_COMPLETED)
		buf_puts(out, ",\"status\":\"completed\",\"error\":null,"
		    "\"incomplete_details\":null");
	else
		buf_printf(out, ",\"status\":\"incomplete\",\"error\":null,"
		    "\"incomplete_details\":{\"reason\":\"%s\"}",
		    reasons[a->reason]);
}

static void
put_output(struct buf *out, const struct answer *a)
{
	for (size_t i = 0; i < a->n_items; i++) {
		buf_puts(out, i == 0 ? "" : ",");
		responses_put_item(out, a, i, true, false);
	}
}

void
responses_put_response(struct buf *out, const struct answer *a, bool output)
{
	buf_puts(out, "{\"id\":\"resp_1\",\"object\":\"response\"");
	put_end(out, a);
	if (output || dice_one_in(2)) {
		buf_puts(out, ",\"output\":[");
		if (output)
			put_output(out, a);
		buf_putc(out, ']');
	}
	if (a->has_usage)
		put_usage(out, &a->usage);
	else if (dice_one_in(2))
		buf_puts(out, ",\"usage\":null");
	buf_putc(out, '}');
}

static void
whole(struct buf *out, const struct answer *a)
{
	responses_put_response(out, a, true);
}

const struct vendor vendor_openai_responses = {
	.dialect = "openai-responses",
	.model = "m",
	.marked = true,
	.fit = fit,
	.whole = whole,
	.stream = responses_stream,
	.blob = blob,
};
