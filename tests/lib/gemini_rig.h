/*
 * gemini_rig: requests encoded for one of Google's models. The families differ
 * in what they take, so each row names a model. JSON is written with ' for ".
 */
#ifndef TESTS_LIB_GEMINI_RIG_H
#define TESTS_LIB_GEMINI_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dialect/gemini.h"
#include "lib/encode_rig.h"
#include "lib/events.h"

#define BIG	((size_t)1 << 20)

#define NEW	"gemini-3.8-flash"
#define OLD	"gemini-2.5-flash"

struct gemini_row {
	const char *model, *request;
	const char *has, *lacks;	/* of the body; NULL: anything */
	const char *changes;
	unsigned without;
};

static inline char *
gemini_quote(struct arena *a, const char *before, const char *s,
    const char *after)
{
	struct buf out;
	char *copy;

	buf_init(&out, BIG);
	events_quote(&out, before);
	events_quote(&out, s);
	events_quote(&out, after);
	copy = arena_dup(a, out.data, out.len);
	buf_fini(&out);
	return copy;
}

static inline void
gemini_encode_one(struct encoded *e, const struct target *like,
    const char *request)
{
	struct arena a;

	arena_init(&a, BIG);
	encode_to(e, "gemini", gemini_quote(&a, "{'model':'m',", request, "}"),
	    like, NULL);
	arena_fini(&a);
}

static inline void
gemini_check(const struct gemini_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct gemini_row *r = &rows[i];
		const struct target like = {
			.model = r->model, .without = r->without,
		};
		struct encoded e;

		gemini_encode_one(&e, &like, r->request);
		if (e.ret == -1)
			fail_msg("row %zu: %s: %s", i, e.err.param,
			    e.err.message);
		if (r->has != NULL && strstr(e.body, gemini_quote(&e.arena, "",
		    r->has, "")) == NULL)
			fail_msg("row %zu: %s", i, e.body);
		if (r->lacks != NULL && strstr(e.body, gemini_quote(&e.arena,
		    "", r->lacks, "")) != NULL)
			fail_msg("row %zu has what it shouldn't: %s", i,
			    e.body);
		assert_string_equal(buf_view(&e.changes).p, r->changes);
		encoded_fini(&e);
	}
}
#define CHECK(rows)	gemini_check(rows, sizeof(rows) / sizeof(rows[0]))

struct gemini_refused {
	const char *model, *request, *param;
	enum error_class class;
};

static inline void
gemini_check_refused(const struct gemini_refused *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct target like = { .model = rows[i].model };
		struct encoded e;

		gemini_encode_one(&e, &like, rows[i].request);
		if (e.ret != -1)
			fail_msg("row %zu: %s", i, e.body);
		assert_int_equal(e.err.class, rows[i].class);
		assert_string_equal(e.err.param, rows[i].param);
		encoded_fini(&e);
	}
}
#define CHECK_REFUSED(rows) \
	gemini_check_refused(rows, sizeof(rows) / sizeof(rows[0]))

/* Pieces of requests. */
#define EFFORT(word)	HI ",'reasoning':{'effort':'" word "'}"
#define LOGPROBS	"'include':['message.output_text.logprobs']"
#define SEARCH		"{'type':'web_search'}"
#define SCHEMA(s) "'text':{'format':{'type':'json_schema','name':'n'," \
	"'schema':" s "}}"
#define OBJECT	"{'type':'object','properties':{'a':{'type':'string'}}}"

#endif
