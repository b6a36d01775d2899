#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"

#define PIECE	64		/* most of what is printed is shorter */
#define FIRST	256		/* bytes at the begin */

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void
buf_fini(struct buf *b)
{
	free(b->data);
	b->data = NULL;
	b->len = b->cap = 0;
}

void
buf_fini_deferred(void *b)
{
	buf_fini(b);
}

void
buf_reset(struct buf *b)
{
	buf_cut(b, 0);
}

void
buf_cut(struct buf *b, size_t len)
{
	b->len = len;
	b->over = false;
	if (b->data != NULL)
		b->data[len] = '\0';
}

char *
buf_more_room(struct buf *b, size_t len)
{
	size_t cap;
	char *data;

	if (b->over || len > b->max - b->len) {
		b->over = true;
		return NULL;
	}
	cap = b->cap < FIRST ? FIRST : b->cap;
	while (cap - b->len <= len && cap <= b->max)
		cap = cap > b->max / 2 ? b->max + 1 : cap * 2;
	if (cap > b->max)
		cap = b->max + 1;
	data = realloc(b->data, cap);
	if (data == NULL)
		log_fatal("out of memory");
	b->data = data;
	b->cap = cap;
	return b->data + b->len;
}

/* A tenth of what printf takes for it. */
void
buf_int(struct buf *b, int64_t v)
{
	uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (v < 0)
		digits[--at] = '-';
	buf_add(b, digits + at, sizeof(digits) - at);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	char *room = buf_room(b, b->max - b->len < PIECE ? 0 : PIECE);
	size_t size = room == NULL ? 0 : b->cap - b->len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(room, size, fmt, ap);
	va_end(ap);
	if (n < 0)
		log_fatal("buf: bad format");
	if ((size_t)n >= size || (size_t)n > b->max - b->len) {
		room = buf_room(b, (size_t)n);
		if (room == NULL) {
			if (b->data != NULL)
				b->data[b->len] = '\0';
			return;
		}
		va_start(ap, fmt);
		(void)vsnprintf(room, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	buf_grew(b, (size_t)n);
}

void
buf_eat(struct buf *b, size_t len)
{
	if (len == 0)
		return;
	b->len -= len;
	memmove(b->data, b->data + len, b->len);
	b->data[b->len] = '\0';
}
