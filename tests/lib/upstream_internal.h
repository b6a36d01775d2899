/*
 * What the parts of upstream share: upstream.c, which the test calls,
 * upstream_loop.c, the server's thread, and upstream_tls.c, what it does
 * instead of recv(2) and send(2) when it has a certificate. All of it is under
 * the lock.
 */
#ifndef SLUICE_TESTS_LIB_UPSTREAM_INTERNAL_H
#define SLUICE_TESTS_LIB_UPSTREAM_INTERNAL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "lib/upstream.h"
#include "lib/wire.h"

/* A request as it is kept; its spans point into bytes. */
struct record {
	struct upstream_request seen;
	struct buf bytes;
	char *path;
	bool kept;		/* by the server; else by its connection */
};

struct conn {
	struct conn *prev, *next;
	int fd;
	struct ssl_st *tls;		/* NULL: plain HTTP */
	unsigned number;
	struct buf in;
	struct record *record;		/* of the last request, or NULL */
	const struct wire *wire;	/* being sent, or NULL */
	size_t at, mark, endless_at;
	bool stalled;
	bool polled_out;		/* EPOLLOUT is asked for */
	int64_t pace_us;		/* when the last pause ended, or 0 */
	int64_t due_us;			/* when the next one does */
	size_t heap_at;			/* place in the heap plus 1; 0: none */
};

/* Replies that are given in order: the queue or those of one route. */
struct answers {
	struct answers *next;
	struct upstream_match match;
	struct wire **wires;
	size_t n, at;
	bool once;
};

struct upstream {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int listen_fd, epoll_fd, wake_fd, timer_fd;
	unsigned port;
	char url[64];
	struct ssl_ctx_st *tls;		/* its certificate, or NULL */
	bool stopping;

	struct answers *answers;	/* the queue is the first */
	struct answers **last;
	struct wire **prepared;
	size_t n_prepared;
	struct wire *nothing;		/* 404 */
	upstream_choose_fn *choose;
	void *choose_ctx;
	upstream_tell_fn *tell;
	void *tell_ctx;

	struct record **records;
	size_t n_records, cap_records, keep;
	unsigned n_requests, n_connections, n_stalled, permits;

	struct conn *conns;
	struct conn **heap;		/* by due_us */
	size_t n_heap, cap_heap;
	int64_t timer_us;		/* what timer_fd is set to */
};

/* A server with that certificate, which it takes; NULL: plain HTTP. */
struct upstream *upstream_start_on(struct ssl_ctx_st *);
void   *upstream_loop(void *);		/* the thread */
void	record_free(struct record *);

/* The reply for a request; never NULL. */
const struct wire *upstream_pick(struct upstream *,
	    const struct upstream_request *);

/* A connection's TLS; say_so: its end is no accident. As recv(2) and send(2)
 * do it, the first two return what they did, or -1 and errno. */
struct ssl_st *tls_new(struct ssl_ctx_st *, int fd);
ssize_t	tls_recv(struct ssl_st *, void *, size_t);
ssize_t	tls_send(struct ssl_st *, const void *, size_t);
void	tls_close(struct ssl_st *, bool say_so);
void	tls_free(struct ssl_ctx_st *);

/* The heap of connections that pause. */
void	heap_put(struct upstream *, struct conn *);
void	heap_remove(struct upstream *, struct conn *);

#endif
