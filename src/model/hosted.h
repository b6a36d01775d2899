/*
 * hosted: the items of tools that a provider runs, as far as they differ.
 *
 * What such an item says is its provider's affair and passes as it came. Its id
 * and, where it was cut off, its status are ours, and so is the nothing that it
 * says of what clients may rely on to be there; all depend on its type.
 */
#ifndef SLUICE_MODEL_HOSTED_H
#define SLUICE_MODEL_HOSTED_H

#include <stdbool.h>

#include "base/span.h"
#include "model/request.h"

struct hosted {
	const char *type;	/* "web_search_call"; NULL: any other */
	const char *prefix;	/* of its ids: "ws_" */
	const char *cut;	/* its status when it was cut off; NULL: items
				 * of this type have no status */
	struct hosted_member {
		const char *key, *unset;
	} members[2];		/* what an item must have, and the JSON that
				 * stands for it until it is known */
};

/* Never NULL. type is text. */
const struct hosted *hosted_find(struct span type);

/*
 * The status to tell of an item of that type: what its provider said (text;
 * absent: nothing), unless that doesn't fit with where it stands. Absent when
 * there is none to tell.
 */
struct span hosted_status(const struct hosted *, struct span said,
	    enum item_status);

/* Whether an event of that type tells how such an item gets on. Both are text;
 * the event's type is then a plain name. */
bool	hosted_progress(struct span type, struct span event);

#endif
