/*
 * telling: an answer as a vendor tells it (vendor.h), on its way to the client:
 * decoded, sealed openly, redacted where the test says so, collected, written.
 * What doesn't go well ends the test.
 */
#ifndef SLUICE_TESTS_TELLING_H
#define SLUICE_TESTS_TELLING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "front/mem.h"
#include "front/sse_writer.h"
#include "lib/answer.h"
#include "lib/vendor.h"
#include "model/receipt.h"
#include "model/request.h"
#include "model/response.h"
#include "redact/guard.h"
#include "redact/stream.h"

struct telling {
	struct arena arena;
	struct request request;
	struct receipt receipt;
	struct response response;
	struct mem_conn mem;
	struct sse_writer writer;
	struct guard guard;
	struct redact_stream redact;
	struct buf json;		/* the public answer */
};

#define TELLING_ANYHOW	SIZE_MAX	/* in place of a byte to cut at */

/* bytes are what the vendor sent; they are fed in pieces made by dice, or in two
 * that meet at cut. guard NULL: nothing is taken out. */
void	telling_run(struct telling *, const struct vendor *,
	    const struct answer *, struct span bytes, bool stream,
	    const struct guard_settings *guard);
void	telling_run_cut(struct telling *, const struct vendor *,
	    const struct answer *, struct span bytes, bool stream,
	    const struct guard_settings *guard, size_t cut);
void	telling_fini(struct telling *);

/* The response of the one terminal event of a stream, behind which nothing but
 * the end mark comes. */
struct span telling_terminal(struct telling *);

/* Two answers are the same bytes, but for the arguments of calls, which are the
 * same JSON: a vendor streams their text, and may answer at once with an
 * object. */
void	telling_expect_same(const char *what, struct span, struct span);

#endif
