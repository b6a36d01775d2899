/*
 * Calls and their outputs, of functions and of custom tools. Providers refuse
 * a conversation in which a call has no output, an output no call, or either
 * occurs twice; so does this, at once and in words that name the call. A
 * call_id may come again when it has had its output: a provider may count
 * from the start in each answer, and the client can't help it.
 *
 * Two calls may go without: that of a function which the model doesn't wait
 * for ("async":true), and a local_shell_call, whose output agents send either
 * as its own type or as a function's (seen 2026-11, the Codex command line).
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
	bool may_wait;		/* a call that needs no output */
	enum item_type call;	/* what it is, or is the output of */
};

/* The fault that stands first in the input is the one to speak of. */
struct fault {
	size_t index;
	struct span call_id;
	const char *before, *word, *after;	/* a sentence; word is a type */
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

static bool
find_end(const struct item *item, struct end *end)
{
	const struct node *async;

	switch (item->type) {
	case ITEM_FUNCTION_CALL:
		async = jsonx_get(item->node, "async");
		end->may_wait = async != NULL && (async->flags & NODE_TRUE);
		/* fall through */
	case ITEM_CUSTOM_CALL:
		end->is_call = true;
		end->call = item->type;
		return true;
	case ITEM_FUNCTION_OUTPUT:
		end->call = ITEM_FUNCTION_CALL;
		return true;
	case ITEM_CUSTOM_OUTPUT:
		end->call = ITEM_CUSTOM_CALL;
		return true;
	case ITEM_HOSTED:
		end->is_call = end->may_wait = true;
		end->call = ITEM_FUNCTION_CALL;
		return span_is(item->type_word, "local_shell_call");
	case ITEM_MESSAGE:
	case ITEM_REASONING:
		break;
	}
	return false;
}

static size_t
collect_ends(const struct request *req, struct end *ends)
{
	size_t n = 0;

	for (size_t i = 0; i < req->n_items; i++) {
		struct end end = { req->items[i].call_id, i, false, false,
		    ITEM_FUNCTION_CALL };

		if (find_end(&req->items[i], &end))
			ends[n++] = end;
	}
	return n;
}

static void
blame(struct fault *fault, const struct end *end, const char *before,
    const char *word, const char *after)
{
	if (fault->word == NULL || end->index < fault->index)
		*fault = (struct fault){ end->index, end->call_id, before,
		    word, after };
}

static const char *
output_word(const struct end *end)
{
	return item_type_word(end->call == ITEM_CUSTOM_CALL ?
	    ITEM_CUSTOM_OUTPUT : ITEM_FUNCTION_OUTPUT);
}

static void
check_output(const struct end *output, const struct end *call, bool first,
    bool chained, struct fault *fault)
{
	if (call != NULL && call->call != output->call)
		blame(fault, output, "the call with this call_id is answered "
		    "by a ", output_word(call), ", not by this");
	else if (call == NULL && !first)
		blame(fault, output, "a ", output_word(output),
		    " before it has the same call_id; send one for each call");
	else if (call == NULL && !chained)
		blame(fault, output, "no ", item_type_word(output->call),
		    " with this call_id stands before its output; send the "
		    "call too");
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

		if (!end->is_call) {
			check_output(end, call, i == 0, chained, fault);
			call = NULL;
			continue;
		}
		if (call != NULL && !call->may_wait)
			blame(fault, end, "a ", item_type_word(call->call),
			    " before it has the same call_id and no output "
			    "yet; each call needs its own");
		call = end;
	}
	if (call != NULL && !call->may_wait)
		blame(fault, call, "no ", output_word(call), " with this "
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
		    "input", "input[%zu]: %s%s%s", fault->index,
		    fault->before, fault->word, fault->after);
	return jsonx_error(r->err, ERROR_BAD_REQUEST, &r->root, "input",
	    "input[%zu], call_id %.*s: %s%s%s", fault->index, (int)id.len,
	    id.p, fault->before, fault->word, fault->after);
}

int
validate_pairs(struct reader *r)
{
	const struct request *req = r->req;
	struct fault fault = { .word = NULL };
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
	return fault.word == NULL ? 0 : report(r, &fault);
}
