#include "config.h"

#include <string.h>

#include "base/jsonw.h"
#include "base/utf8.h"
#include "lib/dice.h"
#include "lib/units.h"

static void
add(struct units *t, unsigned unit)
{
	if (t->n < UNITS_MAX)
		t->u[t->n++] = (uint16_t)unit;
}

void
units_ascii(struct units *t, const char *s)
{
	for (; *s != '\0'; s++)
		add(t, (unsigned char)*s);
}

static void
add_pair(struct units *t)
{
	if (t->n + 2 > UNITS_MAX)
		return;
	add(t, 0xd800 + dice(0x400));
	add(t, 0xdc00 + dice(0x400));
}

void
units_random(struct units *t, size_t n, const char *plain, bool halves)
{
	static const uint16_t others[] = { 0xe9, 0x20ac, 0x2028, 0xfffd,
		0x7f, 0xffff };

	for (; n > 0; n--)
		switch (dice(halves ? 6 : 5)) {
		case 0:
			add(t, others[dice(6)]);
			break;
		case 1:
			add_pair(t);
			break;
		case 5:
			add(t, 0xd800 + dice(0x800));
			break;
		default:
			add(t, (unsigned char)plain[dice(
			    (unsigned)strlen(plain))]);
		}
}

static void
add_escape(struct units *t, unsigned unit)
{
	static const char digits[] = "0123456789abcdef";

	units_ascii(t, "\\u");
	for (int shift = 12; shift >= 0; shift -= 4)
		add(t, (unsigned char)digits[unit >> shift & 15]);
}

/* The code point at u and how many units it takes. */
static uint32_t
code_point(const uint16_t *u, size_t n, size_t *taken)
{
	*taken = 1;
	if (n > 1 && u[0] >= 0xd800 && u[0] < 0xdc00 && u[1] >= 0xdc00 &&
	    u[1] < 0xe000) {
		*taken = 2;
		return 0x10000 + (((uint32_t)u[0] - 0xd800) << 10) +
		    (u[1] - 0xdc00u);
	}
	return u[0] >= 0xd800 && u[0] < 0xe000 ? 0xfffd : u[0];
}

/* A half has no escape here: what it is to mean within a string of a string
 * nobody can say. */
void
units_escaped(struct units *t, const struct units *text)
{
	size_t taken;

	for (size_t i = 0; i < text->n; i += taken) {
		const uint16_t *u = text->u + i;
		uint32_t c = code_point(u, text->n - i, &taken);

		if (c == '"' || c == '\\') {
			add(t, '\\');
			add(t, c);
		} else if (c < ' ' || (c != 0xfffd && c > 0x7f &&
		    dice_one_in(4))) {
			for (size_t k = 0; k < taken; k++)
				add_escape(t, u[k]);
		} else {
			for (size_t k = 0; k < taken; k++)
				add(t, u[k]);
		}
	}
}

bool
units_in_pair(const struct units *t, size_t at)
{
	size_t taken;

	if (at == 0 || at >= t->n)
		return false;
	(void)code_point(t->u + at - 1, t->n - at + 1, &taken);
	return taken == 2;
}

bool
units_join(struct units *t, const struct units *more)
{
	size_t before = t->n;

	if (t->n + more->n + 1 > UNITS_MAX)
		return false;
	memcpy(t->u + t->n, more->u, more->n * sizeof(t->u[0]));
	t->n += more->n;
	if (!units_in_pair(t, before))
		return true;
	t->n = before;
	add(t, '-');
	memcpy(t->u + t->n, more->u, more->n * sizeof(t->u[0]));
	t->n += more->n;
	return true;
}

size_t
units_characters(const struct units *t, size_t n)
{
	size_t characters = 0, taken;

	for (size_t i = 0; i < n; i += taken, characters++)
		(void)code_point(t->u + i, n - i, &taken);
	return characters;
}

size_t
units_piece(const struct units *t, size_t at)
{
	size_t n = 1 + dice(t->n > 40 ? 20 : 7);

	return n < t->n - at ? n : t->n - at;
}

void
units_bytes(struct buf *out, const struct units *t, size_t at, size_t n)
{
	size_t taken;
	char one[4];

	for (size_t i = at; i < at + n; i += taken)
		buf_add(out, one, utf8_put(one, code_point(t->u + i,
		    at + n - i, &taken)));
}

void
units_meant(struct buf *out, const struct units *t, size_t n)
{
	struct buf bytes;

	buf_init(&bytes, SIZE_MAX);
	units_bytes(&bytes, t, 0, n);
	jsonw_escape(out, buf_view(&bytes));
	buf_fini(&bytes);
}

void
units_string(struct buf *out, const struct units *t, size_t at, size_t n)
{
	size_t taken;
	char one[4];

	buf_putc(out, '"');
	for (size_t i = at; i < at + n; i += taken) {
		const uint16_t *u = t->u + i;
		uint32_t c = code_point(u, at + n - i, &taken);

		if ((c == 0xfffd && *u != 0xfffd) || c < ' ' ||
		    dice_one_in(4))
			for (size_t k = 0; k < taken; k++)
				buf_printf(out, dice_one_in(2) ? "\\u%04x" :
				    "\\u%04X", u[k]);
		else if (c == '"' || c == '\\' ||
		    (c == '/' && dice_one_in(2)))
			buf_printf(out, "\\%c", (char)c);
		else
			buf_add(out, one, utf8_put(one, c));
	}
	buf_putc(out, '"');
}
