#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/ceilings.h"
#include "dialect/dialect.h"

/* What credentials begin with, and how long one is at least. The rest of it
 * is letters, digits and a few signs; providers star out the middle. */
static const struct {
	const char *prefix;
	size_t rest;
} prefixes[] = {
	{ "sk-", 4 }, { "sk_", 8 }, { "pk-", 8 }, { "rk-", 8 },
	{ "xai-", 8 }, { "gsk_", 8 }, { "hf_", 8 }, { "pplx-", 8 },
	{ "fw_", 8 }, { "tgp_", 8 }, { "AIza", 8 }, { "AKIA", 8 },
	{ "ASIA", 8 }, { "ya29.", 8 }, { "eyJ", 12 }, { "ghp_", 8 },
};

/* A word with no prefix that is a key by its length. */
#define LONG_TOKEN	20
#define LONG_NAME	32
#define HALF		8	/* of a pair the one behind a colon */

/* Whether c may stand before a credential that is told by its prefix, as in
 * "key=sk-..." and "/v1/sk-...", or by its length: paths hold long names. */
static bool
may_precede(char c, bool by_length)
{
	return !isalnum((unsigned char)c) && (c == '\0' ||
	    strchr(by_length ? "_-*+/.~" : "_-", c) == NULL);
}

static size_t
run(const char *p, const char *signs)
{
	size_t n = 0;

	while (p[n] != '\0' && (isalnum((unsigned char)p[n]) ||
	    strchr(signs, p[n]) != NULL))
		n++;
	return n;
}

static size_t
prefixed(const char *p)
{
	size_t i, len, n;

	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		len = strlen(prefixes[i].prefix);
		if (strncmp(p, prefixes[i].prefix, len) != 0)
			continue;
		n = run(p + len, "_-*+=/.~");
		if (n >= prefixes[i].rest)
			return len + n;
	}
	return 0;
}

/* The word after "Bearer". */
static size_t
bearer(const char *p)
{
	size_t n;

	if (strncasecmp(p, "bearer ", 7) != 0)
		return 0;
	n = run(p + 7, "_-*+=/.~");
	return n >= 8 ? 7 + n : 0;
}

/*
 * A long run of letters and digits, or with - and _ a longer one. Names of
 * models are long too, but they have no run of twenty and no capitals beside
 * small letters and digits at that length; 36 hexadecimal digits and dashes
 * are a key for some, a request's number for others.
 */
static size_t
long_token(const char *p)
{
	size_t n = run(p, ""), m = run(p, "_-"), i;
	bool upper = false, lower = false, digit = false, hex = true;

	for (i = 0; i < m; i++) {
		upper = upper || isupper((unsigned char)p[i]);
		lower = lower || islower((unsigned char)p[i]);
		digit = digit || isdigit((unsigned char)p[i]);
		hex = hex && (isxdigit((unsigned char)p[i]) || p[i] == '-');
		if (i + 1 == n && n >= LONG_TOKEN && digit && (upper || lower))
			return run(p, "_-*+=/.~");
	}
	return m >= LONG_NAME && digit && ((upper && lower) || hex) ?
	    run(p, "_-*+=/.~") : 0;
}

/* What is joined to a key's name by a colon: "AKIA...:wJalr...". */
static size_t
its_other_half(const char *p)
{
	size_t n = *p == ':' ? run(p + 1, "_-*+=/.~") : 0;

	return n >= HALF ? 1 + n : 0;
}

static size_t
credential(const char *p, char before)
{
	size_t n = 0;

	if (may_precede(before, false)) {
		n = bearer(p);
		if (n == 0)
			n = prefixed(p);
	}
	if (n == 0 && may_precede(before, true))
		n = long_token(p);
	return n == 0 ? 0 : n + its_other_half(p + n);
}

static void
blank(char *message)
{
	char *p = message, *out = message;
	char before = '\0';
	size_t n;

	while (*p != '\0') {
		n = credential(p, before);
		before = *p;
		if (n == 0) {
			*out++ = *p++;
			continue;
		}
		/* Never longer than what it stands for. */
		memcpy(out, "***", 3);
		out += 3;
		p += n;
		before = p[-1];
	}
	*out = '\0';
}

void
dialect_scrub(char *message, size_t size)
{
	size_t n = 0, len = 0;

	blank(message);
	while (message[len] != '\0' && n < CEILING_ERROR_WORDS) {
		size_t next = len + 1;

		while (((unsigned char)message[next] & 0xc0) == 0x80)
			next++;
		if (next >= size)
			break;
		len = next;
		n++;
	}
	message[len] = '\0';
}
