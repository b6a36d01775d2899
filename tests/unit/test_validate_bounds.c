/*
 * The validator's bounds, and what a table of bodies can't say.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

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
finds_tools_by_the_names_that_providers_are_told(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	assert_int_equal(read_body(&f, "{'model':'m','tools':[{'type':'custom',"
	    "'name':'c'},{'type':'web_search'},{'type':'function','name':"
	    "'f.g'},{'type':'namespace','name':'n','tools':[{'type':'function',"
	    "'name':'f'}]}],'input':[{'type':'additional_tools','role':"
	    "'developer','tools':[{'type':'function','name':'late'}]}]}"), 0);
	assert_ptr_equal(request_tool(&f.req, SPAN("c")), &f.req.tools[0]);
	assert_ptr_equal(request_tool(&f.req, SPAN("f_g")), &f.req.tools[2]);
	assert_ptr_equal(request_tool(&f.req, SPAN("n__f")), &f.req.tools[3]);
	assert_ptr_equal(request_tool(&f.req, SPAN("late")), &f.req.tools[4]);
	assert_null(request_tool(&f.req, SPAN("f")));
	assert_null(request_tool(&f.req, SPAN("f.g")));
	assert_null(request_tool(&f.req, SPAN("web_search")));
	assert_null(request_tool(&f.req, SPAN("")));
	fixture_fini(&f);
}

static void
names_calls_of_the_history_as_their_tools(void **state)
{
	static const char *const wires[] = { "n__f", "f", "f_g", "no_such_tool",
	    "n__h", "a__b", "__", ("longer_than_any_name_of_a_tool_may_be_an"
	    "d_so_cut____and_f70dd274") };
	struct fixture f;

	(void)state;
	fixture_init(&f);
	assert_int_equal(read_body(&f, "{'model':'m','tools':[{'type':"
	    "'function','name':'f.g'},{'type':'namespace','name':'n','tools':["
	    "{'type':'function','name':'f'}]}],'input':["
	    "{'type':'function_call','call_id':'0','name':'f','namespace':'n',"
	    "'arguments':'','async':true},"
	    "{'type':'function_call','call_id':'f','name':'f','arguments':"
	    "'','async':true},"
	    "{'type':'function_call','call_id':'1','name':'f.g','arguments':"
	    "'','async':true},"
	    "{'type':'function_call','call_id':'2','name':'no such tool',"
	    "'arguments':'','async':true},"
	    "{'type':'function_call','call_id':'3','name':'h','namespace':'n',"
	    "'arguments':'','async':true},"
	    "{'type':'function_call','call_id':'4','name':'a\\n\\\"b',"
	    "'arguments':'','async':true},"
	    "{'type':'function_call','call_id':'5','name':'\xc3\xbc',"
	    "'arguments':'','async':true},"
	    "{'type':'function_call','call_id':'6','name':'longer than any "
	    "name of a tool may be and so cut, \\u0000 and all, at the end',"
	    "'arguments':'','async':true}]}"), 0);
	for (size_t i = 0; i < COUNT(wires); i++) {
		struct span wire = request_wire_name(&f.req, &f.req.items[i],
		    &f.arena);

		assert_string_equal(arena_span(&f.arena, wire).p, wires[i]);
	}
	fixture_fini(&f);
}

/* CPU seconds for 1000 namespaces of one function, the last of them brought
 * again and again; a function's name is that of its namespace, or isn't. */
static double
time_of_tools(const char *prefix)
{
	struct fixture f;
	struct buf b;
	clock_t begun;

	fixture_init(&f);
	buf_init(&b, (size_t)4 * 1024 * 1024);
	buf_puts(&b, "{'model':'m','input':[{'type':'additional_tools',"
	    "'role':'developer','tools':[");
	for (int i = 0; i < 20000; i++) {
		int n = i < 1000 ? i : 999;

		buf_printf(&b, "%s{'type':'namespace','name':'n%d','tools':[{"
		    "'type':'function','name':'%sn%d'}]}", i == 0 ? "" : ",",
		    n, prefix, n);
	}
	buf_puts(&b, "]}]}");
	assert_false(buf_over(&b));
	begun = clock();
	assert_int_equal(read_body(&f, b.data), 0);
	assert_int_equal(f.req.n_all_tools, 1000);
	buf_fini(&b);
	fixture_fini(&f);
	return (double)(clock() - begun) / CLOCKS_PER_SEC;
}

static void
finds_tools_as_fast_whatever_their_names_are(void **state)
{
	double alike, unlike;

	(void)state;
	unlike = time_of_tools("f");
	alike = time_of_tools("");
	if (alike > 3 * unlike + 0.1)
		fail_msg("%f s, and %f s with other names", alike, unlike);
}

static void
has_a_word_for_every_type_of_item(void **state)
{
	(void)state;
	for (int type = ITEM_MESSAGE; type <= ITEM_HOSTED; type++)
		assert_non_null(item_type_word((enum item_type)type));
	assert_string_equal(item_type_word(ITEM_CUSTOM_CALL),
	    "custom_tool_call");
	assert_string_equal(item_type_word(ITEM_CUSTOM_OUTPUT),
	    "custom_tool_call_output");
}

/* n functions of different names, with commas between. */
static void
put_functions(struct buf *b, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		buf_printf(b, "%s{'type':'function','name':'f%zu'}",
		    i == from ? "" : ",", i);
}

static void
counts_tools_of_namespaces_and_items_together(void **state)
{
	(void)state;
	for (size_t over = 0; over <= 1; over++) {
		struct fixture f;
		struct buf b;

		fixture_init(&f);
		buf_init(&b, 1024 * 1024);
		buf_puts(&b, "{'model':'m','tools':[{'type':'namespace',"
		    "'name':'n','tools':[");
		put_functions(&b, 0, 1000);
		buf_puts(&b, "]}],'input':[{'type':'additional_tools','role':"
		    "'developer','tools':[");
		/* Those that are there already don't count again. */
		buf_puts(&b, "{'type':'namespace','name':'n','tools':[");
		put_functions(&b, 0, 1000);
		buf_puts(&b, "]},");
		put_functions(&b, 0, CEILING_TOOLS_ALL - 1000 + over);
		buf_puts(&b, "]}]}");
		assert_int_equal(read_body(&f, b.data), over ? -1 : 0);
		if (over) {
			assert_int_equal(f.err.class, ERROR_ARRAY_LONG);
			assert_string_equal(f.err.param, "input[0].tools[25]");
			assert_non_null(strstr(f.err.message, "1024"));
		} else {
			assert_int_equal(f.req.n_tools, 1000);
			assert_int_equal(f.req.n_all_tools, CEILING_TOOLS_ALL);
		}
		buf_fini(&b);
		fixture_fini(&f);
	}
}

/* A client may send all of its tools again with every turn. */
static void
reads_tools_that_items_bring_again_and_again(void **state)
{
	struct fixture f;
	struct buf b;

	(void)state;
	fixture_init(&f);
	buf_init(&b, 32 * 1024 * 1024);
	buf_puts(&b, "{'model':'m','input':[");
	for (size_t i = 0; i < 150; i++) {
		buf_printf(&b, "%s{'type':'additional_tools','role':"
		    "'developer','tools':[", i == 0 ? "" : ",");
		put_functions(&b, 0, CEILING_TOOLS_ALL);
		buf_puts(&b, "]}");
	}
	buf_puts(&b, "]}");
	assert_int_equal(read_body(&f, b.data), 0);
	assert_int_equal(f.req.n_tools, 0);
	assert_int_equal(f.req.n_all_tools, CEILING_TOOLS_ALL);
	assert_string_equal(f.req.tools[7].param, "input[149].tools[7]");
	buf_fini(&b);
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
		{ "{'model':'m','input':'a','tools':[{'type':'web_search',"
		    "'filters':{'allowed_domains':[", "'a'", "]}}]}", 100,
		    "tools[0].filters.allowed_domains" },
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
	rc = request_read(&f->arena, buf_view(&b), NULL, &f->req, &f->receipt,
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
		cmocka_unit_test(finds_tools_by_the_names_that_providers_are_told),
		cmocka_unit_test(names_calls_of_the_history_as_their_tools),
		cmocka_unit_test(finds_tools_as_fast_whatever_their_names_are),
		cmocka_unit_test(has_a_word_for_every_type_of_item),
		cmocka_unit_test(counts_tools_of_namespaces_and_items_together),
		cmocka_unit_test(reads_tools_that_items_bring_again_and_again),
		cmocka_unit_test(refuses_too_many_of_anything),
		cmocka_unit_test(refuses_strings_beyond_their_limits),
		cmocka_unit_test(counts_a_fallbacks_characters),
		cmocka_unit_test(copies_no_large_string),
		cmocka_unit_test(pairs_many_calls),
		cmocka_unit_test(refuses_what_takes_too_much_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
