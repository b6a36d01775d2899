/*
 * record_row: what an exchange leaves in the log of requests.
 */
#ifndef SLUICE_GATEWAY_RECORD_ROW_H
#define SLUICE_GATEWAY_RECORD_ROW_H

#include <stdbool.h>

#include "base/error.h"
#include "store/rows.h"

struct exchange;

/* Fills in the row, all of it in the arena. why is of class NONE when it went
 * well; kept: a response is recorded beside it. */
void	record_row(struct exchange *, const struct error *why, bool kept,
	    struct request_row *);

/* When what this exchange leaves is forgotten. */
int64_t	record_expires_s(const struct exchange *);

#endif
