/*
 * The grammar of events: what the check sink lets through, what it refuses in
 * which words, and how events are printed.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/events.h"

static const struct usage usage = { .input = 3, .cached = 1, .cache_write = 2,
    .output = 5, .reasoning = 4 };
static const struct usage hour = { .cache_write = 2, .cache_write_1h = 1,
    .web_searches = 3 };
static const struct error cut = { .class = ERROR_UPSTREAM_CUT };
static const struct node note = { .kind = NODE_BOOL, .flags = NODE_TRUE };
static const struct node object = { .kind = NODE_OBJECT };

#define E_SUMMARY(n, m, s)	E_DELTA(n, m, SUMMARY, s)
#define E_THOUGHT(n, m, s)	E_DELTA(n, m, REASONING, s)

/* The last sink: prints what reaches it. */
struct printer {
	struct sink sink;
	struct buf out;
};

static int
print(struct sink *s, const struct event *ev, struct error *err)
{
	struct printer *p = (struct printer *)s;

	(void)err;
	event_print(&p->out, ev);
	buf_putc(&p->out, '\n');
	return 0;
}

struct fixture {
	struct check check;
	struct printer printer;
	struct error err;
};

static void
setup(struct fixture *f)
{
	*f = (struct fixture){ .printer.sink = { print, NULL } };
	buf_init(&f->printer.out, 65536);
	check_init(&f->check, &f->printer.sink);
}

static void
teardown(struct fixture *f)
{
	check_fini(&f->check);
	buf_fini(&f->printer.out);
}

static void
passes_and_prints_every_event(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_USAGE(&usage), E_REASONING(0),
		E_SUMMARY(0, 0, "a"), E_SUMMARY(0, 1, ""),
		E_THOUGHT(0, 2, "b"), E_DONE(0), E_MESSAGE(1),
		E_TEXT(1, 0, "\\\"c\\n"), E_NOTE(1, 0, &note),
		E_TEXT(1, 0, "d"), E_DELTA(1, 1, REFUSAL, "e"),
		E_CALL(2, "id", "f"), E_CALL_NO_ID(3, "g"),
		E_ARGUMENTS(3, "{"), E_CUT(1), E_ARGUMENTS(2, "{}"),
		E_DONE(3), E_DONE(2), E_MESSAGE(4), E_DONE(4),
		E_USAGE(&usage), E_END(MAX_TOKENS),
	};
	struct fixture f;

	(void)state;
	setup(&f);
	assert_int_equal(events_play(&f.check.sink, events,
	    sizeof(events) / sizeof(events[0]), &f.err), 0);
	assert_string_equal(f.printer.out.data, "begin\n"
	    "usage input=3 cached=1 cache_write=2 output=5 reasoning=4\n"
	    "item_begin 0 reasoning\n"
	    "delta 0.0 summary \"a\"\n"
	    "delta 0.1 summary \"\"\n"
	    "delta 0.2 reasoning \"b\"\n"
	    "item_end 0 completed\n"
	    "item_begin 1 message\n"
	    "delta 1.0 text \"\\\"c\\n\"\n"
	    "note 1.0 annotation true\n"
	    "delta 1.0 text \"d\"\n"
	    "delta 1.1 refusal \"e\"\n"
	    "item_begin 2 function_call \"id\" \"f\"\n"
	    "item_begin 3 function_call - \"g\"\n"
	    "delta 3.0 arguments \"{\"\n"
	    "item_end 1 incomplete\n"
	    "delta 2.0 arguments \"{}\"\n"
	    "item_end 3 completed\n"
	    "item_end 2 completed\n"
	    "item_begin 4 message\n"
	    "item_end 4 completed\n"
	    "usage input=3 cached=1 cache_write=2 output=5 reasoning=4\n"
	    "end max_tokens\n");
	teardown(&f);
}

/* The kinds of items that only some providers know. */
static void
passes_and_prints_custom_and_hosted_items(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_CALL_IN(0, "id", "f", "crm"), E_DONE(0),
		E_CUSTOM(1, "id", "sh"), E_INPUT(1, "ls"), E_INPUT(1, ""),
		E_HOSTED(2, "web_search_call", &object), E_DONE(1),
		E_PROGRESS(2, "response.web_search_call.searching", &object),
		E_PROGRESS(2, "response.web_search_call.done", NULL),
		E_DONE_AS(2, &object), E_HOSTED(3, "x_call", NULL), E_CUT(3),
		E_REASONING(4), E_OPAQUE(4, "{}"), E_MESSAGE(5),
		E_LOGPROBS(5, 0, "a", "{},{}"), E_LOGPROBS(5, 0, "", "{}"),
		E_DONE(5), E_USAGE(&hour), E_END(COMPLETED),
	};
	struct fixture f;

	(void)state;
	setup(&f);
	assert_int_equal(events_play(&f.check.sink, events,
	    sizeof(events) / sizeof(events[0]), &f.err), 0);
	assert_string_equal(f.printer.out.data, "begin\n"
	    "item_begin 0 function_call \"id\" \"f\" namespace \"crm\"\n"
	    "item_end 0 completed\n"
	    "item_begin 1 custom_tool_call \"id\" \"sh\"\n"
	    "delta 1.0 input \"ls\"\n"
	    "delta 1.0 input \"\"\n"
	    "item_begin 2 web_search_call {}\n"
	    "item_end 1 completed\n"
	    "note 2 response.web_search_call.searching {}\n"
	    "note 2 response.web_search_call.done\n"
	    "item_end 2 completed {}\n"
	    "item_begin 3 x_call\n"
	    "item_end 3 incomplete\n"
	    "item_begin 4 reasoning\n"
	    "item_end 4 completed opaque {}\n"
	    "item_begin 5 message\n"
	    "delta 5.0 text \"a\" logprobs {},{}\n"
	    "delta 5.0 text \"\" logprobs {}\n"
	    "item_end 5 completed\n"
	    "usage input=0 cached=0 cache_write=2 output=0 reasoning=0 "
	    "cache_write_1h=1 web_searches=3\n"
	    "end completed\n");
	teardown(&f);
}

static void
passes_a_failure_before_begin_and_after(void **state)
{
	static const struct event early[] = { E_FAIL(&cut) };
	static const struct event late[] = {
		E_BEGIN, E_MESSAGE(0), E_CUT(0), E_FAIL(&cut),
	};
	struct fixture f;

	(void)state;
	setup(&f);
	assert_int_equal(events_play(&f.check.sink, early, 1, &f.err), 0);
	assert_string_equal(f.printer.out.data, "fail cut\n");
	teardown(&f);
	setup(&f);
	assert_int_equal(events_play(&f.check.sink, late, 4, &f.err), 0);
	teardown(&f);
}

static void
tells_of_a_failure_though_items_are_open(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_FAIL(&cut),
	};
	struct fixture f;

	(void)state;
	setup(&f);
	assert_int_equal(events_play(&f.check.sink, events, 3, &f.err), -1);
	assert_non_null(strstr(f.err.message, "with open items"));
	assert_string_equal(f.printer.out.data,
	    "begin\nitem_begin 0 message\nfail cut\n");
	/* Once only. */
	assert_int_equal(sink_send(&f.check.sink, &events[2], &f.err), -1);
	assert_string_equal(f.printer.out.data,
	    "begin\nitem_begin 0 message\nfail cut\n");
	teardown(&f);
}

/* All but the last event are right. */
static const struct wrong {
	const char *name, *says;
	struct event events[6];
	size_t n;
} wrongs[] = {
{ "refuses_items_before_begin", "before begin", { E_MESSAGE(0) }, 1 },
{ "refuses_an_end_before_begin", "before begin", { E_END(COMPLETED) }, 1 },
{ "refuses_a_second_begin", "begin after begin", { E_BEGIN, E_BEGIN }, 2 },
{ "refuses_items_out_of_order", "in their order",
    { E_BEGIN, E_MESSAGE(1) }, 2 },
{ "refuses_an_item_twice", "in their order",
    { E_BEGIN, E_MESSAGE(0), E_MESSAGE(0) }, 3 },
{ "refuses_tool_outputs_in_an_answer", "no such item",
    { E_BEGIN, E_ITEM(0, FUNCTION_OUTPUT) }, 2 },
{ "refuses_custom_tool_outputs_in_an_answer", "no such item",
    { E_BEGIN, E_ITEM(0, CUSTOM_OUTPUT) }, 2 },
{ "refuses_what_is_no_item", "no such item",
    { E_BEGIN, { .type = EVENT_ITEM_BEGIN,
    .item_type = (enum item_type)(ITEM_HOSTED + 1) } }, 2 },
{ "refuses_a_call_without_name", "without a name",
    { E_BEGIN, E_ITEM(0, FUNCTION_CALL) }, 2 },
{ "refuses_a_custom_call_without_name", "without a name",
    { E_BEGIN, E_ITEM(0, CUSTOM_CALL) }, 2 },
{ "refuses_a_namespace_of_a_message", "no call",
    { E_BEGIN, { .type = EVENT_ITEM_BEGIN, .item_type = ITEM_MESSAGE,
    .namespace = E_SPAN("crm") } }, 2 },
{ "refuses_a_hosted_item_without_type", "without a type",
    { E_BEGIN, E_HOSTED(0, "", NULL) }, 2 },
{ "refuses_a_hosted_item_that_is_no_object", "no object",
    { E_BEGIN, E_HOSTED(0, "x_call", &note) }, 2 },
{ "refuses_a_hosted_item_that_ends_as_no_object", "no object",
    { E_BEGIN, E_HOSTED(0, "x_call", NULL), E_DONE_AS(0, &note) }, 3 },
{ "refuses_parts_of_a_hosted_item", "no such parts",
    { E_BEGIN, E_HOSTED(0, "x_call", NULL), E_TEXT(0, 0, "a") }, 3 },
{ "refuses_arguments_of_a_custom_call", "no such parts",
    { E_BEGIN, E_CUSTOM(0, "c", "f"), E_ARGUMENTS(0, "a") }, 3 },
{ "refuses_a_second_part_of_a_custom_call", "one part",
    { E_BEGIN, E_CUSTOM(0, "c", "f"), E_INPUT(0, "a"),
    E_DELTA(0, 1, INPUT, "b") }, 4 },
{ "refuses_log_probabilities_of_a_refusal", "no text",
    { E_BEGIN, E_MESSAGE(0), { .type = EVENT_DELTA,
    .part_type = PART_REFUSAL, .text = E_SPAN("a"),
    .logprobs = E_SPAN("{}") } }, 3 },
{ "refuses_progress_of_a_message", "isn't hosted",
    { E_BEGIN, E_MESSAGE(0), E_PROGRESS(0, "response.x", &object) }, 3 },
{ "refuses_progress_of_no_item", "isn't open",
    { E_BEGIN, E_PROGRESS(0, "response.x", &object) }, 2 },
{ "refuses_progress_without_type", "without a type",
    { E_BEGIN, E_HOSTED(0, "x_call", NULL), E_PROGRESS(0, "", &object) }, 3 },
{ "refuses_progress_that_is_no_object", "no object",
    { E_BEGIN, E_HOSTED(0, "x_call", NULL),
    E_PROGRESS(0, "response.x_call.y", &note) }, 3 },
{ "refuses_an_annotation_of_a_hosted_item", "what is no text",
    { E_BEGIN, E_HOSTED(0, "x_call", NULL), E_NOTE(0, 0, &object) }, 3 },
{ "refuses_something_opaque_of_a_message", "no reasoning",
    { E_BEGIN, E_MESSAGE(0), E_OPAQUE(0, "{}") }, 3 },
{ "refuses_what_a_decoder_says_is_sealed", "by nobody",
    { E_BEGIN, E_REASONING(0), E_SEALED(0, "sls_x") }, 3 },
{ "refuses_a_delta_of_no_item", "isn't open",
    { E_BEGIN, E_TEXT(0, 0, "a") }, 2 },
{ "refuses_a_delta_after_the_items_end", "isn't open",
    { E_BEGIN, E_MESSAGE(0), E_DONE(0), E_TEXT(0, 0, "a") }, 4 },
{ "refuses_log_probabilities_of_no_part_of_an_ended_item", "isn't open",
    { E_BEGIN, E_MESSAGE(0), E_DONE(0), E_LOGPROBS(0, 0, "", "{}") }, 4 },
{ "refuses_text_with_late_log_probabilities", "isn't open",
    { E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "a"), E_DONE(0),
    E_LOGPROBS(0, 0, "b", "{}") }, 5 },
{ "refuses_a_late_annotation_of_no_part", "what is no text",
    { E_BEGIN, E_MESSAGE(0), E_DONE(0), E_NOTE(0, 0, &object) }, 4 },
{ "refuses_progress_of_an_item_that_has_ended", "isn't open",
    { E_BEGIN, E_HOSTED(0, "x_call", NULL), E_DONE(0),
    E_PROGRESS(0, "response.x_call.y", &object) }, 4 },
{ "refuses_a_delta_without_text", "without text",
    { E_BEGIN, E_MESSAGE(0), { .type = EVENT_DELTA } }, 3 },
{ "refuses_arguments_in_a_message", "no such parts",
    { E_BEGIN, E_MESSAGE(0), E_ARGUMENTS(0, "a") }, 3 },
{ "refuses_text_in_a_call", "no such parts",
    { E_BEGIN, E_CALL(0, "c", "f"), E_TEXT(0, 0, "a") }, 3 },
{ "refuses_text_in_reasoning", "no such parts",
    { E_BEGIN, E_REASONING(0), E_TEXT(0, 0, "a") }, 3 },
{ "refuses_a_second_part_of_a_call", "one part",
    { E_BEGIN, E_CALL(0, "c", "f"), E_ARGUMENTS(0, "a"),
    E_DELTA(0, 1, ARGUMENTS, "b") }, 4 },
{ "refuses_a_part_that_leaves_one_out", "neither the last",
    { E_BEGIN, E_MESSAGE(0), E_TEXT(0, 1, "a") }, 3 },
{ "refuses_a_part_before_the_last", "neither the last",
    { E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "a"), E_TEXT(0, 1, "b"),
    E_TEXT(0, 0, "c") }, 5 },
{ "refuses_a_part_that_changes", "changed its type",
    { E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "a"),
    E_DELTA(0, 0, REFUSAL, "b") }, 4 },
{ "refuses_a_note_of_no_item", "isn't open",
    { E_BEGIN, E_NOTE(0, 0, &note) }, 2 },
{ "refuses_a_note_of_no_part", "what is no text",
    { E_BEGIN, E_MESSAGE(0), E_NOTE(0, 0, &note) }, 3 },
{ "refuses_a_note_of_a_refusal", "what is no text",
    { E_BEGIN, E_MESSAGE(0), E_DELTA(0, 0, REFUSAL, "a"),
    E_NOTE(0, 0, &note) }, 4 },
{ "refuses_a_note_of_a_refusal_before_the_last", "what is no text",
    { E_BEGIN, E_MESSAGE(0), E_DELTA(0, 0, REFUSAL, "a"),
    E_TEXT(0, 1, "b"), E_NOTE(0, 0, &note) }, 5 },
{ "refuses_a_note_without_value", "without its value",
    { E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "a"), E_NOTE(0, 0, NULL) }, 4 },
{ "refuses_the_end_of_no_item", "isn't open", { E_BEGIN, E_DONE(0) }, 2 },
{ "refuses_to_end_an_item_twice", "isn't open",
    { E_BEGIN, E_MESSAGE(0), E_DONE(0), E_DONE(0) }, 4 },
{ "refuses_an_item_that_ends_in_progress", "in progress",
    { E_BEGIN, E_MESSAGE(0), { .type = EVENT_ITEM_END,
    .status = STATUS_IN_PROGRESS } }, 3 },
{ "refuses_usage_without_numbers", "without numbers",
    { E_BEGIN, E_USAGE(NULL) }, 2 },
{ "refuses_an_end_with_open_items", "the end, with open items",
    { E_BEGIN, E_MESSAGE(0), E_END(COMPLETED) }, 3 },
{ "refuses_anything_after_the_end", "after the end",
    { E_BEGIN, E_END(COMPLETED), E_USAGE(&usage) }, 3 },
{ "refuses_an_end_after_a_failure", "after the end",
    { E_BEGIN, E_FAIL(&cut), E_END(COMPLETED) }, 3 },
{ "refuses_a_failure_after_the_end", "after the end",
    { E_BEGIN, E_END(COMPLETED), E_FAIL(&cut) }, 3 },
{ "refuses_a_failure_without_error", "without an error",
    { E_BEGIN, E_FAIL(NULL) }, 2 },
{ "refuses_what_is_no_event", "no such event",
    { E_BEGIN, { .type = (enum event_type)(EVENT_FAIL + 1) } }, 2 },
};

static void
refuses(void **state)
{
	const struct wrong *w = *state;
	struct fixture f;
	size_t len;

	setup(&f);
	assert_int_equal(events_play(&f.check.sink, w->events, w->n - 1,
	    &f.err), 0);
	len = f.printer.out.len;
	assert_int_equal(sink_send(&f.check.sink, &w->events[w->n - 1],
	    &f.err), -1);
	assert_int_equal(f.err.class, ERROR_INTERNAL);
	if (strstr(f.err.message, w->says) == NULL)
		fail_msg("'%s' is not in: %s", w->says, f.err.message);
	assert_int_equal(f.printer.out.len, len);
	teardown(&f);
}

int
main(void)
{
	enum { N = sizeof(wrongs) / sizeof(wrongs[0]) };
	struct CMUnitTest tests[N + 4] = {
		cmocka_unit_test(passes_and_prints_every_event),
		cmocka_unit_test(passes_and_prints_custom_and_hosted_items),
		cmocka_unit_test(passes_a_failure_before_begin_and_after),
		cmocka_unit_test(tells_of_a_failure_though_items_are_open),
	};

	for (size_t i = 0; i < N; i++)
		tests[i + 4] = (struct CMUnitTest){ .name = wrongs[i].name,
		    .test_func = refuses,
		    .initial_state = (void *)(uintptr_t)&wrongs[i] };
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
