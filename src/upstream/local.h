/*
 * local: an attempt at a dialect that answers by itself.
 *
 * Steps through dialect->answer; a stream is given the time between steps that
 * the dialect asks for, a whole answer isn't waited for. Of the timers only
 * total applies: the others are about a network. Part of attempt; nobody else
 * calls it.
 */
#ifndef SLUICE_UPSTREAM_LOCAL_H
#define SLUICE_UPSTREAM_LOCAL_H

#include "base/error.h"
#include "dialect/dialect.h"
#include "upstream/attempt.h"
#include "upstream/gate.h"

/* 0: the dialect says that it has ended. -1 with err. */
int	local_run(struct attempt *, const struct dialect *, struct gate *,
	    struct error *);

#endif
