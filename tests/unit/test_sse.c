#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialect/sse.h"

#define MAX	((size_t)4096)

/* Frames as "event|data;" each. */
static int
record(void *ctx, const struct sse_frame *f, struct error *err)
{
	struct buf *out = ctx;

	(void)err;
	if (f->event.p != NULL)
		buf_span(out, f->event);
	else
		buf_putc(out, '-');
	buf_putc(out, '|');
	buf_span(out, f->data);
	buf_putc(out, ';');
	return 0;
}

static int
refuse(void *ctx, const struct sse_frame *f, struct error *err)
{
	(void)ctx;
	(void)f;
	return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
}

/* In pieces of n bytes, each a copy of its own. */
static void
feed(struct sse *s, struct span bytes, size_t n, struct buf *out)
{
	struct error err;

	while (bytes.len > 0) {
		size_t len = n < bytes.len ? n : bytes.len;
		char *piece = malloc(len);

		assert_non_null(piece);
		memcpy(piece, bytes.p, len);
		assert_int_equal(0, sse_feed(s, (struct span){ piece, len },
		    record, out, &err));
		free(piece);
		bytes.p += len;
		bytes.len -= len;
	}
}

#define ROW(in, out, pending)	{ { in, sizeof(in) - 1 }, out, pending }

static void
frames_are_the_same_wherever_pieces_end(void **state)
{
	static const struct {
		struct span in;
		const char *out;
		bool pending;
	} rows[] = {
		ROW("", "", false),
		ROW("data: a\n\n", "-|a;", false),
		ROW("data: a\r\n\r\n", "-|a;", false),
		ROW("data: a\r\ndata: b\r\n\r\n", "-|a\nb;", false),
		ROW("data: a\r\r", "-|a;", false),
		ROW("data: a\r\n\rdata: b\n\r\n", "-|a;-|b;", false),
		ROW("data:a\n\n", "-|a;", false),
		ROW("data:  a \n\n", "-| a ;", false),
		ROW("data: a\ndata: b\ndata\n\n", "-|a\nb\n;", false),
		ROW("data:\n\n", "-|;", false),
		ROW("data\n\n", "-|;", false),
		ROW("event: e\ndata: a\n\n", "e|a;", false),
		ROW("event: e\nevent: f\ndata: a\n\ndata: b\n\n",
		    "f|a;-|b;", false),
		ROW("event: e\n\ndata: a\n\n", "-|a;", false),
		ROW("event:\ndata: a\n\n", "|a;", false),
		ROW(": hello\n\n: again\n", "", false),
		ROW(":\n\n\n\n", "", false),
		ROW("id: 1\nretry: 5\nDATA: x\ndatax: y\n\n", "", false),
		ROW("\xef\xbb\xbf" "data: a\n\n", "-|a;", false),
		ROW("\xef\xbb\xbf\n" "data: a\n\n", "-|a;", false),
		ROW("data: a\n\n\xef\xbb\xbf" "data: b\n\n", "-|a;", false),
		ROW("data: a:b: c\n\n", "-|a:b: c;", false),
		ROW("data: \xc3\xa9\xf0\x9f\x98\x80\n\n",
		    "-|\xc3\xa9\xf0\x9f\x98\x80;", false),
		ROW("data: a\n\nda", "-|a;", true),
		ROW("data: a\n\ndata: b\n", "-|a;", true),
		ROW("data: a\n\nevent: b\n", "-|a;", true),
		ROW("data: a\n\n:", "-|a;", true),
		ROW("data: a\n\nid: 4\n", "-|a;", false),
		ROW("data: a\n", "", true),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t n = 1; n <= 9; n++) {
			struct sse s;
			struct buf out;

			sse_init(&s, MAX);
			buf_init(&out, MAX);
			feed(&s, rows[i].in, n, &out);
			assert_string_equal(rows[i].out, buf_view(&out).p);
			assert_int_equal(rows[i].pending, sse_pending(&s));
			buf_fini(&out);
			sse_fini(&s);
		}
}

static void
nul_bytes_are_data(void **state)
{
	static const char in[] = "data: a\0b\n\n", want[] = "-|a\0b;";
	struct sse s;
	struct buf out;

	(void)state;
	sse_init(&s, MAX);
	buf_init(&out, MAX);
	feed(&s, (struct span){ in, sizeof(in) - 1 }, 3, &out);
	assert_int_equal(sizeof(want) - 1, out.len);
	assert_memory_equal(want, out.data, out.len);
	buf_fini(&out);
	sse_fini(&s);
}

static void
refuses_a_frame_above_the_ceiling(void **state)
{
	static const char *const lines[] = {
		"data: 0123456789",		/* one line without end */
		"data: 0123456\n",		/* lines that add up */
		"event: 0123456789abcdef\n",
		": 0123456789abcdef",		/* a comment without end */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct sse s;
		struct buf out;
		struct error err = { .class = ERROR_NONE };
		int ret = 0;

		sse_init(&s, 15);
		buf_init(&out, MAX);
		for (int k = 0; k < 4 && ret == 0; k++)
			ret = sse_feed(&s, span_of(lines[i]), record, &out,
			    &err);
		assert_int_equal(-1, ret);
		assert_int_equal(ERROR_UPSTREAM_PROTOCOL, err.class);
		buf_fini(&out);
		sse_fini(&s);
	}
}

static void
many_frames_pass_below_the_ceiling(void **state)
{
	struct sse s;
	struct buf out;

	(void)state;
	sse_init(&s, 16);
	buf_init(&out, MAX);
	for (int i = 0; i < 100; i++)
		feed(&s, SPAN("data: 012345678\n\n"), 5, &out);
	assert_int_equal(100 * strlen("-|012345678;"), out.len);
	buf_fini(&out);
	sse_fini(&s);
}

static void
stops_with_the_error_of_the_callback(void **state)
{
	struct sse s;
	struct error err;

	(void)state;
	sse_init(&s, MAX);
	assert_int_equal(-1, sse_feed(&s, SPAN("data: a\n\ndata: b\n\n"),
	    refuse, NULL, &err));
	assert_int_equal(ERROR_CLIENT_GONE, err.class);
	sse_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_are_the_same_wherever_pieces_end),
		cmocka_unit_test(nul_bytes_are_data),
		cmocka_unit_test(refuses_a_frame_above_the_ceiling),
		cmocka_unit_test(many_frames_pass_below_the_ceiling),
		cmocka_unit_test(stops_with_the_error_of_the_callback),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
