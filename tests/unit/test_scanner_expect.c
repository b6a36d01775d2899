/*
 * What another found in a text joins with what rules find: against the rules
 * alone and a plain union, and whatever the pieces.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lib/dice.h"
#include "redact/scanner.h"

#define MAX	4096

/* What became of each byte: 0 kept, else found; and "[NAME]" for each. */
struct marks {
	struct findings findings;
	bool gone[MAX];
	size_t at;
	struct buf out;
};

static void
note(struct findings *f, size_t n, bool gone)
{
	struct marks *m = (struct marks *)f;

	assert_true(m->at + n <= MAX);
	for (size_t i = 0; i < n; i++)
		m->gone[m->at++] = gone;
}

static void
note_keep(struct findings *f, struct span text)
{
	note(f, text.len, false);
	buf_span(&((struct marks *)f)->out, text);
}

static void
note_found(struct findings *f, enum entity e, struct span text)
{
	note(f, text.len, true);
	buf_printf(&((struct marks *)f)->out, "[%s]", entity_name(e));
}

static void
note_dropped(struct findings *f, size_t n)
{
	note(f, n, true);
}

struct place {
	enum entity entity;
	size_t from, to;
};

/* Fed in parts that end at the cuts; what is expected stands in one of them. */
static void
search(struct scanner *s, struct marks *m, struct span text,
    const struct place *places, size_t n, const bool *cuts)
{
	size_t from = 0;

	m->at = 0;
	buf_reset(&m->out);
	for (size_t to = 1; to <= text.len; to++) {
		if (to < text.len && !cuts[to])
			continue;
		for (size_t i = n; i > 0; i--)
			if (places[i - 1].from >= from &&
			    places[i - 1].to <= to)
				scanner_expect(s, places[i - 1].entity,
				    places[i - 1].from - from,
				    places[i - 1].to - from);
		scanner_feed(s, (struct span){ text.p + from, to - from });
		from = to;
	}
	scanner_end(s);
	assert_int_equal(m->at, text.len);
}

static void
set_up(struct scanner *s, struct marks *m, entity_set entities)
{
	const struct rule_set rules = scanner_rules(entities, 0);

	*m = (struct marks){ .findings = { note_keep, note_found,
	    note_dropped } };
	buf_init(&m->out, 8 * MAX);
	scanner_init(s, &rules, &m->findings);
}

static void
tear_down(struct scanner *s, struct marks *m)
{
	scanner_fini(s);
	buf_fini(&m->out);
}

/* ---- tests ---- */

static void
joins_what_overlaps_and_names_it_by_the_longest(void **state)
{
	static const struct {
		const char *text;
		struct place places[3];
		size_t n;
		const char *expected;
	} rows[] = {
		{ "I met Ana.", { { ENTITY_PERSON, 6, 9 } }, 1,
		    "I met [PERSON]." },
		{ "Ana", { { ENTITY_PERSON, 0, 3 } }, 1, "[PERSON]" },
		{ "AnaBob", { { ENTITY_PERSON, 0, 3 },
		    { ENTITY_LOCATION, 3, 6 } }, 2, "[PERSON][LOCATION]" },
		{ "ana@example.com", { { ENTITY_PERSON, 0, 3 } }, 1,
		    "[EMAIL]" },
		{ "ana@example.com is", { { ENTITY_PERSON, 0, 18 } }, 1,
		    "[PERSON]" },
		{ "x ana@example.com", { { ENTITY_PERSON, 0, 5 } }, 1,
		    "[EMAIL]" },
		{ "ana@example.com", { { ENTITY_URL, 0, 15 } }, 1, "[EMAIL]" },
		{ "abcdef", { { ENTITY_PERSON, 2, 4 }, { ENTITY_LOCATION, 1, 5 },
		    { ENTITY_DATE, 4, 6 } }, 3, "a[LOCATION]" },
	};
	static const bool cuts[MAX];
	struct scanner s;
	struct marks m;

	(void)state;
	set_up(&s, &m, ENTITY_BIT(ENTITY_EMAIL));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		search(&s, &m, span_of(rows[i].text), rows[i].places,
		    rows[i].n, cuts);
		assert_string_equal(buf_view(&m.out).p, rows[i].expected);
	}
	tear_down(&s, &m);
}

/* No rule finds less or more because something was expected. */
static void
takes_out_just_what_rules_and_others_found(void **state)
{
	static const char *const words[] = { "Ana", " ", " ", "met", "@", ".",
	    "ana@example.com", "4111 1111 1111 1111", "\xc3\xa9", "(555) ",
	    "212-555-0187", "https://a.example/b?c", "\xe9\x9b\xa8", "\n",
	    "Mr. ", "password: ", "hunter2Xy", "2024-05-06", "10.0.0.1",
	    "date_of_birth", "J", "-", "DE89 3704 0044 0532 0130 00" };
	struct scanner plain, joined;
	struct marks rules, both, whole;
	struct buf text;

	(void)state;
	set_up(&plain, &rules, ENTITY_ALL);
	set_up(&joined, &both, ENTITY_ALL);
	buf_init(&whole.out, 8 * MAX);
	buf_init(&text, MAX);
	for (int round = 0; round < 2000; round++) {
		bool cuts[MAX] = { false }, expected[MAX] = { false };
		struct place places[32];
		size_t n = 0, begin = 0;

		buf_reset(&text);
		for (size_t i = 1 + dice(dice_one_in(20) ? 200 : 12);
		    i > 0; i--)
			buf_puts(&text, words[dice(sizeof(words) /
			    sizeof(words[0]))]);
		/* In each part between cuts some places, between characters. */
		for (size_t at = 1; at <= text.len; at++) {
			size_t from = begin + dice((uint32_t)(at - begin));

			if (at < text.len && (!dice_one_in(12) ||
			    (text.data[at] & 0xc0) == 0x80))
				continue;
			cuts[at] = true;
			begin = at;
			if (n == 32 || (text.data[from] & 0xc0) == 0x80)
				continue;
			places[n++] = (struct place){ (enum entity)dice(
			    ENTITIES), from, at };
			memset(expected + from, true, at - from);
		}
		search(&plain, &rules, buf_view(&text), NULL, 0, cuts);
		search(&joined, &both, buf_view(&text), places, n, cuts);
		for (size_t i = 0; i < text.len; i++)
			if (both.gone[i] != (rules.gone[i] || expected[i]))
				fail_msg("byte %zu of %s", i, text.data);
		/* Larger parts give the same. */
		buf_reset(&whole.out);
		buf_span(&whole.out, buf_view(&both.out));
		memset(cuts, false, sizeof(cuts));
		search(&joined, &both, buf_view(&text), places, n, cuts);
		if (!span_same(buf_view(&both.out), buf_view(&whole.out)))
			fail_msg("%s: %s, in pieces %s", text.data,
			    both.out.data, whole.out.data);
	}
	buf_fini(&text);
	buf_fini(&whole.out);
	tear_down(&joined, &both);
	tear_down(&plain, &rules);
}

static void
forgets_at_the_end_what_was_expected(void **state)
{
	static const bool cuts[MAX];
	struct scanner s;
	struct marks m;

	(void)state;
	set_up(&s, &m, 0);
	scanner_expect(&s, ENTITY_PERSON, 0, 3);
	scanner_end(&s);
	search(&s, &m, SPAN("Ana"), NULL, 0, cuts);
	assert_string_equal(buf_view(&m.out).p, "Ana");
	tear_down(&s, &m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    joins_what_overlaps_and_names_it_by_the_longest),
		cmocka_unit_test(takes_out_just_what_rules_and_others_found),
		cmocka_unit_test(forgets_at_the_end_what_was_expected),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
