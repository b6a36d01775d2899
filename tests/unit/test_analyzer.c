/*
 * What a Presidio analyzer is asked and what is made of its answers, right and
 * wrong.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "lib/transfer_rig.h"
#include "upstream/analyzer.h"
#include "upstream/attempt.h"

#define TEXTS	4
#define ALL	ENTITY_ALL
#define JSON	.type = "application/json"

struct asking {
	struct calls *calls;
	struct arena arena;
	struct client client;
	struct analyzer analyzer;
	struct analyzed found[TEXTS];
	struct error err;
	bool leaves;
};

static int
turn(void *ctx, bool woken, struct error *err)
{
	const struct asking *k = ctx;

	(void)woken;
	return k->leaves ? error_set(err, ERROR_CLIENT_GONE, NULL, "gone") : 0;
}

static void
set_up(struct asking *k, void **state)
{
	*k = (struct asking){
		.calls = *state,
		.client = { .fd = -1, .tick_ms = 20, .turn = turn, .ctx = k },
	};
	arena_init(&k->arena, CEILING_REQUEST_ARENA);
	k->analyzer = (struct analyzer){
		.url = upstream_url(k->calls->upstream),
		.language = "en",
		.threshold = 35,
		.entities = ALL,
		.timeout_ms = LONG_MS,
		.transfer = k->calls->transfer,
		.client = &k->client,
	};
}

static int
ask(struct asking *k, const char *text)
{
	const struct span texts[] = { span_of(text) };

	return analyzer_ask(&k->analyzer, texts, 1, &k->arena, k->found,
	    &k->err);
}

static int
ask_reply(struct asking *k, const char *text, const char *json)
{
	const struct upstream_reply reply = { JSON, .part.body = span_of(json) };

	upstream_next(k->calls->upstream, &reply);
	return ask(k, text);
}

/* Nothing of the text is in it, but the reason is. */
static void
assert_refused(struct asking *k, int rc, const char *why)
{
	assert_int_equal(rc, -1);
	assert_int_equal(k->err.class, ERROR_ANALYZER);
	assert_int_equal(k->err.retry_after_s, 5);
	if (strstr(k->err.message, why) == NULL ||
	    strstr(k->err.detail, why) == NULL)
		fail_msg("%s, not %s", k->err.message, why);
	assert_null(strstr(k->err.message, "Ana"));
}

static void
assert_place(const struct analyzed *found, size_t i, enum entity e, size_t from,
    size_t to)
{
	assert_true(i < found->n);
	assert_int_equal(found->list[i].entity, e);
	assert_int_equal(found->list[i].from, from);
	assert_int_equal(found->list[i].to, to);
}

/* ---- what is asked ---- */

static void
asks_for_all_texts_in_one_call(void **state)
{
	static const struct span texts[] = { { "Ana \"x\"\n", 8 }, { "b", 1 } };
	static const struct upstream_reply reply = { JSON, BODY("[[],[]]") };
	struct upstream_request got;
	struct asking k;

	set_up(&k, state);
	k.analyzer.url = arena_printf(&k.arena, "%s/base//",
	    upstream_url(k.calls->upstream));
	k.analyzer.language = "d\"e";
	upstream_next(k.calls->upstream, &reply);
	assert_int_equal(analyzer_ask(&k.analyzer, texts, 2, &k.arena, k.found,
	    &k.err), 0);
	assert_int_equal(k.found[0].n, 0);
	assert_int_equal(k.found[1].n, 0);
	got = calls_request(k.calls, 0);
	assert_string_equal(got.method, "POST");
	assert_string_equal(got.path, "/base/analyze");
	assert_true(span_is(got.body, "{\"text\":[\"Ana \\\"x\\\"\\n\",\"b\"],"
	    "\"language\":\"d\\\"e\",\"score_threshold\":0.35}"));
	assert_true(span_is(upstream_header(&got, "content-type"),
	    "application/json"));
	assert_null(upstream_header(&got, "authorization").p);
	arena_fini(&k.arena);
}

/* ---- what is found ---- */

static void
counts_characters_as_it_does(void **state)
{
	struct asking k;

	set_up(&k, state);
	/* An emoji is one of its characters, four bytes, two of UTF-16. */
	assert_int_equal(ask_reply(&k, "\xf0\x9f\x98\x80 \xc3\xa9 Ana",
	    "[[{\"entity_type\":\"PERSON\",\"start\":4,\"end\":7,"
	    "\"score\":0.85,\"analysis_explanation\":null}]]"), 0);
	assert_int_equal(k.found[0].n, 1);
	assert_place(&k.found[0], 0, ENTITY_PERSON, 8, 11);
	/* It is shown U+FFFD for what is no UTF-8. */
	assert_int_equal(ask_reply(&k, "\xf0\x9f x\xff" "Ana",
	    "[[{\"entity_type\":\"PERSON\",\"start\":4,\"end\":7},"
	    "{\"entity_type\":\"LOCATION\",\"start\":0,\"end\":1}]]"), 0);
	assert_place(&k.found[0], 0, ENTITY_PERSON, 5, 8);
	assert_place(&k.found[0], 1, ENTITY_LOCATION, 0, 2);
	arena_fini(&k.arena);
}

static void
takes_overlapping_and_unsorted_places(void **state)
{
	struct asking k;

	set_up(&k, state);
	assert_int_equal(ask_reply(&k, "Ana Mor", "[[{\"entity_type\":"
	    "\"PERSON\",\"start\":4,\"end\":7},{\"entity_type\":\"LOCATION\","
	    "\"start\":0,\"end\":7},{\"entity_type\":\"NRP\",\"start\":0,"
	    "\"end\":3}]]"), 0);
	assert_int_equal(k.found[0].n, 2);
	assert_place(&k.found[0], 0, ENTITY_PERSON, 4, 7);
	assert_place(&k.found[0], 1, ENTITY_LOCATION, 0, 7);
	arena_fini(&k.arena);
}

static void
calls_what_it_found_by_the_first_name_that_is_wanted(void **state)
{
	static const struct {
		const char *theirs;
		entity_set wanted;
		enum entity ours;
	} rows[] = {
		{ "PERSON", ALL, ENTITY_PERSON },
		{ "PERSON", ENTITY_BIT(ENTITY_PATIENT) |
		    ENTITY_BIT(ENTITY_STAFF), ENTITY_PATIENT },
		{ "PERSON", ENTITY_BIT(ENTITY_STAFF), ENTITY_STAFF },
		{ "PERSON", ENTITY_BIT(ENTITY_DATE), ENTITIES },
		{ "DATE_TIME", ENTITY_BIT(ENTITY_DATE_OF_BIRTH),
		    ENTITY_DATE_OF_BIRTH },
		{ "ORGANIZATION", ENTITY_BIT(ENTITY_HOSPITAL),
		    ENTITY_HOSPITAL },
		{ "US_ITIN", ALL, ENTITY_SSN },
		{ "EMAIL_ADDRESS", ALL, ENTITY_EMAIL },
		{ "person", ALL, ENTITIES },
		{ "SOMETHING_NEW", ALL, ENTITIES },
	};
	char json[160];
	const entity_set both = ENTITY_BIT(ENTITY_STAFF) |
	    ENTITY_BIT(ENTITY_PATIENT) | ENTITY_BIT(ENTITY_UUID);
	struct asking k;

	set_up(&k, state);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(json, sizeof(json), "[[{\"entity_type\":\"%s\","
		    "\"start\":0,\"end\":1}]]", rows[i].theirs);
		k.analyzer.entities = rows[i].wanted;
		assert_int_equal(ask_reply(&k, "Ana", json), 0);
		if (rows[i].ours == ENTITIES)
			assert_int_equal(k.found[0].n, 0);
		else
			assert_place(&k.found[0], 0, rows[i].ours, 0, 1);
	}
	assert_true(analyzer_finds(ENTITY_BIT(ENTITY_STAFF)) ==
	    ENTITY_BIT(ENTITY_STAFF));
	assert_true(analyzer_finds(both) == ENTITY_BIT(ENTITY_PATIENT));
	assert_true(0 == analyzer_finds(ENTITY_BIT(ENTITY_JWT_TOKEN) |
	    ENTITY_BIT(ENTITY_MEDICATION)));
	arena_fini(&k.arena);
}

/* ---- what is no answer ---- */

static void
refuses_answers_that_are_none(void **state)
{
	static const char *const bad[] = {
		"", "null", "{}", "[]", "[[],[]]", "[{}]", "[null]", "[[1]]",
		"[[{}]]", "<html>Ana</html>", "[[]] x", "{\"error\":\"x\"}",
		"[[{\"entity_type\":\"PERSON\",\"start\":0}]]",
		"[[{\"start\":0,\"end\":1}]]",
		"[[{\"entity_type\":7,\"start\":0,\"end\":1}]]",
		"[[{\"entity_type\":\"PERSON\",\"start\":1,\"end\":1}]]",
		"[[{\"entity_type\":\"PERSON\",\"start\":2,\"end\":1}]]",
		"[[{\"entity_type\":\"PERSON\",\"start\":-1,\"end\":1}]]",
		"[[{\"entity_type\":\"PERSON\",\"start\":0.5,\"end\":1}]]",
		"[[{\"entity_type\":\"PERSON\",\"start\":\"0\",\"end\":1}]]",
		"[[{\"entity_type\":\"PERSON\",\"start\":0,\"end\":4}]]",
		"[[{\"entity_type\":\"X\",\"start\":0,\"end\":4}]]",
		"[[{\"entity_type\":\"PERSON\",\"start\":0,"
		    "\"end\":18446744073709551617}]]",
		/* of one text, as it answers when it is asked about one */
		"[{\"entity_type\":\"PERSON\",\"start\":0,\"end\":1}]",
		/* more than the text has bytes */
		"[[{\"entity_type\":\"A\",\"start\":0,\"end\":1},"
		    "{\"entity_type\":\"A\",\"start\":0,\"end\":1},"
		    "{\"entity_type\":\"A\",\"start\":0,\"end\":1},"
		    "{\"entity_type\":\"A\",\"start\":0,\"end\":1}]]",
	};
	struct asking k;

	set_up(&k, state);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_refused(&k, ask_reply(&k, "Ana", bad[i]),
		    "the analyzer answered with something else");
	arena_fini(&k.arena);
}

static void
refuses_every_status_but_200(void **state)
{
	static const int statuses[] = { 201, 204, 302, 400, 404, 500, 503 };
	char why[64];
	struct asking k;

	set_up(&k, state);
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		const struct upstream_reply reply = { .status = statuses[i],
		    JSON, .headers = "Location: /elsewhere\r\n",
		    BODY("[[]]") };

		upstream_next(k.calls->upstream, &reply);
		(void)snprintf(why, sizeof(why),
		    "the analyzer answered with status %d", statuses[i]);
		assert_refused(&k, ask(&k, "Ana"), why);
	}
	arena_fini(&k.arena);
}

static void
waits_no_longer_than_it_may(void **state)
{
	static const struct upstream_reply silent = {
	    .stop = UPSTREAM_STALL, .stop_in_head = true, BODY("[[]]") };
	static const struct upstream_reply half = { JSON, BODY("[[]]"),
	    .stop = UPSTREAM_STALL, .stop_at = 2 };
	struct asking k;

	set_up(&k, state);
	k.analyzer.timeout_ms = 60;
	upstream_next(k.calls->upstream, &silent);
	assert_refused(&k, ask(&k, "Ana"), "gave no answer within 60 ms");
	upstream_next(k.calls->upstream, &half);
	assert_refused(&k, ask(&k, "Ana"), "gave no answer within 60 ms");
	arena_fini(&k.arena);
}

static void
takes_no_answer_that_broke_off_or_has_no_end(void **state)
{
	static const struct upstream_reply cut = { JSON, BODY("[[]]  "),
	    .stop = UPSTREAM_CUT, .stop_at = 4 };
	static const struct upstream_reply gone = { .stop = UPSTREAM_CUT,
	    .stop_in_head = true, BODY("[[]]") };
	static const struct upstream_reply endless = { JSON,
	    .framing = UPSTREAM_UNTIL_CLOSE, BODY("["),
	    .endless = { "          ", 10 } };
	struct asking k;

	set_up(&k, state);
	upstream_next(k.calls->upstream, &cut);
	assert_refused(&k, ask(&k, "Ana"), "the analyzer broke off");
	upstream_next(k.calls->upstream, &gone);
	assert_refused(&k, ask(&k, "Ana"), "the analyzer gave no answer");
	upstream_next(k.calls->upstream, &endless);
	assert_refused(&k, ask(&k, "Ana"),
	    "the analyzer answered more than it was asked");
	k.analyzer.url = "http://127.0.0.1:1";
	assert_refused(&k, ask(&k, "Ana"), "the analyzer can't be reached");
	arena_fini(&k.arena);
}

static void
leaves_it_when_the_client_leaves(void **state)
{
	static const struct upstream_reply silent = {
	    .stop = UPSTREAM_STALL, .stop_in_head = true, BODY("[[]]") };
	struct asking k;

	set_up(&k, state);
	k.leaves = true;
	upstream_next(k.calls->upstream, &silent);
	assert_int_equal(ask(&k, "Ana"), -1);
	assert_int_equal(k.err.class, ERROR_CLIENT_GONE);
	arena_fini(&k.arena);
}

int
main(void)
{
#define WITH_CALLS(t)	cmocka_unit_test_setup_teardown(t, calls_setup, \
	    calls_teardown)
	const struct CMUnitTest tests[] = {
		WITH_CALLS(asks_for_all_texts_in_one_call),
		WITH_CALLS(counts_characters_as_it_does),
		WITH_CALLS(takes_overlapping_and_unsorted_places),
		WITH_CALLS(
		    calls_what_it_found_by_the_first_name_that_is_wanted),
		WITH_CALLS(refuses_answers_that_are_none),
		WITH_CALLS(refuses_every_status_but_200),
		WITH_CALLS(waits_no_longer_than_it_may),
		WITH_CALLS(takes_no_answer_that_broke_off_or_has_no_end),
		WITH_CALLS(leaves_it_when_the_client_leaves),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, calls_global_setup,
	    calls_global_teardown);
}
