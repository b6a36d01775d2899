/* Numbers of people, telephones, days, ages. */
#include "config.h"

#include "lib/samples.h"

static const struct sample samples[] = {
	/* ---- PHONE ---- */
	{ ENTITY_PHONE, "<<+49 30 1234567>>, <<+1 (212) 555-0123>>" },
	{ ENTITY_PHONE, "<<(030) 123456>> or <<212-555-0123>>, <<212.555.0123>>" },
	{ ENTITY_PHONE, "Tel.: <<030/1234567>>; call me at <<555 0123 99>>" },
	{ ENTITY_PHONE, "<<06 12 34 56 78>>, 2026-11-23, 1+1=2, (12) 3, 3.1415" },
	{ ENTITY_PHONE, "<<020 7946 0958>>; <<0171-1234567>>; <<01.42.68.53.00>>" },
	{ ENTITY_PHONE, "<<0049 30 1234567>>, <<03-1234-5678>>, <<090-1234-5678>>" },
	{ ENTITY_PHONE, "<<(11) 91234-5678>>, <<138 1234 5678>>, <<98765 43210>>" },
	{ ENTITY_PHONE, "<<1-800-555-0199 ext. 12>>; 携帯：<<090-1234-5678>>" },
	{ ENTITY_PHONE, "Llámame al <<612 345 678>>; mon numéro : <<0612345678>>" },
	{ ENTITY_PHONE, "Sie erreichen mich unter <<089 123456>>." },
	{ ENTITY_PHONE, "\"phoneNumber\": \"<<2125550123>>\"" },
	{ ENTITY_PHONE, "05-12-2024, 05/12/2024, 02139-4307, 1.2.3.4, 0.123456" },
	{ ENTITY_PHONE, "order number 12345678, 2024-05-01, 4111 1111 1111 1111" },
	{ ENTITY_PHONE, "call 911, phone 15 Pro, text 5 people, 1700000000" },

	/* ---- numbers of states ---- */
	{ ENTITY_SSN, "<<123-45-6789>>; SSN: <<123 45 6789>>; <<AB123456C>>" },
	{ ENTITY_SSN, "000-12-3456 666-12-3456 123-45-67890 1-123-45-6789" },
	{ ENTITY_SSN, "social security number <<123456789>>, <<912-70-1234>>" },
	{ ENTITY_SSN, "912-93-1234, GB123456A, AB 12 34 56 E, BG123456A" },
	{ ENTITY_SSN, "NINO: <<QQ 12 34 56 C>>; <<AB 12 34 56 C>>" },
	{ ENTITY_SSN, "<<12345678Z>>, <<X1234567L>>, 12345678A" },
	{ ENTITY_SSN, "codice fiscale <<RSSMRA85T10A562S>>, RSSMRA85T10A562T" },
	{ ENTITY_SSN, "<<756.9217.0769.85>>, 756.9217.0769.86" },
	{ ENTITY_SSN, "<<2 55 08 14 168 025 38>>, <<255081416802538>>" },
	{ ENTITY_SSN, "2 55 08 14 168 025 39, 255081416802537" },
	{ ENTITY_SSN, "Steuer-ID: <<86 095 742 719>>; 86 095 742 710" },
	{ ENTITY_SSN, "<<811218-9876>>, <<19811218-9876>>, 813218-9870" },
	{ ENTITY_SSN, "<<131052-308T>>, 131052-308U, 130052-3089" },
	{ ENTITY_SSN, "PESEL <<44051401359>>, BSN: <<111222333>>" },
	{ ENTITY_SSN, "<<85.07.30-033.28>>, 85.07.30-033.29" },
	{ ENTITY_SSN, "<<529.982.247-25>>, CPF <<52998224725>>, 529.982.247-26" },
	{ ENTITY_SSN, "<<12.345.678-5>>, 12.345.678-6; NIF: <<123456789>>" },
	{ ENTITY_SSN, "<<HEGG560427MVZRRL04>>, HEGG560427MVZRRL05" },
	{ ENTITY_SSN, "身份证号码：<<11010519491231002X>>, 110105194912310021" },
	{ ENTITY_SSN, "<<2341 2341 2346>>, <<ABCPE1234F>>, 2341 2341 2347" },
	{ ENTITY_SSN, "<<900101-1234567>>, <<S1234567D>>, S1234567A" },
	{ ENTITY_SSN, "<<A123456789>>, A123456788, <<A123456(7)>>" },
	{ ENTITY_SSN, "SIN: <<046 454 286>>, TFN <<123 456 782>>" },
	{ ENTITY_SSN, "sin of the patient is <<046 454 286>>" },
	{ ENTITY_SSN, "social insurance no of the man is  <<046 454 286>>" },
	{ ENTITY_SSN, "sin duda, 046 454 286; sin que de la casa es 046 454 286" },
	{ ENTITY_SSN, "<<736028/5163>>, 736028/5164, <<1234567FA>>, 1234567AA" },
	{ ENTITY_SSN, "マイナンバー：<<123456789018>>; 2024-05-01, 20240501" },
	{ ENTITY_SSN, "Personalausweis <<L01X00T471>>; national ID card photo" },
	{ ENTITY_PASSPORT, "passport no. <<C01X00T47>>, Reisepass <<C4J5L6M7>>" },
	{ ENTITY_PASSPORT, "a passport photo, passport control 12" },
	{ ENTITY_PASSPORT, "My passport number is <<X12345678>>." },
	{ ENTITY_PASSPORT, "Reisepassnummer: <<C01X00T47>>; passeport n° <<12AB34567>>" },
	{ ENTITY_PASSPORT, "pasaporte: <<AAA123456>>, passportNumber=<<123456789>>" },
	{ ENTITY_PASSPORT, "护照号码：<<E12345678>>; passport expires 2030-01-01" },
	{ ENTITY_DRIVERS_LICENSE, "driver's license number: <<D1234567>>" },
	{ ENTITY_DRIVERS_LICENSE, "a driving licence costs 50 pounds" },
	{ ENTITY_DRIVERS_LICENSE, "Führerscheinnummer: <<B072RRE2I55>>" },
	{ ENTITY_DRIVERS_LICENSE, "driving licence <<MORGA657054SM9IJ>>, DL# <<S514-172-80-844-0>>" },
	{ ENTITY_DRIVERS_LICENSE, "permis de conduire : <<123456789012>>, DL 5 GB" },

	/* ---- days ---- */
	{ ENTITY_DATE, "<<2026-11-23>>, <<23.11.2026>>, <<November 23rd, 2026>>" },
	{ ENTITY_DATE, "<<23 de noviembre de 2026>>; <<3. März 2026>>" },
	{ ENTITY_DATE, "2026-13-45, 1.2.3.4, may 5000 people, march on" },
	{ ENTITY_DATE, "<<2024年5月3日>>, <<5月3日>>, <<令和6年5月3日>>, <<2024년 5월 "
	  "3일>>" },
	{ ENTITY_DATE, "le <<1er mai 2024>>, <<3 luglio 2024>>, <<5 de maio>>" },
	{ ENTITY_DATE, "<<03-Mar-24>>, <<May 2024>>, <<2026-11-23T12:00:00Z>>" },
	{ ENTITY_DATE, "you may 5 times, march 3 miles, 12 men, 3 months, 10.5" },
	{ ENTITY_DATE_OF_BIRTH, "born on <<May 5, 1980>>; DOB: <<5/5/1980>>" },
	{ ENTITY_DATE_OF_BIRTH, "geboren am <<12. Mai 1980>>, due on 5/5/2026" },
	{ ENTITY_DATE_OF_BIRTH, "\"dateOfBirth\": \"<<1980-05-12>>\"" },
	{ ENTITY_DATE_OF_BIRTH, "née le <<3 mars 1975>>; nacido el <<3/4/1990>>" },
	{ ENTITY_DATE_OF_BIRTH, "生年月日：<<1990年5月1日>>; <<1990年5月1日>>生まれ" },
	{ ENTITY_DATE_OF_BIRTH, "D.O.B. <<01/02/1990>>; birth rate 12.5" },
	{ ENTITY_AGE, "She is <<42 years old>>, a <<3-year-old>>, age: <<7>>" },
	{ ENTITY_AGE, "<<42 Jahre alt>>, <<30 ans>>; 42 years ago, page 7" },
	{ ENTITY_AGE, "tiene <<42 años>> y, elle a <<30 ans>> et dit, ha <<5 anni>>." },
	{ ENTITY_AGE, "<<35歳>>の, <<42岁>>, aged <<67>>, <<42yo>>, im Alter von <<80>>" },
	{ ENTITY_AGE, "il y a 30 ans, hace 10 años, age 15% of, ages 5-7 o'clock" },
};

int
main(void)
{
	return run_samples(samples, sizeof(samples) / sizeof(samples[0]));
}
