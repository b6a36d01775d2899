/*
 * Fields that are accepted for the sake of clients and have no effect here:
 * checked as if they had, and named in the receipt when they ask for
 * something else than what happens anyway.
 */
#include "config.h"

#include "model/validate_internal.h"

#define COMPACT_THRESHOLD_MIN	1000	/* the API's own */
#define SAFETY_IDENTIFIER_MAX	((size_t)64)

static int
no_effect(struct reader *r, const struct field *f)
{
	validate_note(r, ACTION_UNSUPPORTED, &r->root, f->name, f->why);
	return 0;
}

int
validate_background(struct reader *r, const struct field *f)
{
	bool background = false;

	if (jsonx_read_bool(r->req->body, f->name, &r->root, &background,
	    r->err) == -1)
		return -1;
	return background ? no_effect(r, f) : 0;
}

/* Words of which the first n_usual ask for what happens anyway. */
static int
read_unused_word(struct reader *r, const struct field *f,
    const char *const *words, int n_usual)
{
	int word = 0;

	if (jsonx_read_word(r->req->body, f->name, &r->root, words, &word,
	    r->err) == -1)
		return -1;
	return word >= n_usual ? no_effect(r, f) : 0;
}

int
validate_truncation(struct reader *r, const struct field *f)
{
	static const char *const words[] = { "disabled", "auto", NULL };

	return read_unused_word(r, f, words, 1);
}

int
validate_service_tier(struct reader *r, const struct field *f)
{
	static const char *const words[] = { "auto", "default", "flex",
	    "scale", "priority", "fast", "ultrafast", NULL };

	return read_unused_word(r, f, words, 2);
}

int
validate_safety_identifier(struct reader *r, const struct field *f)
{
	if (jsonx_read_text(r->req->body, f->name, &r->root,
	    SAFETY_IDENTIFIER_MAX, &r->req->safety_identifier, r->err) == -1)
		return -1;
	return no_effect(r, f);
}

int
validate_conversation(struct reader *r, const struct field *f)
{
	const struct node *value = jsonx_get(r->req->body, f->name);
	const struct jsonx_path at = path_key(&r->root, f->name);
	struct span id;
	int rc;

	if (value->kind == NODE_OBJECT)
		rc = validate_filled(r, value, "id", &at, CEILING_TEXT, &id);
	else if (value->kind == NODE_STRING)
		rc = validate_filled(r, r->req->body, f->name, &r->root,
		    CEILING_TEXT, &id);
	else
		rc = jsonx_error(r->err, ERROR_TYPE, &r->root, f->name,
		    "expected a string or an object with an id");
	if (rc == -1)
		return -1;
	if (r->req->previous_response_id != NULL)
		return jsonx_error(r->err, ERROR_BAD_REQUEST, &r->root,
		    f->name, "send either conversation or "
		    "previous_response_id, not both");
	return no_effect(r, f);
}

int
validate_prompt(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	const struct node *prompt, *variables;
	struct span text;

	if (jsonx_read_object(r->req->body, f->name, &r->root, &prompt,
	    r->err) == -1 ||
	    validate_filled(r, prompt, "id", &at, CEILING_TEXT,
	    &text) == -1 ||
	    jsonx_read_text(prompt, "version", &at, CEILING_TEXT, &text,
	    r->err) == -1 ||
	    jsonx_read_object(prompt, "variables", &at, &variables,
	    r->err) == -1)
		return -1;
	return no_effect(r, f);
}

static int
read_management(struct reader *r, const struct node *node,
    const struct jsonx_path *at)
{
	struct span type;
	int64_t threshold;

	if (node->kind != NODE_OBJECT)
		return jsonx_error(r->err, ERROR_TYPE, at, NULL,
		    "expected an object with a type");
	if (validate_filled(r, node, "type", at, CEILING_TEXT, &type) == -1)
		return -1;
	return jsonx_read_int(node, "compact_threshold", at,
	    COMPACT_THRESHOLD_MIN, INT64_MAX, &threshold, r->err) == -1 ?
	    -1 : 0;
}

int
validate_context_management(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	const struct node *list;
	size_t i = 0;

	if (jsonx_read_array(r->req->body, f->name, &r->root, SIZE_MAX, &list,
	    r->err) == -1)
		return -1;
	if (list->count == 0)
		return jsonx_error(r->err, ERROR_ARRAY_SHORT, &r->root,
		    f->name, "%s must hold at least one object", f->name);
	for (const struct node *n = list->child; n != NULL; n = n->next) {
		struct jsonx_path here = path_index(&at, i++);

		if (read_management(r, n, &here) == -1)
			return -1;
	}
	return no_effect(r, f);
}
