/*
 * What web servers do to a request on its way into CGI variables was learnt by
 * experiment (lighttpd 1.4, Apache 2.4, nginx 1.22; 2026-11):
 *
 *	- the path: mod_proxy_fcgi puts all of it into SCRIPT_NAME, lighttpd
 *	  splits at any slash, and an nginx with the stock fastcgi_params and
 *	  PATH_INFO set to the address has it in both;
 *	- Authorization: a rewrite in .htaccess renames it to REDIRECT_...;
 *	- CONTENT_LENGTH: missing or empty for a chunked body.
 */
#include "config.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/parse.h"
#include "front/http.h"

/* How much of a body is read at once. */
#define PIECE	((size_t)64 * 1024)

/* An answer's header lines: ours are a few hundred bytes. */
#define HEAD	((size_t)64 * 1024)

static const char *
param(struct conn *c, const char *name)
{
	const char *value = conn_param(c, name);

	return value == NULL ? "" : value;
}

/* ---- reading ---- */

static const char *
read_path(struct conn *c, struct arena *a)
{
	struct span script = span_of(param(c, "SCRIPT_NAME"));
	struct span info = span_of(param(c, "PATH_INFO"));
	char *path = arena_alloc(a, script.len + info.len + 1), *p = path;
	size_t len;

	memcpy(path, script.p, script.len);
	memcpy(path + script.len, info.p, info.len);

	for (; (p = strstr(p, "/v1/")) != NULL; p++)
		path = p;
	len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	return len == 0 ? "/" : path;
}

/* A credential is one word of visible ASCII. */
static const char *
one_word(const char *s)
{
	for (const char *p = s; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f)
			return NULL;
	return *s == '\0' ? NULL : s;
}

static const char *
bearer(const char *value)
{
	static const char scheme[] = "Bearer ";
	const size_t len = sizeof(scheme) - 1;

	if (strncasecmp(value, scheme, len) != 0)
		return NULL;
	value += len;
	return one_word(value + strspn(value, " "));
}

static const char *
read_key(struct conn *c)
{
	static const struct {
		const char *name;
		const char *(*read)(const char *);
	} places[] = {
		{ "HTTP_AUTHORIZATION", bearer },
		{ "REDIRECT_HTTP_AUTHORIZATION", bearer },
		{ "HTTP_X_API_KEY", one_word },
		{ "HTTP_API_KEY", one_word },
	};
	const char *key;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		key = places[i].read(param(c, places[i].name));
		if (key != NULL)
			return key;
	}
	return NULL;
}

static void
read_length(struct conn *c, struct http_request *r)
{
	struct span s = span_of(param(c, "CONTENT_LENGTH"));

	if (s.len == 0)
		return;
	if (strspn(s.p, "0123456789") < s.len) {
		r->bad_length = true;
		return;
	}
	r->has_length = true;
	if (parse_u64(s, UINT64_MAX, &r->length) == -1)
		r->length = UINT64_MAX;
}

static void
read_request_id(struct conn *c, struct http_request *r)
{
	static const char allowed[] = "0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz" "._-";
	const char *id = param(c, "HTTP_X_REQUEST_ID");
	size_t len = strspn(id, allowed);

	if (len > 0 && len < sizeof(r->request_id) && id[len] == '\0')
		memcpy(r->request_id, id, len + 1);
	else
		clock_id(r->request_id, "req_");
}

void
http_request_read(struct conn *c, struct arena *a, struct http_request *r)
{
	const char *type = param(c, "CONTENT_TYPE");
	const char *repeat = conn_param(c, "HTTP_IDEMPOTENCY_KEY");

	*r = (struct http_request){
		.method = arena_strdup(a, param(c, "REQUEST_METHOD")),
		.path = read_path(c, a),
		.query = arena_strdup(a, param(c, "QUERY_STRING")),
		.content_type = *type == '\0' ? NULL : arena_strdup(a, type),
		.key = read_key(c),
		.idempotency_key = repeat == NULL ? NULL :
		    arena_strdup(a, repeat),
	};
	read_length(c, r);
	read_request_id(c, r);
}

uint64_t
http_body_size(const struct http_request *r, size_t max)
{
	if (r->bad_length || (r->has_length && r->length > max))
		return 0;
	return r->has_length ? r->length : max;
}

static int
too_large(struct error *err, size_t max)
{
	return error_set(err, ERROR_TOO_LARGE, NULL,
	    "the body is larger than %zu bytes", max);
}

int
http_body_read(struct conn *c, const struct http_request *r, size_t max,
    struct buf *out, struct error *err)
{
	uint64_t want = r->has_length ? r->length : UINT64_MAX;
	char probe, *room;
	size_t len;
	ssize_t n = 0;

	buf_init(out, max);
	if (r->bad_length)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "Content-Length is not a number");
	if (r->has_length && r->length > max)
		return too_large(err, max);
	while (out->len < want) {
		len = max - out->len < PIECE ? max - out->len : PIECE;
		if (len > want - out->len)
			len = (size_t)(want - out->len);
		/* At the ceiling there may be nothing more to come. */
		room = len == 0 ? &probe : buf_room(out, len);
		n = c->ops->read(c, room, len == 0 ? 1 : len);
		if (n > 0 && len == 0)
			return too_large(err, max);
		if (n <= 0)
			break;
		buf_grew(out, (size_t)n);
	}
	if (r->has_length ? out->len < want : n == -1)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "the body broke off after %zu bytes", out->len);
	return 0;
}

/* ---- answering ---- */

static const char *
reason(int status)
{
	static const struct { int status; const char *phrase; } rows[] = {
		{ 200, "OK" },
		{ 204, "No Content" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 402, "Payment Required" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 409, "Conflict" },
		{ 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" },
		{ 422, "Unprocessable Content" },
		{ 424, "Failed Dependency" },
		{ 429, "Too Many Requests" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 502, "Bad Gateway" },
		{ 503, "Service Unavailable" },
		{ 504, "Gateway Timeout" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].status == status)
			return rows[i].phrase;
	return "Unknown";
}

static void
put_line(struct buf *out, const char *name, const char *value)
{
	buf_puts(out, name);
	buf_puts(out, ": ");
	buf_puts(out, value);
	buf_puts(out, "\r\n");
}

/* The header lines, without the empty line at their end. */
static void
put_headers(struct buf *out, int status, const char *content_type,
    const char *request_id, const char *extra)
{
	bool stream = content_type != NULL &&
	    span_begins(span_of(content_type), "text/event-stream");

	buf_puts(out, "Status: ");
	buf_int(out, status);
	buf_putc(out, ' ');
	buf_puts(out, reason(status));
	buf_puts(out, "\r\n");
	if (content_type != NULL)
		put_line(out, "Content-Type", content_type);
	put_line(out, "X-Request-Id", request_id);
	put_line(out, "Cache-Control", stream ? "no-cache, no-store" :
	    "no-store");
	buf_puts(out, "X-Content-Type-Options: nosniff\r\n");
	if (stream)		/* nginx buffers otherwise */
		buf_puts(out, "X-Accel-Buffering: no\r\n");
	if (extra != NULL)
		buf_puts(out, extra);
}

void
http_head_write(struct buf *out, int status, const char *content_type,
    const char *request_id, const char *extra)
{
	put_headers(out, status, content_type, request_id, extra);
	buf_puts(out, "\r\n");
}

int
http_reply(struct conn *c, const struct http_request *r, int status,
    const char *content_type, const char *extra, struct span body)
{
	bool bodiless = status == 204 || strcmp(r->method, "HEAD") == 0;
	struct buf head;
	int result = -1;

	buf_init(&head, HEAD);
	put_headers(&head, status, content_type, r->request_id, extra);
	if (status != 204)
		buf_printf(&head, "Content-Length: %zu\r\n", body.len);
	buf_puts(&head, "\r\n");
	assert(!buf_over(&head));
	if (c->ops->write(c, head.data, head.len) == 0 &&
	    (bodiless || c->ops->write(c, body.p, body.len) == 0) &&
	    conn_end(c) == 0)
		result = 0;
	buf_fini(&head);
	return result;
}
