/*
 * CGI (RFC 3875): variables in the environment, the body on standard input
 * (of CONTENT_LENGTH bytes; the server needn't close it after them), the
 * answer to standard output.
 *
 * Standard output is written in pieces that fit a pipe, each after a poll, so
 * that the wait for a server that takes nothing has a limit without making the
 * descriptor non-blocking, which others may share.
 */
#include "config.h"

#include <sys/eventfd.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/parse.h"
#include "front/cgi.h"

#define OUT_SIZE	((size_t)16 * 1024)

struct cgi {
	struct conn conn;
	uint64_t body_left;	/* UINT64_MAX: until its end */
	size_t out_len;
	bool broken;		/* nobody takes what we write */
	char out[OUT_SIZE];
};

/* What the handler of SIGTERM knows: a descriptor that it makes readable, and
 * that it was called. */
static int gone_fd = -1;
static volatile sig_atomic_t terminated;

static void
on_sigterm(int number)
{
	int before = errno;
	uint64_t one = 1;

	(void)number;
	terminated = 1;
	if (write(gone_fd, &one, sizeof(one)) == -1) {
		/* The flag says it, too. */
	}
	errno = before;
}

static bool
is_set(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0';
}

bool
cgi_wanted(void)
{
	return is_set("GATEWAY_INTERFACE") || is_set("REQUEST_METHOD");
}

static inline struct cgi *
cgi_of(struct conn *c)
{
	return (struct cgi *)c;		/* its first member */
}

static const char *
cgi_param(struct conn *c, const char *name)
{
	(void)c;
	return getenv(name);
}

/* Waits until fd is ready. -1: it took too long, fd broke, or we were told to
 * end (the signal may have gone to another thread, or come just before). */
static int
wait_ready(int fd, short events, int64_t ms)
{
	struct pollfd p[] = {
		{ .fd = fd, .events = events },
		{ .fd = gone_fd, .events = POLLIN },
	};
	int64_t deadline = clock_mono_ms() + ms, left;
	int n;

	do {
		left = deadline - clock_mono_ms();
		n = poll(p, 2, left < 0 ? 0 : (int)left);
	} while (n == -1 && errno == EINTR && !terminated);
	if (n < 1 || terminated)
		return -1;
	return (p[0].revents & (events | POLLHUP)) == 0 ? -1 : 0;
}

static ssize_t
cgi_read(struct conn *c, void *to, size_t len)
{
	struct cgi *cgi = cgi_of(c);
	ssize_t n;

	if (len > cgi->body_left)
		len = (size_t)cgi->body_left;
	if (len == 0)
		return 0;
	do {
		if (wait_ready(STDIN_FILENO, POLLIN, CEILING_PARAMS_MS) == -1)
			return -1;
		n = read(STDIN_FILENO, to, len > SSIZE_MAX ? SSIZE_MAX : len);
	} while (n == -1 && errno == EINTR);
	if (n > 0 && cgi->body_left != UINT64_MAX)
		cgi->body_left -= (uint64_t)n;
	return n;
}

static int
cgi_flush(struct conn *c)
{
	struct cgi *cgi = cgi_of(c);
	size_t done = 0, piece;
	ssize_t n;

	while (done < cgi->out_len && !cgi->broken) {
		piece = cgi->out_len - done;
		if (piece > PIPE_BUF)
			piece = PIPE_BUF;
		n = -1;
		if (wait_ready(STDOUT_FILENO, POLLOUT,
		    CEILING_CGI_SEND_MS) == 0)
			n = write(STDOUT_FILENO, cgi->out + done, piece);
		if (n == -1 && errno == EINTR && !terminated)
			continue;
		cgi->broken = n == -1;
		done += n == -1 ? 0 : (size_t)n;
	}
	cgi->out_len = 0;
	return cgi->broken ? -1 : 0;
}

static int
cgi_write(struct conn *c, const void *data, size_t len)
{
	struct cgi *cgi = cgi_of(c);
	const char *p = data;
	size_t n;

	for (; len > 0 && !cgi->broken; p += n, len -= n) {
		if (cgi->out_len == OUT_SIZE)
			(void)cgi_flush(c);
		n = OUT_SIZE - cgi->out_len;
		if (n > len)
			n = len;
		memcpy(cgi->out + cgi->out_len, p, n);
		cgi->out_len += n;
	}
	return cgi->broken ? -1 : 0;
}

static int
cgi_fd(struct conn *c)
{
	(void)c;
	return gone_fd;
}

/* A pipe that nobody reads any more reports an error without being asked. */
static bool
cgi_gone(struct conn *c)
{
	struct pollfd p = { .fd = STDOUT_FILENO };

	if (terminated || cgi_of(c)->broken)
		return true;
	return poll(&p, 1, 0) == 1 &&
	    (p.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
}

static const struct conn_ops cgi_ops = {
	.name = "cgi",
	.param = cgi_param,
	.read = cgi_read,
	.write = cgi_write,
	.flush = cgi_flush,
	.fd = cgi_fd,
	.gone = cgi_gone,
};

static void
set_handler(int number, void (*handler)(int))
{
	struct sigaction sa = { .sa_handler = handler };

	(void)sigemptyset(&sa.sa_mask);
	(void)sigaction(number, &sa, NULL);
}

struct conn *
cgi_conn(void)
{
	static struct cgi cgi;
	sigset_t term;

	cgi.conn.ops = &cgi_ops;
	if (parse_u64(span_of(getenv("CONTENT_LENGTH")), UINT64_MAX - 1,
	    &cgi.body_left) == -1)
		cgi.body_left = UINT64_MAX;
	gone_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (gone_fd == -1)
		log_warn("eventfd: %s", strerror(errno));
	set_handler(SIGPIPE, SIG_IGN);
	set_handler(SIGTERM, on_sigterm);
	/* A parent may have left it blocked. */
	(void)sigemptyset(&term);
	(void)sigaddset(&term, SIGTERM);
	(void)sigprocmask(SIG_UNBLOCK, &term, NULL);
	return &cgi.conn;
}

/* Nobody need close the input of a request that has no body. */
static void
waste_body(struct conn *c)
{
	uint64_t left = CEILING_CGI_WASTE;
	char waste[4096];
	ssize_t n = 1;

	if (!is_set("CONTENT_LENGTH") && !is_set("HTTP_TRANSFER_ENCODING"))
		return;
	for (; n > 0 && left > 0 && !cgi_gone(c); left -= sizeof(waste))
		n = cgi_read(c, waste, sizeof(waste));
}

/* The number stays taken, so that no file that is opened later gets it. */
void
cgi_finish(struct conn *c)
{
	int null;

	waste_body(c);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null != -1) {
		(void)dup2(null, STDOUT_FILENO);
		(void)close(null);
	}
}
