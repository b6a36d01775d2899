#include "config.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "lib/upstream_internal.h"

#define BACKLOG		4096
#define KEEP		1024

/* ---- start and stop ---- */

static int
must(int rc, const char *what)
{
	if (rc == -1)
		log_fatal("scripted upstream: %s: %s", what, strerror(errno));
	return rc;
}

static void
open_sockets(struct upstream *u)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);

	u->listen_fd = must(socket(AF_INET,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
	(void)must(bind(u->listen_fd, (struct sockaddr *)&sin, len), "bind");
	(void)must(listen(u->listen_fd, BACKLOG), "listen");
	(void)must(getsockname(u->listen_fd, (struct sockaddr *)&sin, &len),
	    "getsockname");
	u->port = ntohs(sin.sin_port);
	(void)snprintf(u->url, sizeof(u->url), "%s://127.0.0.1:%u",
	    u->tls == NULL ? "http" : "https", u->port);
	u->epoll_fd = must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
	u->wake_fd = must(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd");
	u->timer_fd = must(timerfd_create(CLOCK_MONOTONIC,
	    TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create");
}

static struct answers *
add_answers(struct upstream *u, const struct upstream_match *m)
{
	struct answers *a = calloc(1, sizeof(*a));

	if (a == NULL)
		log_fatal("out of memory");
	a->match.prefix = m->prefix == NULL ? NULL : strdup(m->prefix);
	a->match.model = m->model == NULL ? NULL : strdup(m->model);
	a->match.asked = m->asked;
	*u->last = a;
	u->last = &a->next;
	return a;
}

/* Signals are the program's own business, not this thread's. */
static void
start_thread(struct upstream *u)
{
	sigset_t all, old;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, &old);
	if (pthread_create(&u->thread, NULL, upstream_loop, u) != 0)
		log_fatal("scripted upstream: no thread");
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
}

struct upstream *
upstream_start_on(struct ssl_ctx_st *tls)
{
	static const struct upstream_reply nothing = {
		.status = 404, .type = "text/plain",
		.part.body = SPAN("the scripted upstream has no reply\n"),
	};
	static const struct upstream_match any = { .prefix = NULL };
	struct upstream *u = calloc(1, sizeof(*u));
	pthread_condattr_t attr;

	if (u == NULL)
		log_fatal("out of memory");
	u->keep = KEEP;
	u->tls = tls;
	u->last = &u->answers;
	add_answers(u, &any)->once = true;
	u->nothing = wire_new(&nothing);
	(void)pthread_mutex_init(&u->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&u->changed, &attr);
	(void)pthread_condattr_destroy(&attr);
	open_sockets(u);
	start_thread(u);
	return u;
}

struct upstream *
upstream_start(void)
{
	return upstream_start_on(NULL);
}

void
record_free(struct record *r)
{
	buf_fini(&r->bytes);
	free(r->path);
	free(r);
}

static void
free_answers(struct answers *a)
{
	for (size_t i = 0; i < a->n; i++)
		wire_free(a->wires[i]);
	free(a->wires);
	free((char *)(uintptr_t)a->match.prefix);
	free((char *)(uintptr_t)a->match.model);
	free(a);
}

/* Has the thread look at what changed. */
static void
wake(struct upstream *u)
{
	uint64_t one = 1;

	(void)must((int)write(u->wake_fd, &one, sizeof(one)), "eventfd");
}

void
upstream_stop(struct upstream *u)
{
	struct answers *a;

	(void)pthread_mutex_lock(&u->lock);
	u->stopping = true;
	wake(u);
	(void)pthread_mutex_unlock(&u->lock);
	(void)pthread_join(u->thread, NULL);
	for (size_t i = 0; i < u->n_records; i++)
		record_free(u->records[i]);
	free(u->records);
	for (size_t i = 0; i < u->n_prepared; i++)
		wire_free(u->prepared[i]);
	free(u->prepared);
	while ((a = u->answers) != NULL) {
		u->answers = a->next;
		free_answers(a);
	}
	wire_free(u->nothing);
	tls_free(u->tls);
	free(u->heap);
	(void)close(u->listen_fd);
	(void)close(u->epoll_fd);
	(void)close(u->wake_fd);
	(void)close(u->timer_fd);
	(void)pthread_cond_destroy(&u->changed);
	(void)pthread_mutex_destroy(&u->lock);
	free(u);
}

unsigned
upstream_port(const struct upstream *u)
{
	return u->port;
}

const char *
upstream_url(const struct upstream *u)
{
	return u->url;
}

/* ---- what to answer ---- */

static void
append(struct wire ***list, size_t *n, struct wire *w)
{
	*list = reallocarray(*list, *n + 1, sizeof(struct wire *));
	if (*list == NULL)
		log_fatal("out of memory");
	(*list)[(*n)++] = w;
}

const struct wire *
upstream_prepare(struct upstream *u, const struct upstream_reply *reply)
{
	struct wire *w = wire_new(reply);

	(void)pthread_mutex_lock(&u->lock);
	append(&u->prepared, &u->n_prepared, w);
	(void)pthread_mutex_unlock(&u->lock);
	return w;
}

void
upstream_choose(struct upstream *u, upstream_choose_fn *fn, void *ctx)
{
	(void)pthread_mutex_lock(&u->lock);
	u->choose = fn;
	u->choose_ctx = ctx;
	(void)pthread_mutex_unlock(&u->lock);
}

void
upstream_next(struct upstream *u, const struct upstream_reply *reply)
{
	struct wire *w = wire_new(reply);

	(void)pthread_mutex_lock(&u->lock);
	append(&u->answers->wires, &u->answers->n, w);
	(void)pthread_mutex_unlock(&u->lock);
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

void
upstream_answer(struct upstream *u, const struct upstream_match *m,
    const struct upstream_reply *reply)
{
	struct wire *w = wire_new(reply);
	struct answers *a;

	(void)pthread_mutex_lock(&u->lock);
	for (a = u->answers->next; a != NULL; a = a->next)
		if (same(a->match.prefix, m->prefix) &&
		    same(a->match.model, m->model) &&
		    a->match.asked == m->asked)
			break;
	if (a == NULL)
		a = add_answers(u, m);
	append(&a->wires, &a->n, w);
	(void)pthread_mutex_unlock(&u->lock);
}

void
upstream_route(struct upstream *u, const char *prefix, const char *model,
    const struct upstream_reply *reply)
{
	const struct upstream_match m = { .prefix = prefix, .model = model };

	upstream_answer(u, &m, reply);
}

/* Whether the body says "model":"NAME". Inside a string the quotes would be
 * escaped, so the first one is the request's own. */
static bool
asks_for(struct span body, const char *model)
{
	static const char key[] = "\"model\"";
	const char *p = body.len == 0 ? NULL :
	    memmem(body.p, body.len, key, sizeof(key) - 1);
	const char *end = body.p + body.len;
	size_t len = strlen(model);

	if (p == NULL)
		return false;
	for (p += sizeof(key) - 1; p < end && strchr(": \t\r\n", *p); p++)
		continue;
	return (size_t)(end - p) >= len + 2 && *p == '"' &&
	    memcmp(p + 1, model, len) == 0 && p[len + 1] == '"';
}

/* In the body, which escapes the quotes inside a string, or in the address. */
static bool
asks_for_stream(const struct upstream_request *r)
{
	static const char said[] = "\"stream\":true";

	return (r->body.len > 0 && memmem(r->body.p, r->body.len, said,
	    sizeof(said) - 1) != NULL) ||
	    strstr(r->path, ":streamGenerateContent") != NULL;
}

static bool
applies(const struct answers *a, const struct upstream_request *r)
{
	const struct upstream_match *m = &a->match;

	if (a->once)
		return a->at < a->n;
	return (m->prefix == NULL || span_begins(span_of(r->path),
	    m->prefix)) &&
	    (m->model == NULL || asks_for(r->body, m->model)) &&
	    (m->asked == UPSTREAM_ANY ||
	    asks_for_stream(r) == (m->asked == UPSTREAM_STREAM));
}

const struct wire *
upstream_pick(struct upstream *u, const struct upstream_request *r)
{
	const struct wire *w = NULL;
	struct answers *a;

	if (u->choose != NULL)
		w = u->choose(u->choose_ctx, r);
	if (w != NULL)
		return w;
	for (a = u->answers; a != NULL; a = a->next)
		if (applies(a, r)) {
			w = a->wires[a->at];
			if (a->once || a->at + 1 < a->n)
				a->at++;
			return w;
		}
	return u->nothing;
}

/* ---- what came ---- */

void
upstream_keep(struct upstream *u, unsigned n)
{
	(void)pthread_mutex_lock(&u->lock);
	u->keep = n;
	(void)pthread_mutex_unlock(&u->lock);
}

void
upstream_tell(struct upstream *u, upstream_tell_fn *fn, void *ctx)
{
	(void)pthread_mutex_lock(&u->lock);
	u->tell = fn;
	u->tell_ctx = ctx;
	(void)pthread_mutex_unlock(&u->lock);
}

static unsigned
read_count(struct upstream *u, const unsigned *count)
{
	unsigned n;

	(void)pthread_mutex_lock(&u->lock);
	n = *count;
	(void)pthread_mutex_unlock(&u->lock);
	return n;
}

unsigned
upstream_requests(struct upstream *u)
{
	return read_count(u, &u->n_requests);
}

unsigned
upstream_connections(struct upstream *u)
{
	return read_count(u, &u->n_connections);
}

bool
upstream_request(struct upstream *u, unsigned number,
    struct upstream_request *out)
{
	bool found;

	(void)pthread_mutex_lock(&u->lock);
	found = number < u->n_records;
	if (found)
		*out = u->records[number]->seen;
	(void)pthread_mutex_unlock(&u->lock);
	return found;
}

struct span
upstream_header(const struct upstream_request *r, const char *name)
{
	const char *p = r->head.p, *end = p + r->head.len, *eol;
	size_t len = strlen(name);

	for (; p < end; p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (eol == NULL)
			break;
		if ((size_t)(eol - p) <= len || p[len] != ':' ||
		    strncasecmp(p, name, len) != 0)
			continue;
		for (p += len + 1; p < eol && *p == ' '; p++)
			continue;
		return (struct span){ p, (size_t)(eol - p) - (eol > p &&
		    eol[-1] == '\r') };
	}
	return (struct span){ NULL, 0 };
}

/* ---- waiting ---- */

typedef bool happened_fn(const struct upstream *, unsigned n);

static bool
came(const struct upstream *u, unsigned n)
{
	return u->n_requests >= n;
}

static bool
left(const struct upstream *u, unsigned number)
{
	return number < u->n_records &&
	    u->records[number]->seen.hangup_ms != 0;
}

static bool
stalled(const struct upstream *u, unsigned n)
{
	return u->n_stalled >= n;
}

static bool
wait_for(struct upstream *u, happened_fn *happened, unsigned n, int ms)
{
	struct timespec until;
	bool yes;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	(void)pthread_mutex_lock(&u->lock);
	while (!(yes = happened(u, n)))
		if (pthread_cond_timedwait(&u->changed, &u->lock, &until) ==
		    ETIMEDOUT)
			break;
	(void)pthread_mutex_unlock(&u->lock);
	return yes;
}

bool
upstream_wait_requests(struct upstream *u, unsigned n, int ms)
{
	return wait_for(u, came, n, ms);
}

bool
upstream_wait_hangup(struct upstream *u, unsigned number, int ms)
{
	return wait_for(u, left, number, ms);
}

bool
upstream_wait_stalled(struct upstream *u, unsigned n, int ms)
{
	return wait_for(u, stalled, n, ms);
}

void
upstream_release(struct upstream *u, unsigned n)
{
	(void)pthread_mutex_lock(&u->lock);
	u->permits += n;
	wake(u);
	(void)pthread_mutex_unlock(&u->lock);
}
