#include "config.h"

#include "redact/bytes.h"
#include "redact/eight.h"
#include "redact/quiet.h"
#include "redact/scanner.h"
#include "redact/words.h"

#define WORD_MAX	WORDS_KEY_MAX
/* So many bytes behind a word's begin are looked at: eight at a time, the word,
 * what ends it, and two more. */
#define AHEAD		(WORD_MAX + 16)

/* How many of the eight, from the first on, are small letters. */
static inline size_t
small_letters(uint64_t v)
{
	return eight_before(eight_outside(v, 'a', 'z'));
}

/* How many digits there are from t on, at most eight. */
static inline size_t
digits_before(const unsigned char *t)
{
	return eight_before(eight_outside(eight_at(t), '0', '9'));
}

/* The end of a word of letters, small ones but for the first. */
static inline size_t
word_end(const unsigned char *t, size_t p, uint32_t *hash)
{
	uint64_t v = eight_at(t + p) | 0x20, h = 0;
	size_t n = small_letters(v), w = p;

	for (; n == 8 && w - p < WORD_MAX; n = small_letters(v)) {
		h = words_hash_add(h, v);
		w += 8;
		v = eight_at(t + w);
	}
	/* Of eight a longer one has no key. */
	if (n > 0)
		h = words_hash_add(h, v & (((uint64_t)1 << n % 8 * 8) - 1));
	*hash = words_hash_end(h);
	return w + n;
}

/* Of a run that is over at its byte w: where it ends. It may end with a full
 * stop. 0: it goes on, or a mail address may be in it. */
static inline size_t
run_end(const struct word_gate *g, const unsigned char *t, size_t w)
{
	if ((g->kind[t[w]] & BYTE_PLAIN) != 0 && t[w] != '@')
		return w;
	if (t[w] == '.' && (g->kind[t[w]] & BYTE_MARK) == 0)
		w++;
	return (g->kind[t[w]] & BYTE_RUN) != 0 || t[w] == '@' ? 0 : w;
}

/* Most words: of small letters, few of them, with a blank behind. */
static inline bool
has_no_form(const struct word_gate *g, const unsigned char *t, size_t p,
    size_t w)
{
	return (g->kind[t[w]] & BYTE_BLANK) != 0 && w - p < GATE_SHORT &&
	    (g->short_forms[t[p]] >> (t[p + 1] & 31) & 1) == 0;
}

/* Whether one of the rules may match after a glance, of those with the forms from
 * first on. */
static inline bool
glance_some(struct scanner *s, uint64_t forms, size_t first, size_t p)
{
	int (*last)(const char *, size_t) = NULL;
	int ret = 1;

	for (; forms != 0; forms &= forms - 1) {
		size_t rule = s->gate->form[first +
		    (size_t)__builtin_ctzll(forms)];
		const struct rule *r = s->gate->rule[rule];

		if (p < s->not_before[rule])
			continue;
		if (r->glance == NULL)
			return true;
		/* Rules side by side share one. */
		if (r->glance != last)
			ret = r->glance(s->text + p, s->n - p);
		last = r->glance;
		if (ret == 1 || ret == -1)
			return true;
		if (ret > 1)
			s->not_before[rule] = p + (size_t)ret;
	}
	return false;
}

static bool
glance(struct scanner *s, struct form_set m, size_t p)
{
	for (size_t i = 0; i < FORMS_MAX / 64; i++)
		if (glance_some(s, m.bits[i], i * 64, p))
			return true;
	return false;
}

/* Whether a rule may begin with a word of this form, of letters, small ones but
 * for the first, t[p] to t[w]. */
static inline bool
has_form(struct scanner *s, const unsigned char *t, size_t p, size_t w)
{
	const struct word_gate *g = s->gate;
	struct form_set m = s->on_forms;

	form_set_and(&m, &g->word[w - p][t[w]]);
	form_set_and(&m, &g->first[0][t[p]]);
	if (form_set_empty(&m))
		return false;
	form_set_and(&m, &g->first[1][t[p + 1]]);
	form_set_and(&m, &g->first[2][t[p + 2]]);
	form_set_and(&m, &g->last[t[w - 1]]);
	form_set_and(&m, &g->then[t[w + 1]]);
	form_set_and(&m, gate_before(g, t, p));
	return !form_set_empty(&m) && glance(s, m, p);
}

/* Whether what an entry has behind its key may stand at t[w]: one of several
 * words by what joins them and the next one's first byte. */
static inline bool
may_go_on(const struct words_entry *e, const unsigned char *t, size_t w)
{
	const unsigned char *more = (const unsigned char *)e->word + e->key_len;

	if (*more != '_')
		return byte_is_letter(*more) || *more == t[w] || *more >= 0x80;
	if (t[w] == ' ' || t[w] == '_' || t[w] == '-')
		w++;
	else if (!byte_is_upper(t[w]))
		return false;
	return (more[1] | 0x20) == (t[w] | 0x20) || more[1] >= 0x80;
}

/* Whether a rule may begin with the word, t[p] to t[w], which is the key of these
 * entries. */
static bool
has_entry(const struct scanner *s, const struct words_entry *e,
    const unsigned char *t, size_t p, size_t w)
{
	const struct word_gate *g = s->gate;

	for (; e != NULL; e = e->next) {
		const struct rule *r = g->rule[e->rule];

		if (!rule_set_has(&g->list_first[t[p]], e->rule))
			continue;
		if (e->len > e->key_len ? may_go_on(e, t, w) :
		    rule_set_has(&g->list_next[t[w]], e->rule) &&
		    rule_set_has(&g->list_then[t[w + 1]], e->rule) &&
		    (r->glance == NULL ||
		    r->glance(s->text + p, s->n - p) != 0))
			return true;
	}
	return false;
}

/* ---- within a run ---- */

/* As has_form(), of any word. */
static bool
has_any_form(struct scanner *s, const unsigned char *t, size_t p, size_t w)
{
	const struct word_gate *g = s->gate;
	struct form_set m = s->on_forms;

	form_set_and(&m, gate_before(g, t, p));
	form_set_and(&m, &g->first[0][t[p]]);
	form_set_and(&m, &g->length[w - p]);
	form_set_and(&m, &g->next[t[w]]);
	form_set_and(&m, &g->first[1][t[p + 1]]);
	form_set_and(&m, &g->first[2][t[p + 2]]);
	form_set_and(&m, &g->last[t[w - 1]]);
	form_set_and(&m, &g->then[t[w + 1]]);
	if (form_sets_meet(&m, &g->counted) && !gate_digits(g, &m, &s->digits,
	    s->text, s->n, false, p))
		return true;
	return !form_set_empty(&m) && glance(s, m, p);
}

/* As gate_digits(), of a number t[p] to t[w] that something joins to more: mostly
 * to one more, with a decimal point. */
static inline bool
has_digits(struct scanner *s, struct form_set *m, const unsigned char *t,
    size_t p, size_t w)
{
	const struct word_gate *g = s->gate;
	size_t more = digits_before(t + w + 1), n = w - p + more;

	if (more == 8 || digits_joined_by(t[w + 1 + more]) || n > DIGITS_MAX)
		return gate_digits(g, m, &s->digits, s->text, s->n, false, p);
	form_set_and(m, &g->digits[n]);
	form_set_and(m, &g->rows[n == DIGITS_MAX ? n : 1 + (more > 0)]);
	return true;
}

/* As has_form(), of a word of digits alone. */
static bool
has_number(struct scanner *s, const unsigned char *t, size_t p, size_t w)
{
	const struct word_gate *g = s->gate;
	struct form_set m = s->on_forms;

	form_set_and(&m, gate_before(g, t, p));
	form_set_and(&m, &g->number[w - p][t[w]]);
	form_set_and(&m, &g->first[0][t[p]]);
	if (form_set_empty(&m))
		return false;
	form_set_and(&m, &g->then[t[w + 1]]);
	form_set_and(&m, &g->first[1][t[p + 1]]);
	form_set_and(&m, &g->first[2][t[p + 2]]);
	if (digits_joined_by(t[w]) && form_sets_meet(&m, &g->counted) &&
	    !has_digits(s, &m, t, p, w))
		return true;
	return !form_set_empty(&m) && glance(s, m, p);
}

/* Whether an entry of a list may begin at t[p]. */
static bool
may_list(const struct scanner *s, const unsigned char *t, size_t p)
{
	size_t len;

	if (!words_may_begin(s->text + p, s->n - p))
		return false;
	len = words_key(s->text, s->n, p);
	return len > 0 && (p + len + 1 >= s->n ||
	    has_entry(s, words_find(s->text + p, len), t, p, p + len));
}

/* Whether one may begin with a part of a word, as in date_of_birth or
 * dateOfBirth. */
static bool
has_part(const struct scanner *s, const unsigned char *t, size_t p, size_t w)
{
	for (size_t i = p; i < w; i++)
		if (byte_is_letter(t[i]) && (i == p || t[i - 1] == '_' ||
		    (byte_is_upper(t[i]) && byte_is_letter(t[i - 1]) &&
		    !byte_is_upper(t[i - 1]))) && may_list(s, t, i))
			return true;
	return false;
}

/* Finds the end of the run that goes on to e from p, if it is near and no mail
 * address is in it. */
static bool
find_run(struct scanner *s, const unsigned char *t, size_t p, size_t e)
{
	while (e - p < AHEAD && (s->gate->kind[t[e]] & BYTE_RUN) != 0)
		e++;
	if (e - p == AHEAD || t[e] == '@')
		return false;
	s->run_end = e;
	return true;
}

static inline bool
may_mark(const struct scanner *s, const unsigned char *t, size_t p)
{
	const struct word_gate *g = s->gate;

	return (g->kind[t[p]] & BYTE_MARK) != 0 &&
	    (s->on_marks & g->marks[0][t[p]] & g->marks[1][t[p + 1]] &
	    g->marks[2][t[p + 2]]) != 0;
}

/* Where the run goes on behind the word at p; p if it has to be looked at. */
static inline size_t
pass_part(struct scanner *s, const unsigned char *t, size_t p)
{
	const uint8_t *kind = s->gate->kind;
	bool begins = p == 0 || (kind[t[p - 1]] & BYTE_WORD) == 0;
	size_t digits = digits_before(t + p), w = p + digits;

	if (digits > 0 && w <= s->run_end && (kind[t[w]] & BYTE_WORD) == 0)
		return begins && has_number(s, t, p, w) ? p : w;
	w = w < s->run_end ? w : s->run_end;
	while (w < s->run_end && w - p <= WORD_MAX &&
	    (kind[t[w]] & BYTE_WORD) != 0)
		w++;
	/* Within a word that is too long it goes on piece by piece. */
	if (begins && (w - p > WORD_MAX || has_any_form(s, t, p, w)))
		return p;
	return has_part(s, t, p, w) ? p : w;
}

/* Where in the run, from p on, a word begins that has to be looked at, or its
 * end. */
static size_t
pass_in_run(struct scanner *s, const unsigned char *t, size_t p)
{
	const uint8_t *kind = s->gate->kind;

	for (size_t to; p < s->run_end && p + AHEAD < s->n; p = to) {
		to = p + 1;
		if ((kind[t[p]] & BYTE_WORD) != 0)
			to = pass_part(s, t, p);
		else if (may_mark(s, t, p) || (byte_leads_letter(t[p]) &&
		    may_list(s, t, p)))
			return p;
		if (to == p)
			return p;
	}
	return p;
}

/* ---- the walk ---- */

/* Whether an entry may go on behind a key with this hash that ends at t[w]. */
static inline bool
goes_on(const struct word_gate *g, const unsigned char *t, size_t w,
    uint32_t hash)
{
	return t[w] != ' ' || (g->list_behind[hash >> (32 - GATE_HASH_BITS)] >>
	    (t[w + 1] & 31) & 1) != 0;
}

/* Where the text goes on behind the word of letters at p, alone in its run; p if
 * it has to be looked at; 0 if it isn't alone. */
static inline size_t
pass_word(struct scanner *s, const unsigned char *t, size_t p)
{
	const struct word_gate *g = s->gate;
	uint32_t hash;
	size_t w = word_end(t, p, &hash), end = w + 1;

	if (!has_no_form(g, t, p, w)) {
		end = run_end(g, t, w);
		if (end == 0)
			return 0;
		if (has_form(s, t, p, w))
			return p;
	}
	return words_may_know(hash) && goes_on(g, t, w, hash) &&
	    has_entry(s, words_find_hash(hash, w - p), t, p, w) ? p : end;
}

/* Where the text goes on behind the number at p, or the run that it begins; p if
 * it has to be looked at. */
static inline size_t
pass_number(struct scanner *s, const unsigned char *t, size_t p)
{
	size_t n = digits_before(t + p);

	if ((s->gate->kind[t[p + n]] & BYTE_RUN) != 0 || t[p + n] == '@')
		return find_run(s, t, p, p + n) ? pass_in_run(s, t, p) : p;
	return has_number(s, t, p, p + n) ? p : p + n;
}

/* Where the text goes on behind what begins at p, which is in no run that is
 * known; p if it has to be looked at. */
static size_t
pass_run(struct scanner *s, const unsigned char *t, size_t p)
{
	uint8_t kind = s->gate->kind[t[p]];
	size_t to = 0;

	if (byte_is_letter(t[p]))
		to = pass_word(s, t, p);
	else if ((kind & BYTE_DIGIT) != 0)
		return pass_number(s, t, p);
	else if ((kind & BYTE_RUN) == 0)
		return t[p] >= 0x80 || may_mark(s, t, p) ? p : p + 1;
	if (to != 0)
		return to;
	return find_run(s, t, p, p + 1) ? pass_in_run(s, t, p) : p;
}

void
quiet_pass(struct scanner *s)
{
	const unsigned char *t = (const unsigned char *)s->text;
	const uint8_t *kind = s->gate->kind;
	size_t p = s->p, to;

	/* In the middle of a run that was too long. */
	if (p >= s->run_end && p > 0 &&
	    (kind[t[p - 1]] & kind[t[p]] & BYTE_RUN) != 0)
		return;
	for (; p + AHEAD < s->n; p = to) {
		to = p + 1;
		if ((kind[t[p]] & BYTE_PLAIN) != 0)
			continue;
		to = p < s->run_end ? pass_in_run(s, t, p) : pass_run(s, t, p);
		if (to == p)
			break;
	}
	s->p = p;
}
