/*
 * The conversation as contents, which the user's and the model's take turns
 * at: neighbours of one role are one. The API has no system role among them:
 * what stands at the head is systemInstruction, what comes later is the
 * user's text with a label.
 */
#include "config.h"

#include "base/ceilings.h"
#include "dialect/gemini_encode.h"

/* The first content is to be the user's, and there must be one. */
#define FIRST_WORDS	"(The conversation begins here.)"

#define SCHEMA_WORDS \
	"Answer with one JSON value that is valid against this JSON schema, " \
	"and with nothing else:\\n"
#define OBJECT_WORDS \
	"Answer with one JSON object, and with nothing else."

static void
close_content(struct gemini_encoder *e)
{
	if (e->speaker == SPEAKER_NONE)
		return;
	jsonw_array_end(&e->w);
	jsonw_object_end(&e->w);
}

static void
open_content(struct gemini_encoder *e, enum gemini_speaker speaker)
{
	if (e->speaker == speaker)
		return;
	close_content(e);
	e->speaker = speaker;
	e->step_called = e->step_ids = false;
	jsonw_object_of(&e->w, "role", speaker == SPEAKER_USER ? "user" :
	    "model");
	jsonw_key(&e->w, "parts");
	jsonw_array(&e->w);
}

static void
put_first(struct gemini_encoder *e)
{
	receipt_change(e->receipt, "input", ACTION_EMULATED,
	    "this route wants the user to speak first");
	gemini_put_text(e, SPEAKER_USER, SPAN(FIRST_WORDS));
}

void
gemini_open_part(struct gemini_encoder *e, enum gemini_speaker speaker)
{
	if (e->speaker == SPEAKER_NONE && speaker == SPEAKER_MODEL)
		put_first(e);
	open_content(e, speaker);
	jsonw_object(&e->w);
}

void
gemini_put_text(struct gemini_encoder *e, enum gemini_speaker speaker,
    struct span text)
{
	gemini_open_part(e, speaker);
	jsonw_key(&e->w, "text");
	jsonw_text(&e->w, text);
	jsonw_object_end(&e->w);
}

/* ---- instructions ---- */

static bool
is_system(const struct item *item)
{
	return item->type == ITEM_MESSAGE && (item->role == ROLE_SYSTEM ||
	    item->role == ROLE_DEVELOPER);
}

static bool
is_all_text(const struct item *item)
{
	for (size_t i = 0; i < item->n_parts; i++)
		if (item->parts[i].type != PART_TEXT)
			return false;
	return true;
}

/* How many items at the head are instructions too. */
static size_t
count_head(const struct gemini_encoder *e)
{
	size_t i = 0;

	while (i < e->request->n_items && is_system(gemini_item(e, i)) &&
	    is_all_text(gemini_item(e, i)))
		i++;
	return i;
}

static struct span
form_words(struct gemini_encoder *e)
{
	struct buf *words = dialect_buf(e->arena, CEILING_REQUEST_ARENA);
	struct jsonw w;
	struct buf json;

	if (e->request->format.type == FORMAT_JSON_OBJECT)
		return SPAN(OBJECT_WORDS);
	buf_init(&json, CEILING_REQUEST_ARENA);
	w = jsonw_on(&json);
	jsonw_node(&w, e->request->format.schema);
	buf_puts(words, SCHEMA_WORDS);
	jsonw_escape(words, buf_view(&json));
	buf_fini(&json);
	return buf_view(words);
}

/* A piece of them, where the model takes them. */
static void
put_instruction(struct gemini_encoder *e, struct span text, bool *open)
{
	if (!e->plan.model->instructions) {
		gemini_put_text(e, SPEAKER_USER, text);
		return;
	}
	if (!*open) {
		jsonw_key(&e->w, "systemInstruction");
		jsonw_object(&e->w);
		jsonw_key(&e->w, "parts");
		jsonw_array(&e->w);
		*open = true;
	}
	jsonw_object(&e->w);
	jsonw_key(&e->w, "text");
	jsonw_text(&e->w, text);
	jsonw_object_end(&e->w);
}

static void
put_instructions(struct gemini_encoder *e, size_t head)
{
	const struct request *r = e->request;
	bool open = false;

	if (r->instructions.p != NULL && !dialect_is_blank(r->instructions))
		put_instruction(e, r->instructions, &open);
	for (size_t i = 0; i < head; i++)
		for (size_t k = 0; k < gemini_item(e, i)->n_parts; k++) {
			struct span text = gemini_item(e, i)->parts[k].text;

			if (!dialect_is_blank(text))
				put_instruction(e, text, &open);
		}
	if (e->plan.form == FORM_WORDS || e->plan.form == FORM_WORDS_ONLY)
		put_instruction(e, form_words(e), &open);
	if (open) {
		jsonw_array_end(&e->w);
		jsonw_object_end(&e->w);
	}
}

/* ---- the user's messages ---- */

static void
put_label(struct gemini_encoder *e, size_t i)
{
	gemini_put_text(e, SPEAKER_USER, gemini_item(e, i)->role ==
	    ROLE_SYSTEM ? SPAN("[A system message follows.]") :
	    SPAN("[A developer message follows.]"));
	if (e->noted_system)
		return;
	e->noted_system = true;
	dialect_note_item(e->request, e->receipt, i, ".role", ACTION_MOVED,
	    "within a conversation this route knows the "
	    "user and the model: the message has a label");
}

static int
put_message(struct gemini_encoder *e, size_t i, struct error *err)
{
	const struct item *item = gemini_item(e, i);
	struct gemini_place at = { i, 0 };
	bool labelled = !is_system(item);

	for (; at.part < item->n_parts; at.part++) {
		const struct part *part = &item->parts[at.part];
		bool media = part->type == PART_IMAGE ||
		    part->type == PART_FILE;

		if (!media && dialect_is_blank(part->text))
			continue;
		if (!labelled)
			put_label(e, i);
		labelled = true;
		if (!media)
			gemini_put_text(e, SPEAKER_USER, part->text);
		else if (gemini_put_media(e, part, &at, err) == -1)
			return -1;
	}
	return 0;
}

/* ---- all of it ---- */

static int
put_items(struct gemini_encoder *e, size_t i, struct error *err)
{
	while (i < e->request->n_items) {
		if (gemini_is_models(gemini_item(e, i))) {
			i = gemini_put_turn(e, i, err);
			if (i == 0)
				return -1;
			continue;
		}
		/* Outputs went with their calls. */
		if (gemini_item(e, i)->type == ITEM_MESSAGE &&
		    put_message(e, i, err) == -1)
			return -1;
		i++;
	}
	return 0;
}

int
gemini_put_contents(struct gemini_encoder *e, struct error *err)
{
	size_t head = count_head(e);

	pairs_init(&e->pairs, e->request, e->arena);
	e->ids = arena_calloc(e->arena, e->request->n_items + 1,
	    sizeof(*e->ids));
	if (e->plan.model->instructions)
		put_instructions(e, head);
	jsonw_key(&e->w, "contents");
	jsonw_array(&e->w);
	if (!e->plan.model->instructions)
		put_instructions(e, head);
	if (put_items(e, head, err) == -1)
		return -1;
	if (e->speaker == SPEAKER_NONE)
		put_first(e);
	close_content(e);
	jsonw_array_end(&e->w);
	return 0;
}
