#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "gateway/item_table.h"
#include "gateway/memory.h"
#include "gateway/stored.h"
#include "gateway/stored_query.h"
#include "model/items_json.h"

#define ID	0		/* of the address's parameters */

/* ---- finding ---- */

/* One message for all: there is no telling whether it ever was. */
static int
unknown(const struct exchange *x, struct error *err)
{
	return error_set(err, ERROR_NOT_FOUND, NULL,
	    "there is no response '%.64s' here: it was never kept, or is "
	    "another project's, deleted or expired", x->params[ID]);
}

static int
find(struct exchange *x, struct response_row *row, struct error *err)
{
	struct store *s = x->gateway->store;
	int found;

	found = s->ops->response_find(s, x->principal.key.project,
	    x->params[ID], clock_wall_s(), &x->arena, row, err);
	if (found == 0)
		return unknown(x, err);
	return found == -1 ? -1 :
	    exchange_reserve(x, row->turn.len + row->object.len, err);
}

static const struct node *
read_kept(struct exchange *x, struct span text, struct error *err)
{
	struct error why;
	const struct node *n = scan(&x->arena, text, SCAN_UPSTREAM, &why);

	if (n == NULL)
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "the response '%.64s' can't be read", x->params[ID]);
	return n;
}

/* ---- showing ---- */

static int
deliver(struct exchange *x, struct buf *out, struct error *err)
{
	int rc = !buf_over(out) ? exchange_json(x, buf_view(out), err) :
	    error_set(err, ERROR_INTERNAL, NULL,
	    "the answer is larger than %zu bytes", out->max);

	buf_fini(out);
	return rc;
}

/* Kept items as the client of this key is shown them, with its own values. */
static const struct node *
restored(struct exchange *x, const struct node *items, struct error *err)
{
	const struct originals *o = redaction_originals(x);
	struct jsonw w;
	struct buf *out;

	if (o == NULL || o->n == 0)
		return items;
	out = arena_alloc(&x->arena, sizeof(*out));
	buf_init(out, CEILING_WRITE);
	arena_defer(&x->arena, buf_fini_deferred, out);
	w = jsonw_on(out);
	originals_write_node(&w, o, items);
	return buf_over(out) ? NULL : read_kept(x, buf_view(out), err);
}

static void
write_response(struct jsonw *w, const struct node *object,
    const struct node *output, bool encrypted)
{
	const struct node *m;

	jsonw_object(w);
	for (m = object->child; m != NULL; m = m->next) {
		if (!span_is(m->key, "output")) {
			jsonw_member(w, m);
			continue;
		}
		jsonw_key(w, "output");
		items_show(w, output, encrypted);
	}
	jsonw_object_end(w);
}

int
stored_get(struct exchange *x, struct error *err)
{
	const struct node *object, *output;
	struct stored_query query;
	struct response_row row;
	struct span text, route;
	struct turn turn;
	unsigned include;
	struct jsonw w;
	struct buf out;

	if (exchange_admit(x, err) == -1 ||
	    stored_query_read(x->http.query, &x->arena, &query, err) == -1)
		return -1;
	if (query.stream)
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "stream",
		    "a response that is kept can't be streamed again; ask "
		    "without stream");
	if (find(x, &row, err) == -1 ||
	    memory_open_object(x, &row, &text, &include, err) == -1 ||
	    memory_open_turn(x, &row, &turn, &route, err) == -1)
		return -1;
	object = read_kept(x, text, err);
	output = object == NULL ? NULL : read_kept(x, turn.output, err);
	if (output != NULL)
		output = restored(x, output, err);
	if (output == NULL)
		return -1;
	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	write_response(&w, object, output,
	    ((include | query.include) & INCLUDE_ENCRYPTED_REASONING) != 0);
	return deliver(x, &out, err);
}

/* ---- deleting, cancelling ---- */

int
stored_delete(struct exchange *x, struct error *err)
{
	struct store *s = x->gateway->store;
	struct jsonw w;
	struct buf out;
	int found;

	if (exchange_admit(x, err) == -1)
		return -1;
	found = s->ops->response_delete(s, x->principal.key.project,
	    x->params[ID], clock_wall_s(), err);
	if (found != 1)
		return found == 0 ? unknown(x, err) : -1;
	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_key(&w, "id");
	jsonw_string(&w, x->params[ID]);
	jsonw_key(&w, "object");
	jsonw_string(&w, "response");
	jsonw_key(&w, "deleted");
	jsonw_bool(&w, true);
	jsonw_object_end(&w);
	return deliver(x, &out, err);
}

int
stored_cancel(struct exchange *x, struct error *err)
{
	struct response_row row;

	if (exchange_admit(x, err) == -1 || find(x, &row, err) == -1)
		return -1;
	return error_set(err, ERROR_BAD_REQUEST, NULL,
	    "'%.64s' is not a background response: it has ended, and there "
	    "is nothing to cancel", row.id);
}

/* ---- what it was asked with ---- */

struct list {
	const struct node **items;
	size_t n, cap;
	struct item_table seen;
};

static void
add_item(struct exchange *x, struct list *l, const struct node *item)
{
	const struct node **items;

	if (l->n == l->cap) {
		l->cap = l->cap == 0 ? 64 : l->cap * 2;
		items = arena_calloc(&x->arena, l->cap, sizeof(*items));
		if (l->n > 0)
			memcpy(items, l->items, l->n * sizeof(*items));
		l->items = items;
	}
	l->items[l->n++] = item;
}

/* An item that was sent again, or referred to, stands where it came first: who
 * turns pages goes on behind an id, and would never end else. */
static int
add_items(struct exchange *x, struct list *l, struct span array,
    struct error *err)
{
	const struct node *list = read_kept(x, array, err);

	if (list != NULL)
		list = restored(x, list, err);
	if (list == NULL)
		return -1;
	/* A conversation is as long as its owner likes. */
	if (arena_over(&x->arena))
		return error_set(err, ERROR_TOO_LARGE, NULL,
		    "the conversation takes too much memory to list");
	for (const struct node *n = list->child; n != NULL; n = n->next)
		if (item_table_add(&l->seen, &x->arena, n))
			add_item(x, l, n);
	return 0;
}

/* The response alone. */
static int
open_last(struct exchange *x, struct turn *turn, struct span *route,
    struct error *err)
{
	struct response_row row;

	return find(x, &row, err) == -1 ? -1 :
	    memory_open_turn(x, &row, turn, route, err);
}

/* All that came before, and what was asked then. A conversation whose begin
 * has been deleted is told as far as it is there: its end. */
static int
gather(struct exchange *x, struct list *l, struct error *err)
{
	struct turn *turns, last;
	struct span route;
	size_t n;
	int found;

	found = memory_open_chain(x, x->params[ID], &turns, &n, &route, err);
	if (found == 0) {
		turns = &last;
		n = 1;
		found = open_last(x, &last, &route, err);
	}
	if (found == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (add_items(x, l, turns[i].input, err) == -1 ||
		    (i + 1 < n && add_items(x, l, turns[i].output, err) == -1))
			return -1;
	return 0;
}

static void
turn_round(struct list *l)
{
	for (size_t i = 0; i < l->n / 2; i++) {
		const struct node *item = l->items[i];

		l->items[i] = l->items[l->n - 1 - i];
		l->items[l->n - 1 - i] = item;
	}
}

/* What an id is in JSON. */
static struct span
text_of(struct exchange *x, const char *id)
{
	struct span text;
	struct buf out;

	buf_init(&out, SIZE_MAX);
	jsonw_escape(&out, span_of(id));
	text = arena_span(&x->arena, buf_view(&out));
	buf_fini(&out);
	return text;
}

/* The first item of the page. */
static int
find_page(struct exchange *x, const struct list *l,
    const struct stored_query *q, size_t *first, struct error *err)
{
	const struct node *last;

	*first = 0;
	if (q->after == NULL)
		return 0;
	last = item_table_find(&l->seen, text_of(x, q->after));
	while (last != NULL && *first < l->n)
		if (l->items[(*first)++] == last)
			return 0;
	return error_set(err, ERROR_VALUE, "after",
	    "expected the id of one of the items");
}

/* The published schema knows no null here. */
static void
write_end(struct jsonw *w, const char *key, const struct node *item)
{
	jsonw_key(w, key);
	if (item == NULL)
		jsonw_string(w, "");
	else
		jsonw_node(w, jsonx_get(item, "id"));
}

static void
write_page(struct jsonw *w, const struct list *l, size_t first, size_t n,
    bool encrypted)
{
	jsonw_object(w);
	jsonw_key(w, "object");
	jsonw_string(w, "list");
	jsonw_key(w, "data");
	jsonw_array(w);
	for (size_t i = 0; i < n; i++)
		item_show(w, l->items[first + i], encrypted);
	jsonw_array_end(w);
	write_end(w, "first_id", n == 0 ? NULL : l->items[first]);
	write_end(w, "last_id", n == 0 ? NULL : l->items[first + n - 1]);
	jsonw_key(w, "has_more");
	jsonw_bool(w, first + n < l->n);
	jsonw_object_end(w);
}

int
stored_input_items(struct exchange *x, struct error *err)
{
	struct list list = { .n = 0 };
	struct stored_query query;
	struct jsonw w;
	struct buf out;
	size_t first, n;

	if (exchange_admit(x, err) == -1 ||
	    stored_query_read(x->http.query, &x->arena, &query, err) == -1 ||
	    gather(x, &list, err) == -1)
		return -1;
	if (!query.ascending)
		turn_round(&list);
	if (find_page(x, &list, &query, &first, err) == -1)
		return -1;
	n = list.n - first;
	if (n > query.limit)
		n = query.limit;
	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	write_page(&w, &list, first, n,
	    (query.include & INCLUDE_ENCRYPTED_REASONING) != 0);
	return deliver(x, &out, err);
}
