/*
 * vendor_gemini: what its two files know of an answer that was fitted; private
 * to them.
 */
#ifndef SLUICE_TESTS_VENDOR_GEMINI_H
#define SLUICE_TESTS_VENDOR_GEMINI_H

#include "lib/vendor.h"

void	vendor_gemini_fit(struct answer *);
void	vendor_gemini_blob(struct buf *, const struct answer *,
	    const struct answer_item *);

static inline bool
is_reasoning(const struct answer *a, size_t i)
{
	return i < a->n_items && a->items[i].type == ITEM_REASONING;
}

static inline bool
is_message(const struct answer *a, size_t i)
{
	return i < a->n_items && a->items[i].type == ITEM_MESSAGE;
}

static inline bool
is_call(const struct answer *a, size_t i)
{
	return i < a->n_items && answer_is_call(&a->items[i]);
}

/* Whether the blob stands with the call behind it. */
static inline bool
is_of_call(const struct answer *a, size_t i)
{
	return is_reasoning(a, i) && a->items[i].blob != 0 &&
	    a->items[i].blob % 2 == 0 && is_call(a, i + 1);
}

/* Whether it stands with the message before it. */
static inline bool
is_of_message(const struct answer *a, size_t i)
{
	return is_reasoning(a, i) && a->items[i].n_parts == 0 && i > 0 &&
	    is_message(a, i - 1) && !is_of_call(a, i);
}

static inline const struct answer_item *
find_search(const struct answer *a)
{
	for (size_t i = 0; i < a->n_items; i++)
		if (a->items[i].type == ITEM_HOSTED)
			return &a->items[i];
	return NULL;
}

/* Two for some. */
static inline unsigned
count_queries(const struct answer_item *search)
{
	return 1 + search->query % 2;
}

#endif
