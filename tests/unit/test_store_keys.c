/*
 * Keys that processes keep at hand: a change holds from the next request of
 * every one of them, whoever made it and whatever became of him.
 *
 * Two stores at one file are two processes here. What is changed behind the
 * store's back shows whether a key was read.
 */
#include "config.h"

#include <sys/stat.h>

#include <unistd.h>

#include "lib/database.h"
#include "lib/store_rig.h"
#include "store/lease.h"
#include "store/sqlite_lease.h"

#define WORKERS	2
#define NOBODY	65534

struct fixture {
	struct store_rig *rig;		/* the administrator's */
	struct store *workers[WORKERS];
	char lease[FOLDER_PATH + 8];
	unsigned records;
};

/* ---- helpers ---- */

static struct key_row
key_of(const struct fixture *f, unsigned number)
{
	static const char *const ids[] = { "key_0", "key_1", "key_2" };

	return (struct key_row){ .id = ids[number],
	    .project = f->rig->project.id, .name = ids[number],
	    .hint = "hint", .hash = { (unsigned char)number },
	    .created_s = RIG_BEGIN_S };
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct key_row key;
	void *rig;

	assert_non_null(f);
	assert_int_equal(store_rig_set_up(&rig), 0);
	f->rig = rig;
	for (size_t i = 0; i < WORKERS; i++) {
		f->workers[i] = store_open(f->rig->path, &f->rig->err);
		assert_non_null(f->workers[i]);
	}
	(void)snprintf(f->lease, sizeof(f->lease), "%s-keys", f->rig->path);
	key = key_of(f, 0);
	store_rig_ok(f->rig, f->rig->ops->key_put(f->rig->store, &key,
	    &f->rig->err));
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	void *rig = f->rig;

	for (size_t i = 0; i < WORKERS; i++)
		store_close(f->workers[i]);
	(void)store_rig_tear_down(&rig);
	free(f);
	return 0;
}

/* What that worker's next request finds. */
static struct key_row
ask(struct fixture *f, size_t worker, unsigned number)
{
	const struct key_row key = key_of(f, number);
	struct key_row row;

	assert_int_equal(f->rig->ops->key_by_hash(f->workers[worker],
	    key.hash, &f->rig->arena, &row, &f->rig->err), 1);
	assert_string_equal(row.id, key.id);
	assert_memory_equal(row.hash, key.hash, STORE_HASH_SIZE);
	return row;
}

static int
record(struct fixture *f, struct store *s)
{
	struct request_row row = store_rig_request(f->rig, ++f->records);

	return s->ops->record(s, &(struct record){ .request = &row },
	    &f->rig->err);
}

/* Some requests, after which that worker keeps the key at hand. */
static void
serve_by(struct fixture *f, size_t worker)
{
	for (int i = 0; i < 3; i++) {
		(void)ask(f, worker, 0);
		assert_int_equal(record(f, f->workers[worker]), 0);
	}
	(void)ask(f, worker, 0);
}

static void
serve(struct fixture *f)
{
	for (size_t i = 0; i < WORKERS; i++)
		serve_by(f, i);
}

static void
change_behind(struct fixture *f, int64_t expires_s)
{
	sqlite3 *db = database_open(f->rig->path);
	char sql[80];

	(void)snprintf(sql, sizeof(sql), "UPDATE api_key SET expires_s = %lld",
	    (long long)expires_s);
	database_run(db, sql);
	(void)sqlite3_close(db);
}

static int
update(struct fixture *f, int64_t expires_s)
{
	struct key_row key = key_of(f, 0);

	key.expires_s = expires_s;
	return f->rig->ops->key_update(f->rig->store, &key, &f->rig->err);
}

static void
expect(struct fixture *f, int64_t expires_s)
{
	for (size_t i = 0; i < WORKERS; i++)
		assert_int_equal(ask(f, i, 0).expires_s, expires_s);
}

/* ---- what is kept at hand ---- */

static void
a_key_that_is_known_is_not_read_again(void **state)
{
	struct fixture *f = *state;

	serve(f);
	change_behind(f, 5000);
	expect(f, 0);
}

static void
a_process_that_serves_one_request_keeps_nothing(void **state)
{
	struct fixture *f = *state;

	(void)ask(f, 0, 0);
	assert_int_equal(record(f, f->workers[0]), 0);
	assert_int_equal(access(f->lease, F_OK), -1);
}

static void
an_unknown_key_is_found_as_soon_as_it_is_there(void **state)
{
	struct fixture *f = *state;
	struct key_row key = key_of(f, 1), row;

	serve(f);
	assert_int_equal(f->rig->ops->key_by_hash(f->workers[0], key.hash,
	    &f->rig->arena, &row, &f->rig->err), 0);
	store_rig_ok(f->rig, f->rig->ops->key_put(f->rig->store, &key,
	    &f->rig->err));
	(void)ask(f, 0, 1);
}

static void
a_row_outlives_its_place(void **state)
{
	struct fixture *f = *state;
	struct key_row row;

	serve(f);
	row = ask(f, 0, 0);
	assert_int_equal(update(f, 5000), 0);
	expect(f, 5000);
	store_close(f->workers[0]);
	f->workers[0] = NULL;
	assert_string_equal(row.name, "key_0");
	assert_int_equal(row.expires_s, 0);
}

/* ---- changes ---- */

static void
each_change_holds_from_the_next_request_on(void **state)
{
	struct fixture *f = *state;

	for (int64_t i = 1; i < 100; i++) {
		serve(f);
		assert_int_equal(update(f, i), 0);
		expect(f, i);
		if (i % 3 == 0)
			expect(f, i);
	}
}

static void
revoked_is_revoked(void **state)
{
	struct fixture *f = *state;
	struct store *s = f->rig->store;

	serve(f);
	store_rig_ok(f->rig, s->ops->key_revoke(s, "key_0", 2000,
	    &f->rig->err));
	for (size_t i = 0; i < WORKERS; i++)
		assert_int_equal(ask(f, i, 0).revoked_s, 2000);
}

static void
rotated_is_rotated(void **state)
{
	struct fixture *f = *state;
	struct store *s = f->rig->store;
	struct key_row key = key_of(f, 1);

	serve(f);
	key.created_s = 2000;
	key.name = "key_0";
	store_rig_ok(f->rig, s->ops->key_rotate(s, "key_0", &key,
	    &f->rig->err));
	for (size_t i = 0; i < WORKERS; i++) {
		assert_int_equal(ask(f, i, 0).revoked_s, 2000);
		assert_int_equal(ask(f, i, 1).revoked_s, 0);
	}
}

/* A worker may change keys as well, while others of its own process record. */
static void
a_worker_hears_of_its_own_change(void **state)
{
	struct fixture *f = *state;
	struct store *s = f->workers[0];

	serve(f);
	store_rig_ok(f->rig, s->ops->key_revoke(s, "key_0", 2000,
	    &f->rig->err));
	for (size_t i = 0; i < WORKERS; i++)
		assert_int_equal(ask(f, i, 0).revoked_s, 2000);
	serve_by(f, 0);
	change_behind(f, 5000);
	assert_int_equal(ask(f, 0, 0).expires_s, 0);
}

/* It could be taken, and the key read, before that is committed. */
static void
no_lease_is_granted_beside_a_change(void **state)
{
	struct fixture *f = *state;
	struct sqlite *s = (struct sqlite *)f->workers[0];
	struct conn c = { .changes_keys = true };

	(void)ask(f, 0, 0);
	(void)ask(f, 0, 0);
	grant_key_lease(s, &c);
	assert_int_equal(access(f->lease, F_OK), -1);
	c.changes_keys = false;
	grant_key_lease(s, &c);
	assert_int_equal(access(f->lease, F_OK), 0);
}

/* ---- who is killed midway ---- */

/* The steps of a change, as the store makes them, with requests between. */
static sqlite3 *
begin_change(struct fixture *f)
{
	sqlite3 *db = database_open(f->rig->path);

	database_run(db, "BEGIN IMMEDIATE");
	assert_int_equal(lease_end(f->lease, &f->rig->err), 0);
	database_run(db, "UPDATE api_key SET expires_s = 5000");
	for (int turn = 0; turn < 3; turn++) {
		expect(f, 0);
		assert_int_equal(access(f->lease, F_OK), -1);
	}
	return db;
}

static void
killed_behind_the_commit_the_change_holds(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db;

	serve(f);
	db = begin_change(f);
	database_run(db, "COMMIT");
	expect(f, 5000);
	(void)sqlite3_close(db);
	serve(f);
	expect(f, 5000);
}

static void
killed_before_the_commit_nothing_has_changed(void **state)
{
	struct fixture *f = *state;

	serve(f);
	(void)sqlite3_close(begin_change(f));
	expect(f, 0);
	serve(f);
	change_behind(f, 6000);
	expect(f, 0);			/* at hand again */
	assert_int_equal(update(f, 7000), 0);
	expect(f, 7000);
}

/* ---- files ---- */

static void
without_a_lease_all_is_read(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir(f->lease, 0700), 0);
	serve(f);
	change_behind(f, 5000);
	expect(f, 5000);
	assert_int_equal(update(f, 6000), 0);
	expect(f, 6000);
}

static void
a_lease_that_was_removed_is_over(void **state)
{
	struct fixture *f = *state;

	serve(f);
	assert_int_equal(unlink(f->lease), 0);
	change_behind(f, 5000);
	expect(f, 5000);
}

static void
what_was_done_to_the_file_hides_no_change(void **state)
{
	struct fixture *f = *state;
	char other[FOLDER_PATH];

	(void)folder_path(f->rig->folder, "other", other);
	serve(f);
	assert_int_equal(link(f->lease, other), 0);
	assert_int_equal(update(f, 5000), 0);
	expect(f, 5000);
	assert_int_equal(unlink(other), 0);
	serve(f);
	assert_int_equal(rename(f->lease, other), 0);
	assert_int_equal(update(f, 6000), 0);
	expect(f, 6000);
}

static void
another_file_in_the_stores_place_has_its_own_keys(void **state)
{
	struct fixture *f = *state;
	char other[FOLDER_PATH], shm[FOLDER_PATH + 8], wal[FOLDER_PATH + 8];
	struct key_row row;

	serve(f);
	store_close(store_open(folder_path(f->rig->folder, "other", other),
	    &f->rig->err));
	(void)snprintf(shm, sizeof(shm), "%s-shm", f->rig->path);
	(void)snprintf(wal, sizeof(wal), "%s-wal", f->rig->path);
	assert_int_equal(unlink(shm), 0);
	assert_int_equal(unlink(wal), 0);
	assert_int_equal(rename(other, f->rig->path), 0);
	assert_int_equal(record(f, f->workers[0]), 0);
	assert_int_equal(f->rig->ops->key_by_hash(f->workers[0],
	    key_of(f, 0).hash, &f->rig->arena, &row, &f->rig->err), 0);
}

/* ---- rights ---- */

static void
allow(const struct fixture *f, mode_t folder, mode_t lease)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char path[FOLDER_PATH + 8];

	for (size_t i = 0; i < 3; i++) {
		(void)snprintf(path, sizeof(path), "%s%s", f->rig->path,
		    ends[i]);
		assert_int_equal(chmod(path, 0666), 0);
	}
	assert_int_equal(chmod(f->lease, lease), 0);
	assert_int_equal(chmod(f->rig->folder, folder), 0);
}

/* Whether somebody who isn't root can change the key. */
static bool
another_can_update(struct fixture *f, int64_t expires_s)
{
	struct key_row key = key_of(f, 0);
	struct store *s;
	int ret;

	key.expires_s = expires_s;
	assert_int_equal(getuid() == 0 ? seteuid(NOBODY) : 0, 0);
	s = store_open(f->rig->path, &f->rig->err);
	assert_non_null(s);
	ret = s->ops->key_update(s, &key, &f->rig->err);
	store_close(s);
	assert_int_equal(seteuid(getuid()), 0);
	if (ret == 0)
		return true;
	assert_string_equal(f->rig->err.message,
	    "keys can't be changed here");
	assert_non_null(strstr(f->rig->err.detail, f->lease));
	return false;
}

static void
who_cant_end_the_lease_changes_nothing(void **state)
{
	struct fixture *f = *state;

	serve(f);
	allow(f, 0555, 0444);
	expect(f, 0);
	assert_false(another_can_update(f, 5000));
	expect(f, 0);
	/* The right to one of the two is enough. */
	allow(f, 0555, 0666);
	serve(f);
	assert_true(another_can_update(f, 6000));
	expect(f, 6000);
	allow(f, 0777, 0444);
	serve(f);
	assert_true(another_can_update(f, 7000));
	expect(f, 7000);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_key_that_is_known_is_not_read_again),
		TEST(a_process_that_serves_one_request_keeps_nothing),
		TEST(an_unknown_key_is_found_as_soon_as_it_is_there),
		TEST(a_row_outlives_its_place),
		TEST(each_change_holds_from_the_next_request_on),
		TEST(revoked_is_revoked),
		TEST(rotated_is_rotated),
		TEST(a_worker_hears_of_its_own_change),
		TEST(no_lease_is_granted_beside_a_change),
		TEST(killed_behind_the_commit_the_change_holds),
		TEST(killed_before_the_commit_nothing_has_changed),
		TEST(without_a_lease_all_is_read),
		TEST(a_lease_that_was_removed_is_over),
		TEST(what_was_done_to_the_file_hides_no_change),
		TEST(another_file_in_the_stores_place_has_its_own_keys),
		TEST(who_cant_end_the_lease_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
