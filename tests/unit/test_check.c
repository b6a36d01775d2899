#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ceilings.h"
#include "lib/events.h"

#define MOST	8

static const struct error cut = { .class = ERROR_UPSTREAM_CUT };
static const struct usage usage = { .input = 3, .cached = 1, .output = 5 };
static const struct node node;

/* A sink that prints what comes, a line each. */
struct printer {
	struct sink sink;
	struct buf out;
	int result;
};

static int
print(struct sink *s, const struct event *ev, struct error *err)
{
	struct printer *p = (struct printer *)s;

	event_print(&p->out, ev);
	buf_putc(&p->out, '\n');
	if (p->result == -1)
		return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
	return 0;
}

static void
printer_init(struct printer *p)
{
	*p = (struct printer){ .sink = { print, NULL } };
	buf_init(&p->out, 65536);
}

static void
passes_every_right_order_on(void **state)
{
	static const struct {
		const char *what;
		struct event events[16];
		size_t n;
	} rows[] = {
		{ "nothing said", { E_BEGIN, E_END(COMPLETED) }, 2 },
		{ "a message without parts",
		    { E_BEGIN, E_MESSAGE(0), E_DONE(0), E_END(COMPLETED) }, 4 },
		{ "two parts", { E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "a"),
		    E_TEXT(0, 0, ""), E_DELTA(0, 1, REFUSAL, "b"), E_DONE(0),
		    E_END(MAX_TOKENS) }, 7 },
		{ "a note", { E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "a"),
		    E_NOTE(0, 0, &node), E_DONE(0), E_END(COMPLETED) }, 6 },
		{ "what comes late of a text", { E_BEGIN, E_MESSAGE(0),
		    E_TEXT(0, 0, "a"), E_DELTA(0, 1, REFUSAL, "b"),
		    E_TEXT(0, 2, "c"), E_NOTE(0, 0, &node),
		    E_LOGPROBS(0, 0, "", "{}"), E_NOTE(0, 2, &node),
		    E_TEXT(0, 2, "d"), E_DONE(0), E_END(COMPLETED) }, 11 },
		{ "interleaved calls", { E_BEGIN, E_CALL(0, "a", "f"),
		    E_ARGUMENTS(0, "{"), E_CALL_NO_ID(1, "g"),
		    E_ARGUMENTS(1, "{"), E_ARGUMENTS(0, "}"), E_DONE(0),
		    E_ARGUMENTS(1, "}"), E_CUT(1), E_END(COMPLETED) }, 10 },
		{ "reasoning", { E_BEGIN, E_REASONING(0),
		    E_DELTA(0, 0, SUMMARY, "a"), E_DELTA(0, 1, REASONING, "b"),
		    E_DONE(0), E_END(CONTENT_FILTER) }, 6 },
		{ "usage anywhere", { E_BEGIN, E_USAGE(&usage), E_MESSAGE(0),
		    E_USAGE(&usage), E_DONE(0), E_USAGE(&usage),
		    E_END(COMPLETED) }, 7 },
		{ "a failure", { E_BEGIN, E_MESSAGE(0), E_CUT(0),
		    E_FAIL(&cut) }, 4 },
		{ "a failure before the begin", { E_FAIL(&cut) }, 1 },
	};
	struct printer p;
	struct check c;
	struct error err;
	size_t lines;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		printer_init(&p);
		check_init(&c, &p.sink);
		if (events_play(&c.sink, rows[i].events, rows[i].n, &err) == -1)
			fail_msg("%s: %s", rows[i].what, err.message);
		lines = 0;
		for (size_t j = 0; j < p.out.len; j++)
			lines += p.out.data[j] == '\n';
		assert_int_equal(lines, rows[i].n);
		check_fini(&c);
		buf_fini(&p.out);
	}
}

#define OPEN	E_BEGIN, E_MESSAGE(0)

static void
refuses_every_wrong_order(void **state)
{
	static const struct {
		const char *what;
		struct event events[MOST];
		size_t n;
	} rows[] = {
		{ "an event before begin", { E_MESSAGE(0) }, 1 },
		{ "an event before begin", { E_END(COMPLETED) }, 1 },
		{ "an event before begin", { E_USAGE(&usage) }, 1 },
		{ "begin after begin", { E_BEGIN, E_BEGIN }, 2 },
		{ "items are not numbered", { E_BEGIN, E_MESSAGE(1) }, 2 },
		{ "items are not numbered", { OPEN, E_MESSAGE(0) }, 3 },
		{ "an answer has no such item", { E_BEGIN,
		    E_ITEM(0, FUNCTION_OUTPUT) }, 2 },
		{ "a call without a name", { E_BEGIN,
		    E_ITEM(0, FUNCTION_CALL) }, 2 },
		{ "isn't open", { E_BEGIN, E_TEXT(0, 0, "a") }, 2 },
		{ "isn't open", { OPEN, E_DONE(0), E_TEXT(0, 0, "a") }, 4 },
		{ "isn't open", { OPEN, E_DONE(0), E_DONE(0) }, 4 },
		{ "isn't open", { OPEN, E_DONE(7) }, 3 },
		{ "isn't open", { OPEN, E_NOTE(1, 0, &node) }, 3 },
		{ "delta without text", { OPEN, { .type = EVENT_DELTA } }, 3 },
		{ "no such parts", { OPEN, E_DELTA(0, 0, SUMMARY, "a") }, 3 },
		{ "no such parts", { OPEN, E_ARGUMENTS(0, "a") }, 3 },
		{ "no such parts", { OPEN, E_DELTA(0, 0, IMAGE, "a") }, 3 },
		{ "no such parts", { E_BEGIN, E_REASONING(0),
		    E_TEXT(0, 0, "a") }, 3 },
		{ "no such parts", { E_BEGIN, E_CALL(0, "a", "f"),
		    E_TEXT(0, 0, "a") }, 3 },
		{ "a call has one part", { E_BEGIN, E_CALL(0, "a", "f"),
		    E_ARGUMENTS(0, "a"), E_DELTA(0, 1, ARGUMENTS, "b") }, 4 },
		{ "neither the last part nor the next",
		    { OPEN, E_TEXT(0, 1, "a") }, 3 },
		{ "neither the last part nor the next", { OPEN,
		    E_TEXT(0, 0, "a"), E_TEXT(0, 1, "b"), E_TEXT(0, 0, "c") },
		    5 },
		{ "neither the last part nor the next", { OPEN,
		    E_TEXT(0, 0, "a"), E_TEXT(0, 1, "b"), E_TEXT(0, 0, "") },
		    5 },
		{ "neither the last part nor the next", { OPEN,
		    E_TEXT(0, 0, "a"), E_TEXT(0, 1, "b"),
		    E_LOGPROBS(0, 0, "c", "{}") }, 5 },
		{ "neither the last part nor the next", { OPEN,
		    E_TEXT(0, 0, "a"), E_LOGPROBS(0, 2, "", "{}") }, 4 },
		{ "a part changed its type", { OPEN,
		    E_DELTA(0, 0, REFUSAL, "a"), E_TEXT(0, 1, "b"),
		    E_LOGPROBS(0, 0, "", "{}") }, 5 },
		{ "a part changed its type", { OPEN, E_TEXT(0, 0, "a"),
		    E_DELTA(0, 0, REFUSAL, "b") }, 4 },
		{ "of what is no text", { OPEN, E_NOTE(0, 0, &node) }, 3 },
		{ "of what is no text", { OPEN,
		    E_DELTA(0, 0, REFUSAL, "b"), E_NOTE(0, 0, &node) }, 4 },
		{ "of what is no text", { OPEN, E_DELTA(0, 0, REFUSAL, "a"),
		    E_TEXT(0, 1, "b"), E_NOTE(0, 0, &node) }, 5 },
		{ "of what is no text", { OPEN, E_TEXT(0, 0, "a"),
		    E_NOTE(0, 1, &node) }, 4 },
		{ "a note without its value", { OPEN, E_TEXT(0, 0, "a"),
		    E_NOTE(0, 0, NULL) }, 4 },
		{ "ended in progress", { OPEN,
		    { .type = EVENT_ITEM_END } }, 3 },
		{ "usage without numbers", { E_BEGIN, E_USAGE(NULL) }, 2 },
		{ "the end, with open items", { OPEN, E_END(COMPLETED) }, 3 },
		{ "an event after the end", { E_BEGIN, E_END(COMPLETED),
		    E_END(COMPLETED) }, 3 },
		{ "an event after the end", { E_BEGIN, E_END(COMPLETED),
		    E_FAIL(&cut) }, 3 },
		{ "an event after the end", { E_BEGIN, E_FAIL(&cut),
		    E_USAGE(&usage) }, 3 },
		{ "a failure without an error", { E_BEGIN, E_FAIL(NULL) }, 2 },
		{ "no such event", { { .type = (enum event_type)99 } }, 1 },
	};
	struct printer p;
	struct check c;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		printer_init(&p);
		check_init(&c, &p.sink);
		assert_int_equal(events_play(&c.sink, rows[i].events,
		    rows[i].n - 1, &err), 0);
		p.out.len = 0;
		if (sink_send(&c.sink, &rows[i].events[rows[i].n - 1], &err) !=
		    -1)
			fail_msg("row %zu passed: %s", i, rows[i].what);
		assert_int_equal(err.class, ERROR_INTERNAL);
		if (strstr(err.message, rows[i].what) == NULL)
			fail_msg("row %zu: %s", i, err.message);
		assert_int_equal(p.out.len, 0);
		check_fini(&c);
		buf_fini(&p.out);
	}
}

static void
tells_of_a_failure_even_with_open_items(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_FAIL(&cut),
	};
	struct printer p;
	struct check c;
	struct error err;

	(void)state;
	printer_init(&p);
	check_init(&c, &p.sink);
	assert_int_equal(events_play(&c.sink, events, 3, &err), -1);
	assert_int_equal(err.class, ERROR_INTERNAL);
	assert_string_equal(p.out.data,
	    "begin\nitem_begin 0 message\nfail cut\n");
	check_fini(&c);
	buf_fini(&p.out);
}

static void
gives_back_what_a_later_sink_says(void **state)
{
	static const struct event events[] = { E_BEGIN };
	struct printer p;
	struct check c;
	struct error err;

	(void)state;
	printer_init(&p);
	p.result = -1;
	check_init(&c, &p.sink);
	assert_int_equal(events_play(&c.sink, events, 1, &err), -1);
	assert_int_equal(err.class, ERROR_CLIENT_GONE);
	check_fini(&c);
	check_fini(&c);
	buf_fini(&p.out);
}

static void
follows_hundreds_of_open_items(void **state)
{
	struct event ev = E_MESSAGE(0);
	struct event done = E_DONE(0);
	const struct event begin = E_BEGIN, end = E_END(COMPLETED);
	struct check c;
	struct error err;

	(void)state;
	check_init(&c, NULL);
	assert_int_equal(sink_send(&c.sink, &begin, &err), 0);
	for (ev.item = 0; ev.item < 700; ev.item++)
		assert_int_equal(sink_send(&c.sink, &ev, &err), 0);
	for (done.item = 699; done.item > 0; done.item--)
		assert_int_equal(sink_send(&c.sink, &done, &err), 0);
	assert_int_equal(sink_send(&c.sink, &end, &err), -1);
	assert_int_equal(sink_send(&c.sink, &done, &err), 0);
	assert_int_equal(sink_send(&c.sink, &end, &err), 0);
	check_fini(&c);
}

/* Their parts are remembered, and no more of them than an item may have. */
static void
refuses_too_many_parts(void **state)
{
	const struct event open[] = { OPEN };
	struct event ev = E_TEXT(0, 0, "a");
	struct check c;
	struct error err;

	(void)state;
	check_init(&c, NULL);
	assert_int_equal(events_play(&c.sink, open, 2, &err), 0);
	for (; ev.part < CEILING_PARTS; ev.part++)
		assert_int_equal(sink_send(&c.sink, &ev, &err), 0);
	assert_int_equal(sink_send(&c.sink, &ev, &err), -1);
	assert_string_equal(err.message, "internal error: too many parts");
	check_fini(&c);
}

static void
prints_each_event_on_a_line(void **state)
{
	static const struct usage all = { .input = 9, .cached = 1,
	    .cache_write = 2, .output = 7, .reasoning = 3 };
	struct arena a;
	struct error err;
	const struct node *note;
	struct printer p;

	(void)state;
	arena_init(&a, 65536);
	note = scan(&a, SPAN("{ \"type\" : \"url_citation\" }"), SCAN_UPSTREAM,
	    &err);
	assert_non_null(note);
	const struct event events[] = {
		E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "a\\n\\\"b"),
		E_NOTE(0, 0, note), E_DONE(0), E_CALL(1, "call_1", "f"),
		E_ARGUMENTS(1, ""), E_CUT(1), E_CALL_NO_ID(2, "g"),
		E_REASONING(3), E_DELTA(3, 0, SUMMARY, "s"),
		E_DELTA(3, 1, REASONING, "r"), E_DELTA(0, 1, REFUSAL, "no"),
		E_USAGE(&all), E_END(COMPLETED), E_END(MAX_TOKENS),
		E_END(CONTENT_FILTER), E_FAIL(&cut),
	};
	printer_init(&p);
	assert_int_equal(events_play(&p.sink, events,
	    sizeof(events) / sizeof(events[0]), &err), 0);
	assert_string_equal(p.out.data,
	    "begin\n"
	    "item_begin 0 message\n"
	    "delta 0.0 text \"a\\n\\\"b\"\n"
	    "note 0.0 annotation {\"type\":\"url_citation\"}\n"
	    "item_end 0 completed\n"
	    "item_begin 1 function_call \"call_1\" \"f\"\n"
	    "delta 1.0 arguments \"\"\n"
	    "item_end 1 incomplete\n"
	    "item_begin 2 function_call - \"g\"\n"
	    "item_begin 3 reasoning\n"
	    "delta 3.0 summary \"s\"\n"
	    "delta 3.1 reasoning \"r\"\n"
	    "delta 0.1 refusal \"no\"\n"
	    "usage input=9 cached=1 cache_write=2 output=7 reasoning=3\n"
	    "end completed\n"
	    "end max_tokens\n"
	    "end content_filter\n"
	    "fail cut\n");
	buf_fini(&p.out);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passes_every_right_order_on),
		cmocka_unit_test(refuses_every_wrong_order),
		cmocka_unit_test(tells_of_a_failure_even_with_open_items),
		cmocka_unit_test(gives_back_what_a_later_sink_says),
		cmocka_unit_test(follows_hundreds_of_open_items),
		cmocka_unit_test(refuses_too_many_parts),
		cmocka_unit_test(prints_each_event_on_a_line),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
