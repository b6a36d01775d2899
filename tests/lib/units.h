/*
 * units: text as UTF-16, the way JSON's \u sees it, so that it can be cut
 * between two surrogates; and the ways to write it down.
 *
 * A surrogate that stands alone means U+FFFD. What doesn't fit isn't added.
 */
#ifndef SLUICE_TESTS_UNITS_H
#define SLUICE_TESTS_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define UNITS_MAX	((size_t)400)

struct units {
	uint16_t u[UNITS_MAX];
	size_t n;
};

/* ---- make ---- */

void	units_ascii(struct units *, const char *);

/* So many characters by dice, half of them out of plain; halves: also
 * surrogates that stand alone. */
void	units_random(struct units *, size_t n, const char *plain, bool halves);

/* What a JSON string that means text has between its quotes. */
void	units_escaped(struct units *, const struct units *text);

/* All of it at the end, or nothing: false. No pair comes to be where they
 * meet. */
bool	units_join(struct units *, const struct units *more);

/* ---- look ---- */

/* Whether a cut there is between the halves of a pair. */
bool	units_in_pair(const struct units *, size_t at);

/* Characters of the first n. */
size_t	units_characters(const struct units *, size_t n);

/* How long the next piece of a delta stream is, by dice; at least 1. */
size_t	units_piece(const struct units *, size_t at);

/* ---- write ---- */

/* As UTF-8. */
void	units_bytes(struct buf *, const struct units *, size_t at, size_t n);

/* As canonical text. */
void	units_meant(struct buf *, const struct units *, size_t n);

/* As a JSON string, each character spelt in one of the ways there are, by
 * dice. */
void	units_string(struct buf *, const struct units *, size_t at, size_t n);

#endif
