/* How the SQLite engine finds content: by what index, with how many rows. */
#include "config.h"

#include "base/clock.h"
#include "lib/database.h"
#include "lib/store_rig.h"
#include "store/sqlite_names.h"

/* The whole plan, a line for each step. */
static void
explain(sqlite3 *db, const char *query, char *out, size_t size)
{
	sqlite3_stmt *stmt;
	char sql[800];
	size_t len = 0;

	(void)snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", query);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL),
	    SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW && len < size)
		len += (size_t)snprintf(out + len, size - len, "%s\n",
		    (const char *)sqlite3_column_text(stmt, 3));
	(void)sqlite3_finalize(stmt);
}

/* Each table's statements use the indexes that it pays for. */
static void
finds_content_without_looking_at_all_of_it(void **state)
{
	static const char *const queries[] = {
		"SELECT turn" BY_NAME,
		"SELECT turn" BY_ITEM,
		"SELECT turn FROM content WHERE seq = ?1 AND project = ?2",
		"SELECT expiry.seq, items FROM expiry "
		    "LEFT JOIN content ON content.seq = expiry.seq "
		    "WHERE expiry.expires_s <= ? "
		    "ORDER BY expiry.expires_s, expiry.seq LIMIT 1",
	};
	static const char *const indexes[] = {
		"name USING PRIMARY KEY (tail=? AND head=? AND item=?)",
		"name USING PRIMARY KEY (tail=? AND head=? AND item>?)",
		"content USING INTEGER PRIMARY KEY (rowid=?)",
		"expiry USING PRIMARY KEY (expires_s<?)",
	};
	struct store_rig *r = *state;
	sqlite3 *db = database_open(r->path);
	char plan[800];

	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		explain(db, queries[i], plan, sizeof(plan));
		if (strstr(plan, indexes[i]) == NULL ||
		    strstr(plan, "SCAN name") != NULL ||
		    strstr(plan, "SCAN content") != NULL)
			fail_msg("%s: %s", queries[i], plan);
	}
	(void)sqlite3_close(db);
}

static int
find(struct store_rig *r, const char *item)
{
	struct response_row row;

	return r->ops->response_of_item(r->store, r->project.id, item,
	    RIG_BEGIN_S, &r->arena, &row, &r->err);
}

/* Those of one moment are found by one row, and leave with it. */
static void
a_turn_of_a_thousand_items_has_few_names(void **state)
{
	enum { ITEMS = 1000 };
	struct store_rig *r = *state;
	struct request_row request = store_rig_request(r, 1);
	struct response_row row = store_rig_response(r, 1, NULL);
	const char *items[ITEMS];

	for (size_t i = 0; i < ITEMS; i++)
		items[i] = arena_printf(&r->arena, "msg_0VBwm%03zu%04zu",
		    i / 250, i);
	row.items = items;
	row.n_items = row.n_new = ITEMS;
	store_rig_record(r, &request, &row);
	assert_int_equal(database_count(r->path, "SELECT count(*) FROM name"),
	    5);
	for (size_t i = 0; i < ITEMS; i += 111)
		assert_int_equal(find(r, items[i]), 1);
	assert_int_equal(find(r, "msg_0VBwm0010999"), 0);
	assert_int_equal(r->ops->response_delete(r->store, r->project.id,
	    row.id, RIG_BEGIN_S, &r->err), 1);
	assert_int_equal(database_count(r->path, "SELECT count(*) FROM name"),
	    0);
}

static int64_t
same_moment(void)
{
	return 1763856000000;
}

static void
count_up(void *p, size_t len)
{
	static unsigned char next;

	for (size_t i = 0; i < len; i++)
		((unsigned char *)p)[i] = next++;
}

/* What the store takes for the moment is what the clock puts there. */
static void
ids_that_are_made_at_once_share_a_name(void **state)
{
	struct store_rig *r = *state;
	struct request_row request = store_rig_request(r, 1);
	struct response_row row = store_rig_response(r, 1, NULL);
	const struct clock_source clock = { same_moment, same_moment,
	    count_up };
	char ids[5][CLOCK_ID_SIZE];
	const char *items[5];

	clock_set_source(&clock);
	for (size_t i = 0; i < 5; i++) {
		clock_id(ids[i], i % 2 == 0 ? "msg_" : "fc_");
		items[i] = ids[i];
	}
	clock_set_source(NULL);
	assert_string_not_equal(items[0] + 4, items[2] + 4);
	row.items = items;
	row.n_items = row.n_new = 5;
	store_rig_record(r, &request, &row);
	assert_int_equal(database_count(r->path, "SELECT count(*) FROM name"),
	    2);
	assert_int_equal(find(r, items[4]), 1);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, store_rig_set_up, \
	store_rig_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(finds_content_without_looking_at_all_of_it),
		T(a_turn_of_a_thousand_items_has_few_names),
		T(ids_that_are_made_at_once_share_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
