/* sluicectl route with what other processes know: providers' waits. */
#include "config.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "ctl/ctl.h"
#include "lib/conf_rig.h"
#include "lib/folder.h"
#include "store/marks.h"

#define OUTPUT_MAX	((size_t)65536)
#define NOW_MS		((int64_t)1800000000 * 1000)

struct fixture {
	char folder[FOLDER_SIZE];
	char shared[FOLDER_PATH], output[FOLDER_PATH];
	struct ctl ctl;
	char text[OUTPUT_MAX];		/* of standard output */
	char notes[OUTPUT_MAX];		/* of standard error */
};

/* ---- a machine with two routes ---- */

static int64_t
now(void)
{
	return NOW_MS;
}

static void
no_dice(void *p, size_t len)
{
	memset(p, 0, len);
}

static const struct clock_source standing = { now, now, no_dice };

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	char yaml[FOLDER_PATH + 512];

	assert_non_null(f);
	*state = f;
	rig_clear_environment();
	clock_set_source(&standing);
	folder_make(f->folder);
	(void)folder_path(f->folder, "shared", f->shared);
	(void)folder_path(f->folder, "output", f->output);
	(void)snprintf(yaml, sizeof(yaml), "shared_file: %s\n"
	    "providers:\n"
	    "  one: {dialect: openai-chat, base_url: 'http://127.0.0.1:1/v1'}\n"
	    "  two: {dialect: openai-chat, base_url: 'http://127.0.0.1:1/v1'}\n"
	    "models: {m: {routes: [one/a, two/b]}}\n", f->shared);
	rig_load(&f->ctl.conf, yaml);
	f->ctl.model = "m";
	f->ctl.given = CTL_MODEL;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	conf_free(&f->ctl.conf);
	folder_remove(f->folder);
	clock_set_source(NULL);
	free(f);
	return 0;
}

/* Another process is told to wait. */
static void
mark(struct fixture *f, const char *route, int64_t wait_ms)
{
	struct error err;
	struct marks *m = marks_open(f->shared, &err);

	assert_non_null(m);
	marks_set(m, route, NOW_MS, wait_ms);
	marks_close(m);
}

/* ---- what it prints ---- */

struct taken {
	int to, kept;
	const char *file;
};

static struct taken
take(int fd, const char *file)
{
	struct taken t = { .to = fd, .kept = dup(fd), .file = file };
	int out = open(file, O_RDWR | O_CREAT | O_TRUNC, 0600);

	assert_int_not_equal(t.kept, -1);
	assert_int_not_equal(out, -1);
	assert_int_equal(dup2(out, fd), fd);
	assert_int_equal(close(out), 0);
	return t;
}

static void
give_back(struct taken t, char text[OUTPUT_MAX])
{
	FILE *f;

	assert_int_equal(dup2(t.kept, t.to), t.to);
	assert_int_equal(close(t.kept), 0);
	f = fopen(t.file, "r");
	assert_non_null(f);
	text[fread(text, 1, OUTPUT_MAX - 1, f)] = '\0';
	assert_int_equal(fclose(f), 0);
}

static void
run(struct fixture *f)
{
	char notes[FOLDER_PATH + 8];
	struct taken out, err;
	struct error error;
	int ret;

	(void)snprintf(notes, sizeof(notes), "%s.notes", f->output);
	(void)fflush(stdout);
	out = take(STDOUT_FILENO, f->output);
	err = take(STDERR_FILENO, notes);
	ret = ctl_route[0].run(&f->ctl, &error);
	(void)fflush(stdout);
	give_back(err, f->notes);
	give_back(out, f->text);
	assert_int_equal(ret, 0);
}

/* The line of the table that has the route. */
static const char *
line(struct fixture *f, const char *route)
{
	static char copy[512];
	const char *at = strstr(f->text, route);

	assert_non_null(at);
	(void)snprintf(copy, sizeof(copy), "%.*s", (int)strcspn(at, "\n"), at);
	return copy;
}

static void
tells_who_waits(void **state)
{
	struct fixture *f = *state;

	mark(f, "one/a", 11001);
	run(f);
	assert_string_equal(f->notes, "");
	assert_non_null(strstr(line(f, "one/a"), "; waits 12 s"));
	assert_null(strstr(line(f, "two/b"), "waits"));
}

static void
tells_waits_in_json(void **state)
{
	struct fixture *f = *state;

	mark(f, "two/b", 2500);
	f->ctl.given |= CTL_JSON;
	run(f);
	assert_non_null(strstr(f->text, "\"wait_ms\": 2500"));
	assert_non_null(strstr(f->text, "\"wait_ms\": 0"));
}

static void
tells_no_wait_that_is_over(void **state)
{
	struct fixture *f = *state;

	mark(f, "one/a", 0);
	run(f);
	assert_null(strstr(f->text, "waits"));
}

/* It looks, and makes nothing. */
static void
needs_no_file(void **state)
{
	struct fixture *f = *state;

	run(f);
	assert_string_equal(f->notes, "");
	assert_null(strstr(f->text, "waits"));
	assert_int_equal(access(f->shared, F_OK), -1);
}

static void
does_without_a_file_that_cannot_be_read(void **state)
{
	struct fixture *f = *state;

	folder_write(f->shared, "short", 5, 0600);
	run(f);
	assert_non_null(strstr(line(f, "one/a"), "has the model asked for"));
	assert_null(strstr(f->text, "waits"));
	assert_non_null(strstr(f->notes, "; no waits are told\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tells_who_waits, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(tells_waits_in_json, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(tells_no_wait_that_is_over,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(needs_no_file, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    does_without_a_file_that_cannot_be_read, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
