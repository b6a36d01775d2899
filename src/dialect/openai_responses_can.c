/*
 * What a row of this dialect and the model behind it can do. The encoder asks
 * here too, so that both always say the same.
 */
#include "config.h"

#include "dialect/encode.h"
#include "dialect/openai_responses_encode.h"

/* What a row loses by its quirks. */
static const struct {
	unsigned quirks;		/* any of them */
	unsigned features;
} losses[] = {
	{ QUIRK_NO_TOOLS, FEATURE_TOOLS },
	{ QUIRK_NO_CHOICE | QUIRK_NO_FORCED_CHOICE, FEATURE_FORCED_CHOICE },
	{ QUIRK_NO_IMAGES, FEATURE_IMAGES },
	{ QUIRK_NO_LOGPROBS, FEATURE_LOGPROBS },
};

static unsigned
lost(unsigned quirks)
{
	unsigned features = 0;

	for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++)
		if (quirks & losses[i].quirks)
			features |= losses[i].features;
	return features;
}

struct ability
responses_can(const struct target *t)
{
	const struct openai_model *m = openai_model_find(t->model);
	unsigned quirks = t->provider->quirks;
	unsigned model = target_features(t);
	struct ability can;

	if (m != NULL && m->efforts == 0)
		model &= ~(unsigned)FEATURE_REASONING;
	if (!openai_model_may_sample(m, (model & FEATURE_REASONING) &&
	    !(quirks & QUIRK_NO_EFFORT)))
		model &= ~(unsigned)FEATURE_LOGPROBS;
	/* A web search can be what must be called. */
	if (!(model & (FEATURE_TOOLS | FEATURE_WEB_SEARCH)))
		model &= ~(unsigned)FEATURE_FORCED_CHOICE;
	can.native = model & ~lost(quirks);
	can.emulated = (FEATURE_STREAMING | FEATURE_JSON_SCHEMA) &
	    ~can.native;
	return can;
}
