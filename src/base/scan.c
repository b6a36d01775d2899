#include "config.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/ceilings.h"
#include "base/keyset.h"
#include "base/parse.h"
#include "base/scan.h"
#include "base/text.h"

/* Nodes come from the arena in blocks: this many, a kilobyte. */
#define BLOCK	16
#define SHALLOW	8	/* levels that nearly all JSON has at most */

/* An array or object that is still open. */
struct frame {
	struct frame *outer;	/* NULL: none */
	struct node *node;
	struct node **tail;	/* where its next child goes */
	char end;		/* the bracket it ends with */
	struct keyset keys;
};

/*
 * Each reader takes the place where its part of the text begins and returns
 * the one after it, or NULL with the error set. A place may be end: look
 * before reading.
 */
struct scanner {
	struct arena *arena;
	struct error *err;
	const char *end;
	const char *line_start;
	uint32_t line;
	unsigned flags;
	size_t tokens;
	struct node *free;	/* the rest of a block */
	size_t free_count;
	struct frame *top;	/* the innermost that is open; NULL: none is */
	unsigned depth;
	struct frame *deep;	/* of the levels behind those, once needed */
	struct frame shallow[SHALLOW];
};

static const char *
refuse(struct scanner *s, const char *at, const char *what)
{
	bool upstream = s->flags & SCAN_UPSTREAM;

	(void)error_set(s->err,
	    upstream ? ERROR_UPSTREAM_PROTOCOL : ERROR_BAD_REQUEST, NULL,
	    "the %s %s at line %u, byte %zu",
	    upstream ? "provider's answer" : "body", what, s->line,
	    (size_t)(at - s->line_start) + 1);
	return NULL;
}

static const char *
refuse_syntax(struct scanner *s, const char *at, const char *what)
{
	char text[80];

	(void)snprintf(text, sizeof(text), "is not valid JSON: %s", what);
	return refuse(s, at, text);
}

static const char *
refuse_excess(struct scanner *s, const char *at, size_t ceiling,
    const char *of_what)
{
	char text[80];

	(void)snprintf(text, sizeof(text), "has more than %zu %s", ceiling,
	    of_what);
	return refuse(s, at, text);
}

static const char *
refuse_unexpected(struct scanner *s, const char *at)
{
	return refuse_syntax(s, at,
	    at == s->end ? "unexpected end" : "unexpected character");
}

static bool
stands(const struct scanner *s, const char *p, char c)
{
	return p < s->end && *p == c;
}

static const char *
skip_more_space(struct scanner *s, const char *p)
{
	for (; p < s->end; p++) {
		if (*p == '\n') {
			s->line++;
			s->line_start = p + 1;
		} else if (*p != ' ' && *p != '\t' && *p != '\r') {
			break;
		}
	}
	return p;
}

/* Most JSON has no white space. */
static inline const char *
skip_space(struct scanner *s, const char *p)
{
	if (p < s->end && (unsigned char)*p > ' ')
		return p;
	return skip_more_space(s, p);
}

static struct node *
new_node(struct scanner *s)
{
	if (s->free_count == 0) {
		s->free = arena_calloc(s->arena, BLOCK, sizeof(*s->free));
		s->free_count = BLOCK;
	}
	s->free_count--;
	return s->free++;
}

/* A string with escapes or characters beyond ASCII, or a wrong one. */
static const char *
read_rich_string(struct scanner *s, const char *start, struct span *out,
    uint8_t *flags)
{
	struct text_string t = text_read(start, s->end);
	bool surrogate = false;

	if (t.fault != NULL)
		return refuse_syntax(s, t.end, t.fault);
	if (t.lone != NULL && !(s->flags & SCAN_UPSTREAM))
		return refuse_syntax(s, t.lone, "half a surrogate pair");
	*out = (struct span){ start, (size_t)(t.end - start) };
	if (t.respell) {
		*out = scan_respell(s->arena, *out, &surrogate);
		t.escaped = memchr(out->p, '\\', out->len) != NULL;
	}
	*flags = (uint8_t)((t.escaped ? NODE_ESCAPED : 0) |
	    (surrogate ? NODE_SURROGATE : 0));
	return t.end + 1;
}

/* Reads the string whose quote is at p. */
static inline const char *
read_string(struct scanner *s, const char *p, struct span *out,
    uint8_t *flags)
{
	const char *stop = text_plain(++p, s->end);

	if (!stands(s, stop, '"'))
		return read_rich_string(s, p, out, flags);
	*out = (struct span){ p, (size_t)(stop - p) };
	*flags = 0;
	return stop + 1;
}

static const char *
read_number(struct scanner *s, const char *p, struct node *n)
{
	const char *start = p;

	if (!parse_number(&p, s->end))
		return refuse_unexpected(s, p);
	n->kind = NODE_NUMBER;
	n->span = (struct span){ start, (size_t)(p - start) };
	return p;
}

static const char *
refuse_word(struct scanner *s, const char *p, const char *word)
{
	while (stands(s, p, *word)) {
		p++;
		word++;
	}
	return refuse_unexpected(s, p);
}

static inline const char *
read_word(struct scanner *s, const char *p, struct node *n, struct span word)
{
	if ((size_t)(s->end - p) < word.len ||
	    memcmp(p, word.p, word.len) != 0)
		return refuse_word(s, p, word.p);
	n->span = (struct span){ p, word.len };
	return p + word.len;
}

/* Most threads never need the deep ones, whose 6 KB of stack they would keep. */
static inline struct frame *
next_frame(struct scanner *s)
{
	unsigned depth = s->depth++;

	if (depth < SHALLOW)
		return &s->shallow[depth];
	if (s->deep == NULL)
		s->deep = arena_alloc(s->arena,
		    (CEILING_JSON_DEPTH - SHALLOW) * sizeof(*s->deep));
	return &s->deep[depth - SHALLOW];
}

static inline const char *
open_container(struct scanner *s, const char *p, struct node *n,
    enum node_kind kind, char end)
{
	struct frame *f;

	if (s->depth == CEILING_JSON_DEPTH)
		return refuse_excess(s, p, CEILING_JSON_DEPTH, "levels");
	f = next_frame(s);
	f->outer = s->top;
	s->top = f;
	n->kind = (uint8_t)kind;
	n->span.p = p;
	f->node = n;
	f->tail = &n->child;
	f->end = end;
	f->keys.size = 0;
	return p + 1;
}

static inline const char *
close_container(struct scanner *s, const char *p)
{
	struct node *n = s->top->node;

	s->top = s->top->outer;
	s->depth--;
	n->span.len = (size_t)(p + 1 - n->span.p);
	return p + 1;
}

/* Fills a node with the value at p; of an array or object only the opening. */
static inline const char *
read_value(struct scanner *s, const char *p, struct node *n)
{
	p = skip_space(s, p);
	if (p == s->end)
		return refuse_unexpected(s, p);
	if (++s->tokens > CEILING_JSON_TOKENS)
		return refuse_excess(s, p, CEILING_JSON_TOKENS, "values");
	n->line = s->line;
	if (*p == '"') {
		n->kind = NODE_STRING;
		return read_string(s, p, &n->span, &n->flags);
	}
	switch (*p) {
	case '{':
		return open_container(s, p, n, NODE_OBJECT, '}');
	case '[':
		return open_container(s, p, n, NODE_ARRAY, ']');
	case 't':
		n->kind = NODE_BOOL;
		n->flags = NODE_TRUE;
		return read_word(s, p, n, SPAN("true"));
	case 'f':
		n->kind = NODE_BOOL;
		return read_word(s, p, n, SPAN("false"));
	case 'n':
		n->kind = NODE_NULL;
		return read_word(s, p, n, SPAN("null"));
	case '-':
	case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		return read_number(s, p, n);
	default:
		return refuse_unexpected(s, p);
	}
}

/* Reads a member's key and the colon after it. */
static inline const char *
read_key(struct scanner *s, const char *p, struct frame *f,
    struct node *member)
{
	const char *start = p = skip_space(s, p);
	uint8_t flags;

	if (!stands(s, p, '"'))
		return refuse_unexpected(s, p);
	if (f->node->count == CEILING_JSON_KEYS)
		return refuse_excess(s, p, CEILING_JSON_KEYS,
		    "keys in an object");
	p = read_string(s, p, &member->key, &flags);
	if (p == NULL)
		return NULL;
	if (!(s->flags & SCAN_UPSTREAM) &&
	    keyset_has(&f->keys, s->arena, f->node, member))
		return refuse(s, start, "has a key twice in one object");
	f->node->keys |= node_key_bit(member->key);
	p = skip_space(s, p);
	return stands(s, p, ':') ? p + 1 : refuse_unexpected(s, p);
}

/* The next child of the innermost array or object: up to its value, which
 * belongs into *next. */
static inline const char *
begin_child(struct scanner *s, const char *p, struct frame *f,
    struct node **next)
{
	struct node *child, *parent = f->node;

	if (parent->count > 0) {
		if (!stands(s, p, ','))
			return refuse_unexpected(s, p);
		p++;
	}
	child = new_node(s);
	if (f->end == '}') {
		p = read_key(s, p, f, child);
		if (p == NULL)
			return NULL;
	}
	*f->tail = child;
	f->tail = &child->next;
	parent->count++;
	*next = child;
	return p;
}

/* Behind a value: ends what ends here and begins the next child. *next is NULL
 * when all has ended. */
static inline const char *
find_next(struct scanner *s, const char *p, struct node **next)
{
	struct frame *f;

	*next = NULL;
	while ((f = s->top) != NULL) {
		p = skip_space(s, p);
		if (!stands(s, p, f->end))
			return begin_child(s, p, f, next);
		p = close_container(s, p);
	}
	return p;
}

const struct node *
scan(struct arena *a, struct span text, unsigned flags, struct error *err)
{
	struct scanner s;
	struct node *root, *node;
	const char *p = text.p == NULL ? "" : text.p;

	/* The frames are left as they are: 700 bytes to clear for each event. */
	s.arena = a;
	s.err = err;
	s.end = p + text.len;
	s.line_start = p;
	s.line = 1;
	s.flags = flags;
	s.tokens = s.free_count = 0;
	s.top = s.deep = NULL;
	s.depth = 0;

	root = node = new_node(&s);
	while (node != NULL) {
		p = read_value(&s, p, node);
		if (p == NULL)
			return NULL;
		p = find_next(&s, p, &node);
		if (p == NULL)
			return NULL;
	}
	p = skip_space(&s, p);
	if (p < s.end) {
		(void)refuse_syntax(&s, p, "text after the value");
		return NULL;
	}
	return root;
}

/* Whether the escape of n bytes at p, which means c, has another spelling. */
static bool
is_respelt(const char *p, size_t n, uint32_t c)
{
	char spelt[TEXT_PUT_SIZE];
	size_t len = text_put(spelt, c);

	return len != n || memcmp(spelt, p, n) != 0;
}

struct span
scan_respell(struct arena *a, struct span text, bool *surrogate)
{
	const char *p = text.p == NULL ? "" : text.p, *end = p + text.len;
	const char *stop;
	char *out = NULL, *to = NULL;
	uint32_t c;
	size_t n;

	while (p < end) {
		if (*p != '\\') {
			stop = memchr(p, '\\', (size_t)(end - p));
			n = (size_t)((stop == NULL ? end : stop) - p);
			if (out != NULL)
				to = (char *)memcpy(to, p, n) + n;
			p += n;
			continue;
		}
		n = text_escape(p, end, &c);
		assert(n > 0);
		if (text_is_surrogate(c) && surrogate != NULL)
			*surrogate = true;
		if (out == NULL && is_respelt(p, n, c)) {
			out = arena_alloc(a, text.len);
			to = out + (p - text.p);
			memcpy(out, text.p, (size_t)(p - text.p));
		}
		if (out != NULL)
			to += text_put(to, c);
		p += n;
	}
	return out == NULL ? text : (struct span){ out, (size_t)(to - out) };
}
