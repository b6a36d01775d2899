/*
 * One chunk, or one whole answer: errors, usage, the finish reason, and which
 * field is text of which kind. Vendors' deviations that need no row are all
 * here.
 */
#include "config.h"

#include "base/ceilings.h"
#include "base/jsonx.h"
#include "dialect/openai_chat.h"

/* ---- usage ---- */

/* No answer has so many tokens; what is larger is no count. */
#define COUNT_MAX	((uint64_t)1 << 40)

static bool
count(const struct node *obj, const char *key, uint64_t *out)
{
	uint64_t value;

	if (!jsonx_u64(obj, key, &value) || value > COUNT_MAX)
		return false;
	*out = value;
	return true;
}

/* The first of the spellings in use, as of 2026-11. */
static void
read_cached(const struct node *usage, struct usage *u)
{
	static const struct {
		const char *outer, *key;
	} names[] = {
		{ "prompt_tokens_details", "cached_tokens" },
		{ "prompt_token_details", "cached_tokens" },	/* Mistral */
		{ NULL, "prompt_cache_hit_tokens" },		/* DeepSeek */
		{ NULL, "num_cached_tokens" },			/* Mistral */
		{ NULL, "cached_tokens" },			/* Moonshot */
	};
	const struct node *obj;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		obj = names[i].outer == NULL ? usage :
		    jsonx_get(usage, names[i].outer);
		if (count(obj, names[i].key, &u->cached))
			return;
	}
}

/* Vendors' sums are not all alike. */
static void
sum(const struct node *usage, unsigned quirks, struct usage *u)
{
	uint64_t total = 0;
	bool has_total = count(usage, "total_tokens", &total);

	if ((quirks & QUIRK_REASONING_OUTSIDE) &&
	    !(has_total && total == u->input + u->output))
		u->output += u->reasoning;
	if ((quirks & QUIRK_CACHED_OUTSIDE) && u->cached > u->input)
		u->input += u->cached;
}

static int
read_usage(struct chat_state *st, const struct node *usage,
    struct error *err)
{
	struct usage u = { 0 };
	bool input = count(usage, "prompt_tokens", &u.input);
	bool output = count(usage, "completion_tokens", &u.output);

	if (!input && !output)
		return 0;
	read_cached(usage, &u);
	(void)count(jsonx_get(usage, "prompt_tokens_details"),
	    "cache_write_tokens", &u.cache_write);
	(void)count(jsonx_get(usage, "completion_tokens_details"),
	    "reasoning_tokens", &u.reasoning);
	sum(usage, st->emit.decoder->target->provider->quirks, &u);
	return emit_usage(&st->emit, &u, err);
}

/* ---- finish reasons ---- */

static const struct {
	const char *word;
	enum end_reason reason;
} reasons[] = {
	{ "length", END_MAX_TOKENS },
	{ "model_length", END_MAX_TOKENS },		/* Mistral */
	{ "max_tokens", END_MAX_TOKENS },
	{ "MAX_TOKENS", END_MAX_TOKENS },
	{ "model_context_window_exceeded", END_MAX_TOKENS },	/* Z.ai */
	{ "content_filter", END_CONTENT_FILTER },
	{ "sensitive", END_CONTENT_FILTER },		/* Z.ai */
	/* Gemini's own words, which its compatible endpoint passes on. */
	{ "SAFETY", END_CONTENT_FILTER },
	{ "RECITATION", END_CONTENT_FILTER },
	{ "BLOCKLIST", END_CONTENT_FILTER },
	{ "PROHIBITED_CONTENT", END_CONTENT_FILTER },
	{ "SPII", END_CONTENT_FILTER },
};

static const struct {
	const char *word;
	enum error_class class;
} failures[] = {
	{ "error", ERROR_UPSTREAM_FAILED },
	{ "network_error", ERROR_UPSTREAM_FAILED },	/* Z.ai */
	{ "insufficient_system_resource",		/* DeepSeek */
	    ERROR_UPSTREAM_OVERLOADED },
};

/* All other words, known or not, mean that the answer is complete. */
static int
read_finish(struct chat_state *st, const struct node *choice,
    struct error *err)
{
	struct span word;
	size_t i;

	if (!jsonx_text(choice, "finish_reason", &word) || word.len == 0)
		return 0;
	for (i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (span_is(word, failures[i].word))
			return error_set(err, failures[i].class, NULL,
			    "the provider broke its answer off: %s",
			    failures[i].word);
	st->has_finish = true;
	st->reason = END_COMPLETED;
	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (span_is(word, reasons[i].word))
			st->reason = reasons[i].reason;
	return 0;
}

/* ---- content ---- */

/* Mistral: "thinking" is a string or a list of text chunks. */
static int
read_thinking(struct chat_state *st, const struct node *thinking,
    struct error *err)
{
	const struct node *part;

	if (thinking->kind == NODE_STRING)
		return chat_reasoning(st, thinking, err);
	for (part = thinking->child; part != NULL; part = part->next)
		if (chat_reasoning(st, jsonx_get(part, "text"), err) == -1)
			return -1;
	return 0;
}

/* A string or, from Mistral, a list of chunks. */
static int
read_content(struct chat_state *st, const struct node *content,
    struct span logprobs, struct error *err)
{
	const struct node *chunk, *thinking;
	int ret;

	if (content == NULL || content->kind != NODE_ARRAY)
		return chat_content(st, content, logprobs, err);
	for (chunk = content->child; chunk != NULL; chunk = chunk->next) {
		thinking = jsonx_get(chunk, "thinking");
		if (thinking != NULL)
			ret = read_thinking(st, thinking, err);
		else
			ret = chat_content(st, chunk->kind == NODE_STRING ?
			    chunk : jsonx_get(chunk, "text"),
			    (struct span){ NULL, 0 }, err);
		if (ret == -1)
			return -1;
	}
	return 0;
}

/* The text of details, for answers that have them and no plain text. */
static int
read_details(struct chat_state *st, const struct node *details,
    struct error *err)
{
	const struct node *one, *text;

	if (details == NULL || details->kind != NODE_ARRAY)
		return 0;
	for (one = details->child; one != NULL; one = one->next) {
		text = jsonx_get(one, "text");
		if (text == NULL)
			text = jsonx_get(one, "summary");
		if (chat_reasoning(st, text, err) == -1)
			return -1;
	}
	return 0;
}

static bool
has_text(const struct node *n)
{
	return n != NULL && n->kind == NODE_STRING && n->span.len > 0;
}

/* Hosts name it differently, and some send it under two names. */
static int
read_reasoning(struct chat_state *st, const struct node *message,
    struct error *err)
{
	const struct node *details = jsonx_get(message, "reasoning_details");
	const struct node *text = jsonx_get(message, "reasoning_content");

	if (chat_details(st, details, err) == -1)
		return -1;
	if (!has_text(text))
		text = jsonx_get(message, "reasoning");
	return has_text(text) ? chat_reasoning(st, text, err) :
	    read_details(st, details, err);
}

static int
read_annotations(struct chat_state *st, const struct node *list,
    struct error *err)
{
	const struct node *one;

	if (list == NULL || list->kind != NODE_ARRAY)
		return 0;
	for (one = list->child; one != NULL; one = one->next)
		if (chat_annotation(st, one, err) == -1)
			return -1;
	return 0;
}

static int
read_calls(struct chat_state *st, const struct node *list, struct error *err)
{
	const struct node *one;
	uint64_t place = 0;

	if (list == NULL || list->kind != NODE_ARRAY)
		return 0;
	for (one = list->child; one != NULL; one = one->next)
		if (chat_call(st, one, place++, err) == -1)
			return -1;
	return 0;
}

static int
read_message(struct chat_state *st, const struct node *message,
    const char *content, struct span logprobs, struct error *err)
{
	if (read_reasoning(st, message, err) == -1 ||
	    read_content(st, jsonx_get(message, content), logprobs,
	    err) == -1 ||
	    read_annotations(st, jsonx_get(message, "annotations"),
	    err) == -1 ||
	    chat_refusal(st, jsonx_get(message, "refusal"), err) == -1)
		return -1;
	return read_calls(st, jsonx_get(message, "tool_calls"), err);
}

/* ---- errors ---- */

/* An error object, a string, true; many send null, "" or false when there is
 * none. */
bool
chat_has_error(const struct node *obj)
{
	const struct node *error = jsonx_get(obj, "error");

	if (error == NULL)
		return false;
	if (error->kind == NODE_STRING)
		return error->span.len > 0;
	if (error->kind == NODE_BOOL)
		return error->flags & NODE_TRUE;
	return error->kind == NODE_OBJECT || error->kind == NODE_ARRAY;
}

/* The other shapes, told from an answer by its lack of choices. */
static bool
is_error_body(const struct node *obj)
{
	const struct node *errors = jsonx_get(obj, "errors");
	struct span word;

	return (jsonx_text(obj, "object", &word) && span_is(word, "error")) ||
	    (errors != NULL && errors->count > 0) ||
	    jsonx_get(obj, "detail") != NULL;
}

/* ---- chunks ---- */

static int
read_delta(struct chat_state *st, const struct node *choice,
    const struct node *message, struct error *err)
{
	struct buf logprobs;
	int ret;

	buf_init(&logprobs, CEILING_UPSTREAM_BODY);
	chat_logprobs(st, choice, &logprobs);
	ret = buf_over(&logprobs) ?
	    error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
	    "the provider sent log probabilities that are too large") :
	    read_message(st, message, "content", buf_view(&logprobs), err);
	buf_fini(&logprobs);
	return ret;
}

static int
read_choice(struct chat_state *st, const struct node *choice,
    struct error *err)
{
	const struct node *message = jsonx_get(choice, "delta");
	const struct node *usage = jsonx_get(choice, "usage");

	if (message == NULL)
		message = jsonx_get(choice, "message");
	if (usage != NULL && read_usage(st, usage, err) == -1)
		return -1;
	if (message != NULL && read_delta(st, choice, message, err) == -1)
		return -1;
	if (chat_has_error(choice)) {
		dialect_stream_error(choice, err);
		return -1;
	}
	return read_finish(st, choice, err);
}

static int
read_choices(struct chat_state *st, const struct node *choices,
    struct error *err)
{
	const struct node *choice;
	uint64_t index, place = 0;

	for (choice = choices->child; choice != NULL; choice = choice->next) {
		index = place++;
		(void)jsonx_u64(choice, "index", &index);
		if (index == 0 && read_choice(st, choice, err) == -1)
			return -1;
	}
	return 0;
}

static int
read_all_usage(struct chat_state *st, const struct node *chunk,
    struct error *err)
{
	const struct node *groq = jsonx_get(chunk, "x_groq");

	if (groq != NULL && jsonx_get(groq, "usage") != NULL &&
	    read_usage(st, jsonx_get(groq, "usage"), err) == -1)
		return -1;
	if (jsonx_get(chunk, "usage") == NULL)
		return 0;
	return read_usage(st, jsonx_get(chunk, "usage"), err);
}

int
chat_read(struct chat_state *st, const struct node *chunk, struct error *err)
{
	const struct node *choices = jsonx_get(chunk, "choices");
	const struct node *result = jsonx_get(chunk, "result");
	bool failed = chat_has_error(chunk) ||
	    (choices == NULL && is_error_body(chunk));

	if (!failed && emit_begin(&st->emit, err) == -1)
		return -1;
	/* Cloudflare wraps the answers of some models (2026-11). */
	if (!failed && result != NULL && result->kind == NODE_OBJECT) {
		chunk = result;
		choices = jsonx_get(chunk, "choices");
	}
	/* Before all that may fail: what was used is charged even then. */
	if (st->emit.begun && read_all_usage(st, chunk, err) == -1)
		return -1;
	if (failed) {
		dialect_stream_error(chunk, err);
		return -1;
	}
	if (choices != NULL && choices->kind == NODE_ARRAY &&
	    read_choices(st, choices, err) == -1)
		return -1;
	if (choices == NULL && jsonx_get(chunk, "response") != NULL)
		return read_message(st, chunk, "response",
		    (struct span){ NULL, 0 }, err);
	return 0;
}
