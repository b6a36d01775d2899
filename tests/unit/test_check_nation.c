/*
 * Numbers that states give: examples that pass, and each of them with one
 * digit changed, which a sum finds at any place.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "redact/bytes.h"
#include "redact/check.h"

/* All are examples of the offices themselves, or invented. */
static const struct row {
	const char *what;
	bool (*check)(const char *, size_t *);
	const char *text;
} rows[] = {
	{ "Canada", check_sin, "046 454 286" },
	{ "Brazil", check_cpf, "529.982.247-25" },
	{ "Chile", check_rut, "12.345.678-5" },
	{ "Spain", check_dni, "12345678Z" },
	{ "Spain, foreigners", check_dni, "X1234567L" },
	{ "Netherlands", check_bsn, "111222333" },
	{ "Switzerland", check_ahv, "756.9217.0769.85" },
	{ "France", check_nir, "2 55 08 14 168 025 38" },
	{ "Portugal", check_nif, "123456789" },
	{ "Finland", check_hetu, "131052-308T" },
	{ "Ireland", check_pps, "1234567FA" },
	{ "China", check_chinese, "11010519491231002X" },
	{ "India", check_aadhaar, "2341 2341 2346" },
	{ "Singapore", check_nric, "S1234567D" },
	{ "Taiwan", check_taiwan, "A123456789" },
	{ "Australia", check_tfn, "123 456 782" },
	{ "NHS", check_nhs, "943 476 5919" },
};

static bool
passes(const struct row *r, const char *text)
{
	size_t len = strlen(text);

	return r->check(text, &len);
}

static void
a_wrong_digit_is_found(void **state)
{
	const struct row *r = *state;
	char text[40];

	assert_true(passes(r, r->text));
	for (size_t i = 0; r->text[i] != '\0'; i++) {
		memcpy(text, r->text, strlen(r->text) + 1);
		if (!byte_is_digit((unsigned char)text[i]))
			continue;
		text[i] = text[i] == '9' ? '0' : (char)(text[i] + 1);
		if (passes(r, text))
			fail_msg("%s passes", text);
	}
}

static void
eleven_digits_are_of_four_countries(void **state)
{
	/* Germany, Norway, Poland, Turkey; and none. */
	static const char *const good[] = { "86095742719", "13097248022",
		"44051401359", "10000000146" };
	static const char *const bad[] = { "86095742710", "13097248023",
		"44051401358", "10000000147", "11111111111", "8609574271" };
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		len = strlen(good[i]);
		if (!check_eleven(good[i], &len))
			fail_msg("%s doesn't pass", good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		len = strlen(bad[i]);
		if (check_eleven(bad[i], &len))
			fail_msg("%s passes", bad[i]);
	}
}

#define ROWS	(sizeof(rows) / sizeof(rows[0]))

int
main(void)
{
	struct CMUnitTest tests[ROWS + 1];

	for (size_t i = 0; i < ROWS; i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].what,
			.test_func = a_wrong_digit_is_found,
			.initial_state = (void *)(uintptr_t)&rows[i] };
	tests[ROWS] = (struct CMUnitTest)
	    cmocka_unit_test(eleven_digits_are_of_four_countries);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
