/*
 * responses_decode_rig: answers in the openai-responses dialect and the events
 * that they become. Both are written with ' for ", a line for each frame or
 * event. All are fed at once and byte by byte. Included behind <cmocka.h>.
 */
#ifndef TESTS_LIB_RESPONSES_DECODE_RIG_H
#define TESTS_LIB_RESPONSES_DECODE_RIG_H

#include <stdlib.h>
#include <string.h>

#include "dialect/openai_responses.h"
#include "lib/events.h"

#define BIG	((size_t)1 << 26)

struct run {
	struct sink sink;
	struct buf out, text;
	struct event growing;		/* deltas of one part are one line */
	int stop_at;		/* the event that the sink refuses; 0: none */
	int n_events;
	struct error err;
};

static inline void
print(struct run *r, const struct event *ev)
{
	event_print(&r->out, ev);
	buf_putc(&r->out, '\n');
}

static inline void
end_growing(struct run *r)
{
	if (r->growing.type != EVENT_DELTA)
		return;
	r->growing.text = buf_view(&r->text);
	r->growing.logprobs = (struct span){ NULL, 0 };
	print(r, &r->growing);
	buf_reset(&r->text);
	r->growing.type = EVENT_BEGIN;
}

static inline int
record(struct sink *s, const struct event *ev, struct error *err)
{
	struct run *r = (struct run *)s;

	if (++r->n_events == r->stop_at)
		return error_set(err, ERROR_CLIENT_GONE, NULL, "gone");
	if (ev->type != EVENT_DELTA) {
		end_growing(r);
		print(r, ev);
		return 0;
	}
	if (r->growing.item != ev->item || r->growing.part != ev->part)
		end_growing(r);
	r->growing = *ev;
	buf_span(&r->text, ev->text);
	return 0;
}

static inline void
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

/* Pieces are copies of their own, so that reading beyond them is caught. */
static inline int
decode(struct run *r, struct span bytes, bool stream, size_t piece,
    bool clean)
{
	static const struct provider row = { .name = "lab" };
	const struct target target = { .provider = &row, .model = "m" };
	const struct request request = { .model = "m" };
	const struct dialect *d = &dialect_openai_responses;
	struct decoder decoder;
	struct check check;
	int ret = 0;

	r->sink.event = record;
	r->err.class = ERROR_NONE;
	r->growing.type = EVENT_BEGIN;
	r->n_events = 0;
	buf_init(&r->out, BIG);
	buf_init(&r->text, BIG);
	check_init(&check, &r->sink);
	decoder_init(&decoder, d, &request, &target, stream, &check.sink);
	while (bytes.len > 0 && ret == 0) {
		size_t n = piece < bytes.len ? piece : bytes.len;
		char *copy = malloc(n);

		assert_non_null(copy);
		memcpy(copy, bytes.p, n);
		ret = d->feed(&decoder, (struct span){ copy, n }, &r->err);
		free(copy);
		bytes.p += n;
		bytes.len -= n;
	}
	if (ret == 0)
		ret = d->finish(&decoder, clean, &r->err);
	end_growing(r);
	buf_puts(&r->out, "");
	decoder_fini(&decoder);
	check_fini(&check);
	return ret;
}

static inline void
run_fini(struct run *r)
{
	buf_fini(&r->out);
	buf_fini(&r->text);
}

struct row {
	const char *in, *events;
	enum error_class class;		/* ERROR_NONE: it ends well */
};

static inline void
check_row(size_t i, const struct row *row, bool stream)
{
	static const size_t pieces[] = { SIZE_MAX, 1, 7 };
	struct buf in, want;

	buf_init(&in, BIG);
	buf_init(&want, BIG);
	if (stream)
		frames(&in, row->in);
	else
		events_quote(&in, row->in);
	events_quote(&want, row->events);
	buf_puts(&want, "");
	for (size_t k = 0; k < sizeof(pieces) / sizeof(pieces[0]); k++) {
		struct run r = { .stop_at = 0 };

		(void)decode(&r, buf_view(&in), stream, pieces[k], true);
		if (r.err.class != row->class)
			fail_msg("row %zu: %s: %s\n%s", i,
			    error_name(r.err.class), r.err.message,
			    r.out.data);
		if (strcmp(r.out.data, want.data) != 0)
			fail_msg("row %zu:\n%s", i, r.out.data);
		run_fini(&r);
	}
	buf_fini(&want);
	buf_fini(&in);
}

#define CHECK(rows) \
	for (size_t i_ = 0; i_ < sizeof(rows) / sizeof((rows)[0]); i_++) \
		check_row(i_, &(rows)[i_], true)
#define CHECK_WHOLE(rows) \
	for (size_t i_ = 0; i_ < sizeof(rows) / sizeof((rows)[0]); i_++) \
		check_row(i_, &(rows)[i_], false)

/* ---- pieces of streams ---- */

#define EV(type, more)	"{'type':'response." type "'" more "}\n"
#define ADDED(i, item)	EV("output_item.added", ",'output_index':" i \
	",'item':" item)
#define DONE(i, item)	EV("output_item.done", ",'output_index':" i \
	",'item':" item)
#define TEXT(i, s)	EV("output_text.delta", ",'output_index':" i \
	",'content_index':0,'delta':'" s "'")
#define TEXT_DONE(i, s)	EV("output_text.done", ",'output_index':" i \
	",'content_index':0,'text':'" s "'")
#define ARGS(i, s)	EV("function_call_arguments.delta", \
	",'output_index':" i ",'delta':'" s "'")
#define COMPLETED	EV("completed", ",'response':{'status':'completed'}")
#define LAST(output)	EV("completed", ",'response':{'status':'completed'," \
	"'output':[" output "]}")
#define MSG(parts)	"{'type':'message','id':'m','content':[" parts "]}"
#define PART(s)		"{'type':'output_text','text':'" s "'}"
#define FC(args)	"{'type':'function_call','id':'f','call_id':'c'," \
	"'name':'f','arguments':'" args "'}"
#define WS(more)	"{'type':'web_search_call','id':'w'" more "}"
#define RS(more)	"{'type':'reasoning','id':'rs_1','summary':[]" more "}"

#define BEGIN		"begin\n"
#define END		"end completed\n"
#define M(n)		"item_begin " n " message\n"
#define T(at, s)	"delta " at " text '" s "'\n"
#define OK(n)		"item_end " n " completed\n"
#define HELLO		BEGIN M("0") T("0.0", "Hello") OK("0")

#endif
