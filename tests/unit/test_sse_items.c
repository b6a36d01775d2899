/*
 * The public stream of what not every provider knows: custom and hosted items,
 * namespaces, log probabilities, annotations, sealed reasoning.
 */
#include "config.h"

#include "lib/writer_rig.h"

static const struct node *
parse(struct writer_rig *f, const char *json)
{
	struct error err;
	const struct node *n = scan(&f->arena,
	    span_of(arena_strdup(&f->arena, json)), SCAN_UPSTREAM, &err);

	assert_non_null(n);
	return n;
}

#define PLAY(f, ...) do { \
	const struct event played[] = { __VA_ARGS__ }; \
	writer_play(f, played, sizeof(played) / sizeof(played[0])); \
} while (0)

#define CUSTOM(status, input) "{'id':'" CTC("1") "'," \
	"'type':'custom_tool_call','status':'" status "'," \
	"'call_id':'call_9','name':'sh','input':'" input "'}"

static void
writes_custom_calls(void **state)
{
	static const char expected[] = HEAD OPENING
	    EV("response.output_item.added", 2, ITEM(0,
		CUSTOM("in_progress", "")))
	    EV("response.custom_tool_call_input.delta", 3, AT(CTC("1"), 0)
		",'delta':'ls \\'a\\''")
	    EV("response.custom_tool_call_input.delta", 4, AT(CTC("1"), 0)
		",'delta':'\\n'")
	    EV("response.custom_tool_call_input.done", 5, AT(CTC("1"), 0)
		",'input':'ls \\'a\\'\\n'")
	    EV("response.output_item.done", 6, ITEM(0,
		CUSTOM("completed", "ls \\'a\\'\\n")))
	    COMPLETED(7, CUSTOM("completed", "ls \\'a\\'\\n"), "null");
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	PLAY(&f, E_BEGIN, E_CUSTOM(0, "call_9", "sh"),
	    E_INPUT(0, "ls \\\"a\\\""), E_INPUT(0, "\\n"), E_DONE(0),
	    E_END(COMPLETED));
	assert_stream(buf_view(&f.mem.out), "custom", expected);
	writer_teardown(&f);
}

static void
closes_a_custom_call_without_input(void **state)
{
	static const char expected[] = HEAD OPENING
	    EV("response.output_item.added", 2, ITEM(0,
		CUSTOM("in_progress", "")))
	    EV("response.custom_tool_call_input.done", 3, AT(CTC("1"), 0)
		",'input':''")
	    EV("response.output_item.done", 4, ITEM(0,
		CUSTOM("incomplete", "")))
	    FAILED(5, CUSTOM("incomplete", ""));
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	PLAY(&f, E_BEGIN, E_CUSTOM(0, "call_9", "sh"), E_CUT(0),
	    E_FAIL(&writer_cut));
	assert_stream(buf_view(&f.mem.out), "cut", expected);
	writer_teardown(&f);
}

static void
names_the_namespace_of_a_call(void **state)
{
#define IN_CRM(status, arguments) "{'id':'" FC("1") "'," \
	"'type':'function_call','status':'" status "','call_id':'c'," \
	"'namespace':'crm','name':'f','arguments':'" arguments "'}"
	static const char expected[] = HEAD OPENING
	    EV("response.output_item.added", 2, ITEM(0,
		IN_CRM("in_progress", "")))
	    EV("response.function_call_arguments.delta", 3, AT(FC("1"), 0)
		",'delta':'{}'")
	    EV("response.function_call_arguments.done", 4, AT(FC("1"), 0)
		",'arguments':'{}','name':'f'")
	    EV("response.output_item.done", 5, ITEM(0,
		IN_CRM("completed", "{}")))
	    COMPLETED(6, IN_CRM("completed", "{}"), "null");
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	PLAY(&f, E_BEGIN, E_CALL_IN(0, "c", "f", "crm"), E_ARGUMENTS(0, "{}"),
	    E_DONE(0), E_END(COMPLETED));
	assert_stream(buf_view(&f.mem.out), "namespace", expected);
	writer_teardown(&f);
}

/* ---- hosted items ---- */

#define SEARCH(status, rest) "{'id':'" WS("1") "'," \
	"'type':'web_search_call','status':'" status "'" rest "}"
#define UNSAID	",'action':{'type':'search'}"
#define QUERY	",'action':{'type':'search','query':'q'}"

static void
writes_hosted_items_with_their_progress(void **state)
{
	static const char expected[] = HEAD OPENING
	    EV("response.output_item.added", 2, ITEM(0,
		SEARCH("in_progress", QUERY)))
	    EV("response.web_search_call.in_progress", 3, AT(WS("1"), 0))
	    EV("response.web_search_call.searching", 4, AT(WS("1"), 0)
		",'x':[1,{'id':'kept'}],'code':null")
	    EV("response.output_item.done", 5, ITEM(0,
		SEARCH("completed", QUERY ",'extra':true")))
	    COMPLETED(6, SEARCH("completed", QUERY ",'extra':true"),
		"{'input_tokens':1,'input_tokens_details':"
		"{'cached_tokens':0,'cache_write_tokens':0},"
		"'output_tokens':2,'output_tokens_details':"
		"{'reasoning_tokens':0},'total_tokens':3,"
		"'tool_calls':{'web_search':2}}");
	static const struct usage searched = { .input = 1, .output = 2,
	    .web_searches = 2 };
	const struct node *begun, *told, *done;
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	begun = parse(&f, "{\"id\":\"ws_theirs\",\"type\":\"web_search_call\","
	    "\"status\":\"in_progress\", \"action\": { \"type\":\"search\","
	    "\"query\":\"q\" } }");
	/* The event's own members are ours to say. */
	told = parse(&f, "{\"type\":\"response.completed\",\"x\":"
	    "[1, {\"id\":\"kept\"}],\"sequence_number\":99,"
	    "\"item_id\":\"ws_theirs\",\"output_index\":7,\"code\":null}");
	done = parse(&f, "{\"type\":\"web_search_call\",\"action\":{\"type\":"
	    "\"search\",\"query\":\"q\"},\"id\":\"ws_theirs\","
	    "\"status\":\"completed\",\"extra\":true}");
	PLAY(&f, E_BEGIN, E_HOSTED(0, "web_search_call", begun),
	    E_PROGRESS(0, "response.web_search_call.in_progress", NULL),
	    E_PROGRESS(0, "response.web_search_call.searching", told),
	    E_DONE_AS(0, done), E_USAGE(&searched), E_END(COMPLETED));
	assert_stream(buf_view(&f.mem.out), "hosted", expected);
	writer_teardown(&f);
}

static void
ends_a_cut_hosted_item_as_it_began(void **state)
{
	static const char expected[] = HEAD OPENING
	    EV("response.output_item.added", 2, ITEM(0,
		SEARCH("in_progress", QUERY)))
	    EV("response.output_item.done", 3, ITEM(0,
		SEARCH("failed", QUERY)))
	    FAILED(4, SEARCH("failed", QUERY));
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	PLAY(&f, E_BEGIN, E_HOSTED(0, "web_search_call", parse(&f,
	    "{\"action\":{\"type\":\"search\",\"query\":\"q\"}}")), E_CUT(0),
	    E_FAIL(&writer_cut));
	assert_stream(buf_view(&f.mem.out), "cut", expected);
	writer_teardown(&f);
}

/* Else a provider could end the stream in our name, or break its frames. */
static void
passes_on_no_progress_under_a_foreign_name(void **state)
{
	static const char *const names[] = {
		"response.completed", "response.failed", "error",
		"web_search_call.searching", "response.web_search_call",
		"response.web_search_callx", "response.web_search_call.a\\n",
		"response.web_search_call. b", "response.web_search",
		"response.output_item.done",
	};
	static const char expected[] = HEAD OPENING
	    EV("response.output_item.added", 2, ITEM(0,
		SEARCH("in_progress", UNSAID)))
	    EV("response.output_item.done", 3, ITEM(0,
		SEARCH("completed", UNSAID)))
	    COMPLETED(4, SEARCH("completed", UNSAID), "null");
	struct event told = E_PROGRESS(0, "", NULL);
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	PLAY(&f, E_BEGIN, E_HOSTED(0, "web_search_call", NULL));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		told.word = span_of(names[i]);
		writer_play(&f, &told, 1);
	}
	PLAY(&f, E_DONE(0), E_END(COMPLETED));
	assert_stream(buf_view(&f.mem.out), "foreign", expected);
	writer_teardown(&f);
}

static void
passes_on_progress_that_speaks_of_a_piece_of_the_item(void **state)
{
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	PLAY(&f, E_BEGIN, E_HOSTED(0, "mcp_call", NULL),
	    E_PROGRESS(0, "response.mcp_call_arguments.delta",
	    parse(&f, "{\"delta\":\"{\"}")));
	assert_non_null(strstr(f.mem.out.data,
	    "event: response.mcp_call_arguments.delta\n"
	    "data: {\"type\":\"response.mcp_call_arguments.delta\","
	    "\"sequence_number\":3,\"item_id\":\"mcp_" N32("1") "\","
	    "\"output_index\":0,\"delta\":\"{\"}\n\n"));
	writer_teardown(&f);
}

/* ---- texts ---- */

static void
tells_log_probabilities_with_each_delta_and_at_the_end(void **state)
{
#define P1	"{'token':'a','logprob':-0.5,'bytes':[97],'top_logprobs':[]}"
#define P2	"{'token':'b','logprob':-1,'bytes':[98],'top_logprobs':[]}"
#define J1	"{\"token\":\"a\",\"logprob\":-0.5,\"bytes\":[97]," \
	"\"top_logprobs\":[]}"
#define J2	"{\"token\":\"b\",\"logprob\":-1,\"bytes\":[98]," \
	"\"top_logprobs\":[]}"
#define PROBABLE(text, list) "{'type':'output_text','text':'" text "'," \
	"'annotations':[],'logprobs':[" list "]}"
	static const char expected[] = HEAD OPENING
	    EV("response.output_item.added", 2, ITEM(0,
		MESSAGE(MSG("1"), "in_progress", "")))
	    EV("response.content_part.added", 3, IN(MSG("1"), 0, 0)
		",'part':" TEXT(""))
	    EV("response.output_text.delta", 4, IN(MSG("1"), 0, 0)
		",'delta':'a','logprobs':[" P1 "]")
	    EV("response.output_text.delta", 5, IN(MSG("1"), 0, 0)
		",'delta':'','logprobs':[" P2 "," P1 "]")
	    EV("response.output_text.delta", 6, IN(MSG("1"), 0, 0)
		",'delta':'b','logprobs':[]")
	    EV("response.output_text.done", 7, IN(MSG("1"), 0, 0)
		",'text':'ab','logprobs':[" P1 "," P2 "," P1 "]")
	    EV("response.content_part.done", 8, IN(MSG("1"), 0, 0)
		",'part':" PROBABLE("ab", P1 "," P2 "," P1))
	    EV("response.output_item.done", 9, ITEM(0, MESSAGE(MSG("1"),
		"completed", PROBABLE("ab", P1 "," P2 "," P1))))
	    COMPLETED(10, MESSAGE(MSG("1"), "completed",
		PROBABLE("ab", P1 "," P2 "," P1)), "null");
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_LOGPROBS(0, 0, "a", J1),
	    E_LOGPROBS(0, 0, "", J2 "," J1), E_TEXT(0, 0, "b"), E_DONE(0),
	    E_END(COMPLETED));
	assert_stream(buf_view(&f.mem.out), "logprobs", expected);
	writer_teardown(&f);
}

static void
notes_annotations_in_the_text_part(void **state)
{
	static const char json[] = "{ \"type\" : \"url_citation\","
	    "\n\"url\":\"https:\\/\\/a.example\",\"start_index\":0,"
	    "\"end_index\":2,\"title\":\"A\" }";
#define CITED	"{'type':'url_citation','url':'https://a.example'," \
	"'start_index':0,'end_index':2,'title':'A'}"
#define CITED_TEXT "{'type':'output_text','text':'ab','annotations':[" CITED \
	"," CITED "],'logprobs':[]}"
	static const char expected[] = HEAD OPENING
	    EV("response.output_item.added", 2, ITEM(0,
		MESSAGE(MSG("1"), "in_progress", "")))
	    EV("response.content_part.added", 3, IN(MSG("1"), 0, 0)
		",'part':" TEXT(""))
	    EV("response.output_text.delta", 4, IN(MSG("1"), 0, 0)
		",'delta':'ab','logprobs':[]")
	    EV("response.output_text.annotation.added", 5, IN(MSG("1"), 0, 0)
		",'annotation_index':0,'annotation':" CITED)
	    EV("response.output_text.annotation.added", 6, IN(MSG("1"), 0, 0)
		",'annotation_index':1,'annotation':" CITED)
	    EV("response.output_text.done", 7, IN(MSG("1"), 0, 0)
		",'text':'ab','logprobs':[]")
	    EV("response.content_part.done", 8, IN(MSG("1"), 0, 0)
		",'part':" CITED_TEXT)
	    EV("response.output_item.done", 9, ITEM(0,
		MESSAGE(MSG("1"), "completed", CITED_TEXT)))
	    COMPLETED(10, MESSAGE(MSG("1"), "completed", CITED_TEXT), "null");
	const struct node *node;
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	node = parse(&f, json);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "ab"), E_NOTE(0, 0, node),
	    E_NOTE(0, 0, node), E_DONE(0), E_END(COMPLETED));
	assert_stream(buf_view(&f.mem.out), "annotations", expected);
	writer_teardown(&f);
}

/* Of a part whose end has gone out: a citation has an event of its own, and log
 * probabilities, which belong to deltas, stand in the item. */
static void
tells_what_comes_late_of_a_text(void **state)
{
#define NOTED(s)	"{'type':'output_text','text':'" s "'," \
	"'annotations':[" CITED "],'logprobs':[" P1 "]}"
	static const char json[] = "{\"type\":\"url_citation\","
	    "\"url\":\"https://a.example\",\"start_index\":0,"
	    "\"end_index\":2,\"title\":\"A\"}";
	static const char expected[] = HEAD OPENING
	    EV("response.output_item.added", 2, ITEM(0,
		MESSAGE(MSG("1"), "in_progress", "")))
	    EV("response.content_part.added", 3, IN(MSG("1"), 0, 0)
		",'part':" TEXT(""))
	    EV("response.output_text.delta", 4, IN(MSG("1"), 0, 0)
		",'delta':'ab','logprobs':[]")
	    EV("response.output_text.done", 5, IN(MSG("1"), 0, 0)
		",'text':'ab','logprobs':[]")
	    EV("response.content_part.done", 6, IN(MSG("1"), 0, 0)
		",'part':" TEXT("ab"))
	    EV("response.content_part.added", 7, IN(MSG("1"), 0, 1)
		",'part':" TEXT(""))
	    EV("response.output_text.delta", 8, IN(MSG("1"), 0, 1)
		",'delta':'c','logprobs':[]")
	    EV("response.output_text.annotation.added", 9, IN(MSG("1"), 0, 0)
		",'annotation_index':0,'annotation':" CITED)
	    EV("response.output_text.delta", 10, IN(MSG("1"), 0, 1)
		",'delta':'d','logprobs':[]")
	    EV("response.output_text.done", 11, IN(MSG("1"), 0, 1)
		",'text':'cd','logprobs':[]")
	    EV("response.content_part.done", 12, IN(MSG("1"), 0, 1)
		",'part':" TEXT("cd"))
	    EV("response.output_item.done", 13, ITEM(0,
		MESSAGE(MSG("1"), "completed", NOTED("ab") "," TEXT("cd"))))
	    COMPLETED(14, MESSAGE(MSG("1"), "completed",
		NOTED("ab") "," TEXT("cd")), "null");
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "ab"), E_TEXT(0, 1, "c"),
	    E_LOGPROBS(0, 0, "", J1), E_NOTE(0, 0, parse(&f, json)),
	    E_TEXT(0, 1, "d"), E_DONE(0), E_END(COMPLETED));
	assert_stream(buf_view(&f.mem.out), "late", expected);
	writer_teardown(&f);
}

/* ... and of an item: the answer has both. */
static void
tells_what_comes_late_of_an_item(void **state)
{
	static const char json[] = "{\"type\":\"url_citation\","
	    "\"url\":\"https://a.example\",\"start_index\":0,"
	    "\"end_index\":2,\"title\":\"A\"}";
	static const char expected[] = HEAD OPENING
	    EV("response.output_item.added", 2, ITEM(0,
		MESSAGE(MSG("1"), "in_progress", "")))
	    EV("response.content_part.added", 3, IN(MSG("1"), 0, 0)
		",'part':" TEXT(""))
	    EV("response.output_text.delta", 4, IN(MSG("1"), 0, 0)
		",'delta':'ab','logprobs':[]")
	    EV("response.output_text.done", 5, IN(MSG("1"), 0, 0)
		",'text':'ab','logprobs':[]")
	    EV("response.content_part.done", 6, IN(MSG("1"), 0, 0)
		",'part':" TEXT("ab"))
	    EV("response.output_item.done", 7, ITEM(0,
		MESSAGE(MSG("1"), "completed", TEXT("ab"))))
	    EV("response.output_text.annotation.added", 8, IN(MSG("1"), 0, 0)
		",'annotation_index':0,'annotation':" CITED)
	    COMPLETED(9, MESSAGE(MSG("1"), "completed", NOTED("ab")), "null");
	struct writer_rig f;

	(void)state;
	writer_setup(&f);
	PLAY(&f, E_BEGIN, E_MESSAGE(0), E_TEXT(0, 0, "ab"), E_DONE(0),
	    E_LOGPROBS(0, 0, "", J1), E_NOTE(0, 0, parse(&f, json)),
	    E_END(COMPLETED));
	assert_stream(buf_view(&f.mem.out), "late", expected);
	writer_teardown(&f);
}

/* ---- reasoning ---- */

static void
tells_sealed_reasoning_only_to_who_asked(void **state)
{
	struct writer_rig f;

	(void)state;
	for (unsigned include = 0; include < 2; include++) {
		writer_setup(&f);
		f.response.include = include * INCLUDE_ENCRYPTED_REASONING;
		f.response.sink.next = &f.writer.sink;
		PLAY(&f, E_BEGIN, E_REASONING(0));
		/* Behind the check, where the seal is made. */
		const struct event done = E_SEALED(0, "sls_abc");
		struct error err;

		assert_int_equal(sink_send(&f.response.sink, &done, &err), 0);
		assert_int_equal(sse_writer_flush(&f.writer, &err), 0);
		if (include)
			assert_non_null(strstr(f.mem.out.data,
			    "\"summary\":[],"
			    "\"encrypted_content\":\"sls_abc\"}}\n\n"));
		else
			assert_null(strstr(f.mem.out.data, "encrypted"));
		writer_teardown(&f);
	}
}

static void
says_from_the_first_event_on_which_effort_was_asked_for(void **state)
{
	static const struct { enum effort asked, used; const char *said; }
	    rows[] = {
		{ EFFORT_MAX, EFFORT_UNSET, "{\"effort\":\"max\"," },
		{ EFFORT_MAX, EFFORT_HIGH, "{\"effort\":\"high\"," },
		{ EFFORT_UNSET, EFFORT_NONE, "{\"effort\":\"none\"," },
		{ EFFORT_UNSET, EFFORT_UNSET, "{\"effort\":null," },
	};
	struct writer_rig f;
	const char *at;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		writer_setup(&f);
		f.request.effort = rows[i].asked;
		f.response.effort = rows[i].used;
		PLAY(&f, E_BEGIN, E_END(COMPLETED));
		n = 0;
		for (at = f.mem.out.data; (at = strstr(at, rows[i].said)) !=
		    NULL; at++)
			n++;
		assert_int_equal(n, 3);
		writer_teardown(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_custom_calls),
		cmocka_unit_test(closes_a_custom_call_without_input),
		cmocka_unit_test(names_the_namespace_of_a_call),
		cmocka_unit_test(writes_hosted_items_with_their_progress),
		cmocka_unit_test(ends_a_cut_hosted_item_as_it_began),
		cmocka_unit_test(passes_on_no_progress_under_a_foreign_name),
		cmocka_unit_test(
		    passes_on_progress_that_speaks_of_a_piece_of_the_item),
		cmocka_unit_test(
		    tells_log_probabilities_with_each_delta_and_at_the_end),
		cmocka_unit_test(notes_annotations_in_the_text_part),
		cmocka_unit_test(tells_what_comes_late_of_a_text),
		cmocka_unit_test(tells_what_comes_late_of_an_item),
		cmocka_unit_test(tells_sealed_reasoning_only_to_who_asked),
		cmocka_unit_test(
		    says_from_the_first_event_on_which_effort_was_asked_for),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
