/*
 * sqlite_lease: the lease that keys may be kept at hand by, beside the file.
 */
#ifndef SLUICE_STORE_SQLITE_LEASE_H
#define SLUICE_STORE_SQLITE_LEASE_H

#include "store/sqlite_conn.h"

/* In a ticket that changes keys which may be known: ends it. */
int	end_key_lease(struct conn *, struct error *);

/* In a ticket that changes none: grants one if this process wants one. */
void	grant_key_lease(struct sqlite *, struct conn *);

#endif
