/*
 * What an answer says goes back as the next turn's input, as it stands: the
 * provider hears its own thoughts with their signatures, its text and its
 * call again, in their order, whatever dialect it speaks, and whether its
 * answer was streamed or not.
 */
#include "config.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/jsonx.h"
#include "base/log.h"
#include "lib/events.h"
#include "lib/house.h"
#include "lib/upstream.h"

#define BIG	((size_t)1 << 20)

/* ---- what each provider answers, with ' for " ---- */

#define DATA(json)	"data: " json "\n\n"

#define CLAUDE_SIGN	"U2lnbmF0dXJl"
#define CLAUDE_CALL	"{'type':'tool_use','id':'toolu_1','name':'f','input':"
#define CLAUDE_OPEN(i, block)	DATA("{'type':'content_block_start'," \
	"'index':" i ",'content_block':" block "}")
#define CLAUDE_DELTA(i, delta)	DATA("{'type':'content_block_delta'," \
	"'index':" i ",'delta':" delta "}")
#define CLAUDE_CLOSE(i)	DATA("{'type':'content_block_stop','index':" i "}")

static const char claude_whole[] = "{'type':'message','content':[{'type':"
    "'thinking','thinking':'Hm ','signature':'" CLAUDE_SIGN "'},{'type':"
    "'redacted_thinking','data':'UmVk'},{'type':'text','text':'I look.'},"
    CLAUDE_CALL "{'a':1}}],'stop_reason':'tool_use'}";
static const char claude_stream[] = DATA("{'type':'message_start','message':"
    "{}}")
    CLAUDE_OPEN("0", "{'type':'thinking','thinking':'','signature':''}")
    CLAUDE_DELTA("0", "{'type':'thinking_delta','thinking':'Hm '}")
    CLAUDE_DELTA("0", "{'type':'signature_delta','signature':'"
    CLAUDE_SIGN "'}") CLAUDE_CLOSE("0")
    CLAUDE_OPEN("1", "{'type':'redacted_thinking','data':'UmVk'}")
    CLAUDE_CLOSE("1") CLAUDE_OPEN("2", "{'type':'text','text':''}")
    CLAUDE_DELTA("2", "{'type':'text_delta','text':'I look.'}")
    CLAUDE_CLOSE("2") CLAUDE_OPEN("3", CLAUDE_CALL "{}}")
    CLAUDE_DELTA("3", "{'type':'input_json_delta','partial_json':"
    "'{\\'a\\':1}'}") CLAUDE_CLOSE("3")
    DATA("{'type':'message_delta','delta':{'stop_reason':'tool_use'}}")
    DATA("{'type':'message_stop'}");

#define GEMINI_OF(parts, more)	"{'candidates':[{'content':{'role':'model'," \
	"'parts':[" parts "]}" more "}]}"
#define GEMINI_STOP	",'finishReason':'STOP'"
#define GEMINI_TEXT	"{'text':'I look.'}"
#define GEMINI_CALL	"{'functionCall':{'name':'f','args':{'a':1}," \
	"'id':'fc1'},'thoughtSignature':'Q3MwQg=='}"

static const char gemini_whole[] = GEMINI_OF("{'text':'Hm ','thought':true},"
    GEMINI_TEXT "," GEMINI_CALL, GEMINI_STOP);
static const char gemini_stream[] =
    DATA(GEMINI_OF("{'text':'Hm ','thought':true}", ""))
    DATA(GEMINI_OF(GEMINI_TEXT, "")) DATA(GEMINI_OF(GEMINI_CALL, ""))
    DATA(GEMINI_OF("", GEMINI_STOP));

#define OPENAI_REASONING	"{'type':'reasoning','id':'rs_1','summary':[{" \
	"'type':'summary_text','text':'Hm'}],'encrypted_content':'Z0FBQQ'}"
#define OPENAI_TEXT	"{'type':'message','id':'msg_1','role':'assistant'," \
	"'status':'completed','content':[{'type':'output_text','text':" \
	"'I look.','annotations':[]}]}"
#define OPENAI_CALL	"{'type':'function_call','id':'fc_1','call_id':" \
	"'call_1','name':'f','arguments':'{\\'a\\':1}','status':'completed'}"
#define OPENAI_DONE(i, item)	DATA("{'type':'response.output_item.done'," \
	"'output_index':" i ",'item':" item "}")

static const char openai_whole[] = "{'status':'completed','output':["
    OPENAI_REASONING "," OPENAI_TEXT "," OPENAI_CALL "]}";
static const char openai_stream[] =
    OPENAI_DONE("0", OPENAI_REASONING) OPENAI_DONE("1", OPENAI_TEXT)
    OPENAI_DONE("2", OPENAI_CALL) DATA("{'type':'response.completed',"
    "'response':{'status':'completed'}}");

#define CHAT_CALL	"'tool_calls':[{'index':0,'id':'call_1','type':" \
	"'function','function':{'name':'f','arguments':'{\\'a\\':1}'}}]"
#define CHAT_DETAIL(more)	"'reasoning_details':[{'type':" \
	"'reasoning.text','index':0" more "}]"
#define CHAT_DELTA(delta)	DATA("{'choices':[{'delta':{" delta "}}]}")

static const char chat_whole[] = "{'choices':[{'message':{'content':"
    "'I look.'," CHAT_DETAIL(",'signature':'RXFRQg','text':'Hm '") ","
    CHAT_CALL "},'finish_reason':'tool_calls'}]}";
static const char chat_stream[] =
    CHAT_DELTA(CHAT_DETAIL(",'text':'Hm '"))
    CHAT_DELTA(CHAT_DETAIL(",'signature':'RXFRQg'"))
    CHAT_DELTA("'content':'I look.'") CHAT_DELTA(CHAT_CALL)
    DATA("{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}")
    DATA("[DONE]");

static const char plain_whole[] = "{'choices':[{'message':{'content':"
    "'I look.','reasoning_content':'Hm '," CHAT_CALL "},'finish_reason':"
    "'tool_calls'}]}";
static const char plain_stream[] = CHAT_DELTA("'reasoning_content':'Hm '")
    CHAT_DELTA("'content':'I look.'") CHAT_DELTA(CHAT_CALL)
    DATA("{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}")
    DATA("[DONE]");

/* ---- the providers, and what each must hear ---- */

struct trip {
	const char *model, *more;	/* of the request */
	const char *whole, *stream;
	const char *says, *calls, *hears;
};

static const struct trip claude = {
	"claude/claude-opus-5-5", ",'reasoning':{'effort':'low','summary':"
	    "'auto'}", claude_whole, claude_stream,
	"{'role':'assistant','content':[{'type':'thinking','thinking':'Hm ',"
	    "'signature':'" CLAUDE_SIGN "'},{'type':'redacted_thinking',"
	    "'data':'UmVk'},{'type':'text','text':'I look.'},",
	CLAUDE_CALL "{'a':1}}]}",
	"{'type':'tool_result','tool_use_id':'toolu_1','content':'7'}",
};
static const struct trip gemini = {
	"gemini/gemini-3.8-flash", ",'reasoning':{'summary':'auto'}",
	gemini_whole, gemini_stream, GEMINI_TEXT ",",
	GEMINI_CALL "]}",
	"{'functionResponse':{'name':'f','id':'fc1','response':{'output':"
	    "'7'}}}",
};
static const struct trip openai = {
	"openai/gpt-5.6-sol", "", openai_whole, openai_stream,
	"'encrypted_content':'Z0FBQQ'",
	"'call_id':'call_1','name':'f','arguments':'{\\'a\\':1}'",
	"'call_id':'call_1','output':'7'",
};
static const struct trip chat = {
	"chat/m", "", chat_whole, chat_stream,
	"{'role':'assistant','content':'I look.','reasoning_details':[{"
	    "'type':'reasoning.text','index':0,'signature':'RXFRQg','text':"
	    "'Hm '}],",
	"'id':'call_1','type':'function','function':{'name':'f','arguments':"
	    "'{\\'a\\':1}'}",
	"'tool_call_id':'call_1','content':'7'",
};
static const struct trip plain = {
	"plain/m", "", plain_whole, plain_stream,
	"{'role':'assistant','content':'I look.','reasoning_content':'Hm ',",
	"'id':'call_1','type':'function','function':{'name':'f','arguments':"
	    "'{\\'a\\':1}'}",
	"'tool_call_id':'call_1','content':'7'",
};

/* ---- two turns ---- */

struct stage {
	struct upstream *upstream;
	struct house house;
	struct arena arena;
	int log_fd;
};

static void
stage_open(struct stage *s)
{
	struct buf yaml;
	const char *url;

	s->upstream = upstream_start();
	url = upstream_url(s->upstream);
	arena_init(&s->arena, BIG);
	buf_init(&yaml, BIG);
	buf_printf(&yaml, "providers:\n"
	    "  claude: {dialect: anthropic, base_url: \"%s\", api_key: k}\n"
	    "  gemini: {dialect: gemini, base_url: \"%s\", api_key: k}\n"
	    "  openai: {dialect: openai-responses, base_url: \"%s\","
	    " api_key: k}\n"
	    "  chat: {dialect: openai-chat, base_url: \"%s\", api_key: k,"
	    " quirks: [cache_control]}\n"
	    "  plain: {dialect: openai-chat, base_url: \"%s\", api_key: k,"
	    " quirks: [reasoning_content]}\n", url, url, url, url, url);
	house_open(&s->house, yaml.data);
	buf_fini(&yaml);
	s->log_fd = open("/dev/null", O_WRONLY);
	assert_int_not_equal(s->log_fd, -1);
	log_set_fd(s->log_fd);
}

static void
stage_close(struct stage *s)
{
	log_set_fd(STDERR_FILENO);
	(void)close(s->log_fd);
	house_close(&s->house);
	upstream_stop(s->upstream);
	arena_fini(&s->arena);
}

static struct span
quoted(struct stage *s, const char *text)
{
	struct buf out;
	struct span copy;

	buf_init(&out, BIG);
	events_quote(&out, text);
	copy = arena_span(&s->arena, buf_view(&out));
	buf_fini(&out);
	return copy;
}

/* The output of the answer, as the client reads it. */
static struct span
output_of(struct stage *s, const struct house_answer *a, bool stream)
{
	static const char last[] = "data: {\"type\":\"response.completed\"";
	const struct node *root, *output;
	struct span json = a->body;
	struct error err;
	const char *at;

	if (stream) {
		at = memmem(json.p, json.len, last, sizeof(last) - 1);
		assert_non_null(at);
		json = span_of(at + strlen("data: "));
		json.len = strcspn(json.p, "\n");
	}
	root = scan(&s->arena, arena_span(&s->arena, json), 0, &err);
	output = jsonx_get(stream ? jsonx_get(root, "response") : root,
	    "output");
	assert_non_null(output);
	return output->span;
}

#define TOOL	"'tools':[{'type':'function','name':'f'}],'include':[" \
	"'reasoning.encrypted_content'],'max_output_tokens':9000"
#define ASK	"{'role':'user','content':'U'}"

static void
post(struct stage *s, const struct trip *t, bool stream, struct span input,
    struct house_answer *a)
{
	struct buf body;

	buf_init(&body, BIG);
	events_quote(&body, "{'model':'");
	events_quote(&body, t->model);
	events_quote(&body, stream ? "','stream':true," : "',");
	events_quote(&body, TOOL);
	events_quote(&body, t->more);
	events_quote(&body, ",'input':[" ASK);
	buf_span(&body, input);
	events_quote(&body, "]}");
	house_post(&s->house, body.data, a);
	buf_fini(&body);
	if (a->status != 200)
		fail_msg("%.*s", (int)a->body.len, a->body.p);
}

/* Each piece behind the one before it. */
static void
assert_order(struct stage *s, struct span body, const struct trip *t)
{
	const char *const pieces[] = { t->says, t->calls, t->hears };

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct span want = quoted(s, pieces[i]);
		const char *at = memmem(body.p, body.len, want.p, want.len);

		if (at == NULL)
			fail_msg("no %.*s\nin %.*s", (int)want.len, want.p,
			    (int)body.len, body.p);
		body.len -= (size_t)(at + want.len - body.p);
		body.p = at + want.len;
	}
}

static void
go_round(const struct trip *t, bool stream)
{
	struct stage s;
	struct upstream_request r;
	struct upstream_reply reply = {
		.type = stream ? "text/event-stream" : "application/json",
	};
	struct house_answer first, second;
	struct buf input;
	struct span said;

	stage_open(&s);
	said = quoted(&s, stream ? t->stream : t->whole);
	reply.part.body = said;
	upstream_route(s.upstream, "/", NULL, &reply);
	post(&s, t, stream, (struct span){ "", 0 }, &first);
	said = output_of(&s, &first, stream);
	buf_init(&input, BIG);
	buf_putc(&input, ',');
	buf_add(&input, said.p + 1, said.len - 2);
	events_quote(&input, ",{'type':'function_call_output','call_id':'");
	buf_puts(&input, memmem(said.p, said.len, "toolu_1", 7) != NULL ?
	    "toolu_1" : memmem(said.p, said.len, "\"fc1\"", 5) != NULL ?
	    "fc1" : "call_1");
	events_quote(&input, "','output':'7'}");
	post(&s, t, stream, buf_view(&input), &second);
	assert_true(upstream_request(s.upstream, 1, &r));
	assert_order(&s, r.body, t);
	buf_fini(&input);
	house_done(&second);
	house_done(&first);
	stage_close(&s);
}

static void
signed_thinking_comes_home(void **state)
{
	(void)state;
	go_round(&claude, false);
	go_round(&claude, true);
}

static void
a_signed_call_comes_home(void **state)
{
	(void)state;
	go_round(&gemini, false);
	go_round(&gemini, true);
}

static void
encrypted_reasoning_comes_home(void **state)
{
	(void)state;
	go_round(&openai, false);
	go_round(&openai, true);
}

static void
details_of_reasoning_come_home(void **state)
{
	(void)state;
	go_round(&chat, false);
	go_round(&chat, true);
}

static void
reasoning_content_comes_home(void **state)
{
	(void)state;
	go_round(&plain, false);
	go_round(&plain, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signed_thinking_comes_home),
		cmocka_unit_test(a_signed_call_comes_home),
		cmocka_unit_test(encrypted_reasoning_comes_home),
		cmocka_unit_test(details_of_reasoning_come_home),
		cmocka_unit_test(reasoning_content_comes_home),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
