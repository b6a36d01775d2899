#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "model/response.h"

static const char *const id_prefixes[] = {
	[ITEM_MESSAGE] = "msg_",
	[ITEM_FUNCTION_CALL] = "fc_",
	[ITEM_REASONING] = "rs_",
};

/* An array in the arena with room for one more: itself, or one of twice the
 * size with the old elements. */
static void *
grow(struct arena *a, void *old, size_t n, size_t *cap, size_t size)
{
	void *array;

	if (n < *cap)
		return old;
	*cap = *cap == 0 ? 4 : *cap * 2;
	array = arena_calloc(a, *cap, size);
	if (n > 0)
		memcpy(array, old, n * size);
	return array;
}

/* A buffer that ends with the arena. It needs an address of its own, since the
 * arrays of items and parts move when they grow. */
static struct buf *
new_buf(struct arena *a)
{
	struct buf *b = arena_alloc(a, sizeof(*b));

	buf_init(b, CEILING_OUTPUT);
	arena_defer(a, buf_fini_deferred, b);
	return b;
}

/* Whether so many bytes more still fit; they are counted then. */
static int
count_bytes(struct response *r, size_t len, struct error *err)
{
	if (len > CEILING_OUTPUT - r->bytes)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider's answer is larger than %zu bytes",
		    CEILING_OUTPUT);
	r->bytes += len;
	return 0;
}

static struct output_item *
find_item(struct response *r, const struct event *ev, struct error *err)
{
	if (ev->item < r->n_items)
		return &r->items[ev->item];
	(void)error_set(err, ERROR_INTERNAL, NULL,
	    "internal error: no item %u", ev->item);
	return NULL;
}

static int
take_begin(struct response *r, const struct event *ev, struct error *err)
{
	(void)ev;
	(void)err;
	r->status = RESPONSE_IN_PROGRESS;
	r->completed_s = 0;
	r->n_items = 0;
	r->bytes = 0;
	r->has_usage = false;
	return 0;
}

/* Whether a client may send the call_id back, and with it mean this call. */
static bool
is_usable(const struct response *r, struct span id)
{
	if (id.len == 0 || jsonx_characters(id) > CEILING_CALL_ID)
		return false;
	for (size_t i = 0; i < r->n_items; i++)
		if (span_same(r->items[i].call_id, id))
			return false;
	return true;
}

/* The provider's, or one of our own in its place. */
static struct span
call_id(struct response *r, struct span sent)
{
	char id[CLOCK_ID_SIZE];

	if (is_usable(r, sent))
		return arena_span(r->arena, sent);
	clock_id(id, "call_");
	return span_of(arena_strdup(r->arena, id));
}

static int
take_item_begin(struct response *r, const struct event *ev, struct error *err)
{
	struct output_item item = {
		.type = ev->item_type, .status = STATUS_IN_PROGRESS,
	};

	assert(ev->item_type != ITEM_FUNCTION_OUTPUT);
	if (ev->item != r->n_items)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "internal error: item %u out of order", ev->item);
	if (r->n_items == CEILING_OUTPUT_ITEMS)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider's answer has more than %zu items",
		    CEILING_OUTPUT_ITEMS);
	if (count_bytes(r, ev->name.len + ev->call_id.len, err) == -1)
		return -1;
	r->items = grow(r->arena, r->items, r->n_items, &r->cap_items,
	    sizeof(*r->items));
	clock_id(item.id, id_prefixes[item.type]);
	if (item.type == ITEM_FUNCTION_CALL) {
		item.call_id = call_id(r, ev->call_id);
		item.name = arena_span(r->arena, ev->name);
	}
	r->items[r->n_items++] = item;
	return 0;
}

/* Where the part will stand: a reasoning item has two lists. */
static unsigned
part_index(const struct output_item *it, enum part_type type)
{
	unsigned n = 0;

	for (size_t i = 0; i < it->n_parts; i++)
		if ((it->parts[i].type == PART_SUMMARY) ==
		    (type == PART_SUMMARY))
			n++;
	return n;
}

static int
open_part(struct response *r, struct output_item *it, enum part_type type,
    struct error *err)
{
	unsigned index = part_index(it, type);

	if (it->n_parts == CEILING_PARTS)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider's answer has an item of more than %zu parts",
		    CEILING_PARTS);
	it->parts = grow(r->arena, it->parts, it->n_parts, &it->cap_parts,
	    sizeof(*it->parts));
	it->parts[it->n_parts++] = (struct output_part){
		.type = type, .index = index, .text = new_buf(r->arena),
	};
	return 0;
}

static int
take_delta(struct response *r, const struct event *ev, struct error *err)
{
	struct output_item *it = find_item(r, ev, err);

	if (it == NULL || count_bytes(r, ev->text.len, err) == -1)
		return -1;
	if (ev->part == it->n_parts &&
	    open_part(r, it, ev->part_type, err) == -1)
		return -1;
	if (ev->part >= it->n_parts)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "internal error: part %u out of order", ev->part);
	buf_span(it->parts[ev->part].text, ev->text);
	return 0;
}

static int
take_note(struct response *r, const struct event *ev, struct error *err)
{
	const struct output_item *it = find_item(r, ev, err);
	struct output_part *part;
	struct jsonw w;
	size_t before, len;

	if (it == NULL)
		return -1;
	if (ev->part >= it->n_parts)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "internal error: a note for part %u", ev->part);
	part = &it->parts[ev->part];
	if (part->annotations == NULL)
		part->annotations = new_buf(r->arena);
	before = part->annotations->len;
	w = jsonw_on(part->annotations);
	w.comma = part->n_annotations > 0;
	jsonw_node(&w, ev->node);
	len = part->annotations->len - before;
	if (buf_over(part->annotations))
		len = SIZE_MAX;		/* however little of it fitted */
	if (count_bytes(r, len, err) == -1) {
		/* No half of it stays. */
		buf_cut(part->annotations, before);
		return -1;
	}
	part->n_annotations++;
	return 0;
}

static int
take_item_end(struct response *r, const struct event *ev, struct error *err)
{
	struct output_item *it = find_item(r, ev, err);

	if (it == NULL)
		return -1;
	it->status = ev->status;
	return 0;
}

static int
take_usage(struct response *r, const struct event *ev, struct error *err)
{
	(void)err;
	r->usage = *ev->usage;
	r->has_usage = true;
	return 0;
}

static int
take_end(struct response *r, const struct event *ev, struct error *err)
{
	(void)err;
	r->reason = ev->reason;
	if (ev->reason != END_COMPLETED) {
		r->status = RESPONSE_INCOMPLETE;
		return 0;
	}
	r->status = RESPONSE_COMPLETED;
	r->completed_s = clock_wall_s();
	return 0;
}

static int
take_fail(struct response *r, const struct event *ev, struct error *err)
{
	(void)err;
	r->status = RESPONSE_FAILED;
	r->error = *ev->error;
	return 0;
}

static int (*const takes[])(struct response *, const struct event *,
    struct error *) = {
	[EVENT_BEGIN] = take_begin,
	[EVENT_ITEM_BEGIN] = take_item_begin,
	[EVENT_DELTA] = take_delta,
	[EVENT_NOTE] = take_note,
	[EVENT_ITEM_END] = take_item_end,
	[EVENT_USAGE] = take_usage,
	[EVENT_END] = take_end,
	[EVENT_FAIL] = take_fail,
};

static int
response_event(struct sink *s, const struct event *ev, struct error *err)
{
	struct response *r = (struct response *)s;

	if (takes[ev->type](r, ev, err) == -1)
		return -1;
	return sink_send(s->next, ev, err);
}

void
response_init(struct response *r, struct arena *a, const char *model,
    struct sink *next)
{
	*r = (struct response){
		.sink = { response_event, next },
		.arena = a,
		.model = model,
		.created_s = clock_wall_s(),
	};
	clock_id(r->id, "resp_");
}
