/*
 * analysis: one who finds what rules can't, by the meaning of a text, and is
 * asked segment by segment (segment.h).
 */
#ifndef SLUICE_REDACT_ANALYSIS_H
#define SLUICE_REDACT_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/span.h"
#include "redact/entity.h"

/* Something within a segment: its bytes, of whole characters. */
struct analysis_span {
	enum entity entity;
	size_t from, to;
};

/*
 * ask tells what stands in the segment, in any order, valid until it is asked
 * again. -1: that isn't known, and the text must not go on. Then failed is set
 * with the reason, and stays so: nothing more is asked of this one.
 */
struct analysis {
	int (*ask)(struct analysis *, struct span segment,
	    const struct analysis_span **, size_t *n);
	bool failed;
	struct error why;
};

#endif
