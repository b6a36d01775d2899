/*
 * sqlite_job: one statement at work.
 *
 * A job is begun with a statement's text, is given its parameters from 1 on,
 * in order, is stepped through its rows, whose columns are read from 0 on, in
 * order, and ends. The statement stays prepared with its connection, found
 * again by the address of its text: so the text is a static array, always the
 * same. What is bound is borrowed until the end.
 */
#ifndef SLUICE_STORE_SQLITE_JOB_H
#define SLUICE_STORE_SQLITE_JOB_H

#include "store/sqlite_conn.h"

/* More than anybody has tokens, bytes or, in pico-dollars, ten thousand dollars
 * a request: so that no nonsense from a provider makes a sum overflow. */
#define JOB_COUNT_MAX	UINT64_C(10000000000000000)

struct job {
	struct sqlite *s;		/* whose reader it is; NULL: it works in
					 * a ticket (sqlite_write.h) */
	struct conn *conn;
	sqlite3_stmt *stmt;
	int bound, column;		/* the last one, the next one */
	bool passing;			/* the statement ends with the job */
};

/* A read of its own, which sees what was committed before it began. */
int	job_read(struct store *, const char *sql, struct job *,
	    struct error *);
/* The same with text that was put together and isn't kept prepared. */
int	job_read_once(struct store *, const char *sql, struct job *,
	    struct error *);
/* A part of what a ticket does. */
int	job_on(struct conn *, const char *sql, struct job *, struct error *);

/* 1: a row, 0: no more, -1: err says so. */
int	job_step(struct job *, struct error *);
void	job_end(struct job *);

/* Runs a statement that gives no rows, and ends the job: how many rows it
 * changed, or -1. */
int	job_run(struct job *, struct error *);

void	bind_text(struct job *, const char *);		/* NULL: NULL */
void	bind_span(struct job *, struct span);		/* text */
void	bind_int(struct job *, int64_t);
void	bind_count(struct job *, uint64_t);	/* no more than JOB_COUNT_MAX */
void	bind_hash(struct job *, const unsigned char *);
void	bind_blob(struct job *, struct span);		/* absent: NULL */
void	bind_copy(struct job *, struct span);	/* a blob, not borrowed */

/* NULL is a NULL, or an absent span. */
const char *read_text(struct job *, struct arena *);
int64_t	read_int(struct job *);
uint64_t read_count(struct job *);		/* at least 0 */
bool	read_null(struct job *);	/* whether it is; doesn't go on */
void	read_hash(struct job *, unsigned char *);
struct span read_blob(struct job *, struct arena *);

#endif
