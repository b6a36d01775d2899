/*
 * How much the model is to think: effort where the family knows it, a budget
 * of tokens where it doesn't, and what both mean for sampling and for the form
 * of the answer.
 */
#include "config.h"

#include <string.h>

#include "dialect/anthropic_encode.h"
#include "dialect/encode.h"
#include "dialect/schema.h"

/* ---- the plan ---- */

/* Ours: the vendor has no words for them. The least it takes is 1024. */
static const int64_t budgets[] = {
	[EFFORT_MINIMAL] = 1024,
	[EFFORT_LOW] = 2048,
	[EFFORT_MEDIUM] = 8192,
	[EFFORT_HIGH] = 16384,
	[EFFORT_XHIGH] = 32000,
	[EFFORT_MAX] = 32000,
};

#define BUDGET_LEAST	1024
#define BUDGET_ROOM	1024		/* for the answer behind it */

/* From this version on sampling is refused whatever the model. */
#define NO_SAMPLING_FROM	"2026-10-21"

static int
think_not(struct claude_encoder *e, const char *why, struct error *err)
{
	e->thinking = THINKING_OFF;
	e->effort = EFFORT_NONE;
	return claude_drop(e, e->request->effort == EFFORT_UNSET ?
	    "reasoning.summary" : "reasoning.effort", why, err);
}

/* The effort none, where the family has it; the least it has otherwise. */
static void
plan_none(struct claude_encoder *e)
{
	e->effort = EFFORT_NONE;
	if (claude_knows(e, CLAUDE_CAN_OFF) || !claude_knows(e,
	    CLAUDE_BY_DEFAULT)) {
		e->thinking = THINKING_OFF;
	} else if (claude_knows(e, CLAUDE_BETWEEN_TOOLS)) {
		e->thinking = THINKING_BETWEEN_TOOLS;
	} else {
		e->thinking = THINKING_ADAPTIVE;
		e->effort = EFFORT_LOW;
		receipt_change(e->receipt, "reasoning.effort", ACTION_MOVED,
		    "low is the nearest effort of this route");
	}
}

static const struct item *
last_of_assistant(const struct request *r)
{
	for (size_t i = r->n_items; i > 0; i--)
		if (claude_is_assistants(&r->items[i - 1]))
			return &r->items[i - 1];
	return NULL;
}

/* With a budget, a turn whose calls were just answered must begin with its
 * thinking ("Expected `thinking` or `redacted_thinking`, but found
 * `tool_use`"), which may come from another provider or be lost. Calls and
 * their outputs in a row are one turn: it thinks once, before the first. */
static bool
has_lost_thoughts(const struct claude_encoder *e)
{
	const struct request *r = e->request;
	const struct item *last = last_of_assistant(r), *it;
	bool calls = false, thought = false;

	for (it = last; it != NULL; it = it == r->items ? NULL : it - 1) {
		if (it->type == ITEM_MESSAGE && !claude_is_assistants(it))
			break;
		calls = calls || claude_is_call(it);
		if (it->type == ITEM_REASONING)
			thought = claude_thoughts(e, it) != NULL || thought;
		else if (it->type == ITEM_MESSAGE || claude_is_call(it))
			thought = false;
	}
	return calls && !thought;
}

static int
plan_budget(struct claude_encoder *e, struct error *err)
{
	enum effort effort = e->effort == EFFORT_UNSET ? EFFORT_MEDIUM :
	    e->effort;

	if (has_lost_thoughts(e))
		return think_not(e, "the last calls were made without "
		    "reasoning that this route could go on with", err);
	e->budget = budgets[effort];
	if (e->budget > e->max_tokens - BUDGET_ROOM)
		e->budget = e->max_tokens - BUDGET_ROOM;
	if (e->budget < BUDGET_LEAST)
		return think_not(e, "max_output_tokens leaves no room to "
		    "think", err);
	e->thinking = THINKING_BUDGET;
	e->effort = effort;
	return 0;
}

/* Where a tool can be forced only when the model doesn't think, it doesn't,
 * as long as nobody asked it to. */
static int
plan_forced(struct claude_encoder *e, struct error *err)
{
	if (claude_knows(e, CLAUDE_NO_FORCED))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
		    "this model can't be made to call a tool; auto and none "
		    "are accepted");
	if (claude_knows(e, CLAUDE_FORCED_THINKING) ||
	    !claude_knows(e, CLAUDE_ADAPTIVE | CLAUDE_BUDGET))
		return 0;
	if (claude_asks_thinking(e->request) &&
	    claude_takes(e, FEATURE_REASONING))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
		    "this model can't be made to call a tool while it "
		    "reasons; auto, none, or no reasoning are accepted");
	if (claude_knows(e, CLAUDE_BY_DEFAULT)) {
		e->thinking = THINKING_OFF;
		e->effort = EFFORT_NONE;
	}
	return 0;
}

static bool
is_forced(const struct claude_encoder *e)
{
	return claude_is_forced(e->request) || e->way == WAY_TOOL;
}

static int
plan_effort(struct claude_encoder *e, struct error *err)
{
	const struct request *r = e->request;

	/* Whether it can be off is the family's, whatever efforts the model
	 * is said to have. */
	if (r->effort == EFFORT_NONE &&
	    claude_knows(e, CLAUDE_ADAPTIVE | CLAUDE_BUDGET))
		plan_none(e);
	if (!claude_asks_thinking(r))
		return 0;
	if (!claude_takes(e, FEATURE_REASONING))
		return think_not(e, "this model doesn't reason", err);
	e->effort = effort_moved(e->target, e->family->efforts, r,
	    e->receipt);
	if (claude_knows(e, CLAUDE_BUDGET))
		return plan_budget(e, err);
	e->thinking = THINKING_ADAPTIVE;
	return 0;
}

static bool
replays(const struct claude_encoder *e)
{
	const struct request *r = e->request;

	for (size_t i = 0; i < r->n_items; i++)
		if (r->items[i].type == ITEM_REASONING &&
		    claude_thoughts(e, &r->items[i]) != NULL)
			return true;
	return false;
}

int
claude_plan_thinking(struct claude_encoder *e, struct error *err)
{
	if (plan_effort(e, err) == -1 ||
	    (is_forced(e) && plan_forced(e, err) == -1))
		return -1;
	e->replays = replays(e);
	/* To say what becomes of blocks whose conversation changed. */
	if (e->replays && claude_knows(e, CLAUDE_PRESERVED) &&
	    e->thinking == THINKING_UNSAID)
		e->thinking = THINKING_ADAPTIVE;
	e->can_prefill = claude_knows(e, CLAUDE_PREFILL) && !e->replays &&
	    e->thinking != THINKING_BUDGET;
	return 0;
}

/* ---- thinking ---- */

static void
put_adaptive(struct claude_encoder *e)
{
	bool shown = e->request->summary != SUMMARY_UNSET;

	claude_put_word(e, "type", "adaptive");
	claude_put_word(e, "display", shown ? "summarized" : "omitted");
	if (!e->replays || !claude_knows(e, CLAUDE_PRESERVED))
		return;
	/* Instructions or tools may have changed since: then the blocks are
	 * left out, where without this the call would be refused. */
	jsonw_key(&e->w, "block_binding");
	jsonw_object(&e->w);
	claude_put_word(e, "prefix_mismatch_behavior", "drop_block");
	jsonw_object_end(&e->w);
}

static void
put_thinking(struct claude_encoder *e)
{
	if (e->thinking == THINKING_UNSAID || (e->thinking == THINKING_OFF &&
	    !claude_knows(e, CLAUDE_CAN_OFF)))
		return;
	jsonw_key(&e->w, "thinking");
	jsonw_object(&e->w);
	if (e->thinking == THINKING_ADAPTIVE) {
		put_adaptive(e);
	} else if (e->thinking == THINKING_BUDGET) {
		claude_put_word(e, "type", "enabled");
		jsonw_key(&e->w, "budget_tokens");
		jsonw_int(&e->w, e->budget);
	} else {
		claude_put_word(e, "type", e->thinking == THINKING_OFF ?
		    "disabled" : "between_tools");
	}
	jsonw_object_end(&e->w);
}

static void
put_format(struct claude_encoder *e)
{
	jsonw_key(&e->w, "format");
	jsonw_object_of(&e->w, "type", "json_schema");
	jsonw_key(&e->w, "schema");
	if (schema_write(&e->w, e->request->format.schema,
	    &schema_anthropic))
		receipt_change(e->receipt, "text.format.schema",
		    ACTION_EMULATED, "what this route can't enforce stands "
		    "in descriptions");
	jsonw_object_end(&e->w);
}

int
claude_put_thinking(struct claude_encoder *e, struct error *err)
{
	bool effort = e->thinking == THINKING_ADAPTIVE &&
	    e->effort != EFFORT_UNSET;

	(void)err;
	put_thinking(e);
	if (!effort && e->way != WAY_NATIVE)
		return 0;
	jsonw_key(&e->w, "output_config");
	jsonw_object(&e->w);
	if (effort)
		claude_put_word(e, "effort", effort_word(e->effort));
	if (e->way == WAY_NATIVE)
		put_format(e);
	jsonw_object_end(&e->w);
	return 0;
}

/* ---- sampling ---- */

static bool
version_refuses(const struct provider *row)
{
	const char *version = claude_row_header(row, "anthropic-version");

	return version != NULL && strcmp(version, NO_SAMPLING_FROM) >= 0;
}

static bool
is_thinking(const struct claude_encoder *e)
{
	return e->thinking == THINKING_ADAPTIVE ||
	    e->thinking == THINKING_BUDGET;
}

/* Leaving 1 out, which is the default, loses nothing. */
static int
drop_sampling(struct claude_encoder *e, const char *param, double value,
    const char *why, struct error *err)
{
	return value == 1 ? 0 : claude_drop(e, param, why, err);
}

static int
put_temperature(struct claude_encoder *e, bool refused, struct error *err)
{
	double t = e->request->temperature.value;

	if (!e->request->temperature.set)
		return 0;
	if (refused || is_thinking(e))
		return drop_sampling(e, "temperature", t, refused ?
		    "this model takes no temperature" :
		    "this model takes no temperature while it reasons", err);
	if (t > 1) {
		t = 1;
		receipt_change(e->receipt, "temperature", ACTION_MOVED,
		    "1 is the most that this route takes");
	}
	jsonw_key(&e->w, "temperature");
	jsonw_number(&e->w, t);
	return 0;
}

#define TOP_P_THINKING	0.95

static int
put_top_p(struct claude_encoder *e, bool refused, struct error *err)
{
	bool beside = e->request->temperature.set && !is_thinking(e);
	double p = e->request->top_p.value;

	if (!e->request->top_p.set)
		return 0;
	if (refused || (is_thinking(e) && p < TOP_P_THINKING))
		return drop_sampling(e, "top_p", p, refused ?
		    "this model takes no top_p" :
		    "this model takes no such top_p while it reasons", err);
	if (beside && claude_knows(e, CLAUDE_ONE_SAMPLING))
		return drop_sampling(e, "top_p", p,
		    "this model takes it only without temperature", err);
	jsonw_key(&e->w, "top_p");
	jsonw_number(&e->w, p);
	return 0;
}

int
claude_put_sampling(struct claude_encoder *e, struct error *err)
{
	bool refused = claude_knows(e, CLAUDE_NO_SAMPLING) ||
	    version_refuses(e->target->provider);

	if (put_temperature(e, refused, err) == -1)
		return -1;
	return put_top_p(e, refused, err);
}
