/*
 * items_json: what is kept of a request's input, and what of it is shown.
 *
 * The request's own items, behind those that it went on from, as one compact
 * array: each whole, as clients know items, with a type, an id and (but for
 * hosted ones) a status; an input that was a string as the message that it
 * stands for, an item_reference as what it referred to. Members that nobody
 * here knows stay. The reader of requests makes the same items of it.
 */
#ifndef SLUICE_MODEL_ITEMS_JSON_H
#define SLUICE_MODEL_ITEMS_JSON_H

#include "base/jsonw.h"
#include "model/request.h"

/* Lends each own item that came without an id one of ours (item_id.h):
 * item->id. What is sent to a provider stays as it is. */
void	request_items_name(struct request *);

/* The array. The same request with the same ids gives the same bytes. */
void	request_items_write(struct jsonw *, const struct request *);

/* An item that was kept, as clients are shown it: without the credentials in
 * definitions of tools that it brings, and with a reasoning's encrypted_content
 * for those who ask; a compaction is nothing else. */
void	item_show(struct jsonw *, const struct node *, bool encrypted);

/* A list of them; what is no list as if it were one of them. */
void	items_show(struct jsonw *, const struct node *, bool encrypted);

#endif
