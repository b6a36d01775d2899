/*
 * arena: memory that lives as long as one request and dies at one call.
 *
 * What is allocated here is never freed alone. Things with a destructor are
 * tied to the arena with arena_defer and end, last first, when it does.
 *
 * An arena has a ceiling. Allocations beyond it still succeed, so that inner
 * code isn't littered with checks, but arena_over then says so: the places
 * where input enters (bodies, items, upstream events) ask it and turn it into
 * an ordinary error. When the machine itself has no memory left the process
 * ends with a log line: libcurl and SQLite can't be trusted beyond that point.
 *
 * Not safe for use by two threads at once.
 */
#ifndef SLUICE_BASE_ARENA_H
#define SLUICE_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct arena_block;
struct arena_deferred;

struct arena {
	struct arena_block *blocks;
	struct arena_deferred *deferred;
	size_t used;		/* bytes handed out */
	size_t max;		/* the ceiling, in bytes */
};

void	arena_init(struct arena *, size_t max);
void	arena_fini(struct arena *);

/* Forgets everything, runs what was deferred, and keeps one block for reuse. */
void	arena_reset(struct arena *);

/* Zeroed memory, aligned for any type. Never NULL. */
void   *arena_alloc(struct arena *, size_t);
void   *arena_calloc(struct arena *, size_t n, size_t size);

/* A copy with a NUL after it, which the length doesn't count. */
char   *arena_dup(struct arena *, const void *, size_t len);
char   *arena_strdup(struct arena *, const char *);
struct span arena_span(struct arena *, struct span);
char   *arena_printf(struct arena *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));

/* Calls fn(p) when the arena is reset or ends; last deferred, first called. */
void	arena_defer(struct arena *, void (*fn)(void *), void *p);

bool	arena_over(const struct arena *);

#endif
