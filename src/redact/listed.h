/*
 * listed: short lists of words that a check knows by heart.
 */
#ifndef SLUICE_REDACT_LISTED_H
#define SLUICE_REDACT_LISTED_H

#include <stdbool.h>
#include <stddef.h>
#include "redact/bytes.h"

#define LETTER(c)	((c) & 31)

/* By their first letter, of ASCII; with blanks between. */
typedef const char *const word_list[32];

static inline bool
listed_find(word_list list, const char *p, size_t len, bool small)
{
	const char *w = len == 0 || (unsigned char)p[0] >= 0x80 ? NULL :
	    list[LETTER(p[0])];

	while (w != NULL) {
		size_t n = 0;

		while (n < len && w[n] == (small && byte_is_upper(
		    (unsigned char)p[n]) ? p[n] | 0x20 : p[n]))
			n++;
		if (n == len && (w[n] == ' ' || w[n] == '\0'))
			return true;
		while (w[n] != ' ' && w[n] != '\0')
			n++;
		w = w[n] == '\0' ? NULL : w + n + 1;
	}
	return false;
}

static inline bool
is_listed(word_list list, const char *p, size_t len)
{
	return listed_find(list, p, len, false);
}

/* In capitals or not; the list is of small letters. */
static inline bool
is_listed_anyhow(word_list list, const char *p, size_t len)
{
	return listed_find(list, p, len, true);
}

#endif
