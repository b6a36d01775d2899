/*
 * validate: reads the body of POST /v1/responses into a struct request.
 *
 * Checks every field for type, range and words, and every reference inside
 * the request (a tool choice names a tool that is there; a function output
 * has its call before it). Messages say what is wrong and what would be
 * right; param is the path.
 *
 * What no provider will see of a valid request goes into the receipt: unknown
 * top-level fields and members of text and reasoning (16 at most, "dropped"),
 * and the fields that have no effect here (background, conversation, prompt,
 * ...: "unsupported"). Members that nobody knows inside items, parts and tools
 * are passed over: clients replay what their libraries add. So is what a
 * provider's hosted items say, as long as they bear the id under which they
 * were told. What one dialect has a place for and another hasn't is theirs to
 * speak of.
 *
 * A request with previous_response_id is the whole conversation: what was kept
 * of it stands in front of the request's own items, read by the same rules, so
 * that calls find their outputs and tools their calls whoever sent what when.
 * An item_reference is the item that it refers to. Neither instructions nor the
 * field tools are kept. What was kept and can't be read is our own fault
 * (ERROR_INTERNAL), what can't go together with the new request is its.
 *
 * Doesn't know: which models exist, what a route can do, who is asking.
 */
#ifndef SLUICE_MODEL_VALIDATE_H
#define SLUICE_MODEL_VALIDATE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "model/history.h"
#include "model/receipt.h"
#include "model/request.h"

/*
 * body is borrowed for the life of the arena, and so is what history gives;
 * NULL: nothing is kept. On -1 the request holds at least .stream as far as it
 * was readable, and nothing else is to be used.
 */
int	request_read(struct arena *, struct span body, const struct history *,
	    struct request *, struct receipt *, struct error *);

#endif
