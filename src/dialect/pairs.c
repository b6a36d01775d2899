#include "config.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dialect/pairs.h"

struct entry {			/* a call or an output */
	struct span call_id;
	size_t item;
	bool output;
};

static bool
is_call(const struct item *item)
{
	return item->type == ITEM_FUNCTION_CALL ||
	    item->type == ITEM_CUSTOM_CALL;
}

static bool
is_output(const struct item *item)
{
	return item->type == ITEM_FUNCTION_OUTPUT ||
	    item->type == ITEM_CUSTOM_OUTPUT;
}

static int
compare_ids(struct span a, struct span b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.p, b.p, len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* By id, then by place. */
static int
compare(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;
	int order = compare_ids(a->call_id, b->call_id);

	return order != 0 ? order : (a->item > b->item) - (a->item < b->item);
}

void
pairs_init(struct pairs *pairs, const struct request *request,
    struct arena *a)
{
	size_t count = request->n_items, n = 0;
	struct entry *entries = arena_calloc(a, count, sizeof(*entries));

	pairs->request = request;
	pairs->other = arena_calloc(a, count, sizeof(*pairs->other));
	for (size_t i = 0; i < count; i++) {
		const struct item *item = &request->items[i];

		pairs->other[i] = i;
		if (is_call(item) || is_output(item))
			entries[n++] = (struct entry){
				item->call_id, i, is_output(item)
			};
	}
	qsort(entries, n, sizeof(*entries), compare);
	for (size_t i = 0; i + 1 < n; i++) {
		const struct entry *call = &entries[i], *output = call + 1;

		if (call->output || !output->output ||
		    !span_same(call->call_id, output->call_id))
			continue;
		pairs->other[call->item] = output->item;
		pairs->other[output->item] = call->item;
	}
}

const struct item *
pairs_other(const struct pairs *pairs, const struct item *item)
{
	size_t i = (size_t)(item - pairs->request->items);

	return pairs->other[i] == i ? NULL :
	    &pairs->request->items[pairs->other[i]];
}
