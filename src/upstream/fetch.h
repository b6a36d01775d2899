/*
 * fetch: the bytes behind a public address that a request names, for providers
 * that take no addresses.
 *
 * The one exception to "connect only to configured hosts", so it is guarded:
 * https alone, no user and password, only public network addresses (asked of
 * each socket before it connects, so that no name can lead elsewhere), at most
 * FETCH_REDIRECTS redirects with each checked again, a connection of its own,
 * no credentials, no cookies, bounded in bytes and in time. Proxies aren't
 * used. An operator can turn it off, or open it for a closed network.
 */
#ifndef SLUICE_UPSTREAM_FETCH_H
#define SLUICE_UPSTREAM_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "model/asset.h"
#include "upstream/transfer.h"

#define FETCH_REDIRECTS	3

struct client;

struct fetch_rules {
	bool enabled;
	bool private;		/* any address, and http too */
	uint64_t max_bytes;
	int64_t timeout_ms;	/* of one fetch, redirects included */
};

struct fetch {
	const struct fetch_rules *rules;
	struct transfer *transfer;
	const struct client *client;	/* watched meanwhile */
	struct arena *arena;		/* of the request: keeps the asset */

	/* Asked before so many bytes are kept; -1 with err: there is no room.
	 * NULL: there is. */
	int (*reserve)(void *ctx, uint64_t bytes, struct error *);
	void *ctx;
};

/*
 * Fetches what url (text) names and adds it to the assets. -1: ERROR_FETCH at
 * param with a message that says what stood in the way, never what came back;
 * or what reserve or the client's turn returned.
 */
int	fetch_asset(const struct fetch *, struct span url, const char *param,
	    struct assets *, struct error *);

#endif
