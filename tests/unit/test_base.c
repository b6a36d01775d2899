/*
 * The small things: arena, buf, the table of errors, the clock, the log.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static void
buf_writes_whole_numbers(void **state)
{
	static const struct {
		int64_t number;
		const char *text;
	} rows[] = {
		{ 0, "0" }, { 7, "7" }, { 10, "10" }, { -1, "-1" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};
	struct buf b;

	(void)state;
	buf_init(&b, 64);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		buf_int(&b, rows[i].number);
		assert_string_equal(b.data, rows[i].text);
	}
	buf_fini(&b);
}

/* ---- arena ---- */

static void
arena_gives_zeroed_aligned_memory(void **state)
{
	static const size_t sizes[] = { 0, 1, 7, 16, 17, 4096, 4097, 16384,
	    100000, 3, 64 };
	struct arena a;
	char *p;

	(void)state;
	arena_init(&a, 1 << 20);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT(sizes); i++) {
			p = arena_alloc(&a, sizes[i]);
			assert_non_null(p);
			assert_int_equal((uintptr_t)p %
			    _Alignof(max_align_t), 0);
			for (size_t k = 0; k < sizes[i]; k++)
				assert_int_equal(p[k], 0);
			memset(p, 'x', sizes[i]);
		}
		arena_reset(&a);
	}
	arena_fini(&a);
}

static void
arena_allocations_do_not_overlap(void **state)
{
	struct arena a;
	unsigned char *p[300];
	size_t len[300];

	(void)state;
	arena_init(&a, 1 << 20);
	for (size_t i = 0; i < COUNT(p); i++) {
		len[i] = i * 37 % 6000;
		p[i] = arena_alloc(&a, len[i]);
		memset(p[i], (int)(i & 255), len[i]);
	}
	for (size_t i = 0; i < COUNT(p); i++)
		for (size_t k = 0; k < len[i]; k++)
			assert_int_equal(p[i][k], i & 255);
	arena_fini(&a);
}

static void
arena_copies(void **state)
{
	struct arena a;
	struct span s;

	(void)state;
	arena_init(&a, 1 << 20);
	assert_string_equal(arena_strdup(&a, "abc"), "abc");
	assert_string_equal(arena_dup(&a, "abcdef", 3), "abc");
	assert_string_equal(arena_dup(&a, NULL, 0), "");
	s = arena_span(&a, SPAN("a\0b"));
	assert_int_equal(s.len, 3);
	assert_memory_equal(s.p, "a\0b", 4);
	assert_null(arena_span(&a, (struct span){ NULL, 0 }).p);
	assert_string_equal(arena_printf(&a, "%s-%d", "x", 5), "x-5");
	arena_fini(&a);
}

static char order[8];

static void
note(void *p)
{
	order[strlen(order)] = *(const char *)p;
}

static void
arena_ends_deferred_things_last_first(void **state)
{
	char one[] = "1", two[] = "2", three[] = "3";
	struct arena a;

	(void)state;
	memset(order, 0, sizeof(order));
	arena_init(&a, 1 << 20);
	arena_defer(&a, note, one);
	arena_defer(&a, note, two);
	arena_reset(&a);
	assert_string_equal(order, "21");
	arena_defer(&a, note, three);
	arena_fini(&a);
	assert_string_equal(order, "213");
	arena_fini(&a);
	assert_string_equal(order, "213");
}

static void
arena_says_when_it_is_over_and_goes_on(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 1000);
	memset(arena_alloc(&a, 900), 1, 900);
	assert_false(arena_over(&a));
	memset(arena_alloc(&a, 200), 1, 200);
	assert_true(arena_over(&a));
	arena_reset(&a);
	assert_false(arena_over(&a));
	/* A block is kept for the next request. */
	assert_non_null(a.blocks);
	arena_fini(&a);
}

/* ---- buf ---- */

static void
buf_grows_and_ends_with_nul(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	assert_int_equal(buf_view(&b).len, 0);
	assert_string_equal(buf_view(&b).p, "");
	for (int i = 0; i < 100; i++) {
		buf_puts(&b, "0123456789");
		assert_int_equal(b.len, (i + 1) * 10);
		assert_int_equal(b.data[b.len], '\0');
	}
	assert_false(buf_over(&b));
	buf_reset(&b);
	assert_string_equal(buf_view(&b).p, "");
	buf_putc(&b, 'a');
	buf_span(&b, SPAN("bc"));
	buf_add(&b, NULL, 0);
	buf_printf(&b, "-%d-%s", 42, "x");
	assert_string_equal(b.data, "abc-42-x");
	buf_fini(&b);
	buf_fini(&b);
}

static void
buf_remembers_overflow_without_a_hole(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	buf_puts(&b, "0123456789");
	assert_false(buf_over(&b));
	buf_reset(&b);
	buf_puts(&b, "01234567");
	buf_puts(&b, "abc");
	assert_true(buf_over(&b));
	buf_putc(&b, 'x');
	assert_null(buf_room(&b, 1));
	buf_printf(&b, "%d", 1);
	assert_string_equal(b.data, "01234567");
	buf_reset(&b);
	assert_false(buf_over(&b));
	buf_printf(&b, "%s", "01234567890");
	assert_true(buf_over(&b));
	assert_int_equal(b.len, 0);
	buf_reset(&b);
	assert_null(buf_room(&b, SIZE_MAX));
	assert_true(buf_over(&b));
	buf_fini(&b);
}

/* Whatever room there happens to be: a piece is there whole, or not at all. */
static void
buf_prints_pieces_of_any_length(void **state)
{
	static const size_t ceilings[] = { 8, 63, 64, 65, 255, 256, 600 };
	char text[400];
	struct buf b;

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t c = 0; c < sizeof(ceilings) / sizeof(ceilings[0]); c++)
		for (int len = 0; len < (int)sizeof(text); len++) {
			size_t whole = 3 + (size_t)len;

			buf_init(&b, ceilings[c]);
			buf_puts(&b, "ab");
			buf_printf(&b, "%.*s-", len, text);
			assert_int_equal(buf_over(&b), whole > ceilings[c]);
			assert_int_equal(b.len, buf_over(&b) ? 2 : whole);
			assert_int_equal(strlen(b.data), b.len);
			buf_fini(&b);
		}
}

static void
buf_takes_no_more_memory_than_its_ceiling(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (int i = 0; i < 100; i++)
		buf_puts(&b, "0123456789");
	assert_false(buf_over(&b));
	assert_int_equal(b.cap, 1001);
	buf_fini(&b);
}

static void
buf_goes_back_to_where_it_was(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	buf_cut(&b, 0);
	buf_puts(&b, "01234567");
	buf_puts(&b, "abc");
	buf_cut(&b, 4);
	assert_false(buf_over(&b));
	assert_string_equal(b.data, "0123");
	buf_puts(&b, "abc");
	assert_string_equal(b.data, "0123abc");
	buf_fini(&b);
}

static void
buf_lends_room(void **state)
{
	struct buf b;
	char *room;

	(void)state;
	buf_init(&b, 200);
	room = buf_room(&b, 150);
	assert_non_null(room);
	memset(room, 'x', 150);
	buf_grew(&b, 3);
	assert_string_equal(b.data, "xxx");
	room = buf_room(&b, 197);
	assert_non_null(room);
	memset(room, 'y', 197);
	buf_grew(&b, 197);
	assert_int_equal(strlen(b.data), 200);
	buf_fini(&b);
}

static void
buf_eats_at_the_front(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	buf_eat(&b, 0);
	buf_puts(&b, "abcdef");
	buf_eat(&b, 2);
	assert_string_equal(b.data, "cdef");
	buf_eat(&b, 4);
	assert_string_equal(b.data, "");
	assert_int_equal(b.len, 0);
	buf_fini(&b);
}

/* ---- error ---- */

static void
every_error_class_has_its_row(void **state)
{
	static const int statuses[] = { 400, 401, 402, 403, 404, 405, 409, 413,
	    415, 422, 424, 429, 499, 500, 503, 504 };
	static const char *const types[] = { "invalid_request_error",
	    "rate_limit_error", "server_error" };
	static const char *const response_codes[] = { "invalid_prompt",
	    "server_error", "rate_limit_exceeded",
	    "failed_to_download_image" };

	(void)state;
	for (enum error_class c = ERROR_NONE + 1; c < ERROR_CLASSES; c++) {
		bool status = false, type = false, code = false;

		for (size_t i = 0; i < COUNT(statuses); i++)
			status |= error_status(c) == statuses[i];
		for (size_t i = 0; i < COUNT(types); i++)
			type |= strcmp(error_type(c), types[i]) == 0;
		for (size_t i = 0; i < COUNT(response_codes); i++)
			code |= strcmp(error_response_code(c),
			    response_codes[i]) == 0;
		if (!status || !type || !code || error_name(c)[0] == '\0')
			fail_msg("class %d has no good row", (int)c);
	}
	assert_int_equal(error_status(ERROR_NONE), 200);
}

/* What the client did wrong doesn't get better elsewhere or later. */
static void
client_errors_are_final_unless_another_route_can_do_it(void **state)
{
	(void)state;
	for (enum error_class c = ERROR_BAD_REQUEST; c <= ERROR_MEDIA_TYPE;
	    c++) {
		/* What one route can't do another may. */
		assert_int_equal(error_tries_next(c),
		    c == ERROR_UNSUPPORTED_VALUE ||
		    c == ERROR_UNSUPPORTED_PARAMETER ||
		    c == ERROR_FETCH || c == ERROR_TOO_LARGE);
		assert_false(error_passes(c));
		assert_in_range(error_status(c), 400, 415);
		assert_string_equal(error_type(c), "invalid_request_error");
	}
}

static void
upstream_errors_try_the_next_route_unless_the_request_is_to_blame(void **state)
{
	(void)state;
	for (enum error_class c = ERROR_UPSTREAM_REQUEST;
	    c <= ERROR_UPSTREAM_PROTOCOL; c++)
		assert_int_equal(error_tries_next(c),
		    c != ERROR_UPSTREAM_REQUEST &&
		    c != ERROR_UPSTREAM_POLICY);
	/* No room for what one route wants fetched is room enough for one
	 * that takes the address. */
	for (enum error_class c = ERROR_ROUTES_FAILED; c < ERROR_CLASSES; c++)
		assert_int_equal(error_tries_next(c), c == ERROR_OVERLOADED);
	assert_true(error_passes(ERROR_UPSTREAM_RATE));
	assert_true(error_passes(ERROR_UPSTREAM_WAITING));
	assert_false(error_passes(ERROR_UPSTREAM_AUTH));
	assert_int_equal(error_status(ERROR_UPSTREAM_RATE), 429);
	for (enum error_class c = ERROR_NONE; c < ERROR_CLASSES; c++)
		assert_int_equal(error_is_upstreams(c),
		    c >= ERROR_UPSTREAM_REQUEST && c < ERROR_INTERNAL);
	assert_int_equal(error_status(ERROR_ROUTES_FAILED), 424);
	assert_string_equal(error_code(ERROR_TYPE), "invalid_type");
	assert_null(error_code(ERROR_BAD_REQUEST));
}

static void
error_set_fills_all_and_returns_minus_one(void **state)
{
	struct error e;
	char big[2000];

	(void)state;
	memset(&e, 'x', sizeof(e));
	assert_int_equal(error_set(&e, ERROR_VALUE, "a.b", "expected %d", 5),
	    -1);
	assert_int_equal(e.class, ERROR_VALUE);
	assert_string_equal(e.param, "a.b");
	assert_string_equal(e.message, "expected 5");
	assert_string_equal(e.detail, "");
	assert_int_equal(e.retry_after_s, 0);
	assert_int_equal(error_detail(&e, "at %s", "x"), -1);
	assert_string_equal(e.detail, "at x");
	assert_string_equal(e.message, "expected 5");

	memset(big, 'm', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	(void)error_set(&e, ERROR_VALUE, NULL, "%s", big);
	assert_string_equal(e.param, "");
	assert_int_equal(strlen(e.message), ERROR_MESSAGE_SIZE - 1);
}

/* ---- clock ---- */

static unsigned char feed;

/* All byte values in turn. */
static void
count_up(void *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((unsigned char *)p)[i] = feed++;
}

static int64_t
fixed_ms(void)
{
	return 1234567;
}

static const struct clock_source scripted = {
	.mono_ms = fixed_ms,
	.wall_ms = fixed_ms,
	.random = count_up,
};

static void
clock_can_be_scripted(void **state)
{
	char id[CLOCK_ID_SIZE];

	(void)state;
	feed = 0;
	clock_set_source(&scripted);
	assert_int_equal(clock_mono_ms(), 1234567);
	assert_int_equal(clock_wall_ms(), 1234567);
	assert_int_equal(clock_wall_s(), 1234);
	clock_id(id, "resp_");
	assert_string_equal(id, "resp_00005BAN0123456789ABCDEFGHIJKLMN");
	clock_set_source(NULL);
	assert_true(clock_wall_s() > 1700000000);
}

static void
base62_digits_are_equally_likely(void **state)
{
	size_t seen[128] = { 0 };
	char out[248 * 4 + 1];

	(void)state;
	feed = 0;
	clock_set_source(&scripted);
	clock_base62(out, 248 * 4);
	clock_set_source(NULL);
	assert_int_equal(strlen(out), 248 * 4);
	for (size_t i = 0; out[i] != '\0'; i++)
		seen[(unsigned char)out[i]]++;
	for (unsigned c = 0; c < 128; c++)
		assert_int_equal(seen[c],
		    strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"
		    "opqrstuvwxyz", (int)c) != NULL && c != 0 ? 16 : 0);
}

static void
ids_differ(void **state)
{
	char a[CLOCK_ID_SIZE], b[CLOCK_ID_SIZE];

	(void)state;
	clock_id(a, "msg_");
	clock_id(b, "msg_");
	assert_int_equal(strlen(a), 36);
	assert_string_not_equal(a, b);
	assert_true(clock_mono_ms() <= clock_mono_ms());
}

/* ---- log ---- */

static void
log_writes_one_clean_line(void **state)
{
	char line[4096], big[3000];
	int fds[2];
	ssize_t n;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	log_set_fd(fds[1]);
	log_warn("two\nlines\x1b[31m %d", 5);
	n = read(fds[0], line, sizeof(line));
	assert_true(n > 0);
	line[n] = '\0';
	assert_string_equal(line, "sluice: warn: two?lines?[31m 5\n");

	memset(big, 'b', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	log_error("%s", big);
	n = read(fds[0], line, sizeof(line));
	assert_true(n > 1000 && n < 2100);
	assert_int_equal(line[n - 1], '\n');

	log_debug("not shown at first");
	log_set_level(LOG_LEVEL_ERROR);
	log_warn("not shown now");
	log_error("shown");
	n = read(fds[0], line, sizeof(line));
	assert_int_equal(n, strlen("sluice: error: shown\n"));
	log_set_level(LOG_LEVEL_INFO);
	log_set_fd(2);
	close(fds[0]);
	close(fds[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buf_writes_whole_numbers),
		cmocka_unit_test(arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(arena_allocations_do_not_overlap),
		cmocka_unit_test(arena_copies),
		cmocka_unit_test(arena_ends_deferred_things_last_first),
		cmocka_unit_test(arena_says_when_it_is_over_and_goes_on),
		cmocka_unit_test(buf_grows_and_ends_with_nul),
		cmocka_unit_test(buf_remembers_overflow_without_a_hole),
		cmocka_unit_test(buf_prints_pieces_of_any_length),
		cmocka_unit_test(buf_takes_no_more_memory_than_its_ceiling),
		cmocka_unit_test(buf_goes_back_to_where_it_was),
		cmocka_unit_test(buf_lends_room),
		cmocka_unit_test(buf_eats_at_the_front),
		cmocka_unit_test(every_error_class_has_its_row),
		cmocka_unit_test(client_errors_are_final_unless_another_route_can_do_it),
		cmocka_unit_test(
		    upstream_errors_try_the_next_route_unless_the_request_is_to_blame),
		cmocka_unit_test(error_set_fills_all_and_returns_minus_one),
		cmocka_unit_test(clock_can_be_scripted),
		cmocka_unit_test(base62_digits_are_equally_likely),
		cmocka_unit_test(ids_differ),
		cmocka_unit_test(log_writes_one_clean_line),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
