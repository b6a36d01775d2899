/*
 * Verbs about the store:
 *
 *	rows N			requests recorded so far in this story
 *	row PATH OP VALUE	the last of them, as an object of its columns
 *	kept PATH OP VALUE	what was kept of it: its request, and the
 *				response unless that is kept by itself
 *	kept nothing		nothing was, but with a response
 */
#include "config.h"

#include "base/clock.h"
#include "base/jsonw.h"
#include "base/parse.h"
#include "scenario/judge.h"
#include "store/sealed.h"

struct rows {
	struct request_row last;
	uint64_t n;
};

static int
count_row(void *ctx, const struct request_row *row)
{
	struct rows *r = ctx;

	if (r->n++ == 0)
		r->last = *row;
	return 0;
}

static bool
read_rows(struct judge *j, struct rows *r)
{
	const struct request_filter all = { .bodies = true,
	    .now_s = clock_wall_s() };
	struct store *s = j->stage->house.gateway.store;
	struct error err;

	*r = (struct rows){ .n = 0 };
	if (s->ops->request_each(s, &all, &j->take->arena, count_row, r,
	    &err) == 0)
		return true;
	judge_fault(j, "the store can't be read: %s", err.message);
	return false;
}

static void
expect_rows(struct judge *j, struct span args)
{
	struct rows r;
	uint64_t n;

	if (read_rows(j, &r) &&
	    (parse_u64(args, 1000, &n) == -1 || n != r.n))
		judge_fault(j, "rows %.*s was expected, there are %llu",
		    (int)args.len, args.p, (unsigned long long)r.n);
}

static void
put_json(struct jsonw *w, const char *key, const char *json)
{
	jsonw_key(w, key);
	if (json == NULL)
		jsonw_null(w);
	else
		jsonw_raw(w, span_of(json));
}

static void
write_row(struct jsonw *w, const struct request_row *r)
{
	const struct { const char *key, *value; } words[] = {
		{ "id", r->id }, { "response", r->response },
		{ "project", r->project }, { "key", r->key },
		{ "method", r->method }, { "path", r->path },
		{ "asked", r->asked }, { "model", r->model },
		{ "route", r->route }, { "provider", r->provider },
		{ "served", r->served }, { "outcome", r->outcome },
		{ "traceparent", r->traceparent },
	};
	const struct { const char *key; int64_t value; } numbers[] = {
		{ "status", r->status }, { "attempts", r->attempts },
		{ "first_ms", r->first_ms }, { "total_ms", r->total_ms },
		{ "bytes_in", (int64_t)r->bytes_in },
		{ "bytes_out", (int64_t)r->bytes_out },
		{ "input", (int64_t)r->usage.input },
		{ "output", (int64_t)r->usage.output },
		{ "cost", r->has_cost ? (int64_t)r->cost_pico : -1 },
	};

	jsonw_object(w);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		jsonw_key(w, words[i].key);
		jsonw_string(w, words[i].value);
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		jsonw_key(w, numbers[i].key);
		jsonw_int(w, numbers[i].value);
	}
	jsonw_key(w, "stream");
	jsonw_bool(w, r->stream);
	jsonw_key(w, "estimated");
	jsonw_bool(w, r->estimated);
	put_json(w, "receipt", r->receipt);
	put_json(w, "metadata", r->metadata);
	jsonw_object_end(w);
}

static struct buf *
new_buf(struct judge *j)
{
	struct buf *b = arena_alloc(&j->take->arena, sizeof(*b));

	buf_init(b, SIZE_MAX);
	arena_defer(&j->take->arena, buf_fini_deferred, b);
	return b;
}

static void
judge_text(struct judge *j, struct span json, struct span args)
{
	struct error err;

	judge_value(j, scan(&j->take->arena, json, SCAN_UPSTREAM, &err), args);
}

static void
expect_row(struct judge *j, struct span args)
{
	struct buf *out = new_buf(j);
	struct jsonw w = jsonw_on(out);
	struct rows r;

	if (!read_rows(j, &r))
		return;
	if (r.n == 0) {
		judge_fault(j, "nothing has been recorded");
		return;
	}
	write_row(&w, &r.last);
	judge_text(j, buf_view(out), args);
}

static bool
find_response(struct judge *j, const struct request_row *r,
    struct response_row *out)
{
	struct store *s = j->stage->house.gateway.store;
	struct error err;

	return r->response != NULL && s->ops->response_find(s, r->project,
	    r->response, clock_wall_s(), &j->take->arena, out, &err) == 1;
}

/* The last line of what is kept beside the items (gateway/memory.h). */
static void
put_request(struct buf *out, struct span object)
{
	const char *last = object.p;

	for (size_t i = 0; i < object.len; i++)
		if (object.p[i] == '\n')
			last = object.p + i + 1;
	buf_puts(out, "{\"request\":");
	buf_add(out, last, object.len - (size_t)(last - object.p));
	buf_putc(out, '}');
}

/* False: nothing is kept, or it doesn't open. */
static bool
open_kept(struct judge *j, const struct request_row *r, struct buf *out)
{
	const struct secret *secret = &j->stage->house.secret;
	struct sealed s = { SEALED_BODY, r->project, r->response == NULL ? "" :
	    r->response, r->body };
	struct buf *object = new_buf(j);
	struct response_row response;

	if (s.bytes.p != NULL)
		return sealed_open(secret, &s, out) == 0;
	if (!find_response(j, r, &response))
		return false;
	s.kind = SEALED_OBJECT;
	s.bytes = response.object;
	if (sealed_open(secret, &s, object) == -1)
		return false;
	put_request(out, buf_view(object));
	return true;
}

static void
expect_kept(struct judge *j, struct span args)
{
	struct buf *out = new_buf(j);
	struct rows r;

	if (!read_rows(j, &r))
		return;
	if (span_is(args, "nothing")) {
		if (r.n == 0 || r.last.body.p != NULL)
			judge_fault(j, "no body was expected");
	} else if (r.n == 0 || !open_kept(j, &r.last, out)) {
		judge_fault(j, "there is no body that opens");
	} else {
		judge_text(j, buf_view(out), args);
	}
}

const struct verb verbs_of_store[] = {
	{ "rows", expect_rows },
	{ "row", expect_row },
	{ "kept", expect_kept },
	{ NULL, NULL }
};
