#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "lib/wire.h"

#define WIRE_MAX	((size_t)1024 * 1024 * 1024)

static void
mark(struct wire *w, size_t at, enum wire_act act, int ms)
{
	if (w->n_marks == w->cap_marks) {
		w->cap_marks = w->cap_marks == 0 ? 16 : w->cap_marks * 2;
		w->marks = reallocarray(w->marks, w->cap_marks,
		    sizeof(*w->marks));
		if (w->marks == NULL)
			log_fatal("out of memory");
	}
	w->marks[w->n_marks++] = (struct wire_mark){ at, act, ms };
}

/* ---- the body ---- */

static void
add_piece(struct wire *w, enum upstream_framing framing, struct span piece,
    int pace_ms)
{
	if (piece.len == 0)
		return;			/* an empty chunk would be the last */
	if (framing == UPSTREAM_CHUNKED)
		buf_printf(&w->bytes, "%zx\r\n", piece.len);
	buf_span(&w->bytes, piece);
	if (framing == UPSTREAM_CHUNKED)
		buf_puts(&w->bytes, "\r\n");
	mark(w, w->bytes.len, WIRE_PAUSE, pace_ms);
}

/* Bytes up to and with the next empty line. */
static size_t
event_len(struct span s)
{
	for (size_t i = 1; i < s.len; i++)
		if (s.p[i] == '\n' && (s.p[i - 1] == '\n' ||
		    (i > 1 && s.p[i - 1] == '\r' && s.p[i - 2] == '\n')))
			return i + 1;
	return s.len;
}

static size_t
piece_len(const struct upstream_part *part, struct span rest, size_t *at)
{
	size_t len = rest.len;

	if (part->events)
		return event_len(rest);
	if (part->piece > 0)
		len = part->piece;
	else if (part->pieces != NULL && part->pieces[*at] > 0)
		len = part->pieces[(*at)++];
	return len < rest.len ? len : rest.len;
}

static void
add_part(struct wire *w, enum upstream_framing framing,
    const struct upstream_part *part)
{
	unsigned times = part->times == 0 ? 1 : part->times;
	struct span rest;
	size_t at, len;

	for (; times > 0; times--) {
		rest = part->body;
		at = 0;
		while (rest.len > 0) {
			len = piece_len(part, rest, &at);
			add_piece(w, framing, (struct span){ rest.p, len },
			    part->pace_ms);
			rest.p += len;
			rest.len -= len;
		}
	}
}

/* ---- the head ---- */

static const char *
reason(int status)
{
	static const struct { int status; const char *words; } reasons[] = {
		{ 200, "OK" }, { 204, "No Content" }, { 302, "Found" },
		{ 400, "Bad Request" }, { 401, "Unauthorized" },
		{ 404, "Not Found" }, { 429, "Too Many Requests" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].words;
	return "Scripted";
}

static void
add_head(struct buf *head, const struct upstream_reply *r, size_t body_len)
{
	int status = r->status == 0 ? 200 : r->status;

	if (r->interim != NULL)
		buf_puts(head, r->interim);
	buf_printf(head, "HTTP/1.1 %d %s\r\n", status, reason(status));
	if (r->type != NULL)
		buf_printf(head, "Content-Type: %s\r\n", r->type);
	if (r->headers != NULL)
		buf_puts(head, r->headers);
	if (r->close || r->framing == UPSTREAM_UNTIL_CLOSE)
		buf_puts(head, "Connection: close\r\n");
	if (r->framing == UPSTREAM_CHUNKED)
		buf_puts(head, "Transfer-Encoding: chunked\r\n");
	else if (r->framing == UPSTREAM_LENGTH && status != 204)
		buf_printf(head, "Content-Length: %zu\r\n", body_len);
	buf_puts(head, "\r\n");
}

/* Puts the head before the body, whose marks move. */
static void
prepend(struct wire *w, struct buf *head)
{
	for (size_t i = 0; i < w->n_marks; i++)
		w->marks[i].at += head->len;
	buf_span(head, buf_view(&w->bytes));
	buf_fini(&w->bytes);
	w->bytes = *head;
}

/* ---- how it ends ---- */

static void
split_wire(struct wire *w, size_t piece, int pace_ms)
{
	w->n_marks = 0;
	for (size_t at = piece; at < w->bytes.len; at += piece)
		mark(w, at, WIRE_PAUSE, pace_ms);
}

static enum wire_act
last_act(const struct upstream_reply *r)
{
	if (r->endless.len > 0)
		return WIRE_ENDLESS;
	return r->close || r->framing == UPSTREAM_UNTIL_CLOSE ||
	    r->raw.p != NULL ? WIRE_CLOSE : WIRE_END;
}

/* A stop in the middle: what lies behind a cut goes, a stall comes between. */
static void
put_stop(struct wire *w, enum upstream_stop stop, size_t at)
{
	static const enum wire_act acts[] = {
		[UPSTREAM_CUT] = WIRE_CLOSE, [UPSTREAM_RESET] = WIRE_RESET,
		[UPSTREAM_STALL] = WIRE_STALL,
	};
	struct wire_mark *old = w->marks;
	size_t n = w->n_marks, i = 0;

	w->marks = NULL;
	w->n_marks = w->cap_marks = 0;
	if (at > w->bytes.len)
		at = w->bytes.len;
	for (; i < n && old[i].at < at; i++)
		mark(w, old[i].at, old[i].act, old[i].ms);
	mark(w, at, acts[stop], 0);
	for (; i < n && stop == UPSTREAM_STALL; i++)
		mark(w, old[i].at, old[i].act, old[i].ms);
	free(old);
}

struct wire *
wire_new(const struct upstream_reply *r)
{
	struct wire *w = calloc(1, sizeof(*w));
	size_t head_len = 0;
	struct buf head;

	if (w == NULL)
		log_fatal("out of memory");
	buf_init(&w->bytes, WIRE_MAX);
	buf_init(&w->endless, WIRE_MAX);
	buf_init(&head, WIRE_MAX);
	if (r->raw.p != NULL) {
		buf_span(&w->bytes, r->raw);
	} else {
		add_part(w, r->framing, &r->part);
		for (size_t i = 0; i < r->n_more; i++)
			add_part(w, r->framing, &r->more[i]);
		/* Nothing is paced behind the last piece. */
		if (w->n_marks > 0 && r->endless.len == 0)
			w->n_marks--;
		add_head(&head, r, w->bytes.len);
		if (r->framing == UPSTREAM_CHUNKED && r->endless.len == 0)
			buf_puts(&w->bytes, "0\r\n\r\n");
		head_len = head.len;
		prepend(w, &head);
	}
	if (r->endless.len > 0 && r->framing == UPSTREAM_CHUNKED)
		buf_printf(&w->endless, "%zx\r\n%.*s\r\n", r->endless.len,
		    (int)r->endless.len, r->endless.p);
	else
		buf_span(&w->endless, r->endless);
	if (r->wire_piece > 0)
		split_wire(w, r->wire_piece, r->wire_pace_ms);
	mark(w, w->bytes.len, last_act(r), 0);
	if (r->stop != UPSTREAM_NEVER)
		put_stop(w, r->stop,
		    r->stop_in_head ? r->stop_at : head_len + r->stop_at);
	if (r->delay_ms > 0) {
		/* Before all others, at the same place or earlier. */
		mark(w, 0, WIRE_PAUSE, r->delay_ms);
		memmove(w->marks + 1, w->marks,
		    (w->n_marks - 1) * sizeof(*w->marks));
		w->marks[0] = (struct wire_mark){ 0, WIRE_PAUSE, r->delay_ms };
	}
	if (buf_over(&w->bytes) || buf_over(&w->endless))
		log_fatal("a scripted reply is too large");
	return w;
}

void
wire_free(struct wire *w)
{
	buf_fini(&w->bytes);
	buf_fini(&w->endless);
	free(w->marks);
	free(w);
}
