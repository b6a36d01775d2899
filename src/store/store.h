/*
 * store: what outlives a request.
 *
 * One interface, several engines: SQLite (store_sqlite.c), memory for tests
 * (store_mem.c), later PostgreSQL. Each engine is one struct store_ops; the
 * same conformance test runs against all. Safe for use by many threads and
 * processes at once. A change made by one is seen by the next read of any.
 *
 * Rows are copied into the caller's arena. Functions return 0 or -1 with err
 * (ERROR_INTERNAL, the engine's words in detail); finders return 1 when found
 * and 0 when not. What store_open says is for the operator: its message names
 * the file and the reason, and is not for clients.
 *
 * What comes later joins like this. Responses with their items, the request
 * log and spend are further rows and further functions of struct store_ops;
 * the tables arrive as one more step in an engine's table of migrations
 * (schema.c for SQLite), which every open applies. Their writers share one
 * commit: a request takes a ticket, the first that waits leads, opens one
 * transaction and runs the others' tickets in it, a savepoint for each. In
 * SQLite that happens on the one writer connection, where today's writes
 * already queue. PostgreSQL is another struct store_ops with a name of
 * "postgresql", a pool of connections and a schema of its own, behind the
 * same conformance test (tests/unit/test_store.c).
 */
#ifndef SLUICE_STORE_STORE_H
#define SLUICE_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

#define STORE_HASH_SIZE	32		/* SHA-256 */

struct project_row {
	const char *id;			/* "proj_..." */
	const char *name;		/* unique */
	int64_t created_s;
};

struct key_row {
	const char *id;			/* "key_..." */
	const char *project;		/* its id */
	const char *name;		/* unique among keys not revoked */
	const char *hint;		/* "sk-sl-v1-...cf3a" */
	unsigned char hash[STORE_HASH_SIZE];
	int64_t created_s;
	int64_t revoked_s;		/* 0: in force */
	int64_t expires_s;		/* 0: never */
};

struct store;

struct store_ops {
	const char *name;		/* the scheme it answers to */
	struct store *(*open)(const char *url, struct error *);
	void (*close)(struct store *);
	/* The file that url names; NULL in place of the function: none. */
	int (*file)(const char *url, char *out, size_t size, struct error *);

	/* A put of a row whose id, name or hash is taken is an ERROR_VALUE
	 * with param "name", one of an unknown project ERROR_VALUE with param
	 * "project"; nothing is changed. */
	int (*project_put)(struct store *, const struct project_row *,
	    struct error *);
	int (*project_find)(struct store *, const char *name_or_id,
	    struct arena *, struct project_row *, struct error *);

	int (*key_put)(struct store *, const struct key_row *, struct error *);
	int (*key_by_hash)(struct store *, const unsigned char *hash,
	    struct arena *, struct key_row *, struct error *);
	/* By id, else by name; of several keys with one name the one in
	 * force, else the youngest. */
	int (*key_find)(struct store *, const char *name_or_id, struct arena *,
	    struct key_row *, struct error *);
	/* Calls each row, oldest first, until it returns nonzero. It may use
	 * the store. */
	int (*key_each)(struct store *, struct arena *,
	    int (*each)(void *ctx, const struct key_row *), void *ctx,
	    struct error *);
	/* when_s is above 0. A key revoked before keeps its time; an unknown
	 * id is ERROR_NOT_FOUND. */
	int (*key_revoke)(struct store *, const char *id, int64_t when_s,
	    struct error *);
};

struct store {
	const struct store_ops *ops;
};

extern const struct store_ops store_sqlite, store_mem;

#define STORE_PROJECT	"default"	/* the name of the first project */

/*
 * Opens what the configuration names: a path or sqlite:PATH; mem: for tests.
 * Makes it when it is missing (mode 0600; its folder, too, when only the last
 * name is missing), with the project "default". A store of a newer version
 * than this program is refused, and so is another program's database.
 *
 * sqlite:PATH may be followed by ?busy_timeout=MS, how long to wait for
 * another process's lock (default 5000), and by ?journal=wal or
 * ?journal=delete, which overrides what is chosen by the file system; two are
 * joined by &.
 */
struct store *store_open(const char *url, struct error *);
void	store_close(struct store *);

/* The file behind url, for whoever looks after its owner: 1, 0 when it has
 * none, -1 with err. Opens nothing. */
int	store_file(const char *url, char *out, size_t size, struct error *);

#endif
