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

/* ---- runs ---- */

/* text_run without the instructions of one machine. */
const char *text_run_portable(const char *p, const char *end, bool *high);

#ifdef __SSE2__
/* A bit for each of 16 bytes where a run stops. */
static inline unsigned
text_stop_mask(__m128i v)
{
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i backslash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
	__m128i control = _mm_cmpeq_epi8(v,
	    _mm_min_epu8(v, _mm_set1_epi8(0x1f)));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(control,
	    _mm_or_si128(quote, backslash)));
}
#endif

/* The first quote, backslash or control character, or end. Sets *high when
 * a byte before it is no ASCII, else leaves it alone. Most strings are shorter
 * than a call. */
static inline const char *
text_run(const char *p, const char *end, bool *high)
{
#ifdef __SSE2__
	unsigned stop, high_mask, highs = 0;

	for (; end - p >= 16; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);

		stop = text_stop_mask(v);
		high_mask = (unsigned)_mm_movemask_epi8(v);
		if (stop != 0) {
			/* The bits below the first stop. */
			highs |= high_mask & (stop - 1);
			*high |= highs != 0;
			return p + __builtin_ctz(stop);
		}
		highs |= high_mask;
	}
	*high |= highs != 0;
#endif
	return text_run_portable(p, end, high);
}

#endif
