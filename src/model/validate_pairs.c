/*
 * Calls and their outputs, of functions and of custom tools. Providers refuse
 * a conversation in which a call has no output, an output no call, or either
 * occurs twice; so does this, at once and in words that name the call. A
 * call_id may come again when it has had its output: a provider may count
 * from the start in each answer, and the client can't help it.
 *
 * Three calls may go without: one that was cut off (nobody can have run it, and
 * no provider is sent it), that of a function which the model doesn't wait for
 * ("async":true), and a local_shell_call, whose output agents send either as
 * its own type or as a function's (seen 2026-11, the Codex command line).
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
	bool cut;		/* a call that was cut off */
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
	const struct node *async = NULL;

	switch (item->type) {
	case ITEM_FUNCTION_CALL:
		async = jsonx_get(item->node, "async");
		/* fall through */
	case ITEM_CUSTOM_CALL:
		end->cut = item->status == STATUS_INCOMPLETE;
		end->may_wait = end->cut ||
		    (async != NULL && (async->flags & NODE_TRUE));
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
		return item->call_id.p != NULL &&
		    span_is(item->type_word, "local_shell_call");
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
		struct end end = { .call_id = req->items[i].call_id,
		    .index = i, .call = ITEM_FUNCTION_CALL };

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
    struct fault *fault)
{
	if (call != NULL && call->call != output->call)
		blame(fault, output, "the call with this call_id is answered "
		    "by a ", output_word(call), ", not by this");
	else if (call == NULL && !first)
		blame(fault, output, "a ", output_word(output),
		    " before it has the same call_id; send one for each call");
	else if (call == NULL)
		blame(fault, output, "no ", item_type_word(output->call),
		    " with this call_id stands before its output; send the "
		    "call too");
}

/* What was cut off, and whoever answers it, goes to no provider. */
static void
note_cut(struct reader *r, const struct end *end, const struct end *call)
{
	if (call != NULL && call->cut)
		receipt_change(r->receipt, request_item_param(r->req,
		    end->index, "", r->arena), ACTION_DROPPED, end == call ?
		    "a call that was cut off doesn't go on" :
		    "the output of a call that doesn't go on");
}

/*
 * The n ends of one call_id, in the order of the input: a call and its output,
 * by turns.
 */
static void
check_group(struct reader *r, const struct end *ends, size_t n,
    struct fault *fault)
{
	const struct end *call = NULL;		/* that waits for its output */

	for (size_t i = 0; i < n; i++) {
		const struct end *end = &ends[i];

		if (!end->is_call) {
			check_output(end, call, i == 0, fault);
			note_cut(r, end, call);
			call = NULL;
			continue;
		}
		if (call != NULL && !call->may_wait)
			blame(fault, end, "a ", item_type_word(call->call),
			    " before it has the same call_id and no output "
			    "yet; each call needs its own");
		call = end;
		note_cut(r, end, call);
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
	const char *place = request_item_param(r->req, fault->index, "",
	    r->arena);

	if (!printable(id))
		return jsonx_error(r->err, ERROR_BAD_REQUEST, &r->root,
		    "input", "%s: %s%s%s", place, fault->before, fault->word,
		    fault->after);
	return jsonx_error(r->err, ERROR_BAD_REQUEST, &r->root, "input",
	    "%s, call_id %.*s: %s%s%s", place, (int)id.len, id.p,
	    fault->before, fault->word, fault->after);
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
		check_group(r, ends + i, j - i, &fault);
	}
	return fault.word == NULL ? 0 : report(r, &fault);
}
