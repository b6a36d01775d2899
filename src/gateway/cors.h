/*
 * cors: which pages of other origins a browser lets read our answers (Fetch
 * Standard, "HTTP-CORS protocol"). Nothing here decides who may ask: that is
 * the key's business, and programs that are no browsers don't care.
 */
#ifndef SLUICE_GATEWAY_CORS_H
#define SLUICE_GATEWAY_CORS_H

#include "base/arena.h"
#include "front/front.h"

/* Header lines for any answer to this request: "" when no origin is
 * configured (NULL). */
const char *cors_headers(struct conn *, struct arena *, const char *origins);

/* The further ones for an answer to OPTIONS of an address that takes methods
 * ("GET, HEAD"): "" when it isn't a browser's question before a request. */
const char *cors_preflight(struct conn *, struct arena *,
	    const char *methods);

#endif
