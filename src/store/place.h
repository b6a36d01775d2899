/*
 * place: where a SQLite store lies and how it is to be treated there.
 */
#ifndef SLUICE_STORE_PLACE_H
#define SLUICE_STORE_PLACE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum journal {
	JOURNAL_AUTO,		/* by the file system; only before place_make */
	JOURNAL_WAL,
	JOURNAL_DELETE
};

struct place {
	char path[PATH_MAX];
	int busy_ms;		/* how long to wait for another's lock */
	enum journal journal;
	bool durable;		/* each commit waits for the disk */
	bool memory;		/* no file at all */
};

/* Reads PATH or sqlite:PATH?busy_timeout=MS&journal=wal|delete&durable=yes|no. */
int	place_parse(const char *url, struct place *, struct error *);

/* In memory: it lives as long as its one connection. */
void	place_in_memory(struct place *);

/* The path alone, as it was given. */
int	place_name(const char *url, char *out, size_t size, struct error *);

/* Makes the file (mode 0600) and its folder when they are missing, makes the
 * path absolute, and decides on the journal. */
int	place_make(struct place *, struct error *);

#endif
