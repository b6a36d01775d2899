#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/segment.h"

#define SHORT	4		/* bytes of a word with a full stop */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* "Dr.", "St.", "Prof.", "J.", "3.": a short word with a capital, or a number,
 * whose full stop says nothing of a sentence. stop is where that stands. */
static bool
is_abbreviation(const char *p, size_t stop)
{
	size_t n = 0;
	unsigned char first;

	while (n < stop && n <= SHORT &&
	    byte_in_word((unsigned char)p[stop - n - 1]))
		n++;
	if (n == 0 || n > SHORT)
		return false;
	first = (unsigned char)p[stop - n];
	return byte_is_upper(first) || byte_is_digit(first);
}

/* Whether the n bytes at p are a segment. */
static bool
ends(const char *p, size_t n)
{
	static const char *const marks[] = { "\xe3\x80\x82", "\xef\xbc\x81",
	    "\xef\xbc\x9f" };		/* U+3002, U+FF01, U+FF1F */

	if (p[n - 1] == '\n')
		return true;
	if (is_blank(p[n - 1]) && n > 1)
		return p[n - 2] == '!' || p[n - 2] == '?' ||
		    (p[n - 2] == '.' && !is_abbreviation(p, n - 2));
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (n >= 3 && memcmp(p + n - 3, marks[i], 3) == 0)
			return true;
	return false;
}

/* Where one that is full is cut. */
static size_t
cut(const char *p, size_t n)
{
	size_t at = n;

	while (at > 0 && !is_blank(p[at - 1]))
		at--;
	if (at > 0)
		return at;
	/* The last character may not be whole. */
	for (at = n; at > n - 4; at--)
		if (((unsigned char)p[at - 1] & 0xc0) != 0x80)
			return (unsigned char)p[at - 1] >= 0xc0 ? at - 1 : n;
	return n;
}

size_t
segment_take(struct segment *s, struct span *text)
{
	while (text->len > 0) {
		s->text[s->n++] = text->p[0];
		text->p++;
		text->len--;
		if (ends(s->text, s->n))
			return s->n;
		if (s->n == SEGMENT_MAX)
			return cut(s->text, s->n);
	}
	return 0;
}

void
segment_eat(struct segment *s, size_t n)
{
	s->n -= n;
	memmove(s->text, s->text + n, s->n);
}

/* A byte of a name that programs give. */
static bool
is_of_name(unsigned char c)
{
	return byte_in_word(c) || c == '-' || c == '.';
}

bool
segment_speaks(struct span s)
{
	bool letters = false, name;

	while (s.len > 0 && is_blank(s.p[s.len - 1]))
		s.len--;
	while (s.len > 0 && is_blank(s.p[0])) {
		s.p++;
		s.len--;
	}
	name = s.len > 0 && s.p[0] >= 'a' && s.p[0] <= 'z';
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		letters = letters || byte_is_letter(c) || c >= 0x80;
		name = name && is_of_name(c);
	}
	return letters && !name;
}
