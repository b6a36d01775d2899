/*
 * sqlite_names: the ids by which content is found.
 *
 * A response has a row of its id. So has each of its items that somebody else
 * gave a name to. Items that were named here are found together: their ids
 * begin with the time, so there is one row for those of one moment, which
 * stands for all; and the content says itself which items are its own. A turn
 * of a thousand items has a few rows, not a thousand.
 *
 * An item keeps to the first content that has it: a client that sends a
 * conversation again and again sends old items.
 */
#ifndef SLUICE_STORE_SQLITE_NAMES_H
#define SLUICE_STORE_SQLITE_NAMES_H

#include "store/sqlite_job.h"

/* Content by its own id: bind_name, project, now. */
#define BY_NAME	" FROM name CROSS JOIN content ON content.seq = name.seq " \
		"WHERE tail = ?1 AND head = ?2 AND item = 0 " \
		"AND project = ?3 AND expires_s > ?4 "

/* Content by the id of an item, perhaps several: bind_item, project, now. */
#define BY_ITEM	" FROM (SELECT seq AS at FROM name " \
		"WHERE tail = ?1 AND head = ?2 AND item > 0 " \
		"UNION ALL SELECT seq FROM name " \
		"WHERE tail = ?3 AND head = '' AND item > 0) " \
		"CROSS JOIN content ON content.seq = at " \
		"WHERE instr(items, ?4) > 0 AND project = ?5 " \
		"AND expires_s > ?6 "

void	bind_name(struct job *, const char *id);
void	bind_item(struct job *, const char *id);

/* In a ticket. What the content keeps: the items that are its own. */
int	names_pack(struct conn *, const struct response_row *, struct buf *out,
	    struct error *);
/* The rows for it and for the response. */
int	names_put(struct conn *, int64_t seq, const char *response,
	    struct span packed, struct error *);
/* Removes them. response: NULL for a body without one. */
int	names_remove(struct conn *, int64_t seq, const char *response,
	    struct span packed, struct error *);

#endif
