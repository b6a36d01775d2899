/*
 * Refused calls, and errors within a stream:
 *
 *	{"error":{"code":429,"message":"...","status":"RESOURCE_EXHAUSTED",
 *	 "details":[...]}}
 *
 * or an array of one such object. The common reading tells nearly all of it;
 * here are words that mean something from Google only.
 */
#include "config.h"

#include <string.h>

#include "dialect/gemini.h"

/* Of messages whose status says no more than that the request is wrong, as
 * seen 2026-11. */
static const struct {
	const char *phrase;
	enum error_class class;
} phrases[] = {
	/* Missing ones too: without our blobs there is a word for each. */
	{ "thought signature", ERROR_UPSTREAM_REASONING },
	{ "thought_signature", ERROR_UPSTREAM_REASONING },
	{ "thoughtSignature", ERROR_UPSTREAM_REASONING },
	{ "API key expired", ERROR_UPSTREAM_AUTH },
	/* Where we are, and what our account allows. */
	{ "location is not supported", ERROR_UPSTREAM_AUTH },
	{ "enable billing", ERROR_UPSTREAM_BILLING },
};

static void
refine(struct error *err)
{
	if (err->class != ERROR_UPSTREAM_REQUEST)
		return;
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (strcasestr(err->message, phrases[i].phrase) != NULL) {
			err->class = phrases[i].class;
			return;
		}
}

void
gemini_stream_error(const struct node *body, struct error *err)
{
	dialect_stream_error(body, err);
	refine(err);
}

void
gemini_failure(const struct refusal *r, struct error *err)
{
	dialect_refusal(r, err);
	refine(err);
}
