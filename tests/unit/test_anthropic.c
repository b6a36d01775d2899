#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/claude_rig.h"

#define TEXT(text)	"{'type':'text','text':'" text "'}"
#define USER(content)	"{'role':'user','content':[" content "]}"
#define SAYS(content)	"{'role':'assistant','content':[" content "]}"
#define MESSAGES(m)	"'messages':[" m "]"
#define U(text)		"{'role':'user','content':'" text "'}"
#define A(text)		"{'role':'assistant','content':'" text "'}"
#define D(text)		"{'role':'developer','content':'" text "'}"
#define USE(id)		"{'type':'tool_use','id':'" id "','name':'f','input':{}}"
#define RESULT(id, s)	"{'type':'tool_result','tool_use_id':'" id "'," \
	"'content':'" s "'}"
#define STUBS		"tools emulated;"

static void
encodes_messages(void **state)
{
	static const struct claude_row rows[] = {
		{ FIFTH, HI, MESSAGES(USER(TEXT("Hi"))), "'system'", "" },
		{ FIFTH, HI ",'instructions':'A \\u00e9\\n'",
		    "'system':[" TEXT("A \xc3\xa9\\n") "]", NULL, "" },
		{ FIFTH, HI ",'instructions':' \\n'", NULL, "system", "" },
		/* Neighbours of a role are one message, blank text is none. */
		{ FIFTH, "'input':[" U("A") "," U(" ") "," U("B") "," A("C")
		    "," A("") "," A("D") "," U("E") "]",
		    MESSAGES(USER(TEXT("A") "," TEXT("B")) ","
		    SAYS(TEXT("C") "," TEXT("D")) "," USER(TEXT("E"))), NULL,
		    "" },
		{ FIFTH, "'input':[" U("A") ",{'role':'assistant','content':"
		    "[{'type':'refusal','refusal':'No'}]}," U("B") "]",
		    SAYS(TEXT("No")), NULL, "" },
		{ FIFTH, "'input':[" U("A") ",{'role':'assistant','content':"
		    "'B','phase':'commentary'}," U("C") "]", NULL, "phase",
		    "input[1].phase dropped;" },
		/* The user speaks first and, but for older models, last. */
		{ FIFTH, "'input':[" A("A") "," U("B") "]",
		    MESSAGES(USER(TEXT("(The assistant speaks first.)")) ","
		    SAYS(TEXT("A")) "," USER(TEXT("B"))), NULL,
		    "input emulated;" },
		{ FIFTH, "'input':[" U("A") "," A("B ") "]",
		    SAYS(TEXT("B ")) "," USER(TEXT("Continue.")), NULL,
		    "input emulated;" },
		{ FIFTH, "'input':[" D("A") "]", "'system':[" TEXT("A") "],"
		    MESSAGES(USER(TEXT("Continue."))), NULL,
		    "input emulated;" },
		{ BUDGET, "'input':[" U("A") "," A("B \\n\\t ") "]",
		    SAYS(TEXT("B")) "]", NULL, "" },
		{ BUDGET, "'input':[" U("A") "," A("B\\\\n\\\\\\n") "]",
		    SAYS(TEXT("B\\\\n\\\\")) "]", NULL, "" },
		{ BUDGET, "'input':[" U("A") ",{'role':'assistant','content':"
		    "'B ','cache_control':{'type':'ephemeral'}}]",
		    "'text':'B','cache_control':{'type':'ephemeral'}}]}]",
		    NULL, "" },
		{ BUDGET, "'input':[" U("A") "," A("B") "],'reasoning':"
		    "{'effort':'low'}", USER(TEXT("Continue.")), NULL,
		    "input emulated;" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
leaves_later_instructions_in_their_place(void **state)
{
	static const struct claude_row rows[] = {
		{ FIFTH, "'instructions':'A','input':[" D("B")
		    ",{'role':'system','content':'C'}," U("D") "]",
		    "'system':[" TEXT("A") "," TEXT("B") "," TEXT("C")
		    "]," MESSAGES(USER(TEXT("D"))), NULL, "" },
		/* Behind the user, whose role a family may know. */
		{ FIFTH, "'input':[" U("A") "," D("B") "," D("C") "," A("D")
		    "," U("E") "]", USER(TEXT("A")) ",{'role':'system',"
		    "'content':[" TEXT("B") "," TEXT("C") "]},"
		    SAYS(TEXT("D")), NULL, "" },
		{ FIFTH, "'input':[" U("A") "," A("B") "," D("C") "," U("D")
		    "]", USER(TEXT("<system>C</system>") "," TEXT("D")), NULL,
		    "input[2] moved;" },
		{ SIXTH, "'input':[" U("A") "," D("B") "," U("C") "]",
		    MESSAGES(USER(TEXT("A") "," TEXT("<system>B</system>")
		    "," TEXT("C"))), NULL, "input[1] moved;" },
		/* Never between calls and their outputs. */
		{ FIFTH, "'input':[" CALL("a") "," D("B") "," OUTPUT("a",
		    "'7'") "]", USER(RESULT("a", "7")) ",{'role':'system',"
		    "'content':[" TEXT("B") "]}]", NULL,
		    STUBS "input emulated;" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
encodes_turns_with_calls(void **state)
{
	static const struct claude_row rows[] = {
		{ FIFTH, "'input':[" U("U") "," A("T") "," CALL("a") ","
		    CALL("b") "," OUTPUT("b", "'8'") "," OUTPUT("a", "'7'")
		    "]", SAYS(TEXT("T") "," USE("a") "," USE("b")) ","
		    USER(RESULT("a", "7") "," RESULT("b", "8")), NULL,
		    STUBS },
		/* Text between calls stays there. */
		{ FIFTH, "'input':[" U("U") "," CALL("a") "," A("T") ","
		    CALL("b") "," OUTPUT("a", "'7'") "," OUTPUT("b", "'8'")
		    "]", SAYS(USE("a") "," TEXT("T") "," USE("b")), NULL,
		    STUBS },
		/* Outputs come first of the user's message. */
		{ FIFTH, "'input':[" U("U") "," CALL("a") "," U("V") ","
		    OUTPUT("a", "'7'") "]", USER(RESULT("a", "7") ","
		    TEXT("V")), NULL, STUBS },
		/* A call that nobody answered. */
		{ FIFTH, "'input':[" U("U") ",{'type':'function_call',"
		    "'call_id':'a','name':'f','arguments':'{','status':"
		    "'incomplete'}," OUTPUT("a", "'7'") "," U("V") "]",
		    MESSAGES(USER(TEXT("U") "," TEXT("V"))), NULL,
		    "input[1] dropped;input[2] dropped;" },
		/* Ids differ, and have no strange letters. */
		{ FIFTH, "'input':[" U("U") "," CALL("a") ","
		    OUTPUT("a", "'7'") "," CALL("a") "," OUTPUT("a", "'8'")
		    "]", RESULT("a", "7"), RESULT("a", "8"), STUBS },
		{ FIFTH, "'input':[" U("U") "," CALL("a b") ","
		    OUTPUT("a b", "'7'") "]", NULL, "a b", STUBS },
		/* Outputs of many kinds. */
		{ FIFTH, "'input':[" U("U") "," CALL("a") "," OUTPUT("a",
		    "''") "]", "{'type':'tool_result','tool_use_id':'a'}",
		    NULL, STUBS },
		{ FIFTH, "'input':[" U("U") "," CALL("a") "," OUTPUT("a",
		    "[{'type':'input_text','text':'A'},{'type':'input_text',"
		    "'text':' '},{'type':'input_image','image_url':"
		    "'https://x.y/z'},{'type':'input_file','file_url':"
		    "'https://x.y/z.pdf'}]") "]", "'content':[" TEXT("A")
		    ",{'type':'image','source':{'type':'url','url':"
		    "'https://x.y/z'}},{'type':'document','source':{'type':"
		    "'url','url':'https://x.y/z.pdf'}}]}", NULL, STUBS },
		/* Arguments are an object. */
		{ FIFTH, "'input':[" U("U") ",{'type':'function_call',"
		    "'call_id':'a','name':'f','arguments':'[1]'},"
		    OUTPUT("a", "'7'") "]", "'input':{'_raw':'[1]'}", NULL,
		    STUBS "input[1].arguments emulated;" },
		/* Custom calls are those of a function. */
		{ FIFTH, "'input':[" U("U") ",{'type':'custom_tool_call',"
		    "'call_id':'a','name':'c','input':'x\\n'},{'type':"
		    "'custom_tool_call_output','call_id':'a','output':'7'}],"
		    "'tools':[{'type':'custom','name':'c'}]",
		    "'name':'c','input':{'input':'x\\n'}}", NULL,
		    "tools[0] emulated;" },
		/* What only its own API understands. */
		{ FIFTH, "'input':[" U("U") ",{'type':'web_search_call','id':"
		    "'ws_1','status':'completed','action':{'type':'search',"
		    "'query':'q'}}," A("A") "," U("V") "]", MESSAGES(
		    USER(TEXT("U")) "," SAYS(TEXT("A")) "," USER(TEXT("V"))),
		    NULL, "input[1] dropped;" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

#define SCHEMA	"'input_schema':{'type':'object','properties':{}}"

static void
encodes_tools(void **state)
{
	static const struct claude_row rows[] = {
		{ FIFTH, HI "," TOOLS, "'tools':[{'name':'f'," SCHEMA "},"
		    "{'name':'g'," SCHEMA "}],'messages'", "tool_choice",
		    "" },
		/* What parameters leave out, and what their root mustn't be. */
		{ FIFTH, HI ",'tools':[{'type':'function','name':'f',"
		    "'parameters':{'properties':{}}}]",
		    "'input_schema':{'type':'object','properties':{}}", NULL,
		    "" },
		{ FIFTH, HI ",'tools':[{'type':'function','name':'f',"
		    "'description':'D','parameters':{'type':'object','anyOf':"
		    "[{'required':['a']}],'x':1}}]", "{'name':'f',"
		    "'description':'D\\n\\nThe arguments must be valid "
		    "against this JSON schema:\\n{\\'type\\':\\'object\\',"
		    "\\'anyOf\\':[{\\'required\\':[\\'a\\']}],\\'x\\':1}',"
		    "'input_schema':{'type':'object','x':1}}", NULL,
		    "tools[0] emulated;" },
		/* strict where a family knows it. */
		{ FIFTH, HI ",'tools':[{'type':'function','name':'f','strict':"
		    "true,'parameters':{'type':'object','properties':{},"
		    "'additionalProperties':false}}]",
		    "'additionalProperties':false},'strict':true}", NULL,
		    "" },
		{ FIFTH, HI ",'tools':[{'type':'function','name':'f','strict':"
		    "false}]", NULL, "strict", "" },
		{ OLD, HI ",'tools':[{'type':'function','name':'f','strict':"
		    "true}]", NULL, "strict", "tools[0].strict dropped;" },
		/* A web search is one here; no other tool of a provider's. */
		{ FIFTH, HI ",'tools':[{'type':'web_search_preview'},{'type':"
		    "'web_search'},{'type':'code_interpreter','container':"
		    "{'type':'auto'}}]", "'tools':[{'type':"
		    "'web_search_20250305','name':'web_search'}],", NULL,
		    "tools[1] dropped;tools[2] dropped;" },
		{ FIFTH, HI ",'tools':[{'type':'web_search'}," F("web_search")
		    "]", "'tools':[{'name':'web_search',", "20250305",
		    "tools[0] dropped;" },
		{ FIFTH, HI ",'tools':[{'type':'web_search','filters':"
		    "{'allowed_domains':['x.y'],'blocked_domains':['z']},"
		    "'user_location':{'type':'approximate','country':'DE',"
		    "'city':null}}]", "'name':'web_search','allowed_domains':["
		    "'x.y'],'user_location':{'type':'approximate','country':"
		    "'DE'}}]", NULL,
		    "tools[0].filters.blocked_domains dropped;" },
		{ FIFTH, HI ",'tools':[{'type':'web_search','filters':"
		    "{'allowed_domains':[]}}]", NULL, "domains", "" },
		/* History with calls wants their tools. */
		{ FIFTH, "'input':[" U("U") "," CALL("a") "," CALL("b") ","
		    OUTPUT("a", "'7'") "," OUTPUT("b", "'8'") "]",
		    "'tools':[{'name':'f'," SCHEMA "}],'tool_choice':{'type':"
		    "'none'}", NULL, STUBS },
	};
	(void)state;
	CLAUDE_CHECK(rows);
}

#define CHOICE(c)	"'tool_choice':" c

static void
encodes_the_choice(void **state)
{
	static const struct claude_row rows[] = {
		{ FIFTH, HI "," TOOLS "," CHOICE("'auto'"),
		    CHOICE("{'type':'auto'}"), NULL, "" },
		{ FIFTH, HI "," TOOLS "," CHOICE("'none'"),
		    CHOICE("{'type':'none'}"), NULL, "" },
		{ FIFTH, HI "," TOOLS "," CHOICE("'required'"),
		    CHOICE("{'type':'any'}"), NULL, "" },
		{ FIFTH, HI "," TOOLS "," CHOICE("{'type':'function','name':"
		    "'g'}"), CHOICE("{'type':'tool','name':'g'}"), NULL, "" },
		{ FIFTH, HI "," TOOLS "," ALLOWED("auto"), "'tools':[{'name':"
		    "'g'," SCHEMA "}],'tool_choice':{'type':'auto'}", NULL,
		    "tool_choice emulated;" },
		{ FIFTH, HI "," TOOLS "," ALLOWED("required"),
		    CHOICE("{'type':'any'}"), "'f'",
		    "tool_choice emulated;" },
		{ FIFTH, HI "," TOOLS ",'parallel_tool_calls':false",
		    CHOICE("{'type':'auto','disable_parallel_tool_use':true}"),
		    NULL, "" },
		{ FIFTH, HI "," TOOLS ",'parallel_tool_calls':false,"
		    CHOICE("'none'"), CHOICE("{'type':'none'}"), NULL, "" },
		{ FIFTH, HI ",'parallel_tool_calls':false", NULL, "tool", "" },
		{ FIFTH, HI ",'tools':[{'type':'web_search'}]," CHOICE(
		    "{'type':'web_search'}"), CHOICE("{'type':'tool','name':"
		    "'web_search'}"), NULL, "" },
		/* A model that thinks by itself is kept from it. */
		{ SWITCH, HI "," TOOLS "," CHOICE("'required'"),
		    "'thinking':{'type':'disabled'}", NULL, "" },
		{ SIXTH, HI "," TOOLS "," CHOICE("'required'"),
		    CHOICE("{'type':'any'}"), "thinking", "" },
		{ BUDGET, HI "," TOOLS "," CHOICE("'required'")
		    ",'reasoning':{'effort':'none'}",
		    CHOICE("{'type':'any'}"), "thinking", "" },
	};
	static const struct claude_refused refused[] = {
		{ BOUND, HI "," TOOLS "," CHOICE("'required'"),
		    "tool_choice" },
		{ "claude-9", HI "," TOOLS "," ALLOWED("required"),
		    "tool_choice" },
		{ SWITCH, HI "," TOOLS "," CHOICE("'required'")
		    ",'reasoning':{'effort':'low'}", "tool_choice" },
		{ BUDGET, HI "," TOOLS "," CHOICE("'required'")
		    ",'reasoning':{'effort':'low'}", "tool_choice" },
		{ FIFTH, HI ",'tools':[{'type':'code_interpreter',"
		    "'container':{'type':'auto'}}]," CHOICE("{'type':"
		    "'code_interpreter'}"), "tool_choice" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
	CLAUDE_REFUSE(refused);
}

#define FILE_OF(members)	"'input':[{'role':'user','content':[{'type':" \
	"'input_file'," members "}]}]"
#define IMAGE(members)	"'input':[{'role':'user','content':[{'type':" \
	"'input_image'," members "}]}]"

static void
encodes_images_and_files(void **state)
{
	static const struct claude_row rows[] = {
		{ FIFTH, IMAGE("'image_url':'https://x.y/z','detail':'low'"),
		    "{'type':'image','source':{'type':'url','url':"
		    "'https://x.y/z'}}", "detail",
		    "input[0].content[0].detail dropped;" },
		{ FIFTH, IMAGE("'image_url':'https://x.y/z','detail':'auto'"),
		    NULL, "detail", "" },
		{ FIFTH, IMAGE("'image_url':'data:image/png;base64,R0lGODlh'"),
		    "'media_type':'image/gif','data':'R0lGODlh'", NULL, "" },
		{ FIFTH, FILE_OF("'file_data':'JVBERi0xLjQ='"),
		    "{'type':'document','source':{'type':'base64',"
		    "'media_type':'application/pdf','data':'JVBERi0xLjQ='}}",
		    NULL, "" },
		{ FIFTH, FILE_OF("'filename':'a.json','file_data':'e30='"),
		    "{'type':'document','source':{'type':'text','media_type':"
		    "'text/plain','data':'{}'},'title':'a.json'}", NULL, "" },
		{ FIFTH, FILE_OF("'file_data':'data:image/png;base64,"
		    "iVBORw0KGgo='"), "{'type':'image','source':{'type':"
		    "'base64','media_type':'image/png',", NULL, "" },
	};
	static const struct claude_refused refused[] = {
		{ FIFTH, IMAGE("'image_url':'data:image/bmp;base64,Qk0='"),
		    "input[0].content[0]" },
		{ FIFTH, FILE_OF("'filename':'a.docx','file_data':'UEsDBA=='"),
		    "input[0].content[0]" },
		{ FIFTH, FILE_OF("'file_url':'https://x.y/notes.txt'"),
		    "input[0].content[0]" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
	CLAUDE_REFUSE(refused);
}

/* ---- what the catalogue or the operator says that a model can't ---- */

static void
does_without_what_the_model_lacks(void **state)
{
	static const struct {
		unsigned supports;
		struct claude_row row;
	} rows[] = {
		{ 0, { FIFTH, HI ",'stream':true", NULL, "stream", "" } },
		/* One that thinks by itself is kept from it. */
		{ 0, { FIFTH, HI ",'reasoning':{'effort':'low'}",
		    "'thinking':{'type':'disabled'}", "output_config",
		    "reasoning.effort dropped;" } },
		{ FEATURE_TOOLS, { SWITCH, HI "," TOOLS ","
		    CHOICE("'required'") ",'reasoning':{'effort':'low'}",
		    "'thinking':{'type':'disabled'}", NULL,
		    "reasoning.effort dropped;" } },
		/* A form can be asked for in words, or as a tool's. */
		{ 0, { FIFTH, HI ",'text':{'format':{'type':'json_schema',"
		    "'name':'n','schema':{'type':'object'}}}",
		    "valid against this JSON schema", "tools",
		    "text.format emulated;" } },
		{ FEATURE_TOOLS, { FIFTH, HI ",'text':{'format':{'type':"
		    "'json_schema','name':'n','schema':{'type':'object'}}}",
		    "'name':'final_answer'", "output_config",
		    "text.format emulated;" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target like = {
			.model = rows[i].row.model,
			.has_supports = true,
			.supports = rows[i].supports,
		};

		claude_check_row(&like, &rows[i].row, i);
	}
}

static void
refuses_what_the_model_lacks(void **state)
{
	static const struct {
		const char *request, *param;
	} rows[] = {
		{ HI "," TOOLS, "tools[0]" },
		{ "'input':[" CALL("a") "," OUTPUT("a", "'x'") "]",
		    "input[0]" },
		{ IMAGE("'image_url':'https://x.y/z'"),
		    "input[0].content[0]" },
		{ FILE_OF("'file_data':'JVBERi0xLjQ='"),
		    "input[0].content[0]" },
	};
	const struct target like = { .model = FIFTH, .has_supports = true };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct encoded e;

		claude_encode_as(&e, &like, rows[i].request);
		assert_int_equal(e.ret, -1);
		assert_int_equal(e.err.class, ERROR_UNSUPPORTED_VALUE);
		assert_string_equal(e.err.param, rows[i].param);
		encoded_fini(&e);
	}
}

static void
wants_bytes_of_files_that_are_no_pdf(void **state)
{
	static const struct {
		struct part part;
		bool wants;
	} rows[] = {
		{ { .type = PART_IMAGE, .url = E_SPAN("https://x.y/z") },
		    false },
		{ { .type = PART_FILE, .url = E_SPAN("https://x.y/a.PDF?b") },
		    false },
		{ { .type = PART_FILE, .url = E_SPAN("https://x.y/a") },
		    true },
		{ { .type = PART_FILE, .url = E_SPAN("data:a/b;base64,QQ==") },
		    false },
		{ { .type = PART_FILE, .data = E_SPAN("QQ==") }, false },
	};
	const struct dialect *d = dialect_find("anthropic");
	const struct target target = { .model = FIFTH };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(d->wants_bytes(&rows[i].part, &target),
		    rows[i].wants);
}

/* Promise 9: what a provider keeps in its cache is the front of the body, and
 * thinking blocks are bound to it. */
static void
a_longer_conversation_begins_alike(void **state)
{
	static const char first[] = "'input':[" D("S") "," U("U") "," A("T")
	    "," CALL("a") "," OUTPUT("a", "'7'") "," D("X") "]," TOOLS;
	static const char second[] = "'input':[" D("S") "," U("U") "," A("T")
	    "," CALL("a") "," OUTPUT("a", "'7'") "," D("X") "," A("V") ","
	    CALL("a") "," OUTPUT("a", "'8'") "," U("W") "]," TOOLS;
	const struct target like = { .model = BOUND };
	struct encoded one, two;
	const char *end;

	(void)state;
	claude_encode_as(&one, &like, first);
	claude_encode_as(&two, &like, second);
	end = strstr(one.body, "],\"cache_control\"");
	if (end == NULL)
		end = strstr(one.body, "],\"metadata\"");
	assert_non_null(end);
	assert_memory_equal(one.body, two.body, (size_t)(end - one.body));
	encoded_fini(&one);
	encoded_fini(&two);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodes_messages),
		cmocka_unit_test(leaves_later_instructions_in_their_place),
		cmocka_unit_test(encodes_turns_with_calls),
		cmocka_unit_test(encodes_tools),
		cmocka_unit_test(encodes_the_choice),
		cmocka_unit_test(encodes_images_and_files),
		cmocka_unit_test(does_without_what_the_model_lacks),
		cmocka_unit_test(refuses_what_the_model_lacks),
		cmocka_unit_test(wants_bytes_of_files_that_are_no_pdf),
		cmocka_unit_test(a_longer_conversation_begins_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
