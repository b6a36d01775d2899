/*
 * upstream: a scripted provider on 127.0.0.1, for tests and benchmarks.
 *
 * An HTTP/1.1 server in one thread of the test itself, on a port that the
 * system chooses. It serves thousands of connections at once, and what it
 * answers is told beforehand, to the byte: where the body is split, where it
 * pauses, stalls, is cut or reset. It records every request and when a client
 * hung up. Nothing sleeps: pauses are timers, and a stalled reply goes on when
 * the test says so. With a certificate it speaks TLS; a cut closes that as
 * well, a reset doesn't.
 *
 * What it can't do ends the process with a line on standard error: a test that
 * has no server has nothing to say.
 */
#ifndef SLUICE_TESTS_LIB_UPSTREAM_H
#define SLUICE_TESTS_LIB_UPSTREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "lib/authority.h"

enum upstream_framing {
	UPSTREAM_LENGTH,	/* Content-Length */
	UPSTREAM_CHUNKED,	/* a chunk for each piece */
	UPSTREAM_UNTIL_CLOSE	/* the body ends with the connection */
};

enum upstream_stop {
	UPSTREAM_NEVER,
	UPSTREAM_CUT,		/* closes the connection */
	UPSTREAM_RESET,		/* the same by RST */
	UPSTREAM_STALL		/* waits for upstream_release */
};

/* A piece is sent by a call of its own. piece, pieces and events exclude one
 * another; without any the whole body is one piece. */
struct upstream_part {
	struct span body;
	unsigned times;		/* 0 is 1 */
	size_t piece;		/* bytes in each piece */
	const size_t *pieces;	/* sizes, ended by 0; the rest is one piece */
	bool events;		/* a piece ends behind each empty line */
	int pace_ms;		/* behind each piece */
};

/* All zeroes is "200 OK", no type and an empty body. */
struct upstream_reply {
	int status;			/* 0: 200 */
	const char *type;		/* Content-Type; NULL: none */
	const char *headers;		/* more lines, each with "\r\n" */
	const char *interim;		/* bytes before the status line */
	enum upstream_framing framing;
	bool close;			/* "Connection: close", and does */

	struct upstream_part part;	/* the body, and its continuation */
	const struct upstream_part *more;
	size_t n_more;

	struct span raw;		/* instead of all of the above */
	struct span endless;		/* and then this for ever */

	int delay_ms;			/* before the first byte */
	size_t wire_piece;		/* pieces of so many bytes, head and
					 * framing included; they replace the
					 * parts' own */
	int wire_pace_ms;		/* behind each of those */
	enum upstream_stop stop;
	size_t stop_at;			/* after so many bytes behind the head,
					 * framing included */
	bool stop_in_head;		/* they count from the status line */
};

struct upstream_request {
	unsigned number;		/* from 0 */
	unsigned connection;		/* from 0 */
	char method[16];
	const char *path;
	struct span head;		/* request line and headers */
	struct span body;
	int64_t came_ms;		/* monotonic */
	int64_t replied_ms;		/* the last byte was sent; 0: not yet */
	int64_t hangup_ms;		/* the client closed; 0: it didn't */
	size_t sent;			/* bytes of the reply */
};

struct upstream;
struct wire;

struct upstream *upstream_start(void);
struct upstream *upstream_start_tls(const struct authority *,
	    enum certificate);		/* https, but for CERTIFICATE_NONE */
void	upstream_stop(struct upstream *);

unsigned upstream_port(const struct upstream *);
const char *upstream_url(const struct upstream *);	/* no slash behind */

/* ---- what to answer; the first that applies ---- */

/* A reply in its final form, which lives as long as the server. */
const struct wire *upstream_prepare(struct upstream *,
	    const struct upstream_reply *);

/* A function that chooses, or returns NULL. It runs on the server's thread and
 * calls no function of this file. */
typedef const struct wire *upstream_choose_fn(void *ctx,
	    const struct upstream_request *);
void	upstream_choose(struct upstream *, upstream_choose_fn *, void *ctx);

/* Replies that are given once each, in order. */
void	upstream_next(struct upstream *, const struct upstream_reply *);

/* What a request must be for a reply; all zeroes for any. */
enum upstream_asked {
	UPSTREAM_ANY,
	UPSTREAM_STREAM,	/* "stream":true, or Gemini's method for it */
	UPSTREAM_WHOLE
};

struct upstream_match {
	const char *prefix;	/* of its path */
	const char *model;	/* the body says "model":model */
	enum upstream_asked asked;
};

/* Replies for such requests. Several for the same are given in order, the last
 * one again and again. Of several that apply the first added counts. */
void	upstream_answer(struct upstream *, const struct upstream_match *,
	    const struct upstream_reply *);

/* The same by path and model, NULL for any. */
void	upstream_route(struct upstream *, const char *prefix,
	    const char *model, const struct upstream_reply *);

/* ---- what came ---- */

/* How many requests are kept; 1024 at first. More are served, not kept. */
void	upstream_keep(struct upstream *, unsigned);

/* Called on the server's thread for each request when it is complete, and
 * again when its client has hung up. */
typedef void upstream_tell_fn(void *ctx, const struct upstream_request *);
void	upstream_tell(struct upstream *, upstream_tell_fn *, void *ctx);

unsigned upstream_requests(struct upstream *);		/* complete ones */
unsigned upstream_connections(struct upstream *);	/* accepted so far */

/* Copies what is known now; its spans live as long as the server. False when
 * there is no such request or it wasn't kept. */
bool	upstream_request(struct upstream *, unsigned number,
	    struct upstream_request *);

/* The value of a header, case ignored; absent when there is none. */
struct span upstream_header(const struct upstream_request *, const char *name);

/* ---- waiting, at most so long; false when it didn't happen ---- */

bool	upstream_wait_requests(struct upstream *, unsigned n, int ms);
bool	upstream_wait_hangup(struct upstream *, unsigned number, int ms);
bool	upstream_wait_stalled(struct upstream *, unsigned n, int ms);

/* Lets n stalled replies go on: those that stall now, first come first, or the
 * next that do. */
void	upstream_release(struct upstream *, unsigned n);

#endif
