/*
 * The conversation as messages: instructions, the parts of a message, and
 * whose turn it is.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/ceilings.h"
#include "dialect/openai_chat_encode.h"

#define SCHEMA_WORDS \
	"Answer with one JSON object that is valid against this JSON schema, " \
	"and with nothing else:\\n"

void
chat_open_message(struct chat_encoder *e, const char *role)
{
	jsonw_object(&e->w);
	jsonw_key(&e->w, "role");
	jsonw_string(&e->w, role);
}

/* ---- text ---- */

/* Some providers refuse text of nothing but white space. */
bool
chat_is_blank(struct span text)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		if (text.p[i] == ' ')
			continue;
		if (text.p[i] != '\\' || i + 1 == text.len ||
		    strchr("nrt", text.p[i + 1]) == NULL)
			return false;
		i++;
	}
	return true;
}

static bool
is_left_out(const struct part *part)
{
	return part->type == PART_TEXT && chat_is_blank(part->text);
}

static bool
is_empty(const struct item *item)
{
	size_t i = 0;

	while (i < item->n_parts && is_left_out(&item->parts[i]))
		i++;
	return i == item->n_parts;
}

/* ---- parts ---- */

static const char *
path_of(struct chat_encoder *e, const struct chat_place *at, const char *field)
{
	return arena_printf(e->arena, "input[%zu].%s[%zu]%s", at->item,
	    at->list, at->part, field);
}

static void
put_text_part(struct chat_encoder *e, struct span text)
{
	jsonw_object(&e->w);
	jsonw_key(&e->w, "type");
	jsonw_string(&e->w, "text");
	jsonw_key(&e->w, "text");
	jsonw_text(&e->w, text);
	jsonw_object_end(&e->w);
}

static int
put_detail(struct chat_encoder *e, enum detail detail,
    const struct chat_place *at, struct error *err)
{
	if (detail == DETAIL_UNSET)
		return 0;
	if (chat_has(e, QUIRK_NO_IMAGE_DETAIL))
		return detail == DETAIL_AUTO ? 0 : chat_drop(e,
		    path_of(e, at, ".detail"),
		    "this route knows no detail of images", err);
	if (detail == DETAIL_ORIGINAL) {
		detail = DETAIL_HIGH;
		receipt_change(e->receipt, path_of(e, at, ".detail"),
		    ACTION_MOVED, "high is the most that this route knows");
	}
	jsonw_key(&e->w, "detail");
	jsonw_string(&e->w, detail_word(detail));
	return 0;
}

static int
put_image(struct chat_encoder *e, const struct part *part,
    const struct chat_place *at, struct error *err)
{
	if (chat_has(e, QUIRK_NO_IMAGES))
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    path_of(e, at, ""), "this route takes no images");
	jsonw_object(&e->w);
	jsonw_key(&e->w, "type");
	jsonw_string(&e->w, "image_url");
	jsonw_key(&e->w, "image_url");
	jsonw_object(&e->w);
	jsonw_key(&e->w, "url");
	jsonw_text(&e->w, part->url);
	if (put_detail(e, part->detail, at, err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	jsonw_object_end(&e->w);
	return 0;
}

/* The data is a data URL; clients also send bare base64. "JVBERi0" is what
 * "%PDF-" begins with there. */
static void
put_file_data(struct chat_encoder *e, struct span data)
{
	jsonw_text_begin(&e->w);
	if (!span_begins(data, "data:")) {
		buf_puts(e->w.out, "data:");
		buf_puts(e->w.out, span_begins(data, "JVBERi0") ?
		    "application/pdf" : "application/octet-stream");
		buf_puts(e->w.out, ";base64,");
	}
	buf_span(e->w.out, data);
	jsonw_text_end(&e->w);
}

static int
put_file(struct chat_encoder *e, const struct part *part,
    const struct chat_place *at, struct error *err)
{
	if (!chat_has(e, QUIRK_OPENAI_FIELDS))
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    path_of(e, at, ""), "this route takes no files");
	if (part->data.p == NULL)
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    path_of(e, at, ""), "this route takes no files by "
		    "address; send file_data");
	jsonw_object(&e->w);
	jsonw_key(&e->w, "type");
	jsonw_string(&e->w, "file");
	jsonw_key(&e->w, "file");
	jsonw_object(&e->w);
	jsonw_key(&e->w, "filename");
	jsonw_text(&e->w, part->filename.p != NULL ? part->filename :
	    SPAN("file"));
	jsonw_key(&e->w, "file_data");
	put_file_data(e, part->data);
	jsonw_object_end(&e->w);
	jsonw_object_end(&e->w);
	return 0;
}

int
chat_put_part(struct chat_encoder *e, const struct part *part,
    const struct chat_place *at, struct error *err)
{
	if (part->type == PART_IMAGE)
		return put_image(e, part, at, err);
	if (part->type == PART_FILE)
		return put_file(e, part, at, err);
	put_text_part(e, part->text);
	return 0;
}

/* ---- the user's and the developer's messages ---- */

static const char *
role_of(const struct chat_encoder *e, enum role role)
{
	if (role == ROLE_DEVELOPER && !chat_has(e, QUIRK_DEVELOPER_ROLE))
		return "system";
	return role_word(role);
}

/* The text that is the whole message, or NULL. */
static const struct part *
lone_text(const struct item *item)
{
	const struct part *lone = NULL;

	for (size_t i = 0; i < item->n_parts; i++) {
		if (is_left_out(&item->parts[i]))
			continue;
		if (lone != NULL || item->parts[i].type != PART_TEXT)
			return NULL;
		lone = &item->parts[i];
	}
	return lone;
}

/* A lone text goes as a plain string: older servers know no lists. */
static int
put_content(struct chat_encoder *e, size_t i, struct error *err)
{
	const struct item *item = chat_item(e, i);
	const struct part *lone = lone_text(item);
	struct chat_place at = { i, 0, "content" };

	jsonw_key(&e->w, "content");
	if (lone != NULL) {
		jsonw_text(&e->w, lone->text);
		return 0;
	}
	jsonw_array(&e->w);
	for (; at.part < item->n_parts; at.part++)
		if (!is_left_out(&item->parts[at.part]) &&
		    chat_put_part(e, &item->parts[at.part], &at, err) == -1)
			return -1;
	jsonw_array_end(&e->w);
	return 0;
}

static int
put_message(struct chat_encoder *e, size_t i, struct error *err)
{
	const struct item *item = chat_item(e, i);

	if (is_empty(item))
		return 0;
	chat_open_message(e, role_of(e, item->role));
	if (put_content(e, i, err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	return 0;
}

static void
put_schema_words(struct chat_encoder *e)
{
	struct buf json;
	struct jsonw w = jsonw_on(&json);

	buf_init(&json, CEILING_REQUEST_ARENA);
	jsonw_node(&w, e->request->format.schema);
	buf_puts(e->w.out, SCHEMA_WORDS);
	jsonw_escape(e->w.out, buf_view(&json));
	buf_fini(&json);
}

static void
put_instructions(struct chat_encoder *e)
{
	struct span instructions = e->request->instructions;
	bool has_words = instructions.p != NULL && !chat_is_blank(instructions);

	if (!has_words && !chat_emulates_schema(e))
		return;
	chat_open_message(e, role_of(e, ROLE_DEVELOPER));
	jsonw_key(&e->w, "content");
	jsonw_text_begin(&e->w);
	if (has_words)
		buf_span(e->w.out, instructions);
	if (has_words && chat_emulates_schema(e))
		buf_puts(e->w.out, "\\n\\n");
	if (chat_emulates_schema(e))
		put_schema_words(e);
	jsonw_text_end(&e->w);
	jsonw_object_end(&e->w);
}

/* ---- all of it ---- */

static int
check_history(const struct chat_encoder *e, size_t i, struct error *err)
{
	char param[48];

	if (!chat_has(e, QUIRK_NO_TOOLS) ||
	    chat_item(e, i)->type != ITEM_FUNCTION_CALL)
		return 0;
	(void)snprintf(param, sizeof(param), "input[%zu]", i);
	return error_set(err, ERROR_UNSUPPORTED_VALUE, param,
	    "this route takes no tools, in what was said before neither");
}

int
chat_put_messages(struct chat_encoder *e, struct error *err)
{
	size_t i, n = e->request->n_items;

	chat_find_outputs(e);
	jsonw_array(&e->w);
	put_instructions(e);
	for (i = 0; i < n; i++)
		if (check_history(e, i, err) == -1)
			return -1;
	for (i = 0; i < n; ) {
		if (chat_is_assistants(chat_item(e, i))) {
			i = chat_put_turn(e, i, err);
			if (i == 0)
				return -1;
			continue;
		}
		if (chat_item(e, i)->type == ITEM_MESSAGE &&
		    put_message(e, i, err) == -1)
			return -1;
		i++;
	}
	jsonw_array_end(&e->w);
	return 0;
}
