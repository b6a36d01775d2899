#include "config.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

enum { NEXT = 1, PASSES = 2 };

#define INVALID	"invalid_request_error"
#define SERVER	"server_error"

/* The codes of a response object's error are an enum of OpenAI's schema. */
#define IN_PROMPT	"invalid_prompt"
#define IN_SERVER	"server_error"
#define IN_RATE		"rate_limit_exceeded"

static const struct {
	int status;
	const char *type, *code, *response_code, *name;
	unsigned flags;
} classes[ERROR_CLASSES] = {
[ERROR_NONE] = { 200, "", NULL, IN_SERVER, "ok", 0 },
[ERROR_BAD_REQUEST] = { 400, INVALID, NULL, IN_PROMPT, "bad_request", 0 },
[ERROR_MISSING] = { 400, INVALID, "missing_required_parameter", IN_PROMPT,
    "bad_request", 0 },
[ERROR_TYPE] = { 400, INVALID, "invalid_type", IN_PROMPT, "bad_request", 0 },
[ERROR_VALUE] = { 400, INVALID, "invalid_value", IN_PROMPT,
    "bad_request", 0 },
[ERROR_INTEGER_LOW] = { 400, INVALID, "integer_below_min_value", IN_PROMPT,
    "bad_request", 0 },
[ERROR_INTEGER_HIGH] = { 400, INVALID, "integer_above_max_value", IN_PROMPT,
    "bad_request", 0 },
[ERROR_DECIMAL_LOW] = { 400, INVALID, "decimal_below_min_value", IN_PROMPT,
    "bad_request", 0 },
[ERROR_DECIMAL_HIGH] = { 400, INVALID, "decimal_above_max_value", IN_PROMPT,
    "bad_request", 0 },
[ERROR_STRING_SHORT] = { 400, INVALID, "string_below_min_length", IN_PROMPT,
    "bad_request", 0 },
[ERROR_STRING_LONG] = { 400, INVALID, "string_above_max_length", IN_PROMPT,
    "bad_request", 0 },
[ERROR_ARRAY_SHORT] = { 400, INVALID, "array_below_min_length", IN_PROMPT,
    "bad_request", 0 },
[ERROR_ARRAY_LONG] = { 400, INVALID, "array_above_max_length", IN_PROMPT,
    "bad_request", 0 },
[ERROR_OBJECT_LARGE] = { 400, INVALID, "object_above_max_properties",
    IN_PROMPT, "bad_request", 0 },
[ERROR_UNSUPPORTED_VALUE] = { 400, INVALID, "unsupported_value", IN_PROMPT,
    "unsupported", NEXT },
[ERROR_UNSUPPORTED_PARAMETER] = { 400, INVALID, "unsupported_parameter",
    IN_PROMPT, "unsupported", NEXT },
[ERROR_MODEL_NOT_FOUND] = { 400, INVALID, "model_not_found", IN_PROMPT,
    "model_not_found", 0 },
[ERROR_PREVIOUS_NOT_FOUND] = { 400, INVALID, "previous_response_not_found",
    IN_PROMPT, "bad_request", 0 },
[ERROR_FUNCTION_PARAMETERS] = { 400, INVALID, "invalid_function_parameters",
    IN_PROMPT, "bad_request", 0 },
[ERROR_JSON_SCHEMA] = { 400, INVALID, "invalid_json_schema", IN_PROMPT,
    "bad_request", 0 },
[ERROR_FETCH] = { 400, INVALID, "failed_to_download",
    "failed_to_download_image", "fetch", NEXT },

[ERROR_NO_KEY] = { 401, INVALID, NULL, IN_SERVER, "no_key", 0 },
[ERROR_WRONG_KEY] = { 401, INVALID, "invalid_api_key", IN_SERVER,
    "wrong_key", 0 },
[ERROR_FORBIDDEN] = { 403, INVALID, "model_not_allowed", IN_SERVER,
    "forbidden", 0 },
[ERROR_NOT_FOUND] = { 404, INVALID, NULL, IN_SERVER, "not_found", 0 },
[ERROR_METHOD] = { 405, INVALID, NULL, IN_SERVER, "method", 0 },
[ERROR_TOO_LARGE] = { 413, INVALID, "request_too_large", IN_PROMPT,
    "too_large", NEXT },
[ERROR_MEDIA_TYPE] = { 415, INVALID, "unsupported_media_type", IN_PROMPT,
    "media_type", 0 },

[ERROR_REPEAT_RUNNING] = { 409, INVALID, "idempotency_in_progress",
    IN_SERVER, "repeat_in_progress", PASSES },
[ERROR_REPEAT_OTHER] = { 400, INVALID, "idempotency_key_reused", IN_PROMPT,
    "repeat_differs", 0 },
[ERROR_REPEAT_NOT_KEPT] = { 409, INVALID, "idempotency_not_replayable",
    IN_SERVER, "repeat_not_kept", 0 },

[ERROR_UPSTREAM_REQUEST] = { 400, INVALID, NULL, IN_PROMPT,
    "refused", 0 },
[ERROR_UPSTREAM_CONTEXT] = { 400, INVALID, "context_length_exceeded",
    IN_PROMPT, "context_length", NEXT },
[ERROR_UPSTREAM_POLICY] = { 400, INVALID, "content_filter", IN_PROMPT,
    "content_filter", 0 },
[ERROR_UPSTREAM_REASONING] = { 400, INVALID, NULL, IN_PROMPT, "reasoning",
    NEXT },
[ERROR_UPSTREAM_SCHEMA] = { 400, INVALID, NULL, IN_PROMPT, "schema", NEXT },
[ERROR_UPSTREAM_AUTH] = { 424, SERVER, "upstream_failed", IN_SERVER,
    "auth", NEXT },
[ERROR_UPSTREAM_BILLING] = { 424, SERVER, "upstream_failed", IN_SERVER,
    "billing", NEXT },
[ERROR_UPSTREAM_NOT_FOUND] = { 424, SERVER, "upstream_failed", IN_SERVER,
    "not_found", NEXT },
[ERROR_UPSTREAM_RATE] = { 429, "rate_limit_error", "rate_limit_exceeded",
    IN_RATE, "rate_limited", NEXT | PASSES },
[ERROR_UPSTREAM_WAITING] = { 429, "rate_limit_error", "rate_limit_exceeded",
    IN_RATE, "waiting", NEXT | PASSES },
[ERROR_UPSTREAM_OVERLOADED] = { 424, SERVER, "upstream_failed", IN_SERVER,
    "overloaded", NEXT | PASSES },
[ERROR_UPSTREAM_FAILED] = { 424, SERVER, "upstream_failed", IN_SERVER,
    "failed", NEXT | PASSES },
[ERROR_UPSTREAM_CONNECT] = { 424, SERVER, "upstream_failed", IN_SERVER,
    "connect", NEXT | PASSES },
[ERROR_UPSTREAM_TIMEOUT] = { 424, SERVER, "upstream_failed", IN_SERVER,
    "timeout", NEXT | PASSES },
[ERROR_UPSTREAM_CUT] = { 424, SERVER, "upstream_failed", IN_SERVER,
    "cut", NEXT | PASSES },
[ERROR_UPSTREAM_PROTOCOL] = { 424, SERVER, "upstream_failed", IN_SERVER,
    "protocol", NEXT | PASSES },

[ERROR_ROUTES_FAILED] = { 424, SERVER, "upstream_failed", IN_SERVER,
    "routes_failed", 0 },
[ERROR_ROUTES_RATE_LIMITED] = { 429, "rate_limit_error",
    "rate_limit_exceeded", IN_RATE, "rate_limited", PASSES },

[ERROR_INTERNAL] = { 500, SERVER, "server_error", IN_SERVER, "internal", 0 },
[ERROR_OVERLOADED] = { 503, SERVER, "overloaded", IN_SERVER, "overloaded",
    NEXT | PASSES },
[ERROR_STOPPING] = { 503, SERVER, "stopping", IN_SERVER, "stopping",
    PASSES },
[ERROR_TIMEOUT] = { 504, SERVER, "timeout", IN_SERVER, "total_timeout", 0 },
[ERROR_ANALYZER] = { 503, SERVER, "redaction_unavailable", IN_SERVER,
    "analyzer", PASSES },
/* 499 is nginx's number for it; it stands in the log only. */
[ERROR_CLIENT_GONE] = { 499, SERVER, NULL, IN_SERVER, "client_gone", 0 },
};

int
error_set(struct error *err, enum error_class class, const char *param,
    const char *fmt, ...)
{
	va_list ap;

	err->class = class;
	err->detail[0] = '\0';
	err->retry_after_s = 0;
	(void)snprintf(err->param, sizeof(err->param), "%s",
	    param == NULL ? "" : param);
	va_start(ap, fmt);
	(void)vsnprintf(err->message, sizeof(err->message), fmt, ap);
	va_end(ap);
	return -1;
}

int
error_detail(struct error *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(err->detail, sizeof(err->detail), fmt, ap);
	va_end(ap);
	return -1;
}

int
error_status(enum error_class c)
{
	assert(c < ERROR_CLASSES);
	return classes[c].status;
}

const char *
error_type(enum error_class c)
{
	assert(c < ERROR_CLASSES);
	return classes[c].type;
}

const char *
error_code(enum error_class c)
{
	assert(c < ERROR_CLASSES);
	return classes[c].code;
}

const char *
error_response_code(enum error_class c)
{
	assert(c < ERROR_CLASSES);
	return classes[c].response_code;
}

const char *
error_name(enum error_class c)
{
	assert(c < ERROR_CLASSES);
	return classes[c].name;
}

bool
error_is_upstreams(enum error_class c)
{
	/* They stand together, and what the client hears of several last. */
	return c >= ERROR_UPSTREAM_REQUEST && c <= ERROR_ROUTES_RATE_LIMITED;
}

bool
error_tries_next(enum error_class c)
{
	assert(c < ERROR_CLASSES);
	return classes[c].flags & NEXT;
}

bool
error_passes(enum error_class c)
{
	assert(c < ERROR_CLASSES);
	return classes[c].flags & PASSES;
}
