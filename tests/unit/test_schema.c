/*
 * schema: each keyword as each target is told it. Schemas are written with '
 * for ".
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/scan.h"
#include "dialect/schema.h"
#include "lib/events.h"

#define BIG	((size_t)1 << 26)
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static const struct node *
read_quoted(struct arena *a, const char *quoted)
{
	struct error err = { .class = ERROR_NONE };
	const struct node *node;
	struct buf b;

	buf_init(&b, BIG);
	events_quote(&b, quoted);
	node = scan(a, arena_span(a, buf_view(&b)), SCAN_REQUEST, &err);
	if (node == NULL)
		fail_msg("%s: %s", quoted, err.message);
	buf_fini(&b);
	return node;
}

/* What is written; that is what is written of it once more. */
static struct span
write_schema(struct arena *a, const struct node *schema,
    const struct schema_rules *rules, bool *changed)
{
	struct buf once, twice;
	struct jsonw w = jsonw_on(&once), again = jsonw_on(&twice);
	struct error err;
	struct span text;

	buf_init(&once, BIG);
	buf_init(&twice, BIG);
	*changed = schema_write(&w, schema, rules);
	text = arena_span(a, buf_view(&once));
	if (schema_write(&again, scan(a, text, SCAN_REQUEST, &err), rules))
		fail_msg("changed again: %.*s", (int)text.len, text.p);
	if (!span_same(text, buf_view(&twice)))
		fail_msg("not the same: %.*s", (int)twice.len, twice.data);
	buf_fini(&once);
	buf_fini(&twice);
	return text;
}

/* NULL: as it was. A '!' before what is written says that it allows something
 * else than before. */
struct row {
	const char *schema, *anthropic, *gemini;
};

static void
check_one(const char *schema, const char *expected,
    const struct schema_rules *rules)
{
	struct span wanted, got;
	struct arena a;
	struct buf b;
	bool changed;

	arena_init(&a, BIG);
	buf_init(&b, BIG);
	if (expected == NULL)
		expected = schema;
	events_quote(&b, expected[0] == '!' ? expected + 1 : expected);
	wanted = buf_view(&b);
	got = write_schema(&a, read_quoted(&a, schema), rules, &changed);
	if (!span_same(wanted, got))
		fail_msg("%s:\nexpected %.*s\ngot      %.*s", schema,
		    (int)wanted.len, wanted.p, (int)got.len, got.p);
	if (changed != (expected[0] == '!'))
		fail_msg("%s: changed is %d", schema, changed);
	buf_fini(&b);
	arena_fini(&a);
}

static void
check(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		check_one(rows[i].schema, rows[i].anthropic,
		    &schema_anthropic);
		check_one(rows[i].schema, rows[i].gemini, &schema_gemini);
	}
}

#define WORDS(s)	"'description':'Constraints: " s ".'"

static void
writes_what_is_known(void **state)
{
	static const struct row rows[] = {
		{ "{}", NULL, NULL },
		{ "{'type':'string'}", NULL, NULL },
		{ "{'type':['string','null']}", NULL, NULL },
		{ "{'title':'T','description':'D','type':'string'}", NULL,
		    NULL },
		{ "{'enum':['a',1]}", NULL, NULL },
		{ "{'type':'array','items':{'type':'string'},'minItems':1}",
		    NULL, NULL },
		{ "{'anyOf':[{'type':'string'},{'type':'null'}]}", NULL,
		    NULL },
		{ "{'type':'string','format':'date-time'}", NULL, NULL },
		{ "{'type':'object','properties':{'a':{'type':'string'}},"
		    "'required':['a'],'additionalProperties':false}", NULL,
		    NULL },
		{ "{'type':'object','properties':{'a':{'$ref':'#/$defs/n'}},"
		    "'additionalProperties':false,"
		    "'$defs':{'n':{'type':'string'}}}", NULL, NULL },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
closes_objects_for_anthropic_only(void **state)
{
	static const struct row rows[] = {
		{ "{'type':'object','properties':{'a':{'type':'object'}}}",
		    "{'type':'object','properties':{'a':{'type':'object',"
		    "'properties':{},'additionalProperties':false}},"
		    "'additionalProperties':false}", NULL },
		{ "{'type':'object','additionalProperties':{'const':1}}",
		    "!{'type':'object','additionalProperties':false,"
		    "'properties':{}}",
		    "{'type':'object','additionalProperties':{'enum':[1]}}" },
		{ "{'type':'object','additionalProperties':true}",
		    "!{'type':'object','additionalProperties':false,"
		    "'properties':{}}", NULL },
		{ "{'properties':{'a':{}}}",
		    "{'properties':{'a':{}},'type':'object',"
		    "'additionalProperties':false}",
		    "{'properties':{'a':{}},'type':'object'}" },
		{ "{'type':['object','null'],'properties':{}}",
		    "{'type':['object','null'],'properties':{},"
		    "'additionalProperties':false}", NULL },
		{ "{'type':'object','anyOf':[{'properties':{'a':{}}}]}",
		    "{'type':'object','anyOf':[{'properties':{'a':{}},"
		    "'type':'object','additionalProperties':false}]}",
		    "{'type':'object','anyOf':[{'properties':{'a':{}},"
		    "'type':'object'}]}" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
moves_bounds_into_the_description(void **state)
{
	static const struct row rows[] = {
		{ "{'type':'integer','minimum':1,'maximum':5}",
		    "!{'type':'integer'," WORDS("minimum 1, maximum 5") "}",
		    NULL },
		{ "{'description':'How many','minimum':1}",
		    "!{'description':'How many\\nConstraints: minimum 1.'}",
		    NULL },
		{ "{'description':' ','multipleOf':2}",
		    "!{'description':' Constraints: multipleOf 2.'}",
		    "!{'description':' Constraints: multipleOf 2.'}" },
		{ "{'pattern':'^\\\"a\\\\d$'}",
		    "!{" WORDS("pattern \\\"^\\\\\\\"a\\\\\\\\d$\\\"") "}",
		    "!{" WORDS("pattern \\\"^\\\\\\\"a\\\\\\\\d$\\\"") "}" },
		{ "{'minLength':1,'maxLength':2}",
		    "!{" WORDS("minLength 1, maxLength 2") "}",
		    "!{" WORDS("minLength 1, maxLength 2") "}" },
		{ "{'exclusiveMinimum':0,'exclusiveMaximum':true}",
		    "!{" WORDS("exclusiveMinimum 0, exclusiveMaximum true")
		    "}",
		    "!{" WORDS("exclusiveMinimum 0, exclusiveMaximum true")
		    "}" },
		{ "{'minItems':2,'maxItems':3}",
		    "!{" WORDS("minItems 2, maxItems 3") "}", NULL },
		{ "{'minItems':0,'uniqueItems':true}",
		    "!{'minItems':0," WORDS("uniqueItems true") "}",
		    "!{'minItems':0," WORDS("uniqueItems true") "}" },
		{ "{'format':'email'}", NULL,
		    "!{" WORDS("format \\\"email\\\"") "}" },
		{ "{'format':'int32'}",
		    "!{" WORDS("format \\\"int32\\\"") "}", NULL },
		{ "{'format':'regex'}",
		    "!{" WORDS("format \\\"regex\\\"") "}",
		    "!{" WORDS("format \\\"regex\\\"") "}" },
		{ "{'not':{'type':'null'}}",
		    "!{" WORDS("not {\\\"type\\\":\\\"null\\\"}") "}",
		    "!{" WORDS("not {\\\"type\\\":\\\"null\\\"}") "}" },
		{ "{'patternProperties':{'^x':true},'minProperties':1}",
		    "!{" WORDS("patternProperties {\\\"^x\\\":true}, "
		    "minProperties 1") "}",
		    "!{" WORDS("patternProperties {\\\"^x\\\":true}, "
		    "minProperties 1") "}" },
		{ "{'if':{},'then':{},'else':false}",
		    "!{" WORDS("if {}, then {}, else false") "}",
		    "!{" WORDS("if {}, then {}, else false") "}" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
tells_what_only_describes_without_calling_it_a_change(void **state)
{
	static const struct row rows[] = {
		{ "{'default':5}", NULL, "{" WORDS("default 5") "}" },
		{ "{'examples':[1,2]}", "{" WORDS("examples [1,2]") "}",
		    "{" WORDS("examples [1,2]") "}" },
		{ "{'nullable':true,'deprecated':true}",
		    "{" WORDS("nullable true, deprecated true") "}",
		    "{" WORDS("nullable true, deprecated true") "}" },
		{ "{'$schema':'x','$comment':'y','x-mine':1,'type':'null'}",
		    "{'type':'null'}", "{'type':'null'}" },
		{ "{'$id':'x','propertyOrdering':['a']}", "{}", NULL },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
says_the_same_in_words_that_are_known(void **state)
{
	static const struct row rows[] = {
		{ "{'oneOf':[{'type':'string'},{'const':2}]}",
		    "!{'anyOf':[{'type':'string'},{'const':2}]}",
		    "!{'anyOf':[{'type':'string'},{'enum':[2]}]}" },
		{ "{'anyOf':[{}],'oneOf':[{}]}",
		    "!{'anyOf':[{}]," WORDS("oneOf [{}]") "}",
		    "!{'anyOf':[{}]," WORDS("oneOf [{}]") "}" },
		{ "{'const':'a'}", NULL, "{'enum':['a']}" },
		{ "{'const':'a','enum':['a','b']}", NULL, "{'enum':['a']}" },
		{ "{'const':true}", NULL, "!{" WORDS("const true") "}" },
		{ "{'const':{}}", NULL, "!{" WORDS("const {}") "}" },
		{ "{'enum':[true,null]}", NULL,
		    "!{" WORDS("enum [true,null]") "}" },
		{ "{'enum':[1.5,2]}", NULL, NULL },
		{ "{'enum':[[1]]}", "!{" WORDS("enum [[1]]") "}",
		    "!{" WORDS("enum [[1]]") "}" },
		{ "{'type':['string','null'],'enum':['a',null]}", NULL,
		    "{'type':['string','null'],'enum':['a']}" },
		{ "{'prefixItems':[true,{'type':'string'}]}",
		    "!{" WORDS("prefixItems [true,{\\\"type\\\":"
		    "\\\"string\\\"}]") "}",
		    "{'prefixItems':[{},{'type':'string'}]}" },
		{ "{'items':[{'type':'string'}]}",
		    "!{" WORDS("items [{\\\"type\\\":\\\"string\\\"}]") "}",
		    "{'prefixItems':[{'type':'string'}]}" },
		{ "{'items':[{}],'prefixItems':[{}]}",
		    "!{" WORDS("items [{}], prefixItems [{}]") "}",
		    "!{'prefixItems':[{}]," WORDS("items [{}]") "}" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
knows_true_and_false_as_schemas(void **state)
{
	static const struct row rows[] = {
		{ "{'items':true}", "{}", "{}" },
		{ "{'items':false}", "!{" WORDS("items false") "}",
		    "!{" WORDS("items false") "}" },
		{ "{'anyOf':[false,true]}", "{'anyOf':[{}]}",
		    "{'anyOf':[{}]}" },
		{ "{'anyOf':[false]}", "{}", "{}" },
		{ "{'type':'object','anyOf':[false]}",
		    "{'type':'object','properties':{},"
		    "'additionalProperties':false}", "{'type':'object'}" },
		{ "{'type':'object','properties':{'a':true,'b':false},"
		    "'required':['a','b'],'additionalProperties':false}",
		    "!{'type':'object','properties':{'a':{}},"
		    "'required':['a'],'additionalProperties':false}",
		    "!{'type':'object','properties':{'a':{}},"
		    "'required':['a'],'additionalProperties':false}" },
		{ "true", "{}", "{}" },
		{ "false", "!{}", "!{}" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
requires_only_what_is_there(void **state)
{
	static const struct row rows[] = {
		{ "{'type':'object','properties':{'a':{}},"
		    "'required':['b','a'],'additionalProperties':false}",
		    "!{'type':'object','properties':{'a':{}},"
		    "'required':['a'],'additionalProperties':false}",
		    "!{'type':'object','properties':{'a':{}},"
		    "'required':['a'],'additionalProperties':false}" },
		{ "{'required':[]}", "{}", "{}" },
		{ "{'required':['a']}", "!{}", "!{}" },
		{ "{'properties':{'required':{},'minimum':{}},"
		    "'required':['minimum'],'type':'object',"
		    "'additionalProperties':false}", NULL, NULL },
	};

	(void)state;
	check(rows, COUNT(rows));
}

#define DEFS	"'$defs':{'n':{'type':'string'}}"

static void
says_a_reference_and_its_neighbours_in_one(void **state)
{
	static const struct row rows[] = {
		{ "{'anyOf':[{'$ref':'#/$defs/n','description':'D'}]," DEFS "}",
		    "{'anyOf':[{'description':'D','type':'string'}]," DEFS "}",
		    "{'anyOf':[{'description':'D','type':'string'}],"
		    DEFS "}" },
		/* The schema itself is no reference. */
		{ "{'$ref':'#/$defs/n'," DEFS "}",
		    "{" DEFS ",'type':'string'}",
		    "{" DEFS ",'type':'string'}" },
		{ "{'items':{'$ref':'#/definitions/n'},"
		    "'definitions':{'n':{'type':'string'}}}",
		    "{'items':{'$ref':'#/$defs/n'}," DEFS "}",
		    "{'items':{'$ref':'#/$defs/n'}," DEFS "}" },
		/* Elsewhere, or nowhere: it counts alone. */
		{ "{'items':{'$ref':'https://x/y','title':'T'}}",
		    "!{'items':{'$ref':'https://x/y'}}",
		    "!{'items':{'$ref':'https://x/y'}}" },
		{ "{'items':{'$ref':'#/$defs/m','title':'T'}}",
		    "!{'items':{'$ref':'#/$defs/m'}}",
		    "!{'items':{'$ref':'#/$defs/m'}}" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
leaves_recursion_to_the_provider(void **state)
{
	static const struct row rows[] = {
		{ "{'items':{'$ref':'#/$defs/n','title':'T'},'$defs':{'n':{"
		    "'items':{'$ref':'#/$defs/n'}}}}",
		    "{'items':{'title':'T','items':{'$ref':'#/$defs/n'}},"
		    "'$defs':{'n':{'items':{'$ref':'#/$defs/n'}}}}",
		    "{'items':{'title':'T','items':{'$ref':'#/$defs/n'}},"
		    "'$defs':{'n':{'items':{'$ref':'#/$defs/n'}}}}" },
		{ "{'$ref':'#/$defs/n','$defs':{'n':{'items':"
		    "{'$ref':'#/$defs/n','title':'T'}}}}",
		    "!{'$defs':{'n':{'items':{'title':'T','items':"
		    "{'$ref':'#/$defs/n'}}}},'items':{'$ref':'#/$defs/n'}}",
		    "!{'$defs':{'n':{'items':{'title':'T','items':"
		    "{'$ref':'#/$defs/n'}}}},'items':{'$ref':'#/$defs/n'}}" },
		{ "{'items':{'$ref':'#'}}", NULL, NULL },
		/* It says nothing but itself. */
		{ "{'$ref':'#/$defs/n','$defs':{'n':"
		    "{'$ref':'#/$defs/n'}}}",
		    "{'$defs':{'n':{'$ref':'#/$defs/n'}}}",
		    "{'$defs':{'n':{'$ref':'#/$defs/n'}}}" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
makes_one_schema_of_all_of_them(void **state)
{
	static const struct row rows[] = {
		{ "{'allOf':[{'type':'string'},{'title':'T'},true]}",
		    "{'type':'string','title':'T'}",
		    "{'type':'string','title':'T'}" },
		{ "{'description':'D','allOf':[{'$ref':'#/$defs/n'}]," DEFS
		    "}",
		    "{'description':'D'," DEFS ",'type':'string'}",
		    "{'description':'D'," DEFS ",'type':'string'}" },
		{ "{'allOf':[{'type':'object','properties':{'a':{}},"
		    "'required':['a']},{'type':'object','properties':"
		    "{'b':{}},'required':['b']}],'additionalProperties':"
		    "false}",
		    "{'additionalProperties':false,'type':'object',"
		    "'properties':{'a':{},'b':{}},'required':['a','b']}",
		    "{'additionalProperties':false,'type':'object',"
		    "'properties':{'a':{},'b':{}},'required':['a','b']}" },
		/* Even a name of nothing is one name. */
		{ "{'allOf':[{'properties':{'':{}}},{'properties':{'':{ }}}],"
		    "'type':'object','additionalProperties':false}",
		    "{'type':'object','additionalProperties':false,"
		    "'properties':{'':{}}}",
		    "{'type':'object','additionalProperties':false,"
		    "'properties':{'':{}}}" },
		/* They share an ancestor. */
		{ "{'allOf':[{'allOf':[{'$ref':'#/$defs/n'}]},"
		    "{'allOf':[{'$ref':'#/$defs/n'}]}]," DEFS "}",
		    "{" DEFS ",'type':'string'}",
		    "{" DEFS ",'type':'string'}" },
		/* What is said twice, differently, is told in words. */
		{ "{'type':'string','allOf':[{'pattern':'a'},"
		    "{'pattern':'b'}]}",
		    "!{'type':'string'," WORDS("pattern \\\"a\\\", allOf "
		    "[{\\\"pattern\\\":\\\"b\\\"}]") "}",
		    "!{'type':'string'," WORDS("pattern \\\"a\\\", allOf "
		    "[{\\\"pattern\\\":\\\"b\\\"}]") "}" },
		{ "{'allOf':[false]}", "!{" WORDS("allOf [false]") "}",
		    "!{" WORDS("allOf [false]") "}" },
		{ "{'title':'T','allOf':[{'$ref':'https://x/y'}]}",
		    "!{'$ref':'https://x/y'}", "!{'$ref':'https://x/y'}" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
takes_what_is_no_schema(void **state)
{
	static const struct row rows[] = {
		{ "{'properties':1,'items':null,'anyOf':{},'required':'a',"
		    "'enum':{},'$ref':5}",
		    "!{'$ref':5}", "!{'$ref':5}" },
		{ "{'allOf':1,'type':7,'description':[]}",
		    "!{'type':7," WORDS("allOf 1") "}",
		    "!{'type':7," WORDS("allOf 1") "}" },
		{ "5", "5", "5" },
		{ "'x'", "'x'", "'x'" },
		{ "null", "null", "null" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
writes_none_as_an_object_without_properties(void **state)
{
	struct arena a;
	bool changed;

	(void)state;
	arena_init(&a, BIG);
	assert_true(span_is(write_schema(&a, NULL, &schema_anthropic,
	    &changed), "{\"type\":\"object\",\"properties\":{},"
	    "\"additionalProperties\":false}"));
	assert_false(changed);
	assert_true(span_is(write_schema(&a, NULL, &schema_gemini, &changed),
	    "{\"type\":\"object\",\"properties\":{}}"));
	arena_fini(&a);
}

/* Thirty definitions, each naming the next eight times, would be more schemas
 * than there are atoms. */
static void
puts_a_ceiling_on_references(void **state)
{
	struct error err = { .class = ERROR_NONE };
	struct buf b, out;
	struct jsonw w = jsonw_on(&out);
	struct arena a;

	(void)state;
	arena_init(&a, BIG);
	buf_init(&b, BIG);
	buf_init(&out, BIG);
	buf_puts(&b, "{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
	for (int i = 0; i < 30; i++) {
		buf_printf(&b, "%s\"d%d\":{\"properties\":{",
		    i == 0 ? "" : ",", i);
		for (int j = 0; j < 8; j++)
			buf_printf(&b, "%s\"p%d\":{\"$ref\":\"#/$defs/d%d\","
			    "\"title\":\"T\"}", j == 0 ? "" : ",", j, i + 1);
		buf_puts(&b, "}}");
	}
	buf_puts(&b, "}}");
	(void)schema_write(&w, scan(&a, buf_view(&b), SCAN_REQUEST, &err),
	    &schema_gemini);
	assert_false(buf_over(&out));
	assert_true(out.len < BIG / 2);
	assert_non_null(scan(&a, buf_view(&out), SCAN_UPSTREAM, &err));
	buf_fini(&b);
	buf_fini(&out);
	arena_fini(&a);
}

static void
knows_an_object_by_its_root(void **state)
{
	static const struct {
		const char *schema;
		bool object;
	} rows[] = {
		{ "{'type':'object'}", true },
		{ "{'type':'object','anyOf':[]}", false },
		{ "{'type':'object','oneOf':[]}", false },
		{ "{'type':'object','allOf':[]}", false },
		{ "{'type':['object']}", false },
		{ "{}", false },
		{ "[]", false },
	};
	struct arena a;

	(void)state;
	arena_init(&a, BIG);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(schema_is_object(read_quoted(&a,
		    rows[i].schema)), rows[i].object);
	assert_false(schema_is_object(NULL));
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_what_is_known),
		cmocka_unit_test(closes_objects_for_anthropic_only),
		cmocka_unit_test(moves_bounds_into_the_description),
		cmocka_unit_test(
		    tells_what_only_describes_without_calling_it_a_change),
		cmocka_unit_test(says_the_same_in_words_that_are_known),
		cmocka_unit_test(knows_true_and_false_as_schemas),
		cmocka_unit_test(requires_only_what_is_there),
		cmocka_unit_test(says_a_reference_and_its_neighbours_in_one),
		cmocka_unit_test(leaves_recursion_to_the_provider),
		cmocka_unit_test(makes_one_schema_of_all_of_them),
		cmocka_unit_test(takes_what_is_no_schema),
		cmocka_unit_test(writes_none_as_an_object_without_properties),
		cmocka_unit_test(puts_a_ceiling_on_references),
		cmocka_unit_test(knows_an_object_by_its_root),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
