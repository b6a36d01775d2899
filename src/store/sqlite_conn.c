#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "store/sqlite_conn.h"

/* ---- errors ---- */

static int
number_of_file(sqlite3 *db, int which)
{
	sqlite3_file *file = NULL;
	int number = 0;

	if (sqlite3_file_control(db, "main", which, &file) == SQLITE_OK &&
	    file != NULL && file->pMethods != NULL)
		(void)file->pMethods->xFileControl(file,
		    SQLITE_FCNTL_LAST_ERRNO, &number);
	return number;
}

/* The system's number of a failure. That of a COMMIT (3.40) is known to the
 * file alone: a disk quota is one. */
static int
number_of(sqlite3 *db)
{
	int number = sqlite3_system_errno(db);

	if (number == 0)
		number = number_of_file(db, SQLITE_FCNTL_JOURNAL_POINTER);
	if (number == 0)
		number = number_of_file(db, SQLITE_FCNTL_FILE_POINTER);
	return number;
}

/* SQLite's words, and the system's where they say more. SQLite never puts
 * values into them. */
static void
words(sqlite3 *db, char *out, size_t size)
{
	int code = sqlite3_errcode(db) & 0xff;
	int number = code == SQLITE_CANTOPEN || code == SQLITE_IOERR ?
	    number_of(db) : 0;

	(void)snprintf(out, size, "%s%s%s", sqlite3_errmsg(db),
	    number == 0 ? "" : ": ", number == 0 ? "" : strerror(number));
}

int
conn_open_error(const struct place *p, sqlite3 *db, struct error *err)
{
	char why[160];

	words(db, why, sizeof(why));
	return error_set(err, ERROR_INTERNAL, NULL,
	    "%s: the store can't be opened: %s", p->path, why);
}

int
conn_error(const struct conn *c, const char *message, struct error *err)
{
	char why[160];

	words(c->db, why, sizeof(why));
	(void)error_set(err, ERROR_INTERNAL, NULL, "%s", message);
	return error_detail(err, "%s (%s)", why, c->place->path);
}

/* ---- opening ---- */

/*
 * SQLite's own waiting grows to a tenth of a second between two looks, in
 * which a process that writes without pause is never caught between two of
 * its commits. So we look every millisecond, which is cheap.
 */
static int
wait_for_lock(void *ctx, int times)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	const struct place *p = ctx;

	if (times >= p->busy_ms)
		return 0;
	(void)nanosleep(&ms, NULL);
	return 1;
}

void
conn_wait(struct conn *c, bool waits)
{
	(void)sqlite3_busy_handler(c->db, waits ? wait_for_lock : NULL,
	    (void *)(uintptr_t)c->place);
}

/* A rollback journal can lose the file to a power cut with less than FULL,
 * WAL only the last commits. After a burst the WAL shrinks again. */
static const char *
settings_for(const struct place *p)
{
	return p->durable || p->journal != JOURNAL_WAL ?
	    "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
	    "PRAGMA journal_size_limit = 67108864" :
	    "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;"
	    "PRAGMA journal_size_limit = 67108864";
}

struct conn *
conn_open(const struct place *p, struct error *err)
{
	struct conn *c = calloc(1, sizeof(*c));

	if (c == NULL)
		log_fatal("out of memory");
	c->place = p;
	if (sqlite3_open_v2(p->path, &c->db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) == SQLITE_OK &&
	    sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
	    NULL) == SQLITE_OK) {
		conn_wait(c, true);
		if (sqlite3_exec(c->db, settings_for(p), NULL, NULL, NULL) ==
		    SQLITE_OK)
			return c;
	}
	if (c->db == NULL)
		log_fatal("out of memory");
	(void)conn_open_error(p, c->db, err);
	conn_close(c);
	return NULL;
}

void
conn_close(struct conn *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n_stmts; i++)
		(void)sqlite3_finalize(c->stmts[i].stmt);
	(void)sqlite3_close(c->db);
	free(c);
}

/* ---- during requests ---- */

/* Whether the file that it has open is no longer the one of that name: then
 * what it writes is lost with it. SQLite itself asks only in rollback mode. */
static bool
has_moved(const struct conn *c)
{
	int moved = 0;

	return !c->place->memory && sqlite3_file_control(c->db, "main",
	    SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0;
}

/* Opens while a request waits: what the operator reads there goes to the log.
 * fresh: the file isn't the one that was opened at the start. */
static struct conn *
open_late(const struct place *p, bool fresh, struct error *err)
{
	struct conn *c = conn_open(p, err);
	struct error why;

	if (c != NULL && (!fresh || conn_upgrade(c, err) == 0))
		return c;
	conn_close(c);
	why = *err;
	(void)error_set(err, ERROR_INTERNAL, NULL,
	    "the store can't be opened");
	(void)error_detail(err, "%s", why.message);
	return NULL;
}

/* The connection, or one to the file that has taken the place of its own. */
static struct conn *
current(struct sqlite *s, struct conn *c, struct error *err)
{
	if (!has_moved(c))
		return c;
	conn_close(c);
	key_cache_clear(&s->keys);
	return open_late(&s->place, true, err);
}

struct conn *
conn_take(struct sqlite *s, struct error *err)
{
	struct pool_item *item;
	struct conn *c;

	switch (pool_take(&s->readers, s->place.busy_ms, &item)) {
	case POOL_HERE:
		c = current(s, (struct conn *)item, err);
		break;
	case POOL_MAKE:
		c = open_late(&s->place, false, err);
		break;
	default:
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "the store is busy");
		(void)error_detail(err,
		    "no connection came free within %d ms (%s)",
		    s->place.busy_ms, s->place.path);
		return NULL;
	}
	if (c == NULL)
		pool_give(&s->readers, NULL);
	return c;
}

void
conn_give(struct sqlite *s, struct conn *c)
{
	pool_give(&s->readers, &c->item);
}

struct conn *
conn_take_writer(struct sqlite *s, struct error *err)
{
	struct conn *c = s->writer;

	if (s->place.memory)
		return conn_take(s, err);
	s->writer = NULL;
	if (c == NULL)
		c = (struct conn *)pool_part(&s->readers);
	return c == NULL ? open_late(&s->place, false, err) :
	    current(s, c, err);
}

void
conn_give_writer(struct sqlite *s, struct conn *c)
{
	if (s->place.memory)
		conn_give(s, c);
	else
		s->writer = c;
}
