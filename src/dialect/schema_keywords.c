/*
 * The keywords, as of 2026-11.
 *
 * Anthropic, strict tools and output_config ("JSON schema limitations" of its
 * structured outputs): no recursion, no bounds of numbers and strings, minItems
 * 0 and 1 only, scalars in enum, every object closed. Gemini,
 * responseJsonSchema and parametersJsonSchema (the list in the fields'
 * reference): what the table says, strings and numbers in enum, a $ref alone.
 */
#include "config.h"

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "dialect/encode.h"
#include "dialect/schema_internal.h"

/* ---- pieces ---- */

/* What stands in the place of a reference is counted. */
static void
count(struct rewrite *r, size_t bytes)
{
	if (r->frames != NULL)
		r->x->inlined += bytes;
}

struct node *
schema_put(struct rewrite *r, struct span key, const struct node *value)
{
	count(r, sizeof(*value) + key.len + value->span.len);
	return schema_add(r->x, &r->to, key, value);
}

static void
keep(struct rewrite *r, const struct node *m)
{
	(void)schema_put(r, m->key, m);
}

void
schema_put_bool(struct rewrite *r, const char *key, bool value)
{
	const struct node n = { .kind = NODE_BOOL,
	    .flags = value ? NODE_TRUE : 0 };

	(void)schema_put(r, span_of(key), &n);
}

void
schema_put_string(struct rewrite *r, const char *key, struct span text)
{
	const struct node n = { .kind = NODE_STRING, .span = text };

	(void)schema_put(r, span_of(key), &n);
}

static struct node *
below(struct rewrite *r, const struct node *schema)
{
	return schema_rewrite(r->x, schema, r->frames, r->depth + 1);
}

static bool
is_false(const struct node *n)
{
	return n->kind == NODE_BOOL && !(n->flags & NODE_TRUE);
}

/* ---- what moves into the description ---- */

static void
move(struct rewrite *r, const struct node *m)
{
	struct buf json;
	struct jsonw w = jsonw_on(&json);

	if (r->words == NULL)
		r->words = dialect_buf(r->x->arena, CEILING_REQUEST_ARENA);
	buf_puts(r->words, r->words->len == 0 ? "Constraints: " : ", ");
	buf_span(r->words, m->key);
	buf_putc(r->words, ' ');
	buf_init(&json, CEILING_REQUEST_ARENA);
	jsonw_node(&w, m);
	jsonw_escape(r->words, buf_view(&json));
	count(r, json.len);
	buf_fini(&json);
}

static void
lose(struct rewrite *r, const struct node *m)
{
	move(r, m);
	r->x->changed = true;
}

/* ---- keywords ---- */

static void
put_description(struct rewrite *r, const struct node *m)
{
	if (m->kind == NODE_STRING)
		r->description = schema_put(r, m->key, m);
}

/* A map of names to schemas. A property that nothing fits is left out. */
static void
put_map(struct rewrite *r, const struct node *m)
{
	struct schema_object map;

	if (m->kind != NODE_OBJECT) {
		keep(r, m);
		return;
	}
	map = schema_object(r->x, NODE_OBJECT);
	for (const struct node *n = m->child; n != NULL; n = n->next)
		if (is_false(n))
			r->x->changed = true;
		else
			(void)schema_add(r->x, &map, n->key, below(r, n));
	(void)schema_put(r, m->key, map.node);
}

/* The root's definitions stand in nothing, whatever the root was made of. */
static void
put_definitions(struct rewrite *r, const struct node *m)
{
	const struct schema_frame *frames = r->frames;

	if (r->depth == 0)
		r->frames = NULL;
	put_map(r, m);
	r->frames = frames;
}

/* Choices, among which one that nothing fits is none. */
static void
put_choices(struct rewrite *r, struct span key, const struct node *m)
{
	struct schema_object list;

	if (m->kind != NODE_ARRAY) {
		keep(r, m);
		return;
	}
	list = schema_object(r->x, NODE_ARRAY);
	for (const struct node *n = m->child; n != NULL; n = n->next)
		if (!is_false(n))
			(void)schema_add(r->x, &list, n->key, below(r, n));
	if (list.node->count > 0)
		(void)schema_put(r, key, list.node);
}

static void
put_any_of(struct rewrite *r, const struct node *m)
{
	put_choices(r, m->key, m);
}

/* Both targets know only anyOf, or read oneOf as if it were one. */
static void
put_one_of(struct rewrite *r, const struct node *m)
{
	if (jsonx_member(r->from, "anyOf") != NULL) {
		lose(r, m);
		return;
	}
	r->x->changed = true;
	put_choices(r, SPAN("anyOf"), m);
}

static void
put_tuple(struct rewrite *r, const struct node *m)
{
	struct schema_object list;

	if (r->x->rules->target != SCHEMA_GEMINI || m->kind != NODE_ARRAY) {
		lose(r, m);
		return;
	}
	list = schema_object(r->x, NODE_ARRAY);
	for (const struct node *n = m->child; n != NULL; n = n->next)
		(void)schema_add(r->x, &list, n->key, below(r, n));
	(void)schema_put(r, SPAN("prefixItems"), list.node);
}

/* A list is how prefixItems was written before 2020. */
static void
put_items(struct rewrite *r, const struct node *m)
{
	if (m->kind == NODE_ARRAY &&
	    jsonx_member(r->from, "prefixItems") == NULL)
		put_tuple(r, m);
	else if (m->kind == NODE_ARRAY || is_false(m))
		lose(r, m);
	else if (m->kind == NODE_OBJECT)
		(void)schema_put(r, m->key, below(r, m));
}

static void
put_additional(struct rewrite *r, const struct node *m)
{
	if (r->x->rules->closed) {
		r->x->changed = r->x->changed || !is_false(m);
		schema_put_bool(r, "additionalProperties", false);
	} else if (m->kind == NODE_OBJECT) {
		(void)schema_put(r, m->key, below(r, m));
	} else {
		keep(r, m);
	}
}

/* Gemini refuses a name that isn't there, others an empty list. */
static void
put_required(struct rewrite *r, const struct node *m)
{
	const struct node *properties = jsonx_get(r->from, "properties");
	struct schema_object list = schema_object(r->x, NODE_ARRAY);
	struct schema_index index;

	if (m->kind != NODE_ARRAY)
		return;
	schema_index(r->x, &index, properties);
	for (const struct node *n = m->child; n != NULL; n = n->next) {
		const struct node *p = n->kind != NODE_STRING ? NULL :
		    schema_find(&index, n->span);

		if (p != NULL && !is_false(p))
			(void)schema_add(r->x, &list, n->key, n);
		else
			r->x->changed = true;
	}
	if (list.node->count > 0)
		(void)schema_put(r, m->key, list.node);
}

static bool
allows_null(const struct node *schema)
{
	const struct node *type = jsonx_member(schema, "type");

	if (type == NULL || type->kind != NODE_ARRAY)
		return false;
	for (type = type->child; type != NULL; type = type->next)
		if (jsonx_is(type, "null"))
			return true;
	return false;
}

static bool
may_be_value(const struct rewrite *r, const struct node *n)
{
	if (r->x->rules->target == SCHEMA_ANTHROPIC)
		return n->kind != NODE_OBJECT && n->kind != NODE_ARRAY;
	return n->kind == NODE_STRING || n->kind == NODE_NUMBER;
}

/* Gemini knows no null among the values; the type says that it may be. */
static void
put_values(struct rewrite *r, const struct node *m, const struct node *first)
{
	struct schema_object list = schema_object(r->x, NODE_ARRAY);
	bool nullable = r->x->rules->target == SCHEMA_GEMINI &&
	    allows_null(r->from);

	for (const struct node *n = first; n != NULL; n = n->next) {
		if (n->kind == NODE_NULL && nullable)
			continue;
		if (!may_be_value(r, n)) {
			lose(r, m);
			return;
		}
		count(r, n->span.len);
		(void)schema_add(r->x, &list, SPAN(""), n);
	}
	if (list.node->count > 0)
		(void)schema_put(r, SPAN("enum"), list.node);
	else
		lose(r, m);
}

static void
put_enum(struct rewrite *r, const struct node *m)
{
	if (m->kind != NODE_ARRAY)
		lose(r, m);
	else if (r->x->rules->target == SCHEMA_ANTHROPIC ||
	    jsonx_member(r->from, "const") == NULL)
		put_values(r, m, m->child);
}

static void
put_const(struct rewrite *r, const struct node *m)
{
	struct node lone = *m;

	lone.next = NULL;
	if (r->x->rules->target == SCHEMA_ANTHROPIC)
		keep(r, m);
	else
		put_values(r, m, &lone);
}

static void
put_format(struct rewrite *r, const struct node *m)
{
	for (const char *const *f = r->x->rules->formats; *f != NULL; f++)
		if (m->kind == NODE_STRING && span_is(m->span, *f)) {
			keep(r, m);
			return;
		}
	lose(r, m);
}

static void
put_min_items(struct rewrite *r, const struct node *m)
{
	if (r->x->rules->target == SCHEMA_GEMINI || (m->kind == NODE_NUMBER &&
	    (span_is(m->span, "0") || span_is(m->span, "1"))))
		keep(r, m);
	else
		lose(r, m);
}

/* Definitions of the root moved to $defs, where they stand in this one. */
static void
put_ref(struct rewrite *r, const struct node *m)
{
	static const char old[] = "#/definitions/";
	const size_t len = sizeof(old) - 1;
	struct buf *to;

	if (m->kind != NODE_STRING || !span_begins(m->span, old)) {
		keep(r, m);
		return;
	}
	to = dialect_buf(r->x->arena, CEILING_REQUEST_ARENA);
	buf_puts(to, "#/$defs/");
	buf_span(to, (struct span){ m->span.p + len, m->span.len - len });
	schema_put_string(r, "$ref", buf_view(to));
}

#define A	SCHEMA_ANTHROPIC
#define G	SCHEMA_GEMINI

/* What is neither known nor here is left out: it has no meaning. */
static const struct keyword {
	const char *name;
	void (*put)(struct rewrite *, const struct node *);
	unsigned known;			/* to these targets, ... */
	void (*other)(struct rewrite *, const struct node *);	/* ... else;
					 * NULL: left out */
} keywords[] = {
	{ "type", keep, A | G, NULL },
	{ "title", keep, A | G, NULL },
	{ "description", put_description, A | G, NULL },
	{ "properties", put_map, A | G, NULL },
	{ "required", put_required, A | G, NULL },
	{ "additionalProperties", put_additional, A | G, NULL },
	{ "propertyOrdering", keep, G, NULL },
	{ "items", put_items, A | G, NULL },
	{ "prefixItems", put_tuple, A | G, NULL },
	{ "minItems", put_min_items, A | G, NULL },
	{ "maxItems", keep, G, lose },
	{ "enum", put_enum, A | G, NULL },
	{ "const", put_const, A | G, NULL },
	{ "format", put_format, A | G, NULL },
	{ "minimum", keep, G, lose },
	{ "maximum", keep, G, lose },
	{ "anyOf", put_any_of, A | G, NULL },
	{ "oneOf", put_one_of, A | G, NULL },
	{ "$ref", put_ref, A | G, NULL },
	{ "$defs", put_definitions, A | G, NULL },
	{ "$id", keep, G, NULL },
	{ "$anchor", keep, G, NULL },
	{ "default", keep, A, move },
	{ "examples", NULL, 0, move },
	{ "example", NULL, 0, move },
	{ "deprecated", NULL, 0, move },
	{ "readOnly", NULL, 0, move },
	{ "writeOnly", NULL, 0, move },
	{ "nullable", NULL, 0, move },
	{ "contentEncoding", NULL, 0, move },
	{ "contentMediaType", NULL, 0, move },
	{ "contentSchema", NULL, 0, move },
	{ "exclusiveMinimum", NULL, 0, lose },
	{ "exclusiveMaximum", NULL, 0, lose },
	{ "multipleOf", NULL, 0, lose },
	{ "minLength", NULL, 0, lose },
	{ "maxLength", NULL, 0, lose },
	{ "pattern", NULL, 0, lose },
	{ "uniqueItems", NULL, 0, lose },
	{ "contains", NULL, 0, lose },
	{ "minContains", NULL, 0, lose },
	{ "maxContains", NULL, 0, lose },
	{ "additionalItems", NULL, 0, lose },
	{ "unevaluatedItems", NULL, 0, lose },
	{ "minProperties", NULL, 0, lose },
	{ "maxProperties", NULL, 0, lose },
	{ "patternProperties", NULL, 0, lose },
	{ "propertyNames", NULL, 0, lose },
	{ "unevaluatedProperties", NULL, 0, lose },
	{ "dependencies", NULL, 0, lose },
	{ "dependentRequired", NULL, 0, lose },
	{ "dependentSchemas", NULL, 0, lose },
	{ "allOf", NULL, 0, lose },
	{ "not", NULL, 0, lose },
	{ "if", NULL, 0, lose },
	{ "then", NULL, 0, lose },
	{ "else", NULL, 0, lose },
	{ "$dynamicRef", NULL, 0, lose },
	{ "$recursiveRef", NULL, 0, lose },
};

static const struct keyword *
find_keyword(struct span key)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (span_is(key, keywords[i].name))
			return &keywords[i];
	return NULL;
}

bool
schema_is_keyword(struct span key)
{
	return find_keyword(key) != NULL;
}

void
schema_put_keyword(struct rewrite *r, const struct node *m)
{
	const struct keyword *k = find_keyword(m->key);

	if (k == NULL)
		return;
	if (k->known & (unsigned)r->x->rules->target)
		k->put(r, m);
	else if (k->other != NULL)
		k->other(r, m);
}
