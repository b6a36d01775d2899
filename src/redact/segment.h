/*
 * segment: cuts a text that comes in pieces into parts to be looked at by
 * themselves: sentences, or a little more or less.
 *
 * A segment ends behind a newline, behind one of . ! ? with a blank after it,
 * and behind their forms of East Asia; not behind the full stop of "Dr." or
 * "3.". One that would be longer than SEGMENT_MAX ends at its last blank, or,
 * without any, at a character. So where the cuts are depends on the text
 * alone, not on its pieces.
 */
#ifndef SLUICE_REDACT_SEGMENT_H
#define SLUICE_REDACT_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

#define SEGMENT_MAX	((size_t)400)	/* bytes */

struct segment {
	char text[SEGMENT_MAX];
	size_t n;
};

/* Takes bytes from *text, which loses them, until a segment ends: then how long
 * it is; it begins at the first byte, and what stands behind it begins the
 * next. 0: all was taken, and none has ended. */
size_t	segment_take(struct segment *, struct span *text);

/* Forgets the first n bytes. */
void	segment_eat(struct segment *, size_t n);

/* Whether a segment may have words with a meaning: no mere numbers and signs,
 * and no single word in small letters such as get_weather. */
bool	segment_speaks(struct span);

#endif
