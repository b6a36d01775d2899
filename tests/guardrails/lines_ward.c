/*
 * Health: doctors' letters, notes in a hurry, chats of patients, forms; and
 * what only sounds like it.
 */
#include "config.h"

#include "guardrails/labelled.h"

static const char *const english[] = {
	/* who, by whom */
	"RE: {patient}, DOB {birth}\nDear Dr {staff_last}, thank you for "
	    "referring this pleasant lady.",
	"Mr {patient_last} presented with chest pain; PMH: {condition}, "
	    "{condition}.",
	"Patient {patient_last}, {age}y, bed {small}: obs stable overnight",
	"Pt: {patient_turned}  Ward {small}",
	"Name of patient: {patient}",
	"the patient's name is {patient}",
	"Assessment of {patient} by {staff}, clinical psychologist",
	"Consultant: Dr {staff}\nGP: Dr {staff}",
	"Electronically signed by {staff}, MD on {date}",
	"Dictated by: {staff}, NP",
	"Reviewed by the on-call registrar, Dr {staff_last}.",
	"Primary care provider: {staff}",
	"Sister {staff_last} handed over at {time}.",
	"Physiotherapist: {staff}",
	"Anaesthetist {staff_last}, scrub nurse {staff_last}",
	"My dentist is Dr {staff_last}.",
	/* where */
	"Admitted via A&E at {hospital}.",
	"Referral to {hospital}, outpatient clinic",
	"I had my baby at {hospital} last year.",
	"The bed manager of {hospital} rang twice.",
	"Discharged from {=HOSPITAL,ORGANIZATION?,LOCATION?:Whipps Cross "
	    "University Hospital} today",
	"{=HOSPITAL,ORGANIZATION?,LOCATION?:Tallmadge Family Practice} is "
	    "accepting new patients.",
	/* what, with what */
	"PMHx {condition}, {condition}. Meds: {drug}, {drug} prn.",
	"Dx: {condition}",
	"Impression: {condition}, likely {condition}",
	"r/o {condition}",
	"my doctor thinks it's {condition} but I'm not sure",
	"Anyone else here living with {condition}?",
	"Family history of {=MEDICAL_CONDITION:colon cancer} and "
	    "{condition}",
	"She has had {=MEDICAL_CONDITION:sarcoidosis} since {short_date}.",
	"New onset {=MEDICAL_CONDITION:nephropathy} with "
	    "{=MEDICAL_CONDITION:proteinuria}",
	"CT shows acute {=MEDICAL_CONDITION:diverticulitis}.",
	"Known {=MEDICAL_CONDITION:thrombocytopenia}, on hold for now",
	"I was off work with {=MEDICAL_CONDITION:tonsillitis}.",
	"Rx: {drug} 20 mg PO qd #30, no refills",
	"{drug} 1 tab bid, {=MEDICATION:candesartan} 8 mg od",
	"They put me on {drug} and I feel worse.",
	"Switched from {drug} to {=MEDICATION:rosuvastatin} 10mg.",
	"IV {=MEDICATION:cefuroxime} then oral {drug}",
	"Started {=MEDICATION:secukinumab} for {condition}.",
	"forgot to take my {drug} again",
	"{=MEDICATION:Zolpidem} 5 mg at bedtime as needed",
	/* the rest */
	"BP {=OTHER_PHI:142/88}, HR {=OTHER_PHI:96 bpm}",
	"Blood type: {=OTHER_PHI:O+}",
	"HbA1c {=OTHER_PHI:8.1%} in {short_date}",
	"Subscriber ID {member}, group {member}",
	"Insurance: Aetna, policy no. {member}",
	"ICD-10 {=OTHER_PHI:E11.9}",
	"Health card number: {member}",
	"Claim number {member}",
	"Plan: Gold PPO, Member # {member}",
	"Weight {=OTHER_PHI:82 kg}, BMI {=OTHER_PHI:27.4}",
	"Specimen ID {device}",
	"Insulin pump, S/N {device}",
	NULL
};

static const char *const english_not[] = {
	"The hospital wing needs paint, the clinic too.",
	"Our analysis of the thesis found no crisis.",
	"The diploma was in the aroma shop.",
	"The basis of the emphasis is the hypothesis.",
	"The stroke of midnight, the heart of the matter",
	"My computer caught a virus.",
	"This code is cancerous, kill it.",
	"A fever pitch of excitement, a rash decision",
	"The academia of the media has anemic sales.",
	"Please nurse your drink.",
	"Doctor Who is on at eight.",
	"The Patient Portal is down.",
	"Patient Safety Week starts on Monday.",
	"Nurse Practitioner wanted, full time",
	"The Hospital Trust has a vacancy.",
	"In April a mild infection of the host was patched.",
	"The statin trial was stopped.",
	"He is a pain in the neck.",
	"The line items are in mg: 500 mg per tablet.",
	"The market had a heart attack, so to speak.",
	"Depression glass and the Great Depression",
	"a tennis elbow brace, size M",
	"The Doctor Strange film",
	"a blood type diet is nonsense",
	"Medication errors are reported weekly.",
	"The apparatus weighs 82 kg.",
	NULL
};

static const char *const german[] = {
	"Sehr geehrte Frau Kollegin, wir berichten über {patient}, geb. "
	    "{birth}.",
	"Wir danken für die Überweisung von Herrn {patient_last}.",
	"Pat. {patient_last}, {age} J., Bett {small}: Nacht ruhig",
	"Name des Patienten: {patient}",
	"Patient/in: {patient_turned}",
	"Die Patientin, Frau {patient_last}, wurde entlassen.",
	"gez. Dr. med. {staff}\nOberärztin",
	"Hausärztin: Dr. {staff_last}",
	"Operateur: Dr. {staff}, Assistenz: Dr. {staff_last}",
	"Visite mit Frau Dr. {staff_last} um {time} Uhr",
	"Physiotherapeut: {staff}",
	"Aufnahme in {hospital} wegen {condition}.",
	"Ich arbeite im {hospital} auf Station {small}.",
	"{hospital}, Klinik für Innere Medizin",
	"Sie wurde ins {=HOSPITAL,ORGANIZATION?,LOCATION?:Klinikum "
	    "Ingolstadt} verlegt.",
	"VD: {condition}; DD: {condition}",
	"Nebendiagnosen: {condition}, {condition}",
	"Ich leide seit Jahren an {condition}.",
	"Verdacht auf {=MEDICAL_CONDITION:Sarkoidose}",
	"bekannte {=MEDICAL_CONDITION:Hyperurikämie}, "
	    "{=MEDICAL_CONDITION:Arthrose} beidseits",
	"Befund: akute {=MEDICAL_CONDITION:Cholezystitis}",
	"Dauermedikation: {drug}, {drug}",
	"Seit ich {drug} nehme, ist mir schlecht.",
	"Umstellung von {drug} auf {=MEDICATION:Candesartan} 8 mg",
	"Bei Bedarf {=MEDICATION:Metoclopramid} 10 mg",
	"Rezept über {drug} abgeholt",
	"Blutgruppe: {=OTHER_PHI:A positiv}",
	"RR {=OTHER_PHI:150/90 mmHg}, Puls {=OTHER_PHI:88/min}",
	"ICD-10: {=OTHER_PHI:I10.90}",
	"Versicherten-Nr.: {kvnr}",
	NULL
};

static const char *const german_not[] = {
	"Die Diagnose steht noch aus, die Prognose ist gut.",
	"Die Arztpraxis ist im Urlaub.",
	"Das Krankenhaus wird gebaut, die Klinik bleibt.",
	"Eine Psychose der Märkte ist kein Befund, die Dose ist leer.",
	"Der Schwester geht es gut.",
	"Die Hose, die Rose, die Soße",
	"Ich nehme den Bus.",
	"Das Medikament ist rezeptpflichtig.",
	"Pfleger gesucht (m/w/d)",
	NULL
};

static const char *const french[] = {
	"Je vous adresse Mme {patient_last}, {age} ans, pour {condition}.",
	"Nom du patient : {patient_turned}",
	"Patiente : Mme {patient}",
	"Dr {staff}\nCardiologue",
	"Compte rendu rédigé par le Pr {staff_last}.",
	"Kinésithérapeute : {staff}",
	"Mon généraliste est le docteur {staff_last}.",
	"Hospitalisé à {hospital} pour {condition}.",
	"{hospital}, service de cardiologie",
	"ATCD : {condition}, {condition}",
	"On m'a trouvé une {=MEDICAL_CONDITION:sarcoïdose}.",
	"Il vit avec {condition} depuis dix ans.",
	"{=MEDICAL_CONDITION:Pancréatite} aiguë, "
	    "{=MEDICAL_CONDITION:hyperlipidémie}",
	"Ordonnance : {drug} 1 cp matin, {=MEDICATION:candésartan} 8 mg",
	"Depuis que je prends {drug}, j'ai la nausée.",
	"Groupe sanguin : {=OTHER_PHI:AB+}",
	"TA {=OTHER_PHI:13/8}, {=OTHER_PHI:82 kg}",
	"Carte Vitale n° {ssn}",
	NULL
};

static const char *const french_not[] = {
	"La pharmacie est fermée, l'hôpital aussi.",
	"Le docteur arrive.",
	"La suite de la visite reprend à midi.",
	"Une crise de rire n'est pas une maladie.",
	NULL
};

static const char *const spanish[] = {
	"Remito a la Sra. {patient_last}, de {age} años, con {condition}.",
	"Nombre del paciente: {patient_turned}",
	"Paciente {patient}, cama {small}",
	"Fdo.: Dr. {staff}",
	"Mi médico de cabecera es el doctor {staff_last}.",
	"Fisioterapeuta: {staff}",
	"Ingresado en {hospital} por {condition}.",
	"Urgencias de {hospital}",
	"AP: {condition}, {condition}",
	"Me han encontrado una {=MEDICAL_CONDITION:sarcoidosis}.",
	"{=MEDICAL_CONDITION:Pancreatitis} aguda, "
	    "{=MEDICAL_CONDITION:anemia}",
	"Receta: {drug} cada 8 h, {=MEDICATION:candesartán} 8 mg",
	"Desde que tomo {drug} me mareo.",
	"Grupo sanguíneo: {=OTHER_PHI:0 negativo}",
	"TA {=OTHER_PHI:130/80 mmHg}, FC {=OTHER_PHI:76 lpm}",
	"Tarjeta sanitaria: {member}",
	NULL
};

static const char *const italian[] = {
	"Invio la sig.ra {patient_last}, {age} anni, con {condition}.",
	"Nome del paziente: {patient_turned}",
	"Dott. {staff}\nCardiologo",
	"Il mio medico di base è la dottoressa {staff_last}.",
	"Ricoverato a {hospital} per {condition}.",
	"Pronto soccorso: {hospital}",
	"APR: {condition}, {condition}",
	"{=MEDICAL_CONDITION:Pancreatite} acuta, "
	    "{=MEDICAL_CONDITION:anemia}",
	"Ricetta: {drug} 1 cp, {=MEDICATION:candesartan} 8 mg",
	"Da quando prendo {drug} sto male.",
	"Gruppo sanguigno: {=OTHER_PHI:B negativo}",
	"PA {=OTHER_PHI:130/80 mmHg}",
	NULL
};

static const char *const portuguese[] = {
	"Encaminho a Sra. {patient_last}, {age} anos, com {condition}.",
	"Nome do paciente: {patient_turned}",
	"Dr. {staff}\nCardiologista",
	"O meu médico de família é a doutora {staff_last}.",
	"Internado: {hospital}, por {condition}.",
	"HPP: {condition}, {condition}",
	"{=MEDICAL_CONDITION:Pancreatite} aguda, "
	    "{=MEDICAL_CONDITION:anemia}",
	"Receita: {drug} 1 cp, {=MEDICATION:candesartana} 8 mg",
	"Desde que tomo {drug} fico tonto.",
	"Tipo sanguíneo: {=OTHER_PHI:O negativo}",
	"PA {=OTHER_PHI:130/80 mmHg}",
	NULL
};

static const char *const dutch[] = {
	"Hierbij verwijs ik mevrouw {patient_last}, {age} jaar, met "
	    "{condition}.",
	"Naam patiënt: {patient_turned}",
	"Huisarts: dr. {staff_last}",
	"Fysiotherapeut: {staff}",
	"Opname in {hospital} wegens {condition}.",
	"VG: {condition}, {condition}",
	"{=MEDICAL_CONDITION:Pancreatitis}, {=MEDICAL_CONDITION:artrose}",
	"Recept: {drug} 1dd1, {=MEDICATION:candesartan} 8 mg",
	"Sinds ik {drug} slik ben ik misselijk.",
	"Bloedgroep: {=OTHER_PHI:O positief}",
	"RR {=OTHER_PHI:130/80 mmHg}",
	NULL
};

static const char *const polish[] = {
	"Kieruję panią {patient_last}, lat {age}. {condition}",
	"Imię i nazwisko pacjenta: {patient}",
	"Lekarz: {staff}",
	"Lek. {staff_last}, dyżur",
	"Wypis: {hospital}",
	"Choruję na to od lat: {condition}.",
	"Recepta: {drug} 1x1, {=MEDICATION:kandesartan} 8 mg",
	"Biorę {drug} i jest mi niedobrze.",
	"Grupa krwi: {=OTHER_PHI:A+}",
	"RR {=OTHER_PHI:130/80 mmHg}",
	NULL
};

static const char *const romance_not[] = {
	"El hospital está lejos.",
	"La clínica abre a las nueve.",
	"El análisis de la crisis fue su tesis.",
	"La dosis y la base",
	"O hospital fica longe.",
	"A análise da crise é a base.",
	"L'ospedale è lontano.",
	"L'analisi della crisi e la sintesi",
	NULL
};

static const char *const japanese[] = {
	"{staff_last}先生に診てもらいました。",
	"担当医：{staff}",
	"看護師の{staff_last}さんが来ました。",
	"{hospital}に通院中です。",
	"{condition}と診断されました。",
	"昨日から{drug}を飲み始めました。",
	"血液型：{=OTHER_PHI:A型}",
	"患者名：{patient}",
	NULL
};

static const char *const chinese[] = {
	"患者姓名：{patient}",
	"{staff_last}主任查房，诊断为{condition}。",
	"我在{hospital}住院。",
	"医生说我得了{condition}。",
	"每天吃{drug}，有点恶心。",
	"血型：{=OTHER_PHI:A型}",
	"护士长：{staff}",
	NULL
};

static const char *const east_not[] = {
	"病院は休みです。",
	"医生还没来。",
	"薬は食後に飲んでください。",
	"请问医院怎么走？",
	NULL
};

const struct lines lines_ward[] = {
	{ LANGUAGE_EN, 4, english }, { LANGUAGE_EN, 1, english_not },
	{ LANGUAGE_DE, 4, german }, { LANGUAGE_DE, 1, german_not },
	{ LANGUAGE_FR, 4, french }, { LANGUAGE_FR, 1, french_not },
	{ LANGUAGE_ES, 4, spanish }, { LANGUAGE_IT, 4, italian },
	{ LANGUAGE_PT, 4, portuguese }, { LANGUAGE_NL, 4, dutch },
	{ LANGUAGE_PL, 4, polish }, { LANGUAGE_ES, 1, romance_not },
	{ LANGUAGE_JA, 4, japanese }, { LANGUAGE_ZH, 4, chinese },
	{ LANGUAGE_JA, 1, east_not }, { LANGUAGE_EN, 0, NULL },
};
