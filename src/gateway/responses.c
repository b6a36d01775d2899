#include "config.h"

#include <string.h>
#include <strings.h>

#include "front/http.h"
#include "gateway/candidates.h"
#include "gateway/idempotency.h"
#include "gateway/memory.h"
#include "gateway/responses.h"
#include "model/validate.h"

/* ---- what is asked ---- */

static int
authenticate(struct exchange *x, struct error *err)
{
	x->asks = exchange_admit(x, err) == 0;
	if (!x->asks)
		return -1;
	redaction_begin(x);
	return 0;
}

static int
receive(struct exchange *x, struct error *err)
{
	const char *type = x->http.content_type;
	size_t len = strlen("application/json");
	size_t max = x->gateway->conf->body_max;

	if (type != NULL && (strncasecmp(type, "application/json", len) != 0 ||
	    strchr("; \t", type[len]) == NULL))
		return error_set(err, ERROR_MEDIA_TYPE, NULL,
		    "the body's Content-Type must be application/json");
	if (exchange_reserve(x, http_body_size(&x->http, max), err) == -1 ||
	    http_body_read(x->conn, &x->http, max, &x->body, err) == -1)
		return -1;
	/* A body of unknown length was reckoned with as the largest. */
	exchange_keep(x, x->body.len);
	return 0;
}

/* Reads the request, with the conversation that it goes on from. */
static int
validate(struct exchange *x, struct error *err)
{
	const struct history history = memory_history(x);
	struct span body;

	if (redaction_body(x, &body, err) == -1 ||
	    request_read(&x->arena, body, &history, &x->request, &x->receipt,
	    err) == -1)
		return -1;
	x->read = true;
	redaction_tell(x);
	return 0;
}

/* Whether nothing but the order of the configuration puts the first before
 * the other. */
static bool
is_as_good(const struct exchange *x, const struct route_choice *first,
    const struct route_choice *other)
{
	const struct routing *r = &x->request.routing;

	return r->model_sort.metric == METRIC_UNSET &&
	    r->provider_sort.metric == METRIC_UNSET &&
	    other->group == first->group &&
	    other->shortfall.rank == first->shortfall.rank &&
	    other->shortfall.tight == first->shortfall.tight;
}

/* A conversation stays with the route that has it in its cache and can read
 * its own sealed reasoning, where that is as good as the first. */
static void
stay(struct exchange *x)
{
	struct candidates *c = &x->candidates;
	struct route_choice choice;
	struct target target;
	size_t i;

	for (i = 0; i < c->n; i++)
		if (span_is(x->last_route, c->list[i].route))
			break;
	if (i == c->n || !is_as_good(x, &c->choices[0], &c->choices[i]))
		return;
	target = c->list[i];
	choice = c->choices[i];
	memmove(&c->list[1], &c->list[0], i * sizeof(target));
	memmove(&c->choices[1], &c->choices[0], i * sizeof(choice));
	c->list[0] = target;
	c->choices[0] = choice;
}

static int
choose(struct exchange *x, struct error *err)
{
	if (route_candidates(x->gateway->conf, &x->request, &x->receipt,
	    &x->arena, &x->candidates, err) == -1)
		return -1;
	stay(x);
	return 0;
}

/* ---- the answer ---- */

static int
deliver(struct exchange *x, struct error *err)
{
	return exchange_streams(x) ? exchange_close(x, err) :
	    exchange_reply(x, err);
}

static int
answer(struct exchange *x, struct error *err)
{
	if (validate(x, err) == -1 ||
	    seal_open_items(x, err) == -1 ||
	    choose(x, err) == -1)
		return -1;
	exchange_open(x);
	if (candidates_try(x, err) == -1)
		return -1;
	return deliver(x, err);
}

int
responses_create(struct exchange *x, struct error *err)
{
	int repeat;

	if (authenticate(x, err) == -1 ||
	    receive(x, err) == -1)
		return -1;
	repeat = idempotency_begin(x, err);
	if (repeat == -1)
		return -1;
	return repeat == 1 ? idempotency_replay(x, err) : answer(x, err);
}
