#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"

int
parse_u64(struct span s, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;
	unsigned d;

	if (s.len == 0)
		return -1;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		d = (unsigned)(s.p[i] - '0');
		if (v > (UINT64_MAX - d) / 10)
			return -1;
		v = v * 10 + d;
	}
	if (v > max)
		return -1;
	*out = v;
	return 0;
}

/* One digit or more. */
static inline bool
skip_digits(const char **p, const char *end)
{
	const char *start = *p, *stop = start;

	while (stop < end && *stop >= '0' && *stop <= '9')
		stop++;
	*p = stop;
	return stop > start;
}

/* What may come behind the whole digits. */
static bool
skip_fraction(const char **p, const char *end)
{
	if (**p == '.') {
		++*p;
		if (!skip_digits(p, end))
			return false;
	}
	if (*p < end && (**p == 'e' || **p == 'E')) {
		++*p;
		if (*p < end && (**p == '+' || **p == '-'))
			++*p;
		return skip_digits(p, end);
	}
	return true;
}

bool
parse_number(const char **p, const char *end)
{
	if (*p < end && **p == '-')
		++*p;
	/* No digit comes after a leading zero. */
	if (*p < end && **p == '0')
		++*p;
	else if (!skip_digits(p, end))
		return false;
	return *p == end || skip_fraction(p, end);
}

int
parse_double(struct span s, double *out)
{
	/* Long enough for the largest double written without exponent. */
	char text[400];
	const char *p = s.p;
	double v;

	if (s.len == 0 || s.len >= sizeof(text))
		return -1;
	/* strtod knows more than JSON does: "inf", "0x1p3", white space. */
	if (!parse_number(&p, s.p + s.len) || p != s.p + s.len)
		return -1;
	memcpy(text, s.p, s.len);
	text[s.len] = '\0';
	v = strtod(text, NULL);
	if (!isfinite(v))
		return -1;
	*out = v;
	return 0;
}

int
parse_json_int(struct span s, int64_t min, int64_t max, int64_t *out)
{
	struct span digits = s;
	bool negative = false;
	uint64_t u;
	int64_t v;
	double d;

	if (s.len > 0 && s.p[0] == '-') {
		negative = true;
		digits.p++;
		digits.len--;
	}
	if (parse_u64(digits, (uint64_t)INT64_MAX + negative, &u) == 0) {
		v = negative ? (int64_t)-u : (int64_t)u;
	} else {
		/* 16.0 and 1e3; from 2^53 on a double can't tell. */
		if (parse_double(s, &d) == -1 || d != trunc(d) ||
		    fabs(d) >= 9007199254740992.0)
			return -1;
		v = (int64_t)d;
	}
	if (v < min || v > max)
		return -1;
	*out = v;
	return 0;
}

/* Cuts the unit off the end and gives the digits before it. */
static int
parse_scaled(struct span s, size_t unit_len, uint64_t factor, uint64_t max,
    uint64_t *out)
{
	uint64_t v;

	s.len -= unit_len;
	if (parse_u64(s, max / factor, &v) == -1)
		return -1;
	*out = v * factor;
	return 0;
}

static bool
ends(struct span s, const char *unit)
{
	size_t len = strlen(unit);

	return s.len > len && memcmp(s.p + s.len - len, unit, len) == 0;
}

int
parse_duration(struct span s, int64_t max_ms, int64_t *out_ms)
{
	static const struct { const char *unit; uint64_t ms; } units[] = {
		{ "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 },
		{ "d", 86400000 }, { "", 1000 },
	};
	uint64_t v;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!ends(s, units[i].unit))
			continue;
		if (parse_scaled(s, strlen(units[i].unit), units[i].ms,
		    (uint64_t)max_ms, &v) == -1)
			return -1;
		*out_ms = (int64_t)v;
		return 0;
	}
	return -1;
}

int
parse_size(struct span s, uint64_t max, uint64_t *out)
{
	static const struct { const char *unit; uint64_t bytes; } units[] = {
		{ "K", 1024 }, { "M", 1024 * 1024 },
		{ "G", 1024 * 1024 * 1024 }, { "", 1 },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (ends(s, units[i].unit))
			return parse_scaled(s, strlen(units[i].unit),
			    units[i].bytes, max, out);
	return -1;
}

int
parse_decimal(struct span s, unsigned scale, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;
	bool point = false, digit = false;
	unsigned d;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		d = (unsigned)(s.p[i] - '0');
		digit = true;
		if (point && scale == 0) {
			if (d != 0)
				return -1;
			continue;
		}
		if (v > (UINT64_MAX - d) / 10)
			return -1;
		v = v * 10 + d;
		if (point)
			scale--;
	}
	if (!digit)
		return -1;
	for (; scale > 0; scale--) {
		if (v > UINT64_MAX / 10)
			return -1;
		v *= 10;
	}
	if (v > max)
		return -1;
	*out = v;
	return 0;
}
