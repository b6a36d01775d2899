/*
 * eight: bytes looked at eight at a time, the first one the lowest. What is told
 * of each is its highest bit.
 */
#ifndef SLUICE_REDACT_EIGHT_H
#define SLUICE_REDACT_EIGHT_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EACH(byte)	((uint64_t)0x0101010101010101 * (byte))

static inline uint64_t
eight_at(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return le64toh(v);
}

/* Those that aren't from..to, both of ASCII. */
static inline uint64_t
eight_outside(uint64_t v, unsigned char from, unsigned char to)
{
	uint64_t low = v & EACH(0x7f);

	return (~(low + EACH(0x80u - from)) | (low + EACH(0x7fu - to)) | v) &
	    EACH(0x80);
}

/* How many there are before the first that is marked. */
static inline size_t
eight_before(uint64_t marked)
{
	return marked == 0 ? 8 : (size_t)__builtin_ctzll(marked) / 8;
}

/* How many are marked. */
static inline size_t
eight_count(uint64_t marked)
{
	return (marked >> 7) * EACH(1) >> 56;
}

#endif
