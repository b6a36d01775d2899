#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dialect/openai_chat.h"
#include "lib/events.h"

#define MAX	((size_t)1 << 20)

/* What the chunk's deltas bear, a line each: the text, the log
 * probabilities. */
struct run {
	struct sink sink;
	struct buf out;
};

static int
print(struct sink *s, const struct event *ev, struct error *err)
{
	struct run *r = (struct run *)s;

	(void)err;
	if (ev->type != EVENT_DELTA)
		return 0;
	buf_span(&r->out, ev->text);
	buf_putc(&r->out, '|');
	if (ev->logprobs.p != NULL)
		buf_span(&r->out, ev->logprobs);
	buf_putc(&r->out, '\n');
	return 0;
}

static void
decode(struct run *r, unsigned include, unsigned quirks, const char *choice)
{
	struct provider row = { .name = "lab", .quirks = quirks };
	struct target target = { .provider = &row, .model = "m" };
	struct request request = { .model = "m", .include = include };
	struct check check;
	struct decoder d;
	struct buf in;
	struct error err;

	r->sink.event = print;
	buf_init(&r->out, MAX);
	buf_init(&in, MAX);
	events_quote(&in, "{'choices':[");
	events_quote(&in, choice);
	events_quote(&in, "]}");
	check_init(&check, &r->sink);
	decoder_init(&d, &dialect_openai_chat, &request, &target, false,
	    &check.sink);
	assert_int_equal(0, dialect_openai_chat.feed(&d, buf_view(&in),
	    &err));
	assert_int_equal(0, dialect_openai_chat.finish(&d, true, &err));
	decoder_fini(&d);
	check_fini(&check);
	buf_fini(&in);
}

#define SAYS(text)	"{'message':{" text "},'finish_reason':'stop'"
#define A		SAYS("'content':'A'")
#define BARE(token)	"{'token':'" token "','logprob':-9999,'bytes':[]," \
	"'top_logprobs':[]}"
/* Its bytes weren't told, but are known. */
#define ALONE		"{'token':'A','logprob':-9999,'bytes':[65]," \
	"'top_logprobs':[]}"

static void
every_token_is_told_in_the_public_form(void **state)
{
	static const struct {
		const char *choice, *want;
	} rows[] = {
		{ A ",'logprobs':{'content':[{'token':'A','logprob':-0.50,"
		    "'bytes':[65],'top_logprobs':[{'token':'B','logprob':-1,"
		    "'bytes':[66],'extra':1}],'extra':2}]}}",
		    "A|{'token':'A','logprob':-0.50,'bytes':[65],"
		    "'top_logprobs':[{'token':'B','logprob':-1,'bytes':[66]}]}"
		    "\n" },
		/* What is missing, null, or of another type. */
		{ A ",'logprobs':{'content':[{'token':'A'},{'token':'B',"
		    "'logprob':null,'bytes':null,'top_logprobs':null}]}}",
		    "A|" ALONE "," BARE("B") "\n" },
		{ A ",'logprobs':{'content':[7,null,'x',{'token':'A',"
		    "'logprob':'x','bytes':{},'top_logprobs':[1,[]]}]}}",
		    "A|" BARE("A") "\n" },
		{ A ",'logprobs':{'content':[{'token':7,'bytes':[1,-1,256,"
		    "1.5,'2',255]}]}}", "A|{'token':'','logprob':-9999,"
		    "'bytes':[1,255],'top_logprobs':[]}\n" },
		/* Of half a character nobody knows. */
		{ A ",'logprobs':{'content':[{'token':'\\\\xf0\\\\x9f'}]}}",
		    "A|" BARE("\\\\xf0\\\\x9f") "\n" },
		{ A ",'logprobs':{'content':[{'token':'\\ud83d'}]}}",
		    "A|" BARE("\xef\xbf\xbd") "\n" },
		{ A ",'logprobs':null}", "A|\n" },
		{ A ",'logprobs':[]}", "A|\n" },
		{ A ",'logprobs':{'content':[]}}", "A|\n" },
		{ A ",'logprobs':{'content':{}}}", "A|\n" },
		{ A "}", "A|\n" },
		/* Text without any, tokens without text. */
		{ SAYS("'content':''") ",'logprobs':{'content':[{'token':'A'"
		    "}]}}", "|" ALONE "\n" },
		{ SAYS("'content':null") ",'logprobs':{'content':[{'token':"
		    "'A'}]}}", "" },
		/* They are the content's, not what stands beside it. */
		{ SAYS("'content':'A','reasoning':'R','refusal':'N'")
		    ",'logprobs':{'content':[{'token':'A'}],'refusal':[{"
		    "'token':'N'}]}}", "R|\nA|" ALONE "\nN|\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run r;
		struct buf want;

		buf_init(&want, MAX);
		events_quote(&want, rows[i].want);
		decode(&r, INCLUDE_LOGPROBS, 0, rows[i].choice);
		if (!span_same(buf_view(&want), buf_view(&r.out)))
			fail_msg("%s: %.*s", rows[i].choice, (int)r.out.len,
			    r.out.data);
		buf_fini(&r.out);
		buf_fini(&want);
	}
}

static void
nobody_hears_of_them_who_did_not_ask(void **state)
{
	struct run r;

	(void)state;
	decode(&r, 0, 0, A ",'logprobs':{'content':[{'token':'A'}]}}");
	assert_true(span_is(buf_view(&r.out), "A|\n"));
	buf_fini(&r.out);
	decode(&r, ~(unsigned)INCLUDE_LOGPROBS, 0,
	    A ",'logprobs':{'content':[{'token':'A'}]}}");
	assert_true(span_is(buf_view(&r.out), "A|\n"));
	buf_fini(&r.out);
}

static void
a_row_with_think_tags_has_none(void **state)
{
	struct run r;

	(void)state;
	decode(&r, INCLUDE_LOGPROBS, QUIRK_THINK_TAGS,
	    SAYS("'content':'<think>R</think>A'")
	    ",'logprobs':{'content':[{'token':'A'}]}}");
	assert_true(span_is(buf_view(&r.out), "R|\nA|\n"));
	buf_fini(&r.out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_token_is_told_in_the_public_form),
		cmocka_unit_test(nobody_hears_of_them_who_did_not_ask),
		cmocka_unit_test(a_row_with_think_tags_has_none),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
