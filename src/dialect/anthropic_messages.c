/*
 * The conversation: what stands in system, and whose turn it is. Neighbours of
 * one role are one message, the first is the user's, and all content is a list
 * of blocks.
 *
 * Instructions that come later stay where they are: moved up they would change
 * what thinking blocks are bound to, and what prompt caches hold.
 */
#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "dialect/anthropic_encode.h"
#include "dialect/encode.h"

/* What an assistant's message at either end is given a neighbour for. */
#define FIRST_WORDS	"(The assistant speaks first.)"
#define LAST_WORDS	"Continue."

#define OBJECT_WORDS \
	"Answer with one JSON object, and with nothing else."
#define SCHEMA_WORDS \
	"Answer with JSON that is valid against this JSON schema, and with " \
	"nothing else:\\n"

/* ---- system ---- */

static bool
is_instructions(const struct item *item)
{
	return item->type == ITEM_MESSAGE && (item->role == ROLE_SYSTEM ||
	    item->role == ROLE_DEVELOPER);
}

/* How many items go into system: those at the front, which are all text. */
static size_t
count_leading(const struct request *r)
{
	size_t n = 0;

	while (n < r->n_items && is_instructions(&r->items[n]))
		n++;
	return n;
}

/* The last part of an item that is sent: it has the item's mark, too. */
static size_t
last_part(const struct item *item)
{
	size_t n = item->n_parts;

	while (n > 0 && claude_is_left_out(&item->parts[n - 1]))
		n--;
	return n;		/* one more than its index; 0: none */
}

static enum cache
mark_of(const struct item *item, size_t part)
{
	enum cache cache = item->parts[part].cache;

	return cache == CACHE_UNSET && part + 1 == last_part(item) ?
	    item->cache : cache;
}

static void
put_texts(struct claude_encoder *e, const struct item *item,
    const char *before, const char *after)
{
	for (size_t i = 0; i < item->n_parts; i++)
		if (!claude_is_left_out(&item->parts[i]))
			claude_put_text(e, before, item->parts[i].text, after,
			    mark_of(item, i));
}

/* The form of the answer, where it can only be asked for. */
static void
put_format_words(struct claude_encoder *e)
{
	const struct format *f = &e->request->format;
	struct buf json, text;
	struct jsonw w = jsonw_on(&json);

	receipt_change(e->receipt, "text.format", ACTION_EMULATED,
	    "the form of the answer is asked for in the instructions, and "
	    "not enforced");
	if (f->type == FORMAT_JSON_OBJECT) {
		claude_put_text(e, NULL, SPAN(OBJECT_WORDS), NULL,
		    CACHE_UNSET);
		return;
	}
	buf_init(&json, CEILING_REQUEST_ARENA);
	buf_init(&text, CEILING_REQUEST_ARENA);
	jsonw_node(&w, f->schema);
	jsonw_escape(&text, buf_view(&json));
	claude_put_text(e, SCHEMA_WORDS, buf_view(&text), NULL, CACHE_UNSET);
	buf_fini(&text);
	buf_fini(&json);
}

int
claude_put_system(struct claude_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	bool words = r->instructions.p != NULL &&
	    !dialect_is_blank(r->instructions);
	size_t i, n = count_leading(r);
	bool any = words || e->way == WAY_WORDS;

	(void)err;
	for (i = 0; i < n; i++)
		any = any || last_part(&r->items[i]) > 0;
	if (!any)
		return 0;
	jsonw_key(&e->w, "system");
	jsonw_array(&e->w);
	if (words)
		claude_put_text(e, NULL, r->instructions, NULL, CACHE_UNSET);
	for (i = 0; i < n; i++)
		put_texts(e, &r->items[i], NULL, NULL);
	if (e->way == WAY_WORDS)
		put_format_words(e);
	jsonw_array_end(&e->w);
	return 0;
}

/* ---- messages ---- */

static const char *const speakers[] = {
	[SPEAKER_USER] = "user",
	[SPEAKER_ASSISTANT] = "assistant",
	[SPEAKER_SYSTEM] = "system",
};

static void
close_message(struct claude_encoder *e)
{
	if (e->speaker == SPEAKER_NOBODY)
		return;
	jsonw_array_end(&e->w);
	jsonw_object_end(&e->w);
}

void
claude_speak(struct claude_encoder *e, enum claude_speaker speaker)
{
	if (e->speaker == speaker)
		return;
	if (e->speaker == SPEAKER_NOBODY && speaker != SPEAKER_USER) {
		claude_speak(e, SPEAKER_USER);
		claude_put_text(e, NULL, SPAN(FIRST_WORDS), NULL,
		    CACHE_UNSET);
		receipt_change(e->receipt, "input", ACTION_EMULATED,
		    "this route wants the user to speak first");
	}
	close_message(e);
	e->speaker = speaker;
	e->text_end = 0;
	jsonw_object_of(&e->w, "role", speakers[speaker]);
	jsonw_key(&e->w, "content");
	jsonw_array(&e->w);
}

/* Instructions that come later: directly behind a user's message where the
 * family takes them, else as marked text of the user's. */
static void
put_instructions(struct claude_encoder *e, size_t i)
{
	const struct item *item = &e->request->items[i];

	if (last_part(item) == 0)
		return;
	if (claude_knows(e, CLAUDE_SYSTEM_ROLE) &&
	    (e->speaker == SPEAKER_USER || e->speaker == SPEAKER_SYSTEM)) {
		claude_speak(e, SPEAKER_SYSTEM);
		put_texts(e, item, NULL, NULL);
		return;
	}
	dialect_note_item(e->request, e->receipt, i, "", ACTION_MOVED,
	    "these instructions stand in a user's message");
	claude_speak(e, SPEAKER_USER);
	put_texts(e, item, "<system>", "</system>");
}

int
claude_put_says(struct claude_encoder *e, size_t i,
    enum claude_speaker speaker, struct error *err)
{
	const struct item *item = &e->request->items[i];
	struct claude_place at = { i, 0 };

	for (; at.part < item->n_parts; at.part++) {
		if (claude_is_left_out(&item->parts[at.part]))
			continue;
		claude_speak(e, speaker);
		if (claude_put_part(e, &item->parts[at.part], &at,
		    mark_of(item, at.part), err) == -1)
			return -1;
	}
	return 0;
}

static int
put_other(struct claude_encoder *e, size_t i, struct error *err)
{
	const struct item *item = &e->request->items[i];

	if (item->type != ITEM_MESSAGE)		/* an output */
		return claude_skip_output(e, item, err);
	if (!is_instructions(item))
		return claude_put_says(e, i, SPEAKER_USER, err);
	put_instructions(e, i);
	return 0;
}

/* ---- the end ---- */

/* Whether the text ends in one of \n, \r and \t, rather than in a backslash
 * and a letter. */
static bool
ends_in_escape(const char *p, size_t end)
{
	size_t n = 0;

	if (end < 2 || strchr("nrt", p[end - 1]) == NULL)
		return false;
	while (n < end - 1 && p[end - 2 - n] == '\\')
		n++;
	return n % 2 == 1;
}

/* The text isn't blank, so that this ends within it. */
static size_t
trimmed(const char *p, size_t end)
{
	for (;;) {
		if (p[end - 1] == ' ')
			end--;
		else if (ends_in_escape(p, end))
			end -= 2;
		else
			return end;
	}
}

/* White space at the end of a last message of the assistant's is refused. */
static void
trim_last(struct claude_encoder *e)
{
	struct buf *out = e->w.out;
	size_t end = e->text_end, keep;
	struct span rest;

	if (end == 0 || buf_over(out))
		return;
	keep = trimmed(out->data, end);
	rest = arena_span(e->arena, (struct span){
	    out->data + end, out->len - end });
	buf_cut(out, keep);
	buf_span(out, rest);
}

/* The assistant's last word is where it goes on, where a family knows that and
 * it ends in text; else the user is made to say so. */
static void
put_end(struct claude_encoder *e)
{
	if (e->speaker == SPEAKER_ASSISTANT && e->can_prefill &&
	    e->text_end > 0) {
		trim_last(e);
		return;
	}
	if (e->speaker == SPEAKER_USER || e->speaker == SPEAKER_SYSTEM)
		return;
	claude_speak(e, SPEAKER_USER);
	claude_put_text(e, NULL, SPAN(LAST_WORDS), NULL, CACHE_UNSET);
	receipt_change(e->receipt, "input", ACTION_EMULATED,
	    "this route wants the user to speak last");
}

int
claude_put_messages(struct claude_encoder *e, struct error *err)
{
	const struct request *r = e->request;
	size_t i = count_leading(r);

	jsonw_key(&e->w, "messages");
	jsonw_array(&e->w);
	while (i < r->n_items) {
		if (!claude_is_assistants(&r->items[i])) {
			if (put_other(e, i, err) == -1)
				return -1;
			i++;
		} else if (claude_put_turn(e, i, &i, err) == -1) {
			return -1;
		}
	}
	put_end(e);
	close_message(e);
	jsonw_array_end(&e->w);
	return 0;
}
