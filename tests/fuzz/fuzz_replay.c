/*
 * Two lines that were kept, an object and its items, told again: whatever they
 * hold, it is an error or an answer, and that answer told once more is the
 * same. A stream of it has one terminal event.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "front/mem.h"
#include "front/sse_writer.h"
#include "model/replay.h"
#include "model/response_json.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define BIG	((size_t)1 << 24)

/* Remains when NDEBUG is set, which the fuzzers might do. */
#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

static const struct http_request http = {
	.method = "POST", .path = "/v1/responses", .request_id = "req-1",
};

static int
tell(struct arena *a, const struct node *object, const struct node *items,
    bool stream, struct buf *out)
{
	struct request request = { .model = "m" };
	struct sse_writer writer;
	struct response response;
	struct receipt receipt;
	struct replay replay;
	struct mem_conn mem;
	struct check check;
	struct error err;
	struct jsonw w = jsonw_on(out);
	int rc;

	mem_init(&mem, NULL, SPAN(""));
	receipt_init(&receipt, a);
	response_init(&response, a, "m", NULL);
	response.include = ~0u;
	sse_writer_init(&writer, &mem.conn, &http, &request, &receipt,
	    &response);
	check_init(&check, &response.sink);
	rc = replay_init(&replay, &response, &receipt, object, items,
	    stream ? &writer.sink : NULL, &err);
	if (rc == 0)
		rc = replay_run(&replay, &check.sink, &err);
	if (rc == 0 && stream) {
		ENSURE(writer.closed);
		ENSURE(sse_writer_flush(&writer, &err) == 0);
		buf_span(out, buf_view(&mem.out));
	} else if (rc == 0) {
		response_write(&w, &response, &request, &receipt);
	}
	check_fini(&check);
	sse_writer_fini(&writer);
	mem_fini(&mem);
	return rc;
}

/* What was told, kept again. */
static void
tell_again(struct arena *a, const struct buf *first)
{
	const struct node *object;
	struct error err;
	struct buf again;

	object = scan(a, buf_view(first), SCAN_UPSTREAM, &err);
	ENSURE(object != NULL);
	buf_init(&again, BIG);
	ENSURE(tell(a, object, jsonx_get(object, "output"), false,
	    &again) == 0);
	ENSURE(span_same(buf_view(first), buf_view(&again)));
	buf_fini(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct node *object, *items;
	struct span lines = { (const char *)data, len }, first = lines;
	const char *newline = memchr(data, '\n', len);
	struct error err;
	struct arena a;
	struct buf out;

	if (newline == NULL)
		return 0;
	first.len = (size_t)(newline - first.p);
	lines = (struct span){ newline + 1, len - first.len - 1 };
	arena_init(&a, BIG);
	buf_init(&out, BIG);
	object = scan(&a, first, SCAN_UPSTREAM, &err);
	items = scan(&a, lines, SCAN_UPSTREAM, &err);
	if (object != NULL && items != NULL &&
	    tell(&a, object, items, false, &out) == 0) {
		tell_again(&a, &out);
		ENSURE(tell(&a, object, items, true, &out) == 0);
	}
	buf_fini(&out);
	arena_fini(&a);
	return 0;
}
