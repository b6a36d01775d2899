/* What every engine promises of requests that may be sent twice. */
#include "config.h"

#include "lib/store_rig.h"

#define START_MS	((int64_t)1000000)
#define RUNS_MS		1000
#define KEPT_MS		10000

static struct idempotency_row
row_of(struct store_rig *r, int key, int body, int64_t now_ms)
{
	struct idempotency_row row = { .project = r->project.id,
	    .now_ms = now_ms, .until_ms = now_ms + RUNS_MS,
	    .expires_ms = now_ms + KEPT_MS };

	memset(row.key, key, sizeof(row.key));
	memset(row.body, body, sizeof(row.body));
	return row;
}

/* The state and, when there is one, the response. */
static const char *
begin(struct store_rig *r, const struct idempotency_row *row)
{
	static const char *const words[] = {
		[IDEMPOTENCY_FIRST] = "first",
		[IDEMPOTENCY_RUNNING] = "running",
		[IDEMPOTENCY_DONE] = "done",
		[IDEMPOTENCY_OTHER_BODY] = "other body",
	};
	enum idempotency_state state;
	const char *response;

	store_rig_ok(r, r->ops->idempotency_begin(r->store, row, &r->arena,
	    &state, &response, &r->err));
	assert_int_equal(response != NULL, state == IDEMPOTENCY_DONE);
	return response == NULL ? words[state] :
	    arena_printf(&r->arena, "%s %s", words[state], response);
}

static const char *
begin_at(struct store_rig *r, int key, int body, int64_t now_ms)
{
	struct idempotency_row row = row_of(r, key, body, now_ms);

	return begin(r, &row);
}

static void
end(struct store_rig *r, const struct idempotency_row *row, unsigned number,
    bool answered)
{
	struct request_row request = store_rig_request(r, number);

	store_rig_ok(r, r->ops->record(r->store, &(struct record){
	    .request = &request, .idempotency = row, .answered = answered },
	    &r->err));
}

static void
the_second_waits_for_the_first_and_gets_its_response(void **state)
{
	struct store_rig *r = *state;
	struct idempotency_row row = row_of(r, 1, 1, START_MS);

	assert_string_equal(begin(r, &row), "first");
	assert_string_equal(begin_at(r, 1, 1, START_MS), "running");
	assert_string_equal(begin_at(r, 1, 1, START_MS + RUNS_MS - 1),
	    "running");
	end(r, &row, 7, true);
	assert_string_equal(begin_at(r, 1, 1, START_MS + 1), "done resp_7");
	/* Long after the first would have been taken for dead. */
	assert_string_equal(begin_at(r, 1, 1, START_MS + KEPT_MS - 1),
	    "done resp_7");
}

static void
another_body_is_told_apart_while_the_key_is_held(void **state)
{
	struct store_rig *r = *state;
	struct idempotency_row row = row_of(r, 1, 1, START_MS);

	assert_string_equal(begin(r, &row), "first");
	assert_string_equal(begin_at(r, 1, 2, START_MS), "other body");
	end(r, &row, 7, true);
	assert_string_equal(begin_at(r, 1, 2, START_MS), "other body");
	assert_string_equal(begin_at(r, 1, 1, START_MS), "done resp_7");
}

static void
keys_and_projects_are_apart(void **state)
{
	struct store_rig *r = *state;
	struct idempotency_row row = row_of(r, 1, 1, START_MS);

	assert_string_equal(begin(r, &row), "first");
	assert_string_equal(begin_at(r, 2, 1, START_MS), "first");
	row.project = "proj_other";
	assert_string_equal(begin(r, &row), "first");
}

static void
one_that_failed_frees_the_key(void **state)
{
	struct store_rig *r = *state;
	struct idempotency_row row = row_of(r, 1, 1, START_MS);

	assert_string_equal(begin(r, &row), "first");
	end(r, &row, 7, false);
	row = row_of(r, 1, 2, START_MS + 1);
	assert_string_equal(begin(r, &row), "first");
	store_rig_ok(r, r->ops->idempotency_free(r->store, &row, &r->err));
	row = row_of(r, 1, 3, START_MS + 2);
	assert_string_equal(begin(r, &row), "first");
	end(r, &row, 8, true);
	/* Done is done. */
	store_rig_ok(r, r->ops->idempotency_free(r->store, &row, &r->err));
	assert_string_equal(begin_at(r, 1, 3, START_MS + 3), "done resp_8");
}

static void
one_that_died_is_taken_over_and_changes_nothing_any_more(void **state)
{
	struct store_rig *r = *state;
	struct idempotency_row dead = row_of(r, 1, 1, START_MS);
	struct idempotency_row next = row_of(r, 1, 1, START_MS + RUNS_MS);

	assert_string_equal(begin(r, &dead), "first");
	assert_string_equal(begin(r, &next), "first");
	end(r, &dead, 7, true);
	assert_string_equal(begin_at(r, 1, 1, START_MS + RUNS_MS + 1),
	    "running");
	store_rig_ok(r, r->ops->idempotency_free(r->store, &dead, &r->err));
	end(r, &dead, 8, false);
	assert_string_equal(begin_at(r, 1, 1, START_MS + RUNS_MS + 1),
	    "running");
	end(r, &next, 9, true);
	assert_string_equal(begin_at(r, 1, 1, START_MS + RUNS_MS + 1),
	    "done resp_9");
}

static void
one_that_died_frees_the_key_for_another_body(void **state)
{
	struct store_rig *r = *state;

	assert_string_equal(begin_at(r, 1, 1, START_MS), "first");
	assert_string_equal(begin_at(r, 1, 2, START_MS + RUNS_MS), "first");
}

static void
what_is_done_is_forgotten_in_time(void **state)
{
	struct store_rig *r = *state;
	struct idempotency_row row = row_of(r, 1, 1, START_MS);

	assert_string_equal(begin(r, &row), "first");
	end(r, &row, 7, true);
	assert_string_equal(begin_at(r, 1, 2, START_MS + KEPT_MS), "first");
}

static void
upkeep_removes_what_is_forgotten(void **state)
{
	struct store_rig *r = *state;
	size_t n;

	assert_string_equal(begin_at(r, 1, 1, START_MS), "first");
	assert_string_equal(begin_at(r, 2, 1, START_MS + 1000), "first");
	assert_int_equal(store_rig_ok(r, r->ops->expire(r->store,
	    (START_MS + KEPT_MS) / 1000, 0, 10, &n, &r->err)), 0);
	assert_int_equal(n, 1);
	assert_string_equal(begin_at(r, 2, 1, START_MS + 1000), "running");
	assert_string_equal(begin_at(r, 1, 2, START_MS), "first");
}

static void
a_record_that_fails_leaves_the_key_as_it_was(void **state)
{
	struct store_rig *r = *state;
	struct idempotency_row row = row_of(r, 1, 1, START_MS);
	struct request_row request = store_rig_request(r, 1);
	struct response_row response = store_rig_response(r, 1, NULL);

	store_rig_put(r, 1, NULL);
	assert_string_equal(begin(r, &row), "first");
	assert_int_equal(r->ops->record(r->store, &(struct record){
	    .request = &request, .response = &response, .idempotency = &row,
	    .answered = true }, &r->err), -1);
	assert_string_equal(begin_at(r, 1, 1, START_MS), "running");
}

int
main(void)
{
	static const struct store_fact facts[] = {
		FACT(the_second_waits_for_the_first_and_gets_its_response),
		FACT(another_body_is_told_apart_while_the_key_is_held),
		FACT(keys_and_projects_are_apart),
		FACT(one_that_failed_frees_the_key),
		FACT(one_that_died_is_taken_over_and_changes_nothing_any_more),
		FACT(one_that_died_frees_the_key_for_another_body),
		FACT(what_is_done_is_forgotten_in_time),
		FACT(upkeep_removes_what_is_forgotten),
		FACT(a_record_that_fails_leaves_the_key_as_it_was),
	};

	return store_rig_run(facts, sizeof(facts) / sizeof(facts[0]));
}
