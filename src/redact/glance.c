/*
 * Rows of capitalised words are common, and most have no "Inc." or "Hospital":
 * the words are walked once, which is cheaper than to match a pattern.
 */
#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/check.h"
#include "redact/listed.h"

#define WALK_MAX	160	/* bytes; what comes behind is left to the pattern */
#define WORDS_MAX	(WALK_MAX / 2)
#define GAP_MAX		4	/* bytes between two words */

/* What makes a row of words a name, and how many blanks a pattern takes before
 * it that stand before words with a capital. */
struct marks {
	size_t reach;
	word_list words;
};

static const struct marks firms = { 6, {
	[LETTER('A')] = "AG AB A AS ASA ApS",
	[LETTER('B')] = "B BV",
	[LETTER('C')] = "Co Corp Corporation Company c",
	[LETTER('E')] = "eG e EURL",
	[LETTER('G')] = "GmbH Group gGmbH",
	[LETTER('H')] = "Holding Holdings",
	[LETTER('I')] = "Inc Incorporated",
	[LETTER('K')] = "KG KGaA",
	[LETTER('L')] = "LLC L Ltd Limited LLP Ltda Lda",
	[LETTER('N')] = "N NV",
	[LETTER('O')] = "OHG Oy Oyj",
	[LETTER('P')] = "PLC plc Pty Pvt",
	[LETTER('S')] = "SE SARL SAS SASU S SA SL SLU Srl SpA Sp sp",
	[LETTER('U')] = "UG",
	[LETTER('V')] = "V",
} };

static const struct marks bodies = { 4, {
	[LETTER('A')] = "Association Airlines Airways Agency Authority",
	[LETTER('B')] = "Bank Bancorp",
	[LETTER('C')] = "College Corporation Consulting Capital Committee Council",
	[LETTER('E')] = "Enterprises Entertainment Electronics Energy",
	[LETTER('F')] = "Foundation Federation Financial",
	[LETTER('I')] = "Institute Industries Insurance",
	[LETTER('L')] = "Labs Laboratories Logistics",
	[LETTER('M')] = "Motors Media",
	[LETTER('P')] = "Press Partners Pharmaceuticals",
	[LETTER('S')] = "Solutions Systems Society Software Studios",
	[LETTER('T')] = "Technologies Trust",
	[LETTER('U')] = "University Universit\xc3\xa4t Union",
	[LETTER('V')] = "Ventures Verlag Versicherung",
	[LETTER('W')] = "Werke",
} };

static const struct marks hospitals = { 5, {
	[LETTER('C')] = "Clinic Clinics Children",
	[LETTER('H')] = "Hospital Hospitals Health Healthcare Hospice",
	[LETTER('I')] = "Infirmary",
	[LETTER('K')] = "Klinik Kliniken Klinikum Krankenhaus Kinderklinik",
	[LETTER('M')] = "Medical",
	[LETTER('N')] = "Nursing",
	[LETTER('P')] = "Praxis",
	[LETTER('S')] = "Spital Sanatorium Szpital",
	[LETTER('Z')] = "Ziekenhuis",
} };

/* Behind four names of at most three initials each. */
static const struct marks degrees = { 12, {
	[LETTER('C')] = "CRNA CNM",
	[LETTER('D')] = "D DO DDS DNP",
	[LETTER('F')] = "FRCS F\xc3\x84rztin",
	[LETTER('L')] = "LPN",
	[LETTER('M')] = "M MD MBBS",
	[LETTER('N')] = "N NP",
	[LETTER('P')] = "PA PharmD",
	[LETTER('R')] = "R RN",
} };

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
begins_small(unsigned char c)
{
	return byte_is_letter(c) && !byte_is_upper(c);
}

/* A row of names as far as it was walked: where its words begin that have a
 * capital and a blank before them. */
struct row {
	size_t starts[WORDS_MAX + 1];
	size_t last;			/* of them: the one walked now */
};

/* No word before the last one is a mark. What has none in its reach is no
 * name, wherever in the row it begins: that many bytes, or unknown. */
static int
passed(const struct row *r, const struct marks *m, int unknown)
{
	return r->last > m->reach ? (int)r->starts[r->last - m->reach] :
	    unknown;
}

/* The row has ended without a mark. */
static int
over(size_t at)
{
	return at > 1 ? (int)at : 0;
}

/* Whether behind the first word of a row of names there is a mark, as a glance
 * tells it. */
static int
walk(const struct marks *m, const char *p, size_t n)
{
	struct row r = { .last = 0 };
	bool apart = false;		/* behind a blank */

	r.starts[0] = 0;
	for (size_t at = 0, gap; at < WALK_MAX;) {
		size_t from = at;

		while (at < n && in_word((unsigned char)p[at]))
			at++;
		if (at == n)
			return passed(&r, m, -1);
		if (from > 0 && at > from) {
			bool small = apart &&
			    begins_small((unsigned char)p[from]);

			if (apart && !small)
				r.starts[++r.last] = from;
			if (is_listed(m->words, p + from, at - from))
				return passed(&r, m, 1);
			if (small && !is_listed(joints, p + from, at - from))
				return over(from);
		}
		apart = false;
		for (gap = 0; gap <= GAP_MAX && at < n && !in_word(
		    (unsigned char)p[at]); gap++, at++) {
			if (p[at] == '\0' ||
			    strchr(" .,&'-\xe2\x80\x99", p[at]) == NULL)
				return over(at);
			apart |= p[at] == ' ';
		}
		if (gap > GAP_MAX)
			return over(at);
		if (at == n)
			return passed(&r, m, -1);
	}
	return passed(&r, m, 1);
}

int
glance_firm(const char *p, size_t n)
{
	return walk(&firms, p, n);
}

int
glance_body(const char *p, size_t n)
{
	return walk(&bodies, p, n);
}

int
glance_hospital(const char *p, size_t n)
{
	return walk(&hospitals, p, n);
}

int
glance_degree(const char *p, size_t n)
{
	return walk(&degrees, p, n);
}
