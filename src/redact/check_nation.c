/*
 * Numbers that states give to people, with the digit that each ends in. From
 * what the offices that give them publish; read 2026-11.
 */
#include "config.h"

#include <string.h>

#include "redact/bytes.h"
#include "redact/check.h"
#include "redact/number.h"

/* Letters and digits alone, letters large. */
static size_t
read_letters(char *out, size_t size, const char *p, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len && n < size; i++) {
		unsigned char c = (unsigned char)p[i];

		if (byte_is_letter(c))
			out[n++] = (char)(c & ~0x20);
		else if (byte_is_digit(c))
			out[n++] = (char)c;
	}
	return n;
}

/* Weights are one character each: 1 to 9, and ':' for 10. */
static unsigned
weighted(const unsigned *d, const char *weights)
{
	unsigned sum = 0;

	for (; *weights != '\0'; weights++)
		sum += *d++ * (unsigned)(*weights - '0');
	return sum;
}

static unsigned
value_of(const unsigned *d, size_t n, unsigned modulus)
{
	unsigned long long v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + d[i];
	return (unsigned)(v % modulus);
}

static bool
luhn(const unsigned *d, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned v = d[n - 1 - i];

		if (i % 2 == 1)
			v = v * 2 > 9 ? v * 2 - 9 : v * 2;
		sum += v;
	}
	return sum % 10 == 0;
}

/* A month and a day, of any year. */
static bool
is_day_of(unsigned month, unsigned day)
{
	static const unsigned char days[] = { 31, 29, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };

	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

/* ---- America ---- */

/* Groups that the tax office gives to those without a number (ITIN). */
static bool
is_itin_group(unsigned v)
{
	return v >= 50 && v != 66 && v != 67 && v != 68 && v != 69 &&
	    v != 89 && v != 93;
}

bool
check_ssn(const char *p, size_t *len)
{
	struct number g;
	unsigned area;

	number_read(&g, p, *len);
	if (g.n != 9)
		return false;
	area = value_of(g.d, 3, 1000);
	if (area >= 900)
		return is_itin_group(number_two(g.d + 3));
	return area != 0 && area != 666 && number_two(g.d + 3) != 0 &&
	    value_of(g.d + 5, 4, 10000) != 0;
}

/* Canada */
bool
check_sin(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	return g.n == 9 && !number_all_same(&g) && luhn(g.d, g.n);
}

/* Brazil */
bool
check_cpf(const char *p, size_t *len)
{
	struct number g;
	unsigned a, b;

	number_read(&g, p, *len);
	if (g.n != 11 || number_all_same(&g))
		return false;
	a = weighted(g.d, ":98765432") * 10 % 11 % 10;
	b = (weighted(g.d, ";:98765432") * 10) % 11 % 10;
	return a == g.d[9] && b == g.d[10];
}

/* Mexico */
bool
check_curp(const char *p, size_t *len)
{
	/* The N with a tilde has a place of its own. */
	static const char places[] = "0123456789ABCDEFGHIJKLMN-OPQRSTUVWXYZ";
	char t[18];
	unsigned sum = 0;

	if (read_letters(t, sizeof(t), p, *len) != sizeof(t))
		return false;
	for (size_t i = 0; i < 17; i++)
		sum += (unsigned)(strchr(places, t[i]) - places) *
		    (unsigned)(18 - i);
	return t[17] == (char)('0' + (10 - sum % 10) % 10);
}

/* Chile */
bool
check_rut(const char *p, size_t *len)
{
	char t[9], last;
	unsigned sum = 0, weight = 2;
	size_t n = read_letters(t, sizeof(t), p, *len);

	if (n < 8)
		return false;
	for (size_t i = n - 1; i > 0; i--) {
		sum += (unsigned)(t[i - 1] - '0') * weight;
		weight = weight == 7 ? 2 : weight + 1;
	}
	sum = 11 - sum % 11;
	last = sum == 11 ? '0' : sum == 10 ? 'K' : (char)('0' + sum);
	return t[n - 1] == last;
}

/* ---- Europe ---- */

/* United Kingdom: pairs of letters that aren't given. */
bool
check_nino(const char *p, size_t *len)
{
	static const char never[][3] = { "BG", "GB", "KN", "NK", "NT", "TN",
		"ZZ" };

	(void)len;
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (p[0] == never[i][0] && p[1] == never[i][1])
			return false;
	return true;
}

/* Spain: the number, or that of a foreigner with X, Y, Z for 0, 1, 2. */
bool
check_dni(const char *p, size_t *len)
{
	static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";
	char t[9];
	unsigned v = 0;

	if (read_letters(t, sizeof(t), p, *len) != sizeof(t))
		return false;
	if (t[0] >= 'X')
		t[0] = (char)(t[0] - 'X' + '0');
	for (size_t i = 0; i < 8; i++)
		v = v * 10 + (unsigned)(t[i] - '0');
	return t[8] == letters[v % 23];
}

/* Italy: odd places count by a table, which the law of 1976 has. */
bool
check_fiscal_code(const char *p, size_t *len)
{
	static const unsigned char odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21,
		2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23 };
	char t[16];
	unsigned sum = 0;

	if (read_letters(t, sizeof(t), p, *len) != sizeof(t))
		return false;
	for (size_t i = 0; i < 15; i++) {
		unsigned v = (unsigned)(byte_is_digit((unsigned char)t[i]) ?
		    t[i] - '0' : t[i] - 'A');

		sum += i % 2 == 0 ? odd[v] : v;
	}
	return t[15] == (char)('A' + sum % 26);
}

/* Netherlands */
bool
check_bsn(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	return g.n == 9 && !number_all_same(&g) &&
	    (weighted(g.d, "98765432") + 10 * g.d[8]) % 11 == 0;
}

/* Belgium: those born from 2000 on have a 2 in front. */
bool
check_rijksregister(const char *p, size_t *len)
{
	struct number g;
	unsigned rest, key;

	number_read(&g, p, *len);
	if (g.n != 11 || number_two(g.d + 2) % 20 > 12)
		return false;
	rest = value_of(g.d, 9, 97);
	key = number_two(g.d + 9);
	return key == 97 - rest ||
	    key == 97 - (2000000000u % 97 + rest) % 97;
}

/* Switzerland: an article number (EAN-13) of the land 756. */
bool
check_ahv(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	return g.n == 13 && weighted(g.d, "1313131313131") % 10 == 0;
}

/* France: Corsica's 2A and 2B count as 19 and 18. */
bool
check_nir(const char *p, size_t *len)
{
	char t[15];
	unsigned long long v = 0;

	if (read_letters(t, sizeof(t), p, *len) != sizeof(t))
		return false;
	if (byte_is_letter((unsigned char)t[6])) {
		bool a = t[6] == 'A';

		t[5] = '1';
		t[6] = a ? '9' : '8';
	}
	for (size_t i = 0; i < 13; i++)
		v = v * 10 + (unsigned)(t[i] - '0');
	return 97 - v % 97 == (unsigned)(t[13] - '0') * 10 +
	    (unsigned)(t[14] - '0');
}

/* Germany: one of the first ten digits twice or thrice, ISO 7064 mod 11,10. */
static bool
is_german(const struct number *g)
{
	unsigned count[10] = { 0 }, twice = 0, product = 10;

	for (size_t i = 0; i < 10; i++) {
		unsigned sum = (g->d[i] + product) % 10;

		count[g->d[i]]++;
		product = (sum == 0 ? 10 : sum) * 2 % 11;
	}
	for (size_t i = 0; i < 10; i++) {
		if (count[i] > 3)
			return false;
		twice += count[i] > 1;
	}
	return g->d[0] != 0 && twice == 1 && (11 - product) % 10 == g->d[10];
}

static bool
is_norwegian(const struct number *g)
{
	unsigned day = number_two(g->d) % 40, month = number_two(g->d + 2) % 40;
	unsigned a = (11 - weighted(g->d, "376189452") % 11) % 11;
	unsigned b = (11 - weighted(g->d, "5432765432") % 11) % 11;

	return is_day_of(month, day) && a == g->d[9] && b == g->d[10];
}

/* The month tells the century: 20 more since 2000. */
static bool
is_polish(const struct number *g)
{
	unsigned month = number_two(g->d + 2);

	if (month > 20)
		month -= 20;
	return is_day_of(month, number_two(g->d + 4)) &&
	    weighted(g->d, "13791379131") % 10 == 0;
}

static bool
is_turkish(const struct number *g)
{
	const unsigned *d = g->d;
	unsigned odd = d[0] + d[2] + d[4] + d[6] + d[8];
	unsigned even = d[1] + d[3] + d[5] + d[7];

	return d[0] != 0 && (odd * 7 + 90 - even) % 10 == d[9] &&
	    (odd + even + d[9]) % 10 == d[10];
}

bool
check_eleven(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	return g.n == 11 && !number_all_same(&g) && (is_german(&g) ||
	    is_norwegian(&g) || is_polish(&g) || is_turkish(&g));
}

/* Portugal */
bool
check_nif(const char *p, size_t *len)
{
	struct number g;
	unsigned rest;

	number_read(&g, p, *len);
	if (g.n != 9)
		return false;
	rest = weighted(g.d, "98765432") % 11;
	return g.d[8] == (rest < 2 ? 0 : 11 - rest);
}

/* Sweden, with or without the century; those without a number have a day 60
 * more. Denmark: the day first, no sum since 2007. */
bool
check_nordic(const char *p, size_t *len)
{
	struct number g;
	const unsigned *d;

	number_read(&g, p, *len);
	if (g.n != 10 && g.n != 12)
		return false;
	d = g.d + g.n - 10;
	if (is_day_of(number_two(d + 2), number_two(d + 4) % 60) && luhn(d, 10))
		return true;
	return g.n == 10 && is_day_of(number_two(d + 2), number_two(d));
}

/* Finland */
bool
check_hetu(const char *p, size_t *len)
{
	static const char signs[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
	struct number g;

	if (*len != 11)
		return false;
	number_read(&g, p, 6);
	if (!is_day_of(number_two(g.d + 2), number_two(g.d)))
		return false;
	number_read(&g, p, 10);
	return g.n == 9 && p[10] == signs[value_of(g.d, 9, 31)];
}

/* Czechia, Slovakia: divided by 11; women's months are 50 more. */
bool
check_rodne(const char *p, size_t *len)
{
	struct number g;
	unsigned month;

	number_read(&g, p, *len);
	month = number_two(g.d + 2) % 50;
	return is_day_of(month > 20 ? month - 20 : month, number_two(g.d + 4)) &&
	    (g.n == 9 || (g.n == 10 && value_of(g.d, 10, 11) == 0));
}

/* Ireland: a letter, and one more since 2013. */
bool
check_pps(const char *p, size_t *len)
{
	struct number g;
	char last[2] = { 0, 0 };
	unsigned sum;

	number_read(&g, p, *len);
	if (g.n != 7)
		return false;
	(void)read_letters(last, 2, p + 7, *len - 7);
	sum = weighted(g.d, "8765432");
	if (last[1] != 0 && last[1] != 'W')
		sum += (unsigned)(last[1] - 'A' + 1) * 9;
	sum %= 23;
	return last[0] == (sum == 0 ? 'W' : (char)('A' + sum - 1));
}

/* Romania: sex and century, day, county, number. South Africa: day, number,
 * citizen, Luhn's sum. */
bool
check_thirteen(const char *p, size_t *len)
{
	struct number g;
	unsigned sum;

	number_read(&g, p, *len);
	if (g.n != 13)
		return false;
	if (is_day_of(number_two(g.d + 2), number_two(g.d + 4)) && g.d[10] < 2 &&
	    g.d[11] >= 8 && luhn(g.d, 13))
		return true;
	sum = weighted(g.d, "279146358279") % 11;
	return g.d[0] > 0 && is_day_of(number_two(g.d + 3), number_two(g.d + 5)) &&
	    number_two(g.d + 7) >= 1 && number_two(g.d + 7) <= 52 &&
	    g.d[12] == (sum == 10 ? 1 : sum);
}

/* ---- Asia, Australia, Africa ---- */

/* China: GB 11643, ISO 7064 mod 11-2. */
bool
check_chinese(const char *p, size_t *len)
{
	static const char signs[] = "10X98765432";
	static const char weights[] = "79:584216379:5842";
	struct number g;

	if (*len != 18)
		return false;
	number_read(&g, p, 17);
	return g.n == 17 && (number_two(g.d + 6) == 19 || number_two(g.d + 6) == 20) &&
	    is_day_of(number_two(g.d + 10), number_two(g.d + 12)) &&
	    (p[17] == 'x' ? 'X' : p[17]) ==
	    signs[weighted(g.d, weights) % 11];
}

/* India: Verhoeff's sum, of the dihedral group of five. */
bool
check_aadhaar(const char *p, size_t *len)
{
	static const char turned[8][11] = { "0123456789", "1576283094",
		"5803796142", "8916043527", "9453126870", "4286573901",
		"2793806415", "7046913258" };
	struct number g;
	unsigned sum = 0;

	number_read(&g, p, *len);
	if (g.n != 12 || g.d[0] < 2)
		return false;
	for (size_t i = 0; i < 12; i++) {
		unsigned v = (unsigned)(turned[i % 8][g.d[11 - i]] - '0');

		if (sum < 5)
			sum = v < 5 ? (sum + v) % 5 : 5 + (sum + v) % 5;
		else
			sum = v < 5 ? 5 + (sum + 5 - v) % 5 :
			    (sum + 5 - v) % 5;
	}
	return sum == 0;
}

/* Japan: My Number */
bool
check_my_number(const char *p, size_t *len)
{
	struct number g;
	unsigned rest;

	number_read(&g, p, *len);
	if (g.n != 12)
		return false;
	rest = weighted(g.d, "65432765432") % 11;
	return g.d[11] == (rest < 2 ? 0 : 11 - rest);
}

/* Korea, Malaysia: the day of birth first. */
bool
check_born_first(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	return g.n >= 12 && is_day_of(number_two(g.d + 2), number_two(g.d + 4));
}

/* Singapore */
bool
check_nric(const char *p, size_t *len)
{
	static const char old[] = "JZIHGFEDCBA", foreign[] = "XWUTRQPNMLK";
	static const char newest[] = "KLJNPQRTUWX";
	struct number g;
	unsigned sum;

	number_read(&g, p, *len);
	if (*len != 9 || g.n != 7)
		return false;
	sum = weighted(g.d, "2765432");
	if (p[0] == 'M')
		return p[8] == newest[10 - (sum + 3) % 11];
	if (p[0] == 'T' || p[0] == 'G')
		sum += 4;
	return p[8] == (p[0] == 'S' || p[0] == 'T' ? old : foreign)[sum % 11];
}

/* Taiwan: the letter stands for two digits. */
bool
check_taiwan(const char *p, size_t *len)
{
	static const char order[] = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
	struct number g;
	unsigned v;

	number_read(&g, p, *len);
	if (*len != 10 || g.n != 9)
		return false;
	v = (unsigned)(strchr(order, p[0]) - order) + 10;
	return (v / 10 + v % 10 * 9 + weighted(g.d, "876543211")) % 10 == 0;
}

/* Australia: tax file number, of nine digits or, the oldest, eight. */
bool
check_tfn(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	if (g.n == 8)
		return weighted(g.d, ":7846351") % 11 == 0;
	return g.n == 9 && weighted(g.d, "14375869:") % 11 == 0;
}

/* United Kingdom: number of a patient of the NHS. */
bool
check_nhs(const char *p, size_t *len)
{
	struct number g;

	number_read(&g, p, *len);
	return g.n == 10 && !number_all_same(&g) &&
	    (11 - weighted(g.d, ":98765432") % 11) % 11 == g.d[9];
}
