/*
 * Names, telephone numbers, addresses.
 */
#include "config.h"

#include "guardrails/labelled.h"
#include "lib/dice.h"

static bool
family_first(enum language l)
{
	return l == LANGUAGE_JA || l == LANGUAGE_ZH || l == LANGUAGE_KO;
}

static void
make_first(struct buf *out, enum language l)
{
	buf_puts(out, one_of(words_of(l)->first));
}

static void
make_last(struct buf *out, enum language l)
{
	buf_puts(out, one_of(words_of(l)->last));
}

static void
make_name(struct buf *out, enum language l)
{
	if (family_first(l)) {
		make_last(out, l);
		if (l == LANGUAGE_JA && dice(2) == 0)
			buf_putc(out, ' ');
		make_first(out, l);
		return;
	}
	make_first(out, l);
	buf_putc(out, ' ');
	if (l == LANGUAGE_EN && dice_one_in(6)) {
		put_from(out, "ABCDEFGHJKLMNPRST", 1);
		buf_puts(out, ". ");
	}
	make_last(out, l);
	if (dice_one_in(8) && (l == LANGUAGE_ES || l == LANGUAGE_PT ||
	    l == LANGUAGE_FR || l == LANGUAGE_DE)) {
		buf_putc(out, l == LANGUAGE_ES || l == LANGUAGE_PT ?
		    ' ' : '-');
		make_last(out, l);
	}
}

/* As lists and forms have it. */
static void
make_name_turned(struct buf *out, enum language l)
{
	make_last(out, l);
	buf_puts(out, ", ");
	make_first(out, l);
}

/* As people type it in a chat. Letters beyond ASCII stay as they are. */
static void
make_name_small(struct buf *out, enum language l)
{
	size_t at = out->len;

	make_name(out, l);
	for (char *p = out->data + at; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
}

static void
make_name_capitals(struct buf *out, enum language l)
{
	size_t at = out->len;

	make_name(out, l);
	for (char *p = out->data + at; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
}

/* ---- telephones; of the places these forms have ---- */

static const char *const phones[LANGUAGES][9] = {
	[LANGUAGE_EN] = { "+1 ($##) $##-####", "($##) $##-####",
	    "$##-$##-####", "$##.$##.####", "+1$##$######", "+44 20 7### ####",
	    "020 7### ####", "07### ######" },
	[LANGUAGE_DE] = { "+49 30 $######", "030 $######", "0171 $######",
	    "+49 (0)89 $#####", "0049 171 $######", "0221-$#####",
	    "+49 151 $#######", "040/$######" },
	[LANGUAGE_FR] = { "06 ## ## ## ##", "+33 6 ## ## ## ##",
	    "01.##.##.##.##", "+33 (0)1 ## ## ## ##", "06########",
	    "07 ## ## ## ##" },
	[LANGUAGE_ES] = { "6## ### ###", "+34 6## ## ## ##", "91 $## ## ##",
	    "+34 6########", "6########", "+52 55 #### ####" },
	[LANGUAGE_IT] = { "+39 3## #######", "3## ### ####", "06 ########",
	    "02-#######", "+39 02 ########", "3#########" },
	[LANGUAGE_PT] = { "+351 9## ### ###", "9## ### ###", "21 ### ####",
	    "+55 (11) 9####-####", "(11) 9####-####", "(21) 3###-####" },
	[LANGUAGE_NL] = { "+31 6 ########", "06-########", "020-#######",
	    "06 ## ## ## ##", "+31 (0)20 ### ####", "0612######" },
	[LANGUAGE_PL] = { "+48 6## ### ###", "6## ### ###", "22 ### ## ##",
	    "+48 22 ### ## ##", "5##-###-###" },
	[LANGUAGE_JA] = { "090-####-####", "03-####-####", "+81 90-####-####",
	    "0120-###-###", "06-####-####", "090########" },
	[LANGUAGE_ZH] = { "138 #### ####", "+86 138########", "010-6#######",
	    "139########", "021-5#######" },
	[LANGUAGE_KO] = { "010-$###-####", "02-$##-####", "+82 10-$###-####",
	    "031-$##-####" },
	[LANGUAGE_NONE] = { "+1$##$######", "+49 30 $######", "$##-$##-####",
	    "+44 7### ######" },
};

static void
make_phone(struct buf *out, enum language l)
{
	put_like(out, one_of(phones[l]));
}

/* ---- where ---- */

static void
make_city(struct buf *out, enum language l)
{
	buf_puts(out, one_of(words_of(l)->cities));
}

/* In a name of a street # is a number. */
static void
make_street(struct buf *out, enum language l)
{
	for (const char *p = one_of(words_of(l)->streets); *p != '\0'; p++)
		if (*p == '#')
			buf_printf(out, "%u", 1 + dice(199));
		else
			buf_putc(out, *p);
}

static void
make_postcode(struct buf *out, enum language l)
{
	static const char *const codes[LANGUAGES][4] = {
		[LANGUAGE_EN] = { "$####", "NW# $@@", "SE1 #@@" },
		[LANGUAGE_DE] = { "$####", "1####" },
		[LANGUAGE_FR] = { "75###", "$####" },
		[LANGUAGE_ES] = { "28###", "4####" },
		[LANGUAGE_IT] = { "00###", "20###" },
		[LANGUAGE_PT] = { "1###-###", "4###-###" },
		[LANGUAGE_NL] = { "$### @@", "1###@@" },
		[LANGUAGE_PL] = { "00-###", "31-###" },
		[LANGUAGE_JA] = { "〒1##-####", "〒5##-####" },
		[LANGUAGE_ZH] = { "100###", "200###" },
		[LANGUAGE_KO] = { "06###", "04###" },
		[LANGUAGE_NONE] = { "$####" },
	};

	put_like(out, one_of(codes[l]));
}

static void
make_company(struct buf *out, enum language l)
{
	buf_puts(out, one_of(words_of(l)->companies));
}

#define PERSONS		ENTITY_BIT(ENTITY_PERSON)
#define LOCATIONS	ENTITY_BIT(ENTITY_LOCATION)
#define PATIENTS	(ENTITY_BIT(ENTITY_PATIENT) | PERSONS)
#define STAFF		ENTITY_BIT(ENTITY_STAFF)

const struct slot slots_person[] = {
	{ "name", PERSONS, 0, make_name },
	{ "first", PERSONS, 0, make_first },
	{ "last", PERSONS, 0, make_last },
	{ "name_turned", PERSONS, 0, make_name_turned },
	{ "name_small", PERSONS, 0, make_name_small },
	{ "name_capitals", PERSONS, 0, make_name_capitals },
	/* behind a title that physicians have, and others */
	{ "titled", PERSONS, STAFF, make_last },
	{ "titled_name", PERSONS, STAFF, make_name },
	{ "patient", PATIENTS, 0, make_name },
	{ "patient_last", PATIENTS, 0, make_last },
	{ "patient_turned", PATIENTS, 0, make_name_turned },
	{ "staff", PERSONS | STAFF, 0, make_name },
	{ "staff_last", PERSONS | STAFF, 0, make_last },
	{ "phone", ENTITY_BIT(ENTITY_PHONE), 0, make_phone },
	{ "city", LOCATIONS, 0, make_city },
	{ "street", LOCATIONS, 0, make_street },
	{ "postcode", LOCATIONS, 0, make_postcode },
	{ "company", ENTITY_BIT(ENTITY_ORGANIZATION), 0, make_company },
	{ NULL, 0, 0, NULL },
};
