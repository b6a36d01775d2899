/*
 * What can be said in generateContent: a reasoning or a message has one text,
 * calls come whole, there is one search, told behind the message that rests on
 * it.
 */
#include "config.h"

#include <string.h>

#include "lib/dice.h"
#include "lib/vendor_gemini.h"

/* One text; what nothing was signed with goes on with the thought before. */
static void
fit_reasoning(struct answer *a, const struct answer_item *it)
{
	struct answer_item *last = a->n_items == 0 ? NULL :
	    &a->items[a->n_items - 1];
	struct answer_item one = { .type = ITEM_REASONING, .blob = it->blob };

	answer_gather(&one, it, PART_SUMMARY, PART_SUMMARY);
	answer_gather(&one, it, PART_REASONING, PART_SUMMARY);
	for (size_t i = 0; i < one.n_parts; i++)
		one.parts[i].blob = 0;
	if (one.n_parts == 0 && one.blob == 0)
		return;
	if (last == NULL || last->type != ITEM_REASONING || last->blob != 0) {
		answer_append(a, &one);
		return;
	}
	answer_gather(last, &one, PART_SUMMARY, PART_SUMMARY);
	last->blob = one.blob;
}

static void
fit_message(struct answer *a, const struct answer_item *it)
{
	struct answer_item one = { .type = ITEM_MESSAGE };

	answer_gather(&one, it, PART_TEXT, PART_TEXT);
	if (one.n_parts == 0)
		return;
	if (is_message(a, a->n_items - 1))
		answer_join(&a->items[a->n_items - 1].parts[0], &one.parts[0]);
	else
		answer_append(a, &one);
}

static void
fit_call(struct answer *a, const struct answer_item *it)
{
	struct answer_item one = *it;

	one.native = false;
	if (dice_one_in(3))
		one.id[0] = '\0';
	answer_append(a, &one);
}

/* The message that is open when it is told what the answer rests on: one with
 * a call behind it, or the last one. n_items: there is none. */
static size_t
find_grounded(const struct answer *a)
{
	size_t next;

	for (size_t i = 0; i < a->n_items; i++) {
		if (!is_message(a, i))
			continue;
		next = i + 1;
		if (is_of_message(a, next))
			next++;
		if (is_of_call(a, next) && a->items[next].n_parts == 0)
			next++;
		if (next == a->n_items || is_call(a, next))
			return i;
	}
	return a->n_items;
}

static void
insert(struct answer *a, size_t at, const struct answer_item *it)
{
	if (a->n_items == ANSWER_ITEMS)
		a->n_items--;
	memmove(&a->items[at + 1], &a->items[at],
	    (a->n_items - at) * sizeof(a->items[0]));
	a->items[at] = *it;
	a->n_items++;
}

/* The search is told behind the message that rests on it. */
static void
fit_search(struct answer *a, const struct answer_item *search)
{
	struct answer_item one = *search;
	size_t m = find_grounded(a), at = m + 1;

	one.failed = false;
	if (m == a->n_items)
		at = m;
	else if (is_of_message(a, at))
		at++;
	if (at >= ANSWER_ITEMS)
		return;
	if (m < a->n_items)
		for (size_t i = 0; i < a->items[m].parts[0].n_stretches; i++)
			one.sources |= a->items[m].parts[0].stretches[i].cites;
	insert(a, at, &one);
}

/* Of all messages or of none. In one that is alone a token may say nothing of
 * its text. */
static void
fit_tokens(struct answer *a)
{
	size_t n = 0;
	bool told = false;

	for (size_t i = 0; i < a->n_items; i++)
		if (is_message(a, i)) {
			n++;
			told |= a->items[i].parts[0].n_tokens > 0;
		}
	for (size_t i = 0; i < a->n_items; i++) {
		struct answer_part *p = &a->items[i].parts[0];

		if (!is_message(a, i))
			continue;
		p->n_tokens = 0;
		if (told)
			answer_spell(p);
		if (n == 1 && p->n_tokens > 1 && dice_one_in(2))
			p->odd_token = 1 + dice(p->n_tokens - 1);
	}
}

/* Only what rests on a search has citations. */
static void
fit_citations(struct answer *a)
{
	size_t search = 0;

	for (size_t i = 0; i < a->n_items; i++)
		if (a->items[i].type == ITEM_HOSTED)
			search = i;
	for (size_t i = 0; i < a->n_items; i++) {
		struct answer_part *p = &a->items[i].parts[0];
		bool grounded = search > 0 && (i + 1 == search ||
		    (i + 2 == search && is_of_message(a, i + 1)));

		if (!is_message(a, i))
			continue;
		for (size_t k = 0; k < p->n_stretches && !grounded; k++)
			p->stretches[k].cites = 0;
	}
}

/* A message that was open at the end was cut off, though its signature and a
 * search are told behind it; calls and signatures are whole. */
static void
settle(struct answer *a)
{
	size_t last = a->n_items - 1;

	answer_settle(a);
	if (a->reason == END_COMPLETED || a->n_items == 0)
		return;
	for (size_t i = 0; i < a->n_items; i++) {
		struct answer_item *it = &a->items[i];
		size_t end = is_of_message(a, i + 1) ? i + 1 : i;

		if (end < last && a->items[end + 1].type == ITEM_HOSTED)
			end++;
		if (is_message(a, i))
			it->status = end == last ? STATUS_INCOMPLETE :
			    STATUS_COMPLETED;
		else if (is_reasoning(a, i) && it->blob != 0)
			it->status = STATUS_COMPLETED;
		if (answer_is_call(it)) {
			it->told = it->arguments.n;
			it->status = STATUS_COMPLETED;
		}
	}
}

void
vendor_gemini_fit(struct answer *a)
{
	static struct answer from;
	const struct answer_item *search;

	from = *a;
	a->n_items = 0;
	for (size_t i = 0; i < from.n_items; i++) {
		const struct answer_item *it = &from.items[i];

		if (it->type == ITEM_REASONING)
			fit_reasoning(a, it);
		else if (it->type == ITEM_MESSAGE)
			fit_message(a, it);
		else if (answer_is_call(it))
			fit_call(a, it);
	}
	search = find_search(&from);
	if (search != NULL)
		fit_search(a, search);
	fit_citations(a);
	fit_tokens(a);
	search = find_search(a);
	a->usage.cache_write = a->usage.cache_write_1h = 0;
	if (search != NULL)
		a->usage.web_searches = count_queries(search);
	settle(a);
}

/* {"s":"...","id":"..."}, without what says where it stood. */
void
vendor_gemini_blob(struct buf *out, const struct answer *a,
    const struct answer_item *it)
{
	size_t i = (size_t)(it - a->items);

	if (it->blob == 0)
		return;
	buf_printf(out, "{\"s\":\"blob/%u==\"", it->blob);
	if (is_of_call(a, i) && a->items[i + 1].id[0] != '\0')
		buf_printf(out, ",\"id\":\"%s\"", a->items[i + 1].id);
	buf_putc(out, '}');
}
