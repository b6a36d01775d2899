/* Days, days of birth, ages. */
#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/check.h"
#include "redact/rules_number.h"

/* 2026-11-23, 23.11.2026, 11/23/26: the same mark twice. */
#define NUMERIC \
	"(?:\\d{4}-\\d{1,2}-\\d{1,2}|\\d{4}/\\d{1,2}/\\d{1,2}|" \
	"\\d{4}\\.\\d{1,2}\\.\\d{1,2}|" \
	"\\d{1,2}-\\d{1,2}-(?:\\d{4}|\\d{2})|" \
	"\\d{1,2}/\\d{1,2}/(?:\\d{4}|\\d{2})|" \
	"\\d{1,2}\\.\\d{1,2}\\.(?:\\d{4}|\\d{2})|\\d{1,2}\\. \\d{1,2}\\. \\d{4})" \
	"(?![0-9A-Za-z_]|[./-]\\d)"
/* Three small numbers are a version or a section where a word says so. */
#define NO_VERSION \
	"(?>(?=\\d{4}|\\d{1,2}[./-]\\d{1,2}[./-]\\d{4})|(?<!ersion |ection |" \
	"igure |" \
	"chnitt |[hH]apter |verses |release |elease v|[@/+:]|[a-z]-)" \
	"(?<![\\xe3-\\xed][\\x80-\\xbf]{2})" \
	"(?![\\d./-]{5,8}(?:[+~]|-[a-z])))"

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

/* "version 3 may be": verbs, unless a year follows. */
#define NO_VERB	"(?!(?:may|set|mar|mag|out|ago)(?![a-z\\xc3-\\xdf]|,? \\d))"

/* 23 November 2026, 23rd of May, 23 de noviembre de 2026, 3-May-26 */
#define DAY_FIRST \
	"\\d{1,2}(?:st|nd|rd|th|\\.|\xc2\xba|\xc2\xb0|er|e)?" \
	"(?: " NO_VERB "(?:day )?" OF MONTH "(?:,? " OF YEAR "|(?!" LETTER "))|" \
	"([-/])" MONTH "[-/](?:\\d{4}|\\d{2})(?![0-9A-Za-z]))"
/* November 23rd, 2026; may 5 can be a verb and a number. */
#define MONTH_FIRST \
	MONTH " (?:the )?\\d{1,2}(?:st|nd|rd|th)?(?:,? " YEAR "|(?![0-9A-Za-z%]|" \
	"[.,:]\\d))"
#define MONTH_YEAR	MONTH ",? " OF YEAR
#define CJK_DAY \
	"(?:\\d{4} ?年 ?\\d{1,2} ?月(?: ?\\d{1,2} ?日)?|\\d{1,2} ?月 ?\\d{1,2} ?日|" \
	"\\d{4}년 ?\\d{1,2}월(?: ?\\d{1,2}일)?|\\d{1,2}월 ?\\d{1,2}일)"

#define REIGN_DAY	"(?:昭和|平成|令和|大正)(?:元|\\d{1,2})年(?:\\d{1,2}月(?:\\d{1,2}日)?)?"

/* A day, to the day; or as little as is told behind a plain word. */
#define WHOLE_DAY \
	"(?:" CJK_DAY "|" REIGN_DAY "|" NUMERIC "|" DAY_FIRST "|(?=" LETTER "{3})" \
	MONTH_FIRST "|(?:19|20)\\d{6}" ENDS "|\\d{1,2}[ -]" MONTH \
	"[ -]\\d{2,4}" ENDS ")"
#define BORN_VALUE \
	"(?:" WHOLE_DAY "|(?=" LETTER "{3})" MONTH_YEAR "|" YEAR ")"

/* Between a birth and its day: where it was, and small words. What happened on
 * another day stops it; so does what may be the day's month. */
#define NOT_BORN \
	"(?!(?i:died|death|married|moved|admitted|expire|expir|issued|valid|" \
	"due|gestorben|verheiratet|eingezogen|g\xc3\xbcltig|mort|d\xc3\xa9" \
	"c\xc3\xa9" "d|" \
	"mari\xc3\xa9|muri\xc3\xb3|casad|morto|morreu|overleden|getrouwd|" \
	"zm\\.|rate|rates))"
#define BORN_WORD \
	NOT_BORN "(?!" MONTH "\\.?[ -]?\\d)(?:" LETTER "|'|\xe2\x80\x99|" \
	"(?<=[a-z])-){1,24}+"
#define BORN_LINK \
	"(?=[^0-9!]{0,64}[0-9])(?:\\?(?= )|" \
	"\\r?\\n(?=[A-Z0-9][A-Za-z]{0,9}[0-9 ./-])|" \
	"[ \\t:;,#\"'`<>|=/*{}\\\\_(-]|\xc2\xa0|\xef\xbc\x9a|は|が|" \
	"是|为|于|在|은|는|\\((?:[A-Za-z ./-]{1,24}\\))?|\\)|\\.(?<=[a-z]{3}\\.)|" \
	BORN_WORD ")*+"
/* Of a day first, born then. */
#define THEN_BORN \
	"(?= ?(?:(?:に)?生まれ|出生|生(?!产|産|活|成|效|效)|출생|생(?![a-zA-Z])|에 ?태어))"

#define YEARS	"(?:1[0-4]\\d|\\d{1,2})"
/* Things that have an age, behind it. */
#define NO_THING \
	"(?! (?:[a-z]{1,12} ){0,2}(?:whisky|whiskey|malt|wine|scotch|rum|laptop|" \
	"computer|phone|car|truck|house|building|bridge|server|software|company|" \
	"firm|project|codebase|tradition|history|oak|tree|mortgage|lease|" \
	"plan|bond|" \
	"bug|record|Erfahrung|Tradition|Geschichte|Garantie|Laufzeit|Bestehen|" \
	"Jubil\xc3\xa4um|Berufserfahrung|ervaring|garantie|traditie))"
#define YEARS_OLD \
	"(?:[ -](?:years?|yrs?|yr)[ -]old" NO_THING "|[ -](?:months?|weeks?|" \
	"days?)" \
	"[ -]old" NO_THING "| (?:years?|yrs) of age|" \
	" (?:y/o|yo|y\\.o\\.)(?![A-Za-z])|[- ]?(?i:j)\xc3\xa4hrigen?[rs]?" \
	NO_THING \
	"| Jahren? (?i:alt|jung)| jahren? alt|" \
	" ans(?= ?(?:[.,;!?)]|$|et |and ))| a\xc3\xb1os de edad|" \
	" a\xc3\xb1os(?=[.,;!?)]|$)| ans d'\xc3\xa2ge| anni(?=[.,;!?)]|$)|" \
	" anni di et\xc3\xa0| anos de idade| anos(?=[.,;!?)]|$)| jaar oud|" \
	"[ -]jarigen?" NO_THING "|-letni[a-z]{0,4}" \
	"|[ -]lat(?:ek|ka|ki|k\xc4\x99|kiem)| lat(?=[.,;!?)]|$)|" \
	" ?歳" EAST_AGE "|(?: ?周)? ?岁" EAST_AGE "| ?才(?=[のでは、。女男])| ?歲|" \
	" ?세(?=[ .,의이입여남])| ?살)"
#define EAST_AGE	"(?! ?(?:以上|以下|未満|未满|から|まで|児|到|至))"
/* How long, since when: no age. */
#define NO_WHILE \
	"(?<!y a |[Hh]ace |epuis |ndant |rante |\\bdans |\\bpour |\\bentro |" \
	"\\bpor |\\bper |" \
	"\\bfra |\\bfor |\\ben |\\bem |[hH]\xc3\xa1 |\\bvor |\\bvoor |" \
	"\\bover |przez )" \
	"(?<!\\b[nN]a |\\b[oO]d |\\b[zZ]a |\\b[pP]o |\\bda |ie de |ía de |ia de |eca de |" \
	"bail de |" \
	"dito de |tuo di |\xc3\xa9stamo )"

/* "he is 42.", "ich bin 42 und": behind a person, and nothing counted. */
#define PERSON_IS \
	"(?<=[Ii]'m |\x99m |[Ii] am |[Ss]he is |[Hh]e is |he's |[hH]e was |" \
	"'ll be |" \
	" mum is | mom is |gf is |bf is |[iI]ch, |dad is |ther is |ife is |" \
	"band is |ter is |[Ss]on is |" \
	"ughter |[iI]ch bin |er ist |ohn ist |er wird |hn wird |" \
	"[Ss]ie ist |[eE]r ist |der is |[zZ]ij is |[iI]k ben |ij is |oon van |" \
	"ter van |[eE]lle a |[iI]l a )"
#define IS_ALL \
	"(?=[.,;!?)](?:[ \\n]|$)|$|\\n| (?:and(?! a )|but|und|y|et|en|e|i|" \
	"aber|when|in " \
	"(?:January|February|March|April|May|June|July|August|September|October|" \
	"November|December)) ?)"

/* Whether behind a day in numbers, and a blank, there is a character that isn't
 * ASCII. */
static int
glance_born(const char *p, size_t n)
{
	for (size_t i = 0; i < n && i < 12; i++)
		if (!byte_is_digit((unsigned char)p[i]) && p[i] != ' ' &&
		    p[i] != '-' && p[i] != '/' && p[i] != '.')
			return (unsigned char)p[i] >= 0x80;
	return n >= 12 ? 0 : -1;
}

const struct rule rules_time[] = {
	/* 2026-11-23T12:00:00Z */
	{ .type = ENTITY_DATE, .confidence = 95, .first = "##", .min = 4,
	  .max = 4, .next = "-/", .then = "#",
	  .digits = 8, .rows = 3, .covers = true,
	  .value = "\\d{4}([-/])\\d{2}[-/]\\d{2}[T ]\\d{2}:\\d{2}"
	  "(?::\\d{2}(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?(?![0-9A-Za-z])",
	  .ceiling = 48, .check = check_date },
	{ .type = ENTITY_DATE, .confidence = 90, .first = "#", .min = 1,
	  .max = 4, .next = "-/.", .then = "# ",
	  .digits = 3, .rows = 3, .alone = "./-",
	  .value = "(?<![0-9][./-])" NO_VERSION NUMERIC, .ceiling = 20,
	  .check = check_date },
	{ .type = ENTITY_DATE, .confidence = 90, .first = "#", .min = 1,
	  .max = 4, .next = " .\xc2-/", .then = "jfmasondegklpwcJFMASONDEGKLPWC"
	  " \xba\xb0\xc4\xc5\xd0\xd1", .glance = glance_day_first,
	  .value = "(?<!sitario |itaria |ul\\. |"
	  "ulica )"
	  DAY_FIRST, .ceiling = 48 },
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
	  "diciembre dicembre décembre déc", .next = " .", .then = "#tdo ",
	  .value = "\\.? (?:the )?(?:\\d{1,2}(?:st|nd|rd|th)?(?:,? " YEAR
	  "|(?![0-9A-Za-z%]|[.,:]\\d| (?:miles|km|hours|days|times|people|minutes|" 
	  "of them|percent|years|months)))|" OF YEAR ")",
	  .ceiling = 48, .check = check_month_first },
	{ .type = ENTITY_DATE, .confidence = 90, .first = "#", .min = 1,
	  .max = 4, .next = "\xe5\xe6\xeb\xec ", .then = "\xb9\x9c\x85\x9b\xe5\xe6",
	  .value = CJK_DAY, .ceiling = 48 },
	{ .type = ENTITY_DATE, .confidence = 90, .at = RULE_LIST,
	  .words = "令和 平成 昭和 大正", .value = "(?:元|\\d{1,2})年"
	  "(?:\\d{1,2}月(?:\\d{1,2}日)?)?", .ceiling = 48 },

	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .at = RULE_LIST,
	  .words = "born dob d/o/b d.o.b. d.o.b date_of_birth dateofbirth "
	  "birthdate "
	  "birthday birthdays birth_date birth b. geboren geburtsdatum "
	  "geburtstag geb geb. gebdat geb_dat geb.datum geb.-datum tag_der_geburt "
	  "nacido nacida nacimiento naci\xc3\xb3 nac\xc3\xad "
	  "fecha_de_nacimiento fecha_nac. fecha_nac cumpleaños f.n. né née nés "
	  "naissance date_de_naissance anniversaire ddn nato nata "
	  "data_di_nascita nascita compleanno nascido nascida nasceu nasci "
	  "data_de_nascimento nascimento data_nasc. data_nasc aniversário dn d.n. "
	  "geboortedatum geboorte jarig urodzony urodzona urodzenia urodziłem "
	  "urodziłam urodził urodziła urodziny ur. data_ur. "
	  "родился родилась рождения",
	  .cue = "(?<=[^.A-Za-z]b\\.) (?=\\d{1,2}[ ./-]|[A-Z][a-z]{2})|"
	  "(?<![^.A-Za-z][Bb]\\.)(?:" COLUMN(NUMERIC) "|" BORN_LINK ")",
	  .value = BORN_VALUE,
	  .ceiling = 48 },
	/* "... and my husband's is ..." */
	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 88, .at = RULE_LIST,
	  .words = "birthday birthdays born dob date_of_birth", .cue = BORN_LINK
	  WHOLE_DAY "(?:,| and|;)(?=[^0-9]{0,24}(?:'s |\x99s |mine|hers))"
	  BORN_LINK,
	  .value = WHOLE_DAY, .ceiling = 48 },
	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .at = RULE_LIST,
	  .words = "生年月日 出生日期 出生年月日 出生于 出生年月 出生 生于 誕生日 生日 "
	  "생년월일 생일", .cue = "(?:为|為)?" LINK, .value = BORN_VALUE,
	  .ceiling = 48 },
	/* am 1. Mai 1990 in Bern geboren; 1990年5月1日生まれ */
	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .at = RULE_LIST,
	  .words = "am", .next = " ", .then = "#", .cue = " (?=" WHOLE_DAY
	  "(?: in(?: " CAPITAL "(?:" LETTER "|[-.]){1,28}){1,3})?"
	  " (?:geboren|Geburtstag))", .value = WHOLE_DAY, .ceiling = 48 },
	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .first = "#",
	  .min = 1, .max = 4, .next = "\xe5\xeb", .then = "\xb9\x85",
	  .value = CJK_DAY THEN_BORN, .ceiling = 48 },
	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .at = RULE_LIST,
	  .words = "昭和 平成 令和 大正", .value = "(?:元|\\d{1,2})年"
	  "(?:\\d{1,2}月(?:\\d{1,2}日)?)?" THEN_BORN, .ceiling = 48 },
	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .first = "##",
	  .min = 4, .max = 4, .next = "-/.", .then = "#", .digits = 6,
	  .rows = 3, .glance = glance_born, .value = NUMERIC THEN_BORN,
	  .ceiling = 48 },
	/* A row of HL7: the seventh of a patient's fields. */
	{ .type = ENTITY_DATE_OF_BIRTH, .confidence = 90, .at = RULE_LIST,
	  .words = "pid", .next = "|", .cue = "(?:\\|[^|\\n]{0,40}){6}\\|",
	  .value = "(?:19|20)\\d{6}", .ceiling = 16 },

	/* 42 years old, a 42-year-old, 42 Jahre alt, 42 ans */
	{ .type = ENTITY_AGE, .confidence = 88, .first = "#", .min = 1,
	  .max = 5, .next = " -\n\xe6\xe5\xec",
	  .then = "yYmwdjJalo\xc3\xad\xb2\xd1\x84\xe6\xe5\xec" "\x89\x91\x82",
	  .glance = glance_age, .value = NO_WHILE YEARS YEARS_OLD, .ceiling = 64 },
	/* 42yo, 42M with, 42J, my 42nd birthday, 26jährige */
	{ .type = ENTITY_AGE, .confidence = 88, .first = "#", .min = 2,
	  .max = 14, .last = "osrMFJhtdjy", .value = "(?<![$.,:/-])(?:" YEARS
	  "(?:yo|yrs?|yo[MF]|y(?=, [a-z]| [mfMF][ ,.]))" ENDS "|"
	  "\\d{2}[MF](?= (?:with|presents|"
	  "presenting|c/o|"
	  "s/p|admitted|who|pt|hx|h/o|here|was)|, (?:no|with|who|nonsmoker|smoker|"
	  "presents))|\\d{2}J(?= (?:m|w|M|W))|" YEARS "(?:st|nd|rd|th)(?= "
	  "birthday)|" YEARS "j\xc3\xa4hrigen?[rs]?" NO_THING ")",
	  .ceiling = 64 },
	{ .type = ENTITY_AGE, .confidence = 85, .at = RULE_LIST,
	  .words = "age aged ages alter edad edades âge âgé âgée et\xc3\xa0 idade "
	  "leeftijd wiek wieku turned turns turning turn im_alter_von cumple "
	  "возраст di_anni pacjent_lat pacjentka_lat mężczyzna_lat kobieta_lat",
	  .cue = "(?<!max-age)(?:" COLUMN(YEARS) "|(?:/[Ss]ex)?(?: (?:of|von|"
	  "de|van)| at [a-z]{3,12})?"
	  "(?:[\"' ]{0,2}(?:[|>] {0,2}|;(?=\\d)))?" LINK "(?:of )?)",
	  .value = YEARS "(?:(?:, " YEARS "){0,6}+,? (?:and|und|et|y|e|en|i) " YEARS
	  ")?+(?![0-9A-Za-z%]|[.,:-]\\d|/\\d|"
	  " ?(?:percent|minutes|hours|pages))(?:[ -](?:years?|Jahren?|ans|"
	  "a\xc3\xb1os|"
	  "anni|anos|jaar|lat)(?:[ -]old| alt| oud)?" WORD_ENDS ")?", .ceiling
	  = 64 },
	{ .type = ENTITY_AGE, .confidence = 85, .at = RULE_LIST,
	  .words = "年齢 年龄 年齡 今年 现年 나이 올해 연령 満 만",
	  .cue = "(?:" LINK "|は|で|은|는)?",
	  .value = YEARS "(?: ?(?:(?:周)?岁|歳|歲|才|세|살)|(?=です|で|입|。|，|、|여|이)|"
	  "(?![0-9A-Za-z.,]|[\\xe3-\\xed]))(?![0-9])", .ceiling = 32 },
	/* tiene 42 años, a 42 ans, ha 42 anni, tem 42 anos, mam 42 lata */
	{ .type = ENTITY_AGE, .confidence = 85, .at = RULE_LIST,
	  .words = "tengo tiene tienes tenía tenia cumplí cumplió cumplo los "
	  "mujer_de hombre_de ai avait avoir ho ha aveva compiuto compie tenho tem "
	  "tinha completei completou aos mam ma ben mit vrouw, man_van "
	  "vrouw_van bebé_de bébé_de", .next = " ", .then = "#",
	  .cue = " ", .value = YEARS " (?:ans|años|anni|anos|lat|jaar|Jahren|"
	  "meses|mois|mesi)" WORD_ENDS "(?! d'exp| de exp| di esp| Erfahrung|"
	  " ervaring)", .ceiling = 64 },
	/* Ana Silva, 42, of Leeds; male, 42 years, ; 42 J., w; she is 42. */
	{ .type = ENTITY_AGE, .confidence = 80, .first = "#", .min = 1,
	  .max = 3, .next = " ,.;!?)\n", .before = " ", .glance = glance_said,
	  .value = "(?<= )" PERSON_IS YEARS IS_ALL
	  "|(?<=\\bat |\\bAt )" YEARS "(?=, (?:he|she|I|my|his|her) )|"
	  "(?<=\\bim )" YEARS "(?= (?:and|but)|,)|(?<=[lL]at )" YEARS
	  "(?=, (?:zam|ur))"
	  "|(?<=[a-z], )\\d\\d(?=, (?:of|from|aus|di|de|z) " CAPITAL "|"
	  ",? (?:years?|"
	  "Jahre|jaar|lat|ans)(?:[,.;\\n]|$))(?: (?:years?|Jahre|jaar|lat|ans))?|"
	  "(?<=[a-z\\x80-\\xbf], )\\d\\d J\\.(?=, [A-Z])|"
	  "(?<=, lat )\\d\\d(?=[.;\\n])|"
	  "(?<=jent |ntka )\\d\\d l\\.(?=[ \\n,]|$)", .ceiling = 64 },
	{ .type = ENTITY_AGE, .confidence = 80, .first = "#", .min = 1,
	  .max = 3, .next = " ,", .then = " jaouey", .glance = glance_said,
	  .value = "\\d\\d (?:Jahre(?=, (?:verh|led|gesch|w|m))|J\\.(?=,? [mwMW]))|"
	  YEARS "(?=,? (?:and|or|und|oder|et|y|e|en) \\d{1,2}[ -](?:years?|yrs?)"
	  "[ -]old)", .ceiling = 64 },
	RULES_END
};
