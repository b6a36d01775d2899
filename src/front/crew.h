/*
 * crew: the threads that serve lines, as many as there is work for.
 *
 * A hand is a thread that takes what is ready and serves it. While none is
 * idle the watch is set: the main thread's epoll set then reports work that
 * nobody takes, and crew_summon starts another hand. With all of them busy
 * a mark is put behind what waits; a hand that comes to it shows that the
 * queue moves. When none does for the settings' queue_ms, the reserve hand refuses
 * everything up to the mark.
 */
#ifndef SLUICE_FRONT_CREW_H
#define SLUICE_FRONT_CREW_H

#include <sys/queue.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "front/lines.h"
#include "front/server.h"

struct hand;
TAILQ_HEAD(hand_list, hand);

struct crew {
	struct lines *lines;
	const struct server_settings *settings;
	const struct server_ops *ops;
	void *ctx;
	int watch;		/* the main thread's epoll set */
	int nudge;		/* wakes the main thread */

	pthread_mutex_t lock;	/* of everything below */
	struct hand_list working, done;
	unsigned count;		/* hands, without the reserve */
	unsigned idle;		/* of them, ready for work (see crew.c) */
	bool watched;		/* the watch is set */
	bool reserve;		/* the reserve hand is out */
	bool marked;		/* and the mark not taken yet */
	int64_t marked_ms;
	bool stopping;		/* every hand is to end */
	bool draining;		/* no line is kept for another request */
};

/* Starts the first hand; adds lines->epoll to watch, with itself as data.fd.
 * The pointers are kept. */
int	crew_init(struct crew *, struct lines *, int watch, int nudge,
	    const struct server_settings *, const struct server_ops *,
	    void *ctx, struct error *);

/* Takes down what crew_reap has emptied. */
void	crew_fini(struct crew *);

/* The watch fired: there is work and perhaps nobody idle. Main thread. */
void	crew_summon(struct crew *);

/* Sends the reserve hand when it's time. The milliseconds until it wants to be
 * called again, or -1. Main thread. */
int64_t	crew_tick(struct crew *, int64_t now_ms);

/* Joins hands that ended. How many are left, the reserve among them. */
unsigned crew_reap(struct crew *);

void	crew_drain(struct crew *);
void	crew_stop(struct crew *);	/* idle hands end, busy ones later */

/* How many requests are being served. */
unsigned crew_busy(struct crew *);

#endif
