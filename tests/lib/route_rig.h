/*
 * route_rig: tables of requests, each a test of its own: which routes it gets
 * from a configuration, in order, and what is said of it. JSON is written with
 * ' for ". Included behind <cmocka.h>.
 *
 * What is expected stands in one line:
 *
 *	a/x b/y -c/z:off (model dropped)
 *
 * are two candidates, a route that was left out and why, and the changes in
 * the receipt;
 *
 *	model_not_found at model
 *
 * is an error with its code and param.
 */
#ifndef SLUICE_TESTS_ROUTE_RIG_H
#define SLUICE_TESTS_ROUTE_RIG_H

#include <string.h>

#include "base/buf.h"
#include "lib/bodies.h"
#include "lib/conf_rig.h"
#include "policy/route.h"

struct route_row {
	const char *name;
	const char *conf;
	const char *model;
	const char *fields;	/* of the body, behind the model; NULL: some
				 * input */
	const char *expected;
};

struct route_rig {
	struct fixture f;
	struct conf conf;
	struct candidates c;
	int ret;
};

/* What the configuration warns of is of no interest here. */
static inline void
route_rig_load(struct route_rig *rig, const char *conf)
{
	struct buf faults;

	fixture_init(&rig->f);
	rig_clear_environment();
	buf_init(&faults, (size_t)1 << 20);
	if (conf_read(&rig->conf, RIG_FILE, span_of(conf), &faults) == -1)
		fail_msg("%s", buf_view(&faults).p);
	buf_fini(&faults);
}

/* What an earlier choice gave is gone. */
static inline void
route_rig_choose(struct route_rig *rig, const char *model,
    const char *fields)
{
	struct buf body;

	fixture_fini(&rig->f);
	fixture_init(&rig->f);
	buf_init(&body, (size_t)1 << 20);
	buf_printf(&body, "{'model':'%s',%s}", model,
	    fields == NULL ? "'input':'hi'" : fields);
	if (read_body(&rig->f, buf_view(&body).p) == -1)
		fail_msg("%s: %s", rig->f.err.param, rig->f.err.message);
	buf_fini(&body);
	rig->ret = route_candidates(&rig->conf, &rig->f.req, &rig->f.receipt,
	    &rig->f.arena, &rig->c, &rig->f.err);
}

static inline void
route_rig_fini(struct route_rig *rig)
{
	conf_free(&rig->conf);
	fixture_fini(&rig->f);
}

/* The candidates, which are the first of the choices. */
static inline void
route_put_candidates(struct buf *out, const struct candidates *c)
{
	for (size_t i = 0; i < c->n; i++) {
		assert_string_equal(c->list[i].route,
		    c->choices[i].route->name);
		assert_int_equal(c->choices[i].verdict, VERDICT_CANDIDATE);
		buf_printf(out, "%s%s", i == 0 ? "" : " ", c->list[i].route);
	}
}

static inline void
route_put_left_out(struct buf *out, const struct candidates *c)
{
	static const char *const words[] = { "candidate", "off", "excluded",
	    "unfit", "strict", "beyond" };

	for (size_t i = c->n; i < c->n_choices; i++)
		buf_printf(out, " -%s:%s", c->choices[i].route->name,
		    words[c->choices[i].verdict]);
}

static inline void
route_put_changes(struct buf *out, const struct receipt *r)
{
	for (size_t i = 0; i < r->n_changes; i++) {
		assert_true(r->changes[i].why[0] != '\0');
		buf_printf(out, "%s%s %s%s", i == 0 ? " (" : ", ",
		    r->changes[i].param, action_word(r->changes[i].action),
		    i + 1 == r->n_changes ? ")" : "");
	}
}

static inline void
route_put(struct buf *out, const struct route_rig *rig)
{
	if (rig->ret == 0) {
		assert_true(rig->c.n > 0);
		route_put_candidates(out, &rig->c);
		route_put_left_out(out, &rig->c);
		route_put_changes(out, &rig->f.receipt);
		return;
	}
	assert_int_equal(rig->c.n, 0);
	assert_true(rig->f.err.message[0] != '\0');
	buf_printf(out, "%s at %s", error_code(rig->f.err.class),
	    rig->f.err.param);
}

static inline void
route_expect(const struct route_rig *rig, const char *expected)
{
	struct buf got;

	buf_init(&got, (size_t)1 << 20);
	route_put(&got, rig);
	assert_string_equal(buf_view(&got).p, expected);
	buf_fini(&got);
}

/* As found out by each choice, and beforehand. */
static inline void
route_check(void **state)
{
	const struct route_row *row = *state;
	struct route_rig rig;

	route_rig_load(&rig, row->conf);
	route_rig_choose(&rig, row->model, row->fields);
	route_expect(&rig, row->expected);
	route_prepare(&rig.conf);
	route_rig_choose(&rig, row->model, row->fields);
	route_expect(&rig, row->expected);
	route_rig_fini(&rig);
}

static inline void
route_add_rows(struct CMUnitTest *tests, const struct route_row *rows,
    size_t n)
{
	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
		    .test_func = route_check,
		    .initial_state = (void *)(uintptr_t)&rows[i] };
}

#endif
