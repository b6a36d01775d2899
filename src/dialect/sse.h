/*
 * sse: server-sent events, framed incrementally.
 *
 * Bytes come in pieces that end anywhere: in a line, in a CRLF, in a
 * character. A frame is handed out when its blank line has come. Lines end in
 * LF, CRLF or CR; a BOM at the start is skipped; comments are life signs and
 * nothing else; several data lines are joined by a newline. At the end of the
 * body an unfinished frame is not handed out, and sse_pending says that there
 * was one. Source: WHATWG HTML, section 9.2.6, read 2026-11.
 */
#ifndef SLUICE_DIALECT_SSE_H
#define SLUICE_DIALECT_SSE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"

struct sse_frame {
	struct span event;	/* bytes; absent when there was no event line */
	struct span data;	/* bytes; valid until the callback returns */
};

struct sse {
	struct buf line, event, data;
	bool has_event, has_data;
	bool after_cr, started;
};

typedef int sse_frame_fn(void *ctx, const struct sse_frame *, struct error *);

/* max is the ceiling of one frame, in bytes. */
void	sse_init(struct sse *, size_t max);
void	sse_fini(struct sse *);

/* 0, or -1 with err: a frame above the ceiling (ERROR_UPSTREAM_PROTOCOL), or
 * what the callback returned. */
int	sse_feed(struct sse *, struct span bytes, sse_frame_fn *, void *ctx,
	    struct error *);

/* Whether bytes of an unfinished frame are left. */
bool	sse_pending(const struct sse *);

#endif
