#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/item_table.h"

#define MANY	1000u

static const struct node *
item(struct arena *a, const char *json)
{
	struct error err;
	const struct node *n = scan(a, span_of(json), SCAN_UPSTREAM, &err);

	assert_non_null(n);
	return n;
}

static void
finds_each_of_many_by_its_id(void **state)
{
	struct item_table t = { .n = 0 };
	const struct node *items[MANY];
	struct arena a;
	char id[16];

	(void)state;
	arena_init(&a, 1 << 22);
	assert_null(item_table_find(&t, SPAN("msg_1")));
	for (unsigned i = 0; i < MANY; i++) {
		items[i] = item(&a, arena_printf(&a, "{\"id\":\"msg_%u\"}", i));
		assert_true(item_table_add(&t, &a, items[i]));
	}
	for (unsigned i = 0; i < MANY; i++) {
		(void)snprintf(id, sizeof(id), "msg_%u", i);
		assert_ptr_equal(item_table_find(&t, span_of(id)), items[i]);
	}
	assert_null(item_table_find(&t, SPAN("msg_1000")));
	arena_fini(&a);
}

static void
of_two_with_one_id_the_first_stays(void **state)
{
	struct item_table t = { .n = 0 };
	const struct node *first;
	struct arena a;

	(void)state;
	arena_init(&a, 1 << 20);
	first = item(&a, "{\"id\":\"a\\\"b\",\"x\":1}");
	assert_true(item_table_add(&t, &a, first));
	assert_false(item_table_add(&t, &a,
	    item(&a, "{\"x\":2,\"id\":\"a\\\"b\"}")));
	assert_ptr_equal(item_table_find(&t, SPAN("a\\\"b")), first);
	arena_fini(&a);
}

static void
takes_nothing_in_that_has_no_id(void **state)
{
	static const char *const odd[] = { "{}", "{\"id\":\"\"}",
		"{\"id\":7}", "[]", "\"id\"", "null" };
	struct item_table t = { .n = 0 };
	struct arena a;

	(void)state;
	arena_init(&a, 1 << 20);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		assert_false(item_table_add(&t, &a, item(&a, odd[i])));
	assert_int_equal(t.n, 0);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_each_of_many_by_its_id),
		cmocka_unit_test(of_two_with_one_id_the_first_stays),
		cmocka_unit_test(takes_nothing_in_that_has_no_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
