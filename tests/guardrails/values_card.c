/*
 * Cards (ISO/IEC 7812), IBANs (ISO 13616) of all countries of its registry,
 * with right sums and with wrong ones.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "guardrails/labelled.h"
#include "lib/dice.h"

/* How numbers of a kind begin, how long they are, how they are grouped. */
static const struct kind {
	const char *begin;
	unsigned digits;
	const char *groups;
} kinds[] = {
	{ "4", 16, "4444" }, { "4", 16, "4444" }, { "4", 16, "4444" },
	{ "51", 16, "4444" }, { "52", 16, "4444" }, { "53", 16, "4444" },
	{ "54", 16, "4444" }, { "55", 16, "4444" }, { "2221", 16, "4444" },
	{ "2450", 16, "4444" }, { "2720", 16, "4444" },
	{ "34", 15, "465" }, { "37", 15, "465" }, { "37", 15, "465" },
	{ "6011", 16, "4444" }, { "65", 16, "4444" }, { "644", 16, "4444" },
	{ "3528", 16, "4444" }, { "3589", 16, "4444" },
	{ "36", 14, "464" }, { "38", 14, "464" },
	{ "62", 16, "4444" }, { "6759", 16, "4444" }, { "5018", 16, "4444" },
};

/* The digit that makes the sum by Luhn's rule a multiple of ten. */
static unsigned
luhn_digit(const char *digits, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned d = (unsigned)(digits[n - 1 - i] - '0');

		if (i % 2 == 0)
			d = d * 2 > 9 ? d * 2 - 9 : d * 2;
		sum += d;
	}
	return (10 - sum % 10) % 10;
}

static void
put_card(struct buf *out, unsigned wrong_by, const char *between)
{
	const struct kind *k = &kinds[dice(sizeof(kinds) / sizeof(*kinds))];
	struct buf d;
	const char *p;

	buf_init(&d, 64);
	buf_puts(&d, k->begin);
	put_digits(&d, k->digits - 1 - (unsigned)d.len);
	buf_putc(&d, (char)('0' +
	    (luhn_digit(d.data, d.len) + wrong_by) % 10));
	p = d.data;
	for (const char *g = k->groups; *g != '\0'; g++) {
		if (g > k->groups)
			buf_puts(out, between);
		buf_add(out, p, (size_t)(*g - '0'));
		p += *g - '0';
	}
	buf_fini(&d);
}

static void
make_card(struct buf *out, enum language l)
{
	static const char *const between[] = { "", " ", " ", "-", NULL };

	(void)l;
	put_card(out, 0, one_of(between));
}

static void
make_card_plain(struct buf *out, enum language l)
{
	(void)l;
	put_card(out, 0, "");
}

static void
make_bad_card(struct buf *out, enum language l)
{
	unsigned wrong_by = 1 + dice(9);

	(void)l;
	put_card(out, wrong_by, dice(2) == 0 ? " " : "");
}

static void
make_cvv(struct buf *out, enum language l)
{
	(void)l;
	put_digits(out, dice_one_in(5) ? 4 : 3);
}

/* ---- IBAN ---- */

/* n digits, a capitals, c either, each with its number. */
static const struct country {
	const char *form;
} countries[] = {
	{ "AD8n12c" }, { "AE19n" }, { "AL8n16c" }, { "AT16n" }, { "AZ4a20c" },
	{ "BA16n" }, { "BE12n" }, { "BG4a6n8c" }, { "BH4a14c" }, { "BI23n" },
	{ "BR23n1a1c" }, { "BY4c4n16c" }, { "CH5n12c" }, { "CR18n" },
	{ "CY8n16c" }, { "CZ20n" }, { "DE18n" }, { "DJ23n" }, { "DK14n" },
	{ "DO4c20n" }, { "EE16n" }, { "EG25n" }, { "ES20n" }, { "FI14n" },
	{ "FK2a12n" }, { "FO14n" }, { "FR10n11c2n" }, { "GB4a14n" },
	{ "GE2a16n" }, { "GI4a15c" }, { "GL14n" }, { "GR7n16c" },
	{ "GT4c20c" }, { "HN4a20n" }, { "HR17n" }, { "HU24n" }, { "IE4a14n" },
	{ "IL19n" }, { "IQ4a15n" }, { "IS22n" }, { "IT1a10n12c" },
	{ "JO4a4n18c" }, { "KW4a22c" }, { "KZ3n13c" }, { "LB4n20c" },
	{ "LC4a24c" }, { "LI5n12c" }, { "LT16n" }, { "LU3n13c" },
	{ "LV4a13c" }, { "LY21n" }, { "MC10n11c2n" }, { "MD2c18c" },
	{ "ME18n" }, { "MK3n10c2n" }, { "MN16n" }, { "MR23n" },
	{ "MT4a5n18c" }, { "MU4a19n3a" }, { "NI4a20n" }, { "NL4a10n" },
	{ "NO11n" }, { "OM3n16c" }, { "PK4a16c" }, { "PL24n" }, { "PS4a21c" },
	{ "PT21n" }, { "QA4a21c" }, { "RO4a16c" }, { "RS18n" }, { "RU14n15c" },
	{ "SA2n18c" }, { "SC4a20n3a" }, { "SD14n" }, { "SE20n" }, { "SI15n" },
	{ "SK20n" }, { "SM1a10n12c" }, { "SO19n" }, { "ST21n" }, { "SV4a20n" },
	{ "TL19n" }, { "TN20n" }, { "TR6n16c" }, { "UA6n19c" }, { "VA18n" },
	{ "VG4a16n" }, { "XK16n" }, { "YE4a4n18c" },
};

/* The remainder by 97 of a text whose letters are 10 to 35. */
static unsigned
mod97(const char *p, size_t n)
{
	unsigned r = 0;

	for (size_t i = 0; i < n; i++)
		if (p[i] >= 'A')
			r = (r * 100 + (unsigned)(p[i] - 'A') + 10) % 97;
		else
			r = (r * 10 + (unsigned)(p[i] - '0')) % 97;
	return r;
}

static void
put_account(struct buf *b, const char *form)
{
	while (*form != '\0') {
		unsigned n = 0;

		for (; *form >= '0' && *form <= '9'; form++)
			n = n * 10 + (unsigned)(*form - '0');
		put_from(b, *form == 'n' ? DIGITS : *form == 'a' ? UPPER :
		    DIGITS UPPER, n);
		form++;
	}
}

/* In groups of four, the last shorter; or in none. */
static void
put_grouped(struct buf *out, const char *p, size_t n, bool grouped)
{
	for (size_t i = 0; i < n; i++) {
		if (grouped && i > 0 && i % 4 == 0)
			buf_putc(out, ' ');
		buf_putc(out, p[i]);
	}
}

static void
put_iban(struct buf *out, const char *form, unsigned wrong_by)
{
	struct buf account;
	char head[8];
	char all[64];
	size_t n;
	unsigned check;

	buf_init(&account, 64);
	put_account(&account, form + 2);
	buf_printf(&account, "%.2s00", form);
	check = 98 - mod97(account.data, account.len);
	check = (check - 2 + wrong_by) % 97 + 2;
	(void)snprintf(head, sizeof(head), "%.2s%02u", form, check);
	n = account.len - 4;
	memcpy(all, head, 4);
	memcpy(all + 4, account.data, n);
	put_grouped(out, all, n + 4, dice(2) == 0);
	buf_fini(&account);
}

static const char *
any_country(void)
{
	return countries[dice(sizeof(countries) / sizeof(*countries))].form;
}

/* At home as a rule; of anywhere as well. */
static const char *
home(enum language l)
{
	static const char *const homes[LANGUAGES] = {
		[LANGUAGE_EN] = "GB4a14n", [LANGUAGE_DE] = "DE18n",
		[LANGUAGE_FR] = "FR10n11c2n", [LANGUAGE_ES] = "ES20n",
		[LANGUAGE_IT] = "IT1a10n12c", [LANGUAGE_PT] = "PT21n",
		[LANGUAGE_NL] = "NL4a10n", [LANGUAGE_PL] = "PL24n",
	};

	return homes[l] == NULL || dice_one_in(2) ? any_country() : homes[l];
}

static void
make_iban(struct buf *out, enum language l)
{
	put_iban(out, home(l), 0);
}

static void
make_bad_iban(struct buf *out, enum language l)
{
	const char *form = home(l);

	put_iban(out, form, 1 + dice(90));
}

/* ---- accounts that are no IBAN ---- */

/* An IBAN without its country is what Poles call the number. */
static void
put_polish(struct buf *out)
{
	struct buf b;

	buf_init(&b, 64);
	put_iban(&b, "PL24n", 0);
	buf_puts(out, b.data + 2);
	buf_fini(&b);
}

static void
make_account(struct buf *out, enum language l)
{
	static const char *const forms[LANGUAGES] = {
		[LANGUAGE_EN] = "########", [LANGUAGE_DE] = "##########",
		[LANGUAGE_FR] = "###########",
		[LANGUAGE_ES] = "##########", [LANGUAGE_IT] = "############",
		[LANGUAGE_PT] = "###########", [LANGUAGE_NL] = "#########",
		[LANGUAGE_JA] = "#######", [LANGUAGE_ZH] = "###############",
		[LANGUAGE_KO] = "###-######-##-###",
		[LANGUAGE_NONE] = "##########",
	};

	if (l == LANGUAGE_PL)
		put_polish(out);
	else if (l == LANGUAGE_EN && dice(2) == 0)
		put_digits(out, 9 + dice(4));
	else
		put_like(out, forms[l]);
}

/* ABA: nine digits, weights 3, 7 and 1, a multiple of ten. */
static void
make_routing(struct buf *out, enum language l)
{
	static const unsigned weights[] = { 3, 7, 1, 3, 7, 1, 3, 7 };
	struct buf d;
	unsigned sum = 0;

	(void)l;
	buf_init(&d, 16);
	buf_putc(&d, '0');
	buf_putc(&d, (char)('1' + dice(9)));
	put_digits(&d, 6);
	for (size_t i = 0; i < 8; i++)
		sum += weights[i] * (unsigned)(d.data[i] - '0');
	buf_putc(&d, (char)('0' + (10 - sum % 10) % 10));
	buf_add(out, d.data, d.len);
	buf_fini(&d);
}

static void
make_sort_code(struct buf *out, enum language l)
{
	(void)l;
	put_like(out, "##-##-##");
}

static void
make_blz(struct buf *out, enum language l)
{
	(void)l;
	buf_printf(out, "%u", 1 + dice(8));
	put_like(out, dice(2) == 0 ? "## ### ##" : "#######");
}

#define CARD	ENTITY_BIT(ENTITY_CREDIT_CARD)
#define IBAN	ENTITY_BIT(ENTITY_IBAN)
#define ACCOUNT	ENTITY_BIT(ENTITY_ACCOUNT_NUMBER)

const struct slot slots_card[] = {
	{ "card", CARD, ACCOUNT, make_card },
	{ "card_plain", CARD, ACCOUNT, make_card_plain },
	{ "bad_card", 0, 0, make_bad_card },
	{ "cvv", ENTITY_BIT(ENTITY_CREDIT_CARD_CVV), 0, make_cvv },
	{ "iban", IBAN, ACCOUNT, make_iban },
	{ "bad_iban", 0, 0, make_bad_iban },
	{ "account", ACCOUNT, 0, make_account },
	{ "routing", ACCOUNT, 0, make_routing },
	{ "sort_code", ACCOUNT, 0, make_sort_code },
	{ "blz", ACCOUNT, 0, make_blz },
	{ NULL, 0, 0, NULL },
};
