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

#define RULES_MAX	256
#define RULE_BACK	8
#define RULE_CUE	96	/* bytes of a cue */

enum rule_at {
	RULE_WORD,		/* a word's first byte */
	RULE_MAIL,		/* at most 64 bytes before an @ that ends a run
				 * of letters, digits and . _ % + - */
	RULE_MARK,		/* a byte that is in no word: + ( or the like;
				 * or the first of a longer character */
	RULE_LIST		/* a word of a list; a character of three or
				 * more bytes, where words have no blanks */
};

struct rule {
	enum entity type;
	unsigned confidence;	/* percent; what a key asks for at least */
	enum rule_at at;
	/*
	 * How the first word begins: alternatives with a space between, of
	 * each at most three bytes count: a letter stands for itself, small
	 * and large; # for a digit, ^ for a capital, ~ for a letter, * for any
	 * byte of a word, ? for any byte at all. NULL: any word. Of RULE_MARK
	 * the bytes from the mark on.
	 */
	const char *first;
	unsigned min, max;	/* bytes of the first word; 0: any */
	const char *last;	/* signs of which one fits its last byte */
	/* What is written of digits from here on, with blanks . / - ( ) between:
	 * so many digits, in so many rows, at least. */
	unsigned digits, rows;
	const char *next;	/* bytes that may follow it, \n at the end of
				 * the text as well; NULL: any */
	const char *then;	/* signs of which one fits the byte after that,
				 * \n the end as well; NULL: any, or none */
	const char *before;	/* signs of which one fits the byte before the
				 * word, of RULE_WORD, \n the begin as well;
				 * NULL: any, or none */
	const char *alone;	/* and signs of which none may be it, behind a
				 * digit: of a longer number. NULL: all may */
	/*
	 * Of RULE_LIST, where next and then are bytes behind the word, and first
	 * is a sign for its first byte: words with blanks between; _ stands
	 * for a blank, _ or - in one, or for nothing before a capital. It
	 * begins with letters that are no part of more letters; small and
	 * large ones are the same. cue, or value where there is none, is
	 * matched behind the word, but the match begins with it.
	 */
	const char *words;
	const char *cue;	/* a pattern; NULL: the value stands alone */
	const char *value;	/* a pattern */
	unsigned ceiling;	/* bytes of a match */
	const char *tail;	/* bytes that go on beyond it: a list of single
				 * bytes and ranges a-z; NULL: those of words */
	/* Whether the pattern may match at all, where that is told faster by a
	 * glance: 1, 0, or -1 if more is needed to tell; more than 1: not here
	 * and not before so many bytes on. NULL: it may. */
	int (*glance)(const char *p, size_t n);
	/* What it finds has in it all that the next one in the table would find
	 * from the same place on, which isn't tried there. */
	bool covers;
	/* Whether what matched is one; may make it shorter. */
	bool (*check)(const char *p, size_t *len);
};

extern const struct rule *const rule_tables[];	/* each ends with a value of
						 * NULL; so does the list */

/* All of them, numbered from 0. */
size_t	rule_count(void);
const struct rule *rule_at(size_t);

#endif
