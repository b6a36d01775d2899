#include "config.h"

#include <stdio.h>

#include "base/clock.h"
#include "gateway/caller.h"
#include "gateway/candidates.h"
#include "store/marks.h"
#include "upstream/attempt.h"
#include "upstream/fetch.h"

/* ---- routes that are left alone ---- */

/* Whether the provider's time isn't over yet; err says how long still. */
static bool
must_wait(struct exchange *x, const struct target *t, struct error *err)
{
	int64_t ms = marks_wait(x->gateway->marks, t->route, clock_wall_ms());

	if (ms == 0)
		return false;
	(void)error_set(err, ERROR_UPSTREAM_WAITING, NULL,
	    "%s: the provider has asked not to be called for a while",
	    t->route);
	err->retry_after_s = (int)((ms + 999) / 1000);
	receipt_attempt(&x->receipt, t->route, 0, error_name(err->class), 0);
	return true;
}

/* Only what a provider said counts: we ask for time, too, when there is no
 * room. */
static void
heed(struct exchange *x, const struct target *t, const struct error *err)
{
	if (error_tries_next(err->class) && error_passes(err->class) &&
	    err->class != ERROR_OVERLOADED && err->retry_after_s > 0)
		marks_set(x->gateway->marks, t->route, clock_wall_ms(),
		    (int64_t)err->retry_after_s * 1000);
}

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

/*
 * The total time is one for all candidates together. A provider's own bounds
 * its part of it, or makes it longer. Without one, half of what is left has to
 * do until the first item: a provider that hangs, or beats without end, must
 * leave time for those that could still answer.
 */
static void
set_total(const struct exchange *x, int64_t own, bool last,
    struct attempt *at)
{
	int64_t general = x->gateway->conf->timeouts.total;
	int64_t total = own > general ? own : general;
	int64_t left = total - (clock_mono_ms() - x->began_ms);

	at->own_total = own != 0 && own < left;
	at->timeouts.total = at->own_total ? own : left > 0 ? left : 1;
	if (own == 0 && !last)
		at->patience_ms = (at->timeouts.total + 1) / 2;
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
attempt(struct exchange *x, const struct target *target, bool last,
    struct error *err)
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
		},
		.fetch = &fetch,
		.reserve = reserve,
		.commit = commit,
		.ctx = x,
	};
	enum attempt_result result;

	set_total(x, own->total, last, &at);
	x->target = target;
	x->attempt = &at;
	x->called = true;
	x->spent = (struct spent){ .ended = ERROR_NONE };
	receipt_rewind(&x->receipt);
	x->response.redact = redaction_summary(x, target);
	result = attempt_run(&at, err);
	x->attempt = NULL;
	x->spent = (struct spent){ err->class, at.status, at.has_usage,
	    at.usage };
	(void)snprintf(x->provider_request, sizeof(x->provider_request), "%s",
	    at.request_id);
	heed(x, target, err);
	return result;
}

/* ---- what the failures have in common ---- */

struct failures {
	size_t n;
	bool pass, rate_limited, callers, no_room;	/* all of them */
	bool may_pass;			/* one of them */
	int wait_s;			/* the shortest that was asked for */
	int64_t outgrown;		/* the largest context window that was
					 * too small; 0: none was, or unknown */
	size_t outgrown_by;		/* the first of those candidates */
	const struct error *first;
	const struct error *too_long;	/* the first of that class; or NULL */
};

/* Whether the request itself is at fault: no such route can serve it. */
static bool
is_callers(enum error_class class)
{
	return class == ERROR_UNSUPPORTED_VALUE ||
	    class == ERROR_UNSUPPORTED_PARAMETER ||
	    class == ERROR_FETCH ||
	    class == ERROR_TOO_LARGE ||
	    class == ERROR_UPSTREAM_CONTEXT ||
	    class == ERROR_UPSTREAM_REASONING ||
	    class == ERROR_UPSTREAM_SCHEMA;
}

static bool
is_rate(enum error_class class)
{
	return class == ERROR_UPSTREAM_RATE || class == ERROR_UPSTREAM_WAITING;
}

/* A 413 is about bytes, and may be a proxy's: no matter of windows. */
static void
note_window(struct failures *f, const struct exchange *x, size_t i)
{
	const struct receipt *r = &x->receipt;
	int64_t window = x->candidates.list[i].context_window;

	if (r->attempts[r->n_attempts - 1].status == 413)
		return;
	if (f->outgrown == 0)
		f->outgrown_by = i;
	if (f->outgrown < window)
		f->outgrown = window;
}

static const struct error *
keep_error(struct exchange *x, const struct error *err)
{
	struct error *kept = arena_alloc(&x->arena, sizeof(*kept));

	*kept = *err;
	return kept;
}

/* The candidate's attempt is the last in the receipt. */
static void
add_failure(struct failures *f, struct exchange *x, size_t i,
    const struct error *err)
{
	if (f->n++ == 0) {
		f->pass = f->rate_limited = f->callers = f->no_room = true;
		f->first = keep_error(x, err);
	}
	f->pass = f->pass && error_passes(err->class);
	f->rate_limited = f->rate_limited && is_rate(err->class);
	f->callers = f->callers && is_callers(err->class);
	f->no_room = f->no_room && err->class == ERROR_OVERLOADED;
	f->may_pass = f->may_pass || error_passes(err->class);
	if (err->retry_after_s > 0 &&
	    (f->wait_s == 0 || err->retry_after_s < f->wait_s))
		f->wait_s = err->retry_after_s;
	if (err->class != ERROR_UPSTREAM_CONTEXT)
		return;
	if (f->too_long == NULL)
		f->too_long = keep_error(x, err);
	note_window(f, x, i);
}

/* What the client hears when no candidate served: one cause for all. */
static int
all_failed(const struct exchange *x, const struct failures *f,
    struct error *err)
{
	struct error last = *err;

	if (f->callers || f->no_room) {
		*err = *f->first;
		return -1;
	}
	/* Where waiting mends nothing, a shorter input does. */
	if (f->too_long != NULL && !f->may_pass) {
		*err = *f->too_long;
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
attempt_leniently(struct exchange *x, struct target *t, bool last,
    struct error *err)
{
	enum attempt_result result = attempt(x, t, last, err);

	while (result == ATTEMPT_FAILED && can_do_without(t, err->class)) {
		exchange_log_failure(x, err);
		result = attempt(x, t, last, err);
	}
	return result;
}

/* ---- all of them ---- */

enum step {
	STEP_NEXT,		/* it failed; another may do better */
	STEP_SERVED,
	STEP_FINAL,		/* err is what the client is to be told */
	STEP_OVER		/* failed, and there can't be another */
};

/* Once an input was too long for a known window, those known to be larger are
 * tried, and in a second round those of which nobody knows. */
static bool
is_due(const struct failures *f, const struct exchange *x, size_t i,
    int round)
{
	int64_t window = x->candidates.list[i].context_window;

	if (round == 0)
		return f->outgrown == 0 || window > f->outgrown;
	return f->outgrown != 0 && window == 0 && i > f->outgrown_by;
}

/* Whether nobody is left to be asked but this one. */
static bool
is_last(const struct failures *f, const struct exchange *x, size_t i,
    int round)
{
	const struct marks *marks = x->gateway->marks;

	for (int later = round; later < 2; later++)
		for (size_t j = later == round ? i + 1 : 0;
		    j < x->candidates.n; j++)
			if (is_due(f, x, j, later) && marks_wait(marks,
			    x->candidates.list[j].route, clock_wall_ms()) == 0)
				return false;
	return true;
}

static enum step
try(struct exchange *x, size_t i, int round, struct failures *f,
    struct error *err)
{
	struct target *t = &x->candidates.list[i];
	enum attempt_result result;

	if (must_wait(x, t, err)) {
		add_failure(f, x, i, err);
		return STEP_NEXT;
	}
	caller_hide(x, t);
	result = attempt_leniently(x, t, is_last(f, x, i, round), err);
	if (result == ATTEMPT_SERVED &&
	    (exchange_streams(x) || err->class == ERROR_NONE))
		return STEP_SERVED;
	if (!error_tries_next(err->class))
		return STEP_FINAL;
	add_failure(f, x, i, err);
	exchange_log_failure(x, err);
	/* A whole answer that failed behind its first item: the client has
	 * heard nothing, but the sinks have. */
	return result == ATTEMPT_SERVED ? STEP_OVER : STEP_NEXT;
}

int
candidates_try(struct exchange *x, struct error *err)
{
	struct failures f = { .n = 0 };
	enum step step = STEP_NEXT;

	receipt_keep(&x->receipt);
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; step == STEP_NEXT &&
		    i < x->candidates.n; i++)
			if (is_due(&f, x, i, round))
				step = try(x, i, round, &f, err);
	if (step == STEP_SERVED)
		return 0;
	return step == STEP_FINAL ? -1 : all_failed(x, &f, err);
}
