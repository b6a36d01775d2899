#include "config.h"

#include <stdio.h>

#include "base/clock.h"
#include "gateway/candidates.h"
#include "upstream/attempt.h"
#include "upstream/fetch.h"

/* ---- one of them ---- */

static void
commit(void *ctx)
{
	struct exchange *x = ctx;

	x->response.model = x->target->route;
	x->response.effort = x->attempt->effort;
	x->first_ms = clock_mono_ms() - x->began_ms;
}

/* What is fetched for the request counts as its body does. */
static int
reserve(void *ctx, uint64_t bytes, struct error *err)
{
	return exchange_reserve(ctx, bytes, err);
}

static int64_t
first_set(int64_t a, int64_t b)
{
	return a != 0 ? a : b;
}

/* The total time is one for all candidates together. A provider's own bounds
 * its part of it, or makes it longer. */
static int64_t
time_left(const struct exchange *x, int64_t own, int64_t general)
{
	int64_t total = own > general ? own : general;
	int64_t left = total - (clock_mono_ms() - x->began_ms);

	if (own != 0 && own < left)
		left = own;
	return left > 0 ? left : 1;
}

/* Made at the first call: a worker that only refuses needs none. */
static struct transfer *
warm_transfer(struct worker *w)
{
	if (w->transfer == NULL)
		w->transfer = transfer_new();
	return w->transfer;
}

static enum attempt_result
attempt(struct exchange *x, const struct target *target, struct error *err)
{
	const struct timeouts *own = &target->provider->timeouts;
	const struct conf *conf = x->gateway->conf;
	const struct timeouts *general = &conf->timeouts;
	const struct fetch_rules fetch = {
		.enabled = conf->fetch_enabled,
		.private = conf->fetch_private,
		.max_bytes = conf->fetch_max,
		.timeout_ms = conf->fetch_timeout_ms,
	};
	struct attempt at = {
		.request = &x->request,
		.target = target,
		.transfer = warm_transfer(x->worker),
		.receipt = &x->receipt,
		.sink = &x->check.sink,
		.client = &x->client,
		.timeouts = {
			.connect = first_set(own->connect, general->connect),
			.first_event = first_set(own->first_event,
			    general->first_event),
			.idle = first_set(own->idle, general->idle),
			.total = time_left(x, own->total, general->total),
		},
		.fetch = &fetch,
		.reserve = reserve,
		.commit = commit,
		.ctx = x,
	};
	enum attempt_result result;

	x->target = target;
	x->attempt = &at;
	receipt_rewind(&x->receipt);
	result = attempt_run(&at, err);
	x->attempt = NULL;
	(void)snprintf(x->provider_request, sizeof(x->provider_request), "%s",
	    at.request_id);
	return result;
}

/* ---- what the failures have in common ---- */

struct failures {
	size_t n;
	bool pass, rate_limited, callers;	/* all of them */
	int wait_s;			/* the shortest that was asked for */
	int64_t outgrown;		/* the context window that was too
					 * small; 0: none was */
	struct error first;
};

/* Whether the request itself is at fault: no such route can serve it. */
static bool
is_callers(enum error_class class)
{
	return class == ERROR_UNSUPPORTED_VALUE ||
	    class == ERROR_UNSUPPORTED_PARAMETER ||
	    class == ERROR_FETCH ||
	    class == ERROR_UPSTREAM_CONTEXT;
}

static void
add_failure(struct failures *f, const struct target *t,
    const struct error *err)
{
	if (f->n++ == 0) {
		f->pass = f->rate_limited = f->callers = true;
		f->first = *err;
	}
	f->pass = f->pass && error_passes(err->class);
	f->rate_limited = f->rate_limited && err->class == ERROR_UPSTREAM_RATE;
	f->callers = f->callers && is_callers(err->class);
	if (err->retry_after_s > 0 &&
	    (f->wait_s == 0 || err->retry_after_s < f->wait_s))
		f->wait_s = err->retry_after_s;
	/* Of an unknown window none is known to be larger. */
	if (err->class == ERROR_UPSTREAM_CONTEXT)
		f->outgrown = t->context_window == 0 ? INT64_MAX :
		    t->context_window;
}

/* What the client hears when no candidate served: one cause for all. */
static int
all_failed(const struct exchange *x, const struct failures *f,
    struct error *err)
{
	struct error last = *err;

	if (f->callers) {
		*err = f->first;
		return -1;
	}
	(void)error_set(err, f->rate_limited ? ERROR_ROUTES_RATE_LIMITED :
	    ERROR_ROUTES_FAILED, NULL, "no route for '%.100s' could answer: "
	    "%.300s", x->request.model, last.message);
	(void)error_detail(err, "%s", last.detail);
	if (f->pass)
		err->retry_after_s = f->wait_s > 0 ? f->wait_s : 1;
	return -1;
}

/* ---- the same one again, without what it refused ---- */

static const struct {
	enum error_class class;
	enum without without;
} refusals[] = {
	{ ERROR_UPSTREAM_REASONING, WITHOUT_REASONING },
	{ ERROR_UPSTREAM_SCHEMA, WITHOUT_STRICT },
};

/* Whether the call was refused for something that it can do without, and
 * hasn't been sent without yet. */
static bool
can_do_without(struct target *t, enum error_class class)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (refusals[i].class == class &&
		    !(t->without & (unsigned)refusals[i].without)) {
			t->without |= (unsigned)refusals[i].without;
			return true;
		}
	return false;
}

static enum attempt_result
attempt_leniently(struct exchange *x, struct target *t, struct error *err)
{
	enum attempt_result result = attempt(x, t, err);

	while (result == ATTEMPT_FAILED && can_do_without(t, err->class)) {
		exchange_log_failure(x, err);
		result = attempt(x, t, err);
	}
	return result;
}

/* ---- all of them ---- */

int
candidates_try(struct exchange *x, struct error *err)
{
	struct failures f = { .n = 0 };
	enum attempt_result result;
	struct target *t;

	receipt_keep(&x->receipt);
	for (size_t i = 0; i < x->candidates.n; i++) {
		t = &x->candidates.list[i];
		if (f.outgrown != 0 && t->context_window <= f.outgrown)
			continue;
		result = attempt_leniently(x, t, err);
		if (result == ATTEMPT_SERVED &&
		    (exchange_streams(x) || err->class == ERROR_NONE))
			return 0;
		if (!error_tries_next(err->class) &&
		    err->class != ERROR_UPSTREAM_CONTEXT)
			return -1;
		add_failure(&f, t, err);
		exchange_log_failure(x, err);
		/* A whole answer that failed half-way: the client has heard
		 * nothing, but the sinks have. */
		if (result == ATTEMPT_SERVED)
			break;
	}
	return all_failed(x, &f, err);
}
