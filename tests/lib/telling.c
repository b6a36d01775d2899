#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "dialect/dialect.h"
#include "lib/dice.h"
#include "lib/events.h"
#include "lib/telling.h"
#include "model/response_json.h"
#include "model/validate.h"

#define BIG		((size_t)1 << 24)

static const struct http_request http = {
	.method = "POST", .path = "/v1/responses", .request_id = "req-1",
};

/* ---- in place of the seal ---- */

/* A blob stands open where it would be sealed. Of Gemini's it doesn't matter
 * at what part of the wire the signature stood, which a stream cuts up. */
struct open_seal {
	struct sink sink;
};

static void
write_blob(struct buf *out, struct arena *a, struct span opaque)
{
	struct error err;
	const struct node *node = scan(a, opaque, SCAN_UPSTREAM, &err), *m;
	struct jsonw w = jsonw_on(out);

	assert_non_null(node);
	jsonw_object(&w);
	for (m = node->child; m != NULL; m = m->next)
		if (!span_is(m->key, "at") && !span_is(m->key, "len"))
			jsonw_member(&w, m);
	jsonw_object_end(&w);
}

static int
seal_openly(struct sink *s, const struct event *ev, struct error *err)
{
	struct event sealed = *ev;
	struct buf json, text;
	struct arena a;
	int ret;

	if (ev->type != EVENT_ITEM_END || ev->opaque.p == NULL)
		return sink_send(s->next, ev, err);
	arena_init(&a, BIG);
	buf_init(&json, BIG);
	buf_init(&text, BIG);
	write_blob(&json, &a, ev->opaque);
	jsonw_escape(&text, buf_view(&json));
	sealed.encrypted = buf_view(&text);
	ret = sink_send(s->next, &sealed, err);
	buf_fini(&text);
	buf_fini(&json);
	arena_fini(&a);
	return ret;
}

/* ---- what comes out ---- */

/* Pieces are copies of their own, so that reading beyond them is caught. */
static int
feed(struct decoder *d, struct span bytes, size_t cut, struct error *err)
{
	while (bytes.len > 0) {
		size_t n = cut != TELLING_ANYHOW ? cut :
		    1 + dice(dice_one_in(4) ? 600 : 60);
		char *piece;
		int ret;

		if (n > bytes.len || n == 0)
			n = bytes.len;
		if (cut != TELLING_ANYHOW)
			cut = 0;
		piece = malloc(n);
		assert_non_null(piece);
		memcpy(piece, bytes.p, n);
		ret = d->dialect->feed(d, (struct span){ piece, n }, err);
		free(piece);
		if (ret == -1)
			return -1;
		bytes.p += n;
		bytes.len -= n;
	}
	return d->dialect->finish(d, true, err);
}

static void
decode(struct telling *o, const struct vendor *v, const struct answer *a,
    struct span bytes, bool stream, const struct guard_settings *guard,
    size_t cut)
{
	struct provider row = { .name = "lab", .dialect = v->dialect,
	    .quirks = a->quirks };
	struct target target = { .provider = &row, .model = v->model,
	    .supports = v->supports, .has_supports = v->supports != 0 };
	struct open_seal seal = {
		.sink = { seal_openly, &o->response.sink },
	};
	struct check before, behind;
	struct decoder d;
	struct error err;

	/* What is sealed is no secret's leak, and nobody here seals. */
	check_init(&behind, guard != NULL ? &o->response.sink : &seal.sink);
	if (guard != NULL) {
		guard_init(&o->guard, guard);
		redact_stream_init(&o->redact, &o->guard, &o->receipt,
		    &behind.sink);
	}
	check_init(&before, guard != NULL ? &o->redact.sink : &behind.sink);
	decoder_init(&d, dialect_find(v->dialect), &o->request, &target,
	    stream, &before.sink);
	if (feed(&d, bytes, cut, &err) == -1)
		fail_msg("%s: %.*s", err.message, (int)bytes.len, bytes.p);
	decoder_fini(&d);
	check_fini(&before);
	if (guard != NULL) {
		assert_int_equal(redact_stream_held(&o->redact), 0);
		redact_stream_fini(&o->redact);
	}
	check_fini(&behind);
}

void
telling_run(struct telling *o, const struct vendor *v, const struct answer *a,
    struct span bytes, bool stream, const struct guard_settings *guard)
{
	telling_run_cut(o, v, a, bytes, stream, guard, TELLING_ANYHOW);
}

void
telling_run_cut(struct telling *o, const struct vendor *v,
    const struct answer *a, struct span bytes, bool stream,
    const struct guard_settings *guard, size_t cut)
{
	struct jsonw w = jsonw_on(&o->json);
	struct error err;

	events_clock();
	arena_init(&o->arena, BIG);
	buf_init(&o->json, BIG);
	mem_init(&o->mem, NULL, SPAN(""));
	receipt_init(&o->receipt, &o->arena);
	if (request_read(&o->arena, span_of(answer_request), NULL, &o->request,
	    &o->receipt, &err) == -1)
		fail_msg("%s: %s", err.param, err.message);
	if (a->no_summary)
		o->request.summary = SUMMARY_UNSET;
	response_init(&o->response, &o->arena, "lab/m",
	    stream ? &o->writer.sink : NULL);
	o->response.include = o->request.include;
	sse_writer_init(&o->writer, &o->mem.conn, &http, &o->request,
	    &o->receipt, &o->response);
	decode(o, v, a, bytes, stream, guard, cut);
	assert_int_equal(0, sse_writer_flush(&o->writer, &err));
	response_write(&w, &o->response, &o->request, &o->receipt);
	clock_set_source(NULL);
}

void
telling_fini(struct telling *o)
{
	sse_writer_fini(&o->writer);
	mem_fini(&o->mem);
	buf_fini(&o->json);
	arena_fini(&o->arena);
}

/* ---- comparing ---- */

/* Text that holds a JSON object, compact; other text as it is. */
static void
write_arguments(struct jsonw *w, struct arena *a, const struct node *text)
{
	struct buf json, out;
	struct jsonw inner = jsonw_on(&json);
	struct error err;
	const struct node *value = scan(a, jsonx_decode(a, text->span),
	    SCAN_UPSTREAM, &err);

	jsonw_key(w, "arguments");
	if (value == NULL || value->kind != NODE_OBJECT) {
		jsonw_text(w, text->span);
		return;
	}
	buf_init(&json, BIG);
	buf_init(&out, BIG);
	jsonw_node(&inner, value);
	jsonw_escape(&out, buf_view(&json));
	jsonw_text(w, buf_view(&out));
	buf_fini(&out);
	buf_fini(&json);
}

static void
write_item(struct jsonw *w, struct arena *a, const struct node *item)
{
	const struct node *m;

	jsonw_object(w);
	for (m = item->child; m != NULL; m = m->next)
		if (span_is(m->key, "arguments"))
			write_arguments(w, a, m);
		else
			jsonw_member(w, m);
	jsonw_object_end(w);
}

/* An answer with the arguments of its calls as JSON values: a vendor streams
 * their text, and may answer at once with an object. */
static void
write_comparable(struct buf *out, struct span json)
{
	struct jsonw w = jsonw_on(out);
	const struct node *answer, *m, *item;
	struct arena a;
	struct error err;

	arena_init(&a, BIG);
	answer = scan(&a, json, SCAN_REQUEST, &err);
	if (answer == NULL)
		fail_msg("%s: %.*s", err.message, (int)json.len, json.p);
	jsonw_object(&w);
	for (m = answer->child; m != NULL; m = m->next) {
		if (!span_is(m->key, "output")) {
			jsonw_member(&w, m);
			continue;
		}
		jsonw_key(&w, "output");
		jsonw_array(&w);
		for (item = m->child; item != NULL; item = item->next)
			write_item(&w, &a, item);
		jsonw_array_end(&w);
	}
	jsonw_object_end(&w);
	arena_fini(&a);
}

void
telling_expect_same(const char *what, struct span one, struct span other)
{
	struct buf a, b;

	if (span_same(one, other))
		return;
	buf_init(&a, BIG);
	buf_init(&b, BIG);
	write_comparable(&a, one);
	write_comparable(&b, other);
	if (!span_same(buf_view(&a), buf_view(&b)))
		fail_msg("%s differ:\n%s\n%s", what, a.data, b.data);
	buf_fini(&b);
	buf_fini(&a);
}

struct span
telling_terminal(struct telling *o)
{
	static const char mark[] = "\n\ndata: [DONE]\n\n", member[] =
	    ",\"response\":";
	const char *word = o->response.status == RESPONSE_COMPLETED ?
	    "\nevent: response.completed\n" :
	    "\nevent: response.incomplete\n";
	const char *text = buf_view(&o->mem.out).p, *at, *end;

	at = strstr(text, word);
	assert_non_null(at);
	end = strstr(at, mark);
	assert_non_null(end);
	assert_string_equal(end, mark);
	at = strstr(at, member);
	assert_non_null(at);
	at += strlen(member);
	assert_null(memmem(at, (size_t)(end - at), "\nevent: ", 8));
	return (struct span){ at, (size_t)(end - at) - 1 };
}
