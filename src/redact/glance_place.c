/*
 * Streets, towns and what heals or ails: whether a word and what stands behind
 * it may be one, told by its end.
 */
#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/check.h"

#define WORD_MAX	64

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

static bool
in_word(unsigned char c)
{
	return byte_is_letter(c) || byte_goes_on(c) || byte_leads_letter(c);
}

static size_t
word_length(const char *p, size_t n)
{
	size_t at = 0;

	while (at < n && at < WORD_MAX && in_word((unsigned char)p[at]))
		at++;
	return at;
}

struct ending {
	const char *text;
	size_t len;
};

#define ENDING(text)	{ text, sizeof(text) - 1 }

static bool
ends_so(const struct ending *list, size_t n, const char *p, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (len > list[i].len &&
		    p[len - 1] == list[i].text[list[i].len - 1] &&
		    memcmp(p + len - list[i].len, list[i].text,
		    list[i].len) == 0)
			return true;
	return false;
}

/* "Springfield, IL" */
int
glance_state(const char *p, size_t n)
{
	size_t at = word_length(p, n);

	if (at + 3 >= n)
		return -1;
	return p[at] == ',' && byte_is_upper((unsigned char)p[at + 2]) &&
	    byte_is_upper((unsigned char)p[at + 3]);
}

/* "Lange Straße 5" */
int
glance_long_street(const char *p, size_t n)
{
	size_t at = word_length(p, n);

	if (at + 4 >= n)
		return -1;
	return p[at] == ' ' && (memcmp(p + at + 1, "Str", 3) == 0 ||
	    memcmp(p + at + 1, "All", 3) == 0);
}

/* "Schloßstraße 5", "Kurfürstendamm 12" */
int
glance_street(const char *p, size_t n)
{
	static const struct ending streets[] = { ENDING("straße"),
		ENDING("strasse"), ENDING("str"), ENDING("weg"), ENDING("platz"),
		ENDING("allee"), ENDING("gasse"), ENDING("damm"), ENDING("ufer"),
		ENDING("ring"), ENDING("graben"), ENDING("stieg"), ENDING("pfad"),
		ENDING("steig"), ENDING("berg"), ENDING("hof"), ENDING("kamp"),
		ENDING("markt"), ENDING("steg"), ENDING("straat") };
	size_t at = word_length(p, n);

	if (at + 1 >= n)
		return -1;
	return p[at] == ' ' && byte_is_digit((unsigned char)p[at + 1]) &&
	    ends_so(streets, COUNT(streets), p, at);
}

/* "1250-096 L", "00-950 W", "1012AB A" */
int
glance_postcode(const char *p, size_t n)
{
	size_t at = 0, part;

	while (at < n && at < 5 && byte_is_digit((unsigned char)p[at]))
		at++;
	part = at;
	if (at < n && p[at] == '-')
		for (at++; at < n && at < 9 && byte_is_digit((unsigned char)p[at]);)
			at++;
	else if (at == 4)
		while (at < n && at < 6 && byte_is_upper((unsigned char)p[at]))
			at++;
	if (at + 1 >= n)
		return -1;
	return p[at] == ' ' && (byte_is_upper((unsigned char)p[at + 1]) ||
	    (unsigned char)p[at + 1] >= 0xc3) &&
	    (at - part == 4 || (part == 4 && at == 6));
}
