/* What was used, as sluicectl sums it up. */
#include "config.h"

#include "lib/ctl_rig.h"

/* 2026-11-22T12:00:00Z */
#define NOON_MS		((int64_t)1795348800 * 1000)
#define DAY_MS		((int64_t)86400 * 1000)
#define MICRO		UINT64_C(1000000)	/* of a dollar, in pico */

static const char *
default_project(struct ctl_rig *r)
{
	struct project_row p;

	assert_int_equal(r->ctl.store->ops->project_find(r->ctl.store,
	    STORE_PROJECT, &r->arena, &p, &r->err), 1);
	return p.id;
}

static void
put_key(struct ctl_rig *r, const char *id, const char *name)
{
	struct key_row k = { .id = id, .project = default_project(r),
	    .name = name, .hint = "sk-sl-v1-...abcd", .created_s = 1000 };

	memcpy(k.hash, id, strlen(id));
	assert_int_equal(r->ctl.store->ops->key_put(r->ctl.store, &k, &r->err),
	    0);
}

static struct request_row
request(struct ctl_rig *r, int day, const char *key, uint64_t cost)
{
	return (struct request_row){
		.id = "req", .project = default_project(r), .key = key,
		.began_ms = NOON_MS + day * DAY_MS, .method = "POST",
		.model = key == NULL ? NULL : "m", .provider = "lab",
		.status = 200, .outcome = "ok",
		.usage = { .input = 100, .output = 10 },
		.has_cost = true, .cost_pico = cost,
	};
}

static void
record(struct ctl_rig *r, const struct request_row *row)
{
	assert_int_equal(r->ctl.store->ops->record(r->ctl.store,
	    &(struct record){ .request = row }, &r->err), 0);
}

static void
put(struct ctl_rig *r, int day, const char *key, uint64_t cost)
{
	struct request_row row = request(r, day, key, cost);

	record(r, &row);
}

static void
prints(struct ctl_rig *r, const char *text)
{
	assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), 0);
	assert_string_equal(r->out, text);
}

static int
set_up(void **state)
{
	struct ctl_rig *r;
	int ret = ctl_rig_set_up(state);

	r = *state;
	(void)setenv("COLUMNS", "80", 1);
	put_key(r, "key_a", "alice");
	put_key(r, "key_b", "bob");
	return ret;
}

/* ---- the facts ---- */

static void
sums_up_by_day_with_bars_of_cost(void **state)
{
	struct ctl_rig *r = *state;

	(void)setenv("COLUMNS", "63", 1);
	put(r, 0, "key_a", 20 * MICRO);
	put(r, 0, "key_b", 20 * MICRO);
	put(r, 1, "key_a", 10 * MICRO);
	put(r, 2, "key_a", 0);
	put(r, 3, "key_a", 1);
	prints(r,
	    "DAY         REQUESTS  INPUT  OUTPUT             USD\n"
	    "2026-11-22         2    200      20         0.00004  ##########\n"
	    "2026-11-23         1    100      10         0.00001  ##\n"
	    "2026-11-24         1    100      10               0\n"
	    "2026-11-25         1    100      10  0.000000000001  #\n"
	    "total              5    500      50  0.000050000001\n");
}

static void
bars_are_of_requests_when_nothing_cost_anything(void **state)
{
	struct ctl_rig *r = *state;

	(void)setenv("COLUMNS", "no", 1);
	put(r, 0, "key_a", 0);
	put(r, 0, "key_a", 0);
	put(r, 0, "key_b", 0);
	r->ctl.by = "key";
	prints(r,
	    "KEY    REQUESTS  INPUT  OUTPUT  USD\n"
	    "alice         2    200      20    0  ####################\n"
	    "bob           1    100      10    0  ##########\n"
	    "total         3    300      30    0\n");
}

/* The table is 42 columns wide, with the blanks before a bar. */
static void
bars_take_what_the_table_leaves_or_nothing(void **state)
{
	static const struct {
		const char *columns;
		size_t width;
	} rows[] = { { "1", 0 }, { "49", 0 }, { "50", 8 }, { "63", 21 },
	    { "80", 38 }, { "1000", 40 }, { "1001", 20 }, { "0", 20 },
	    { "", 20 } };
	struct ctl_rig *r = *state;
	const char *first;

	put(r, 0, "key_a", MICRO);
	put(r, 0, "key_b", 0);
	r->ctl.by = "model";
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)setenv("COLUMNS", rows[i].columns, 1);
		assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), 0);
		first = strchr(r->out, '#');
		if ((first == NULL ? 0 : strspn(first, "#")) != rows[i].width)
			fail_msg("%s: %s", rows[i].columns, r->out);
	}
}

/* Each row of the table then says what --key takes. */
static void
a_rotated_key_is_told_from_the_one_in_force(void **state)
{
	struct ctl_rig *r = *state;
	struct key_row k = { .id = "key_c", .project = default_project(r),
	    .name = "alice", .hint = "sk-sl-v1-...efgh", .created_s = 2000 };

	memcpy(k.hash, "key_c", 5);
	put(r, 0, "key_a", 0);
	assert_int_equal(r->ctl.store->ops->key_rotate(r->ctl.store, "key_a",
	    &k, &r->err), 0);
	put(r, 0, "key_b", 0);
	put(r, 0, "key_c", 0);
	r->ctl.by = "key";
	assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), 0);
	ctl_rig_has(r, "\nalice (key_a)         1 ");
	ctl_rig_has(r, "\nbob                   1 ");
	ctl_rig_has(r, "\nalice                 1 ");
	r->ctl.key = "key_a";
	assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), 0);
	ctl_rig_has(r, "\ntotal                 1 ");
}

static void
columns_that_say_nothing_are_left_out(void **state)
{
	struct ctl_rig *r = *state;
	struct request_row row = request(r, 0, "key_a", 0);

	(void)setenv("COLUMNS", "1", 1);
	row.outcome = "failed";
	row.has_cost = false;
	row.usage = (struct usage){ 90, 80, 7, 6, 50, 40, 3 };
	record(r, &row);
	r->ctl.by = "provider";
	prints(r,
	    "PROVIDER  REQUESTS  FAILED  INPUT  CACHED  WRITTEN  OUTPUT  "
	    "REASONING  SEARCHES  UNPRICED  USD\n"
	    "lab              1       1     90      80        7      50  "
	    "       40         3         1    -\n"
	    "total            1       1     90      80        7      50  "
	    "       40         3         1    -\n");
}

static void
groups_by_several_at_once(void **state)
{
	struct ctl_rig *r = *state;

	put(r, 0, "key_a", MICRO);
	put(r, 0, NULL, 0);
	put(r, 1, "key_b", MICRO);
	r->ctl.by = "model,day,key,project,provider";
	assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), 0);
	ctl_rig_has(r, "DAY         PROJECT  KEY    PROVIDER  MODEL  REQ");
	ctl_rig_has(r, "\n2026-11-22  default  -      lab       -    ");
	ctl_rig_has(r, "\n2026-11-22  default  alice  lab       m    ");
	ctl_rig_has(r, "\ntotal                                      ");
	r->ctl.given = CTL_JSON;
	assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), 0);
	ctl_rig_has(r, "\"key\": \"alice\",\n      \"key_id\": \"key_a\",");
	ctl_rig_has(r, "\"key\": null,\n      \"key_id\": null,");
	ctl_rig_has(r, "\"cost\": 0.000002,");
}

static void
sums_up_what_the_filter_lets_through(void **state)
{
	struct ctl_rig *r = *state;
	static const struct {
		const char *from, *to, *key, *says;
	} rows[] = {
		{ NULL, NULL, NULL, "\ntotal         4 " },
		{ "2026-11-23", NULL, NULL, "\ntotal         3 " },
		{ "2026-11-23", "2026-11-23", NULL, "\ntotal         2 " },
		{ "2026-11-23T23:00:00Z", "2026-11-24T00:00:00Z", NULL,
		    "\ntotal         2 " },
		{ NULL, NULL, "bob", "\ntotal         1 " },
		{ "2030-01-01", NULL, NULL, "\ntotal         0 " },
	};

	put(r, 0, "key_a", 0);
	put(r, 1, "key_a", 0);
	put(r, 1, "key_b", 0);
	put(r, 2, "key_a", 0);
	r->ctl.by = "model";
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r->ctl.from = rows[i].from;
		r->ctl.to = rows[i].to;
		r->ctl.key = rows[i].key;
		assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), 0);
		ctl_rig_has(r, rows[i].says);
	}
}

static void
a_store_without_requests_has_a_total_alone(void **state)
{
	struct ctl_rig *r = *state;

	prints(r, "DAY    REQUESTS  INPUT  OUTPUT  USD\n"
	    "total         0      0       0    0\n");
	r->ctl.given = CTL_JSON;
	assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), 0);
	ctl_rig_has(r, "\"rows\": [\n  ],");
}

static void
refuses_what_it_can_not_be_by(void **state)
{
	static const char *const rows[] = { "", "days", "day,", ",day",
	    "day key", "day,,key" };
	struct ctl_rig *r = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r->ctl.by = rows[i];
		assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), -1);
		assert_int_equal(r->err.class, ERROR_BAD_REQUEST);
	}
	r->ctl.by = NULL;
	r->ctl.from = "2026-11-23";
	r->ctl.to = "2026-11-22";
	assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), -1);
	assert_int_equal(r->err.class, ERROR_BAD_REQUEST);
	r->ctl.from = r->ctl.to = NULL;
	r->ctl.project = "nobody's";
	assert_int_equal(ctl_rig_run(r, ctl_usage, NULL), -1);
	assert_int_equal(r->err.class, ERROR_NOT_FOUND);
}

int
main(void)
{
#define FACT(fn) cmocka_unit_test_setup_teardown(fn, set_up, \
		ctl_rig_tear_down)
	static const struct CMUnitTest tests[] = {
		FACT(sums_up_by_day_with_bars_of_cost),
		FACT(bars_are_of_requests_when_nothing_cost_anything),
		FACT(bars_take_what_the_table_leaves_or_nothing),
		FACT(a_rotated_key_is_told_from_the_one_in_force),
		FACT(columns_that_say_nothing_are_left_out),
		FACT(groups_by_several_at_once),
		FACT(sums_up_what_the_filter_lets_through),
		FACT(a_store_without_requests_has_a_total_alone),
		FACT(refuses_what_it_can_not_be_by),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
