#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "bench/tally.h"

void
tally_add(struct tally *t, int64_t ns)
{
	if (t->n == t->cap) {
		t->cap = t->cap == 0 ? 1024 : 2 * t->cap;
		t->ns = realloc(t->ns, t->cap * sizeof(*t->ns));
		if (t->ns == NULL)
			log_fatal("out of memory");
	}
	t->ns[t->n++] = ns;
}

void
tally_empty(struct tally *t)
{
	t->n = 0;
}

void
tally_fini(struct tally *t)
{
	free(t->ns);
	*t = (struct tally){ .ns = NULL };
}

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The smallest that at least so many of ten thousand don't exceed. */
static double
percentile_us(const struct tally *t, size_t of_10000)
{
	size_t at = (t->n * of_10000 + 9999) / 10000;

	return (double)t->ns[at == 0 ? 0 : at - 1] / 1000;
}

void
tally_print(struct tally *t, const char *name)
{
	if (t->n == 0)
		return;
	qsort(t->ns, t->n, sizeof(*t->ns), compare);
	(void)printf(",\"%s\":{\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,"
	    "\"max\":%.1f}", name, percentile_us(t, 5000),
	    percentile_us(t, 9900), percentile_us(t, 9990),
	    percentile_us(t, 10000));
}

int64_t
tally_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t
tally_cpu(pid_t pid)
{
	struct timespec t;
	clockid_t clock;
	int code = clock_getcpuclockid(pid, &clock);

	if (code != 0 || clock_gettime(clock, &t) == -1)
		log_fatal("process %d has ended", (int)pid);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
