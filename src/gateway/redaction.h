/*
 * redaction: what a key has taken out of its requests and of their answers.
 *
 * The request is written anew before it is read, and so is what was kept of
 * the conversation, in case it was kept before the key had it taken out: what
 * comes after sees nothing else, be it a provider, the store or the log. The
 * answer runs through a sink in front of all that keeps or shows it. Neither
 * errors nor log say what was found; the receipt says how often which kind.
 *
 * With a key that has it reversible what stands in place of a value is a mark
 * (model/originals.h): the same for the same value, in every turn of a project,
 * so that a conversation that goes on says what it would say written out in
 * full. What instructions say has marks of its own, that are never undone.
 */
#ifndef SLUICE_GATEWAY_REDACTION_H
#define SLUICE_GATEWAY_REDACTION_H

#include <stdbool.h>

#include "base/error.h"
#include "base/span.h"
#include "gateway/consult.h"
#include "model/event.h"
#include "model/originals.h"
#include "redact/guard.h"
#include "redact/stream.h"
#include "redact/walk.h"

struct exchange;

struct redaction {
	bool input, output;		/* what is searched */
	struct walk *walk;		/* NULL unless something is searched */
	struct consult *consult;	/* NULL: rules find all that is found */
	bool marks;			/* placeholders are marks */
	bool answering;			/* what is found now is the provider's */
	struct originals originals;	/* what marks of the conversation stand
					 * for */
	char mark[MARK_SIZE];		/* the last */
	struct guard guard;
	struct redact_stream *stream;	/* NULL unless the answer is */
	struct found *found;		/* in a request that will be shown */
	size_t n_found, cap_found;
};

/* Before all else; once the key is known; at the end. */
void	redaction_init(struct exchange *);
void	redaction_begin(struct exchange *);
void	redaction_fini(struct exchange *);

/* The body to be read: the client's own, or one in the arena. One that is no
 * JSON stays as it is: it will be refused. */
int	redaction_body(struct exchange *, struct span *, struct error *);

/* Tells the request, once it is read, what was taken out of it. */
void	redaction_tell(struct exchange *);

/* The same as the object "redact" of an answer of this target; absent when its
 * answers have none. */
struct span redaction_summary(struct exchange *, const struct target *);

/* What redaction_body does, for JSON of items that were kept. */
int	redaction_items(struct exchange *, struct span *, struct error *);

/* The sink that goes before next, or next when nothing is taken out. */
struct sink *redaction_sink(struct exchange *, struct sink *next);

/* What the client is shown in the place of marks; NULL when its key doesn't say
 * so. */
const struct originals *redaction_originals(const struct exchange *);

/* Takes it out of an error that may quote a provider, before anybody is told
 * and it is recorded. */
void	redaction_error(struct exchange *, struct error *);

#endif
