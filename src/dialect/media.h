/*
 * media: an image or a file of a request, as a provider wants it: where it is,
 * or what kind of bytes it is and the bytes.
 *
 * A data: address and base64 are read; a public address that was fetched
 * (model/asset.h) is bytes. The kind is what the bytes themselves say where
 * they begin as a known kind does, whatever was claimed: Anthropic refuses
 * what doesn't match.
 */
#ifndef SLUICE_DIALECT_MEDIA_H
#define SLUICE_DIALECT_MEDIA_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "model/request.h"

struct media {
	struct span mime;	/* bytes, "image/png"; absent: unknown. Of an
				 * address, what its ending suggests */
	struct span data;	/* base64, text; absent: it is an address */
	struct span url;	/* text */
	struct span filename;	/* text, or absent */
};

/* -1 with ERROR_VALUE (class code invalid_value) at param: no base64, an
 * empty file, a data: address that is none. */
int	media_read(const struct part *, const struct request *,
	    struct arena *, const char *param, struct media *, struct error *);

/* What a name or an address ends in ("report.pdf?x=1"), absent when unknown. */
struct span media_mime_of_name(struct span name);

/* The decoded text of a text/... file that came as base64, as JSON text; what
 * is no UTF-8 becomes U+FFFD. */
struct span media_text(const struct media *, struct arena *);

#endif
