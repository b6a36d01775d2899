/*
 * Hints: settings that only OpenAI's own API knows. They are checked, and
 * carried as they are to dialects that have a place for them; the others say
 * in the receipt that they are left out.
 */
#include "config.h"

#include <assert.h>

#include "model/validate_shape.h"

static const char *const cache_modes[] = { "implicit", "explicit", NULL };
static const char *const cache_ttls[] = { "30m", "12h", NULL };

const struct member shape_cache_options[] = {
	{ "mode", VALUE_WORD, OPTIONAL, .words = cache_modes },
	{ "ttl", VALUE_WORD, OPTIONAL, .words = cache_ttls },
	{ "prewarm", VALUE_BOOL, OPTIONAL },
	{ "comparison_response_id", VALUE_TEXT, OPTIONAL, .min = 1,
	    .max = 256 },
	SHAPE_END
};

static const char *const compressions[] = { "enabled", "disabled", NULL };

const struct member shape_image[] = {
	{ "context_compression", VALUE_WORD, OPTIONAL,
	    .words = compressions },
	SHAPE_END
};

static const char *const moderation_modes[] = { "score", "block", NULL };

static const struct member mode_members[] = {
	{ "mode", VALUE_WORD, REQUIRED, .words = moderation_modes },
	SHAPE_END
};

static const struct member policy_members[] = {
	{ "input", VALUE_OBJECT, OPTIONAL, .of = mode_members },
	{ "output", VALUE_OBJECT, OPTIONAL, .of = mode_members },
	SHAPE_END
};

const struct member shape_moderation[] = {
	{ "model", VALUE_TEXT, REQUIRED, .min = 1 },
	{ "policy", VALUE_OBJECT, OPTIONAL, .of = policy_members },
	SHAPE_END
};

void
validate_add_hint(struct reader *r, const char *object, const char *key,
    const struct node *node)
{
	struct request *req = r->req;

	assert(req->n_hints < HINTS_MAX);
	req->hints[req->n_hints++] = (struct hint){ object, key,
	    object == NULL ? key :
	    arena_printf(r->arena, "%s.%s", object, key), node };
}

/* An object; one without members asks for nothing. */
int
validate_hint(struct reader *r, const struct field *f)
{
	const struct jsonx_path at = path_key(&r->root, f->name);
	const struct node *value;

	if (jsonx_read_object(r->req->body, f->name, &r->root, &value,
	    r->err) == -1 ||
	    (f->members != NULL &&
	    validate_members(r, value, &at, f->members) == -1))
		return -1;
	if (value->count > 0)
		validate_add_hint(r, NULL, f->name, value);
	return 0;
}
