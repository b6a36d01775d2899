/*
 * Promise 4 for each kind of thing: labelled sentences (guardrails/labelled.h)
 * come as an answer, its text cut at every byte, as a text, as reasoning, as a
 * refusal and in the arguments of a call; and from each vendor, its bytes cut at
 * every byte and anywhere. What comes out is what the whole text gives, and no
 * four letters or digits of what was labelled are in it that don't stand
 * elsewhere in the sentence.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "guardrails/labelled.h"
#include "lib/dice.h"
#include "lib/telling.h"
#include "lib/vendor.h"
#include "redact/redactor.h"
#include "redact/stream.h"

#define WINDOW		4
#define SENTENCES	3	/* of a type */
#define TIMES		6	/* that a vendor tells one of them */
#define BIG		((size_t)1 << 22)

static const struct guard_settings all = {
	.target = GUARD_OUTPUT,
	.entities = ENTITY_ALL,
	.threshold = GUARD_THRESHOLD,
};

/* ---- which sentences ---- */

static struct labelled set;

struct sample {
	const struct sentence *sentence;
	const struct label *label;
	struct buf whole;		/* what is left of it, bytes */
};

static struct sample samples[ENTITIES][SENTENCES];
static size_t n_samples[ENTITIES];

static const struct span nothing = { "", 0 };

static bool
is_sign(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

static bool
has(struct span text, struct span window)
{
	return text.len >= window.len &&
	    memmem(text.p, text.len, window.p, window.len) != NULL;
}

static bool
is_window(struct span w)
{
	for (size_t i = 0; i < w.len; i++)
		if (!is_sign(w.p[i]))
			return false;
	return true;
}

/* How long a window is: a label without four letters or digits in a row, such
 * as an age, is one as a whole. */
static size_t
window_of(struct span label)
{
	for (size_t at = 0; at + WINDOW <= label.len; at++)
		if (is_window((struct span){ label.p + at, WINDOW }))
			return WINDOW;
	return label.len;
}

/* The first window of the label that is in out, in nothing else that the
 * sentence says and not elsewhere; absent: none. */
static struct span
leak(const struct sample *s, struct span out, struct span elsewhere)
{
	struct span text = s->sentence->text;
	struct span label = { text.p + s->label->at, s->label->len };
	struct span before = { text.p, s->label->at };
	struct span behind = { label.p + label.len,
	    text.len - s->label->at - label.len };
	size_t n = window_of(label);

	for (size_t at = 0; at + n <= label.len; at++) {
		struct span w = { label.p + at, n };

		if ((n == label.len || is_window(w)) && has(out, w) &&
		    !has(before, w) && !has(behind, w) && !has(elsewhere, w))
			return w;
	}
	return (struct span){ NULL, 0 };
}

static void
redact_whole(struct span text, struct buf *out)
{
	struct redactor r;
	struct guard g;

	buf_init(out, BIG);
	guard_init(&g, &all);
	redactor_init(&r, &g, &g.rules);
	redactor_whole(&r, text, out);
	redactor_fini(&r);
}

/* One of which the rules find all. */
static bool
take(struct sample *s, const struct sentence *sentence,
    const struct label *label)
{
	*s = (struct sample){ sentence, label, { .data = NULL } };
	redact_whole(sentence->text, &s->whole);
	if (leak(s, sentence->text, nothing).p != NULL &&
	    leak(s, buf_view(&s->whole), nothing).p == NULL)
		return true;
	buf_fini(&s->whole);
	return false;
}

static void
take_sentence(const struct sentence *sentence)
{
	for (size_t i = 0; i < sentence->n_labels; i++)
		for (int e = 0; e < ENTITIES; e++)
			if ((sentence->labels[i].must &
			    ENTITY_BIT(e)) != 0 && n_samples[e] < SENTENCES &&
			    take(&samples[e][n_samples[e]], sentence,
			    &sentence->labels[i]))
				n_samples[e]++;
}

static int
set_up(void **state)
{
	(void)state;
	labelled_make(&set);
	/* From all over the set, which is ordered by language. */
	for (size_t i = 0; i < set.n; i++)
		take_sentence(&set.sentences[i * 7919 % set.n]);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	for (int e = 0; e < ENTITIES; e++)
		for (size_t i = 0; i < n_samples[e]; i++)
			buf_fini(&samples[e][i].whole);
	labelled_free(&set);
	return 0;
}

static void
expect_nothing_of(const struct sample *s, struct span out,
    struct span elsewhere)
{
	struct span w = leak(s, out, elsewhere);

	if (w.p != NULL)
		fail_msg("%.*s of \"%.*s\" is in %.*s", (int)w.len, w.p,
		    (int)s->label->len, s->sentence->text.p + s->label->at,
		    (int)out.len, out.p);
}

/* ---- cut at every byte ---- */

struct joined {
	struct sink sink;
	struct buf text;
};

static int
join(struct sink *sink, const struct event *ev, struct error *err)
{
	struct joined *j = (struct joined *)sink;

	(void)err;
	if (ev->type == EVENT_DELTA)
		buf_span(&j->text, ev->text);
	return 0;
}

/* The JSON text of an item's one part in two deltas. */
static void
send_cut(struct redact_stream *s, enum part_type type, struct span text,
    size_t cut)
{
	const struct event events[] = {
		{ .type = EVENT_BEGIN },
		{ .type = EVENT_ITEM_BEGIN, .item_type = ITEM_MESSAGE },
		{ .type = EVENT_DELTA, .part_type = type,
		    .text = { text.p, cut } },
		{ .type = EVENT_DELTA, .part_type = type,
		    .text = { text.p + cut, text.len - cut } },
		{ .type = EVENT_ITEM_END },
		{ .type = EVENT_END },
	};
	struct error err;

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		assert_int_equal(sink_send(&s->sink, &events[i], &err), 0);
}

/* Not between the bytes of a character, nor of an escape: no dialect does. */
static bool
may_cut(struct span text, size_t at)
{
	size_t back = 0;

	if (at < text.len && ((unsigned char)text.p[at] & 0xc0) == 0x80)
		return false;
	while (back < at && text.p[at - 1 - back] == '\\')
		back++;
	return back % 2 == 0;
}

static void
cut_everywhere(const struct sample *s, enum part_type type, struct span text,
    struct span expected)
{
	struct joined joined = { .sink = { join, NULL } };
	struct redact_stream stream;
	struct receipt receipt;
	struct arena arena;
	struct guard guard;

	arena_init(&arena, BIG);
	receipt_init(&receipt, &arena);
	buf_init(&joined.text, BIG);
	guard_init(&guard, &all);
	redact_stream_init(&stream, &guard, &receipt, &joined.sink);
	for (size_t cut = 0; cut <= text.len; cut++) {
		if (!may_cut(text, cut))
			continue;
		buf_reset(&joined.text);
		send_cut(&stream, type, text, cut);
		if (!span_same(buf_view(&joined.text), expected))
			fail_msg("cut at %zu: %s, not %.*s", cut,
			    buf_view(&joined.text).p, (int)expected.len,
			    expected.p);
		expect_nothing_of(s, buf_view(&joined.text), nothing);
	}
	redact_stream_fini(&stream);
	buf_fini(&joined.text);
	arena_fini(&arena);
}

/* {"x":"..."} with the sentence as a string, as JSON text; and what is left of
 * it whole. */
static void
as_arguments(const struct sample *s, struct buf *text, struct buf *expected)
{
	struct buf json, left;
	struct jsonw w = jsonw_on(&json);

	buf_init(&json, BIG);
	jsonw_object(&w);
	jsonw_key(&w, "x");
	jsonw_bytes(&w, s->sentence->text);
	jsonw_object_end(&w);
	redact_whole(buf_view(&json), &left);
	jsonw_escape(text, buf_view(&json));
	jsonw_escape(expected, buf_view(&left));
	buf_fini(&json);
	buf_fini(&left);
}

static void
cut_sample(const struct sample *s)
{
	struct buf text, expected;

	buf_init(&text, BIG);
	buf_init(&expected, BIG);
	jsonw_escape(&text, s->sentence->text);
	jsonw_escape(&expected, buf_view(&s->whole));
	cut_everywhere(s, PART_TEXT, buf_view(&text), buf_view(&expected));
	cut_everywhere(s, PART_REFUSAL, buf_view(&text), buf_view(&expected));
	cut_everywhere(s, PART_SUMMARY, buf_view(&text), buf_view(&expected));
	buf_reset(&text);
	buf_reset(&expected);
	as_arguments(s, &text, &expected);
	cut_everywhere(s, PART_ARGUMENTS, buf_view(&text),
	    buf_view(&expected));
	buf_fini(&text);
	buf_fini(&expected);
}

static void
promise_4_no_kind_leaks_wherever_a_text_is_cut(void **state)
{
	(void)state;
	for (int e = 0; e < ENTITIES; e++) {
		if (n_samples[e] == 0)
			fail_msg("no labelled %s is found",
			    entity_name((enum entity)e));
		for (size_t i = 0; i < n_samples[e]; i++)
			cut_sample(&samples[e][i]);
	}
}

/* ---- from each vendor ---- */

/* A message that says it, if it can be said in ASCII and isn't too long. */
static bool
make_answer(struct answer *a, struct span said)
{
	struct answer_part *part;
	char text[UNITS_MAX];

	if (said.len + 2 >= sizeof(text))
		return false;
	for (size_t i = 0; i < said.len; i++)
		if ((unsigned char)said.p[i] >= 0x80)
			return false;
	/* A line of its own: a vendor may put letters before it. */
	text[0] = '\n';
	memcpy(text + 1, said.p, said.len);
	text[said.len + 1] = '\0';
	*a = (struct answer){ .n_items = 0 };
	part = answer_part(answer_add(a, ITEM_MESSAGE), PART_TEXT);
	units_ascii(&part->text, text);
	part->stretches[0].end = part->text.n;
	part->n_stretches = 1;
	answer_settle(a);
	return true;
}

/* What a stream says that says nothing of the kind. */
static struct telling without;

static void
expect_kept(const struct vendor *v, const struct answer *a,
    const struct sample *s, struct span bytes, size_t cut)
{
	struct telling t;

	telling_run_cut(&t, v, a, bytes, true, &all, cut);
	expect_nothing_of(s, buf_view(&t.mem.out),
	    buf_view(&without.mem.out));
	expect_nothing_of(s, buf_view(&t.json), buf_view(&without.mem.out));
	telling_fini(&t);
}

static void
tell_sample(const struct vendor *v, const struct sample *s, bool every_byte)
{
	static struct answer a;
	struct buf bytes;

	/* An age is also a number of an event. */
	if (s->label->len < WINDOW || !make_answer(&a, s->sentence->text))
		return;
	v->fit(&a);
	buf_init(&bytes, BIG);
	for (int i = 0; i < TIMES; i++) {
		buf_reset(&bytes);
		v->stream(&bytes, &a);
		expect_kept(v, &a, s, buf_view(&bytes), TELLING_ANYHOW);
	}
	for (size_t cut = 1; every_byte && cut < bytes.len; cut++)
		expect_kept(v, &a, s, buf_view(&bytes), cut);
	buf_fini(&bytes);
}

static void
tell_nothing(const struct vendor *v)
{
	static struct answer a;
	struct buf bytes;

	assert_true(make_answer(&a, SPAN("Hi")));
	v->fit(&a);
	buf_init(&bytes, BIG);
	v->stream(&bytes, &a);
	telling_run(&without, v, &a, buf_view(&bytes), true, &all);
	buf_fini(&bytes);
}

static void
promise_4_no_kind_leaks_wherever_a_stream_is_cut(void **state)
{
	const struct vendor *v = *state;

	dice_seed(4);
	tell_nothing(v);
	for (int e = 0; e < ENTITIES; e++)
		for (size_t i = 0; i < n_samples[e]; i++)
			tell_sample(v, &samples[e][i], e % 8 == 0 && i == 0);
	telling_fini(&without);
}

#define VENDOR(v) { \
	.name = "promise_4_no_kind_leaks_wherever_a_stream_is_cut_by_" #v, \
	.test_func = promise_4_no_kind_leaks_wherever_a_stream_is_cut, \
	.initial_state = (void *)(uintptr_t)&vendor_##v }

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    promise_4_no_kind_leaks_wherever_a_text_is_cut),
		VENDOR(openai_chat),
		VENDOR(openai_responses),
		VENDOR(anthropic),
		VENDOR(gemini),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
