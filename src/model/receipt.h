/*
 * receipt: what happened to a request on its way, told to the client in the
 * response and to the operator in the log (promise 8).
 *
 *	"receipt":{"attempts":[{"route","status","code","ms"}],
 *	    "changes":[{"param","action","why"}],"redacted":{"EMAIL":2}}
 */
#ifndef SLUICE_MODEL_RECEIPT_H
#define SLUICE_MODEL_RECEIPT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/ceilings.h"
#include "base/error.h"
#include "base/jsonw.h"

enum action {
	ACTION_DROPPED,		/* the provider never saw it */
	ACTION_EMULATED,	/* same meaning by other means */
	ACTION_MOVED,		/* to the nearest value the route knows */
	ACTION_UNSUPPORTED,	/* accepted, without effect */
	ACTION_RAISED,		/* to the least the provider accepts */
	ACTION_REPLAYED		/* of the whole request: the answer is one that
				 * was given before. In the log alone */
};

/* "dropped", "emulated", ... */
const char *action_word(enum action);

struct change {
	const char *param, *why;
	enum action action;
};

struct attempt_record {
	const char *route;	/* "provider/model" */
	int status;		/* HTTP, 0 when there was none */
	const char *code;	/* "ok" or error_name of its class */
	int64_t ms;
};

/* How often things of one kind were taken out. */
struct redacted {
	const char *type;	/* "EMAIL" */
	uint64_t n;
};

struct receipt {
	struct arena *arena;
	struct change *changes;
	size_t n_changes;
	size_t n_changes_kept;	/* changes of the request itself */
	struct attempt_record *attempts;
	size_t n_attempts;
	struct redacted *redacted;
	size_t n_redacted;
};

void	receipt_init(struct receipt *, struct arena *);

/* The param of all that was kept of earlier turns: it has no other place in
 * the body. */
#define PARAM_HISTORY	"previous_response_id"

/* param and why are copied. The same param and action twice is one change, but
 * of PARAM_HISTORY each why is told; beyond the ceiling changes are dropped but
 * for a last one that says so. */
void	receipt_change(struct receipt *, const char *param, enum action,
	    const char *why);

/* Changes belong to the request or to one attempt. receipt_keep marks what is
 * there as the request's; receipt_rewind forgets what came since. */
void	receipt_keep(struct receipt *);
void	receipt_rewind(struct receipt *);

void	receipt_attempt(struct receipt *, const char *route, int status,
	    const char *code, int64_t ms);

/* So many more of the type were taken out; the type is copied when it is new. */
void	receipt_redacted(struct receipt *, const char *type, uint64_t n);

/* Writes the object, and adds what such an object says; what it has beside that
 * is passed over. */
void	receipt_write(const struct receipt *, struct jsonw *);
void	receipt_read(struct receipt *, const struct node *);

#endif
