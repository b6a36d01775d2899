/*
 * No provider but OpenAI's takes a $ref with neighbours (pydantic writes the
 * description of a field so), and none takes allOf with a $ref in it (2026-11).
 * What both say together is said in one schema here.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/jsonx.h"
#include "dialect/schema_internal.h"

static bool	absorb(struct schema_writer *, struct schema_object *flat,
		    const struct node *, const struct schema_frame **frames,
		    bool own);

struct schema_object
schema_object(struct schema_writer *x, enum node_kind kind)
{
	struct schema_object o;

	o.node = arena_alloc(x->arena, sizeof(*o.node));
	o.node->kind = (uint8_t)kind;
	o.tail = &o.node->child;
	return o;
}

struct node *
schema_add(struct schema_writer *x, struct schema_object *o, struct span key,
    const struct node *value)
{
	struct node *n = arena_alloc(x->arena, sizeof(*n));

	*n = *value;
	n->key = key;
	n->next = NULL;
	*o->tail = n;
	o->tail = &n->next;
	o->node->count++;
	return n;
}

bool
schema_is_reserved(struct span key)
{
	return span_begins(key, "$") || span_is(key, "definitions");
}

/* ---- many names ---- */

static struct span
name_of(const struct node *n)
{
	return n->key.p != NULL ? n->key : n->span;
}

static int
compare_names(struct span a, struct span b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.p, b.p, len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int
compare_nodes(const void *a, const void *b)
{
	return compare_names(name_of(*(const struct node *const *)a),
	    name_of(*(const struct node *const *)b));
}

static int
compare_name(const void *name, const void *node)
{
	return compare_names(*(const struct span *)name,
	    name_of(*(const struct node *const *)node));
}

void
schema_index(struct schema_writer *x, struct schema_index *index,
    const struct node *parent)
{
	index->n = 0;
	if (parent == NULL || parent->count == 0)
		return;
	index->nodes = arena_calloc(x->arena, parent->count,
	    sizeof(*index->nodes));
	for (const struct node *n = parent->child; n != NULL; n = n->next)
		index->nodes[index->n++] = n;
	qsort(index->nodes, index->n, sizeof(*index->nodes), compare_nodes);
}

const struct node *
schema_find(const struct schema_index *index, struct span name)
{
	const struct node **found = index->n == 0 ? NULL : bsearch(&name,
	    index->nodes, index->n, sizeof(*index->nodes), compare_name);

	return found == NULL ? NULL : *found;
}

/* ---- what a reference means ---- */

/* A definition of the root, or NULL: names that need decoding don't occur in
 * what libraries write. */
static const struct node *
find_target(struct schema_writer *x, const struct node *ref)
{
	static const char *const places[] = { "$defs", "definitions" };
	static const char *const begins[] = { "#/$defs/", "#/definitions/" };
	const struct node *found = NULL;
	size_t i, len;

	for (i = 0; i < 2 && !x->has_defs; i++)
		schema_index(x, &x->defs[i], jsonx_get(x->root, places[i]));
	x->has_defs = true;
	for (i = 0; i < 2 && ref->kind == NODE_STRING; i++) {
		len = strlen(begins[i]);
		if (span_begins(ref->span, begins[i]))
			found = schema_find(&x->defs[i], (struct span){
			    ref->span.p + len, ref->span.len - len });
	}
	return found != NULL && found->kind == NODE_OBJECT ? found : NULL;
}

static bool
is_within(const struct schema_frame *frames, const struct schema_frame *end,
    const struct node *target)
{
	while (frames != end && frames->target != target)
		frames = frames->up;
	return frames != end;
}

static bool
inline_ref(struct schema_writer *x, struct schema_object *flat,
    const struct node *ref, const struct schema_frame **frames)
{
	const struct node *target = find_target(x, ref);
	struct schema_frame *frame;

	/* Said twice, it is said; within itself it never ends. */
	if (target != NULL && is_within(*frames, x->outer, target))
		return true;
	if (target == NULL || x->inlined > SCHEMA_INLINED_MAX ||
	    is_within(x->outer, NULL, target))
		return false;
	frame = arena_alloc(x->arena, sizeof(*frame));
	*frame = (struct schema_frame){ target, *frames };
	*frames = frame;
	return absorb(x, flat, target, frames, false);
}

/* ---- two schemas in one ---- */

static bool
same(const struct node *a, const struct node *b)
{
	const struct node *p = a->child, *q = b->child;

	if (a->kind != b->kind || a->count != b->count)
		return false;
	if (a->kind == NODE_BOOL)
		return (a->flags & NODE_TRUE) == (b->flags & NODE_TRUE);
	if (a->kind == NODE_STRING || a->kind == NODE_NUMBER)
		return span_same(a->span, b->span);
	for (; p != NULL && q != NULL; p = p->next, q = q->next)
		if (!span_same(p->key, q->key) || !same(p, q))
			return false;
	return p == NULL && q == NULL;
}

static struct node *
member(const struct node *obj, struct span key)
{
	struct node *n = obj->child;

	while (n != NULL && !span_same(n->key, key))
		n = n->next;
	return n;
}

/* These say something about the schema; the first that speaks is heard. */
static bool
is_annotation(struct span key)
{
	static const char *const words[] = { "title", "description", "default",
	    "examples", "deprecated", "readOnly", "writeOnly" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is(key, words[i]))
			return true;
	return schema_is_reserved(key);
}

static bool
is_union(const struct node *a, const struct node *b, const char *key,
    enum node_kind kind)
{
	return span_is(b->key, key) && a->kind == kind && b->kind == kind;
}

/* Whether what is there and what is added can both be said. */
static bool
fits(struct schema_writer *x, const struct node *flat,
    const struct node *added)
{
	const struct node *there = member(flat, added->key), *other;
	struct schema_index index;

	if (there == NULL || is_annotation(added->key) ||
	    is_union(there, added, "required", NODE_ARRAY))
		return true;
	if (!is_union(there, added, "properties", NODE_OBJECT))
		return same(there, added);
	schema_index(x, &index, there);
	for (const struct node *n = added->child; n != NULL; n = n->next) {
		other = schema_find(&index, n->key);
		if (other != NULL && !same(other, n))
			return false;
	}
	return true;
}

/* All of a, then what only b has: members by key, elements by text. */
static struct node *
join(struct schema_writer *x, const struct node *a, const struct node *b)
{
	struct schema_index index;
	struct schema_object o = schema_object(x, (enum node_kind)a->kind);

	for (const struct node *n = a->child; n != NULL; n = n->next)
		(void)schema_add(x, &o, n->key, n);
	schema_index(x, &index, a);
	for (const struct node *n = b->child; n != NULL; n = n->next)
		if (schema_find(&index, name_of(n)) == NULL)
			(void)schema_add(x, &o, n->key, n);
	return o.node;
}

static void
replace(struct node *there, const struct node *joined)
{
	there->child = joined->child;
	there->count = joined->count;
	there->keys = joined->keys;
}

static void
merge(struct schema_writer *x, struct schema_object *flat,
    const struct node *added, bool own)
{
	struct span key = span_is(added->key, "definitions") ? SPAN("$defs") :
	    added->key;
	struct node *there;

	if (!schema_is_keyword(key) || (!own && schema_is_reserved(key)))
		return;
	there = member(flat->node, key);
	if (there == NULL)
		(void)schema_add(x, flat, key, added);
	else if (is_union(there, added, "properties", NODE_OBJECT) ||
	    is_union(there, added, "required", NODE_ARRAY) ||
	    (span_is(key, "$defs") && there->kind == NODE_OBJECT &&
	    added->kind == NODE_OBJECT))
		replace(there, join(x, there, added));
}

static bool
is_all_of(const struct node *m)
{
	return span_is(m->key, "allOf") && m->kind == NODE_ARRAY;
}

static bool
has_constraint(const struct node *flat)
{
	for (const struct node *n = flat->child; n != NULL; n = n->next)
		if (!is_annotation(n->key))
			return true;
	return false;
}

/* The entry of an allOf. One that only refers to what can't stand here goes
 * as that reference when nothing else is said. */
static bool
absorb_entry(struct schema_writer *x, struct schema_object *flat,
    const struct node *entry, const struct schema_frame **frames)
{
	const struct node *ref = jsonx_get(entry, "$ref");

	if (absorb(x, flat, entry, frames, false))
		return true;
	if (ref == NULL || entry->count != 1 || has_constraint(flat->node) ||
	    member(flat->node, SPAN("$ref")) != NULL)
		return false;
	(void)schema_add(x, flat, SPAN("$ref"), ref);
	return true;
}

static bool
absorb_all(struct schema_writer *x, struct schema_object *flat,
    const struct node *all, const struct schema_frame **frames, bool own)
{
	struct schema_object rest = schema_object(x, NODE_ARRAY);

	for (const struct node *n = all->child; n != NULL; n = n->next)
		if (!absorb_entry(x, flat, n, frames))
			(void)schema_add(x, &rest, SPAN(""), n);
	if (rest.node->count == 0)
		return true;
	if (own)
		(void)schema_add(x, flat, all->key, rest.node);
	return own;
}

/*
 * Adds what the schema says; false when it can't all be said. Its own words
 * come before those it refers to. What was added before it turned out not to
 * fit holds all the same: everything here holds together.
 */
static bool
absorb(struct schema_writer *x, struct schema_object *flat,
    const struct node *schema, const struct schema_frame **frames, bool own)
{
	if (schema->kind == NODE_BOOL)
		return schema->flags & NODE_TRUE;
	if (schema->kind != NODE_OBJECT)
		return false;
	for (const struct node *n = schema->child; n != NULL; n = n->next)
		if (!own && !is_all_of(n) && !fits(x, flat->node, n))
			return false;
	for (const struct node *n = schema->child; n != NULL; n = n->next)
		if (!is_all_of(n) && !span_is(n->key, "$ref"))
			merge(x, flat, n, own);
	for (const struct node *n = schema->child; n != NULL; n = n->next) {
		if (span_is(n->key, "$ref") &&
		    !inline_ref(x, flat, n, frames)) {
			if (!own)
				return false;
			(void)schema_add(x, flat, n->key, n);
		}
		if (is_all_of(n) && !absorb_all(x, flat, n, frames, own))
			return false;
	}
	return true;
}

static bool
is_plain(const struct node *schema)
{
	bool ref = false, all_of = false, other = false;

	for (const struct node *n = schema->child; n != NULL; n = n->next) {
		ref = ref || span_is(n->key, "$ref");
		all_of = all_of || is_all_of(n) ||
		    span_is(n->key, "definitions");
		other = other || !schema_is_reserved(n->key);
	}
	return !all_of && !(ref && other);
}

const struct node *
schema_flatten(struct schema_writer *x, const struct node *schema,
    const struct schema_frame **frames, unsigned depth)
{
	struct schema_object flat;
	const struct node *ref = jsonx_member(schema, "$ref");

	if (depth > SCHEMA_INLINED_DEPTH ||
	    (is_plain(schema) && !(ref != NULL && depth == 0)))
		return schema;
	flat = schema_object(x, NODE_OBJECT);
	x->outer = *frames;
	(void)absorb(x, &flat, schema, frames, true);
	return flat.node;
}
