#include "config.h"

#include <string.h>

#include "base/buf.h"
#include "dialect/media.h"
#include "policy/needs.h"

/* ---- what a request asks for ---- */

/* The call can still go on: one that was cut off doesn't. */
static bool
is_call(const struct item *item)
{
	return (item->type == ITEM_FUNCTION_CALL ||
	    item->type == ITEM_CUSTOM_CALL) &&
	    item->status != STATUS_INCOMPLETE;
}

static bool
is_search(const struct tool *t)
{
	return t->type == TOOL_HOSTED && span_begins(t->type_word,
	    "web_search");
}

/* What the tool needs; of those that only one provider runs nothing is known
 * but by its encoder. */
static unsigned
tool_needs(const struct tool *t)
{
	if (t->type != TOOL_HOSTED)
		return FEATURE_TOOLS;
	return is_search(t) ? FEATURE_WEB_SEARCH : 0;
}

/* The base64 of "%PDF-"; what it was claimed to be counts only where the bytes
 * aren't here. */
static bool
is_pdf(const struct part *part)
{
	struct span data = part->data;
	const char *comma;

	if (part->type != PART_FILE)
		return false;
	if (data.p == NULL)
		return part->url.p != NULL && span_is(media_mime_of_name(
		    part->url), "application/pdf");
	if (span_begins(data, "data:")) {
		comma = memchr(data.p, ',', data.len);
		if (comma == NULL)
			return false;
		data.len -= (size_t)(comma + 1 - data.p);
		data.p = comma + 1;
	}
	return span_begins(data, "JVBERi0");
}

static unsigned
part_needs(const struct part *part)
{
	return part->type == PART_IMAGE ? FEATURE_IMAGES :
	    part->type == PART_FILE ? FEATURE_FILES : 0;
}

/* json_object isn't held to a schema: every route gives it. What came in an
 * item (configuration_update) counts beside the setting, since one dialect
 * takes both and another the last. */
static bool
has_schema(const struct request *r)
{
	return r->format.type == FORMAT_JSON_SCHEMA ||
	    (r->update_format != NULL &&
	    r->update_format->type == FORMAT_JSON_SCHEMA);
}

static bool
has_effort(const struct request *r)
{
	return r->effort > EFFORT_NONE || r->update_effort > EFFORT_NONE;
}

/* Whether all that could be called is a web search. */
static bool
calls_search_only(const struct request *r)
{
	const struct tool_choice *c = &r->tool_choice;
	bool some = c->kind == CHOICE_ALLOWED;
	size_t n = some ? c->n_allowed : r->n_all_tools;

	if (c->tool != NULL)
		return is_search(c->tool);
	for (size_t i = 0; i < n; i++)
		if (!is_search(some ? c->allowed[i] : &r->tools[i]))
			return false;
	return n > 0;
}

/* Log probabilities are shown to those who include them; top_logprobs alone
 * has no effect, as the receipt says. */
static unsigned
setting_needs(const struct request *r)
{
	const struct {
		bool asked;
		unsigned features;
	} settings[] = {
		{ r->stream, FEATURE_STREAMING },
		{ has_schema(r), FEATURE_JSON_SCHEMA },
		{ has_effort(r) || r->summary != SUMMARY_UNSET,
		    FEATURE_REASONING },
		{ r->include & INCLUDE_LOGPROBS, FEATURE_LOGPROBS },
		{ tool_choice_forced(&r->tool_choice),
		    FEATURE_FORCED_CHOICE },
	};
	unsigned features = 0;

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (settings[i].asked)
			features |= settings[i].features;
	return features;
}

/* ---- how long it is ---- */

/* English text is a little over four bytes a token, other languages and code
 * are less: this guess is seldom too high. */
#define BYTES_PER_TOKEN	4

static uint64_t
node_bytes(const struct node *node)
{
	return node == NULL ? 0 : node->span.len;
}

static uint64_t
tool_bytes(const struct tool *t)
{
	return t->name.len + t->description.len + node_bytes(t->parameters) +
	    node_bytes(t->grammar);
}

/* ---- both, in one pass ---- */

static uint64_t
look_at_item(const struct item *item, struct needs *needs)
{
	uint64_t bytes = item->arguments.len + item->input.len;

	if (is_call(item))
		needs->features |= FEATURE_TOOLS;
	for (size_t i = 0; i < item->n_parts; i++) {
		needs->features |= part_needs(&item->parts[i]);
		if (is_pdf(&item->parts[i]))
			needs->native |= FEATURE_FILES;
		bytes += item->parts[i].text.len;
	}
	return bytes;
}

void
needs_of(const struct request *r, struct needs *needs)
{
	uint64_t bytes = r->instructions.len + node_bytes(r->format.schema);

	*needs = (struct needs){ .features = setting_needs(r) };
	for (size_t i = 0; i < r->n_all_tools; i++) {
		needs->features |= tool_needs(&r->tools[i]);
		bytes += tool_bytes(&r->tools[i]);
	}
	for (size_t i = 0; i < r->n_items; i++)
		bytes += look_at_item(&r->items[i], needs);
	needs->kept = needs->features & NEEDS_KEPT;
	needs->tokens = bytes / BYTES_PER_TOKEN;
	if ((needs->features & FEATURE_FORCED_CHOICE) && calls_search_only(r))
		needs->kept |= FEATURE_WEB_SEARCH;
}

/* ---- what a route lacks of it ---- */

/* The most important first, for words and for what is worse to lose. */
static const struct {
	enum feature feature;
	const char *words;
} order[] = {
	{ FEATURE_TOOLS, "tools" },
	{ FEATURE_FORCED_CHOICE, "a forced tool choice" },
	{ FEATURE_JSON_SCHEMA, "a JSON schema" },
	{ FEATURE_IMAGES, "images" },
	{ FEATURE_FILES, "files" },
	{ FEATURE_WEB_SEARCH, "web search" },
	{ FEATURE_REASONING, "reasoning" },
	{ FEATURE_LOGPROBS, "log probabilities" },
	{ FEATURE_STREAMING, "streaming" },
};

#define N_ORDER	(sizeof(order) / sizeof(order[0]))

/* The set as a number whose highest bit is the most important of it. */
static unsigned
weight(unsigned features)
{
	unsigned sum = 0;

	for (size_t i = 0; features != 0 && i < N_ORDER; i++)
		sum = sum << 1 | ((features & (unsigned)order[i].feature) != 0);
	return sum;
}

/* A worse loss outweighs all lesser ones together; the worst are what can't be
 * served at all and what won't fit. */
static unsigned
rank(const struct shortfall *s)
{
	return (unsigned)(s->unfit != 0) << (2 * N_ORDER + 1) |
	    (unsigned)s->tight << (2 * N_ORDER) |
	    weight(s->dropped) << N_ORDER | weight(s->emulated);
}

struct shortfall
needs_shortfall(const struct needs *needs, const struct ability *can,
    int64_t context_window)
{
	unsigned emulated = can->emulated & ~can->native & ~needs->native;
	unsigned missing = needs->features & ~(can->native | emulated);
	struct shortfall s = {
		.unfit = missing & needs->kept,
		.dropped = missing & ~needs->kept,
		.emulated = needs->features & emulated,
		.tight = context_window > 0 &&
		    needs->tokens > (uint64_t)context_window,
	};

	s.rank = rank(&s);
	return s;
}

/* ---- telling ---- */

const char *
needs_words(unsigned features, struct arena *a)
{
	struct buf words;
	const char *out;

	buf_init(&words, (size_t)1024);
	for (size_t i = 0; i < N_ORDER; i++) {
		if (!(features & (unsigned)order[i].feature))
			continue;
		buf_puts(&words, words.len == 0 ? "" : ", ");
		buf_puts(&words, order[i].words);
	}
	out = arena_dup(a, buf_view(&words).p, words.len);
	buf_fini(&words);
	return out;
}

static const char *
tool_param(const struct request *r, enum feature f)
{
	for (size_t i = 0; i < r->n_all_tools; i++)
		if (tool_needs(&r->tools[i]) == (unsigned)f)
			return r->tools[i].param;
	return NULL;
}

static const char *
call_param(const struct request *r, struct arena *a)
{
	for (size_t i = 0; i < r->n_items; i++)
		if (is_call(&r->items[i]))
			return request_item_param(r, i, "", a);
	return NULL;
}

static const char *
part_param(const struct request *r, bool (*asks)(const struct part *),
    struct arena *a)
{
	for (size_t i = 0; i < r->n_items; i++)
		for (size_t k = 0; k < r->items[i].n_parts; k++)
			if (asks(&r->items[i].parts[k]))
				return request_part_param(r, i, k, "", a);
	return NULL;
}

static bool
is_image(const struct part *part)
{
	return part_needs(part) == FEATURE_IMAGES;
}

static bool
is_file(const struct part *part)
{
	return part_needs(part) == FEATURE_FILES;
}

static const char *
param_of(const struct needs *needs, const struct request *r, enum feature f,
    struct arena *a)
{
	const char *param;

	switch (f) {
	case FEATURE_TOOLS:
		param = tool_param(r, f);
		return param != NULL ? param : call_param(r, a);
	case FEATURE_WEB_SEARCH:
		return tool_param(r, f);
	case FEATURE_IMAGES:
		return part_param(r, is_image, a);
	case FEATURE_FILES:
		return part_param(r, needs->native & FEATURE_FILES ? is_pdf :
		    is_file, a);
	case FEATURE_FORCED_CHOICE:
		return "tool_choice";
	case FEATURE_JSON_SCHEMA:
		return "text.format";
	case FEATURE_REASONING:
		return has_effort(r) ? "reasoning.effort" :
		    "reasoning.summary";
	case FEATURE_LOGPROBS:
		return "include";
	case FEATURE_STREAMING:
		return "stream";
	}
	return NULL;
}

const char *
needs_param(const struct needs *needs, const struct request *r,
    unsigned features, struct arena *a)
{
	for (size_t i = 0; i < N_ORDER; i++)
		if (features & needs->features & (unsigned)order[i].feature)
			return param_of(needs, r, order[i].feature, a);
	return NULL;
}
