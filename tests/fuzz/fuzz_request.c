/*
 * The validator: whatever the body, a request that is whole or an error that
 * can be told; and what is answered, a response with its receipt or an error,
 * is JSON on one line. What is kept of a request is read again as what it was.
 */
#include "config.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lib/kept.h"
#include "model/items_json.h"
#include "model/response_json.h"
#include "model/validate.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static volatile size_t sum;	/* so that the reads are not left out */

/* Reads every byte that the span promises. */
static void
touch(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		sum += (unsigned char)s.p[i];
}

static void
check_item(const struct item *item)
{
	assert(item_type_word(item->type) != NULL);
	assert(item->type != ITEM_HOSTED ||
	    (item->type_word.len > 0 && item->node != NULL));
	assert((item->input.p != NULL) == (item->type == ITEM_CUSTOM_CALL));
	touch(item->type_word);
	touch(item->namespace);
	touch(item->input);
	assert(role_word(item->role) != NULL);
	assert(status_word(item->status) != NULL);
	touch(item->id);
	touch(item->call_id);
	touch(item->name);
	touch(item->arguments);
	touch(item->encrypted);
	for (size_t i = 0; i < item->n_parts; i++) {
		const struct part *part = &item->parts[i];

		assert((part->type == PART_IMAGE) == (part->url.p != NULL) ||
		    part->type == PART_FILE);
		assert((part->text.p == NULL) == (part->type == PART_IMAGE ||
		    part->type == PART_FILE));
		touch(part->text);
		touch(part->url);
		touch(part->data);
		touch(part->filename);
		(void)detail_word(part->detail);
	}
}

/* A name that providers take, found by no other tool. */
static void
check_tool(const struct request *req, const struct tool *tool)
{
	assert(tool->node != NULL && tool->type_word.len > 0);
	assert(tool->param[0] != '\0');
	assert((tool->name.p == NULL) == (tool->type == TOOL_HOSTED));
	assert((tool->wire.p == NULL) == (tool->type == TOOL_HOSTED));
	assert((tool->group == NULL) == (tool->namespace.p == NULL));
	touch(tool->name);
	touch(tool->description);
	touch(tool->wire);
	if (tool->type == TOOL_HOSTED)
		return;
	assert(request_tool(req, tool->wire) == tool);
	assert(tool->wire.len <= 64 || span_same(tool->wire, tool->name));
	for (size_t i = 0; i < tool->wire.len; i++)
		assert(strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQR"
		    "STUVWXYZ0123456789_-", tool->wire.p[i]) != NULL);
}

static void
check_choice(const struct request *req)
{
	const struct tool_choice *choice = &req->tool_choice;
	bool one = choice->kind == CHOICE_FUNCTION ||
	    choice->kind == CHOICE_CUSTOM || choice->kind == CHOICE_HOSTED;

	assert((choice->tool != NULL) == one);
	assert((choice->n_allowed > 0) == (choice->kind == CHOICE_ALLOWED));
	assert(choice->n_allowed <= req->n_all_tools);
	for (size_t i = 1; i < choice->n_allowed; i++)
		assert(choice->allowed[i - 1] < choice->allowed[i]);
}

static void
check_request(const struct request *req, struct arena *arena)
{
	assert(req->model != NULL && req->model[0] != '\0');
	assert(req->n_items > 0 || req->previous_response_id != NULL);
	for (size_t i = 0; i < req->n_items; i++) {
		const struct item *item = &req->items[i];

		check_item(item);
		if (item->name.p != NULL)
			assert(request_wire_name(req, item, arena).len > 0);
	}
	assert(req->n_tools <= req->n_all_tools);
	assert(req->n_all_tools <= CEILING_TOOLS_ALL);
	for (size_t i = 0; i < req->n_all_tools; i++)
		check_tool(req, &req->tools[i]);
	check_choice(req);
	assert(req->n_hints <= HINTS_MAX);
	for (size_t i = 0; i < req->n_hints; i++)
		assert(req->hints[i].node != NULL &&
		    req->hints[i].param[0] != '\0');
	(void)effort_word(req->effort);
	(void)effort_word(req->update_effort);
	(void)summary_word(req->summary);
	(void)verbosity_word(req->verbosity);
	touch(req->instructions);
	touch(req->user);
	touch(req->prompt_cache_key);
	touch(req->format.name);
}

static void
check_line(struct arena *arena, struct buf *out)
{
	struct error err;

	assert(!buf_over(out));
	assert(scan(arena, buf_view(out), SCAN_REQUEST, &err) != NULL);
	assert(memchr(out->data, '\n', out->len) == NULL);
	buf_fini(out);
}

/* The same bytes, whether what it repeats was built before or not. */
static void
check_response(struct arena *arena, const struct request *req,
    const struct receipt *receipt)
{
	struct response response;
	struct buf out, again;
	struct jsonw w;

	response_init(&response, arena, req->model, NULL);
	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	response_write(&w, &response, req, receipt);
	response_echo(&response, req);
	buf_init(&again, CEILING_WRITE);
	w = jsonw_on(&again);
	response_write(&w, &response, req, receipt);
	assert(span_same(buf_view(&out), buf_view(&again)));
	buf_fini(&again);
	check_line(arena, &out);
}

static struct span
written_items(struct arena *arena, const struct request *req)
{
	struct buf out;
	struct jsonw w = jsonw_on(&out);
	struct span copy;

	buf_init(&out, CEILING_WRITE);
	request_items_write(&w, req);
	copy = arena_span(arena, buf_view(&out));
	check_line(arena, &out);
	return copy;
}

static void
check_kept(struct arena *arena, struct request *req)
{
	struct kept_turn turn = { "r", NULL, { NULL, 0 }, SPAN("[]") };
	struct kept kept = { arena, &turn, 1 };
	const struct history history = kept_history(&kept);
	struct request again;
	struct receipt receipt;
	struct error err;

	request_items_name(req);
	turn.input = written_items(arena, req);
	receipt_init(&receipt, arena);
	assert(request_read(arena, SPAN("{\"model\":\"m\","
	    "\"previous_response_id\":\"r\"}"), &history, &again, &receipt,
	    &err) == 0);
	assert(again.n_items == req->n_items);
	assert(again.n_history == req->n_items);
	for (size_t i = 0; i < req->n_items; i++) {
		const struct item *a = &req->items[i], *b = &again.items[i];

		check_item(b);
		assert(a->type == b->type && a->role == b->role);
		assert(a->status == b->status && a->phase == b->phase);
		assert(a->cache == b->cache && a->is_error == b->is_error);
		assert(a->n_parts == b->n_parts && span_same(a->id, b->id));
		assert(span_same(a->call_id, b->call_id));
		assert(span_same(a->encrypted, b->encrypted));
		for (size_t k = 0; k < a->n_parts; k++)
			assert(a->parts[k].type == b->parts[k].type &&
			    span_same(a->parts[k].text, b->parts[k].text) &&
			    span_same(a->parts[k].data, b->parts[k].data) &&
			    a->parts[k].cache == b->parts[k].cache);
	}
	again.n_history = 0;
	assert(span_same(written_items(arena, &again), turn.input));
}

static void
check_error(struct arena *arena, const struct error *err, const char *model)
{
	struct buf out;
	struct jsonw w;

	assert(error_status(err->class) == 400);
	assert(err->message[0] != '\0');
	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	error_write(&w, err, model, NULL);
	check_line(arena, &out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = { .class = ERROR_NONE };
	struct receipt receipt;
	struct request req;
	struct arena arena;
	struct span body;

	arena_init(&arena, CEILING_REQUEST_ARENA);
	receipt_init(&receipt, &arena);
	/* A copy of its own, so that a read beyond its end is seen. */
	body = (struct span){ arena_dup(&arena, data, size), size };
	if (request_read(&arena, body, NULL, &req, &receipt, &err) == 0) {
		check_request(&req, &arena);
		check_response(&arena, &req, &receipt);
		check_kept(&arena, &req);
	} else {
		check_error(&arena, &err, req.model);
	}
	arena_fini(&arena);
	return 0;
}
