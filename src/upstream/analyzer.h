/*
 * analyzer: asks a Presidio analyzer, a service beside the gateway, what stands
 * in texts: names of people and places, and what else it knows.
 *
 * One call asks about several texts. Bounded in bytes and time, no redirects,
 * no proxy, no credentials; the client is watched meanwhile. An answer that
 * isn't just what was asked for is a failure as a whole. What the texts say is
 * in no error and no log.
 */
#ifndef SLUICE_UPSTREAM_ANALYZER_H
#define SLUICE_UPSTREAM_ANALYZER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "redact/analysis.h"
#include "redact/entity.h"
#include "upstream/transfer.h"

struct client;

struct analyzer {
	const char *url;		/* its address; "/analyze" comes behind */
	const char *language;
	unsigned threshold;		/* percent that it must be sure */
	entity_set entities;		/* that are wanted of it */
	int64_t timeout_ms;		/* of one call */
	struct transfer *transfer;
	const struct client *client;	/* watched meanwhile */
};

/* What was found in one text, in any order. */
struct analyzed {
	struct analysis_span *list;
	size_t n;
};

/* Those that it may find when they are wanted together: what could be several
 * of them is the first. */
entity_set analyzer_finds(entity_set wanted);

/*
 * Asks about n texts of whole characters, none of them empty; out has n rows,
 * whose lists are in the arena. -1: ERROR_ANALYZER, whose message and detail
 * say in the operator's terms what went wrong, or what the client's turn
 * returned.
 */
int	analyzer_ask(const struct analyzer *, const struct span *texts, size_t n,
	    struct arena *, struct analyzed *out, struct error *);

#endif
