/* What an administrator types and reads: names, dates, results. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "conf/price.h"
#include "ctl/ctl.h"
#include "policy/auth.h"

#define NAME_MAX_CHARS	64
#define DATE_SIZE	32

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

/* ISO 8601 in UTC. */
const char *
ctl_date(struct arena *a, int64_t when_s)
{
	char *text = arena_alloc(a, DATE_SIZE);
	time_t t = (time_t)when_s;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(text, DATE_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		(void)snprintf(text, DATE_SIZE, "%" PRId64, when_s);
	return text;
}

int
ctl_read_date(const char *option, const char *text, int64_t *when_s,
    struct error *err)
{
	static const char *const forms[] = { "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ" };
	struct tm tm, again;
	const char *end;
	time_t t;

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		memset(&tm, 0, sizeof(tm));
		end = strptime(text, forms[i], &tm);
		if (end == NULL || *end != '\0')
			continue;
		/* timegm makes 3 March of 31 February. */
		again = tm;
		t = timegm(&again);
		if (again.tm_mday != tm.tm_mday || t <= clock_wall_s())
			break;
		*when_s = (int64_t)t;
		return 0;
	}
	return error_set(err, ERROR_BAD_REQUEST, NULL,
	    "%s: expected a day to come, 2027-01-31, or a time, "
	    "2027-01-31T12:00:00Z (UTC)", option);
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

/* Bytes of the character at p, which is UTF-8. */
static size_t
character(const char *p)
{
	size_t n = 1;

	while (((unsigned char)p[n] & 0xc0) == 0x80)
		n++;
	return n;
}

const char *
ctl_visible(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *to = copy;
	size_t n;

	for (const char *p = text; *p != '\0'; p += n) {
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

int
ctl_print(const char *text, struct error *err)
{
	if (fputs(text, stdout) == EOF || fflush(stdout) == EOF)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "standard output can't be written");
	return 0;
}
