/*
 * Who somebody is and where to find them. Names, places and numbers without a
 * form are found by the words before them; what has none isn't found.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

/* A word that begins with a capital; letters of Europe have two bytes. */
#define LETTER	"(?:[A-Za-z'\\x{2d}]|\\xc3[\\x80-\\xbf]|[\\xc4-\\xc9][\\x80-\\xbf])"
#define CAPITAL	"(?:[A-Z]|\\xc3[\\x80-\\x9e]|[\\xc4-\\xc9][\\x80-\\xbf])"
#define NAME	CAPITAL LETTER "{1,24}"
#define FULL_NAME \
	NAME "(?: (?:(?:van|von|de|da|di|del|der|la|le|bin|al) ){0,2}" \
	"(?:" NAME "|[A-Z]\\.)){0,3}"

/* Digits of a telephone, with what may stand between. */
#define MORE_DIGITS(n, m)	"(?:[ ./()-]{0,2}\\d){" #n "," #m "}(?![0-9])"

const struct rule rules_person[] = {
	/* E.164: up to 15 digits. */
	{ .type = ENTITY_PHONE, .confidence = 95, .at = RULE_MARK, .first = "+",
	  .value = "(?<![0-9A-Za-z])\\+[1-9]" MORE_DIGITS(6, 14),
	  .ceiling = 48, .tail = "0-9" },
	{ .type = ENTITY_PHONE, .confidence = 85, .at = RULE_MARK, .first = "(",
	  .value = "(?<![0-9A-Za-z])\\((?:\\+?\\d{1,5})\\) ?\\d{2,4}"
	  "(?:[ ./-]?\\d{2,5}){1,3}(?![0-9])", .ceiling = 32, .tail = "0-9" },
	/* North America: 212-555-0123, 1 212 555 0123 */
	{ .type = ENTITY_PHONE, .confidence = 85, .first = "#", .min = 1,
	  .max = 3, .next = "-. ",
	  .value = "(?<![0-9][.-])(?:1[-. ])?[2-9]\\d{2}"
	  "(?:-[2-9]\\d{2}-|\\.[2-9]\\d{2}\\.| [2-9]\\d{2} )"
	  "\\d{4}(?![0-9]|[.-]\\d)", .ceiling = 20, .tail = "0-9" },
	/* National, with the 0 of many countries. */
	{ .type = ENTITY_PHONE, .confidence = 75, .first = "0#", .min = 2,
	  .max = 5, .next = " -/",
	  .value = "0[1-9]\\d{0,3}(?:[ /-]{1,3}\\d{2,8}){1,5}(?![0-9]|[./-]\\d)",
	  .ceiling = 24, .tail = "0-9" },
	{ .type = ENTITY_PHONE, .confidence = 90,
	  .first = "tel pho mob cel fax han wha cal mov m\xc3 t\xc3", .min = 1,
	  .max = 10,
	  .cue = "(?i)(?:tel(?:ephone|efon|\\xc3\\xa9""fono|\\.)?|phone|"
	  "mobile|m\\xc3\\xb3vil|cell(?:phone)?|fax|handy|whatsapp|"
	  "t\\xc3\\xa9l(?:\\xc3\\xa9phone)?\\.?|call(?: me)?(?: at| on)?)"
	  "(?: (?:number|no\\.?|nr\\.?))?" SEPARATOR " ?",
	  .value = "[+(]?\\d" MORE_DIGITS(5, 14), .ceiling = 48,
	  .tail = "0-9" },

	{ .type = ENTITY_SSN, .confidence = 90, .first = "###", .min = 3,
	  .max = 3, .next = "-", .value = "(?<![0-9]-)\\d{3}-\\d{2}-\\d{4}"
	  "(?![0-9A-Za-z_]|-\\d)", .ceiling = 16, .check = check_ssn },
	{ .type = ENTITY_SSN, .confidence = 90, .first = "ssn soc", .min = 3,
	  .max = 6,
	  .cue = "(?i)(?:ssn|social security)(?: (?:number|no\\.?))?"
	  SEPARATOR " ?", .value = "\\d{3}[- ]?\\d{2}[- ]?\\d{4}(?![0-9])",
	  .ceiling = 16, .check = check_ssn },
	/* National Insurance number of the United Kingdom. */
	{ .type = ENTITY_SSN, .confidence = 85, .first = "^^#", .min = 4,
	  .max = 9, .value = "[A-CEGHJ-PR-TW-Z]{2}\\d{6}[A-D]" ENDS,
	  .ceiling = 12 },
	{ .type = ENTITY_SSN, .confidence = 85, .first = "^^", .min = 2,
	  .max = 2, .next = " ",
	  .value = "[A-CEGHJ-PR-TW-Z]{2}(?: \\d{2}){3} [A-D]" ENDS,
	  .ceiling = 16 },

	{ .type = ENTITY_DRIVERS_LICENSE, .confidence = 85,
	  .first = "dri dl f\xc3 per", .min = 1, .max = 17,
	  .cue = "(?i)(?:driv(?:er'?s?|ing) licen[cs]e|dl|"
	  "f\\xc3\\xbchrerschein(?:nummer)?|permis de conduire)"
	  "(?: (?:number|no\\.?|nr\\.?|#))?" SEPARATOR " ?",
	  .value = "(?=[A-Z-]{0,8}\\d)[A-Z0-9](?:-?[A-Z0-9]){4,19}"
	  "(?![A-Za-z0-9])", .ceiling = 48 },
	{ .type = ENTITY_PASSPORT, .confidence = 85,
	  .first = "pas rei", .min = 8, .max = 15,
	  .cue = "(?i)(?:passport|passeport|pasaporte|passaporto|"
	  "reisepass(?:nummer)?)(?: (?:number|no\\.?|nr\\.?|#))?"
	  SEPARATOR " ?",
	  .value = "(?=[A-Z]{0,3}\\d)[A-Z0-9]{6,12}" ENDS, .ceiling = 16 },

	{ .type = ENTITY_USERNAME, .confidence = 80,
	  .first = "use log ben", .min = 4, .max = 12,
	  .cue = "(?i)(?:user(?: ?name|_name| id|_id)?|login|benutzername)"
	  "(?:\"?[ \\t]{0,3}(?:[:=]|=>)[ \\t]{0,3}[\"'`]?| is:?[ \\t][\"'`]?)",
	  .value = "[A-Za-z0-9][A-Za-z0-9._-]{1,62}[A-Za-z0-9]" ENDS,
	  .ceiling = 80 },
	{ .type = ENTITY_USERNAME, .confidence = 70, .at = RULE_MARK,
	  .first = "@", .value = "(?<![A-Za-z0-9._@/\\x80-\\xff-])@"
	  "[A-Za-z0-9_]{3,30}(?![A-Za-z0-9_@]|\\.[A-Za-z0-9])", .ceiling = 36 },

	/* Titles, and words that introduce. */
	{ .type = ENTITY_PERSON, .confidence = 85,
	  .first = "mr mrs ms mis dr pro her fra se\xc3 sr mme mon", .min = 2,
	  .max = 9,
	  .cue = "(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Herr|Frau|Sr|Sra|"
	  "Se\\xc3\\xb1ora?|Mme|Monsieur)\\.? (?:(?:Dr|Prof)\\. )?",
	  .value = FULL_NAME, .ceiling = 160 },
	{ .type = ENTITY_PERSON, .confidence = 85,
	  .first = "my i'm mei me je nam dea hi hel", .min = 2, .max = 6,
	  .cue = "(?:(?i:my name is|mein name ist|me llamo|je m'appelle|"
	  "name:)|Dear|Hi|Hello) ",
	  .value = FULL_NAME, .ceiling = 160 },

	/* 221B Baker Street; Hauptstra\303\237e 5; London SW1A 1AA */
	{ .type = ENTITY_LOCATION, .confidence = 85, .first = "#", .min = 1,
	  .max = 6, .next = " ",
	  .value = "\\d{1,5}[A-Z]? (?:(?:N|S|E|W|North|South|East|West)\\.? )?"
	  "(?:" NAME "|\\d{1,3}(?:st|nd|rd|th))(?: " NAME "){0,3}? "
	  "(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|"
	  "Court|Ct|Place|Pl|Square|Sq|Terrace|Way|Parkway|Pkwy|Highway|Hwy)"
	  "(?![A-Za-z])\\.?(?:,? (?:Apt|Suite|Unit|#)\\.? ?[A-Z0-9]{1,5})?",
	  .ceiling = 128 },
	{ .type = ENTITY_LOCATION, .confidence = 80,
	  .first = "liv loc bas res add woh", .min = 4, .max = 9,
	  .cue = "(?:(?i:lives? in|living in|located in|based in|resid(?:es|ing) "
	  "in|address:|wohnt in)) ", .value = FULL_NAME
	  "(?:, " NAME "(?: [A-Z]{2})?)?", .ceiling = 160 },
	RULES_END
};
