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

#include "base/jsonx.h"
#include "dialect/arguments.h"
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

/* The id as the provider is told it: the same in every request, and nobody has
 * to remember it. */
static struct span
sent_id(const struct chat_encoder *e, struct span id)
{
	if (!chat_has(e, QUIRK_SHORT_CALL_IDS) || is_short_id(id))
		return id;
	return dialect_hashed_id(id, SHORT_ID, e->arena);
}

static void
put_call_id(struct chat_encoder *e, const char *key, struct span id)
{
	jsonw_key(&e->w, key);
	jsonw_text(&e->w, sent_id(e, id));
}

/* ---- the assistant's messages ---- */

bool
chat_is_call(const struct item *item)
{
	return item->type == ITEM_FUNCTION_CALL ||
	    item->type == ITEM_CUSTOM_CALL;
}

/* A call that was cut off doesn't go on; nobody can have run it. */
static bool
is_whole_call(const struct item *item)
{
	return chat_is_call(item) && item->status != STATUS_INCOMPLETE;
}

/* Of a hosted tool nothing is sent, and the turn goes on behind it. */
bool
chat_is_assistants(const struct item *item)
{
	return chat_is_call(item) || item->type == ITEM_REASONING ||
	    item->type == ITEM_HOSTED ||
	    (item->type == ITEM_MESSAGE && item->role == ROLE_ASSISTANT);
}

/* What is joined into one string, from the items [from, to). */
enum piece { PIECE_NONE, PIECE_TEXT, PIECE_REFUSAL, PIECE_REASONING, PIECES };

/* The full reasoning where it is there, else its summary. */
static bool
is_shadowed(const struct item *item, const struct part *part)
{
	return part->type == PART_SUMMARY &&
	    item->parts[item->n_parts - 1].type == PART_REASONING;
}

static enum piece
piece_of(const struct chat_encoder *e, const struct item *item,
    const struct part *part)
{
	if (item->type == ITEM_REASONING)
		return part->text.len > 0 && (part->type == PART_REASONING ||
		    part->type == PART_SUMMARY) && !is_shadowed(item, part) ?
		    PIECE_REASONING : PIECE_NONE;
	if (item->type != ITEM_MESSAGE || dialect_is_blank(part->text))
		return PIECE_NONE;
	/* Only OpenAI has a field for refusals. */
	return part->type == PART_REFUSAL && chat_has(e, QUIRK_OPENAI_FIELDS) ?
	    PIECE_REFUSAL : PIECE_TEXT;
}

/* Adds how many of each there are. */
static void
count_pieces(const struct chat_encoder *e, size_t from, size_t to,
    size_t n[PIECES])
{
	for (; from < to; from++) {
		const struct item *item = chat_item(e, from);

		for (size_t i = 0; i < item->n_parts; i++)
			n[piece_of(e, item, &item->parts[i])]++;
	}
}

static void
put_pieces(struct chat_encoder *e, size_t from, size_t to, enum piece piece)
{
	struct buf *out = e->w.out;
	bool first = true;

	for (; from < to; from++) {
		const struct item *item = chat_item(e, from);

		for (size_t i = 0; i < item->n_parts; i++) {
			const struct part *part = &item->parts[i];

			if (piece_of(e, item, part) != piece)
				continue;
			if (!first)
				buf_puts(out, "\\n\\n");
			buf_span(out, part->text);
			first = false;
		}
	}
}

static void
put_joined(struct chat_encoder *e, const char *key, size_t from, size_t to,
    enum piece piece)
{
	jsonw_key(&e->w, key);
	jsonw_text_begin(&e->w);
	put_pieces(e, from, to, piece);
	jsonw_text_end(&e->w);
}

/* A custom call goes as the function that stands for its tool, where only
 * functions are known. */
static void
note_custom(struct chat_encoder *e, size_t i)
{
	if (e->noted_custom)
		return;
	e->noted_custom = true;
	dialect_note_item(e->request, e->receipt, i, "", ACTION_EMULATED,
	    "a call of a function stands for the custom one");
}

static void
put_call(struct chat_encoder *e, size_t i)
{
	const struct item *item = chat_item(e, i);
	bool custom = item->type == ITEM_CUSTOM_CALL;
	bool native = custom && chat_has(e, QUIRK_OPENAI_FIELDS);
	const char *type = native ? "custom" : "function";
	struct span said = item->arguments;
	struct jsonw *w = &e->w;

	if (custom && !native) {
		note_custom(e, i);
		said = arguments_of_input(e->arena, item->input);
	}
	jsonw_object(w);
	put_call_id(e, "id", item->call_id);
	chat_put_word(e, "type", type);
	jsonw_key(w, type);
	jsonw_object(w);
	jsonw_key(w, "name");
	jsonw_text(w, request_wire_name(e->request, item, e->arena));
	jsonw_key(w, native ? "input" : "arguments");
	if (native)
		jsonw_text(w, item->input);
	else
		jsonw_text(w, dialect_is_blank(said) ? SPAN("{}") : said);
	jsonw_object_end(w);
	jsonw_object_end(w);
}

static void
put_calls(struct chat_encoder *e, size_t from, size_t to)
{
	jsonw_key(&e->w, "tool_calls");
	jsonw_array(&e->w);
	for (; from < to; from++)
		if (is_whole_call(chat_item(e, from)))
			put_call(e, from);
	jsonw_array_end(&e->w);
}

/* The details that reasoning came with from this very target, or NULL. */
static const struct node *
details_of(const struct chat_encoder *e, size_t i)
{
	const struct item *item = chat_item(e, i);
	const struct node *details;

	if (item->type != ITEM_REASONING)
		return NULL;
	details = jsonx_get(dialect_opaque(item, e->target),
	    "reasoning_details");
	return details != NULL && details->kind == NODE_ARRAY ? details : NULL;
}

static bool
has_details(const struct chat_encoder *e, size_t from, size_t to)
{
	while (from < to && details_of(e, from) == NULL)
		from++;
	return from < to;
}

/* As they came, and in their order. */
static void
put_details(struct chat_encoder *e, size_t from, size_t to)
{
	const struct node *details, *one;

	jsonw_key(&e->w, "reasoning_details");
	jsonw_array(&e->w);
	for (; from < to; from++) {
		details = details_of(e, from);
		for (one = details == NULL ? NULL : details->child;
		    one != NULL; one = one->next)
			jsonw_node(&e->w, one);
	}
	jsonw_array_end(&e->w);
}

/* Whether nothing of this reasoning is sent. */
static bool
is_lost(const struct chat_encoder *e, size_t i)
{
	size_t n[PIECES] = { 0 };

	if (chat_item(e, i)->type != ITEM_REASONING ||
	    details_of(e, i) != NULL)
		return false;
	count_pieces(e, i, i + 1, n);
	return !chat_has(e, QUIRK_REASONING_CONTENT) ||
	    n[PIECE_REASONING] == 0;
}

/* Of a turn of thoughts alone no message is made. */
static int
drop_reasoning(struct chat_encoder *e, size_t from, size_t to,
    struct error *err)
{
	while (from < to && (chat_item(e, from)->type != ITEM_REASONING ||
	    is_lost(e, from)))
		from++;
	if (e->noted_reasoning || from == to)
		return 0;
	e->noted_reasoning = true;
	return dialect_drop_item(e->request, e->receipt, chat_item(e, from),
	    "this route takes reasoning only with what it led to", err);
}

/* One message of the items [from, to). DeepSeek and Kimi refuse a replayed
 * call without its reasoning; "" is what they take when it isn't known. */
static int
put_assistant(struct chat_encoder *e, size_t from, size_t to, bool calls,
    struct error *err)
{
	size_t n[PIECES] = { 0 };

	count_pieces(e, from, to, n);
	if (n[PIECE_TEXT] + n[PIECE_REFUSAL] == 0 && !calls)
		return drop_reasoning(e, from, to, err);
	chat_open_message(e, "assistant");
	if (n[PIECE_TEXT] > 0 || !calls) {
		put_joined(e, "content", from, to, PIECE_TEXT);
	} else {
		jsonw_key(&e->w, "content");
		jsonw_null(&e->w);
	}
	if (n[PIECE_REFUSAL] > 0)
		put_joined(e, "refusal", from, to, PIECE_REFUSAL);
	if (chat_has(e, QUIRK_REASONING_CONTENT) &&
	    (n[PIECE_REASONING] > 0 || calls))
		put_joined(e, "reasoning_content", from, to, PIECE_REASONING);
	if (has_details(e, from, to))
		put_details(e, from, to);
	if (calls)
		put_calls(e, from, to);
	jsonw_object_end(&e->w);
	return 0;
}

/* ---- outputs ---- */

static bool
is_attached(const struct part *part)
{
	return part->type == PART_IMAGE || part->type == PART_FILE;
}

static void
note_error(struct chat_encoder *e, const struct item *item)
{
	if (e->noted_error)
		return;
	e->noted_error = true;
	dialect_note_item(e->request, e->receipt,
	    (size_t)(item - e->request->items), ".is_error", ACTION_EMULATED,
	    "the output's text says so");
}

static void
put_output(struct chat_encoder *e, const struct item *item)
{
	chat_open_message(e, "tool");
	put_call_id(e, "tool_call_id", item->call_id);
	jsonw_key(&e->w, "content");
	jsonw_text_begin(&e->w);
	if (item->is_error) {
		note_error(e, item);
		buf_puts(e->w.out, FAILED_OUTPUT);
	}
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

static void
put_label(struct chat_encoder *e, const struct item *item)
{
	jsonw_object_of(&e->w, "type", "text");
	jsonw_key(&e->w, "text");
	jsonw_text_begin(&e->w);
	buf_puts(e->w.out, "From the output of ");
	buf_span(e->w.out, sent_id(e, item->call_id));
	buf_putc(e->w.out, ':');
	jsonw_text_end(&e->w);
	jsonw_object_end(&e->w);
}

static int
put_attached(struct chat_encoder *e, const struct item *item, bool *opened,
    struct error *err)
{
	struct chat_place at = { (size_t)(item - e->request->items), 0 };
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
			dialect_note_item(e->request, e->receipt, at.item,
			    ".output", ACTION_EMULATED,
			    "images and files of the output follow in a "
			    "user message");
			labelled = true;
		}
		if (chat_put_part(e, &item->parts[at.part], &at, CACHE_UNSET,
		    err) == -1)
			return -1;
	}
	return 0;
}

/* The output of the call at i, or NULL. */
static const struct item *
output_of(const struct chat_encoder *e, size_t i)
{
	const struct item *item = chat_item(e, i);

	return is_whole_call(item) ? pairs_other(&e->pairs, item) : NULL;
}

/* The outputs of the calls in [from, to), as tool messages in the order of
 * the calls, then their images. */
static int
put_outputs(struct chat_encoder *e, size_t from, size_t to,
    struct error *err)
{
	const struct item *output;
	bool opened = false;
	size_t i;

	for (i = from; i < to; i++) {
		output = output_of(e, i);
		if (output != NULL)
			put_output(e, output);
	}
	for (i = from; i < to; i++) {
		output = output_of(e, i);
		if (output != NULL &&
		    put_attached(e, output, &opened, err) == -1)
			return -1;
	}
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

	for (i = from; i < to && !is_whole_call(chat_item(e, i)); i++) {
		if (chat_item(e, i)->type != ITEM_MESSAGE)
			continue;
		if (seen)
			start = last + 1;
		last = i;
		seen = true;
	}
	return start;
}

static const char *
path_of(struct chat_encoder *e, size_t i, const char *field)
{
	return request_item_param(e->request, i, field, e->arena);
}

/* Reasoning and phases fill long histories: one change tells of each. */
static int
note_dropped(struct chat_encoder *e, size_t i, struct error *err)
{
	const struct item *item = chat_item(e, i);

	if (chat_is_call(item) && !is_whole_call(item))
		receipt_change(e->receipt, path_of(e, i, ""), ACTION_DROPPED,
		    "a call that was cut off doesn't go on");
	if (item->phase != PHASE_UNSET && !e->noted_phase) {
		e->noted_phase = true;
		if (chat_drop(e, path_of(e, i, ".phase"),
		    "this route knows no phases", err) == -1)
			return -1;
	}
	if (!e->noted_reasoning && is_lost(e, i)) {
		e->noted_reasoning = true;
		return dialect_drop_item(e->request, e->receipt, item,
		    "this route takes no such reasoning back", err);
	}
	return 0;
}

/* Where the message of the text at i ends: what came behind the turn's last
 * text goes back with it. */
static size_t
text_end(const struct chat_encoder *e, size_t i, size_t to)
{
	size_t next = i + 1;

	while (next < to && chat_item(e, next)->type != ITEM_MESSAGE)
		next++;
	return next == to && has_details(e, i + 1, to) ? to : i + 1;
}

/* The assistant's items from i on; returns where they end, or 0 on error
 * (a turn is never empty). */
size_t
chat_put_turn(struct chat_encoder *e, size_t i, struct error *err)
{
	size_t from = i, to = i, last;
	bool calls = false;

	for (; to < e->request->n_items &&
	    chat_is_assistants(chat_item(e, to)); to++) {
		calls = is_whole_call(chat_item(e, to)) || calls;
		if (note_dropped(e, to, err) == -1)
			return 0;
	}
	last = chat_has(e, QUIRK_ALTERNATE) ? from :
	    calls ? find_start(e, from, to) : to;
	for (; i < last; i++)
		if (chat_item(e, i)->type == ITEM_MESSAGE) {
			size_t end = text_end(e, i, to);

			if (put_assistant(e, from, end, false, err) == -1)
				return 0;
			from = end;
		}
	if (from < to && put_assistant(e, from, to, calls, err) == -1)
		return 0;
	return put_outputs(e, from, to, err) == -1 ? 0 : to;
}
