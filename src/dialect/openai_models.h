/*
 * openai_models: what the families of OpenAI's models take, whoever hosts
 * them: one row each.
 *
 * A model that no row knows (a deployment with a name of its own, another
 * vendor's model) is assumed to take what it is sent.
 */
#ifndef SLUICE_DIALECT_OPENAI_MODELS_H
#define SLUICE_DIALECT_OPENAI_MODELS_H

#include <stdbool.h>

#include "model/request.h"

/* temperature, top_p, penalties and log probabilities. */
enum openai_sampling { SAMPLING_ALWAYS, SAMPLING_AT_NONE, SAMPLING_NEVER };

/* prompt_cache_retention. */
enum openai_retention { RETENTION_BOTH, RETENTION_24H, RETENTION_NEVER };

struct openai_model {
	const char *prefix;		/* of the name */
	unsigned efforts;		/* a bit 1 << EFFORT_... each; 0: it
					 * doesn't reason */
	enum effort usual;		/* when none is asked for */
	enum openai_sampling sampling;
	enum openai_retention retention;
	bool verbosity;
	bool marks;			/* explicit prompt caching, and the
					 * settings that came with it */
};

/* The row of a model as its provider names it ("gpt-5.6-sol",
 * "openai/gpt-5.6-sol", "openai.gpt-5.6-sol-2026-05-01"), or NULL. */
const struct openai_model *openai_model_find(const char *name);

/* Whether it takes temperature and its like with this effort, EFFORT_UNSET
 * for the usual one. model may be NULL. */
bool	openai_model_samples(const struct openai_model *, enum effort);

/* Whether it takes them at all: with no word about effort, or, where that can
 * be set, with the effort none. */
bool	openai_model_may_sample(const struct openai_model *, bool sets_effort);

#endif
