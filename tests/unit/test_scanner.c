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
#include "redact/words.h"

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

/* Bytes of the longest word of a rule's list that stands there, 0: none. */
static size_t
listed_at(size_t rule, struct span t, size_t p)
{
	size_t key = words_key(t.p, t.len, p), len, word = 0;
	const char *list = rule_at(rule)->words;
	unsigned longest = 0;

	for (; key > 0 && *list != '\0'; list += len) {
		struct words_entry e;
		int n;

		list += strspn(list, " ");
		len = strcspn(list, " ");
		if (len == 0)
			break;
		e = (struct words_entry){ .word = list,
		    .rule = (uint16_t)rule, .len = (uint8_t)len };
		n = words_compare(&e, t.p + p, t.len - p);
		if (words_key(list, len, 0) == key && n > 0 && len > longest) {
			longest = (unsigned)len;
			word = (size_t)n;
		}
	}
	return word;
}

static enum pattern_result
match_at(struct pattern_room *room, size_t rule, enum pattern_part part,
    struct span t, size_t at, size_t word, size_t *limit, size_t *end)
{
	size_t max = part == PATTERN_CUE ? CUE_MAX : rule_at(rule)->ceiling;
	enum pattern_result rc;

	*limit = t.len - at < max ? t.len : at + max;
	if (word >= max)
		return PATTERN_NO;
	rc = pattern_match(room, rule, part, t.p, *limit, at + word,
	    t.len - at >= max, end);
	return rc == PATTERN_YES && part == PATTERN_VALUE && *end == at ?
	    PATTERN_NO : rc;
}

/* Marks what the rule takes out, from p on; returns where it goes on. */
static size_t
mark_at(struct pattern_room *room, size_t rule, struct span t, size_t p,
    char *mark)
{
	const struct rule *r = rule_at(rule);
	const bool *tail = gate_of_rules()->tail[rule];
	size_t at = p, limit, end = 0, go_on, len, word = 0;
	enum pattern_result rc;

	if (r->at == RULE_LIST) {
		word = listed_at(rule, t, p);
		if (word == 0)
			return p + 1;
	}
	if (r->cue != NULL) {
		if (match_at(room, rule, PATTERN_CUE, t, p, word, &limit,
		    &at) != PATTERN_YES)
			return p + 1;
		word = 0;
	}
	rc = match_at(room, rule, PATTERN_VALUE, t, at, word, &limit, &end);
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
	"Dr. ", "Acme ", "GmbH", " Hospital", "Hi ", "\nBest,\n", "Maria ",
	"Smith", "patientName\": \"", "MRN: ", "type 2 ", "diabetes", " 50 mg",
	"5 May ", "May 5, ", "2024", "\xe5\xb9\xb4", "\xe6\x9c\x88", "12 ",
	"together ", "understanding, ", "Words and more words than any list has. ",
	"Donaudampfschifffahrtsgesellschaftskapitaen ",
	"years old", "Hauptstra\303\237e", "Calle de ", "New York", ", NY ",
	"10115 Berlin", "SW1A 1AA", "account no. ", "8 800 555 35 35", "0151 ",
	"12345678Z", "756.9217.0769.85", "RSSMRA85T10A562S", "811218-9876",
	"1 85 05 78 006 084 36", "USD ", "million", "\xe2\x82\xac", "Rs. ",
	"\xe7\x94\xb0\xe4\xb8\xad", "\xe3\x81\x95\xe3\x82\x93",
	"\xe6\xa0\xaa\xe5\xbc\x8f\xe4\xbc\x9a\xe7\xa4\xbe", "heart ",
	"attack", "04:16:27,", "2026-04-24 04:16:27,", "2026-04-24T04:16",
	"0.54396", "-28.25240,", "12,-- ", "00-1b-44-11-3a-b7", "001b.4411.3ab7",
	"fe80::1", "1:2:3:4:5:6:7:8", "34 and ", "42yo", "5th Street ",
	"221B Baker Street", "EUR", "dollars ", "3.May", "1er mai ", "may ",
	"use ", " as password", "call: ", "text\": \"", "he is ", "created_at",
	"dateOfBirth: ", "attack", "ssn: ", "is ", "_", "Key", "'s ", "bic ", "1EG4-TE5-MK73",
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

/* Which rule it is that the gate doesn't let through. */
static size_t
blame(struct pattern_room *room, struct span t)
{
	struct buf kept, force;
	size_t rule = 0;
	bool same = true;

	buf_init(&kept, TEXT_MAX);
	buf_init(&force, TEXT_MAX);
	for (; rule < rule_count() && same; rule++) {
		struct rule_set on = { { 0 } };
		struct scanner s;
		struct told told;

		told_init(&told);
		rule_set_add(&on, rule);
		scanner_init(&s, &on, &told.to);
		scanner_whole(&s, t);
		only_kept(&told.out, &kept);
		by_force(room, &on, t, &force);
		same = span_same(buf_view(&kept), buf_view(&force));
		scanner_fini(&s);
		buf_fini(&told.out);
	}
	buf_fini(&kept);
	buf_fini(&force);
	return same ? rule_count() : rule - 1;
}

/* More by hand: SCANNER_ROUNDS=100000 */
static int
rounds(void)
{
	const char *n = getenv("SCANNER_ROUNDS");

	return n == NULL ? 3000 : (int)strtol(n, NULL, 10);
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
	for (int i = 0; i < rounds(); i++) {
		make_text(&text, 1 + dice(i % 50 == 0 ? 200 : 12));
		told_reset(&a);
		told_reset(&b);
		scanner_whole(&whole, buf_view(&text));
		in_pieces(&cut, buf_view(&text));
		assert_int_equal(a.bytes, text.len);
		assert_int_equal(b.bytes, text.len);
		if (!span_same(buf_view(&a.out), buf_view(&b.out)))
			fail_msg("%s\nwhole: %s\nin pieces: %s", text.data,
			    buf_view(&a.out).p, buf_view(&b.out).p);
		only_kept(&a.out, &kept);
		by_force(room, &on, buf_view(&text), &force);
		if (!span_same(buf_view(&kept), buf_view(&force)))
			fail_msg("%s\nis kept: %s\nby force: %s\nrule %zu",
			    text.data, buf_view(&kept).p, buf_view(&force).p,
			    blame(room, buf_view(&text)));
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
		assert_true((r->at == RULE_LIST) == (r->words != NULL));
		assert_true(r->at != RULE_LIST || r->cue != NULL ||
		    r->ceiling >= WORDS_KEY_MAX);
		assert_true(!r->covers || (i + 1 < rule_count() &&
		    rule_at(i + 1)->type == r->type &&
		    rule_at(i + 1)->confidence <= r->confidence));
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

/* ---- hostile texts ---- */

/* What makes patterns try again and again: begins without ends, cues without
 * values, rows of what might be digits, names, parts of addresses. */
static const char *const hostile[] = {
	"1-1-1-", "eyJa.", "GB82 WEST ", "http://http://", "a@a@", "4111 ",
	"(", "+1 ", "1.", "::", "a.", "0 ", "password ", "passport number is ",
	"Ana ", "A B ", "A.", "My name is ", "Dr. Dr. ", "-----BEGIN ",
	"call me at ", "account of the ", "de la ", "hospital de la ",
	"University of ", "New York, ", "12 Baker ", "Calle de la ", "$1,111",
	"1,111 ", "12 May ", "May 12 ", "2024\xe5\xb9\xb4", "born in Rome on ",
	"John ", "Van der ", "O'", "Jean-", "Smith & ", "A, ", "type 2 ",
	"heart ", "patient id ", "\xe7\x94\xb0", "\xe6\xa0\xaa\xe5\xbc\x8f",
	"\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd", "\xc3\xa9", "\xc3\x89",
	"_a", "aB", "0123456789", "9876 5432 ", "1 85 05 ", "756.", "sk-ant-",
	"AKIA", "00:", "AccountKey=", "azure key key ", "name: Ana ", "Hi Ana ",
	"regards,\n\n", "\"ssn\": \"", "MRN-1-", "10115 Berlin ", "St. ",
	"7-2 ", "K-K-", "I, A. ", "Karl-Marx-", "\xea\xb9\x80",
};

/* Steps are counted, not time: of patterns for a byte of text, in texts of
 * two sizes, so that neither grows faster than the text. */
#define STEPS_PER_BYTE	3000
#define HOSTILE_SIZE	((size_t)1 << 14)

static size_t
steps_of(struct scanner *s, const char *piece, size_t size)
{
	struct buf text;
	size_t before = pattern_steps(s->room);

	buf_init(&text, TEXT_MAX);
	while (text.len < size)
		buf_puts(&text, piece);
	scanner_whole(s, buf_view(&text));
	buf_fini(&text);
	return pattern_steps(s->room) - before;
}

static void
hostile_texts_cost_no_more_than_their_length(void **state)
{
	struct rule_set on = scanner_rules(ENTITY_ALL, 0);
	struct scanner s;
	struct told t;

	(void)state;
	told_init(&t);
	scanner_init(&s, &on, &t.to);
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		size_t small = steps_of(&s, hostile[i], HOSTILE_SIZE);
		size_t large = steps_of(&s, hostile[i], 4 * HOSTILE_SIZE);

		if (large > 5 * small + 1000 ||
		    large > STEPS_PER_BYTE * 4 * HOSTILE_SIZE)
			fail_msg("%s: %zu, %zu bytes tried", hostile[i], small,
			    large);
		told_reset(&t);
	}
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
		cmocka_unit_test(hostile_texts_cost_no_more_than_their_length),
		cmocka_unit_test(only_the_unfinished_word_is_held_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
