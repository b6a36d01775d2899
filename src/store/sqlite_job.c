#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "store/sqlite_job.h"

/* ---- begin and end ---- */

static int
failed(struct job *j, struct error *err)
{
	return conn_error(j->conn, j->s != NULL ? "the store can't be read" :
	    "the store can't be written", err);
}

static int
prepare(struct job *j, const char *sql, unsigned flags, struct error *err)
{
	if (sqlite3_prepare_v3(j->conn->db, sql, -1, flags, &j->stmt, NULL) !=
	    SQLITE_OK)
		return failed(j, err);
	return 0;
}

/* Some twenty addresses are faster compared than hashed. */
static int
find_prepared(struct job *j, const char *sql, struct error *err)
{
	struct conn *c = j->conn;

	for (size_t i = 0; i < c->n_stmts; i++) {
		if (c->stmts[i].sql == sql) {
			j->stmt = c->stmts[i].stmt;
			return 0;
		}
	}
	assert(c->n_stmts < CEILING_STORE_STATEMENTS);
	if (prepare(j, sql, SQLITE_PREPARE_PERSISTENT, err) == -1)
		return -1;
	c->stmts[c->n_stmts++] = (struct prepared){ sql, j->stmt };
	return 0;
}

static int
take(struct store *store, struct job *j, struct error *err)
{
	struct sqlite *s = (struct sqlite *)store;

	*j = (struct job){ .s = s, .conn = conn_take(s, err) };
	return j->conn == NULL ? -1 : 0;
}

int
job_read(struct store *store, const char *sql, struct job *j,
    struct error *err)
{
	if (take(store, j, err) == -1)
		return -1;
	if (find_prepared(j, sql, err) == 0)
		return 0;
	conn_give(j->s, j->conn);
	return -1;
}

int
job_read_once(struct store *store, const char *sql, struct job *j,
    struct error *err)
{
	if (take(store, j, err) == -1)
		return -1;
	j->passing = true;
	if (prepare(j, sql, 0, err) == 0)
		return 0;
	conn_give(j->s, j->conn);
	return -1;
}

int
job_on(struct conn *c, const char *sql, struct job *j, struct error *err)
{
	*j = (struct job){ .conn = c };
	return find_prepared(j, sql, err);
}

int
job_step(struct job *j, struct error *err)
{
	j->column = 0;
	switch (sqlite3_step(j->stmt)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		return 0;
	default:
		return failed(j, err);
	}
}

void
job_end(struct job *j)
{
	/* The failure, if any, was told by the step. What is bound points
	 * into the caller's memory, but isn't read before it is bound anew. */
	if (j->passing)
		(void)sqlite3_finalize(j->stmt);
	else
		(void)sqlite3_reset(j->stmt);
	if (j->s != NULL)
		conn_give(j->s, j->conn);
}

int
job_run(struct job *j, struct error *err)
{
	int ret = job_step(j, err);

	if (ret == 0)
		ret = sqlite3_changes(j->conn->db);
	job_end(j);
	return ret;
}

/* ---- parameters ---- */

/* Binding fails only for want of memory, and for a wrong number of ours. */
static void
bound(int code)
{
	if (code != SQLITE_OK)
		log_fatal("store: %s", sqlite3_errstr(code));
}

void
bind_text(struct job *j, const char *text)
{
	bound(sqlite3_bind_text(j->stmt, ++j->bound, text, -1,
	    SQLITE_STATIC));
}

void
bind_span(struct job *j, struct span text)
{
	bound(sqlite3_bind_text64(j->stmt, ++j->bound, text.p, text.len,
	    SQLITE_STATIC, SQLITE_UTF8));
}

void
bind_int(struct job *j, int64_t n)
{
	bound(sqlite3_bind_int64(j->stmt, ++j->bound, n));
}

void
bind_count(struct job *j, uint64_t n)
{
	bind_int(j, (int64_t)(n > JOB_COUNT_MAX ? JOB_COUNT_MAX : n));
}

void
bind_hash(struct job *j, const unsigned char *hash)
{
	bound(sqlite3_bind_blob(j->stmt, ++j->bound, hash, STORE_HASH_SIZE,
	    SQLITE_STATIC));
}

void
bind_blob(struct job *j, struct span bytes)
{
	bound(sqlite3_bind_blob64(j->stmt, ++j->bound, bytes.p, bytes.len,
	    SQLITE_STATIC));
}

void
bind_copy(struct job *j, struct span bytes)
{
	bound(sqlite3_bind_blob64(j->stmt, ++j->bound, bytes.p, bytes.len,
	    SQLITE_TRANSIENT));
}

/* ---- columns ---- */

const char *
read_text(struct job *j, struct arena *a)
{
	int at = j->column++;
	const unsigned char *text = sqlite3_column_text(j->stmt, at);

	if (text != NULL)
		return arena_strdup(a, (const char *)text);
	if (sqlite3_column_type(j->stmt, at) != SQLITE_NULL)
		log_fatal("out of memory");
	return NULL;
}

int64_t
read_int(struct job *j)
{
	return sqlite3_column_int64(j->stmt, j->column++);
}

uint64_t
read_count(struct job *j)
{
	int64_t n = read_int(j);

	return n < 0 ? 0 : (uint64_t)n;
}

bool
read_null(struct job *j)
{
	return sqlite3_column_type(j->stmt, j->column) == SQLITE_NULL;
}

void
read_hash(struct job *j, unsigned char *out)
{
	int at = j->column++;
	const void *hash = sqlite3_column_blob(j->stmt, at);

	memset(out, 0, STORE_HASH_SIZE);
	if (hash != NULL &&
	    sqlite3_column_bytes(j->stmt, at) == STORE_HASH_SIZE)
		memcpy(out, hash, STORE_HASH_SIZE);
}

struct span
read_blob(struct job *j, struct arena *a)
{
	int at = j->column++;
	const void *p;
	size_t len;

	if (sqlite3_column_type(j->stmt, at) == SQLITE_NULL)
		return (struct span){ NULL, 0 };
	p = sqlite3_column_blob(j->stmt, at);
	len = (size_t)sqlite3_column_bytes(j->stmt, at);
	if (p == NULL && len > 0)
		log_fatal("out of memory");
	return (struct span){ arena_dup(a, p == NULL ? "" : p, len), len };
}
