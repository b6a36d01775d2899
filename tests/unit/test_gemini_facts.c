/*
 * What a gateway to generateContent can get wrong on the way out and in, one
 * fact a test, as far as no golden case is named for it.
 */
#include "config.h"

#include "lib/gemini_rig.h"

#define USER(t)	"{'role':'user','content':'" t "'}"
#define ARGUED(text)	"'input':[" USER("x") ",{'type':'function_call'," \
	"'call_id':'a','name':'f','arguments':'" text "'}," OUTPUT("a", "'7'") \
	"]"

static void
arguments_that_are_no_object_are_wrapped(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, ARGUED("{\\\"oops"), "'args':{'_raw':'{\\\"oops'}",
		    NULL, "input[1].arguments emulated;", 0 },
		{ NEW, ARGUED("7"), "'args':{'_raw':'7'}", NULL,
		    "input[1].arguments emulated;", 0 },
		{ NEW, ARGUED(""), "'functionCall':{'name':'f','args':{}}",
		    NULL, "", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
no_id_of_another_maker_is_sent(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, ARGUED("{}"), "'functionResponse':{'name':'f',"
		    "'response':", "'id'", "", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
blank_text_is_left_out(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, "'instructions':' \\n','input':[{'role':'user',"
		    "'content':[{'type':'input_text','text':''},{'type':"
		    "'input_text','text':'U'}]}]", "'parts':[{'text':'U'}]",
		    "systemInstruction", "", 0 },
		{ NEW, "'input':[" USER("x") ",{'role':'assistant',"
		    "'content':''}," USER("y") "]",
		    "'parts':[{'text':'x'},{'text':'y'}]", "'model'", "", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
level_and_budget_never_meet(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, EFFORT("low"), "thinkingLevel", "thinkingBudget", "",
		    0 },
		{ OLD, EFFORT("low"), "thinkingBudget", "thinkingLevel", "",
		    0 },
	};

	(void)state;
	CHECK(rows);
}

static void
off_is_said_where_thinking_is_the_default(void **state)
{
	static const struct gemini_row rows[] = {
		{ OLD, EFFORT("none"), "'thinkingBudget':0", NULL, "", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
tools_keep_the_clients_order(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, HI ",'tools':[" F("zz") "," F("aa") "," F("mm") "]",
		    "'functionDeclarations':[{'name':'zz'},{'name':'aa'},{"
		    "'name':'mm'}]", NULL, "", 0 },
	};

	(void)state;
	CHECK(rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arguments_that_are_no_object_are_wrapped),
		cmocka_unit_test(no_id_of_another_maker_is_sent),
		cmocka_unit_test(blank_text_is_left_out),
		cmocka_unit_test(level_and_budget_never_meet),
		cmocka_unit_test(off_is_said_where_thinking_is_the_default),
		cmocka_unit_test(tools_keep_the_clients_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
