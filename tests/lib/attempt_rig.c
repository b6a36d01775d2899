#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/parse.h"
#include "lib/attempt_rig.h"

#define OUT_MAX	((size_t)1024 * 1024)

/* ---- the tiny dialect ---- */

struct tiny {
	struct buf line;
	bool ended, quiet;
};

static int
tiny_encode(const struct request *request, const struct target *target,
    struct arena *a, struct call *call, struct receipt *receipt,
    struct error *err)
{
	buf_init(&call->path, 256);
	arena_defer(a, buf_fini_deferred, &call->path);
	buf_init(&call->body, 1024);
	arena_defer(a, buf_fini_deferred, &call->body);
	if (request->n_tools > 0)
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tools",
		    "tools are not known here");
	if (request->n_items > 0)
		receipt_change(receipt, "input", ACTION_DROPPED, "too tiny");
	buf_printf(&call->path, "/tiny/%s", target->model);
	buf_printf(&call->body, "{\"model\":\"%s\"}", request->model);
	call->headers[0] = (struct header){ "X-Tiny", "yes" };
	call->headers[1] = (struct header){ "X-Both", "dialect" };
	call->n_headers = 2;
	call->joined = (struct header){ "X-Joined", "row,dialect" };
	call->stream = request->stream;
	return 0;
}

static void
tiny_begin(struct decoder *d)
{
	struct tiny *t = d->state;

	buf_init(&t->line, 1024);
}

static void
tiny_end(struct decoder *d)
{
	struct tiny *t = d->state;

	buf_fini(&t->line);
}

static int
tiny_line(struct decoder *d, const char *line, struct error *err)
{
	static const struct {
		const char *word;
		enum event_type type;
	} words[] = {
		{ "begin", EVENT_BEGIN }, { "item", EVENT_ITEM_BEGIN },
		{ "text", EVENT_DELTA }, { "done", EVENT_ITEM_END },
		{ "usage", EVENT_USAGE }, { "end", EVENT_END },
	};
	struct tiny *t = d->state;
	struct usage usage = { 0 };
	struct event ev = { .item_type = ITEM_MESSAGE, .usage = &usage,
	    .status = STATUS_COMPLETED, .part_type = PART_TEXT };
	char word[16] = "", text[64] = "";
	unsigned n = 0;

	(void)sscanf(line, "%15s %u %63[^\n]", word, &n, text);
	if (strcmp(word, "fail") == 0)
		return error_set(err, ERROR_UPSTREAM_FAILED, NULL, "%s",
		    line + 5);
	t->quiet = t->quiet || strcmp(word, "quiet") == 0;
	ev.item = n;
	usage.output = n;
	ev.text = span_of(text);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i].word) == 0) {
			ev.type = words[i].type;
			t->ended = t->ended || ev.type == EVENT_END;
			return sink_send(d->sink, &ev, err);
		}
	return t->quiet ? 0 : error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "a line that is none");
}

static int
tiny_feed(struct decoder *d, struct span bytes, struct error *err)
{
	struct tiny *t = d->state;

	for (size_t i = 0; i < bytes.len && !t->ended; i++) {
		if (bytes.p[i] != '\n') {
			buf_putc(&t->line, bytes.p[i]);
			continue;
		}
		if (t->line.len > 0 && tiny_line(d, t->line.data, err) == -1)
			return -1;
		buf_reset(&t->line);
	}
	if (buf_over(&t->line))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "a line without end");
	return 0;
}

static int
tiny_finish(struct decoder *d, bool clean, struct error *err)
{
	struct tiny *t = d->state;

	/* Careless: complains of a cut behind the end, too. */
	if ((t->ended && clean) || t->quiet)
		return 0;
	return error_set(err, ERROR_UPSTREAM_CUT, NULL, "cut, %s",
	    clean ? "cleanly" : "uncleanly");
}

const struct dialect tiny = {
	.name = "tiny",
	.encode = tiny_encode,
	.state_size = sizeof(struct tiny),
	.begin = tiny_begin,
	.feed = tiny_feed,
	.finish = tiny_finish,
	.end = tiny_end,
};

/* ---- the client and the sink ---- */

static int64_t skipped_ms;

static int64_t
skipping_mono_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 + skipped_ms;
}

static const struct clock_source skipping = { .mono_ms = skipping_mono_ms };

static bool
has_gone_out(const struct rig *r, const char *line)
{
	return line != NULL && r->out.len > 0 &&
	    strstr(r->out.data, line) != NULL;
}

static int
on_turn(void *ctx, bool woken, struct error *err)
{
	struct rig *r = ctx;

	r->turns++;
	r->wakes += woken;
	skipped_ms += r->turn_takes_ms;
	if (r->refuse_turn == ERROR_NONE)
		return 0;
	if (r->refuse_when != NULL ? has_gone_out(r, r->refuse_when) :
	    r->refuse_wake ? woken : r->turns > r->turns_before)
		return error_set(err, r->refuse_turn, NULL, "no more turns");
	return 0;
}

static int
print(struct sink *s, const struct event *ev, struct error *err)
{
	struct rig *r = (struct rig *)((char *)s - offsetof(struct rig, sink));

	if (ev->type == EVENT_END || ev->type == EVENT_FAIL)
		r->attempts_at_end = r->receipt.n_attempts;
	event_print(&r->out, ev);
	buf_putc(&r->out, '\n');
	if (ev->type != EVENT_FAIL && has_gone_out(r, r->refuse_event))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "a sink is full");
	return 0;
}

static void
on_commit(void *ctx)
{
	struct rig *r = ctx;

	buf_puts(&r->out, "commit\n");
}

/* ---- life ---- */

void
rig_clear(struct rig *r)
{
	buf_reset(&r->out);
	check_fini(&r->check);
	check_init(&r->check, &r->sink);
	receipt_init(&r->receipt, &r->arena);
	r->attempts_at_end = 0;
	r->turns = r->wakes = 0;
}

int
rig_setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	r->upstream = upstream_start();
	arena_init(&r->arena, OUT_MAX);
	buf_init(&r->out, OUT_MAX);
	r->sink.event = print;
	rig_clear(r);
	r->request = (struct request){ .arena = &r->arena, .model = "m",
	    .stream = true };
	r->provider = (struct provider){ .name = "lab", .dialect = "tiny",
	    .base_url = arena_printf(&r->arena, "%s/v1",
	    upstream_url(r->upstream)), .api_key = "sk-secret" };
	r->target = (struct target){ .provider = &r->provider,
	    .model = "tiny-model", .route = ROUTE };
	r->client = (struct client){ .fd = -1, .tick_ms = 20,
	    .turn = on_turn, .ctx = r };
	r->attempt = (struct attempt){ .request = &r->request,
	    .target = &r->target, .transfer = transfer_new(),
	    .receipt = &r->receipt, .sink = &r->check.sink,
	    .client = &r->client, .timeouts = { .total = LONG_MS },
	    .commit = on_commit, .ctx = r, .dialect = &tiny };
	*state = r;
	return 0;
}

int
rig_teardown(void **state)
{
	struct rig *r = *state;

	transfer_free(r->attempt.transfer);
	upstream_stop(r->upstream);
	check_fini(&r->check);
	buf_fini(&r->out);
	arena_fini(&r->arena);
	clock_set_source(NULL);
	skipped_ms = 0;
	free(r);
	return 0;
}

int
rig_global_setup(void **state)
{
	struct error err;

	(void)state;
	return transfer_global_init(&err);
}

int
rig_global_teardown(void **state)
{
	(void)state;
	transfer_global_fini();
	return 0;
}

/* ---- use ---- */

enum attempt_result
rig_run(struct rig *r)
{
	int64_t begun = clock_mono_ms();
	enum attempt_result result;

	rig_clear(r);
	memset(&r->err, 0xff, sizeof(r->err));
	result = attempt_run(&r->attempt, &r->err);
	r->ms = clock_mono_ms() - begun;
	return result;
}

enum attempt_result
rig_reply(struct rig *r, const struct upstream_reply *reply)
{
	upstream_next(r->upstream, reply);
	return rig_run(r);
}

struct upstream_request
rig_request(struct rig *r, unsigned number)
{
	struct upstream_request got;

	assert_true(upstream_request(r->upstream, number, &got));
	return got;
}

void
rig_skip(struct rig *r, int turn_takes_ms)
{
	r->turn_takes_ms = turn_takes_ms;
	clock_set_source(&skipping);
}

void
assert_out(const struct rig *r, const char *expected)
{
	assert_string_equal(r->out.len == 0 ? "" : r->out.data, expected);
}

void
assert_error(const struct rig *r, enum error_class class)
{
	if (r->err.class != class)
		fail_msg("expected %s, got %s: %s", error_name(class),
		    error_name(r->err.class), r->err.message);
}

void
assert_recorded(const struct rig *r, int status, const char *code)
{
	const struct attempt_record *a = &r->receipt.attempts[0];

	assert_int_equal(r->receipt.n_attempts, 1);
	assert_string_equal(a->route, ROUTE);
	assert_int_equal(a->status, status);
	assert_string_equal(a->code, code);
	assert_in_range(a->ms, 0, LONG_MS * 10);
}
