/*
 * An answer that was kept is told again as it was told first.
 *
 * When SLUICE_OUTPUTS names a folder, the streams of answers told again are
 * written there as again-NNN.sse, for the schemas to be held against.
 */
#include "config.h"

#include <glob.h>
#include <stdio.h>

#include "base/jsonx.h"
#include "lib/writer_rig.h"
#include "model/replay.h"

#define BIG	((size_t)1 << 24)
#define GOLDEN	"/tests/golden/*/*/want.json"

/* The rig's writer, but with an answer that isn't its own. */
struct stage {
	struct writer_rig rig;
	struct replay replay;
	struct error err;
};

static const struct node *
read_json(struct stage *s, struct span json)
{
	const struct node *n = scan(&s->rig.arena, json, SCAN_UPSTREAM,
	    &s->err);

	if (n == NULL)
		fail_msg("%s: %.*s", s->err.message, (int)json.len, json.p);
	return n;
}

static void
set_up(struct stage *s, bool stream)
{
	writer_setup(&s->rig);
	s->rig.response.include = ~0u;
	s->rig.writer.headers = "X-Again: yes\r\n";
	s->replay.sink.next = stream ? &s->rig.writer.sink : NULL;
}

static int
tell(struct stage *s, const struct node *object, const struct node *items)
{
	struct sink *next = s->replay.sink.next;

	return replay_init(&s->replay, &s->rig.response, &s->rig.receipt,
	    object, items, next, &s->err) == -1 ? -1 :
	    replay_run(&s->replay, &s->rig.check.sink, &s->err);
}

static void
tell_well(struct stage *s, struct span json)
{
	const struct node *object = read_json(s, json);

	if (tell(s, object, jsonx_get(object, "output")) == -1)
		fail_msg("%s: %.*s", s->err.message, (int)json.len, json.p);
}

/* ---- answers of all dialects ---- */

static void
expect_whole(const char *name, struct span json)
{
	struct stage s;
	struct buf out;
	struct jsonw w = jsonw_on(&out);

	set_up(&s, false);
	buf_init(&out, BIG);
	tell_well(&s, json);
	response_write(&w, &s.rig.response, &s.rig.request, &s.rig.receipt);
	if (!span_same(buf_view(&out), json))
		fail_msg("%s:\n%.*s\nisn't\n%.*s", name, (int)out.len,
		    out.data, (int)json.len, json.p);
	buf_fini(&out);
	writer_teardown(&s.rig);
}

static void
expect_item(const char *name, struct span stream, const struct node *item)
{
	struct buf word;

	buf_init(&word, BIG);
	buf_puts(&word, ",\"item\":");
	buf_span(&word, item->span);
	buf_puts(&word, "}\n\n");
	if (memmem(stream.p, stream.len, word.data, word.len) == NULL)
		fail_msg("%s: no item is done as %s", name, word.data);
	buf_fini(&word);
}

static void
expect_end(const char *name, struct span stream, struct span json)
{
	struct buf end;

	buf_init(&end, BIG);
	buf_puts(&end, ",\"response\":");
	buf_span(&end, json);
	buf_puts(&end, "}\n\ndata: [DONE]\n\n");
	if (stream.len < end.len || memcmp(stream.p + stream.len - end.len,
	    end.data, end.len) != 0)
		fail_msg("%s: the stream doesn't end with %s", name, end.data);
	buf_fini(&end);
}

static void
keep_stream(struct span out)
{
	const char *folder = getenv("SLUICE_OUTPUTS");
	const char *body = strstr(out.p, "\r\n\r\n");
	static unsigned number;
	char path[4096];
	FILE *f;

	assert_non_null(body);
	if (folder == NULL)
		return;
	(void)snprintf(path, sizeof(path), "%s/again-%03u.sse", folder,
	    ++number);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(body + 4, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
expect_streamed(const char *name, struct span json)
{
	const struct node *n;
	struct stage s;
	struct span out;

	set_up(&s, true);
	tell_well(&s, json);
	assert_int_equal(sse_writer_flush(&s.rig.writer, &s.err), 0);
	out = buf_view(&s.rig.mem.out);
	expect_end(name, out, json);
	keep_stream(out);
	n = jsonx_get(read_json(&s, json), "output")->child;
	for (; n != NULL; n = n->next)
		expect_item(name, out, n);
	writer_teardown(&s.rig);
}

static bool
is_answer(struct span json)
{
	static const char *const words[] = { "\"status\":\"completed\",\"error",
	    "\"status\":\"incomplete\",\"error" };

	return memmem(json.p, json.len, words[0], strlen(words[0])) != NULL ||
	    memmem(json.p, json.len, words[1], strlen(words[1])) != NULL;
}

static void
read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "r");
	char piece[4096];
	size_t n;

	assert_non_null(f);
	buf_init(out, BIG);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(out, piece, n);
	assert_int_equal(fclose(f), 0);
	while (out->len > 0 && out->data[out->len - 1] == '\n')
		buf_cut(out, out->len - 1);
}

static bool
expect_again(const char *path)
{
	struct buf json;
	bool answered;

	read_file(path, &json);
	answered = is_answer(buf_view(&json));
	if (answered) {
		expect_whole(path, buf_view(&json));
		expect_streamed(path, buf_view(&json));
	}
	buf_fini(&json);
	return answered;
}

static void
whatever_was_answered_is_told_again_to_the_byte(void **state)
{
	const char *srcdir = getenv("srcdir");
	char pattern[512];
	unsigned again = 0;
	glob_t found;

	(void)state;
	(void)snprintf(pattern, sizeof(pattern), "%s" GOLDEN,
	    srcdir == NULL ? "." : srcdir);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		again += expect_again(found.gl_pathv[i]);
	globfree(&found);
	assert_true(again > 100);
}

/* ---- one of them, event by event ---- */

#define NOTE	"{'type':'url_citation','url':'u'}"
#define WORDS	"{'type':'output_text','text':'A `b`','annotations':[" NOTE \
	"],'logprobs':[{'token':'A'}]}"
#define MINE	"{'id':'msg_mine','type':'message','status':'incomplete'," \
	"'role':'assistant','phase':'commentary','content':["
#define SEARCH(status, action) "{'id':'ws_mine'," \
	"'type':'web_search_call','status':'" status "','action':" action "}"
#define CALLED(status, arguments) "{'id':'fc_mine','type':'function_call'," \
	"'status':'" status "','call_id':'call_1','namespace':'n'," \
	"'name':'f','arguments':'" arguments "'}"
#define QUERY	"{'type':'search','query':'q'}"
#define ITEMS	SEARCH("failed", QUERY) "," MINE WORDS "," REFUSAL("No.") \
	"]}," CALLED("completed", "")

static const char kept[] = "{'id':'resp_mine','object':'response',"
    "'created_at':7,'completed_at':null,'status':'incomplete','error':null,"
    "'incomplete_details':{'reason':'content_filter'},'model':'a/m',"
    "'output':[" ITEMS "],'usage':null,'store':true,'top_p':0.10,"
    "'cost':{'total':0.5,'byok':true},'receipt':{'attempts':[{'route':'a/m',"
    "'status':200,'code':'ok','ms':9}],'changes':[],'redacted':{}}}";

#define BEGUN	",'response':{'id':'resp_mine','object':'response'," \
	"'created_at':7,'completed_at':null,'status':'in_progress'," \
	"'error':null,'incomplete_details':null,'model':'a/m','output':[]," \
	"'usage':null,'store':true,'top_p':0.10," \
	"'cost':{'total':null,'byok':true},'receipt':{'attempts':[{" \
	"'route':'a/m','status':200,'code':'ok','ms':9}],'changes':[]," \
	"'redacted':{}}}"

static const char told[] =
    "Status: 200 OK\r\nContent-Type: text/event-stream\r\n"
    "X-Request-Id: req-1\r\nCache-Control: no-cache, no-store\r\n"
    "X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\n"
    "X-Again: yes\r\n\r\n"
    EV("response.created", 0, BEGUN)
    EV("response.in_progress", 1, BEGUN)
    EV("response.output_item.added", 2, ITEM(0,
	SEARCH("in_progress", "{'type':'search'}")))
    EV("response.output_item.done", 3, ITEM(0, SEARCH("failed", QUERY)))
    EV("response.output_item.added", 4, ITEM(1,
	"{'id':'msg_mine','type':'message','status':'in_progress',"
	"'role':'assistant','phase':'commentary','content':[]}"))
    EV("response.content_part.added", 5, IN("msg_mine", 1, 0) ",'part':"
	TEXT(""))
    EV("response.output_text.delta", 6, IN("msg_mine", 1, 0)
	",'delta':'A `b`','logprobs':[{'token':'A'}]")
    EV("response.output_text.annotation.added", 7, IN("msg_mine", 1, 0)
	",'annotation_index':0,'annotation':" NOTE)
    EV("response.output_text.done", 8, IN("msg_mine", 1, 0)
	",'text':'A `b`','logprobs':[{'token':'A'}]")
    EV("response.content_part.done", 9, IN("msg_mine", 1, 0) ",'part':" WORDS)
    EV("response.content_part.added", 10, IN("msg_mine", 1, 1) ",'part':"
	REFUSAL(""))
    EV("response.refusal.delta", 11, IN("msg_mine", 1, 1) ",'delta':'No.'")
    EV("response.refusal.done", 12, IN("msg_mine", 1, 1) ",'refusal':'No.'")
    EV("response.content_part.done", 13, IN("msg_mine", 1, 1) ",'part':"
	REFUSAL("No."))
    EV("response.output_item.done", 14, ITEM(1, MINE WORDS ","
	REFUSAL("No.") "]}"))
    EV("response.output_item.added", 15, ITEM(2,
	CALLED("in_progress", "")))
    EV("response.function_call_arguments.done", 16, AT("fc_mine", 2)
	",'arguments':'','name':'f'")
    EV("response.output_item.done", 17, ITEM(2, CALLED("completed", "")));

static void
a_stream_is_written_anew_from_its_end(void **state)
{
	struct span out;
	struct stage s;
	struct buf json;
	const char *end;

	(void)state;
	set_up(&s, true);
	buf_init(&json, BIG);
	events_quote(&json, kept);
	for (size_t i = 0; i < json.len; i++)
		if (json.data[i] == '`')
			json.data[i] = '\'';
	tell_well(&s, buf_view(&json));
	assert_int_equal(sse_writer_flush(&s.rig.writer, &s.err), 0);
	out = buf_view(&s.rig.mem.out);
	expect_end("kept", out, buf_view(&json));
	end = strstr(out.p, "event: response.incomplete\n");
	assert_non_null(end);
	assert_stream((struct span){ out.p, (size_t)(end - out.p) }, "kept",
	    told);
	buf_fini(&json);
	writer_teardown(&s.rig);
}

/* ---- what can't be told ---- */

#define OBJECT_OF(id, status) \
	"{'id':" id ",'model':'m','status':'" status "','top_p':1}"
#define GOOD	OBJECT_OF("'resp_1'", "completed")
#define LONG	"'resp_" N24("x") N24("x") "'"

static const struct {
	const char *object, *items;
} broken[] = {
	{ "[]", "[]" },
	{ "{}", "[]" },
	{ OBJECT_OF("7", "completed"), "[]" },
	{ OBJECT_OF(LONG, "completed"), "[]" },
	{ "{'id':'r','status':'completed','top_p':1}", "[]" },
	{ "{'id':'r','status':'completed','model':'m'}", "[]" },
	{ "{'id':'r','status':'completed','model':'\\u0000','top_p':1}", "[]" },
	{ OBJECT_OF("'r'", "failed"), "[]" },
	{ OBJECT_OF("'r'", "in_progress"), "[]" },
	{ GOOD, "{}" },
	{ GOOD, "[7]" },
	{ GOOD, "[{}]" },
	{ GOOD, "[{'id':'','type':'message'}]" },
	{ GOOD, "[{'id':" LONG ",'type':'message'}]" },
	{ GOOD, "[{'id':'i'}]" },
	{ GOOD, "[{'id':'i','type':'function_call'}]" },
	{ GOOD, "[{'id':'i','type':'message','content':[7]}]" },
	{ GOOD, "[{'id':'i','type':'message','content':[{'type':"
	    "'summary_text','text':'x'}]}]" },
	{ GOOD, "[{'id':'i','type':'reasoning','summary':[{'type':"
	    "'output_text','text':'x'}]}]" },
};

static void
what_is_no_answer_is_an_error(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct buf object, items;
		struct stage s;

		set_up(&s, false);
		buf_init(&object, BIG);
		buf_init(&items, BIG);
		events_quote(&object, broken[i].object);
		events_quote(&items, broken[i].items);
		if (tell(&s, read_json(&s, buf_view(&object)),
		    read_json(&s, buf_view(&items))) != -1)
			fail_msg("%s, %s was told", object.data, items.data);
		assert_int_equal(s.err.class, ERROR_INTERNAL);
		buf_fini(&items);
		buf_fini(&object);
		writer_teardown(&s.rig);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    whatever_was_answered_is_told_again_to_the_byte),
		cmocka_unit_test(a_stream_is_written_anew_from_its_end),
		cmocka_unit_test(what_is_no_answer_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
