/*
 * error: one type that carries a failure from where it happens to whoever
 * must speak of it.
 *
 * A function that can fail returns 0 or -1 and takes a struct error last:
 *
 *	return error_set(err, ERROR_TYPE, "tools", "expected an array");
 *
 * The class decides the HTTP status, the type and code of the error object,
 * what a stream says in response.failed, and whether another route may be
 * tried; all of that stands in the table in error.c and nowhere else.
 *
 * message goes to the client: what is wrong and what would be right. detail
 * goes to the log. Neither holds a key, a prompt or a provider's raw body.
 */
#ifndef SLUICE_BASE_ERROR_H
#define SLUICE_BASE_ERROR_H

#include <stdbool.h>

enum error_class {
	ERROR_NONE,

	/* The request is wrong: 400, its param names the field. */
	ERROR_BAD_REQUEST,		/* code null */
	ERROR_MISSING,			/* missing_required_parameter */
	ERROR_TYPE,			/* invalid_type */
	ERROR_VALUE,			/* invalid_value */
	ERROR_INTEGER_LOW,		/* integer_below_min_value */
	ERROR_INTEGER_HIGH,		/* integer_above_max_value */
	ERROR_DECIMAL_LOW,		/* decimal_below_min_value */
	ERROR_DECIMAL_HIGH,		/* decimal_above_max_value */
	ERROR_STRING_SHORT,		/* string_below_min_length */
	ERROR_STRING_LONG,		/* string_above_max_length */
	ERROR_ARRAY_SHORT,		/* array_below_min_length */
	ERROR_ARRAY_LONG,		/* array_above_max_length */
	ERROR_OBJECT_LARGE,		/* object_above_max_properties */
	ERROR_UNSUPPORTED_VALUE,	/* unsupported_value */
	ERROR_UNSUPPORTED_PARAMETER,	/* unsupported_parameter */
	ERROR_MODEL_NOT_FOUND,		/* model_not_found */
	ERROR_PREVIOUS_NOT_FOUND,	/* previous_response_not_found */
	ERROR_FUNCTION_PARAMETERS,	/* invalid_function_parameters */
	ERROR_JSON_SCHEMA,		/* invalid_json_schema */
	ERROR_FETCH,			/* failed_to_download: an address that
					 * a route wants as bytes */

	/* The caller or the call is wrong in another way. */
	ERROR_NO_KEY,			/* 401, code null */
	ERROR_WRONG_KEY,		/* 401 invalid_api_key */
	ERROR_FORBIDDEN,		/* 403 model_not_allowed */
	ERROR_NOT_FOUND,		/* 404, code null */
	ERROR_METHOD,			/* 405, code null */
	ERROR_TOO_LARGE,		/* 413 request_too_large; of a route:
					 * in the form that it takes */
	ERROR_MEDIA_TYPE,		/* 415 unsupported_media_type */

	/* The request was sent before, under the same Idempotency-Key. */
	ERROR_REPEAT_RUNNING,		/* 409 idempotency_in_progress */
	ERROR_REPEAT_OTHER,		/* 400 idempotency_key_reused: it said
					 * something else then */
	ERROR_REPEAT_NOT_KEPT,		/* 409 idempotency_not_replayable: it
					 * was answered, and the answer isn't
					 * here */

	/* A provider refused or failed; what one attempt ends with. */
	ERROR_UPSTREAM_REQUEST,		/* 400: it refused this request */
	ERROR_UPSTREAM_CONTEXT,		/* 400 context_length_exceeded */
	ERROR_UPSTREAM_POLICY,		/* 400 content_filter: the input */
	ERROR_UPSTREAM_REASONING,	/* 400: sealed reasoning refused; the
					 * same target takes it without */
	ERROR_UPSTREAM_SCHEMA,		/* 400: a strict schema is too large;
					 * likewise */
	ERROR_UPSTREAM_AUTH,		/* 401, 403: our credential is wrong */
	ERROR_UPSTREAM_BILLING,		/* 402: our account is empty */
	ERROR_UPSTREAM_NOT_FOUND,	/* 404: no such model there */
	ERROR_UPSTREAM_RATE,		/* 429 */
	ERROR_UPSTREAM_WAITING,		/* not called: it has asked for time */
	ERROR_UPSTREAM_OVERLOADED,	/* 503, 529 */
	ERROR_UPSTREAM_FAILED,		/* 5xx, an error event */
	ERROR_UPSTREAM_CONNECT,		/* no connection, TLS, name */
	ERROR_UPSTREAM_TIMEOUT,		/* connect, first event, idle */
	ERROR_UPSTREAM_CUT,		/* ended without its end mark */
	ERROR_UPSTREAM_PROTOCOL,	/* not what its dialect says */

	/* What the client hears when every candidate failed. */
	ERROR_ROUTES_FAILED,		/* 424 */
	ERROR_ROUTES_RATE_LIMITED,	/* 429 rate_limit_exceeded */

	/* We failed. */
	ERROR_INTERNAL,			/* 500 */
	ERROR_OVERLOADED,		/* 503: too many requests at once; of a
					 * route: no room for what it wants
					 * fetched */
	ERROR_STOPPING,			/* 503: the drain deadline passed */
	ERROR_TIMEOUT,			/* 504: our own total timeout */
	ERROR_ANALYZER,			/* 503 redaction_unavailable: what is to
					 * be taken out can't be found */

	/* Nobody is left to hear it. */
	ERROR_CLIENT_GONE,
	ERROR_CLASSES
};

#define ERROR_MESSAGE_SIZE	512
#define ERROR_PARAM_SIZE	160

struct error {
	enum error_class class;
	char param[ERROR_PARAM_SIZE];	/* path of the field, "" for none */
	char message[ERROR_MESSAGE_SIZE];
	char detail[256];
	int retry_after_s;		/* 0: not said */
};

/* Fills the error and returns -1. param may be NULL. */
int	error_set(struct error *, enum error_class, const char *param,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Adds what only the log may know; returns -1. */
int	error_detail(struct error *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

int	error_status(enum error_class);		/* HTTP */
const char *error_type(enum error_class);	/* "invalid_request_error" */
const char *error_code(enum error_class);	/* NULL: null in JSON */

/* The code in a response object's error: one of the schema's enum. */
const char *error_response_code(enum error_class);

/* The word for receipts and the log: "rate_limited", "cut", "timeout". */
const char *error_name(enum error_class);

bool	error_tries_next(enum error_class);	/* another route may do better */
bool	error_is_upstreams(enum error_class);	/* it may quote a provider */
bool	error_passes(enum error_class);		/* the same call may do later */

#endif
