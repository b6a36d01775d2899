/*
 * names: which words are names of people, by lists of the commonest.
 *
 * One look-up for all lists; most words are told to be none by their first
 * letters. Large and small letters are the same.
 */
#ifndef SLUICE_REDACT_NAMES_H
#define SLUICE_REDACT_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#define NAME_FIRST	1	/* a first name, and hardly anything else */
#define NAME_FIRST_WEAK	2	/* a first name, and another word */
#define NAME_LAST	4
#define NAME_LAST_WEAK	8
#define NAME_NEVER	16	/* stands before names, and is none */

#define NAME_ANY_FIRST	(NAME_FIRST | NAME_FIRST_WEAK)
#define NAME_ANY_LAST	(NAME_LAST | NAME_LAST_WEAK)

/* Bits of the above; 0 for what no list has. */
unsigned names_kind(const char *, size_t len);

/* False for most words of more than three bytes that are no first name; five
 * bytes stand there at least. */
bool	names_may_begin(const char *);

/* Words with a blank between. */
extern const char words_first[], words_first_weak[], words_last[],
	    words_last_weak[], words_no_name[];

#endif
