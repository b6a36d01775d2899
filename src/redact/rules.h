/*
 * rules: the tables of rules, and pieces of patterns that several use.
 *
 * What a confidence means:
 *
 *	95 up	the form has a check sum, or a mark that nothing else has
 *	85-94	a form of its own without a sum; or a form behind a word that
 *		says what it is
 *	70-84	a form that other things share now and then
 *	60-69	a form alone that other things share often
 *	50-59	a word of a list that means little else
 *	40-49	a word of a list that may mean something else
 */
#ifndef SLUICE_REDACT_RULES_H
#define SLUICE_REDACT_RULES_H

#include "redact/rule.h"

extern const struct rule rules_health[], rules_health_number[], rules_money[],
	    rules_name[], rules_net[], rules_phone[], rules_place[],
	    rules_secret[], rules_state[], rules_state_more[], rules_time[];

/* Lists, words with a blank between. */
extern const char words_places[], words_firms[], words_conditions[],
	    words_medicines[];

/* A letter of Europe, in a word or alone. */
#define LETTER	"(?:[A-Za-z]|[\\xc3-\\xdf][\\x80-\\xbf])"
#define CAPITAL	"(?:[A-Z]|\\xc3[\\x80-\\x9e]|[\\xc4-\\xc9][\\x80-\\xbf])"
#define SMALL	"(?:[a-z]|\\xc3[\\x9f-\\xbf]|[\\xc4-\\xc9][\\x80-\\xbf])"
#define JOINT	"(?:['-]|\xe2\x80\x99)"

/* A character of Chinese; of Katakana; of Korean. */
#define HAN	"(?:[\\xe4-\\xe9][\\x80-\\xbf]{2}|\\xe3\\x80\\x85)"
#define KATAKANA	"(?:\\xe3\\x82[\\xa1-\\xbf]|\\xe3\\x83[\\x80-\\xbf])"
#define HANGUL	"(?:[\\xea-\\xed][\\x80-\\xbf]{2})"
/* A blank of ASCII or of the East: between the two parts of a name. */
#define NAME_GAP	"(?: |\xe3\x80\x80)"

/* A word that begins with a capital; a row of such. */
#define LETTER_BYTE	"[A-Za-z\\x80-\\xbf\\xc3-\\xdf]"
#define LETTERS	LETTER_BYTE "{1,40}+(?!" LETTER_BYTE ")"
#define NAME	CAPITAL "(?:" LETTERS "(?:" JOINT LETTERS "){0,3}+|" JOINT LETTERS \
	"(?:-" LETTERS ")?)"
#define PARTICLE \
	"(?:van|von|de|da|do|dos|das|di|del|della|der|den|ter|la|le|du|bin|" \
	"ibn|al|el|y|e|zu|zur)"
#define INITIAL	"(?:[A-Z]\\.(?:[ -]?[A-Z]\\.){0,2})"
#define NAMES(n, m) \
	"(?:" NAME "|" INITIAL "(?= ?" CAPITAL "))(?: ?(?:(?:" PARTICLE \
	"[ -]){0,3}(?<=[ .-])(?:" NAME "|" INITIAL "))){" #n "," #m "}"
#define FULL_NAME	NAMES(0, 3)
#define TWO_NAMES	NAMES(1, 3)

#define BLANK	"(?:[ \\t]|\\xc2\\xa0|\\xe2\\x80\\xaf|\\xe3\\x80\\x80)"

/* Behind a cue: "number", "No.", "n\302\260". */
#define NUMBER_WORD \
	"(?:[ _-]{0,2}(?i:numbers?|numero|n\xc3\xbamero|num\xc3\xa9ro|nummer|" \
	"num|no|nr|nbr|n\xc2[\xb0\xba]|\xe2\x84\x96|id|code|#)(?![A-Za-z])\\.?)?"

/* "is", a colon, quotes, blanks. */
#define VERB \
	"(?:(?i:is|was|are|ist|war|lautet|es|est|era|\xc3[\xa8\xa9\x88\x89])" \
	"(?![A-Za-z0-9\\x80-\\xff])(?:" BLANK "{0,2}:)?|[:=#]{1,2}>?|=>|->|" \
	"\xef\xbc\x9a|\xe3\x81\xaf|\xe6\x98\xaf|\xec\x9d\x80|\xeb\x8a\x94)"
#define QUOTES	"[\"'`*\\\\]{0,3}"
#define LINK \
	QUOTES BLANK "{0,4}" VERB "?" BLANK "{0,4}[\"'`*\\\\(\\[]{0,3}"

/* The same, but a colon or the like must stand there. */
#define COLON \
	QUOTES BLANK "{0,4}(?:[:=]|=>|\xef\xbc\x9a)" BLANK "{0,4}" QUOTES

/* Words between a cue and a value that can't be taken for one: small ones;
 * any, before digits. */
#define SMALL_WORDS(n)	"(?:[ \\t]" SMALL "{1,14}(?![A-Za-z0-9_.@-])){0," #n "}"
#define ANY_WORDS(n) \
	"(?:[ \\t](?:" LETTER "|['.]){1,16}(?![A-Za-z0-9_@-])){0," #n "}"

/* The end of a value that isn't the begin of a longer one. */
#define ENDS		"(?![A-Za-z0-9_])"
#define WORD_ENDS	"(?![A-Za-z0-9_\\x80-\\xbf\\xc3-\\xdf])"
/* Of digits, that don't go on behind a mark. */
#define DIGITS_END	"(?![A-Za-z0-9_]|[.,/-]\\d)"

#define RULES_END	{ .value = NULL }

#endif
