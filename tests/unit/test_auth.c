/* Who may ask: keys made, malformed, unknown, expired, revoked. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/secret.h"
#include "lib/folder.h"
#include "policy/auth.h"

static const char wrong_key[] =
    "the API key is not valid; create one with sluicectl key create";

/* ---- a store that counts how often it is asked ---- */

static struct store *inner;
static unsigned asked;
static bool broken;

static int
counted_by_hash(struct store *s, const unsigned char *hash, struct arena *a,
    struct key_row *out, struct error *err)
{
	(void)s;
	asked++;
	if (broken)
		return error_set(err, ERROR_INTERNAL, NULL, "broken");
	return inner->ops->key_by_hash(inner, hash, a, out, err);
}

static const struct store_ops counting = { .key_by_hash = counted_by_hash };
static struct store store = { &counting };

/* ---- a clock that stands still, and random bytes as told ---- */

static int64_t now_ms;
static unsigned char random_byte;

static int64_t
read_now(void)
{
	return now_ms;
}

static void
fill(void *p, size_t len)
{
	memset(p, random_byte, len);
}

static const struct clock_source scripted = { read_now, read_now, fill };

struct fixture {
	struct arena arena;
	struct error err;
	struct principal principal;
	char key[AUTH_KEY_SIZE];
	const char *project;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct project_row project;

	assert_non_null(f);
	arena_init(&f->arena, 1024 * 1024);
	inner = store_open("mem:", &f->err);
	assert_non_null(inner);
	assert_int_equal(inner->ops->project_find(inner, "default", &f->arena,
	    &project, &f->err), 1);
	f->project = project.id;
	asked = 0;
	broken = false;
	now_ms = INT64_C(1800000000999);
	clock_set_source(NULL);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	clock_set_source(NULL);
	store_close(inner);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

/* Makes a key, kept in f->key, and puts it. */
static void
put(struct fixture *f, int64_t expires_s)
{
	char hint[24];
	struct key_row k = { .id = "key_1", .project = f->project,
	    .name = "one", .hint = hint, .created_s = 1,
	    .expires_s = expires_s };

	auth_key_make(f->key, hint, k.hash);
	assert_int_equal(inner->ops->key_put(inner, &k, &f->err), 0);
}

static int
check(struct fixture *f, const char *key)
{
	return auth_check(&store, key, &f->arena, &f->principal, &f->err);
}

static void
expect_wrong_key(struct fixture *f, const char *key)
{
	memset(&f->err, 0, sizeof(f->err));
	assert_int_equal(check(f, key), -1);
	assert_int_equal(f->err.class, ERROR_WRONG_KEY);
	assert_string_equal(f->err.message, wrong_key);
	assert_string_equal(f->err.param, "");
	assert_string_equal(f->err.detail, "");
}

/* ---- making ---- */

static void
makes_keys_of_43_base62_characters(void **state)
{
	static const char digits[] = "0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz";
	unsigned char hash[STORE_HASH_SIZE], want[STORE_HASH_SIZE];
	char key[AUTH_KEY_SIZE], last[AUTH_KEY_SIZE] = "", hint[24], wanted[24];

	(void)state;
	for (int i = 0; i < 200; i++) {
		auth_key_make(key, hint, hash);
		assert_int_equal(strlen(key), 9 + 43);
		assert_int_equal(strncmp(key, "sk-sl-v1-", 9), 0);
		assert_int_equal(strspn(key + 9, digits), 43);
		assert_string_not_equal(key, last);
		(void)snprintf(wanted, sizeof(wanted), "sk-sl-v1-...%.4s",
		    key + 48);
		assert_string_equal(hint, wanted);
		secret_sha256(span_of(key), want);
		assert_memory_equal(hash, want, sizeof(want));
		memcpy(last, key, sizeof(last));
	}
}

static void
spells_32_bytes_at_a_fixed_width(void **state)
{
	/* 32 times one byte as one number, by another implementation. */
	static const struct { unsigned char byte; const char *digits; } rows[] = {
		{ 0x00, "0000000000000000000000000000000000000000000" },
		{ 0x01, "0El6XFXwsUFD8J2vGxsaboW7rZYnQRBP5d9erwRwd29" },
		{ 0xff, "yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1" },
	};
	unsigned char hash[STORE_HASH_SIZE];
	char key[AUTH_KEY_SIZE], hint[24];

	(void)state;
	clock_set_source(&scripted);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		random_byte = rows[i].byte;
		auth_key_make(key, hint, hash);
		assert_string_equal(key + 9, rows[i].digits);
	}
}

/* ---- checking ---- */

static void
knows_whose_the_key_is(void **state)
{
	struct fixture *f = *state;

	put(f, 0);
	assert_int_equal(check(f, f->key), 0);
	assert_string_equal(f->principal.key.id, "key_1");
	assert_string_equal(f->principal.key.name, "one");
	assert_string_equal(f->principal.key.project, f->project);
}

static void
says_how_to_send_a_key_when_there_is_none(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(check(f, NULL), -1);
	assert_int_equal(f->err.class, ERROR_NO_KEY);
	assert_non_null(strstr(f->err.message, "Authorization: Bearer"));
	assert_int_equal(asked, 0);
}

#define D43	"0123456789012345678901234567890123456789012"

static void
refuses_malformed_keys_without_asking_the_store(void **state)
{
	static const char *const keys[] = {
		"", " ", "sk", "sk-sl-v1-", "sk-sl-v1", "hello",
		/* the prefix */
		D43, "sk-cn-v1-" D43, "SK-SL-V1-" D43, "sk-sl-v2-" D43,
		"xk-sl-v1-" D43, "sk-sl-v1_" D43, " sk-sl-v1-" D43,
		"sk-sl-v1-sk-sl-v1-" D43, "Bearer sk-sl-v1-" D43,
		/* one too few, one too many, twice */
		"sk-sl-v1-012345678901234567890123456789012345678901",
		"sk-sl-v1-" D43 "0", "sk-sl-v1-" D43 D43,
		/* the digits, first, inside and last */
		"sk-sl-v1--123456789012345678901234567890123456789012",
		"sk-sl-v1-01234567890123456789+1234567890123456789012",
		"sk-sl-v1-01234567890123456789/1234567890123456789012",
		"sk-sl-v1-01234567890123456789_1234567890123456789012",
		"sk-sl-v1-01234567890123456789 1234567890123456789012",
		"sk-sl-v1-01234567890123456789\t1234567890123456789012",
		"sk-sl-v1-0123456789012345678\xc3\xa4" "1234567890123456789012",
		"sk-sl-v1-01234567890123456789\xff" "1234567890123456789012",
		"sk-sl-v1-01234567890123456789012345678901234567890:2",
		"sk-sl-v1-012345678901234567890123456789012345678901\n",
		"sk-sl-v1-012345678901234567890123456789012345678901@",
		"sk-sl-v1-012345678901234567890123456789012345678901[",
		"sk-sl-v1-012345678901234567890123456789012345678901`",
		"sk-sl-v1-012345678901234567890123456789012345678901{",
		"sk-sl-v1-" D43 "\n", "sk-sl-v1-" D43 " ", "sk-sl-v1-" D43 ",",
	};
	struct fixture *f = *state;

	put(f, 0);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		expect_wrong_key(f, keys[i]);
	assert_int_equal(asked, 0);
}

static void
refuses_a_very_long_key_without_asking_the_store(void **state)
{
	struct fixture *f = *state;
	char *key = calloc(1, 1000001);

	assert_non_null(key);
	memset(key, '0', 1000000);
	memcpy(key, AUTH_KEY_PREFIX, strlen(AUTH_KEY_PREFIX));
	expect_wrong_key(f, key);
	assert_int_equal(asked, 0);
	free(key);
}

static void
refuses_unknown_keys(void **state)
{
	struct fixture *f = *state;
	char near[AUTH_KEY_SIZE];

	put(f, 0);
	expect_wrong_key(f, "sk-sl-v1-" D43);
	assert_int_equal(asked, 1);
	for (size_t i = 9; i < 52; i++) {
		memcpy(near, f->key, sizeof(near));
		near[i] = near[i] == '0' ? '1' : '0';
		expect_wrong_key(f, near);
	}
	assert_int_equal(asked, 44);
}

static void
refuses_a_revoked_key_from_the_next_request_on(void **state)
{
	struct fixture *f = *state;

	put(f, 0);
	assert_int_equal(check(f, f->key), 0);
	assert_int_equal(inner->ops->key_revoke(inner, "key_1", 5, &f->err), 0);
	expect_wrong_key(f, f->key);
}

static void
refuses_a_key_from_the_second_it_expires(void **state)
{
	static const struct { int64_t expires_s; int ret; } rows[] = {
		{ 1799999999, -1 }, { 1800000000, -1 }, { 1800000001, 0 },
	};
	struct fixture *f;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(teardown(state), 0);
		assert_int_equal(setup(state), 0);
		f = *state;
		put(f, rows[i].expires_s);
		clock_set_source(&scripted);
		if (rows[i].ret == 0)
			assert_int_equal(check(f, f->key), 0);
		else
			expect_wrong_key(f, f->key);
	}
}

static void
a_store_that_fails_is_not_the_keys_fault(void **state)
{
	struct fixture *f = *state;

	put(f, 0);
	broken = true;
	assert_int_equal(check(f, f->key), -1);
	assert_int_equal(f->err.class, ERROR_INTERNAL);
}

/* An entity that this version doesn't know, in the key's settings. */
static void
refuses_to_serve_what_it_can_only_redact_in_part(void **state)
{
	struct fixture *f = *state;
	struct key_row row;

	put(f, 0);
	assert_int_equal(inner->ops->key_find(inner, "key_1", &f->arena, &row,
	    &f->err), 1);
	row.settings.guard = (struct guard_settings){ .target = GUARD_INPUT,
	    .entities = ENTITY_BIT(ENTITY_EMAIL), .unknown = "FROB" };
	assert_int_equal(inner->ops->key_update(inner, &row, &f->err), 0);
	assert_int_equal(check(f, f->key), -1);
	assert_int_equal(f->err.class, ERROR_INTERNAL);
	assert_null(strstr(f->err.message, "FROB"));
	assert_non_null(strstr(f->err.detail, "key_1"));
	assert_non_null(strstr(f->err.detail, "FROB"));
	row.settings.guard.target = GUARD_OFF;
	assert_int_equal(inner->ops->key_update(inner, &row, &f->err), 0);
	assert_int_equal(check(f, f->key), 0);
	/* Of a key that isn't good nobody learns that much. */
	row.settings.guard.target = GUARD_INPUT;
	assert_int_equal(inner->ops->key_update(inner, &row, &f->err), 0);
	assert_int_equal(inner->ops->key_revoke(inner, "key_1", 5, &f->err), 0);
	expect_wrong_key(f, f->key);
}

static void
another_handle_knows_what_a_key_has_redacted_from_the_next_request_on(
    void **state)
{
	static const struct guard_settings guards[] = {
		{ .target = GUARD_OFF },
		{ .target = GUARD_BOTH, .entities = ENTITY_ALL },
		{ .target = GUARD_OUTPUT, .entities = 5, .placeholder = "x",
		    .threshold = 70 },
	};
	struct fixture *f = *state;
	char folder[FOLDER_SIZE], path[FOLDER_PATH];
	struct store *other, *ours = inner;
	const struct guard_settings *g;
	struct project_row project;
	struct key_row row;

	folder_make(folder);
	(void)folder_path(folder, "sluice.db", path);
	inner = store_open(path, &f->err);
	other = store_open(path, &f->err);
	assert_non_null(inner);
	assert_non_null(other);
	assert_int_equal(inner->ops->project_find(inner, "default", &f->arena,
	    &project, &f->err), 1);
	f->project = project.id;
	put(f, 0);
	for (size_t i = 0; i < sizeof(guards) / sizeof(guards[0]); i++) {
		assert_int_equal(inner->ops->key_find(inner, "key_1",
		    &f->arena, &row, &f->err), 1);
		row.settings.guard = guards[i];
		assert_int_equal(inner->ops->key_update(inner, &row, &f->err),
		    0);
		assert_int_equal(auth_check(other, f->key, &f->arena,
		    &f->principal, &f->err), 0);
		g = &f->principal.key.settings.guard;
		assert_int_equal(g->target, guards[i].target);
		assert_true(g->entities == guards[i].entities);
		assert_int_equal(g->threshold, guards[i].threshold);
	}
	store_close(other);
	store_close(inner);
	inner = ours;
	folder_remove(folder);
}

static void
another_handle_refuses_a_revoked_key(void **state)
{
	struct fixture *f = *state;
	char folder[FOLDER_SIZE], path[FOLDER_PATH];
	struct store *other, *ours = inner;
	struct project_row project;

	folder_make(folder);
	(void)folder_path(folder, "sluice.db", path);
	inner = store_open(path, &f->err);
	other = store_open(path, &f->err);
	assert_non_null(inner);
	assert_non_null(other);
	assert_int_equal(inner->ops->project_find(inner, "default", &f->arena,
	    &project, &f->err), 1);
	f->project = project.id;
	put(f, 0);
	assert_int_equal(auth_check(other, f->key, &f->arena, &f->principal,
	    &f->err), 0);
	assert_int_equal(inner->ops->key_revoke(inner, "key_1", 5, &f->err), 0);
	assert_int_equal(auth_check(other, f->key, &f->arena, &f->principal,
	    &f->err), -1);
	assert_int_equal(f->err.class, ERROR_WRONG_KEY);
	store_close(other);
	store_close(inner);
	inner = ours;
	folder_remove(folder);
}

int
main(void)
{
#define T(test)	cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(makes_keys_of_43_base62_characters),
		T(spells_32_bytes_at_a_fixed_width),
		T(knows_whose_the_key_is),
		T(says_how_to_send_a_key_when_there_is_none),
		T(refuses_malformed_keys_without_asking_the_store),
		T(refuses_a_very_long_key_without_asking_the_store),
		T(refuses_unknown_keys),
		T(refuses_a_revoked_key_from_the_next_request_on),
		T(refuses_a_key_from_the_second_it_expires),
		T(a_store_that_fails_is_not_the_keys_fault),
		T(refuses_to_serve_what_it_can_only_redact_in_part),
		T(another_handle_knows_what_a_key_has_redacted_from_the_next_request_on),
		T(another_handle_refuses_a_revoked_key),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
