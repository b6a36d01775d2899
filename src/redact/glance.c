/*
 * Rows of capitalised words are common, and most have no "Inc." or "Hospital":
 * the words are walked once, which is cheaper than to match a pattern.
 */
#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/check.h"

#define WALK_MAX	120	/* bytes; longer rows are the pattern's affair */

/* Words by their first letter, with blanks between. */
#define LETTER(c)	((c) & 31)
typedef const char *const word_list[32];

static word_list firms = {
	[LETTER('A')] = "AG AB A AS ASA ApS",
	[LETTER('B')] = "B BV",
	[LETTER('C')] = "Co Corp Corporation Company",
	[LETTER('E')] = "eG e",
	[LETTER('G')] = "GmbH Group gGmbH",
	[LETTER('H')] = "Holding Holdings",
	[LETTER('I')] = "Inc Incorporated",
	[LETTER('K')] = "KG KGaA",
	[LETTER('L')] = "LLC L Ltd Limited LLP Ltda",
	[LETTER('N')] = "N NV",
	[LETTER('O')] = "OHG Oy Oyj",
	[LETTER('P')] = "PLC plc Pty Pvt",
	[LETTER('S')] = "SE SARL SAS SASU S SA SL SLU Srl SpA Sp",
	[LETTER('U')] = "UG",
};

static word_list hospitals = {
	[LETTER('C')] = "Clinic Clinics Children",
	[LETTER('H')] = "Hospital Hospitals Health Healthcare Hospice",
	[LETTER('I')] = "Infirmary",
	[LETTER('K')] = "Klinik Kliniken Klinikum Krankenhaus Kinderklinik",
	[LETTER('M')] = "Medical",
	[LETTER('N')] = "Nursing",
	[LETTER('P')] = "Praxis",
	[LETTER('S')] = "Spital Sanatorium Szpital",
	[LETTER('Z')] = "Ziekenhuis",
};

static word_list degrees = {
	[LETTER('C')] = "CRNA CNM",
	[LETTER('D')] = "D DO DDS DNP",
	[LETTER('F')] = "FRCS F\xc3\x84rztin",
	[LETTER('L')] = "LPN",
	[LETTER('M')] = "M MD MBBS",
	[LETTER('N')] = "N NP",
	[LETTER('P')] = "PA PharmD",
	[LETTER('R')] = "R RN",
};

/* Words between that don't end a name. */
static word_list joints = {
	[LETTER('A')] = "and", [LETTER('D')] = "d de del der",
	[LETTER('E')] = "e et", [LETTER('F')] = "for f\xc3\xbcr",
	[LETTER('I')] = "in", [LETTER('L')] = "l", [LETTER('O')] = "of",
	[LETTER('S')] = "s", [LETTER('U')] = "und", [LETTER('Y')] = "y",
};

static bool
in_word(unsigned char c)
{
	return byte_is_letter(c) || byte_goes_on(c) || byte_leads_letter(c) ||
	    byte_is_digit(c);
}

static bool
is_listed(word_list list, const char *p, size_t len)
{
	const char *words = list[LETTER(p[0])];

	if (words == NULL || (unsigned char)p[0] >= 0x80)
		return false;
	for (size_t n; *words != '\0'; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (n == len && memcmp(words, p, len) == 0)
			return true;
	}
	return false;
}

static bool
begins_small(unsigned char c)
{
	return byte_is_letter(c) && !byte_is_upper(c);
}

/* Whether behind the first word of a row of names there is a word of the
 * list: 1, 0, or -1 if the row goes on. */
static int
walk(word_list list, const char *p, size_t n)
{
	size_t at = 0;

	for (bool first = true; at < WALK_MAX; first = false) {
		size_t from = at, gap;

		while (at < n && in_word((unsigned char)p[at]))
			at++;
		if (at == n)
			return -1;
		if (!first && at > from) {
			if (is_listed(list, p + from, at - from))
				return 1;
			if (begins_small((unsigned char)p[from]) &&
			    !is_listed(joints, p + from, at - from))
				return 0;
		}
		for (gap = 0; gap < 4 && at < n && !in_word(
		    (unsigned char)p[at]); gap++, at++)
			if (p[at] == '\0' ||
			    strchr(" .,&'-\xe2\x80\x99", p[at]) == NULL)
				return 0;
		if (at == n)
			return -1;
		if (gap == 4)
			return 1;
	}
	return 1;
}

int
glance_firm(const char *p, size_t n)
{
	return walk(firms, p, n);
}

int
glance_hospital(const char *p, size_t n)
{
	return walk(hospitals, p, n);
}

int
glance_degree(const char *p, size_t n)
{
	return walk(degrees, p, n);
}
