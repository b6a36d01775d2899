#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "dialect/media.h"
#include "model/asset.h"

#define BIG		((size_t)1 << 24)
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static void
assert_span(struct span got, const char *expected)
{
	if (expected == NULL ? got.p != NULL :
	    got.p == NULL || !span_is(got, expected))
		fail_msg("expected %s, got %.*s", expected == NULL ? "nothing"
		    : expected, (int)got.len, got.p == NULL ? "" : got.p);
}

static const struct request no_assets;

static void
knows_a_kind_by_its_first_bytes(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *mime;
	} rows[] = {
#define BYTES(s)	s, sizeof(s) - 1
		{ BYTES("\x89PNG\r\n\x1a\n...."), "image/png" },
		{ BYTES("\xff\xd8\xff\xe0"), "image/jpeg" },
		{ BYTES("GIF87a"), "image/gif" },
		{ BYTES("GIF89a..."), "image/gif" },
		{ BYTES("RIFF\x10\0\0\0WEBPVP8 "), "image/webp" },
		{ BYTES("RIFF\x10\0\0\0WAVEfmt "), NULL },
		{ BYTES("\0\0\0\x18" "ftypheic...."), "image/heic" },
		{ BYTES("\0\0\0\x18" "ftypheix...."), "image/heic" },
		{ BYTES("\0\0\0\x18" "ftypmif1...."), "image/heif" },
		{ BYTES("\0\0\0\x18" "ftypisom...."), NULL },
		{ BYTES("%PDF-1.7\n"), "application/pdf" },
		{ BYTES("%PDF"), NULL },
		{ BYTES("Hello"), NULL },
		{ BYTES("x"), NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct part part = { .type = PART_FILE };
		struct error err;
		struct media m;
		struct arena a;
		struct buf b;

		arena_init(&a, BIG);
		buf_init(&b, BIG);
		base64_encode(&b, (struct span){ rows[i].bytes,
		    rows[i].len });
		part.data = buf_view(&b);
		assert_int_equal(0, media_read(&part, &no_assets, &a, "p", &m,
		    &err));
		assert_span(m.mime, rows[i].mime);
		assert_span(m.data, b.data);
		assert_ptr_equal(m.data.p, b.data);	/* no copy */
		buf_fini(&b);
		arena_fini(&a);
	}
}

#define P	"/9j/4AAQ"			/* a jpeg's begin */
#define T	"SGVsbG8="			/* Hello */

static void
reads_data_and_addresses(void **state)
{
	static const struct {
		const char *url, *data, *filename;
		const char *mime, *bytes, *address;
	} rows[] = {
		{ NULL, T, NULL, NULL, T, NULL },
		{ NULL, T, "a.csv", "text/csv", T, NULL },
		{ NULL, P, "a.csv", "image/jpeg", P, NULL },
		{ NULL, "data:text/plain;base64," T, NULL, "text/plain", T,
		    NULL },
		{ NULL, "DATA:Text/Plain;charset=utf-8;name=x;BASE64," T,
		    "a.csv", "text/plain", T, NULL },
		{ NULL, "data:;base64," T, "a.csv", "text/csv", T, NULL },
		{ NULL, "data:application/octet-stream;base64," T, "a.csv",
		    "text/csv", T, NULL },
		{ "data:image/jpg;base64," T, NULL, NULL, "image/jpeg", T,
		    NULL },
		{ "data:image/png;base64," P, NULL, NULL, "image/jpeg", P,
		    NULL },
		/* Lines, the alphabet of addresses, no padding. */
		{ NULL, "SGVs\\nbG8=\\r\\n", NULL, NULL, T, NULL },
		{ NULL, "SGVs bG8", NULL, NULL, T, NULL },
		{ NULL, "_9j_4AAQ", NULL, "image/jpeg", P, NULL },
		{ "https://x.y/a.PNG?q=1.pdf#f", NULL, NULL, "image/png",
		    NULL, "https://x.y/a.PNG?q=1.pdf#f" },
		{ "https://x.md", NULL, NULL, NULL, NULL, "https://x.md" },
		{ "http://x.y/a", NULL, NULL, NULL, NULL, "http://x.y/a" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct part part = {
			.url = span_of(rows[i].url),
			.data = span_of(rows[i].data),
			.filename = span_of(rows[i].filename),
		};
		struct error err;
		struct media m;
		struct arena a;

		arena_init(&a, BIG);
		if (media_read(&part, &no_assets, &a, "p", &m, &err) == -1)
			fail_msg("row %zu: %s", i, err.message);
		assert_span(m.mime, rows[i].mime);
		assert_span(m.data, rows[i].bytes);
		assert_span(m.url, rows[i].address);
		assert_span(m.filename, rows[i].filename);
		arena_fini(&a);
	}
}

static void
takes_what_was_fetched_for_an_address(void **state)
{
	static const struct {
		const char *mime, *data, *kind;
	} rows[] = {
		{ "text/html", P, "image/jpeg" },
		{ "text/html", T, "text/html" },
		{ "application/octet-stream", T, "text/markdown" },
	};
	const struct part part = { .type = PART_FILE,
	    .url = SPAN("https://x.y/a.md") };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct asset asset = { .url = part.url,
		    .mime = span_of(rows[i].mime),
		    .data = span_of(rows[i].data) };
		struct assets assets = { .list = &asset };
		const struct request r = { .assets = &assets };
		struct error err;
		struct media m;
		struct arena a;

		arena_init(&a, BIG);
		assert_int_equal(0, media_read(&part, &r, &a, "p", &m, &err));
		assert_span(m.mime, rows[i].kind);
		assert_span(m.data, rows[i].data);
		assert_null(m.url.p);
		arena_fini(&a);
	}
}

static void
refuses_what_is_no_file(void **state)
{
	static const char *const rows[] = {
		"data:text/plain,SGVsbG8=", "data:;base64", "data:", "data:,",
		"data:text/plain;base64,", "S", "SGVsbG8=x", "=", "====",
		"SGVs*G8=", "\\u0000", " ", "SGVsbG8===", "%50",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct part part = { .data = span_of(rows[i]) };
		struct error err;
		struct media m;
		struct arena a;

		arena_init(&a, BIG);
		if (media_read(&part, &no_assets, &a, "input[0]", &m,
		    &err) == 0)
			fail_msg("%s was taken", rows[i]);
		assert_int_equal(ERROR_VALUE, err.class);
		assert_string_equal("input[0]", err.param);
		arena_fini(&a);
	}
}

/* Each byte but the backslash, which stands for no byte alone, at both ends of
 * what is looked at in one go and behind it. */
static void
passes_on_data_only_of_the_usual_letters(void **state)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
	    "nopqrstuvwxyz0123456789+/";
	static const size_t places[] = { 0, 100, 255, 256, 511, 512, 517 };
	char data[520];

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++)
		for (int c = 0; c < 256; c++) {
			struct part part = { .type = PART_FILE,
			    .data = { data, sizeof(data) } };
			bool usual = c != 0 && strchr(letters, c) != NULL;
			struct error err;
			struct media m;
			struct arena a;

			if (c == '\\')
				continue;
			memset(data, 'A', sizeof(data));
			data[places[i]] = (char)c;
			arena_init(&a, BIG);
			if (media_read(&part, &no_assets, &a, "data", &m,
			    &err) == -1)
				assert_false(usual);
			else
				assert_int_equal(m.data.p == data, usual);
			arena_fini(&a);
		}
}

static void
knows_kinds_by_name(void **state)
{
	static const struct {
		const char *name, *mime;
	} rows[] = {
		{ "a.pdf", "application/pdf" }, { "a.b.JPG", "image/jpeg" },
		{ "notes.md", "text/markdown" }, { ".c", "text/plain" },
		{ "a.", NULL }, { "", NULL }, { "pdf", NULL },
		{ "a.xyz", NULL }, { "https://pdf.pdf", NULL },
		{ "https://x/y.docx#z", "application/vnd.openxmlformats-"
		    "officedocument.wordprocessingml.document" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_span(media_mime_of_name(span_of(rows[i].name)),
		    rows[i].mime);
	assert_span(media_mime_of_name((struct span){ NULL, 0 }), NULL);
}

static void
reads_a_file_of_text(void **state)
{
	static const struct {
		const char *data, *text;
	} rows[] = {
		{ T, "Hello" },
		{ "77u/SGVsbG8=", "Hello" },	/* a mark of byte order */
		{ "IgpcAA==", "\\\"\\n\\\\\\u0000" },
		{ "4oKs/w==", "\xe2\x82\xac\xef\xbf\xbd" },
	};
	struct arena a;

	(void)state;
	arena_init(&a, BIG);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct media m = { .data = span_of(rows[i].data) };

		assert_span(media_text(&m, &a), rows[i].text);
	}
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_a_kind_by_its_first_bytes),
		cmocka_unit_test(reads_data_and_addresses),
		cmocka_unit_test(takes_what_was_fetched_for_an_address),
		cmocka_unit_test(refuses_what_is_no_file),
		cmocka_unit_test(passes_on_data_only_of_the_usual_letters),
		cmocka_unit_test(knows_kinds_by_name),
		cmocka_unit_test(reads_a_file_of_text),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
