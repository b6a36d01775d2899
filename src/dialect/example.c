#include "config.h"

#include <math.h>
#include <string.h>

#include "base/jsonx.h"
#include "base/parse.h"
#include "dialect/example.h"

/* Deeper than OpenAI lets strict schemas be; what recurs ends here. */
#define DEPTH_MAX	16

struct maker {
	struct jsonw *w;
	const struct node *root;
	int depth;
};

static void make(struct maker *, const struct node *schema);

/* ---- strings ---- */

static const struct {
	const char *format, *example;
} formats[] = {
	{ "date-time", "2026-01-31T12:00:00Z" },
	{ "date", "2026-01-31" },
	{ "time", "12:00:00Z" },
	{ "duration", "P1D" },
	{ "email", "demo@example.com" },
	{ "hostname", "example.com" },
	{ "ipv4", "192.0.2.1" },
	{ "ipv6", "2001:db8::1" },
	{ "uri", "https://example.com/" },
	{ "uuid", "00000000-0000-4000-8000-000000000000" },
};

static uint64_t
number_or(const struct node *schema, const char *key, uint64_t otherwise)
{
	(void)jsonx_u64(schema, key, &otherwise);
	return otherwise;
}

static void
make_string(struct maker *m, const struct node *schema)
{
	uint64_t min = number_or(schema, "minLength", 0), i;
	uint64_t max = number_or(schema, "maxLength", UINT64_MAX);
	const char *example = "example";
	struct span format;
	size_t len, f;

	if (jsonx_text(schema, "format", &format))
		for (f = 0; f < sizeof(formats) / sizeof(formats[0]); f++)
			if (span_is(format, formats[f].format))
				example = formats[f].example;
	len = strlen(example);
	jsonw_text_begin(m->w);
	buf_add(m->w->out, example, max < len ? (size_t)max : len);
	for (i = len; i < min && i < max && !buf_over(m->w->out); i++)
		buf_putc(m->w->out, '.');
	jsonw_text_end(m->w);
}

/* ---- numbers ---- */

static bool
read_bound(const struct node *schema, const char *key, double *out)
{
	const struct node *n = jsonx_get(schema, key);

	return n != NULL && n->kind == NODE_NUMBER &&
	    parse_double(n->span, out) == 0;
}

/* The least that is allowed, 1 where nothing is said. */
static void
make_number(struct maker *m, const struct node *schema, bool whole)
{
	double step = whole ? 1 : 0, value = 1, bound, multiple;

	if (read_bound(schema, "multipleOf", &multiple) && multiple > 0)
		step = multiple;
	if (read_bound(schema, "maximum", &bound) && bound < value)
		value = bound;
	if (read_bound(schema, "exclusiveMaximum", &bound) && bound <= value)
		value = bound - (step > 0 ? step : 1);
	if (read_bound(schema, "minimum", &bound) && bound > value)
		value = bound;
	if (read_bound(schema, "exclusiveMinimum", &bound) && bound >= value)
		value = bound + (step > 0 ? step : 0.5);
	if (step > 0)
		value = ceil(value / step) * step;
	if (!isfinite(value))
		value = 0;
	if (whole && fabs(value) < 9e15)
		jsonw_int(m->w, (int64_t)value);
	else
		jsonw_number(m->w, value);
}

/* ---- arrays and objects ---- */

static void
make_array(struct maker *m, const struct node *schema)
{
	uint64_t n = number_or(schema, "minItems", 1), i;
	uint64_t max = number_or(schema, "maxItems", UINT64_MAX);

	if (n == 0)
		n = 1;
	if (n > max)
		n = max;
	jsonw_array(m->w);
	for (i = 0; i < n && !buf_over(m->w->out); i++)
		make(m, jsonx_get(schema, "items"));
	jsonw_array_end(m->w);
}

static bool
is_required(const struct node *schema, struct span key)
{
	const struct node *list = jsonx_get(schema, "required"), *one;

	if (list == NULL || list->kind != NODE_ARRAY)
		return false;
	for (one = list->child; one != NULL; one = one->next)
		if (one->kind == NODE_STRING && span_same(one->span, key))
			return true;
	return false;
}

static void
make_object(struct maker *m, const struct node *schema)
{
	const struct node *properties = jsonx_get(schema, "properties"), *one;
	bool comma = false;

	jsonw_object(m->w);
	one = properties == NULL ? NULL : properties->child;
	for (; one != NULL && !buf_over(m->w->out); one = one->next) {
		if (!is_required(schema, one->key))
			continue;
		/* The writer's keys are the program's; these aren't. */
		if (comma)
			buf_putc(m->w->out, ',');
		comma = true;
		buf_putc(m->w->out, '"');
		buf_span(m->w->out, one->key);
		buf_puts(m->w->out, "\":");
		m->w->comma = false;
		make(m, one);
	}
	jsonw_object_end(m->w);
}

/* ---- schemas ---- */

/* "#/$defs/name", the only form in use. */
static const struct node *
resolve(const struct maker *m, struct span ref)
{
	const struct node *at = m->root;
	const char *p = ref.p, *end = ref.p + ref.len, *slash;

	if (ref.len == 0 || *p++ != '#')
		return NULL;
	while (p < end && at != NULL) {
		struct span name;
		const struct node *child;

		p++;
		slash = memchr(p, '/', (size_t)(end - p));
		name.p = p;
		name.len = (size_t)((slash == NULL ? end : slash) - p);
		child = at->kind == NODE_OBJECT ? at->child : NULL;
		while (child != NULL && !span_same(child->key, name))
			child = child->next;
		at = child;
		p = name.p + name.len;
	}
	return at;
}

/* The schema that stands behind another, or NULL. */
static const struct node *
step_into(const struct maker *m, const struct node *schema)
{
	static const char *const lists[] = { "anyOf", "oneOf", "allOf" };
	const struct node *list;
	struct span ref;
	size_t i;

	if (jsonx_text(schema, "$ref", &ref))
		return resolve(m, ref);
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		list = jsonx_get(schema, lists[i]);
		if (list != NULL && list->kind == NODE_ARRAY &&
		    list->child != NULL)
			return list->child;
	}
	return NULL;
}

static struct span
type_of(const struct node *schema)
{
	const struct node *type = jsonx_get(schema, "type");

	if (type != NULL && type->kind == NODE_ARRAY)
		type = type->child;
	if (type != NULL && type->kind == NODE_STRING)
		return type->span;
	if (jsonx_get(schema, "items") != NULL)
		return SPAN("array");
	return SPAN("object");
}

static void
make_typed(struct maker *m, const struct node *schema)
{
	struct span type = type_of(schema);

	if (span_is(type, "string"))
		make_string(m, schema);
	else if (span_is(type, "integer"))
		make_number(m, schema, true);
	else if (span_is(type, "number"))
		make_number(m, schema, false);
	else if (span_is(type, "boolean"))
		jsonw_bool(m->w, true);
	else if (span_is(type, "null"))
		jsonw_null(m->w);
	else if (span_is(type, "array"))
		make_array(m, schema);
	else
		make_object(m, schema);
}

static void
make(struct maker *m, const struct node *schema)
{
	const struct node *fixed = jsonx_member(schema, "const");
	const struct node *words = jsonx_get(schema, "enum"), *inner;

	if (fixed == NULL && words != NULL && words->kind == NODE_ARRAY)
		fixed = words->child;
	if (buf_over(m->w->out) || m->depth >= DEPTH_MAX) {
		jsonw_null(m->w);
		return;
	}
	if (fixed != NULL) {
		jsonw_node(m->w, fixed);
		return;
	}
	m->depth++;
	inner = step_into(m, schema);
	if (inner != NULL)
		make(m, inner);
	else
		make_typed(m, schema);
	m->depth--;
}

void
example_write(struct jsonw *w, const struct node *schema)
{
	struct maker m = { .w = w, .root = schema };

	make(&m, schema);
}
