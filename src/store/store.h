/*
 * store: what outlives a request.
 *
 * One interface, several engines: SQLite in a file, SQLite in memory for tests
 * (both sqlite_open.c), later PostgreSQL. Each engine is one struct store_ops;
 * the same conformance tests run against all. Safe for use by many threads and
 * processes at once. A change made by one is seen by the next read of any.
 *
 * Rows are copied into the caller's arena, or lent as long as it lives.
 * Functions return 0 or -1 with err (ERROR_INTERNAL, the engine's words in
 * detail); finders return 1 when found and 0 when not. What store_open says is
 * for the operator: its message names the file and the reason, and is not for
 * clients.
 *
 * A write that returned 0 is committed: a killed process loses none of it, and
 * with ?durable=yes neither does a power cut. One that returned -1 left
 * nothing. The writers of one process share commits: who comes while another
 * commits queues, and the first in the queue then commits for all of it; one
 * that fails leaves the others alone. A writer waits for at most the busy
 * timeout, and for those before it.
 *
 * PostgreSQL will be another struct store_ops with a name of "postgresql", a
 * pool of connections and a schema of its own.
 */
#ifndef SLUICE_STORE_STORE_H
#define SLUICE_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "store/rows.h"

struct store;

struct store_ops {
	const char *name;		/* the scheme it answers to */
	struct store *(*open)(const char *url, struct error *);
	void (*close)(struct store *);
	/* The file that url names; NULL in place of the function: none. */
	int (*file)(const char *url, char *out, size_t size, struct error *);

	/* ---- projects and keys ---- */

	/* A put of a row whose id, name or hash is taken is an ERROR_VALUE
	 * with param "name", one of an unknown project ERROR_VALUE with param
	 * "project"; nothing is changed. */
	int (*project_put)(struct store *, const struct project_row *,
	    struct error *);
	int (*project_find)(struct store *, const char *name_or_id,
	    struct arena *, struct project_row *, struct error *);

	int (*key_put)(struct store *, const struct key_row *, struct error *);
	/* Replaces name, expires_s and settings of the key with that id. An
	 * unknown id is ERROR_NOT_FOUND, a name that is taken as above. */
	int (*key_update)(struct store *, const struct key_row *,
	    struct error *);
	int (*key_by_hash)(struct store *, const unsigned char *hash,
	    struct arena *, struct key_row *, struct error *);
	/* By id, else by name; of several keys with one name the one in
	 * force, else the youngest. */
	int (*key_find)(struct store *, const char *name_or_id, struct arena *,
	    struct key_row *, struct error *);
	/* Calls each row, oldest first, until it returns nonzero. It may use
	 * the store; so may every other each. */
	int (*key_each)(struct store *, struct arena *,
	    int (*each)(void *ctx, const struct key_row *), void *ctx,
	    struct error *);
	/* when_s is above 0. A key revoked before keeps its time; an unknown
	 * id is ERROR_NOT_FOUND. */
	int (*key_revoke)(struct store *, const char *id, int64_t when_s,
	    struct error *);
	/* Revokes that key when the new one was created and puts the new one,
	 * which may have its name, as one; errors as of key_put, and
	 * ERROR_NOT_FOUND unless a key with that id is in force. */
	int (*key_rotate)(struct store *, const char *id,
	    const struct key_row *, struct error *);

	/* ---- responses and requests ---- */

	/* Writes all of it, the sums included, or nothing. */
	int (*record)(struct store *, const struct record *, struct error *);

	/* An id that is unknown, another project's, deleted or expired by
	 * now_s isn't found; there is no telling which. */
	int (*response_find)(struct store *, const char *project,
	    const char *id, int64_t now_s, struct arena *,
	    struct response_row *, struct error *);
	/* The response that has an item of that id. One that repeats an item
	 * of another that is there doesn't have it, then or later. */
	int (*response_of_item)(struct store *, const char *project,
	    const char *item, int64_t now_s, struct arena *,
	    struct response_row *, struct error *);
	/* The response and all that it continues, the oldest first, read in
	 * one query: only id, previous, created_s and turn. Not found when one
	 * of them isn't; ERROR_TOO_LARGE beyond CEILING_CHAIN turns and beyond
	 * what the arena takes. */
	int (*response_chain)(struct store *, const char *project,
	    const char *id, int64_t now_s, struct arena *,
	    struct response_row **out, size_t *n, struct error *);
	/* 1: it is gone, with its items and the body of its request; 0: it
	 * wasn't found. The row of its request stays. */
	int (*response_delete)(struct store *, const char *project,
	    const char *id, int64_t now_s, struct error *);

	/* Calls each request that the filter lets through, until it returns
	 * nonzero. */
	int (*request_each)(struct store *, const struct request_filter *,
	    struct arena *, int (*each)(void *ctx, const struct request_row *),
	    void *ctx, struct error *);
	/* Calls each sum, in the order of the columns that it is by; never
	 * when there was no request. Sums outlive the rows of requests. */
	int (*usage_each)(struct store *, const struct usage_filter *,
	    struct arena *, int (*each)(void *ctx, const struct usage_row *),
	    void *ctx, struct error *);

	/* ---- requests that may be sent twice ---- */

	/* What to do with one. After IDEMPOTENCY_FIRST either record() or
	 * idempotency_free is to be called with the same row; done by one
	 * whose time ran out and was taken over by another, they leave the
	 * other alone. With IDEMPOTENCY_DONE response is its id. */
	int (*idempotency_begin)(struct store *,
	    const struct idempotency_row *, struct arena *,
	    enum idempotency_state *, const char **response, struct error *);
	/* The first one ends without an answer: the next is the first again. */
	int (*idempotency_free)(struct store *,
	    const struct idempotency_row *, struct error *);

	/* ---- upkeep ---- */

	/* Removes what has expired, oldest first, at most limit rows of each
	 * kind, how many in *n: responses, bodies, idempotency, and the rows
	 * of requests begun more than request_keep_s ago (0: never; the
	 * youngest of all stays). Sums up what came since. To be called now
	 * and then; cheap when there is nothing to do. 1: there is more. */
	int (*expire)(struct store *, int64_t now_s, int64_t request_keep_s,
	    size_t limit, size_t *n, struct error *);
	/* Goes to the next row behind *seq that holds sealed texts (begin
	 * with 0), moves *seq there, calls each of its texts and writes what
	 * each gave. each returns 1: out has it anew, 0: it may stay, -1:
	 * stop, with the caller's err filled. 1: there may be more, 0: that
	 * was all. What is written meanwhile is behind; what is deleted
	 * meanwhile stays deleted. */
	int (*reseal)(struct store *, int64_t *seq,
	    int (*each)(void *ctx, const struct sealed *, struct buf *out),
	    void *ctx, struct error *);
	/* The fingerprint of the secret that the seals here were made with:
	 * kept at the first call, compared afterwards. ERROR_VALUE with param
	 * "secret_file" for another. */
	int (*fingerprint)(struct store *, const unsigned char *hash,
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
 * sqlite:PATH may be followed by parameters, ? before the first and & between:
 *	busy_timeout=MS		how long to wait for another process's lock
 *				(default 5000)
 *	journal=wal|delete	instead of what the file system suggests
 *	durable=yes|no		what was committed survives a power cut, for a
 *				wait for the disk at each commit (default no;
 *				a store with journal=delete always is)
 */
struct store *store_open(const char *url, struct error *);
void	store_close(struct store *);

/* The file behind url, for whoever looks after its owner: 1, 0 when it has
 * none, -1 with err. Opens nothing. */
int	store_file(const char *url, char *out, size_t size, struct error *);

#endif
