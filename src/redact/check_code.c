/* Numbers without a sum: of documents, of records, of telephones. */
#include "config.h"

#include "redact/bytes.h"
#include "redact/check.h"
#include "redact/number.h"

static bool
is_century(const struct number *g)
{
	unsigned v = g->n < 2 ? 0 : number_two(g->d);

	return v == 19 || v == 20;
}

/* 2026-11-23, with any mark. */
static bool
is_iso_day(const struct number *g, const char *p, size_t len)
{
	return g->n == 8 && len == 10 && is_century(g) &&
	    !byte_is_digit((unsigned char)p[4]) &&
	    !byte_is_digit((unsigned char)p[7]);
}

bool
check_document(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	return g.n >= 4 && !is_iso_day(&g, p, *len);
}

bool
check_code(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	if (g.n == 4 && *len == 4 && is_century(&g))
		return false;
	return g.n >= 2 && *len >= 3 && !is_iso_day(&g, p, *len);
}

/* ---- telephones ---- */

/* Enough digits, not all the same, and no day with its year first. */
bool
check_phone(const char *p, size_t *len)
{
	struct number g;

	/* A bracket that was opened before, a blank. */
	while (*len > 0 && !byte_is_digit((unsigned char)p[*len - 1]))
		(*len)--;
	number_read(&g, p, *len);
	if (g.n < 6 || g.n > 15 || number_all_same(&g))
		return false;
	return !is_iso_day(&g, p, *len);
}

/* A number of a country, with the 0 in front. */
bool
check_national_phone(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	return g.n >= 8 && g.n <= 12 && check_phone(p, len);
}

/* Behind "call" six digits may be anything. */
bool
check_cued_phone(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	return g.n >= 7 && check_phone(p, len);
}
