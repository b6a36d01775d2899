#include "config.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

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
#include "lib/upstream_internal.h"

#define BATCH		256
#define HEAD_MAX	((size_t)1024 * 1024)
#define BODY_MAX	((size_t)256 * 1024 * 1024)

/* The first byte of a TLS client (RFC 8446, 5.1). */
#define TLS_HANDSHAKE	0x16

/* What one connection may send before the others have their turn. */
#define TURN_PIECES	64

static int64_t
now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

/* Not the program's clock: tests script that one. */
static int64_t
now_ms(void)
{
	return now_us() / 1000;
}

/* ---- connections ---- */

static void
poll_conn(struct upstream *u, struct conn *c, int op, bool out)
{
	struct epoll_event ev = { .data.ptr = c,
	    .events = EPOLLIN | EPOLLRDHUP | (out ? EPOLLOUT : 0) };

	if (op == EPOLL_CTL_MOD && c->polled_out == out)
		return;
	c->polled_out = out;
	if (epoll_ctl(u->epoll_fd, op, c->fd, &ev) == -1)
		log_fatal("epoll_ctl: %s", strerror(errno));
}

static void
accept_all(struct upstream *u)
{
	struct conn *c;
	int fd, on = 1;

	for (;;) {
		fd = accept4(u->listen_fd, NULL, NULL,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd == -1 && (errno == EINTR || errno == ECONNABORTED))
			continue;
		if (fd == -1 && errno == EAGAIN)
			return;
		if (fd == -1)
			log_fatal("accept: %s", strerror(errno));
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on,
		    sizeof(on));
		c = calloc(1, sizeof(*c));
		if (c == NULL)
			log_fatal("out of memory");
		c->fd = fd;
		if (u->tls != NULL)
			c->tls = tls_new(u->tls, fd);
		c->number = u->n_connections++;
		buf_init(&c->in, HEAD_MAX + BODY_MAX);
		c->next = u->conns;
		if (c->next != NULL)
			c->next->prev = c;
		u->conns = c;
		poll_conn(u, c, EPOLL_CTL_ADD, false);
	}
}

static void
forget_record(struct conn *c)
{
	if (c->record != NULL && !c->record->kept)
		record_free(c->record);
	c->record = NULL;
}

static void
close_conn(struct upstream *u, struct conn *c)
{
	if (c->stalled)
		u->n_stalled--;
	heap_remove(u, c);
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		u->conns = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	tls_close(c->tls, true);
	(void)close(c->fd);
	forget_record(c);
	buf_fini(&c->in);
	free(c);
}

static void
reset_conn(struct upstream *u, struct conn *c)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	(void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	tls_close(c->tls, false);
	c->tls = NULL;
	close_conn(u, c);
}

static void
hung_up(struct upstream *u, struct conn *c)
{
	if (c->record != NULL) {
		c->record->seen.hangup_ms = now_ms();
		if (u->tell != NULL)
			u->tell(u->tell_ctx, &c->record->seen);
	}
	close_conn(u, c);
}

/* ---- sending ---- */

enum sent { SENT_ALL, SENT_PART, SENT_NONE };

/* Sends up to the next mark. */
static enum sent
send_piece(struct conn *c, const struct buf *from, size_t *at, size_t end)
{
	ssize_t n;

	while (*at < end) {
		n = c->tls != NULL ?
		    tls_send(c->tls, from->data + *at, end - *at) :
		    send(c->fd, from->data + *at, end - *at,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n == -1 && errno == EINTR)
			continue;
		/* A broken connection is told by its own event. */
		if (n == -1)
			return errno == EAGAIN ? SENT_PART : SENT_NONE;
		*at += (size_t)n;
		c->record->seen.sent += (size_t)n;
	}
	return SENT_ALL;
}

/* The pause ends when it would have, had the last one ended on time: delays of
 * this thread don't add up. */
static void
pause_conn(struct upstream *u, struct conn *c, int ms)
{
	if (c->pace_us == 0)
		c->pace_us = now_us();
	c->due_us = c->pace_us + (int64_t)ms * 1000;
	c->pace_us = c->due_us;
	heap_put(u, c);
}

static bool
take_permit(struct upstream *u, struct conn *c)
{
	if (u->permits == 0) {
		if (!c->stalled)
			u->n_stalled++;
		c->stalled = true;
		return false;
	}
	u->permits--;
	if (c->stalled)
		u->n_stalled--;
	c->stalled = false;
	c->pace_us = 0;
	return true;
}

static void
replied(struct conn *c)
{
	c->record->seen.replied_ms = now_ms();
	c->wire = NULL;
}

enum step {
	STEP_ON,		/* the mark is passed, go on */
	STEP_WAIT,		/* for a timer, a permit or the next request */
	STEP_SEND,		/* until the socket takes more */
	STEP_GONE		/* the connection is no more */
};

static enum step
pass_mark(struct upstream *u, struct conn *c)
{
	const struct wire_mark *m = &c->wire->marks[c->mark];

	switch (m->act) {
	case WIRE_PAUSE:
		c->mark++;
		if (m->ms == 0)
			return STEP_ON;
		pause_conn(u, c, m->ms);
		return STEP_WAIT;
	case WIRE_STALL:
		if (!take_permit(u, c))
			return STEP_WAIT;
		c->mark++;
		return STEP_ON;
	case WIRE_END:
		replied(c);
		return STEP_WAIT;
	case WIRE_CLOSE:
		replied(c);
		close_conn(u, c);
		return STEP_GONE;
	case WIRE_RESET:
		replied(c);
		reset_conn(u, c);
		return STEP_GONE;
	case WIRE_ENDLESS:
		break;
	}
	if (c->endless_at == c->wire->endless.len)
		c->endless_at = 0;
	return send_piece(c, &c->wire->endless, &c->endless_at,
	    c->wire->endless.len) == SENT_ALL ? STEP_ON : STEP_SEND;
}

static void next_request(struct upstream *, struct conn *);

/* Sends what can be sent now. The connection may be gone afterwards. */
static void
go_on(struct upstream *u, struct conn *c)
{
	enum step step = STEP_ON;

	for (int i = 0; i < TURN_PIECES && step == STEP_ON; i++) {
		if (send_piece(c, &c->wire->bytes, &c->at,
		    c->wire->marks[c->mark].at) != SENT_ALL) {
			c->pace_us = 0;
			step = STEP_SEND;
		} else {
			step = pass_mark(u, c);
		}
	}
	if (step == STEP_GONE)
		return;
	poll_conn(u, c, EPOLL_CTL_MOD, step != STEP_WAIT);
	if (c->wire == NULL)
		next_request(u, c);
}

/* ---- requests ---- */

/* The bytes of the head, its empty line included; 0: not there yet. */
static size_t
head_len(const struct buf *in)
{
	const char *end = in->len == 0 ? NULL :
	    memmem(in->data, in->len, "\r\n\r\n", 4);

	return end == NULL ? 0 : (size_t)(end - in->data) + 4;
}

static size_t
body_len(struct span head)
{
	struct upstream_request r = { .head = head };
	struct span value = upstream_header(&r, "content-length");
	uint64_t n = 0;

	if (upstream_header(&r, "transfer-encoding").p != NULL)
		log_fatal("scripted upstream: a chunked request");
	if (value.p != NULL && parse_u64(value, BODY_MAX, &n) == -1)
		log_fatal("scripted upstream: a bad Content-Length");
	return (size_t)n;
}

static struct record *
make_record(struct upstream *u, struct conn *c, size_t head, size_t body)
{
	struct record *r = calloc(1, sizeof(*r));
	char path[4096] = "";

	if (r == NULL)
		log_fatal("out of memory");
	buf_init(&r->bytes, HEAD_MAX + BODY_MAX);
	buf_add(&r->bytes, c->in.data, head + body);
	if (sscanf(r->bytes.data, "%15s %4095s", r->seen.method, path) != 2)
		log_fatal("scripted upstream: no request line");
	r->path = strdup(path);
	r->seen.path = r->path;
	r->seen.head = (struct span){ r->bytes.data, head };
	r->seen.body = (struct span){ r->bytes.data + head, body };
	r->seen.number = u->n_requests++;
	r->seen.connection = c->number;
	r->seen.came_ms = now_ms();
	return r;
}

static void
keep_record(struct upstream *u, struct record *r)
{
	if (u->n_records >= u->keep)
		return;
	if (u->n_records == u->cap_records) {
		u->cap_records = u->cap_records == 0 ? 64 :
		    u->cap_records * 2;
		u->records = reallocarray(u->records, u->cap_records,
		    sizeof(struct record *));
		if (u->records == NULL)
			log_fatal("out of memory");
	}
	r->kept = true;
	u->records[u->n_records++] = r;
}

/* Takes the next whole request from what came, and begins its reply. */
static void
next_request(struct upstream *u, struct conn *c)
{
	size_t head = head_len(&c->in), body;

	if (c->wire != NULL || head == 0)
		return;
	body = body_len((struct span){ c->in.data, head });
	if (c->in.len - head < body)
		return;
	forget_record(c);
	c->record = make_record(u, c, head, body);
	keep_record(u, c->record);
	buf_eat(&c->in, head + body);
	if (u->tell != NULL)
		u->tell(u->tell_ctx, &c->record->seen);
	c->wire = upstream_pick(u, &c->record->seen);
	c->at = c->mark = c->endless_at = 0;
	c->pace_us = 0;
	go_on(u, c);
}

/* As web servers do whose port is for plain HTTP. */
static void
refuse_tls(struct upstream *u, struct conn *c)
{
	static const char reply[] = "HTTP/1.1 400 Bad Request\r\n"
	    "Connection: close\r\n\r\nThis is plain HTTP.\n";

	(void)send(c->fd, reply, sizeof(reply) - 1, MSG_NOSIGNAL);
	close_conn(u, c);
}

static void
readable(struct upstream *u, struct conn *c)
{
	char bytes[65536];
	ssize_t n;

	n = c->tls != NULL ? tls_recv(c->tls, bytes, sizeof(bytes)) :
	    recv(c->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		hung_up(u, c);
		return;
	}
	if (c->tls == NULL && c->in.len == 0 && bytes[0] == TLS_HANDSHAKE) {
		refuse_tls(u, c);
		return;
	}
	buf_add(&c->in, bytes, (size_t)n);
	if (buf_over(&c->in))
		log_fatal("scripted upstream: a request is too large");
	next_request(u, c);
}

/* ---- the loop ---- */

static void
set_timer(struct upstream *u)
{
	int64_t due = u->n_heap == 0 ? 0 : u->heap[0]->due_us;
	struct itimerspec spec = { .it_value = {
	    .tv_sec = due / 1000000, .tv_nsec = due % 1000000 * 1000 } };

	if (due == u->timer_us)
		return;
	u->timer_us = due;
	if (timerfd_settime(u->timer_fd, TFD_TIMER_ABSTIME, &spec, NULL) == -1)
		log_fatal("timerfd_settime: %s", strerror(errno));
}

static void
run_due(struct upstream *u)
{
	int64_t now = now_us();
	struct conn *c;

	while (u->n_heap > 0 && u->heap[0]->due_us <= now) {
		c = u->heap[0];
		heap_remove(u, c);
		go_on(u, c);
	}
}

/* Stalled replies that have a permit; the oldest connections are last. */
static void
run_released(struct upstream *u)
{
	struct conn *c, *oldest;

	while (u->permits > 0 && u->n_stalled > 0) {
		oldest = NULL;
		for (c = u->conns; c != NULL; c = c->next)
			if (c->stalled)
				oldest = c;
		if (oldest == NULL)
			return;
		go_on(u, oldest);
	}
}

static void
drain(int fd)
{
	uint64_t n;

	if (read(fd, &n, sizeof(n)) == -1 && errno != EAGAIN)
		log_fatal("read: %s", strerror(errno));
}

static void
handle(struct upstream *u, const struct epoll_event *ev)
{
	struct conn *c = ev->data.ptr;

	if (ev->data.ptr == &u->listen_fd)
		accept_all(u);
	else if (ev->data.ptr == &u->wake_fd)
		drain(u->wake_fd);
	else if (ev->data.ptr == &u->timer_fd)
		drain(u->timer_fd);
	else if (ev->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
		readable(u, c);
	else if (ev->events & EPOLLOUT)
		go_on(u, c);
}

static void
watch_own(struct upstream *u, int *fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = fd };

	if (epoll_ctl(u->epoll_fd, EPOLL_CTL_ADD, *fd, &ev) == -1)
		log_fatal("epoll_ctl: %s", strerror(errno));
}

void *
upstream_loop(void *arg)
{
	struct epoll_event events[BATCH];
	struct upstream *u = arg;
	int n;

	watch_own(u, &u->listen_fd);
	watch_own(u, &u->wake_fd);
	watch_own(u, &u->timer_fd);
	(void)pthread_mutex_lock(&u->lock);
	while (!u->stopping) {
		set_timer(u);
		(void)pthread_mutex_unlock(&u->lock);
		n = epoll_wait(u->epoll_fd, events, BATCH, -1);
		(void)pthread_mutex_lock(&u->lock);
		for (int i = 0; i < n; i++)
			handle(u, &events[i]);
		run_due(u);
		run_released(u);
		(void)pthread_cond_broadcast(&u->changed);
	}
	while (u->conns != NULL)
		close_conn(u, u->conns);
	(void)pthread_mutex_unlock(&u->lock);
	return NULL;
}
