#include "config.h"

#include <sys/random.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"

static int64_t
read_clock(clockid_t id)
{
	struct timespec ts;

	(void)clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t
real_mono_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

static int64_t
real_wall_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}

static void
real_random(void *p, size_t len)
{
	unsigned char *at = p;
	ssize_t n;

	while (len > 0) {
		n = getrandom(at, len, 0);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			log_fatal("getrandom: %s", strerror(errno));
		at += n;
		len -= (size_t)n;
	}
}

static const struct clock_source real = {
	.mono_ms = real_mono_ms,
	.wall_ms = real_wall_ms,
	.random = real_random,
};

static const struct clock_source *source = &real;

void
clock_set_source(const struct clock_source *s)
{
	source = s == NULL ? &real : s;
}

int64_t
clock_mono_ms(void)
{
	return source->mono_ms();
}

int64_t
clock_wall_ms(void)
{
	return source->wall_ms();
}

int64_t
clock_wall_s(void)
{
	return source->wall_ms() / 1000;
}

void
clock_random(void *p, size_t len)
{
	source->random(p, len);
}

void
clock_base62(char *out, size_t n)
{
	static const char digits[] = "0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz";
	unsigned char bytes[64];
	size_t i = 0, used = sizeof(bytes);

	while (i < n) {
		if (used == sizeof(bytes)) {
			source->random(bytes, sizeof(bytes));
			used = 0;
		}
		/* 248 is the largest multiple of 62: refuse what is above. */
		if (bytes[used] < 248)
			out[i++] = digits[bytes[used] % 62];
		used++;
	}
	out[n] = '\0';
}

void
clock_id(char id[CLOCK_ID_SIZE], const char *prefix)
{
	char tail[33];

	clock_base62(tail, 32);
	(void)snprintf(id, CLOCK_ID_SIZE, "%s%s", prefix, tail);
}
