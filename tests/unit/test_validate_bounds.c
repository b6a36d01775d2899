/*
 * The validator's bounds, and what a table of bodies can't say.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/bodies.h"

static void
names_at_most_16_unknown_fields_and_counts_the_rest(void **state)
{
	struct fixture f;
	struct buf b;

	(void)state;
	fixture_init(&f);
	buf_init(&b, 65536);
	buf_puts(&b, "{'model':'m','input':'hi'");
	for (int i = 0; i < 20; i++)
		buf_printf(&b, ",'x%d':%d", i, i);
	buf_putc(&b, '}');
	assert_int_equal(read_body(&f, b.data), 0);
	assert_int_equal(f.receipt.n_changes, CEILING_UNKNOWN_FIELDS);
	assert_string_equal(f.receipt.changes[15].param, "x15");
	assert_non_null(strstr(f.receipt.changes[15].why, "4 more"));
	assert_null(strstr(f.receipt.changes[14].why, "more"));
	buf_fini(&b);
	fixture_fini(&f);
}

static void
says_whether_a_refused_request_wanted_a_stream(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	assert_int_equal(read_body(&f, "{'stream':true,'input':5}"), -1);
	assert_true(f.req.stream);
	assert_int_equal(read_body(&f, "{'input':5}"), -1);
	assert_false(f.req.stream);
	assert_int_equal(read_body(&f, "{'stream':true"), -1);
	assert_false(f.req.stream);
	fixture_fini(&f);
}

static void
finds_functions_by_name_alone(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	assert_int_equal(read_body(&f, WITH("'tools':[{'type':'custom','name':"
	    "'c'},{'type':'web_search'},{'type':'function','name':'f'}]")), 0);
	assert_ptr_equal(request_tool(&f.req, SPAN("f")), &f.req.tools[2]);
	assert_null(request_tool(&f.req, SPAN("c")));
	assert_null(request_tool(&f.req, SPAN("web_search")));
	assert_null(request_tool(&f.req, SPAN("")));
	fixture_fini(&f);
}

/* before, n times the piece with commas between, after. */
static void
put_repeated(struct buf *b, const char *before, const char *piece, size_t n,
    const char *after)
{
	buf_puts(b, before);
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s%s", i == 0 ? "" : ",", piece);
	buf_puts(b, after);
}

static void
refuses_too_many_of_anything(void **state)
{
	static const struct {
		const char *before, *piece, *after;
		size_t max;
		const char *param;
	} many[] = {
		{ "{'model':'m','input':[", "{'role':'user','content':'a'}",
		    "]}", CEILING_ITEMS, "input" },
		{ "{'model':'m','input':[{'role':'user','content':[",
		    "{'type':'input_text','text':'a'}", "]}]}",
		    CEILING_PARTS, "input[0].content" },
		{ "{'model':'m','input':'a','tools':[",
		    "{'type':'web_search'}", "]}", CEILING_TOOLS, "tools" },
		{ "{'model':'m','input':'a','routing':{'model':{'fallbacks':[",
		    "'auto'", "]}}}", CEILING_FALLBACKS,
		    "routing.model.fallbacks" },
		{ "{'model':'m','input':[{'type':'reasoning','summary':[",
		    "{'type':'summary_text','text':'a'}", "]}]}",
		    CEILING_PARTS, "input[0].summary" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(many); i++)
		for (size_t over = 0; over <= 1; over++) {
			struct fixture f;
			struct buf b;

			fixture_init(&f);
			buf_init(&b, 4 * 1024 * 1024);
			put_repeated(&b, many[i].before, many[i].piece,
			    many[i].max + over, many[i].after);
			assert_int_equal(read_body(&f, b.data),
			    over ? -1 : 0);
			if (over) {
				assert_int_equal(f.err.class,
				    ERROR_ARRAY_LONG);
				assert_string_equal(f.err.param,
				    many[i].param);
			}
			buf_fini(&b);
			fixture_fini(&f);
		}
}

/* before, n times the unit, more, after. */
struct long_body {
	const char *before, *unit, *more, *after;
	size_t n;
};

static int
read_long(struct fixture *f, const struct long_body *body)
{
	size_t unit_len = strlen(body->unit), len = unit_len * body->n, done;
	struct buf b;
	char *p;
	int rc;

	buf_init(&b, SIZE_MAX);
	buf_puts(&b, body->before);
	p = buf_room(&b, len);
	assert_non_null(p);
	memcpy(p, body->unit, unit_len);
	/* What is there, once more, until there is enough. */
	for (done = unit_len; done < len; done *= 2)
		memcpy(p + done, p, done < len - done ? done : len - done);
	buf_grew(&b, len);
	buf_puts(&b, body->more);
	buf_puts(&b, body->after);
	rc = request_read(&f->arena, buf_view(&b), &f->req, &f->receipt,
	    &f->err);
	buf_fini(&b);
	return rc;
}

#define IMAGE	"{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":" \
	"[{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,"
#define FILE_DATA "{\"model\":\"m\",\"input\":[{\"role\":\"user\"," \
	"\"content\":[{\"type\":\"input_file\",\"file_data\":\""

/* Sixteen characters, one of them an escape. */
#define ESCAPED	"123456789012345\\n"

static void
refuses_strings_beyond_their_limits(void **state)
{
	static const struct {
		struct long_body body;		/* just short enough */
		const char *param;
	} longs[] = {
		{ { "{\"model\":\"m\",\"input\":\"", "a", "", "\"}",
		    CEILING_TEXT }, "input" },
		/* two bytes, one character */
		{ { "{\"model\":\"m\",\"input\":\"", "\xc3\xbc", "", "\"}",
		    CEILING_TEXT }, "input" },
		{ { "{\"model\":\"m\",\"input\":\"", ESCAPED, "", "\"}",
		    CEILING_TEXT / 16 }, "input" },
		{ { "{\"model\":\"m\",\"input\":\"hi\",\"instructions\":\"",
		    "a", "", "\"}", CEILING_TEXT }, "instructions" },
		/* bytes, whatever they mean */
		{ { IMAGE, "a", "", "\"}]}]}",
		    CEILING_IMAGE_URL - sizeof("data:image/png;base64,") + 1 },
		    "input[0].content[0].image_url" },
		{ { FILE_DATA, "a", "", "\"}]}]}", CEILING_FILE_DATA },
		    "input[0].content[0].file_data" },
		{ { FILE_DATA, "\xc3\xbc", "", "\"}]}]}",
		    CEILING_FILE_DATA / 2 }, "input[0].content[0].file_data" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(longs); i++)
		for (size_t over = 0; over <= 1; over++) {
			struct long_body body = longs[i].body;
			struct fixture f;

			fixture_init(&f);
			body.more = over ? "a" : "";
			assert_int_equal(read_long(&f, &body), over ? -1 : 0);
			if (over) {
				assert_int_equal(f.err.class,
				    ERROR_STRING_LONG);
				assert_string_equal(f.err.param,
				    longs[i].param);
			}
			fixture_fini(&f);
		}
}

static void
counts_a_fallbacks_characters(void **state)
{
	static const struct long_body body = { "{\"model\":\"m\",\"input\":"
	    "\"a\",\"routing\":{\"model\":{\"fallbacks\":[\"", "\xc3\xbc",
	    "", "\"]}}}", 256 };
	struct fixture f;

	(void)state;
	fixture_init(&f);
	assert_int_equal(read_long(&f, &body), 0);
	fixture_fini(&f);
}

static void
copies_no_large_string(void **state)
{
	static const struct long_body body = { IMAGE, "a", "", "\"}]}]}",
	    (size_t)4 * 1024 * 1024 };
	struct fixture f;

	(void)state;
	fixture_init(&f);
	assert_int_equal(read_long(&f, &body), 0);
	assert_true(f.arena.used < 16384);
	fixture_fini(&f);
}

static void
pairs_many_calls(void **state)
{
	struct fixture f;
	struct buf b;

	(void)state;
	fixture_init(&f);
	buf_init(&b, 4 * 1024 * 1024);
	buf_puts(&b, "{'model':'m','input':[");
	for (size_t i = 0; i < CEILING_ITEMS / 2; i++)
		buf_printf(&b, "{'type':'function_call','call_id':'c%zu',"
		    "'name':'f','arguments':''},", i);
	for (size_t i = CEILING_ITEMS / 2; i-- > 0;)
		buf_printf(&b, "{'type':'function_call_output','call_id':"
		    "'c%zu','output':''}%s", i, i == 0 ? "]}" : ",");
	assert_int_equal(read_body(&f, b.data), 0);
	buf_fini(&b);
	fixture_fini(&f);
}

static void
refuses_what_takes_too_much_memory(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	f.arena.max = 1024;
	assert_int_equal(read_body(&f, WITH("'tools':[{'type':'function',"
	    "'name':'f'},{'type':'function','name':'g'}]")), -1);
	assert_int_equal(f.err.class, ERROR_TOO_LARGE);
	fixture_fini(&f);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_at_most_16_unknown_fields_and_counts_the_rest),
		cmocka_unit_test(says_whether_a_refused_request_wanted_a_stream),
		cmocka_unit_test(finds_functions_by_name_alone),
		cmocka_unit_test(refuses_too_many_of_anything),
		cmocka_unit_test(refuses_strings_beyond_their_limits),
		cmocka_unit_test(counts_a_fallbacks_characters),
		cmocka_unit_test(copies_no_large_string),
		cmocka_unit_test(pairs_many_calls),
		cmocka_unit_test(refuses_what_takes_too_much_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
