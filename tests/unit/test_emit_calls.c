#include "config.h"

#include "lib/emit_rig.h"

static void
feed_call(struct rig *r, struct emit_call *c, const char *quoted)
{
	ok(emit_call_text(&r->e, c, json(r, quoted), &r->err));
}

static void
calls_are_told_by_their_tools_own_names(void **state)
{
	static const struct {
		const char *wire, *want;
	} rows[] = {
		{ "plain", "item_begin 0 function_call 'id' 'plain'\n" },
		{ "crm__find",
		    "item_begin 0 function_call 'id' 'find' namespace 'crm'\n" },
		{ "patch", "item_begin 0 custom_tool_call 'id' 'patch'\n" },
		{ "find", "item_begin 0 function_call 'id' 'find'\n" },
		{ "web_search",
		    "item_begin 0 function_call 'id' 'web_search'\n" },
		{ "", "item_begin 0 function_call 'id' ''\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct emit_call c;
		struct rig r;

		rig_init(&r);
		emit_call_init(&c);
		ok(emit_begin(&r.e, &r.err));
		buf_reset(&r.out);
		ok(emit_call_begin(&r.e, &c, span_of(rows[i].wire),
		    SPAN("id"), &r.err));
		expect(&r, rows[i].want);
		emit_call_fini(&c);
		rig_fini(&r);
	}
}

static void
arguments_come_in_pieces_before_and_after_the_begin(void **state)
{
	struct emit_call a, b;
	struct rig r;

	(void)state;
	rig_init(&r);
	emit_call_init(&a);
	emit_call_init(&b);
	say(&r, ITEM_MESSAGE, PART_TEXT, "'x'");
	feed_call(&r, &a, "'{\\ud83d'");
	ok(emit_call_begin(&r.e, &a, SPAN("plain"), SPAN(""), &r.err));
	ok(emit_call_span(&r.e, &a, SPAN(""), &r.err));
	ok(emit_call_begin(&r.e, &b, SPAN("plain"), SPAN("b"), &r.err));
	feed_call(&r, &b, "{'k':'\\''}");
	feed_call(&r, &a, "'\\ude00}'");
	feed_call(&r, &a, "null");
	ok(emit_call_text(&r.e, &a, NULL, &r.err));
	say(&r, ITEM_MESSAGE, PART_TEXT, "'y'");
	ok(emit_call_end(&r.e, &b, END_COMPLETED, &r.err));
	ok(emit_call_end(&r.e, &a, END_COMPLETED, &r.err));
	ok(emit_call_end(&r.e, &a, END_COMPLETED, &r.err));
	assert_int_equal(0, r.e.held);
	ok(emit_end(&r.e, END_COMPLETED, &r.err));
	expect(&r, "begin\n"
	    "item_begin 0 message\n"
	    "delta 0.0 text 'x'\n"
	    "item_end 0 completed\n"
	    "item_begin 1 function_call - 'plain'\n"
	    "delta 1.0 arguments '{'\n"
	    "item_begin 2 function_call 'b' 'plain'\n"
	    "delta 2.0 arguments '{\\'k\\':\\'\\\\\\'\\'}'\n"
	    "delta 1.0 arguments '\xf0\x9f\x98\x80}'\n"
	    "item_begin 3 message\n"
	    "delta 3.0 text 'y'\n"
	    "item_end 2 completed\n"
	    "item_end 1 completed\n"
	    "item_end 3 completed\n"
	    "end completed\n");
	emit_call_fini(&a);
	emit_call_fini(&b);
	rig_fini(&r);
}

/* What the two pieces of a call's arguments end as. */
static void
a_call_ends_as_its_arguments_say(void **state)
{
	static const struct {
		const char *name, *first, *rest;
		enum end_reason reason;
		const char *want;
	} rows[] = {
		{ "plain", "''", "''", END_COMPLETED,
		    "delta 0.0 arguments '{}'\nitem_end 0 completed\n" },
		{ "plain", "''", "''", END_MAX_TOKENS,
		    "item_end 0 incomplete\n" },
		{ "plain", "'{'", "''", END_COMPLETED,
		    "delta 0.0 arguments '{'\nitem_end 0 completed\n" },
		{ "plain", "'{'", "''", END_MAX_TOKENS,
		    "delta 0.0 arguments '{'\nitem_end 0 incomplete\n" },
		{ "plain", "'{'", "'}'", END_MAX_TOKENS,
		    "delta 0.0 arguments '{'\ndelta 0.0 arguments '}'\n"
		    "item_end 0 completed\n" },
		{ "plain", "'7'", "''", END_CONTENT_FILTER,
		    "delta 0.0 arguments '7'\nitem_end 0 incomplete\n" },
		{ "plain", "'{}\\ud83d'", "''", END_COMPLETED,
		    "delta 0.0 arguments '{}'\n"
		    "delta 0.0 arguments '\xef\xbf\xbd'\n"
		    "item_end 0 completed\n" },
		/* Custom tools, which are told at the end. */
		{ "patch", "'{\\'input\\':\\'a\\\\'", "'n\\ud83d\\ude00\\'}'",
		    END_COMPLETED, "delta 0.0 input 'a\\n\xf0\x9f\x98\x80'\n"
		    "item_end 0 completed\n" },
		{ "patch", "{'input':'x'}", "''", END_MAX_TOKENS,
		    "delta 0.0 input 'x'\nitem_end 0 completed\n" },
		{ "patch", "''", "''", END_COMPLETED,
		    "item_end 0 completed\n" },
		{ "patch", "'free text'", "''", END_COMPLETED,
		    "delta 0.0 input 'free text'\nitem_end 0 completed\n" },
		/* ... and those that a limit cut off. */
		{ "patch", "'{\\'input\\':\\'abc'", "''", END_MAX_TOKENS,
		    "delta 0.0 input 'abc'\nitem_end 0 incomplete\n" },
		{ "patch", "'{\\'input\\':\\'abc\\''", "''", END_MAX_TOKENS,
		    "delta 0.0 input 'abc'\nitem_end 0 incomplete\n" },
		{ "patch", "'{\\'input\\':\\'abc\\\\'", "''", END_MAX_TOKENS,
		    "delta 0.0 input 'abc'\nitem_end 0 incomplete\n" },
		{ "patch", "'{\\'input\\':\\'abc\\\\u00e'", "''",
		    END_MAX_TOKENS,
		    "delta 0.0 input 'abc'\nitem_end 0 incomplete\n" },
		{ "patch", "'{\\'input\\':\\'ab\\\\u0063'", "''",
		    END_MAX_TOKENS,
		    "delta 0.0 input 'abc'\nitem_end 0 incomplete\n" },
		{ "patch", "'{\\'inp'", "''", END_MAX_TOKENS,
		    "item_end 0 incomplete\n" },
		{ "patch", "'free te'", "''", END_MAX_TOKENS,
		    "delta 0.0 input 'free te'\nitem_end 0 incomplete\n" },
		{ "patch", "''", "''", END_MAX_TOKENS,
		    "item_end 0 incomplete\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct emit_call c;
		struct rig r;

		rig_init(&r);
		emit_call_init(&c);
		ok(emit_call_begin(&r.e, &c, span_of(rows[i].name),
		    SPAN("id"), &r.err));
		buf_reset(&r.out);
		feed_call(&r, &c, rows[i].first);
		feed_call(&r, &c, rows[i].rest);
		ok(emit_call_end(&r.e, &c, rows[i].reason, &r.err));
		expect(&r, rows[i].want);
		emit_call_fini(&c);
		rig_fini(&r);
	}
}

static void
a_providers_own_custom_call_streams(void **state)
{
	struct emit_call c;
	struct rig r;

	(void)state;
	rig_init(&r);
	emit_call_init(&c);
	ok(emit_custom_begin(&r.e, &c, SPAN("patch"), SPAN("id"), &r.err));
	feed_call(&r, &c, "'free '");
	feed_call(&r, &c, "'text'");
	ok(emit_call_end(&r.e, &c, END_COMPLETED, &r.err));
	ok(emit_custom_begin(&r.e, &c, SPAN("other"), SPAN(""), &r.err));
	ok(emit_call_end(&r.e, &c, END_COMPLETED, &r.err));
	ok(emit_custom_begin(&r.e, &c, SPAN("patch"), SPAN("x"), &r.err));
	feed_call(&r, &c, "'cut'");
	ok(emit_call_end(&r.e, &c, END_MAX_TOKENS, &r.err));
	expect(&r, "begin\n"
	    "item_begin 0 custom_tool_call 'id' 'patch'\n"
	    "delta 0.0 input 'free '\n"
	    "delta 0.0 input 'text'\n"
	    "item_end 0 completed\n"
	    "item_begin 1 custom_tool_call - 'other'\n"
	    "item_end 1 completed\n"
	    "item_begin 2 custom_tool_call 'x' 'patch'\n"
	    "delta 2.0 input 'cut'\n"
	    "item_end 2 incomplete\n");
	emit_call_fini(&c);
	rig_fini(&r);
}

static void
a_providers_own_namespace_is_told_as_it_is(void **state)
{
	struct emit_call c;
	struct rig r;

	(void)state;
	rig_init(&r);
	emit_call_init(&c);
	ok(emit_function_begin(&r.e, &c, SPAN("patch"), SPAN("ns"),
	    SPAN("id"), &r.err));
	ok(emit_call_end(&r.e, &c, END_COMPLETED, &r.err));
	ok(emit_function_begin(&r.e, &c, SPAN("f"), SPAN(""), SPAN(""),
	    &r.err));
	ok(emit_call_end(&r.e, &c, END_COMPLETED, &r.err));
	expect(&r, "begin\n"
	    "item_begin 0 function_call 'id' 'patch' namespace 'ns'\n"
	    "delta 0.0 arguments '{}'\n"
	    "item_end 0 completed\n"
	    "item_begin 1 function_call - 'f'\n"
	    "delta 1.0 arguments '{}'\n"
	    "item_end 1 completed\n");
	emit_call_fini(&c);
	rig_fini(&r);
}

/* An answer by schema that a tool emulates. */
static void
a_call_as_text_is_a_message(void **state)
{
	struct emit_call c;
	struct rig r;

	(void)state;
	rig_init(&r);
	emit_call_init(&c);
	c.as_text = true;
	say(&r, ITEM_REASONING, PART_REASONING, "'hm'");
	ok(emit_call_begin(&r.e, &c, SPAN("patch"), SPAN("id"), &r.err));
	feed_call(&r, &c, "'{\\'a\\':\\ud83d'");
	feed_call(&r, &c, "'\\ude00}'");
	ok(emit_call_end(&r.e, &c, END_COMPLETED, &r.err));
	ok(emit_end(&r.e, END_COMPLETED, &r.err));
	expect(&r, "begin\n"
	    "item_begin 0 reasoning\n"
	    "delta 0.0 reasoning 'hm'\n"
	    "item_end 0 completed\n"
	    "item_begin 1 message\n"
	    "delta 1.0 text '{\\'a\\':'\n"
	    "delta 1.0 text '\xf0\x9f\x98\x80}'\n"
	    "item_end 1 completed\n"
	    "end completed\n");
	emit_call_fini(&c);
	rig_fini(&r);
}

static void
arguments_of_all_calls_have_one_ceiling(void **state)
{
	struct emit_call a, b;
	size_t len = CEILING_OUTPUT / 2 + 1;
	char *half = malloc(len);
	struct rig r;

	(void)state;
	assert_non_null(half);
	memset(half, 'x', len);
	rig_init(&r);
	emit_call_init(&a);
	emit_call_init(&b);
	ok(emit_call_span(&r.e, &a, (struct span){ half, len }, &r.err));
	assert_int_equal(-1, emit_call_span(&r.e, &b,
	    (struct span){ half, len }, &r.err));
	assert_int_equal(ERROR_UPSTREAM_PROTOCOL, r.err.class);
	emit_call_fini(&a);
	emit_call_fini(&b);
	rig_fini(&r);
	free(half);
}

static void
a_call_left_open_is_our_own_mistake(void **state)
{
	struct emit_call c;
	struct rig r;

	(void)state;
	rig_init(&r);
	emit_call_init(&c);
	ok(emit_call_begin(&r.e, &c, SPAN("f"), SPAN(""), &r.err));
	assert_int_equal(-1, emit_call_begin(&r.e, &c, SPAN("f"), SPAN(""),
	    &r.err));
	assert_int_equal(ERROR_INTERNAL, r.err.class);
	assert_int_equal(-1, emit_end(&r.e, END_COMPLETED, &r.err));
	assert_int_equal(ERROR_INTERNAL, r.err.class);
	emit_call_fini(&c);
	rig_fini(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_are_told_by_their_tools_own_names),
		cmocka_unit_test(
		    arguments_come_in_pieces_before_and_after_the_begin),
		cmocka_unit_test(a_call_ends_as_its_arguments_say),
		cmocka_unit_test(a_providers_own_custom_call_streams),
		cmocka_unit_test(a_providers_own_namespace_is_told_as_it_is),
		cmocka_unit_test(a_call_as_text_is_a_message),
		cmocka_unit_test(arguments_of_all_calls_have_one_ceiling),
		cmocka_unit_test(a_call_left_open_is_our_own_mistake),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
