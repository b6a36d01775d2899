/*
 * Google's generateContent, as of 2026-11. An answer is a list of parts, and a
 * stream has the same parts in pieces; a call is never cut up:
 *
 *	{"candidates":[{"content":{"role":"model","parts":[
 *	 {"text":"...","thought":true},
 *	 {"text":"...","thoughtSignature":"..."},
 *	 {"functionCall":{"id","name","args":{...}},"thoughtSignature":"..."},
 *	 {"text":"","thoughtSignature":"..."}]},"finishReason":"STOP",
 *	 "index":0,"groundingMetadata":{...},"logprobsResult":{...}}],
 *	 "usageMetadata":{...}}
 *
 * A signature is a reasoning's blob: that of a thought, or of the message or
 * the call that it stands with.
 */
#include "config.h"

#include <string.h>

#include "lib/dice.h"
#include "lib/vendor_gemini.h"

/* ---- parts ---- */

struct wire_part {
	enum { THOUGHT, TEXT, CALL } kind;
	const struct answer_item *item;	/* NULL: an empty text */
	unsigned blob;
};

#define PARTS_MAX	(2 * ANSWER_ITEMS)

/* A signature stands with its text, or with an empty one behind it. */
static size_t
sign(struct wire_part *out, size_t n, unsigned blob)
{
	if (blob == 0)
		return n;
	if (n > 0 && out[n - 1].kind != CALL && out[n - 1].item != NULL &&
	    out[n - 1].blob == 0 && dice_one_in(2)) {
		out[n - 1].blob = blob;
		return n;
	}
	out[n] = (struct wire_part){ .kind = TEXT, .blob = blob };
	return n + 1;
}

static size_t
parts_of(const struct answer *a, struct wire_part *out)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_items; i++) {
		const struct answer_item *it = &a->items[i];

		if (is_reasoning(a, i)) {
			if (it->n_parts > 0)
				out[n++] = (struct wire_part){ .kind = THOUGHT,
				    .item = it };
			if (is_of_call(a, i))
				continue;
			if (it->n_parts > 0 || is_of_message(a, i))
				n = sign(out, n, it->blob);
			else
				out[n++] = (struct wire_part){ .kind = TEXT,
				    .blob = it->blob };
		} else if (is_message(a, i)) {
			out[n++] = (struct wire_part){ .kind = TEXT,
			    .item = it };
		} else if (is_call(a, i)) {
			out[n++] = (struct wire_part){ .kind = CALL,
			    .item = it };
			if (i > 0 && is_of_call(a, i - 1))
				out[n - 1].blob = a->items[i - 1].blob;
		}
	}
	return n;
}

static void
put_call(struct buf *out, const struct answer_item *it)
{
	buf_puts(out, "\"functionCall\":{");
	if (it->id[0] != '\0')
		buf_printf(out, "\"id\":\"%s\",", it->id);
	buf_printf(out, "\"name\":\"%s\"", it->tool->wire);
	if (it->arguments.n > 0) {
		buf_puts(out, ",\"args\":");
		units_bytes(out, &it->arguments, 0, it->arguments.n);
	} else if (dice_one_in(2)) {
		buf_puts(out, ",\"args\":{}");
	}
	buf_putc(out, '}');
}

/* A text from at on, so many units; the signature stands with the last. */
static void
put_part(struct buf *out, const struct wire_part *p, size_t at, size_t n)
{
	const struct units *t = p->item == NULL || p->kind == CALL ? NULL :
	    &p->item->parts[0].text;

	buf_putc(out, '{');
	if (p->kind == CALL) {
		put_call(out, p->item);
	} else if (t == NULL) {
		buf_puts(out, "\"text\":\"\"");
	} else {
		buf_puts(out, "\"text\":");
		units_string(out, t, at, n);
	}
	if (p->kind == THOUGHT)
		buf_puts(out, ",\"thought\":true");
	if (p->blob != 0 && (t == NULL || at + n == t->n))
		buf_printf(out, ",\"thoughtSignature\":\"blob\\/%u==\"",
		    p->blob);
	buf_putc(out, '}');
}

/* ---- what stands beside them ---- */

/* What is zero is left out. */
static void
put_count(struct buf *out, const char *key, uint64_t n)
{
	if (n > 0)
		buf_printf(out, "\"%s\":%ju,", key, (uintmax_t)n);
}

/* Of a stream the last says all. */
static void
put_usage(struct buf *out, const struct answer *a, bool all)
{
	const struct usage *u = &a->usage;
	uint64_t tools = dice((unsigned)u->input + 1);

	if (!a->has_usage || (!all && dice_one_in(2)))
		return;
	buf_puts(out, ",\"usageMetadata\":{");
	put_count(out, "promptTokenCount", u->input - tools);
	put_count(out, "toolUsePromptTokenCount", tools);
	put_count(out, "cachedContentTokenCount", u->cached);
	if (all) {
		put_count(out, "candidatesTokenCount",
		    u->output - u->reasoning);
		put_count(out, "thoughtsTokenCount", u->reasoning);
	}
	buf_printf(out, "\"totalTokenCount\":%ju}",
	    (uintmax_t)(u->input + u->output));
}

static void
put_finish(struct buf *out, const struct answer *a)
{
	static const char *const words[][2] = {
		[END_COMPLETED] = { "STOP", "STOP" },
		[END_MAX_TOKENS] = { "MAX_TOKENS", "CONTINUATION" },
		[END_CONTENT_FILTER] = { "SAFETY", "SPII" },
	};

	buf_printf(out, ",\"finishReason\":\"%s\"",
	    words[a->reason][dice(2)]);
}

/* ---- tokens ---- */

/* One of a message, or of what is none. */
struct wire_token {
	const struct answer_part *part;		/* NULL: of none */
	unsigned n;
};

/* One sequence for all of the answer. */
struct wire_tokens {
	struct wire_token all[ANSWER_ITEMS * (ANSWER_TOKENS + 2) + 2];
	unsigned n;
};

static void
add_others(struct wire_tokens *t)
{
	for (unsigned n = dice(3); n > 0; n--)
		t->all[t->n++] = (struct wire_token){ .n = n };
}

/* Thoughts and calls have tokens too, maybe; behind a text that not all of its
 * tokens say, nobody could know them. */
static void
tokens_of(const struct answer *a, struct wire_tokens *t)
{
	bool others = dice_one_in(2);

	t->n = 0;
	for (size_t i = 0; i < a->n_items; i++) {
		const struct answer_part *p = &a->items[i].parts[0];

		if (!is_message(a, i) || p->n_tokens == 0)
			continue;
		if (others)
			add_others(t);
		for (unsigned k = 0; k < p->n_tokens; k++)
			t->all[t->n++] = (struct wire_token){ p, k };
		others &= p->odd_token == 0;
	}
	if (others && t->n > 0)
		add_others(t);
}

static void
put_logprob(struct buf *out, unsigned n)
{
	if (strcmp(answer_token_logprob(n), "0") != 0)
		buf_printf(out, ",\"logProbability\":%s",
		    answer_token_logprob(n));
	buf_printf(out, ",\"tokenId\":%u}", n);
}

/* No text begins as a token that is of none. */
static void
put_chosen(struct buf *out, const struct wire_token *t)
{
	const struct answer_part *p = t->part;
	size_t at;

	buf_puts(out, "{\"token\":");
	if (p == NULL) {
		buf_puts(out, "\"~call\"");
	} else if (t->n > 0 && t->n == p->odd_token) {
		buf_puts(out, "\"\\ufffd\"");
	} else {
		at = t->n == 0 ? 0 : p->token_ends[t->n - 1];
		units_string(out, &p->text, at, p->token_ends[t->n] - at);
	}
	put_logprob(out, t->n);
}

static void
put_top(struct buf *out, const struct wire_token *t)
{
	unsigned n = answer_token_alternatives(t->n);

	buf_putc(out, '{');
	for (unsigned k = 1; k <= n; k++) {
		buf_printf(out, "%s{\"token\":\"%s\"",
		    k == 1 ? "\"candidates\":[" : ",",
		    answer_token_text(t->n + k));
		put_logprob(out, t->n + k);
	}
	buf_puts(out, n > 0 ? "]}" : "}");
}

static void
put_logprobs(struct buf *out, const struct wire_tokens *t, unsigned first,
    unsigned n)
{
	if (n == 0)
		return;
	buf_puts(out, ",\"logprobsResult\":{\"chosenCandidates\":[");
	for (unsigned i = first; i < first + n; i++) {
		buf_puts(out, i == first ? "" : ",");
		put_chosen(out, &t->all[i]);
	}
	buf_puts(out, "],\"topCandidates\":[");
	for (unsigned i = first; i < first + n; i++) {
		buf_puts(out, i == first ? "" : ",");
		put_top(out, &t->all[i]);
	}
	buf_puts(out, "]}");
}

/* ---- what it rests on ---- */

static void
put_chunks(struct buf *out, unsigned sources)
{
	unsigned n = 0;

	buf_puts(out, ",\"groundingChunks\":[");
	for (unsigned s = 0; s < ANSWER_SOURCES; s++)
		if (sources & 1u << s)
			buf_printf(out, "%s{\"web\":{\"uri\":\"%s\","
			    "\"title\":\"%s\"}}", n++ == 0 ? "" : ",",
			    answer_sources[s].url, answer_sources[s].title);
	buf_putc(out, ']');
}

static size_t
bytes_before(const struct units *t, size_t n)
{
	struct buf bytes;
	size_t len;

	buf_init(&bytes, SIZE_MAX);
	units_bytes(&bytes, t, 0, n);
	len = bytes.len;
	buf_fini(&bytes);
	return len;
}

static void
put_segment(struct buf *out, const struct units *t, size_t start, size_t end)
{
	buf_puts(out, "{\"segment\":{");
	if (start > 0 || dice_one_in(4))
		buf_printf(out, "\"startIndex\":%zu,",
		    bytes_before(t, start));
	buf_printf(out, "\"endIndex\":%zu", bytes_before(t, end));
	if (!dice_one_in(4)) {
		buf_puts(out, ",\"text\":");
		units_string(out, t, start, end - start);
	}
	buf_puts(out, "},\"groundingChunkIndices\":[");
}

static void
put_supports(struct buf *out, const struct answer_part *p, unsigned sources)
{
	size_t start = 0, n = 0;

	for (size_t i = 0; i < p->n_stretches; start = p->stretches[i++].end) {
		unsigned chunk = 0, cited = 0;

		if (p->stretches[i].cites == 0)
			continue;
		buf_puts(out, n++ == 0 ? ",\"groundingSupports\":[" : ",");
		put_segment(out, &p->text, start, p->stretches[i].end);
		for (unsigned s = 0; s < ANSWER_SOURCES; s++) {
			if (p->stretches[i].cites & 1u << s)
				buf_printf(out, "%s%u",
				    cited++ == 0 ? "" : ",", chunk);
			chunk += sources >> s & 1;
		}
		buf_puts(out, "]}");
	}
	buf_puts(out, n == 0 ? "" : "]");
}

static void
put_grounding(struct buf *out, const struct answer *a)
{
	const struct answer_item *search = find_search(a);

	if (search == NULL) {
		buf_puts(out, dice_one_in(3) ? ",\"groundingMetadata\":{}" :
		    "");
		return;
	}
	buf_printf(out, ",\"groundingMetadata\":{\"webSearchQueries\":"
	    "[\"query %u\"%s]", search->query,
	    count_queries(search) > 1 ? ",\"more\"" : "");
	if (search->sources != 0)
		put_chunks(out, search->sources);
	for (size_t i = 0; i < a->n_items; i++)
		if (is_message(a, i))
			put_supports(out, &a->items[i].parts[0],
			    search->sources);
	buf_putc(out, '}');
}

/* ---- at once ---- */

static void
whole(struct buf *out, const struct answer *a)
{
	struct wire_part parts[PARTS_MAX];
	size_t n = parts_of(a, parts);
	struct wire_tokens tokens;

	tokens_of(a, &tokens);
	buf_puts(out, "{\"candidates\":[{\"content\":{\"parts\":[");
	for (size_t i = 0; i < n; i++) {
		buf_puts(out, i == 0 ? "" : ",");
		put_part(out, &parts[i], 0, parts[i].item == NULL ||
		    parts[i].kind == CALL ? 0 :
		    parts[i].item->parts[0].text.n);
	}
	buf_puts(out, "],\"role\":\"model\"}");
	put_finish(out, a);
	put_logprobs(out, &tokens, 0, tokens.n);
	put_grounding(out, a);
	buf_puts(out, ",\"index\":0}]");
	put_usage(out, a, true);
	buf_puts(out, ",\"modelVersion\":\"m\"}");
}

/* ---- as a stream ---- */

struct stream {
	struct buf *out;
	const struct answer *answer;
	bool list;			/* not of events: one big array */
	size_t n_chunks;
	bool open;			/* a chunk, that may take more parts */
	struct wire_tokens tokens;
	unsigned told;			/* of those */
};

static void
begin_chunk(struct stream *s)
{
	if (s->open)
		return;
	if (s->list)
		buf_puts(s->out, s->n_chunks++ == 0 ? "[" : ",\r\n");
	else
		buf_printf(s->out, "%sdata: ",
		    dice_one_in(8) ? ": comment\r\n\r\n" : "");
	buf_puts(s->out, "{\"candidates\": [{\"content\": {\"parts\": [");
	s->open = true;
}

/* Which chunk tells of a token nothing says: it may come before its text, or
 * behind the end of its message. */
static void
end_chunk(struct stream *s, bool last)
{
	unsigned left = s->tokens.n - s->told;
	unsigned n = last ? left : dice_one_in(4) ? 0 : dice(left + 1);

	buf_puts(s->out, "],\"role\": \"model\"}");
	put_logprobs(s->out, &s->tokens, s->told, n);
	s->told += n;
	if (last) {
		put_finish(s->out, s->answer);
		put_grounding(s->out, s->answer);
	}
	buf_puts(s->out, ",\"index\": 0}]");
	put_usage(s->out, s->answer, last);
	buf_puts(s->out, s->list ? (last ? "}]" : "}") : "}\r\n\r\n");
	s->open = false;
}

static void
stream_piece(struct stream *s, const struct wire_part *p, size_t at, size_t n)
{
	buf_puts(s->out, s->open ? "," : "");
	begin_chunk(s);
	put_part(s->out, p, at, n);
}

static void
stream_part(struct stream *s, const struct wire_part *p)
{
	const struct units *t;
	size_t n;

	if (p->item == NULL || p->kind == CALL) {
		stream_piece(s, p, 0, 0);
		return;
	}
	t = &p->item->parts[0].text;
	for (size_t at = 0; at < t->n; at += n) {
		n = units_piece(t, at);
		stream_piece(s, p, at, n);
		if (at + n < t->n && !dice_one_in(4))
			end_chunk(s, false);
	}
}

/* The last chunk says why it ended, with parts or without. */
static void
stream(struct buf *out, const struct answer *a)
{
	struct stream s = {
		.out = out,
		.answer = a,
		.list = dice_one_in(8),
	};
	struct wire_part parts[PARTS_MAX];
	size_t n = parts_of(a, parts);

	tokens_of(a, &s.tokens);
	for (size_t i = 0; i < n; i++) {
		stream_part(&s, &parts[i]);
		if (!dice_one_in(4) && (i + 1 < n || dice_one_in(2)))
			end_chunk(&s, false);
	}
	begin_chunk(&s);
	end_chunk(&s, true);
}

const struct vendor vendor_gemini = {
	.dialect = "gemini",
	.model = "gemini-3.8-flash",
	.supports = ~0u,
	.fit = vendor_gemini_fit,
	.whole = whole,
	.stream = stream,
	.blob = vendor_gemini_blob,
};
