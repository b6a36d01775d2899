#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "lib/transfer_rig.h"

/* The real clock and what turns claim to have taken. */
static int64_t skipped_ms;

static int64_t
skipping_mono_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 + skipped_ms;
}

static const struct clock_source skipping = { .mono_ms = skipping_mono_ms };

void
calls_copy(char *out, size_t size, struct span s)
{
	(void)snprintf(out, size, "%.*s", s.p == NULL ? 1 : (int)s.len,
	    s.p == NULL ? "-" : s.p);
}

static int
refuse(enum error_class class, struct error *err)
{
	return class == ERROR_NONE ? 0 :
	    error_set(err, class, NULL, "refused by the test");
}

static int
on_answer(void *ctx, const struct transfer_answer *a, struct error *err)
{
	struct calls *r = ctx;

	r->answers++;
	r->status = a->status;
	calls_copy(r->type, sizeof(r->type), a->content_type);
	calls_copy(r->retry_after, sizeof(r->retry_after), a->retry_after);
	calls_copy(r->retry_after_ms, sizeof(r->retry_after_ms),
	    a->retry_after_ms);
	calls_copy(r->request_id, sizeof(r->request_id), a->request_id);
	return refuse(r->refuse_answer, err);
}

static int
on_data(void *ctx, struct span bytes, struct error *err)
{
	struct calls *r = ctx;

	r->pieces++;
	buf_span(&r->body, bytes);
	return refuse(r->refuse_data, err);
}

static int
on_turn(void *ctx, bool woken, bool *done, struct error *err)
{
	struct calls *r = ctx;

	r->turns++;
	r->wakes += woken;
	skipped_ms += r->turn_takes_ms;
	if (woken && r->refuse_wake)
		return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
	if (woken && r->ignore_wake)
		r->watch = -1;
	if (r->done_at != NULL && r->body.len > 0 &&
	    strstr(r->body.data, r->done_at) != NULL)
		*done = true;
	if (r->turns > r->turns_before)
		return refuse(r->refuse_turn, err);
	return 0;
}

static const struct transfer_ops ops = { on_answer, on_data, on_turn };

void
calls_url(struct calls *r, const char *scheme, unsigned port)
{
	(void)snprintf(r->url, sizeof(r->url), "%s://127.0.0.1:%u/v1/x",
	    scheme, port);
	r->call.url = r->url;
}

int
calls_setup(void **state)
{
	struct calls *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	r->upstream = upstream_start();
	r->transfer = transfer_new();
	calls_url(r, "http", upstream_port(r->upstream));
	r->call.body = SPAN("{\"model\":\"m\"}");
	r->call.headers = r->headers;
	r->call.tick_ms = 20;
	r->call.timeouts.total = LONG_MS;
	r->call.watch_fd = &r->watch;
	r->watch = r->fds[0] = r->fds[1] = -1;
	buf_init(&r->body, CEILING_UPSTREAM_BODY);
	*state = r;
	return 0;
}

int
calls_teardown(void **state)
{
	struct calls *r = *state;

	transfer_free(r->transfer);
	upstream_stop(r->upstream);
	buf_fini(&r->body);
	for (int i = 0; i < 2; i++)
		if (r->fds[i] != -1)
			(void)close(r->fds[i]);
	clock_set_source(NULL);
	skipped_ms = 0;
	free(r);
	return 0;
}

int
calls_run(struct calls *r)
{
	int64_t begun = clock_mono_ms();
	int rc;

	buf_reset(&r->body);
	r->answers = r->pieces = r->turns = r->wakes = 0;
	r->status = 0;
	r->err = (struct error){ .class = ERROR_NONE };
	rc = transfer_run(r->transfer, &r->call, &ops, r, &r->clean, &r->err);
	r->ms = clock_mono_ms() - begun;
	return rc;
}

int
calls_reply(struct calls *r, const struct upstream_reply *reply)
{
	upstream_next(r->upstream, reply);
	return calls_run(r);
}

void
assert_body(const struct calls *r, const char *body)
{
	assert_string_equal(r->body.len == 0 ? "" : r->body.data, body);
}

/* Whatever went before, the worker serves on. */
void
assert_usable(struct calls *r)
{
	static const struct upstream_reply fine = { BODY("fine") };

	r->refuse_answer = r->refuse_data = r->refuse_turn = ERROR_NONE;
	r->done_at = NULL;
	calls_url(r, "http", upstream_port(r->upstream));
	r->call.timeouts = (struct timeouts){ .total = LONG_MS };
	r->call.ca_file = r->call.proxy = NULL;
	assert_int_equal(calls_reply(r, &fine), 0);
	assert_true(r->clean);
	assert_body(r, "fine");
}

void
assert_fails(struct calls *r, const struct upstream_reply *reply,
    enum error_class class)
{
	if (calls_reply(r, reply) != -1 || r->err.class != class)
		fail_msg("expected %s, got %s: %s", error_name(class),
		    error_name(r->err.class), r->err.message);
}

struct upstream_request
calls_request(struct calls *r, unsigned number)
{
	struct upstream_request got;

	assert_true(upstream_request(r->upstream, number, &got));
	return got;
}

void
calls_skip(struct calls *r, int turn_takes_ms)
{
	r->turn_takes_ms = turn_takes_ms;
	clock_set_source(&skipping);
}

int
calls_global_setup(void **state)
{
	struct error err;

	(void)state;
	return transfer_global_init(&err);
}

int
calls_global_teardown(void **state)
{
	(void)state;
	transfer_global_fini();
	return 0;
}
