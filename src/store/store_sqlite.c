/*
 * The store in an SQLite file.
 *
 * One connection writes; up to CEILING_STORE_READERS read, each with its
 * statements prepared and kept. A connection is used by one thread at a time,
 * which the pools see to, so SQLite's own locks are off. All are alike: the
 * first one opened brings the file up to date and then joins the readers, the
 * writer is opened when there is something to write. In CGI, where a process
 * lives for one request, that makes one connection.
 *
 * Each statement is its own transaction, so a read sees whatever was
 * committed before it began, by whichever process.
 */
#include "config.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/ceilings.h"
#include "base/log.h"
#include "store/place.h"
#include "store/pool.h"
#include "store/schema.h"
#include "store/store.h"

#define RETRY_MS	10

enum statement {
	PROJECT_PUT,
	PROJECT_FIND,
	KEY_PUT,
	KEY_BY_HASH,
	KEY_FIND,
	KEY_EACH,
	KEY_REVOKE,
	STATEMENTS
};

#define KEY_COLUMNS	"id, project, name, hint, hash, created_s, " \
			"revoked_s, expires_s"

static const struct {
	const char *sql;
	bool writes;
} statements[STATEMENTS] = {
[PROJECT_PUT] = { "INSERT INTO project (id, name, created_s) "
    "VALUES (?1, ?2, ?3)", true },
[PROJECT_FIND] = { "SELECT id, name, created_s FROM project "
    "WHERE id = ?1 OR name = ?1 ORDER BY id = ?1 DESC LIMIT 1", false },
[KEY_PUT] = { "INSERT INTO api_key (" KEY_COLUMNS ") "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", true },
[KEY_BY_HASH] = { "SELECT " KEY_COLUMNS " FROM api_key WHERE hash = ?1",
    false },
[KEY_FIND] = { "SELECT " KEY_COLUMNS " FROM api_key "
    "WHERE id = ?1 OR name = ?1 ORDER BY id = ?1 DESC, revoked_s = 0 DESC, "
    "created_s DESC, seq DESC LIMIT 1", false },
[KEY_EACH] = { "SELECT " KEY_COLUMNS " FROM api_key "
    "ORDER BY created_s, seq", false },
/* Touches the row in any case, so that sqlite3_changes tells it exists. */
[KEY_REVOKE] = { "UPDATE api_key SET revoked_s = "
    "CASE revoked_s WHEN 0 THEN ?2 ELSE revoked_s END WHERE id = ?1", true },
};

struct conn {
	struct pool_item item;
	sqlite3 *db;
	sqlite3_stmt *stmts[STATEMENTS];
};

struct sqlite {
	struct store store;
	struct place place;
	struct pool readers, writer;	/* the second holds one at most */
};

/* One statement at work. */
struct job {
	struct sqlite *s;
	struct pool *pool;
	struct conn *conn;
	sqlite3_stmt *stmt;
};

/* ---- errors ---- */

/* SQLite's words, and the system's where they say more. SQLite never puts
 * values into them. */
static void
words(sqlite3 *db, char *out, size_t size)
{
	int code = sqlite3_errcode(db) & 0xff;
	int number = code == SQLITE_CANTOPEN || code == SQLITE_IOERR ?
	    sqlite3_system_errno(db) : 0;

	(void)snprintf(out, size, "%s%s%s", sqlite3_errmsg(db),
	    number == 0 ? "" : ": ", number == 0 ? "" : strerror(number));
}

/* At the start: for the operator. */
static int
open_error(const struct place *p, sqlite3 *db, struct error *err)
{
	char why[160];

	words(db, why, sizeof(why));
	return error_set(err, ERROR_INTERNAL, NULL,
	    "%s: the store can't be opened: %s", p->path, why);
}

/* During a request: the file's name and the reason are for the log. */
static int
job_error(const struct job *j, struct error *err)
{
	char why[160];

	switch (sqlite3_extended_errcode(j->conn->db)) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
		return error_set(err, ERROR_VALUE, "name",
		    "the name is in use already");
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return error_set(err, ERROR_VALUE, "project",
		    "there is no such project");
	}
	words(j->conn->db, why, sizeof(why));
	(void)error_set(err, ERROR_INTERNAL, NULL,
	    j->pool == &j->s->writer ? "the store can't be written" :
	    "the store can't be read");
	return error_detail(err, "%s (%s)", why, j->s->place.path);
}

/* ---- connections ---- */

static void
conn_close(struct pool_item *item)
{
	struct conn *c = (struct conn *)item;

	for (size_t i = 0; i < STATEMENTS; i++)
		(void)sqlite3_finalize(c->stmts[i]);
	(void)sqlite3_close(c->db);
	free(c);
}

static struct conn *
conn_open(const struct place *p, struct error *err)
{
	/* A rollback journal can lose the file to a power cut with less. */
	const char *setup = p->journal == JOURNAL_WAL ?
	    "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL" :
	    "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL";
	struct conn *c = calloc(1, sizeof(*c));

	if (c == NULL)
		log_fatal("out of memory");
	if (sqlite3_open_v2(p->path, &c->db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) == SQLITE_OK &&
	    sqlite3_busy_timeout(c->db, p->busy_ms) == SQLITE_OK &&
	    sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
	    NULL) == SQLITE_OK &&
	    sqlite3_exec(c->db, setup, NULL, NULL, NULL) == SQLITE_OK)
		return c;
	if (c->db == NULL)
		log_fatal("out of memory");
	(void)open_error(p, c->db, err);
	conn_close(&c->item);
	return NULL;
}

static struct conn *
conn_take(struct sqlite *s, struct pool *pool, struct error *err)
{
	struct pool_item *item;
	struct conn *c;

	switch (pool_take(pool, s->place.busy_ms, &item)) {
	case POOL_HERE:
		return (struct conn *)item;
	case POOL_MAKE:
		c = conn_open(&s->place, err);
		if (c == NULL)
			pool_give(pool, NULL);
		return c;
	default:
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "the store is busy");
		(void)error_detail(err,
		    "no connection came free within %d ms (%s)",
		    s->place.busy_ms, s->place.path);
		return NULL;
	}
}

/* ---- opening ---- */

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
run(const struct place *p, sqlite3 *db, const char *sql, struct error *err)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return open_error(p, db, err);
	return 0;
}

/* Which version the file has, 0 when it is empty. Inside a transaction, since
 * the three belong together and another process may be making them. */
static int
read_version(const struct place *p, sqlite3 *db, size_t *version,
    struct error *err)
{
	int64_t id, has, tables;

	if (number(db, "PRAGMA application_id", &id) == -1 ||
	    number(db, "PRAGMA user_version", &has) == -1 ||
	    number(db, "SELECT count(*) FROM sqlite_schema", &tables) == -1)
		return open_error(p, db, err);
	if (id != SCHEMA_APPLICATION_ID && (id != 0 || has != 0 || tables != 0))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: a database of another program, expected one of "
		    "sluice's or none", p->path);
	if (has < 0 || (uint64_t)has > schema_version)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: the store has version %lld and this program knows "
		    "versions up to %zu; it needs a newer sluice", p->path,
		    (long long)has, schema_version);
	*version = (size_t)has;
	return 0;
}

/*
 * The mode stays with the file, so this does something at the first start
 * only. It needs the file for a moment alone and, when another process does
 * the same, may fail at once without SQLite's own waiting: so we wait instead.
 */
static int
set_journal(const struct place *p, sqlite3 *db, struct error *err)
{
	const char *sql = p->journal == JOURNAL_WAL ?
	    "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE";
	int ret = 0, waited = 0;

	(void)sqlite3_busy_timeout(db, 0);
	while ((sqlite3_exec(db, sql, NULL, NULL, NULL) & 0xff) ==
	    SQLITE_BUSY && waited < p->busy_ms) {
		(void)sqlite3_sleep(RETRY_MS);
		waited += RETRY_MS;
	}
	if (sqlite3_errcode(db) != SQLITE_OK)
		ret = open_error(p, db, err);
	(void)sqlite3_busy_timeout(db, p->busy_ms);
	return ret;
}

/* Inside the transaction: the version is read again, since another process
 * may have been faster. */
static int
take_steps(const struct place *p, sqlite3 *db, struct error *err)
{
	char sql[80];
	size_t version;

	if (read_version(p, db, &version, err) == -1)
		return -1;
	for (; version < schema_version; version++)
		if (run(p, db, schema_steps[version], err) == -1)
			return -1;
	(void)snprintf(sql, sizeof(sql),
	    "PRAGMA application_id = %d; PRAGMA user_version = %zu",
	    SCHEMA_APPLICATION_ID, schema_version);
	return run(p, db, sql, err);
}

static int
bring_up_to_date(const struct place *p, sqlite3 *db, struct error *err)
{
	size_t version;
	int ret;

	if (run(p, db, "BEGIN", err) == -1)
		return -1;
	ret = read_version(p, db, &version, err);
	(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	if (ret == -1 || set_journal(p, db, err) == -1)
		return -1;
	if (version == schema_version)
		return 0;
	if (run(p, db, "BEGIN IMMEDIATE", err) == -1)
		return -1;
	ret = take_steps(p, db, err);
	if (ret == 0)
		ret = run(p, db, "COMMIT", err);
	if (ret == -1)
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return ret;
}

static void
close_store(struct store *store)
{
	struct sqlite *s = (struct sqlite *)store;

	pool_fini(&s->readers, conn_close);
	pool_fini(&s->writer, conn_close);
	free(s);
}

static struct store *
open_store(const char *url, struct error *err)
{
	struct sqlite *s = calloc(1, sizeof(*s));
	struct conn *c;
	int failed;

	if (s == NULL)
		log_fatal("out of memory");
	assert(sqlite3_threadsafe() != 0);
	s->store.ops = &store_sqlite;
	pool_init(&s->readers, CEILING_STORE_READERS);
	pool_init(&s->writer, 1);
	if (place_parse(url, &s->place, err) == -1 ||
	    place_make(&s->place, err) == -1)
		goto fail;
	c = conn_take(s, &s->readers, err);
	if (c == NULL)
		goto fail;
	failed = bring_up_to_date(&s->place, c->db, err);
	pool_give(&s->readers, &c->item);
	if (failed == 0)
		return &s->store;
fail:
	close_store(&s->store);
	return NULL;
}

/* ---- statements ---- */

static int
job_begin(struct store *store, enum statement which, struct job *j,
    struct error *err)
{
	struct sqlite *s = (struct sqlite *)store;
	struct pool *pool = statements[which].writes ? &s->writer :
	    &s->readers;
	struct conn *c = conn_take(s, pool, err);

	if (c == NULL)
		return -1;
	*j = (struct job){ .s = s, .pool = pool, .conn = c };
	if (c->stmts[which] == NULL && sqlite3_prepare_v3(c->db,
	    statements[which].sql, -1, SQLITE_PREPARE_PERSISTENT,
	    &c->stmts[which], NULL) != SQLITE_OK) {
		(void)job_error(j, err);
		pool_give(pool, &c->item);
		return -1;
	}
	j->stmt = c->stmts[which];
	return 0;
}

static void
job_end(struct job *j)
{
	/* The failure, if any, was told by the step. The bindings point into
	 * the caller's memory. */
	(void)sqlite3_reset(j->stmt);
	(void)sqlite3_clear_bindings(j->stmt);
	pool_give(j->pool, &j->conn->item);
}

/* 1: a row, 0: no more. */
static int
job_step(struct job *j, struct error *err)
{
	switch (sqlite3_step(j->stmt)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		return 0;
	default:
		return job_error(j, err);
	}
}

/* Runs a statement that gives no rows, and ends the job. */
static int
job_run(struct job *j, int *changes, struct error *err)
{
	int ret = job_step(j, err);

	if (changes != NULL)
		*changes = sqlite3_changes(j->conn->db);
	job_end(j);
	return ret;
}

/* Binding fails only for want of memory, and for a wrong number of ours. */
static void
bound(int code)
{
	if (code != SQLITE_OK)
		log_fatal("store: %s", sqlite3_errstr(code));
}

static void
bind_text(struct job *j, int at, const char *text)
{
	bound(sqlite3_bind_text(j->stmt, at, text, -1, SQLITE_STATIC));
}

static void
bind_int(struct job *j, int at, int64_t n)
{
	bound(sqlite3_bind_int64(j->stmt, at, n));
}

static void
bind_hash(struct job *j, int at, const unsigned char *hash)
{
	bound(sqlite3_bind_blob(j->stmt, at, hash, STORE_HASH_SIZE,
	    SQLITE_STATIC));
}

static const char *
text_of(struct job *j, int column, struct arena *a)
{
	const unsigned char *text = sqlite3_column_text(j->stmt, column);

	if (text == NULL)		/* the columns are NOT NULL */
		log_fatal("out of memory");
	return arena_strdup(a, (const char *)text);
}

static void
read_key(struct job *j, struct arena *a, struct key_row *out)
{
	const void *hash;

	*out = (struct key_row){
		.id = text_of(j, 0, a),
		.project = text_of(j, 1, a),
		.name = text_of(j, 2, a),
		.hint = text_of(j, 3, a),
		.created_s = sqlite3_column_int64(j->stmt, 5),
		.revoked_s = sqlite3_column_int64(j->stmt, 6),
		.expires_s = sqlite3_column_int64(j->stmt, 7),
	};
	hash = sqlite3_column_blob(j->stmt, 4);
	if (hash != NULL &&
	    sqlite3_column_bytes(j->stmt, 4) == STORE_HASH_SIZE)
		memcpy(out->hash, hash, STORE_HASH_SIZE);
}

/* Reads the one key that the statement finds, and ends the job. */
static int
find_key(struct job *j, struct arena *a, struct key_row *out,
    struct error *err)
{
	int found = job_step(j, err);

	if (found == 1)
		read_key(j, a, out);
	job_end(j);
	return found;
}

/* ---- the interface ---- */

static int
project_put(struct store *s, const struct project_row *row, struct error *err)
{
	struct job j;

	if (job_begin(s, PROJECT_PUT, &j, err) == -1)
		return -1;
	bind_text(&j, 1, row->id);
	bind_text(&j, 2, row->name);
	bind_int(&j, 3, row->created_s);
	return job_run(&j, NULL, err);
}

static int
project_find(struct store *s, const char *word, struct arena *a,
    struct project_row *out, struct error *err)
{
	struct job j;
	int found;

	if (job_begin(s, PROJECT_FIND, &j, err) == -1)
		return -1;
	bind_text(&j, 1, word);
	found = job_step(&j, err);
	if (found == 1)
		*out = (struct project_row){
			.id = text_of(&j, 0, a),
			.name = text_of(&j, 1, a),
			.created_s = sqlite3_column_int64(j.stmt, 2),
		};
	job_end(&j);
	return found;
}

static int
key_put(struct store *s, const struct key_row *row, struct error *err)
{
	struct job j;

	if (job_begin(s, KEY_PUT, &j, err) == -1)
		return -1;
	bind_text(&j, 1, row->id);
	bind_text(&j, 2, row->project);
	bind_text(&j, 3, row->name);
	bind_text(&j, 4, row->hint);
	bind_hash(&j, 5, row->hash);
	bind_int(&j, 6, row->created_s);
	bind_int(&j, 7, row->revoked_s);
	bind_int(&j, 8, row->expires_s);
	return job_run(&j, NULL, err);
}

static int
key_by_hash(struct store *s, const unsigned char *hash, struct arena *a,
    struct key_row *out, struct error *err)
{
	struct job j;

	if (job_begin(s, KEY_BY_HASH, &j, err) == -1)
		return -1;
	bind_hash(&j, 1, hash);
	return find_key(&j, a, out, err);
}

static int
key_find(struct store *s, const char *word, struct arena *a,
    struct key_row *out, struct error *err)
{
	struct job j;

	if (job_begin(s, KEY_FIND, &j, err) == -1)
		return -1;
	bind_text(&j, 1, word);
	return find_key(&j, a, out, err);
}

/*
 * Reads all before it calls any: what is called may use the store and take
 * its time, and no connection waits for it.
 */
static int
key_each(struct store *s, struct arena *a,
    int (*each)(void *ctx, const struct key_row *), void *ctx,
    struct error *err)
{
	struct listed {
		struct key_row row;
		struct listed *next;
	} *first = NULL, **end = &first, *l;
	struct job j;
	int more;

	if (job_begin(s, KEY_EACH, &j, err) == -1)
		return -1;
	while ((more = job_step(&j, err)) == 1) {
		l = arena_alloc(a, sizeof(*l));
		read_key(&j, a, &l->row);
		*end = l;
		end = &l->next;
	}
	job_end(&j);
	for (l = first; more == 0 && l != NULL; l = l->next)
		if (each(ctx, &l->row) != 0)
			break;
	return more;
}

static int
key_revoke(struct store *s, const char *id, int64_t when_s, struct error *err)
{
	struct job j;
	int changes;

	assert(when_s > 0);
	if (job_begin(s, KEY_REVOKE, &j, err) == -1)
		return -1;
	bind_text(&j, 1, id);
	bind_int(&j, 2, when_s);
	if (job_run(&j, &changes, err) == -1)
		return -1;
	if (changes == 0)
		return error_set(err, ERROR_NOT_FOUND, NULL,
		    "there is no such key");
	return 0;
}

const struct store_ops store_sqlite = {
	.name = "sqlite",
	.open = open_store,
	.close = close_store,
	.file = place_name,
	.project_put = project_put,
	.project_find = project_find,
	.key_put = key_put,
	.key_by_hash = key_by_hash,
	.key_find = key_find,
	.key_each = key_each,
	.key_revoke = key_revoke,
};
