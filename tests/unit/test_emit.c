#include "config.h"

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "lib/emit_rig.h"

/* ---- talk ---- */

static void
talk_goes_on_or_begins_anew(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r);
	say(&r, ITEM_REASONING, PART_SUMMARY, "'why'");
	say(&r, ITEM_REASONING, PART_REASONING, "'so'");
	say(&r, ITEM_MESSAGE, PART_TEXT, "'Hel'");
	say(&r, ITEM_MESSAGE, PART_TEXT, "''");
	say(&r, ITEM_MESSAGE, PART_REFUSAL, "null");
	say(&r, ITEM_MESSAGE, PART_TEXT, "'lo'");
	emit_next_part(&r.e);
	say(&r, ITEM_MESSAGE, PART_TEXT, "'again'");
	say(&r, ITEM_MESSAGE, PART_REFUSAL, "'no'");
	ok(emit_close(&r.e, STATUS_INCOMPLETE, &r.err));
	ok(emit_close(&r.e, STATUS_COMPLETED, &r.err));
	emit_next_part(&r.e);
	ok(emit_open(&r.e, ITEM_REASONING, &r.err));
	ok(emit_open(&r.e, ITEM_REASONING, &r.err));
	say(&r, ITEM_MESSAGE, PART_TEXT, "'x'");
	ok(emit_end(&r.e, END_COMPLETED, &r.err));
	say(&r, ITEM_MESSAGE, PART_TEXT, "'late'");
	ok(emit_end(&r.e, END_COMPLETED, &r.err));
	expect(&r, "begin\n"
	    "item_begin 0 reasoning\n"
	    "delta 0.0 summary 'why'\n"
	    "delta 0.1 reasoning 'so'\n"
	    "item_end 0 completed\n"
	    "item_begin 1 message\n"
	    "delta 1.0 text 'Hel'\n"
	    "delta 1.0 text 'lo'\n"
	    "delta 1.1 text 'again'\n"
	    "delta 1.2 refusal 'no'\n"
	    "item_end 1 incomplete\n"
	    "item_begin 2 reasoning\n"
	    "item_end 2 completed\n"
	    "item_begin 3 message\n"
	    "delta 3.0 text 'x'\n"
	    "item_end 3 completed\n"
	    "end completed\n");
	rig_fini(&r);
}

static void
the_end_of_a_limit_cuts_the_talk(void **state)
{
	static const struct {
		enum end_reason reason;
		const char *want;
	} rows[] = {
		{ END_COMPLETED, "item_end 0 completed\nend completed\n" },
		{ END_MAX_TOKENS, "item_end 0 incomplete\nend max_tokens\n" },
		{ END_CONTENT_FILTER,
		    "item_end 0 incomplete\nend content_filter\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rig r;

		rig_init(&r);
		say(&r, ITEM_MESSAGE, PART_TEXT, "'x'");
		buf_reset(&r.out);
		ok(emit_end(&r.e, rows[i].reason, &r.err));
		expect(&r, rows[i].want);
		rig_fini(&r);
	}
}

static void
halves_of_a_character_wait_in_their_part(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r);
	say(&r, ITEM_MESSAGE, PART_TEXT, "'a\\ud83d'");
	say(&r, ITEM_MESSAGE, PART_TEXT, "'\\ude00b'");
	say(&r, ITEM_MESSAGE, PART_TEXT, "'\\ud83d'");
	say(&r, ITEM_MESSAGE, PART_REFUSAL, "'\\ud83d'");
	ok(emit_span(&r.e, ITEM_MESSAGE, PART_REFUSAL, SPAN("c"), no_logprobs,
	    &r.err));
	say(&r, ITEM_MESSAGE, PART_REFUSAL, "'\\ud83d'");
	ok(emit_end(&r.e, END_COMPLETED, &r.err));
	expect(&r, "begin\n"
	    "item_begin 0 message\n"
	    "delta 0.0 text 'a'\n"
	    "delta 0.0 text '\xf0\x9f\x98\x80" "b'\n"
	    "delta 0.0 text '\xef\xbf\xbd'\n"
	    "delta 0.1 refusal '\xef\xbf\xbd'\n"
	    "delta 0.1 refusal 'c'\n"
	    "delta 0.1 refusal '\xef\xbf\xbd'\n"
	    "item_end 0 completed\n"
	    "end completed\n");
	rig_fini(&r);
}

static void
log_probabilities_go_with_text_only(void **state)
{
	static const struct span one = E_SPAN("{\"token\":\"a\"}");
	struct rig r;

	(void)state;
	rig_init(&r);
	ok(emit_text(&r.e, ITEM_MESSAGE, PART_TEXT, json(&r, "'a'"), one,
	    &r.err));
	ok(emit_text(&r.e, ITEM_MESSAGE, PART_TEXT, json(&r, "''"), one,
	    &r.err));
	ok(emit_text(&r.e, ITEM_MESSAGE, PART_TEXT, NULL, one, &r.err));
	ok(emit_span(&r.e, ITEM_MESSAGE, PART_TEXT, no_logprobs, one,
	    &r.err));
	ok(emit_text(&r.e, ITEM_MESSAGE, PART_REFUSAL, json(&r, "''"), one,
	    &r.err));
	ok(emit_text(&r.e, ITEM_MESSAGE, PART_REFUSAL, json(&r, "'b'"), one,
	    &r.err));
	expect(&r, "begin\n"
	    "item_begin 0 message\n"
	    "delta 0.0 text 'a' logprobs {'token':'a'}\n"
	    "delta 0.0 text '' logprobs {'token':'a'}\n"
	    "delta 0.0 text '' logprobs {'token':'a'}\n"
	    "delta 0.1 refusal 'b'\n");
	rig_fini(&r);
}

static void
an_annotation_needs_an_open_text(void **state)
{
	struct rig r;
	const struct node *note;

	(void)state;
	rig_init(&r);
	note = json(&r, "{'type':'t'}");
	ok(emit_annotation(&r.e, note, &r.err));
	ok(emit_open(&r.e, ITEM_MESSAGE, &r.err));
	ok(emit_annotation(&r.e, note, &r.err));
	say(&r, ITEM_MESSAGE, PART_TEXT, "'\\ud83d'");
	ok(emit_annotation(&r.e, note, &r.err));
	ok(emit_annotation(&r.e, NULL, &r.err));
	say(&r, ITEM_MESSAGE, PART_TEXT, "'\\ude00'");
	ok(emit_annotation(&r.e, note, &r.err));
	say(&r, ITEM_MESSAGE, PART_REFUSAL, "'no'");
	ok(emit_annotation(&r.e, note, &r.err));
	ok(emit_close(&r.e, STATUS_COMPLETED, &r.err));
	ok(emit_annotation(&r.e, note, &r.err));
	expect(&r, "begin\n"
	    "item_begin 0 message\n"
	    "delta 0.0 text ''\n"
	    "note 0.0 annotation {'type':'t'}\n"
	    "delta 0.0 text '\xf0\x9f\x98\x80'\n"
	    "note 0.0 annotation {'type':'t'}\n"
	    "delta 0.1 refusal 'no'\n"
	    "item_end 0 completed\n");
	rig_fini(&r);
}

static void
what_comes_late_of_a_text_names_its_place(void **state)
{
	const struct span one = SPAN("{\"token\":\"a\"}");
	struct emit_place first, refusal, last, thought;
	const struct node *note;
	struct rig r;

	(void)state;
	rig_init(&r);
	note = json(&r, "{'type':'t'}");
	say(&r, ITEM_MESSAGE, PART_TEXT, "'a'");
	ok(emit_part(&r.e, ITEM_MESSAGE, PART_TEXT, &first, &r.err));
	say(&r, ITEM_MESSAGE, PART_REFUSAL, "'no'");
	ok(emit_part(&r.e, ITEM_MESSAGE, PART_REFUSAL, &refusal, &r.err));
	ok(emit_part(&r.e, ITEM_MESSAGE, PART_TEXT, &last, &r.err));
	ok(emit_annotation_at(&r.e, &first, note, &r.err));
	ok(emit_annotation_at(&r.e, &refusal, note, &r.err));
	ok(emit_annotation_at(&r.e, &last, note, &r.err));
	ok(emit_annotation_at(&r.e, &first, NULL, &r.err));
	ok(emit_logprobs_at(&r.e, &first, one, &r.err));
	ok(emit_logprobs_at(&r.e, &refusal, one, &r.err));
	ok(emit_logprobs_at(&r.e, &first, no_logprobs, &r.err));
	ok(emit_part(&r.e, ITEM_REASONING, PART_SUMMARY, &thought, &r.err));
	ok(emit_annotation_at(&r.e, &first, note, &r.err));
	ok(emit_logprobs_at(&r.e, &first, one, &r.err));
	ok(emit_annotation_at(&r.e, &thought, note, &r.err));
	expect(&r, "begin\n"
	    "item_begin 0 message\n"
	    "delta 0.0 text 'a'\n"
	    "delta 0.1 refusal 'no'\n"
	    "delta 0.2 text ''\n"
	    "note 0.0 annotation {'type':'t'}\n"
	    "note 0.2 annotation {'type':'t'}\n"
	    "delta 0.0 text '' logprobs {'token':'a'}\n"
	    "item_end 0 completed\n"
	    "item_begin 1 reasoning\n"
	    "delta 1.0 summary ''\n"
	    "note 0.0 annotation {'type':'t'}\n"
	    "delta 0.0 text '' logprobs {'token':'a'}\n");
	rig_fini(&r);
}

static void
reasoning_ends_with_its_last_opaque(void **state)
{
	struct rig r;

	(void)state;
	rig_init(&r);
	emit_opaque(&r.e, SPAN("{\"lost\":0}"));
	ok(emit_open(&r.e, ITEM_REASONING, &r.err));
	emit_opaque(&r.e, SPAN("{\"a\":1}"));
	emit_opaque(&r.e, SPAN("{\"a\":2}"));
	say(&r, ITEM_MESSAGE, PART_TEXT, "'x'");
	emit_opaque(&r.e, SPAN("{\"lost\":0}"));
	say(&r, ITEM_REASONING, PART_REASONING, "'y'");
	ok(emit_end(&r.e, END_COMPLETED, &r.err));
	expect(&r, "begin\n"
	    "item_begin 0 reasoning\n"
	    "item_end 0 completed opaque {'a':2}\n"
	    "item_begin 1 message\n"
	    "delta 1.0 text 'x'\n"
	    "item_end 1 completed\n"
	    "item_begin 2 reasoning\n"
	    "delta 2.0 reasoning 'y'\n"
	    "item_end 2 completed\n"
	    "end completed\n");
	rig_fini(&r);
}

static void
items_have_a_ceiling(void **state)
{
	struct rig r;
	size_t n = 0;

	(void)state;
	rig_init(&r);
	while (emit_open(&r.e, n % 2 ? ITEM_MESSAGE : ITEM_REASONING,
	    &r.err) == 0)
		n++;
	assert_int_equal(CEILING_OUTPUT_ITEMS, n);
	assert_int_equal(ERROR_UPSTREAM_PROTOCOL, r.err.class);
	rig_fini(&r);
}

static void
parts_have_a_ceiling(void **state)
{
	struct rig r;
	size_t n = 0;

	(void)state;
	rig_init(&r);
	while (emit_span(&r.e, ITEM_MESSAGE, PART_TEXT, SPAN("x"),
	    no_logprobs, &r.err) == 0) {
		emit_next_part(&r.e);
		n++;
	}
	assert_int_equal(CEILING_PARTS, n);
	assert_int_equal(ERROR_UPSTREAM_PROTOCOL, r.err.class);
	rig_fini(&r);
}

static void
opaques_have_a_ceiling(void **state)
{
	size_t len = CEILING_OUTPUT / 2;
	char *half = malloc(len);
	struct rig r;

	(void)state;
	assert_non_null(half);
	memset(half, 'x', len);
	rig_init(&r);
	ok(emit_open(&r.e, ITEM_REASONING, &r.err));
	for (int i = 0; i < 20; i++)
		emit_opaque(&r.e, (struct span){ half, len });
	assert_true(r.e.keep.used < 2 * CEILING_OUTPUT);
	assert_int_equal(-1, emit_close(&r.e, STATUS_COMPLETED, &r.err));
	assert_int_equal(ERROR_UPSTREAM_PROTOCOL, r.err.class);
	rig_fini(&r);
	free(half);
}

/* ---- hosted items, usage, documents ---- */

static void
hosted_items_may_be_open_beside_others(void **state)
{
	unsigned a, b;
	struct rig r;

	(void)state;
	rig_init(&r);
	say(&r, ITEM_MESSAGE, PART_TEXT, "'x'");
	ok(emit_hosted_begin(&r.e, SPAN("web_search_call"), NULL, &a,
	    &r.err));
	ok(emit_hosted_begin(&r.e, SPAN("mcp_call"), json(&r, "{'n':1}"), &b,
	    &r.err));
	ok(emit_progress(&r.e, a, SPAN("response.web_search_call.searching"),
	    NULL, &r.err));
	say(&r, ITEM_MESSAGE, PART_TEXT, "'y'");
	ok(emit_hosted_end(&r.e, b, STATUS_INCOMPLETE, NULL, &r.err));
	assert_int_equal(-1, emit_end(&r.e, END_COMPLETED, &r.err));
	ok(emit_hosted_end(&r.e, a, STATUS_COMPLETED,
	    json(&r, "{'status':'completed'}"), &r.err));
	ok(emit_end(&r.e, END_COMPLETED, &r.err));
	assert_int_equal(1, a);
	assert_int_equal(2, b);
	expect(&r, "begin\n"
	    "item_begin 0 message\n"
	    "delta 0.0 text 'x'\n"
	    "item_end 0 completed\n"
	    "item_begin 1 web_search_call\n"
	    "item_begin 2 mcp_call {'n':1}\n"
	    "note 1 response.web_search_call.searching\n"
	    "item_begin 3 message\n"
	    "delta 3.0 text 'y'\n"
	    "item_end 2 incomplete\n"
	    "item_end 1 completed {'status':'completed'}\n"
	    "item_end 3 completed\n"
	    "end completed\n");
	rig_fini(&r);
}

static void
usage_is_told_when_it_is_news(void **state)
{
	static const struct usage said[] = {
		{ .input = 0 },
		{ .cached = 5 },
		{ .input = 10, .cached = 12, .output = 3, .reasoning = 9 },
		{ .input = 10, .cached = 10, .output = 3, .reasoning = 3 },
		{ .input = 10, .cached = 6, .cache_write = 5,
		    .cache_write_1h = 9, .output = 4 },
		{ .web_searches = 2 },
	};
	struct rig r;

	(void)state;
	rig_init(&r);
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		ok(emit_usage(&r.e, &said[i], &r.err));
	expect(&r, "begin\n"
	    "usage input=10 cached=10 cache_write=0 output=3 reasoning=3\n"
	    "usage input=10 cached=6 cache_write=4 output=4 reasoning=0"
	    " cache_write_1h=4\n"
	    "usage input=0 cached=0 cache_write=0 output=0 reasoning=0"
	    " web_searches=2\n");
	rig_fini(&r);
}

static void
a_built_document_outlives_its_buffer(void **state)
{
	const struct node *node;
	struct span text;
	struct buf out;
	struct jsonw w = jsonw_on(&out);
	struct rig r;

	(void)state;
	rig_init(&r);
	buf_init(&out, 16);
	jsonw_object(&w);
	jsonw_key(&w, "a");
	jsonw_string(&w, "b");
	jsonw_object_end(&w);
	node = emit_node(&r.e, buf_view(&out));
	buf_reset(&out);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_key(&w, "a");
	jsonw_string(&w, "longer than the buffer");
	jsonw_object_end(&w);
	assert_true(buf_over(&out));
	assert_null(emit_node(&r.e, buf_view(&out)));
	buf_fini(&out);
	assert_non_null(node);
	assert_true(jsonx_text(node, "a", &text) && span_is(text, "b"));
	rig_fini(&r);
}

static int
refuse(struct sink *s, const struct event *ev, struct error *err)
{
	(void)s;
	(void)ev;
	return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
}

static void
a_sinks_error_comes_back(void **state)
{
	struct emit_call c;
	struct rig r;

	(void)state;
	rig_init(&r);
	r.sink.event = refuse;
	emit_call_init(&c);
	assert_int_equal(-1, emit_span(&r.e, ITEM_MESSAGE, PART_TEXT,
	    SPAN("x"), no_logprobs, &r.err));
	assert_int_equal(ERROR_CLIENT_GONE, r.err.class);
	rig_fini(&r);
	rig_init(&r);
	r.sink.event = refuse;
	assert_int_equal(-1, emit_call_begin(&r.e, &c, SPAN("f"), SPAN(""),
	    &r.err));
	assert_int_equal(ERROR_CLIENT_GONE, r.err.class);
	emit_call_fini(&c);
	rig_fini(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(talk_goes_on_or_begins_anew),
		cmocka_unit_test(the_end_of_a_limit_cuts_the_talk),
		cmocka_unit_test(halves_of_a_character_wait_in_their_part),
		cmocka_unit_test(log_probabilities_go_with_text_only),
		cmocka_unit_test(an_annotation_needs_an_open_text),
		cmocka_unit_test(what_comes_late_of_a_text_names_its_place),
		cmocka_unit_test(reasoning_ends_with_its_last_opaque),
		cmocka_unit_test(items_have_a_ceiling),
		cmocka_unit_test(parts_have_a_ceiling),
		cmocka_unit_test(opaques_have_a_ceiling),
		cmocka_unit_test(hosted_items_may_be_open_beside_others),
		cmocka_unit_test(usage_is_told_when_it_is_news),
		cmocka_unit_test(a_built_document_outlives_its_buffer),
		cmocka_unit_test(a_sinks_error_comes_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
