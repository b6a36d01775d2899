/*
 * Promise 1 in the decoders, on answers made by dice: however much of a stream
 * has come, it has not ended before its end mark, and one that breaks off
 * before is an error. A vendor without a mark ends with its body, cleanly.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialect/dialect.h"
#include "lib/dice.h"
#include "lib/vendor.h"
#include "model/validate.h"

#define ANSWERS		150
#define CUTS		12
#define BIG		((size_t)1 << 24)

struct rig {
	struct arena arena;
	struct request request;
	struct receipt receipt;
	struct provider row;
	struct target target;
	struct check check;
	struct decoder decoder;
};

/* A row that ends all its streams with the mark, if it has one. */
static void
rig_init(struct rig *r, const struct vendor *v, const struct answer *a)
{
	struct error err;

	arena_init(&r->arena, BIG);
	receipt_init(&r->receipt, &r->arena);
	if (request_read(&r->arena, span_of(answer_request), NULL, &r->request,
	    &r->receipt, &err) == -1)
		fail_msg("%s: %s", err.param, err.message);
	r->row = (struct provider){
		.name = "lab", .dialect = v->dialect,
		.quirks = a->quirks | QUIRK_DONE_ALWAYS,
	};
	r->target = (struct target){
		.provider = &r->row, .model = v->model,
	};
	check_init(&r->check, NULL);
	decoder_init(&r->decoder, dialect_find(v->dialect), &r->request,
	    &r->target, true, &r->check.sink);
}

static void
rig_fini(struct rig *r)
{
	decoder_fini(&r->decoder);
	check_fini(&r->check);
	arena_fini(&r->arena);
}

static void
feed(struct rig *r, struct span bytes)
{
	char *copy = malloc(bytes.len + 1);
	struct error err;

	assert_non_null(copy);
	memcpy(copy, bytes.p, bytes.len);
	if (r->decoder.dialect->feed(&r->decoder, (struct span){ copy,
	    bytes.len }, &err) == -1)
		fail_msg("%s", err.message);
	free(copy);
}

/* Where the stream's last frame is whole: with the end of its blank line, of
 * which a CR is enough. */
static size_t
mark_of(struct span text)
{
	return text.len - (text.p[text.len - 2] == '\r');
}

static void
ends_at_its_mark(const struct vendor *v, const struct answer *a,
    struct span text)
{
	size_t mark = v->marked ? mark_of(text) : text.len + 1;
	struct error err;
	struct rig r;

	rig_init(&r, v, a);
	for (size_t n = 1; n <= text.len; n++) {
		feed(&r, (struct span){ text.p + n - 1, 1 });
		if (r.decoder.ended != (n >= mark))
			fail_msg("byte %zu of %zu: %.*s", n, text.len,
			    (int)text.len, text.p);
	}
	assert_int_equal(0, r.decoder.dialect->finish(&r.decoder, true,
	    &err));
	assert_true(r.decoder.ended);
	rig_fini(&r);
}

static void
is_an_error_when_cut(const struct vendor *v, const struct answer *a,
    struct span text, size_t n)
{
	bool clean = v->marked && dice_one_in(2);
	struct error err;
	struct rig r;

	rig_init(&r, v, a);
	if (n > 0)
		feed(&r, (struct span){ text.p, n });
	if (r.decoder.dialect->finish(&r.decoder, clean, &err) == 0)
		fail_msg("cut after %zu of %zu bytes: %.*s", n, text.len,
		    (int)text.len, text.p);
	assert_false(r.decoder.ended);
	assert_int_equal(ERROR_UPSTREAM_CUT, err.class);
	rig_fini(&r);
}

static bool
is_behind_frame(struct span text, size_t n)
{
	return n > 3 && text.p[n - 1] == '\n' && (text.p[n - 2] == '\n' ||
	    (text.p[n - 2] == '\r' && text.p[n - 3] == '\n'));
}

/* Anywhere before the mark, or between two frames. */
static size_t
choose_cut(struct span text)
{
	size_t mark = mark_of(text), n = dice((unsigned)mark);

	if (dice_one_in(2))
		while (n > 0 && !is_behind_frame(text, n))
			n--;
	return n;
}

static void
promise_1_no_stream_ends_before_its_mark(void **state)
{
	const struct vendor *v = *state;
	static struct answer a;
	struct buf out;

	for (uint32_t i = 1; i <= ANSWERS; i++) {
		dice_seed(i);
		answer_make(&a);
		v->fit(&a);
		buf_init(&out, BIG);
		v->stream(&out, &a);
		ends_at_its_mark(v, &a, buf_view(&out));
		for (unsigned k = 0; k < CUTS; k++)
			is_an_error_when_cut(v, &a, buf_view(&out),
			    choose_cut(buf_view(&out)));
		buf_fini(&out);
	}
}

#define VENDOR(v) { \
	.name = "promise_1_no_stream_ends_before_its_mark_from_" #v, \
	.test_func = promise_1_no_stream_ends_before_its_mark, \
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
