/*
 * Which message a token is of: a row gives the parts of an answer and its
 * tokens, which come at once, and as a stream with each of them in any chunk.
 */
#include "config.h"

#include "base/jsonx.h"
#include "lib/dice.h"
#include "lib/gemini_answers.h"

#define CHUNKINGS	40

#define REQUEST	"{'model':'m','input':'x'," \
	"'include':['message.output_text.logprobs']," \
	"'tools':[{'type':'function','name':'f'}]}"

#define TEXT(s)		"{'text':'" s "'}"
#define SIGNED(s)	"{'text':'" s "','thoughtSignature':'A'}"
#define THOUGHT		"{'text':'Well','thought':true}"
#define CALL		"{'functionCall':{'name':'f','args':{}}}"

struct row {
	const char *parts[8];
	const char *tokens[12];		/* JSON texts */
	/* Of each message its text, and each token in brackets. */
	const char *want;
};

/* ---- what comes out ---- */

struct messages {
	struct sink sink;
	struct buf tokens, out;
	bool late, open;		/* tell late ones where they come */
};

static void
take_tokens(struct buf *out, struct span objects)
{
	const struct node *list, *one;
	struct buf json;
	struct arena a;
	struct error err;
	struct span token = { NULL, 0 };

	arena_init(&a, BIG);
	buf_init(&json, BIG);
	buf_putc(&json, '[');
	buf_span(&json, objects);
	buf_putc(&json, ']');
	list = scan(&a, buf_view(&json), SCAN_REQUEST, &err);
	assert_non_null(list);
	for (one = list->child; one != NULL; one = one->next) {
		assert_true(jsonx_text(one, "token", &token));
		buf_printf(out, "[%.*s]", (int)token.len, token.p);
	}
	buf_fini(&json);
	arena_fini(&a);
}

static int
take_event(struct sink *s, const struct event *ev, struct error *err)
{
	struct messages *m = (struct messages *)s;

	(void)err;
	if (ev->type == EVENT_ITEM_BEGIN || ev->type == EVENT_ITEM_END)
		m->open = ev->type == EVENT_ITEM_BEGIN &&
		    ev->item_type == ITEM_MESSAGE;
	if (ev->type == EVENT_ITEM_BEGIN) {
		buf_puts(&m->out, ev->item_type == ITEM_MESSAGE ? "" :
		    ev->item_type == ITEM_REASONING ? "thought" : "call");
	} else if (ev->type == EVENT_DELTA && ev->part_type == PART_TEXT) {
		buf_span(&m->out, ev->text);
		if (m->late && !m->open && ev->logprobs.len > 0)
			buf_printf(&m->out, "late %u", ev->item);
		take_tokens(m->late && !m->open ? &m->out : &m->tokens,
		    ev->logprobs);
	} else if (ev->type == EVENT_ITEM_END) {
		buf_span(&m->out, buf_view(&m->tokens));
		buf_puts(&m->out, "\n");
		buf_reset(&m->tokens);
	}
	return 0;
}

/* Which is fed a body, whole or not, and maybe without its end. */
static void
decode_to(struct sink *sink, const char *model, struct span body, bool stream,
    bool ends)
{
	static const struct provider row = { .name = "gemini" };
	const struct target target = { .provider = &row, .model = model };
	struct request request;
	struct receipt receipt;
	struct check check;
	struct decoder d;
	struct arena a;
	struct buf json;
	struct error err;

	arena_init(&a, BIG);
	buf_init(&json, BIG);
	events_quote(&json, REQUEST);
	receipt_init(&receipt, &a);
	assert_int_equal(request_read(&a, buf_view(&json), NULL, &request, &receipt,
	    &err), 0);
	check_init(&check, sink);
	decoder_init(&d, &dialect_gemini, &request, &target, stream,
	    &check.sink);
	if (d.dialect->feed(&d, body, &err) == -1 ||
	    (ends && d.dialect->finish(&d, true, &err) == -1))
		fail_msg("%s", err.message);
	decoder_fini(&d);
	check_fini(&check);
	buf_fini(&json);
	arena_fini(&a);
}

/* ---- what goes in ---- */

static size_t
count(const char *const *list)
{
	size_t n = 0;

	while (list[n] != NULL)
		n++;
	return n;
}

static void
put_candidate(struct buf *out, const char *const *parts, size_t n_parts,
    const char *const *tokens, size_t n_tokens)
{
	events_quote(out, "{'candidates':[{'content':{'parts':[");
	for (size_t i = 0; i < n_parts; i++) {
		buf_puts(out, i == 0 ? "" : ",");
		events_quote(out, parts[i]);
	}
	events_quote(out, "]},'logprobsResult':{'chosenCandidates':[");
	for (size_t i = 0; i < n_tokens; i++) {
		events_quote(out, i == 0 ? "{'token':'" : ",{'token':'");
		events_quote(out, tokens[i]);
		events_quote(out, "','logProbability':-1}");
	}
	buf_puts(out, "]}");
}

static void
put_whole(struct buf *out, const struct row *r)
{
	put_candidate(out, r->parts, count(r->parts), r->tokens,
	    count(r->tokens));
	events_quote(out, ",'finishReason':'STOP'}]}");
}

static void
put_stream(struct buf *out, const struct row *r)
{
	size_t parts = count(r->parts), tokens = count(r->tokens);
	size_t part = 0, token = 0;

	while (part < parts || token < tokens) {
		size_t p = dice((unsigned)(parts - part) + 1);
		size_t t = dice((unsigned)(tokens - token) + 1);

		buf_puts(out, "data: ");
		put_candidate(out, r->parts + part, p, r->tokens + token, t);
		buf_puts(out, "}]}\r\n\r\n");
		part += p;
		token += t;
	}
	buf_puts(out, "data: ");
	events_quote(out, END("STOP"));
	buf_puts(out, "\r\n\r\n");
}

static void
check_row(const struct row *r, size_t row)
{
	dice_seed(1);
	for (size_t i = 0; i <= CHUNKINGS; i++) {
		struct messages m = { .sink = { take_event, NULL } };
		struct buf body;

		buf_init(&body, BIG);
		buf_init(&m.tokens, BIG);
		buf_init(&m.out, BIG);
		if (i == 0)
			put_whole(&body, r);
		else
			put_stream(&body, r);
		decode_to(&m.sink, OLD, buf_view(&body), i > 0, true);
		if (strcmp(buf_view(&m.out).p, r->want) != 0)
			fail_msg("row %zu, %s: %s gave %s", row, i == 0 ?
			    "whole" : "stream", body.data,
			    buf_view(&m.out).p);
		buf_fini(&m.out);
		buf_fini(&m.tokens);
		buf_fini(&body);
	}
}

static void
check_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_row(&rows[i], i);
}
#define EXPECT(rows)	check_rows(rows, sizeof(rows) / sizeof(rows[0]))

/* ---- the tests ---- */

static void
a_token_is_of_the_message_that_it_spells(void **state)
{
	static const struct row rows[] = {
		{ { TEXT("One"), TEXT(" moment."), CALL, TEXT("Done.") },
		    { "One", " mom", "ent.", "Do", "ne." },
		    "One moment.[One][ mom][ent.]\ncall\nDone.[Do][ne.]\n" },
		/* Texts that begin alike, or are alike. */
		{ { TEXT("a"), CALL, TEXT("ab"), CALL, TEXT("a") },
		    { "a", "ab", "a" },
		    "a[a]\ncall\nab[ab]\ncall\na[a]\n" },
		/* Nothing stands between two signed texts. */
		{ { SIGNED("One"), SIGNED("Two") }, { "On", "e", "Two" },
		    "One[On][e]\nthought\nTwo[Two]\nthought\n" },
		/* A character whose halves come apart. */
		{ { TEXT("a\\ud83d"), TEXT("\\ude00"), CALL, TEXT("b") },
		    { "a", "\xf0\x9f\x98\x80", "b" },
		    "a\xf0\x9f\x98\x80[a][\xf0\x9f\x98\x80]\ncall\nb[b]\n" },
	};

	(void)state;
	EXPECT(rows);
}

static void
tokens_of_thoughts_and_calls_are_left_out(void **state)
{
	static const struct row rows[] = {
		{ { THOUGHT, TEXT("Hi"), CALL, TEXT("Bye"), CALL },
		    { "We", "ll", "H", "i", "f", "(", ")", "Bye", "f", "()" },
		    "thought\nHi[H][i]\ncall\nBye[Bye]\ncall\n" },
		/* Of nothing else; of an end that is no text. */
		{ { CALL }, { "f", "()" }, "call\n" },
		{ { TEXT("Hi") }, { "\\n", "Hi", "", "<end>" }, "Hi[Hi]\n" },
	};

	(void)state;
	EXPECT(rows);
}

static void
a_token_that_spells_nothing_stays_where_it_stands(void **state)
{
	static const struct row rows[] = {
		/* Bytes of a character; behind it the text goes on, so that
		 * its end is known. */
		{ { TEXT("a\xf0\x9f\x98\x80" "b"), CALL, TEXT("c") },
		    { "a", "\\ufffd", "\\ufffd", "", "b", "f", "c" },
		    "a\xf0\x9f\x98\x80" "b[a][\xef\xbf\xbd][\xef\xbf\xbd][][b]\n"
		    "call\nc[c]\n" },
		/* At the end of a text, which the next one's begin tells. */
		{ { TEXT("ab"), CALL, TEXT("cd") }, { "a", "?", "c", "d" },
		    "ab[a][?]\ncall\ncd[c][d]\n" },
		{ { TEXT("Hello") }, { "Hel", "lo." }, "Hello[Hel][lo.]\n" },
	};

	(void)state;
	EXPECT(rows);
}

/* So the last resort is the same for both ways, and nothing is lost. */
static void
a_message_that_no_token_begins_has_all_that_are_left(void **state)
{
	static const struct row rows[] = {
		{ { TEXT("Hello") }, { "a", "b", "" }, "Hello[a][b][]\n" },
		{ { TEXT("Hello"), CALL, TEXT("x") }, { "a", "x" },
		    "Hello[a][x]\ncall\nx\n" },
		{ { TEXT("a"), CALL, TEXT("b") }, { "a", "c", "d" },
		    "a[a]\ncall\nb[c][d]\n" },
	};

	(void)state;
	EXPECT(rows);
}

static void
a_message_may_have_none(void **state)
{
	static const struct row rows[] = {
		{ { TEXT("Hi"), CALL, TEXT("Bye") }, { NULL },
		    "Hi\ncall\nBye\n" },
		{ { TEXT("Hi"), CALL, TEXT("Bye") }, { "Hi" },
		    "Hi[Hi]\ncall\nBye\n" },
	};

	(void)state;
	EXPECT(rows);
}

/* What ends a message isn't told before its tokens, which may come late; else
 * at once. */
static void
a_call_waits_for_tokens_that_were_asked_for(void **state)
{
	static const struct {
		const char *model, *parts[3], *tokens[3];
		bool waits;
	} rows[] = {
		{ OLD, { TEXT("Hi"), CALL }, { "H" }, true },
		{ OLD, { TEXT("Hi"), CALL }, { "H", "i" }, false },
		{ OLD, { CALL }, { NULL }, false },
		/* It gives none. */
		{ NEW, { TEXT("Hi"), CALL }, { NULL }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct messages m = { .sink = { take_event, NULL } };
		struct buf body;

		buf_init(&body, BIG);
		buf_init(&m.tokens, BIG);
		buf_init(&m.out, BIG);
		buf_puts(&body, "data: ");
		put_candidate(&body, rows[i].parts, count(rows[i].parts),
		    rows[i].tokens, count(rows[i].tokens));
		buf_puts(&body, "}]}\r\n\r\n");
		decode_to(&m.sink, rows[i].model, buf_view(&body), true,
		    false);
		if ((strstr(buf_view(&m.out).p, "call\n") == NULL) !=
		    rows[i].waits)
			fail_msg("row %zu: %s", i, buf_view(&m.out).p);
		buf_fini(&m.out);
		buf_fini(&m.tokens);
		buf_fini(&body);
	}
}

/* Chunks of a stream, and what was told when they had come. */
static void
check_chunks(const char *const *chunks, bool ends, const char *want)
{
	struct messages m = { .sink = { take_event, NULL }, .late = true };
	struct buf body;

	buf_init(&body, BIG);
	buf_init(&m.tokens, BIG);
	buf_init(&m.out, BIG);
	for (; *chunks != NULL; chunks++) {
		buf_puts(&body, "data: ");
		events_quote(&body, *chunks);
		buf_puts(&body, "\r\n\r\n");
	}
	decode_to(&m.sink, OLD, buf_view(&body), true, ends);
	buf_puts(&m.out, "");
	assert_string_equal(m.out.data, want);
	buf_fini(&m.out);
	buf_fini(&m.tokens);
	buf_fini(&body);
}

#define TOKEN(s)	"{'token':'" s "','logProbability':-1}"
#define TOKENS(list)	",'logprobsResult':{'chosenCandidates':[" list "]}"
#define CHUNK(parts, more) \
	"{'candidates':[{'content':{'parts':[" parts "]}" more "}]}"

static void
a_text_that_came_without_tokens_is_not_waited_for(void **state)
{
	static const char *const none[] = {
		CHUNK(TEXT("Hi"), ""), CHUNK(CALL, ""), CHUNK(THOUGHT, ""),
		CHUNK(TEXT("Bye"), ""), CHUNK(CALL, ""), NULL
	};
	static const char *const one[] = {
		CHUNK(TEXT("Hi") "," CALL "," THOUGHT, ""), NULL
	};
	/* They may come for the text that follows. */
	static const char *const some[] = {
		CHUNK(TEXT("Hi") "," CALL, ""), CHUNK(TEXT("Bye") "," CALL,
		    TOKENS(TOKEN("B"))), NULL
	};

	(void)state;
	check_chunks(none, false, "Hi\ncall\nthought\nBye\ncall\n");
	check_chunks(one, false, "Hi\ncall\nthought");
	check_chunks(some, false, "Hi\ncall\nBye");
}

static void
tokens_that_come_all_the_same_are_told_late(void **state)
{
	static const char *const late[] = {
		CHUNK(TEXT("Hi") "," CALL, ""), CHUNK(TEXT("Bye"),
		    TOKENS(TOKEN("H") "," TOKEN("i") "," TOKEN("Bye"))),
		END("STOP"), NULL
	};
	static const char *const last[] = {
		CHUNK(TEXT("Hi") "," CALL, ""), CHUNK("",
		    TOKENS(TOKEN("H") "," TOKEN("?"))), END("STOP"), NULL
	};

	(void)state;
	check_chunks(late, true, "Hi\ncall\nlate 0[H][i]Bye[Bye]\n");
	check_chunks(last, true, "Hi\ncall\nlate 0[H]late 0[?]");
}

static void
what_waited_goes_on_when_the_tokens_have_come(void **state)
{
	static const char *const chunks[] = {
		CHUNK(TEXT("Hi") "," CALL, TOKENS(TOKEN("H"))),
		CHUNK("", TOKENS(TOKEN("i"))), NULL
	};

	(void)state;
	check_chunks(chunks, false, "Hi[H][i]\ncall\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_of_the_message_that_it_spells),
		cmocka_unit_test(tokens_of_thoughts_and_calls_are_left_out),
		cmocka_unit_test(
		    a_token_that_spells_nothing_stays_where_it_stands),
		cmocka_unit_test(
		    a_message_that_no_token_begins_has_all_that_are_left),
		cmocka_unit_test(a_message_may_have_none),
		cmocka_unit_test(a_call_waits_for_tokens_that_were_asked_for),
		cmocka_unit_test(
		    a_text_that_came_without_tokens_is_not_waited_for),
		cmocka_unit_test(tokens_that_come_all_the_same_are_told_late),
		cmocka_unit_test(
		    what_waited_goes_on_when_the_tokens_have_come),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
