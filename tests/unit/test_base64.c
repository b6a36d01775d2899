#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"

/* RFC 4648, section 10. */
static const struct {
	const char *bytes, *text, *url;
} rows[] = {
	{ "", "", "" },
	{ "f", "Zg==", "Zg" },
	{ "fo", "Zm8=", "Zm8" },
	{ "foo", "Zm9v", "Zm9v" },
	{ "foob", "Zm9vYg==", "Zm9vYg" },
	{ "fooba", "Zm9vYmE=", "Zm9vYmE" },
	{ "foobar", "Zm9vYmFy", "Zm9vYmFy" },
	{ "\xfb\xff\xfe", "+//+", "-__-" },
};

static void
encodes_and_decodes_as_the_rfc_says(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		base64_encode(&out, span_of(rows[i].bytes));
		assert_true(span_is(buf_view(&out), rows[i].text));
		buf_reset(&out);
		base64_url_encode(&out, span_of(rows[i].bytes));
		assert_true(span_is(buf_view(&out), rows[i].url));
		buf_reset(&out);
		assert_int_equal(base64_decode(&out, span_of(rows[i].text)),
		    0);
		assert_true(span_is(buf_view(&out), rows[i].bytes));
		buf_reset(&out);
		assert_int_equal(base64_decode(&out, span_of(rows[i].url)), 0);
		assert_true(span_is(buf_view(&out), rows[i].bytes));
		buf_reset(&out);
	}
	buf_fini(&out);
}

static void
skips_white_space_between_letters(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	assert_int_equal(base64_decode(&out, SPAN(" Zm9v\r\nYg=\t=\n")), 0);
	assert_true(span_is(buf_view(&out), "foob"));
	buf_fini(&out);
}

static void
refuses_what_is_no_base64_and_appends_nothing(void **state)
{
	static const char *const wrong[] = { "Z", "Zm9vY", "Zm9*", "=", "Zg=",
	    "Zg===", "Zg==Zg==", "Z=g=", "Zm9v\\n" };
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	buf_puts(&out, "kept");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(base64_decode(&out, span_of(wrong[i])), -1);
		assert_true(span_is(buf_view(&out), "kept"));
	}
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodes_and_decodes_as_the_rfc_says),
		cmocka_unit_test(skips_white_space_between_letters),
		cmocka_unit_test(refuses_what_is_no_base64_and_appends_nothing),
	};

	return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
