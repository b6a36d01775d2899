#include "config.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/jsonw.h"
#include "base/log.h"
#include "model/event.h"

/* ---- the check sink ---- */

enum { STATE_NEW, STATE_BEGUN, STATE_OVER };

/* Whether an answer's item of that type may have such a part. */
static bool
fits(enum item_type item, enum part_type part)
{
	switch (item) {
	case ITEM_MESSAGE:
		return part == PART_TEXT || part == PART_REFUSAL;
	case ITEM_FUNCTION_CALL:
		return part == PART_ARGUMENTS;
	case ITEM_REASONING:
		return part == PART_SUMMARY || part == PART_REASONING;
	case ITEM_FUNCTION_OUTPUT:
		break;
	}
	return false;
}

static struct check_item *
open_item(struct check *c, const struct event *ev)
{
	if (ev->item >= c->n_items || !c->items[ev->item].open)
		return NULL;
	return &c->items[ev->item];
}

/*
 * One function for each type of event. It says what is wrong, or NULL after
 * taking note of the event.
 */
static const char *
check_begin(struct check *c, const struct event *ev)
{
	(void)ev;
	if (c->state != STATE_NEW)
		return "begin after begin";
	c->state = STATE_BEGUN;
	return NULL;
}

static const char *
check_item_begin(struct check *c, const struct event *ev)
{
	size_t cap;

	if (ev->item != c->n_items)
		return "items are not numbered in their order";
	if (ev->item_type == ITEM_FUNCTION_OUTPUT)
		return "an answer has no such item";
	if (ev->item_type == ITEM_FUNCTION_CALL && ev->name.p == NULL)
		return "a call without a name";
	if (c->n_items == c->cap) {
		cap = c->cap == 0 ? 8 : c->cap * 2;
		c->items = reallocarray(c->items, cap, sizeof(*c->items));
		if (c->items == NULL)
			log_fatal("out of memory");
		c->cap = cap;
	}
	c->items[c->n_items++] = (struct check_item){
		.type = ev->item_type, .open = true,
	};
	c->n_open++;
	return NULL;
}

static const char *
check_delta(struct check *c, const struct event *ev)
{
	struct check_item *it = open_item(c, ev);

	if (it == NULL)
		return "a delta for an item that isn't open";
	if (ev->text.p == NULL)
		return "a delta without text";
	if (!fits(it->type, ev->part_type))
		return "the item has no such parts";
	if (ev->part == it->n_parts) {
		if (it->type == ITEM_FUNCTION_CALL && ev->part > 0)
			return "a call has one part";
		it->n_parts++;
		it->part_type = ev->part_type;
		return NULL;
	}
	if (ev->part + 1 != it->n_parts)
		return "a delta for neither the last part nor the next";
	if (ev->part_type != it->part_type)
		return "a part changed its type";
	return NULL;
}

static const char *
check_note(struct check *c, const struct event *ev)
{
	const struct check_item *it = open_item(c, ev);

	if (it == NULL)
		return "a note for an item that isn't open";
	if (ev->part + 1 != it->n_parts || it->part_type != PART_TEXT)
		return "a note that isn't for the last part, a text";
	if (ev->note != NOTE_ANNOTATION || ev->node == NULL)
		return "a note without its value";
	return NULL;
}

static const char *
check_item_end(struct check *c, const struct event *ev)
{
	struct check_item *it = open_item(c, ev);

	if (it == NULL)
		return "an end of an item that isn't open";
	if (ev->status != STATUS_COMPLETED && ev->status != STATUS_INCOMPLETE)
		return "an item that ended in progress";
	it->open = false;
	c->n_open--;
	return NULL;
}

static const char *
check_usage(struct check *c, const struct event *ev)
{
	(void)c;
	return ev->usage == NULL ? "usage without numbers" : NULL;
}

static const char *
check_end(struct check *c, const struct event *ev)
{
	(void)ev;
	if (c->n_open > 0)
		return "the end, with open items";
	c->state = STATE_OVER;
	return NULL;
}

static const char *
check_fail(struct check *c, const struct event *ev)
{
	c->state = STATE_OVER;
	if (ev->error == NULL)
		return "a failure without an error";
	return c->n_open > 0 ? "a failure, with open items" : NULL;
}

static const char *(*const checks[])(struct check *, const struct event *) = {
	[EVENT_BEGIN] = check_begin,
	[EVENT_ITEM_BEGIN] = check_item_begin,
	[EVENT_DELTA] = check_delta,
	[EVENT_NOTE] = check_note,
	[EVENT_ITEM_END] = check_item_end,
	[EVENT_USAGE] = check_usage,
	[EVENT_END] = check_end,
	[EVENT_FAIL] = check_fail,
};

static const char *
check_any(struct check *c, const struct event *ev)
{
	if (ev->type > EVENT_FAIL)
		return "no such event";
	if (c->state == STATE_OVER)
		return "an event after the end";
	if (c->state == STATE_NEW && ev->type != EVENT_BEGIN &&
	    ev->type != EVENT_FAIL)
		return "an event before begin";
	return checks[ev->type](c, ev);
}

static int
check_event(struct sink *s, const struct event *ev, struct error *err)
{
	struct check *c = (struct check *)s;
	bool over = c->state == STATE_OVER;
	const char *wrong = check_any(c, ev);
	struct error ignored;

	if (wrong == NULL)
		return sink_send(s->next, ev, err);
	/* Whoever left an item open: the client must hear of the failure. */
	if (ev->type == EVENT_FAIL && ev->error != NULL && !over)
		(void)sink_send(s->next, ev, &ignored);
	return error_set(err, ERROR_INTERNAL, NULL, "internal error: %s",
	    wrong);
}

void
check_init(struct check *c, struct sink *next)
{
	*c = (struct check){ .sink = { check_event, next } };
}

void
check_fini(struct check *c)
{
	free(c->items);
	c->items = NULL;
	c->n_items = c->n_open = 0;
	c->cap = 0;
}

/* ---- for tests and traces ---- */

static const char *const part_words[] = {
	[PART_TEXT] = "text",
	[PART_REFUSAL] = "refusal",
	[PART_IMAGE] = "image",
	[PART_FILE] = "file",
	[PART_SUMMARY] = "summary",
	[PART_REASONING] = "reasoning",
	[PART_ARGUMENTS] = "arguments",
};

static const char *const reason_words[] = {
	[END_COMPLETED] = "completed",
	[END_MAX_TOKENS] = "max_tokens",
	[END_CONTENT_FILTER] = "content_filter",
};

/* Text is JSON text, so quotes around it are all it needs. */
static void
print_text(struct buf *out, struct span text)
{
	if (text.p == NULL) {
		buf_puts(out, " -");
		return;
	}
	buf_puts(out, " \"");
	buf_span(out, text);
	buf_putc(out, '"');
}

static void
print_usage(struct buf *out, const struct usage *u)
{
	buf_printf(out, "usage input=%" PRIu64 " cached=%" PRIu64
	    " cache_write=%" PRIu64 " output=%" PRIu64 " reasoning=%" PRIu64,
	    u->input, u->cached, u->cache_write, u->output, u->reasoning);
}

void
event_print(struct buf *out, const struct event *ev)
{
	struct jsonw w = jsonw_on(out);

	switch (ev->type) {
	case EVENT_BEGIN:
		buf_puts(out, "begin");
		break;
	case EVENT_ITEM_BEGIN:
		buf_printf(out, "item_begin %u %s", ev->item,
		    item_type_word(ev->item_type));
		if (ev->item_type == ITEM_FUNCTION_CALL) {
			print_text(out, ev->call_id);
			print_text(out, ev->name);
		}
		break;
	case EVENT_DELTA:
		buf_printf(out, "delta %u.%u %s", ev->item, ev->part,
		    part_words[ev->part_type]);
		print_text(out, ev->text);
		break;
	case EVENT_NOTE:
		buf_printf(out, "note %u.%u annotation ", ev->item, ev->part);
		jsonw_node(&w, ev->node);
		break;
	case EVENT_ITEM_END:
		buf_printf(out, "item_end %u %s", ev->item,
		    status_word(ev->status));
		break;
	case EVENT_USAGE:
		print_usage(out, ev->usage);
		break;
	case EVENT_END:
		buf_printf(out, "end %s", reason_words[ev->reason]);
		break;
	case EVENT_FAIL:
		buf_printf(out, "fail %s", error_name(ev->error->class));
		break;
	}
}
