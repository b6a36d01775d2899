/*
 * intake: a body's bytes as JSON documents: the data of each event of a
 * stream, or the whole body.
 *
 * Some providers answer a call for a stream with a whole body, most often an
 * error (xAI with status 200, seen 2026-11); the first byte that isn't blank
 * tells: no frame begins with a brace or a bracket.
 */
#ifndef SLUICE_DIALECT_INTAKE_H
#define SLUICE_DIALECT_INTAKE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/scan.h"
#include "base/span.h"
#include "dialect/dialect.h"
#include "dialect/sse.h"

/* event is the frame's event line, absent without one; node is read into the
 * decoder's scratch, which is reset before. node is NULL for "[DONE]". */
typedef int intake_fn(void *ctx, struct span event, const struct node *,
    struct error *);

struct intake {
	struct decoder *decoder;
	intake_fn *fn;
	void *ctx;
	struct sse sse;
	struct buf body;
	enum { INTAKE_UNKNOWN, INTAKE_STREAM, INTAKE_WHOLE } mode;
};

void	intake_init(struct intake *, struct decoder *, intake_fn *, void *ctx);
void	intake_fini(struct intake *);

/* 0, or -1: what fn returned, no JSON (ERROR_UPSTREAM_PROTOCOL), a ceiling.
 * Once the decoder has ended nothing is looked at any more. */
int	intake_feed(struct intake *, struct span bytes, struct error *);

/*
 * The body has ended. A whole body that ended cleanly goes to fn now; -1 with
 * ERROR_UPSTREAM_CUT when it didn't end cleanly, was empty, or ended within a
 * frame or its JSON. Whether a stream had its end mark is the dialect's to say.
 */
int	intake_finish(struct intake *, bool clean, struct error *);

#endif
