/*
 * rules: the tables of rules, and pieces of patterns that several use.
 */
#ifndef SLUICE_REDACT_RULES_H
#define SLUICE_REDACT_RULES_H

#include "redact/rule.h"

extern const struct rule rules_money[], rules_net[], rules_person[], rules_secret[],
	    rules_time[];

/* Between a word and what it is about: "is", a colon, quotes, blanks. */
#define SEPARATOR	"(?:\"?[ \\t]{0,4}(?:[:=#]|=>|is|was)?[ \\t]{0,4}[\"'`]?)"

/* The end of a value that isn't the begin of a longer one. */
#define ENDS		"(?![A-Za-z0-9_])"

#define RULES_END	{ .value = NULL }

#endif
