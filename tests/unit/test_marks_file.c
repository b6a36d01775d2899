/* Marks that processes share through a file, and files that are none. */
#include "config.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lib/marks_rig.h"

#define SIZE	16384			/* of the file */
#define HEAD	32

/* ---- processes ---- */

/* What it returns is the child's exit status, which is 0 when all is well. */
static void
in_a_child(int (*what)(const char *path), const char *path)
{
	pid_t pid = fork();
	int status;

	assert_int_not_equal(pid, -1);
	if (pid == 0)
		_exit(what(path));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static int
mark_it(const char *path)
{
	struct error err;
	struct marks *m = marks_open(path, &err);

	if (m == NULL)
		return 1;
	marks_set(m, "a/m", NOW, 30000);
	marks_close(m);
	return 0;
}

static int
find_it_marked(const char *path)
{
	struct error err;
	struct marks *m = marks_open(path, &err);
	int64_t left = m == NULL ? -1 : marks_wait(m, "a/m", NOW + 1000);

	marks_close(m);
	return left == 29000 ? 0 : 2;
}

static void
processes_share_a_file(void **state)
{
	struct fixture *f = *state;
	struct marks *m = must_open(f->path);

	in_a_child(mark_it, f->path);
	/* The one who ran already sees it as one who comes later does. */
	assert_int_equal(marks_wait(m, "a/m", NOW), 30000);
	in_a_child(find_it_marked, f->path);
	marks_close(m);
	in_a_child(find_it_marked, f->path);
}

#define MAKERS	6

/* Opens the file when start ends, and marks a name in it. */
static pid_t
start_maker(const struct fixture *f, const int start[2], int number)
{
	pid_t pid = fork();
	struct error err;
	struct marks *m;
	char name[16], none;

	assert_int_not_equal(pid, -1);
	if (pid != 0)
		return pid;
	(void)close(start[1]);
	if (read(start[0], &none, 1) != 0)
		_exit(2);
	(void)snprintf(name, sizeof(name), "a/%d", number);
	m = marks_open(f->path, &err);
	marks_set(m, name, NOW, 30000);
	_exit(m == NULL);
}

static void
make_at_once(const struct fixture *f)
{
	pid_t pids[MAKERS];
	int start[2], status;
	struct marks *m;
	char name[16];

	assert_int_equal(pipe(start), 0);
	for (int i = 0; i < MAKERS; i++)
		pids[i] = start_maker(f, start, i);
	(void)close(start[0]);
	(void)close(start[1]);
	for (int i = 0; i < MAKERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	m = must_open(f->path);
	for (int i = 0; i < MAKERS; i++) {
		(void)snprintf(name, sizeof(name), "a/%d", i);
		assert_int_equal(marks_wait(m, name, NOW), 30000);
	}
	marks_close(m);
	assert_int_equal(folder_count(f->folder), 1);
}

static void
of_several_makers_at_once_all_have_the_same_file(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 50; i++) {
		make_at_once(f);
		assert_int_equal(unlink(f->path), 0);
	}
}

static void
memory_is_one_process_s_own(void **state)
{
	struct fixture *f = *state;
	struct marks *other = must_open(NULL);

	marks_set(f->marks, "a/m", NOW, 30000);
	assert_int_equal(marks_wait(other, "a/m", NOW), 0);
	marks_close(other);
}

/* ---- the file ---- */

static void
makes_a_file_that_nobody_else_can_read(void **state)
{
	struct fixture *f = *state;
	mode_t mask = umask(0);
	struct stat st;

	marks_close(must_open(f->path));
	(void)umask(mask);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, SIZE);
	assert_int_equal(folder_count(f->folder), 1);
}

static void
whoever_runs_goes_on_when_the_file_is_removed(void **state)
{
	struct fixture *f = *state;
	struct marks *m = must_open(f->path), *later;

	marks_set(m, "a/m", NOW, 30000);
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(marks_wait(m, "a/m", NOW), 30000);
	marks_set(m, "a/n", NOW, 30000);
	later = must_open(f->path);
	assert_int_equal(marks_wait(later, "a/m", NOW), 0);
	marks_close(later);
	marks_close(m);
}

/* A whole file whose words are given. */
static void
write_words(const char *path, int (*byte)(size_t))
{
	char text[SIZE];
	int fd;

	marks_close(must_open(path));
	fd = open(path, O_RDWR | O_CLOEXEC);
	assert_int_not_equal(fd, -1);
	assert_int_equal(pread(fd, text, SIZE, 0), SIZE);
	for (size_t i = HEAD; i < SIZE; i++)
		text[i] = (char)byte(i);
	assert_int_equal(pwrite(fd, text, SIZE, 0), SIZE);
	(void)close(fd);
}

static int
by_chance(size_t i)
{
	(void)i;
	return (int)dice(256);
}

static int
all_ones(size_t i)
{
	(void)i;
	return 0xff;
}

static void
words_of_any_kind_do_no_harm(void **state)
{
	static int (*const kinds[])(size_t) = { by_chance, all_ones };
	struct fixture *f = *state;
	struct marks *m;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		write_words(f->path, kinds[i]);
		m = must_open(f->path);
		assert_int_equal(count_waiting(m, 1000, NOW), 0);
		set_many(m, 300, NOW, 30000);
		assert_int_equal(count_waiting(m, 300, NOW), 300);
		marks_close(m);
	}
}

/* The first of these bytes stand at the front of a file of that size. */
static void
write_file(const char *path, const char *front, size_t size)
{
	char *text = calloc(1, size + 1);

	assert_non_null(text);
	memcpy(text, front, strlen(front) < size ? strlen(front) : size);
	folder_write(path, text, size, 0600);
	free(text);
}

static void
replaces_files_of_other_versions(void **state)
{
	static const struct {
		const char *front;
		size_t size;
	} rows[] = {
		{ "", 0 },
		{ "sluice marks 1\n", 15 },
		{ "sluice marks 1\n", SIZE - 1 },
		{ "sluice marks 1\n", SIZE + 1 },
		{ "sluice marks 2\n", SIZE },
		{ "sluice marks ", 13 },
		{ "sluice marks 17\nmore", 100000 },
	};
	struct fixture *f = *state;
	struct marks *m;
	struct stat st;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		write_file(f->path, rows[i].front, rows[i].size);
		m = must_open(f->path);
		marks_set(m, "a/m", NOW, 30000);
		marks_close(m);
		assert_int_equal(stat(f->path, &st), 0);
		assert_int_equal(st.st_size, SIZE);
		in_a_child(find_it_marked, f->path);
		assert_int_equal(folder_count(f->folder), 1);
		assert_int_equal(unlink(f->path), 0);
	}
}

static void
refuses(const char *path, const char *why)
{
	struct error err = { .message = "" };

	assert_null(marks_open(path, &err));
	assert_non_null(strstr(err.message, path));
	if (strstr(err.message, why) == NULL)
		fail_msg("%s", err.message);
}

/* A slip in the configuration costs nobody a file. */
static void
leaves_other_files_alone(void **state)
{
	static const struct {
		const char *front;
		size_t size;
	} rows[] = {
		{ "1 00112233445566778899aabbccddeeff\n", 35 },
		{ "SQLite format 3", SIZE },
		{ "\n", 1 },
		{ "", 1 },
		{ "sluice mark", SIZE },
		{ "sluice", 6 },
	};
	struct fixture *f = *state;
	struct stat before, after;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		write_file(f->path, rows[i].front, rows[i].size);
		assert_int_equal(stat(f->path, &before), 0);
		refuses(f->path, "another kind of file");
		assert_int_equal(stat(f->path, &after), 0);
		assert_int_equal(before.st_ino, after.st_ino);
		assert_int_equal(after.st_size, rows[i].size);
		assert_int_equal(unlink(f->path), 0);
	}
}

static void
refuses_what_is_no_file(void **state)
{
	struct fixture *f = *state;
	char target[FOLDER_PATH];

	refuses(f->folder, "");
	assert_int_equal(mkfifo(f->path, 0600), 0);
	refuses(f->path, "regular file");
	assert_int_equal(unlink(f->path), 0);
	marks_close(must_open(folder_path(f->folder, "target", target)));
	assert_int_equal(symlink(target, f->path), 0);
	refuses(f->path, "symbolic link");
	refuses("/nowhere/at/all/shared", "make it first");
}

/* Who can write it could shorten it, and kill those who map it. */
static void
refuses_a_file_that_others_can_write(void **state)
{
	static const mode_t modes[] = { 0620, 0602, 0666 };
	struct fixture *f = *state;

	marks_close(must_open(f->path));
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		assert_int_equal(chmod(f->path, modes[i]), 0);
		refuses(f->path, "others can write it");
	}
	assert_int_equal(chmod(f->path, 0600), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(f->path, 65534, (gid_t)-1), 0);
		refuses(f->path, "belongs to another user");
	}
}

/* ---- looking ---- */

static void
looking_shows_what_is_there_and_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct marks *m = must_open(f->path), *look;
	struct error err;

	marks_set(m, "a/m", NOW, 30000);
	look = marks_look(f->path, &err);
	assert_non_null(look);
	assert_int_equal(marks_wait(look, "a/m", NOW), 30000);
	marks_set(look, "a/n", NOW, 30000);
	assert_int_equal(marks_wait(m, "a/n", NOW), 0);
	marks_close(look);
	marks_close(m);
}

static void
looking_at_nothing_makes_no_file(void **state)
{
	static const char *const fronts[] = { "", "sluice marks 2\n",
		"sluice marks 1\n" };
	struct fixture *f = *state;
	struct marks *look;
	struct error err;
	struct stat st;

	look = marks_look(f->path, &err);
	assert_non_null(look);
	assert_int_equal(marks_wait(look, "a/m", NOW), 0);
	marks_close(look);
	assert_int_equal(folder_count(f->folder), 0);
	for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++) {
		write_file(f->path, fronts[i], strlen(fronts[i]));
		look = marks_look(f->path, &err);
		assert_non_null(look);
		assert_int_equal(count_waiting(look, 100, NOW), 0);
		marks_close(look);
		assert_int_equal(stat(f->path, &st), 0);
		assert_int_equal(st.st_size, strlen(fronts[i]));
	}
	write_file(f->path, "something else", 14);
	assert_null(marks_look(f->path, &err));
	assert_non_null(strstr(err.message, "another kind of file"));
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, marks_setup, marks_teardown)
	const struct CMUnitTest tests[] = {
		TEST(processes_share_a_file),
		TEST(of_several_makers_at_once_all_have_the_same_file),
		TEST(memory_is_one_process_s_own),
		TEST(makes_a_file_that_nobody_else_can_read),
		TEST(whoever_runs_goes_on_when_the_file_is_removed),
		TEST(words_of_any_kind_do_no_harm),
		TEST(replaces_files_of_other_versions),
		TEST(leaves_other_files_alone),
		TEST(refuses_what_is_no_file),
		TEST(refuses_a_file_that_others_can_write),
		TEST(looking_shows_what_is_there_and_changes_nothing),
		TEST(looking_at_nothing_makes_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
