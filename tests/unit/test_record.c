/* What is recorded of a request, and when. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "lib/house.h"

/* The house of the answer that is being written, and the front's own write. */
struct stage {
	struct house house;
	struct conn_ops ops;
	int (*write)(struct conn *, const void *, size_t);
	uint64_t rows_at_end;		/* when the end went out */
	bool ended;
};

static struct stage *stage;

static int
count_row(void *ctx, const struct request_row *row)
{
	(void)row;
	++*(uint64_t *)ctx;
	return 0;
}

static uint64_t
count_rows(void)
{
	const struct request_filter all = { .now_s = 0 };
	struct store *s = stage->house.gateway.store;
	struct arena a;
	struct error err;
	uint64_t n = 0;

	arena_init(&a, 1 << 20);
	assert_int_equal(s->ops->request_each(s, &all, &a, count_row, &n,
	    &err), 0);
	arena_fini(&a);
	return n;
}

/* The end is what bears the status; of an error all of it is. */
static int
look_and_write(struct conn *c, const void *bytes, size_t len)
{
	static const char end[] = "\"status\":\"completed\",\"error\"";
	static const char failed[] = "Status: 4";

	if (!stage->ended && (memmem(bytes, len, end, strlen(end)) != NULL ||
	    memmem(bytes, len, failed, strlen(failed)) != NULL)) {
		stage->ended = true;
		stage->rows_at_end = count_rows();
	}
	return stage->write(c, bytes, len);
}

static int
set_up(void **state)
{
	stage = calloc(1, sizeof(*stage));
	assert_non_null(stage);
	house_open(&stage->house, "");
	*state = stage;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	house_close(&stage->house);
	free(stage);
	return 0;
}

static void
post_for(int status, const char *json)
{
	char length[24];
	const struct mem_param params[] = {
		{ "REQUEST_METHOD", "POST" },
		{ "SCRIPT_NAME", "/v1/responses" },
		{ "CONTENT_TYPE", "application/json" },
		{ "CONTENT_LENGTH", length },
		{ "HTTP_AUTHORIZATION", stage->house.bearer },
		{ NULL, NULL },
	};
	struct house_answer a;

	(void)snprintf(length, sizeof(length), "%zu", strlen(json));
	mem_init(&a.conn, params, span_of(json));
	stage->ended = false;
	stage->ops = *a.conn.conn.ops;
	stage->write = stage->ops.write;
	stage->ops.write = look_and_write;
	a.conn.conn.ops = &stage->ops;
	gateway_serve(&stage->house.gateway, &stage->house.worker,
	    &a.conn.conn);
	house_read(&a);
	assert_int_equal(a.status, status);
	assert_true(stage->ended);
	house_done(&a);
}

static void
post(const char *json)
{
	post_for(200, json);
}

/* Promise 6. */
static void
a_stream_is_stored_before_its_end_is_told(void **state)
{
	(void)state;
	post("{\"model\":\"demo/demo\",\"input\":\"hi\",\"stream\":true}");
	assert_int_equal(stage->rows_at_end, 1);
	assert_int_equal(count_rows(), 1);
}

static void
a_whole_answer_is_stored_before_it_is_told(void **state)
{
	(void)state;
	post("{\"model\":\"demo/demo\",\"input\":\"hi\"}");
	assert_int_equal(stage->rows_at_end, 1);
	assert_int_equal(count_rows(), 1);
}

static void
what_isnt_kept_is_recorded_before_it_is_told(void **state)
{
	(void)state;
	post("{\"model\":\"demo/demo\",\"input\":\"hi\",\"store\":false}");
	assert_int_equal(stage->rows_at_end, 1);
	assert_int_equal(count_rows(), 1);
}

/* Whoever hears of it may send its Idempotency-Key again at once. */
static void
a_failure_is_recorded_before_it_is_told(void **state)
{
	(void)state;
	post_for(400, "{\"model\":\"demo/demo\",\"input\":\"hi\","
	    "\"stream\":true,\"temperature\":3}");
	assert_int_equal(stage->rows_at_end, 1);
	assert_int_equal(count_rows(), 1);
	post_for(400, "{\"model\":\"nobody/x\",\"input\":\"hi\"}");
	assert_int_equal(stage->rows_at_end, 2);
	assert_int_equal(count_rows(), 2);
}

/* ---- upkeep ---- */

static unsigned steps;
static int more;

static int
count_step(struct store *s, int64_t now_s, int64_t keep_s, size_t limit,
    size_t *n, struct error *err)
{
	(void)s;
	(void)now_s;
	(void)err;
	assert_int_equal(keep_s, INT64_C(365) * 24 * 60 * 60);
	assert_in_range(limit, 1, 1000);
	steps++;
	*n = 0;
	return more;
}

static int64_t now_ms;

static int64_t
scripted_ms(void)
{
	return now_ms;
}

static void
scripted_random(void *p, size_t len)
{
	static unsigned char next;

	for (size_t i = 0; i < len; i++)
		((unsigned char *)p)[i] = next++;
}

static void
what_has_expired_goes_in_small_steps(void **state)
{
	static const struct clock_source source = {
		.mono_ms = scripted_ms,
		.wall_ms = scripted_ms,
		.random = scripted_random,
	};
	struct store *s = stage->house.gateway.store;
	const struct store_ops *works = s->ops;
	struct store_ops counting = *works;

	(void)state;
	counting.expire = count_step;
	s->ops = &counting;
	now_ms = 1800000000000;
	clock_set_source(&source);
	steps = 0;
	more = 0;
	post("{\"model\":\"demo/demo\",\"input\":\"hi\"}");
	post("{\"model\":\"demo/demo\",\"input\":\"hi\"}");
	now_ms += 59999;
	post("{\"model\":\"demo/demo\",\"input\":\"hi\"}");
	assert_int_equal(steps, 1);
	more = 1;
	now_ms += 1;
	post("{\"model\":\"demo/demo\",\"input\":\"hi\"}");
	assert_int_equal(steps, 2);
	now_ms += 99;
	post("{\"model\":\"demo/demo\",\"input\":\"hi\"}");
	assert_int_equal(steps, 2);
	now_ms += 1;
	post("{\"model\":\"demo/demo\",\"input\":\"hi\"}");
	assert_int_equal(steps, 3);
	clock_set_source(NULL);
	s->ops = works;
}

#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_stream_is_stored_before_its_end_is_told),
		TEST(a_whole_answer_is_stored_before_it_is_told),
		TEST(what_isnt_kept_is_recorded_before_it_is_told),
		TEST(a_failure_is_recorded_before_it_is_told),
		TEST(what_has_expired_goes_in_small_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
