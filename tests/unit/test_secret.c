/* The secret file, hashes under it, and secrets of one line. */
#include "config.h"

#include <sys/resource.h>
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

/* The bytes 0 to 31, and 32 times 0xff. */
#define HEX_A	"000102030405060708090a0b0c0d0e0f" \
		"101112131415161718191a1b1c1d1e1f"
#define HEX_F	"ffffffffffffffffffffffffffffffff" \
		"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"

struct fixture {
	char folder[FOLDER_SIZE];
	char path[FOLDER_PATH];
};

/* Promise 10. */
static void
leaves_no_core_file(void **state)
{
	struct rlimit limit;

	(void)state;
	secret_no_core();
	assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
	assert_int_equal(limit.rlim_cur, 0);
	assert_int_equal(limit.rlim_max, 0);
}

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

/* ---- hashes ---- */

static void
sha256_gives_the_known_answers(void **state)
{
	/* FIPS 180-2, appendix B.1, and the empty string. */
	static const unsigned char abc[] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
		0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };
	unsigned char out[32];

	(void)state;
	secret_sha256(SPAN("abc"), out);
	assert_memory_equal(out, abc, 32);
	secret_sha256((struct span){ NULL, 0 }, out);
	assert_int_equal(out[0], 0xe3);
	assert_int_equal(out[31], 0x55);
}

/* Computed by another implementation: what is stored under these hashes must
 * be found again by every later version. */
static void
keyed_hash_stays_what_it_was(void **state)
{
	struct secret s;
	struct error err;
	char out[33];

	(void)state;
	assert_int_equal(secret_parse("f", SPAN("1 " HEX_A "\n"), &s, &err), 0);
	secret_hash(&s, "prompt cache", SPAN("proj_1"), out);
	assert_string_equal(out, "ffcd687e0e33c0d9333d3691fba2923b");
}

static void
keyed_hash_depends_on_secret_label_and_bytes(void **state)
{
	struct secret a, f;
	struct error err;
	char one[33], two[33];

	(void)state;
	assert_int_equal(secret_parse("f", SPAN("1 " HEX_A), &a, &err), 0);
	assert_int_equal(secret_parse("f", SPAN("1 " HEX_F), &f, &err), 0);
	secret_hash(&a, "label", SPAN("bytes"), one);
	secret_hash(&f, "label", SPAN("bytes"), two);
	assert_string_not_equal(one, two);
	secret_hash(&a, "labe", SPAN("lbytes"), two);
	assert_string_not_equal(one, two);
	secret_hash(&a, "label", SPAN("byteS"), two);
	assert_string_not_equal(one, two);
	secret_hash(&a, "label", (struct span){ NULL, 0 }, one);
	secret_hash(&a, "label", SPAN(""), two);
	assert_string_equal(one, two);
}

static void
keyed_hash_survives_rotation(void **state)
{
	struct secret before, after;
	struct error err;
	char one[33], two[33];

	(void)state;
	assert_int_equal(secret_parse("f", SPAN("1 " HEX_A "\n"), &before,
	    &err), 0);
	assert_int_equal(secret_parse("f", SPAN("2 " HEX_F "\n1 " HEX_A "\n"),
	    &after, &err), 0);
	secret_hash(&before, "label", SPAN("x"), one);
	secret_hash(&after, "label", SPAN("x"), two);
	assert_string_equal(one, two);
}

static void
compares_every_byte(void **state)
{
	unsigned char a[32] = { 0 }, b[32] = { 0 };

	(void)state;
	assert_true(secret_same(a, b, 32));
	for (size_t i = 0; i < 32; i++) {
		b[i] = 1;
		assert_false(secret_same(a, b, 32));
		b[i] = 0;
	}
	assert_true(secret_same(a, b, 0));
}

static void
wipes_what_it_is_told_to(void **state)
{
	struct secret s;
	struct error err;
	unsigned char zero[sizeof(s)] = { 0 };

	(void)state;
	assert_int_equal(secret_parse("f", SPAN("1 " HEX_F), &s, &err), 0);
	secret_wipe(&s);
	assert_memory_equal(&s, zero, sizeof(s));
}

/* ---- the file's lines ---- */

static void
reads_keys_lowest_number_first(void **state)
{
	struct secret s;
	struct error err;

	(void)state;
	assert_int_equal(secret_parse("f", SPAN("7 " HEX_F "\n" "0 " HEX_A "\n"
	    "4294967295 " HEX_A), &s, &err), 0);
	assert_int_equal(s.n_keys, 3);
	assert_int_equal(s.keys[0].number, 0);
	assert_int_equal(s.keys[0].bytes[31], 31);
	assert_int_equal(s.keys[1].number, 7);
	assert_int_equal(s.keys[1].bytes[31], 0xff);
	assert_int_equal(s.keys[2].number, UINT32_MAX);
}

static void
names_the_line_that_is_wrong(void **state)
{
#define GOOD	"1 " HEX_A "\n"
	static const struct {
		struct span text;
		const char *begins;
	} rows[] = {
		{ SPAN(""), "f:1: the file is empty" },
		{ SPAN("\n"), "f:1: expected a number, one blank" },
		{ SPAN(GOOD "\n"), "f:2: expected a number, one blank" },
		{ SPAN(HEX_A "\n"), "f:1: expected a number, one blank" },
		{ SPAN(GOOD "2\t" HEX_A), "f:2: expected a number, one" },
		{ SPAN(GOOD "2  " HEX_A), "f:2: expected a key" },
		{ SPAN(GOOD " 2 " HEX_A), "f:2: expected a number from" },
		{ SPAN(GOOD "-2 " HEX_A), "f:2: expected a number from" },
		{ SPAN(GOOD "x " HEX_A), "f:2: expected a number from" },
		{ SPAN(GOOD "4294967296 " HEX_A), "f:2: expected a number" },
		{ SPAN(GOOD "00000000002 " HEX_A), "f:2: expected a number" },
		{ SPAN(GOOD "2 " HEX_A "0\n"), "f:2: expected a key" },
		{ SPAN(GOOD "2 " HEX_A " \n"), "f:2: expected a key" },
		{ SPAN(GOOD "2 " HEX_A "\r\n"), "f:2: expected a key" },
		{ SPAN(GOOD "2 00"), "f:2: expected a key" },
		{ SPAN(GOOD "2 "), "f:2: expected a key" },
		{ SPAN("1 g00102030405060708090a0b0c0d0e0f"
		    "101112131415161718191a1b1c1d1e1f"), "f:1: expected a key" },
		{ SPAN("1 \0" "00102030405060708090a0b0c0d0e0f"
		    "101112131415161718191a1b1c1d1e1f"), "f:1: expected a key" },
		{ SPAN(GOOD "# note\n"), "f:2: expected a number from" },
		{ SPAN(GOOD GOOD), "f:2: the number stands on an earlier" },
		{ SPAN(GOOD "2 " HEX_F "\n01 " HEX_F), "f:3: the number" },
	};
	struct secret s;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(secret_parse("f", rows[i].text, &s, &err), -1);
		if (strncmp(err.message, rows[i].begins,
		    strlen(rows[i].begins)) != 0)
			fail_msg("row %zu says: %s", i, err.message);
		assert_null(strstr(err.message, "0203"));
		assert_int_equal(s.n_keys, 0);
		assert_int_equal(s.keys[0].bytes[31], 0);
	}
}

static void
holds_64_keys_and_no_more(void **state)
{
	char text[65 * 80];
	struct secret s;
	struct error err;
	size_t len = 0;

	(void)state;
	for (int i = 64; i > 0; i--)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%d " HEX_A "\n", i);
	assert_int_equal(secret_parse("f", (struct span){ text, len }, &s,
	    &err), 0);
	assert_int_equal(s.n_keys, 64);
	assert_int_equal(s.keys[63].number, 64);
	len += (size_t)snprintf(text + len, sizeof(text) - len,
	    "65 " HEX_A "\n");
	assert_int_equal(secret_parse("f", (struct span){ text, len }, &s,
	    &err), -1);
	assert_string_equal(err.message, "f:65: more than 64 keys");
}

/* ---- the file ---- */

static void
makes_a_missing_file_for_its_owner_alone(void **state)
{
	struct fixture *f = *state;
	char deep[FOLDER_PATH], folder[FOLDER_PATH];
	struct secret one, two;
	struct error err;
	struct stat st;
	mode_t mask = umask(0);

	(void)folder_path(f->folder, "new", folder);
	(void)folder_path(f->folder, "new/secret", deep);
	assert_int_equal(secret_load(deep, &one, &err), 0);
	(void)umask(mask);
	assert_int_equal(stat(deep, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_int_equal(st.st_nlink, 1);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode, S_IFDIR | 0700);
	assert_int_equal(one.n_keys, 1);
	assert_int_equal(one.keys[0].number, 1);
	assert_int_equal(secret_load(deep, &two, &err), 0);
	assert_memory_equal(&one.keys[0], &two.keys[0], sizeof(one.keys[0]));
	assert_int_equal(folder_count(folder), 1);
}

static void
two_files_hold_different_secrets(void **state)
{
	struct fixture *f = *state;
	char other[FOLDER_PATH];
	struct secret one, two;
	struct error err;

	assert_int_equal(secret_load(f->path, &one, &err), 0);
	assert_int_equal(secret_load(folder_path(f->folder, "other", other),
	    &two, &err), 0);
	assert_memory_not_equal(one.keys[0].bytes, two.keys[0].bytes,
	    SECRET_SIZE);
}

static void
refuses_a_file_that_others_can_read(void **state)
{
	static const unsigned modes[] = { 0604, 0602, 0640, 0620, 0610, 0644 };
	struct fixture *f = *state;
	struct secret s;
	struct error err;

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		folder_write(f->path, "1 " HEX_A "\n", 67, modes[i]);
		assert_int_equal(secret_load(f->path, &s, &err), -1);
		assert_non_null(strstr(err.message, f->path));
		assert_non_null(strstr(err.message, "expected mode 0600"));
	}
	folder_write(f->path, "1 " HEX_A "\n", 67, 0400);
	assert_int_equal(secret_load(f->path, &s, &err), 0);
}

static void
refuses_what_is_no_file(void **state)
{
	struct fixture *f = *state;
	char fifo[FOLDER_PATH];
	struct secret s;
	struct error err;

	assert_int_equal(secret_load(f->folder, &s, &err), -1);
	assert_non_null(strstr(err.message, "expected a regular file"));
	assert_int_equal(mkfifo(folder_path(f->folder, "fifo", fifo), 0600), 0);
	assert_int_equal(secret_load(fifo, &s, &err), -1);
	assert_non_null(strstr(err.message, "expected a regular file"));
}

static void
refuses_a_file_that_is_too_long(void **state)
{
	struct fixture *f = *state;
	struct secret s;
	struct error err;
	char *text = calloc(1, 100000);

	assert_non_null(text);
	memset(text, 'a', 100000);
	folder_write(f->path, text, 100000, 0600);
	free(text);
	assert_int_equal(secret_load(f->path, &s, &err), -1);
	assert_non_null(strstr(err.message, "longer than"));
}

static void
says_which_folder_is_missing(void **state)
{
	struct fixture *f = *state;
	char deep[FOLDER_PATH];
	struct secret s;
	struct error err;

	(void)folder_path(f->folder, "no/such/secret", deep);
	assert_int_equal(secret_load(deep, &s, &err), -1);
	assert_non_null(strstr(err.message, "no/such "));
	assert_non_null(strstr(err.message, "make it first"));
	assert_int_equal(folder_count(f->folder), 0);
}

static void
leaves_a_damaged_file_as_it_is(void **state)
{
	struct fixture *f = *state;
	struct secret s;
	struct error err;
	struct stat st;

	folder_write(f->path, "", 0, 0600);
	assert_int_equal(secret_load(f->path, &s, &err), -1);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_size, 0);
}

enum { STARTS = 8, ROUNDS = 10 };

/* Waits at the gate, loads, reports the key's bytes. */
static void
start(const char *path, int gate, int report)
{
	struct secret s;
	struct error err;
	char c;

	if (read(gate, &c, 1) != 0 || secret_load(path, &s, &err) == -1 ||
	    s.n_keys != 1 || write(report, s.keys[0].bytes, SECRET_SIZE) !=
	    SECRET_SIZE)
		_exit(1);
	_exit(0);
}

static void
race(const char *path)
{
	unsigned char first[SECRET_SIZE], other[SECRET_SIZE];
	int gate[2], report[2], status;
	pid_t children[STARTS];

	assert_int_equal(pipe(gate), 0);
	assert_int_equal(pipe(report), 0);
	for (int i = 0; i < STARTS; i++) {
		children[i] = fork();
		assert_int_not_equal(children[i], -1);
		if (children[i] == 0) {
			(void)close(gate[1]);
			start(path, gate[0], report[1]);
		}
	}
	(void)close(gate[0]);
	(void)close(gate[1]);		/* the gate opens */
	for (int i = 0; i < STARTS; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(read(report[0], first, SECRET_SIZE), SECRET_SIZE);
	for (int i = 1; i < STARTS; i++) {
		assert_int_equal(read(report[0], other, SECRET_SIZE),
		    SECRET_SIZE);
		assert_memory_equal(first, other, SECRET_SIZE);
	}
	(void)close(report[0]);
	(void)close(report[1]);
}

static void
of_many_first_starts_at_once_all_read_the_same(void **state)
{
	struct fixture *f = *state;

	for (int round = 0; round < ROUNDS; round++) {
		race(f->path);
		assert_int_equal(folder_count(f->folder), 1);
		assert_int_equal(unlink(f->path), 0);
	}
}

/* ---- secrets of one line ---- */

static void
reads_the_first_line_of_a_file(void **state)
{
	static const struct {
		struct span text;
		const char *want;	/* NULL: an error */
		const char *says;
	} rows[] = {
		{ SPAN("sk-1\n"), "sk-1", NULL },
		{ SPAN("sk-1"), "sk-1", NULL },
		{ SPAN("sk-1\r\n"), "sk-1", NULL },
		{ SPAN("sk-1 \t \r\nsecond line\n"), "sk-1", NULL },
		{ SPAN("two words\n"), "two words", NULL },
		{ SPAN(" sk-1\n"), " sk-1", NULL },
		{ SPAN("k\xc3\xa4se\n\0"), "k\xc3\xa4se", NULL },
		{ SPAN(""), NULL, "is empty" },
		{ SPAN("\nsk-1\n"), NULL, "is empty" },
		{ SPAN(" \t\r\n"), NULL, "is empty" },
		{ SPAN("sk\0-1\n"), NULL, "control character" },
		{ SPAN("sk-1\0\n"), NULL, "control character" },
		{ SPAN("sk\t1\n"), NULL, "control character" },
		{ SPAN("sk\r1\n"), NULL, "control character" },
		{ SPAN("sk-\x7f\n"), NULL, "control character" },
	};
	struct fixture *f = *state;
	struct error err;
	char *got;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		folder_write(f->path, rows[i].text.p, rows[i].text.len, 0644);
		got = secret_read_file(f->path, &err);
		if (rows[i].want != NULL) {
			assert_non_null(got);
			assert_string_equal(got, rows[i].want);
		} else {
			assert_null(got);
			assert_non_null(strstr(err.message, f->path));
			assert_non_null(strstr(err.message, rows[i].says));
			assert_null(strstr(err.message, "sk"));
		}
		free(got);
	}
}

static void
reads_a_line_of_4096_bytes_and_no_longer(void **state)
{
	struct fixture *f = *state;
	char text[4098];
	struct error err;
	char *got;

	memset(text, 'k', sizeof(text));
	folder_write(f->path, text, 4096, 0600);
	got = secret_read_file(f->path, &err);
	assert_non_null(got);
	assert_int_equal(strlen(got), 4096);
	free(got);
	text[4096] = '\n';
	folder_write(f->path, text, 4098, 0600);
	got = secret_read_file(f->path, &err);
	assert_non_null(got);
	assert_int_equal(strlen(got), 4096);
	free(got);
	text[4096] = 'k';
	folder_write(f->path, text, 4097, 0600);
	assert_null(secret_read_file(f->path, &err));
	assert_non_null(strstr(err.message, "longer than 4096"));
}

static void
says_why_a_file_cannot_be_read(void **state)
{
	struct fixture *f = *state;
	struct error err;

	assert_null(secret_read_file(f->path, &err));
	assert_non_null(strstr(err.message, f->path));
	assert_non_null(strstr(err.message, "No such file"));
	assert_null(secret_read_file(f->folder, &err));
	assert_non_null(strstr(err.message, "Is a directory"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_gives_the_known_answers),
		cmocka_unit_test(keyed_hash_stays_what_it_was),
		cmocka_unit_test(keyed_hash_depends_on_secret_label_and_bytes),
		cmocka_unit_test(keyed_hash_survives_rotation),
		cmocka_unit_test(compares_every_byte),
		cmocka_unit_test(wipes_what_it_is_told_to),
		cmocka_unit_test(reads_keys_lowest_number_first),
		cmocka_unit_test(names_the_line_that_is_wrong),
		cmocka_unit_test(holds_64_keys_and_no_more),
		cmocka_unit_test(leaves_no_core_file),
#define WITH_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, setup, teardown)
		WITH_FOLDER(makes_a_missing_file_for_its_owner_alone),
		WITH_FOLDER(two_files_hold_different_secrets),
		WITH_FOLDER(refuses_a_file_that_others_can_read),
		WITH_FOLDER(refuses_what_is_no_file),
		WITH_FOLDER(refuses_a_file_that_is_too_long),
		WITH_FOLDER(says_which_folder_is_missing),
		WITH_FOLDER(leaves_a_damaged_file_as_it_is),
		WITH_FOLDER(of_many_first_starts_at_once_all_read_the_same),
		WITH_FOLDER(reads_the_first_line_of_a_file),
		WITH_FOLDER(reads_a_line_of_4096_bytes_and_no_longer),
		WITH_FOLDER(says_why_a_file_cannot_be_read),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
