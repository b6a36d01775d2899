/*
 * Promise 2, streamed equals not streamed, on answers made by dice: each
 * vendor says each of them once at once and once as a stream, whose deltas and
 * whose bytes are cut anywhere. The public answers are the same bytes, the last
 * event of the public stream holds the same, and they say what was meant.
 */
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
#include "front/mem.h"
#include "front/sse_writer.h"
#include "lib/dice.h"
#include "lib/events.h"
#include "lib/vendor.h"
#include "model/response_json.h"
#include "model/validate.h"

#define ANSWERS		1200
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

struct outcome {
	struct arena arena;
	struct request request;
	struct receipt receipt;
	struct response response;
	struct mem_conn mem;
	struct sse_writer writer;
	struct buf json;		/* the public answer */
};

/* Pieces are copies of their own, so that reading beyond them is caught. */
static int
feed(struct decoder *d, struct span bytes, struct error *err)
{
	while (bytes.len > 0) {
		size_t n = 1 + dice(dice_one_in(4) ? 600 : 60);
		char *piece;
		int ret;

		if (n > bytes.len)
			n = bytes.len;
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
decode(struct outcome *o, const struct vendor *v, const struct answer *a,
    struct span bytes, bool stream)
{
	struct provider row = { .name = "lab", .dialect = v->dialect,
	    .quirks = a->quirks };
	struct target target = { .provider = &row, .model = v->model,
	    .supports = v->supports, .has_supports = v->supports != 0 };
	struct open_seal seal = {
		.sink = { seal_openly, &o->response.sink },
	};
	struct check check;
	struct decoder d;
	struct error err;

	check_init(&check, &seal.sink);
	decoder_init(&d, dialect_find(v->dialect), &o->request, &target,
	    stream, &check.sink);
	if (feed(&d, bytes, &err) == -1)
		fail_msg("%s: %.*s", err.message, (int)bytes.len, bytes.p);
	decoder_fini(&d);
	check_fini(&check);
}

static void
collect(struct outcome *o, const struct vendor *v, const struct answer *a,
    struct span bytes, bool stream)
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
	decode(o, v, a, bytes, stream);
	assert_int_equal(0, sse_writer_flush(&o->writer, &err));
	response_write(&w, &o->response, &o->request, &o->receipt);
	clock_set_source(NULL);
}

static void
outcome_fini(struct outcome *o)
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

static void
expect_same(const char *what, struct span one, struct span other)
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

/* The response of the one terminal event, behind which nothing but the end
 * mark comes. */
static struct span
terminal(struct outcome *o)
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

/* ---- the promise ---- */

static uint32_t number;			/* of the answer that is told */

static void
say(const struct vendor *v, const struct answer *a)
{
	struct outcome whole, streamed;
	struct buf out;

	buf_init(&out, BIG);
	v->whole(&out, a);
	collect(&whole, v, a, buf_view(&out), false);
	answer_expect(a, &whole.response, v->blob);
	buf_reset(&out);
	v->stream(&out, a);
	collect(&streamed, v, a, buf_view(&out), true);
	answer_expect(a, &streamed.response, v->blob);
	expect_same("whole and streamed answer", buf_view(&whole.json),
	    buf_view(&streamed.json));
	expect_same("whole answer and last event", buf_view(&whole.json),
	    terminal(&streamed));
	outcome_fini(&streamed);
	outcome_fini(&whole);
	buf_fini(&out);
}

static void
promise_2_streamed_equals_not_streamed(void **state)
{
	static struct answer a;

	for (number = 1; number <= ANSWERS; number++) {
		const struct vendor *v = *state;

		dice_seed(number);
		answer_make(&a);
		v->fit(&a);
		say(v, &a);
	}
}

/* Which one it was, for whoever looks into it. */
static int
name_answer(void **state)
{
	(void)state;
	if (number <= ANSWERS)
		print_message("# failed at answer %u\n", (unsigned)number);
	return 0;
}

#define VENDOR(v) { \
	.name = "promise_2_streamed_equals_not_streamed_from_" #v, \
	.test_func = promise_2_streamed_equals_not_streamed, \
	.teardown_func = name_answer, \
	.initial_state = (void *)(uintptr_t)&vendor_##v }

int
main(void)
{
	const struct CMUnitTest tests[] = {
		VENDOR(openai_chat),
		VENDOR(openai_responses),
		VENDOR(anthropic),
		VENDOR(gemini),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
