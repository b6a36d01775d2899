/* Numbers behind a word that says what they are: of states, passports, licences,
 * patients, records and providers. */
#include "config.h"

#include "lib/samples.h"

static const struct sample samples[] = {
	/* ---- SSN ---- */
	{ ENTITY_SSN, "Social Security Number (SSN): <<584 35 9540>>" },
	{ ENTITY_SSN, "What is the SSN on file? <<438 20 0282>>" },
	{ ENTITY_SSN, "ssn,dob\n<<489 58 0003>>,1942-01-18" },
	{ ENTITY_SSN, "Burgerservicenummer (BSN): <<111222333>>" },
	{ ENTITY_SSN, "個人番号（マイナンバー）：<<123456789018>>" },
	{ ENTITY_SSN, "contribuinte n.º <<123 456 789>>, N.I.F. <<123456789>>" },
	{ ENTITY_SSN, "pan: 4111 1111 1111 1111, run 252696/533026, fin 2024" },
	{ ENTITY_SSN, "RUT <<12.345.678-5>>, PAN <<ABCPE1234F>>, the pan 889746 g" },
	{ ENTITY_SSN, "RFC 7519 section 4.1, FIN: WVWZZZ1JZXW000001" },
	{ ENTITY_SSN, "call +44051401359 or +48 614 088 458" },
	{ ENTITY_SSN, "6295 6293 6291 6286 629A, 5363 5364 5372 537A" },

	/* ---- passports ---- */
	{ ENTITY_PASSPORT, "I lost my passport (<<NQLVYHFM0>>) on the train." },
	{ ENTITY_PASSPORT, "Mein Reisepass mit der Nummer <<CO76FSN09>> ist weg." },
	{ ENTITY_PASSPORT, "Ausweisart: Reisepass, Nummer: <<C671BH9B9>>" },
	{ ENTITY_PASSPORT, "Passport (USA): <<77 0778991>>; Pass-Nr. <<CB76MLZH3>>" },
	{ ENTITY_PASSPORT, "Document type: Passport\nDocument number: <<E5045602M>>" },
	{ ENTITY_PASSPORT, "passport:\n  number: \"<<057213661>>\"\n" },
	{ ENTITY_PASSPORT, "my old passport was <<94840297>> and the new one is "
	  "<<LR947844>>" },
	{ ENTITY_PASSPORT, "<passportNo><<C7662734>></passportNo>" },
	{ ENTITY_PASSPORT, "name;passport_no;nationality\nAna;<<TL234528>>;IRL" },
	{ ENTITY_PASSPORT, "証 パスポートの番号は<<TC2726419>>です。护照编号：<<E32746792>>" },
	{ ENTITY_PASSPORT, "legitymująca się paszportem nr <<CX7664177>>" },
	{ ENTITY_PASSPORT, "line <<L898902C36UTO7408122F1204159ZE184226B1234<10>> end" },
	{ ENTITY_PASSPORT, "passport stamped at gate 12, flight LH123456" },
	{ ENTITY_PASSPORT, "my passport costs 1234567 yen, passport.js 0.6.0" },
	{ ENTITY_PASSPORT, "パスポートは第2ターミナルで2024年5月に受け取れます。" },

	/* ---- driving licences ---- */
	{ ENTITY_DRIVERS_LICENSE, "driver's license (no. <<A395-2055-4737>>)" },
	{ ENTITY_DRIVERS_LICENSE, "D.L. No. <<94-073-2560>>, CDL <<862 377 491>>" },
	{ ENTITY_DRIVERS_LICENSE, "driving_licence_no=<<DL-3620690014072>>" },
	{ ENTITY_DRIVERS_LICENSE, "\"driverLicense\": {\"number\": \"<<F6323 33386 "
	  "70555>>\"}" },
	{ ENTITY_DRIVERS_LICENSE, "License No: <<442DK1023>>  Class: C" },
	{ ENTITY_DRIVERS_LICENSE, "licence no <<UUHZF 637001 IP3ZN>>, category B" },
	{ ENTITY_DRIVERS_LICENSE, "Permis B n° <<050061512863>>, délivré ici" },
	{ ENTITY_DRIVERS_LICENSE, "Patente di guida n. <<U7R5137035D>>" },
	{ ENTITY_DRIVERS_LICENSE, "Carnet de conducir <<41301940-K>>" },
	{ ENTITY_DRIVERS_LICENSE, "Prawo jazdy: <<93910/52/8229>>" },
	{ ENTITY_DRIVERS_LICENSE, "驾驶证编号：<<762215694918>>; 면허번호 <<12-10-228400-20>>" },
	{ ENTITY_DRIVERS_LICENSE, "Business license number 4119780, Medical license "
	  "no. A123456" },
	{ ENTITY_DRIVERS_LICENSE, "DL 480560 GB, license 2.0.1, MIT license 2024" },
	{ ENTITY_DRIVERS_LICENSE, "Der Führerschein kostet 2000 Euro." },
	{ ENTITY_DRIVERS_LICENSE, "driver's license expires 12/05/2024" },
	{ ENTITY_DRIVERS_LICENSE, "Le permis de construire n° 1234567 est là." },

	/* ---- patients ---- */
	{ ENTITY_PATIENT_ID, "ID del paciente <<PT-232758>>, Nº de paciente: "
	  "<<0963-0232>>" },
	{ ENTITY_PATIENT_ID, "Patient (ID <<09089639>>) was seen" },
	{ ENTITY_PATIENT_ID, "Patient: Ana Silva (ID: <<PAT523-00>>)" },
	{ ENTITY_PATIENT_ID, "\"patient\": {\"id\": \"<<7557-2118>>\"}" },
	{ ENTITY_PATIENT_ID, "GET /fhir/Patient/<<4857264>> 200" },
	{ ENTITY_PATIENT_ID, "PID|1||<<0079-9640>>^^^||DOE^JANE" },
	{ ENTITY_PATIENT_ID, "(0010,0020) LO [<<PT-110871>>]" },
	{ ENTITY_PATIENT_ID, "numer pacjenta <<16025886>>, 환자등록번호: <<10425734>>" },
	{ ENTITY_PATIENT_ID, "주민등록번호: 530202-2202490" },
	{ ENTITY_PATIENT_ID, "pid=193844 tid=2, patients 1200 to 415000" },
	{ ENTITY_PATIENT_ID, "The patient drank 1500 ml and walked 2000 steps." },

	/* ---- records ---- */
	{ ENTITY_MEDICAL_RECORD_NUMBER, "MR# <<290-40-197-4>>, Chart No. <<0283212>>" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "Please pull chart <<948-80-418-3>> now" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "Historia clínica n.º <<32157020>>" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "Die Krankenakte hat die Nummer <<333-85-276-3>>." },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "mrn,drug\n<<103-49-862-3>>,Ozempic" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "病历号为<<187-59-269-5>>" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "Aktenzeichen 190929133, chart 12-3, Mr 1234567" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "medical records of 132669 people leaked" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "the chart shows 107478 visits in 2024" },

	/* ---- providers: 1234567893 has the right sum ---- */
	{ ENTITY_NPI, "NPI of the billing provider: <<1234567893>>" },
	{ ENTITY_NPI, "What's the NPI for Dr. Ana Silva? <<1234567893>>" },
	{ ENTITY_NPI, "name,npi\nAna,<<1234567893>>" },
	{ ENTITY_NPI, "NM1*82*1*SMITH*JANE****XX*<<1234567893>>~" },
	{ ENTITY_NPI, "| NPI | <<1234567893>> |, NPI-<<1234567893>>" },
	{ ENTITY_NPI, "NPI 1234567890, call 1234567893" },
	{ ENTITY_NPI, "\"identifier\": [{\"system\": \"urn:a\", "
	    "\"value\": \"<<1234567893>>\"}]" },
	{ ENTITY_NPI, "\"identifier\":[{\"use\":\"official\","
	    "\"system\":\"http://a.example/b\",\"value\":\"<<1234567893>>\"}]" },
	{ ENTITY_NPI, "\"identifier\": [{\"system\": \"urn:a\", "
	    "\"value\": \"1234567890\"}, {\"value\": \"1234567893\"}]" },
};

int
main(void)
{
	return run_samples(samples, sizeof(samples) / sizeof(samples[0]));
}
