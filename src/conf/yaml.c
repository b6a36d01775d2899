#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "base/log.h"
#include "conf/expand.h"
#include "conf/yaml.h"

struct anchor {
	const char *name;
	const struct node *node;
	size_t nodes;		/* with all below it, aliases expanded */
};

struct loader {
	yaml_parser_t parser;
	yaml_event_t event;	/* the one being looked at */
	struct arena *arena;
	struct faults *faults;
	struct span text;
	struct buf expanded, escaped;
	size_t nodes;
	struct anchor anchors[CEILING_CONF_ANCHORS];
	size_t n_anchors;
};

static struct node *build(struct loader *, unsigned depth);

/* ---- events ---- */

static unsigned
event_line(const struct loader *l)
{
	return (unsigned)l->event.start_mark.line + 1;
}

/* The reader knows the byte, not the line, since it reads ahead. */
static unsigned
line_of_byte(struct span text, size_t offset)
{
	unsigned line = 1;

	for (size_t i = 0; i < offset && i < text.len; i++)
		if (text.p[i] == '\n')
			line++;
	return line;
}

/* YAML forbids tabs there, and libyaml's words for it help nobody. */
static bool
tab_indents(struct span text, unsigned line)
{
	size_t i = 0;

	for (unsigned at = 1; at < line && i < text.len; i++)
		if (text.p[i] == '\n')
			at++;
	while (i < text.len && text.p[i] == ' ')
		i++;
	return i < text.len && text.p[i] == '\t';
}

static void
syntax_fault(struct loader *l)
{
	const yaml_parser_t *p = &l->parser;
	unsigned line = (unsigned)p->problem_mark.line + 1;

	if (p->error == YAML_MEMORY_ERROR)
		log_fatal("out of memory");
	if (p->error == YAML_READER_ERROR)
		fault_add(l->faults, line_of_byte(l->text, p->problem_offset),
		    "%s, expected UTF-8 text without control characters",
		    p->problem);
	else if (tab_indents(l->text, line))
		fault_add(l->faults, line,
		    "a tab indents this line, expected spaces");
	else
		fault_add(l->faults, line, "%s%s%s, expected valid YAML",
		    p->problem, p->context == NULL ? "" : " ",
		    p->context == NULL ? "" : p->context);
}

/* The event before is forgotten with all that it points to. */
static bool
next_event(struct loader *l)
{
	yaml_event_delete(&l->event);
	if (yaml_parser_parse(&l->parser, &l->event) == 0) {
		syntax_fault(l);
		return false;
	}
	return true;
}

/* ---- scalars ---- */

/* A copy with minimal escapes; absent, with a fault, beyond the ceilings. */
static struct span
escape(struct loader *l, struct span bytes)
{
	struct span text = { NULL, 0 };

	buf_reset(&l->escaped);
	jsonw_escape(&l->escaped, bytes);
	if (!buf_over(&l->escaped) && !buf_over(&l->expanded))
		text = arena_span(l->arena, buf_view(&l->escaped));
	if (text.p == NULL || arena_over(l->arena)) {
		fault_add(l->faults, event_line(l),
		    "the values are too long, expected less than %zu bytes in "
		    "one and %zu in all", CEILING_CONF_FILE,
		    CEILING_CONF_MEMORY);
		text.p = NULL;
	}
	return text;
}

static struct span
scalar_bytes(const struct loader *l)
{
	return (struct span){ (const char *)l->event.data.scalar.value,
	    l->event.data.scalar.length };
}

static bool
is_null(struct span plain)
{
	return plain.len == 0 || span_is(plain, "~") || span_is(plain, "null");
}

/* Only quotes expand; who forgot them is told. */
static void
warn_of_variable(struct loader *l, struct span plain)
{
	struct span name = expand_find(plain);

	if (name.p != NULL)
		fault_warn(l->faults, event_line(l),
		    "${%.*s} stands without quotes and is taken as it is, "
		    "expected \"${%.*s}\" if the variable is meant",
		    (int)name.len, name.p, (int)name.len, name.p);
}

/* What the scalar at hand means, and the flags of its node. */
static struct span
scalar_value(struct loader *l, uint8_t *flags)
{
	static const uint8_t marks[] = {
		[EXPAND_DONE] = YAML_EXPANDED,
		[EXPAND_FAILED] = YAML_UNSET,
	};
	struct span bytes = scalar_bytes(l);

	buf_reset(&l->expanded);
	switch (l->event.data.scalar.style) {
	case YAML_PLAIN_SCALAR_STYLE:
		*flags = NODE_PLAIN;
		warn_of_variable(l, bytes);
		return bytes;
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		*flags = marks[expand(bytes, &l->expanded, event_line(l),
		    l->faults)];
		return buf_view(&l->expanded);
	default:
		return bytes;
	}
}

static bool
fill_scalar(struct loader *l, struct node *n)
{
	struct span bytes = scalar_value(l, &n->flags);

	if ((n->flags & NODE_PLAIN) && is_null(bytes)) {
		n->kind = NODE_NULL;
		return true;
	}
	n->kind = NODE_STRING;
	n->span = escape(l, bytes);
	if (n->span.p == NULL)
		return false;
	if (memchr(n->span.p, '\\', n->span.len) != NULL)
		n->flags |= NODE_ESCAPED;
	return true;
}

/* ---- each key once ---- */

static int
compare_keys(const void *a, const void *b)
{
	const struct node *x = *(const struct node *const *)a;
	const struct node *y = *(const struct node *const *)b;
	size_t len = x->key.len < y->key.len ? x->key.len : y->key.len;
	int order = memcmp(x->key.p, y->key.p, len);

	if (order == 0)
		order = (x->key.len > y->key.len) - (x->key.len < y->key.len);
	if (order == 0)
		order = (x->line > y->line) - (x->line < y->line);
	return order;
}

/* Takes out the members that lost their key. */
static void
drop_keyless(struct node *object)
{
	struct node **tail = &object->child;

	for (struct node *m = object->child; m != NULL; m = m->next) {
		if (m->key.p == NULL) {
			object->count--;
			continue;
		}
		*tail = m;
		tail = &m->next;
	}
	*tail = NULL;
}

/* A fault for each member whose key an earlier one has; it is taken out, so
 * that nobody reads it and complains again. */
static void
check_members(struct node *object, struct arena *scratch,
    struct faults *faults)
{
	struct node **sorted = arena_calloc(scratch, object->count,
	    sizeof(*sorted));
	struct node *first = NULL;
	size_t n = 0;
	bool again = false;

	for (struct node *m = object->child; m != NULL; m = m->next)
		sorted[n++] = m;
	qsort(sorted, n, sizeof(*sorted), compare_keys);
	for (size_t i = 0; i < n; i++) {
		if (first == NULL || !span_same(first->key, sorted[i]->key)) {
			first = sorted[i];
			continue;
		}
		fault_add(faults, sorted[i]->line,
		    "%.*s is given twice, expected it once (line %u has it "
		    "too)", fault_cut(first->key), first->key.p,
		    (unsigned)first->line);
		sorted[i]->key.p = NULL;
		again = true;
	}
	if (again)
		drop_keyless(object);
}

/* ---- the tree ---- */

static bool
count_nodes(struct loader *l, size_t n)
{
	if (n <= CEILING_CONF_NODES - l->nodes) {
		l->nodes += n;
		return true;
	}
	fault_add(l->faults, event_line(l),
	    "too many values, expected at most %zu with aliases expanded",
	    CEILING_CONF_NODES);
	return false;
}

/*
 * An alias shares the children of what it stands for. They are counted each
 * time, so that no reader of the tree walks further than the ceiling.
 */
static struct node *
build_alias(struct loader *l)
{
	const char *name = (const char *)l->event.data.alias.anchor;
	struct node *n;

	for (size_t i = l->n_anchors; i-- > 0; ) {
		if (strcmp(l->anchors[i].name, name) != 0)
			continue;
		if (!count_nodes(l, l->anchors[i].nodes))
			return NULL;
		n = arena_alloc(l->arena, sizeof(*n));
		*n = *l->anchors[i].node;
		n->key = (struct span){ NULL, 0 };
		n->next = NULL;
		return n;
	}
	fault_add(l->faults, event_line(l),
	    "alias *%.100s stands for nothing, expected an anchor &%.100s "
	    "above it", name, name);
	return NULL;
}

static bool
add_anchor(struct loader *l, const char *name, const struct node *n,
    size_t nodes)
{
	if (l->n_anchors == CEILING_CONF_ANCHORS) {
		fault_add(l->faults, n->line,
		    "too many anchors, expected at most %zu",
		    CEILING_CONF_ANCHORS);
		return false;
	}
	l->anchors[l->n_anchors++] = (struct anchor){ name, n, nodes };
	return true;
}

/* Reads the key of a member and goes on to its value. */
static bool
take_key(struct loader *l, struct span *key)
{
	if (l->event.type != YAML_SCALAR_EVENT ||
	    l->event.data.scalar.tag != NULL) {
		fault_add(l->faults, event_line(l),
		    "the key is no plain word, expected a name");
		return false;
	}
	*key = escape(l, scalar_bytes(l));
	return key->p != NULL && next_event(l);
}

static bool
build_children(struct loader *l, struct node *parent, unsigned depth)
{
	struct node **tail = &parent->child;
	struct node *n;
	struct span key = { NULL, 0 };
	unsigned line;

	if (depth == CEILING_CONF_DEPTH) {
		fault_add(l->faults, event_line(l),
		    "nested too deeply, expected at most %u levels",
		    CEILING_CONF_DEPTH);
		return false;
	}
	while (next_event(l)) {
		if (l->event.type == YAML_SEQUENCE_END_EVENT ||
		    l->event.type == YAML_MAPPING_END_EVENT)
			return true;
		line = event_line(l);
		if (parent->kind == NODE_OBJECT && !take_key(l, &key))
			return false;
		n = build(l, depth + 1);
		if (n == NULL)
			return false;
		n->key = key;
		n->line = line;		/* a member's is its key's */
		*tail = n;
		tail = &n->next;
		parent->count++;
	}
	return false;
}

static bool
fill(struct loader *l, struct node *n, unsigned depth)
{
	switch (l->event.type) {
	case YAML_SCALAR_EVENT:
		return fill_scalar(l, n);
	case YAML_SEQUENCE_START_EVENT:
		n->kind = NODE_ARRAY;
		return build_children(l, n, depth);
	default:
		n->kind = NODE_OBJECT;
		if (!build_children(l, n, depth))
			return false;
		check_members(n, l->arena, l->faults);
		return true;
	}
}

/* What an event says beside its value: -1 with a fault for a tag. */
static int
read_anchor(struct loader *l, const char **anchor)
{
	const yaml_event_t *e = &l->event;
	const yaml_char_t *name, *tag;

	if (e->type == YAML_SCALAR_EVENT) {
		name = e->data.scalar.anchor;
		tag = e->data.scalar.tag;
	} else if (e->type == YAML_SEQUENCE_START_EVENT) {
		name = e->data.sequence_start.anchor;
		tag = e->data.sequence_start.tag;
	} else {
		name = e->data.mapping_start.anchor;
		tag = e->data.mapping_start.tag;
	}
	if (tag != NULL) {
		fault_add(l->faults, event_line(l),
		    "the value has a tag, expected it without one");
		return -1;
	}
	*anchor = name == NULL ? NULL :
	    arena_strdup(l->arena, (const char *)name);
	return 0;
}

/* The node that begins with the event at hand. NULL with a fault. */
static struct node *
build(struct loader *l, unsigned depth)
{
	size_t before = l->nodes;
	const char *anchor;
	struct node *n;

	if (l->event.type == YAML_ALIAS_EVENT)
		return build_alias(l);
	if (read_anchor(l, &anchor) == -1 || !count_nodes(l, 1))
		return NULL;
	n = arena_alloc(l->arena, sizeof(*n));
	n->line = event_line(l);
	if (!fill(l, n, depth))
		return NULL;
	if (anchor != NULL && !add_anchor(l, anchor, n, l->nodes - before))
		return NULL;
	return n;
}

/* Stream start, perhaps a document, stream end; nothing else. */
static const struct node *
build_document(struct loader *l)
{
	struct node *root;

	if (!next_event(l) || !next_event(l))
		return NULL;
	if (l->event.type == YAML_STREAM_END_EVENT) {
		root = arena_alloc(l->arena, sizeof(*root));
		root->kind = NODE_NULL;
		root->line = 1;
		return root;
	}
	if (!next_event(l))
		return NULL;
	root = build(l, 0);
	if (root == NULL || !next_event(l) || !next_event(l))
		return NULL;
	if (l->event.type != YAML_STREAM_END_EVENT) {
		fault_add(l->faults, event_line(l),
		    "a second document begins, expected one");
		return NULL;
	}
	return root;
}

/* libyaml compares each with all before it: a file full of them is slow. */
static bool
has_tag_directive(struct span text, unsigned *line)
{
	const char *at = text.p, *end = text.p + text.len;

	for (*line = 1; at != NULL && end - at >= 4; ++*line) {
		if (memcmp(at, "%TAG", 4) == 0)
			return true;
		at = memchr(at, '\n', (size_t)(end - at));
		if (at != NULL)
			at++;
	}
	return false;
}

const struct node *
yaml_read(struct arena *arena, struct span text, struct faults *faults)
{
	struct loader l = { .arena = arena, .faults = faults };
	const struct node *root;
	unsigned line;

	if (text.len > CEILING_CONF_FILE) {
		fault_add(faults, 0, "the file is too long, expected at most "
		    "%zu bytes", CEILING_CONF_FILE);
		return NULL;
	}
	if (text.p == NULL)
		text = SPAN("");
	l.text = text;
	if (has_tag_directive(text, &line)) {
		fault_add(faults, line,
		    "the line begins with %%TAG, expected no tags");
		return NULL;
	}
	if (yaml_parser_initialize(&l.parser) == 0)
		log_fatal("out of memory");
	/* Said, or libyaml would take a byte order mark for UTF-16's. */
	yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&l.parser,
	    (const unsigned char *)text.p, text.len);
	buf_init(&l.expanded, CEILING_CONF_FILE);
	buf_init(&l.escaped, CEILING_CONF_FILE * 6);

	root = build_document(&l);

	yaml_event_delete(&l.event);
	yaml_parser_delete(&l.parser);
	buf_fini(&l.expanded);
	buf_fini(&l.escaped);
	return root;
}
