/*
 * item_table: items by their ids, which clients may have chosen.
 *
 * A hash table with a secret seed, so that nobody can choose ids that make it
 * slow. A zeroed one is empty; its memory is the arena's.
 */
#ifndef SLUICE_GATEWAY_ITEM_TABLE_H
#define SLUICE_GATEWAY_ITEM_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/scan.h"

struct item_table {
	const struct node **slots;
	size_t size;			/* a power of two, or 0 */
	size_t n;
	uint64_t seed[2];
};

/* Takes the item in, which is borrowed. False: it has no id, or one of that id
 * is there, and stays. */
bool	item_table_add(struct item_table *, struct arena *,
	    const struct node *item);

/* The item of that id (text), or NULL. */
const struct node *item_table_find(const struct item_table *, struct span id);

#endif
