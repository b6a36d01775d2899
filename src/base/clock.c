#include "config.h"

#include <sys/random.h>

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"

/* Of an id: milliseconds since 1970, which last until the year 8900; and 142
 * bits that nobody guesses. */
#define TIME_DIGITS	8
#define RANDOM_DIGITS	24

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
ask_kernel(void *p, size_t len)
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

/* Several ids are made for a request, and asking takes longer than making them.
 * A thread's own store, of which nothing that was given out is left. */
static void
real_random(void *p, size_t len)
{
	static _Thread_local unsigned char store[512];
	static _Thread_local size_t left;

	if (len > sizeof(store) / 4) {
		ask_kernel(p, len);
		return;
	}
	if (len > left) {
		ask_kernel(store, sizeof(store));
		left = sizeof(store);
	}
	left -= len;
	memcpy(p, store + left, len);
	explicit_bzero(store + left, len);
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

/* In the order of ASCII, so that numbers of one length sort as text. */
static const char digits[] = "0123456789"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz";

void
clock_base62(char *out, size_t n)
{
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
	size_t len = strlen(prefix);
	char *tail = id + len;
	int64_t ms = source->wall_ms();

	assert(len + TIME_DIGITS + RANDOM_DIGITS < CLOCK_ID_SIZE);
	memcpy(id, prefix, len);
	for (size_t i = TIME_DIGITS; i > 0; i--) {
		tail[i - 1] = digits[ms % 62];
		ms /= 62;
	}
	clock_base62(tail + TIME_DIGITS, RANDOM_DIGITS);
}
