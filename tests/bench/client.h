/*
 * client: one HTTP/1.1 connection of the load generator.
 *
 * It never blocks: client_ask begins a request, client_go does what can be
 * done when the descriptor is ready. Each answer is held against what is
 * expected of it: status, what its body must hold, and how often.
 */
#ifndef SLUICE_TESTS_BENCH_CLIENT_H
#define SLUICE_TESTS_BENCH_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

#define CLIENT_MUST	8

struct client_want {
	unsigned status;
	struct span must[CLIENT_MUST];	/* in the body, all of them */
	size_t n_must;
	struct span end;		/* with which the body ends, or empty */
	struct span event;		/* of which it holds n_events, or empty;
					 * the first one is timed */
	size_t n_events;
};

enum client_state {
	CLIENT_IDLE,		/* nothing asked, or answered rightly */
	CLIENT_SENDS,
	CLIENT_READS,
	CLIENT_FAILED
};

struct client {
	int fd;				/* -1: not connected */
	enum client_state state;
	const struct client_want *want;
	struct span request;		/* lives until the answer is there */
	size_t sent;
	bool polled_out;

	struct buf in, body;		/* as it came; without its framing */
	bool headed, chunked, until_close;
	bool closes;			/* afterwards, the server says */
	unsigned status;
	size_t left;			/* of the body, or of the chunk */
	bool in_chunk, last_chunk;
	size_t looked;			/* of the body, for the first event */

	int64_t asked_ns, first_ns, done_ns;
	const char *fault;		/* of CLIENT_FAILED */
};

void	client_init(struct client *, const struct client_want *);
void	client_fini(struct client *);

/* Connects where it isn't, to a port on 127.0.0.1, and begins to send. The
 * descriptor is put into the epoll set with the client as its data. asked_ns
 * is when the request was due. */
void	client_ask(struct client *, int epoll_fd, unsigned port, struct span,
	    int64_t asked_ns);
void	client_go(struct client *, int epoll_fd);
void	client_close(struct client *);

#endif
