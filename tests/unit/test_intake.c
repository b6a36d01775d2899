#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "dialect/intake.h"
#include "lib/events.h"

#define MAX	((size_t)1 << 20)
#define BOM	"\xef\xbb\xbf"

struct taken {
	struct buf out;
	int n, stop_at;		/* which document is refused; 0: none */
	int end_at;		/* with which the answer ends */
	struct decoder *decoder;
};

/* Documents as "event|json;" each. */
static int
take(void *ctx, struct span event, const struct node *node, struct error *err)
{
	struct taken *t = ctx;
	struct jsonw w = jsonw_on(&t->out);

	if (++t->n == t->stop_at)
		return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
	if (t->n == t->end_at)
		t->decoder->ended = true;
	if (event.p == NULL)
		event = SPAN("-");
	buf_span(&t->out, event);
	buf_putc(&t->out, '|');
	if (node == NULL)
		buf_puts(&t->out, "done");
	else
		jsonw_node(&w, node);
	buf_putc(&t->out, ';');
	return 0;
}

/* Pieces of n bytes, each a copy of its own. */
static int
feed(struct intake *in, struct span bytes, size_t n, struct error *err)
{
	while (bytes.len > 0) {
		size_t len = n < bytes.len ? n : bytes.len;
		char *piece = malloc(len);
		int ret;

		assert_non_null(piece);
		memcpy(piece, bytes.p, len);
		ret = intake_feed(in, (struct span){ piece, len }, err);
		free(piece);
		if (ret == -1)
			return -1;
		bytes.p += len;
		bytes.len -= len;
	}
	return 0;
}

static enum error_class
run(struct taken *t, bool stream, struct span bytes, size_t piece,
    bool clean)
{
	struct error err = { .class = ERROR_NONE };
	struct decoder d = { .stream = stream };
	struct intake in;

	t->decoder = &d;
	buf_init(&t->out, MAX);
	arena_init(&d.scratch, MAX);
	intake_init(&in, &d, take, t);
	if (feed(&in, bytes, piece, &err) == 0)
		(void)intake_finish(&in, clean, &err);
	intake_fini(&in);
	arena_fini(&d.scratch);
	return err.class;
}

static void
documents_are_the_same_in_any_pieces(void **state)
{
	static const struct {
		bool stream;
		const char *bytes, *want;
		enum error_class class;
	} rows[] = {
		/* Streams. */
		{ true, "data: {'a':1}\n\ndata: [DONE]\n\n",
		    "-|{'a':1};-|done;", ERROR_NONE },
		{ true, "event: ping\ndata: {'a':\ndata: 1}\n\n",
		    "ping|{'a':1};", ERROR_NONE },
		{ true, BOM "data: 1\r\n\r\n", "-|1;", ERROR_NONE },
		{ true, "\r\n\n" BOM "data: 1\n\ndata: 2\n\n", "-|2;",
		    ERROR_NONE },
		{ true, ": [ {\ndata: []\n\n", "-|[];", ERROR_NONE },
		{ true, "data:\n\ndata: 1\n\n", "-|1;", ERROR_NONE },
		{ true, "event: done\ndata: [DONE]\n\n", "done|done;",
		    ERROR_NONE },
		{ true, "data: 1\n\ndata: {x\n\ndata: 2\n\n", "-|1;",
		    ERROR_UPSTREAM_PROTOCOL },
		{ true, "data: 1\n\ndata: 2\n", "-|1;", ERROR_UPSTREAM_CUT },
		{ true, "data: 1\n\n: wait", "-|1;", ERROR_UPSTREAM_CUT },
		{ true, "<html>\n\n", "", ERROR_NONE },
		{ true, "", "", ERROR_UPSTREAM_CUT },
		{ true, " \r\n\t", "", ERROR_UPSTREAM_CUT },
		/* A whole body where a stream was asked for. */
		{ true, "{'error':{}}", "-|{'error':{}};", ERROR_NONE },
		{ true, " \n[{'error':\n\n{}}]\n", "-|[{'error':{}}];",
		    ERROR_NONE },
		{ true, BOM " {'a':'" BOM "'}", "-|{'a':'" BOM "'};",
		    ERROR_NONE },
		{ true, "{'a':1", "", ERROR_UPSTREAM_CUT },
		/* Whole answers. */
		{ false, "{'a':'data: 1\\n\\n'}\n", "-|{'a':'data: 1\\n\\n'};",
		    ERROR_NONE },
		{ false, "[1,2]", "-|[1,2];", ERROR_NONE },
		{ false, BOM "\n{}", "-|{};", ERROR_NONE },
		{ false, "null", "-|null;", ERROR_NONE },
		{ false, "data: 1\n\n", "", ERROR_UPSTREAM_PROTOCOL },
		{ false, "{}{}", "", ERROR_UPSTREAM_PROTOCOL },
		{ false, "[DONE]", "", ERROR_UPSTREAM_PROTOCOL },
		{ false, "{'a':x}", "", ERROR_UPSTREAM_PROTOCOL },
		{ false, "{'a':'{[\\'}", "", ERROR_UPSTREAM_CUT },
		{ false, "{'a':{'b':1}", "", ERROR_UPSTREAM_CUT },
		{ false, "[{},", "", ERROR_UPSTREAM_CUT },
		{ false, "{'a':']}'} x", "", ERROR_UPSTREAM_PROTOCOL },
		{ false, "", "", ERROR_UPSTREAM_CUT },
		{ false, "\n \n", "", ERROR_UPSTREAM_CUT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t piece = 1; piece < 40; piece++) {
			struct taken t = { .n = 0 };
			struct buf bytes, want;

			buf_init(&bytes, MAX);
			buf_init(&want, MAX);
			events_quote(&bytes, rows[i].bytes);
			events_quote(&want, rows[i].want);
			if (run(&t, rows[i].stream, buf_view(&bytes), piece,
			    true) != rows[i].class ||
			    !span_same(buf_view(&t.out), buf_view(&want)))
				fail_msg("%s by %zu: %.*s", rows[i].bytes,
				    piece, (int)t.out.len, t.out.data);
			buf_fini(&t.out);
			buf_fini(&want);
			buf_fini(&bytes);
		}
}

static void
a_body_that_broke_off_is_cut(void **state)
{
	static const struct {
		bool stream;
		const char *bytes;
	} rows[] = {
		{ true, "data: 1\n\n" },
		{ true, "{}" },
		{ true, "" },
		{ false, "{}" },
		{ false, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct taken t = { .n = 0 };

		assert_int_equal(ERROR_UPSTREAM_CUT, run(&t, rows[i].stream,
		    span_of(rows[i].bytes), SIZE_MAX, false));
		buf_fini(&t.out);
	}
}

static void
a_reader_can_refuse(void **state)
{
	struct taken t = { .stop_at = 2 };

	(void)state;
	assert_int_equal(ERROR_CLIENT_GONE, run(&t, true,
	    SPAN("data: 1\n\ndata: 2\n\ndata: 3\n\n"), SIZE_MAX, true));
	assert_int_equal(2, t.n);
	buf_fini(&t.out);
}

/* Nor what is behind it: no JSON, too large, half a frame. */
static void
nothing_is_read_behind_the_end(void **state)
{
	struct buf bytes;

	(void)state;
	buf_init(&bytes, 2 * CEILING_UPSTREAM_EVENT);
	buf_puts(&bytes, "data: 1\n\ndata: 2\n\ndata: {x\n\n:");
	while (bytes.len <= CEILING_UPSTREAM_EVENT + 100)
		buf_puts(&bytes, "                                        ");
	buf_puts(&bytes, "\n\ndata: 3\n\ndata:");
	for (size_t piece = 1 << 20; piece < (size_t)1 << 26; piece *= 64) {
		struct taken t = { .end_at = 2 };

		assert_int_equal(ERROR_NONE, run(&t, true, buf_view(&bytes),
		    piece, false));
		assert_int_equal(2, t.n);
		buf_fini(&t.out);
	}
	buf_fini(&bytes);
}

/* A NUL is no JSON, and no end of a string either. */
static void
a_nul_byte_is_no_json(void **state)
{
	struct taken t = { .n = 0 };

	(void)state;
	assert_int_equal(ERROR_UPSTREAM_PROTOCOL, run(&t, true,
	    SPAN("data: {}\0\n\n"), SIZE_MAX, true));
	buf_fini(&t.out);
}

static void
a_body_has_a_ceiling(void **state)
{
	struct decoder d = { .stream = false };
	struct taken t = { .n = 0 };
	struct intake in;
	struct error err;
	size_t sent = 0, len = (size_t)1 << 20;
	char *piece = malloc(len);

	(void)state;
	assert_non_null(piece);
	memset(piece, '[', len);
	arena_init(&d.scratch, MAX);
	buf_init(&t.out, MAX);
	intake_init(&in, &d, take, &t);
	while (intake_feed(&in, (struct span){ piece, len }, &err) == 0)
		sent += len;
	assert_int_equal(CEILING_UPSTREAM_BODY, sent);
	assert_int_equal(ERROR_UPSTREAM_PROTOCOL, err.class);
	intake_fini(&in);
	buf_fini(&t.out);
	arena_fini(&d.scratch);
	free(piece);
}

/* The tree of one event; its text alone would pass. */
static void
an_event_has_a_ceiling_for_its_tree(void **state)
{
	struct taken t = { .n = 0 };
	struct buf bytes;

	(void)state;
	buf_init(&bytes, MAX);
	buf_puts(&bytes, "data: [0");
	for (int i = 0; i < 20000; i++)
		buf_puts(&bytes, ",0");
	buf_puts(&bytes, "]\n\n");
	assert_int_equal(ERROR_UPSTREAM_PROTOCOL, run(&t, true,
	    buf_view(&bytes), SIZE_MAX, true));
	assert_int_equal(0, t.n);
	buf_fini(&t.out);
	buf_fini(&bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_are_the_same_in_any_pieces),
		cmocka_unit_test(a_body_that_broke_off_is_cut),
		cmocka_unit_test(a_reader_can_refuse),
		cmocka_unit_test(nothing_is_read_behind_the_end),
		cmocka_unit_test(a_nul_byte_is_no_json),
		cmocka_unit_test(a_body_has_a_ceiling),
		cmocka_unit_test(an_event_has_a_ceiling_for_its_tree),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
