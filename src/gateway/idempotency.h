/*
 * idempotency: requests that may be sent twice and are answered once.
 *
 * A request with an Idempotency-Key is the first of its key in its project, or
 * a repeat. The first is served as any other is, and what becomes of the key
 * is recorded with its end: an answer, completed or incomplete, holds it until
 * idempotency_retention has passed; anything else frees it. A process that
 * dies frees it when no request could run any more.
 *
 * A repeat of the same body gets the answer that is kept, whole or as a stream
 * as it asks for itself; nobody is called, and nothing is paid. While the
 * first runs it is told to come back, and when the answer isn't kept, or not
 * any more, under which id it was given. With another body it is wrong.
 *
 * Bodies are the same when their members are, byte for byte and in the same
 * order, but for stream and stream_options. The store sees keyed hashes alone.
 */
#ifndef SLUICE_GATEWAY_IDEMPOTENCY_H
#define SLUICE_GATEWAY_IDEMPOTENCY_H

#include "base/error.h"
#include "gateway/exchange.h"

/*
 * When the body is there, before anybody looks at what it asks for. 0: to be
 * served, with or without a key (exchange.holds_key); 1: idempotency_replay
 * is to answer; -1: it is refused. A body that can't be read takes no key:
 * whoever reads it says what is wrong.
 */
int	idempotency_begin(struct exchange *, struct error *);

/* Answers with what is kept. */
int	idempotency_replay(struct exchange *, struct error *);

#endif
