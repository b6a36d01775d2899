/*
 * Promise 3: what a turn leaves for the next doesn't depend on how it was told,
 * and what broke off goes on as far as it can.
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

#include "lib/events.h"
#include "lib/talk_rig.h"

#define ANSWERS		60		/* of each vendor */
#define BIG		((size_t)1 << 24)

static uint32_t seed;

/* Which one it was, for whoever looks into it. */
static int
name_seed(void **state)
{
	(void)state;
	clock_set_source(NULL);
	if (seed != 0)
		print_message("# failed at seed %u\n", (unsigned)seed);
	seed = 0;
	return 0;
}

/* ---- the same turn, streamed and at once ---- */

static struct span
body_of(struct talk *t, const char *id, const char *items, bool stream)
{
	char *more = id == NULL ? arena_strdup(&t->arena, "") :
	    arena_printf(&t->arena, "\"previous_response_id\":\"%s\",", id);
	struct buf json;
	struct span body;

	buf_init(&json, BIG);
	buf_printf(&json, "{%s\"input\":[%s],\"stream\":%s,", more, items,
	    stream ? "true" : "false");
	buf_puts(&json, strchr(answer_request, ',') + 1 +
	    strlen("\"input\":\"Hi\","));
	json.len--;
	buf_puts(&json, ",\"model\":\"m\"}");
	body = arena_span(&t->arena, buf_view(&json));
	buf_fini(&json);
	return body;
}

/* Has the vendor give the answer. Ids fall the same way in both. */
static void
begin(struct talk *t, struct who *from, const struct answer *said, bool stream)
{
	static const char hi[] = "{\"role\":\"user\",\"content\":\"Hi\"}";
	static struct asked a;
	struct buf bytes;

	talk_chance = seed;
	talk_init(t);
	talk_ask(t, &a, &from->target, body_of(t, NULL, hi, stream));
	assert_int_equal(a.state, ASKED);
	if (said->no_summary)
		a.x.request.summary = SUMMARY_UNSET;
	buf_init(&bytes, BIG);
	(stream ? from->vendor->stream : from->vendor->whole)(&bytes, said);
	talk_answer(t, &a, from, buf_view(&bytes), false, hi);
	assert_int_equal(t->n, 1);
	buf_fini(&bytes);
	asked_fini(&a);
}

/* Text that holds an object, compact: a vendor streams the text of arguments,
 * and may answer at once with an object. */
static void
write_arguments(struct jsonw *w, struct arena *a, const struct node *text)
{
	struct buf json, out;
	struct jsonw inner = jsonw_on(&json);
	struct error err;
	const struct node *value = scan(a, jsonx_decode(a, text->span),
	    SCAN_UPSTREAM, &err);

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
write_comparable(struct jsonw *w, struct arena *a, const struct node *n)
{
	bool object = n->kind == NODE_OBJECT;

	if (!object && n->kind != NODE_ARRAY) {
		jsonw_node(w, n);
		return;
	}
	(object ? jsonw_object : jsonw_array)(w);
	for (const struct node *m = n->child; m != NULL; m = m->next) {
		if (object) {
			jsonw_text(w, m->key);
			buf_putc(w->out, ':');
			w->comma = false;
		}
		if (object && span_is(m->key, "arguments"))
			write_arguments(w, a, m);
		else
			write_comparable(w, a, m);
	}
	(object ? jsonw_object_end : jsonw_array_end)(w);
}

static void
assert_comparable(struct asked *whole, struct asked *streamed,
    const struct target *to)
{
	struct span one = buf_view(&whole->call.body);
	struct span other = buf_view(&streamed->call.body);
	struct error err;
	struct buf a, b;
	struct jsonw w;

	buf_init(&a, BIG);
	buf_init(&b, BIG);
	w = jsonw_on(&a);
	write_comparable(&w, &whole->x.arena, scan(&whole->x.arena, one,
	    SCAN_UPSTREAM, &err));
	w = jsonw_on(&b);
	write_comparable(&w, &whole->x.arena, scan(&whole->x.arena, other,
	    SCAN_UPSTREAM, &err));
	if (!span_same(buf_view(&a), buf_view(&b)))
		fail_msg("%s/%s\nwhole:    %.*s\nstreamed: %.*s",
		    to->provider->name, to->model, (int)one.len, one.p,
		    (int)other.len, other.p);
	buf_fini(&b);
	buf_fini(&a);
}

static const char *
reply_to(struct talk *t)
{
	struct error err;
	const struct node *n = scan(&t->arena, span_of(t->turns[0].output),
	    SCAN_UPSTREAM, &err)->child;
	const char *items;
	struct buf own;

	buf_init(&own, BIG);
	for (; n != NULL; n = n->next)
		if (jsonx_get(n, "call_id") != NULL &&
		    !jsonx_is(jsonx_get(n, "status"), "incomplete"))
			talk_reply(&own, n, t->number++);
	talk_spell(&own, talk_messages[0], 0);
	items = arena_dup(&t->arena, own.data, own.len);
	buf_fini(&own);
	return items;
}

static void
go_on(struct talk *whole, struct talk *streamed, const struct target *to)
{
	static struct asked a, b;
	const char *items = reply_to(whole);

	talk_ask(whole, &a, to, body_of(whole, whole->turns[0].id, items,
	    false));
	talk_ask(streamed, &b, to, body_of(streamed, streamed->turns[0].id,
	    items, false));
	assert_int_equal(a.state, b.state);
	if (a.state == ASKED)
		assert_comparable(&a, &b, to);
	else
		assert_string_equal(a.err.message, b.err.message);
	asked_fini(&b);
	asked_fini(&a);
}

static void
a_turn_goes_on_alike_streamed_or_whole(void **state)
{
	static struct talk whole, streamed;
	static struct answer said;
	struct who from, to;

	for (unsigned i = 0; i < ANSWERS; i++) {
		seed = 1000 + i;
		talk_seed(seed);
		who_init(&from, *state);
		from.target.credential = "fedcba9876543210";
		answer_make(&said);
		from.vendor->fit(&said);
		from.row.quirks = said.quirks;
		begin(&whole, &from, &said, false);
		begin(&streamed, &from, &said, true);
		/* Gemini gets each piece back with what was signed in it, and
		 * a stream has other pieces. */
		if (from.vendor != &vendor_gemini)
			go_on(&whole, &streamed, &from.target);
		for (size_t k = 0; k < TALK_N(talk_vendors); k++) {
			who_init(&to, talk_vendors[k]);
			go_on(&whole, &streamed, &to.target);
		}
		talk_fini(&streamed);
		talk_fini(&whole);
	}
	seed = 0;
}

/* ---- what broke off ---- */

static const char broken[] = "{\"object\":\"response\",\"status\":"
    "\"incomplete\",\"incomplete_details\":{\"reason\":"
    "\"max_output_tokens\"},\"output\":[{\"type\":\"message\",\"id\":"
    "\"msg_1\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":"
    "[{\"type\":\"output_text\",\"text\":\"Wel\",\"annotations\":[]}]},{"
    "\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"half\","
    "\"name\":\"f\",\"arguments\":\"{\\\"a\",\"status\":\"incomplete\"}]}";

static bool
is_told(const struct receipt *r, const char *why)
{
	for (size_t i = 0; i < r->n_changes; i++)
		if (strcmp(r->changes[i].why, why) == 0)
			return true;
	return false;
}

static void
hear_of_it(struct talk *t, const struct target *to, const char *items,
    bool answered)
{
	static struct asked a;
	const char *body;

	talk_ask(t, &a, to, body_of(t, t->turns[0].id, items, false));
	if (a.state != ASKED)
		fail_msg("%s: %s", a.err.param, a.err.message);
	body = buf_view(&a.call.body).p;
	assert_non_null(strstr(body, "Wel"));
	assert_non_null(strstr(body, "And?"));
	assert_null(strstr(body, "half"));
	assert_null(strstr(body, "late"));
	assert_true(is_told(&a.x.receipt,
	    "a call that was cut off doesn't go on"));
	assert_int_equal(answered, is_told(&a.x.receipt,
	    "the output of a call that doesn't go on"));
	asked_fini(&a);
}

/* Whether the client has answered the call or not. */
static void
text_that_broke_off_goes_on_and_a_call_does_not(void **state)
{
	static const char and[] = "{\"role\":\"user\",\"content\":\"And?\"}";
	static const char late[] = "{\"type\":\"function_call_output\","
	    "\"call_id\":\"half\",\"output\":\"late\"},{\"role\":\"user\","
	    "\"content\":\"And?\"}";
	static struct talk t;
	static struct asked a;
	struct who from, to;

	(void)state;
	talk_seed(1);
	talk_init(&t);
	who_init(&from, &vendor_openai_responses);
	talk_ask(&t, &a, &from.target, body_of(&t, NULL, and, false));
	talk_answer(&t, &a, &from, SPAN(broken), false, and);
	asked_fini(&a);
	for (size_t i = 0; i < TALK_N(talk_vendors); i++) {
		who_init(&to, talk_vendors[i]);
		to.row = (struct provider){ .name = "lab",
		    .dialect = to.vendor->dialect };
		to.target.model = to.vendor->model;
		hear_of_it(&t, &to.target, and, false);
		hear_of_it(&t, &to.target, late, true);
	}
	talk_fini(&t);
}

#define OF(v) { \
	.name = "a_turn_goes_on_alike_streamed_or_whole_of_" #v, \
	.test_func = a_turn_goes_on_alike_streamed_or_whole, \
	.teardown_func = name_seed, \
	.initial_state = (void *)(uintptr_t)&vendor_##v }

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OF(openai_chat),
		OF(openai_responses),
		OF(anthropic),
		OF(gemini),
		cmocka_unit_test_teardown(
		    text_that_broke_off_goes_on_and_a_call_does_not, name_seed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
