/*
 * fcgi_client: the web server's side of FastCGI, for tests.
 *
 * Requests are built record by record in a buffer, so that a test can send
 * them in any pieces, cut them or put strange things between them.
 */
#ifndef SLUICE_TESTS_LIB_FCGI_CLIENT_H
#define SLUICE_TESTS_LIB_FCGI_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"

#define FCGI_CLIENT_WAIT_MS	100000	/* then a test has failed, however
					 * little time the machine has for it */

/* A connection, or -1. */
int	fcgi_client_unix(const char *path);
int	fcgi_client_port(int family, int port);

/* Records. pairs is name, value, name, value, ..., NULL. */
void	fcgi_put_record(struct buf *, int type, int id, const void *, size_t);
void	fcgi_put_begin(struct buf *, int id, int role, bool keep);
void	fcgi_put_params(struct buf *, int id, const char *const *pairs);
void	fcgi_put_stdin(struct buf *, int id, const void *, size_t);

/* A whole request of a responder, its body with a CONTENT_LENGTH. */
void	fcgi_put_request(struct buf *, int id, bool keep, const char *path,
	    struct span body);

/* Sends everything; -1 when the peer is gone. The second one sends each byte
 * by itself. */
int	fcgi_client_send(int fd, const struct buf *);
int	fcgi_client_trickle(int fd, const struct buf *);

struct fcgi_answer {
	struct buf out;		/* STDOUT's content */
	bool ended;		/* END_REQUEST came, for the id asked for */
	bool closed;		/* the connection ended first */
	int protocol;		/* protocolStatus */
};

/* Reads an answer until its end, for FCGI_CLIENT_WAIT_MS at most. */
void	fcgi_client_read(int fd, int id, struct fcgi_answer *);
void	fcgi_answer_free(struct fcgi_answer *);

/* Whether the peer closes within ms; bytes that come first are dropped. */
bool	fcgi_client_closed(int fd, int ms);

#endif
