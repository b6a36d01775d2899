/*
 * number: the digits of a match, without what stands between them.
 */
#ifndef SLUICE_REDACT_NUMBER_H
#define SLUICE_REDACT_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "redact/bytes.h"

#define NUMBER_MAX	20

struct number {
	unsigned d[NUMBER_MAX];
	size_t n;
};

static inline void
number_read(struct number *out, const char *p, size_t len)
{
	out->n = 0;
	for (size_t i = 0; i < len && out->n < NUMBER_MAX; i++)
		if (byte_is_digit((unsigned char)p[i]))
			out->d[out->n++] = (unsigned)(p[i] - '0');
}

static inline bool
number_all_same(const struct number *g)
{
	for (size_t i = 1; i < g->n; i++)
		if (g->d[i] != g->d[0])
			return false;
	return true;
}

/* What two digits are worth. */
static inline unsigned
number_two(const unsigned *d)
{
	return d[0] * 10 + d[1];
}

#endif
