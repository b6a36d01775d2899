/* Marks: what they say, and when there are many of them. */
#include "config.h"

#include <pthread.h>

#include "lib/marks_rig.h"

#define HOUR	((int64_t)3600 * 1000)

/* ---- what a mark says ---- */

static void
a_name_waits_until_its_time_is_over(void **state)
{
	struct fixture *f = *state;

	marks_set(f->marks, "a/m", NOW, 30000);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW), 30000);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW + 29999), 1);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW + 30000), 0);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW + HOUR), 0);
}

static void
other_names_need_not_wait(void **state)
{
	static const char *const names[] = { "a/n", "b/m", "a/m ", "a/", "" };
	struct fixture *f = *state;

	marks_set(f->marks, "a/m", NOW, 30000);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(marks_wait(f->marks, names[i], NOW), 0);
}

static void
of_two_marks_the_later_counts(void **state)
{
	struct fixture *f = *state;

	marks_set(f->marks, "a/m", NOW, 30000);
	marks_set(f->marks, "a/m", NOW + 1, 10000);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW + 1), 29999);
	marks_set(f->marks, "a/m", NOW + 1, 60000);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW + 1), 60000);
	marks_set(f->marks, "a/m", NOW + 2 * HOUR, 5);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW + 2 * HOUR), 5);
}

static void
no_wait_is_longer_than_the_longest(void **state)
{
	static const int64_t waits[] = { MARKS_LONGEST_MS,
		MARKS_LONGEST_MS + 1, 24 * HOUR, INT64_MAX };
	struct fixture *f = *state;
	char name[16];

	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		(void)snprintf(name, sizeof(name), "a/%zu", i);
		marks_set(f->marks, name, NOW, waits[i]);
		assert_int_equal(marks_wait(f->marks, name, NOW),
		    MARKS_LONGEST_MS);
	}
}

static void
nothing_is_kept_of_what_is_no_wait(void **state)
{
	struct fixture *f = *state;

	marks_set(f->marks, "a/m", NOW, 0);
	marks_set(f->marks, "a/m", NOW, -1);
	marks_set(f->marks, "a/m", NOW, INT64_MIN);
	marks_set(f->marks, "a/m", -1, 1000);
	marks_set(f->marks, "a/m", INT64_MAX, 1000);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW), 0);
	assert_int_equal(marks_wait(f->marks, "a/m", -1), 0);
	assert_int_equal(marks_wait(f->marks, "a/m", 0), 0);
	assert_int_equal(marks_wait(f->marks, "a/m", INT64_MAX), 0);
}

/* Were it to count, the route would be away until the clock has caught up. */
static void
a_clock_that_was_set_back_keeps_nobody_away(void **state)
{
	struct fixture *f = *state;

	marks_set(f->marks, "a/m", NOW, 30000);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW - 24 * HOUR), 0);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW - HOUR), 0);
	/* Such a mark stands in nobody's way either. */
	marks_set(f->marks, "a/m", NOW - HOUR, 2000);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW - HOUR), 2000);
}

static void
without_marks_nothing_is_kept(void **state)
{
	(void)state;
	marks_set(NULL, "a/m", NOW, 30000);
	assert_int_equal(marks_wait(NULL, "a/m", NOW), 0);
	marks_close(NULL);
}

/* ---- many of them ---- */

#define MANY	100000

static void
keeps_as_many_as_there_are_routes_to_wait_for(void **state)
{
	struct fixture *f = *state;

	set_many(f->marks, 300, NOW, 30000);
	assert_int_equal(count_waiting(f->marks, 300, NOW), 300);
}

/* What is lost is the one that ends first, or the new one. */
static void
a_full_table_loses_marks_and_does_no_harm(void **state)
{
	struct fixture *f = *state;

	marks_set(f->marks, "a/m", NOW, 60000);
	set_many(f->marks, MANY, NOW, 30000);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW), 60000);
	assert_in_range(count_waiting(f->marks, MANY, NOW), 1000, 2044);
	marks_set(f->marks, "b/m", NOW, 40000);
	assert_int_equal(marks_wait(f->marks, "b/m", NOW), 40000);
}

static void
places_of_old_marks_are_used_again(void **state)
{
	struct fixture *f = *state;

	set_many(f->marks, MANY, NOW, 30000);
	marks_set(f->marks, "a/m", NOW + 30000, 1);
	assert_int_equal(marks_wait(f->marks, "a/m", NOW + 30000), 1);
	set_many(f->marks, 300, NOW + 40000, 30000);
	assert_int_equal(count_waiting(f->marks, MANY, NOW + 40000), 300);
}

/* ---- threads ---- */

#define THREADS	4
#define ROUNDS	2000

struct racer {
	pthread_t thread;
	struct marks *marks;
	unsigned number;
};

/* All of them mark the same names, and one each of its own. */
static void *
race(void *arg)
{
	struct racer *r = arg;
	char name[32];

	for (int i = 0; i < ROUNDS; i++) {
		(void)snprintf(name, sizeof(name), "common/%d", i % 50);
		marks_set(r->marks, name, NOW, 1000 + i * 10 + r->number);
		(void)marks_wait(r->marks, name, NOW);
	}
	(void)snprintf(name, sizeof(name), "own/%u", r->number);
	marks_set(r->marks, name, NOW, 5000);
	return NULL;
}

static void
threads_lose_nothing_to_each_other(void **state)
{
	struct fixture *f = *state;
	struct racer racers[THREADS];
	char name[32];

	for (unsigned i = 0; i < THREADS; i++) {
		racers[i] = (struct racer){ .marks = f->marks, .number = i };
		assert_int_equal(pthread_create(&racers[i].thread, NULL, race,
		    &racers[i]), 0);
	}
	for (unsigned i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(racers[i].thread, NULL), 0);
	for (int i = 0; i < 50; i++) {
		(void)snprintf(name, sizeof(name), "common/%d", i);
		assert_int_equal(marks_wait(f->marks, name, NOW),
		    1000 + (ROUNDS - 50 + i) * 10 + THREADS - 1);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		(void)snprintf(name, sizeof(name), "own/%u", i);
		assert_int_equal(marks_wait(f->marks, name, NOW), 5000);
	}
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, marks_setup, marks_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_name_waits_until_its_time_is_over),
		TEST(other_names_need_not_wait),
		TEST(of_two_marks_the_later_counts),
		TEST(no_wait_is_longer_than_the_longest),
		TEST(nothing_is_kept_of_what_is_no_wait),
		TEST(a_clock_that_was_set_back_keeps_nobody_away),
		TEST(without_marks_nothing_is_kept),
		TEST(keeps_as_many_as_there_are_routes_to_wait_for),
		TEST(a_full_table_loses_marks_and_does_no_harm),
		TEST(places_of_old_marks_are_used_again),
		TEST(threads_lose_nothing_to_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
