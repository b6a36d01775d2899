/*
 * docs/guardrails.md says what the rules find now, to the digit.
 * guardrails_measure --rewrite docs/guardrails.md brings it up to date.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "guardrails/figures.h"

static void
the_document_has_the_figures_of_a_fresh_run(void **state)
{
	const char *srcdir = getenv("srcdir");
	struct buf document, fresh;
	struct labelled set;
	const char *begin;
	char path[4096];
	char *end;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/docs/guardrails.md",
	    srcdir == NULL ? "." : srcdir);
	buf_init(&document, FIGURES_DOCUMENT_MAX);
	buf_init(&fresh, FIGURES_DOCUMENT_MAX);
	assert_int_equal(figures_read(path, &document), 0);
	begin = strstr(document.data, FIGURES_BEGIN);
	assert_non_null(begin);
	begin += strlen(FIGURES_BEGIN);
	end = strstr(begin, FIGURES_END);
	assert_non_null(end);
	*end = '\0';
	labelled_make(&set);
	figures_markdown(&set, &fresh);
	assert_string_equal(begin, fresh.data);
	labelled_free(&set);
	buf_fini(&fresh);
	buf_fini(&document);
}

/* A share that is not whole never looks so. */
static void
shares_are_rounded_down(void **state)
{
	(void)state;
	assert_int_equal(figures_share(0, 0), 1000);
	assert_int_equal(figures_share(9999, 10000), 999);
	assert_int_equal(figures_share(10000, 10000), 1000);
	assert_int_equal(figures_share(1, 3), 333);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_document_has_the_figures_of_a_fresh_run),
		cmocka_unit_test(shares_are_rounded_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
