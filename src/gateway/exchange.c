#include "config.h"

#include <stdatomic.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/jsonw.h"
#include "front/server.h"
#include "gateway/cors.h"
#include "gateway/exchange.h"
#include "model/asset.h"
#include "model/response_json.h"
#include "model/validate.h"
#include "policy/cost.h"

/*
 * How often the kernel is asked about the client, and how soon a comment line
 * follows the last byte where it can't be asked and the web server doesn't
 * tell by itself: promise 5 wants the provider closed within a second.
 */
#define PEER_EVERY_MS	200
#define PROBE_BEAT_MS	400

#define JSON	"application/json"

/* When to come back to a server that can't serve just now. */
#define RETRY_S		1

void
exchange_init(struct exchange *x, struct gateway *g, struct worker *w,
    struct conn *conn)
{
	*x = (struct exchange){ .gateway = g, .worker = w, .conn = conn };
	x->began_ms = clock_mono_ms();
	x->began_wall_ms = clock_wall_ms();
	x->first_ms = -1;
	arena_init(&x->arena, CEILING_REQUEST_ARENA);
	receipt_init(&x->receipt, &x->arena);
	buf_init(&x->body, 0);
	redaction_init(x);
	http_request_read(conn, &x->arena, &x->http);
	x->cors = cors_headers(conn, &x->arena, g->conf->cors_origins);
}

void
exchange_fini(struct exchange *x)
{
	if (x->opened) {
		check_fini(&x->check);
		restore_fini(&x->restore);
	}
	if (x->has_writer)
		sse_writer_fini(&x->writer);
	redaction_fini(x);
	buf_fini(&x->body);
	exchange_keep(x, 0);
	arena_fini(&x->arena);
}

int
exchange_admit(struct exchange *x, struct error *err)
{
	return auth_check(x->gateway->store, x->http.key, &x->arena,
	    &x->principal, err);
}

/* ---- memory for bodies ---- */

int
exchange_reserve(struct exchange *x, uint64_t bytes, struct error *err)
{
	struct gateway *g = x->gateway;
	uint64_t before = x->reserved;

	/* Of two that are too much together the first is served. */
	x->reserved += bytes;
	if (atomic_fetch_add(&g->in_flight, bytes) + bytes <=
	    g->conf->memory_max)
		return 0;
	exchange_keep(x, before);
	(void)error_set(err, ERROR_OVERLOADED, NULL,
	    "too many large requests at once; try again");
	err->retry_after_s = RETRY_S;
	return -1;
}

void
exchange_keep(struct exchange *x, uint64_t bytes)
{
	if (bytes >= x->reserved)
		return;
	x->gateway->in_flight -= x->reserved - bytes;
	x->reserved = bytes;
}

bool
exchange_streams(const struct exchange *x)
{
	return x->request.stream;
}

/* ---- the client ---- */

static bool
client_gone(struct exchange *x, bool woken, int64_t now)
{
	if (woken || now - x->gone_ms >= PEER_EVERY_MS) {
		x->gone_ms = now;
		if (x->conn->ops->gone(x->conn))
			return true;
	}
	if (peer_known(&x->peer) && now - x->peer_ms >= PEER_EVERY_MS) {
		x->peer_ms = now;
		return peer_gone(&x->peer);
	}
	return false;
}

/*
 * A silent stream is started after a while, so that no web server in front
 * gives up on it, and from then on says every now and then that it lives.
 */
static void
beat(struct exchange *x, int64_t now)
{
	const struct conf *conf = x->gateway->conf;

	if (x->writer.headed ? now - x->writer.flushed_ms >= x->beat_ms :
	    now - x->began_ms >= conf->headers_ms)
		sse_writer_beat(&x->writer);
}

static int
turn(void *ctx, bool woken, struct error *err)
{
	struct exchange *x = ctx;
	int64_t now = clock_mono_ms();

	if (client_gone(x, woken, now))
		return error_set(err, ERROR_CLIENT_GONE, NULL,
		    "the client has gone");
	x->client.fd = x->conn->ops->fd(x->conn);
	if (server_stopping()) {
		(void)error_set(err, ERROR_STOPPING, NULL,
		    "the server is stopping; try again");
		err->retry_after_s = RETRY_S;
		return -1;
	}
	if (!x->has_writer)
		return 0;
	if (x->writer.out.len == 0)
		beat(x, now);
	return sse_writer_flush(&x->writer, err);
}

void
exchange_watch(struct exchange *x)
{
	const struct conf *conf = x->gateway->conf;
	bool told = peer_server_tells(x->conn);
	int64_t tick = PEER_EVERY_MS;

	if (x->watching)
		return;
	x->watching = true;
	x->gone_ms = x->peer_ms = clock_mono_ms();
	x->peer.socket = NULL;
	if (conf->watch_client && !told)
		peer_init(&x->peer, x->conn, &x->worker->peers);
	x->beat_ms = conf->heartbeat_ms;
	if (!peer_known(&x->peer) && !told && x->beat_ms > PROBE_BEAT_MS)
		x->beat_ms = PROBE_BEAT_MS;
	if (tick > x->beat_ms)
		tick = x->beat_ms;
	if (tick > conf->headers_ms)
		tick = conf->headers_ms;
	x->client = (struct client){
		.fd = x->conn->ops->fd(x->conn),
		.tick_ms = (int)(tick > 0 ? tick : 1),
		.turn = turn,
		.ctx = x,
	};
}

/* ---- the chain of sinks: check, account, redaction, seal, response, recorder,
 * restore, writer ---- */

static int
account_event(struct sink *sink, const struct event *ev, struct error *err)
{
	struct exchange *x = ((struct account *)sink)->exchange;
	struct response *r = &x->response;

	if (ev->type == EVENT_USAGE)
		r->cost_known = cost_of(x->target->price, ev->usage,
		    &r->cost_pico);
	return sink_send(sink->next, ev, err);
}

/* Lines for the head of an answer: its own, and those that any has. */
static const char *
headers(struct exchange *x, const char *own)
{
	return own == NULL ? x->cors :
	    arena_printf(&x->arena, "%s%s", own, x->cors);
}

static void
make_writer(struct exchange *x)
{
	if (x->has_writer)
		return;
	sse_writer_init(&x->writer, x->conn, &x->http, &x->request,
	    &x->receipt, &x->response);
	x->writer.headers = headers(x, x->headers);
	x->has_writer = true;
}

void
exchange_herald(struct exchange *x, struct span model)
{
	struct request *req = arena_alloc(&x->arena, sizeof(*req));
	struct receipt receipt;
	struct error ignored;

	receipt_init(&receipt, &x->arena);
	if (request_read(&x->arena, span_of(arena_printf(&x->arena,
	    "{\"model\":\"%.*s\",\"stream\":true,\"input\":\"-\"}",
	    (int)model.len, model.p)), NULL, req, &receipt, &ignored) == -1)
		return;
	x->heralded = req;
	make_writer(x);
}

static struct sink *
open_writer(struct exchange *x)
{
	if (!exchange_streams(x))
		return NULL;
	make_writer(x);
	if (redaction_originals(x) == NULL)
		return &x->writer.sink;
	restore_init(&x->restore, &x->response, &x->writer.sink);
	return &x->restore.sink;
}

void
exchange_open(struct exchange *x)
{
	x->request.assets = arena_calloc(&x->arena, 1,
	    sizeof(*x->request.assets));
	record_init(&x->recorder, x, open_writer(x));
	response_init(&x->response, &x->arena, x->request.model,
	    &x->recorder.sink);
	x->response.include = x->request.include;
	x->response.originals = redaction_originals(x);
	x->response.store = record_keeps(x);
	seal_init(&x->seal, x, &x->response.sink);
	x->account = (struct account){
		.sink = { account_event, redaction_sink(x, &x->seal.sink) },
		.exchange = x,
	};
	check_init(&x->check, &x->account.sink);
	exchange_watch(x);
	x->opened = true;
}

struct sink *
exchange_open_repeat(struct exchange *x)
{
	x->headers = "Idempotent-Replayed: true\r\n";
	response_init(&x->response, &x->arena, x->request.model, NULL);
	x->response.include = x->request.include;
	x->response.originals = redaction_originals(x);
	check_init(&x->check, &x->response.sink);
	x->peer.socket = NULL;		/* nobody is waited for */
	x->opened = true;
	return open_writer(x);
}

/* ---- answers ---- */

static int
reply(struct exchange *x, int status, const char *type, const char *extra,
    struct span body, struct error *err)
{
	x->answered = true;
	if (http_reply(x->conn, &x->http, status, type, headers(x, extra),
	    body) == 0)
		return 0;
	return error_set(err, ERROR_CLIENT_GONE, NULL, "the client has gone");
}

int
exchange_json(struct exchange *x, struct span json, struct error *err)
{
	return reply(x, 200, JSON, x->headers, json, err);
}

int
exchange_empty(struct exchange *x, const char *lines, struct error *err)
{
	return reply(x, 200, NULL, lines, SPAN(""), err);
}

int
exchange_reply(struct exchange *x, struct error *err)
{
	struct jsonw w;
	struct buf out;
	int rc;

	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	response_write(&w, &x->response, &x->request, &x->receipt);
	rc = !buf_over(&out) ? exchange_json(x, buf_view(&out), err) :
	    error_set(err, ERROR_INTERNAL, NULL,
	    "the answer is larger than %zu bytes", out.max);
	buf_fini(&out);
	return rc;
}

int
exchange_close(struct exchange *x, struct error *err)
{
	x->answered = true;
	return sse_writer_flush(&x->writer, err);
}

/* The header lines that an error brings. */
static void
error_headers(const struct exchange *x, const struct error *err,
    struct buf *out)
{
	if (err->retry_after_s > 0)
		buf_printf(out, "Retry-After: %d\r\n", err->retry_after_s);
	if (err->class == ERROR_ROUTES_FAILED && err->retry_after_s > 0)
		buf_puts(out, "x-should-retry: true\r\n");
	if (err->class == ERROR_REPEAT_NOT_KEPT)	/* 409s are by default */
		buf_puts(out, "x-should-retry: false\r\n");
	if (err->class == ERROR_NO_KEY || err->class == ERROR_WRONG_KEY)
		buf_puts(out, "WWW-Authenticate: Bearer\r\n");
	if (err->class == ERROR_METHOD)
		buf_printf(out, "Allow: %s\r\n", x->allow);
}

static void
fail_whole(struct exchange *x, const struct error *cause)
{
	struct buf out, extra;
	struct error ignored;
	struct jsonw w;

	/* First: who is told of a failure may send its key again at once. */
	record_rest(x, cause);
	buf_init(&extra, 512);
	error_headers(x, cause, &extra);
	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	error_write(&w, cause, x->request.model, &x->receipt);
	(void)reply(x, error_status(cause->class), JSON, buf_view(&extra).p,
	    buf_view(&out), &ignored);
	buf_fini(&out);
	buf_fini(&extra);
}

/* What a response says of a request that couldn't be read is what it says of
 * the heralded one; the log shows as much of it as was there to be read. */
static void
stand_in(struct exchange *x)
{
	const struct node *body = x->request.body;

	x->request = *x->heralded;
	x->request.body = body;
}

static void
fail_stream(struct exchange *x, const struct error *cause)
{
	const struct event begin = { .type = EVENT_BEGIN };
	const struct event fail = { .type = EVENT_FAIL, .error = cause };
	struct error ignored;

	if (!x->read && x->heralded != NULL)
		stand_in(x);
	if (!x->opened)
		exchange_open(x);
	if (sink_send(&x->check.sink, &begin, &ignored) == 0 &&
	    sink_send(&x->check.sink, &fail, &ignored) == 0)
		(void)exchange_close(x, &ignored);
}

/* Nobody is there to hear of a failure of the failure. */
void
exchange_fail(struct exchange *x, const struct error *err)
{
	if (err->class == ERROR_CLIENT_GONE || x->answered)
		return;
	if (x->writer.headed)
		fail_stream(x, err);
	else
		fail_whole(x, err);
}
