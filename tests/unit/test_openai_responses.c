/*
 * What comes back in the openai-responses dialect: items and their texts.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/responses_decode_rig.h"

static void
a_text_goes_on_once_however_often_it_is_told(void **state)
{
#define ALL	TEXT_DONE("0", "Hello") EV("content_part.done", \
	",'output_index':0,'content_index':0,'part':" PART("Hello")) \
	DONE("0", MSG(PART("Hello"))) LAST(MSG(PART("Hello")))
	static const struct row rows[] = {
		{ TEXT("0", "Hel") TEXT("0", "lo") ALL, HELLO END,
		    ERROR_NONE },
		{ TEXT("0", "Hel") ALL, HELLO END, ERROR_NONE },
		{ ALL, HELLO END, ERROR_NONE },
		{ LAST(MSG(PART("Hello"))), HELLO END, ERROR_NONE },
		{ ADDED("0", MSG("")) LAST(MSG(PART("Hello"))), HELLO END,
		    ERROR_NONE },
		{ DONE("0", MSG(PART("Hello"))) DONE("0", MSG(PART("Hello")))
		    COMPLETED, HELLO END, ERROR_NONE },
		/* Late, and nothing new. */
		{ TEXT("0", "Hello") ALL, HELLO END, ERROR_NONE },
		{ TEXT("0", "Hello") DONE("0", MSG(PART("Hello")))
		    TEXT("0", "") TEXT_DONE("0", "Hello")
		    EV("output_text.annotation.added", ",'output_index':0,"
		    "'annotation':{}") COMPLETED, HELLO END, ERROR_NONE },
		/* What a host forgot to fill takes nothing back. */
		{ TEXT("0", "Hello") TEXT_DONE("0", "") DONE("0", MSG(""))
		    LAST(""), HELLO END, ERROR_NONE },
		{ TEXT("0", "Hello") TEXT_DONE("0", "Hell") COMPLETED,
		    HELLO END, ERROR_NONE },
		{ TEXT("0", "Hello") TEXT_DONE("0", "Hullo") COMPLETED,
		    BEGIN M("0") T("0.0", "Hello"), ERROR_UPSTREAM_PROTOCOL },
		{ ADDED("0", FC("")) ARGS("0", "{}") DONE("0", FC("{ }"))
		    COMPLETED, BEGIN "item_begin 0 function_call 'c' 'f'\n"
		    "delta 0.0 arguments '{}'\n" OK("0") END, ERROR_NONE },
		{ ADDED("0", FC("")) ARGS("0", "{}") DONE("0", FC("[]"))
		    COMPLETED, BEGIN "item_begin 0 function_call 'c' 'f'\n"
		    "delta 0.0 arguments '{}'\n", ERROR_UPSTREAM_PROTOCOL },
	};

	(void)state;
	CHECK(rows);
}

static void
items_are_found_whatever_is_left_out(void **state)
{
#define BY_ID(id, s)	EV("output_text.delta", ",'item_id':'" id "'," \
	"'delta':'" s "'")
#define WITH_ID(id, s)	"{'type':'message','id':'" id "','content':[" s "]}"
#define TWO	BEGIN M("0") T("0.0", "A") OK("0") M("1") T("1.0", "B") \
	OK("1") END
	static const struct row rows[] = {
		/* Two that have no index. */
		{ EV("output_item.added", ",'item':" WITH_ID("a", ""))
		    BY_ID("a", "A") EV("output_item.done", ",'item':"
		    WITH_ID("a", PART("A"))) EV("output_item.added",
		    ",'item':" WITH_ID("b", "")) BY_ID("b", "B")
		    EV("output_item.done", ",'item':" WITH_ID("b", PART("B")))
		    COMPLETED, TWO, ERROR_NONE },
		/* One index for two, and the first is never done. */
		{ ADDED("0", WITH_ID("a", "")) TEXT("0", "A")
		    ADDED("0", WITH_ID("b", "")) TEXT("0", "B") COMPLETED,
		    TWO, ERROR_NONE },
		/* The last event tells them in their order, without ids. */
		{ TEXT("0", "A") DONE("0", MSG(PART("A"))) TEXT("1", "B")
		    LAST("{'type':'message','content':[" PART("A") "]},"
		    "{'type':'message','content':[" PART("B") "]}"), TWO,
		    ERROR_NONE },
		/* ... and leaves one out. */
		{ ADDED("0", RS("")) DONE("0", RS("")) TEXT("1", "A")
		    LAST("{'type':'message','id':'x','content':[" PART("A")
		    "]}"), BEGIN "item_begin 0 reasoning\n" OK("0") M("1")
		    T("1.0", "A") OK("1") END, ERROR_NONE },
		/* One index for two that overlap, whose ids are told. */
		{ ADDED("0", RS("")) EV("reasoning_text.delta",
		    ",'output_index':0,'item_id':'rs_1','delta':'A'")
		    EV("output_text.delta", ",'output_index':0,"
		    "'item_id':'m','delta':'B'") EV("reasoning_text.delta",
		    ",'output_index':0,'item_id':'rs_1','delta':'C'")
		    EV("reasoning_text.done", ",'output_index':0,"
		    "'item_id':'rs_1','text':'AC'") DONE("0", RS(""))
		    DONE("0", MSG(PART("B"))) COMPLETED, BEGIN
		    "item_begin 0 reasoning\ndelta 0.0 reasoning 'AC'\n"
		    OK("0") M("1") T("1.0", "B") OK("1") END, ERROR_NONE },
		/* Announced as the one before, told as the next. */
		{ ADDED("0", RS("")) DONE("0", RS("")) ADDED("0",
		    WITH_ID("rs_1", "")) EV("content_part.added",
		    ",'output_index':1,'item_id':'m','content_index':0,'part':"
		    PART("")) EV("output_text.delta", ",'output_index':1,"
		    "'item_id':'m','content_index':1,'delta':''")
		    EV("output_text.delta", ",'output_index':1,"
		    "'item_id':'m','content_index':2,'delta':'A'")
		    EV("output_text.done", ",'output_index':1,'item_id':'m',"
		    "'content_index':3,'text':'A'") DONE("1", MSG(PART("A")))
		    LAST(RS("") "," WITH_ID("z", PART("A"))), BEGIN
		    "item_begin 0 reasoning\n" OK("0") M("1") T("1.0", "A")
		    OK("1") END, ERROR_NONE },
		/* No type, no item: nothing. */
		{ ADDED("0", "{'type':7}") ADDED("0", "{'type':''}")
		    LAST("{'type':{}},[],7,null"), BEGIN END, ERROR_NONE },
		{ ADDED("0", "{}") ADDED("0", "null") EV("output_item.done",
		    "") EV("content_part.added", "") COMPLETED, BEGIN END,
		    ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void
parts_follow_each_other(void **state)
{
#define SUMMARY(k, s)	EV("reasoning_summary_text.delta", \
	",'output_index':0,'summary_index':" k ",'delta':'" s "'")
#define NEXT(s)		EV("output_text.delta", ",'output_index':0," \
	"'content_index':1,'delta':'" s "'")
	static const struct row rows[] = {
		{ SUMMARY("0", "A") SUMMARY("1", "B") COMPLETED, BEGIN
		    "item_begin 0 reasoning\ndelta 0.0 summary 'A'\n"
		    "delta 0.1 summary 'B'\n" OK("0") END, ERROR_NONE },
		{ TEXT("0", "A") NEXT("B") COMPLETED, BEGIN M("0")
		    T("0.0", "A") T("0.1", "B") OK("0") END, ERROR_NONE },
		{ TEXT("0", "A") NEXT("B") TEXT("0", "C") COMPLETED, BEGIN
		    M("0") T("0.0", "A") T("0.1", "B"),
		    ERROR_UPSTREAM_PROTOCOL },
		/* The names of vLLM and of Open Responses for raw thoughts. */
		{ EV("reasoning_part.added", ",'output_index':0,'part':{"
		    "'type':'reasoning_text','text':''}")
		    EV("reasoning.delta", ",'output_index':0,'delta':'A'")
		    EV("reasoning_text.delta", ",'output_index':0,"
		    "'delta':'B'") COMPLETED, BEGIN "item_begin 0 reasoning\n"
		    "delta 0.0 reasoning 'AB'\n" OK("0") END, ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void
reasoning_ends_with_what_goes_back(void **state)
{
#define KEPT(id, e)	"item_end 0 completed opaque {'id':'" id \
	"','encrypted_content':'" e "'}\n"
	static const struct row rows[] = {
		/* The last text counts, with the id that it came with. */
		{ ADDED("0", RS(",'encrypted_content':'half'"))
		    DONE("0", "{'type':'reasoning','id':'rs_2','summary':[],"
		    "'encrypted_content':'whole'}") COMPLETED, BEGIN
		    "item_begin 0 reasoning\n" KEPT("rs_2", "whole") END,
		    ERROR_NONE },
		{ ADDED("0", RS("")) LAST(RS(",'encrypted_content':'late'")),
		    BEGIN "item_begin 0 reasoning\n" KEPT("rs_1", "late") END,
		    ERROR_NONE },
		{ DONE("0", RS(",'encrypted_content':null")) COMPLETED, BEGIN
		    "item_begin 0 reasoning\n" OK("0") END, ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void
calls_need_a_name(void **state)
{
	static const struct row rows[] = {
		{ ARGS("0", "{}") EV("function_call_arguments.done",
		    ",'output_index':0,'arguments':'{}','name':'f'")
		    COMPLETED, BEGIN "item_begin 0 function_call - 'f'\n"
		    "delta 0.0 arguments '{}'\n" OK("0") END, ERROR_NONE },
		{ ARGS("0", "{}") COMPLETED, BEGIN,
		    ERROR_UPSTREAM_PROTOCOL },
		/* What comes behind it waits too, and isn't cut in two. */
		{ ARGS("0", "{}") TEXT("1", "A") ADDED("0", FC("{}"))
		    TEXT("1", "B") DONE("0", FC("{}")) TEXT("1", "C")
		    COMPLETED, BEGIN "item_begin 0 function_call 'c' 'f'\n"
		    "delta 0.0 arguments '{}'\n" M("1") T("1.0", "AB") OK("0")
		    T("1.0", "C") OK("1") END, ERROR_NONE },
		/* A limit came first. */
		{ ARGS("0", "{") EV("incomplete", ""), BEGIN
		    "end max_tokens\n", ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void
hosted_items_pass_with_their_events(void **state)
{
	static const struct row rows[] = {
		{ ADDED("0", WS(",'status':'in_progress'"))
		    EV("web_search_call.searching", ",'output_index':0,"
		    "'obfuscation':'xx'")
		    DONE("0", WS(",'status':'completed'")) COMPLETED, BEGIN
		    "item_begin 0 web_search_call " WS(
		    ",'status':'in_progress'") "\n"
		    "note 0 response.web_search_call.searching {'type':"
		    "'response.web_search_call.searching','output_index':0}\n"
		    "item_end 0 completed " WS(",'status':'completed'") "\n"
		    END, ERROR_NONE },
		/* Only its end is told; it began all the same. */
		{ DONE("0", WS(",'status':'failed'")) COMPLETED, BEGIN
		    "item_begin 0 web_search_call " WS(
		    ",'status':'in_progress'") "\n"
		    "item_end 0 completed " WS(",'status':'failed'") "\n" END,
		    ERROR_NONE },
		/* An event before its item, and one behind, say nothing. */
		{ EV("web_search_call.searching", ",'output_index':0")
		    DONE("0", WS(",'status':'failed'"))
		    EV("web_search_call.searching", ",'output_index':0")
		    COMPLETED, BEGIN "item_begin 0 web_search_call " WS(
		    ",'status':'in_progress'") "\n"
		    "item_end 0 completed " WS(",'status':'failed'") "\n" END,
		    ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void
pages_that_were_opened_are_no_searches(void **state)
{
#define DID(action)	WS(",'status':'completed','action':{'type':'" \
	action "'}")
	static const struct row rows[] = {
		{ "{'output':[" DID("search") "," DID("open_page") ","
		    DID("search") "," DID("find_in_page") "],'usage':{"
		    "'input_tokens':5,'output_tokens':2}}", BEGIN
#define RAN(n, action)	"item_begin " n " web_search_call {'type':" \
	"'web_search_call','id':'w','action':{'type':'" action "'}," \
	"'status':'in_progress'}\nitem_end " n " completed " DID(action) "\n"
		    RAN("0", "search") RAN("1", "open_page")
		    RAN("2", "search") RAN("3", "find_in_page")
		    "usage input=5 cached=0 cache_write=0 output=2 "
		    "reasoning=0 web_searches=2\n" END, ERROR_NONE },
		/* They alone are not what was used. */
		{ "{'output':[" DID("search") "]}", BEGIN RAN("0", "search")
		    END, ERROR_NONE },
	};

	(void)state;
	CHECK_WHOLE(rows);
}

static void
annotations_go_on_once(void **state)
{
#define NOTE(url)	"{'type':'url_citation','url':'" url "'}"
#define NOTED(n, url)	EV("output_text.annotation.added", \
	",'output_index':0,'content_index':0,'annotation_index':" n \
	",'annotation':" NOTE(url))
#define CITED(notes)	MSG("{'type':'output_text','text':'A'," \
	"'annotations':[" notes "]}")
	static const struct row rows[] = {
		{ TEXT("0", "A") NOTED("0", "x") NOTED("0", "x")
		    DONE("0", CITED(NOTE("x") "," NOTE("y"))) COMPLETED,
		    BEGIN M("0") T("0.0", "A")
		    "note 0.0 annotation " NOTE("x") "\n"
		    "note 0.0 annotation " NOTE("y") "\n" OK("0") END,
		    ERROR_NONE },
		/* Before its text it waits. */
		{ NOTED("0", "x") TEXT("0", "A") COMPLETED, BEGIN M("0")
		    T("0.0", "A") "note 0.0 annotation " NOTE("x") "\n"
		    OK("0") END, ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

/* The text of a part is over when the next begins; what it rests on isn't. */
static void
what_comes_late_of_a_text_goes_on(void **state)
{
#define P		"{'token':'A','logprob':-1,'bytes':[65]," \
	"'top_logprobs':[]}"
#define SAID(s, notes, probs)	"{'type':'output_text','text':'" s "'," \
	"'annotations':[" notes "],'logprobs':[" probs "]}"
#define PART_DONE(part)	EV("content_part.done", ",'output_index':0," \
	"'content_index':0,'part':" part)
#define A_B		BEGIN M("0") T("0.0", "A") T("0.1", "B")
#define LATE		T("0.0", "")		/* with P */
#define N(at, url)	"note " at " annotation " NOTE(url) "\n"
	static const struct row rows[] = {
		/* With the item, with the part, by an event, at the end. */
		{ TEXT("0", "A") NEXT("B") DONE("0", MSG(SAID("A", NOTE("x")
		    "," NOTE("y"), P) "," SAID("B", NOTE("z"), "")))
		    COMPLETED, A_B LATE N("0.0", "x") N("0.0", "y")
		    N("0.1", "z") OK("0") END, ERROR_NONE },
		{ TEXT("0", "A") NEXT("B") PART_DONE(SAID("A", NOTE("x"), P))
		    NEXT("C") COMPLETED, A_B LATE N("0.0", "x")
		    T("0.1", "C") OK("0") END, ERROR_NONE },
		{ TEXT("0", "A") NOTED("0", "x") NEXT("B") NOTED("0", "x")
		    NOTED("1", "y") EV("output_text.done", ",'output_index':0,"
		    "'text':'A','logprobs':[" P "]") COMPLETED,
		    BEGIN M("0") T("0.0", "A") N("0.0", "x") T("0.1", "B")
		    N("0.0", "y") LATE OK("0") END, ERROR_NONE },
		{ TEXT("0", "A") NEXT("B") LAST(MSG(SAID("A", NOTE("x"), P)
		    "," PART("B"))), A_B LATE N("0.0", "x") OK("0") END,
		    ERROR_NONE },
		/* Of what was no part it can't be told any more. */
		{ ADDED("0", MSG(PART(""))) NEXT("B") DONE("0", MSG(SAID("",
		    NOTE("x"), "") "," PART("B"))) COMPLETED, BEGIN M("0") T("0.0", "B"),
		    ERROR_UPSTREAM_PROTOCOL },
		/* Half a character is text too. */
		{ TEXT("0", "A") NEXT("B") TEXT("0", "\\ud83d") COMPLETED,
		    A_B, ERROR_UPSTREAM_PROTOCOL },
	};

	(void)state;
	CHECK(rows);
}

/* An item's end ends its texts, and neither citations nor log probabilities. */
static void
what_comes_late_of_an_item_goes_on(void **state)
{
#define A_DONE	TEXT("0", "A") DONE("0", MSG(PART("A")))
#define A_ENDED	BEGIN M("0") T("0.0", "A") OK("0")
#define TOO_MUCH(s)	TEXT("0", "A") DONE("0", MSG(PART("A"))) \
	LAST(MSG(PART("A" s)))
	static const struct row rows[] = {
		/* By an event, with the part, with the answer. */
		{ A_DONE NOTED("0", "x") NOTED("0", "x") LAST(MSG(SAID("A",
		    NOTE("x") "," NOTE("y"), P))), A_ENDED N("0.0", "x") LATE
		    N("0.0", "y") END, ERROR_NONE },
		{ A_DONE TEXT("1", "B") PART_DONE(SAID("A", NOTE("x"), ""))
		    DONE("1", WITH_ID("n", PART("B"))) COMPLETED, A_ENDED
		    M("1") T("1.0", "B") N("0.0", "x") OK("1") END,
		    ERROR_NONE },
		/* Of one that waits for its turn. */
		{ EV("output_item.added", ",'output_index':0,'item':" RS(""))
		    EV("output_item.done", ",'output_index':1,'item':"
		    MSG(PART("A"))) EV("output_text.annotation.added",
		    ",'output_index':1,'content_index':0,'annotation_index':0,"
		    "'annotation':" NOTE("x")) DONE("0", RS("")) COMPLETED,
		    BEGIN "item_begin 0 reasoning\n" OK("0") M("1")
		    T("1.0", "A") N("1.0", "x") OK("1") END, ERROR_NONE },
		/* Without a number it may be one of those before. */
		{ TEXT("0", "A") DONE("0", MSG(SAID("A", NOTE("x"), "")))
		    EV("output_text.annotation.added", ",'output_index':0,"
		    "'annotation':" NOTE("x")) COMPLETED, BEGIN M("0")
		    T("0.0", "A") N("0.0", "x") OK("0") END, ERROR_NONE },
		/* A text that goes on was cut; one told otherwise wasn't. */
		{ TOO_MUCH("B"), A_ENDED, ERROR_UPSTREAM_PROTOCOL },
		{ TOO_MUCH(" \\n"), A_ENDED END, ERROR_NONE },
		{ DONE("0", MSG("")) LAST(MSG(PART("A"))), BEGIN M("0")
		    OK("0"), ERROR_UPSTREAM_PROTOCOL },
		{ A_DONE LAST(MSG(PART("B"))), A_ENDED END, ERROR_NONE },
		{ A_DONE LAST(MSG("null,7")), A_ENDED END, ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void
parts_are_found_however_a_host_counts(void **state)
{
#define AT(k, s)	EV("output_text.delta", ",'output_index':0," \
	"'content_index':" k ",'delta':'" s "'")
#define PART_ADDED(k)	EV("content_part.added", ",'output_index':0," \
	"'content_index':" k ",'part':" PART(""))
	static const struct row rows[] = {
		/* Over all items. */
		{ PART_ADDED("1") AT("1", "Hel") AT("1", "lo") DONE("0",
		    MSG(PART("Hello"))) COMPLETED, BEGIN M("0")
		    T("0.0", "Hello") OK("0") END, ERROR_NONE },
		{ ADDED("0", MSG("")) PART_ADDED("3") AT("3", "A")
		    PART_ADDED("4") AT("4", "B") DONE("0", MSG(PART("A") ","
		    PART("B"))) LAST(MSG(PART("A") "," SAID("B", NOTE("x"),
		    ""))), A_B OK("0") N("0.1", "x") END, ERROR_NONE },
		/* Up with each event. */
		{ ADDED("0", MSG("")) PART_ADDED("0") AT("1", "Hel")
		    AT("2", "lo") EV("output_text.done", ",'output_index':0,"
		    "'content_index':3,'text':'Hello'") EV("content_part.done",
		    ",'output_index':0,'content_index':4,'part':"
		    PART("Hello")) DONE("0", MSG(PART("Hello"))) COMPLETED,
		    HELLO END, ERROR_NONE },
		{ ADDED("0", RS("")) PART_ADDED("0")
		    EV("reasoning_text.delta", ",'output_index':0,"
		    "'content_index':1,'delta':'A'") EV("reasoning_text.delta",
		    ",'output_index':0,'content_index':2,'delta':'B'")
		    EV("reasoning_text.done", ",'output_index':0,"
		    "'content_index':3,'text':'AB'") DONE("0", RS(",'content':"
		    "[{'type':'reasoning_text','text':'AB'}]")) COMPLETED,
		    BEGIN "item_begin 0 reasoning\ndelta 0.0 reasoning 'AB'\n"
		    OK("0") END, ERROR_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void
an_empty_text_has_annotations(void **state)
{
	static const struct row rows[] = {
		{ "{'output':[" MSG(PART("A") "," SAID("", NOTE("x"), "") ","
		    PART("B")) "]}", BEGIN M("0") T("0.0", "A") T("0.1", "")
		    N("0.1", "x") T("0.2", "B") OK("0") END, ERROR_NONE },
		{ "{'output':[" MSG(SAID("", NOTE("x"), "")) "]}", BEGIN
		    M("0") T("0.0", "") N("0.0", "x") OK("0") END,
		    ERROR_NONE },
	};

	(void)state;
	CHECK_WHOLE(rows);
}

static void
whole_answers(void **state)
{
	static const struct row rows[] = {
		{ "{'status':'completed','output':[" MSG(PART("Hello")) "]}",
		    HELLO END, ERROR_NONE },
		{ "{'output':[" MSG(PART("Hello")) "]}", HELLO END,
		    ERROR_NONE },
		{ "{'output':[]}", BEGIN END, ERROR_NONE },
		{ "{'status':'queued','output':[]}", "",
		    ERROR_UPSTREAM_PROTOCOL },
		{ "{'id':'resp_1'}", "", ERROR_UPSTREAM_PROTOCOL },
		{ "{'error':{'message':'No.','code':'slow_down'}}", "",
		    ERROR_UPSTREAM_RATE },
		{ "{'status':'failed','error':null,'output':[]}", "",
		    ERROR_UPSTREAM_FAILED },
		{ "'x'", "", ERROR_UPSTREAM_PROTOCOL },
		{ "{'output':[null,7,{'type':null}," MSG("null,{}")
		    "]}", BEGIN M("0") OK("0") END, ERROR_NONE },
		{ "", "", ERROR_UPSTREAM_CUT },
	};

	(void)state;
	CHECK_WHOLE(rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_goes_on_once_however_often_it_is_told),
		cmocka_unit_test(items_are_found_whatever_is_left_out),
		cmocka_unit_test(parts_follow_each_other),
		cmocka_unit_test(reasoning_ends_with_what_goes_back),
		cmocka_unit_test(calls_need_a_name),
		cmocka_unit_test(hosted_items_pass_with_their_events),
		cmocka_unit_test(pages_that_were_opened_are_no_searches),
		cmocka_unit_test(annotations_go_on_once),
		cmocka_unit_test(what_comes_late_of_a_text_goes_on),
		cmocka_unit_test(what_comes_late_of_an_item_goes_on),
		cmocka_unit_test(parts_are_found_however_a_host_counts),
		cmocka_unit_test(an_empty_text_has_annotations),
		cmocka_unit_test(whole_answers),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
