/* What only the SQLite engine promises: names, files, versions. */
#include "config.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "lib/database.h"
#include "lib/folder.h"
#include "store/schema.h"
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

/* ---- the file system that the store believes to be on ---- */

static long pretended_file_system;

int	statfs(const char *path, struct statfs *out);

int
statfs(const char *path, struct statfs *out)
{
	int ret = (int)syscall(SYS_statfs, path, out);

	if (pretended_file_system != 0)
		out->f_type = pretended_file_system;
	return ret;
}

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
	pretended_file_system = 0;
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

/* ---- names ---- */

static void
refuses_what_it_cannot_read_as_a_name(void **state)
{
	static const struct { const char *url, *says; } rows[] = {
		{ "", "no name" },
		{ "sqlite:", "no path" },
		{ "sqlite:?busy_timeout=1", "no path" },
		{ "sqlite:/x?busy_timeout=", "milliseconds from 0" },
		{ "sqlite:/x?busy_timeout=60001", "milliseconds from 0" },
		{ "sqlite:/x?busy_timeout=-1", "milliseconds from 0" },
		{ "sqlite:/x?journal=off", "wal or delete" },
		{ "sqlite:/x?", "unknown parameter" },
		{ "sqlite:/x?mode=ro", "unknown parameter" },
		{ "sqlite:/x?journal=wal&", "unknown parameter" },
		{ "sqlite:/x?durable=1", "yes or no" },
		{ "mem:x", "nothing after" },
		{ "postgresql://user:geheim@host/db", "\"postgresql:\"" },
	};
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_null(store_open(rows[i].url, &err));
		if (strstr(err.message, rows[i].says) == NULL)
			fail_msg("%s: %s", rows[i].url, err.message);
		assert_null(strstr(err.message, "geheim"));
	}
}

static void
tells_the_file_behind_a_name(void **state)
{
	static const struct { const char *url, *file; } rows[] = {
		{ "/a/b.db", "/a/b.db" },
		{ "b.db", "b.db" },
		{ "./odd:name", "./odd:name" },
		{ "/a?b", "/a?b" },
		{ "sqlite:/a/b.db", "/a/b.db" },
		{ "sqlite:/a/b.db?busy_timeout=5&journal=wal&durable=yes", "/a/b.db" },
		{ "mem:", NULL },
	};
	struct error err;
	char file[64], small[4];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(store_file(rows[i].url, file, sizeof(file),
		    &err), rows[i].file != NULL);
		if (rows[i].file != NULL)
			assert_string_equal(file, rows[i].file);
	}
	assert_int_equal(store_file("/a/b", small, sizeof(small), &err), -1);
	assert_int_equal(store_file("xyz:", file, sizeof(file), &err), -1);
}

static void
no_name_means_memory_by_accident(void **state)
{
	struct fixture *f = *state;
	char path[FOLDER_PATH], here[FOLDER_PATH];
	struct store *s;
	struct stat st;

	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(chdir(f->folder), 0);
	s = open_or_fail("sqlite::memory:");
	store_close(s);
	assert_int_equal(chdir(here), 0);
	assert_int_equal(stat(folder_path(f->folder, ":memory:", path), &st),
	    0);
	assert_true(st.st_size > 0);
}

static void
a_relative_path_holds_when_the_process_moves(void **state)
{
	struct fixture *f = *state;
	char here[FOLDER_PATH];
	struct store *s;

	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(chdir(f->folder), 0);
	s = open_or_fail("sluice.db");
	assert_int_equal(chdir(here), 0);
	/* Opens the writer. */
	assert_int_equal(put(s, 1, &f->err), 0);
	store_close(s);
}

/* ---- files ---- */

static void
makes_files_for_their_owner_alone(void **state)
{
	static const char *const names[] = { "new/sluice.db",
	    "new/sluice.db-wal", "new/sluice.db-shm" };
	struct fixture *f = *state;
	char path[FOLDER_PATH];
	mode_t mask = umask(0);
	struct store *s;
	struct stat st;

	s = open_or_fail(folder_path(f->folder, names[0], path));
	assert_int_equal(put(s, 1, &f->err), 0);
	(void)umask(mask);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(stat(folder_path(f->folder, names[i], path),
		    &st), 0);
		assert_int_equal(st.st_mode, S_IFREG | 0600);
	}
	assert_int_equal(stat(folder_path(f->folder, "new", path), &st), 0);
	assert_int_equal(st.st_mode, S_IFDIR | 0700);
	store_close(s);
}

static void
says_which_folder_is_missing(void **state)
{
	struct fixture *f = *state;
	char path[FOLDER_PATH];

	expect_refusal(folder_path(f->folder, "no/such/s.db", path),
	    "/no/such nor the one above it exists");
	assert_int_equal(folder_count(f->folder), 0);
}

static void
says_which_file_is_no_database(void **state)
{
	struct fixture *f = *state;
	char text[4096];

	memset(text, 'x', sizeof(text));
	folder_write(f->path, text, sizeof(text), 0600);
	expect_refusal(f->url, "sluice.db: the store can't be opened: file is "
	    "not a database");
	expect_refusal(f->folder, "unable to open database file");
}

static void
takes_an_empty_file_for_a_new_store(void **state)
{
	struct fixture *f = *state;

	folder_write(f->path, "", 0, 0600);
	store_close(open_or_fail(f->url));
}

static void
refuses_a_newer_version(void **state)
{
	struct fixture *f = *state;
	char before[64], after[64];
	sqlite3 *db;

	store_close(open_or_fail(f->url));
	db = database_open(f->path);
	database_run(db, "PRAGMA user_version = 4711");
	(void)sqlite3_close(db);
	database_query(f->path, "PRAGMA schema_version", before);
	expect_refusal(f->url, "sluice.db: the store has version 4711 and "
	    "this program knows versions up to");
	database_query(f->path, "PRAGMA schema_version", after);
	assert_string_equal(before, after);
}

static void
refuses_another_programs_database(void **state)
{
	static const char *const marks[] = { "PRAGMA application_id = 1",
	    "PRAGMA user_version = 1", "CREATE TABLE theirs (a)" };
	struct fixture *f = *state;
	sqlite3 *db;
	char out[64];

	for (size_t i = 0; i < 3; i++) {
		db = database_open(f->path);
		database_run(db, marks[i]);
		(void)sqlite3_close(db);
		expect_refusal(f->url, "sluice.db: a database of another");
		database_query(f->path, "PRAGMA journal_mode", out);
		assert_string_equal(out, "delete");
		assert_int_equal(unlink(f->path), 0);
	}
}

static void
keeps_what_was_put(void **state)
{
	struct fixture *f = *state;
	struct project_row one, two;
	struct store *s = open_or_fail(f->url);
	int64_t revoked_s;

	assert_int_equal(put(s, 1, &f->err), 0);
	assert_int_equal(s->ops->project_find(s, "default", &f->arena, &one,
	    &f->err), 1);
	store_close(s);
	s = open_or_fail(f->url);
	assert_int_equal(get(s, 1, &revoked_s, &f->err), 1);
	assert_int_equal(s->ops->project_find(s, "default", &f->arena, &two,
	    &f->err), 1);
	assert_string_equal(one.id, two.id);
	store_close(s);
}

static void
marks_the_file_as_its_own(void **state)
{
	struct fixture *f = *state;
	char out[64], want[64];

	store_close(open_or_fail(f->url));
	database_query(f->path, "PRAGMA application_id", out);
	(void)snprintf(want, sizeof(want), "%d", SCHEMA_APPLICATION_ID);
	assert_string_equal(out, want);
	database_query(f->path, "PRAGMA user_version", out);
	(void)snprintf(want, sizeof(want), "%zu", schema_version);
	assert_string_equal(out, want);
}

static void
takes_a_store_of_the_first_version_along(void **state)
{
	struct fixture *f = *state;
	const struct request_row request = { .id = "req_1", .outcome = "ok",
	    .body = SPAN("body"), .expires_s = 5000 };
	struct key_row k = { .hint = NULL };
	struct error err;
	char out[64], mark[64];
	struct store *s;
	int64_t revoked_s;
	sqlite3 *db = database_open(f->path);

	(void)snprintf(mark, sizeof(mark), "PRAGMA application_id = %d; "
	    "PRAGMA user_version = 1", SCHEMA_APPLICATION_ID);
	database_run(db, schema_steps[0]);
	database_run(db, mark);
	database_run(db, "INSERT INTO project VALUES (1, 'proj_1', 'default', "
	    "77); INSERT INTO api_key VALUES (1, 'key_1', 'proj_1', 'one', "
	    "'hint', x'0100000000000000000000000000000000000000000000000000"
	    "000000000000', 1000, 88, 99)");
	(void)sqlite3_close(db);
	s = open_or_fail(f->url);
	assert_int_equal(get(s, 1, &revoked_s, &f->err), 1);
	assert_int_equal(revoked_s, 88);
	assert_int_equal(s->ops->key_find(s, "one", &f->arena, &k, &f->err),
	    1);
	assert_string_equal(k.project, "proj_1");
	assert_int_equal(k.expires_s, 99);
	assert_true(k.settings.logging);
	assert_false(k.settings.zero_retention);
	assert_int_equal(k.settings.retention_s, 0);
	assert_int_equal(k.settings.guard.target, GUARD_OFF);
	assert_true(k.settings.guard.entities == 0);
	assert_int_equal(s->ops->record(s, &(struct record){
	    .request = &request }, &err), 0);
	assert_int_equal(put(s, 2, &f->err), 0);
	store_close(s);
	database_query(f->path, "SELECT count(*) FROM request", out);
	assert_string_equal(out, "1");
	database_query(f->path, "SELECT count(*) FROM project", out);
	assert_string_equal(out, "1");
}

/* Somebody's hand, or a version to come. */
static void
takes_settings_out_of_bounds_for_the_strictest(void **state)
{
	static const struct {
		const char *set;
		unsigned target, threshold;
		bool unknown;
	} rows[] = {
		{ "redact = 3, threshold = 100", GUARD_BOTH, 100, false },
		{ "redact = 1, threshold = 0", GUARD_INPUT, 0, false },
		{ "redact = 4", GUARD_BOTH, 0, false },
		{ "redact = -1", GUARD_BOTH, 0, false },
		{ "redact = 4294967296", GUARD_BOTH, 0, false },
		{ "threshold = 101", GUARD_OFF, 1, false },
		{ "threshold = -50", GUARD_OFF, 1, false },
		{ "entities = NULL", GUARD_OFF, 0, false },
		{ "entities = 'URL,FROB'", GUARD_OFF, 0, true },
	};
	struct fixture *f = *state;
	char sql[160];
	struct key_row k;
	struct store *s = open_or_fail(f->url);
	sqlite3 *db = database_open(f->path);

	assert_int_equal(put(s, 1, &f->err), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		database_run(db, "UPDATE api_key SET redact = 0, "
		    "threshold = 0, entities = 'URL'");
		(void)snprintf(sql, sizeof(sql), "UPDATE api_key SET %s",
		    rows[i].set);
		database_run(db, sql);
		assert_int_equal(s->ops->key_find(s, "key_1", &f->arena, &k,
		    &f->err), 1);
		assert_int_equal(k.settings.guard.target, rows[i].target);
		assert_int_equal(k.settings.guard.threshold,
		    rows[i].threshold);
		assert_int_equal(k.settings.guard.unknown != NULL,
		    rows[i].unknown);
	}
	(void)sqlite3_close(db);
	store_close(s);
}

static void
uses_wal_where_memory_is_shared_and_a_journal_elsewhere(void **state)
{
	static const struct {
		long file_system;
		const char *parameter, *mode;
	} rows[] = {
		{ 0xef53, "", "wal" },			/* ext4 */
		{ 0x6969, "", "delete" },		/* NFS */
		{ 0xff534d42, "", "delete" },		/* CIFS */
		{ 0xfe534d42, "", "delete" },		/* SMB2 */
		{ 0x517b, "", "delete" },		/* SMB */
		{ 0x65735546, "", "delete" },		/* FUSE */
		{ 0x01021997, "", "delete" },		/* 9p */
		{ 0x65735546, "?journal=wal", "wal" },
		{ 0xef53, "?journal=delete", "delete" },
	};
	struct fixture *f = *state;
	char url[URL_SIZE], out[64];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pretended_file_system = rows[i].file_system;
		(void)snprintf(url, sizeof(url), "sqlite:%s%s", f->path,
		    rows[i].parameter);
		/* The mode of the round before doesn't stay. */
		store_close(open_or_fail(url));
		database_query(f->path, "PRAGMA journal_mode", out);
		if (strcmp(out, rows[i].mode) != 0)
			fail_msg("row %zu: %s", i, out);
	}
}

int
main(void)
{
#define T(test)	cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(refuses_what_it_cannot_read_as_a_name),
		T(tells_the_file_behind_a_name),
		T(no_name_means_memory_by_accident),
		T(a_relative_path_holds_when_the_process_moves),
		T(makes_files_for_their_owner_alone),
		T(says_which_folder_is_missing),
		T(says_which_file_is_no_database),
		T(takes_an_empty_file_for_a_new_store),
		T(refuses_a_newer_version),
		T(refuses_another_programs_database),
		T(keeps_what_was_put),
		T(marks_the_file_as_its_own),
		T(takes_a_store_of_the_first_version_along),
		T(takes_settings_out_of_bounds_for_the_strictest),
		T(uses_wal_where_memory_is_shared_and_a_journal_elsewhere),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
