#include "config.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/log.h"
#include "front/lines.h"
#include "front/server.h"

#define PAUSE_MS	100
#define WARN_EVERY_MS	10000

/* What the epoll set gives back for entries that are no line. */
static char is_listener, is_mark, is_end;

static int
set_entry(struct lines *l, int op, int fd, uint32_t events, void *what)
{
	struct epoll_event ev = { .events = events, .data.ptr = what };

	return epoll_ctl(l->epoll, op, fd, &ev);
}

/* Half of the descriptors: the others are for calls to providers, the store
 * and the log. */
static size_t
most_lines(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1 ||
	    limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > SIZE_MAX)
		return SIZE_MAX;
	return limit.rlim_cur < 4 ? 2 : (size_t)limit.rlim_cur / 2;
}

int
lines_init(struct lines *l, int listener, int nudge, int64_t silent_ms,
    int64_t send_ms, struct error *err)
{
	int flags;

	memset(l, 0, sizeof(*l));
	l->listener = listener;
	l->nudge = nudge;
	l->silent_ms = silent_ms;
	l->send_ms = send_ms;
	l->delays = server_port(listener) != -1;
	l->max = most_lines();
	l->warned_ms = clock_mono_ms() - WARN_EVERY_MS;
	TAILQ_INIT(&l->fresh);
	TAILQ_INIT(&l->kept);
	(void)pthread_mutex_init(&l->lock, NULL);
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	l->bell = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);

	/* Processes may share the socket, and another one is faster. */
	flags = fcntl(listener, F_GETFL);
	if (l->epoll == -1 || l->bell == -1 || flags == -1 ||
	    fcntl(listener, F_SETFL, flags | O_NONBLOCK) == -1 ||
	    set_entry(l, EPOLL_CTL_ADD, listener, EPOLLIN | EPOLLONESHOT,
	    &is_listener) == -1 ||
	    set_entry(l, EPOLL_CTL_ADD, l->bell, 0, &is_mark) == -1) {
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "can't wait for connections: %s", strerror(errno));
		lines_fini(l);
		return -1;
	}
	return 0;
}

/* The socket that is closed may be descriptor 0, which shouldn't become some
 * other file's in a running process. */
static void
close_listener(struct lines *l)
{
	int null;

	if (l->listener == -1)
		return;
	if (l->epoll != -1)	/* others may hold it open */
		(void)epoll_ctl(l->epoll, EPOLL_CTL_DEL, l->listener, NULL);
	null = l->listener > 2 ? -1 : open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null == -1) {
		(void)close(l->listener);
	} else {
		(void)dup2(null, l->listener);
		(void)close(null);
	}
	l->listener = -1;
}

static void
line_free(struct line *line)
{
	fcgi_free(line->fcgi);
	free(line);
}

static void
free_list(struct line_list *list)
{
	struct line *line;

	while ((line = TAILQ_FIRST(list)) != NULL) {
		TAILQ_REMOVE(list, line, entry);
		line_free(line);
	}
}

void
lines_fini(struct lines *l)
{
	close_listener(l);
	free_list(&l->fresh);
	free_list(&l->kept);
	if (l->bell != -1)
		(void)close(l->bell);
	if (l->epoll != -1)
		(void)close(l->epoll);
	(void)pthread_mutex_destroy(&l->lock);
}

/* The functions from here to lines_wait want the lock held. */

static void
unpark(struct line *line)
{
	if (line->parked != NULL)
		TAILQ_REMOVE(line->parked, line, entry);
	line->parked = NULL;
}

static void
nudge(struct lines *l)
{
	(void)eventfd_write(l->nudge, 1);
}

/* Without EPOLLRDHUP: a hang-up is readable anyway. */
static int
park(struct lines *l, struct line *line)
{
	int op = line->known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

	if (set_entry(l, op, fcgi_fd(line->fcgi), EPOLLIN | EPOLLONESHOT,
	    line) == -1)
		return -1;
	line->known = true;
	line->parked = line->spoke ? &l->kept : &l->fresh;
	TAILQ_INSERT_TAIL(line->parked, line, entry);
	if (l->closing && line->spoke)
		fcgi_hang_up(line->fcgi);
	/* One timer for all that don't speak: a nudge each would cost much. */
	if (!line->spoke && !l->ticking) {
		l->ticking = true;
		nudge(l);
	}
	return 0;
}

static void
warn(struct lines *l, const char *why)
{
	int64_t now = clock_mono_ms();

	if (now - l->warned_ms < WARN_EVERY_MS)
		return;
	l->warned_ms = now;
	log_warn("not accepting more than %zu connections for now: %s",
	    l->count, why);
}

static void
pause_accepting(struct lines *l, const char *why)
{
	l->paused = true;
	l->resume_ms = clock_mono_ms() + PAUSE_MS;
	warn(l, why);
	nudge(l);
}

static void
listen_again(struct lines *l)
{
	l->paused = false;
	if (l->listener != -1)
		(void)set_entry(l, EPOLL_CTL_MOD, l->listener,
		    EPOLLIN | EPOLLONESHOT, &is_listener);
}

/* A connection, or -1 when there is none or none can be had. */
static int
accept_one(struct lines *l)
{
	int fd;

	if (l->listener == -1 || l->paused)
		return -1;
	if (l->count >= l->max) {
		pause_accepting(l, "that is half of the descriptors");
		return -1;
	}
	do {
		fd = accept4(l->listener, NULL, NULL, SOCK_CLOEXEC);
	} while (fd == -1 && (errno == ECONNABORTED || errno == EINTR));
	if (fd == -1 && errno != EAGAIN)
		pause_accepting(l, strerror(errno));
	return fd;
}

static struct line *
new_line(struct lines *l, int fd)
{
	struct line *line = calloc(1, sizeof(*line));
	int on = 1;

	if (line == NULL)
		log_fatal("out of memory");
	line->fcgi = fcgi_new(fd);
	line->since_ms = clock_mono_ms();
	fcgi_set_timeouts(line->fcgi, l->silent_ms, l->send_ms);
	if (l->delays)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	l->count++;
	return line;
}

static void
forget(struct lines *l, struct line *line)
{
	line_free(line);
	l->count--;
	if (l->closing && l->count == 0)
		nudge(l);
}

enum lines_event
lines_wait(struct lines *l, int timeout_ms, struct line **out)
{
	struct epoll_event ev;
	struct line *line;

	*out = NULL;
	if (epoll_wait(l->epoll, &ev, 1, timeout_ms) != 1)
		return LINES_NOTHING;
	if (ev.data.ptr == &is_listener)
		return LINES_LISTENER;
	if (ev.data.ptr == &is_mark)
		return LINES_MARK;
	if (ev.data.ptr == &is_end)
		return LINES_END;
	line = ev.data.ptr;
	(void)pthread_mutex_lock(&l->lock);
	unpark(line);
	(void)pthread_mutex_unlock(&l->lock);
	*out = line;
	return LINES_LINE;
}

/* Parks what came before the last one, which its finder can serve at once. */
struct line *
lines_accept(struct lines *l)
{
	struct line *line = NULL;
	int fd;

	(void)pthread_mutex_lock(&l->lock);
	for (int i = 0; i < CEILING_ACCEPTS; i++) {
		fd = accept_one(l);
		if (fd == -1)
			break;
		if (line != NULL && park(l, line) == -1)
			forget(l, line);
		line = new_line(l, fd);
	}
	if (!l->paused)
		listen_again(l);
	(void)pthread_mutex_unlock(&l->lock);
	return line;
}

void
lines_park(struct lines *l, struct line *line)
{
	(void)pthread_mutex_lock(&l->lock);
	if (park(l, line) == -1)
		forget(l, line);
	(void)pthread_mutex_unlock(&l->lock);
}

void
lines_drop(struct lines *l, struct line *line)
{
	(void)pthread_mutex_lock(&l->lock);
	forget(l, line);
	(void)pthread_mutex_unlock(&l->lock);
}

void
lines_mark(struct lines *l)
{
	(void)set_entry(l, EPOLL_CTL_MOD, l->bell, EPOLLIN | EPOLLONESHOT,
	    &is_mark);
}

void
lines_end(struct lines *l)
{
	(void)set_entry(l, EPOLL_CTL_MOD, l->bell, EPOLLIN, &is_end);
}

/* A line whose peer is hung up on becomes readable, and the thread that looks
 * at it finds it closed: only threads that hold a line free it. */
static int64_t
hang_up_silent(struct lines *l, int64_t now_ms)
{
	struct line *line;
	int64_t left;

	while ((line = TAILQ_FIRST(&l->fresh)) != NULL) {
		left = line->since_ms + l->silent_ms - now_ms;
		if (left > 0)
			return left;
		fcgi_hang_up(line->fcgi);
		unpark(line);
		line->parked = &l->kept;
		TAILQ_INSERT_TAIL(&l->kept, line, entry);
	}
	return -1;
}

int64_t
lines_tick(struct lines *l, int64_t now_ms)
{
	int64_t next;

	(void)pthread_mutex_lock(&l->lock);
	next = hang_up_silent(l, now_ms);
	if (l->paused && now_ms >= l->resume_ms)
		listen_again(l);
	if (l->paused && (next == -1 || next > l->resume_ms - now_ms))
		next = l->resume_ms - now_ms;
	l->ticking = next != -1;
	(void)pthread_mutex_unlock(&l->lock);
	return next;
}

void
lines_close(struct lines *l)
{
	struct line *line;
	int fd;

	(void)pthread_mutex_lock(&l->lock);
	l->paused = false;
	/* Those who still come meanwhile aren't waited for. */
	for (int i = 0; i < CEILING_BACKLOG; i++) {
		fd = accept_one(l);
		if (fd == -1)
			break;
		line = new_line(l, fd);
		if (park(l, line) == -1)
			forget(l, line);
	}
	close_listener(l);
	l->closing = true;
	l->paused = false;
	l->silent_ms = CEILING_SILENT_STOP_MS;
	TAILQ_FOREACH(line, &l->kept, entry)
		fcgi_hang_up(line->fcgi);
	(void)pthread_mutex_unlock(&l->lock);
}

size_t
lines_count(struct lines *l)
{
	size_t n;

	(void)pthread_mutex_lock(&l->lock);
	n = l->count;
	(void)pthread_mutex_unlock(&l->lock);
	return n;
}
