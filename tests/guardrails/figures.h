/*
 * figures: what the rules find of the labelled sentences.
 *
 * A type is measured by itself: it alone is switched on, so that another whose
 * rule found the same text doesn't hide it. The last row has all on.
 *
 * A label counts as found when none of its bytes stays visible. A part that
 * was taken out counts as right when it overlaps a label of an accepted type
 * (with all on: any label), else as wrong. Shares are rounded down, so that
 * 100 says that nothing was missed.
 */
#ifndef SLUICE_TESTS_GUARDRAILS_FIGURES_H
#define SLUICE_TESTS_GUARDRAILS_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "guardrails/labelled.h"

#define FIGURES_THRESHOLD	50	/* percent, as a key has it at first */

struct figure {
	size_t sentences;	/* that have a label of the type */
	size_t labels, found;
	size_t right, wrong;	/* parts that were taken out */
	size_t bytes, leaked;	/* of labels; left visible */
	size_t more;		/* bytes taken out around labels */
	size_t misnamed;	/* all on: found, by a name that it hasn't */
};

struct figures_choice {
	entity_set types;	/* switched on */
	unsigned threshold;
	int language;		/* -1: all */
	/* Told of each miss and each wrong part when not NULL. */
	void (*tell)(void *, const struct sentence *, bool wrong,
	    struct span text);
	void *told;
};

void	figures_take(const struct labelled *, const struct figures_choice *,
	    struct figure *);

/* Tenths of a percent, rounded down; 1000 of nothing. */
unsigned figures_share(size_t part, size_t of);

/* Two tables for a document: by type, and by language with all types on. */
void	figures_markdown(const struct labelled *, struct buf *);

#define FIGURES_DOCUMENT_MAX	((size_t)1 << 20)

/* A whole file. -1: it can't be read, errno says why. */
int	figures_read(const char *path, struct buf *);

/* Lines of a file between which the tables stand. */
#define FIGURES_BEGIN	"<!-- figures: guardrails_measure --rewrite -->\n"
#define FIGURES_END	"<!-- end of figures -->\n"

#endif
