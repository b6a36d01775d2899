#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/jsonw.h"
#include "gateway/exchange.h"
#include "gateway/memory.h"
#include "gateway/record_row.h"
#include "model/response_json.h"
#include "policy/cost.h"
#include "store/sealed.h"

/* Text that counts as one token, where nobody counted. */
#define TOKEN_BYTES	4

int64_t
record_expires_s(const struct exchange *x)
{
	int64_t own = x->principal.key.settings.retention_s;

	return clock_wall_s() +
	    (own > 0 ? own : x->gateway->conf->retention_ms / 1000);
}

/* ---- what was used ---- */

static bool
has_ended(const struct response *r)
{
	return r->status == RESPONSE_COMPLETED ||
	    r->status == RESPONSE_INCOMPLETE;
}

/* Whether the provider has worked, or may have when it was left. One that
 * refuses, or can't be reached, charges nothing. */
static bool
has_worked(const struct exchange *x)
{
	const struct spent *s = &x->spent;

	if (x->response.n_items > 0 || has_ended(&x->response) || s->known)
		return true;
	switch (s->ended) {
	case ERROR_CLIENT_GONE:
	case ERROR_STOPPING:
	case ERROR_TIMEOUT:
	case ERROR_ANALYZER:
		return x->called;
	case ERROR_UPSTREAM_TIMEOUT:
	case ERROR_UPSTREAM_CUT:
	case ERROR_UPSTREAM_PROTOCOL:
		return s->status == 200;
	default:
		return false;
	}
}

/*
 * Of an answer that broke off providers tell the input at most, or what they
 * had counted when it began; the text that came is more than that.
 */
static void
estimate(const struct exchange *x, struct request_row *row)
{
	uint64_t output = (x->response.bytes + TOKEN_BYTES - 1) / TOKEN_BYTES;
	struct usage *u = &row->usage;

	if (u->input == 0)
		u->input = x->candidates.needs.tokens;
	if (u->output < output)
		u->output = output;
	row->estimated = true;
}

static void
reckon(const struct exchange *x, struct request_row *row)
{
	const struct response *r = &x->response;

	if (x->repeats != NULL) {
		row->has_cost = true;	/* it was paid the first time */
		return;
	}
	if (r->has_usage)
		row->usage = r->usage;
	else if (x->spent.known)
		row->usage = x->spent.usage;
	if (!has_worked(x)) {
		row->has_cost = true;	/* nothing */
		return;
	}
	if (!has_ended(r) || !r->has_usage)
		estimate(x, row);
	row->has_cost = cost_of(x->target->price, &row->usage,
	    &row->cost_pico);
}

/* ---- what was asked and answered ---- */

static void
write_answer(struct jsonw *w, const struct exchange *x,
    const struct error *why)
{
	struct response kept = x->response;

	kept.originals = NULL;
	jsonw_key(w, "response");
	if (has_ended(&kept) || (exchange_streams(x) &&
	    (kept.status == RESPONSE_FAILED || kept.n_items > 0)))
		response_write(w, &kept, &x->request, &x->receipt);
	else
		error_write(w, why, x->request.model, &x->receipt);
}

static void
seal_body(struct exchange *x, const struct error *why,
    struct request_row *row)
{
	const struct sealed place = { .kind = SEALED_BODY,
	    .project = row->project, .id = row->response == NULL ? "" :
	    row->response };
	struct buf text, *seal = arena_alloc(&x->arena, sizeof(*seal));
	struct jsonw w = jsonw_on(&text);

	buf_init(&text, CEILING_KEPT);
	buf_init(seal, CEILING_KEPT + SEALED_EXTRA);
	arena_defer(&x->arena, buf_fini_deferred, seal);
	jsonw_object(&w);
	jsonw_key(&w, "request");
	memory_write_request(&w, x, true);
	write_answer(&w, x, why);
	jsonw_object_end(&w);
	if (!buf_over(&text)) {
		sealed_make(x->gateway->secret, &place, buf_view(&text), seal);
		row->body = buf_view(seal);
	}
	buf_fini(&text);
}

/* ---- the row ---- */

static const char *
written(struct exchange *x, void (*write)(struct jsonw *,
    const struct exchange *))
{
	struct buf text;
	struct jsonw w = jsonw_on(&text);
	const char *copy;

	buf_init(&text, CEILING_WRITE);
	write(&w, x);
	copy = arena_dup(&x->arena, buf_view(&text).p, text.len);
	buf_fini(&text);
	return copy;
}

static void
write_receipt(struct jsonw *w, const struct exchange *x)
{
	receipt_write(&x->receipt, w);
}

static void
write_metadata(struct jsonw *w, const struct exchange *x)
{
	jsonw_node(w, x->request.metadata);
}

/* W3C Trace Context, level 1: 00-<32 hex>-<16 hex>-<2 hex>. What isn't of that
 * form is not one, whatever it says. */
static const char *
traceparent(struct exchange *x)
{
	static const char form[] = "xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-"
	    "xxxxxxxxxxxxxxxx-xx";
	const char *s = conn_param(x->conn, "HTTP_TRACEPARENT");

	if (s == NULL || strlen(s) != sizeof(form) - 1)
		return NULL;
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == '-' ? s[i] != '-' :
		    strchr("0123456789abcdef", s[i]) == NULL)
			return NULL;
	return arena_strdup(&x->arena, s);
}

/* That served, or was tried last. */
static void
name_route(const struct exchange *x, struct request_row *row)
{
	const struct target *t = x->target;

	if (t == NULL)
		return;
	row->route = t->route;
	row->provider = t->provider->name;
	row->served = t->model;
	row->model =
	    x->candidates.choices[t - x->candidates.list].model;
}

void
record_row(struct exchange *x, const struct error *why, bool kept,
    struct request_row *row)
{
	*row = (struct request_row){
		.id = x->http.request_id,
		.response = x->opened ? x->response.id : NULL,
		.project = x->principal.key.project,
		.key = x->principal.key.id,
		.began_ms = x->began_wall_ms,
		.method = x->http.method,
		.path = x->http.path,
		.asked = x->request.model,
		.status = exchange_status(x, why),
		.outcome = error_name(why->class),
		.stream = exchange_streams(x),
		.attempts = (unsigned)x->receipt.n_attempts,
		.first_ms = x->first_ms,
		.total_ms = clock_mono_ms() - x->began_ms,
		.bytes_in = x->body.len,
		.bytes_out = x->response.bytes,
		.receipt = written(x, write_receipt),
		.traceparent = traceparent(x),
		.expires_s = record_expires_s(x),
	};
	name_route(x, row);
	reckon(x, row);
	if (!memory_keeps(x))
		return;
	if (x->request.metadata != NULL)
		row->metadata = written(x, write_metadata);
	/* A response that is kept holds it. What a repeat says stands with the
	 * first, and goes with it. */
	if (!kept && x->request.body != NULL && x->repeats == NULL &&
	    x->request.body->kind == NODE_OBJECT)
		seal_body(x, why, row);
}
