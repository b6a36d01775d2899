/*
 * The texts of items as they go on: what came of each part and hasn't gone on
 * yet, in the order of the parts' coming.
 */
#include "config.h"

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "dialect/openai_responses.h"

/* What hasn't gone on; nothing of it is left then. */
static struct span
take_rest(struct responses_told *told)
{
	struct span all = buf_view(&told->all);
	struct span rest = { all.p + told->sent, all.len - told->sent };

	told->sent = all.len;
	return rest;
}

/* Objects without the comma that joins them to those before. */
static struct span
take_objects(struct responses_told *told)
{
	struct span rest = take_rest(told);

	if (rest.len > 0 && rest.p[0] == ',') {
		rest.p++;
		rest.len--;
	}
	return rest;
}

static int
send_annotations(struct responses_state *st, struct responses_part *p,
    struct error *err)
{
	struct span objects = take_objects(&p->annotations);
	const struct node *list;
	struct buf json;
	int ret = 0;

	if (objects.len == 0)
		return 0;
	buf_init(&json, CEILING_OUTPUT + 2);
	buf_putc(&json, '[');
	buf_span(&json, objects);
	buf_putc(&json, ']');
	list = emit_node(&st->emit, buf_view(&json));
	buf_fini(&json);
	if (list == NULL)
		return responses_too_large(err);
	for (const struct node *n = list->child; n != NULL && ret == 0;
	    n = n->next)
		ret = emit_annotation_at(&st->emit, &p->place, n, err);
	return ret;
}

static bool
is_left(const struct responses_told *told)
{
	return told->sent < told->all.len;
}

/* over: no text of this part comes any more. */
static int
send_part(struct responses_state *st, struct responses_item *item,
    struct responses_part *p, bool over, struct error *err)
{
	struct span text;
	bool noted;

	if (over && responses_part_over(st, p, err) == -1)
		return -1;
	text = take_rest(&p->text);
	if (p->type == PART_ARGUMENTS || p->type == PART_INPUT)
		return text.len == 0 ? 0 : emit_call_span(&st->emit,
		    &item->call, text, err);
	/* Annotations belong to a text; they may come before it. */
	noted = is_left(&p->annotations) && (p->text.sent > 0 || over);
	if (text.len == 0 && !is_left(&p->logprobs) && !noted)
		return 0;
	p->begun = true;
	if (emit_span(&st->emit, item->type, p->type, text,
	    take_objects(&p->logprobs), err) == -1 ||
	    emit_part(&st->emit, item->type, p->type, &p->place, err) == -1)
		return -1;
	return noted ? send_annotations(st, p, err) : 0;
}

int
responses_part_send_late(struct responses_state *st, struct responses_part *p,
    struct error *err)
{
	bool others = is_left(&p->logprobs) || is_left(&p->annotations);

	if (is_left(&p->text) || p->delta.high != 0 || (others && !p->begun))
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider went on with a text that it had left");
	if (emit_logprobs_at(&st->emit, &p->place,
	    take_objects(&p->logprobs), err) == -1)
		return -1;
	return send_annotations(st, p, err);
}

int
responses_parts_send(struct responses_state *st,
    struct responses_item *item, struct error *err)
{
	bool last;

	for (size_t i = 0; i < item->part; i++)
		if (responses_part_send_late(st, &item->parts[i], err) == -1)
			return -1;
	for (; item->part < item->n_parts; item->part++) {
		last = item->part + 1 == item->n_parts;
		if (send_part(st, item, &item->parts[item->part],
		    item->done || !last, err) == -1)
			return -1;
		if (last)
			break;
		emit_next_part(&st->emit);
	}
	return 0;
}
