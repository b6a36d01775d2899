#include "config.h"

#include <inttypes.h>
#include <math.h>

#include "base/parse.h"
#include "model/validate_shape.h"

const struct member shape_text = { NULL, VALUE_TEXT, OPTIONAL };
const struct member shape_object = { NULL, VALUE_OBJECT, OPTIONAL };

static const struct member program_members[] = {
	{ "caller_id", VALUE_TEXT, REQUIRED, .min = 1,
	    .max = CEILING_CALL_ID },
	SHAPE_END
};

const struct typed shape_callers[] = {
	{ "direct", NULL },
	{ "program", program_members },
	{ NULL, NULL }
};

static int check_value(struct reader *, const struct node *,
    const struct jsonx_path *at, const struct member *);

/* ---- in words ---- */

static const struct {
	enum node_kind node;
	const char *name;
} kinds[] = {
	[VALUE_TEXT] = { NODE_STRING, "a string" },
	[VALUE_BOOL] = { NODE_BOOL, "a boolean" },
	[VALUE_INTEGER] = { NODE_NUMBER, "an integer" },
	[VALUE_NUMBER] = { NODE_NUMBER, "a number" },
	[VALUE_WORD] = { NODE_STRING, NULL },
	[VALUE_OBJECT] = { NODE_OBJECT, "an object" },
	[VALUE_MAP] = { NODE_OBJECT, "an object" },
	[VALUE_TYPED] = { NODE_OBJECT, "an object with a type" },
	[VALUE_LIST] = { NODE_ARRAY, "an array" },
	[VALUE_ANY] = { NODE_NULL, "a value" },
};

static const char *
list_words(struct reader *r, const char *const *words)
{
	const char *list = "";

	for (size_t i = 0; words[i] != NULL; i++)
		list = arena_printf(r->arena, "%s%s'%s'", list, i == 0 ? "" :
		    words[i + 1] == NULL ? " or " : ", ", words[i]);
	return list;
}

static const char *
list_types(struct reader *r, const struct typed *types)
{
	const char *list = "";

	for (size_t i = 0; types[i].word != NULL; i++)
		list = arena_printf(r->arena, "%s%s'%s'", list, i == 0 ? "" :
		    types[i + 1].word == NULL ? " or " : ", ", types[i].word);
	return list;
}

/* "a string or an array" */
static const char *
describe(struct reader *r, const struct member *row)
{
	const char *one = row->kind == VALUE_WORD ?
	    list_words(r, row->words) : kinds[row->kind].name;

	return row->or == NULL ? one :
	    arena_printf(r->arena, "%s or %s", one, describe(r, row->or));
}

/* ---- values ---- */

static int
check_text(struct reader *r, const struct node *n,
    const struct jsonx_path *at, const struct member *row)
{
	size_t max = row->max == 0 ? CEILING_TEXT : (size_t)row->max;

	if (n->span.len == 0 && row->min > 0)
		return jsonx_error(r->err, ERROR_STRING_SHORT, at, NULL,
		    "expected a string that is not empty");
	if (n->span.len > max && jsonx_characters(n->span) > max)
		return jsonx_error(r->err, ERROR_STRING_LONG, at, NULL,
		    "expected at most %zu characters", max);
	return 0;
}

static int
check_word(struct reader *r, const struct node *n,
    const struct jsonx_path *at, const struct member *row)
{
	for (size_t i = 0; row->words[i] != NULL; i++)
		if (jsonx_is(n, row->words[i]))
			return 0;
	return jsonx_refuse_word(at, NULL, row->words, r->err);
}

static int
check_integer(struct reader *r, const struct node *n,
    const struct jsonx_path *at, const struct member *row)
{
	bool any = row->min == 0 && row->max == 0;
	int64_t min = any ? -INTEGER_MAX : row->min;
	int64_t max = any ? INTEGER_MAX : row->max, value;
	double d;

	if (parse_json_int(n->span, min, max, &value) == 0)
		return 0;
	if (parse_double(n->span, &d) == -1)
		d = n->span.p[0] == '-' ? -HUGE_VAL : HUGE_VAL;
	if (isfinite(d) && d != trunc(d))
		return jsonx_error(r->err, ERROR_TYPE, at, NULL,
		    "expected an integer, got a decimal number");
	return jsonx_error(r->err, d < (double)min ? ERROR_INTEGER_LOW :
	    ERROR_INTEGER_HIGH, at, NULL,
	    "expected an integer from %" PRId64 " to %" PRId64, min, max);
}

static int
check_number(struct reader *r, const struct node *n,
    const struct jsonx_path *at, const struct member *row)
{
	bool any = row->min == 0 && row->max == 0;
	double d;

	if (parse_double(n->span, &d) == -1)
		return jsonx_error(r->err, ERROR_VALUE, at, NULL,
		    "expected a number of ordinary size");
	if (any || (d >= (double)row->min && d <= (double)row->max))
		return 0;
	return jsonx_error(r->err, d < (double)row->min ? ERROR_DECIMAL_LOW :
	    ERROR_DECIMAL_HIGH, at, NULL,
	    "expected a number from %" PRId64 " to %" PRId64, row->min,
	    row->max);
}

static int
check_list(struct reader *r, const struct node *n,
    const struct jsonx_path *at, const struct member *row)
{
	size_t i = 0;

	if ((int64_t)n->count < row->min)
		return jsonx_error(r->err, ERROR_ARRAY_SHORT, at, NULL,
		    "expected at least %" PRId64 " element%s", row->min,
		    row->min == 1 ? "" : "s");
	if (row->max > 0 && (int64_t)n->count > row->max)
		return jsonx_error(r->err, ERROR_ARRAY_LONG, at, NULL,
		    "expected at most %" PRId64 " elements, got %" PRIu32,
		    row->max, n->count);
	for (const struct node *e = n->child; e != NULL; e = e->next) {
		struct jsonx_path here = path_index(at, i++);

		if (check_value(r, e, &here, row->of) == -1)
			return -1;
	}
	return 0;
}

static int
check_map(struct reader *r, const struct node *n,
    const struct jsonx_path *at, const struct member *row)
{
	for (const struct node *e = n->child; e != NULL; e = e->next) {
		struct jsonx_path here = { .up = at, .key = e->key };

		if (check_value(r, e, &here, row->of) == -1)
			return -1;
	}
	return 0;
}

static int
check_typed(struct reader *r, const struct node *n,
    const struct jsonx_path *at, const struct typed *types)
{
	const struct node *type = jsonx_get(n, "type");

	if (type == NULL)
		return validate_missing(r, at, "type", list_types(r, types));
	for (size_t i = 0; types[i].word != NULL; i++) {
		if (!jsonx_is(type, types[i].word))
			continue;
		return types[i].members == NULL ? 0 :
		    validate_members(r, n, at, types[i].members);
	}
	return jsonx_error(r->err, type->kind == NODE_STRING ? ERROR_VALUE :
	    ERROR_TYPE, at, "type", "expected %s", list_types(r, types));
}

static int
check_value(struct reader *r, const struct node *n,
    const struct jsonx_path *at, const struct member *row)
{
	const struct member *fit = row;

	while (fit != NULL && fit->kind < VALUE_ANY &&
	    kinds[fit->kind].node != n->kind)
		fit = fit->or;
	if (fit == NULL)
		return jsonx_error(r->err, ERROR_TYPE, at, NULL,
		    "expected %s", describe(r, row));
	switch (fit->kind) {
	case VALUE_TEXT:
		return check_text(r, n, at, fit);
	case VALUE_INTEGER:
		return check_integer(r, n, at, fit);
	case VALUE_NUMBER:
		return check_number(r, n, at, fit);
	case VALUE_WORD:
		return check_word(r, n, at, fit);
	case VALUE_OBJECT:
		return fit->of == NULL ? 0 :
		    validate_members(r, n, at, fit->of);
	case VALUE_MAP:
		return check_map(r, n, at, fit);
	case VALUE_TYPED:
		return check_typed(r, n, at, fit->types);
	case VALUE_LIST:
		return check_list(r, n, at, fit);
	case VALUE_REFUSED:
		return jsonx_error(r->err, ERROR_UNSUPPORTED_VALUE, at, NULL,
		    "%s", fit->words[0]);
	case VALUE_BOOL:
	case VALUE_ANY:
		break;
	}
	return 0;
}

int
validate_members(struct reader *r, const struct node *obj,
    const struct jsonx_path *at, const struct member *rows)
{
	for (const struct member *row = rows; row->key != NULL; row++) {
		const struct jsonx_path here = path_key(at, row->key);
		const struct node *n = jsonx_get(obj, row->key);

		if (n == NULL && row->required)
			return validate_missing(r, at, row->key,
			    describe(r, row));
		if (n != NULL && check_value(r, n, &here, row) == -1)
			return -1;
	}
	return 0;
}
