/*
 * The text is walked once, from one place where a match may begin to the next.
 * Every question that the byte behind what has come could answer makes it
 * wait, so that the answer is the same however the text was cut.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "redact/bytes.h"
#include "redact/quiet.h"
#include "redact/scanner.h"
#include "redact/words.h"

#define RUN_MAX		1024	/* then it is as if it ended, and */
#define LABEL_MAX	64	/* bytes of a host up to a full stop */
#define MAIL_BACK	64	/* so many bytes before an @ begin anew */
#define LONG_MATCH	64	/* isn't tried again for each byte that comes */
#define EAT		512	/* bytes that are worth to be moved away */

struct rule_set
scanner_rules(entity_set types, unsigned confidence)
{
	struct rule_set on = { { 0 } };

	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = rule_at(i);

		if ((types & ENTITY_BIT(r->type)) != 0 &&
		    r->confidence >= confidence)
			rule_set_add(&on, i);
	}
	return on;
}

/* ---- matching ---- */

static unsigned
byte_at(const struct scanner *s, size_t at)
{
	return at < s->n ? (unsigned char)s->text[at] : GATE_END;
}

static void
matched(struct scanner *s, size_t rule, size_t end)
{
	const struct rule *r = s->gate->rule[rule];
	size_t len = end - s->p;

	if (r->check != NULL && !r->check(s->text + s->p, &len))
		return;
	s->not_before[rule] = s->p + len;
	if (r->covers && s->not_before[rule + 1] <= s->p)
		s->not_before[rule + 1] = s->p + 1;
	finding_part(&s->finding, r->type, s->p, s->p + len, false);
}

/* It would grow beyond its ceiling. */
static void
matched_overlong(struct scanner *s, size_t rule, size_t limit)
{
	s->not_before[rule] = limit;
	finding_overlong(&s->finding, rule, s->p, limit);
}

static void
wait_for(struct scanner *s, size_t at, bool mail, size_t rule)
{
	for (size_t i = 0; i < s->n_due; i++)
		if (s->due[i].rule == rule && s->due[i].at == at)
			return;
	/* The oldest is the least likely to come to something. */
	if (s->n_due == SCANNER_CUES) {
		s->n_due--;
		memmove(&s->due[0], &s->due[1], s->n_due * sizeof(s->due[0]));
	}
	s->due[s->n_due].rule = rule;
	s->due[s->n_due].at = at;
	s->due[s->n_due++].mail = mail;
}

/* Tries a rule's part at p, whose first bytes are a word of the rule's list.
 * False: it depends on what follows. */
static bool
try(struct scanner *s, size_t rule, enum pattern_part part, size_t word)
{
	size_t max = part == PATTERN_CUE ? RULE_CUE :
	    s->gate->rule[rule]->ceiling;
	size_t room = s->n - s->p, end, limit = s->p + (room < max ? room : max);
	/* At the ceiling it doesn't matter whether the text ends there. */
	bool more = room >= max || !s->final;

	if (word >= max)
		return true;
	/* A pattern that has seen no byte doesn't ask for more. */
	if (word >= room && !s->final)
		return false;
	switch (pattern_match(s->room, rule, part, s->text, limit, s->p + word,
	    more, &end)) {
	case PATTERN_NO:
		return true;
	case PATTERN_YES:
		if (part == PATTERN_CUE)
			wait_for(s, end, false, rule);
		else if (end > s->p)
			matched(s, rule, end);
		return true;
	case PATTERN_MORE:
		if (room < max)
			return false;
		if (part == PATTERN_VALUE)
			matched_overlong(s, rule, limit);
		return true;
	case PATTERN_GIVEN_UP:
		/* How far it got depends on how much there was: so all of it,
		 * or as much as there may be, before it counts. */
		if (more && room < max)
			return false;
		if (part == PATTERN_VALUE)
			matched_overlong(s, rule, limit);
		return true;
	}
	return true;
}

static bool
try_rule(struct scanner *s, size_t rule, size_t word)
{
	const struct rule *r = s->gate->rule[rule];
	int glance;

	if (s->p < s->not_before[rule])
		return true;
	glance = r->glance == NULL ? 1 : r->glance(s->text + s->p, s->n - s->p);
	if (glance == -1 && !s->final)
		return false;
	if (glance == 0)
		return true;
	if (glance > 1) {
		s->not_before[rule] = s->p + (size_t)glance;
		return true;
	}
	if (try(s, rule, r->cue == NULL ? PATTERN_VALUE : PATTERN_CUE, word))
		return true;
	/* A match that may grow for long needn't be asked at each byte. */
	if (s->n - s->p > LONG_MATCH) {
		s->wait_at = s->p;
		s->wait_n = s->n + (s->n - s->p);
		s->wait_rule = rule;
	}
	return false;
}

static bool
try_listed(struct scanner *s, size_t rule, size_t word)
{
	const struct word_gate *g = s->gate;
	size_t w = s->p + word;

	if (w + 1 >= s->n && !s->final)
		return false;
	if (!rule_set_has(&g->list_first[byte_at(s, s->p)], rule) ||
	    !rule_set_has(&g->list_next[byte_at(s, w)], rule) ||
	    !rule_set_has(&g->list_then[w < s->n ? byte_at(s, w + 1) : GATE_END],
	    rule))
		return true;
	return try_rule(s, rule, word);
}

/* Of a rule's entries the longest that stands at p counts. Leaves *e at the
 * next rule's. */
static bool
try_entries(struct scanner *s, const struct words_entry **e)
{
	size_t rule = (*e)->rule, len = 0;

	for (; *e != NULL && (*e)->rule == rule; *e = (*e)->next) {
		int same = len > 0 ? 0 : words_compare(*e, s->text + s->p,
		    s->n - s->p);

		if (same == -1 && !s->final)
			return false;
		if (same > 0)
			len = (size_t)same;
	}
	return len == 0 || try_listed(s, rule, len);
}

/* Rules with a list, at the begin of a word. */
static bool
try_lists(struct scanner *s)
{
	const struct words_entry *e;
	size_t len;

	if (!words_may_begin(s->text + s->p, s->n - s->p))
		return true;
	len = words_key(s->text, s->n, s->p);
	if (len == 0)
		return true;
	e = words_find(s->text + s->p, len);
	while (e != NULL)
		if (!rule_set_has(&s->on, e->rule))
			e = e->next;
		else if (!try_entries(s, &e))
			return false;
	return true;
}

/* A mail address begins with no byte that is the rest of a character. */
static size_t
mail_begin(const struct scanner *s, size_t at)
{
	while (at < s->n && ((unsigned char)s->text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* What was to be tried here: values behind their cue, mail addresses. */
static bool
try_due(struct scanner *s)
{
	size_t kept = 0;
	bool known = true;

	for (size_t i = 0; i < s->n_due; i++) {
		size_t rule = s->due[i].rule;

		if (s->due[i].mail && s->due[i].at < s->not_before[rule] &&
		    s->p < s->not_before[rule])
			s->due[i].at = mail_begin(s, s->not_before[rule]);
		if (s->due[i].at == s->p && known &&
		    s->p >= s->not_before[rule])
			known = try(s, rule, PATTERN_VALUE, 0);
		if (s->due[i].at > s->p || (s->due[i].at == s->p && !known))
			s->due[kept++] = s->due[i];
	}
	s->n_due = kept;
	return known;
}

/* ---- the walk ---- */

static void
advance(struct scanner *s, size_t to)
{
	for (size_t i = 0; i < s->n_due; i++)
		if (s->due[i].at > s->p && s->due[i].at < to)
			to = s->due[i].at;
	if (s->n_expected > 0 && s->expected[0].from < to)
		to = s->expected[0].from;
	s->p = to;
}

/* Those that begin here. */
static void
take_expected(struct scanner *s)
{
	size_t n = 0;

	for (; n < s->n_expected && s->expected[n].from == s->p; n++)
		finding_part(&s->finding, s->expected[n].entity, s->p,
		    s->expected[n].to, true);
	if (n == 0)
		return;
	s->n_expected -= n;
	memmove(s->expected, s->expected + n,
	    s->n_expected * sizeof(*s->expected));
}

static bool
try_mark(struct scanner *s)
{
	const struct word_gate *g = s->gate;
	unsigned char c = (unsigned char)s->text[s->p];
	uint64_t m;

	if ((g->kind[c] & BYTE_MARK) == 0)
		return true;
	if (s->p + 2 >= s->n && !s->final)
		return false;
	m = s->on_marks & g->marks[0][c] & g->marks[1][byte_at(s, s->p + 1)] &
	    g->marks[2][byte_at(s, s->p + 2)];
	for (; m != 0; m &= m - 1)
		if (!try_rule(s, g->mark[__builtin_ctzll(m)], 0))
			return false;
	return true;
}

/* Of a character that is in no run: its bytes, broken ones one by one; 0 when
 * that isn't known yet. */
static size_t
character(const struct scanner *s)
{
	unsigned c = byte_at(s, s->p);
	size_t len = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 :
	    c < 0xf8 ? 4 : 1;

	for (size_t i = 1; i < len; i++) {
		if (s->p + i == s->n)
			return s->final ? i : 0;
		if ((byte_at(s, s->p + i) & 0xc0) != 0x80)
			return i;
	}
	return len;
}

static bool
pass_character(struct scanner *s)
{
	size_t len = (signed char)s->text[s->p] >= 0 ? 1 : character(s);

	if (len == 0 || !try_mark(s) || (len > 2 && !try_lists(s)))
		return false;
	advance(s, s->p + len);
	return true;
}

/* Whether there may be the name of a host from p on: a label, and a full stop. */
static bool
may_be_host(const struct scanner *s, size_t p)
{
	size_t at = p;

	while (at < s->n && at - p <= LABEL_MAX && s->text[at] != '.' &&
	    byte_in_run((unsigned char)s->text[at]))
		at++;
	return at == s->n ? !s->final : s->text[at] == '.';
}

/* Its end is searched for once, however it comes in pieces. */
static bool
find_run(struct scanner *s)
{
	size_t e = s->seen > s->p ? s->seen : s->p, at;
	struct rule_set m = s->gate->mail;

	while (e < s->n && e - s->p < RUN_MAX &&
	    (s->gate->kind[(unsigned char)s->text[e]] & BYTE_RUN) != 0)
		e++;
	s->seen = e;
	if (e == s->n && !s->final)
		return false;
	if (e - s->p == RUN_MAX && e < s->n &&
	    byte_in_run((unsigned char)s->text[e])) {
		s->run_end = e - MAIL_BACK;
		return true;
	}
	s->run_end = e;
	if (!s->has_mail || byte_at(s, e) != '@' || !may_be_host(s, e + 1))
		return true;
	at = e - s->p > MAIL_BACK ? e - MAIL_BACK : s->p;
	at = mail_begin(s, at);
	rule_set_and(&m, &s->on);
	while (!rule_set_empty(&m))
		wait_for(s, at, true, rule_set_take(&m));
	return true;
}

/* Rules that begin with a word of such a form, up to w. */
static bool
try_word(struct scanner *s, size_t w)
{
	const struct word_gate *g = s->gate;
	struct form_set m = s->on_forms;
	size_t len = w - s->p < GATE_LENGTHS ? w - s->p : GATE_LENGTHS - 1;

	form_set_and(&m, &g->first[0][byte_at(s, s->p)]);
	form_set_and(&m, &g->first[1][byte_at(s, s->p + 1)]);
	form_set_and(&m, &g->length[len]);
	form_set_and(&m, &g->next[byte_at(s, w)]);
	if (form_set_empty(&m))
		return true;
	if (s->p + 2 >= s->n && !s->final)
		return false;
	form_set_and(&m, &g->first[2][byte_at(s, s->p + 2)]);
	form_set_and(&m, &g->last[byte_at(s, w - 1)]);
	form_set_and(&m, gate_before(g, (const unsigned char *)s->text, s->p));
	if (form_set_empty(&m))
		return true;
	if (w + 1 >= s->n && !s->final)
		return false;
	form_set_and(&m, &g->then[w < s->n ? byte_at(s, w + 1) : GATE_END]);
	if (form_sets_meet(&m, &g->counted) && !gate_digits(g, &m,
	    &s->digits, s->text, s->n, s->final, s->p))
		return false;
	while (!form_set_empty(&m))
		if (!try_rule(s, g->form[form_set_take(&m)], 0))
			return false;
	return true;
}

/* Where the next part of a word begins, of date_of_birth and dateOfBirth; or
 * the word's end. */
static size_t
part_end(const struct scanner *s)
{
	const unsigned char *t = (const unsigned char *)s->text;
	const uint8_t *kind = s->gate->kind;
	size_t w = s->p + 1;

	/* Most words are of small letters, behind the first. */
	while (t[s->p] != '_' && w < s->run_end &&
	    (kind[t[w]] & (BYTE_WORD | BYTE_PART)) == BYTE_WORD)
		w++;
	if (w == s->run_end || (t[s->p] != '_' &&
	    (kind[t[w]] & BYTE_WORD) == 0))
		return w;
	for (w = s->p + 1; w < s->run_end && (kind[t[w]] & BYTE_WORD) != 0; w++)
		if (byte_is_letter(t[w]) && (t[w - 1] == '_' ||
		    (byte_is_upper(t[w]) && byte_is_letter(t[w - 1]) &&
		    !byte_is_upper(t[w - 1]))))
			break;
	return w;
}

static bool
pass_word(struct scanner *s)
{
	size_t part = part_end(s), w = part;

	while (w < s->run_end && byte_in_word((unsigned char)s->text[w]))
		w++;
	if (!try_word(s, w) || !try_lists(s))
		return false;
	advance(s, part);
	return true;
}

/* At a letter within a word, or at one of two bytes. */
static bool
pass_part(struct scanner *s, unsigned char c)
{
	if (!try_mark(s) || !try_lists(s))
		return false;
	advance(s, byte_in_word(c) ? part_end(s) : s->p + 1);
	return true;
}

static bool
pass_run_byte(struct scanner *s)
{
	if (!try_mark(s))
		return false;
	advance(s, s->p + 1);
	return true;
}

/* One step on from p; false when it has to wait. */
static bool
step(struct scanner *s)
{
	unsigned char c = (unsigned char)s->text[s->p];

	if (s->n_due > 0 && !try_due(s))
		return false;
	if (s->p >= s->run_end) {
		if (!byte_in_run(c))
			return pass_character(s);
		if (!find_run(s))
			return false;
		/* A mail address may begin right here. */
		if (s->n_due > 0 && !try_due(s))
			return false;
	}
	if (byte_in_word(c) && (s->p == 0 ||
	    !byte_in_word((unsigned char)s->text[s->p - 1])))
		return pass_word(s);
	if (byte_is_letter(c) || byte_leads_letter(c))
		return pass_part(s, c);
	return pass_run_byte(s);
}

/* Whether a long match at p still waits for more than has come. */
static bool
is_waiting(struct scanner *s)
{
	const bool *tail = s->gate->tail[s->wait_rule];

	if (s->wait_n == 0 || s->wait_at != s->p)
		return false;
	if (!s->final && s->n < s->wait_n &&
	    tail[(unsigned char)s->text[s->n - 1]])
		return true;
	s->wait_n = 0;
	return false;
}

static void
scan(struct scanner *s)
{
	if (is_waiting(s))
		return;
	finding_see(&s->finding, s->text, s->n, s->final);
	for (;;) {
		if (s->p < s->n && s->n_due == 0 && s->n_expected == 0 &&
		    (signed char)s->text[s->p] >= 0)
			quiet_pass(s);
		finding_pass(&s->finding, s->p);
		if (s->p == s->n)
			break;
		take_expected(s);
		if (!step(s))
			break;
	}
	finding_release(&s->finding, s->p);
}

/* ---- from outside ---- */

static void
begin(struct scanner *s)
{
	buf_reset(&s->held);
	s->n = s->p = s->run_end = s->seen = 0;
	s->wait_n = s->n_due = s->n_expected = 0;
	s->digits.from = s->digits.to = 0;
	s->final = false;
	memset(s->not_before, 0, sizeof(s->not_before));
	finding_begin(&s->finding);
}

void
scanner_init(struct scanner *s, const struct rule_set *on, struct findings *to)
{
	memset(s, 0, sizeof(*s));
	s->on = *on;
	s->gate = gate_of_rules();
	finding_init(&s->finding, to, s->gate);
	for (size_t i = 0; i < s->gate->n_forms; i++)
		if (rule_set_has(on, s->gate->form[i]))
			form_set_add(&s->on_forms, i);
	for (size_t i = 0; i < s->gate->n_marks; i++)
		if (rule_set_has(on, s->gate->mark[i]))
			s->on_marks |= (uint64_t)1 << i;
	s->room = pattern_room_new();
	for (size_t i = 0; i < rule_count(); i++)
		s->has_mail |= rule_set_has(on, i) &&
		    rule_set_has(&s->gate->mail, i);
	/* What is held is bounded by the rules; pieces are as they come. */
	buf_init(&s->held, SIZE_MAX / 4);
	begin(s);
}

void
scanner_fini(struct scanner *s)
{
	buf_fini(&s->held);
	free(s->expected);
	pattern_room_free(s->room);
}

static void
shift(size_t *at, size_t by)
{
	*at = *at > by ? *at - by : 0;
}

/* Forgets what lies too far behind to be looked at. */
static void
forget(struct scanner *s)
{
	size_t out = s->finding.out, by = out > RULE_BACK ? out - RULE_BACK : 0;

	if (by < EAT)
		return;
	buf_eat(&s->held, by);
	s->n -= by;
	s->p -= by;
	finding_shift(&s->finding, by);
	shift(&s->run_end, by);
	shift(&s->seen, by);
	shift(&s->digits.from, by);
	shift(&s->digits.to, by);
	shift(&s->wait_at, by);
	shift(&s->wait_n, by);
	for (size_t i = 0; i < s->n_due; i++)
		shift(&s->due[i].at, by);
	for (size_t i = 0; i < s->n_expected; i++) {
		shift(&s->expected[i].from, by);
		shift(&s->expected[i].to, by);
	}
	for (size_t i = 0; i < RULES_MAX; i++)
		shift(&s->not_before[i], by);
}

void
scanner_expect(struct scanner *s, enum entity e, size_t from, size_t to)
{
	size_t at = s->n_expected;

	if (at == s->cap_expected) {
		s->cap_expected = at == 0 ? 8 : at * 2;
		s->expected = realloc(s->expected,
		    s->cap_expected * sizeof(*s->expected));
		if (s->expected == NULL)
			log_fatal("out of memory");
	}
	from += s->held.len;
	for (; at > 0 && s->expected[at - 1].from > from; at--)
		s->expected[at] = s->expected[at - 1];
	s->expected[at].entity = e;
	s->expected[at].from = from;
	s->expected[at].to = to + s->held.len;
	s->n_expected++;
}

void
scanner_feed(struct scanner *s, struct span piece)
{
	forget(s);
	buf_span(&s->held, piece);
	s->text = buf_view(&s->held).p;
	s->n = s->held.len;
	if (s->n > 0)
		scan(s);
}

void
scanner_end(struct scanner *s)
{
	s->text = buf_view(&s->held).p;
	s->final = true;
	if (s->n > 0)
		scan(s);
	begin(s);
}

void
scanner_whole(struct scanner *s, struct span text)
{
	s->text = text.p;
	s->n = text.len;
	s->final = true;
	if (s->n > 0)
		scan(s);
	begin(s);
}

size_t
scanner_held(const struct scanner *s)
{
	return s->n - s->finding.out;
}
