#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/jsonx.h"
#include "model/originals.h"

#define VALUE_MAX	((size_t)1 << 20)

/* ---- the table ---- */

void
originals_init(struct originals *o, struct arena *arena,
    bool (*same)(struct span, struct span))
{
	*o = (struct originals){ .arena = arena, .same = same };
}

static struct original *
find(const struct originals *o, struct span mark)
{
	for (size_t i = 0; i < o->n; i++)
		if (span_is(mark, o->list[i].mark))
			return &o->list[i];
	return NULL;
}

static struct original *
add(struct originals *o, const char *mark)
{
	struct original *list;

	if (o->n == o->cap) {
		o->cap = o->cap == 0 ? 8 : o->cap * 2;
		list = arena_calloc(o->arena, o->cap, sizeof(*list));
		if (o->n > 0)
			memcpy(list, o->list, o->n * sizeof(*list));
		o->list = list;
	}
	list = &o->list[o->n++];
	(void)strncpy(list->mark, mark, MARK_SIZE - 1);
	return list;
}

void
originals_add(struct originals *o, const char *mark, struct span value)
{
	struct original *old = find(o, span_of(mark));

	if (old == NULL) {
		add(o, mark)->value = arena_span(o->arena, value);
		return;
	}
	if (!o->same(old->value, value))
		old->lost = true;
}

void
originals_lose(struct originals *o, const char *mark)
{
	struct original *old = find(o, span_of(mark));

	(old == NULL ? add(o, mark) : old)->lost = true;
}

void
originals_write(struct jsonw *w, const struct originals *o, struct span text)
{
	jsonw_object(w);
	for (size_t i = 0; i < o->n; i++) {
		const struct original *it = &o->list[i];

		if (it->lost || memmem(text.p, text.len, it->mark,
		    strlen(it->mark)) == NULL)
			continue;
		jsonw_key(w, it->mark);
		jsonw_bytes(w, it->value);
	}
	jsonw_object_end(w);
}

void
originals_read(struct originals *o, const struct node *object)
{
	const struct node *n = object == NULL || object->kind != NODE_OBJECT ?
	    NULL : object->child;

	for (; n != NULL; n = n->next) {
		const char *mark = jsonx_cstring(o->arena, n->key);

		if (mark != NULL && n->kind == NODE_STRING)
			originals_add(o, mark, jsonx_decode(o->arena, n->span));
	}
}

/* ---- showing them ---- */

/* What is known of a text's begin. */
enum { BEGIN_SPACE, BEGIN_BRACKET, BEGIN_KNOWN };

void
restorer_init(struct restorer *r, const struct originals *o, bool json)
{
	*r = (struct restorer){ .originals = o, .json = json, .nests = 1,
	    .fresh = BEGIN_KNOWN,
	    .begin = json ? BEGIN_KNOWN : BEGIN_SPACE };
}

/* Behind a [ that begins JSON, and no mark. */
static bool
goes_on_as_json(char c)
{
	return strchr("{[]\"-0123456789", c) != NULL;
}

/* JSON begins with { or with [ and a value; space before it counts not, nor
 * does its spelling as an escape. */
static void
look_at_begin(struct restorer *r, char c)
{
	if (c == ' ' || c == '\\' || (r->begin == BEGIN_SPACE &&
	    (c == 'n' || c == 't' || c == 'r')))
		return;
	if (r->begin == BEGIN_SPACE && c == '[') {
		r->begin = BEGIN_BRACKET;
		return;
	}
	r->json = r->begin == BEGIN_SPACE ? c == '{' : goes_on_as_json(c);
	r->begin = BEGIN_KNOWN;
}

static void
nest(struct restorer *r)
{
	r->nests |= (uint8_t)(1 << r->depth);
	r->fresh = BEGIN_KNOWN;
}

/* The begin of a string says whether it holds JSON. */
static void
look_at_string(struct restorer *r, char c)
{
	if (c == '\\')
		return;
	if (r->fresh == BEGIN_SPACE && c == '[' && r->slashes == 0)
		r->fresh = BEGIN_BRACKET;
	else if (r->fresh == BEGIN_SPACE ? c == '{' && r->slashes == 0 :
	    goes_on_as_json(c))
		nest(r);
	else
		r->fresh = BEGIN_KNOWN;
}

/*
 * A quote ends a string or begins one, of the text or of JSON in a string of
 * it. Each string doubles the backslashes of what it holds and adds one to its
 * quotes: those of the text's own have one, of the next level three, then
 * seven; backslashes that stand before them by chance are multiples of more.
 */
static void
take_quote(struct restorer *r)
{
	size_t slashes = r->slashes;
	uint8_t level = 0;

	for (; (slashes & 1) != 0; slashes >>= 1)
		level++;
	if (level <= r->depth) {
		if (level > 0)
			r->depth = (uint8_t)(level - 1);
		r->fresh = BEGIN_KNOWN;
	} else if (level == r->depth + 1 && level <= RESTORER_NESTED &&
	    (r->nests >> r->depth & 1) != 0) {
		r->depth = level;
		r->nests &= (uint8_t)~(1 << level);
		r->fresh = BEGIN_SPACE;
	}
}

/* What the next character tells of the strings that it stands in. */
static void
look_around(struct restorer *r, char c)
{
	if (r->fresh != BEGIN_KNOWN)
		look_at_string(r, c);
	if (c == '"')
		take_quote(r);
	r->slashes = c == '\\' ? r->slashes + 1 : 0;
}

/* The mark without the backslashes of Markdown. */
static const struct original *
find_held(const struct restorer *r)
{
	char mark[sizeof(r->held)];
	const struct original *found;
	size_t n = 0;

	for (size_t i = 1; i < r->n; i++)
		if (r->held[i] != '\\')
			mark[n++] = r->held[i];
	found = find(r->originals, (struct span){ mark, n });
	return found == NULL || found->lost ? NULL : found;
}

/* As it is spelt in so many strings of JSON. */
static void
put_value(const struct restorer *r, struct span value, struct buf *out)
{
	unsigned times = !r->json ? 0 : r->depth == 0 ? 1 : r->depth;
	struct buf spelt[2];
	unsigned i = 0;

	buf_init(&spelt[0], VALUE_MAX);
	buf_init(&spelt[1], VALUE_MAX);
	for (; i < times; i++) {
		buf_reset(&spelt[i % 2]);
		jsonw_escape(&spelt[i % 2], value);
		value = buf_view(&spelt[i % 2]);
	}
	jsonw_escape(out, value);
	buf_fini(&spelt[0]);
	buf_fini(&spelt[1]);
}

static void
close_mark(struct restorer *r, struct buf *out)
{
	const struct original *o = find_held(r);
	size_t from = out->len;

	if (o != NULL) {
		put_value(r, o->value, out);
		if (r->bytes != NULL)
			moves_add(r->bytes, (struct move){ r->fed - r->n,
			    r->n + 1, from, out->len - from });
	} else {
		buf_add(out, r->held, r->n);
		buf_putc(out, ']');
	}
	r->n = 0;
}

static bool
is_of_mark(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7') || c == '_' ||
	    c == '\\';
}

/* With something held: one character more. */
static void
feed_held(struct restorer *r, char c, struct buf *out)
{
	if (c == ']') {
		close_mark(r, out);
		return;
	}
	if (!is_of_mark(c) || r->n == sizeof(r->held)) {
		buf_add(out, r->held, r->n);
		r->n = 0;
		if (c != '[') {
			buf_putc(out, c);
			return;
		}
	}
	r->held[r->n++] = c;
}

void
restorer_feed(struct restorer *r, struct span text, struct buf *out)
{
	size_t i = 0;

	while (i < text.len) {
		const char *p = text.p + i, *open;

		if (r->begin != BEGIN_KNOWN)
			look_at_begin(r, *p);
		if (r->json || r->begin != BEGIN_KNOWN)
			look_around(r, *p);
		if (r->n > 0 || *p == '[') {
			if (r->n > 0)
				feed_held(r, *p, out);
			else
				r->held[r->n++] = '[';
			i++;
			r->fed++;
			continue;
		}
		open = r->json || r->begin != BEGIN_KNOWN ? p + 1 :
		    memchr(p, '[', text.len - i);
		if (open == NULL)
			open = text.p + text.len;
		buf_add(out, p, (size_t)(open - p));
		r->fed += (size_t)(open - p);
		i = (size_t)(open - text.p);
	}
}

void
restorer_end(struct restorer *r, struct buf *out)
{
	buf_add(out, r->held, r->n);
	r->n = 0;
}

static size_t
characters(const char *p, size_t from, size_t to)
{
	return jsonx_characters((struct span){ p + from, to - from });
}

/* From bytes of JSON text to characters of what it means. */
static void
count_moves(const struct moves *bytes, const char *text, const char *out,
    struct moves *moves)
{
	struct move at = { 0, 0, 0, 0 };
	size_t old = 0, new = 0;

	for (size_t i = 0; i < bytes->n; i++) {
		const struct move *b = &bytes->list[i];

		at.at += at.len + characters(text, old, b->at);
		at.new_at += at.new_len + characters(out, new, b->new_at);
		old = b->at + b->len;
		new = b->new_at + b->new_len;
		at.len = characters(text, b->at, old);
		at.new_len = characters(out, b->new_at, new);
		moves_add(moves, at);
	}
}

void
originals_restore(const struct originals *o, struct span text, bool json,
    struct buf *out, struct moves *moves)
{
	struct moves bytes = { .n = 0 };
	size_t from = out->len;
	struct restorer r;

	restorer_init(&r, o, json);
	r.bytes = moves == NULL ? NULL : &bytes;
	restorer_feed(&r, text, out);
	restorer_end(&r, out);
	for (size_t i = 0; i < bytes.n; i++)
		bytes.list[i].new_at -= from;
	if (moves != NULL && !buf_over(out))
		count_moves(&bytes, text.p, buf_view(out).p + from, moves);
	moves_fini(&bytes);
}

/* ---- JSON ---- */

void
originals_write_moved(struct jsonw *w, const struct moves *moves,
    struct span annotations)
{
	const struct node *list;
	struct error ignored;
	struct arena scratch;
	struct buf array;

	arena_init(&scratch, SIZE_MAX / 4);
	buf_init(&array, annotations.len + 2);
	buf_putc(&array, '[');
	buf_span(&array, annotations);
	buf_putc(&array, ']');
	list = scan(&scratch, buf_view(&array), SCAN_UPSTREAM, &ignored);
	jsonw_array(w);
	for (const struct node *n = list == NULL ? NULL : list->child;
	    n != NULL; n = n->next)
		moves_write(w, moves, n);
	jsonw_array_end(w);
	buf_fini(&array);
	arena_fini(&scratch);
}

static bool
is_shown(struct span key)
{
	static const char *const keys[] = { "text", "refusal", "arguments",
	    "input", "output", "content" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (span_is(key, keys[i]))
			return true;
	return false;
}

static void
write_string(struct jsonw *w, const struct originals *o,
    const struct node *n)
{
	if (!is_shown(n->key)) {
		jsonw_node(w, n);
		return;
	}
	jsonw_text_begin(w);
	originals_restore(o, n->span, span_is(n->key, "arguments"), w->out,
	    NULL);
	jsonw_text_end(w);
}

/* Citations stand where the text is that they are about. */
static void
write_citations(struct jsonw *w, const struct originals *o,
    struct span text, const struct node *list)
{
	struct moves moves = { .n = 0 };
	struct buf shown;

	buf_init(&shown, SIZE_MAX / 4);
	originals_restore(o, text, false, &shown, &moves);
	jsonw_array(w);
	for (const struct node *n = list->child; n != NULL; n = n->next)
		moves_write(w, &moves, n);
	jsonw_array_end(w);
	moves_fini(&moves);
	buf_fini(&shown);
}

static void
write_member(struct jsonw *w, const struct originals *o,
    const struct node *object, const struct node *n)
{
	struct span text;

	jsonw_name(w, n->key);
	if (span_is(n->key, "annotations") && n->kind == NODE_ARRAY &&
	    jsonx_text(object, "text", &text))
		write_citations(w, o, text, n);
	else
		originals_write_node(w, o, n);
}

void
originals_write_node(struct jsonw *w, const struct originals *o,
    const struct node *n)
{
	const struct node *m;

	switch ((enum node_kind)n->kind) {
	case NODE_STRING:
		write_string(w, o, n);
		break;
	case NODE_ARRAY:
		jsonw_array(w);
		for (m = n->child; m != NULL; m = m->next)
			originals_write_node(w, o, m);
		jsonw_array_end(w);
		break;
	case NODE_OBJECT:
		jsonw_object(w);
		for (m = n->child; m != NULL; m = m->next)
			write_member(w, o, n, m);
		jsonw_object_end(w);
		break;
	default:
		jsonw_node(w, n);
	}
}
