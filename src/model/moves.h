/*
 * moves: where the characters of a text stand once parts of it were replaced.
 *
 * Citations point into the text with indexes of characters; when the text
 * changes on its way the indexes move with it.
 */
#ifndef SLUICE_MODEL_MOVES_H
#define SLUICE_MODEL_MOVES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/jsonw.h"
#include "base/scan.h"

/* len characters at at have become new_len at new_at. */
struct move {
	size_t at, len, new_at, new_len;
};

/* In the order of the text. Zeroed: nothing has moved. */
struct moves {
	struct move *list;
	size_t n, cap;
};

void	moves_add(struct moves *, struct move);
void	moves_fini(struct moves *);

/* Where the place is now. Inside of what was replaced it is the begin of that
 * which stands there; its end for what ends there (is_end). */
size_t	moves_to(const struct moves *, size_t at, bool is_end);

/* An annotation with its indexes moved: start_index, end_index, index. */
void	moves_write(struct jsonw *, const struct moves *,
	    const struct node *annotation);

/* The furthest of its indexes: so many characters of the text say where it
 * belongs. */
size_t	moves_furthest(const struct node *annotation);

#endif
