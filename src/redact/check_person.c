/*
 * Names of people told by lists: one of a first name that is hardly anything
 * else, or two of which one at least is known.
 */
#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/check.h"
#include "redact/names.h"

/* What surnames alone end with. */
#define ENDING(text)	{ text, sizeof(text) - 1 }

static const struct ending {
	const char *text;
	size_t len;
} endings[] = {
	ENDING("wski"), ENDING("wska"), ENDING("ński"), ENDING("ńska"),
	ENDING("lski"), ENDING("lska"), ENDING("cki"), ENDING("cka"),
	ENDING("wicz"), ENDING("czyk"), ENDING("sson"), ENDING("opoulos"),
	ENDING("poulou"), ENDING("oğlu"), ENDING("oglu"), ENDING("enko"),
	ENDING("chuk"), ENDING("escu"), ENDING("ović"), ENDING("ević"),
	ENDING("shvili"), ENDING("nejad"), ENDING("zadeh"), ENDING("ová"),
	ENDING("bauer"), ENDING("meier"), ENDING("mayer"), ENDING("meyer"),
	ENDING("maier"),
};

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define WORD_MAX	64	/* no name's word is longer */
#define NAME_MAX	160	/* bytes of a match */

static bool
letter_at(const char *p, size_t n, size_t at)
{
	unsigned char c = at < n ? (unsigned char)p[at] : 0;

	return byte_is_letter(c) || (byte_leads_letter(c) && at + 1 < n &&
	    byte_goes_on((unsigned char)p[at + 1]));
}

/* Bytes of what joins two parts of a name: a hyphen, an apostrophe that is no
 * genitive. */
static size_t
joint_at(const char *p, size_t n, size_t at)
{
	size_t len = p[at] == '-' || p[at] == '\'' ? 1 : n - at > 3 &&
	    memcmp(p + at, "\xe2\x80\x99", 3) == 0 ? 3 : 0;

	if (len == 0 || !letter_at(p, n, at + len))
		return 0;
	if (p[at] != '-' && p[at + len] == 's' && !letter_at(p, n, at + len + 1))
		return 0;
	return len;
}

/* Of a name's word, "O'Neill", "Marie-Luise"; up to n if that isn't its end
 * for sure. */
static size_t
name_word(const char *p, size_t n)
{
	size_t at = 0;

	for (size_t joint; at < n && at < WORD_MAX;)
		if (letter_at(p, n, at))
			at += byte_is_letter((unsigned char)p[at]) ? 1 : 2;
		else if (n - at < 4)
			return p[at] == '-' || p[at] == '\'' ||
			    (unsigned char)p[at] >= 0x80 ? n : at;
		else if ((joint = joint_at(p, n, at)) > 0)
			at += joint;
		else
			break;
	return at > n ? n : at;
}

/* Of all its parts, with hyphens between, what they have in common. */
static unsigned
kind_of(const char *p, size_t len)
{
	unsigned kind = names_kind(p, len), all = ~0u;
	const char *hyphen = memchr(p, '-', len);

	if (kind != 0 || hyphen == NULL)
		return kind;
	for (const char *end = p + len; p < end; p = hyphen + 1) {
		hyphen = memchr(p, '-', (size_t)(end - p));
		if (hyphen == NULL)
			hyphen = end;
		kind = names_kind(p, (size_t)(hyphen - p));
		if (kind & NAME_FIRST_WEAK)
			kind |= NAME_FIRST;
		all &= kind;
	}
	return all & ~(unsigned)NAME_NEVER;
}

static bool
is_large(const char *p, size_t len)
{
	size_t n = len;

	return check_capital(p, &n);
}

static bool
ends_so(const char *p, size_t len)
{
	for (const struct ending *e = endings; e < endings + COUNT(endings); e++)
		if (e->text[e->len - 1] == p[len - 1] && len > e->len + 1 &&
		    memcmp(p + len - e->len, e->text, e->len) == 0)
			return true;
	return false;
}

/* McDonald, O'Neill, D'Angelo, N'Diaye */
static bool
begins_so(const char *p, size_t len)
{
	return len > 3 && (((p[1] == '\'' || (unsigned char)p[1] == 0xe2) &&
	    strchr("ODNL", p[0]) != NULL) || (memcmp(p, "Mc", 2) == 0 &&
	    byte_is_upper((unsigned char)p[2])));
}

/* A surname, whole or in one of its parts. */
static bool
is_last(const char *p, size_t len, unsigned kinds)
{
	const char *hyphen;

	if ((names_kind(p, len) & kinds) != 0 || ends_so(p, len) ||
	    begins_so(p, len))
		return true;
	for (; (hyphen = memchr(p, '-', len)) != NULL;
	    len -= (size_t)(hyphen + 1 - p), p = hyphen + 1)
		if ((names_kind(p, (size_t)(hyphen - p)) & kinds) != 0)
			return true;
	return (names_kind(p, len) & kinds) != 0;
}

/* Words between that begin with a small letter, by this. */
static const char *const particles['z' - 'a' + 1][11] = {
	['a' - 'a'] = { "al" }, ['b' - 'a'] = { "bin" },
	['d' - 'a'] = { "de", "do", "da", "das", "del", "della",
	    "den", "der", "di", "dos" },
	['e' - 'a'] = { "el", "e" }, ['i' - 'a'] = { "ibn" },
	['l' - 'a'] = { "la", "le" }, ['t' - 'a'] = { "ter", "ten" },
	['v' - 'a'] = { "van", "von" }, ['y' - 'a'] = { "y" },
	['z' - 'a'] = { "zu", "zur" },
};

/* Bytes of the particle that stands there, its blank included: 0 if none does,
 * -1 if more is needed to tell. */
static int
particle_at(const char *p, size_t n)
{
	const char *const *list;

	if (p[0] < 'a' || p[0] > 'z')
		return 0;
	for (list = particles[p[0] - 'a']; *list != NULL; list++) {
		size_t len = 1;

		while (len < n && (*list)[len] != '\0' &&
		    (*list)[len] == p[len])
			len++;
		if (len == n)
			return -1;
		if ((*list)[len] == '\0' && p[len] == ' ')
			return (int)len + 1;
	}
	return 0;
}

/* Where behind a first word and its blank the next one begins that is no
 * initial and no particle. */
static int
second_word(const char *p, size_t n, size_t at)
{
	for (unsigned i = 0; i < 5; i++) {
		int len = 0;

		if (at + 1 >= n)
			return -1;
		if (byte_is_upper((unsigned char)p[at]) && p[at + 1] == '.')
			len = at + 2 < n && p[at + 2] == ' ' ? 3 : 2;
		else if (byte_is_letter((unsigned char)p[at]) &&
		    !byte_is_upper((unsigned char)p[at]))
			len = particle_at(p + at, n - at);
		if (len == -1)
			return -1;
		if (len == 0)
			break;
		at += (size_t)len;
	}
	return (int)at;
}

/* Whether behind a word a name may go on: a glance at the next letters. */
static int
may_go_on(const char *p, size_t n, size_t at)
{
	if (at >= n)
		return -1;
	if (!byte_is_letter((unsigned char)p[at]) ||
	    byte_is_upper((unsigned char)p[at]))
		return byte_is_upper((unsigned char)p[at]) ||
		    (unsigned char)p[at] >= 0xc3;
	at = (size_t)particle_at(p + at, n - at);
	return (int)at > 0 ? 1 : (int)at;
}

int
glance_first_name(const char *p, size_t n)
{
	size_t len;
	unsigned kind;

	if (n > 4 && !names_may_begin(p))
		return 0;
	len = name_word(p, n);
	if (len == n)
		return -1;
	kind = kind_of(p, len);
	return (kind & NAME_FIRST) != 0 && (kind & NAME_NEVER) == 0;
}

/* "Smith, John" */
static int
glance_turned(const char *p, size_t n, size_t len)
{
	size_t at = len + 2, first;

	if (at + 1 >= n)
		return -1;
	if (p[len + 1] != ' ' || !is_large(p + at, n - at) ||
	    !is_last(p, len, NAME_ANY_LAST))
		return 0;
	first = name_word(p + at, n - at);
	if (first == n - at)
		return -1;
	return (kind_of(p + at, first) & NAME_ANY_FIRST) != 0;
}

/* Whether the word behind a first one makes a name of both. */
static int
is_second(const char *p, size_t n, size_t at, unsigned kind)
{
	size_t len = name_word(p + at, n - at);

	if (at + len == n)
		return -1;
	if (len < 2 || !is_large(p + at, len))
		return 0;
	if ((kind & NAME_NEVER) != 0)
		return is_last(p + at, len, NAME_ANY_LAST);
	return (kind & NAME_FIRST_WEAK) != 0 || is_last(p + at, len, NAME_LAST);
}

int
glance_person(const char *p, size_t n)
{
	size_t len = name_word(p, n);
	int at, goes;
	unsigned kind;

	if (len == n)
		return -1;
	if (p[len] == ',')
		return glance_turned(p, n, len);
	if (p[len] != ' ' || len < 2)
		return 0;
	goes = may_go_on(p, n, len + 1);
	if (goes != 1)
		return goes;
	kind = kind_of(p, len);
	if ((kind & NAME_FIRST) != 0)
		return 1;
	if (kind == NAME_NEVER)
		return 0;
	at = second_word(p, n, len + 1);
	return at == -1 ? -1 : is_second(p, n, (size_t)at, kind);
}

/* What a glance says of a match by itself. */
static bool
holds(int (*glance)(const char *, size_t), const char *p, size_t len)
{
	char text[NAME_MAX + 4];

	if (len > NAME_MAX)
		return false;
	memcpy(text, p, len);
	memset(text + len, ' ', 4);
	return glance(text, len + 4) == 1;
}

static bool
all_large(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (byte_is_letter((unsigned char)p[i]) &&
		    !byte_is_upper((unsigned char)p[i]))
			return false;
	return len > 1;
}

/* The second, the fourteenth: kings, popes and what is called after them. */
static bool
is_ordinal(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] == '\0' || strchr("IVX", p[i]) == NULL)
			return false;
	return len > 1;
}

/* "La" of "de La Tour", "Lo Presti", "De Luca". */
static bool
is_article(const char *p, size_t len)
{
	static const char *const articles[] = { "La", "Le", "Lo", "De", "Di", "Da",
		"Du", "Do", "Dos", "Del", "Della", "El", "Al", "Van", "Von", "Der",
		"Den", "Ter", "Las", "Los" };

	for (size_t i = 0; i < COUNT(articles); i++)
		if (strlen(articles[i]) == len && memcmp(articles[i], p, len) == 0)
			return true;
	return false;
}

/* Whether a further word of a name that begins with p isn't part of it. */
static bool
ends_name(const char *p, size_t first, const char *w, size_t len, unsigned index)
{
	unsigned kind = names_kind(w, len);

	if (!is_large(w, len) || is_article(w, len))
		return false;
	if (all_large(w, len) && w[len - 1] != '.') {
		if (!all_large(p, first))
			return len < 4 || index > 1;
		return len < 3 || (index > 1 && !is_last(w, len, NAME_ANY_LAST));
	}
	return (kind & NAME_NEVER) != 0 && (index > 1 ||
	    (kind & (NAME_ANY_LAST | NAME_ANY_FIRST)) == 0);
}

bool
check_person(const char *p, size_t *len)
{
	size_t first = name_word(p, *len), end = first;
	unsigned words = 1;

	if (!holds(glance_person, p, *len))
		return false;
	if (first < *len && p[first] == ',')
		return true;
	if (!check_name(p, len))
		return false;
	while (end < *len) {
		size_t n = 0;

		while (end + 1 + n < *len && p[end + 1 + n] != ' ')
			n++;
		if (is_ordinal(p + end + 1, n))
			return false;
		if (ends_name(p, first, p + end + 1, n, words))
			break;
		words += is_large(p + end + 1, n) && p[end + n] != '.';
		end += n + 1;
	}
	if (end < *len)
		*len = end;
	return words > 1;
}

bool
check_first_name(const char *p, size_t *len)
{
	return check_name(p, len) && holds(glance_first_name, p, *len);
}

/* Behind a title, where short words in capitals are something else. */
bool
check_titled(const char *p, size_t *len)
{
	return check_name(p, len) && (*len > 4 || !all_large(p, *len) ||
	    is_last(p, *len, NAME_ANY_LAST));
}

/* One word that is a name by itself, or several. */
bool
check_known_name(const char *p, size_t *len)
{
	if (!check_name(p, len))
		return false;
	return memchr(p, ' ', *len) != NULL || is_last(p, *len, NAME_ANY_LAST) ||
	    (kind_of(p, *len) & NAME_ANY_FIRST) != 0;
}

/* ---- as people type in a chat ---- */

static bool
check_small_name(const char *p, size_t *len)
{
	size_t end = 0;
	unsigned kind;

	while (end < *len && p[end] != ' ')
		end++;
	kind = kind_of(p, end);
	if ((kind & NAME_ANY_FIRST) == 0 || (kind & NAME_NEVER) != 0)
		return false;
	while (end < *len) {
		size_t n = 0;

		while (end + 1 + n < *len && p[end + 1 + n] != ' ')
			n++;
		kind = names_kind(p + end + 1, n);
		if (particle_at(p + end + 1, n) == 0 && ((kind & NAME_NEVER) != 0 ||
		    n < 2))
			break;
		end += n + 1;
		if ((kind & NAME_ANY_LAST) != 0)
			break;
	}
	*len = end;
	return true;
}

static bool
has_large(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((i == 0 || p[i - 1] == ' ') && is_large(p + i, len - i))
			return true;
	return false;
}

bool
check_called(const char *p, size_t *len)
{
	return has_large(p, *len) ? check_name(p, len) : check_small_name(p, len);
}

bool
check_said_name(const char *p, size_t *len)
{
	return has_large(p, *len) ? check_two_names(p, len) :
	    check_small_name(p, len);
}
