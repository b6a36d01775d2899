/*
 * restore: the sink that shows a client its own values while an answer streams.
 *
 * It stands between what keeps the answer and what writes it. A mark that is
 * cut in pieces is held back until it is all there; the end of its part goes
 * out at that part's end. The whole texts that a stream tells beside its
 * deltas are shown by whoever writes them (response.originals), from the same
 * table, and are the same.
 */
#ifndef SLUICE_MODEL_RESTORE_H
#define SLUICE_MODEL_RESTORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/event.h"
#include "model/originals.h"
#include "model/response.h"

struct restore {
	struct sink sink;
	struct response *response;
	struct restore_item {
		struct restorer restorer;
		enum part_type type;
		unsigned n_parts;
	} *items;
	size_t n_items, cap_items;
	struct buf out;
	struct arena scratch;
};

/* Shows response->originals. Both are borrowed. */
void	restore_init(struct restore *, struct response *, struct sink *next);
void	restore_fini(struct restore *);

#endif
