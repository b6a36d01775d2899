/*
 * sse_writer: canonical events as the public stream of server-sent events.
 *
 * The whole ceremony of the protocol is here and nowhere else: sequence
 * numbers, added and done pairs, parts, the final object, [DONE]. It is the
 * last sink; the response in front of it already shows what an event did.
 *
 * Events are gathered in a buffer; sse_writer_flush hands them to the web
 * server, once per read of the provider. Much at once (a whole answer of
 * megabytes) is handed over in between, so that the buffer stays small.
 *
 * The order of events is OpenAI's for each kind of item. An empty delta opens
 * its part and is not written, unless log probabilities come with it. What a
 * hosted item tells of its progress goes out under its own type with our
 * numbers. FAIL before BEGIN, for a stream whose head had to go early, gives
 * response.created, response.in_progress and response.failed. There is never
 * an error event.
 */
#ifndef SLUICE_FRONT_SSE_WRITER_H
#define SLUICE_FRONT_SSE_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/ceilings.h"
#include "base/error.h"
#include "front/front.h"
#include "front/http.h"
#include "model/event.h"
#include "model/receipt.h"
#include "model/request.h"
#include "model/response.h"

struct sse_writer {
	struct sink sink;
	struct conn *conn;
	const struct http_request *http;
	const struct request *request;
	const struct receipt *receipt;
	struct response *response;
	const char *headers;	/* more lines of the head, set by whoever
				 * serves; NULL: none */
	struct buf out;
	bool headed;		/* the HTTP head was written */
	bool opened;		/* response.created was written */
	bool closed;		/* the terminal event was written */
	bool gone;		/* the client takes no more */
	uint64_t sequence;
	int64_t flushed_ms;	/* when bytes last went out (monotonic) */
	unsigned n_parts[CEILING_OUTPUT_ITEMS];	/* announced, by item */

	/* What the deltas of one part have in common, before and behind the
	 * sequence number; empty, or of this part. */
	struct buf delta_type, delta_place;
	unsigned delta_item, delta_part;
};

/* Everything is borrowed. */
void	sse_writer_init(struct sse_writer *, struct conn *,
	    const struct http_request *, const struct request *,
	    const struct receipt *, struct response *);
void	sse_writer_fini(struct sse_writer *);

/* A comment line, behind the head if that hasn't gone yet: the heartbeat, and
 * the early start of a stream whose provider is silent. Nothing after the
 * terminal event. */
void	sse_writer_beat(struct sse_writer *);

/* Hands over what is waiting and flushes, once; with nothing waiting it does
 * neither. -1 with ERROR_CLIENT_GONE, or ERROR_INTERNAL when an event didn't
 * fit into CEILING_WRITE. */
int	sse_writer_flush(struct sse_writer *, struct error *);

#endif
