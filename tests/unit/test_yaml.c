/* YAML text into the scanner's tree. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "conf/yaml.h"

#define TEXT_MAX	((size_t)8 * 1024 * 1024)

struct result {
	struct arena arena;
	struct faults *faults;
	const struct node *root;
	struct buf text;		/* the tree or the faults, printed */
};

/* Strings in quotes with the marks p (plain), e (expanded), u (unset) and b
 * (a backslash) behind; every node with its line. */
static void
print(struct buf *out, const struct node *n)
{
	const char *open = n->kind == NODE_ARRAY ? "[" : "{";
	const char *close = n->kind == NODE_ARRAY ? "]" : "}";
	size_t count = 0;

	if (n->kind == NODE_NULL) {
		buf_puts(out, "null");
	} else if (n->kind == NODE_STRING) {
		buf_printf(out, "\"%.*s\"%s%s%s%s", (int)n->span.len,
		    n->span.p, n->flags & NODE_PLAIN ? "p" : "",
		    n->flags & YAML_EXPANDED ? "e" : "",
		    n->flags & YAML_UNSET ? "u" : "",
		    n->flags & NODE_ESCAPED ? "b" : "");
	} else {
		assert_null(n->span.p);
		buf_puts(out, open);
		for (const struct node *m = n->child; m; m = m->next) {
			buf_puts(out, count++ == 0 ? "" : " ");
			if (n->kind == NODE_OBJECT)
				buf_printf(out, "%.*s:", (int)m->key.len,
				    m->key.p);
			else
				assert_null(m->key.p);
			print(out, m);
		}
		assert_int_equal(count, n->count);
		buf_puts(out, close);
	}
	buf_printf(out, "@%u", (unsigned)n->line);
}

static void
load(struct result *r, struct span text)
{
	arena_init(&r->arena, CEILING_CONF_MEMORY);
	buf_init(&r->text, TEXT_MAX);
	r->faults = arena_alloc(&r->arena, sizeof(*r->faults));
	faults_init(r->faults, &r->arena, "f");
	r->root = yaml_read(&r->arena, text, r->faults);
	if (r->faults->n > 0)
		(void)faults_write(r->faults, &r->text);
	else
		print(&r->text, r->root);
}

static void
unload(struct result *r)
{
	buf_fini(&r->text);
	arena_fini(&r->arena);
}

static void
check(struct span text, const char *expected)
{
	struct result r;

	load(&r, text);
	assert_string_equal(buf_view(&r.text).p, expected);
	unload(&r);
}

static const struct {
	const char *text, *tree;
} trees[] = {
	{ "", "null@1" },
	{ "# nothing\n\n", "null@1" },
	{ "---\n", "null@2" },
	{ "\xef\xbb\xbf" "a: b\n", "{a:\"b\"p@1}@1" },
	{ "%YAML 1.2\n---\na: b", "{a:\"b\"p@3}@3" },
	{ "a: b", "{a:\"b\"p@1}@1" },
	{ "a: b\r\nc: d\r\n", "{a:\"b\"p@1 c:\"d\"p@2}@1" },
	{ "a:\nb: ~\nc: null\n\"d\": \"\"\ne: 'null'\n",
	  "{a:null@1 b:null@2 c:null@3 d:\"\"@4 e:\"null\"@5}@1" },
	/* Text stays text, whatever YAML 1.1 takes it for. */
	{ "[yes, 0x10, 1_000, 12:30:45, 1e3, .inf, 2001-01-01]",
	  "[\"yes\"p@1 \"0x10\"p@1 \"1_000\"p@1 \"12:30:45\"p@1 \"1e3\"p@1 "
	  "\".inf\"p@1 \"2001-01-01\"p@1]@1" },
	{ "a:\n  b: [c,\n    {d: e}]\n",
	  "{a:{b:[\"c\"p@2 {d:\"e\"p@3}@3]@2}@1}@1" },
	{ "- a\n-\n  - b\n", "[\"a\"p@1 [\"b\"p@3]@3]@1" },
	/* Canonical text: as few escapes as JSON allows. */
	{ "\"a\\\"b\\\\c\\/\\u00e9\\t\\x01\\u20ac\"",
	  "\"a\\\"b\\\\c/\xc3\xa9\\t\\u0001\xe2\x82\xac\"b@1" },
	{ "'it''s'", "\"it's\"@1" },
	{ "\"a\\0b\"", "\"a\\u0000b\"b@1" },
	{ "a: |\n  x\n  y\n", "{a:\"x\\ny\\n\"b@1}@1" },
	{ "a: >-\n  x\n  y\n", "{a:\"x y\"@1}@1" },
	{ "\"k\\u00e9\": v", "{k\xc3\xa9:\"v\"p@1}@1" },
	/* Aliases are copies with the line of their use. */
	{ "a: &x {b: c}\nd: *x\ne: [*x, *x]\n",
	  "{a:{b:\"c\"p@1}@1 d:{b:\"c\"p@1}@2 "
	  "e:[{b:\"c\"p@1}@3 {b:\"c\"p@1}@3]@3}@1" },
	{ "a: &x 1\nb: &x 2\nc: *x\n",
	  "{a:\"1\"p@1 b:\"2\"p@2 c:\"2\"p@3}@1" },
	/* Variables. */
	{ "\"${ONE}\"", "\"uno\"e@1" },
	{ "'a${ONE}b${ONE}'", "\"aunobuno\"e@1" },
	{ "\"${EMPTY}\"", "\"\"e@1" },
	{ "\"${QUOTE}\"", "\"a\\\"b\\n${ONE}\"eb@1" },
	{ "\"$${ONE} $$ $ONE $\"", "\"${ONE} $$ $ONE $\"@1" },
	{ "\"$$${ONE}\"", "\"$${ONE}\"@1" },
	{ "|\n  ${ONE}\n", "\"${ONE}\\n\"b@1" },
	{ "\"${ONE}\": x", "{${ONE}:\"x\"p@1}@1" },
};

static void
builds_the_tree(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(trees) / sizeof(trees[0]); i++)
		check(span_of(trees[i].text), trees[i].tree);
}

static const struct {
	const char *text, *faults;
} bad[] = {
	{ "a: b\nc: \"${NOT_SET} ${ONE} ${NOR_THIS}\"\n",
	  "f:2: NOT_SET is not set, expected it in the environment\n"
	  "f:2: NOR_THIS is not set, expected it in the environment\n" },
	{ "\"${\"", "f:1: ${ begins no variable, expected ${NAME}, or $${ for "
	  "the characters themselves\n" },
	{ "\"${1A}\"", "f:1: ${ begins no variable, expected ${NAME}, or $${ "
	  "for the characters themselves\n" },
	{ "\"${A-B}\"", "f:1: ${ begins no variable, expected ${NAME}, or "
	  "$${ for the characters themselves\n" },
	{ "\"${}\"", "f:1: ${ begins no variable, expected ${NAME}, or $${ "
	  "for the characters themselves\n" },
	{ "a: ${ONE}\n", "f:1: warning: ${ONE} stands without quotes and is "
	  "taken as it is, expected \"${ONE}\" if the variable is meant\n" },
	{ "a: 1\nb: 2\na: 3\na: 4\n",
	  "f:3: a is given twice, expected it once (line 1 has it too)\n"
	  "f:4: a is given twice, expected it once (line 1 has it too)\n" },
	{ "a: {b: 1, \"b\": 2}",
	  "f:1: b is given twice, expected it once (line 1 has it too)\n" },
	{ "a: b\n---\nc: d\n",
	  "f:2: a second document begins, expected one\n" },
	{ "a: !!str b\n",
	  "f:1: the value has a tag, expected it without one\n" },
	{ "a: ! b\n", "f:1: the value has a tag, expected it without one\n" },
	{ "\n!x {a: b}\n",
	  "f:2: the value has a tag, expected it without one\n" },
	{ "- !x []", "f:1: the value has a tag, expected it without one\n" },
	{ "# x\n%TAG !e! tag:example.com,2026:\n---\na: b\n",
	  "f:2: the line begins with %TAG, expected no tags\n" },
	{ "!!str a: b",
	  "f:1: the key is no plain word, expected a name\n" },
	{ "? [a]\n: b\n",
	  "f:1: the key is no plain word, expected a name\n" },
	{ "a: &x b\n*x : c\n",
	  "f:2: the key is no plain word, expected a name\n" },
	{ "a: *x\n", "f:1: alias *x stands for nothing, expected an anchor &x "
	  "above it\n" },
	/* Into itself. */
	{ "a: &x [*x]\n", "f:1: alias *x stands for nothing, expected an "
	  "anchor &x above it\n" },
	{ "a: 1\nb: \xff\n", "f:2: invalid leading UTF-8 octet, expected "
	  "UTF-8 text without control characters\n" },
	{ "a: 1\n\nb: \xc3(\n", "f:3: invalid trailing UTF-8 octet, expected "
	  "UTF-8 text without control characters\n" },
	{ "a: \xed\xa0\x80\n", "f:1: invalid Unicode character, expected "
	  "UTF-8 text without control characters\n" },
	{ "a: 1\nb: \x01\n", "f:2: control characters are not allowed, "
	  "expected UTF-8 text without control characters\n" },
	/* UTF-16 with its byte order mark. */
	{ "\xff\xfe" "a", "f:1: invalid leading UTF-8 octet, expected UTF-8 "
	  "text without control characters\n" },
	{ "a:\n\tb: c\n", "f:2: a tab indents this line, expected spaces\n" },
	{ "a: [b, c\n", "f:2: did not find expected ',' or ']' while parsing "
	  "a flow sequence, expected valid YAML\n" },
	{ "a: b: c\n", "f:1: mapping values are not allowed in this context, "
	  "expected valid YAML\n" },
	{ "a: \"b\n", "f:2: found unexpected end of stream while scanning a "
	  "quoted scalar, expected valid YAML\n" },
};

static void
says_what_is_wrong_and_where(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check(span_of(bad[i].text), bad[i].faults);
}

static void
refuses_a_nul(void **state)
{
	(void)state;
	check((struct span){ "a: 1\nb: \0\n", 10 },
	    "f:2: control characters are not allowed, expected UTF-8 text "
	    "without control characters\n");
}

static void
keeps_the_first_of_a_duplicate(void **state)
{
	struct result r;

	(void)state;
	load(&r, SPAN("a: 1\na: 2\nb: 3\nb: 4\na: 5\n"));
	buf_reset(&r.text);
	print(&r.text, r.root);
	assert_string_equal(r.text.data, "{a:\"1\"p@1 b:\"3\"p@3}@1");
	unload(&r);
}

/* ---- ceilings ---- */

static void
repeat(struct buf *b, const char *s, size_t n)
{
	while (n-- > 0)
		buf_puts(b, s);
}

static void
nests_32_levels_and_no_more(void **state)
{
	struct result r;
	struct buf b;

	(void)state;
	buf_init(&b, TEXT_MAX);
	repeat(&b, "[", CEILING_CONF_DEPTH);
	repeat(&b, "]", CEILING_CONF_DEPTH);
	load(&r, buf_view(&b));
	assert_false(r.faults->failed);
	unload(&r);
	buf_reset(&b);
	repeat(&b, "[", 100 * 1000);
	check(buf_view(&b), "f:1: nested too deeply, expected at most 32 "
	    "levels\n");
	buf_fini(&b);
}

static void
counts_what_an_alias_stands_for(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, TEXT_MAX);
	buf_puts(&b, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 9; i++) {
		buf_printf(&b, "a%d: &a%d [*a%d", i, i, i - 1);
		for (int j = 0; j < 9; j++)
			buf_printf(&b, ", *a%d", i - 1);
		buf_puts(&b, "]\n");
	}
	check(buf_view(&b), "f:5: too many values, expected at most 100000 "
	    "with aliases expanded\n");
	buf_fini(&b);
}

static void
takes_100000_values_and_no_more(void **state)
{
	struct result r;
	struct buf b;

	(void)state;
	buf_init(&b, TEXT_MAX);
	buf_putc(&b, '[');
	repeat(&b, "x, ", CEILING_CONF_NODES - 1);
	buf_putc(&b, ']');
	load(&r, buf_view(&b));
	assert_false(r.faults->failed);
	assert_int_equal(r.root->count, CEILING_CONF_NODES - 1);
	unload(&r);
	b.data[b.len - 1] = 'x';
	buf_putc(&b, ']');
	check(buf_view(&b), "f:1: too many values, expected at most 100000 "
	    "with aliases expanded\n");
	buf_fini(&b);
}

static void
takes_256_anchors_and_no_more(void **state)
{
	struct result r;
	struct buf b;

	(void)state;
	buf_init(&b, TEXT_MAX);
	repeat(&b, "- &a x\n", CEILING_CONF_ANCHORS);
	load(&r, buf_view(&b));
	assert_false(r.faults->failed);
	unload(&r);
	buf_puts(&b, "- &a x\n");
	check(buf_view(&b), "f:257: too many anchors, expected at most 256\n");
	buf_fini(&b);
}

static void
takes_a_mebibyte_and_no_more(void **state)
{
	struct result r;
	struct buf b;

	(void)state;
	buf_init(&b, TEXT_MAX);
	buf_puts(&b, "a: b #");
	repeat(&b, "x", CEILING_CONF_FILE - b.len);
	load(&r, buf_view(&b));
	assert_false(r.faults->failed);
	unload(&r);
	buf_putc(&b, 'x');
	check(buf_view(&b),
	    "f: the file is too long, expected at most 1048576 bytes\n");
	buf_fini(&b);
}

/* A variable can be longer than the file that names it a thousand times. */
static void
bounds_what_variables_expand_to(void **state)
{
	char *value = calloc(1, 100001);
	struct result r;
	struct buf b;

	(void)state;
	assert_non_null(value);
	memset(value, 'x', 100000);
	assert_int_equal(setenv("LONG", value, 1), 0);
	buf_init(&b, TEXT_MAX);
	buf_putc(&b, '"');
	repeat(&b, "${LONG}", 11);
	buf_putc(&b, '"');
	check(buf_view(&b), "f:1: the values are too long, expected less than "
	    "1048576 bytes in one and 67108864 in all\n");
	buf_reset(&b);
	repeat(&b, "- \"${LONG}\"\n", 1000);
	load(&r, buf_view(&b));
	assert_non_null(strstr(r.text.data, "the values are too long"));
	assert_in_range(r.faults->list[0].line, 600, 672);
	unload(&r);
	buf_fini(&b);
	assert_int_equal(unsetenv("LONG"), 0);
	free(value);
}

/* One mapping with very many keys is no reason to be slow. */
static void
finds_one_duplicate_among_40000_keys(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, TEXT_MAX);
	for (unsigned i = 0; i < 40000; i++)
		buf_printf(&b, "k%u: x\n", i * 7919 % 40000);
	buf_puts(&b, "k7919: x\n");
	check(buf_view(&b),
	    "f:40001: k7919 is given twice, expected it once (line 2 has it "
	    "too)\n");
	buf_fini(&b);
}

/* Ends anywhere: no crash, no leak, and a tree or a fault. */
static void
takes_a_file_that_ends_anywhere(void **state)
{
	static const char text[] = "a: &x {b: \"${ONE}\\u00e9\", c: ['d', "
	    "*x]}\n? e\n: |\n  f\n--- # g\n- \xc3\xa9 !t h\n";
	struct result r;

	(void)state;
	for (size_t len = 0; len <= sizeof(text) - 1; len++) {
		char *copy = malloc(len + 1);

		assert_non_null(copy);
		memcpy(copy, text, len);
		load(&r, (struct span){ copy, len });
		assert_true(r.root != NULL || r.faults->failed);
		unload(&r);
		free(copy);
	}
}

static void
quotes_no_more_than_a_message_holds(void **state)
{
	static const struct { const char *text; int cut; } cuts[] = {
		{ "short", 5 },
		{ "123456789012345678901234567890123456789012345678901234567890"
		  "x", 60 },
		{ "12345678901234567890123456789012345678901234567890123456789"
		  "\xc3\xa9xx", 59 },
		{ "12345678901234567890123456789012345678901234567890123456789"
		  "\\nxx", 59 },
		{ "1234567890123456789012345678901234567890123456789012345678"
		  "\\nxx", 58 },
		{ "12345678901234567890123456789012345678901234567890123456"
		  "\\u0001xx", 56 },
		{ "123456789012345678901234567890123456789012345678901234"
		  "\\u0001xx", 60 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++)
		assert_int_equal(fault_cut(span_of(cuts[i].text)),
		    cuts[i].cut);
}

static int
setup(void **state)
{
	(void)state;
	if (clearenv() != 0 || setenv("ONE", "uno", 1) != 0 ||
	    setenv("EMPTY", "", 1) != 0 ||
	    setenv("QUOTE", "a\"b\n${ONE}", 1) != 0)
		return -1;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builds_the_tree),
		cmocka_unit_test(says_what_is_wrong_and_where),
		cmocka_unit_test(refuses_a_nul),
		cmocka_unit_test(keeps_the_first_of_a_duplicate),
		cmocka_unit_test(nests_32_levels_and_no_more),
		cmocka_unit_test(counts_what_an_alias_stands_for),
		cmocka_unit_test(takes_100000_values_and_no_more),
		cmocka_unit_test(takes_256_anchors_and_no_more),
		cmocka_unit_test(takes_a_mebibyte_and_no_more),
		cmocka_unit_test(bounds_what_variables_expand_to),
		cmocka_unit_test(finds_one_duplicate_among_40000_keys),
		cmocka_unit_test(takes_a_file_that_ends_anywhere),
		cmocka_unit_test(quotes_no_more_than_a_message_holds),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, NULL);
}
