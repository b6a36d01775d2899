#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialect/pairs.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

#define ITEM(kind, id)	{ .type = ITEM_##kind, .call_id = SPAN(id) }
#define NONE		SIZE_MAX

static void
finds_the_output_of_each_call(void **state)
{
	static struct item items[] = {
		ITEM(FUNCTION_CALL, "a"),
		ITEM(CUSTOM_CALL, "b"),
		ITEM(FUNCTION_CALL, "aa"),
		{ .type = ITEM_MESSAGE },
		ITEM(CUSTOM_OUTPUT, "b"),
		ITEM(FUNCTION_OUTPUT, "a"),
		ITEM(FUNCTION_CALL, "a"),	/* the id once more */
		ITEM(FUNCTION_OUTPUT, "aa"),
		ITEM(FUNCTION_OUTPUT, "a"),
		ITEM(FUNCTION_CALL, "c"),	/* it was cut off */
		ITEM(FUNCTION_CALL, "c"),
		ITEM(FUNCTION_OUTPUT, "c"),
		ITEM(HOSTED, "a"),
	};
	static const size_t other[COUNT(items)] = { 5, 4, 7, NONE, 1, 0, 8, 2,
	    6, NONE, 11, 10, NONE };
	const struct request r = { .items = items, .n_items = COUNT(items) };
	struct pairs pairs;
	struct arena a;

	(void)state;
	arena_init(&a, 1 << 16);
	pairs_init(&pairs, &r, &a);
	for (size_t i = 0; i < COUNT(items); i++) {
		const struct item *found = pairs_other(&pairs, &items[i]);

		if (other[i] == NONE)
			assert_null(found);
		else
			assert_ptr_equal(found, &items[other[i]]);
	}
	arena_fini(&a);
}

static void
takes_a_conversation_without_items(void **state)
{
	const struct request r = { .n_items = 0 };
	struct pairs pairs;
	struct arena a;

	(void)state;
	arena_init(&a, 1 << 16);
	pairs_init(&pairs, &r, &a);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_output_of_each_call),
		cmocka_unit_test(takes_a_conversation_without_items),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
