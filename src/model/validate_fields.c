/*
 * Top-level fields that are one value, or little more.
 */
#include "config.h"

#include <string.h>

#include "model/validate_internal.h"

/* Of a model's name, in bytes; of a response's id, in characters. */
#define MODEL_MAX	((size_t)256)
#define PREVIOUS_MAX	((size_t)256)

#define METADATA_PAIRS	((size_t)16)
#define METADATA_KEY	((size_t)64)
#define METADATA_VALUE	((size_t)512)

/* Where a row's value goes. */
static void *
slot(struct reader *r, const struct field *f)
{
	return (char *)r->req + f->offset;
}

int
validate_switch(struct reader *r, const struct field *f)
{
	return jsonx_read_bool(r->req->body, f->name, &r->root, slot(r, f),
	    r->err);
}

int
validate_tristate_field(struct reader *r, const struct field *f)
{
	return validate_tristate(r, r->req->body, f->name, &r->root,
	    slot(r, f));
}

int
validate_limit(struct reader *r, const struct field *f)
{
	struct limit *limit = slot(r, f);

	limit->set = true;
	return jsonx_read_int(r->req->body, f->name, &r->root, f->min, f->max,
	    &limit->value, r->err);
}

int
validate_setting(struct reader *r, const struct field *f)
{
	struct setting *setting = slot(r, f);

	setting->set = true;
	return jsonx_read_number(r->req->body, f->name, &r->root,
	    (double)f->min, (double)f->max, &setting->value, r->err);
}

int
validate_string(struct reader *r, const struct field *f)
{
	return jsonx_read_text(r->req->body, f->name, &r->root,
	    (size_t)f->max, slot(r, f), r->err);
}

int
validate_model(struct reader *r, const struct field *f)
{
	struct span text;
	const char *model;

	if (validate_filled(r, r->req->body, f->name, &r->root, MODEL_MAX,
	    &text) == -1)
		return -1;
	model = jsonx_cstring(r->arena, text);
	if (model != NULL && strlen(model) > MODEL_MAX)
		return jsonx_error(r->err, ERROR_STRING_LONG, &r->root,
		    f->name, "expected at most %zu bytes", MODEL_MAX);
	for (const char *p = model; p != NULL && *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			model = NULL;
	if (model == NULL)
		return jsonx_error(r->err, ERROR_VALUE, &r->root, f->name,
		    "expected a name without control characters");
	r->req->model = model;
	return 0;
}

int
validate_previous(struct reader *r, const struct field *f)
{
	struct span text;

	if (validate_filled(r, r->req->body, f->name, &r->root, PREVIOUS_MAX,
	    &text) == -1)
		return -1;
	r->req->previous_response_id = jsonx_cstring(r->arena, text);
	if (r->req->previous_response_id == NULL)
		return jsonx_error(r->err, ERROR_VALUE, &r->root, f->name,
		    "expected the id of a response");
	return 0;
}

int
validate_stream_options(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	const struct node *options;
	bool obfuscation = false;

	if (jsonx_read_object(r->req->body, f->name, &r->root, &options,
	    r->err) == -1)
		return -1;
	if (!r->req->stream)
		return jsonx_error(r->err, ERROR_BAD_REQUEST, &r->root,
		    f->name, "stream_options needs \"stream\": true");
	if (jsonx_read_bool(options, "include_obfuscation", &at, &obfuscation,
	    r->err) == -1)
		return -1;
	if (obfuscation)
		validate_note(r, ACTION_UNSUPPORTED, &at,
		    "include_obfuscation", "events bear no padding here");
	return 0;
}

int
validate_metadata(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	const struct node *map;

	if (jsonx_read_object(r->req->body, f->name, &r->root, &map,
	    r->err) == -1)
		return -1;
	if (map->count > METADATA_PAIRS)
		return jsonx_error(r->err, ERROR_OBJECT_LARGE, &r->root,
		    f->name, "expected at most %zu pairs", METADATA_PAIRS);
	for (const struct node *n = map->child; n != NULL; n = n->next) {
		struct jsonx_path here = { .up = &at, .key = n->key };

		if (jsonx_characters(n->key) > METADATA_KEY)
			return jsonx_error(r->err, ERROR_STRING_LONG,
			    &r->root, f->name, "a key may have at most %zu "
			    "characters", METADATA_KEY);
		if (n->kind != NODE_STRING)
			return jsonx_error(r->err, ERROR_TYPE, &here, NULL,
			    "expected a string");
		if (jsonx_characters(n->span) > METADATA_VALUE)
			return jsonx_error(r->err, ERROR_STRING_LONG, &here,
			    NULL, "expected at most %zu characters",
			    METADATA_VALUE);
	}
	r->req->metadata = map;
	return 0;
}

int
validate_include(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	const struct node *list;
	size_t i = 0;
	unsigned bit;

	if (jsonx_read_array(r->req->body, f->name, &r->root, SIZE_MAX, &list,
	    r->err) == -1)
		return -1;
	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(&at, i++);

		if (n->kind != NODE_STRING)
			return jsonx_error(r->err, ERROR_TYPE, &here, NULL,
			    "expected a string");
		bit = include_bit(n->span);
		if (bit == 0)
			return jsonx_refuse_word(&here, NULL, include_words,
			    r->err);
		r->req->include |= bit;
	}
	return 0;
}
