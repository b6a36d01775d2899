/*
 * Any bytes as the answer of an anthropic provider, at once and in pieces: the
 * same events, in their grammar, with canonical text, and one END exactly when
 * the decoder is content. What was signed can be sent back: the opaque of a
 * reasoning item is one object in JSON.
 *
 * The first byte: bit 0 streamed or whole, bit 1 a clean end or not, bit 2
 * summaries, bit 3 an emulated schema, bit 4 sources of searches, the rest how
 * the pieces are cut.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "dialect/dialect.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

struct recorder {
	struct sink sink;
	struct buf out, text;
	struct event growing;
	int ends;
};

static const struct node *
read_json(struct arena *a, struct span json)
{
	struct error err;
	const struct node *n = scan(a, json, SCAN_REQUEST, &err);

	ENSURE(n != NULL);
	return n;
}

/* Text is the inside of a JSON string, spelt the one way. */
static void
check_text(struct span text)
{
	struct arena a;
	struct buf json;

	arena_init(&a, (size_t)1 << 24);
	buf_init(&json, (size_t)1 << 26);
	buf_putc(&json, '"');
	buf_span(&json, text);
	buf_putc(&json, '"');
	ENSURE(span_same(read_json(&a, buf_view(&json))->span, text));
	buf_fini(&json);
	arena_fini(&a);
}

static void
check_object(struct span json)
{
	struct arena a;

	arena_init(&a, (size_t)1 << 24);
	ENSURE(read_json(&a, json)->kind == NODE_OBJECT);
	arena_fini(&a);
}

static void
end_growing(struct recorder *r)
{
	if (r->growing.type == EVENT_DELTA) {
		r->growing.text = buf_view(&r->text);
		event_print(&r->out, &r->growing);
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
	if (ev->type == EVENT_ITEM_BEGIN) {
		check_text(ev->name);
		check_text(ev->call_id);
	}
	if (ev->type == EVENT_ITEM_END && ev->opaque.p != NULL)
		check_object(ev->opaque);
	r->ends += ev->type == EVENT_END;
	event_print(&r->out, ev);
	return 0;
}

static int
feed(struct decoder *d, struct span bytes, size_t piece, struct error *err)
{
	int ret = 0;

	while (bytes.len > 0 && ret == 0) {
		size_t n = piece < bytes.len ? piece : bytes.len;
		char *copy = malloc(n);

		ENSURE(copy != NULL);
		memcpy(copy, bytes.p, n);
		ret = d->dialect->feed(d, (struct span){ copy, n }, err);
		free(copy);
		bytes.p += n;
		bytes.len -= n;
	}
	return ret;
}

static int
run(unsigned flags, struct span bytes, size_t piece, struct buf *out)
{
	static const struct provider row = {
		.name = "anthropic", .dialect = "anthropic",
	};
	struct target target = {
		.provider = &row, .model = "claude-opus-4-20250514",
	};
	struct node type = {
		.kind = NODE_STRING, .key = SPAN("type"),
		.span = SPAN("object"),
	};
	struct node schema = { .kind = NODE_OBJECT, .count = 1 };
	struct request request = {
		.model = "m",
		.summary = flags & 4 ? SUMMARY_AUTO : SUMMARY_UNSET,
		.effort = EFFORT_NONE,
		.include = flags & 16 ? INCLUDE_WEB_SEARCH_SOURCES : 0,
	};
	struct recorder r = { .sink = { record, NULL } };
	struct error err = { .class = ERROR_NONE };
	struct check check;
	struct decoder d;
	int ret;

	if (flags & 8) {
		request.format.type = FORMAT_JSON_SCHEMA;
		schema.child = &type;
		request.format.schema = &schema;
	}
	buf_init(&r.out, (size_t)1 << 28);
	buf_init(&r.text, (size_t)1 << 28);
	check_init(&check, &r.sink);
	decoder_init(&d, dialect_find("anthropic"), &request, &target,
	    flags & 1, &check.sink);
	ret = feed(&d, bytes, piece, &err);
	if (ret == 0)
		ret = d.dialect->finish(&d, flags & 2, &err);
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
	unsigned flags;

	if (size == 0)
		return 0;
	flags = data[0];
	bytes = (struct span){ (const char *)data + 1, size - 1 };
	ENSURE(run(flags, bytes, SIZE_MAX, &whole) ==
	    run(flags, bytes, (flags >> 5) * 5 + 1, &pieces));
	ENSURE(span_same(buf_view(&whole), buf_view(&pieces)));
	buf_fini(&whole);
	buf_fini(&pieces);
	return 0;
}
