/*
 * provider: one row for each service that answers requests.
 *
 * A dialect is code, a provider is data: its name, dialect, address,
 * authentication, and in what it deviates from its dialect. Adding one that
 * speaks a known dialect is a row in provider.c and a golden folder.
 *
 * The configuration copies rows and fills in the second half.
 */
#ifndef SLUICE_MODEL_PROVIDER_H
#define SLUICE_MODEL_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the credential is sent. */
enum auth {
	AUTH_BEARER,		/* Authorization: Bearer KEY */
	AUTH_HEADER,		/* auth_header: KEY */
	AUTH_NONE		/* no credential is needed */
};

/* Deviations that a dialect knows; each says which dialect reads it. */
enum quirk {
	/* openai-chat: the limit is max_completion_tokens, not max_tokens */
	QUIRK_MAX_COMPLETION_TOKENS = 1 << 0,
	/* openai-chat: knows the role developer */
	QUIRK_DEVELOPER_ROLE = 1 << 1,
	/* openai-chat: no parallel_tool_calls */
	QUIRK_NO_PARALLEL_SWITCH = 1 << 2,
	/* openai-chat: json_schema must be emulated by json_object with the
	 * schema in the instructions */
	QUIRK_NO_JSON_SCHEMA = 1 << 3,
	/* openai-chat: tool_choice allowed_tools is known; else the subset
	 * is sent as tools */
	QUIRK_ALLOWED_TOOLS = 1 << 4,
	/* openai-chat: verbosity, prompt_cache_retention, safety_identifier,
	 * store, files, custom tools and the field refusal of a message are
	 * known */
	QUIRK_OPENAI_FIELDS = 1 << 5,
	/* openai-chat: ends every stream with [DONE]; a stream without it was
	 * cut, whatever came before */
	QUIRK_DONE_ALWAYS = 1 << 6,
	/* openai-chat: completion_tokens leaves out the reasoning tokens */
	QUIRK_REASONING_OUTSIDE = 1 << 7,
	/* openai-chat: call ids are nine letters or digits */
	QUIRK_SHORT_CALL_IDS = 1 << 8,
	/* openai-chat: no reasoning_effort */
	QUIRK_NO_EFFORT = 1 << 9,
	/* openai-chat: replayed reasoning goes back as reasoning_content */
	QUIRK_REASONING_CONTENT = 1 << 10,
	/* openai-chat: no presence_penalty, frequency_penalty */
	QUIRK_NO_PENALTIES = 1 << 11,
	/* openai-chat: no tool choice but auto and none */
	QUIRK_NO_FORCED_CHOICE = 1 << 12,
	/* openai-chat: no logprobs, top_logprobs */
	QUIRK_NO_LOGPROBS = 1 << 13,
	/* openai-chat: "any" for the tool choice "required" */
	QUIRK_CHOICE_ANY = 1 << 14,
	/* openai-chat: image detail is not known */
	QUIRK_NO_IMAGE_DETAIL = 1 << 15,
	/* openai-chat: no images at all */
	QUIRK_NO_IMAGES = 1 << 16,
	/* openai-chat: no function tools at all */
	QUIRK_NO_TOOLS = 1 << 17,
	/* openai-chat: reads the reasoning between <think> and </think> at
	 * the very start of the content */
	QUIRK_THINK_TAGS = 1 << 18,
	/* openai-chat: strict in tools is not known */
	QUIRK_NO_STRICT = 1 << 19,
	/* openai-chat: cached tokens, when they are more than prompt_tokens,
	 * are not among them */
	QUIRK_CACHED_OUTSIDE = 1 << 20,
	/* openai-chat: user is known */
	QUIRK_USER = 1 << 21,
	/* openai-chat: prompt_cache_key is known */
	QUIRK_CACHE_KEY = 1 << 22,
	/* openai-chat: thinking is on unless {"thinking":{"type":"disabled"}}
	 * says no; that is what the effort none means */
	QUIRK_THINKING_SWITCH = 1 << 23,
	/* openai-chat: tool_choice is not known; none is sent as no tools,
	 * and a forced one is refused */
	QUIRK_NO_CHOICE = 1 << 24,
	/* openai-chat: parallel_tool_calls is parallel_function_calling */
	QUIRK_PARALLEL_FUNCTION = 1 << 25,
	/* openai-chat: json_object is not known; a schema that any object
	 * fits stands for it */
	QUIRK_NO_JSON_OBJECT = 1 << 26,
	/* openai-chat: no stream_options; usage comes unasked */
	QUIRK_NO_STREAM_OPTIONS = 1 << 27,
	/* openai-chat: the limit of output tokens is at least 16 */
	QUIRK_LEAST_16_TOKENS = 1 << 28,
	/* openai-chat: the provider's own limit is small, so one is always
	 * sent when the model's is known */
	QUIRK_ALWAYS_LIMIT = 1 << 29,
	/* openai-chat: passes cache_control of content parts on to models
	 * that know it */
	QUIRK_CACHE_CONTROL = 1 << 30,
	/* openai-chat: user and assistant must take turns; neighbours of one
	 * role become one message */
	QUIRK_ALTERNATE = 1u << 31,
	/* openai-responses, where the word no_stream_options means more: a
	 * host that knows nothing which only OpenAI's own service has, such as
	 * stream_options, namespaces, custom tools, phases, verbosity */
	QUIRK_PLAIN_RESPONSES = QUIRK_NO_STREAM_OPTIONS,
	/* openai-chat, where the word cache_control means more: a router that
	 * passes on what other vendors' models seal of their reasoning, as
	 * reasoning_details */
	QUIRK_REASONING_DETAILS = QUIRK_CACHE_CONTROL
};

struct timeouts {		/* milliseconds; 0: the general setting */
	int64_t connect, first_event, idle, total;
};

struct header {
	const char *name, *value;
};

struct provider {
	/* The row. */
	const char *name;
	const char *display_name;	/* NULL: the name */
	const char *const *aliases;	/* ended by NULL, or NULL */
	const char *dialect;		/* dialect_find knows it */
	const char *base_url;		/* with the version segment, no slash at
					 * the end; NULL: must be configured */
	const char *key_env;		/* the usual variable, or NULL */
	enum auth auth;
	const char *auth_header;	/* AUTH_HEADER */
	unsigned quirks;		/* enum quirk */
	unsigned efforts;		/* which reasoning efforts it takes, a
					 * bit 1 << EFFORT_... each; 0: all.
					 * Others move to the next it takes */
	const char *cache_header;	/* carries the prompt cache key, or
					 * NULL */
	struct timeouts timeouts;
	unsigned tier;			/* for the sort performance: 1, the best,
					 * to 9; 0: as good as the best. Among
					 * the rows makers of models and the
					 * large clouds have 1, hosts of others'
					 * models 2, routers, which pass
					 * requests on to those, 3 */
	bool free;			/* its answers cost nothing */

	/* What the configuration adds. */
	const char *api_key;		/* secret; NULL: none */
	const char *proxy, *ca_file;	/* NULL: none, the system's */
	const struct header *headers;	/* sent with every call */
	size_t n_headers;
};

/* The built-in rows, ended by a row without a name. */
extern const struct provider provider_rows[];

/* By name or alias, among n rows; NULL when there is none. */
const struct provider *provider_find(const struct provider *rows, size_t n,
	    const char *name);

/* The names of the quirks, for the configuration; index is the bit. */
extern const char *const quirk_words[];		/* ended by NULL */

/* Whether it can be called: it has an address and what auth asks for. */
bool	provider_ready(const struct provider *);

#endif
