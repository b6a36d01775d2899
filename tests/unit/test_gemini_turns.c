/*
 * What goes back: signatures to the model that made them, at their place; what
 * others get instead; which addresses must be fetched.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/scan.h"
#include "dialect/gemini.h"
#include "lib/encode_rig.h"
#include "lib/events.h"

#define BIG	((size_t)1 << 20)

#define NEW	"gemini-3.8-flash"
#define OLD	"gemini-2.5-flash"
#define BLOB	"{'type':'reasoning','summary':[]}"
#define USER(t)	"{'role':'user','content':'" t "'}"
#define SAYS(t)	"{'role':'assistant','content':'" t "'}"
#define DUMMY	"'thoughtSignature':'skip_thought_signature_validator'"

/* Gives each reasoning of the request the next of these blobs, made by a model
 * under a credential, and encodes it again. */
struct made {
	const char *model, *credential;
	const char *blobs[4];
};

static void
open_blobs(struct encoded *e, const struct made *made)
{
	size_t n = 0;

	for (size_t i = 0; i < e->request.n_items; i++) {
		struct item *item = &e->request.items[i];
		struct opaque *o = arena_alloc(&e->arena, sizeof(*o));
		struct buf json;
		struct error err;

		if (item->type != ITEM_REASONING || made->blobs[n] == NULL)
			continue;
		buf_init(&json, BIG);
		events_quote(&json, made->blobs[n++]);
		o->dialect = o->provider = SPAN("gemini");
		o->model = span_of(made->model);
		o->credential = span_of(made->credential);
		o->blob = scan(&e->arena, arena_span(&e->arena,
		    buf_view(&json)), SCAN_UPSTREAM, &err);
		assert_non_null(o->blob);
		item->opaque = o;
		buf_fini(&json);
	}
}

static void
encode_made(struct encoded *e, const char *model, const char *input,
    const struct made *made, unsigned without)
{
	struct target like = {
		.model = model, .credential = "mine", .without = without,
	};
	struct buf request;

	buf_init(&request, BIG);
	buf_printf(&request, "{'model':'m','input':[%s]}", input);
	encode_to(e, "gemini", request.data, &like, NULL);
	assert_int_equal(e->ret, 0);
	buf_fini(&request);
	open_blobs(e, made);
	like.provider = &e->row;
	e->receipt.n_changes = 0;
	assert_int_equal(dialect_gemini.encode(&e->request, &like, &e->arena,
	    &e->call, &e->receipt, &e->err), 0);
	e->body = arena_dup(&e->arena, e->call.body.data, e->call.body.len);
}

static void
assert_has(struct encoded *e, const char *quoted)
{
	struct buf want;

	buf_init(&want, BIG);
	events_quote(&want, quoted);
	if (strstr(e->body, want.data) == NULL)
		fail_msg("no %s in %s", want.data, e->body);
	buf_fini(&want);
}

#define CALLED	USER("x") "," BLOB "," CALL("x1") "," OUTPUT("x1", "'7'")

static void
signatures_go_back_to_their_maker_only(void **state)
{
	static const struct {
		struct made made;
		const char *model;
		unsigned without;
		const char *has;
		size_t changes;
	} rows[] = {
		{ { NEW, "mine", { "{'at':'call','s':'S+/=','id':'x1'}" } },
		    NEW, 0, "'args':{},'id':'x1'},'thoughtSignature':'S+/='}",
		    0 },
		/* Another model, another account, refused before. */
		{ { OLD, "mine", { "{'at':'call','s':'S','id':'x1'}" } },
		    NEW, 0, "'args':{}}," DUMMY, 1 },
		{ { NEW, "yours", { "{'at':'call','s':'S','id':'x1'}" } },
		    NEW, 0, "'args':{}}," DUMMY, 1 },
		{ { NEW, "mine", { "{'at':'call','s':'S','id':'x1'}" } },
		    NEW, WITHOUT_REASONING, "'args':{}}," DUMMY, 1 },
		/* Before generation 3 nothing stands for one. */
		{ { OLD, "yours", { "{'at':'call','s':'S'}" } }, OLD, 0,
		    "'args':{}}}", 1 },
		{ { OLD, "mine", { "{'at':'call','s':'S'}" } }, OLD, 0,
		    "'args':{}},'thoughtSignature':'S'}", 0 },
		/* An id that the provider didn't give stays here. */
		{ { NEW, "mine", { "{'at':'call','s':'S'}" } }, NEW, 0,
		    "'args':{}},'thoughtSignature':'S'}", 0 },
		/* The provider's own id where the client was told another. */
		{ { NEW, "mine", { "{'at':'call','s':'S','id':'long'}" } },
		    NEW, 0, "'functionResponse':{'name':'f','id':'long'", 0 },
		/* Odd blobs are none. */
		{ { NEW, "mine", { "{'at':'sky','s':'S'}" } }, NEW, 0, DUMMY,
		    1 },
		{ { NEW, "mine", { "{'s':7}" } }, NEW, 0, DUMMY, 1 },
		{ { NEW, "mine", { "{'at':'part','part':7}" } }, NEW, 0,
		    DUMMY, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct encoded e;

		encode_made(&e, rows[i].model, CALLED, &rows[i].made,
		    rows[i].without);
		assert_has(&e, rows[i].has);
		assert_int_equal(e.receipt.n_changes, rows[i].changes);
		encoded_fini(&e);
	}
}

/* That of a text whose message is gone, and that of a thought without words. */
static void
a_signature_without_its_text(void **state)
{
	static const struct made text = { NEW, "mine", {
	    "{'at':'text','s':'S'}" } }, thought = { NEW, "mine", {
	    "{'at':'thought','s':'S'}" } };
	struct encoded e;

	(void)state;
	encode_made(&e, NEW, USER("x") "," BLOB "," USER("y"), &text, 0);
	assert_null(strstr(e.body, "thoughtSignature"));
	assert_int_equal(e.receipt.n_changes, 1);
	encoded_fini(&e);
	encode_made(&e, NEW, USER("x") "," BLOB "," USER("y"), &thought, 0);
	assert_has(&e, "'parts':[{'text':'','thought':true,"
	    "'thoughtSignature':'S'}]");
	assert_int_equal(e.receipt.n_changes, 0);
	encoded_fini(&e);
}

/* Each turn needs one, its other calls none. */
static void
the_first_call_of_each_turn_has_a_signature(void **state)
{
	static const struct made made = { NEW, "mine", {
	    "{'at':'call','s':'S1','id':'a'}" } };
	struct encoded e;

	(void)state;
	encode_made(&e, NEW, USER("x") "," BLOB "," CALL("a") "," CALL("b")
	    "," OUTPUT("a", "'1'") "," OUTPUT("b", "'2'") "," CALL("c") ","
	    CALL("d") "," OUTPUT("c", "'3'") "," OUTPUT("d", "'4'"), &made, 0);
	assert_has(&e, "'id':'a'},'thoughtSignature':'S1'},{'functionCall':{"
	    "'name':'f','args':{},'id':'b'}}]}");
	assert_has(&e, "'parts':[{'functionCall':{'name':'f','args':{}},"
	    DUMMY "},{'functionCall':{'name':'f','args':{}}}]}");
	encoded_fini(&e);
}

/* The last bytes were the signed part; a text that was changed since has no
 * such border, and is signed as a whole. */
static void
a_signed_tail_stays_apart(void **state)
{
	static const struct {
		const char *text, *blob, *has;
	} rows[] = {
		{ "It is 7", "{'at':'text','s':'S','len':1}",
		    "{'text':'It is '},{'text':'7','thoughtSignature':'S'}" },
		{ "a\\nb", "{'at':'text','s':'S','len':2}",
		    "{'text':'a\\nb','thoughtSignature':'S'}" },
		{ "a\\nb", "{'at':'text','s':'S','len':3}",
		    "{'text':'a'},{'text':'\\nb','thoughtSignature':'S'}" },
		{ "a\\\\nb", "{'at':'text','s':'S','len':3}",
		    "{'text':'a\\\\nb','thoughtSignature':'S'}" },
		{ "a\xc3\xa4", "{'at':'text','s':'S','len':1}",
		    "{'text':'a\xc3\xa4','thoughtSignature':'S'}" },
		{ "a\xc3\xa4", "{'at':'text','s':'S','len':2}",
		    "{'text':'a'},{'text':'\xc3\xa4','thoughtSignature':"
		    "'S'}" },
		{ "abc", "{'at':'text','s':'S','len':3}",
		    "{'text':'abc','thoughtSignature':'S'}" },
		{ "abc", "{'at':'text','s':'S','len':99}",
		    "{'text':'abc','thoughtSignature':'S'}" },
		{ "abc", "{'at':'text','s':'S'}",
		    "{'text':'abc','thoughtSignature':'S'}" },
		/* Blank, and yet not to be lost. */
		{ " ", "{'at':'text','s':'S'}",
		    "{'text':'','thoughtSignature':'S'}" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct made made = { NEW, "mine", { rows[i].blob } };
		struct encoded e;
		struct buf input;

		buf_init(&input, BIG);
		buf_printf(&input, USER("x") "," SAYS("%s") "," BLOB ","
		    USER("y"), rows[i].text);
		encode_made(&e, NEW, input.data, &made, 0);
		assert_has(&e, rows[i].has);
		assert_int_equal(e.receipt.n_changes, 0);
		encoded_fini(&e);
		buf_fini(&input);
	}
}

/* Never an object, which might hold "$ref". */
static void
outputs_are_text_under_a_key(void **state)
{
	static const struct made none = { NEW, "mine", { NULL } };
	static const struct {
		const char *output, *has;
	} rows[] = {
		{ OUTPUT("a", "'{\\\"$ref\\\":\\\"#/x\\\"}'"),
		    "'response':{'output':'{\\'$ref\\':\\'#/x\\'}'}" },
		{ OUTPUT("a", "''"), "'response':{'output':''}" },
		{ "{'type':'function_call_output','call_id':'a','output':"
		    "'no','is_error':true}", "'response':{'error':'no'}" },
		/* A file's name has no other place. */
		{ OUTPUT("a", "[{'type':'input_text','text':'see'},{'type':"
		    "'input_file','filename':'a.pdf','file_data':"
		    "'JVBERi0xLjQK'}]"), "'response':{'output':"
		    "'see\\n[File: a.pdf]'},'parts':[{'inlineData':{" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct encoded e;
		struct buf input;

		buf_init(&input, BIG);
		buf_printf(&input, USER("x") "," CALL("a") ",%s",
		    rows[i].output);
		encode_made(&e, NEW, input.data, &none, 0);
		assert_has(&e, rows[i].has);
		encoded_fini(&e);
		buf_fini(&input);
	}
}

/* A call that was cut off was never run. */
static void
a_call_cut_off_does_not_go_on(void **state)
{
	static const struct made none = { NEW, "mine", { NULL } };
	struct encoded e;

	(void)state;
	encode_made(&e, NEW, USER("x") ",{'type':'function_call','call_id':"
	    "'a','name':'f','arguments':'{','status':'incomplete'},"
	    OUTPUT("a", "'7'") "," USER("y"), &none, 0);
	assert_null(strstr(e.body, "function"));
	assert_int_equal(e.receipt.n_changes, 1);
	encoded_fini(&e);
}

static void
wants_bytes_where_an_address_does_not_do(void **state)
{
	static const struct {
		const char *model, *url;
		bool wants;
	} rows[] = {
		{ NEW, "https://example.com/a.png", false },
		{ NEW, "https://example.com/a.pdf?x=1", false },
		{ NEW, "https://example.com/a", true },
		{ NEW, "https://example.com/a.unknown", true },
		{ OLD, "https://example.com/a.png", true },
		{ "models/" OLD, "http://example.com/a.png", true },
		{ OLD, "data:image/png;base64,iVBORw0KGgo=", false },
		{ OLD, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target target = { .model = rows[i].model };
		const struct part part = {
			.type = PART_IMAGE, .url = span_of(rows[i].url),
		};

		assert_int_equal(dialect_gemini.wants_bytes(&part, &target),
		    rows[i].wants);
	}
}

static void
refuses_media_it_cannot_name(void **state)
{
#define IMAGE(url)	"{'model':'m','input':[{'role':'user','content':[{" \
	"'type':'input_image','image_url':'" url "'}]}]}"
	static const struct {
		const char *model, *request;
	} rows[] = {
		{ NEW, IMAGE("https://example.com/a") },
		{ NEW, IMAGE("https://example.com/a.gif") },
		{ OLD, IMAGE("https://example.com/a.png") },
		{ NEW, IMAGE("data:image/gif;base64,R0lGODlhAQ==") },
		{ NEW, IMAGE("data:image/tiff;base64,SUkqAA==") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target like = { .model = rows[i].model };
		struct encoded e;

		encode_to(&e, "gemini", rows[i].request, &like, NULL);
		assert_int_equal(e.ret, -1);
		assert_int_equal(e.err.class, ERROR_UNSUPPORTED_VALUE);
		assert_string_equal(e.err.param, "input[0].content[0]");
		encoded_fini(&e);
	}
}

static void
detail_is_a_resolution_from_generation_3_on(void **state)
{
#define DETAIL(word)	"{'model':'m','input':[{'role':'user','content':[{" \
	"'type':'input_image','image_url':'data:image/png;base64," \
	"iVBORw0KGgo=','detail':'" word "'}]}]}"
	static const struct {
		const char *model, *request, *has, *changes;
	} rows[] = {
		{ NEW, DETAIL("low"), "MEDIA_RESOLUTION_LOW", "" },
		{ NEW, DETAIL("high"), "MEDIA_RESOLUTION_HIGH", "" },
		{ NEW, DETAIL("original"), "MEDIA_RESOLUTION_HIGH",
		    "input[0].content[0].detail moved;" },
		{ NEW, DETAIL("auto"), "}}]}]", "" },
		{ OLD, DETAIL("auto"), "}}]}]", "" },
		{ OLD, DETAIL("high"), "}}]}]",
		    "input[0].content[0].detail dropped;" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target like = { .model = rows[i].model };
		struct encoded e;

		encode_to(&e, "gemini", rows[i].request, &like, NULL);
		assert_int_equal(e.ret, 0);
		assert_non_null(strstr(e.body, rows[i].has));
		assert_string_equal(buf_view(&e.changes).p, rows[i].changes);
		encoded_fini(&e);
	}
}

/* What came before is a prefix of what comes after: the cache's condition. */
static void
a_longer_conversation_begins_as_the_shorter(void **state)
{
	static const struct made none = { NEW, "mine", { NULL } };
	static const char *const inputs[] = {
		"{'role':'system','content':'S'}," SAYS("a"),
		"{'role':'system','content':'S'}," SAYS("a") "," USER("b"),
		"{'role':'system','content':'S'}," SAYS("a") "," USER("b")
		    ",{'role':'developer','content':'D'}," USER("c"),
		"{'role':'system','content':'S'}," SAYS("a") "," USER("b")
		    ",{'role':'developer','content':'D'}," USER("c") ","
		    CALL("x") "," OUTPUT("x", "'1'"),
	};
	char before[4096] = "";

	(void)state;
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		struct encoded e;
		char *end;

		encode_made(&e, NEW, inputs[i], &none, 0);
		if (strncmp(e.body, before, strlen(before)) != 0)
			fail_msg("%s\n%s", before, e.body);
		/* Without the ends of the last content. */
		end = strrchr(e.body, ']');
		while (end > e.body && strchr("]}", end[-1]) != NULL)
			end--;
		assert_true((size_t)(end - e.body) < sizeof(before));
		memcpy(before, e.body, (size_t)(end - e.body));
		before[end - e.body] = '\0';
		encoded_fini(&e);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_go_back_to_their_maker_only),
		cmocka_unit_test(a_signature_without_its_text),
		cmocka_unit_test(the_first_call_of_each_turn_has_a_signature),
		cmocka_unit_test(a_signed_tail_stays_apart),
		cmocka_unit_test(outputs_are_text_under_a_key),
		cmocka_unit_test(a_call_cut_off_does_not_go_on),
		cmocka_unit_test(wants_bytes_where_an_address_does_not_do),
		cmocka_unit_test(refuses_media_it_cannot_name),
		cmocka_unit_test(detail_is_a_resolution_from_generation_3_on),
		cmocka_unit_test(a_longer_conversation_begins_as_the_shorter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
