/*
 * How an answer fails:
 *
 *	400 {"error":{"message","type","param","code"}}
 *	{"type":"error","code","message","param"}	an event, as documented
 *	{"type":"error","error":{...}}			as it is sent
 *	{"type":"response.failed","response":{"error":{"code","message"}}}
 *
 * The common reading finds the message and most classes; the codes here are
 * those that only this API has, or that mean more here (OpenAI's reference
 * and SDK types, 2026-11).
 */
#include "config.h"

#include <string.h>

#include "base/jsonx.h"
#include "dialect/openai_responses.h"

static const struct {
	const char *code;
	enum error_class class;
} codes[] = {
	{ "invalid_encrypted_content", ERROR_UPSTREAM_REASONING },
	{ "context_length_exceeded", ERROR_UPSTREAM_CONTEXT },
	{ "insufficient_quota", ERROR_UPSTREAM_BILLING },
	{ "rate_limit_exceeded", ERROR_UPSTREAM_RATE },
	{ "slow_down", ERROR_UPSTREAM_RATE },
	{ "server_is_overloaded", ERROR_UPSTREAM_OVERLOADED },
	{ "server_error", ERROR_UPSTREAM_FAILED },
	{ "vector_store_timeout", ERROR_UPSTREAM_FAILED },
	{ "invalid_prompt", ERROR_UPSTREAM_POLICY },
	{ "content_filter", ERROR_UPSTREAM_POLICY },
	{ "content_policy_violation", ERROR_UPSTREAM_POLICY },
	{ "bio_policy", ERROR_UPSTREAM_POLICY },
	{ "cyber_policy", ERROR_UPSTREAM_POLICY },
	{ "misalignment_policy_violation", ERROR_UPSTREAM_POLICY },
	{ "image_content_policy_violation", ERROR_UPSTREAM_POLICY },
	/* Our account and its address don't belong together. */
	{ "data_residency_mismatch", ERROR_UPSTREAM_AUTH },
	{ "invalid_image", ERROR_UPSTREAM_REQUEST },
	{ "invalid_image_format", ERROR_UPSTREAM_REQUEST },
	{ "invalid_base64_image", ERROR_UPSTREAM_REQUEST },
	{ "invalid_image_url", ERROR_UPSTREAM_REQUEST },
	{ "image_too_large", ERROR_UPSTREAM_REQUEST },
	{ "image_too_small", ERROR_UPSTREAM_REQUEST },
	{ "image_parse_error", ERROR_UPSTREAM_REQUEST },
	{ "invalid_image_mode", ERROR_UPSTREAM_REQUEST },
	{ "image_file_too_large", ERROR_UPSTREAM_REQUEST },
	{ "unsupported_image_media_type", ERROR_UPSTREAM_REQUEST },
	{ "empty_image_file", ERROR_UPSTREAM_REQUEST },
	/* Another route may reach it. */
	{ "failed_to_download_image", ERROR_FETCH },
	{ "image_file_not_found", ERROR_UPSTREAM_REQUEST },
};

/* Reasoning that was refused without a code of its own: another account's or
 * a changed one, or one that the API looked for among what it stores. */
static const char *const about_reasoning[] = {
	"encrypted content could not be",
	"without its required 'reasoning' item",
	"Item with id 'rs_",
};

static bool
is_of_client(enum error_class class)
{
	return class == ERROR_UPSTREAM_REQUEST ||
	    class == ERROR_UPSTREAM_FAILED;
}

/* error: the object with code and message, or what holds it; or NULL. */
static void
class_by_code(const struct node *error, struct error *err)
{
	const struct node *inner = jsonx_get(error, "error");
	const struct node *code = jsonx_get(inner != NULL &&
	    inner->kind == NODE_OBJECT ? inner : error, "code");
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (jsonx_is(code, codes[i].code)) {
			err->class = codes[i].class;
			return;
		}
	for (i = 0; i < sizeof(about_reasoning) /
	    sizeof(about_reasoning[0]); i++)
		if (is_of_client(err->class) &&
		    strstr(err->message, about_reasoning[i]) != NULL)
			err->class = ERROR_UPSTREAM_REASONING;
}

int
responses_failed(const struct node *error, struct error *err)
{
	if (error == NULL)
		return error_set(err, ERROR_UPSTREAM_FAILED, NULL,
		    "the provider reported a failure and gave no reason");
	dialect_stream_error(error, err);
	class_by_code(error, err);
	return -1;
}

/* Big enough for the nodes of the largest error body. */
#define REFUSAL_ARENA	((size_t)16 * 1024 * 1024)

void
responses_refused(const struct refusal *r, struct error *err)
{
	const struct node *body;
	struct error ignored;
	struct arena a;

	dialect_refusal(r, err);
	arena_init(&a, REFUSAL_ARENA);
	body = scan(&a, r->body, SCAN_UPSTREAM, &ignored);
	/* Of a call that was refused for its rate, its key or its account the
	 * status says enough. */
	if (body != NULL && (r->status == 400 || r->status == 422 ||
	    r->status >= 500))
		class_by_code(body, err);
	arena_fini(&a);
}
