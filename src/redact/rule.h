/*
 * rule: how one way to write an entity is found.
 *
 * A rule is a pattern of PCRE2, matched where it may begin and nowhere else: at
 * the first byte of a word (a row of ASCII letters, digits and _, as \b sees
 * it), or at a mark such as + or @. What the first word must look like is said
 * beside the pattern, so that most words of a text cost a few instructions
 * (gate.h). The pattern must not accept what the gate doesn't let through.
 *
 * A rule with a cue finds its value only behind certain words ("passport no.
 * X1234567"): first the cue is looked for, its separators included; then the
 * value is matched at its end, and it alone is taken out.
 *
 * Patterns see bytes, are anchored, look back at most RULE_BACK bytes and never
 * ahead without bound; of alternatives the longer stands first, since the first
 * that matches counts. A match is at most ceiling bytes long. One that would
 * grow beyond is taken out up to there, and after it all bytes of the rule's
 * tail.
 */
#ifndef SLUICE_REDACT_RULE_H
#define SLUICE_REDACT_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redact/entity.h"

#define RULES_MAX	128
#define RULE_BACK	8

enum rule_at {
	RULE_WORD,		/* a word's first byte */
	RULE_MAIL,		/* at most 64 bytes before an @ that ends a run
				 * of letters, digits and . _ % + - */
	RULE_MARK		/* the byte that is first[0]: + ( or the like;
				 * or a character of more than two bytes */
};

struct rule {
	enum entity type;
	unsigned confidence;	/* percent; what a key asks for at least */
	enum rule_at at;
	/*
	 * How the first word begins: alternatives with a space between, of
	 * each at most three bytes count: a letter stands for itself, small
	 * and large; # for a digit, ^ for a capital, ~ for a letter, * for any
	 * byte of a word, ? for any byte at all. NULL: any word.
	 */
	const char *first;
	unsigned min, max;	/* bytes of the first word; 0: any */
	const char *next;	/* bytes that may follow it, \n at the end of
				 * the text as well; NULL: any */
	const char *cue;	/* a pattern; NULL: the value stands alone */
	const char *value;	/* a pattern */
	unsigned ceiling;	/* bytes of a match */
	const char *tail;	/* bytes that go on beyond it: a list of single
				 * bytes and ranges a-z; NULL: those of words */
	/* Whether what matched is one; may make it shorter. */
	bool (*check)(const char *p, size_t *len);
};

extern const struct rule *const rule_tables[];	/* each ends with a value of
						 * NULL; so does the list */

/* All of them, numbered from 0. */
size_t	rule_count(void);
const struct rule *rule_at(size_t);

#endif
