/*
 * Items as they go on. A message or reasoning that isn't done keeps what comes
 * after it waiting, since it may still have to say something, or to end with
 * the encrypted text that goes back; so a host whose items overlap gives the
 * same items in the same order as it does in a whole answer. So does a call
 * whose name isn't known yet. Calls and hosted items that have begun go on
 * beside each other.
 */
#include "config.h"

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "dialect/openai_responses.h"

static bool
is_talk(const struct responses_item *item)
{
	return item->type == ITEM_MESSAGE || item->type == ITEM_REASONING;
}

/* Of an item that has ended no text need be held. */
static void
forget(struct responses_state *st, struct responses_item *item)
{
	item->ended = true;
	st->held -= item->json.len;
	buf_fini(&item->json);
	responses_parts_ended(st, item);
}

static int
open_talk(struct responses_state *st, const struct responses_item *item,
    struct error *err)
{
	return item->type == ITEM_MESSAGE ?
	    emit_message(&st->emit, item->phase, err) :
	    emit_open(&st->emit, item->type, err);
}

static int
tell_talk(struct responses_state *st, struct responses_item *item,
    struct error *err)
{
	if (!item->begun) {
		item->begun = true;
		if (open_talk(st, item, err) == -1)
			return -1;
	}
	if (responses_parts_send(st, item, err) == -1)
		return -1;
	if (!item->done)
		return 0;
	if (item->type == ITEM_MESSAGE && emit_message(&st->emit,
	    item->phase, err) == -1)
		return -1;
	if (item->json.len > 0)
		emit_opaque(&st->emit, buf_view(&item->json));
	forget(st, item);
	return emit_close(&st->emit, item->status, err);
}

static int
begin_call(struct responses_state *st, struct responses_item *item,
    struct error *err)
{
	item->begun = true;
	if (item->type == ITEM_CUSTOM_CALL)
		return emit_custom_begin(&st->emit, &item->call, item->name,
		    item->call_id, err);
	if (item->namespace.len > 0)
		return emit_function_begin(&st->emit, &item->call,
		    item->name, item->namespace, item->call_id, err);
	return emit_call_begin(&st->emit, &item->call, item->name,
	    item->call_id, err);
}

/* A call waits for its name, and for its id as long as that may come; a limit
 * may have cut them off. */
static int
tell_call(struct responses_state *st, struct responses_item *item,
    struct error *err)
{
	if (!item->begun && !item->announced && !item->done)
		return 0;
	if (!item->begun && item->name.len == 0) {
		item->ended = item->done;
		return !item->done || item->status == STATUS_INCOMPLETE ? 0 :
		    error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider called a tool that it didn't name");
	}
	if (!item->begun && begin_call(st, item, err) == -1)
		return -1;
	if (responses_parts_send(st, item, err) == -1)
		return -1;
	if (!item->done)
		return 0;
	forget(st, item);
	return emit_call_end(&st->emit, &item->call,
	    item->status == STATUS_COMPLETED ? END_COMPLETED : END_MAX_TOKENS,
	    err);
}

/* What is known of a hosted item; at its begin it is in progress, whatever
 * became of it meanwhile. */
static const struct node *
hosted_node(struct responses_state *st, const struct responses_item *item,
    bool begins)
{
	const struct node *node = item->json.len == 0 ? NULL :
	    emit_node(&st->emit, buf_view(&item->json));
	struct jsonw w;
	struct buf json;

	if (!begins || !item->done || jsonx_get(node, "status") == NULL)
		return node;
	buf_init(&json, CEILING_OUTPUT);
	w = jsonw_on(&json);
	jsonw_object(&w);
	for (const struct node *m = node->child; m != NULL; m = m->next)
		if (!span_is(m->key, "status"))
			jsonw_member(&w, m);
	jsonw_key(&w, "status");
	jsonw_string(&w, "in_progress");
	jsonw_object_end(&w);
	node = emit_node(&st->emit, buf_view(&json));
	buf_fini(&json);
	return node;
}

static int
tell_hosted(struct responses_state *st, struct responses_item *item,
    struct error *err)
{
	if (!item->begun) {
		item->begun = true;
		if (emit_hosted_begin(&st->emit, item->word, hosted_node(st,
		    item, true), &item->number, err) == -1)
			return -1;
	}
	if (!item->done)
		return 0;
	if (emit_hosted_end(&st->emit, item->number, item->status,
	    hosted_node(st, item, false), err) == -1)
		return -1;
	forget(st, item);
	return 0;
}

int
responses_advance(struct responses_state *st, struct error *err)
{
	bool waits = false;
	int ret;

	while (st->first != NULL && st->first->ended)
		st->first = st->first->next;
	for (struct responses_item *i = st->first; i != NULL; i = i->next) {
		if (i->ended || (waits && !i->begun))
			continue;
		if (is_talk(i))
			ret = tell_talk(st, i, err);
		else if (i->type == ITEM_HOSTED)
			ret = tell_hosted(st, i, err);
		else
			ret = tell_call(st, i, err);
		if (ret == -1)
			return -1;
		waits = waits || (!i->ended && (is_talk(i) || !i->begun));
	}
	return 0;
}

/* What an event of a hosted item says, without the padding that hides how
 * long it is. */
static const struct node *
without_padding(struct responses_state *st, const struct node *event)
{
	struct buf json;
	struct jsonw w = jsonw_on(&json);

	if (jsonx_member(event, "obfuscation") == NULL)
		return event;
	buf_init(&json, CEILING_OUTPUT);
	jsonw_object(&w);
	for (const struct node *m = event->child; m != NULL; m = m->next)
		if (!span_is(m->key, "obfuscation"))
			jsonw_member(&w, m);
	jsonw_object_end(&w);
	event = emit_node(&st->emit, buf_view(&json));
	buf_fini(&json);
	return event;
}

int
responses_progress(struct responses_state *st, struct span type,
    const struct node *event, struct error *err)
{
	struct responses_item *item = responses_item_of(st, event);

	if (item == NULL || item->type != ITEM_HOSTED || !item->begun ||
	    item->ended)
		return 0;
	return emit_progress(&st->emit, item->number, type,
	    without_padding(st, event), err);
}

/* ---- the end ---- */

/* Of the messages and reasoning that the provider left open, the last item is
 * what a limit cut; calls show it themselves. */
int
responses_close(struct responses_state *st, enum end_reason reason,
    struct error *err)
{
	for (struct responses_item *i = st->first; i != NULL; i = i->next) {
		if (i->done)
			continue;
		i->done = true;
		i->status = reason == END_COMPLETED ||
		    (is_talk(i) && i->next != NULL) ? STATUS_COMPLETED :
		    STATUS_INCOMPLETE;
	}
	return responses_advance(st, err);
}
