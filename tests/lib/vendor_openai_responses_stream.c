/*
 * A stream of Responses. Each item has a script of its events; the scripts are
 * told one after the other, as OpenAI does, or beside each other, as hosts may.
 */
#include "config.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "lib/dice.h"
#include "lib/vendor_openai_responses.h"

/* ---- the events of one item ---- */

#define EVENTS_MAX	((size_t)400)

struct script {
	struct buf text;		/* members behind the type */
	struct {
		char type[64];
		size_t end;
	} events[EVENTS_MAX];
	size_t n, at;
};

/* What a host leaves out, or does otherwise. */
struct host {
	bool no_parts, no_wholes, no_done, no_output;
	bool no_index, one_index, new_ids;
	bool overlaps;
	bool counts_on;			/* parts, over all items */
	bool late;			/* some of what a text rests on, and of
					 * its tokens, comes with the item */
};

struct teller {
	const struct answer *answer;
	const struct answer_item *item;
	size_t i;
	const struct host *host;
	struct script *script;
	/* Of the part that is being told: */
	bool late;
	unsigned n_tokens;		/* that come before the item's end */
	size_t n_citations;
};

static void
begin_event(struct teller *t, const char *what, const char *verb)
{
	struct script *s = t->script;

	assert(s->n < EVENTS_MAX);
	assert(strlen(what) + strlen(verb) + 10 <
	    sizeof(s->events[0].type));
	(void)snprintf(s->events[s->n].type, sizeof(s->events[0].type),
	    "response.%s%s", what, verb);
	if (!t->host->no_index)
		buf_printf(&s->text, ",\"output_index\":%zu",
		    t->host->one_index ? 0 : t->i);
}

static void
end_event(struct teller *t)
{
	struct script *s = t->script;

	s->events[s->n++].end = s->text.len;
}

/* One that is about a piece of the item, not all of it. */
static void
begin_piece(struct teller *t, const char *what, const char *verb)
{
	begin_event(t, what, verb);
	buf_putc(&t->script->text, ',');
	responses_put_id(&t->script->text, "item_id", t->item, t->i,
	    t->host->new_ids);
}

static void
tell_item(struct teller *t, bool done)
{
	begin_event(t, "output_item", done ? ".done" : ".added");
	buf_puts(&t->script->text, ",\"item\":");
	responses_put_item(&t->script->text, t->answer, t->i, done,
	    !done && t->host->new_ids);
	end_event(t);
}

/* An event that has nothing but its type. */
static void
tell_progress(struct teller *t, const char *verb)
{
	begin_piece(t, "web_search_call", verb);
	end_event(t);
}

static void
begin_part_piece(struct teller *t, size_t k, const char *what,
    const char *verb)
{
	enum part_type type = t->item->parts[k].type;

	if (t->host->counts_on)
		for (size_t i = 0; i < t->i; i++)
			k += t->answer->items[i].n_parts;
	begin_piece(t, what, verb);
	buf_printf(&t->script->text, ",\"%s\":%zu",
	    responses_words[type].index, k);
}

static void
tell_part(struct teller *t, size_t k, bool done)
{
	const struct answer_part *p = &t->item->parts[k];

	if (t->host->no_parts)
		return;
	begin_part_piece(t, k, responses_words[p->type].part_event,
	    done ? ".done" : ".added");
	buf_puts(&t->script->text, ",\"part\":");
	responses_put_part(&t->script->text, p, done, done && !t->late);
	end_event(t);
}

/* OpenAI hides how long the piece is. */
static void
put_padding(struct buf *out)
{
	if (dice_one_in(3))
		buf_puts(out, ",\"obfuscation\":\"aXq2\"");
}

static void
tell_deltas(struct teller *t, size_t k)
{
	const struct answer_part *p = &t->item->parts[k];
	struct buf *out = &t->script->text;
	unsigned told = 0, tokens;
	size_t n;

	for (size_t at = 0; at < p->text.n; at += n) {
		n = units_piece(&p->text, at);
		tokens = at + n == p->text.n ? t->n_tokens - told :
		    dice(t->n_tokens - told + 1);
		begin_part_piece(t, k, responses_words[p->type].event,
		    ".delta");
		buf_puts(out, ",\"delta\":");
		units_string(out, &p->text, at, n);
		if (p->type == PART_TEXT)
			responses_put_logprobs(out, told, tokens, false);
		told += tokens;
		put_padding(out);
		end_event(t);
	}
}

static void
tell_annotation(struct teller *t, size_t k, size_t n, struct span json)
{
	begin_part_piece(t, k, "output_text.annotation", ".added");
	buf_printf(&t->script->text,
	    ",\"annotation_index\":%zu,\"annotation\":%.*s", n,
	    (int)json.len, json.p);
	end_event(t);
}

/* Once, or again. */
static void
tell_annotations(struct teller *t, size_t k)
{
	const struct answer_part *p = &t->item->parts[k];
	size_t start = 0, n = 0, end;
	struct buf json;

	buf_init(&json, SIZE_MAX);
	for (size_t i = 0; i < p->n_stretches; i++) {
		end = units_characters(&p->text, p->stretches[i].end);
		for (unsigned s = 0; s < ANSWER_SOURCES; s++) {
			if (!(p->stretches[i].cites & 1u << s) ||
			    n == t->n_citations)
				continue;
			buf_reset(&json);
			answer_citation(&json, s, start, end);
			tell_annotation(t, k, n, buf_view(&json));
			if (dice_one_in(8))
				tell_annotation(t, k, n, buf_view(&json));
			n++;
		}
		start = end;
	}
	buf_fini(&json);
}

static void
tell_whole(struct teller *t, size_t k)
{
	const struct answer_part *p = &t->item->parts[k];
	struct buf *out = &t->script->text;

	if (t->host->no_wholes)
		return;
	begin_part_piece(t, k, responses_words[p->type].event, ".done");
	buf_printf(out, ",\"%s\":", responses_words[p->type].key);
	units_string(out, &p->text, 0, p->text.n);
	if (p->type == PART_TEXT)
		responses_put_logprobs(out, 0, t->n_tokens, dice_one_in(2));
	end_event(t);
}

/* What is left out is told again later: of the text before the next part, the
 * rest with the item at the latest. */
static void
tell_text(struct teller *t, size_t k)
{
	unsigned n_tokens = t->item->parts[k].n_tokens;
	bool last = k + 1 == t->item->n_parts;
	bool text_ends = !t->host->no_parts || !t->host->no_wholes;

	t->late = t->host->late && dice_one_in(2);
	t->n_tokens = t->late ? dice(n_tokens + 1) : n_tokens;
	t->n_citations = t->late ? dice(3) : SIZE_MAX;
	tell_part(t, k, false);
	if (!((last || text_ends) && dice_one_in(8)))
		tell_deltas(t, k);
	if (!dice_one_in(4))
		tell_annotations(t, k);
	tell_whole(t, k);
	tell_part(t, k, true);
}

static void
tell_call(struct teller *t)
{
	const struct units *text = answer_call_text(t->item);
	const char *what = t->item->native ? "custom_tool_call_input" :
	    "function_call_arguments";
	struct buf *out = &t->script->text;
	size_t n;

	for (size_t at = 0; at < t->item->told; at += n) {
		n = units_piece(text, at);
		if (n > t->item->told - at)
			n = t->item->told - at;
		begin_piece(t, what, ".delta");
		buf_puts(out, ",\"delta\":");
		units_string(out, text, at, n);
		put_padding(out);
		end_event(t);
	}
	if (t->host->no_wholes)
		return;
	begin_piece(t, what, ".done");
	buf_printf(out, ",\"%s\":", t->item->native ? "input" : "arguments");
	units_string(out, text, 0, t->item->told);
	end_event(t);
}

static void
tell(struct teller *t)
{
	tell_item(t, false);
	if (t->item->type == ITEM_HOSTED) {
		tell_progress(t, ".in_progress");
		tell_progress(t, ".searching");
		if (!t->item->failed)
			tell_progress(t, ".completed");
	} else if (answer_is_call(t->item)) {
		tell_call(t);
	} else {
		for (size_t k = 0; k < t->item->n_parts; k++)
			tell_text(t, k);
	}
	if (!t->host->no_done)
		tell_item(t, true);
}

/* ---- all of them ---- */

static void
put_event(struct buf *out, const char *type, uint64_t *sequence,
    struct span members)
{
	if (!dice_one_in(8))
		buf_printf(out, "event: %s\n", type);
	buf_printf(out, "data: {\"type\":\"%s\",\"sequence_number\":%ju",
	    type, (uintmax_t)(*sequence)++);
	buf_span(out, members);
	buf_puts(out, dice_one_in(8) ? "}\r\n\r\n" : "}\n\n");
}

static void
put_next(struct buf *out, struct script *s, uint64_t *sequence)
{
	size_t from = s->at == 0 ? 0 : s->events[s->at - 1].end;

	put_event(out, s->events[s->at].type, sequence, (struct span){
	    s->text.data + from, s->events[s->at].end - from });
	s->at++;
}

/* OpenAI's own items never overlap; those of hosts may, the calls of others
 * that can be told beside each other above all. */
static bool
may_begin(const struct answer *a, const struct host *h, size_t i)
{
	if (h->overlaps || h->one_index)
		return h->overlaps;
	return answer_is_call(&a->items[i]) &&
	    answer_is_call(&a->items[i - 1]);
}

static void
put_items(struct buf *out, const struct answer *a, const struct host *h,
    struct script *scripts, uint64_t *sequence)
{
	size_t first = 0, begun = 0, i;

	while (first < a->n_items) {
		if (begun == first || (begun < a->n_items &&
		    may_begin(a, h, begun) && dice_one_in(4))) {
			put_next(out, &scripts[begun++], sequence);
			continue;
		}
		i = first + dice((unsigned)(begun - first));
		if (scripts[i].at < scripts[i].n)
			put_next(out, &scripts[i], sequence);
		while (first < begun && scripts[first].at == scripts[first].n)
			first++;
	}
}

/* An event must find its item, and all be told in the end. */
static void
choose_host(struct host *h)
{
	*h = (struct host){
		.no_parts = dice_one_in(5),
		.no_wholes = dice_one_in(5),
		.no_done = dice_one_in(8),
		.no_output = dice_one_in(4),
		.no_index = dice_one_in(8),
		.one_index = dice_one_in(8),
		.new_ids = dice_one_in(5),
		.overlaps = dice_one_in(6),
		.counts_on = dice_one_in(5),
		.late = dice_one_in(4),
	};
	if (h->no_done)
		h->no_output = false;
	if (h->no_index || h->one_index)
		h->new_ids = false;
	/* Whose place is taken has ended. */
	if (h->one_index)
		h->no_done = h->overlaps = false;
}

static void
put_last(struct buf *out, const struct answer *a, const struct host *h,
    uint64_t *sequence)
{
	struct buf members;

	buf_init(&members, SIZE_MAX);
	buf_puts(&members, ",\"response\":");
	responses_put_response(&members, a, !h->no_output);
	put_event(out, a->reason == END_COMPLETED ? "response.completed" :
	    "response.incomplete", sequence, buf_view(&members));
	buf_fini(&members);
}

void
responses_stream(struct buf *out, const struct answer *a)
{
	const struct span begun = SPAN(",\"response\":{"
	    "\"status\":\"in_progress\",\"output\":[]}");
	static struct script scripts[ANSWER_ITEMS];
	uint64_t sequence = 0;
	struct host host;

	choose_host(&host);
	for (size_t i = 0; i < a->n_items; i++) {
		struct teller t = { .answer = a, .item = &a->items[i], .i = i,
		    .host = &host, .script = &scripts[i] };

		buf_init(&scripts[i].text, SIZE_MAX);
		scripts[i].n = scripts[i].at = 0;
		tell(&t);
	}
	put_event(out, "response.created", &sequence, begun);
	put_event(out, "response.in_progress", &sequence, begun);
	put_items(out, a, &host, scripts, &sequence);
	put_last(out, a, &host, &sequence);
	for (size_t i = 0; i < a->n_items; i++)
		buf_fini(&scripts[i].text);
}
