/*
 * pool: a few costly things, connections, that many threads use in turn.
 *
 * It hands out what is idle, asks for another while there are fewer than max,
 * and otherwise waits for one to come back, no longer than it is told.
 */
#ifndef SLUICE_STORE_POOL_H
#define SLUICE_STORE_POOL_H

#include <pthread.h>
#include <stddef.h>

struct pool_item {		/* the first member of what is pooled */
	struct pool_item *next;
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct pool_item *idle;
	size_t n, max;		/* how many there are, idle or not */
};

enum pool_answer {
	POOL_HERE,		/* an idle one */
	POOL_MAKE,		/* make one: its place is taken */
	POOL_BUSY		/* none came back in time */
};

void	pool_init(struct pool *, size_t max);

enum pool_answer pool_take(struct pool *, int wait_ms, struct pool_item **out);

/* Back; NULL when the one to be made could not be. */
void	pool_give(struct pool *, struct pool_item *);

/* An idle one, which leaves the pool for good; NULL when there is none. */
struct pool_item *pool_part(struct pool *);

/* At the end, when nobody is at work any more: each item calls fini, which
 * ends it. */
void	pool_fini(struct pool *, void (*fini)(struct pool_item *));

#endif
