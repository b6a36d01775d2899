/*
 * The wire, POST {base}/models/MODEL:generateContent, or with
 * :streamGenerateContent?alt=sse, as of 2026-11:
 *
 *	{"systemInstruction":{"parts":[{"text":"..."}]},
 *	 "contents":[
 *	  {"role":"user","parts":[{"text":"..."},
 *	   {"inlineData":{"mimeType":"image/png","data":"..."}},
 *	   {"fileData":{"fileUri":"https://...","mimeType":"image/png"}}]},
 *	  {"role":"model","parts":[
 *	   {"functionCall":{"name":"f","args":{}},"thoughtSignature":"..."}]},
 *	  {"role":"user","parts":[
 *	   {"functionResponse":{"name":"f","response":{"output":"..."}}}]}],
 *	 "tools":[{"functionDeclarations":[...]},{"googleSearch":{}}],
 *	 "toolConfig":{"functionCallingConfig":{"mode":"ANY"}},
 *	 "generationConfig":{"maxOutputTokens":400,
 *	  "responseMimeType":"application/json","responseJsonSchema":{...},
 *	  "thinkingConfig":{"thinkingLevel":"LOW","includeThoughts":true}}}
 *
 * The members stand in the order of the table at the end: the same request
 * always gives the same bytes, which implicit caching needs.
 */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "base/ceilings.h"
#include "dialect/gemini_encode.h"
#include "dialect/schema.h"

int
gemini_drop(struct gemini_encoder *e, const char *param, const char *why,
    struct error *err)
{
	return dialect_drop(e->request, e->receipt, param, why, err);
}

void
gemini_put_word(struct gemini_encoder *e, const char *key, const char *word)
{
	jsonw_key(&e->w, key);
	jsonw_string(&e->w, word);
}

/* A key of generationConfig, which begins with its first. */
static void
config_key(struct gemini_encoder *e, const char *key)
{
	if (!e->in_config) {
		jsonw_key(&e->w, "generationConfig");
		jsonw_object(&e->w);
		e->in_config = true;
	}
	jsonw_key(&e->w, key);
}

/* ---- settings ---- */

static int
put_limit(struct gemini_encoder *e, struct error *err)
{
	(void)err;
	if (e->request->max_output_tokens.set) {
		config_key(e, "maxOutputTokens");
		jsonw_int(&e->w, e->request->max_output_tokens.value);
	}
	return 0;
}

static int
put_sampling(struct gemini_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const struct {
		const char *param, *key;
		const struct setting *setting;
		bool known;
	} settings[] = {
		{ "temperature", "temperature", &r->temperature,
		    e->plan.model->samples },
		{ "top_p", "topP", &r->top_p, e->plan.model->samples },
		{ "presence_penalty", "presencePenalty",
		    &r->presence_penalty, true },
		{ "frequency_penalty", "frequencyPenalty",
		    &r->frequency_penalty, true },
	};
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (!settings[i].setting->set)
			continue;
		if (settings[i].known) {
			config_key(e, settings[i].key);
			jsonw_number(&e->w, settings[i].setting->value);
		} else if (gemini_drop(e, settings[i].param,
		    "this model's sampling can't be set", err) == -1) {
			return -1;
		}
	}
	return 0;
}

static int
put_logprobs(struct gemini_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	bool asked = r->include & INCLUDE_LOGPROBS;
	bool top = r->top_logprobs.set && r->top_logprobs.value > 0;
	bool known = e->plan.tells_logprobs;

	if (asked && !known && gemini_drop(e, "include",
	    "this model gives no log probabilities", err) == -1)
		return -1;
	if (top && !(asked && known))
		return gemini_drop(e, "top_logprobs", known ?
		    "include doesn't ask for message.output_text.logprobs" :
		    "this model gives no log probabilities", err);
	if (asked && known) {
		config_key(e, "responseLogprobs");
		jsonw_bool(&e->w, true);
	}
	if (top) {
		config_key(e, "logprobs");
		jsonw_int(&e->w, r->top_logprobs.value);
	}
	return 0;
}

/* ---- the form of the answer ---- */

static void
note_form(struct gemini_encoder *e)
{
	switch (e->plan.form) {
	case FORM_WORDS:
	case FORM_WORDS_ONLY:
		receipt_change(e->receipt, "text.format", ACTION_EMULATED,
		    "the form stands in the instructions");
		break;
	case FORM_TOOL:
		receipt_change(e->receipt, "text.format", ACTION_EMULATED,
		    "a tool whose arguments are the answer has the schema");
		break;
	default:
		break;
	}
}

static int
put_form(struct gemini_encoder *e, struct error *err)
{
	const struct format *f = &e->request->format;
	enum gemini_form form = e->plan.form;

	note_form(e);
	if (f->description.p != NULL && gemini_drop(e,
	    "text.format.description",
	    "this route takes a schema without a description", err) == -1)
		return -1;
	if (form != FORM_JSON && form != FORM_SCHEMA && form != FORM_WORDS)
		return 0;
	config_key(e, "responseMimeType");
	jsonw_string(&e->w, "application/json");
	if (form != FORM_SCHEMA)
		return 0;
	config_key(e, "responseJsonSchema");
	if (schema_write(&e->w, f->schema, &schema_gemini))
		receipt_change(e->receipt, "text.format.schema",
		    ACTION_EMULATED, "what this route's schemas don't know "
		    "stands in descriptions");
	return 0;
}

/* ---- thinking ---- */

struct thinking {
	const char *level;		/* or NULL */
	bool has_budget;
	int64_t budget;
	bool shown;			/* includeThoughts */
};

static void
move_effort(struct gemini_encoder *e, enum effort to)
{
	receipt_change(e->receipt, "reasoning.effort", ACTION_MOVED,
	    arena_printf(e->arena, "%s is the nearest effort of this model",
	    effort_word(to)));
}

static void
choose_level(struct gemini_encoder *e, struct thinking *t)
{
	static const char *const levels[] = {
		[EFFORT_MINIMAL] = "MINIMAL",
		[EFFORT_LOW] = "LOW",
		[EFFORT_MEDIUM] = "MEDIUM",
		[EFFORT_HIGH] = "HIGH",
	};
	unsigned known = e->plan.model->levels;
	enum effort sent;

	/* What the catalogue says of this model narrows its family. */
	if (known & e->target->efforts)
		known &= e->target->efforts;
	sent = effort_nearest(known, e->request->effort);
	if (sent != e->request->effort)
		move_effort(e, sent);
	e->call->effort = sent;
	t->level = levels[sent];
}

/* The thoughts count as output, so they must leave room for the answer. */
#define ANSWER_TOKENS	1024

static void
choose_budget(struct gemini_encoder *e, struct thinking *t)
{
	const struct gemini_model *m = e->plan.model;
	const struct limit *limit = &e->request->max_output_tokens;
	enum effort effort = e->request->effort;
	int64_t room;

	t->has_budget = true;
	t->budget = gemini_budget(m, effort);
	if (effort == EFFORT_NONE && t->budget > 0) {
		effort = EFFORT_MINIMAL;
		move_effort(e, effort);
	}
	e->call->effort = effort;
	room = limit->set ? limit->value - ANSWER_TOKENS : t->budget;
	if (t->budget == 0 || t->budget <= room || t->budget == m->budget_min)
		return;
	t->budget = room >= m->budget_min ? room :
	    m->can_rest ? 0 : m->budget_min;
	if (t->budget == 0)
		e->call->effort = EFFORT_NONE;
	receipt_change(e->receipt, "reasoning.effort", ACTION_MOVED,
	    "max_output_tokens leaves less room for thoughts");
}

static int
choose_thinking(struct gemini_encoder *e, struct thinking *t,
    struct error *err)
{
	const struct gemini_model *m = e->plan.model;
	bool thinks = gemini_takes(e, FEATURE_REASONING);
	bool awake;

	if (e->request->effort != EFFORT_UNSET) {
		if (!thinks && gemini_drop(e, "reasoning.effort",
		    "this model has no degrees of effort", err) == -1)
			return -1;
		if (thinks && m->levels != 0)
			choose_level(e, t);
		else if (thinks)
			choose_budget(e, t);
	}
	if (e->request->summary == SUMMARY_UNSET)
		return 0;
	/* Asking a model at rest for its thoughts is refused. */
	awake = thinks && (t->has_budget ? t->budget > 0 :
	    t->level != NULL || !m->rests);
	if (!awake)
		return gemini_drop(e, "reasoning.summary",
		    "this model doesn't think here", err);
	if (e->request->summary != SUMMARY_AUTO)
		receipt_change(e->receipt, "reasoning.summary", ACTION_MOVED,
		    "this route has summaries of one kind");
	t->shown = true;
	return 0;
}

static int
put_thinking(struct gemini_encoder *e, struct error *err)
{
	struct thinking t = { .level = NULL };

	if (choose_thinking(e, &t, err) == -1)
		return -1;
	if (t.level == NULL && !t.has_budget && !t.shown)
		return 0;
	config_key(e, "thinkingConfig");
	jsonw_object(&e->w);
	if (t.level != NULL)
		gemini_put_word(e, "thinkingLevel", t.level);
	if (t.has_budget) {
		jsonw_key(&e->w, "thinkingBudget");
		jsonw_int(&e->w, t.budget);
	}
	if (t.shown) {
		jsonw_key(&e->w, "includeThoughts");
		jsonw_bool(&e->w, true);
	}
	jsonw_object_end(&e->w);
	return 0;
}

static int
end_config(struct gemini_encoder *e, struct error *err)
{
	(void)err;
	if (e->in_config)
		jsonw_object_end(&e->w);
	return 0;
}

/* ---- what has no place here ---- */

static int
drop_settings(struct gemini_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const struct {
		const char *param, *why;
		bool asked;
	} settings[] = {
		{ "parallel_tool_calls",
		    "this route can't be kept from calling tools at once",
		    r->parallel_tool_calls == NO && e->plan.functions },
		{ "include", "this route has no such details",
		    r->include & ~(unsigned)(INCLUDE_LOGPROBS |
		    INCLUDE_ENCRYPTED_REASONING |
		    INCLUDE_WEB_SEARCH_SOURCES) },
		{ "max_tool_calls", "this route counts no calls",
		    r->max_tool_calls.set },
		{ "text.verbosity", "this route knows no verbosity",
		    r->verbosity != VERBOSITY_UNSET },
		{ "prompt_cache_key", "this route takes no cache key",
		    r->prompt_cache_key.p != NULL },
		{ "prompt_cache_retention",
		    "this route doesn't let its cache be set",
		    r->prompt_cache_retention.p != NULL },
		{ "user", "this route is told of no end user",
		    r->user.p != NULL },
	};
	size_t i;

	/* Of no effect, which strict routing has nothing against. */
	if (r->parallel_tool_calls == NO && !e->plan.functions)
		receipt_change(e->receipt, "parallel_tool_calls",
		    ACTION_UNSUPPORTED, "no functions are sent");
	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (settings[i].asked && gemini_drop(e, settings[i].param,
		    settings[i].why, err) == -1)
			return -1;
	if (dialect_drop_cache_marks(r, e->receipt,
	    "this route caches by itself", err) == -1)
		return -1;
	return dialect_drop_hints(r, e->receipt, err);
}

/* ---- the call ---- */

static int (*const steps[])(struct gemini_encoder *, struct error *) = {
	gemini_put_contents, gemini_put_tools,
	put_limit, put_sampling, put_logprobs, put_form, put_thinking,
	end_config, drop_settings,
};

/* "models/x" and "x" are the same; "tunedModels/x" is another resource. */
static void
put_path(struct buf *path, const char *model, bool stream)
{
	static const char hex[] = "0123456789ABCDEF";
	const unsigned char *p;

	if (strncmp(model, "tunedModels/", 12) == 0) {
		buf_puts(path, "/tunedModels/");
		model += 12;
	} else {
		buf_puts(path, "/models/");
		if (strncmp(model, "models/", 7) == 0)
			model += 7;
	}
	for (p = (const unsigned char *)model; *p != '\0'; p++) {
		if (isalnum(*p) || strchr("-._~", *p) != NULL) {
			buf_putc(path, (char)*p);
			continue;
		}
		buf_putc(path, '%');
		buf_putc(path, hex[*p >> 4]);
		buf_putc(path, hex[*p & 15]);
	}
	buf_puts(path, stream ? ":streamGenerateContent?alt=sse" :
	    ":generateContent");
}

#define PATH_MAX_BYTES	((size_t)4096)

int
gemini_encode(const struct request *request, const struct target *target,
    struct arena *a, struct call *call, struct receipt *receipt,
    struct error *err)
{
	struct buf *path = dialect_buf(a, PATH_MAX_BYTES);
	struct buf *body = dialect_buf(a, CEILING_REQUEST_ARENA);
	struct request settled;
	struct gemini_encoder e = {
		.request = &settled,
		.target = target,
		.arena = a,
		.call = call,
		.receipt = receipt,
		.w = jsonw_on(body),
	};
	size_t i;

	dialect_settle(&settled, request);
	gemini_plan(&e.plan, &settled, target);
	*call = (struct call){
		.stream = request->stream &&
		    gemini_takes(&e, FEATURE_STREAMING),
	};
	put_path(path, target->model, call->stream);
	if (buf_over(path))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "model",
		    "the model's name is too long for this route");
	jsonw_object(&e.w);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i](&e, err) == -1)
			return -1;
	jsonw_object_end(&e.w);
	/* Only read from here on, so that the arena's own stay good. */
	call->path = *path;
	call->body = *body;
	return buf_over(body) ? error_set(err, ERROR_TOO_LARGE, NULL,
	    "the request is too large in this provider's form") : 0;
}
