/*
 * Numbers of patients, of their records and of those who treat them, as wards,
 * insurers and programs write them; and what looks like them.
 */
#include "config.h"

#include "guardrails/labelled.h"

static const char *const english[] = {
	"Pt ID: {patient_id}",
	"Patient ID# {patient_id}",
	"Patient identifier: {patient_id}",
	"Patient Number: {patient_id}",
	"patient id is {patient_id}",
	"The patient's ID is {patient_id}.",
	"Pt. no. {patient_id}, bed {small}",
	"Pat. ID {patient_id}",
	"My patient number is {patient_id}, I'd like to book a scan.",
	"wristband shows patient ID {patient_id}",
	"Patient (ID {patient_id}) was seen in clinic.",
	"ID of the patient: {patient_id}",
	"client ID {order} of the OAuth application",
	"patient satisfaction 2024: {small} of {small} points",
	"patients {small} to {large} were enrolled",
	"patient no longer takes 1200 kcal",
	"MR# {record}",
	"MR No. {record}",
	"Med Rec #: {record}",
	"Medical Record #{record}",
	"MRN {record}, acct withheld",
	"(MRN: {record})",
	"mrn is {record}",
	"Chart #: {record}",
	"Chart No. {record}",
	"The patient's medical record number is {record}.",
	"Her hospital number is {record}.",
	"Hosp. No: {record}",
	"Unit number: {record}",
	"Health record no. {record}",
	"Please pull chart {record} for tomorrow.",
	"EMR number {record}",
	"case record {record}, ward {small}",
	"the chart shows {large} visits in 2024",
	"chart 12-3 on page {small}",
	"record number of visitors: {large}",
	"a record {large} tickets were sold",
	"medical records of {large} people leaked",
	"NPI#: {npi}",
	"NPI No. {npi}",
	"NPI-{npi}",
	"(NPI {npi})",
	"Individual NPI: {npi}, group NPI: {npi}",
	"The physician's NPI number is {npi}.",
	"Referring provider {staff} (NPI: {npi})",
	"Attending NPI = {npi}",
	"National Provider Identifier (NPI): {npi}",
	"National Provider ID: {npi}",
	"NPI of the billing provider: {npi}",
	"Type 2 NPI {npi}",
	"Loop 2310B NM1*82*1*SMITH*JANE****XX*{npi}~",
	"the NPI budget for 2024 is {large}",
	"order {order} of the NPI team, ticket {ticket}",
	"call 1234567890 about the NPI form",
	NULL
};

static const char *const german[] = {
	"Pat.-ID: {patient_id}",
	"PatID {patient_id}",
	"Patienten-Nr.: {patient_id}",
	"Patientennr. {patient_id}",
	"Die Patientennummer lautet {patient_id}.",
	"Patient Nr. {patient_id}, Zimmer {small}",
	"Meine Patientennummer ist {patient_id}.",
	"Patientenkennung {patient_id}",
	"Patientenidentifikationsnummer: {patient_id}",
	"Nummer der Patientin: {patient_id}",
	"Aktennummer {record}",
	"Patientenakte: {record}",
	"Krankenblatt-Nr. {record}",
	"Die Krankenakte hat die Nummer {record}.",
	"Akten-Nr.: {record}",
	"Patientenaktennummer {record}",
	"{large} Patienten nahmen {small} Wochen teil.",
	"Das Aktenzeichen des Gerichts ist {small} O 123/24.",
	NULL
};

static const char *const french[] = {
	"N° patient : {patient_id}",
	"n° de patient {patient_id}",
	"Mon numéro de patient est le {patient_id}.",
	"ID patient : {patient_id}",
	"identifiant du patient : {patient_id}",
	"IPP : {patient_id}",
	"Patient n° {patient_id}, chambre {small}",
	"N° dossier médical {record}",
	"Numéro du dossier : {record}",
	"dossier n° {record}",
	"Dossier médical : {record}",
	"Le numéro de son dossier médical est {record}.",
	"n° d'hospitalisation {record}",
	"{large} patients ont été suivis {small} mois",
	NULL
};

static const char *const spanish[] = {
	"Nº de paciente: {patient_id}",
	"Paciente nº {patient_id}",
	"ID de paciente: {patient_id}",
	"Mi número de paciente es el {patient_id}.",
	"identificador del paciente {patient_id}",
	"código de paciente {patient_id}",
	"Nº historia clínica: {record}",
	"N.º de HC {record}",
	"H.C. {record}",
	"historia clínica {record}",
	"Expediente clínico: {record}",
	"El número de su historia clínica es {record}.",
	"{large} pacientes en {small} meses",
	NULL
};

static const char *const italian[] = {
	"ID paziente: {patient_id}",
	"codice paziente {patient_id}",
	"N. paziente {patient_id}",
	"Il mio numero paziente è {patient_id}.",
	"identificativo paziente: {patient_id}",
	"paziente n. {patient_id}",
	"n. cartella clinica {record}",
	"Cartella clinica: {record}",
	"cartella n. {record}",
	"numero cartella: {record}",
	"Il numero della cartella clinica è {record}.",
	"{large} pazienti in {small} mesi",
	NULL
};

static const char *const portuguese[] = {
	"ID do paciente: {patient_id}",
	"Nº do paciente: {patient_id}",
	"número de utente {patient_id}",
	"Meu número de paciente é {patient_id}.",
	"código do paciente {patient_id}",
	"paciente nº {patient_id}",
	"Prontuário: {record}",
	"nº do prontuário {record}",
	"O número do prontuário é {record}.",
	"prontuário médico {record}",
	"processo clínico n.º {record}",
	"{large} pacientes em {small} meses",
	NULL
};

static const char *const dutch[] = {
	"Patiëntnr. {patient_id}",
	"patiënt-ID: {patient_id}",
	"patiëntennummer {patient_id}",
	"Mijn patiëntnummer is {patient_id}.",
	"nummer patiënt: {patient_id}",
	"Dossiernr.: {record}",
	"Medisch dossiernummer {record}",
	"Het dossiernummer is {record}.",
	"patiëntendossier {record}",
	"{large} patiënten in {small} weken",
	NULL
};

static const char *const polish[] = {
	"Nr pacjenta: {patient_id}",
	"Numer pacjenta: {patient_id}",
	"identyfikator pacjenta {patient_id}",
	"pacjent nr {patient_id}",
	"Mój numer pacjenta to {patient_id}.",
	"Nr historii choroby: {record}",
	"historia choroby nr {record}",
	"Numer dokumentacji: {record}",
	"karta pacjenta nr {record}",
	"numer księgi głównej {record}",
	"{large} pacjentów w {small} miesięcy",
	NULL
};

static const char *const japanese[] = {
	"患者番号：{patient_id}",
	"患者ID: {patient_id}",
	"患者IDは{patient_id}です。",
	"診察券番号は{patient_id}です。",
	"診察券No.{patient_id}",
	"カルテNo. {record}",
	"カルテ番号は{record}です。",
	"診療録番号：{record}",
	"患者{small}名が受診しました。",
	NULL
};

static const char *const chinese[] = {
	"患者ID：{patient_id}",
	"病人ID：{patient_id}",
	"患者编号为{patient_id}",
	"就诊卡号：{patient_id}",
	"病历号为{record}",
	"病案号：{record}",
	"住院号 {record}",
	"门诊号：{record}",
	"患者{small}人，医生{small}人",
	NULL
};

static const char *const korean[] = {
	"환자 번호: {patient_id}",
	"환자ID: {patient_id}",
	"환자등록번호: {patient_id}",
	"등록번호 {patient_id}, 내과",
	"차트번호: {record}",
	"차트 번호는 {record}입니다.",
	"진료기록번호: {record}",
	"환자 {small}명이 입원했다.",
	NULL
};

static const char *const code[] = {
	"{\"patientId\": \"{patient_id}\"}",
	"patient_id={patient_id}",
	"patientID: {patient_id}",
	"\"patient\": {\"id\": \"{patient_id}\"}",
	"<patientId>{patient_id}</patientId>",
	"GET /fhir/Patient/{patient_id} 200",
	"| Patient ID | {patient_id} |",
	"patient_id,age\n{patient_id},{age}",
	"(0010,0020) LO [{patient_id}]   # PatientID",
	"\"pat_id\": \"{patient_id}\"",
	"patient_number: {patient_id}",
	"{\"mrn\": \"{record}\"}",
	"mrn={record}",
	"medical_record_number: {record}",
	"\"medicalRecordNumber\": \"{record}\"",
	"<MRN>{record}</MRN>",
	"| MRN | {record} |",
	"chart_no={record}",
	"\"chartNumber\": \"{record}\",",
	"{\"provider_npi\": \"{npi}\"}",
	"\"npiNumber\": \"{npi}\"",
	"<npi>{npi}</npi>",
	"| NPI | {npi} |",
	"billing_npi={npi}&taxonomy=207Q00000X",
	"rendering_provider_npi: \"{npi}\"",
	"\"identifier\": [{\"system\": \"http://hl7.org/fhir/sid/us-npi\", "
	    "\"value\": \"{npi}\"}]",
	"name,npi\n{staff},{npi}",
	"npi_count={large} npi_batch=1234567890",
	"chart: {large} points, record: {small}, mr: {small}",
	"pid={large} ppid={small} tid={large}",
	"chart_version: 1.{small}.0\nchart: redis-17.{small}.2",
	"\"record_id\": {large}, \"record_count\": {small}",
	NULL
};

const struct lines lines_record[] = {
	{ LANGUAGE_EN, 5, english },
	{ LANGUAGE_DE, 4, german },
	{ LANGUAGE_FR, 4, french },
	{ LANGUAGE_ES, 4, spanish },
	{ LANGUAGE_IT, 4, italian },
	{ LANGUAGE_PT, 4, portuguese },
	{ LANGUAGE_NL, 4, dutch },
	{ LANGUAGE_PL, 4, polish },
	{ LANGUAGE_JA, 4, japanese },
	{ LANGUAGE_ZH, 4, chinese },
	{ LANGUAGE_KO, 4, korean },
	{ LANGUAGE_NONE, 5, code },
	{ LANGUAGE_EN, 0, NULL },
};
