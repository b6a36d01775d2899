/*
 * Images and files: bytes, or a public address with the kind of what stands
 * there, which must be said.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/jsonx.h"
#include "dialect/gemini_encode.h"
#include "dialect/media.h"

/* Google's pages on images, documents, audio and video, as of 2026-11. A kind
 * ending in a slash is all of its sort. */
static const char *const image_kinds[] = { "image/png", "image/jpeg",
	"image/webp", "image/heic", "image/heif", NULL };
static const char *const file_kinds[] = { "image/png", "image/jpeg",
	"image/webp", "image/heic", "image/heif", "application/pdf", "text/",
	"application/json", "audio/", "video/", NULL };

/* The same page on outputs of functions. */
static const char *const output_kinds[] = { "image/png", "image/jpeg",
	"image/webp", "application/pdf", "text/plain", NULL };

/* Kinds of text that are named; all others are plain text as well. */
static const char *const text_kinds[] = { "text/plain", "text/html",
	"text/css", "text/csv", "text/xml", "text/rtf", "text/javascript",
	"text/x-python", NULL };

static bool
is_among(struct span mime, const char *const *kinds)
{
	for (; *kinds != NULL; kinds++) {
		if (span_is(mime, *kinds))
			return true;
		if ((*kinds)[strlen(*kinds) - 1] == '/' &&
		    span_begins(mime, *kinds))
			return true;
	}
	return false;
}

static struct span
sent_kind(struct span mime)
{
	bool is_text = span_begins(mime, "text/") ||
	    span_is(mime, "application/json");

	if (span_is(mime, "text/markdown"))
		return SPAN("text/md");
	return is_text && !is_among(mime, text_kinds) ? SPAN("text/plain") :
	    mime;
}

/* An address is a public one, or holds the bytes itself. */
static bool
is_public(struct span url)
{
	return url.len >= 4 && strncasecmp(url.p, "http", 4) == 0;
}

bool
gemini_wants_bytes(const struct part *part, const struct target *target)
{
	if (!is_public(part->url))
		return false;
	return !gemini_model_find(target->model)->three ||
	    media_mime_of_name(part->url).p == NULL;
}

static const char *
path_of(struct gemini_encoder *e, const struct gemini_place *at,
    const char *field)
{
	return request_part_param(e->request, at->item, at->part, field,
	    e->arena);
}

static int
check_kind(struct gemini_encoder *e, const struct part *part,
    const struct media *m, const char *param, struct error *err)
{
	bool image = part->type == PART_IMAGE;

	if (!gemini_takes(e, image ? FEATURE_IMAGES : FEATURE_FILES))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, param,
		    image ? "this model takes no images" :
		    "this model takes no files");
	if (m->data.p == NULL && !e->plan.model->three)
		return error_set(err, ERROR_UNSUPPORTED_VALUE, param,
		    "this model takes nothing by its address; send the data");
	if (m->mime.p == NULL)
		return error_set(err, ERROR_UNSUPPORTED_VALUE, param,
		    "what kind of %s this is can't be told",
		    image ? "image" : "file");
	if (image && !is_among(m->mime, image_kinds))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, param,
		    "this route takes PNG, JPEG, WebP, HEIC and HEIF images");
	if (!image && !is_among(m->mime, file_kinds))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, param,
		    "this route takes PDF, text, image, audio and video "
		    "files");
	return 0;
}

static void
put_source(struct gemini_encoder *e, const struct media *m)
{
	struct jsonw *w = &e->w;

	if (m->data.p != NULL) {
		jsonw_key(w, "inlineData");
		jsonw_object(w);
		jsonw_key(w, "mimeType");
		jsonw_bytes(w, sent_kind(m->mime));
		jsonw_key(w, "data");
		jsonw_text(w, m->data);
	} else {
		jsonw_key(w, "fileData");
		jsonw_object(w);
		jsonw_key(w, "fileUri");
		jsonw_text(w, m->url);
		jsonw_key(w, "mimeType");
		jsonw_bytes(w, sent_kind(m->mime));
	}
	jsonw_object_end(w);
}

static int
put_detail(struct gemini_encoder *e, const struct part *part, bool known,
    const struct gemini_place *at, struct error *err)
{
	static const char *const levels[] = {
		[DETAIL_LOW] = "MEDIA_RESOLUTION_LOW",
		[DETAIL_HIGH] = "MEDIA_RESOLUTION_HIGH",
		[DETAIL_ORIGINAL] = "MEDIA_RESOLUTION_HIGH",
	};
	enum detail detail = part->detail;

	if (detail == DETAIL_UNSET || detail == DETAIL_AUTO)
		return 0;
	if (!known)
		return gemini_drop(e, path_of(e, at, ".detail"),
		    "this route knows no detail here", err);
	if (detail == DETAIL_ORIGINAL)
		receipt_change(e->receipt, path_of(e, at, ".detail"),
		    ACTION_MOVED, "high is the most that this route knows");
	jsonw_key(&e->w, "mediaResolution");
	jsonw_object_of(&e->w, "level", levels[detail]);
	jsonw_object_end(&e->w);
	return 0;
}

/* Text and sound have no resolution. */
static bool
has_resolution(const struct gemini_encoder *e, const struct media *m)
{
	return e->plan.model->three && (span_begins(m->mime, "image/") ||
	    span_begins(m->mime, "video/") ||
	    span_is(m->mime, "application/pdf"));
}

static int
read_part(struct gemini_encoder *e, const struct part *part,
    const struct gemini_place *at, struct media *m, struct error *err)
{
	const char *param = path_of(e, at, "");

	if (media_read(part, e->request, e->arena, param, m, err) == -1 ||
	    check_kind(e, part, m, param, err) == -1)
		return -1;
	if (m->filename.len > 0)
		receipt_change(e->receipt, path_of(e, at, ".filename"),
		    ACTION_EMULATED, "it stands in a text before the file");
	return 0;
}

void
gemini_write_filename(struct gemini_encoder *e, struct span filename)
{
	buf_puts(e->w.out, "[File: ");
	buf_span(e->w.out, filename);
	buf_putc(e->w.out, ']');
}

/* Parts have no names, and clients always name their files. */
static void
put_filename(struct gemini_encoder *e, struct span filename)
{
	if (filename.len == 0)
		return;
	gemini_open_part(e, SPEAKER_USER);
	jsonw_key(&e->w, "text");
	jsonw_text_begin(&e->w);
	gemini_write_filename(e, filename);
	jsonw_text_end(&e->w);
	jsonw_object_end(&e->w);
}

int
gemini_put_media(struct gemini_encoder *e, const struct part *part,
    const struct gemini_place *at, struct error *err)
{
	struct media m;

	if (read_part(e, part, at, &m, err) == -1)
		return -1;
	put_filename(e, m.filename);
	gemini_open_part(e, SPEAKER_USER);
	put_source(e, &m);
	if (put_detail(e, part, has_resolution(e, &m), at, err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	return 0;
}

bool
gemini_fits_output(struct gemini_encoder *e, const struct part *part)
{
	struct error ignored;
	struct media m;

	return e->plan.model->three && media_read(part, e->request, e->arena,
	    "", &m, &ignored) == 0 && m.data.p != NULL && m.mime.p != NULL &&
	    is_among(sent_kind(m.mime), output_kinds);
}

int
gemini_put_output_media(struct gemini_encoder *e, const struct part *part,
    const struct gemini_place *at, struct error *err)
{
	struct media m;

	if (read_part(e, part, at, &m, err) == -1)
		return -1;
	jsonw_object(&e->w);
	put_source(e, &m);
	if (put_detail(e, part, false, at, err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	return 0;
}
