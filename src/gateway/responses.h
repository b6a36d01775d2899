/*
 * responses: POST /v1/responses, told from start to finish.
 */
#ifndef SLUICE_GATEWAY_RESPONSES_H
#define SLUICE_GATEWAY_RESPONSES_H

#include "base/error.h"
#include "gateway/exchange.h"

/* 0: the client has its answer (err tells the log how a stream went wrong).
 * -1: err is what the client is to be told. */
int	responses_create(struct exchange *, struct error *);

#endif
