/*
 * Glances at what stands behind a number or a cue: most often a word that none
 * of the pattern's begins like.
 */
#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/check.h"
#include "redact/listed.h"

/* By the first letter of words, what follows in them: one byte or two, small
 * letters for large ones as well; * for anything. */
typedef const char *const beginnings[32];

static const beginnings units = {
	[LETTER('A')] = "us", [LETTER('B')] = "n ln io il uc it",
	[LETTER('C')] = "an en ro", [LETTER('D')] = "ol o\xb3 \xc3 ui e '",
	[LETTER('E')] = "ur", [LETTER('F')] = "ra or",
	[LETTER('H')] = "un on", [LETTER('K')] = "n ln io il r or \xc4",
	[LETTER('L')] = "ak ib iv", [LETTER('M')] = "n ln ld io il rd",
	[LETTER('P')] = "ou es fu", [LETTER('Q')] = "ui",
	[LETTER('R')] = "up ea en", [LETTER('S')] = "te at",
	[LETTER('T')] = "ho ri au ys", [LETTER('U')] = "s .",
	[LETTER('Y')] = "en ua", [LETTER('Z')] = "\xc5",
};

static const beginnings years = {
	[LETTER('A')] = "ns nn no \xc3", [LETTER('D')] = "ay",
	[LETTER('J')] = "aa ah ar \xc3", [LETTER('L')] = "at et",
	[LETTER('M')] = "on", [LETTER('W')] = "ee",
	[LETTER('Y')] = "ea r o / .",
};

static const beginnings said = {
	[LETTER('A')] = "nd be ns", [LETTER('B')] = "ut",
	[LETTER('E')] = "*", [LETTER('I')] = "*",
	[LETTER('J')] = "aa ah .", [LETTER('L')] = "at .",
	[LETTER('O')] = "r de", [LETTER('U')] = "nd",
	[LETTER('W')] = "he", [LETTER('Y')] = "*",
};

/* With "of" before them in some languages, and "day". */
static const beginnings months = {
	[LETTER('A')] = "pr br vr ug go o\xc3", [LETTER('C')] = "ze",
	[LETTER('D')] = "ec ez ic \xc3 ay e i o '", [LETTER('E')] = "ne",
	[LETTER('F')] = "eb ev \xc3", [LETTER('G')] = "en iu ru",
	[LETTER('J')] = "an un ul ui \xc3", [LETTER('K')] = "wi",
	[LETTER('L')] = "ug ut ip is",
	[LETTER('M')] = "ar aa ai aj ay ag ei rt \xc3",
	[LETTER('N')] = "ov", [LETTER('O')] = "ct kt tt ut f",
	[LETTER('P')] = "a\xc5", [LETTER('S')] = "ep et ty ie",
	[LETTER('W')] = "rz",
};

static bool
same_letter(char a, char b)
{
	return (a | 0x20) == (b | 0x20);
}

/* Whether a word may begin like one of these; -1 if more is needed to tell. What
 * isn't ASCII may. */
static int
begins_like(beginnings list, const char *p, size_t n)
{
	const char *w;

	if (n > 0 && !byte_is_letter((unsigned char)p[0]))
		return (unsigned char)p[0] >= 0x80;
	w = n == 0 ? NULL : list[LETTER(p[0])];
	if (n > 0 && w == NULL)
		return 0;
	if (n < 3)
		return -1;
	for (; w != NULL; w = strchr(w, ' ')) {
		w += *w == ' ';
		if (*w == '*' || (same_letter(*w, p[1]) && (w[1] == ' ' ||
		    w[1] == '\0' || same_letter(w[1], p[2]))))
			return 1;
	}
	return 0;
}

/* Of a word's begin: where its digits end. */
static size_t
digits_end(const char *p, size_t n)
{
	size_t at = 0;

	while (at < n && byte_is_digit((unsigned char)p[at]))
		at++;
	return at;
}

/* ---- ages, days ---- */

int
glance_age(const char *p, size_t n)
{
	size_t at = digits_end(p, n);

	if (at == n)
		return -1;
	if (p[at] != ' ' && p[at] != '-')
		return p[at] != '\n';
	return begins_like(years, p + at + 1, n - at - 1);
}

/* The end of what is said, or a word that may follow an age. */
int
glance_said(const char *p, size_t n)
{
	size_t at = digits_end(p, n);

	if (at + 1 >= n)
		return -1;
	if (p[at] == ' ')
		return begins_like(said, p + at + 1, n - at - 1);
	return p[at] == '\n' || p[at + 1] == ' ' || p[at + 1] == '\n';
}

int
glance_day_first(const char *p, size_t n)
{
	size_t at = digits_end(p, n);

	/* 1st, 1er, 1. */
	while (at < n && at < 4 && (p[at] == '.' ||
	    byte_is_letter((unsigned char)p[at])))
		at++;
	if (at == n)
		return -1;
	if (p[at] != ' ' && p[at] != '-' && p[at] != '/')
		return 1;
	return begins_like(months, p + at + 1, n - at - 1);
}

/* ---- amounts ---- */

/* Whether a currency, a sign or a word for thousands may stand there; of three
 * bytes. */
static bool
begins_unit(const char *p)
{
	unsigned char c = (unsigned char)p[0], d = (unsigned char)p[1];

	if (c == '$' || (byte_is_upper(c) && byte_is_upper(d)))
		return true;
	if (byte_is_letter(c) && !byte_is_letter(d) &&
	    strchr("kmbKMB", c) != NULL)
		return true;
	return begins_like(units, p, 3) == 1;
}

/* What is between the groups of a number; bytes of it. */
static size_t
apart(const char *p, size_t n)
{
	if (*p == '.' || *p == ',' || *p == '\'' || *p == ' ')
		return 1;
	if (n > 1 && (unsigned char)p[0] == 0xc2 && (unsigned char)p[1] == 0xa0)
		return 2;
	return n > 2 && (unsigned char)p[0] == 0xe2 &&
	    (unsigned char)p[1] == 0x80 ? 3 : 0;
}

/* Whether a row of groups of digits may be the begin of one number: of g groups
 * the last has n digits, the first was first bytes, and there is one more. */
static bool
goes_on(size_t g, size_t n, size_t first, char gap)
{
	if (g == 0)
		return n <= 3 || (n <= 12 && (gap == '.' || gap == ','));
	return g < 6 && first <= 3 && (n == 2 || n == 3);
}

/* Whether a unit may stand behind a number that ends here: after a blank, or the
 * dashes of 12,- as well. */
static int
unit_follows(const char *p, size_t n)
{
	size_t at = 0;

	if ((*p == '.' || *p == ',') && p[1] == '-') {
		if (n < 7)
			return -1;
		at = p[2] == '-' ? 3 : 2;
	}
	return begins_unit(p + at + (p[at] == ' ')) ||
	    ((*p == '.' || *p == ',') && (unsigned char)p[1] == 0xe2);
}

int
glance_amount(const char *p, size_t n)
{
	size_t first = 0;

	for (size_t at = 0, g = 0;; g++) {
		size_t from = at, gap;

		while (at < n && byte_is_digit((unsigned char)p[at]))
			at++;
		if (at - from > (g == 0 ? 12 : 4))
			return 0;
		if (n - at < 5)		/* a blank of three bytes and one more */
			return -1;
		gap = apart(p + at, n - at);
		if (gap == 0 || !byte_is_digit((unsigned char)p[at + gap]))
			return gap > 1 ? 1 : unit_follows(p + at, n - at);
		if (!goes_on(g, at - from, first, p[at]))
			return 0;
		if (g == 0)
			first = at;
		at += gap;
	}
}

/* ---- cues ---- */

static size_t
pass_any_of(const char *p, size_t n, size_t at, const char *bytes)
{
	while (at < n && p[at] != '\0' && strchr(bytes, p[at]) != NULL)
		at++;
	return at;
}

/* "text": "...": behind a colon there is a number, or none is meant. */
int
glance_call(const char *p, size_t n)
{
	size_t at = 0, colon;

	while (at < n && (byte_in_word((unsigned char)p[at]) || p[at] == '-' ||
	    (unsigned char)p[at] >= 0x80))
		at++;
	colon = pass_any_of(p, n, at, "\"'`*\\ \t");
	at = pass_any_of(p, n, colon, ":=");
	if (at < n && at == colon)
		return 1;
	at = pass_any_of(p, n, at, "\"'`*\\ \t([");
	return at == n ? -1 : !byte_is_letter((unsigned char)p[at]);
}

/* A colon; or what has no blank in it, and "as", "als", "comme", "como", "come"
 * behind it. */
int
glance_use(const char *p, size_t n)
{
	size_t at = 0, from;

	while (at < n && (byte_is_letter((unsigned char)p[at]) || p[at] == '/'))
		at++;
	if (at == n || p[at] != ' ')
		return at == n ? -1 : p[at] == ':';
	for (from = ++at; at < n && at - from <= 30 && p[at] != ' '; at++)
		if (p[at] == '\n')
			return 0;
	if (at + 1 >= n)
		return -1;
	return at - from >= 3 && p[at] == ' ' &&
	    (p[at + 1] == 'a' || p[at + 1] == 'c');
}

/* So many gaps are there between words before a number that is told. */
#define TOLD_GAPS	10

/* "sin", "sus" and the like are small words elsewhere: a sentence goes on behind
 * them. Where the text ends before that is seen they may be cues. */
int
glance_told(const char *p, size_t n)
{
	size_t gaps = 0;

	for (size_t at = 1; at < n; at++) {
		if (p[at] == ' ' && p[at - 1] != ' ' && ++gaps > TOLD_GAPS)
			return 0;
		/* And none of these. */
		if (p[at] == ',' || p[at] == ';' || p[at] == '!' ||
		    p[at] == '?' || p[at] == ')')
			return 0;
		if (p[at] != ' ' && (unsigned char)p[at] < 0x80 &&
		    (p[at] < 'a' || p[at] > 'z'))
			break;
	}
	return 1;
}

/* "su" is a word elsewhere, too: as a command it has an option, or a name and one
 * behind it. */
int
glance_command(const char *p, size_t n)
{
	const size_t from = sizeof("su ") - 1;
	size_t at = from;

	if (n < from || (p[0] | 0x20) != 's' || (p[1] | 0x20) != 'u' ||
	    p[2] != ' ')
		return 1;
	while (at < n && at - from <= 30 && p[at] != ' ' && p[at] != '\n')
		at++;
	if (at == from || at + 1 >= n)
		return 1;
	return p[from] == '-' || (p[at] == ' ' && p[at + 1] == '-');
}
