#include "config.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/log.h"
#include "base/parse.h"
#include "bench/client.h"
#include "bench/tally.h"

#define BYTES_MAX	((size_t)256 << 20)
#define READ_SIZE	((size_t)64 << 10)

void
client_init(struct client *c, const struct client_want *want)
{
	*c = (struct client){ .fd = -1, .want = want };
	buf_init(&c->in, BYTES_MAX);
	buf_init(&c->body, BYTES_MAX);
}

void
client_close(struct client *c)
{
	if (c->fd != -1)
		(void)close(c->fd);
	c->fd = -1;
}

void
client_fini(struct client *c)
{
	client_close(c);
	buf_fini(&c->in);
	buf_fini(&c->body);
}

static void
fail(struct client *c, const char *why)
{
	client_close(c);
	c->fault = why;
	c->done_ns = tally_now();
	c->state = CLIENT_FAILED;
}

/* ---- the connection ---- */

static void
poll_for(struct client *c, int epoll_fd, int op, bool out)
{
	struct epoll_event ev = { .data.ptr = c,
	    .events = EPOLLIN | (out ? EPOLLOUT : 0) };

	if (op == EPOLL_CTL_MOD && c->polled_out == out)
		return;
	c->polled_out = out;
	if (epoll_ctl(epoll_fd, op, c->fd, &ev) == -1)
		log_fatal("epoll_ctl: %s", strerror(errno));
}

static bool
dial(struct client *c, int epoll_fd, unsigned port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	    .sin_port = htons((uint16_t)port) };
	int on = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd == -1)
		log_fatal("socket: %s", strerror(errno));
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(c->fd, (struct sockaddr *)&to, sizeof(to)) == -1 &&
	    errno != EINPROGRESS) {
		fail(c, "nobody listens");
		return false;
	}
	poll_for(c, epoll_fd, EPOLL_CTL_ADD, false);
	return true;
}

static void
send_some(struct client *c, int epoll_fd)
{
	ssize_t n;

	while (c->sent < c->request.len) {
		n = send(c->fd, c->request.p + c->sent,
		    c->request.len - c->sent, MSG_NOSIGNAL);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno != EAGAIN) {
			fail(c, errno == ECONNREFUSED ? "nobody listens" :
			    "the request could not be sent");
			return;
		}
		poll_for(c, epoll_fd, EPOLL_CTL_MOD, n == -1);
		if (n == -1)
			return;
		c->sent += (size_t)n;
	}
	poll_for(c, epoll_fd, EPOLL_CTL_MOD, false);
	c->state = CLIENT_READS;
}

void
client_ask(struct client *c, int epoll_fd, unsigned port, struct span request,
    int64_t asked_ns)
{
	c->request = request;
	c->sent = 0;
	buf_reset(&c->in);
	buf_reset(&c->body);
	c->headed = c->chunked = c->until_close = c->closes = false;
	c->in_chunk = c->last_chunk = false;
	c->left = c->looked = 0;
	c->asked_ns = asked_ns;
	c->first_ns = c->done_ns = 0;
	c->fault = NULL;
	c->state = CLIENT_SENDS;
	if (c->fd != -1 || dial(c, epoll_fd, port))
		send_some(c, epoll_fd);
}

/* ---- the answer's head ---- */

static struct span
line_at(struct span text)
{
	const char *end = memmem(text.p, text.len, "\r\n", 2);

	return (struct span){ text.p,
	    end == NULL ? text.len : (size_t)(end - text.p) };
}

/* The value of a header line with that name, else absent. */
static struct span
value_of(struct span line, const char *name)
{
	size_t len = strlen(name);

	if (line.len <= len || strncasecmp(line.p, name, len) != 0 ||
	    line.p[len] != ':')
		return (struct span){ NULL, 0 };
	line.p += len + 1;
	line.len -= len + 1;
	while (line.len > 0 && *line.p == ' ') {
		line.p++;
		line.len--;
	}
	return line;
}

static bool
read_head(struct client *c, struct span head)
{
	struct span line = line_at(head), value;
	uint64_t n;

	if (line.len < 12 || !span_begins(line, "HTTP/1.1 ") ||
	    parse_u64((struct span){ line.p + 9, 3 }, 999, &n) == -1)
		return false;
	c->status = (unsigned)n;
	c->until_close = true;
	while (head.len > line.len + 2) {
		head.p += line.len + 2;
		head.len -= line.len + 2;
		line = line_at(head);
		value = value_of(line, "Transfer-Encoding");
		if (span_is(value, "chunked"))
			c->chunked = true;
		value = value_of(line, "Connection");
		if (value.len == 5 && strncasecmp(value.p, "close", 5) == 0)
			c->closes = true;
		value = value_of(line, "Content-Length");
		if (value.p == NULL)
			continue;
		if (parse_u64(value, BYTES_MAX, &n) == -1)
			return false;
		c->left = (size_t)n;
		c->until_close = false;
	}
	if (c->chunked) {
		c->left = 0;
		c->until_close = false;
	}
	return true;
}

/* ---- its body ---- */

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool
read_size(struct span line, size_t *to)
{
	size_t n = 0, i;
	int digit;

	for (i = 0; i < line.len && line.p[i] != ';'; i++) {
		digit = line.p[i];
		if (digit >= '0' && digit <= '9')
			digit -= '0';
		else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
			digit = (digit | 0x20) - 'a' + 10;
		else
			return false;
		n = 16 * n + (size_t)digit;
		if (n > BYTES_MAX)
			return false;
	}
	*to = n;
	return i > 0;
}

/* Takes the framing off. 1: the body is whole; 0: more is to come; -1: this
 * is no body. */
static int
take_chunks(struct client *c)
{
	struct span in = buf_view(&c->in), line;
	size_t at = 0, n;
	int got = 0;

	while (at < in.len && got == 0) {
		if (c->in_chunk && c->left > 0) {
			n = least(c->left, in.len - at);
			buf_add(&c->body, in.p + at, n);
			c->left -= n;
			at += n;
			continue;
		}
		line = line_at((struct span){ in.p + at, in.len - at });
		if (at + line.len == in.len)
			break;			/* its end is missing */
		at += line.len + 2;
		if (c->in_chunk || c->last_chunk) {
			got = line.len > 0 ? -1 : c->last_chunk ? 1 : 0;
			c->in_chunk = false;
		} else if (!read_size(line, &c->left)) {
			got = -1;
		} else {
			c->last_chunk = c->left == 0;
			c->in_chunk = !c->last_chunk;
		}
	}
	buf_eat(&c->in, at);
	return got;
}

static int
take_body(struct client *c)
{
	size_t n;

	if (c->chunked)
		return take_chunks(c);
	n = c->until_close ? c->in.len : least(c->left, c->in.len);
	buf_add(&c->body, buf_view(&c->in).p, n);
	buf_eat(&c->in, n);
	c->left -= c->until_close ? 0 : n;
	return !c->until_close && c->left == 0;
}

/* When the first event came. */
static void
look_for_event(struct client *c)
{
	struct span event = c->want->event, body = buf_view(&c->body);

	if (event.len == 0 || c->first_ns != 0 || body.len < event.len)
		return;
	if (memmem(body.p + c->looked, body.len - c->looked, event.p,
	    event.len) != NULL)
		c->first_ns = tally_now();
	c->looked = body.len - event.len + 1;
}

static size_t
count(struct span in, struct span what)
{
	const char *p = in.p, *end = in.p + in.len;
	size_t n = 0;

	while ((p = memmem(p, (size_t)(end - p), what.p, what.len)) != NULL) {
		p += what.len;
		n++;
	}
	return n;
}

static const char *
find_fault(const struct client *c)
{
	const struct client_want *w = c->want;
	struct span body = buf_view(&c->body);

	if (c->status != w->status)
		return "another status";
	for (size_t i = 0; i < w->n_must; i++)
		if (memmem(body.p, body.len, w->must[i].p,
		    w->must[i].len) == NULL)
			return "something is missing in the body";
	if (w->end.len > 0 && (body.len < w->end.len ||
	    memcmp(body.p + body.len - w->end.len, w->end.p,
	    w->end.len) != 0))
		return "the body doesn't end as it should";
	if (w->event.len > 0 && count(body, w->event) != w->n_events)
		return "not as many events as there should be";
	return NULL;
}

static void
finish(struct client *c)
{
	const char *fault = find_fault(c);

	if (fault != NULL) {
		fail(c, fault);
		return;
	}
	c->done_ns = tally_now();
	c->state = CLIENT_IDLE;
	if (c->until_close || c->closes)
		client_close(c);
}

static void
take(struct client *c)
{
	struct span in = buf_view(&c->in);
	const char *end;
	int got;

	if (!c->headed) {
		end = memmem(in.p, in.len, "\r\n\r\n", 4);
		if (end == NULL)
			return;
		in.len = (size_t)(end - in.p) + 4;
		if (!read_head(c, (struct span){ in.p, in.len - 2 })) {
			fail(c, "this is not HTTP");
			return;
		}
		c->headed = true;
		buf_eat(&c->in, in.len);
	}
	got = take_body(c);
	look_for_event(c);
	if (got == -1)
		fail(c, "the body's framing is wrong");
	else if (got == 1)
		finish(c);
}

static void
read_some(struct client *c)
{
	char *room;
	ssize_t n;

	while (c->state == CLIENT_READS) {
		room = buf_room(&c->in, READ_SIZE);
		if (room == NULL) {
			fail(c, "the answer is too long");
			return;
		}
		n = recv(c->fd, room, READ_SIZE, 0);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno == EAGAIN)
			return;
		if (n == 0 && c->headed && c->until_close) {
			finish(c);
			return;
		}
		if (n <= 0) {
			fail(c, "the connection was closed");
			return;
		}
		buf_grew(&c->in, (size_t)n);
		take(c);
	}
}

void
client_go(struct client *c, int epoll_fd)
{
	if (c->state == CLIENT_SENDS)
		send_some(c, epoll_fd);
	if (c->state == CLIENT_READS)
		read_some(c);
	else if (c->state == CLIENT_IDLE)
		client_close(c);	/* the server's wish */
}
