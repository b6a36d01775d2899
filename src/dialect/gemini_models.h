/*
 * gemini_models: what the families of Google's models take, one row each.
 *
 * A model that no row knows is taken for one of the newest generation.
 */
#ifndef SLUICE_DIALECT_GEMINI_MODELS_H
#define SLUICE_DIALECT_GEMINI_MODELS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/request.h"
#include "model/target.h"

struct gemini_model {
	const char *prefix;		/* of the name */

	/*
	 * Generation 3: a replayed call needs its signature; tools of its own
	 * and functions, or functions and an answer by schema, go together;
	 * public addresses, the resolution of a part, and media within an
	 * output are known.
	 */
	bool three;
	bool instructions;		/* systemInstruction is known */
	bool samples;			/* temperature, topP */
	bool logprobs;

	/* How thinking is set: by level (a bit 1 << EFFORT_... each), or by a
	 * budget of tokens, or not at all. */
	unsigned levels;
	int64_t budget_min, budget_max;
	bool can_rest;			/* a budget of 0 is known */
	bool rests;			/* it thinks only when asked to */
};

/* By the provider's name for it, "models/..." or not. Never NULL. */
const struct gemini_model *gemini_model_find(const char *name);

/* What the target can do; encoder, decoder and routes ask here. */
struct ability gemini_can(const struct target *);

/* The tokens to think with; effort isn't EFFORT_UNSET. */
int64_t	gemini_budget(const struct gemini_model *, enum effort);

#endif
