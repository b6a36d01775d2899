/*
 * Promise 3, chained equals flat, for every ordered pair of dialects: turns that
 * one dialect's vendor answered, read by its decoder, sealed and kept in a
 * store as the program does it, are sent to the other's as the same
 * conversation written out: the same bytes, and the same told of it.
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

#define TALKS	40		/* for each pair */
#define ROOM	TALK_ROOM

/* ---- what both forms of a request hold ---- */

static const char *const settings[] = {
	"",
	",'instructions':'Be kind.','reasoning':{'summary':'auto'}",
	",'cache_control':{'type':'ephemeral'},'prompt_cache_key':'k'",
	",'routing':{'strict':true}",
	",'text':{'format':{'type':'json_object'}},'max_output_tokens':99",
};

static const char *const includes[] = {
	"", ",'include':['reasoning.encrypted_content']",
	",'include':['message.output_text.logprobs','web_search_call.action."
	    "sources']", ",'include':['file_search_call.results',"
	    "'code_interpreter_call.outputs']",
};

#define TOOLS	"'tools':[{'type':'function','name':'f','parameters':{'type':" \
	"'object','properties':{'a':{'type':'integer'}}}},{'type':" \
	"'function','name':'get_temp'},{'type':'namespace','name':'crm'," \
	"'description':'d','tools':[{'type':'function','name':'find'}]}," \
	"{'type':'custom','name':'patch'}]"

static void
begin_body(struct buf *out, const char *more)
{
	buf_reset(out);
	events_quote(out, "{'model':'m'," TOOLS);
	events_quote(out, more);
}

/* Answers to what the turn before has called, and more. */
static void
make_items(struct talk *t, const struct known *before, struct buf *own)
{
	struct error err;
	const struct node *output = before == NULL ? NULL : scan(&t->arena,
	    span_of(before->output), SCAN_UPSTREAM, &err);
	const struct node *n = output == NULL ? NULL : output->child;

	for (; n != NULL; n = n->next) {
		bool call = jsonx_is(jsonx_get(n, "type"), "function_call") ||
		    jsonx_is(jsonx_get(n, "type"), "custom_tool_call");

		if (call && (!jsonx_is(jsonx_get(n, "status"), "incomplete") ||
		    dice_one_in(3)))
			talk_reply(own, n, t->number++);
	}
	for (unsigned i = own->len == 0 ? 1 : dice(2); i > 0; i--)
		talk_spell(own, talk_messages[dice(2)], t->number++);
	for (unsigned i = dice(4); i > 0; i--)
		talk_say(own, t->number++);
}

/* An item of an earlier turn by its id, or as it stands. */
static void
refer(struct talk *t, struct buf *own, struct buf *flat)
{
	const struct known *k = &t->turns[dice((unsigned)t->n)];
	struct error err;
	const struct node *output = scan(&t->arena, span_of(k->output),
	    SCAN_UPSTREAM, &err), *n = output->child;
	struct span id = { NULL, 0 };

	for (unsigned i = dice(4); n != NULL && i > 0; i--)
		n = n->next;
	if (n == NULL || jsonx_get(n, "call_id") != NULL)
		return;
	assert_true(jsonx_text(n, "id", &id));
	buf_putc(own, ',');
	buf_puts(own, dice_one_in(2) ? "{" : "{\"type\":\"item_reference\",");
	buf_printf(own, "\"id\":\"%.*s\"}", (int)id.len, id.p);
	buf_putc(flat, ',');
	buf_span(flat, n->span);
}

/* ---- comparing ---- */

static unsigned n_asked, n_refused, n_unread, n_sealed;

/* A change of the flat form as the chain knows it. */
static void
print_param(struct buf *out, const char *param, size_t n_history)
{
	unsigned long i;
	char *rest;

	if (strncmp(param, "input[", 6) != 0) {
		buf_puts(out, param);
		return;
	}
	i = strtoul(param + 6, &rest, 10);
	if (i < n_history)
		buf_puts(out, PARAM_HISTORY);
	else
		buf_printf(out, "input[%lu%s", i - n_history, rest);
}

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Each once, sorted: what is said of the history's items as if it were one
 * place. */
static void
print_changes(struct buf *out, struct arena *a, const struct receipt *r,
    size_t n_history)
{
	char *lines[CEILING_RECEIPT_CHANGES];
	struct buf line;

	buf_init(&line, ROOM);
	for (size_t i = 0; i < r->n_changes; i++) {
		const struct change *c = &r->changes[i];

		buf_reset(&line);
		print_param(&line, c->param, n_history);
		buf_printf(&line, " %s: %s\n", action_word(c->action), c->why);
		lines[i] = arena_dup(a, line.data, line.len);
	}
	qsort(lines, r->n_changes, sizeof(lines[0]), compare_lines);
	for (size_t i = 0; i < r->n_changes; i++)
		if (i == 0 || strcmp(lines[i], lines[i - 1]) != 0)
			buf_puts(out, lines[i]);
	buf_putc(out, '\0');
	buf_fini(&line);
}

static void
assert_same_told(const struct asked *flat, const struct asked *chain)
{
	struct buf want, got;
	struct arena a;

	/* A full receipt names as many as it holds. */
	if (flat->x.receipt.n_changes == CEILING_RECEIPT_CHANGES ||
	    chain->x.receipt.n_changes == CEILING_RECEIPT_CHANGES)
		return;
	arena_init(&a, ROOM);
	buf_init(&want, ROOM);
	buf_init(&got, ROOM);
	print_changes(&want, &a, &flat->x.receipt,
	    chain->x.request.n_history);
	print_changes(&got, &a, &chain->x.receipt, 0);
	assert_string_equal(got.data, want.data);
	buf_fini(&got);
	buf_fini(&want);
	arena_fini(&a);
}

/* Sealed reasoning goes to its maker. */
static void
note_sealed(const struct span body, const struct target *made,
    const struct target *to)
{
	bool maker = strcmp(made->provider->name, to->provider->name) == 0 &&
	    strcmp(made->model, to->model) == 0 &&
	    strcmp(made->credential, to->credential) == 0;

	if (memmem(body.p, body.len, "blob/", 5) == NULL)
		return;
	n_sealed++;
	assert_true(maker);
}

static void
assert_same(const struct asked *flat, const struct asked *chain,
    const struct who *from, const struct target *to)
{
	const char *sent = flat->x.body.data, *chained = chain->x.body.data;

	n_unread += flat->state == UNREAD;
	n_refused += flat->state == REFUSED;
	n_asked += flat->state == ASKED;
	if (flat->state != chain->state || (flat->state != ASKED &&
	    (flat->err.class != chain->err.class ||
	    strcmp(flat->err.message, chain->err.message) != 0)))
		fail_msg("%s/%s: %s: %s | %s: %s (%s)\n%s\n%s",
		    to->provider->name, to->model, flat->err.param,
		    flat->err.message, chain->err.param, chain->err.message,
		    chain->err.detail, sent, chained);
	if (flat->state != ASKED)
		return;
	if (!talk_same_call(&flat->call, &chain->call))
		fail_msg("%s/%s\nflat:  %s\n%s\nchain: %s\n%s",
		    to->provider->name, to->model, sent,
		    flat->call.body.data, chained, chain->call.body.data);
	assert_same_told(flat, chain);
	note_sealed(buf_view(&chain->call.body), &from->target, to);
}

/* Bytes that a vendor sends for any answer at all. */
static void
make_answer(struct talk *t, struct request *req, struct who *from,
    struct buf *out)
{
	static struct answer said;

	from->row.quirks = 0;
	if (strcmp(from->vendor->dialect, "openai-responses") == 0 &&
	    dice_one_in(2)) {
		talk_openai(out, req->stream, t->number);
		t->number += 4;
		return;
	}
	answer_make(&said);
	from->vendor->fit(&said);
	from->row.quirks = said.quirks;
	if (said.no_summary)
		req->summary = SUMMARY_UNSET;
	(req->stream ? from->vendor->stream : from->vendor->whole)(out, &said);
}

/* Some streams break off. */
static void
answer(struct talk *t, struct asked *a, struct who *from, const char *before)
{
	bool cut = a->x.request.stream && dice_one_in(8);
	struct buf bytes;

	buf_init(&bytes, ROOM);
	make_answer(t, &a->x.request, from, &bytes);
	if (cut)
		bytes.len = dice((unsigned)bytes.len + 1);
	talk_answer(t, a, from, buf_view(&bytes), cut, before);
	buf_fini(&bytes);
}

/* ---- the promise ---- */

/* What is asked beside the input: the same for all turns, and for this one. */
static char *
choose_settings(struct talk *t, const char *fixed)
{
	return arena_printf(&t->arena, "%s%s%s", fixed,
	    dice_one_in(2) ? ",'stream':true" : "",
	    includes[dice(TALK_N(includes))]);
}

/* A lone text may go as a string. */
static void
put_input(struct buf *out, struct span items)
{
	if (span_is(items, "{\"role\":\"user\",\"content\":\"Hi\"}") &&
	    dice_one_in(2))
		buf_puts(out, ",\"input\":\"Hi\"}");
	else
		buf_printf(out, ",\"input\":[%.*s]}", (int)items.len,
		    items.p);
}

/*
 * A turn behind any earlier one, mostly the last: in both forms, for the one
 * that is asked now; then answered by the other, and kept.
 */
static void
take_turn(struct talk *t, const char *fixed, struct who *from,
    const struct who *to)
{
	static struct asked flat, chain;
	const struct known *before = t->n == 0 ? NULL : dice_one_in(6) ?
	    &t->turns[dice((unsigned)t->n)] : &t->turns[t->n - 1];
	const char *more = choose_settings(t, fixed);
	struct buf own, full, json;

	buf_init(&own, ROOM);
	buf_init(&full, ROOM);
	buf_init(&json, ROOM);
	make_items(t, before, &own);
	if (before != NULL && before->said[0] != '\0')
		buf_printf(&full, "%s,", before->said);
	buf_span(&full, buf_view(&own));
	if (before != NULL && dice_one_in(3))
		refer(t, &own, &full);
	begin_body(&json, more);
	put_input(&json, buf_view(&full));
	talk_ask(t, &flat, &to->target, buf_view(&json));
	begin_body(&json, more);
	if (before != NULL)
		buf_printf(&json, ",\"previous_response_id\":\"%s\"",
		    before->id);
	put_input(&json, buf_view(&own));
	talk_ask(t, &chain, &to->target, buf_view(&json));
	assert_same(&flat, &chain, from, &to->target);
	if (chain.state != UNREAD)
		answer(t, &chain, from, full.data);
	asked_fini(&chain);
	asked_fini(&flat);
	buf_fini(&json);
	buf_fini(&full);
	buf_fini(&own);
}

static uint32_t seed;

/* Some are gone on with by the very one that made them; of the others some
 * differ in nothing but the account. */
static void
choose_both(struct who *from, struct who *to, const struct vendor *by,
    const struct vendor *with)
{
	who_init(to, with);
	who_init(from, by);
	if (by == with && !dice_one_in(3)) {
		from->row = to->row;
		from->target = to->target;
		from->target.provider = &from->row;
	}
	if (by != with || dice_one_in(3))
		from->target.credential = "fedcba9876543210";
}

static void
converse(const struct vendor *by, const struct vendor *with)
{
	static struct talk t;
	struct who from, to;
	const char *fixed;

	talk_seed(seed);
	talk_init(&t);
	fixed = settings[dice(TALK_N(settings))];
	choose_both(&from, &to, by, with);
	for (unsigned i = 2 + dice(TALK_TURNS - 1); i > 0; i--)
		take_turn(&t, fixed, &from, &to);
	talk_fini(&t);
}

static void
promise_3_chained_equals_flat(void **state)
{
	const struct vendor *by = *state;

	n_asked = n_refused = n_unread = n_sealed = 0;
	for (size_t i = 0; i < TALK_N(talk_vendors); i++)
		for (unsigned k = 0; k < TALKS; k++) {
			seed = (uint32_t)(i * TALKS + k + 1);
			converse(by, talk_vendors[i]);
		}
	seed = 0;
	print_message("# %u the same, %u refused, %u unreadable; %u went "
	    "with what was sealed\n", n_asked, n_refused, n_unread,
	    n_sealed);
	assert_true(n_asked > 2 * (n_refused + n_unread));
	assert_true(n_sealed > TALKS / 4);
}

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

#define BY(v) { \
	.name = "promise_3_chained_equals_flat_after_" #v, \
	.test_func = promise_3_chained_equals_flat, \
	.teardown_func = name_seed, \
	.initial_state = (void *)(uintptr_t)&vendor_##v }

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BY(openai_chat),
		BY(openai_responses),
		BY(anthropic),
		BY(gemini),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
