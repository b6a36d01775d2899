/*
 * lines: the connections of the web server that wait for their next request,
 * and the socket where new ones arrive.
 *
 * One epoll set holds them all, and every entry reports once and is then
 * silent until it is armed again: so what lines_wait gives to a thread is that
 * thread's alone, and one new connection wakes one thread. A line is either
 * with a thread (from lines_wait or lines_accept to lines_park or lines_drop),
 * which alone touches it then, or parked here, under the lock. Only who holds
 * a line frees it: a parked one that shall go is hung up on, which makes it
 * ready.
 *
 * All functions may be called by any thread, except where they say otherwise.
 */
#ifndef SLUICE_FRONT_LINES_H
#define SLUICE_FRONT_LINES_H

#include <sys/queue.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "front/fcgi.h"

struct line {
	TAILQ_ENTRY(line) entry;
	struct fcgi *fcgi;
	int64_t since_ms;	/* accepted */
	bool spoke;		/* has sent anything yet */
	bool known;		/* to the epoll set */
	struct line_list *parked;	/* the list it stands in, or NULL */
};

TAILQ_HEAD(line_list, line);

struct lines {
	int epoll;		/* readable when there is work */
	int nudge;		/* an eventfd that wakes the main thread */
	int bell;		/* an eventfd for the mark and the end */
	int64_t silent_ms, send_ms;
	bool delays;		/* what TCP does unless it is told not to */

	pthread_mutex_t lock;	/* of everything below */
	int listener;		/* -1: closed */
	bool paused;		/* no descriptors left: accept later */
	int64_t resume_ms;
	bool closing;
	size_t count, max;	/* lines, parked or not */
	bool ticking;		/* lines_tick is going to be called */
	struct line_list fresh;	/* never spoke; the oldest first */
	struct line_list kept;
	int64_t warned_ms;
};

enum lines_event {
	LINES_NOTHING,		/* the wait was too long */
	LINES_LISTENER,		/* call lines_accept */
	LINES_LINE,		/* a line has bytes, or its peer hung up */
	LINES_MARK,		/* see lines_mark */
	LINES_END		/* see lines_end */
};

/* listener becomes the lines' to close; nudge stays the caller's. */
int	lines_init(struct lines *, int listener, int nudge, int64_t silent_ms,
	    int64_t send_ms, struct error *);
void	lines_fini(struct lines *);	/* when no line is with a thread */

enum lines_event lines_wait(struct lines *, int timeout_ms, struct line **);

/* Takes in what has arrived; one of them, or NULL. The others are parked. */
struct line *lines_accept(struct lines *);

void	lines_park(struct lines *, struct line *);
void	lines_drop(struct lines *, struct line *);

/* Puts a mark behind all that is ready now: one lines_wait returns LINES_MARK
 * when all of that was taken. */
void	lines_mark(struct lines *);

/* From now on each lines_wait returns LINES_END. */
void	lines_end(struct lines *);

/* Hangs up on lines that have been silent since they came, accepts again
 * after a pause. The milliseconds until it wants to be called again, or -1. */
int64_t	lines_tick(struct lines *, int64_t now_ms);

/* No more connections: takes in those that wait, closes the listener, hangs up
 * on idle lines. Of the main thread. */
void	lines_close(struct lines *);

size_t	lines_count(struct lines *);

#endif
