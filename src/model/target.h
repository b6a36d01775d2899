/*
 * target: one candidate that may serve a request.
 */
#ifndef SLUICE_MODEL_TARGET_H
#define SLUICE_MODEL_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "model/provider.h"

/*
 * Pico-dollars (1e-12 USD) a token; of web_search, a search. A class whose
 * price isn't known makes the cost of an answer unknown as soon as that class
 * has a count. Without a price of its own, cache_write_1h is unknown too.
 */
struct price {
	uint64_t input, cached_input, cache_write, cache_write_1h, output;
	uint64_t web_search;
	bool has_input, has_cached_input, has_cache_write, has_cache_write_1h,
	    has_output, has_web_search;
	uint64_t over_input;		/* for more input tokens than this ... */
	const struct price *over;	/* ... this price holds for all of them;
					 * NULL: there is none */
};

/* What a model can do; the words of the configuration's supports. */
enum feature {
	FEATURE_STREAMING = 1 << 0,
	FEATURE_TOOLS = 1 << 1,
	FEATURE_JSON_SCHEMA = 1 << 2,
	FEATURE_IMAGES = 1 << 3,
	FEATURE_FILES = 1 << 4,
	FEATURE_REASONING = 1 << 5,
	FEATURE_LOGPROBS = 1 << 6,
	FEATURE_WEB_SEARCH = 1 << 7,
	/* A tool choice that must be obeyed; no word of supports. */
	FEATURE_FORCED_CHOICE = 1 << 8
};

/* What a route can do, its provider, its dialect and its model together. */
struct ability {
	unsigned native;		/* enum feature */
	unsigned emulated;		/* by other means, with a receipt */
};

/* What the same target has refused in this request before, and is sent
 * without. */
enum without {
	WITHOUT_REASONING = 1 << 0,	/* sealed blobs of the history */
	WITHOUT_STRICT = 1 << 1		/* strict tools and formats */
};

struct target {
	const struct provider *provider;
	const char *model;		/* the provider's own name for it */
	const char *route;		/* "provider/model", as told to clients */
	const struct price *price;	/* NULL: unknown */
	int64_t context_window, max_output_tokens;	/* of the model, in
					 * tokens; 0: unknown */
	unsigned supports;		/* enum feature of the model */
	bool has_supports;		/* else everything is assumed */
	unsigned efforts;		/* that the model takes, a bit
					 * 1 << EFFORT_... each; 0: unknown */
	unsigned without;		/* enum without */
	const char *credential;		/* keyed hash of the provider's API
					 * key: who made sealed reasoning */
	const char *user_hash;		/* keyed hash that stands for the API
					 * key; what providers are told */
	const char *cache_key;		/* keyed hash of the project, for a
					 * request without prompt_cache_key */
};

#endif
