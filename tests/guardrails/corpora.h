/*
 * corpora: long texts of several kinds, made by a seed, to measure speed.
 */
#ifndef SLUICE_TESTS_GUARDRAILS_CORPORA_H
#define SLUICE_TESTS_GUARDRAILS_CORPORA_H

#include "base/buf.h"

struct corpus {
	const char *name;
	/* Adds one line or paragraph. */
	void (*add)(struct buf *);
};

/* Ordinary texts; ends with a name of NULL. */
extern const struct corpus corpora[];

/* About n bytes, cut after a whole character; the same each time. */
void	corpus_make(const struct corpus *, struct buf *, size_t n);

/* What somebody would send who wants the search to be slow: units that are
 * repeated. Ends with a name of NULL. */
struct hostile {
	const char *name;
	const char *once, *unit;	/* what stands first; what repeats */
};

extern const struct hostile hostile_inputs[];

void	hostile_make(const struct hostile *, struct buf *, size_t n);

#endif
