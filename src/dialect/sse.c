#include "config.h"

#include <string.h>

#include "dialect/sse.h"

void
sse_init(struct sse *s, size_t max)
{
	*s = (struct sse){ .has_event = false };
	buf_init(&s->line, max);
	buf_init(&s->event, max);
	buf_init(&s->data, max);
}

void
sse_fini(struct sse *s)
{
	buf_fini(&s->line);
	buf_fini(&s->event);
	buf_fini(&s->data);
}

bool
sse_pending(const struct sse *s)
{
	return s->line.len > 0 || s->has_event || s->has_data;
}

static int
too_large(struct error *err)
{
	return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider sent an event that is too large");
}

static bool
over(const struct sse *s)
{
	return buf_over(&s->line) || buf_over(&s->event) ||
	    buf_over(&s->data);
}

/* A blank line. Without data there is no frame, says the standard. */
static int
dispatch(struct sse *s, sse_frame_fn *fn, void *ctx, struct error *err)
{
	struct sse_frame frame = { .data = buf_view(&s->data) };
	int ret = 0;

	if (s->has_event)
		frame.event = buf_view(&s->event);
	if (s->has_data)
		ret = fn(ctx, &frame, err);
	buf_reset(&s->event);
	buf_reset(&s->data);
	s->has_event = s->has_data = false;
	return ret;
}

static void
take_field(struct sse *s, struct span name, struct span value)
{
	if (span_is(name, "data")) {
		if (s->has_data)
			buf_putc(&s->data, '\n');
		buf_span(&s->data, value);
		s->has_data = true;
	} else if (span_is(name, "event")) {
		buf_reset(&s->event);
		buf_span(&s->event, value);
		s->has_event = true;
	}
	/* id and retry are for browsers that connect again. */
}

static int
take_line(struct sse *s, struct span line, sse_frame_fn *fn, void *ctx,
    struct error *err)
{
	struct span value = { "", 0 };
	const char *colon;

	/* As if it had come in pieces, whose sum is bounded. */
	if (line.len > s->line.max)
		return too_large(err);
	if (!s->started) {
		s->started = true;
		if (span_begins(line, "\xef\xbb\xbf"))
			line = (struct span){ line.p + 3, line.len - 3 };
	}
	if (line.len == 0)
		return dispatch(s, fn, ctx, err);
	colon = memchr(line.p, ':', line.len);
	if (colon != NULL) {
		value.p = colon + 1;
		value.len = line.len - (size_t)(value.p - line.p);
		line.len = (size_t)(colon - line.p);
		if (value.len > 0 && value.p[0] == ' ') {
			value.p++;
			value.len--;
		}
	}
	take_field(s, line, value);	/* a comment has no name */
	return over(s) ? too_large(err) : 0;
}

static const char *
find(const char *p, const char *end, char c)
{
	const char *found = memchr(p, c, (size_t)(end - p));

	return found == NULL ? end : found;
}

/* The first CR or LF, or end. *cr is the first CR from an earlier place on:
 * hardly anybody sends one. */
static const char *
line_end(const char *p, const char *end, const char **cr)
{
	if (*cr < p)
		*cr = find(p, end, '\r');
	return find(p, *cr, '\n');
}

int
sse_feed(struct sse *s, struct span bytes, sse_frame_fn *fn, void *ctx,
    struct error *err)
{
	const char *p = bytes.p, *end = p + bytes.len, *eol, *cr;
	struct span line;
	int ret;

	if (bytes.len == 0)
		return 0;
	cr = find(p, end, '\r');
	while (p < end) {
		if (s->after_cr && *p == '\n') {
			s->after_cr = false;
			p++;
			continue;
		}
		s->after_cr = false;
		eol = line_end(p, end, &cr);
		line = (struct span){ p, (size_t)(eol - p) };
		if (s->line.len > 0 || eol == end) {
			buf_span(&s->line, line);
			if (over(s))
				return too_large(err);
			line = buf_view(&s->line);
		}
		if (eol == end)
			return 0;
		s->after_cr = *eol == '\r';
		p = eol + 1;
		ret = take_line(s, line, fn, ctx, err);
		buf_reset(&s->line);
		if (ret == -1)
			return -1;
	}
	return 0;
}
