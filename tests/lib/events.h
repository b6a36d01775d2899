/*
 * events: canonical events as rows of a table, and a scripted clock.
 *
 *	static const struct event hello[] = {
 *		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Hello"), E_DONE(0),
 *		E_END(COMPLETED),
 *	};
 */
#ifndef TESTS_LIB_EVENTS_H
#define TESTS_LIB_EVENTS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "model/event.h"

#define E_SPAN(s)	{ (s), sizeof(s) - 1 }

#define E_BEGIN		{ .type = EVENT_BEGIN }
#define E_ITEM(n, what)	{ .type = EVENT_ITEM_BEGIN, .item = (n), \
	.item_type = ITEM_##what }
#define E_MESSAGE(n)	E_ITEM(n, MESSAGE)
#define E_REASONING(n)	E_ITEM(n, REASONING)
#define E_CALL(n, id, function) { .type = EVENT_ITEM_BEGIN, .item = (n), \
	.item_type = ITEM_FUNCTION_CALL, .call_id = E_SPAN(id), \
	.name = E_SPAN(function) }
#define E_CALL_NO_ID(n, function) { .type = EVENT_ITEM_BEGIN, .item = (n), \
	.item_type = ITEM_FUNCTION_CALL, .name = E_SPAN(function) }

#define E_CALL_IN(n, id, function, space) { .type = EVENT_ITEM_BEGIN, \
	.item = (n), .item_type = ITEM_FUNCTION_CALL, .call_id = E_SPAN(id), \
	.name = E_SPAN(function), .namespace = E_SPAN(space) }
#define E_CUSTOM(n, id, tool) { .type = EVENT_ITEM_BEGIN, .item = (n), \
	.item_type = ITEM_CUSTOM_CALL, .call_id = E_SPAN(id), \
	.name = E_SPAN(tool) }
#define E_HOSTED(n, type_word, value) { .type = EVENT_ITEM_BEGIN, \
	.item = (n), .item_type = ITEM_HOSTED, .word = E_SPAN(type_word), \
	.node = (value) }

#define E_DELTA(n, m, what, s) { .type = EVENT_DELTA, .item = (n), \
	.part = (m), .part_type = PART_##what, .text = E_SPAN(s) }
#define E_TEXT(n, m, s)		E_DELTA(n, m, TEXT, s)
#define E_ARGUMENTS(n, s)	E_DELTA(n, 0, ARGUMENTS, s)
#define E_INPUT(n, s)		E_DELTA(n, 0, INPUT, s)
#define E_LOGPROBS(n, m, s, values) { .type = EVENT_DELTA, .item = (n), \
	.part = (m), .part_type = PART_TEXT, .text = E_SPAN(s), \
	.logprobs = E_SPAN(values) }

#define E_NOTE(n, m, value)	{ .type = EVENT_NOTE, .item = (n), \
	.part = (m), .part_type = PART_TEXT, .node = (value) }
#define E_PROGRESS(n, event, value) { .type = EVENT_NOTE, .item = (n), \
	.note = NOTE_PROGRESS, .word = E_SPAN(event), .node = (value) }
#define E_DONE(n)	{ .type = EVENT_ITEM_END, .item = (n), \
	.status = STATUS_COMPLETED }
#define E_CUT(n)	{ .type = EVENT_ITEM_END, .item = (n), \
	.status = STATUS_INCOMPLETE }
#define E_DONE_AS(n, value)	{ .type = EVENT_ITEM_END, .item = (n), \
	.status = STATUS_COMPLETED, .node = (value) }
#define E_CUT_AS(n, value)	{ .type = EVENT_ITEM_END, .item = (n), \
	.status = STATUS_INCOMPLETE, .node = (value) }
#define E_OPAQUE(n, json)	{ .type = EVENT_ITEM_END, .item = (n), \
	.status = STATUS_COMPLETED, .opaque = E_SPAN(json) }
#define E_SEALED(n, text)	{ .type = EVENT_ITEM_END, .item = (n), \
	.status = STATUS_COMPLETED, .encrypted = E_SPAN(text) }
#define E_USAGE(u)	{ .type = EVENT_USAGE, .usage = (u) }
#define E_END(why)	{ .type = EVENT_END, .reason = END_##why }
#define E_FAIL(e)	{ .type = EVENT_FAIL, .error = (e) }

/* Sends them all, or up to the first that is refused. */
static inline int
events_play(struct sink *s, const struct event *ev, size_t n,
    struct error *err)
{
	for (size_t i = 0; i < n; i++)
		if (sink_send(s, &ev[i], err) == -1)
			return -1;
	return 0;
}

/*
 * The scripted clock. The first id ends in 24 times '0', the second in 24
 * times '1', and so on to 'z'; what stands before is the time.
 */
static int64_t events_wall_ms, events_mono_ms;
static unsigned char events_ids;

static inline int64_t
events_wall(void)
{
	return events_wall_ms;
}

static inline int64_t
events_mono(void)
{
	return events_mono_ms;
}

static inline void
events_random(void *p, size_t len)
{
	memset(p, events_ids++, len);
}

static inline void
events_clock(void)
{
	static const struct clock_source source = {
		.mono_ms = events_mono,
		.wall_ms = events_wall,
		.random = events_random,
	};

	events_wall_ms = INT64_C(1800000000123);
	events_mono_ms = 5000;
	events_ids = 0;
	clock_set_source(&source);
}

/* Expected JSON is written with ' for ", for the reader's sake. */
static inline void
events_quote(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		buf_putc(out, *s == '\'' ? '"' : *s);
}

#endif
