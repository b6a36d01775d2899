/*
 * scripted_upstream: the scripted provider as a program.
 *
 *	scripted_upstream [--log FILE] [--record FOLDER] SCRIPT|FOLDER ...
 *
 * Prints its port on standard output as the first line and serves until
 * standard input ends. A line "release" or "release N" there lets stalled
 * replies go on. --log gets a line for each request and for each client that
 * hung up, as they happen:
 *
 *	request 0 connection 0 POST /v1/chat/completions 512 bytes
 *	hangup 0 after 340 ms, 1024 bytes sent, at 81234567, unfinished
 *
 * where at is the time of the monotonic clock in milliseconds.
 *
 * --record writes the head and body of each request into NNNNNN.head and
 * NNNNNN.body. Serves thousands of streams at once, as far as the limit of
 * open files allows, which it raises itself.
 */
#include "config.h"

#include <sys/resource.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/parse.h"
#include "lib/script.h"
#include "lib/upstream.h"

struct output {
	FILE *log;
	const char *folder;
};

static void
save(const char *folder, unsigned number, const char *kind, struct span bytes)
{
	char path[4096];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%06u.%s", folder, number,
	    kind);
	f = fopen(path, "w");
	if (f == NULL || fwrite(bytes.p, 1, bytes.len, f) != bytes.len ||
	    fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

static void
tell(void *ctx, const struct upstream_request *r)
{
	const struct output *o = ctx;

	if (r->hangup_ms == 0 && o->folder != NULL) {
		save(o->folder, r->number, "head", r->head);
		save(o->folder, r->number, "body", r->body);
	}
	if (o->log == NULL)
		return;
	if (r->hangup_ms == 0)
		(void)fprintf(o->log, "request %u connection %u %s %s "
		    "%zu bytes\n", r->number, r->connection, r->method,
		    r->path, r->body.len);
	else
		(void)fprintf(o->log, "hangup %u after %lld ms, %zu bytes "
		    "sent, at %lld, %s\n", r->number,
		    (long long)(r->hangup_ms - r->came_ms), r->sent,
		    (long long)r->hangup_ms,
		    r->replied_ms == 0 ? "unfinished" : "finished");
	(void)fflush(o->log);
}

static void
raise_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
}

static void
usage(void)
{
	(void)fputs("usage: scripted_upstream [--log FILE] [--record FOLDER] "
	    "SCRIPT|FOLDER ...\n", stderr);
	exit(2);
}

/* Where the scripts begin. */
static int
options(int argc, char **argv, struct output *o)
{
	int i = 1;

	for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		if (strcmp(argv[i], "--record") == 0) {
			o->folder = argv[i + 1];
		} else if (strcmp(argv[i], "--log") == 0) {
			o->log = fopen(argv[i + 1], "a");
			if (o->log == NULL) {
				perror(argv[i + 1]);
				exit(1);
			}
		} else {
			usage();
		}
	}
	if (i >= argc)
		usage();
	return i;
}

static void
obey(struct upstream *u)
{
	char line[128];
	uint64_t n;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		n = 1;
		if (strncmp(line, "release", 7) != 0 || (line[7] == ' ' &&
		    parse_u64(span_of(line + 8), 1000000, &n) == -1))
			(void)fprintf(stderr, "expected: release [N]\n");
		else
			upstream_release(u, (unsigned)n);
	}
}

int
main(int argc, char **argv)
{
	struct output o = { .log = NULL };
	int first = options(argc, argv, &o);
	struct upstream *u;
	char fault[512];

	raise_files();
	u = upstream_start();
	upstream_keep(u, 0);
	upstream_tell(u, tell, &o);
	for (int i = first; i < argc; i++)
		if (script_load(u, argv[i], fault, sizeof(fault)) == -1) {
			(void)fprintf(stderr, "%s\n", fault);
			return 1;
		}
	(void)printf("%u\n", upstream_port(u));
	(void)fflush(stdout);
	obey(u);
	upstream_stop(u);
	if (o.log != NULL)
		(void)fclose(o.log);
	return 0;
}
