/*
 * mem: a front in memory, for tests.
 *
 * What was written waits in pending and moves to out with a flush; flushes are
 * counted. The client may be made to vanish after a number of bytes: what goes
 * beyond is lost, that flush and everything after it fails.
 *
 * After mem_init the fields that a test wants otherwise may be set.
 */
#ifndef SLUICE_FRONT_MEM_H
#define SLUICE_FRONT_MEM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"
#include "front/front.h"

struct mem_param {
	const char *name, *value;
};

struct mem_conn {
	struct conn conn;
	const struct mem_param *params;		/* ended by a NULL name */
	struct span body;
	size_t body_at;
	size_t body_cut;	/* the body breaks off after so many bytes;
				 * SIZE_MAX: it doesn't */
	size_t body_piece;	/* most bytes that one read gives */
	struct buf pending;	/* written, not flushed */
	struct buf out;		/* flushed */
	size_t flushes;
	size_t gone_after;	/* the client vanishes once so many bytes were
				 * flushed; SIZE_MAX: it stays */
};

/* params (NULL: none) and body are borrowed. */
void	mem_init(struct mem_conn *, const struct mem_param *, struct span body);
void	mem_fini(struct mem_conn *);

#endif
