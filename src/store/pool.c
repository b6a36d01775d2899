#include "config.h"

#include <assert.h>
#include <time.h>

#include "base/log.h"
#include "store/pool.h"

void
pool_init(struct pool *p, size_t max)
{
	pthread_condattr_t attr;

	*p = (struct pool){ .max = max };
	if (pthread_condattr_init(&attr) != 0 ||
	    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) != 0 ||
	    pthread_cond_init(&p->freed, &attr) != 0 ||
	    pthread_mutex_init(&p->lock, NULL) != 0)
		log_fatal("pool: a lock can't be made");
	(void)pthread_condattr_destroy(&attr);
}

void
pool_fini(struct pool *p, void (*fini)(struct pool_item *))
{
	struct pool_item *item;

	while ((item = p->idle) != NULL) {
		p->idle = item->next;
		p->n--;
		fini(item);
	}
	assert(p->n == 0);
	(void)pthread_cond_destroy(&p->freed);
	(void)pthread_mutex_destroy(&p->lock);
}

static void
lock(struct pool *p)
{
	if (pthread_mutex_lock(&p->lock) != 0)
		log_fatal("pool: a lock failed");
}

/* The real clock, since the wait is the kernel's. */
static struct timespec
deadline(int wait_ms)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec += wait_ms / 1000;
	ts.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (ts.tv_nsec >= 1000000000) {
		ts.tv_sec++;
		ts.tv_nsec -= 1000000000;
	}
	return ts;
}

enum pool_answer
pool_take(struct pool *p, int wait_ms, struct pool_item **out)
{
	const struct timespec until = deadline(wait_ms);
	enum pool_answer answer = POOL_BUSY;
	int failed = 0;

	lock(p);
	while (p->idle == NULL && p->n == p->max && failed == 0)
		failed = pthread_cond_timedwait(&p->freed, &p->lock, &until);
	*out = p->idle;
	if (p->idle != NULL) {
		p->idle = p->idle->next;
		answer = POOL_HERE;
	} else if (p->n < p->max) {
		p->n++;
		answer = POOL_MAKE;
	}
	(void)pthread_mutex_unlock(&p->lock);
	return answer;
}

void
pool_give(struct pool *p, struct pool_item *item)
{
	lock(p);
	if (item == NULL) {
		p->n--;
	} else {
		item->next = p->idle;
		p->idle = item;
	}
	(void)pthread_cond_signal(&p->freed);
	(void)pthread_mutex_unlock(&p->lock);
}

struct pool_item *
pool_part(struct pool *p)
{
	struct pool_item *item;

	lock(p);
	item = p->idle;
	if (item != NULL) {
		p->idle = item->next;
		p->n--;
		(void)pthread_cond_signal(&p->freed);
	}
	(void)pthread_mutex_unlock(&p->lock);
	return item;
}
