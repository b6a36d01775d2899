/*
 * gate: which rules a word may begin, told by its first three bytes, its length
 * and the two bytes behind it. Rules that begin with a word of a list are found
 * by words.h instead.
 *
 * A few look-ups for each word, however many rules there are. It
 * lets through all that a rule's pattern could match, and little else: prose
 * asks PCRE2 about ten times in a kilobyte.
 */
#ifndef SLUICE_REDACT_GATE_H
#define SLUICE_REDACT_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redact/digits.h"
#include "redact/rule.h"

/* A set of rules: a bit each. */
struct rule_set {
	uint64_t bits[RULES_MAX / 64];
};

#define GATE_END	256	/* in place of a byte: the text has ended */
#define GATE_BYTES	257
#define GATE_LENGTHS	256	/* the last stands for all longer ones */
#define GATE_SHORT	9
#define GATE_WORDS	48
#define GATE_HASH_BITS	14

/* In a run; in a word; a letter, or _, behind which a part of it may begin. */
#define BYTE_RUN	1
#define BYTE_WORD	2
#define BYTE_PART	4
#define BYTE_MARK	8	/* a rule may begin at it */
#define BYTE_PLAIN	16	/* of ASCII, in no run, and none may */
#define BYTE_BLANK	32	/* and one of BLANKS */
#define BYTE_DIGIT	64

#define BLANKS		" ,\n"

#define GATE_DIGITS	(DIGITS_MAX + 1)

/* The rules that begin with a word of some form have numbers of their own, so
 * that a set of them is small. */
#define FORMS_MAX	128
#define MARKS_MAX	64			/* so have those of marks */

struct form_set {
	uint64_t bits[FORMS_MAX / 64];
};

struct word_gate {
	const struct rule *rule[RULES_MAX];
	struct form_set first[3][GATE_BYTES], next[GATE_BYTES];
	struct form_set last[GATE_BYTES];	/* of the word */
	struct form_set then[GATE_BYTES];	/* the byte after next */
	struct form_set before[2][GATE_BYTES];	/* the word; of [1] a digit is
						 * before that */
	struct form_set length[GATE_LENGTHS];
	struct form_set digits[GATE_DIGITS], rows[GATE_DIGITS];
	struct form_set counted;		/* those that ask for them */
	/* By the byte behind: of a word of so many digits alone; of one of so
	 * many letters, small ones but for the first. */
	struct form_set number[GATE_DIGITS][GATE_BYTES];
	struct form_set word[GATE_WORDS][GATE_BYTES];
	uint16_t form[FORMS_MAX];		/* the rule that it is */
	size_t n_forms;
	/* Those of RULE_MARK, a bit each, by the mark's bytes. */
	uint64_t marks[3][GATE_BYTES];
	uint16_t mark[MARKS_MAX];		/* the rule that it is */
	size_t n_marks;
	/* Of RULE_LIST. */
	struct rule_set list_first[GATE_BYTES], list_next[GATE_BYTES];
	struct rule_set list_then[GATE_BYTES];
	/* By a key's hash: the bytes that may stand behind it and a blank, a bit
	 * for their low five; of keys of entries of one word and of more. */
	uint32_t list_behind[1 << GATE_HASH_BITS];
	struct rule_set mail;
	uint8_t kind[256];			/* of a byte: BYTE_ */
	/* Whether a form may begin with the letter, and a second byte, by a bit
	 * for its low five: of those that a word of less than GATE_SHORT letters,
	 * all small ones, with a blank behind it may have. */
	uint32_t short_forms[256];
	/* What goes on beyond a ceiling, by rule. */
	bool tail[RULES_MAX][256];
};

/* That of all rules; made at the first call. */
const struct word_gate *gate_of_rules(void);

static inline bool
rule_set_empty(const struct rule_set *s)
{
	return (s->bits[0] | s->bits[1] | s->bits[2] | s->bits[3]) == 0;
}

static inline void
rule_set_and(struct rule_set *s, const struct rule_set *other)
{
	for (size_t i = 0; i < RULES_MAX / 64; i++)
		s->bits[i] &= other->bits[i];
}

static inline void
rule_set_add(struct rule_set *s, size_t rule)
{
	s->bits[rule / 64] |= (uint64_t)1 << (rule % 64);
}

static inline bool
rule_set_has(const struct rule_set *s, size_t rule)
{
	return (s->bits[rule / 64] >> (rule % 64) & 1) != 0;
}

/* Takes the lowest out of a set that isn't empty. */
static inline size_t
rule_set_take(struct rule_set *s)
{
	size_t word = 0, bit;

	while (s->bits[word] == 0)
		word++;
	bit = (size_t)__builtin_ctzll(s->bits[word]);
	s->bits[word] &= s->bits[word] - 1;
	return word * 64 + bit;
}

static inline bool
form_set_empty(const struct form_set *s)
{
	return (s->bits[0] | s->bits[1]) == 0;
}

static inline void
form_set_and(struct form_set *s, const struct form_set *other)
{
	s->bits[0] &= other->bits[0];
	s->bits[1] &= other->bits[1];
}

static inline void
form_set_add(struct form_set *s, size_t form)
{
	s->bits[form / 64] |= (uint64_t)1 << (form % 64);
}

static inline bool
form_sets_meet(const struct form_set *a, const struct form_set *b)
{
	return ((a->bits[0] & b->bits[0]) | (a->bits[1] & b->bits[1])) != 0;
}

/* Takes the lowest out of a set that isn't empty. */
static inline size_t
form_set_take(struct form_set *s)
{
	size_t word = s->bits[0] == 0;
	size_t bit = (size_t)__builtin_ctzll(s->bits[word]);

	s->bits[word] &= s->bits[word] - 1;
	return word * 64 + bit;
}

/* Those that a word may have by what is before it. */
static inline const struct form_set *
gate_before(const struct word_gate *g, const unsigned char *t, size_t p)
{
	return &g->before[p > 1 && (g->kind[t[p - 2]] & BYTE_DIGIT) != 0]
	    [p == 0 ? GATE_END : t[p - 1]];
}

/* Leaves those that ask for no more digits than are written at p. False if that
 * isn't known yet. */
bool	gate_digits(const struct word_gate *, struct form_set *, struct digits *,
	    const char *text, size_t n, bool final, size_t p);

_Static_assert(FORMS_MAX == 128, "form_set_empty knows two words");
_Static_assert(RULES_MAX == 256, "rule_set_empty knows four words");

#endif
