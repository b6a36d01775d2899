/* What every engine promises of projects and keys. */
#include "config.h"

#include "lib/store_rig.h"

/* A key whose id, hash and time follow from a number. */
static struct key_row
key_of(struct store_rig *f, unsigned number, const char *name)
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
put(struct store_rig *f, unsigned number, const char *name)
{
	struct key_row k = key_of(f, number, name);

	if (f->ops->key_put(f->store, &k, &f->err) == -1)
		fail_msg("%s: %s", f->err.message, f->err.detail);
}

static void
revoke(struct store_rig *f, const char *id, int64_t when_s)
{
	assert_int_equal(f->ops->key_revoke(f->store, id, when_s, &f->err), 0);
}

/* The id of the key that the word finds, "" for none. */
static const char *
found(struct store_rig *f, const char *word)
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
same_text(const char *a, const char *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a != NULL)
		assert_string_equal(a, b);
}

static void
same_guard(const struct guard_settings *a, const struct guard_settings *b)
{
	assert_int_equal(a->target, b->target);
	assert_true(a->entities == b->entities);
	same_text(a->unknown, b->unknown);
	same_text(a->placeholder, b->placeholder);
	assert_int_equal(a->threshold, b->threshold);
	assert_int_equal(a->reversible, b->reversible);
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
	assert_int_equal(a->settings.logging, b->settings.logging);
	assert_int_equal(a->settings.zero_retention,
	    b->settings.zero_retention);
	assert_int_equal(a->settings.retention_s, b->settings.retention_s);
	same_guard(&a->settings.guard, &b->settings.guard);
}

/* ---- the facts ---- */

static void
opens_with_the_default_project(void **state)
{
	struct store_rig *f = *state;

	assert_string_equal(f->project.name, "default");
	assert_int_equal(strncmp(f->project.id, "proj_", 5), 0);
	assert_true(f->project.created_s > 1700000000);
}

static void
finds_a_project_by_name_and_by_id(void **state)
{
	struct store_rig *f = *state;
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
	struct store_rig *f = *state;
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
	struct store_rig *f = *state;
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
	struct store_rig *f = *state;
	struct key_row k = key_of(f, 7, "Zo\xc3\xab's \"key\""), got;

	k.expires_s = INT64_C(253402300799);	/* the year 9999 */
	k.settings = (struct key_settings){
	    .zero_retention = true, .retention_s = 86400 };
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

/* All of them together, and each by itself. */
static void
gives_back_what_a_key_has_redacted(void **state)
{
	static const struct guard_settings rows[] = {
		{ .target = GUARD_BOTH, .entities = ENTITY_ALL,
		    .placeholder = "<TYPE> \xe2\x96\x88 '\"", .threshold = 100,
		    .reversible = true },
		{ .target = GUARD_OFF, .entities = ENTITY_BIT(ENTITY_EMAIL) },
		{ .target = GUARD_INPUT },
		{ .target = GUARD_OUTPUT, .threshold = 1 },
		{ .placeholder = "x" },
		{ .reversible = true },
		{ .entities = ENTITY_BIT(ENTITIES - 1) },
		/* A newer version's. */
		{ .target = GUARD_BOTH, .unknown = "FROB" },
		{ .entities = ENTITY_ALL, .unknown = "FROB,NEW_ONE" },
	};
	struct store_rig *f = *state;
	struct key_row k, got;

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		k = key_of(f, i + 1, arena_printf(&f->arena, "name %u", i));
		k.settings.guard = rows[i];
		store_rig_ok(f, f->ops->key_put(f->store, &k, &f->err));
		assert_int_equal(f->ops->key_by_hash(f->store, k.hash,
		    &f->arena, &got, &f->err), 1);
		same(&got, &k);
		k = key_of(f, 1, "name 0");
		k.settings.guard = rows[i];
		store_rig_ok(f, f->ops->key_update(f->store, &k, &f->err));
		assert_int_equal(f->ops->key_find(f->store, "key_1",
		    &f->arena, &got, &f->err), 1);
		same(&got, &k);
	}
}

static void
tells_hashes_apart_to_the_last_byte(void **state)
{
	struct store_rig *f = *state;
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
	struct store_rig *f = *state;
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
	struct store_rig *f = *state;
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
	struct store_rig *f = *state;
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
	struct store_rig *f = *state;

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
	struct store_rig *f = *state;

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
	struct store_rig *f = *state;
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
	struct store_rig *f = *state;

	put(f, 1, "one");
	assert_int_equal(f->ops->key_revoke(f->store, "one", 5, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_NOT_FOUND);
	assert_int_equal(f->ops->key_revoke(f->store, "key_2", 5, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_NOT_FOUND);
}

static void
updating_a_key_replaces_name_end_and_settings_alone(void **state)
{
	struct store_rig *f = *state;
	struct key_row k = key_of(f, 1, "one"), change, got;

	put(f, 1, "one");
	put(f, 2, "two");
	revoke(f, "key_1", 4000);
	change = key_of(f, 3, "renamed");	/* another hash and time */
	change.id = "key_1";
	change.project = "proj_none";
	change.hint = "another";
	change.expires_s = k.expires_s = 5000;
	change.settings = k.settings = (struct key_settings){
	    .logging = true, .zero_retention = true, .retention_s = 7 };
	store_rig_ok(f, f->ops->key_update(f->store, &change, &f->err));
	k.name = "renamed";
	k.revoked_s = 4000;
	assert_int_equal(f->ops->key_by_hash(f->store, k.hash, &f->arena, &got,
	    &f->err), 1);
	same(&got, &k);
	k = key_of(f, 2, "two");
	assert_int_equal(f->ops->key_find(f->store, "two", &f->arena, &got,
	    &f->err), 1);
	same(&got, &k);
}

static void
refuses_an_update_to_a_name_in_force_or_of_an_unknown_key(void **state)
{
	struct store_rig *f = *state;
	struct key_row k = key_of(f, 2, "one");

	put(f, 1, "one");
	put(f, 2, "two");
	assert_int_equal(f->ops->key_update(f->store, &k, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_VALUE);
	assert_string_equal(f->err.param, "name");
	assert_string_equal(found(f, "two"), "key_2");
	k = key_of(f, 3, "three");
	assert_int_equal(f->ops->key_update(f->store, &k, &f->err), -1);
	assert_int_equal(f->err.class, ERROR_NOT_FOUND);
	assert_string_equal(found(f, "three"), "");
}

struct listing {
	struct store_rig *f;
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
	struct store_rig *f = *state;
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
	struct store_rig *f = *state;
	struct listing all = { .f = f };

	assert_int_equal(f->ops->key_each(f->store, &f->arena, note, &all,
	    &f->err), 0);
	assert_int_equal(all.calls, 0);
}

static void
rows_belong_to_the_callers_arena(void **state)
{
	struct store_rig *f = *state;
	struct key_row first, k = key_of(f, 1, "one");

	put(f, 1, "one");
	assert_int_equal(f->ops->key_find(f->store, "one", &f->arena, &first,
	    &f->err), 1);
	for (unsigned i = 2; i < 40; i++)
		put(f, i, arena_printf(&f->arena, "name %u", i));
	assert_string_equal(found(f, "name 39"), "key_39");
	same(&first, &k);
}

static void
rotates_a_key_as_one(void **state)
{
	struct store_rig *f = *state;
	struct key_row old, got, anew = key_of(f, 2, "one");

	put(f, 1, "one");
	anew.settings = (struct key_settings){ .logging = true,
	    .retention_s = 77 };
	assert_int_equal(f->ops->key_rotate(f->store, "key_1", &anew, &f->err),
	    0);
	assert_string_equal(found(f, "one"), "key_2");
	assert_int_equal(f->ops->key_by_hash(f->store, anew.hash, &f->arena,
	    &got, &f->err), 1);
	same(&got, &anew);
	assert_int_equal(f->ops->key_find(f->store, "key_1", &f->arena, &old,
	    &f->err), 1);
	assert_int_equal(old.revoked_s, anew.created_s);
}

static void
a_rotation_that_fails_leaves_the_old_key(void **state)
{
	struct store_rig *f = *state;
	struct key_row old, anew = key_of(f, 2, "two");

	put(f, 1, "one");
	put(f, 2, "two");
	put(f, 3, "three");
	/* Its name, then its hash is taken. */
	anew.id = "key_4";
	for (int i = 0; i < 2; i++) {
		assert_int_equal(f->ops->key_rotate(f->store, "key_1", &anew,
		    &f->err), -1);
		assert_int_equal(f->err.class, ERROR_VALUE);
		anew.name = "one";
	}
	assert_int_equal(f->ops->key_find(f->store, "key_1", &f->arena, &old,
	    &f->err), 1);
	assert_int_equal(old.revoked_s, 0);
	assert_string_equal(found(f, "key_4"), "");
}

static void
only_a_key_in_force_can_be_rotated(void **state)
{
	struct store_rig *f = *state;
	struct key_row anew = key_of(f, 2, "one");

	put(f, 1, "one");
	revoke(f, "key_1", 5000);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(f->ops->key_rotate(f->store,
		    i == 0 ? "key_1" : "key_9", &anew, &f->err), -1);
		assert_int_equal(f->err.class, ERROR_NOT_FOUND);
	}
	assert_string_equal(found(f, "key_2"), "");
}

int
main(void)
{
	static const struct store_fact facts[] = {
		FACT(opens_with_the_default_project),
		FACT(finds_a_project_by_name_and_by_id),
		FACT(finding_nothing_is_no_error),
		FACT(refuses_a_project_whose_name_or_id_is_taken),
		FACT(gives_a_key_back_as_it_was_put),
		FACT(gives_back_what_a_key_has_redacted),
		FACT(tells_hashes_apart_to_the_last_byte),
		FACT(refuses_a_key_of_an_unknown_project),
		FACT(refuses_a_key_whose_name_is_in_force),
		FACT(refuses_a_key_whose_id_or_hash_is_taken),
		FACT(of_keys_with_one_name_finds_the_one_in_force_else_the_youngest),
		FACT(an_id_comes_before_a_name),
		FACT(a_revoked_key_says_since_when),
		FACT(revoking_an_unknown_key_is_an_error),
		FACT(updating_a_key_replaces_name_end_and_settings_alone),
		FACT(refuses_an_update_to_a_name_in_force_or_of_an_unknown_key),
		FACT(rotates_a_key_as_one),
		FACT(a_rotation_that_fails_leaves_the_old_key),
		FACT(only_a_key_in_force_can_be_rotated),
		FACT(lists_keys_oldest_first_until_told_to_stop),
		FACT(lists_nothing_in_a_new_store),
		FACT(rows_belong_to_the_callers_arena),
	};

	return store_rig_run(facts, sizeof(facts) / sizeof(facts[0]));
}
