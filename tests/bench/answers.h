/*
 * answers: what the benchmarks' provider says, in the wire of each dialect.
 *
 * The model that a request names is the scenario, its address the dialect:
 *
 *	whole		a whole answer of about 2 kB
 *	events-N	a stream of N events with text, all at once
 *	events-N-MS	the same, so many milliseconds apart
 *	hold		the first event of a stream, then silence
 *	wait		silence, not even headers
 */
#ifndef SLUICE_TESTS_BENCH_ANSWERS_H
#define SLUICE_TESTS_BENCH_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

struct answer {
	const struct answer_dialect *dialect;
	struct span scenario;
	struct buf bytes;	/* status line, headers, body; all framed */
	size_t *ends;		/* where the pieces end, each sent at its time */
	size_t n_pieces;
	int64_t pace_ns;	/* between two pieces; 0: all at once */
	bool holds;		/* after the first piece, or before it when
				 * there is none */
};

/* The answer to a request; made once, then kept for ever. NULL when the
 * address or the model is none of the above. */
const struct answer *answer_for(struct span path, struct span body);

#endif
