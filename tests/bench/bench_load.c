/*
 * bench_load: asks a server on 127.0.0.1 the same thing again and again, looks
 * at every answer, and prints one line of JSON about it.
 *
 * "mark-000000" in the body is given the number of its connection. An answer
 * that isn't as it must be is counted, and the first one is told about on
 * standard error.
 */
#include "config.h"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "bench/client.h"
#include "bench/load_options.h"
#include "bench/tally.h"

#define BATCH		256
#define COMMANDS_MAX	8
#define REQUEST_MAX	((size_t)256 << 20)
#define HEADERS_MAX	((size_t)1 << 20)
#define READ_SIZE	((size_t)64 << 10)
#define MARK		"mark-000000"
#define STALL_MS	30000	/* nothing happened for so long: it never will */
#define FIRST_NS	((int64_t)20 * 1000000000)
#define RETRY_NS	200000

extern char **environ;

struct load {
	const struct load_options *o;
	int epoll_fd;
	struct client *clients;
	char **marked;			/* requests with a mark of their own */
	struct buf request;

	size_t asked, answered, failed;
	bool counts;			/* these requests are not to warm up */
	struct tally total, first, event;
	int64_t bytes;
};

/* ---- the request ---- */

static void
read_file(const char *path, struct buf *to)
{
	FILE *f = fopen(path, "r");
	char *room;
	size_t n;

	if (f == NULL)
		load_die(path, strerror(errno));
	do {
		room = buf_room(to, READ_SIZE);
		if (room == NULL)
			load_die(path, "too long");
		n = fread(room, 1, READ_SIZE, f);
		buf_grew(to, n);
	} while (n > 0);
	(void)fclose(f);
}

/* Lines end with \n there, with \r\n here. */
static void
add_headers(struct buf *to, const char *path)
{
	struct buf lines;
	struct span s;
	const char *end;

	buf_init(&lines, HEADERS_MAX);
	read_file(path, &lines);
	s = buf_view(&lines);
	while ((end = memchr(s.p, '\n', s.len)) != NULL) {
		buf_add(to, s.p, (size_t)(end - s.p));
		buf_puts(to, "\r\n");
		s.len -= (size_t)(end + 1 - s.p);
		s.p = end + 1;
	}
	buf_fini(&lines);
}

static void
build_request(struct load *l)
{
	const struct load_options *o = l->o;
	struct buf body;

	buf_init(&body, REQUEST_MAX);
	read_file(o->body, &body);
	buf_init(&l->request, REQUEST_MAX);
	buf_printf(&l->request, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
	    "Content-Type: application/json\r\nContent-Length: %zu\r\n",
	    o->path, o->port, body.len);
	if (o->headers != NULL)
		add_headers(&l->request, o->headers);
	buf_span(&l->request, buf_view(&o->more));
	buf_puts(&l->request, "\r\n");
	buf_span(&l->request, buf_view(&body));
	buf_fini(&body);
}

/* The request of connection i. */
static struct span
request_of(struct load *l, size_t i)
{
	struct span r = buf_view(&l->request);
	const char *mark = memmem(r.p, r.len, MARK, sizeof(MARK) - 1);
	char *own;

	if (mark == NULL)
		return r;
	if (l->marked[i] == NULL) {
		own = malloc(r.len);
		if (own == NULL)
			log_fatal("out of memory");
		memcpy(own, r.p, r.len);
		own += mark - r.p;
		for (size_t n = i, d = 0; d < 6; d++, n /= 10)
			own[sizeof(MARK) - 2 - d] = (char)('0' + n % 10);
		l->marked[i] = own - (mark - r.p);
	}
	return (struct span){ l->marked[i], r.len };
}

/* ---- what the answers were ---- */

static void
tell_fault(const struct client *c)
{
	struct span body = buf_view(&c->body);

	(void)fprintf(stderr, "bench_load: %s; status %u, %zu bytes: "
	    "%.*s ... %.*s\n", c->fault, c->headed ? c->status : 0, body.len,
	    body.len < 400 ? (int)body.len : 400, body.p,
	    body.len < 100 ? 0 : 100,
	    body.len < 100 ? "" : body.p + body.len - 100);
}

static void
count_answer(struct load *l, const struct client *c)
{
	l->answered++;
	if (c->state == CLIENT_FAILED) {
		if (l->failed++ == 0)
			tell_fault(c);
		return;
	}
	if (!l->counts)
		return;
	tally_add(&l->total, c->done_ns - c->asked_ns);
	l->bytes += (int64_t)c->body.len;
	if (c->first_ns == 0)
		return;
	tally_add(&l->first, c->first_ns - c->asked_ns);
	if (c->want->n_events > 1)
		tally_add(&l->event, (c->done_ns - c->first_ns) /
		    (int64_t)(c->want->n_events - 1));
}

/* ---- asking ---- */

static void
ask(struct load *l, struct client *c, int64_t due_ns)
{
	if (l->o->fresh)
		client_close(c);
	l->asked++;
	client_ask(c, l->epoll_fd, l->o->port,
	    request_of(l, (size_t)(c - l->clients)), due_ns);
	if (c->state == CLIENT_FAILED)
		count_answer(l, c);
}

static bool
is_free(const struct client *c)
{
	return c->state == CLIENT_IDLE || c->state == CLIENT_FAILED;
}

static int64_t
due(const struct load *l, int64_t began, size_t i)
{
	return began + (int64_t)((double)i * 1e9 / (double)l->o->rate);
}

/* Asks what is due, on connections that are free. When the next is, -1: never.
 * Without a rate all are due at once. */
static int64_t
ask_due(struct load *l, int64_t began, size_t n, size_t *free_from)
{
	int64_t now = tally_now(), when = now;
	size_t looked = 0;

	while (l->asked < n && looked < l->o->connections) {
		if (l->o->rate > 0)
			when = due(l, began, l->asked);
		if (when > now)
			return when;
		*free_from = (*free_from + 1) % l->o->connections;
		looked++;
		if (is_free(&l->clients[*free_from])) {
			ask(l, &l->clients[*free_from],
			    l->o->rate > 0 ? when : tally_now());
			looked = 0;
		}
	}
	return -1;
}

/* Waits and lets the clients go on. Returns false when nothing happens. */
static bool
turn(struct load *l, int64_t until_ns)
{
	struct epoll_event events[BATCH];
	int64_t wait = (int64_t)STALL_MS * 1000000;
	struct timespec left;
	struct client *c;
	bool busy;
	int n;

	if (until_ns != -1)
		wait = until_ns - tally_now();
	wait = wait < 0 ? 0 : wait;
	left = (struct timespec){ wait / 1000000000, wait % 1000000000 };
	n = epoll_pwait2(l->epoll_fd, events, BATCH, &left, NULL);
	for (int i = 0; i < n; i++) {
		c = events[i].data.ptr;
		if (c == NULL)
			continue;		/* standard input */
		busy = !is_free(c);
		client_go(c, l->epoll_fd);
		if (busy && is_free(c))
			count_answer(l, c);
	}
	return n != 0 || until_ns != -1;
}

/* So many requests, each answered when it returns, or none will be. */
static void
run(struct load *l, size_t n)
{
	int64_t began = tally_now(), next;
	size_t free_from = 0;

	l->asked = l->answered = 0;
	while (l->answered < n) {
		next = ask_due(l, began, n, &free_from);
		if (l->answered < n && !turn(l, next)) {
			(void)fprintf(stderr, "bench_load: %zu of %zu requests"
			    " got no answer\n", n - l->answered, n);
			l->failed += n - l->answered;
			return;
		}
	}
}

static int64_t
cpu_of_all(const struct load_options *o)
{
	int64_t ns = 0;

	for (size_t i = 0; i < o->n_pids; i++)
		ns += tally_cpu(o->pids[i]);
	return ns;
}

static void
report(struct load *l, int64_t wall_ns, int64_t cpu_ns)
{
	(void)printf("{\"requests\":%zu,\"failed\":%zu,\"bytes\":%lld,"
	    "\"wall_us\":%.1f,\"cpu_us\":%.1f", l->answered, l->failed,
	    (long long)l->bytes, (double)wall_ns / 1000,
	    (double)cpu_ns / 1000);
	tally_print(&l->total, "total");
	tally_print(&l->first, "first");
	tally_print(&l->event, "event");
	(void)puts("}");
}

static void
measure(struct load *l)
{
	int64_t began, cpu;

	if (l->o->warm > 0)
		run(l, l->o->warm);
	l->counts = true;
	cpu = cpu_of_all(l->o);
	began = tally_now();
	run(l, l->o->requests);
	report(l, tally_now() - began, cpu_of_all(l->o) - cpu);
}

/* ---- streams that stay open ---- */

static bool
all_begun(const struct load *l)
{
	for (size_t i = 0; i < l->o->connections; i++)
		if (!is_free(&l->clients[i]) && (l->clients[i].state ==
		    CLIENT_SENDS || (l->o->want.event.len > 0 &&
		    l->clients[i].first_ns == 0)))
			return false;
	return true;
}

/* The next line of standard input. */
static bool
next_line(void)
{
	char c;

	do {
		if (read(STDIN_FILENO, &c, 1) != 1)
			return false;
	} while (c != '\n');
	return true;
}

static void
hold(struct load *l)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = NULL };
	int64_t began = tally_now();
	size_t n = 0;

	for (size_t i = 0; i < l->o->connections; i++)
		ask(l, &l->clients[i], tally_now());
	while (!all_begun(l))
		if (!turn(l, -1))
			break;
	l->counts = true;
	(void)printf("open %zu\n", l->o->connections - l->answered);
	(void)fflush(stdout);
	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &ev) == -1)
		log_fatal("epoll_ctl: %s", strerror(errno));
	/* A stream that ends meanwhile did so against the rules. */
	while (next_line()) {
		if (n == l->o->connections)
			continue;
		(void)printf("closed mark-%06zu %lld\n", n,
		    (long long)tally_now());
		client_close(&l->clients[n++]);
		(void)fflush(stdout);
	}
	report(l, tally_now() - began, 0);
}

/* ---- the first answer of servers that start ---- */

static void
start(char **argv, pid_t *to)
{
	posix_spawn_file_actions_t actions;

	/* Standard output is our own. */
	if (posix_spawn_file_actions_init(&actions) != 0 ||
	    posix_spawn_file_actions_adddup2(&actions, 2, 1) != 0 ||
	    posix_spawnp(to, argv[0], &actions, NULL, argv, environ) != 0)
		load_die(argv[0], "can't be started");
	(void)posix_spawn_file_actions_destroy(&actions);
}

static size_t
start_all(char **argv, pid_t *pids)
{
	size_t n = 0;
	char **end;

	while (*argv != NULL && n < COMMANDS_MAX) {
		for (end = argv; *end != NULL && strcmp(*end, ";") != 0; end++)
			;
		if (*end != NULL)
			*end++ = NULL;
		start(argv, &pids[n++]);
		argv = end;
	}
	return n;
}

static void
wait_for_first(struct load *l)
{
	pid_t pids[COMMANDS_MAX];
	struct client *c = &l->clients[0];
	int64_t began = tally_now(), now;
	size_t n = start_all(l->o->commands, pids);

	l->failed = 1;			/* refusals are expected */
	do {
		client_close(c);
		ask(l, c, began);
		while (!is_free(c) && turn(l, -1))
			;
		if (c->state != CLIENT_IDLE)
			(void)turn(l, tally_now() + RETRY_NS);
		now = tally_now();
	} while (c->state != CLIENT_IDLE && now - began < FIRST_NS);
	if (c->state != CLIENT_IDLE)
		tell_fault(c);
	l->failed = c->state != CLIENT_IDLE;
	l->answered = 1;
	report(l, now - began, 0);
	(void)fflush(stdout);
	while (next_line())
		;
	for (size_t i = 0; i < n; i++)
		(void)kill(pids[i], SIGTERM);
	for (size_t i = 0; i < n; i++)
		(void)waitpid(pids[i], NULL, 0);
}

/* ---- the whole ---- */

static void
raise_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
}

int
main(int argc, char **argv)
{
	static struct load_options o;
	struct load l = { .o = &o };

	load_options_read(&o, argc, argv);
	raise_files();
	build_request(&l);
	l.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	l.clients = calloc(o.connections, sizeof(*l.clients));
	l.marked = calloc(o.connections, sizeof(*l.marked));
	if (l.clients == NULL || l.marked == NULL || l.epoll_fd == -1)
		log_fatal("out of memory");
	for (size_t i = 0; i < o.connections; i++)
		client_init(&l.clients[i], &o.want);
	if (o.first)
		wait_for_first(&l);
	else if (o.hold)
		hold(&l);
	else
		measure(&l);
	for (size_t i = 0; i < o.connections; i++) {
		client_fini(&l.clients[i]);
		free(l.marked[i]);
	}
	free(l.clients);
	free(l.marked);
	buf_fini(&l.request);
	buf_fini(&o.more);
	tally_fini(&l.total);
	tally_fini(&l.first);
	tally_fini(&l.event);
	return l.failed == 0 ? 0 : 1;
}
