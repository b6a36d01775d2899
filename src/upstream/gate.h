/*
 * gate: the sink between an attempt's decoder and the rest of the chain.
 *
 * It holds BEGIN until the provider's first item (or END): an opening frame is
 * sent before many providers fail. Until then a failure can try the next
 * candidate and nothing of the attempt was seen; afterwards the attempt is
 * committed. gate_fail then closes the items that are open as incomplete and
 * sends FAIL.
 */
#ifndef SLUICE_UPSTREAM_GATE_H
#define SLUICE_UPSTREAM_GATE_H

#include <stdbool.h>

#include "base/ceilings.h"
#include "base/error.h"
#include "model/event.h"

struct gate {
	struct sink sink;
	bool begun;		/* the decoder sent BEGIN */
	bool committed;		/* BEGIN went on */
	bool ended;		/* END or FAIL went on */
	struct usage usage;	/* the last one seen, also when not committed */
	bool has_usage;
	unsigned n_items;
	bool open[CEILING_OUTPUT_ITEMS];

	/* Called once, before BEGIN goes on: says which route serves. */
	void (*commit)(void *ctx);
	void *ctx;
};

void	gate_init(struct gate *, struct sink *next, void (*commit)(void *),
	    void *ctx);

/* Closes and fails a committed attempt; errors of sinks are ignored. */
void	gate_fail(struct gate *, const struct error *);

#endif
