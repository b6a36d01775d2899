/*
 * Text, images and files as content blocks:
 *
 *	{"type":"text","text":"..."}
 *	{"type":"image","source":{"type":"url","url":"..."}}
 *	{"type":"image","source":{"type":"base64","media_type":"image/png",
 *	 "data":"..."}}
 *	{"type":"document","source":{...},"title":"..."}	a PDF
 *	{"type":"document","source":{"type":"text","media_type":"text/plain",
 *	 "data":"..."}}
 */
#include "config.h"

#include "dialect/anthropic_encode.h"
#include "dialect/encode.h"
#include "dialect/media.h"

/* ---- text ---- */

bool
claude_is_left_out(const struct part *part)
{
	return part->type != PART_IMAGE && part->type != PART_FILE &&
	    dialect_is_blank(part->text);
}

void
claude_put_mark(struct claude_encoder *e, enum cache cache)
{
	if (cache == CACHE_UNSET)
		return;
	if (e->marks_to_skip > 0) {
		e->marks_to_skip--;
		return;
	}
	jsonw_key(&e->w, "cache_control");
	claude_put_cache(e, cache);
}

void
claude_put_text(struct claude_encoder *e, const char *before,
    struct span text, const char *after, enum cache cache)
{
	jsonw_object_of(&e->w, "type", "text");
	jsonw_key(&e->w, "text");
	jsonw_text_begin(&e->w);
	if (before != NULL)
		buf_puts(e->w.out, before);
	buf_span(e->w.out, text);
	if (after != NULL)
		buf_puts(e->w.out, after);
	e->text_end = e->w.out->len;
	jsonw_text_end(&e->w);
	claude_put_mark(e, cache);
	jsonw_object_end(&e->w);
}

/* ---- images and files ---- */

static const char *
path_of(struct claude_encoder *e, const struct claude_place *at,
    const char *field)
{
	return request_part_param(e->request, at->item, at->part, field,
	    e->arena);
}

static bool
is_image(struct span mime)
{
	return span_is(mime, "image/jpeg") || span_is(mime, "image/png") ||
	    span_is(mime, "image/gif") || span_is(mime, "image/webp");
}

static bool
is_text(struct span mime)
{
	return (span_begins(mime, "text/") && !span_is(mime, "text/rtf")) ||
	    span_is(mime, "application/json") ||
	    span_is(mime, "application/xml") ||
	    span_is(mime, "application/yaml") ||
	    span_is(mime, "application/x-yaml") ||
	    span_is(mime, "application/toml") ||
	    span_is(mime, "application/sql") ||
	    span_is(mime, "application/javascript");
}

static int
drop_detail(struct claude_encoder *e, const struct part *part,
    const struct claude_place *at, struct error *err)
{
	if (part->detail == DETAIL_UNSET || part->detail == DETAIL_AUTO)
		return 0;
	return claude_drop(e, path_of(e, at, ".detail"),
	    "this route knows no detail", err);
}

static void
put_source(struct claude_encoder *e, const struct media *m)
{
	struct jsonw *w = &e->w;
	bool text = m->data.p != NULL && is_text(m->mime);

	jsonw_key(w, "source");
	jsonw_object(w);
	claude_put_word(e, "type", text ? "text" : m->data.p != NULL ?
	    "base64" : "url");
	if (m->data.p == NULL) {
		jsonw_key(w, "url");
		jsonw_text(w, m->url);
	} else {
		jsonw_key(w, "media_type");
		jsonw_bytes(w, text ? SPAN("text/plain") : m->mime);
		jsonw_key(w, "data");
		jsonw_text(w, text ? media_text(m, e->arena) : m->data);
	}
	jsonw_object_end(w);
}

static int
check_media(struct claude_encoder *e, const struct part *part,
    const struct claude_place *at, struct error *err)
{
	bool image = part->type == PART_IMAGE;

	if (claude_takes(e, image ? FEATURE_IMAGES : FEATURE_FILES))
		return 0;
	return error_set(err, ERROR_UNSUPPORTED_VALUE, path_of(e, at, ""),
	    image ? "this model takes no images" :
	    "this model takes no files");
}

static int
put_image(struct claude_encoder *e, const struct media *m,
    const struct claude_place *at, struct error *err)
{
	if (m->data.p != NULL && !is_image(m->mime))
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    path_of(e, at, ""), "this route takes images of type "
		    "jpeg, png, gif and webp");
	jsonw_object_of(&e->w, "type", "image");
	put_source(e, m);
	return 0;
}

/* By address it fetches PDFs only. */
static int
put_file(struct claude_encoder *e, const struct media *m,
    const struct claude_place *at, struct error *err)
{
	if (m->data.p != NULL && is_image(m->mime))
		return put_image(e, m, at, err);
	if (!span_is(m->mime, "application/pdf") &&
	    (m->data.p == NULL || !is_text(m->mime)))
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    path_of(e, at, ""), "this route takes PDF and text "
		    "files; a filename or a data: URL tells the kind");
	jsonw_object_of(&e->w, "type", "document");
	put_source(e, m);
	if (m->filename.len > 0) {
		jsonw_key(&e->w, "title");
		jsonw_text(&e->w, m->filename);
	}
	return 0;
}

int
claude_put_part(struct claude_encoder *e, const struct part *part,
    const struct claude_place *at, enum cache cache, struct error *err)
{
	struct media m;

	if (part->type != PART_IMAGE && part->type != PART_FILE) {
		claude_put_text(e, NULL, part->text, NULL, cache);
		return 0;
	}
	e->text_end = 0;
	if (check_media(e, part, at, err) == -1 ||
	    drop_detail(e, part, at, err) == -1 || media_read(part,
	    e->request, e->arena, path_of(e, at, ""), &m, err) == -1)
		return -1;
	if ((part->type == PART_IMAGE ? put_image(e, &m, at, err) :
	    put_file(e, &m, at, err)) == -1)
		return -1;
	claude_put_mark(e, cache);
	jsonw_object_end(&e->w);
	return 0;
}

/* A file's address that doesn't end as a PDF's does. */
bool
claude_wants_bytes(const struct part *part, const struct target *t)
{
	(void)t;
	return part->type == PART_FILE && part->data.p == NULL &&
	    part->url.p != NULL && !span_begins(part->url, "data:") &&
	    !span_is(media_mime_of_name(part->url), "application/pdf");
}
