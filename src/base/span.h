/*
 * span: bytes with a length, owned by somebody else.
 *
 * A span borrows; whoever hands one out says for how long it holds. An absent
 * value is a span whose p is NULL, an empty one has p set and len 0.
 *
 * Most spans of this program are JSON text: the inside of a JSON string as it
 * was received, still escaped, with the fewest escapes that JSON allows (the
 * scanner sees to that, see scan.h), so that equal text has equal bytes and a
 * span can be copied into another JSON string as it is. Headers call that
 * "text". Decoded bytes are called "bytes".
 */
#ifndef SLUICE_BASE_SPAN_H
#define SLUICE_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const char *p;
	size_t len;
};

/* A span over a string literal. */
#define SPAN(literal) ((struct span){ (literal), sizeof(literal) - 1 })

/* A span over a C string; absent when s is NULL. */
static inline struct span
span_of(const char *s)
{
	return (struct span){ s, s == NULL ? 0 : strlen(s) };
}

static inline bool
span_same(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

static inline bool
span_is(struct span a, const char *s)
{
	return span_same(a, span_of(s));
}

static inline bool
span_begins(struct span a, const char *s)
{
	size_t len = strlen(s);

	return a.len >= len && memcmp(a.p, s, len) == 0;
}

#endif
