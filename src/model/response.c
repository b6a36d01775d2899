#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "model/hosted.h"
#include "model/item_id.h"
#include "model/response.h"

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

static bool
is_call(enum item_type type)
{
	return type == ITEM_FUNCTION_CALL || type == ITEM_CUSTOM_CALL;
}

static void
begin_call(struct response *r, struct output_item *it, const struct event *ev)
{
	it->call_id = call_id(r, ev->call_id);
	it->name = arena_span(r->arena, ev->name);
	it->namespace = arena_span(r->arena, ev->namespace);
}

/* A null or nothing stands for what every item of that type has. */
static void
write_unset(struct jsonw *w, const struct hosted *h, const struct node *node)
{
	for (size_t i = 0; i < sizeof(h->members) / sizeof(h->members[0]);
	    i++) {
		const struct hosted_member *m = &h->members[i];

		if (m->key == NULL || jsonx_member(node, m->key) != NULL)
			continue;
		jsonw_key(w, m->key);
		jsonw_raw(w, span_of(m->unset));
	}
}

/* Copies what a hosted item says, but for what is ours to say; node may be
 * NULL. Nothing is kept beyond the ceiling. */
static int
copy_members(struct response *r, struct output_item *it,
    const struct node *node, struct error *err)
{
	struct buf *members = new_buf(r->arena);
	struct jsonw w = jsonw_on(members);
	const struct node *m;

	w.comma = true;
	for (m = node == NULL ? NULL : node->child; m != NULL; m = m->next)
		if (!span_is(m->key, "id") && !span_is(m->key, "type") &&
		    !span_is(m->key, "status"))
			jsonw_member(&w, m);
	write_unset(&w, hosted_find(it->word), node);
	if (count_bytes(r, buf_over(members) ? SIZE_MAX : members->len,
	    err) == -1) {
		buf_fini(members);
		return -1;
	}
	it->members = buf_view(members);
	return 0;
}

/* node NULL: nothing, or nothing new, is known. */
static int
take_hosted(struct response *r, struct output_item *it,
    const struct node *node, enum item_status status, struct error *err)
{
	struct span said = it->hosted_status;

	if ((node != NULL || it->members.p == NULL) &&
	    copy_members(r, it, node, err) == -1)
		return -1;
	if (node != NULL && !jsonx_text(node, "status", &said))
		said = (struct span){ NULL, 0 };
	if (count_bytes(r, said.len, err) == -1)
		return -1;
	it->hosted_status = arena_span(r->arena,
	    hosted_status(hosted_find(it->word), said, status));
	return 0;
}

static int
begin_hosted(struct response *r, struct output_item *it,
    const struct event *ev, struct error *err)
{
	it->word = arena_span(r->arena, ev->word);
	return take_hosted(r, it, ev->node, STATUS_IN_PROGRESS, err);
}

static int
take_item_begin(struct response *r, const struct event *ev, struct error *err)
{
	struct output_item item = {
		.type = ev->item_type, .status = STATUS_IN_PROGRESS,
		.phase = ev->phase,
	};

	assert(ev->item_type != ITEM_FUNCTION_OUTPUT &&
	    ev->item_type != ITEM_CUSTOM_OUTPUT);
	if (ev->item != r->n_items)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "internal error: item %u out of order", ev->item);
	if (r->n_items == CEILING_OUTPUT_ITEMS)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider's answer has more than %zu items",
		    CEILING_OUTPUT_ITEMS);
	if (count_bytes(r, ev->name.len + ev->call_id.len +
	    ev->namespace.len + ev->word.len, err) == -1)
		return -1;
	item_id_tell(item.id, item.type, ev->word);
	if (item.type == ITEM_HOSTED && begin_hosted(r, &item, ev, err) == -1)
		return -1;
	if (is_call(item.type))
		begin_call(r, &item, ev);
	r->items = grow(r->arena, r->items, r->n_items, &r->cap_items,
	    sizeof(*r->items));
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

/* JSON values gathered in a buffer of their own, with commas between. */
static struct buf *
gathered(struct response *r, struct buf **list)
{
	if (*list == NULL)
		*list = new_buf(r->arena);
	return *list;
}

static void
add_logprobs(struct response *r, struct output_part *part, struct span values)
{
	struct buf *out = gathered(r, &part->logprobs);

	if (out->len > 0)
		buf_putc(out, ',');
	buf_span(out, values);
}

static int
take_delta(struct response *r, const struct event *ev, struct error *err)
{
	struct output_item *it = find_item(r, ev, err);
	size_t len = ev->text.len;

	if (ev->logprobs.len > 0)
		len += ev->logprobs.len + 1;
	if (it == NULL || count_bytes(r, len, err) == -1)
		return -1;
	if (ev->part == it->n_parts &&
	    open_part(r, it, ev->part_type, err) == -1)
		return -1;
	if (ev->part >= it->n_parts)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "internal error: part %u out of order", ev->part);
	buf_span(it->parts[ev->part].text, ev->text);
	if (ev->logprobs.len > 0)
		add_logprobs(r, &it->parts[ev->part], ev->logprobs);
	return 0;
}

static int
add_annotation(struct response *r, struct output_part *part,
    const struct node *node, struct error *err)
{
	struct buf *out = gathered(r, &part->annotations);
	struct jsonw w = jsonw_on(out);
	size_t before = out->len;

	w.comma = part->n_annotations > 0;
	jsonw_node(&w, node);
	/* However little of it fitted: */
	if (count_bytes(r, buf_over(out) ? SIZE_MAX : out->len - before,
	    err) == -1) {
		buf_cut(out, before);	/* no half of it stays */
		return -1;
	}
	part->n_annotations++;
	return 0;
}

static int
take_note(struct response *r, const struct event *ev, struct error *err)
{
	const struct output_item *it = find_item(r, ev, err);

	if (it == NULL)
		return -1;
	if (ev->note == NOTE_PROGRESS)
		return 0;		/* a stream's affair */
	if (ev->part >= it->n_parts)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "internal error: a note for part %u", ev->part);
	return add_annotation(r, &it->parts[ev->part], ev->node, err);
}

static int
take_item_end(struct response *r, const struct event *ev, struct error *err)
{
	struct output_item *it = find_item(r, ev, err);

	if (it == NULL || count_bytes(r, ev->encrypted.len, err) == -1)
		return -1;
	if (it->type == ITEM_HOSTED &&
	    take_hosted(r, it, ev->node, ev->status, err) == -1)
		return -1;
	it->encrypted = arena_span(r->arena, ev->encrypted);
	it->status = ev->status;
	if (ev->phase != PHASE_UNSET)
		it->phase = ev->phase;
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
