#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "upstream/head.h"

/* Feeds a text line by line; the first result that isn't 0, or 0. */
static int
feed(struct head *h, const char *text, struct error *err)
{
	const char *eol;
	int rc = 0;

	head_init(h);
	for (; rc == 0 && *text != '\0'; text = eol + 1) {
		eol = strchr(text, '\n');
		assert_non_null(eol);
		rc = head_line(h, (struct span){ text,
		    (size_t)(eol - text) + 1 }, err);
	}
	return rc;
}

static void
reads_the_headers_it_keeps(void **state)
{
	struct head h;
	struct error err;

	(void)state;
	assert_int_equal(feed(&h, "HTTP/1.1 429 Too Many Requests\r\n"
	    "CONTENT-TYPE:application/json\r\n"
	    "Retry-After: \t 5 \t\r\n"
	    "retry-after-ms:4500\r\n"
	    "X-Unknown: x\r\n"
	    "no colon here\r\n"
	    "request-id: r1\r\n"
	    "\r\n", &err), 1);
	assert_int_equal(h.status, 429);
	assert_true(h.complete);
	assert_string_equal(h.content_type, "application/json");
	assert_string_equal(h.retry_after, "5");
	assert_string_equal(h.retry_after_ms, "4500");
	assert_string_equal(h.request_id, "r1");
	assert_true(span_is(head_value(h.retry_after), "5"));
	assert_null(head_value(h.content_encoding).p);
}

static void
cuts_long_values_and_counts_all_bytes(void **state)
{
	static const char begin[] = "HTTP/1.1 200 OK\nContent-Type: ";
	char text[1024];
	struct error err;
	struct head h;
	size_t len = sizeof(begin) - 1;

	(void)state;
	memcpy(text, begin, len);
	memset(text + len, 'a', 900);
	memcpy(text + len + 900, "\n\n", 3);
	assert_int_equal(feed(&h, text, &err), 1);
	assert_int_equal(strlen(h.content_type), HEAD_VALUE_SIZE - 1);
	assert_int_equal(h.bytes, len + 902);
}

static void
begins_anew_behind_an_informational_answer(void **state)
{
	struct error err;
	struct head h;

	(void)state;
	assert_int_equal(feed(&h, "HTTP/1.1 103 Early Hints\r\n"
	    "Content-Encoding: gzip\r\nX-Request-Id: early\r\n\r\n", &err), 0);
	assert_false(h.complete);
	assert_int_equal(feed(&h, "HTTP/1.1 100 Continue\r\n"
	    "Content-Encoding: gzip\r\nX-Request-Id: early\r\n\r\n"
	    "HTTP/1.1 200 OK\r\n\r\n", &err), 1);
	assert_string_equal(h.request_id, "");
	assert_false(h.encoded);
	assert_in_range(h.bytes, 80, 200);
}

static void
refuses_what_it_can_not_read(void **state)
{
	static const char *const texts[] = {
		"HTTP/1.1\r\n", "HTTP/1.1 \r\n", "HTTP/1.1 20\r\n",
		"HTTP/1.1 2x0\r\n", "HTTP/1.1 -20 OK\r\n", "\r\n",
		"HTTP/1.1 000 Nothing\r\n\r\n",
		"HTTP/1.1 101 Switching Protocols\r\n\r\n",
	};
	struct error err;
	struct head h;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (feed(&h, texts[i], &err) != -1)
			fail_msg("accepted: %s", texts[i]);
		assert_int_equal(err.class, ERROR_UPSTREAM_PROTOCOL);
		assert_false(h.complete);
	}
}

static void
knows_a_body_that_it_can_not_read(void **state)
{
	static const char *const texts[] = {
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
		"HTTP/1.1 204 OK\r\nContent-Encoding: identity, br\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
		"HTTP/1.1 400 No\r\nTransfer-Encoding: deflate\r\n\r\n",
	};
	struct error err;
	struct head h;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(feed(&h, texts[i], &err), 1);
		if (head_readable(&h, &err) != -1)
			fail_msg("accepted: %s", texts[i]);
		assert_int_equal(err.class, ERROR_UPSTREAM_PROTOCOL);
	}
}

static void
passes_the_status_of_a_compressed_refusal(void **state)
{
	struct error err;
	struct head h;

	(void)state;
	assert_int_equal(feed(&h, "HTTP/1.1 401 No\r\n"
	    "Content-Encoding: gzip\r\n\r\n", &err), 1);
	assert_true(h.encoded);
	assert_int_equal(head_readable(&h, &err), 0);
	assert_int_equal(feed(&h, "HTTP/1.1 200 OK\r\n"
	    "Content-Encoding: IDENTITY\r\nTransfer-Encoding: Chunked\r\n\r\n",
	    &err), 1);
	assert_false(h.encoded);
	assert_int_equal(head_readable(&h, &err), 0);
}

static void
counts_trailers_and_ignores_them(void **state)
{
	static const char trailer[] = "Content-Type: text/html\r\n";
	struct error err;
	struct head h;
	size_t n = 0;

	(void)state;
	assert_int_equal(feed(&h, "HTTP/1.1 200 OK\r\n\r\n", &err), 1);
	while (head_line(&h, SPAN(trailer), &err) == 0)
		n++;
	assert_string_equal(h.content_type, "");
	assert_in_range(n * (sizeof(trailer) - 1),
	    CEILING_UPSTREAM_HEADERS - 100, CEILING_UPSTREAM_HEADERS);
	assert_int_equal(err.class, ERROR_UPSTREAM_PROTOCOL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_headers_it_keeps),
		cmocka_unit_test(cuts_long_values_and_counts_all_bytes),
		cmocka_unit_test(begins_anew_behind_an_informational_answer),
		cmocka_unit_test(refuses_what_it_can_not_read),
		cmocka_unit_test(knows_a_body_that_it_can_not_read),
		cmocka_unit_test(passes_the_status_of_a_compressed_refusal),
		cmocka_unit_test(counts_trailers_and_ignores_them),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
