/*
 * bytes: what a byte is to the search: part of a word, of a run, or neither.
 *
 * A run is what the part of a mail address before its @ looks like: letters,
 * digits, _ . % + - and the characters of two bytes, which are the letters of
 * Europe and the Near East. A word in it is a row of ASCII letters, digits, _:
 * what \b of a pattern sees. The two must not differ.
 */
#ifndef SLUICE_REDACT_BYTES_H
#define SLUICE_REDACT_BYTES_H

#include <stdbool.h>

static inline bool
byte_is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
byte_is_upper(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
byte_is_letter(unsigned char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

static inline bool
byte_in_word(unsigned char c)
{
	return byte_is_letter(c) || byte_is_digit(c) || c == '_';
}

/* The first of a letter's two bytes: of Europe, the Near East. */
static inline bool
byte_leads_letter(unsigned char c)
{
	return c >= 0xc3 && c <= 0xdf;
}

/* Those behind the first of a character. */
static inline bool
byte_goes_on(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

static inline bool
byte_in_run(unsigned char c)
{
	return byte_in_word(c) || c == '.' || c == '%' || c == '+' ||
	    c == '-' || byte_goes_on(c) || byte_leads_letter(c);
}

#endif
