/*
 * Numbers of people behind a word that says what they are: of states, of
 * passports and driving licences.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

#define CUE		NUMBER_WORD SMALL_WORDS(3) LINK
/* Groups of capitals and digits, in each a digit. */
#define CODE(from, to) \
	"(?=[A-Z-]{0,9}\\d)[A-Z0-9]{" #from "," #to "}" \
	"(?:[ -](?=[A-Z]{0,5}\\d)[A-Z0-9]{1,8}){0,5}"

const struct rule rules_state_more[] = {
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "ssn ssns social_security socialsecurity social itin tin "
	  "taxpayer tax_id", .cue = "(?:[ _-]?(?i:security|sec))?"
	  "(?:[ _-]?(?i:identification|insurance))?" CUE,
	  .value = "\\d{3}[- .]?\\d{2}[- .]?\\d{4}" DIGITS_END, .ceiling = 16,
	  .check = check_ssn },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "nino ni national_insurance nin", .cue = CUE,
	  .value = "[A-Z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]" ENDS,
	  .ceiling = 20 },
	{ .type = ENTITY_SSN, .confidence = 95, .at = RULE_LIST,
	  .words = "steuer steuerid steueridentifikationsnummer "
	  "identifikationsnummer idnr tin pesel personnummer "
	  "f\xc3\xb8""dselsnummer fodselsnummer tc kimlik",
	  .cue = "(?:-?(?i:id|idnr|identifikationsnummer|nummer))?(?: kimlik)?"
	  CUE, .value = "\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}" DIGITS_END "|\\d{6} \\d{5}"
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
	  .words = "nir s\xc3\xa9""curit\xc3\xa9_sociale securite_sociale s\xc3\xa9""cu "
	  "insee", .cue = CUE,
	  .value = "[12](?:[ .-]?\\d){4}[ .-]?(?:\\d[ .-]?\\d|2[ABab])"
	  "(?:[ .-]?\\d){6}(?:[ .-]?\\d{2})?" ENDS, .ceiling = 28 },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "ahv ahvn avs ahv-nummer", .cue = CUE,
	  .value = "756[. ]?\\d{4}[. ]?\\d{4}[. ]?\\d{2}" ENDS, .ceiling = 20,
	  .check = check_ahv },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "nif contribuinte n\xc3\xbamero_de_contribuinte",
	  .cue = CUE, .value = "\\d{3} ?\\d{3} ?\\d{3}" DIGITS_END,
	  .ceiling = 16, .check = check_nif },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "personnummer samordningsnummer cpr cpr-nummer "
	  "personnr", .cue = CUE,
	  .value = "(?:19|20)?\\d{6}[-+ ]?\\d{4}" DIGITS_END, .ceiling = 16,
	  .check = check_nordic },
	{ .type = ENTITY_SSN, .confidence = 95, .at = RULE_LIST,
	  .words = "cpf", .cue = CUE,
	  .value = "\\d{3}\\.?\\d{3}\\.?\\d{3}-?\\d{2}" ENDS, .ceiling = 20,
	  .check = check_cpf },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "sin social_insurance nas "
	  "num\xc3\xa9ro_d'assurance_sociale", .cue = CUE,
	  .value = "\\d{3}[- ]?\\d{3}[- ]?\\d{3}" DIGITS_END, .ceiling = 16,
	  .check = check_sin },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "tfn tax_file", .cue = CUE,
	  .value = "\\d{3}[- ]?\\d{3}[- ]?\\d{2,3}" DIGITS_END, .ceiling = 16,
	  .check = check_tfn },
	{ .type = ENTITY_SSN, .confidence = 95, .at = RULE_LIST,
	  .words = "aadhaar aadhar uidai \xe0\xa4\x86\xe0\xa4\xa7\xe0\xa4\xbe\xe0\xa4\xb0",
	  .cue = "(?: card)?" CUE,
	  .value = "\\d{4}[ -]?\\d{4}[ -]?\\d{4}" DIGITS_END, .ceiling = 20,
	  .check = check_aadhaar },
	{ .type = ENTITY_SSN, .confidence = 95, .at = RULE_LIST,
	  .words = "my_number mynumber individual_number マイナンバー "
	  "個人番号", .cue = CUE,
	  .value = "\\d{4}[ -]?\\d{4}[ -]?\\d{4}" ENDS, .ceiling = 20,
	  .check = check_my_number },
	{ .type = ENTITY_SSN, .confidence = 90, .at = RULE_LIST,
	  .words = "身份证 身分證 居民身份证 公民身份 주민등록번호 "
	  "주민번호", .cue = "(?:号码|号|字號|號碼)?" LINK,
	  .value = "\\d{17}[0-9Xx]" ENDS "|\\d{6}-?[1-8]\\d{6}" ENDS
	  "|[A-Z][1289]\\d{8}" ENDS, .ceiling = 24 },
	/* Cards of identity, whatever the land: capitals and digits. */
	{ .type = ENTITY_SSN, .confidence = 85, .at = RULE_LIST,
	  .words = "national_id nationalid national_identity "
	  "national_identification identity_card id_card personal_id "
	  "identity_number personalausweis personalausweisnummer "
	  "ausweisnummer ausweis-nr carte_d'identit\xc3\xa9 carte_nationale "
	  "carte_d\xe2\x80\x99identit\xc3\xa9 cni dni nie nif "
	  "documento_de_identidad documento_nacional c\xc3\xa9""dula carta_d'identit\xc3\xa0 "
	  "codice_fiscale cartão_de_cidadão rg identiteitskaart "
	  "identiteitskaartnummer id-kaart pan_card pan curp rfc rut run cuil "
	  "nric fin ppsn pps rodn\xc3\xa9_\xc4\x8d\xc3\xadslo hetu emirates_id iqama",
	  .cue = "(?: d'identit\xc3\xa9)?" CUE,
	  .value = CODE(4, 20) "(?:-[0-9Kk])?" ENDS, .ceiling = 40,
	  .check = check_document },

	{ .type = ENTITY_PASSPORT, .confidence = 88, .at = RULE_LIST,
	  .words = "passport passports passportno passportnumber passnummer "
	  "passnr pass-nr passeport passeports pasaporte passaporto passaporte "
	  "paspoort paspoortnummer reisepass reisepassnummer reisepasses "
	  "pass_nr pass_nummer паспорт paszport paszportu pasaport",
	  .cue = "(?: (?:book|card|ID))?(?: ?\\([A-Za-z. ]{1,20}\\))?" CUE,
	  .value = "(?=[A-Z]{0,3}[0-9])(?=[A-Z]{0,3}[0-9](?:[A-Z]{0,3}[0-9]){2})"
	  "(?:[A-Z]{1,2} \\d{6,8}|\\d{2} ?[A-Z]{2} ?\\d{5}|[A-Z0-9]{6,12})" ENDS,
	  .ceiling = 24, .check = check_document },
	{ .type = ENTITY_PASSPORT, .confidence = 88, .at = RULE_LIST,
	  .words = "パスポート 旅券 護照 护照 여권",
	  .cue = "(?:番号|号码|號碼|号|번호)?" LINK,
	  .value = "[A-Z]{0,2}\\d{6,9}" ENDS, .ceiling = 16 },
	/* The second line of its machine-readable zone. */
	{ .type = ENTITY_PASSPORT, .confidence = 90, .first = "P^ P",
	  .min = 1, .max = 2, .next = "<", .then = "^",
	  .value = "P[A-Z<][A-Z]{3}[A-Z]{1,36}<{1,2}[A-Z<]{1,39}"
	  "(?:\\r?\\n[A-Z0-9<]{44})?", .ceiling = 96, .tail = "A-Z0-9<" },

	{ .type = ENTITY_DRIVERS_LICENSE, .confidence = 88, .at = RULE_LIST,
	  .words = "driver's driver’s drivers driver driving",
	  .cue = "'?[ _-]{0,2}(?i:licen[cs]e|lic\\.?|permit)" CUE,
	  .value = CODE(1, 20) ENDS, .ceiling = 48, .check = check_document },
	{ .type = ENTITY_DRIVERS_LICENSE, .confidence = 88, .at = RULE_LIST,
	  .words = "dl dln license_number licence_number führerschein "
	  "führerscheinnummer führerschein-nr fuehrerschein "
	  "permis_de_conduire permiso_de_conducir carné_de_conducir "
	  "carnet_de_conducir licencia_de_conducir licencia_de_manejo "
	  "patente patente_di_guida carteira_de_motorista "
	  "carteira_de_habilitação cnh carta_de_condução "
	  "rijbewijs rijbewijsnummer prawo_jazdy prawa_jazdy", .cue = CUE,
	  .value = CODE(1, 20) ENDS, .ceiling = 48, .check = check_document },
	{ .type = ENTITY_DRIVERS_LICENSE, .confidence = 88, .at = RULE_LIST,
	  .words = "運転免許 免許証 驾驶证 驾照 駕照 운전면허",
	  .cue = "(?:証)?(?:番号|号码|號碼|号|번호|증)?(?: ?번호)?" LINK,
	  .value = "[A-Z]{0,2}\\d[0-9-]{6,18}" ENDS, .ceiling = 24 },
	RULES_END
};
