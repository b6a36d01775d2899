/*
 * item_id: the ids of items that are ours.
 *
 * An item of an answer is told under an id of ours, whatever its provider
 * called it. An item of the input that came without one is lent one when it is
 * kept, so that it can be found and referred to. Both begin with a prefix of
 * their type: "msg_", "ws_". Providers look at the ids of hosted items; a lent
 * one can be told from others there, since nobody has sent it, and nobody is
 * to be sent it.
 */
#ifndef SLUICE_MODEL_ITEM_ID_H
#define SLUICE_MODEL_ITEM_ID_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/span.h"
#include "model/request.h"

/* type_word (text) is that of a hosted item. */
void	item_id_tell(char id[CLOCK_ID_SIZE], enum item_type,
	    struct span type_word);
void	item_id_lend(char id[CLOCK_ID_SIZE], enum item_type,
	    struct span type_word);

/* Whether the id (text) of such an item was told; that of a hosted one lent. */
bool	item_id_is_told(struct span id, enum item_type, struct span type_word);
bool	item_id_is_lent(struct span id, struct span type_word);

#endif
