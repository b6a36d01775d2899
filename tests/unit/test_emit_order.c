#include "config.h"

#include "lib/emit_rig.h"

#define CALLS	3
#define HOSTED	2
#define PLACES	4
#define STEPS	120

struct walk {
	struct rig rig;
	unsigned seed;
	struct emit_call calls[CALLS];
	bool hosted[HOSTED];
	unsigned item[HOSTED];
	struct emit_place places[PLACES];
	unsigned n_places;
};

static unsigned
pick(struct walk *w, unsigned n)
{
	w->seed = w->seed * 1103515245u + 12345u;
	return (w->seed >> 16) % n;
}

static int
step_talk(struct walk *w)
{
	static const char *const texts[] = {
		"'abc'", "''", "'\\ud83d'", "'\\ude00x'", "7", "null",
	};
	static const enum part_type parts[2][2] = {
		{ PART_TEXT, PART_REFUSAL }, { PART_SUMMARY, PART_REASONING },
	};
	struct emitter *e = &w->rig.e;
	unsigned which = pick(w, 2);
	enum item_type item = which == 0 ? ITEM_MESSAGE : ITEM_REASONING;
	enum part_type part = parts[which][pick(w, 2)];
	struct span logprobs = pick(w, 3) == 0 ? SPAN("{}") : no_logprobs;

	if (pick(w, 4) == 0)
		return emit_part(e, item, part,
		    &w->places[w->n_places++ % PLACES], &w->rig.err);
	if (pick(w, 4) == 0)
		return emit_span(e, item, part, SPAN("y"), logprobs,
		    &w->rig.err);
	return emit_text(e, item, part, json(&w->rig, texts[pick(w, 6)]),
	    logprobs, &w->rig.err);
}

static int
step_call(struct walk *w)
{
	static const char *const names[] = { "plain", "patch", "crm__find",
	    "other" };
	static const char *const texts[] = { "'{'", "'\\ud83d'", "{'a':1}",
	    "'\\'input\\':\\'x'", "null" };
	struct emitter *e = &w->rig.e;
	struct error *err = &w->rig.err;
	struct emit_call *c = &w->calls[pick(w, CALLS)];
	struct span name = span_of(names[pick(w, 4)]);

	if (pick(w, 3) > 0)
		return emit_call_text(e, c, json(&w->rig, texts[pick(w, 5)]),
		    err);
	if (c->open)
		return emit_call_end(e, c, (enum end_reason)pick(w, 3), err);
	c->as_text = pick(w, 5) == 0;
	switch (pick(w, 3)) {
	case 0:
		return emit_custom_begin(e, c, name, SPAN(""), err);
	case 1:
		return emit_function_begin(e, c, name, SPAN("n"), SPAN("i"),
		    err);
	default:
		return emit_call_begin(e, c, name, SPAN("i"), err);
	}
}

static int
step_hosted(struct walk *w)
{
	struct emitter *e = &w->rig.e;
	struct error *err = &w->rig.err;
	unsigned i = pick(w, HOSTED);

	if (!w->hosted[i]) {
		w->hosted[i] = true;
		return emit_hosted_begin(e, SPAN("mcp_call"), NULL,
		    &w->item[i], err);
	}
	if (pick(w, 2) == 0)
		return emit_progress(e, w->item[i], SPAN("response.x"), NULL,
		    err);
	w->hosted[i] = false;
	return emit_hosted_end(e, w->item[i], STATUS_COMPLETED, NULL, err);
}

/* Of a part that was open once. */
static int
step_late(struct walk *w)
{
	struct emitter *e = &w->rig.e;
	unsigned i = pick(w, PLACES);
	const struct emit_place *place = &w->places[i];

	if (i >= w->n_places)
		return 0;
	return pick(w, 2) == 0 ?
	    emit_annotation_at(e, place, json(&w->rig, "{}"), &w->rig.err) :
	    emit_logprobs_at(e, place, SPAN("{}"), &w->rig.err);
}

static int
step_rest(struct walk *w)
{
	struct emitter *e = &w->rig.e;
	struct error *err = &w->rig.err;
	struct usage u = { .input = pick(w, 3), .output = pick(w, 3),
	    .cached = pick(w, 5), .reasoning = pick(w, 5) };

	switch (pick(w, 8)) {
	case 0:
		return emit_usage(e, &u, err);
	case 1:
		return emit_annotation(e, json(&w->rig, "{}"), err);
	case 2:
		return emit_open(e, pick(w, 2) == 0 ? ITEM_MESSAGE :
		    ITEM_REASONING, err);
	case 3:
		return emit_close(e, STATUS_INCOMPLETE, err);
	case 4:
		emit_opaque(e, SPAN("{}"));
		return emit_begin(e, err);
	case 5:
	case 6:
		return step_late(w);
	default:
		emit_next_part(e);
		return 0;
	}
}

static void
walk_to_its_end(struct walk *w)
{
	struct rig *r = &w->rig;

	for (unsigned i = 0; i < CALLS; i++)
		ok(emit_call_end(&r->e, &w->calls[i], END_MAX_TOKENS,
		    &r->err));
	for (unsigned i = 0; i < HOSTED; i++)
		if (w->hosted[i])
			ok(emit_hosted_end(&r->e, w->item[i],
			    STATUS_INCOMPLETE, NULL, &r->err));
	ok(emit_end(&r->e, (enum end_reason)pick(w, 3), &r->err));
}

/* Whatever a decoder says, in whatever order, the check sink lets it pass. */
static void
any_order_keeps_to_the_grammar(void **state)
{
	static int (*const steps[])(struct walk *) = { step_talk, step_talk,
	    step_call, step_call, step_hosted, step_rest };

	(void)state;
	for (unsigned seed = 0; seed < 300; seed++) {
		struct walk w = { .seed = seed };

		rig_init(&w.rig);
		for (unsigned i = 0; i < CALLS; i++)
			emit_call_init(&w.calls[i]);
		for (unsigned n = pick(&w, STEPS); n > 0; n--)
			if (steps[pick(&w, 6)](&w) == -1)
				fail_msg("seed %u: %s after\n%.*s", seed,
				    w.rig.err.message, (int)w.rig.out.len,
				    w.rig.out.data);
		walk_to_its_end(&w);
		/* Nothing passes any more. */
		buf_reset(&w.rig.out);
		for (unsigned n = 20; n > 0; n--)
			ok(steps[pick(&w, 2)](&w));
		assert_int_equal(0, w.rig.out.len);
		for (unsigned i = 0; i < CALLS; i++)
			emit_call_fini(&w.calls[i]);
		rig_fini(&w.rig);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_order_keeps_to_the_grammar),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
