/*
 * refused: a table of requests that are refused, each a test of its own.
 * Included behind <cmocka.h>.
 */
#ifndef SLUICE_TESTS_REFUSED_H
#define SLUICE_TESTS_REFUSED_H

#include <string.h>

#include "lib/bodies.h"

struct refused {
	const char *name;
	const char *body;
	enum error_class class;
	const char *param;
	const char *says;	/* a piece of the message */
};

#define EIGHT(s)	s s s s s s s s
#define S64		EIGHT("12345678")
#define S512		EIGHT(S64)

/* A refused request leaves nothing behind: the next one is read as ever. */
static inline void
assert_reads_on(void)
{
	struct fixture f;

	fixture_init(&f);
	assert_int_equal(read_body(&f, WITH("'tools':[{'type':'function',"
	    "'name':'f'}],'tool_choice':'required'")), 0);
	assert_int_equal(f.req.n_items, 1);
	assert_int_equal(f.req.n_all_tools, 1);
	assert_int_equal(f.receipt.n_changes, 0);
	fixture_fini(&f);
}

static void
refuses(void **state)
{
	const struct refused *row = *state;
	struct fixture f;

	fixture_init(&f);
	assert_int_equal(read_body(&f, row->body), -1);
	assert_string_equal(f.err.param, row->param);
	assert_int_equal(f.err.class, row->class);
	if (strstr(f.err.message, row->says) == NULL)
		fail_msg("'%s' is not in: %s", row->says, f.err.message);
	assert_int_equal(error_status(f.err.class), 400);
	fixture_fini(&f);
	assert_reads_on();
}

/* Fills n tests, one for each row. */
static inline void
refused_tests(struct CMUnitTest *tests, const struct refused *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
		    .test_func = refuses,
		    .initial_state = (void *)(uintptr_t)&rows[i] };
}

#endif
