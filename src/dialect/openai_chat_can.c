/*
 * What a row of this dialect and the model behind it can do. The encoder asks
 * here too, so that both always say the same.
 */
#include "config.h"

#include "dialect/openai_chat_encode.h"

/* What a row loses by its quirks. */
static const struct {
	unsigned has, unless;		/* enum quirk */
	unsigned features;
} losses[] = {
	{ QUIRK_NO_TOOLS, 0, FEATURE_TOOLS | FEATURE_FORCED_CHOICE },
	{ QUIRK_NO_CHOICE, 0, FEATURE_FORCED_CHOICE },
	/* DeepSeek can be made to call when it doesn't think. */
	{ QUIRK_NO_FORCED_CHOICE, QUIRK_THINKING_SWITCH,
	    FEATURE_FORCED_CHOICE },
	{ QUIRK_NO_JSON_SCHEMA, 0, FEATURE_JSON_SCHEMA },
	{ QUIRK_NO_IMAGES, 0, FEATURE_IMAGES },
	{ 0, QUIRK_OPENAI_FIELDS, FEATURE_FILES },
	{ QUIRK_NO_EFFORT, 0, FEATURE_REASONING },
	{ QUIRK_NO_LOGPROBS, 0, FEATURE_LOGPROBS },
};

static unsigned
lost(unsigned quirks)
{
	unsigned features = 0;

	for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++)
		if ((quirks & losses[i].has) == losses[i].has &&
		    !(quirks & losses[i].unless))
			features |= losses[i].features;
	return features;
}

/* Only where OpenAI's own fields are known a name says what family it is. */
const struct openai_model *
chat_model(const struct target *t)
{
	return t->provider->quirks & QUIRK_OPENAI_FIELDS ?
	    openai_model_find(t->model) : NULL;
}

/* A row that knows no effort gives its reasoning all the same, and a file that
 * can't be sent may be text. No hosted tool is ever sent. */
struct ability
chat_can(const struct target *t)
{
	const struct openai_model *m = chat_model(t);
	unsigned quirks = t->provider->quirks;
	unsigned model = target_features(t) & ~(unsigned)FEATURE_WEB_SEARCH;
	struct ability can;

	if (m != NULL && m->efforts == 0)
		model &= ~(unsigned)FEATURE_REASONING;
	if (!openai_model_may_sample(m, (quirks & QUIRK_THINKING_SWITCH) ||
	    !((quirks & QUIRK_NO_EFFORT) && (model & FEATURE_REASONING))))
		model &= ~(unsigned)FEATURE_LOGPROBS;
	if (!(model & FEATURE_TOOLS))
		model &= ~(unsigned)FEATURE_FORCED_CHOICE;
	can.native = model & ~lost(quirks);
	can.emulated = (FEATURE_STREAMING | FEATURE_JSON_SCHEMA |
	    FEATURE_FILES | (model & FEATURE_REASONING)) & ~can.native;
	return can;
}
