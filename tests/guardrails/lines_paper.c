/*
 * Numbers of people, passports and licences, as forms, mails, records and
 * programs have them; and what looks like them.
 */
#include "config.h"

#include "guardrails/labelled.h"

static const char *const english[] = {
	/* passports */
	"Passport (USA): {passport_any}",
	"Passport No: {passport_any}   Nationality: Irish",
	"Passport details - number {passport_any}, expiry {date}",
	"Here's my passport number for the visa form: {passport_any}",
	"I lost my passport ({passport_any}) on the train yesterday.",
	"His passport, number {passport_any}, was handed in at reception.",
	"travel document number {passport_any}, issued {date}",
	"Document type: Passport\nDocument number: {passport_any}",
	"PPT NO {passport_any}",
	"my old passport number was {passport_any} and the new one is "
	    "{passport_any}",
	"Guest 1: {name}, pass. no. {passport_any}",
	"The scan reads\n{zone}",
	"mrz line 2 is {zone_line}",
	"Please send passport copies to the embassy, case {order}.",
	"passport stamped at gate {small}, flight LH{large}",
	"The passport office moved to room {small} in 2019.",
	"Honda Passport 2024, {large} miles, one owner",
	"npm WARN passport-jwt@4.0.1 needs passport 0.6.0",
	"passport photos are 35x45 mm and cost {amount}",
	/* licences */
	"CA DL {licence}",
	"Driver License: {licence_us}",
	"Driver's Lic. No.: {licence_us}, State: OH",
	"driver's licence {licence_us} was suspended",
	"Texas driver license #{licence_us}",
	"DL# {licence_us} exp {date}",
	"D.L. No. {licence_us}",
	"DLN: {licence_us}",
	"state-issued driver's license (no. {licence_us})",
	"My driving license number is {licence_english}, issued by the DVLA.",
	"Driving Licence Number {licence_english}",
	"licence no {licence_english}, full category B",
	"License No: {licence_us}  Class: C",
	"Her driver's license, which is {licence_us}, expires soon.",
	"operator license number {licence_us}",
	"learner's permit {licence_us}",
	"license state: WI, license number: {licence_us}",
	"Released under the MIT license, version 2.0.1",
	"Business license number {=OTHER_PHI?:{order}}, city of {city}",
	"license key {part} is already in use",
	"Microsoft license {order} renewed for {small} seats",
	"DL {large} GB in {small} minutes",
	"A driving licence costs 34 pounds and takes 3 weeks.",
	/* numbers of people */
	"SSN#: {ssn}",
	"Soc. Sec. No. {ssn}",
	"SS# {ssn}",
	"last known social is {ssn}, please verify",
	"Social Security Number (SSN): {ssn}",
	"Taxpayer ID {itin}",
	"The employee's SSN on the W-2 is {ssn}.",
	"NI No: {nino}",
	"N.I. number {nino}",
	"Tax ID of the spouse: {ssn}",
	"USS Jimmy Carter (SSN-23) left port.",
	"Form SS-4, revision {version}, line 12",
	"the tin weighs {large} g, the pan {large} g",
	"Run {order} finished, fin 2024",
	"part {part}, lot 123-45-678",
	NULL
};

static const char *const german[] = {
	"Reisepass-Nr.: {passport}",
	"Pass-Nr. {passport}, ausgestellt in {city}",
	"Mein Reisepass mit der Nummer {passport} wurde gestohlen.",
	"Die Nummer meines Reisepasses lautet {passport}.",
	"Nummer des Reisepasses: {passport}",
	"Seriennummer Reisepass {passport}",
	"Ausweisart: Reisepass, Nummer: {passport}",
	"Führerschein-Nr.: {licence}",
	"FS-Nr. {licence}",
	"Führerschein Nr. {licence}, Klasse B, ausgestellt am {date}",
	"Die Nummer des Führerscheins ist {licence}.",
	"Fahrerlaubnis Nr. {licence}",
	"IdNr. {ssn}",
	"Steuer-Identifikationsnummer (IdNr): {ssn}",
	"Meine Steuer-IdNr. {ssn} habe ich beigelegt.",
	"TIN {ssn}",
	"Der Führerschein kostet 2000 Euro und dauert {small} Wochen.",
	"Passt die Nummer {part} zu Ihrem Pass?",
	"Die Passagiere des Fluges LH{large} warten an Gate {small}.",
	"Lizenznummer {order}, nie 12345 geladen",
	NULL
};

static const char *const french[] = {
	"N° de passeport : {passport}",
	"passeport numéro {passport}",
	"Mon passeport ({passport}) expire le {date}.",
	"Passeport français n°{passport}",
	"Le numéro de son passeport est le {passport}.",
	"J'ai perdu mon passeport, il porte le numéro {passport}.",
	"N° permis : {licence}",
	"Permis B n° {licence}, délivré le {date}",
	"Mon permis de conduire porte le numéro {licence}.",
	"titulaire du permis de conduire no {licence}",
	"N° de sécurité sociale : {ssn}",
	"N° SS {ssn}",
	"Numéro INSEE : {ssn}",
	"immatriculé à la sécurité sociale sous le numéro {ssn}",
	"Le permis de construire n° {order} est affiché.",
	"Sécurité sociale : plafond 2024 de 46 368 euros",
	NULL
};

static const char *const spanish[] = {
	"Nº de pasaporte: {passport}",
	"Número de pasaporte {passport}, expedido en {city}",
	"Mi pasaporte es el {passport}.",
	"viaja con el pasaporte número {passport}",
	"El número de mi pasaporte es {passport}",
	"Pasaporte: {passport}; nacionalidad: española",
	"Carnet de conducir {licence}",
	"Nº de permiso de conducir: {licence}",
	"Carné de conducir nº {licence}",
	"Mi licencia de manejo es la {licence}.",
	"permiso de circulación y permiso de conducir con número {licence}",
	"D.N.I. {ssn}",
	"N.I.F.: {ssn}",
	"DNI/NIE: {ssn}",
	"provisto de D.N.I. número {ssn}",
	"documento de identidad {ssn}",
	"El permiso de obra n.º {order} ha caducado.",
	NULL
};

static const char *const italian[] = {
	"N. passaporto: {passport}",
	"Passaporto: {passport}",
	"Numero di passaporto {passport}",
	"Il mio passaporto ha il numero {passport}.",
	"passaporto nr. {passport} rilasciato dalla Questura di {city}",
	"titolare del passaporto n° {passport}",
	"Patente n. {licence}",
	"Patente B nr. {licence}, rilasciata il {date}",
	"La mia patente di guida è la {licence}.",
	"N. patente: {licence}",
	"Cod. Fisc.: {ssn}",
	"CF: {ssn}",
	"codice fiscale n. {ssn}",
	"La patente costa {amount} a {city}.",
	NULL
};

static const char *const portuguese[] = {
	"N.º do passaporte: {passport}",
	"Passaporte: {passport}",
	"Número de passaporte {passport}",
	"portador do passaporte nº {passport}",
	"Meu passaporte é {passport}.",
	"Carta de condução: {licence}",
	"CNH nº {licence}",
	"Número da carta de condução: {licence}",
	"A minha carta de condução tem o número {licence}.",
	"CPF nº {ssn}",
	"inscrito no CPF sob o n.º {ssn}",
	"CPF/MF {ssn}",
	"N.I.F. {nif}",
	"contribuinte n.º {nif}",
	"número fiscal {nif}",
	NULL
};

static const char *const dutch[] = {
	"Paspoortnr. {passport}",
	"Nummer paspoort: {passport}",
	"Mijn paspoort heeft nummer {passport}.",
	"paspoort: {passport}",
	"Documentnummer paspoort {passport}",
	"Het nummer van mijn paspoort is {passport}.",
	"Rijbewijs: {licence}",
	"Mijn rijbewijsnummer is {licence}.",
	"nummer rijbewijs {licence}",
	"Rijbewijsnr.: {licence}",
	"Het rijbewijs met nummer {licence} is verlopen.",
	"BSN-nummer: {ssn}",
	"Burgerservicenummer (BSN): {ssn}",
	"mijn bsn is {ssn}",
	"Sofinummer {ssn}",
	NULL
};

static const char *const polish[] = {
	"Nr paszportu: {passport}",
	"Paszport: {passport}",
	"seria i numer paszportu {passport}",
	"Mój paszport ma numer {passport}.",
	"legitymująca się paszportem nr {passport}",
	"Nr prawa jazdy: {licence}",
	"Prawo jazdy: {licence}",
	"Moje prawo jazdy ma numer {licence}.",
	"legitymujący się prawem jazdy nr {licence}",
	"Numer PESEL: {ssn}",
	"PESEL: {ssn}, zamieszkały w mieście {city}",
	"o numerze PESEL {ssn}",
	"pesel {ssn}",
	NULL
};

static const char *const japanese[] = {
	"パスポートNo. {passport}",
	"旅券番号：{passport}",
	"パスポートの番号は{passport}です。",
	"旅券の番号は{passport}で、有効期限は{date}です。",
	"運転免許証の番号は{licence}です。",
	"免許証番号：{licence}",
	"免許証番号 第{licence}号",
	"運転免許番号 {licence}",
	"マイナンバーは{ssn}です。",
	"個人番号（マイナンバー）：{ssn}",
	"パスポートは成田空港の第2ターミナルで受け取れます。",
	NULL
};

static const char *const chinese[] = {
	"护照号：{passport}",
	"我的护照号码是{passport}。",
	"护照 {passport}，签发日期{date}",
	"护照编号：{passport}",
	"证件类型：护照，证件号码：{passport}",
	"驾照号码：{licence}",
	"驾驶证编号：{licence}",
	"我的驾驶证号是{licence}。",
	"机动车驾驶证号：{licence}",
	"身份证号码：{ssn}",
	"身份证：{ssn}",
	"公民身份号码 {ssn}",
	"证件号码{ssn}",
	NULL
};

static const char *const korean[] = {
	"여권 번호: {passport}",
	"제 여권번호는 {passport}입니다.",
	"여권: {passport}",
	"운전면허증 번호: {licence}",
	"면허번호 {licence}",
	"운전면허: {licence}",
	"주민등록번호는 {ssn}입니다.",
	"주민번호 {ssn}",
	NULL
};

static const char *const code[] = {
	"{\"passportNumber\": \"{passport_any}\", \"issuingCountry\": \"US\"}",
	"{\"passport\": {\"number\": \"{passport_any}\", \"country\": \"CAN\"}}",
	"passport_no: {passport_any}",
	"passport:\n  number: {passport_any}\n  expires: {iso_date}",
	"<passportNo>{passport_any}</passportNo>",
	"PASSPORT_NUMBER={passport_any}",
	"name;passport_no;nationality\n{name};{passport_any};IRL",
	"| Passport number | {passport_any} |",
	"{\"doc_type\":\"passport\",\"doc_number\":\"{passport_any}\"}",
	"app.use(passport.initialize()); // passport 0.7.0",
	"{\"driverLicenseNumber\": \"{licence_us}\", \"state\": \"FL\"}",
	"{\"drivers_license_number\":\"{licence_us}\"}",
	"driver_license: {licence_us}",
	"driving_licence_no={licence_english}",
	"<DriversLicense>{licence_us}</DriversLicense>",
	"\"dl_number\": \"{licence_us}\",",
	"| Driver's license | {licence_us} |",
	"license_no: {licence_us}",
	"id,dl_number,dl_state\n7,{licence_us},TX",
	"{\"license\": \"Apache-2.0\", \"version\": \"1.{small}.0\"}",
	"SPDX-License-Identifier: GPL-2.0-only",
	"LICENSE_KEY={part}",
	"{\"ssn\": \"{ssn}\"}",
	"ssn: {ssn}",
	"socialSecurityNumber={ssn}",
	"<SSN>{ssn}</SSN>",
	"| SSN | {ssn} |",
	"\"tax_id\": \"{ssn}\",",
	"run_id={order} pid={large} fin={small}",
	"phase=run {large}/{large} ni={small}",
	NULL
};

const struct lines lines_paper[] = {
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
