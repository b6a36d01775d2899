/*
 * text: the inside of JSON strings, byte for byte.
 *
 * The scanner checks strings with it, and all who decode or write text share
 * its idea of an escape, so that there is one.
 */
#ifndef SLUICE_BASE_TEXT_H
#define SLUICE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct text_string {
	const char *end;	/* the closing quote; with a fault: its place */
	const char *fault;	/* what is wrong, or NULL */
	const char *lone;	/* the first lone surrogate, or NULL */
	bool escaped;		/* it holds a backslash */
	bool respell;		/* it holds \u or \/ */
};

/* Checks the inside of a string, p being the byte after its quote. */
struct text_string text_read(const char *p, const char *end);

/* The first quote, backslash or control character, or end. Sets *high when
 * a byte before it is no ASCII, else leaves it alone. */
const char *text_run(const char *p, const char *end, bool *high);

/* The same, without the instructions of one machine. */
const char *text_run_portable(const char *p, const char *end, bool *high);

const char *text_plain_portable(const char *p, const char *end);

/* The first byte that isn't plain, or end: a quote, backslash or control
 * character, or no ASCII. Nearly all keys and most values are plain up to
 * their quote, and shorter than a call. */
static inline const char *
text_plain(const char *p, const char *end)
{
#ifdef __SSE2__
	for (; end - p >= 16; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
		__m128i backslash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
		/* Bytes beyond ASCII are negative. */
		__m128i printed = _mm_cmpgt_epi8(v, _mm_set1_epi8(0x1f));
		unsigned plain = (unsigned)_mm_movemask_epi8(_mm_andnot_si128(
		    _mm_or_si128(quote, backslash), printed));

		if (plain != 0xffff)
			return p + __builtin_ctz(~plain);
	}
#endif
	return text_plain_portable(p, end);
}

/* Reads the escape at p (a backslash): its length, or 0 when it is none, and
 * the code point. A pair of surrogates is one escape; one alone gives itself. */
size_t	text_escape(const char *p, const char *end, uint32_t *c);

/* Writes the code point as text, with an escape when it needs one, and
 * returns its bytes. A surrogate is written as \ud800 and so on. */
#define TEXT_PUT_SIZE	6
size_t	text_put(char out[TEXT_PUT_SIZE], uint32_t c);

static inline bool
text_is_surrogate(uint32_t c)
{
	return c >= 0xd800 && c <= 0xdfff;
}

#endif
