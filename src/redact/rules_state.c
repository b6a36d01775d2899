/*
 * Numbers that states give to people, by their form: sums where they have
 * them (check_nation.c). Forms as the states' offices describe them; read
 * 2026-11.
 */
#include "config.h"

#include "redact/check.h"
#include "redact/rules.h"

const struct rule rules_state[] = {
	/* USA: 123-45-6789; 9xx-7x-xxxx of the tax office */
	{ .type = ENTITY_SSN, .confidence = 90, .first = "###", .min = 3,
	  .max = 3, .next = "-", .then = "#",
	  .digits = 9, .rows = 3,
	  .alone = "-", .value = "(?<![0-9]-|[Ii]tem |[Pp]art |[Mm]odel )\\d{3}-\\d{2}-\\d{4}"
	  "(?![0-9A-Za-z_]|-\\d)",
	  .ceiling = 16, .check = check_ssn },
	/* Canada: 046-454-286 */
	{ .type = ENTITY_SSN, .confidence = 75, .first = "###", .min = 3,
	  .max = 3, .next = "-", .then = "#",
	  .digits = 9, .rows = 3,
	  .alone = "-", .value = "(?<![0-9]-)\\d{3}-\\d{3}-\\d{3}(?![0-9A-Za-z_]|-\\d)",
	  .ceiling = 16, .check = check_sin },
	/* Brazil: 529.982.247-25 */
	{ .type = ENTITY_SSN, .confidence = 98, .first = "###", .min = 3,
	  .max = 3, .next = ".", .then = "#",
	  .digits = 11, .rows = 4,
	  .value = "\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}" ENDS, .ceiling = 20,
	  .check = check_cpf },
	/* Switzerland: 756.9217.0769.85 */
	{ .type = ENTITY_SSN, .confidence = 98, .first = "756", .min = 3,
	  .max = 13, .value = "756\\.?\\d{4}\\.?\\d{4}\\.?\\d{2}" ENDS,
	  .ceiling = 20, .check = check_ahv },
	/* Mexico: a CURP; the tax office's shorter one */
	{ .type = ENTITY_SSN, .confidence = 98, .first = "~~~", .min = 18,
	  .max = 18, .value = "(?i)[A-Z][AEIOUX][A-Z]{2}\\d{2}(?:0[1-9]|1[0-2])"
	  "(?:0[1-9]|[12]\\d|3[01])[HMX][A-Z]{5}[0-9A-Z]\\d" ENDS,
	  .ceiling = 24, .check = check_curp },
	{ .type = ENTITY_SSN, .confidence = 75, .first = "^^^", .min = 13,
	  .max = 13, .value = "[A-Z][AEIOUX][A-Z]{2}\\d{2}(?:0[1-9]|1[0-2])"
	  "(?:0[1-9]|[12]\\d|3[01])[A-Z0-9]{2}[0-9A]" ENDS, .ceiling = 20 },
	/* Chile: 12.345.678-5 */
	{ .type = ENTITY_SSN, .confidence = 95, .first = "#", .min = 1,
	  .max = 2, .next = ".", .then = "#",
	  .digits = 7, .rows = 3,
	  .value = "(?<![0-9.])\\d{1,2}\\.\\d{3}\\.\\d{3}-[0-9Kk]" ENDS,
	  .ceiling = 20, .check = check_rut },

	/* United Kingdom: AB 12 34 56 C */
	{ .type = ENTITY_SSN, .confidence = 85, .first = "^^#", .min = 9,
	  .max = 9, .value = "[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\\d{6}[A-D]"
	  ENDS, .ceiling = 12, .check = check_nino },
	{ .type = ENTITY_SSN, .confidence = 85, .first = "^^", .min = 2,
	  .max = 2, .next = " -", .then = "#",
	  .value = "[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ -]\\d{2}){3}[ -]"
	  "[A-D]" ENDS, .ceiling = 16, .check = check_nino },
	/* Spain: 12345678Z, X1234567L */
	{ .type = ENTITY_SSN, .confidence = 95, .first = "## X# Y# Z#",
	  .min = 9, .max = 9, .last = "~", .value = "(?:[XYZxyz]\\d{7}|\\d{8})[A-Za-z]" ENDS,
	  .ceiling = 12, .check = check_dni },
	{ .type = ENTITY_SSN, .confidence = 95, .first = "##", .min = 8,
	  .max = 8, .next = "- ", .then = "^",
	  .value = "\\d{8}[- ][A-Z]" ENDS, .ceiling = 12, .check = check_dni },
	{ .type = ENTITY_SSN, .confidence = 95, .first = "X Y Z", .min = 1,
	  .max = 1, .next = "-", .then = "#",
	  .value = "[XYZ]-?\\d{7}-?[A-Z]" ENDS, .ceiling = 14,
	  .check = check_dni },
	{ .type = ENTITY_SSN, .confidence = 95, .first = "##", .min = 2,
	  .max = 2, .next = ".", .then = "#",
	  .digits = 8, .rows = 3,
	  .value = "\\d{2}\\.\\d{3}\\.\\d{3}-?[A-Z]" ENDS, .ceiling = 14,
	  .check = check_dni },
	/* Italy: a codice fiscale, in groups as well */
	{ .type = ENTITY_SSN, .confidence = 98, .first = "~~~", .min = 16,
	  .max = 16, .value = "(?i)[A-Z]{6}[0-9L-V]{2}[A-EHLMPRST][0-9L-V]{2}"
	  "[A-Z][0-9L-V]{3}[A-Z]" ENDS, .ceiling = 20,
	  .check = check_fiscal_code },
	{ .type = ENTITY_SSN, .confidence = 98, .first = "^^^", .min = 3,
	  .max = 3, .next = " ", .then = "^",
	  .value = "[A-Z]{3} [A-Z]{3} \\d{2}[A-EHLMPRST]\\d{2} [A-Z]\\d{3}"
	  "[A-Z]" ENDS, .ceiling = 24, .check = check_fiscal_code },
	/* Belgium: 85.07.30-033.28 */
	{ .type = ENTITY_SSN, .confidence = 98, .first = "##", .min = 2,
	  .max = 2, .next = ".", .then = "#",
	  .digits = 11, .rows = 5,
	  .value = "\\d{2}\\.\\d{2}\\.\\d{2}[- ]\\d{3}\\.\\d{2}" ENDS,
	  .ceiling = 20, .check = check_rijksregister },
	/* France: 2 55 08 14 168 025 38 */
	{ .type = ENTITY_SSN, .confidence = 98, .first = "1## 2##", .min = 13,
	  .max = 15, .value = "[12]\\d{4}(?:\\d{2}|2[ABab])\\d{6} ?\\d{2}" ENDS,
	  .ceiling = 20, .check = check_nir },
	{ .type = ENTITY_SSN, .confidence = 98, .first = "1 2", .min = 1,
	  .max = 1, .next = " .-", .then = "#",
	  .value = "[12]([ .-])\\d{2}[ .-]\\d{2}[ .-](?:\\d{2}|2[AB])[ .-]\\d{3}"
	  "[ .-]\\d{3}[ .-]?\\d{2}" ENDS, .ceiling = 28, .check = check_nir },
	/* Germany, Norway, Poland, Turkey: eleven digits */
	{ .type = ENTITY_SSN, .confidence = 70, .first = "###", .min = 11,
	  .max = 11, .alone = ".,-", .value = "(?<![0-9][.,-])(?<!\\+)\\d{11}" DIGITS_END,
	  .ceiling = 16, .check = check_eleven },
	{ .type = ENTITY_SSN, .confidence = 80, .first = "##", .min = 2,
	  .max = 2, .next = " ", .then = "#",
	  .digits = 11, .rows = 4,
	  .alone = " .,-", .value = "(?<![0-9][ .,-])(?<!\\+)\\d{2} \\d{3} \\d{3} \\d{3}(?! ?\\d)"
	  DIGITS_END, .ceiling = 20, .check = check_eleven },
	{ .type = ENTITY_SSN, .confidence = 85, .first = "###", .min = 6,
	  .max = 6, .next = " ", .then = "#",
	  .digits = 11, .rows = 2,
	  .alone = " .,-", .value = "(?<![0-9][ .,-])\\d{6} \\d{5}" DIGITS_END, .ceiling = 16,
	  .check = check_eleven },
	/* Sweden: 811218-9876; Denmark: 010190-1234 */
	{ .type = ENTITY_SSN, .confidence = 85, .first = "###", .min = 6,
	  .max = 8, .next = "-+", .then = "#",
	  .digits = 6, .rows = 1,
	  .alone = "-", .value = "(?<![0-9]-)(?:19|20)?\\d{6}[-+]\\d{4}" DIGITS_END,
	  .ceiling = 16, .check = check_nordic },
	/* Finland: 131052-308T, 131052A308T */
	{ .type = ENTITY_SSN, .confidence = 98, .first = "###", .min = 11,
	  .max = 11, .value = "\\d{6}[A-FU-Y]\\d{3}[0-9A-Y]" ENDS,
	  .ceiling = 16, .check = check_hetu },
	{ .type = ENTITY_SSN, .confidence = 98, .first = "###", .min = 6,
	  .max = 6, .next = "-+", .then = "#",
	  .value = "\\d{6}[-+]\\d{3}[0-9A-Y]" ENDS, .ceiling = 16,
	  .check = check_hetu },
	/* Czechia, Slovakia: 736028/5163 */
	{ .type = ENTITY_SSN, .confidence = 90, .first = "###", .min = 6,
	  .max = 6, .next = "/", .then = "#",
	  .value = "\\d{6}/\\d{3,4}" DIGITS_END, .ceiling = 16,
	  .check = check_rodne },
	/* Ireland: 1234567FA */
	{ .type = ENTITY_SSN, .confidence = 90, .first = "###", .min = 8,
	  .max = 9, .last = "^", .value = "\\d{7}[A-W][A-IW]?" ENDS, .ceiling = 12,
	  .check = check_pps },
	/* Romania, South Africa */
	{ .type = ENTITY_SSN, .confidence = 75, .first = "###", .min = 13,
	  .max = 13, .last = "#", .alone = ".,-",
	  .value = "(?<![0-9][.,-])\\d{13}" DIGITS_END,
	  .ceiling = 16, .check = check_thirteen },

	/* China */
	{ .type = ENTITY_SSN, .confidence = 98, .first = "###", .min = 18,
	  .max = 18, .value = "[1-8]\\d{16}[0-9Xx]" ENDS, .ceiling = 24,
	  .check = check_chinese },
	/* India: 2341 2341 2346; ABCPE1234F of the tax office */
	{ .type = ENTITY_SSN, .confidence = 85, .first = "###", .min = 4,
	  .max = 4, .next = " -", .then = "#",
	  .digits = 12, .rows = 3,
	  .alone = " -", .value = "(?<![0-9A-F][ -])[2-9]\\d{3}[ -]\\d{4}[ -]\\d{4}"
	  "(?![ -]?[0-9A-F]{2})"
	  ENDS, .ceiling = 20, .check = check_aadhaar },
	{ .type = ENTITY_SSN, .confidence = 85, .first = "^^^", .min = 10,
	  .max = 10, .value = "[A-Z]{3}[ABCFGHJLPT][A-Z]\\d{4}[A-Z]" ENDS,
	  .ceiling = 12 },
	/* Korea: 900101-1234567; Malaysia: 900101-14-5678 */
	{ .type = ENTITY_SSN, .confidence = 90, .first = "###", .min = 6,
	  .max = 6, .next = "-", .then = "#",
	  .digits = 12, .rows = 2,
	  .alone = "-", .value = "(?<![0-9]-)\\d{6}-(?:[1-8]\\d{6}|\\d{2}-\\d{4})" DIGITS_END,
	  .ceiling = 16, .check = check_born_first },
	/* Singapore: S1234567D */
	{ .type = ENTITY_SSN, .confidence = 95, .first = "S# T# F# G# M#",
	  .min = 9, .max = 9, .value = "[STFGM]\\d{7}[A-Z]" ENDS, .ceiling = 12,
	  .check = check_nric },
	/* Taiwan: A123456789 */
	{ .type = ENTITY_SSN, .confidence = 95, .first = "^#", .min = 10,
	  .max = 10, .value = "[A-Z][1289]\\d{8}" ENDS, .ceiling = 12,
	  .check = check_taiwan },
	/* Hong Kong: A123456(7) */
	{ .type = ENTITY_SSN, .confidence = 90, .first = "^# ^^#", .min = 7,
	  .max = 8, .next = "(", .then = "# A",
	  .value = "[A-Z]{1,2}\\d{6}\\([0-9A]\\)", .ceiling = 16 },
	RULES_END
};
