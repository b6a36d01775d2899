#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "lib/events.h"
#include "model/validate.h"
#include "policy/needs.h"

/* ---- requests; ' is written for " ---- */

struct read {
	struct arena arena;
	struct request request;
	struct needs needs;
};

static void
read_request(struct read *r, const char *quoted)
{
	struct receipt receipt;
	struct error err;
	struct buf json;

	arena_init(&r->arena, CEILING_REQUEST_ARENA);
	receipt_init(&receipt, &r->arena);
	buf_init(&json, (size_t)1 << 20);
	events_quote(&json, "{'model':'m',");
	events_quote(&json, quoted);
	buf_puts(&json, "}");
	if (request_read(&r->arena, arena_span(&r->arena, buf_view(&json)), NULL,
	    &r->request, &receipt, &err) == -1)
		fail_msg("%s: %s\n%s", err.param, err.message, quoted);
	buf_fini(&json);
	needs_of(&r->request, &r->needs);
}

#define HI	"'input':'Hi'"
#define F	"{'type':'function','name':'f'}"
#define WEB	"{'type':'web_search'}"
#define CODE	"{'type':'code_interpreter','container':{'type':'auto'}}"
#define CALL	"{'type':'function_call','call_id':'c','name':'f'," \
	"'arguments':'{}'}"
#define OUTPUT(parts)	"{'type':'function_call_output','call_id':'c'," \
	"'output':[" parts "]}"
#define SAYS(parts)	"{'role':'user','content':[" parts "]}"
#define WORD	"{'type':'input_text','text':'see'}"
#define IMAGE	"{'type':'input_image','image_url':'https://x.y/z.png'}"
#define PDF	"{'type':'input_file','file_url':'https://x.y/z.pdf'}"
#define SCHEMA	"{'type':'json_schema','name':'n','schema':" \
	"{'type':'object'}}"

static const struct row {
	const char *request, *words;
	const char *param;		/* of the first of them */
	unsigned kept;
} rows[] = {
	{ HI, "", NULL, 0 },
	{ HI ",'stream':true", "streaming", "stream", 0 },

	{ HI ",'tools':[" F "]", "tools", "tools[0]", FEATURE_TOOLS },
	{ HI ",'tools':[" WEB "," F "]", "tools, web search", "tools[1]",
	    FEATURE_TOOLS },
	{ HI ",'tools':[{'type':'custom','name':'c'}]", "tools", "tools[0]",
	    FEATURE_TOOLS },
	{ HI ",'tools':[{'type':'namespace','name':'n','description':'d',"
	    "'tools':[" F "]}]", "tools", "tools[0].tools[0]",
	    FEATURE_TOOLS },
	{ "'input':[" SAYS(WORD) ",{'type':'additional_tools','role':"
	    "'developer','tools':[" F "]}]", "tools", "input[1].tools[0]",
	    FEATURE_TOOLS },
	{ "'input':[" SAYS(WORD) "," CALL "," OUTPUT(WORD) "]", "tools",
	    "input[1]", FEATURE_TOOLS },
	/* A call that was cut off doesn't go on. */
	{ "'input':[" SAYS(WORD) ",{'type':'function_call','call_id':'c',"
	    "'name':'f','arguments':'{','status':'incomplete'},"
	    OUTPUT(WORD) "]", "", NULL, 0 },

	{ HI ",'tools':[" WEB "]", "web search", "tools[0]", 0 },
	{ HI ",'tools':[" CODE "]", "", NULL, 0 },

	{ HI ",'tools':[" F "],'tool_choice':'auto'", "tools", "tools[0]",
	    FEATURE_TOOLS },
	{ HI ",'tools':[" F "],'tool_choice':'none'", "tools", "tools[0]",
	    FEATURE_TOOLS },
	{ HI ",'tools':[" F "],'tool_choice':'required'",
	    "tools, a forced tool choice", "tools[0]",
	    FEATURE_TOOLS | FEATURE_FORCED_CHOICE },
	{ HI ",'tools':[" F "],'tool_choice':{'type':'function','name':'f'}",
	    "tools, a forced tool choice", "tools[0]",
	    FEATURE_TOOLS | FEATURE_FORCED_CHOICE },
	{ HI ",'tools':[" F "],'tool_choice':{'type':'allowed_tools','mode':"
	    "'auto','tools':[{'type':'function','name':'f'}]}", "tools",
	    "tools[0]", FEATURE_TOOLS },
	/* A search that must be made isn't stripped. */
	{ HI ",'tools':[" F "," WEB "],'tool_choice':{'type':'web_search'}",
	    "tools, a forced tool choice, web search", "tools[0]",
	    FEATURE_TOOLS | FEATURE_FORCED_CHOICE | FEATURE_WEB_SEARCH },
	{ HI ",'tools':[" WEB "],'tool_choice':'required'",
	    "a forced tool choice, web search", "tool_choice",
	    FEATURE_FORCED_CHOICE | FEATURE_WEB_SEARCH },
	{ HI ",'tools':[" F "," WEB "],'tool_choice':{'type':'allowed_tools',"
	    "'mode':'required','tools':[{'type':'web_search'}]}",
	    "tools, a forced tool choice, web search", "tools[0]",
	    FEATURE_TOOLS | FEATURE_FORCED_CHOICE | FEATURE_WEB_SEARCH },
	{ HI ",'tools':[" F "," WEB "],'tool_choice':'required'",
	    "tools, a forced tool choice, web search", "tools[0]",
	    FEATURE_TOOLS | FEATURE_FORCED_CHOICE },
	{ HI ",'tools':[" WEB "," CODE "],'tool_choice':'required'",
	    "a forced tool choice, web search", "tool_choice",
	    FEATURE_FORCED_CHOICE },

	{ HI ",'text':{'format':" SCHEMA "}", "a JSON schema", "text.format",
	    FEATURE_JSON_SCHEMA },
	{ HI ",'text':{'format':{'type':'json_object'}}", "", NULL, 0 },
	{ "'input':[" SAYS(WORD) ",{'type':'configuration_update','text':"
	    "{'format':" SCHEMA "}}]", "a JSON schema", "text.format",
	    FEATURE_JSON_SCHEMA },

	{ "'input':[" SAYS(WORD "," IMAGE "," IMAGE) "]", "images",
	    "input[0].content[1]", FEATURE_IMAGES },
	{ "'input':[" SAYS(PDF) "," SAYS(IMAGE) "]", "images, files",
	    "input[1].content[0]", FEATURE_IMAGES | FEATURE_FILES },
	{ "'input':[" SAYS(WORD) "," CALL "," OUTPUT(WORD "," PDF) "]",
	    "tools, files", "input[1]", FEATURE_TOOLS | FEATURE_FILES },

	{ HI ",'reasoning':{'effort':'low'}", "reasoning",
	    "reasoning.effort", 0 },
	{ HI ",'reasoning':{'effort':'none'}", "", NULL, 0 },
	{ HI ",'reasoning':{'effort':'none','summary':'auto'}", "reasoning",
	    "reasoning.summary", 0 },
	{ "'input':[" SAYS(WORD) ",{'type':'configuration_update',"
	    "'reasoning':{'effort':'high'}}]", "reasoning",
	    "reasoning.effort", 0 },

	{ HI ",'include':['message.output_text.logprobs']",
	    "log probabilities", "include", 0 },
	{ HI ",'top_logprobs':4", "", NULL, 0 },
	{ HI ",'include':['reasoning.encrypted_content']", "", NULL, 0 },
};

static void
finds_what_a_request_needs(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *words, *param;
		struct read r;

		read_request(&r, rows[i].request);
		words = needs_words(r.needs.features, &r.arena);
		param = needs_param(&r.needs, &r.request, r.needs.features,
		    &r.arena);
		if (strcmp(words, rows[i].words) != 0)
			fail_msg("%s\nneeds %s", rows[i].request, words);
		if (r.needs.kept != rows[i].kept)
			fail_msg("%s\nkeeps %s", rows[i].request,
			    needs_words(r.needs.kept, &r.arena));
		if ((param == NULL) != (rows[i].param == NULL) ||
		    (param != NULL && strcmp(param, rows[i].param) != 0))
			fail_msg("%s\nat %s", rows[i].request, param);
		arena_fini(&r.arena);
	}
}

static void
points_at_what_is_asked_after(void **state)
{
	static const struct {
		unsigned features;
		const char *param;
	} asked[] = {
		{ FEATURE_FILES, "input[0].content[0]" },
		{ FEATURE_IMAGES, "input[3].output[1]" },
		{ FEATURE_WEB_SEARCH, "tools[0]" },
		{ FEATURE_FORCED_CHOICE | FEATURE_WEB_SEARCH, "tools[0]" },
		{ FEATURE_LOGPROBS, NULL },
		{ 0, NULL },
	};
	struct read r;

	(void)state;
	read_request(&r, "'input':[" SAYS(PDF) "," SAYS(WORD) "," CALL ","
	    OUTPUT(WORD "," IMAGE) "],'tools':[" WEB "]");
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		const char *param = needs_param(&r.needs, &r.request,
		    asked[i].features, &r.arena);

		if (asked[i].param == NULL)
			assert_null(param);
		else
			assert_string_equal(asked[i].param, param);
	}
	arena_fini(&r.arena);
}

/* ---- how long it is ---- */

static uint64_t
tokens_of(const char *quoted)
{
	struct read r;

	read_request(&r, quoted);
	arena_fini(&r.arena);
	return r.needs.tokens;
}

#define FORTY	"0123456789012345678901234567890123456789"

static void
guesses_how_long_the_input_is(void **state)
{
	static const struct {
		const char *request;
		uint64_t tokens;
	} guesses[] = {
		{ "'input':'" FORTY "'", 10 },
		{ "'input':'" FORTY "','instructions':'" FORTY "'", 20 },
		{ "'input':[" SAYS("{'type':'input_text','text':'" FORTY "'}")
		    ",{'role':'assistant','content':'" FORTY "'}]", 20 },
		{ "'input':'Hi!!!','tools':[{'type':'function','name':'f',"
		    "'description':'" FORTY FORTY "','parameters':{}}]", 22 },
		{ "'input':'Hi!!','text':{'format':{'type':'json_schema','name':"
		    "'n','schema':{'type':'object','a':'" FORTY "'}}}", 17 },
		{ "'input':[{'type':'function_call','call_id':'c','name':'f',"
		    "'arguments':'{}'},{'type':'function_call_output',"
		    "'call_id':'c','output':'" FORTY "'}]", 10 },
		/* Of these the bytes say nothing. */
		{ "'input':[" SAYS("{'type':'input_image','image_url':"
		    "'https://x.y/" FORTY FORTY FORTY "'}") "]", 0 },
		{ "'input':[" SAYS("{'type':'input_file','filename':'a.txt',"
		    "'file_data':'" FORTY FORTY FORTY "'}") "]", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(guesses) / sizeof(guesses[0]); i++)
		if (tokens_of(guesses[i].request) != guesses[i].tokens)
			fail_msg("%s: %ju", guesses[i].request,
			    (uintmax_t)tokens_of(guesses[i].request));
}

/* ---- what a route lacks ---- */

#define ALL	(2u * FEATURE_FORCED_CHOICE - 1)

static void
tells_what_is_refused_dropped_and_emulated(void **state)
{
	static const struct {
		unsigned needs, native, emulated;
		unsigned unfit, dropped, by_other_means;
	} table[] = {
		{ ALL, ALL, 0, 0, 0, 0 },
		{ 0, 0, 0, 0, 0, 0 },
		{ FEATURE_TOOLS, 0, 0, FEATURE_TOOLS, 0, 0 },
		{ FEATURE_TOOLS, ALL & ~(unsigned)FEATURE_TOOLS, ALL, 0, 0,
		    FEATURE_TOOLS },
		{ FEATURE_JSON_SCHEMA | FEATURE_WEB_SEARCH, 0,
		    FEATURE_JSON_SCHEMA, 0, FEATURE_WEB_SEARCH,
		    FEATURE_JSON_SCHEMA },
		{ ALL, 0, FEATURE_STREAMING, NEEDS_KEPT, FEATURE_REASONING |
		    FEATURE_LOGPROBS | FEATURE_WEB_SEARCH, FEATURE_STREAMING },
		/* Native counts before emulated. */
		{ FEATURE_FILES, FEATURE_FILES, FEATURE_FILES, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct needs needs = { .features = table[i].needs,
			.kept = table[i].needs & NEEDS_KEPT };
		const struct ability can = { table[i].native,
			table[i].emulated };
		struct shortfall s = needs_shortfall(&needs, &can, 0);

		assert_int_equal(table[i].unfit, s.unfit);
		assert_int_equal(table[i].dropped, s.dropped);
		assert_int_equal(table[i].by_other_means, s.emulated);
		assert_false(s.tight);
	}
}

/* What can go as text is another matter. */
static void
takes_no_text_for_a_pdf(void **state)
{
#define BYTES(name, data)	"{'type':'input_file','filename':'" name \
	"','file_data':'" data "'}"
#define NOTE	BYTES("a.txt", "data:text/plain;base64,SGk=")
	static const struct {
		const char *parts;
		const char *param;	/* NULL: it can */
	} table[] = {
		{ NOTE, NULL },
		{ BYTES("a.pdf", "SGk="), NULL },
		{ "{'type':'input_file','file_url':'https://x.y/z'}", NULL },
		{ NOTE "," PDF, "input[0].content[1]" },
		{ PDF "," NOTE, "input[0].content[0]" },
		{ BYTES("a", "JVBERi0xLjQK"), "input[0].content[0]" },
		{ BYTES("a.txt", "data:text/plain;base64,JVBERi0xLjQK"),
		    "input[0].content[0]" },
	};
	const struct ability can = { .native = ALL & ~(unsigned)FEATURE_FILES,
		.emulated = FEATURE_FILES };

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct shortfall s;
		struct read r;
		struct buf text;

		buf_init(&text, 65536);
		buf_printf(&text, "'input':[" SAYS("%s") "]", table[i].parts);
		read_request(&r, buf_view(&text).p);
		s = needs_shortfall(&r.needs, &can, 0);
		assert_int_equal(s.unfit, table[i].param == NULL ? 0 :
		    FEATURE_FILES);
		assert_int_equal(s.emulated, table[i].param == NULL ?
		    FEATURE_FILES : 0);
		if (table[i].param != NULL)
			assert_string_equal(table[i].param, needs_param(
			    &r.needs, &r.request, s.unfit, &r.arena));
		buf_fini(&text);
		arena_fini(&r.arena);
	}
}

static void
keeps_a_search_that_must_be_made(void **state)
{
	const struct ability can = {
		.native = ALL & ~(unsigned)FEATURE_WEB_SEARCH,
	};
	struct read r;

	(void)state;
	read_request(&r, HI ",'tools':[" WEB "],'tool_choice':'required'");
	assert_int_equal(FEATURE_WEB_SEARCH,
	    needs_shortfall(&r.needs, &can, 0).unfit);
	arena_fini(&r.arena);
}

static void
is_tight_only_when_the_window_is_known(void **state)
{
	const struct ability can = { .native = ALL };
	const struct needs needs = { .tokens = 1000 };

	(void)state;
	assert_false(needs_shortfall(&needs, &can, 0).tight);
	assert_false(needs_shortfall(&needs, &can, 1000).tight);
	assert_true(needs_shortfall(&needs, &can, 999).tight);
	assert_true(needs_shortfall(&needs, &can, 1).tight);
}

/* From the best to the worst. */
static void
ranks_by_what_is_worse_to_lose(void **state)
{
#define WITHOUT(f)	(ALL & ~(unsigned)(f))
	static const struct {
		unsigned native, emulated;
		int64_t window;
	} order[] = {
		{ ALL, 0, 2000 },
		{ WITHOUT(FEATURE_STREAMING), FEATURE_STREAMING, 2000 },
		{ WITHOUT(FEATURE_JSON_SCHEMA), FEATURE_JSON_SCHEMA, 2000 },
		{ WITHOUT(FEATURE_JSON_SCHEMA | FEATURE_STREAMING),
		    FEATURE_JSON_SCHEMA | FEATURE_STREAMING, 0 },
		{ WITHOUT(FEATURE_LOGPROBS), 0, 2000 },
		{ WITHOUT(FEATURE_LOGPROBS | FEATURE_STREAMING),
		    FEATURE_STREAMING, 2000 },
		{ WITHOUT(FEATURE_REASONING), 0, 2000 },
		{ WITHOUT(FEATURE_REASONING | FEATURE_LOGPROBS), 0, 2000 },
		{ WITHOUT(FEATURE_WEB_SEARCH), 0, 2000 },
		{ WITHOUT(FEATURE_WEB_SEARCH | FEATURE_REASONING |
		    FEATURE_LOGPROBS), 0, 2000 },
		{ ALL, 0, 500 },
		{ WITHOUT(FEATURE_WEB_SEARCH), 0, 500 },
		{ WITHOUT(FEATURE_IMAGES), 0, 2000 },
	};
	const struct needs needs = { .features = ALL, .kept = NEEDS_KEPT,
		.tokens = 1000 };
	unsigned last = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		const struct ability can = { order[i].native,
			order[i].emulated };
		struct shortfall s = needs_shortfall(&needs, &can,
		    order[i].window);

		if (i == 0)
			assert_int_equal(0, s.rank);
		else if (s.rank <= last)
			fail_msg("%zu is no worse than the one before", i);
		last = s.rank;
	}
}

static void
ranks_by_what_is_needed_alone(void **state)
{
	const struct needs needs = { .features = FEATURE_STREAMING };
	const struct ability can = { .native = FEATURE_STREAMING };

	(void)state;
	assert_int_equal(0, needs_shortfall(&needs, &can, 10).rank);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_a_request_needs),
		cmocka_unit_test(points_at_what_is_asked_after),
		cmocka_unit_test(guesses_how_long_the_input_is),
		cmocka_unit_test(tells_what_is_refused_dropped_and_emulated),
		cmocka_unit_test(takes_no_text_for_a_pdf),
		cmocka_unit_test(keeps_a_search_that_must_be_made),
		cmocka_unit_test(is_tight_only_when_the_window_is_known),
		cmocka_unit_test(ranks_by_what_is_worse_to_lose),
		cmocka_unit_test(ranks_by_what_is_needed_alone),
	};

	return cmocka_run_group_tests_name("needs", tests, NULL, NULL);
}
