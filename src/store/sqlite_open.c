/* The SQLite engine: opening, closing, and the table of what it can do. */
#include "config.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/schema.h"
#include "store/sqlite_conn.h"
#include "store/sqlite_ops.h"

#define RETRY_MS	10

/* ---- the file's version ---- */

/* The one number that a query gives. */
static int
number(sqlite3 *db, const char *sql, int64_t *out)
{
	sqlite3_stmt *stmt;
	int code;

	code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
	if (code != SQLITE_OK)
		return -1;
	code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int64(stmt, 0);
	return sqlite3_finalize(stmt) == SQLITE_OK && code == SQLITE_ROW ?
	    0 : -1;
}

/* Runs SQL that gives no rows. */
static int
run(const struct conn *c, const char *sql, struct error *err)
{
	if (sqlite3_exec(c->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return conn_open_error(c->place, c->db, err);
	return 0;
}

/* Which version the file has, 0 when it is empty. Inside a transaction, since
 * the three belong together and another process may be making them. */
static int
read_version(const struct conn *c, size_t *version, struct error *err)
{
	int64_t id, has, tables;

	if (number(c->db, "PRAGMA application_id", &id) == -1 ||
	    number(c->db, "PRAGMA user_version", &has) == -1 ||
	    number(c->db, "SELECT count(*) FROM sqlite_schema", &tables) == -1)
		return conn_open_error(c->place, c->db, err);
	if (id != SCHEMA_APPLICATION_ID && (id != 0 || has != 0 || tables != 0))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: a database of another program, expected one of "
		    "sluice's or none", c->place->path);
	if (has < 0 || (uint64_t)has > schema_version)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: the store has version %lld and this program knows "
		    "versions up to %zu; it needs a newer sluice",
		    c->place->path, (long long)has, schema_version);
	*version = (size_t)has;
	return 0;
}

/*
 * The mode stays with the file, so this does something at the first start
 * only. It needs the file for a moment alone and, when another process does
 * the same, may fail at once without SQLite's own waiting: so we wait instead.
 */
static int
set_journal(struct conn *c, struct error *err)
{
	const char *sql = c->place->journal == JOURNAL_WAL ?
	    "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE";
	int ret = 0, waited = 0;

	conn_wait(c, false);
	while ((sqlite3_exec(c->db, sql, NULL, NULL, NULL) & 0xff) ==
	    SQLITE_BUSY && waited < c->place->busy_ms) {
		(void)sqlite3_sleep(RETRY_MS);
		waited += RETRY_MS;
	}
	if (sqlite3_errcode(c->db) != SQLITE_OK)
		ret = conn_open_error(c->place, c->db, err);
	conn_wait(c, true);
	return ret;
}

/* Inside the transaction: the version is read again, since another process
 * may have been faster. */
static int
take_steps(const struct conn *c, struct error *err)
{
	char sql[80];
	size_t version;

	if (read_version(c, &version, err) == -1)
		return -1;
	for (; version < schema_version; version++)
		if (run(c, schema_steps[version], err) == -1)
			return -1;
	(void)snprintf(sql, sizeof(sql),
	    "PRAGMA application_id = %d; PRAGMA user_version = %zu",
	    SCHEMA_APPLICATION_ID, schema_version);
	return run(c, sql, err);
}

int
conn_upgrade(struct conn *c, struct error *err)
{
	size_t version;
	int ret;

	if (run(c, "BEGIN", err) == -1)
		return -1;
	ret = read_version(c, &version, err);
	(void)sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	if (ret == -1 || set_journal(c, err) == -1)
		return -1;
	if (version == schema_version)
		return 0;
	if (run(c, "BEGIN IMMEDIATE", err) == -1)
		return -1;
	ret = take_steps(c, err);
	if (ret == 0)
		ret = run(c, "COMMIT", err);
	if (ret == -1)
		(void)sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	return ret;
}

/* ---- open and close ---- */

static void
close_item(struct pool_item *item)
{
	conn_close((struct conn *)item);
}

static void
close_store(struct store *store)
{
	struct sqlite *s = (struct sqlite *)store;

	assert(!s->led);
	conn_close(s->writer);
	pool_fini(&s->readers, close_item);
	key_cache_fini(&s->keys);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}

static struct sqlite *
new_store(const struct store_ops *ops, size_t readers)
{
	struct sqlite *s = calloc(1, sizeof(*s));

	if (s == NULL)
		log_fatal("out of memory");
	assert(sqlite3_threadsafe() != 0);
	if (pthread_mutex_init(&s->lock, NULL) != 0)
		log_fatal("store: a lock can't be made");
	s->store.ops = ops;
	s->end = &s->first;
	pool_init(&s->readers, readers);
	key_cache_init(&s->keys, NULL);
	return s;
}

/* Not where the file may be seen by other machines: they may hear of a change
 * too late. */
static void
keep_keys(struct sqlite *s)
{
	if (s->place.memory || s->place.journal != JOURNAL_WAL)
		return;
	key_cache_fini(&s->keys);
	key_cache_init(&s->keys, s->place.path);
}

/* The first connection, which brings the file up to date. */
static struct store *
begin(struct sqlite *s, struct error *err)
{
	struct conn *c = conn_open(&s->place, err);
	struct pool_item *none;

	if (c != NULL && conn_upgrade(c, err) == 0) {
		(void)pool_take(&s->readers, 0, &none);	/* its place */
		conn_give(s, c);
		keep_keys(s);
		return &s->store;
	}
	conn_close(c);
	close_store(&s->store);
	return NULL;
}

static struct store *
open_file(const char *url, struct error *err)
{
	struct sqlite *s = new_store(&store_sqlite, CEILING_STORE_READERS);

	/* A file that may not grow is an error like a disk that is full. */
	(void)signal(SIGXFSZ, SIG_IGN);
	if (place_parse(url, &s->place, err) == 0 &&
	    place_make(&s->place, err) == 0)
		return begin(s, err);
	close_store(&s->store);
	return NULL;
}

static struct store *
open_memory(const char *url, struct error *err)
{
	struct sqlite *s;

	if (strcmp(url, "mem:") != 0) {
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "store: expected nothing after \"mem:\"");
		return NULL;
	}
	s = new_store(&store_mem, 1);
	place_in_memory(&s->place);
	return begin(s, err);
}

#define OPS \
	.close = close_store, \
	.project_put = sqlite_project_put, \
	.project_find = sqlite_project_find, \
	.key_put = sqlite_key_put, \
	.key_update = sqlite_key_update, \
	.key_by_hash = sqlite_key_by_hash, \
	.key_find = sqlite_key_find, \
	.key_each = sqlite_key_each, \
	.key_revoke = sqlite_key_revoke, \
	.key_rotate = sqlite_key_rotate, \
	.record = sqlite_record, \
	.response_find = sqlite_response_find, \
	.response_of_item = sqlite_response_of_item, \
	.response_chain = sqlite_response_chain, \
	.response_delete = sqlite_response_delete, \
	.request_each = sqlite_request_each, \
	.usage_each = sqlite_usage_each, \
	.idempotency_begin = sqlite_idempotency_begin, \
	.idempotency_free = sqlite_idempotency_free, \
	.expire = sqlite_expire, \
	.reseal = sqlite_reseal, \
	.fingerprint = sqlite_fingerprint

const struct store_ops store_sqlite = {
	.name = "sqlite",
	.open = open_file,
	.file = place_name,
	OPS
};

const struct store_ops store_mem = {
	.name = "mem",
	.open = open_memory,
	OPS
};
