/*
 * The parts of a message:
 *
 *	{"type":"text","text":"..."}
 *	{"type":"image_url","image_url":{"url":"https://... or data:...",
 *	 "detail":"low"}}
 *	{"type":"file","file":{"filename":"a.pdf","file_data":"data:..."}}
 *
 * and, with OpenRouter, "cache_control":{"type":"ephemeral"} in any of them.
 * Only OpenAI takes files, and no address of one; a file of text goes as text
 * elsewhere.
 */
#include "config.h"

#include <string.h>

#include "dialect/media.h"
#include "dialect/openai_chat_encode.h"

static const char *
path_of(struct chat_encoder *e, const struct chat_place *at, const char *field)
{
	return request_part_param(e->request, at->item, at->part, field,
	    e->arena);
}

/* ---- the frame ---- */

static void
open_part(struct chat_encoder *e, const char *type)
{
	jsonw_object_of(&e->w, "type", type);
	jsonw_key(&e->w, type);
}

static void
close_part(struct chat_encoder *e, enum cache mark)
{
	if (e->marks && mark != CACHE_UNSET) {
		jsonw_key(&e->w, "cache_control");
		jsonw_object_of(&e->w, "type", "ephemeral");
		if (mark == CACHE_1H)
			chat_put_word(e, "ttl", "1h");
		jsonw_object_end(&e->w);
	}
	jsonw_object_end(&e->w);
}

static void
put_data_url(struct chat_encoder *e, const struct media *m)
{
	jsonw_text_begin(&e->w);
	buf_puts(e->w.out, "data:");
	buf_span(e->w.out, m->mime.p != NULL ? m->mime :
	    SPAN("application/octet-stream"));
	buf_puts(e->w.out, ";base64,");
	buf_span(e->w.out, m->data);
	jsonw_text_end(&e->w);
}

/* ---- images ---- */

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
	chat_put_word(e, "detail", detail_word(detail));
	return 0;
}

static int
put_image(struct chat_encoder *e, const struct part *part,
    const struct chat_place *at, struct error *err)
{
	const char *param = path_of(e, at, ".image_url");
	struct media m;

	if (!chat_takes(e, FEATURE_IMAGES))
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    path_of(e, at, ""), "this route takes no images");
	if (media_read(part, e->request, e->arena, param, &m, err) == -1)
		return -1;
	open_part(e, "image_url");
	jsonw_object(&e->w);
	jsonw_key(&e->w, "url");
	if (m.data.p != NULL)
		put_data_url(e, &m);
	else
		jsonw_text(&e->w, m.url);
	if (put_detail(e, part->detail, at, err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	return 0;
}

/* ---- files ---- */

static bool
is_text(struct span mime)
{
	return mime.p != NULL && (span_begins(mime, "text/") ||
	    span_is(mime, "application/json") ||
	    span_is(mime, "application/xml"));
}

/* An image goes as the address that it is; a file, or its text, as bytes. */
bool
chat_wants_bytes(const struct part *part, const struct target *t)
{
	return part->type == PART_FILE && part->url.p != NULL &&
	    ((chat_can(t).native & FEATURE_FILES) ||
	    is_text(media_mime_of_name(part->url)));
}

static void
put_file(struct chat_encoder *e, const struct media *m)
{
	open_part(e, "file");
	jsonw_object(&e->w);
	jsonw_key(&e->w, "filename");
	jsonw_text(&e->w, m->filename.p != NULL ? m->filename : SPAN("file"));
	jsonw_key(&e->w, "file_data");
	put_data_url(e, m);
	jsonw_object_end(&e->w);
}

static void
put_file_text(struct chat_encoder *e, const struct media *m,
    const struct chat_place *at)
{
	receipt_change(e->receipt, path_of(e, at, ""), ACTION_EMULATED,
	    "the file goes as its text");
	open_part(e, "text");
	jsonw_text_begin(&e->w);
	if (m->filename.len > 0) {
		buf_span(e->w.out, m->filename);
		buf_puts(e->w.out, ":\\n");
	}
	buf_span(e->w.out, media_text(m, e->arena));
	jsonw_text_end(&e->w);
}

static int
choose_file(struct chat_encoder *e, const struct part *part,
    const struct chat_place *at, struct error *err)
{
	const char *param = path_of(e, at, part->data.p != NULL ?
	    ".file_data" : ".file_url");
	struct media m;

	if (media_read(part, e->request, e->arena, param, &m, err) == -1)
		return -1;
	if (!chat_takes(e, FEATURE_FILES) && !is_text(m.mime))
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    path_of(e, at, ""), "this route takes no files but text");
	if (m.data.p == NULL)
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    path_of(e, at, ""), "this route takes no files by "
		    "address; send file_data");
	if (part->detail != DETAIL_UNSET && part->detail != DETAIL_AUTO &&
	    chat_drop(e, path_of(e, at, ".detail"),
	    "this route knows no detail of files", err) == -1)
		return -1;
	if (chat_takes(e, FEATURE_FILES))
		put_file(e, &m);
	else
		put_file_text(e, &m, at);
	return 0;
}

int
chat_put_part(struct chat_encoder *e, const struct part *part,
    const struct chat_place *at, enum cache mark, struct error *err)
{
	int ret = 0;

	if (part->type == PART_IMAGE) {
		ret = put_image(e, part, at, err);
	} else if (part->type == PART_FILE) {
		ret = choose_file(e, part, at, err);
	} else {
		open_part(e, "text");
		jsonw_text(&e->w, part->text);
	}
	if (ret == 0)
		close_part(e, mark);
	return ret;
}
