#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/ceilings.h"
#include "base/clock.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "base/secret.h"
#include "model/asset.h"
#include "upstream/fetch.h"
#include "upstream/remote.h"
#include "upstream/transfer.h"

enum body {
	BODY_ANSWER,		/* goes to the decoder */
	BODY_REFUSAL,		/* collected for dialect->failure */
	BODY_JSON		/* instead of a stream; collected likewise */
};

struct remote {
	struct attempt *attempt;
	const struct dialect *dialect;
	struct gate *gate;
	struct arena arena;	/* of this attempt alone: the encoded call */
	struct decoder decoder;

	enum body body;
	struct buf words;	/* of a refusal */
	struct refusal refusal;
	int64_t begun_ms, answered_ms;
};

/* ---- the call ---- */

struct headers {
	struct header *list;
	size_t n;
};

/* What comes later counts: the row overrides the dialect, both override us. */
static void
put_header(struct headers *h, const char *name, const char *value)
{
	size_t i = 0;

	while (i < h->n && strcasecmp(h->list[i].name, name) != 0)
		i++;
	h->list[i] = (struct header){ name, value };
	if (i == h->n)
		h->n++;
}

static void
wipe(void *s)
{
	secret_clear(s, strlen(s));
}

static void
put_credential(struct headers *h, const struct provider *p, struct arena *a)
{
	char *value;

	if (p->auth == AUTH_NONE || p->api_key == NULL)
		return;
	if (p->auth == AUTH_HEADER) {
		put_header(h, p->auth_header, p->api_key);
		return;
	}
	value = arena_printf(a, "Bearer %s", p->api_key);
	arena_defer(a, wipe, value);
	put_header(h, "Authorization", value);
}

static struct headers
make_headers(const struct provider *p, const struct call *call,
    struct arena *a)
{
	struct headers h = { .n = 0 };

	h.list = arena_calloc(a, 4 + call->n_headers + p->n_headers,
	    sizeof(*h.list));
	put_header(&h, "Content-Type", "application/json");
	put_header(&h, "Accept", call->stream ? "text/event-stream" :
	    "application/json");
	put_credential(&h, p, a);
	for (size_t i = 0; i < call->n_headers; i++)
		put_header(&h, call->headers[i].name, call->headers[i].value);
	for (size_t i = 0; i < p->n_headers; i++)
		put_header(&h, p->headers[i].name, p->headers[i].value);
	if (call->joined.name != NULL)
		put_header(&h, call->joined.name, call->joined.value);
	return h;
}

/* Fetching is part of the attempt, and so of its time. */
static int64_t
time_left(const struct remote *r)
{
	int64_t total = r->attempt->timeouts.total;

	return total <= 0 ? INT64_MAX :
	    r->begun_ms + total - clock_mono_ms();
}

/* The first item has come, or may still be waited for. */
static int
check_patience(const struct remote *r, struct error *err)
{
	const struct attempt *a = r->attempt;

	if (a->patience_ms <= 0 || r->gate->committed ||
	    clock_mono_ms() - r->begun_ms < a->patience_ms)
		return 0;
	return error_set(err, ERROR_UPSTREAM_TIMEOUT, NULL,
	    "the provider gave no answer within %lld ms, and others are left",
	    (long long)a->patience_ms);
}

/* Impatience may come sooner than a turn is due. */
static int
tick_ms(const struct attempt *a)
{
	int tick = a->client->tick_ms;

	return a->patience_ms > 0 && a->patience_ms < tick ?
	    (int)a->patience_ms : tick;
}

/* The rest of the attempt's time, for the call. */
static struct timeouts
call_timeouts(const struct remote *r)
{
	struct timeouts t = r->attempt->timeouts;
	int64_t left = time_left(r);

	if (t.total > 0)
		t.total = left > 0 ? left : 1;
	return t;
}

static int
fetch_address(struct remote *r, struct span url, const char *param,
    struct error *err)
{
	const struct attempt *a = r->attempt;
	struct fetch_rules rules = *a->fetch;
	const struct fetch fetch = {
		.rules = &rules,
		.transfer = a->transfer,
		.client = a->client,
		.arena = a->request->arena,
		.reserve = a->reserve,
		.ctx = a->ctx,
	};
	int64_t left = time_left(r);

	if (rules.timeout_ms > left)
		rules.timeout_ms = left;
	if (fetch_asset(&fetch, url, param, a->request->assets, err) == 0)
		return 0;
	if (err->class == ERROR_FETCH && time_left(r) <= 0)
		return error_set(err, ERROR_TIMEOUT, NULL,
		    "the time for a whole answer is over");
	return -1;
}

/* What it names by address and the target wants as bytes. */
static int
fetch_part(struct remote *r, size_t i, size_t j, struct error *err)
{
	const struct attempt *a = r->attempt;
	const struct part *part = &a->request->items[i].parts[j];

	if (!span_begins(part->url, "http") ||
	    asset_find(a->request->assets, part->url) != NULL ||
	    !r->dialect->wants_bytes(part, a->target))
		return 0;
	return fetch_address(r, part->url, request_part_param(a->request, i,
	    j, part->type == PART_IMAGE ? ".image_url" : ".file_url",
	    a->request->arena), err);
}

static int
fetch_parts(struct remote *r, struct error *err)
{
	const struct attempt *a = r->attempt;
	const struct request *req = a->request;

	if (r->dialect->wants_bytes == NULL || a->fetch == NULL)
		return 0;
	for (size_t i = 0; i < req->n_items; i++)
		for (size_t j = 0; j < req->items[i].n_parts; j++)
			if (fetch_part(r, i, j, err) == -1 ||
			    check_patience(r, err) == -1)
				return -1;
	return 0;
}

static int
encode(struct remote *r, struct call *call, struct error *err)
{
	struct attempt *a = r->attempt;

	if (r->dialect->encode(a->request, a->target, &r->arena, call,
	    a->receipt, err) == -1)
		return -1;
	if (buf_over(&call->path) || buf_over(&call->body) ||
	    arena_over(&r->arena))
		return error_set(err, ERROR_TOO_LARGE, NULL,
		    "the request is too large in this provider's form");
	a->effort = call->effort;
	return 0;
}

/* ---- the answer ---- */

enum { WHOLE = 1, STREAM = 2 };

/*
 * What a body may call itself. Small servers send none, or what they send for
 * everything; a page of HTML is a proxy's or a wrong address.
 */
static const struct {
	const char *type;
	unsigned fits;
} media_types[] = {
	{ "text/event-stream", STREAM },
	{ "application/vnd.amazon.eventstream", STREAM },
	{ "application/x-ndjson", STREAM },
	{ "application/stream+json", STREAM },
	{ "application/json", WHOLE },
	{ "text/json", WHOLE },
	{ "text/plain", WHOLE | STREAM },
	{ "application/octet-stream", WHOLE | STREAM },
};

/* As what a body of this Content-Type can be read; parameters don't matter. */
static unsigned
media_fits(struct span type)
{
	size_t len = 0;

	if (type.p == NULL)
		return WHOLE | STREAM;
	while (len < type.len && type.p[len] != ';' && type.p[len] != ' ')
		len++;
	for (size_t i = 0; i < sizeof(media_types) / sizeof(media_types[0]);
	    i++)
		if (strlen(media_types[i].type) == len &&
		    strncasecmp(media_types[i].type, type.p, len) == 0)
			return media_types[i].fits;
	/* problem+json and its like */
	if (len > 5 && strncasecmp(type.p + len - 5, "+json", 5) == 0)
		return WHOLE;
	return 0;
}

static int
judge_media(struct remote *r, struct span type, struct error *err)
{
	unsigned fits = media_fits(type);
	bool stream = r->decoder.stream;

	if (fits & (stream ? STREAM : WHOLE))
		return 0;
	/* Some providers refuse with 200 and an error object. */
	if (stream && fits & WHOLE) {
		r->body = BODY_JSON;
		return 0;
	}
	return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider answered with something else than %s",
	    stream ? "an event stream" : "JSON");
}

static void
put_id(struct attempt *a, struct span id)
{
	size_t len = id.len < sizeof(a->request_id) ? id.len :
	    sizeof(a->request_id) - 1;

	if (len > 0)
		memcpy(a->request_id, id.p, len);
	a->request_id[len] = '\0';
}

static int
on_answer(void *ctx, const struct transfer_answer *answer, struct error *err)
{
	struct remote *r = ctx;
	struct attempt *a = r->attempt;
	int class = answer->status / 100;

	a->status = answer->status;
	put_id(a, answer->request_id);
	r->answered_ms = clock_mono_ms();
	r->refusal = (struct refusal){
		.status = answer->status,
		.retry_after = arena_span(&r->arena, answer->retry_after),
		.retry_after_ms = arena_span(&r->arena,
		    answer->retry_after_ms),
	};
	if (class == 2)
		return judge_media(r, answer->content_type, err);
	if (class == 3)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider answered with a redirect");
	r->body = BODY_REFUSAL;
	return 0;
}

static int
on_data(void *ctx, struct span bytes, struct error *err)
{
	struct remote *r = ctx;
	size_t room = CEILING_UPSTREAM_ERROR - r->words.len;

	if (r->body == BODY_ANSWER)
		return r->dialect->feed(&r->decoder, bytes, err);
	buf_add(&r->words, bytes.p, bytes.len < room ? bytes.len : room);
	return 0;
}

/* Of a refusal enough is known, or it has had the time to say so. */
static bool
heard_enough(const struct remote *r)
{
	return r->body != BODY_ANSWER &&
	    (r->words.len == CEILING_UPSTREAM_ERROR ||
	    clock_mono_ms() - r->answered_ms >= CEILING_UPSTREAM_ERROR_MS);
}

static int
on_turn(void *ctx, bool woken, bool *done, struct error *err)
{
	struct remote *r = ctx;
	const struct client *c = r->attempt->client;

	*done = r->gate->ended || heard_enough(r);
	if (c->turn(c->ctx, woken, err) == 0)
		return *done ? 0 : check_patience(r, err);
	/* All is said: stopping makes no failure of a complete answer. */
	return r->gate->ended && err->class == ERROR_STOPPING ? 0 : -1;
}

/* ---- the end ---- */

static int
refused(struct remote *r, struct error *err)
{
	r->refusal.body = buf_view(&r->words);
	if (r->dialect->failure != NULL)
		r->dialect->failure(&r->refusal, err);
	else
		dialect_refusal(&r->refusal, err);
	return -1;
}

static bool
is_error_object(struct remote *r)
{
	struct error ignored;
	const struct node *n = scan(&r->arena, buf_view(&r->words),
	    SCAN_UPSTREAM, &ignored);

	/* OpenAI and most; Anthropic; Mistral, seen 2026-11 */
	return n != NULL && (jsonx_get(n, "error") != NULL ||
	    jsonx_is(jsonx_get(n, "type"), "error") ||
	    jsonx_is(jsonx_get(n, "object"), "error"));
}

/* rc is the transfer's. Once a refusal is known by its status, it counts for
 * more than how its body came to an end. */
static int
conclude(struct remote *r, int rc, bool clean, struct error *err)
{
	bool theirs = rc == 0 || error_tries_next(err->class);

	switch (r->body) {
	case BODY_REFUSAL:
		return theirs ? refused(r, err) : -1;
	case BODY_JSON:
		if (theirs && is_error_object(r)) {
			r->refusal.status = 0;	/* 200 says nothing here */
			return refused(r, err);
		}
		return rc == -1 ? -1 : error_set(err, ERROR_UPSTREAM_PROTOCOL,
		    NULL, "the provider answered with JSON, not with the "
		    "stream it was asked for");
	case BODY_ANSWER:
		break;
	}
	if (rc == -1 || r->gate->ended)
		return rc;
	return r->dialect->finish(&r->decoder, clean, err);
}

static int
exchange(struct remote *r, const struct call *call, struct error *err)
{
	static const struct transfer_ops ops = { on_answer, on_data, on_turn };
	const struct attempt *a = r->attempt;
	const struct provider *p = a->target->provider;
	struct headers headers = make_headers(p, call, &r->arena);
	struct transfer_call tc = {
		.url = arena_printf(&r->arena, "%s%s", p->base_url,
		    call->path.len == 0 ? "" : call->path.data),
		.body = buf_view(&call->body),
		.headers = headers.list,
		.n_headers = headers.n,
		.proxy = p->proxy,
		.ca_file = p->ca_file,
		.timeouts = call_timeouts(r),
		.stream = call->stream,
		.watch_fd = &a->client->fd,
		.tick_ms = tick_ms(a),
	};
	bool clean = false;
	int rc;

	decoder_init(&r->decoder, r->dialect, a->request, a->target,
	    call->stream, &r->gate->sink);
	rc = transfer_run(a->transfer, &tc, &ops, r, &clean, err);
	rc = conclude(r, rc, clean, err);
	decoder_fini(&r->decoder);
	return rc;
}

int
remote_run(struct attempt *a, const struct dialect *dialect, struct gate *gate,
    struct error *err)
{
	struct remote r = { .attempt = a, .dialect = dialect, .gate = gate,
	    .begun_ms = clock_mono_ms() };
	struct call call = { .stream = false };
	int rc = -1;

	arena_init(&r.arena, CEILING_REQUEST_ARENA);
	buf_init(&r.words, CEILING_UPSTREAM_ERROR);
	if (fetch_parts(&r, err) == 0 && encode(&r, &call, err) == 0)
		rc = exchange(&r, &call, err);
	buf_fini(&r.words);
	arena_fini(&r.arena);
	return rc;
}
