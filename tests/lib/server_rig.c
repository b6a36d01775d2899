#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "lib/fcgi_client.h"
#include "lib/server_rig.h"

static void
count(struct rig *r, enum rig_count what)
{
	(void)pthread_mutex_lock(&r->lock);
	r->counts[what]++;
	(void)pthread_cond_broadcast(&r->moved);
	(void)pthread_mutex_unlock(&r->lock);
}

/* A wait on moved of at most so long. */
static void
pass_time(struct rig *r, int64_t ms)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += ms % 1000 * 1000000;
	until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	(void)pthread_cond_timedwait(&r->moved, &r->lock, &until);
}

/* ---- the requests ---- */

static void
answer(struct conn *c, const char *text, size_t len)
{
	static const char head[] = "Status: 200 OK\r\n\r\n";

	if (c->ops->write(c, head, sizeof(head) - 1) == 0 &&
	    c->ops->write(c, text, len) == 0)
		(void)conn_end(c);
}

static void
do_echo(struct rig *r, struct conn *c)
{
	struct buf body;
	char piece[10000];
	ssize_t n;

	buf_init(&body, (size_t)16 * 1024 * 1024);
	while ((n = c->ops->read(c, piece, sizeof(piece))) > 0)
		buf_add(&body, piece, (size_t)n);
	if (n == -1)
		count(r, RIG_BROKEN);
	else
		answer(c, buf_view(&body).p, body.len);
	buf_fini(&body);
}

static void
do_ignore(struct rig *r, struct conn *c)
{
	(void)r;
	answer(c, "ignored", 7);
}

static void
do_wait(struct rig *r, struct conn *c)
{
	(void)pthread_mutex_lock(&r->lock);
	while (!r->released && !server_stopping())
		pass_time(r, 10);
	(void)pthread_mutex_unlock(&r->lock);
	if (server_stopping())
		count(r, RIG_CUT);
	answer(c, "waited", 6);
}

/* Its client leaves when it has heard the end. */
static void
do_late(struct rig *r, struct conn *c)
{
	struct pollfd p;
	char body[1];

	while (c->ops->read(c, body, sizeof(body)) > 0)
		continue;
	answer(c, "told", 4);
	p = (struct pollfd){ .fd = c->ops->fd(c), .events = POLLIN };
	if (poll(&p, 1, FCGI_CLIENT_WAIT_MS) == 1)
		count(r, RIG_GONE);
}

static void
do_stuck(struct rig *r, struct conn *c)
{
	(void)r;
	(void)c;
	for (;;)
		(void)pause();
}

static void
do_watch(struct rig *r, struct conn *c)
{
	struct pollfd p;
	char body[4];

	/* As long as it was said to be, and no further. */
	if (c->ops->read(c, body, sizeof(body)) != (ssize_t)sizeof(body))
		return;
	while (!c->ops->gone(c)) {
		p = (struct pollfd){ .fd = c->ops->fd(c), .events = POLLIN };
		if (p.fd == -1)
			count(r, RIG_UNPOLLED);
		(void)poll(&p, 1, p.fd == -1 ? 10 : FCGI_CLIENT_WAIT_MS);
	}
	count(r, RIG_GONE);
	answer(c, "gone", 4);
}

static void
do_flood(struct rig *r, struct conn *c)
{
	static const char block[65536];

	while (c->ops->write(c, block, sizeof(block)) == 0 &&
	    c->ops->flush(c) == 0)
		continue;
	/* It stays broken, whatever room there is in buffers. */
	if (c->ops->write(c, "x", 1) == -1 && c->ops->flush(c) == -1 &&
	    c->ops->gone(c))
		count(r, RIG_UNTAKEN);
}

static const struct {
	const char *path;
	void (*run)(struct rig *, struct conn *);
} actions[] = {
	{ "/echo", do_echo },
	{ "/ignore", do_ignore },
	{ "/wait", do_wait },
	{ "/late", do_late },
	{ "/stuck", do_stuck },
	{ "/watch", do_watch },
	{ "/flood", do_flood },
};

static void
rig_serve(void *ctx, void *worker, struct conn *c)
{
	const char *path = conn_param(c, "SCRIPT_NAME");
	struct rig *r = ctx;

	(void)pthread_mutex_lock(&r->lock);
	if (++r->running > r->peak)
		r->peak = r->running;
	(void)pthread_mutex_unlock(&r->lock);
	count(r, RIG_STARTED);
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (worker != NULL && path != NULL &&
		    strcmp(actions[i].path, path) == 0)
			actions[i].run(r, c);
	(void)pthread_mutex_lock(&r->lock);
	r->running--;
	(void)pthread_mutex_unlock(&r->lock);
	count(r, RIG_SERVED);
}

static void
rig_refuse(void *ctx, struct conn *c)
{
	answer(c, "refused", 7);
	count(ctx, RIG_REFUSED);
}

static void *
rig_worker_new(void *ctx)
{
	count(ctx, RIG_WORKERS);
	return malloc(1);	/* so that a lost worker is a leak */
}

static void
rig_worker_free(void *ctx, void *worker)
{
	free(worker);
	count(ctx, RIG_WORKERS_ENDED);
}

static const struct server_ops rig_ops = {
	.worker_new = rig_worker_new,
	.worker_free = rig_worker_free,
	.serve = rig_serve,
	.refuse = rig_refuse,
};

/* ---- the rig ---- */

struct rig *
rig_new(void)
{
	struct rig *r = calloc(1, sizeof(*r));
	sigset_t set;

	if (r == NULL)
		abort();
	log_set_level(LOG_LEVEL_ERROR);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGUSR1);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGHUP);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
	(void)snprintf(r->dir, sizeof(r->dir), "/tmp/sluice-test-XXXXXX");
	if (mkdtemp(r->dir) == NULL)
		abort();
	(void)snprintf(r->path, sizeof(r->path), "%s/socket", r->dir);
	(void)pthread_mutex_init(&r->lock, NULL);
	(void)pthread_cond_init(&r->moved, NULL);
	r->settings = (struct server_settings){
		.threads = 8,
		.worker_idle_ms = 60000,
		.drain_ms = 10000,
		.send_timeout_ms = 10000,
	};
	return r;
}

static void *
run_server(void *arg)
{
	struct rig *r = arg;

	r->result = server_run(r->listener, &r->settings, &rig_ops, r,
	    &r->err);
	return NULL;
}

void
rig_start(struct rig *r)
{
	r->listener = server_listen(r->path, &r->err);
	if (r->listener == -1 ||
	    pthread_create(&r->thread, NULL, run_server, r) != 0)
		abort();
}

void
rig_signal(struct rig *r, int number)
{
	(void)pthread_kill(r->thread, number);
}

int
rig_join(struct rig *r)
{
	(void)pthread_join(r->thread, NULL);
	return r->result;
}

void
rig_fini(struct rig *r)
{
	(void)unlink(r->path);
	(void)rmdir(r->dir);
	(void)pthread_cond_destroy(&r->moved);
	(void)pthread_mutex_destroy(&r->lock);
	free(r);
}

int
rig_connect(struct rig *r)
{
	return fcgi_client_unix(r->path);
}

void
rig_release(struct rig *r)
{
	(void)pthread_mutex_lock(&r->lock);
	r->released = true;
	(void)pthread_cond_broadcast(&r->moved);
	(void)pthread_mutex_unlock(&r->lock);
}

bool
rig_until(struct rig *r, enum rig_count what, unsigned n)
{
	struct timespec until;
	int code = 0;
	bool there;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += FCGI_CLIENT_WAIT_MS / 1000;
	(void)pthread_mutex_lock(&r->lock);
	while (r->counts[what] < n && code != ETIMEDOUT)
		code = pthread_cond_timedwait(&r->moved, &r->lock, &until);
	there = r->counts[what] >= n;
	(void)pthread_mutex_unlock(&r->lock);
	return there;
}

unsigned
rig_count(struct rig *r, enum rig_count what)
{
	unsigned n;

	(void)pthread_mutex_lock(&r->lock);
	n = r->counts[what];
	(void)pthread_mutex_unlock(&r->lock);
	return n;
}

bool
rig_ask(int fd, int id, bool keep, const char *path, struct span body,
    const char *want)
{
	size_t len = strlen(want);
	struct fcgi_answer a;
	struct buf request;
	bool fits;

	buf_init(&request, (size_t)64 * 1024 * 1024);
	fcgi_put_request(&request, id, keep, path, body);
	if (fcgi_client_send(fd, &request) == -1) {
		buf_fini(&request);
		return false;
	}
	buf_fini(&request);
	fcgi_client_read(fd, id, &a);
	fits = a.ended && a.out.len >= len &&
	    memcmp(a.out.data + a.out.len - len, want, len) == 0;
	fcgi_answer_free(&a);
	return fits;
}
