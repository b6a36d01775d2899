#include "config.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <netinet/in.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <fastcgi.h>

#include "base/clock.h"
#include "lib/fcgi_client.h"

#define CONTENT_MAX	((size_t)65528)

static int
connect_to(int family, const struct sockaddr *addr, socklen_t len)
{
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd != -1 && connect(fd, addr, len) == -1) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

int
fcgi_client_unix(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	(void)snprintf(un.sun_path, sizeof(un.sun_path), "%s", path);
	return connect_to(AF_UNIX, (struct sockaddr *)&un, sizeof(un));
}

int
fcgi_client_port(int family, int port)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)port),
	};
	struct sockaddr_in6 in6 = {
		.sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT,
		.sin6_port = htons((uint16_t)port),
	};

	if (family == AF_INET6)
		return connect_to(family, (struct sockaddr *)&in6, sizeof(in6));
	return connect_to(family, (struct sockaddr *)&in, sizeof(in));
}

void
fcgi_put_record(struct buf *b, int type, int id, const void *data, size_t len)
{
	size_t padding = (8 - len % 8) % 8;
	unsigned char head[FCGI_HEADER_LEN] = {
		FCGI_VERSION_1, (unsigned char)type,
		(unsigned char)(id >> 8), (unsigned char)id,
		(unsigned char)(len >> 8), (unsigned char)len,
		(unsigned char)padding, 0,
	};

	buf_add(b, head, sizeof(head));
	buf_add(b, data, len);
	buf_add(b, "\0\0\0\0\0\0\0", padding);
}

void
fcgi_put_begin(struct buf *b, int id, int role, bool keep)
{
	unsigned char body[8] = {
		(unsigned char)(role >> 8), (unsigned char)role,
		keep ? FCGI_KEEP_CONN : 0,
	};

	fcgi_put_record(b, FCGI_BEGIN_REQUEST, id, body, sizeof(body));
}

static void
put_length(struct buf *b, size_t len)
{
	if (len < 128) {
		buf_putc(b, (char)len);
		return;
	}
	buf_putc(b, (char)(0x80 | (len >> 24)));
	buf_putc(b, (char)(len >> 16));
	buf_putc(b, (char)(len >> 8));
	buf_putc(b, (char)len);
}

/* A stream of records and the empty one that ends it. */
static void
put_stream(struct buf *b, int type, int id, const char *p, size_t len)
{
	size_t n;

	for (; len > 0; p += n, len -= n) {
		n = len < CONTENT_MAX ? len : CONTENT_MAX;
		fcgi_put_record(b, type, id, p, n);
	}
	fcgi_put_record(b, type, id, "", 0);
}

void
fcgi_put_params(struct buf *b, int id, const char *const *pairs)
{
	struct buf content;

	buf_init(&content, 1024 * 1024);
	for (size_t i = 0; pairs[i] != NULL; i += 2) {
		put_length(&content, strlen(pairs[i]));
		put_length(&content, strlen(pairs[i + 1]));
		buf_puts(&content, pairs[i]);
		buf_puts(&content, pairs[i + 1]);
	}
	put_stream(b, FCGI_PARAMS, id, buf_view(&content).p, content.len);
	buf_fini(&content);
}

void
fcgi_put_stdin(struct buf *b, int id, const void *data, size_t len)
{
	put_stream(b, FCGI_STDIN, id, data, len);
}

void
fcgi_put_request(struct buf *b, int id, bool keep, const char *path,
    struct span body)
{
	char length[24];
	const char *pairs[] = {
		"REQUEST_METHOD", "POST",
		"SCRIPT_NAME", path,
		"CONTENT_LENGTH", length,
		NULL,
	};

	(void)snprintf(length, sizeof(length), "%zu", body.len);
	fcgi_put_begin(b, id, FCGI_RESPONDER, keep);
	fcgi_put_params(b, id, pairs);
	fcgi_put_stdin(b, id, body.p, body.len);
}

static int
send_pieces(int fd, struct span s, size_t piece)
{
	ssize_t n;

	while (s.len > 0) {
		n = send(fd, s.p, s.len < piece ? s.len : piece, MSG_NOSIGNAL);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		s.p += n;
		s.len -= (size_t)n;
	}
	return 0;
}

int
fcgi_client_send(int fd, const struct buf *b)
{
	return send_pieces(fd, buf_view(b), SIZE_MAX);
}

int
fcgi_client_trickle(int fd, const struct buf *b)
{
	return send_pieces(fd, buf_view(b), 1);
}

/* Fills to len bytes before the deadline; false: closed, or too late. */
static bool
read_exactly(int fd, void *to, size_t len, int64_t deadline_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char *at = to;
	int64_t left;
	ssize_t n;

	while (len > 0) {
		left = deadline_ms - clock_mono_ms();
		if (left < 0 || poll(&p, 1, (int)left) != 1)
			return false;
		n = recv(fd, at, len, 0);
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

void
fcgi_client_read(int fd, int id, struct fcgi_answer *a)
{
	int64_t deadline = clock_mono_ms() + FCGI_CLIENT_WAIT_MS;
	unsigned char head[FCGI_HEADER_LEN];
	char content[65536 + 256];
	size_t len;

	memset(a, 0, sizeof(*a));
	buf_init(&a->out, (size_t)64 * 1024 * 1024);
	for (;;) {
		if (!read_exactly(fd, head, sizeof(head), deadline))
			break;
		len = (size_t)(head[4] << 8 | head[5]);
		if (!read_exactly(fd, content, len + head[6], deadline))
			break;
		if ((head[2] << 8 | head[3]) != id)
			continue;
		if (head[1] == FCGI_STDOUT)
			buf_add(&a->out, content, len);
		if (head[1] == FCGI_END_REQUEST) {
			a->ended = true;
			a->protocol = content[4];
			return;
		}
	}
	a->closed = true;
}

void
fcgi_answer_free(struct fcgi_answer *a)
{
	buf_fini(&a->out);
}

bool
fcgi_client_closed(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t deadline = clock_mono_ms() + ms, left;
	char trash[4096];
	ssize_t n;
	int ready;

	/* Tests send signals, which may reach this thread. */
	for (;;) {
		left = deadline - clock_mono_ms();
		ready = left < 0 ? 0 : poll(&p, 1, (int)left);
		if (ready == -1 && errno == EINTR)
			continue;
		if (ready != 1)
			return false;
		n = recv(fd, trash, sizeof(trash), 0);
		if (n == 0 || (n == -1 && errno != EINTR))
			return true;
	}
}
