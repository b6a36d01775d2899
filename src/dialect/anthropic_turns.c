/*
 * The assistant's turns: thinking, text and calls in the order in which they
 * came. The outputs of all its calls follow at once, first of the user's
 * message, wherever they stand in the request.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/jsonx.h"
#include "dialect/anthropic_encode.h"
#include "dialect/arguments.h"
#include "dialect/encode.h"

#define ID_MAX	64

struct claude_call {
	struct span id;
	size_t item;
};

bool
claude_is_assistants(const struct item *item)
{
	return item->type == ITEM_FUNCTION_CALL ||
	    item->type == ITEM_CUSTOM_CALL || item->type == ITEM_REASONING ||
	    item->type == ITEM_HOSTED ||
	    (item->type == ITEM_MESSAGE && item->role == ROLE_ASSISTANT);
}

bool
claude_is_call(const struct item *item)
{
	return (item->type == ITEM_FUNCTION_CALL ||
	    item->type == ITEM_CUSTOM_CALL) &&
	    item->status != STATUS_INCOMPLETE;
}

/* ---- reasoning ---- */

const struct node *
claude_thoughts(const struct claude_encoder *e, const struct item *item)
{
	const struct node *blob = dialect_opaque(item, e->target);
	const struct node *blocks = jsonx_get(blob, "blocks");

	return blocks != NULL && blocks->kind == NODE_ARRAY &&
	    blocks->count > 0 ? blocks : NULL;
}

/* As they came, to the letter: they are signed. Dropped ones fill long
 * histories, so that one change tells of all. A message can't end with one
 * ("The final block in an assistant message cannot be `thinking`"): what it
 * led to was cut off. */
static int
put_reasoning(struct claude_encoder *e, const struct item *item,
    struct error *err)
{
	const struct node *blocks = claude_thoughts(e, item), *block;
	bool last = (size_t)(item - e->request->items) >= e->turn_end;

	if (blocks == NULL || last) {
		if (e->noted_reasoning)
			return 0;
		e->noted_reasoning = true;
		return dialect_drop_item(e->request, e->receipt, item,
		    blocks == NULL ? "this route takes no such reasoning back" :
		    "this route wants no turn to end with reasoning", err);
	}
	claude_speak(e, SPEAKER_ASSISTANT);
	e->text_end = 0;
	for (block = blocks->child; block != NULL; block = block->next)
		jsonw_node(&e->w, block);
	return 0;
}

/* ---- text ---- */

static int
drop_phase(struct claude_encoder *e, size_t i, struct error *err)
{
	if (e->request->items[i].phase == PHASE_UNSET || e->noted_phase)
		return 0;
	e->noted_phase = true;
	return claude_drop(e, request_item_param(e->request, i, ".phase",
	    e->arena),
	    "this route knows no phases", err);
}

static int
put_says(struct claude_encoder *e, size_t i, struct error *err)
{
	if (drop_phase(e, i, err) == -1)
		return -1;
	return claude_put_says(e, i, SPEAKER_ASSISTANT, err);
}

/* ---- calls ---- */

/* By id, then by place. */
static int
compare_calls(const void *pa, const void *pb)
{
	const struct claude_call *a = pa, *b = pb;
	size_t len = a->id.len < b->id.len ? a->id.len : b->id.len;
	int order = len == 0 ? 0 : memcmp(a->id.p, b->id.p, len);

	if (order == 0)
		order = (a->id.len > b->id.len) - (a->id.len < b->id.len);
	return order != 0 ? order : (a->item > b->item) - (a->item < b->item);
}

void
claude_number_calls(struct claude_encoder *e)
{
	const struct request *r = e->request;
	struct claude_call *calls = arena_calloc(e->arena, r->n_items,
	    sizeof(*calls));
	size_t i, n = 0;

	e->again = arena_calloc(e->arena, r->n_items, sizeof(*e->again));
	for (i = 0; i < r->n_items; i++)
		if (claude_is_call(&r->items[i]))
			calls[n++] = (struct claude_call){
				r->items[i].call_id, i
			};
	qsort(calls, n, sizeof(*calls), compare_calls);
	for (i = 1; i < n; i++)
		if (span_same(calls[i].id, calls[i - 1].id))
			e->again[calls[i].item] =
			    e->again[calls[i - 1].item] + 1;
}

static void
put_call_id(struct claude_encoder *e, const char *key,
    const struct item *call)
{
	size_t again = e->again[call - e->request->items];
	struct span id = call->call_id;

	/* '#' is in no id that goes as it is. */
	if (again > 0)
		id = span_of(arena_printf(e->arena, "%.*s#%zu", (int)id.len,
		    id.p, again));
	jsonw_key(&e->w, key);
	jsonw_text(&e->w, dialect_call_id(id, ID_MAX, e->arena));
}

static void
put_call(struct claude_encoder *e, const struct item *item)
{
	size_t i = (size_t)(item - e->request->items);
	struct span arguments = item->arguments;

	if (!claude_is_call(item)) {
		dialect_note_item(e->request, e->receipt, i, "",
		    ACTION_DROPPED, "a call that was cut off doesn't go on");
		return;
	}
	claude_speak(e, SPEAKER_ASSISTANT);
	e->text_end = 0;
	if (item->type == ITEM_CUSTOM_CALL)
		arguments = arguments_of_input(e->arena, item->input);
	jsonw_object_of(&e->w, "type", "tool_use");
	put_call_id(e, "id", item);
	jsonw_key(&e->w, "name");
	jsonw_text(&e->w, request_wire_name(e->request, item, e->arena));
	jsonw_key(&e->w, "input");
	if (arguments_write(&e->w, e->arena, arguments))
		dialect_note_item(e->request, e->receipt, i, ".arguments",
		    ACTION_EMULATED,
		    "arguments that are no object stand in one");
	claude_put_mark(e, item->cache);
	jsonw_object_end(&e->w);
}

/* ---- outputs ---- */

static size_t
count_sent(const struct item *item)
{
	size_t i, n = 0;

	for (i = 0; i < item->n_parts; i++)
		n += !claude_is_left_out(&item->parts[i]);
	return n;
}

/* A lone text goes as a string; a failure without words is refused. */
static int
put_output_content(struct claude_encoder *e, const struct item *item,
    struct error *err)
{
	struct claude_place at = {
		(size_t)(item - e->request->items), 0
	};
	size_t n = count_sent(item);

	if (n == 0 && !item->is_error)
		return 0;
	jsonw_key(&e->w, "content");
	if (n == 0) {
		jsonw_string(&e->w, "no output");
		return 0;
	}
	if (item->n_parts == 1 && item->parts[0].type == PART_TEXT) {
		jsonw_text(&e->w, item->parts[0].text);
		return 0;
	}
	jsonw_array(&e->w);
	for (; at.part < item->n_parts; at.part++)
		if (!claude_is_left_out(&item->parts[at.part]) &&
		    claude_put_part(e, &item->parts[at.part], &at,
		    CACHE_UNSET, err) == -1)
			return -1;
	jsonw_array_end(&e->w);
	return 0;
}

/* The mark of the output, or of any of its parts. */
static enum cache
output_mark(const struct item *item)
{
	enum cache cache = item->cache;

	for (size_t i = item->n_parts; cache == CACHE_UNSET && i > 0; i--)
		cache = item->parts[i - 1].cache;
	return cache;
}

static int
put_output(struct claude_encoder *e, const struct item *call,
    const struct item *item, struct error *err)
{
	claude_speak(e, SPEAKER_USER);
	jsonw_object_of(&e->w, "type", "tool_result");
	put_call_id(e, "tool_use_id", call);
	if (put_output_content(e, item, err) == -1)
		return -1;
	if (item->is_error) {
		jsonw_key(&e->w, "is_error");
		jsonw_bool(&e->w, true);
	}
	claude_put_mark(e, output_mark(item));
	jsonw_object_end(&e->w);
	e->text_end = 0;
	return 0;
}

/* Every call must be answered: one that wasn't is told to have failed. */
static void
put_stub(struct claude_encoder *e, const struct item *call)
{
	claude_speak(e, SPEAKER_USER);
	jsonw_object_of(&e->w, "type", "tool_result");
	put_call_id(e, "tool_use_id", call);
	claude_put_word(e, "content", "no output");
	jsonw_key(&e->w, "is_error");
	jsonw_bool(&e->w, true);
	jsonw_object_end(&e->w);
	dialect_note_item(e->request, e->receipt,
	    (size_t)(call - e->request->items), "", ACTION_EMULATED,
	    "a call without output was given one that says so");
}

int
claude_skip_output(struct claude_encoder *e, const struct item *output,
    struct error *err)
{
	const struct item *call = pairs_other(&e->pairs, output);

	if (call != NULL && claude_is_call(call))
		return 0;
	return dialect_drop_item(e->request, e->receipt, output,
	    "the output of a call that doesn't go on", err);
}

static int
put_outputs(struct claude_encoder *e, size_t from, size_t to,
    struct error *err)
{
	for (; from < to; from++) {
		const struct item *call = &e->request->items[from], *output;

		if (!claude_is_call(call))
			continue;
		output = pairs_other(&e->pairs, call);
		if (output == NULL)
			put_stub(e, call);
		else if (put_output(e, call, output, err) == -1)
			return -1;
	}
	return 0;
}

/* ---- items of other kinds ---- */

static int
put_hosted(struct claude_encoder *e, const struct item *item,
    struct error *err)
{
	if (dialect_stands_elsewhere(e->request, e->receipt, item))
		return 0;
	return dialect_drop_item(e->request, e->receipt, item,
	    "this route takes back no calls of tools that providers run",
	    err);
}

/* ---- turns ---- */

static int
put_item(struct claude_encoder *e, size_t i, struct error *err)
{
	const struct item *item = &e->request->items[i];

	switch (item->type) {
	case ITEM_MESSAGE:
		return put_says(e, i, err);
	case ITEM_REASONING:
		return put_reasoning(e, item, err);
	case ITEM_HOSTED:
		return put_hosted(e, item, err);
	default:
		put_call(e, item);
		return 0;
	}
}

/* Whether the item becomes a block that isn't thinking. */
static bool
is_told(const struct item *item)
{
	return claude_is_call(item) ||
	    (item->type == ITEM_MESSAGE && count_sent(item) > 0);
}

int
claude_put_turn(struct claude_encoder *e, size_t i, size_t *next,
    struct error *err)
{
	const struct request *r = e->request;
	size_t from = i, k;

	e->turn_end = i;
	for (k = i; k < r->n_items && claude_is_assistants(&r->items[k]); k++)
		if (is_told(&r->items[k]))
			e->turn_end = k + 1;
	while (i < e->request->n_items &&
	    claude_is_assistants(&e->request->items[i])) {
		if (put_item(e, i, err) == -1)
			return -1;
		i++;
	}
	*next = i;
	return put_outputs(e, from, i, err);
}
