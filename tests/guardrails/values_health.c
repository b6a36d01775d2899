/*
 * What stands in medical notes.
 */
#include "config.h"

#include "guardrails/labelled.h"
#include "lib/dice.h"

static void
make_hospital(struct buf *out, enum language l)
{
	buf_puts(out, one_of(words_of(l)->hospitals));
}

static void
make_condition(struct buf *out, enum language l)
{
	buf_puts(out, one_of(words_of(l)->conditions));
}

static void
make_drug(struct buf *out, enum language l)
{
	buf_puts(out, one_of(words_of(l)->drugs));
}

static void
make_patient_id(struct buf *out, enum language l)
{
	static const char *const forms[] = { "PT-######", "P######", "########",
	    "####-####", "#######", "PAT###-##", NULL };

	(void)l;
	put_like(out, one_of(forms));
}

static void
make_record(struct buf *out, enum language l)
{
	static const char *const forms[] = { "########", "MR######",
	    "##-####-#", "#######", "@######", "###-##-###-#", NULL };

	(void)l;
	put_like(out, one_of(forms));
}

/* ---- insurance, devices, licences: what is no other type ---- */

static void
make_member(struct buf *out, enum language l)
{
	static const char *const forms[] = { "@@@#########", "W#########",
	    "@@@##@######", "H########-##", "#########-##", NULL };

	(void)l;
	put_like(out, one_of(forms));
}

/* Medicare of the USA: places for letters and digits; some letters aren't
 * used. */
static void
make_medicare(struct buf *out, enum language l)
{
	static const char letters[] = "ACDEFGHJKMNPQRTUVWXY";
	static const char both[] = "ACDEFGHJKMNPQRTUVWXY0123456789";
	bool hyphens = dice(2) == 0;

	(void)l;
	put_from(out, "123456789", 1);
	put_from(out, letters, 1);
	put_from(out, both, 1);
	put_digits(out, 1);
	if (hyphens)
		buf_putc(out, '-');
	put_from(out, letters, 1);
	put_from(out, both, 1);
	put_digits(out, 1);
	if (hyphens)
		buf_putc(out, '-');
	put_from(out, letters, 2);
	put_digits(out, 2);
}

/* Germany's insurance: a letter as two digits, weights 1 and 2, the sums of
 * their digits, by ten. */
static void
make_kvnr(struct buf *out, enum language l)
{
	unsigned letter = 1 + dice(26), sum = 0;
	unsigned d[10] = { letter / 10, letter % 10 };

	(void)l;
	buf_putc(out, (char)('A' + letter - 1));
	for (size_t i = 2; i < 10; i++) {
		d[i] = dice(10);
		buf_printf(out, "%u", d[i]);
	}
	for (size_t i = 0; i < 10; i++) {
		unsigned v = d[i] * (i % 2 == 0 ? 1 : 2);

		sum += v / 10 + v % 10;
	}
	buf_printf(out, "%u", sum % 10);
}

/* United Kingdom: weights 10 to 2 by 11. */
static void
make_nhs(struct buf *out, enum language l)
{
	unsigned d[10], sum;

	(void)l;
	do {
		sum = 0;
		for (unsigned i = 0; i < 9; i++) {
			d[i] = i == 0 ? 4 : dice(10);
			sum += d[i] * (10 - i);
		}
		d[9] = (11 - sum % 11) % 11;
	} while (d[9] == 10);
	for (size_t i = 0; i < 10; i++) {
		if (i == 3 || i == 6)
			buf_putc(out, ' ');
		buf_printf(out, "%u", d[i]);
	}
}

static void
make_device(struct buf *out, enum language l)
{
	static const char *const forms[] = { "SN-########", "@@@######@",
	    "PM#####-##", "####-@@-###", NULL };

	(void)l;
	put_like(out, one_of(forms));
}

/* Drug Enforcement Administration: two letters, seven digits, the last that of
 * a sum. */
static void
make_dea(struct buf *out, enum language l)
{
	unsigned d[6];

	(void)l;
	put_from(out, "ABFM", 1);
	put_from(out, UPPER, 1);
	for (size_t i = 0; i < 6; i++) {
		d[i] = dice(10);
		buf_printf(out, "%u", d[i]);
	}
	buf_printf(out, "%u", (d[0] + d[2] + d[4] +
	    2 * (d[1] + d[3] + d[5])) % 10);
}

#define PATIENT_IDS	ENTITY_BIT(ENTITY_PATIENT_ID)
#define RECORDS		ENTITY_BIT(ENTITY_MEDICAL_RECORD_NUMBER)
#define OTHERS		ENTITY_BIT(ENTITY_OTHER_PHI)
#define PLACES		(ENTITY_BIT(ENTITY_ORGANIZATION) | \
			    ENTITY_BIT(ENTITY_LOCATION))
#define NUMBERS		(PATIENT_IDS | RECORDS | OTHERS | \
			    ENTITY_BIT(ENTITY_SSN))

const struct slot slots_health[] = {
	{ "hospital", ENTITY_BIT(ENTITY_HOSPITAL), PLACES, make_hospital },
	{ "condition", ENTITY_BIT(ENTITY_MEDICAL_CONDITION), 0,
	    make_condition },
	{ "drug", ENTITY_BIT(ENTITY_MEDICATION), 0, make_drug },
	{ "patient_id", PATIENT_IDS, RECORDS | OTHERS, make_patient_id },
	{ "record", RECORDS, PATIENT_IDS | OTHERS, make_record },
	{ "member", OTHERS, NUMBERS, make_member },
	{ "medicare", OTHERS, NUMBERS, make_medicare },
	{ "kvnr", OTHERS, NUMBERS, make_kvnr },
	{ "nhs", OTHERS, NUMBERS, make_nhs },
	{ "device", OTHERS, 0, make_device },
	{ "dea", OTHERS, NUMBERS, make_dea },
	{ NULL, 0, 0, NULL },
};
