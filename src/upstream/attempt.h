/*
 * attempt: one candidate, from the encoded call to the end of its answer.
 *
 * attempt_run encodes the request for the target, runs the transfer (or lets
 * a dialect answer that needs none), feeds the decoder, and drives the sinks
 * behind the gate. It appends one attempt to the receipt, before END or FAIL
 * goes down the chain, so that the final object can show it.
 *
 * Messages of errors begin with the name of the route, unless the fault is
 * ours or the client's. Of what a refusing provider said they hold what
 * dialect_refusal lets through, and nothing else that came from it.
 */
#ifndef SLUICE_UPSTREAM_ATTEMPT_H
#define SLUICE_UPSTREAM_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "dialect/dialect.h"
#include "model/event.h"
#include "model/receipt.h"
#include "model/request.h"
#include "model/target.h"
#include "upstream/transfer.h"

/*
 * The client, as far as an attempt has to know it: what to poll, and what to
 * do at each turn (flush, heartbeat, early headers, is anybody there). turn
 * returns -1 with ERROR_CLIENT_GONE, or ERROR_STOPPING after the drain
 * deadline.
 */
struct client {
	int fd;			/* -1: nothing to poll. Read before each wait:
				 * turn may change it */
	int tick_ms;
	int (*turn)(void *ctx, bool woken, struct error *);
	void *ctx;
};

#define ATTEMPT_ID_SIZE	128

enum attempt_result {
	ATTEMPT_SERVED,		/* END or FAIL went down the chain */
	ATTEMPT_FAILED		/* nothing did; err says why */
};

struct attempt {
	const struct request *request;
	const struct target *target;
	struct transfer *transfer;
	struct receipt *receipt;
	struct sink *sink;		/* behind the gate */
	const struct client *client;
	struct timeouts timeouts;	/* the row's, else the general ones */
	bool own_total;			/* timeouts.total is the route's alone:
					 * ERROR_UPSTREAM_TIMEOUT */
	int64_t patience_ms;		/* until the first item, while others
					 * wait to be asked; 0: as long as it
					 * takes */
	const struct fetch_rules *fetch;	/* NULL: nothing is fetched */
	int (*reserve)(void *ctx, uint64_t bytes, struct error *);
					/* see fetch.h */
	void (*commit)(void *ctx);	/* before BEGIN goes on */
	void *ctx;
	const struct dialect *dialect;	/* NULL: the one that the row names */

	/* Filled in. */
	int status;			/* HTTP; 0: there was no answer */
	char request_id[ATTEMPT_ID_SIZE];	/* the provider's; "": none */
	enum effort effort;		/* that it was asked for, before commit;
					 * EFFORT_UNSET: nothing is known */
	bool has_usage;
	struct usage usage;		/* what was used, as far as known */
	int64_t first_ms;		/* from the start to the first item;
					 * -1: there was none */
};

/*
 * ATTEMPT_FAILED with ERROR_CLIENT_GONE when the client left, at any time;
 * with ERROR_ROUTES_... never. A stream that fails after its commit is SERVED:
 * FAIL went down the chain and *err tells the log why (class not NONE).
 * Changes that encoding noted stay in the receipt when the attempt fails, and
 * what the last events left in the sinks is the caller's to flush.
 */
enum attempt_result attempt_run(struct attempt *, struct error *);

#endif
