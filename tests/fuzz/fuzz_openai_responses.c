/*
 * Any bytes as a provider's answer, at once and in pieces: the same events,
 * in their grammar, with canonical text, and one END exactly when the decoder
 * is content.
 *
 * The first byte: bit 0 streamed or whole, bit 1 a clean end or not, the rest
 * how the pieces are cut.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "dialect/openai_responses.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

struct recorder {
	struct sink sink;
	struct buf out, text;
	struct event growing;		/* deltas of one part are one line */
	int ends;
};

/* Text is the inside of a JSON string, spelt the one way. */
static void
check_text(struct span text)
{
	const struct node *n;
	struct error err;
	struct arena a;
	struct buf json;

	arena_init(&a, (size_t)1 << 24);
	buf_init(&json, (size_t)1 << 26);
	buf_putc(&json, '"');
	buf_span(&json, text);
	buf_putc(&json, '"');
	n = scan(&a, buf_view(&json), SCAN_REQUEST, &err);
	ENSURE(n != NULL && span_same(n->span, text));
	buf_fini(&json);
	arena_fini(&a);
}

static void
end_growing(struct recorder *r)
{
	if (r->growing.type == EVENT_DELTA) {
		r->growing.text = buf_view(&r->text);
		r->growing.logprobs = (struct span){ NULL, 0 };
		event_print(&r->out, &r->growing);
		buf_putc(&r->out, '\n');
		buf_reset(&r->text);
	}
	r->growing.type = EVENT_BEGIN;
}

static int
record(struct sink *s, const struct event *ev, struct error *err)
{
	struct recorder *r = (struct recorder *)s;

	(void)err;
	if (ev->type == EVENT_DELTA) {
		check_text(ev->text);
		if (r->growing.type != EVENT_DELTA ||
		    r->growing.item != ev->item ||
		    r->growing.part != ev->part)
			end_growing(r);
		r->growing = *ev;
		buf_span(&r->text, ev->text);
		return 0;
	}
	end_growing(r);
	if (ev->type == EVENT_ITEM_BEGIN && ev->item_type != ITEM_HOSTED) {
		check_text(ev->name);
		check_text(ev->call_id);
		check_text(ev->namespace);
	}
	r->ends += ev->type == EVENT_END;
	event_print(&r->out, ev);
	buf_putc(&r->out, '\n');
	return 0;
}

static int
run(unsigned flags, struct span bytes, size_t piece, struct buf *out)
{
	static const struct provider row = { .name = "lab" };
	const struct target target = { .provider = &row, .model = "m" };
	const struct request request = { .model = "m" };
	const struct dialect *dialect = &dialect_openai_responses;
	struct recorder r = { .sink = { record, NULL } };
	struct error err = { .class = ERROR_NONE };
	struct check check;
	struct decoder d;
	int ret = 0;

	buf_init(&r.out, (size_t)1 << 28);
	buf_init(&r.text, (size_t)1 << 28);
	check_init(&check, &r.sink);
	decoder_init(&d, dialect, &request, &target, flags & 1, &check.sink);
	while (bytes.len > 0 && ret == 0) {
		size_t n = piece < bytes.len ? piece : bytes.len;
		char *copy = malloc(n);

		ENSURE(copy != NULL);
		memcpy(copy, bytes.p, n);
		ret = dialect->feed(&d, (struct span){ copy, n }, &err);
		free(copy);
		bytes.p += n;
		bytes.len -= n;
	}
	if (ret == 0)
		ret = dialect->finish(&d, flags & 2, &err);
	end_growing(&r);
	ENSURE(r.ends == (ret == 0));
	ENSURE(ret == 0 || (err.class != ERROR_NONE &&
	    err.class != ERROR_INTERNAL));
	decoder_fini(&d);
	check_fini(&check);
	buf_printf(&r.out, " %s", ret == 0 ? "" : err.message);
	buf_fini(&r.text);
	*out = r.out;
	return ret;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole, pieces;
	struct span bytes;

	if (size == 0)
		return 0;
	bytes = (struct span){ (const char *)data + 1, size - 1 };
	ENSURE(run(data[0], bytes, SIZE_MAX, &whole) ==
	    run(data[0], bytes, (data[0] >> 2) + 1, &pieces));
	ENSURE(span_same(buf_view(&whole), buf_view(&pieces)));
	buf_fini(&whole);
	buf_fini(&pieces);
	return 0;
}
