/* Items of tools that a provider runs: their ids, their status, what they say. */
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

static void
gives_hosted_items_the_ids_of_their_types(void **state)
{
	static const struct { struct span type; const char *prefix; } rows[] = {
		{ E_SPAN("web_search_call"), "ws_" },
		{ E_SPAN("file_search_call"), "fs_" },
		{ E_SPAN("code_interpreter_call"), "ci_" },
		{ E_SPAN("image_generation_call"), "ig_" },
		{ E_SPAN("mcp_call"), "mcp_" },
		{ E_SPAN("mcp_list_tools"), "mcpl_" },
		{ E_SPAN("mcp_approval_request"), "mcpr_" },
		{ E_SPAN("computer_call"), "cu_" },
		{ E_SPAN("local_shell_call"), "lsh_" },
		{ E_SPAN("shell_call"), "sh_" },
		{ E_SPAN("apply_patch_call"), "apc_" },
		{ E_SPAN("tool_search_call"), "tsc_" },
		{ E_SPAN("compaction"), "cmp_" },
		{ E_SPAN("web_search_callx"), "item_" },
		{ E_SPAN("brand_new_call"), "item_" },
	};
	struct event ev = E_HOSTED(0, "", NULL);
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	PLAY(&f, E_BEGIN);
	for (ev.item = 0; ev.item < sizeof(rows) / sizeof(rows[0]); ev.item++) {
		const struct output_item *it;
		size_t len = strlen(rows[ev.item].prefix);

		ev.word = rows[ev.item].type;
		assert_int_equal(sink_send(&f.response.sink, &ev, &f.err), 0);
		it = &f.response.items[ev.item];
		assert_memory_equal(it->id, rows[ev.item].prefix, len);
		assert_int_equal(strlen(it->id), len + 32);
		assert_true(span_same(it->word, ev.word));
	}
	teardown(&f);
}

/* What was said at the begin and at the end, and how it ended. "-": nothing
 * was said, or there is no status. */
static const struct told {
	const char *type, *begun, *done;
	enum item_status status;
	const char *expected;
} tolds[] = {
	{ "web_search_call", "in_progress", "completed", STATUS_COMPLETED,
	    "completed" },
	{ "web_search_call", "in_progress", NULL, STATUS_INCOMPLETE,
	    "failed" },
	{ "web_search_call", "searching", NULL, STATUS_COMPLETED,
	    "completed" },
	{ "web_search_call", "-", "-", STATUS_COMPLETED, "completed" },
	{ "web_search_call", NULL, NULL, STATUS_INCOMPLETE, "failed" },
	{ "web_search_call", "in_progress", "failed", STATUS_COMPLETED,
	    "failed" },
	/* seen at OpenAI: an image that is there, still "generating" */
	{ "image_generation_call", "in_progress", "generating",
	    STATUS_COMPLETED, "completed" },
	{ "image_generation_call", "generating", NULL, STATUS_INCOMPLETE,
	    "failed" },
	{ "code_interpreter_call", "interpreting", "incomplete",
	    STATUS_INCOMPLETE, "incomplete" },
	{ "shell_call", "in_progress", NULL, STATUS_INCOMPLETE,
	    "incomplete" },
	{ "computer_call", "in_progress", NULL, STATUS_INCOMPLETE,
	    "incomplete" },
	{ "apply_patch_call", "in_progress", NULL, STATUS_INCOMPLETE,
	    "in_progress" },
	{ "mcp_call", "completed", "completed", STATUS_INCOMPLETE, "failed" },
	{ "mcp_list_tools", NULL, "-", STATUS_COMPLETED, "-" },
	{ "mcp_approval_request", "-", NULL, STATUS_INCOMPLETE, "-" },
	{ "brand_new_call", "-", "-", STATUS_COMPLETED, "-" },
	{ "brand_new_call", "cooking", NULL, STATUS_INCOMPLETE,
	    "incomplete" },
	{ "brand_new_call", "cooking", "cooked", STATUS_COMPLETED, "cooked" },
};

static const struct node *
said(struct fixture *f, const char *status)
{
	if (status == NULL)
		return NULL;
	return parse(f, strcmp(status, "-") == 0 ? "{\"status\":7,\"id\":1}" :
	    arena_printf(&f->arena, "{\"status\":\"%s\"}", status));
}

static void
tells_a_status_that_fits_to_the_type_and_the_end(void **state)
{
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(tolds) / sizeof(tolds[0]); i++) {
		struct event begin = E_HOSTED(0, "", NULL);
		struct event end = { .type = EVENT_ITEM_END,
		    .status = tolds[i].status };
		struct span got;

		setup(&f, NULL);
		begin.word = span_of(tolds[i].type);
		begin.node = said(&f, tolds[i].begun);
		end.node = said(&f, tolds[i].done);
		PLAY(&f, E_BEGIN, begin, end);
		got = f.response.items[0].hosted_status;
		if (got.p == NULL)
			got = SPAN("-");
		if (!span_is(got, tolds[i].expected))
			fail_msg("row %zu: %.*s", i, (int)got.len, got.p);
		assert_int_equal(f.response.items[0].status,
		    tolds[i].status);
		assert_null(strstr(f.response.items[0].members.p, "status"));
		assert_null(strstr(f.response.items[0].members.p, "id"));
		teardown(&f);
	}
}

/* Clients are promised these by the schema, at the begin too. */
static void
has_what_every_item_of_its_type_has(void **state)
{
	static const struct {
		const char *type, *begun, *members;
	} rows[] = {
		{ "image_generation_call", NULL, ",\"result\":null" },
		{ "image_generation_call", "{\"result\":\"x\"}",
		    ",\"result\":\"x\"" },
		{ "image_generation_call", "{\"result\":null}",
		    ",\"result\":null" },
		{ "code_interpreter_call", "{\"container_id\":\"c\"}",
		    ",\"container_id\":\"c\",\"code\":null,"
		    "\"outputs\":null" },
		{ "mcp_list_tools", "{\"server_label\":\"s\"}",
		    ",\"server_label\":\"s\",\"tools\":[]" },
		{ "compaction", "{}", ",\"encrypted_content\":\"\"" },
		{ "web_search_call", NULL,
		    ",\"action\":{\"type\":\"search\"}" },
		{ "brand_new_call", NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct event begin = E_HOSTED(0, "", NULL);
		struct fixture f;

		setup(&f, NULL);
		begin.word = span_of(rows[i].type);
		if (rows[i].begun != NULL)
			begin.node = parse(&f, rows[i].begun);
		PLAY(&f, E_BEGIN, begin, E_CUT(0));
		assert_string_equal(f.response.items[0].members.p,
		    rows[i].members);
		teardown(&f);
	}
}

static void
keeps_what_a_hosted_item_said_last(void **state)
{
	const struct node *one, *two;
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	one = parse(&f, "{\"id\":\"x\",\"a\": [ 1 ],\"type\":\"t\"}");
	two = parse(&f, "{\"b\":{\"id\":\"x\", \"status\":null},\"c\":2}");
	PLAY(&f, E_BEGIN, E_HOSTED(0, "x_call", one));
	assert_true(span_is(f.response.items[0].members, ",\"a\":[1]"));
	PLAY(&f, E_PROGRESS(0, "response.x_call.y", two), E_DONE(0));
	assert_true(span_is(f.response.items[0].members, ",\"a\":[1]"));
	PLAY(&f, E_HOSTED(1, "x_call", one), E_DONE_AS(1, two));
	assert_true(span_is(f.response.items[1].members,
	    ",\"b\":{\"id\":\"x\",\"status\":null},\"c\":2"));
	teardown(&f);
}

static void
counts_all_that_hosted_items_and_seals_hold(void **state)
{
	const struct node *node;
	struct fixture f;

	(void)state;
	setup(&f, NULL);
	node = parse(&f, "{\"status\":\"busy\",\"a\":1}");
	PLAY(&f, E_BEGIN, E_CALL_IN(0, "call", "name", "crm"),
	    E_HOSTED(1, "x_call", node), E_REASONING(2),
	    E_SEALED(2, "sealed"));
	assert_int_equal(f.response.bytes, 4 + 4 + 3 + 6 + 6 + 4 + 6);
	assert_true(span_is(f.response.items[2].encrypted, "sealed"));
	f.response.bytes = CEILING_OUTPUT - 5;
	const struct event rows[] = {
		E_HOSTED(3, "x_call", node), E_DONE_AS(1, node),
		E_SEALED(2, "sealed"), E_LOGPROBS(0, 0, "", "12345"),
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		f.response.bytes = CEILING_OUTPUT - 5;
		assert_int_equal(sink_send(&f.response.sink, &rows[i],
		    &f.err), -1);
		assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	}
	assert_int_equal(f.response.n_items, 3);
	/* What didn't fit changed nothing; the gate can close it. */
	assert_int_equal(f.response.items[1].status, STATUS_IN_PROGRESS);
	assert_true(span_is(f.response.items[1].members, ",\"a\":1"));
	f.response.bytes = 0;
	PLAY(&f, E_CUT(1));
	assert_true(span_is(f.response.items[1].members, ",\"a\":1"));
	teardown(&f);
}

static void
refuses_a_hosted_item_larger_than_the_ceiling(void **state)
{
	struct node big = { .kind = NODE_STRING, .key = SPAN("result") };
	struct node object = { .kind = NODE_OBJECT, .child = &big };
	struct event begin = E_HOSTED(0, "image_generation_call", NULL);
	struct event end = E_DONE_AS(0, &object);
	struct fixture f;
	char *text;

	(void)state;
	setup(&f, NULL);
	text = test_malloc(CEILING_OUTPUT);
	memset(text, 'x', CEILING_OUTPUT);
	big.span = (struct span){ text, CEILING_OUTPUT };
	PLAY(&f, E_BEGIN, begin);
	assert_int_equal(sink_send(&f.response.sink, &end, &f.err), -1);
	assert_int_equal(f.err.class, ERROR_UPSTREAM_PROTOCOL);
	assert_true(span_is(f.response.items[0].members, ",\"result\":null"));
	big.span.len = CEILING_OUTPUT - 100;
	assert_int_equal(sink_send(&f.response.sink, &end, &f.err), 0);
	assert_true(f.response.items[0].members.len > CEILING_OUTPUT - 100);
	test_free(text);
	teardown(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_hosted_items_the_ids_of_their_types),
		cmocka_unit_test(
		    tells_a_status_that_fits_to_the_type_and_the_end),
		cmocka_unit_test(has_what_every_item_of_its_type_has),
		cmocka_unit_test(keeps_what_a_hosted_item_said_last),
		cmocka_unit_test(counts_all_that_hosted_items_and_seals_hold),
		cmocka_unit_test(refuses_a_hosted_item_larger_than_the_ceiling),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
