/*
 * sqlite_conn: connections to the SQLite file.
 *
 * One connection writes; up to CEILING_STORE_READERS read, each with its
 * statements prepared and kept. A connection is used by one thread at a time,
 * which the pool and the writers' queue see to, so SQLite's own locks are off.
 * All are alike: the first one opened brings the file up to date and then
 * joins the readers, and the writer is an idle reader before it is one more.
 * In CGI, where a process lives for one request, that makes one connection.
 *
 * In memory there is one, which reads and writes.
 */
#ifndef SLUICE_STORE_SQLITE_CONN_H
#define SLUICE_STORE_SQLITE_CONN_H

#include <pthread.h>
#include <stddef.h>

#include <sqlite3.h>

#include "base/ceilings.h"
#include "store/key_cache.h"
#include "store/place.h"
#include "store/pool.h"
#include "store/store.h"

struct conn {
	struct pool_item item;
	const struct place *place;
	sqlite3 *db;
	struct prepared {
		const char *sql;	/* the very string, not its like */
		sqlite3_stmt *stmt;
	} stmts[CEILING_STORE_STATEMENTS];
	size_t n_stmts;
	bool changes_keys;		/* the transaction that it is in */
};

struct ticket;

struct sqlite {
	struct store store;
	struct place place;
	struct key_cache keys;
	struct pool readers;
	struct conn *writer;		/* NULL until there was a write; used
					 * by the leader alone */
	pthread_mutex_t lock;		/* for what follows */
	struct ticket *first, **end;	/* that wait */
	bool led;			/* somebody commits */
};

/* A connection to a file that is there and up to date. Its message is for the
 * operator. */
struct conn *conn_open(const struct place *, struct error *);
void	conn_close(struct conn *);

/* Whether its calls wait for another's lock, as they do at first. */
void	conn_wait(struct conn *, bool);

/* One that reads, to be given back. */
struct conn *conn_take(struct sqlite *, struct error *);
void	conn_give(struct sqlite *, struct conn *);

/* The leader's, which writes. */
struct conn *conn_take_writer(struct sqlite *, struct error *);
void	conn_give_writer(struct sqlite *, struct conn *);

/* For the operator: what the connection's last call failed with. */
int	conn_open_error(const struct place *, sqlite3 *, struct error *);

/* For a client: message; the file's name and the reason are for the log. */
int	conn_error(const struct conn *, const char *message, struct error *);

/* Brings a file's tables up to date (sqlite_open.c). */
int	conn_upgrade(struct conn *, struct error *);

#endif
