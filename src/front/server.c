#include "config.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/log.h"
#include "front/crew.h"
#include "front/fcgi.h"
#include "front/lines.h"
#include "front/server.h"

/* For idle threads to end when others don't. */
#define LEAVE_MS	200

enum phase {
	PHASE_SERVING,
	PHASE_DRAINING,		/* running requests finish */
	PHASE_STOPPING,		/* they are told to end */
	PHASE_LEAVING		/* idle threads end */
};

struct server {
	struct server_settings settings;
	struct server_ops ops;
	struct lines lines;
	struct crew crew;
	int watch;		/* epoll: signals, nudge, and lines.epoll */
	int signals;		/* a signalfd */
	int nudge;		/* an eventfd: look at the state */
	enum phase phase;
	int64_t deadline_ms;	/* of the phase */
	sigset_t mask;		/* of the caller */
};

static atomic_bool stopping;
static atomic_uint left;

bool
server_stopping(void)
{
	return atomic_load_explicit(&stopping, memory_order_relaxed);
}

unsigned
server_left(void)
{
	return atomic_load(&left);
}

static void
raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
		log_warn("can't raise the limit of descriptors: %s",
		    strerror(errno));
}

/* SIGINT that was ignored at start (a shell's background job) stays so. A
 * parent's ignoring of the others would leave us deaf. */
static void
heard_signals(sigset_t *set)
{
	static const int always[] = { SIGTERM, SIGUSR1, SIGHUP };
	struct sigaction sa;

	(void)sigemptyset(set);
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		(void)sigaddset(set, always[i]);
	if (sigaction(SIGINT, NULL, &sa) == 0 && sa.sa_handler != SIG_IGN)
		(void)sigaddset(set, SIGINT);
}

static void
ignore_sigpipe(void)
{
	struct sigaction sa = { .sa_handler = SIG_IGN };

	(void)sigaction(SIGPIPE, &sa, NULL);
}

static int
watch_fd(struct server *s, int fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };

	return fd == -1 ? -1 : epoll_ctl(s->watch, EPOLL_CTL_ADD, fd, &ev);
}

static void
close_fd(int fd)
{
	if (fd != -1)
		(void)close(fd);
}

static void
server_free(struct server *s)
{
	close_fd(s->signals);
	close_fd(s->nudge);
	close_fd(s->watch);
	free(s);
}

/* The descriptors that the main thread waits for. */
static int
open_watch(struct server *s, struct error *err)
{
	sigset_t heard;

	heard_signals(&heard);
	(void)pthread_sigmask(SIG_BLOCK, &heard, &s->mask);
	s->watch = epoll_create1(EPOLL_CLOEXEC);
	s->nudge = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	s->signals = signalfd(-1, &heard, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s->watch != -1 && watch_fd(s, s->nudge) == 0 &&
	    watch_fd(s, s->signals) == 0)
		return 0;
	return error_set(err, ERROR_INTERNAL, NULL,
	    "can't watch for signals: %s", strerror(errno));
}

static struct server *
server_new(int listen_fd, const struct server_settings *settings,
    const struct server_ops *ops, void *ctx, struct error *err)
{
	struct server *s = calloc(1, sizeof(*s));

	if (s == NULL)
		log_fatal("out of memory");
	s->settings = *settings;
	s->ops = *ops;
	s->watch = s->nudge = s->signals = -1;
	if (s->settings.params_ms == 0)
		s->settings.params_ms = CEILING_PARAMS_MS;
	if (s->settings.grace_ms == 0)
		s->settings.grace_ms = CEILING_GRACE_MS;
	if (s->settings.queue_ms == 0)
		s->settings.queue_ms = CEILING_QUEUE_MS;
	if (open_watch(s, err) == -1)
		goto fail;
	if (lines_init(&s->lines, listen_fd, s->nudge, s->settings.params_ms,
	    s->settings.send_timeout_ms, err) == -1)
		goto fail;
	if (crew_init(&s->crew, &s->lines, s->watch, s->nudge, &s->settings,
	    &s->ops, ctx, err) == 0)
		return s;
	lines_fini(&s->lines);
fail:
	(void)pthread_sigmask(SIG_SETMASK, &s->mask, NULL);
	server_free(s);
	return NULL;
}

static void
enter(struct server *s, enum phase phase, int64_t ms)
{
	s->phase = phase;
	s->deadline_ms = clock_mono_ms() + ms;
}

static void
on_signal(struct server *s, int number)
{
	if (number == SIGHUP) {
		log_info("SIGHUP: nothing is read again; restart for that");
		return;
	}
	if (s->phase == PHASE_SERVING) {
		crew_drain(&s->crew);
		lines_close(&s->lines);
		log_info("SIG%s: stopping, %u requests are running",
		    sigabbrev_np(number), crew_busy(&s->crew));
		enter(s, PHASE_DRAINING, s->settings.drain_ms);
	} else if (s->phase == PHASE_DRAINING && number == SIGINT) {
		s->deadline_ms = clock_mono_ms();
	}
}

static void
read_signals(struct server *s)
{
	struct signalfd_siginfo info;

	while (read(s->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		on_signal(s, (int)info.ssi_signo);
}

static void
wait_for_events(struct server *s, int64_t timeout_ms)
{
	struct epoll_event ev[3];
	eventfd_t count;
	int n;

	n = epoll_wait(s->watch, ev, 3,
	    timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms);
	for (int i = 0; i < n; i++) {
		if (ev[i].data.fd == s->signals)
			read_signals(s);
		else if (ev[i].data.fd == s->nudge)
			(void)eventfd_read(s->nudge, &count);
		else
			crew_summon(&s->crew);
	}
}

/* Goes on to the next phase when this one is over. Whether all are. */
static bool
next_phase(struct server *s, int64_t now_ms, unsigned threads)
{
	bool late = now_ms >= s->deadline_ms;

	if (s->phase != PHASE_SERVING && s->phase != PHASE_LEAVING &&
	    lines_count(&s->lines) == 0) {
		crew_stop(&s->crew);
		enter(s, PHASE_LEAVING, s->settings.grace_ms);
		return threads == 0;
	}
	switch (s->phase) {
	case PHASE_SERVING:
		break;
	case PHASE_DRAINING:
		if (!late)
			break;
		log_warn("%u requests are cut short", crew_busy(&s->crew));
		atomic_store(&stopping, true);
		enter(s, PHASE_STOPPING, s->settings.grace_ms);
		break;
	case PHASE_STOPPING:
		if (!late)
			break;
		crew_stop(&s->crew);
		enter(s, PHASE_LEAVING, LEAVE_MS);
		break;
	case PHASE_LEAVING:
		return late || threads == 0;
	}
	return false;
}

static int64_t
sooner(int64_t a, int64_t b)
{
	if (a < 0 || b < 0)
		return a < 0 ? b : a;
	return a < b ? a : b;
}

/* Returns the number of threads that are still running. */
static unsigned
main_loop(struct server *s)
{
	int64_t now, wait;
	unsigned threads;

	for (;;) {
		now = clock_mono_ms();
		threads = crew_reap(&s->crew);
		if (next_phase(s, now, threads))
			return threads;
		wait = sooner(lines_tick(&s->lines, now),
		    crew_tick(&s->crew, now));
		if (s->phase != PHASE_SERVING)
			wait = sooner(wait, s->deadline_ms > now ?
			    s->deadline_ms - now : 0);
		wait_for_events(s, wait);
	}
}

int
server_run(int listen_fd, const struct server_settings *settings,
    const struct server_ops *ops, void *ctx, struct error *err)
{
	struct server *s;
	unsigned threads;

	if (server_reachable(listen_fd))
		return error_set(err, ERROR_INTERNAL, NULL, "other machines "
		    "could connect to the FastCGI socket; use a unix socket or "
		    "a loopback address");
	atomic_store(&stopping, false);
	atomic_store(&left, 0);
	if (fcgi_setup(err) == -1)
		return -1;
	ignore_sigpipe();
	raise_descriptors();
	s = server_new(listen_fd, settings, ops, ctx, err);
	if (s == NULL)
		return -1;
	threads = main_loop(s);
	(void)pthread_sigmask(SIG_SETMASK, &s->mask, NULL);
	if (threads > 0) {
		/* They still use s, which is left to them. */
		log_warn("%u requests did not end", threads);
		atomic_store(&left, threads);
		return 0;
	}
	crew_fini(&s->crew);
	lines_fini(&s->lines);
	server_free(s);
	return 0;
}
