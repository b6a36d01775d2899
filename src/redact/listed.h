/*
 * listed: short lists of words that a check knows by heart.
 */
#ifndef SLUICE_REDACT_LISTED_H
#define SLUICE_REDACT_LISTED_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define LETTER(c)	((c) & 31)

/* By their first letter, of ASCII; with blanks between. */
typedef const char *const word_list[32];

static inline bool
is_listed(word_list list, const char *p, size_t len)
{
	const char *w = len == 0 || (unsigned char)p[0] >= 0x80 ? NULL :
	    list[LETTER(p[0])];

	for (; w != NULL; w = strchr(w, ' ')) {
		size_t n = 0;

		w += *w == ' ';
		while (n < len && w[n] == p[n] && w[n] != ' ' &&
		    w[n] != '\0')
			n++;
		if (n == len && (w[n] == ' ' || w[n] == '\0'))
			return true;
	}
	return false;
}

#endif
