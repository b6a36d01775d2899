/*
 * What libfcgi 2.4.2 does, from its source (libfcgi/fcgiapp.c, os_unix.c) and
 * by experiment, 2026-11:
 *
 * - FCGX_Accept_r finishes the request before, and closes the connection
 *   unless keepConnection is set; with ipcFd set it accepts none itself. When
 *   the parameters are bad it closes ipcFd and accepts on listen_sock, which
 *   is -1 here, so that it returns an error.
 * - Closing waits up to 2 s for the peer unless the request is detached.
 * - FCGX_FFlush returns 0 on a stream that broke before, and FCGX_PutStr
 *   succeeds while its buffer has room: only FCGX_GetError tells.
 * - FCGX_Finish_r tries to write even to a stream that broke.
 * - A record for STDIN of another type (an abort) breaks the input stream.
 */
#include "config.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fastcgi.h>
#include <fcgiapp.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/parse.h"
#include "front/fcgi.h"

#define HEADER_SIZE	((size_t)FCGI_HEADER_LEN)

/* So much of an answer a web server's socket has room for: it had read all that
 * came before when it asked. */
#define ROOM		((uint64_t)8 * 1024)

struct fcgi {
	struct conn conn;
	FCGX_Request request;
	uint64_t body_left;	/* of CONTENT_LENGTH; UINT64_MAX: not sent */
	bool ended;		/* the body was read to its end */
	uint64_t written;	/* of the answer */
	void (*ending)(void *);	/* see fcgi_begin */
	void *ctx;
	bool said_all;		/* and the web server was told that it is */
	bool broken;		/* nobody takes what we write */
	bool stray;		/* bytes that aren't ours to read wait */
	bool gone;		/* the client is known to be */
};

/* The signals whose handling FCGX_Init changes. */
static const int touched[] = { SIGPIPE, SIGUSR1, SIGTERM };
#define TOUCHED (sizeof(touched) / sizeof(touched[0]))

int
fcgi_setup(struct error *err)
{
	struct sigaction before[TOUCHED];
	sigset_t all, mask;
	int code;

	/* One that comes meanwhile waits for whoever handles it. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &mask);
	for (size_t i = 0; i < TOUCHED; i++)
		(void)sigaction(touched[i], NULL, &before[i]);
	code = FCGX_Init();
	for (size_t i = 0; i < TOUCHED; i++)
		(void)sigaction(touched[i], &before[i], NULL);
	(void)pthread_sigmask(SIG_SETMASK, &mask, NULL);
	if (code != 0)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "libfcgi can't be initialised (%d)", code);
	return 0;
}

static inline struct fcgi *
fcgi_of(struct conn *c)
{
	return (struct fcgi *)c;	/* its first member */
}

/* FCGX_GetParam compares each as far as the name's length, which takes six
 * times as long. */
static const char *
fcgi_param(struct conn *c, const char *name)
{
	size_t len = strlen(name);

	for (char **p = fcgi_of(c)->request.envp; *p != NULL; p++)
		if ((*p)[0] == name[0] && strncmp(*p, name, len) == 0 &&
		    (*p)[len] == '=')
			return *p + len + 1;
	return NULL;
}

/* Notices the end of the body: the empty record that closes it is read with
 * the last byte, so that it isn't taken for a stray one afterwards. */
static void
look_for_end(struct fcgi *f)
{
	FCGX_Stream *in = f->request.in;
	int c;

	if (f->body_left == 0 && !FCGX_HasSeenEOF(in)) {
		c = FCGX_GetChar(in);
		if (c != EOF)
			(void)FCGX_UnGetChar(c, in);
	}
	f->ended = FCGX_HasSeenEOF(in) && FCGX_GetError(in) == 0;
}

static ssize_t
fcgi_read(struct conn *c, void *to, size_t len)
{
	struct fcgi *f = fcgi_of(c);
	int n;

	n = FCGX_GetStr(to, len > INT_MAX ? INT_MAX : (int)len, f->request.in);
	if (n == 0 && FCGX_GetError(f->request.in) != 0)
		return -1;
	if (f->body_left != UINT64_MAX)
		f->body_left -= (uint64_t)n < f->body_left ? (uint64_t)n :
		    f->body_left;
	look_for_end(f);
	return n;
}

static int
write_state(struct fcgi *f)
{
	if (FCGX_GetError(f->request.out) != 0)
		f->broken = true;
	return f->broken ? -1 : 0;
}

static int
fcgi_write(struct conn *c, const void *data, size_t len)
{
	struct fcgi *f = fcgi_of(c);
	const char *p = data;
	int n;

	f->written += len;
	while (len > 0 && !f->broken) {
		n = len > INT_MAX ? INT_MAX : (int)len;
		if (FCGX_PutStr(p, n, f->request.out) == -1)
			f->broken = true;
		p += n;
		len -= (size_t)n;
	}
	return write_state(f);
}

static int
fcgi_flush(struct conn *c)
{
	struct fcgi *f = fcgi_of(c);

	if (!f->broken && FCGX_FFlush(f->request.out) == -1)
		f->broken = true;
	return write_state(f);
}

/* While a part of the body is unread its bytes would wake the poller. */
static int
fcgi_poll_fd(struct conn *c)
{
	struct fcgi *f = fcgi_of(c);

	return f->ended && !f->stray ? f->request.ipcFd : -1;
}

static bool
hung_up(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) == 1 &&
	    (p.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/* Takes an abort record off the connection if one is there, whole. Returns
 * its request's id, 0 for anything else. */
static int
take_abort(int fd)
{
	unsigned char record[512];
	size_t len;

	if (recv(fd, record, HEADER_SIZE, MSG_PEEK | MSG_DONTWAIT) !=
	    (ssize_t)HEADER_SIZE || record[0] != FCGI_VERSION_1 ||
	    record[1] != FCGI_ABORT_REQUEST)
		return 0;
	len = HEADER_SIZE + ((size_t)record[4] << 8 | record[5]) + record[6];
	if (len > sizeof(record) ||
	    recv(fd, record, len, MSG_PEEK | MSG_DONTWAIT) != (ssize_t)len)
		return 0;
	(void)recv(fd, record, len, MSG_DONTWAIT);
	return record[2] << 8 | record[3];
}

static bool
fcgi_gone(struct conn *c)
{
	struct fcgi *f = fcgi_of(c);
	int fd = f->request.ipcFd, id;
	char byte;

	if (f->gone || f->broken)
		return true;
	/* Bytes of the body could look like any record. */
	while (f->ended && (id = take_abort(fd)) != 0)
		if (id == f->request.requestId)
			return f->gone = true;
	switch (recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT)) {
	case 0:
		f->gone = true;
		break;
	case -1:
		f->gone = errno != EAGAIN && errno != EINTR;
		break;
	default:
		f->stray = f->ended;
		f->gone = hung_up(fd);
		break;
	}
	return f->gone;
}

static bool
has_room(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	return poll(&p, 1, 0) == 1;
}

/* A web server that is still sending the body may not listen for the end. */
static int
fcgi_say_all(struct conn *c)
{
	struct fcgi *f = fcgi_of(c);

	if (!f->ended || f->broken)
		return fcgi_flush(c);
	if (f->written <= ROOM || has_room(f->request.ipcFd))
		f->ending(f->ctx);
	/* The streams that FCGX_Finish_r would close, in its order. */
	if (FCGX_FClose(f->request.err) == EOF ||
	    FCGX_FClose(f->request.out) == EOF)
		f->broken = true;
	f->said_all = true;
	return write_state(f);
}

static const struct conn_ops fcgi_ops = {
	.name = "fastcgi",
	.param = fcgi_param,
	.read = fcgi_read,
	.write = fcgi_write,
	.flush = fcgi_flush,
	.end = fcgi_say_all,
	.fd = fcgi_poll_fd,
	.gone = fcgi_gone,
};

struct fcgi *
fcgi_new(int fd)
{
	struct fcgi *f = calloc(1, sizeof(*f));

	if (f == NULL)
		log_fatal("out of memory");
	f->conn.ops = &fcgi_ops;
	(void)FCGX_InitRequest(&f->request, -1, 0);
	f->request.ipcFd = fd;
	f->request.detached = 1;	/* FCGX_Detach refuses descriptor 0 */
	return f;
}

void
fcgi_free(struct fcgi *f)
{
	if (f->request.ipcFd != -1)
		(void)close(f->request.ipcFd);
	free(f);
}

int
fcgi_fd(const struct fcgi *f)
{
	return f->request.ipcFd;
}

static void
set_timeout(int fd, int option, int64_t ms)
{
	struct timeval tv = {
		.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000,
	};

	(void)setsockopt(fd, SOL_SOCKET, option, &tv, sizeof(tv));
}

void
fcgi_set_timeouts(struct fcgi *f, int64_t recv_ms, int64_t send_ms)
{
	set_timeout(f->request.ipcFd, SO_RCVTIMEO, recv_ms);
	set_timeout(f->request.ipcFd, SO_SNDTIMEO, send_ms);
}

enum fcgi_next
fcgi_look(struct fcgi *f)
{
	unsigned char head[FCGI_HEADER_LEN];
	int fd = f->request.ipcFd;
	ssize_t n;

	n = recv(fd, head, HEADER_SIZE, MSG_PEEK | MSG_DONTWAIT);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return FCGI_NEXT_NOTHING;
	if (n < 1 || head[0] != FCGI_VERSION_1)
		return FCGI_NEXT_CLOSED;
	/* A lone byte may begin any record; libfcgi waits for the rest, and
	 * breaks if it's no request's. No web server was seen to cut there. */
	if (n == 1 || head[1] == FCGI_BEGIN_REQUEST)
		return FCGI_NEXT_REQUEST;
	return FCGI_NEXT_STRAY;
}

bool
fcgi_skip(struct fcgi *f)
{
	unsigned char head[FCGI_HEADER_LEN];
	int fd = f->request.ipcFd;
	char trash[4096];
	size_t len;
	ssize_t n;

	if (recv(fd, head, HEADER_SIZE, MSG_WAITALL) != (ssize_t)HEADER_SIZE)
		return false;
	len = ((size_t)head[4] << 8 | head[5]) + head[6];
	for (; len > 0; len -= (size_t)n) {
		n = recv(fd, trash, len < sizeof(trash) ? len : sizeof(trash),
		    0);
		if (n <= 0)
			return false;
	}
	return true;
}

int
fcgi_begin(struct fcgi *f, void (*ending)(void *), void *ctx)
{
	FCGX_Request *r = &f->request;
	uint64_t len;

	r->keepConnection = 1;	/* keeps FCGX_Accept_r from closing it */
	if (FCGX_Accept_r(r) < 0) {
		r->ipcFd = -1;
		return -1;
	}
	f->ended = f->broken = f->stray = f->gone = f->said_all = false;
	f->written = 0;
	f->ending = ending;
	f->ctx = ctx;
	f->body_left = UINT64_MAX;
	if (parse_u64(span_of(fcgi_param(&f->conn, "CONTENT_LENGTH")),
	    UINT64_MAX - 1, &len) == 0)
		f->body_left = len;
	/* An authorizer's request must not be answered like a responder's:
	 * there a 200 lets somebody in. */
	if (r->role != FCGI_RESPONDER) {
		(void)fcgi_settle(f, 0);
		(void)fcgi_end(f, false);
		return -1;
	}
	return 0;
}

struct conn *
fcgi_conn(struct fcgi *f)
{
	return &f->conn;
}

/* A web server that is still sending the body doesn't read the answer, and
 * one that finds the connection closed may throw the answer away. */
static void
drain(struct fcgi *f, int64_t ms)
{
	int64_t deadline = clock_mono_ms() + ms;
	char trash[4096];

	while (!f->ended && fcgi_read(&f->conn, trash, sizeof(trash)) > 0)
		if (clock_mono_ms() >= deadline)
			return;
}

bool
fcgi_settle(struct fcgi *f, int64_t drain_ms)
{
	if (f->said_all)
		return true;
	if (fcgi_flush(&f->conn) == 0)
		drain(f, drain_ms);
	return f->broken || has_room(f->request.ipcFd);
}

bool
fcgi_end(struct fcgi *f, bool keep)
{
	/* So that FCGX_Finish_r can't wait for a peer that takes nothing. */
	if (f->broken)
		(void)shutdown(f->request.ipcFd, SHUT_RDWR);
	if (!keep || !f->ended)
		f->request.keepConnection = 0;
	FCGX_Finish_r(&f->request);
	return f->request.ipcFd != -1;
}

void
fcgi_hang_up(struct fcgi *f)
{
	int fd = f->request.ipcFd;
	char byte;

	if (recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == -1)
		(void)shutdown(fd, SHUT_RDWR);
}
