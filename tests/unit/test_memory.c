/* What is kept of a conversation: sealed for its place, and opened again. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "gateway/exchange.h"
#include "gateway/memory.h"
#include "lib/house.h"
#include "model/validate.h"
#include "store/sealed.h"

/* An exchange that has been answered, up to what is kept of it. */
struct stage {
	struct house house;
	struct mem_conn conn;
	struct exchange x;
	struct target target;
};

static const char body[] = "{\"model\":\"demo/demo\",\"input\":["
    "{\"role\":\"user\",\"content\":\"one\\ntwo\",\"id\":\"msg_mine\"},"
    "{\"role\":\"user\",\"content\":\"three\"}],\"include\":"
    "[\"message.output_text.logprobs\"]}";

static void
send(struct stage *s, const struct event *ev)
{
	struct error err;

	assert_int_equal(sink_send(&s->x.response.sink, ev, &err), 0);
}

static void
answer(struct stage *s)
{
	const struct event events[] = {
		{ .type = EVENT_BEGIN },
		{ .type = EVENT_ITEM_BEGIN, .item_type = ITEM_REASONING },
		{ .type = EVENT_ITEM_END, .status = STATUS_COMPLETED,
		    .encrypted = SPAN("sls_x") },
		{ .type = EVENT_ITEM_BEGIN, .item = 1,
		    .item_type = ITEM_MESSAGE },
		{ .type = EVENT_DELTA, .item = 1, .part_type = PART_TEXT,
		    .text = SPAN("four\\n") },
		{ .type = EVENT_ITEM_END, .item = 1,
		    .status = STATUS_COMPLETED },
	};

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		send(s, &events[i]);
}

static int
set_up(void **state)
{
	struct stage *s = calloc(1, sizeof(*s));
	struct exchange *x = &s->x;
	struct error err;

	assert_non_null(s);
	house_open(&s->house, "");
	mem_init(&s->conn, NULL, SPAN(""));
	exchange_init(x, &s->house.gateway, &s->house.worker, &s->conn.conn);
	x->http.key = s->house.key;
	assert_int_equal(exchange_admit(x, &err), 0);
	assert_int_equal(request_read(&x->arena, SPAN(body), NULL,
	    &x->request, &x->receipt, &err), 0);
	s->target.route = "lab/\"m\"";
	x->target = &s->target;
	response_init(&x->response, &x->arena, "lab/m", NULL);
	answer(s);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	struct stage *s = *state;

	exchange_fini(&s->x);
	mem_fini(&s->conn);
	house_close(&s->house);
	free(s);
	return 0;
}

static struct response_row
seal(struct stage *s)
{
	struct response_row row;
	struct error err;

	assert_int_equal(memory_seal(&s->x, &row, &err), 0);
	row.created_s = clock_wall_s();
	row.expires_s = row.created_s + 1000;
	return row;
}

static void
put(struct stage *s, const struct response_row *row)
{
	struct store *store = s->house.gateway.store;
	const struct request_row request = { .response = row->id,
	    .project = row->project, .key = row->key, .id = "req_1",
	    .method = "POST", .path = "/v1/responses", .outcome = "ok",
	    .status = 200, .receipt = "{}" };
	const struct record rec = { .response = row, .request = &request };
	struct error err;

	assert_int_equal(store->ops->record(store, &rec, &err), 0);
}

static void
a_turn_opens_as_it_was_sealed(void **state)
{
	struct stage *s = *state;
	struct response_row row = seal(s);
	struct turn turn;
	struct span route;
	struct error err;

	assert_int_equal(memory_open_turn(&s->x, &row, &turn, &route, &err),
	    0);
	assert_true(span_is(route, "lab/\\\"m\\\""));
	assert_non_null(strstr(turn.input.p, "\"msg_mine\""));
	assert_non_null(memmem(turn.input.p, turn.input.len, "one\\ntwo", 8));
	assert_int_equal(turn.input.p[turn.input.len - 1], ']');
	assert_int_equal(turn.output.p[0], '[');
	assert_int_equal(turn.output.p[turn.output.len - 1], ']');
	/* Whoever asked for it or not. */
	assert_non_null(memmem(turn.output.p, turn.output.len,
	    "\"encrypted_content\":\"sls_x\"", 27));
}

static void
an_object_opens_without_its_output(void **state)
{
	struct stage *s = *state;
	struct response_row row = seal(s);
	struct span object;
	struct error err;
	unsigned include;

	assert_int_equal(memory_open_object(&s->x, &row, &object, &include,
	    &err), 0);
	assert_int_equal(include, INCLUDE_LOGPROBS);
	assert_non_null(memmem(object.p, object.len, "\"output\":[]", 11));
	assert_null(memmem(object.p, object.len, "sls_x", 5));
}

static void
nothing_of_it_stands_in_the_row_in_clear(void **state)
{
	struct stage *s = *state;
	struct response_row row = seal(s);

	assert_null(memmem(row.turn.p, row.turn.len, "three", 5));
	assert_null(memmem(row.object.p, row.object.len, "lab/m", 5));
}

/* Nor does what somebody put into another's row open there. */
static void
a_text_opens_in_no_other_place(void **state)
{
	struct stage *s = *state;
	struct response_row row = seal(s), other = row;
	struct span text;
	struct turn turn;
	struct error err;
	unsigned include;

	other.id = "resp_other";
	assert_int_equal(memory_open_turn(&s->x, &other, &turn, &text, &err),
	    -1);
	assert_int_equal(err.class, ERROR_INTERNAL);
	assert_string_equal(err.message,
	    "the response 'resp_other' can't be read");
	other = row;
	other.object = row.turn;
	assert_int_equal(memory_open_object(&s->x, &other, &text, &include,
	    &err), -1);
	s->x.principal.key.project = "proj_other";
	assert_int_equal(memory_open_turn(&s->x, &row, &turn, &text, &err),
	    -1);
}

static void
all_items_have_ids_to_be_found_by(void **state)
{
	struct stage *s = *state;
	struct response_row row = seal(s);

	assert_int_equal(row.n_items, 4);
	assert_string_equal(row.items[0], "msg_mine");
	assert_memory_equal(row.items[1], "msg_", 4);
	assert_string_equal(row.items[2], s->x.response.items[0].id);
	assert_string_equal(row.items[3], s->x.response.items[1].id);
	/* All but the one that the client named. */
	assert_int_equal(row.n_new, 3);
}

static void
the_request_is_kept_beside_its_response_without_its_input(void **state)
{
	struct stage *s = *state;
	struct response_row row = seal(s);
	const struct sealed text = { SEALED_OBJECT, row.project, row.id,
	    row.object };
	struct buf out;

	buf_init(&out, SIZE_MAX);
	assert_int_equal(sealed_open(&s->house.secret, &text, &out), 0);
	assert_non_null(strstr(out.data, "\n{\"model\":\"demo/demo\","
	    "\"include\":[\"message.output_text.logprobs\"]}"));
	assert_null(strstr(out.data, "three"));
	buf_fini(&out);
}

static void
items_are_lent_from_input_and_output(void **state)
{
	struct stage *s = *state;
	struct response_row row = seal(s);
	struct history h = memory_history(&s->x);
	const uint64_t before = s->house.gateway.in_flight;
	uint64_t after;
	struct span item;
	struct error err;

	put(s, &row);
	assert_int_equal(h.item(h.ctx, SPAN("msg_mine"), &item, &err), 1);
	assert_int_equal(item.p[0], '{');
	assert_non_null(memmem(item.p, item.len, "one\\ntwo", 8));
	after = s->house.gateway.in_flight;
	assert_true(after > before);
	/* It is open already. */
	assert_int_equal(h.item(h.ctx, span_of(row.items[3]), &item, &err), 1);
	assert_non_null(memmem(item.p, item.len, "four", 4));
	assert_int_equal(s->house.gateway.in_flight, after + item.len);
	assert_int_equal(h.item(h.ctx, SPAN("msg_none"), &item, &err), 0);
}

#define ROOM	4096		/* of a row, beside what is in it */

static void
turns_count_as_if_they_had_been_sent(void **state)
{
	struct stage *s = *state;
	struct response_row row = seal(s);
	struct history h = memory_history(&s->x);
	struct turn *turns;
	struct error err;
	size_t n;

	put(s, &row);
	assert_int_equal(h.turns(h.ctx, row.id, &turns, &n, &err), 1);
	assert_int_equal(n, 1);
	assert_int_equal(s->house.gateway.in_flight, row.turn.len);
	assert_true(span_is(s->x.last_route, "lab/\\\"m\\\""));
	s->house.conf.memory_max = row.turn.len + ROOM;
	assert_int_equal(exchange_reserve(&s->x, ROOM, &err), 0);
	assert_int_equal(h.turns(h.ctx, row.id, &turns, &n, &err), -1);
	assert_int_equal(err.class, ERROR_OVERLOADED);
	assert_int_equal(h.turns(h.ctx, "resp_none", &turns, &n, &err), 0);
}

static void
a_key_that_keeps_nothing_is_lent_nothing_and_told_why(void **state)
{
	struct stage *s = *state;
	struct key_settings *settings = &s->x.principal.key.settings;

	assert_null(memory_history(&s->x).none);
	settings->logging = false;
	assert_non_null(strstr(memory_history(&s->x).none, "logging is off"));
	settings->zero_retention = true;
	assert_non_null(strstr(memory_history(&s->x).none, "zero data"));
}

/* It wouldn't fit when nothing else is served, so waiting mends nothing. */
static void
a_conversation_beyond_all_memory_is_too_large(void **state)
{
	struct stage *s = *state;
	struct response_row row = seal(s);
	struct history h = memory_history(&s->x);
	struct turn *turns;
	struct error err;
	size_t n;

	put(s, &row);
	s->house.conf.memory_max = row.turn.len - 1;
	assert_int_equal(h.turns(h.ctx, row.id, &turns, &n, &err), -1);
	assert_int_equal(err.class, ERROR_TOO_LARGE);
	assert_string_equal(err.param, "previous_response_id");
	assert_int_equal(s->house.gateway.in_flight, 0);
}

#define MANY	1000u
#define IMAGE	4096u

/* A conversation, each turn of which brings another image. */
static void
put_many(struct stage *s)
{
	struct exchange *x = &s->x;
	char previous[CLOCK_ID_SIZE];
	struct response_row row;
	struct buf json;
	struct error err;

	buf_init(&json, 2 * IMAGE);
	buf_puts(&json, "{\"model\":\"demo/demo\",\"input\":[{\"role\":"
	    "\"user\",\"content\":[{\"type\":\"input_image\","
	    "\"image_url\":\"data:image/png;base64,");
	for (size_t i = 0; i < IMAGE; i++)
		buf_putc(&json, 'A');
	buf_puts(&json, "\"}]}]}");
	assert_int_equal(request_read(&x->arena, buf_view(&json), NULL,
	    &x->request, &x->receipt, &err), 0);
	for (unsigned i = 0; i < MANY; i++) {
		(void)snprintf(x->response.id, sizeof(x->response.id),
		    "resp_%u", i);
		row = seal(s);
		put(s, &row);
		(void)snprintf(previous, sizeof(previous), "resp_%u", i);
		x->request.previous_response_id = previous;
	}
	buf_fini(&json);
}

static int
go_on(struct stage *s, struct exchange *x, size_t arena_max,
    struct error *err)
{
	static const char next[] = "{\"model\":\"demo/demo\","
	    "\"previous_response_id\":\"resp_999\",\"input\":\"So?\"}";
	struct history h;

	exchange_init(x, &s->house.gateway, &s->house.worker, &s->conn.conn);
	x->http.key = s->house.key;
	x->arena.max = arena_max;
	assert_int_equal(exchange_admit(x, err), 0);
	h = memory_history(x);
	return request_read(&x->arena, SPAN(next), &h, &x->request,
	    &x->receipt, err);
}

/* The ceiling of a request is a small one here: of the rows no more are read
 * than it holds. */
static void
a_conversation_is_read_as_far_as_a_request_may_grow(void **state)
{
	static const size_t maxes[] = { 64 * 1024, MANY * IMAGE };
	struct stage *s = *state;
	struct exchange x;
	struct error err;

	put_many(s);
	for (size_t i = 0; i < sizeof(maxes) / sizeof(maxes[0]); i++) {
		assert_int_equal(go_on(s, &x, maxes[i], &err), -1);
		assert_int_equal(err.class, ERROR_TOO_LARGE);
		assert_int_equal(error_status(err.class), 413);
		assert_string_equal(err.param, "previous_response_id");
		exchange_fini(&x);
		assert_int_equal(s->house.gateway.in_flight, 0);
	}
	assert_int_equal(go_on(s, &x, CEILING_REQUEST_ARENA, &err), 0);
	assert_int_equal(x.request.n_items, 3 * MANY + 1);
	assert_true(s->house.gateway.in_flight > MANY * IMAGE);
	exchange_fini(&x);
}

/* Log probabilities have many values in few bytes. */
static void
what_could_not_be_read_again_is_not_sealed(void **state)
{
	struct stage *s = *state;
	struct event ev = { .type = EVENT_DELTA, .item = 1,
	    .part_type = PART_TEXT, .text = SPAN("") };
	struct response_row row;
	struct error err;
	struct buf values;

	buf_init(&values, SIZE_MAX);
	for (size_t i = 0; i < CEILING_JSON_TOKENS; i++)
		buf_puts(&values, i == 0 ? "{}" : ",{}");
	ev.logprobs = buf_view(&values);
	send(s, &ev);
	buf_fini(&values);
	assert_int_equal(memory_seal(&s->x, &row, &err), -1);
	assert_int_equal(err.class, ERROR_TOO_LARGE);
	assert_string_equal(err.message,
	    "it has more values than can be read again");
}

#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_turn_opens_as_it_was_sealed),
		TEST(an_object_opens_without_its_output),
		TEST(nothing_of_it_stands_in_the_row_in_clear),
		TEST(a_text_opens_in_no_other_place),
		TEST(all_items_have_ids_to_be_found_by),
		TEST(the_request_is_kept_beside_its_response_without_its_input),
		TEST(items_are_lent_from_input_and_output),
		TEST(a_key_that_keeps_nothing_is_lent_nothing_and_told_why),
		TEST(turns_count_as_if_they_had_been_sent),
		TEST(a_conversation_beyond_all_memory_is_too_large),
		TEST(a_conversation_is_read_as_far_as_a_request_may_grow),
		TEST(what_could_not_be_read_again_is_not_sealed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
