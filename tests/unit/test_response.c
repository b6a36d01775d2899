#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "lib/events.h"
#include "model/response.h"

#define N4(c)	c c c c
#define N32(c)	"0VgmOYsV" N4(c c) N4(N4(c))

static const struct usage usage = { .input = 11, .cached = 4,
    .cache_write = 2, .output = 7, .reasoning = 3 };

struct fixture {
	struct arena arena;
	struct response response;
	struct error err;
};

static void
setup(struct fixture *f, struct sink *next)
{
	events_clock();
	arena_init(&f->arena, CEILING_REQUEST_ARENA);
	response_init(&f->response, &f->arena, "demo/echo", next);
}

static void
teardown(struct fixture *f)
{
	arena_fini(&f->arena);
	clock_set_source(NULL);
}

#define PLAY(f, ...) do { \
	const struct event played[] = { __VA_ARGS__ }; \
	assert_int_equal(events_play(&(f)->response.sink, played, \
	    sizeof(played) / sizeof(played[0]), &(f)->err), 0); \
} while (0)

static const struct node *
parse(struct fixture *f, const char *json)
{
	const struct node *n;

	n = scan(&f->arena, span_of(arena_strdup(&f->arena, json)),
	    SCAN_REQUEST, &f->err);
	assert_non_null(n);
	return n;
}

/* ---- collecting ---- */

static void
makes_ids_with_their_prefixes(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_REASONING(1), E_CALL_NO_ID(2, "f"),
	    E_CALL(3, "toolu_1", "g"), E_CUSTOM(4, "", "h"));
	assert_string_equal(f.response.id, "resp_" N32("0"));
	assert_string_equal(f.response.items[0].id, "msg_" N32("1"));
	assert_string_equal(f.response.items[1].id, "rs_" N32("2"));
	assert_string_equal(f.response.items[2].id, "fc_" N32("3"));
	assert_true(span_is(f.response.items[2].call_id, "call_" N32("4")));
	assert_true(span_is(f.response.items[3].call_id, "toolu_1"));
	assert_true(span_is(f.response.items[3].name, "g"));
	assert_string_equal(f.response.items[4].id, "ctc_" N32("6"));
	assert_true(span_is(f.response.items[4].call_id, "call_" N32("7")));
	teardown(&f);
}

static void
replaces_call_ids_that_no_client_could_use(void **state)
{
#define LONGEST	N4("1234567890123456")
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN, E_CALL(0, "0", "f"), E_CALL(1, "0", "g"),
	    E_CALL(2, "", "f"), E_CALL(3, LONGEST, "f"),
	    E_CALL(4, LONGEST "x", "f"));
	assert_true(span_is(f.response.items[0].call_id, "0"));
	assert_true(span_is(f.response.items[1].call_id, "call_" N32("3")));
	assert_true(span_is(f.response.items[2].call_id, "call_" N32("5")));
	assert_true(span_is(f.response.items[3].call_id, LONGEST));
	assert_true(span_is(f.response.items[4].call_id, "call_" N32("8")));
	teardown(&f);
}

static void
gathers_log_probabilities(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "a"),
	    E_LOGPROBS(0, 0, "b", "{}"), E_LOGPROBS(0, 0, "", "{},{}"),
	    E_TEXT(0, 1, "c"));
	assert_true(span_is(buf_view(f.response.items[0].parts[0].logprobs),
	    "{},{},{}"));
	assert_null(f.response.items[0].parts[1].logprobs);
	assert_int_equal(f.response.bytes, 1 + 1 + 3 + 6 + 1);
	teardown(&f);
}

static void
copies_what_it_is_lent(void **state)
{
	char name[] = "get", id[] = "call", text[] = "abc";
	struct event call = { .type = EVENT_ITEM_BEGIN,
	    .item_type = ITEM_FUNCTION_CALL, .name = { name, 3 },
	    .call_id = { id, 4 } };
	struct event delta = { .type = EVENT_DELTA,
	    .part_type = PART_ARGUMENTS, .text = { text, 3 } };
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN);
	assert_int_equal(sink_send(&f.response.sink, &call, &f.err), 0);
	assert_int_equal(sink_send(&f.response.sink, &delta, &f.err), 0);
	memset(name, 'x', 3);
	memset(id, 'x', 4);
	memset(text, 'x', 3);
	assert_true(span_is(f.response.items[0].name, "get"));
	assert_true(span_is(f.response.items[0].call_id, "call"));
	assert_true(span_is(buf_view(f.response.items[0].parts[0].text),
	    "abc"));
	teardown(&f);
}

static void
begin_empties_what_an_earlier_attempt_left(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "old"), E_DONE(0),
	    E_USAGE(&usage), E_END(COMPLETED));
	events_wall_ms += 5000;
	PLAY(&f, E_BEGIN);
	assert_int_equal(f.response.n_items, 0);
	assert_int_equal(f.response.bytes, 0);
	assert_int_equal(f.response.status, RESPONSE_IN_PROGRESS);
	assert_int_equal(f.response.completed_s, 0);
	assert_false(f.response.has_usage);
	assert_string_equal(f.response.id, "resp_" N32("0"));
	assert_int_equal(f.response.created_s, 1800000000);
	PLAY(&f, E_MESSAGE(0), E_TEXT(0, 0, "new"));
	assert_int_equal(f.response.items[0].n_parts, 1);
	assert_true(span_is(buf_view(f.response.items[0].parts[0].text),
	    "new"));
	teardown(&f);
}

static void
ends_with_the_status_of_its_reason(void **state)
{
	static const struct error failed = {
		.class = ERROR_UPSTREAM_RATE, .message = "slow down",
	};
	static const struct {
		struct event last;
		enum response_status status;
		int64_t completed_s;
	} rows[] = {
		{ E_END(COMPLETED), RESPONSE_COMPLETED, 1800000007 },
		{ E_END(MAX_TOKENS), RESPONSE_INCOMPLETE, 0 },
		{ E_END(CONTENT_FILTER), RESPONSE_INCOMPLETE, 0 },
		{ E_FAIL(&failed), RESPONSE_FAILED, 0 },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		setup(&f, NULL);
		PLAY(&f, E_BEGIN);
		events_wall_ms += 7000;
		PLAY(&f, rows[i].last);
		assert_int_equal(f.response.status, rows[i].status);
		assert_int_equal(f.response.completed_s, rows[i].completed_s);
		if (rows[i].status == RESPONSE_FAILED)
			assert_string_equal(f.response.error.message,
			    "slow down");
		teardown(&f);
	}
}

/* A sink that looks at the response when an event reaches it. */
struct witness {
	struct sink sink;
	const struct response *response;
	size_t seen;
	int result;
};

static int
look(struct sink *s, const struct event *ev, struct error *err)
{
	struct witness *w = (struct witness *)s;
	const struct response *r = w->response;

	w->seen++;
	switch (ev->type) {
	case EVENT_ITEM_BEGIN:
		assert_int_equal(r->n_items, ev->item + 1);
		break;
	case EVENT_DELTA:
		assert_true(span_is(buf_view(r->items[0].parts[0].text),
		    "abc"));
		break;
	case EVENT_ITEM_END:
		assert_int_equal(r->items[0].status, STATUS_INCOMPLETE);
		break;
	case EVENT_END:
		assert_int_equal(r->status, RESPONSE_INCOMPLETE);
		break;
	default:
		break;
	}
	if (w->result == -1)
		return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
	return 0;
}

static void
hands_an_event_on_when_its_state_shows_it(void **state)
{
	struct fixture f;
	struct witness w = { .sink = { look, NULL }, .response = &f.response };
	const struct event usage_event = E_USAGE(&usage);

	(void)state;
	setup(&f, &w.sink);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "abc"), E_CUT(0),
	    E_END(MAX_TOKENS));
	assert_int_equal(w.seen, 5);
	w.result = -1;
	assert_int_equal(sink_send(&f.response.sink, &usage_event, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_CLIENT_GONE);
	teardown(&f);
}

/* ---- ceilings ---- */

static void
refuses_more_text_than_the_ceiling(void **state)
{
	struct event delta = E_TEXT(0, 0, "");
	const size_t each = 1024 * 1024;
	struct fixture f;
	char *text;

	(void)state;
	setup(&f, NULL);
	text = test_malloc(each);
	memset(text, 'x', each);
	delta.text = (struct span){ text, each };
	PLAY(&f, E_BEGIN, E_MESSAGE(0));
	for (size_t i = 0; i < CEILING_OUTPUT / each; i++)
		assert_int_equal(sink_send(&f.response.sink, &delta, &f.err),
		    0);
	delta.text.len = 1;
	assert_int_equal(sink_send(&f.response.sink, &delta, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(f.response.items[0].parts[0].text->len,
	    CEILING_OUTPUT);
	/* It can still be closed, and starts anew after a begin. */
	PLAY(&f, E_CUT(0), E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "x"));
	test_free(text);
	teardown(&f);
}

static void
counts_names_and_annotations_as_well(void **state)
{
	const struct node *note;
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	note = parse(&f, "{\"type\":\"file_path\"}");
	PLAY(&f, E_BEGIN, E_CALL(0, "call", "name"), E_MESSAGE(1),
	    E_TEXT(1, 0, "ab"), E_NOTE(1, 0, note), E_NOTE(1, 0, note));
	assert_int_equal(f.response.bytes, 4 + 4 + 2 + 20 + 21);
	f.response.bytes = CEILING_OUTPUT - 5;
	const struct event call = E_CALL(2, "call", "name");
	const struct event more = E_NOTE(1, 0, note);
	assert_int_equal(sink_send(&f.response.sink, &call, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(sink_send(&f.response.sink, &more, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	teardown(&f);
}

static void
keeps_no_half_of_an_annotation(void **state)
{
	const size_t len = CEILING_OUTPUT / 2 + 1024;
	struct node note = { .kind = NODE_STRING };
	struct event ev = E_NOTE(0, 0, &note);
	const struct output_part *part;
	struct fixture f;
	char *text;

	(void)state;
	setup(&f, NULL);
	text = test_malloc(len);
	memset(text, 'x', len);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "ab"));
	part = &f.response.items[0].parts[0];
	note.span = (struct span){ text, len };
	assert_int_equal(sink_send(&f.response.sink, &ev, &f.err), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sink_send(&f.response.sink, &ev, &f.err), -1);
		assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
		assert_int_equal(part->n_annotations, 1);
		assert_int_equal(part->annotations->len, len + 2);
		assert_false(buf_over(part->annotations));
	}
	test_free(text);
	teardown(&f);
}

static void
refuses_more_items_and_parts_than_allowed(void **state)
{
	struct event item = E_MESSAGE(0), delta = E_TEXT(0, 0, "");
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN);
	for (; item.item < CEILING_OUTPUT_ITEMS; item.item++)
		assert_int_equal(sink_send(&f.response.sink, &item, &f.err),
		    0);
	assert_int_equal(sink_send(&f.response.sink, &item, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(f.response.n_items, CEILING_OUTPUT_ITEMS);

	for (; delta.part < CEILING_PARTS; delta.part++)
		assert_int_equal(sink_send(&f.response.sink, &delta, &f.err),
		    0);
	assert_int_equal(sink_send(&f.response.sink, &delta, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_int_equal(f.response.items[0].n_parts, CEILING_PARTS);
	teardown(&f);
}

static void
refuses_events_for_what_it_does_not_hold(void **state)
{
	static const struct event rows[] = {
		E_MESSAGE(2), E_TEXT(1, 0, "a"), E_TEXT(0, 1, "a"), E_DONE(1),
		E_NOTE(0, 0, NULL),
	};
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN, E_MESSAGE(0));
	/* An item refused by a ceiling is closed by the gate all the same. */
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(sink_send(&f.response.sink, &rows[i], &f.err),
		    -1);
		assert_int_equal(f.err.class, ERROR_INTERNAL);
	}
	assert_int_equal(f.response.n_items, 1);
	teardown(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_ids_with_their_prefixes),
		cmocka_unit_test(replaces_call_ids_that_no_client_could_use),
		cmocka_unit_test(gathers_log_probabilities),
		cmocka_unit_test(copies_what_it_is_lent),
		cmocka_unit_test(begin_empties_what_an_earlier_attempt_left),
		cmocka_unit_test(ends_with_the_status_of_its_reason),
		cmocka_unit_test(hands_an_event_on_when_its_state_shows_it),
		cmocka_unit_test(refuses_more_text_than_the_ceiling),
		cmocka_unit_test(counts_names_and_annotations_as_well),
		cmocka_unit_test(keeps_no_half_of_an_annotation),
		cmocka_unit_test(refuses_more_items_and_parts_than_allowed),
		cmocka_unit_test(refuses_events_for_what_it_does_not_hold),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
