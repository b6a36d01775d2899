/*
 * Calls as items. A provider's entry of tool_calls may lack its index, its id
 * or its name at first; a call is an item as soon as it has a name, and an id
 * or arguments. Calls stay open to the end, since they may be interleaved.
 */
#include "config.h"

#include <stdlib.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/log.h"
#include "base/scan.h"
#include "dialect/openai_chat.h"

/* Whether an entry for a call's index begins another call: servers give all
 * the index 0 (older Ollama), or leave it out. Only a name can begin one. */
static bool
is_another(const struct chat_call_item *call, bool indexed, struct span id,
    struct span name)
{
	if (name.len == 0 || call->name.len == 0)
		return false;
	if (id.len == 0)
		return !indexed;
	return call->id.len > 0 && !span_same(call->id, id);
}

/* By id, then by index; without an index the place in the list stands for
 * it, and the last call of that place is meant. */
static struct chat_call_item *
find_call(struct chat_state *st, const struct node *entry, uint64_t place,
    struct span id, struct span name)
{
	bool indexed = jsonx_u64(entry, "index", &place);
	struct chat_call_item *call;
	size_t i;

	for (i = 0; id.len > 0 && i < st->n_calls; i++) {
		call = &st->calls[i];
		if (span_same(call->id, id) &&
		    (!indexed || call->key == place))
			return call;
	}
	for (i = st->n_calls; i-- > 0; ) {
		call = &st->calls[i];
		if (call->key == place)
			return is_another(call, indexed, id, name) ?
			    NULL : call;
	}
	return NULL;
}

static struct chat_call_item *
new_call(struct chat_state *st, const struct node *entry, uint64_t place,
    struct error *err)
{
	struct chat_call_item *call;
	size_t cap;

	if (st->n_calls >= CEILING_OUTPUT_ITEMS) {
		(void)error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent more than %zu calls",
		    CEILING_OUTPUT_ITEMS);
		return NULL;
	}
	if (st->n_calls == st->cap_calls) {
		cap = st->cap_calls == 0 ? 4 : st->cap_calls * 2;
		st->calls = reallocarray(st->calls, cap, sizeof(*st->calls));
		if (st->calls == NULL)
			log_fatal("out of memory");
		st->cap_calls = cap;
	}
	call = &st->calls[st->n_calls++];
	*call = (struct chat_call_item){ .key = place };
	(void)jsonx_u64(entry, "index", &call->key);
	buf_init(&call->arguments, CEILING_OUTPUT);
	return call;
}

static int
add_arguments(struct chat_state *st, struct chat_call_item *call,
    struct span text, struct error *err)
{
	st->n_arguments += text.len;
	buf_span(&call->arguments, text);
	if (buf_over(&call->arguments) || st->n_arguments > CEILING_OUTPUT)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent arguments that are too large");
	return 0;
}

/* Cloudflare sends an object where a string of JSON belongs (2026-11). */
static int
add_object(struct chat_state *st, struct chat_call_item *call,
    const struct node *value, struct error *err)
{
	struct buf json, text;
	struct jsonw w = jsonw_on(&json);
	int ret;

	buf_init(&json, CEILING_OUTPUT);
	buf_init(&text, CEILING_OUTPUT);
	jsonw_node(&w, value);
	jsonw_escape(&text, buf_view(&json));
	ret = buf_over(&json) || buf_over(&text) ?
	    error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider sent arguments that are too large") :
	    add_arguments(st, call, buf_view(&text), err);
	buf_fini(&text);
	buf_fini(&json);
	return ret;
}

static int
add_value(struct chat_state *st, struct chat_call_item *call,
    const struct node *value, struct error *err)
{
	if (value->kind != NODE_STRING)
		return add_object(st, call, value, err);
	return add_arguments(st, call, delta_take(&call->delta,
	    &st->decoder->scratch, value), err);
}

static int
send_arguments(struct chat_state *st, struct chat_call_item *call,
    struct error *err)
{
	struct event ev = {
		.type = EVENT_DELTA,
		.item = call->item,
		.part_type = PART_ARGUMENTS,
	};

	if (call->sent == call->arguments.len)
		return 0;
	ev.text.p = call->arguments.data + call->sent;
	ev.text.len = call->arguments.len - call->sent;
	call->sent = call->arguments.len;
	return chat_send(st, &ev, err);
}

static int
open_call(struct chat_state *st, struct chat_call_item *call,
    struct error *err)
{
	if (chat_end_channel(st, err) == -1 ||
	    chat_close_talk(st, STATUS_COMPLETED, err) == -1)
		return -1;
	call->open = true;
	call->item = st->n_items;
	return chat_begin_item(st, ITEM_FUNCTION_CALL, call, err);
}

static int
name_call(struct chat_state *st, struct chat_call_item *call, struct span id,
    struct span name, struct error *err)
{
	if (call->id.len == 0 && id.len > 0)
		call->id = arena_span(&st->keep, id);
	if (call->name.len == 0 && name.len > 0)
		call->name = arena_span(&st->keep, name);
	if (arena_over(&st->keep))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent names that are too large");
	return 0;
}

int
chat_call(struct chat_state *st, const struct node *entry, uint64_t place,
    struct error *err)
{
	struct arena *scratch = &st->decoder->scratch;
	const struct node *function = jsonx_get(entry, "function"), *value;
	struct span id = delta_whole(scratch, jsonx_get(entry, "id")), name;
	struct chat_call_item *call;

	if (entry->kind != NODE_OBJECT)
		return 0;
	if (function == NULL)
		function = entry;
	name = delta_whole(scratch, jsonx_get(function, "name"));
	call = find_call(st, entry, place, id, name);
	if (call == NULL)
		call = new_call(st, entry, place, err);
	if (call == NULL || name_call(st, call, id, name, err) == -1)
		return -1;
	value = jsonx_get(function, "arguments");
	if (value != NULL && add_value(st, call, value, err) == -1)
		return -1;
	/* An id may come after the name, but not after the arguments. */
	if (!call->open && call->name.len > 0 &&
	    (call->id.len > 0 || call->arguments.len > 0) &&
	    open_call(st, call, err) == -1)
		return -1;
	return call->open ? send_arguments(st, call, err) : 0;
}

/* ---- the end ---- */

/* Of an answer that was cut off by a limit: whether this call was whole. */
static bool
is_whole(struct chat_state *st, const struct chat_call_item *call)
{
	struct arena *scratch = &st->decoder->scratch;
	const struct node *node;
	struct error ignored;

	arena_reset(scratch);		/* one call's at a time */
	node = scan(scratch, jsonx_decode(scratch,
	    buf_view(&call->arguments)), SCAN_UPSTREAM, &ignored);
	return node != NULL && node->kind == NODE_OBJECT;
}

static int
close_call(struct chat_state *st, struct chat_call_item *call,
    struct error *err)
{
	enum item_status status = STATUS_COMPLETED;

	if (call->name.len == 0) {
		/* An empty entry is nothing, and so is one that a limit cut
		 * off before its name. */
		if (st->reason != END_COMPLETED ||
		    (call->id.len == 0 && call->arguments.len == 0))
			return 0;
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent a call without a name");
	}
	if (!call->open && open_call(st, call, err) == -1)
		return -1;
	if (add_arguments(st, call, delta_end(&call->delta), err) == -1)
		return -1;
	if (st->reason == END_COMPLETED && call->arguments.len == 0)
		(void)add_arguments(st, call, SPAN("{}"), err);
	else if (st->reason != END_COMPLETED && !is_whole(st, call))
		status = STATUS_INCOMPLETE;
	if (send_arguments(st, call, err) == -1)
		return -1;
	return chat_end_item(st, call->item, status, err);
}

int
chat_close(struct chat_state *st, struct error *err)
{
	size_t i;

	if (chat_end_channel(st, err) == -1)
		return -1;
	for (i = 0; i < st->n_calls; i++)
		if (close_call(st, &st->calls[i], err) == -1)
			return -1;
	return chat_close_talk(st, st->reason == END_COMPLETED ?
	    STATUS_COMPLETED : STATUS_INCOMPLETE, err);
}

void
chat_items_fini(struct chat_state *st)
{
	size_t i;

	for (i = 0; i < st->n_calls; i++)
		buf_fini(&st->calls[i].arguments);
	free(st->calls);
	st->calls = NULL;
	st->n_calls = 0;
}
