/*
 * response_read: the object of a response that was kept, as a response again.
 *
 * All that response_write wrote of it but its items: what it repeats of its
 * request is kept as it stands there, so that it is written again byte for
 * byte. Only what was answered can be read, completed or incomplete.
 */
#ifndef SLUICE_MODEL_RESPONSE_READ_H
#define SLUICE_MODEL_RESPONSE_READ_H

#include "base/error.h"
#include "base/scan.h"
#include "model/receipt.h"
#include "model/response.h"

/* The response is one that response_init made; what it points to afterwards
 * lives in its arena and in the tree. -1, ERROR_INTERNAL: it isn't such an
 * object. */
int	response_read(struct response *, struct receipt *,
	    const struct node *object, struct error *);

#endif
