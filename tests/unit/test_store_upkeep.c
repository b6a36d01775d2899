/* What every engine promises of removing, sealing anew and the secret. */
#include "config.h"

#include "lib/store_rig.h"

#define NOW	50000

static const char *
expire(struct store_rig *r, int64_t now_s, int64_t keep_s, size_t limit)
{
	size_t n;
	int more = store_rig_ok(r, r->ops->expire(r->store, now_s, keep_s,
	    limit, &n, &r->err));

	return arena_printf(&r->arena, "%zu%s", n, more == 1 ? " more" : "");
}

struct seen {
	struct store_rig *rig;
	const char *text;
};

static int
note(void *ctx, const struct request_row *row)
{
	struct seen *s = ctx;

	s->text = arena_printf(&s->rig->arena, "%s%s%s ", s->text,
	    row->id + strlen("req_"), row->body.p == NULL ? "" : "b");
	return 0;
}

/* The requests there are, oldest first, b behind those that have a body. */
static const char *
requests(struct store_rig *r)
{
	struct seen s = { r, "" };

	store_rig_ok(r, r->ops->request_each(r->store,
	    &(struct request_filter){ .oldest_first = true, .bodies = true },
	    &r->arena, note, &s, &r->err));
	return s.text;
}

static bool
is_there(struct store_rig *r, unsigned number)
{
	struct response_row row;

	/* At the beginning of time nothing has expired, only gone. */
	return store_rig_ok(r, r->ops->response_find(r->store, r->project.id,
	    store_rig_id(r, number), 0, &r->arena, &row, &r->err)) == 1;
}

static bool
has_item(struct store_rig *r, const char *item)
{
	struct response_row row;

	return store_rig_ok(r, r->ops->response_of_item(r->store,
	    r->project.id, item, 0, &r->arena, &row, &r->err)) == 1;
}

/* ---- what expires ---- */

static void
removes_what_has_expired_and_nothing_else(void **state)
{
	struct store_rig *r = *state;

	for (unsigned i = 1; i <= 4; i++)
		store_rig_put(r, i, NULL);
	assert_string_equal(expire(r, RIG_EXPIRES_S, 0, 10), "0");
	assert_string_equal(expire(r, RIG_EXPIRES_S + 2, 0, 10), "2");
	for (unsigned i = 1; i <= 4; i++)
		assert_int_equal(is_there(r, i), i > 2);
	assert_false(has_item(r, "msg_1"));
	assert_true(has_item(r, "fc_3"));
	assert_string_equal(requests(r), "1 2 3b 4b ");
	assert_string_equal(expire(r, RIG_EXPIRES_S + 2, 0, 10), "0");
}

/* When content expires is noted now and then, behind some of it. */
static void
removes_what_came_since_it_last_looked_as_well(void **state)
{
	struct store_rig *r = *state;
	struct response_row row;
	size_t n;

	store_rig_put(r, 1, NULL);
	store_rig_put(r, 2, NULL);
	assert_string_equal(expire(r, RIG_EXPIRES_S + 1, 0, 10), "1");
	store_rig_put(r, 3, NULL);
	store_rig_put(r, 4, NULL);
	assert_int_equal(store_rig_ok(r, r->ops->response_delete(r->store,
	    r->project.id, "resp_2", NOW, &r->err)), 1);
	/* What had gone before doesn't count. */
	assert_string_equal(expire(r, RIG_EXPIRES_S + 3, 0, 10), "1");
	assert_string_equal(requests(r), "1 2 3 4b ");
	assert_string_equal(expire(r, RIG_EXPIRES_S + 4, 0, 10), "1");
	assert_int_equal(store_rig_ok(r, r->ops->response_find(r->store,
	    r->project.id, "resp_4", 0, &r->arena, &row, &r->err)), 0);
	assert_int_equal(store_rig_ok(r, r->ops->expire(r->store,
	    RIG_EXPIRES_S * 2, 0, 10, &n, &r->err)), 0);
}

static void
removes_the_oldest_first_in_small_steps(void **state)
{
	struct store_rig *r = *state;
	struct response_row row;
	struct request_row request;

	for (unsigned i = 1; i <= 5; i++) {
		/* The last recorded expires first. */
		row = store_rig_response(r, i, NULL);
		row.expires_s = 2000 - i;
		request = store_rig_request(r, i);
		store_rig_record(r, &request, &row);
	}
	assert_string_equal(expire(r, NOW, 0, 2), "2 more");
	for (unsigned i = 1; i <= 5; i++)
		assert_int_equal(is_there(r, i), i < 4);
	assert_string_equal(expire(r, NOW, 0, 2), "2 more");
	assert_string_equal(expire(r, NOW, 0, 2), "1");
	assert_string_equal(expire(r, NOW, 0, 2), "0");
}

static void
a_body_without_a_response_expires_too(void **state)
{
	struct store_rig *r = *state;
	struct request_row request = store_rig_request(r, 1);

	request.response = NULL;
	store_rig_record(r, &request, NULL);
	request = store_rig_request(r, 2);
	request.response = NULL;
	store_rig_record(r, &request, NULL);
	assert_string_equal(requests(r), "1b 2b ");
	assert_string_equal(expire(r, RIG_EXPIRES_S + 1, 0, 10), "1");
	assert_string_equal(requests(r), "1 2b ");
}

static void
removes_requests_that_are_kept_long_enough(void **state)
{
	struct store_rig *r = *state;

	for (unsigned i = 1; i <= 6; i++)
		store_rig_put(r, i, NULL);
	assert_string_equal(expire(r, RIG_BEGIN_S + 103, 100, 10), "2");
	assert_string_equal(requests(r), "3b 4b 5b 6b ");
	assert_string_equal(expire(r, RIG_BEGIN_S + 200, 100, 2), "2 more");
	assert_string_equal(requests(r), "5b 6b ");
	/* Of which the youngest stays. */
	assert_string_equal(expire(r, RIG_BEGIN_S + 200, 100, 2), "1");
	assert_string_equal(expire(r, RIG_BEGIN_S + 200, 100, 2), "0");
	assert_string_equal(requests(r), "6b ");
	/* Responses have a time of their own. */
	assert_true(is_there(r, 1));
}

static void
no_number_is_given_twice(void **state)
{
	struct store_rig *r = *state;
	struct response_row row;

	store_rig_put(r, 1, NULL);
	store_rig_put(r, 2, NULL);
	(void)expire(r, RIG_EXPIRES_S * 2, 1, 10);
	assert_string_equal(requests(r), "2 ");
	store_rig_put(r, 3, NULL);
	(void)expire(r, RIG_BEGIN_S * 2, 1, 10);
	/* 3 didn't take 2's place. */
	assert_string_equal(requests(r), "3b ");
	assert_int_equal(store_rig_ok(r, r->ops->response_find(r->store,
	    r->project.id, "resp_3", 0, &r->arena, &row, &r->err)), 1);
}

/* ---- sealing anew ---- */

struct sealer {
	struct store_rig *rig;
	const char *seen;
	int calls, fail_at;
};

/* Writes what it saw; gives turns and bodies in capitals. */
static int
capitals(void *ctx, const struct sealed *s, struct buf *out)
{
	struct sealer *c = ctx;

	if (++c->calls == c->fail_at)
		return error_set(&c->rig->err, ERROR_INTERNAL, NULL, "enough");
	c->seen = arena_printf(&c->rig->arena, "%s%s:%s:%s ", c->seen,
	    s->kind, s->id, s->bytes.p);
	assert_string_equal(s->project, c->rig->project.id);
	if (strcmp(s->kind, SEALED_OBJECT) == 0) {
		buf_puts(out, "scribble that doesn't count");
		return 0;
	}
	for (size_t i = 0; i < s->bytes.len; i++)
		buf_putc(out, s->bytes.p[i] >= 'a' && s->bytes.p[i] <= 'z' ?
		    (char)(s->bytes.p[i] - 'a' + 'A') : s->bytes.p[i]);
	return 1;
}

static void
seals_anew_what_is_there_row_by_row(void **state)
{
	struct store_rig *r = *state;
	struct sealer c = { r, "", 0, 0 };
	struct request_row request = store_rig_request(r, 2);
	struct response_row row;
	int64_t seq = 0;
	int ret;

	store_rig_put(r, 1, NULL);
	request.response = NULL;
	store_rig_record(r, &request, NULL);
	do
		ret = store_rig_ok(r, r->ops->reseal(r->store, &seq, capitals,
		    &c, &r->err));
	while (ret == 1);
	assert_string_equal(c.seen, "turn:resp_1:turn 1 "
	    "object:resp_1:object 1 body:resp_1:body 1 body::body 2 ");
	assert_int_equal(store_rig_ok(r, r->ops->response_find(r->store,
	    r->project.id, "resp_1", NOW, &r->arena, &row, &r->err)), 1);
	assert_string_equal(row.turn.p, "TURN 1");
	assert_string_equal(row.object.p, "object 1");
	assert_int_equal(row.object.len, strlen("object 1") + 1);
}

static void
sealing_anew_goes_on_where_it_stopped(void **state)
{
	struct store_rig *r = *state;
	struct sealer c = { r, "", 0, 4 };
	struct response_row row;
	int64_t seq = 0, before;

	store_rig_put(r, 1, NULL);
	store_rig_put(r, 2, NULL);
	assert_int_equal(store_rig_ok(r, r->ops->reseal(r->store, &seq,
	    capitals, &c, &r->err)), 1);
	before = seq;
	assert_int_equal(r->ops->reseal(r->store, &seq, capitals, &c,
	    &r->err), -1);
	assert_string_equal(r->err.message, "enough");
	assert_int_equal(seq, before);
	assert_int_equal(store_rig_ok(r, r->ops->response_find(r->store,
	    r->project.id, "resp_2", NOW, &r->arena, &row, &r->err)), 1);
	assert_string_equal(row.turn.p, "turn 2");
	assert_int_equal(store_rig_ok(r, r->ops->reseal(r->store, &seq,
	    capitals, &c, &r->err)), 1);
	assert_int_equal(store_rig_ok(r, r->ops->reseal(r->store, &seq,
	    capitals, &c, &r->err)), 0);
}

static int
delete_meanwhile(void *ctx, const struct sealed *s, struct buf *out)
{
	struct store_rig *r = ctx;

	(void)store_rig_ok(r, r->ops->response_delete(r->store, s->project,
	    s->id, NOW, &r->err));
	buf_puts(out, "new");
	return 1;
}

static void
what_is_deleted_meanwhile_stays_deleted(void **state)
{
	struct store_rig *r = *state;
	int64_t seq = 0;

	store_rig_put(r, 1, NULL);
	assert_int_equal(store_rig_ok(r, r->ops->reseal(r->store, &seq,
	    delete_meanwhile, r, &r->err)), 1);
	assert_false(is_there(r, 1));
}

/* ---- the secret ---- */

static void
keeps_to_the_first_fingerprint(void **state)
{
	struct store_rig *r = *state;
	unsigned char hash[STORE_HASH_SIZE] = { 1, 0, 2 };

	store_rig_ok(r, r->ops->fingerprint(r->store, hash, &r->err));
	store_rig_ok(r, r->ops->fingerprint(r->store, hash, &r->err));
	hash[STORE_HASH_SIZE - 1] = 1;
	assert_int_equal(r->ops->fingerprint(r->store, hash, &r->err), -1);
	assert_int_equal(r->err.class, ERROR_VALUE);
	assert_string_equal(r->err.param, "secret_file");
}

int
main(void)
{
	static const struct store_fact facts[] = {
		FACT(removes_what_has_expired_and_nothing_else),
		FACT(removes_what_came_since_it_last_looked_as_well),
		FACT(removes_the_oldest_first_in_small_steps),
		FACT(a_body_without_a_response_expires_too),
		FACT(removes_requests_that_are_kept_long_enough),
		FACT(no_number_is_given_twice),
		FACT(seals_anew_what_is_there_row_by_row),
		FACT(sealing_anew_goes_on_where_it_stopped),
		FACT(what_is_deleted_meanwhile_stays_deleted),
		FACT(keeps_to_the_first_fingerprint),
	};

	return store_rig_run(facts, sizeof(facts) / sizeof(facts[0]));
}
