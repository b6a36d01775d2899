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
