/*
 * Promise 2, streamed equals not streamed, on answers made by dice: each is
 * written down once as a whole answer and once as a stream whose deltas and
 * whose bytes are cut anywhere. The public answers are the same bytes, and say
 * what was meant.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonw.h"
#include "base/utf8.h"
#include "dialect/dialect.h"
#include "lib/events.h"
#include "model/response_json.h"
#include "model/validate.h"

#define ANSWERS		1500
#define UNITS_MAX	48
#define CALLS_MAX	4
#define BIG		((size_t)1 << 24)

/* ---- dice ---- */

static uint32_t dice;

/* 0 to n - 1. */
static unsigned
roll(unsigned n)
{
	dice ^= dice << 13;
	dice ^= dice >> 17;
	dice ^= dice << 5;
	return dice % n;
}

/* ---- answers ---- */

/* UTF-16, so that text can be cut between two surrogates. */
struct text {
	uint16_t units[UNITS_MAX];
	size_t n;
};

struct answer {
	struct text reasoning, content, refusal;
	struct answer_call {
		const char *id, *name;
		struct text arguments;
	} calls[CALLS_MAX];
	size_t n_calls;
	const char *finish;		/* NULL: null */
	bool cut;			/* by the limit of tokens */
	bool has_usage;
	unsigned quirks;
};

static void
add_ascii(struct text *t, const char *s)
{
	while (*s != '\0' && t->n < UNITS_MAX)
		t->units[t->n++] = (unsigned char)*s++;
}

/* halves: also surrogates that stand alone. */
static void
add_units(struct text *t, size_t n, const char *plain, bool halves)
{
	static const uint16_t others[] = { 0xe9, 0x20ac, 0x2028, 0xfffd,
		0x7f, 0xffff };

	for (; n > 0 && t->n + 1 < UNITS_MAX; n--)
		switch (roll(halves ? 5 : 4)) {
		case 0:
			t->units[t->n++] = others[roll(6)];
			break;
		case 1:
			t->units[t->n++] = (uint16_t)(0xd800 + roll(0x400));
			t->units[t->n++] = (uint16_t)(0xdc00 + roll(0x400));
			break;
		case 4:
			t->units[t->n++] = (uint16_t)(0xd800 + roll(0x800));
			break;
		default:
			t->units[t->n++] = (unsigned char)
			    plain[roll((unsigned)strlen(plain))];
		}
}

static void
make_text(struct text *t)
{
	static const char *const marks[] = { "<think>", "</think>", "<thi",
	    "</" };

	t->n = 0;
	if (roll(3) == 0)
		return;
	if (roll(3) == 0)
		add_ascii(t, marks[roll(4)]);
	add_units(t, roll(12), "ab \"\\/\n\t\x01<", roll(4) == 0);
	if (roll(3) == 0)
		add_ascii(t, marks[roll(4)]);
	add_units(t, roll(12), "ab \"\\/\n\t\x01<", roll(4) == 0);
}

static void
make_arguments(struct text *t, bool cut)
{
	t->n = 0;
	add_ascii(t, "{\"key\":\"");
	add_units(t, roll(12), "ab /", false);
	add_ascii(t, "\",\"n\":[1,true]}");
	if (cut)
		t->n = roll((unsigned)t->n + 1);
	else if (roll(5) == 0)
		t->n = 0;
}

static void
make_answer(struct answer *a)
{
	static const char *const reasons[] = { "stop", "tool_calls", NULL,
	    "length", "content_filter" };
	static const char *const ids[] = { "call_a", "b", "functions.f:2",
	    "\xc3\xa9" };

	*a = (struct answer){ .finish = reasons[roll(5)] };
	a->cut = a->finish != NULL && strcmp(a->finish, "length") == 0;
	a->quirks = roll(3) == 0 ? QUIRK_THINK_TAGS : 0;
	a->has_usage = roll(2) == 0;
	make_text(&a->reasoning);
	make_text(&a->content);
	make_text(&a->refusal);
	a->n_calls = roll(2) == 0 ? 0 : roll(CALLS_MAX + 1);
	for (size_t i = 0; i < a->n_calls; i++) {
		a->calls[i].id = ids[i];
		a->calls[i].name = roll(2) == 0 ? "f" : "get_temp";
		make_arguments(&a->calls[i].arguments, a->cut);
	}
	/* Something has to be said. */
	if (a->content.n == 0 && a->n_calls == 0)
		add_ascii(&a->content, "x");
}

/* ---- what was meant ---- */

static bool
is_pair(const uint16_t *u, size_t n)
{
	return n > 1 && u[0] >= 0xd800 && u[0] < 0xdc00 && u[1] >= 0xdc00 &&
	    u[1] < 0xe000;
}

/* The code point at u and how many units it takes; a lone half is U+FFFD. */
static uint32_t
code_point(const uint16_t *u, size_t n, size_t *taken)
{
	*taken = 1;
	if (is_pair(u, n)) {
		*taken = 2;
		return 0x10000 + (((uint32_t)u[0] - 0xd800) << 10) +
		    (u[1] - 0xdc00u);
	}
	return u[0] >= 0xd800 && u[0] < 0xe000 ? 0xfffd : u[0];
}

static void
put_bytes(struct buf *out, const struct text *t)
{
	char one[4];
	size_t taken;

	for (size_t i = 0; i < t->n; i += taken)
		buf_add(out, one, utf8_put(one, code_point(t->units + i,
		    t->n - i, &taken)));
}

/* As the canonical text is. */
static void
put_meant(struct buf *out, const struct text *t)
{
	struct buf bytes;

	buf_init(&bytes, BIG);
	put_bytes(&bytes, t);
	jsonw_escape(out, buf_view(&bytes));
	buf_fini(&bytes);
}

/* ---- what is written ---- */

/* A JSON string of the units, each spelt in one of the ways there are. */
static void
put_string(struct buf *out, const uint16_t *u, size_t n)
{
	char one[4];
	size_t taken;

	buf_putc(out, '"');
	for (size_t i = 0; i < n; i += taken) {
		uint32_t c = code_point(u + i, n - i, &taken);

		if ((c == 0xfffd && u[i] != 0xfffd) || c < ' ' || roll(3) == 0)
			for (size_t k = i; k < i + taken; k++)
				buf_printf(out, roll(2) == 0 ? "\\u%04x" :
				    "\\u%04X", u[k]);
		else if (c == '"' || c == '\\' || (c == '/' && roll(2) == 0))
			buf_printf(out, "\\%c", (char)c);
		else
			buf_add(out, one, utf8_put(one, c));
	}
	buf_putc(out, '"');
}

static void
put_field(struct buf *out, const char *key, const struct text *t)
{
	if (t->n == 0 && roll(2) == 0)
		return;
	buf_printf(out, "\"%s\":", key);
	if (t->n == 0 && roll(2) == 0)
		buf_puts(out, "null");
	else
		put_string(out, t->units, t->n);
	buf_putc(out, ',');
}

static void
put_usage(struct buf *out)
{
	buf_puts(out, "\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":"
	    "18,\"prompt_tokens_details\":{\"cached_tokens\":7},"
	    "\"completion_tokens_details\":{\"reasoning_tokens\":5}}");
}

static void
put_finish(struct buf *out, const struct answer *a)
{
	buf_printf(out, a->finish == NULL ? "\"finish_reason\":null" :
	    "\"finish_reason\":\"%s\"", a->finish);
}

/* Some hosts give an object, of which a stream would give the text. */
static void
put_arguments(struct buf *out, const struct answer *a, const struct text *t)
{
	if (a->cut || t->n == 0 || roll(3) > 0)
		put_string(out, t->units, t->n);
	else
		put_bytes(out, t);
}

static void
write_whole(struct buf *out, const struct answer *a)
{
	buf_puts(out, "{\"choices\":[{\"index\":0,\"message\":{");
	put_field(out, "content", &a->content);
	put_field(out, "refusal", &a->refusal);
	put_field(out, "reasoning_content", &a->reasoning);
	buf_puts(out, "\"tool_calls\":[");
	for (size_t i = 0; i < a->n_calls; i++) {
		buf_printf(out, "%s{\"id\":\"%s\",\"type\":\"function\","
		    "\"function\":{\"name\":\"%s\",\"arguments\":",
		    i == 0 ? "" : ",", a->calls[i].id, a->calls[i].name);
		put_arguments(out, a, &a->calls[i].arguments);
		buf_puts(out, "}}");
	}
	buf_puts(out, "],\"role\":\"assistant\"},");
	put_finish(out, a);
	buf_puts(out, "}]");
	if (a->has_usage) {
		buf_putc(out, ',');
		put_usage(out);
	}
	buf_puts(out, "}");
}

static void
begin_chunk(struct buf *out)
{
	static const char *const before[] = {
		"",
		": ping\n\n",
		"data: {\"choices\":[],\"usage\":null}\n\n",
		"data: {\"choices\":[{\"delta\":{\"role\":\"\"}}]}\r\n\r\n",
	};

	buf_printf(out, "%sdata: {\"choices\":[{\"index\":0,\"delta\":{",
	    before[roll(4)]);
}

static void
end_chunk(struct buf *out)
{
	buf_printf(out, "}}]}%s", roll(2) == 0 ? "\n\n" : "\r\n\r\n");
}

static void
stream_text(struct buf *out, const char *key, const struct text *t)
{
	for (size_t at = 0, n; at < t->n; at += n) {
		n = 1 + roll(6);
		if (n > t->n - at)
			n = t->n - at;
		begin_chunk(out);
		buf_printf(out, "\"%s\":", key);
		put_string(out, t->units + at, n);
		end_chunk(out);
	}
}

/* A delta of the i'th call: its head, or more of its arguments. */
static size_t
stream_call(struct buf *out, const struct answer *a, size_t i, size_t at,
    bool head)
{
	const struct answer_call *call = &a->calls[i];
	size_t n = roll(8);

	if (n > call->arguments.n - at)
		n = call->arguments.n - at;
	begin_chunk(out);
	buf_printf(out, "\"tool_calls\":[{\"index\":%zu,", i);
	if (head || roll(4) == 0)
		buf_printf(out, "\"id\":\"%s\",", call->id);
	buf_puts(out, "\"function\":{");
	if (head)
		buf_printf(out, "\"name\":\"%s\",", call->name);
	buf_puts(out, "\"arguments\":");
	put_string(out, call->arguments.units + at, n);
	buf_puts(out, "}}]");
	end_chunk(out);
	return n;
}

/* Begun in their order, then interleaved. */
static void
stream_calls(struct buf *out, const struct answer *a)
{
	size_t at[CALLS_MAX] = { 0 }, begun = 0, left = 0, i;

	for (i = 0; i < a->n_calls; i++)
		left += a->calls[i].arguments.n;
	while (begun < a->n_calls || left > 0) {
		bool head = begun < a->n_calls && (begun == 0 || roll(2) == 0);
		size_t n;

		if (!head && begun == 0)
			break;
		i = head ? begun++ : roll((unsigned)begun);
		n = stream_call(out, a, i, at[i], head);
		at[i] += n;
		left -= n;
	}
}

static void
write_stream(struct buf *out, const struct answer *a)
{
	stream_text(out, roll(2) == 0 ? "reasoning" : "reasoning_content",
	    &a->reasoning);
	stream_text(out, "content", &a->content);
	stream_text(out, "refusal", &a->refusal);
	stream_calls(out, a);
	buf_puts(out, "data: {\"choices\":[{\"index\":0,\"delta\":{},");
	put_finish(out, a);
	buf_puts(out, "}]}\n\n");
	if (a->has_usage) {
		buf_puts(out, "data: {\"choices\":[],");
		put_usage(out);
		buf_puts(out, "}\n\n");
	}
	buf_puts(out, "data: [DONE]\n\n");
}

/* ---- what comes out ---- */

struct outcome {
	struct arena arena;
	struct response response;
	struct buf json;		/* the public answer */
};

static int
feed(struct decoder *d, struct span bytes, struct error *err)
{
	while (bytes.len > 0) {
		size_t n = 1 + roll(40);
		char *piece;
		int ret;

		if (n > bytes.len)
			n = bytes.len;
		piece = malloc(n);	/* so that reading beyond is caught */
		assert_non_null(piece);
		memcpy(piece, bytes.p, n);
		ret = d->dialect->feed(d, (struct span){ piece, n }, err);
		free(piece);
		if (ret == -1)
			return -1;
		bytes.p += n;
		bytes.len -= n;
	}
	return d->dialect->finish(d, true, err);
}

static void
collect(struct outcome *o, const struct answer *a, struct span bytes,
    bool stream)
{
	struct provider row = { .name = "lab", .quirks = a->quirks };
	struct target target = { .provider = &row, .model = "m" };
	struct jsonw w = jsonw_on(&o->json);
	struct request request;
	struct receipt receipt;
	struct check check;
	struct decoder d;
	struct error err;

	events_clock();
	arena_init(&o->arena, BIG);
	buf_init(&o->json, BIG);
	receipt_init(&receipt, &o->arena);
	assert_int_equal(0, request_read(&o->arena,
	    SPAN("{\"model\":\"m\",\"input\":\"Hi\"}"), &request, &receipt,
	    &err));
	response_init(&o->response, &o->arena, "lab/m", NULL);
	check_init(&check, &o->response.sink);
	decoder_init(&d, dialect_find("openai-chat"), &request, &target,
	    stream, &check.sink);
	if (feed(&d, bytes, &err) == -1)
		fail_msg("%s: %.*s", err.message, (int)bytes.len, bytes.p);
	decoder_fini(&d);
	check_fini(&check);
	response_write(&w, &o->response, &request, &receipt);
	clock_set_source(NULL);
}

static void
outcome_fini(struct outcome *o)
{
	buf_fini(&o->json);
	arena_fini(&o->arena);
}

/* ---- the promise ---- */

/* part is NULL where there is none. */
static void
expect_part(const struct output_part *part, const struct text *t)
{
	struct buf want;

	buf_init(&want, BIG);
	put_meant(&want, t);
	assert_string_equal(buf_view(&want).p,
	    part == NULL ? "" : buf_view(part->text).p);
	buf_fini(&want);
}

static const struct output_part *
find_part(const struct response *r, enum part_type type)
{
	for (size_t i = 0; i < r->n_items; i++)
		for (size_t k = 0; k < r->items[i].n_parts; k++)
			if (r->items[i].parts[k].type == type)
				return &r->items[i].parts[k];
	return NULL;
}

static void
expect_call(const struct output_item *it, const struct answer_call *call,
    enum end_reason reason)
{
	assert_true(span_is(it->call_id, call->id));
	assert_true(span_is(it->name, call->name));
	if (call->arguments.n == 0 && reason == END_COMPLETED)
		assert_string_equal("{}", buf_view(it->parts[0].text).p);
	else
		expect_part(it->n_parts == 0 ? NULL : it->parts,
		    &call->arguments);
}

static void
expect_meant(const struct response *r, const struct answer *a)
{
	size_t n = 0;

	if (!(a->quirks & QUIRK_THINK_TAGS)) {
		expect_part(find_part(r, PART_REASONING), &a->reasoning);
		expect_part(find_part(r, PART_TEXT), &a->content);
	}
	expect_part(find_part(r, PART_REFUSAL), &a->refusal);
	for (size_t i = 0; i < r->n_items; i++)
		if (r->items[i].type == ITEM_FUNCTION_CALL) {
			assert_true(n < a->n_calls);
			expect_call(&r->items[i], &a->calls[n++], r->reason);
		}
	assert_int_equal(a->n_calls, n);
	assert_int_equal(a->has_usage, r->has_usage);
}

static void
promise_2_streamed_equals_not_streamed(void **state)
{
	(void)state;
	for (unsigned i = 1; i <= ANSWERS; i++) {
		struct outcome whole, streamed;
		struct answer a;
		struct buf out;

		dice = i * 2654435761u;
		make_answer(&a);
		buf_init(&out, BIG);
		write_whole(&out, &a);
		collect(&whole, &a, buf_view(&out), false);
		buf_reset(&out);
		write_stream(&out, &a);
		collect(&streamed, &a, buf_view(&out), true);
		if (!span_same(buf_view(&whole.json),
		    buf_view(&streamed.json)))
			fail_msg("answer %u:\n%s\n%s\n%s", i,
			    buf_view(&out).p, buf_view(&whole.json).p,
			    buf_view(&streamed.json).p);
		expect_meant(&streamed.response, &a);
		buf_fini(&out);
		outcome_fini(&whole);
		outcome_fini(&streamed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(promise_2_streamed_equals_not_streamed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
