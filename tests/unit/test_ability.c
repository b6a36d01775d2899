/*
 * What a dialect says a target can do (its can), held against what its encoder
 * does: for every provider row and every row that has one quirk, families of
 * models, and what the model is known to lack.
 *
 * Each feature is asked for in several ways. A feature that a target can't do
 * is refused or dropped in all of them; of one that it can do by other means
 * the best of them says emulated in the receipt; of one that it can do as it
 * is, one says nothing.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "dialect/dialect.h"
#include "lib/events.h"
#include "model/validate.h"
#include "policy/needs.h"

/* ---- ways to ask for a feature; ' is written for " ---- */

#define HI	"'input':'Hi'"
#define F	"{'type':'function','name':'f','parameters':{'type':" \
	"'object','properties':{'x':{'type':'string'}}}}"
#define TOOLS	HI ",'tools':[" F "]"
#define WEB	HI ",'tools':[{'type':'web_search'}]"
#define CALLED	"'input':[{'type':'function_call','call_id':'c','name':" \
	"'f','arguments':'{}'},{'type':'function_call_output','call_id':" \
	"'c','output':'x'}]"
#define FORM	HI ",'text':{'format':{'type':'json_schema','name':'n'," \
	"'schema':{'type':'object','properties':{'city':{'type':'string'}}," \
	"'required':['city'],'additionalProperties':false}}}"
#define PART(part)	"'input':[{'role':'user','content':[" part "]}]"
#define PNG	"'image_url':'data:image/png;base64,iVBORw0KGgo='"
#define PDF	"'filename':'a.pdf'," \
	"'file_data':'data:application/pdf;base64,JVBERi0xLjQK'"
#define TEXT	"'filename':'a.txt','file_data':'data:text/plain;base64,SGk='"
#define LOGPROBS	HI ",'top_logprobs':3," \
	"'include':['message.output_text.logprobs']"

static const struct way {
	enum feature feature;
	const char *json;
	const char *params[2];		/* what a receipt or an error names */
} ways[] = {
	{ FEATURE_STREAMING, HI ",'stream':true", { NULL } },
	{ FEATURE_TOOLS, TOOLS, { "tools[0]" } },
	{ FEATURE_TOOLS, HI ",'tools':[{'type':'custom','name':'c'}]",
	    { "tools[0]" } },
	{ FEATURE_TOOLS, CALLED, { "input[0]" } },
	{ FEATURE_TOOLS, "'input':[{'role':'user','content':'Hi'},{'type':"
	    "'additional_tools','role':'developer','tools':[" F "]}]",
	    { "input[1].tools[0]" } },
	{ FEATURE_FORCED_CHOICE, TOOLS ",'tool_choice':'required'",
	    { "tool_choice", "tools[0]" } },
	{ FEATURE_FORCED_CHOICE, TOOLS ",'tool_choice':{'type':'function',"
	    "'name':'f'}", { "tool_choice", "tools[0]" } },
	{ FEATURE_FORCED_CHOICE, TOOLS ",'tool_choice':'required',"
	    "'reasoning':{'effort':'none'}", { "tool_choice", "tools[0]" } },
	{ FEATURE_FORCED_CHOICE, WEB ",'tool_choice':{'type':'web_search'}",
	    { "tool_choice", "tools[0]" } },
	{ FEATURE_FORCED_CHOICE, HI ",'tools':[{'type':'code_interpreter',"
	    "'container':{'type':'auto'}}],'tool_choice':{'type':"
	    "'code_interpreter'}", { "tool_choice", "tools[0]" } },
	{ FEATURE_JSON_SCHEMA, FORM, { "text.format" } },
	{ FEATURE_IMAGES, PART("{'type':'input_image'," PNG "}"),
	    { "input[0].content[0]" } },
	{ FEATURE_IMAGES, "'input':[{'type':'function_call','call_id':'c',"
	    "'name':'f','arguments':'{}'},{'type':'function_call_output',"
	    "'call_id':'c','output':[{'type':'input_image'," PNG "}]}]",
	    { "input[1].output[0]", "input[0]" } },
	{ FEATURE_FILES, PART("{'type':'input_file'," PDF "}"),
	    { "input[0].content[0]" } },
	{ FEATURE_FILES, PART("{'type':'input_file'," TEXT "}"),
	    { "input[0].content[0]" } },
	{ FEATURE_REASONING, HI ",'reasoning':{'effort':'low'}",
	    { "reasoning.effort" } },
	{ FEATURE_REASONING, HI ",'reasoning':{'summary':'auto'}",
	    { "reasoning.summary" } },
	{ FEATURE_LOGPROBS, LOGPROBS, { "include", "top_logprobs" } },
	{ FEATURE_LOGPROBS, LOGPROBS ",'reasoning':{'effort':'none'}",
	    { "include", "top_logprobs" } },
	{ FEATURE_WEB_SEARCH, WEB, { "tools[0]" } },
	{ FEATURE_WEB_SEARCH, WEB ",'tool_choice':{'type':'web_search'}",
	    { "tools[0]", "tool_choice" } },
};

#define WAYS	(sizeof(ways) / sizeof(ways[0]))

struct asked {
	struct arena arena;
	struct request request;
	struct needs needs;
};

static struct asked asked[WAYS];

static int
read_requests(void **state)
{
	(void)state;
	for (size_t i = 0; i < WAYS; i++) {
		struct asked *a = &asked[i];
		struct receipt receipt;
		struct error err;
		struct buf json;

		arena_init(&a->arena, CEILING_REQUEST_ARENA);
		receipt_init(&receipt, &a->arena);
		buf_init(&json, (size_t)1 << 16);
		events_quote(&json, "{'model':'m',");
		events_quote(&json, ways[i].json);
		buf_puts(&json, "}");
		if (request_read(&a->arena, arena_span(&a->arena,
		    buf_view(&json)), NULL, &a->request, &receipt, &err) == -1)
			fail_msg("%s: %s", err.param, err.message);
		needs_of(&a->request, &a->needs);
		buf_fini(&json);
	}
	return 0;
}

static int
forget_requests(void **state)
{
	(void)state;
	for (size_t i = 0; i < WAYS; i++)
		arena_fini(&asked[i].arena);
	return 0;
}

/* ---- what becomes of it ---- */

enum fate { FATE_REFUSED, FATE_DROPPED, FATE_EMULATED, FATE_NATIVE };

static bool
names(const struct way *w, const char *param)
{
	for (size_t i = 0; i < 2 && w->params[i] != NULL; i++)
		if (param != NULL && strcmp(w->params[i], param) == 0)
			return true;
	return false;
}

static enum fate
fate_in(const struct receipt *receipt, const struct way *w)
{
	enum fate fate = FATE_NATIVE;

	for (size_t i = 0; i < receipt->n_changes; i++) {
		const struct change *c = &receipt->changes[i];

		if (!names(w, c->param))
			continue;
		if (c->action == ACTION_DROPPED)
			return FATE_DROPPED;
		if (c->action == ACTION_EMULATED)
			fate = FATE_EMULATED;
	}
	return fate;
}

static enum fate
try_way(const struct target *t, size_t i)
{
	const struct dialect *dialect = dialect_find(t->provider->dialect);
	const struct way *w = &ways[i];
	struct receipt receipt;
	enum fate fate = FATE_REFUSED;
	struct arena arena;
	struct error err;
	struct call call;

	arena_init(&arena, CEILING_REQUEST_ARENA);
	receipt_init(&receipt, &arena);
	if (dialect->encode(&asked[i].request, t, &arena, &call, &receipt,
	    &err) == 0)
		fate = w->feature != FEATURE_STREAMING ?
		    fate_in(&receipt, w) :
		    call.stream ? FATE_NATIVE : FATE_EMULATED;
	else if (err.class != ERROR_UNSUPPORTED_VALUE || !names(w, err.param))
		fail_msg("%s/%s: %s: %s: %s", t->provider->name, t->model,
		    w->json, err.param, err.message);
	arena_fini(&arena);
	return fate;
}

/* ---- and what was said ---- */

static void
disagree(const struct target *t, const struct way *w, const char *said,
    const char *done)
{
	fail_msg("%s/%s (quirks %x, lacks %x, without %x) says of %s that it "
	    "%s, but %s", t->provider->name, t->model, t->provider->quirks,
	    t->has_supports ? ~t->supports : 0, t->without, w->json, said,
	    done);
}

/* Of one that is missing each way fails, as its sort of needs does. */
static void
check_missing(const struct target *t, size_t i, enum fate fate)
{
	bool kept = asked[i].needs.kept & (unsigned)ways[i].feature;

	if (fate > FATE_DROPPED)
		disagree(t, &ways[i], "can't", "it does");
	if (kept && fate == FATE_DROPPED)
		disagree(t, &ways[i], "can't", "it is dropped");
	if (!kept && fate == FATE_REFUSED)
		disagree(t, &ways[i], "can't", "it is refused");
}

/* The ways of one feature, from the first on; returns where they end. */
static size_t
check_feature(const struct target *t, const struct ability *can, size_t i)
{
	const size_t first = i;
	const unsigned feature = ways[i].feature;
	enum fate best = FATE_REFUSED;

	for (; i < WAYS && ways[i].feature == feature; i++) {
		enum fate fate = try_way(t, i);

		if (!((can->native | can->emulated) & feature))
			check_missing(t, i, fate);
		if (fate > best)
			best = fate;
	}
	if ((can->native & feature) && best != FATE_NATIVE)
		disagree(t, &ways[first], "can", "it doesn't as it is");
	if ((can->emulated & feature) && best != FATE_EMULATED)
		disagree(t, &ways[first], "does by other means",
		    best == FATE_NATIVE ? "it does as it is" : "it doesn't");
	return i;
}

static void
check_target(const struct target *t)
{
	const struct dialect *dialect = dialect_find(t->provider->dialect);
	struct ability can = dialect->can(t);

	assert_int_equal(can.native & can.emulated, 0);
	for (size_t i = 0; i < WAYS; )
		i = check_feature(t, &can, i);
}

/* ---- for whom ---- */

static const struct {
	const char *dialect;
	const char *models[32];
} families[] = {
	{ "openai-chat", { "gpt-4.1", "gpt-5", "gpt-5.2", "gpt-5-chat",
	    "gpt-6.2-sol", "gpt-6.1-terra", "o4-mini",
	    "openai/gpt-oss-120b", "some-model" } },
	{ "openai-responses", { "gpt-6.2-sol", "gpt-6.1-sol", "gpt-6.1-terra",
	    "gpt-6-astra", "gpt-6-sol", "gpt-5.6-sol", "gpt-5.5-pro",
	    "gpt-5.5", "gpt-5.4", "gpt-5.3-codex", "gpt-5.2-pro", "gpt-5.2",
	    "gpt-5.1-codex-max", "gpt-5.1", "gpt-5-pro", "gpt-5-codex",
	    "gpt-5-chat", "gpt-5-mini", "gpt-oss-20b", "gpt-4.1", "gpt-4o",
	    "gpt-3.5-turbo", "o1", "o3", "o4-mini", "unheard-of" } },
	{ "anthropic", { "claude-fable-5-1", "claude-fable-5-2",
	    "claude-fable-5", "claude-opus-5-5", "claude-sonnet-5-5",
	    "claude-haiku-5-5", "claude-opus-5", "claude-sonnet-5",
	    "claude-opus-4-8", "claude-opus-4-7", "claude-opus-4-6",
	    "claude-sonnet-4-6", "claude-opus-4-5", "claude-sonnet-4-5",
	    "claude-haiku-4-5", "claude-opus-4-1", "claude-opus-4-0",
	    "claude-sonnet-4-20250514", "claude-3-7-sonnet-20250219",
	    "claude-3-5-haiku-20241022", "claude-3-opus-20240229",
	    "claude-mythos" } },
	{ "gemini", { "gemini-3-pro", "gemini-3.1-pro-preview",
	    "gemini-pro-latest", "gemini-3-flash", "gemini-3.1-flash-lite",
	    "gemini-3.5-flash-lite", "gemini-3.5-flash", "gemini-3.6-flash",
	    "gemini-2.5-pro", "gemini-2.5-flash-lite", "gemini-2.5-flash",
	    "gemini-2.0-flash", "gemini-1.5-pro", "gemma-3-27b-it",
	    "models/unheard-of" } },
};

/* The words of supports. */
#define FEATURES	((unsigned)FEATURE_FORCED_CHOICE - 1)

/* Nothing known of the model, all, all but one, nothing it can. */
static void
check_masks(struct target *t)
{
	t->has_supports = false;
	check_target(t);
	t->has_supports = true;
	t->supports = FEATURES;
	check_target(t);
	for (unsigned bit = 1; bit <= FEATURES; bit <<= 1) {
		t->supports = FEATURES & ~bit;
		check_target(t);
	}
	t->supports = 0;
	check_target(t);
}

static void
check_row(const struct provider *row, unsigned without)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (strcmp(families[i].dialect, row->dialect) != 0)
			continue;
		for (size_t j = 0; families[i].models[j] != NULL; j++) {
			struct target t = {
				.provider = row,
				.model = families[i].models[j],
				.max_output_tokens = 32000,
				.without = without,
			};

			check_masks(&t);
		}
	}
}

static void
every_row_does_what_it_says(void **state)
{
	(void)state;
	for (const struct provider *p = provider_rows; p->name != NULL; p++) {
		check_row(p, 0);
		check_row(p, WITHOUT_STRICT);
	}
}

/* Rows of the configuration may have any. */
static void
check_quirks(const char *dialect, unsigned also)
{
	for (unsigned i = 0; quirk_words[i] != NULL; i++) {
		struct provider row = {
			.name = quirk_words[i],
			.dialect = dialect,
			.quirks = 1u << i | also,
		};

		check_row(&row, 0);
	}
}

static void
every_quirk_does_what_it_says(void **state)
{
	(void)state;
	check_quirks("openai-chat", 0);
	check_quirks("openai-chat", QUIRK_OPENAI_FIELDS);
	check_quirks("openai-chat", QUIRK_NO_JSON_OBJECT |
	    QUIRK_NO_JSON_SCHEMA | QUIRK_NO_FORCED_CHOICE);
	check_quirks("openai-responses", 0);
}

/* ---- the others ---- */

static void
every_dialect_counts_what_the_model_lacks(void **state)
{
	(void)state;
	for (const struct provider *p = provider_rows; p->name != NULL; p++) {
		const struct dialect *d = dialect_find(p->dialect);
		struct target t = { .provider = p, .model = "m" };
		unsigned may = FEATURE_STREAMING | FEATURE_JSON_SCHEMA |
		    FEATURE_FILES;
		struct ability can;

		assert_non_null(d->can);
		can = d->can(&t);
		assert_true((can.native | can.emulated) & FEATURE_STREAMING);
		t.has_supports = true;
		can = d->can(&t);
		assert_int_equal(can.native, 0);
		assert_int_equal(can.emulated & ~may, 0);
	}
}

static void
the_demo_searches_nothing(void **state)
{
	const struct provider row = { .name = "demo", .dialect = "demo" };
	const struct target t = { .provider = &row, .model = "demo" };
	struct ability can = dialect_find("demo")->can(&t);

	(void)state;
	assert_int_equal(can.emulated, 0);
	assert_false(can.native & (FEATURE_WEB_SEARCH | FEATURE_LOGPROBS));
	assert_int_equal(can.native & NEEDS_KEPT, NEEDS_KEPT);
}

/* The encoders ask can too: these rows hold both to the facts. */
static void
says_what_vendors_document(void **state)
{
	static const struct {
		const char *row, *model, *missing, *emulated;
	} rows[] = {
		{ "openai", "gpt-5.2", "", "" },
		{ "openai", "gpt-4.1", "reasoning", "" },
		{ "openai", "gpt-5-mini", "log probabilities", "" },
		{ "openai", "gpt-6.1-terra", "", "" },
		{ "azure", "gpt-4.1", "web search, reasoning", "" },
		{ "azure", "gpt-5-mini", "web search, log probabilities",
		    "" },
		{ "xai", "m", "web search", "files" },
		{ "mistral", "m", "web search, log probabilities", "files" },
		{ "deepseek", "m", "web search, log probabilities",
		    "a JSON schema, files" },
		{ "moonshot", "m", "web search, log probabilities",
		    "a JSON schema, files, reasoning" },
		{ "ollama", "m", "a forced tool choice, web search, "
		    "log probabilities", "files" },
		{ "perplexity", "m", "tools, a forced tool choice, "
		    "web search, log probabilities", "files, reasoning" },
		{ "anthropic", "claude-opus-5-5",
		    "a forced tool choice, log probabilities", "" },
		{ "anthropic", "claude-opus-5", "log probabilities", "" },
		{ "anthropic", "claude-sonnet-4-20250514",
		    "log probabilities", "a JSON schema" },
		{ "anthropic", "claude-3-5-haiku-20241022",
		    "reasoning, log probabilities", "a JSON schema" },
		{ "gemini", "gemini-2.5-flash", "", "" },
		{ "gemini", "gemini-2.0-flash", "reasoning", "" },
		{ "gemini", "gemini-3.5-flash", "log probabilities", "" },
	};
	struct arena arena;
	size_t n = 0;

	(void)state;
	while (provider_rows[n].name != NULL)
		n++;
	arena_init(&arena, CEILING_REQUEST_ARENA);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target t = {
			.provider = provider_find(provider_rows, n,
			    rows[i].row),
			.model = rows[i].model,
		};
		struct ability can = dialect_find(t.provider->dialect)->can(&t);
		unsigned missing = (2u * FEATURE_FORCED_CHOICE - 1) &
		    ~(can.native | can.emulated);

		assert_string_equal(rows[i].missing,
		    needs_words(missing, &arena));
		assert_string_equal(rows[i].emulated,
		    needs_words(can.emulated, &arena));
	}
	arena_fini(&arena);
}

static void
each_way_needs_its_feature(void **state)
{
	(void)state;
	for (size_t i = 0; i < WAYS; i++)
		if (!(asked[i].needs.features & (unsigned)ways[i].feature))
			fail_msg("%s", ways[i].json);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_way_needs_its_feature),
		cmocka_unit_test(every_row_does_what_it_says),
		cmocka_unit_test(every_quirk_does_what_it_says),
		cmocka_unit_test(says_what_vendors_document),
		cmocka_unit_test(every_dialect_counts_what_the_model_lacks),
		cmocka_unit_test(the_demo_searches_nothing),
	};

	return cmocka_run_group_tests_name("ability", tests, read_requests,
	    forget_requests);
}
