/*
 * What a gateway to the Messages dialect can get wrong on the way out, one
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

#include "base/jsonx.h"
#include "lib/claude_rig.h"

#define U	"{'role':'user','content':'U'}"
#define A(text)	"{'role':'assistant','content':'" text "'}"
#define R	"{'type':'reasoning','summary':[]}"
#define USE(id)	"{'type':'tool_use','id':'" id "','name':'f','input':{}}"
#define BLOCKS(list)	"{'blocks':[" list "]}"
#define THOUGHT(text, sign)	"{'type':'thinking','thinking':'" text \
	"','signature':'" sign "'}"

/* Gives each reasoning of the request the next of these blobs, as made by this
 * very model, and encodes it again. */
static void
encode_made(struct encoded *e, const char *request, const char *const *blobs)
{
	struct target target = { .model = BOUND };
	struct error err;

	claude_encode_as(e, &target, request);
	for (size_t i = 0; i < e->request.n_items; i++) {
		struct item *item = &e->request.items[i];
		struct opaque *o = arena_alloc(&e->arena, sizeof(*o));
		struct buf json;

		if (item->type != ITEM_REASONING)
			continue;
		buf_init(&json, (size_t)1 << 20);
		events_quote(&json, *blobs++);
		*o = (struct opaque){
			.dialect = SPAN("anthropic"),
			.provider = SPAN("anthropic"),
			.model = SPAN(BOUND),
			.blob = scan(&e->arena, arena_span(&e->arena,
			    buf_view(&json)), SCAN_UPSTREAM, &err),
		};
		assert_non_null(o->blob);
		item->opaque = o;
		buf_fini(&json);
	}
	target.provider = &e->row;
	receipt_init(&e->receipt, &e->arena);
	assert_int_equal(dialect_find("anthropic")->encode(&e->request,
	    &target, &e->arena, &e->call, &e->receipt, &e->err), 0);
	assert_int_equal(e->receipt.n_changes, 0);
	e->body = arena_dup(&e->arena, e->call.body.data, e->call.body.len);
}

static void
assert_sends(const char *input, const char *const *blobs, const char *want)
{
	struct encoded e;
	struct buf request;

	buf_init(&request, (size_t)1 << 20);
	buf_printf(&request, "'input':[%s]," TOOLS, input);
	encode_made(&e, request.data, blobs);
	if (!claude_has(&e, want))
		fail_msg("no %s in %s", want, e.body);
	encoded_fini(&e);
	buf_fini(&request);
}

#define ANSWERED	CALL("a") "," OUTPUT("a", "'7'")

static void
thinking_goes_before_the_call_that_it_led_to(void **state)
{
	static const char *const blobs[] = { BLOCKS(THOUGHT("T", "S")) };

	(void)state;
	assert_sends(U "," R "," ANSWERED, blobs, "{'role':'assistant',"
	    "'content':[" THOUGHT("T", "S") "," USE("a") "]}");
}

static void
keeps_thinking_of_which_only_the_signature_is_known(void **state)
{
	static const char *const blobs[] = { BLOCKS(THOUGHT("", "S")) };

	(void)state;
	assert_sends(U "," R "," ANSWERED, blobs, THOUGHT("", "S") ","
	    USE("a"));
}

static void
each_signature_goes_back_with_its_own_text(void **state)
{
	static const char *const blobs[] = {
		BLOCKS(THOUGHT("one", "S1") "," THOUGHT("", "S2")),
		BLOCKS(THOUGHT("three", "S3")),
	};

	(void)state;
	assert_sends(U "," R "," CALL("a") "," R "," CALL("b") ","
	    OUTPUT("a", "'7'") "," OUTPUT("b", "'8'"), blobs,
	    THOUGHT("one", "S1") "," THOUGHT("", "S2") "," USE("a") ","
	    THOUGHT("three", "S3") "," USE("b"));
}

static void
redacted_thinking_goes_back_in_its_place(void **state)
{
	static const char *const blobs[] = { BLOCKS(
	    "{'type':'redacted_thinking','data':'Em'}," THOUGHT("T", "S")) };

	(void)state;
	assert_sends(U "," R "," ANSWERED, blobs, "[{'type':"
	    "'redacted_thinking','data':'Em'}," THOUGHT("T", "S") ","
	    USE("a"));
}

/* White space is signed as well, and so is what stands beside it. */
static void
signed_thinking_goes_back_untrimmed(void **state)
{
	static const char *const blobs[] = {
		BLOCKS(THOUGHT(" \\n T \\n\\n", "S")),
	};

	(void)state;
	assert_sends(U "," R "," A("A \\n") "," ANSWERED, blobs,
	    THOUGHT(" \\n T \\n\\n", "S") ",{'type':'text','text':'A \\n'}");
}

static void
none_is_said_where_thinking_is_the_default(void **state)
{
#define NONE	HI ",'reasoning':{'effort':'none'}"
	static const struct claude_row rows[] = {
		{ SWITCH, NONE, "'thinking':{'type':'disabled'}", NULL, "" },
		{ "claude-sonnet-5-5", NONE,
		    "'thinking':{'type':'between_tools'}", NULL, "" },
		{ "claude-haiku-5-5", NONE, "'thinking':{'type':'disabled'}",
		    NULL, "" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
thoughts_are_shown_when_a_summary_is_asked_for(void **state)
{
	static const struct claude_row rows[] = {
		{ BOUND, HI ",'reasoning':{'summary':'auto'}",
		    "'display':'summarized'", NULL, "" },
		{ BOUND, HI ",'reasoning':{'effort':'low'}",
		    "'display':'omitted'", NULL, "" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
blank_text_is_left_out(void **state)
{
	static const struct claude_row rows[] = {
		{ BOUND, "'instructions':' \\n','input':[{'role':'user',"
		    "'content':[{'type':'input_text','text':''},{'type':"
		    "'input_text','text':'U'},{'type':'input_text','text':"
		    "' \\t'}]}]", "'content':[{'type':'text','text':'U'}]",
		    "system", "" },
		{ BOUND, "'input':[" U "," A("") "," CALL("a") ","
		    OUTPUT("a", "[{'type':'input_text','text':''}]") "],"
		    TOOLS, "'content':[" USE("a") "]", "'text':''", "" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
outputs_stand_first_in_the_message_behind_their_calls(void **state)
{
	static const struct claude_row rows[] = {
		{ BOUND, "'input':[" U "," CALL("a") "," CALL("b") "," U ","
		    OUTPUT("b", "'8'") "," OUTPUT("a", "'7'") "]," TOOLS,
		    USE("a") "," USE("b") "]},{'role':'user','content':[{"
		    "'type':'tool_result','tool_use_id':'a','content':'7'},{"
		    "'type':'tool_result','tool_use_id':'b','content':'8'},{"
		    "'type':'text','text':'U'}]}", NULL, "" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
calls_of_the_history_bring_their_tools(void **state)
{
	static const struct claude_row rows[] = {
		{ BOUND, "'input':[" U "," ANSWERED "]",
		    "'tools':[{'name':'f'", NULL, "tools emulated;" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
arguments_that_are_no_object_are_wrapped(void **state)
{
#define ARGUED(text)	"'input':[" U ",{'type':'function_call','call_id':" \
	"'a','name':'f','arguments':'" text "'}," OUTPUT("a", "'7'") "]," TOOLS
	static const struct claude_row rows[] = {
		{ BOUND, ARGUED("{\\\"oops"), "'input':{'_raw':"
		    "'{\\\"oops'}", NULL, "input[1].arguments emulated;" },
		{ BOUND, ARGUED("[1]"), "'input':{'_raw':'[1]'}", NULL,
		    "input[1].arguments emulated;" },
		{ BOUND, ARGUED(""), USE("a"), NULL, "" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

static void
tools_keep_the_clients_order(void **state)
{
	static const struct claude_row rows[] = {
		{ BOUND, HI ",'tools':[" F("zz") "," F("aa") "," F("mm") "]",
		    "[{'name':'zz','input_schema':{'type':'object',"
		    "'properties':{}}},{'name':'aa','input_schema':{'type':"
		    "'object','properties':{}}},{'name':'mm'", NULL, "" },
	};

	(void)state;
	CLAUDE_CHECK(rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thinking_goes_before_the_call_that_it_led_to),
		cmocka_unit_test(
		    keeps_thinking_of_which_only_the_signature_is_known),
		cmocka_unit_test(each_signature_goes_back_with_its_own_text),
		cmocka_unit_test(redacted_thinking_goes_back_in_its_place),
		cmocka_unit_test(signed_thinking_goes_back_untrimmed),
		cmocka_unit_test(none_is_said_where_thinking_is_the_default),
		cmocka_unit_test(
		    thoughts_are_shown_when_a_summary_is_asked_for),
		cmocka_unit_test(blank_text_is_left_out),
		cmocka_unit_test(
		    outputs_stand_first_in_the_message_behind_their_calls),
		cmocka_unit_test(calls_of_the_history_bring_their_tools),
		cmocka_unit_test(arguments_that_are_no_object_are_wrapped),
		cmocka_unit_test(tools_keep_the_clients_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
