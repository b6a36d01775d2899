#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "gateway/exchange.h"
#include "gateway/memory.h"
#include "model/items_json.h"
#include "model/response_json.h"
#include "store/sealed.h"

bool
memory_keeps(const struct exchange *x)
{
	const struct key_settings *s = &x->principal.key.settings;

	return s->logging && !s->zero_retention;
}

/* ---- reading ---- */

static int
unreadable(const struct response_row *row, const char *kind,
    struct error *err)
{
	(void)error_set(err, ERROR_INTERNAL, NULL,
	    "the response '%.64s' can't be read", row->id);
	return error_detail(err, "the %s of %s doesn't open", kind, row->id);
}

/* What a sealed text of the row holds, for as long as the exchange. */
static int
open_text(struct exchange *x, const struct response_row *row,
    const char *kind, struct span bytes, struct span *out, struct error *err)
{
	const struct sealed sealed = { kind, x->principal.key.project,
	    row->id, bytes };
	struct buf *text = arena_alloc(&x->arena, sizeof(*text));

	buf_init(text, CEILING_KEPT);
	arena_defer(&x->arena, buf_fini_deferred, text);
	if (sealed_open(x->gateway->secret, &sealed, text) == -1)
		return unreadable(row, kind, err);
	*out = buf_view(text);
	return 0;
}

/* The next line of *text, which loses it. Compact JSON holds no newline. */
static struct span
take_line(struct span *text)
{
	const char *end = memchr(text->p, '\n', text->len);
	struct span line = { text->p, text->len };

	if (end != NULL)
		line.len = (size_t)(end - text->p);
	text->p += line.len;
	text->len -= line.len;
	if (end != NULL) {
		text->p++;
		text->len--;
	}
	return line;
}

static const struct node *
take_head(struct exchange *x, struct span *text)
{
	struct error ignored;

	return scan(&x->arena, take_line(text), SCAN_UPSTREAM, &ignored);
}

int
memory_open_turn(struct exchange *x, const struct response_row *row,
    struct turn *out, struct span *route, struct error *err)
{
	struct error ignored;
	struct span text;

	*route = (struct span){ NULL, 0 };
	if (open_text(x, row, SEALED_TURN, row->turn, &text, err) == -1)
		return -1;
	(void)jsonx_text(take_head(x, &text), "route", route);
	out->input = take_line(&text);
	out->output = take_line(&text);
	if (text.len > 0)
		originals_read(&x->redaction.originals, scan(&x->arena, text,
		    SCAN_UPSTREAM, &ignored));
	return 0;
}

int
memory_open_object(struct exchange *x, const struct response_row *row,
    struct span *object, unsigned *include, struct error *err)
{
	struct span text;
	uint64_t n = 0;

	if (open_text(x, row, SEALED_OBJECT, row->object, &text, err) == -1)
		return -1;
	(void)jsonx_u64(take_head(x, &text), "include", &n);
	*include = (unsigned)n;
	*object = take_line(&text);
	return 0;
}

/* ---- for the reader of a request ---- */

static int
redact_turn(struct exchange *x, struct turn *turn, struct error *err)
{
	return redaction_items(x, &turn->input, err) == -1 ? -1 :
	    redaction_items(x, &turn->output, err);
}

/* What is kept of a conversation counts as if it had been sent. */
static int
open_turns(struct exchange *x, const struct response_row *rows, size_t n,
    struct turn **turns, struct span *route, struct error *err)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < n; i++)
		bytes += rows[i].turn.len;
	if (exchange_reserve(x, bytes, err) == -1)
		return -1;
	*turns = arena_calloc(&x->arena, n, sizeof(**turns));
	for (size_t i = 0; i < n; i++)
		if (memory_open_turn(x, &rows[i], &(*turns)[i], route,
		    err) == -1 || redact_turn(x, &(*turns)[i], err) == -1)
			return -1;
	return 1;
}

/*
 * For rows, which are as large as all that is in them, and needed no longer
 * than until it is open. They are reserved once they are there: of one
 * conversation there is never more than may be reserved at all, and no more of
 * them are read at once than the store has readers.
 */
static void
scratch_init(struct exchange *x, struct arena *scratch)
{
	uint64_t max = x->gateway->conf->memory_max;

	arena_init(scratch, max < x->arena.max ? (size_t)max : x->arena.max);
}

int
memory_open_chain(struct exchange *x, const char *response,
    struct turn **turns, size_t *n, struct span *route, struct error *err)
{
	struct store *s = x->gateway->store;
	struct response_row *rows;
	struct arena scratch;
	int found;

	scratch_init(x, &scratch);
	found = s->ops->response_chain(s, x->principal.key.project, response,
	    clock_wall_s(), &scratch, &rows, n, err);
	if (found == 1)
		found = open_turns(x, rows, *n, turns, route, err);
	arena_fini(&scratch);
	return found;
}

static int
find_turns(void *ctx, const char *response, struct turn **turns, size_t *n,
    struct error *err)
{
	struct exchange *x = ctx;

	return memory_open_chain(x, response, turns, n, &x->last_route, err);
}

static void
lend(struct exchange *x, struct span list)
{
	struct error ignored;
	const struct node *n = scan(&x->arena, list, SCAN_UPSTREAM, &ignored);

	for (n = n == NULL ? NULL : n->child; n != NULL; n = n->next)
		(void)item_table_add(&x->lent, &x->arena, n);
}

/* All items of a turn are there once one is asked for: the next reference is
 * likely to be to another of them. */
static int
open_items(struct exchange *x, const struct response_row *row,
    struct error *err)
{
	struct span route;
	struct turn turn;

	if (exchange_reserve(x, row->turn.len, err) == -1 ||
	    memory_open_turn(x, row, &turn, &route, err) == -1 ||
	    redact_turn(x, &turn, err) == -1)
		return -1;
	lend(x, turn.output);
	lend(x, turn.input);
	return 0;
}

static int
find_row_of(struct exchange *x, const char *id, struct error *err)
{
	struct store *s = x->gateway->store;
	struct response_row row;
	struct arena scratch;
	int found;

	scratch_init(x, &scratch);
	found = s->ops->response_of_item(s, x->principal.key.project, id,
	    clock_wall_s(), &scratch, &row, err);
	if (found == 1 && open_items(x, &row, err) == -1)
		found = -1;
	arena_fini(&scratch);
	return found;
}

static bool
find_lent(const struct exchange *x, struct span id, struct span *out)
{
	const struct node *item = item_table_find(&x->lent, id);

	if (item != NULL)
		*out = item->span;
	return item != NULL;
}

/* What is open already counts again: it is sent as often as it is named. */
static int
find_item(void *ctx, struct span id, struct span *out, struct error *err)
{
	struct exchange *x = ctx;
	const char *name;
	int found;

	if (find_lent(x, id, out))
		return exchange_reserve(x, out->len, err) == -1 ? -1 : 1;
	name = jsonx_cstring(&x->arena, id);
	found = name == NULL ? 0 : find_row_of(x, name, err);
	return found == 1 ? find_lent(x, id, out) : found;
}

/* A key that keeps nothing can't go on from what was kept either: its holder
 * would take it for a conversation, and it would end with the next turn. */
static const char *
why_none(const struct exchange *x)
{
	if (memory_keeps(x))
		return NULL;
	return x->principal.key.settings.zero_retention ?
	    "this key has zero data retention, so no response is kept" :
	    "request logging is off for this key (sluicectl key set NAME "
	    "--logging on turns it on), so no response is kept";
}

struct history
memory_history(struct exchange *x)
{
	return (struct history){ .none = why_none(x), .turns = find_turns,
	    .item = find_item, .ctx = x };
}

/* ---- writing ---- */

static void
write_items(struct buf *out, const struct exchange *x)
{
	struct response kept = x->response;
	struct jsonw w = jsonw_on(out);

	request_items_write(&w, &x->request);
	buf_putc(out, '\n');
	kept.include |= INCLUDE_ENCRYPTED_REASONING;
	kept.originals = NULL;
	w = jsonw_on(out);
	jsonw_array(&w);
	for (size_t i = 0; i < kept.n_items; i++)
		output_item_write(&w, &kept, &kept.items[i]);
	jsonw_array_end(&w);
}

/* Those that stand in what was written so far. */
static void
write_originals(struct buf *out, const struct originals *o)
{
	struct buf table;
	struct jsonw w = jsonw_on(&table);

	buf_init(&table, CEILING_KEPT);
	originals_write(&w, o, buf_view(out));
	buf_putc(out, '\n');
	buf_span(out, buf_view(&table));
	buf_fini(&table);
}

static void
write_turn(struct buf *out, const struct exchange *x)
{
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_key(&w, "route");
	jsonw_string(&w, x->target == NULL ? NULL : x->target->route);
	jsonw_object_end(&w);
	buf_putc(out, '\n');
	write_items(out, x);
	if (x->response.originals != NULL)
		write_originals(out, x->response.originals);
}

void
memory_write_request(struct jsonw *w, const struct exchange *x, bool input)
{
	const struct node *m;

	jsonw_object(w);
	for (m = x->request.body->child; m != NULL; m = m->next)
		if (span_is(m->key, "tools")) {
			jsonw_key(w, "tools");
			response_definition_write(w, m);
		} else if (!span_is(m->key, "input")) {
			jsonw_member(w, m);
		} else if (input) {
			jsonw_key(w, "input");
			items_show(w, m, true);
		}
	jsonw_object_end(w);
}

static void
write_object(struct buf *out, const struct exchange *x)
{
	struct response shown = x->response;
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_key(&w, "include");
	jsonw_u64(&w, x->request.include);
	jsonw_object_end(&w);
	buf_putc(out, '\n');
	shown.n_items = 0;
	w = jsonw_on(out);
	response_write(&w, &shown, &x->request, &x->receipt);
	buf_putc(out, '\n');
	w = jsonw_on(out);
	memory_write_request(&w, x, false);
}

/*
 * Whether what was written can be read again. It has no more values than its
 * line has pairs of bytes, so most need no look; a long answer with log
 * probabilities may have more than the scanner takes at once.
 */
static int
check_lines(struct span text, struct error *err)
{
	struct arena scratch;
	struct error why;
	struct span line;
	bool readable = true;

	while (text.len > 0 && readable) {
		line = take_line(&text);
		if (line.len < 2 * CEILING_JSON_TOKENS)
			continue;
		arena_init(&scratch, CEILING_REQUEST_ARENA);
		readable = scan(&scratch, line, SCAN_UPSTREAM, &why) != NULL;
		arena_fini(&scratch);
	}
	return readable ? 0 : error_set(err, ERROR_TOO_LARGE, NULL,
	    "it has more values than can be read again");
}

static int
seal_text(struct exchange *x, const char *kind,
    void (*write)(struct buf *, const struct exchange *), struct span *out,
    struct error *err)
{
	const struct sealed place = { .kind = kind,
	    .project = x->principal.key.project, .id = x->response.id };
	struct buf text, *seal = arena_alloc(&x->arena, sizeof(*seal));
	int rc;

	buf_init(&text, CEILING_KEPT);
	buf_init(seal, CEILING_KEPT + SEALED_EXTRA);
	arena_defer(&x->arena, buf_fini_deferred, seal);
	write(&text, x);
	if (buf_over(&text))
		rc = error_set(err, ERROR_TOO_LARGE, NULL,
		    "it is larger than %zu bytes", CEILING_KEPT);
	else
		rc = check_lines(buf_view(&text), err);
	if (rc == 0)
		sealed_make(x->gateway->secret, &place, buf_view(&text), seal);
	buf_fini(&text);
	*out = buf_view(seal);
	return rc;
}

/* Whether the item came with its id; else it was lent one just now. */
static bool
brought_id(const struct item *item)
{
	return item->node != NULL && jsonx_get(item->node, "id") != NULL;
}

/* Adds the ids of own items of the input that brought them, or didn't. */
static void
list_input(struct exchange *x, bool brought, const char **ids, size_t *n)
{
	const struct request *req = &x->request;
	const char *id;

	for (size_t i = req->n_history; i < req->n_items; i++) {
		if (brought_id(&req->items[i]) != brought)
			continue;
		id = jsonx_cstring(&x->arena, req->items[i].id);
		if (id != NULL)
			ids[(*n)++] = id;
	}
}

/* The ids by which items of this turn can be referred to later. */
static void
list_items(struct exchange *x, struct response_row *row)
{
	const struct request *req = &x->request;
	const struct response *r = &x->response;
	const char **ids = arena_calloc(&x->arena,
	    req->n_items - req->n_history + r->n_items, sizeof(*ids));
	size_t n = 0, n_old;

	list_input(x, true, ids, &n);
	n_old = n;
	list_input(x, false, ids, &n);
	for (size_t i = 0; i < r->n_items; i++)
		ids[n++] = r->items[i].id;
	row->items = ids;
	row->n_items = n;
	row->n_new = n - n_old;
}

int
memory_seal(struct exchange *x, struct response_row *row, struct error *err)
{
	*row = (struct response_row){
		.id = x->response.id,
		.project = x->principal.key.project,
		.key = x->principal.key.id,
		.previous = x->request.previous_response_id,
	};
	request_items_name(&x->request);
	if (x->response.echo == NULL)
		response_echo(&x->response, &x->request);
	if (seal_text(x, SEALED_TURN, write_turn, &row->turn, err) == -1 ||
	    seal_text(x, SEALED_OBJECT, write_object, &row->object, err) == -1)
		return -1;
	list_items(x, row);
	return 0;
}
