/*
 * samples: texts in which what is to be found stands in << >>, named by its
 * entity; all else is to stay, and only that entity is looked for. Numbers are
 * invented, or those that vendors, offices and standards give as examples.
 */
#ifndef SLUICE_TESTS_SAMPLES_H
#define SLUICE_TESTS_SAMPLES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "redact/scanner.h"

struct sample {
	enum entity entity;
	const char *text;
};

struct sample_told {
	struct findings to;
	struct buf out;
};

static void
sample_keep(struct findings *to, struct span text)
{
	buf_span(&((struct sample_told *)to)->out, text);
}

static void
sample_found(struct findings *to, enum entity entity, struct span text)
{
	struct sample_told *t = (struct sample_told *)to;

	(void)entity;
	buf_puts(&t->out, "<<");
	buf_span(&t->out, text);
	buf_puts(&t->out, ">>");
}

static void
sample_dropped(struct findings *to, size_t n)
{
	(void)to;
	(void)n;
	fail();
}

/* The sample without its marks. */
static void
sample_plain(const char *sample, struct buf *out)
{
	for (; *sample != '\0'; sample++)
		if ((sample[0] == '<' && sample[1] == '<') ||
		    (sample[0] == '>' && sample[1] == '>'))
			sample++;
		else
			buf_putc(out, *sample);
}

static void
finds_what_is_marked_and_nothing_else(void **state)
{
	const struct sample *s = *state;
	struct rule_set on = scanner_rules(ENTITY_BIT(s->entity), 0);
	struct sample_told t = { .to = { sample_keep,
	    sample_found, sample_dropped } };
	struct scanner scanner;
	struct buf text;

	buf_init(&t.out, 1 << 16);
	buf_init(&text, 1 << 16);
	sample_plain(s->text, &text);
	scanner_init(&scanner, &on, &t.to);
	scanner_whole(&scanner, buf_view(&text));
	assert_string_equal(t.out.data, s->text);
	scanner_fini(&scanner);
	buf_fini(&text);
	buf_fini(&t.out);
}

/* A test for each. */
static int
run_samples(const struct sample *samples, size_t n)
{
	struct CMUnitTest *tests = calloc(n, sizeof(*tests));
	int failed;

	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){
			.name = entity_name(samples[i].entity),
			.test_func = finds_what_is_marked_and_nothing_else,
			.initial_state = (void *)(uintptr_t)&samples[i] };
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = _cmocka_run_group_tests("samples", tests, n, NULL, NULL);
	free(tests);
	return failed;
}

#endif
