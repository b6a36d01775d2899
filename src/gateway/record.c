#include "config.h"

#include "base/log.h"
#include "gateway/exchange.h"
#include "gateway/memory.h"
#include "gateway/record.h"
#include "gateway/record_row.h"

/* ---- what is kept ---- */

bool
record_keeps(struct exchange *x)
{
	const struct key_settings *s = &x->principal.key.settings;

	if (x->request.store == NO)
		return false;
	if (memory_keeps(x))
		return true;
	receipt_change(&x->receipt, "store", ACTION_UNSUPPORTED,
	    s->zero_retention ? "this key has zero data retention: nothing "
	    "of a request is kept" : "request logging is off for this key; "
	    "sluicectl key set NAME --logging on turns it on");
	return false;
}

static void
forget(struct exchange *x, const char *why)
{
	x->response.store = false;
	receipt_change(&x->receipt, "store", ACTION_DROPPED, why);
}

/* Of a failure what came before it can be continued, if anything did. */
static bool
keep(struct exchange *x, struct response_row *row)
{
	const struct response *r = &x->response;
	struct error err;

	if (!r->store)
		return false;
	if (r->status == RESPONSE_FAILED && r->n_items == 0) {
		forget(x, "the response failed before its first item");
		return false;
	}
	if (memory_seal(x, row, &err) == -1) {
		forget(x, err.message);
		return false;
	}
	row->created_s = r->created_s;
	row->expires_s = record_expires_s(x);
	return true;
}

/* ---- the commit ---- */

static int
commit(struct exchange *x, const struct record *rec)
{
	struct store *s = x->gateway->store;
	struct error err;

	x->recorder.done = true;
	if (s->ops->record(s, rec, &err) == 0)
		return 0;
	log_error("request=%s not recorded: %s%s%s", x->http.request_id,
	    err.message, err.detail[0] == '\0' ? "" : ": ", err.detail);
	return -1;
}

static const struct idempotency_row *
held_key(const struct exchange *x)
{
	return x->holds_key ? &x->idempotency : NULL;
}

static void
record_end(struct exchange *x, const struct error *why)
{
	struct response_row response;
	struct request_row request;
	struct error ignored;
	bool kept = keep(x, &response);
	const struct record rec = {
		.response = kept ? &response : NULL, .request = &request,
		.idempotency = held_key(x),
		.answered = why->class == ERROR_NONE,
	};

	record_row(x, why, kept, &request);
	/* What the client can have now needn't wait for the disk. One that has
	 * gone is noticed with the end. */
	if (exchange_streams(x))
		(void)sse_writer_flush(&x->writer, &ignored);
	if (commit(x, &rec) == -1 && kept)
		forget(x, "the store can't be written just now");
}

void
record_rest(struct exchange *x, const struct error *why)
{
	struct request_row request;
	const struct record rec = { .request = &request,
	    .idempotency = held_key(x) };

	if (!x->asks || x->recorder.done)
		return;
	record_row(x, why, false, &request);
	(void)commit(x, &rec);
}

/* ---- the sink ---- */

/* A whole answer that fails is told as an error, under no id. */
static int
recorder_event(struct sink *sink, const struct event *ev, struct error *err)
{
	static const struct error well = { .class = ERROR_NONE };
	struct recorder *r = (struct recorder *)sink;

	if (ev->type == EVENT_END)
		record_end(r->exchange, &well);
	else if (ev->type == EVENT_FAIL && exchange_streams(r->exchange))
		record_end(r->exchange, ev->error);
	return sink_send(sink->next, ev, err);
}

void
record_init(struct recorder *r, struct exchange *x, struct sink *next)
{
	*r = (struct recorder){ .sink = { recorder_event, next },
	    .exchange = x };
}
