#include "config.h"

#include <stddef.h>
#include <string.h>

#include "dialect/encode.h"
#include "dialect/gemini_models.h"

#define E(effort)	(1u << EFFORT_##effort)
#define LOW_TO_HIGH	(E(LOW) | E(MEDIUM) | E(HIGH))
#define ALL_LEVELS	(E(MINIMAL) | LOW_TO_HIGH)

#define THREE		.three = true, .instructions = true
#define TWO		.instructions = true, .samples = true, .logprobs = true

/*
 * Google's pages on thinking, function calling and each model, as of 2026-11.
 * The first row whose prefix fits counts, so a longer one stands before a
 * shorter. From 3.5 Flash-Lite and 3.6 Flash on, sampling can't be set.
 */
static const struct gemini_model models[] = {
	{ "gemini-3-pro", THREE, .samples = true,
	    .levels = E(LOW) | E(HIGH) },
	{ "gemini-3.1-pro", THREE, .samples = true, .levels = LOW_TO_HIGH },
	{ "gemini-pro-latest", THREE, .samples = true,
	    .levels = LOW_TO_HIGH },
	{ "gemini-3-flash", THREE, .samples = true, .levels = ALL_LEVELS },
	{ "gemini-3.1-flash-lite", THREE, .samples = true,
	    .levels = ALL_LEVELS },
	{ "gemini-3.5-flash-lite", THREE, .levels = ALL_LEVELS },
	{ "gemini-flash-lite-latest", THREE, .levels = ALL_LEVELS },
	{ "gemini-3.5-flash", THREE, .samples = true, .levels = ALL_LEVELS },
	{ "gemini-3.6-flash", THREE, .levels = ALL_LEVELS },
	{ "gemini-2.5-pro", TWO, .budget_min = 128, .budget_max = 32768 },
	{ "gemini-2.5-flash-lite", TWO, .budget_min = 512,
	    .budget_max = 24576, .can_rest = true, .rests = true },
	{ "gemini-2.5-flash", TWO, .budget_min = 1, .budget_max = 24576,
	    .can_rest = true },
	{ "gemini-2", TWO },
	{ "gemini-1", TWO },
	/* Open weights: instructions are part of the first user's text. */
	{ "gemma", .samples = true },
	{ "", THREE, .levels = LOW_TO_HIGH },
};

const struct gemini_model *
gemini_model_find(const char *name)
{
	const char *slash = strrchr(name, '/');
	const struct gemini_model *m = models;

	if (slash != NULL)
		name = slash + 1;
	while (name_behind(name, m->prefix) == NULL)
		m++;
	return m;
}

/* Only a function can be what must be called. Of log probabilities the model's
 * own word counts before its family's. */
struct ability
gemini_can(const struct target *t)
{
	const struct gemini_model *m = gemini_model_find(t->model);
	struct ability can = { .native = target_features(t) };

	if (!(can.native & FEATURE_TOOLS))
		can.native &= ~(unsigned)FEATURE_FORCED_CHOICE;
	if (m->levels == 0 && m->budget_max == 0)
		can.native &= ~(unsigned)FEATURE_REASONING;
	if (!m->logprobs && !t->has_supports)
		can.native &= ~(unsigned)FEATURE_LOGPROBS;
	if (t->without & WITHOUT_STRICT)
		can.native &= ~(unsigned)FEATURE_JSON_SCHEMA;
	can.emulated = (FEATURE_STREAMING | FEATURE_JSON_SCHEMA) &
	    ~can.native;
	return can;
}

/* Our own steps between the least and the most that a model takes. */
int64_t
gemini_budget(const struct gemini_model *m, enum effort effort)
{
	static const int64_t budgets[] = {
		[EFFORT_NONE] = 0,
		[EFFORT_MINIMAL] = 512,
		[EFFORT_LOW] = 2048,
		[EFFORT_MEDIUM] = 8192,
		[EFFORT_HIGH] = 16384,
		[EFFORT_XHIGH] = INT64_MAX,
		[EFFORT_MAX] = INT64_MAX,
	};
	int64_t budget = budgets[effort];

	/* 2.5 Pro has more room above. */
	if (effort == EFFORT_HIGH && m->budget_max > 24576)
		budget = 24576;
	if (budget == 0 && m->can_rest)
		return 0;
	if (budget < m->budget_min)
		budget = m->budget_min;
	return budget < m->budget_max ? budget : m->budget_max;
}
