/*
 * The text is walked once, from one place where a match may begin to the next.
 * Every question that the byte behind what has come could answer makes it
 * wait, so that the answer is the same however the text was cut.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "redact/bytes.h"
#include "redact/scanner.h"

#define RUN_MAX		1024	/* then it is as if it ended, and */
#define MAIL_BACK	64	/* so many bytes before an @ begin anew */
#define CUE_MAX		96	/* bytes of a cue */
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

/* ---- telling ---- */

static void
keep(struct scanner *s, size_t to)
{
	if (to <= s->out)
		return;
	s->to->keep(s->to, (struct span){ s->text + s->out, to - s->out });
	s->out = to;
}

static void
tell(struct scanner *s, size_t end)
{
	keep(s, s->start);
	s->to->found(s->to, s->entity, (struct span){ s->text + s->start,
	    end - s->start });
	s->out = end;
	s->told = true;
}

static void
drop(struct scanner *s, size_t to)
{
	if (to <= s->out)
		return;
	s->to->dropped(s->to, to - s->out);
	s->out = to;
}

/* As much as is decided. Of what is larger than a ceiling the begin is told as
 * soon as p is there, so that it needn't be held. */
static void
release(struct scanner *s)
{
	if (!s->open) {
		keep(s, s->p);
		return;
	}
	keep(s, s->start);
	if (s->limit > 0 && !s->told && s->p >= s->limit)
		tell(s, s->limit);
	if (s->told)
		drop(s, s->p < s->end ? s->p : s->end);
}

/* Whether a tail is over is known at the first byte that isn't of it. */
static void
follow_tails(struct scanner *s)
{
	size_t n = s->n_tails;

	s->n_tails = 0;
	for (size_t i = 0; i < n; i++) {
		const bool *tail = s->gate->tail[s->tails[i].rule];
		size_t end = s->tails[i].end;

		while (end < s->n && tail[(unsigned char)s->text[end]])
			end++;
		s->tails[i].end = end;
		if (s->end < end)
			s->end = end;
		if (end == s->n && !s->final)
			s->tails[s->n_tails++] = s->tails[i];
	}
}

static void
close_found(struct scanner *s)
{
	if (!s->told)
		tell(s, s->limit > 0 ? s->limit : s->end);
	drop(s, s->end);
	s->open = false;
}

/* ---- matching ---- */

static void
join(struct scanner *s, size_t rule, size_t end)
{
	if (!s->open) {
		s->open = true;
		s->told = false;
		s->start = s->end = s->p;
		s->longest = s->limit = s->n_tails = 0;
	}
	if (end - s->p > s->longest) {
		s->longest = end - s->p;
		s->entity = rule_at(rule)->type;
	}
	if (s->end < end)
		s->end = end;
}

static void
found(struct scanner *s, size_t rule, size_t end)
{
	const struct rule *r = rule_at(rule);
	size_t len = end - s->p;

	if (r->check != NULL && !r->check(s->text + s->p, &len))
		return;
	s->last_end[rule] = s->p + len;
	join(s, rule, s->p + len);
}

/* It would grow beyond its ceiling. */
static void
found_overlong(struct scanner *s, size_t rule, size_t limit)
{
	s->last_end[rule] = limit;
	join(s, rule, limit);
	if (s->limit == 0)
		s->limit = limit;
	if (s->n_tails == SCANNER_TAILS)
		return;
	s->tails[s->n_tails].rule = rule;
	s->tails[s->n_tails++].end = limit;
	follow_tails(s);
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

/* Tries a rule's part at p. False: it depends on what follows. */
static bool
try(struct scanner *s, size_t rule, enum pattern_part part)
{
	size_t max = part == PATTERN_CUE ? CUE_MAX : rule_at(rule)->ceiling;
	size_t room = s->n - s->p, end, limit = s->p + (room < max ? room : max);
	/* At the ceiling it doesn't matter whether the text ends there. */
	bool more = room >= max || !s->final;

	switch (pattern_match(s->room, rule, part, s->text, limit, s->p, more,
	    &end)) {
	case PATTERN_NO:
		return true;
	case PATTERN_YES:
		if (part == PATTERN_CUE)
			wait_for(s, end, false, rule);
		else
			found(s, rule, end);
		return true;
	case PATTERN_MORE:
		if (room < max)
			return false;
		if (part == PATTERN_VALUE)
			found_overlong(s, rule, limit);
		return true;
	case PATTERN_GIVEN_UP:
		if (part == PATTERN_VALUE)
			found(s, rule, limit);
		return true;
	}
	return true;
}

static bool
try_rule(struct scanner *s, size_t rule)
{
	if (s->p < s->last_end[rule])
		return true;
	if (try(s, rule, rule_at(rule)->cue == NULL ? PATTERN_VALUE :
	    PATTERN_CUE))
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
try_all(struct scanner *s, struct rule_set m)
{
	rule_set_and(&m, &s->on);
	while (!rule_set_empty(&m))
		if (!try_rule(s, rule_set_take(&m)))
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

		if (s->due[i].mail && s->due[i].at < s->last_end[rule] &&
		    s->p < s->last_end[rule])
			s->due[i].at = mail_begin(s, s->last_end[rule]);
		if (s->due[i].at == s->p && known &&
		    s->p >= s->last_end[rule])
			known = try(s, rule, PATTERN_VALUE);
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
	s->p = to;
}

static unsigned
byte_at(const struct scanner *s, size_t at)
{
	return at < s->n ? (unsigned char)s->text[at] : GATE_END;
}

static bool
try_mark(struct scanner *s)
{
	const struct rule_set *m = &s->gate->marks[byte_at(s, s->p)];

	return rule_set_empty(m) || try_all(s, *m);
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
	size_t len = character(s);

	if (len == 0 || !try_mark(s))
		return false;
	advance(s, s->p + len);
	return true;
}

/* Its end is searched for once, however it comes in pieces. */
static bool
find_run(struct scanner *s)
{
	size_t e = s->seen > s->p ? s->seen : s->p, at;
	struct rule_set m = s->gate->mail;

	while (e < s->n && e - s->p < RUN_MAX &&
	    byte_in_run((unsigned char)s->text[e]))
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
	if (!s->has_mail || byte_at(s, e) != '@')
		return true;
	at = e - s->p > MAIL_BACK ? e - MAIL_BACK : s->p;
	at = mail_begin(s, at);
	rule_set_and(&m, &s->on);
	while (!rule_set_empty(&m))
		wait_for(s, at, true, rule_set_take(&m));
	return true;
}

static bool
pass_word(struct scanner *s)
{
	const struct word_gate *g = s->gate;
	struct rule_set m = s->on;
	size_t w = s->p, len;

	while (w < s->run_end && byte_in_word((unsigned char)s->text[w]))
		w++;
	len = w - s->p < GATE_LENGTHS ? w - s->p : GATE_LENGTHS - 1;
	rule_set_and(&m, &g->first[0][byte_at(s, s->p)]);
	rule_set_and(&m, &g->first[1][byte_at(s, s->p + 1)]);
	rule_set_and(&m, &g->length[len]);
	rule_set_and(&m, &g->next[byte_at(s, w)]);
	if (!rule_set_empty(&m)) {
		if (s->p + 2 >= s->n && !s->final)
			return false;
		rule_set_and(&m, &g->first[2][byte_at(s, s->p + 2)]);
		if (!try_all(s, m))
			return false;
	}
	advance(s, w);
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
	follow_tails(s);
	for (;;) {
		if (s->open && s->p >= s->end && s->n_tails == 0)
			close_found(s);
		if (s->p == s->n || !step(s))
			break;
	}
	release(s);
}

/* ---- from outside ---- */

static void
begin(struct scanner *s)
{
	buf_reset(&s->held);
	s->n = s->out = s->p = s->run_end = s->seen = 0;
	s->wait_n = s->n_due = 0;
	s->n_tails = 0;
	s->open = s->final = false;
	memset(s->last_end, 0, sizeof(s->last_end));
}

void
scanner_init(struct scanner *s, const struct rule_set *on, struct findings *to)
{
	memset(s, 0, sizeof(*s));
	s->on = *on;
	s->to = to;
	s->gate = gate_of_rules();
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
	size_t by = s->out > RULE_BACK ? s->out - RULE_BACK : 0;

	if (by < EAT)
		return;
	buf_eat(&s->held, by);
	s->n -= by;
	s->out -= by;
	s->p -= by;
	shift(&s->run_end, by);
	shift(&s->seen, by);
	shift(&s->start, by);
	shift(&s->end, by);
	shift(&s->limit, by);
	for (size_t i = 0; i < s->n_tails; i++)
		shift(&s->tails[i].end, by);
	shift(&s->wait_at, by);
	shift(&s->wait_n, by);
	for (size_t i = 0; i < s->n_due; i++)
		shift(&s->due[i].at, by);
	for (size_t i = 0; i < RULES_MAX; i++)
		shift(&s->last_end[i], by);
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
	return s->n - s->out;
}
