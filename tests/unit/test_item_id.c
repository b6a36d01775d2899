/* The ids that items get here: they can be told from those of others. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/item_id.h"

#define DIGITS	"0VgmOYsVWm42sY1aZB6miRDB79zDuwce"

static void
each_type_has_its_prefix(void **state)
{
	static const struct {
		enum item_type type;
		const char *word, *told, *lent;
	} rows[] = {
		{ ITEM_MESSAGE, "", "msg_", "msg_" },
		{ ITEM_FUNCTION_CALL, "", "fc_", "fc_" },
		{ ITEM_FUNCTION_OUTPUT, "", "fco_", "fco_" },
		{ ITEM_REASONING, "", "rs_", "rs_" },
		{ ITEM_CUSTOM_CALL, "", "ctc_", "ctc_" },
		{ ITEM_CUSTOM_OUTPUT, "", "ctco_", "ctco_" },
		{ ITEM_HOSTED, "web_search_call", "ws_", "ws_in_" },
		{ ITEM_HOSTED, "mcp_list_tools", "mcpl_", "mcpl_in_" },
		{ ITEM_HOSTED, "brand_new", "item_", "item_in_" },
	};
	char id[CLOCK_ID_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct span word = span_of(rows[i].word);

		item_id_tell(id, rows[i].type, word);
		assert_memory_equal(id, rows[i].told, strlen(rows[i].told));
		assert_int_equal(strlen(id), strlen(rows[i].told) + 32);
		assert_true(item_id_is_told(span_of(id), rows[i].type, word));
		item_id_lend(id, rows[i].type, word);
		assert_memory_equal(id, rows[i].lent, strlen(rows[i].lent));
		assert_int_equal(strlen(id), strlen(rows[i].lent) + 32);
	}
}

static void
a_lent_id_of_a_hosted_item_is_known(void **state)
{
	const struct span word = SPAN("local_shell_call");
	char id[CLOCK_ID_SIZE];

	(void)state;
	item_id_lend(id, ITEM_HOSTED, word);
	assert_true(item_id_is_lent(span_of(id), word));
	assert_false(item_id_is_told(span_of(id), ITEM_HOSTED, word));
	item_id_tell(id, ITEM_HOSTED, word);
	assert_false(item_id_is_lent(span_of(id), word));
}

static void
ids_of_others_are_neither(void **state)
{
	static const char *const ids[] = {
		"", "ws_", "ws_1", "ws_in_", "ws_in_1", DIGITS,
		"fs_" DIGITS, "fs_in_" DIGITS,	/* another type's */
		"ws_" DIGITS "0", "ws_in_" DIGITS "0",
		"ws_0VgmOYsVWm42sY1aZB6miRDB79zDuwc-",
		"ws_in_0VgmOYsVWm42sY1aZB6miRDB79zDuwc_",
		"ws_68a1f0c2d4e8819d0b7c3a5e6f90123468a1f0c2d4e8819d",
	};
	const struct span word = SPAN("web_search_call");

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		assert_false(item_id_is_told(span_of(ids[i]), ITEM_HOSTED,
		    word));
		assert_false(item_id_is_lent(span_of(ids[i]), word));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_type_has_its_prefix),
		cmocka_unit_test(a_lent_id_of_a_hosted_item_is_known),
		cmocka_unit_test(ids_of_others_are_neither),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
