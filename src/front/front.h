/*
 * front: the web server's side of one request, whatever carries it.
 *
 * FastCGI (fcgi.c), plain CGI (cgi.c) and memory (mem.c, for tests) fill in
 * the same operations; nothing above this file knows which one it has.
 */
#ifndef SLUICE_FRONT_FRONT_H
#define SLUICE_FRONT_FRONT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct conn;

struct conn_ops {
	const char *name;

	/* A CGI variable, or NULL. Valid while the request lives. */
	const char *(*param)(struct conn *, const char *name);

	/* The body: bytes read, 0 at its end, -1 when it broke off. Blocks no
	 * longer than the front's receive timeout. */
	ssize_t (*read)(struct conn *, void *, size_t);

	/* The CGI response: header lines, an empty line, the body. What is
	 * written goes out at flush or when a buffer fills. -1: the peer is
	 * gone, or took nothing for the front's send timeout. */
	int (*write)(struct conn *, const void *, size_t);
	int (*flush)(struct conn *);

	/* The same, and nothing is written any more: a front that has to say so
	 * does it with the last bytes. NULL: flush. */
	int (*end)(struct conn *);

	/* To be polled for input while waiting, or -1. A FastCGI web server that
	 * hangs up makes it readable. */
	int (*fd)(struct conn *);

	/* Whether the client is known to be gone. Cheap: asked at every turn.
	 * Reads and discards an abort record, never other bytes; after stray
	 * bytes fd returns -1. */
	bool (*gone)(struct conn *);
};

struct conn {
	const struct conn_ops *ops;
};

static inline const char *
conn_param(struct conn *c, const char *name)
{
	return c->ops->param(c, name);
}

static inline int
conn_end(struct conn *c)
{
	return c->ops->end != NULL ? c->ops->end(c) : c->ops->flush(c);
}

#endif
