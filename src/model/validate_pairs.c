/*
 * Calls and their outputs. Providers refuse a conversation in which a call
 * has no output, an output no call, or either occurs twice; so does this, at
 * once and in words that name the call. A call_id may come again when it has
 * had its output: a provider may count from the start in each answer, and the
 * client can't help it.
 *
 * The calls and outputs are sorted by call_id and place, so that those that
 * belong together stand together: n log n for any input.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "model/validate_internal.h"

struct end {			/* of a pair */
	struct span call_id;
	size_t index;
	bool is_call;
};

/* The fault that stands first in the input is the one to speak of. */
struct fault {
	size_t index;
	struct span call_id;
	const char *what;
};

static int
compare_ends(const void *pa, const void *pb)
{
	const struct end *a = pa, *b = pb;
	size_t len = a->call_id.len < b->call_id.len ?
	    a->call_id.len : b->call_id.len;
	int order = memcmp(a->call_id.p, b->call_id.p, len);

	if (order != 0)
		return order;
	if (a->call_id.len != b->call_id.len)
		return a->call_id.len < b->call_id.len ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static size_t
collect_ends(const struct request *req, struct end *ends)
{
	size_t n = 0;

	for (size_t i = 0; i < req->n_items; i++) {
		const struct item *item = &req->items[i];

		if (item->type != ITEM_FUNCTION_CALL &&
		    item->type != ITEM_FUNCTION_OUTPUT)
			continue;
		ends[n++] = (struct end){ item->call_id, i,
		    item->type == ITEM_FUNCTION_CALL };
	}
	return n;
}

static void
blame(struct fault *fault, const struct end *end, const char *what)
{
	if (fault->what == NULL || end->index < fault->index)
		*fault = (struct fault){ end->index, end->call_id, what };
}

/*
 * The n ends of one call_id, in the order of the input: a call and its output,
 * by turns. When the response before may hold the first call, its output may
 * stand alone.
 */
static void
check_group(const struct end *ends, size_t n, bool chained,
    struct fault *fault)
{
	const struct end *call = NULL;		/* that waits for its output */

	for (size_t i = 0; i < n; i++) {
		const struct end *end = &ends[i];

		if (end->is_call && call == NULL)
			call = end;
		else if (end->is_call)
			blame(fault, end, "a function_call before it has the "
			    "same call_id and no output yet; each call needs "
			    "its own");
		else if (call != NULL)
			call = NULL;
		else if (i > 0)
			blame(fault, end, "a function_call_output before it "
			    "has the same call_id; send one for each call");
		else if (!chained)
			blame(fault, end, "no function_call with this call_id "
			    "stands before its output; send the call too");
	}
	if (call != NULL)
		blame(fault, call, "no function_call_output with this "
		    "call_id stands after the call; send one");
}

/* Whether the name is fit to be read in a message. */
static bool
printable(struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.p[i] < ' ' || bytes.p[i] > '~')
			return false;
	return true;
}

static int
report(struct reader *r, const struct fault *fault)
{
	struct span id = jsonx_decode(r->arena, fault->call_id);

	if (!printable(id))
		return jsonx_error(r->err, ERROR_BAD_REQUEST, &r->root,
		    "input", "input[%zu]: %s", fault->index, fault->what);
	return jsonx_error(r->err, ERROR_BAD_REQUEST, &r->root, "input",
	    "input[%zu], call_id %.*s: %s", fault->index, (int)id.len, id.p,
	    fault->what);
}

int
validate_pairs(struct reader *r)
{
	const struct request *req = r->req;
	struct fault fault = { .what = NULL };
	struct end *ends;
	size_t n;

	ends = arena_calloc(r->arena, req->n_items, sizeof(*ends));
	n = collect_ends(req, ends);
	qsort(ends, n, sizeof(*ends), compare_ends);
	for (size_t i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n; j++)
			if (!span_same(ends[j].call_id, ends[i].call_id))
				break;
		check_group(ends + i, j - i,
		    req->previous_response_id != NULL, &fault);
	}
	return fault.what == NULL ? 0 : report(r, &fault);
}
