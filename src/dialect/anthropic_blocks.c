/*
 * Content blocks as items: adjacent texts are one message, adjacent thoughts
 * one reasoning, whose opaque object holds the blocks as they must come back:
 *
 *	{"blocks":[{"type":"thinking","thinking":"...","signature":"..."},
 *	 {"type":"redacted_thinking","data":"..."}]}
 *
 * The text of a thought is told only to clients that want summaries; what is
 * signed goes back in any case.
 */
#include "config.h"

#include <stdlib.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/log.h"
#include "dialect/anthropic.h"

static const struct span nothing = { NULL, 0 };

static int
too_large(struct error *err)
{
	return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider sent an answer that is too large");
}

/* ---- text ---- */

/* Counts the characters of the part that is written. */
static int
tell_text(struct claude_state *st, struct claude_block *b, struct span text,
    struct error *err)
{
	struct emitter *e = &st->emit;

	if (text.len == 0)
		return 0;
	if (emit_span(e, ITEM_MESSAGE, PART_TEXT, text, nothing, err) == -1)
		return -1;
	if (!st->place.any || st->place.item != e->talk.item ||
	    st->place.part != e->talk.part) {
		st->place.any = true;
		st->place.item = e->talk.item;
		st->place.part = e->talk.part;
		st->place.characters = 0;
		b->end = 0;
	}
	if (b->end == 0)
		b->start = st->place.characters;
	st->has_words = true;
	st->place.characters += jsonx_characters(text);
	b->end = st->place.characters;
	return 0;
}

static int
add_text(struct claude_state *st, struct claude_block *b,
    const struct node *text, struct error *err)
{
	return tell_text(st, b, delta_take(&b->delta, &st->decoder->scratch,
	    text), err);
}

static int
end_text(struct claude_state *st, struct claude_block *b, struct error *err)
{
	if (tell_text(st, b, delta_end(&b->delta), err) == -1)
		return -1;
	return claude_citations(st, b, err);
}

/* ---- thinking ---- */

static int
tell_thought(struct claude_state *st, struct claude_block *b,
    struct span text, struct error *err)
{
	buf_span(&b->text, text);
	if (buf_over(&b->text))
		return too_large(err);
	if (st->decoder->request->summary == SUMMARY_UNSET)
		return 0;
	return emit_span(&st->emit, ITEM_REASONING, PART_SUMMARY, text,
	    nothing, err);
}

static int
add_thought(struct claude_state *st, struct claude_block *b,
    const struct node *text, struct error *err)
{
	return tell_thought(st, b, delta_take(&b->delta,
	    &st->decoder->scratch, text), err);
}

static int
add_signature(struct claude_state *st, struct claude_block *b,
    const struct node *text, struct error *err)
{
	buf_span(&b->signature, delta_whole(&st->decoder->scratch, text));
	return buf_over(&b->signature) ? too_large(err) : 0;
}

/* Each block is a part of its own, and the reasoning opens before its first
 * word: thinking may take minutes. */
static int
open_thought(struct claude_state *st, struct error *err)
{
	if (emit_open(&st->emit, ITEM_REASONING, err) == -1)
		return -1;
	emit_next_part(&st->emit);
	return 0;
}

static void
write_thought(struct jsonw *w, const struct claude_block *b)
{
	bool redacted = b->kind == BLOCK_REDACTED;

	jsonw_object_of(w, "type", redacted ? "redacted_thinking" : "thinking");
	if (!redacted) {
		jsonw_key(w, "thinking");
		jsonw_text(w, buf_view(&b->text));
	}
	jsonw_key(w, redacted ? "data" : "signature");
	jsonw_text(w, buf_view(&b->signature));
	jsonw_object_end(w);
}

/* A block without its signature, cut off by a limit, would be refused. */
static int
end_thought(struct claude_state *st, struct claude_block *b,
    struct error *err)
{
	struct jsonw w = jsonw_on(&st->thoughts);

	if (b->kind == BLOCK_THINKING &&
	    tell_thought(st, b, delta_end(&b->delta), err) == -1)
		return -1;
	if (b->signature.len == 0)
		return 0;
	w.comma = st->thoughts.len > 0;
	write_thought(&w, b);
	return buf_over(&st->thoughts) ? too_large(err) : 0;
}

static int
seal_thoughts(struct claude_state *st, struct error *err)
{
	struct buf json;

	if (st->thoughts.len == 0)
		return 0;
	if (emit_open(&st->emit, ITEM_REASONING, err) == -1)
		return -1;
	buf_init(&json, CEILING_OUTPUT);
	buf_puts(&json, "{\"blocks\":[");
	buf_span(&json, buf_view(&st->thoughts));
	buf_puts(&json, "]}");
	if (!buf_over(&json))
		emit_opaque(&st->emit, buf_view(&json));
	buf_fini(&json);
	buf_reset(&st->thoughts);
	return 0;
}

/* Before anything but a thought. That may turn out to be nothing (a text that
 * stays empty), and what is sealed can't grow. */
static int
leave_thoughts(struct claude_state *st, struct error *err)
{
	if (st->thoughts.len == 0)
		return 0;
	if (seal_thoughts(st, err) == -1)
		return -1;
	return emit_close(&st->emit, STATUS_COMPLETED, err);
}

/* ---- calls ---- */

static int
begin_call(struct claude_state *st, struct claude_block *b,
    const struct node *block, struct error *err)
{
	struct arena *scratch = &st->decoder->scratch;
	struct span name = delta_whole(scratch, jsonx_get(block, "name"));
	struct span id = delta_whole(scratch, jsonx_get(block, "id"));
	const struct node *input = jsonx_get(block, "input");

	if (name.len == 0)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent a call without a name");
	b->call.as_text = st->way == WAY_TOOL &&
	    span_same(name, st->answer_tool);
	st->has_words = st->has_words || b->call.as_text;
	if (emit_call_begin(&st->emit, &b->call, name, id, err) == -1)
		return -1;
	/* In a stream an empty one stands for what is to come. */
	if (input == NULL || (input->kind == NODE_OBJECT && input->count == 0))
		return 0;
	return emit_call_text(&st->emit, &b->call, input, err);
}

static bool
is_whole(const struct claude_block *b)
{
	const struct node *node;
	struct error ignored;
	struct arena a;
	bool whole;

	arena_init(&a, CEILING_UPSTREAM_SCRATCH);
	node = scan(&a, jsonx_decode(&a, buf_view(&b->call.arguments)),
	    SCAN_UPSTREAM, &ignored);
	whole = node != NULL && node->kind == NODE_OBJECT;
	arena_fini(&a);
	return whole;
}

/* The reason of the end, which comes later, tells whether a limit cut it
 * off. */
static int
stop_call(struct claude_state *st, struct claude_block *b, struct error *err)
{
	b->stopped = !is_whole(b);
	return b->stopped ? 0 :
	    emit_call_end(&st->emit, &b->call, END_COMPLETED, err);
}

/* ---- blocks ---- */

static const struct {
	const char *type;
	enum claude_kind kind;
} kinds[] = {
	{ "text", BLOCK_TEXT },
	{ "thinking", BLOCK_THINKING },
	{ "redacted_thinking", BLOCK_REDACTED },
	{ "tool_use", BLOCK_CALL },
	{ "server_tool_use", BLOCK_SEARCH },
};

static enum claude_kind
kind_of(const struct node *block, struct span type)
{
	struct span name;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!span_is(type, kinds[i].type))
			continue;
		if (kinds[i].kind == BLOCK_SEARCH &&
		    !(jsonx_text(block, "name", &name) &&
		    span_is(name, "web_search")))
			return BLOCK_OTHER;
		return kinds[i].kind;
	}
	return BLOCK_OTHER;
}

/* NULL with err when too many are open. */
static struct claude_block *
add_block(struct claude_state *st, enum claude_kind kind, uint64_t index,
    struct error *err)
{
	struct claude_block *b;
	size_t cap;

	if (st->n_blocks >= CEILING_OUTPUT_ITEMS) {
		(void)error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent more than %zu blocks at once",
		    CEILING_OUTPUT_ITEMS);
		return NULL;
	}
	if (st->n_blocks == st->cap_blocks) {
		cap = st->cap_blocks == 0 ? 4 : st->cap_blocks * 2;
		st->blocks = reallocarray(st->blocks, cap, sizeof(*b));
		if (st->blocks == NULL)
			log_fatal("out of memory");
		st->cap_blocks = cap;
	}
	b = &st->blocks[st->n_blocks++];
	*b = (struct claude_block){
		.kind = kind, .index = index, .open = true,
	};
	buf_init(&b->text, CEILING_OUTPUT);
	buf_init(&b->signature, CEILING_OUTPUT);
	emit_call_init(&b->call);
	return b;
}

static struct claude_block *
find_block(struct claude_state *st, uint64_t index)
{
	for (size_t i = st->n_blocks; i > 0; i--)
		if (st->blocks[i - 1].open && st->blocks[i - 1].index == index)
			return &st->blocks[i - 1];
	return NULL;
}

static void
free_block(struct claude_block *b)
{
	emit_call_fini(&b->call);
	buf_fini(&b->signature);
	buf_fini(&b->text);
}

/* Calls that wait, of which the next block says that no limit cut them off. */
static int
end_waiting(struct claude_state *st, enum end_reason reason,
    struct error *err)
{
	size_t i, n = 0;
	int ret = 0;

	for (i = 0; i < st->n_blocks; i++) {
		struct claude_block *b = &st->blocks[i];

		if (b->stopped && ret == 0)
			ret = emit_call_end(&st->emit, &b->call, reason, err);
		if (b->open)
			st->blocks[n++] = *b;
		else
			free_block(b);
	}
	st->n_blocks = n;
	return ret;
}

static int
begin_block(struct claude_state *st, struct claude_block *b,
    const struct node *block, struct error *err)
{
	const struct node *citations = jsonx_get(block, "citations"), *one;

	if (b->kind != BLOCK_THINKING && b->kind != BLOCK_REDACTED &&
	    leave_thoughts(st, err) == -1)
		return -1;
	switch (b->kind) {
	case BLOCK_TEXT:
		if (add_text(st, b, jsonx_get(block, "text"), err) == -1)
			return -1;
		if (citations != NULL && citations->kind == NODE_ARRAY)
			for (one = citations->child; one != NULL;
			    one = one->next)
				claude_cite(st, b, one);
		return 0;
	case BLOCK_THINKING:
		if (open_thought(st, err) == -1 || add_signature(st, b,
		    jsonx_get(block, "signature"), err) == -1)
			return -1;
		return add_thought(st, b, jsonx_get(block, "thinking"), err);
	case BLOCK_REDACTED:
		if (open_thought(st, err) == -1)
			return -1;
		return add_signature(st, b, jsonx_get(block, "data"), err);
	case BLOCK_CALL:
		return begin_call(st, b, block, err);
	case BLOCK_SEARCH:
		return claude_search_begin(st, b, block, err);
	case BLOCK_OTHER:
		break;
	}
	return 0;
}

int
claude_block_start(struct claude_state *st, uint64_t index,
    const struct node *block, struct error *err)
{
	struct claude_block *b;
	struct span type = nothing;

	(void)jsonx_text(block, "type", &type);
	if (claude_block_stop(st, index, err) == -1 ||
	    end_waiting(st, END_COMPLETED, err) == -1)
		return -1;
	if (span_is(type, "web_search_tool_result"))
		return claude_search_result(st, block, err);
	b = add_block(st, kind_of(block, type), index, err);
	return b == NULL ? -1 : begin_block(st, b, block, err);
}

static int
add_input(struct claude_state *st, struct claude_block *b,
    const struct node *text, struct error *err)
{
	if (b->kind == BLOCK_CALL)
		return emit_call_text(&st->emit, &b->call, text, err);
	buf_span(&b->text, delta_take(&b->delta, &st->decoder->scratch,
	    text));
	return buf_over(&b->text) ? too_large(err) : 0;
}

static int
add_citation(struct claude_state *st, struct claude_block *b,
    const struct node *citation, struct error *err)
{
	(void)err;
	claude_cite(st, b, citation);
	return 0;
}

typedef int delta_fn(struct claude_state *, struct claude_block *,
    const struct node *, struct error *);

/* What a delta holds, and what block it opens when none was started: some
 * hosts leave the start out. A call would have no name. */
static const struct {
	const char *type, *key;
	unsigned kinds;			/* a bit each */
	enum claude_kind opens;
	delta_fn *fn;
} deltas[] = {
	{ "text_delta", "text", 1 << BLOCK_TEXT, BLOCK_TEXT, add_text },
	{ "citations_delta", "citation", 1 << BLOCK_TEXT, BLOCK_TEXT,
	    add_citation },
	{ "thinking_delta", "thinking", 1 << BLOCK_THINKING, BLOCK_THINKING,
	    add_thought },
	{ "signature_delta", "signature", 1 << BLOCK_THINKING,
	    BLOCK_THINKING, add_signature },
	{ "input_json_delta", "partial_json",
	    1 << BLOCK_CALL | 1 << BLOCK_SEARCH, BLOCK_OTHER, add_input },
};

int
claude_block_delta(struct claude_state *st, uint64_t index,
    const struct node *delta, struct error *err)
{
	struct claude_block *b = find_block(st, index);
	struct span type;
	size_t i;

	if (!jsonx_text(delta, "type", &type))
		return 0;
	for (i = 0; i < sizeof(deltas) / sizeof(deltas[0]); i++)
		if (span_is(type, deltas[i].type))
			break;
	if (i == sizeof(deltas) / sizeof(deltas[0]))
		return 0;
	if (b == NULL) {
		if (deltas[i].opens == BLOCK_OTHER)
			return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
			    "the provider sent a call without a name");
		if (end_waiting(st, END_COMPLETED, err) == -1)
			return -1;
		b = add_block(st, deltas[i].opens, index, err);
		if (b == NULL || begin_block(st, b, NULL, err) == -1)
			return -1;
	}
	if (!(deltas[i].kinds & 1u << b->kind))
		return 0;
	return deltas[i].fn(st, b, jsonx_get(delta, deltas[i].key), err);
}

int
claude_block_stop(struct claude_state *st, uint64_t index, struct error *err)
{
	struct claude_block *b = find_block(st, index);

	if (b == NULL)
		return 0;
	b->open = false;
	switch (b->kind) {
	case BLOCK_TEXT:
		return end_text(st, b, err);
	case BLOCK_THINKING:
	case BLOCK_REDACTED:
		return end_thought(st, b, err);
	case BLOCK_CALL:
		return stop_call(st, b, err);
	case BLOCK_SEARCH:
		return claude_search_asked(st, b, err);
	case BLOCK_OTHER:
		break;
	}
	return 0;
}

int
claude_blocks_end(struct claude_state *st, struct error *err)
{
	for (size_t i = 0; i < st->n_blocks; i++)
		if (st->blocks[i].open && claude_block_stop(st,
		    st->blocks[i].index, err) == -1)
			return -1;
	if (seal_thoughts(st, err) == -1)
		return -1;
	return end_waiting(st, st->reason, err);
}

void
claude_blocks_fini(struct claude_state *st)
{
	for (size_t i = 0; i < st->n_blocks; i++)
		free_block(&st->blocks[i]);
	free(st->blocks);
	free(st->searches);
	st->blocks = NULL;
	st->searches = NULL;
	st->n_blocks = st->n_searches = 0;
}
