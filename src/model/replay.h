/*
 * replay: an answer that was kept, told once more.
 *
 * Its object and its items, as response_write and output_item_write wrote
 * them, become canonical events again, so that whoever writes answers and
 * streams writes these too. What events don't say (ids, times, what is sealed)
 * is put back by a sink of its own, behind the response:
 *
 *	check -> response -> replay -> writer of streams, if there is one
 *
 * Each text comes in one delta. What a hosted item told of its progress isn't
 * kept; it begins with what is known of it but its results, and ends.
 */
#ifndef SLUICE_MODEL_REPLAY_H
#define SLUICE_MODEL_REPLAY_H

#include "base/error.h"
#include "base/scan.h"
#include "model/event.h"
#include "model/receipt.h"
#include "model/response.h"

struct replay {
	struct sink sink;		/* behind the response */
	struct response *response;
	struct response was;		/* as it was kept, without items */
	const struct node *items, *item;	/* all; the one being told */
	unsigned number;		/* of that one */
	unsigned n_parts;
};

/*
 * Makes response and receipt those of the object, and the response's next sink
 * this one. The tree is borrowed. -1, ERROR_INTERNAL: these are no object and
 * items of an answer.
 */
int	replay_init(struct replay *, struct response *, struct receipt *,
	    const struct node *object, const struct node *items,
	    struct sink *next, struct error *);

/* Sends all of it, BEGIN to END, to the first sink of the chain. */
int	replay_run(struct replay *, struct sink *first, struct error *);

#endif
