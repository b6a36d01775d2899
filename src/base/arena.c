#include "config.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"

/* Small requests are held by the thousand: what they don't fill shall be little.
 * Large ones shall not be made of many pieces. */
#define SMALL_SIZE	((size_t)4 * 1024)
#define BLOCK_SIZE	((size_t)16 * 1024)
#define PIECE		64	/* most of what is printed is shorter */
#define ALIGN		_Alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	_Alignas(max_align_t) char data[];
};

struct arena_deferred {
	struct arena_deferred *next;
	void (*fn)(void *);
	void *p;
};

static struct arena_block *
block_new(size_t size)
{
	struct arena_block *b;

	if (size > SIZE_MAX - sizeof(*b))
		log_fatal("arena: %zu bytes asked for", size);
	b = malloc(sizeof(*b) + size);
	if (b == NULL)
		log_fatal("out of memory");
	b->next = NULL;
	b->used = 0;
	b->size = size;
	return b;
}

static void
run_deferred(struct arena *a)
{
	struct arena_deferred *d;

	while ((d = a->deferred) != NULL) {
		a->deferred = d->next;
		d->fn(d->p);
	}
}

void
arena_init(struct arena *a, size_t max)
{
	*a = (struct arena){ .max = max };
}

void
arena_fini(struct arena *a)
{
	struct arena_block *b;

	run_deferred(a);
	while ((b = a->blocks) != NULL) {
		a->blocks = b->next;
		free(b);
	}
	a->used = 0;
}

void
arena_reset(struct arena *a)
{
	struct arena_block *b, *keep = NULL;

	run_deferred(a);
	while ((b = a->blocks) != NULL) {
		a->blocks = b->next;
		if (b->size > BLOCK_SIZE ||
		    (keep != NULL && b->size <= keep->size)) {
			free(b);
			continue;
		}
		free(keep);
		keep = b;
	}
	if (keep != NULL) {
		keep->used = 0;
		keep->next = NULL;
	}
	a->blocks = keep;
	a->used = 0;
}

static struct arena_block *
add_block(struct arena *a, size_t size)
{
	size_t usual = a->used < BLOCK_SIZE ? SMALL_SIZE : BLOCK_SIZE;
	bool large = size > usual / 4;
	struct arena_block *b = block_new(large ? size : usual);

	/* A large one goes behind the one that still has room. */
	if (large && a->blocks != NULL) {
		b->next = a->blocks->next;
		a->blocks->next = b;
	} else {
		b->next = a->blocks;
		a->blocks = b;
	}
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct arena_block *b = a->blocks;
	void *p;

	if (size > SIZE_MAX - ALIGN)
		log_fatal("arena: %zu bytes asked for", size);
	size = (size + ALIGN - 1) & ~(ALIGN - 1);
	if (b == NULL || size > b->size - b->used)
		b = add_block(a, size);
	p = b->data + b->used;
	b->used += size;
	a->used += size;
	return memset(p, 0, size);
}

void *
arena_calloc(struct arena *a, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		log_fatal("arena: %zu times %zu bytes asked for", n, size);
	return arena_alloc(a, n * size);
}

char *
arena_dup(struct arena *a, const void *p, size_t len)
{
	char *copy = arena_alloc(a, len + 1);

	if (len > 0)
		memcpy(copy, p, len);
	return copy;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_dup(a, s, strlen(s));
}

struct span
arena_span(struct arena *a, struct span s)
{
	if (s.p == NULL)
		return s;
	return (struct span){ arena_dup(a, s.p, s.len), s.len };
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	char piece[PIECE], *s;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(piece, sizeof(piece), fmt, ap);
	va_end(ap);
	if (n < 0)
		log_fatal("arena: bad format");
	if ((size_t)n < sizeof(piece))
		return arena_dup(a, piece, (size_t)n);
	s = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	(void)vsnprintf(s, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return s;
}

void
arena_defer(struct arena *a, void (*fn)(void *), void *p)
{
	struct arena_deferred *d = arena_alloc(a, sizeof(*d));

	d->fn = fn;
	d->p = p;
	d->next = a->deferred;
	a->deferred = d;
}

bool
arena_over(const struct arena *a)
{
	return a->used > a->max;
}
