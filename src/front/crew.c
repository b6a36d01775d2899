/*
 * A hand is busy only while it may have to wait for a peer: from the moment it
 * finds a request until its end is told, or fcgi_settle says that nothing can
 * make it wait. Taking, looking at and closing lines is done idle, and so is what
 * a request does after its end. The reserve never counts as idle.
 *
 * The states of a crew, and what leads out of them:
 *
 *	ready	 (idle > 0) Idle hands take what comes; the main thread hears
 *		 nothing of it. The last one gets busy: short.
 *	short	 (watched) When work waits the main thread wakes, once, and
 *		 starts a hand: ready. There may be no more: full.
 *	full	 (marked) A hand takes the mark: ready. None does in time: the
 *		 reserve goes out.
 *	refusing (marked, reserve) The reserve comes to the mark, or somebody is
 *		 idle: it ends, and what is left is short, full or ready.
 *
 * The crew's lock guards its fields and the idle of every hand. It is never
 * held together with that of the lines, nor while anything may wait.
 */
#include "config.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/log.h"
#include "front/crew.h"

/* Enough for libcurl with OpenSSL and the scanner's deepest recursion; the
 * sanitizers need several times as much for the same frames. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
#define STACK_SIZE	((size_t)2 * 1024 * 1024)
#else
#define STACK_SIZE	((size_t)256 * 1024)
#endif

struct hand {
	TAILQ_ENTRY(hand) entry;
	struct crew *crew;
	pthread_t thread;
	void *own;		/* what worker_new made */
	bool has_own;
	bool reserve;
	bool idle;		/* counted in the crew's */
};

/* ---- what wants the lock held ---- */

/* Whether the main thread hears of work; it does so once. */
static void
set_watch(struct crew *c, bool on)
{
	struct epoll_event ev = {
		.events = on ? EPOLLIN | EPOLLONESHOT : 0,
		.data.fd = c->lines->epoll,
	};

	if (c->watched == on)
		return;
	c->watched = on;
	(void)epoll_ctl(c->watch, EPOLL_CTL_MOD, c->lines->epoll, &ev);
}

/* While the mark waits the main thread has nothing to do for the queue. */
static void
watch_if_all_busy(struct crew *c)
{
	if (c->idle == 0 && !c->marked && !c->reserve && !c->stopping)
		set_watch(c, true);
}

static void
begin_idle(struct hand *hand)
{
	struct crew *c = hand->crew;

	if (hand->idle)
		return;
	hand->idle = true;
	if (c->idle++ == 0)
		set_watch(c, false);
}

static void
end_idle(struct hand *hand)
{
	if (!hand->idle)
		return;
	hand->idle = false;
	hand->crew->idle--;
	watch_if_all_busy(hand->crew);
}

static void *hand_main(void *);
static void *reserve_main(void *);

/* No signal may reach a hand: libfcgi takes an interrupted read for the end of
 * the body. */
static int
start_thread(pthread_t *thread, void *(*run)(void *), void *arg)
{
	pthread_attr_t attr;
	sigset_t all, before;
	int code;

	(void)sigfillset(&all);
	(void)pthread_attr_init(&attr);
	(void)pthread_attr_setstacksize(&attr, STACK_SIZE);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	code = pthread_create(thread, &attr, run, arg);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	(void)pthread_attr_destroy(&attr);
	return code;
}

/* A new hand counts as idle from birth: it is on its way to the work. */
static int
start_hand(struct crew *c, bool reserve)
{
	struct hand *hand = calloc(1, sizeof(*hand));
	int code;

	if (hand == NULL)
		log_fatal("out of memory");
	hand->crew = c;
	hand->reserve = reserve;
	code = start_thread(&hand->thread,
	    reserve ? reserve_main : hand_main, hand);
	if (code != 0) {
		log_warn("no thread to be had: %s", strerror(code));
		free(hand);
		return -1;
	}
	TAILQ_INSERT_TAIL(&c->working, hand, entry);
	if (reserve) {
		c->reserve = true;
	} else {
		c->count++;
		begin_idle(hand);
	}
	return 0;
}

/* ---- a hand's life ---- */

static void
lock(struct crew *c)
{
	(void)pthread_mutex_lock(&c->lock);
}

static void
unlock(struct crew *c)
{
	(void)pthread_mutex_unlock(&c->lock);
}

/* From here on the hand may have to wait for a peer. */
static void
get_busy(struct hand *hand)
{
	lock(hand->crew);
	end_idle(hand);
	unlock(hand->crew);
}

static void
get_idle(struct hand *hand)
{
	lock(hand->crew);
	begin_idle(hand);
	unlock(hand->crew);
}

static void
equip(struct hand *hand)
{
	const struct crew *c = hand->crew;

	if (!hand->has_own && c->ops->worker_new != NULL)
		hand->own = c->ops->worker_new(c->ctx);
	hand->has_own = true;
}

static void
on_ending(void *ctx)
{
	get_idle(ctx);
}

/* The hand is idle before the client hears the end, so that a client that comes
 * again at once makes no other hand start. */
static bool
serve(struct hand *hand, struct fcgi *fcgi)
{
	struct crew *c = hand->crew;
	bool settled, keep;

	if (fcgi_begin(fcgi, on_ending, hand) == -1)
		return false;
	equip(hand);
	c->ops->serve(c->ctx, hand->own, fcgi_conn(fcgi));
	settled = fcgi_settle(fcgi, c->settings->params_ms);
	lock(c);
	if (settled)
		begin_idle(hand);
	keep = !c->draining;
	unlock(c);
	return fcgi_end(fcgi, keep);
}

/* The reserve is never idle. */
static void
on_refused(void *ctx)
{
	(void)ctx;
}

/* The connection isn't kept: it would only bring the next one. */
static bool
refuse(struct hand *hand, struct fcgi *fcgi)
{
	const struct crew *c = hand->crew;

	fcgi_set_timeouts(fcgi, CEILING_REFUSE_MS, CEILING_REFUSE_MS);
	if (fcgi_begin(fcgi, on_refused, NULL) == -1)
		return false;
	c->ops->refuse(c->ctx, fcgi_conn(fcgi));
	(void)fcgi_settle(fcgi, CEILING_REFUSE_MS);
	return fcgi_end(fcgi, false);
}

/* Does what is to be done with a line that has bytes. Whether it stays. */
static bool
attend(struct hand *hand, struct line *line)
{
	switch (fcgi_look(line->fcgi)) {
	case FCGI_NEXT_NOTHING:
		return true;
	case FCGI_NEXT_STRAY:
		line->spoke = true;
		get_busy(hand);
		return fcgi_skip(line->fcgi);
	case FCGI_NEXT_REQUEST:
		line->spoke = true;
		get_busy(hand);
		return hand->reserve ? refuse(hand, line->fcgi) :
		    serve(hand, line->fcgi);
	case FCGI_NEXT_CLOSED:
		break;
	}
	return false;
}

/* Does what a wait brought. Returns the line that is to be parked, if any. */
static struct line *
handle(struct hand *hand, enum lines_event event, struct line *line)
{
	struct crew *c = hand->crew;

	if (event == LINES_LISTENER)
		line = lines_accept(c->lines);
	if (event == LINES_MARK) {
		lock(c);
		c->marked = false;
		unlock(c);
	}
	if (line == NULL || attend(hand, line))
		return line;
	lines_drop(c->lines, line);
	return NULL;
}

/* Whether there is no use for the hand any more. One stays, however long there
 * is nothing to do. */
static bool
is_spare(struct hand *hand, enum lines_event event)
{
	struct crew *c = hand->crew;
	bool spare;

	lock(c);
	spare = c->stopping || event == LINES_END ||
	    (event == LINES_NOTHING && c->count > 1);
	if (spare) {
		c->count--;
		end_idle(hand);
	}
	unlock(c);
	return spare;
}

/* The main thread joins it, so the crew outlives this. */
static void
leave(struct hand *hand)
{
	struct crew *c = hand->crew;

	TAILQ_REMOVE(&c->working, hand, entry);
	TAILQ_INSERT_TAIL(&c->done, hand, entry);
	(void)eventfd_write(c->nudge, 1);
}

static void
unequip(struct hand *hand)
{
	const struct crew *c = hand->crew;

	if (hand->has_own && c->ops->worker_free != NULL)
		c->ops->worker_free(c->ctx, hand->own);
}

static void *
hand_main(void *arg)
{
	struct hand *hand = arg;
	struct crew *c = hand->crew;
	int64_t idle_ms = c->settings->worker_idle_ms;
	enum lines_event event;
	struct line *line;

	for (;;) {
		event = lines_wait(c->lines,
		    idle_ms > INT_MAX ? INT_MAX : (int)idle_ms, &line);
		if (line == NULL && is_spare(hand, event))
			break;
		line = handle(hand, event, line);
		get_idle(hand);		/* before the line brings more */
		if (line != NULL)
			lines_park(c->lines, line);
	}
	unequip(hand);
	lock(c);
	leave(hand);
	unlock(c);
	return NULL;
}

static bool
nobody_idle(struct crew *c)
{
	bool none;

	lock(c);
	none = c->idle == 0;
	unlock(c);
	return none;
}

/* Refuses what stands before the mark, and ends. */
static void *
reserve_main(void *arg)
{
	struct hand *hand = arg;
	struct crew *c = hand->crew;
	enum lines_event event;
	struct line *line;

	do {
		event = lines_wait(c->lines, 0, &line);
		line = handle(hand, event, line);
		if (line != NULL)
			lines_park(c->lines, line);
	} while ((event == LINES_LISTENER || event == LINES_LINE) &&
	    nobody_idle(c));
	lock(c);
	c->reserve = false;
	watch_if_all_busy(c);
	leave(hand);
	unlock(c);
	return NULL;
}

/* ---- the main thread ---- */

int
crew_init(struct crew *c, struct lines *lines, int watch, int nudge,
    const struct server_settings *settings, const struct server_ops *ops,
    void *ctx, struct error *err)
{
	struct epoll_event ev = { .events = 0, .data.fd = lines->epoll };
	int started;

	memset(c, 0, sizeof(*c));
	c->lines = lines;
	c->settings = settings;
	c->ops = ops;
	c->ctx = ctx;
	c->watch = watch;
	c->nudge = nudge;
	TAILQ_INIT(&c->working);
	TAILQ_INIT(&c->done);
	if (epoll_ctl(watch, EPOLL_CTL_ADD, lines->epoll, &ev) == -1)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "can't watch for work: %s", strerror(errno));
	(void)pthread_mutex_init(&c->lock, NULL);
	lock(c);
	started = start_hand(c, false);
	unlock(c);
	if (started == 0)
		return 0;
	(void)pthread_mutex_destroy(&c->lock);
	return error_set(err, ERROR_INTERNAL, NULL, "can't start a thread");
}

void
crew_fini(struct crew *c)
{
	(void)pthread_mutex_destroy(&c->lock);
}

void
crew_summon(struct crew *c)
{
	lock(c);
	c->watched = false;
	if (c->idle == 0 && !c->marked && !c->stopping &&
	    (c->count >= c->settings->threads || start_hand(c, false) == -1)) {
		c->marked = true;
		c->marked_ms = clock_mono_ms();
		lines_mark(c->lines);
	}
	unlock(c);
}

int64_t
crew_tick(struct crew *c, int64_t now_ms)
{
	int64_t queue_ms = c->settings->queue_ms, left = -1;

	lock(c);
	if (c->marked && !c->reserve && !c->stopping) {
		if (c->idle > 0)
			c->marked_ms = now_ms;
		left = c->marked_ms + queue_ms - now_ms;
		if (left <= 0 && start_hand(c, true) == -1)
			c->marked_ms = now_ms;
		if (left <= 0)
			left = queue_ms;
	}
	unlock(c);
	return left;
}

unsigned
crew_reap(struct crew *c)
{
	struct hand_list done = TAILQ_HEAD_INITIALIZER(done);
	struct hand *hand;
	unsigned n = 0;

	lock(c);
	TAILQ_CONCAT(&done, &c->done, entry);
	TAILQ_FOREACH(hand, &c->working, entry)
		n++;
	unlock(c);
	while ((hand = TAILQ_FIRST(&done)) != NULL) {
		TAILQ_REMOVE(&done, hand, entry);
		(void)pthread_join(hand->thread, NULL);
		free(hand);
	}
	return n;
}

void
crew_drain(struct crew *c)
{
	lock(c);
	c->draining = true;
	unlock(c);
}

void
crew_stop(struct crew *c)
{
	lock(c);
	c->stopping = true;
	unlock(c);
	lines_end(c->lines);
}

unsigned
crew_busy(struct crew *c)
{
	unsigned n;

	lock(c);
	n = c->count - c->idle + (c->reserve ? 1 : 0);
	unlock(c);
	return n;
}
