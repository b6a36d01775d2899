/*
 * What can be said in Messages: thoughts that follow one another are one
 * reasoning, texts one message; a call's arguments are an object; what refuses
 * is told beside the content.
 */
#include "config.h"

#include "lib/dice.h"
#include "lib/vendor.h"

/* Thoughts that follow one another are one reasoning, each block a part; the
 * blob is in the blocks. */
static void
fit_reasoning(struct answer *a, const struct answer_item *it)
{
	struct answer_item *to = a->n_items == 0 ? NULL :
	    &a->items[a->n_items - 1];

	if (to == NULL || to->type != ITEM_REASONING)
		to = answer_add(a, ITEM_REASONING);
	for (size_t i = 0; i < it->n_parts; i++) {
		struct answer_part *p = answer_part(to, PART_SUMMARY);

		if (p == NULL)
			return;
		*p = it->parts[i];
		p->type = PART_SUMMARY;
	}
}

/* So are texts one message, of one part. */
static void
fit_message(struct answer *a, const struct answer_item *it)
{
	struct answer_item *last = a->n_items == 0 ? NULL :
	    &a->items[a->n_items - 1];
	struct answer_item one = { .type = ITEM_MESSAGE };

	answer_gather(&one, it, PART_TEXT, PART_TEXT);
	if (one.n_parts == 0)
		return;
	one.parts[0].n_tokens = 0;
	if (last != NULL && last->type == ITEM_MESSAGE)
		answer_join(&last->parts[0], &one.parts[0]);
	else
		answer_append(a, &one);
}

static void
fit_call(struct answer *a, const struct answer_item *it)
{
	answer_append(a, it);
	a->items[a->n_items - 1].native = false;
}

static void
fit_item(struct answer *a, const struct answer_item *it)
{
	if (it->type == ITEM_REASONING) {
		if (it->n_parts > 0)
			fit_reasoning(a, it);
	} else if (it->type == ITEM_MESSAGE) {
		fit_message(a, it);
	} else if (answer_is_call(it)) {
		fit_call(a, it);
	} else {
		answer_append(a, it);
	}
}

static bool
says_words(const struct answer *a)
{
	for (size_t i = 0; i < a->n_items; i++)
		if (a->items[i].type == ITEM_MESSAGE)
			return true;
	return false;
}

/*
 * The last block of an answer that was cut off. A call's arguments are an
 * object in a whole answer, which can't be cut: it has some or none. A thought
 * has no signature then, a search no result.
 */
static void
fit_last(struct answer_item *it)
{
	struct answer_part *p;

	if (answer_is_call(it) && it->told < it->arguments.n)
		it->told = it->arguments.n = it->input.n = 0;
	it->status = answer_is_call(it) && it->arguments.n > 0 ?
	    STATUS_COMPLETED : STATUS_INCOMPLETE;
	if (it->type == ITEM_HOSTED) {
		it->failed = true;
		it->sources = 0;
	}
	if (it->type == ITEM_REASONING && dice_one_in(2)) {
		p = &it->parts[it->n_parts - 1];
		p->blob = 0;
		p->redacted = false;
	}
}

/* A refusal is told in words of its own if there are no others. */
static void
fit_refusal(struct answer *a)
{
	struct answer_item *it;

	if (a->reason != END_CONTENT_FILTER || a->explanation.n == 0 ||
	    says_words(a))
		return;
	if (a->n_items == ANSWER_ITEMS) {
		a->explanation.n = 0;
		return;
	}
	if (a->n_items > 0 && !answer_is_call(&a->items[a->n_items - 1]))
		a->items[a->n_items - 1].status = STATUS_COMPLETED;
	it = answer_add(a, ITEM_MESSAGE);
	answer_part(it, PART_REFUSAL)->text = a->explanation;
	it->status = STATUS_INCOMPLETE;
}

void
vendor_anthropic_fit(struct answer *a)
{
	static struct answer from;

	from = *a;
	a->n_items = 0;
	for (size_t i = 0; i < from.n_items; i++)
		if (a->n_items < ANSWER_ITEMS)
			fit_item(a, &from.items[i]);
	a->hides_thoughts = a->no_summary;
	a->usage.web_searches = a->has_usage ? answer_searches(a) : 0;
	answer_settle(a);
	if (a->n_items > 0 && a->reason != END_COMPLETED)
		fit_last(&a->items[a->n_items - 1]);
	fit_refusal(a);
}

/* {"blocks":[...]}, those that can go back. */
void
vendor_anthropic_blob(struct buf *out, const struct answer *a,
    const struct answer_item *it)
{
	size_t before = out->len;

	(void)a;
	for (size_t i = 0; i < it->n_parts; i++) {
		const struct answer_part *p = &it->parts[i];

		if (p->blob == 0)
			continue;
		buf_puts(out, out->len == before ? "{\"blocks\":[" : ",");
		if (p->redacted) {
			buf_printf(out, "{\"type\":\"redacted_thinking\","
			    "\"data\":\"blob/%u==\"}", p->blob);
			continue;
		}
		buf_puts(out, "{\"type\":\"thinking\",\"thinking\":\"");
		units_meant(out, &p->text, p->text.n);
		buf_printf(out, "\",\"signature\":\"blob/%u==\"}", p->blob);
	}
	if (out->len > before)
		buf_puts(out, "]}");
}
