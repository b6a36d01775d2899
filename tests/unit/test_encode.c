#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dialect/encode.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

#define E(effort)	(1u << EFFORT_##effort)

static void
finds_the_nearest_effort(void **state)
{
	static const struct {
		unsigned known;
		enum effort asked, sent;
	} rows[] = {
		{ 0, EFFORT_MINIMAL, EFFORT_MINIMAL },
		{ E(LOW) | E(HIGH), EFFORT_HIGH, EFFORT_HIGH },
		{ E(LOW) | E(HIGH), EFFORT_MEDIUM, EFFORT_HIGH },
		{ E(LOW) | E(HIGH), EFFORT_NONE, EFFORT_LOW },
		{ E(LOW) | E(HIGH), EFFORT_MAX, EFFORT_HIGH },
		{ E(NONE), EFFORT_MAX, EFFORT_NONE },
		{ E(NONE) | E(LOW), EFFORT_MINIMAL, EFFORT_LOW },
		{ E(LOW), EFFORT_UNSET, EFFORT_UNSET },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(rows[i].sent, effort_nearest(rows[i].known,
		    rows[i].asked));
}

static void
knows_the_models_efforts_before_the_rows(void **state)
{
	struct provider row = { .efforts = 0 };
	struct target t = { .provider = &row };

	(void)state;
	assert_int_equal(E(MAX), effort_known(&t, E(MAX)));
	row.efforts = E(LOW);
	assert_int_equal(E(LOW), effort_known(&t, E(MAX)));
	t.efforts = E(HIGH);
	assert_int_equal(E(HIGH), effort_known(&t, E(MAX)));
}

struct fixture {
	struct arena arena;
	struct receipt receipt;
	struct request request;
	struct error err;
};

static int
set_up(void **state)
{
	static struct fixture f;

	memset(&f, 0, sizeof(f));
	arena_init(&f.arena, 1 << 20);
	receipt_init(&f.receipt, &f.arena);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	arena_fini(&f->arena);
	return 0;
}

static void
assert_change(const struct fixture *f, const char *param, enum action action)
{
	assert_int_equal(1, f->receipt.n_changes);
	assert_string_equal(param, f->receipt.changes[0].param);
	assert_int_equal(action, f->receipt.changes[0].action);
}

static void
notes_that_an_effort_moved(void **state)
{
	struct fixture *f = *state;
	const struct provider row = { .efforts = E(LOW) };
	const struct target t = { .provider = &row };

	assert_int_equal(EFFORT_UNSET, effort_moved(&t, 0, &f->request,
	    &f->receipt));
	f->request.effort = EFFORT_LOW;
	assert_int_equal(EFFORT_LOW, effort_moved(&t, 0, &f->request,
	    &f->receipt));
	assert_int_equal(0, f->receipt.n_changes);
	f->request.effort = EFFORT_MAX;
	assert_int_equal(EFFORT_LOW, effort_moved(&t, 0, &f->request,
	    &f->receipt));
	assert_change(f, "reasoning.effort", ACTION_MOVED);
}

static void
notes_what_is_dropped(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(0, dialect_drop(&f->request, &f->receipt, "user",
	    "why", &f->err));
	assert_change(f, "user", ACTION_DROPPED);
	f->request.routing.strict = true;
	assert_int_equal(-1, dialect_drop(&f->request, &f->receipt, "user",
	    "why", &f->err));
	assert_int_equal(ERROR_UNSUPPORTED_PARAMETER, f->err.class);
	assert_string_equal("user", f->err.param);
}

static void
names_the_item_that_is_dropped(void **state)
{
	struct fixture *f = *state;
	struct item items[4] = { { .type = ITEM_HOSTED } };

	f->request.items = items;
	f->request.n_items = COUNT(items);
	assert_int_equal(0, dialect_drop_item(&f->request, &f->receipt,
	    &items[3], "why", &f->err));
	assert_change(f, "input[3]", ACTION_DROPPED);
}

static void
drops_every_hint(void **state)
{
	struct fixture *f = *state;

	f->request.hints[0].param = "reasoning.context";
	f->request.hints[1].param = "moderation";
	f->request.n_hints = 2;
	assert_int_equal(0, dialect_drop_hints(&f->request, &f->receipt,
	    &f->err));
	assert_int_equal(2, f->receipt.n_changes);
	assert_string_equal("moderation", f->receipt.changes[1].param);
	f->request.routing.strict = true;
	assert_int_equal(-1, dialect_drop_hints(&f->request, &f->receipt,
	    &f->err));
}

static void
drops_all_marks_of_caching_as_one(void **state)
{
	struct fixture *f = *state;
	struct part parts[2] = { { .cache = CACHE_UNSET } };
	struct item items[2] = { { .parts = parts, .n_parts = 2 } };
	struct tool tools[2] = { { .cache = CACHE_UNSET } };

	f->request.items = items;
	f->request.n_items = 2;
	f->request.tools = tools;
	f->request.n_tools = 1;
	f->request.n_all_tools = 2;
	assert_int_equal(0, dialect_drop_cache_marks(&f->request, &f->receipt,
	    "why", &f->err));
	assert_int_equal(0, f->receipt.n_changes);
	parts[1].cache = CACHE_EXPLICIT;
	items[1].cache = CACHE_EXPLICIT;
	assert_int_equal(0, dialect_drop_cache_marks(&f->request, &f->receipt,
	    "why", &f->err));
	assert_change(f, "prompt_cache_breakpoint", ACTION_DROPPED);
	f->receipt.n_changes = 0;
	tools[1].cache = CACHE_1H;
	assert_int_equal(0, dialect_drop_cache_marks(&f->request, &f->receipt,
	    "why", &f->err));
	assert_change(f, "cache_control", ACTION_DROPPED);
	f->request.routing.strict = true;
	assert_int_equal(-1, dialect_drop_cache_marks(&f->request,
	    &f->receipt, "why", &f->err));
}

/* Sealed reasoning is of use to who made it, and to nobody else. */
static void
opens_reasoning_to_its_maker_only(void **state)
{
	static const struct node blob = { .kind = NODE_OBJECT };
	static const struct opaque made = { SPAN("anthropic"), SPAN("lab"),
	    SPAN("m \\\"1\\\""), SPAN("k"), &blob };
	const struct provider row = { .name = "lab", .dialect = "anthropic" };
	const struct target maker = { .provider = &row, .model = "m \"1\"",
	    .credential = "k" };
	const struct item item = { .type = ITEM_REASONING, .opaque = &made };
	const struct item none = { .type = ITEM_REASONING };
	struct provider other = row;
	struct target t = maker;

	(void)state;
	assert_ptr_equal(&blob, dialect_opaque(&item, &t));
	assert_null(dialect_opaque(&none, &t));
	t.model = "m \"1";
	assert_null(dialect_opaque(&item, &t));
	t.model = "m \"1\" ";
	assert_null(dialect_opaque(&item, &t));
	t = maker;
	t.credential = "l";
	assert_null(dialect_opaque(&item, &t));
	t.credential = NULL;
	assert_null(dialect_opaque(&item, &t));
	t = maker;
	t.without = WITHOUT_REASONING;
	assert_null(dialect_opaque(&item, &t));
	t = maker;
	t.provider = &other;
	other.name = "lib";
	assert_null(dialect_opaque(&item, &t));
	other = row;
	other.dialect = "gemini";
	assert_null(dialect_opaque(&item, &t));
}

static void
opens_reasoning_that_needed_no_credential(void **state)
{
	static const struct node blob = { .kind = NODE_OBJECT };
	static const struct opaque made = { .dialect = SPAN("d"),
	    .provider = SPAN("p"), .model = SPAN("m"), .blob = &blob };
	const struct provider row = { .name = "p", .dialect = "d" };
	const struct target t = { .provider = &row, .model = "m" };
	const struct item item = { .opaque = &made };

	(void)state;
	assert_ptr_equal(&blob, dialect_opaque(&item, &t));
}

static void
knows_blank_text(void **state)
{
	static const char *const blank[] = { "", " ", "\\n\\r\\t ", "  " };
	static const char *const said[] = { "a", " a", "\\\\n", "\\\"",
	    "\\u0000", "\\b" };

	(void)state;
	for (size_t i = 0; i < COUNT(blank); i++)
		assert_true(dialect_is_blank(span_of(blank[i])));
	for (size_t i = 0; i < COUNT(said); i++)
		assert_false(dialect_is_blank(span_of(said[i])));
	assert_true(dialect_is_blank((struct span){ NULL, 0 }));
}

static void
keeps_call_ids_that_fit(void **state)
{
	static const struct {
		const char *id;
		size_t max;
		bool kept;
	} rows[] = {
		{ "call_a-B9", 64, true }, { "call_a-B9", 9, true },
		{ "call_a-B9", 8, false }, { "", 64, false },
		{ "functions.f:0", 64, false }, { "a b", 64, false },
		{ "\\n", 64, false }, { "\xc3\xa9", 64, false },
	};
	struct arena a;

	(void)state;
	arena_init(&a, 1 << 16);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct span id = span_of(rows[i].id);
		struct span sent = dialect_call_id(id, rows[i].max, &a);

		assert_int_equal(rows[i].kept, span_same(id, sent));
		assert_true(sent.len > 0 && sent.len <= rows[i].max);
		assert_true(span_same(sent, dialect_call_id(sent,
		    rows[i].max, &a)));
		assert_true(span_same(sent, dialect_call_id(id, rows[i].max,
		    &a)));
	}
	assert_false(span_same(dialect_call_id(SPAN("a b"), 9, &a),
	    dialect_call_id(SPAN("a c"), 9, &a)));
	arena_fini(&a);
}

static void
assumes_what_isnt_known_of_a_model(void **state)
{
	struct target t = { .has_supports = false };

	(void)state;
	assert_false(target_lacks(&t, FEATURE_TOOLS));
	t.has_supports = true;
	assert_true(target_lacks(&t, FEATURE_TOOLS));
	t.supports = FEATURE_TOOLS;
	assert_false(target_lacks(&t, FEATURE_TOOLS));
}

#define WITH_FIXTURE(test) \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_nearest_effort),
		cmocka_unit_test(knows_the_models_efforts_before_the_rows),
		WITH_FIXTURE(notes_that_an_effort_moved),
		WITH_FIXTURE(notes_what_is_dropped),
		WITH_FIXTURE(names_the_item_that_is_dropped),
		WITH_FIXTURE(drops_every_hint),
		WITH_FIXTURE(drops_all_marks_of_caching_as_one),
		cmocka_unit_test(opens_reasoning_to_its_maker_only),
		cmocka_unit_test(opens_reasoning_that_needed_no_credential),
		cmocka_unit_test(knows_blank_text),
		cmocka_unit_test(keeps_call_ids_that_fit),
		cmocka_unit_test(assumes_what_isnt_known_of_a_model),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
