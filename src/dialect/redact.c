#include "config.h"

#include "base/ceilings.h"
#include "dialect/encode.h"
#include "dialect/redact.h"

struct redact_state {
	unsigned n_items, n_parts;	/* of the answer, so far */
};

/* ---- what it goes without ---- */

static struct ability
redact_can(const struct target *t)
{
	/* All of them are taken, and none has an effect. */
	unsigned features = target_features(t);

	if (!(features & FEATURE_TOOLS))
		features &= ~(unsigned)FEATURE_FORCED_CHOICE;
	return (struct ability){ .native = features };
}

static int
drop_settings(const struct request *r, struct receipt *receipt,
    struct error *err)
{
	const struct {
		const char *param;
		bool asked;
	} settings[] = {
		{ "instructions", r->instructions.len > 0 },
		{ "tools", r->n_tools > 0 },
		{ "text.format", r->format.type != FORMAT_TEXT },
		{ "text.verbosity", r->verbosity != VERBOSITY_UNSET },
		{ "reasoning.effort", r->effort != EFFORT_UNSET &&
		    r->effort != EFFORT_NONE },
		{ "reasoning.summary", r->summary != SUMMARY_UNSET },
		{ "max_output_tokens", r->max_output_tokens.set },
		{ "max_tool_calls", r->max_tool_calls.set },
		{ "temperature", r->temperature.set },
		{ "top_p", r->top_p.set },
		{ "presence_penalty", r->presence_penalty.set },
		{ "frequency_penalty", r->frequency_penalty.set },
		{ "top_logprobs", r->top_logprobs.set },
		{ "include", r->include != 0 },
		{ "user", r->user.p != NULL },
		{ "safety_identifier", r->safety_identifier.p != NULL },
		{ "prompt_cache_key", r->prompt_cache_key.p != NULL },
		{ "prompt_cache_retention",
		    r->prompt_cache_retention.p != NULL },
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (settings[i].asked && dialect_drop(r, receipt,
		    settings[i].param, "the answer is the input, redacted, "
		    "and nothing else", err) == -1)
			return -1;
	return dialect_drop_hints(r, receipt, err) == -1 ? -1 :
	    dialect_drop_cache_marks(r, receipt, "nothing is sent", err);
}

/* A tool that must be called can't be left out without a word. */
static int
redact_accept(const struct request *r, const struct target *t,
    struct receipt *receipt, struct error *err)
{
	(void)t;
	if (!r->searched)
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "model",
		    "this key has nothing redacted, and redact-v1 shows what "
		    "is; sluicectl key set NAME --redact both --entities "
		    "EMAIL,PHONE turns it on");
	if (tool_choice_forced(&r->tool_choice))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
		    "redact-v1 calls no tools");
	return drop_settings(r, receipt, err);
}

/* ---- the answer ---- */

static int
send(struct decoder *d, enum event_type type, struct error *err)
{
	struct redact_state *st = d->state;
	const struct event ev = { .type = type, .item = st->n_items,
	    .item_type = ITEM_MESSAGE, .status = STATUS_COMPLETED };

	return sink_send(d->sink, &ev, err);
}

static int
begin_message(struct decoder *d, struct error *err)
{
	struct redact_state *st = d->state;

	st->n_parts = 0;
	return send(d, EVENT_ITEM_BEGIN, err);
}

static int
end_message(struct decoder *d, struct error *err)
{
	struct redact_state *st = d->state;
	int rc = send(d, EVENT_ITEM_END, err);

	st->n_items++;
	return rc;
}

static int
send_text(struct decoder *d, struct span text, struct error *err)
{
	struct redact_state *st = d->state;
	struct event ev = { .type = EVENT_DELTA, .part_type = PART_TEXT,
	    .text = text };

	if (text.p == NULL)
		return 0;
	if (st->n_parts == CEILING_PARTS && (end_message(d, err) == -1 ||
	    begin_message(d, err) == -1))
		return -1;
	ev.item = st->n_items;
	ev.part = st->n_parts++;
	return sink_send(d->sink, &ev, err);
}

static int
send_item(struct decoder *d, const struct item *it, struct error *err)
{
	for (size_t i = 0; i < it->n_parts; i++)
		if (send_text(d, it->parts[i].text, err) == -1)
			return -1;
	return send_text(d, it->arguments, err) == -1 ? -1 :
	    send_text(d, it->input, err);
}

static int
redact_answer(struct decoder *d, struct error *err)
{
	const struct request *r = d->request;
	const struct usage none = { 0 };
	const struct event begin = { .type = EVENT_BEGIN };
	const struct event usage = { .type = EVENT_USAGE, .usage = &none };
	const struct event end = { .type = EVENT_END,
	    .reason = END_COMPLETED };

	if (sink_send(d->sink, &begin, err) == -1 ||
	    begin_message(d, err) == -1)
		return -1;
	for (size_t i = r->n_history; i < r->n_items; i++)
		if (send_item(d, &r->items[i], err) == -1)
			return -1;
	return end_message(d, err) == -1 ||
	    sink_send(d->sink, &usage, err) == -1 ? -1 :
	    sink_send(d->sink, &end, err);
}

const struct dialect dialect_redact = {
	.name = "redact",
	.can = redact_can,
	.state_size = sizeof(struct redact_state),
	.answer = redact_answer,
	.accept = redact_accept,
	.shows_input = true,
};
