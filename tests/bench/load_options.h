/*
 * load_options: what bench_load is told.
 *
 *	bench_load --port PORT --path PATH --body FILE [options] [-- COMMAND
 *	    [ARGUMENT ...] [';' COMMAND ...]]
 *
 *	--header LINE	one more header; the key comes by --headers FILE
 *	--headers FILE	header lines, one to a line
 *	--connections N	at once (1)
 *	--requests N	in all (one for each connection)
 *	--warm N	requests ahead of those that count
 *	--fresh		a new connection for each request
 *	--rate N	so many requests a second whatever the answers do; their
 *			times count from when they were due
 *	--cpu PID,...	the CPU time of these processes, over the requests
 *	--status N, --must TEXT (several), --end TEXT: the answer as it must be
 *	--event TEXT	of which --events N must be in it; the first is timed
 *	--hold		opens one stream for each connection and keeps it. Says
 *			"open" when all have had their first event and goes on
 *			for each line of standard input, closing one connection
 *			and telling when: "closed mark-000017 1234567890123"
 *	--first		until there is a first right answer; COMMANDs are
 *			started at the same time and ended with standard input
 *
 * What can't be understood ends the process with status 2.
 */
#ifndef SLUICE_TESTS_BENCH_LOAD_OPTIONS_H
#define SLUICE_TESTS_BENCH_LOAD_OPTIONS_H

#include <sys/types.h>

#include "base/buf.h"
#include "bench/client.h"

#define LOAD_PIDS	4096

struct load_options {
	unsigned port;
	const char *path, *body, *headers;
	struct buf more;		/* header lines */
	size_t connections, requests, warm;
	uint64_t rate;
	bool fresh, hold, first;
	pid_t pids[LOAD_PIDS];
	size_t n_pids;
	struct client_want want;
	char **commands;
};

void	load_options_read(struct load_options *, int argc, char **argv);

__attribute__((noreturn))
void	load_die(const char *what, const char *why);

#endif
