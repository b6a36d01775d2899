/*
 * One chunk, or one whole answer: errors, usage, the finish reason, and which
 * field is text of which kind. Vendors' deviations that need no row are all
 * here.
 */
#include "config.h"

#include "base/jsonx.h"
#include "dialect/openai_chat.h"

int
chat_send(struct chat_state *st, const struct event *ev, struct error *err)
{
	return sink_send(st->decoder->sink, ev, err);
}

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

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Vendors' sums are not all alike; a part is never more than its whole. */
static void
normalise(const struct node *usage, unsigned quirks, struct usage *u)
{
	uint64_t total = 0;
	bool has_total = count(usage, "total_tokens", &total);

	if ((quirks & QUIRK_REASONING_OUTSIDE) &&
	    !(has_total && total == u->input + u->output))
		u->output += u->reasoning;
	if ((quirks & QUIRK_CACHED_OUTSIDE) && u->cached > u->input)
		u->input += u->cached;
	u->cached = least(u->cached, u->input);
	u->cache_write = least(u->cache_write, u->input - u->cached);
	u->reasoning = least(u->reasoning, u->output);
}

static bool
same_usage(const struct usage *a, const struct usage *b)
{
	return a->input == b->input && a->cached == b->cached &&
	    a->cache_write == b->cache_write && a->output == b->output &&
	    a->reasoning == b->reasoning;
}

/* Usage goes on as it comes, so that an answer that breaks off is charged;
 * zeros before the first token are no usage. */
static int
read_usage(struct chat_state *st, const struct node *usage,
    struct error *err)
{
	struct usage u = { 0 };
	struct event ev = { .type = EVENT_USAGE, .usage = &st->usage };
	bool input = count(usage, "prompt_tokens", &u.input);
	bool output = count(usage, "completion_tokens", &u.output);

	if (!input && !output)
		return 0;
	read_cached(usage, &u);
	(void)count(jsonx_get(usage, "prompt_tokens_details"),
	    "cache_write_tokens", &u.cache_write);
	(void)count(jsonx_get(usage, "completion_tokens_details"),
	    "reasoning_tokens", &u.reasoning);
	normalise(usage, st->decoder->target->provider->quirks, &u);
	if (u.input == 0 && u.output == 0)
		return 0;
	if (st->has_usage && same_usage(&st->usage, &u))
		return 0;
	st->has_usage = true;
	st->usage = u;
	return chat_send(st, &ev, err);
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
read_thinking(struct chat_state *st, const struct node *chunk,
    struct error *err)
{
	const struct node *list = jsonx_get(chunk, "thinking"), *part;

	if (list == NULL)
		return 0;
	if (list->kind == NODE_STRING)
		return chat_text(st, CHANNEL_REASONING, list, err);
	for (part = list->child; part != NULL; part = part->next)
		if (chat_text(st, CHANNEL_REASONING, jsonx_get(part, "text"),
		    err) == -1)
			return -1;
	return 0;
}

static int
read_content(struct chat_state *st, const struct node *content,
    struct error *err)
{
	const struct node *chunk;
	int ret;

	if (content == NULL || content->kind != NODE_ARRAY)
		return chat_text(st, CHANNEL_CONTENT, content, err);
	for (chunk = content->child; chunk != NULL; chunk = chunk->next) {
		if (chunk->kind == NODE_STRING)
			ret = chat_text(st, CHANNEL_CONTENT, chunk, err);
		else if (jsonx_get(chunk, "thinking") != NULL)
			ret = read_thinking(st, chunk, err);
		else
			ret = chat_text(st, CHANNEL_CONTENT,
			    jsonx_get(chunk, "text"), err);
		if (ret == -1)
			return -1;
	}
	return 0;
}

/* OpenRouter's details, for answers that have them and no plain text. */
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
		if (chat_text(st, CHANNEL_REASONING, text, err) == -1)
			return -1;
	}
	return 0;
}

/* Hosts name it differently, and some send it under two names. */
static int
read_reasoning(struct chat_state *st, const struct node *message,
    struct error *err)
{
	static const char *const names[] = { "reasoning_content", "reasoning" };
	const struct node *text;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		text = jsonx_get(message, names[i]);
		if (text != NULL && text->kind == NODE_STRING &&
		    text->span.len > 0)
			return chat_text(st, CHANNEL_REASONING, text, err);
	}
	return read_details(st, jsonx_get(message, "reasoning_details"), err);
}

static int
read_lists(struct chat_state *st, const struct node *message,
    struct error *err)
{
	const struct node *list = jsonx_get(message, "annotations"), *one;
	uint64_t place = 0;

	if (list != NULL && list->kind == NODE_ARRAY)
		for (one = list->child; one != NULL; one = one->next)
			if (chat_annotation(st, one, err) == -1)
				return -1;
	if (chat_text(st, CHANNEL_REFUSAL, jsonx_get(message, "refusal"),
	    err) == -1)
		return -1;
	list = jsonx_get(message, "tool_calls");
	if (list != NULL && list->kind == NODE_ARRAY)
		for (one = list->child; one != NULL; one = one->next)
			if (chat_call(st, one, place++, err) == -1)
				return -1;
	return 0;
}

static int
read_message(struct chat_state *st, const struct node *message,
    const char *content, struct error *err)
{
	if (read_reasoning(st, message, err) == -1 ||
	    read_content(st, jsonx_get(message, content), err) == -1)
		return -1;
	return read_lists(st, message, err);
}

/* ---- errors ---- */

/* An error object, a string, true; many send null, "" or false when there is
 * none. */
static bool
has_error(const struct node *obj)
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

	if (jsonx_get(obj, "choices") != NULL)
		return false;
	return (jsonx_text(obj, "object", &word) && span_is(word, "error")) ||
	    (errors != NULL && errors->count > 0) ||
	    jsonx_get(obj, "detail") != NULL;
}

/* ---- chunks ---- */

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
	if (message != NULL && read_message(st, message, "content", err) == -1)
		return -1;
	if (has_error(choice)) {
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
	struct event begin = { .type = EVENT_BEGIN };
	const struct node *choices, *result = jsonx_get(chunk, "result");
	bool failed = has_error(chunk) || is_error_body(chunk);

	if (!failed && !st->begun) {
		st->begun = true;
		if (chat_send(st, &begin, err) == -1)
			return -1;
	}
	/* Cloudflare wraps the answers of some models (2026-11). */
	if (!failed && result != NULL && result->kind == NODE_OBJECT)
		chunk = result;
	/* Before all that may fail: what was used is charged even then. */
	if (st->begun && read_all_usage(st, chunk, err) == -1)
		return -1;
	if (failed) {
		dialect_stream_error(chunk, err);
		return -1;
	}
	choices = jsonx_get(chunk, "choices");
	if (choices != NULL && choices->kind == NODE_ARRAY &&
	    read_choices(st, choices, err) == -1)
		return -1;
	if (choices == NULL && jsonx_get(chunk, "response") != NULL)
		return read_message(st, chunk, "response", err);
	return 0;
}
