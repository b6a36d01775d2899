/*
 * server: accepts FastCGI connections and serves them with threads on demand.
 *
 * One epoll set holds the listening socket and every connection that waits
 * for its next request; workers are threads that take what is ready and run
 * the plain loop of accept, serve, finish. A kept connection holds no worker
 * while it is idle. The main thread polls that set and a signalfd: when there
 * is work and no idle worker it starts another, up to threads; beyond that a
 * request waits for CEILING_QUEUE_MS, or up to twice that, and then a reserve
 * worker refuses it with 503 and Retry-After. Extra workers end after
 * worker_idle. A process that mod_fcgid started serves one request at a time,
 * so it stays at one worker.
 *
 * SIGTERM, SIGUSR1 and SIGINT: no connection is accepted any more, running
 * requests finish, for at most drain; then the deadline passes (at once when a
 * second SIGINT comes), requests end themselves (see server_stopping), and the
 * process exits. SIGHUP changes nothing; SIGPIPE is ignored.
 */
#ifndef SLUICE_FRONT_SERVER_H
#define SLUICE_FRONT_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "front/front.h"

struct server_ops {
	/* A worker's own things (a warm transfer); NULL is allowed. */
	void *(*worker_new)(void *ctx);
	void (*worker_free)(void *ctx, void *worker);

	/* One request, on the worker's thread. */
	void (*serve)(void *ctx, void *worker, struct conn *);

	/* The same when there is no worker left: answers 503 at once. */
	void (*refuse)(void *ctx, struct conn *);
};

struct server_settings {
	unsigned threads;		/* most workers */
	int64_t worker_idle_ms;
	int64_t drain_ms;
	int64_t send_timeout_ms;	/* a client that takes nothing */
	int64_t params_ms;		/* 0: CEILING_PARAMS_MS */
	int64_t grace_ms;		/* 0: CEILING_GRACE_MS */
	int64_t queue_ms;		/* 0: CEILING_QUEUE_MS */
};

/* Opens a listening socket: a path (it has a slash in it; mode 0660, an old
 * socket replaced when nobody listens on it) or ADDR:PORT with 127.0.0.1, [::1]
 * or localhost; port 0 takes a free one. The descriptor, or -1. */
int	server_listen(const char *where, struct error *);

/* The port of a listening TCP socket; -1: it isn't one. */
int	server_port(int fd);

/* Whether fd is a TCP socket that other machines could connect to. */
bool	server_reachable(int fd);

/* The listening socket that the environment passed: fd 0 when it is one, or
 * 3 by LISTEN_FDS. -1: none. */
int	server_inherited(void);

/*
 * Serves until told to stop, and closes listen_fd. 0, or -1 with err when it
 * could not begin. Call it from the main thread, before other threads start or
 * with SIGTERM, SIGUSR1, SIGINT and SIGHUP blocked in them.
 */
int	server_run(int listen_fd, const struct server_settings *,
	    const struct server_ops *, void *ctx, struct error *);

/* The workers that the last server_run had to leave running because their
 * requests didn't end: then ctx is still in use, and the process should end by
 * _exit without taking anything down. */
unsigned server_left(void);

/* Whether the drain deadline has passed: what still runs must end now. */
bool	server_stopping(void);

#endif
