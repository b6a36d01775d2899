/*
 * target: one candidate that may serve a request.
 */
#ifndef SLUICE_MODEL_TARGET_H
#define SLUICE_MODEL_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "model/provider.h"

/* Pico-dollars (1e-12 USD) a token. A class whose price isn't known makes the
 * cost of an answer unknown as soon as that class has a count. */
struct price {
	uint64_t input, cached_input, cache_write, output;
	bool has_input, has_cached_input, has_cache_write, has_output;
};

struct target {
	const struct provider *provider;
	const char *model;		/* the provider's own name for it */
	const char *route;		/* "provider/model", as told to clients */
	const struct price *price;	/* NULL: unknown */
	int64_t context_window, max_output_tokens;	/* of the model, in
					 * tokens; 0: unknown */
	const char *user_hash;		/* keyed hash that stands for the API
					 * key; what providers are told */
	const char *cache_key;		/* keyed hash of the project, for a
					 * request without prompt_cache_key */
};

#endif
