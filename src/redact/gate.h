/*
 * gate: which rules a word may begin, told by its first three bytes, its length
 * and the byte behind it.
 *
 * Five look-ups and four ands for each word, however many rules there are. It
 * lets through all that a rule's pattern could match, and little else: prose
 * asks PCRE2 about ten times in a kilobyte.
 */
#ifndef SLUICE_REDACT_GATE_H
#define SLUICE_REDACT_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redact/rule.h"

/* A set of rules: a bit each. */
struct rule_set {
	uint64_t bits[RULES_MAX / 64];
};

#define GATE_END	256	/* in place of a byte: the text has ended */
#define GATE_BYTES	257
#define GATE_LENGTHS	256	/* the last stands for all longer ones */

struct word_gate {
	struct rule_set first[3][GATE_BYTES], next[GATE_BYTES];
	struct rule_set length[GATE_LENGTHS];
	struct rule_set marks[GATE_BYTES];	/* of RULE_MARK, by the byte */
	struct rule_set mail;
	/* What goes on beyond a ceiling, by rule. */
	bool tail[RULES_MAX][256];
};

/* That of all rules; made at the first call. */
const struct word_gate *gate_of_rules(void);

static inline bool
rule_set_empty(const struct rule_set *s)
{
	return (s->bits[0] | s->bits[1]) == 0;
}

static inline void
rule_set_and(struct rule_set *s, const struct rule_set *other)
{
	s->bits[0] &= other->bits[0];
	s->bits[1] &= other->bits[1];
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
	size_t word = s->bits[0] == 0;
	size_t bit = (size_t)__builtin_ctzll(s->bits[word]);

	s->bits[word] &= s->bits[word] - 1;
	return word * 64 + bit;
}

_Static_assert(RULES_MAX == 128, "a set is two words");

#endif
