/*
 * sealed: the sealed texts of rows, made and opened.
 *
 * Each is bound to its kind, its project and the response that it belongs to,
 * so that none can stand in another's place.
 */
#ifndef SLUICE_STORE_SEALED_H
#define SLUICE_STORE_SEALED_H

#include "base/buf.h"
#include "base/secret.h"
#include "store/rows.h"

#define SEALED_EXTRA	((size_t)128)	/* what sealing adds at most */

/* Appends text sealed as that kind for that place; its bytes don't count. */
void	sealed_make(const struct secret *, const struct sealed *place,
	    struct span text, struct buf *out);

/* Appends what the bytes hold. -1: they aren't of that place, have been
 * altered, or their key is gone; out is as before. */
int	sealed_open(const struct secret *, const struct sealed *,
	    struct buf *out);

#endif
