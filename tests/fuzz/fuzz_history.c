/*
 * The reader of what was kept: whatever a store hands out as the items of a
 * turn, or as the item that a reference means, the request is whole, or the
 * error is ours (500), or tells of what doesn't go together (400). Its items
 * can be kept again.
 */
#include "config.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lib/kept.h"
#include "model/items_json.h"
#include "model/validate.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char chained[] =
    "{\"model\":\"m\",\"previous_response_id\":\"resp_1\"}";
static const char answered[] =
    "{\"model\":\"m\",\"previous_response_id\":\"resp_1\",\"input\":[{"
    "\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":"
    "\"7\"}],\"tools\":[{\"type\":\"function\",\"name\":\"f\"},{"
    "\"type\":\"custom\",\"name\":\"patch\"}]}";
static const char referring[] =
    "{\"model\":\"m\",\"input\":[{\"id\":\"it\"},{\"role\":\"user\","
    "\"content\":\"a\"}]}";

static struct span kept_bytes;

/* The bytes themselves are the item that any reference means. */
static int
any_item(void *ctx, struct span id, struct span *out, struct error *err)
{
	(void)ctx;
	(void)id;
	(void)err;
	*out = kept_bytes;
	return 1;
}

static void
check_request(struct arena *arena, struct request *req)
{
	struct buf out;
	struct jsonw w = jsonw_on(&out);
	struct error err;

	assert(req->n_history <= req->n_items);
	for (size_t i = 0; i < req->n_items; i++)
		assert(req->items[i].node != NULL);
	for (size_t i = 0; i < req->n_all_tools; i++)
		assert(req->tools[i].param[0] != '\0');
	req->n_history = 0;
	request_items_name(req);
	buf_init(&out, CEILING_WRITE);
	request_items_write(&w, req);
	assert(scan(arena, buf_view(&out), SCAN_UPSTREAM, &err) != NULL);
	assert(memchr(out.data, '\n', out.len) == NULL);
	buf_fini(&out);
}

static void
try_body(const char *body, struct span bytes)
{
	struct kept_turn turn = { "resp_1", NULL, SPAN("[]"), { NULL, 0 } };
	struct error err = { .class = ERROR_NONE };
	struct kept kept = { NULL, &turn, 1 };
	struct history history = kept_history(&kept);
	struct receipt receipt;
	struct request req;
	struct arena arena;

	arena_init(&arena, CEILING_REQUEST_ARENA);
	receipt_init(&receipt, &arena);
	history.item = any_item;
	kept.arena = &arena;
	/* A copy of its own, so that a read beyond its end is seen. */
	kept_bytes = turn.output = arena_span(&arena, bytes);
	if (request_read(&arena, span_of(body), &history, &req, &receipt,
	    &err) == 0)
		check_request(&arena, &req);
	else
		assert((err.class == ERROR_INTERNAL ||
		    error_status(err.class) == 400) && err.message[0] != '\0');
	arena_fini(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span bytes = { (const char *)data, size };

	try_body(chained, bytes);
	try_body(answered, bytes);
	try_body(referring, bytes);
	return 0;
}
