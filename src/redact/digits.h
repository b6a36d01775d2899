/*
 * digits: how many of them are written from a place of a text on, in how many
 * rows, with blanks . / - ( ) between; as far as rules ask for it.
 *
 * It is counted as a window that moves on with the search, so that each byte is
 * looked at twice at most.
 */
#ifndef SLUICE_REDACT_DIGITS_H
#define SLUICE_REDACT_DIGITS_H

#include <stdbool.h>
#include <stddef.h>

#define DIGITS_MAX	19	/* stands for more; then rows aren't counted */

struct digits {
	size_t from, to;	/* the text that was counted */
	size_t n, rows, gap;	/* bytes since the last one */
};

/* Counts from p on, where a row of digits begins. False if it depends on what
 * follows the text, which isn't final. */
bool	digits_count(struct digits *, const char *text, size_t n, bool final,
	    size_t p);

/* So many bytes at p are looked at: at least as many as are written from there on,
 * and rows of them. DIGITS_MAX if they go on beyond. */
#define DIGITS_AHEAD	16

size_t	digits_at_most(const char *p, size_t *rows);

/* What a window may hold when it has been counted. */
static inline size_t
digits_rows(const struct digits *d)
{
	return d->n == DIGITS_MAX ? DIGITS_MAX : d->rows;
}

static inline bool
digits_joined_by(unsigned char c)
{
	return c == ' ' || c == '.' || c == '/' || c == '-' || c == '(' ||
	    c == ')';
}

#endif
