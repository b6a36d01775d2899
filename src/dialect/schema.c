/*
 * One pass over the schema, into an arena of its own: each object is made flat
 * (schema_flat.c), its keywords are written (schema_keywords.c), and what an
 * object of the target has to have is added.
 */
#include "config.h"

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "dialect/encode.h"
#include "dialect/schema.h"
#include "dialect/schema_internal.h"

static const char *const formats_anthropic[] = { "date-time", "time", "date",
    "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid", NULL };
static const char *const formats_gemini[] = { "date-time", "date", "time",
    "int32", "int64", "float", "double", "enum", NULL };

const struct schema_rules schema_anthropic = {
	SCHEMA_ANTHROPIC, true, formats_anthropic
};
const struct schema_rules schema_gemini = {
	SCHEMA_GEMINI, false, formats_gemini
};

static void
finish_description(struct rewrite *r)
{
	struct span text;
	struct buf *both;

	if (r->words == NULL)
		return;
	buf_putc(r->words, '.');
	if (r->description == NULL) {
		schema_put_string(r, "description", buf_view(r->words));
		return;
	}
	text = r->description->span;
	both = dialect_buf(r->x->arena, CEILING_REQUEST_ARENA);
	buf_span(both, text);
	if (!dialect_is_blank(text))
		buf_puts(both, "\\n");
	buf_span(both, buf_view(r->words));
	r->description->span = buf_view(both);
}

static bool
is_object(const struct node *schema)
{
	const struct node *type = jsonx_member(schema, "type");

	if (type == NULL)
		return jsonx_member(schema, "properties") != NULL;
	if (type->kind != NODE_ARRAY)
		return jsonx_is(type, "object");
	for (type = type->child; type != NULL; type = type->next)
		if (jsonx_is(type, "object"))
			return true;
	return false;
}

/* What an object has to have. One whose choices have the properties can't be
 * closed: none of them would fit. Choices that came to none are none. */
static void
finish_object(struct rewrite *r)
{
	const struct node empty = { .kind = NODE_OBJECT };
	bool chooses = jsonx_member(r->to.node, "anyOf") != NULL;
	bool has = jsonx_member(r->from, "properties") != NULL;

	if (!is_object(r->from))
		return;
	if (jsonx_member(r->from, "type") == NULL)
		schema_put_string(r, "type", SPAN("object"));
	if (!r->x->rules->closed || (chooses && !has))
		return;
	if (!has)
		(void)schema_put(r, SPAN("properties"), &empty);
	if (jsonx_member(r->from, "additionalProperties") == NULL)
		schema_put_bool(r, "additionalProperties", false);
}

/* A reference counts alone; other constraints beside it are lost. */
static void
put_reference(struct rewrite *r)
{
	for (const struct node *m = r->from->child; m != NULL; m = m->next)
		if (schema_is_reserved(m->key))
			schema_put_keyword(r, m);
		else
			r->x->changed = true;
}

struct node *
schema_rewrite(struct schema_writer *x, const struct node *schema,
    const struct schema_frame *frames, unsigned depth)
{
	struct rewrite r = { .x = x, .frames = frames, .depth = depth };

	if (schema->kind != NODE_OBJECT && schema->kind != NODE_BOOL) {
		struct node *copy = arena_alloc(x->arena, sizeof(*copy));

		*copy = *schema;
		return copy;
	}
	/* true allows anything, as {} does; false is seen to where it has a
	 * meaning. */
	r.to = schema_object(x, NODE_OBJECT);
	if (schema->kind == NODE_BOOL) {
		x->changed = x->changed || !(schema->flags & NODE_TRUE);
		return r.to.node;
	}
	r.from = schema_flatten(x, schema, &r.frames, depth);
	if (jsonx_member(r.from, "$ref") != NULL) {
		put_reference(&r);
		return r.to.node;
	}
	for (const struct node *m = r.from->child; m != NULL; m = m->next)
		schema_put_keyword(&r, m);
	finish_object(&r);
	finish_description(&r);
	return r.to.node;
}

bool
schema_write(struct jsonw *w, const struct node *schema,
    const struct schema_rules *rules)
{
	struct node properties = { .kind = NODE_OBJECT,
	    .key = SPAN("properties") };
	struct node type = { .kind = NODE_STRING, .key = SPAN("type"),
	    .span = SPAN("object"), .next = &properties };
	const struct node none = { .kind = NODE_OBJECT, .count = 2,
	    .child = &type };
	struct schema_writer x = { .rules = rules };
	struct arena arena;

	arena_init(&arena, CEILING_REQUEST_ARENA);
	x.arena = &arena;
	x.root = schema == NULL ? &none : schema;
	jsonw_node(w, schema_rewrite(&x, x.root, NULL, 0));
	arena_fini(&arena);
	return x.changed;
}

bool
schema_is_object(const struct node *schema)
{
	static const char *const choices[] = { "anyOf", "oneOf", "allOf" };

	if (!jsonx_is(jsonx_member(schema, "type"), "object"))
		return false;
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		if (jsonx_member(schema, choices[i]) != NULL)
			return false;
	return true;
}
