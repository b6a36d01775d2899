/*
 * peer: is the web server's own client still connected?
 *
 * Most web servers notice a client's hang-up late or never while a FastCGI
 * program is silent. On Linux the kernel can be asked about the socket between
 * client and web server by the addresses in the CGI variables (netlink,
 * NETLINK_SOCK_DIAG, an exact query; no privilege; about 3 us).
 *
 * It can't be known for HTTP/2 and HTTP/3, behind another proxy (then it tells
 * of the proxy's connection), or from another network namespace.
 */
#ifndef SLUICE_FRONT_PEER_H
#define SLUICE_FRONT_PEER_H

#include <stdbool.h>
#include <stdint.h>

#include "front/front.h"

/* What the kernel is asked through: opened with the first question, and then
 * good for any number of peers, one at a time. */
struct peer_socket {
	int fd;			/* -1: not open */
	uint32_t asked;		/* the number of the last question */
};

void	peer_socket_init(struct peer_socket *);
void	peer_socket_fini(struct peer_socket *);

struct peer {
	struct peer_socket *socket;	/* borrowed; NULL: can't be known */
	unsigned char query[72];
};

/* Asks once; only a connection that is established then is watched. */
void	peer_init(struct peer *, struct conn *, struct peer_socket *);

static inline bool
peer_known(const struct peer *p)
{
	return p->socket != NULL;
}

/* Whether the client has gone (closed or half-closed its side). */
bool	peer_gone(struct peer *);

/* Whether this web server closes our connection by itself, at once, when its
 * client goes while we are silent: a column of a table by SERVER_SOFTWARE. */
bool	peer_server_tells(struct conn *);

#endif
