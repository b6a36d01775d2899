/*
 * marks: routes whose provider has asked to be left alone for a while, known
 * to all workers of a machine.
 *
 * A small file that every process maps: a fixed table of names (their hash)
 * and moments, written without locks. It is a hint, not a record: a mark may
 * be lost when the table is full or two write at once, and a file with
 * anything in it does no harm. Moments are of the wall clock, in milliseconds
 * since 1970, and count for MARKS_LONGEST_MS at most, so that a clock that was
 * set back or a bad file keeps no route away for good.
 *
 * The file may be removed at any time: who runs goes on with the old one. It
 * must not be shortened, which kills the processes that have it mapped; so it
 * is never used when anybody but its owner, who has to be the process's own
 * user, can write it. On a network file system another machine's removal may do
 * the same, and marks of other machines come late or never: it belongs on a
 * disk of the machine.
 */
#ifndef SLUICE_STORE_MARKS_H
#define SLUICE_STORE_MARKS_H

#include <stdint.h>

#include "base/error.h"

#define MARKS_LONGEST_MS	((int64_t)10 * 60 * 1000)

struct marks;

/*
 * Maps the file, made when it is missing (mode 0600) and made anew when it is
 * of another version; with NULL, memory of this process alone (and of its
 * children). NULL with err, for the operator, when the file can't be had or is
 * somebody else's: whoever runs without it opens NULL.
 */
struct marks *marks_open(const char *path, struct error *);

/* What it holds at this moment, to look only: a file that isn't there is as
 * good as empty. */
struct marks *marks_look(const char *path, struct error *);
void	marks_close(struct marks *);

/* The name is to be left alone for so long. Of two marks the later counts.
 * Without marks (NULL) nothing is kept, and nothing has to wait. */
void	marks_set(struct marks *, const char *name, int64_t now_ms,
	    int64_t wait_ms);

/* For how long still; 0: not at all. */
int64_t	marks_wait(const struct marks *, const char *name, int64_t now_ms);

#endif
