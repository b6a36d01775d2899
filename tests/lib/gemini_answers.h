/*
 * gemini_answers: what generateContent answers, as lines of events. Facts of a
 * row each, fed whole and byte by byte.
 */
#ifndef TESTS_LIB_GEMINI_ANSWERS_H
#define TESTS_LIB_GEMINI_ANSWERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialect/gemini.h"
#include "lib/events.h"
#include "model/validate.h"

#define BIG	((size_t)1 << 24)

#define NEW	"gemini-3.8-flash"
#define OLD	"gemini-2.5-flash"

/* One chunk, or a whole answer, with ' for ". */
#define PARTS(parts)	"{'candidates':[{'content':{'parts':[" parts "]}}]}"
#define LAST(parts)	"{'candidates':[{'content':{'parts':[" parts "]}," \
	"'finishReason':'STOP'}]}"
#define END(word)	"{'candidates':[{'finishReason':'" word "'}]}"

struct fact {
	const char *model, *request;	/* NULL: NEW, a plain one */
	const char *chunks[8];
	const char *want;		/* lines, NULL at the first error */
	enum error_class class;
};

/* A line for each event, and how the decoder failed. */
struct lines {
	struct sink sink;
	struct buf out;
};

static inline int
take(struct sink *s, const struct event *ev, struct error *err)
{
	struct lines *l = (struct lines *)s;

	(void)err;
	event_print(&l->out, ev);
	buf_putc(&l->out, '\n');
	return 0;
}

static inline int
feed(struct decoder *d, struct span bytes, size_t piece, struct error *err)
{
	while (bytes.len > 0) {
		size_t n = piece < bytes.len ? piece : bytes.len;
		char *copy = malloc(n);
		int ret;

		assert_non_null(copy);
		memcpy(copy, bytes.p, n);
		ret = d->dialect->feed(d, (struct span){ copy, n }, err);
		free(copy);
		if (ret == -1)
			return -1;
		bytes.p += n;
		bytes.len -= n;
	}
	return d->dialect->finish(d, true, err);
}

static inline int
decode(const struct fact *f, struct span bytes, bool stream, size_t piece,
    struct lines *lines, struct error *err)
{
	static const struct provider row = { .name = "gemini" };
	const struct target target = {
		.provider = &row,
		.model = f->model == NULL ? NEW : f->model,
	};
	struct request request;
	struct receipt receipt;
	struct check check;
	struct decoder d;
	struct arena a;
	struct buf body;
	int ret;

	arena_init(&a, BIG);
	buf_init(&body, BIG);
	events_quote(&body, f->request == NULL ? "{'model':'m','input':'x'}" :
	    f->request);
	receipt_init(&receipt, &a);
	assert_int_equal(request_read(&a, arena_span(&a, buf_view(&body)), NULL,
	    &request, &receipt, err), 0);
	*lines = (struct lines){ .sink = { take, NULL } };
	buf_init(&lines->out, BIG);
	check_init(&check, &lines->sink);
	decoder_init(&d, &dialect_gemini, &request, &target, stream,
	    &check.sink);
	ret = feed(&d, bytes, piece, err);
	decoder_fini(&d);
	check_fini(&check);
	buf_fini(&body);
	arena_fini(&a);
	return ret;
}

static inline void
frames(struct buf *out, const struct fact *f)
{
	buf_init(out, BIG);
	for (size_t i = 0; f->chunks[i] != NULL; i++) {
		buf_puts(out, "data: ");
		events_quote(out, f->chunks[i]);
		buf_puts(out, "\r\n\r\n");
	}
}

static inline void
check_fact(const struct fact *f, size_t row)
{
	static const size_t pieces[] = { SIZE_MAX, 1, 7 };
	struct buf bytes, want;

	frames(&bytes, f);
	buf_init(&want, BIG);
	if (f->want != NULL)
		events_quote(&want, f->want);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct lines lines;
		struct error err = { .class = ERROR_NONE };
		int ret = decode(f, buf_view(&bytes), true, pieces[i],
		    &lines, &err);

		if (f->class != ERROR_NONE ? err.class != f->class :
		    ret == -1 || strcmp(buf_view(&lines.out).p,
		    want.data) != 0)
			fail_msg("row %zu, %zu: %s\n%s", row, pieces[i],
			    ret == -1 ? err.message : "",
			    buf_view(&lines.out).p);
		buf_fini(&lines.out);
	}
	buf_fini(&bytes);
	buf_fini(&want);
}
#define CHECK(rows) do { \
	for (size_t i_ = 0; i_ < sizeof(rows) / sizeof(rows[0]); i_++) \
		check_fact(&(rows)[i_], i_); \
} while (0)

#define MESSAGE(n, text) "item_begin " n " message\ndelta " n ".0 text '" \
	text "'\nitem_end " n " completed\n"
#define DONE	"end completed\n"
#define USAGE(in, cached, out, thought) "usage input=" in " cached=" cached \
	" cache_write=0 output=" out " reasoning=" thought "\n"

#endif
