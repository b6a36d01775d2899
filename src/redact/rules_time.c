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
	"\\d{1,2}\\.\\d{1,2}\\.(?:\\d{4}|\\d{2})|\\d{1,2}\\. \\d{1,2}\\. \\d{4})" \
	"(?![0-9A-Za-z_]|[./-]\\d)"

/* English, German, Spanish, French, Italian, Portuguese, Dutch, Polish. */
#define MONTH \
	"(?i:jan(?:uary|uar|vier|uari|eiro)?|j\xc3\xa4n(?:ner)?|enero|ene|" \
	"genn?(?:aio)?|feb(?:ruary|ruar|rero|braio|ruari)?|fevereiro|fev|" \
	"f\xc3\xa9vr(?:ier)?|mar(?:ch|zo|s|\xc3\xa7o|et)?|maart|mrt|m\xc3\xa4rz|" \
	"apr(?:il|ile)?|abril?|avr(?:il)?|may|mai|mayo|maggio|mag|maio|mei|" \
	"june?|juni|junio|juin|giu(?:gno)?|junho|july?|juli|julio|juil(?:let)?|" \
	"lug(?:lio)?|julho|aug(?:ust|ustus)?|ago(?:sto)?|ao\xc3\xbbt|" \
	"sep(?:t(?:ember|embre|iembre)?)?|sett?(?:embre)?|set(?:embro)?|" \
	"oct(?:ober|ubre|obre)?|okt(?:ober)?|ott(?:obre)?|out(?:ubro)?|" \
	"nov(?:ember|iembre|embre|embro)?|dec(?:ember)?|dez(?:ember|embro)?|" \
	"dic(?:iembre|embre)?|d\xc3\xa9""c(?:embre)?|stycznia|lutego|marca|" \
	"kwietnia|maja|czerwca|lipca|sierpnia|wrze\xc5\x9bnia|pa\xc5\xba" \
	"dziernika|listopada|grudnia|января|февраля|марта|апреля|" \
	"мая|июня|июля|" \
	"августа|сентября|октября|ноября|декабря)" \
	"(?!" LETTER ")(?:\\.(?=[ -]?[0-9d]))?"
#define YEAR	"(?:1[89]|20)\\d{2}(?:" ENDS "|(?=T))"
#define OF	"(?:(?:de|of|di|do|del|d')[ ]?)?"

/* 23 November 2026, 23rd of May, 23 de noviembre de 2026, 3-May-26 */
#define DAY_FIRST \
	"\\d{1,2}(?:st|nd|rd|th|\\.|\xc2\xba|\xc2\xb0|er|e)?" \
	"(?: (?:day )?" OF MONTH "(?:,? " OF YEAR "|(?!" LETTER "))|" \
	"([-/])" MONTH "[-/](?:\\d{4}|\\d{2})(?![0-9A-Za-z]))"
/* November 23rd, 2026; may 5 can be a verb and a number. */
#define MONTH_FIRST \
	MONTH " (?:the )?\\d{1,2}(?:st|nd|rd|th)?(?:,? " YEAR "|(?![0-9A-Za-z%]|" \
	"[.,:]\\d))"
#define MONTH_YEAR	MONTH ",? " OF YEAR
#define CJK_DAY \
	"(?:\\d{4} ?年 ?\\d{1,2} ?月(?: ?\\d{1,2} ?日)?|\\d{1,2} ?月 ?\\d{1,2} ?日|" \
	"\\d{4}년 ?\\d{1,2}월(?: ?\\d{1,2}일)?|\\d{1,2}월 ?\\d{1,2}일)"

#define BORN_VALUE \
	"(?:" CJK_DAY "|" NUMERIC "|" DAY_FIRST "|(?=" LETTER "{3})" MONTH_FIRST \
	"|(?=" LETTER "{3})" MONTH_YEAR "|" YEAR "|(?:19|20)\\d{6}" ENDS ")"
#define WEEKDAY	"(?:(?:le|el|il|am|on|den|op) )?"

#define YEARS_OLD \
	"(?:[ -](?:years?|yrs?|yr)[ -]old|[ -](?:months?|weeks?|days?)[ -]old|" \
	" (?:y/o|yo|y\\.o\\.)|[- ]j\xc3\xa4hrigen?[rs]?| Jahren? alt|" \
	" ans(?= ?(?:[.,;!?)]|$|et |and ))| a\xc3\xb1os(?= de edad|[.,;!?)]|$)|" \
	" a\xc3\xb1os de edad| ans d'\xc3\xa2ge| anni(?=[.,;!?)]|$)| anni di et\xc3\xa0|" \
	" anos(?= de idade|[.,;!?)]|$)| jaar oud|-jarigen?| lat(?=[.,;!?)]|$)|" \
	" ?歳| ?岁| ?才(?=[のでは、。])| ?歲| ?세(?=[ .,의]))"

const struct rule rules_time[] = {
	{ .type = ENTITY_DATE, .confidence = 90, .first = "#", .min = 1,
	  .max = 4, .next = "-/.", .then = "# ",
	  .digits = 3, .rows = 3,
	  .value = "(?<![0-9][./-])" NUMERIC, .ceiling = 20,
	  .check = check_date },
	{ .type = ENTITY_DATE, .confidence = 90, .first = "#", .min = 1,
	  .max = 4, .next = " .\xc2-/", .then = "jfmasondegklpwcJFMASONDEGKLPWC"
	  " \xba\xb0\xc4\xc5\xd0\xd1", .value = DAY_FIRST, .ceiling = 48 },
	{ .type = ENTITY_DATE, .confidence = 90, .at = RULE_LIST,
	  .words = "january jan januar janvier januari janeiro jänner "
	  "enero ene gennaio gen february feb februar febrero febbraio februari "
	  "fevereiro fev février févr march mar marzo mars março maart märz mrt "
	  "april apr aprile abril abr avril avr may mai mayo maggio mag maio mei "
	  "june jun juni junio juin giugno giu junho july jul juli julio juillet "
	  "juil luglio lug julho august aug augustus agosto ago août september "
	  "sep sept septembre septiembre settembre set sett setembro october oct "
	  "octubre octobre okt oktober ottobre ott outubro out november nov "
	  "noviembre novembre novembro december dec dez dezember dezembro dic "
	  "diciembre dicembre décembre déc",
	  .value = "\\.? (?:the )?(?:\\d{1,2}(?:st|nd|rd|th)?(?:,? " YEAR
	  "|(?![0-9A-Za-z%]|[.,:]\\d| (?:miles|km|hours|days|times|people|minutes|" 
	  "of them|percent|years|months)))|" OF YEAR ")",
	  .ceiling = 48, .check = check_month_first },
	/* 2026-11-23T12:00:00Z */
	{ .type = ENTITY_DATE, .confidence = 95, .first = "##", .min = 4,
	  .max = 4, .next = "-/", .then = "#",
	  .digits = 8, .rows = 3,
	  .value = "\\d{4}([-/])\\d{2}[-/]\\d{2}[T ]\\d{2}:\\d{2}"
	  "(?::\\d{2}(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?(?![0-9A-Za-z])",
	  .ceiling = 48, .check = check_date },
	{ .type = ENTITY_DATE, .confidence = 90, .first = "#", .min = 1,
	  .max = 4, .next = "\xe5\xe6\xeb\xec ", .then = "\xb9\x9c\x85\x9b\xe5\xe6",
	  .value = CJK_DAY, .ceiling = 48 },
	{ .type = ENTITY_DATE, .confidence = 90, .at = RULE_LIST,
	  .words = "令和 平成 昭和 大正", .value = "(?:元|\\d{1,2})年"
	  "(?:\\d{1,2}月(?:\\d{1,2}日)?)?", .ceiling = 48 },

	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .at = RULE_LIST,
	  .words = "born dob date_of_birth dateofbirth birthdate "
	  "birthday birth_date birth geboren geburtsdatum "
	  "geburtstag geb geb. nacido nacida nacimiento naci\xc3\xb3 "
	  "fecha_de_nacimiento né née naissance date_de_naissance nato nata "
	  "data_di_nascita nascita nascido nascida nasceu data_de_nascimento "
	  "nascimento geboortedatum geboorte urodzony urodzona urodzenia "
	  "родился родилась рождения",
	  .cue = "(?:[ _-](?i:date|day))?(?: on| am| el| le| il| em| op| w dniu)?"
	  "(?: d[ei] | )?(?:(?:(?:in|à|a|en) " CAPITAL LETTER "{2,20},? ?"
	  "(?:on|am|el|le|il)? ?))?" LINK WEEKDAY "(?:the )?",
	  .value = BORN_VALUE, .ceiling = 48 },
	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .first = "d",
	  .min = 1, .max = 1, .next = ".", .then = "o",
	  .cue = "(?i)d\\.o\\.b\\.?" LINK, .value = BORN_VALUE,
	  .ceiling = 48 },
	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .at = RULE_LIST,
	  .words = "生年月日 出生日期 出生于 出生年月 出生 生于 誕生日 生日 "
	  "생년월일", .cue = LINK, .value = BORN_VALUE, .ceiling = 48 },
	/* 1990年5月1日生まれ */
	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .first = "#",
	  .min = 1, .max = 4, .next = "\xe5\xeb", .then = "\xb9\x85",
	  .value = CJK_DAY "(?= ?(?:生まれ|出生|生[，。,]|출생|생))",
	  .ceiling = 48 },

	/* 42 years old, a 42-year-old, 42 Jahre alt, 42 ans */
	{ .type = ENTITY_AGE, .confidence = 88, .first = "#", .min = 1,
	  .max = 5, .next = " -\n\xe6\xe5\xec",
	  .then = "yYmwdjJalo\xc3\xad\xb2\xd1\x84\xe6\xe5\xec" "\x89",
	  .value = "(?<!y a |[Hh]ace |epuis |ndant |rante | dans | por | per |"
	  " fra | for | en | em | h\xc3\xa1 | vor | voor | over | przez)"
	  "(?:1[0-4]\\d|\\d{1,2})" YEARS_OLD, .ceiling = 24 },
	{ .type = ENTITY_AGE, .confidence = 88, .first = "#", .min = 3,
	  .max = 5, .last = "osr",
	  .value = "(?:1[0-4]\\d|\\d{1,2})(?:yo|yrs?)" ENDS,
	  .ceiling = 12 },
	{ .type = ENTITY_AGE, .confidence = 85, .at = RULE_LIST,
	  .words = "age aged ages alter edad edades âge âgé âgée et\xc3\xa0 idade "
	  "leeftijd wiek wieku turned turns turning im_alter_von cumple "
	  "возраст", .cue = "(?: (?:of|von|de|van))?" LINK "(?:of )?",
	  .value = "(?:1[0-4]\\d|\\d{1,2})(?![0-9A-Za-z%]|[.,:/-]\\d|"
	  " ?(?:percent|minutes|hours|pages))(?:[ -](?:years?|Jahren?|ans|a\xc3\xb1os|"
	  "anni|anos|jaar)(?:[ -]old| alt| oud)?" WORD_ENDS ")?", .ceiling = 24 },
	{ .type = ENTITY_AGE, .confidence = 85, .at = RULE_LIST,
	  .words = "年齢 年龄 年齡 今年 现年 나이 올해", .cue = LINK,
	  .value = "(?:1[0-4]\\d|\\d{1,2})(?: ?[歳岁歲才세])?(?![0-9年月])",
	  .ceiling = 12 },
	/* tiene 42 años, a 42 ans, ha 42 anni, tem 42 anos */
	{ .type = ENTITY_AGE, .confidence = 85, .at = RULE_LIST,
	  .words = "tengo tiene tienes tenía tenia ai avait ho ha aveva "
	  "tenho tem tinha mam ma", .cue = " ",
	  .value = "(?:1[0-4]\\d|\\d{1,2}) (?:ans|años|anni|anos|lat)" WORD_ENDS
	  "(?! d'exp| de exp| di esp)", .ceiling = 24 },
	RULES_END
};
