/*
 * bench_provider: the provider of the benchmarks, one thread, thousands of
 * connections.
 *
 *	bench_provider [--ca FILE]
 *
 * Prints its port as the first line and serves on 127.0.0.1 until standard
 * input ends. With --ca it speaks TLS and writes there what a client has to
 * trust. What it answers is named by the request's model (answers.h).
 *
 * A request that is held, and one whose client left, gets a line: the mark
 * that stood in its body ("mark-000017"), and the monotonic clock.
 *
 *	held mark-000017 1234567890123
 *	gone mark-000017 1234567990456
 */
#include "config.h"

#include <sys/epoll.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/parse.h"
#include "bench/answers.h"
#include "lib/upstream_internal.h"

#define BATCH		256
#define REQUEST_MAX	((size_t)256 << 20)
#define READ_SIZE	((size_t)256 << 10)
#define MARK		"mark-"
#define MARK_LEN	(sizeof(MARK) - 1 + 6)

struct peer {
	TAILQ_ENTRY(peer) entry;	/* of those that are paced */
	int fd;
	struct ssl_st *tls;
	struct buf in;
	const struct answer *answer;	/* being given, or NULL */
	size_t at, piece;
	int64_t due_ns;			/* when the next piece is; 0: now */
	bool polled_out;
	bool held;
	char mark[MARK_LEN + 1];
};

static TAILQ_HEAD(peers, peer) paced = TAILQ_HEAD_INITIALIZER(paced);
static int epoll_fd;

static int64_t
now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void
tell(const char *what, const struct peer *p)
{
	(void)printf("%s %s %lld\n", what, p->mark[0] == '\0' ? "-" : p->mark,
	    (long long)now_ns());
	(void)fflush(stdout);
}

/* ---- connections ---- */

static void
poll_for(struct peer *p, int op, bool out)
{
	struct epoll_event ev = { .data.ptr = p,
	    .events = EPOLLIN | (out ? EPOLLOUT : 0) };

	if (op == EPOLL_CTL_MOD && p->polled_out == out)
		return;
	p->polled_out = out;
	if (epoll_ctl(epoll_fd, op, p->fd, &ev) == -1)
		log_fatal("epoll_ctl: %s", strerror(errno));
}

static void
greet(int fd, struct ssl_ctx_st *tls)
{
	struct peer *p = calloc(1, sizeof(*p));
	int on = 1;

	if (p == NULL)
		log_fatal("out of memory");
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	p->fd = fd;
	p->tls = tls == NULL ? NULL : tls_new(tls, fd);
	buf_init(&p->in, REQUEST_MAX);
	poll_for(p, EPOLL_CTL_ADD, false);
}

static void
accept_all(int listener, struct ssl_ctx_st *tls)
{
	int fd;

	for (;;) {
		fd = accept4(listener, NULL, NULL,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd != -1)
			greet(fd, tls);
		else if (errno == EAGAIN)
			return;
		else if (errno != EINTR && errno != ECONNABORTED)
			log_fatal("accept: %s", strerror(errno));
	}
}

static void
rest(struct peer *p)
{
	if (p->due_ns != 0)
		TAILQ_REMOVE(&paced, p, entry);
	p->due_ns = 0;
}

static void
part(struct peer *p)
{
	if (p->answer != NULL)
		tell("gone", p);
	rest(p);
	tls_close(p->tls, true);
	(void)close(p->fd);
	buf_fini(&p->in);
	free(p);
}

/* ---- an answer ---- */

/* The bytes up to the end of this turn: one piece, or all there are. */
static size_t
turn_end(const struct peer *p)
{
	const struct answer *a = p->answer;

	return a->pace_ns > 0 || a->holds ? a->ends[p->piece] : a->bytes.len;
}

/* Sends until the turn is over. 1: over; 0: the socket is full; -1: gone. */
static int
send_turn(struct peer *p)
{
	const struct answer *a = p->answer;
	size_t end = turn_end(p);
	ssize_t n;

	while (p->at < end) {
		n = p->tls != NULL ?
		    tls_send(p->tls, a->bytes.data + p->at, end - p->at) :
		    send(p->fd, a->bytes.data + p->at, end - p->at,
		    MSG_NOSIGNAL);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno != EAGAIN)
			return -1;
		poll_for(p, EPOLL_CTL_MOD, n == -1);
		if (n == -1)
			return 0;
		p->at += (size_t)n;
	}
	poll_for(p, EPOLL_CTL_MOD, false);
	return 1;
}

/* Whether the connection still stands. */
static bool
go_on(struct peer *p)
{
	const struct answer *a = p->answer;
	int sent;

	if (p->held || p->due_ns != 0)
		return true;
	sent = a->n_pieces == 0 ? 1 : send_turn(p);
	if (sent != 1)
		return sent == 0;
	if (a->holds) {
		p->held = true;
		tell("held", p);
	} else if (p->at == a->bytes.len) {
		p->answer = NULL;
	} else {
		p->piece++;
		p->due_ns = now_ns() + a->pace_ns;
		TAILQ_INSERT_TAIL(&paced, p, entry);
	}
	return true;
}

/* Lets those go on whose time has come. Until when the others rest, -1 for
 * ever. */
static int64_t
wake_paced(void)
{
	int64_t now = now_ns(), next = -1;
	struct peer *p, *after;

	for (p = TAILQ_FIRST(&paced); p != NULL; p = after) {
		after = TAILQ_NEXT(p, entry);
		if (p->due_ns <= now) {
			rest(p);
			if (!go_on(p)) {
				part(p);
				continue;
			}
		}
		if (p->due_ns != 0 && (next == -1 || p->due_ns < next))
			next = p->due_ns;
	}
	return next;
}

/* ---- a request ---- */

static void
find_mark(struct peer *p, struct span body)
{
	const char *at = memmem(body.p, body.len, MARK, sizeof(MARK) - 1);

	p->mark[0] = '\0';
	if (at == NULL || (size_t)(body.p + body.len - at) < MARK_LEN)
		return;
	memcpy(p->mark, at, MARK_LEN);
	p->mark[MARK_LEN] = '\0';
}

static size_t
content_length(struct span head)
{
	static const char name[] = "\r\ncontent-length:";
	uint64_t n = 0;
	size_t len = sizeof(name) - 1, end;
	const char *p;

	for (p = head.p; p + len < head.p + head.len; p++) {
		if (*p != '\r' || strncasecmp(p, name, len) != 0)
			continue;
		for (p += len; *p == ' '; p++)
			;
		for (end = 0; p[end] >= '0' && p[end] <= '9'; end++)
			;
		if (parse_u64((struct span){ p, end }, REQUEST_MAX, &n) == 0)
			return (size_t)n;
	}
	return 0;
}

static struct span
path_of(struct span head)
{
	const char *from = memchr(head.p, ' ', head.len), *to;

	if (from == NULL)
		return (struct span){ "", 0 };
	from++;
	to = memchr(from, ' ', (size_t)(head.p + head.len - from));
	return (struct span){ from, to == NULL ? 0 : (size_t)(to - from) };
}

/* Begins the answer of the request that is whole. Whether there was one that
 * could be answered, or none yet. */
static bool
take_request(struct peer *p)
{
	struct span all = buf_view(&p->in), head, body;
	const char *end = memmem(all.p, all.len, "\r\n\r\n", 4);

	if (end == NULL)
		return true;
	head = (struct span){ all.p, (size_t)(end - all.p) + 4 };
	body = (struct span){ end + 4, content_length(head) };
	if (all.len - head.len < body.len)
		return true;
	p->answer = answer_for(path_of(head), body);
	if (p->answer == NULL) {
		(void)fprintf(stderr, "bench_provider: no answer to %.*s\n",
		    (int)path_of(head).len, path_of(head).p);
		return false;
	}
	find_mark(p, body);
	buf_eat(&p->in, head.len + body.len);
	p->at = p->piece = 0;
	p->held = false;
	return go_on(p);
}

/* Whether the connection still stands. */
static bool
listen_to(struct peer *p)
{
	char *room;
	ssize_t n;

	for (;;) {
		room = buf_room(&p->in, READ_SIZE);
		if (room == NULL)
			return false;
		n = p->tls != NULL ? tls_recv(p->tls, room, READ_SIZE) :
		    recv(p->fd, room, READ_SIZE, 0);
		if (n == -1 && errno == EAGAIN)
			return true;
		if (n == 0 || (n == -1 && errno != EINTR))
			return false;
		if (n == -1)
			continue;
		buf_grew(&p->in, (size_t)n);
		if (p->answer == NULL && !take_request(p))
			return false;
		if (p->tls == NULL && (size_t)n < READ_SIZE)
			return true;
	}
}

/* ---- the whole ---- */

static int
open_listener(unsigned *port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0);

	if (fd == -1 || bind(fd, (struct sockaddr *)&in, len) == -1 ||
	    listen(fd, 4096) == -1 ||
	    getsockname(fd, (struct sockaddr *)&in, &len) == -1)
		log_fatal("can't listen: %s", strerror(errno));
	*port = ntohs(in.sin_port);
	return fd;
}

static void
watch(int fd, void *who)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = who };

	if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &ev) == -1)
		log_fatal("epoll_ctl: %s", strerror(errno));
}

static void
serve(int listener, struct ssl_ctx_st *tls)
{
	static char of_listener, of_input;	/* their addresses tell */
	struct epoll_event events[BATCH];
	struct timespec left;
	int64_t next, wait;
	struct peer *p;
	int n;

	watch(listener, &of_listener);
	watch(STDIN_FILENO, &of_input);
	for (;;) {
		next = wake_paced();
		wait = next == -1 ? 0 : next - now_ns();
		wait = wait < 0 ? 0 : wait;
		left = (struct timespec){ wait / 1000000000,
		    wait % 1000000000 };
		n = epoll_pwait2(epoll_fd, events, BATCH,
		    next == -1 ? NULL : &left, NULL);
		for (int i = 0; i < n; i++) {
			p = events[i].data.ptr;
			if (events[i].data.ptr == &of_input)
				return;
			if (events[i].data.ptr == &of_listener)
				accept_all(listener, tls);
			else if (!listen_to(p) ||
			    (p->answer != NULL && !go_on(p)))
				part(p);
		}
	}
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
save_authority(const struct authority *a, const char *path)
{
	char bytes[16384];
	FILE *from = fopen(authority_file(a), "r"), *to = fopen(path, "w");
	size_t n;

	if (from == NULL || to == NULL)
		log_fatal("%s: %s", path, strerror(errno));
	n = fread(bytes, 1, sizeof(bytes), from);
	if (fwrite(bytes, 1, n, to) != n || fclose(to) != 0)
		log_fatal("%s: %s", path, strerror(errno));
	(void)fclose(from);
}

int
main(int argc, char **argv)
{
	struct authority *authority = NULL;
	struct ssl_ctx_st *tls = NULL;
	unsigned port;
	int listener;

	if (argc != 1 && (argc != 3 || strcmp(argv[1], "--ca") != 0)) {
		(void)fputs("usage: bench_provider [--ca FILE]\n", stderr);
		return 2;
	}
	raise_files();
	if (argc == 3) {
		authority = authority_new();
		tls = authority_issue(authority, CERTIFICATE_TRUSTED);
		save_authority(authority, argv[2]);
	}
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	listener = open_listener(&port);
	(void)printf("%u\n", port);
	(void)fflush(stdout);
	serve(listener, tls);
	if (tls != NULL)
		tls_free(tls);
	authority_free(authority);
	return 0;
}
