/*
 * An answer taken apart. Here the form counts: lines, frames, JSON. What must
 * hold in every sound answer is judged in sound.c.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/jsonx.h"
#include "scenario/stage.h"

#define FRAMES_MAX	((size_t)100000)

struct reader {
	struct take *take;
	const char *where;
	struct buf *faults;
};

static void
wrong(struct reader *r, const char *what, struct span which)
{
	buf_printf(r->faults, "%s: the answer: %s: %.*s\n", r->where, what,
	    (int)(which.len < 200 ? which.len : 200), which.p);
}

struct span
take_header(const struct take *t, const char *name)
{
	struct span rest = t->head, line;
	size_t len = strlen(name);

	while (rest.len > 0) {
		line = story_line(&rest);
		if (line.len > len && line.p[len] == ':' &&
		    strncasecmp(line.p, name, len) == 0) {
			line.p += len + 1;
			line.len -= len + 1;
			if (line.len > 0 && line.p[line.len - 1] == '\r')
				line.len--;
			return story_trim(line);
		}
	}
	return (struct span){ NULL, 0 };
}

/* ---- streams ---- */

static const struct node *
read_json(struct reader *r, struct span text)
{
	struct error err;
	const struct node *n = scan(&r->take->arena, text, SCAN_REQUEST, &err);

	if (n == NULL)
		wrong(r, err.message, text);
	return n;
}

/* One event without its empty line: "event: type\ndata: json". */
static void
read_frame(struct reader *r, struct span frame)
{
	struct take *t = r->take;
	struct span data = frame, event = story_line(&data);

	if (t->done)
		wrong(r, "something follows [DONE]", frame);
	if (span_is(frame, ":")) {
		t->beats++;
		t->early_beats += t->n_frames == 0;
		return;
	}
	if (span_is(frame, "data: [DONE]")) {
		t->done = true;
		return;
	}
	if (!span_begins(event, "event: ") || !span_begins(data, "data: ") ||
	    memchr(data.p, '\n', data.len) != NULL) {
		wrong(r, "this is no event", frame);
		return;
	}
	if (t->n_frames == FRAMES_MAX) {
		wrong(r, "too many events", frame);
		return;
	}
	t->frames[t->n_frames++] = (struct frame){
		arena_dup(&t->arena, event.p + 7, event.len - 7),
		read_json(r, (struct span){ data.p + 6, data.len - 6 }),
	};
}

static void
read_stream(struct reader *r)
{
	struct take *t = r->take;
	struct span rest = t->body;
	const char *end;
	size_t len;

	t->frames = arena_calloc(&t->arena, FRAMES_MAX, sizeof(*t->frames));
	while (rest.len > 0) {
		end = memmem(rest.p, rest.len, "\n\n", 2);
		if (end == NULL) {
			/* A client that left may have got half of one. */
			if (t->whole)
				wrong(r, "the last event is cut off", rest);
			break;
		}
		len = (size_t)(end - rest.p);
		read_frame(r, (struct span){ rest.p, len });
		rest.p += len + 2;
		rest.len -= len + 2;
	}
	if (t->n_frames > 0 && t->frames[t->n_frames - 1].data != NULL)
		t->object = jsonx_get(t->frames[t->n_frames - 1].data,
		    "response");
}

/* ---- all answers ---- */

void
take_read(struct take *t, const char *where, struct buf *faults)
{
	struct reader r = { t, where, faults };
	const char *end = memmem(t->raw.p, t->raw.len, "\r\n\r\n", 4);
	struct span type;

	t->head = t->body = SPAN("");
	if (end == NULL) {
		if (t->whole)
			wrong(&r, "has no head", t->raw);
		return;
	}
	t->head = (struct span){ t->raw.p, (size_t)(end - t->raw.p) + 2 };
	t->body = (struct span){ end + 4, t->raw.len - t->head.len - 2 };
	if (span_begins(t->head, "Status: "))
		t->status = (int)strtol(t->head.p + 8, NULL, 10);
	type = take_header(t, "Content-Type");
	t->streamed = type.p != NULL && span_is(type, "text/event-stream");
	if (t->streamed)
		read_stream(&r);
	else if (t->body.len > 0 && t->whole)
		t->object = read_json(&r, t->body);
}
