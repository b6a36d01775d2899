/* Bounds of what is read back; what clients are told is in the scenarios. */
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
#include "gateway/exchange.h"
#include "gateway/stored.h"
#include "lib/house.h"

#define VALUES	20000u		/* two bytes each, and a node each when read */

struct stage {
	struct house house;
	char response[CLOCK_ID_SIZE];
};

static void
keep_one(struct stage *s)
{
	struct house_answer a;
	struct buf json;
	const char *id;

	buf_init(&json, 1 << 20);
	buf_puts(&json, "{\"model\":\"demo/demo\",\"input\":[{\"role\":"
	    "\"user\",\"content\":\"hi\",\"mine\":[0");
	for (unsigned i = 1; i < VALUES; i++)
		buf_puts(&json, ",0");
	buf_puts(&json, "]}]}");
	house_post(&s->house, json.data, &a);
	assert_int_equal(a.status, 200);
	id = strstr(a.body.p, "\"resp_");
	assert_non_null(id);
	(void)snprintf(s->response, sizeof(s->response), "%.*s",
	    (int)strcspn(id + 1, "\""), id + 1);
	house_done(&a);
	buf_fini(&json);
}

static int
set_up(void **state)
{
	struct stage *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	house_open(&s->house, "");
	keep_one(s);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	struct stage *s = *state;

	house_close(&s->house);
	free(s);
	return 0;
}

static int
list(struct stage *s, size_t arena_max, struct error *err)
{
	struct mem_conn conn;
	struct exchange x;
	int rc;

	mem_init(&conn, NULL, SPAN(""));
	exchange_init(&x, &s->house.gateway, &s->house.worker, &conn.conn);
	x.http.key = s->house.key;
	x.params[0] = s->response;
	x.arena.max = arena_max;
	rc = stored_input_items(&x, err);
	exchange_fini(&x);
	mem_fini(&conn);
	return rc;
}

/* Few bytes may hold many values, and a conversation many turns of them. */
static void
items_are_listed_as_far_as_a_request_may_grow(void **state)
{
	struct stage *s = *state;
	struct error err;

	assert_int_equal(list(s, 10 * VALUES, &err), -1);
	assert_int_equal(err.class, ERROR_TOO_LARGE);
	assert_int_equal(list(s, CEILING_REQUEST_ARENA, &err), 0);
	assert_int_equal(s->house.gateway.in_flight, 0);
}

static void
what_is_listed_counts_as_if_it_had_been_sent(void **state)
{
	struct stage *s = *state;
	struct gateway *g = &s->house.gateway;
	struct error err;

	s->house.conf.memory_max = 4 * VALUES;
	g->in_flight = 3 * VALUES;
	assert_int_equal(list(s, CEILING_REQUEST_ARENA, &err), -1);
	assert_int_equal(err.class, ERROR_OVERLOADED);
	assert_int_equal(g->in_flight, 3 * VALUES);
	g->in_flight = VALUES;
	assert_int_equal(list(s, CEILING_REQUEST_ARENA, &err), 0);
	g->in_flight = 0;
}

#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(items_are_listed_as_far_as_a_request_may_grow),
		TEST(what_is_listed_counts_as_if_it_had_been_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
