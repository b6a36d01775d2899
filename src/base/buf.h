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

void	buf_add(struct buf *, const void *, size_t len);
void	buf_span(struct buf *, struct span);
void	buf_puts(struct buf *, const char *);
void	buf_putc(struct buf *, char);
void	buf_printf(struct buf *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));
void	buf_int(struct buf *, int64_t);		/* in decimal */

/* Room for len more bytes at the end, or NULL beyond the ceiling; what was
 * written there is taken up by buf_grew. */
char   *buf_room(struct buf *, size_t len);
void	buf_grew(struct buf *, size_t len);

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
