/*
 * What a gateway to Chat Completions can get wrong on the way out, one fact a
 * test. Those of the way back are golden cases, named for the fact as well.
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
		{ "azure", HI ",'reasoning':{'effort':'none'}",
		    "'reasoning_effort':'none'", "thinking", "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

/* Also what is sealed, which only its maker reads. */
static void
reasoning_without_a_field_for_it_is_dropped(void **state)
{
	static const struct encode_row rows[] = {
		{ "azure", "'input':[" THINKS("R") "," SAYS("T")
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

static void
content_is_null_beside_calls_only(void **state)
{
	static const struct encode_row rows[] = {
		{ "azure", "'input':[" CALL("a") "," OUTPUT("a", "'7'") ","
		    SAYS("T") ",{'role':'user','content':'U'}]",
		    "'content':null,'tool_calls'", "null}", "" },
		{ "azure", "'input':[{'role':'assistant','content':[{"
		    "'type':'refusal','refusal':'No'}]},{'role':'user',"
		    "'content':'U'}]", "'content':'','refusal':'No'", "null",
		    "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

static void
blank_text_is_left_out(void **state)
{
	static const struct encode_row rows[] = {
		{ "azure", "'input':[{'role':'user','content':[{'type':"
		    "'input_text','text':''},{'type':'input_image',"
		    "'image_url':'https://x.y/z'}]}]",
		    "'content':[{'type':'image_url'", "'text'", "" },
		{ "azure", HI ",'instructions':' '",
		    "'messages':[{'role':'user'", "developer", "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

/* Text stays text, whether it parses or not. */
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
		{ "plain", "'input':[{'type':'function_call','call_id':'a',"
		    "'name':'f','arguments':' \\n'}," OUTPUT("a", "'7'") "]",
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

/* Caches miss when it changes. */
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

/* No vendor's calls come whole by promise. */
struct pieces {
	struct sink sink;
	struct buf out;
};

static int
add_arguments(struct sink *s, const struct event *ev, struct error *err)
{
	struct pieces *p = (struct pieces *)s;

	(void)err;
	if (ev->type == EVENT_DELTA && ev->part_type == PART_ARGUMENTS)
		buf_span(&p->out, ev->text);
	return 0;
}

static void
joins_arguments(const struct provider *row)
{
	static const char stream[] =
	    "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,"
	    "\"id\":\"abcdefgh1\",\"function\":{\"name\":\"f\","
	    "\"arguments\":\"{\"}}]}}]}\n\n"
	    "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,"
	    "\"function\":{\"arguments\":\"}\"}}]}}]}\n\n"
	    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":"
	    "\"tool_calls\"}]}\n\ndata: [DONE]\n\n";
	const struct target target = { .provider = row, .model = "m" };
	const struct request request = { .model = "m" };
	const struct dialect *d = dialect_find(row->dialect);
	struct pieces pieces = { .sink = { add_arguments, NULL } };
	struct decoder decoder;
	struct error err;

	buf_init(&pieces.out, 64);
	decoder_init(&decoder, d, &request, &target, true, &pieces.sink);
	if (d->feed(&decoder, SPAN(stream), &err) == -1 ||
	    d->finish(&decoder, true, &err) == -1)
		fail_msg("%s: %s", row->name, err.message);
	assert_string_equal(pieces.out.data, "{}");
	decoder_fini(&decoder);
	buf_fini(&pieces.out);
}

static void
every_row_reads_arguments_in_pieces(void **state)
{
	(void)state;
	each_row(joins_arguments);
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
		cmocka_unit_test(every_row_reads_arguments_in_pieces),
		cmocka_unit_test(only_openai_is_sent_what_only_openai_knows),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
