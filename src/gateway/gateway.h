/*
 * gateway: one request from start to finish, whatever front it came by.
 */
#ifndef SLUICE_GATEWAY_GATEWAY_H
#define SLUICE_GATEWAY_GATEWAY_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/error.h"
#include "base/secret.h"
#include "conf/conf.h"
#include "front/front.h"
#include "front/peer.h"
#include "gateway/caller.h"
#include "store/marks.h"
#include "store/store.h"
#include "upstream/transfer.h"

/* What all requests of a process share. Constant but for the last two. */
struct gateway {
	const struct conf *conf;
	struct store *store;
	const struct secret *secret;
	struct marks *marks;		/* NULL: no route is left alone */
	_Atomic uint64_t in_flight;	/* bytes of bodies being served */
	_Atomic int64_t upkeep_ms;	/* when the store is to be looked after
					 * next (monotonic) */
};

/* What one worker keeps from request to request. */
struct worker {
	struct transfer *transfer;	/* NULL until one is needed */
	struct transfer *asking;	/* likewise, for the analyzer */
	struct peer_socket peers;
	struct callers callers;
};

void	worker_init(struct worker *);
void	worker_fini(struct worker *);

/* Serves the one request that conn holds. Every fault of it ends in an answer
 * or in a closed stream; nothing is left for the caller to do. */
void	gateway_serve(struct gateway *, struct worker *, struct conn *);

/* Answers 503 at once: every worker is busy. */
void	gateway_refuse(struct gateway *, struct conn *);

#endif
