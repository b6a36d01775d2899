/*
 * http: a CGI request read as HTTP, and HTTP answers written as CGI.
 */
#ifndef SLUICE_FRONT_HTTP_H
#define SLUICE_FRONT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "front/front.h"

struct http_request {
	const char *method;		/* "" when the web server is silent */
	const char *path;		/* from "/v1/" on, no trailing slash; or
					 * the whole path when it has none */
	const char *query;		/* "" when there is none */
	const char *content_type;	/* NULL when not sent */
	bool has_length;
	bool bad_length;		/* CONTENT_LENGTH is no number: the body
					 * can't be read */
	uint64_t length;		/* UINT64_MAX: that or more */
	const char *key;		/* Bearer, else x-api-key; NULL: none.
					 * A secret, so no copy is made: it
					 * lives as long as the conn's
					 * variables. */
	const char *idempotency_key;	/* Idempotency-Key as sent, whatever
					 * it holds; NULL: not sent */
	char request_id[129];		/* the client's when it is
					 * [A-Za-z0-9._-]{1,128}, else made */
};

/*
 * Reads the variables. Everything but the key is copied into the arena.
 *
 * A web server splits the path into SCRIPT_NAME and PATH_INFO as it likes, so
 * both together count, from the last "/v1/" on. An Authorization that isn't
 * "Bearer" and one word is as good as none.
 */
void	http_request_read(struct conn *, struct arena *, struct http_request *);

/*
 * Reads the body: its length as sent, or to the end when none was sent.
 * ERROR_TOO_LARGE beyond max (bytes); ERROR_BAD_REQUEST when it is shorter
 * than promised. out is initialised here, with max as its ceiling.
 */
int	http_body_read(struct conn *, const struct http_request *, size_t max,
	    struct buf *out, struct error *);

/* The bytes that a body of this request may need, for the memory limit: max
 * when its length isn't known, 0 when it will be refused unread. */
uint64_t http_body_size(const struct http_request *, size_t max);

/*
 * Begins an answer: the status line, Content-Type (unless NULL), X-Request-Id,
 * the headers every answer has (no caching, no sniffing; for streams no
 * buffering), and extra ("Name: value\r\n"..., may be NULL). With the empty
 * line, so that the body follows.
 */
void	http_head_write(struct buf *out, int status, const char *content_type,
	    const char *request_id, const char *extra);

/* Writes head, with Content-Length, and body and flushes. -1: the client is
 * gone. For HEAD and for 204 the body is left out. */
int	http_reply(struct conn *, const struct http_request *, int status,
	    const char *content_type, const char *extra, struct span body);

#endif
