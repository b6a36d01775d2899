#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "gateway/idempotency.h"
#include "gateway/memory.h"
#include "model/replay.h"

#define HEADER		"Idempotency-Key"
#define KEY_MAX		255

/* When to ask again for an answer that is being made: most take longer, and
 * some clients ask no more than twice. */
#define RUNNING_S	5

/* ---- hashes ---- */

_Static_assert(STORE_HASH_SIZE == 32, "the digits of a hash fill a column");

static void
hash(const struct exchange *x, const char *label, struct span bytes,
    unsigned char out[STORE_HASH_SIZE])
{
	char digits[STORE_HASH_SIZE + 1];

	secret_hash(x->gateway->secret, label, bytes, digits);
	memcpy(out, digits, STORE_HASH_SIZE);
}

/* What decides how the answer is given, not what it is. */
static bool
is_of_delivery(struct span key)
{
	return span_is(key, "stream") || span_is(key, "stream_options");
}

/* A member's name, kind and hash: a body may be large, and isn't copied. */
static void
add_member(struct buf *out, const struct node *m)
{
	unsigned char sum[32];

	secret_sha256(m->span, sum);
	buf_span(out, m->key);
	buf_putc(out, '\0');
	buf_putc(out, (char)m->kind);
	buf_add(out, sum, sizeof(sum));
}

static bool
hash_body(const struct exchange *x, unsigned char out[STORE_HASH_SIZE])
{
	const struct node *body, *m;
	struct arena scratch;
	struct error ignored;
	struct buf sums;
	bool readable;

	arena_init(&scratch, CEILING_REQUEST_ARENA);
	buf_init(&sums, SIZE_MAX);
	body = scan(&scratch, buf_view(&x->body), SCAN_REQUEST, &ignored);
	readable = body != NULL && body->kind == NODE_OBJECT;
	for (m = readable ? body->child : NULL; m != NULL; m = m->next)
		if (!is_of_delivery(m->key))
			add_member(&sums, m);
	hash(x, "idempotency body", buf_view(&sums), out);
	buf_fini(&sums);
	arena_fini(&scratch);
	return readable;
}

/* ---- the key ---- */

static int
check_key(const char *key, struct error *err)
{
	size_t len = 0;

	while (key[len] >= ' ' && key[len] <= '~')
		len++;
	if (len > 0 && len <= KEY_MAX && key[len] == '\0')
		return 0;
	return error_set(err, ERROR_VALUE, HEADER,
	    "expected 1 to %d printable ASCII characters", KEY_MAX);
}

/* The longest that the request may take, the client's slowness and the wait
 * for the store's last word included. */
static int64_t
longest_ms(const struct conf *conf)
{
	int64_t total = conf->timeouts.total;

	for (size_t i = 0; i < conf->n_providers; i++)
		if (total < conf->providers[i].timeouts.total)
			total = conf->providers[i].timeouts.total;
	return total + conf->send_ms + CEILING_STORE_BUSY_MS;
}

static void
fill_row(struct exchange *x)
{
	const struct conf *conf = x->gateway->conf;
	struct idempotency_row *row = &x->idempotency;
	int64_t now = clock_wall_ms();

	hash(x, "idempotency key", span_of(x->http.idempotency_key), row->key);
	row->project = x->principal.key.project;
	row->now_ms = now;
	row->until_ms = now + longest_ms(conf);
	row->expires_ms = now + conf->idempotency_retention_ms;
	/* Who holds a key mustn't lose it while he is at work. */
	if (row->expires_ms < row->until_ms)
		row->expires_ms = row->until_ms;
}

/* ---- what is told of a repeat ---- */

static int
still_running(struct error *err)
{
	(void)error_set(err, ERROR_REPEAT_RUNNING, HEADER,
	    "the first request with this key is still being answered; send "
	    "it again later to be given the same answer");
	err->retry_after_s = RUNNING_S;
	return -1;
}

static int
other_body(struct error *err)
{
	return error_set(err, ERROR_REPEAT_OTHER, HEADER,
	    "this key came with another body before; a repeat has the same "
	    "body, a new request a new key");
}

/* Keys that keep nothing, store:false, what was deleted or has expired. */
static int
not_kept(const char *response, struct error *err)
{
	return error_set(err, ERROR_REPEAT_NOT_KEPT, HEADER,
	    "the first request with this key was answered as '%.64s', which "
	    "isn't kept, or not any more, and can't be given again; a new "
	    "request needs a new key", response);
}

static int
find_answer(struct exchange *x, const char *response, struct error *err)
{
	struct store *s = x->gateway->store;
	struct response_row *row = arena_alloc(&x->arena, sizeof(*row));
	int found;

	found = s->ops->response_find(s, x->principal.key.project, response,
	    clock_wall_s(), &x->arena, row, err);
	if (found == 0)
		return not_kept(response, err);
	x->repeats = found == 1 ? row : NULL;
	return found;
}

int
idempotency_begin(struct exchange *x, struct error *err)
{
	struct store *s = x->gateway->store;
	enum idempotency_state state;
	const char *response;

	if (x->http.idempotency_key == NULL)
		return 0;
	if (check_key(x->http.idempotency_key, err) == -1)
		return -1;
	if (!hash_body(x, x->idempotency.body))
		return 0;
	fill_row(x);
	if (s->ops->idempotency_begin(s, &x->idempotency, &x->arena, &state,
	    &response, err) == -1)
		return -1;
	switch (state) {
	case IDEMPOTENCY_FIRST:
		break;
	case IDEMPOTENCY_RUNNING:
		return still_running(err);
	case IDEMPOTENCY_OTHER_BODY:
		return other_body(err);
	case IDEMPOTENCY_DONE:
		return find_answer(x, response, err);
	}
	x->holds_key = true;
	return 0;
}

/* ---- the answer again ---- */

/* What the body asks for was found right when it came first, but for how it
 * is to be delivered. */
static int
read_request(struct exchange *x, struct error *err)
{
	static const struct jsonx_path root;
	struct request *req = &x->request;
	struct span model = { NULL, 0 };

	req->arena = &x->arena;
	req->body = scan(&x->arena, buf_view(&x->body), SCAN_REQUEST, err);
	if (req->body == NULL)
		return -1;
	(void)jsonx_text(req->body, "model", &model);
	req->model = jsonx_cstring(&x->arena, model);
	req->metadata = jsonx_get(req->body, "metadata");
	return jsonx_read_bool(req->body, "stream", &root, &req->stream,
	    err) == -1 ? -1 : 0;
}

static const struct node *
read_kept(struct exchange *x, struct span text, struct error *err)
{
	struct error why;
	const struct node *n = scan(&x->arena, text, SCAN_UPSTREAM, &why);

	if (n == NULL)
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "the response '%.64s' can't be read", x->repeats->id);
	return n;
}

static int
open_kept(struct exchange *x, const struct node **object,
    const struct node **items, struct error *err)
{
	const struct response_row *row = x->repeats;
	struct span text, route;
	struct turn turn;

	/* What is kept of an answer counts as if it had been sent. */
	if (exchange_reserve(x, row->turn.len + row->object.len, err) == -1 ||
	    memory_open_object(x, row, &text, &x->request.include,
	    err) == -1 ||
	    memory_open_turn(x, row, &turn, &route, err) == -1)
		return -1;
	*object = read_kept(x, text, err);
	*items = *object == NULL ? NULL : read_kept(x, turn.output, err);
	return *items == NULL ? -1 : 0;
}

/*
 * Once for nobody, so that what can't be told is an error and no stream that
 * breaks off; then for the client.
 */
static int
tell(struct exchange *x, const struct node *object, const struct node *items,
    struct error *err)
{
	struct replay *replay = arena_alloc(&x->arena, sizeof(*replay));
	struct sink *writer = exchange_open_repeat(x);

	if (replay_init(replay, &x->response, &x->receipt, object, items,
	    NULL, err) == -1 ||
	    replay_run(replay, &x->check.sink, err) == -1)
		return -1;
	if (writer == NULL)
		return exchange_reply(x, err);
	check_fini(&x->check);
	check_init(&x->check, &x->response.sink);
	replay->sink.next = writer;
	if (replay_run(replay, &x->check.sink, err) == -1)
		return -1;
	return exchange_close(x, err);
}

/* The client has had the receipt of the first request. */
static void
keep_account(struct exchange *x)
{
	receipt_init(&x->receipt, &x->arena);
	receipt_change(&x->receipt, HEADER, ACTION_REPLAYED,
	    "the answer to the first request with this key, given again");
}

int
idempotency_replay(struct exchange *x, struct error *err)
{
	const struct node *object, *items;
	int rc;

	if (read_request(x, err) == -1 ||
	    open_kept(x, &object, &items, err) == -1)
		return -1;
	x->first_ms = clock_mono_ms() - x->began_ms;
	rc = tell(x, object, items, err);
	keep_account(x);
	return rc;
}
