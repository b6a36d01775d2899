/* The pool that connections are taken from. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/pool.h"

static size_t ended;

static void
end(struct pool_item *item)
{
	(void)item;
	ended++;
}

static void
asks_for_more_up_to_the_ceiling(void **state)
{
	struct pool p;
	struct pool_item one = { NULL }, two = { NULL }, *got;

	(void)state;
	pool_init(&p, 2);
	assert_int_equal(pool_take(&p, 0, &got), POOL_MAKE);
	assert_int_equal(pool_take(&p, 0, &got), POOL_MAKE);
	assert_int_equal(pool_take(&p, 0, &got), POOL_BUSY);
	assert_int_equal(pool_take(&p, 20, &got), POOL_BUSY);
	pool_give(&p, &one);
	assert_int_equal(pool_take(&p, 0, &got), POOL_HERE);
	assert_ptr_equal(got, &one);
	pool_give(&p, &one);
	pool_give(&p, &two);
	ended = 0;
	pool_fini(&p, end);
	assert_int_equal(ended, 2);
}

static void
place_of_one_that_failed_is_free_again(void **state)
{
	struct pool p;
	struct pool_item *got;

	(void)state;
	pool_init(&p, 1);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(pool_take(&p, 0, &got), POOL_MAKE);
		pool_give(&p, NULL);
	}
	pool_fini(&p, end);
}

static void
what_parts_leaves_its_place(void **state)
{
	struct pool p;
	struct pool_item one = { NULL }, *got;

	(void)state;
	pool_init(&p, 1);
	assert_null(pool_part(&p));
	assert_int_equal(pool_take(&p, 0, &got), POOL_MAKE);
	assert_null(pool_part(&p));
	pool_give(&p, &one);
	assert_ptr_equal(pool_part(&p), &one);
	assert_null(pool_part(&p));
	assert_int_equal(pool_take(&p, 0, &got), POOL_MAKE);
	pool_give(&p, NULL);
	pool_fini(&p, end);
}

static void *
take_and_give(void *ctx)
{
	struct pool *p = ctx;
	struct pool_item *got;

	for (int i = 0; i < 1000; i++) {
		if (pool_take(p, 60000, &got) != POOL_HERE)
			return ctx;
		pool_give(p, got);
	}
	return NULL;
}

static void
waiting_threads_get_what_comes_back(void **state)
{
	enum { THREADS = 8 };
	struct pool p;
	struct pool_item one = { NULL }, *got;
	pthread_t threads[THREADS];
	void *failed;

	(void)state;
	pool_init(&p, 1);
	assert_int_equal(pool_take(&p, 0, &got), POOL_MAKE);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
		    take_and_give, &p), 0);
	pool_give(&p, &one);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	pool_fini(&p, end);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_for_more_up_to_the_ceiling),
		cmocka_unit_test(place_of_one_that_failed_is_free_again),
		cmocka_unit_test(what_parts_leaves_its_place),
		cmocka_unit_test(waiting_threads_get_what_comes_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
