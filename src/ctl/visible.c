/*
 * What a terminal shows of text: which characters can't be seen, and how many
 * columns the others take. Terminals differ in rare scripts; these ranges are
 * of those that are met in names. In a column too few or too many a table is
 * less neat, no more.
 */
#include "config.h"

#include <string.h>

#include "base/utf8.h"
#include "ctl/ctl.h"

struct range {
	uint32_t first, last;
};

/* Controls, and what changes a line or the look of others but can't be seen:
 * zero width, separators, writing direction, tags (Unicode's default ignorable
 * ones; without variation selectors, which emoji have). */
static const struct range hidden[] = {
	{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x34f, 0x34f },
	{ 0x61c, 0x61c }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
	{ 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },
};

/* On top of the character before them. */
static const struct range marks[] = {
	{ 0x300, 0x36f }, { 0x483, 0x489 }, { 0x591, 0x5bd },
	{ 0x64b, 0x65f }, { 0x93c, 0x93c }, { 0x941, 0x948 },
	{ 0x94d, 0x94d }, { 0xe31, 0xe31 }, { 0xe34, 0xe3a },
	{ 0xe47, 0xe4e }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff },
	{ 0x20d0, 0x20ff }, { 0x3099, 0x309a }, { 0xfe00, 0xfe0f },
	{ 0xfe20, 0xfe2f },
};

/* Two columns: Chinese, Japanese, Korean, emoji. */
static const struct range wide[] = {
	{ 0x1100, 0x115f }, { 0x231a, 0x231b }, { 0x23e9, 0x23ec },
	{ 0x2614, 0x2615 }, { 0x2705, 0x2705 }, { 0x274c, 0x274c },
	{ 0x2728, 0x2728 }, { 0x2b50, 0x2b50 }, { 0x2e80, 0x303e },
	{ 0x3041, 0xa4cf }, { 0xa960, 0xa97c }, { 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff }, { 0xfe30, 0xfe6b }, { 0xff01, 0xff60 },
	{ 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff },
	{ 0x1f900, 0x1faff }, { 0x20000, 0x3fffd },
};

#define IN(table, c)	in(table, sizeof(table) / sizeof((table)[0]), c)

static bool
in(const struct range *table, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n && c >= table[i].first; i++)
		if (c <= table[i].last)
			return true;
	return false;
}

/* The character that begins at *p, and *p behind it. The text is UTF-8, or
 * ends with NUL. */
static uint32_t
next(const char **p)
{
	const unsigned char *u = (const unsigned char *)*p;
	uint32_t c = *u++;
	int more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;

	if (more > 0)
		c &= 0x3fU >> more;
	for (; more > 0 && (*u & 0xc0) == 0x80; more--)
		c = c << 6 | (*u++ & 0x3f);
	*p = (const char *)u;
	return c;
}

static bool
seen(uint32_t c)
{
	return (c >= 0x20 && c < 0x7f) || !IN(hidden, c);
}

bool
ctl_is_visible(const char *text)
{
	for (const char *p = text; *p != '\0';)
		if (!seen(next(&p)))
			return false;
	return true;
}

size_t
ctl_width(const char *text)
{
	size_t width = 0;
	uint32_t c;

	for (const char *p = text; *p != '\0';) {
		c = next(&p);
		if (c < 0x300)
			width++;
		else if (!IN(marks, c))
			width += IN(wide, c) ? 2 : 1;
	}
	return width;
}

const char *
ctl_visible(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *to = copy;
	const char *end = text + strlen(text), *good = utf8_check(text, end);

	for (const char *p = text, *from = p; p < end; from = p) {
		if (p == good) {
			p += utf8_bad(p, end);
			good = utf8_check(p, end);
			*to++ = '?';
		} else if (seen(next(&p))) {
			memcpy(to, from, (size_t)(p - from));
			to += p - from;
		} else {
			*to++ = '?';
		}
	}
	*to = '\0';
	return copy;
}

static void
write_escape(struct buf *out, uint32_t c)
{
	if (c < 0x10000)
		buf_printf(out, "\\u%04x", (unsigned)c);
	else
		buf_printf(out, "\\u%04x\\u%04x",
		    (unsigned)(0xd800 + ((c - 0x10000) >> 10)),
		    (unsigned)(0xdc00 + ((c - 0x10000) & 0x3ff)));
}

/* Outside its strings JSON is ASCII, and in them an escape means the same. What
 * is written here is UTF-8: scanner and writer see to that. */
void
ctl_visible_json(struct buf *out, struct span json)
{
	const char *end = json.p + json.len, *done = json.p;
	uint32_t c;

	for (const char *p = json.p, *from = p; p < end; from = p) {
		c = next(&p);
		if (seen(c))
			continue;
		buf_add(out, done, (size_t)(from - done));
		write_escape(out, c);
		done = p;
	}
	buf_add(out, done, (size_t)(end - done));
}
