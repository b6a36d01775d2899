/* What every engine of the store promises: the same facts against each. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "lib/folder.h"
#include "store/store.h"

/* The tests' way to say where: before the folder's path and after it. */
struct engine {
	const char *name, *before, *after;
	bool file;
};

static const struct engine engines[] = {
	{ "mem", "mem:", "", false },
	{ "sqlite wal", "sqlite:", "/sluice.db?journal=wal", true },
	{ "sqlite delete", "sqlite:", "/sluice.db?journal=delete", true },
};
#define N_ENGINES	(sizeof(engines) / sizeof(engines[0]))

struct fixture {
	char folder[FOLDER_SIZE];
	struct store *store;
	const struct store_ops *ops;
	struct arena arena;
	struct project_row project;
	struct error err;
};

static int
setup(void **state)
{
	const struct engine *e = *state;
	struct fixture *f = calloc(1, sizeof(*f));
	char url[FOLDER_PATH];

	assert_non_null(f);
	folder_make(f->folder);
	(void)snprintf(url, sizeof(url), "%s%s%s", e->before,
	    e->file ? f->folder : "", e->after);
	arena_init(&f->arena, 1024 * 1024);
	f->store = store_open(url, &f->err);
	if (f->store == NULL)
		fail_msg("%s", f->err.message);
	f->ops = f->store->ops;
	assert_int_equal(f->ops->project_find(f->store, "default", &f->arena,
	    &f->project, &f->err), 1);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	store_close(f->store);
	arena_fini(&f->arena);
	folder_remove(f->folder);
	free(f);
	return 0;
}

/* A key whose id, hash and time follow from a number. */
static struct key_row
key_of(struct fixture *f, unsigned number, const char *name)
{
	struct key_row k = {
		.id = arena_printf(&f->arena, "key_%u", number),
		.project = f->project.id,
		.name = name,
		.hint = arena_printf(&f->arena, "sk-sl-v1-...%04u", number),
		.created_s = 1000 + number,
	};

	memset(k.hash, (int)number, sizeof(k.hash));
	return k;
}

static void
put(struct fixture *f, unsigned number, const char *name)
{
	struct key_row k = key_of(f, number, name);

	if (f->ops->key_put(f->store, &k, &f->err) == -1)
		fail_msg("%s: %s", f->err.message, f->err.detail);
}

static void
revoke(struct fixture *f, const char *id, int64_t when_s)
{
	assert_int_equal(f->ops->key_revoke(f->store, id, when_s, &f->err), 0);
}

/* The id of the key that the word finds, "" for none. */
static const char *
found(struct fixture *f, const char *word)
{
	struct key_row k;

	switch (f->ops->key_find(f->store, word, &f->arena, &k, &f->err)) {
	case 0:
		return "";
	case 1:
		return k.id;
	default:
		fail_msg("%s", f->err.detail);
		return NULL;
	}
}

static void
same(const struct key_row *a, const struct key_row *b)
{
	assert_string_equal(a->id, b->id);
	assert_string_equal(a->project, b->project);
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->hint, b->hint);
	assert_memory_equal(a->hash, b->hash, STORE_HASH_SIZE);
	assert_int_equal(a->created_s, b->created_s);
	assert_int_equal(a->revoked_s, b->revoked_s);
	assert_int_equal(a->expires_s, b->expires_s);
}

/* ---- the facts ---- */

static void
opens_with_the_default_project(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(f->project.name, "default");
	assert_int_equal(strncmp(f->project.id, "proj_", 5), 0);
	assert_true(f->project.created_s > 1700000000);
}

static void
finds_a_project_by_name_and_by_id(void **state)
{
	struct fixture *f = *state;
	const struct project_row put_one = { "proj_1", "it's \xc3\xa4", 77 };
	struct project_row got;

	assert_int_equal(f->ops->project_put(f->store, &put_one, &f->err), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(f->ops->project_find(f->store,
		    i == 0 ? put_one.id : put_one.name, &f->arena, &got,
		    &f->err), 1);
		assert_string_equal(got.id, "proj_1");
		assert_string_equal(got.name, "it's \xc3\xa4");
		assert_int_equal(got.created_s, 77);
	}
}

static void
finding_nothing_is_no_error(void **state)
{
	static const unsigned char hash[STORE_HASH_SIZE];
	static const char *const words[] = { "", "nothing", "key_1",
	    "' OR 1 = 1 --", "%", "*" };
	struct fixture *f = *state;
	struct project_row p;
	struct key_row k;

	put(f, 2, "two");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_string_equal(found(f, words[i]), "");
		assert_int_equal(f->ops->project_find(f->store, words[i],
		    &f->arena, &p, &f->err), 0);
	}
	assert_int_equal(f->ops->key_by_hash(f->store, hash, &f->arena, &k,
	    &f->err), 0);
}

static void
refuses_a_project_whose_name_or_id_is_taken(void **state)
{
	static const struct project_row rows[] = {
		{ "proj_1", "another", 2 },
		{ "proj_2", "one", 2 },
	};
	struct fixture *f = *state;
	const struct project_row one = { "proj_1", "one", 1 };
	struct project_row got;

	assert_int_equal(f->ops->project_put(f->store, &one, &f->err), 0);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(f->ops->project_put(f->store, &rows[i],
		    &f->err), -1);
		assert_int_equal(f->err.class, ERROR_VALUE);
		assert_string_equal(f->err.param, "name");
	}
	assert_int_equal(f->ops->project_find(f->store, "one", &f->arena, &got,
	    &f->err), 1);
	assert_string_equal(got.id, "proj_1");
	assert_int_equal(f->ops->project_find(f->store, "another", &f->arena,
	    &got, &f->err), 0);
}

static void
gives_a_key_back_as_it_was_put(void **state)
{
	struct fixture *f = *state;
	struct key_row k = key_of(f, 7, "Zo\xc3\xab's \"key\""), got;

	k.expires_s = INT64_C(253402300799);	/* the year 9999 */
	assert_int_equal(f->ops->key_put(f->store, &k, &f->err), 0);
	assert_int_equal(f->ops->key_by_hash(f->store, k.hash, &f->arena, &got,
	    &f->err), 1);
	same(&got, &k);
	assert_int_equal(f->ops->key_find(f->store, k.id, &f->arena, &got,
	    &f->err), 1);
	same(&got, &k);
	assert_int_equal(f->ops->key_find(f->store, k.name, &f->arena, &got,
	    &f->err), 1);
	same(&got, &k);
}

static void
tells_hashes_apart_to_the_last_byte(void **state)
{
	struct fixture *f = *state;
	struct key_row one = key_of(f, 1, "one"), got;
	unsigned char hash[STORE_HASH_SIZE];

	/* With a NUL in the middle, where a string would end. */
	one.hash[5] = 0;
	assert_int_equal(f->ops->key_put(f->store, &one, &f->err), 0);
	for (size_t i = 0; i < STORE_HASH_SIZE; i++) {
		memcpy(hash, one.hash, sizeof(hash));
		hash[i] ^= 0x80;
		assert_int_equal(f->ops->key_by_hash(f->store, hash, &f->arena,
		    &got, &f->err), 0);
	}
}

static void
refuses_a_key_of_an_unknown_project(void **state)
{
	static const char *const projects[] = { "proj_none", "default", "" };
	struct fixture *f = *state;
	struct key_row k = key_of(f, 1, "one");

	for (size_t i = 0; i < 3; i++) {
		k.project = projects[i];
		assert_int_equal(f->ops->key_put(f->store, &k, &f->err), -1);
		assert_int_equal(f->err.class, ERROR_VALUE);
		assert_string_equal(f->err.param, "project");
	}
	assert_string_equal(found(f, "one"), "");
}

static void
refuses_a_key_whose_name_is_in_force(void **state)
{
	struct fixture *f = *state;
	struct key_row k = key_of(f, 2, "one");

	put(f, 1, "one");
	assert_int_equal(f->ops->key_put(f->store, &k, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_VALUE);
	assert_string_equal(f->err.param, "name");
	assert_null(strstr(f->err.message, "one"));
	assert_string_equal(found(f, "key_2"), "");
	revoke(f, "key_1", 5);
	assert_int_equal(f->ops->key_put(f->store, &k, &f->err), 0);
	assert_string_equal(found(f, "one"), "key_2");
}

static void
refuses_a_key_whose_id_or_hash_is_taken(void **state)
{
	struct fixture *f = *state;
	struct key_row k;

	put(f, 1, "one");
	k = key_of(f, 2, "two");
	k.id = "key_1";
	assert_int_equal(f->ops->key_put(f->store, &k, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_VALUE);
	k = key_of(f, 2, "two");
	memset(k.hash, 1, sizeof(k.hash));
	assert_int_equal(f->ops->key_put(f->store, &k, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_VALUE);
	assert_string_equal(found(f, "two"), "");
}

static void
of_keys_with_one_name_finds_the_one_in_force_else_the_youngest(void **state)
{
	struct fixture *f = *state;

	put(f, 1, "name");
	revoke(f, "key_1", 5);
	put(f, 3, "name");
	assert_string_equal(found(f, "name"), "key_3");
	revoke(f, "key_3", 6);
	put(f, 2, "name");		/* older than key_3 by its time */
	assert_string_equal(found(f, "name"), "key_2");
	revoke(f, "key_2", 7);
	assert_string_equal(found(f, "name"), "key_3");
}

static void
an_id_comes_before_a_name(void **state)
{
	struct fixture *f = *state;

	put(f, 1, "key_2");
	assert_string_equal(found(f, "key_2"), "key_1");
	put(f, 2, "two");
	assert_string_equal(found(f, "key_2"), "key_2");
	revoke(f, "key_2", 5);
	assert_string_equal(found(f, "key_2"), "key_2");
}

static void
a_revoked_key_says_since_when(void **state)
{
	struct fixture *f = *state;
	struct key_row k = key_of(f, 1, "one"), got;

	put(f, 1, "one");
	put(f, 2, "two");
	revoke(f, "key_1", 4000);
	revoke(f, "key_1", 5000);	/* changes nothing */
	k.revoked_s = 4000;
	assert_int_equal(f->ops->key_by_hash(f->store, k.hash, &f->arena, &got,
	    &f->err), 1);
	same(&got, &k);
	assert_int_equal(f->ops->key_find(f->store, "two", &f->arena, &got,
	    &f->err), 1);
	assert_int_equal(got.revoked_s, 0);
}

static void
revoking_an_unknown_key_is_an_error(void **state)
{
	struct fixture *f = *state;

	put(f, 1, "one");
	assert_int_equal(f->ops->key_revoke(f->store, "one", 5, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_NOT_FOUND);
	assert_int_equal(f->ops->key_revoke(f->store, "key_2", 5, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_NOT_FOUND);
}

struct listing {
	struct fixture *f;
	char ids[64];
	int calls, stop_after;
};

static int
note(void *ctx, const struct key_row *row)
{
	struct listing *l = ctx;
	size_t len = strlen(l->ids);

	(void)snprintf(l->ids + len, sizeof(l->ids) - len, "%s ", row->id);
	/* What is called may read and write. */
	if (l->calls == 0)
		put(l->f, 9, "nine");
	assert_string_equal(found(l->f, row->id), row->id);
	return ++l->calls == l->stop_after;
}

static void
lists_keys_oldest_first_until_told_to_stop(void **state)
{
	struct fixture *f = *state;
	struct listing all = { .f = f }, some = { .f = f, .calls = 1,
	    .stop_after = 3 };
	struct key_row k = key_of(f, 5, "five");

	put(f, 3, "three");
	k.created_s = 1003;		/* the same second, put later */
	assert_int_equal(f->ops->key_put(f->store, &k, &f->err), 0);
	put(f, 1, "one");
	revoke(f, "key_1", 5);
	assert_int_equal(f->ops->key_each(f->store, &f->arena, note, &all,
	    &f->err), 0);
	assert_string_equal(all.ids, "key_1 key_3 key_5 ");
	assert_int_equal(f->ops->key_each(f->store, &f->arena, note, &some,
	    &f->err), 0);
	assert_string_equal(some.ids, "key_1 key_3 ");
}

static void
lists_nothing_in_a_new_store(void **state)
{
	struct fixture *f = *state;
	struct listing all = { .f = f };

	assert_int_equal(f->ops->key_each(f->store, &f->arena, note, &all,
	    &f->err), 0);
	assert_int_equal(all.calls, 0);
}

static void
rows_belong_to_the_callers_arena(void **state)
{
	struct fixture *f = *state;
	struct key_row first, k = key_of(f, 1, "one");

	put(f, 1, "one");
	assert_int_equal(f->ops->key_find(f->store, "one", &f->arena, &first,
	    &f->err), 1);
	for (unsigned i = 2; i < 40; i++)
		put(f, i, arena_printf(&f->arena, "name %u", i));
	assert_string_equal(found(f, "name 39"), "key_39");
	same(&first, &k);
}

/* ---- one test for each fact and engine ---- */

#define FACT(fn) { #fn, fn }
static const struct {
	const char *name;
	CMUnitTestFunction fn;
} facts[] = {
	FACT(opens_with_the_default_project),
	FACT(finds_a_project_by_name_and_by_id),
	FACT(finding_nothing_is_no_error),
	FACT(refuses_a_project_whose_name_or_id_is_taken),
	FACT(gives_a_key_back_as_it_was_put),
	FACT(tells_hashes_apart_to_the_last_byte),
	FACT(refuses_a_key_of_an_unknown_project),
	FACT(refuses_a_key_whose_name_is_in_force),
	FACT(refuses_a_key_whose_id_or_hash_is_taken),
	FACT(of_keys_with_one_name_finds_the_one_in_force_else_the_youngest),
	FACT(an_id_comes_before_a_name),
	FACT(a_revoked_key_says_since_when),
	FACT(revoking_an_unknown_key_is_an_error),
	FACT(lists_keys_oldest_first_until_told_to_stop),
	FACT(lists_nothing_in_a_new_store),
	FACT(rows_belong_to_the_callers_arena),
};
#define N_FACTS		(sizeof(facts) / sizeof(facts[0]))

int
main(void)
{
	static char names[N_ENGINES * N_FACTS][100];
	struct CMUnitTest tests[N_ENGINES * N_FACTS];
	size_t n = 0;

	for (size_t e = 0; e < N_ENGINES; e++) {
		for (size_t i = 0; i < N_FACTS; i++, n++) {
			(void)snprintf(names[n], sizeof(names[n]), "%s: %s",
			    engines[e].name, facts[i].name);
			tests[n] = (struct CMUnitTest){ names[n], facts[i].fn,
			    setup, teardown, (void *)(uintptr_t)&engines[e] };
		}
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
