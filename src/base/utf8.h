/*
 * utf8: checks and writes UTF-8 as the Unicode standard defines it (table 3-7):
 * no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef SLUICE_BASE_UTF8_H
#define SLUICE_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* U+FFFD, which stands where bytes were no UTF-8. */
#define UTF8_REPLACEMENT	"\xef\xbf\xbd"

/* The first byte that doesn't belong to a whole character, or end. */
const char *utf8_check(const char *p, const char *end);

/* The same, without the instructions of one machine. */
const char *utf8_check_portable(const char *p, const char *end);

/* At a byte where utf8_check stopped: the bytes of the maximal subpart, which
 * one U+FFFD replaces (Unicode, section 3.9). At least 1. */
size_t	utf8_bad(const char *p, const char *end);

/* Writes a code point, no surrogate, and returns its bytes, 1 to 4. */
size_t	utf8_put(char out[4], uint32_t c);

/* Code points in well-formed text. */
size_t	utf8_count(const char *p, const char *end);

#endif
