/*
 * What a gateway to the Responses dialect can get wrong on the way out, one
 * fact a test. Those of the way back are golden cases, named for the fact as
 * well.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/responses_encode_rig.h"

/* Nothing is stored there, so what has no blob can't be found again. */
static void
reasoning_without_its_blob_stays_out(void **state)
{
	static const struct row rows[] = {
		{ .model = "gpt-5.6", .request = IN(SAID("user", "U") ",{"
		    "'type':'reasoning','id':'rs_1','summary':[{'type':"
		    "'summary_text','text':'T'}]}," SAID("assistant", "A") ","
		    SAID("user", "V")), .has = "'text':'A'",
		    .lacks = "'type':'reasoning'",
		    .changes = "input[1] dropped;" },
	};

	(void)state;
	CHECK(rows);
}

static void
no_item_is_named_by_an_id_of_ours(void **state)
{
	static const struct row rows[] = {
		{ .model = "gpt-5.6", .request = IN("{'type':'message','id':"
		    "'msg_1','role':'assistant','status':'completed',"
		    "'content':[{'type':'output_text','text':'A'}]},"
		    CALL("'arguments':'{}'") "," OUTPUT("'7'")),
		    .lacks = "'id'", .has = "'call_id':'c'", .changes = "" },
	};

	(void)state;
	CHECK(rows);
}

static void
a_schema_goes_in_words_where_the_model_knows_none(void **state)
{
	static const struct row rows[] = {
		{ .model = "gpt-4o", .request = HI ",'text':{'format':{'type':"
		    "'json_schema','name':'n','schema':{'type':'object'}}}",
		    .lacking = FEATURE_JSON_SCHEMA,
		    .has = "Answer with one JSON object", .lacks =
		    "json_schema", .changes = "text.format emulated;" },
	};

	(void)state;
	CHECK(rows);
}

static void
tools_keep_the_clients_order(void **state)
{
#define SENT(name)	"{'type':'function','name':'" name "','parameters':{" \
	"'type':'object','properties':{},'required':[]," \
	"'additionalProperties':false},'strict':false}"
	static const struct row rows[] = {
		{ .model = "gpt-5.6", .request = HI ",'tools':[" F("zz") ","
		    F("aa") "," F("mm") "]", .has = "'tools':[" SENT("zz") ","
		    SENT("aa") "," SENT("mm") "]", .changes = "" },
	};

	(void)state;
	CHECK(rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reasoning_without_its_blob_stays_out),
		cmocka_unit_test(no_item_is_named_by_an_id_of_ours),
		cmocka_unit_test(
		    a_schema_goes_in_words_where_the_model_knows_none),
		cmocka_unit_test(tools_keep_the_clients_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
