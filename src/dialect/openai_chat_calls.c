/*
 * Calls as items. A provider's entry of tool_calls may lack its index, its id
 * or its name at first; a call is an item as soon as it has a name, and an id
 * or arguments. Calls stay open to the end, since they may be interleaved.
 */
#include "config.h"

#include <stdlib.h>

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "base/log.h"
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
	emit_call_init(&call->call);
	return call;
}

static int
open_call(struct chat_state *st, struct chat_call_item *item,
    struct error *err)
{
	if (chat_end_content(st, err) == -1 ||
	    chat_end_details(st, err) == -1)
		return -1;
	return item->custom ?
	    emit_custom_begin(&st->emit, &item->call, item->name, item->id,
	    err) :
	    emit_call_begin(&st->emit, &item->call, item->name, item->id, err);
}

static int
name_call(struct chat_state *st, struct chat_call_item *call, struct span id,
    struct span name, struct error *err)
{
	struct arena *keep = &st->emit.keep;

	if (call->id.len == 0 && id.len > 0)
		call->id = arena_span(keep, id);
	if (call->name.len == 0 && name.len > 0)
		call->name = arena_span(keep, name);
	if (arena_over(keep))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent names that are too large");
	return 0;
}

/* The object with a call's name: some leave the outer one out. */
static const struct node *
inner_call(const struct node *entry, bool *custom)
{
	const struct node *inner = jsonx_get(entry, "custom");

	*custom = inner != NULL && inner->kind == NODE_OBJECT;
	if (*custom)
		return inner;
	inner = jsonx_get(entry, "function");
	return inner == NULL ? entry : inner;
}

int
chat_call(struct chat_state *st, const struct node *entry, uint64_t place,
    struct error *err)
{
	struct arena *scratch = &st->emit.decoder->scratch;
	struct span id = delta_whole(scratch, jsonx_get(entry, "id")), name;
	struct chat_call_item *item;
	const struct node *inner;
	bool custom;

	if (entry->kind != NODE_OBJECT)
		return 0;
	inner = inner_call(entry, &custom);
	name = delta_whole(scratch, jsonx_get(inner, "name"));
	item = find_call(st, entry, place, id, name);
	if (item == NULL)
		item = new_call(st, entry, place, err);
	if (item == NULL || name_call(st, item, id, name, err) == -1)
		return -1;
	item->custom |= custom;
	if (emit_call_text(&st->emit, &item->call,
	    jsonx_get(inner, custom ? "input" : "arguments"), err) == -1)
		return -1;
	/* An id may come after the name, but not after the arguments. */
	if (item->call.open || item->name.len == 0 ||
	    (item->id.len == 0 && item->call.arguments.len == 0))
		return 0;
	if (open_call(st, item, err) == -1)
		return -1;
	return emit_call_span(&st->emit, &item->call, SPAN(""), err);
}

/* ---- the end ---- */

static int
end_call(struct chat_state *st, struct chat_call_item *item,
    struct error *err)
{
	if (item->name.len == 0) {
		/* An empty entry is nothing, and so is one that a limit cut
		 * off before its name. */
		if (st->reason != END_COMPLETED ||
		    (item->id.len == 0 && item->call.arguments.len == 0))
			return 0;
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent a call without a name");
	}
	if (!item->call.open && open_call(st, item, err) == -1)
		return -1;
	return emit_call_end(&st->emit, &item->call, st->reason, err);
}

int
chat_end_calls(struct chat_state *st, struct error *err)
{
	size_t i;

	for (i = 0; i < st->n_calls; i++)
		if (end_call(st, &st->calls[i], err) == -1)
			return -1;
	return 0;
}

void
chat_calls_fini(struct chat_state *st)
{
	size_t i;

	for (i = 0; i < st->n_calls; i++)
		emit_call_fini(&st->calls[i].call);
	free(st->calls);
	st->calls = NULL;
	st->n_calls = 0;
}
