/*
 * Calls: which tool each is for, its arguments in pieces, and how it ends.
 */
#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "dialect/arguments.h"
#include "dialect/emit_internal.h"

static const struct span nothing = { NULL, 0 };

void
emit_call_init(struct emit_call *c)
{
	*c = (struct emit_call){ .open = false };
	buf_init(&c->arguments, CEILING_OUTPUT);
}

void
emit_call_fini(struct emit_call *c)
{
	buf_fini(&c->arguments);
}

/* Begins the item; ev has its type and whatever name is known. */
static int
begin_call(struct emitter *e, struct emit_call *c, struct event *ev,
    struct span call_id, struct error *err)
{
	if (c->open)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "internal error: a call was begun twice");
	if (emit_close(e, STATUS_COMPLETED, err) == -1)
		return -1;
	c->open = true;
	e->n_open++;
	if (c->as_text)
		return 0;
	c->item = e->n_items;
	c->custom = ev->item_type == ITEM_CUSTOM_CALL;
	if (ev->name.p == NULL)
		ev->name = SPAN("");
	if (ev->namespace.len == 0)
		ev->namespace = nothing;
	ev->call_id = call_id.len > 0 ? call_id : nothing;
	return emit_item(e, ev, err);
}

/* The tool's own names in place of the wire's. */
static const struct tool *
name_tool(struct emitter *e, struct event *ev)
{
	const struct tool *t = request_tool(e->decoder->request, ev->name);

	if (t != NULL) {
		ev->name = t->name;
		ev->namespace = t->namespace;
	}
	return t;
}

int
emit_call_begin(struct emitter *e, struct emit_call *c, struct span name,
    struct span call_id, struct error *err)
{
	struct event ev = { .item_type = ITEM_FUNCTION_CALL, .name = name };
	const struct tool *t = c->as_text ? NULL : name_tool(e, &ev);

	if (t != NULL && t->type == TOOL_CUSTOM) {
		ev.item_type = ITEM_CUSTOM_CALL;
		c->at_end = true;
	}
	return begin_call(e, c, &ev, call_id, err);
}

int
emit_custom_begin(struct emitter *e, struct emit_call *c, struct span name,
    struct span call_id, struct error *err)
{
	struct event ev = { .item_type = ITEM_CUSTOM_CALL, .name = name };

	(void)name_tool(e, &ev);
	return begin_call(e, c, &ev, call_id, err);
}

int
emit_function_begin(struct emitter *e, struct emit_call *c, struct span name,
    struct span namespace, struct span call_id, struct error *err)
{
	struct event ev = {
		.item_type = ITEM_FUNCTION_CALL,
		.name = name,
		.namespace = namespace,
	};

	return begin_call(e, c, &ev, call_id, err);
}

static int
send_call(struct emitter *e, struct emit_call *c, struct span text,
    struct error *err)
{
	struct event ev = {
		.type = EVENT_DELTA,
		.item = c->item,
		.part_type = c->custom ? PART_INPUT : PART_ARGUMENTS,
		.text = text,
	};

	if (text.len == 0)
		return 0;
	if (c->as_text)
		return emit_span(e, ITEM_MESSAGE, PART_TEXT, text, nothing,
		    err);
	return emit_send(e, &ev, err);
}

/* What came and hasn't gone on yet. */
static int
send_held(struct emitter *e, struct emit_call *c, struct error *err)
{
	struct span text = buf_view(&c->arguments);

	if (!c->open || c->at_end)
		return 0;
	text.p += c->sent;
	text.len -= c->sent;
	c->sent = c->arguments.len;
	return send_call(e, c, text, err);
}

int
emit_call_span(struct emitter *e, struct emit_call *c, struct span text,
    struct error *err)
{
	if (text.len > CEILING_OUTPUT - e->held)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent arguments that are too large");
	e->held += text.len;
	buf_span(&c->arguments, text);
	return send_held(e, c, err);
}

/* Arguments as an object, where a string of JSON belongs. */
static int
add_value(struct emitter *e, struct emit_call *c, const struct node *value,
    struct error *err)
{
	struct buf json, text;
	struct jsonw w = jsonw_on(&json);
	int ret;

	buf_init(&json, CEILING_OUTPUT);
	buf_init(&text, CEILING_OUTPUT);
	jsonw_node(&w, value);
	jsonw_escape(&text, buf_view(&json));
	ret = buf_over(&json) || buf_over(&text) ? emit_too_large(err) :
	    emit_call_span(e, c, buf_view(&text), err);
	buf_fini(&text);
	buf_fini(&json);
	return ret;
}

int
emit_call_text(struct emitter *e, struct emit_call *c,
    const struct node *value, struct error *err)
{
	if (value == NULL || value->kind == NODE_NULL)
		return 0;
	if (value->kind != NODE_STRING)
		return add_value(e, c, value, err);
	return emit_call_span(e, c, delta_take(&c->delta,
	    &e->decoder->scratch, value), err);
}

/* Of a call in an answer that a limit cut off. Nobody can tell of free text. */
static bool
is_whole(struct arena *a, const struct emit_call *c)
{
	const struct node *node;
	struct error ignored;

	if (c->custom && !c->at_end)
		return false;
	node = scan(a, jsonx_decode(a, buf_view(&c->arguments)),
	    SCAN_UPSTREAM, &ignored);
	return node != NULL && node->kind == NODE_OBJECT;
}

/* The longest escape that may have been cut: a pair of surrogates. */
#define ESCAPE_MAX	12

/*
 * The begin of an input, out of {"input":"..., which a limit cut off: without
 * its last broken escape or character, and with its end, it can be read.
 */
static struct span
cut_input(struct arena *a, struct span arguments)
{
	struct span bytes = jsonx_decode(a, arguments), input;
	const struct node *node;
	struct error ignored;
	char *text = arena_alloc(a, bytes.len + 3);
	size_t n;

	memcpy(text, bytes.p, bytes.len);
	for (n = 0; n < ESCAPE_MAX && n < bytes.len; n++) {
		memcpy(text + bytes.len - n, "\"}", 2);
		node = scan(a, (struct span){ text, bytes.len - n + 2 },
		    SCAN_UPSTREAM, &ignored);
		if (node == NULL || !jsonx_text(node, "input", &input))
			continue;
		return delta_whole(a, jsonx_get(node, "input"));
	}
	return bytes.len > 0 && bytes.p[0] == '{' ? nothing : arguments;
}

static int
send_input(struct emitter *e, struct emit_call *c, struct arena *a,
    bool whole, struct error *err)
{
	struct span arguments = buf_view(&c->arguments);

	return send_call(e, c, whole ? arguments_input(a, arguments) :
	    cut_input(a, arguments), err);
}

static int
end_call(struct emitter *e, struct emit_call *c, enum end_reason reason,
    struct arena *a, struct error *err)
{
	bool whole = reason == END_COMPLETED;
	struct event ev = { .type = EVENT_ITEM_END, .item = c->item };

	if (emit_call_span(e, c, delta_end(&c->delta), err) == -1)
		return -1;
	if (c->as_text)
		return 0;
	if (!whole)
		whole = is_whole(a, c);
	else if (!c->custom && c->arguments.len == 0 &&
	    emit_call_span(e, c, SPAN("{}"), err) == -1)
		return -1;
	if (c->at_end && send_input(e, c, a, whole, err) == -1)
		return -1;
	ev.status = whole ? STATUS_COMPLETED : STATUS_INCOMPLETE;
	return emit_send(e, &ev, err);
}

int
emit_call_end(struct emitter *e, struct emit_call *c, enum end_reason reason,
    struct error *err)
{
	struct arena a;
	int ret;

	if (!c->open)
		return 0;
	/* Not the scratch, which holds what the decoder is reading. */
	arena_init(&a, CEILING_UPSTREAM_SCRATCH);
	ret = end_call(e, c, reason, &a, err);
	arena_fini(&a);
	e->n_open--;
	e->held -= c->arguments.len;
	emit_call_fini(c);
	emit_call_init(c);
	return ret;
}
