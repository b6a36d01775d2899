/*
 * Any bytes, framed at once and in pieces: the same frames.
 *
 * The first byte says how the pieces are cut.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dialect/sse.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define FRAME_MAX	((size_t)512)

static int
record(void *ctx, const struct sse_frame *f, struct error *err)
{
	struct buf *out = ctx;

	(void)err;
	buf_printf(out, "%d %zu %zu ", f->event.p != NULL, f->event.len,
	    f->data.len);
	buf_span(out, f->event);
	buf_span(out, f->data);
	return 0;
}

static int
frame(struct span bytes, size_t piece, struct buf *out)
{
	struct error err;
	struct sse s;
	int ret = 0;

	buf_init(out, (size_t)1 << 26);
	sse_init(&s, FRAME_MAX);
	while (bytes.len > 0 && ret == 0) {
		size_t n = piece < bytes.len ? piece : bytes.len;
		char *copy = malloc(n);

		if (copy == NULL)
			abort();
		memcpy(copy, bytes.p, n);
		ret = sse_feed(&s, (struct span){ copy, n }, record, out,
		    &err);
		free(copy);
		bytes.p += n;
		bytes.len -= n;
	}
	buf_printf(out, "%d", ret == 0 ? sse_pending(&s) : 2);
	sse_fini(&s);
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
	if (frame(bytes, SIZE_MAX, &whole) !=
	    frame(bytes, (size_t)data[0] % 7 + 1, &pieces) ||
	    !span_same(buf_view(&whole), buf_view(&pieces)))
		abort();
	buf_fini(&whole);
	buf_fini(&pieces);
	return 0;
}
