/*
 * memory: what is kept of conversations, sealed, and how it is read again.
 *
 * Two sealed texts for each response (store/sealed.h), of lines each:
 *
 *	{"route":"openai/gpt-5.2"}	kind "turn": who made it,
 *	[...]				the items of its own input,
 *	[...]				and those of its output,
 *	{"EMAIL_7K3QX2MD":...}		what marks in them stand for, if any
 *
 *	{"include":16}			kind "object": what was asked to be shown,
 *	{"id":"resp_...",...}		the response, its output left empty,
 *	{"model":...}			and the request, without its input
 *
 * with the items as clients know them, each with its id; encrypted_content is
 * always there, and shown to those who ask for it. A conversation is read from
 * the first kind alone.
 */
#ifndef SLUICE_GATEWAY_MEMORY_H
#define SLUICE_GATEWAY_MEMORY_H

#include <stdbool.h>

#include "base/error.h"
#include "base/jsonw.h"
#include "base/span.h"
#include "model/history.h"
#include "store/rows.h"

struct exchange;

/* Whether the key keeps anything of what is asked and answered. */
bool	memory_keeps(const struct exchange *);

/* Lends the reader of a request what its project has kept, once it is known
 * who asks. */
struct history memory_history(struct exchange *);

/* Opens a row's texts into the arena. -1: they can't be (ERROR_INTERNAL).
 * route is that of the turn, text; absent when it isn't known. */
int	memory_open_turn(struct exchange *, const struct response_row *,
	    struct turn *, struct span *route, struct error *);
int	memory_open_object(struct exchange *, const struct response_row *,
	    struct span *object, unsigned *include, struct error *);

/*
 * The response of that id and all that it continues, the oldest first; route is
 * that of the youngest. 1; 0 when not all of it is there; -1. What is kept
 * counts as if it had been sent, and one that is too large for that is
 * ERROR_TOO_LARGE, or ERROR_OVERLOADED when it is so just now.
 */
int	memory_open_chain(struct exchange *, const char *response,
	    struct turn **, size_t *n, struct span *route, struct error *);

/* The request as it came, but for what is a secret of the client's in the
 * definitions of tools, those in its items too; without its input where that
 * stands beside it. */
void	memory_write_request(struct jsonw *, const struct exchange *,
	    bool input);

/* Seals what the exchange's request and response are now into a row in the
 * arena, all but its times, with the ids of their items. */
int	memory_seal(struct exchange *, struct response_row *, struct error *);

#endif
