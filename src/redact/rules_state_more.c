/*
 * Numbers of people behind a word that says what they are: of states, of
 * passports and driving licences.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules_number.h"

#define CUE		TALKS(48)
/* Groups of capitals and digits, in each a digit. */
#define CODE(from, to) \
	"(?=[A-Z-]{0,9}\\d)[A-Z0-9]{" #from "," #to "}" \
	"(?:[ -](?=[A-Z]{0,5}\\d)[A-Z0-9]{1,8}){0,5}"

#define PASSPORTS \
	"passport passports passportno passportnumber passnummer passnr pass_nr " \
	"pass_no pass._no pass_number pass_nummer passeport passeports pasaporte " \
	"pasaportes passaporto passaporte paspoort paspoortnummer paspoortnr " \
	"reisepass reisepassnummer reisepassnr reisepasses паспорт paszport " \
	"paszportu paszportem pasaport ppt_no pp_no pp# pass: " \
	"travel_document travel_documents"
/* Nine signs with a digit at least, six with three; in groups; in small letters
 * by themselves. */
#define PASSPORT \
	"(?:[A-Z]{1,2}[ -]\\d{6,8}|\\d{2} \\d{7}|\\d{2} ?\\d{2} \\d{6}|" \
	"\\d{2} ?[A-Z]{2} ?\\d{5}|(?=(?:[A-Z]{0,8}\\d){3})[A-Z0-9]{6,12}|" \
	"[A-Z0-9]{8}\\d|[a-z]{1,3}\\d{6,8})"

/* Groups, each but the first with a digit, and a letter at the end. Digits alone
 * are five at least. */
#define LICENCE \
	NO_DAY "(?!\\d{1,4}(?![A-Z0-9 /-]))(?:[A-Z]{5} \\d{6} [A-Z0-9]{5}(?: \\d{2})?" \
	"|[A-Z]{1,3}[ -]\\d{2,14}(?:[ -]\\d{2,7}){0,5}" \
	"|(?=[A-Z*]{0,9}\\d)[A-Z0-9*]{1,16}" \
	"(?:[ /-](?=[A-Z]{0,3}\\d)[A-Z0-9]{1,14}){0,5}(?:-[A-Z](?![A-Za-z0-9]))?)"
#define US_NUMBER	"\\d{3}[- .]?\\d{2}[- .]?\\d{4}"

const struct rule rules_state_more[] = {
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "ssn ssns social_security socialsecurity social soc._sec. ss "
	  "itin tin taxpayer tax_id", .cue = "(?i:(?<!social)(?:" COLUMN(US_NUMBER) "|" CUE ")|"
	  "(?<=social)(?: sec)?)" NUMBER_WORD SMALL_WORDS(3) LINK,
	  .value = US_NUMBER ENDS "(?![./-]\\d)", .ceiling = 16,
	  .check = check_ssn },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "nino ni_number ni_no n.i. national_insurance", .cue = CUE,
	  .value = "[A-Za-z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-Da-d]" ENDS,
	  .ceiling = 20 },
	{ .type = ENTITY_SSN, .confidence = 95, .at = RULE_LIST,
	  .words = "steuer steuerid steueridentifikationsnummer "
	  "identifikationsnummer idnr tin pesel personnummer "
	  "f\xc3\xb8""dselsnummer fodselsnummer tc kimlik",
	  .cue = CUE, .value = "\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}" DIGITS_END "|"
	  "\\d{6} \\d{5}"
	  DIGITS_END, .ceiling = 20, .check = check_eleven },
	{ .type = ENTITY_SSN, .confidence = 85, .at = RULE_LIST,
	  .words = "sozialversicherungsnummer rentenversicherungsnummer "
	  "versicherungsnummer svnr sv-nummer rvnr steuernummer "
	  "steuer-nummer", .cue = CUE,
	  .value = "\\d{2} ?\\d{6} ?[A-Z] ?\\d{3}" ENDS "|\\d{4} ?\\d{6}" ENDS
	  "|\\d{2,3}/\\d{3,4}/\\d{4,5}" ENDS "|\\d{10,13}" ENDS,
	  .ceiling = 24 },
	{ .type = ENTITY_SSN, .confidence = 95, .at = RULE_LIST,
	  .words = "bsn burgerservicenummer burgerservice sofinummer sofi",
	  .cue = CUE, .value = "\\d{9}" ENDS "|\\d{3}[ .]\\d{3}[ .]\\d{3}" ENDS
	  "|\\d{4}[ .]\\d{2}[ .]\\d{3}" ENDS, .ceiling = 16,
	  .check = check_bsn },
	{ .type = ENTITY_SSN, .confidence = 95, .at = RULE_LIST,
	  .words = "rijksregisternummer rijksregister registre_national niss "
	  "insz numéro_national num\xc3\xa9ro_de_registre", .cue = CUE,
	  .value = "\\d{2}\\.?\\d{2}\\.?\\d{2}[- .]?\\d{3}[ .]?\\d{2}" ENDS,
	  .ceiling = 20, .check = check_rijksregister },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "nir s\xc3\xa9""curit\xc3\xa9_sociale securite_sociale "
	  "s\xc3\xa9""cu "
	  "insee", .cue = CUE,
	  .value = "[12](?:[ .-]?\\d){4}[ .-]?(?:\\d[ .-]?\\d|2[ABab])"
	  "(?:[ .-]?\\d){6}(?:[ .-]?\\d{2})?" ENDS, .ceiling = 28 },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "ahv ahvn avs ahv-nummer", .cue = CUE,
	  .value = "756[. ]?\\d{4}[. ]?\\d{4}[. ]?\\d{2}" ENDS, .ceiling = 20,
	  .check = check_ahv },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "nif n.i.f. contribuinte número_fiscal "
	  "número_de_identificação_fiscal",
	  .cue = CUE, .value = "\\d{3} ?\\d{3} ?\\d{3}" DIGITS_END,
	  .ceiling = 16, .check = check_nif },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "personnummer samordningsnummer cpr cpr-nummer "
	  "personnr", .cue = CUE,
	  .value = "(?:19|20)?\\d{6}[-+ ]?\\d{4}" DIGITS_END, .ceiling = 16,
	  .check = check_nordic },
	{ .type = ENTITY_SSN, .confidence = 95, .at = RULE_LIST,
	  .words = "cpf c.p.f.", .cue = CUE,
	  .value = "\\d{3}\\.?\\d{3}\\.?\\d{3}-?\\d{2}" ENDS, .ceiling = 20,
	  .check = check_cpf },
	/* "sin" and "nas" are small words elsewhere, so not much is between. */
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "sin social_insurance nas "
	  "num\xc3\xa9ro_d'assurance_sociale",
	  .glance = glance_told, .cue = NUMBER_WORD SMALL_WORDS(3) LINK,
	  .value = "\\d{3}[- ]?\\d{3}[- ]?\\d{3}" DIGITS_END, .ceiling = 16,
	  .check = check_sin },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "tfn tax_file", .cue = CUE,
	  .value = "\\d{3}[- ]?\\d{3}[- ]?\\d{2,3}" DIGITS_END, .ceiling = 16,
	  .check = check_tfn },
	{ .type = ENTITY_SSN, .confidence = 95, .at = RULE_LIST,
	  .words = "aadhaar aadhar uidai "
	  "\xe0\xa4\x86\xe0\xa4\xa7\xe0\xa4\xbe\xe0\xa4\xb0",
	  .cue = CUE,
	  .value = "\\d{4}[ -]?\\d{4}[ -]?\\d{4}" DIGITS_END, .ceiling = 20,
	  .check = check_aadhaar },
	{ .type = ENTITY_SSN, .confidence = 95, .at = RULE_LIST,
	  .words = "my_number mynumber individual_number マイナンバー "
	  "個人番号", .cue = CUE,
	  .value = "\\d{4}[ -]?\\d{4}[ -]?\\d{4}" ENDS, .ceiling = 20,
	  .check = check_my_number },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "身份证 身分證 居民身份证 公民身份 주민등록번호 "
	  "주민번호", .cue = "(?:字號)?" CUE,
	  .value = "\\d{17}[0-9Xx]" ENDS "|\\d{6}-?[1-8]\\d{6}" ENDS
	  "|[A-Z][1289]\\d{8}" ENDS, .ceiling = 24 },
	/* Cards of identity, whatever the land: capitals and digits. */
	{ .type = ENTITY_SSN, .confidence = 85, .at = RULE_LIST,
	  .words = "national_id nationalid national_identity "
	  "national_identification identity_card id_card personal_id "
	  "identity_number personalausweis personalausweisnummer "
	  "ausweisnummer ausweis-nr carte_d'identit\xc3\xa9 carte_nationale "
	  "carte_d\xe2\x80\x99identit\xc3\xa9 cni dni d.n.i. "
	  "documento_de_identidad documento_nacional c\xc3\xa9""dula "
	  "carta_d'identit\xc3\xa0 "
	  "codice_fiscale cartão_de_cidadão rg identiteitskaart "
	  "identiteitskaartnummer id-kaart pan_card curp "
	  "nric ppsn rodn\xc3\xa9_\xc4\x8d\xc3\xadslo hetu emirates_id iqama",
	  .cue = TALKS(40),
	  .value = NO_DAY CODE(4, 20) "(?:-[0-9A-Z])?" ENDS NO_UNIT,
	  .ceiling = 64, .check = check_document },
	/* Words that mean other things as well: each with its own form. */
	{ .type = ENTITY_SSN, .confidence = 85, .at = RULE_LIST,
	  .words = "nie n.i.e. nif pan rfc rut run cuil cuit fin pps",
	  .cue = NUMBER_WORD SMALL_WORDS(1) LINK,
	  .value = "(?:[XYZ]-?\\d{7}-?[A-Z]|\\d{8}-?[A-Z]|[A-Z]{5}\\d{4}[A-Z]|"
	  "[A-Z]{3,4}\\d{6}[A-Z0-9]{3}|\\d{1,2}\\.?\\d{3}\\.?\\d{3}-[0-9Kk]|"
	  "\\d{2}-\\d{8}-\\d|[STFGM]\\d{7}[A-Z]|\\d{7}[A-W][A-IW]?)" ENDS,
	  .ceiling = 20 },

	{ .type = ENTITY_PASSPORT, .confidence = 88, .at = RULE_LIST,
	  .words = PASSPORTS, .cue = COLUMN(PASSPORT) "|" TALKS(56),
	  .value = PASSPORT ENDS "(?!-\\d|[.,]\\d|@)" NO_UNIT, .ceiling = 48 },
	/* The second of two: "was ... and the new one is ..." */
	{ .type = ENTITY_PASSPORT, .confidence = 85, .at = RULE_LIST,
	  .words = PASSPORTS, .cue = TALKS(56) PASSPORT ENDS "(?=[ ,])" TALKS(56),
	  .value = PASSPORT ENDS "(?!-\\d|[.,]\\d|@)" NO_UNIT, .ceiling = 48 },
	{ .type = ENTITY_PASSPORT, .confidence = 88, .at = RULE_LIST,
	  .words = "パスポート 旅券 護照 护照 여권",
	  .cue = "(?:[\\xe3-\\xed][\\x80-\\xbf]{2}|\xef\xbc[\x80-\xbf]|"
	  "[ :.,#\"|]|No|NO|ID){0,14}+",
	  .value = "(?:[A-Z]{0,2}\\d{6,9}|[A-Z]\\d{3}[A-Z]\\d{4})" ENDS
	  "(?!\xe5\xb9\xb4|[-/]\\d)", .ceiling = 16 },
	/* Both lines of its machine-readable zone, or the second alone. */
	{ .type = ENTITY_PASSPORT, .confidence = 90, .first = "P^ P",
	  .min = 1, .max = 2, .next = "<", .then = "^",
	  .value = "P[A-Z<][A-Z<]{3}[A-Z]{1,36}<{1,2}[A-Z<]{1,39}"
	  "(?:\\r?\\n[A-Z0-9<]{44})?", .ceiling = 96, .tail = "A-Z0-9<" },
	{ .type = ENTITY_PASSPORT, .confidence = 95, .first = "*",
	  .min = 6, .max = 44, .next = "<", .then = "< # ^",
	  .value = "[A-Z0-9][A-Z0-9<]{8}[0-9<][A-Z<]{3}\\d{7}[MFX<]\\d{7}"
	  "[A-Z0-9<]{14}[0-9<]\\d(?![A-Z0-9<])", .ceiling = 48 },

	{ .type = ENTITY_DRIVERS_LICENSE, .confidence = 88, .at = RULE_LIST,
	  .words = "driver's driver’s drivers driver driving operator operator's "
	  "learner's learner’s learners chauffeur's",
	  .cue = "'?[ _-]{0,2}(?i:licen[cs]es?|lic\\.?|permit)(?![a-z])(?:"
	  COLUMN(LICENCE) "|" TALKS(48) ")", .value = LICENCE ENDS NO_UNIT,
	  .ceiling = 64, .check = check_document },
	/* What is a licence of another kind has another word before. */
	{ .type = ENTITY_DRIVERS_LICENSE, .confidence = 80, .first = "lic",
	  .min = 3, .max = 24, .next = " #:.-\"=<>|'", .cue =
	  "(?<!usiness |edical |iquor |oftware |ursing |unting |ishing |ssional |"
	  "tractor |uilding |lumbing |arriage | pilot |ontent |obacco |rading )"
	  "(?:(?i:lic(?:en[cs]e)?)\\.?(?: with)?[ _-]{0,2}(?:(?i:numbers?|"
	  "num|no|nr)(?![A-Za-z])\\.?|#)"
	  TALKS(24) "|(?i:licen[cs]e)[\"']?: ?(?:\\{[\"' ]{0,3}number[\"']?: ?)?[\"']?"
	  "(?![A-Z]{2,5}-(?:19|20)\\d\\d(?!\\d)))", .value = LICENCE ENDS
	  NO_UNIT, .ceiling = 48,
	  .check = check_document },
	{ .type = ENTITY_DRIVERS_LICENSE, .confidence = 88, .at = RULE_LIST,
	  .words = "dl dln cdl d.l. führerschein führerscheins "
	  "führerscheinnummer führerschein-nr fuehrerschein fuehrerscheinnummer "
	  "fahrerlaubnis fahrerlaubnisnummer fs-nr permis permis_de_conduire "
	  "permiso_de_conducir permiso_de_conducción carné_de_conducir "
	  "carnet_de_conducir licencia_de_conducir licencia_de_conducción "
	  "licencia_de_manejo patente patente_di_guida carteira_de_motorista "
	  "carteira_de_habilitação carteira_nacional_de_habilitação cnh "
	  "carta_de_condução rijbewijs rijbewijsnummer rijbewijsnr prawo_jazdy "
	  "prawa_jazdy prawem_jazdy", .cue = COLUMN(LICENCE) "|" TALKS(48),
	  .value = LICENCE ENDS NO_UNIT, .ceiling = 64, .check = check_document },
	{ .type = ENTITY_DRIVERS_LICENSE, .confidence = 88, .at = RULE_LIST,
	  .words = "運転免許 免許証 免許番号 驾驶证 驾照 駕照 운전면허 면허번호 "
	  "면허증", .cue = TALKS(32),
	  .value = "(?:[A-Z]{0,2}\\d[0-9-]{6,18})", .ceiling = 24 },
	RULES_END
};
