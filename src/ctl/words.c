/* What an administrator types and reads: names, amounts, results. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "conf/price.h"
#include "ctl/ctl.h"
#include "policy/auth.h"

#define NAME_MAX_CHARS	64

/*
 * Characters of three bytes that can't be seen but change what is: zero width,
 * line and paragraph separators, writing direction, the byte order mark.
 */
static const struct {
	const char *two;		/* the first two bytes */
	unsigned char low, high;	/* the third */
} invisible[] = {
	{ "\xe2\x80", 0x8b, 0x8f },	/* U+200B to U+200F */
	{ "\xe2\x80", 0xa8, 0xae },	/* U+2028 to U+202E */
	{ "\xe2\x81", 0xa0, 0xaf },	/* U+2060 to U+206F */
	{ "\xef\xbb", 0xbf, 0xbf },	/* U+FEFF */
};

static bool
printable(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	if (u[0] < 0x20 || u[0] == 0x7f || (u[0] == 0xc2 && u[1] < 0xa0))
		return false;
	for (size_t i = 0; i < sizeof(invisible) / sizeof(invisible[0]); i++)
		if (strncmp(p, invisible[i].two, 2) == 0 &&
		    u[2] >= invisible[i].low && u[2] <= invisible[i].high)
			return false;
	return true;
}

int
ctl_check_name(const char *option, const char *name, struct error *err)
{
	const char *end = name + strlen(name);
	bool good = name < end && utf8_check(name, end) == end &&
	    utf8_count(name, end) <= NAME_MAX_CHARS &&
	    name[0] != ' ' && end[-1] != ' ';

	for (const char *p = name; good && p < end; p++)
		good = printable(p);
	if (!good)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "%s: expected 1 to %d printable characters of UTF-8, no "
		    "blank at the ends", option, NAME_MAX_CHARS);
	if (strncmp(name, AUTH_KEY_PREFIX, strlen(AUTH_KEY_PREFIX)) == 0)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "%s: expected a name, not a key", option);
	return 0;
}

const char *
ctl_amount(struct arena *a, const struct price *p, const struct price *base,
    int class)
{
	const struct price_class *of = &price_classes[class];
	const char *text;
	struct buf out;
	uint64_t pico;

	if (!(p != NULL && price_amount(p, of, &pico)) &&
	    !(base != NULL && price_amount(base, of, &pico)))
		return "-";
	buf_init(&out, 64);
	price_print(&out, of, pico);
	text = arena_strdup(a, buf_view(&out).p);
	buf_fini(&out);
	return text;
}

const char *
ctl_dollars(struct arena *a, uint64_t pico)
{
	const uint64_t dollar = UINT64_C(1000000000000);
	char *text = arena_printf(a, "%" PRIu64 ".%012" PRIu64,
	    pico / dollar, pico % dollar);
	size_t len = strlen(text);

	while (text[len - 1] == '0')
		len--;
	if (text[len - 1] == '.')
		len--;
	text[len] = '\0';
	return text;
}

int
ctl_read_switch(const char *option, const char *text, bool *out,
    struct error *err)
{
	*out = strcmp(text, "on") == 0;
	return *out || strcmp(text, "off") == 0 ? 0 :
	    error_set(err, ERROR_BAD_REQUEST, NULL, "%s: expected on or off",
	    option);
}

/* ---- what came from outside ---- */

/* Bytes of the character that begins at p, which is UTF-8. */
static size_t
character(const char *p)
{
	unsigned char lead = (unsigned char)*p;

	return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

const char *
ctl_visible(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *to = copy;
	const char *end = text + strlen(text), *good = utf8_check(text, end);
	size_t n;

	for (const char *p = text; p < end; p += n) {
		if (p == good) {
			n = utf8_bad(p, end);
			good = utf8_check(p + n, end);
			*to++ = '?';
			continue;
		}
		n = character(p);
		if (printable(p)) {
			memcpy(to, p, n);
			to += n;
		} else {
			*to++ = '?';
		}
	}
	*to = '\0';
	return copy;
}

/* The code point of a character of up to three bytes. */
static unsigned
code_point(const char *p, size_t n)
{
	unsigned c = (unsigned char)p[0];

	c &= n == 1 ? 0x7f : n == 2 ? 0x1f : 0x0f;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)p[i] & 0x3f);
	return c;
}

/* Outside its strings JSON is ASCII, and in them an escape means the same. What
 * is written here is UTF-8: scanner and writer see to that. */
void
ctl_visible_json(struct buf *out, struct span json)
{
	const char *end = json.p + json.len, *done = json.p;
	size_t n;

	for (const char *p = json.p; p < end; p += n) {
		n = character(p);
		if (*p == '\n' || printable(p))
			continue;
		buf_add(out, done, (size_t)(p - done));
		buf_printf(out, "\\u%04x", code_point(p, n));
		done = p + n;
	}
	buf_add(out, done, (size_t)(end - done));
}

int
ctl_print(const char *text, struct error *err)
{
	if (fputs(text, stdout) == EOF || fflush(stdout) == EOF)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "standard output can't be written");
	return 0;
}
