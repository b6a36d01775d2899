/* What every engine promises of responses and of conversations. */
#include "config.h"

#include "base/ceilings.h"
#include "lib/store_rig.h"

#define NOW	50000			/* everything is in force */

static int
find(struct store_rig *r, const char *project, const char *id, int64_t now_s,
    struct response_row *out)
{
	return store_rig_ok(r, r->ops->response_find(r->store, project, id,
	    now_s, &r->arena, out, &r->err));
}

static bool
is_there(struct store_rig *r, const char *id)
{
	struct response_row row;

	return find(r, r->project.id, id, NOW, &row) == 1;
}

/* The ids of a conversation, oldest first; "" when it isn't found. */
static const char *
chain_at(struct store_rig *r, const char *project, const char *id,
    int64_t now_s)
{
	struct response_row *rows;
	const char *out = "";
	size_t n;

	if (store_rig_ok(r, r->ops->response_chain(r->store, project, id,
	    now_s, &r->arena, &rows, &n, &r->err)) == 0)
		return "";
	for (size_t i = 0; i < n; i++)
		out = arena_printf(&r->arena, "%s%s%s", out,
		    i == 0 ? "" : " ", rows[i].id);
	return out;
}

static const char *
chain(struct store_rig *r, const char *id)
{
	return chain_at(r, r->project.id, id, NOW);
}

static const char *
of_item(struct store_rig *r, const char *project, const char *item,
    int64_t now_s)
{
	struct response_row row;

	return store_rig_ok(r, r->ops->response_of_item(r->store, project,
	    item, now_s, &r->arena, &row, &r->err)) == 0 ? "" : row.id;
}

static int
delete(struct store_rig *r, const char *project, const char *id,
    int64_t now_s)
{
	return store_rig_ok(r, r->ops->response_delete(r->store, project, id,
	    now_s, &r->err));
}

static void
same_bytes(struct span a, struct span b)
{
	assert_int_equal(a.p == NULL, b.p == NULL);
	assert_int_equal(a.len, b.len);
	if (a.len > 0)
		assert_memory_equal(a.p, b.p, a.len);
}

static void
same(const struct response_row *a, const struct response_row *b)
{
	assert_string_equal(a->id, b->id);
	assert_string_equal(a->project, b->project);
	assert_string_equal(a->key, b->key);
	assert_int_equal(a->previous == NULL, b->previous == NULL);
	if (a->previous != NULL)
		assert_string_equal(a->previous, b->previous);
	assert_int_equal(a->created_s, b->created_s);
	assert_int_equal(a->expires_s, b->expires_s);
	same_bytes(a->turn, b->turn);
	same_bytes(a->object, b->object);
}

/* ---- one response ---- */

static void
gives_a_response_back_as_it_was_recorded(void **state)
{
	struct store_rig *r = *state;
	struct response_row one = store_rig_response(r, 1, NULL), two, got;
	struct request_row request = store_rig_request(r, 1);

	store_rig_record(r, &request, &one);
	assert_int_equal(find(r, r->project.id, "resp_1", NOW, &got), 1);
	same(&got, &one);
	two = store_rig_response(r, 2, "resp_1");
	two.n_items = 0;
	two.object = SPAN("");		/* empty isn't absent */
	request = store_rig_request(r, 2);
	store_rig_record(r, &request, &two);
	assert_int_equal(find(r, r->project.id, "resp_2", NOW, &got), 1);
	same(&got, &two);
}

static void
keeps_a_turn_of_megabytes(void **state)
{
	enum { SIZE = 3000000 };
	struct store_rig *r = *state;
	struct response_row row = store_rig_response(r, 1, NULL), got;
	struct request_row request = store_rig_request(r, 1);
	char *bytes = arena_alloc(&r->arena, SIZE);

	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)(i * 7 >> 3);
	row.turn = (struct span){ bytes, SIZE };
	store_rig_record(r, &request, &row);
	assert_int_equal(find(r, r->project.id, "resp_1", NOW, &got), 1);
	same(&got, &row);
}

static void
unknown_foreign_deleted_and_expired_are_not_found_alike(void **state)
{
	struct store_rig *r = *state;
	struct response_row got;

	store_rig_put(r, 1, NULL);
	assert_int_equal(find(r, r->project.id, "resp_2", NOW, &got), 0);
	assert_int_equal(find(r, r->project.id, "", NOW, &got), 0);
	assert_int_equal(find(r, r->project.id, "RESP_1", NOW, &got), 0);
	assert_int_equal(find(r, "proj_other", "resp_1", NOW, &got), 0);
	/* It is there before the second in which it expires. */
	assert_int_equal(find(r, r->project.id, "resp_1", RIG_EXPIRES_S,
	    &got), 1);
	assert_int_equal(find(r, r->project.id, "resp_1", RIG_EXPIRES_S + 1,
	    &got), 0);
	assert_int_equal(delete(r, r->project.id, "resp_1", NOW), 1);
	assert_int_equal(find(r, r->project.id, "resp_1", NOW, &got), 0);
	assert_string_equal(chain(r, "resp_1"), "");
}

static void
a_body_alone_is_no_response(void **state)
{
	struct store_rig *r = *state;
	struct request_row request = store_rig_request(r, 1);

	store_rig_record(r, &request, NULL);
	assert_false(is_there(r, "resp_1"));
	assert_string_equal(chain(r, "resp_1"), "");
	assert_int_equal(delete(r, r->project.id, "resp_1", NOW), 0);
}

static void
a_response_needs_no_body(void **state)
{
	struct store_rig *r = *state;
	struct request_row request = store_rig_request(r, 1);
	struct response_row row = store_rig_response(r, 1, NULL);

	request.body = (struct span){ NULL, 0 };
	store_rig_record(r, &request, &row);
	assert_true(is_there(r, "resp_1"));
}

static int
count(void *ctx, const struct request_row *row)
{
	(void)row;
	++*(int *)ctx;
	return 0;
}

static void
of_a_record_that_fails_nothing_is_there(void **state)
{
	struct store_rig *r = *state;
	struct request_row request = store_rig_request(r, 2);
	struct response_row row = store_rig_response(r, 2, NULL);
	struct request_filter all = { .limit = 0 };
	int n = 0;

	store_rig_put(r, 1, NULL);
	row.id = "resp_1";		/* taken */
	assert_int_equal(r->ops->record(r->store, &(struct record){
	    .request = &request, .response = &row }, &r->err), -1);
	assert_int_equal(r->err.class, ERROR_INTERNAL);
	assert_string_equal(r->err.message, "the store can't be written");
	assert_null(strstr(r->err.detail, "resp_1"));
	store_rig_ok(r, r->ops->request_each(r->store, &all, &r->arena, count,
	    &n, &r->err));
	assert_int_equal(n, 1);
	assert_string_equal(of_item(r, r->project.id, "msg_2", NOW), "");
	assert_string_equal(of_item(r, r->project.id, "msg_1", NOW), "resp_1");
}

static void
deletes_for_its_own_project_and_once(void **state)
{
	struct store_rig *r = *state;

	store_rig_put(r, 1, NULL);
	store_rig_put(r, 2, "resp_1");
	assert_int_equal(delete(r, "proj_other", "resp_1", NOW), 0);
	assert_int_equal(delete(r, r->project.id, "resp_3", NOW), 0);
	assert_int_equal(delete(r, r->project.id, "resp_1", 200000), 0);
	assert_true(is_there(r, "resp_1"));
	assert_int_equal(delete(r, r->project.id, "resp_1", NOW), 1);
	assert_int_equal(delete(r, r->project.id, "resp_1", NOW), 0);
	assert_true(is_there(r, "resp_2"));
	assert_string_equal(of_item(r, r->project.id, "msg_1", NOW), "");
	assert_string_equal(of_item(r, r->project.id, "msg_2", NOW), "resp_2");
}

/* ---- items ---- */

static void
an_item_is_found_with_the_first_that_has_it(void **state)
{
	struct store_rig *r = *state;
	struct response_row row = store_rig_response(r, 3, NULL);
	struct request_row request = store_rig_request(r, 3);
	/* The same twice in one, and one of the first's. */
	const char *items[] = { "it's \"x\" \xc3\xa4", "msg_1", "msg_1" };

	store_rig_put(r, 1, NULL);
	store_rig_put(r, 2, NULL);
	assert_string_equal(of_item(r, r->project.id, "msg_1", NOW), "resp_1");
	assert_string_equal(of_item(r, r->project.id, "fc_2", NOW), "resp_2");
	row.items = items;
	row.n_items = 3;
	store_rig_record(r, &request, &row);
	assert_string_equal(of_item(r, r->project.id, items[0], NOW),
	    "resp_3");
	assert_string_equal(of_item(r, r->project.id, "msg_1", NOW), "resp_1");
	assert_int_equal(delete(r, r->project.id, "resp_3", NOW), 1);
	assert_string_equal(of_item(r, r->project.id, "msg_1", NOW), "resp_1");
	assert_int_equal(delete(r, r->project.id, "resp_1", NOW), 1);
	assert_string_equal(of_item(r, r->project.id, "msg_1", NOW), "");
	row.id = "resp_4";
	store_rig_record(r, &request, &row);
	assert_string_equal(of_item(r, r->project.id, "msg_1", NOW), "resp_4");
}

/* What is said to be new isn't looked for, and is found. */
static void
new_items_are_found_like_old_ones(void **state)
{
	struct store_rig *r = *state;
	struct response_row row = store_rig_response(r, 2, NULL);
	struct request_row request = store_rig_request(r, 2);
	const char *items[] = { "msg_1", "no separator", "rs_2" };

	store_rig_put(r, 1, NULL);
	row.items = items;
	row.n_items = 3;
	row.n_new = 2;
	store_rig_record(r, &request, &row);
	assert_string_equal(of_item(r, r->project.id, "msg_1", NOW), "resp_1");
	assert_string_equal(of_item(r, r->project.id, items[1], NOW),
	    "resp_2");
	assert_string_equal(of_item(r, r->project.id, "rs_2", NOW), "resp_2");
	assert_string_equal(of_item(r, r->project.id, "2rs_", NOW), "");
	assert_int_equal(delete(r, r->project.id, "resp_2", NOW), 1);
	assert_string_equal(of_item(r, r->project.id, "rs_2", NOW), "");
	assert_string_equal(of_item(r, r->project.id, "msg_1", NOW), "resp_1");
}

/* One row stands for all of a moment, in as many responses as there are. */
static void
items_of_one_moment_are_told_apart(void **state)
{
	struct store_rig *r = *state;
	struct response_row row = store_rig_response(r, 1, NULL);
	struct request_row request = store_rig_request(r, 1);
	const char *one[] = { "msg_0VBwm123abc", "fc_0VBwm123abd" };
	const char *two[] = { "fc_0VBwm123abc", "rs_0VBwm123abe" };

	row.items = one;
	row.n_items = row.n_new = 2;
	store_rig_record(r, &request, &row);
	row.id = "resp_2";
	row.items = two;
	store_rig_record(r, &request, &row);
	assert_string_equal(of_item(r, r->project.id, one[0], NOW), "resp_1");
	assert_string_equal(of_item(r, r->project.id, one[1], NOW), "resp_1");
	assert_string_equal(of_item(r, r->project.id, two[0], NOW), "resp_2");
	assert_string_equal(of_item(r, r->project.id, two[1], NOW), "resp_2");
	assert_string_equal(of_item(r, r->project.id, "rs_0VBwm123abd", NOW),
	    "");
	assert_string_equal(of_item(r, r->project.id, "rs_0VBwm123", NOW),
	    "");
	assert_int_equal(delete(r, r->project.id, "resp_1", NOW), 1);
	assert_string_equal(of_item(r, r->project.id, one[0], NOW), "");
	assert_string_equal(of_item(r, r->project.id, two[0], NOW), "resp_2");
	/* Sent again under another, it is its own now. */
	row.id = "resp_3";
	row.items = (const char *[]){ one[0], one[0], two[0] };
	row.n_items = 3;
	row.n_new = 0;
	store_rig_record(r, &request, &row);
	assert_string_equal(of_item(r, r->project.id, one[0], NOW), "resp_3");
	assert_string_equal(of_item(r, r->project.id, two[0], NOW), "resp_2");
	assert_int_equal(delete(r, r->project.id, "resp_2", NOW), 1);
	assert_string_equal(of_item(r, r->project.id, two[0], NOW), "");
	assert_string_equal(of_item(r, r->project.id, one[0], NOW), "resp_3");
}

/* Neither what another project has, nor what has expired by then, stands in
 * the way. */
static void
an_item_of_another_is_no_hindrance(void **state)
{
	struct store_rig *r = *state;
	struct response_row row = store_rig_response(r, 2, NULL);
	struct request_row request = store_rig_request(r, 2);
	const char *items[] = { "msg_1" };

	store_rig_put(r, 1, NULL);
	row.items = items;
	row.n_items = 1;
	row.project = "proj_other";
	store_rig_record(r, &request, &row);
	assert_string_equal(of_item(r, "proj_other", "msg_1", NOW), "resp_2");
	assert_string_equal(of_item(r, r->project.id, "msg_1", NOW), "resp_1");
	row.id = "resp_3";
	row.project = r->project.id;
	row.created_s = RIG_EXPIRES_S + 1;
	row.expires_s = RIG_EXPIRES_S + 100;
	store_rig_record(r, &request, &row);
	assert_string_equal(of_item(r, r->project.id, "msg_1",
	    RIG_EXPIRES_S + 1), "resp_3");
}

static void
an_item_is_found_as_its_response_is(void **state)
{
	struct store_rig *r = *state;

	store_rig_put(r, 1, NULL);
	assert_string_equal(of_item(r, r->project.id, "msg_9", NOW), "");
	assert_string_equal(of_item(r, r->project.id, "resp_1", NOW), "");
	assert_string_equal(of_item(r, "proj_other", "msg_1", NOW), "");
	assert_string_equal(of_item(r, r->project.id, "msg_1",
	    RIG_EXPIRES_S + 1), "");
}

/* ---- conversations ---- */

static void
reads_a_conversation_oldest_first(void **state)
{
	struct store_rig *r = *state;
	struct response_row *rows, first = store_rig_response(r, 1, NULL);
	size_t n;

	store_rig_put(r, 1, NULL);
	store_rig_put(r, 2, "resp_1");
	store_rig_put(r, 3, "resp_2");
	assert_string_equal(chain(r, "resp_3"), "resp_1 resp_2 resp_3");
	assert_string_equal(chain(r, "resp_1"), "resp_1");
	assert_int_equal(store_rig_ok(r, r->ops->response_chain(r->store,
	    r->project.id, "resp_3", NOW, &r->arena, &rows, &n, &r->err)), 1);
	assert_int_equal(n, 3);
	same_bytes(rows[0].turn, first.turn);
	assert_null(rows[0].previous);
	assert_string_equal(rows[2].previous, "resp_2");
	assert_int_equal(rows[2].created_s, RIG_BEGIN_S + 3);
}

static void
branches_are_conversations_of_their_own(void **state)
{
	/* Each continues the response of that number. */
	static const unsigned parents[] = { 0, 0, 1, 1, 2, 2, 3, 5 };
	struct store_rig *r = *state;

	for (unsigned i = 1; i < sizeof(parents) / sizeof(parents[0]); i++)
		store_rig_put(r, i, parents[i] == 0 ? NULL :
		    store_rig_id(r, parents[i]));
	assert_string_equal(chain(r, "resp_4"), "resp_1 resp_2 resp_4");
	assert_string_equal(chain(r, "resp_7"), "resp_1 resp_2 resp_5 resp_7");
	assert_string_equal(chain(r, "resp_6"), "resp_1 resp_3 resp_6");
	/* What another branch deletes is no loss. */
	assert_int_equal(delete(r, r->project.id, "resp_3", NOW), 1);
	assert_string_equal(chain(r, "resp_4"), "resp_1 resp_2 resp_4");
	assert_string_equal(chain(r, "resp_6"), "");
}

static void
a_conversation_is_found_whole_or_not_at_all(void **state)
{
	struct store_rig *r = *state;
	struct response_row row;
	struct request_row request;

	store_rig_put(r, 1, NULL);
	store_rig_put(r, 2, "resp_1");
	store_rig_put(r, 3, "resp_2");
	assert_string_equal(chain_at(r, "proj_other", "resp_3", NOW), "");
	/* The first expires a second before the second does. */
	assert_string_equal(chain_at(r, r->project.id, "resp_3",
	    RIG_EXPIRES_S + 1), "");
	store_rig_put(r, 4, "resp_unknown");
	assert_string_equal(chain(r, "resp_4"), "");
	/* Continues another project's. */
	row = store_rig_response(r, 5, "resp_2");
	row.project = "proj_other";
	request = store_rig_request(r, 5);
	store_rig_record(r, &request, &row);
	assert_string_equal(chain_at(r, "proj_other", "resp_5", NOW), "");
	assert_int_equal(delete(r, r->project.id, "resp_2", NOW), 1);
	assert_string_equal(chain(r, "resp_3"), "");
	assert_string_equal(chain(r, "resp_1"), "resp_1");
}

static void
reads_a_thousand_turns(void **state)
{
	struct store_rig *r = *state;
	unsigned turns = r->slow ? 20 : 1000;
	struct response_row *rows, want;
	size_t n;

	for (unsigned i = 0; i < turns; i++)
		store_rig_put(r, i, i == 0 ? NULL : store_rig_id(r, i - 1));
	assert_int_equal(store_rig_ok(r, r->ops->response_chain(r->store,
	    r->project.id, store_rig_id(r, turns - 1), NOW, &r->arena, &rows,
	    &n, &r->err)), 1);
	assert_int_equal(n, turns);
	for (unsigned i = 0; i < turns; i++) {
		want = store_rig_response(r, i, NULL);
		assert_string_equal(rows[i].id, want.id);
		same_bytes(rows[i].turn, want.turn);
	}
}

static void
a_conversation_that_no_arena_takes_is_too_large(void **state)
{
	struct store_rig *r = *state;
	struct response_row *rows;
	struct arena small;
	size_t n;
	int ret;

	for (unsigned i = 0; i < 50; i++)
		store_rig_put(r, i, i == 0 ? NULL : store_rig_id(r, i - 1));
	arena_init(&small, 2000);
	ret = r->ops->response_chain(r->store, r->project.id, "resp_49", NOW,
	    &small, &rows, &n, &r->err);
	arena_fini(&small);
	assert_int_equal(ret, -1);
	assert_int_equal(r->err.class, ERROR_TOO_LARGE);
	assert_string_equal(r->err.param, "previous_response_id");
	/* And the store goes on. */
	assert_true(is_there(r, "resp_49"));
}

static void
what_continues_a_later_one_is_not_found(void **state)
{
	struct store_rig *r = *state;

	store_rig_put(r, 1, "resp_2");
	store_rig_put(r, 2, "resp_1");
	assert_string_equal(chain(r, "resp_1"), "");
	assert_string_equal(chain(r, "resp_2"), "");
}

int
main(void)
{
	static const struct store_fact facts[] = {
		FACT(gives_a_response_back_as_it_was_recorded),
		FACT(keeps_a_turn_of_megabytes),
		FACT(unknown_foreign_deleted_and_expired_are_not_found_alike),
		FACT(a_body_alone_is_no_response),
		FACT(a_response_needs_no_body),
		FACT(of_a_record_that_fails_nothing_is_there),
		FACT(deletes_for_its_own_project_and_once),
		FACT(an_item_is_found_with_the_first_that_has_it),
		FACT(new_items_are_found_like_old_ones),
		FACT(items_of_one_moment_are_told_apart),
		FACT(an_item_of_another_is_no_hindrance),
		FACT(an_item_is_found_as_its_response_is),
		FACT(reads_a_conversation_oldest_first),
		FACT(branches_are_conversations_of_their_own),
		FACT(a_conversation_is_found_whole_or_not_at_all),
		FACT(reads_a_thousand_turns),
		FACT(a_conversation_that_no_arena_takes_is_too_large),
		FACT(what_continues_a_later_one_is_not_found),
	};

	return store_rig_run(facts, sizeof(facts) / sizeof(facts[0]));
}
