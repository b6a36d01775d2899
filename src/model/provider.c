/*
 * The rows. Facts are from the vendors' documents and from what other
 * gateways found out, as of 2026-11; provider.h says what each quirk means.
 */
#include "config.h"

#include <string.h>

#include "model/provider.h"
#include "model/request.h"

#define EFFORT(e)	(1u << EFFORT_ ## e)
#define LOW_TO_HIGH	(EFFORT(LOW) | EFFORT(MEDIUM) | EFFORT(HIGH))

#define ALIASES(...)	((const char *const []){ __VA_ARGS__, NULL })

const struct provider provider_rows[] = {
{
	.name = "openai",
	.display_name = "OpenAI",
	.aliases = ALIASES("open-ai", "oai"),
	.dialect = "openai-responses",
	.base_url = "https://api.openai.com/v1",
	.key_env = "OPENAI_API_KEY",
}, {
	.name = "anthropic",
	.display_name = "Anthropic",
	.aliases = ALIASES("anthropic-ai", "claude"),
	.dialect = "anthropic",
	.base_url = "https://api.anthropic.com/v1",
	.key_env = "ANTHROPIC_API_KEY",
	.auth = AUTH_HEADER,
	.auth_header = "x-api-key",
}, {
	.name = "gemini",
	.display_name = "Google Gemini",
	.aliases = ALIASES("google", "google-gemini", "google-ai-studio"),
	.dialect = "gemini",
	.base_url = "https://generativelanguage.googleapis.com/v1beta",
	.key_env = "GEMINI_API_KEY",
	.auth = AUTH_HEADER,
	.auth_header = "x-goog-api-key",
}, {
	/* https://RESOURCE.openai.azure.com/openai/v1; the model is the name
	 * of the deployment. A stream begins with a chunk of filter results
	 * that has no choices. */
	.name = "azure",
	.display_name = "Microsoft Azure",
	.aliases = ALIASES("microsoft", "microsoft-azure", "ms-azure"),
	.dialect = "openai-chat",
	.key_env = "AZURE_OPENAI_API_KEY",
	.auth = AUTH_HEADER,
	.auth_header = "api-key",
	.quirks = QUIRK_MAX_COMPLETION_TOKENS | QUIRK_DEVELOPER_ROLE |
	    QUIRK_ALLOWED_TOOLS | QUIRK_OPENAI_FIELDS | QUIRK_DONE_ALWAYS |
	    QUIRK_CACHE_KEY | QUIRK_LEAST_16_TOKENS,
}, {
	/* completion_tokens leaves out reasoning, and cached tokens have been
	 * seen outside prompt_tokens. Reasoning models refuse penalties. The
	 * cache's affinity is a header on chat. */
	.name = "xai",
	.display_name = "xAI",
	.aliases = ALIASES("x-ai", "grok"),
	.dialect = "openai-chat",
	.base_url = "https://api.x.ai/v1",
	.key_env = "XAI_API_KEY",
	.quirks = QUIRK_DONE_ALWAYS | QUIRK_REASONING_OUTSIDE |
	    QUIRK_CACHED_OUTSIDE | QUIRK_NO_PENALTIES | QUIRK_USER |
	    QUIRK_PARALLEL_FUNCTION,
	.efforts = EFFORT(NONE) | LOW_TO_HIGH | EFFORT(XHIGH),
	.cache_header = "x-grok-conv-id",
}, {
	/* Fields it doesn't know are a 422. Call ids have nine characters.
	 * No log probabilities, no user. */
	.name = "mistral",
	.display_name = "Mistral AI",
	.aliases = ALIASES("mistralai"),
	.dialect = "openai-chat",
	.base_url = "https://api.mistral.ai/v1",
	.key_env = "MISTRAL_API_KEY",
	.quirks = QUIRK_DONE_ALWAYS | QUIRK_SHORT_CALL_IDS |
	    QUIRK_CHOICE_ANY | QUIRK_NO_LOGPROBS | QUIRK_NO_IMAGE_DETAIL |
	    QUIRK_CACHE_KEY | QUIRK_NO_STREAM_OPTIONS,
	.efforts = EFFORT(NONE) | EFFORT(MINIMAL) | LOW_TO_HIGH |
	    EFFORT(XHIGH),
}, {
	/* V4 thinks unless told not to; then it refuses a forced choice, and
	 * a replayed call needs its reasoning. strict is known on /beta
	 * only. */
	.name = "deepseek",
	.display_name = "DeepSeek",
	.dialect = "openai-chat",
	.base_url = "https://api.deepseek.com/v1",
	.key_env = "DEEPSEEK_API_KEY",
	.quirks = QUIRK_DONE_ALWAYS | QUIRK_NO_JSON_SCHEMA |
	    QUIRK_REASONING_CONTENT | QUIRK_NO_FORCED_CHOICE |
	    QUIRK_THINKING_SWITCH | QUIRK_NO_STRICT | QUIRK_NO_LOGPROBS |
	    QUIRK_NO_IMAGE_DETAIL | QUIRK_NO_PARALLEL_SWITCH,
	.efforts = EFFORT(HIGH) | EFFORT(MAX),
}, {
	/* Usage of a stream may be in x_groq. No penalties, no log
	 * probabilities, no metadata. */
	.name = "groq",
	.display_name = "Groq",
	.dialect = "openai-chat",
	.base_url = "https://api.groq.com/openai/v1",
	.key_env = "GROQ_API_KEY",
	.quirks = QUIRK_DONE_ALWAYS | QUIRK_MAX_COMPLETION_TOKENS |
	    QUIRK_NO_PENALTIES | QUIRK_NO_LOGPROBS | QUIRK_USER |
	    QUIRK_NO_IMAGE_DETAIL,
	.efforts = LOW_TO_HIGH,
	.tier = 2,
}, {
	/* Thoughts come as reasoning or reasoning_content; "eos" is a finish
	 * reason. */
	.name = "together",
	.display_name = "Together AI",
	.aliases = ALIASES("together-ai", "togetherai"),
	.dialect = "openai-chat",
	.base_url = "https://api.together.xyz/v1",
	.key_env = "TOGETHER_API_KEY",
	.quirks = QUIRK_DONE_ALWAYS | QUIRK_NO_LOGPROBS |
	    QUIRK_NO_IMAGE_DETAIL,
	.tier = 2,
}, {
	/* Model names hold slashes. Replayed reasoning is supported; the
	 * cache's affinity is a header. */
	.name = "fireworks",
	.display_name = "Fireworks AI",
	.aliases = ALIASES("fireworks-ai"),
	.dialect = "openai-chat",
	.base_url = "https://api.fireworks.ai/inference/v1",
	.key_env = "FIREWORKS_API_KEY",
	.quirks = QUIRK_DONE_ALWAYS | QUIRK_REASONING_CONTENT,
	.cache_header = "x-session-affinity",
	.tier = 2,
}, {
	/* An error inside a stream has status 200 and the finish reason
	 * "error". */
	.name = "openrouter",
	.display_name = "OpenRouter",
	.aliases = ALIASES("open-router"),
	.dialect = "openai-chat",
	.base_url = "https://openrouter.ai/api/v1",
	.key_env = "OPENROUTER_API_KEY",
	.quirks = QUIRK_DONE_ALWAYS | QUIRK_USER | QUIRK_CACHE_CONTROL,
	.tier = 3,
}, {
	/* No function tools on sonar; sonar-reasoning prints <think> tags. Two
	 * messages of one role in a row are refused. */
	.name = "perplexity",
	.display_name = "Perplexity",
	.aliases = ALIASES("pplx"),
	.dialect = "openai-chat",
	.base_url = "https://api.perplexity.ai",
	.key_env = "PERPLEXITY_API_KEY",
	.quirks = QUIRK_ALTERNATE | QUIRK_NO_TOOLS | QUIRK_THINK_TAGS |
	    QUIRK_NO_EFFORT | QUIRK_NO_JSON_OBJECT | QUIRK_NO_LOGPROBS |
	    QUIRK_NO_IMAGE_DETAIL,
}, {
	/* Behaves as the provider behind it does. */
	.name = "huggingface",
	.display_name = "Hugging Face",
	.aliases = ALIASES("hf", "hugging-face"),
	.dialect = "openai-chat",
	.base_url = "https://router.huggingface.co/v1",
	.key_env = "HF_TOKEN",
	.quirks = QUIRK_NO_IMAGE_DETAIL,
	.tier = 3,
}, {
	/* https://api.cloudflare.com/client/v4/accounts/ACCOUNT/ai/v1; its
	 * own limit of output tokens is 256 for some models. */
	.name = "cloudflare",
	.display_name = "Cloudflare Workers AI",
	.aliases = ALIASES("cf", "cloudflare-ai"),
	.dialect = "openai-chat",
	.key_env = "CLOUDFLARE_API_TOKEN",
	.quirks = QUIRK_ALWAYS_LIMIT | QUIRK_NO_STRICT |
	    QUIRK_NO_IMAGE_DETAIL | QUIRK_NO_LOGPROBS,
	.tier = 2,
}, {
	/* Has no address here, though http://127.0.0.1:11434/v1 is usual:
	 * nobody should call it who didn't ask for it. It ignores
	 * tool_choice and parallel_tool_calls. */
	.name = "ollama",
	.display_name = "Ollama",
	.dialect = "openai-chat",
	.auth = AUTH_NONE,
	.quirks = QUIRK_NO_FORCED_CHOICE | QUIRK_NO_CHOICE |
	    QUIRK_NO_PARALLEL_SWITCH | QUIRK_NO_STRICT |
	    QUIRK_NO_IMAGE_DETAIL | QUIRK_NO_LOGPROBS,
	.efforts = EFFORT(NONE) | LOW_TO_HIGH,
	.tier = 2,
}, {
	.name = "cohere",
	.display_name = "Cohere",
	.dialect = "openai-chat",
	.base_url = "https://api.cohere.ai/compatibility/v1",
	.key_env = "COHERE_API_KEY",
	.quirks = QUIRK_NO_PARALLEL_SWITCH | QUIRK_NO_LOGPROBS,
	.efforts = EFFORT(NONE) | EFFORT(HIGH),
}, {
	/* Wants the reasoning back with every replayed call, and its call
	 * ids ("functions.get_temp:0") as they were. */
	.name = "moonshot",
	.display_name = "Moonshot AI",
	.aliases = ALIASES("moonshotai", "kimi"),
	.dialect = "openai-chat",
	.base_url = "https://api.moonshot.ai/v1",
	.key_env = "MOONSHOT_API_KEY",
	.quirks = QUIRK_DONE_ALWAYS | QUIRK_NO_JSON_SCHEMA |
	    QUIRK_REASONING_CONTENT | QUIRK_THINKING_SWITCH |
	    QUIRK_NO_EFFORT | QUIRK_NO_LOGPROBS | QUIRK_NO_IMAGE_DETAIL,
}, {
	.name = "zai",
	.display_name = "Z.ai",
	.aliases = ALIASES("z-ai", "zhipu"),
	.dialect = "openai-chat",
	.base_url = "https://api.z.ai/api/paas/v4",
	.key_env = "ZAI_API_KEY",
	.quirks = QUIRK_NO_JSON_SCHEMA | QUIRK_REASONING_CONTENT |
	    QUIRK_THINKING_SWITCH | QUIRK_NO_EFFORT | QUIRK_NO_STRICT |
	    QUIRK_NO_PENALTIES | QUIRK_NO_LOGPROBS | QUIRK_NO_IMAGE_DETAIL,
}, {
	/* Answers by itself: no network, no key. */
	.name = "demo",
	.display_name = "Demo",
	.dialect = "demo",
	.base_url = "",
	.auth = AUTH_NONE,
	.free = true,
}, {
	/* What the gateway itself has to tell. */
	.name = "sluice",
	.display_name = "Sluice",
	.dialect = "redact",
	.base_url = "",
	.auth = AUTH_NONE,
	.free = true,
},
{ .name = NULL },
};

const char *const quirk_words[] = {
	"max_completion_tokens",
	"developer_role",
	"no_parallel_switch",
	"no_json_schema",
	"allowed_tools",
	"openai_fields",
	"done_always",
	"reasoning_outside",
	"short_call_ids",
	"no_effort",
	"reasoning_content",
	"no_penalties",
	"no_forced_choice",
	"no_logprobs",
	"choice_any",
	"no_image_detail",
	"no_images",
	"no_tools",
	"think_tags",
	"no_strict",
	"cached_outside",
	"user",
	"cache_key",
	"thinking_switch",
	"no_choice",
	"parallel_function",
	"no_json_object",
	"no_stream_options",
	"least_16_tokens",
	"always_limit",
	"cache_control",
	"alternate",
	NULL
};

/* Names of auto are looked up for each request, so most are told apart by
 * their first letter. */
static bool
is_same(const char *a, const char *b)
{
	return a[0] == b[0] && strcmp(a, b) == 0;
}

static bool
is_called(const struct provider *p, const char *name)
{
	const char *const *alias;

	for (alias = p->aliases; alias != NULL && *alias != NULL; alias++)
		if (is_same(*alias, name))
			return true;
	return false;
}

const struct provider *
provider_find(const struct provider *rows, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (is_same(rows[i].name, name))
			return &rows[i];
	for (i = 0; i < n; i++)
		if (is_called(&rows[i], name))
			return &rows[i];
	return NULL;
}

bool
provider_ready(const struct provider *p)
{
	if (p->base_url == NULL || p->dialect == NULL)
		return false;
	return p->auth == AUTH_NONE ||
	    (p->api_key != NULL && p->api_key[0] != '\0');
}
