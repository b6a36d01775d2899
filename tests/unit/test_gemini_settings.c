/*
 * Requests as calls of generateContent: the address and the settings.
 */
#include "config.h"

#include "lib/gemini_rig.h"

/* ---- the address ---- */

static void
names_the_model_in_the_path(void **state)
{
	static const struct {
		const char *model, *request, *path;
	} rows[] = {
		{ NEW, HI, "/models/" NEW ":generateContent" },
		{ NEW, HI ",'stream':true",
		    "/models/" NEW ":streamGenerateContent?alt=sse" },
		{ "models/" NEW, HI, "/models/" NEW ":generateContent" },
		{ "tunedModels/my-1", HI,
		    "/tunedModels/my-1:generateContent" },
		{ "a/b:c?d e%\xc3\xa4", HI,
		    "/models/a%2Fb%3Ac%3Fd%20e%25%C3%A4:generateContent" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target like = { .model = rows[i].model };
		struct encoded e;

		gemini_encode_one(&e, &like, rows[i].request);
		assert_int_equal(e.ret, 0);
		assert_string_equal(e.call.path.data, rows[i].path);
		encoded_fini(&e);
	}
}

static void
refuses_a_name_too_long_for_a_path(void **state)
{
	static char model[5000];
	const struct target like = { .model = model };
	struct encoded e;

	(void)state;
	memset(model, 'x', sizeof(model) - 1);
	gemini_encode_one(&e, &like, HI);
	assert_int_equal(e.ret, -1);
	assert_int_equal(e.err.class, ERROR_UNSUPPORTED_VALUE);
	encoded_fini(&e);
}

/* ---- settings ---- */

#define LEVEL(word)	"'thinkingConfig':{'thinkingLevel':'" word "'}"
#define BUDGET(n)	"'thinkingConfig':{'thinkingBudget':" n "}"

/* A table for each model, not one for the provider. */
static void
effort_is_a_level_or_a_budget_by_family(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, EFFORT("low"), LEVEL("LOW"), NULL, "", 0 },
		{ NEW, EFFORT("minimal"), LEVEL("LOW"), NULL,
		    "reasoning.effort moved;", 0 },
		{ NEW, EFFORT("none"), LEVEL("LOW"), NULL,
		    "reasoning.effort moved;", 0 },
		{ NEW, EFFORT("max"), LEVEL("HIGH"), NULL,
		    "reasoning.effort moved;", 0 },
		{ "gemini-3-flash-preview", EFFORT("minimal"),
		    LEVEL("MINIMAL"), NULL, "", 0 },
		{ "gemini-3.5-flash-lite", EFFORT("none"), LEVEL("MINIMAL"),
		    NULL, "reasoning.effort moved;", 0 },
		{ "gemini-3.1-pro-preview", EFFORT("medium"),
		    LEVEL("MEDIUM"), NULL, "", 0 },
		{ "gemini-3-pro-preview", EFFORT("medium"), LEVEL("HIGH"),
		    NULL, "reasoning.effort moved;", 0 },
		{ OLD, EFFORT("none"), BUDGET("0"), "includeThoughts", "",
		    0 },
		{ OLD, EFFORT("minimal"), BUDGET("512"), NULL, "", 0 },
		{ OLD, EFFORT("low"), BUDGET("2048"), NULL, "", 0 },
		{ OLD, EFFORT("medium"), BUDGET("8192"), NULL, "", 0 },
		{ OLD, EFFORT("high"), BUDGET("16384"), NULL, "", 0 },
		{ OLD, EFFORT("xhigh"), BUDGET("24576"), NULL, "", 0 },
		{ "gemini-2.5-pro", EFFORT("none"), BUDGET("128"), NULL,
		    "reasoning.effort moved;", 0 },
		{ "gemini-2.5-pro", EFFORT("high"), BUDGET("24576"), NULL,
		    "", 0 },
		{ "gemini-2.5-pro", EFFORT("max"), BUDGET("32768"), NULL, "",
		    0 },
		{ "gemini-2.5-flash-lite", EFFORT("none"), BUDGET("0"), NULL,
		    "", 0 },
		{ "gemini-2.0-flash", EFFORT("low"), NULL, "thinkingConfig",
		    "reasoning.effort dropped;", 0 },
		/* What an item asks for later holds. */
		{ NEW, "'reasoning':{'effort':'high'},'input':[{'role':'user',"
		    "'content':'A'},{'type':'configuration_update',"
		    "'reasoning':{'effort':'low'}}]", LEVEL("LOW"), NULL,
		    "input[1] moved;", 0 },
		/* Nothing asked, nothing said. */
		{ NEW, HI, NULL, "generationConfig", "", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
a_budget_leaves_room_for_the_answer(void **state)
{
	static const struct gemini_row rows[] = {
		{ OLD, EFFORT("high") ",'max_output_tokens':4096",
		    BUDGET("3072"), NULL, "reasoning.effort moved;", 0 },
		{ OLD, EFFORT("high") ",'max_output_tokens':400",
		    BUDGET("0"), NULL, "reasoning.effort moved;", 0 },
		{ "gemini-2.5-pro", EFFORT("high") ",'max_output_tokens':400",
		    BUDGET("128"), NULL, "reasoning.effort moved;", 0 },
		{ OLD, EFFORT("none") ",'max_output_tokens':400",
		    BUDGET("0"), NULL, "", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
thoughts_are_shown_when_a_summary_is_asked_for(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, HI ",'reasoning':{'summary':'auto'}",
		    "'thinkingConfig':{'includeThoughts':true}", NULL, "",
		    0 },
		{ OLD, HI ",'reasoning':{'summary':'auto','effort':'low'}",
		    "'thinkingConfig':{'thinkingBudget':2048,"
		    "'includeThoughts':true}", NULL, "", 0 },
		/* A model at rest refuses to show what it doesn't think. */
		{ OLD, HI ",'reasoning':{'summary':'auto','effort':'none'}",
		    BUDGET("0"), NULL, "reasoning.summary dropped;", 0 },
		{ "gemini-2.5-flash-lite", HI ",'reasoning':{'summary':"
		    "'auto'}", NULL, "includeThoughts",
		    "reasoning.summary dropped;", 0 },
		{ "gemini-2.0-flash", HI ",'reasoning':{'summary':'auto'}",
		    NULL, "includeThoughts", "reasoning.summary dropped;",
		    0 },
	};

	(void)state;
	CHECK(rows);
}

static void
the_effort_asked_for_is_told(void **state)
{
	static const struct {
		const char *model, *request;
		unsigned known;
		enum effort effort;
	} rows[] = {
		{ NEW, HI, 0, EFFORT_UNSET },
		{ NEW, EFFORT("none"), 0, EFFORT_LOW },
		{ NEW, EFFORT("medium"), 1u << EFFORT_HIGH, EFFORT_HIGH },
		/* What the family doesn't know isn't sent. */
		{ NEW, EFFORT("xhigh"), 1u << EFFORT_XHIGH, EFFORT_HIGH },
		{ OLD, EFFORT("xhigh"), 0, EFFORT_XHIGH },
		{ "gemini-2.5-pro", EFFORT("none"), 0, EFFORT_MINIMAL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target like = {
			.model = rows[i].model, .efforts = rows[i].known,
		};
		struct encoded e;

		gemini_encode_one(&e, &like, rows[i].request);
		assert_int_equal(e.ret, 0);
		assert_int_equal(e.call.effort, rows[i].effort);
		encoded_fini(&e);
	}
}


static void
sampling_goes_where_the_family_takes_it(void **state)
{
	static const struct gemini_row rows[] = {
		{ OLD, HI ",'temperature':0.5,'top_p':0.9",
		    "'temperature':0.5,'topP':0.9", NULL, "", 0 },
		{ "gemini-3.5-flash", HI ",'temperature':2",
		    "'temperature':2", NULL, "", 0 },
		{ "gemini-3.5-flash-lite", HI ",'temperature':2",
		    NULL, "temperature", "temperature dropped;", 0 },
		{ "gemini-3.6-flash", HI ",'top_p':0.9", NULL, "topP",
		    "top_p dropped;", 0 },
		{ NEW, HI ",'temperature':0,'top_p':1", NULL, "temperature",
		    "temperature dropped;top_p dropped;", 0 },
		{ NEW, HI ",'presence_penalty':1", "'presencePenalty':1",
		    NULL, "", 0 },
		{ OLD, HI "," LOGPROBS ",'top_logprobs':3",
		    "'responseLogprobs':true,'logprobs':3", NULL, "", 0 },
		{ OLD, HI "," LOGPROBS, "'responseLogprobs':true}",
		    NULL, "", 0 },
		{ OLD, HI ",'top_logprobs':3", NULL, "ogprobs",
		    "top_logprobs dropped;", 0 },
		{ NEW, HI "," LOGPROBS ",'top_logprobs':3", NULL, "ogprobs",
		    "include dropped;top_logprobs dropped;", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
settings_without_a_place_are_told(void **state)
{
	static const struct gemini_row rows[] = {
		{ NEW, HI ",'text':{'verbosity':'low'},'prompt_cache_key':"
		    "'k','prompt_cache_retention':'24h','user':'u',"
		    "'max_tool_calls':3,'include':['reasoning.encrypted_"
		    "content','message.input_image.image_url']", NULL, "'k'",
		    "include dropped;max_tool_calls dropped;"
		    "text.verbosity dropped;prompt_cache_key dropped;"
		    "prompt_cache_retention dropped;user dropped;", 0 },
		{ NEW, "'input':[{'role':'user','content':[{'type':"
		    "'input_text','text':'x','cache_control':{'type':"
		    "'ephemeral'}}]}]", NULL, "cache",
		    "cache_control dropped;", 0 },
		{ NEW, HI ",'parallel_tool_calls':false", NULL, NULL,
		    "parallel_tool_calls unsupported;", 0 },
		{ NEW, HI "," TOOLS ",'parallel_tool_calls':false", NULL,
		    NULL, "parallel_tool_calls dropped;", 0 },
		{ NEW, HI "," TOOLS ",'parallel_tool_calls':true", NULL,
		    NULL, "", 0 },
	};

	(void)state;
	CHECK(rows);
}

static void
strict_routing_lets_nothing_be_dropped(void **state)
{
#define STRICT	",'routing':{'strict':true}"
	static const struct gemini_refused rows[] = {
		{ NEW, HI ",'temperature':1" STRICT, "temperature",
		    ERROR_UNSUPPORTED_PARAMETER },
		{ NEW, HI ",'tools':[{'type':'image_generation'}]" STRICT,
		    "tools[0]", ERROR_UNSUPPORTED_PARAMETER },
	};

	(void)state;
	CHECK_REFUSED(rows);
}

/* ---- what a model is known to lack ---- */

static void
refuses_what_the_model_lacks(void **state)
{
	static const struct {
		const char *request, *param;
	} rows[] = {
		{ HI "," TOOLS, "tools[0]" },
		{ "'input':[" CALL("a") "," OUTPUT("a", "'x'") "]",
		    "input[0]" },
		{ "'input':[{'role':'user','content':[{'type':'input_image',"
		    "'image_url':'data:image/png;base64,iVBORw0KGgo='}]}]",
		    "input[0].content[0]" },
		{ "'input':[{'role':'user','content':[{'type':'input_file',"
		    "'filename':'a.pdf','file_data':'JVBERi0x'}]}]",
		    "input[0].content[0]" },
	};
	const struct target like = { .model = NEW, .has_supports = true };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct encoded e;

		gemini_encode_one(&e, &like, rows[i].request);
		assert_int_equal(e.ret, -1);
		assert_int_equal(e.err.class, ERROR_UNSUPPORTED_VALUE);
		assert_string_equal(e.err.param, rows[i].param);
		encoded_fini(&e);
	}
}

static void
a_model_that_cannot_stream_is_called_whole(void **state)
{
	const struct target like = { .model = NEW, .has_supports = true };
	struct encoded e;

	(void)state;
	gemini_encode_one(&e, &like, HI ",'stream':true");
	assert_int_equal(e.ret, 0);
	assert_false(e.call.stream);
	assert_non_null(strstr(buf_view(&e.call.path).p, ":generateContent"));
	encoded_fini(&e);
}

static void
drops_what_the_model_lacks(void **state)
{
	static const struct {
		unsigned supports;
		const char *request, *changes;
	} rows[] = {
		{ 0, HI ",'tools':[" SEARCH "]", "tools[0] dropped;" },
		{ 0, EFFORT("low"), "reasoning.effort dropped;" },
		{ 0, HI "," SCHEMA(OBJECT), "text.format emulated;" },
		{ FEATURE_LOGPROBS, HI "," LOGPROBS, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target like = {
			.model = NEW,
			.has_supports = true,
			.supports = rows[i].supports,
		};
		struct encoded e;

		gemini_encode_one(&e, &like, rows[i].request);
		assert_int_equal(e.ret, 0);
		assert_string_equal(buf_view(&e.changes).p, rows[i].changes);
		encoded_fini(&e);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_the_model_in_the_path),
		cmocka_unit_test(refuses_a_name_too_long_for_a_path),
		cmocka_unit_test(effort_is_a_level_or_a_budget_by_family),
		cmocka_unit_test(a_budget_leaves_room_for_the_answer),
		cmocka_unit_test(
		    thoughts_are_shown_when_a_summary_is_asked_for),
		cmocka_unit_test(the_effort_asked_for_is_told),
		cmocka_unit_test(sampling_goes_where_the_family_takes_it),
		cmocka_unit_test(settings_without_a_place_are_told),
		cmocka_unit_test(strict_routing_lets_nothing_be_dropped),
		cmocka_unit_test(refuses_what_the_model_lacks),
		cmocka_unit_test(a_model_that_cannot_stream_is_called_whole),
		cmocka_unit_test(drops_what_the_model_lacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
