/*
 * price: the classes of a price, one table for those who read, write and show
 * them. An amount is written in US dollars: for a million tokens, or for a
 * thousand searches.
 */
#ifndef SLUICE_CONF_PRICE_H
#define SLUICE_CONF_PRICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/target.h"

struct price_class {
	const char *name;	/* "cached_input" */
	size_t amount, has;	/* offsets in struct price */
	uint64_t units;		/* that the written amount is for */
};

/* Their order in the table. */
enum { PRICE_INPUT, PRICE_CACHED_INPUT, PRICE_CACHE_WRITE,
    PRICE_CACHE_WRITE_1H, PRICE_OUTPUT, PRICE_WEB_SEARCH, PRICE_CLASSES };

extern const struct price_class price_classes[PRICE_CLASSES];

/* The amount of one class in pico-dollars; false when it isn't known. */
bool	price_amount(const struct price *, const struct price_class *,
	    uint64_t *pico);
void	price_set(struct price *, const struct price_class *, uint64_t pico);

/* Appends the amount as it is written: 0.25. */
void	price_print(struct buf *, const struct price_class *, uint64_t pico);

/* Appends it as a mapping of YAML: {input: 1.25, output: 10}. */
void	price_dump(struct buf *, const struct price *);

#endif
