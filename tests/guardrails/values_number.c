/*
 * Numbers that states and makers give: of people, of licences and passports,
 * of cars, of those who treat patients.
 */
#include "config.h"

#include <string.h>

#include "guardrails/labelled.h"
#include "lib/dice.h"

/* So many digits into a text of our own, the first not 0. */
static void
some_digits(char *d, size_t n)
{
	for (size_t i = 0; i < n; i++)
		d[i] = (char)('0' + (i == 0 ? 1 + dice(9) : dice(10)));
	d[n] = '\0';
}

static unsigned
weighted(const char *d, const unsigned *weights, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (unsigned)(d[i] - '0') * weights[i];
	return sum;
}

/* ---- numbers of people ---- */

/* USA: no area 000, 666 or from 900 on, no group 00, no number 0000. */
static void
put_ssn(struct buf *out)
{
	unsigned area = 1 + dice(899);
	char between;

	if (area == 666)
		area = 667;
	between = dice_one_in(5) ? ' ' : '-';
	buf_printf(out, "%03u%c", area, between);
	put_number(out, 1, 99, 2);
	buf_putc(out, between);
	put_number(out, 1, 9999, 4);
}

/* United Kingdom: letters that are given out, six digits, A to D. */
static void
put_nino(struct buf *out)
{
	bool spaced = dice(2) == 0;

	put_from(out, "ABCEGHJKLMPRSTWXYZ", 1);
	put_from(out, "ABCEHJKLMPRSTWXYZ", 1);
	for (int i = 0; i < 3; i++) {
		if (spaced)
			buf_putc(out, ' ');
		put_digits(out, 2);
	}
	if (spaced)
		buf_putc(out, ' ');
	put_from(out, "ABCD", 1);
}

/* Germany's tax number: ten digits and ISO 7064 (11,10). */
static void
put_steuer_id(struct buf *out)
{
	char d[16];
	unsigned product = 10;
	bool spaced = dice(2) == 0;

	/* One digit twice, the others at most once. */
	memcpy(d, "1234567890", 11);
	for (unsigned i = 9; i > 0; i--) {
		unsigned j = dice(i + 1);
		char c = d[i];

		d[i] = d[j];
		d[j] = c;
	}
	if (d[0] == '0')
		d[0] = d[5];
	else
		d[7] = d[2];
	for (size_t i = 0; i < 10; i++) {
		unsigned sum = ((unsigned)(d[i] - '0') + product) % 10;

		product = (sum == 0 ? 10 : sum) * 2 % 11;
	}
	for (size_t i = 0; i < 10; i++) {
		if (spaced && (i == 2 || i == 5 || i == 8))
			buf_putc(out, ' ');
		buf_putc(out, d[i]);
	}
	buf_putc(out, (char)('0' + (11 - product) % 10));
}

/* France: sex, year, month, department, town, number, and 97 less the
 * remainder. */
static void
put_nir(struct buf *out)
{
	unsigned sex = 1 + dice(2);
	unsigned year = dice(100);
	unsigned month = 1 + dice(12);
	unsigned department = 1 + dice(95);
	unsigned town = 1 + dice(500);
	unsigned number = 1 + dice(900);
	unsigned long long all;

	if (department == 20)
		department = 21;
	all = sex;
	all = all * 100 + year;
	all = all * 100 + month;
	all = all * 100 + department;
	all = all * 1000 + town;
	all = all * 1000 + number;
	buf_printf(out, dice(2) == 0 ? "%u %02u %02u %02u %03u %03u %02u" :
	    "%u%02u%02u%02u%03u%03u%02u", sex, year, month, department, town,
	    number, (unsigned)(97 - all % 97));
}

/* Spain: eight digits and a letter; of foreigners X, Y or Z before seven. */
static void
put_dni(struct buf *out)
{
	static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";
	unsigned n = 10000000 + dice(89999999);

	if (dice_one_in(3)) {
		unsigned first = dice(3);

		n %= 10000000;
		buf_printf(out, "%c%07u%c", "XYZ"[first], n,
		    letters[(first * 10000000 + n) % 23]);
	} else {
		buf_printf(out, dice_one_in(3) ? "%08u-%c" : "%08u%c", n,
		    letters[n % 23]);
	}
}

/* Italy: six letters of the name, birth, town, and a letter of the sum. */
static void
put_codice_fiscale(struct buf *out)
{
	static const unsigned odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4,
	    18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23 };
	struct buf b;
	unsigned sum = 0, day;

	buf_init(&b, 32);
	put_from(&b, "BCDFGLMNPRSTVZ", 6);
	put_digits(&b, 2);
	put_from(&b, "ABCDEHLMPRST", 1);
	day = 1 + dice(28);
	buf_printf(&b, "%02u", dice(2) == 0 ? day + 40 : day);
	put_from(&b, "ABCDEFGHIL", 1);
	buf_printf(&b, "%03u", 1 + dice(900));
	for (size_t i = 0; i < b.len; i++) {
		char c = b.data[i];
		unsigned v = (unsigned)(c >= 'A' ? c - 'A' : c - '0');

		sum += i % 2 == 0 ? odd[v] : v;
	}
	buf_putc(&b, (char)('A' + sum % 26));
	buf_add(out, b.data, b.len);
	buf_fini(&b);
}

/* Brazil's CPF: two digits of sums by 11. */
static void
put_cpf(struct buf *out)
{
	char d[16];

	some_digits(d, 9);
	for (size_t n = 9; n < 11; n++) {
		unsigned sum = 0;

		for (size_t i = 0; i < n; i++)
			sum += (unsigned)(d[i] - '0') * (unsigned)(n + 1 - i);
		d[n] = (char)('0' + (sum * 10 % 11) % 10);
		d[n + 1] = '\0';
	}
	buf_printf(out, "%.3s.%.3s.%.3s-%.2s", d, d + 3, d + 6, d + 9);
}

/* Portugal's NIF: weights 9 to 2. */
static void
put_nif(struct buf *out)
{
	static const unsigned weights[] = { 9, 8, 7, 6, 5, 4, 3, 2 };
	char d[16];
	unsigned r;

	some_digits(d, 8);
	d[0] = "123"[dice(3)];
	r = weighted(d, weights, 8) % 11;
	d[8] = (char)('0' + (r < 2 ? 0 : 11 - r));
	d[9] = '\0';
	if (dice(2) == 0)
		buf_printf(out, "%.3s %.3s %.3s", d, d + 3, d + 6);
	else
		buf_puts(out, d);
}

/* Netherlands' BSN: weights 9 to 2 and -1, a multiple of 11. */
static void
put_bsn(struct buf *out)
{
	static const unsigned weights[] = { 9, 8, 7, 6, 5, 4, 3, 2 };
	char d[16];
	unsigned r;

	do {
		some_digits(d, 8);
		r = weighted(d, weights, 8) % 11;
	} while (r == 10);
	buf_printf(out, "%s%u", d, r);
}

/* Poland's PESEL: birth, number, weights 1 3 7 9. */
static void
put_pesel(struct buf *out)
{
	static const unsigned weights[] = { 1, 3, 7, 9, 1, 3, 7, 9, 1, 3 };
	struct buf b;

	buf_init(&b, 32);
	put_number(&b, 40, 99, 2);
	put_number(&b, 1, 12, 2);
	put_number(&b, 1, 28, 2);
	put_digits(&b, 4);
	buf_printf(out, "%s%u", b.data,
	    (10 - weighted(b.data, weights, 10) % 10) % 10);
	buf_fini(&b);
}

/* Japan's: eleven digits, weights 6 to 2 and 7 to 2. */
static void
put_my_number(struct buf *out)
{
	static const unsigned weights[] = { 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
	char d[16];
	unsigned r;

	some_digits(d, 11);
	r = weighted(d, weights, 11) % 11;
	d[11] = (char)('0' + (r < 2 ? 0 : 11 - r));
	d[12] = '\0';
	if (dice(2) == 0)
		buf_printf(out, "%.4s %.4s %.4s", d, d + 4, d + 8);
	else
		buf_puts(out, d);
}

/* China's: place, birth, number, ISO 7064 (11,2). */
static void
put_resident_id(struct buf *out)
{
	static const unsigned weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9,
	    10, 5, 8, 4, 2 };
	static const char *const places[] = { "110101", "310104", "440305",
	    "510107", "330102", "420106", NULL };
	struct buf b;

	buf_init(&b, 32);
	buf_puts(&b, one_of(places));
	put_number(&b, 1950, 2004, 4);
	put_number(&b, 1, 12, 2);
	put_number(&b, 1, 28, 2);
	put_number(&b, 1, 999, 3);
	buf_printf(out, "%s%c", b.data,
	    "10X98765432"[weighted(b.data, weights, 17) % 11]);
	buf_fini(&b);
}

/* Korea's: birth, a hyphen, seven digits. */
static void
put_rrn(struct buf *out)
{
	static const unsigned weights[] = { 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5 };
	struct buf b;
	unsigned sum;

	buf_init(&b, 32);
	put_number(&b, 50, 99, 2);
	put_number(&b, 1, 12, 2);
	put_number(&b, 1, 28, 2);
	put_number(&b, 1, 2, 1);
	put_digits(&b, 5);
	sum = weighted(b.data, weights, 12);
	buf_printf(out, "%.6s-%s%u", b.data, b.data + 6, (11 - sum % 11) % 10);
	buf_fini(&b);
}

static void
make_national(struct buf *out, enum language l)
{
	static void (*const puts_it[LANGUAGES])(struct buf *) = {
		[LANGUAGE_EN] = put_ssn, [LANGUAGE_DE] = put_steuer_id,
		[LANGUAGE_FR] = put_nir, [LANGUAGE_ES] = put_dni,
		[LANGUAGE_IT] = put_codice_fiscale, [LANGUAGE_PT] = put_cpf,
		[LANGUAGE_NL] = put_bsn, [LANGUAGE_PL] = put_pesel,
		[LANGUAGE_JA] = put_my_number,
		[LANGUAGE_ZH] = put_resident_id, [LANGUAGE_KO] = put_rrn,
		[LANGUAGE_NONE] = put_ssn,
	};

	puts_it[l](out);
}

static void
make_nino(struct buf *out, enum language l)
{
	(void)l;
	put_nino(out);
}

static void
make_nif(struct buf *out, enum language l)
{
	(void)l;
	put_nif(out);
}

/* USA, with a 9 at the front: for those who have no SSN. */
static void
make_itin(struct buf *out, enum language l)
{
	(void)l;
	buf_putc(out, '9');
	put_digits(out, 2);
	buf_putc(out, '-');
	put_number(out, 70, 88, 2);
	buf_putc(out, '-');
	put_number(out, 1, 9999, 4);
}

/* ---- papers ---- */

static void
make_passport(struct buf *out, enum language l)
{
	static const char *const forms[LANGUAGES] = {
		[LANGUAGE_EN] = "#########", [LANGUAGE_DE] = "C%#%%%%%#",
		[LANGUAGE_FR] = "##@@#####", [LANGUAGE_ES] = "@@@######",
		[LANGUAGE_IT] = "Y@#######", [LANGUAGE_PT] = "C@######",
		[LANGUAGE_NL] = "N@%%%%%%#", [LANGUAGE_PL] = "@@#######",
		[LANGUAGE_JA] = "T@#######", [LANGUAGE_ZH] = "E########",
		[LANGUAGE_KO] = "M########", [LANGUAGE_NONE] = "@########",
	};

	if (l == LANGUAGE_EN && dice(2) == 0)
		put_like(out, "@########");
	else
		put_like(out, forms[l]);
}

static void
make_licence(struct buf *out, enum language l)
{
	static const char *const forms[LANGUAGES] = {
		[LANGUAGE_EN] = "@#######", [LANGUAGE_DE] = "B###%%%%%#%",
		[LANGUAGE_FR] = "############", [LANGUAGE_ES] = "########-@",
		[LANGUAGE_IT] = "U#@#######@", [LANGUAGE_PT] = "L-#######",
		[LANGUAGE_NL] = "##########", [LANGUAGE_PL] = "#####/##/####",
		[LANGUAGE_JA] = "############", [LANGUAGE_ZH] = "############",
		[LANGUAGE_KO] = "##-##-######-##", [LANGUAGE_NONE] = "@#######",
	};
	static const char *const english[] = {
		"@#######",			/* California */
		"########",			/* Texas, Pennsylvania */
		"@###-####-####",		/* Illinois */
		"@###-###-##-###-#",		/* Florida */
		"### ### ###",			/* New York */
		"@@@@@######@@#@@",		/* United Kingdom */
		NULL
	};

	put_like(out, l == LANGUAGE_EN ? one_of(english) : forms[l]);
}

/* ---- those who treat patients ---- */

static void
put_npi(struct buf *out, unsigned wrong_by)
{
	char d[16];
	unsigned sum = 24;		/* what 80840 before it adds */

	some_digits(d, 9);
	d[0] = "12"[dice(2)];
	for (size_t i = 0; i < 9; i++) {
		unsigned v = (unsigned)(d[i] - '0');

		if (i % 2 == 0)
			v = v * 2 > 9 ? v * 2 - 9 : v * 2;
		sum += v;
	}
	buf_printf(out, "%s%u", d, ((10 - sum % 10) % 10 + wrong_by) % 10);
}

static void
make_npi(struct buf *out, enum language l)
{
	(void)l;
	put_npi(out, 0);
}

static void
make_bad_npi(struct buf *out, enum language l)
{
	(void)l;
	put_npi(out, 1 + dice(9));
}

/* ---- cars ---- */

/* 49 CFR 565: the ninth says whether the others are right. */
static void
put_vin(struct buf *out, bool right)
{
	static const char *const makers[] = { "1HG", "1FT", "2T1", "3VW", "1G1",
	    "4T1", "5YJ", "JHM", "KMH", "WBA", "WVW", "1C4", "JTD", NULL };
	static const char letters[] = "ABCDEFGHJKLMNPRSTUVWXYZ";
	static const char values[] = "12345678123457923456789";
	static const unsigned weights[] = { 8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7,
	    6, 5, 4, 3, 2 };
	struct buf b;
	unsigned sum = 0, check;

	buf_init(&b, 32);
	buf_puts(&b, one_of(makers));
	put_from(&b, "ABCDEFGHJKLMNPRSTUVWXYZ" DIGITS, 5);
	buf_putc(&b, '0');
	put_from(&b, "ABCDEFGHJKLMNPRSTVWXY123456789", 1);
	put_from(&b, letters, 1);
	put_digits(&b, 6);
	for (size_t i = 0; i < 17; i++) {
		char c = b.data[i];
		const char *at = strchr(letters, c);

		sum += weights[i] * (unsigned)(at == NULL ? c - '0' :
		    values[at - letters] - '0');
	}
	check = (sum + (right ? 0 : 1 + dice(10))) % 11;
	b.data[8] = (char)(check == 10 ? 'X' : '0' + check);
	buf_add(out, b.data, b.len);
	buf_fini(&b);
}

static void
make_vin(struct buf *out, enum language l)
{
	(void)l;
	put_vin(out, true);
}

/* European makers don't keep to the sum; then a word says what it is. */
static void
make_vin_europe(struct buf *out, enum language l)
{
	static const char *const makers[] = { "WVWZZZ", "WDBZZZ", "VF1ZZZ",
	    "ZFAZZZ", "TMBZZZ", "VSSZZZ", NULL };

	(void)l;
	buf_puts(out, one_of(makers));
	put_from(out, "ABCDEFGHJKLMNPRSTUVWXYZ", 1);
	put_digits(out, 1);
	put_from(out, "ABCDEFGHJKLMNPRSTUVWXYZ", 1);
	put_from(out, "ABCDEFGHJKLMNPRSTVWXY", 1);
	put_from(out, "ABCDEFGHJKLMNPRSTUVWXYZ", 1);
	put_digits(out, 6);
}

static void
make_bad_vin(struct buf *out, enum language l)
{
	(void)l;
	put_vin(out, false);
}

#define SSN	ENTITY_BIT(ENTITY_SSN)
#define VIN	ENTITY_BIT(ENTITY_VIN)
#define NPI	ENTITY_BIT(ENTITY_NPI)

const struct slot slots_number[] = {
	{ "ssn", SSN, 0, make_national },	/* that of the language */
	{ "nino", SSN, 0, make_nino },
	{ "nif", SSN, 0, make_nif },
	{ "itin", SSN, 0, make_itin },
	{ "passport", ENTITY_BIT(ENTITY_PASSPORT), 0, make_passport },
	{ "licence", ENTITY_BIT(ENTITY_DRIVERS_LICENSE), 0, make_licence },
	{ "npi", NPI, 0, make_npi },
	{ "bad_npi", 0, 0, make_bad_npi },
	{ "vin", VIN, 0, make_vin },
	{ "vin_europe", VIN, 0, make_vin_europe },
	{ "bad_vin", 0, 0, make_bad_vin },
	{ NULL, 0, 0, NULL },
};
