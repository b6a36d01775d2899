/*
 * stored: responses that are kept, read back and deleted by those they belong
 * to.
 */
#ifndef SLUICE_GATEWAY_STORED_H
#define SLUICE_GATEWAY_STORED_H

#include "base/error.h"
#include "gateway/exchange.h"

/* GET /v1/responses/{id}: equal to what its creation ended with. include may
 * ask for more. */
int	stored_get(struct exchange *, struct error *);

/* DELETE /v1/responses/{id} */
int	stored_delete(struct exchange *, struct error *);

/* GET /v1/responses/{id}/input_items: what the response was asked with, the
 * conversation that it continues included. */
int	stored_input_items(struct exchange *, struct error *);

/* POST /v1/responses/{id}/cancel: nothing runs in the background, so 400. */
int	stored_cancel(struct exchange *, struct error *);

#endif
