/* The SQLite engine with others at the same file: locks, handles, threads and
 * processes. */
#include "config.h"

#include <sys/wait.h>

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "lib/database.h"
#include "lib/folder.h"
#include "store/store.h"

#define ARENA_MAX	((size_t)1024 * 1024)
#define URL_SIZE	(FOLDER_PATH + 64)

struct fixture {
	char folder[FOLDER_SIZE];
	char path[FOLDER_PATH];		/* of the database */
	char url[URL_SIZE];
	struct arena arena;
	struct error err;
};

/* ---- helpers ---- */

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	folder_make(f->folder);
	(void)folder_path(f->folder, "sluice.db", f->path);
	(void)snprintf(f->url, sizeof(f->url), "sqlite:%s?busy_timeout=50",
	    f->path);
	arena_init(&f->arena, ARENA_MAX);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	arena_fini(&f->arena);
	folder_remove(f->folder);
	free(f);
	return 0;
}

static struct store *
open_or_fail(const char *url)
{
	struct error err;
	struct store *s = store_open(url, &err);

	if (s == NULL)
		fail_msg("%s", err.message);
	return s;
}

/* A key of that number; -1 as key_put gives it. Any process may call it. */
static int
put(struct store *s, unsigned number, struct error *err)
{
	struct project_row project;
	struct key_row k = { .hint = "hint", .created_s = 1000 };
	struct arena arena;
	char text[32];
	int ret = -1;

	arena_init(&arena, ARENA_MAX);
	(void)snprintf(text, sizeof(text), "key_%u", number);
	k.id = k.name = text;
	memcpy(k.hash, &number, sizeof(number));
	if (s->ops->project_find(s, "default", &arena, &project, err) == 1) {
		k.project = project.id;
		ret = s->ops->key_put(s, &k, err);
	}
	arena_fini(&arena);
	return ret;
}

/* The key of that number: 1 and when it was revoked, 0, -1. */
static int
get(struct store *s, unsigned number, int64_t *revoked_s, struct error *err)
{
	unsigned char hash[STORE_HASH_SIZE] = { 0 };
	struct key_row k = { .revoked_s = 0 };
	struct arena arena;
	int ret;

	arena_init(&arena, ARENA_MAX);
	memcpy(hash, &number, sizeof(number));
	ret = s->ops->key_by_hash(s, hash, &arena, &k, err);
	*revoked_s = k.revoked_s;
	arena_fini(&arena);
	return ret;
}

static void
expect_refusal(const char *url, const char *says)
{
	struct error err = { .class = ERROR_NONE };
	struct store *s = store_open(url, &err);

	assert_null(s);
	assert_int_equal(err.class, ERROR_INTERNAL);
	if (strstr(err.message, says) == NULL)
		fail_msg("expected \"%s\" in: %s", says, err.message);
}

/* ---- locks ---- */

static void
a_lock_held_too_long_is_an_error_that_passes(void **state)
{
	struct fixture *f = *state;
	struct store *s = open_or_fail(f->url);
	sqlite3 *other = database_open(f->path);
	int64_t revoked_s;

	database_run(other, "BEGIN IMMEDIATE");
	assert_int_equal(put(s, 1, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_INTERNAL);
	assert_string_equal(f->err.message, "the store can't be written");
	assert_non_null(strstr(f->err.detail, "database is locked"));
	assert_non_null(strstr(f->err.detail, f->path));
	/* Readers don't mind. */
	assert_int_equal(get(s, 1, &revoked_s, &f->err), 0);
	database_run(other, "ROLLBACK");
	assert_int_equal(put(s, 1, &f->err), 0);
	assert_int_equal(get(s, 1, &revoked_s, &f->err), 1);
	(void)sqlite3_close(other);
	store_close(s);
}

static void
a_locked_journal_store_says_that_it_cannot_be_read(void **state)
{
	struct fixture *f = *state;
	struct store *s;
	sqlite3 *other;
	char url[URL_SIZE];
	int64_t revoked_s;

	(void)snprintf(url, sizeof(url),
	    "sqlite:%s?journal=delete&busy_timeout=50", f->path);
	s = open_or_fail(url);
	assert_int_equal(put(s, 1, &f->err), 0);
	other = database_open(f->path);
	database_run(other, "BEGIN EXCLUSIVE");
	assert_int_equal(get(s, 1, &revoked_s, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_INTERNAL);
	assert_string_equal(f->err.message, "the store can't be read");
	assert_non_null(strstr(f->err.detail, "database is locked"));
	expect_refusal(url, "database is locked");
	database_run(other, "ROLLBACK");
	assert_int_equal(get(s, 1, &revoked_s, &f->err), 1);
	(void)sqlite3_close(other);
	store_close(s);
}

static void
a_damaged_store_is_an_error_without_values(void **state)
{
	struct fixture *f = *state;
	struct store *s = open_or_fail(f->url);
	sqlite3 *other = database_open(f->path);
	int64_t revoked_s;

	database_run(other, "DROP TABLE api_key");
	assert_int_equal(get(s, 1, &revoked_s, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_INTERNAL);
	assert_non_null(strstr(f->err.detail, "no such table"));
	assert_int_equal(put(s, 4242, &f->err), -1);
	assert_null(strstr(f->err.detail, "4242"));
	(void)sqlite3_close(other);
	store_close(s);
}

/* ---- several handles, threads, processes ---- */

static void
another_handle_sees_a_revocation_at_its_next_read(void **state)
{
	struct fixture *f = *state;
	struct store *one = open_or_fail(f->url), *two;
	int64_t revoked_s;

	assert_int_equal(put(one, 1, &f->err), 0);
	two = open_or_fail(f->url);
	assert_int_equal(get(two, 1, &revoked_s, &f->err), 1);
	assert_int_equal(revoked_s, 0);
	assert_int_equal(one->ops->key_revoke(one, "key_1", 77, &f->err), 0);
	assert_int_equal(get(two, 1, &revoked_s, &f->err), 1);
	assert_int_equal(revoked_s, 77);
	store_close(one);
	store_close(two);
}

/* Runs fn in a process of its own, forked while no connection is open, since
 * those can't cross a fork. It waits at the gate until that is closed. */
static pid_t
spawn(int (*fn)(const char *url, unsigned number), const char *url,
    unsigned number, const int gate[2])
{
	pid_t pid = fork();
	char c;

	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		(void)close(gate[1]);
		_exit(read(gate[0], &c, 1) == 0 ? fn(url, number) : 1);
	}
	return pid;
}

static void
expect_success(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static int
revoke_from_afar(const char *url, unsigned number)
{
	struct error err;
	struct store *s = store_open(url, &err);
	char id[32];

	(void)snprintf(id, sizeof(id), "key_%u", number);
	if (s == NULL || s->ops->key_revoke(s, id, 88, &err) == -1)
		return 1;
	store_close(s);
	return 0;
}

static void
a_revocation_by_another_process_is_seen_at_the_next_read(void **state)
{
	struct fixture *f = *state;
	struct store *s;
	int64_t revoked_s;
	int gate[2];
	pid_t child;

	assert_int_equal(pipe(gate), 0);
	child = spawn(revoke_from_afar, f->url, 1, gate);
	s = open_or_fail(f->url);
	assert_int_equal(put(s, 1, &f->err), 0);
	assert_int_equal(get(s, 1, &revoked_s, &f->err), 1);
	assert_int_equal(revoked_s, 0);
	(void)close(gate[0]);
	(void)close(gate[1]);
	expect_success(child);
	assert_int_equal(get(s, 1, &revoked_s, &f->err), 1);
	assert_int_equal(revoked_s, 88);
	store_close(s);
}

static int
first_start(const char *url, unsigned number)
{
	static const unsigned char secret[STORE_HASH_SIZE] = { 7 };
	struct error err;
	struct store *s = store_open(url, &err);

	if (s == NULL) {
		(void)fprintf(stderr, "# %s\n", err.message);
		return 1;
	}
	if (s->ops->fingerprint(s, secret, &err) == -1 ||
	    put(s, number, &err) == -1) {
		(void)fprintf(stderr, "# %s: %s\n", err.message, err.detail);
		return 1;
	}
	store_close(s);
	return 0;
}

static void
of_many_first_starts_at_once_all_succeed(void **state)
{
	enum { STARTS = 6, ROUNDS = 5 };
	static const char *const journals[] = { "wal", "delete" };
	struct fixture *f = *state;
	char path[FOLDER_PATH], url[URL_SIZE], name[32], out[64];
	pid_t children[STARTS];
	int gate[2];

	for (unsigned round = 0; round < ROUNDS * 2; round++) {
		(void)snprintf(name, sizeof(name), "%u", round);
		(void)snprintf(url, sizeof(url), "sqlite:%s?journal=%s",
		    folder_path(f->folder, name, path), journals[round % 2]);
		assert_int_equal(pipe(gate), 0);
		for (unsigned i = 0; i < STARTS; i++)
			children[i] = spawn(first_start, url, i, gate);
		(void)close(gate[0]);
		(void)close(gate[1]);	/* the gate opens */
		for (unsigned i = 0; i < STARTS; i++)
			expect_success(children[i]);
		database_query(path, "SELECT count(*) FROM project", out);
		assert_string_equal(out, "1");
		database_query(path, "SELECT count(*) FROM api_key", out);
		assert_string_equal(out, "6");
	}
}

struct crowd {
	struct store *store;
	atomic_bool stop;
	atomic_uint reads;
};

/* Reads key 1, which is there, until it is told to stop; NULL when all went
 * well. */
static void *
read_on(void *ctx)
{
	struct crowd *c = ctx;
	struct error err;
	int64_t revoked_s;

	do {
		if (get(c->store, 1, &revoked_s, &err) != 1)
			return ctx;
		(void)atomic_fetch_add(&c->reads, 1);
	} while (!atomic_load(&c->stop));
	return NULL;
}

static void
read_while_writing(const char *url, unsigned threads, unsigned writes)
{
	struct crowd c = { .store = open_or_fail(url) };
	pthread_t *t = calloc(threads, sizeof(*t));
	struct error err;
	int64_t revoked_s;
	void *failed;

	assert_non_null(t);
	assert_int_equal(put(c.store, 1, &err), 0);
	for (unsigned i = 0; i < threads; i++)
		assert_int_equal(pthread_create(&t[i], NULL, read_on, &c), 0);
	for (unsigned i = 2; i < 2 + writes; i++) {
		if (put(c.store, i, &err) == -1)
			fail_msg("%s: %s", err.message, err.detail);
		/* What was put is there for the very next read. */
		assert_int_equal(get(c.store, i, &revoked_s, &err), 1);
	}
	atomic_store(&c.stop, true);
	for (unsigned i = 0; i < threads; i++) {
		assert_int_equal(pthread_join(t[i], &failed), 0);
		assert_null(failed);
	}
	assert_true(atomic_load(&c.reads) >= threads);
	free(t);
	store_close(c.store);
}

static void
eight_threads_read_while_one_writes(void **state)
{
	struct fixture *f = *state;
	char url[URL_SIZE];

	(void)snprintf(url, sizeof(url), "sqlite:%s", f->path);
	read_while_writing(url, 8, 200);
}

static void
more_threads_than_connections_take_turns(void **state)
{
	struct fixture *f = *state;
	char url[URL_SIZE];

	(void)snprintf(url, sizeof(url), "sqlite:%s", f->path);
	read_while_writing(url, 40, 20);
}

static void *
write_some(void *ctx)
{
	struct crowd *c = ctx;
	struct error err;

	for (unsigned i = 0; i < 25; i++)
		if (put(c->store, atomic_fetch_add(&c->reads, 1), &err) == -1)
			return ctx;
	return NULL;
}

static void
writers_of_one_process_queue(void **state)
{
	enum { WRITERS = 8 };
	struct fixture *f = *state;
	pthread_t t[WRITERS];
	struct crowd c;
	char url[URL_SIZE], out[64];
	void *failed;

	(void)snprintf(url, sizeof(url), "sqlite:%s", f->path);
	c = (struct crowd){ .store = open_or_fail(url) };
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(pthread_create(&t[i], NULL, write_some, &c),
		    0);
	for (int i = 0; i < WRITERS; i++) {
		assert_int_equal(pthread_join(t[i], &failed), 0);
		assert_null(failed);
	}
	store_close(c.store);
	database_query(f->path, "SELECT count(*) FROM api_key", out);
	assert_string_equal(out, "200");
}

int
main(void)
{
#define T(test)	cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_lock_held_too_long_is_an_error_that_passes),
		T(a_locked_journal_store_says_that_it_cannot_be_read),
		T(a_damaged_store_is_an_error_without_values),
		T(another_handle_sees_a_revocation_at_its_next_read),
		T(a_revocation_by_another_process_is_seen_at_the_next_read),
		T(of_many_first_starts_at_once_all_succeed),
		T(eight_threads_read_while_one_writes),
		T(more_threads_than_connections_take_turns),
		T(writers_of_one_process_queue),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
