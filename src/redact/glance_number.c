/*
 * Numbers are common where there are any, and most are no address, no day and
 * no house: what stands behind the first few digits says so, which is cheaper
 * than to match a pattern.
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

/* Whether a text begins like a form: # stands for a digit, x for one of base 16,
 * / for - as well, T for a blank as well. -1: it does as far as it goes. */
static int
is_like(const char *form, const char *p, size_t n)
{
	for (size_t i = 0; form[i] != '\0'; i++) {
		if (i == n)
			return -1;
		if (form[i] == '#' ? !byte_is_digit((unsigned char)p[i]) :
		    form[i] == 'x' ? !is_hex(p[i]) :
		    p[i] != form[i] && (form[i] != '/' || p[i] != '-') &&
		    (form[i] != 'T' || p[i] != ' '))
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

/* Seven groups with a colon behind each, or two colons. A time of day has
 * neither, nor do its minutes and seconds. */
int
glance_ipv6(const char *p, size_t n)
{
	size_t at = 0;

	for (size_t groups = 0; groups < 7; groups++) {
		size_t from = at;

		while (at < n && at - from < 4 && is_hex(p[at]))
			at++;
		if (at == n)
			return -1;
		if (p[at] != ':')
			return at > 1 ? (int)at : 0;
		at++;
		if (at - 1 == from)
			return groups > 0;
	}
	return 1;
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
