/*
 * Requests that go on from what was kept, and items that they refer to.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "lib/kept.h"
#include "lib/plain_request.h"

/* ---- what was kept ---- */

#define SAID(id, role, type, text) \
	"{'id':'" id "','type':'message','status':'completed','role':'" role \
	"','content':[{'type':'" type "','text':'" text "'}]}"
#define USER(id, text)	SAID(id, "user", "input_text", text)
#define MODEL(id, text)	SAID(id, "assistant", "output_text", text)
#define FUNCTION(id, call_id, status) \
	"{'id':'" id "','type':'function_call','status':'" status "'," \
	"'call_id':'" call_id "','name':'f','arguments':'{}'}"
#define DONE(call_id)	"{'type':'function_call_output','call_id':'" call_id \
	"','output':'7'}"
#define CUSTOM_DONE(call_id)	"{'type':'custom_tool_call_output'," \
	"'call_id':'" call_id "','output':'7'}"
#define TOOLS_ITEM(type) "{'id':'at_1','type':'additional_tools','role':" \
	"'developer','tools':[{'type':'" type "','name':'later'}]}"

static const struct {
	const char *id, *previous, *input, *output;
} kept_rows[] = {
	{ "resp_1", NULL, "[" USER("msg_1", "a") "]",
	    "[" MODEL("msg_2", "b") "]" },
	{ "resp_2", "resp_1", "[" USER("msg_3", "c") "]",
	    "[{'id':'rs_1','type':'reasoning','status':'completed','summary':"
	    "[{'type':'summary_text','text':'Hm'}],'encrypted_content':'xyz'},"
	    FUNCTION("fc_1", "c1", "completed") "]" },
	{ "resp_branch", "resp_1", "[" USER("msg_4", "d") "]",
	    "[" MODEL("msg_5", "e") "]" },
	{ "resp_3", "resp_2", "[{'id':'fco_1','type':'function_call_output',"
	    "'status':'completed','call_id':'c1','output':'7'}]",
	    "[" FUNCTION("fc_2", "c1", "completed") "]" },
	{ "resp_custom", NULL, "[" USER("msg_6", "a") "]",
	    "[{'id':'ctc_1','type':'custom_tool_call','status':'completed',"
	    "'call_id':'k','name':'patch','input':'*'}]" },
	{ "resp_cut", NULL, "[" USER("msg_7", "a") "]",
	    "[{'id':'msg_8','type':'message','status':'incomplete','role':"
	    "'assistant','content':[{'type':'output_text','text':'ha',"
	    "'annotations':[],'logprobs':[]}]},"
	    FUNCTION("fc_3", "c9", "incomplete") "]" },
	{ "resp_empty", NULL, "[" USER("msg_9", "a") "]",
	    "[{'id':'msg_10','type':'message','status':'incomplete','role':"
	    "'assistant','content':[]}]" },
	{ "resp_tools", NULL, "[" TOOLS_ITEM("function") ",{'id':'item_1',"
	    "'type':'configuration_update','reasoning':{'effort':'low'}}]",
	    "[" MODEL("msg_11", "b") "]" },
	{ "resp_wire", NULL, "[{'id':'at_2','type':'additional_tools','role':"
	    "'developer','tools':[{'type':'function','name':'a_b'}]}]", "[]" },
	{ "resp_hosted", NULL, "[" USER("msg_12", "a") "]",
	    "[{'id':'ws_1','type':'web_search_call','status':'completed',"
	    "'action':{'type':'dream'}},{'id':'item_2','type':'levitation',"
	    "'height':[1,2]}]" },
	{ "resp_media", NULL, "[{'id':'msg_13','type':'message','status':"
	    "'completed','role':'user','content':[{'type':'input_image',"
	    "'detail':'low','image_url':'https://a/b'},{'type':'input_file',"
	    "'filename':'a.pdf','file_data':'QUJD','cache_control':"
	    "{'type':'ephemeral'}}]}]", "[]" },
	{ "resp_bad_item", NULL, "[" USER("msg_14", "a") "]",
	    "[{'id':'msg_15','type':'message','role':'nobody'}]" },
	{ "resp_bad_json", NULL, "[" USER("msg_16", "a") "]", "[" },
	{ "resp_bad_kind", NULL, "{}", "[]" },
	{ "resp_reference", NULL, "[{'type':'item_reference','id':'msg_1'}]",
	    "[]" },
};

#define KEPT	COUNT(kept_rows)

/* A reader with all that in front of it. */
struct chain {
	struct fixture f;
	struct kept_turn turns[KEPT];
	struct kept kept;
	struct history history;
};

static struct span
quoted(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text);

	for (char *p = copy; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return span_of(copy);
}

static void
chain_init(struct chain *c)
{
	fixture_init(&c->f);
	for (size_t i = 0; i < KEPT; i++)
		c->turns[i] = (struct kept_turn){
			kept_rows[i].id, kept_rows[i].previous,
			quoted(&c->f.arena, kept_rows[i].input),
			quoted(&c->f.arena, kept_rows[i].output),
		};
	c->kept = (struct kept){ &c->f.arena, c->turns, KEPT };
	c->history = kept_history(&c->kept);
	c->f.history = &c->history;
}

/* ---- what becomes of it ---- */

#define CHAIN(id, more)	"{'model':'m','previous_response_id':'" id "'" more "}"
#define IN(items)	",'input':[" items "]"
#define M1	" (message user id=msg_1 [text text=a])"
#define M2	" (message assistant id=msg_2 [text text=b])"
#define M3	" (message user id=msg_3 [text text=c])"
#define RS	" (reasoning id=rs_1 encrypted=xyz [summary text=Hm])"
#define TOLD	"0VgmOYsVWm42sY1aZB6miRDB79zDuwce"	/* behind a prefix */
#define FC(id)	" (function_call id=" id " call_id=c1 name=f arguments={})"

static const struct row rows[] = {
{ "a_turn_stands_in_front_of_the_input", CHAIN("resp_1", ",'input':'hi'"),
    "1/2 m previous=resp_1" M1 M2 " (message user plain [text text=hi])" },
{ "input_may_be_missing_in_a_chain", CHAIN("resp_1", ""),
    "0/2 m previous=resp_1" M1 M2 },
{ "input_may_be_empty_in_a_chain", CHAIN("resp_1", IN("")),
    "0/2 m previous=resp_1" M1 M2 },
{ "turns_come_in_their_order_and_calls_find_their_outputs",
    CHAIN("resp_2", IN(DONE("c1"))),
    "1/5 m previous=resp_2" M1 M2 M3 RS FC("fc_1")
    " (function_call_output plain call_id=c1 [text text=7])" },
{ "a_call_id_may_come_again_in_a_later_turn",
    CHAIN("resp_3", IN(DONE("c1"))),
    "1/7 m previous=resp_3" M1 M2 M3 RS FC("fc_1")
    " (function_call_output plain id=fco_1 call_id=c1 [text text=7])"
    FC("fc_2") " (function_call_output plain call_id=c1 [text text=7])" },
{ "two_may_branch_from_one", CHAIN("resp_branch", ",'input':'hi'"),
    "1/4 m previous=resp_branch" M1 M2
    " (message user id=msg_4 [text text=d])"
    " (message assistant id=msg_5 [text text=e])"
    " (message user plain [text text=hi])" },
{ "a_custom_call_finds_its_output",
    CHAIN("resp_custom", IN(CUSTOM_DONE("k"))),
    "1/2 m previous=resp_custom (message user id=msg_6 [text text=a])"
    " (custom_tool_call id=ctc_1 call_id=k name=patch input=*)"
    " (custom_tool_call_output plain call_id=k [text text=7])" },
{ "cut_text_goes_on_and_a_cut_call_needs_no_output",
    CHAIN("resp_cut", ",'input':'hi'"),
    "1/3 m previous=resp_cut (message user id=msg_7 [text text=a])"
    " (message assistant incomplete id=msg_8 [text text=ha])"
    " (function_call incomplete id=fc_3 call_id=c9 name=f arguments={})"
    " (message user plain [text text=hi])"
    " | previous_response_id dropped" },
{ "an_answer_to_a_cut_call_goes_where_the_call_goes",
    CHAIN("resp_cut", IN(DONE("c9"))),
    "1/3 m previous=resp_cut (message user id=msg_7 [text text=a])"
    " (message assistant incomplete id=msg_8 [text text=ha])"
    " (function_call incomplete id=fc_3 call_id=c9 name=f arguments={})"
    " (function_call_output plain call_id=c9 [text text=7])"
    " | previous_response_id dropped | input[0] dropped" },
{ "a_cut_call_is_treated_alike_in_flat_input",
    INPUT("[" FUNCTION("fc_3", "c9", "incomplete") "," DONE("c9") "]"),
    "2/0 m (function_call incomplete id=fc_3 call_id=c9 name=f"
    " arguments={}) (function_call_output plain call_id=c9 [text text=7])"
    " | input[0] dropped | input[1] dropped" },
{ "a_cut_message_may_be_empty", CHAIN("resp_empty", ",'input':'hi'"),
    "1/2 m previous=resp_empty (message user id=msg_9 [text text=a])"
    " (message assistant incomplete id=msg_10)"
    " (message user plain [text text=hi])" },
{ "tools_and_settings_that_came_in_items_hold_on",
    CHAIN("resp_tools", ",'input':'hi','tools':[{'type':'function','name':"
    "'f'}]"),
    "1/3 m previous=resp_tools (additional_tools id=at_1)"
    " (configuration_update id=item_1)"
    " (message assistant id=msg_11 [text text=b])"
    " (message user plain [text text=hi])"
    " <function type=function name=f> and <function type=function"
    " name=later>@previous_response_id update_effort=low" },
{ "a_later_setting_counts", CHAIN("resp_tools", IN("{'type':"
    "'configuration_update','reasoning':{'effort':'high'}}")),
    "1/3 m previous=resp_tools (additional_tools id=at_1)"
    " (configuration_update id=item_1)"
    " (message assistant id=msg_11 [text text=b])"
    " (configuration_update)"
    " and <function type=function name=later>@previous_response_id"
    " update_effort=high" },
{ "what_only_its_provider_knows_goes_back", CHAIN("resp_hosted", ""),
    "0/3 m previous=resp_hosted (message user id=msg_12 [text text=a])"
    " (web_search_call id=ws_1) (levitation id=item_2)" },
{ "what_was_told_goes_back_as_if_it_were_kept",
    INPUT("[{'type':'web_search_call','id':'ws_" TOLD "','action':{'type':"
    "'dream'}},{'type':'levitation','id':'item_" TOLD "'},{'type':"
    "'function_call','id':'fc_" TOLD "','call_id':'c1','name':'',"
    "'arguments':'','status':'incomplete'}]"),
    "3/0 m (web_search_call id=ws_" TOLD ") (levitation id=item_" TOLD ")"
    " (function_call incomplete id=fc_" TOLD " call_id=c1 name= "
    "arguments=) | input[2] dropped" },
{ "media_and_marks_stay", CHAIN("resp_media", ""),
    "0/1 m previous=resp_media (message user id=msg_13"
    " [image url=https://a/b detail=low]"
    " [file data=QUJD filename=a.pdf cache=5m])" },
{ "a_reference_is_its_item",
    INPUT("[{'type':'item_reference','id':'msg_3'},{'id':'rs_1'},"
    "{'type':null,'id':'fc_1'}," DONE("c1") "]"),
    "4/0 m" M3 RS FC("fc_1")
    " (function_call_output plain call_id=c1 [text text=7])" },
{ "a_reference_says_nothing_but_an_id",
    INPUT("[{'id':'msg_3','status':'incomplete','cache_control':{'type':"
    "'ephemeral'}}]"), "1/0 m" M3 },
{ "a_reference_may_stand_in_a_chain",
    CHAIN("resp_1", IN("{'type':'item_reference','id':'msg_5'}")),
    "1/2 m previous=resp_1" M1 M2
    " (message assistant id=msg_5 [text text=e])" },
{ "a_reference_may_bring_tools", INPUT("[{'id':'at_1'}]"),
    "1/0 m (additional_tools id=at_1) and <function type=function"
    " name=later>@input[0]" },
};

static void
print_request(struct buf *b, const struct fixture *f)
{
	buf_printf(b, "%zu/%zu ", f->req.n_items - f->req.n_history,
	    f->req.n_history);
	put_request(b, &f->req);
	for (size_t i = 0; i < f->receipt.n_changes; i++)
		buf_printf(b, " | %s %s", f->receipt.changes[i].param,
		    action_word(f->receipt.changes[i].action));
}

static void
reads(void **state)
{
	const struct row *row = *state;
	struct chain c;
	struct buf b;

	chain_init(&c);
	buf_init(&b, 65536);
	if (read_body(&c.f, row->body) == -1)
		fail_msg("%s: %s (%s)", c.f.err.param, c.f.err.message,
		    c.f.err.detail);
	print_request(&b, &c.f);
	assert_string_equal(b.data, row->becomes);
	buf_fini(&b);
	fixture_fini(&c.f);
}

/* ---- what is refused ---- */

static const struct refusal {
	const char *name, *body;
	enum error_class class;
	const char *param, *says;
} refusals[] = {
{ "an_unknown_response_is_not_found", CHAIN("resp_x", ",'input':'hi'"),
    ERROR_PREVIOUS_NOT_FOUND, "previous_response_id", "'resp_x' not found" },
{ "an_unknown_item_is_not_found", INPUT("[{'role':'user','content':'a'},"
    "{'type':'item_reference','id':'msg_x'}]"), ERROR_VALUE, "input[1].id",
    "'msg_x' not found" },
{ "an_id_with_a_nul_is_no_items", INPUT("[{'id':'msg_1\\u0000'}]"),
    ERROR_VALUE, "input[0].id", "not found" },
{ "a_store_that_fails_says_so", CHAIN("resp_broken", ""), ERROR_INTERNAL, "",
    "a broken store" },
{ "a_store_that_fails_for_an_item_says_so", INPUT("[{'id':'item_broken'}]"),
    ERROR_INTERNAL, "", "a broken store" },
{ "a_chain_without_the_output_of_its_call_is_refused",
    CHAIN("resp_2", ",'input':'hi'"), ERROR_BAD_REQUEST, "input",
    "previous_response_id, call_id c1: no function_call_output" },
{ "a_chain_without_the_output_of_its_custom_call_is_refused",
    CHAIN("resp_custom", ",'input':'hi'"), ERROR_BAD_REQUEST, "input",
    "previous_response_id, call_id k: no custom_tool_call_output" },
{ "a_functions_output_for_a_kept_custom_call_is_refused",
    CHAIN("resp_custom", IN(DONE("k"))), ERROR_BAD_REQUEST, "input",
    "input[0], call_id k: the call with this call_id is answered by a "
    "custom_tool_call_output" },
{ "an_output_without_a_kept_call_is_refused",
    CHAIN("resp_1", IN(DONE("c1"))), ERROR_BAD_REQUEST, "input",
    "input[0], call_id c1: no function_call" },
{ "two_outputs_for_one_kept_call_are_refused",
    CHAIN("resp_2", IN(DONE("c1") "," DONE("c1"))), ERROR_BAD_REQUEST,
    "input", "input[1], call_id c1: a function_call_output before it" },
{ "a_tool_that_became_another_is_the_new_requests_fault",
    CHAIN("resp_tools", ",'input':'hi','tools':[{'type':'custom','name':"
    "'later'}]"), ERROR_VALUE, "previous_response_id",
    "tools[0] has the same name" },
{ "a_tool_of_a_reference_that_became_another_is_likewise",
    "{'model':'m','input':[{'id':'at_1'}],'tools':[{'type':'custom','name':"
    "'later'}]}", ERROR_VALUE, "input[0]", "tools[0] has the same name" },
{ "a_kept_tool_that_would_be_called_as_another_is_refused",
    CHAIN("resp_wire", ",'input':'hi','tools':[{'type':'function','name':"
    "'a.b'}]"), ERROR_VALUE, "previous_response_id", "both be called a_b" },
{ "a_kept_item_that_is_none_is_our_fault", CHAIN("resp_bad_item", ""),
    ERROR_INTERNAL, "", "internal error" },
{ "kept_items_that_are_no_json_are_our_fault", CHAIN("resp_bad_json", ""),
    ERROR_INTERNAL, "", "internal error" },
{ "kept_items_that_are_no_list_are_our_fault", CHAIN("resp_bad_kind", ""),
    ERROR_INTERNAL, "", "internal error" },
{ "a_kept_reference_is_our_fault", CHAIN("resp_reference", ""),
    ERROR_INTERNAL, "", "internal error" },
{ "a_bad_item_that_is_referred_to_is_our_fault", INPUT("[{'id':'msg_15'}]"),
    ERROR_INTERNAL, "", "internal error" },
{ "the_inputs_own_places_are_counted_without_the_history",
    CHAIN("resp_2", IN("{'role':'user','content':'a'},{'role':'x'}")),
    ERROR_VALUE, "input[1].role", "'user'" },
};

static void
refuses(void **state)
{
	const struct refusal *row = *state;
	struct chain c;
	int rc;

	chain_init(&c);
	rc = read_body(&c.f, row->body);
	assert_int_equal(rc, -1);
	assert_int_equal(c.f.err.class, row->class);
	assert_string_equal(c.f.err.param, row->param);
	if (strstr(c.f.err.message, row->says) == NULL)
		fail_msg("'%s' is not in: %s", row->says, c.f.err.message);
	fixture_fini(&c.f);
}

static void
with_nothing_kept_chains_and_references_are_refused(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	assert_int_equal(read_body(&f, CHAIN("resp_1", ",'input':'hi'")), -1);
	assert_int_equal(f.err.class, ERROR_PREVIOUS_NOT_FOUND);
	assert_string_equal(f.err.param, "previous_response_id");
	assert_int_equal(read_body(&f, INPUT("[{'id':'msg_1'}]")), -1);
	assert_int_equal(f.err.class, ERROR_UNSUPPORTED_VALUE);
	assert_string_equal(f.err.param, "input[0].id");
	fixture_fini(&f);
}

static void
who_keeps_nothing_is_told_why(void **state)
{
	struct chain c;

	(void)state;
	chain_init(&c);
	c.history.none = "nothing is kept, says the test";
	assert_int_equal(read_body(&c.f, CHAIN("resp_1", ",'input':'hi'")),
	    -1);
	assert_int_equal(c.f.err.class, ERROR_PREVIOUS_NOT_FOUND);
	assert_string_equal(c.f.err.message, "nothing is kept, says the "
	    "test; send the whole conversation as input");
	assert_int_equal(read_body(&c.f, INPUT("[{'id':'msg_1'}]")), -1);
	assert_string_equal(c.f.err.param, "input[0].id");
	assert_string_equal(c.f.err.message, "nothing is kept, says the "
	    "test, and none of its items can be referred to; send the item "
	    "itself");
	fixture_fini(&c.f);
}

/* ---- ceilings ---- */

/* A turn of n messages. */
static struct span
many(struct arena *a, size_t n)
{
	struct buf b;
	struct span out;

	buf_init(&b, (size_t)1 << 24);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%c{\"type\":\"message\",\"role\":\"user\","
		    "\"content\":\"a\"}", i == 0 ? '[' : ',');
	buf_putc(&b, ']');
	out = arena_span(a, buf_view(&b));
	buf_fini(&b);
	return out;
}

static void
the_ceiling_of_items_is_the_whole_conversations(void **state)
{
	struct chain c;

	(void)state;
	chain_init(&c);
	c.turns[0].input = many(&c.f.arena, CEILING_ITEMS - 2);
	assert_int_equal(read_body(&c.f, CHAIN("resp_1", ",'input':'hi'")), 0);
	assert_int_equal(c.f.req.n_items, CEILING_ITEMS);
	assert_int_equal(read_body(&c.f, CHAIN("resp_1", IN(USER("a", "b") ","
	    USER("c", "d")))), -1);
	assert_int_equal(c.f.err.class, ERROR_ARRAY_LONG);
	assert_string_equal(c.f.err.param, "input");
	assert_non_null(strstr(c.f.err.message, "19999 stand before these 2"));
	fixture_fini(&c.f);
}

static void
a_conversation_beyond_the_memory_of_a_request_is_too_large(void **state)
{
	struct chain c;

	(void)state;
	chain_init(&c);
	c.f.arena.max = c.f.arena.used + 65536;
	assert_int_equal(read_body(&c.f, CHAIN("resp_1", ",'input':'hi'")), 0);
	c.turns[0].input = many(&c.f.arena, 1000);
	c.f.arena.max = c.f.arena.used + 65536;
	assert_int_equal(read_body(&c.f, CHAIN("resp_1", ",'input':'hi'")),
	    -1);
	assert_int_equal(c.f.err.class, ERROR_TOO_LARGE);
	assert_string_equal(c.f.err.param, "previous_response_id");
	fixture_fini(&c.f);
}

/* ---- places ---- */

static void
places_are_named_as_the_client_knows_them(void **state)
{
	struct chain c;
	struct arena *a = &c.f.arena;

	(void)state;
	chain_init(&c);
	assert_int_equal(read_body(&c.f, CHAIN("resp_2", IN(DONE("c1") ","
	    USER("x", "y")))), 0);
	assert_string_equal(request_item_param(&c.f.req, 4, ".phase", a),
	    "previous_response_id");
	assert_string_equal(request_part_param(&c.f.req, 0, 0, "", a),
	    "previous_response_id");
	assert_string_equal(request_item_param(&c.f.req, 5, "", a),
	    "input[0]");
	assert_string_equal(request_part_param(&c.f.req, 5, 0, ".detail", a),
	    "input[0].output[0].detail");
	assert_string_equal(request_part_param(&c.f.req, 6, 0, "", a),
	    "input[1].content[0]");
	fixture_fini(&c.f);
}

int
main(void)
{
	static struct CMUnitTest tests[COUNT(rows) + COUNT(refusals) + 5];
	const struct CMUnitTest others[] = {
	    cmocka_unit_test(with_nothing_kept_chains_and_references_are_refused),
	    cmocka_unit_test(who_keeps_nothing_is_told_why),
	    cmocka_unit_test(the_ceiling_of_items_is_the_whole_conversations),
	    cmocka_unit_test(
	    a_conversation_beyond_the_memory_of_a_request_is_too_large),
	    cmocka_unit_test(places_are_named_as_the_client_knows_them),
	};
	struct CMUnitTest *test = tests + COUNT(rows);

	add_rows(tests, rows, COUNT(rows), reads);
	for (size_t i = 0; i < COUNT(refusals); i++)
		*test++ = (struct CMUnitTest){ .name = refusals[i].name,
		    .test_func = refuses,
		    .initial_state = (void *)(uintptr_t)&refusals[i] };
	memcpy(test, others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
