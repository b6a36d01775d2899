/*
 * targets: every provider's row with models of each family that its dialect
 * knows apart. Included behind <cmocka.h>.
 */
#ifndef SLUICE_TESTS_TARGETS_H
#define SLUICE_TESTS_TARGETS_H

#include <string.h>

#include "dialect/dialect.h"

#define TARGET_MODELS	8

static const struct {
	const char *dialect;
	const char *models[TARGET_MODELS];
} families[] = {
	{ "openai-chat", { "gpt-5.2", "some-model" } },
	{ "openai-responses", { "gpt-4.1", "gpt-5-mini", "gpt-5.2", "gpt-6-sol",
	    "gpt-6.2-sol", "o4-mini", "unheard-of" } },
	{ "anthropic", { "claude-3-opus-20240229", "claude-sonnet-4-5",
	    "claude-opus-4-6", "claude-opus-4-8", "claude-opus-5-5",
	    "claude-haiku-5-5", "claude-unheard-of" } },
	{ "gemini", { "gemini-2.5-pro", "gemini-2.5-flash", "gemini-3-pro",
	    "gemini-3.5-flash", "gemini-3.8-flash", "unheard-of" } },
};

#define FAMILIES	(sizeof(families) / sizeof(families[0]))

static inline void
each_target(void (*fn)(const struct provider *, const char *model))
{
	for (const struct provider *p = provider_rows; p->name != NULL; p++)
		for (size_t i = 0; i < FAMILIES; i++)
			if (strcmp(families[i].dialect, p->dialect) == 0)
				for (size_t j = 0; j < TARGET_MODELS &&
				    families[i].models[j] != NULL; j++)
					fn(p, families[i].models[j]);
}

/* The target that calls it so. */
static inline struct target
target_of(const struct provider *row, const char *model)
{
	return (struct target){
		.provider = row,
		.model = model,
		.route = "r/m",
		.max_output_tokens = 8192,
		.credential = "0123456789abcdef",
		.user_hash = "00112233445566778899aabbccddeeff",
		.cache_key = "ffeeddccbbaa99887766554433221100",
	};
}

#endif
