/*
 * response_json: the public JSON of a response and of its pieces.
 *
 * The object has all 31 keys that the Open Responses schema requires, then
 * three more of OpenAI's where they were sent (user, prompt_cache_retention,
 * prompt_cache_options), then ours: cost and receipt.
 */
#ifndef SLUICE_MODEL_RESPONSE_JSON_H
#define SLUICE_MODEL_RESPONSE_JSON_H

#include "base/jsonw.h"
#include "model/receipt.h"
#include "model/request.h"
#include "model/response.h"

/*
 * Builds the request's share of the object once and keeps it in the response;
 * its effort must be known by then.
 * A stream writes the object three times, and tools and instructions can be
 * large. response_write does without, with the same bytes.
 */
void	response_echo(struct response *, const struct request *);

/* What response_echo keeps: members without braces, for an open object. */
void	response_echo_write(struct jsonw *, const struct response *,
	    const struct request *);

/* The definition of a tool, or several, as it was sent but for its
 * credentials, however deep those stand. */
void	response_definition_write(struct jsonw *, const struct node *);

/* The whole response as it stands. receipt may be NULL: no receipt then. */
void	response_write(struct jsonw *, const struct response *,
	    const struct request *, const struct receipt *);

/* An item of the response as it stands; an item in progress has no content yet
 * when begun. What clients have to ask for is there if this one did. */
void	output_item_write(struct jsonw *, const struct response *,
	    const struct output_item *);

/* A content part (output_text, refusal, reasoning_text, summary_text) with
 * its text, or as it is announced: empty. */
void	output_part_write(struct jsonw *, const struct response *,
	    const struct output_part *, bool empty);

/* Its text as the client is shown it (response.originals), appended. */
void	output_text(struct buf *, const struct response *,
	    const struct output_part *);

/* {"error":{message,type,param,code,...},"receipt":{...}}; the receipt stands
 * there only when something was tried. model and receipt may be NULL. */
void	error_write(struct jsonw *, const struct error *, const char *model,
	    const struct receipt *);

#endif
