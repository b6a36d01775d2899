/*
 * One chunk, or one whole answer: errors, usage, and why it ended.
 */
#include "config.h"

#include "base/jsonx.h"
#include "dialect/gemini.h"

/* ---- usage ---- */

/* No answer has so many tokens; what is larger is no count. */
#define COUNT_MAX	((uint64_t)1 << 40)

static uint64_t
count(const struct node *usage, const char *key)
{
	uint64_t value;

	return jsonx_u64(usage, key, &value) && value <= COUNT_MAX ? value : 0;
}

/* What is zero is left out. Thoughts stand beside the candidates, what tools
 * of Google's own read beside the prompt, cached tokens inside it. */
static int
read_usage(struct gemini_state *st, const struct node *usage,
    struct error *err)
{
	struct usage u = { 0 };

	u.input = count(usage, "promptTokenCount") +
	    count(usage, "toolUsePromptTokenCount");
	u.cached = count(usage, "cachedContentTokenCount");
	u.reasoning = count(usage, "thoughtsTokenCount");
	u.output = count(usage, "candidatesTokenCount") + u.reasoning;
	if (u.input > 0 || u.output > 0)
		st->usage = u;
	return emit_usage(&st->emit, &u, err);
}

/* ---- why it ended ---- */

/* All other words, known or not, mean that it ended well if it said anything.
 * CONTINUATION asks for another call that goes on; here the answer is short. */
static const struct {
	const char *word;
	enum end_reason reason;
	enum error_class class;		/* ERROR_NONE: it has ended so */
} finishes[] = {
	{ "STOP", END_COMPLETED, ERROR_NONE },
	{ "MAX_TOKENS", END_MAX_TOKENS, ERROR_NONE },
	{ "CONTINUATION", END_MAX_TOKENS, ERROR_NONE },
	{ "SAFETY", END_CONTENT_FILTER, ERROR_NONE },
	{ "RECITATION", END_CONTENT_FILTER, ERROR_NONE },
	{ "LANGUAGE", END_CONTENT_FILTER, ERROR_NONE },
	{ "BLOCKLIST", END_CONTENT_FILTER, ERROR_NONE },
	{ "PROHIBITED_CONTENT", END_CONTENT_FILTER, ERROR_NONE },
	{ "SPII", END_CONTENT_FILTER, ERROR_NONE },
	{ "IMAGE_SAFETY", END_CONTENT_FILTER, ERROR_NONE },
	{ "IMAGE_PROHIBITED_CONTENT", END_CONTENT_FILTER, ERROR_NONE },
	{ "IMAGE_RECITATION", END_CONTENT_FILTER, ERROR_NONE },
	{ "IMAGE_OTHER", END_CONTENT_FILTER, ERROR_NONE },
	{ "MALFORMED_FUNCTION_CALL", 0, ERROR_UPSTREAM_FAILED },
	{ "MALFORMED_RESPONSE", 0, ERROR_UPSTREAM_FAILED },
	{ "UNEXPECTED_TOOL_CALL", 0, ERROR_UPSTREAM_FAILED },
	{ "TOO_MANY_TOOL_CALLS", 0, ERROR_UPSTREAM_FAILED },
	/* Without our blobs there is a word for each. */
	{ "MISSING_THOUGHT_SIGNATURE", 0, ERROR_UPSTREAM_REASONING },
};
#define FINISHES	(sizeof(finishes) / sizeof(finishes[0]))

static void
set_finish(struct gemini_state *st, enum end_reason reason)
{
	st->has_finish = true;
	st->doubtful = false;
	st->reason = reason;
}

static int
read_finish(struct gemini_state *st, const struct node *candidate,
    struct error *err)
{
	struct span word;
	size_t i = 0;

	if (!jsonx_text(candidate, "finishReason", &word) || word.len == 0)
		return 0;
	while (i < FINISHES && !span_is(word, finishes[i].word))
		i++;
	if (i < FINISHES && finishes[i].class != ERROR_NONE)
		return error_set(err, finishes[i].class, NULL,
		    "the provider broke its answer off: %s",
		    finishes[i].word);
	set_finish(st, i < FINISHES ? finishes[i].reason : END_COMPLETED);
	st->doubtful = i == FINISHES;
	return 0;
}

/* A prompt that was refused has no candidate, and the status is 200. */
static void
read_feedback(struct gemini_state *st, const struct node *feedback)
{
	struct span word;

	if (!st->has_finish && jsonx_text(feedback, "blockReason", &word) &&
	    word.len > 0)
		set_finish(st, END_CONTENT_FILTER);
}

/* ---- candidates ---- */

static const struct node *
first_of(const struct node *obj, const char *key)
{
	const struct node *list = gemini_list(obj, key);

	return list == NULL ? NULL : list->child;
}

/* The last that says anything counts; some come before the finish reason. */
static void
keep_grounding(struct gemini_state *st, const struct node *candidate)
{
	const struct node *found = jsonx_get(candidate, "groundingMetadata");

	if (found == NULL || found->kind != NODE_OBJECT || found->count == 0)
		return;
	buf_reset(&st->grounding);
	buf_span(&st->grounding, found->span);
}

static int
read_parts(struct gemini_state *st, const struct node *candidate,
    struct error *err)
{
	const struct node *part;

	if (gemini_logprobs_read(&st->logprobs, candidate, err) == -1)
		return -1;
	for (part = first_of(jsonx_get(candidate, "content"), "parts");
	    part != NULL; part = part->next)
		if (part->kind == NODE_OBJECT &&
		    gemini_part(st, part, err) == -1)
			return -1;
	/* With a search it waits for the citations, at the end. */
	if (!st->plan.search && gemini_tell_held(st, err) == -1)
		return -1;
	return gemini_tell_logprobs(st, err);
}

static int
read_candidate(struct gemini_state *st, const struct node *candidate,
    struct error *err)
{
	if (read_parts(st, candidate, err) == -1)
		return -1;
	keep_grounding(st, candidate);
	return read_finish(st, candidate, err);
}

static int
read_answer(struct gemini_state *st, const struct node *answer,
    struct error *err)
{
	const struct node *usage = jsonx_get(answer, "usageMetadata");
	const struct node *one = first_of(answer, "candidates");
	uint64_t index, place = 0;

	if (jsonx_get(answer, "error") != NULL) {
		gemini_stream_error(answer, err);
		return -1;
	}
	if (emit_begin(&st->emit, err) == -1)
		return -1;
	/* Before all that may fail: what was used is charged even then. */
	if (usage != NULL && read_usage(st, usage, err) == -1)
		return -1;
	for (; one != NULL; one = one->next) {
		index = place++;
		(void)jsonx_u64(one, "index", &index);
		if (index == 0 && read_candidate(st, one, err) == -1)
			return -1;
	}
	read_feedback(st, jsonx_get(answer, "promptFeedback"));
	return 0;
}

/* An error may stand in an array, and so do all chunks of a stream that isn't
 * one of events. */
int
gemini_read(struct gemini_state *st, const struct node *node,
    struct error *err)
{
	const struct node *one;

	if (st->emit.ended)
		return 0;
	if (node->kind == NODE_OBJECT)
		return read_answer(st, node, err);
	if (node->kind != NODE_ARRAY || node->count == 0)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent something that is no answer");
	for (one = node->child; one != NULL; one = one->next)
		if (one->kind == NODE_OBJECT && read_answer(st, one,
		    err) == -1)
			return -1;
	return 0;
}
