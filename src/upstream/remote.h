/*
 * remote: an attempt over HTTP.
 *
 * Encodes, sends, judges the answer by status and content type, and feeds the
 * decoder. Part of attempt; nobody else calls it.
 */
#ifndef SLUICE_UPSTREAM_REMOTE_H
#define SLUICE_UPSTREAM_REMOTE_H

#include "base/error.h"
#include "dialect/dialect.h"
#include "upstream/attempt.h"
#include "upstream/gate.h"

/* 0: the decoder has seen the whole answer. -1 with err. */
int	remote_run(struct attempt *, const struct dialect *, struct gate *,
	    struct error *);

#endif
