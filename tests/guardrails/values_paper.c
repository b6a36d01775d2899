/*
 * Passports and driving licences as many states print them, days of birth as
 * many people write them.
 */
#include "config.h"

#include <string.h>

#include "guardrails/labelled.h"
#include "lib/dice.h"

/* As the licensing offices of the states of the USA describe them. */
static const char *const states[] = {
	"#######",			/* Alabama, Alaska, Maine, Oregon */
	"@########",			/* Arizona, Hawaii, Kansas */
	"9########",			/* Arkansas, Georgia, Louisiana */
	"@#######",			/* California */
	"##-###-####",			/* Colorado */
	"@###-###-##-###-#",		/* Florida */
	"@@######@",			/* Idaho */
	"@###-####-####",		/* Illinois */
	"####-##-####",			/* Indiana */
	"###@@####",			/* Iowa */
	"K##-##-####",			/* Kansas */
	"@##-###-###",			/* Kentucky */
	"@-###-###-###-###",		/* Maryland */
	"S########",			/* Massachusetts */
	"@ ### ### ### ###",		/* Michigan */
	"@############",		/* Minnesota, Florida */
	"@#########",			/* Missouri, Oklahoma */
	"#############",		/* Montana */
	"##@@@#####",			/* New Hampshire */
	"@#### ##### #####",		/* New Jersey */
	"### ### ###",			/* New York */
	"@@@-##-####",			/* North Dakota */
	"@@######",			/* Ohio */
	"## ### ###",			/* Pennsylvania */
	"########",			/* Texas, Vermont, Pennsylvania */
	"#######@",			/* Vermont, Maine */
	"@##-##-####",			/* Virginia */
	"WDL%#%%#%%##",			/* Washington */
	"@######",			/* West Virginia, Oregon */
	"@###-####-####-##",		/* Wisconsin */
	"######-###",			/* Wyoming */
	NULL
};

/* Canada, Australia, New Zealand, Britain, Ireland, India. */
static const char *const dominions[] = {
	"@####-#####-#####", "@####-######-##", "######-###", "#######",
	"########", "@@######", "@@@@@######@@#@@", "@@@@@ ###### @@#@@",
	"MH## 20##00#####", "DL-##20##00#####", "### ### ###", NULL
};

static const char *const passports[] = {
	"#########",			/* USA, Britain, Denmark, Romania */
	"@########",			/* USA, Mexico, South Africa, Korea */
	"@@######",			/* Canada, Italy, Brazil, Portugal */
	"@######@@",			/* Canada */
	"P@#######",			/* Australia */
	"L@######",			/* New Zealand, Ireland */
	"@#######",			/* India, Switzerland, Indonesia */
	"@ #######",			/* Austria */
	"@@#######",			/* Italy, Poland, Finland, Greece */
	"@@@######",			/* Spain, Argentina */
	"##@@#####",			/* France */
	"C%#%%%%%#",			/* Germany */
	"N@%%%%%%#",			/* Netherlands */
	"########",			/* Sweden, Israel, Norway */
	"## #######",			/* Russia */
	"P#######@",			/* Philippines */
	"E#######@",			/* Singapore */
	"M###@####",			/* Korea */
	NULL
};

static void
make_licence_us(struct buf *out, enum language l)
{
	(void)l;
	put_like(out, one_of(states));
}

static void
make_licence_english(struct buf *out, enum language l)
{
	(void)l;
	put_like(out, one_of(dominions));
}

static void
make_passport_any(struct buf *out, enum language l)
{
	(void)l;
	put_like(out, one_of(passports));
}

/* ---- machine-readable zones (ICAO 9303) ---- */

/* Weights 7, 3, 1; letters count from 10, the filler is nothing. */
static void
put_check(struct buf *out, const char *p, size_t n)
{
	static const unsigned weights[] = { 7, 3, 1 };
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned v = p[i] == '<' ? 0 : p[i] <= '9' ?
		    (unsigned)(p[i] - '0') : (unsigned)(p[i] - 'A') + 10;

		sum += v * weights[i % 3];
	}
	buf_printf(out, "%u", sum % 10);
}

static void
put_checked(struct buf *out, const char *text)
{
	buf_puts(out, text);
	put_check(out, text, strlen(text));
}

static void
put_day(struct buf *out, unsigned low, unsigned high)
{
	struct buf b;

	buf_init(&b, 16);
	put_number(&b, low, high, 2);
	put_number(&b, 1, 12, 2);
	put_number(&b, 1, 28, 2);
	put_checked(out, b.data);
	buf_fini(&b);
}

static const char *const states_of_zones[] = { "USA", "GBR", "D<<", "FRA",
	"ESP", "ITA", "NLD", "POL", "IND", "CAN", NULL };

/* The second line of a passport's: number, state, birth, sex, expiry. */
static void
put_second_line(struct buf *out, const char *state)
{
	struct buf b;

	buf_init(&b, 64);
	put_like(&b, dice(2) == 0 ? "@########" : "@@#######");
	put_checked(out, b.data);
	buf_puts(out, state);
	put_day(out, 40, 99);
	put_from(out, "MF", 1);
	put_day(out, 26, 36);
	buf_puts(out, "<<<<<<<<<<<<<<");
	put_digits(out, 2);
	buf_fini(&b);
}

static void
put_name_field(struct buf *out, size_t width)
{
	static const char *const names[] = { "GARCIA<LOPEZ<<MARIA", "SMITH<<JOHN"
	    "<PAUL", "MUELLER<<ANNA", "ROSSI<<LUCA", "DUPONT<<MARIE<CLAIRE",
	    "KOWALSKA<<ZOFIA", "DE<VRIES<<JAN", "O<BRIEN<<SEAN", NULL };
	const char *name = one_of(names);

	buf_puts(out, name);
	for (size_t n = strlen(name); n < width; n++)
		buf_putc(out, '<');
}

static void
make_zone(struct buf *out, enum language l)
{
	const char *state = one_of(states_of_zones);

	(void)l;
	buf_printf(out, "P<%s", state);
	put_name_field(out, 39);
	buf_putc(out, '\n');
	put_second_line(out, state);
}

static void
make_zone_line(struct buf *out, enum language l)
{
	(void)l;
	put_second_line(out, one_of(states_of_zones));
}

/* ---- days of birth ---- */

static const char *const english_months[] = { "Jan", "Feb", "Mar", "Apr", "May",
	"June", "July", "Aug", "Sept", "Oct", "Nov", "Dec", NULL };
static const char *const capital_months[] = { "JAN", "FEB", "MAR", "APR", "MAY",
	"JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", NULL };

/* As forms, passports, notes of wards and chats have them. */
static void
make_birth_form(struct buf *out, enum language l)
{
	unsigned year = 1935 + dice(75);
	unsigned month = 1 + dice(12);
	unsigned day = 1 + dice(28);

	(void)l;
	switch (dice(8)) {
	case 0:
		buf_printf(out, "%02u %s %u", day, capital_months[month - 1],
		    year);
		break;
	case 1:
		buf_printf(out, "%02u-%s-%u", day, capital_months[month - 1],
		    year);
		break;
	case 2:
		buf_printf(out, "%u/%u/%02u", month, day, year % 100);
		break;
	case 3:
		buf_printf(out, "%u %s %u", day, english_months[month - 1],
		    year);
		break;
	case 4:
		buf_printf(out, "%s. %u, %u", english_months[month - 1], day,
		    year);
		break;
	case 5:
		buf_printf(out, "%04u-%02u-%02u", year, month, day);
		break;
	case 6:
		buf_printf(out, "%02u/%02u/%04u", day, month, year);
		break;
	default:
		buf_printf(out, "%u.%u.%u", day, month, year);
		break;
	}
}

/* All digits: 19850304. */
static void
make_birth_plain(struct buf *out, enum language l)
{
	(void)l;
	put_number(out, 1935, 2009, 4);
	put_number(out, 1, 12, 2);
	put_number(out, 1, 28, 2);
}

/* By the reign of a Japanese emperor. */
static void
make_birth_reign(struct buf *out, enum language l)
{
	(void)l;
	buf_puts(out, dice(2) == 0 ? "昭和" : "平成");
	buf_printf(out, "%u年", 2 + dice(28));
	buf_printf(out, "%u月", 1 + dice(12));
	buf_printf(out, "%u日", 1 + dice(28));
}

#define PASSPORTS	ENTITY_BIT(ENTITY_PASSPORT)
#define LICENCES	ENTITY_BIT(ENTITY_DRIVERS_LICENSE)
#define DATES		ENTITY_BIT(ENTITY_DATE)
#define BIRTHS		ENTITY_BIT(ENTITY_DATE_OF_BIRTH)

const struct slot slots_paper[] = {
	{ "licence_us", LICENCES, 0, make_licence_us },
	{ "licence_english", LICENCES, 0, make_licence_english },
	{ "passport_any", PASSPORTS, 0, make_passport_any },
	{ "zone", PASSPORTS, 0, make_zone },
	{ "zone_line", PASSPORTS, 0, make_zone_line },
	{ "birth_form", BIRTHS | DATES, 0, make_birth_form },
	{ "birth_plain", BIRTHS, DATES, make_birth_plain },
	{ "birth_reign", BIRTHS | DATES, 0, make_birth_reign },
	{ NULL, 0, 0, NULL },
};
