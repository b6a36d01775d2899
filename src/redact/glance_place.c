/*
 * Streets, towns and what heals or ails: whether a word and what stands behind
 * it may be one, told by its end.
 */
#include "config.h"

#include <pthread.h>
#include <stdint.h>
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

/* A bit for each three letters that a list's endings have last, so that most
 * words cost one look. */
struct lasts {
	uint64_t bits[(1 << 15) / 64];
};

static unsigned
last_three(const char *p, size_t len)
{
	return ((unsigned)p[len - 3] & 31) << 10 |
	    ((unsigned)p[len - 2] & 31) << 5 | ((unsigned)p[len - 1] & 31);
}

static bool
ends_so(const struct ending *list, size_t n, const char *p, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (len > list[i].len + 1 &&
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

static const struct ending of_conditions[] = {
	ENDING("itis"), ENDING("aemia"), ENDING("cytopenia"), ENDING("pathy"),
	ENDING("algia"), ENDING("plegia"), ENDING("inuria"), ENDING("aturia"),
	ENDING("lipidemia"), ENDING("glycemia"), ENDING("olemia"),
	ENDING("ricemia"), ENDING("kalemia"), ENDING("natremia"),
	ENDING("arthrosis"), ENDING("idosis"), ENDING("omatosis"),
	ENDING("cirrhosis"), ENDING("fibrosis"), ENDING("thrombosis"),
	ENDING("sclerosis"), ENDING("ucosis"), ENDING("cardia"),
	ENDING("ectasis"), ENDING("iasis"), ENDING("lithiasis"),
	ENDING("carcinoma"), ENDING("sarcoma"), ENDING("blastoma"),
	ENDING("athie"), ENDING("algie"), ENDING("idose"), ENDING("arthrose"),
	ENDING("fibrose"), ENDING("sklerose"), ENDING("thrombose"),
	ENDING("kardie"),
};

/* Stems that are given to substances alone. */
static const struct ending of_medicines[] = {
	ENDING("cillin"), ENDING("cilline"), ENDING("cilina"),
	ENDING("cillina"), ENDING("mycin"), ENDING("prazole"),
	ENDING("prazol"), ENDING("prazolo"), ENDING("sartan"),
	ENDING("sartana"), ENDING("statin"), ENDING("statine"),
	ENDING("statina"), ENDING("olol"), ENDING("ololo"), ENDING("zepam"),
	ENDING("zolam"), ENDING("tidine"), ENDING("oxacin"), ENDING("oxacina"),
	ENDING("navir"), ENDING("ciclovir"), ENDING("tegravir"),
	ENDING("numab"), ENDING("zumab"), ENDING("ximab"), ENDING("lumab"),
	ENDING("tumab"), ENDING("tinib"), ENDING("gliptin"),
	ENDING("gliflozin"), ENDING("glutide"), ENDING("conazole"),
	ENDING("nidazole"), ENDING("oxetine"), ENDING("triptan"),
	ENDING("dipine"), ENDING("dipin"), ENDING("parin"), ENDING("xaban"),
	ENDING("gatran"), ENDING("setron"), ENDING("lukast"),
	ENDING("dronate"), ENDING("thiazide"), ENDING("nisolone"),
	ENDING("metasone"), ENDING("cycline"), ENDING("profen"),
	ENDING("profeno"), ENDING("oxime"), ENDING("opril"), ENDING("april"),
	ENDING("triaxone"), ENDING("zosin"), ENDING("fenac"),
	ENDING("rubicin"), ENDING("platin"), ENDING("taxel"),
};

static struct lasts conditions_last, medicines_last;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
note_lasts(struct lasts *l, const struct ending *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned last = last_three(list[i].text, list[i].len);

		l->bits[last / 64] |= (uint64_t)1 << (last % 64);
	}
}

static void
make_lasts(void)
{
	note_lasts(&conditions_last, of_conditions, COUNT(of_conditions));
	note_lasts(&medicines_last, of_medicines, COUNT(of_medicines));
}

/* Of ASCII letters alone, up to what is none. */
static size_t
letters(const char *p, size_t n)
{
	size_t at = 0;

	while (at < n && at < WORD_MAX && byte_is_letter((unsigned char)p[at]))
		at++;
	return at;
}

static bool
may_end_so(const struct lasts *l, const char *p, size_t len)
{
	unsigned last;

	if (len < 3)
		return false;
	(void)pthread_once(&once, make_lasts);
	last = last_three(p, len);
	return (l->bits[last / 64] >> (last % 64) & 1) != 0;
}

/* "sarcoidosis", "nephropathy": what only illnesses end with. */
int
glance_condition(const char *p, size_t n)
{
	static const char *const never[] = { "empathy", "sympathy", "telepathy",
		"apathy", "antipathy", "homeopathy", "oasis", "nostalgia" };
	size_t len = letters(p, n);

	if (len == n)
		return -1;
	if (!may_end_so(&conditions_last, p, len))
		return 0;
	for (size_t i = 0; i < COUNT(never); i++)
		if (len == strlen(never[i]) && memcmp(p + 1, never[i] + 1,
		    len - 1) == 0)
			return 0;
	return ends_so(of_conditions, COUNT(of_conditions), p, len);
}

/* "cefuroxime", "secukinumab": stems that are given to substances alone. */
int
glance_medicine(const char *p, size_t n)
{
	size_t len = letters(p, n);

	if (len == n)
		return -1;
	return may_end_so(&medicines_last, p, len) &&
	    ends_so(of_medicines, COUNT(of_medicines), p, len);
}

/* The same of a match by itself, where the text has ended. */
static bool
holds(int (*glance)(const char *, size_t), const char *p, size_t len)
{
	char text[WORD_MAX + 1];
	size_t n = letters(p, len);

	if (n >= WORD_MAX)
		return false;
	memcpy(text, p, n);
	text[n] = ' ';
	return glance(text, n + 1) == 1;
}

bool
check_condition(const char *p, size_t *len)
{
	return holds(glance_condition, p, *len);
}

bool
check_substance(const char *p, size_t *len)
{
	return holds(glance_medicine, p, *len);
}
