/*
 * logprobs: log probabilities as the public API has them,
 *
 *	{"token":"A","logprob":-0.5,"bytes":[65],"top_logprobs":[
 *	 {"token":"A","logprob":-0.5,"bytes":[65]}]}
 *
 * whatever a provider left out or filled with another type.
 */
#ifndef SLUICE_DIALECT_LOGPROBS_H
#define SLUICE_DIALECT_LOGPROBS_H

#include "base/arena.h"
#include "base/jsonw.h"
#include "base/scan.h"

/* Writes one token's, from an object of the same members. */
void	logprobs_write(struct jsonw *, struct arena *, const struct node *);

#endif
