/* What a key may have taken out, as it is read, kept and put in force. */
#include "config.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact/guard.h"
#include "redact/pattern.h"
#include "redact/redactor.h"
#include "redact/rule.h"

#define EMAIL	ENTITY_BIT(ENTITY_EMAIL)
#define PHONE	ENTITY_BIT(ENTITY_PHONE)
#define DATE	ENTITY_BIT(ENTITY_DATE)

#define N(rows)	(sizeof(rows) / sizeof((rows)[0]))

/* ---- entities ---- */

static void
reads_names_in_any_order_and_case(void **state)
{
	static const struct {
		const char *list;
		entity_set set;
	} rows[] = {
		{ "EMAIL", EMAIL },
		{ "PHONE,EMAIL", EMAIL | PHONE },
		{ "email,Phone", EMAIL | PHONE },
		{ " EMAIL ,\tDATE ", EMAIL | DATE },
		{ "EMAIL,EMAIL", EMAIL },
		{ "all", ENTITY_ALL },
		{ " All ", ENTITY_ALL },
		{ "EMAIL,ALL", ENTITY_ALL },
	};
	struct error err;
	entity_set set;

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		set = 0;
		if (guard_entities_read(span_of(rows[i].list), &set, &err) ==
		    -1)
			fail_msg("%s: %s", rows[i].list, err.message);
		assert_true(set == rows[i].set);
	}
}

static void
reads_each_name_that_it_prints(void **state)
{
	struct error err;
	entity_set set;
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	for (int e = 0; e < ENTITIES; e++) {
		buf_reset(&out);
		guard_entities_print(&out, ENTITY_BIT(e));
		assert_string_equal(buf_view(&out).p,
		    entity_name((enum entity)e));
		assert_int_equal(guard_entities_read(buf_view(&out), &set,
		    &err), 0);
		assert_true(set == ENTITY_BIT(e));
	}
	buf_reset(&out);
	guard_entities_print(&out, DATE | PHONE | EMAIL);
	assert_string_equal(buf_view(&out).p, "EMAIL,PHONE,DATE");
	buf_reset(&out);
	guard_entities_print(&out, 0);
	assert_int_equal(out.len, 0);
	guard_entities_print(&out, ENTITY_ALL);
	assert_int_equal(guard_entities_read(buf_view(&out), &set, &err), 0);
	assert_true(set == ENTITY_ALL);
	buf_fini(&out);
}

static void
refuses_a_name_that_it_does_not_know(void **state)
{
	static const struct {
		const char *list, *end;
	} rows[] = {
		{ "", "; name 1 is none of them" },
		{ " ", "; name 1 is none of them" },
		{ "FROB", "; name 1 is none of them" },
		{ "EMAIL,FROB", "; name 2 is none of them" },
		{ "EMAIL,", "; name 2 is none of them" },
		{ ",EMAIL", "; name 1 is none of them" },
		{ "EMAIL,,DATE", "; name 2 is none of them" },
		{ "EMAIL DATE", "; name 1 is none of them" },
		{ "EMAILS", "; name 1 is none of them" },
		{ "EMAI", "; name 1 is none of them" },
		{ "EMAIL;DATE", "; name 1 is none of them" },
		{ "none", "; name 1 is none of them" },
		{ "off", "; name 1 is none of them" },
	};
	entity_set set = DATE;
	struct error err;
	size_t len;

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		assert_int_equal(guard_entities_read(span_of(rows[i].list),
		    &set, &err), -1);
		assert_int_equal(err.class, ERROR_VALUE);
		assert_true(set == DATE);
		/* It names all that are right, none of them cut off. */
		assert_int_equal(strncmp(err.message,
		    "expected all, or some of PERSON,EMAIL,", 38), 0);
		assert_non_null(strstr(err.message, ",ORGANIZATION,DATE; "));
		len = strlen(err.message);
		assert_true(len + sizeof("--entities: ") < sizeof(err.message));
		assert_string_equal(err.message + len - strlen(rows[i].end),
		    rows[i].end);
	}
}

static void
keeps_names_of_other_versions(void **state)
{
	static const struct {
		const char *kept;
		entity_set set;
		const char *unknown, *again;
	} rows[] = {
		{ "", 0, "", "" },
		{ "EMAIL,PHONE", EMAIL | PHONE, "", "EMAIL,PHONE" },
		{ "FROB", 0, "FROB", "FROB" },
		{ "FROB,PHONE,NEW_ONE,EMAIL", EMAIL | PHONE, "FROB,NEW_ONE",
		    "EMAIL,PHONE,FROB,NEW_ONE" },
		{ ",EMAIL, ,FROB,", EMAIL, "FROB", "EMAIL,FROB" },
		/* Once it was a word for what is known, here it is a name. */
		{ "all", 0, "all", "all" },
	};
	struct guard_settings s = { .target = GUARD_BOTH };
	struct buf unknown, again;

	(void)state;
	buf_init(&unknown, 4096);
	buf_init(&again, 4096);
	for (size_t i = 0; i < N(rows); i++) {
		buf_reset(&unknown);
		buf_reset(&again);
		guard_entities_kept(span_of(rows[i].kept), &s.entities,
		    &unknown);
		assert_true(s.entities == rows[i].set);
		assert_string_equal(buf_view(&unknown).p, rows[i].unknown);
		s.unknown = unknown.len == 0 ? NULL : buf_view(&unknown).p;
		guard_entities_keep(&again, &s);
		assert_string_equal(buf_view(&again).p, rows[i].again);
	}
	guard_entities_kept(span_of(NULL), &s.entities, &unknown);
	assert_true(s.entities == 0);
	buf_fini(&unknown);
	buf_fini(&again);
}

/* ---- placeholders ---- */

#define SIXTY	"..........,,,,,,,,,,..........,,,,,,,,,,..........,,,,,,,,,,"

static void
takes_placeholders_that_can_be_seen(void **state)
{
	static const char *const rows[] = { "[TYPE]", "***", "x", " ", "TYPE",
	    "<redacted>", "\"quoted\\\"", "\xe2\x96\x88\xe2\x96\x88",
	    "\xf0\x9f\x99\x88", "<TYPE/TYPE>", "%s", SIXTY "...." };
	struct error err;

	(void)state;
	for (size_t i = 0; i < N(rows); i++)
		if (guard_placeholder_check(span_of(rows[i]), &err) == -1)
			fail_msg("%s: %s", rows[i], err.message);
}

static void
refuses_placeholders_that_cannot(void **state)
{
	static const struct span rows[] = {
		{ "", 0 },
		{ "a\nb", 3 },
		{ "\t", 1 },
		{ "a\0b", 3 },
		{ "\033[1m", 4 },
		{ "\x7f", 1 },
		{ "\xff", 1 },
		{ "\xe2\x96", 2 },
		{ "\xed\xa0\x80", 3 },		/* a surrogate */
		{ "\xc0\xaf", 2 },		/* overlong */
		{ SIXTY ".....", 65 },
	};
	struct error err;

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		assert_int_equal(guard_placeholder_check(rows[i], &err), -1);
		assert_int_equal(err.class, ERROR_VALUE);
		assert_non_null(strstr(err.message, "1 to 64 bytes"));
	}
}

static void
refuses_placeholders_that_would_be_redacted(void **state)
{
	static const char *const rows[] = { "nobody@example.com",
	    "TYPE@example.com", "192.168.0.1", "+1 415 555 2671",
	    "https://example.com/TYPE", "see www.example.org",
	    "4111 1111 1111 1111" };
	struct error err;

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		if (guard_placeholder_check(span_of(rows[i]), &err) == 0)
			fail_msg("%s", rows[i]);
		assert_non_null(strstr(err.message, "isn't itself"));
	}
}

static void
puts_the_type_where_a_placeholder_has_it(void **state)
{
	static const struct {
		const char *placeholder, *expected;
	} rows[] = {
		{ NULL, "[EMAIL]" },
		{ "[TYPE]", "[EMAIL]" },
		{ "***", "***" },
		{ "TYPE", "EMAIL" },
		{ "a TYPE, TYPE.", "a EMAIL, EMAIL." },
		{ "TYPETYP", "EMAILTYP" },
		{ "type", "type" },
	};
	struct guard_settings s = { .entities = EMAIL };
	struct guard g;
	struct buf out;

	(void)state;
	buf_init(&out, 256);
	for (size_t i = 0; i < N(rows); i++) {
		s.placeholder = rows[i].placeholder;
		guard_init(&g, &s);
		buf_reset(&out);
		guard_replace(&g, ENTITY_EMAIL, SPAN("ana@example.com"), &out);
		assert_string_equal(buf_view(&out).p, rows[i].expected);
		assert_int_equal(g.found[ENTITY_EMAIL], 1);
		assert_int_equal(g.found[ENTITY_PHONE], 0);
	}
	buf_fini(&out);
}

/* Writes its own of one kind, and nothing of others. */
static bool
write_own(struct guard *g, enum entity e, struct span value, struct buf *out)
{
	if (e != ENTITY_PHONE)
		return false;
	buf_printf(out, "%s%zu", (const char *)g->ctx, value.len);
	return true;
}

static void
who_is_told_of_a_find_may_write_in_its_place(void **state)
{
	const struct guard_settings s = { .entities = EMAIL | PHONE };
	char mark[] = "#";
	struct guard g;
	struct buf out;

	(void)state;
	guard_init(&g, &s);
	g.on_found = write_own;
	g.ctx = mark;
	buf_init(&out, 256);
	guard_replace(&g, ENTITY_PHONE, SPAN("12345"), &out);
	guard_replace(&g, ENTITY_EMAIL, SPAN("a@b.de"), &out);
	guard_replace(&g, ENTITY_PHONE, SPAN("1"), &out);
	assert_string_equal(buf_view(&out).p, "#5[EMAIL]#1");
	assert_int_equal(g.found[ENTITY_PHONE], 2);
	assert_int_equal(g.found[ENTITY_EMAIL], 1);
	buf_fini(&out);
}

/* ---- thresholds ---- */

static bool
same_rules(const struct rule_set *a, const struct rule_set *b)
{
	return memcmp(a->bits, b->bits, sizeof(a->bits)) == 0;
}

static void
a_threshold_that_is_not_said_is_the_usual_one(void **state)
{
	struct guard_settings s = { .entities = ENTITY_ALL };
	struct guard unsaid, said, none;

	(void)state;
	assert_int_equal(guard_threshold(&s), GUARD_THRESHOLD);
	assert_string_equal(guard_placeholder(&s), GUARD_PLACEHOLDER);
	guard_init(&unsaid, &s);
	s.threshold = GUARD_THRESHOLD;
	guard_init(&said, &s);
	assert_true(same_rules(&unsaid.rules, &said.rules));
	assert_false(rule_set_empty(&said.rules));
	s.threshold = 100;
	guard_init(&none, &s);
	assert_true(rule_set_empty(&none.rules));
}

static void
rules_less_sure_than_the_threshold_are_off(void **state)
{
	struct guard_settings s = { .entities = EMAIL | PHONE };
	struct guard g;

	(void)state;
	for (s.threshold = 1; s.threshold <= 100; s.threshold++) {
		guard_init(&g, &s);
		for (size_t i = 0; i < rule_count(); i++) {
			const struct rule *r = rule_at(i);

			assert_int_equal(rule_set_has(&g.rules, i),
			    (s.entities & ENTITY_BIT(r->type)) != 0 &&
			    r->confidence >= s.threshold);
		}
	}
}

static void
an_address_stays_one(void **state)
{
	const struct guard_settings s = { .entities = EMAIL |
	    ENTITY_BIT(ENTITY_URL) }, no_url = { .entities = EMAIL };
	struct guard g, without;

	(void)state;
	guard_init(&g, &s);
	guard_init(&without, &no_url);
	assert_false(same_rules(&g.rules, &g.address_rules));
	assert_true(same_rules(&g.address_rules, &without.rules));
}

static void
knows_which_entities_nothing_finds(void **state)
{
	struct guard_settings s = { .entities = EMAIL | PHONE };
	unsigned email = 0;

	(void)state;
	for (size_t i = 0; i < rule_count(); i++)
		if (rule_at(i)->type == ENTITY_EMAIL &&
		    rule_at(i)->confidence > email)
			email = rule_at(i)->confidence;
	assert_true(guard_unfound(&s) == 0);
	s.entities = EMAIL;
	s.threshold = email;
	assert_true(guard_unfound(&s) == 0);
	s.threshold = email + 1;
	assert_true(guard_unfound(&s) == EMAIL);
	s.entities = EMAIL | DATE;
	s.threshold = 100;
	assert_true(guard_unfound(&s) == (EMAIL | DATE));
	s.entities = 0;
	assert_true(guard_unfound(&s) == 0);
}

static void
the_words_for_targets_stand_at_their_numbers(void **state)
{
	(void)state;
	assert_string_equal(guard_target_words[GUARD_OFF], "off");
	assert_string_equal(guard_target_words[GUARD_INPUT], "input");
	assert_string_equal(guard_target_words[GUARD_OUTPUT], "output");
	assert_string_equal(guard_target_words[GUARD_BOTH], "both");
	assert_null(guard_target_words[GUARD_BOTH + 1]);
}

/* ---- a host that allows no code made at run time ---- */

/* PCRE2's, for this program; here as little of it as is called. */
int	pcre2_jit_compile_8(void *code, uint32_t options);

static bool is_hardened;

int
pcre2_jit_compile_8(void *code, uint32_t options)
{
	int (*compile)(void *, uint32_t);

	if (is_hardened)
		return -48;		/* PCRE2_ERROR_NOMEMORY */
	*(void **)&compile = dlsym(RTLD_NEXT, "pcre2_jit_compile_8");
	return compile(code, options);
}

/* The first test: what is compiled once stays. */
static void
redacts_and_says_so_where_no_machine_code_may_be_made(void **state)
{
	const struct guard_settings s = { .entities = EMAIL };
	struct redactor r;
	struct guard g;
	struct buf out;

	(void)state;
	is_hardened = true;
	buf_init(&out, 1024);
	guard_tell_speed(&out);
	assert_string_equal(buf_view(&out).p, "redaction: patterns are "
	    "interpreted: the host allows no code made at run time; "
	    "redaction is slower\n");
	buf_reset(&out);
	guard_init(&g, &s);
	redactor_init(&r, &g, &g.rules);
	redactor_whole(&r, SPAN("to ana@example.com."), &out);
	redactor_fini(&r);
	assert_string_equal(buf_view(&out).p, "to [EMAIL].");
	buf_fini(&out);
	is_hardened = false;
}

static void
says_how_fast_it_is(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 256);
	guard_tell_speed(&out);
	/* It is itself on a host that doesn't allow it. */
	assert_string_equal(buf_view(&out).p, pattern_fast() ?
	    "redaction: patterns run as machine code\n" :
	    "redaction: patterns are interpreted: the host allows no code "
	    "made at run time; redaction is slower\n");
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    redacts_and_says_so_where_no_machine_code_may_be_made),
		cmocka_unit_test(says_how_fast_it_is),
		cmocka_unit_test(reads_names_in_any_order_and_case),
		cmocka_unit_test(reads_each_name_that_it_prints),
		cmocka_unit_test(refuses_a_name_that_it_does_not_know),
		cmocka_unit_test(keeps_names_of_other_versions),
		cmocka_unit_test(takes_placeholders_that_can_be_seen),
		cmocka_unit_test(refuses_placeholders_that_cannot),
		cmocka_unit_test(refuses_placeholders_that_would_be_redacted),
		cmocka_unit_test(puts_the_type_where_a_placeholder_has_it),
		cmocka_unit_test(who_is_told_of_a_find_may_write_in_its_place),
		cmocka_unit_test(a_threshold_that_is_not_said_is_the_usual_one),
		cmocka_unit_test(rules_less_sure_than_the_threshold_are_off),
		cmocka_unit_test(an_address_stays_one),
		cmocka_unit_test(knows_which_entities_nothing_finds),
		cmocka_unit_test(the_words_for_targets_stand_at_their_numbers),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
