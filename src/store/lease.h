/*
 * lease: a promise that something in a store hasn't changed, which whoever
 * changes it ends.
 *
 * It is an empty file beside the store. Who has read something may use it
 * again without reading as long as the lease that was taken before still
 * holds, which one system call tells. Who changes it ends the lease first.
 *
 * It is exact when these two happen under the one lock that changes need, and
 * when a change is seen by each read after that lock is free: a lease is
 * granted by somebody who changes nothing, and ended before the change is
 * committed. Then no order of things loses a change, whoever is killed: where
 * there is no lease, all is read; and a file made anew is another lease.
 *
 * Ending takes no right to the file itself but one to its folder, which who
 * writes to a SQLite store has; where the folder is closed, the right to write
 * the file, whose mode is the store's. It belongs on a disk of the machine: a
 * network file system may tell late that a file has gone.
 */
#ifndef SLUICE_STORE_LEASE_H
#define SLUICE_STORE_LEASE_H

#include <stdbool.h>
#include <time.h>

#include "base/error.h"

struct lease {
	int fd;				/* -1: none */
	struct timespec since;
};

void	lease_init(struct lease *);

/* Takes the one that is granted now, if one is. */
bool	lease_take(struct lease *, const char *path);

/* Whether it still holds. One that was not taken doesn't. */
bool	lease_holds(const struct lease *);
void	lease_drop(struct lease *);

/* Grants one, unless one is granted, with the mode of the file that it speaks
 * for; false where none can be. Under the lock. */
bool	lease_grant(const char *path, const char *store);

/* Ends it for all who have it. -1: it can't be ended, and a change isn't to be
 * made. Under the lock. */
int	lease_end(const char *path, struct error *);

#endif
