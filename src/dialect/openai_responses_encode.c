/*
 * The wire, POST {base}/responses, as of 2026-11:
 *
 *	{"model":"m","instructions":"...",
 *	 "input":[
 *	  {"type":"message","role":"user","content":[
 *	   {"type":"input_text","text":"..."},
 *	   {"type":"input_image","image_url":"..."}]},
 *	  {"type":"reasoning","id":"rs_1","summary":[],
 *	   "encrypted_content":"..."},			as it was made
 *	  {"type":"message","role":"assistant","content":[
 *	   {"type":"output_text","text":"...","annotations":[]}]},
 *	  {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
 *	  {"type":"function_call_output","call_id":"c","output":"..."}],
 *	 "tools":[{"type":"function","name":"f",...}],"tool_choice":"auto",
 *	 "text":{"format":{...},"verbosity":"low"},
 *	 "reasoning":{"effort":"low","summary":"auto"},
 *	 "max_output_tokens":400,
 *	 "include":["reasoning.encrypted_content"],
 *	 "store":false,"stream":true}
 *
 * Nothing is kept there: store is false, reasoning comes back encrypted, and
 * the history goes out whole each time. The fields stand in the order of the
 * table at the end: the same request always gives the same bytes, which the
 * provider's prompt cache needs.
 */
#include "config.h"

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "dialect/encode.h"
#include "dialect/openai_responses_encode.h"

#define LEAST_TOKENS	16

int
responses_drop(struct responses_encoder *e, const char *param,
    const char *why, struct error *err)
{
	return dialect_drop(e->request, e->receipt, param, why, err);
}

void
responses_put_word(struct responses_encoder *e, const char *key,
    const char *word)
{
	jsonw_key(&e->w, key);
	jsonw_string(&e->w, word);
}

void
responses_put_text(struct responses_encoder *e, const char *key,
    struct span text)
{
	jsonw_key(&e->w, key);
	jsonw_text(&e->w, text);
}

static int
put_model(struct responses_encoder *e, struct error *err)
{
	(void)err;
	responses_put_word(e, "model", e->target->model);
	return 0;
}

static int
put_instructions(struct responses_encoder *e, struct error *err)
{
	(void)err;
	if (e->request->instructions.p != NULL)
		responses_put_text(e, "instructions",
		    e->request->instructions);
	return 0;
}

static int
put_input(struct responses_encoder *e, struct error *err)
{
	jsonw_key(&e->w, "input");
	return responses_put_input(e, err);
}

/* ---- text ---- */

bool
responses_emulates_schema(const struct responses_encoder *e)
{
	return e->request->format.type == FORMAT_JSON_SCHEMA &&
	    !responses_takes(e, FEATURE_JSON_SCHEMA);
}

static int
put_schema(struct responses_encoder *e, const struct format *f,
    struct error *err)
{
	bool strict = f->strict == YES;

	if (strict && (e->target->without & WITHOUT_STRICT)) {
		strict = false;
		if (responses_drop(e, "text.format.strict",
		    "this route refused the schema as a strict one", err) == -1)
			return -1;
	}
	responses_put_word(e, "type", "json_schema");
	responses_put_text(e, "name", f->name);
	if (f->description.p != NULL)
		responses_put_text(e, "description", f->description);
	jsonw_key(&e->w, "schema");
	jsonw_node(&e->w, f->schema);
	jsonw_key(&e->w, "strict");
	jsonw_bool(&e->w, strict);
	return 0;
}

/* json_object gives objects only. */
static int
emulate_schema(struct responses_encoder *e, struct error *err)
{
	struct span type;

	if (jsonx_text(e->request->format.schema, "type", &type) &&
	    !span_is(type, "object"))
		return error_set(err, ERROR_UNSUPPORTED_VALUE,
		    "text.format.schema",
		    "this route answers with objects only; expected a schema "
		    "whose type is object");
	receipt_change(e->receipt, "text.format", ACTION_EMULATED,
	    "the schema stands in the input, and the answer is any JSON "
	    "object");
	responses_put_word(e, "type", "json_object");
	return 0;
}

static int
put_format(struct responses_encoder *e, struct error *err)
{
	const struct format *f = &e->request->format;
	int ret = 0;

	jsonw_key(&e->w, "format");
	jsonw_object(&e->w);
	if (responses_emulates_schema(e)) {
		ret = emulate_schema(e, err);
	} else if (f->type == FORMAT_JSON_SCHEMA) {
		ret = put_schema(e, f, err);
	} else {
		responses_put_word(e, "type", "json_object");
	}
	jsonw_object_end(&e->w);
	return ret;
}

static int
put_text(struct responses_encoder *e, struct error *err)
{
	bool verbosity = e->request->verbosity != VERBOSITY_UNSET;
	bool format = e->request->format.type != FORMAT_TEXT;

	if (verbosity && (!e->native ||
	    (e->model != NULL && !e->model->verbosity))) {
		verbosity = false;
		if (responses_drop(e, "text.verbosity",
		    "this model knows no verbosity", err) == -1)
			return -1;
	}
	if (!verbosity && !format)
		return 0;
	jsonw_key(&e->w, "text");
	jsonw_object(&e->w);
	if (format && put_format(e, err) == -1)
		return -1;
	if (verbosity)
		responses_put_word(e, "verbosity",
		    verbosity_word(e->request->verbosity));
	jsonw_object_end(&e->w);
	return 0;
}

/* ---- reasoning ---- */

static bool
reasons(const struct responses_encoder *e)
{
	return responses_takes(e, FEATURE_REASONING);
}

/* The effort counts for what else may be sent, so it is chosen first. */
static int
choose_effort(struct responses_encoder *e, struct error *err)
{
	enum effort asked = e->request->effort;
	bool degrees = reasons(e) && !responses_has(e, QUIRK_NO_EFFORT);

	if (asked == EFFORT_UNSET)
		return 0;
	if (degrees)
		e->call->effort = effort_moved(e->target, e->model != NULL ?
		    e->model->efforts : 0, e->request, e->receipt);
	/* None is what such a model does anyway. */
	return degrees || (asked == EFFORT_NONE && !reasons(e)) ? 0 :
	    responses_drop(e, "reasoning.effort",
	    "this model has no degrees of effort", err);
}

static int
put_reasoning(struct responses_encoder *e, struct error *err)
{
	bool summary = e->request->summary != SUMMARY_UNSET;

	if (summary && !reasons(e)) {
		summary = false;
		if (responses_drop(e, "reasoning.summary",
		    "this model doesn't reason", err) == -1)
			return -1;
	}
	if (e->call->effort == EFFORT_UNSET && !summary &&
	    !responses_has_hints(e, "reasoning"))
		return responses_put_hints(e, "reasoning", err);
	jsonw_key(&e->w, "reasoning");
	jsonw_object(&e->w);
	if (e->call->effort != EFFORT_UNSET)
		responses_put_word(e, "effort", effort_word(e->call->effort));
	if (summary)
		responses_put_word(e, "summary",
		    summary_word(e->request->summary));
	if (responses_put_hints(e, "reasoning", err) == -1)
		return -1;
	jsonw_object_end(&e->w);
	return 0;
}

/* ---- limits, sampling ---- */

static int
put_limit(struct responses_encoder *e, struct error *err)
{
	int64_t limit = e->request->max_output_tokens.value;

	(void)err;
	if (!e->request->max_output_tokens.set)
		return 0;
	if ((e->native || responses_has(e, QUIRK_LEAST_16_TOKENS)) &&
	    limit < LEAST_TOKENS) {
		limit = LEAST_TOKENS;
		receipt_change(e->receipt, "max_output_tokens", ACTION_RAISED,
		    "16 is the least that this route takes");
	}
	jsonw_key(&e->w, "max_output_tokens");
	jsonw_int(&e->w, limit);
	return 0;
}

/* A value that is what the model does anyway needn't be told to one that
 * refuses the field (GPT-6.2 takes 1 alone). */
static int
put_sampling(struct responses_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	bool samples = openai_model_samples(e->model, e->call->effort);
	bool penalties = samples && !responses_has(e, QUIRK_NO_PENALTIES);
	const struct {
		const char *name;
		const struct setting *setting;
		double usual;
		bool known, always;
	} settings[] = {
		{ "temperature", &r->temperature, 1, samples, true },
		{ "top_p", &r->top_p, 1, samples, true },
		{ "presence_penalty", &r->presence_penalty, 0, penalties,
		    false },
		{ "frequency_penalty", &r->frequency_penalty, 0, penalties,
		    false },
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		const struct setting *s = settings[i].setting;

		if (!s->set || (s->value == settings[i].usual &&
		    !(settings[i].known && settings[i].always)))
			continue;
		if (settings[i].known) {
			jsonw_key(&e->w, settings[i].name);
			jsonw_number(&e->w, s->value);
		} else if (responses_drop(e, settings[i].name,
		    "this model takes none at this effort", err) == -1) {
			return -1;
		}
	}
	return 0;
}

static bool
gives_logprobs(const struct responses_encoder *e)
{
	return responses_takes(e, FEATURE_LOGPROBS) &&
	    openai_model_samples(e->model, e->call->effort);
}

static int
put_logprobs(struct responses_encoder *e, struct error *err)
{
	const struct request *r = e->request;

	if (!(r->include & INCLUDE_LOGPROBS) || !r->top_logprobs.set ||
	    r->top_logprobs.value == 0)
		return 0;
	if (!gives_logprobs(e))
		return responses_drop(e, "top_logprobs",
		    "this route gives no log probabilities", err);
	jsonw_key(&e->w, "top_logprobs");
	jsonw_int(&e->w, r->top_logprobs.value);
	return 0;
}

/* ---- include ---- */

/*
 * Encrypted reasoning is always asked for: without it nothing of the thinking
 * could go back. Models that don't reason refuse the word (reported 2026-11),
 * so a model of which nothing is known has to be told of by its capabilities
 * or by a request that wants it to reason.
 */
static bool
gives_encrypted(const struct responses_encoder *e)
{
	const struct request *r = e->request;

	if (e->model != NULL || e->target->has_supports)
		return reasons(e);
	return (r->include & INCLUDE_ENCRYPTED_REASONING) ||
	    r->summary != SUMMARY_UNSET ||
	    (r->effort != EFFORT_UNSET && r->effort != EFFORT_NONE);
}

static int
put_include(struct responses_encoder *e, struct error *err)
{
	const struct {
		unsigned bit;
		const char *word, *why;
		bool known, always;
	} rows[] = {
		{ INCLUDE_ENCRYPTED_REASONING, "reasoning.encrypted_content",
		    "this model doesn't reason", gives_encrypted(e), true },
		{ INCLUDE_LOGPROBS, "message.output_text.logprobs",
		    "this route gives no log probabilities",
		    gives_logprobs(e), false },
		{ INCLUDE_WEB_SEARCH_RESULTS, "web_search_call.results",
		    "this route gives no results", e->native, false },
		{ INCLUDE_WEB_SEARCH_SOURCES,
		    "web_search_call.action.sources",
		    "this route gives no sources", e->native, false },
		{ INCLUDE_INPUT_IMAGE_URL, "message.input_image.image_url",
		    "this route gives no input back", e->native, false },
		{ INCLUDE_FILE_SEARCH_RESULTS, "file_search_call.results",
		    "this route gives no results", e->native, false },
		{ INCLUDE_COMPUTER_IMAGE_URL,
		    "computer_call_output.output.image_url",
		    "this route gives no input back", e->native, false },
		{ INCLUDE_CODE_OUTPUTS, "code_interpreter_call.outputs",
		    "this route gives no outputs", e->native, false },
	};
	bool any = false;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool asked = e->request->include & rows[i].bit;

		if (asked && !rows[i].known && responses_drop(e, "include",
		    rows[i].why, err) == -1)
			return -1;
		if (!rows[i].known || !(asked || rows[i].always))
			continue;
		if (!any) {
			jsonw_key(&e->w, "include");
			jsonw_array(&e->w);
		}
		any = true;
		jsonw_string(&e->w, rows[i].word);
	}
	if (any)
		jsonw_array_end(&e->w);
	return 0;
}

/* ---- the end user, keeping, streaming ---- */

/* The end user is told apart by a hash of the API key, never by the client's
 * words, which may have become the cache key. */
static int
put_user(struct responses_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const char *key = e->native ? "safety_identifier" :
	    responses_has(e, QUIRK_USER) ? "user" : NULL;

	if (key != NULL && e->target->user_hash != NULL)
		responses_put_word(e, key, e->target->user_hash);
	if (r->user.p == NULL ||
	    (e->has_key && r->prompt_cache_key.p == NULL))
		return 0;
	return responses_drop(e, "user", key != NULL ?
	    "this route is told a hash in place of it" :
	    "this route is told of no end user", err);
}

static int
put_store(struct responses_encoder *e, struct error *err)
{
	(void)err;
	jsonw_key(&e->w, "store");
	jsonw_bool(&e->w, false);
	return 0;
}

static int
put_stream(struct responses_encoder *e, struct error *err)
{
	(void)err;
	e->call->stream = e->request->stream &&
	    responses_takes(e, FEATURE_STREAMING);
	if (!e->call->stream)
		return 0;
	jsonw_key(&e->w, "stream");
	jsonw_bool(&e->w, true);
	if (!e->native)
		return 0;
	jsonw_key(&e->w, "stream_options");
	jsonw_raw(&e->w, SPAN("{\"include_obfuscation\":false}"));
	return 0;
}

/* ---- the call ---- */

static int
begin_object(struct responses_encoder *e, struct error *err)
{
	(void)err;
	jsonw_object(&e->w);
	return 0;
}

static int (*const steps[])(struct responses_encoder *, struct error *) = {
	choose_effort, responses_count_marks, begin_object, put_model,
	put_instructions, put_input, responses_put_tools, put_text,
	put_reasoning, put_limit, put_sampling, put_logprobs, put_include,
	responses_put_caching, put_user, put_store, put_stream,
};

int
responses_encode(const struct request *request, const struct target *target,
    struct arena *a, struct call *call, struct receipt *receipt,
    struct error *err)
{
	struct buf *path = dialect_buf(a, 64);
	struct buf *body = dialect_buf(a, CEILING_REQUEST_ARENA);
	struct responses_encoder e = {
		.request = request,
		.target = target,
		.model = openai_model_find(target->model),
		.can = responses_can(target),
		.arena = a,
		.call = call,
		.receipt = receipt,
		.w = jsonw_on(body),
		.native = !(target->provider->quirks & QUIRK_PLAIN_RESPONSES),
	};

	*call = (struct call){ .stream = false };
	buf_puts(path, "/responses");
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i](&e, err) == -1)
			return -1;
	jsonw_object_end(&e.w);
	/* Only read from here on, so that the arena's own stay good. */
	call->path = *path;
	call->body = *body;
	return buf_over(body) ? error_set(err, ERROR_TOO_LARGE, NULL,
	    "the request is too large in this provider's form") : 0;
}
