#include "config.h"

#include <stddef.h>
#include <string.h>

#include "dialect/encode.h"
#include "dialect/openai_models.h"

#define E(effort)	(1u << EFFORT_##effort)
#define LOW_TO_HIGH	(E(LOW) | E(MEDIUM) | E(HIGH))
#define LOW_TO_XHIGH	(LOW_TO_HIGH | E(XHIGH))
#define LOW_TO_MAX	(LOW_TO_XHIGH | E(MAX))
#define PRO		(E(MEDIUM) | E(HIGH) | E(XHIGH))

/*
 * OpenAI's model pages, guides and release notes, and what its API answered,
 * as of 2026-11. The first row whose prefix fits counts, so a longer one
 * stands before a shorter.
 */
static const struct openai_model models[] = {
	/* prefix, efforts, usual, sampling, retention, verbosity, marks */
	{ "gpt-6.2", LOW_TO_XHIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_24H, true, true },
	{ "gpt-6.1-sol", LOW_TO_MAX, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_24H, true, true },
	{ "gpt-6.1", E(NONE) | LOW_TO_MAX, EFFORT_MEDIUM, SAMPLING_AT_NONE,
	    RETENTION_24H, true, true },
	{ "gpt-6-astra", LOW_TO_MAX, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_24H, true, true },
	{ "gpt-6", E(NONE) | LOW_TO_MAX, EFFORT_MEDIUM, SAMPLING_AT_NONE,
	    RETENTION_24H, true, true },
	{ "gpt-5.6", E(NONE) | LOW_TO_MAX, EFFORT_MEDIUM, SAMPLING_AT_NONE,
	    RETENTION_24H, true, true },
	{ "gpt-5.5-pro", PRO, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_24H, true, false },
	{ "gpt-5.5", E(NONE) | LOW_TO_XHIGH, EFFORT_MEDIUM, SAMPLING_AT_NONE,
	    RETENTION_24H, true, false },
	{ "gpt-5.4-pro", PRO, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_BOTH, true, false },
	{ "gpt-5.4", E(NONE) | LOW_TO_XHIGH, EFFORT_NONE, SAMPLING_AT_NONE,
	    RETENTION_BOTH, true, false },
	{ "gpt-5.3-codex", LOW_TO_XHIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_BOTH, true, false },
	{ "gpt-5.2-pro", PRO, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_BOTH, true, false },
	{ "gpt-5.2-codex", LOW_TO_XHIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_BOTH, true, false },
	{ "gpt-5.2", E(NONE) | LOW_TO_XHIGH, EFFORT_NONE, SAMPLING_AT_NONE,
	    RETENTION_BOTH, true, false },
	{ "gpt-5.1-codex-max", LOW_TO_XHIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_BOTH, true, false },
	{ "gpt-5.1-codex", LOW_TO_HIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_BOTH, true, false },
	{ "gpt-5.1", E(NONE) | LOW_TO_HIGH, EFFORT_NONE, SAMPLING_AT_NONE,
	    RETENTION_BOTH, true, false },
	{ "gpt-5-pro", E(HIGH), EFFORT_HIGH, SAMPLING_NEVER,
	    RETENTION_BOTH, true, false },
	{ "gpt-5-codex", LOW_TO_HIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_BOTH, true, false },
	{ "gpt-5-chat", 0, EFFORT_UNSET, SAMPLING_ALWAYS,
	    RETENTION_NEVER, false, false },
	{ "gpt-5", E(MINIMAL) | LOW_TO_HIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_BOTH, true, false },
	/* Open weights: whoever runs them sets the rules. */
	{ "gpt-oss", LOW_TO_HIGH, EFFORT_MEDIUM, SAMPLING_ALWAYS,
	    RETENTION_NEVER, false, false },
	{ "gpt-4.1", 0, EFFORT_UNSET, SAMPLING_ALWAYS,
	    RETENTION_BOTH, false, false },
	{ "gpt-4", 0, EFFORT_UNSET, SAMPLING_ALWAYS,
	    RETENTION_NEVER, false, false },
	{ "gpt-3.5", 0, EFFORT_UNSET, SAMPLING_ALWAYS,
	    RETENTION_NEVER, false, false },
	{ "chatgpt-4o", 0, EFFORT_UNSET, SAMPLING_ALWAYS,
	    RETENTION_NEVER, false, false },
	{ "codex-mini", LOW_TO_HIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_NEVER, false, false },
	{ "o1", LOW_TO_HIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_NEVER, false, false },
	{ "o3", LOW_TO_HIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_NEVER, false, false },
	{ "o4", LOW_TO_HIGH, EFFORT_MEDIUM, SAMPLING_NEVER,
	    RETENTION_NEVER, false, false },
};

/* A prefix ends where a part of the name does: "gpt-5" is no begin of
 * "gpt-50" or "gpt-5.7"; "gpt-4" is one of "gpt-4o". */
static bool
begins(const char *name, const char *prefix)
{
	const char *rest = name_behind(name, prefix);

	return rest != NULL && *rest != '.' && (*rest < '0' || *rest > '9');
}

const struct openai_model *
openai_model_find(const char *name)
{
	const char *slash = strrchr(name, '/'), *bedrocks;

	if (slash != NULL)
		name = slash + 1;
	bedrocks = name_behind(name, "openai.");
	if (bedrocks != NULL)
		name = bedrocks;
	for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++)
		if (begins(name, models[i].prefix))
			return &models[i];
	return NULL;
}

bool
openai_model_samples(const struct openai_model *m, enum effort effort)
{
	if (m == NULL || m->sampling == SAMPLING_ALWAYS)
		return true;
	if (effort == EFFORT_UNSET)
		effort = m->usual;
	return m->sampling == SAMPLING_AT_NONE && effort == EFFORT_NONE;
}

bool
openai_model_may_sample(const struct openai_model *m, bool sets_effort)
{
	return openai_model_samples(m, EFFORT_UNSET) ||
	    (sets_effort && openai_model_samples(m, EFFORT_NONE));
}
