/*
 * dialect: how one family of providers is spoken to.
 *
 * Encode turns a request into what the provider is sent; decode turns what
 * it answers into events. A dialect knows nothing of HTTP transfers, of the
 * web server, or of which provider it speaks for beyond the row's columns.
 *
 * Life of a decoder, once per attempt:
 *
 *	decoder_init
 *	  feed*		the body of a 2xx answer, in pieces that end anywhere
 *	  finish	the body has ended; clean says whether as HTTP says
 *	  or failure	the status was another
 *	decoder_fini
 *
 * A decoder sends BEGIN when it recognises the provider's opening, then items
 * and END. It returns -1 with err when the provider failed or broke its own
 * protocol; it never sends FAIL and needn't close items then. When a sink
 * returns -1 the decoder returns -1 at once with that error. After END it
 * ignores what comes. Promise 1: finish without an end mark is an error.
 */
#ifndef SLUICE_DIALECT_DIALECT_H
#define SLUICE_DIALECT_DIALECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "model/event.h"
#include "model/receipt.h"
#include "model/request.h"
#include "model/target.h"

/* What the provider is sent, beside authentication and the row's headers. */
struct call {
	struct buf path;	/* appended to base_url: "/chat/completions" */
	struct buf body;	/* JSON */
	struct header headers[8];
	size_t n_headers;
	struct header joined;	/* a list that has in it what the row says of
				 * that name, and counts before it; or no name */
	bool stream;		/* the provider was asked to stream */
	enum effort effort;	/* that it was asked for; EFFORT_UNSET: none, or
				 * nothing is known of it */
};

struct decoder {
	const struct dialect *dialect;
	const struct request *request;
	const struct target *target;
	bool stream;		/* of the call, not of the client */
	struct sink *sink;
	struct arena scratch;	/* reset by the dialect as it likes */
	void *state;		/* state_size bytes, zeroed */
	bool ended;		/* END was sent: what comes is ignored */
};

/* What the transfer tells of a refused call. */
struct refusal {
	int status;
	struct span body;	/* at most CEILING_UPSTREAM_ERROR of it */
	struct span retry_after;	/* header values, absent if not sent */
	struct span retry_after_ms;
};

struct dialect {
	const char *name;

	/*
	 * Writes the call. What the provider can't take is emulated or dropped,
	 * with a change in the receipt for each; what is never stripped
	 * (policy/needs.h), or nothing under routing.strict, is refused. Same
	 * input, same bytes (promise 9). Everything that the call points to
	 * lives in the arena.
	 */
	int (*encode)(const struct request *, const struct target *,
	    struct arena *, struct call *, struct receipt *, struct error *);

	/*
	 * What this target can do, without looking at a request. What isn't
	 * known of it is assumed. A bit that is missing here is one that
	 * encode refuses or drops; one that is set it may still refuse.
	 */
	struct ability (*can)(const struct target *);

	/*
	 * Whether this part's public address must be sent as bytes to this
	 * target. Whoever serves fetches those and has them found by
	 * asset_find (model/asset.h) when encode asks. NULL: never.
	 */
	bool (*wants_bytes)(const struct part *, const struct target *);

	size_t state_size;
	void (*begin)(struct decoder *);
	int (*feed)(struct decoder *, struct span bytes, struct error *);
	int (*finish)(struct decoder *, bool clean, struct error *);
	void (*end)(struct decoder *);		/* may be NULL */

	/* Classes a refused call; NULL: dialect_refusal (below). */
	void (*failure)(const struct refusal *, struct error *);

	/*
	 * A dialect that answers by itself, with no provider and no transfer:
	 * it has this instead of encode, feed, finish. Sends the next events and
	 * returns the milliseconds to wait before the next call, 0 when it sent
	 * END, -1 on error. A whole answer isn't waited for.
	 */
	int (*answer)(struct decoder *, struct error *);

	/*
	 * Goes before its first answer: drops or refuses as encode does. NULL:
	 * it goes without nothing.
	 */
	int (*accept)(const struct request *, const struct target *,
	    struct receipt *, struct error *);

	/* It shows what is left of the input when it was searched, which it
	 * then is whatever else the key has searched. */
	bool shows_input;
};

/* NULL when there is none of that name. */
const struct dialect *dialect_find(const char *name);

/* All of them, ended by NULL. */
extern const struct dialect *const dialects[];

void	decoder_init(struct decoder *, const struct dialect *,
	    const struct request *, const struct target *, bool stream,
	    struct sink *);
void	decoder_fini(struct decoder *);

/*
 * The common reading of a refused call: class by status and by the words that
 * providers use for a full context, an empty account and so on; message from
 * any of the known shapes (an error object, a string, {message}, {detail},
 * {errors}), at most 300 characters, credentials scrubbed. For a body that is
 * no JSON (HTML of a proxy) the message is our own. The delay comes from
 * retry-after-ms, then retry-after (seconds, fraction, HTTP date).
 */
void	dialect_refusal(const struct refusal *, struct error *);

/* The same for an error object inside a stream; status 0 when not said. */
void	dialect_stream_error(const struct node *error, struct error *);

/* Cuts to CEILING_ERROR_WORDS characters, at a character, and blanks what
 * looks like a credential ("sk-...", "Bearer ...", long tokens). */
void	dialect_scrub(char *message, size_t size);

#endif
