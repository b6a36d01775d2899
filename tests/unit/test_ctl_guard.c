/* Settings of redaction that a newer version wrote, in an administrator's
 * hands. What this one writes is told by tests/cli. */
#include "config.h"

#include "lib/ctl_rig.h"

#define EMAIL	ENTITY_BIT(ENTITY_EMAIL)

/* A key "one" with these settings. */
static void
put(struct ctl_rig *r, const struct guard_settings *guard)
{
	const struct store_ops *ops = r->ctl.store->ops;
	struct key_row k = { .id = "key_1", .name = "one", .hint = "hint",
	    .created_s = 1000, .settings = { .logging = true,
	    .guard = *guard } };
	struct project_row project;

	assert_int_equal(ops->project_find(r->ctl.store, STORE_PROJECT,
	    &r->arena, &project, &r->err), 1);
	k.project = project.id;
	assert_int_equal(ops->key_put(r->ctl.store, &k, &r->err), 0);
}

static const struct guard_settings newer = { .target = GUARD_BOTH,
    .entities = EMAIL, .unknown = "FROB,NEW_ONE" };

/* What the key in force has now. */
static struct guard_settings
settings(struct ctl_rig *r)
{
	struct key_row k;

	assert_int_equal(r->ctl.store->ops->key_find(r->ctl.store, "one",
	    &r->arena, &k, &r->err), 1);
	return k.settings.guard;
}

static void
shows_what_this_version_does_not_know(void **state)
{
	struct ctl_rig *r = *state;

	put(r, &newer);
	assert_int_equal(ctl_rig_run(r, ctl_key, "list"), 0);
	ctl_rig_has(r, "  both: unknown types  ");
	r->ctl.word = "one";
	assert_int_equal(ctl_rig_run(r, ctl_key, "show"), 0);
	ctl_rig_has(r, "\ntypes    EMAIL,FROB,NEW_ONE\n         this version "
	    "doesn't know FROB,NEW_ONE, so it refuses the key\n");
	r->ctl.given = CTL_JSON;
	assert_int_equal(ctl_rig_run(r, ctl_key, "show"), 0);
	ctl_rig_has(r, "\"entities\": [\n    \"EMAIL\",\n    \"FROB\",\n"
	    "    \"NEW_ONE\"\n  ]");
}

static void
a_key_whose_redaction_is_off_is_not_refused_for_it(void **state)
{
	struct guard_settings off = newer;
	struct ctl_rig *r = *state;

	off.target = GUARD_OFF;
	put(r, &off);
	r->ctl.word = "one";
	assert_int_equal(ctl_rig_run(r, ctl_key, "show"), 0);
	ctl_rig_has(r, "doesn't know FROB,NEW_ONE\n");
	ctl_rig_lacks(r, "refuses");
}

static void
keeps_it_until_the_entities_are_set_anew(void **state)
{
	struct ctl_rig *r = *state;

	put(r, &newer);
	r->ctl.word = "one";
	r->ctl.given = CTL_LOGGING | CTL_THRESHOLD;
	r->ctl.logging = "off";
	r->ctl.threshold = "60";
	assert_int_equal(ctl_rig_run(r, ctl_key, "set"), 0);
	assert_string_equal(settings(r).unknown, newer.unknown);
	assert_int_equal(settings(r).threshold, 60);
	assert_int_equal(ctl_rig_run(r, ctl_key, "rotate"), 0);
	assert_string_equal(settings(r).unknown, newer.unknown);
	r->ctl.given = CTL_ENTITIES;
	r->ctl.entities = "PHONE";
	assert_int_equal(ctl_rig_run(r, ctl_key, "set"), 0);
	assert_null(settings(r).unknown);
	assert_true(settings(r).entities == ENTITY_BIT(ENTITY_PHONE));
	assert_int_equal(settings(r).target, GUARD_BOTH);
}

static void
revokes_such_a_key(void **state)
{
	struct ctl_rig *r = *state;

	put(r, &newer);
	r->ctl.word = "one";
	assert_int_equal(ctl_rig_run(r, ctl_key, "revoke"), 0);
}

static void
redacts_nothing_as_such_a_key_has_it_done(void **state)
{
	struct ctl_rig *r = *state;

	put(r, &newer);
	r->ctl.given = CTL_KEY;
	r->ctl.key = "one";
	assert_int_equal(ctl_rig_run(r, ctl_redact, NULL), -1);
	assert_int_equal(r->err.class, ERROR_VALUE);
	assert_non_null(strstr(r->err.message, "FROB,NEW_ONE"));
	assert_string_equal(r->out, "");
}

int
main(void)
{
#define T(test)	cmocka_unit_test_setup_teardown(test, ctl_rig_set_up, \
	ctl_rig_tear_down)
	const struct CMUnitTest tests[] = {
		T(shows_what_this_version_does_not_know),
		T(a_key_whose_redaction_is_off_is_not_refused_for_it),
		T(keeps_it_until_the_entities_are_set_anew),
		T(revokes_such_a_key),
		T(redacts_nothing_as_such_a_key_has_it_done),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
