/*
 * attempt_rig: an attempt with everything around it, and a tiny dialect.
 *
 * The tiny dialect's answers are lines, each an event: "begin", "item 0",
 * "text 0 words", "done 0", "usage 7", "end". "fail words" is an error of the
 * provider, "quiet" at the end of the body forgets that the end is missing.
 */
#ifndef SLUICE_TESTS_LIB_ATTEMPT_RIG_H
#define SLUICE_TESTS_LIB_ATTEMPT_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "lib/upstream.h"
#include "upstream/attempt.h"

#define LONG_MS		5000	/* what never passes when all is well */
#define ROUTE		"lab/tiny-model"

/* For replies: framing, body, type. */
#define CHUNKED		.framing = UPSTREAM_CHUNKED
#define BODY(s)		.part.body = { (s), sizeof(s) - 1 }
#define EVENTS		.type = "text/event-stream"

extern const struct dialect tiny;

struct rig {
	struct upstream *upstream;
	struct arena arena;
	struct request request;
	struct provider provider;
	struct target target;
	struct receipt receipt;
	struct client client;
	struct attempt attempt;
	struct check check;		/* in front of the sink that prints */
	struct sink sink;
	struct error err;
	int64_t ms;

	struct buf out;			/* what went down the chain, a line
					 * each, and "commit" */
	size_t attempts_at_end;		/* in the receipt, when END came */

	/* How the client and the sink behave. */
	unsigned turns, wakes;
	unsigned turns_before;		/* refuse_turn after so many */
	enum error_class refuse_turn;
	const char *refuse_when;	/* refuse_turn once this is in out */
	const char *refuse_event;	/* the sink refuses this line */
	bool refuse_wake;
	int turn_takes_ms;		/* by a scripted clock */
};

int	rig_global_setup(void **state);
int	rig_global_teardown(void **state);
int	rig_setup(void **state);
int	rig_teardown(void **state);

/* Forgets what came of the last attempt. */
void	rig_clear(struct rig *);

enum attempt_result rig_run(struct rig *);
enum attempt_result rig_reply(struct rig *, const struct upstream_reply *);

struct upstream_request rig_request(struct rig *, unsigned number);

/* From now on turns take turn_takes_ms. */
void	rig_skip(struct rig *, int turn_takes_ms);

void	assert_out(const struct rig *, const char *expected);
void	assert_error(const struct rig *, enum error_class);
/* The receipt's only attempt. */
void	assert_recorded(const struct rig *, int status, const char *code);

#endif
