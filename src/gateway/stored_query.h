/*
 * stored_query: what may follow the question mark of a response that is kept.
 *
 *	include=WORD, include[]=WORD	what is to be shown: of the words of a
 *					request, but only encrypted content is
 *					left out unless it is asked for
 *	stream=true
 *	limit=1..100 (20), order=asc|desc (desc), after=ITEM_ID
 */
#ifndef SLUICE_GATEWAY_STORED_QUERY_H
#define SLUICE_GATEWAY_STORED_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct stored_query {
	unsigned include;		/* enum include */
	bool stream;
	uint64_t limit;
	bool ascending;
	const char *after;		/* NULL: from the begin */
};

/* Names that nobody knows are passed over. -1: a value that can't be; param
 * names it. */
int	stored_query_read(const char *query, struct arena *,
	    struct stored_query *, struct error *);

#endif
