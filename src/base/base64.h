/*
 * base64: RFC 4648, section 4, and the alphabet of section 5 for addresses.
 */
#ifndef SLUICE_BASE_BASE64_H
#define SLUICE_BASE_BASE64_H

#include "base/buf.h"
#include "base/span.h"

/* With padding. */
void	base64_encode(struct buf *, struct span bytes);

/* With '-' and '_', and without padding. */
void	base64_url_encode(struct buf *, struct span bytes);

/* Appends the bytes. Takes both alphabets, with and without padding, and skips
 * white space, since clients send lines. -1 when it is no base64; then what
 * was appended is cut off again. */
int	base64_decode(struct buf *, struct span text);

#endif
