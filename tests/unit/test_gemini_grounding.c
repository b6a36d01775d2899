/*
 * What an answer rests on: a search, and citations of what it found.
 */
#include "config.h"

#include "lib/gemini_answers.h"

#define SEARCHING "{'model':'m','input':'x','tools':[{'type':'web_search'}]}"
#define FOUND(supports) "{'candidates':[{'finishReason':'STOP'," \
	"'groundingMetadata':{'webSearchQueries':['q'],'groundingChunks':[" \
	"{'web':{'uri':'https://a','title':'A'}},{'maps':{}},7]," \
	"'groundingSupports':[" supports "]}}]}"
#define SEARCHED "item_begin 1 web_search_call {'status':'in_progress'," \
	"'action':{'type':'search','query':'q','queries':['q']}}\n" \
	"note 1 response.web_search_call.in_progress\n" \
	"note 1 response.web_search_call.searching\n" \
	"note 1 response.web_search_call.completed\n" \
	"item_end 1 completed {'status':'completed'," \
	"'action':{'type':'search','query':'q','queries':['q']}}\n"
#define CITED(from, to) "note 0.0 annotation {'type':'url_citation'," \
	"'start_index':" from ",'end_index':" to ",'url':'https://a'," \
	"'title':'A'}\n"

/* Bytes of UTF-8 become characters; escapes of JSON are neither. */
static void
citations_count_characters(void **state)
{
#define TEXT	"\xc3\xa4\\n\xf0\x9f\x98\x80z"	/* 2, 1, 4, 1 bytes */
#define CITES(support, note) { .request = SEARCHING, \
	.chunks = { PARTS("{'text':'" TEXT "'}"), FOUND(support) }, \
	.want = "begin\nitem_begin 0 message\ndelta 0.0 text '" TEXT "'\n" \
	    note "item_end 0 completed\n" SEARCHED DONE }
	static const struct fact rows[] = {
		CITES("{'segment':{'endIndex':8},'groundingChunkIndices':"
		    "[0]}", CITED("0", "4")),
		CITES("{'segment':{'startIndex':3,'endIndex':7,'text':"
		    "'\\ud83d\\ude00'},'groundingChunkIndices':[0]}",
		    CITED("2", "3")),
		/* Its words count for more than its indexes. */
		CITES("{'segment':{'startIndex':0,'endIndex':1,'text':'z'},"
		    "'groundingChunkIndices':[0]}", CITED("3", "4")),
		CITES("{'segment':{'startIndex':2,'endIndex':99},"
		    "'groundingChunkIndices':[0]}", CITED("1", "4")),
		/* The text came in pieces, one of them half a character. */
		{ .request = SEARCHING, .chunks = {
		    PARTS("{'text':'\xc3\xa4\\ud83d'}"),
		    PARTS("{'text':'\\ude00\\u00e4'},{'text':'z'}"),
		    FOUND("{'segment':{'startIndex':2,'endIndex':8},"
		    "'groundingChunkIndices':[0]}") },
		    .want = "begin\nitem_begin 0 message\n"
		    "delta 0.0 text '\xc3\xa4'\n"
		    "delta 0.0 text '\xf0\x9f\x98\x80\xc3\xa4'\n"
		    "delta 0.0 text 'z'\n" CITED("1", "3")
		    "item_end 0 completed\n" SEARCHED DONE },
		/* In a character, the wrong way round, nowhere, of nothing. */
		CITES("{'segment':{'startIndex':1,'endIndex':8},"
		    "'groundingChunkIndices':[0]}", ""),
		CITES("{'segment':{'startIndex':8,'endIndex':3},"
		    "'groundingChunkIndices':[0]}", ""),
		CITES("{'segment':{'endIndex':8,'text':'y'},"
		    "'groundingChunkIndices':[0]}", ""),
		CITES("{'segment':{'endIndex':8},'groundingChunkIndices':"
		    "[1,2,3,-1,null,'0']}", ""),
		CITES("{'groundingChunkIndices':[0]}", ""),
		CITES("null,{},{'segment':7}", ""),
	};

	(void)state;
	CHECK(rows);
}

static void
a_search_without_a_text_is_told(void **state)
{
	static const struct fact rows[] = {
		{ .request = SEARCHING, .model = OLD,
		    .chunks = { FOUND("{'segment':{'endIndex':1},"
		    "'groundingChunkIndices':[0]}"),
		    "{'usageMetadata':{'promptTokenCount':1}}" },
		    .want = "begin\n" USAGE("1", "0", "0", "0")
		    "item_begin 0 web_search_call {'status':'in_progress',"
		    "'action':{'type':'search','query':'q','queries':['q']}}\n"
		    "note 0 response.web_search_call.in_progress\n"
		    "note 0 response.web_search_call.searching\n"
		    "note 0 response.web_search_call.completed\n"
		    "item_end 0 completed {'status':'completed',"
		    "'action':{'type':'search','query':'q','queries':['q']}}\n"
		    "usage input=1 cached=0 cache_write=0 output=0 "
		    "reasoning=0 web_searches=1\n" DONE },
		/* Nothing was found, nothing is told. */
		{ .request = SEARCHING, .chunks = { LAST("{'text':'a'}"),
		    "{'candidates':[{'groundingMetadata':{'x':1}}]}" },
		    .want = "begin\n" MESSAGE("0", "a") DONE },
	};

	(void)state;
	CHECK(rows);
}

/* A limit that is met behind the message didn't cut the message. */
static void
a_message_before_a_call_is_whole(void **state)
{
	static const struct fact rows[] = {
		{ .request = "{'model':'m','input':'x','tools':[{'type':"
		    "'web_search'},{'type':'function','name':'f'}]}",
		    .chunks = { PARTS("{'text':'a'},{'functionCall':{'name':"
		    "'f'}}"), "{'candidates':[{'finishReason':'MAX_TOKENS',"
		    "'groundingMetadata':{'webSearchQueries':['q']}}]}" },
		    .want = "begin\n" MESSAGE("0", "a") SEARCHED
		    "item_begin 2 function_call - 'f'\n"
		    "delta 2.0 arguments '{}'\nitem_end 2 completed\n"
		    "end max_tokens\n" },
	};

	(void)state;
	CHECK(rows);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(citations_count_characters),
		cmocka_unit_test(a_search_without_a_text_is_told),
		cmocka_unit_test(a_message_before_a_call_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
