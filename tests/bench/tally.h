/*
 * tally: durations in nanoseconds, and what is said of them.
 */
#ifndef SLUICE_TESTS_BENCH_TALLY_H
#define SLUICE_TESTS_BENCH_TALLY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct tally {
	int64_t *ns;
	size_t n, cap;
};

void	tally_add(struct tally *, int64_t ns);
void	tally_empty(struct tally *);
void	tally_fini(struct tally *);

/* Prints ,"NAME":{"p50":1.5,"p99":...,"p999":...,"max":...} in microseconds;
 * nothing when there is none. */
void	tally_print(struct tally *, const char *name);

int64_t	tally_now(void);		/* the monotonic clock */

/* The CPU time that a process has taken so far, all its threads, those that
 * have ended too. Ends the process when there is no such process. */
int64_t	tally_cpu(pid_t);

#endif
