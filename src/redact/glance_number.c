/*
 * Numbers are common where there are any, and most are no address of a machine
 * and no house: what stands behind the first few digits says so, which is
 * cheaper than to match a pattern.
 */
#include "config.h"

#include "redact/bytes.h"
#include "redact/check.h"

static bool
is_hex(char c)
{
	return byte_is_digit((unsigned char)c) ||
	    (unsigned char)((c | 0x20) - 'a') < 6;
}

/* Whether a text begins like a form: x stands for a digit of base 16. -1: it does
 * as far as it goes. */
static int
is_like(const char *form, const char *p, size_t n)
{
	for (size_t i = 0; form[i] != '\0'; i++) {
		if (i == n)
			return -1;
		if (form[i] == 'x' ? !is_hex(p[i]) : p[i] != form[i])
			return 0;
	}
	return 1;
}

int
glance_mac(const char *p, size_t n)
{
	/* The second and third group. */
	if (n > 8 && (p[5] != p[2] || p[8] != p[2]))
		return 0;
	return is_like(n > 2 && p[2] == ':' ? "xx:xx:xx:xx:xx:xx" :
	    "xx-xx-xx-xx-xx-xx", p, n);
}

int
glance_dotted_mac(const char *p, size_t n)
{
	return n > 9 && p[9] != '.' ? 0 : is_like("xxxx.xxxx.xxxx", p, n);
}

#define GROUPS	24	/* that are looked at */

/* Eight groups, or nine of which the last is a port's begin, or two colons behind
 * seven of them at most. A time of day has neither, nor do its minutes and
 * seconds; in a longer row only the end may be one. */
int
glance_ipv6(const char *p, size_t n)
{
	size_t from[GROUPS + 1], at = 0, g = 0;

	for (;; at++, g++) {
		from[g] = at;
		while (at < n && at - from[g] < 4 && is_hex(p[at]))
			at++;
		if (at == n && g <= 9)
			return -1;
		if (at == n || p[at] != ':' || at == from[g] || g == GROUPS)
			break;
	}
	if (g < 8 && (at > from[g] ? g < 7 : p[at] != ':'))
		return at > 1 ? (int)at : 0;
	return g <= 9 ? 1 : (int)from[g - 9];
}

/* Behind the number of a house: a capital, or a numbered street. */
int
glance_house(const char *p, size_t n)
{
	size_t at = 0, from;

	while (at < n && (byte_is_digit((unsigned char)p[at]) ||
	    byte_is_letter((unsigned char)p[at])))
		at++;
	from = ++at;
	while (at < n && at - from < 4 && byte_is_digit((unsigned char)p[at]))
		at++;
	if (at >= n)
		return -1;
	return at == from || (at - from < 4 &&
	    byte_is_letter((unsigned char)p[at]));
}
