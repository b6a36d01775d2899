/*
 * Numbers that stand in medical notes behind the word that says what they are:
 * of patients, of their records, of those who treat them.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules_number.h"

/* Groups, in each a digit. */
#define CODE \
	"(?:(?=[A-Z-]{0,8}\\d)[A-Z0-9]{1,16}(?:[-/.](?=[A-Z]{0,5}\\d)[A-Z0-9]{1,12}){0,4})"
#define CODE_END	"(?![A-Za-z0-9_]|-[A-Za-z0-9])" NO_UNIT
/* So long, or made so, that it is no count of something. */
#define LONG_CODE \
	"(?:[A-Z]{1,4}-?\\d{3,12}(?:-\\d{1,6})?|\\d{7,12}|" \
	"\\d{2,6}(?:-\\d{1,6}){1,3})"
#define PROVIDER	"[12]\\d{9}"

const struct rule rules_health_number[] = {
	/* A patient, and then what says that it is a number. */
	{ .type = ENTITY_PATIENT_ID, .confidence = 88, .at = RULE_LIST,
	  .words = "patient patients patient's patient’s pat patienten patientin "
	  "paciente paziente patiënt patiënten pacjenta pt client_patient",
	  .cue = "(?:" COLUMN(LONG_CODE) "|(?:['_ .:|/{\"(-]{1,6}+|"
	  "(?i: with | acct/?)|[: ]{1,3}"
	  "(?:" CAPITAL "(?:" LETTER "|['.-]){0,20},? (?:v[ao]n |de[rl]? |"
	  "d[ao]s? )*){1,4}"
	  "\\(?)?" NUMBERED TALKS(32) "|(?:[ :(\"]{1,4}|/)(?=" LONG_CODE
	  CODE_END "))",
	  .value = CODE CODE_END, .ceiling = 48, .check = check_code },
	/* What says so first. */
	{ .type = ENTITY_PATIENT_ID, .confidence = 88, .at = RULE_LIST,
	  .words = "patientennummer patientennr patienten-nr patienten-id "
	  "patientid "
	  "patid patnr patientenkennung patientenidentifikationsnummer "
	  "patientenidentifikation nummer_der_patientin nummer_des_patienten "
	  "patiëntnummer patiëntnr patiëntennummer patiëntennr nummer_patiënt "
	  "patient_identifier id_of_the_patient id_for_patient id_patient "
	  "identifiant_patient "
	  "identifiant_du_patient numéro_de_patient numéro_patient "
	  "numéro_du_patient ipp n°_patient n°_de_patient n°_du_patient "
	  "id_paciente id_de_paciente id_del_paciente id_do_paciente "
	  "número_de_paciente número_del_paciente número_do_paciente "
	  "nº_paciente nº_de_paciente nº_del_paciente nº_do_paciente "
	  "código_de_paciente código_del_paciente código_do_paciente "
	  "identificador_del_paciente identificador_do_paciente número_de_utente "
	  "nº_de_utente id_paziente codice_paziente numero_paziente n._paziente "
	  "identificativo_paziente id_pacjenta numer_pacjenta nr_pacjenta "
	  "identyfikator_pacjenta pacjent_nr pacjentka_nr fallnummer "
	  "患者ID 患者番号 診察券番号 診察券 病人编号 病人ID 患者编号 患者_ID "
	  "就诊卡号 诊疗卡号 환자번호 환자_번호 환자ID 환자등록번호 등록번호",
	  .cue = TALKS(32), .value = "(?!\\d{6}-\\d{7}|\\d{3}-\\d{2}-\\d{5})"
	  CODE CODE_END, .ceiling = 48, .check = check_code },
	/* As HL7 and DICOM have it. */
	{ .type = ENTITY_PATIENT_ID, .confidence = 88, .at = RULE_LIST,
	  .words = "pid", .cue = "\": ?\"(?=\\d{6,12}\")|\\|\\d{0,4}\\|"
	  "[^|\\n]{0,24}\\||(?: no\\.?)?"
	  COLON "(?=[A-Z]{1,3}-?\\d{4}|\\d{8}|\\d{3,4}-\\d{3})", .value = CODE
	  CODE_END,
	  .ceiling = 48, .check = check_code },
	{ .type = ENTITY_PATIENT_ID, .confidence = 90, .first = "001", .min = 4,
	  .max = 4, .next = ",", .then = "0",
	  .cue = "0010,0020\\)(?: LO)? {0,4}[\\[:=]? {0,2}",
	  .value = CODE CODE_END, .ceiling = 48, .check = check_code },

	{ .type = ENTITY_MEDICAL_RECORD_NUMBER, .confidence = 90, .at = RULE_LIST,
	  .words = "mrn mrns m.r.n. medical_record medical_records "
	  "medical_record_number "
	  "med_rec med._rec. health_record hospital_number hospital_no "
	  "hosp._no hosp_no "
	  "hospital_record krankenakte patientenakte krankenaktennummer "
	  "krankenaktennr "
	  "patientenaktennummer aktennummer akten-nr krankenblatt "
	  "krankenblattnummer historia_clínica nhc expediente_clínico "
	  "dossier_médical dossier_patient cartella_clinica prontuário "
	  "processo_clínico dossiernummer dossiernr medisch_dossier "
	  "medisch_dossiernummer patiëntendossier número_de_historia "
	  "número_de_prontuário dokumentacji historii_choroby historia_choroby "
	  "karta_pacjenta księgi_głównej h.c. nº_de_hc n.º_de_hc "
	  "n°_d'hospitalisation numéro_d'hospitalisation カルテ番号 カルテ 診療録番号 "
	  "病历号 病案号 住院号 门诊号 진료기록번호 의무기록번호 차트번호 "
	  "차트_번호",
	  .cue = COLUMN(LONG_CODE) "|" TALKS(40), .value = "(?<! of | de )" CODE
	  CODE_END, .ceiling = 48, .check = check_code },
	/* Words that say so only before a number, or something like one. */
	{ .type = ENTITY_MEDICAL_RECORD_NUMBER, .confidence = 85, .at = RULE_LIST,
	  .words = "mr chart emr ehr unit case_record dossier "
	  "cartella expediente",
	  .cue = "(?:[ _-]?" NUMBERED LINK "|:? ?(?<![uU]nit.)(?<![uU]nit..)"
	  "(?<![Mm]r.)(?<![Mm]r..)"
	  "(?=(?:[A-Z]{1,2}\\d{5,}|\\d{7,8}|\\d{2,3}(?:-\\d{1,4}){2,3})"
	  CODE_END "))", .value = CODE CODE_END, .ceiling = 48,
	  .check = check_code },
	{ .type = ENTITY_MEDICAL_RECORD_NUMBER, .confidence = 85, .at = RULE_LIST,
	  .words = "numéro_de_dossier numéro_du_dossier n°_dossier "
	  "n°_de_dossier record_no record_number nº_hc n.º_hc nº_de_historia "
	  "n.º_de_historia "
	  "numero_cartella numero_di_cartella n._cartella",
	  .cue = TALKS(24), .value = CODE CODE_END, .ceiling = 48,
	  .check = check_code },
	{ .type = ENTITY_MEDICAL_RECORD_NUMBER, .confidence = 85,
	  .first = "MRN", .min = 7, .max = 16,
	  .value = "MRN-?\\d{4,12}" ENDS, .ceiling = 24 },
	{ .type = ENTITY_MEDICAL_RECORD_NUMBER, .confidence = 75,
	  .first = "MRN", .min = 3, .max = 3, .next = "-", .then = "#",
	  .value = "MRN-\\d{3,12}(?:-\\d{1,8}){0,2}" ENDS, .ceiling = 32 },
	{ .type = ENTITY_MEDICAL_RECORD_NUMBER, .confidence = 95, .at = RULE_LIST,
	  .words = "nhs", .cue = TALKS(32),
	  .value = "\\d{3}[- ]?\\d{3}[- ]?\\d{4}" ENDS, .ceiling = 16,
	  .check = check_nhs },
	/* With its sum, however far it is; XX says so in a claim (X12 837). */
	{ .type = ENTITY_NPI, .confidence = 98, .at = RULE_LIST,
	  .words = "npi npis national_provider provider_identifier xx",
	  .cue = COLUMN(PROVIDER) "|" TALKS(64), .value = PROVIDER ENDS,
	  .ceiling = 12, .check = check_npi },
	/* As FHIR has it, whosever system it is; the cue's ceiling bounds that. */
	{ .type = ENTITY_NPI, .confidence = 88, .at = RULE_LIST,
	  .words = "identifier",
	  .cue = "\"\\s{0,2}:\\s{0,2}\\[?\\s{0,16}\\{(?:\\s{0,16}\"(?:use|system)\""
	  "\\s{0,2}:\\s{0,2}\"[^\"\\s]{1,80}\",){1,2}\\s{0,16}\"value\""
	  "\\s{0,2}:\\s{0,2}\"", .value = PROVIDER "(?=\")",
	  .ceiling = 12, .check = check_npi },
	RULES_END
};
