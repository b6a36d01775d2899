/*
 * The model's turns: its items between two others become one content, which
 * the outputs of its calls follow. Signatures go back to where gemini.h says
 * they stood.
 *
 * Generation 3 refuses a turn whose first call has no signature. Of history
 * that it didn't make itself, Google's page on thought signatures (2026-11)
 * names a word that stands for one.
 */
#include "config.h"

#include "base/jsonx.h"
#include "base/text.h"
#include "dialect/arguments.h"
#include "dialect/gemini_encode.h"

#define NO_SIGNATURE	"skip_thought_signature_validator"

bool
gemini_is_models(const struct item *item)
{
	return item->type == ITEM_FUNCTION_CALL ||
	    item->type == ITEM_CUSTOM_CALL || item->type == ITEM_REASONING ||
	    item->type == ITEM_HOSTED ||
	    (item->type == ITEM_MESSAGE && item->role == ROLE_ASSISTANT);
}

/* ---- signatures ---- */

/* The blob of the item if it belongs at that place, else NULL. */
static const struct node *
blob_at(const struct gemini_encoder *e, size_t i, const char *at)
{
	const struct node *blob;
	struct span place;

	if (i >= e->request->n_items ||
	    gemini_item(e, i)->type != ITEM_REASONING)
		return NULL;
	blob = dialect_opaque(gemini_item(e, i), e->target);
	if (blob == NULL || !jsonx_text(blob, "at", &place) ||
	    !span_is(place, at))
		return NULL;
	return blob;
}

static void
put_signature(struct gemini_encoder *e, const struct node *blob)
{
	struct span signature;

	if (blob == NULL || !jsonx_text(blob, "s", &signature))
		return;
	jsonw_key(&e->w, "thoughtSignature");
	jsonw_text(&e->w, signature);
}

static void
put_signed_text(struct gemini_encoder *e, struct span text, bool thought,
    const struct node *blob)
{
	gemini_open_part(e, SPEAKER_MODEL);
	jsonw_key(&e->w, "text");
	jsonw_text(&e->w, text);
	if (thought) {
		jsonw_key(&e->w, "thought");
		jsonw_bool(&e->w, true);
	}
	put_signature(e, blob);
	jsonw_object_end(&e->w);
}

/* ---- reasoning ---- */

static void
put_thought(struct gemini_encoder *e, const struct item *item,
    const struct node *blob)
{
	struct buf *text = dialect_buf(e->arena, CEILING_TEXT * 2);

	for (size_t i = 0; i < item->n_parts; i++)
		if (item->parts[i].type == PART_SUMMARY)
			buf_span(text, item->parts[i].text);
	put_signed_text(e, buf_view(text), true, blob);
}

/* Holds a signature for the call that is next. */
static void
hold_signature(struct gemini_encoder *e, const struct node *blob)
{
	(void)jsonx_text(blob, "s", &e->signature);
	(void)jsonx_text(blob, "id", &e->id);
}

/* Thoughts themselves aren't taken back: one change tells of all. */
static int
put_reasoning(struct gemini_encoder *e, size_t i, struct error *err)
{
	const struct node *blob, *part;

	blob = blob_at(e, i, "empty");
	if (blob != NULL) {
		put_signed_text(e, SPAN(""), false, blob);
		return 0;
	}
	blob = blob_at(e, i, "thought");
	if (blob != NULL) {
		put_thought(e, gemini_item(e, i), blob);
		return 0;
	}
	blob = blob_at(e, i, "part");
	part = jsonx_get(blob, "part");
	if (part != NULL && part->kind == NODE_OBJECT) {
		gemini_open_part(e, SPEAKER_MODEL);
		for (part = part->child; part != NULL; part = part->next)
			jsonw_member(&e->w, part);
		jsonw_object_end(&e->w);
		return 0;
	}
	blob = blob_at(e, i, "call");
	if (blob != NULL && i + 1 < e->request->n_items &&
	    gemini_is_call(gemini_item(e, i + 1))) {
		hold_signature(e, blob);
		return 0;
	}
	/* With the message before it, see put_message. */
	if (blob_at(e, i, "text") != NULL && i > 0 &&
	    gemini_item(e, i - 1)->type == ITEM_MESSAGE &&
	    gemini_is_models(gemini_item(e, i - 1)))
		return 0;
	if (e->noted_reasoning)
		return 0;
	e->noted_reasoning = true;
	return dialect_drop_item(e->request, e->receipt, gemini_item(e, i),
	    "this route takes no such reasoning back", err);
}

/* ---- messages ---- */

/* Where the last len bytes begin, if that is at a character's border; else 0:
 * somebody has changed the text. */
static size_t
find_tail(struct span text, uint64_t len)
{
	const char *p = text.p, *end = text.p + text.len;
	uint32_t c;
	size_t n;

	if (len >= text.len)
		return 0;
	while (p < end && (uint64_t)(end - p) > len) {
		n = *p == '\\' ? text_escape(p, end, &c) : 1;
		if (n == 0)
			return 0;
		p += n;
		while (p < end && ((unsigned char)*p & 0xc0) == 0x80)
			p++;
	}
	return (uint64_t)(end - p) == len ? (size_t)(p - text.p) : 0;
}

/* A signed part isn't to be joined with an unsigned one. */
static void
put_tail(struct gemini_encoder *e, struct span text, const struct node *blob)
{
	uint64_t len = text.len;
	size_t head;

	(void)jsonx_u64(blob, "len", &len);
	head = find_tail(text, len);
	if (head > 0)
		gemini_put_text(e, SPEAKER_MODEL,
		    (struct span){ text.p, head });
	put_signed_text(e, (struct span){ text.p + head, text.len - head },
	    false, blob);
}

static void
put_message(struct gemini_encoder *e, size_t i)
{
	const struct item *item = gemini_item(e, i);
	const struct node *blob = blob_at(e, i + 1, "text");
	size_t last = item->n_parts;

	for (size_t k = 0; k < item->n_parts; k++)
		if (!dialect_is_blank(item->parts[k].text))
			last = k;
	for (size_t k = 0; k < item->n_parts; k++) {
		struct span text = item->parts[k].text;

		if (k == last && blob != NULL)
			put_tail(e, text, blob);
		else if (!dialect_is_blank(text))
			gemini_put_text(e, SPEAKER_MODEL, text);
	}
	if (last == item->n_parts && blob != NULL)
		put_signed_text(e, SPAN(""), false, blob);
}

/* ---- calls ---- */

/* Ids go back only where the provider gave them: its blob tells of the first
 * call of a turn, and the others are like it. */
static void
remember_id(struct gemini_encoder *e, size_t i)
{
	if (e->id.len > 0) {
		e->ids[i] = e->id;
		e->step_ids = true;
	} else if (e->step_ids) {
		e->ids[i] = gemini_item(e, i)->call_id;
	}
}

static void
put_call(struct gemini_encoder *e, size_t i)
{
	const struct item *item = gemini_item(e, i);
	struct span arguments = item->arguments;

	if (item->type == ITEM_CUSTOM_CALL)
		arguments = arguments_of_input(e->arena, item->input);
	gemini_open_part(e, SPEAKER_MODEL);
	remember_id(e, i);
	jsonw_key(&e->w, "functionCall");
	jsonw_object(&e->w);
	gemini_put_wire_name(e, item);
	jsonw_key(&e->w, "args");
	if (arguments_write(&e->w, e->arena, arguments))
		dialect_note_item(e->request, e->receipt, i, ".arguments",
		    ACTION_EMULATED,
		    "they are no object, and stand in one");
	gemini_put_id(e, item);
	jsonw_object_end(&e->w);
	if (e->signature.len == 0 && !e->step_called && e->plan.model->three)
		e->signature = SPAN(NO_SIGNATURE);
	if (e->signature.len > 0) {
		jsonw_key(&e->w, "thoughtSignature");
		jsonw_text(&e->w, e->signature);
	}
	jsonw_object_end(&e->w);
	e->step_called = true;
	e->signature = e->id = (struct span){ NULL, 0 };
}

/* ---- turns ---- */

/* Phases fill long histories: one change tells of all. */
static int
drop_phase(struct gemini_encoder *e, size_t i, struct error *err)
{
	if (gemini_item(e, i)->phase == PHASE_UNSET || e->noted_phase)
		return 0;
	e->noted_phase = true;
	return gemini_drop(e, request_item_param(e->request, i, ".phase",
	    e->arena),
	    "this route knows no phases", err);
}

/* Long histories are full of searches: one change tells of all. */
static int
drop_hosted(struct gemini_encoder *e, size_t i, struct error *err)
{
	if (dialect_stands_elsewhere(e->request, e->receipt,
	    gemini_item(e, i)))
		return 0;
	if (e->noted_hosted)
		return 0;
	e->noted_hosted = true;
	return dialect_drop_item(e->request, e->receipt, gemini_item(e, i),
	    "only the provider that ran the tool understands it", err);
}

static int
put_item(struct gemini_encoder *e, size_t i, struct error *err)
{
	const struct item *item = gemini_item(e, i);

	switch (item->type) {
	case ITEM_MESSAGE:
		put_message(e, i);
		return drop_phase(e, i, err);
	case ITEM_REASONING:
		return put_reasoning(e, i, err);
	case ITEM_HOSTED:
		return drop_hosted(e, i, err);
	default:
		break;
	}
	if (gemini_is_call(item))
		put_call(e, i);
	else
		dialect_note_item(e->request, e->receipt, i, "",
		    ACTION_DROPPED, "a call that was cut off doesn't go on");
	return 0;
}

size_t
gemini_put_turn(struct gemini_encoder *e, size_t i, struct error *err)
{
	size_t from = i;

	for (; i < e->request->n_items && gemini_is_models(gemini_item(e, i));
	    i++)
		if (put_item(e, i, err) == -1)
			return 0;
	return gemini_put_outputs(e, from, i, err) == -1 ? 0 : i;
}
