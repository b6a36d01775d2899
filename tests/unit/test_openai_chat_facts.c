/*
 * What other gateways got wrong on this dialect's way out, one fact a test;
 * the numbers are of their issues. Those of the way back are golden cases,
 * named for the fact as well.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/encode_rig.h"

#define THINKS(text)	"{'type':'reasoning','summary':[],'content':[{'type':" \
	"'reasoning_text','text':'" text "'}]}"
#define SAYS(text)	"{'role':'assistant','content':'" text "'}"

/* Calls fn for each row that speaks the dialect. */
static void
each_row(void (*fn)(const struct provider *))
{
	for (const struct provider *p = provider_rows; p->name != NULL; p++)
		if (strcmp(p->dialect, "openai-chat") == 0)
			fn(p);
}

/* Whether the pieces, written with ' for ", stand in the body. */
static bool
has(const struct encoded *e, const char *quoted)
{
	char text[256];
	size_t i;

	for (i = 0; quoted[i] != '\0'; i++)
		text[i] = quoted[i] == '\'' ? '"' : quoted[i];
	text[i] = '\0';
	return strstr(e->body, text) != NULL;
}

/* vercel/ai#14739, #12049, openai/openai-agents-python#2155 */
static void
thinking_goes_back_with_the_calls_it_led_to(void **state)
{
	static const struct encode_row rows[] = {
		{ "deepseek", "'input':[" THINKS("R") "," CALL("a") ","
		    OUTPUT("a", "'7'") "]", "'content':null,"
		    "'reasoning_content':'R','tool_calls':[", NULL, "" },
		/* What isn't known goes back empty. */
		{ "deepseek", "'input':[" CALL("a") "," OUTPUT("a", "'7'")
		    "]", "'reasoning_content':'','tool_calls':[", NULL, "" },
		{ "fireworks", "'input':[" THINKS("R") "," CALL("a") ","
		    OUTPUT("a", "'7'") "]", "'reasoning_content':'R'", NULL,
		    "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

/* vercel/ai#16687 */
static void
effort_none_is_said_where_thinking_is_the_default(void **state)
{
	static const struct encode_row rows[] = {
		{ "deepseek", HI ",'reasoning':{'effort':'none'}",
		    "'thinking':{'type':'disabled'}", NULL, "" },
		{ "moonshot", HI ",'reasoning':{'effort':'none'}",
		    "'thinking':{'type':'disabled'}", NULL, "" },
		{ "zai", HI ",'reasoning':{'effort':'none'}",
		    "'thinking':{'type':'disabled'}", NULL, "" },
		{ "openai", HI ",'reasoning':{'effort':'none'}",
		    "'reasoning_effort':'none'", "thinking", "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

/* vercel/ai#14765, #13234: also what is sealed, which only its maker reads. */
static void
reasoning_without_a_field_for_it_is_dropped(void **state)
{
	static const struct encode_row rows[] = {
		{ "openai", "'input':[" THINKS("R") "," SAYS("T")
		    ",{'role':'user','content':'U'}]", SAYS("T"), "R\"",
		    "input[0] dropped;" },
		{ "deepseek", "'input':[{'type':'reasoning','summary':[],"
		    "'encrypted_content':'SEALED'}," SAYS("T")
		    ",{'role':'user','content':'U'}]", SAYS("T"), "SEALED",
		    "input[0] dropped;" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

/* vercel/ai#14950 */
static void
content_is_null_beside_calls_only(void **state)
{
	static const struct encode_row rows[] = {
		{ "openai", "'input':[" CALL("a") "," OUTPUT("a", "'7'") ","
		    SAYS("T") ",{'role':'user','content':'U'}]",
		    "'content':null,'tool_calls'", "null}", "" },
		{ "openai", "'input':[{'role':'assistant','content':[{"
		    "'type':'refusal','refusal':'No'}]},{'role':'user',"
		    "'content':'U'}]", "'content':'','refusal':'No'", "null",
		    "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

/* langchain-ai/langchainjs#5960 */
static void
blank_text_is_left_out(void **state)
{
	static const struct encode_row rows[] = {
		{ "openai", "'input':[{'role':'user','content':[{'type':"
		    "'input_text','text':''},{'type':'input_image',"
		    "'image_url':'https://x.y/z'}]}]",
		    "'content':[{'type':'image_url'", "'text'", "" },
		{ "openai", HI ",'instructions':' '",
		    "'messages':[{'role':'user'", "developer", "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

/* vercel/ai#16643: text stays text, whether it parses or not. */
static void
arguments_that_do_not_parse_are_sent_as_they_are(void **state)
{
	static const struct encode_row rows[] = {
		{ "plain", "'input':[{'type':'function_call','call_id':'a',"
		    "'name':'f','arguments':'{\\\\oops'},"
		    OUTPUT("a", "'7'") "]", "'arguments':'{\\\\oops'", NULL,
		    "" },
		{ "plain", "'input':[{'type':'function_call','call_id':'a',"
		    "'name':'f','arguments':''}," OUTPUT("a", "'7'") "]",
		    "'arguments':'{}'", NULL, "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

static void
keeps_settings(const struct provider *p)
{
	struct encoded e;

	encode_for(&e, p->name, "{'model':'m'," HI ",'max_output_tokens':400,"
	    "'temperature':0.5,'top_p':0.25}", 0);
	if (!has(&e, p->quirks & QUIRK_MAX_COMPLETION_TOKENS ?
	    "'max_completion_tokens':400,'temperature':0.5,'top_p':0.25" :
	    "'max_tokens':400,'temperature':0.5,'top_p':0.25"))
		fail_msg("%s: %s", p->name, e.body);
	assert_int_equal(0, e.changes.len);
	encoded_fini(&e);
}

/* maximhq/bifrost#6132, vercel/ai#15200 */
static void
every_row_is_sent_limit_and_sampling(void **state)
{
	(void)state;
	each_row(keeps_settings);
}

static void
keeps_order(const struct provider *p)
{
	struct encoded e;
	const char *z, *a, *m;

	if (p->quirks & QUIRK_NO_TOOLS)
		return;
	encode_for(&e, p->name, "{'model':'m'," HI ",'tools':[" F("zz") ","
	    F("aa") "," F("mm") "]}", 0);
	z = strstr(e.body, "\"zz\"");
	a = strstr(e.body, "\"aa\"");
	m = strstr(e.body, "\"mm\"");
	assert_true(z != NULL && a != NULL && m != NULL);
	assert_true(z < a && a < m);
	encoded_fini(&e);
}

/* maximhq/bifrost#2347: caches miss when it changes. */
static void
every_row_keeps_the_order_of_tools(void **state)
{
	(void)state;
	each_row(keeps_order);
}

static void
lacks_openai_fields(const struct provider *p)
{
	static const char *const fields[] = { "'metadata'",
		"'safety_identifier'", "'verbosity'", "'store'",
		"'prompt_cache_retention'", "'service_tier'", "logprobs",
		"'truncation'" };
	struct encoded e;

	if (p->quirks & QUIRK_OPENAI_FIELDS)
		return;
	encode_for(&e, p->name, "{'model':'m'," HI ",'metadata':{'a':'b'},"
	    "'safety_identifier':'s','text':{'verbosity':'low'},'store':true,"
	    "'prompt_cache_retention':'24h','service_tier':'auto',"
	    "'top_logprobs':2,'truncation':'auto'}", 0);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (has(&e, fields[i]))
			fail_msg("%s: %s", p->name, e.body);
	encoded_fini(&e);
}

/* Groq and Mistral refuse a request with a field they don't know. */
static void
only_openai_is_sent_what_only_openai_knows(void **state)
{
	(void)state;
	each_row(lacks_openai_fields);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thinking_goes_back_with_the_calls_it_led_to),
		cmocka_unit_test(
		    effort_none_is_said_where_thinking_is_the_default),
		cmocka_unit_test(reasoning_without_a_field_for_it_is_dropped),
		cmocka_unit_test(content_is_null_beside_calls_only),
		cmocka_unit_test(blank_text_is_left_out),
		cmocka_unit_test(
		    arguments_that_do_not_parse_are_sent_as_they_are),
		cmocka_unit_test(every_row_is_sent_limit_and_sampling),
		cmocka_unit_test(every_row_keeps_the_order_of_tools),
		cmocka_unit_test(only_openai_is_sent_what_only_openai_knows),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
