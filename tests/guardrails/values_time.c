/*
 * Days, ages and sums of money, as each language writes them.
 */
#include "config.h"

#include "guardrails/labelled.h"
#include "lib/dice.h"

static const char *const months[LANGUAGES][12] = {
	[LANGUAGE_EN] = { "January", "February", "March", "April", "May",
	    "June", "July", "August", "September", "October", "November",
	    "December" },
	[LANGUAGE_DE] = { "Januar", "Februar", "März", "April", "Mai", "Juni",
	    "Juli", "August", "September", "Oktober", "November", "Dezember" },
	[LANGUAGE_FR] = { "janvier", "février", "mars", "avril", "mai", "juin",
	    "juillet", "août", "septembre", "octobre", "novembre",
	    "décembre" },
	[LANGUAGE_ES] = { "enero", "febrero", "marzo", "abril", "mayo",
	    "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
	    "diciembre" },
	[LANGUAGE_IT] = { "gennaio", "febbraio", "marzo", "aprile", "maggio",
	    "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre",
	    "dicembre" },
	[LANGUAGE_PT] = { "janeiro", "fevereiro", "março", "abril", "maio",
	    "junho", "julho", "agosto", "setembro", "outubro", "novembro",
	    "dezembro" },
	[LANGUAGE_NL] = { "januari", "februari", "maart", "april", "mei",
	    "juni", "juli", "augustus", "september", "oktober", "november",
	    "december" },
	[LANGUAGE_PL] = { "stycznia", "lutego", "marca", "kwietnia", "maja",
	    "czerwca", "lipca", "sierpnia", "września", "października",
	    "listopada", "grudnia" },
};

/* How a day is written: d and m numbers, D and M of two digits, y Y the year's
 * last two and all four, B its name, b the first three letters of it, o the
 * English ending; the rest stands as it is. */
static const char *const forms[LANGUAGES][10] = {
	[LANGUAGE_EN] = { "B d, Y", "B d, Y", "d B Y", "M/D/Y", "m/d/y",
	    "Y-M-D", "b d, Y", "B do, Y", "do of B Y", NULL },
	[LANGUAGE_DE] = { "d. B Y", "D.M.Y", "D.M.Y", "d.m.y", "Y-M-D", NULL },
	[LANGUAGE_FR] = { "d B Y", "D/M/Y", "D/M/Y", "D-M-Y", "Y-M-D", NULL },
	[LANGUAGE_ES] = { "d de B de Y", "D/M/Y", "D/M/Y", "D-M-Y", "Y-M-D",
	    NULL },
	[LANGUAGE_IT] = { "d B Y", "D/M/Y", "D/M/Y", "D.M.Y", "Y-M-D", NULL },
	[LANGUAGE_PT] = { "d de B de Y", "D/M/Y", "D/M/Y", "D-M-Y", "Y-M-D",
	    NULL },
	[LANGUAGE_NL] = { "d B Y", "D-M-Y", "D-M-Y", "D/M/Y", "Y-M-D", NULL },
	[LANGUAGE_PL] = { "d B Y", "D.M.Y", "D.M.Y", "D-M-Y", "Y-M-D", NULL },
	[LANGUAGE_JA] = { "Y年m月d日", "Y年m月d日", "Y/M/D", "Y-M-D", NULL },
	[LANGUAGE_ZH] = { "Y年m月d日", "Y年m月d日", "Y/M/D", "Y-M-D", NULL },
	[LANGUAGE_KO] = { "Y년 m월 d일", "Y년 m월 d일", "Y.M.D", "Y-M-D",
	    NULL },
	[LANGUAGE_NONE] = { "Y-M-D", "Y-M-D", "Y/M/D", "M/D/Y", NULL },
};

/* Without a year; with a month alone. */
static const char *const short_forms[LANGUAGES][4] = {
	[LANGUAGE_EN] = { "B d", "d B", "B Y", NULL },
	[LANGUAGE_DE] = { "d. B", "B Y", NULL },
	[LANGUAGE_FR] = { "d B", "B Y", NULL },
	[LANGUAGE_ES] = { "d de B", "B de Y", NULL },
	[LANGUAGE_IT] = { "d B", "B Y", NULL },
	[LANGUAGE_PT] = { "d de B", "B de Y", NULL },
	[LANGUAGE_NL] = { "d B", "B Y", NULL },
	[LANGUAGE_PL] = { "d B", NULL },
	[LANGUAGE_JA] = { "m月d日", "Y年m月", NULL },
	[LANGUAGE_ZH] = { "m月d日", "Y年m月", NULL },
	[LANGUAGE_KO] = { "m월 d일", "Y년 m월", NULL },
	[LANGUAGE_NONE] = { "Y-M-D", NULL },
};

struct day {
	unsigned year, month, day;
};

static const char *
ending(unsigned day)
{
	static const char *const endings[] = { "th", "st", "nd", "rd" };

	if (day % 10 > 3 || (day >= 11 && day <= 13))
		return "th";
	return endings[day % 10];
}

static void
put_day(struct buf *out, enum language l, const char *form, struct day t)
{
	const char *name = months[l][0] == NULL ?
	    months[LANGUAGE_EN][t.month - 1] : months[l][t.month - 1];

	for (; *form != '\0'; form++)
		switch (*form) {
		case 'd':
			/* "de" is a word, "do" a number with its ending. */
			if (form[1] == 'e') {
				buf_puts(out, "de");
				form++;
				break;
			}
			buf_printf(out, "%u", t.day);
			if (form[1] == 'o') {
				buf_puts(out, ending(t.day));
				form++;
			}
			break;
		case 'm':
			buf_printf(out, "%u", t.month);
			break;
		case 'D':
			buf_printf(out, "%02u", t.day);
			break;
		case 'M':
			buf_printf(out, "%02u", t.month);
			break;
		case 'y':
			buf_printf(out, "%02u", t.year % 100);
			break;
		case 'Y':
			buf_printf(out, "%u", t.year);
			break;
		case 'B':
			buf_puts(out, name);
			break;
		case 'b':
			buf_printf(out, "%.3s", name);
			break;
		default:
			buf_putc(out, *form);
		}
}

static struct day
any_day(unsigned from, unsigned years)
{
	struct day t;

	t.year = from + dice(years);
	t.month = 1 + dice(12);
	t.day = 1 + dice(28);
	return t;
}

static void
make_date(struct buf *out, enum language l)
{
	const char *form = one_of(forms[l]);

	put_day(out, l, form, any_day(2015, 13));
}

static void
make_short_date(struct buf *out, enum language l)
{
	const char *form = one_of(short_forms[l]);

	put_day(out, l, form, any_day(2015, 13));
}

static void
make_iso_date(struct buf *out, enum language l)
{
	put_day(out, l, "Y-M-D", any_day(2015, 13));
}

/* As web servers log it. */
static void
make_log_date(struct buf *out, enum language l)
{
	put_day(out, l, "D/b/Y", any_day(2015, 13));
}

static void
make_birth(struct buf *out, enum language l)
{
	const char *form = one_of(forms[l]);

	put_day(out, l, form, any_day(1932, 80));
}

static void
make_time(struct buf *out, enum language l)
{
	(void)l;
	put_number(out, 0, 23, 2);
	buf_putc(out, ':');
	put_number(out, 0, 59, 2);
	if (dice_one_in(3)) {
		buf_putc(out, ':');
		put_number(out, 0, 59, 2);
	}
}

static void
make_age(struct buf *out, enum language l)
{
	(void)l;
	buf_printf(out, "%u", 18 + dice(78));
}

static void
make_age_small(struct buf *out, enum language l)
{
	(void)l;
	buf_printf(out, "%u", 2 + dice(15));
}

/* ---- money ---- */

/* 1 a small number, 2 a large one with the language's point, 3 that with its
 * decimals, 4 a small one with decimals. Core marks go around the number. */
static const char *const sums[LANGUAGES][10] = {
	[LANGUAGE_EN] = { "$3", "$2", "£1", "€4", "USD 2", "2 dollars",
	    "$1 million", "$1k", "£3", NULL },
	[LANGUAGE_DE] = { "3 €", "1 Euro", "EUR 2", "4 EUR", "1 Mio. Euro",
	    "3 Euro", "4€", NULL },
	[LANGUAGE_FR] = { "3 €", "1 euros", "4 €", "2 euros", "4€", "2 EUR",
	    NULL },
	[LANGUAGE_ES] = { "3 €", "1 euros", "4 €", "2 dólares", "US$ 2",
	    "4€", NULL },
	[LANGUAGE_IT] = { "€ 3", "1 euro", "4 €", "2 euro", "€4", NULL },
	[LANGUAGE_PT] = { "R$ 3", "3 €", "1 euros", "2 reais", "R$ 4", NULL },
	[LANGUAGE_NL] = { "€ 3", "1 euro", "€ 1,-", "€4", "EUR 2", NULL },
	[LANGUAGE_PL] = { "3 zł", "1 zł", "2 PLN", "4 zł", "1 złotych", NULL },
	[LANGUAGE_JA] = { "2円", "¥2", "1万円", "1円", "￥2", NULL },
	[LANGUAGE_ZH] = { "¥3", "2元", "1万元", "￥4", "人民币2元", NULL },
	[LANGUAGE_KO] = { "2원", "₩2", "1만원", "1만 원", NULL },
	[LANGUAGE_NONE] = { "$3", "4 USD", "EUR 4", "€3", "$1", NULL },
};

static void
put_thousands(struct buf *out, char point)
{
	put_number(out, 1, 99, 1);
	buf_putc(out, point);
	put_digits(out, 3);
}

static void
make_amount(struct buf *out, enum language l)
{
	static const char *const points[LANGUAGES] = {
		[LANGUAGE_EN] = ",.", [LANGUAGE_DE] = ".,",
		[LANGUAGE_FR] = " ,", [LANGUAGE_ES] = ".,",
		[LANGUAGE_IT] = ".,", [LANGUAGE_PT] = ".,",
		[LANGUAGE_NL] = ".,", [LANGUAGE_PL] = " ,",
		[LANGUAGE_JA] = ",.", [LANGUAGE_ZH] = ",.",
		[LANGUAGE_KO] = ",.", [LANGUAGE_NONE] = ",.",
	};
	const char *form = one_of(sums[l]);

	for (; *form != '\0'; form++) {
		if (*form < '1' || *form > '4') {
			buf_putc(out, *form);
			continue;
		}
		buf_putc(out, CORE_BEGIN);
		if (*form == '1' || *form == '4')
			buf_printf(out, "%u", 2 + dice(900));
		else
			put_thousands(out, points[l][0]);
		if (*form == '3' || *form == '4')
			buf_printf(out, "%c%02u", points[l][1], dice(100));
		buf_putc(out, CORE_END);
	}
}

#define DATES	ENTITY_BIT(ENTITY_DATE)
#define BIRTHS	ENTITY_BIT(ENTITY_DATE_OF_BIRTH)
#define AGES	ENTITY_BIT(ENTITY_AGE)

const struct slot slots_time[] = {
	{ "date", DATES, 0, make_date },
	{ "short_date", DATES, 0, make_short_date },
	{ "iso_date", DATES, 0, make_iso_date },
	{ "log_date", DATES, 0, make_log_date },
	{ "birth", BIRTHS | DATES, 0, make_birth },
	{ "time", 0, 0, make_time },
	{ "age", AGES, 0, make_age },
	{ "age_small", AGES, 0, make_age_small },
	{ "amount", ENTITY_BIT(ENTITY_AMOUNT), 0, make_amount },
	{ NULL, 0, 0, NULL },
};
