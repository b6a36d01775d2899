/* Days, days of birth, ages. */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

/* 2026-11-23, 23.11.2026, 11/23/26: the same mark twice. */
#define NUMERIC \
	"(?:\\d{4}-\\d{1,2}-\\d{1,2}|\\d{4}/\\d{1,2}/\\d{1,2}|" \
	"\\d{4}\\.\\d{1,2}\\.\\d{1,2}|" \
	"\\d{1,2}-\\d{1,2}-(?:\\d{4}|\\d{2})|" \
	"\\d{1,2}/\\d{1,2}/(?:\\d{4}|\\d{2})|" \
	"\\d{1,2}\\.\\d{1,2}\\.(?:\\d{4}|\\d{2}))(?![0-9A-Za-z_]|[./-]\\d)"

/* English, German, Spanish, French, Italian, Portuguese, Dutch. */
#define MONTH \
	"(?i:jan(?:uary|uar|vier|uari)?|j\\xc3\\xa4nner|enero|ene|gennaio|" \
	"janeiro|feb(?:ruary|ruar|rero|braio|ruari)?|fevereiro|" \
	"f\\xc3\\xa9vrier|mar(?:ch|zo|s|\\xc3\\xa7o|et)?|maart|m\\xc3\\xa4rz|" \
	"apr(?:il|ile)?|abril?|avril|may|mai|mayo|maggio|maio|mei|june?|juni|" \
	"junio|juin|giugno|junho|july?|juli|julio|juillet|luglio|julho|" \
	"aug(?:ust|ustus)?|agosto?|ao\\xc3\\xbbt|sep(?:t(?:ember|embre|iembre)?)?|" \
	"settembre|setembro|oct(?:ober|ubre|obre)?|okt(?:ober)?|ottobre|" \
	"outubro|nov(?:ember|iembre|embre|embro)?|dec(?:ember)?|dez(?:ember|" \
	"embro)?|dic(?:iembre|embre)?|d\\xc3\\xa9""cembre)\\.?"
#define MONTHS	"jan j\xc3 ene gen feb fev f\xc3 mar m\xc3 maa apr abr avr " \
		"may mai mag mei jun jui giu jul lug aug ago ao\xc3 sep set " \
		"oct okt ott out nov dec dez dic d\xc3"
#define YEAR	"(?:1[89]|20)\\d{2}" ENDS

/* 23 November 2026, November 23rd, 2026, 23 de noviembre de 2026 */
#define DAY_FIRST \
	"\\d{1,2}(?:st|nd|rd|th|\\.|\\xc2\\xba|er)? (?:de |of |di )?" MONTH \
	"(?:,? (?:de |of |del )?" YEAR "|(?![A-Za-z]))"
#define MONTH_FIRST \
	MONTH " \\d{1,2}(?:st|nd|rd|th)?(?:,? " YEAR "|(?![0-9A-Za-z]))"
#define MONTH_YEAR	MONTH " (?:de |of )?" YEAR

#define BORN_VALUE	"(?:" NUMERIC "|" DAY_FIRST "|" MONTH_FIRST "|" YEAR ")"

const struct rule rules_time[] = {
	{ .type = ENTITY_DATE, .confidence = 90, .first = "#", .min = 1,
	  .max = 4, .next = "-/.", .value = "(?<![0-9][./-])" NUMERIC,
	  .ceiling = 16, .check = check_date },
	{ .type = ENTITY_DATE, .confidence = 90, .first = "#", .min = 1,
	  .max = 4, .next = " .\xc2", .value = DAY_FIRST, .ceiling = 48 },
	{ .type = ENTITY_DATE, .confidence = 90, .first = MONTHS, .min = 1,
	  .max = 9, .value = "(?:" MONTH_FIRST "|" MONTH_YEAR ")",
	  .ceiling = 48 },
	/* 2026-11-23T12:00:00Z */
	{ .type = ENTITY_DATE, .confidence = 95, .first = "##", .min = 4,
	  .max = 4, .next = "-", .value = "\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}"
	  "(?::\\d{2}(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?(?![0-9A-Za-z])",
	  .ceiling = 48, .check = check_date },

	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90,
	  .first = "bor dob dat bir geb nac n\xc3 fec", .min = 2, .max = 12,
	  .cue = "(?i)(?:born(?: on)?|d\\.?o\\.?b\\.?|date of birth|birth ?date|"
	  "birthday|geboren(?: am)?|geburtsdatum|geb\\.|nacid[oa](?: el)?|"
	  "fecha de nacimiento|n\\xc3\\xa9""e?(?: le)?|date de naissance)"
	  SEPARATOR " ?", .value = BORN_VALUE, .ceiling = 48 },

	/* 42 years old, a 42-year-old, 42 Jahre alt, 42 ans */
	{ .type = ENTITY_AGE, .confidence = 90, .first = "#", .min = 1,
	  .max = 3, .next = " -",
	  .value = "(?:1[0-4]\\d|\\d{1,2})(?:[ -]years?[ -]old|"
	  " (?:yrs?|y/o|yo)(?: old)?| Jahre alt| ans| a\\xc3\\xb1os| anni|"
	  "[ -]months?[ -]old)(?![A-Za-z])", .ceiling = 24 },
	{ .type = ENTITY_AGE, .confidence = 85, .first = "age alt eda \xc3",
	  .min = 3, .max = 5,
	  .cue = "(?i)(?:aged?|alter|edad|\\xc3\\xa2ge)" SEPARATOR,
	  .value = "(?:1[0-4]\\d|\\d{1,2})(?![0-9A-Za-z%]|[.,:/-]\\d)",
	  .ceiling = 8 },
	RULES_END
};
