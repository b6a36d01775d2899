/*
 * quiet: passes over what no rule can begin at, which is most of an ordinary
 * text: blanks, commas, words that are in no list and have no form, numbers
 * that are none of those that are looked for.
 *
 * It is a glance, not a decision of its own: what it passes over the scanner
 * would have passed over as well, word by word.
 */
#ifndef SLUICE_REDACT_QUIET_H
#define SLUICE_REDACT_QUIET_H

struct scanner;

/* Moves on to the first word from p on that has to be looked at, unless that is
 * p; nothing is passed over that depends on what comes behind the text. It may
 * find the end of the run that p is in, and a glance may say where a rule is to
 * be tried again. Nothing may be due or expected. */
void	quiet_pass(struct scanner *);

#endif
