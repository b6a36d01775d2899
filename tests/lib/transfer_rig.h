/*
 * transfer_rig: a transfer, a scripted upstream for it, and callbacks that note
 * what they are told and refuse when a test wants it.
 */
#ifndef SLUICE_TESTS_LIB_TRANSFER_RIG_H
#define SLUICE_TESTS_LIB_TRANSFER_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "lib/upstream.h"
#include "upstream/transfer.h"

#define LONG_MS		5000	/* what never passes when all is well */

#define CHUNKED		.framing = UPSTREAM_CHUNKED
#define BODY(s)		.part.body = { (s), sizeof(s) - 1 }

/* A call, what came of it, and how its callbacks behave. */
struct calls {
	struct upstream *upstream;
	struct transfer *transfer;
	struct transfer_call call;	/* total is LONG_MS, ticks are 20 ms */
	struct header headers[4];
	char url[128];

	int status;
	char type[64], retry_after[64], retry_after_ms[64], request_id[64];
	struct buf body;
	unsigned answers, pieces, turns, wakes;
	bool clean;
	struct error err;
	int64_t ms;

	enum error_class refuse_answer, refuse_data, refuse_turn;
	unsigned turns_before;		/* refuse_turn after so many */
	bool refuse_wake, ignore_wake;
	const char *done_at;		/* done once the body holds this */
	int turn_takes_ms;		/* by a clock that calls_skip puts in */
	int fds[2];			/* closed at the end */
	int watch;
};

/* For cmocka: around a program, around each test. */
int	calls_global_setup(void **state);
int	calls_global_teardown(void **state);
int	calls_setup(void **state);
int	calls_teardown(void **state);

void	calls_url(struct calls *, const char *scheme, unsigned port);

/* One call; the second gives the upstream its reply first. */
int	calls_run(struct calls *);
int	calls_reply(struct calls *, const struct upstream_reply *);

/* From now on turns take turn_takes_ms. */
void	calls_skip(struct calls *, int turn_takes_ms);

/* "-" for an absent span. */
void	calls_copy(char *out, size_t size, struct span);

void	assert_body(const struct calls *, const char *body);
void	assert_fails(struct calls *, const struct upstream_reply *,
	    enum error_class);

/* Whatever went before, the worker serves on. */
void	assert_usable(struct calls *);

/* The request as the upstream recorded it. */
struct upstream_request calls_request(struct calls *, unsigned number);

#endif
