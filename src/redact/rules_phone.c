/*
 * Telephones. International ones have a + or 00 (ITU-T E.164: at most 15
 * digits); national ones as ITU-T E.123 and the habit of the land write them.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

/* Digits, with what may stand between. */
#define MORE_DIGITS(n, m) \
	"(?:(?:[ ./()-]|\xc2\xa0|\xe2\x80[\x90-\x93\xaf]){0,3}\\d){" #n "," #m "}" \
	"(?![0-9])"
#define EXTENSION \
	"(?:,? ?(?:ext\\.?|x|extension|poste|Durchwahl) ?\\d{1,6}(?![0-9]))?"
/* Not the middle of a longer row of digits. */
#define JOINTS		" ./-+("
#define ALONE		"(?<![0-9][ ./-])(?<![0-9A-Za-z_+][+./(-])"

/* Nor what a word before it says is something else: "account 07...". Words of
 * telephones have rules of their own. */
#define NO_OTHER \
	"(?<!ccount |ount is |count: |ount\": \"|[ _]acct |cct: |onto |ompte |ompte : " \
	"|onta |uenta | [Nn]\\. |[Nn][or]\\. |[Nn][or] |n\xc2[\xb0\xba] |umber " \
	"|umber: |mber\": \"|mber\":\"|[_ ][Nn]o=|[_ ]num: |ummer |ummer: " \
	"|mer ist |umero |umero: |SSN |SSN: |ssn\": \"|ssn\":\"|model " \
	"|[Mm]odell |rtikel |[Pp]art |offset |\xe5\x8f\xb7\xef\xbc\x9a|tto: " \
	"|umber\n|mber is |ssn - |\xe5\x8f\xb7 |\xe5\x8f\xb7\xe3\x81\xaf" \
	"|\xe7\xa0\x81\xe6\x98\xaf|\xe7\xa0\x81\xef\xbc\x9a|\xe7\xac\xac)"
/* Forms of parts and of numbers of other kinds. */
#define NO_PART \
	"(?!\\d{3}-\\d\\d-\\d{4}(?!\\d)|\\d{3}-\\d{5}-\\d\\d(?!\\d)|\\d{4}-\\d\\d-" \
	"\\d{4}(?!\\d)|\\d{4}-\\d{4}(?![-\\d])|\\d\\d(?: \\d\\d){5}|" \
	"\\d\\d-\\d\\d-\\d{6}-\\d\\d(?!\\d)|\\d{5}/\\d\\d/\\d{4}(?!\\d))"

/* "me on", "Sie mich unter": between a cue and a number of any form. */
#define PREPOSITIONS \
	"(?:[ ](?:me|us|him|her|them|at|on|is|was|to|via|by|or|my|our|the|your|" \
	"number|phone|back|directly|now|mich|uns|mir|[Ss]ie|ihn|ist|lautet|unter|" \
	"der|die|Nummer|bitte|[Nn]um[e\xc3][\xa9]?ro|n\xc3\xbamero|al|a|au|le|la|" \
	"el|es|est|moi|nous|sur|il|lo|mi|di|de|del|da|casa|en|em|no|ao|para|pelo|" \
	"op|naar|het|nummer|cliente|m\xc3\xb3vil|contacto|contact|pod|na|nr|" \
	"numer|numerem)(?![A-Za-z])){0,5}"

/* Whom, before where: "Llame a Diego Ortega al". */
#define CALLED \
	"(?:(?: " NAME "){1,4}(?:,|:| (?:at|on|unter|auf|al|au|sur|em|no|op|pod|a))?)?"

const struct rule rules_phone[] = {
	{ .type = ENTITY_PHONE, .confidence = 95, .at = RULE_MARK, .first = "+# +(",
	  .value = "(?<![0-9A-Za-z+])\\+\\(?[1-9]" MORE_DIGITS(6, 14) EXTENSION,
	  .ceiling = 64, .tail = "0-9", .check = check_phone },
	{ .type = ENTITY_PHONE, .confidence = 85, .at = RULE_MARK, .first = "(#",
	  .value = "(?<![0-9A-Za-z])\\((?:\\d{1,5})\\)[ -]?\\d{2,5}"
	  "(?:[ ./-]?\\d{2,5}){1,3}(?![0-9])" EXTENSION, .ceiling = 48,
	  .tail = "0-9", .check = check_national_phone },
	{ .type = ENTITY_PHONE, .confidence = 85, .at = RULE_MARK,
	  .first = "(+", .value = "(?<![0-9A-Za-z])\\(\\+\\d{1,3}\\)"
	  MORE_DIGITS(6, 13), .ceiling = 48, .tail = "0-9",
	  .check = check_phone },
	/* 0049 30 1234567 */
	{ .type = ENTITY_PHONE, .confidence = 85, .first = "00#", .min = 3,
	  .max = 15, .alone = JOINTS,
	  .value = ALONE NO_OTHER "(?!\\d{8}-\\d{7}(?!\\d)|\\d{9}-\\d\\d(?!\\d))00[1-9]"
	  MORE_DIGITS(8, 14),
	  .ceiling = 48, .tail = "0-9", .check = check_phone },
	/* North America: 212-555-0123, 1 212 555 0123 */
	{ .type = ENTITY_PHONE, .confidence = 85, .first = "#", .min = 1,
	  .max = 3, .next = "-. ", .then = "#(",
	  .digits = 10, .rows = 3,
	  .alone = JOINTS,
	  .value = ALONE NO_OTHER "(?:1[-. ])?(?:\\([2-9]\\d{2}\\) ?[2-9]\\d{2}-|[2-9]\\d{2}"
	  "(?:-[2-9]\\d{2}-|\\.[2-9]\\d{2}\\.| [2-9]\\d{2}[ -]))"
	  "\\d{4}(?![0-9]|[.-]\\d)" EXTENSION, .ceiling = 40, .tail = "0-9",
	  .check = check_phone },
	{ .type = ENTITY_PHONE, .confidence = 65, .first = "555", .min = 3,
	  .max = 3, .next = "-", .then = "#",
	  .digits = 7, .rows = 2,
	  .alone = JOINTS,
	  .value = ALONE "555-\\d{4}(?![0-9]|[.-]\\d)", .ceiling = 16 },
	/* With the 0 of many countries: groups, or all in one. */
	{ .type = ENTITY_PHONE, .confidence = 75, .first = "0#", .min = 2,
	  .max = 5, .next = " -/.", .then = "#",
	  .digits = 8, .rows = 2,
	  .alone = JOINTS,
	  .value = ALONE NO_OTHER NO_PART
	  "(?!\\d\\d([-/.])\\d\\d[-/.](?:19|20)?\\d\\d(?![-/.]?\\d))"
	  "(?!\\d{5}-\\d{4}(?!\\d))0[1-9]\\d{0,3}(?:[ /.-]\\d{2,8}|"
	  " [/-] \\d{2,8}){1,5}(?![0-9]|[./:-]\\d)" EXTENSION, .ceiling = 40,
	  .tail = "0-9", .check = check_national_phone },
	{ .type = ENTITY_PHONE, .confidence = 65, .first = "0#", .min = 10,
	  .max = 12, .alone = "+./(,:-",
	  .value = NO_OTHER "(?<![0-9A-Za-z_][+./(,:-])0[1-9]\\d{8,10}"
	  DIGITS_END, .ceiling = 16, .check = check_phone },
	/* Brazil: 11 91234-5678; China: 138 1234 5678; India: 98765 43210;
	 * Italy: 333 1234567 */
	{ .type = ENTITY_PHONE, .confidence = 75, .first = "##", .min = 2,
	  .max = 2, .next = " ", .then = "9",
	  .digits = 11, .rows = 3,
	  .alone = JOINTS,
	  .value = ALONE "[1-9]\\d 9\\d{4}[- ]\\d{4}" DIGITS_END,
	  .ceiling = 20 },
	{ .type = ENTITY_PHONE, .confidence = 75, .first = "1##", .min = 3,
	  .max = 3, .next = " -", .then = "#",
	  .digits = 11, .rows = 3,
	  .alone = JOINTS,
	  .value = ALONE "1[3-9]\\d([ -])\\d{4}[ -]\\d{4}(?![ -]?\\d)" DIGITS_END,
	  .ceiling = 20 },
	{ .type = ENTITY_PHONE, .confidence = 62, .first = "1##", .min = 11,
	  .max = 11, .alone = "+./(,:-",
	  .value = NO_OTHER "(?<![0-9A-Za-z_][+./(,:-])1[3-9]\\d{9}" DIGITS_END,
	  .ceiling = 16, .check = check_phone },
	{ .type = ENTITY_PHONE, .confidence = 70, .first = "6## 7## 8## 9##",
	  .min = 5, .max = 5, .next = " -", .then = "#",
	  .digits = 10, .rows = 2,
	  .alone = JOINTS,
	  .value = ALONE "[6-9]\\d{4}[ -]\\d{5}(?![ -]?\\d)" DIGITS_END,
	  .ceiling = 20, .check = check_phone },
	{ .type = ENTITY_PHONE, .confidence = 70, .first = "3##", .min = 3,
	  .max = 3, .next = " -.", .then = "#",
	  .digits = 9, .rows = 2,
	  .alone = JOINTS,
	  .value = ALONE "3[2-9]\\d[ .-](?:\\d{6,7}|\\d{3} \\d{3,4})"
	  "(?![ .-]?\\d)" DIGITS_END, .ceiling = 20, .check = check_phone },
	/* Poland, and towns of Spain: 22 420 83 43 */
	{ .type = ENTITY_PHONE, .confidence = 70, .first = "##", .min = 2,
	  .max = 2, .next = " ", .then = "#",
	  .digits = 9, .rows = 4,
	  .alone = JOINTS,
	  .value = ALONE NO_OTHER "[1-9]\\d \\d{3} \\d\\d \\d\\d(?! ?\\d)"
	  DIGITS_END, .ceiling = 20, .check = check_phone },
	/* Spain: 612 34 56 78; 612 345 678 is as likely an amount. */
	{ .type = ENTITY_PHONE, .confidence = 75, .first = "6## 7## 8## 9##",
	  .min = 3, .max = 3, .next = " ", .then = "#",
	  .digits = 9, .rows = 4,
	  .alone = JOINTS,
	  .value = ALONE "[6-9]\\d{2} \\d{2} \\d{2} \\d{2}(?! ?\\d)" DIGITS_END,
	  .ceiling = 20, .check = check_phone },
	{ .type = ENTITY_PHONE, .confidence = 60, .first = "6## 7##",
	  .min = 3, .max = 3, .next = " ", .then = "#",
	  .digits = 9, .rows = 3,
	  .alone = JOINTS,
	  .value = ALONE "[67]\\d{2} \\d{3} \\d{3}(?=[.,;!?)\\s]*(?:\\n|$))",
	  .ceiling = 20, .check = check_phone },

	{ .type = ENTITY_PHONE, .confidence = 90, .at = RULE_LIST,
	  .words = "tel telephone telefon telefonnummer telefono tel\xc3\xa9""fono "
	  "t\xc3\xa9l t\xc3\xa9l\xc3\xa9phone telephone telefone telem\xc3\xb3vel "
	  "telemovel telefoon telefoonnummer telefonisch phone phones phonenumber "
	  "mobile mobil mobilnummer m\xc3\xb3vil movil mobiel mobieltje mobiles "
	  "portable cell cellphone cellulare cell. celular handy handynummer fax "
	  "faxnummer whatsapp viber sms text call calling ring dial dialed "
	  "reach hotline landline contact rufen anrufen erreichbar erreichen "
	  "durchwahl llame ll\xc3\xa1mame llamar ll\xc3\xa1menos llamada appelez "
	  "appelle appeler joignable joindre chiama chiamami chiamare "
	  "chiamate ligue liga ligar bel bellen bereikbaar "
	  "my_number my_new_number my_cell_number my_work_number "
	  "meine_nummer meine_neue_nummer mon_num\xc3\xa9ro mi_n\xc3\xbamero "
	  "mio_numero meu_n\xc3\xbamero mijn_nummer rufnummer "
	  "mobilfunknummer gsm "
	  "kom komórka komórkowy zadzwoń zadzwonić oddzwonić dzwonić telefonu "
	  "телефон тел звоните", .glance = glance_call,
	  .cue = "[_-]?(?:[Nn]umber|[Nn]ummer|nr|no)?\\.?" NUMBER_WORD
	  PREPOSITIONS CALLED LINK,
	  .value = "[+(]?\\d" MORE_DIGITS(6, 14) EXTENSION, .ceiling = 64,
	  .tail = "0-9", .check = check_cued_phone },
	{ .type = ENTITY_PHONE, .confidence = 90, .at = RULE_LIST,
	  .words = "電話 電話番号 携帯 電話號碼 电话 手机 手机号 手机号码 电话号码 手機 座机 "
	  "联系电话 传真 微信 연락처 전화 전화번호 휴대폰 핸드폰 TEL",
	  .cue = "(?:番号|号码|号|號碼|번호)?" LINK,
	  .value = "[+(]?\\d" MORE_DIGITS(6, 14), .ceiling = 48, .tail = "0-9",
	  .check = check_phone },
	RULES_END
};
