/*
 * exchange: all that belongs to one request while it is served, and how its
 * client is kept informed and watched meanwhile.
 */
#ifndef SLUICE_GATEWAY_EXCHANGE_H
#define SLUICE_GATEWAY_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "front/front.h"
#include "front/http.h"
#include "front/peer.h"
#include "front/sse_writer.h"
#include "gateway/gateway.h"
#include "gateway/item_table.h"
#include "gateway/path.h"
#include "gateway/record.h"
#include "gateway/redaction.h"
#include "gateway/seal.h"
#include "model/event.h"
#include "model/receipt.h"
#include "model/request.h"
#include "model/response.h"
#include "model/restore.h"
#include "policy/auth.h"
#include "policy/route.h"
#include "upstream/attempt.h"

/* The sink that turns usage into cost before the response shows the end. */
struct account {
	struct sink sink;
	struct exchange *exchange;
};

/* What the last call of a provider came to. */
struct spent {
	enum error_class ended;
	int status;			/* HTTP; 0: there was no answer */
	bool known;			/* the provider said what was used */
	struct usage usage;
};

struct exchange {
	struct gateway *gateway;
	struct worker *worker;
	struct conn *conn;
	struct arena arena;

	struct http_request http;
	uint64_t reserved;		/* of gateway->in_flight */
	struct buf body;
	struct principal principal;
	struct request request;
	struct receipt receipt;
	struct candidates candidates;
	const struct target *target;	/* the one being tried */
	const struct attempt *attempt;	/* at it, while that lasts; or NULL */
	char provider_request[ATTEMPT_ID_SIZE];	/* its id of our call */
	bool called;			/* the target was, or is */
	struct spent spent;
	struct item_table lent;		/* kept items of turns that were looked
					 * into */
	struct span last_route;		/* of the turn that this one goes on
					 * from, text; or absent */
	struct idempotency_row idempotency;
	bool holds_key;			/* it is the first of that row */
	const struct response_row *repeats;	/* whose answer this one gets
						 * again; NULL: its own */

	struct check check;		/* the head of the chain of sinks: */
	struct account account;
	struct redaction redaction;
	struct seal seal;
	struct response response;
	struct recorder recorder;
	struct restore restore;		/* of streams, with originals */
	struct sse_writer writer;	/* of streams */

	struct peer peer;
	struct client client;
	const struct request *heralded;	/* stands in for one that can't be
					 * read; NULL: none */
	bool watching;			/* peer and client are set up */
	bool has_writer;		/* writer is */
	bool read;			/* request is all that was asked */
	bool opened;			/* the sinks are set up */
	int64_t beat_ms;		/* silence before a comment line */
	int64_t peer_ms, gone_ms;	/* when last asked */

	int64_t began_ms, began_wall_ms, first_ms;
	bool asks;			/* for an answer, with a known key */
	bool answered;			/* the client has been told something */
	const char *params[PATH_PARAMS];	/* of the address's pattern */
	const char *allow;		/* of a 405: what is allowed */
	const char *headers;		/* lines for the head of an answer that
					 * isn't an error; NULL: none */
	const char *cors;		/* and of any answer */
};

void	exchange_init(struct exchange *, struct gateway *, struct worker *,
	    struct conn *);
void	exchange_fini(struct exchange *);

/* Makes ready to watch the client; exchange_open does it as well. */
void	exchange_watch(struct exchange *);

/* For a body that asks for a stream and names this model (text), before it is
 * read: from here on the client hears that it is being served. */
void	exchange_herald(struct exchange *, struct span model);

/* Makes ready for the answer: sinks, response, watch. After validation. */
void	exchange_open(struct exchange *);

/* The same for an answer that is given again, with check and response as its
 * only sinks. Lends the writer of a stream; NULL for a whole answer. */
struct sink *exchange_open_repeat(struct exchange *);

/* Finds out who is asking. */
int	exchange_admit(struct exchange *, struct error *);

/* Whether the answer goes out as a stream. */
bool	exchange_streams(const struct exchange *);

/* Takes so many bytes more of the process's memory for bodies, or says that
 * there are too many in flight. Of all that was taken keep leaves so many
 * bytes; they come back by themselves. */
int	exchange_reserve(struct exchange *, uint64_t bytes, struct error *);
void	exchange_keep(struct exchange *, uint64_t bytes);

/* Tells the client that this is how it ends: an error answer or, when a
 * stream's head has gone, a failed response; once it is recorded. Nothing when
 * nobody is there. */
void	exchange_fail(struct exchange *, const struct error *);

/* Sends a JSON answer; the collected response as one; what is left of a stream
 * that has ended. -1 with ERROR_CLIENT_GONE when nobody took it. */
int	exchange_json(struct exchange *, struct span, struct error *);
int	exchange_reply(struct exchange *, struct error *);
int	exchange_close(struct exchange *, struct error *);

/* Answers with these header lines and no body. */
int	exchange_empty(struct exchange *, const char *headers, struct error *);

/* What the client was told: 200 once a stream's head has gone. */
int	exchange_status(const struct exchange *, const struct error *);

/* A line in the log about a candidate that failed. */
void	exchange_log_failure(const struct exchange *, const struct error *);

/* The request's line in the log. err holds why it went wrong; of class NONE,
 * that it didn't. */
void	exchange_log(struct exchange *, const struct error *);

#endif
