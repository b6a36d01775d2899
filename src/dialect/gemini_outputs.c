/*
 * The outputs of a turn's calls. There must be as many function responses as
 * there were calls, so they stand together, in the order of the calls; behind
 * them what can only stand beside a response.
 */
#include "config.h"

#include "dialect/gemini_encode.h"

void
gemini_put_wire_name(struct gemini_encoder *e, const struct item *call)
{
	jsonw_key(&e->w, "name");
	gemini_put_name(e, request_wire_name(e->request, call, e->arena));
}

void
gemini_put_id(struct gemini_encoder *e, const struct item *call)
{
	struct span id = e->ids[call - e->request->items];

	if (id.len == 0)
		return;
	jsonw_key(&e->w, "id");
	jsonw_text(&e->w, id);
}

static bool
is_media(const struct part *part)
{
	return part->type == PART_IMAGE || part->type == PART_FILE;
}

/* As a string, whatever it holds: an object with a "$ref" in it would be
 * taken for a reference to other parts. */
static void
put_response(struct gemini_encoder *e, const struct item *output)
{
	bool first = true;

	jsonw_key(&e->w, "response");
	jsonw_object(&e->w);
	jsonw_key(&e->w, output != NULL && output->is_error ? "error" :
	    "output");
	jsonw_text_begin(&e->w);
	for (size_t i = 0; output != NULL && i < output->n_parts; i++) {
		const struct part *part = &output->parts[i];

		if (is_media(part) && part->filename.len == 0)
			continue;
		if (!first)
			buf_puts(e->w.out, "\\n");
		if (is_media(part))
			gemini_write_filename(e, part->filename);
		else
			buf_span(e->w.out, part->text);
		first = false;
	}
	jsonw_text_end(&e->w);
	jsonw_object_end(&e->w);
}

static struct gemini_place
place_of(const struct gemini_encoder *e, const struct item *output)
{
	return (struct gemini_place){
		(size_t)(output - e->request->items), 0
	};
}

/* What can stand within the response. */
static int
put_inner_media(struct gemini_encoder *e, const struct item *output,
    struct error *err)
{
	struct gemini_place at = place_of(e, output);
	bool opened = false;

	for (; at.part < output->n_parts; at.part++) {
		const struct part *part = &output->parts[at.part];

		if (!is_media(part) || !gemini_fits_output(e, part))
			continue;
		if (!opened) {
			jsonw_key(&e->w, "parts");
			jsonw_array(&e->w);
			opened = true;
		}
		if (gemini_put_output_media(e, part, &at, err) == -1)
			return -1;
	}
	if (opened)
		jsonw_array_end(&e->w);
	return 0;
}

static int
put_output(struct gemini_encoder *e, const struct item *call,
    const struct item *output, struct error *err)
{
	gemini_open_part(e, SPEAKER_USER);
	jsonw_key(&e->w, "functionResponse");
	jsonw_object(&e->w);
	gemini_put_wire_name(e, call);
	gemini_put_id(e, call);
	put_response(e, output);
	if (output != NULL && put_inner_media(e, output, err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	jsonw_object_end(&e->w);
	return 0;
}

static void
put_media_label(struct gemini_encoder *e, const struct item *call,
    const struct item *output)
{
	struct span name = request_wire_name(e->request, call, e->arena);

	gemini_open_part(e, SPEAKER_USER);
	jsonw_key(&e->w, "text");
	jsonw_text_begin(&e->w);
	buf_puts(e->w.out, "From the output of ");
	buf_span(e->w.out, name);
	buf_putc(e->w.out, ':');
	jsonw_text_end(&e->w);
	jsonw_object_end(&e->w);
	dialect_note_item(e->request, e->receipt,
	    (size_t)(output - e->request->items), ".output", ACTION_EMULATED,
	    "images and files of the output stand behind it");
}

/* What must stand behind the responses. */
static int
put_outer_media(struct gemini_encoder *e, const struct item *call,
    const struct item *output, struct error *err)
{
	struct gemini_place at = place_of(e, output);
	bool labelled = false;

	for (; at.part < output->n_parts; at.part++) {
		const struct part *part = &output->parts[at.part];

		if (!is_media(part) || gemini_fits_output(e, part))
			continue;
		if (!labelled)
			put_media_label(e, call, output);
		labelled = true;
		if (gemini_put_media(e, part, &at, err) == -1)
			return -1;
	}
	return 0;
}

int
gemini_put_outputs(struct gemini_encoder *e, size_t from, size_t to,
    struct error *err)
{
	const struct item *call, *output;

	for (size_t i = from; i < to; i++) {
		call = gemini_item(e, i);
		if (!gemini_is_call(call))
			continue;
		output = pairs_other(&e->pairs, call);
		if (output == NULL)
			dialect_note_item(e->request, e->receipt, i, "",
			    ACTION_EMULATED,
			    "a call without output was given an empty one");
		if (put_output(e, call, output, err) == -1)
			return -1;
	}
	for (size_t i = from; i < to; i++) {
		call = gemini_item(e, i);
		output = gemini_is_call(call) ? pairs_other(&e->pairs, call) : NULL;
		if (output != NULL && put_outer_media(e, call, output,
		    err) == -1)
			return -1;
	}
	return 0;
}
