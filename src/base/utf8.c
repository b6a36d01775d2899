#include "config.h"

#include <endian.h>
#include <stdbool.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/utf8.h"

#define HIGH_BITS	UINT64_C(0x8080808080808080)

static uint64_t
load8(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return le64toh(v);
}

/*
 * An automaton whose states are bit offsets: a byte picks a row, and the row
 * shifted right by the state has the next state in its lowest six bits. One
 * shift for each byte and no branch, whatever the language of the text. After
 * Per Vognsen, "Shift-based DFAs", 2022.
 */
enum state {
	REJECT = 0,
	ACCEPT = 6,		/* between two characters */
	WANT_1 = 12,		/* so many more bytes, 80 to bf */
	WANT_2 = 18,
	WANT_3 = 24,
	AFTER_E0 = 30,		/* a0 to bf: else overlong */
	AFTER_ED = 36,		/* 80 to 9f: else a surrogate */
	AFTER_F0 = 42,		/* 90 to bf: else overlong */
	AFTER_F4 = 48		/* 80 to 8f: else above U+10FFFF */
};

#define ON(state, next)	((uint64_t)(next) << (state))
#define CONTINUE	ON(WANT_1, ACCEPT) | ON(WANT_2, WANT_1) | \
			ON(WANT_3, WANT_2)

enum class { AS, C8, C9, CA, L2, E0, L3, ED, F0, L4, F4, NO };

static const uint64_t rows[] = {
	[AS] = ON(ACCEPT, ACCEPT),
	[C8] = CONTINUE | ON(AFTER_ED, WANT_1) | ON(AFTER_F4, WANT_2),
	[C9] = CONTINUE | ON(AFTER_ED, WANT_1) | ON(AFTER_F0, WANT_2),
	[CA] = CONTINUE | ON(AFTER_E0, WANT_1) | ON(AFTER_F0, WANT_2),
	[L2] = ON(ACCEPT, WANT_1),
	[E0] = ON(ACCEPT, AFTER_E0),
	[L3] = ON(ACCEPT, WANT_2),
	[ED] = ON(ACCEPT, AFTER_ED),
	[F0] = ON(ACCEPT, AFTER_F0),
	[L4] = ON(ACCEPT, WANT_3),
	[F4] = ON(ACCEPT, AFTER_F4),
	[NO] = 0,
};

/* From 80 on, 16 in a line; what is below is AS. */
static const unsigned char classes[256] = { [0x80] =
	C8, C8, C8, C8, C8, C8, C8, C8, C8, C8, C8, C8, C8, C8, C8, C8,
	C9, C9, C9, C9, C9, C9, C9, C9, C9, C9, C9, C9, C9, C9, C9, C9,
	CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA,
	CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA,
	NO, NO, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2,
	L2, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2, L2,
	E0, L3, L3, L3, L3, L3, L3, L3, L3, L3, L3, L3, L3, ED, L3, L3,
	F0, L4, L4, L4, F4, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
};

static uint64_t
next_state(uint64_t state, char c)
{
	return rows[classes[(unsigned char)c]] >> (state & 63);
}

static bool
is_in(uint64_t state, enum state s)
{
	return (state & 63) == s;
}

/* utf8_check, byte by byte. */
static const char *
check_slowly(const char *p, const char *end)
{
	uint64_t state = ACCEPT;
	const char *good = p;

	while (p < end && !is_in(state, REJECT)) {
		state = next_state(state, *p++);
		if (is_in(state, ACCEPT))
			good = p;
	}
	return good;
}

/* Back to where the character begins that isn't whole before p. */
static const char *
back_up(const char *start, const char *p)
{
	do
		p--;
	while (p > start && ((unsigned char)*p & 0xc0) == 0x80);
	return p;
}

const char *
utf8_check_portable(const char *p, const char *end)
{
	const char *start = p;
	uint64_t state = ACCEPT, next;

	for (; end - p >= 8; p += 8) {
		if (is_in(state, ACCEPT) && (load8(p) & HIGH_BITS) == 0)
			continue;
		next = state;
		for (size_t i = 0; i < 8; i++)
			next = next_state(next, p[i]);
		if (is_in(next, REJECT))
			break;
		state = next;
	}
	if (!is_in(state, ACCEPT))
		p = back_up(start, p);
	return check_slowly(p, end);
}

#ifdef __SSE2__
static __m128i
each(int c)
{
	return _mm_set1_epi8((char)c);
}

/* Bytes of v that are at least c become ff, others 0. */
static __m128i
at_least(__m128i v, int c)
{
	return _mm_cmpeq_epi8(_mm_max_epu8(v, each(c)), v);
}

static __m128i
load(const char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* Bytes of v that can't stand behind what is before them: before[n] is the
 * text n bytes back, [0] the text itself. The rows of the table, each as one
 * comparison of 16 bytes. */
static __m128i
wrong_bytes(const __m128i before[4])
{
	__m128i v = before[0], last = before[1], wanted, is_more, wrong;

	wanted = _mm_or_si128(at_least(last, 0xc0),
	    _mm_or_si128(at_least(before[2], 0xe0),
	    at_least(before[3], 0xf0)));
	is_more = _mm_cmplt_epi8(v, each(0xc0));
	wrong = _mm_xor_si128(wanted, is_more);
	/* c0, c1 and f5 to ff begin nothing. */
	wrong = _mm_or_si128(wrong, at_least(v, 0xf5));
	wrong = _mm_or_si128(wrong,
	    _mm_cmpeq_epi8(_mm_and_si128(v, each(0xfe)), each(0xc0)));
	/* Overlong after e0 and f0; surrogates after ed; too high after f4. */
	wrong = _mm_or_si128(wrong, _mm_andnot_si128(at_least(v, 0xa0),
	    _mm_cmpeq_epi8(last, each(0xe0))));
	wrong = _mm_or_si128(wrong, _mm_andnot_si128(at_least(v, 0x90),
	    _mm_cmpeq_epi8(last, each(0xf0))));
	wrong = _mm_or_si128(wrong, _mm_and_si128(at_least(v, 0xa0),
	    _mm_cmpeq_epi8(last, each(0xed))));
	return _mm_or_si128(wrong, _mm_and_si128(at_least(v, 0x90),
	    _mm_cmpeq_epi8(last, each(0xf4))));
}

/* Up to the last block of 16 bytes that holds nothing wrong; a character may
 * be cut there. */
static const char *
skip_good_blocks(const char *p, const char *end)
{
	__m128i before[4];

	if (end - p < 16)
		return p;
	/* Nothing is before the first: zeros, which are ASCII. */
	before[0] = load(p);
	before[1] = _mm_slli_si128(before[0], 1);
	before[2] = _mm_slli_si128(before[0], 2);
	before[3] = _mm_slli_si128(before[0], 3);
	while (_mm_movemask_epi8(wrong_bytes(before)) == 0) {
		p += 16;
		while (end - p >= 16 && _mm_movemask_epi8(
		    _mm_or_si128(load(p), load(p - 3))) == 0)
			p += 16;
		if (end - p < 16)
			break;
		for (int n = 0; n < 4; n++)
			before[n] = load(p - n);
	}
	return p;
}

const char *
utf8_check(const char *p, const char *end)
{
	const char *start = p;

	p = skip_good_blocks(p, end);
	if (p > start && (unsigned char)p[-1] >= 0x80)
		p = back_up(start, p);
	return check_slowly(p, end);
}
#else
const char *
utf8_check(const char *p, const char *end)
{
	return utf8_check_portable(p, end);
}
#endif

size_t
utf8_bad(const char *p, const char *end)
{
	uint64_t state = next_state(ACCEPT, *p);
	size_t n = 1;

	if (is_in(state, REJECT))
		return 1;
	for (; p + n < end; n++) {
		state = next_state(state, p[n]);
		if (is_in(state, REJECT))
			break;
	}
	return n;
}

size_t
utf8_put(char out[4], uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

size_t
utf8_count(const char *p, const char *end)
{
	uint64_t v;
	size_t n = 0;

	/* Every byte but 10xxxxxx begins a character. */
	for (; end - p >= 8; p += 8) {
		v = load8(p);
		v = v & ~(v << 1) & HIGH_BITS;
		n += 8 - (size_t)__builtin_popcountll(v);
	}
	for (; p < end; p++)
		n += ((unsigned char)*p & 0xc0) != 0x80;
	return n;
}
