/*
 * The wire (sock_diag(7)): a request is a netlink header and an
 * inet_diag_req_v2; the answer to an exact one is a netlink header and an
 * inet_diag_msg, or an error. Every socket has a cookie of its own, which the
 * first answer tells and later questions name, so that a new connection with
 * the same addresses isn't taken for the old one.
 *
 * Answers seen while a client goes, 2026-11, Linux 6.x: state 8 (CLOSE_WAIT)
 * after its FIN, ENOENT or the listening socket after a reset.
 */
#include "config.h"

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/ceilings.h"
#include "base/parse.h"
#include "front/peer.h"

struct question {
	struct nlmsghdr head;
	struct inet_diag_req_v2 req;
};

_Static_assert(sizeof(struct question) <=
    sizeof(((struct peer *)NULL)->query), "struct peer has room for it");

/* What the kernel said of a socket. */
enum finding { FOUND_NOTHING, FOUND_OTHER, FOUND_ESTABLISHED, FOUND_UNKNOWN };

/*
 * What is known of web servers. tells: whether it closes the FastCGI
 * connection, at once, when its client goes while we are silent
 * (observed 2026-11). port_true: whether SERVER_PORT is always the socket's
 * own; Apache takes it from the Host header unless UseCanonicalPhysicalPort
 * is on. The last row is everybody else.
 */
static const struct server_row {
	const char *software;
	bool tells, port_true;
} servers[] = {
	{ "nginx", true, true },
	{ "lighttpd", false, true },
	{ "Apache", false, false },
	{ "", false, false },
};

static const struct server_row *
server_row(struct conn *c)
{
	struct span software = span_of(conn_param(c, "SERVER_SOFTWARE"));
	const struct server_row *row = servers;

	while (row->software[0] != '\0' && !span_begins(software, row->software))
		row++;
	return row;
}

bool
peer_server_tells(struct conn *c)
{
	return server_row(c)->tells;
}

/* ---- addresses ---- */

/* An address in the form of the kernel's: a v4 one that is written as v6 is v4.
 * The family, or -1. */
static int
parse_address(const char *text, uint32_t out[4])
{
	struct in6_addr six;

	memset(out, 0, 4 * sizeof(out[0]));
	if (text == NULL)
		return -1;
	if (inet_pton(AF_INET, text, out) == 1)
		return AF_INET;
	if (inet_pton(AF_INET6, text, &six) != 1)
		return -1;
	if (IN6_IS_ADDR_V4MAPPED(&six)) {
		memcpy(out, &six.s6_addr[12], 4);
		return AF_INET;
	}
	memcpy(out, &six, sizeof(six));
	return AF_INET6;
}

static int
parse_port(const char *text, uint16_t *out)
{
	uint64_t port;

	if (parse_u64(span_of(text), UINT16_MAX, &port) == -1 || port == 0)
		return -1;
	*out = htons((uint16_t)port);
	return 0;
}

/* Both ends by the CGI variables. -1: not even the remote one. The local port
 * is 0, or the family of the local address another one, when unknown. */
static int
parse_ends(struct conn *c, struct inet_diag_req_v2 *req)
{
	int family = parse_address(conn_param(c, "REMOTE_ADDR"),
	    req->id.idiag_dst);

	if (family == -1 || parse_port(conn_param(c, "REMOTE_PORT"),
	    &req->id.idiag_dport) == -1)
		return -1;
	req->sdiag_family = (uint8_t)family;
	if (parse_address(conn_param(c, "SERVER_ADDR"), req->id.idiag_src) !=
	    family ||
	    parse_port(conn_param(c, "SERVER_PORT"), &req->id.idiag_sport) ==
	    -1)
		req->id.idiag_sport = 0;
	return 0;
}

/* ---- questions ---- */

static void
begin_question(struct question *q, const struct inet_diag_req_v2 *req,
    int flags)
{
	memset(q, 0, sizeof(*q));
	q->head.nlmsg_len = sizeof(*q);
	q->head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
	q->head.nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	q->req = *req;
	q->req.sdiag_protocol = IPPROTO_TCP;
	q->req.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
	q->req.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
}

static enum finding
read_error(const struct nlmsghdr *head)
{
	const struct nlmsgerr *e = NLMSG_DATA(head);

	if (head->nlmsg_len < NLMSG_LENGTH(sizeof(*e)))
		return FOUND_UNKNOWN;
	/* ESTALE: these addresses are another connection's by now. */
	return e->error == -ENOENT || e->error == -ESTALE ? FOUND_NOTHING :
	    FOUND_UNKNOWN;
}

/* The kernel has answered by the time that send returns. */
static enum finding
ask(struct peer_socket *s, struct question *q, struct inet_diag_msg *msg)
{
	_Alignas(struct nlmsghdr) char answer[1024];
	const struct nlmsghdr *head = (const struct nlmsghdr *)answer;
	ssize_t n;

	q->head.nlmsg_seq = ++s->asked;
	if (send(s->fd, q, sizeof(*q), 0) != (ssize_t)sizeof(*q))
		return FOUND_UNKNOWN;
	do {
		n = recv(s->fd, answer, sizeof(answer), MSG_DONTWAIT);
		if (n < (ssize_t)sizeof(*head) || !NLMSG_OK(head, (size_t)n))
			return FOUND_UNKNOWN;
	} while (head->nlmsg_seq != q->head.nlmsg_seq);
	if (head->nlmsg_type == NLMSG_ERROR)
		return read_error(head);
	if (head->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
	    head->nlmsg_len < NLMSG_LENGTH(sizeof(*msg)))
		return FOUND_UNKNOWN;
	memcpy(msg, NLMSG_DATA(head), sizeof(*msg));
	return msg->idiag_state == TCP_ESTABLISHED ? FOUND_ESTABLISHED :
	    FOUND_OTHER;
}

/*
 * ---- the search, when the local port isn't known ----
 *
 * The kernel walks its whole table of connections for it: 0.5 to 0.8 ms with
 * the 262144 rows of a machine of 24 GB (2026-11), against 2 us for an exact
 * question. So it is for those servers alone that need it, once a request.
 */

struct search {
	const struct inet_diag_req_v2 *want;
	uint32_t dst[4];	/* the remote address as this family has it */
	struct inet_diag_sockid found;
	unsigned hits, seen;
};

static void
look_at(struct search *s, const struct nlmsghdr *head)
{
	struct inet_diag_msg msg;

	s->seen++;
	if (head->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
	    head->nlmsg_len < NLMSG_LENGTH(sizeof(msg)))
		return;
	memcpy(&msg, NLMSG_DATA(head), sizeof(msg));
	if (msg.idiag_state != TCP_ESTABLISHED ||
	    msg.id.idiag_dport != s->want->id.idiag_dport ||
	    memcmp(msg.id.idiag_dst, s->dst, sizeof(s->dst)) != 0)
		return;
	s->found = msg.id;
	s->hits++;
}

/* Reads a dump's messages up to its end or the ceiling. */
static void
read_dump(int fd, struct search *s)
{
	_Alignas(struct nlmsghdr) char part[8192];
	const struct nlmsghdr *head;
	ssize_t n;
	size_t len;

	while (s->seen < CEILING_PEER_SOCKETS) {
		n = recv(fd, part, sizeof(part), MSG_DONTWAIT);
		if (n <= 0)
			return;
		len = (size_t)n;
		for (head = (const struct nlmsghdr *)part; NLMSG_OK(head, len);
		    head = NLMSG_NEXT(head, len)) {
			if (head->nlmsg_type == NLMSG_DONE ||
			    head->nlmsg_type == NLMSG_ERROR)
				return;
			look_at(s, head);
		}
	}
}

static int
open_netlink(void)
{
	return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
}

/* A socket of its own, so that what is left of a dump disturbs nothing. */
static void
search_family(struct search *s, int family)
{
	struct inet_diag_req_v2 req = { .sdiag_family = (uint8_t)family };
	struct question q;
	int fd = open_netlink();

	if (fd == -1)
		return;
	req.id.idiag_dport = s->want->id.idiag_dport;
	req.idiag_states = 1U << TCP_ESTABLISHED;
	begin_question(&q, &req, NLM_F_DUMP);
	if (send(fd, &q, sizeof(q), 0) == (ssize_t)sizeof(q))
		read_dump(fd, s);
	(void)close(fd);
}

/* Finds the one connection of the remote end; 0 when there is exactly one. A
 * socket that accepts both families has a v4 client under a v6 address. */
static int
search(struct inet_diag_req_v2 *req)
{
	struct search s = { .want = req };
	int family = req->sdiag_family;

	memcpy(s.dst, req->id.idiag_dst, sizeof(s.dst));
	search_family(&s, family);
	if (s.hits == 0 && family == AF_INET) {
		family = AF_INET6;
		s.dst[3] = s.dst[0];
		s.dst[0] = s.dst[1] = 0;
		s.dst[2] = htonl(0xffff);
		search_family(&s, family);
	}
	if (s.hits != 1 || s.seen >= CEILING_PEER_SOCKETS)
		return -1;
	req->sdiag_family = (uint8_t)family;
	req->id = s.found;
	return 0;
}

/* ---- what the header promises ---- */

/* A connection of HTTP/2 carries other requests, too. */
static bool
one_at_a_time(struct conn *c)
{
	return span_begins(span_of(conn_param(c, "SERVER_PROTOCOL")),
	    "HTTP/1.");
}

/* Finds the client's connection and makes the question that is asked from now
 * on. 0 when it is established. */
static int
find(struct peer_socket *s, struct conn *c, struct question *q)
{
	struct inet_diag_req_v2 req = { 0 };
	struct inet_diag_msg msg;
	enum finding f = FOUND_NOTHING;

	if (parse_ends(c, &req) == -1)
		return -1;
	if (req.id.idiag_sport != 0) {
		begin_question(q, &req, 0);
		f = ask(s, q, &msg);
	}
	if ((f == FOUND_NOTHING || f == FOUND_OTHER) &&
	    !server_row(c)->port_true && search(&req) == 0) {
		begin_question(q, &req, 0);
		f = ask(s, q, &msg);
	}
	if (f != FOUND_ESTABLISHED)
		return -1;
	memcpy(q->req.id.idiag_cookie, msg.id.idiag_cookie,
	    sizeof(q->req.id.idiag_cookie));
	return 0;
}

void
peer_socket_init(struct peer_socket *s)
{
	*s = (struct peer_socket){ .fd = -1 };
}

void
peer_socket_fini(struct peer_socket *s)
{
	if (s->fd != -1)
		(void)close(s->fd);
	s->fd = -1;
}

void
peer_init(struct peer *p, struct conn *c, struct peer_socket *s)
{
	struct question q;

	p->socket = NULL;
	if (!one_at_a_time(c))
		return;
	if (s->fd == -1)
		s->fd = open_netlink();
	if (s->fd == -1 || find(s, c, &q) == -1)
		return;
	memcpy(p->query, &q, sizeof(q));
	p->socket = s;
}

bool
peer_gone(struct peer *p)
{
	struct inet_diag_msg msg;
	struct question q;
	enum finding f;

	if (p->socket == NULL)
		return false;
	memcpy(&q, p->query, sizeof(q));
	f = ask(p->socket, &q, &msg);
	return f == FOUND_NOTHING || f == FOUND_OTHER;
}
