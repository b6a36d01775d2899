#include "config.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/ceilings.h"
#include "base/clock.h"
#include "base/jsonx.h"
#include "base/parse.h"
#include "base/scan.h"
#include "dialect/dialect.h"

/* What providers say in code, type or status. A weak word says less than the
 * HTTP status: OpenAI's 401 has the type invalid_request_error. */
static const struct {
	const char *word;
	enum error_class class;
	bool weak;
} words[] = {
	{ "context_length_exceeded", ERROR_UPSTREAM_CONTEXT, false },
	{ "insufficient_quota", ERROR_UPSTREAM_BILLING, false },
	{ "billing_hard_limit_reached", ERROR_UPSTREAM_BILLING, false },
	{ "billing_not_active", ERROR_UPSTREAM_BILLING, false },
	{ "billing_error", ERROR_UPSTREAM_BILLING, false },
	{ "credit_balance_exhausted", ERROR_UPSTREAM_BILLING, false },
	{ "enforced_spend_limit_reached",		/* Anthropic, with 429 */
	    ERROR_UPSTREAM_BILLING, false },
	{ "invalid_api_key", ERROR_UPSTREAM_AUTH, false },
	{ "API_KEY_INVALID", ERROR_UPSTREAM_AUTH, false },
	{ "authentication_error", ERROR_UPSTREAM_AUTH, false },
	{ "permission_error", ERROR_UPSTREAM_AUTH, true },
	{ "UNAUTHENTICATED", ERROR_UPSTREAM_AUTH, true },
	{ "PERMISSION_DENIED", ERROR_UPSTREAM_AUTH, true },
	{ "model_not_found", ERROR_UPSTREAM_NOT_FOUND, false },
	{ "DeploymentNotFound", ERROR_UPSTREAM_NOT_FOUND, false },
	{ "not_found_error", ERROR_UPSTREAM_NOT_FOUND, true },
	{ "NOT_FOUND", ERROR_UPSTREAM_NOT_FOUND, true },
	{ "rate_limit_exceeded", ERROR_UPSTREAM_RATE, false },
	{ "rate_limit_error", ERROR_UPSTREAM_RATE, false },
	{ "slow_down", ERROR_UPSTREAM_RATE, false },
	{ "RESOURCE_EXHAUSTED", ERROR_UPSTREAM_RATE, false },
	{ "3036", ERROR_UPSTREAM_BILLING, false },	/* Cloudflare: the
							 * day is used up */
	{ "3040", ERROR_UPSTREAM_RATE, false },		/* the same: no room */
	{ "server_is_overloaded", ERROR_UPSTREAM_OVERLOADED, false },
	{ "overloaded_error", ERROR_UPSTREAM_OVERLOADED, false },
	{ "UNAVAILABLE", ERROR_UPSTREAM_OVERLOADED, true },
	{ "content_filter", ERROR_UPSTREAM_POLICY, false },	/* Azure */
	{ "content_policy_violation", ERROR_UPSTREAM_POLICY, false },
	{ "invalid_prompt", ERROR_UPSTREAM_POLICY, false },	/* OpenAI */
	{ "bio_policy", ERROR_UPSTREAM_POLICY, false },		/* the same */
	{ "misalignment_policy_violation", ERROR_UPSTREAM_POLICY, false },
	{ "data_inspection_failed", ERROR_UPSTREAM_POLICY, false }, /* Qwen */
	{ "invalid_encrypted_content", ERROR_UPSTREAM_REASONING, false },
	{ "request_too_large", ERROR_UPSTREAM_CONTEXT, true },
	/* Groq: the model wrote a call that doesn't parse; worth another
	 * try, though its status is 400. */
	{ "tool_use_failed", ERROR_UPSTREAM_FAILED, false },
	{ "invalid_request_error", ERROR_UPSTREAM_REQUEST, true },
	{ "INVALID_ARGUMENT", ERROR_UPSTREAM_REQUEST, true },
	{ "FAILED_PRECONDITION", ERROR_UPSTREAM_REQUEST, true },
	{ "server_error", ERROR_UPSTREAM_FAILED, true },
	{ "api_error", ERROR_UPSTREAM_FAILED, true },
	{ "timeout_error", ERROR_UPSTREAM_FAILED, true },
	{ "conflict_error", ERROR_UPSTREAM_FAILED, true },
	{ "INTERNAL", ERROR_UPSTREAM_FAILED, true },
	{ "DEADLINE_EXCEEDED", ERROR_UPSTREAM_FAILED, true },
	{ "CANCELLED", ERROR_UPSTREAM_FAILED, true },
};

/* What they say in words only, looked for where a status says "your request
 * is wrong" or nothing. It counts for more than a weak word: Anthropic's full
 * context is an invalid_request_error. */
static const struct {
	const char *phrase;
	enum error_class class;
} phrases[] = {
	{ "maximum context length", ERROR_UPSTREAM_CONTEXT },
	{ "context length exceeded", ERROR_UPSTREAM_CONTEXT },
	{ "exceeds the context window", ERROR_UPSTREAM_CONTEXT },
	{ "exceed the context window", ERROR_UPSTREAM_CONTEXT },
	{ "exceeds the available context", ERROR_UPSTREAM_CONTEXT },
	{ "prompt is too long", ERROR_UPSTREAM_CONTEXT },
	{ "exceed context limit", ERROR_UPSTREAM_CONTEXT },	/* Anthropic */
	{ "input is too long", ERROR_UPSTREAM_CONTEXT },
	{ "exceeds the maximum number of tokens", ERROR_UPSTREAM_CONTEXT },
	{ "content management policy", ERROR_UPSTREAM_POLICY },	/* Azure */
	{ "content filtering policy", ERROR_UPSTREAM_POLICY },	/* Anthropic */
	{ "violating our usage policy", ERROR_UPSTREAM_POLICY },
	/* A signature made by another model or for another conversation:
	 * Anthropic, Gemini. One that is missing says so otherwise. */
	{ "`signature` in `thinking`", ERROR_UPSTREAM_REASONING },
	{ "`thinking` or `redacted_thinking`", ERROR_UPSTREAM_REASONING },
	{ "bound to a different conversation", ERROR_UPSTREAM_REASONING },
	{ "thought signature is not valid", ERROR_UPSTREAM_REASONING },
	{ "corrupted thought signature", ERROR_UPSTREAM_REASONING },
	{ "compiled grammar is too large", ERROR_UPSTREAM_SCHEMA },
	{ "too many strict tools", ERROR_UPSTREAM_SCHEMA },
	{ "schema is too complex", ERROR_UPSTREAM_SCHEMA },
	{ "too many states", ERROR_UPSTREAM_SCHEMA },		/* Gemini */
	{ "credit balance is too low", ERROR_UPSTREAM_BILLING },
	{ "reached your specified api usage limits", ERROR_UPSTREAM_BILLING },
	{ "spend limit", ERROR_UPSTREAM_BILLING },
	{ "insufficient balance", ERROR_UPSTREAM_BILLING },
	{ "insufficient credits", ERROR_UPSTREAM_BILLING },
	{ "api key not valid", ERROR_UPSTREAM_AUTH },
	{ "incorrect api key", ERROR_UPSTREAM_AUTH },
	{ "invalid api key", ERROR_UPSTREAM_AUTH },
	{ "model not found", ERROR_UPSTREAM_NOT_FOUND },
	{ "invalid model", ERROR_UPSTREAM_NOT_FOUND },
};

/* Only 400 and 422 speak of the request. What isn't listed is about the
 * address, the proxy or the region: another route may do. */
static const struct {
	int status;
	enum error_class class;
} statuses[] = {
	{ 400, ERROR_UPSTREAM_REQUEST },
	{ 401, ERROR_UPSTREAM_AUTH },
	{ 402, ERROR_UPSTREAM_BILLING },
	{ 403, ERROR_UPSTREAM_AUTH },
	{ 404, ERROR_UPSTREAM_NOT_FOUND },
	{ 405, ERROR_UPSTREAM_NOT_FOUND },	/* another kind of address */
	{ 407, ERROR_UPSTREAM_AUTH },		/* a proxy */
	{ 408, ERROR_UPSTREAM_FAILED },
	{ 409, ERROR_UPSTREAM_FAILED },
	{ 410, ERROR_UPSTREAM_NOT_FOUND },
	{ 413, ERROR_UPSTREAM_CONTEXT },	/* Groq: over its token limit */
	{ 422, ERROR_UPSTREAM_REQUEST },
	{ 424, ERROR_UPSTREAM_FAILED },		/* Bedrock: the model failed */
	{ 429, ERROR_UPSTREAM_RATE },
	{ 451, ERROR_UPSTREAM_AUTH },		/* not in this country */
	{ 498, ERROR_UPSTREAM_RATE },		/* Groq: flex capacity */
	{ 499, ERROR_UPSTREAM_FAILED },		/* Gemini: it gave up */
	{ 503, ERROR_UPSTREAM_OVERLOADED },
	{ 529, ERROR_UPSTREAM_OVERLOADED },	/* Anthropic */
};

/* What a body tells; spans are JSON text. */
struct told {
	struct span message, code, type, status, reason;
	int number;		/* an HTTP status given as the code, or 0 */
	struct span delay;	/* "17s"; or absent */
	bool used_up;		/* the day's quota, or all that may be spent */
};

static enum error_class
class_of_status(int status)
{
	size_t i;

	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (statuses[i].status == status)
			return statuses[i].class;
	return ERROR_UPSTREAM_FAILED;
}

static enum error_class
class_of_words(const struct told *t, bool weak)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].weak == weak &&
		    (span_is(t->code, words[i].word) ||
		    span_is(t->type, words[i].word) ||
		    span_is(t->status, words[i].word) ||
		    span_is(t->reason, words[i].word)))
			return words[i].class;
	return ERROR_NONE;
}

static enum error_class
class_of_phrase(const char *message)
{
	size_t i;

	for (i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (strcasestr(message, phrases[i].phrase) != NULL)
			return phrases[i].class;
	return ERROR_NONE;
}

static enum error_class
class_of(int status, const struct told *t, const char *message)
{
	enum error_class class;

	if (status == 0)
		status = t->number;
	if (t->used_up || (status == 429 &&
	    class_of_phrase(message) == ERROR_UPSTREAM_BILLING))
		return ERROR_UPSTREAM_BILLING;
	class = class_of_words(t, false);
	if (class != ERROR_NONE)
		return class;
	/* OpenRouter refuses flagged input with 403. */
	if (status == 403 && strcasestr(message, "flagged") != NULL)
		return ERROR_UPSTREAM_POLICY;
	if (status == 0 || status == 400 || status == 422) {
		class = class_of_phrase(message);
		if (class != ERROR_NONE)
			return class;
	}
	class = status == 0 ? class_of_words(t, true) : ERROR_NONE;
	return class != ERROR_NONE ? class : class_of_status(status);
}

/* ---- the shapes of a body ---- */

/*
 * Gemini: a list, of which three kinds tell something:
 *
 *	{"@type":"...ErrorInfo","reason":"API_KEY_INVALID"}
 *	{"@type":"...RetryInfo","retryDelay":"17s"}
 *	{"@type":"...QuotaFailure","violations":[{"quotaId":"...PerDay..."}]}
 *
 * Anthropic: an object, {"error_code":"..."}.
 */
static void
read_details(const struct node *details, struct told *t)
{
	const struct node *one, *list, *v;
	struct span id;

	(void)jsonx_text(details, "error_code", &t->reason);
	if (details == NULL || details->kind != NODE_ARRAY)
		return;
	for (one = details->child; one != NULL; one = one->next) {
		(void)jsonx_text(one, "reason", &t->reason);
		(void)jsonx_text(one, "retryDelay", &t->delay);
		list = jsonx_get(one, "violations");
		if (list == NULL || list->kind != NODE_ARRAY)
			continue;
		for (v = list->child; v != NULL; v = v->next)
			if (jsonx_text(v, "quotaId", &id) &&
			    memmem(id.p, id.len, "PerDay", 6) != NULL)
				t->used_up = true;
	}
}

static void
read_fields(const struct node *obj, struct told *t)
{
	uint64_t number;

	(void)jsonx_text(obj, "message", &t->message);
	(void)jsonx_text(obj, "type", &t->type);
	(void)jsonx_text(obj, "status", &t->status);
	read_details(jsonx_get(obj, "details"), t);
	if (jsonx_text(obj, "code", &t->code))
		return;
	/* OpenRouter gives the status as the code, Cloudflare a number of
	 * its own. */
	if (jsonx_u64(obj, "code", &number)) {
		t->code = jsonx_get(obj, "code")->span;
		if (number >= 400 && number < 600)
			t->number = (int)number;
	}
}

/* A string, an object with message or msg, or a list whose first is one. */
static void
read_any(const struct node *node, struct told *t)
{
	if (node != NULL && node->kind == NODE_ARRAY)
		node = node->child;
	if (node == NULL)
		return;
	if (node->kind == NODE_STRING) {
		t->message = node->span;
		return;
	}
	read_fields(node, t);
	if (t->message.p == NULL)
		(void)jsonx_text(node, "msg", &t->message);
}

/* Any of the shapes that vendors document or send, as of 2026-11. */
static void
read_body(const struct node *body, struct told *t)
{
	static const char *const inner[] = { "error", "detail", "errors" };
	size_t i;

	if (body->kind == NODE_ARRAY)		/* Gemini: [ {...} ] */
		body = body->child;
	if (body == NULL)
		return;
	if (body->kind == NODE_STRING) {
		t->message = body->span;
		return;
	}
	read_fields(body, t);
	for (i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		if (jsonx_get(body, inner[i]) != NULL) {
			read_any(jsonx_get(body, inner[i]), t);
			return;
		}
}

/* ---- the message ---- */

/* Decoded, on one line, cut at a character. */
static void
plain_message(struct arena *a, struct span text, char *out, size_t size)
{
	struct span bytes;
	size_t i, len;

	out[0] = '\0';
	if (text.p == NULL)
		return;
	bytes = jsonx_decode(a, text);
	len = bytes.len < size ? bytes.len : size - 1;
	while (len < bytes.len && len > 0 &&
	    ((unsigned char)bytes.p[len] & 0xc0) == 0x80)
		len--;
	for (i = 0; i < len; i++)
		out[i] = (unsigned char)bytes.p[i] < ' ' ||
		    bytes.p[i] == '\x7f' ? ' ' : bytes.p[i];
	out[len] = '\0';
}

static int
say(struct error *err, enum error_class class, int status, char *message,
    size_t size)
{
	/* The one class whose field is known whoever says it. */
	const char *param = class == ERROR_UPSTREAM_CONTEXT ? "input" : NULL;

	dialect_scrub(message, size < ERROR_MESSAGE_SIZE ? size :
	    ERROR_MESSAGE_SIZE);
	if (message[0] != '\0')
		return error_set(err, class, param, "%s", message);
	if (status == 0)
		return error_set(err, class, param,
		    "the provider reported an error and gave no reason");
	if (status >= 300 && status < 400)
		return error_set(err, class, param,
		    "the provider's address redirects (status %d), which "
		    "isn't followed", status);
	return error_set(err, class, param,
	    "the provider answered with status %d and gave no reason", status);
}

/* A message far longer than what goes on is cut before it is looked at. */
#define MESSAGE_LOOKED_AT	4096

/* Big enough for the nodes of the largest error body. */
#define REFUSAL_ARENA		((size_t)16 * 1024 * 1024)

static void
report(int status, const struct told *t, struct arena *a, struct error *err)
{
	char message[MESSAGE_LOOKED_AT];

	plain_message(a, t->message, message, sizeof(message));
	(void)say(err, class_of(status, t, message), status, message,
	    sizeof(message));
}

/* ---- how long to wait ---- */

#define WAIT_MAX_S	(7 * 24 * 3600)

static int
whole_seconds(double s)
{
	if (!(s > 0))
		return 0;
	return s > WAIT_MAX_S ? WAIT_MAX_S : (int)ceil(s);
}

/* RFC 9110, 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT". */
static bool
parse_date(const char *s, int64_t *out)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct tm tm = { .tm_isdst = 0 };
	char month[4] = "", zone[4] = "";
	const char *m;

	if (sscanf(s, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d %3[A-Z]",
	    &tm.tm_mday, month, &tm.tm_year, &tm.tm_hour, &tm.tm_min,
	    &tm.tm_sec, zone) != 7 || strcmp(zone, "GMT") != 0)
		return false;
	m = strstr(months, month);
	if (m == NULL || strlen(month) != 3 || (m - months) % 3 != 0)
		return false;
	tm.tm_mon = (int)(m - months) / 3;
	tm.tm_year -= 1900;
	*out = (int64_t)timegm(&tm);
	return true;
}

/* "17s", "1.5s". */
static int
told_delay(struct span delay)
{
	double value;

	if (delay.len < 2 || delay.p[delay.len - 1] != 's')
		return 0;
	delay.len--;
	return parse_double(delay, &value) == 0 ? whole_seconds(value) : 0;
}

/* The headers first, then the body. */
static int
delay_of(const struct refusal *r, const struct told *t)
{
	char date[40];
	double value;
	int64_t at;

	if (r->retry_after_ms.p != NULL &&
	    parse_double(r->retry_after_ms, &value) == 0)
		return whole_seconds(value / 1000);
	if (r->retry_after.p == NULL)
		return told_delay(t->delay);
	if (parse_double(r->retry_after, &value) == 0)
		return whole_seconds(value);
	(void)snprintf(date, sizeof(date), "%.*s",
	    (int)(r->retry_after.len < sizeof(date) ? r->retry_after.len :
	    sizeof(date) - 1), r->retry_after.p);
	if (!parse_date(date, &at))
		return 0;
	return whole_seconds((double)(at - clock_wall_s()));
}

void
dialect_stream_error(const struct node *error, struct error *err)
{
	struct told t = { .number = 0 };
	struct arena a;

	arena_init(&a, REFUSAL_ARENA);
	read_body(error, &t);
	report(0, &t, &a, err);
	err->retry_after_s = told_delay(t.delay);
	arena_fini(&a);
}

/* Anthropic: a limit of what may be spent is a 429 that names no time to wait
 * and has an error_code such as enforced_spend_limit_reached. */
static bool
is_spent(const struct refusal *r, const struct told *t)
{
	static const char reached[] = "limit_reached";

	return r->status == 429 && r->retry_after.p == NULL &&
	    r->retry_after_ms.p == NULL && t->reason.len > 0 &&
	    memmem(t->reason.p, t->reason.len, reached,
	    sizeof(reached) - 1) != NULL;
}

/* What says "bad request" in HTML is a server in front, not the provider. */
static bool
is_page(struct span body)
{
	size_t i = 0;

	while (i < body.len && memchr(" \t\r\n", body.p[i], 4) != NULL)
		i++;
	return i < body.len && body.p[i] == '<';
}

void
dialect_refusal(const struct refusal *r, struct error *err)
{
	struct told t = { .number = 0 };
	const struct node *body;
	struct error ignored;
	struct arena a;

	arena_init(&a, REFUSAL_ARENA);
	body = scan(&a, r->body, SCAN_UPSTREAM, &ignored);
	if (body != NULL)
		read_body(body, &t);
	t.used_up = t.used_up || is_spent(r, &t);
	report(r->status, &t, &a, err);
	if (err->class == ERROR_UPSTREAM_REQUEST && is_page(r->body))
		err->class = ERROR_UPSTREAM_FAILED;
	err->retry_after_s = delay_of(r, &t);
	arena_fini(&a);
}
