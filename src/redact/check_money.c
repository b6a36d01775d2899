#include "config.h"

#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "base/span.h"
#include "redact/bytes.h"
#include "redact/check.h"

/* Digits of a match, and where each ends. */
struct digits {
	unsigned char d[40];
	size_t end[40], n;
};

static void
read_digits(struct digits *out, const char *p, size_t len)
{
	out->n = 0;
	for (size_t i = 0; i < len && out->n < sizeof(out->d); i++)
		if (byte_is_digit((unsigned char)p[i])) {
			out->d[out->n] = (unsigned char)(p[i] - '0');
			out->end[out->n++] = i + 1;
		}
}

/* Nothing that could belong to the number follows its first n digits. */
static bool
ends_there(const struct digits *g, size_t n, size_t len)
{
	return n == g->n ? g->end[n - 1] <= len :
	    g->end[n] > g->end[n - 1] + 1;
}

static bool
luhn(const unsigned char *d, size_t n, unsigned sum)
{
	for (size_t i = 0; i < n; i++) {
		unsigned v = d[n - 1 - i];

		if (i % 2 == 1)
			v = v * 2 > 9 ? v * 2 - 9 : v * 2;
		sum += v;
	}
	return sum % 10 == 0;
}

/* ---- cards ---- */

static unsigned
begin_of(const struct digits *g, size_t n)
{
	unsigned v = 0;

	for (size_t i = 0; i < n && i < g->n; i++)
		v = v * 10 + g->d[i];
	return v;
}

/* Ranges of the first four digits and the lengths that go with them, a bit
 * each. ISO/IEC 7812 registers them; read 2026-11. */
static const struct {
	unsigned from, to, lengths;
} cards[] = {
	{ 2221, 2720, 1u << 16 },		/* Mastercard */
	{ 3000, 3059, 1u << 14 },		/* Diners */
	{ 3095, 3095, 1u << 14 },
	{ 3400, 3499, 1u << 15 },		/* American Express */
	{ 3528, 3589, 1u << 16 | 1u << 17 | 1u << 18 | 1u << 19 }, /* JCB */
	{ 3600, 3699, 1u << 14 },
	{ 3700, 3799, 1u << 15 },
	{ 3800, 3999, 1u << 14 },
	{ 4000, 4999, 1u << 13 | 1u << 16 | 1u << 19 },	/* Visa */
	{ 5018, 5099, 1u << 12 | 1u << 13 | 1u << 16 | 1u << 18 | 1u << 19 },
	{ 5100, 5599, 1u << 16 },
	{ 5600, 5999, 1u << 12 | 1u << 13 | 1u << 16 | 1u << 18 | 1u << 19 },
	{ 6011, 6011, 1u << 16 | 1u << 19 },	/* Discover */
	{ 6200, 6299, 1u << 16 | 1u << 17 | 1u << 18 | 1u << 19 },
	{ 6300, 6399, 1u << 12 | 1u << 13 | 1u << 16 | 1u << 18 | 1u << 19 },
	{ 6440, 6599, 1u << 16 | 1u << 19 },
	{ 6700, 6799, 1u << 12 | 1u << 13 | 1u << 16 | 1u << 18 | 1u << 19 },
	{ 8170, 8171, 1u << 16 | 1u << 19 },
};

static unsigned
card_lengths(const struct digits *g)
{
	unsigned first = begin_of(g, 4), lengths = 0;

	for (size_t i = 0; i < sizeof(cards) / sizeof(cards[0]); i++)
		if (first >= cards[i].from && first <= cards[i].to)
			lengths |= cards[i].lengths;
	return lengths;
}

bool
check_card(const char *p, size_t *len)
{
	struct digits g;
	unsigned lengths;

	read_digits(&g, p, *len);
	lengths = card_lengths(&g);
	for (size_t n = g.n < 19 ? g.n : 19; n >= 12; n--)
		if ((lengths >> n & 1) != 0 && ends_there(&g, n, *len) &&
		    luhn(g.d, n, 0)) {
			*len = g.end[n - 1];
			return true;
		}
	return false;
}

bool
check_npi(const char *p, size_t *len)
{
	struct digits g;

	read_digits(&g, p, *len);
	/* 24: what 80840 in front of it adds. */
	return g.n == 10 && (g.d[0] == 1 || g.d[0] == 2) &&
	    luhn(g.d, g.n, 24);
}

bool
check_aba(const char *p, size_t *len)
{
	static const unsigned char weights[3] = { 3, 7, 1 };
	struct digits g;
	unsigned sum = 0, first;

	read_digits(&g, p, *len);
	first = begin_of(&g, 2);
	for (size_t i = 0; i < g.n; i++)
		sum += g.d[i] * weights[i % 3];
	return g.n == 9 && sum % 10 == 0 && sum > 0 && (first <= 12 ||
	    (first >= 21 && first <= 32) || (first >= 61 && first <= 72) ||
	    first == 80);
}

/* Behind "account": six digits at least, or five that are all there is, and no
 * day with its year first. */
bool
check_account(const char *p, size_t *len)
{
	struct digits g;

	read_digits(&g, p, *len);
	return g.n >= 5 && check_document(p, len);
}

/* ---- IBAN ---- */

/* Registry of SWIFT, release 99; read 2026-11. */
static const struct {
	char country[3];
	unsigned char length;
} ibans[] = {
	{ "AD", 24 }, { "AE", 23 }, { "AL", 28 }, { "AT", 20 }, { "AZ", 28 },
	{ "BA", 20 }, { "BE", 16 }, { "BG", 22 }, { "BH", 22 }, { "BI", 27 },
	{ "BR", 29 }, { "BY", 28 }, { "CH", 21 }, { "CR", 22 }, { "CY", 28 },
	{ "CZ", 24 }, { "DE", 22 }, { "DJ", 27 }, { "DK", 18 }, { "DO", 28 },
	{ "EE", 20 }, { "EG", 29 }, { "ES", 24 }, { "FI", 18 }, { "FK", 18 },
	{ "FO", 18 }, { "FR", 27 }, { "GB", 22 }, { "GE", 22 }, { "GI", 23 },
	{ "GL", 18 }, { "GR", 27 }, { "GT", 28 }, { "HN", 28 }, { "HR", 21 },
	{ "HU", 28 }, { "IE", 22 }, { "IL", 23 }, { "IQ", 23 }, { "IS", 26 },
	{ "IT", 27 }, { "JO", 30 }, { "KW", 30 }, { "KZ", 20 }, { "LB", 28 },
	{ "LC", 32 }, { "LI", 21 }, { "LT", 20 }, { "LU", 20 }, { "LV", 21 },
	{ "LY", 25 }, { "MC", 27 }, { "MD", 24 }, { "ME", 22 }, { "MK", 19 },
	{ "MN", 20 }, { "MR", 27 }, { "MT", 31 }, { "MU", 30 }, { "NI", 28 },
	{ "NL", 18 }, { "NO", 15 }, { "OM", 23 }, { "PK", 24 }, { "PL", 28 },
	{ "PS", 29 }, { "PT", 25 }, { "QA", 29 }, { "RO", 24 }, { "RS", 22 },
	{ "RU", 33 }, { "SA", 24 }, { "SC", 31 }, { "SD", 18 }, { "SE", 24 },
	{ "SI", 19 }, { "SK", 24 }, { "SM", 27 }, { "SO", 23 }, { "ST", 25 },
	{ "SV", 28 }, { "TL", 23 }, { "TN", 24 }, { "TR", 26 }, { "UA", 29 },
	{ "VA", 22 }, { "VG", 24 }, { "XK", 20 }, { "YE", 30 },
};

static size_t
iban_length(const char *p)
{
	for (size_t i = 0; i < sizeof(ibans) / sizeof(ibans[0]); i++)
		if ((p[0] & ~0x20) == ibans[i].country[0] &&
		    (p[1] & ~0x20) == ibans[i].country[1])
			return ibans[i].length;
	return 0;
}

static unsigned
mod_97(unsigned rest, unsigned char c)
{
	return byte_is_digit(c) ? (rest * 10 + (c - '0')) % 97 :
	    (rest * 100 + ((c | 0x20) - 'a') + 10) % 97;
}

bool
check_iban(const char *p, size_t *len)
{
	char text[40];
	size_t want, n = 0, i;
	unsigned rest = 0;

	want = *len < 4 ? 0 : iban_length(p);
	for (i = 0; i < *len && n < want; i++)
		if (byte_is_letter((unsigned char)p[i]) ||
		    byte_is_digit((unsigned char)p[i]))
			text[n++] = p[i];
	if (want == 0 || n < want ||
	    (i < *len && byte_in_word((unsigned char)p[i])))
		return false;
	for (size_t k = 0; k < n; k++)
		rest = mod_97(rest, (unsigned char)text[(k + 4) % n]);
	*len = i;
	return rest == 1;
}

/* ---- addresses of coins ---- */

static int
base58_value(char c)
{
	static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	    "abcdefghijkmnopqrstuvwxyz";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

#define BASE58_BYTES	25

bool
check_base58(const char *p, size_t *len)
{
	unsigned char bytes[BASE58_BYTES] = { 0 }, once[32], twice[32];

	for (size_t i = 0; i < *len; i++) {
		int carry = base58_value(p[i]);

		if (carry == -1)
			return false;
		for (size_t k = BASE58_BYTES; k > 0; k--) {
			carry += 58 * bytes[k - 1];
			bytes[k - 1] = (unsigned char)(carry & 0xff);
			carry >>= 8;
		}
		if (carry != 0)
			return false;
	}
	secret_sha256((struct span){ (char *)bytes, BASE58_BYTES - 4 }, once);
	secret_sha256((struct span){ (char *)once, sizeof(once) }, twice);
	return memcmp(bytes + BASE58_BYTES - 4, twice, 4) == 0;
}

static uint32_t
bech32_step(uint32_t sum)
{
	static const uint32_t mixed[5] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
		0x3d4233dd, 0x2a1462b3 };
	uint32_t top = sum >> 25;

	sum = (sum & 0x1ffffff) << 5;
	for (int i = 0; i < 5; i++)
		if ((top >> i & 1) != 0)
			sum ^= mixed[i];
	return sum;
}

bool
check_bech32(const char *p, size_t *len)
{
	static const char digits[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	const char *one = memchr(p, '1', *len);
	size_t human = one == NULL ? 0 : (size_t)(one - p);
	uint32_t sum = 1;

	if (human == 0 || *len - human < 7)
		return false;
	for (size_t i = 0; i < human; i++)
		sum = bech32_step(sum) ^ (uint32_t)((p[i] | 0x20) >> 5);
	sum = bech32_step(sum);
	for (size_t i = 0; i < human; i++)
		sum = bech32_step(sum) ^ (uint32_t)((p[i] | 0x20) & 31);
	for (size_t i = human + 1; i < *len; i++) {
		char c = byte_is_letter((unsigned char)p[i]) ?
		    (char)(p[i] | 0x20) : p[i];
		const char *at = c == '\0' ? NULL : strchr(digits, c);

		if (at == NULL)
			return false;
		sum = bech32_step(sum) ^ (uint32_t)(at - digits);
	}
	return sum == 1 || sum == 0x2bc830a3;
}
