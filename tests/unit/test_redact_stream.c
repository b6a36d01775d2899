/* What becomes of an answer's events on their way through a guard. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "lib/events.h"
#include "redact/stream.h"

static const struct guard_settings mail = {
	.target = GUARD_OUTPUT,
	.entities = ENTITY_BIT(ENTITY_EMAIL) | ENTITY_BIT(ENTITY_URL),
	.threshold = GUARD_THRESHOLD,
};

/* Prints what comes, and what a reasoning item said before. */
struct trace {
	struct sink sink;
	struct buf out;
};

static int
print(struct sink *s, const struct event *ev, struct error *err)
{
	struct trace *t = (struct trace *)s;

	(void)err;
	event_print(&t->out, ev);
	if (ev->original.p != NULL)
		buf_printf(&t->out, " was %.*s", (int)ev->original.len,
		    ev->original.p);
	if (ev->type == EVENT_FAIL)
		buf_printf(&t->out, " %s", ev->error->message);
	buf_putc(&t->out, '\n');
	return 0;
}

static void
play(const struct event *ev, size_t n, bool keeps_original,
    struct receipt *receipt, const char *expected)
{
	struct trace trace = { .sink = { print, NULL } };
	struct redact_stream s;
	struct guard guard;
	struct check check;
	struct error err;

	buf_init(&trace.out, 1 << 16);
	guard_init(&guard, &mail);
	redact_stream_init(&s, &guard, receipt, &trace.sink);
	s.keeps_original = keeps_original;
	check_init(&check, &s.sink);
	assert_int_equal(events_play(&check.sink, ev, n, &err), 0);
	assert_string_equal(buf_view(&trace.out).p, expected);
	check_fini(&check);
	redact_stream_fini(&s);
	buf_fini(&trace.out);
}

static struct arena arena;
static struct receipt receipt;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena, 1 << 20);
	receipt_init(&receipt, &arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static const struct node *
json(const char *text)
{
	struct error err;

	return scan(&arena, span_of(text), SCAN_UPSTREAM, &err);
}

#define PLAY(events, keeps, expected) \
	play((events), sizeof(events) / sizeof((events)[0]), (keeps), \
	    &receipt, (expected))

/* ---- tests ---- */

static void
holds_back_only_what_may_become_something(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Hello wor"),
		E_TEXT(0, 0, "ld, write to ana@exa"),
		E_TEXT(0, 0, "mple.com now"), E_DONE(0), E_END(COMPLETED),
	};

	(void)state;
	PLAY(events, false, "begin\nitem_begin 0 message\n"
	    "delta 0.0 text \"Hello \"\n"
	    "delta 0.0 text \"world, write to \"\n"
	    "delta 0.0 text \"[EMAIL] \"\n"
	    "delta 0.0 text \"now\"\nitem_end 0 completed\n"
	    "end completed\n");
}

static void
opens_a_part_at_its_first_delta(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "word"), E_TEXT(0, 0, "s"),
		E_DELTA(0, 1, REFUSAL, "no"), E_DONE(0), E_END(COMPLETED),
	};

	(void)state;
	PLAY(events, false, "begin\nitem_begin 0 message\n"
	    "delta 0.0 text \"\"\n"
	    "delta 0.0 text \"words\"\n"
	    "delta 0.1 refusal \"\"\n"
	    "delta 0.1 refusal \"no\"\nitem_end 0 completed\n"
	    "end completed\n");
}

static void
searches_calls_side_by_side(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_CALL(0, "a", "f"), E_CALL(1, "b", "g"),
		E_ARGUMENTS(0, "{\\\"x\\\":\\\"ana@exa"),
		E_ARGUMENTS(1, "{\\\"y\\\":\\\"bob@exa"),
		E_ARGUMENTS(0, "mple.com\\\"}"),
		E_ARGUMENTS(1, "mple.org\\\"}"),
		E_DONE(0), E_DONE(1), E_END(COMPLETED),
	};

	(void)state;
	PLAY(events, false, "begin\nitem_begin 0 function_call \"a\" \"f\"\n"
	    "item_begin 1 function_call \"b\" \"g\"\n"
	    "delta 0.0 arguments \"{\\\"x\\\":\\\"\"\n"
	    "delta 1.0 arguments \"{\\\"y\\\":\\\"\"\n"
	    "delta 0.0 arguments \"[EMAIL]\\\"}\"\n"
	    "delta 1.0 arguments \"[EMAIL]\\\"}\"\n"
	    "item_end 0 completed\nitem_end 1 completed\nend completed\n");
}

static void
moves_citations_and_searches_them(void **state)
{
	const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "ana@example.com says"),
		E_NOTE(0, 0, json("{\"type\":\"url_citation\",\"url\":"
		    "\"https://x.org/\",\"title\":\"By bob@example.com\","
		    "\"start_index\":0,\"end_index\":20}")),
		E_TEXT(0, 0, " so."),
		E_NOTE(0, 0, json("{\"type\":\"file_citation\",\"index\":15,"
		    "\"file_id\":\"f\"}")),
		E_DONE(0), E_END(COMPLETED),
	};

	(void)state;
	PLAY(events, false, "begin\nitem_begin 0 message\n"
	    "delta 0.0 text \"[EMAIL] \"\n"
	    "delta 0.0 text \"says \"\n"
	    "note 0.0 annotation {\"type\":\"url_citation\",\"url\":\"[URL]\","
	    "\"title\":\"By [EMAIL]\",\"start_index\":0,\"end_index\":12}\n"
	    "note 0.0 annotation {\"type\":\"file_citation\",\"index\":7,"
	    "\"file_id\":\"f\"}\n"
	    "delta 0.0 text \"so.\"\n"
	    "item_end 0 completed\nend completed\n");
}

static void
passes_no_log_probabilities_and_says_so(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_LOGPROBS(0, 0, "Hi ", "{}"),
		E_LOGPROBS(0, 0, "", "{}"), E_DONE(0), E_END(COMPLETED),
	};

	(void)state;
	PLAY(events, false, "begin\nitem_begin 0 message\n"
	    "delta 0.0 text \"Hi \"\nitem_end 0 completed\n"
	    "end completed\n");
	assert_int_equal(receipt.n_changes, 1);
	assert_string_equal(receipt.changes[0].param, "include");
}

static void
searches_what_hosted_tools_tell(void **state)
{
	const struct event events[] = {
		E_BEGIN, E_HOSTED(0, "web_search_call",
		    json("{\"status\":\"in_progress\"}")),
		E_PROGRESS(0, "response.web_search_call.searching", NULL),
		E_PROGRESS(0, "response.code_interpreter_call_code.delta",
		    json("{\"delta\":\"ana@exam\"}")),
		E_DONE_AS(0, json("{\"status\":\"completed\",\"action\":"
		    "{\"type\":\"search\",\"query\":\"ana@example.com\"}}")),
		E_END(COMPLETED),
	};

	(void)state;
	PLAY(events, false, "begin\n"
	    "item_begin 0 web_search_call {\"status\":\"in_progress\"}\n"
	    "note 0 response.web_search_call.searching\n"
	    "item_end 0 completed {\"status\":\"completed\",\"action\":"
	    "{\"type\":\"search\",\"query\":\"[EMAIL]\"}}\n"
	    "end completed\n");
}

#define THOUGHT(text) { \
	E_BEGIN, E_REASONING(0), E_DELTA(0, 0, SUMMARY, text), \
	E_DELTA(0, 1, SUMMARY, "and"), \
	E_OPAQUE(0, "{\"s\":1}"), E_END(COMPLETED) }

static void
keeps_the_seal_of_reasoning_that_is_as_it_was(void **state)
{
	static const struct event events[] = THOUGHT("Hm. ");

	(void)state;
	PLAY(events, false, "begin\nitem_begin 0 reasoning\n"
	    "delta 0.0 summary \"Hm. \"\ndelta 0.1 summary \"\"\n"
	    "delta 0.1 summary \"and\"\n"
	    "item_end 0 completed opaque {\"s\":1}\nend completed\n");
}

static void
keeps_with_the_seal_what_reasoning_was_or_drops_both(void **state)
{
	static const struct event events[] = THOUGHT("ana@example.com ");

	(void)state;
	PLAY(events, true, "begin\nitem_begin 0 reasoning\n"
	    "delta 0.0 summary \"[EMAIL] \"\ndelta 0.1 summary \"\"\n"
	    "delta 0.1 summary \"and\"\n"
	    "item_end 0 completed opaque {\"s\":1} was "
	    "[\"ana@example.com \",\"and\"]\nend completed\n");
	PLAY(events, false, "begin\nitem_begin 0 reasoning\n"
	    "delta 0.0 summary \"[EMAIL] \"\ndelta 0.1 summary \"\"\n"
	    "delta 0.1 summary \"and\"\n"
	    "item_end 0 completed\nend completed\n");
}

static void
searches_the_message_of_a_failure(void **state)
{
	static const struct error failed = { .class = ERROR_UPSTREAM_FAILED,
	    .message = "no mailbox ana@example.com" };
	static const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "Hi"), E_CUT(0),
		E_FAIL(&failed),
	};

	(void)state;
	PLAY(events, false, "begin\nitem_begin 0 message\n"
	    "delta 0.0 text \"\"\ndelta 0.0 text \"Hi\"\n"
	    "item_end 0 incomplete\nfail failed no mailbox [EMAIL]\n");
}

static void
begins_anew_with_another_route(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "ana@exa"), E_DONE(0),
	};
	static const struct event again[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "mple.com"), E_DONE(0),
		E_END(COMPLETED),
	};
	struct trace trace = { .sink = { print, NULL } };
	struct redact_stream s;
	struct guard guard;
	struct error err;

	(void)state;
	buf_init(&trace.out, 1 << 16);
	guard_init(&guard, &mail);
	redact_stream_init(&s, &guard, &receipt, &trace.sink);
	assert_int_equal(events_play(&s.sink, events, 3, &err), 0);
	assert_int_equal(redact_stream_held(&s), 7);
	buf_reset(&trace.out);
	assert_int_equal(events_play(&s.sink, again, 5, &err), 0);
	assert_string_equal(buf_view(&trace.out).p, "begin\n"
	    "item_begin 0 message\ndelta 0.0 text \"\"\n"
	    "delta 0.0 text \"mple.com\"\nitem_end 0 completed\n"
	    "end completed\n");
	redact_stream_fini(&s);
	buf_fini(&trace.out);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(holds_back_only_what_may_become_something),
		TEST(opens_a_part_at_its_first_delta),
		TEST(searches_calls_side_by_side),
		TEST(moves_citations_and_searches_them),
		TEST(passes_no_log_probabilities_and_says_so),
		TEST(searches_what_hosted_tools_tell),
		TEST(keeps_the_seal_of_reasoning_that_is_as_it_was),
		TEST(keeps_with_the_seal_what_reasoning_was_or_drops_both),
		TEST(searches_the_message_of_a_failure),
		TEST(begins_anew_with_another_route),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
