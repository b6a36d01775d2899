/* What every engine promises of the log and of its sums. */
#include "config.h"

#include "base/ceilings.h"
#include "lib/store_rig.h"

/* ---- the log ---- */

static int
keep(void *ctx, const struct request_row *row)
{
	*(struct request_row *)ctx = *row;
	return 0;
}

static void
one(struct store_rig *r, const struct request_filter *f,
    struct request_row *out)
{
	*out = (struct request_row){ .id = NULL };
	store_rig_ok(r, r->ops->request_each(r->store, f, &r->arena, keep,
	    out, &r->err));
	assert_non_null(out->id);
}

struct listing {
	struct store_rig *rig;
	const char *ids;
	int calls, stop_after;
};

static int
note(void *ctx, const struct request_row *row)
{
	struct listing *l = ctx;

	l->ids = arena_printf(&l->rig->arena, "%s%s%s", l->ids,
	    l->calls == 0 ? "" : " ", row->id + strlen("req_"));
	return ++l->calls == l->stop_after;
}

/* The numbers of the requests that are let through. */
static const char *
list(struct store_rig *r, const struct request_filter *f)
{
	struct listing l = { r, "", 0, 0 };

	store_rig_ok(r, r->ops->request_each(r->store, f, &r->arena, note, &l,
	    &r->err));
	return l.ids;
}

static void
same_text(const char *a, const char *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a != NULL)
		assert_string_equal(a, b);
}

static void
same(const struct request_row *a, const struct request_row *b)
{
	same_text(a->id, b->id);
	same_text(a->response, b->response);
	same_text(a->project, b->project);
	same_text(a->key, b->key);
	assert_int_equal(a->began_ms, b->began_ms);
	same_text(a->method, b->method);
	same_text(a->path, b->path);
	same_text(a->asked, b->asked);
	same_text(a->model, b->model);
	same_text(a->route, b->route);
	same_text(a->provider, b->provider);
	same_text(a->served, b->served);
	assert_int_equal(a->status, b->status);
	same_text(a->outcome, b->outcome);
	assert_int_equal(a->stream, b->stream);
	assert_int_equal(a->attempts, b->attempts);
	assert_int_equal(a->first_ms, b->first_ms);
	assert_int_equal(a->total_ms, b->total_ms);
	assert_int_equal(a->bytes_in, b->bytes_in);
	assert_int_equal(a->bytes_out, b->bytes_out);
	assert_memory_equal(&a->usage, &b->usage, sizeof(a->usage));
	assert_int_equal(a->estimated, b->estimated);
	assert_int_equal(a->has_cost, b->has_cost);
	assert_int_equal(a->cost_pico, b->cost_pico);
	same_text(a->receipt, b->receipt);
	same_text(a->metadata, b->metadata);
	same_text(a->traceparent, b->traceparent);
}

static void
gives_a_request_back_as_it_was_recorded(void **state)
{
	struct store_rig *r = *state;
	const struct request_filter f = { .bodies = true, .now_s = 5000 };
	struct request_row row = store_rig_request(r, 1), got;

	store_rig_record(r, &row, NULL);
	one(r, &f, &got);
	same(&got, &row);
	assert_true(got.seq > 0);
	assert_int_equal(got.body.len, row.body.len);
	assert_memory_equal(got.body.p, row.body.p, row.body.len);
	assert_int_equal(got.expires_s, row.expires_s);
}

static void
what_isnt_known_stays_unknown(void **state)
{
	struct store_rig *r = *state;
	const struct request_filter f = { .bodies = true, .now_s = 5000 };
	struct request_row row = { .id = "req", .outcome = "wrong_key",
	    .began_ms = 1, .status = 401, .first_ms = -1, .total_ms = -1 };
	struct request_row got;

	store_rig_record(r, &row, NULL);
	one(r, &f, &got);
	same(&got, &row);
	assert_null(got.body.p);
	assert_false(got.has_cost);
}

static void
gives_a_body_only_when_asked_and_until_it_expires(void **state)
{
	struct store_rig *r = *state;
	struct request_row got;

	store_rig_put(r, 1, NULL);	/* with a response, which counts */
	one(r, &(struct request_filter){ .bodies = false }, &got);
	assert_null(got.body.p);
	one(r, &(struct request_filter){ .bodies = true,
	    .now_s = RIG_EXPIRES_S }, &got);
	assert_string_equal(got.body.p, "body 1");
	one(r, &(struct request_filter){ .bodies = true,
	    .now_s = RIG_EXPIRES_S + 1 }, &got);
	assert_null(got.body.p);
	assert_string_equal(got.id, "req_1");
	assert_int_equal(store_rig_ok(r, r->ops->response_delete(r->store,
	    r->project.id, "resp_1", 5000, &r->err)), 1);
	one(r, &(struct request_filter){ .bodies = true, .now_s = 5000 },
	    &got);
	assert_null(got.body.p);
	assert_string_equal(got.response, "resp_1");
}

/* Six requests that differ in something each. */
static void
put_six(struct store_rig *r)
{
	struct request_row row;

	for (unsigned i = 1; i <= 6; i++) {
		row = store_rig_request(r, i);
		switch (i) {
		case 2:
			row.key = "key_2";
			row.status = 404;
			row.outcome = "not_found";
			break;
		case 3:
			row.project = "proj_other";
			row.model = "model-2";
			row.metadata = "{\"n\":\"it's\"}";
			break;
		case 4:
			row.route = "provider-2/model-1";
			row.provider = "provider-2";
			row.status = 429;
			row.outcome = "rate_limited";
			row.metadata = "{no json";
			break;
		case 5:
			row.asked = "model-2";
			row.metadata = NULL;
			break;
		default:
			break;
		}
		store_rig_record(r, &row, NULL);
	}
}

static void
lets_through_what_the_filter_says(void **state)
{
	static const struct {
		struct request_filter filter;
		const char *want;
	} rows[] = {
		{ { .limit = 0 }, "6 5 4 3 2 1" },
		{ { .oldest_first = true }, "1 2 3 4 5 6" },
		{ { .limit = 2 }, "6 5" },
		{ { .limit = 2, .oldest_first = true }, "1 2" },
		{ { .id = "req_4" }, "4" },
		{ { .id = "resp_4" }, "4" },
		{ { .id = "resp" }, "" },
		{ { .id = "' OR 1 = 1 --" }, "" },
		{ { .key = "key_2" }, "2" },
		{ { .key = "key_1", .limit = 3 }, "6 5 4" },
		{ { .project = "proj_other" }, "3" },
		{ { .model = "model-2" }, "5 3" },
		{ { .route = "provider-2/model-1" }, "4" },
		{ { .outcome = "rate_limited" }, "4" },
		{ { .status = 404 }, "2" },
		{ { .status = 4 }, "4 2" },
		{ { .status = 5 }, "" },
		{ { .status = 4, .key = "key_1" }, "4" },
		{ { .from_ms = 1003007 }, "6 5 4 3" },
		{ { .to_ms = 1003007 }, "2 1" },
		{ { .from_ms = 1002007, .to_ms = 1004007 }, "3 2" },
		{ { .metadata_key = "n", .metadata_value = "6" }, "6" },
		{ { .metadata_key = "n", .metadata_value = "it's" }, "3" },
		{ { .metadata_key = "a b", .metadata_value = "c" }, "6 2 1" },
		{ { .metadata_key = "a b", .metadata_value = "d" }, "" },
		{ { .metadata_key = "$", .metadata_value = "6" }, "" },
	};
	struct store_rig *r = *state;
	struct request_filter with_bodies;

	put_six(r);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(list(r, &rows[i].filter), rows[i].want) != 0)
			fail_msg("row %zu: %s", i, list(r, &rows[i].filter));
		with_bodies = rows[i].filter;
		with_bodies.bodies = true;
		assert_string_equal(list(r, &with_bodies), rows[i].want);
	}
}

static void
goes_on_from_where_it_was(void **state)
{
	struct store_rig *r = *state;
	struct request_filter f = { .limit = 2 };
	struct request_row last;

	put_six(r);
	one(r, &f, &last);
	f.before_seq = last.seq;
	assert_string_equal(list(r, &f), "4 3");
	one(r, &f, &last);
	f = (struct request_filter){ .after_seq = last.seq,
	    .oldest_first = true };
	assert_string_equal(list(r, &f), "4 5 6");
	one(r, &f, &last);
	f.after_seq = last.seq;
	assert_string_equal(list(r, &f), "");
	store_rig_put(r, 7, NULL);
	assert_string_equal(list(r, &f), "7");
}

static void
stops_when_told(void **state)
{
	struct store_rig *r = *state;
	struct listing l = { r, "", 0, 2 };

	put_six(r);
	store_rig_ok(r, r->ops->request_each(r->store,
	    &(struct request_filter){ .limit = 0 }, &r->arena, note, &l,
	    &r->err));
	assert_string_equal(l.ids, "6 5");
}

/* ---- sums ---- */

struct sums {
	struct store_rig *rig;
	const char *text;
};

static int
add(void *ctx, const struct usage_row *u)
{
	struct sums *s = ctx;
	const char *columns[] = { u->day, u->project, u->key, u->provider,
	    u->model };

	for (size_t i = 0; i < 5; i++)
		if (columns[i] != NULL)
			s->text = arena_printf(&s->rig->arena, "%s%s ",
			    s->text, columns[i]);
	s->text = arena_printf(&s->rig->arena, "%s%llu/%llu %llu %llu|%llu; ",
	    s->text, (unsigned long long)u->failed,
	    (unsigned long long)u->requests,
	    (unsigned long long)u->usage.input,
	    (unsigned long long)u->cost_pico,
	    (unsigned long long)u->unpriced);
	return 0;
}

static const char *
sum(struct store_rig *r, const struct usage_filter *f)
{
	struct sums s = { r, "" };

	store_rig_ok(r, r->ops->usage_each(r->store, f, &r->arena, add, &s,
	    &r->err));
	return s.text;
}

/* Two days, two keys, two providers; one failed, one without a price, one
 * without anything. */
static void
put_days(struct store_rig *r)
{
	struct request_row row;

	for (unsigned i = 1; i <= 6; i++) {
		row = store_rig_request(r, i);
		row.project = i == 5 ? NULL : "p";
		row.key = i == 5 ? NULL : i == 1 ? "a" : "b";
		row.provider = i == 5 ? NULL : i < 4 ? "x" : "y";
		row.model = i == 5 ? NULL : "m";
		row.began_ms = i < 3 ? INT64_C(86399999) : INT64_C(86400000);
		row.usage.input = i;
		row.cost_pico = 100 * i;
		row.has_cost = i != 4;
		row.outcome = i == 6 ? "timeout" : "ok";
		store_rig_record(r, &row, NULL);
	}
}

static const struct {
	struct usage_filter filter;
	const char *want;
} sums[] = {
	{ { .by = 0 }, "1/6 21 1700|1; " },
	{ { .by = USAGE_BY_DAY }, "1970-01-01 0/2 3 300|0; "
	    "1970-01-02 1/4 18 1400|1; " },
	{ { .by = USAGE_BY_KEY }, " 0/1 5 500|0; a 0/1 1 100|0; "
	    "b 1/4 15 1100|1; " },
	{ { .by = USAGE_BY_PROVIDER }, " 0/1 5 500|0; x 0/3 6 600|0; "
	    "y 1/2 10 600|1; " },
	{ { .by = USAGE_BY_DAY | USAGE_BY_PROVIDER, .key = "b" },
	    "1970-01-01 x 0/1 2 200|0; 1970-01-02 x 0/1 3 300|0; "
	    "1970-01-02 y 1/2 10 600|1; " },
	{ { .by = USAGE_BY_MODEL, .project = "p" }, "m 1/5 16 1200|1; " },
	{ { .by = USAGE_BY_PROJECT, .provider = "x" }, "p 0/3 6 600|0; " },
	{ { .from_day = "1970-01-02" }, "1/4 18 1400|1; " },
	{ { .to_day = "1970-01-01" }, "0/2 3 300|0; " },
	{ { .from_day = "1970-01-01", .to_day = "1970-01-02", .model = "m" },
	    "1/5 16 1200|1; " },
	{ { .from_day = "1970-01-03" }, "" },
	{ { .key = "c" }, "" },
	{ { .by = USAGE_BY_KEY, .key = "c" }, "" },
};

static void
expect_sums(struct store_rig *r)
{
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		if (strcmp(sum(r, &sums[i].filter), sums[i].want) != 0)
			fail_msg("row %zu: %s", i, sum(r, &sums[i].filter));
}

static void
sums_by_what_is_asked_for(void **state)
{
	struct store_rig *r = *state;

	assert_string_equal(sum(r, &(struct usage_filter){ .by = 0 }), "");
	put_days(r);
	expect_sums(r);
}

static void
sums_outlive_the_requests_and_count_none_twice(void **state)
{
	struct store_rig *r = *state;
	size_t n;

	put_days(r);
	/* A year later all but the youngest are removed. */
	store_rig_ok(r, r->ops->expire(r->store, 365 * 86400, 1, 100, &n,
	    &r->err));
	assert_string_equal(list(r, &(struct request_filter){ .limit = 0 }),
	    "6");
	expect_sums(r);
	store_rig_ok(r, r->ops->expire(r->store, 365 * 86400, 1, 100, &n,
	    &r->err));
	expect_sums(r);
}

static void
sums_go_on_while_they_are_made(void **state)
{
	struct store_rig *r = *state;
	struct request_row row = store_rig_request(r, 0);
	const struct usage_filter all = { .by = 0 };
	unsigned requests = r->slow ? 20 : 1100;
	size_t n;

	row.body = (struct span){ NULL, 0 };
	row.usage.input = 1;
	row.cost_pico = 3;
	for (unsigned i = 1; i <= requests; i++) {
		store_rig_record(r, &row, NULL);
		if (i % (requests / 4) != 0)
			continue;
		store_rig_ok(r, r->ops->expire(r->store, 1, 0, 10, &n,
		    &r->err));
		assert_int_equal(n, 0);
		assert_string_equal(sum(r, &all), arena_printf(&r->arena,
		    "0/%u %u %u|0; ", i, i, 3 * i));
	}
}

/* Costs and counts that no sum of SQLite's could hold. */
static void
nonsense_from_a_provider_stops_no_sum(void **state)
{
	struct store_rig *r = *state;
	struct request_row row = store_rig_request(r, 1);
	struct usage_filter all = { .by = 0 };
	size_t n;

	row.body = (struct span){ NULL, 0 };
	row.usage.input = row.usage.output = UINT64_MAX;
	row.cost_pico = UINT64_MAX;
	row.bytes_out = UINT64_MAX;
	for (int i = 0; i < 3; i++) {
		row.began_ms = i == 0 ? INT64_MAX : i == 1 ? INT64_MIN : 0;
		store_rig_record(r, &row, NULL);
	}
	for (int i = 0; i < 2; i++) {
		assert_string_equal(sum(r, &all), "0/3 30000000000000000 "
		    "30000000000000000|0; ");
		store_rig_ok(r, r->ops->expire(r->store, RIG_EXPIRES_S, 1, 10,
		    &n, &r->err));
	}
}

static void
an_outcome_of_ok_is_no_failure(void **state)
{
	(void)state;
	/* What the sums count on. */
	assert_string_equal(error_name(ERROR_NONE), "ok");
}

int
main(void)
{
	static const struct store_fact facts[] = {
		FACT(gives_a_request_back_as_it_was_recorded),
		FACT(what_isnt_known_stays_unknown),
		FACT(gives_a_body_only_when_asked_and_until_it_expires),
		FACT(lets_through_what_the_filter_says),
		FACT(goes_on_from_where_it_was),
		FACT(stops_when_told),
		FACT(sums_by_what_is_asked_for),
		FACT(sums_outlive_the_requests_and_count_none_twice),
		FACT(sums_go_on_while_they_are_made),
		FACT(nonsense_from_a_provider_stops_no_sum),
		FACT(an_outcome_of_ok_is_no_failure),
	};

	return store_rig_run(facts, sizeof(facts) / sizeof(facts[0]));
}
