/*
 * transfer: one HTTP call to a provider, driven so that the client is watched.
 *
 * The only part of the program that knows libcurl. A transfer belongs to one
 * worker, which keeps it warm: connections are used again, one call runs at a
 * time.
 *
 * While a call runs the descriptor of the web server is polled together with
 * the provider's socket. The callbacks run on the caller's thread:
 *
 *	answer	the status line and headers are complete
 *	data	a piece of the body, as often as it comes
 *	turn	once after each read of the provider's socket and at each tick,
 *		at most tick_ms apart: the place to flush, to beat, and to ask
 *		whether the client is still there
 *
 * Any of them may return -1 with err: the call is aborted and its connection
 * closed. Redirects are not followed (a 3xx is an answer like any other),
 * proxies of the environment are ignored, responses are never decompressed:
 * a content encoding is ERROR_UPSTREAM_PROTOCOL in a 2xx answer, once answer
 * has heard of it, and the body of any other answer that has one is not handed
 * on.
 *
 * Timers (milliseconds, 0 for none): connect; first_event and idle for
 * streams, from the call's begin and from the last byte of body (comments and
 * pings count); total for all. Time in which turn blocks on a slow client
 * doesn't count as silence. connect, first_event, idle: ERROR_UPSTREAM_TIMEOUT;
 * total: ERROR_TIMEOUT.
 */
#ifndef SLUICE_UPSTREAM_TRANSFER_H
#define SLUICE_UPSTREAM_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "model/provider.h"

struct transfer;

/* Once per process, before threads start; and at its end. A process with one
 * thread may leave it: then the first transfer does it. */
int	transfer_global_init(struct error *);
void	transfer_global_fini(void);

struct transfer *transfer_new(void);
void	transfer_free(struct transfer *);

struct transfer_call {
	const char *url;
	struct span body;
	const struct header *headers;	/* complete: authentication, type */
	size_t n_headers;
	const char *proxy, *ca_file;	/* NULL: none; the system's */
	struct timeouts timeouts;
	bool stream;			/* first_event and idle apply */
	bool get;			/* GET, without a body */
	bool guarded;			/* only to public addresses, by a
					 * connection of its own */
	const int *watch_fd;		/* polled for input as well; NULL or
					 * -1: none. Read before each poll, so
					 * that turn can change it */
	int tick_ms;			/* the longest time between turns;
					 * 0: a second */
};

/* Borrowed until the callback returns. */
struct transfer_answer {
	int status;
	struct span content_type;	/* absent when not sent */
	struct span retry_after, retry_after_ms;
	struct span request_id;		/* the provider's, for the log */
	struct span location;		/* of a redirect */
};

struct transfer_ops {
	int (*answer)(void *ctx, const struct transfer_answer *,
	    struct error *);
	int (*data)(void *ctx, struct span bytes, struct error *);
	/* woken: watch_fd has something to say. When *done is set the call is
	 * complete in the eyes of the caller: the rest of the body is read for
	 * at most CEILING_LINGER_MS and its end doesn't matter. */
	int (*turn)(void *ctx, bool woken, bool *done, struct error *);
};

/*
 * The address that location means when it was read at base, which may be NULL:
 * then location is the address itself. NULL when that is no http or https
 * address with a host, or bears a user or a password.
 */
char   *transfer_url(struct arena *, const char *base, const char *location);

/*
 * Runs the call to its end. 0: the provider answered and the body ended;
 * *clean is false when it ended otherwise than HTTP says (connection lost, a
 * chunk or a promised length missing). -1 with err: no answer
 * (ERROR_UPSTREAM_CONNECT, _TIMEOUT, _PROTOCOL, _CUT), or what a callback
 * returned.
 */
int	transfer_run(struct transfer *, const struct transfer_call *,
	    const struct transfer_ops *, void *ctx, bool *clean,
	    struct error *);

#endif
