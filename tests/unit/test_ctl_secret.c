/* sluicectl secret: a new key, and what is kept sealed anew with it. */
#include "config.h"

#include "base/secret.h"
#include "lib/ctl_rig.h"
#include "store/sealed.h"

#define FAR_S	((int64_t)4000000000)

static const char *
default_project(struct ctl_rig *r)
{
	struct project_row p;

	assert_int_equal(r->ctl.store->ops->project_find(r->ctl.store,
	    STORE_PROJECT, &r->arena, &p, &r->err), 1);
	return p.id;
}

static struct span
seal(struct ctl_rig *r, const struct secret *s, const char *kind,
    const char *id)
{
	const struct sealed place = { .kind = kind,
	    .project = default_project(r), .id = id };
	struct span copy;
	struct buf out;

	buf_init(&out, 65536);
	sealed_make(s, &place, span_of(kind), &out);
	copy = arena_span(&r->arena, buf_view(&out));
	buf_fini(&out);
	return copy;
}

/* A request with its response, sealed with the newest key there is now. */
static void
put(struct ctl_rig *r, const char *id)
{
	struct response_row response = { .id = id,
	    .project = default_project(r), .key = "key_a", .created_s = 1000,
	    .expires_s = FAR_S };
	struct request_row row = { .id = id, .response = id,
	    .project = response.project, .began_ms = 1, .status = 200,
	    .outcome = "ok", .expires_s = FAR_S };
	const struct record rec = { .request = &row, .response = &response };
	struct secret s;

	assert_int_equal(secret_load(r->secret, &s, &r->err), 0);
	response.turn = seal(r, &s, SEALED_TURN, id);
	response.object = seal(r, &s, SEALED_OBJECT, id);
	row.body = seal(r, &s, SEALED_BODY, id);
	secret_wipe(&s);
	assert_int_equal(r->ctl.store->ops->record(r->ctl.store, &rec,
	    &r->err), 0);
}

/* Whether the response's texts open, and the key that sealed them. */
static unsigned
sealed_by(struct ctl_rig *r, const char *id)
{
	struct sealed text = { SEALED_TURN, default_project(r), id,
	    { NULL, 0 } };
	struct response_row row;
	struct secret s;
	struct buf out;
	unsigned number;

	assert_int_equal(secret_load(r->secret, &s, &r->err), 0);
	assert_int_equal(r->ctl.store->ops->response_find(r->ctl.store,
	    text.project, id, 0, &r->arena, &row, &r->err), 1);
	buf_init(&out, 65536);
	text.bytes = row.turn;
	assert_int_equal(sealed_open(&s, &text, &out), 0);
	text.kind = SEALED_OBJECT;
	text.bytes = row.object;
	assert_int_equal(sealed_open(&s, &text, &out), 0);
	assert_true(span_is(buf_view(&out), SEALED_TURN SEALED_OBJECT));
	buf_fini(&out);
	secret_wipe(&s);
	assert_int_equal(secret_seal_number(row.turn, &number), 0);
	return number;
}

static void
says(struct ctl_rig *r, const char *verb, const char *text)
{
	if (ctl_rig_run(r, ctl_secret, verb) == -1)
		fail_msg("%s", r->err.message);
	assert_string_equal(r->out, "");
	if (strstr(r->notes, text) == NULL)
		fail_msg("\"%s\" is missing in: %s", text, r->notes);
}

/* ---- the facts ---- */

static void
rotation_adds_a_key_that_seals_and_keeps_the_others(void **state)
{
	struct ctl_rig *r = *state;
	unsigned char before[32], after[32];
	struct secret s;

	put(r, "resp_1");
	assert_int_equal(secret_load(r->secret, &s, &r->err), 0);
	secret_fingerprint(&s, before);
	says(r, "rotate", "has a new key, number 2,");
	assert_non_null(strstr(r->notes, "Restart all workers"));
	assert_int_equal(secret_load(r->secret, &s, &r->err), 0);
	secret_fingerprint(&s, after);
	assert_memory_equal(before, after, sizeof(before));
	assert_int_equal(secret_number(&s), 2);
	secret_wipe(&s);
	assert_int_equal(sealed_by(r, "resp_1"), 1);
	put(r, "resp_2");
	assert_int_equal(sealed_by(r, "resp_2"), 2);
	/* The files beside it: the secret, out, notes. */
	assert_int_equal(folder_count(r->folder), 3);
}

static void
a_secret_that_is_missing_is_not_rotated(void **state)
{
	struct ctl_rig *r = *state;

	assert_int_equal(ctl_rig_run(r, ctl_secret, "rotate"), -1);
	assert_non_null(strstr(r->err.message, "sluice makes it"));
	assert_int_equal(ctl_rig_run(r, ctl_secret, "reseal"), -1);
	assert_non_null(strstr(r->err.message, "can't be read"));
	assert_int_equal(folder_count(r->folder), 2);
}

static void
seals_anew_what_older_keys_sealed_and_nothing_else(void **state)
{
	struct ctl_rig *r = *state;

	put(r, "resp_1");
	put(r, "resp_2");
	says(r, "rotate", "number 2,");
	put(r, "resp_3");
	says(r, "reseal", "3 rows, 6 texts sealed anew with key 2\n");
	assert_int_equal(sealed_by(r, "resp_1"), 2);
	assert_int_equal(sealed_by(r, "resp_2"), 2);
	says(r, "reseal", "3 rows, 0 texts sealed anew with key 2\n");
}

/* Of three lines: "1 ", 64 digits and a newline each. */
static void
lose_second_line(struct ctl_rig *r)
{
	enum { LINE = 67 };
	char text[3 * LINE];
	FILE *f = fopen(r->secret, "r");

	assert_non_null(f);
	assert_int_equal(fread(text, 1, sizeof(text), f), sizeof(text));
	assert_int_equal(fclose(f), 0);
	memmove(text + LINE, text + (size_t)2 * LINE, LINE);
	folder_write(r->secret, text, (size_t)2 * LINE, 0600);
}

static void
what_does_not_open_stays_and_is_told(void **state)
{
	struct ctl_rig *r = *state;

	put(r, "resp_1");
	says(r, "rotate", "number 2,");
	put(r, "resp_2");
	says(r, "rotate", "number 3,");
	lose_second_line(r);
	assert_int_equal(ctl_rig_run(r, ctl_secret, "reseal"), -1);
	assert_non_null(strstr(r->err.message, "3 texts don't open"));
	assert_non_null(strstr(r->notes, "2 rows, 3 texts sealed anew"));
	assert_int_equal(sealed_by(r, "resp_1"), 3);
}

static void
another_secret_seals_nothing_anew(void **state)
{
	struct ctl_rig *r = *state;

	put(r, "resp_1");
	says(r, "reseal", "1 rows, 0 texts");
	assert_int_equal(remove(r->secret), 0);
	put(r, "resp_2");
	assert_int_equal(ctl_rig_run(r, ctl_secret, "reseal"), -1);
	assert_non_null(strstr(r->err.message, "isn't the secret that this "
	    "store was sealed with"));
}

int
main(void)
{
#define FACT(fn) cmocka_unit_test_setup_teardown(fn, ctl_rig_set_up, \
		ctl_rig_tear_down)
	static const struct CMUnitTest tests[] = {
		FACT(rotation_adds_a_key_that_seals_and_keeps_the_others),
		FACT(a_secret_that_is_missing_is_not_rotated),
		FACT(seals_anew_what_older_keys_sealed_and_nothing_else),
		FACT(what_does_not_open_stays_and_is_told),
		FACT(another_secret_seals_nothing_anew),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
