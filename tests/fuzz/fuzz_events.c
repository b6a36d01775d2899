/*
 * Any order of events, right or wrong, through check, response and SSE writer:
 * what reaches the client is a stream of whole events, numbered without a gap,
 * with exactly one terminal event, which is the last.
 *
 * Two bytes make an event: its type, item and extras, its part and text.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonx.h"
#include "front/mem.h"
#include "front/sse_writer.h"
#include "lib/events.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define ITEMS	8

/* Remains when NDEBUG is set, which the fuzzers might do. */
#define ENSURE(x) do { \
	if (!(x)) \
		abort(); \
} while (0)

static const struct span texts[] = {
	E_SPAN(""), E_SPAN("a"), E_SPAN("\\\""), E_SPAN("\\\\"),
	E_SPAN("\\n"), E_SPAN("\\u0000"), E_SPAN("\xf0\x9f\x98\x80"),
	E_SPAN("{\\\"a\\\":1}"),
};

static const struct error failure = {
	.class = ERROR_UPSTREAM_CUT, .message = "cut \"off\"\n\xff",
};
static const struct usage usage = { .input = 5, .cached = 4,
    .cache_write = 3, .output = 2, .reasoning = 1, .web_searches = 1 };

/* Types of items and of their progress, those of ours among them. */
static const struct span words[] = {
	E_SPAN("web_search_call"), E_SPAN("mcp_call"), E_SPAN(""),
	E_SPAN("completed"), E_SPAN("response.web_search_call.searching"),
	E_SPAN("response.mcp_call_arguments.delta"),
	E_SPAN("response.completed"), E_SPAN("response.web_search_call.\\n"),
};

static struct event
make_event(const uint8_t *p, const struct node *note)
{
	static const struct span name = E_SPAN("f"), nothing;
	bool other = p[0] & 0x40;
	struct event ev = {
		.type = p[0] & 7,
		.item = (p[0] >> 3) % ITEMS,
		.item_type = p[1] & 7,
		.name = name,
		.word = words[p[1] >> 5],
		.part = (p[1] >> 3) & 3,
		.part_type = p[1] & 7,
		.text = texts[p[1] >> 5],
		.note = other ? NOTE_PROGRESS : NOTE_ANNOTATION,
		.node = p[0] & 0x80 ? NULL : note,
		.status = p[1] & 1 ? STATUS_COMPLETED : STATUS_INCOMPLETE,
		.usage = &usage,
		.reason = (p[1] & 3) % 3,
		.error = &failure,
	};

	if (p[1] & 8)
		ev.call_id = texts[p[1] >> 5];
	ev.namespace = other ? name : nothing;
	ev.logprobs = other ? SPAN("{\"token\":\"a\"}") : nothing;
	ev.opaque = other ? SPAN("{}") : nothing;
	return ev;
}

/* Takes a line off the front. */
static struct span
line(struct span *s)
{
	const char *end = memchr(s->p, '\n', s->len);
	struct span l;

	ENSURE(end != NULL);
	l = (struct span){ s->p, (size_t)(end - s->p) };
	s->p = end + 1;
	s->len -= l.len + 1;
	return l;
}

static struct span
behind(struct span l, const char *prefix)
{
	ENSURE(span_begins(l, prefix));
	l.p += strlen(prefix);
	l.len -= strlen(prefix);
	return l;
}

static bool
is_terminal(struct span type)
{
	return span_is(type, "response.completed") ||
	    span_is(type, "response.incomplete") ||
	    span_is(type, "response.failed");
}

static void
check_stream(struct arena *a, struct span s)
{
	uint64_t sequence = 0, n;
	const struct node *data;
	struct span type;
	struct error err;
	bool closed = false;

	while (line(&s).len > 1)
		;			/* the head */
	while (!closed) {
		type = behind(line(&s), "event: ");
		data = scan(a, behind(line(&s), "data: "), SCAN_REQUEST, &err);
		ENSURE(data != NULL && line(&s).len == 0);
		ENSURE(span_same(jsonx_get(data, "type")->span, type));
		ENSURE(jsonx_u64(data, "sequence_number", &n));
		ENSURE(n == sequence++);
		closed = is_terminal(type);
	}
	ENSURE(span_is(s, "data: [DONE]\n\n"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct http_request http = { .request_id = "r" };
	static const struct request request = { .model = "m" };
	struct event ev, fail = E_FAIL(&failure);
	struct sse_writer writer;
	struct response response;
	struct receipt receipt;
	struct mem_conn mem;
	struct arena arena;
	struct check check;
	struct error err;
	const struct node *note;

	if (len > 4096)
		return 0;
	arena_init(&arena, CEILING_REQUEST_ARENA);
	note = scan(&arena, SPAN("{\"type\":\"file_path\",\"status\":\"x\","
	    "\"sequence_number\":9,\"a\":[{}]}"), SCAN_REQUEST, &err);
	mem_init(&mem, NULL, SPAN(""));
	receipt_init(&receipt, &arena);
	response_init(&response, &arena, "a/b", &writer.sink);
	sse_writer_init(&writer, &mem.conn, &http, &request, &receipt,
	    &response);
	check_init(&check, &response.sink);
	for (; len >= 2; len -= 2, bytes += 2) {
		ev = make_event(bytes, note);
		(void)sink_send(&check.sink, &ev, &err);
		if (bytes[1] & 0x40)
			ENSURE(sse_writer_flush(&writer, &err) == 0);
	}
	if (!writer.closed)
		(void)sink_send(&check.sink, &fail, &err);
	ENSURE(writer.closed);
	ENSURE(sse_writer_flush(&writer, &err) == 0);
	check_stream(&arena, buf_view(&mem.out));
	check_fini(&check);
	sse_writer_fini(&writer);
	mem_fini(&mem);
	arena_fini(&arena);
	return 0;
}
