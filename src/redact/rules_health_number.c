/*
 * Numbers that stand in medical notes behind the word that says what they are:
 * of patients, of their records, of those who treat them.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

#define CODE \
	"(?=[A-Z-]{0,8}\\d)[A-Z0-9]{1,16}(?:[-/.](?=[A-Z]{0,5}\\d)[A-Z0-9]{1,12}){0,4}"

const struct rule rules_health_number[] = {
	{ .type = ENTITY_PATIENT_ID, .confidence = 88, .at = RULE_LIST,
	  .words = "patient patients patient's pat patienten patientin paciente "
	  "paziente patiënt pacjenta pt",
	  .cue = "\\.?[ _-]?(?i:ids?|identifier|number|no|nr|num|nummer|#|record_id|"
	  "identificación|n\xc2\xb0)(?![A-Za-z])\\.?" SMALL_WORDS(2) LINK "#?",
	  .value = CODE "(?![A-Za-z0-9_]|-[A-Za-z0-9])", .ceiling = 48,
	  .check = check_code },
	{ .type = ENTITY_PATIENT_ID, .confidence = 88, .at = RULE_LIST,
	  .words = "pid patientennummer patienten-id patientid patiëntnummer "
	  "patient_identifier numéro_de_patient número_de_paciente fallnummer "
	  "numéro_patient codice_paziente", .cue = SMALL_WORDS(2) LINK "#?",
	  .value = CODE "(?![A-Za-z0-9_]|-[A-Za-z0-9])", .ceiling = 48,
	  .check = check_code },
	{ .type = ENTITY_PATIENT_ID, .confidence = 85, .at = RULE_LIST,
	  .words = "患者ID 患者番号 診察券番号 病人编号 患者编号 환자번호 "
	  "患者_ID",
	  .cue = LINK, .value = CODE, .ceiling = 48 },
	{ .type = ENTITY_MEDICAL_RECORD_NUMBER, .confidence = 90, .at = RULE_LIST,
	  .words = "mrn mrns medical_record medical_records medical_record_number "
	  "health_record chart_number chart_no chart hospital_number "
	  "hospital_record krankenakte patientenakte krankenaktennummer aktennummer "
	  "aktenzeichen historia_clínica nhc dossier_médical ipp cartella_clinica "
	  "prontuário dossiernummer medisch_dossier record_number "
	  "numéro_de_dossier número_de_historia número_de_prontuário カルテ番号 カルテ "
	  "病历号 病案号 住院号 진료기록번호 차트번호 dokumentacji",
	  .cue = "(?:[ _-]?(?i:record))?" NUMBER_WORD SMALL_WORDS(2) LINK
	  "(?:MRN)?#?", .value = CODE "(?![A-Za-z0-9_])", .ceiling = 48,
	  .check = check_code },
	{ .type = ENTITY_MEDICAL_RECORD_NUMBER, .confidence = 85,
	  .first = "MRN", .min = 7, .max = 16,
	  .value = "MRN-?\\d{4,12}" ENDS, .ceiling = 24 },
	{ .type = ENTITY_MEDICAL_RECORD_NUMBER, .confidence = 75,
	  .first = "MRN", .min = 3, .max = 3, .next = "-", .then = "#",
	  .value = "MRN-\\d{3,12}(?:-\\d{1,8}){0,2}" ENDS, .ceiling = 32 },
	{ .type = ENTITY_MEDICAL_RECORD_NUMBER, .confidence = 95, .at = RULE_LIST,
	  .words = "nhs", .cue = NUMBER_WORD SMALL_WORDS(2) LINK,
	  .value = "\\d{3}[- ]?\\d{3}[- ]?\\d{4}" ENDS, .ceiling = 16,
	  .check = check_nhs },
	{ .type = ENTITY_NPI, .confidence = 98, .at = RULE_LIST,
	  .words = "npi npis npi_number national_provider provider_identifier",
	  .cue = "(?: [Ii]dentifier)?" NUMBER_WORD "(?: ?\\(NPI\\))?" SMALL_WORDS(3)
	  LINK, .value = "[12]\\d{9}" ENDS, .ceiling = 12, .check = check_npi },
	RULES_END
};
