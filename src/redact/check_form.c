#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/check.h"

/* ---- numbers that the state gives ---- */

bool
check_ssn(const char *p, size_t *len)
{
	unsigned char d[9];
	size_t n = 0;

	for (size_t i = 0; i < *len && n < sizeof(d); i++)
		if (byte_is_digit((unsigned char)p[i]))
			d[n++] = (unsigned char)(p[i] - '0');
	return n == sizeof(d) && d[0] != 9 &&
	    (d[0] | d[1] | d[2]) != 0 &&
	    !(d[0] == 6 && d[1] == 6 && d[2] == 6) &&
	    (d[3] | d[4]) != 0 && (d[5] | d[6] | d[7] | d[8]) != 0;
}

/* Values of letters by 49 CFR 565.15; 0: not in such a number. */
static unsigned
vin_value(unsigned char c)
{
	static const char values[] = "12345678012345070923456789";
	static const char never[] = "IOQ";

	if (byte_is_digit(c))
		return c - '0';
	return strchr(never, c & ~0x20) != NULL ? 0 :
	    (unsigned)(values[(c | 0x20) - 'a'] - '0');
}

bool
check_vin(const char *p, size_t *len)
{
	static const unsigned char weights[17] = { 8, 7, 6, 5, 4, 3, 2, 10, 0,
		9, 8, 7, 6, 5, 4, 3, 2 };
	unsigned sum = 0;
	bool letter = false, digit = false;

	if (*len != sizeof(weights))
		return false;
	for (size_t i = 0; i < sizeof(weights); i++) {
		unsigned char c = (unsigned char)p[i];

		sum += weights[i] * vin_value(c);
		letter = letter || byte_is_letter(c);
		digit = digit || byte_is_digit(c);
	}
	sum %= 11;
	return letter && digit && (sum == 10 ? (p[8] | 0x20) == 'x' :
	    p[8] == (char)('0' + sum));
}

/* ---- addresses ---- */

bool
check_ipv4(const char *p, size_t *len)
{
	unsigned value = 0, digits = 0, groups = 1;

	for (size_t i = 0; i < *len && p[i] != '/'; i++) {
		if (p[i] == '.') {
			groups++;
			value = digits = 0;
			continue;
		}
		if (digits > 0 && value == 0)
			return false;
		value = value * 10 + (unsigned)(p[i] - '0');
		digits++;
		if (value > 255)
			return false;
	}
	return groups == 4;
}

bool
check_ipv6(const char *p, size_t *len)
{
	unsigned groups = 0, gaps = 0, digits = 0;
	bool number = false;

	for (size_t i = 0; i < *len && p[i] != '/' && p[i] != '%'; i++) {
		number = number || byte_is_digit((unsigned char)p[i]);
		if (p[i] == '.') {	/* an IPv4 address stands for two */
			groups++;
			break;
		}
		if (p[i] != ':') {
			digits++;
			continue;
		}
		groups += digits > 0;
		digits = 0;
		if (i + 1 < *len && p[i + 1] == ':')
			gaps++;
	}
	groups += digits > 0;
	/* A::B is a name in several languages. */
	return gaps == 0 ? groups == 8 :
	    gaps == 1 && groups < 8 && groups > 0 && number;
}

/* ---- days ---- */

static bool
is_day(unsigned y, unsigned m, unsigned d)
{
	static const unsigned char days[] = { 31, 29, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };

	return m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] &&
	    (m != 2 || d < 29 || (y % 4 == 0 && (y % 100 != 0 ||
	    y % 400 == 0)));
}

/* Numbers with anything between, the year first or last; two digits of a year
 * are any. */
bool
check_date(const char *p, size_t *len)
{
	unsigned v[3] = { 0, 0, 0 };
	size_t n = 0, digits = 0, first = 0;

	for (size_t i = 0; i <= *len; i++) {
		if (i < *len && byte_is_digit((unsigned char)p[i])) {
			if (n < 3)
				v[n] = v[n] * 10 + (unsigned)(p[i] - '0');
			digits++;
			continue;
		}
		if (digits > 0 && ++n == 1)
			first = digits;
		if (n == 3)
			break;
		digits = 0;
	}
	if (n != 3)
		return false;
	if (first == 4)
		return is_day(v[0], v[1], v[2]) || is_day(v[0], v[2], v[1]);
	return is_day(v[2], v[1], v[0]) || is_day(v[2], v[0], v[1]);
}

/* ---- secrets ---- */

bool
check_jwt(const char *p, size_t *len)
{
	const char *dot = memchr(p, '.', *len);
	char head[64];
	size_t n = 0;
	unsigned bits = 0, held = 0;

	if (dot == NULL)
		return false;
	for (; p < dot && n < sizeof(head) - 1; p++) {
		static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz0123456789-_";
		const char *at = strchr(digits, *p);

		if (at == NULL)
			return false;
		held = held << 6 | (unsigned)(at - digits);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			head[n++] = (char)(held >> bits & 0xff);
		}
	}
	head[n] = '\0';
	return head[0] == '{' && (strstr(head, "\"alg\"") != NULL ||
	    strstr(head, "\"typ\"") != NULL || strstr(head, "\"kid\"") != NULL ||
	    strstr(head, "\"enc\"") != NULL);
}

/* What is made by chance has letters of both cases and digits, and changes
 * between them often; words and paths don't. */
bool
check_random(const char *p, size_t *len)
{
	unsigned kinds = 0, changes = 0, last = 0;

	for (size_t i = 0; i < *len; i++) {
		unsigned char c = (unsigned char)p[i];
		unsigned kind = byte_is_digit(c) ? 1 : byte_is_upper(c) ? 2 :
		    byte_is_letter(c) ? 4 : 8;

		kinds |= kind;
		changes += kind != last;
		last = kind;
	}
	return (kinds & 7) == 7 && changes * 4 >= *len;
}
