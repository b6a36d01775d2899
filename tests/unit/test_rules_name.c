/* People, places, organisations, health. */
#include "config.h"

#include "lib/samples.h"

static const struct sample samples[] = {
	/* ---- PERSON ---- */
	{ ENTITY_PERSON, "Dear <<Ana Beltrán>>, Dr. <<Smith>> and Herr <<Meyer>>" },
	{ ENTITY_PERSON, "my name is <<Ludwig van Beethoven>>." },
	{ ENTITY_PERSON, "the doctor, my name is unknown, Dear me" },
	{ ENTITY_PERSON, "Ich heiße <<Jürgen Müller>>, je m'appelle <<Zoé Dubois>>" },
	{ ENTITY_PERSON, "Me llamo <<Xóchitl Pérez>>; mi chiamo <<Ugo Neri>>." },
	{ ENTITY_PERSON, "From: <<Ayse Yilmaz>> <a@b.org>\nTo: Sales Team" },
	{ ENTITY_PERSON, "Kind regards,\n<<Priya>>\n" },
	{ ENTITY_PERSON, "Mit freundlichen Grüßen\n<<Jana Horn>>\n" },
	{ ENTITY_PERSON, "<<Sarah Connor>>'s car; <<Peter>> and <<Jean-Luc Picard>>" },
	{ ENTITY_PERSON, "\"firstName\": \"<<Ana>>\", \"last_name\": \"<<Ng>>\"" },
	{ ENTITY_PERSON, "<<田中>>さん、<<王伟>>先生, <<김민수>> 씨, <<Kenji>>-san" },
	{ ENTITY_PERSON, "我叫<<王小明>>，我的 名前は<<山田太郎>>です" },
	{ ENTITY_PERSON, "Hello World, Dear Customer, Hi There, Thanks, The End" },
	{ ENTITY_PERSON, "I will grant it, mark my words, the May report, Mr. and" },
	{ ENTITY_PERSON, "from the start to London, name: laptop, Dear Sir or Madam" },

	{ ENTITY_PERSON, "<<Kwame Okafor>> and <<Smith, John>>; <<McDonald, Raj>>: absent" },
	{ ENTITY_PERSON, "hi im <<emma smith>>, ich heisse <<jens>> und" },
	{ ENTITY_PERSON, "Frau <<van der Berg>> on Jan 23, St. Louis, via San Carlo 3" },
	{ ENTITY_PERSON, "<<佐藤 太郎>>は来た。<<Łukasz Nowak>>, 患者姓名：<<何浩然>>" },
	{ ENTITY_PERSON, "Nurse Practitioner wanted, Provider NPI 1, In Winter Tires" },

	/* ---- USERNAME ---- */
	{ ENTITY_USERNAME, "username: <<ana_b.99>>, login=<<root>>" },
	{ ENTITY_USERNAME, "ask <<@ana_b>>, not a@b.org or @x" },
	{ ENTITY_USERNAME, "Benutzername: <<jmueller>>, nom d'utilisateur : <<zoe75>>" },
	{ ENTITY_USERNAME, "\"userName\": \"<<kenji>>\", 用户名：<<wang88>>" },
	{ ENTITY_USERNAME, "User: what is it? @Override, username or password" },
	{ ENTITY_USERNAME, "npm i @types/node; the user is able, login page" },

	/* ---- LOCATION ---- */
	{ ENTITY_LOCATION, "at <<221 Baker Street>>, she lives in <<San José>>" },
	{ ENTITY_LOCATION, "<<1600 Pennsylvania Ave.>>; 5 High hopes" },
	{ ENTITY_LOCATION, "<<Hauptstraße 5, 10117 Berlin>>; <<Karl-Marx-Allee 1>>" },
	{ ENTITY_LOCATION, "<<12 rue de la Paix, 75002 Paris>> et <<8 avenue Foch>>" },
	{ ENTITY_LOCATION, "<<Calle de Alcalá 45>>, <<Via Roma 12, 00184 Roma>>" },
	{ ENTITY_LOCATION, "<<Springfield, IL 62704>>; <<SW1A 1AA>>; <<10115 Berlin>>" },
	{ ENTITY_LOCATION, "<<Keizersgracht 123>>, <<東京都渋谷区神南1-2-3>>に" },
	{ ENTITY_LOCATION, "a flight to <<New York>>, in <<Deutschland>>. ZIP: <<90210>>" },
	{ ENTITY_LOCATION, "in 2024 Summer games, turkey sandwich, 1500 Euro, polish" },
	{ ENTITY_LOCATION, "the main street, 3 High Priests, 12 Angry Men, nice way" },

	{ ENTITY_LOCATION, "<<Schloßstraße 5>>; <<ul. Długa 12>>; <<1250-096 Lisboa>>" },
	{ ENTITY_LOCATION, "to <<Nijmegen>>; seen by Emma Evans, MD; 2026-01-02 Report" },

	/* ---- ORGANIZATION ---- */
	{ ENTITY_ORGANIZATION, "<<Umbrella Holdings plc>> and <<Padaria Ribeiro Lda.>>. "
	    "<<Norte S.A. de C.V.>>, <<Zdrój Sp. z o.o.>>; <<De Boer B.V.>>?" },
	{ ENTITY_ORGANIZATION, "<<Acme Widgets Inc.>>, <<Müller & Söhne GmbH>>" },
	{ ENTITY_ORGANIZATION, "<<Inditex S.A.>>; she works at <<Initech>>." },
	{ ENTITY_ORGANIZATION, "<<University of Oxford>>, <<Technische Universität München>>" },
	{ ENTITY_ORGANIZATION, "<<Deutsche Bank AG>>, <<Google>>, <<Stanford University>>" },
	{ ENTITY_ORGANIZATION, "<<株式会社山田製作所>>と<<清华大学>>" },
	{ ENTITY_ORGANIZATION, "The Company shall; a limited offer, Group A, Co-op" },
	{ ENTITY_ORGANIZATION, "the university is old, Part A, As I said, google it" },

	/* ---- health ---- */
	{ ENTITY_PATIENT, "Patient: <<John Smith>>, patient <<María López>> has" },
	{ ENTITY_PATIENT, "Patientin Frau <<Anna Weber>>; 患者：<<山田太郎>>、" },
	{ ENTITY_PATIENT, "\"patientName\": \"<<Jane Doe>>\"; the patient is ill" },
	{ ENTITY_STAFF, "Dr. <<Maria Gomez>>, nurse <<Kelly>>; <<John Smith>>, MD" },
	{ ENTITY_STAFF, "Oberarzt Dr. <<Klein>>, Dra. <<Ruiz>>, the doctor said" },
	{ ENTITY_HOSPITAL, "<<St. Mary's Hospital>>, <<Mayo Clinic>>," },
	{ ENTITY_HOSPITAL, "<<Massachusetts General Hospital>> or the hospital" },
	{ ENTITY_HOSPITAL, "<<Universitätsklinikum Heidelberg>>; <<Hôpital Saint-Louis>>" },
	{ ENTITY_HOSPITAL, "<<Hospital Clínic de Barcelona>>, <<北京协和医院>>" },
	{ ENTITY_HOSPITAL, "The Hospital was full, a clinic nearby, in hospital" },
	{ ENTITY_PATIENT_ID, "Patient ID: <<P-123456>>; patientId=<<98765>>" },
	{ ENTITY_PATIENT_ID, "Patientennummer <<4711-22>>, the patient is 42" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "MRN: <<00123456>>, <<MRN-445566>>" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "NHS number <<943 476 5919>>, 943 476 5918" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "medical record <<A12-3456>>, カルテ番号：<<778899>>" },
	{ ENTITY_MEDICAL_RECORD_NUMBER, "the chart shows 12 cases, medical records of 2024" },
	{ ENTITY_NPI, "NPI: <<1234567893>>, NPI number <<1245319599>>" },
	{ ENTITY_NPI, "NPI: 1234567890, 1234567893" },
	{ ENTITY_MEDICAL_CONDITION, "has <<type 2 diabetes>> and <<asthma>>; <<Bluthochdruck>>" },
	{ ENTITY_MEDICAL_CONDITION, "<<Parkinson's disease>>, <<heart attack>>, <<糖尿病>>" },
	{ ENTITY_MEDICAL_CONDITION, "the heart of it, an attack, cancers2, asthmatic cat" },
	{ ENTITY_MEDICATION, "takes <<metformin 500 mg>> and <<Ibuprofen>>; <<Xyzal 5 mg>>" },
	{ ENTITY_MEDICAL_CONDITION, "<<nephropathy>>, <<maladie de Crohn>>; much empathy" },
	{ ENTITY_MEDICAL_CONDITION, "a stroke of luck, stroke: #fff, experience" },
	{ ENTITY_MEDICATION, "on <<cefuroxime 500 mg>> or <<secukinumab>>; years of experience" },
	{ ENTITY_MEDICATION, "contains 50 mg, aspiring actor, insulinlike" },
	{ ENTITY_OTHER_PHI, "Member ID: <<XYZ123456789>>, blood type: <<O+>>" },
	{ ENTITY_OTHER_PHI, "<<1EG4-TE5-MK73>>, ICD-10: <<E11.9>>, HbA1c <<7.2%>>" },
	{ ENTITY_OTHER_PHI, "blood pressure <<120/80 mmHg>>, Blutgruppe <<AB negativ>>" },
	{ ENTITY_OTHER_PHI, "insurance policy of 2024, group A, member since 2019" },
};

int
main(void)
{
	return run_samples(samples, sizeof(samples) / sizeof(samples[0]));
}
