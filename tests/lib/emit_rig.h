/*
 * emit_rig: an emitter over the check sink, whose events become lines.
 */
#ifndef TESTS_LIB_EMIT_RIG_H
#define TESTS_LIB_EMIT_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "dialect/emit.h"
#include "lib/events.h"

#define RIG_MAX	((size_t)1 << 20)

static const struct span no_logprobs = { NULL, 0 };

struct rig {
	struct sink sink;
	struct check check;
	struct request request;
	struct decoder decoder;
	struct emitter e;
	struct buf out;
	struct arena arena;
	struct error err;
};

static inline int
print(struct sink *s, const struct event *ev, struct error *err)
{
	struct rig *r = (struct rig *)s;

	(void)err;
	event_print(&r->out, ev);
	buf_putc(&r->out, '\n');
	return 0;
}

/* A function, one of a namespace, a custom tool, and one of a provider's. */
static struct tool tools[] = {
	{ .type = TOOL_FUNCTION, .name = E_SPAN("plain"),
	    .wire = E_SPAN("plain") },
	{ .type = TOOL_FUNCTION, .name = E_SPAN("find"),
	    .wire = E_SPAN("crm__find"), .namespace = E_SPAN("crm") },
	{ .type = TOOL_CUSTOM, .name = E_SPAN("patch"),
	    .wire = E_SPAN("patch") },
	{ .type = TOOL_HOSTED, .type_word = E_SPAN("web_search"),
	    .wire = E_SPAN("web_search") },
};

static inline void
rig_init(struct rig *r)
{
	*r = (struct rig){ .sink = { print, NULL } };
	buf_init(&r->out, (size_t)1 << 28);
	arena_init(&r->arena, RIG_MAX);
	check_init(&r->check, &r->sink);
	r->request.tools = tools;
	r->request.n_tools = r->request.n_all_tools =
	    sizeof(tools) / sizeof(tools[0]);
	r->decoder.request = &r->request;
	r->decoder.sink = &r->check.sink;
	arena_init(&r->decoder.scratch, CEILING_UPSTREAM_SCRATCH);
	emit_init(&r->e, &r->decoder);
}

static inline void
rig_fini(struct rig *r)
{
	emit_fini(&r->e);
	arena_fini(&r->decoder.scratch);
	check_fini(&r->check);
	arena_fini(&r->arena);
	buf_fini(&r->out);
}

/* JSON with ' for ". */
static inline const struct node *
json(struct rig *r, const char *quoted)
{
	struct buf text;
	const struct node *node;

	buf_init(&text, RIG_MAX);
	events_quote(&text, quoted);
	node = scan(&r->arena, arena_span(&r->arena, buf_view(&text)),
	    SCAN_UPSTREAM, &r->err);
	buf_fini(&text);
	assert_non_null(node);
	return node;
}

/* All lines so far, with ' for ". */
static inline void
expect(struct rig *r, const char *quoted)
{
	struct buf want;

	buf_init(&want, RIG_MAX);
	events_quote(&want, quoted);
	buf_putc(&want, '\0');
	buf_putc(&r->out, '\0');
	assert_string_equal(want.data, r->out.data);
	buf_fini(&want);
}

static inline void
ok(int ret)
{
	assert_int_equal(0, ret);
}

static inline void
say(struct rig *r, enum item_type item, enum part_type part, const char *s)
{
	ok(emit_text(&r->e, item, part, json(r, s), no_logprobs, &r->err));
}

#endif
