#include "config.h"

#include <pthread.h>
#include <string.h>

#include "base/log.h"
#include "redact/bytes.h"
#include "redact/gate.h"
#include "redact/words.h"

static struct word_gate gate;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Whether a sign of rule.first stands for the byte. */
static bool
sign_fits(char sign, unsigned char c)
{
	switch (sign) {
	case '#':
		return byte_is_digit(c);
	case '^':
		return byte_is_upper(c);
	case '~':
		return byte_is_letter(c);
	case '*':
		return byte_in_word(c);
	case '?':
		return true;
	default:
		return byte_is_letter(c) ? (c | 0x20) == (sign | 0x20) :
		    c == (unsigned char)sign;
	}
}

/* Calls back for each byte that fits a place of one of the alternatives; what
 * begins a word of one or two bytes has anything behind it. */
static void
each_first(const char *first, size_t number, void (*add)(size_t place, int c,
    size_t number))
{
	for (size_t len;; first += len + 1) {
		len = strcspn(first, " ");
		for (size_t i = 0; i < 3; i++)
			for (int c = 0; c < GATE_BYTES; c++)
				if (i >= len || (c != GATE_END &&
				    sign_fits(first[i], (unsigned char)c)))
					add(i, c, number);
		if (first[len] == '\0')
			return;
	}
}

static void
add_form_first(size_t place, int c, size_t form)
{
	form_set_add(&gate.first[place][c], form);
}

static void
add_mark_first(size_t place, int c, size_t mark)
{
	gate.marks[place][c] |= (uint64_t)1 << mark;
}

static void
add_list_first(size_t place, int c, size_t rule)
{
	if (place == 0)
		rule_set_add(&gate.list_first[c], rule);
}

/* Whether one of the signs stands for what is there; NULL: for all. */
static bool
signs_fit(const char *signs, int c)
{
	if (signs == NULL)
		return true;
	/* \n: where the text begins or ends as well. */
	for (; *signs != '\0'; signs++)
		if (c == GATE_END ? *signs == '\n' :
		    sign_fits(*signs, (unsigned char)c))
			return true;
	return false;
}

static bool
next_fits(const struct rule *r, int c)
{
	return r->next == NULL || (c == GATE_END ?
	    strchr(r->next, '\n') != NULL :
	    c != '\0' && strchr(r->next, c) != NULL);
}

/* What of a word's bytes, and of those around it, the form allows. */
static void
add_form_bytes(size_t form, const struct rule *r)
{
	for (int c = 0; c < GATE_BYTES; c++) {
		bool before = signs_fit(r->before, c);

		if (next_fits(r, c))
			form_set_add(&gate.next[c], form);
		if (signs_fit(r->then, c))
			form_set_add(&gate.then[c], form);
		if (before)
			form_set_add(&gate.before[0][c], form);
		if (before && (r->alone == NULL || !signs_fit(r->alone, c)))
			form_set_add(&gate.before[1][c], form);
		if (signs_fit(r->last, c))
			form_set_add(&gate.last[c], form);
	}
}

static void
add_form_digits(size_t form, const struct rule *r)
{
	for (unsigned n = 0; n < GATE_DIGITS; n++) {
		if (n >= r->digits)
			form_set_add(&gate.digits[n], form);
		if (n >= r->rows)
			form_set_add(&gate.rows[n], form);
	}
	if (r->digits > 0)
		form_set_add(&gate.counted, form);
}

static void
add_form(size_t rule, const struct rule *r)
{
	size_t form = gate.n_forms++;

	if (form == FORMS_MAX)
		log_fatal("more than %d rules of words' forms", FORMS_MAX);
	gate.form[form] = (uint16_t)rule;
	each_first(r->first == NULL ? "*" : r->first, form, add_form_first);
	for (unsigned n = 0; n < GATE_LENGTHS; n++)
		if (n >= r->min && (r->max == 0 || n <= r->max ||
		    (n == GATE_LENGTHS - 1 && r->max > n)))
			form_set_add(&gate.length[n], form);
	add_form_bytes(form, r);
	add_form_digits(form, r);
}

static void
add_mark(size_t rule, const struct rule *r)
{
	size_t mark = gate.n_marks++;

	if (mark == MARKS_MAX)
		log_fatal("more than %d rules of marks", MARKS_MAX);
	gate.mark[mark] = (uint16_t)rule;
	each_first(r->first, mark, add_mark_first);
}

static void
add_list(size_t rule, const struct rule *r)
{
	each_first(r->first == NULL ? "?" : r->first, rule, add_list_first);
	for (int c = 0; c < GATE_BYTES; c++) {
		if (next_fits(r, c))
			rule_set_add(&gate.list_next[c], rule);
		if (signs_fit(r->then, c))
			rule_set_add(&gate.list_then[c], rule);
	}
}

static void
add_tail(size_t rule, const char *tail)
{
	if (tail == NULL)
		tail = "A-Za-z0-9_";
	for (const unsigned char *t = (const unsigned char *)tail; *t != '\0';
	    t++) {
		unsigned to = t[1] == '-' && t[2] != '\0' ? t[2] : *t;

		for (unsigned c = *t; c <= to; c++)
			gate.tail[rule][c] = true;
		if (to != *t)
			t += 2;
	}
}

static uint8_t
kind_of(unsigned char c)
{
	uint8_t kind = (byte_in_run(c) ? BYTE_RUN : 0) |
	    (byte_in_word(c) ? BYTE_WORD : 0) |
	    (byte_is_upper(c) || c == '_' ? BYTE_PART : 0) |
	    (byte_is_digit(c) ? BYTE_DIGIT : 0) |
	    (gate.marks[0][c] == 0 ? 0 : BYTE_MARK);

	if (kind != 0 || c >= 0x80)
		return kind;
	return c != '\0' && strchr(BLANKS, c) != NULL ?
	    BYTE_PLAIN | BYTE_BLANK : BYTE_PLAIN;
}

static bool
is_small(unsigned c)
{
	return c >= 'a' && c <= 'z';
}

/* With which second bytes, by their low five bits, a short word of small letters
 * that begins with c may have the form, which asks for nothing but how a word
 * begins. */
static uint32_t
begins_short(size_t form, unsigned c)
{
	static const char second[] = "abcdefghijklmnopqrstuvwxyz" BLANKS;
	struct form_set one = { { 0 } };
	uint32_t bits = 0;

	form_set_add(&one, form);
	if (!form_sets_meet(&one, &gate.first[0][c]))
		return 0;
	for (const char *b = second; *b != '\0'; b++) {
		if (!form_sets_meet(&one, &gate.first[1][(unsigned char)*b]))
			continue;
		for (unsigned d = 0; d < 256; d++)
			if (form_sets_meet(&one, &gate.first[2][d]) &&
			    (!is_small((unsigned char)*b) || is_small(d) ||
			    strchr(BLANKS, (int)d) != NULL))
				bits |= (uint32_t)1 << (*b & 31);
	}
	return bits;
}

static void
make_short_forms(void)
{
	for (unsigned c = 0; c < 256; c++)
		gate.short_forms[c] = is_small(c) ? 0 : UINT32_MAX;
	for (size_t i = 0; i < gate.n_forms; i++) {
		const struct rule *r = rule_at(gate.form[i]);

		if (r->min >= GATE_SHORT || (r->next != NULL &&
		    strpbrk(r->next, BLANKS) == NULL))
			continue;
		for (unsigned c = 'a'; c <= 'z'; c++)
			gate.short_forms[c] |= begins_short(i, c);
	}
}

/* Those that may end with one of the bytes. */
static struct form_set
forms_by_last(unsigned from, unsigned to)
{
	struct form_set some = { { 0 } };

	for (unsigned c = from; c <= to; c++)
		for (size_t i = 0; i < FORMS_MAX / 64; i++)
			some.bits[i] |= gate.last[c].bits[i];
	return some;
}

/* Where a number's digits end with it there are no more. */
static void
make_numbers(void)
{
	const struct form_set last = forms_by_last('0', '9');

	for (size_t n = 1; n < GATE_DIGITS; n++)
		for (unsigned c = 0; c < GATE_BYTES; c++) {
			struct form_set *m = &gate.number[n][c];

			*m = gate.length[n];
			form_set_and(m, &gate.next[c]);
			form_set_and(m, &last);
			if (digits_joined_by((unsigned char)c))
				continue;
			form_set_and(m, &gate.digits[n]);
			form_set_and(m, &gate.rows[n == DIGITS_MAX ? n : 1]);
		}
}

static void
make_words(void)
{
	const struct form_set small = forms_by_last('a', 'z');
	const struct form_set large = forms_by_last('A', 'Z');

	for (size_t n = 1; n < GATE_WORDS; n++)
		for (unsigned c = 0; c < GATE_BYTES; c++) {
			struct form_set *m = &gate.word[n][c];

			for (size_t i = 0; i < FORMS_MAX / 64; i++)
				m->bits[i] = small.bits[i] |
				    (n == 1 ? large.bits[i] : 0);
			form_set_and(m, &gate.length[n]);
			form_set_and(m, &gate.next[c]);
		}
}

/* What may stand behind a rule's words and a blank, by the low five bits. */
static uint32_t
behind_blank(const struct rule *r)
{
	uint32_t bits = 0;

	for (unsigned c = 0; next_fits(r, ' ') && c < GATE_BYTES; c++)
		if (signs_fit(r->then, (int)c))
			bits |= (uint32_t)1 << (c & 31);
	return bits;
}

/* What may stand behind an entry's key and a blank. */
static void
add_behind(const struct words_entry *e)
{
	static uint32_t of_rule[RULES_MAX];	/* found once; 0: not yet, or none */
	uint32_t *bits = &gate.list_behind[e->hash >> (32 - GATE_HASH_BITS)];
	const unsigned char *more = (const unsigned char *)e->word + e->key_len;

	if (e->len == e->key_len) {
		if (of_rule[e->rule] == 0)
			of_rule[e->rule] = behind_blank(gate.rule[e->rule]);
		*bits |= of_rule[e->rule];
	} else if (*more != '_' || more[1] >= 0x80) {
		*bits = UINT32_MAX;
	} else {
		*bits |= (uint32_t)1 << (more[1] & 31);
	}
}

static void
make(void)
{
	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = gate.rule[i] = rule_at(i);

		if (r->at == RULE_WORD)
			add_form(i, r);
		else if (r->at == RULE_LIST)
			add_list(i, r);
		else if (r->at == RULE_MAIL)
			rule_set_add(&gate.mail, i);
		else
			add_mark(i, r);
		add_tail(i, r->tail);
	}
	make_short_forms();
	make_numbers();
	make_words();
	for (unsigned c = 0; c < 256; c++)
		gate.kind[c] = kind_of((unsigned char)c);
	words_init();
	words_each(add_behind);
}

const struct word_gate *
gate_of_rules(void)
{
	(void)pthread_once(&once, make);
	return &gate;
}

bool
gate_digits(const struct word_gate *g, struct form_set *m, struct digits *d,
    const char *text, size_t n, bool final, size_t p)
{
	size_t rows, most = n - p < DIGITS_AHEAD ? DIGITS_MAX :
	    digits_at_most(text + p, &rows);

	if (most == DIGITS_MAX) {
		if (!digits_count(d, text, n, final, p))
			return false;
		most = d->n;
		rows = digits_rows(d);
	}
	form_set_and(m, &g->digits[most]);
	form_set_and(m, &g->rows[rows]);
	return true;
}
