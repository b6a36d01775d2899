/*
 * Tools of generateContent, which of them may be called, and the form of the
 * answer, which goes together with them or not.
 */
#include "config.h"

#include "lib/gemini_rig.h"

/* ---- tools ---- */

#define STRICT_F	"{'type':'function','name':'f','strict':true}"
#define MODE(word)	"'toolConfig':{'functionCallingConfig':{'mode':'" \
	word "'"

/* VALIDATED takes the place of AUTO only. */
static void
strict_never_weakens_a_choice(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, HI ",'tools':[" STRICT_F "]", MODE("VALIDATED") "}}",
		    NULL, "", 0 },
		{ NEW, HI ",'tools':[" STRICT_F "],'tool_choice':'auto'",
		    MODE("VALIDATED") "}}", NULL, "", 0 },
		{ NEW, HI ",'tools':[" STRICT_F "],'tool_choice':'required'",
		    MODE("ANY") "}}", NULL, "", 0 },
		{ NEW, HI ",'tools':[" STRICT_F "],'tool_choice':{'type':"
		    "'function','name':'f'}",
		    MODE("ANY") ",'allowedFunctionNames':['f']}}", NULL, "",
		    0 },
		{ NEW, HI ",'tools':[" STRICT_F "],'tool_choice':'none'",
		    MODE("NONE") "}}", NULL, "", 0 },
		{ NEW, HI "," TOOLS, NULL, "toolConfig", "", 0 },
		{ NEW, HI ",'tools':[" STRICT_F "]", NULL, "toolConfig",
		    "tools[0].strict dropped;", WITHOUT_STRICT },
	};

	(void)state;
	CHECK(rows);
}

static void
allowed_tools_are_names(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, HI "," TOOLS "," ALLOWED("auto"), MODE("VALIDATED")
		    ",'allowedFunctionNames':['g']}}", NULL, "", 0 },
		{ NEW, HI "," TOOLS "," ALLOWED("required"), MODE("ANY")
		    ",'allowedFunctionNames':['g']}}", NULL, "", 0 },
		/* All are declared: the cache's prefix stays. */
		{ NEW, HI "," TOOLS "," ALLOWED("auto"), "{'name':'f'}",
		    NULL, "", 0 },
		{ NEW, HI ",'tools':[" F("f") "," SEARCH "],'tool_choice':"
		    "{'type':'allowed_tools','mode':'auto','tools':[{'type':"
		    "'web_search'}]}", "'tools':[{'googleSearch':{}}]",
		    "functionDeclarations", "tools[0] emulated;", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
the_search_goes_beside_functions_from_generation_3_on(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, HI ",'tools':[" F("f") "," SEARCH "]",
		    "{'googleSearch':{}}],'toolConfig':{"
		    "'includeServerSideToolInvocations':true}", NULL, "", 0 },
		{ NEW, HI ",'tools':[" SEARCH "]",
		    "'tools':[{'googleSearch':{}}]", "toolConfig", "", 0 },
		{ OLD, HI ",'tools':[" F("f") "," SEARCH "]", "'name':'f'",
		    "google", "tools[1] dropped;", 0 },
		{ OLD, HI ",'tools':[{'type':'web_search_preview'}]",
		    "'tools':[{'googleSearch':{}}]", "toolConfig", "", 0 },
		{ OLD, HI ",'tools':[" SEARCH "],'text':{'format':{'type':"
		    "'json_object'}}", "application/json", "google",
		    "tools[0] dropped;", 0 },
		{ NEW, HI ",'tools':[" SEARCH "],'tool_choice':'none'", NULL,
		    "google", "tools[0] emulated;", 0 },
	};

	(void)state;
	CHECK(rows);
}

/* Whatever the search isn't told is told of, unless it says nothing. */
static void
settings_of_a_search_are_told(void **state)
{
#define SEARCH_WITH(settings) HI ",'tools':[{'type':'web_search'," settings \
	"}]"
	static const struct gemini_row rows[] = {
		{ NEW, SEARCH_WITH("'external_web_access':false"),
		    "{'googleSearch':{}}", NULL,
		    "tools[0].external_web_access dropped;", 0 },
		{ NEW, SEARCH_WITH("'external_web_access':true,"
		    "'search_context_size':'medium','filters':null"), NULL,
		    NULL, "", 0 },
		{ NEW, SEARCH_WITH("'search_content_types':['text']"), NULL,
		    NULL, "tools[0].search_content_types dropped;", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
refuses_what_cannot_be_forced(void **state)
{
	static const struct gemini_refused rows[] = {
		{ NEW, HI ",'tools':[" SEARCH "],'tool_choice':{'type':"
		    "'web_search'}", "tool_choice", ERROR_UNSUPPORTED_VALUE },
		{ OLD, HI ",'tools':[" F("f") "," SEARCH "],'tool_choice':{"
		    "'type':'web_search'}", "tool_choice",
		    ERROR_UNSUPPORTED_VALUE },
		{ NEW, HI ",'tools':[" SEARCH "],'tool_choice':'required'",
		    "tool_choice", ERROR_UNSUPPORTED_VALUE },
	};

	(void)state;
	CHECK_REFUSED(rows);
}

static void
names_that_begin_with_a_digit_get_a_mark(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, "'input':[{'role':'user','content':'x'},{'type':"
		    "'function_call','call_id':'a','name':'1x','arguments':"
		    "'{}'}," OUTPUT("a", "'7'") "],'tools':[" F("1x") "],"
		    "'tool_choice':{'type':'function','name':'1x'}",
		    "'allowedFunctionNames':['_1x']", "'1x'", "", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
tools_that_came_in_the_conversation_stand_among_the_others(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, "'input':[{'role':'user','content':'x'},{'type':"
		    "'additional_tools','role':'developer','tools':[" F("g")
		    "]}],'tools':["
		    F("f") "]", "[{'name':'f'},{'name':'g'}]", NULL,
		    "input[1] moved;", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
an_empty_schema_is_left_out(void **state)
{
#define WITH(schema)	HI ",'tools':[{'type':'function','name':'f'," \
	"'parameters':" schema "}]"
	static const struct gemini_row rows[] = {
		{ NEW, WITH("{'type':'object','properties':{}}"), NULL,
		    "parameters", "", 0 },
		{ NEW, WITH("{'type':'object','additionalProperties':false,"
		    "'required':[]}"), NULL, "parameters", "", 0 },
		{ NEW, WITH("{'type':'object','additionalProperties':{"
		    "'type':'string'}}"), "'parametersJsonSchema':{", NULL,
		    "", 0 },
	};

	(void)state;
	CHECK(rows);
}

/* ---- the form of the answer ---- */


static void
functions_exclude_a_schema_before_generation_3(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, HI "," TOOLS "," SCHEMA(OBJECT),
		    "'responseMimeType':'application/json',"
		    "'responseJsonSchema':{'type':'object'", "final_answer",
		    "", 0 },
		{ OLD, HI "," SCHEMA(OBJECT), "'responseJsonSchema'",
		    "final_answer", "", 0 },
		{ OLD, HI "," TOOLS "," SCHEMA(OBJECT), MODE("ANY") "}}",
		    "responseMimeType", "text.format emulated;", 0 },
		/* A call that must be made is no answer. */
		{ OLD, HI "," TOOLS ",'tool_choice':'required',"
		    SCHEMA(OBJECT), MODE("ANY")
		    ",'allowedFunctionNames':['f','g']}}", NULL,
		    "text.format emulated;", 0 },
		{ OLD, HI "," TOOLS "," ALLOWED("auto") "," SCHEMA(OBJECT),
		    MODE("ANY") ",'allowedFunctionNames':['g',"
		    "'final_answer']}}", NULL, "text.format emulated;", 0 },
		{ OLD, HI "," TOOLS ",'tool_choice':'none'," SCHEMA(OBJECT),
		    "'responseJsonSchema'", "functionDeclarations",
		    "tools[0] emulated;", 0 },
		/* The client's own tool of that name stays what it is. */
		{ OLD, HI ",'tools':[" F("final_answer") "],"
		    SCHEMA(OBJECT), "'name':'final_answer_1'", NULL,
		    "text.format emulated;", 0 },
		{ OLD, HI "," TOOLS ",'text':{'format':{'type':"
		    "'json_object'}}", "'systemInstruction'", "responseMime",
		    "text.format emulated;", 0 },
		/* References count from the root. */
		{ OLD, HI "," TOOLS "," SCHEMA("{'anyOf':[{'$ref':"
		    "'#/$defs/A'}],'$defs':{'A':" OBJECT "}}"),
		    "'systemInstruction'", "final_answer",
		    "text.format emulated;", 0 },
		{ NEW, HI "," SCHEMA(OBJECT), "'systemInstruction'",
		    "responseJsonSchema", "text.format emulated;",
		    WITHOUT_STRICT },
	};

	(void)state;
	CHECK(rows);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(strict_never_weakens_a_choice),
		cmocka_unit_test(allowed_tools_are_names),
		cmocka_unit_test(
		    the_search_goes_beside_functions_from_generation_3_on),
		cmocka_unit_test(settings_of_a_search_are_told),
		cmocka_unit_test(refuses_what_cannot_be_forced),
		cmocka_unit_test(names_that_begin_with_a_digit_get_a_mark),
		cmocka_unit_test(
		    tools_that_came_in_the_conversation_stand_among_the_others),
		cmocka_unit_test(an_empty_schema_is_left_out),
		cmocka_unit_test(
		    functions_exclude_a_schema_before_generation_3),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
