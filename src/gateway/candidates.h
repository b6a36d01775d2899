/*
 * candidates: tries the routes that may serve a request, one after the other.
 */
#ifndef SLUICE_GATEWAY_CANDIDATES_H
#define SLUICE_GATEWAY_CANDIDATES_H

#include "base/error.h"
#include "gateway/exchange.h"

/*
 * In order, until one serves or fails in a way that no other could do better;
 * nothing of a failed one was seen by the client. A route whose provider has
 * asked for time (Retry-After) is left alone until then, by all processes:
 * the receipt says so. An input that is too long goes on to windows known to
 * be larger, then to unknown ones, and to no others. The total time is one for
 * all.
 *
 * 0: served; a stream that failed on its way has said so, and err tells the
 * log. -1: err is what the client is to be told, one cause for all failures.
 */
int	candidates_try(struct exchange *, struct error *);

#endif
