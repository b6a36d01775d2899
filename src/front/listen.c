/*
 * The listening socket: our own, or the one that our parent passed.
 *
 * Whoever can connect to it can end the process (see fcgi.h) and can claim to
 * be any client, so it's a unix socket for owner and group, or a port of the
 * loopback address.
 */
#include "config.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ceilings.h"
#include "base/parse.h"
#include "front/server.h"

#define SOCKET_MODE	0660
#define FIRST_PASSED	3	/* sd_listen_fds(3) */

union address {
	struct sockaddr any;
	struct sockaddr_un un;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static int
fail(struct error *err, const char *where, const char *what)
{
	return error_set(err, ERROR_INTERNAL, NULL, "%s: %s", where, what);
}

/* ---- a unix socket ---- */

/* Removes the socket that a process which ended has left behind. */
static int
remove_stale(const union address *addr, struct error *err)
{
	const char *path = addr->un.sun_path;
	struct stat st;
	int fd, code;

	if (lstat(path, &st) == -1)
		return errno == ENOENT ? 0 : fail(err, path, strerror(errno));
	if (!S_ISSOCK(st.st_mode))
		return fail(err, path, "exists and is not a socket");
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return fail(err, path, strerror(errno));
	code = connect(fd, &addr->any, sizeof(addr->un)) == 0 ? 0 : errno;
	(void)close(fd);
	/* EAGAIN: somebody listens and has many to accept. */
	if (code == 0 || code == EAGAIN)
		return fail(err, path, "another process is listening there");
	if (code != ECONNREFUSED)
		return fail(err, path, strerror(code));
	if (unlink(path) == -1 && errno != ENOENT)
		return fail(err, path, strerror(errno));
	return 0;
}

/* Nobody can connect before listen, and the mode is right by then: bind makes
 * the file with that of the descriptor, less the umask. */
static int
listen_unix(const char *path, struct error *err)
{
	union address addr = { .un.sun_family = AF_UNIX };
	size_t len = strlen(path);
	int fd;

	if (len >= sizeof(addr.un.sun_path))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: too long for a unix socket, at most %zu bytes", path,
		    sizeof(addr.un.sun_path) - 1);
	memcpy(addr.un.sun_path, path, len + 1);
	if (remove_stale(&addr, err) == -1)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return fail(err, path, strerror(errno));
	if (fchmod(fd, SOCKET_MODE) == -1 ||
	    bind(fd, &addr.any, sizeof(addr.un)) == -1 ||
	    chmod(path, SOCKET_MODE) == -1 ||
	    listen(fd, CEILING_BACKLOG) == -1) {
		(void)fail(err, path, strerror(errno));
		(void)close(fd);
		return -1;
	}
	return fd;
}

/* ---- a port ---- */

static const struct {
	const char *name;
	int family;
} loopback[] = {
	{ "127.0.0.1", AF_INET },
	{ "localhost", AF_INET },
	{ "[::1]", AF_INET6 },
};

/* Splits ADDR:PORT. The family, or -1. */
static int
parse_port(const char *where, uint64_t *port, struct error *err)
{
	const char *colon = strrchr(where, ':');
	struct span host;

	if (colon == NULL)
		return fail(err, where,
		    "expected a path with a slash in it, or 127.0.0.1:PORT");
	if (parse_u64(span_of(colon + 1), UINT16_MAX, port) == -1)
		return fail(err, where, "expected a port from 0 to 65535");
	host = (struct span){ where, (size_t)(colon - where) };
	for (size_t i = 0; i < sizeof(loopback) / sizeof(loopback[0]); i++)
		if (span_is(host, loopback[i].name))
			return loopback[i].family;
	return fail(err, where, "other machines could connect there; only "
	    "127.0.0.1, [::1] and localhost are accepted");
}

static int
listen_tcp(const char *where, struct error *err)
{
	union address addr = { 0 };
	socklen_t len;
	uint64_t port;
	int family, fd, on = 1;

	family = parse_port(where, &port, err);
	if (family == -1)
		return -1;
	if (family == AF_INET) {
		addr.in.sin_family = AF_INET;
		addr.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		addr.in.sin_port = htons((uint16_t)port);
		len = sizeof(addr.in);
	} else {
		addr.in6.sin6_family = AF_INET6;
		addr.in6.sin6_addr = in6addr_loopback;
		addr.in6.sin6_port = htons((uint16_t)port);
		len = sizeof(addr.in6);
	}
	fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return fail(err, where, strerror(errno));
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1 ||
	    bind(fd, &addr.any, len) == -1 ||
	    listen(fd, CEILING_BACKLOG) == -1) {
		(void)fail(err, where, strerror(errno));
		(void)close(fd);
		return -1;
	}
	return fd;
}

int
server_listen(const char *where, struct error *err)
{
	if (strchr(where, '/') != NULL)
		return listen_unix(where, err);
	return listen_tcp(where, err);
}

/* ---- a socket that is there ---- */

static bool
address_of(int fd, union address *addr)
{
	socklen_t len = sizeof(*addr);

	memset(addr, 0, sizeof(*addr));
	return getsockname(fd, &addr->any, &len) == 0;
}

int
server_port(int fd)
{
	union address addr;

	if (!address_of(fd, &addr))
		return -1;
	if (addr.any.sa_family == AF_INET)
		return ntohs(addr.in.sin_port);
	if (addr.any.sa_family == AF_INET6)
		return ntohs(addr.in6.sin6_port);
	return -1;
}

bool
server_reachable(int fd)
{
	union address addr;
	struct in6_addr *six = &addr.in6.sin6_addr;

	if (!address_of(fd, &addr))
		return false;
	if (addr.any.sa_family == AF_INET)
		return ntohl(addr.in.sin_addr.s_addr) >> 24 != 127;
	if (addr.any.sa_family == AF_INET6)
		return !IN6_IS_ADDR_LOOPBACK(six) &&
		    !(IN6_IS_ADDR_V4MAPPED(six) && six->s6_addr[12] == 127);
	return false;
}

static bool
is_listening(int fd)
{
	int on = 0, type = 0;
	socklen_t len = sizeof(on);

	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &len) == -1 || !on)
		return false;
	len = sizeof(type);
	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 &&
	    type == SOCK_STREAM;
}

/* Whether systemd, or who acts like it, passed sockets to this very process
 * (a child of the addressee sees the variables, too). */
static bool
was_passed(void)
{
	uint64_t pid, n;

	return parse_u64(span_of(getenv("LISTEN_PID")), INT32_MAX, &pid) == 0 &&
	    pid == (uint64_t)getpid() &&
	    parse_u64(span_of(getenv("LISTEN_FDS")), INT32_MAX, &n) == 0 &&
	    n >= 1;
}

int
server_inherited(void)
{
	int fd;

	if (is_listening(STDIN_FILENO))
		fd = STDIN_FILENO;
	else if (was_passed() && is_listening(FIRST_PASSED))
		fd = FIRST_PASSED;
	else
		return -1;
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}
