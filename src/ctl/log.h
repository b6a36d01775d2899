/*
 * log: the rows of the request log, as they are told.
 */
#ifndef SLUICE_CTL_LOG_H
#define SLUICE_CTL_LOG_H

#include <stddef.h>

#include "base/jsonw.h"
#include "ctl/ctl.h"

enum { LOG_COLUMNS = 10 };

/* Their heads, the columns that end at the right, and the widths that most
 * rows keep to, for who can't wait for all of them. */
extern const char *const log_heads[LOG_COLUMNS];
extern const unsigned log_right;
extern const size_t log_widths[LOG_COLUMNS];

void	log_cells(struct ctl *, struct arena *, const struct request_row *,
	    const char *cells[LOG_COLUMNS]);

/* An object of all that the row says but the body. write, unless NULL, adds
 * members of its own. */
void	log_write(struct jsonw *, struct ctl *, struct arena *,
	    const struct request_row *, void (*write)(struct jsonw *,
	    void *ctx), void *ctx);

/* As lines, for people. */
void	log_print(struct buf *, struct ctl *, struct arena *,
	    const struct request_row *);

/* JSON of ours, written as it is; what is none (an older version's) as a
 * string. NULL: null. */
void	log_write_json(struct jsonw *, struct arena *, struct span json);

/* sluicectl log show */
int	log_show(struct ctl *, struct error *);

#endif
