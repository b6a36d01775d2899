/*
 * delta: text that arrives in pieces which may end between two surrogates.
 *
 * A provider that writes a character beyond the BMP as \ud83d\ude00 may end a
 * delta between its halves. The scanner leaves a lone half as it stands (with
 * SCAN_UPSTREAM). The first half waits here, one struct delta for each part,
 * for the next piece of that part; a half that stays alone becomes U+FFFD.
 * What comes out is canonical text, whatever the split.
 */
#ifndef SLUICE_DIALECT_DELTA_H
#define SLUICE_DIALECT_DELTA_H

#include "base/arena.h"
#include "base/scan.h"
#include "base/span.h"

/* Starts as zero. */
struct delta {
	unsigned high;		/* the half that waits, or 0 */
};

/* The text that can go on now, maybe empty: the node's own span, or a copy in
 * the arena. */
struct span delta_take(struct delta *, struct arena *, const struct node *);

/* At the end of the part: U+FFFD for a half that still waits, else empty. */
struct span delta_end(struct delta *);

/* A string that stands alone, such as a name. Empty when node is no string. */
struct span delta_whole(struct arena *, const struct node *);

#endif
