/*
 * The assistant's turns.
 *
 * Every call must be answered by a tool message before anybody speaks again,
 * and there is one assistant message for all calls of a turn. So a turn, the
 * assistant's items between two others, becomes: its texts but the last as
 * messages of their own, then one message with the last text and the calls,
 * then the outputs, then what the outputs hold beside text, as a user's
 * message: tool messages are text only.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "dialect/openai_chat_encode.h"

/* ---- call ids ---- */

#define SHORT_ID	9

static bool
is_short_id(struct span id)
{
	size_t i;

	for (i = 0; i < id.len; i++)
		if (!isalnum((unsigned char)id.p[i]))
			return false;
	return id.len == SHORT_ID;
}

/* FNV-1a, 64 bits, then mixed: nine of its base-62 digits. The same id gives
 * the same nine in every request, and nobody has to remember them. */
static void
shorten(struct span id, char out[SHORT_ID])
{
	static const char digits[] = "0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz";
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < id.len; i++)
		h = (h ^ (unsigned char)id.p[i]) * UINT64_C(0x100000001b3);
	h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
	h ^= h >> 32;
	for (i = 0; i < SHORT_ID; i++, h /= 62)
		out[i] = digits[h % 62];
}

/* The id as the provider is told it, in out when it had to be shortened. */
static struct span
sent_id(const struct chat_encoder *e, struct span id, char out[SHORT_ID])
{
	if (!chat_has(e, QUIRK_SHORT_CALL_IDS) || is_short_id(id))
		return id;
	shorten(id, out);
	return (struct span){ out, SHORT_ID };
}

static void
put_call_id(struct chat_encoder *e, const char *key, struct span id)
{
	char out[SHORT_ID];

	jsonw_key(&e->w, key);
	jsonw_text(&e->w, sent_id(e, id, out));
}

/* ---- the assistant's messages ---- */

/* A call that was cut off doesn't go on; nobody can have run it. */
static bool
is_call(const struct item *item)
{
	return item->type == ITEM_FUNCTION_CALL &&
	    item->status != STATUS_INCOMPLETE;
}

bool
chat_is_assistants(const struct item *item)
{
	return item->type == ITEM_FUNCTION_CALL ||
	    item->type == ITEM_REASONING ||
	    (item->type == ITEM_MESSAGE && item->role == ROLE_ASSISTANT);
}

/* What is joined into one string, from the items [from, to). */
enum piece { PIECE_TEXT, PIECE_REFUSAL, PIECE_REASONING };

static bool
is_piece(const struct chat_encoder *e, const struct item *item,
    const struct part *part, enum piece piece)
{
	if (item->type == ITEM_REASONING)
		return piece == PIECE_REASONING && part->text.len > 0 &&
		    (part->type == PART_REASONING ||
		    part->type == PART_SUMMARY);
	if (item->type != ITEM_MESSAGE || chat_is_blank(part->text))
		return false;
	/* Only OpenAI has a field for refusals. */
	if (part->type == PART_REFUSAL && chat_has(e, QUIRK_OPENAI_FIELDS))
		return piece == PIECE_REFUSAL;
	return piece == PIECE_TEXT;
}

/* The full reasoning where it is there, else its summary. */
static bool
is_shadowed(const struct item *item, const struct part *part)
{
	return item->type == ITEM_REASONING && part->type == PART_SUMMARY &&
	    item->parts[item->n_parts - 1].type == PART_REASONING;
}

/* Writes the pieces, or only counts them when out is NULL. */
static size_t
put_pieces(struct chat_encoder *e, size_t from, size_t to, enum piece piece,
    struct buf *out)
{
	size_t n = 0;

	for (; from < to; from++) {
		const struct item *item = chat_item(e, from);

		for (size_t i = 0; i < item->n_parts; i++) {
			const struct part *part = &item->parts[i];

			if (!is_piece(e, item, part, piece) ||
			    is_shadowed(item, part))
				continue;
			if (out != NULL && n > 0)
				buf_puts(out, "\\n\\n");
			if (out != NULL)
				buf_span(out, part->text);
			n++;
		}
	}
	return n;
}

static void
put_joined(struct chat_encoder *e, const char *key, size_t from, size_t to,
    enum piece piece)
{
	jsonw_key(&e->w, key);
	jsonw_text_begin(&e->w);
	(void)put_pieces(e, from, to, piece, e->w.out);
	jsonw_text_end(&e->w);
}

static void
put_calls(struct chat_encoder *e, size_t from, size_t to)
{
	struct jsonw *w = &e->w;

	jsonw_key(w, "tool_calls");
	jsonw_array(w);
	for (; from < to; from++) {
		const struct item *item = chat_item(e, from);

		if (!is_call(item))
			continue;
		jsonw_object(w);
		put_call_id(e, "id", item->call_id);
		jsonw_key(w, "type");
		jsonw_string(w, "function");
		jsonw_key(w, "function");
		jsonw_object(w);
		jsonw_key(w, "name");
		jsonw_text(w, item->name);
		jsonw_key(w, "arguments");
		jsonw_text(w, item->arguments.len > 0 ? item->arguments :
		    SPAN("{}"));
		jsonw_object_end(w);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

/* One message of the items [from, to). DeepSeek and Kimi refuse a replayed
 * call without its reasoning; "" is what they take when it isn't known. */
static void
put_assistant(struct chat_encoder *e, size_t from, size_t to, bool calls)
{
	bool text = put_pieces(e, from, to, PIECE_TEXT, NULL) > 0;
	bool refusal = put_pieces(e, from, to, PIECE_REFUSAL, NULL) > 0;
	bool reasoning = put_pieces(e, from, to, PIECE_REASONING, NULL) > 0;

	if (!text && !refusal && !calls)
		return;
	chat_open_message(e, "assistant");
	if (text || !calls) {
		put_joined(e, "content", from, to, PIECE_TEXT);
	} else {
		jsonw_key(&e->w, "content");
		jsonw_null(&e->w);
	}
	if (refusal)
		put_joined(e, "refusal", from, to, PIECE_REFUSAL);
	if (chat_has(e, QUIRK_REASONING_CONTENT) && (reasoning || calls))
		put_joined(e, "reasoning_content", from, to, PIECE_REASONING);
	if (calls)
		put_calls(e, from, to);
	jsonw_object_end(&e->w);
}

/* ---- outputs ---- */

static bool
is_attached(const struct part *part)
{
	return part->type == PART_IMAGE || part->type == PART_FILE;
}

static void
put_output(struct chat_encoder *e, const struct item *item)
{
	chat_open_message(e, "tool");
	put_call_id(e, "tool_call_id", item->call_id);
	jsonw_key(&e->w, "content");
	jsonw_text_begin(&e->w);
	for (size_t i = 0; i < item->n_parts; i++) {
		const struct part *part = &item->parts[i];

		if (i > 0)
			buf_puts(e->w.out, "\\n");
		if (part->type == PART_IMAGE)
			buf_puts(e->w.out, "[image attached below]");
		else if (part->type == PART_FILE)
			buf_puts(e->w.out, "[file attached below]");
		else
			buf_span(e->w.out, part->text);
	}
	jsonw_text_end(&e->w);
	jsonw_object_end(&e->w);
}

static int
compare_ids(struct span a, struct span b)
{
	int order = memcmp(a.p, b.p, a.len < b.len ? a.len : b.len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int
compare_outputs(const void *pa, const void *pb)
{
	const struct chat_output *a = pa, *b = pb;
	int order = compare_ids(a->call_id, b->call_id);

	return order != 0 ? order : (a->item > b->item) - (a->item < b->item);
}

void
chat_find_outputs(struct chat_encoder *e)
{
	size_t i, n = e->request->n_items;

	e->outputs = arena_calloc(e->arena, n, sizeof(*e->outputs));
	for (i = 0; i < n; i++)
		if (chat_item(e, i)->type == ITEM_FUNCTION_OUTPUT)
			e->outputs[e->n_outputs++] = (struct chat_output){
				chat_item(e, i)->call_id, i
			};
	qsort(e->outputs, e->n_outputs, sizeof(*e->outputs), compare_outputs);
}

/* The output of a call, the first behind the call's turn; NULL when there is
 * none. */
static const struct chat_output *
find_output(const struct chat_encoder *e, struct span call_id, size_t behind)
{
	const struct chat_output wanted = { call_id, behind };
	size_t low = 0, high = e->n_outputs, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare_outputs(&e->outputs[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < e->n_outputs &&
	    span_same(e->outputs[low].call_id, call_id) ?
	    &e->outputs[low] : NULL;
}

/* A call that nobody answered gets an empty output: providers refuse one
 * that has none. */
static void
put_stub(struct chat_encoder *e, size_t call)
{
	const struct item item = { .call_id = chat_item(e, call)->call_id };

	receipt_change(e->receipt, arena_printf(e->arena, "input[%zu]", call),
	    ACTION_EMULATED, "a call without output was given an empty one");
	put_output(e, &item);
}

static void
put_label(struct chat_encoder *e, const struct item *item)
{
	char id[SHORT_ID];

	jsonw_object(&e->w);
	jsonw_key(&e->w, "type");
	jsonw_string(&e->w, "text");
	jsonw_key(&e->w, "text");
	jsonw_text_begin(&e->w);
	buf_puts(e->w.out, "From the output of ");
	buf_span(e->w.out, sent_id(e, item->call_id, id));
	buf_putc(e->w.out, ':');
	jsonw_text_end(&e->w);
	jsonw_object_end(&e->w);
}

static int
put_attached(struct chat_encoder *e, size_t i, bool *opened,
    struct error *err)
{
	const struct item *item = chat_item(e, i);
	struct chat_place at = { i, 0, "output" };
	bool labelled = false;

	for (; at.part < item->n_parts; at.part++) {
		if (!is_attached(&item->parts[at.part]))
			continue;
		if (!*opened) {
			chat_open_message(e, "user");
			jsonw_key(&e->w, "content");
			jsonw_array(&e->w);
			*opened = true;
		}
		if (!labelled) {
			put_label(e, item);
			receipt_change(e->receipt, arena_printf(e->arena,
			    "input[%zu].output", i), ACTION_EMULATED,
			    "images and files of the output follow in a "
			    "user message");
			labelled = true;
		}
		if (chat_put_part(e, &item->parts[at.part], &at, err) == -1)
			return -1;
	}
	return 0;
}

/* The outputs of the calls in [from, to), as tool messages in the order of
 * the calls, then their images. */
static int
put_outputs(struct chat_encoder *e, size_t from, size_t to,
    struct error *err)
{
	size_t *outputs = arena_calloc(e->arena, to - from, sizeof(*outputs));
	const struct chat_output *output;
	size_t i, n = 0;
	bool opened = false;

	for (i = from; i < to; i++) {
		if (!is_call(chat_item(e, i)))
			continue;
		output = find_output(e, chat_item(e, i)->call_id, to);
		if (output == NULL) {
			put_stub(e, i);
			continue;
		}
		outputs[n++] = output->item;
		put_output(e, chat_item(e, output->item));
	}
	for (i = 0; i < n; i++)
		if (put_attached(e, outputs[i], &opened, err) == -1)
			return -1;
	if (opened) {
		jsonw_array_end(&e->w);
		jsonw_object_end(&e->w);
	}
	return 0;
}

/* ---- turns ---- */

/* Of the turn [from, to): where the message that has the calls begins, which
 * is behind the last but one of the messages before the first call. */
static size_t
find_start(const struct chat_encoder *e, size_t from, size_t to)
{
	size_t i, last = 0, start = from;
	bool seen = false;

	for (i = from; i < to && !is_call(chat_item(e, i)); i++) {
		if (chat_item(e, i)->type != ITEM_MESSAGE)
			continue;
		if (seen)
			start = last + 1;
		last = i;
		seen = true;
	}
	return start;
}

static void
note(struct chat_encoder *e, size_t i, const char *field, const char *why)
{
	receipt_change(e->receipt, arena_printf(e->arena, "input[%zu]%s", i,
	    field), ACTION_DROPPED, why);
}

/* Reasoning and phases fill long histories: one change tells of each. */
static void
note_dropped(struct chat_encoder *e, size_t from, size_t to)
{
	bool keeps = chat_has(e, QUIRK_REASONING_CONTENT);

	for (; from < to; from++) {
		const struct item *item = chat_item(e, from);

		if (item->type == ITEM_FUNCTION_CALL && !is_call(item))
			note(e, from, "", "a call that was cut off doesn't "
			    "go on");
		if (item->phase != PHASE_UNSET && !e->noted_phase) {
			e->noted_phase = true;
			note(e, from, ".phase", "this route knows no phases");
		}
		if (item->type == ITEM_REASONING && !e->noted_reasoning &&
		    !(keeps && put_pieces(e, from, from + 1, PIECE_REASONING,
		    NULL) > 0)) {
			e->noted_reasoning = true;
			note(e, from, "", "this route takes no such "
			    "reasoning back");
		}
	}
}

/* The assistant's items from i on; returns where they end, or 0 on error
 * (a turn is never empty). */
size_t
chat_put_turn(struct chat_encoder *e, size_t i, struct error *err)
{
	size_t from = i, to = i, last;
	bool calls = false;

	while (to < e->request->n_items && chat_is_assistants(chat_item(e, to)))
		calls = is_call(chat_item(e, to++)) || calls;
	note_dropped(e, from, to);
	last = calls ? find_start(e, from, to) : to;
	for (; i < last; i++)
		if (chat_item(e, i)->type == ITEM_MESSAGE) {
			put_assistant(e, from, i + 1, false);
			from = i + 1;
		}
	if (!calls)
		return to;
	put_assistant(e, from, to, true);
	return put_outputs(e, from, to, err) == -1 ? 0 : to;
}
