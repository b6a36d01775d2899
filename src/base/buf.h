/*
 * buf: a byte string that grows up to a ceiling.
 *
 * What would pass the ceiling is not added, and the buffer remembers: callers
 * build without looking and ask buf_over once at the end. After an overflow
 * nothing is added any more, so the content is never one with a hole in it.
 * The content is followed by a NUL that the length doesn't count, except in a
 * buffer that never held anything, whose data is NULL.
 */
#ifndef SLUICE_BASE_BUF_H
#define SLUICE_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/span.h"

struct buf {
	char *data;
	size_t len, cap;
	size_t max;		/* the ceiling, in bytes of content */
	bool over;
};

void	buf_init(struct buf *, size_t max);
void	buf_fini(struct buf *);		/* may be called twice */
void	buf_reset(struct buf *);	/* empty again, memory kept */

/* For arena_defer: ends a struct buf that the arena holds. */
void	buf_fini_deferred(void *buf);

void	buf_printf(struct buf *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));
void	buf_int(struct buf *, int64_t);		/* in decimal */

/* What buf_room does when the buffer has to grow, or is over. */
char   *buf_more_room(struct buf *, size_t len);

/* Room for len more bytes at the end, or NULL beyond the ceiling; what was
 * written there is taken up by buf_grew. */
static inline char *
buf_room(struct buf *b, size_t len)
{
	/* No memory is beyond the ceiling. */
	if (len < b->cap - b->len && !b->over)
		return b->data + b->len;
	return buf_more_room(b, len);
}

static inline void
buf_grew(struct buf *b, size_t len)
{
	b->len += len;
	b->data[b->len] = '\0';
}

static inline void
buf_add(struct buf *b, const void *p, size_t len)
{
	char *room = buf_room(b, len);

	if (room == NULL)
		return;
	if (len > 0)
		memcpy(room, p, len);
	buf_grew(b, len);
}

static inline void
buf_span(struct buf *b, struct span s)
{
	buf_add(b, s.p, s.len);
}

static inline void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

static inline void
buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

/* Back to the first len bytes, from an overflow too. */
void	buf_cut(struct buf *, size_t len);

/* Removes len bytes at the front. */
void	buf_eat(struct buf *, size_t len);

static inline bool
buf_over(const struct buf *b)
{
	return b->over;
}

/* The content, valid until the buffer changes. */
static inline struct span
buf_view(const struct buf *b)
{
	return (struct span){ b->data == NULL ? "" : b->data, b->len };
}

#endif
