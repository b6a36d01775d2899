#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "model/receipt.h"

struct fixture {
	struct arena arena;
	struct receipt receipt;
	struct buf out;
};

static int
setup(void **state)
{
	static struct fixture f;

	arena_init(&f.arena, CEILING_REQUEST_ARENA);
	receipt_init(&f.receipt, &f.arena);
	buf_init(&f.out, 65536);
	*state = &f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	buf_fini(&f->out);
	arena_fini(&f->arena);
	return 0;
}

static const char *
written(struct fixture *f)
{
	struct jsonw w = jsonw_on(&f->out);

	buf_reset(&f->out);
	receipt_write(&f->receipt, &w);
	return f->out.data;
}

static void
writes_an_empty_receipt_with_all_keys(void **state)
{
	assert_string_equal(written(*state),
	    "{\"attempts\":[],\"changes\":[],\"redacted\":{}}");
}

static void
writes_attempts_in_their_order(void **state)
{
	struct fixture *f = *state;

	receipt_attempt(&f->receipt, "a/m", 0, "connect", 12);
	receipt_attempt(&f->receipt, "b/m", 200, "ok", 3456);
	assert_string_equal(written(f),
	    "{\"attempts\":["
	    "{\"route\":\"a/m\",\"status\":0,\"code\":\"connect\",\"ms\":12},"
	    "{\"route\":\"b/m\",\"status\":200,\"code\":\"ok\",\"ms\":3456}],"
	    "\"changes\":[],\"redacted\":{}}");
}

static void
writes_each_action_by_its_word(void **state)
{
	static const struct { enum action action; const char *word; } rows[] = {
		{ ACTION_DROPPED, "dropped" },
		{ ACTION_EMULATED, "emulated" },
		{ ACTION_MOVED, "moved" },
		{ ACTION_UNSUPPORTED, "unsupported" },
		{ ACTION_RAISED, "raised" },
		{ ACTION_REPLAYED, "replayed" },
	};
	struct fixture *f = *state;
	char expected[256];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		receipt_init(&f->receipt, &f->arena);
		receipt_change(&f->receipt, "input[0].x", rows[i].action,
		    "so");
		(void)snprintf(expected, sizeof(expected),
		    "{\"attempts\":[],\"changes\":[{\"param\":\"input[0].x\","
		    "\"action\":\"%s\",\"why\":\"so\"}],\"redacted\":{}}",
		    rows[i].word);
		assert_string_equal(written(f), expected);
	}
}

static void
escapes_what_json_needs_escaped(void **state)
{
	struct fixture *f = *state;

	receipt_change(&f->receipt, "a\"b", ACTION_DROPPED, "c\\d\n");
	assert_string_equal(written(f),
	    "{\"attempts\":[],\"changes\":[{\"param\":\"a\\\"b\","
	    "\"action\":\"dropped\",\"why\":\"c\\\\d\\n\"}],"
	    "\"redacted\":{}}");
}

static void
takes_the_same_change_once(void **state)
{
	struct fixture *f = *state;

	receipt_change(&f->receipt, "a", ACTION_DROPPED, "first");
	receipt_change(&f->receipt, "a", ACTION_DROPPED, "second");
	receipt_change(&f->receipt, "a", ACTION_MOVED, "third");
	receipt_change(&f->receipt, "b", ACTION_DROPPED, "fourth");
	assert_int_equal(f->receipt.n_changes, 3);
	assert_string_equal(f->receipt.changes[0].why, "first");
	assert_string_equal(f->receipt.changes[1].why, "third");
	assert_string_equal(f->receipt.changes[2].why, "fourth");
}

static void
tells_each_reason_of_the_history(void **state)
{
	struct fixture *f = *state;

	receipt_change(&f->receipt, PARAM_HISTORY, ACTION_DROPPED, "first");
	receipt_change(&f->receipt, PARAM_HISTORY, ACTION_DROPPED, "second");
	receipt_change(&f->receipt, PARAM_HISTORY, ACTION_DROPPED, "first");
	assert_int_equal(f->receipt.n_changes, 2);
	assert_string_equal(f->receipt.changes[1].why, "second");
}

static void
copies_what_it_is_told(void **state)
{
	struct fixture *f = *state;
	char text[] = "abc";

	receipt_change(&f->receipt, text, ACTION_DROPPED, text);
	receipt_attempt(&f->receipt, text, 0, text, 0);
	text[0] = 'X';
	assert_string_equal(f->receipt.changes[0].param, "abc");
	assert_string_equal(f->receipt.changes[0].why, "abc");
	assert_string_equal(f->receipt.attempts[0].route, "abc");
	assert_string_equal(f->receipt.attempts[0].code, "abc");
}

static void
forgets_an_attempts_changes_and_keeps_the_requests(void **state)
{
	struct fixture *f = *state;

	receipt_change(&f->receipt, "a", ACTION_DROPPED, "request");
	receipt_keep(&f->receipt);
	receipt_change(&f->receipt, "b", ACTION_MOVED, "first attempt");
	receipt_rewind(&f->receipt);
	receipt_change(&f->receipt, "c", ACTION_MOVED, "second attempt");
	assert_int_equal(f->receipt.n_changes, 2);
	assert_string_equal(f->receipt.changes[0].param, "a");
	assert_string_equal(f->receipt.changes[1].param, "c");
	receipt_rewind(&f->receipt);
	assert_int_equal(f->receipt.n_changes, 1);
}

static void
rewinds_to_nothing_when_nothing_was_kept(void **state)
{
	struct fixture *f = *state;

	receipt_change(&f->receipt, "a", ACTION_DROPPED, "x");
	receipt_rewind(&f->receipt);
	assert_int_equal(f->receipt.n_changes, 0);
}

static void
says_so_when_changes_are_too_many(void **state)
{
	struct fixture *f = *state;
	const size_t last = CEILING_RECEIPT_CHANGES - 1;
	char param[16];

	for (size_t i = 0; i < 2 * CEILING_RECEIPT_CHANGES; i++) {
		(void)snprintf(param, sizeof(param), "p%zu", i);
		receipt_change(&f->receipt, param, ACTION_DROPPED, "x");
	}
	assert_int_equal(f->receipt.n_changes, CEILING_RECEIPT_CHANGES);
	assert_string_equal(f->receipt.changes[last - 1].param, "p62");
	assert_string_equal(f->receipt.changes[last].param, "receipt");
	assert_string_equal(f->receipt.changes[last].why,
	    "more changes than a receipt holds; the rest is left out");
}

static void
does_not_say_so_for_a_change_it_holds_already(void **state)
{
	struct fixture *f = *state;
	char param[16];

	for (size_t i = 0; i < CEILING_RECEIPT_CHANGES - 1; i++) {
		(void)snprintf(param, sizeof(param), "p%zu", i);
		receipt_change(&f->receipt, param, ACTION_DROPPED, "x");
	}
	receipt_change(&f->receipt, "p7", ACTION_DROPPED, "again");
	assert_int_equal(f->receipt.n_changes, CEILING_RECEIPT_CHANGES - 1);
}

static void
keeps_the_last_of_too_many_attempts(void **state)
{
	struct fixture *f = *state;
	const size_t last = CEILING_RECEIPT_ATTEMPTS - 1;

	for (size_t i = 0; i < CEILING_RECEIPT_ATTEMPTS + 5; i++)
		receipt_attempt(&f->receipt, "a/m", 500, "failed", (int64_t)i);
	receipt_attempt(&f->receipt, "b/m", 200, "ok", 9);
	assert_int_equal(f->receipt.n_attempts, CEILING_RECEIPT_ATTEMPTS);
	assert_string_equal(f->receipt.attempts[last].route, "b/m");
	assert_int_equal(f->receipt.attempts[last - 1].ms, last - 1);
}

static void
reads_what_it_wrote(void **state)
{
	static const char wrote[] =
	    "{\"attempts\":["
	    "{\"route\":\"a/\\\"m\\\"\",\"status\":0,\"code\":\"connect\",\"ms\":12},"
	    "{\"route\":\"b/m\",\"status\":200,\"code\":\"ok\",\"ms\":3}],"
	    "\"changes\":["
	    "{\"param\":\"seed\",\"action\":\"dropped\",\"why\":\"a\\nb\"},"
	    "{\"param\":\"tools\",\"action\":\"raised\",\"why\":\"\"}],"
	    "\"redacted\":{}}";
	struct fixture *f = *state;
	struct error err;

	receipt_read(&f->receipt, scan(&f->arena, SPAN(wrote), SCAN_UPSTREAM,
	    &err));
	assert_string_equal(written(f), wrote);
}

static void
passes_over_what_it_does_not_know(void **state)
{
	static const char *const receipts[] = { "7", "{}",
	    "{\"attempts\":7,\"changes\":{\"a\":1}}",
	    "{\"changes\":[7,{\"action\":\"bent\"},{\"action\":\"\"}]}" };
	struct fixture *f = *state;
	struct error err;

	for (size_t i = 0; i < sizeof(receipts) / sizeof(receipts[0]); i++)
		receipt_read(&f->receipt, scan(&f->arena,
		    span_of(receipts[i]), SCAN_UPSTREAM, &err));
	assert_int_equal(f->receipt.n_changes, 0);
	assert_int_equal(f->receipt.n_attempts, 0);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(writes_an_empty_receipt_with_all_keys),
		TEST(writes_attempts_in_their_order),
		TEST(writes_each_action_by_its_word),
		TEST(escapes_what_json_needs_escaped),
		TEST(takes_the_same_change_once),
		TEST(tells_each_reason_of_the_history),

		TEST(copies_what_it_is_told),
		TEST(forgets_an_attempts_changes_and_keeps_the_requests),
		TEST(rewinds_to_nothing_when_nothing_was_kept),
		TEST(says_so_when_changes_are_too_many),
		TEST(does_not_say_so_for_a_change_it_holds_already),
		TEST(keeps_the_last_of_too_many_attempts),
		TEST(reads_what_it_wrote),
		TEST(passes_over_what_it_does_not_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
