#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/events.h"
#include "upstream/gate.h"

static const struct error cut = { .class = ERROR_UPSTREAM_CUT };
static const struct usage some = { .input = 3, .output = 5 };
static const struct usage more = { .input = 3, .output = 9 };

/* A sink that prints what comes, behind a gate that prints its commit. */
struct rig {
	struct sink sink;
	struct gate gate;
	struct buf out;
	int refuse;		/* this type of event; -1: none */
	struct error err;
};

static int
print(struct sink *s, const struct event *ev, struct error *err)
{
	struct rig *r = (struct rig *)s;

	event_print(&r->out, ev);
	buf_putc(&r->out, '\n');
	if ((int)ev->type == r->refuse)
		return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
	return 0;
}

static void
on_commit(void *ctx)
{
	struct rig *r = ctx;

	buf_puts(&r->out, "commit\n");
}

static int
setup(void **state)
{
	static struct rig r;

	r = (struct rig){ .sink = { print, NULL }, .refuse = -1 };
	buf_init(&r.out, (size_t)1024 * 1024);
	gate_init(&r.gate, &r.sink, on_commit, &r);
	*state = &r;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *r = *state;

	buf_fini(&r->out);
	return 0;
}

static int
play(struct rig *r, const struct event *events, size_t n)
{
	return events_play(&r->gate.sink, events, n, &r->err);
}

#define PLAY(r, ...) play((r), (const struct event[]){ __VA_ARGS__ }, \
    sizeof((const struct event[]){ __VA_ARGS__ }) / sizeof(struct event))

static void
assert_out(struct rig *r, const char *expected)
{
	assert_string_equal(r->out.len == 0 ? "" : r->out.data, expected);
	buf_reset(&r->out);
}

static void
holds_the_beginning_until_the_first_item(void **state)
{
	struct rig *r = *state;

	assert_int_equal(PLAY(r, E_BEGIN, E_USAGE(&some), E_USAGE(&more)), 0);
	assert_out(r, "");
	assert_true(r->gate.begun);
	assert_false(r->gate.committed);
	assert_int_equal(PLAY(r, E_MESSAGE(0), E_TEXT(0, 0, "a")), 0);
	assert_true(r->gate.committed);
	assert_out(r, "commit\n" "begin\n"
	    "usage input=3 cached=0 cache_write=0 output=9 reasoning=0\n"
	    "item_begin 0 message\n" "delta 0.0 text \"a\"\n");
	assert_int_equal(PLAY(r, E_USAGE(&some), E_DONE(0),
	    E_END(COMPLETED)), 0);
	assert_out(r,
	    "usage input=3 cached=0 cache_write=0 output=5 reasoning=0\n"
	    "item_end 0 completed\n" "end completed\n");
}

static void
begins_for_an_answer_without_items(void **state)
{
	struct rig *r = *state;

	assert_int_equal(PLAY(r, E_BEGIN, E_END(MAX_TOKENS)), 0);
	assert_out(r, "commit\n" "begin\n" "end max_tokens\n");
	assert_true(r->gate.ended);
}

static void
begins_for_a_decoder_that_did_not(void **state)
{
	struct rig *r = *state;

	assert_int_equal(PLAY(r, E_MESSAGE(0), E_BEGIN, E_DONE(0)), 0);
	assert_out(r, "commit\n" "begin\n" "item_begin 0 message\n"
	    "item_end 0 completed\n");
	(void)teardown(state);
	(void)setup(state);
	r = *state;
	assert_int_equal(PLAY(r, E_END(COMPLETED)), 0);
	assert_out(r, "commit\n" "begin\n" "end completed\n");
}

static void
says_nothing_of_an_attempt_that_was_not_committed(void **state)
{
	struct rig *r = *state;

	assert_int_equal(PLAY(r, E_BEGIN, E_USAGE(&some)), 0);
	gate_fail(&r->gate, &cut);
	assert_out(r, "");
	assert_false(r->gate.ended);
	assert_true(r->gate.has_usage);
	assert_int_equal(r->gate.usage.output, 5);
}

static void
closes_what_is_open_when_it_fails(void **state)
{
	struct rig *r = *state;

	assert_int_equal(PLAY(r, E_CALL(0, "a", "f"), E_MESSAGE(1),
	    E_CALL(2, "c", "g"), E_DONE(1)), 0);
	buf_reset(&r->out);
	gate_fail(&r->gate, &cut);
	assert_out(r, "item_end 0 incomplete\n" "item_end 2 incomplete\n"
	    "fail cut\n");
	assert_true(r->gate.ended);
	gate_fail(&r->gate, &cut);
	assert_out(r, "");
}

static void
lets_nothing_pass_behind_the_end(void **state)
{
	struct rig *r = *state;

	assert_int_equal(PLAY(r, E_BEGIN, E_END(COMPLETED)), 0);
	buf_reset(&r->out);
	assert_int_equal(PLAY(r, E_MESSAGE(0), E_TEXT(0, 0, "late"),
	    E_USAGE(&more), E_DONE(0), E_END(COMPLETED)), 0);
	gate_fail(&r->gate, &cut);
	assert_out(r, "");
}

static void
refuses_more_items_than_the_ceiling(void **state)
{
	struct event begin = E_MESSAGE(0);
	struct rig *r = *state;

	for (begin.item = 0; begin.item < CEILING_OUTPUT_ITEMS; begin.item++)
		assert_int_equal(PLAY(r, begin), 0);
	assert_int_equal(PLAY(r, begin), -1);
	assert_int_equal(r->err.class, ERROR_UPSTREAM_PROTOCOL);
	begin.item = UINT32_MAX;
	assert_int_equal(PLAY(r, begin), -1);
	buf_reset(&r->out);
	gate_fail(&r->gate, &r->err);
	assert_non_null(strstr(r->out.data, "item_end 511 incomplete\n"
	    "fail protocol\n"));
}

static void
refuses_a_failure_from_a_decoder(void **state)
{
	struct rig *r = *state;

	assert_int_equal(PLAY(r, E_MESSAGE(0), E_FAIL(&cut)), -1);
	assert_int_equal(r->err.class, ERROR_INTERNAL);
	assert_null(strstr(r->out.data, "fail"));
}

static void
gives_back_what_a_sink_says(void **state)
{
	static const struct event events[] = {
		E_BEGIN, E_USAGE(&some), E_MESSAGE(0), E_TEXT(0, 0, "a"),
		E_DONE(0), E_END(COMPLETED),
	};
	struct rig *r;

	for (int type = EVENT_BEGIN; type <= EVENT_END; type++) {
		if (type == EVENT_NOTE)
			continue;
		(void)teardown(state);
		(void)setup(state);
		r = *state;
		r->refuse = type;
		assert_int_equal(play(r, events, 6), -1);
		assert_int_equal(r->err.class, ERROR_CLIENT_GONE);
	}
}

static void
speaks_of_the_failure_whatever_sinks_say(void **state)
{
	struct rig *r = *state;

	r->refuse = EVENT_ITEM_BEGIN;
	assert_int_equal(PLAY(r, E_MESSAGE(0)), -1);
	r->refuse = EVENT_ITEM_END;
	gate_fail(&r->gate, &cut);
	assert_out(r, "commit\n" "begin\n" "item_begin 0 message\n"
	    "item_end 0 incomplete\n" "fail cut\n");
}

static void
closes_no_item_twice(void **state)
{
	struct rig *r = *state;

	r->refuse = EVENT_ITEM_END;
	assert_int_equal(PLAY(r, E_MESSAGE(0), E_DONE(0)), -1);
	buf_reset(&r->out);
	gate_fail(&r->gate, &r->err);
	assert_out(r, "fail client_gone\n");
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(holds_the_beginning_until_the_first_item),
		TEST(begins_for_an_answer_without_items),
		TEST(begins_for_a_decoder_that_did_not),
		TEST(says_nothing_of_an_attempt_that_was_not_committed),
		TEST(closes_what_is_open_when_it_fails),
		TEST(lets_nothing_pass_behind_the_end),
		TEST(refuses_more_items_than_the_ceiling),
		TEST(refuses_a_failure_from_a_decoder),
		TEST(gives_back_what_a_sink_says),
		TEST(speaks_of_the_failure_whatever_sinks_say),
		TEST(closes_no_item_twice),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
