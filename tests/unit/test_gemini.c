/*
 * What generateContent answers, as events: facts that need no folder of their
 * own, each fed whole and byte by byte.
 */
#include "config.h"

#include "lib/gemini_answers.h"

static void
thoughts_are_told_by_their_mark_alone(void **state)
{
	static const struct fact rows[] = {
		{ .chunks = { LAST("{'text':'a','thought':false}") },
		    .want = "begin\n" MESSAGE("0", "a") DONE },
		{ .chunks = { LAST("{'text':'a','thought':true}") },
		    .want = "begin\nitem_begin 0 reasoning\n"
		    "delta 0.0 summary 'a'\nitem_end 0 completed\n" DONE },
		{ .chunks = { LAST("{'text':'','thought':true}") },
		    .want = "begin\n" DONE },
	};

	(void)state;
	CHECK(rows);
}

static void
each_signature_stays_where_it_was(void **state)
{
	static const struct fact rows[] = {
		/* Two in a row, of texts. */
		{ .chunks = { LAST("{'text':'a','thoughtSignature':'A'},"
		    "{'text':'b','thoughtSignature':'B'}") },
		    .want = "begin\n" MESSAGE("0", "a")
		    "item_begin 1 reasoning\nitem_end 1 completed opaque "
		    "{'at':'text','s':'A'}\n" MESSAGE("2", "b")
		    "item_begin 3 reasoning\nitem_end 3 completed opaque "
		    "{'at':'text','s':'B'}\n" DONE },
		/* Of a text, then of an empty one. */
		{ .chunks = { PARTS("{'text':'a','thoughtSignature':'A'}"),
		    LAST("{'text':'','thoughtSignature':'B'}") },
		    .want = "begin\n" MESSAGE("0", "a")
		    "item_begin 1 reasoning\nitem_end 1 completed opaque "
		    "{'at':'text','s':'A'}\n"
		    "item_begin 2 reasoning\nitem_end 2 completed opaque "
		    "{'at':'empty','s':'B'}\n" DONE },
		/* With nothing else at all. */
		{ .chunks = { LAST("{'text':'','thoughtSignature':'A'}") },
		    .want = "begin\nitem_begin 0 reasoning\n"
		    "item_end 0 completed opaque {'at':'empty','s':'A'}\n"
		    DONE },
		/* Of an empty text, before a call that has its own. */
		{ .chunks = { LAST("{'text':'t','thought':true},"
		    "{'text':'','thoughtSignature':'A'},{'functionCall':{"
		    "'name':'f'},'thoughtSignature':'B'}") },
		    .want = "begin\nitem_begin 0 reasoning\n"
		    "delta 0.0 summary 't'\n"
		    "item_end 0 completed opaque {'at':'empty','s':'A'}\n"
		    "item_begin 1 reasoning\n"
		    "item_end 1 completed opaque {'at':'call','s':'B'}\n"
		    "item_begin 2 function_call - 'f'\n"
		    "delta 2.0 arguments '{}'\nitem_end 2 completed\n" DONE },
		/* Of a thought without words. */
		{ .chunks = { LAST("{'thought':true,'thoughtSignature':'A'},"
		    "{'text':'b'}") },
		    .want = "begin\nitem_begin 0 reasoning\n"
		    "item_end 0 completed opaque {'at':'thought','s':'A'}\n"
		    MESSAGE("1", "b") DONE },
		/* Half a character has no length that could be told. */
		{ .chunks = { PARTS("{'text':'a\\ud83d'}"),
		    LAST("{'text':'\\ude00b','thoughtSignature':'A'}") },
		    .want = "begin\nitem_begin 0 message\n"
		    "delta 0.0 text 'a'\n"
		    "delta 0.0 text '\xf0\x9f\x98\x80" "b'\n"
		    "item_end 0 completed\n"
		    "item_begin 1 reasoning\nitem_end 1 completed opaque "
		    "{'at':'text','s':'A'}\n" DONE },
		/* What a limit cut off keeps it as well. */
		{ .chunks = { PARTS("{'text':'a'}"),
		    PARTS("{'text':'','thoughtSignature':'A'}"),
		    END("MAX_TOKENS") },
		    .want = "begin\nitem_begin 0 message\n"
		    "delta 0.0 text 'a'\nitem_end 0 incomplete\n"
		    "item_begin 1 reasoning\nitem_end 1 completed opaque "
		    "{'at':'empty','s':'A'}\nend max_tokens\n" },
		/* No string is none. */
		{ .chunks = { LAST("{'text':'a','thoughtSignature':7}") },
		    .want = "begin\n" MESSAGE("0", "a") DONE },
	};

	(void)state;
	CHECK(rows);
}

static void
a_call_needs_no_arguments(void **state)
{
#define CALLED(args) "begin\nitem_begin 0 function_call - 'f'\n" \
	"delta 0.0 arguments '" args "'\nitem_end 0 completed\n" DONE
	static const struct fact rows[] = {
		{ .chunks = { LAST("{'functionCall':{'name':'f'}}") },
		    .want = CALLED("{}") },
		{ .chunks = { LAST("{'functionCall':{'name':'f','args':null,"
		    "'id':''}}") }, .want = CALLED("{}") },
		/* Another type than it should be: not lost, and not made up. */
		{ .chunks = { LAST("{'functionCall':{'name':'f','args':'x'}"
		    "}") }, .want = CALLED("x") },
		{ .chunks = { LAST("{'functionCall':{'name':'f','args':[1]}"
		    "}") }, .want = CALLED("[1]") },
		{ .chunks = { LAST("{'functionCall':{'name':'f','args':{ "
		    "'a' : [1, 2]}}}") },
		    .want = CALLED("{\\'a\\':[1,2]}") },
		{ .chunks = { LAST("{'functionCall':{'args':{}}}") },
		    .class = ERROR_UPSTREAM_PROTOCOL },
	};

	(void)state;
	CHECK(rows);
}

static void
a_marked_name_is_the_requests_again(void **state)
{
#define TOOL(name) "{'model':'m','input':'x','tools':[{'type':'function'," \
	"'name':'" name "'}]}"
#define CALL_OF(name) "begin\nitem_begin 0 function_call - '" name "'\n" \
	"delta 0.0 arguments '{}'\nitem_end 0 completed\n" DONE
	static const struct fact rows[] = {
		{ .request = TOOL("1x"), .chunks = {
		    LAST("{'functionCall':{'name':'_1x'}}") },
		    .want = CALL_OF("1x") },
		{ .request = TOOL("_x"), .chunks = {
		    LAST("{'functionCall':{'name':'_x'}}") },
		    .want = CALL_OF("_x") },
		{ .request = TOOL("x"), .chunks = {
		    LAST("{'functionCall':{'name':'_x'}}") },
		    .want = CALL_OF("_x") },
	};

	(void)state;
	CHECK(rows);
}

static void
every_end_has_its_meaning(void **state)
{
	static const struct {
		const char *word;
		const char *end;	/* NULL: the answer failed */
	} rows[] = {
		{ "STOP", "end completed" },
		{ "MAX_TOKENS", "end max_tokens" },
		{ "CONTINUATION", "end max_tokens" },
		{ "SAFETY", "end content_filter" },
		{ "RECITATION", "end content_filter" },
		{ "BLOCKLIST", "end content_filter" },
		{ "PROHIBITED_CONTENT", "end content_filter" },
		{ "SPII", "end content_filter" },
		{ "LANGUAGE", "end content_filter" },
		{ "IMAGE_SAFETY", "end content_filter" },
		{ "IMAGE_PROHIBITED_CONTENT", "end content_filter" },
		{ "IMAGE_RECITATION", "end content_filter" },
		{ "OTHER", "end completed" },
		{ "NO_IMAGE", "end completed" },
		{ "FINISH_REASON_UNSPECIFIED", "end completed" },
		{ "WHATEVER_COMES_NEXT", "end completed" },
		{ "MALFORMED_FUNCTION_CALL", NULL },
		{ "MALFORMED_RESPONSE", NULL },
		{ "UNEXPECTED_TOOL_CALL", NULL },
		{ "TOO_MANY_TOOL_CALLS", NULL },
	};
	char last[128];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fact f = { .chunks = { PARTS("{'text':'a'}"), last } };
		struct lines lines;
		struct error err = { .class = ERROR_NONE };
		struct buf bytes;
		int ret;

		(void)snprintf(last, sizeof(last), END("%s"), rows[i].word);
		frames(&bytes, &f);
		ret = decode(&f, buf_view(&bytes), true, 1, &lines, &err);
		assert_int_equal(ret, rows[i].end == NULL ? -1 : 0);
		if (rows[i].end != NULL)
			assert_non_null(strstr(buf_view(&lines.out).p,
			    rows[i].end));
		else
			assert_int_equal(err.class, ERROR_UPSTREAM_FAILED);
		buf_fini(&lines.out);
		buf_fini(&bytes);
	}
}

static void
an_end_without_an_answer(void **state)
{
	static const struct fact rows[] = {
		/* Seen of 2.5: it stops and has said nothing. */
		{ .chunks = { END("STOP") }, .want = "begin\n" DONE },
		{ .chunks = { END("OTHER") },
		    .class = ERROR_UPSTREAM_FAILED },
		/* Thoughts are no answer. */
		{ .chunks = { PARTS("{'text':'a','thought':true}"),
		    END("OTHER") }, .class = ERROR_UPSTREAM_FAILED },
		{ .chunks = { "{'promptFeedback':{'blockReason':'OTHER'}}" },
		    .want = "begin\nend content_filter\n" },
		{ .chunks = { "{'promptFeedback':{}}" },
		    .class = ERROR_UPSTREAM_CUT },
		{ .chunks = { PARTS("{'text':'a'}"),
		    "{'promptFeedback':{'blockReason':'SAFETY'}}" },
		    .want = "begin\nitem_begin 0 message\n"
		    "delta 0.0 text 'a'\nitem_end 0 incomplete\n"
		    "end content_filter\n" },
		{ .chunks = { "7" }, .class = ERROR_UPSTREAM_PROTOCOL },
		{ .chunks = { "[]" }, .class = ERROR_UPSTREAM_PROTOCOL },
		{ .chunks = { "{}" }, .class = ERROR_UPSTREAM_CUT },
	};

	(void)state;
	CHECK(rows);
}

/* Only the first candidate is ours; what comes behind the reason still counts
 * until the body ends. */
static void
reads_on_behind_the_reason(void **state)
{
	static const struct fact rows[] = {
		{ .chunks = { END("STOP"), PARTS("{'text':'a'}"),
		    "{'usageMetadata':{'promptTokenCount':1,"
		    "'candidatesTokenCount':2}}" },
		    .want = "begin\nitem_begin 0 message\n"
		    "delta 0.0 text 'a'\n"
		    "usage input=1 cached=0 cache_write=0 output=2 "
		    "reasoning=0\nitem_end 0 completed\n" DONE },
		{ .chunks = { END("STOP"),
		    "{'error':{'code':500,'message':'no'}}" },
		    .class = ERROR_UPSTREAM_FAILED },
		{ .chunks = { "{'candidates':[{'index':1,'content':{'parts':"
		    "[{'text':'b'}]}},{'content':{'parts':[{'text':'c'}]}},"
		    "{'index':0,'content':{'parts':[{'text':'a'}]},"
		    "'finishReason':'STOP'}]}" },
		    .want = "begin\n" MESSAGE("0", "a") DONE },
	};

	(void)state;
	CHECK(rows);
}

static void
usage_adds_thoughts_and_what_tools_read(void **state)
{
	static const struct fact rows[] = {
		{ .chunks = { "{'usageMetadata':{'promptTokenCount':10,"
		    "'toolUsePromptTokenCount':3,'cachedContentTokenCount':4,"
		    "'candidatesTokenCount':5,'thoughtsTokenCount':6}}",
		    LAST("") },
		    .want = "begin\n" USAGE("13", "4", "11", "6") DONE },
		/* What is zero is left out; the last counts. */
		{ .chunks = { "{'usageMetadata':{'promptTokenCount':10,"
		    "'thoughtsTokenCount':6}}",
		    "{'usageMetadata':{'promptTokenCount':10,"
		    "'candidatesTokenCount':2}}", LAST("") },
		    .want = "begin\n" USAGE("10", "0", "6", "6")
		    USAGE("10", "0", "2", "0") DONE },
		/* Never more than its whole; no such count. */
		{ .chunks = { "{'usageMetadata':{'promptTokenCount':1,"
		    "'cachedContentTokenCount':9,'candidatesTokenCount':"
		    "99999999999999999999}}", LAST("") },
		    .want = "begin\n" USAGE("1", "1", "0", "0") DONE },
		{ .chunks = { "{'usageMetadata':{'trafficType':'ON_DEMAND'}}",
		    LAST("") }, .want = "begin\n" DONE },
	};

	(void)state;
	CHECK(rows);
}

/* A list of chunks is a stream as well: it says why it ended, or was cut. A
 * whole answer needn't. */
static void
a_list_of_chunks_says_why_it_ends(void **state)
{
	static const struct fact f = { .request = NULL };
	static const struct {
		const char *body;
		bool stream;
		enum error_class class;
	} rows[] = {
		{ "[" PARTS("{'text':'a'}") "," LAST("{'text':'b'}") "]",
		    true, ERROR_NONE },
		{ "[" PARTS("{'text':'a'}") "]", true, ERROR_UPSTREAM_CUT },
		{ PARTS("{'text':'a'}"), true, ERROR_UPSTREAM_CUT },
		{ PARTS("{'text':'a'}"), false, ERROR_NONE },
		{ PARTS(""), false, ERROR_UPSTREAM_CUT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct error err = { .class = ERROR_NONE };
		struct lines lines;
		struct buf bytes;

		buf_init(&bytes, BIG);
		events_quote(&bytes, rows[i].body);
		(void)decode(&f, buf_view(&bytes), rows[i].stream, 7, &lines,
		    &err);
		assert_int_equal(err.class, rows[i].class);
		buf_fini(&lines.out);
		buf_fini(&bytes);
	}
}

#define ERR(code, status, message, details) "{'error':{'code':" code \
	",'message':'" message "','status':'" status "','details':[" \
	details "]}}"

static void
errors_within_a_stream_mean_the_same(void **state)
{
	static const struct fact rows[] = {
		{ .chunks = { ERR("429", "RESOURCE_EXHAUSTED", "slow",
		    "{'violations':[{'quotaId':'XPerDay'}]}") }, .class = ERROR_UPSTREAM_BILLING },
		{ .chunks = { PARTS("{'text':'a'}"), ERR("400",
		    "INVALID_ARGUMENT", "Thought signature is not valid.",
		    "") }, .class = ERROR_UPSTREAM_REASONING },
		/* A second try without our blobs can do. */
		{ .chunks = { END("MISSING_THOUGHT_SIGNATURE") },
		    .class = ERROR_UPSTREAM_REASONING },
		{ .chunks = { "[" ERR("503", "UNAVAILABLE", "x", "") "]" },
		    .class = ERROR_UPSTREAM_OVERLOADED },
	};

	(void)state;
	CHECK(rows);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(thoughts_are_told_by_their_mark_alone),
		cmocka_unit_test(each_signature_stays_where_it_was),
		cmocka_unit_test(a_call_needs_no_arguments),
		cmocka_unit_test(a_marked_name_is_the_requests_again),
		cmocka_unit_test(every_end_has_its_meaning),
		cmocka_unit_test(an_end_without_an_answer),
		cmocka_unit_test(reads_on_behind_the_reason),
		cmocka_unit_test(usage_adds_thoughts_and_what_tools_read),
		cmocka_unit_test(a_list_of_chunks_says_why_it_ends),
		cmocka_unit_test(errors_within_a_stream_mean_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
