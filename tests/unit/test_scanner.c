/*
 * Texts are made of pieces that rules and constants of the search turn on. The
 * same text is searched whole, in random pieces, and by force: each rule at
 * each byte, nothing held against a gate, no state kept.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lib/dice.h"
#include "redact/bytes.h"
#include "redact/scanner.h"

#define TEXT_MAX	((size_t)1 << 20)
#define CUE_MAX		96

/* ---- what a scanner tells, as text ---- */

struct told {
	struct findings to;
	struct buf out;
	size_t bytes;			/* of the text that were told */
};

static void
keep(struct findings *to, struct span text)
{
	struct told *t = (struct told *)to;

	buf_span(&t->out, text);
	t->bytes += text.len;
}

static void
found(struct findings *to, enum entity entity, struct span text)
{
	struct told *t = (struct told *)to;

	buf_printf(&t->out, "\1%s\2", entity_name(entity));
	t->bytes += text.len;
}

static void
dropped(struct findings *to, size_t n)
{
	((struct told *)to)->bytes += n;
}

static void
told_init(struct told *t)
{
	*t = (struct told){ .to = { keep, found, dropped } };
	buf_init(&t->out, TEXT_MAX);
	buf_puts(&t->out, "");
}

static void
told_reset(struct told *t)
{
	buf_reset(&t->out);
	t->bytes = 0;
}

/* ---- by force ---- */

/* A rule begins where a word does, or doesn't care. */
static bool
may_begin(const struct rule *r, struct span t, size_t p)
{
	return r->at != RULE_WORD || p == 0 ||
	    !byte_in_word((unsigned char)t.p[p - 1]) ||
	    !byte_in_word((unsigned char)t.p[p]);
}

static enum pattern_result
match_at(struct pattern_room *room, size_t rule, enum pattern_part part,
    struct span t, size_t at, size_t *limit, size_t *end)
{
	size_t max = part == PATTERN_CUE ? CUE_MAX : rule_at(rule)->ceiling;

	*limit = t.len - at < max ? t.len : at + max;
	return pattern_match(room, rule, part, t.p, *limit, at,
	    t.len - at >= max, end);
}

/* Marks what the rule takes out, from p on; returns where it goes on. */
static size_t
mark_at(struct pattern_room *room, size_t rule, struct span t, size_t p,
    char *mark)
{
	const struct rule *r = rule_at(rule);
	const bool *tail = gate_of_rules()->tail[rule];
	size_t at = p, limit, end = 0, go_on, len;
	enum pattern_result rc;

	if (r->cue != NULL) {
		if (match_at(room, rule, PATTERN_CUE, t, p, &limit,
		    &at) != PATTERN_YES)
			return p + 1;
	}
	rc = match_at(room, rule, PATTERN_VALUE, t, at, &limit, &end);
	if (rc == PATTERN_NO)
		return p + 1;
	if (rc != PATTERN_YES)
		end = limit;
	len = end - at;
	if (rc == PATTERN_YES && r->check != NULL && !r->check(t.p + at, &len))
		return p + 1;
	go_on = end = at + len;
	while (rc == PATTERN_MORE && end < t.len &&
	    tail[(unsigned char)t.p[end]])
		end++;
	memset(mark + at, 1, end - at);
	return go_on > p ? go_on : p + 1;
}

/* The text without what any rule takes out. */
static void
by_force(struct pattern_room *room, const struct rule_set *on, struct span t,
    struct buf *out)
{
	char *mark = calloc(1, t.len + 1);

	assert_non_null(mark);
	for (size_t rule = 0; rule < rule_count(); rule++)
		for (size_t p = 0; rule_set_has(on, rule) && p < t.len;)
			p = may_begin(rule_at(rule), t, p) ?
			    mark_at(room, rule, t, p, mark) : p + 1;
	buf_reset(out);
	for (size_t i = 0; i < t.len; i++)
		if (!mark[i])
			buf_putc(out, t.p[i]);
	free(mark);
}

/* What was told, without the names of what was found. */
static void
only_kept(const struct buf *told, struct buf *out)
{
	bool name = false;

	buf_reset(out);
	for (size_t i = 0; i < told->len; i++) {
		if (told->data[i] == '\1')
			name = true;
		if (!name)
			buf_putc(out, told->data[i]);
		if (told->data[i] == '\2')
			name = false;
	}
}

/* ---- texts ---- */

/* The rules' own samples stand in their table of tests; these are what the
 * search itself turns on. */
static const char *const pieces[] = {
	"a", "my", "d", "_", "99", "1", ".", "@", "%", "+", "-", " ", "\n",
	"\"", "(", ")", "/", ":", ",", "ana@example.org", "\xc3\xa9",
	"\303\2511@q.de", "\xe4\xb8\xad", "\xf0\x9f\x98\x80", "\xc3",
	"\xe4", "\xff", "\x80", "123-45-6789", "4111 1111 1111 1111",
	"+49 30 123456", "(030) 123456", "http://", "https://a.b/c?",
	"passport no. ", "password: ", "X1234567", "my name is ", "Ana ",
	"born on ", "12.5.1980", "GB82 WEST 1234 5698 7654 32", "eyJhbGciOi",
	"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.", "sk-proj-", "AKIA",
	"192.168.0.1", "::1", "00:1b:44:11:3a:b7", "12 EUR", "$ 12.50",
	"550e8400-e29b-41d4-a716-446655440000",
	"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789",
};

static void
make_text(struct buf *t, unsigned n)
{
	buf_reset(t);
	for (unsigned i = 0; i < n; i++)
		buf_puts(t, pieces[dice(sizeof(pieces) / sizeof(*pieces))]);
	if (dice_one_in(40))
		for (unsigned i = 950 + dice(200); i > 0; i--)
			buf_putc(t, dice_one_in(9) ? '.' : 'x');
}

/* Each piece in memory of its own, so that no byte beyond it is read. */
static void
in_pieces(struct scanner *s, struct span t)
{
	unsigned most = dice_one_in(2) ? 3 : 40;

	for (size_t p = 0, len; p < t.len; p += len) {
		char *piece;

		len = 1 + dice(most);
		if (len > t.len - p)
			len = t.len - p;
		piece = malloc(len);
		assert_non_null(piece);
		memcpy(piece, t.p + p, len);
		scanner_feed(s, (struct span){ piece, len });
		free(piece);
	}
	scanner_end(s);
}

static void
whole_pieces_and_force_agree(void **state)
{
	struct rule_set on = scanner_rules(ENTITY_ALL, 0);
	struct pattern_room *room = pattern_room_new();
	struct buf text, kept, force;
	struct scanner whole, cut;
	struct told a, b;

	(void)state;
	told_init(&a);
	told_init(&b);
	scanner_init(&whole, &on, &a.to);
	scanner_init(&cut, &on, &b.to);
	buf_init(&text, TEXT_MAX);
	buf_init(&kept, TEXT_MAX);
	buf_init(&force, TEXT_MAX);
	dice_seed(1);
	for (int i = 0; i < 4000; i++) {
		make_text(&text, 1 + dice(i % 50 == 0 ? 200 : 12));
		told_reset(&a);
		told_reset(&b);
		scanner_whole(&whole, buf_view(&text));
		in_pieces(&cut, buf_view(&text));
		assert_int_equal(a.bytes, text.len);
		assert_int_equal(b.bytes, text.len);
		assert_string_equal(buf_view(&a.out).p, buf_view(&b.out).p);
		only_kept(&a.out, &kept);
		by_force(room, &on, buf_view(&text), &force);
		if (!span_same(buf_view(&kept), buf_view(&force)))
			fail_msg("%s\nis kept: %s\nby force: %s", text.data,
			    buf_view(&kept).p, buf_view(&force).p);
	}
	buf_fini(&text);
	buf_fini(&kept);
	buf_fini(&force);
	scanner_fini(&whole);
	scanner_fini(&cut);
	buf_fini(&a.out);
	buf_fini(&b.out);
	pattern_room_free(room);
}

/* ---- single facts ---- */

static void
every_rule_is_sound(void **state)
{
	(void)state;
	assert_true(rule_count() > 0);
	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = rule_at(i);
		const char *fault = pattern_fault(i, PATTERN_VALUE);

		if (fault == NULL && r->cue != NULL)
			fault = pattern_fault(i, PATTERN_CUE);
		if (fault != NULL)
			fail_msg("rule %zu, %s: %s", i, entity_name(r->type),
			    fault);
		assert_in_range(r->confidence, 1, 100);
		assert_in_range(r->ceiling, 2, 8192);
		assert_true(r->at != RULE_MARK || r->first != NULL);
	}
}

static void
entities_have_names(void **state)
{
	enum entity e;

	(void)state;
	for (int i = 0; i < ENTITIES; i++) {
		assert_non_null(entity_name((enum entity)i));
		assert_int_equal(entity_find(
		    span_of(entity_name((enum entity)i)), &e), 0);
		assert_int_equal(e, i);
	}
	assert_int_equal(entity_find(SPAN("email"), &e), 0);
	assert_int_equal(e, ENTITY_EMAIL);
	assert_int_equal(entity_find(SPAN("E-MAIL"), &e), -1);
	assert_int_equal(entity_find(SPAN(""), &e), -1);
}

/* The longest time that something stays behind in ordinary words. */
static void
only_the_unfinished_word_is_held_back(void **state)
{
	static const char text[] = "the quick brown fox jumps over the dog";
	struct rule_set on = scanner_rules(ENTITY_ALL, 0);
	struct scanner s;
	struct told t;
	size_t word = 0;

	(void)state;
	told_init(&t);
	scanner_init(&s, &on, &t.to);
	for (size_t i = 0; text[i] != '\0'; i++) {
		scanner_feed(&s, (struct span){ text + i, 1 });
		word = text[i] == ' ' ? 0 : word + 1;
		assert_in_range(scanner_held(&s), 0, word == 0 ? 1 : word);
	}
	scanner_end(&s);
	assert_string_equal(t.out.data, text);
	scanner_fini(&s);
	buf_fini(&t.out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entities_have_names),
		cmocka_unit_test(every_rule_is_sound),
		cmocka_unit_test(whole_pieces_and_force_agree),
		cmocka_unit_test(only_the_unfinished_word_is_held_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
