/*
 * database: an SQLite file, looked at and changed behind the store's back.
 */
#ifndef SLUICE_TESTS_DATABASE_H
#define SLUICE_TESTS_DATABASE_H

#include <sqlite3.h>

/* A connection of the test's own, to be ended with sqlite3_close. */
sqlite3 *database_open(const char *path);

/* Runs SQL that gives no rows; fails the test if it can't. */
void	database_run(sqlite3 *, const char *sql);

/* What the query gives first, as text; in a connection of its own. */
void	database_query(const char *path, const char *sql, char out[64]);

/* The same as a number. */
long	database_count(const char *path, const char *sql);

#endif
