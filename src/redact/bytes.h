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

static inline bool
byte_in_run(unsigned char c)
{
	return byte_in_word(c) || c == '.' || c == '%' || c == '+' ||
	    c == '-' || (c >= 0x80 && c <= 0xbf) || (c >= 0xc3 && c <= 0xdf);
}

#endif
