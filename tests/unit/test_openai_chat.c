#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/encode_rig.h"

static void
encodes_messages(void **state)
{
	static const struct encode_row rows[] = {
		{ "plain", HI, "{'model':'the/model:1 \\'x\\'','messages':"
		    "[{'role':'user','content':'Hi'}]}", "'stream'", "" },
		{ "plain", HI ",'instructions':'A \\u00e9\\n'",
		    "[{'role':'system','content':'A \xc3\xa9\\n'},{", NULL,
		    "" },
		{ "azure", HI ",'instructions':'A'",
		    "[{'role':'developer','content':'A'},{", NULL, "" },
		{ "plain", "'input':[{'role':'developer','content':'A'},"
		    "{'role':'system','content':'B'}]",
		    "[{'role':'system','content':'A'},"
		    "{'role':'system','content':'B'}]", NULL, "" },
		{ "plain", "'input':[{'role':'user','content':[{'type':"
		    "'input_text','text':'A'},{'type':'input_text','text':"
		    "' \\n\\t'},{'type':'input_text','text':''}]}]",
		    "{'role':'user','content':'A'}", NULL, "" },
		{ "plain", "'input':[{'role':'user','content':[{'type':"
		    "'input_text','text':'A'},{'type':'input_text','text':"
		    "'B'}]}]", "'content':[{'type':'text','text':'A'},"
		    "{'type':'text','text':'B'}]", NULL, "" },
		{ "plain", "'input':[{'role':'user','content':'A'},"
		    "{'role':'user','content':'  '}]",
		    "[{'role':'user','content':'A'}]", NULL, "" },
		{ "plain", "'input':[{'role':'user','content':[{'type':"
		    "'input_image','image_url':'https://x.y/z','detail':"
		    "'low'}]}]", "'content':[{'type':'image_url','image_url':"
		    "{'url':'https://x.y/z','detail':'low'}}]", NULL, "" },
		{ "mistral", "'input':[{'role':'user','content':[{'type':"
		    "'input_image','image_url':'https://x.y/z','detail':"
		    "'low'}]}]", "'image_url':{'url':'https://x.y/z'}}",
		    "detail", "input[0].content[0].detail dropped;" },
		{ "mistral", "'input':[{'role':'user','content':[{'type':"
		    "'input_image','image_url':'https://x.y/z','detail':"
		    "'auto'}]}]", "'image_url':{'url':'https://x.y/z'}}",
		    "detail", "" },
		{ "azure", "'input':[{'role':'user','content':[{'type':"
		    "'input_file','file_data':'JVBERi0xLjQ='}]}]",
		    "'file':{'filename':'file','file_data':"
		    "'data:application/pdf;base64,JVBERi0xLjQ='}", NULL, "" },
		{ "azure", "'input':[{'role':'assistant','content':[{"
		    "'type':'output_text','text':'A'},{'type':'refusal',"
		    "'refusal':'B'}]},{'role':'user','content':'C'}]",
		    "{'role':'assistant','content':'A','refusal':'B'}", NULL,
		    "" },
		{ "plain", "'input':[{'role':'assistant','content':[{"
		    "'type':'output_text','text':'A'},{'type':'refusal',"
		    "'refusal':'B'}]},{'role':'user','content':'C'}]",
		    "{'role':'assistant','content':'A\\n\\nB'}", "refusal",
		    "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

#define WIRE(id)	"{'id':'" id "','type':'function','function':{" \
	"'name':'f','arguments':'{}'}}"
#define TOOL(id, out)	"{'role':'tool','tool_call_id':'" id "','content':'" \
	out "'}"
#define SAYS(text)	"{'role':'assistant','content':'" text "'}"
#define THINKS(text)	"{'type':'reasoning','summary':[],'content':[{'type':" \
	"'reasoning_text','text':'" text "'}]}"

static void
encodes_turns_with_calls(void **state)
{
	static const struct encode_row rows[] = {
		{ "plain", "'input':[" CALL("a") "," OUTPUT("a", "'7'") "]",
		    "[{'role':'assistant','content':null,'tool_calls':["
		    WIRE("a") "]}," TOOL("a", "7") "]", NULL, "" },
		/* Adjacent calls and the text before them are one message. */
		{ "plain", "'input':[" SAYS("T") "," CALL("a") "," CALL("b")
		    "," OUTPUT("a", "'7'") "," OUTPUT("b", "'8'") "]",
		    "[{'role':'assistant','content':'T','tool_calls':["
		    WIRE("a") "," WIRE("b") "]}," TOOL("a", "7") ","
		    TOOL("b", "8") "]", NULL, "" },
		/* One after the other stays so. */
		{ "plain", "'input':[" CALL("a") "," OUTPUT("a", "'7'") ","
		    CALL("b") "," OUTPUT("b", "''") "]",
		    WIRE("a") "]}," TOOL("a", "7") ",{'role':'assistant',"
		    "'content':null,'tool_calls':[" WIRE("b") "]},"
		    TOOL("b", "") "]", NULL, "" },
		/* Outputs come before anybody speaks again. */
		{ "plain", "'input':[" CALL("a") ",{'role':'user','content':"
		    "'U'}," OUTPUT("a", "'7'") "]", WIRE("a") "]},"
		    TOOL("a", "7") ",{'role':'user','content':'U'}]", NULL,
		    "" },
		{ "plain", "'input':[" CALL("a") "," SAYS("T") ","
		    CALL("b") "," OUTPUT("b", "'8'") "," OUTPUT("a", "'7'")
		    "]", "[{'role':'assistant','content':'T','tool_calls':["
		    WIRE("a") "," WIRE("b") "]}," TOOL("a", "7") ","
		    TOOL("b", "8") "]", NULL, "" },
		/* Two answers in a row, the second with a call. */
		{ "plain", "'input':[" SAYS("S") "," SAYS("T") "," CALL("a")
		    "," OUTPUT("a", "'7'") "]", "[" SAYS("S")
		    ",{'role':'assistant','content':'T','tool_calls':[",
		    NULL, "" },
		/* Blank text beside a call is no text. */
		{ "plain", "'input':[" SAYS(" \\n") "," CALL("a") ","
		    OUTPUT("a", "'7'") "]", "'content':null,'tool_calls'",
		    NULL, "" },
		{ "plain", "'input':[{'role':'user','content':'U'},"
		    SAYS("") "]", "[{'role':'user','content':'U'}]", NULL,
		    "" },
		/* A call that was cut off doesn't go on, nor its output. */
		{ "plain", "'input':[" SAYS("T") ",{'type':'function_call',"
		    "'call_id':'a','name':'f','arguments':'{','status':"
		    "'incomplete'}," OUTPUT("a", "'7'") ",{'role':'user',"
		    "'content':'U'}]", "[" SAYS("T")
		    ",{'role':'user','content':'U'}]", NULL,
		    "input[1] dropped;" },
		/* An id that is used again has an output of its own. */
		{ "plain", "'input':[" CALL("a") "," OUTPUT("a", "'7'") ","
		    CALL("a") "," OUTPUT("a", "'8'") "]",
		    TOOL("a", "7") ",{'role':'assistant','content':null,"
		    "'tool_calls':[" WIRE("a") "]}," TOOL("a", "8") "]",
		    NULL, "" },
		/* A label for each output, not for each image. */
		{ "plain", "'input':[" CALL("a") "," OUTPUT("a", "[{'type':"
		    "'input_image','image_url':'https://x.y/1'},{'type':"
		    "'input_image','image_url':'https://x.y/2'}]") "]",
		    "{'type':'image_url','image_url':{'url':'https://x.y/1'}}"
		    ",{'type':'image_url','image_url':{'url':"
		    "'https://x.y/2'}}]}]", NULL,
		    "input[1].output emulated;" },
		/* Images of an output follow the group. */
		{ "plain", "'input':[" CALL("a") "," CALL("b") ","
		    OUTPUT("a", "[{'type':'input_image','image_url':"
		    "'https://x.y/z'}]") "," OUTPUT("b", "'8'") "]",
		    TOOL("a", "[image attached below]") "," TOOL("b", "8")
		    ",{'role':'user','content':[{'type':'text','text':"
		    "'From the output of a:'},{'type':'image_url',"
		    "'image_url':{'url':'https://x.y/z'}}]}]", NULL,
		    "input[2].output emulated;" },
		/* Reasoning: dropped and told once, or sent back. */
		{ "plain", "'input':[" THINKS("R") "," SAYS("T") ","
		    THINKS("S") "," CALL("a") "," OUTPUT("a", "'7'") "]",
		    "{'role':'assistant','content':'T','tool_calls':[",
		    "reasoning", "input[0] dropped;" },
		{ "moonshot", "'input':[" THINKS("R") "," SAYS("T") ","
		    THINKS("S") "," CALL("a") "," OUTPUT("a", "'7'") "]",
		    "'content':'T','reasoning_content':'R\\n\\nS',"
		    "'tool_calls':[", NULL, "" },
		{ "moonshot", "'input':[" CALL("functions.f:0") ","
		    OUTPUT("functions.f:0", "'7'") "]",
		    "'content':null,'reasoning_content':'','tool_calls':[{"
		    "'id':'functions.f:0'", NULL, "" },
		{ "moonshot", "'input':[" THINKS("R") "," SAYS("T") ","
		    "{'role':'user','content':'U'}]",
		    "'content':'T','reasoning_content':'R'}", NULL, "" },
		/* The reasoning itself rather than its summary. */
		{ "moonshot", "'input':[{'type':'reasoning','summary':[{"
		    "'type':'summary_text','text':'S'}],'content':[{'type':"
		    "'reasoning_text','text':'R'}]}," SAYS("T") ",{'role':"
		    "'user','content':'U'}]", "'reasoning_content':'R'}",
		    NULL, "" },
		/* Nine letters or digits stay as they are. */
		{ "mistral", "'input':[" CALL("abcDEF123") ","
		    OUTPUT("abcDEF123", "'7'") "]",
		    "'tool_call_id':'abcDEF123'", NULL, "" },
	};

	(void)state;
	ENCODE_CHECK(rows);
}

static void
short_call_ids_are_the_same_in_call_and_output(void **state)
{
	const char *call, *output;
	struct encoded e;

	(void)state;
	encode_for(&e, "mistral", "{'model':'m','input':[" CALL("call_a") ","
	    CALL("call_b") "," OUTPUT("call_a", "'7'") ","
	    OUTPUT("call_b", "'8'") "]}", 0);
	assert_int_equal(0, e.ret);
	call = strstr(e.body, "{\"id\":\"") + 7;
	output = strstr(e.body, "\"tool_call_id\":\"") + 16;
	assert_memory_equal(call, output, 10);
	assert_int_equal('"', call[9]);
	for (int i = 0; i < 9; i++)
		assert_true((call[i] >= '0' && call[i] <= '9') ||
		    (call[i] >= 'A' && call[i] <= 'Z') ||
		    (call[i] >= 'a' && call[i] <= 'z'));
	assert_memory_not_equal(call, strstr(call, "{\"id\":\"") + 7, 9);
	encoded_fini(&e);
}

static void
promise_9_same_request_gives_same_bytes(void **state)
{
	static const char request[] = "{'model':'m'," TOOLS ",'input':["
	    CALL("a") "," OUTPUT("a", "'\\u00e9\\/'") "]}";
	static const char spelt[] = "{ 'model' : 'm' ," TOOLS ",'input':["
	    CALL("\\u0061") "," OUTPUT("a", "'\xc3\xa9/'") "]}";
	struct encoded a, b;

	(void)state;
	encode_for(&a, "azure", request, 0);
	encode_for(&b, "azure", spelt, 0);
	assert_string_equal(a.body, b.body);
	assert_string_equal("/chat/completions", a.call.path.data);
	encoded_fini(&a);
	encoded_fini(&b);
	for (const struct provider *p = provider_rows; p->name != NULL; p++) {
		if (strcmp(p->dialect, "openai-chat") != 0 ||
		    (p->quirks & QUIRK_NO_TOOLS))
			continue;
		encode_for(&a, p->name, request, 0);
		encode_for(&b, p->name, request, 0);
		assert_string_equal(a.body, b.body);
		encoded_fini(&a);
		encoded_fini(&b);
	}
}

/* What a prompt cache hits: all before the newest item stays as it was. */
static void
promise_9_a_turn_later_the_bytes_before_are_the_same(void **state)
{
#define BEFORE	"{'role':'user','content':'A'}," CALL("a") "," \
	OUTPUT("a", "'7'") "," SAYS("B")
	static const char *const rows[] = { "plain", "azure", "mistral",
	    "deepseek" };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct encoded a, b;

		encode_for(&a, rows[i], "{'model':'m'," TOOLS ",'input':["
		    BEFORE ",{'role':'user','content':'C'}]}", 0);
		encode_for(&b, rows[i], "{'model':'m'," TOOLS ",'input':["
		    BEFORE ",{'role':'user','content':'C'}," CALL("b") ","
		    OUTPUT("b", "'8'") "]}", 0);
		assert_memory_equal(a.body, b.body, (size_t)(strstr(a.body,
		    "],\"tools\"") - a.body));
		assert_string_equal(strstr(a.body, "],\"tools\""),
		    strstr(b.body, "],\"tools\""));
		encoded_fini(&a);
		encoded_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodes_messages),
		cmocka_unit_test(encodes_turns_with_calls),
		cmocka_unit_test(
		    short_call_ids_are_the_same_in_call_and_output),
		cmocka_unit_test(promise_9_same_request_gives_same_bytes),
		cmocka_unit_test(
		    promise_9_a_turn_later_the_bytes_before_are_the_same),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
