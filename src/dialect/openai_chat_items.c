/*
 * Text as items: what the provider calls content, reasoning and refusal; the
 * <think> tags of some; log probabilities and citations.
 */
#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "dialect/logprobs.h"
#include "dialect/openai_chat.h"

static const struct span none = { NULL, 0 };

/* Providers of this dialect tell their thoughts as they are, asked or not. Who
 * asks for a summary looks for one, and gets them as that. */
static enum part_type
thought_type(const struct chat_state *st)
{
	return st->emit.decoder->request->summary == SUMMARY_UNSET ?
	    PART_REASONING : PART_SUMMARY;
}

/* ---- <think> ---- */

static const char think_begin[] = "<think>", think_end[] = "</think>";

static int
think_send(struct chat_state *st, size_t len, struct error *err)
{
	struct span text = { st->held.data, len };
	int ret;

	if (len == 0)
		return 0;
	ret = st->think == THINK_INSIDE ?
	    emit_span(&st->emit, ITEM_REASONING, thought_type(st), text, none,
	    err) :
	    emit_span(&st->emit, ITEM_MESSAGE, PART_TEXT, text, none, err);
	buf_eat(&st->held, len);
	return ret;
}

/* How many bytes at the end may be the begin of the mark. */
static size_t
partial(struct span text, const char *mark)
{
	size_t n = strlen(mark) - 1;

	if (n > text.len)
		n = text.len;
	while (n > 0 && memcmp(text.p + text.len - n, mark, n) != 0)
		n--;
	return n;
}

static void
think_open(struct chat_state *st)
{
	size_t len = sizeof(think_begin) - 1;

	if (span_begins(buf_view(&st->held), think_begin)) {
		buf_eat(&st->held, len);
		st->think = THINK_INSIDE;
	} else if (st->held.len >= len ||
	    partial(buf_view(&st->held), think_begin) != st->held.len) {
		st->think = THINK_AFTER;
	}
}

/* Holds back no more than could be a mark. */
static int
think_text(struct chat_state *st, struct span text, struct error *err)
{
	const char *end;

	if (text.len == 0)
		return 0;
	buf_span(&st->held, text);
	if (buf_over(&st->held))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent an answer that is too large");
	if (st->think == THINK_START)
		think_open(st);
	if (st->think == THINK_START)
		return 0;
	if (st->think == THINK_INSIDE) {
		end = memmem(st->held.data, st->held.len, think_end,
		    sizeof(think_end) - 1);
		if (end == NULL)
			return think_send(st, st->held.len -
			    partial(buf_view(&st->held), think_end), err);
		if (think_send(st, (size_t)(end - st->held.data), err) == -1)
			return -1;
		buf_eat(&st->held, sizeof(think_end) - 1);
		st->think = THINK_AFTER;
	}
	return think_send(st, st->held.len, err);
}

int
chat_end_content(struct chat_state *st, struct error *err)
{
	if (!st->in_content)
		return 0;
	st->in_content = false;
	if (think_text(st, delta_end(&st->delta), err) == -1 ||
	    think_send(st, st->held.len, err) == -1)
		return -1;
	if (st->think == THINK_START)
		st->think = THINK_AFTER;
	return 0;
}

/* ---- text ---- */

static bool
is_empty(const struct node *text)
{
	return text == NULL || text->kind != NODE_STRING ||
	    text->span.len == 0;
}

/* What came beside an open message doesn't cut it in two. */
static int
end_details(struct chat_state *st, struct error *err)
{
	if (st->emit.talk.open && st->emit.talk.type == ITEM_MESSAGE)
		return 0;
	return chat_end_details(st, err);
}

/* A row with <think> tags has no log probabilities (Perplexity, 2026-11). */
int
chat_content(struct chat_state *st, const struct node *text,
    struct span logprobs, struct error *err)
{
	struct decoder *d = st->emit.decoder;

	if (!is_empty(text) && end_details(st, err) == -1)
		return -1;
	if (!(d->target->provider->quirks & QUIRK_THINK_TAGS))
		return emit_text(&st->emit, ITEM_MESSAGE, PART_TEXT, text,
		    logprobs, err);
	if (is_empty(text))
		return 0;
	st->in_content = true;
	return think_text(st, delta_take(&st->delta, &d->scratch, text), err);
}

int
chat_reasoning(struct chat_state *st, const struct node *text,
    struct error *err)
{
	if (is_empty(text))
		return 0;
	if (chat_end_content(st, err) == -1)
		return -1;
	return emit_text(&st->emit, ITEM_REASONING, thought_type(st), text,
	    none, err);
}

int
chat_refusal(struct chat_state *st, const struct node *text,
    struct error *err)
{
	if (is_empty(text))
		return 0;
	if (chat_end_content(st, err) == -1 || end_details(st, err) == -1)
		return -1;
	return emit_text(&st->emit, ITEM_MESSAGE, PART_REFUSAL, text, none,
	    err);
}

/* ---- log probabilities ---- */

/* Those of a refusal have no place in a public answer. */
void
chat_logprobs(struct chat_state *st, const struct node *choice,
    struct buf *out)
{
	struct decoder *d = st->emit.decoder;
	const struct node *list = jsonx_get(jsonx_get(choice, "logprobs"),
	    "content"), *one;
	struct jsonw w = jsonw_on(out);

	if (!(d->request->include & INCLUDE_LOGPROBS) || list == NULL ||
	    list->kind != NODE_ARRAY)
		return;
	for (one = list->child; one != NULL; one = one->next)
		if (one->kind == NODE_OBJECT)
			logprobs_write(&w, &d->scratch, one);
}

/* ---- annotations ---- */

static void
write_citation(struct jsonw *w, struct arena *a, const struct node *from)
{
	static const char *const numbers[] = { "start_index", "end_index" };
	uint64_t value;
	size_t i;

	jsonw_object_of(w, "type", "url_citation");
	for (i = 0; i < 2; i++) {
		value = 0;
		(void)jsonx_u64(from, numbers[i], &value);
		jsonw_key(w, numbers[i]);
		jsonw_u64(w, value);
	}
	jsonw_key(w, "url");
	jsonw_text(w, delta_whole(a, jsonx_get(from, "url")));
	jsonw_key(w, "title");
	jsonw_text(w, delta_whole(a, jsonx_get(from, "title")));
	jsonw_object_end(w);
}

int
chat_annotation(struct chat_state *st, const struct node *annotation,
    struct error *err)
{
	const struct node *inner = jsonx_get(annotation, "url_citation");
	struct span url;
	struct buf json;
	struct jsonw w = jsonw_on(&json);
	int ret;

	if (inner == NULL)
		inner = annotation;
	if (!jsonx_text(inner, "url", &url))
		return 0;
	buf_init(&json, CEILING_UPSTREAM_EVENT);
	write_citation(&w, &st->emit.decoder->scratch, inner);
	ret = emit_annotation(&st->emit, emit_node(&st->emit, buf_view(&json)),
	    err);
	buf_fini(&json);
	return ret;
}
