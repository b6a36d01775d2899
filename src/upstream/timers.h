/*
 * timers: how long an attempt waits, and when its next turn is due.
 *
 * first_event counts from the begin, idle from the last byte of body; both are
 * for streams. total is for all. Time that passed within a turn, where a slow
 * client may hold us up, is not the provider's silence. A limit of 0 is none.
 * The limit for connecting is libcurl's business.
 */
#ifndef SLUICE_UPSTREAM_TIMERS_H
#define SLUICE_UPSTREAM_TIMERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "model/provider.h"

struct timers {
	const struct timeouts *limits;
	bool stream;
	int64_t tick_ms;
	int64_t begun_ms, turned_ms;
	int64_t silent_ms;	/* since when nothing came */
	bool heard;		/* the body has begun */
};

/* tick_ms 0: a second. */
void	timers_begin(struct timers *, const struct timeouts *, bool stream,
	    int tick_ms);

/* Something of the body came. */
void	timers_heard(struct timers *);

/* A turn that began then has ended. */
void	timers_turned(struct timers *, int64_t before_ms);

/* The milliseconds until the next turn or the end of a timer, 0 or more. */
int	timers_sleep_ms(const struct timers *);

bool	timers_turn_due(const struct timers *);

/* Whether so many milliseconds have passed since the last turn. */
bool	timers_since_turn(const struct timers *, int64_t ms);

/* -1 when one has ended: ERROR_TIMEOUT for total, ERROR_UPSTREAM_TIMEOUT. */
int	timers_check(const struct timers *, struct error *);

#endif
