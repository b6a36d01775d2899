#include "config.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/ceilings.h"
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
	case ITEM_CUSTOM_CALL:
		return part == PART_INPUT;
	case ITEM_REASONING:
		return part == PART_SUMMARY || part == PART_REASONING;
	case ITEM_FUNCTION_OUTPUT:
	case ITEM_CUSTOM_OUTPUT:
	case ITEM_HOSTED:
		break;
	}
	return false;
}

static bool
is_call(enum item_type type)
{
	return type == ITEM_FUNCTION_CALL || type == ITEM_CUSTOM_CALL;
}

static bool
is_object_or_nothing(const struct node *n)
{
	return n == NULL || n->kind == NODE_OBJECT;
}

static struct check_item *
any_item(struct check *c, const struct event *ev)
{
	return ev->item < c->n_items ? &c->items[ev->item] : NULL;
}

static struct check_item *
open_item(struct check *c, const struct event *ev)
{
	struct check_item *it = any_item(c, ev);

	return it == NULL || !it->open ? NULL : it;
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

/* What an item of that type needs, and may not have. */
static const char *
check_item(const struct event *ev)
{
	bool call = is_call(ev->item_type), hosted = ev->item_type == ITEM_HOSTED;

	if (ev->item_type > ITEM_HOSTED ||
	    ev->item_type == ITEM_FUNCTION_OUTPUT ||
	    ev->item_type == ITEM_CUSTOM_OUTPUT)
		return "an answer has no such item";
	if (call && ev->name.p == NULL)
		return "a call without a name";
	if (!call && ev->namespace.p != NULL)
		return "a namespace of what is no call";
	if (hosted && ev->word.len == 0)
		return "a hosted item without a type";
	if (hosted && !is_object_or_nothing(ev->node))
		return "a hosted item that is no object";
	return NULL;
}

static const char *
check_item_begin(struct check *c, const struct event *ev)
{
	const char *wrong;
	size_t cap;

	if (ev->item != c->n_items)
		return "items are not numbered in their order";
	wrong = check_item(ev);
	if (wrong != NULL)
		return wrong;
	if (c->n_items == c->cap) {
		cap = c->cap == 0 ? 8 : c->cap * 2;
		c->items = reallocarray(c->items, cap, sizeof(*c->items));
		if (c->items == NULL)
			log_fatal("out of memory");
		c->cap = cap;
	}
	c->items[c->n_items] = (struct check_item){
		.type = ev->item_type, .open = true,
	};
	buf_init(&c->items[c->n_items++].parts, CEILING_PARTS);
	c->n_open++;
	return NULL;
}

static bool
is_part(const struct check_item *it, unsigned part, enum part_type type)
{
	return part < it->parts.len && it->parts.data[part] == (char)type;
}

/* A delta that opens the next part. */
static const char *
check_part(struct check_item *it, const struct event *ev)
{
	if (is_call(it->type) && ev->part > 0)
		return "a call has one part";
	buf_putc(&it->parts, (char)ev->part_type);
	return buf_over(&it->parts) ? "too many parts" : NULL;
}

/* Log probabilities, which may come for any text so far. */
static bool
is_late(const struct check_item *it, const struct event *ev)
{
	return it != NULL && ev->part < it->parts.len && ev->text.p != NULL &&
	    ev->text.len == 0 && ev->logprobs.len > 0;
}

static const char *
check_delta(struct check *c, const struct event *ev)
{
	struct check_item *it = any_item(c, ev);
	bool late = is_late(it, ev);

	if (it == NULL || (!it->open && !late))
		return "a delta for an item that isn't open";
	if (ev->text.p == NULL)
		return "a delta without text";
	if (!fits(it->type, ev->part_type))
		return "the item has no such parts";
	if (ev->logprobs.len > 0 && ev->part_type != PART_TEXT)
		return "log probabilities of what is no text";
	if (ev->part == it->parts.len)
		return check_part(it, ev);
	if (ev->part + 1 != it->parts.len && !late)
		return "a delta for neither the last part nor the next";
	if (!is_part(it, ev->part, ev->part_type))
		return "a part changed its type";
	return NULL;
}

static const char *
check_progress(const struct check_item *it, const struct event *ev)
{
	if (it->type != ITEM_HOSTED)
		return "progress of what isn't hosted";
	if (ev->word.len == 0 || !is_object_or_nothing(ev->node))
		return "progress without a type, or with no object";
	return NULL;
}

static const char *
check_note(struct check *c, const struct event *ev)
{
	const struct check_item *it = any_item(c, ev);

	if (it == NULL || (!it->open && ev->note == NOTE_PROGRESS))
		return "a note for an item that isn't open";
	if (ev->note == NOTE_PROGRESS)
		return check_progress(it, ev);
	if (!is_part(it, ev->part, PART_TEXT))
		return "an annotation of what is no text";
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
	if (ev->opaque.p != NULL && it->type != ITEM_REASONING)
		return "something opaque with what is no reasoning";
	if (ev->encrypted.p != NULL)
		return "something sealed by nobody";
	if (it->type == ITEM_HOSTED && !is_object_or_nothing(ev->node))
		return "a hosted item that is no object";
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
	for (unsigned i = 0; i < c->n_items; i++)
		buf_fini(&c->items[i].parts);
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
	[PART_INPUT] = "input",
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
print_node(struct buf *out, const struct node *n)
{
	struct jsonw w = jsonw_on(out);

	if (n == NULL)
		return;
	buf_putc(out, ' ');
	jsonw_node(&w, n);
}

static void
print_item_begin(struct buf *out, const struct event *ev)
{
	buf_printf(out, "item_begin %u ", ev->item);
	if (ev->item_type == ITEM_HOSTED) {
		buf_span(out, ev->word);
		print_node(out, ev->node);
		return;
	}
	buf_puts(out, item_type_word(ev->item_type));
	if (!is_call(ev->item_type))
		return;
	print_text(out, ev->call_id);
	print_text(out, ev->name);
	if (ev->namespace.p != NULL) {
		buf_puts(out, " namespace");
		print_text(out, ev->namespace);
	}
}

static void
print_delta(struct buf *out, const struct event *ev)
{
	buf_printf(out, "delta %u.%u %s", ev->item, ev->part,
	    part_words[ev->part_type]);
	print_text(out, ev->text);
	if (ev->logprobs.len > 0) {
		buf_puts(out, " logprobs ");
		buf_span(out, ev->logprobs);
	}
}

static void
print_note(struct buf *out, const struct event *ev)
{
	if (ev->note == NOTE_PROGRESS) {
		buf_printf(out, "note %u ", ev->item);
		buf_span(out, ev->word);
	} else {
		buf_printf(out, "note %u.%u annotation", ev->item, ev->part);
	}
	print_node(out, ev->node);
}

static void
print_item_end(struct buf *out, const struct event *ev)
{
	buf_printf(out, "item_end %u %s", ev->item, status_word(ev->status));
	if (ev->phase != PHASE_UNSET)
		buf_printf(out, " phase %s", phase_word(ev->phase));
	print_node(out, ev->node);
	if (ev->opaque.p != NULL) {
		buf_puts(out, " opaque ");
		buf_span(out, ev->opaque);
	}
}

static void
print_usage(struct buf *out, const struct usage *u)
{
	buf_printf(out, "usage input=%" PRIu64 " cached=%" PRIu64
	    " cache_write=%" PRIu64 " output=%" PRIu64 " reasoning=%" PRIu64,
	    u->input, u->cached, u->cache_write, u->output, u->reasoning);
	if (u->cache_write_1h != 0)
		buf_printf(out, " cache_write_1h=%" PRIu64,
		    u->cache_write_1h);
	if (u->web_searches != 0)
		buf_printf(out, " web_searches=%" PRIu64, u->web_searches);
}

void
event_print(struct buf *out, const struct event *ev)
{
	switch (ev->type) {
	case EVENT_BEGIN:
		buf_puts(out, "begin");
		break;
	case EVENT_ITEM_BEGIN:
		print_item_begin(out, ev);
		break;
	case EVENT_DELTA:
		print_delta(out, ev);
		break;
	case EVENT_NOTE:
		print_note(out, ev);
		break;
	case EVENT_ITEM_END:
		print_item_end(out, ev);
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
