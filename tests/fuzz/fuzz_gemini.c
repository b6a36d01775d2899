/*
 * Any bytes as an answer of generateContent, at once and in pieces: the same
 * events, in their grammar, with canonical text, and one END exactly when the
 * decoder is content.
 *
 * The first byte: bit 0 streamed or whole, bit 1 a clean end or not, bits 2
 * and 3 which request, the rest how the pieces are cut.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "dialect/dialect.h"
#include "model/validate.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

#define ARENA	((size_t)1 << 24)
#define OUTPUT	((size_t)1 << 28)

struct recorder {
	struct sink sink;
	struct buf out, text, logprobs;
	struct event growing;
	int ends;
};

static const struct node *
read_back(struct arena *a, const char *before, struct span s,
    const char *after)
{
	struct error err;
	struct buf json;
	const struct node *n;

	buf_init(&json, OUTPUT);
	buf_puts(&json, before);
	buf_span(&json, s);
	buf_puts(&json, after);
	n = scan(a, arena_span(a, buf_view(&json)), SCAN_REQUEST, &err);
	ENSURE(n != NULL);
	buf_fini(&json);
	return n;
}

/* Text is the inside of a JSON string, spelt the one way. */
static void
check_text(struct span text)
{
	struct arena a;

	arena_init(&a, ARENA);
	ENSURE(span_same(read_back(&a, "\"", text, "\"")->span, text));
	arena_fini(&a);
}

static void
check_json(const char *before, struct span json, const char *after)
{
	struct arena a;

	arena_init(&a, ARENA);
	(void)read_back(&a, before, json, after);
	arena_fini(&a);
}

static void
end_growing(struct recorder *r)
{
	if (r->growing.type == EVENT_DELTA) {
		r->growing.text = buf_view(&r->text);
		if (r->logprobs.len > 0)
			r->growing.logprobs = buf_view(&r->logprobs);
		event_print(&r->out, &r->growing);
		buf_reset(&r->text);
		buf_reset(&r->logprobs);
	}
	r->growing.type = EVENT_BEGIN;
}

static void
grow(struct recorder *r, const struct event *ev)
{
	check_text(ev->text);
	if (r->growing.type != EVENT_DELTA || r->growing.item != ev->item ||
	    r->growing.part != ev->part)
		end_growing(r);
	r->growing = *ev;
	r->growing.logprobs = (struct span){ NULL, 0 };
	buf_span(&r->text, ev->text);
	if (ev->logprobs.p != NULL) {
		check_json("[", ev->logprobs, "]");
		buf_span(&r->logprobs, ev->logprobs);
	}
}

static int
record(struct sink *s, const struct event *ev, struct error *err)
{
	struct recorder *r = (struct recorder *)s;

	(void)err;
	if (ev->type == EVENT_DELTA) {
		grow(r, ev);
		return 0;
	}
	end_growing(r);
	if (ev->type == EVENT_ITEM_BEGIN) {
		check_text(ev->name);
		check_text(ev->call_id);
	}
	if (ev->type == EVENT_ITEM_END && ev->opaque.p != NULL)
		check_json("", ev->opaque, "");
	r->ends += ev->type == EVENT_END;
	event_print(&r->out, ev);
	return 0;
}

static void
read_request(struct arena *a, unsigned which, struct request *request)
{
	static const char *const bodies[4] = {
		"{\"model\":\"m\",\"input\":\"x\"}",
		"{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":"
		    "\"web_search\"},{\"type\":\"function\",\"name\":\"f\"}],"
		    "\"include\":[\"web_search_call.action.sources\","
		    "\"message.output_text.logprobs\"]}",
		"{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":"
		    "\"custom\",\"name\":\"c\"},{\"type\":\"namespace\","
		    "\"name\":\"n\",\"description\":\"d\",\"tools\":[{"
		    "\"type\":\"function\",\"name\":\"f\"}]}]}",
		"{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":"
		    "\"function\",\"name\":\"1\"}],\"text\":{\"format\":{"
		    "\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{"
		    "\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}}",
	};
	struct receipt receipt;
	struct error err;

	receipt_init(&receipt, a);
	ENSURE(request_read(a, span_of(bodies[which]), NULL, request, &receipt,
	    &err) == 0);
}

static int
feed(struct decoder *d, struct span bytes, size_t piece, bool clean,
    struct error *err)
{
	while (bytes.len > 0) {
		size_t n = piece < bytes.len ? piece : bytes.len;
		char *copy = malloc(n);
		int ret;

		ENSURE(copy != NULL);
		memcpy(copy, bytes.p, n);
		ret = d->dialect->feed(d, (struct span){ copy, n }, err);
		free(copy);
		if (ret == -1)
			return -1;
		bytes.p += n;
		bytes.len -= n;
	}
	return d->dialect->finish(d, clean, err);
}

static int
run(unsigned flags, struct span bytes, size_t piece, struct buf *out)
{
	static const struct provider row = { .name = "gemini" };
	unsigned which = flags >> 2 & 3;
	const struct target target = {
		.provider = &row,
		.model = which == 3 ? "gemini-2.5-flash" : "gemini-3.8-flash",
		.supports = ~0u,	/* log probabilities among it */
		.has_supports = true,
	};
	struct recorder r = { .sink = { record, NULL } };
	struct error err = { .class = ERROR_NONE };
	struct request request;
	struct check check;
	struct decoder d;
	struct arena a;
	int ret;

	arena_init(&a, ARENA);
	read_request(&a, which, &request);
	buf_init(&r.out, OUTPUT);
	buf_init(&r.text, OUTPUT);
	buf_init(&r.logprobs, OUTPUT);
	check_init(&check, &r.sink);
	decoder_init(&d, dialect_find("gemini"), &request, &target,
	    flags & 1, &check.sink);
	ret = feed(&d, bytes, piece, flags & 2, &err);
	end_growing(&r);
	ENSURE(r.ends == (ret == 0));
	ENSURE(ret == 0 || (err.class != ERROR_NONE &&
	    err.class != ERROR_INTERNAL));
	decoder_fini(&d);
	check_fini(&check);
	buf_printf(&r.out, " %s", ret == 0 ? "" : err.message);
	buf_fini(&r.logprobs);
	buf_fini(&r.text);
	arena_fini(&a);
	*out = r.out;
	return ret;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole, pieces;
	struct span bytes;
	unsigned flags;

	if (size == 0)
		return 0;
	flags = data[0];
	bytes = (struct span){ (const char *)data + 1, size - 1 };
	ENSURE(run(flags, bytes, SIZE_MAX, &whole) ==
	    run(flags, bytes, (flags >> 4) * 5 + 1, &pieces));
	ENSURE(span_same(buf_view(&whole), buf_view(&pieces)));
	buf_fini(&whole);
	buf_fini(&pieces);
	return 0;
}
