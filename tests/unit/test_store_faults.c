/*
 * What a record withstands: a disk that is full at any write, a lock that
 * somebody holds, a file that is gone, killed processes. Whatever happens,
 * all of a record is there or nothing, and all when record() said so.
 */
#include "config.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "lib/database.h"
#include "lib/dice.h"
#include "lib/store_rig.h"

#define NOW	50000

/* ---- a disk that is full when we say so ---- */

static _Thread_local long writes_left = -1;	/* -1: it never is */
static atomic_long syncs;

ssize_t	pwrite64(int fd, const void *, size_t, off_t at);
int	fdatasync(int fd);

ssize_t
pwrite64(int fd, const void *bytes, size_t len, off_t at)
{
	if (writes_left == 0) {
		errno = ENOSPC;
		return -1;
	}
	if (writes_left > 0)
		writes_left--;
	return (ssize_t)syscall(SYS_pwrite64, fd, bytes, len, at);
}

/* No disk waits here; that it would is counted. */
int
fdatasync(int fd)
{
	(void)fd;
	(void)atomic_fetch_add(&syncs, 1);
	return 0;
}

/* ---- what is there ---- */

/* A record with a row, a response of 10 kB and two items. */
static int
record(struct store *s, const char *project, const char *id, struct error *err)
{
	static const char turn[10000];
	char items[2][64];
	const char *ids[2] = { items[0], items[1] };
	const struct request_row request = { .id = id, .response = id,
	    .project = project, .key = "key_1", .began_ms = 1000000,
	    .status = 200, .outcome = "ok", .usage = { .output = 5 },
	    .has_cost = true, .cost_pico = 7, .body = SPAN("body") };
	const struct response_row response = { .id = id, .project = project,
	    .key = "key_1", .created_s = 1000, .expires_s = RIG_EXPIRES_S,
	    .turn = { turn, sizeof(turn) }, .object = SPAN("object"),
	    .items = ids, .n_items = 2 };

	for (int i = 0; i < 2; i++)
		(void)snprintf(items[i], sizeof(items[i]), "item%d_%s", i, id);
	return s->ops->record(s, &(struct record){ .request = &request,
	    .response = &response }, err);
}

static int
put(struct store_rig *r, const char *id)
{
	return record(r->store, r->project.id, id, &r->err);
}

/* Whether the record is there, wholly; fails the test when only some is. */
static bool
is_there(struct store_rig *r, const char *id)
{
	struct response_row row;
	struct arena a;
	int found;

	arena_init(&a, 1000000);
	found = store_rig_ok(r, r->ops->response_find(r->store,
	    r->project.id, id, NOW, &a, &row, &r->err));
	for (int i = 0; i < 2; i++)
		assert_int_equal(store_rig_ok(r, r->ops->response_of_item(
		    r->store, r->project.id, arena_printf(&a, "item%d_%s", i,
		    id), NOW, &a, &row, &r->err)), found);
	if (found == 1)
		assert_int_equal(row.turn.len, 10000);
	arena_fini(&a);
	return found == 1;
}

static int
keep(void *ctx, const struct usage_row *row)
{
	*(struct usage_row *)ctx = *row;
	return 0;
}

/* As many records are there as rows, responses, items and in the sums, and
 * the file is sound. */
static long
count_whole(struct store_rig *r)
{
	struct usage_row sum = { .requests = 0 };
	char out[64];
	long n;

	database_query(r->path, "PRAGMA integrity_check", out);
	assert_string_equal(out, "ok");
	n = database_count(r->path, "SELECT count(*) FROM content "
	    "WHERE length(turn) = 10000 AND body = CAST('body' AS BLOB)");
	assert_int_equal(n, database_count(r->path,
	    "SELECT count(*) FROM content"));
	assert_int_equal(2 * n, database_count(r->path, "SELECT count(*) "
	    "FROM name JOIN content ON head || tail LIKE 'item_\\_' || id "
	    "ESCAPE '\\' AND item > 0 AND name.seq = content.seq"));
	assert_int_equal(n, database_count(r->path, "SELECT count(*) "
	    "FROM name JOIN content ON head || tail = id "
	    "AND item = 0 AND name.seq = content.seq"));
	assert_int_equal(3 * n, database_count(r->path,
	    "SELECT count(*) FROM name"));
	store_rig_ok(r, r->ops->usage_each(r->store,
	    &(struct usage_filter){ .by = 0 }, &r->arena, keep, &sum,
	    &r->err));
	assert_int_equal(sum.requests, n);
	assert_int_equal(sum.cost_pico, 7 * n);
	assert_int_equal(sum.usage.output, 5 * n);
	return n;
}

static void
reopen(struct store_rig *r, const char *parameters)
{
	char url[FOLDER_PATH + 64];

	(void)snprintf(url, sizeof(url), "sqlite:%s%s", r->path, parameters);
	store_close(r->store);
	r->store = store_open(url, &r->err);
	if (r->store == NULL)
		fail_msg("%s", r->err.message);
}

/* ---- disk full ---- */

static void
fill_at_every_write(struct store_rig *r)
{
	long want = 0, failures = 0;
	const char *id;
	int ret;

	for (long k = 0; k < 60; k++) {
		id = arena_printf(&r->arena, "resp_%ld", k);
		writes_left = k;
		ret = put(r, id);
		writes_left = -1;
		if (ret == -1) {
			failures++;
			assert_int_equal(r->err.class, ERROR_INTERNAL);
			assert_string_equal(r->err.message,
			    "the store can't be written");
			assert_non_null(strstr(r->err.detail,
			    "database or disk is full"));
			assert_non_null(strstr(r->err.detail, r->path));
		}
		assert_int_equal(is_there(r, id), ret == 0);
		want += ret == 0;
		assert_int_equal(count_whole(r), want);
		assert_int_equal(put(r, arena_printf(&r->arena, "resp_%ld_b",
		    k)), 0);
		want++;
	}
	assert_in_range(failures, 8, 59);
	reopen(r, "");
	assert_int_equal(count_whole(r), want);
}

static void
a_disk_that_is_full_at_any_write_leaves_all_or_nothing(void **state)
{
	fill_at_every_write(*state);
}

static void
so_does_one_with_a_rollback_journal(void **state)
{
	struct store_rig *r = *state;

	reopen(r, "?journal=delete");
	fill_at_every_write(r);
}

/* In a process of its own, whose files can't grow. */
static int
fill_a_small_disk(struct store_rig *r)
{
	struct rlimit limit = { 300000, RLIM_INFINITY };
	long n = 0;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) == -1)
		return 2;
	reopen(r, "");
	while (n < 1000 && put(r, arena_printf(&r->arena, "resp_%ld", n)) == 0)
		n++;
	if (n == 1000 || strstr(r->err.detail, "File too large") == NULL) {
		(void)fprintf(stderr, "# %ld: %s\n", n, r->err.detail);
		return 3;
	}
	limit.rlim_cur = RLIM_INFINITY;
	if (setrlimit(RLIMIT_FSIZE, &limit) == -1 || count_whole(r) != n ||
	    put(r, "resp_more") != 0 || count_whole(r) != n + 1)
		return 4;
	return 0;
}

static void
expect_exit(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
says_that_a_file_may_not_grow_and_goes_on_when_it_may(void **state)
{
	struct store_rig *r = *state;
	pid_t pid;

	store_close(r->store);		/* can't cross a fork */
	r->store = NULL;
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0)
		_exit(fill_a_small_disk(r));
	expect_exit(pid);
	reopen(r, "");
	assert_true(is_there(r, "resp_more"));
}

/* ---- locks ---- */

struct late {
	struct store_rig *rig;
	int done[2];
	int ret;
};

static void *
put_late(void *ctx)
{
	struct late *l = ctx;

	l->ret = put(l->rig, "resp_1");
	(void)!write(l->done[1], "", 1);
	return NULL;
}

static void
a_record_waits_for_whoever_holds_the_lock(void **state)
{
	struct store_rig *r = *state;
	struct late l = { .rig = r };
	struct pollfd done;
	sqlite3 *other = database_open(r->path);
	pthread_t t;

	assert_int_equal(pipe(l.done), 0);
	database_run(other, "BEGIN IMMEDIATE");
	assert_int_equal(pthread_create(&t, NULL, put_late, &l), 0);
	done = (struct pollfd){ .fd = l.done[0], .events = POLLIN };
	assert_int_equal(poll(&done, 1, 100), 0);
	database_run(other, "COMMIT");
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_int_equal(l.ret, 0);
	assert_true(is_there(r, "resp_1"));
	(void)close(l.done[0]);
	(void)close(l.done[1]);
	(void)sqlite3_close(other);
}

static void
a_lock_that_is_held_too_long_fails_all_who_wait(void **state)
{
	enum { THREADS = 4 };
	struct store_rig *r = *state;
	struct store_rig each[THREADS];
	struct late late[THREADS];
	pthread_t t[THREADS];
	sqlite3 *other;

	reopen(r, "?busy_timeout=50");
	other = database_open(r->path);
	database_run(other, "BEGIN IMMEDIATE");
	for (int i = 0; i < THREADS; i++) {
		each[i] = *r;
		late[i] = (struct late){ .rig = &each[i], .done = { -1, -1 } };
		assert_int_equal(pthread_create(&t[i], NULL, put_late,
		    &late[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(t[i], NULL), 0);
		assert_int_equal(late[i].ret, -1);
		assert_non_null(strstr(each[i].err.detail,
		    "database is locked"));
	}
	database_run(other, "ROLLBACK");
	assert_int_equal(put(r, "resp_1"), 0);
	assert_int_equal(count_whole(r), 1);
	(void)sqlite3_close(other);
}

/* ---- a file that is gone ---- */

static void
rename_store(struct store_rig *r, const char *from, const char *to)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char a[FOLDER_PATH], b[FOLDER_PATH];

	for (size_t i = 0; i < 3; i++) {
		(void)folder_path(r->folder, arena_printf(&r->arena, "%s%s",
		    from, ends[i]), a);
		(void)folder_path(r->folder, arena_printf(&r->arena, "%s%s",
		    to, ends[i]), b);
		assert_true(rename(a, b) == 0 || i > 0);
	}
}

static void
a_store_that_is_gone_takes_and_gives_nothing(void **state)
{
	struct store_rig *r = *state;
	struct response_row row;

	assert_int_equal(put(r, "resp_1"), 0);
	rename_store(r, "sluice.db", "away");
	assert_int_equal(put(r, "resp_2"), -1);
	assert_string_equal(r->err.message, "the store can't be opened");
	assert_non_null(strstr(r->err.detail, "No such file"));
	assert_int_equal(r->ops->response_find(r->store, r->project.id,
	    "resp_1", NOW, &r->arena, &row, &r->err), -1);
	assert_string_equal(r->err.message, "the store can't be opened");
	assert_int_equal(folder_count(r->folder), 3);
	rename_store(r, "away", "sluice.db");
	assert_int_equal(put(r, "resp_3"), 0);
	assert_true(is_there(r, "resp_1"));
	assert_false(is_there(r, "resp_2"));
	assert_int_equal(count_whole(r), 2);
}

static void
one_that_took_its_place_is_used(void **state)
{
	struct store_rig *r = *state;
	char path[FOLDER_PATH];
	struct store *other;

	assert_int_equal(put(r, "resp_1"), 0);
	other = store_open(folder_path(r->folder, "other", path), &r->err);
	assert_non_null(other);
	store_close(other);
	rename_store(r, "sluice.db", "away");
	rename_store(r, "other", "sluice.db");
	assert_false(is_there(r, "resp_1"));
	assert_int_equal(put(r, "resp_2"), 0);
	assert_int_equal(count_whole(r), 1);
}

/* ---- power ---- */

static void
waits_for_the_disk_at_each_commit_when_told_to(void **state)
{
	static const struct { const char *parameters; bool waits; } rows[] = {
		{ "", false },
		{ "?durable=no", false },
		{ "?durable=yes", true },
		{ "?journal=delete", true },
	};
	struct store_rig *r = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		reopen(r, rows[i].parameters);
		assert_int_equal(put(r, arena_printf(&r->arena, "resp_%zu_a",
		    i)), 0);
		atomic_store(&syncs, 0);
		assert_int_equal(put(r, arena_printf(&r->arena, "resp_%zu_b",
		    i)), 0);
		assert_int_equal(atomic_load(&syncs) > 0, rows[i].waits);
	}
}

/* ---- writers that share commits ---- */

struct crowd {
	struct store_rig *rig;
	unsigned number;
	unsigned failed;
};

enum { ROUNDS = 40 };

/* Every third id is one that is taken. */
static void *
put_many(void *ctx)
{
	struct crowd *c = ctx;
	struct error err;
	char id[64];
	int ret;

	for (unsigned i = 0; i < ROUNDS; i++) {
		(void)snprintf(id, sizeof(id), "resp_%u_%u", c->number,
		    i % 3 == 2 ? i - 1 : i);
		ret = record(c->rig->store, c->rig->project.id, id, &err);
		c->failed += (ret == -1) != (i % 3 == 2);
	}
	return NULL;
}

static void
one_that_fails_leaves_the_others_alone(void **state)
{
	enum { THREADS = 12 };
	struct store_rig *r = *state;
	struct crowd c[THREADS];
	pthread_t t[THREADS];

	for (unsigned i = 0; i < THREADS; i++) {
		c[i] = (struct crowd){ r, i, 0 };
		assert_int_equal(pthread_create(&t[i], NULL, put_many, &c[i]),
		    0);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(t[i], NULL), 0);
		assert_int_equal(c[i].failed, 0);
	}
	assert_int_equal(count_whole(r), THREADS * (ROUNDS - ROUNDS / 3));
}

/* The leader's disk is full for the others' tickets, too: none of them may be
 * told that it was written. */
static void *
put_while_full(void *ctx)
{
	struct crowd *c = ctx;
	struct error err;
	char id[64];

	for (unsigned i = 0; i < ROUNDS; i++) {
		(void)snprintf(id, sizeof(id), "resp_%u_%u", c->number, i);
		writes_left = i % 7 == 0 ? (long)(i / 7) * 3 : -1;
		c->failed += record(c->rig->store, c->rig->project.id, id,
		    &err) == -1;
		writes_left = -1;
	}
	return NULL;
}

static void
a_commit_that_fails_is_told_to_nobody_as_done(void **state)
{
	enum { THREADS = 8 };
	struct store_rig *r = *state;
	struct crowd c[THREADS];
	pthread_t t[THREADS];
	unsigned failed = 0;

	for (unsigned i = 0; i < THREADS; i++) {
		c[i] = (struct crowd){ r, i, 0 };
		assert_int_equal(pthread_create(&t[i], NULL, put_while_full,
		    &c[i]), 0);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(t[i], NULL), 0);
		failed += c[i].failed;
	}
	assert_int_equal(count_whole(r), THREADS * ROUNDS - failed);
}

/* ---- killed processes ---- */

/* The pipe holds 64 kB. */
enum { CHILDREN = 3, KILLS = 24, THREADS_EACH = 2, ID_SIZE = 24,
    TOLD_MAX = KILLS * 20 + 65536 / ID_SIZE + 1 };

struct worker {
	struct store *store;
	const char *project;
	int told;			/* the ids of what record() wrote */
	unsigned number;
};

/* Records until the process dies. */
static void *
work(void *ctx)
{
	const struct worker *w = ctx;
	char id[ID_SIZE] = { 0 };
	struct error err;

	for (unsigned i = 0;; i++) {
		(void)snprintf(id, sizeof(id), "resp_%u_%u", w->number, i);
		if (record(w->store, w->project, id, &err) == -1) {
			(void)fprintf(stderr, "# %s\n", err.detail);
			_exit(1);
		}
		if (write(w->told, id, sizeof(id)) != sizeof(id))
			_exit(0);
	}
	return NULL;
}

/* Threads that record, and sums that are made meanwhile. */
static pid_t
start_worker(const char *path, const char *project, int told, unsigned number)
{
	struct worker w[THREADS_EACH];
	struct error err;
	pthread_t t;
	size_t n;
	pid_t pid = fork();

	assert_int_not_equal(pid, -1);
	if (pid != 0)
		return pid;
	for (unsigned i = 0; i < THREADS_EACH; i++) {
		w[i] = (struct worker){ i == 0 ? store_open(path, &err) :
		    w[0].store, project, told, number * THREADS_EACH + i };
		if (w[i].store == NULL ||
		    pthread_create(&t, NULL, work, &w[i]) != 0)
			_exit(2);
	}
	/* A row began so long ago that it goes, sums are made each time. */
	for (;;)
		if (w[0].store->ops->expire(w[0].store, 5000, 1000, 3, &n,
		    &err) == -1)
			_exit(3);
}

static void
end_worker(pid_t pid)
{
	int status;

	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	/* None ended by itself: no record failed. */
	assert_true(WIFSIGNALED(status));
}

static void
no_killed_process_takes_what_was_told(void **state)
{
	struct store_rig *r = *state;
	const char *path = r->path;
	pid_t pids[CHILDREN];
	char ids[TOLD_MAX][ID_SIZE];
	int told[2];
	unsigned started = 0;
	long n = 0;

	store_close(r->store);
	r->store = NULL;
	dice_seed(7);
	assert_int_equal(pipe(told), 0);
	for (; started < CHILDREN; started++)
		pids[started] = start_worker(path, r->project.id, told[1],
		    started);
	for (unsigned k = 0; k < KILLS; k++) {
		/* So many more are told, then one dies, wherever it is. */
		for (unsigned i = 1 + dice(20); i > 0; i--, n++)
			assert_int_equal(read(told[0], ids[n], ID_SIZE),
			    ID_SIZE);
		end_worker(pids[k % CHILDREN]);
		pids[k % CHILDREN] = start_worker(path, r->project.id,
		    told[1], started++);
	}
	for (unsigned i = 0; i < CHILDREN; i++)
		end_worker(pids[i]);
	(void)close(told[1]);
	reopen(r, "");
	while (n < TOLD_MAX && read(told[0], ids[n], ID_SIZE) == ID_SIZE)
		n++;
	assert_in_range(n, KILLS, TOLD_MAX - 1);
	(void)close(told[0]);
	for (long i = 0; i < n; i++)
		assert_true(is_there(r, ids[i]));
	/* Each process and thread may have had one more on its way. */
	assert_in_range(count_whole(r), n, n + THREADS_EACH * started);
}

int
main(void)
{
#define T(test)	cmocka_unit_test_setup_teardown(test, store_rig_set_up, \
		    store_rig_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_disk_that_is_full_at_any_write_leaves_all_or_nothing),
		T(so_does_one_with_a_rollback_journal),
		T(says_that_a_file_may_not_grow_and_goes_on_when_it_may),
		T(a_record_waits_for_whoever_holds_the_lock),
		T(a_lock_that_is_held_too_long_fails_all_who_wait),
		T(a_store_that_is_gone_takes_and_gives_nothing),
		T(one_that_took_its_place_is_used),
		T(waits_for_the_disk_at_each_commit_when_told_to),
		T(one_that_fails_leaves_the_others_alone),
		T(a_commit_that_fails_is_told_to_nobody_as_done),
		T(no_killed_process_takes_what_was_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
