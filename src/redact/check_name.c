/* What is a name of somebody among the words with a capital. */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "redact/bytes.h"
#include "redact/check.h"
#include "redact/listed.h"
#include "redact/names.h"

/* What also stands behind a greeting, a title or a colon. */
static word_list no_names = {
	[LETTER('A')] = "All And Any April Are August Anonymous Admin "
	    "Assistant Age",
	[LETTER('B')] = "Bitte But",
	[LETTER('C')] = "Can Colleague Colleagues Committee Customer "
	    "Customers Care",
	[LETTER('D')] = "Damen Danke December Do Der Die Das Date DOB "
	    "Dienstag Donnerstag",
	[LETTER('E')] = "Editor Everybody Everyone Ein Eine Education",
	[LETTER('F')] = "February Folks For Freitag Friday Friend Friends "
	    "From False",
	[LETTER('G')] = "General GmbH Grüße Gott",
	[LETTER('H')] = "Hello Here Hi Hiring How However History",
	[LETTER('I')] = "I'm If Ihr Ihre In Is It Identifier Insurance ID "
	    "Id Information",
	[LETTER('J')] = "January July June",
	[LETTER('K')] = "Kolleginnen Kollegen Kunde Kundin Kollege Kollegin",
	[LETTER('L')] = "Ladies Leute Les Los Las",
	[LETTER('M')] = "Madam Madame Manager March May Me Members "
	    "Mitglieder Monday Mondo Mondays Monde Mundo My Mann MRN Montag "
	    "Mittwoch",
	[LETTER('N')] = "No None Not November Null Number Network Name Notes",
	[LETTER('O')] = "October On Our Office",
	[LETTER('P')] = "Patient Please Practitioner Portal",
	[LETTER('R')] = "Re Reader Readers Recruiter Record Records Room",
	[LETTER('S')] = "Samstag Saturday Sehr September Sir Sirs Sonntag "
	    "Sunday Support Sie Services Status Safety",
	[LETTER('T')] = "Team Thank Thanks That The There These They This "
	    "Thursday To Today Tomorrow Tuesday Tous Todos Tutti True Tag",
	[LETTER('U')] = "User Una Unknown",
	[LETTER('W')] = "Was We Wednesday Welcome Welt What When Where Who "
	    "Why World Wir Wanted Week Ward",
	[LETTER('Y')] = "Yes You Your",
};

/* Words that make an address or a firm of a name. */
static word_list no_last = {
	[LETTER('A')] = "Avenue Ave Airport Award Allee Airlines",
	[LETTER('B')] = "Boulevard Bridge Bank",
	[LETTER('C')] = "Corp Clinic College Cathedral Church Center Centre "
	    "Company Crescent Court",
	[LETTER('D')] = "Drive Day",
	[LETTER('F')] = "Foundation Forest",
	[LETTER('G')] = "GmbH Gardens Gate",
	[LETTER('H')] = "Hospital Hotel",
	[LETTER('I')] = "Inc Institute Island Islands",
	[LETTER('K')] = "Kliniken Klinikum",
	[LETTER('L')] = "Lane Ltd LLC Law Lake",
	[LETTER('M')] = "Museum",
	[LETTER('P')] = "Park Platz Prize Place",
	[LETTER('R')] = "Road Rd River",
	[LETTER('S')] = "Street St Square School Station Straße Stadium",
	[LETTER('T')] = "Theorem Terrace Technologies",
	[LETTER('U')] = "University",
	[LETTER('W')] = "Way",
	[LETTER('Z')] = "Ziekenhuis",
};

static bool
is_capital(const char *p, size_t len)
{
	unsigned char c = (unsigned char)p[0];

	return byte_is_upper(c) || (len > 1 && ((c == 0xc3 &&
	    (unsigned char)p[1] <= 0x9e) || (c >= 0xc4 && c <= 0xd0)));
}

bool
check_capital(const char *p, size_t *len)
{
	return is_capital(p, *len);
}

/* Anna's, Anna\342\200\231s */
static size_t
without_genitive(const char *p, size_t len)
{
	if (len > 3 && p[len - 1] == 's' && p[len - 2] == '\'')
		return len - 2;
	if (len > 5 && memcmp(p + len - 4, "\xe2\x80\x99s", 4) == 0)
		return len - 4;
	return len;
}

/* Bytes of "van der " before a name. */
static size_t
particles(const char *p, size_t len)
{
	size_t at = 0;

	for (size_t i = 0; i < len && byte_is_letter((unsigned char)p[i]) &&
	    !byte_is_upper((unsigned char)p[i]); at = ++i)
		while (i < len && p[i] != ' ')
			i++;
	return at < len && is_capital(p + at, len - at) ? at : 0;
}

/* "Smith, John" but not "Smith, Room 5". */
static size_t
without_rest(const char *p, size_t len)
{
	const char *comma = memchr(p, ',', len);
	size_t at, n = 0;

	if (comma == NULL)
		return len;
	at = (size_t)(comma - p) + 2;
	while (at + n < len && p[at + n] != ' ' && p[at + n] != '-')
		n++;
	return at < len && (names_kind(p + at, n) & NAME_ANY_FIRST) != 0 ?
	    len : (size_t)(comma - p);
}

/* A month with a surname behind it. */
static bool
is_may_young(const char *p, size_t len, size_t first)
{
	size_t end = first + 1;

	while (end < len && p[end] != ' ')
		end++;
	return end <= len && (names_kind(p, first) & NAME_ANY_FIRST) != 0 &&
	    (names_kind(p + first + 1, end - first - 1) & NAME_ANY_LAST) != 0;
}

static bool
check_bare_name(const char *p, size_t *len, size_t first)
{
	size_t last;

	if (!is_capital(p, *len) || (is_listed(no_names, p,
	    first) && !is_may_young(p, *len, first)))
		return false;
	/* What begins a sentence, or is no name, isn't part of one. */
	for (size_t i = first; i < *len; i++) {
		size_t n = 0;

		if (p[i] != ' ')
			continue;
		while (i + 1 + n < *len && p[i + 1 + n] != ' ')
			n++;
		if (is_listed(no_names, p + i + 1, n)) {
			*len = i;
			break;
		}
	}
	last = *len;
	while (last > 0 && p[last - 1] != ' ')
		last--;
	if (last > 0 && is_listed(no_last, p + last, *len - last))
		return false;
	*len = without_genitive(p, *len);
	return true;
}

bool
check_name(const char *p, size_t *len)
{
	size_t first = particles(p, *len), before = first;

	*len = without_rest(p, *len);
	while (first < *len && p[first] != ' ')
		first++;
	p += before;
	*len -= before;
	first -= before;
	if (!check_bare_name(p, len, first))
		return false;
	*len += before;
	return true;
}

/* A first name of a list and more: two words are left of it at least. */
bool
check_two_names(const char *p, size_t *len)
{
	return check_name(p, len) && memchr(p, ' ', *len) != NULL;
}

/* ---- what people call themselves ---- */

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

static bool
is_any_case(const char *const *list, size_t n, const char *p, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i]) == len && strncasecmp(list[i], p, len) == 0)
			return true;
	return false;
}

bool
check_username(const char *p, size_t *len)
{
	static const char *const never[] = { "string", "null", "none", "true",
		"false", "undefined", "required", "name", "password", "and", "the",
		"not", "already", "available", "taken", "invalid", "agent", "input",
		"must", "cannot", "should", "field", "for", "with", "was", "has",
		"are", "can", "your", "you", "een", "ein", "der", "unknown" };

	return !is_any_case(never, COUNT(never), p, *len);
}

/* What programs write behind an @. */
bool
check_handle(const char *p, size_t *len)
{
	static const char *const never[] = { "property", "override", "media",
		"import", "param", "return", "returns", "throws", "staticmethod",
		"classmethod", "dataclass", "deprecated", "component", "injectable",
		"autowired", "test", "before", "after", "include", "mixin", "charset",
		"keyframes", "font-face", "supports", "here", "channel", "everyone",
		"all", "brief", "file", "type", "example", "see", "since", "author",
		"interface", "implementation", "end", "selector", "abstractmethod" };

	return !is_any_case(never, COUNT(never), p + 1, *len - 1);
}

/* ---- places and firms ---- */

/* Among its later words one begins with a capital. */
static size_t
last_capital(const char *p, size_t len)
{
	size_t at = 0;

	for (size_t i = 1; i < len; i++)
		if ((p[i - 1] == ' ' || p[i - 1] == '-' || p[i - 1] == '\'' ||
		    ((unsigned char)p[i - 1] == 0x99)) &&
		    is_capital(p + i, len - i))
			at = i;
	return at;
}

/* "hospital de la ..." ends with the last name, not with a particle. */
bool
check_has_name(const char *p, size_t *len)
{
	size_t at = last_capital(p, *len), end = at;

	if (at == 0)
		return false;
	while (end < *len && p[end] != ' ')
		end++;
	*len = end;
	at = 0;
	while (at < *len && p[at] != ' ')
		at++;
	return at == *len || !is_listed(no_names, p + at + 1,
	    *len - at - 1);
}

bool
check_street(const char *p, size_t *len)
{
	return last_capital(p, *len) > 0;
}

bool
check_place(const char *p, size_t *len)
{
	size_t first = 0;

	while (first < *len && p[first] != ' ' && p[first] != ',')
		first++;
	if (byte_is_digit((unsigned char)p[0]))
		return true;
	return is_capital(p, *len) && !is_listed(no_names, p, first);
}

/* A number and a word with a capital: "2024 Annual", "1500 Euro" aren't. */
bool
check_town(const char *p, size_t *len)
{
	static word_list never = {
		[LETTER('A')] = "Annual", [LETTER('D')] = "Dollar",
		[LETTER('E')] = "Euro Euros Einwohner Election",
		[LETTER('F')] = "Franken", [LETTER('G')] = "Grad",
		[LETTER('J')] = "Jahre", [LETTER('K')] = "Kilometer Kunden",
		[LETTER('M')] = "Meter Menschen Mitarbeiter",
		[LETTER('O')] = "Olympics", [LETTER('P')] = "Personen",
		[LETTER('Q')] = "Quadratmeter", [LETTER('R')] = "Report",
		[LETTER('S')] = "Stück Summer Schritte Seiten",
		[LETTER('T')] = "Tonnen", [LETTER('U')] = "Uhr US",
		[LETTER('W')] = "World Winter Watt", [LETTER('Z')] = "Zeichen",
	};
	size_t at = 0, n = 0;

	while (at < *len && p[at] != ' ')
		at++;
	while (at + 1 + n < *len && p[at + 1 + n] != ' ')
		n++;
	if (is_listed(never, p + at + 1, n) ||
	    is_listed(no_names, p + at + 1, n))
		return false;
	/* A year before a word is no postcode of four digits. */
	return at == 5 || !((p[0] == '1' && p[1] == '9') ||
	    (p[0] == '2' && p[1] == '0'));
}

/* "Dear Sir Co" and the like: the first word is part of the name. */
bool
check_firm(const char *p, size_t *len)
{
	size_t first = 0;

	while (first < *len && p[first] != ' ')
		first++;
	return is_capital(p, *len) && !is_listed(no_names, p, first);
}

/* ---- medicines ---- */

bool
check_medicine(const char *p, size_t *len)
{
	static const char *const never[] = { "contain", "contains", "within",
		"remain", "protein", "caffeine", "sodium", "potassium", "calcium",
		"vitamin", "between", "average", "maximum", "minimum", "weigh",
		"another", "roughly", "taken", "given", "iron", "include",
		"approximate", "cholesterol", "additional" };
	size_t first = 0;

	while (first < *len && p[first] != ' ')
		first++;
	return !is_any_case(never, COUNT(never), p, first);
}
