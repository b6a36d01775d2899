/*
 * What is kept of a request's input: that it reads back as the same is in
 * test_promise_3.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "lib/bodies.h"
#include "lib/events.h"
#include "lib/kept.h"
#include "model/items_json.h"

#define ID	"0000000000000000000000000000000"

static void
no_random(void *p, size_t n)
{
	memset(p, 0, n);
}

static int64_t
no_time(void)
{
	return 0;
}

static const struct clock_source still = { no_time, no_time, no_random };

static int
hold_the_clock(void **state)
{
	(void)state;
	clock_set_source(&still);
	return 0;
}

static int
let_the_clock_go(void **state)
{
	(void)state;
	clock_set_source(NULL);
	return 0;
}

/* What is kept of the body is this, after the turn resp_1. */
static void
assert_kept(const char *quoted_body, const char *quoted_items)
{
	static const struct kept_turn before = { "resp_1", NULL,
		SPAN("[{\"id\":\"msg_1\",\"type\":\"message\",\"role\":"
		"\"user\",\"content\":\"a\",\"x\":[1, 2]}]"),
		SPAN("[{\"id\":\"fc_1\",\"type\":\"function_call\","
		"\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\"}]") };
	struct fixture f;
	struct kept kept = { &f.arena, &before, 1 };
	const struct history history = kept_history(&kept);
	struct buf got, want;
	struct jsonw w = jsonw_on(&got);

	fixture_init(&f);
	buf_init(&got, 65536);
	buf_init(&want, 65536);
	f.history = &history;
	if (read_body(&f, quoted_body) == -1)
		fail_msg("%s: %s", f.err.param, f.err.message);
	request_items_name(&f.req);
	for (size_t i = f.req.n_history; i < f.req.n_items; i++)
		assert_true(f.req.items[i].id.len > 0);
	request_items_write(&w, &f.req);
	buf_putc(&got, '\0');
	events_quote(&want, quoted_items);
	assert_string_equal(got.data, buf_view(&want).p);
	/* Ids stay, and so do the bytes. */
	buf_reset(&got);
	w = jsonw_on(&got);
	request_items_name(&f.req);
	request_items_write(&w, &f.req);
	assert_true(span_same(buf_view(&got), buf_view(&want)));
	buf_fini(&want);
	buf_fini(&got);
	fixture_fini(&f);
}

#define MESSAGE(role, type, text, more) "{'id':'msg_0" ID "','type':" \
	"'message','status':'completed','role':'" role "','content':[{'type':'" \
	type "','text':'" text "'" more "}]}"

static void
a_string_is_a_users_message(void **state)
{
	(void)state;
	assert_kept("{'model':'m','input':'a\\n\\u0041'}",
	    "[" MESSAGE("user", "input_text", "a\\nA", "") "]");
}

static void
words_stand_in_a_list(void **state)
{
	(void)state;
	assert_kept("{'model':'m','input':[{'content':'a','role':'developer'},"
	    "{'role':'assistant','content':'b'}]}",
	    "[" MESSAGE("developer", "input_text", "a", "") ","
	    MESSAGE("assistant", "output_text", "b", ",'annotations':[]") "]");
}

static void
what_nobody_knows_stays(void **state)
{
	(void)state;
	assert_kept("{'model':'m','input':[{'role':'user','id':'mine',"
	    "'status':null,'extra':{'a' : [1.50, null]},'content':[{'type':"
	    "'input_text','text':'a','more':true}]}]}",
	    "[{'id':'mine','type':'message','status':'completed','role':"
	    "'user','extra':{'a':[1.50,null]},'content':[{'type':"
	    "'input_text','text':'a','more':true}]}]");
}

static void
each_type_has_its_id(void **state)
{
	(void)state;
	assert_kept("{'model':'m','input':[{'type':'function_call','call_id':"
	    "'c','name':'f','arguments':'','id':''},{'type':"
	    "'function_call_output','call_id':'c','output':'1'},{'type':"
	    "'custom_tool_call','call_id':'d','name':'g','input':''},{'type':"
	    "'custom_tool_call_output','call_id':'d','output':'2'},{'type':"
	    "'reasoning','summary':[],'id':null},{'type':'compaction',"
	    "'encrypted_content':'e'}]}",
	    "[{'id':'fc_0" ID "','type':'function_call','status':'completed',"
	    "'call_id':'c','name':'f','arguments':''},"
	    "{'id':'fco_0" ID "','type':'function_call_output','status':"
	    "'completed','call_id':'c','output':'1'},"
	    "{'id':'ctc_0" ID "','type':'custom_tool_call','status':"
	    "'completed','call_id':'d','name':'g','input':''},"
	    "{'id':'ctco_0" ID "','type':'custom_tool_call_output','status':"
	    "'completed','call_id':'d','output':'2'},"
	    "{'id':'rs_0" ID "','type':'reasoning','status':'completed',"
	    "'summary':[]},{'id':'cmp_in_0" ID "','type':'compaction',"
	    "'encrypted_content':'e'}]");
}

/* A status of a hosted item is its own. */
static void
hosted_items_stay_as_they_are(void **state)
{
	(void)state;
	assert_kept("{'model':'m','input':[{'status':'searching','type':"
	    "'web_search_call','id':'ws_1'}]}",
	    "[{'id':'ws_1','type':'web_search_call','status':'searching'}]");
}

static void
the_turns_before_are_left_out(void **state)
{
	(void)state;
	assert_kept("{'model':'m','previous_response_id':'resp_1','input':[{"
	    "'type':'function_call_output','id':'o','call_id':'c','output':"
	    "'1'}]}", "[{'id':'o','type':'function_call_output','status':"
	    "'completed','call_id':'c','output':'1'}]");
}

static void
a_reference_is_what_it_referred_to(void **state)
{
	(void)state;
	assert_kept("{'model':'m','input':[{'id':'msg_1'}]}",
	    "[{'id':'msg_1','type':'message','status':'completed','role':"
	    "'user','x':[1,2],'content':[{'type':'input_text','text':"
	    "'a'}]}]");
}

/* ---- what is shown ---- */

static void
assert_shown(const char *quoted_kept, const char *quoted_shown)
{
	struct buf kept, got, want;
	struct jsonw w = jsonw_on(&got);
	struct arena a;
	struct error err;
	const struct node *n;

	arena_init(&a, 1 << 20);
	buf_init(&kept, 65536);
	buf_init(&got, 65536);
	buf_init(&want, 65536);
	events_quote(&kept, quoted_kept);
	events_quote(&want, quoted_shown);
	n = scan(&a, span_of(buf_view(&kept).p), SCAN_UPSTREAM, &err);
	assert_non_null(n);
	items_show(&w, n, false);
	buf_putc(&got, '\0');
	assert_string_equal(got.data, buf_view(&want).p);
	buf_fini(&kept);
	buf_fini(&got);
	buf_fini(&want);
	arena_fini(&a);
}

#define BRINGS(type, more)	"{'type':'" type "','tools':[{'type':'mcp'," \
	"'server_label':'s'" more "}]}"
#define HUSH	",'authorization':'hush','headers':{'X':'hush'}"

/* Also of what was refused: then it may be anything. */
static void
nobody_is_shown_credentials_of_tools(void **state)
{
	(void)state;
	assert_shown("[" BRINGS("additional_tools", HUSH) ",7,"
	    BRINGS("tool_search_output", HUSH) "]",
	    "[" BRINGS("additional_tools", "") ",7,"
	    BRINGS("tool_search_output", "") "]");
	assert_shown(BRINGS("additional_tools", HUSH),
	    BRINGS("additional_tools", ""));
	assert_shown("'hi'", "'hi'");
	assert_shown("[{'type':'reasoning','encrypted_content':'x','id':'r'},"
	    "{'type':'compaction','encrypted_content':'x'}]",
	    "[{'type':'reasoning','id':'r'},{'type':'compaction',"
	    "'encrypted_content':'x'}]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_string_is_a_users_message),
		cmocka_unit_test(words_stand_in_a_list),
		cmocka_unit_test(what_nobody_knows_stays),
		cmocka_unit_test(each_type_has_its_id),
		cmocka_unit_test(hosted_items_stay_as_they_are),
		cmocka_unit_test(the_turns_before_are_left_out),
		cmocka_unit_test(a_reference_is_what_it_referred_to),
		cmocka_unit_test(nobody_is_shown_credentials_of_tools),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, hold_the_clock, let_the_clock_go);
}
