/*
 * sql FILE: looks at a store, and holds it, behind sluice's back.
 *
 * Runs each line of standard input at the file and prints what it gives, the
 * first column of each row on a line of its own, then a line ".", or one
 * "error: WHY". It is one connection: a transaction lasts until a line ends
 * it, or standard input does.
 */
#include "config.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#define BUSY_MS		10000

static int
print_row(void *ctx, int columns, char **values, char **names)
{
	(void)ctx;
	(void)columns;
	(void)names;
	(void)printf("%s\n", values[0] == NULL ? "" : values[0]);
	return 0;
}

static void
run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, print_row, NULL, NULL) == SQLITE_OK)
		(void)printf(".\n");
	else
		(void)printf("error: %s\n", sqlite3_errmsg(db));
	(void)fflush(stdout);
}

int
main(int argc, char **argv)
{
	char *line = NULL;
	size_t size = 0;
	sqlite3 *db;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: sql FILE\n");
		return 2;
	}
	if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) !=
	    SQLITE_OK || sqlite3_busy_timeout(db, BUSY_MS) != SQLITE_OK) {
		(void)fprintf(stderr, "%s: %s\n", argv[1], sqlite3_errmsg(db));
		(void)sqlite3_close(db);
		return 1;
	}
	while (getline(&line, &size, stdin) != -1)
		run(db, line);
	free(line);
	(void)sqlite3_close(db);
	return 0;
}
