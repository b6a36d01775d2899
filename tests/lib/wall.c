#include "config.h"

#include <sys/random.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "lib/wall.h"

static _Atomic int64_t wall_ms;

static int64_t
read_wall(void)
{
	return wall_ms;
}

static int64_t
read_mono(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Never more than the 256 bytes that come at once. */
static void
read_random(void *p, size_t len)
{
	if (len > 256 || getrandom(p, len, 0) != (ssize_t)len)
		abort();
}

void
wall_hold(void)
{
	static const struct clock_source source = { read_mono, read_wall,
		read_random };

	clock_set_source(NULL);
	wall_ms = clock_wall_ms();
	clock_set_source(&source);
}

void
wall_move(int64_t ms)
{
	wall_ms += ms;
}
