/*
 * path: addresses with parameters, and what percent signs mean in them.
 *
 *	/v1/responses/{id}			one segment
 *	/v1/models/{model*}/providers/{name}	one or more, as many as fit
 */
#ifndef SLUICE_GATEWAY_PATH_H
#define SLUICE_GATEWAY_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

/* The most parameters of one pattern, of which one may have a star. */
#define PATH_PARAMS	2

/*
 * Whether path has that pattern. If so, params gets its parameters in their
 * order, decoded, in the arena; else it is left alone.
 */
bool	path_fits(const char *pattern, const char *path, struct arena *,
	    const char *params[PATH_PARAMS]);

/* %2F is a slash; what isn't two hexadecimal digits stays, and so does %00.
 * With plus, a + is a blank. */
char   *path_decode(struct arena *, struct span, bool plus);

#endif
