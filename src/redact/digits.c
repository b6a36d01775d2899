#include "config.h"

#include "redact/bytes.h"
#include "redact/digits.h"
#include "redact/eight.h"

#define GAP_MAX	4	/* bytes between two rows, or it is over */

static bool
is_digit_at(const char *text, size_t at)
{
	return byte_is_digit((unsigned char)text[at]);
}

/* Leaves out what is before p. */
static void
move(struct digits *d, const char *text, size_t p)
{
	if (p < d->from || p >= d->to) {
		d->from = d->to = p;
		d->n = d->rows = d->gap = 0;
	}
	for (; d->from < p; d->from++)
		if (is_digit_at(text, d->from)) {
			d->n--;
			d->rows -= !is_digit_at(text, d->from + 1);
		}
}

bool
digits_count(struct digits *d, const char *text, size_t n, bool final, size_t p)
{
	move(d, text, p);
	for (; d->n < DIGITS_MAX && d->gap < GAP_MAX; d->to++) {
		if (d->to == n)
			return final;
		if (is_digit_at(text, d->to)) {
			d->n++;
			d->rows += d->gap > 0 || d->rows == 0;
			d->gap = 0;
		} else if (digits_joined_by((unsigned char)text[d->to])) {
			d->gap++;
		} else {
			return true;
		}
	}
	return true;
}

/* Signs of ASCII but for the comma are taken for what joins digits, however many
 * there are. */
size_t
digits_at_most(const char *p, size_t *rows)
{
	uint64_t before = 0;	/* whether the last of the eight before is one */
	size_t n = 0;

	*rows = 0;
	for (int i = 0; i < DIGITS_AHEAD / 8; i++) {
		uint64_t v = eight_at((const unsigned char *)p + 8 * i);
		uint64_t no_digit = eight_outside(v, '0', '9');
		uint64_t end = no_digit & (eight_outside(v, ' ', '/') |
		    (eight_outside(v, ',', ',') ^ EACH(0x80)));
		uint64_t digits = ~no_digit & EACH(0x80) & (end - 1) & ~end;

		n += eight_count(digits);
		*rows += eight_count(digits & ~(digits << 8 | before));
		if (end != 0)
			return n;
		before = digits >> 56;
	}
	return DIGITS_MAX;
}
