/*
 * Promise 3 with reversible redaction: the provider of each dialect is sent the
 * same bytes whether a conversation goes on by previous_response_id or written
 * out in full, with the values that the client was shown; whoever answered the
 * turn before, streamed or whole. None of them is in there.
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
#include "base/jsonx.h"
#include "lib/redact_rig.h"

#define BIG	((size_t)1 << 24)
#define MAIL	"zq7wvx@qzjx-vwq.dev"
#define OTHER	"kv3jwx@qzjx-vwq.dev"

static const struct key_settings reversible = { .logging = true,
	.guard = { .target = GUARD_BOTH, .entities = ENTITY_BIT(ENTITY_EMAIL),
	    .reversible = true } };

struct chain {
	struct redact_rig rig;
	struct arena arena;
	char mark[40];
};

static struct chain chain;

#define USER1	"{\"role\":\"user\",\"content\":\"I am " MAIL "\"}"
#define USER2	"{\"role\":\"user\",\"content\":\"And I am " OTHER ", see " \
	MAIL "\"}"
#define TOOLS	"\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]"

/* ---- the provider ---- */

static struct answer answer;

static void
say(struct chain *c, unsigned provider)
{
	static const struct answer_tool tool = { "f", "f", NULL, false };
	const struct vendor *v = redact_rig_vendors[provider];
	struct answer_part *part;
	struct answer_item *call;
	struct buf stream, whole;

	answer = (struct answer){ .n_items = 0 };
	part = answer_part(answer_add(&answer, ITEM_MESSAGE), PART_TEXT);
	units_ascii(&part->text, "Hello ");
	units_ascii(&part->text, c->mark);
	units_ascii(&part->text, ".");
	part->stretches[0].end = part->text.n;
	part->n_stretches = 1;
	call = answer_add(&answer, ITEM_FUNCTION_CALL);
	call->tool = &tool;
	memcpy(call->id, "c7", 3);
	units_ascii(&call->arguments, "{\"to\":\"");
	units_ascii(&call->arguments, c->mark);
	units_ascii(&call->arguments, "\"}");
	call->told = call->arguments.n;
	answer_settle(&answer);
	v->fit(&answer);
	buf_init(&stream, BIG);
	buf_init(&whole, BIG);
	v->stream(&stream, &answer);
	v->whole(&whole, &answer);
	redact_rig_says(&c->rig, buf_view(&stream), buf_view(&whole), 5);
	buf_fini(&whole);
	buf_fini(&stream);
}

/* ---- the client ---- */

static void
post(struct chain *c, const char *json, struct house_answer *a)
{
	redact_rig_post(&c->rig, NULL, NULL, span_of(json), a);
	if (a->status != 200)
		fail_msg("%d: %.*s", a->status, (int)a->body.len, a->body.p);
}

static const struct node *
look_up(struct chain *c, const char *id)
{
	struct house_answer a;
	struct error err;
	const struct node *n;

	redact_rig_call(&c->rig, NULL, "GET", arena_printf(&c->arena,
	    "/v1/responses/%s", id), &a);
	assert_int_equal(a.status, 200);
	n = scan(&c->arena, arena_span(&c->arena, a.body), SCAN_UPSTREAM,
	    &err);
	assert_non_null(n);
	house_done(&a);
	return n;
}

/* The client's answer to the call that the items end with. */
static const char *
call_output(struct chain *c, const struct node *items)
{
	const struct node *n = items->child;
	struct span id = { NULL, 0 };

	while (n->next != NULL)
		n = n->next;
	assert_true(jsonx_text(n, "call_id", &id));
	return arena_printf(&c->arena, "{\"type\":\"function_call_output\","
	    "\"call_id\":\"%.*s\",\"output\":\"Sent to " MAIL "\"}",
	    (int)id.len, id.p);
}

/* Items as the client was shown them, with commas between. */
static const char *
written_out(struct chain *c, const struct node *items)
{
	struct buf out;
	struct jsonw w = jsonw_on(&out);
	const char *text;

	buf_init(&out, BIG);
	for (const struct node *n = items->child; n != NULL; n = n->next) {
		jsonw_node(&w, n);
		if (n->next != NULL)
			buf_putc(&out, ',');
		w = jsonw_on(&out);
	}
	text = arena_dup(&c->arena, out.data, out.len);
	buf_fini(&out);
	return text;
}

static struct span
sent_for(struct chain *c, const char *json)
{
	struct house_answer a;

	post(c, json, &a);
	house_done(&a);
	return redact_rig_sent(&c->rig);
}

/* One turn of first, and one of second. */
static void
expect_same(struct chain *c, unsigned first, unsigned second, bool stream)
{
	const struct node *items;
	const char *output, *shown;
	struct house_answer a;
	struct span chained, flat;
	char id[64];

	say(c, first);
	post(c, arena_printf(&c->arena, "{\"model\":\"p%u/m\",\"stream\":%s,"
	    TOOLS ",\"input\":[" USER1 "]}", first, stream ? "true" : "false"),
	    &a);
	redact_rig_id(&a, id);
	house_done(&a);
	items = jsonx_get(look_up(c, id), "output");
	output = call_output(c, items);
	shown = written_out(c, items);
	assert_non_null(strstr(shown, "Hello " MAIL ".\""));
	assert_non_null(strstr(shown, "\"{\\\"to\\\":\\\"" MAIL "\\\"}\""));
	say(c, second);
	chained = sent_for(c, arena_printf(&c->arena, "{\"model\":\"p%u/m\","
	    TOOLS ",\"previous_response_id\":\"%s\",\"input\":[%s," USER2 "]}",
	    second, id, output));
	flat = sent_for(c, arena_printf(&c->arena, "{\"model\":\"p%u/m\","
	    TOOLS ",\"input\":[" USER1 ",%s,%s," USER2 "]}", second, shown,
	    output));
	if (!span_same(chained, flat))
		fail_msg("chained:\n%.*s\nflat:\n%.*s", (int)chained.len,
		    chained.p, (int)flat.len, flat.p);
	assert_null(memmem(flat.p, flat.len, "qzjx", 4));
}

static void
promise_3_marks_are_the_same_in_a_chain_and_written_out(void **state)
{
	struct chain *c = *state;

	for (unsigned first = 0; first < REDACT_RIG_VENDORS; first++)
		for (unsigned second = 0; second < REDACT_RIG_VENDORS; second++)
			for (int stream = 0; stream < 2; stream++)
				expect_same(c, first, second, stream == 1);
}

static int
set_up(void **state)
{
	struct chain *c = &chain;
	struct span sent;
	const char *at;

	redact_rig_open(&c->rig, 3);
	arena_init(&c->arena, BIG);
	house_settings(&c->rig.house, reversible);
	memcpy(c->mark, "Hi", 3);
	say(c, 0);
	sent = sent_for(c, "{\"model\":\"p0/m\"," TOOLS ",\"input\":\"" MAIL
	    "\"}");
	at = memmem(sent.p, sent.len, "[EMAIL_", 7);
	assert_non_null(at);
	(void)snprintf(c->mark, sizeof(c->mark), "%.*s]",
	    (int)strcspn(at, "]"), at);
	*state = c;
	return 0;
}

static int
tear_down(void **state)
{
	struct chain *c = *state;

	arena_fini(&c->arena);
	redact_rig_close(&c->rig);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    promise_3_marks_are_the_same_in_a_chain_and_written_out),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
