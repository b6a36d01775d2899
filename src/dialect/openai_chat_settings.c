/*
 * How the model is to think, how much it may say and how it picks its words;
 * and what this dialect has no place for.
 */
#include "config.h"

#include "dialect/openai_chat_encode.h"

#define LEAST_TOKENS	16

static int
put_verbosity(struct chat_encoder *e, struct error *err)
{
	if (e->request->verbosity == VERBOSITY_UNSET)
		return 0;
	if (!chat_has(e, QUIRK_OPENAI_FIELDS) ||
	    (e->model != NULL && !e->model->verbosity))
		return chat_drop(e, "text.verbosity",
		    "this route knows no verbosity", err);
	chat_put_word(e, "verbosity", verbosity_word(e->request->verbosity));
	return 0;
}

/* ---- reasoning ---- */

static bool
reasons_not(const struct chat_encoder *e)
{
	return !((e->can.native | e->can.emulated) & FEATURE_REASONING);
}

bool
chat_thinks_not(const struct chat_encoder *e)
{
	enum effort effort = e->request->effort;

	return chat_has(e, QUIRK_THINKING_SWITCH) &&
	    (effort == EFFORT_NONE || effort == EFFORT_MINIMAL);
}

static void
put_thinking(struct chat_encoder *e)
{
	bool off = chat_thinks_not(e);

	if (off && e->request->effort == EFFORT_MINIMAL)
		receipt_change(e->receipt, "reasoning.effort", ACTION_MOVED,
		    "none is the least effort of this route");
	jsonw_key(&e->w, "thinking");
	jsonw_object_of(&e->w, "type", off ? "disabled" : "enabled");
	jsonw_object_end(&e->w);
}

static int
put_effort(struct chat_encoder *e, struct error *err)
{
	enum effort effort = e->request->effort;

	if (effort == EFFORT_UNSET)
		return 0;
	if (reasons_not(e)) {
		e->call->effort = EFFORT_NONE;
		return effort == EFFORT_NONE ? 0 : chat_drop(e,
		    "reasoning.effort", "this model doesn't reason", err);
	}
	if (chat_has(e, QUIRK_THINKING_SWITCH)) {
		put_thinking(e);
		if (chat_thinks_not(e)) {
			e->call->effort = EFFORT_NONE;
			return 0;
		}
	}
	if (!chat_takes(e, FEATURE_REASONING))
		return chat_drop(e, "reasoning.effort",
		    "this route has no degrees of effort", err);
	e->call->effort = effort_moved(e->target,
	    e->model == NULL ? 0 : e->model->efforts, e->request, e->receipt);
	chat_put_word(e, "reasoning_effort", effort_word(e->call->effort));
	return 0;
}

static int
note_summary(struct chat_encoder *e, struct error *err)
{
	if (e->request->summary == SUMMARY_UNSET)
		return 0;
	if (reasons_not(e))
		return chat_drop(e, "reasoning.summary",
		    "this model doesn't reason", err);
	receipt_change(e->receipt, "reasoning.summary", ACTION_EMULATED,
	    "this route gives its reasoning as it is, or none");
	return 0;
}

/* ---- length ---- */

static int
put_limit(struct chat_encoder *e, struct error *err)
{
	int64_t limit = e->target->max_output_tokens;

	(void)err;
	if (e->request->max_output_tokens.set)
		limit = e->request->max_output_tokens.value;
	else if (!chat_has(e, QUIRK_ALWAYS_LIMIT) || limit <= 0)
		return 0;
	if (chat_has(e, QUIRK_LEAST_16_TOKENS) && limit < LEAST_TOKENS) {
		limit = LEAST_TOKENS;
		receipt_change(e->receipt, "max_output_tokens", ACTION_RAISED,
		    "16 is the least that this route takes");
	}
	jsonw_key(&e->w, chat_has(e, QUIRK_MAX_COMPLETION_TOKENS) ?
	    "max_completion_tokens" : "max_tokens");
	jsonw_int(&e->w, limit);
	return 0;
}

/* ---- sampling ---- */

static const char *
why_not_sampled(const struct chat_encoder *e)
{
	return openai_model_samples(e->model, e->call->effort) ? NULL :
	    "this model takes no sampling while it reasons";
}

/* What isn't taken but is the usual value is left out without a word. */
static int
put_sampling(struct chat_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const char *why = why_not_sampled(e);
	const char *penalties = chat_has(e, QUIRK_NO_PENALTIES) ?
	    "this route knows no penalties" : why;
	const struct {
		const char *name;
		const struct setting *setting;
		double usual;
		const char *why_not;
	} settings[] = {
		{ "temperature", &r->temperature, 1, why },
		{ "top_p", &r->top_p, 1, why },
		{ "presence_penalty", &r->presence_penalty, 0, penalties },
		{ "frequency_penalty", &r->frequency_penalty, 0, penalties },
	};
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (!settings[i].setting->set)
			continue;
		if (settings[i].why_not == NULL) {
			jsonw_key(&e->w, settings[i].name);
			jsonw_number(&e->w, settings[i].setting->value);
		} else if (settings[i].setting->value != settings[i].usual &&
		    chat_drop(e, settings[i].name, settings[i].why_not,
		    err) == -1) {
			return -1;
		}
	}
	return 0;
}

/* They are shown to who includes them. */
static int
put_logprobs(struct chat_encoder *e, struct error *err)
{
	const struct limit *top = &e->request->top_logprobs;
	bool asked = e->request->include & INCLUDE_LOGPROBS;
	bool some = top->set && top->value > 0;
	const char *why = why_not_sampled(e);

	if (!chat_takes(e, FEATURE_LOGPROBS))
		why = "this route gives no log probabilities";
	if (!asked)
		return 0;
	if (why != NULL)
		return (some && chat_drop(e, "top_logprobs", why, err) == -1) ?
		    -1 : chat_drop(e, "include", why, err);
	jsonw_key(&e->w, "logprobs");
	jsonw_bool(&e->w, true);
	if (some) {
		jsonw_key(&e->w, "top_logprobs");
		jsonw_int(&e->w, top->value);
	}
	return 0;
}

/* ---- what has no place ---- */

static int
drop_settings(struct chat_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	const unsigned known = INCLUDE_LOGPROBS | INCLUDE_ENCRYPTED_REASONING;
	bool seals = chat_has(e, QUIRK_REASONING_DETAILS) && !reasons_not(e);
	const struct {
		const char *param, *why;
		bool asked;
	} settings[] = {
		{ "include", "this route gives no encrypted reasoning",
		    (r->include & INCLUDE_ENCRYPTED_REASONING) && !seals },
		{ "include", "this route runs no hosted tools and keeps "
		    "no input", r->include & ~known },
		{ "max_tool_calls", "this route runs no hosted tools",
		    r->max_tool_calls.set },
	};
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (settings[i].asked && chat_drop(e, settings[i].param,
		    settings[i].why, err) == -1)
			return -1;
	return dialect_drop_hints(r, e->receipt, err);
}

int
chat_put_settings(struct chat_encoder *e, struct error *err)
{
	static int (*const steps[])(struct chat_encoder *, struct error *) = {
		put_verbosity, put_effort, note_summary, put_limit,
		put_sampling, put_logprobs, drop_settings,
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i](e, err) == -1)
			return -1;
	return 0;
}
