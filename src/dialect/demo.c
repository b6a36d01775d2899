#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "dialect/demo.h"
#include "dialect/encode.h"
#include "dialect/example.h"

#define WORD_MS		20		/* between two words of a stream */
#define ECHO_WORDS	60		/* of what was said are repeated */
#define CALLS_MAX	2		/* at once */
#define EXAMPLE_MAX	((size_t)256 * 1024)

#define REASONING	"The demo has no model and doesn't reason. It looks " \
	"at the last item and answers that."
#define INPUT		"An example of an input."
#define GREETING	"This is Sluice's demo, with no model behind it. "

/* The answer is written down first, then told step by step. */
struct step {
	struct event event;
	struct step *next;
};

struct demo_state {
	struct arena arena;
	struct step *first, **last;
	const struct step *at;
	bool ready;

	unsigned n_items;
	uint64_t left;			/* words that may still be said */
	bool cut;			/* some were not */
	struct usage usage;
};

/* ---- steps ---- */

static void
add(struct demo_state *st, struct event ev)
{
	struct step *step = arena_alloc(&st->arena, sizeof(*step));

	step->event = ev;
	*st->last = step;
	st->last = &step->next;
}

static void
add_delta(struct demo_state *st, enum part_type type, struct span text)
{
	if (st->left == 0) {
		st->cut = true;
		return;
	}
	st->left--;
	st->usage.output++;
	if (type == PART_REASONING)
		st->usage.reasoning++;
	add(st, (struct event){ .type = EVENT_DELTA,
	    .item = st->n_items - 1, .part_type = type, .text = text });
}

/* tool is NULL for an item that is no call. */
static void
add_begin(struct demo_state *st, enum item_type type, const struct tool *tool)
{
	struct event ev = {
		.type = EVENT_ITEM_BEGIN,
		.item = st->n_items++,
		.item_type = type,
	};

	if (tool != NULL) {
		ev.name = tool->name;
		ev.namespace = tool->namespace;
	}
	add(st, ev);
}

static void
add_end(struct demo_state *st)
{
	add(st, (struct event){ .type = EVENT_ITEM_END,
	    .item = st->n_items - 1,
	    .status = st->cut ? STATUS_INCOMPLETE : STATUS_COMPLETED });
}

/* The first word of the text with the blanks around it. No escape holds a
 * blank, so none is split. */
static struct span
next_word(struct span *text)
{
	struct span word = { text->p, 0 };

	while (word.len < text->len && word.p[word.len] == ' ')
		word.len++;
	while (word.len < text->len && word.p[word.len] != ' ')
		word.len++;
	while (word.len < text->len && word.p[word.len] == ' ')
		word.len++;
	text->p += word.len;
	text->len -= word.len;
	return word;
}

static void
add_words(struct demo_state *st, enum part_type type, struct span text,
    size_t max)
{
	while (text.len > 0 && max-- > 0)
		add_delta(st, type, next_word(&text));
	if (text.len > 0)
		add_delta(st, type, SPAN("..."));
}

/* ---- what was asked ---- */

static uint64_t
count_words(struct span text)
{
	uint64_t n = 0;

	while (text.len > 0) {
		(void)next_word(&text);
		n++;
	}
	return n;
}

static uint64_t
count_input(const struct request *r)
{
	uint64_t n = count_words(r->instructions);
	size_t i, j;

	for (i = 0; i < r->n_items; i++)
		for (j = 0; j < r->items[i].n_parts; j++)
			n += count_words(r->items[i].parts[j].text);
	return n;
}

static const struct item *
last_item(const struct request *r)
{
	return r->n_items == 0 ? NULL : &r->items[r->n_items - 1];
}

static bool
answers_output(const struct request *r)
{
	const struct item *last = last_item(r);

	return last != NULL && (last->type == ITEM_FUNCTION_OUTPUT ||
	    last->type == ITEM_CUSTOM_OUTPUT);
}

static struct span
first_text(const struct item *item)
{
	size_t i;

	for (i = 0; i < item->n_parts; i++)
		if (item->parts[i].type == PART_TEXT &&
		    item->parts[i].text.len > 0)
			return item->parts[i].text;
	return SPAN("nothing");
}

static struct span
last_said(const struct request *r)
{
	size_t i;

	for (i = r->n_items; i-- > 0; )
		if (r->items[i].type == ITEM_MESSAGE &&
		    r->items[i].role == ROLE_USER)
			return first_text(&r->items[i]);
	return SPAN("nothing");
}

/* ---- examples ---- */

/* As text that means the JSON. */
static struct span
example_text(struct demo_state *st, const struct node *schema)
{
	struct buf json, text;
	struct jsonw w = jsonw_on(&json);
	struct span out;

	buf_init(&json, EXAMPLE_MAX);
	buf_init(&text, EXAMPLE_MAX * 6);
	example_write(&w, schema);
	jsonw_escape(&text, buf_over(&json) ? SPAN("{}") : buf_view(&json));
	out = arena_span(&st->arena, buf_view(&text));
	buf_fini(&text);
	buf_fini(&json);
	return out;
}

/* ---- items ---- */

static void
add_call(struct demo_state *st, const struct tool *t)
{
	if (st->cut)
		return;
	if (t->type == TOOL_CUSTOM) {
		add_begin(st, ITEM_CUSTOM_CALL, t);
		add_delta(st, PART_INPUT, SPAN(INPUT));
	} else {
		add_begin(st, ITEM_FUNCTION_CALL, t);
		add_delta(st, PART_ARGUMENTS, example_text(st, t->parameters));
	}
	add_end(st);
}

/* The i'th tool that may be called, or NULL when that one isn't. */
static const struct tool *
callable(const struct request *r, size_t i)
{
	const struct tool_choice *c = &r->tool_choice;
	const struct tool *t = c->kind == CHOICE_ALLOWED ? c->allowed[i] :
	    &r->tools[i];

	/* It can't follow a grammar. */
	if (t->type == TOOL_HOSTED || t->grammar != NULL)
		return NULL;
	return c->tool == NULL || c->tool == t ? t : NULL;
}

static size_t
count_tools(const struct request *r)
{
	return r->tool_choice.kind == CHOICE_ALLOWED ?
	    r->tool_choice.n_allowed : r->n_all_tools;
}

/* A forced choice is met or refused, never left out. */
static bool
can_obey(const struct request *r)
{
	const struct tool_choice *c = &r->tool_choice;
	size_t i, n = count_tools(r);

	if (c->kind == CHOICE_AUTO || c->kind == CHOICE_NONE ||
	    (c->kind == CHOICE_ALLOWED && !c->required))
		return true;
	for (i = 0; i < n; i++)
		if (callable(r, i) != NULL)
			return true;
	return false;
}

/* Whether there was something to call. */
static bool
add_calls(struct demo_state *st, const struct request *r)
{
	size_t n = count_tools(r);
	size_t max = r->parallel_tool_calls == YES ? CALLS_MAX : 1, done = 0;
	const struct tool *t;
	size_t i;

	if (r->tool_choice.kind == CHOICE_NONE || answers_output(r))
		return false;
	for (i = 0; i < n && done < max; i++) {
		t = callable(r, i);
		if (t == NULL)
			continue;
		add_call(st, t);
		done++;
	}
	return done > 0;
}

static void
add_message(struct demo_state *st, const struct request *r)
{
	if (st->cut)
		return;
	add_begin(st, ITEM_MESSAGE, NULL);
	if (r->format.type != FORMAT_TEXT) {
		add_words(st, PART_TEXT, example_text(st, r->format.schema),
		    SIZE_MAX);
	} else if (answers_output(r)) {
		add_words(st, PART_TEXT, SPAN(GREETING "The tool said: "),
		    SIZE_MAX);
		add_words(st, PART_TEXT, first_text(last_item(r)),
		    ECHO_WORDS);
	} else {
		add_words(st, PART_TEXT, SPAN(GREETING "You said: "),
		    SIZE_MAX);
		add_words(st, PART_TEXT, last_said(r), ECHO_WORDS);
	}
	add_end(st);
}

static void
write_script(struct demo_state *st, const struct request *r)
{
	st->left = r->max_output_tokens.set ?
	    (uint64_t)r->max_output_tokens.value : UINT64_MAX;
	st->usage.input = count_input(r);
	add(st, (struct event){ .type = EVENT_BEGIN });
	if (r->effort != EFFORT_UNSET && r->effort != EFFORT_NONE) {
		add_begin(st, ITEM_REASONING, NULL);
		add_words(st, PART_REASONING, SPAN(REASONING), SIZE_MAX);
		add_end(st);
	}
	if (!add_calls(st, r))
		add_message(st, r);
	add(st, (struct event){ .type = EVENT_USAGE, .usage = &st->usage });
	add(st, (struct event){ .type = EVENT_END,
	    .reason = st->cut ? END_MAX_TOKENS : END_COMPLETED });
	st->at = st->first;
	st->ready = true;
}

/* ---- what it goes without ---- */

/* Images and files are taken, though never looked at. */
static struct ability
demo_can(const struct target *t)
{
	unsigned features = target_features(t) &
	    ~(unsigned)(FEATURE_LOGPROBS | FEATURE_WEB_SEARCH);

	if (!(features & FEATURE_TOOLS))
		features &= ~(unsigned)FEATURE_FORCED_CHOICE;
	return (struct ability){ .native = features };
}

static int
drop_tools(const struct request *r, struct receipt *receipt, struct error *err)
{
	if (!can_obey(r))
		return error_set(err, ERROR_UNSUPPORTED_VALUE, "tool_choice",
		    "the demo calls no hosted tools and follows no grammars");
	for (size_t i = 0; i < r->n_all_tools; i++)
		if (r->tools[i].type == TOOL_HOSTED && dialect_drop(r, receipt,
		    r->tools[i].param, "the demo runs no hosted tools",
		    err) == -1)
			return -1;
	return 0;
}

static int
drop_settings(const struct request *r, struct receipt *receipt,
    struct error *err)
{
	static const char same[] = "the demo always says the same",
	    keeps[] = "the demo keeps no prompts";
	const struct {
		const char *param, *why;
		bool asked;
	} settings[] = {
		{ "temperature", same,
		    r->temperature.set && r->temperature.value != 1 },
		{ "top_p", same, r->top_p.set && r->top_p.value != 1 },
		{ "presence_penalty", same, r->presence_penalty.set &&
		    r->presence_penalty.value != 0 },
		{ "frequency_penalty", same, r->frequency_penalty.set &&
		    r->frequency_penalty.value != 0 },
		{ "text.verbosity", same, r->verbosity != VERBOSITY_UNSET },
		{ "top_logprobs", "the demo has no log probabilities",
		    (r->include & INCLUDE_LOGPROBS) && r->top_logprobs.set &&
		    r->top_logprobs.value > 0 },
		{ "include", "the demo has nothing more to show",
		    r->include != 0 },
		{ "max_tool_calls", "the demo runs no hosted tools",
		    r->max_tool_calls.set },
		{ "prompt_cache_key", keeps, r->prompt_cache_key.p != NULL },
		{ "prompt_cache_retention", keeps,
		    r->prompt_cache_retention.p != NULL },
		{ "user", "the demo is told of no end user",
		    r->user.p != NULL },
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (settings[i].asked && dialect_drop(r, receipt,
		    settings[i].param, settings[i].why, err) == -1)
			return -1;
	if (r->summary != SUMMARY_UNSET)
		receipt_change(receipt, "reasoning.summary", ACTION_EMULATED,
		    "the demo gives its reasoning as it is, or none");
	return dialect_drop_hints(r, receipt, err) == -1 ? -1 :
	    dialect_drop_cache_marks(r, receipt, keeps, err);
}

/* One change tells of all that follow. */
static int
drop_items(const struct request *r, struct receipt *receipt, struct error *err)
{
	bool told = false;

	for (size_t i = 0; i < r->n_items; i++) {
		const struct item *item = &r->items[i];

		if (item->type != ITEM_HOSTED ||
		    dialect_stands_elsewhere(r, receipt, item) || told)
			continue;
		told = true;
		if (dialect_drop_item(r, receipt, item,
		    "the demo knows no items of hosted tools", err) == -1)
			return -1;
	}
	return 0;
}

static int
demo_accept(const struct request *r, const struct target *t,
    struct receipt *receipt, struct error *err)
{
	(void)t;
	return drop_tools(r, receipt, err) == -1 ||
	    drop_settings(r, receipt, err) == -1 ? -1 :
	    drop_items(r, receipt, err);
}

/* ---- the dialect ---- */

static void
demo_begin(struct decoder *d)
{
	struct demo_state *st = d->state;

	arena_init(&st->arena, CEILING_OUTPUT);
	st->last = &st->first;
}

static void
demo_end(struct decoder *d)
{
	struct demo_state *st = d->state;

	arena_fini(&st->arena);
}

/* Up to the next word of a stream, or all of a whole answer. */
static int
demo_answer(struct decoder *d, struct error *err)
{
	struct demo_state *st = d->state;
	const struct event *ev;
	struct request settled;

	if (!st->ready) {
		dialect_settle(&settled, d->request);
		write_script(st, &settled);
	}
	while (st->at != NULL) {
		ev = &st->at->event;
		st->at = st->at->next;
		if (sink_send(d->sink, ev, err) == -1)
			return -1;
		if (ev->type == EVENT_DELTA && d->stream)
			return WORD_MS;
	}
	return 0;
}

const struct dialect dialect_demo = {
	.name = "demo",
	.can = demo_can,
	.state_size = sizeof(struct demo_state),
	.begin = demo_begin,
	.end = demo_end,
	.answer = demo_answer,
	.accept = demo_accept,
};
