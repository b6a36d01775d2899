/*
 * quiet: passes over what no rule can begin at, which is most of an ordinary
 * text: blanks, commas, and words of letters alone that are in no list and
 * have no form.
 *
 * It is a glance, not a decision of its own: what it passes over the scanner
 * would have passed over as well, word by word.
 */
#ifndef SLUICE_REDACT_QUIET_H
#define SLUICE_REDACT_QUIET_H

#include <stddef.h>

#include "redact/gate.h"

/* Where the first word from p on begins that has to be looked at, or p. p is
 * behind a run; nothing is passed over that depends on bytes behind n. Of each
 * rule not_before says where it is to be tried again; a glance may move it. */
size_t	quiet_end(const struct word_gate *, const struct form_set *on,
	    size_t *not_before, const char *text, size_t n, size_t p);

#endif
