/* A secret file that gets another key. */
#include "config.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/secret.h"
#include "lib/folder.h"

#define HEX_A	"000102030405060708090a0b0c0d0e0f" \
		"101112131415161718191a1b1c1d1e1f"
#define HEX_F	"ffffffffffffffffffffffffffffffff" \
		"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"

struct fixture {
	char folder[FOLDER_SIZE];
	char path[FOLDER_PATH];
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	folder_make(f->folder);
	(void)folder_path(f->folder, "secret", f->path);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	folder_remove(f->folder);
	free(f);
	return 0;
}

static void
adds_a_key_that_seals_and_leaves_the_others(void **state)
{
	struct fixture *f = *state;
	struct secret before, after;
	struct error err;
	struct stat st;
	unsigned number;

	folder_write(f->path, "7 " HEX_F "\n3 " HEX_A "\n", 2 * 67, 0600);
	assert_int_equal(secret_load(f->path, &before, &err), 0);
	assert_int_equal(secret_add_key(f->path, &number, &err), 0);
	assert_int_equal(number, 8);
	assert_int_equal(secret_load(f->path, &after, &err), 0);
	assert_int_equal(after.n_keys, 3);
	assert_memory_equal(after.keys, before.keys, 2 * sizeof(*after.keys));
	assert_int_equal(secret_number(&after), 8);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(folder_count(f->folder), 1);
}

static void
of_many_keys_added_at_once_none_is_lost(void **state)
{
	enum { MAKERS = 8 };
	struct fixture *f = *state;
	struct secret s;
	struct error err;
	unsigned number;
	int status;

	assert_int_equal(secret_load(f->path, &s, &err), 0);
	for (int i = 0; i < MAKERS; i++)
		if (fork() == 0)
			_exit(secret_add_key(f->path, &number, &err) == 0 ?
			    0 : 1);
	for (int i = 0; i < MAKERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(secret_load(f->path, &s, &err), 0);
	assert_int_equal(s.n_keys, 1 + MAKERS);
	assert_int_equal(secret_number(&s), 1 + MAKERS);
	assert_int_equal(folder_count(f->folder), 1);
}

static void
adds_no_key_to_what_is_full_or_no_secret(void **state)
{
	static const char highest[] = "4294967295 " HEX_A "\n";
	struct fixture *f = *state;
	struct secret s;
	struct error err;
	unsigned number;

	assert_int_equal(secret_add_key(f->path, &number, &err), -1);
	assert_non_null(strstr(err.message, "No such file"));
	assert_int_equal(folder_count(f->folder), 0);
	folder_write(f->path, highest, sizeof(highest) - 1, 0600);
	assert_int_equal(secret_add_key(f->path, &number, &err), -1);
	assert_non_null(strstr(err.message, "the highest number"));
	folder_write(f->path, "1 key\n", 6, 0600);
	assert_int_equal(secret_add_key(f->path, &number, &err), -1);
	assert_non_null(strstr(err.message, "secret:1: expected"));
	assert_int_equal(remove(f->path), 0);
	assert_int_equal(secret_load(f->path, &s, &err), 0);
	for (int i = 1; i < SECRET_KEYS; i++)
		assert_int_equal(secret_add_key(f->path, &number, &err), 0);
	assert_int_equal(secret_add_key(f->path, &number, &err), -1);
	assert_non_null(strstr(err.message, "64 keys already"));
	assert_int_equal(folder_count(f->folder), 1);
}

static void
a_link_to_the_secret_stays_one(void **state)
{
	struct fixture *f = *state;
	char link[FOLDER_PATH];
	struct secret s;
	struct error err;
	struct stat st;
	unsigned number;

	assert_int_equal(secret_load(f->path, &s, &err), 0);
	assert_int_equal(symlink("secret", folder_path(f->folder, "link",
	    link)), 0);
	assert_int_equal(secret_add_key(link, &number, &err), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(secret_load(f->path, &s, &err), 0);
	assert_int_equal(s.n_keys, 2);
}

int
main(void)
{
#define FACT(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	static const struct CMUnitTest tests[] = {
		FACT(adds_a_key_that_seals_and_leaves_the_others),
		FACT(of_many_keys_added_at_once_none_is_lost),
		FACT(adds_no_key_to_what_is_full_or_no_secret),
		FACT(a_link_to_the_secret_stays_one),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
