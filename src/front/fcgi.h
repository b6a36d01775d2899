/*
 * fcgi: one FastCGI connection, with libfcgi beneath.
 *
 * libfcgi reads and writes the records of a request that has begun. Accepting
 * connections, waiting between the requests of a kept one and closing are
 * done around it: its own accept waits on silent connections and its own
 * close on slow peers, it loses the connection when a stray record stands
 * between two requests, and it holds a thread for each idle connection.
 *
 * The life of a connection: fcgi_new; then, each time its descriptor is
 * readable, fcgi_look; on FCGI_NEXT_STRAY fcgi_skip; on FCGI_NEXT_REQUEST
 * fcgi_begin, the operations of fcgi_conn, fcgi_settle, fcgi_end; at last
 * fcgi_free. One thread at a time, except for fcgi_hang_up.
 *
 * libfcgi ends the process on some malformed parameters (CVE-2025-23016 and
 * its kin), so whoever can connect to the socket can end the process: it is
 * for the web server alone.
 */
#ifndef SLUICE_FRONT_FCGI_H
#define SLUICE_FRONT_FCGI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "front/front.h"

struct fcgi;

enum fcgi_next {
	FCGI_NEXT_NOTHING,	/* nothing is there, or a part of a record */
	FCGI_NEXT_STRAY,	/* a record that belongs to no request */
	FCGI_NEXT_REQUEST,	/* a request begins */
	FCGI_NEXT_CLOSED	/* the peer hung up or speaks nonsense */
};

/* Once per process, before threads start. Leaves signal handlers alone. */
int	fcgi_setup(struct error *);

/* Takes fd, a connected stream socket that blocks. */
struct fcgi *fcgi_new(int fd);
void	fcgi_free(struct fcgi *);

/* -1 once the connection is closed. */
int	fcgi_fd(const struct fcgi *);

/* The longest waits: for bytes of the peer, and for its taking ours. */
void	fcgi_set_timeouts(struct fcgi *, int64_t recv_ms, int64_t send_ms);

/* Doesn't wait. */
enum fcgi_next fcgi_look(struct fcgi *);

/* Reads a record and drops it. False: it broke off. */
bool	fcgi_skip(struct fcgi *);

/* Reads the parameters. -1: broken, and the connection is closed. ending is
 * called before the end of the answer is told, if that is sure not to wait; what
 * the request does afterwards concerns no peer any more. */
int	fcgi_begin(struct fcgi *, void (*ending)(void *ctx), void *ctx);

/* The request that began; valid until fcgi_end. */
struct conn *fcgi_conn(struct fcgi *);

/*
 * Sends what is left and reads what is left of the body (for about drain_ms at
 * most). Whether fcgi_end is sure not to wait for the peer any more.
 */
bool	fcgi_settle(struct fcgi *, int64_t drain_ms);

/*
 * Says that the request is complete. Whether the connection stays open for
 * another one: when keep and the web server both say so and nothing broke.
 */
bool	fcgi_end(struct fcgi *, bool keep);

/* Says good-bye to a peer that is saying nothing: its side and ours then see
 * the end of the connection, which remains to be freed. Nothing happens when
 * bytes have arrived. */
void	fcgi_hang_up(struct fcgi *);

#endif
