#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "dialect/openai_chat.h"
#include "lib/events.h"

#define BIG	((size_t)1 << 24)

/* Streams are written here with ' for ", a line for each frame. */
struct run {
	struct sink sink;
	struct buf out;
	int stop_at;		/* the event that the sink refuses; 0: none */
	int n_events, n_ends;
	struct error err;
};

static int
print(struct sink *s, const struct event *ev, struct error *err)
{
	struct run *r = (struct run *)s;

	r->n_ends += ev->type == EVENT_END;
	if (++r->n_events == r->stop_at)
		return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
	event_print(&r->out, ev);
	buf_putc(&r->out, '\n');
	return 0;
}

static void
frames(struct buf *out, const char *quoted)
{
	for (const char *p = quoted; *p != '\0'; p++) {
		if (p == quoted || p[-1] == '\n')
			buf_puts(out, "data: ");
		if (*p == '\n')
			buf_putc(out, '\n');
		buf_putc(out, *p == '\'' ? '"' : *p);
	}
}

static int
decode(struct run *r, unsigned quirks, bool stream, struct span bytes,
    bool clean)
{
	struct provider row = { .name = "lab", .quirks = quirks };
	struct target target = { .provider = &row, .model = "m" };
	struct request request = { .model = "m" };
	struct check check;
	struct decoder d;
	int ret;

	r->sink.event = print;
	buf_init(&r->out, BIG);
	check_init(&check, &r->sink);
	decoder_init(&d, &dialect_openai_chat, &request, &target, stream,
	    &check.sink);
	ret = dialect_openai_chat.feed(&d, bytes, &r->err);
	if (ret == 0)
		ret = dialect_openai_chat.finish(&d, clean, &r->err);
	decoder_fini(&d);
	check_fini(&check);
	return ret;
}

#define HELLO	"{'choices':[{'delta':{'content':'Hello'}}]}\n"
#define STOP	"{'choices':[{'delta':{},'finish_reason':'stop'}]}\n"
#define DONE	"[DONE]\n"

/* Promise 1, every range of a cut stream. */
static void
the_end_is_what_the_row_says(void **state)
{
	static const struct {
		unsigned quirks;
		const char *stream;
		bool clean;
		enum error_class class;
	} rows[] = {
		{ 0, HELLO STOP DONE, true, ERROR_NONE },
		{ 0, HELLO STOP DONE, false, ERROR_NONE },
		{ 0, HELLO DONE, true, ERROR_NONE },
		{ 0, HELLO STOP, true, ERROR_NONE },
		{ 0, HELLO STOP, false, ERROR_UPSTREAM_CUT },
		{ 0, HELLO, true, ERROR_UPSTREAM_CUT },
		{ 0, HELLO, false, ERROR_UPSTREAM_CUT },
		{ 0, STOP, true, ERROR_NONE },
		{ 0, "", true, ERROR_UPSTREAM_CUT },
		{ 0, DONE, true, ERROR_UPSTREAM_PROTOCOL },
		{ 0, "{}\n" DONE, true, ERROR_UPSTREAM_PROTOCOL },
		{ QUIRK_DONE_ALWAYS, HELLO STOP DONE, true, ERROR_NONE },
		{ QUIRK_DONE_ALWAYS, HELLO STOP, true, ERROR_UPSTREAM_CUT },
		{ 0, "7\n" STOP, true, ERROR_UPSTREAM_PROTOCOL },
		{ 0, "[]\n" STOP, true, ERROR_UPSTREAM_PROTOCOL },
		{ 0, "{'a':1}x\n" STOP, true, ERROR_UPSTREAM_PROTOCOL },
		{ 0, HELLO STOP DONE "{'error':{'message':'late'}}\n" DONE,
		    true, ERROR_NONE },
		{ 0, HELLO STOP DONE "{x\n7\n", true, ERROR_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run r = { .n_events = 0 };
		struct buf in;
		int ret;

		buf_init(&in, BIG);
		frames(&in, rows[i].stream);
		ret = decode(&r, rows[i].quirks, true, buf_view(&in),
		    rows[i].clean);
		if (ret != (rows[i].class == ERROR_NONE ? 0 : -1))
			fail_msg("row %zu: %d", i, ret);
		assert_int_equal(rows[i].class == ERROR_NONE, r.n_ends);
		if (ret == -1)
			assert_int_equal(rows[i].class, r.err.class);
		buf_fini(&r.out);
		buf_fini(&in);
	}
}

/* Wherever the stream is cut: an error up to the end mark, one END behind. */
static void
a_cut_at_any_byte_is_never_completed(void **state)
{
	struct buf in;

	(void)state;
	buf_init(&in, BIG);
	frames(&in, HELLO "{'choices':[{'delta':{'tool_calls':[{'index':0,"
	    "'id':'a','function':{'name':'f','arguments':'{}'}}]}}]}\n" STOP
	    "{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':"
	    "4}}\n" DONE);
	for (size_t cut = 0; cut <= in.len; cut++) {
		struct span part = { in.data, cut };
		struct run r = { .n_events = 0 };
		int ret = decode(&r, QUIRK_DONE_ALWAYS, true, part, true);

		assert_int_equal(cut == in.len ? 0 : -1, ret);
		assert_int_equal(cut == in.len, r.n_ends);
		if (ret == -1)
			assert_int_equal(ERROR_UPSTREAM_CUT, r.err.class);
		buf_fini(&r.out);
	}
	buf_fini(&in);
}

static void
a_cut_whole_answer_is_an_error(void **state)
{
	static const char whole[] = "{\"choices\":[{\"message\":"
	    "{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";

	(void)state;
	for (size_t cut = 0; cut < sizeof(whole); cut++) {
		struct span part = { whole, cut };
		struct run r = { .n_events = 0 };
		bool all = cut == sizeof(whole) - 1;

		assert_int_equal(all ? 0 : -1, decode(&r, 0, false, part,
		    true));
		assert_int_equal(all, r.n_ends);
		buf_fini(&r.out);
		if (!all)
			continue;
		r = (struct run){ .n_events = 0 };
		assert_int_equal(-1, decode(&r, 0, false, part, false));
		assert_int_equal(ERROR_UPSTREAM_CUT, r.err.class);
		buf_fini(&r.out);
	}
}

static void
reads_whole_answers(void **state)
{
	static const struct {
		const char *in, *out;	/* NULL: no answer at all */
	} rows[] = {
		{ "{'choices':[{'message':{'content':'A'}}]}",
		    "begin\nitem_begin 0 message\ndelta 0.0 text 'A'\n"
		    "item_end 0 completed\nend completed\n" },
		{ "{'choices':[{'message':{'content':''},'finish_reason':"
		    "'stop'}]}", "begin\nend completed\n" },
		{ "{'choices':[{'index':1,'message':{'content':'B'}},"
		    "{'index':0,'message':{'content':'A'}}]}",
		    "begin\nitem_begin 0 message\ndelta 0.0 text 'A'\n"
		    "item_end 0 completed\nend completed\n" },
		{ "{'result':{'response':'A','tool_calls':[{'name':'f',"
		    "'arguments':{'a':1}}]},'success':true,'errors':[]}",
		    "begin\nitem_begin 0 message\ndelta 0.0 text 'A'\n"
		    "item_end 0 completed\nitem_begin 1 function_call - 'f'\n"
		    "delta 1.0 arguments '{\\'a\\':1}'\nitem_end 1 completed\n"
		    "end completed\n" },
		{ "{'choices':[{'message':{'tool_calls':[{'function':{"
		    "'name':'f','arguments':'{}'}},{'function':{'name':'f',"
		    "'arguments':'{}'}}]}}]}",
		    "begin\nitem_begin 0 function_call - 'f'\n"
		    "delta 0.0 arguments '{}'\n"
		    "item_begin 1 function_call - 'f'\n"
		    "delta 1.0 arguments '{}'\nitem_end 0 completed\n"
		    "item_end 1 completed\nend completed\n" },
		{ "{'error':false,'choices':[{'message':{'content':'A'},"
		    "'error':''}]}",
		    "begin\nitem_begin 0 message\ndelta 0.0 text 'A'\n"
		    "item_end 0 completed\nend completed\n" },
		/* A citation of no text. */
		{ "{'choices':[{'message':{'reasoning':'R','annotations':[{"
		    "'type':'url_citation','url_citation':{'url':'https://"
		    "x.y/'}}]}}]}",
		    "begin\nitem_begin 0 reasoning\ndelta 0.0 reasoning 'R'\n"
		    "item_end 0 completed\nend completed\n" },
		/* A call that nothing but its name is known of. */
		{ "{'choices':[{'message':{'tool_calls':[{'function':{"
		    "'name':'f'}}]}}]}",
		    "begin\nitem_begin 0 function_call - 'f'\n"
		    "delta 0.0 arguments '{}'\nitem_end 0 completed\n"
		    "end completed\n" },
		{ "{'choices':[]}", NULL },
		{ "{'choices':[{'message':{'content':null}}]}", NULL },
		{ "{}", NULL },
		{ "<html>", NULL },
		{ "[{}]", NULL },
		{ "{'choices':[{'message':{'content':'A'}}]} x", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run r = { .n_events = 0 };
		struct buf in, want;
		int ret;

		buf_init(&in, BIG);
		buf_init(&want, BIG);
		events_quote(&in, rows[i].in);
		ret = decode(&r, 0, false, buf_view(&in), true);
		if (rows[i].out == NULL) {
			assert_int_equal(-1, ret);
			assert_int_equal(ERROR_UPSTREAM_PROTOCOL,
			    r.err.class);
		} else {
			events_quote(&want, rows[i].out);
			assert_string_equal(want.data, buf_view(&r.out).p);
		}
		buf_fini(&want);
		buf_fini(&in);
		buf_fini(&r.out);
	}
}

static void
think_marks_count_at_the_very_start_only(void **state)
{
	static const struct {
		const char *content, *reasoning, *text;
	} rows[] = {
		{ "<think>R</think>A", "R", "A" },
		{ "<think>R</think>", "R", NULL },
		{ "<think></think>A", NULL, "A" },
		{ "<think>R", "R", NULL },
		{ "<think>R</</think>A", "R</", "A" },
		{ "<think>R</think>A</think><think>B", "R",
		    "A</think><think>B" },
		{ "<thi", NULL, "<thi" },
		{ "<thin>A", NULL, "<thin>A" },
		{ "A<think>B</think>", NULL, "A<think>B</think>" },
		{ " <think>B</think>", NULL, " <think>B</think>" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run r = { .n_events = 0 };
		struct buf in, want;
		int n = 0;

		buf_init(&in, BIG);
		buf_init(&want, BIG);
		buf_printf(&in, "{\"choices\":[{\"message\":{\"content\":"
		    "\"%s\"}}]}", rows[i].content);
		buf_puts(&want, "begin\n");
		if (rows[i].reasoning != NULL) {
			buf_printf(&want, "item_begin 0 reasoning\n"
			    "delta 0.0 reasoning \"%s\"\n"
			    "item_end 0 completed\n", rows[i].reasoning);
			n = 1;
		}
		if (rows[i].text != NULL)
			buf_printf(&want, "item_begin %d message\n"
			    "delta %d.0 text \"%s\"\n"
			    "item_end %d completed\n", n, n, rows[i].text, n);
		buf_puts(&want, "end completed\n");
		assert_int_equal(0, decode(&r, QUIRK_THINK_TAGS, false,
		    buf_view(&in), true));
		assert_string_equal(want.data, r.out.data);
		buf_fini(&want);
		buf_fini(&in);
		buf_fini(&r.out);
	}
}

static void
half_a_think_mark_at_the_end_is_told(void **state)
{
	static const char in[] = "{\"choices\":[{\"message\":{\"content\":"
	    "\"<think>R</thin\"}}]}";
	struct run r = { .n_events = 0 };

	(void)state;
	assert_int_equal(0, decode(&r, QUIRK_THINK_TAGS, false, SPAN(in),
	    true));
	assert_non_null(strstr(r.out.data, "0.0 reasoning \"R\"\n"
	    "delta 0.0 reasoning \"</thin\"\n"));
	buf_fini(&r.out);
}

static void
a_whole_answer_to_a_streamed_call_is_read(void **state)
{
	static const char in[] = " \r\n{\"choices\":[{\"message\":"
	    "{\"content\":\"A\"}}]}\n";
	struct run r = { .n_events = 0 };

	(void)state;
	assert_int_equal(0, decode(&r, QUIRK_DONE_ALWAYS, true, SPAN(in),
	    true));
	assert_int_equal(1, r.n_ends);
	buf_fini(&r.out);
}

static void
usage_is_never_invented(void **state)
{
	static const struct {
		unsigned quirks;
		const char *usage, *line;	/* NULL: none */
	} rows[] = {
		{ 0, "null", NULL },
		{ 0, "{}", NULL },
		{ 0, "7", NULL },
		{ 0, "{'total_tokens':5}", NULL },
		{ 0, "{'prompt_tokens':0,'completion_tokens':0}", NULL },
		{ 0, "{'prompt_tokens':-3,'completion_tokens':'4'}", NULL },
		{ 0, "{'prompt_tokens':18446744073709551615,"
		    "'completion_tokens':1e30}", NULL },
		{ 0, "{'prompt_tokens':5}", "usage input=5 cached=0 "
		    "cache_write=0 output=0 reasoning=0\n" },
		{ 0, "{'prompt_tokens':5,'completion_tokens':4,"
		    "'prompt_tokens_details':null,'prompt_cache_hit_tokens':"
		    "2}", "usage input=5 cached=2 cache_write=0 output=4 "
		    "reasoning=0\n" },
		{ 0, "{'prompt_tokens':5,'completion_tokens':4,"
		    "'prompt_token_details':{'cached_tokens':3}}",
		    "usage input=5 cached=3 " },
		{ 0, "{'prompt_tokens':5,'completion_tokens':4,"
		    "'prompt_tokens_details':{'cached_tokens':9,"
		    "'cache_write_tokens':9},'completion_tokens_details':{"
		    "'reasoning_tokens':9}}", "usage input=5 cached=5 "
		    "cache_write=0 output=4 reasoning=4\n" },
		{ QUIRK_CACHED_OUTSIDE, "{'prompt_tokens':5,"
		    "'completion_tokens':4,'prompt_tokens_details':{"
		    "'cached_tokens':9}}", "usage input=14 cached=9 " },
		{ QUIRK_CACHED_OUTSIDE, "{'prompt_tokens':5,"
		    "'completion_tokens':4,'prompt_tokens_details':{"
		    "'cached_tokens':3}}", "usage input=5 cached=3 " },
		{ QUIRK_REASONING_OUTSIDE, "{'prompt_tokens':5,"
		    "'completion_tokens':4,'completion_tokens_details':{"
		    "'reasoning_tokens':9}}", "output=13 reasoning=9\n" },
		/* The sum says that it is inside after all. */
		{ QUIRK_REASONING_OUTSIDE, "{'prompt_tokens':5,"
		    "'completion_tokens':12,'total_tokens':17,"
		    "'completion_tokens_details':{'reasoning_tokens':9}}",
		    "output=12 reasoning=9\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run r = { .n_events = 0 };
		struct buf in, text;
		bool found;

		buf_init(&in, BIG);
		buf_init(&text, BIG);
		buf_printf(&text, HELLO STOP "{'choices':[],'usage':%s}\n"
		    DONE, rows[i].usage);
		frames(&in, text.data);
		assert_int_equal(0, decode(&r, rows[i].quirks, true,
		    buf_view(&in), true));
		found = strstr(r.out.data, rows[i].line == NULL ? "usage" :
		    rows[i].line) != NULL;
		if (found != (rows[i].line != NULL))
			fail_msg("row %zu: %s", i, r.out.data);
		buf_fini(&text);
		buf_fini(&in);
		buf_fini(&r.out);
	}
}

static void
finish_reason_decides_how_it_ends(void **state)
{
	static const struct {
		const char *word, *end;
		enum error_class class;
	} rows[] = {
		{ "stop", "end completed\n", ERROR_NONE },
		{ "tool_calls", "end completed\n", ERROR_NONE },
		{ "function_call", "end completed\n", ERROR_NONE },
		{ "eos", "end completed\n", ERROR_NONE },
		{ "end_turn", "end completed\n", ERROR_NONE },
		{ "never heard of", "end completed\n", ERROR_NONE },
		{ "length", "end max_tokens\n", ERROR_NONE },
		{ "model_length", "end max_tokens\n", ERROR_NONE },
		{ "model_context_window_exceeded", "end max_tokens\n",
		    ERROR_NONE },
		{ "content_filter", "end content_filter\n", ERROR_NONE },
		{ "sensitive", "end content_filter\n", ERROR_NONE },
		{ "PROHIBITED_CONTENT", "end content_filter\n", ERROR_NONE },
		{ "error", NULL, ERROR_UPSTREAM_FAILED },
		{ "network_error", NULL, ERROR_UPSTREAM_FAILED },
		{ "insufficient_system_resource", NULL,
		    ERROR_UPSTREAM_OVERLOADED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run r = { .n_events = 0 };
		struct buf in, text;
		int ret;

		buf_init(&in, BIG);
		buf_init(&text, BIG);
		buf_printf(&text, HELLO "{'choices':[{'delta':{},"
		    "'finish_reason':'%s'}]}\n" DONE, rows[i].word);
		frames(&in, text.data);
		ret = decode(&r, 0, true, buf_view(&in), true);
		if (rows[i].end == NULL) {
			assert_int_equal(-1, ret);
			assert_int_equal(rows[i].class, r.err.class);
		} else if (strstr(r.out.data, rows[i].end) == NULL) {
			fail_msg("%s: %s", rows[i].word, r.out.data);
		}
		buf_fini(&text);
		buf_fini(&in);
		buf_fini(&r.out);
	}
}

static void
usage_is_told_before_the_failure_beside_it(void **state)
{
	static const char *const rows[] = {
		"{'choices':[{'message':{'content':'A'},'finish_reason':"
		    "'insufficient_system_resource'}],'usage':{"
		    "'prompt_tokens':3}}",
		"{'choices':[{'message':{'content':7},'error':'broken'}],"
		    "'usage':{'prompt_tokens':3}}",
		"{'choices':[{'finish_reason':'error','usage':{"
		    "'prompt_tokens':3}}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run r = { .n_events = 0 };
		struct buf in;

		buf_init(&in, BIG);
		events_quote(&in, rows[i]);
		assert_int_equal(-1, decode(&r, 0, false, buf_view(&in),
		    true));
		if (strstr(r.out.data, "usage input=3 ") == NULL)
			fail_msg("row %zu: %s", i, r.out.data);
		buf_fini(&in);
		buf_fini(&r.out);
	}
}

static void
stops_at_once_when_the_sink_does(void **state)
{
	struct buf in;

	(void)state;
	buf_init(&in, BIG);
	frames(&in, HELLO "{'choices':[{'delta':{'tool_calls':[{'index':0,"
	    "'id':'a','function':{'name':'f','arguments':'{}'}}]}}]}\n"
	    "{'choices':[],'usage':{'prompt_tokens':3}}\n" STOP DONE);
	for (int stop = 1; stop <= 9; stop++) {
		struct run r = { .stop_at = stop };

		assert_int_equal(-1, decode(&r, 0, true, buf_view(&in),
		    true));
		assert_int_equal(ERROR_CLIENT_GONE, r.err.class);
		assert_int_equal(stop, r.n_events);
		buf_fini(&r.out);
	}
	buf_fini(&in);
}

#define MANY	(CEILING_UPSTREAM_EVENT - 1024)

/* The same chunk again and again, each for a call of its own. */
static int
decode_often(struct run *r, struct span chunk, size_t times)
{
	struct provider row = { .name = "lab" };
	struct target target = { .provider = &row, .model = "m" };
	struct request request = { .model = "m" };
	char *index = memmem(chunk.p, chunk.len, "index\":0", 8);
	struct decoder d;
	int ret = 0;

	decoder_init(&d, &dialect_openai_chat, &request, &target, true, NULL);
	for (size_t i = 0; i < times && ret == 0; i++) {
		index[7] = (char)('0' + i);
		ret = dialect_openai_chat.feed(&d, chunk, &r->err);
	}
	decoder_fini(&d);
	return ret;
}

static void
ceilings_are_ordinary_errors(void **state)
{
	struct run r = { .n_events = 0 };
	struct buf in;

	(void)state;
	buf_init(&in, (size_t)1 << 26);
	/* More calls than items may be. */
	for (size_t i = 0; i <= CEILING_OUTPUT_ITEMS; i++)
		buf_printf(&in, "data: {\"choices\":[{\"delta\":{\"tool_calls"
		    "\":[{\"index\":%zu,\"id\":\"c%zu\",\"function\":"
		    "{\"name\":\"f\"}}]}}]}\n\n", i, i);
	assert_int_equal(-1, decode(&r, 0, true, buf_view(&in), true));
	assert_int_equal(ERROR_UPSTREAM_PROTOCOL, r.err.class);
	buf_fini(&r.out);

	/* Arguments that stay below the ceiling in each of a few calls. */
	buf_reset(&in);
	buf_puts(&in, "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{"
	    "\"index\":0,\"function\":{\"arguments\":\"");
	memset(buf_room(&in, MANY), 'x', MANY);
	buf_grew(&in, MANY);
	buf_puts(&in, "\"}}]}}]}\n\n");
	assert_int_equal(-1, decode_often(&r, buf_view(&in),
	    CEILING_OUTPUT / MANY + 1));
	assert_int_equal(ERROR_UPSTREAM_PROTOCOL, r.err.class);

	/* An event without end. */
	buf_reset(&in);
	buf_puts(&in, "data: ");
	memset(buf_room(&in, CEILING_UPSTREAM_EVENT), 'x',
	    CEILING_UPSTREAM_EVENT);
	buf_grew(&in, CEILING_UPSTREAM_EVENT);
	r = (struct run){ .n_events = 0 };
	assert_int_equal(-1, decode(&r, 0, true, buf_view(&in), true));
	assert_int_equal(ERROR_UPSTREAM_PROTOCOL, r.err.class);
	buf_fini(&r.out);
	buf_fini(&in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_is_what_the_row_says),
		cmocka_unit_test(a_cut_at_any_byte_is_never_completed),
		cmocka_unit_test(a_cut_whole_answer_is_an_error),
		cmocka_unit_test(reads_whole_answers),
		cmocka_unit_test(think_marks_count_at_the_very_start_only),
		cmocka_unit_test(half_a_think_mark_at_the_end_is_told),
		cmocka_unit_test(a_whole_answer_to_a_streamed_call_is_read),
		cmocka_unit_test(usage_is_never_invented),
		cmocka_unit_test(finish_reason_decides_how_it_ends),
		cmocka_unit_test(
		    usage_is_told_before_the_failure_beside_it),
		cmocka_unit_test(stops_at_once_when_the_sink_does),
		cmocka_unit_test(ceilings_are_ordinary_errors),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
