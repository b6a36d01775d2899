/*
 * Promise 4 in a whole house: for each kind of thing a labelled sentence
 * (guardrails/labelled.h) that says it comes from the client, in each place that
 * a request has for words, and from a provider of each dialect, its bytes cut
 * anywhere, streamed and whole; the conversation goes on with another provider;
 * one quotes it in an error. No four letters or digits of it are in what
 * clients get, in what providers are sent, in the log or in the database's
 * bytes, unless they are there without it as well.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonw.h"
#include "guardrails/labelled.h"
#include "lib/dice.h"
#include "lib/redact_rig.h"
#include "redact/redactor.h"

#define WINDOW	4
#define SEALED	6	/* of what is sealed: four may be there by chance */
#define SEED	41
#define BIG	((size_t)1 << 26)

static const struct guard_settings all = {
	.target = GUARD_BOTH,
	.entities = ENTITY_ALL,
	.threshold = GUARD_THRESHOLD,
};

/* ---- which sentences ---- */

struct sample {
	struct span text, label;	/* absent: there is none */
};

/* What is said in four signs too seldom. */
static const struct {
	enum entity entity;
	const char *text, *label;	/* a label of four bytes is one window */
} own[] = {
	{ ENTITY_AGE, "The patient is 97 years old.", " 97 " },
	{ ENTITY_AMOUNT, "They paid $94273 for it.", "94273" },
	{ ENTITY_CREDIT_CARD_CVV, "The CVV is 9427.", "9427" },
};

static struct labelled set;
static struct sample samples[ENTITIES];

static bool
has(struct span text, struct span window)
{
	return text.len >= window.len &&
	    memmem(text.p, text.len, window.p, window.len) != NULL;
}

static bool
is_window(struct span w)
{
	for (size_t i = 0; i < w.len; i++) {
		char c = w.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9')))
			return false;
	}
	return true;
}

/* The next window of the sample's label from *at on, n bytes, that stands
 * nowhere else in its sentence. */
static bool
next_window(const struct sample *s, size_t n, size_t *at, struct span *w)
{
	const char *end = s->label.p + s->label.len;
	struct span before = { s->text.p, (size_t)(s->label.p - s->text.p) };
	struct span behind = { end, s->text.len - before.len - s->label.len };

	for (; *at + n <= s->label.len; ++*at) {
		*w = (struct span){ s->label.p + *at, n };
		if ((is_window(*w) || s->label.len == n) && !has(before, *w) && !has(behind, *w)) {
			++*at;
			return true;
		}
	}
	return false;
}

/* Whether it says something that can be told apart, which the rules find. */
static bool
is_fit(const struct sample *s)
{
	struct redactor r;
	struct guard g;
	struct buf out;
	struct span w;
	size_t at = 0, n = 0;
	bool found = true;

	if (s->text.len > UNITS_MAX / 2)
		return false;
	for (size_t i = 0; i < s->text.len; i++)
		if ((signed char)s->text.p[i] < ' ')
			return false;
	buf_init(&out, BIG);
	guard_init(&g, &all);
	redactor_init(&r, &g, &g.rules);
	redactor_whole(&r, s->text, &out);
	redactor_fini(&r);
	for (; next_window(s, WINDOW, &at, &w); n++)
		found = found && !has(buf_view(&out), w);
	buf_fini(&out);
	return n > 0 && found;
}

static void
choose(const struct sentence *sentence)
{
	for (size_t i = 0; i < sentence->n_labels; i++) {
		const struct label *l = &sentence->labels[i];
		struct sample s = { sentence->text,
		    { sentence->text.p + l->at, l->len } };

		for (int e = 0; e < ENTITIES; e++)
			if ((l->must & ENTITY_BIT(e)) != 0 &&
			    samples[e].text.p == NULL && is_fit(&s))
				samples[e] = s;
	}
}

static int
choose_all(void **state)
{
	(void)state;
	labelled_make(&set);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		struct sample s = { span_of(own[i].text),
		    span_of(own[i].label) };

		s.label.p = strstr(s.text.p, own[i].label);
		if (is_fit(&s))
			samples[own[i].entity] = s;
	}
	for (size_t i = 0; i < set.n; i++)
		choose(&set.sentences[i * 7919 % set.n]);
	return 0;
}

static int
forget_all(void **state)
{
	(void)state;
	labelled_free(&set);
	return 0;
}

/* ---- what is said ---- */

static void
write_key_text(struct jsonw *w, const char *key, struct span text)
{
	jsonw_key(w, key);
	jsonw_bytes(w, text);
}

/* {"x":"..."} */
static void
write_object(struct buf *out, struct span text)
{
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	write_key_text(&w, "x", text);
	jsonw_object_end(&w);
}

static void
write_arguments(struct jsonw *w, const char *key, struct span text)
{
	struct buf json;

	buf_init(&json, BIG);
	write_object(&json, text);
	write_key_text(w, key, buf_view(&json));
	buf_fini(&json);
}

/* A turn that was answered with a call. */
struct turn_before {
	char id[64], call[64];		/* empty: there is none */
};

static void
write_output(struct jsonw *w, const char *call, struct span text)
{
	jsonw_object(w);
	write_key_text(w, "type", SPAN("function_call_output"));
	write_key_text(w, "call_id", span_of(call));
	write_arguments(w, "output", text);
	jsonw_object_end(w);
}

static void
write_input(struct jsonw *w, const char *call, struct span text)
{
	jsonw_array(w);
	if (call[0] != '\0')
		write_output(w, call, text);
	jsonw_object(w);
	write_key_text(w, "role", SPAN("user"));
	write_key_text(w, "content", text);
	jsonw_object_end(w);
	jsonw_object(w);
	write_key_text(w, "type", SPAN("function_call"));
	write_key_text(w, "call_id", SPAN("c1"));
	write_key_text(w, "name", SPAN("f"));
	write_arguments(w, "arguments", text);
	jsonw_object_end(w);
	write_output(w, "c1", text);
	jsonw_array_end(w);
}

static void
write_tools(struct jsonw *w, struct span text)
{
	jsonw_array(w);
	jsonw_object(w);
	write_key_text(w, "type", SPAN("function"));
	write_key_text(w, "name", SPAN("f"));
	write_key_text(w, "description", text);
	jsonw_object_end(w);
	jsonw_object(w);
	write_key_text(w, "type", SPAN("custom"));
	write_key_text(w, "name", SPAN("patch"));
	jsonw_object_end(w);
	jsonw_array_end(w);
}

static void
write_request(struct buf *out, unsigned provider, bool stream,
    const struct turn_before *before, struct span text)
{
	struct jsonw w = jsonw_on(out);
	char model[8] = "p0/m";

	buf_reset(out);
	model[1] = (char)('0' + provider);
	jsonw_object(&w);
	write_key_text(&w, "model", span_of(model));
	jsonw_key(&w, "stream");
	jsonw_bool(&w, stream);
	if (before->id[0] != '\0')
		write_key_text(&w, "previous_response_id",
		    span_of(before->id));
	write_key_text(&w, "instructions", text);
	jsonw_key(&w, "metadata");
	jsonw_object(&w);
	write_key_text(&w, "m", text);
	jsonw_object_end(&w);
	write_key_text(&w, "user", text);
	jsonw_key(&w, "tools");
	write_tools(&w, text);
	jsonw_key(&w, "input");
	write_input(&w, before->call, text);
	jsonw_object_end(&w);
}

static void
say_part(struct answer_item *it, enum part_type type, const char *text)
{
	struct answer_part *part = answer_part(it, type);

	units_ascii(&part->text, text);
	if (type != PART_TEXT)
		return;
	part->stretches[0].end = part->text.n;
	part->n_stretches = 1;
}

/* Says it in all that the vendor can say. */
static void
make_answer(struct answer *a, const struct vendor *v, struct span text)
{
	static const struct answer_tool tool = { "f", "f", NULL, false };
	char said[UNITS_MAX];
	struct answer_item *call;
	struct buf json;

	*a = (struct answer){ .n_items = 0 };
	/* A line of its own: a vendor may put letters before it. */
	said[0] = '\n';
	memcpy(said + 1, text.p, text.len);
	said[text.len + 1] = '\0';
	say_part(answer_add(a, ITEM_REASONING), PART_SUMMARY, said);
	say_part(answer_add(a, ITEM_MESSAGE), PART_TEXT, said);
	call = answer_add(a, ITEM_FUNCTION_CALL);
	call->tool = &tool;
	memcpy(call->id, "c2", 3);
	buf_init(&json, BIG);
	write_object(&json, text);
	units_ascii(&call->arguments, json.data);
	call->told = call->arguments.n;
	buf_fini(&json);
	answer_settle(a);
	v->fit(a);
}

/* ---- a conversation ---- */

static struct answer answer;

static void
learn(const struct house_answer *a, struct turn_before *out)
{
	static const char word[] = "\"call_id\":\"";
	const char *at = memmem(a->body.p, a->body.len, word, sizeof(word) - 1);

	redact_rig_id(a, out->id);
	assert_non_null(at);
	at += sizeof(word) - 1;
	(void)snprintf(out->call, sizeof(out->call), "%.*s",
	    (int)strcspn(at, "\""), at);
}

/* Learns of the turn. */
static void
ask(struct redact_rig *r, unsigned provider, bool stream,
    struct turn_before *turn, struct span text)
{
	const struct vendor *v = redact_rig_vendors[provider];
	struct buf json, streamed, whole;
	struct house_answer a;

	buf_init(&json, BIG);
	buf_init(&streamed, BIG);
	buf_init(&whole, BIG);
	make_answer(&answer, v, text);
	v->stream(&streamed, &answer);
	v->whole(&whole, &answer);
	redact_rig_says(r, buf_view(&streamed), buf_view(&whole),
	    1 + dice(40));
	write_request(&json, provider, stream, turn, text);
	redact_rig_post(r, NULL, NULL, buf_view(&json), &a);
	if (a.status != 200 || (stream && house_count(&a,
	    "event: response.completed\n") != 1))
		fail_msg("%d: %.*s", a.status, (int)a.body.len, a.body.p);
	learn(&a, turn);
	house_done(&a);
	buf_fini(&whole);
	buf_fini(&streamed);
	buf_fini(&json);
}

/* The provider quotes what it refuses. */
static void
ask_in_vain(struct redact_rig *r, unsigned provider, struct span text)
{
	static const struct turn_before first;
	struct buf json, body;
	struct house_answer a;
	struct jsonw w = jsonw_on(&body);

	buf_init(&json, BIG);
	buf_init(&body, BIG);
	jsonw_object(&w);
	jsonw_key(&w, "error");
	jsonw_object(&w);
	write_key_text(&w, "message", text);
	write_key_text(&w, "type", SPAN("invalid_request_error"));
	jsonw_object_end(&w);
	jsonw_object_end(&w);
	redact_rig_fails(r, 400, buf_view(&body));
	write_request(&json, provider, false, &first, text);
	redact_rig_post(r, NULL, NULL, buf_view(&json), &a);
	assert_int_equal(a.status, 400);
	house_done(&a);
	buf_fini(&body);
	buf_fini(&json);
}

static void
look_up(struct redact_rig *r, const char *id, const char *what)
{
	struct house_answer a;
	char path[128];

	(void)snprintf(path, sizeof(path), "/v1/responses/%s%s", id, what);
	redact_rig_call(r, NULL, "GET", path, &a);
	assert_int_equal(a.status, 200);
	house_done(&a);
}

/* What left because of it is appended to out. */
static void
converse(struct redact_rig *r, unsigned provider, struct span text,
    struct buf *out)
{
	struct turn_before turn = { .id = "" };

	buf_reset(&r->out);
	ask(r, provider, true, &turn, text);
	ask(r, (provider + 1) % REDACT_RIG_VENDORS, false, &turn, text);
	look_up(r, turn.id, "");
	look_up(r, turn.id, "/input_items");
	ask_in_vain(r, provider, text);
	buf_span(out, buf_view(&r->out));
	redact_rig_sent_all(r, out);
}

static void
open_rig(struct redact_rig *r)
{
	redact_rig_open(r, SEED);
	upstream_keep(r->upstream, 4096);
	house_settings(&r->house, (struct key_settings){ .logging = true,
	    .guard = all });
}

/* ---- the promise ---- */

static void
expect_nothing_of(int e, size_t n, const char *where, const struct buf *out,
    const struct buf *elsewhere)
{
	struct span w;
	size_t at = 0;

	while (next_window(&samples[e], n, &at, &w))
		if (has(buf_view(out), w) && !has(buf_view(elsewhere), w))
			fail_msg("%s: %.*s of \"%.*s\" is in %s",
			    entity_name((enum entity)e), (int)w.len, w.p,
			    (int)samples[e].text.len, samples[e].text.p,
			    where);
}

/* The sentence without what it must not say. */
static void
leave_out(const struct sample *s, struct buf *out)
{
	const char *end = s->label.p + s->label.len;

	buf_reset(out);
	buf_add(out, s->text.p, (size_t)(s->label.p - s->text.p));
	buf_add(out, end, (size_t)(s->text.p + s->text.len - end));
}

/* All that left a house. */
struct leaving {
	struct buf told[ENTITIES];	/* to clients and providers */
	struct buf log, rows, bytes;	/* the last two of the store */
};

/* With what the samples say, or without it. */
static void
leave(struct leaving *l, unsigned provider, bool with)
{
	struct redact_rig r;
	struct buf text;

	buf_init(&text, BIG);
	buf_init(&l->log, BIG);
	buf_init(&l->rows, BIG);
	buf_init(&l->bytes, BIG);
	open_rig(&r);
	for (int e = 0; e < ENTITIES; e++) {
		buf_init(&l->told[e], BIG);
		if (samples[e].text.p == NULL)
			continue;
		leave_out(&samples[e], &text);
		converse(&r, provider, with ? samples[e].text :
		    buf_view(&text), &l->told[e]);
	}
	redact_rig_logged(&r, &l->log);
	redact_rig_opened(&r, true, &l->rows);
	redact_rig_stored(&r, &l->bytes);
	redact_rig_close(&r);
	buf_fini(&text);
}

static void
leaving_fini(struct leaving *l)
{
	for (int e = 0; e < ENTITIES; e++)
		buf_fini(&l->told[e]);
	buf_fini(&l->log);
	buf_fini(&l->rows);
	buf_fini(&l->bytes);
}

static void
promise_4_no_kind_leaves_the_house(void **state)
{
	unsigned provider = (unsigned)(uintptr_t)*state;
	struct leaving with, without;

	leave(&with, provider, true);
	leave(&without, provider, false);
	for (int e = 0; e < ENTITIES; e++) {
		if (samples[e].text.p == NULL)
			continue;
		expect_nothing_of(e, WINDOW, "what was told", &with.told[e],
		    &without.told[e]);
		expect_nothing_of(e, WINDOW, "the log", &with.log,
		    &without.log);
		expect_nothing_of(e, WINDOW, "the store", &with.rows,
		    &without.rows);
		expect_nothing_of(e, SEALED, "the store's bytes",
		    &with.bytes, &without.bytes);
	}
	leaving_fini(&without);
	leaving_fini(&with);
}

static void
each_kind_has_a_sentence_that_rules_find(void **state)
{
	(void)state;
	for (int e = 0; e < ENTITIES; e++)
		if (samples[e].text.p == NULL)
			fail_msg("no labelled %s is found",
			    entity_name((enum entity)e));
}

#define HOUSE(vendor, n) { \
	.name = "promise_4_no_kind_leaves_the_house_with_" #vendor, \
	.test_func = promise_4_no_kind_leaves_the_house, \
	.initial_state = (void *)(uintptr_t)(n) }

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_has_a_sentence_that_rules_find),
		HOUSE(openai_chat, 0),
		HOUSE(openai_responses, 1),
		HOUSE(anthropic, 2),
		HOUSE(gemini, 3),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, choose_all, forget_all);
}
