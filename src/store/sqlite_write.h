/*
 * sqlite_write: writing, with commits that the writers of a process share.
 *
 * A writer takes a ticket. When nobody else is committing it leads: it takes
 * the one connection that writes, begins a transaction, runs the tickets that
 * wait, each in a savepoint of its own, and commits. Who comes meanwhile
 * queues; when the leader is done, the first of the queue leads. A writer who
 * is alone pays for none of it but two turns of a lock.
 */
#ifndef SLUICE_STORE_SQLITE_WRITE_H
#define SLUICE_STORE_SQLITE_WRITE_H

#include "store/sqlite_job.h"

/*
 * Calls run, maybe on another thread and maybe twice (what it did the first
 * time is then undone), and commits what it did; undoes all of it when it
 * gives -1, which is passed on, or when the commit fails. Else gives what run
 * gave.
 */
int	write_run(struct store *, int (*run)(struct conn *, void *ctx,
	    struct error *), void *ctx, struct error *);

#endif
